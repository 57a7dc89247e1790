/* Long-range electrostatics as the simulation sees it: the settings of the deck, the problem they
 * make with a system (splitting, periods), and the method that solves it.
 *
 * What a run has chosen it keeps while charges, periods and settings stay, whatever the ranks and
 * the positions do: a splitting that followed the atoms would change forces with the time of a
 * restart. */
#include "kspace/kspace.h"

#include <math.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "kspace/method.h"
#include "kspace/near_part.h"
#include "kspace/words.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/pass.h"

static const double quantum_charge = 0x1p-40;

/* LAMMPS takes a box for neutral up to this */
static const double neutral_to = 1e-5;

/* Forces lie on a grid and positions, too: no sum can be better. */
static const double accuracy_least = 1e-10;

struct kspace {
    struct kspace_settings settings;
    struct kspace_problem problem;
    bool fixed; /* a copy: problem.g and cutoff stay */
    bool ready; /* method belongs to settings and problem */
    struct kspace_method *method;
    struct exact_sum energy;
    double *before; /* [cap] energies before a pass */
    lidx cap;
};

struct kspace *kspace_create(void)
{
    return mem_zeroed(1, sizeof(struct kspace));
}

static void drop_method(struct kspace *kspace)
{
    if (kspace->method)
        kspace->method->ops->destroy(kspace->method);
    kspace->method = NULL;
    kspace->ready = false;
}

void kspace_destroy(struct kspace *kspace)
{
    if (!kspace)
        return;
    drop_method(kspace);
    mem_free(kspace->before);
    mem_free(kspace);
}

struct kspace *kspace_copy(const struct kspace *from)
{
    struct kspace *kspace = kspace_create();
    kspace->settings = from->settings;
    kspace->problem.g = from->problem.g;
    kspace->problem.cutoff = from->problem.cutoff;
    kspace->fixed = from->problem.g > 0;
    return kspace;
}

enum cw_status kspace_set_style(struct kspace *kspace, const char *const *words, int n_words,
                                struct cw_err *err)
{
    if (kspace_words_style(&kspace->settings, words, n_words, err) == CW_OK)
        drop_method(kspace);
    return err->status;
}

enum cw_status kspace_modify(struct kspace *kspace, const char *const *words, int n_words,
                             struct cw_err *err)
{
    if (kspace_words_modify(&kspace->settings, words, n_words, err) == CW_OK)
        drop_method(kspace);
    return err->status;
}

const char *kspace_style_name(const struct kspace *kspace)
{
    return kspace_words_name(&kspace->settings);
}

bool kspace_is_on(const struct kspace *kspace)
{
    return kspace->settings.style != KSPACE_NONE;
}

double kspace_g_ewald(const struct kspace *kspace)
{
    return kspace_is_on(kspace) ? kspace->problem.g : 0;
}

double kspace_cutoff(const struct kspace *kspace)
{
    return kspace_is_on(kspace) ? kspace->problem.cutoff : 0;
}

struct exact_sum kspace_energy(const struct kspace *kspace)
{
    return kspace->energy;
}

char *kspace_deck(const struct kspace *kspace)
{
    struct kspace_settings settings = kspace->settings;
    if (kspace->ready) {
        settings.gewald = kspace->problem.g;
        settings.cutoff = kspace->problem.cutoff;
        if (kspace->method->ops->settle)
            kspace->method->ops->settle(kspace->method, &settings);
    }
    return kspace_words_deck(&settings);
}

static void find_charges(struct kspace_problem *problem, const struct kspace_system *system)
{
    const struct atoms *atoms = system->atoms;
    problem->lowest = INT64_MAX;
    for (lidx i = 0; atoms->q && i < atoms->n_local; i++) {
        if (atoms->q[i] == 0)
            continue;
        problem->n_charges++;
        problem->largest = fmax(problem->largest, fabs(atoms->q[i]));
        problem->lowest = atoms->id[i] < problem->lowest ? atoms->id[i] : problem->lowest;
    }
    comm_sum(system->comm, &problem->n_charges, 1);
    comm_min(system->comm, &problem->lowest, 1);
    comm_max_double(system->comm, &problem->largest, 1);
}

static void sum_charges(struct kspace_problem *problem, const struct kspace_system *system)
{
    enum { CHARGE, SQUARE, SUMS };
    struct exact_sum sum[SUMS] = {{0}};
    const struct atoms *atoms = system->atoms;
    for (lidx i = 0; atoms->q && i < atoms->n_local; i++) {
        exact_add_double(&sum[CHARGE], atoms->q[i], quantum_charge);
        exact_add_double(&sum[SQUARE], atoms->q[i] * atoms->q[i], quantum_charge);
    }
    comm_sum_exact(system->comm, sum, SUMS);
    find_charges(problem, system);
    problem->n_atoms = atoms->n_global;
    problem->charge = exact_value(&sum[CHARGE], quantum_charge);
    problem->charge2 = exact_value(&sum[SQUARE], quantum_charge);
}

