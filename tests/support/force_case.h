/* A force field with atoms around it, for tests: what the simulation does, without the simulation.
 * Cases come from a file of tests/golden/pairs (see make.py there) or from code. */
#ifndef CW_TESTS_FORCE_CASE_H
#define CW_TESTS_FORCE_CASE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "domain/domain.h"
#include "neighbor/nlist.h"
#include "parallel/comm.h"
#include "potential/places.h"
#include "potential/potential.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"

enum { FORCE_CASE_ATOMS = 2048, FORCE_CASE_WORDS = 24 };

struct force_case {
    struct comm *comm;
    const struct units *units;
    struct box box;
    struct atoms atoms;
    struct domain *domain;
    struct nlist list;
    struct potential *potential;
    struct potential_options options;
    double *cutoff;
    double skin;
    bool mixed; /* passes that ask for forces alone are in single precision */
    struct places places;
    struct cw_err err;
    /* what the file says, [id - 1] */
    int n;
    double energy, pressure[6];
    double charge[8];                  /* [type] */
    double force[FORCE_CASE_ATOMS][4]; /* force, energy */
};

static inline void force_case_good(struct force_case *c)
{
    ck_assert_msg(c->err.status == CW_OK, "%s", c->err.text);
}

/* An empty periodic box. */
static inline void force_case_start(struct force_case *c, const char *units, const double edge[3],
                                    int n_types)
{
    const double zero[3] = {0, 0, 0};
    memset(c, 0, sizeof *c);
    c->comm = comm_world();
    c->skin = 0.5;
    c->options.mix = 'g';
    (void)!units_find(units, &c->units, &c->err);
    box_init(&c->box);
    (void)!box_set(&c->box, zero, edge, &c->err);
    force_case_good(c);
    c->box.exists = true;
    atoms_init(&c->atoms);
    c->atoms.n_types = n_types;
    c->domain = domain_create(c->comm);
    nlist_init(&c->list);
}

static inline void force_case_end(struct force_case *c)
{
    if (c->potential)
        c->potential->ops->destroy(c->potential);
    nlist_free(&c->list);
    domain_destroy(c->domain);
    atoms_free(&c->atoms);
    mem_free(c->cutoff);
    places_free(&c->places);
    comm_destroy(c->comm);
}

/* "pair_style ...", "pair_coeff ...", "pair_modify ..." as in a deck. The status is left in err. */
static inline void force_case_line(struct force_case *c, const char *line)
{
    char copy[512];
    const char *words[FORCE_CASE_WORDS];
    int n = 0;
    char *rest = copy;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *w; n < FORCE_CASE_WORDS && (w = strtok_r(rest, " \t\n", &rest));)
        words[n++] = w;
    if (strcmp(words[0], "pair_modify") == 0) {
        for (int k = 1; k + 1 < n; k += 2) {
            if (strcmp(words[k], "shift") == 0)
                ck_assert(text_bool(words[k + 1], &c->options.shift));
            else if (strcmp(words[k], "mix") == 0)
                c->options.mix = words[k + 1][0];
            else if (strcmp(words[k], "table") == 0)
                continue;
            else
                ck_abort_msg("unknown word %s", words[k]);
        }
    } else if (strcmp(words[0], "pair_style") == 0) {
        const struct potential_style *style = potential_find_style(words[1]);
        ck_assert_msg(style != NULL, "%s", line);
        (void)!style->create(style, words + 2, n - 2, &c->potential, &c->err);
    } else {
        gid r[4];
        ck_assert(text_range(words[1], 1, c->atoms.n_types, &r[0], &r[1]));
        ck_assert(text_range(words[2], 1, c->atoms.n_types, &r[2], &r[3]));
        const int range[4] = {(int)r[0], (int)r[1], (int)r[2], (int)r[3]};
        c->potential->options = c->options;
        c->potential->ops->coeff(c->potential, &c->atoms, c->comm, range, words + 3, n - 3,
                                 &c->err);
    }
}

/* Tables, owners, ghosts and list. */
static inline void force_case_prepare(struct force_case *c, enum potential_evaluate evaluate)
{
    int n = c->atoms.n_types;
    c->options.evaluate = evaluate;
    c->potential->options = c->options;
    c->potential->ops->init(c->potential, &c->atoms, c->units, c->comm, &c->err);
    if (err_sync(c->comm, &c->err) != CW_OK)
        return;
    c->cutoff = mem_resize(c->cutoff, (size_t)(n + 1) * (size_t)(n + 1), sizeof(double));
    for (int i = 0; i <= n; i++)
        for (int j = 0; j <= n; j++)
            c->cutoff[i * (n + 1) + j] = i && j ? c->potential->ops->cutoff(c->potential, i, j) : 0;
    const struct nlist_spec spec = {.n_types = n, .cutoff = c->cutoff, .skin = c->skin};
    (void)!domain_rebuild(c->domain, &c->box, &c->atoms, nlist_reach(&spec), &c->err);
    force_case_good(c);
    nlist_build(&c->list, &c->atoms, &spec);
}

