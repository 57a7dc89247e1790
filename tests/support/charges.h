/* Point charges for tests of kspace/: systems by name, the pair part of Coulomb's sum by brute
 * force, and the whole sum of both parts. Every rank has every charge in `all`; the atoms that
 * kspace works on are spread over the ranks. */
#ifndef CW_TESTS_CHARGES_H
#define CW_TESTS_CHARGES_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "kspace/kspace.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/pass.h"

struct charge_sum {
    double energy, virial[6];
    double (*force)[3]; /* [n] by id - 1 */
};

struct charges {
    struct comm *comm;
    struct box box;
    struct atoms atoms;
    struct kspace *kspace;
    struct kspace_system system;
    double near_to; /* where the pair part ends */
    struct cw_err err;
    int n;
    double (*x)[3]; /* [n] by id - 1 */
    double *q;
};

static inline void charges_good(const struct charges *c)
{
    ck_assert_msg(c->err.status == CW_OK, "%s", c->err.text);
}

/* n charges in a box from the origin, on the ranks of comm (owned from now on); boundary: "ppp",
 * "fff" ... */
static inline void charges_open(struct charges *c, struct comm *comm, const double edge[3],
                                const char *boundary, int n)
{
    const double zero[3] = {0, 0, 0};
    const char words[3][2] = {{boundary[0], 0}, {boundary[1], 0}, {boundary[2], 0}};
    const char *const each[3] = {words[0], words[1], words[2]};
    memset(c, 0, sizeof *c);
    c->comm = comm;
    box_init(&c->box);
    (void)!box_set_boundary(&c->box, each, &c->err);
    (void)!box_set(&c->box, zero, edge, &c->err);
    c->box.exists = true;
    charges_good(c);
    atoms_init(&c->atoms);
    c->atoms.n_types = 1;
    atoms_use_charge(&c->atoms);
    c->kspace = kspace_create();
    c->n = n;
    c->x = mem_array((size_t)n, sizeof *c->x);
    c->q = mem_array((size_t)n, sizeof *c->q);
}

static inline void charges_close(struct charges *c)
{
    kspace_destroy(c->kspace);
    atoms_free(&c->atoms);
    comm_destroy(c->comm);
    mem_free(c->x);
    mem_free(c->q);
}

/* Puts the atoms to the present x and q: rank r gets every size-th. */
static inline void charges_place(struct charges *c)
{
    atoms_free(&c->atoms);
    atoms_init(&c->atoms);
    c->atoms.n_types = 1;
    atoms_use_charge(&c->atoms);
    for (int i = comm_rank(c->comm); i < c->n; i += comm_size(c->comm)) {
        lidx at = atoms_append(&c->atoms, i + 1, 1, c->x[i]);
        c->atoms.q[at] = c->q[i];
        memcpy(c->x[i], c->atoms.x + 4 * (size_t)at, sizeof c->x[i]);
    }
    for (int i = 0; i < c->n; i++)
        for (int d = 0; d < 3; d++)
            c->x[i][d] = exact_round(c->x[i][d], CW_QUANTUM_POSITION);
    atoms_count(&c->atoms, c->comm);
}

/* Random places with none nearer than `apart` to another, charges +-strength in turn. */
static inline void charges_scatter(struct charges *c, uint32_t seed, double apart, double strength,
                                   const double lo[3], const double hi[3])
{
    gid try = 0;
    for (int i = 0; i < c->n; i++) {
        bool free_place = false;
        while (!free_place) {
            double u[4];
            random_uniform4(seed, 7, try, 0, u);
            try++;
            free_place = true;
            for (int d = 0; d < 3; d++)
                c->x[i][d] = lo[d] + u[d] * (hi[d] - lo[d]);
            for (int j = 0; j < i && free_place; j++) {
                double s[3] = {c->x[i][0] - c->x[j][0], c->x[i][1] - c->x[j][1],
                               c->x[i][2] - c->x[j][2]};
                box_minimum_image(&c->box, s);
                free_place = s[0] * s[0] + s[1] * s[1] + s[2] * s[2] >= apart * apart;
            }
        }
        c->q[i] = i % 2 ? -strength : strength;
    }
    charges_place(c);
}

