/* Particle mesh: charges are spread over a mesh by B-splines, the mesh's waves are multiplied by a
 * factor each, and what comes back is the potential, whose gradient along the splines is the force
 * (R. W. Hockney and J. W. Eastwood, Computer Simulation Using Particles, 1988; U. Essmann et al.,
 * J. Chem. Phys. 103, 8577 (1995)). So forces are slopes of the energy, with one transform there
 * and one back; by multiplication with i k there would be three on the way back, for a mesh with a
 * few per cent fewer points.
 *
 *   E = 1/2 sum q_i phi(r_i) - C g / sqrt(pi) sum q^2,   phi = mesh(factor * waves(charges))
 *
 * What a charge does to itself on the mesh is taken out (influence.c). The gradient's one flaw, a
 * total force of the size of the error, is taken out: the same part from each charge, in whole
 * quanta of the grid of forces, and what is left of the division from the charge with the lowest
 * id. So the total force is zero to the bit.
 *
 * Virial of an atom, a and b periodic axes: 1/2 q_i times the potential with factors that are the
 * wave's energy's slopes with strain, v delta_ab + dv/dk_a k_b: a transform back for each
 * component, when asked for. An axis a without images: 1/2 sum over j of (r_i - r_j)_a F_ij,b, that
 * is 1/2 q_i (psi_a' - a phi')_b with psi_a the potential of the charges q_j a_j: one more there
 * and back for each such axis.
 *
 * Along axes without images mesh points are multiples of their distance away from a fixed place, so
 * that where the mesh begins and how long it is (in steps of eight points) follows from where the
 * atoms are now, and from nothing else.
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
#include "kspace/fft.h"
#include "kspace/kernels_mesh.h"
#include "kspace/method.h"
#include "kspace/pppm_mesh.h"
#include "kspace/pppm_tune.h"
#include "kspace/slab.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/pass.h"

static const double pi = 3.14159265358979323846;
static const double lowest = -0x1p14;     /* no coordinate is below (struct box) */
static const double points_most = 0x1p31; /* of a mesh that follows atoms; 24 bytes each */

enum { MESHES_KEPT = 3 };
struct kept_mesh {
    struct pppm_mesh *mesh; /* NULL: none */
    int m[3];
};

struct pppm {
    struct kspace_method base;
    struct comm *comm; /* borrowed */
    struct pppm_choice choice;
    bool open[3]; /* axes without images */
    bool some_open;
    bool tilted;
    double *upright; /* [4 upright_cap] places in a tilted box put upright */
    lidx upright_cap;
    const struct mesh_kernels *kernels;
    struct pppm_mesh *mesh;
    int m[3];                           /* its points */
    struct kept_mesh kept[MESHES_KEPT]; /* used before, the last one first; open axes only */
    struct mesh_region region;
    double charge_quantum;
    double *brick;
    double *out;    /* [4 cap] slopes and potential at atoms */
    double *moment; /* [cap] charge times place; with open axes only */
    size_t brick_cap;
    lidx cap;
};

/* charges up to 2^45 quanta, sums up to 2^50: see MESH_MAGIC */
static double mesh_quantum(double largest)
{
    int exponent;
    (void)frexp(largest, &exponent);
    return ldexp(1, exponent - 46);
}

/* In a tilted box all work on the mesh is that of the upright one. */
static void put_upright(struct pppm *pppm, const struct kspace_system *system)
{
    const lidx n = system->atoms->n_local;
    if (!pppm->tilted)
        return;
    if (n > pppm->upright_cap || !pppm->upright) {
        mem_free(pppm->upright);
        pppm->upright_cap = n + n / 8;
        pppm->upright = mem_array(4 * (size_t)pppm->upright_cap, sizeof(double));
    }
    shear_places(system->box, system->atoms->x, (size_t)n, pppm->upright);
}

