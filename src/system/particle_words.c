/* The words of `particle`; the grammar is the table that particle_help returns. A file of its own,
 * since what a particle is made of (particle.c) and how its command is spelt are read separately.
 */
#include <string.h>

#include "base/vec3.h"
#include "system/atoms.h"
#include "system/particle.h"
#include "system/words.h"

static void read_facet(struct words *words, struct particle_spec *spec)
{
    double hkl[3];
    words_vector(words, "facet index", hkl);
    double value = words_positive(words, "facet value");
    if (words->err->status != CW_OK)
        return;
    if (!(vec3_norm(hkl) > 0)) {
        (void)cw_err_user(words->err, "particle: facet 0 0 0 is no facet");
    } else if (spec->n_facets == PARTICLE_FACETS_MAX) {
        (void)cw_err_user(words->err, "particle: at most %d facet families",
                          (int)PARTICLE_FACETS_MAX);
    } else {
        memcpy(spec->facet[spec->n_facets].hkl, hkl, sizeof hkl);
        spec->facet[spec->n_facets++].value = value;
    }
}

static void read_orient(struct words *words, struct particle_spec *spec)
{
    static const char *const axes[] = {"x", "y", "z", NULL};
    int d = words_choice(words, "axis", axes);
    words_vector(words, "crystal direction", spec->orient[d]);
    spec->oriented[d] = true;
}

static void read_keyword(struct words *words, struct particle_spec *spec)
{
    static const char *const keywords[] = {
        "diameter", "edge", "length", "atoms", "facet",  "axis",  "lattice", "origin",
        "orient",   "type", "center", "pivot", "rotate", "euler", "touch",   NULL};
    int keyword = words_choice(words, "keyword", keywords);
    switch (keyword) {
    case 0:
        spec->diameter = words_positive(words, "diameter");
        return;
    case 1:
        spec->edge = words_positive(words, "edge");
        return;
    case 2:
        spec->length = words_positive(words, "length");
        return;
    case 3:
        spec->atoms = words_gid(words, "number of atoms", 1, 1000000000);
        return;
    case 4:
        read_facet(words, spec);
        return;
    case 5:
        placing_read_axis(words, "axis", spec->axis);
        return;
    case 6:
        spec->lattice[0] = words_next(words, "a lattice style");
        spec->lattice[1] = words_next(words, "a lattice constant");
        return;
    case 7:
        words_vector(words, "origin", spec->origin);
        return;
    case 8:
        read_orient(words, spec);
        return;
    case 9:
        spec->type = words_int(words, "type", 1, ATOMS_TYPES_MAX);
        return;
    default:
        placing_read(words, keywords[keyword], &spec->placing);
    }
}

/* two directions give the third; they must be orthogonal and right-handed */
static void complete_orient(struct particle_spec *spec, struct cw_err *err)
{
    int given = spec->oriented[0] + spec->oriented[1] + spec->oriented[2];
    if (given == 0)
        return;
    if (given == 1) {
        (void)cw_err_user(err, "particle: orient needs two or three of x, y, z");
        return;
    }
    for (int d = 0; d < 3; d++) {
        if (!spec->oriented[d])
            vec3_cross(spec->orient[(d + 1) % 3], spec->orient[(d + 2) % 3], spec->orient[d]);
    }
    for (int d = 0; d < 3; d++) {
        const double *a = spec->orient[d];
        const double *b = spec->orient[(d + 1) % 3];
        if (vec3_dot(a, b) < -1e-9 || vec3_dot(a, b) > 1e-9)
            (void)cw_err_user(err, "particle: the orient directions are not orthogonal");
        if (!vec3_normalize(spec->orient[d]))
            (void)cw_err_user(err, "particle: orient 0 0 0 is no direction");
    }
    if (!(mat3_determinant(MAT3_CONST(spec->orient)) > 0))
        (void)cw_err_user(err, "particle: the orient directions are not right-handed");
}

