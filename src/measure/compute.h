#ifndef CW_MEASURE_COMPUTE_H
#define CW_MEASURE_COMPUTE_H
/* A compute reads the state and never changes it. A style is a constant descriptor in a table.
 * Global sums are exact, so a result has the same bits on any rank count. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct box;
struct comm;
struct domain;
struct groups;
struct nlist;
struct units;
struct value_host;
struct compute;

/* What a compute may read. Borrowed. */
struct compute_context {
    struct comm *comm;
    const struct units *units;
    const struct box *box;
    struct atoms *atoms; /* fields of scratch kind may be written, the state not */
    const struct groups *groups;
    struct domain *domain;
    const struct nlist *list; /* rows reach at least the force cut-off plus skin; may lack type
                                 pairs without interaction */
    const struct value_host *values;
    double complete; /* largest interaction cut-off, length units: every neighbour of an owned atom
                        up to here is owned or a ghost, at any step; 0 before pair_style */
    double removed_dof; /* by fixes, for the group at hand */
    double fix_energy;  /* of fixes whose energy counts as potential energy */
    gid step;
};

struct compute_style {
    const char *name;
    const char
        *usage; /* the words after `compute ID GROUP STYLE`, for -help; NULL: refused by create */
    const char *summary;
    const char *source;
    const char *details;         /* what -help says of its values, lines of text; NULL: no more */
    int words_min, words_max;    /* words after `compute ID group STYLE`; -1: any */
    const char *const *keywords; /* optional words, NULL-terminated, for hints; may be NULL */
    bool all_only;               /* defined for group all only */
    /* From the words after the style. The caller owns *out; id, group, style and words are set by
     * the caller afterwards (compute_create does it). context NULL: the static check, before there
     * is anything that ids, groups and types could name; then the words alone are read, and the
     * result is only destroyed or modified. Local. */
    enum cw_status (*create)(const struct compute_context *context, const char *const *words,
                             int n_words, struct compute **out, struct cw_err *err);
};

/* Functions are collective. The caller has made what `needs` and `needs_list` say. */
struct compute_ops {
    enum cw_status (*scalar)(struct compute *compute, const struct compute_context *context,
                             double *out, struct cw_err *err);
    enum cw_status (*vector)(struct compute *compute, const struct compute_context *context,
                             double *out, struct cw_err *err); /* [n_vector] */
    enum cw_status (*array)(struct compute *compute, const struct compute_context *context,
                            double *out, struct cw_err *err); /* [array_rows * array_columns] */
    /* out[i * columns + c] for owned atoms; columns = max(1, n_columns). Atoms outside the group
     * get 0. */
    enum cw_status (*per_atom)(struct compute *compute, const struct compute_context *context,
                               double *out, struct cw_err *err);
    enum cw_status (*modify)(struct compute *compute, const char *const *words, int n_words,
                             struct cw_err *err);
    /* Takes what it needs of the present state: when the deck has defined the compute (and a
     * checkpoint's state was restored, if there was one) or modified it. NULL: nothing. */
    enum cw_status (*begin)(struct compute *compute, const struct compute_context *context,
                            struct cw_err *err);
    /* State for checkpoints, as a fix's (dynamics/fix.h): bytes that restore() takes back, the same
     * on every rank; *data is the caller's (mem_free). restore() is called after create(), before
     * begin(). Local. NULL: no state. */
    void (*save)(const struct compute *compute, void **data, size_t *bytes);
    enum cw_status (*restore)(struct compute *compute, const void *data, size_t bytes,
                              struct cw_err *err);
    void (*destroy)(struct compute *compute);
};

struct compute {
    const struct compute_ops *ops;
    const struct compute_style *style;
    char id[64];
    int group;
    uint32_t group_bit;
    unsigned needs;  /* enum value_need: what the force pass must have made */
    bool needs_list; /* owners, ghosts and their positions must be those of the present step */
    int n_vector;    /* length of the global vector; 0 = none */
    int array_rows, array_columns; /* of the global array; 0 = none */
    bool has_scalar, has_per_atom;
    int n_columns;  /* columns of the per-atom array; 0 = a per-atom vector */
    bool intensive; /* false: thermo_modify norm divides by the number of atoms */
    char **words;   /* as in the deck (owned by the simulation) */
    int n_words;
};

#endif
