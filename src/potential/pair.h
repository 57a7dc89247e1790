#ifndef CW_POTENTIAL_PAIR_H
#define CW_POTENTIAL_PAIR_H
/* Everything that plain pair potentials share: coefficients per type pair, mixing, tables, the
 * pass. A potential is a struct pair_form with its formula and one descriptor in the registry. */
#include "potential/kernels.h"
#include "potential/potential.h"

enum { PAIR_COEFFS = 12, PAIR_SETTINGS = 4 };

/* What makes a form one radial function. */
struct pair_coeffs {
    double c[PAIR_COEFFS]; /* those of pair_coeff first, then what prepare works out */
    const void *table;     /* for forms that read files (borrowed) */
};

/* What a function depends on beside its coefficients. */
struct pair_setting {
    double cutoff;        /* of this pair of types */
    const double *number; /* [PAIR_SETTINGS] numbers of pair_style before the cut-off */
    double coulomb;       /* energy * length / charge^2 */
};

struct pair_form {
    int n_coeff; /* numbers after the types in pair_coeff, before the optional cut-off */
    /* Energy and its derivative at r > 0. Made of IEEE operations only. */
    void (*radial)(const struct pair_coeffs *c, double r, double *energy, double *slope);
    /* Refuses coefficients that make no sense: what was expected, or NULL. */
    const char *(*check)(const double *c);
    /* Coefficients of a mixed pair (mix: 'g', 'a', 's'); NULL: every pair must be given. */
    void (*mix)(const double *a, const double *b, char mix, double *out);
    /* Mixes cut-offs likewise; goes with mix. */
    double (*mix_cutoff)(double a, double b, char mix);
    /* Works out, after mixing, what follows from the setting. Optional. */
    void (*prepare)(struct pair_coeffs *c, const struct pair_setting *setting);
    /* Parameters of a direct kernel; NULL: the function is compiled into segments. */
    void (*direct)(const double *c, struct pair_params *params);
    /* The direct kernel's formula for one pair, the same operations in the same order. */
    void (*direct_exact)(const struct pair_params *params, double s, double *factor,
                         double *energy);
    /* Its force factor in a mixed pass, likewise. */
    float (*direct_mixed)(const struct pair_params *params, float s);
};

/* What a style is made of. */
struct pair_kind {
    const struct pair_form *form;
    int n_numbers; /* numbers of pair_style before the cut-off */
    /* Refuses settings that make no sense: what was expected, or NULL. Optional. */
    const char *(*check)(const double *number, double cutoff);
};

/* New instance of a style of this kind; words: the kind's numbers, then the global cut-off. */
enum cw_status pair_create(const struct potential_style *style, const struct pair_kind *kind,
                           const char *const *words, int n_words, struct potential **out,
                           struct cw_err *err);

#endif
