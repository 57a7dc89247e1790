/* Deck commands that make and change what a simulation is made of: lattice, regions, the box,
 * atoms, groups, velocities. Each row hands its words to a module of system/ together with the
 * simulation's parts, says in the log what came of it in LAMMPS's words, and tells the simulation
 * that its atoms changed. The static half of a row runs the same reading code on the words alone.
 */
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "bonded/bonded.h"
#include "deck/check_words.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "parallel/comm.h"
#include "sim/estimate.h"
#include "sim/sim.h"
#include "system/assign.h"
#include "system/create.h"
#include "system/displace.h"
#include "system/glass.h"
#include "system/grouping.h"
#include "system/lattice.h"
#include "system/particle.h"
#include "system/parts.h"
#include "system/read_data.h"
#include "system/region.h"
#include "system/remove.h"
#include "system/sheet.h"
#include "system/velocity.h"
#include "system/write_data.h"

/* degrees of freedom that the simulation's fixes take from a group */
static double removed_dof(void *self, int group)
{
    struct sim *sim = self;
    double dof = 0;
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->removed_dof)
            dof += sim->fix[k]->ops->removed_dof(sim->fix[k], &sim->context, group);
    }
    return dof;
}

static char *coeff_sections(void *self)
{
    const struct sim *sim = self;
    return bonded_sections(sim->bonded);
}

static struct system_parts parts_of(struct sim *sim)
{
    return (struct system_parts){.atoms = &sim->atoms,
                                 .groups = &sim->groups,
                                 .box = &sim->box,
                                 .regions = sim->regions,
                                 .lattice = sim->lattice,
                                 .units = sim->units,
                                 .comm = sim->comm,
                                 .removed_dof = removed_dof,
                                 .coeff_sections = coeff_sections,
                                 .self = sim};
}

