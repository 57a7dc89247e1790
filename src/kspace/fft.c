/* Lengths and factors of the transforms; what runs is in kernels_fft.c. The passes are Stockham's
 * (W. T. Cochran et al., Proc. IEEE 55, 1664 (1967)): each reads one array and writes the other in
 * such an order that none is left to be sorted. */
#include "kspace/fft.h"

#include <math.h>

#include "base/err.h"
#include "base/mem.h"

static const double pi = 3.14159265358979323846;

static int next_radix(int n)
{
    static const int radices[] = {4, 5, 3, 2};
    for (size_t k = 0; k < sizeof radices / sizeof radices[0]; k++) {
        if (n % radices[k] == 0)
            return radices[k];
    }
    return 0;
}

/* cos and sin of -2 pi k / n, by the nearest axis */
static void turn(int k, int n, double out[2])
{
    const double angle = -2 * pi * k / n;
    out[0] = 4 * k == n || 4 * k == 3 * n ? 0 : cos(angle);
    out[1] = 2 * k == n ? 0 : sin(angle);
}

void fft_init(struct fft *fft, int n)
{
    size_t used = 0;
    *fft = (struct fft){.n = n};
    fft->twiddle = mem_array(8 * ((size_t)n + 1), sizeof *fft->twiddle);
    for (int left = n; left > 1;) {
        const int radix = next_radix(left);
        CW_ASSERT(radix > 0 && fft->n_passes < FFT_PASSES_MOST, "a product of 2, 3 and 5");
        fft->radix[fft->n_passes++] = radix;
        for (int p = 0; p < left / radix; p++) {
            for (int k = 1; k < radix; k++) {
                turn(p * k % left, left, fft->twiddle + used);
                used += 2;
            }
        }
        left /= radix;
    }
}

void fft_free(struct fft *fft)
{
    mem_free(fft->twiddle);
    *fft = (struct fft){.n = 0};
}

void fft_real_init(struct fft_real *fft, int n)
{
    CW_ASSERT(n % 2 == 0, "an even number of points");
    fft_init(&fft->half, n / 2);
    fft->turn = mem_array(2 * ((size_t)n / 4 + 1), sizeof *fft->turn);
    for (int k = 0; k <= n / 4; k++)
        turn(k, n, fft->turn + 2 * (size_t)k);
}

void fft_real_free(struct fft_real *fft)
{
    fft_free(&fft->half);
    mem_free(fft->turn);
    fft->turn = NULL;
}

static bool is_product(int n)
{
    while (n > 1) {
        const int radix = next_radix(n);
        if (radix == 0)
            return false;
        n /= radix;
    }
    return true;
}

int fft_length(int n)
{
    int even = n < 2 ? 2 : n + n % 2;
    while (!is_product(even))
        even += 2;
    return even;
}
