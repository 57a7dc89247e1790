/* What is said of atoms that were hit: one of each kind in a lattice that drifts across the box,
 * with neighbours that are displaced themselves; with reference sites and without; on any number of
 * ranks. */
/* ranks: 1 2 3 4 6 8 */
#include "beam/outcome.h"

#include <math.h>

#include "dynamics/fix.h"
#include "neighbor/nlist.h"
#include "support/mpi_suite.h"
#include "support/scene.h"
#include "system/value.h"

enum { CELLS = 6, ATOMS = CELLS * CELLS * CELLS };

static const double lattice = 3.0;
static const double cutoff = 4.0; /* six neighbours */

/* the atoms that are hit: in the middle of the lattice, far from each other */
enum {
    STAYS = 44,
    LEAVES = 47,
    REPLACED = 152,
    OTHER_TYPE = 155,
    GONE = 80,
    FLIES = 170,
    HITS = 6
};

static const gid hit[HITS] = {STAYS, LEAVES, REPLACED, OTHER_TYPE, GONE, FLIES};

struct stage {
    struct scene s;
    struct nlist list;
    double cutoffs[16];
    struct fix_context context;
    struct value_host values;
    struct beam_events events;
    struct outcome_watch watch;
};

static void build(struct stage *g)
{
    const struct nlist_spec spec = {.n_types = 3, .cutoff = g->cutoffs};
    settle(&g->s);
    nlist_build(&g->list, &g->s.atoms, &spec);
}

/* an answer of compute wigner-seitz by id: column 1 the kind, 4 how many are at home */
static enum cw_status site_values(void *self, const struct value_ref *ref, double *out,
                                  struct cw_err *err)
{
    const struct stage *g = self;
    (void)err;
    for (lidx i = 0; i < g->s.atoms.n_local; i++) {
        const gid id = g->s.atoms.id[i];
        const bool interstitial = id == LEAVES || id == REPLACED;
        const bool away = id == LEAVES || id == OTHER_TYPE;
        out[i] = ref->index[0] == 1 ? interstitial : !away;
    }
    return CW_OK;
}

static void open_stage(struct stage *g, struct comm *comm)
{
    const double length[3] = {CELLS * lattice, CELLS * lattice, CELLS * lattice + 20};
    *g = (struct stage){.watch = {.time = 2, .distance = 1.5, .counts = {.atoms = ATOMS}}};
    open_scene(&g->s, comm, length);
    for (int k = 0; k < ATOMS; k++) {
        const double x[3] = {k % CELLS * lattice, k / CELLS % CELLS * lattice,
                             k / (CELLS * CELLS) * lattice};
        put(&g->s, 1, x);
    }
    for (int k = 0; k < 16; k++)
        g->cutoffs[k] = cutoff;
    nlist_init(&g->list);
    build(g);
    g->values = (struct value_host){.self = g, .per_atom = site_values};
    g->context = (struct fix_context){.comm = comm,
                                      .box = &g->s.box,
                                      .atoms = &g->s.atoms,
                                      .domain = g->s.domain,
                                      .list = &g->list,
                                      .values = &g->values,
                                      .step = 30};
}

static void close_stage(struct stage *g)
{
    beam_events_free(&g->events);
    nlist_free(&g->list);
    close_scene(&g->s);
}

/* events at time 1, each on its atom's rank, and one of another process that only waits behind */
static void strike(struct stage *g)
{
    for (int k = 0; k < HITS; k++) {
        struct beam_event event = {.id = hit[k], .step = 10, .time = 1, .type = 1, .waits = true};
        const lidx i = find(&g->s, hit[k]);
        if (i < 0)
            continue;
        int image[3] = {0, 0, 0};
        memcpy(event.x, g->s.atoms.x + 4 * (size_t)i, sizeof event.x);
        box_wrap(&g->s.box, event.x, image);
        outcome_begin(&g->watch, &g->context, i, &event);
        ck_assert_int_eq(event.near.n, 6);
        beam_events_add(&g->events, &event);
    }
    const struct beam_event removal = {.id = 5,
                                       .step = 10,
                                       .time = 1,
                                       .process = BEAM_IONISATION,
                                       .waits = true,
                                       .outcome = OUTCOME_REMOVED};
    if (comm_rank(g->s.comm) == 0)
        beam_events_add(&g->events, &removal);
}

/* What happens to them, while everything moves. */
static void happen(struct stage *g)
{
    double x[3];
    const double up = 0.5 * lattice;
    move(&g->s, STAYS, 0.3, 0, 0.4);
    move(&g->s, STAYS + 1, 2, 0, 0); /* two of its six neighbours go */
    move(&g->s, STAYS - CELLS * CELLS, 0.6, 0.8, 1.2);
    move(&g->s, LEAVES, up, up, up);
    move(&g->s, FLIES, 0, 0, 25 - (FLIES - 1) / (CELLS * CELLS) * lattice);
    drop(&g->s, GONE);
    for (int k = 0; k < 2; k++) {
        const gid id = k ? OTHER_TYPE : REPLACED;
        const int n = (int)id - 1;
        x[0] = n % CELLS * lattice + 0.2;
        x[1] = n / CELLS % CELLS * lattice - 0.3;
        x[2] = n / (CELLS * CELLS) * lattice;
        move(&g->s, id, up, up, up);
        put(&g->s, 1 + k, x);
    }
    for (lidx i = 0; i < g->s.atoms.n_local; i++) {
        const double drift[3] = {7.7, -4.9, 1.4};
        for (int d = 0; d < 3; d++) {
            double *at = &g->s.atoms.x[4 * i + d];
            *at = exact_round(*at + drift[d], CW_QUANTUM_POSITION);
        }
    }
    build(g);
}