/* A module's check of words. */
#define CHECK(name, checker)                                                                       \
    static enum cw_status name##_filled(const void *self, const char *const *words, int n_words,   \
                                        struct cw_err *err)                                        \
    {                                                                                              \
        (void)self;                                                                                \
        return checker(words, n_words, err);                                                       \
    }                                                                                              \
    static enum cw_status name(const char *const *words, int n_words, struct cw_err *err)          \
    {                                                                                              \
        return check_words_filled(name##_filled, NULL, words, n_words, err);                       \
    }

static enum cw_status check_lattice_words(const char *const *words, int n_words, struct cw_err *err)
{
    struct lattice *lattice = NULL;
    enum cw_status status = lattice_create(words, n_words, false, &lattice, err);
    lattice_destroy(lattice);
    return status;
}

CHECK(check_lattice, check_lattice_words)
CHECK(check_region, regions_check)
CHECK(check_create_box, create_box_check)
CHECK(check_create_atoms, create_atoms_check)
CHECK(check_group, grouping_check)
CHECK(check_velocity, velocity_check)
CHECK(check_mass, assign_mass_check)
CHECK(check_set, assign_set_check)
CHECK(check_particle, particle_check)
CHECK(check_sheet, sheet_check)
CHECK(check_glass, glass_check)
CHECK(check_read_data, read_data_check)
CHECK(check_write_data, write_data_check)
CHECK(check_displace, displace_atoms_check)
CHECK(check_change_box, displace_change_box_check)
CHECK(check_delete, remove_atoms_check)

static enum cw_status run_lattice(struct deck *deck, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    struct sim *sim = deck->sim;
    struct lattice *lattice;
    bool lj = strcmp(sim->units->name, "lj") == 0;
    if (lattice_create(words, n_words, lj, &lattice, err) != CW_OK)
        return err->status;
    lattice_destroy(sim->lattice);
    sim->lattice = lattice;
    log_print("Lattice spacing in x,y,z = %.8g %.8g %.8g\n", lattice->spacing[0],
              lattice->spacing[1], lattice->spacing[2]);
    return CW_OK;
}

static enum cw_status run_region(struct deck *deck, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    struct sim *sim = deck->sim;
    return regions_command(sim->regions, words, n_words, &sim->box, sim->lattice, err);
}

static void print_box(const char *before, const struct box *box)
{
    log_print("%s%s box = (%.8g %.8g %.8g) to (%.8g %.8g %.8g)", before,
              box->triclinic ? "triclinic" : "orthogonal", box->lo[0], box->lo[1], box->lo[2],
              box->hi[0], box->hi[1], box->hi[2]);
    if (box->triclinic)
        log_print(" with tilt (%.8g %.8g %.8g)", box->tilt[0], box->tilt[1], box->tilt[2]);
    log_print("\n");
}

static enum cw_status run_create_box(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    struct sim *sim = deck->sim;
    struct system_parts parts = parts_of(sim);
    if (create_box(&parts, words, n_words, err) != CW_OK)
        return err->status;
    print_box("Created ", &sim->box);
    sim_atoms_changed(sim);
    return CW_OK;
}

static enum cw_status run_create_atoms(struct deck *deck, const char *const *words, int n_words,
                                       struct cw_err *err)
{
    struct sim *sim = deck->sim;
    struct system_parts parts = parts_of(sim);
    gid created;
    if (create_atoms(&parts, words, n_words, &created, err) != CW_OK)
        return err->status;
    log_print("Created %lld atoms\n", (long long)created);
    sim_atoms_changed(sim);
    return CW_OK;
}

static enum cw_status run_mass(struct deck *deck, const char *const *words, int n_words,
                               struct cw_err *err)
{
    return assign_mass(&deck->sim->atoms, words, n_words, err);
}

static enum cw_status run_set(struct deck *deck, const char *const *words, int n_words,
                              struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    gid changed;
    if (assign_set(&parts, words, n_words, &changed, err) != CW_OK)
        return err->status;
    log_print("Setting atom values ...\n  %lld settings made\n", (long long)changed);
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

/* a group that a fix or compute works on cannot go */
static enum cw_status require_unused(const struct sim *sim, const char *name, struct cw_err *err)
{
    int group = groups_find(&sim->groups, name);
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->group == group)
            return cw_err_user(err, "group: '%s' is in use by fix '%s'", name, sim->fix[k]->id);
    }
    for (int k = 0; k < sim->n_compute; k++) {
        if (sim->compute[k]->group == group) {
            return cw_err_user(err, "group: '%s' is in use by compute '%s'", name,
                               sim->compute[k]->id);
        }
    }
    return CW_OK;
}

static enum cw_status run_group(struct deck *deck, const char *const *words, int n_words,
                                struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    gid count;
    bool removes = n_words == 2 && strcmp(words[1], "delete") == 0;
    if (!deck->sim->box.exists) {
        return cw_err_user(err, "group before the simulation box exists (create_box, read_data or "
                                "read_restart): it has no atoms yet");
    }
    if (removes && require_unused(deck->sim, words[0], err) != CW_OK)
        return err->status;
    if (grouping_command(&parts, words, n_words, &count, err) != CW_OK)
        return err->status;
    if (!removes)
        log_print("%lld atoms in group %s\n", (long long)count, words[0]);
    return CW_OK;
}

static enum cw_status run_velocity(struct deck *deck, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    return velocity_command(&parts, words, n_words, err);
}