/* Words as in a deck. */
static inline void charges_line(struct charges *c, const char *line)
{
    char copy[256];
    const char *words[16];
    int n = 0;
    char *rest = copy;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *w; n < 16 && (w = strtok_r(rest, " ", &rest));)
        words[n++] = w;
    if (strcmp(words[0], "kspace_style") == 0)
        (void)!kspace_set_style(c->kspace, words + 1, n - 1, &c->err);
    else
        (void)!kspace_modify(c->kspace, words + 1, n - 1, &c->err);
}

static inline void charges_prepare(struct charges *c, double coulomb, double cutoff)
{
    bool changed;
    c->system = (struct kspace_system){c->comm, &c->box, &c->atoms, coulomb, cutoff};
    (void)!kspace_prepare(c->kspace, &c->system, &changed, &c->err);
    c->near_to = kspace_cutoff(c->kspace);
    if (err_sync(c->comm, &c->err) == CW_OK)
        kspace_follow(c->kspace, &c->system, 0.1);
}

/* The k-space part, on zeroed arrays. */
static inline void charges_pass(struct charges *c)
{
    size_t n = (size_t)c->atoms.n_local;
    memset(c->atoms.f, 0, n * 4 * sizeof(double));
    memset(c->atoms.energy, 0, n * sizeof(double));
    memset(c->atoms.virial, 0, n * 6 * sizeof(double));
    kspace_compute(c->kspace, &c->system, PASS_ENERGY | PASS_VIRIAL, &c->err);
    err_sync(c->comm, &c->err);
    charges_good(c);
}

static inline double charges_total(struct charges *c, const double *array, size_t stride,
                                   double quantum)
{
    struct exact_sum sum = {0};
    exact_add_array(&sum, array, (size_t)c->atoms.n_local, stride, quantum);
    comm_sum_exact(c->comm, &sum, 1);
    return exact_value(&sum, quantum);
}

static inline double charges_energy(struct charges *c)
{
    return charges_total(c, c->atoms.energy, 1, CW_QUANTUM_ENERGY);
}

/* What the last pass made, on every rank; out->force is the caller's (mem_free). */
static inline void charges_collect(struct charges *c, struct charge_sum *out)
{
    gid *quanta = mem_zeroed(3 * (size_t)c->n, sizeof *quanta);
    for (lidx i = 0; i < c->atoms.n_local; i++)
        for (size_t d = 0; d < 3; d++)
            quanta[3 * (size_t)(c->atoms.id[i] - 1) + d] =
                (gid)(c->atoms.f[4 * (size_t)i + d] / CW_QUANTUM_FORCE);
    comm_sum(c->comm, quanta, 3 * c->n);
    out->force = mem_array((size_t)c->n, sizeof *out->force);
    for (int i = 0; i < c->n; i++)
        for (int d = 0; d < 3; d++)
            out->force[i][d] = (double)quanta[3 * i + d] * CW_QUANTUM_FORCE;
    mem_free(quanta);
    out->energy = charges_energy(c);
    for (size_t d = 0; d < 6; d++)
        out->virial[d] = charges_total(c, c->atoms.virial + d, 6, CW_QUANTUM_VIRIAL);
}

/* Shares of the ranks in n sums become the sums, on every rank, to 1e-12. */
static inline void charges_join(struct comm *comm, double *values, int n)
{
    const double quantum = 0x1p-40;
    gid *quanta = mem_array((size_t)n, sizeof *quanta);
    for (int k = 0; k < n; k++)
        quanta[k] = llround(values[k] / quantum);
    comm_sum(comm, quanta, n);
    for (int k = 0; k < n; k++)
        values[k] = (double)quanta[k] * quantum;
    mem_free(quanta);
}

static inline void charges_join_sum(const struct charges *c, struct charge_sum *share)
{
    charges_join(c->comm, &share->energy, 1);
    charges_join(c->comm, share->virial, 6);
    charges_join(c->comm, share->force[0], 3 * c->n);
}

/* The pair part of every size-th charge, q_i q_j erfc(g r) / r up to where it ends and over as many
 * images as that needs, as a pair style does it. */
