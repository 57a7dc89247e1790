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

#include "base/mem.h"
#include "kspace/fft.h"

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

/* long factors of one wave along z, [y][x]; adds what a charge does to itself */
static void long_plane(const struct influence_spec *influence_spec, const struct axis axis[3],
                       int z, double *plane, double self[3][2])
{
    for (int y = 0; y < axis[1].long_half; y++) {
        for (int x = 0; x < axis[0].long_half; x++) {
            const struct influence_axis at[3] = {axis[0].table[x], axis[1].table[y],
                                                 axis[2].table[z]};
            const struct influence wave = influence(influence_spec, at);
            const double times = times_of(x, axis[0].long_n) * times_of(y, axis[1].long_n) *
                                 times_of(z, axis[2].long_n);
            plane[y * axis[0].long_half + x] = wave.factor;
            for (int k = 0; k < 6; k++)
                self[k / 2][k % 2] += times * wave.self[k / 2][k % 2];
        }
    }
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

struct open_factors open_factors_make(const struct pppm_mesh_spec *spec, bool slope, bool mirrored,
                                      int plane_first, int plane_end)
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
    const size_t planes = (size_t)(plane_end - plane_first);
    const size_t size = (size_t)axis[0].long_half * (size_t)axis[1].long_half;
    const size_t short_size = (size_t)axis[0].half * (size_t)axis[1].half;
    double *plane = mem_array(size, sizeof *plane);
    double *work = mem_array(size, sizeof *work);
    double *sums = mem_zeroed(planes * size, sizeof *sums);
    struct open_factors out = {.scale = spec->coulomb / volume};
    out.factor = mem_array(planes * short_size, sizeof *out.factor);
    for (int z = 0; z < axis[2].long_half; z++) {
        long_plane(&influence_spec, axis, z, plane, out.self);
        add_outer(axis[2].matrix + (size_t)plane_first * (size_t)axis[2].long_half + z,
                  (size_t)axis[2].long_half, planes, plane, size, sums);
    }
    for (size_t p = 0; p < planes; p++)
        shorten(axis, sums + size * p, out.scale, work, out.factor + short_size * p);
    for (int d = 0; d < 3; d++) {
        mem_free(axis[d].matrix);
        mem_free(axis[d].table);
    }
    mem_free(plane);
    mem_free(work);
    mem_free(sums);
    return out;
}
