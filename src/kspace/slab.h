#ifndef CW_KSPACE_SLAB_H
#define CW_KSPACE_SLAB_H
/* The dipole term of a neutral slab whose images along z are kept far by a long period:
 * E = 2 pi C M_z^2 / V, V with the long period, M_z the dipole moment (I.-C. Yeh and M. L.
 * Berkowitz, J. Chem. Phys. 111, 3155 (1999), eq. 6). Inside kspace/ only. */
struct kspace_problem;
struct kspace_system;

/* Adds force, and energy and virial as `want` asks; same bits on any number of ranks. Collective.
 */
void slab_correct(const struct kspace_problem *problem, const struct kspace_system *system,
                  unsigned want);

#endif
