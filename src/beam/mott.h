#ifndef CW_BEAM_MOTT_H
#define CW_BEAM_MOTT_H
/* Mott's scattering of electrons by the bare, point-like charge of a nucleus, exact in Z. Local and
 * pure.
 *
 * Source: N. F. Mott, Proc. R. Soc. Lond. A 124, 425 (1929); the series as N. Sherman, Phys. Rev.
 * 103, 1601 (1956), has it, their convergence as in D. R. Yennie, D. G. Ravenhall, R. N. Wilson,
 * Phys. Rev. 95, 500 (1954). */

enum { MOTT_Z_MAX = 136 };

/* The cross section over Rutherford's, (Z alpha / beta)^2 (hbar / p)^2 / (4 sin^4(theta/2)), at
 * `n` angles: half_sine[k] = sin(theta/2), in [0.05, 1]. beta in (0.01, 1), 1 <= z <= MOTT_Z_MAX.
 */
void mott_ratio(int z, double beta, const double *half_sine, int n, double *ratio);

#endif
