#ifndef CW_POTENTIAL_PAIR_STATE_H
#define CW_POTENTIAL_PAIR_STATE_H
/* What an instance of a pair potential holds: for pair*.c only. All local. */
#include "base/simd_select.h"
#include "potential/lines.h"
#include "potential/pair.h"

struct pair_entry {
    bool set, active;
    struct pair_coeffs plain, coulomb;
    double cutoff, coulomb_cutoff; /* 0: no such part */
};

struct pair {
    struct potential base;
    const struct pair_kind *kind;
    double number[PAIR_SETTINGS]; /* of pair_style, beside the cut-offs */
    struct pair_cutoffs cutoff;   /* global */
    double unit;                  /* energy * length / charge^2, after init */
    const struct pair *charges;   /* whose Coulomb part is done here: own, or taken over; NULL */
    bool absorbed;                /* another instance does what is to be done */
    int n_types;
    bool restricted;          /* hybrid says which pairs count */
    struct pair_entry *entry; /* [(n_types + 1)^2] as given */
    struct pair_entry *ready; /* the same after mixing */
    struct pair_params *params;
    struct pair_params *mixed; /* [(n_types + 1)^2] the same in the units of a mixed pass */
    double force_quantum;      /* of mixed passes */
    double mixed_quantum;      /* of positions, for which they were made; 0: not yet */
    struct segments *tables;   /* [(n_types + 1)^2 * PAIR_PARTS * 2] far and near ones of each part,
                                  when compiled into segments */
    enum simd_level level;
    uint8_t *slow;
    size_t cap_slow;
    struct potential_lines lines;
    void *own; /* of the kind (owned) */
};

static inline size_t pair_at(const struct pair *pair, int i, int j)
{
    return (size_t)i * ((size_t)pair->n_types + 1) + (size_t)j;
}

/* Cut-offs of the parts that are done here for a pair of types; 0: no such part. */
void pair_cutoffs_of(const struct pair *pair, size_t types, double cutoff[PAIR_PARTS]);

/* The two functions of a pair of types by their formulas, below their cut-offs: force factor
 * -dE/dr / r and energy, the Coulomb part not yet times the charges. */
void pair_formula_plain(const struct pair *pair, size_t types, double r, double out[2]);
void pair_formula_coulomb(const struct pair *pair, size_t types, double r, double out[2]);

/* Parameters and tables of every pair of types. */
void pair_make_functions(struct pair *pair);

/* The same for mixed passes, when positions have this quantum. */
void pair_make_mixed(struct pair *pair, double quantum);

/* ops.has_mixed: plain pairs with tables or a direct formula have. */
bool pair_has_mixed(const struct potential *p);

/* Adds the pairs of pass->special; all positions must have come. */
enum cw_status pair_compute_special(const struct pair *pair, const struct rows *rows,
                                    const struct potential_pass *pass, struct cw_err *err);

/* ops.compute */
enum cw_status pair_compute(struct potential *p, const struct potential_pass *pass,
                            struct cw_err *err);

#endif