/* mesh coordinates: see struct mesh_job */
static struct mesh_job make_job(const struct pppm *pppm, const struct kspace_problem *problem,
                                const struct kspace_system *system)
{
    struct mesh_job job = {
        .order = pppm->choice.spec.order,
        .n = system->atoms->n_local,
        .x = pppm->tilted ? pppm->upright : system->atoms->x,
        .q = system->atoms->q,
        .brick = pppm->brick,
    };
    for (int d = 0; d < 3; d++) {
        job.lo[d] = pppm->open[d] ? lowest : system->box->lo[d];
        job.length[d] = pppm->open[d] ? 0x1p1000 : problem->length[d];
        job.inverse[d] = pppm->open[d] ? 0 : 1 / problem->length[d];
        job.points[d] = pppm->open[d] ? 0 : pppm->choice.n[d];
        job.scale[d] = 1 / pppm->choice.spec.h[d];
        job.first[d] = pppm->region.first[d];
        job.size[d] = pppm->region.size[d];
    }
    if (pppm->mesh)
        pppm_mesh_self(pppm->mesh, job.self);
    return job;
}

/* least and greatest cell of charges along each axis */
struct extent {
    gid lo[3], hi[3];
};

static struct extent find_extent(const struct mesh_job *job)
{
    struct extent extent;
    for (size_t d = 0; d < 3; d++) {
        double lo = INFINITY;
        double hi = -INFINITY;
        for (size_t i = 0; i < (size_t)job->n; i++) {
            const double u = (job->x[4 * i + d] - job->lo[d]) * job->scale[d];
            lo = job->q[i] != 0 ? fmin(lo, u) : lo;
            hi = job->q[i] != 0 ? fmax(hi, u) : hi;
        }
        extent.lo[d] = lo <= hi ? (gid)floor(lo) : INT64_MAX;
        extent.hi[d] = lo <= hi ? (gid)floor(hi) : INT64_MIN;
    }
    return extent;
}

static void make_mesh(struct pppm *pppm, const struct kspace_problem *problem, const int m[3])
{
    struct pppm_mesh_spec spec = {.influence = pppm->choice.spec, .coulomb = problem->coulomb};
    for (int d = 0; d < 3; d++) {
        spec.open[d] = pppm->open[d];
        spec.m[d] = pppm->m[d] = m[d];
        spec.n[d] = pppm->open[d] ? fft_length(2 * m[d]) : m[d];
        spec.length[d] = spec.n[d] * spec.influence.h[d];
    }
    pppm->mesh = pppm_mesh_create(pppm->comm, &spec);
}

/* A mesh of these sizes, one that has been used before if it is still there: atoms that shake go to
 * and fro between two sizes, and factors take as long as many steps. */
static void change_mesh(struct pppm *pppm, const struct kspace_problem *problem, const int m[3])
{
    struct kept_mesh last = {.mesh = pppm->mesh};
    memcpy(last.m, pppm->m, sizeof last.m);
    pppm->mesh = NULL;
    for (int k = 0; k < MESHES_KEPT; k++) {
        struct kept_mesh next = pppm->kept[k];
        pppm->kept[k] = last;
        last = next;
        if (next.mesh && memcmp(m, next.m, sizeof next.m) == 0) {
            pppm->mesh = next.mesh;
            memcpy(pppm->m, m, sizeof pppm->m);
            return;
        }
    }
    pppm_mesh_destroy(last.mesh);
    make_mesh(pppm, problem, m);
}

static enum cw_status check_points(const struct pppm *pppm, const int m[3], struct cw_err *err)
{
    const double *h = pppm->choice.spec.h;
    double points = 1;
    for (int d = 0; d < 3; d++)
        points *= pppm->open[d] ? 2.0 * m[d] : m[d];
    if (points <= points_most)
        return err->status;
    return cw_err_user(err,
                       "kspace_style pppm: the charges are spread over %.6g x %.6g x %.6g, which "
                       "takes a mesh of %.3g points (at most %.3g are accepted): has an atom flown "
                       "away? (nearer or reflecting boundaries, or a longer kspace_modify spacing)",
                       m[0] * h[0], m[1] * h[1], m[2] * h[2], points, points_most);
}

