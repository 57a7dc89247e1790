/* Charges without images along open axes by way of a periodic mesh: with 1 / r cut off there at a
 * distance R that no two charges have, the potential's transform is an analytic function (green.c),
 * and images do no harm in a period that is longer than extent + R: nearly three times the extent.
 * There the best factors of influence.c hold, aliases and all. The mesh that a step uses needs
 * twice the extent only (Hockney and Eastwood, section 6-5-4): of the long mesh's potential of a
 * point charge it takes what lies within the extent. Factors are even along each axis, so that is a
 * product with one matrix per axis,
 *
 *   A(k', k) = w_k / n sum over |j| < m of cos(2 pi k' j / n) cos(2 pi k j / N),
 *
 * n points of the short mesh, N of the long one, w_0 = w_(N/2) = 1, else 2. Along periodic axes
 * both meshes are the same and A is 1. */
#include "kspace/open_factors.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "kspace/fft.h"
#include "parallel/comm.h"

static const double pi = 3.14159265358979323846;

struct axis {
    int n, m, half; /* of the short mesh; half = n / 2 + 1 */
    int long_n, long_half;
    bool open;
    double h;
    double *matrix;               /* [half][long_half] */
    struct influence_axis *table; /* [long_half] */
};

static double *cosines(int n)
{
    double *table = mem_array((size_t)n, sizeof *table);
    for (int j = 0; j < n; j++)
        table[j] = cos(2 * pi * j / n);
    return table;
}

static void fill_matrix(struct axis *axis)
{
    axis->matrix = mem_zeroed((size_t)axis->half * (size_t)axis->long_half, sizeof(double));
    for (int a = 0; !axis->open && a < axis->half; a++)
        axis->matrix[a * axis->long_half + a] = 1;
    if (!axis->open)
        return;
    double *near = cosines(axis->n);
    double *far = cosines(axis->long_n);
    for (int a = 0; a < axis->half; a++) {
        for (int b = 0; b < axis->long_half; b++) {
            double sum = 0;
            for (int j = axis->m - 1; j > 0; j--)
                sum += near[(gid)a * j % axis->n] * far[(gid)b * j % axis->long_n];
            const double weight = b == 0 || 2 * b == axis->long_n ? 1 : 2;
            axis->matrix[a * axis->long_half + b] = weight * (1 + 2 * sum) / axis->n;
        }
    }
    mem_free(near);
    mem_free(far);
}

static struct axis make_axis(const struct pppm_mesh_spec *spec, int d, double reach)
{
    const double h = spec->influence.h[d];
    const double period = green_period(&spec->influence.green, reach, spec->m[d] * h);
    struct axis axis = {
        .n = spec->n[d],
        .m = spec->m[d],
        .half = spec->n[d] / 2 + 1,
        .open = spec->open[d],
        .long_n = spec->open[d] ? fft_length((int)ceil(period / h)) : spec->n[d],
        .h = h,
    };
    axis.long_half = axis.long_n / 2 + 1;
    fill_matrix(&axis);
    axis.table = mem_array((size_t)axis.long_half, sizeof *axis.table);
    for (int i = 0; i < axis.long_half; i++)
        axis.table[i] = influence_axis(spec->influence.order, h, 2 * pi * i / (axis.long_n * h));
    return axis;
}

/* out[rows][c] += a[row] x in[c], for a column of a matrix */
static void add_outer(const double *matrix, size_t stride, size_t rows, const double *in,
                      size_t columns, double *out)
{
    for (size_t r = 0; r < rows; r++) {
        const double a = matrix[r * stride];
        for (size_t c = 0; a != 0 && c < columns; c++)
            out[r * columns + c] += a * in[c];
    }
}

static double times_of(int i, int n)
{
    return i == 0 || 2 * i == n ? 1 : 2;
}

/* Long factors of one wave along z, and what a charge does to itself, which is the plane's part of
 * sums over all waves. */
struct long_plane {
    double self[3][2];
    double factor[]; /* [y][x] */
};

static size_t long_plane_bytes(const struct axis axis[3])
{
    const size_t size = (size_t)axis[0].long_half * (size_t)axis[1].long_half;
    return sizeof(struct long_plane) + size * sizeof(double);
}

static void fill_long_plane(const struct influence_spec *influence_spec, const struct axis axis[3],
                            int z, struct long_plane *plane)
{
    memset(plane->self, 0, sizeof plane->self);
    for (int y = 0; y < axis[1].long_half; y++) {
        for (int x = 0; x < axis[0].long_half; x++) {
            const struct influence_axis at[3] = {axis[0].table[x], axis[1].table[y],
                                                 axis[2].table[z]};
            const struct influence wave = influence_factor(influence_spec, at);
            const double times = times_of(x, axis[0].long_n) * times_of(y, axis[1].long_n) *
                                 times_of(z, axis[2].long_n);
            plane->factor[y * axis[0].long_half + x] = wave.factor;
            for (int k = 0; k < 6; k++)
                plane->self[k / 2][k % 2] += times * wave.self[k / 2][k % 2];
        }
    }
}

