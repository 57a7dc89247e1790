#ifndef CW_POTENTIAL_SILICA_H
#define CW_POTENTIAL_SILICA_H
/* pair_style silica: published pair potentials for SiO2, by name. */
#include "potential/potential.h"

extern const struct potential_style silica_style;

enum { SILICA_ELEMENTS = 3, SILICA_PAIRS = 6 }; /* Si, O, H */
enum silica_fix { SILICA_FIX_NONE, SILICA_FIX_30_6, SILICA_FIX_WALL, SILICA_FIX_R24 };
enum silica_coulomb {
    SILICA_LONG,
    SILICA_SF,
    SILICA_DSF,
    SILICA_CUT,
};

/* E = A exp(-B r) - C/r^6 + D/r^24 + M {[1 - exp(-a (r - r0))]^2 - 1} + R/r^12, one pair of
 * elements. eV, A. */
struct silica_pair {
    double a, b, c, d;
    double morse, morse_a, morse_r0, r12;
};

/* A set; where the authors say no more, the defaults are ours and said to be in the help. */
struct silica_set {
    const char *name, *title, *source;
    const char *note;                      /* what else belongs to it, a line; NULL: nothing */
    bool hydrogen;                         /* has H */
    double charge[SILICA_ELEMENTS];        /* of Si, O, H */
    struct silica_pair pair[SILICA_PAIRS]; /* Si-Si, Si-O, O-O, Si-H, O-H, H-H */
    double cutoff, taper;                  /* A: of the short-range part; width of its taper or 0 */
    enum silica_fix fix;
    enum silica_coulomb coulomb;
    double coulomb_cutoff, coulomb_taper; /* A */
};
extern const struct silica_set silica_sets[]; /* ends with a NULL name */

/* Strengths of the fixes, for the pairs in the same order (none with H): eps (eV) and sigma (A) of
 * 30-6, D (eV A^24). */
extern const double silica_30_6[SILICA_PAIRS][2];
extern const double silica_r24[SILICA_PAIRS];

/* The grammar of pair_style silica and the whole table of parameters; mem_free. */
char *silica_help(void);

#endif
