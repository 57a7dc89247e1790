/* Thermo words: one row each, with what it needs of the force pass and how it is evaluated.
 * Definitions are LAMMPS's (its manual's page thermo_style); sums are exact, so values have the
 * same bits on any rank count. */
#include "sim/thermo_values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/vec3.h"
#include "bonded/bonded.h"
#include "kspace/kspace.h"
#include "measure/group_sums.h"
#include "output/thermo.h"
#include "parallel/comm.h"
#include "sim/internal.h"
#include "system/lattice.h"

enum { XX, YY, ZZ, XY, XZ, YZ };
enum { LENGTHS = 3 };

static struct group_pick everybody(struct sim *sim)
{
    return (struct group_pick){
        .atoms = &sim->atoms, .box = &sim->box, .comm = sim->comm, .bits = 1};
}

static double kinetic(struct sim *sim)
{
    struct group_pick all = everybody(sim);
    return group_sums_kinetic(&all, sim->units);
}

static double temperature(struct sim *sim)
{
    double dof = 3 * (double)sim->atoms.n_global - 3 - sim_removed_dof(sim, 0);
    return dof > 0 ? 2 * kinetic(sim) / (dof * sim->units->boltzmann) : 0;
}

static double potential(struct sim *sim)
{
    struct exact_sum sum = {0};
    exact_add_array(&sum, sim->atoms.energy, (size_t)sim->atoms.n_local, 1, CW_QUANTUM_ENERGY);
    comm_sum_exact(sim->comm, &sum, 1);
    return exact_value(&sum, CW_QUANTUM_ENERGY);
}

/* with the energies of fixes that count */
static double whole_potential(struct sim *sim)
{
    return potential(sim) + sim_fix_energy(sim);
}

static double virial(struct sim *sim, int component)
{
    struct exact_sum sum = {0};
    exact_add_array(&sum, sim->atoms.virial + component, (size_t)sim->atoms.n_local, 6,
                    CW_QUANTUM_VIRIAL);
    comm_sum_exact(sim->comm, &sum, 1);
    return exact_value(&sum, CW_QUANTUM_VIRIAL);
}

static double pressure_component(struct sim *sim, int component)
{
    double moving[6];
    struct group_pick all = everybody(sim);
    group_sums_kinetic_tensor(&all, sim->units, moving);
    return (moving[component] + virial(sim, component)) / box_volume(&sim->box) *
           sim->units->energy_density_to_pressure;
}

static double pressure(struct sim *sim)
{
    double trace = virial(sim, XX) + virial(sim, YY) + virial(sim, ZZ);
    return (2 * kinetic(sim) + trace) / (3 * box_volume(&sim->box)) *
           sim->units->energy_density_to_pressure;
}

static double value_step(struct sim *sim, int which)
{
    return which == 0 ? (double)sim->step
                      : (double)(sim->step -
                                 (which == 1 ? sim->context.run_first : sim->context.ramp_first));
}

static double value_clock(struct sim *sim, int which)
{
    return which == 0 ? sim->dt : sim->time;
}

static double value_atoms(struct sim *sim, int which)
{
    (void)which;
    return (double)sim->atoms.n_global;
}

static double value_temp(struct sim *sim, int which)
{
    (void)which;
    return temperature(sim);
}

static double value_press(struct sim *sim, int which)
{
    return which < 0 ? pressure(sim) : pressure_component(sim, which);
}

static double long_range(struct sim *sim)
{
    struct exact_sum sum = kspace_energy(sim->kspace);
    comm_sum_exact(sim->comm, &sum, 1);
    return exact_value(&sum, CW_QUANTUM_ENERGY);
}

enum molecular { MOLECULAR_BOND, MOLECULAR_ANGLE, MOLECULAR_ALL };

/* energy of bonds and angles */
static double value_bonded(struct sim *sim, int which)
{
    struct exact_sum sum = {0};
    if (which != MOLECULAR_ANGLE)
        exact_merge(&sum, bonded_energy(sim->bonded, BONDED_BOND));
    if (which != MOLECULAR_BOND)
        exact_merge(&sum, bonded_energy(sim->bonded, BONDED_ANGLE));
    comm_sum_exact(sim->comm, &sum, 1);
    return exact_value(&sum, CW_QUANTUM_ENERGY);
}

