/* See kernels_mesh.h. Eight atoms at a time have their weights made, lanes being atoms; then each
 * atom's points are gone through, lanes being points along x: the 8 - p that are too many get the
 * weight zero. */
#include "kspace/kernels_mesh.h"

#include <string.h>

#include "base/exact.h"
#include "base/simd.h"

enum { MOST = MESH_ORDER_MOST };

/* a block of eight atoms */
struct places {
    lidx index[3][SIMD_WIDTH]; /* first point in the brick */
    double q[SIMD_WIDTH];
    bool inside[SIMD_WIDTH];
    /* [axis][point][atom], and of x also [atom][point] */
    _Alignas(64) double weight[3][MOST][SIMD_WIDTH];
    _Alignas(64) double slope[3][MOST][SIMD_WIDTH];
    _Alignas(64) double weight_x[SIMD_WIDTH][MOST];
    _Alignas(64) double slope_x[SIMD_WIDTH][MOST];
    struct simd t[3]; /* mesh coordinate above that of the first point */
};

CW_ALWAYS_INLINE struct simd floor_of(struct simd u)
{
    const struct simd magic = simd_all(MESH_MAGIC);
    struct simd nearest = simd_sub(simd_add(u, magic), magic);
    return simd_add_if(simd_less(u, nearest), nearest, simd_all(-1));
}

/* Weights at the p points from floor(u) on, t = u - floor(u), and their slopes in u: M_p by the
 * recursion from M_2 (Essmann's eq. 4.1), M_p' from M_(p-1). */
CW_ALWAYS_INLINE void weigh(int order, struct simd t, struct simd *w, struct simd *slope)
{
    const struct simd one = simd_all(1);
    w[0] = simd_sub(one, t);
    w[1] = t;
    for (int k = 3; k <= order; k++) {
        const struct simd part = simd_all(1.0 / (k - 1));
        if (k == order) {
            slope[0] = simd_sub(simd_all(0), w[0]);
            for (int j = 1; j < order - 1; j++)
                slope[j] = simd_sub(w[j - 1], w[j]);
            slope[order - 1] = w[order - 2];
        }
        w[k - 1] = simd_mul(part, simd_mul(t, w[k - 2]));
        for (int j = 1; j < k - 1; j++) {
            struct simd up = simd_add(t, simd_all(j));
            struct simd down = simd_sub(simd_all(k - j), t);
            w[k - 1 - j] = simd_mul(part, simd_fma(up, w[k - 2 - j], simd_mul(down, w[k - 1 - j])));
        }
        w[0] = simd_mul(part, simd_mul(simd_sub(one, t), w[0]));
    }
    if (order == 2) {
        slope[0] = simd_all(-1);
        slope[1] = one;
    }
}

/* points beyond the order: weight 0 */
CW_ALWAYS_INLINE void keep_weights(int order, const struct simd *w, double out[MOST][SIMD_WIDTH])
{
    for (int j = 0; j < MOST; j++)
        simd_store(out[j], j < order ? w[j] : simd_all(0));
}

CW_ALWAYS_INLINE void turn_weights(double from[MOST][SIMD_WIDTH], double to[SIMD_WIDTH][MOST])
{
    static const lidx rows[SIMD_WIDTH] = {0, 8, 16, 24, 32, 40, 48, 56};
    struct simd turned[SIMD_WIDTH];
    simd_load_row(from[0], rows, turned);
    for (int k = 0; k < SIMD_WIDTH; k++)
        simd_store(to[k], turned[k]);
}

/* The last bit set: see MESH_MAGIC. A weight of zero (an atom right on a point) becomes 2^-100,
 * which is nothing, either. */
CW_ALWAYS_INLINE void make_odd(int order, double w[MOST][SIMD_WIDTH])
{
    for (int j = 0; j < order; j++) {
        for (int k = 0; k < SIMD_WIDTH; k++) {
            const double nudged = w[j][k] + 0x1p-100;
            uint64_t bits;
            memcpy(&bits, &nudged, sizeof bits);
            bits |= 1;
            memcpy(&w[j][k], &bits, sizeof bits);
        }
    }
}