/* One pass on zeroed arrays. The status is left in err. */
static inline void force_case_pass(struct force_case *c, unsigned want)
{
    struct atoms *atoms = &c->atoms;
    size_t n = (size_t)atoms->n_local;
    memset(atoms->f, 0, n * 4 * sizeof(double));
    memset(atoms->energy, 0, n * sizeof(double));
    memset(atoms->virial, 0, n * 6 * sizeof(double));
    struct potential_pass pass = {
        .want = want, .atoms = atoms, .list = &c->list, .domain = c->domain};
    if (c->mixed && !want) {
        double longest = 0;
        for (int k = 0; k < (atoms->n_types + 1) * (atoms->n_types + 1); k++)
            longest = fmax(longest, c->cutoff[k]);
        c->places.quantum = places_quantum(longest);
        const size_t all = n + (size_t)atoms->n_ghost;
        places_reserve(&c->places, all);
        places_fill(&c->places, &c->box, atoms->x, 0, all);
        pass.box = &c->box;
        pass.places = &c->places;
    }
    (void)c->potential->ops->compute(c->potential, &pass, &c->err);
    err_sync(c->comm, &c->err);
}

/* Sum over all ranks' atoms of array[i * stride]. */
static inline double force_case_sum(struct force_case *c, const double *array, size_t stride,
                                    double quantum)
{
    struct exact_sum sum = {0};
    exact_add_array(&sum, array, (size_t)c->atoms.n_local, stride, quantum);
    comm_sum_exact(c->comm, &sum, 1);
    return exact_value(&sum, quantum);
}

static inline double force_case_energy(struct force_case *c)
{
    return force_case_sum(c, c->atoms.energy, 1, CW_QUANTUM_ENERGY);
}

/* Reads a file of tests/golden/pairs. Atoms start on rank 0. */
static inline void force_case_read(struct force_case *c, const char *name)
{
    char path[512];
    char line[512];
    char units[16] = "";
    double edge[3] = {0};
    double tilt[3] = {0};
    bool tilted = false;
    int n_types;
    int n = 0;
    const char *top = getenv("TOP");
    snprintf(path, sizeof path, "%s/tests/golden/pairs/%s.golden", top ? top : ".", name);
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s", path);
    bool started = false;
    double energy = 0;
    double p[6] = {0};
    while (n == 0 && fgets(line, sizeof line, f)) {
        double *e = edge;
        if (sscanf(line, "units %15s", units) == 1 ||
            sscanf(line, "box %lf %lf %lf", &e[0], &e[1], &e[2]) == 3)
            continue;
        if (!started && sscanf(line, "types %d", &n_types) == 1) {
            force_case_start(c, units, edge, n_types);
            if (tilted)
                (void)!box_set_tilt(&c->box, tilt, &c->err);
            force_case_good(c);
            started = true;
        } else if (sscanf(line, "tilt %lf %lf %lf", &p[0], &p[1], &p[2]) == 3) {
            memcpy(tilt, p, sizeof tilt);
            tilted = true;
        } else if (strncmp(line, "pair_", 5) == 0) {
            force_case_line(c, line);
            force_case_good(c);
        } else if (sscanf(line, "charges %lf %lf %lf", &c->charge[1], &c->charge[2],
                          &c->charge[3]) > 0) {
            atoms_use_charge(&c->atoms);
        } else if (sscanf(line, "splitting %lf", &energy) == 1) {
            c->options.g_ewald = energy;
        } else if (sscanf(line, "energy %lf", &energy) == 1) {
            c->energy = energy;
        } else if (sscanf(line, "pressure %lf %lf %lf %lf %lf %lf", &p[0], &p[1], &p[2], &p[3],
                          &p[4], &p[5]) == 6) {
            memcpy(c->pressure, p, sizeof p);
        } else {
            (void)!sscanf(line, "atoms %d", &n);
        }
    }
    ck_assert(n > 0 && n <= FORCE_CASE_ATOMS);
    c->n = n;
    for (int k = 0; k < n; k++) {
        int type;
        double x[3];
        double *out = c->force[k];
        ck_assert_int_eq(fscanf(f, "%d %lf %lf %lf %lf %lf %lf %lf", &type, &x[0], &x[1], &x[2],
                                &out[0], &out[1], &out[2], &out[3]),
                         8);
        if (comm_rank(c->comm) == 0) {
            lidx i = atoms_append(&c->atoms, k + 1, type, x);
            if (c->atoms.has_charge)
                c->atoms.q[i] = c->charge[type];
        }
    }
    fclose(f);
    atoms_count(&c->atoms, c->comm);
}

#endif
