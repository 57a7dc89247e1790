/* Lists and forces. Owners, ghosts and rows are made together and hold until an atom has moved half
 * the skin; forces are zeroed and then added to by the force field. A pass makes energy and virial
 * only when somebody needs them; when the need comes after the pass, the pass is made again and the
 * forces (which fixes may have changed since) are put back. */
#include <math.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "bonded/bonded.h"
#include "domain/domain.h"
#include "kspace/kspace.h"
#include "neighbor/skin.h"
#include "parallel/comm.h"
#include "potential/exact_row.h"
#include "potential/overlap.h"
#include "sim/internal.h"
#include "system/topology.h"

unsigned forces_want(unsigned needs)
{
    return (needs & VALUE_NEED_ENERGY ? PASS_ENERGY : 0u) |
           (needs & VALUE_NEED_VIRIAL ? PASS_VIRIAL : 0u);
}

enum cw_status sim_require_ready(struct sim *sim, struct cw_err *err)
{
    if (!sim->box.exists) {
        return cw_err_user(
            err, "there is no simulation box yet (create_box, read_data or read_restart)");
    }
    if (sim->atoms.n_global == 0)
        return cw_err_user(err, "there are no atoms yet (create_atoms, particle or read_data)");
    if (!sim->potential)
        return cw_err_user(err, "there is no force field yet (pair_style)");
    return CW_OK;
}

/* the deck's to begin with, later that which suits the run (neighbor/skin.h) */
static double skin_of(struct sim *sim)
{
    const double asked = sim->neighbor.skin < 0 ? sim->units->skin : sim->neighbor.skin;
    if (sim->skin_asked != asked || sim->skin <= 0)
        sim->skin = sim->skin_asked = asked;
    return sim->skin;
}

static struct nlist_spec list_spec(struct sim *sim)
{
    return (struct nlist_spec){
        .n_types = sim->atoms.n_types,
        .cutoff = sim->cutoff,
        .skin = skin_of(sim),
        .read_cost = sim->potential->ops->read_cost,
        .exclude = sim->neighbor.exclude,
        .n_exclude = sim->neighbor.n_exclude,
    };
}

static enum cw_status require_masses(const struct sim *sim, struct cw_err *err)
{
    for (int t = 1; t <= sim->atoms.n_types; t++) {
        if (!(sim->atoms.mass[t] > 0)) {
            return cw_err_user(
                err, "the mass of atom type %d is not set (mass, or a potential file that has it)",
                t);
        }
    }
    return CW_OK;
}

static void describe_precision(const struct sim *sim)
{
    const struct potential *p = sim->potential;
    if (sim->quiet || p->options.precision != PRECISION_MIXED)
        return;
    if (p->ops->has_mixed && p->ops->has_mixed(p)) {
        log_print(
            "Precision mixed: forces of pairs in single precision, sums exact; energy, virial "
            "and minimisation in double\n");
    } else {
        log_print("Precision mixed: this pair style has double precision only\n");
    }
}

static double coulomb_cutoff(const struct sim *sim)
{
    const struct potential *p = sim->potential;
    return p->ops->coulomb_cutoff ? p->ops->coulomb_cutoff(p) : 0;
}

static struct kspace_system kspace_system(struct sim *sim)
{
    return (struct kspace_system){.comm = sim->comm,
                                  .box = &sim->box,
                                  .atoms = &sim->atoms,
                                  .coulomb = sim->units->coulomb,
                                  .cutoff = coulomb_cutoff(sim)};
}

/* Charges that nothing acts on are likely forgotten. Collective. */
static void warn_of_charges(const struct sim *sim)
{
    const struct atoms *atoms = &sim->atoms;
    const struct potential *p = sim->potential;
    const bool used = p->ops->uses_charge && p->ops->uses_charge(p);
    gid charged = 0;
    if (!atoms->has_charge)
        return;
    for (lidx i = 0; i < atoms->n_local; i++)
        charged += atoms->q[i] != 0;
    comm_sum(sim->comm, &charged, 1);
    if (charged > 0 && !used) {
        log_warn("%lld atoms have charges, but pair_style %s has no Coulomb part: they have no "
                 "effect",
                 (long long)charged, p->style->name);
    } else if (charged == 0 && used) {
        log_warn("pair_style %s: all charges are 0 (set type 1 charge ...)", p->style->name);
    }
}

