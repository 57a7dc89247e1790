/* See places.h. An atom is wrapped into the box first, which is exact (system/box.c), then rounded,
 * then put back by as many box lengths, each rounded to whole quanta: the error of a length is less
 * than a hair's (3e-8 A) and the same for all. Rounding the position as it stands would make an
 * atom's place depend on when it was last wrapped, that is on lists and restarts. */
#include "potential/places.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/simd_select.h"
#include "potential/kernels_places.h"
#include "system/box.h"

double places_quantum(double cutoff)
{
    int exponent;
    (void)frexp(16 * cutoff, &exponent); /* 16 cutoff < 2^exponent */
    return ldexp(1.0, exponent - 31);
}

/* Numbers of one axis; the fourth axis, w, stands for itself like one that is not periodic. */
static void frame_axis(struct places_frame *frame, const struct box *box, int d, double quantum)
{
    const bool periodic = d < 3 && box->periodic[d];
    const double length = periodic ? box->length[d] : 0;
    for (int k = d; k < PLACES_LANES; k += 4) {
        frame->from[k] = periodic ? box->lo[d] : 0;
        frame->lo[k] = periodic ? box->lo[d] : -HUGE_VAL;
        frame->last[k] = periodic ? box->hi[d] - 0.5 * CW_QUANTUM_POSITION : HUGE_VAL;
        frame->length[k] = length;
        frame->per_length[k] = periodic ? 1 / length : 0;
        frame->steps[k] = rint(length / quantum);
    }
}

static places_function *choose_fill(void)
{
#ifndef CW_SIMD_PORTABLE_ONLY
    const enum simd_level level = simd_chosen();
    if (level == SIMD_AVX512)
        return places_fill_avx512;
    if (level == SIMD_AVX2)
        return places_fill_avx2;
#endif
    return places_fill_portable;
}

void places_reserve(struct places *places, size_t n)
{
    if (n <= places->cap)
        return;
    places->cap = n + n / 8;
    mem_free(places->x);
    places->x = mem_array(places->cap * 4, sizeof *places->x);
}

/* In a tilted box an atom goes back by whole edges, so axes hang together: one atom after the
 * other. Edges and tilts are rounded to quanta, like lengths above. */
static void fill_tilted(struct places *places, const struct box *box, const double *x, size_t first,
                        size_t last)
{
    const double per_quantum = 1 / places->quantum; /* exact: a power of two */
    int64_t edge[3][3] = {{0}};                     /* a, b, c in quanta */
    for (int d = 0; d < 3; d++) {
        int one[3] = {d == 0, d == 1, d == 2};
        double vector[3];
        box_shift(box, one, vector);
        for (int k = 0; k < 3; k++)
            edge[d][k] = llrint(vector[k] * per_quantum);
    }
    for (size_t i = first; i < last; i++) {
        double at[3] = {x[4 * i], x[4 * i + 1], x[4 * i + 2]};
        int image[3] = {0, 0, 0};
        box_wrap(box, at, image);
        int32_t *out = places->x + 4 * i;
        for (int d = 0; d < 3; d++) {
            int64_t quanta = llrint(at[d] * per_quantum);
            for (int e = d; e < 3; e++)
                quanta += image[e] * edge[e][d];
            const uint32_t low = (uint32_t)(uint64_t)quanta; /* modulo 2^32 */
            memcpy(out + d, &low, sizeof low);
        }
        out[3] = 0;
    }
}

void places_fill(struct places *places, const struct box *box, const double *x, size_t first,
                 size_t last)
{
    if (box->triclinic) {
        fill_tilted(places, box, x, first, last);
        return;
    }
    struct places_frame frame = {.per_quantum = 1 / places->quantum};
    for (int d = 0; d < 4; d++)
        frame_axis(&frame, box, d, places->quantum);
    places_function *fill = choose_fill();
    const size_t pairs = (last - first) / 2 * 2;
    fill(&frame, x + 4 * first, places->x + 4 * first, pairs);
    if (first + pairs < last) {
        double odd[PLACES_LANES] = {0};
        int32_t out[PLACES_LANES];
        memcpy(odd, x + 4 * (last - 1), 4 * sizeof *x);
        fill(&frame, odd, out, 2);
        memcpy(places->x + 4 * (last - 1), out, 4 * sizeof *out);
    }
}

void places_free(struct places *places)
{
    mem_free(places->x);
    *places = (struct places){0};
}
