/* Particle mesh: charges are spread over a mesh by B-splines, the mesh's waves are multiplied by a
 * factor each, and what comes back is the potential, whose gradient along the splines is the force
 * (R. W. Hockney and J. W. Eastwood, Computer Simulation Using Particles, 1988; U. Essmann et al.,
 * J. Chem. Phys. 103, 8577 (1995)). So forces are slopes of the energy, with one transform there
 * and one back; by multiplication with i k there would be three on the way back, for a mesh with a
 * few per cent fewer points. The factor is the one with the least error (influence.c).
 *
 *   E = 1/2 sum q_i phi(r_i) - C g / sqrt(pi) sum q^2,   phi = mesh(factor * waves(charges))
 *
 * What a charge does to itself on the mesh is taken out (influence.c). The gradient's one flaw, a
 * total force of the size of the error, is taken out: the same part from each charge, in whole
 * quanta of the grid of forces, and what is left of the division from the charge with the lowest
 * id. So the total force is zero to the bit.
 *
 * Virial of an atom: 1/2 q_i times the potential with factors that are the wave's energy's slopes
 * with strain, factor * (delta_ab - 2 (1 / k^2 + 1 / 4 g^2) k_a k_b): six more transforms back,
 * when asked for.
 *
 * Bits: positions are wrapped exactly before they are scaled; parts of charges are rounded to one
 * quantum before they are added on the mesh (kernels_mesh.h); lines are transformed one like the
 * other (fft.h). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/simd_select.h"
#include "kspace/kernels_fft.h"
#include "kspace/kernels_mesh.h"
#include "kspace/mesh_move.h"
#include "kspace/method.h"
#include "kspace/pppm_tune.h"
#include "kspace/slab.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/pass.h"

static const double pi = 3.14159265358979323846;
static const double quantum_self = 0x1p-50; /* length^2 */

struct pppm {
    struct kspace_method base;
    struct pppm_choice choice;
    int n[3]; /* transforms */
    const struct mesh_kernels *mesh;
    const struct fft_kernels *fft;
    struct fft x, y;
    struct fft_real z;
    struct mesh_move *move;
    struct mesh_region region;
    int plane_first, plane_end;
    size_t plane_numbers; /* of factors of one plane */
    double quantum;       /* of charges on the mesh */
    double self[3][2];    /* of struct mesh_job */
    double *factor;       /* [planes][y / 8][x][8] */
    double *other_factor; /* the same of one plane */
    double *brick, *columns, *planes, *spectrum;
    double *waves, *work, *buffer;
    double *out; /* [4 cap] slopes and potential at atoms */
    size_t brick_cap;
    lidx cap;
};

static double wave_number(int i, int n, double length)
{
    return 2 * pi * (2 * i <= n ? i : i - n) / length;
}

/* tables of one axis */
static struct influence_axis *axis_table(const struct pppm *pppm,
                                         const struct kspace_problem *problem, int d)
{
    const int n = pppm->n[d];
    const struct influence_spec *spec = &pppm->choice.spec;
    struct influence_axis *table = mem_array((size_t)n, sizeof *table);
    for (int i = 0; i < n; i++)
        table[i] = influence_axis(spec->order, spec->h[d], wave_number(i, n, problem->length[d]));
    return table;
}

static size_t factor_at(const struct pppm *pppm, size_t x, size_t y)
{
    return FFT_LANES * (y / FFT_LANES * (size_t)pppm->n[0] + x) + y % FFT_LANES;
}

/* Sums over waves of what a charge does to itself; exact, so that ranks do not matter. */
static void add_self(struct exact_sum self[6], const struct influence *wave, double times)
{
    for (int k = 0; k < 6; k++)
        exact_add_double(&self[k], times * wave->self[k / 2][k % 2], quantum_self);
}

/* U is that of a spline around its middle, mesh coordinates count from its end: half a point for
 * odd orders */
static void set_self(struct pppm *pppm, struct comm *comm, struct exact_sum self[6], double scale)
{
    const double sign = pppm->choice.spec.order % 2 ? -1 : 1;
    comm_sum_exact(comm, self, 6);
    for (int k = 0; k < 6; k++) {
        pppm->self[k / 2][k % 2] =
            2 * scale * (k % 2 ? 1 : sign) * exact_value(&self[k], quantum_self);
    }
}