/* mesh coordinate of eight atoms along one axis: wrapped exactly, then scaled */
CW_ALWAYS_INLINE void place_axis(const struct mesh_job *job, int order, int d, struct simd x,
                                 struct places *places)
{
    const struct simd length = simd_all(job->length[d]);
    const struct simd zero = simd_all(0);
    struct simd r = simd_sub(x, simd_all(job->lo[d]));
    struct simd turns = floor_of(simd_mul(r, simd_all(job->inverse[d])));
    r = simd_sub(r, simd_mul(turns, length));
    struct simd_mask below = simd_less(r, zero);
    r = simd_add_if(below, r, length);
    turns = simd_add_if(below, turns, simd_all(-1));
    struct simd_mask above = simd_less(simd_all(job->length[d] - CW_QUANTUM_POSITION), r);
    r = simd_add_if(above, r, simd_all(-job->length[d]));
    turns = simd_add_if(above, turns, simd_all(1));
    struct simd u = simd_mul(r, simd_all(job->scale[d]));
    struct simd cell = floor_of(u);
    struct simd index =
        simd_fma(turns, simd_all(job->points[d]), simd_sub(cell, simd_all(job->first[d])));
    int32_t low[SIMD_WIDTH];
    simd_store_low(low, simd_add(index, simd_all(MESH_MAGIC)));
    for (int k = 0; k < SIMD_WIDTH; k++) {
        places->index[d][k] = low[k];
        places->inside[k] = places->inside[k] && low[k] >= 0 && low[k] + order <= job->size[d];
    }
    struct simd w[MOST];
    struct simd slope[MOST];
    places->t[d] = simd_sub(u, cell);
    weigh(order, places->t[d], w, slope);
    keep_weights(order, w, places->weight[d]);
    keep_weights(order, slope, places->slope[d]);
}

/* Atoms first, first + 1, ... up to eight; behind the last one it stands again without charge. */
CW_ALWAYS_INLINE void place(struct mesh_job *job, int order, lidx first, struct places *places)
{
    lidx atom[SIMD_WIDTH];
    struct simd x[4];
    for (int k = 0; k < SIMD_WIDTH; k++) {
        const bool is_there = first + k < job->n;
        atom[k] = 4 * (is_there ? first + k : job->n - 1);
        places->q[k] = is_there ? job->q[first + k] : 0;
        places->inside[k] = true;
    }
    simd_load_atoms(job->x, atom, x);
    for (int d = 0; d < 3; d++)
        place_axis(job, order, d, x[d], places);
    make_odd(order, places->weight[0]);
    turn_weights(places->weight[0], places->weight_x);
    for (int k = 0; k < SIMD_WIDTH; k++) {
        if (places->q[k] == 0) {
            places->inside[k] = false;
        } else if (!places->inside[k]) {
            job->outside = true;
        }
    }
}

CW_ALWAYS_INLINE double *first_row(const struct mesh_job *job, const struct places *places, int k)
{
    const size_t row = (size_t)job->size[0] + MOST;
    return job->brick + (size_t)places->index[0][k] +
           row * ((size_t)places->index[1][k] + (size_t)job->size[1] * (size_t)places->index[2][k]);
}

/* atom k of the block */
CW_ALWAYS_INLINE void spread_atom(const struct mesh_job *job, int order,
                                  const struct places *places, int k)
{
    const size_t row = (size_t)job->size[0] + MOST;
    const size_t plane = row * (size_t)job->size[1];
    double *corner = first_row(job, places, k);
    const struct simd wx = simd_load(places->weight_x[k]);
    for (size_t z = 0; z < (size_t)order; z++) {
        const double qz = places->q[k] * places->weight[2][z][k];
        for (size_t y = 0; y < (size_t)order; y++) {
            double *p = corner + plane * z + row * y;
            struct simd part = simd_all(qz * places->weight[1][y][k]);
            simd_store(p, simd_fma(wx, part, simd_load(p)));
        }
    }
}

