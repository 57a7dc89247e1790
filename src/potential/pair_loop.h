#ifndef CW_POTENTIAL_PAIR_LOOP_H
#define CW_POTENTIAL_PAIR_LOOP_H
/* The pair loop, once. It takes an evaluator (a constant function argument, inlined: no call is
 * left) and the pass's flags (constants too, so each combination has a loop of its own). For
 * kernels files only: it needs one of the CW_SIMD_ defines. With CW_MIXED vectors are of floats
 * (base/simd_mixed.h) and passes make forces only. */
#include "base/exact.h"
#ifdef CW_MIXED
#include "base/simd_mixed.h"
#else
#include "base/simd_double.h"
#endif
#include "potential/kernels.h"
#include "potential/potential.h"
#include "potential/segments.h"

/* From s = r^2 the force factor -dE/dr / r and, with PASS_ENERGY, the energy. */
typedef void (*pair_evaluator)(const struct pair_params *params, struct simd s, unsigned want,
                               struct simd *factor, struct simd *energy);

/* Numbers of jobs and parameters, in all lanes. */
CW_ALWAYS_INLINE struct simd pair_all(double a)
{
    return simd_all((simd_real)a);
}

CW_ALWAYS_INLINE const simd_place *pair_places(const struct rows *rows)
{
#ifdef CW_MIXED
    return rows->places;
#else
    return rows->x;
#endif
}

/* Sums of one atom over one neighbour type. */
struct pair_sums {
    struct simd_total f[3], energy, virial[6];
};

/* Adds one vector of pairs: d = x_i - x_j, factor = -dE/dr / r, energy = E of the pair. Half of
 * energy and virial belong to this end. */
CW_ALWAYS_INLINE void pair_sums_add(struct pair_sums *sums, const struct simd d[3],
                                    struct simd factor, struct simd energy, struct simd_mask in,
                                    unsigned want)
{
    const struct simd half = simd_all(0.5F);
    for (int k = 0; k < 3; k++)
        simd_total_add_product(&sums->f[k], in, factor, d[k], CW_QUANTUM_FORCE);
    if (want & PASS_ENERGY)
        simd_total_add_product(&sums->energy, in, half, energy, CW_QUANTUM_ENERGY);
    if (want & PASS_VIRIAL) {
        static const int a[6] = {0, 1, 2, 0, 0, 1};
        static const int b[6] = {0, 1, 2, 1, 2, 2};
        const struct simd half_factor = simd_mul(half, factor);
        for (int k = 0; k < 6; k++) {
            simd_total_add_product(&sums->virial[k], in, simd_mul(half_factor, d[a[k]]), d[b[k]],
                                   CW_QUANTUM_VIRIAL);
        }
    }
}

CW_ALWAYS_INLINE void pair_sums_clear(struct pair_sums *sums, unsigned want)
{
    for (int k = 0; k < 3; k++)
        sums->f[k] = simd_total_zero();
    if (want & PASS_ENERGY)
        sums->energy = simd_total_zero();
    for (int k = 0; k < 6 && (want & PASS_VIRIAL); k++)
        sums->virial[k] = simd_total_zero();
}

/* after each block of pairs */
CW_ALWAYS_INLINE void pair_sums_fold(struct pair_sums *sums)
{
    for (int k = 0; k < 3; k++)
        simd_total_fold(&sums->f[k]);
}

CW_ALWAYS_INLINE void pair_sums_merge(struct pair_sums *sums, const struct pair_sums *other,
                                      unsigned want)
{
    for (int k = 0; k < 3; k++)
        simd_total_merge(&sums->f[k], &other->f[k]);
    if (want & PASS_ENERGY)
        simd_total_merge(&sums->energy, &other->energy);
    for (int k = 0; k < 6 && (want & PASS_VIRIAL); k++)
        simd_total_merge(&sums->virial[k], &other->virial[k]);
}

CW_ALWAYS_INLINE void pair_sums_store(const struct pair_sums *sums, const struct rows *rows, lidx i,
                                      unsigned want)
{
    for (int k = 0; k < 3; k++) {
        rows->f[4 * (size_t)i + (size_t)k] +=
            simd_total_value(&sums->f[k], rows->mixed.force_quantum);
    }
    if (want & PASS_ENERGY)
        rows->energy[i] += simd_total_value(&sums->energy, CW_QUANTUM_ENERGY);
    for (int k = 0; k < 6 && (want & PASS_VIRIAL); k++) {
        rows->virial[6 * (size_t)i + (size_t)k] +=
            simd_total_value(&sums->virial[k], CW_QUANTUM_VIRIAL);
    }
}