/* The box's axes as the sum takes them; open ones get their length when the rest has changed. */
static void find_periods(struct kspace_problem *problem, const struct box *box)
{
    bool slab = problem->settings->slab > 0;
    memcpy(problem->tilt, box->tilt, sizeof problem->tilt);
    for (int d = 0; d < 3; d++) {
        problem->open[d] = !box->periodic[d] && !(slab && d == 2);
        problem->length[d] = problem->open[d] ? 0 : box->length[d];
    }
    if (slab) {
        problem->length[2] =
            exact_round(problem->length[2] * problem->settings->slab, CW_QUANTUM_POSITION);
    }
}

void kspace_extents(const struct kspace_system *system, double extent[3])
{
    double edge[6] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY};
    const struct atoms *atoms = system->atoms;
    for (lidx i = 0; i < atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++) {
            edge[d] = fmax(edge[d], atoms->x[4 * (size_t)i + d]);
            edge[3 + d] = fmax(edge[3 + d], -atoms->x[4 * (size_t)i + d]);
        }
    }
    comm_max_double(system->comm, edge, 6);
    for (int d = 0; d < 3; d++)
        extent[d] = fmax(edge[d] + edge[3 + d], 1);
}

static void find_volume(struct kspace_problem *problem, const struct kspace_system *system)
{
    double extent[3];
    kspace_extents(system, extent);
    problem->volume = 1;
    for (int d = 0; d < 3; d++) {
        if (problem->open[d])
            problem->length[d] = extent[d];
        problem->volume *= problem->length[d];
    }
}

static bool same_problem(const struct kspace_problem *a, const struct kspace_problem *b)
{
    bool same = a->n_atoms == b->n_atoms && a->charge == b->charge && a->charge2 == b->charge2 &&
                a->n_charges == b->n_charges && a->lowest == b->lowest &&
                a->largest == b->largest && a->coulomb == b->coulomb && a->given == b->given;
    for (int d = 0; d < 3; d++) {
        same = same && a->open[d] == b->open[d] && a->tilt[d] == b->tilt[d] &&
               (a->open[d] || a->length[d] == b->length[d]);
    }
    return same;
}

static enum cw_status check_charges(const struct kspace_problem *problem, struct cw_err *err)
{
    const char *style = kspace_words_name(problem->settings);
    bool all_open = problem->open[0] && problem->open[1] && problem->open[2];
    if (!(problem->charge2 > 0)) {
        return cw_err_user(err,
                           "kspace_style %s: no atom has a charge (atom_style charge, and set "
                           "type N charge Q or a data file)",
                           style);
    }
    if (!all_open && fabs(problem->charge) > neutral_to) {
        return cw_err_user(err,
                           "kspace_style %s: the box is not neutral: its charge is %.10g, so its "
                           "sum with all periodic images has no limit",
                           style, problem->charge);
    }
    return CW_OK;
}

static enum cw_status check_slab(const struct kspace_problem *problem, const struct box *box,
                                 struct cw_err *err)
{
    if (!(problem->settings->slab > 0))
        return CW_OK;
    bool fixed = box->boundary[2][0] == BOX_FIXED && box->boundary[2][1] == BOX_FIXED;
    if (!box->periodic[0] || !box->periodic[1] || !fixed)
        return cw_err_user(err, "kspace_modify slab: expected boundary p p f");
    return CW_OK;
}

static enum cw_status find_force(struct kspace_problem *problem, struct cw_err *err)
{
    const struct kspace_settings *s = problem->settings;
    problem->force = s->force > 0 ? s->force : s->accuracy * problem->coulomb;
    if (problem->force < accuracy_least * problem->coulomb) {
        return cw_err_user(err,
                           "kspace_style %s: forces cannot be had to a relative %.3g; expected at "
                           "least %g",
                           kspace_words_name(s), problem->force / problem->coulomb, accuracy_least);
    }
    return CW_OK;
}

static enum cw_status check_cutoff(const struct kspace_problem *problem, struct cw_err *err)
{
    const double wanted = problem->settings->cutoff;
    if (wanted <= problem->given)
        return CW_OK;
    return cw_err_user(
        err,
        "kspace_modify cutoff %g: the pair style's part of Coulomb's sum ends at %g; "
        "expected at most that",
        wanted, problem->given);
}

