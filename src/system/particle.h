#ifndef CW_SYSTEM_PARTICLE_H
#define CW_SYSTEM_PARTICLE_H
/* `particle NAME SHAPE keyword values ...`: a nanoparticle cut out of a crystal, placed, and made a
 * group of its own. Lengths are in length units (never lattice units), angles in degrees.
 *
 * SHAPE    what it is                      size
 * sphere   a ball                          diameter D | atoms N
 * cube     {100} faces                     edge L | atoms N
 * wulff    one face per facet keyword      diameter D | atoms N | (facet values are distances)
 * rod      sides around an axis, flat ends length L, and diameter D | facet distances
 *
 * keyword values           meaning (default)
 * diameter D               ball: its diameter; wulff: of the ball of equal volume; rod: between
 *                          opposite sides, {100} and {110} alike (an octagon for axis 0 0 1)
 * edge L, length L         of a cube; of a rod
 * atoms N                  the complete shell whose number of atoms is nearest to N
 * facet H K L VALUE        the cubic family {HKL}: a surface energy in any unit (wulff with
 *                          diameter or atoms), else the distance from centre or axis; repeatable
 * axis H K L               crystal axis of a rod (0 0 1)
 * lattice STYLE A          a crystal of its own: sc bcc fcc diamond hcp (the present lattice)
 * origin FX FY FZ          point of the unit cell that is the centre, fractions (0 0 0)
 * orient x|y|z H K L       crystal directions along the box axes, two or three (the lattice's)
 * rotate ANGLE X Y Z       turn about the pivot, right-handed about the axis X Y Z; repeatable
 * euler PHI1 PHI PHI2      turn by Euler angles about z, x', z'' (Bunge); repeatable
 * center X Y Z             where the centre goes (the middle of the box)
 * pivot FX FY FZ X Y Z     instead: the point at these fractions of the brick around its atoms,
 *                          before any turn, goes to X Y Z, and turns are about it
 * touch GROUP gap G along X Y Z
 *                          then slide along the line X Y Z to the outermost place, on the side
 *                          to which X Y Z points, where the nearest pair of atoms is G apart;
 *                          repeatable: each slide starts from the last
 * type T                   atom type (1)
 *
 * Atoms and ids are the same on any number of ranks. */
#include "base/err.h"
#include "base/types.h"

struct lattice;
struct system_parts;

enum particle_shape { PARTICLE_SPHERE, PARTICLE_ROD, PARTICLE_WULFF, PARTICLE_CUBE };
enum { PARTICLE_FACETS_MAX = 16, PARTICLE_TOUCHES_MAX = 8 };

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
    double turn[3][3]; /* product of all turns */
    bool has_center, has_pivot;
    double pivot[3], center[3];
    struct {
        const char *group;
        double gap, along[3]; /* unit vector */
    } touch[PARTICLE_TOUCHES_MAX];
    int n_touches;
    int type;
};

/* A list of positions. */
struct particle_sites {
    double (*x)[3]; /* [n]; owned: mem_free */
    gid n;
};

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
