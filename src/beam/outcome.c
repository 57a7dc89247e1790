/* See outcome.h. Due events are gathered on all ranks; what each needs to know (present places of
 * its atom and its neighbours, how many atoms are near a place) is put together by sums over the
 * ranks of whole numbers, places in quanta; all ranks then come to the same verdicts. */
#include "beam/outcome.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/exact.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/vec3.h"
#include "domain/domain.h"
#include "dynamics/fix.h"
#include "neighbor/nlist.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/bins.h"
#include "system/box.h"
#include "system/group.h"
#include "system/value.h"

static const double NEIGHBORS = 4.5; /* A: neighbours that say where a place has gone */
static const double APART = 5;       /* A: nothing so near, and an atom flies freely */

static const double ROUNDING = 1e-12;

/* columns of compute wigner-seitz */
enum { SITE_KIND = 1, SITE_HOME = 4, SITE_COLUMNS = 4, KIND_INTERSTITIAL = 1 };

static struct value_ref site_column(const struct outcome_watch *watch, int column)
{
    struct value_ref ref = {.kind = VALUE_COMPUTE, .index = {column, 0}};
    (void)snprintf(ref.name, sizeof ref.name, "%s", watch->sites);
    return ref;
}

enum cw_status outcome_prepare(struct outcome_watch *watch, const struct fix_context *context,
                               int group, struct cw_err *err)
{
    const struct value_ref ref = site_column(watch, SITE_HOME);
    if (!(watch->time > 0))
        return CW_OK;
    if (watch->counts.atoms == 0)
        watch->counts.atoms = group_count(context->atoms, context->comm, group);
    if (!watch->sites[0])
        return CW_OK;
    if (context->values->check(context->values->self, &ref, true, err) != CW_OK)
        return err->status;
    if (context->values->columns(context->values->self, &ref, true) == SITE_COLUMNS)
        return CW_OK;
    return cw_err_user(err, "sites: expected the ID of a compute wigner-seitz, got '%s'",
                       watch->sites);
}

/* a neighbour on its way into the list of the nearest */
struct candidate {
    double r2;
    gid id;
    double d[3];
};

static bool comes_before(const struct candidate *a, const struct candidate *b)
{
    if (a->r2 < b->r2 || a->r2 > b->r2)
        return a->r2 < b->r2;
    return a->id < b->id;
}

/* in its place among the n nearest; the last goes when there is no room */
static int insert(struct candidate nearest[BEAM_NEAR], int n, const struct candidate *one)
{
    int k = n < BEAM_NEAR ? n : BEAM_NEAR - 1;
    if (n == BEAM_NEAR && !comes_before(one, &nearest[k]))
        return n;
    for (; k > 0 && comes_before(one, &nearest[k - 1]); k--)
        nearest[k] = nearest[k - 1];
    nearest[k] = *one;
    return n < BEAM_NEAR ? n + 1 : n;
}

/* Only as far as the force field reaches: what else is in a row depends on when it was built. */
static double sure_reach(const struct nlist *list, int a, int b)
{
    const size_t types = (size_t)list->n_types + 1;
    return fmin(NEIGHBORS, list->cutoff[(size_t)a * types + (size_t)b]);
}

static void note_neighbors(const struct fix_context *context, lidx i, struct beam_event *event)
{
    const struct atoms *atoms = context->atoms;
    const struct nlist *list = context->list;
    const size_t row = (size_t)i * (size_t)list->n_types;
    const double *x = atoms->x + 4 * (size_t)i;
    struct candidate nearest[BEAM_NEAR];
    int n = 0;
    for (size_t k = list->first[row]; k < list->first[row + (size_t)list->n_types]; k++) {
        const lidx j = nlist_index(list->offset[k]);
        const double *y = atoms->x + 4 * (size_t)j;
        struct candidate one = {.id = atoms->id[j], .d = {y[0] - x[0], y[1] - x[1], y[2] - x[2]}};
        const double reach = sure_reach(list, atoms->type[i], atoms->type[j]);
        one.r2 = vec3_dot(one.d, one.d);
        if (one.r2 < reach * reach)
            n = insert(nearest, n, &one);
    }
    event->near.n = n;
    for (int k = 0; k < n; k++) {
        event->near.id[k] = nearest[k].id;
        memcpy(event->near.d[k], nearest[k].d, sizeof nearest[k].d);
    }
}

void outcome_begin(const struct outcome_watch *watch, const struct fix_context *context, lidx i,
                   struct beam_event *event)
{
    if (!(watch->time > 0))
        return;
    event->outcome = OUTCOME_WAITING;
    note_neighbors(context, i, event);
}

/* An atom that is asked for. */
struct whereabouts {
    gid there; /* 0 or 1 */
    gid x[3];  /* quanta */
};

enum { ASKED = 1 + BEAM_NEAR }; /* the atom of an event and its neighbours */

