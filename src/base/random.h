#ifndef CW_BASE_RANDOM_H
#define CW_BASE_RANDOM_H
/* Random numbers. Two kinds:
 * - counter-based (Philox 4x32-10; Salmon, Moraes, Dror, Shaw, SC'11, 2011): a pure function of
 * (seed, stream, atom id, step), so a thermostat or the beam does the same on any rank count and
 * after any restart;
 * - the minimal standard generator of Park and Miller (Commun. ACM 31, 1192, 1988), a sequence, for
 * what must draw the same numbers as LAMMPS for the same seed (velocity create). */
#include "base/types.h"

/* Streams keep different uses of one seed apart. */
enum random_stream {
    RANDOM_LANGEVIN = 1,
    RANDOM_BUILD = 2,
    RANDOM_FORMULA = 3,
    RANDOM_BEAM = 4,
    RANDOM_GAS = 5,
};

/* Four uniform numbers in (0, 1), multiples of 2^-32 plus 2^-33 (never 0 or 1), for the counter
 * (id, step) under the key (seed, stream). Pure, local. */
void random_uniform4(uint32_t seed, uint32_t stream, gid id, gid step, double out[4]);

/* One raw Philox 4x32-10 block (exposed for the known-answer test). */
void random_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* What is left over between two normal numbers; zero at the start. */
struct random_spare {
    bool is_there;
    double value;
};

/* Standard normal number by Marsaglia's polar method, from a sequence of uniform numbers in (0, 1):
 * next(sequence) draws one. Each accepted pair gives two; the second waits in *spare for the next
 * call. Source: G. Marsaglia, T. A. Bray, SIAM Rev. 6, 260 (1964). Local. */
double random_normal_polar(double (*next)(void *sequence), void *sequence,
                           struct random_spare *spare);

struct park_miller {
    int32_t seed; /* 1 .. 2^31 - 2 */
    struct random_spare spare;
};

/* Starts the sequence; seed must be positive. */
void park_miller_start(struct park_miller *random, int32_t seed);

/* Starts from a seed and a position, so that an atom at x draws the same numbers on any rank
 * (velocity's `loop geom`): the bytes of (seed, x) through Jenkins's one-at-a-time hash, 27 bits of
 * it, then five numbers drawn. */
void park_miller_start_at(struct park_miller *random, int32_t seed, const double x[3]);

/* Uniform in (0, 1). */
double park_miller_uniform(struct park_miller *random);

/* Standard normal by Marsaglia's polar method; every second call returns the spare number. */
double park_miller_normal(struct park_miller *random);

#endif
