/* Kernels of the embedded-atom method, compiled once per instruction set.
 *
 *   E = sum_i F(rho_i) + 1/2 sum_{i != j} phi(r_ij),   rho_i = sum_{j != i} rho_j(r_ij)
 *
 * Pass 1 sums the densities. In between, the caller turns rho_i into F'(rho_i), kept in the fourth
 * number of each position, and sends it to the ghosts. Pass 2 computes
 *   f_i = sum_j [ F'_i rho'_j + F'_j rho'_i + phi' ] (-1/r) (x_i - x_j).
 *
 * fine, here and below: a constant, 128 segments in memory instead of 16 in registers.
 *
 * Both go over the same rows and compute the distances anew: that costs less than to read them from
 * memory.
 *
 * Both ends of a pair must get the same bits. Densities of one function: (F'_i + F'_j) rho' is
 * symmetric. Two functions: each product is rounded by itself and the two are added, which
 * commutes; an fma here would favour one side. */
#include <string.h>

/* near rows of a metal in one block */
#define PAIR_BLOCK 64

#include "potential/pair_loop.h"

/* Pass 1 of one atom with one neighbour type; adds to *rho unless some pair is nearer than the
 * tables reach: then returns true. */
CW_ALWAYS_INLINE bool density_row(const struct eam_job *job, const struct eam_params *params,
                                  lidx i, size_t part, bool fine, struct simd_total *rho)
{
    const struct rows *rows = &job->rows;
    const lidx *j = rows->offset + rows->first[part];
    const size_t n = rows->first[part + 1] - rows->first[part];
    const struct simd cut2 = pair_all(job->cut2);
    const struct simd s_min = pair_all(job->s_min);
    const struct simd scale = pair_all(job->scale);
    const struct simd offset = pair_all(job->offset);
    struct simd_total sum = simd_total_zero();
    struct simd_mask close = simd_first(0);
    for (size_t done = 0; done < n; done += PAIR_BLOCK) {
        const size_t count = n - done < PAIR_BLOCK ? n - done : PAIR_BLOCK;
        struct pair_block block;
        pair_block_fill(&block, rows, i, j + done, count, true);
        for (size_t k = 0; k < count; k += SIMD_WIDTH) {
            struct pair_place place;
            const struct simd s = simd_load(block.s + k);
            struct simd_mask in = simd_and(simd_less(s, cut2), simd_first(count - k));
            close = simd_or(close, simd_and(simd_less(s, s_min), in));
            pair_find_place(simd_fma(s, scale, offset), fine, &place);
            struct simd value = pair_table_value(params->density_in, fine, &place);
            simd_total_add(&sum, in, value, job->rho_quantum);
        }
        simd_total_fold(&sum);
    }
    if (simd_any(close))
        return true;
    simd_total_merge(rho, &sum);
    return false;
}

/* n_types: job->rows.n_types, or the constant 1 for a loop without the one over types. */
CW_ALWAYS_INLINE void density_rows(struct eam_job *job, lidx first, lidx last, size_t n_types,
                                   bool fine)
{
    struct rows *rows = &job->rows;
    for (lidx i = first; i < last; i++) {
        const struct eam_params *of_type = job->params + (size_t)rows->type[i] * (n_types + 1);
        struct simd_total rho = simd_total_zero();
        for (size_t t = 1; t <= n_types; t++) {
            const size_t part = (size_t)i * n_types + t - 1;
            if (of_type[t].active && density_row(job, &of_type[t], i, part, fine, &rho)) {
                rows->slow[part] = 1;
                rows->any_slow = true;
            }
        }
        job->rho[i] = simd_total_value(&rho, job->rho_quantum);
    }
}

/* Here and below: a copy of the job, for the compiler to know that sums do not change it. */
static void density(struct eam_job *job, lidx first, lidx last)
{
    struct eam_job own = *job;
    const size_t n_types = (size_t)own.rows.n_types;
    if (job->fine && !SIMD_MIXED) {
        density_rows(&own, first, last, n_types, true);
    } else if (n_types == 1) {
        density_rows(&own, first, last, 1, false);
    } else {
        density_rows(&own, first, last, n_types, false);
    }
    job->rows.any_slow = own.rows.any_slow;
}

/* F' of the row's atom, as its neighbours have it. */
CW_ALWAYS_INLINE struct simd embedding_slope(const struct rows *rows, lidx i)
{
    const simd_place *at = pair_places(rows) + 4 * (size_t)i;
    simd_real slope;
    memcpy(&slope, at + 3, sizeof slope);
    return simd_all(slope);
}

