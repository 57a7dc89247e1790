/* Commands of bonds and angles: bond_style, bond_coeff, angle_style, angle_coeff. */
#include "bonded/bonded.h"
#include "deck/check_words.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "sim/sim.h"
#include "system/atom_style.h"

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

const struct command commands_bonded[] = {
    {"bond_style", 1, -1, "bond_style harmonic|morse|zero|hybrid STYLES|none", check_bond_style,
     run_bond_style},
    {"bond_coeff", 1, -1, "bond_coeff TYPES [STYLE of hybrid] NUMBERS", check_bond_coeff,
     run_bond_coeff},
    {"angle_style", 1, -1, "angle_style harmonic|zero|hybrid STYLES|none", check_angle_style,
     run_angle_style},
    {"angle_coeff", 1, -1, "angle_coeff TYPES [STYLE of hybrid] NUMBERS", check_angle_coeff,
     run_angle_coeff},
    {0},
};
