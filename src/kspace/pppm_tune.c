/* For each order of splines the coarsest mesh whose estimated error (influence.c) is half of that
 * asked for, then the order that costs least. What an atom and a mesh point cost was measured once
 * (12,288 atoms of silica on one core with AVX-512, kspace_modify order 5 to 8, the line Kspace of
 * the breakdown) and is written down here: a choice by times of the run itself could differ between
 * ranks and between a run and its continuation, and forces with it. */
#include "kspace/pppm_tune.h"

#include <math.h>
#include <string.h>

#include "kspace/fft.h"
#include "kspace/kernels_mesh.h"
#include "kspace/words.h"

/* nanoseconds: of an atom, of each of its points in a plane; of a mesh point's transforms there and
 * back, and of its way between ranks and layouts */
static const double cost_atom = 50;
static const double cost_atom_point = 1.2;
static const double cost_transform = 6;
static const double cost_point = 4;

/* logarithm of the ratio of distances of points that are tried one after the other */
static const double step = 0.03;

enum { SAMPLES = 12, LENGTH_MOST = 4096, OPEN_FINEST = 128 };
enum { ORDER_FIRST = 4, ORDER_LAST = 8 };

static double error_of(const struct kspace_problem *p, const struct influence_spec *spec)
{
    return p->coulomb * p->charge2 * influence_error(spec, SAMPLES) /
           sqrt((double)p->n_atoms * p->volume);
}

static bool has_open_axes(const struct kspace_problem *p)
{
    return p->open[0] || p->open[1] || p->open[2];
}

static void set_axis(const struct kspace_problem *p, int d, int n, struct pppm_choice *choice)
{
    choice->n[d] = n;
    choice->spec.h[d] = p->length[d] / n;
}

/* Points at most h apart, along tilted edges, too. Along open axes the mesh follows the atoms: h
 * apart, as many as are needed. */
static void mesh_of_spacing(const struct kspace_problem *p, double h, struct pppm_choice *choice)
{
    for (int d = 0; d < 3; d++) {
        if (p->open[d]) {
            choice->spec.h[d] = h;
            choice->n[d] = fft_length((int)fmin(2 * p->length[d] / h + 2, LENGTH_MOST));
        } else {
            const double points =
                fmax(ceil(shear_edge(p->length, p->tilt, d) / h), choice->spec.order);
            set_axis(p, d, fft_length((int)fmin(points, LENGTH_MOST)), choice);
        }
    }
}

/* Is the error small enough with the points of one axis k steps nearer than 4 / g? */
static bool try_mesh(const struct kspace_problem *p, int k, struct pppm_choice *choice)
{
    mesh_of_spacing(p, 4 / p->g * exp(-step * k), choice);
    choice->error = error_of(p, &choice->spec);
    return choice->error <= p->force / 2;
}

/* how near the points may be: open axes have no end, so that is another's business */
static double finest(const struct kspace_problem *p)
{
    double spacing = 4 / p->g / OPEN_FINEST;
    for (int d = 0; d < 3; d++) {
        if (!p->open[d])
            spacing = fmax(spacing, p->length[d] / LENGTH_MOST);
    }
    return spacing;
}

/* the coarsest mesh for the choice's order, by halving; false: none */
static bool find_mesh(const struct kspace_problem *p, struct pppm_choice *choice)
{
    int good = (int)(log(4 / p->g / finest(p)) / step);
    int bad = -1;
    if (!try_mesh(p, good, choice))
        return false;
    while (good - bad > 1) {
        const int middle = bad + (good - bad) / 2;
        if (try_mesh(p, middle, choice)) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    return try_mesh(p, good, choice);
}

static double cost_of(const struct kspace_problem *p, const struct pppm_choice *choice)
{
    const int order = choice->spec.order;
    double n[3];
    double m[3]; /* with charges */
    for (int d = 0; d < 3; d++) {
        n[d] = choice->n[d];
        m[d] = p->open[d] ? 0.5 * n[d] : n[d];
    }
    const double transformed = (m[0] * m[1] * n[2] + m[0] * n[1] * n[2] + n[0] * n[1] * n[2]) / 3;
    return (double)p->n_atoms * (cost_atom + cost_atom_point * order * order) +
           cost_transform * transformed + cost_point * m[0] * m[1] * m[2];
}

static enum cw_status check_given(const struct kspace_problem *p, int order, struct cw_err *err)
{
    const int *mesh = p->settings->mesh;
    for (int d = 0; d < 3; d++) {
        if (mesh[d] < order || mesh[d] > LENGTH_MOST) {
            return cw_err_user(err,
                               "kspace_modify mesh %d %d %d does not fit: expected %d (the order) "
                               "to %d points along each axis",
                               mesh[0], mesh[1], mesh[2], order, (int)LENGTH_MOST);
        }
    }
    return CW_OK;
}

static enum cw_status use_given(const struct kspace_problem *p, struct pppm_choice *choice,
                                struct cw_err *err)
{
    if (!choice->spec.order)
        choice->spec.order = 5;
    if (has_open_axes(p) && p->settings->mesh[0]) {
        return cw_err_user(err, "kspace_modify mesh: along axes without images the mesh follows "
                                "the atoms; expected spacing H, the distance of its points");
    }
    if (!p->settings->mesh[0]) {
        mesh_of_spacing(p, p->settings->spacing, choice);
        return CW_OK;
    }
    if (check_given(p, choice->spec.order, err) != CW_OK)
        return err->status;
    for (int d = 0; d < 3; d++)
        set_axis(p, d, fft_length(p->settings->mesh[d]), choice);
    return CW_OK;
}

static enum cw_status choose(const struct kspace_problem *p, struct pppm_choice *choice,
                             struct cw_err *err)
{
    const int given = choice->spec.order;
    struct pppm_choice best = {.error = 0};
    for (int order = given ? given : ORDER_FIRST; order <= (given ? given : ORDER_LAST); order++) {
        choice->spec.order = order;
        if (find_mesh(p, choice) && (!best.spec.order || cost_of(p, choice) < cost_of(p, &best)))
            best = *choice;
    }
    if (!best.spec.order) {
        return cw_err_user(err,
                           "kspace_style pppm: no mesh of at most %d points along each axis keeps "
                           "the error of forces below %.3g; ask for less or use a longer cut-off",
                           (int)LENGTH_MOST, p->force);
    }
    *choice = best;
    return CW_OK;
}

double pppm_cost(const struct kspace_problem *problem)
{
    struct cw_err err = {.status = CW_OK};
    struct pppm_choice choice;
    return pppm_tune(problem, &choice, &err) == CW_OK ? cost_of(problem, &choice)
                                                      : (double)INFINITY;
}

enum cw_status pppm_tune(const struct kspace_problem *problem, struct pppm_choice *out,
                         struct cw_err *err)
{
    *out = (struct pppm_choice){
        .spec = {.order = problem->settings->order, .green = {.g = problem->g}}};
    const bool given = problem->settings->mesh[0] > 0 || problem->settings->spacing > 0;
    memcpy(out->spec.green.open, problem->open, sizeof problem->open);
    out->spec.shear = shear_of(problem->length, problem->tilt);
    if ((given ? use_given(problem, out, err) : choose(problem, out, err)) != CW_OK)
        return err->status;
    out->error = error_of(problem, &out->spec);
    return CW_OK;
}