static void require_sizes(const struct particle_spec *spec, struct cw_err *err)
{
    static const char *const sizes[] = {
        [PARTICLE_SPHERE] = "a sphere needs diameter D or atoms N",
        [PARTICLE_ROD] = "a rod needs length L, and diameter D or facet distances",
        [PARTICLE_WULFF] = "a wulff shape needs facet H K L VALUE, and at most one of diameter D "
                           "and atoms N",
        [PARTICLE_CUBE] = "a cube needs edge L or atoms N",
    };
    bool diameter = spec->diameter > 0;
    bool edge = spec->edge > 0;
    bool length = spec->length > 0;
    bool atoms = spec->atoms > 0;
    bool facets = spec->n_facets > 0;
    bool right = false;
    if (spec->shape == PARTICLE_SPHERE) {
        right = diameter != atoms && !edge && !length && !facets;
    } else if (spec->shape == PARTICLE_CUBE) {
        right = edge != atoms && !diameter && !length && !facets;
    } else if (spec->shape == PARTICLE_ROD) {
        right = length && diameter != facets && !edge && !atoms;
    } else {
        right = facets && !(diameter && atoms) && !edge && !length;
    }
    if (!right)
        (void)cw_err_user(err, "particle: %s, and no other size", sizes[spec->shape]);
}

enum cw_status particle_read(const char *const *words, int n_words, struct particle_spec *spec,
                             struct cw_err *err)
{
    static const char *const shapes[] = {"sphere", "rod", "wulff", "cube", NULL};
    *spec = (struct particle_spec){.axis = {0, 0, 1}, .placing = placing_start(), .type = 1};
    struct words at = words_start("particle", words, n_words, err);
    spec->name = placing_read_name(&at);
    spec->shape = (enum particle_shape)words_choice(&at, "shape", shapes);
    while (words_left(&at))
        read_keyword(&at, spec);
    if (err->status == CW_OK)
        require_sizes(spec, err);
    if (err->status == CW_OK)
        complete_orient(spec, err);
    return words_end(&at);
}

enum cw_status particle_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct particle_spec spec;
    return particle_read(words, n_words, &spec, err);
}

/* clang-format off */
static const char help[] =
    "SHAPE    what it is                      size\n"
    "sphere   a ball                          diameter D | atoms N\n"
    "cube     {100} faces                     edge L | atoms N\n"
    "wulff    one face per facet keyword      diameter D | atoms N | (facet values are distances)\n"
    "rod      sides around an axis, flat ends length L, and diameter D | facet distances\n"
    "\n"
    "keyword values           meaning (default)\n"
    "diameter D               ball: its diameter; wulff: of the ball of equal volume; rod: between\n"
    "                         opposite sides, {100} and {110} alike (an octagon for axis 0 0 1)\n"
    "edge L, length L         of a cube; of a rod\n"
    "atoms N                  the complete shell whose number of atoms is nearest to N\n"
    "facet H K L VALUE        the cubic family {HKL}: a surface energy in any unit (wulff with\n"
    "                         diameter or atoms), else the distance from centre or axis; repeatable\n"
    "axis H K L               crystal axis of a rod (0 0 1)\n"
    "lattice STYLE A          a crystal of its own: sc bcc fcc diamond hcp (the present lattice)\n"
    "origin FX FY FZ          point of the unit cell that is the centre, fractions (0 0 0)\n"
    "orient x|y|z H K L       crystal directions along the box axes, two or three (the lattice's)\n"
    "rotate ANGLE X Y Z       turn about the pivot, right-handed about the axis X Y Z; repeatable\n"
    "euler PHI1 PHI PHI2      turn by Euler angles about z, x', z'' (Bunge); repeatable\n"
    "center X Y Z             where the centre goes (the middle of the box)\n"
    "pivot FX FY FZ X Y Z     instead: the point at these fractions of the brick around its atoms,\n"
    "                         before any turn, goes to X Y Z, and turns are about it\n"
    "touch GROUP gap G along X Y Z\n"
    "                         then slide along the line X Y Z to the outermost place, on the side\n"
    "                         to which X Y Z points, where the nearest pair of atoms is G apart;\n"
    "                         repeatable: each slide starts from the last\n"
    "type T                   atom type (1)\n";
/* clang-format on */

const char *particle_help(void)
{
    return help;
}
