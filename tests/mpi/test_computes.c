/* Computes on crystals whose answers are known, and equal bits on one rank and on several. */
/* ranks: 1 2 3 4 */
#include "measure/registry.h"

#include <check.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/units.h"
#include "domain/domain.h"
#include "neighbor/nlist.h"
#include "parallel/comm.h"
#include "support/crystals.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/value.h"

enum { CELLS = 4 };

static const double lattice = 4.0; /* binary fraction: distances are exact */
static const double cutoff = 5.5;

/* a periodic crystal of CELLS^3 cells, spread over the ranks of its communicator */
struct crystal_system {
    struct comm *comm;
    struct box box;
    struct atoms atoms;
    struct groups groups;
    struct domain *domain;
    struct value_host values;
    struct compute_context context;
    struct compute *temperature; /* what the host answers for c_T */
};

static struct crystal_system s;
static struct cw_err err;

/* The host knows one compute, T, and the atom-style variable id: the atom's id. */
static enum cw_status host_check(void *self, const struct value_ref *ref, bool per_atom,
                                 struct cw_err *e)
{
    (void)self;
    bool known = per_atom ? strcmp(ref->name, "id") == 0 : strcmp(ref->name, "T") == 0;
    return known ? CW_OK : cw_err_user(e, "there is no '%s'", ref->name);
}

static enum cw_status host_scalar(void *self, const struct value_ref *ref, double *out,
                                  struct cw_err *e)
{
    struct crystal_system *system = self;
    double t[6];
    struct compute *compute = system->temperature;
    enum cw_status status = compute->ops->vector(compute, &system->context, t, e);
    *out = t[ref->index[0] - 1];
    return status;
}

static enum cw_status host_per_atom(void *self, const struct value_ref *ref, double *out,
                                    struct cw_err *e)
{
    (void)ref, (void)e;
    struct crystal_system *system = self;
    for (lidx i = 0; i < system->atoms.n_local; i++)
        out[i] = (double)system->atoms.id[i];
    return CW_OK;
}

static unsigned host_needs(void *self, const struct value_ref *ref)
{
    (void)self, (void)ref;
    return VALUE_NEED_VIRIAL;
}

static int host_columns(void *self, const struct value_ref *ref, bool per_atom)
{
    (void)self, (void)ref, (void)per_atom;
    return 0;
}

struct filling {
    double noise;
    unsigned state;
    gid id;
};

static void put(void *self, const double x[3])
{
    struct filling *f = self;
    double y[3];
    double v[3];
    bool inside = true;
    for (int d = 0; d < 3; d++)
        inside = inside && x[d] > -1e-9 && x[d] < CELLS - 1e-9;
    if (!inside)
        return;
    for (int d = 0; d < 3; d++) {
        y[d] = lattice * x[d] + f->noise * crystal_noise(&f->state);
        v[d] = crystal_noise(&f->state);
    }
    gid id = ++f->id;
    if (id % comm_size(s.comm) != comm_rank(s.comm))
        return;
    bool corner = fabs(x[0] - round(x[0])) < 1e-9 && fabs(x[1] - round(x[1])) < 1e-9 &&
                  fabs(x[2] - round(x[2])) < 1e-9;
    lidx i = atoms_append(&s.atoms, id, corner ? 2 : 1, y);
    s.atoms.mask[i] = corner ? 3 : 1;
    for (size_t d = 0; d < 3; d++) {
        s.atoms.v[4 * (size_t)i + d] = exact_round(v[d], CW_QUANTUM_VELOCITY);
        s.atoms.f[4 * (size_t)i + d] = exact_round(v[2 - d], CW_QUANTUM_FORCE);
    }
}

/* energies and virials as a force pass would leave them: any numbers on their grids */
static void fake_pass(void)
{
    for (lidx i = 0; i < s.atoms.n_local; i++) {
        s.atoms.energy[i] = exact_round(-3.0 - 0.001 * (double)s.atoms.id[i], CW_QUANTUM_ENERGY);
        for (size_t k = 0; k < 6; k++)
            s.atoms.virial[6 * (size_t)i + k] = exact_round(
                0.01 * (double)(k + 1) - 1e-4 * (double)s.atoms.id[i], CW_QUANTUM_VIRIAL);
    }
}

static void destroy_system(void)
{
    if (s.temperature != NULL)
        s.temperature->ops->destroy(s.temperature);
    atoms_free(&s.atoms);
    domain_destroy(s.domain);
    memset(&s, 0, sizeof s);
}