enum energy { E_POTENTIAL, E_KINETIC, E_TOTAL, E_PAIR, E_LONG, E_COULOMB, E_UNCHARGED, E_ENTHALPY };

/* energy of the pairs but for the long-range part */
static double near_pairs(struct sim *sim)
{
    return potential(sim) - long_range(sim) - value_bonded(sim, MOLECULAR_ALL);
}

/* Their part that does not come from charges. A pass that has just been made with charges is good
 * without them, too; if it is not, this is no number. */
static double uncharged(struct sim *sim)
{
    const struct potential *p = sim->potential;
    struct cw_err err = {.status = CW_OK};
    double energy;
    if (!sim->atoms.has_charge || !p->ops->uses_charge || !p->ops->uses_charge(p))
        return near_pairs(sim);
    return sim_uncharged_energy(sim, &energy, &err) == CW_OK ? energy : (double)NAN;
}

static double value_energy(struct sim *sim, int which)
{
    switch ((enum energy)which) {
    case E_KINETIC:
        return kinetic(sim);
    case E_TOTAL:
        return whole_potential(sim) + kinetic(sim);
    case E_ENTHALPY:
        return whole_potential(sim) + kinetic(sim) +
               pressure(sim) * box_volume(&sim->box) / sim->units->energy_density_to_pressure;
    case E_LONG:
        return long_range(sim);
    case E_UNCHARGED:
        return uncharged(sim);
    case E_COULOMB:
        return near_pairs(sim) - uncharged(sim);
    case E_PAIR:
        return potential(sim) - value_bonded(sim, MOLECULAR_ALL);
    case E_POTENTIAL:
        break;
    }
    return whole_potential(sim);
}

static double value_zero(struct sim *sim, int which)
{
    (void)sim;
    (void)which;
    return 0;
}

static double value_tilt(struct sim *sim, int which)
{
    return sim->box.tilt[which];
}

/* lengths of the box's edges, and the angles between two of them, degrees */
static double value_cell_length(struct sim *sim, int which)
{
    const int n[3] = {which == 0, which == 1, which == 2};
    double edge[3];
    box_shift(&sim->box, n, edge);
    return vec3_norm(edge);
}

static double value_cell_angle(struct sim *sim, int which)
{
    double edge[2][3];
    for (int k = 0; k < 2; k++) {
        const int axis = (which + 1 + k) % 3;
        const int n[3] = {axis == 0, axis == 1, axis == 2};
        box_shift(&sim->box, n, edge[k]);
    }
    const double cosine = vec3_dot(edge[0], edge[1]) / (vec3_norm(edge[0]) * vec3_norm(edge[1]));
    return sim->box.triclinic ? acos(cosine) * 180 / 3.14159265358979323846 : 90;
}

static double value_volume(struct sim *sim, int which)
{
    (void)which;
    return box_volume(&sim->box);
}

static double value_density(struct sim *sim, int which)
{
    (void)which;
    struct group_pick all = everybody(sim);
    return sim->units->density * group_sums_mass(&all) / box_volume(&sim->box);
}

static double value_edge(struct sim *sim, int which)
{
    const struct box *box = &sim->box;
    int d = which % LENGTHS;
    return which < LENGTHS ? box->length[d] : which < 2 * LENGTHS ? box->lo[d] : box->hi[d];
}

static double value_force(struct sim *sim, int which)
{
    struct group_pick all = everybody(sim);
    return which == 0 ? group_sums_force_max(&all) : group_sums_force_norm(&all);
}

static double value_lists(struct sim *sim, int which)
{
    return which == 0 ? (double)sim->list_builds : 0;
}

static double value_time_spent(struct sim *sim, int which)
{
    double elapsed = sim->run_started > 0 ? timer_now() - sim->run_started : 0;
    double steps = (double)(sim->step - sim->context.run_first);
    double whole = (double)(sim->context.run_last - sim->context.run_first);
    comm_max_double(sim->comm, &elapsed, 1);
    if (which == 1)
        return steps > 0 ? elapsed * (whole - steps) / steps : 0;
    return elapsed;
}

static double value_speed(struct sim *sim, int which)
{
    double elapsed = value_time_spent(sim, 0);
    double steps = (double)(sim->step - sim->context.run_first);
    return elapsed > 0 ? steps * (which == 0 ? sim->dt : 1) / elapsed : 0;
}