/* The mesh that the atoms need now: its first point, and a new one if their number has changed. */
static enum cw_status follow_atoms(struct pppm *pppm, const struct kspace_problem *problem,
                                   const struct kspace_system *system, struct cw_err *err)
{
    const struct mesh_job job = make_job(pppm, problem, system);
    struct extent extent = find_extent(&job);
    int shift[3] = {0, 0, 0};
    int m[3];
    comm_min(pppm->comm, extent.lo, 3);
    comm_max(pppm->comm, extent.hi, 3);
    for (int d = 0; d < 3; d++) {
        m[d] = pppm->choice.n[d];
        if (!pppm->open[d])
            continue;
        const int points = (int)(extent.hi[d] - extent.lo[d]) + job.order;
        shift[d] = (int)extent.lo[d];
        m[d] = (points + FFT_LANES - 1) / FFT_LANES * FFT_LANES;
    }
    if (check_points(pppm, m, err) != CW_OK)
        return err->status;
    if (!pppm->mesh || memcmp(m, pppm->m, sizeof m) != 0) {
        change_mesh(pppm, problem, m);
        pppm_mesh_regions(pppm->mesh, &pppm->region);
    }
    pppm_mesh_shift(pppm->mesh, shift);
    return err->status;
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

static size_t brick_points(const struct pppm *pppm)
{
    const int *size = pppm->region.size;
    return ((size_t)size[0] + FFT_LANES) * (size_t)size[1] * (size_t)size[2];
}

/* after it is known that the mesh is not too large */
static void make_brick(struct pppm *pppm)
{
    if (brick_points(pppm) > pppm->brick_cap) {
        mem_free(pppm->brick);
        pppm->brick_cap = brick_points(pppm);
        pppm->brick = mem_array(pppm->brick_cap, sizeof(double));
    }
}

static void make_room(struct pppm *pppm, lidx n)
{
    if (n > pppm->cap) {
        mem_free(pppm->out);
        mem_free(pppm->moment);
        pppm->cap = n;
        pppm->out = mem_array(4 * (size_t)n, sizeof(double));
        pppm->moment = pppm->some_open ? mem_array((size_t)n, sizeof(double)) : NULL;
    }
}

static void follow(struct kspace_method *method, const struct kspace_problem *problem,
                   const struct kspace_system *system, double drift)
{
    struct pppm *pppm = (struct pppm *)method;
    put_upright(pppm, system);
    const struct mesh_job job = make_job(pppm, problem, system);
    pppm->region = (struct mesh_region){.size = {0}};
    for (int d = 0; d < 3 && job.n > 0; d++) {
        /* a step across faces is longer upright, where places are rounded to the grid */
        const double longer = system->box->length[d] / system->box->width[d];
        const double rounding = pppm->tilted ? 4 * CW_QUANTUM_POSITION : 0;
        find_region(pppm, &job, drift * longer + rounding, d);
    }
    make_room(pppm, job.n);
    if (pppm->mesh)
        pppm_mesh_regions(pppm->mesh, &pppm->region);
}

/* charges of the job -> potential in the brick; returns the largest charge of a mesh point */
static double solve(struct pppm *pppm, struct mesh_job *job, double quantum, bool keep)
{
    const double base = MESH_MAGIC * quantum;
    for (size_t i = 0; i < brick_points(pppm); i++)
        pppm->brick[i] = base;
    pppm->kernels->spread(job);
    CW_ASSERT(!job->outside, "atoms stay in their brick until kspace_follow");
    return pppm_mesh_potential(pppm->mesh, pppm->brick, base, keep);
}

static enum cw_status check_charge(double largest, double quantum, struct cw_err *err)
{
    if (largest < 0x1p50 * quantum)
        return err->status;
    return cw_err_user(err, "kspace_style pppm: a mesh point has the charge %.4g: atoms overlap",
                       largest);
}

/* potential and slopes at the atoms, over the box's own coordinates */
static void interpolate(const struct pppm *pppm, struct mesh_job *job)
{
    pppm->kernels->interpolate(job, pppm->out);
    for (size_t i = 0; pppm->tilted && i < (size_t)job->n; i++)
        shear_turn(&pppm->choice.spec.shear, pppm->out + 4 * i);
}

/* slopes -> forces, rounded to their grid */
static void make_forces(struct pppm *pppm, const struct atoms *atoms)
{
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++) {
            pppm->out[4 * i + d] =
                exact_round(-atoms->q[i] * pppm->out[4 * i + d], CW_QUANTUM_FORCE);
        }
    }
}

/* what each charge, and the lowest besides, must lose of one component */
struct excess {
    double each, lowest;
};

