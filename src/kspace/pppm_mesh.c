/* See pppm_mesh.h: columns are transformed along z, planes along y and x, multiplied and brought
 * back (kernels_fft.h); mesh_move.h carries them. */
#include "kspace/pppm_mesh.h"

#include <math.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/simd_select.h"
#include "kspace/kernels_fft.h"
#include "kspace/open_factors.h"
#include "parallel/comm.h"

static const double pi = 3.14159265358979323846;
static const double quantum_self = 0x1p-50; /* length^2 */

struct pppm_mesh {
    struct comm *comm; /* borrowed */
    struct pppm_mesh_spec spec;
    const struct fft_kernels *fft;
    struct fft x, y;
    struct fft_real z;
    struct mesh_move *move;
    int plane_first, plane_end;
    size_t plane_numbers; /* of factors of one plane */
    double self[3][2];    /* of struct mesh_job */
    double *factor;       /* [planes][y / 8][x][8] */
    double *slope;        /* the same of the potential's slope; NULL: not needed so far */
    double *other_factor; /* of one plane */
    double *columns, *planes, *spectrum;
    double *waves, *work, *buffer;
};

static bool has_open_axes(const struct pppm_mesh *mesh)
{
    return mesh->spec.open[0] || mesh->spec.open[1] || mesh->spec.open[2];
}

static double wave_number(int i, int n, double length)
{
    return 2 * pi * (2 * i <= n ? i : i - n) / length;
}

static size_t factor_at(const struct pppm_mesh *mesh, size_t x, size_t y)
{
    return FFT_LANES * (y / FFT_LANES * (size_t)mesh->spec.n[0] + x) + y % FFT_LANES;
}

/* tables of one axis */
static struct influence_axis *axis_table(const struct pppm_mesh_spec *spec, int d)
{
    const int n = spec->n[d];
    struct influence_axis *table = mem_array((size_t)n, sizeof *table);
    for (int i = 0; i < n; i++) {
        table[i] = influence_axis(spec->influence.order, spec->influence.h[d],
                                  wave_number(i, n, spec->length[d]));
    }
    return table;
}

/* Sums over waves of what a charge does to itself; exact, so that ranks do not matter. */
static void add_self(struct exact_sum self[6], const struct influence *wave, double times)
{
    for (int k = 0; k < 6; k++)
        exact_add_double(&self[k], times * wave->self[k / 2][k % 2], quantum_self);
}

/* U is that of a spline around its middle, mesh coordinates count from its end: half a point for
 * odd orders */
static void set_self(struct pppm_mesh *mesh, const struct exact_sum self[6], double scale)
{
    const double sign = mesh->spec.influence.order % 2 ? -1 : 1;
    for (int k = 0; k < 6; k++) {
        mesh->self[k / 2][k % 2] =
            2 * scale * (k % 2 ? 1 : sign) * exact_value(&self[k], quantum_self);
    }
}

/* one plane of waves along z */
static void fill_plane(struct pppm_mesh *mesh, struct influence_axis *const table[3], double scale,
                       int z, struct exact_sum self[6])
{
    double *factor = mesh->factor + mesh->plane_numbers * (size_t)(z - mesh->plane_first);
    const double times = z == 0 || 2 * z == mesh->spec.n[2] ? 1 : 2; /* with -z */
    for (int y = 0; y < mesh->spec.n[1]; y++) {
        for (int x = 0; x < mesh->spec.n[0]; x++) {
            const struct influence_axis axis[3] = {table[0][x], table[1][y], table[2][z]};
            const struct influence wave = influence_factor(&mesh->spec.influence, axis);
            factor[factor_at(mesh, (size_t)x, (size_t)y)] = scale * wave.factor;
            add_self(self, &wave, times);
        }
    }
}

