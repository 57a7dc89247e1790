/* The tables of kernels by instruction set. */
#include "kspace/kernels_fft.h"
#include "kspace/kernels_mesh.h"

#if defined CW_SIMD_PORTABLE_ONLY
static const struct fft_kernels *const fft_sets[] = {&kernels_fft_portable, &kernels_fft_portable,
                                                     &kernels_fft_portable};
static const struct mesh_kernels *const mesh_sets[] = {
    &kernels_mesh_portable, &kernels_mesh_portable, &kernels_mesh_portable};
#else
static const struct fft_kernels *const fft_sets[] = {&kernels_fft_portable, &kernels_fft_avx2,
                                                     &kernels_fft_avx512};
static const struct mesh_kernels *const mesh_sets[] = {&kernels_mesh_portable, &kernels_mesh_avx2,
                                                       &kernels_mesh_avx512};
#endif

const struct fft_kernels *kernels_fft(enum simd_level level)
{
    return fft_sets[level];
}

const struct mesh_kernels *kernels_mesh(enum simd_level level)
{
    return mesh_sets[level];
}