static struct excess share_out(const struct exact_sum *sum, gid n)
{
    const double total = exact_value(sum, CW_QUANTUM_FORCE);
    const double each = exact_round(total / (double)n, CW_QUANTUM_FORCE);
    return (struct excess){.each = each, .lowest = total - each * (double)n};
}

/* takes the total from the forces and adds them to the atoms' */
static void add_forces(const struct pppm *pppm, const struct kspace_problem *problem,
                       struct atoms *atoms)
{
    const size_t n = (size_t)atoms->n_local;
    struct exact_sum sum[3] = {{0}};
    struct excess excess[3];
    for (size_t d = 0; d < 3; d++)
        exact_add_array(&sum[d], pppm->out + d, n, 4, CW_QUANTUM_FORCE);
    comm_sum_exact(pppm->comm, sum, 3);
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

static const int pairs[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};

/* The open axis of a component of the virial; -1: both are periodic. */
static int open_axis(const struct pppm *pppm, size_t c)
{
    if (pppm->open[pairs[c][0]])
        return pairs[c][0];
    return pppm->open[pairs[c][1]] ? pairs[c][1] : -1;
}

static void add_periodic_virial(struct pppm *pppm, struct mesh_job *job, struct atoms *atoms)
{
    for (size_t c = 0; c < 6; c++) {
        if (open_axis(pppm, c) >= 0)
            continue;
        pppm_mesh_virial(pppm->mesh, pairs[c][0], pairs[c][1], pppm->brick);
        interpolate(pppm, job);
        for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
            atoms->virial[6 * i + c] +=
                exact_round(0.5 * atoms->q[i] * pppm->out[4 * i + 3], CW_QUANTUM_VIRIAL);
        }
    }
}

/* Adds 1/2 q (slope of the potential in `out`) times the place along a, turned, or 1 for each
 * component with the open axis a. */
static void add_products(const struct pppm *pppm, struct atoms *atoms, int a, const double *middle)
{
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t c = 0; c < 6; c++) {
            if (open_axis(pppm, c) != a)
                continue;
            const int b = pairs[c][0] == a ? pairs[c][1] : pairs[c][0];
            const double place = middle ? -(atoms->x[4 * i + (size_t)a] - middle[a]) : 1;
            const double slope = pppm->out[4 * i + (size_t)b];
            atoms->virial[6 * i + c] +=
                exact_round(0.5 * atoms->q[i] * place * slope, CW_QUANTUM_VIRIAL);
        }
    }
}

/* The brick holds the potential of the charges. Moments are about a place near the atoms. */
static void add_open_virial(struct pppm *pppm, struct mesh_job *job, double longest,
                            const double middle[3], struct atoms *atoms)
{
    interpolate(pppm, job);
    for (int a = 0; a < 3; a++)
        add_products(pppm, atoms, a, middle);
    for (size_t a = 0; a < 3; a++) {
        if (!pppm->open[a])
            continue;
        for (size_t i = 0; i < (size_t)atoms->n_local; i++)
            pppm->moment[i] = atoms->q[i] * (atoms->x[4 * i + a] - middle[a]);
        job->q = pppm->moment;
        (void)solve(pppm, job, pppm->charge_quantum * longest, false);
        job->q = atoms->q;
        interpolate(pppm, job);
        add_products(pppm, atoms, (int)a, NULL);
    }
}

/* where moments are taken from: the first mesh point, and the longest way from there as a power of
 * two */
static double middle_of(const struct pppm *pppm, const struct mesh_job *job, double middle[3])
{
    struct extent extent = find_extent(job);
    double longest = 1;
    comm_min(pppm->comm, extent.lo, 3);
    for (int d = 0; d < 3; d++) {
        middle[d] = job->lo[d] + (double)extent.lo[d] * pppm->choice.spec.h[d];
        if (pppm->open[d])
            longest = fmax(longest, pppm->m[d] * pppm->choice.spec.h[d]);
    }
    return exp2(ceil(log2(longest)));
}

static void add_virial(struct pppm *pppm, const struct kspace_problem *problem,
                       const struct kspace_system *system)
{
    struct mesh_job job = make_job(pppm, problem, system);
    double middle[3];
    memset(job.self, 0, sizeof job.self);
    if (pppm->some_open) {
        const double longest = middle_of(pppm, &job, middle);
        add_open_virial(pppm, &job, longest, middle, system->atoms);
    }
    add_periodic_virial(pppm, &job, system->atoms);
}