static void fill_factors(struct pppm_mesh *mesh)
{
    const double *length = mesh->spec.length;
    const double scale = mesh->spec.coulomb / (length[0] * length[1] * length[2]);
    struct exact_sum self[6] = {{0}};
    struct influence_axis *table[3];
    for (int d = 0; d < 3; d++)
        table[d] = axis_table(&mesh->spec, d);
    for (int z = mesh->plane_first; z < mesh->plane_end; z++)
        fill_plane(mesh, table, scale, z, self);
    comm_sum_exact(mesh->comm, self, 6);
    set_self(mesh, self, scale);
    for (int d = 0; d < 3; d++)
        mem_free(table[d]);
}

static bool is_tilted(const struct pppm_mesh *mesh)
{
    const double *m = mesh->spec.influence.shear.m;
    return m[0] != 0 || m[1] != 0 || m[2] != 0;
}

/* Have the wave's parts along the two axes of the tilt different signs? (that along z has none) */
static bool is_mirrored(const struct pppm_mesh *mesh, size_t x, size_t y)
{
    const double *m = mesh->spec.influence.shear.m;
    const bool back[2] = {2 * x > (size_t)mesh->spec.n[0], 2 * y > (size_t)mesh->spec.n[1]};
    if (m[0] != 0)
        return back[0] != back[1];
    return m[1] != 0 ? back[0] : m[2] != 0 && back[1];
}

/* A quarter of each plane into all of it: even along x and y but for what the tilt mirrors, which
 * is in the other quarter. */
static void unfold_planes(const struct pppm_mesh *mesh, const double *quarter,
                          const double *mirrored, double *out)
{
    const size_t nx = (size_t)mesh->spec.n[0];
    const size_t ny = (size_t)mesh->spec.n[1];
    for (size_t p = 0; p < (size_t)(mesh->plane_end - mesh->plane_first); p++) {
        for (size_t y = 0; y < ny; y++) {
            for (size_t x = 0; x < nx; x++) {
                const size_t row = y <= ny / 2 ? y : ny - y;
                const size_t column = x <= nx / 2 ? x : nx - x;
                const double *from = is_mirrored(mesh, x, y) ? mirrored : quarter;
                out[mesh->plane_numbers * p + factor_at(mesh, x, y)] =
                    from[(p * (ny / 2 + 1) + row) * (nx / 2 + 1) + column];
            }
        }
    }
}

/* factors of all planes of this rank; the sums of what a charge does to itself are returned */
static struct open_factors unfold_open_factors(const struct pppm_mesh *mesh, bool slope,
                                               double *factor)
{
    struct open_factors open = open_factors_make(mesh->comm, &mesh->spec, slope, false,
                                                 mesh->plane_first, mesh->plane_end);
    if (is_tilted(mesh)) {
        struct open_factors other = open_factors_make(mesh->comm, &mesh->spec, slope, true,
                                                      mesh->plane_first, mesh->plane_end);
        unfold_planes(mesh, open.factor, other.factor, factor);
        for (int k = 0; k < 6; k++) /* each stands for half of the waves */
            open.self[k / 2][k % 2] = (open.self[k / 2][k % 2] + other.self[k / 2][k % 2]) / 2;
        mem_free(other.factor);
    } else {
        unfold_planes(mesh, open.factor, open.factor, factor);
    }
    mem_free(open.factor);
    open.factor = NULL;
    return open;
}

static void fill_open_factors(struct pppm_mesh *mesh)
{
    struct exact_sum self[6] = {{0}};
    const struct open_factors open = unfold_open_factors(mesh, false, mesh->factor);
    for (int k = 0; k < 6; k++)
        exact_add_double(&self[k], open.self[k / 2][k % 2], quantum_self);
    set_self(mesh, self, open.scale);
}

