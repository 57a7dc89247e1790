/* The lattice: sites x = R s (n1 a1 + n2 a2 + n3 a3 + basis) + shift.
 *
 * a1, a2, a3 are the cell vectors in lattice units, s the scale (in lj units the scale that gives
 * the stated reduced density: (basis atoms / cell volume / density)^(1/3)), R turns the crystal
 * directions of `orient` onto x, y, z. Spacings follow LAMMPS's rule: the extent of the brick
 * around the rotated, scaled unit cell, unless `spacing` states them (in lattice units, so times
 * s). The origin shifts by fractions of these spacings.
 *
 * Sources: the LAMMPS manual, command `lattice`; ideal hcp with c/a = sqrt(8/3). */
#include "system/lattice.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "system/words.h"

static const char *const style_names[] = {"none", "sc",      "bcc",    "fcc",
                                          "hcp",  "diamond", "custom", NULL};

static const double basis_sc[][3] = {{0, 0, 0}};
static const double basis_bcc[][3] = {{0, 0, 0}, {0.5, 0.5, 0.5}};
static const double basis_fcc[][3] = {{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}};
static const double basis_hcp[][3] = {
    {0, 0, 0}, {0.5, 0.5, 0}, {0.5, 5.0 / 6, 0.5}, {0, 1.0 / 3, 0.5}};
static const double basis_diamond[][3] = {
    {0, 0, 0},          {0, 0.5, 0.5},      {0.5, 0, 0.5},      {0.5, 0.5, 0},
    {0.25, 0.25, 0.25}, {0.25, 0.75, 0.75}, {0.75, 0.25, 0.75}, {0.75, 0.75, 0.25}};

static const struct {
    const double (*basis)[3];
    int n;
} known[] = {
    [LATTICE_NONE] = {NULL, 0},     [LATTICE_SC] = {basis_sc, 1},
    [LATTICE_BCC] = {basis_bcc, 2}, [LATTICE_FCC] = {basis_fcc, 4},
    [LATTICE_HCP] = {basis_hcp, 4}, [LATTICE_DIAMOND] = {basis_diamond, 8},
    [LATTICE_CUSTOM] = {NULL, 0},
};

/* what the words say, before anything is derived */
struct lattice_words {
    double orient[3][3];
    double spacing[3];
    bool has_spacing;
};

static void add_basis(struct lattice *lattice, const double site[3])
{
    lattice->basis =
        mem_resize(lattice->basis, (size_t)lattice->n_basis + 1, sizeof *lattice->basis);
    memcpy(lattice->basis[lattice->n_basis++], site, 3 * sizeof(double));
}

static void start_style(struct lattice *lattice, enum lattice_style style)
{
    lattice->style = style;
    for (int d = 0; d < 3; d++)
        lattice->a[d][d] = 1;
    if (style == LATTICE_HCP) {
        lattice->a[1][1] = sqrt(3.0);
        lattice->a[2][2] = sqrt(8.0 / 3);
    }
    for (int b = 0; b < known[style].n; b++)
        add_basis(lattice, known[style].basis[b]);
}

static void read_fractions(struct words *words, const char *what, double out[3])
{
    words_vector(words, what, out);
    for (int d = 0; d < 3 && words->err->status == CW_OK; d++) {
        if (!(out[d] >= 0 && out[d] < 1))
            (void)cw_err_user(words->err, "lattice: %s must lie in [0, 1), got %g", what, out[d]);
    }
}

static void require_custom(struct words *words, const struct lattice *lattice, const char *keyword)
{
    if (lattice->style != LATTICE_CUSTOM && words->err->status == CW_OK)
        (void)cw_err_user(words->err, "lattice: %s belongs to style custom only", keyword);
}

static void read_keyword(struct words *words, struct lattice *lattice, struct lattice_words *said)
{
    static const char *const keywords[] = {"origin", "orient", "spacing", "a1",
                                           "a2",     "a3",     "basis",   NULL};
    static const char *const axes[] = {"x", "y", "z", NULL};
    int keyword = words_choice(words, "keyword", keywords);
    double site[3];
    switch (keyword) {
    case 0:
        read_fractions(words, "origin", lattice->origin);
        return;
    case 1:
        words_vector(words, "direction", said->orient[words_choice(words, "axis", axes)]);
        return;
    case 2:
        said->has_spacing = true;
        for (int d = 0; d < 3; d++)
            said->spacing[d] = words_positive(words, "spacing");
        return;
    case 6:
        require_custom(words, lattice, "basis");
        read_fractions(words, "basis", site);
        add_basis(lattice, site);
        return;
    default:
        require_custom(words, lattice, keywords[keyword]);
        words_vector(words, "cell vector", lattice->a[keyword - 3]);
    }
}

