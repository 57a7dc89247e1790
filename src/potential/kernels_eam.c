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
#include "potential/pair_loop.h"

/* Pass 1 of one atom with one neighbour type; adds to *rho unless some pair is nearer than the
 * tables reach: then returns true. */
CW_ALWAYS_INLINE bool density_row(const struct eam_job *job, const struct eam_params *params,
                                  lidx i, size_t part, bool fine, struct simd *rho)
{
    const struct rows *rows = &job->rows;
    const lidx *j = rows->neighbor + rows->first[part];
    const size_t n = rows->first[part + 1] - rows->first[part];
    const struct simd cut2 = simd_all(job->cut2);
    const struct simd s_min = simd_all(job->s_min);
    const struct simd magic = simd_all(CW_MAGIC(job->rho_quantum));
    const struct simd scale = simd_all(job->scale);
    const struct simd offset = simd_all(job->offset);
    struct simd sum = simd_all(0);
    bool close = false;
    for (size_t done = 0; done < n; done += PAIR_BLOCK) {
        const size_t count = n - done < PAIR_BLOCK ? n - done : PAIR_BLOCK;
        struct pair_block block;
        pair_block_fill(&block, rows->x, i, j + done, count, true);
        for (size_t k = 0; k < count; k += SIMD_WIDTH) {
            struct pair_place place;
            const struct simd s = simd_load(block.s + k);
            struct simd_mask in = simd_and(simd_less(s, cut2), simd_first(count - k));
            close |= simd_any(simd_and(simd_less(s, s_min), in));
            pair_find_place(simd_fma(s, scale, offset), fine, &place);
            struct simd value = pair_table_value(params->density_in, fine, &place);
            sum = simd_add_if(in, sum, simd_round(value, magic));
        }
    }
    if (!close)
        *rho = simd_add(*rho, sum);
    return close;
}

CW_ALWAYS_INLINE void density_rows(struct eam_job *job, lidx first, lidx last, bool fine)
{
    struct rows *rows = &job->rows;
    const size_t n_types = (size_t)rows->n_types;
    for (lidx i = first; i < last; i++) {
        const struct eam_params *of_type = job->params + (size_t)rows->type[i] * (n_types + 1);
        struct simd rho = simd_all(0);
        for (size_t t = 1; t <= n_types; t++) {
            const size_t part = (size_t)i * n_types + t - 1;
            if (of_type[t].active && density_row(job, &of_type[t], i, part, fine, &rho)) {
                rows->slow[part] = 1;
                rows->any_slow = true;
            }
        }
        job->rho[i] = simd_sum(rho);
    }
}

static void density(struct eam_job *job, lidx first, lidx last)
{
    if (job->fine) {
        density_rows(job, first, last, true);
    } else {
        density_rows(job, first, last, false);
    }
}

/* Pass 2 of one atom with one neighbour type. */
CW_ALWAYS_INLINE void force_row(const struct eam_job *job, const struct eam_params *params, lidx i,
                                size_t part, unsigned want, bool fine, struct pair_sums *sums)
{
    const lidx *j = job->rows.neighbor + job->rows.first[part];
    const size_t n = job->rows.first[part + 1] - job->rows.first[part];
    const struct simd cut2 = simd_all(job->cut2);
    const struct simd embed = simd_all(job->rows.x[4 * (size_t)i + 3]);
    const struct simd scale = simd_all(job->scale);
    const struct simd offset = simd_all(job->offset);
    for (size_t done = 0; done < n; done += PAIR_BLOCK) {
        const size_t count = n - done < PAIR_BLOCK ? n - done : PAIR_BLOCK;
        struct pair_block block;
        pair_block_fill(&block, job->rows.x, i, j + done, count, false);
        for (size_t k = 0; k < count; k += SIMD_WIDTH) {
            struct pair_place place;
            struct simd energy = scale;
            const struct simd s = simd_load(block.s + k);
            const struct simd other = simd_load(block.w + k);
            const struct simd d[3] = {simd_load(block.d[0] + k), simd_load(block.d[1] + k),
                                      simd_load(block.d[2] + k)};
            pair_find_place(simd_fma(s, scale, offset), fine, &place);
            struct simd factor = pair_table_slope(params->pair, fine, &place);
            struct simd inward = pair_table_slope(params->density_in, fine, &place);
            if (params->same) {
                factor = simd_fma(simd_add(embed, other), inward, factor);
            } else {
                struct simd outward = pair_table_slope(params->density_out, fine, &place);
                factor =
                    simd_add(simd_add(simd_mul(embed, inward), simd_mul(other, outward)), factor);
            }
            if (want & PASS_ENERGY)
                energy = pair_table_value(params->pair, fine, &place);
            struct simd_mask in = simd_and(simd_less(s, cut2), simd_first(count - k));
            pair_sums_add(sums, d, factor, energy, in, want);
        }
    }
}

CW_ALWAYS_INLINE void force_rows(struct eam_job *job, lidx first, lidx last, unsigned want,
                                 bool fine)
{
    const size_t n_types = (size_t)job->rows.n_types;
    for (lidx i = first; i < last; i++) {
        const struct eam_params *of_type = job->params + (size_t)job->rows.type[i] * (n_types + 1);
        struct pair_sums sums;
        pair_sums_clear(&sums, want);
        for (size_t t = 1; t <= n_types; t++) {
            size_t part = (size_t)i * n_types + t - 1;
            if (of_type[t].active && !job->rows.slow[part])
                force_row(job, &of_type[t], i, part, want, fine, &sums);
        }
        pair_sums_store(&sums, &job->rows, i, want);
    }
}

/* A loop for each combination of flags and tables. */
CW_ALWAYS_INLINE void force_loops(struct eam_job *job, lidx first, lidx last, unsigned want,
                                  bool fine)
{
    switch (want) {
    case 0:
        force_rows(job, first, last, 0, fine);
        break;
    case PASS_ENERGY:
        force_rows(job, first, last, PASS_ENERGY, fine);
        break;
    case PASS_VIRIAL:
        force_rows(job, first, last, PASS_VIRIAL, fine);
        break;
    default:
        force_rows(job, first, last, PASS_ENERGY | PASS_VIRIAL, fine);
    }
}

static void force(struct eam_job *job, lidx first, lidx last, unsigned want)
{
    if (job->fine) {
        force_loops(job, first, last, want, true);
    } else {
        force_loops(job, first, last, want, false);
    }
}

const struct eam_kernels SIMD_NAME(kernels_eam) = {density, force};