static void make_system(struct comm *comm, enum crystal kind, bool periodic, double noise)
{
    static const double lo[3] = {0, 0, 0};
    const double hi[3] = {CELLS * lattice, CELLS * lattice, CELLS * lattice};
    static const char *const open[3] = {"p", "p", "f"};
    const struct units *units;
    int index;
    memset(&s, 0, sizeof s);
    memset(&err, 0, sizeof err);
    s.comm = comm;
    box_init(&s.box);
    if (!periodic)
        ck_assert_int_eq(box_set_boundary(&s.box, open, &err), CW_OK);
    ck_assert_int_eq(box_set(&s.box, lo, hi, &err), CW_OK);
    ck_assert_int_eq(units_find("metal", &units, &err), CW_OK);
    atoms_init(&s.atoms);
    groups_init(&s.groups);
    ck_assert_int_eq(groups_add(&s.groups, "corners", &index, &err), CW_OK);
    ck_assert_int_eq(index, 1);
    s.atoms.n_types = 2;
    s.atoms.mass[1] = 63.5;
    s.atoms.mass[2] = 197;
    struct filling f = {.noise = noise, .state = 5};
    crystal_walk(kind, CELLS, put, &f);
    s.domain = domain_create(comm);
    ck_assert_int_eq(domain_rebuild(s.domain, &s.box, &s.atoms, cutoff + 1, &err), CW_OK);
    fake_pass();
    s.values = (struct value_host){.self = &s,
                                   .check = host_check,
                                   .needs = host_needs,
                                   .scalar = host_scalar,
                                   .per_atom = host_per_atom,
                                   .columns = host_columns};
    s.context = (struct compute_context){.comm = comm,
                                         .units = units,
                                         .box = &s.box,
                                         .atoms = &s.atoms,
                                         .groups = &s.groups,
                                         .domain = s.domain,
                                         .values = &s.values,
                                         .complete = cutoff};
    const char *const words[] = {"temp"};
    ck_assert_int_eq(compute_create(&s.context, "T", 0, words, 1, &s.temperature, &err), CW_OK);
}

/* splits "centro/atom fcc" into words */
static enum cw_status create(const char *line, int group, struct compute **out)
{
    char text[200];
    const char *words[20];
    int n = 0;
    strcpy(text, line);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
        words[n++] = word;
    memset(&err, 0, sizeof err);
    return compute_create(&s.context, "c", group, words, n, out, &err);
}

static void per_atom(const char *line, int group, double *out)
{
    struct compute *compute;
    ck_assert_msg(create(line, group, &compute) == CW_OK, "%s", err.text);
    ck_assert(compute->has_per_atom);
    ck_assert_msg(compute->ops->per_atom(compute, &s.context, out, &err) == CW_OK, "%s", err.text);
    compute_destroy(compute);
}

static void global(const char *line, int group, double *scalar, double *vector)
{
    struct compute *compute;
    ck_assert_msg(create(line, group, &compute) == CW_OK, "%s", err.text);
    if (scalar != NULL)
        ck_assert_int_eq(compute->ops->scalar(compute, &s.context, scalar, &err), CW_OK);
    if (vector != NULL)
        ck_assert_int_eq(compute->ops->vector(compute, &s.context, vector, &err), CW_OK);
    compute_destroy(compute);
}

static void expect_all(const char *line, double value, double tolerance)
{
    double out[CELLS * CELLS * CELLS * 4];
    per_atom(line, 0, out);
    for (lidx i = 0; i < s.atoms.n_local; i++)
        ck_assert_msg(fabs(out[i] - value) <= tolerance, "%s: %g", line, out[i]);
}

START_TEST(fcc_is_recognised)
{
    make_system(world, CRYSTAL_FCC, true, 0);
    ck_assert_int_eq(s.atoms.n_global, 4 * CELLS * CELLS * CELLS);
    expect_all("coord/atom cutoff 3.4", 12, 0);
    expect_all("coord/atom cutoff 4.5", 18, 0);
    expect_all("cna/atom 3.4", 1, 0);
    expect_all("cna/atom adaptive", 1, 0);
    expect_all("centro/atom fcc", 0, 1e-20);
    destroy_system();
    make_system(world, CRYSTAL_FCC, true, 0.1);
    expect_all("cna/atom adaptive", 1, 0);
    destroy_system();
}
END_TEST

START_TEST(bcc_is_recognised)
{
    make_system(world, CRYSTAL_BCC, true, 0);
    expect_all("cna/atom 4.83", 3, 0);
    expect_all("cna/atom adaptive", 3, 0);
    expect_all("centro/atom bcc", 0, 1e-20);
    expect_all("coord/atom cutoff 3.6", 8, 0);
    destroy_system();
}
END_TEST

/* Corners of fcc cells are type 2 (L1_2): a corner has 12 of type 1, the others 8 of 1 and 4 of 2.
 */
