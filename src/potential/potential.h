#ifndef CW_POTENTIAL_POTENTIAL_H
#define CW_POTENTIAL_POTENTIAL_H
/* What every force field offers. A style is a constant descriptor in one table
 * (potential/registry.c): the deck parser,
 * --help, the README's table and the conformance tests are all driven by it. A force field adds its
 * contributions, each rounded to its grid, so several may add to the same arrays in any order. */
#include <stdio.h>

#include "base/err.h"
#include "base/types.h"
#include "system/pass.h"

struct atoms;
struct box;
struct comm;
struct domain;
struct nlist;
struct places;
struct special_list;
struct special_weights;
struct units;

/* One evaluation. atoms->f (and energy, virial when asked for) of owned atoms are zero or hold
 * other force fields' parts. */
struct potential_pass {
    unsigned want; /* flags */
    struct atoms *atoms;
    const struct nlist *list;
    struct domain *domain; /* for what must travel in the middle of a pass (F' of EAM) */
    const struct box *box; /* with places */
    /* pairs of special neighbours that are not in the rows, and their weights
     * (potential/special.h); NULL: none */
    const struct special_list *special;
    const struct special_weights *weights;
    struct places *places; /* of owned atoms and ghosts: make forces in single precision, if the
                              style can; want is 0 then. NULL: in double */
};

/* How an instance evaluates tabulated radial functions. */
enum potential_evaluate { EVALUATE_SEGMENTS, EVALUATE_SPLINE };

/* Arithmetic of the pairs in a run's forces. Sums are exact in both. */
enum potential_precision { PRECISION_DOUBLE, PRECISION_MIXED };

/* Filled by `pair_modify` and `precision`. */
struct potential_options {
    enum potential_evaluate evaluate;
    enum potential_precision precision;
    bool shift; /* pair_modify shift yes: energy zero at the cut-off */
    bool tail;  /* pair_modify tail yes */
    char mix;   /* 'g'eometric, 'a'rithmetic, 's'ixthpower */
    /* set before init, not by the deck: the splitting of long-range Coulomb (kspace_g_ewald),
     * 1/length; 0: there is no kspace style */
    double g_ewald;
    double near_cutoff; /* where such a style ends its part (kspace_cutoff), length; 0: likewise */
};

struct potential;

struct potential_style {
    const char *name;               /* deck keyword: "eam/alloy" */
    const char *summary;            /* one line for --help */
    const char *source;             /* author, journal, year */
    int settings_min, settings_max; /* number of words after pair_style NAME */
    int coeff_min, coeff_max;       /* number of words after `pair_coeff I J` (hybrid: without the
                                       sub-style word); -1: any */
    const char *const *settings_names; /* for --help: names of settings, NULL-terminated */
    const char *const *coeff_names;
    const char
        *accuracy;    /* of the mesh that completes its long-range Coulomb sum where the deck has
                         no kspace_style (`kspace_style pppm ACCURACY`); NULL: the deck must */
    const void *form; /* what `create` makes a style of, where it makes several: struct pair_kind,
                         struct threebody_form, ...; NULL: nothing */
    /* New instance from the words after `pair_style NAME`. The caller owns it. */
    enum cw_status (*create)(const struct potential_style *style, const char *const *words,
                             int n_words, struct potential **out, struct cw_err *err);
};

/* What is known of a simulation that has not begun. */
struct potential_known {
    int n_types;       /* number of atom types; 0: not known */
    struct comm *comm; /* NULL: files are not there yet and are not to be opened */
};