static double value_lattice(struct sim *sim, int which)
{
    return lattice_spacing(sim->lattice, which);
}

/* energy that thermostats hold or have taken: kept constant together with the system's. The energy
 * of a field that counts as the system's (fix_modify energy) is not its fix's work. */
static double value_couple(struct sim *sim, int which)
{
    double held = -sim_fix_energy(sim);
    for (int k = 0; k < sim->n_fix; k++) {
        struct fix *fix = sim->fix[k];
        if (fix->ops->conserved) {
            held += fix->ops->conserved(fix, &sim->context);
        } else if (fix->ops->work) {
            held -= fix->ops->work(fix, &sim->context);
        }
    }
    return which == 0 ? held : whole_potential(sim) + kinetic(sim) + held;
}

/* 1: extensive values are divided by the number of atoms */
static double value_norm(struct sim *sim, int which)
{
    (void)which;
    return thermo_is_normalized(sim->thermo, sim->units->per_atom_thermo);
}

/* does a face of the box follow the atoms? */
static double value_box_changes(struct sim *sim, int which)
{
    (void)which;
    bool follows = false;
    for (int d = 0; d < 3; d++) {
        for (int side = 0; side < 2; side++) {
            follows |= sim->box.boundary[d][side] == BOX_SHRINK ||
                       sim->box.boundary[d][side] == BOX_SHRINK_MINIMUM;
        }
    }
    return follows;
}

/* a double holds 53 bits: the hash comes in two halves */
static double value_hash(struct sim *sim, int which)
{
    uint64_t hash = atoms_hash_in_box(&sim->atoms, &sim->box, sim->comm);
    return which == 0 ? (double)(hash >> 32) : (double)(hash & 0xFFFFFFFFu);
}

struct row {
    const char *word;
    double (*value)(struct sim *sim, int which);
    int which;
    unsigned needs;
    bool extensive; /* divided by the number of atoms under thermo_modify norm yes */
};

enum {
    ENERGY = VALUE_NEED_ENERGY,
    VIRIAL = VALUE_NEED_VIRIAL,
    BOTH = VALUE_NEED_ENERGY | VALUE_NEED_VIRIAL
};

