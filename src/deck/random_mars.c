/* RANMAR: a lagged Fibonacci sequence, u_n = u_(n-97) - u_(n-33) mod 1, minus an arithmetic
 * sequence, in 24-bit fractions. All operations are exact in double, so the numbers are the same on
 * any machine. Only random() and normal() of formulas use it: everything else draws counter-based
 * numbers.
 *
 * Source: G. Marsaglia, A. Zaman, W.-W. Tsang, Stat. Prob. Lett. 9, 35 (1990); start-up and layout:
 * F. James, Comput. Phys. Commun. 60, 329 (1990). One number is drawn and dropped at the start, as
 * LAMMPS does it (found by comparing its numbers with ours). */
#include "deck/random_mars.h"

void random_mars_start(struct random_mars *random, int seed)
{
    int ij = (seed - 1) / 30082;
    int kl = (seed - 1) - 30082 * ij;
    int i = (ij / 177) % 177 + 2;
    int j = ij % 177 + 2;
    int k = (kl / 169) % 178 + 1;
    int l = kl % 169;
    *random = (struct random_mars){.c = 362436.0 / 16777216.0, .i = 96, .j = 32};
    for (int n = 0; n < 97; n++) {
        double bit = 1.0;
        for (int b = 0; b < 24; b++) {
            bit *= 0.5;
            int m = i * j % 179 * k % 179;
            i = j;
            j = k;
            k = m;
            l = (53 * l + 1) % 169;
            if (l * m % 64 >= 32)
                random->u[n] += bit;
        }
    }
    (void)random_mars_uniform(random);
}

double random_mars_uniform(struct random_mars *random)
{
    double x = random->u[random->i] - random->u[random->j];
    x += x < 0.0 ? 1.0 : 0.0;
    random->u[random->i] = x;
    random->i = random->i > 0 ? random->i - 1 : 96;
    random->j = random->j > 0 ? random->j - 1 : 96;
    random->c -= 7654321.0 / 16777216.0;
    if (random->c < 0.0)
        random->c += 16777213.0 / 16777216.0;
    x -= random->c;
    return x < 0.0 ? x + 1.0 : x;
}

static double next(void *random)
{
    return random_mars_uniform(random);
}

double random_mars_normal(struct random_mars *random)
{
    return random_normal_polar(next, random, &random->spare);
}
