/* Positions to 32-bit integers. See places.h. */
#include "potential/kernels_places.h"

#include "base/exact.h"
#include "base/simd.h"

/* The images that x lies away from the box; x is moved back by as many lengths, exactly. The
 * quotient is rounded and may be one off next to an edge. */
CW_ALWAYS_INLINE struct simd images(const struct places_frame *frame, struct simd *x)
{
    const struct simd length = simd_load(frame->length);
    const struct simd along =
        simd_mul(simd_sub(*x, simd_load(frame->from)), simd_load(frame->per_length));
    struct simd n = simd_round(simd_sub(along, simd_all(0.5)), simd_all(CW_MAGIC(1.0)));
    *x = simd_sub(*x, simd_mul(n, length));
    const struct simd_mask below = simd_less(*x, simd_load(frame->lo));
    const struct simd_mask above = simd_less(simd_load(frame->last), *x);
    *x = simd_add_if(below, *x, length);
    *x = simd_add_if(above, *x, simd_sub(simd_all(0), length));
    n = simd_add_if(below, n, simd_all(-1));
    return simd_add_if(above, n, simd_all(1));
}

void SIMD_NAME(places_fill)(const struct places_frame *frame, const double *x, int32_t *out,
                            size_t n)
{
    /* adding it leaves the low bits of an integer in the low bits of the sum */
    const struct simd magic = simd_all(CW_MAGIC(1.0));
    const struct simd per_quantum = simd_all(frame->per_quantum);
    for (size_t i = 0; i < n; i += 2) {
        struct simd at = simd_load(x + 4 * i);
        const struct simd image = images(frame, &at);
        const struct simd inside = simd_add(simd_mul(at, per_quantum), magic);
        simd_store_low(out + 4 * i, simd_add(inside, simd_mul(image, simd_load(frame->steps))));
    }
}
