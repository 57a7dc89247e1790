#ifndef CW_POTENTIAL_PAIR_H
#define CW_POTENTIAL_PAIR_H
/* Everything that pair potentials share: coefficients per type pair, mixing, tables, the pass.
 *
 *   E = 1/2 sum_{i != j} [ E_ab(r_ij) + q_i q_j C_ab(r_ij) ]
 *
 * A style has a plain part E, a Coulomb part C, or both; each is a struct pair_form with its
 * formula. A style is a struct pair_kind and one descriptor in the registry. All local. */
#include "potential/kernels.h"
#include "potential/potential.h"

enum { PAIR_COEFFS = 32, PAIR_SETTINGS = 4 };

/* What makes a form one radial function. */
struct pair_coeffs {
    double c[PAIR_COEFFS]; /* those of pair_coeff first, then what prepare works out */
    const void *table;     /* for forms that read files (borrowed) */
};

/* What a function depends on beside its coefficients. */
struct pair_setting {
    double cutoff;        /* of this pair of types */
    const double *number; /* [PAIR_SETTINGS] numbers of pair_style beside the cut-offs */
    double coulomb;       /* energy * length / charge^2 */
    double splitting;     /* of long-range Coulomb, 1/length; 0: there is no kspace style */
};

struct pair_form {
    int n_coeff; /* numbers after the types in pair_coeff, before the optional cut-offs */
    /* Energy and its derivative at r > 0; of a Coulomb part for two unit charges and without the
     * units' constant. Made of IEEE operations only. */
    void (*radial)(const struct pair_coeffs *c, double r, double *energy, double *slope);
    /* The energy to be told, and its derivative, where it is not the one whose slope is the force.
     * Optional. */
    void (*told)(const struct pair_coeffs *c, double r, double *energy, double *slope);
    /* Refuses coefficients that make no sense: what was expected, or NULL. Optional. */
    const char *(*check)(const double *c);
    /* Coefficients of a mixed pair (mix: 'g', 'a', 's'); NULL: a plain part does not mix. */
    void (*mix)(const double *a, const double *b, char mix, double *out);
    /* The smallest distance at which it is known; nearer pairs are an error. Optional. */
    double (*inner)(const struct pair_coeffs *c);
    /* Works out, after mixing, what follows from the setting. Optional. */
    void (*prepare)(struct pair_coeffs *c, const struct pair_setting *setting);
    /* Coulomb parts: energy of one atom per square of its charge, without the units' constant.
     * Optional. */
    double (*self)(const struct pair_coeffs *c);
    /* Coulomb parts: one part of a sum over all charges, the rest of which knows no weights of
     * special neighbours (potential/special.h). */
    bool of_a_sum;
    /* Plain parts: parameters of a direct kernel; NULL: the function is compiled into segments. */
    void (*direct)(const double *c, struct pair_params *params);
    /* The direct kernel's formula for one pair, the same operations in the same order. */
    void (*direct_exact)(const struct pair_params *params, double s, double *factor,
                         double *energy);
    /* Its force factor in a mixed pass, likewise. */
    float (*direct_mixed)(const struct pair_params *params, float s);
};

/* What a style is made of. */
struct pair_kind {
    const struct pair_form *plain, *coulomb; /* NULL: none */
    bool splits;                             /* the Coulomb part is the near half of an Ewald sum */
    int n_before; /* numbers of pair_style before the cut-off (or cut-offs, plain part first) */
    int n_after;  /* numbers that may follow them */
    /* Refuses settings that make no sense: what was expected, or NULL. Optional. */
    const char *(*check)(const double *number, double cutoff);
    /* pair_coeff with words of its own: calls pair_put. Optional. */
    enum cw_status (*coeff)(struct potential *p, struct atoms *atoms, struct comm *comm,
                            const int range[4], const char *const *words, int n_words,
                            struct cw_err *err);
    enum cw_status (*check_coeff)(const struct potential *p, const struct potential_known *known,
                                  const char *const *words, int n_words, struct cw_err *err);
    /* Releases what own holds (pair_own). Optional. */
    void (*free_own)(void *own);
};

/* Coefficients and cut-offs of a pair of types; a cut-off of 0: the style's. */
struct pair_given {
    struct pair_coeffs plain;
    double cutoff, coulomb_cutoff;
};

/* `create` of styles whose form is a struct pair_kind; words: its numbers and cut-offs. */
enum cw_status pair_create(const struct potential_style *style, const char *const *words,
                           int n_words, struct potential **out, struct cw_err *err);

/* The same with settings that the caller has read: numbers may be NULL. The words are kept for
 * checkpoints. */
struct pair_cutoffs {
    double plain, coulomb;
};
struct potential *pair_make(const struct potential_style *style, const struct pair_kind *kind,
                            const double *number, struct pair_cutoffs cutoffs,
                            const char *const *words, int n_words);

/* For kinds with coeff: gives every pair of types in range these coefficients. Errors: a range
 * without a pair whose first type is at most the second. */
enum cw_status pair_put(struct potential *p, int n_types, const int range[4],
                        const struct pair_given *given, struct cw_err *err);

/* A place for what a kind keeps beside; NULL at first. */
void **pair_own(struct potential *p);
const void *pair_kept(const struct potential *p); /* what stands there */

/* A length of a mixed pair. */
double pair_mix_length(double a, double b, char mix);

#endif