/* A style that knows how it is to be completed does so itself where the deck says nothing. */
static enum cw_status complete_sum(struct sim *sim, struct cw_err *err)
{
    if (kspace_is_on(sim->kspace) || !(coulomb_cutoff(sim) > 0))
        return CW_OK;
    const struct potential_style *style = sim->potential->style;
    const char *const words[] = {"pppm", style->accuracy};
    if (!style->accuracy)
        return CW_OK;
    if (!sim->quiet) {
        log_print("kspace_style %s %s: the deck has none, pair_style %s takes this\n", words[0],
                  words[1], style->name);
    }
    return kspace_set_style(sim->kspace, words, 2, err);
}

/* the two parts of a long-range sum need each other */
static enum cw_status require_both_parts(const struct sim *sim, struct cw_err *err)
{
    const bool has_part = coulomb_cutoff(sim) > 0;
    if (has_part && !kspace_is_on(sim->kspace)) {
        return cw_err_user(err,
                           "pair_style %s: its Coulomb part ends at the cut-off and needs a "
                           "kspace_style for the rest (kspace_style pppm 1e-4)",
                           sim->potential->style->name);
    }
    if (!has_part && kspace_is_on(sim->kspace)) {
        return cw_err_user(err,
                           "kspace_style %s: pair_style %s has no long-range Coulomb part; "
                           "expected a style with long in its name, or kspace_style none",
                           kspace_style_name(sim->kspace), sim->potential->style->name);
    }
    return CW_OK;
}

/* A new splitting or end of the near part is for the pair tables, too. */
static enum cw_status prepare_kspace(struct sim *sim, struct cw_err *err)
{
    bool changed;
    const struct kspace_system system = kspace_system(sim);
    if (complete_sum(sim, err) != CW_OK || require_both_parts(sim, err) != CW_OK ||
        !kspace_is_on(sim->kspace))
        return err->status;
    (void)!kspace_prepare(sim->kspace, &system, &changed, err);
    if (err_sync(sim->comm, err) == CW_OK && changed)
        sim->potential_ready = false;
    return err->status;
}

enum cw_status sim_prepare_forces(struct sim *sim, struct cw_err *err)
{
    if (sim_require_ready(sim, err) != CW_OK || prepare_kspace(sim, err) != CW_OK)
        return err->status;
    if (sim->potential_ready)
        return require_masses(sim, err);
    struct potential *p = sim->potential;
    p->options = sim->pair_options;
    p->options.g_ewald = kspace_g_ewald(sim->kspace);
    p->options.near_cutoff = kspace_cutoff(sim->kspace);
    p->ops->init(p, &sim->atoms, sim->units, sim->comm, err);
    if (err_sync(sim->comm, err) != CW_OK)
        return err->status;
    if (require_masses(sim, err) != CW_OK)
        return err->status;
    if (!sim->quiet && p->ops->describe)
        p->ops->describe(p);
    if (!sim->quiet)
        warn_of_charges(sim);
    describe_precision(sim);
    if (!sim->quiet)
        kspace_describe(sim->kspace);
    int n = sim->atoms.n_types;
    sim->cutoff = mem_resize(sim->cutoff, (size_t)(n + 1) * (size_t)(n + 1), sizeof(double));
    for (int i = 0; i <= n; i++) {
        for (int j = 0; j <= n; j++)
            sim->cutoff[i * (n + 1) + j] = i && j ? p->ops->cutoff(p, i, j) : 0;
    }
    sim->potential_ready = true;
    sim_atoms_changed(sim);
    return CW_OK;
}