static void look(struct stage *g, double time, gid step)
{
    g->context.time = time;
    g->context.step = step;
    ck_assert_int_eq(outcome_look(&g->watch, &g->events, &g->context, &g->s.err), CW_OK);
}

/* on rank 0, in order */
static void check(const struct stage *g, gid id, int outcome, double displacement, int moved)
{
    gid seen = 0;
    for (size_t k = 0; k < g->events.n; k++) {
        const struct beam_event *event = &g->events.list[k];
        if (event->id != id)
            continue;
        seen++;
        ck_assert_msg(event->outcome == outcome, "atom %d: %s", (int)id,
                      beam_outcome_name(event->outcome));
        ck_assert(!event->waits && event->is_settled);
        ck_assert_double_eq_tol(event->dpa, (double)moved / ATOMS, 1e-15);
        if (isnan(displacement)) {
            ck_assert(isnan(event->displacement));
        } else {
            ck_assert_double_eq_tol(event->displacement, displacement, 1e-9);
        }
    }
    comm_sum(g->s.comm, &seen, 1);
    ck_assert_int_eq(seen, 1);
    if (comm_rank(g->s.comm) > 0)
        ck_assert_uint_eq(g->events.n, 0);
}

START_TEST(each_kind)
{
    struct stage g;
    open_stage(&g, world);
    strike(&g);
    happen(&g);
    ck_assert_int_eq(beam_events_waiting(&g.events, g.s.comm), HITS);
    look(&g, 2.99, 50); /* too early */
    ck_assert_int_eq(beam_events_waiting(&g.events, g.s.comm), HITS);
    look(&g, 3.01, 55); /* in no step of ten */
    ck_assert_int_eq(beam_events_waiting(&g.events, g.s.comm), HITS);
    look(&g, 3, 60); /* by rounding or not */
    ck_assert_int_eq(beam_events_waiting(&g.events, g.s.comm), 0);
    /* by ids: 5 44 47 80 152 155 170 */
    const double way = 0.5 * lattice * sqrt(3);
    const double far = 25 - (FLIES - 1) / (CELLS * CELLS) * lattice;
    check(&g, 5, OUTCOME_REMOVED, (double)NAN, 1);
    check(&g, STAYS, OUTCOME_RETURNED, 0.5, 1);
    check(&g, LEAVES, OUTCOME_VACANCY, way, 2);
    check(&g, GONE, OUTCOME_SPUTTERED, (double)NAN, 3);
    check(&g, REPLACED, OUTCOME_DISPLACED, way, 4);
    check(&g, OTHER_TYPE, OUTCOME_VACANCY, way, 5);
    check(&g, FLIES, OUTCOME_SPUTTERED, far, 6);
    ck_assert_int_eq(g.watch.counts.displacements, 6);
    ck_assert_int_eq(g.watch.counts.events[OUTCOME_VACANCY], 2);
    ck_assert_int_eq(g.watch.counts.events[OUTCOME_SPUTTERED], 2);
    close_stage(&g);
}
END_TEST

START_TEST(with_sites)
{
    struct stage g;
    open_stage(&g, world);
    strcpy(g.watch.sites, "ws");
    strike(&g);
    happen(&g);
    look(&g, 3, 60);
    const double way = 0.5 * lattice * sqrt(3);
    check(&g, STAYS, OUTCOME_RETURNED, 0.5, 1);
    check(&g, LEAVES, OUTCOME_FRENKEL_PAIR, way, 2);
    check(&g, GONE, OUTCOME_SPUTTERED, (double)NAN, 3);
    check(&g, REPLACED, OUTCOME_INTERSTITIAL, way, 4);
    check(&g, OTHER_TYPE, OUTCOME_VACANCY, way, 5);
    close_stage(&g);
}
END_TEST

/* A part of an event that another rank keeps waits with it, and its gain is added. */
START_TEST(parts)
{
    struct stage g;
    open_stage(&g, world);
    strike(&g);
    const struct beam_event part = {
        .id = STAYS, .step = 10, .time = 1, .part = true, .waits = true, .gain = 0.25};
    if (comm_rank(g.s.comm) == comm_size(g.s.comm) - 1)
        beam_events_add(&g.events, &part);
    look(&g, 3, 60);
    check(&g, STAYS, OUTCOME_RETURNED, 0, 1);
    for (size_t k = 0; k < g.events.n; k++)
        ck_assert(g.events.list[k].gain == (g.events.list[k].id == STAYS ? 0.25 : 0));
    close_stage(&g);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("outcome");
    TCase *core = tcase_create("core");
    tcase_add_test(core, each_kind);
    tcase_add_test(core, with_sites);
    tcase_add_test(core, parts);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
