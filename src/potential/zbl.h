#ifndef CW_POTENTIAL_ZBL_H
#define CW_POTENTIAL_ZBL_H
/* The universal repulsion of fast atoms, as a function for other force fields and as a style. */
struct potential_style;
extern const struct potential_style zbl_style;

/* Energy and derivative of two bare nuclei with charges z[0], z[1] and their screening at r > 0;
 * coulomb: energy * length / charge^2; lengths in A. No cut-off. Local, pure. */
void zbl_energy(const double z[2], double coulomb, double r, double *energy, double *slope);

#endif