/* An atom's share of work is its row, plus what every atom costs: graphene that is held fixed has
 * no row and weighs little. */
static void weigh_atoms(struct sim *sim)
{
    enum { EVERY_ATOM = 4 };
    gid *work = atoms_field(&sim->atoms, sim->work_field);
    const struct nlist *list = &sim->list;
    size_t types = (size_t)list->n_types;
    for (size_t i = 0; i < (size_t)list->n_rows; i++)
        work[i] = EVERY_ATOM + (gid)(list->first[(i + 1) * types] - list->first[i * types]);
}

/* Are there special neighbours that are not as other pairs? */
static bool has_special(const struct sim *sim)
{
    bool apart = false;
    for (int kind = 1; kind <= SPECIAL_KINDS; kind++)
        apart = apart || special_is_apart(&sim->special, kind);
    return apart && sim->atoms.bond_room > 0;
}

/* A force field that does not weigh pairs can only leave them out. */
static enum cw_status check_weights(const struct sim *sim, struct cw_err *err)
{
    const struct potential *p = sim->potential;
    if (p->ops->weighs_special && p->ops->weighs_special(p))
        return CW_OK;
    for (int kind = 1; kind <= SPECIAL_KINDS; kind++) {
        if (special_is_apart(&sim->special, kind) && sim->special.lj[kind] > 0) {
            return cw_err_user(err,
                               "special_bonds: pair_style %s cannot weigh pairs of 1-%d "
                               "neighbours: expected lj 0, or lj 1 with coul 1, got lj %g coul %g",
                               p->style->name, kind + 1, sim->special.lj[kind],
                               sim->special.coul[kind]);
        }
    }
    return CW_OK;
}

/* Styles and coefficients of what the atoms have. Collective. */
static enum cw_status prepare_bonded(struct sim *sim, struct cw_err *err)
{
    if (sim->bonded_ready || sim->atoms.bond_room == 0)
        return CW_OK;
    const struct topology_count count = topology_count(&sim->atoms, sim->comm);
    const gid n[BONDED_KINDS] = {count.bonds, count.angles};
    if (n[BONDED_BOND] > 0 && check_weights(sim, err) != CW_OK)
        return err->status;
    if (bonded_check_complete(sim->bonded, &sim->atoms, n, err) == CW_OK)
        sim->bonded_ready = true;
    return err->status;
}

/* Owners, ghosts, and the bonds between them. Collective. */
static enum cw_status settle_atoms(struct sim *sim, double reach, struct cw_err *err)
{
    const struct bonded_ground ground = {.atoms = &sim->atoms,
                                         .box = &sim->box,
                                         .domain = sim->domain,
                                         .comm = sim->comm,
                                         .reach = reach,
                                         .special = has_special(sim)};
    domain_set_balance(sim->domain, sim->neighbor.balance_threshold, sim->neighbor.balance_every);
    if (domain_rebuild(sim->domain, &sim->box, &sim->atoms, reach, err) != CW_OK ||
        bonded_list_build(&sim->bonded_list, &ground, err) != CW_OK)
        cw_err_prefix(err, "step %lld: ", (long long)sim->step);
    return err->status;
}

/* After settle_atoms: special neighbours are those of the present owners. */
static void build_rows(struct sim *sim, struct nlist_spec spec)
{
    if (sim->bonded_list.special.n_rows > 0)
        spec.special = &sim->bonded_list.special;
    for (int kind = 1; kind <= SPECIAL_KINDS; kind++)
        spec.apart[kind] = special_is_apart(&sim->special, kind);
    nlist_build(&sim->list, &sim->atoms, &spec);
    weigh_atoms(sim);
}

/* The first cuts are made before there are rows to weigh atoms by: graphene that is held would be
 * as heavy as gold until the next list. */
static bool must_cut_at_once(struct sim *sim)
{
    if (sim->weighed)
        return false;
    sim->weighed = true;
    if (domain_imbalance(sim->domain, &sim->atoms) <= sim->neighbor.balance_threshold)
        return false;
    domain_request_balance(sim->domain);
    return true;
}

