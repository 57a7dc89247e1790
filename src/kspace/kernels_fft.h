#ifndef CW_KSPACE_KERNELS_FFT_H
#define CW_KSPACE_KERNELS_FFT_H
/* The transforms of fft.h, compiled once per instruction set, all with the same bits. Forward is
 * exp(-i k x), nothing is divided by n. Bundles are 64-byte aligned. All local. */
#include "base/simd_select.h"
#include "kspace/fft.h"

/* What to do with one plane of waves along z: transform it along y and x, multiply each wave by a
 * number, transform back. */
struct plane_job {
    const struct fft *x, *y;
    int m[2];             /* points along x, y that hold something; the rest, up to the transforms'
                             lengths, is zero and is not asked for */
    const double *factor; /* [ceil(y.n / 8)][x.n][8]: lanes are y */
    double *rows;         /* [y.n rounded up to 8][ceil(m[0] / 8)][16]: lanes are x */
    double *buffer;       /* [2 * 16 * (longest + 8)] */
};

struct fft_kernels {
    /* n real numbers per lane, [n][8], to n / 2 + 1 waves. work: as long as `real`, which is
     * overwritten. */
    void (*forward)(const struct fft_real *fft, double *real, double *waves, double *work);
    /* back; waves is overwritten */
    void (*backward)(const struct fft_real *fft, double *waves, double *real, double *work);
    void (*plane)(const struct plane_job *job);
    /* the first half of that: waves along y and x into out, [ceil(y.n / 8)][x.n][16], lanes y */
    void (*plane_waves)(const struct plane_job *job, double *out);
    /* the second half, of waves times factor */
    void (*plane_back)(const struct plane_job *job, const double *waves);
};
extern const struct fft_kernels kernels_fft_portable, kernels_fft_avx2, kernels_fft_avx512;

/* The set for a level (those that the build lacks give the portable one). */
const struct fft_kernels *kernels_fft(enum simd_level level);

#endif