static void make_room(struct pppm_mesh *mesh)
{
    const int *n = mesh->spec.n;
    const int longest = n[0] > n[1] ? n[0] : n[1];
    const size_t planes = (size_t)(mesh->plane_end - mesh->plane_first);
    const size_t rows = ((size_t)n[1] + FFT_LANES - 1) / FFT_LANES * FFT_LANES;
    mesh->plane_numbers = rows * (size_t)n[0];
    mesh->factor = mem_zeroed(planes * mesh->plane_numbers, sizeof(double));
    mesh->other_factor = mem_zeroed(mesh->plane_numbers, sizeof(double));
    mesh->columns = mem_zeroed(mesh_move_columns(mesh->move), sizeof(double));
    mesh->planes = mem_zeroed(mesh_move_planes(mesh->move), sizeof(double));
    mesh->waves = mem_zeroed(FFT_VECTOR * ((size_t)n[2] / 2 + 1), sizeof(double));
    mesh->work = mem_zeroed(FFT_LANES * (size_t)n[2], sizeof(double));
    mesh->buffer =
        mem_zeroed((size_t)2 * FFT_VECTOR * ((size_t)longest + FFT_LANES), sizeof(double));
}

struct pppm_mesh *pppm_mesh_create(struct comm *comm, const struct pppm_mesh_spec *spec)
{
    struct pppm_mesh *mesh = mem_zeroed(1, sizeof *mesh);
    mesh->comm = comm;
    mesh->spec = *spec;
    mesh->fft = kernels_fft(simd_chosen());
    fft_init(&mesh->x, spec->n[0]);
    fft_init(&mesh->y, spec->n[1]);
    fft_real_init(&mesh->z, spec->n[2]);
    mesh->move = mesh_move_create(comm, spec->n, spec->m, spec->open);
    mesh_move_plane_range(mesh->move, &mesh->plane_first, &mesh->plane_end);
    make_room(mesh);
    if (has_open_axes(mesh)) {
        fill_open_factors(mesh);
    } else {
        fill_factors(mesh);
    }
    return mesh;
}

void pppm_mesh_destroy(struct pppm_mesh *mesh)
{
    if (!mesh)
        return;
    double *arrays[] = {mesh->factor,  mesh->slope,  mesh->other_factor,
                        mesh->columns, mesh->planes, mesh->spectrum,
                        mesh->waves,   mesh->work,   mesh->buffer};
    for (size_t k = 0; k < sizeof arrays / sizeof arrays[0]; k++)
        mem_free(arrays[k]);
    fft_free(&mesh->x);
    fft_free(&mesh->y);
    fft_real_free(&mesh->z);
    mesh_move_destroy(mesh->move);
    mem_free(mesh);
}

void pppm_mesh_regions(struct pppm_mesh *mesh, const struct mesh_region *mine)
{
    mesh_move_regions(mesh->move, mine);
}

void pppm_mesh_shift(struct pppm_mesh *mesh, const int shift[3])
{
    mesh_move_shift(mesh->move, shift);
}

void pppm_mesh_self(const struct pppm_mesh *mesh, double self[3][2])
{
    for (int k = 0; k < 6; k++)
        self[k / 2][k % 2] = mesh->self[k / 2][k % 2];
}

static size_t plane_count(const struct pppm_mesh *mesh)
{
    return (size_t)(mesh->plane_end - mesh->plane_first);
}

static struct plane_job plane_job(const struct pppm_mesh *mesh, size_t plane)
{
    const size_t rows = mesh_move_planes(mesh->move) / plane_count(mesh);
    return (struct plane_job){
        .x = &mesh->x,
        .y = &mesh->y,
        .m = {mesh->spec.m[0], mesh->spec.m[1]},
        .factor = mesh->factor + mesh->plane_numbers * plane,
        .rows = mesh->planes + rows * plane,
        .buffer = mesh->buffer,
    };
}

static void columns_to_planes(struct pppm_mesh *mesh)
{
    const size_t column = FFT_LANES * (size_t)mesh->spec.n[2];
    for (size_t u = 0; u < mesh_move_units(mesh->move); u++) {
        mesh->fft->forward(&mesh->z, mesh->columns + column * u, mesh->waves, mesh->work);
        mesh_move_put(mesh->move, u, mesh->waves, mesh->planes);
    }
    mesh_move_to_planes(mesh->move, mesh->planes);
}

