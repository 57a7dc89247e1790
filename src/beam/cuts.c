/* See cuts.h. */
#include "beam/cuts.h"

#include <math.h>
#include <stdlib.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/vec3.h"
#include "domain/domain.h"
#include "dynamics/fix.h"
#include "parallel/comm.h"
#include "potential/potential.h"
#include "system/atoms.h"

static const uint32_t ALL = 1;

static void append(struct beam_cut **list, size_t *n, size_t *cap, const struct beam_cut *cut)
{
    if (*n == *cap) {
        *cap = 2 * *cap + 16;
        *list = mem_resize(*list, *cap, sizeof **list);
    }
    (*list)[(*n)++] = *cut;
}

void beam_cuts_add(struct beam_cuts *cuts, const struct beam_cut *cut)
{
    append(&cuts->list, &cuts->n, &cuts->cap, cut);
}

void beam_cuts_begin(struct beam_cuts *cuts, const struct beam_cut *cut)
{
    append(&cuts->fresh, &cuts->n_fresh, &cuts->cap_fresh, cut);
}

static int by_atom(const void *a, const void *b)
{
    const struct beam_cut *p = a;
    const struct beam_cut *q = b;
    return (p->atom[0] > q->atom[0]) - (p->atom[0] < q->atom[0]);
}

void beam_cuts_share(struct beam_cuts *cuts, struct comm *comm)
{
    gid n = (gid)cuts->n_fresh;
    comm_sum(comm, &n, 1);
    if (n == 0)
        return;
    size_t bytes;
    struct beam_cut *all = comm_gather_all(comm, cuts->fresh, cuts->n_fresh * sizeof *all, &bytes);
    qsort(all, (size_t)n, sizeof *all, by_atom);
    for (gid k = 0; k < n; k++)
        beam_cuts_add(cuts, &all[k]);
    cuts->n_fresh = 0;
    mem_free(all);
}

bool beam_cuts_has(const struct beam_cuts *cuts, gid atom, double time)
{
    for (size_t k = 0; k < cuts->n; k++) {
        if (cuts->list[k].atom[0] == atom && time < cuts->list[k].until)
            return true;
    }
    return false;
}

void beam_cuts_end(struct beam_cuts *cuts, double time)
{
    size_t kept = 0;
    for (size_t k = 0; k < cuts->n; k++) {
        if (time < cuts->list[k].until)
            cuts->list[kept++] = cuts->list[k];
    }
    cuts->n = kept;
}

bool beam_cuts_can(const struct fix_context *context, int a, int b)
{
    const struct potential *potential = context->potential;
    const int type[2] = {a < b ? a : b, a < b ? b : a};
    const double q[2] = {0};
    const double r = 1;
    double energy;
    double force;
    return potential && potential->ops->single &&
           potential->ops->single(potential, type, q, r, &energy, &force);
}

/* The nearest atom or ghost with this id, seen from atom i: its index, and the way to it; -1: there
 * is none, so it is out of the force field's range. */
static lidx find_nearest(const struct atoms *atoms, lidx i, gid id, double way[3])
{
    const double *at = atoms->x + 4 * (size_t)i;
    double least = INFINITY;
    lidx found = -1;
    for (lidx j = 0; j < atoms->n_local + atoms->n_ghost; j++) {
        if (atoms->id[j] != id)
            continue;
        const double *x = atoms->x + 4 * (size_t)j;
        const double d[3] = {x[0] - at[0], x[1] - at[1], x[2] - at[2]};
        const double square = vec3_dot(d, d);
        if (square >= least)
            continue;
        least = square;
        found = j;
        for (int k = 0; k < 3; k++)
            way[k] = d[k];
    }
    return found;
}

/* The force on atom i that takes away what `part` leaves of its interaction with atom id. */
static void force_against(const struct beam_cuts *cuts, const struct fix_context *context, lidx i,
                          gid id, double force[3])
{
    const struct atoms *atoms = context->atoms;
    const struct potential *potential = context->potential;
    double way[3];
    double energy;
    double push;
    const lidx j = find_nearest(atoms, i, id, way);
    if (j < 0)
        return;
    const lidx ends[2] = {atoms->type[i] < atoms->type[j] ? i : j,
                          atoms->type[i] < atoms->type[j] ? j : i}; /* the same from both */
    const int type[2] = {atoms->type[ends[0]], atoms->type[ends[1]]};
    const double q[2] = {atoms->has_charge ? atoms->q[ends[0]] : 0,
                         atoms->has_charge ? atoms->q[ends[1]] : 0};
    const double r = vec3_norm(way);
    if (!(r < potential->ops->cutoff(potential, type[0], type[1])) ||
        !potential->ops->single(potential, type, q, r, &energy, &push))
        return;
    for (int k = 0; k < 3; k++)
        force[k] += exact_round((1 - cuts->part) * push * (way[k] / r), CW_QUANTUM_FORCE);
}

static bool is_on(const struct beam_cut *cut, double time)
{
    return cut->after < time && time < cut->until;
}

void beam_cuts_apply(struct beam_cuts *cuts, struct fix_context *context)
{
    struct atoms *atoms = context->atoms;
    const bool kept = force_work_open(&cuts->work, context, ALL, true);
    double *rows = force_work_rows(&cuts->work);
    for (lidx i = 0; i < atoms->n_local; i++) {
        const double none[3] = {0};
        force_work_record(rows + FORCE_WORK_COLUMNS * (size_t)i, none, atoms->v + 4 * (size_t)i,
                          kept);
    }
    for (size_t k = 0; k < cuts->n; k++) {
        for (int end = 0; end < 2 && is_on(&cuts->list[k], context->time); end++) {
            const lidx i = domain_find(context->domain, atoms, cuts->list[k].atom[end]);
            if (i < 0)
                continue;
            double *row = rows + FORCE_WORK_COLUMNS * (size_t)i;
            double force[3] = {0};
            force_against(cuts, context, i, cuts->list[k].atom[1 - end], force);
            for (int d = 0; d < 3; d++) {
                row[d] += force[d];
                atoms->f[4 * (size_t)i + (size_t)d] += force[d];
            }
        }
    }
}

void beam_cuts_free(struct beam_cuts *cuts)
{
    force_work_free(&cuts->work);
    mem_free(cuts->list);
    mem_free(cuts->fresh);
    *cuts = (struct beam_cuts){0};
}
