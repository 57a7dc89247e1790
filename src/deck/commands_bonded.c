/* Commands of bonds and angles: bond_style, bond_coeff, angle_style, angle_coeff, special_bonds,
 * create_bonds, delete_bonds, passivate. */
#include <string.h>

#include "base/log.h"
#include "bonded/bonded.h"
#include "deck/check_words.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "sim/sim.h"
#include "system/atom_style.h"
#include "system/bonds.h"
#include "system/parts.h"
#include "system/passivate.h"

static const enum bonded_kind KIND[BONDED_KINDS] = {BONDED_BOND, BONDED_ANGLE};

static enum cw_status parse_style(const void *self, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    return bonded_check_style(*(const enum bonded_kind *)self, words, n_words, err);
}

static enum cw_status parse_coeff(const void *self, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    return bonded_check_coeff(*(const enum bonded_kind *)self, words, n_words, err);
}

static enum cw_status check_bond_style(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_style, &KIND[BONDED_BOND], words, n_words, err);
}

static enum cw_status check_angle_style(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_style, &KIND[BONDED_ANGLE], words, n_words, err);
}

static enum cw_status check_bond_coeff(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_coeff, &KIND[BONDED_BOND], words, n_words, err);
}

static enum cw_status check_angle_coeff(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_coeff, &KIND[BONDED_ANGLE], words, n_words, err);
}

static enum cw_status set_style(struct deck *deck, enum bonded_kind kind, const char *const *words,
                                int n_words, struct cw_err *err)
{
    struct sim *sim = deck->sim;
    const struct atom_style *style = atom_style_of(&sim->atoms);
    if (!(kind == BONDED_BOND ? style->bonds : style->angles)) {
        return cw_err_user(err, "%s_style: atom_style %s has no %ss; use full",
                           bonded_kind_name(kind), style->name, bonded_kind_name(kind));
    }
    sim_atoms_changed(sim);
    return bonded_set_style(sim->bonded, kind, words, n_words, err);
}

static enum cw_status set_coeff(struct deck *deck, enum bonded_kind kind, const char *const *words,
                                int n_words, struct cw_err *err)
{
    struct sim *sim = deck->sim;
    const int n_types = kind == BONDED_BOND ? sim->atoms.bond_types : sim->atoms.angle_types;
    if (!sim->box.exists) {
        return cw_err_user(err,
                           "%s_coeff before the simulation box exists (create_box, read_data or "
                           "read_restart)",
                           bonded_kind_name(kind));
    }
    sim_atoms_changed(sim);
    return bonded_set_coeff(sim->bonded, kind, n_types, words, n_words, err);
}

static enum cw_status run_bond_style(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    return set_style(deck, BONDED_BOND, words, n_words, err);
}

static enum cw_status run_angle_style(struct deck *deck, const char *const *words, int n_words,
                                      struct cw_err *err)
{
    return set_style(deck, BONDED_ANGLE, words, n_words, err);
}

static enum cw_status run_bond_coeff(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    return set_coeff(deck, BONDED_BOND, words, n_words, err);
}

static enum cw_status run_angle_coeff(struct deck *deck, const char *const *words, int n_words,
                                      struct cw_err *err)
{
    return set_coeff(deck, BONDED_ANGLE, words, n_words, err);
}

/* the named sets of weights, as LAMMPS has them */
struct named_weights {
    const char *name;
    double lj[SPECIAL_KINDS], coul[SPECIAL_KINDS];
};
static const struct named_weights named[] = {
    {"amber", {0, 0, 0.5}, {0, 0, 5.0 / 6}},
    {"charmm", {0, 0, 0}, {0, 0, 0}},
    {"dreiding", {0, 0, 1}, {0, 0, 1}},
    {"fene", {0, 1, 1}, {0, 1, 1}},
};
enum { N_NAMED = sizeof named / sizeof named[0] };
static const char *const special_words[] = {"amber",   "charmm", "dreiding", "fene",  "lj", "coul",
                                            "lj/coul", "angle",  "dihedral", "extra", NULL};
