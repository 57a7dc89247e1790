/* ranks: 1 2 3 4 */
/* Minimisers on energies with known minima: wells, and Rosenbrock's valley for each atom. Results
 * and reasons; equal bits on any rank count and when a rebuild reorders and wraps atoms in between.
 */
#include "dynamics/minimize.h"

#include <math.h>
#include <string.h>

#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "support/wells.h"

static const double period = 64;

/* what the energy does, and how the atoms are treated between evaluations */
struct surface {
    double (*energy)(const double r[3], double f[3]);
    bool restless; /* reorder and wrap at every evaluation */
    int calls, fail_at, told;
};

static double well(const double r[3], double f[3])
{
    const double r2 = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
    for (int d = 0; d < 3; d++)
        f[d] = -(5 + 3 * r2) * r[d];
    return 2.5 * r2 + 0.75 * r2 * r2;
}

/* the same with a minimum of -3 */
static double deep_well(const double r[3], double f[3])
{
    return well(r, f) - 3;
}

/* minimum 0 at (1, 1, 0) */
static double valley(const double r[3], double f[3])
{
    const double a = 1 - r[0];
    const double b = r[1] - r[0] * r[0];
    f[0] = 2 * a + 40 * b * r[0];
    f[1] = -20 * b;
    f[2] = -2 * r[2];
    return a * a + 10 * b * b + r[2] * r[2];
}

static double flat(const double r[3], double f[3])
{
    (void)r;
    memset(f, 0, 3 * sizeof f[0]);
    return 1;
}

/* forces of the wrong sign: no step along them goes down */
static double liar(const double r[3], double f[3])
{
    const double energy = well(r, f);
    for (int d = 0; d < 3; d++)
        f[d] = -f[d];
    return energy;
}

/* reverses the order of atoms and moves some of them by a period, as a rebuild may */
static void disturb(struct atoms *atoms, int calls)
{
    lidx *order = mem_array((size_t)atoms->n_local, sizeof *order);
    for (lidx i = 0; i < atoms->n_local; i++) {
        order[i] = atoms->n_local - 1 - i;
        atoms->x[4 * (size_t)i] += (atoms->id[i] + calls) % 2 ? period : -period;
    }
    atoms_permute(atoms, order);
    mem_free(order);
}

static enum cw_status evaluate(struct min_problem *problem, double *energy, struct cw_err *err)
{
    struct surface *surface = problem->self;
    struct atoms *atoms = problem->atoms;
    struct exact_sum sum = {0};
    surface->calls++;
    if (surface->calls == surface->fail_at)
        return cw_err_user(err, "forces failed");
    if (surface->restless)
        disturb(atoms, surface->calls);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        double site[3];
        double r[3];
        double f[3];
        wells_site(atoms->id[i], site);
        for (size_t d = 0; d < 3; d++)
            r[d] = atoms->x[4 * i + d] - site[d];
        r[0] -= period * rint(r[0] / period);
        exact_add_double(&sum, surface->energy(r, f), CW_QUANTUM_ENERGY);
        for (size_t d = 0; d < 3; d++)
            atoms->f[4 * i + d] = exact_round(f[d], CW_QUANTUM_FORCE);
    }
    comm_sum_exact(problem->comm, &sum, 1);
    *energy = exact_value(&sum, CW_QUANTUM_ENERGY);
    return CW_OK;
}

static enum cw_status count(struct min_problem *problem, gid iteration, double energy, bool *stop,
                            struct cw_err *err)
{
    struct surface *surface = problem->self;
    (void)energy;
    (void)err;
    surface->told++;
    *stop = false;
    return iteration == surface->told ? CW_OK : cw_err_defect(err, "iterations do not count up");
}

/* sum over atoms of the bits of displacements from the site, wrapped: the same for the same result
 */
static uint64_t hash(const struct wells *w)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < (size_t)w->atoms.n_local; i++) {
        double site[3];
        wells_site(w->atoms.id[i], site);
        for (size_t d = 0; d < 3; d++) {
            double r = w->atoms.x[4 * i + d] - site[d];
            r -= d == 0 ? period * rint(r / period) : 0;
            sum += (uint64_t)(int64_t)(r / CW_QUANTUM_POSITION) *
                   (uint64_t)(7 * w->atoms.id[i] + (gid)d);
        }
    }
    struct exact_sum wide = {.lo = sum};
    comm_sum_exact(w->comm, &wide, 1);
    return wide.lo;
}