/* one plane of waves along z */
static void fill_plane(struct pppm *pppm, struct influence_axis *const table[3], double scale,
                       int z, struct exact_sum self[6])
{
    double *factor = pppm->factor + pppm->plane_numbers * (size_t)(z - pppm->plane_first);
    const double times = z == 0 || 2 * z == pppm->n[2] ? 1 : 2; /* with -z */
    for (int y = 0; y < pppm->n[1]; y++) {
        for (int x = 0; x < pppm->n[0]; x++) {
            const struct influence_axis axis[3] = {table[0][x], table[1][y], table[2][z]};
            const struct influence wave = influence(&pppm->choice.spec, axis);
            factor[factor_at(pppm, (size_t)x, (size_t)y)] = scale * wave.factor;
            add_self(self, &wave, times);
        }
    }
}

static void fill_factors(struct pppm *pppm, const struct kspace_problem *problem, struct comm *comm)
{
    const double scale = problem->coulomb / problem->volume;
    struct exact_sum self[6] = {{0}};
    struct influence_axis *table[3];
    for (int d = 0; d < 3; d++)
        table[d] = axis_table(pppm, problem, d);
    for (int z = pppm->plane_first; z < pppm->plane_end; z++)
        fill_plane(pppm, table, scale, z, self);
    set_self(pppm, comm, self, scale);
    for (int d = 0; d < 3; d++)
        mem_free(table[d]);
}

/* charges up to 2^45 quanta, sums up to 2^50: see MESH_MAGIC */
static double mesh_quantum(const struct kspace_problem *problem)
{
    int exponent;
    (void)frexp(problem->largest, &exponent);
    return ldexp(1, exponent - 46);
}

static void make_room(struct pppm *pppm)
{
    const int longest = pppm->n[0] > pppm->n[1] ? pppm->n[0] : pppm->n[1];
    const size_t planes = (size_t)(pppm->plane_end - pppm->plane_first);
    const size_t rows = ((size_t)pppm->n[1] + FFT_LANES - 1) / FFT_LANES * FFT_LANES;
    pppm->plane_numbers = rows * (size_t)pppm->n[0];
    pppm->factor = mem_zeroed(planes * pppm->plane_numbers, sizeof(double));
    pppm->other_factor = mem_zeroed(pppm->plane_numbers, sizeof(double));
    pppm->columns = mem_zeroed(mesh_move_columns(pppm->move), sizeof(double));
    pppm->planes = mem_zeroed(mesh_move_planes(pppm->move), sizeof(double));
    pppm->waves = mem_zeroed(FFT_VECTOR * ((size_t)pppm->n[2] / 2 + 1), sizeof(double));
    pppm->work = mem_zeroed(FFT_LANES * (size_t)pppm->n[2], sizeof(double));
    pppm->buffer =
        mem_zeroed((size_t)2 * FFT_VECTOR * ((size_t)longest + FFT_LANES), sizeof(double));
}

/* mesh coordinates: see struct mesh_job */
static struct mesh_job make_job(const struct pppm *pppm, const struct kspace_problem *problem,
                                const struct kspace_system *system)
{
    struct mesh_job job = {
        .order = pppm->choice.spec.order,
        .n = system->atoms->n_local,
        .x = system->atoms->x,
        .q = system->atoms->q,
        .brick = pppm->brick,
    };
    for (int d = 0; d < 3; d++) {
        job.lo[d] = system->box->lo[d];
        job.length[d] = problem->length[d];
        job.inverse[d] = 1 / problem->length[d];
        job.scale[d] = pppm->n[d] / problem->length[d];
        job.points[d] = pppm->n[d];
        job.first[d] = pppm->region.first[d];
        job.size[d] = pppm->region.size[d];
    }
    memcpy(job.self, pppm->self, sizeof job.self);
    return job;
}

/* points along one axis of this rank's atoms, wherever they go by `drift`; from a multiple of eight
 * on, so that rows fit to columns */