static const struct row rows[] = {
    {"step", value_step, 0, 0, false},
    {"elapsed", value_step, 1, 0, false},
    {"elaplong", value_step, 2, 0, false},
    {"dt", value_clock, 0, 0, false},
    {"time", value_clock, 1, 0, false},
    {"cpu", value_time_spent, 0, 0, false},
    {"cpuremain", value_time_spent, 1, 0, false},
    {"timeremain", value_time_spent, 1, 0, false},
    {"tpcpu", value_speed, 0, 0, false},
    {"spcpu", value_speed, 1, 0, false},
    {"part", value_zero, 0, 0, false},
    {"atoms", value_atoms, 0, 0, false},
    {"temp", value_temp, 0, 0, false},
    {"press", value_press, -1, VIRIAL, false},
    {"pe", value_energy, E_POTENTIAL, ENERGY, true},
    {"ke", value_energy, E_KINETIC, 0, true},
    {"etotal", value_energy, E_TOTAL, ENERGY, true},
    {"enthalpy", value_energy, E_ENTHALPY, BOTH, true},
    {"evdwl", value_energy, E_UNCHARGED, ENERGY, true},
    {"epair", value_energy, E_PAIR, ENERGY, true},
    {"ecoul", value_energy, E_COULOMB, ENERGY, true},
    {"ebond", value_bonded, MOLECULAR_BOND, ENERGY, true},
    {"eangle", value_bonded, MOLECULAR_ANGLE, ENERGY, true},
    {"edihed", value_zero, 0, 0, true},
    {"eimp", value_zero, 0, 0, true},
    {"emol", value_bonded, MOLECULAR_ALL, ENERGY, true},
    {"elong", value_energy, E_LONG, ENERGY, true},
    {"etail", value_zero, 0, 0, true},
    {"vol", value_volume, 0, 0, false},
    {"density", value_density, 0, 0, false},
    {"lx", value_edge, 0, 0, false},
    {"ly", value_edge, 1, 0, false},
    {"lz", value_edge, 2, 0, false},
    {"xlo", value_edge, 3, 0, false},
    {"ylo", value_edge, 4, 0, false},
    {"zlo", value_edge, 5, 0, false},
    {"xhi", value_edge, 6, 0, false},
    {"yhi", value_edge, 7, 0, false},
    {"zhi", value_edge, 8, 0, false},
    {"xy", value_tilt, 0, 0, false},
    {"xz", value_tilt, 1, 0, false},
    {"yz", value_tilt, 2, 0, false},
    {"cella", value_cell_length, 0, 0, false},
    {"cellb", value_cell_length, 1, 0, false},
    {"cellc", value_cell_length, 2, 0, false},
    {"cellalpha", value_cell_angle, 0, 0, false},
    {"cellbeta", value_cell_angle, 1, 0, false},
    {"cellgamma", value_cell_angle, 2, 0, false},
    {"pxx", value_press, XX, VIRIAL, false},
    {"pyy", value_press, YY, VIRIAL, false},
    {"pzz", value_press, ZZ, VIRIAL, false},
    {"pxy", value_press, XY, VIRIAL, false},
    {"pxz", value_press, XZ, VIRIAL, false},
    {"pyz", value_press, YZ, VIRIAL, false},
    {"fmax", value_force, 0, 0, false},
    {"fnorm", value_force, 1, 0, false},
    {"xlat", value_lattice, 0, 0, false},
    {"ylat", value_lattice, 1, 0, false},
    {"zlat", value_lattice, 2, 0, false},
    {"ecouple", value_couple, 0, 0, false},
    {"econserve", value_couple, 1, ENERGY, true},
    {"box/changes", value_box_changes, 0, 0, false},
    {"norm", value_norm, 0, 0, false},
    {"statehash/high", value_hash, 0, 0, false},
    {"statehash/low", value_hash, 1, 0, false},
    {"nbuild", value_lists, 0, 0, false},
    {"ndanger", value_lists, 1, 0, false},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static const struct row *find(const char *word)
{
    for (int k = 0; k < ROWS; k++) {
        if (strcmp(rows[k].word, word) == 0)
            return &rows[k];
    }
    return NULL;
}

unsigned thermo_value_needs(const char *word)
{
    const struct row *row = find(word);
    return row ? row->needs : 0;
}

/* `thermo_modify temp ID` and `press ID`: the compute that stands for a word; false: the word's own
 * definition */
static bool replaced(const struct sim *sim, const char *word, struct value_ref *ref)
{
    static const char *const components[] = {"pxx", "pyy", "pzz", "pxy", "pxz", "pyz"};
    bool temp = strcmp(word, "temp") == 0;
    const char *id = temp ? thermo_temp_id(sim->thermo) : thermo_press_id(sim->thermo);
    if (strcmp(id, temp ? "thermo_temp" : "thermo_press") == 0)
        return false;
    *ref = (struct value_ref){.kind = VALUE_COMPUTE};
    (void)snprintf(ref->name, sizeof ref->name, "%s", id);
    for (int k = 0; k < 6; k++) {
        if (strcmp(word, components[k]) == 0)
            ref->index[0] = k + 1;
    }
    return temp || ref->index[0] > 0 || strcmp(word, "press") == 0;
}

static enum cw_status unknown(const char *word, struct cw_err *err)
{
    const char *names[ROWS + 1];
    for (int k = 0; k < ROWS; k++)
        names[k] = rows[k].word;
    names[ROWS] = NULL;
    return cw_err_user(err, "unknown thermo word '%s'%s", word,
                       text_nearest_hint(word, names).text);
}

enum cw_status thermo_value(struct sim *sim, const char *word, double *out, struct cw_err *err)
{
    const struct row *row = find(word);
    if (!row)
        return unknown(word, err);
    if (!sim->box.exists)
        return cw_err_user(err, "thermo word '%s' before the simulation box exists", word);
    struct value_ref ref;
    if (replaced(sim, word, &ref))
        return sim->values.scalar(sim->values.self, &ref, out, err);
    if (row->needs && sim_make_forces(sim, forces_want(row->needs), err) != CW_OK)
        return err->status;
    *out = row->value(sim, row->which);
    if (row->extensive && sim->atoms.n_global > 0 &&
        thermo_is_normalized(sim->thermo, sim->units->per_atom_thermo))
        *out /= (double)sim->atoms.n_global;
    return CW_OK;
}