/* What is to be known of the due events; the same on all ranks. */
struct look {
    struct outcome_watch *watch;
    struct fix_context *context;
    struct beam_event *event; /* [n] */
    size_t n;
    struct whereabouts (*at)[ASKED]; /* [n] */
    double (*place)[3];              /* [n] where the atom was, as it has moved since */
    double (*here)[3];               /* [n] where it is */
    gid *fills, *company;            /* [n] atoms of its type near the place; any near itself */
    gid (*site)[2];                  /* [n] of compute wigner-seitz: kind, atoms at home */
};

static void ask_atom(struct look *look, gid id, struct whereabouts *out)
{
    const struct atoms *atoms = look->context->atoms;
    const lidx i = domain_find(look->context->domain, atoms, id);
    if (i < 0)
        return;
    out->there = 1;
    for (int d = 0; d < 3; d++)
        out->x[d] = (gid)(atoms->x[4 * (size_t)i + (size_t)d] / CW_QUANTUM_POSITION);
}

static void ask_atoms(struct look *look)
{
    for (size_t k = 0; k < look->n; k++) {
        const struct beam_event *event = &look->event[k];
        ask_atom(look, event->id, &look->at[k][0]);
        for (int m = 0; m < event->near.n; m++)
            ask_atom(look, event->near.id[m], &look->at[k][1 + m]);
    }
    comm_sum(look->context->comm, &look->at[0][0].there, (int)(look->n * ASKED * 4));
}

static int compare_doubles(const void *a, const void *b)
{
    const double p = *(const double *)a;
    const double q = *(const double *)b;
    return (p > q) - (p < q);
}

static double median(double *value, int n)
{
    qsort(value, (size_t)n, sizeof *value, compare_doubles);
    return 0.5 * (value[(n - 1) / 2] + value[n / 2]);
}

static void place_of(const struct whereabouts *at, double x[3])
{
    for (int d = 0; d < 3; d++)
        x[d] = (double)at->x[d] * CW_QUANTUM_POSITION;
}

/* How far what was around the event has come. */
static void find_drift(const struct look *look, size_t k, double drift[3])
{
    const struct beam_event *event = &look->event[k];
    double moved[3][BEAM_NEAR];
    int n = 0;
    for (int m = 0; m < event->near.n; m++) {
        double x[3];
        if (!look->at[k][1 + m].there)
            continue;
        place_of(&look->at[k][1 + m], x);
        for (int d = 0; d < 3; d++)
            x[d] -= event->x[d] + event->near.d[m][d];
        box_minimum_image(look->context->box, x);
        for (int d = 0; d < 3; d++)
            moved[d][n] = x[d];
        n++;
    }
    for (int d = 0; d < 3; d++)
        drift[d] = n > 0 ? median(moved[d], n) : 0;
}

static void measure(struct look *look)
{
    for (size_t k = 0; k < look->n; k++) {
        struct beam_event *event = &look->event[k];
        double drift[3];
        double d[3];
        find_drift(look, k, drift);
        place_of(&look->at[k][0], look->here[k]);
        for (int e = 0; e < 3; e++) {
            look->place[k][e] = event->x[e] + drift[e];
            d[e] = look->here[k][e] - look->place[k][e];
        }
        box_minimum_image(look->context->box, d);
        event->displacement = look->at[k][0].there ? vec3_norm(d) : (double)NAN;
    }
}

/* count[n]: atoms but the event's own nearer to x[n] than reach; same_type: of its type */
static void count_near(const struct look *look, double (*x)[3], double reach, bool same_type,
                       gid *count)
{
    const struct atoms *atoms = look->context->atoms;
    struct bins bins;
    struct near_list list = {0};
    bins_init(&bins, look->context->box, x, (gid)look->n, reach);
    for (lidx i = 0; i < atoms->n_local; i++) {
        bins_near(&bins, atoms->x + 4 * (size_t)i, reach, &list);
        for (gid m = 0; m < list.n; m++) {
            const gid k = list.near[m].at;
            const struct beam_event *event = &look->event[k];
            count[k] += atoms->id[i] != event->id && (!same_type || atoms->type[i] == event->type);
        }
    }
    mem_free(list.near);
    bins_free(&bins);
    comm_sum(look->context->comm, count, (int)look->n);
}

static enum cw_status ask_site(struct look *look, int column, int to, struct cw_err *err)
{
    const struct fix_context *context = look->context;
    const struct value_ref ref = site_column(look->watch, column);
    double *value = mem_array((size_t)context->atoms->n_local, sizeof *value);
    if (context->values->per_atom(context->values->self, &ref, value, err) == CW_OK) {
        for (size_t k = 0; k < look->n; k++) {
            const lidx i = domain_find(context->domain, context->atoms, look->event[k].id);
            look->site[k][to] = i < 0 ? 0 : (gid)value[i];
        }
    }
    mem_free(value);
    return err->status;
}