/* rows of the rotation: the box axes in crystal coordinates */
static void set_rotation(struct lattice *lattice, const double orient[3][3], struct cw_err *err)
{
    double cross[3];
    vec3_cross(orient[0], orient[1], cross);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < i; j++) {
            if (fabs(vec3_dot(orient[i], orient[j])) > 0) {
                (void)cw_err_user(err, "lattice: orient vectors %c and %c are not orthogonal",
                                  "xyz"[j], "xyz"[i]);
            }
        }
    }
    if (!(vec3_dot(cross, orient[2]) > 0)) {
        (void)cw_err_user(err, "lattice: the orient vectors are not right-handed (x cross y must "
                               "point along z)");
    }
    memcpy(lattice->rotation, orient, sizeof lattice->rotation);
    for (int d = 0; d < 3; d++)
        (void)vec3_normalize(lattice->rotation[d]);
}

/* extent of the brick around the unit cell */
static void set_spacing(struct lattice *lattice)
{
    for (int d = 0; d < 3; d++) {
        double lo = 0;
        double hi = 0;
        for (int k = 0; k < 3; k++) {
            double c = lattice->cell[d][k];
            lo += c < 0 ? c : 0;
            hi += c > 0 ? c : 0;
        }
        lattice->spacing[d] = hi - lo;
    }
}

static void derive(struct lattice *lattice, const struct lattice_words *said, bool lj,
                   struct cw_err *err)
{
    double volume = fabs(mat3_determinant(MAT3_CONST(lattice->a)));
    if (!(volume > 0)) {
        (void)cw_err_user(err, "lattice: a1, a2, a3 span no volume");
        return;
    }
    set_rotation(lattice, said->orient, err);
    if (lj && lattice->n_basis > 0)
        lattice->scale = pow(lattice->n_basis / volume / lattice->scale, 1.0 / 3);
    double columns[3][3];
    mat3_transpose(MAT3_CONST(lattice->a), columns);
    mat3_multiply(MAT3_CONST(lattice->rotation), MAT3_CONST(columns), lattice->cell);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            lattice->cell[i][j] *= lattice->scale;
    }
    (void)mat3_invert(MAT3_CONST(lattice->cell), lattice->inverse);
    set_spacing(lattice);
    for (int d = 0; d < 3 && said->has_spacing; d++)
        lattice->spacing[d] = said->spacing[d] * lattice->scale;
}

enum cw_status lattice_create(const char *const *words, int n_words, bool lj,
                              struct lattice **lattice, struct cw_err *err)
{
    struct lattice *made = mem_zeroed(1, sizeof *made);
    struct lattice_words said = {.orient = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    struct words at = words_start("lattice", words, n_words, err);
    start_style(made, (enum lattice_style)words_choice(&at, "style", style_names));
    made->scale = words_positive(&at, "scale");
    if (made->style == LATTICE_NONE && words_left(&at))
        (void)cw_err_user(err, "lattice: style none takes a scale only, got '%s'", at.word[at.at]);
    while (words_left(&at))
        read_keyword(&at, made, &said);
    if (made->style == LATTICE_CUSTOM && made->n_basis == 0)
        (void)cw_err_user(err, "lattice: style custom needs at least one basis x y z");
    if (err->status == CW_OK)
        derive(made, &said, lj, err);
    if (err->status != CW_OK) {
        lattice_destroy(made);
        return err->status;
    }
    *lattice = made;
    return CW_OK;
}

void lattice_destroy(struct lattice *lattice)
{
    if (!lattice)
        return;
    mem_free(lattice->basis);
    mem_free(lattice);
}

double lattice_spacing(const struct lattice *lattice, int d)
{
    return lattice ? lattice->spacing[d] : 1;
}

void lattice_site(const struct lattice *lattice, const gid n[3], int b, double x[3])
{
    double fraction[3];
    for (int k = 0; k < 3; k++)
        fraction[k] = (double)n[k] + lattice->basis[b][k];
    mat3_apply(lattice->cell, fraction, x);
    for (int d = 0; d < 3; d++)
        x[d] += lattice->origin[d] * lattice->spacing[d];
}

void lattice_cells(const struct lattice *lattice, const double lo[3], const double hi[3],
                   gid first[3], gid last[3])
{
    for (int k = 0; k < 3; k++) {
        double low = 0;
        double high = 0;
        for (int d = 0; d < 3; d++) {
            double shift = lattice->origin[d] * lattice->spacing[d];
            double a = lattice->inverse[k][d] * (lo[d] - shift);
            double b = lattice->inverse[k][d] * (hi[d] - shift);
            low += a < b ? a : b;
            high += a < b ? b : a;
        }
        first[k] = (gid)floor(low) - 1;
        last[k] = (gid)ceil(high);
    }
}

void lattice_direction(const struct lattice *lattice, const double hkl[3], double out[3])
{
    mat3_apply(lattice->rotation, hkl, out);
    (void)vec3_normalize(out);
}