CW_ALWAYS_INLINE void spread(struct mesh_job *job, int order)
{
    struct places places;
    for (lidx first = 0; first < job->n; first += SIMD_WIDTH) {
        place(job, order, first, &places);
        for (int k = 0; k < SIMD_WIDTH; k++) {
            if (places.inside[k])
                spread_atom(job, order, &places, k);
        }
    }
}

/* sums along lanes, of eight vectors: lane k of the result is that of vector k */
CW_ALWAYS_INLINE struct simd sum_lanes(double v[SIMD_WIDTH][SIMD_WIDTH])
{
    static const lidx rows[SIMD_WIDTH] = {0, 8, 16, 24, 32, 40, 48, 56};
    struct simd t[SIMD_WIDTH];
    simd_load_row(v[0], rows, t);
    return simd_add(simd_add(simd_add(t[0], t[1]), simd_add(t[2], t[3])),
                    simd_add(simd_add(t[4], t[5]), simd_add(t[6], t[7])));
}

/* what the points of eight atoms add up to; sum[0 .. 2]: slopes, [3]: potential */
struct sums {
    _Alignas(64) double v[4][SIMD_WIDTH][SIMD_WIDTH];
};

CW_ALWAYS_INLINE void sum_points(const struct mesh_job *job, int order, const struct places *places,
                                 int k, struct sums *sums)
{
    const size_t row = (size_t)job->size[0] + MOST;
    const size_t plane = row * (size_t)job->size[1];
    const double *corner = first_row(job, places, k);
    struct simd flat = simd_all(0);
    struct simd along_y = simd_all(0);
    struct simd along_z = simd_all(0);
    for (size_t z = 0; z < (size_t)order; z++) {
        const struct simd wz = simd_all(places->weight[2][z][k]);
        const struct simd sz = simd_all(places->slope[2][z][k]);
        struct simd in_plane = simd_all(0);
        struct simd in_plane_y = simd_all(0);
        for (size_t y = 0; y < (size_t)order; y++) {
            struct simd p = simd_load(corner + plane * z + row * y);
            in_plane = simd_fma(p, simd_all(places->weight[1][y][k]), in_plane);
            in_plane_y = simd_fma(p, simd_all(places->slope[1][y][k]), in_plane_y);
        }
        flat = simd_fma(in_plane, wz, flat);
        along_y = simd_fma(in_plane_y, wz, along_y);
        along_z = simd_fma(in_plane, sz, along_z);
    }
    const struct simd wx = simd_load(places->weight_x[k]);
    simd_store(sums->v[0][k], simd_mul(flat, simd_load(places->slope_x[k])));
    simd_store(sums->v[1][k], simd_mul(along_y, wx));
    simd_store(sums->v[2][k], simd_mul(along_z, wx));
    simd_store(sums->v[3][k], simd_mul(flat, wx));
}

/* sin and cos of 2 pi t, t in [0, 1], to 1e-10: by series of pi (t - 1/2), doubled */
CW_ALWAYS_INLINE void turn(struct simd t, struct simd *sine, struct simd *cosine)
{
    static const double s[] = {-1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6, 1};
    static const double c[] = {
        1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720, 1.0 / 24, -0.5, 1};
    struct simd a = simd_mul(simd_sub(t, simd_all(0.5)), simd_all(3.14159265358979323846));
    struct simd a2 = simd_mul(a, a);
    struct simd half_sine = simd_all(s[0]);
    struct simd half_cosine = simd_all(c[0]);
    for (int k = 1; k < 6; k++)
        half_sine = simd_fma(half_sine, a2, simd_all(s[k]));
    for (int k = 1; k < 7; k++)
        half_cosine = simd_fma(half_cosine, a2, simd_all(c[k]));
    half_sine = simd_mul(half_sine, a);
    /* the sign: t is half a turn ahead */
    *sine = simd_mul(simd_all(-2), simd_mul(half_sine, half_cosine));
    *cosine = simd_fma(simd_mul(simd_all(2), half_sine), half_sine, simd_all(-1));
}