/* How far ghosts reach: comm_modify counts where there are bonds, pairs have no need of it. */
static double halo_reach(const struct sim *sim, const struct nlist_spec *spec)
{
    const double wanted = sim->atoms.bond_room > 0 ? sim->neighbor.halo : 0;
    return fmax(nlist_reach(spec), wanted);
}

enum cw_status sim_make_list(struct sim *sim, struct cw_err *err)
{
    if (sim_prepare_forces(sim, err) != CW_OK)
        return err->status;
    if (sim->list_valid)
        return CW_OK;
    const struct nlist_spec spec = list_spec(sim);
    struct traffic before = comm_traffic(sim->comm);
    if (prepare_bonded(sim, err) != CW_OK)
        return err->status;
    do {
        if (settle_atoms(sim, halo_reach(sim, &spec), err) != CW_OK)
            return err->status;
        timer_lap(&sim->timers, TIMER_COMM);
        build_rows(sim, spec);
        timer_lap(&sim->timers, TIMER_NEIGH);
    } while (must_cut_at_once(sim));
    nlist_prune(&sim->list, &sim->atoms);
    const struct kspace_system system = kspace_system(sim);
    kspace_follow(sim->kspace, &system, sim->skin);
    timer_lap(&sim->timers, TIMER_NEIGH);
    sim->list_valid = true;
    sim->list_due = false;
    sim->list_builds++;
    sim->list_step = sim->step;
    sim->rebuilding =
        traffic_sum(sim->rebuilding, traffic_between(before, comm_traffic(sim->comm)));
    sim->forces.made = 0; /* forces travel with their atoms, energies and virials do not */
    return CW_OK;
}

enum list_state forces_list_state(struct sim *sim)
{
    if (!sim->list_valid || sim->list_due)
        return LIST_STALE;
    return nlist_is_worn(&sim->list, &sim->atoms) ? LIST_WORN : LIST_GOOD;
}

static double longest_cutoff(const struct sim *sim)
{
    const size_t cells = ((size_t)sim->atoms.n_types + 1) * ((size_t)sim->atoms.n_types + 1);
    double cutoff = 0;
    for (size_t k = 0; k < cells; k++)
        cutoff = fmax(cutoff, sim->cutoff[k]);
    return cutoff;
}

static double near_rows_last(const struct near_rows *near)
{
    enum { AT_FIRST = 6 };
    return near->lasts > 0 ? near->lasts : AT_FIRST;
}

/* after a list has worn out in a run; in a minimisation steps say nothing */
static void tune_skin(struct sim *sim)
{
    struct skin_wear wear = {.asked = sim->skin_asked,
                             .skin = sim->skin,
                             .cutoff = longest_cutoff(sim),
                             .steps = sim->step - sim->list_step,
                             .pruned = sim->list.near.valid ? near_rows_last(&sim->list.near) : 0};
    if (sim->context.minimizing || wear.steps < 1)
        return;
    sim->skin = skin_next(&wear);
}

/* prune, unless some rank's atoms have left what pruned rows can hold */
static bool can_prune(struct sim *sim)
{
    gid stale = nlist_is_stale(&sim->list, &sim->atoms);
    nlist_wear(&sim->list);
    timer_lap(&sim->timers, TIMER_NEIGH);
    comm_max(sim->comm, &stale, 1);
    timer_lap(&sim->timers, TIMER_COMM);
    if (stale)
        tune_skin(sim);
    return !stale;
}

enum cw_status forces_bring_list(struct sim *sim, enum list_state state, struct cw_err *err)
{
    if (state == LIST_STALE || (state == LIST_WORN && !can_prune(sim))) {
        sim->list_valid = false;
        return sim_make_list(sim, err);
    }
    domain_begin_positions(sim->domain, &sim->atoms);
    timer_lap(&sim->timers, TIMER_COMM);
    if (state == LIST_WORN) {
        domain_arrive(sim->domain);
        timer_lap(&sim->timers, TIMER_COMM);
        nlist_prune(&sim->list, &sim->atoms);
        timer_lap(&sim->timers, TIMER_NEIGH);
    }
    return CW_OK;
}