static enum cw_status compute(struct kspace_method *method, const struct kspace_problem *problem,
                              const struct kspace_system *system, unsigned want, struct cw_err *err)
{
    struct pppm *pppm = (struct pppm *)method;
    struct atoms *atoms = system->atoms;
    CW_ASSERT(atoms->n_local <= pppm->cap, "kspace_follow when owners have changed");
    put_upright(pppm, system);
    if (pppm->some_open && follow_atoms(pppm, problem, system, err) != CW_OK)
        return err->status;
    make_brick(pppm);
    struct mesh_job job = make_job(pppm, problem, system);
    const bool keep = (want & PASS_VIRIAL) && !(pppm->open[0] && pppm->open[1] && pppm->open[2]);
    check_charge(solve(pppm, &job, pppm->charge_quantum, keep), pppm->charge_quantum, err);
    interpolate(pppm, &job);
    if (want & PASS_ENERGY)
        add_energy(pppm, problem, atoms);
    make_forces(pppm, atoms);
    add_forces(pppm, problem, atoms);
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

/* distance of points along open axes; 0 without any */
static double open_spacing(const struct pppm *pppm)
{
    for (int d = 0; d < 3; d++) {
        if (pppm->open[d])
            return pppm->choice.spec.h[d];
    }
    return 0;
}

static void describe(const struct kspace_method *method, char *out, size_t room)
{
    const struct pppm *pppm = (const struct pppm *)method;
    const struct influence_spec *spec = &pppm->choice.spec;
    size_t n = (size_t)snprintf(out, room, "mesh");
    for (int d = 0; d < 3; d++) {
        if (!pppm->open[d]) {
            n += (size_t)snprintf(out + n, room - n, " %d", pppm->choice.n[d]);
        } else {
            n += (size_t)snprintf(out + n, room - n, " open");
        }
    }
    if (pppm->some_open) {
        n += (size_t)snprintf(out + n, room - n, ", points %.4g apart along open axes",
                              open_spacing(pppm));
    }
    (void)snprintf(out + n, room - n, ", splines of order %d", spec->order);
}

static void settle(const struct kspace_method *method, struct kspace_settings *settings)
{
    const struct pppm *pppm = (const struct pppm *)method;
    settings->order = pppm->choice.spec.order;
    settings->spacing = open_spacing(pppm);
    for (int d = 0; d < 3 && settings->spacing <= 0; d++)
        settings->mesh[d] = pppm->choice.n[d];
}

static void destroy(struct kspace_method *method)
{
    struct pppm *pppm = (struct pppm *)method;
    pppm_mesh_destroy(pppm->mesh);
    for (int k = 0; k < MESHES_KEPT; k++)
        pppm_mesh_destroy(pppm->kept[k].mesh);
    mem_free(pppm->brick);
    mem_free(pppm->out);
    mem_free(pppm->moment);
    mem_free(pppm->upright);
    mem_free(pppm);
}

static const struct kspace_method_ops ops = {
    .compute = compute,
    .follow = follow,
    .error = error,
    .settle = settle,
    .describe = describe,
    .destroy = destroy,
};

enum cw_status pppm_create(const struct kspace_problem *problem, struct comm *comm,
                           struct kspace_method **out, struct cw_err *err)
{
    struct pppm_choice choice;
    if (pppm_tune(problem, &choice, err) != CW_OK)
        return err->status;
    struct pppm *pppm = mem_zeroed(1, sizeof *pppm);
    pppm->base.ops = &ops;
    pppm->comm = comm;
    pppm->choice = choice;
    memcpy(pppm->open, problem->open, sizeof pppm->open);
    pppm->some_open = pppm->open[0] || pppm->open[1] || pppm->open[2];
    pppm->tilted = problem->tilt[0] != 0 || problem->tilt[1] != 0 || problem->tilt[2] != 0;
    pppm->kernels = kernels_mesh(simd_chosen());
    pppm->charge_quantum = mesh_quantum(problem->largest);
    if (!pppm->some_open)
        make_mesh(pppm, problem, choice.n);
    *out = &pppm->base;
    return CW_OK;
}
