/* A box with atoms of up to three types on some ranks, ready to be measured: for tests of
 * statistics of networks and of defects. After atoms were moved or dropped: settle. */
#ifndef CW_TESTS_SCENE_H
#define CW_TESTS_SCENE_H
#include <check.h>

#include "base/compiler.h"
#include "base/exact.h"
#include "base/mem.h"
#include "domain/domain.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"

static const double reach = 6.0; /* of the ghosts */
static bool is_tilted;

struct scene {
    struct comm *comm;
    struct atoms atoms;
    struct box box;
    struct domain *domain;
    gid id;
    struct cw_err err;
};

CW_UNUSED static void open_scene(struct scene *s, struct comm *comm, const double length[3])
{
    static const double lo[3] = {0, 0, 0};
    *s = (struct scene){.comm = comm};
    box_init(&s->box);
    ck_assert_int_eq(box_set(&s->box, lo, length, &s->err), CW_OK);
    if (is_tilted) { /* by whole edges: the same crystal in another cell */
        const double tilt[3] = {length[0], 0, -length[1]};
        s->box.tilt_large = true;
        ck_assert_int_eq(box_set_tilt(&s->box, tilt, &s->err), CW_OK);
    }
    atoms_init(&s->atoms);
    s->atoms.n_types = 3;
    for (int t = 1; t <= 3; t++)
        s->atoms.mass[t] = 10;
    s->domain = domain_create(comm);
}

CW_UNUSED static void put(struct scene *s, int type, const double x[3])
{
    const gid id = ++s->id;
    if (id % comm_size(s->comm) == comm_rank(s->comm))
        (void)atoms_append(&s->atoms, id, type, x);
}

CW_UNUSED static void settle(struct scene *s)
{
    ck_assert_int_eq(domain_rebuild(s->domain, &s->box, &s->atoms, reach, &s->err), CW_OK);
}

/* -1: not on this rank */
CW_UNUSED static lidx find(const struct scene *s, gid id)
{
    for (lidx i = 0; i < s->atoms.n_local; i++) {
        if (s->atoms.id[i] == id)
            return i;
    }
    return -1;
}

CW_UNUSED static void move(struct scene *s, gid id, double dx, double dy, double dz)
{
    const double d[3] = {dx, dy, dz};
    const lidx i = find(s, id);
    for (int k = 0; k < 3 && i >= 0; k++)
        s->atoms.x[4 * i + k] = exact_round(s->atoms.x[4 * i + k] + d[k], CW_QUANTUM_POSITION);
}

CW_UNUSED static void drop(struct scene *s, gid id)
{
    bool *gone = mem_zeroed((size_t)s->atoms.n_local + 1, sizeof *gone);
    const lidx i = find(s, id);
    if (i >= 0)
        gone[i] = true;
    atoms_remove(&s->atoms, gone);
    mem_free(gone);
}

CW_UNUSED static void close_scene(struct scene *s)
{
    domain_destroy(s->domain);
    atoms_free(&s->atoms);
}

#endif