static enum cw_status run_particle(struct deck *deck, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    gid n;
    if (particle_command(&parts, words, n_words, &n, err) != CW_OK)
        return err->status;
    log_print("Created particle %s: %lld atoms\n", words[0], (long long)n);
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

static enum cw_status run_sheet(struct deck *deck, const char *const *words, int n_words,
                                struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    struct sheet_made made;
    if (sheet_command(&parts, words, n_words, &made, err) != CW_OK)
        return err->status;
    log_print("Created sheet %s: %lld atoms, %.6g x %.6g %s, strain %.3f %% x, %.3f %% y\n",
              words[0], (long long)made.n, made.size[0], made.size[1], deck->sim->units->length,
              100 * made.strain[0], 100 * made.strain[1]);
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

static enum cw_status run_glass(struct deck *deck, const char *const *words, int n_words,
                                struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    struct glass_made made;
    if (glass_command(&parts, words, n_words, &made, err) != CW_OK)
        return err->status;
    log_print("Created glass %s: %lld SiO2; %lld Si and %lld O at its surface taken away; Si lack "
              "%lld bonds, O %lld\n",
              words[0], (long long)made.n / 3, (long long)made.removed[GLASS_SI],
              (long long)made.removed[GLASS_O], (long long)made.missing[GLASS_SI],
              (long long)made.missing[GLASS_O]);
    if (made.strain[0] != 0 || made.strain[1] != 0)
        log_print("  strain %.3f %% x, %.3f %% y\n", 100 * made.strain[0], 100 * made.strain[1]);
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

/* lines of a data file's Pair Coeffs */
static enum cw_status pair_coeff_from_file(void *self, const char *const *words, int n_words,
                                           struct cw_err *err)
{
    struct deck *deck = self;
    if (!deck->sim->potential) {
        return cw_err_user(err, "pair coefficients before pair_style; give it before read_data, or "
                                "read_data ... nocoeff");
    }
    return command_find("pair_coeff")->run(deck, words, n_words, err);
}

static enum cw_status bond_coeff_from_file(void *self, const char *const *words, int n_words,
                                           struct cw_err *err)
{
    return command_find("bond_coeff")->run(self, words, n_words, err);
}

static enum cw_status angle_coeff_from_file(void *self, const char *const *words, int n_words,
                                            struct cw_err *err)
{
    return command_find("angle_coeff")->run(self, words, n_words, err);
}

static enum cw_status run_read_data(struct deck *deck, const char *const *words, int n_words,
                                    struct cw_err *err)
{
    struct sim *sim = deck->sim;
    struct system_parts parts = parts_of(sim);
    struct read_data_sink sink = {.self = deck,
                                  .pair_coeff = pair_coeff_from_file,
                                  .bond_coeff = bond_coeff_from_file,
                                  .angle_coeff = angle_coeff_from_file};
    struct read_data_result result;
    log_print("Reading data file ...\n");
    if (read_data(&parts, words, n_words, &sink, &result, err) != CW_OK)
        return err->status;
    print_box("  ", &sim->box);
    log_print("  reading atoms ...\n  %lld atoms\n", (long long)result.n_atoms);
    if (result.n_velocities > 0)
        log_print("  reading velocities ...\n  %lld velocities\n", (long long)result.n_velocities);
    if (result.n_bonds > 0)
        log_print("  reading bonds ...\n  %lld bonds\n", (long long)result.n_bonds);
    if (result.n_angles > 0)
        log_print("  reading angles ...\n  %lld angles\n", (long long)result.n_angles);
    if (result.outside > 0) {
        log_print("  %lld atoms lay outside the periodic box and were wrapped into it\n",
                  (long long)result.outside);
    }
    sim_atoms_changed(sim);
    return CW_OK;
}

/* LAMMPS's files have the coefficients of pairs, where these are numbers; ours do not. */
static void warn_of_pairs(const struct sim *sim, const char *const *words, int n_words)
{
    const struct potential_style *style = sim->potential ? sim->potential->style : NULL;
    bool expected = style && style->coeff_max > 0 && strcmp(style->name, "table") != 0;
    for (int k = 1; k < n_words; k++) {
        if (strcmp(words[k], "nocoeff") == 0)
            return;
        expected |= strcmp(words[k], "pair") == 0;
    }
    if (expected) {
        log_warn("write_data: the coefficients of pairs are not written; where the file is read, "
                 "say pair_style and pair_coeff");
    }
}

static enum cw_status run_write_data(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    if (deck->estimate && deck->sim->box.exists) {
        estimate_file(deck->estimate, "data", words[0], write_data_bytes(&parts), false);
        return CW_OK;
    }
    warn_of_pairs(deck->sim, words, n_words);
    return write_data(&parts, words, n_words, deck->sim->step, err);
}

static enum cw_status run_displace(struct deck *deck, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    log_print("Displacing atoms ...\n");
    if (displace_atoms(&parts, words, n_words, err) != CW_OK)
        return err->status;
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

static enum cw_status run_change_box(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    struct sim *sim = deck->sim;
    struct system_parts parts = parts_of(sim);
    log_print("Changing box ...\n");
    if (displace_change_box(&parts, words, n_words, err) != CW_OK)
        return err->status;
    print_box("  ", &sim->box);
    sim_atoms_changed(sim);
    return CW_OK;
}

static enum cw_status run_delete(struct deck *deck, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    gid deleted;
    if (remove_atoms(&parts, words, n_words, &deleted, err) != CW_OK)
        return err->status;
    log_print("Deleted %lld atoms, new total = %lld\n", (long long)deleted,
              (long long)deck->sim->atoms.n_global);
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

const struct command commands_build[] = {
    {"lattice", 2, -1, "lattice none|sc|bcc|fcc|hcp|diamond|custom SCALE keyword values ...",
     check_lattice, run_lattice},
    {"region", 2, -1,
     "region ID block|sphere|cylinder|cone|plane|prism|union|intersect|delete values ... side "
     "in|out units lattice|box",
     check_region, run_region},
    {"create_box", 2, -1, "create_box TYPES REGION", check_create_box, run_create_box},
    {"create_atoms", 2, -1,
     "create_atoms TYPE box | region ID | single X Y Z | random N SEED REGION, keyword values ...",
     check_create_atoms, run_create_atoms},
    {"mass", 2, 2, "mass TYPES VALUE", check_mass, run_mass},
    {"set", 4, -1, "set atom|type|group|region WHICH keyword values ...", check_set, run_set},
    {"group", 2, -1,
     "group NAME region|type|id|molecule|union|subtract|intersect|clear|delete|empty values ...",
     check_group, run_group},
    {"velocity", 3, -1, "velocity GROUP create|set|scale|ramp|zero values ... keyword values ...",
     check_velocity, run_velocity},
    {"particle", 4, -1,
     "particle NAME sphere|rod|wulff|cube keyword values ... (-help particle lists them)",
     check_particle, run_particle},
    {"sheet", 2, -1,
     "sheet NAME graphene size LX LY|periodic keyword values ... (-help sheet lists them)",
     check_sheet, run_sheet},
    {"glass", 4, -1,
     "glass NAME file FILE sphere|rod|block|slab|region keyword values ... (-help glass lists "
     "them)",
     check_glass, run_glass},
    {"read_data", 1, -1,
     "read_data FILE, add append|merge|N, offset T B A 0 0, shift X Y Z, "
     "extra/atom|bond|angle/types N, "
     "extra/bond|angle/per/atom N, group NAME, nocoeff",
     check_read_data, run_read_data},
    {"write_data", 1, -1, "write_data FILE nocoeff, pair ii|ij", check_write_data, run_write_data},
    {"displace_atoms", 4, -1,
     "displace_atoms GROUP move|ramp|random|rotate values ... units lattice|box", check_displace,
     run_displace},
    {"change_box", 2, -1,
     "change_box GROUP x|y|z final LO HI|delta DLO DHI|scale F, xy|xz|yz final T|delta DT, "
     "triclinic, ortho, boundary X Y Z, set, remap, units lattice|box",
     check_change_box, run_change_box},
    {"delete_atoms", 2, -1, "delete_atoms group G|region R|overlap CUTOFF G1 G2, compress yes|no",
     check_delete, run_delete},
    {NULL, 0, 0, NULL, NULL, NULL},
};
