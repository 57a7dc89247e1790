#ifndef CW_POTENTIAL_KERNELS_H
#define CW_POTENTIAL_KERNELS_H
/* What the vector kernels work on. A kernel runs over rows of the neighbour list and adds to the
 * owned atoms' force, energy and virial, each summand rounded to its grid (base/exact.h). A row
 * part (one atom, one neighbour type) in which some pair is nearer than its table reaches is left
 * out as a whole and flagged in `slow`; the caller does it pair by pair on the exact path. So the
 * fast path has no branch inside. All local. */
#include "base/simd_select.h"
#include "base/types.h"

struct segments;

/* What sums in single precision need besides (base/simd_mixed.h); all zero in double. */
struct mixed_units {
    double unit2;         /* square of the positions' quantum: length^2 */
    double force_quantum; /* of one pair's force: energy/length */
    double limit;         /* of the square of a pair's force, see simd_is_large */
};

/* What every kernel needs. Pointers are borrowed for the call. */
struct rows {
    const double *x; /* [n * 4] positions; w as the kernel says */
    const int32_t
        *places; /* [n * 4] the same as potential/places.h has them; NULL in double precision */
    struct mixed_units mixed;
    const int *type; /* [n] */
    int n_types;
    const size_t *first; /* as in struct nlist: its near rows when it has them */
    const lidx *offset;
    double *f;      /* [n_local * 4] added to */
    double *energy; /* [n_local] added to with PASS_ENERGY */
    double *virial; /* [n_local * 6] added to with PASS_VIRIAL */
    uint8_t *slow;  /* [n_rows * n_types] set to 1 where the exact path must do a row part */
    bool any_slow;  /* set when any is */
};

/* The two parts of a pair's energy: a plain one, and one times the product of the charges (w of the
 * positions). */
enum { PAIR_PLAIN, PAIR_COULOMB, PAIR_PARTS };

/* Tables of one pair of types, from s_min to the cut-offs. Far pairs, s >= split2, are many and
 * take the 16 segments (or the fine ones); near ones, few, are picked out and take tables for
 * cores. A part that is not there, or ends before the far pairs begin, has no table. */
struct pair_tables {
    double split2;
    double before_split2; /* the largest number below */
    double cut2[PAIR_PARTS];
    bool fine, low; /* the far tables */
    const struct segments *far[PAIR_PARTS], *near[PAIR_PARTS];
};

/* One pair of types of a pair potential. cut2 = 0: no interaction. */
struct pair_params {
    double cut2;  /* length^2; s < cut2 interacts */
    double s_min; /* below: exact path */
    double shift; /* added to the energy of a pair in range (not in tables, which have it) */
    struct pair_tables tables;
    double c[4]; /* direct evaluators: lj/cut's 48 eps sigma^12, 24 eps sigma^6, 4 eps sigma^12, 4
                    eps sigma^6 */
    const struct segments *table; /* of mixed passes */
};

struct pair_job {
    struct rows rows;
    const struct pair_params *params; /* [(n_types + 1)^2] */
};

typedef void (*pair_kernel)(struct pair_job *job, lidx first, lidx last, unsigned want);

struct pair_kernels {
    pair_kernel lj, segments; /* segments: mixed passes only */
};
extern const struct pair_kernels kernels_pair_portable, kernels_pair_avx2, kernels_pair_avx512;
extern const struct pair_kernels kernels_pair_mixed_portable, kernels_pair_mixed_avx2,
    kernels_pair_mixed_avx512;

/* Pair potentials compiled into tables, in double precision. */
extern const pair_kernel kernels_tables_portable, kernels_tables_avx2, kernels_tables_avx512;

/* One ordered pair of types (a of the row's atom, b of its neighbour) of an EAM force field. */
struct eam_params {
    bool active;
    bool same;                          /* in and out are the same function */
    const struct segments *density_in;  /* rho of an atom of type b at one of type a */
    const struct segments *density_out; /* rho of an atom of type a at one of type b */
    const struct segments *pair;        /* phi */
};

struct eam_job {
    struct rows rows;                  /* in pass 2, w of x is F'(rho), owned and ghosts */
    const struct eam_params *params;   /* [(n_types + 1)^2] */
    double cut2, scale, offset, s_min; /* common to all tables */
    double rho_quantum;
    bool fine;   /* tables have the fine segments */
    double *rho; /* [n_rows] set by pass 1 (slow row parts left out) */
};

struct eam_kernels {
    /* Pass 1 of rows [first, last): densities. */
    void (*density)(struct eam_job *job, lidx first, lidx last);
    /* Pass 2: forces, and what `want` asks. */
    void (*force)(struct eam_job *job, lidx first, lidx last, unsigned want);
};
extern const struct eam_kernels kernels_eam_portable, kernels_eam_avx2, kernels_eam_avx512;
extern const struct eam_kernels kernels_eam_mixed_portable, kernels_eam_mixed_avx2,
    kernels_eam_mixed_avx512;

/* The set for a level (those that the build lacks give the portable one); mixed: in single
 * precision, with rows.places, forces only. */
const struct pair_kernels *kernels_pair(enum simd_level level, bool mixed);
const struct eam_kernels *kernels_eam(enum simd_level level, bool mixed);
pair_kernel kernels_tables(enum simd_level level);

#endif
