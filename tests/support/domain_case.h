/* A domain with atoms at random, for tests: who owns which, and which ghosts there must be, against
 * what every rank can work out alone: the positions of all atoms are known everywhere (summed as
 * integers), so owners, ghosts and their values are compared with all pairs of all periodic images.
 */
#ifndef CW_TESTS_DOMAIN_CASE_H
#define CW_TESTS_DOMAIN_CASE_H

#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "domain/domain.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"

#include <math.h>
#include <string.h>

static int rank;
static int size;

static struct atoms atoms;
static struct box box;
static struct domain *domain;
static struct cw_err err;

static inline void set_up(void)
{
    atoms_init(&atoms);
    atoms.n_types = 2;
    box_init(&box);
    domain = domain_create(world);
    err = (struct cw_err){0};
}

static inline void tear_down(void)
{
    domain_destroy(domain);
    atoms_free(&atoms);
}

static inline void set_box(double x, double y, double z, const char *boundary)
{
    const char *const words[3] = {boundary, boundary, boundary};
    ck_assert_int_eq(box_set_boundary(&box, words, &err), CW_OK);
    const double lo[3] = {-1.25, 0, 2};
    const double hi[3] = {lo[0] + x, lo[1] + y, lo[2] + z};
    ck_assert_int_eq(box_set(&box, lo, hi, &err), CW_OK);
}

/* Atom `id`, on the rank that `where` names: 0: all on rank 0, 1: all on the last, 2: dealt out. */
static inline void place(gid id, const double x[3], int where)
{
    int owner = where == 0 ? 0 : where == 1 ? size - 1 : (int)(id % size);
    if (owner != rank)
        return;
    lidx i = atoms_append(&atoms, id, 1 + (int)(id % 2), x);
    atoms.v[4 * i] = exact_round(0.001 * (double)id, CW_QUANTUM_VELOCITY);
    atoms.mask[i] |= group_bit(1 + (int)(id % 7));
}

/* n atoms at random in a corner of the box, of `part` of each edge */
static inline void scatter(gid n, double part, int where)
{
    for (gid id = 1; id <= n; id++) {
        double u[4];
        double x[3];
        random_uniform4(11, RANDOM_BUILD, id, 0, u);
        for (int d = 0; d < 3; d++)
            x[d] = box.lo[d] + part * u[d] * box.length[d];
        place(id, x, where);
    }
    atoms_count(&atoms, world);
}

static inline void rebuild(double reach)
{
    enum cw_status status = domain_rebuild(domain, &box, &atoms, reach, &err);
    ck_assert_msg(status == CW_OK, "%s", err.text);
}

/* [3 * n] positions of atoms 1 .. n; also checks that each is owned once */
static inline double *gather_positions(gid n)
{
    gid *quanta = mem_zeroed(4 * (size_t)n + 1, sizeof *quanta);
    for (lidx i = 0; i < atoms.n_local; i++) {
        gid *mine = quanta + 4 * (atoms.id[i] - 1);
        for (int d = 0; d < 3; d++)
            mine[d] += (gid)(atoms.x[4 * i + d] / CW_QUANTUM_POSITION);
        mine[3]++;
    }
    comm_sum(world, quanta, (int)(4 * n));
    double *x = mem_array(3 * (size_t)n, sizeof *x);
    for (gid k = 0; k < n; k++) {
        ck_assert_int_eq(quanta[4 * k + 3], 1);
        for (int d = 0; d < 3; d++)
            x[3 * k + d] = (double)quanta[4 * k + d] * CW_QUANTUM_POSITION;
    }
    mem_free(quanta);
    return x;
}

static inline uint64_t fingerprint(gid id, const double x[3])
{
    uint64_t h = (uint64_t)id * 0x9E3779B97F4A7C15u;
    for (int d = 0; d < 3; d++) {
        uint64_t bits;
        double plain = x[d] + 0.0;
        memcpy(&bits, &plain, sizeof bits);
        h = (h ^ bits) * 0xBF58476D1CE4E5B9u;
        h ^= h >> 29;
    }
    return h;
}

static inline bool within(const double a[3], const double b[3], double reach)
{
    double dx = a[0] - b[0];
    double dy = a[1] - b[1];
    double dz = a[2] - b[2];
    return dx * dx + dy * dy + dz * dz <= reach * reach;
}

/* what one atom should see: neighbours among all images of all atoms */
static inline uint64_t seen_by_all_pairs(const double *all, gid n, const double x[3], double reach,
                                         gid *count)
{
    uint64_t sum = 0;
    int turns[3];
    double most[3];
    *count = 0;
    box_turns(&box, reach, most);
    for (int d = 0; d < 3; d++)
        turns[d] = box.periodic[d] ? (int)most[d] + 1 : 0;
    for (gid k = 0; k < n; k++)
        for (int a = -turns[0]; a <= turns[0]; a++)
            for (int b = -turns[1]; b <= turns[1]; b++)
                for (int c = -turns[2]; c <= turns[2]; c++) {
                    double image[3];
                    box_unwrap(&box, all + 3 * k, (const int[3]){a, b, c}, image);
                    if (!within(image, x, reach))
                        continue;
                    sum += fingerprint(k + 1, image);
                    ++*count;
                }
    return sum;
}

/* every owned atom sees among owned atoms and ghosts what it sees among all images */
static inline void check_ghosts(gid n, double reach)
{
    double *all = gather_positions(n);
    for (lidx i = 0; i < atoms.n_local; i++) {
        const double *x = &atoms.x[4 * i];
        gid expected;
        uint64_t sum = 0;
        gid count = 0;
        uint64_t wanted = seen_by_all_pairs(all, n, x, reach, &expected);
        for (lidx j = 0; j < atoms.n_local + atoms.n_ghost; j++)
            if (within(&atoms.x[4 * j], x, reach)) {
                sum += fingerprint(atoms.id[j], &atoms.x[4 * j]);
                count++;
            }
        ck_assert_int_eq(count, expected);
        ck_assert_uint_eq(sum, wanted);
    }
    for (lidx j = 0; j < atoms.n_local + atoms.n_ghost; j++) {
        ck_assert_int_eq(atoms.type[j], 1 + (int)(atoms.id[j] % 2));
        ck_assert_uint_eq(atoms.mask[j], 1 | group_bit(1 + (int)(atoms.id[j] % 7)));
    }
    mem_free(all);
}

#endif