START_TEST(coordination_by_type_and_group)
{
    double out[2 * CELLS * CELLS * CELLS * 4];
    make_system(world, CRYSTAL_FCC, true, 0);
    per_atom("coord/atom cutoff 3.4 1 2*2", 0, out);
    for (lidx i = 0; i < s.atoms.n_local; i++) {
        bool corner = s.atoms.type[i] == 2;
        ck_assert(out[2 * i] == (corner ? 12 : 8));
        ck_assert(out[2 * i + 1] == (corner ? 0 : 4));
    }
    per_atom("coord/atom cutoff 3.4 group corners", 0, out);
    for (lidx i = 0; i < s.atoms.n_local; i++)
        ck_assert(out[i] == (s.atoms.type[i] == 2 ? 0 : 4));
    per_atom("cna/atom 3.4", 1, out);
    for (lidx i = 0; i < s.atoms.n_local; i++)
        ck_assert(out[i] == (s.atoms.type[i] == 2 ? 1 : 0));
    destroy_system();
}
END_TEST

START_TEST(free_surface_is_not_fcc)
{
    double cna[CELLS * CELLS * CELLS * 4];
    double centro[CELLS * CELLS * CELLS * 4];
    make_system(world, CRYSTAL_FCC, false, 0);
    per_atom("cna/atom adaptive", 0, cna);
    per_atom("centro/atom fcc", 0, centro);
    gid n[2] = {0, 0};
    for (lidx i = 0; i < s.atoms.n_local; i++) {
        double z = s.atoms.x[4 * (size_t)i + 2];
        bool surface = z < 0.1 || z > (CELLS - 0.5) * lattice - 0.1;
        ck_assert(cna[i] == (surface ? 5 : 1));
        ck_assert(surface == (centro[i] > 1e-9));
        n[0] += surface;
    }
    comm_sum(world, n, 1);
    ck_assert_int_eq(n[0], 2 * 2 * CELLS * CELLS);
    destroy_system();
}
END_TEST

START_TEST(pressure_is_kinetic_plus_virial)
{
    double t;
    double tensor[6];
    double p;
    double pv;
    double pt[6];
    double stress[6 * CELLS * CELLS * CELLS * 4];
    make_system(world, CRYSTAL_FCC, true, 0);
    const struct units *u = s.context.units;
    const double volume = pow(CELLS * lattice, 3);
    global("temp", 0, &t, tensor);
    ck_assert_double_eq_tol((tensor[0] + tensor[1] + tensor[2]) / (u->boltzmann * (3 * 256 - 3)), t,
                            1e-9 * t);
    global("ke", 0, &p, NULL);
    ck_assert_double_eq_tol(p, (tensor[0] + tensor[1] + tensor[2]) / 2, 1e-10);
    global("pressure T", 0, &p, pt);
    global("pressure NULL virial", 0, &pv, NULL);
    const double factor = u->energy_density_to_pressure / volume;
    ck_assert_double_eq_tol(p, (pt[0] + pt[1] + pt[2]) / 3, 1e-9);
    ck_assert_double_eq_tol(p - pv, (tensor[0] + tensor[1] + tensor[2]) / 3 * factor, 1e-7);
    /* sum over k = 1, 2, 3 of 256 (0.01 k) - 1e-4 (1 + ... + 256), over 3 */
    ck_assert_double_eq_tol(pv, (256 * 0.02 - 1e-4 * 256 * 257 / 2) * factor, 1e-6);
    per_atom("stress/atom T", 0, stress);
    for (int k = 0; k < 6; k++) {
        struct exact_sum sum = {0, 0};
        for (lidx i = 0; i < s.atoms.n_local; i++)
            exact_add_double(&sum, stress[6 * i + k], 0x1p-20);
        comm_sum_exact(world, &sum, 1);
        ck_assert_double_eq_tol(exact_value(&sum, 0x1p-20), -pt[k] * volume, 1e-3);
    }
    global("pe", 0, &p, NULL);
    ck_assert_double_eq_tol(p, -3.0 * 256 - 0.001 * 256 * 257 / 2, 1e-8);
    destroy_system();
}
END_TEST

START_TEST(reduction)
{
    double v[8];
    make_system(world, CRYSTAL_FCC, true, 0);
    global("reduce sum v_id", 0, v, NULL);
    ck_assert(v[0] == 256 * 257 / 2);
    global("reduce max v_id", 0, v, NULL);
    ck_assert(v[0] == 256);
    global("reduce min v_id x y", 0, NULL, v);
    ck_assert(v[0] == 1 && v[1] == 0 && v[2] == 0);
    global("reduce ave v_id", 0, v, NULL);
    ck_assert(v[0] == 128.5);
    global("reduce sumsq v_id", 0, v, NULL);
    ck_assert(v[0] == 256.0 * 257 * 513 / 6);
    global("reduce avesq v_id", 0, v, NULL);
    ck_assert(v[0] == 257.0 * 513 / 6);
    global("reduce max v_id x replace 1 2", 0, NULL, v);
    ck_assert(v[1] == (CELLS - 0.5) * lattice);
    lidx n = 0;
    gid smallest = INT64_MAX;
    for (lidx i = 0; i < s.atoms.n_local; i++) {
        if (s.atoms.x[4 * (size_t)i] == v[1] && s.atoms.id[i] < smallest)
            smallest = s.atoms.id[i];
        n++;
    }
    comm_min(world, &smallest, 1);
    ck_assert(n > 0 && v[0] == (double)smallest);
    destroy_system();
}
END_TEST