enum { WORD_LJ = N_NAMED, WORD_COUL, WORD_BOTH, WORD_ANGLE, WORD_DIHEDRAL, WORD_EXTRA };

static void use_named(struct special_weights *weights, const struct named_weights *from)
{
    memcpy(weights->lj + 1, from->lj, sizeof from->lj);
    memcpy(weights->coul + 1, from->coul, sizeof from->coul);
}

/* three weights of 0 to 1 */
static enum cw_status read_weights(const char *key, const char *const *words, int n_words,
                                   double weight[SPECIAL_KINDS], struct cw_err *err)
{
    if (n_words < SPECIAL_KINDS) {
        return cw_err_user(err,
                           "special_bonds %s: expected three weights, of 1-2, 1-3 and 1-4 "
                           "neighbours, got %d",
                           key, n_words);
    }
    for (int k = 0; k < SPECIAL_KINDS; k++) {
        if (word_double("special_bonds", words[k], &weight[k], err) != CW_OK)
            return err->status;
        if (!(weight[k] >= 0 && weight[k] <= 1)) {
            return cw_err_user(err, "special_bonds %s: expected a weight from 0 to 1, got '%s'",
                               key, words[k]);
        }
    }
    return CW_OK;
}

/* Words after one keyword; returns how many it took, -1 after an error. */
static int read_keyword(struct special_weights *weights, int key, const char *const *words,
                        int n_words, struct cw_err *err)
{
    double weight[SPECIAL_KINDS];
    bool yes = false;
    gid extra;
    if (key < N_NAMED) {
        use_named(weights, &named[key]);
        return 0;
    }
    if (key >= WORD_ANGLE) {
        if (n_words < 1) {
            (void)cw_err_user(err, "special_bonds %s: expected a value", special_words[key]);
        } else if (key == WORD_EXTRA) {
            (void)!word_gid("special_bonds extra", words[0], &extra, err);
        } else if (word_bool("special_bonds", words[0], &yes, err) == CW_OK && yes) {
            (void)cw_err_user(err, "special_bonds %s yes is not supported", special_words[key]);
        }
        return err->status == CW_OK ? 1 : -1;
    }
    if (read_weights(special_words[key], words, n_words, weight, err) != CW_OK)
        return -1;
    if (key != WORD_COUL)
        memcpy(weights->lj + 1, weight, sizeof weight);
    if (key != WORD_LJ)
        memcpy(weights->coul + 1, weight, sizeof weight);
    return SPECIAL_KINDS;
}

static enum cw_status read_special(struct special_weights *weights, const char *const *words,
                                   int n_words, struct cw_err *err)
{
    for (int k = 0; k < n_words;) {
        int key;
        if (word_choice("special_bonds", words[k], special_words, &key, err) != CW_OK)
            return err->status;
        int used = read_keyword(weights, key, words + k + 1, n_words - k - 1, err);
        if (used < 0)
            return err->status;
        k += 1 + used;
    }
    return CW_OK;
}

static enum cw_status parse_special(const void *self, const char *const *words, int n_words,
                                    struct cw_err *err)
{
    struct special_weights unused = {0};
    (void)self;
    return read_special(&unused, words, n_words, err);
}

static enum cw_status check_special(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_special, NULL, words, n_words, err);
}

static enum cw_status run_special(struct deck *deck, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    struct special_weights weights = deck->sim->special;
    if (read_special(&weights, words, n_words, err) != CW_OK)
        return err->status;
    deck->sim->special = weights;
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

static enum cw_status parse_create(const void *self, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    (void)self;
    return bonds_create_check(words, n_words, err);
}

static enum cw_status check_create(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_create, NULL, words, n_words, err);
}

static enum cw_status parse_delete(const void *self, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    (void)self;
    return bonds_delete_check(words, n_words, err);
}

static enum cw_status check_delete(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_delete, NULL, words, n_words, err);
}

static enum cw_status parse_passivate(const void *self, const char *const *words, int n_words,
                                      struct cw_err *err)
{
    (void)self;
    return passivate_check(words, n_words, err);
}