/* atoms up to 0.4 off their sites */
static void scatter(struct wells *w)
{
    for (size_t i = 0; i < (size_t)w->atoms.n_local; i++) {
        double u[4];
        random_uniform4(99, 0, w->atoms.id[i], 1, u);
        for (size_t d = 0; d < 3; d++)
            w->atoms.x[4 * i + d] += exact_round(0.8 * (u[d] - 0.5), CW_QUANTUM_POSITION);
    }
}

struct outcome {
    struct min_result result;
    uint64_t hash;
    int told;
};

static struct outcome minimise(struct comm *comm, struct surface surface,
                               const struct min_options *options, const struct min_limits *limits)
{
    struct wells w;
    struct outcome outcome;
    wells_init(&w, comm, 60, 1, false);
    scatter(&w);
    struct min_problem problem = {.comm = comm,
                                  .atoms = &w.atoms,
                                  .units = w.context.units,
                                  .dt = 0.001,
                                  .self = &surface,
                                  .evaluate = evaluate,
                                  .iterated = count};
    struct cw_err err = {0};
    ck_assert_int_eq(minimize_run(&problem, options, limits, &outcome.result, &err), CW_OK);
    outcome.hash = hash(&w);
    outcome.told = surface.told;
    wells_free(&w);
    return outcome;
}

static const struct min_limits strict = {0, 1e-7, 20000, 40000};

START_TEST(wells_and_valleys_are_found)
{
    static double (*const energies[])(const double *, double *) = {well, valley};
    static const char *const styles[] = {"cg", "fire"};
    struct cw_err err = {0};
    for (int s = 0; s < 2; s++)
        for (int line = 0; line < 2; line++) {
            struct min_options options = min_options_default();
            ck_assert_int_eq(min_options_style(&options, styles[s], &err), CW_OK);
            options.line = line ? MIN_LINE_BACKTRACK : MIN_LINE_QUADRATIC;
            const struct surface surface = {.energy = energies[_i]};
            const struct outcome out = minimise(world, surface, &options, &strict);
            ck_assert_msg(out.result.energy_last < 1e-6, "%s: %g eV after %d: %s", styles[s],
                          out.result.energy_last, (int)out.result.iterations,
                          min_reason_text(out.result.reason));
            ck_assert_msg(out.result.force_max_last < 1e-3, "%s: %g", styles[s],
                          out.result.force_max_last);
            ck_assert(out.result.energy_first > 1);
            ck_assert(out.result.evaluations >= out.result.iterations);
            ck_assert_int_eq(out.told, out.result.iterations -
                                           (out.result.reason >= MIN_NOT_DOWNHILL && s == 0));
        }
}
END_TEST

START_TEST(bits_do_not_depend_on_ranks_or_rebuilds)
{
    struct min_options options = min_options_default();
    struct cw_err err = {0};
    const struct min_limits limits = {0, 0, 40, 1000};
    ck_assert_int_eq(min_options_style(&options, _i ? "fire" : "cg", &err), CW_OK);
    const struct outcome many =
        minimise(world, (struct surface){.energy = valley}, &options, &limits);
    const struct outcome one =
        minimise(alone, (struct surface){.energy = valley, .restless = true}, &options, &limits);
    ck_assert_uint_eq(many.hash, one.hash);
    ck_assert(many.result.energy_last == one.result.energy_last);
    ck_assert(many.result.energy_last < many.result.energy_first);
}
END_TEST

