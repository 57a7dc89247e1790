/* Kernels of plain pair potentials: the pair loop with each evaluator. Compiled once per
 * instruction set. */
enum {
    PAIR_BLOCK = 128
}; /* rows of a liquid in one block: LJ 54 ns per atom with 64, 44 so (mixed) */

#include "potential/pair_loop.h"

/* E = 4 eps [(sigma/r)^12 - (sigma/r)^6], one division. */
CW_ALWAYS_INLINE void evaluate_lj(const struct pair_params *params, struct simd s, unsigned want,
                                  struct simd *factor, struct simd *energy)
{
    struct simd inverse = simd_div(simd_all(1), s);
    struct simd four = simd_mul(inverse, inverse);
    struct simd six = simd_mul(four, inverse);
    struct simd eight = simd_mul(four, four); /* beside `six`: a shorter chain */
    *factor = simd_mul(simd_fma(pair_all(params->c[0]), six, pair_all(-params->c[1])), eight);
    if (want & PASS_ENERGY) {
        struct simd e = simd_fma(pair_all(params->c[2]), six, pair_all(-params->c[3]));
        *energy = simd_fma(e, six, pair_all(params->shift));
    }
}

#ifdef CW_MIXED
CW_ALWAYS_INLINE void evaluate_segments(const struct pair_params *params, struct simd s,
                                        unsigned want, struct simd *factor, struct simd *energy)
{
    const struct segments *table = params->table;
    struct pair_place place;
    pair_find_place(
        simd_fma(s, pair_all(PAIR_MAP(table)->scale), pair_all(PAIR_MAP(table)->offset)), false,
        &place);
    *factor = pair_table_slope(table, false, &place);
    if (want & PASS_ENERGY)
        *energy = simd_add(pair_table_value(table, false, &place), pair_all(params->shift));
}
#endif

static void lj(struct pair_job *job, lidx first, lidx last, unsigned want)
{
    pair_loops(job, first, last, want, evaluate_lj);
}

#ifdef CW_MIXED
static void segments(struct pair_job *job, lidx first, lidx last, unsigned want)
{
    pair_loops(job, first, last, want, evaluate_segments);
}
const struct pair_kernels SIMD_NAME(kernels_pair) = {lj, segments};
#else
const struct pair_kernels SIMD_NAME(kernels_pair) = {.lj = lj};
#endif