/* Distances of up to PAIR_BLOCK neighbours (which the kernels file defines), put down in the first
 * cache. A pair's way from its index to its force is a chain of some hundred cycles, and the
 * processor's window does not hold enough such chains at once to keep its units busy; two loops of
 * half the length each do. benchmarks/FLOOR.md has the figures. */
#ifndef PAIR_BLOCK
#define PAIR_BLOCK 64
#endif
_Static_assert(PAIR_BLOCK <= SIMD_FOLD_MOST * SIMD_WIDTH, "sums would overflow within a block");
struct pair_block {
    _Alignas(64) simd_real s[PAIR_BLOCK];
    _Alignas(64) simd_real w[PAIR_BLOCK];
    _Alignas(64) simd_real d[3][PAIR_BLOCK];
};

/* Differences x_i - x_j and their squares. Differences are exact, so equal and opposite from the
 * other end; the square is the same from both. squares_only, a constant: d and w (the fourth number
 * of the neighbours) are not wanted. */
CW_ALWAYS_INLINE void pair_block_fill(struct pair_block *block, const struct rows *rows, lidx i,
                                      const lidx *j, size_t n, bool squares_only)
{
    const simd_place *x = pair_places(rows);
    const struct simd_point at = simd_point_at(x, i);
    for (size_t k = 0; k < n; k += SIMD_WIDTH) {
        struct simd d[3];
        struct simd w;
        simd_differences(&at, x, j + k, d, &w);
        simd_store(block->s + k, simd_square(d, rows->mixed.unit2));
        if (squares_only)
            continue;
        simd_store(block->w + k, w);
        for (int a = 0; a < 3; a++)
            simd_store(block->d[a] + k, d[a]);
    }
}

/* One vector of a block's n neighbours, from number k on; in: those that there are, within the
 * cut-off. */
struct pair_vector {
    struct simd s, w, d[3];
    struct simd_mask in;
};
CW_ALWAYS_INLINE struct pair_vector pair_block_load(const struct pair_block *block, size_t k,
                                                    size_t n, struct simd cut2)
{
    const struct simd s = simd_load(block->s + k);
    return (struct pair_vector){
        .s = s,
        .w = simd_load(block->w + k),
        .d = {simd_load(block->d[0] + k), simd_load(block->d[1] + k), simd_load(block->d[2] + k)},
        .in = simd_and(simd_less(s, cut2), simd_first(n - k))};
}

/* One atom with its neighbours of one type: true when some pair is nearer than s_min, or its force
 * too large for the sums. */
CW_ALWAYS_INLINE bool pair_row(const struct rows *rows, const struct pair_params *params, lidx i,
                               size_t part, unsigned want, pair_evaluator evaluate,
                               struct pair_sums *sums)
{
    const lidx *j = rows->offset + rows->first[part];
    const size_t n = rows->first[part + 1] - rows->first[part];
    const struct simd cut2 = pair_all(params->cut2);
    const struct simd s_min = pair_all(params->s_min);
    struct simd_mask leave = simd_first(0);
    for (size_t done = 0; done < n; done += PAIR_BLOCK) {
        const size_t count = n - done < PAIR_BLOCK ? n - done : PAIR_BLOCK;
        struct pair_block block;
        pair_block_fill(&block, rows, i, j + done, count, false);
        for (size_t k = 0; k < count; k += SIMD_WIDTH) {
            const struct pair_vector v = pair_block_load(&block, k, count, cut2);
            struct simd factor;
            struct simd energy = s_min;
            leave = simd_or(leave, simd_and(simd_less(v.s, s_min), v.in));
            evaluate(params, v.s, want, &factor, &energy);
            leave = simd_or(leave, simd_is_large(v.in, factor, v.s, rows->mixed.limit));
            pair_sums_add(sums, v.d, factor, energy, v.in, want);
        }
        pair_sums_fold(sums);
    }
    return simd_any(leave);
}

/* n_types: job->rows.n_types, or the constant 1 for a loop without the one over types. */
CW_ALWAYS_INLINE void pair_loop(struct pair_job *job, lidx first, lidx last, size_t n_types,
                                unsigned want, pair_evaluator evaluate)
{
    struct rows *rows = &job->rows;
    for (lidx i = first; i < last; i++) {
        const struct pair_params *of_type = job->params + (size_t)rows->type[i] * (n_types + 1);
        for (size_t t = 1; t <= n_types; t++) {
            size_t part = (size_t)i * n_types + t - 1;
            struct pair_sums sums;
            if (of_type[t].cut2 <= 0 || rows->first[part] == rows->first[part + 1])
                continue;
            pair_sums_clear(&sums, want);
            if (pair_row(rows, &of_type[t], i, part, want, evaluate, &sums)) {
                rows->slow[part] = 1;
                rows->any_slow = true;
            } else {
                pair_sums_store(&sums, rows, i, want);
            }
        }
    }
}

