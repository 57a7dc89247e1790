#ifndef CW_POTENTIAL_COULOMB_H
#define CW_POTENTIAL_COULOMB_H
/* Coulomb's law between the charges of atoms, whole or cut off in one way or another: forms for
 * styles that have a plain part beside, and the styles without one. */
struct potential_style;
struct pair_form;

extern const struct pair_form coulomb_cut;   /* 1/r */
extern const struct pair_form coulomb_long;  /* erfc(g r)/r, the near half of an Ewald sum */
extern const struct pair_form coulomb_dsf;   /* damped, shifted force; number: alpha */
extern const struct pair_form coulomb_wolf;  /* its force with Wolf's energy; number: alpha */
extern const struct pair_form coulomb_debye; /* exp(-kappa r)/r; number: kappa */
extern const struct pair_form coulomb_sf;    /* shifted force; number: width of the taper */

extern const struct potential_style coul_cut_style, coul_long_style, coul_dsf_style,
    coul_wolf_style, coul_debye_style, coul_sf_style;

#endif
