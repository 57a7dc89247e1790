/* How long one pass takes: runs a deck, then times the force pass, the pruning of rows and the list
 * build at its last positions, each many times over.
 *
 *   time_passes DECK [REPEATS]
 *
 * Prints the least time of each in nanoseconds per atom: short passes run undisturbed now and then
 * even on a busy machine, so the least is what the code takes. Use some 4,000 atoms, whose arrays
 * stay in the caches, to see what the processor does, and 100,000 to see what the memory does.
 * benchmarks/FLOOR.md has the figures. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/timer.h"
#include "deck/deck.h"
#include "neighbor/nlist.h"
#include "parallel/comm.h"
#include "potential/places.h"
#include "sim/internal.h"
#include "sim/sim.h"

struct passes {
    struct sim *sim;
    struct nlist_spec spec;
    unsigned want;
    struct cw_err err;
};

static void force_pass(struct passes *passes)
{
    forces_compute(passes->sim, passes->want, &passes->err);
}

static void prune(struct passes *passes)
{
    nlist_prune(&passes->sim->list, &passes->sim->atoms);
}

static void build(struct passes *passes)
{
    nlist_build(&passes->sim->list, &passes->sim->atoms, &passes->spec);
}

static void fill_places(struct passes *passes)
{
    const struct atoms *atoms = &passes->sim->atoms;
    places_fill(&passes->sim->places, &passes->sim->box, atoms->x, 0,
                (size_t)atoms->n_local + (size_t)atoms->n_ghost);
}

static void show(const char *what, void (*pass)(struct passes *), struct passes *passes,
                 int repeats)
{
    double least = INFINITY;
    for (int k = 0; k < repeats && passes->err.status == CW_OK; k++) {
        const double start = timer_now();
        pass(passes);
        least = fmin(least, timer_now() - start);
    }
    printf("%-28s %8.1f ns/atom\n", what, 1e9 * least / passes->sim->atoms.n_local);
}

static int time_all(struct sim *sim, int repeats)
{
    struct passes passes = {
        .sim = sim,
        .spec = {.n_types = sim->atoms.n_types, .cutoff = sim->cutoff, .skin = sim->list.skin}};
    struct potential *p = sim->potential;
    const double rows = sim->list.n_rows;
    printf("%d atoms, %d ghosts; neighbours in a row: %.1f, in a near row: %.1f\n",
           sim->atoms.n_local, sim->atoms.n_ghost, (double)nlist_pairs(&sim->list) / rows,
           sim->list.near.valid
               ? (double)sim->list.near.first[(size_t)rows * (size_t)sim->list.n_types] / rows
               : 0.0);
    p->options.precision = PRECISION_DOUBLE;
    show("forces, double", force_pass, &passes, repeats);
    passes.want = PASS_ENERGY | PASS_VIRIAL;
    show("with energy and virial", force_pass, &passes, repeats);
    passes.want = 0;
    p->options.precision = PRECISION_MIXED;
    if (p->ops->has_mixed && p->ops->has_mixed(p)) {
        show("forces, mixed", force_pass, &passes, repeats);
        show("  places in it", fill_places, &passes, repeats);
    }
    show("prune", prune, &passes, repeats);
    show("list build", build, &passes, repeats / 5 + 1);
    return passes.err.status;
}

int main(int argc, char **argv)
{
    struct cw_err err = {0};
    const int repeats = argc > 2 ? atoi(argv[2]) : 300;
    parallel_start(&argc, &argv);
    struct comm *comm = comm_world();
    struct deck *deck = deck_create(comm);
    if (argc < 2) {
        (void)fprintf(stderr, "usage: time_passes DECK [REPEATS]\n");
        return 1;
    }
    if (deck_run(deck, argv[1], &err) != CW_OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    if (deck->sim->list.n_rows == 0) {
        (void)fprintf(stderr, "%s left no atoms with forces: it needs a run\n", argv[1]);
        return 1;
    }
    const int status = time_all(deck->sim, repeats);
    deck_destroy(deck);
    comm_destroy(comm);
    parallel_stop();
    return status;
}