static const char *const scalars[] = {"temp",
                                      "ke",
                                      "pe",
                                      "pressure T",
                                      "gyration",
                                      "reduce sum x",
                                      "reduce ave fx",
                                      "reduce sumsq vz",
                                      NULL};
static const char *const atom_styles[] = {"centro/atom fcc", "cna/atom adaptive",     "pe/atom",
                                          "ke/atom",         "coord/atom cutoff 4.3", NULL};

/* every scalar, and the exact sum of values times id over atoms of every per-atom compute */
static int fingerprint(struct comm *comm, double *out)
{
    int n = 0;
    double values[CELLS * CELLS * CELLS * 4];
    make_system(comm, CRYSTAL_FCC, true, 0.3);
    for (int k = 0; scalars[k] != NULL; k++)
        global(scalars[k], 0, &out[n++], NULL);
    for (int k = 0; atom_styles[k] != NULL; k++) {
        struct exact_sum sum = {0, 0};
        per_atom(atom_styles[k], 0, values);
        for (lidx i = 0; i < s.atoms.n_local; i++)
            exact_add_double(&sum, values[i] * (double)s.atoms.id[i], 0x1p-40);
        comm_sum_exact(comm, &sum, 1);
        out[n++] = exact_value(&sum, 0x1p-40);
    }
    destroy_system();
    return n;
}

START_TEST(bits_do_not_depend_on_ranks)
{
    double one[20];
    double many[20];
    int n = fingerprint(alone, one);
    ck_assert_int_eq(fingerprint(world, many), n);
    for (int k = 0; k < n; k++)
        ck_assert_msg(one[k] == many[k] && one[k] != 0, "value %d: %.17g, %.17g", k, one[k],
                      many[k]);
}
END_TEST

static void expect_error(const char *line, int group, const char *part)
{
    struct compute *compute = NULL;
    double out[6 * CELLS * CELLS * CELLS * 4];
    enum cw_status status = create(line, group, &compute);
    if (status == CW_OK && compute->has_per_atom)
        status = compute->ops->per_atom(compute, &s.context, out, &err);
    compute_destroy(compute);
    ck_assert_msg(status == CW_USER, "%s is accepted", line);
    ck_assert_msg(strstr(err.text, part) != NULL, "%s: %s", line, err.text);
}

START_TEST(bad_words_are_refused)
{
    make_system(world, CRYSTAL_FCC, true, 0);
    expect_error("centr/atom fcc", 0, "centro/atom");
    expect_error("centro/atom hcp", 0, "hcp");
    expect_error("centro/atom 7", 0, "even");
    expect_error("centro/atom fcc axes yes", 0, "axes");
    expect_error("cna/atom -1", 0, "above 0");
    expect_error("cna/atom 6", 0, "longer");
    expect_error("coord/atom cutoff 3 3", 0, "types");
    expect_error("coord/atom cutoff 3 group nobody", 0, "nobody");
    expect_error("coord/atom orientorder c", 0, "orientorder");
    expect_error("pe", 1, "group all");
    expect_error("pressure NULL", 0, "kinetic");
    expect_error("pressure U", 0, "'U'");
    expect_error("pressure T bond", 0, "bond");
    expect_error("pressure", 0, "at least 1");
    expect_error("stress/atom NULL virail", 0, "virial");
    expect_error("temp 3", 0, "got 1");
    expect_error("reduce sun x", 0, "sum");
    expect_error("reduce max x y replace 1 3", 0, "replace");
    expect_error("reduce sum x y replace 1 2", 0, "min or max");
    expect_error("reduce sum mass", 0, "mass");
    s.context.complete = 0;
    expect_error("centro/atom fcc", 0, "pair_style");
    destroy_system();
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("computes");
    TCase *core = tcase_create("core");
    tcase_add_test(core, fcc_is_recognised);
    tcase_add_test(core, bcc_is_recognised);
    tcase_add_test(core, coordination_by_type_and_group);
    tcase_add_test(core, free_surface_is_not_fcc);
    tcase_add_test(core, pressure_is_kinetic_plus_virial);
    tcase_add_test(core, reduction);
    tcase_add_test(core, bits_do_not_depend_on_ranks);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, bad_words_are_refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
