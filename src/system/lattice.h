#ifndef CW_SYSTEM_LATTICE_H
#define CW_SYSTEM_LATTICE_H
/* A crystal lattice: where its sites are, and the spacings that scale `units lattice`. LAMMPS's
 * command and conventions. Every rank holds the same. All local. */
#include "base/err.h"
#include "base/types.h"

enum lattice_style {
    LATTICE_NONE,
    LATTICE_SC,
    LATTICE_BCC,
    LATTICE_FCC,
    LATTICE_HCP,
    LATTICE_DIAMOND,
    LATTICE_CUSTOM
};

struct lattice {
    enum lattice_style style;
    double scale;       /* length of one lattice unit; length units */
    double a[3][3];     /* [k] cell vector k, lattice units, before rotation */
    double (*basis)[3]; /* [n_basis] fractions along the cell vectors; owned */
    int n_basis;        /* 0 for LATTICE_NONE */
    double rotation[3][3];
    double origin[3];     /* shift, fractions of spacing */
    double spacing[3];    /* what one lattice unit along x, y, z means; length units */
    double cell[3][3];    /* columns: cell vectors rotated and scaled; length units */
    double inverse[3][3]; /* of cell */
};

/* From the words after `lattice` (style scale keyword values ...). lj: the unit style is lj, where
 * scale is a reduced density (but for style none). Errors: unknown words, a basis missing,
 * directions that are not orthogonal and right-handed, origin not in [0, 1). The caller owns
 * *lattice. Local, pure. */
enum cw_status lattice_create(const char *const *words, int n_words, bool lj,
                              struct lattice **lattice, struct cw_err *err) CW_MUST_CHECK;
void lattice_destroy(struct lattice *lattice);

/* Spacing along axis d; 1 when there is no lattice (NULL). */
double lattice_spacing(const struct lattice *lattice, int d);

/* Position of basis site b of cell (n[0], n[1], n[2]). */
void lattice_site(const struct lattice *lattice, const gid n[3], int b, double x[3]);

/* Cells [first, last] along each cell vector that hold every site of the brick [lo, hi]. */
void lattice_cells(const struct lattice *lattice, const double lo[3], const double hi[3],
                   gid first[3], gid last[3]);

/* A crystal direction or plane normal [hkl] (Cartesian axes of the unrotated lattice) as a unit
 * vector in the box. */
void lattice_direction(const struct lattice *lattice, const double hkl[3], double out[3]);

#endif