struct potential_ops {
    /* One pair_coeff line: types [i_lo, i_hi] x [j_lo, j_hi] (1-based), then words. n_types and
     * labels are in atoms (masses and labels may be set from a file). Collective: files are read by
     * rank 0 of comm and broadcast. */
    enum cw_status (*coeff)(struct potential *p, struct atoms *atoms, struct comm *comm,
                            const int range[4], const char *const *words, int n_words,
                            struct cw_err *err);
    /* The words of such a line before there are atoms (static check), and the files that they name.
     * NULL: any words. Collective where known->comm is given, else local. */
    enum cw_status (*check_coeff)(const struct potential *p, const struct potential_known *known,
                                  const char *const *words, int n_words, struct cw_err *err);
    /* After all coefficients: completes mixing, builds tables. Errors: a type pair without
     * coefficients. Collective. May be called again when something changed. */
    enum cw_status (*init)(struct potential *p, const struct atoms *atoms,
                           const struct units *units, struct comm *comm, struct cw_err *err);
    /* Interaction cut-off of a type pair after init; 0: none. Local. */
    double (*cutoff)(const struct potential *p, int ti, int tj);
    /* Where the style's part of a long-range Coulomb sum ends: it adds q_i q_j erfc(g r) / r up to
     * there and needs a kspace style for the rest (options.g_ewald, a new init when that changes).
     * Known before init. NULL or 0: none. Local. */
    double (*coulomb_cutoff)(const struct potential *p);
    /* Does it act on charges, in whatever way? NULL: no. Local. */
    bool (*uses_charge)(const struct potential *p);
    /* Adds forces, and what the pass asks for. Collective. Errors: atoms overlap (names ids and
     * force). */
    enum cw_status (*compute)(struct potential *p, const struct potential_pass *pass,
                              struct cw_err *err);
    /* compute may begin while positions of ghosts are under way (potential/overlap.h); when it
     * ends, nothing is. To be called by overlap_compute. */
    bool overlaps;
    /* Does compute use pass->places, with the options and tables that the instance has? NULL: no.
     * After init; local. */
    bool (*has_mixed)(const struct potential *p);
    /* Does compute take pass->special? NULL: no. Local. */
    bool (*weighs_special)(const struct potential *p);
    /* Time that one neighbour takes in a force pass over the time to prune one from a row
     * (neighbor/prune.c), measured roughly; 0: not known. */
    double read_cost;
    /* Were coefficients given for this type pair? mixes: can pairs without coefficients be mixed
     * from those of equal types? Both for hybrid; local. */
    bool (*covers)(const struct potential *p, int ti, int tj);
    bool (*mixes)(const struct potential *p);
    /* Energy of two atoms of types type[0], type[1] with charges q at distance r, and -dE/dr: 0
     * beyond the cut-off, there the limits from inside. After init. False: not known, since some
     * part is no sum over pairs. NULL: never. Local. */
    bool (*single)(const struct potential *p, const int type[2], const double q[2], double r,
                   double *energy, double *force);
    /* Restricts the instance to the type pairs with active[ti * (n_types + 1) + tj] (hybrid);
     * to be called before init. Optional: NULL = only alone. */
    void (*restrict_pairs)(struct potential *p, int n_types, const bool *active);
    /* Takes over all that `other`, also initialised, has to do, if one pass can do both: true, and
     * other's compute then adds nothing until its next init. other outlives p's use of it. For
     * hybrid/overlay. NULL: never. Local. */
    bool (*absorb)(struct potential *p, struct potential *other);
    /* One or more lines for the log: cut-offs, tables and their measured errors. */
    void (*describe)(const struct potential *p);
    /* Words that recreate the instance (pair_style and pair_coeff lines) for checkpoints and
     * write_data; mem_free. */
    char *(*deck)(const struct potential *p);
    void (*destroy)(struct potential *p);
};

struct potential {
    const struct potential_ops *ops;
    const struct potential_style *style;
    struct potential_options options;
};

/* The table of styles, NULL-terminated names via potential_style_names for hints. */
const struct potential_style *potential_find_style(const char *name); /* NULL: none */
const char *const *potential_style_names(void);

/* Does the style take so many words after `pair_style NAME`; after `pair_coeff I J` (of hybrid:
 * words begins after the style's name there)? Errors name the first word too many and show the
 * usage. Local. */
enum cw_status potential_check_settings(const struct potential_style *style,
                                        const char *const *words, int n_words,
                                        struct cw_err *err) CW_MUST_CHECK;
enum cw_status potential_check_coeff(const struct potential_style *style, const char *const *words,
                                     int n_words, struct cw_err *err) CW_MUST_CHECK;

/* Finds a potential file: as given, then in each folder of COLDWELD_POTENTIALS, LAMMPS_POTENTIALS,
 * then the installed potentials/ and the one beside the program's source. *path is the caller's
 * (mem_free). Local. */
enum cw_status potential_find_file(const char *name, char **path, struct cw_err *err) CW_MUST_CHECK;

#endif