/* A minimiser compares small differences of energies with forces: those are always in double. */
static bool is_mixed(const struct sim *sim)
{
    const struct potential *p = sim->potential;
    return p->options.precision == PRECISION_MIXED && !sim->context.minimizing &&
           p->ops->has_mixed && p->ops->has_mixed(p);
}

/* Bonds and angles on top of the pairs. */
static enum cw_status add_bonded(struct sim *sim, unsigned want, struct cw_err *err)
{
    if (sim->atoms.bond_room == 0)
        return CW_OK;
    if (bonded_compute(sim->bonded, &sim->bonded_list, &sim->atoms, want, err) != CW_OK)
        return err->status;
    return exact_row_check_forces(&sim->atoms, err);
}

static void hand_special(const struct sim *sim, struct potential_pass *pass)
{
    if (sim->bonded_list.special.n_rows == 0)
        return;
    pass->special = &sim->bonded_list.special;
    pass->weights = &sim->special;
}

static enum cw_status pass_in_double(struct sim *sim, unsigned want, struct cw_err *err)
{
    struct atoms *atoms = &sim->atoms;
    const size_t n = (size_t)atoms->n_local;
    struct potential_pass pass = {
        .want = want, .atoms = atoms, .list = &sim->list, .domain = sim->domain};
    hand_special(sim, &pass);
    memset(atoms->f, 0, n * 4 * sizeof(double));
    if (want & PASS_ENERGY)
        memset(atoms->energy, 0, n * sizeof(double));
    if (want & PASS_VIRIAL)
        memset(atoms->virial, 0, n * 6 * sizeof(double));
    if (overlap_compute(sim->potential, &pass, err) != CW_OK)
        return err->status;
    return add_bonded(sim, want, err);
}

/* Forces only. */
static enum cw_status pass_in_mixed(struct sim *sim, struct cw_err *err)
{
    struct atoms *atoms = &sim->atoms;
    struct potential_pass pass = {.atoms = atoms,
                                  .list = &sim->list,
                                  .domain = sim->domain,
                                  .box = &sim->box,
                                  .places = &sim->places};
    hand_special(sim, &pass);
    const size_t all = (size_t)atoms->n_local + (size_t)atoms->n_ghost;
    const size_t known = domain_is_under_way(sim->domain) ? overlap_known(&pass) : all;
    sim->places.quantum = places_quantum(longest_cutoff(sim));
    places_reserve(&sim->places, all);
    places_fill(&sim->places, &sim->box, atoms->x, 0, known);
    memset(atoms->f, 0, (size_t)atoms->n_local * 4 * sizeof(double));
    if (overlap_compute(sim->potential, &pass, err) != CW_OK)
        return err->status;
    return add_bonded(sim, 0, err);
}

enum cw_status forces_compute(struct sim *sim, unsigned want, struct cw_err *err)
{
    enum cw_status status = CW_OK;
    const bool mixed = is_mixed(sim);
    const double waited = comm_waited(sim->comm);
    if (want || !mixed) /* energy and virial, which are looked at, are in double always */
        status = pass_in_double(sim, want, err);
    if (mixed && status == CW_OK)
        status = pass_in_mixed(sim, err);
    timer_lap(&sim->timers, TIMER_PAIR);
    timer_move(&sim->timers, TIMER_PAIR, TIMER_COMM, comm_waited(sim->comm) - waited);
    const struct kspace_system system = kspace_system(sim);
    if (kspace_compute(sim->kspace, &system, want, err) != CW_OK)
        status = err->status;
    timer_lap(&sim->timers, TIMER_KSPACE);
    sim->forces = (struct sim_forces){.current = status == CW_OK, .made = want};
    return status;
}

