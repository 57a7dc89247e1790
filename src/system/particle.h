#ifndef CW_SYSTEM_PARTICLE_H
#define CW_SYSTEM_PARTICLE_H
/* `particle NAME SHAPE keyword values ...`: a nanoparticle cut out of a crystal, placed, and made a
 * group of its own. Lengths are in length units (never lattice units), angles in degrees.
 *
 * The grammar is the table that particle_help() returns (`coldweld -help particle`).
 *
 * Atoms and ids are the same on any number of ranks. */
#include "base/err.h"
#include "base/types.h"
#include "system/placing.h"

struct lattice;
struct system_parts;

enum particle_shape { PARTICLE_SPHERE, PARTICLE_ROD, PARTICLE_WULFF, PARTICLE_CUBE };
enum { PARTICLE_FACETS_MAX = 16 };

struct particle_spec {
    const char *name; /* borrowed from the words, as other texts here */
    enum particle_shape shape;
    double diameter, edge, length; /* 0: not said */
    gid atoms;                     /* 0: not said */
    struct {
        double hkl[3], value;
    } facet[PARTICLE_FACETS_MAX];
    int n_facets;
    double axis[3], origin[3];
    const char *lattice[2]; /* style and scale; NULL: the present lattice */
    double orient[3][3];
    bool oriented[3];
    struct placing placing;
    int type;
};

/* A list of positions. */
struct particle_sites {
    double (*x)[3]; /* [n]; owned: mem_free */
    gid n;
};

/* Shapes and keywords, one a line: for -help. */
const char *particle_help(void);

/* Reads the words after `particle`. Local, pure. */
enum cw_status particle_read(const char *const *words, int n_words, struct particle_spec *spec,
                             struct cw_err *err) CW_MUST_CHECK;
enum cw_status particle_check(const char *const *words, int n_words,
                              struct cw_err *err) CW_MUST_CHECK;

/* The particle's atoms about its centre, in crystal axes (not oriented, not turned). Errors: sizes
 * that are missing or do not go with the shape, families on a lattice that is not cubic, no atom
 * inside. Local, pure. */
enum cw_status particle_cut(const struct particle_spec *spec, const struct lattice *lattice,
                            struct particle_sites *sites, struct cw_err *err) CW_MUST_CHECK;

/* The whole command. *n: atoms made. Errors also: no box, atoms outside a fixed face, a group that
 * is there already, a slide that never comes within the gap. Collective. */
enum cw_status particle_command(const struct system_parts *parts, const char *const *words,
                                int n_words, gid *n, struct cw_err *err) CW_MUST_CHECK;

#endif
