#ifndef CW_POTENTIAL_PAIR_H
#define CW_POTENTIAL_PAIR_H
/* Everything that plain pair potentials share: coefficients per type pair, mixing, tables, the
 * pass. A potential is a struct pair_form with its formula and one descriptor in the registry. */
#include "potential/kernels.h"
#include "potential/potential.h"

enum { PAIR_COEFFS = 4 };

struct pair_form {
    int n_coeff; /* numbers after the types in pair_coeff, before the optional cut-off */
    /* Energy and its derivative at r > 0 for coefficients c. Made of IEEE operations only. */
    void (*radial)(const double *c, double r, double *energy, double *slope);
    /* Refuses coefficients that make no sense: what was expected, or NULL. */
    const char *(*check)(const double *c);
    /* Coefficients of a mixed pair (mix: 'g', 'a', 's'); NULL: every pair must be given. */
    void (*mix)(const double *a, const double *b, char mix, double *out);
    /* Mixes cut-offs likewise; goes with mix. */
    double (*mix_cutoff)(double a, double b, char mix);
    /* Parameters of a direct kernel; NULL: the function is compiled into segments. */
    void (*direct)(const double *c, struct pair_params *params);
    /* The direct kernel's formula for one pair, the same operations in the same order. */
    void (*direct_exact)(const struct pair_params *params, double s, double *factor,
                         double *energy);
    /* Its force factor in a mixed pass, likewise. */
    float (*direct_mixed)(const struct pair_params *params, float s);
};

/* New instance of a style with this form; words: the global cut-off. */
enum cw_status pair_create(const struct potential_style *style, const struct pair_form *form,
                           const char *const *words, int n_words, struct potential **out,
                           struct cw_err *err);

#endif