/* where the near part ends, and the splitting */
static void choose_near_part(const struct kspace *kspace, struct kspace_problem *problem)
{
    if (kspace->fixed) {
        problem->cutoff = kspace->problem.cutoff;
        problem->g = kspace->problem.g;
    } else {
        problem->cutoff = near_part_cutoff(problem);
        problem->g = near_part_splitting(problem);
    }
}

static enum cw_status create_method(struct kspace *kspace, struct comm *comm, struct cw_err *err)
{
    const struct kspace_problem *problem = &kspace->problem;
    if (problem->settings->style == KSPACE_PPPM)
        return pppm_create(problem, comm, &kspace->method, err);
    if (problem->open[0] && problem->open[1] && problem->open[2])
        return direct_create(problem, &kspace->method, err);
    return ewald_create(problem, &kspace->method, err);
}

enum cw_status kspace_prepare(struct kspace *kspace, const struct kspace_system *system,
                              bool *changed, struct cw_err *err)
{
    const struct kspace_problem before = kspace->problem;
    struct kspace_problem problem = {
        .settings = &kspace->settings, .coulomb = system->coulomb, .given = system->cutoff};
    *changed = false;
    if (!kspace_is_on(kspace))
        return CW_OK;
    sum_charges(&problem, system);
    find_periods(&problem, system->box);
    if (kspace->ready && same_problem(&problem, &kspace->problem))
        return CW_OK;
    drop_method(kspace);
    if (check_charges(&problem, err) != CW_OK || check_slab(&problem, system->box, err) != CW_OK ||
        find_force(&problem, err) != CW_OK || check_cutoff(&problem, err) != CW_OK)
        return err->status;
    find_volume(&problem, system);
    choose_near_part(kspace, &problem);
    kspace->problem = problem;
    kspace->ready = create_method(kspace, system->comm, err) == CW_OK;
    *changed = problem.g != before.g || problem.cutoff != before.cutoff;
    return err->status;
}

void kspace_follow(struct kspace *kspace, const struct kspace_system *system, double drift)
{
    if (kspace->ready && kspace->method->ops->follow)
        kspace->method->ops->follow(kspace->method, &kspace->problem, system, drift);
}

void kspace_describe(const struct kspace *kspace)
{
    char how[200] = "";
    const struct kspace_problem *p = &kspace->problem;
    if (!kspace_is_on(kspace) || !kspace->ready)
        return;
    kspace->method->ops->describe(kspace->method, how, sizeof how);
    log_print("KSpace style %s: %s\n", kspace_style_name(kspace), how);
    log_print("  splitting %.8g per length unit, charge %.6g, sum of squares %.8g\n", p->g,
              p->charge, p->charge2);
    if (p->cutoff < p->given) {
        log_print("  the near part ends at %g instead of %g, which is cheaper for the same error "
                  "(kspace_modify cutoff fixes it)\n",
                  p->cutoff, p->given);
    }
    log_print("  error of forces: asked for %.3g, estimated %.3g of the pair part, %.3g of this; "
              "relative %.3g\n",
              p->force, near_part_error(p), kspace->method->ops->error(kspace->method),
              hypot(near_part_error(p), kspace->method->ops->error(kspace->method)) / p->coulomb);
}

static void keep_energies(struct kspace *kspace, const struct atoms *atoms)
{
    if (kspace->cap < atoms->n_local) {
        kspace->cap = atoms->n_local;
        kspace->before = mem_resize(kspace->before, (size_t)kspace->cap, sizeof(double));
    }
    memcpy(kspace->before, atoms->energy, (size_t)atoms->n_local * sizeof(double));
}

/* what this pass has added: differences of grid numbers are exact */
static void sum_energy(struct kspace *kspace, const struct atoms *atoms)
{
    kspace->energy = (struct exact_sum){0};
    for (lidx i = 0; i < atoms->n_local; i++)
        kspace->before[i] = atoms->energy[i] - kspace->before[i];
    exact_add_array(&kspace->energy, kspace->before, (size_t)atoms->n_local, 1, CW_QUANTUM_ENERGY);
}

enum cw_status kspace_compute(struct kspace *kspace, const struct kspace_system *system,
                              unsigned want, struct cw_err *err)
{
    if (!kspace_is_on(kspace))
        return err->status;
    CW_ASSERT(kspace->ready, "kspace_prepare comes before kspace_compute");
    if (want & PASS_ENERGY)
        keep_energies(kspace, system->atoms);
    kspace->method->ops->compute(kspace->method, &kspace->problem, system, want, err);
    if (want & PASS_ENERGY)
        sum_energy(kspace, system->atoms);
    return err->status;
}
