#ifndef CW_KSPACE_FFT_H
#define CW_KSPACE_FFT_H
/* Fourier transforms of eight lines at a time, one line per lane: every line goes through the same
 * operations whoever its neighbours are and on any instruction set, so its bits do not depend on
 * how lines are spread over ranks. Lengths are products of 2, 3 and 5. Inside kspace/ only; all
 * local.
 *
 * Why not FFTW: its plan, and so the last bits, may differ with the number of lines in a batch,
 * their stride and the processor's instruction set.
 *
 * A complex vector is sixteen doubles, the real parts of eight lines and then the imaginary ones; a
 * bundle of lines is n of them. */
#include "base/types.h"

enum { FFT_LANES = 8, FFT_VECTOR = 16, FFT_PASSES_MOST = 24 };

/* One length. */
struct fft {
    int n;
    int n_passes;
    int radix[FFT_PASSES_MOST];
    double *twiddle; /* by pass, then p, then 1 .. radix - 1: cos, sin */
};

/* A transform of n = 2 * half.n real numbers through one of half the length. */
struct fft_real {
    struct fft half;
    double *turn; /* [2 (n / 4 + 1)] exp(-2 pi i k / n) */
};

/* n must be a product of 2, 3 and 5. */
void fft_init(struct fft *fft, int n);
void fft_free(struct fft *fft);
void fft_real_init(struct fft_real *fft, int n); /* n even */
void fft_real_free(struct fft_real *fft);

/* The least even product of 2, 3 and 5 that is at least n. */
int fft_length(int n);

#endif