static void find_region(struct pppm *pppm, const struct mesh_job *job, double drift, int d)
{
    double lo = INFINITY;
    double hi = -INFINITY;
    for (lidx i = 0; i < job->n; i++) {
        lo = fmin(lo, job->x[4 * (size_t)i + (size_t)d]);
        hi = fmax(hi, job->x[4 * (size_t)i + (size_t)d]);
    }
    const double first = floor((lo - job->lo[d] - drift) * job->scale[d]) - 1;
    const double last = floor((hi - job->lo[d] + drift) * job->scale[d]) + job->order;
    pppm->region.first[d] = (int)(FFT_LANES * floor(first / FFT_LANES));
    pppm->region.size[d] = (int)last - pppm->region.first[d] + 1;
}

static void follow(struct kspace_method *method, const struct kspace_problem *problem,
                   const struct kspace_system *system, double drift)
{
    struct pppm *pppm = (struct pppm *)method;
    const struct mesh_job job = make_job(pppm, problem, system);
    pppm->region = (struct mesh_region){.size = {0}};
    for (int d = 0; d < 3 && job.n > 0; d++)
        find_region(pppm, &job, drift, d);
    const int *size = pppm->region.size;
    const size_t points = ((size_t)size[0] + FFT_LANES) * (size_t)size[1] * (size_t)size[2];
    if (points > pppm->brick_cap) {
        mem_free(pppm->brick);
        pppm->brick = mem_array(points, sizeof(double));
        pppm->brick_cap = points;
    }
    if (job.n > pppm->cap) {
        mem_free(pppm->out);
        pppm->cap = job.n;
        pppm->out = mem_array(4 * (size_t)job.n, sizeof(double));
    }
    mesh_move_regions(pppm->move, &pppm->region);
}

static void fill(double *x, size_t n, double value)
{
    for (size_t i = 0; i < n; i++)
        x[i] = value;
}

static enum cw_status spread_charges(struct pppm *pppm, struct mesh_job *job, struct cw_err *err)
{
    const double base = MESH_MAGIC * pppm->quantum;
    const int *size = pppm->region.size;
    fill(pppm->brick, ((size_t)size[0] + FFT_LANES) * (size_t)size[1] * (size_t)size[2], base);
    pppm->mesh->spread(job);
    CW_ASSERT(!job->outside, "atoms stay in their brick until kspace_follow");
    const double largest = mesh_move_fold(pppm->move, pppm->brick, base, pppm->columns);
    if (!(largest < 0x1p50 * pppm->quantum)) {
        return cw_err_user(
            err, "kspace_style pppm: a mesh point has the charge %.4g: atoms overlap", largest);
    }
    return CW_OK;
}

static struct plane_job plane_job(const struct pppm *pppm, size_t plane)
{
    const size_t rows =
        mesh_move_planes(pppm->move) / (size_t)(pppm->plane_end - pppm->plane_first);
    return (struct plane_job){
        .x = &pppm->x,
        .y = &pppm->y,
        .m = {pppm->n[0], pppm->n[1]},
        .factor = pppm->factor + pppm->plane_numbers * plane,
        .rows = pppm->planes + rows * plane,
        .buffer = pppm->buffer,
    };
}

static void columns_to_planes(struct pppm *pppm)
{
    const size_t column = FFT_LANES * (size_t)pppm->n[2];
    for (size_t u = 0; u < mesh_move_units(pppm->move); u++) {
        pppm->fft->forward(&pppm->z, pppm->columns + column * u, pppm->waves, pppm->work);
        mesh_move_put(pppm->move, u, pppm->waves, pppm->planes);
    }
    mesh_move_to_planes(pppm->move, pppm->planes);
}

static void planes_to_brick(struct pppm *pppm)
{
    const size_t column = FFT_LANES * (size_t)pppm->n[2];
    mesh_move_from_planes(pppm->move, pppm->planes);
    for (size_t u = 0; u < mesh_move_units(pppm->move); u++) {
        mesh_move_get(pppm->move, u, pppm->planes, pppm->waves);
        pppm->fft->backward(&pppm->z, pppm->waves, pppm->columns + column * u, pppm->work);
    }
    mesh_move_unfold(pppm->move, pppm->columns, pppm->brick);
}