/* takes a charge's action on itself out of slopes and potential; lanes are atoms */
CW_ALWAYS_INLINE void remove_self(const struct mesh_job *job, const struct places *places,
                                  struct simd sum[4])
{
    const struct simd q = simd_load(places->q);
    for (int d = 0; d < 3; d++) {
        struct simd sine;
        struct simd cosine;
        turn(places->t[d], &sine, &cosine);
        const struct simd first = simd_all(job->self[d][0]);
        const struct simd second = simd_all(job->self[d][1]);
        struct simd twice = simd_fma(simd_mul(simd_all(2), cosine), cosine, simd_all(-1));
        struct simd potential = simd_fma(first, cosine, simd_mul(second, twice));
        /* half the slope in u: -pi (first sin + 2 second sin 2 .), sin 2 . = 2 sin cos */
        struct simd slope = simd_mul(simd_mul(simd_all(-3.14159265358979323846), sine),
                                     simd_fma(simd_mul(simd_all(4), second), cosine, first));
        sum[d] = simd_sub(sum[d], simd_mul(q, simd_mul(slope, simd_all(job->scale[d]))));
        sum[3] = simd_sub(sum[3], simd_mul(q, potential));
    }
}

CW_ALWAYS_INLINE void interpolate(struct mesh_job *job, int order, double *out)
{
    struct places places;
    for (lidx first = 0; first < job->n; first += SIMD_WIDTH) {
        struct sums sums;
        double lanes[4][SIMD_WIDTH];
        place(job, order, first, &places);
        turn_weights(places.slope[0], places.slope_x);
        for (int k = 0; k < SIMD_WIDTH; k++) {
            if (places.inside[k]) {
                sum_points(job, order, &places, k, &sums);
            } else {
                for (int s = 0; s < 4; s++)
                    simd_store(sums.v[s][k], simd_all(0));
            }
        }
        struct simd sum[4];
        for (int s = 0; s < 4; s++)
            sum[s] = simd_mul(sum_lanes(sums.v[s]), simd_all(s < 3 ? job->scale[s] : 1));
        remove_self(job, &places, sum);
        for (int s = 0; s < 4; s++)
            simd_store(lanes[s], sum[s]);
        for (lidx k = 0; k < SIMD_WIDTH && first + k < job->n; k++) {
            for (size_t s = 0; s < 4; s++)
                out[4 * (size_t)(first + k) + s] = lanes[s][k];
        }
    }
}

/* The order is a constant in each branch: loops over points are unrolled. */
#define BY_ORDER(function, ...)                                                                    \
    switch (job->order) {                                                                          \
    case 2:                                                                                        \
        function(job, 2 __VA_ARGS__);                                                              \
        break;                                                                                     \
    case 3:                                                                                        \
        function(job, 3 __VA_ARGS__);                                                              \
        break;                                                                                     \
    case 4:                                                                                        \
        function(job, 4 __VA_ARGS__);                                                              \
        break;                                                                                     \
    case 5:                                                                                        \
        function(job, 5 __VA_ARGS__);                                                              \
        break;                                                                                     \
    case 6:                                                                                        \
        function(job, 6 __VA_ARGS__);                                                              \
        break;                                                                                     \
    case 7:                                                                                        \
        function(job, 7 __VA_ARGS__);                                                              \
        break;                                                                                     \
    default:                                                                                       \
        function(job, 8 __VA_ARGS__);                                                              \
        break;                                                                                     \
    }

static void spread_by_order(struct mesh_job *job)
{
    BY_ORDER(spread, )
}

static void interpolate_by_order(struct mesh_job *job, double *out)
{
    BY_ORDER(interpolate, , out)
}

const struct mesh_kernels SIMD_NAME(kernels_mesh) = {spread_by_order, interpolate_by_order};