static enum cw_status ask_sites(struct look *look, struct cw_err *err)
{
    if (!look->watch->sites[0])
        return CW_OK;
    if (ask_site(look, SITE_KIND, 0, err) == CW_OK && ask_site(look, SITE_HOME, 1, err) == CW_OK)
        comm_sum(look->context->comm, look->site[0], 2 * (int)look->n);
    return err->status;
}

static enum beam_outcome judge(const struct look *look, size_t k)
{
    const struct outcome_watch *watch = look->watch;
    const bool is_displaced = look->event[k].displacement > watch->distance;
    if (!look->at[k][0].there || look->company[k] == 0)
        return OUTCOME_SPUTTERED;
    if (!watch->sites[0]) {
        return !is_displaced         ? OUTCOME_RETURNED
               : look->fills[k] == 0 ? OUTCOME_VACANCY
                                     : OUTCOME_DISPLACED;
    }
    const bool is_left = look->site[k][1] == 0;
    if (look->site[k][0] == KIND_INTERSTITIAL)
        return is_left ? OUTCOME_FRENKEL_PAIR : OUTCOME_INTERSTITIAL;
    return is_left ? OUTCOME_VACANCY : is_displaced ? OUTCOME_DISPLACED : OUTCOME_RETURNED;
}

/* Has the event displaced its atom? That an atom is taken out long after it left is no event of its
 * own. */
static bool is_displacement(const struct beam_event *event)
{
    return event->outcome > OUTCOME_RETURNED && event->process != BEAM_SPUTTER;
}

static void settle(struct look *look)
{
    struct outcome_counts *counts = &look->watch->counts;
    for (size_t k = 0; k < look->n; k++) {
        struct beam_event *event = &look->event[k];
        if (event->outcome == OUTCOME_WAITING) {
            event->outcome = (int)judge(look, k);
        } else {
            event->displacement = (double)NAN;
        }
        counts->displacements += is_displacement(event);
        counts->events[event->outcome]++;
        event->dpa = outcome_dpa(look->watch);
        event->waits = false;
        event->is_settled = true;
    }
}

static enum cw_status look_at(struct look *look, struct cw_err *err)
{
    look->at = mem_zeroed(look->n, sizeof *look->at);
    look->place = mem_array(look->n, sizeof *look->place);
    look->here = mem_array(look->n, sizeof *look->here);
    look->fills = mem_zeroed(look->n, sizeof *look->fills);
    look->company = mem_zeroed(look->n, sizeof *look->company);
    look->site = mem_zeroed(look->n, sizeof *look->site);
    ask_atoms(look);
    measure(look);
    count_near(look, look->place, look->watch->distance, true, look->fills);
    count_near(look, look->here, APART, false, look->company);
    if (ask_sites(look, err) == CW_OK)
        settle(look);
    mem_free(look->site);
    mem_free(look->company);
    mem_free(look->fills);
    mem_free(look->here);
    mem_free(look->place);
    mem_free(look->at);
    return err->status;
}

enum cw_status outcome_look(struct outcome_watch *watch, struct beam_events *events,
                            struct fix_context *context, struct cw_err *err)
{
    struct look look = {.watch = watch, .context = context};
    if (!(watch->time > 0) || context->step % OUTCOME_EVERY != 0)
        return err->status;
    /* times are sums of steps: what is due by rounding only is due */
    const double due = context->time - watch->time + ROUNDING * (fabs(context->time) + watch->time);
    look.event = beam_events_take_due(events, context->comm, due, &look.n);
    if (look.n > 0 && look_at(&look, err) == CW_OK && comm_rank(context->comm) == 0) {
        for (size_t k = 0; k < look.n; k++)
            beam_events_add(events, &look.event[k]);
    }
    mem_free(look.event);
    return err->status;
}

double outcome_dpa(const struct outcome_watch *watch)
{
    const struct outcome_counts *counts = &watch->counts;
    return counts->atoms > 0 ? (double)counts->displacements / (double)counts->atoms : 0;
}

void outcome_describe(const struct outcome_watch *watch, const char *id, gid waiting)
{
    const gid *n = watch->counts.events;
    if (!(watch->time > 0))
        return;
    log_print(
        "Fix %s: up to now, %g ps after its event: %lld returned, %lld displaced, %lld left a "
        "vacancy, %lld interstitials, %lld Frenkel pairs, %lld sputtered, %lld removed; %lld "
        "wait; %.6g displacements per atom\n",
        id, watch->time, (long long)n[OUTCOME_RETURNED], (long long)n[OUTCOME_DISPLACED],
        (long long)n[OUTCOME_VACANCY], (long long)n[OUTCOME_INTERSTITIAL],
        (long long)n[OUTCOME_FRENKEL_PAIR], (long long)n[OUTCOME_SPUTTERED],
        (long long)n[OUTCOME_REMOVED], (long long)waiting, outcome_dpa(watch));
}