/* waves are kept for virials */
static void make_potential(struct pppm *pppm, bool keep)
{
    const size_t planes = (size_t)(pppm->plane_end - pppm->plane_first);
    columns_to_planes(pppm);
    if (keep && !pppm->spectrum)
        pppm->spectrum = mem_array(2 * planes * pppm->plane_numbers, sizeof(double));
    for (size_t p = 0; p < planes; p++) {
        const struct plane_job job = plane_job(pppm, p);
        if (keep) {
            double *waves = pppm->spectrum + 2 * pppm->plane_numbers * p;
            pppm->fft->plane_waves(&job, waves);
            pppm->fft->plane_back(&job, waves);
        } else {
            pppm->fft->plane(&job);
        }
    }
    planes_to_brick(pppm);
}

static void add_forces(struct pppm *pppm, struct atoms *atoms)
{
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++) {
            pppm->out[4 * i + d] =
                exact_round(-atoms->q[i] * pppm->out[4 * i + d], CW_QUANTUM_FORCE);
        }
    }
}

/* quanta of one component that each charge, and the lowest besides, must lose */
struct excess {
    double each, lowest;
};

static struct excess share_out(const struct exact_sum *sum, gid n)
{
    const double total = exact_value(sum, CW_QUANTUM_FORCE);
    const double each = exact_round(total / (double)n, CW_QUANTUM_FORCE);
    return (struct excess){.each = each, .lowest = total - each * (double)n};
}

/* forces in `out` are on their grid; takes the total from them and adds them to the atoms' */
static void balance_forces(const struct pppm *pppm, const struct kspace_problem *problem,
                           const struct kspace_system *system)
{
    struct atoms *atoms = system->atoms;
    const size_t n = (size_t)atoms->n_local;
    struct exact_sum sum[3] = {{0}};
    struct excess excess[3];
    for (size_t d = 0; d < 3; d++)
        exact_add_array(&sum[d], pppm->out + d, n, 4, CW_QUANTUM_FORCE);
    comm_sum_exact(system->comm, sum, 3);
    for (int d = 0; d < 3; d++)
        excess[d] = share_out(&sum[d], problem->n_charges);
    for (size_t i = 0; i < n; i++) {
        if (atoms->q[i] == 0)
            continue;
        for (size_t d = 0; d < 3; d++) {
            atoms->f[4 * i + d] += pppm->out[4 * i + d] - excess[d].each;
            if (atoms->id[i] == problem->lowest)
                atoms->f[4 * i + d] -= excess[d].lowest;
        }
    }
}

static void add_energy(const struct pppm *pppm, const struct kspace_problem *problem,
                       struct atoms *atoms)
{
    const double self = problem->coulomb * problem->g / sqrt(pi);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        const double q = atoms->q[i];
        atoms->energy[i] +=
            exact_round(q * (0.5 * pppm->out[4 * i + 3] - self * q), CW_QUANTUM_ENERGY);
    }
}

/* factors of one plane for the virial's component a b */
static void virial_factors(struct pppm *pppm, const struct kspace_problem *problem, int a, int b,
                           size_t plane)
{
    const double *factor = pppm->factor + pppm->plane_numbers * plane;
    const double g = problem->g;
    double k[3];
    k[2] = wave_number(pppm->plane_first + (int)plane, pppm->n[2], problem->length[2]);
    for (int y = 0; y < pppm->n[1]; y++) {
        k[1] = wave_number(y, pppm->n[1], problem->length[1]);
        for (int x = 0; x < pppm->n[0]; x++) {
            const size_t at = factor_at(pppm, (size_t)x, (size_t)y);
            k[0] = wave_number(x, pppm->n[0], problem->length[0]);
            const double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
            const double slope = k2 > 0 ? 2 * (1 / k2 + 1 / (4 * g * g)) * k[a] * k[b] : 0;
            pppm->other_factor[at] = factor[at] * ((a == b ? 1 : 0) - slope);
        }
    }
}

