#ifndef CW_MEASURE_STRUCTURE_FACTOR_H
#define CW_MEASURE_STRUCTURE_FACTOR_H
/* The static structure factor of two kinds of atoms in a periodic box, binned by |q|:
 *
 *   A_a(q) = sum over atoms j of kind a of exp(i q r_j),
 *   power of kinds a and b = Re A_a conj(A_b), summed over waves,
 *
 * at wave vectors that the box allows. See structure_factor.c for which. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct box;
struct comm;

enum { WAVES_BINS = 600 };
#define WAVES_BIN 0.05 /* width, 1/length; bin k is around (k + 1/2) WAVES_BIN */

struct wave_sums {
    gid samples;
    gid atoms[2];
    gid waves[WAVES_BINS];
    double power[3][WAVES_BINS]; /* kinds 00, 01, 11 */
};

struct wave_spec {
    struct comm *comm;
    const struct atoms *atoms;
    const struct box *box;
    uint32_t bits; /* group bits of the atoms that count */
    int type[2];   /* of the two kinds */
    double most;   /* largest |q|, 1/length; at most WAVES_BINS WAVES_BIN */
};

/* Adds the present state. Errors: the box is not periodic on every axis. Memory while it runs: 57
 * MB on each rank, 170 MB on rank 0, whatever the number of atoms. Collective; the same bits on any
 * number of ranks. */
enum cw_status wave_sums_add(const struct wave_spec *spec, struct wave_sums *sums,
                             struct cw_err *err) CW_MUST_CHECK;

/* The Faber-Ziman partial structure factor of kinds a, b in bin k: 1 where there is no order. NaN
 * for a bin without waves. Pure. */
double wave_partial(const struct wave_sums *sums, int a, int b, int k);

/* Elements whose scattering is known, NULL-terminated. */
extern const char *const wave_elements[];

enum wave_probe { WAVE_NEUTRONS, WAVE_X_RAYS };

/* The total structure factor in bin k for the two kinds as these elements (indices into
 * wave_elements):
 *
 *   S(q) = 1 + sum over a, b of c_a c_b f_a f_b (S_ab(q) - 1) / (sum over a of c_a f_a)^2,
 *
 * f the coherent scattering length (V. F. Sears, Neutron News 3, 26 (1992)) or the atomic form
 * factor (International Tables for Crystallography C, table 6.1.1.4; q in 1/A). NaN for a bin
 * without waves. Pure. */
double wave_total(const struct wave_sums *sums, const int element[2], enum wave_probe probe, int k);

#endif