/* Along z all ranks need all waves: each of the first few makes every so manieth, and all take them
 * in their order. */
struct short_sums {
    int first;      /* of the planes along z that this rank keeps */
    size_t planes;  /* their number */
    double *factor; /* [planes][long y][long x] */
    double self[3][2];
};

static void add_long_plane(const struct axis axis[3], int z, const struct long_plane *plane,
                           struct short_sums *sums)
{
    const size_t size = (size_t)axis[0].long_half * (size_t)axis[1].long_half;
    const size_t stride = (size_t)axis[2].long_half;
    for (int k = 0; k < 6; k++)
        sums->self[k / 2][k % 2] += plane->self[k / 2][k % 2];
    add_outer(axis[2].matrix + (size_t)sums->first * stride + (size_t)z, stride, sums->planes,
              plane->factor, size, sums->factor);
}

static void add_long_planes(struct comm *comm, const struct influence_spec *influence_spec,
                            const struct axis axis[3], struct short_sums *sums)
{
    enum { MAKERS_MOST = 32 }; /* planes in memory at once */
    const int makers = comm_size(comm) < MAKERS_MOST ? comm_size(comm) : MAKERS_MOST;
    const size_t bytes = long_plane_bytes(axis);
    struct long_plane *mine = mem_array(bytes, 1);
    for (int first = 0; first < axis[2].long_half; first += makers) {
        const int z = first + comm_rank(comm);
        const bool makes = comm_rank(comm) < makers && z < axis[2].long_half;
        size_t total;
        if (makes)
            fill_long_plane(influence_spec, axis, z, mine);
        char *all = comm_gather_all(comm, mine, makes ? bytes : 0, &total);
        for (size_t k = 0; k < total / bytes; k++)
            add_long_plane(axis, first + (int)k, (const void *)(all + k * bytes), sums);
        mem_free(all);
    }
    mem_free(mine);
}

/* one plane of the short mesh, still long along y and x, to both short */
static void shorten(const struct axis axis[3], const double *in, double scale, double *work,
                    double *out)
{
    const size_t nx = (size_t)axis[0].long_half;
    const size_t ny = (size_t)axis[1].long_half;
    const size_t mx = (size_t)axis[0].half;
    const size_t my = (size_t)axis[1].half;
    for (size_t k = 0; k < my * nx; k++)
        work[k] = 0;
    for (size_t y = 0; y < ny; y++)
        add_outer(axis[1].matrix + y, ny, my, in + nx * y, nx, work);
    for (size_t y = 0; y < my; y++) {
        for (size_t x = 0; x < mx; x++) {
            double sum = 0;
            for (size_t k = 0; k < nx; k++)
                sum += axis[0].matrix[nx * x + k] * work[nx * y + k];
            out[mx * y + x] = scale * sum;
        }
    }
}

struct open_factors open_factors_make(struct comm *comm, const struct pppm_mesh_spec *spec,
                                      bool slope, bool mirrored, int plane_first, int plane_end)
{
    struct influence_spec influence_spec = spec->influence;
    struct axis axis[3];
    double extent[3];
    double volume = 1;
    for (int d = 0; d < 3; d++)
        extent[d] = spec->m[d] * spec->influence.h[d];
    influence_spec.green.slope = slope;
    for (int k = 0; k < 3 && mirrored; k++) /* a wave mirrored is one of the box mirrored */
        influence_spec.shear.m[k] = -influence_spec.shear.m[k];
    influence_spec.green.reach = green_reach(&influence_spec.green, extent);
    for (int d = 0; d < 3; d++) {
        axis[d] = make_axis(spec, d, influence_spec.green.reach);
        volume *= axis[d].long_n * axis[d].h;
    }
    const size_t size = (size_t)axis[0].long_half * (size_t)axis[1].long_half;
    const size_t short_size = (size_t)axis[0].half * (size_t)axis[1].half;
    struct short_sums sums = {.first = plane_first, .planes = (size_t)(plane_end - plane_first)};
    sums.factor = mem_zeroed(sums.planes * size, sizeof *sums.factor);
    add_long_planes(comm, &influence_spec, axis, &sums);
    struct open_factors out = {.scale = spec->coulomb / volume};
    memcpy(out.self, sums.self, sizeof out.self);
    out.factor = mem_array(sums.planes * short_size, sizeof *out.factor);
    double *work = mem_array(size, sizeof *work);
    for (size_t p = 0; p < sums.planes; p++)
        shorten(axis, sums.factor + size * p, out.scale, work, out.factor + short_size * p);
    for (int d = 0; d < 3; d++) {
        mem_free(axis[d].matrix);
        mem_free(axis[d].table);
    }
    mem_free(work);
    mem_free(sums.factor);
    return out;
}
