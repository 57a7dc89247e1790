#ifndef CW_POTENTIAL_CENTERS_H
#define CW_POTENTIAL_CENTERS_H
/* Blocks of atoms with the few neighbours that are near them: what three-body force fields work on.
 * The energy of a centre is a function of the distances r_j to its neighbours and of the cosines
 * c_jk of the angles between them; a force field gives the energy and its derivatives by these, and
 * this module makes forces and virials of them. See centers.c for why the bits are equal. All
 * local. */
#include "base/err.h"
#include "base/types.h"

enum { CENTERS_MAX = 32 };

struct atoms;

struct centers {
    int n;                         /* centres in the block */
    lidx atom[CENTERS_MAX];        /* owned */
    int kind[CENTERS_MAX];         /* element of the centre */
    size_t first[CENTERS_MAX + 1]; /* row of centre c: [first[c], first[c + 1]) */
    double energy[CENTERS_MAX];    /* energy; added to by the force field */
    /* of each neighbour, [cap] */
    lidx *offset;   /* where its position begins, as in struct nlist */
    int *of;        /* its element */
    double *u[3];   /* unit vector from the centre */
    double *r;      /* length */
    double *inv_r;  /* 1 / length */
    double *pull;   /* dE/dr_j, energy / length; added to by the force field */
    double *bend;   /* sum over k of c_jk dE/dc_jk, energy; centers_bend adds */
    double *aim[3]; /* sum over k of u_k dE/dc_jk */
    double *work;   /* [n_work * cap] the force field's own */
    size_t cap;
    int n_work;
    double *memory; /* (owned) */
    struct near *near;
};

/* An empty block whose neighbours have n_work numbers more each, for the force field. */
void centers_init(struct centers *c, int n_work);
void centers_free(struct centers *c);

/* Room for rows of at least n neighbours; contents are lost. */
void centers_reserve(struct centers *c, size_t n);

/* Empties the block / is there room for another row of at most n neighbours? */
void centers_clear(struct centers *c);
bool centers_have_room(const struct centers *c, size_t n);

/* Begins the row of atom i, of this element / offers the atom at this offset, of element `of`,
 * which stays if the square of its distance is below reach2 / ends the row. x: [n * 4] positions.
 */
void centers_begin(struct centers *c, lidx i, int kind);
void centers_offer(struct centers *c, const double *x, lidx offset, int of, double reach2);
void centers_end(struct centers *c);

/* Unit vectors and lengths from the differences of positions; zeroes what is added to. To be called
 * when the block is full. */
void centers_measure(struct centers *c);

/* The angle between neighbours j and k of the same centre: its cosine, and dE/dcosine. */
static inline double centers_cosine(const struct centers *c, size_t j, size_t k)
{
    return c->u[0][j] * c->u[0][k] + c->u[1][j] * c->u[1][k] + c->u[2][j] * c->u[2][k];
}
static inline void centers_bend(const struct centers *c, size_t j, size_t k, double cosine,
                                double slope)
{
    for (int d = 0; d < 3; d++) {
        c->aim[d][j] += slope * c->u[d][k];
        c->aim[d][k] += slope * c->u[d][j];
    }
    c->bend[j] += slope * cosine;
    c->bend[k] += slope * cosine;
}

/* Adds forces to the centres and their neighbours, owned or ghosts, and with PASS_ENERGY and
 * PASS_VIRIAL the whole energy and virial of each centre to the centre. Errors: a force above
 * CW_FORCE_MAX or not a number names centre and neighbour. Local. */
enum cw_status centers_add(struct centers *c, struct atoms *atoms, unsigned want,
                           struct cw_err *err) CW_MUST_CHECK;

#endif