static void add_virial(struct pppm *pppm, const struct kspace_problem *problem,
                       const struct kspace_system *system)
{
    static const int pairs[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
    struct atoms *atoms = system->atoms;
    for (size_t c = 0; c < 6; c++) {
        for (int p = 0; p < pppm->plane_end - pppm->plane_first; p++) {
            struct plane_job job = plane_job(pppm, (size_t)p);
            virial_factors(pppm, problem, pairs[c][0], pairs[c][1], (size_t)p);
            job.factor = pppm->other_factor;
            pppm->fft->plane_back(&job, pppm->spectrum + 2 * pppm->plane_numbers * (size_t)p);
        }
        planes_to_brick(pppm);
        struct mesh_job job = make_job(pppm, problem, system);
        memset(job.self, 0, sizeof job.self);
        pppm->mesh->interpolate(&job, pppm->out);
        for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
            atoms->virial[6 * i + c] +=
                exact_round(0.5 * atoms->q[i] * pppm->out[4 * i + 3], CW_QUANTUM_VIRIAL);
        }
    }
}

static enum cw_status compute(struct kspace_method *method, const struct kspace_problem *problem,
                              const struct kspace_system *system, unsigned want, struct cw_err *err)
{
    struct pppm *pppm = (struct pppm *)method;
    struct atoms *atoms = system->atoms;
    struct mesh_job job = make_job(pppm, problem, system);
    CW_ASSERT(job.n <= pppm->cap, "kspace_follow when owners have changed");
    (void)spread_charges(pppm, &job, err);
    make_potential(pppm, want & PASS_VIRIAL);
    pppm->mesh->interpolate(&job, pppm->out);
    if (want & PASS_ENERGY)
        add_energy(pppm, problem, atoms);
    add_forces(pppm, atoms);
    balance_forces(pppm, problem, system);
    if (want & PASS_VIRIAL)
        add_virial(pppm, problem, system);
    if (problem->settings->slab > 0)
        slab_correct(problem, system, want);
    return err->status;
}

static double error(const struct kspace_method *method)
{
    return ((const struct pppm *)method)->choice.error;
}

static void describe(const struct kspace_method *method, char *out, size_t room)
{
    const struct pppm *pppm = (const struct pppm *)method;
    (void)snprintf(out, room, "mesh %d %d %d, splines of order %d", pppm->choice.n[0],
                   pppm->choice.n[1], pppm->choice.n[2], pppm->choice.spec.order);
}

static void destroy(struct kspace_method *method)
{
    struct pppm *pppm = (struct pppm *)method;
    double *arrays[] = {pppm->factor, pppm->other_factor, pppm->brick, pppm->columns,
                        pppm->planes, pppm->spectrum,     pppm->waves, pppm->work,
                        pppm->buffer, pppm->out};
    for (size_t k = 0; k < sizeof arrays / sizeof arrays[0]; k++)
        mem_free(arrays[k]);
    fft_free(&pppm->x);
    fft_free(&pppm->y);
    fft_real_free(&pppm->z);
    mesh_move_destroy(pppm->move);
    mem_free(pppm);
}

static const struct kspace_method_ops ops = {
    .compute = compute,
    .follow = follow,
    .error = error,
    .describe = describe,
    .destroy = destroy,
};

enum cw_status pppm_create(const struct kspace_problem *problem, struct comm *comm,
                           struct kspace_method **out, struct cw_err *err)
{
    struct pppm_choice choice;
    const enum simd_level level = simd_chosen();
    if (pppm_tune(problem, &choice, err) != CW_OK)
        return err->status;
    struct pppm *pppm = mem_zeroed(1, sizeof *pppm);
    pppm->base.ops = &ops;
    pppm->choice = choice;
    memcpy(pppm->n, choice.n, sizeof pppm->n);
    pppm->mesh = kernels_mesh(level);
    pppm->fft = kernels_fft(level);
    fft_init(&pppm->x, pppm->n[0]);
    fft_init(&pppm->y, pppm->n[1]);
    fft_real_init(&pppm->z, pppm->n[2]);
    pppm->move = mesh_move_create(comm, pppm->n, pppm->n);
    mesh_move_plane_range(pppm->move, &pppm->plane_first, &pppm->plane_end);
    pppm->quantum = mesh_quantum(problem);
    make_room(pppm);
    fill_factors(pppm, problem, comm);
    *out = &pppm->base;
    return CW_OK;
}
