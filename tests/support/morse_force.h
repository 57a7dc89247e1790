#ifndef CW_TEST_SUPPORT_MORSE_FORCE_H
#define CW_TEST_SUPPORT_MORSE_FORCE_H
/* A force field for tests of whole simulations that are not about force fields: one Morse function
 * for all types, cut and shifted so that energy and force vanish at the cut-off (a gold-like fcc
 * metal: D = 0.48 eV, alpha = 1.58 / A, r0 = 3.02 A, cut-off 5.5 A). */
#include <math.h>

#include "base/compiler.h"
#include "base/exact.h"
#include "neighbor/nlist.h"
#include "potential/potential.h"
#include "system/atoms.h"

static const double morse_cutoff = 5.5;

static inline void morse_bare(double r, double *e, double *f)
{
    double g = exp(-1.58 * (r - 3.02));
    *e = 0.48 * (g * g - 2 * g);
    *f = 2 * 0.48 * 1.58 * (g * g - g);
}

/* energy of a pair and -dE/dr */
CW_UNUSED static void morse_pair(double r, double *e, double *f)
{
    double e_cut;
    double f_cut;
    morse_bare(r, e, f);
    morse_bare(morse_cutoff, &e_cut, &f_cut);
    *e += -e_cut + f_cut * (r - morse_cutoff);
    *f -= f_cut;
}

static inline void morse_row(const struct potential_pass *pass, size_t i, size_t j)
{
    struct atoms *atoms = pass->atoms;
    double d[3];
    double e;
    double f;
    double r2 = 0;
    for (size_t k = 0; k < 3; k++) {
        d[k] = atoms->x[4 * i + k] - atoms->x[4 * j + k];
        r2 += d[k] * d[k];
    }
    if (r2 >= morse_cutoff * morse_cutoff)
        return;
    double r = sqrt(r2);
    morse_pair(r, &e, &f);
    for (size_t k = 0; k < 3; k++)
        atoms->f[4 * i + k] += exact_round(f / r * d[k], CW_QUANTUM_FORCE);
    if (pass->want & PASS_ENERGY)
        atoms->energy[i] += exact_round(0.5 * e, CW_QUANTUM_ENERGY);
}

static inline enum cw_status morse_compute(struct potential *p, const struct potential_pass *pass,
                                           struct cw_err *err)
{
    (void)p, (void)err;
    size_t types = (size_t)pass->atoms->n_types;
    for (size_t i = 0; i < (size_t)pass->atoms->n_local; i++)
        for (size_t k = pass->list->first[i * types]; k < pass->list->first[(i + 1) * types]; k++)
            morse_row(pass, i, (size_t)nlist_index(pass->list->offset[k]));
    return CW_OK;
}

static inline enum cw_status morse_init(struct potential *p, const struct atoms *atoms,
                                        const struct units *units, struct comm *comm,
                                        struct cw_err *err)
{
    (void)p, (void)atoms, (void)units, (void)comm, (void)err;
    return CW_OK;
}

static inline double morse_reach(const struct potential *p, int ti, int tj)
{
    (void)p, (void)ti, (void)tj;
    return morse_cutoff;
}

static inline void morse_destroy(struct potential *p)
{
    (void)p;
}

static const struct potential_ops morse_ops = {
    .init = morse_init, .cutoff = morse_reach, .compute = morse_compute, .destroy = morse_destroy};

#endif