static void planes_to_brick(struct pppm_mesh *mesh, double *brick)
{
    const size_t column = FFT_LANES * (size_t)mesh->spec.n[2];
    mesh_move_from_planes(mesh->move, mesh->planes);
    for (size_t u = 0; u < mesh_move_units(mesh->move); u++) {
        mesh_move_get(mesh->move, u, mesh->planes, mesh->waves);
        mesh->fft->backward(&mesh->z, mesh->waves, mesh->columns + column * u, mesh->work);
    }
    mesh_move_unfold(mesh->move, mesh->columns, brick);
}

double pppm_mesh_potential(struct pppm_mesh *mesh, double *brick, double base, bool keep)
{
    const double largest = mesh_move_fold(mesh->move, brick, base, mesh->columns);
    columns_to_planes(mesh);
    if (keep && !mesh->spectrum)
        mesh->spectrum = mem_array(2 * plane_count(mesh) * mesh->plane_numbers, sizeof(double));
    for (size_t p = 0; p < plane_count(mesh); p++) {
        const struct plane_job job = plane_job(mesh, p);
        if (keep) {
            double *waves = mesh->spectrum + 2 * mesh->plane_numbers * p;
            mesh->fft->plane_waves(&job, waves);
            mesh->fft->plane_back(&job, waves);
        } else {
            mesh->fft->plane(&job);
        }
    }
    planes_to_brick(mesh, brick);
    return largest;
}

/* With open axes the potential's slope has factors of its own: the potential may be 0 where its
 * slope is not. */
static void make_slope(struct pppm_mesh *mesh)
{
    if (!has_open_axes(mesh) || mesh->slope)
        return;
    mesh->slope = mem_zeroed(plane_count(mesh) * mesh->plane_numbers, sizeof(double));
    (void)unfold_open_factors(mesh, true, mesh->slope);
}

/* v's slope with the wave number, over that, where all axes are periodic: v times this */
static double periodic_slope(const struct pppm_mesh *mesh, const double k[3])
{
    const double g = mesh->spec.influence.green.g;
    const double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
    return k2 > 0 ? -2 * (1 / k2 + 1 / (4 * g * g)) : 0;
}

/* factors of one plane for the virial's component a b: those of v delta_ab + k_a k_b slope */
static void virial_factors(struct pppm_mesh *mesh, int a, int b, size_t plane)
{
    const struct pppm_mesh_spec *spec = &mesh->spec;
    const double *factor = mesh->factor + mesh->plane_numbers * plane;
    const double *slope = mesh->slope ? mesh->slope + mesh->plane_numbers * plane : NULL;
    double upright[3] = {0};
    upright[2] = wave_number(mesh->plane_first + (int)plane, spec->n[2], spec->length[2]);
    for (int y = 0; y < spec->n[1]; y++) {
        upright[1] = wave_number(y, spec->n[1], spec->length[1]);
        for (int x = 0; x < spec->n[0]; x++) {
            const size_t at = factor_at(mesh, (size_t)x, (size_t)y);
            double k[3] = {wave_number(x, spec->n[0], spec->length[0]), upright[1], upright[2]};
            shear_turn(&spec->influence.shear, k);
            const double by_k = slope ? slope[at] : factor[at] * periodic_slope(mesh, k);
            mesh->other_factor[at] = (a == b ? factor[at] : 0) + by_k * k[a] * k[b];
        }
    }
}

void pppm_mesh_virial(struct pppm_mesh *mesh, int a, int b, double *brick)
{
    make_slope(mesh);
    for (size_t p = 0; p < plane_count(mesh); p++) {
        struct plane_job job = plane_job(mesh, p);
        virial_factors(mesh, a, b, p);
        job.factor = mesh->other_factor;
        mesh->fft->plane_back(&job, mesh->spectrum + 2 * mesh->plane_numbers * p);
    }
    planes_to_brick(mesh, brick);
}
