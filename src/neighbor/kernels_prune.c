/* Packs the near entries of neighbour rows, sixteen at a time. */
#include "neighbor/kernels_prune.h"

#include "base/simd_float.h"

CW_ALWAYS_INLINE size_t prune_part(const struct prune_job *job, const float *xi, size_t part,
                                   float reach2, lidx *out)
{
    const lidx *j = job->offset + job->first[part];
    const size_t n = job->first[part + 1] - job->first[part];
    const struct simd reach = simd_all(reach2);
    const struct simd at[3] = {simd_all(xi[0]), simd_all(xi[1]), simd_all(xi[2])};
    size_t count = 0;
    for (size_t k = 0; k < n; k += SIMD_WIDTH) {
        struct simd other[4];
        struct simd d[3];
        simd_load_atoms(job->x, j + k, other);
        for (int a = 0; a < 3; a++)
            d[a] = simd_sub(at[a], other[a]);
        struct simd s = simd_fma(d[2], d[2], simd_fma(d[1], d[1], simd_mul(d[0], d[0])));
        count += simd_pack(simd_and(simd_less(s, reach), simd_first(n - k)), j + k, out + count);
    }
    return count;
}

void SIMD_NAME(nlist_prune)(const struct prune_job *job, lidx first, lidx last)
{
    const size_t n_types = (size_t)job->n_types;
    for (lidx i = first; i < last; i++) {
        const float *reach2 = job->reach2 + (size_t)job->type[i] * (n_types + 1);
        for (size_t t = 1; t <= n_types; t++) {
            const size_t part = (size_t)i * n_types + t - 1;
            const size_t start = job->near_first[part];
            job->near_first[part + 1] =
                start + prune_part(job, job->x + 4 * (size_t)i, part, reach2[t], job->near + start);
        }
    }
}