/* A loop for each combination of flags. */
CW_ALWAYS_INLINE void pair_loops(struct pair_job *job, lidx first, lidx last, unsigned want,
                                 pair_evaluator evaluate)
{
    struct pair_job own = *job; /* for the compiler to know that sums do not change it */
    const size_t n_types = (size_t)own.rows.n_types;
    if ((SIMD_MIXED || want == 0) && n_types == 1) {
        pair_loop(&own, first, last, 1, 0, evaluate);
    } else if (SIMD_MIXED || want == 0) {
        pair_loop(&own, first, last, n_types, 0, evaluate);
    } else if (want == PASS_ENERGY) {
        pair_loop(&own, first, last, n_types, PASS_ENERGY, evaluate);
    } else if (want == PASS_VIRIAL) {
        pair_loop(&own, first, last, n_types, PASS_VIRIAL, evaluate);
    } else {
        pair_loop(&own, first, last, n_types, PASS_ENERGY | PASS_VIRIAL, evaluate);
    }
    job->rows.any_slow = own.rows.any_slow;
}

/* Where a vector of pairs lies in tables of 16 segments, or 128 (fine: a constant). */
struct pair_place {
    struct simd t;
    struct simd_index segment;
#ifndef CW_MIXED
    lidx row[SIMD_WIDTH];
#endif
};

CW_ALWAYS_INLINE void pair_find_place(struct simd u, bool fine, struct pair_place *place)
{
    place->t = simd_split(u, fine ? SIMD_FINE_BITS : SIMD_SEGMENT_BITS, &place->segment);
#ifndef CW_MIXED
    if (fine || SIMD_BY_ROWS)
        simd_row_index(place->segment, fine ? SEGMENTS_FINE - 1 : SEGMENTS - 1, place->row);
#endif
}

#ifdef CW_MIXED

#define PAIR_MAP(table) (&(table)->mixed)

/* Value there of a table of 16 segments. */
CW_ALWAYS_INLINE struct simd pair_polynomial(const float (*columns)[SEGMENTS], int degree,
                                             const struct pair_place *place)
{
    struct simd power[SIMD_POWERS];
    CW_OPAQUE(columns);
    for (int p = 0; p <= degree; p++)
        power[p] = simd_lookup(simd_load_table(columns[p]), place->segment);
    return simd_sum_powers(power, degree, place->t);
}

CW_ALWAYS_INLINE struct simd pair_table_value(const struct segments *table, bool fine,
                                              const struct pair_place *place)
{
    (void)fine; /* such tables are for double precision only */
    return pair_polynomial(table->mixed.value, SEGMENTS_MIXED_DEGREE, place);
}

CW_ALWAYS_INLINE struct simd pair_table_slope(const struct segments *table, bool fine,
                                              const struct pair_place *place)
{
    (void)fine;
    return pair_polynomial(table->mixed.slope, SEGMENTS_MIXED_DEGREE - 1, place);
}

#else

#define PAIR_MAP(table) (table)

/* Value there of a table of 16 segments, given by columns and by rows. */
CW_ALWAYS_INLINE struct simd pair_polynomial(const double (*columns)[SEGMENTS],
                                             const double (*rows)[8], int degree,
                                             const struct pair_place *place)
{
    struct simd power[SIMD_POWERS];
    int p = 0;
    CW_OPAQUE(columns);
    if (SIMD_BY_ROWS) {
        simd_load_row(rows[0], place->row, power);
        p = 8;
    }
    for (; p <= degree; p++)
        power[p] = simd_lookup(simd_load_table(columns[p]), place->segment);
    return simd_sum_powers(power, degree, place->t);
}

/* Value there of a table of 128 segments, by rows. */
CW_ALWAYS_INLINE struct simd pair_fine_polynomial(const double (*rows)[8], int degree,
                                                  const struct pair_place *place)
{
    struct simd power[8];
    simd_load_row(rows[0], place->row, power);
    return simd_sum_powers(power, degree, place->t);
}

CW_ALWAYS_INLINE struct simd pair_table_value(const struct segments *table, bool fine,
                                              const struct pair_place *place)
{
    if (fine)
        return pair_fine_polynomial(table->fine_value, SEGMENTS_FINE_DEGREE, place);
    return pair_polynomial(table->value, table->value_row, SEGMENTS_DEGREE, place);
}

CW_ALWAYS_INLINE struct simd pair_table_slope(const struct segments *table, bool fine,
                                              const struct pair_place *place)
{
    if (fine)
        return pair_fine_polynomial(table->fine_slope, SEGMENTS_FINE_DEGREE - 1, place);
    return pair_polynomial(table->slope, table->slope_row, SEGMENTS_DEGREE - 1, place);
}

#endif

#endif
