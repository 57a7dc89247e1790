/* Philox 4x32-10, the Park-Miller sequence, normal numbers. See random.h. */
#include "base/random.h"

#include <math.h>
#include <string.h>

void random_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    const uint64_t m0 = 0xD2511F53u;
    const uint64_t m1 = 0xCD9E8D57u;
    uint32_t c0 = counter[0];
    uint32_t c1 = counter[1];
    uint32_t c2 = counter[2];
    uint32_t c3 = counter[3];
    uint32_t k0 = key[0];
    uint32_t k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = m0 * c0;
        uint64_t p1 = m1 * c2;
        uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        uint32_t n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)p1;
        c3 = (uint32_t)p0;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

void random_uniform4(uint32_t seed, uint32_t stream, gid id, gid step, double out[4])
{
    const uint64_t a = (uint64_t)id;
    const uint64_t b = (uint64_t)step;
    const uint32_t counter[4] = {(uint32_t)a, (uint32_t)(a >> 32), (uint32_t)b,
                                 (uint32_t)(b >> 32)};
    const uint32_t key[2] = {seed, stream};
    uint32_t raw[4];
    random_philox(counter, key, raw);
    for (int k = 0; k < 4; k++)
        out[k] = ((double)raw[k] + 0.5) * 0x1p-32;
}

double random_normal_polar(double (*next)(void *sequence), void *sequence,
                           struct random_spare *spare)
{
    if (spare->is_there) {
        spare->is_there = false;
        return spare->value;
    }
    double a;
    double b;
    double r2;
    do {
        a = 2 * next(sequence) - 1;
        b = 2 * next(sequence) - 1;
        r2 = a * a + b * b;
    } while (r2 >= 1 || r2 == 0);
    double scale = sqrt(-2 * log(r2) / r2);
    *spare = (struct random_spare){true, a * scale};
    return b * scale;
}

enum { PM_MULTIPLIER = 16807, PM_MODULUS = 2147483647 };

void park_miller_start(struct park_miller *random, int32_t seed)
{
    *random = (struct park_miller){.seed = seed};
}

static uint32_t hash_bytes(uint32_t hash, const void *data, size_t n)
{
    const signed char *byte = data;
    for (size_t k = 0; k < n; k++) {
        /* sign extension is meant: the hash is defined on chars as signed */
        const int32_t extended = byte[k]; /* NOLINT(bugprone-signed-char-misuse) */
        hash += (uint32_t)extended;
        hash += hash << 10;
        hash ^= hash >> 6;
    }
    return hash;
}

void park_miller_start_at(struct park_miller *random, int32_t seed, const double x[3])
{
    uint32_t hash = hash_bytes(0, &seed, sizeof seed);
    hash = hash_bytes(hash, x, 3 * sizeof x[0]);
    hash += hash << 3;
    hash ^= hash >> 11;
    hash += hash << 15;
    int32_t start = (int32_t)(hash & 0x7ffffff);
    park_miller_start(random, start ? start : 1);
    for (int k = 0; k < 5; k++)
        park_miller_uniform(random);
}

double park_miller_uniform(struct park_miller *random)
{
    random->seed = (int32_t)((int64_t)random->seed * PM_MULTIPLIER % PM_MODULUS);
    return (1.0 / PM_MODULUS) * random->seed;
}

static double next_park_miller(void *random)
{
    return park_miller_uniform(random);
}

double park_miller_normal(struct park_miller *random)
{
    return random_normal_polar(next_park_miller, random, &random->spare);
}