START_TEST(reasons_are_named)
{
    const struct min_options cg = min_options_default();
    struct min_options fire = cg;
    struct cw_err err = {0};
    ck_assert_int_eq(min_options_style(&fire, "fire", &err), CW_OK);
    const struct {
        struct surface surface;
        const struct min_options *options;
        struct min_limits limits;
        const char *reason;
    } cases[] = {
        {{.energy = valley}, &cg, {0, 0, 3, 1000}, "max iterations"},
        {{.energy = valley}, &fire, {0, 0, 3, 1000}, "max iterations"},
        {{.energy = valley}, &cg, {0, 0, 1000, 5}, "max force evaluations"},
        {{.energy = valley}, &fire, {0, 0, 1000, 5}, "max force evaluations"},
        {{.energy = deep_well}, &cg, {1e-3, 0, 1000, 1000}, "energy tolerance"},
        {{.energy = well}, &cg, {0, 1e-2, 1000, 1000}, "force tolerance"},
        {{.energy = well}, &fire, {0, 1e-2, 9000, 9000}, "force tolerance"},
        {{.energy = flat}, &cg, {0, 0, 1000, 1000}, "forces are zero"},
        {{.energy = liar}, &cg, {0, 0, 1000, 1000}, "linesearch alpha is zero"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        const struct outcome out =
            minimise(world, cases[k].surface, cases[k].options, &cases[k].limits);
        ck_assert_str_eq(min_reason_text(out.result.reason), cases[k].reason);
    }
}
END_TEST

START_TEST(failed_search_goes_back_to_the_bit)
{
    struct wells w;
    wells_init(&w, world, 60, 1, false);
    scatter(&w);
    const uint64_t before = atoms_hash(&w.atoms, world);
    const int fields = w.atoms.n_field;
    struct surface surface = {.energy = liar};
    struct min_problem problem = {.comm = world,
                                  .atoms = &w.atoms,
                                  .units = w.context.units,
                                  .dt = 0.001,
                                  .self = &surface,
                                  .evaluate = evaluate};
    const struct min_options options = min_options_default();
    struct min_result result;
    struct cw_err err = {0};
    ck_assert_int_eq(minimize_run(&problem, &options, &strict, &result, &err), CW_OK);
    ck_assert_uint_eq(atoms_hash(&w.atoms, world), before);
    for (int k = fields; k < w.atoms.n_field; k++)
        ck_assert_ptr_null(w.atoms.field[k].data);
    wells_free(&w);
}
END_TEST

START_TEST(no_component_moves_farther_than_dmax)
{
    for (int s = 0; s < 2; s++) {
        struct min_options options = min_options_default();
        struct cw_err err = {0};
        const struct min_limits limits = {0, 0, 1, 1000};
        ck_assert_int_eq(min_options_style(&options, s ? "fire" : "cg", &err), CW_OK);
        options.dmax = 1e-5;
        const struct outcome out =
            minimise(world, (struct surface){.energy = well}, &options, &limits);
        ck_assert(out.result.move_max > 0);
        ck_assert(out.result.move_max <= 1.0000001e-5);
    }
}
END_TEST

START_TEST(failing_forces_end_it)
{
    struct wells w;
    wells_init(&w, world, 10, 1, false);
    scatter(&w);
    const struct min_options options = min_options_default();
    for (int fail_at = 1; fail_at < 5; fail_at++) {
        struct surface surface = {.energy = valley, .fail_at = fail_at};
        struct min_problem problem = {.comm = world,
                                      .atoms = &w.atoms,
                                      .units = w.context.units,
                                      .dt = 0.001,
                                      .self = &surface,
                                      .evaluate = evaluate};
        struct min_result result;
        struct cw_err err = {0};
        ck_assert_int_eq(minimize_run(&problem, &options, &strict, &result, &err), CW_USER);
        ck_assert_str_eq(err.text, "forces failed");
    }
    wells_free(&w);
}
END_TEST

START_TEST(options_are_read_or_refused)
{
    static const struct {
        const char *words[4];
        int n;
        const char *message; /* NULL: accepted */
    } cases[] = {
        {{"dmax", "0.2", "line", "backtrack"}, 4, NULL},
        {{"norm", "max"}, 2, NULL},
        {{"integrator", "eulerimplicit"}, 2, NULL},
        {{"delaystep", "5", "halfstepback", "no"}, 4, NULL},
        {{"dmax", "0"}, 2, "dmax: expected more than 0"},
        {{"dmax"}, 1, "needs a value"},
        {{"dmx", "1"}, 2, "did you mean 'dmax'"},
        {{"line", "forcezero"}, 2, "expected quadratic, backtrack"},
        {{"integrator", "verlet"}, 2, "not supported"},
        {{"dtgrow", "0.9"}, 2, "dtgrow"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct min_options options = min_options_default();
        struct cw_err err = {0};
        const bool is_accepted =
            min_options_modify(&options, cases[k].words, cases[k].n, &err) == CW_OK;
        ck_assert(is_accepted == !cases[k].message);
        if (cases[k].message)
            ck_assert_msg(strstr(err.text, cases[k].message) != NULL, "%s", err.text);
        else
            ck_assert_str_eq(err.text, "");
    }
    struct min_options options = min_options_default();
    struct cw_err err = {0};
    ck_assert_int_eq(min_options_style(&options, "sd", &err), CW_USER);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("minimize");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, wells_and_valleys_are_found, 0, 2);
    tcase_add_loop_test(core, bits_do_not_depend_on_ranks_or_rebuilds, 0, 2);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, reasons_are_named);
    tcase_add_test(limits, failed_search_goes_back_to_the_bit);
    tcase_add_test(limits, no_component_moves_farther_than_dmax);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, failing_forces_end_it);
    tcase_add_test(errors, options_are_read_or_refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