static enum cw_status check_passivate(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_passivate, NULL, words, n_words, err);
}

static struct system_parts parts_of(struct sim *sim)
{
    return (struct system_parts){.atoms = &sim->atoms,
                                 .groups = &sim->groups,
                                 .box = &sim->box,
                                 .regions = sim->regions,
                                 .lattice = sim->lattice,
                                 .units = sim->units,
                                 .comm = sim->comm};
}

static enum cw_status run_create(struct deck *deck, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    struct topology_count made;
    if (bonds_create(&parts, words, n_words, &made, err) != CW_OK)
        return err->status;
    log_print("Added %lld bonds, %lld angles\n", (long long)made.bonds, (long long)made.angles);
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

static enum cw_status run_delete(struct deck *deck, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    struct bonds_state state;
    log_print("Deleting bonds ...\n");
    if (bonds_delete(&parts, words, n_words, &state, err) != CW_OK)
        return err->status;
    log_print("  %lld total bonds, %lld turned on, %lld turned off\n", (long long)state.all.bonds,
              (long long)state.on.bonds, (long long)(state.all.bonds - state.on.bonds));
    log_print("  %lld total angles, %lld turned on, %lld turned off\n", (long long)state.all.angles,
              (long long)state.on.angles, (long long)(state.all.angles - state.on.angles));
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

static enum cw_status run_passivate(struct deck *deck, const char *const *words, int n_words,
                                    struct cw_err *err)
{
    struct system_parts parts = parts_of(deck->sim);
    struct passivate_report r;
    if (passivate_command(&parts, words, n_words, &r, err) != CW_OK)
        return err->status;
    log_print(
        "Passivated %s: %lld dangling bonds of Si and %lld of O at the surface, %lld inside\n",
        words[0], (long long)r.silicon, (long long)r.oxygen, (long long)r.inside);
    log_print("  %lld of %lld pairs got OH and H: %lld new atoms, %lld stay bare\n",
              (long long)r.done, (long long)r.pairs, 3 * (long long)r.done,
              (long long)r.silicon + r.oxygen - 2 * r.done);
    log_print("  %.4g OH per nm^2 of ", 100 * 2 * (double)r.done / r.area);
    if (r.probe > 0) {
        log_print("%.6g A^2, the area that the centre of a ball of %g A can reach\n", r.area,
                  r.probe);
    } else {
        log_print("%.6g A^2, the area given\n", r.area);
    }
    if (r.pairs == 0)
        log_warn("passivate: the surface has no pair of dangling bonds");
    if (r.done > 0 && r.nearest < 1)
        log_warn("passivate: a new atom is only %.3g A from another; minimise", r.nearest);
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

const struct command commands_bonded[] = {
    {"bond_style", 1, -1, "bond_style harmonic|morse|zero|hybrid STYLES|none", check_bond_style,
     run_bond_style},
    {"bond_coeff", 1, -1, "bond_coeff TYPES [STYLE of hybrid] NUMBERS", check_bond_coeff,
     run_bond_coeff},
    {"angle_style", 1, -1, "angle_style harmonic|zero|hybrid STYLES|none", check_angle_style,
     run_angle_style},
    {"angle_coeff", 1, -1, "angle_coeff TYPES [STYLE of hybrid] NUMBERS", check_angle_coeff,
     run_angle_coeff},
    {"special_bonds", 1, -1,
     "special_bonds lj|coul|lj/coul W12 W13 W14 ... | amber|charmm|dreiding|fene", check_special,
     run_special},
    {"create_bonds", 4, -1, "create_bonds single/bond TYPE A B | single/angle TYPE A B C",
     check_create, run_create},
    {"delete_bonds", 2, -1,
     "delete_bonds GROUP multi | bond|angle|atom TYPES | stats, keyword any|undo|remove|special",
     check_delete, run_delete},
    {"passivate", 3, -1,
     "passivate GROUP coverage F, keyword seed|types|bond|angle|cutoff|probe|"
     "depth|area|group values (-help passivate lists them)",
     check_passivate, run_passivate},
    {0},
};
