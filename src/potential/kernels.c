/* The tables of kernels by instruction set. */
#include "potential/kernels.h"

#if defined CW_SIMD_PORTABLE_ONLY
static const struct pair_kernels *const pair_sets[] = {
    &kernels_pair_portable, &kernels_pair_portable, &kernels_pair_portable};
static const struct eam_kernels *const eam_sets[] = {&kernels_eam_portable, &kernels_eam_portable,
                                                     &kernels_eam_portable};
#else
static const struct pair_kernels *const pair_sets[] = {&kernels_pair_portable, &kernels_pair_avx2,
                                                       &kernels_pair_avx512};
static const struct eam_kernels *const eam_sets[] = {&kernels_eam_portable, &kernels_eam_avx2,
                                                     &kernels_eam_avx512};
#endif

const struct pair_kernels *kernels_pair(enum simd_level level)
{
    return pair_sets[level];
}

const struct eam_kernels *kernels_eam(enum simd_level level)
{
    return eam_sets[level];
}
