#ifndef CW_SYSTEM_GLASS_H
#define CW_SYSTEM_GLASS_H
/* `glass NAME file FILE SHAPE keyword values ...`: a piece of silica glass cut out of a periodic
 * one, made stoichiometric, placed, and made a group of its own. Lengths are in length units,
 * angles in degrees. The grammar is the table that glass_help() returns (`coldweld -help glass`).
 *
 * Atoms and ids are the same on any number of ranks. */
#include "base/err.h"
#include "base/types.h"
#include "system/glass_source.h"
#include "system/placing.h"

struct region;
struct system_parts;

enum glass_shape { GLASS_SPHERE, GLASS_ROD, GLASS_BLOCK, GLASS_SLAB, GLASS_REGION };

struct glass_spec {
    const char *name, *path; /* borrowed from the words, as other texts here */
    enum glass_shape shape;
    double diameter, length, edges[3], thickness; /* 0: not said */
    const char *region;
    gid seed; /* 0: not said */
    bool has_origin;
    double origin[3]; /* fractions of the glass */
    double bond;
    int type[GLASS_ELEMENTS];
    struct placing placing;
};

/* What was made. */
struct glass_made {
    gid n;
    gid removed[GLASS_ELEMENTS]; /* of the cut, to make it SiO2 */
    gid missing[GLASS_ELEMENTS]; /* bonds that Si lacks to 4, O to 2 */
    double strain[2];            /* of a slab, along x and y, as a fraction */
};

/* Shapes and keywords, one a line: for -help. */
const char *glass_help(void);

/* Reads the words after `glass`. Local, pure. */
enum cw_status glass_read(const char *const *words, int n_words, struct glass_spec *spec,
                          struct cw_err *err) CW_MUST_CHECK;
enum cw_status glass_check(const char *const *words, int n_words, struct cw_err *err) CW_MUST_CHECK;

/* The whole command. Errors also: no box, those of glass_source.h, glass_cut.h, glass_trim.h and
 * placing.h. Collective. */
enum cw_status glass_command(const struct system_parts *parts, const char *const *words,
                             int n_words, struct glass_made *made,
                             struct cw_err *err) CW_MUST_CHECK;

#endif
