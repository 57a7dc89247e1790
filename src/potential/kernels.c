/* The tables of kernels by precision and instruction set. */
#include "potential/kernels.h"

#if defined CW_SIMD_PORTABLE_ONLY
#define SETS(stem)                                                                                 \
    {                                                                                              \
        &stem##_portable, &stem##_portable, &stem##_portable                                       \
    }
#else
#define SETS(stem)                                                                                 \
    {                                                                                              \
        &stem##_portable, &stem##_avx2, &stem##_avx512                                             \
    }
#endif

static const struct pair_kernels *const pair_sets[2][SIMD_LEVELS] = {SETS(kernels_pair),
                                                                     SETS(kernels_pair_mixed)};
static const struct eam_kernels *const eam_sets[2][SIMD_LEVELS] = {SETS(kernels_eam),
                                                                   SETS(kernels_eam_mixed)};

static const pair_kernel *const table_sets[SIMD_LEVELS] = SETS(kernels_tables);

pair_kernel kernels_tables(enum simd_level level)
{
    return *table_sets[level];
}

const struct pair_kernels *kernels_pair(enum simd_level level, bool mixed)
{
    return pair_sets[mixed][level];
}

const struct eam_kernels *kernels_eam(enum simd_level level, bool mixed)
{
    return eam_sets[mixed][level];
}