/* Pass 2 of one atom with one neighbour type; adds to *sums unless a force is too large for sums:
 * then returns true. */
CW_ALWAYS_INLINE bool force_row(const struct eam_job *job, const struct eam_params *params, lidx i,
                                size_t part, unsigned want, bool fine, struct pair_sums *sums)
{
    const lidx *j = job->rows.offset + job->rows.first[part];
    const size_t n = job->rows.first[part + 1] - job->rows.first[part];
    const struct simd cut2 = pair_all(job->cut2);
    const struct simd embed = embedding_slope(&job->rows, i);
    const struct simd scale = pair_all(job->scale);
    const struct simd offset = pair_all(job->offset);
    struct pair_sums part_sums;
    struct simd_mask large = simd_first(0);
    pair_sums_clear(&part_sums, want);
    for (size_t done = 0; done < n; done += PAIR_BLOCK) {
        const size_t count = n - done < PAIR_BLOCK ? n - done : PAIR_BLOCK;
        struct pair_block block;
        pair_block_fill(&block, &job->rows, i, j + done, count, false);
        for (size_t k = 0; k < count; k += SIMD_WIDTH) {
            struct pair_place place;
            struct simd energy = scale;
            const struct pair_vector v = pair_block_load(&block, k, count, cut2);
            pair_find_place(simd_fma(v.s, scale, offset), fine, &place);
            struct simd factor = pair_table_slope(params->pair, fine, &place);
            struct simd inward = pair_table_slope(params->density_in, fine, &place);
            if (params->same) {
                factor = simd_fma(simd_add(embed, v.w), inward, factor);
            } else {
                struct simd outward = pair_table_slope(params->density_out, fine, &place);
                factor =
                    simd_add(simd_add(simd_mul(embed, inward), simd_mul(v.w, outward)), factor);
            }
            if (want & PASS_ENERGY)
                energy = pair_table_value(params->pair, fine, &place);
            large = simd_or(large, simd_is_large(v.in, factor, v.s, job->rows.mixed.limit));
            pair_sums_add(&part_sums, v.d, factor, energy, v.in, want);
        }
        pair_sums_fold(&part_sums);
    }
    if (simd_any(large))
        return true;
    pair_sums_merge(sums, &part_sums, want);
    return false;
}

CW_ALWAYS_INLINE void force_rows(struct eam_job *job, lidx first, lidx last, size_t n_types,
                                 unsigned want, bool fine)
{
    struct rows *rows = &job->rows;
    for (lidx i = first; i < last; i++) {
        const struct eam_params *of_type = job->params + (size_t)rows->type[i] * (n_types + 1);
        struct pair_sums sums;
        pair_sums_clear(&sums, want);
        for (size_t t = 1; t <= n_types; t++) {
            size_t part = (size_t)i * n_types + t - 1;
            if (of_type[t].active && !rows->slow[part] &&
                force_row(job, &of_type[t], i, part, want, fine, &sums)) {
                rows->slow[part] = 1;
                rows->any_slow = true;
            }
        }
        pair_sums_store(&sums, rows, i, want);
    }
}

/* A loop for each combination of flags and tables. */
CW_ALWAYS_INLINE void force_loops(struct eam_job *job, lidx first, lidx last, unsigned want,
                                  bool fine)
{
    const size_t n_types = (size_t)job->rows.n_types;
    if ((SIMD_MIXED || want == 0) && n_types == 1) {
        force_rows(job, first, last, 1, 0, fine);
    } else if (SIMD_MIXED || want == 0) {
        force_rows(job, first, last, n_types, 0, fine);
    } else if (want == PASS_ENERGY) {
        force_rows(job, first, last, n_types, PASS_ENERGY, fine);
    } else if (want == PASS_VIRIAL) {
        force_rows(job, first, last, n_types, PASS_VIRIAL, fine);
    } else {
        force_rows(job, first, last, n_types, PASS_ENERGY | PASS_VIRIAL, fine);
    }
}

static void force(struct eam_job *job, lidx first, lidx last, unsigned want)
{
    struct eam_job own = *job;
    if (job->fine && !SIMD_MIXED) {
        force_loops(&own, first, last, want, true);
    } else {
        force_loops(&own, first, last, want, false);
    }
    job->rows.any_slow = own.rows.any_slow;
}

const struct eam_kernels SIMD_NAME(kernels_eam) = {density, force};
