#ifndef CW_SYSTEM_ATOM_STYLE_H
#define CW_SYSTEM_ATOM_STYLE_H
/* `atom_style`: what an atom carries besides place and type. */
#include "base/types.h"

struct atoms;

struct atom_style {
    const char *name;
    bool charge, molecule; /* q; molecule id */
    bool bonds, angles;    /* system/topology.h */
};

/* NULL: no such style. Local. */
const struct atom_style *atom_style_find(const char *name);
const char *const *atom_style_names(void); /* NULL-terminated */

/* The style of these atoms. Local. */
const struct atom_style *atom_style_of(const struct atoms *atoms);

/* Gives atoms (of which there are none yet) the fields of the style. Local. */
void atom_style_use(struct atoms *atoms, const struct atom_style *style);

/* Words of a line in a data file's section Atoms up to x: "id molecule type charge". */
const char *atom_style_words(const struct atom_style *style);

#endif