static inline void charges_share_pairs(const struct charges *c, struct charge_sum *out)
{
    const double g = kspace_g_ewald(c->kspace);
    const double cutoff = c->near_to;
    int most[3];
    double turns[3];
    box_turns(&c->box, cutoff, turns);
    for (int d = 0; d < 3; d++)
        most[d] = c->box.periodic[d] ? (int)turns[d] + 1 : 0;
    for (int i = comm_rank(c->comm); i < c->n; i += comm_size(c->comm)) {
        for (int j = 0; j < c->n; j++) {
            for (int k = 0; k < (2 * most[0] + 1) * (2 * most[1] + 1) * (2 * most[2] + 1); k++) {
                const int a = k % (2 * most[0] + 1) - most[0];
                const int b = k / (2 * most[0] + 1) % (2 * most[1] + 1) - most[1];
                const int e = k / (2 * most[0] + 1) / (2 * most[1] + 1) - most[2];
                double s[3] = {c->x[i][0] - c->x[j][0], c->x[i][1] - c->x[j][1],
                               c->x[i][2] - c->x[j][2]};
                box_minimum_image(&c->box, s);
                box_unwrap(&c->box, s, (const int[3]){a, b, e}, s);
                const double r2 = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
                if (r2 >= cutoff * cutoff || r2 == 0)
                    continue;
                const double r = sqrt(r2);
                const double qq = c->system.coulomb * c->q[i] * c->q[j];
                const double energy = qq * erfc(g * r) / r;
                const double factor =
                    (energy + qq * 1.1283791670955126 * g * exp(-g * g * r2)) / r2;
                out->energy += 0.5 * energy;
                const double w[6] = {s[0] * s[0], s[1] * s[1], s[2] * s[2],
                                     s[0] * s[1], s[0] * s[2], s[1] * s[2]};
                for (int d = 0; d < 6; d++)
                    out->virial[d] += 0.5 * factor * w[d];
                for (int d = 0; d < 3; d++)
                    out->force[i][d] += factor * s[d];
            }
        }
    }
}

/* The whole sum. */
static inline void charges_sum(struct charges *c, struct charge_sum *out)
{
    struct charge_sum pairs = {.force = mem_zeroed((size_t)c->n, sizeof *pairs.force)};
    charges_pass(c);
    charges_collect(c, out);
    charges_share_pairs(c, &pairs);
    charges_join_sum(c, &pairs);
    out->energy += pairs.energy;
    for (int d = 0; d < 6; d++)
        out->virial[d] += pairs.virial[d];
    for (int i = 0; i < c->n; i++)
        for (int d = 0; d < 3; d++)
            out->force[i][d] += pairs.force[i][d];
    mem_free(pairs.force);
}

/* root-mean-square distance of two sets of forces per atom */
static inline double charges_distance(const struct charges *c, const struct charge_sum *a,
                                      const struct charge_sum *b)
{
    double sum = 0;
    for (int i = 0; i < c->n; i++)
        for (int d = 0; d < 3; d++)
            sum += pow(a->force[i][d] - b->force[i][d], 2);
    return sqrt(sum / c->n);
}

/* Places what was scattered and makes ready for a pass, with a splitting that does not hang on the
 * box; modify: one more line, or NULL. */
static inline void charges_start(struct charges *c, const char *style, const char *modify)
{
    charges_place(c);
    charges_line(c, style);
    if (modify)
        charges_line(c, modify);
    charges_line(c, "kspace_modify gewald 0.7");
    charges_prepare(c, 14.4, 6);
    charges_good(c);
}

/* Some of the forces in `sum`, of the places as they are, against differences of energies. */
static inline void charges_are_slopes(struct charges *c, const struct charge_sum *sum)
{
    const double step = 0x1p-10;
    for (int i = 0; i < 9; i += 4) {
        for (int d = 0; d < 3; d++) {
            double side[2];
            for (int s = 0; s < 2; s++) {
                c->x[i][d] += s ? 2 * step : -step;
                charges_place(c);
                charges_pass(c);
                side[s] = charges_energy(c);
            }
            c->x[i][d] -= step;
            ck_assert_double_eq_tol(sum->force[i][d], (side[0] - side[1]) / (2 * step), 3e-6);
        }
    }
}

#endif