/* what a pass that is not the step's own must leave as it was */
struct kept {
    size_t n, all; /* owned atoms; with ghosts */
    double *f, *energy, *q;
};

static struct kept keep_arrays(const struct atoms *atoms)
{
    struct kept kept = {.n = (size_t)atoms->n_local};
    kept.all = kept.n + (size_t)atoms->n_ghost;
    kept.f = mem_array(4 * kept.n, sizeof(double));
    kept.energy = mem_array(kept.n, sizeof(double));
    kept.q = mem_array(kept.all, sizeof(double));
    memcpy(kept.f, atoms->f, 4 * kept.n * sizeof(double));
    memcpy(kept.energy, atoms->energy, kept.n * sizeof(double));
    memcpy(kept.q, atoms->q, kept.all * sizeof(double));
    return kept;
}

static void give_back(struct kept *kept, struct atoms *atoms)
{
    memcpy(atoms->f, kept->f, 4 * kept->n * sizeof(double));
    memcpy(atoms->energy, kept->energy, kept->n * sizeof(double));
    memcpy(atoms->q, kept->q, kept->all * sizeof(double));
    mem_free(kept->f);
    mem_free(kept->energy);
    mem_free(kept->q);
}

static double sum_energies(const struct sim *sim)
{
    struct exact_sum sum = {0};
    exact_add_array(&sum, sim->atoms.energy, (size_t)sim->atoms.n_local, 1, CW_QUANTUM_ENERGY);
    comm_sum_exact(sim->comm, &sum, 1);
    return exact_value(&sum, CW_QUANTUM_ENERGY);
}

enum cw_status sim_uncharged_energy(struct sim *sim, double *energy, struct cw_err *err)
{
    struct atoms *atoms = &sim->atoms;
    *energy = sim->forces.uncharged;
    if (sim->forces.current && sim->forces.knows_uncharged)
        return CW_OK;
    if (sim_make_forces(sim, PASS_ENERGY, err) != CW_OK || sim_make_list(sim, err) != CW_OK)
        return err->status;
    struct kept kept = keep_arrays(atoms);
    struct potential_pass pass = {
        .want = PASS_ENERGY, .atoms = atoms, .list = &sim->list, .domain = sim->domain};
    hand_special(sim, &pass);
    memset(atoms->q, 0, kept.all * sizeof(double));
    memset(atoms->energy, 0, kept.n * sizeof(double));
    memset(atoms->f, 0, 4 * kept.n * sizeof(double));
    (void)overlap_compute(sim->potential, &pass, err);
    sim->forces.knows_uncharged = err_sync(sim->comm, err) == CW_OK;
    *energy = sim->forces.uncharged = sum_energies(sim);
    give_back(&kept, atoms);
    return err->status;
}

/* energy and virial for forces that fixes have already changed */
static enum cw_status complete_pass(struct sim *sim, unsigned want, struct cw_err *err)
{
    size_t bytes = (size_t)sim->atoms.n_local * 4 * sizeof(double);
    double *kept = mem_array(bytes, 1);
    memcpy(kept, sim->atoms.f, bytes);
    forces_compute(sim, want | sim->forces.made, err);
    memcpy(sim->atoms.f, kept, bytes);
    mem_free(kept);
    return err_sync(sim->comm, err);
}

enum cw_status sim_make_forces(struct sim *sim, unsigned want, struct cw_err *err)
{
    if (sim->forces.current && (sim->forces.made & want) == want)
        return CW_OK;
    timer_start(&sim->timers);
    if (sim_make_list(sim, err) != CW_OK)
        return err->status;
    if (sim->forces.current) /* with a list that is not valid, too (fix balance) */
        return complete_pass(sim, want, err);
    forces_compute(sim, want, err);
    return err_sync(sim->comm, err);
}

enum cw_status sim_potential_energy(struct sim *sim, double *energy, struct cw_err *err)
{
    if (sim_make_forces(sim, PASS_ENERGY, err) != CW_OK)
        return err->status;
    *energy = sum_energies(sim);
    return CW_OK;
}
