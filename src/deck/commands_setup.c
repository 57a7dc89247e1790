/* Commands that say what kind of simulation it is, and how lists are kept: units, atom_style,
 * dimension, boundary, box, newton, processors, timestep, reset_timestep, neighbor, neigh_modify.
 */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/units.h"
#include "deck/check_words.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "sim/sim.h"
#include "system/atom_style.h"

static enum cw_status before_box(const struct deck *deck, const char *command, struct cw_err *err)
{
    if (deck->sim->box.exists)
        return cw_err_user(err, "%s must come before the simulation box is created", command);
    return CW_OK;
}

static enum cw_status check_units(const char *const *words, int n_words, struct cw_err *err)
{
    (void)n_words;
    const struct units *units;
    return word_is_open(words[0]) ? CW_OK : units_find(words[0], &units, err);
}

static enum cw_status run_units(struct deck *deck, const char *const *words, int n_words,
                                struct cw_err *err)
{
    (void)n_words;
    return sim_set_units(deck->sim, words[0], err);
}

static enum cw_status check_atom_style(const char *const *words, int n_words, struct cw_err *err)
{
    (void)n_words;
    int style;
    return word_is_open(words[0])
               ? CW_OK
               : word_choice("atom_style", words[0], atom_style_names(), &style, err);
}

static enum cw_status run_atom_style(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    (void)n_words;
    int style;
    if (word_choice("atom_style", words[0], atom_style_names(), &style, err) != CW_OK ||
        before_box(deck, "atom_style", err) != CW_OK)
        return err->status;
    const struct atom_style *before = deck->sim->atoms.style;
    if (before && strcmp(before->name, words[0]) != 0)
        return cw_err_user(err, "atom_style is %s already", before->name);
    atom_style_use(&deck->sim->atoms, atom_style_find(words[0]));
    return CW_OK;
}

static enum cw_status check_dimension(const char *const *words, int n_words, struct cw_err *err)
{
    (void)n_words;
    if (word_is_open(words[0]) || strcmp(words[0], "3") == 0)
        return CW_OK;
    return cw_err_user(err,
                       "dimension %s is not supported: particles touch in 3 dimensions; expected 3",
                       words[0]);
}

static enum cw_status run_dimension(struct deck *deck, const char *const *words, int n_words,
                                    struct cw_err *err)
{
    (void)deck;
    return check_dimension(words, n_words, err);
}

static enum cw_status check_boundary(const char *const *words, int n_words, struct cw_err *err)
{
    for (int d = 0; d < n_words; d++) {
        if (word_is_open(words[d]))
            return CW_OK;
    }
    struct box box;
    box_init(&box);
    return box_set_boundary(&box, words, err);
}

static enum cw_status run_boundary(struct deck *deck, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    (void)n_words;
    if (before_box(deck, "boundary", err) != CW_OK)
        return err->status;
    return box_set_boundary(&deck->sim->box, words, err);
}

static const char *const tilt_names[] = {"small", "large", NULL};

/* `box tilt small|large` */
static enum cw_status parse_box(const char *const *words, int *tilt, struct cw_err *err)
{
    static const char *const keywords[] = {"tilt", NULL};
    int keyword;
    *tilt = 0;
    if (!word_is_open(words[0]) && word_choice("box", words[0], keywords, &keyword, err) != CW_OK)
        return err->status;
    return word_is_open(words[1]) ? CW_OK
                                  : word_choice("box tilt", words[1], tilt_names, tilt, err);
}

static enum cw_status check_box(const char *const *words, int n_words, struct cw_err *err)
{
    (void)n_words;
    int tilt;
    return parse_box(words, &tilt, err);
}

static enum cw_status run_box(struct deck *deck, const char *const *words, int n_words,
                              struct cw_err *err)
{
    (void)n_words;
    int tilt;
    if (parse_box(words, &tilt, err) == CW_OK)
        deck->sim->box.tilt_large = tilt == 1;
    return err->status;
}

static enum cw_status check_newton(const char *const *words, int n_words, struct cw_err *err)
{
    bool on;
    for (int k = 0; k < n_words; k++) {
        if (!word_is_open(words[k]) && word_bool("newton", words[k], &on, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

/* Rows are full and sums exact: Newton's third law holds to the bit whatever the word says. */
static enum cw_status run_newton(struct deck *deck, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    (void)deck;
    return check_newton(words, n_words, err);
}

static enum cw_status check_processors(const char *const *words, int n_words, struct cw_err *err)
{
    gid n;
    for (int d = 0; d < 3 && d < n_words; d++) {
        if (!word_is_open(words[d]) && strcmp(words[d], "*") != 0 &&
            word_gid("processors", words[d], &n, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static enum cw_status run_processors(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    (void)deck;
    if (check_processors(words, n_words, err) != CW_OK)
        return err->status;
    log_print("processors: the layout follows the atoms here, by bisection; the grid asked for is "
              "not needed\n");
    return CW_OK;
}

static enum cw_status positive(const char *what, const char *word, double *value,
                               struct cw_err *err)
{
    if (word_double(what, word, value, err) != CW_OK)
        return err->status;
    return *value > 0 ? CW_OK
                      : cw_err_user(err, "%s: expected a number above 0, got '%s'", what, word);
}

static enum cw_status check_timestep(const char *const *words, int n_words, struct cw_err *err)
{
    (void)n_words;
    double dt;
    return word_is_open(words[0]) ? CW_OK : positive("timestep", words[0], &dt, err);
}

static enum cw_status run_timestep(struct deck *deck, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    (void)n_words;
    double dt;
    if (positive("timestep", words[0], &dt, err) != CW_OK)
        return err->status;
    sim_set_timestep(deck->sim, dt);
    return CW_OK;
}

static enum cw_status check_reset_timestep(const char *const *words, int n_words,
                                           struct cw_err *err)
{
    (void)n_words;
    gid step;
    if (word_is_open(words[0]))
        return CW_OK;
    if (word_gid("reset_timestep", words[0], &step, err) != CW_OK)
        return err->status;
    return step >= 0 ? CW_OK
                     : cw_err_user(err, "reset_timestep: expected a step of 0 or more, got '%s'",
                                   words[0]);
}

static enum cw_status run_reset_timestep(struct deck *deck, const char *const *words, int n_words,
                                         struct cw_err *err)
{
    gid step;
    if (check_reset_timestep(words, n_words, err) != CW_OK ||
        word_gid("reset_timestep", words[0], &step, err) != CW_OK)
        return err->status;
    sim_set_step(deck->sim, step);
    return CW_OK;
}

static const char *const neighbor_styles[] = {"bin", "nsq", "multi", NULL};

static enum cw_status check_neighbor(const char *const *words, int n_words, struct cw_err *err)
{
    (void)n_words;
    double skin;
    int style;
    if (!word_is_open(words[0]) && word_double("neighbor skin", words[0], &skin, err) != CW_OK)
        return err->status;
    return word_is_open(words[1]) ? CW_OK
                                  : word_choice("neighbor", words[1], neighbor_styles, &style, err);
}

static enum cw_status run_neighbor(struct deck *deck, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    double skin;
    if (check_neighbor(words, n_words, err) != CW_OK ||
        word_double("neighbor skin", words[0], &skin, err) != CW_OK)
        return err->status;
    if (skin < 0)
        return cw_err_user(err, "neighbor: expected a skin of 0 or more, got '%s'", words[0]);
    deck->sim->neighbor.skin = skin;
    sim_atoms_changed(deck->sim);
    return CW_OK;
}

static const char *const neigh_modify_words[] = {"delay",   "every",   "check",           "once",
                                                 "cluster", "include", "exclude",         "page",
                                                 "one",     "binsize", "collection/type", NULL};
enum neigh_modify_word {
    NM_DELAY,
    NM_EVERY,
    NM_CHECK,
    NM_ONCE,
    NM_CLUSTER,
    NM_INCLUDE,
    NM_EXCLUDE,
    NM_PAGE,
    NM_ONE,
    NM_BINSIZE,
    NM_COLLECTION
};

/* `exclude none` and `exclude group A B`; sets *used to the words taken after "exclude". groups
 * NULL: the words alone. */
static enum cw_status exclude(struct sim_neighbor *neighbor, const struct groups *groups,
                              const char *const *words, int n_words, int *used, struct cw_err *err)
{
    if (n_words >= 1 && strcmp(words[0], "none") == 0) {
        neighbor->n_exclude = 0;
        *used = 1;
        return CW_OK;
    }
    if (n_words < 3 || strcmp(words[0], "group") != 0) {
        return cw_err_user(err,
                           "neigh_modify exclude: expected 'none' or 'group GROUP1 GROUP2', got "
                           "'%s'",
                           n_words > 0 ? words[0] : "");
    }
    *used = 3;
    int a;
    int b;
    if (!groups)
        return CW_OK;
    if (groups_require(groups, words[1], &a, err) != CW_OK ||
        groups_require(groups, words[2], &b, err) != CW_OK)
        return err->status;
    size_t n = (size_t)neighbor->n_exclude;
    if (2 * n >= sizeof neighbor->exclude / sizeof neighbor->exclude[0])
        return cw_err_user(err, "neigh_modify exclude: at most %d pairs of groups", 64);
    neighbor->exclude[2 * n] = group_bit(a);
    neighbor->exclude[2 * n + 1] = group_bit(b);
    neighbor->n_exclude++;
    return CW_OK;
}

/* one keyword with one value */
static enum cw_status neigh_modify_value(struct sim_neighbor *neighbor, int key, const char *word,
                                         struct cw_err *err)
{
    const char *name = neigh_modify_words[key];
    gid n;
    double size;
    bool flag;
    switch ((enum neigh_modify_word)key) {
    case NM_DELAY:
    case NM_EVERY:
    case NM_PAGE:
    case NM_ONE:
        if (word_gid(name, word, &n, err) != CW_OK)
            return err->status;
        if (n < 0 || n > INT32_MAX)
            return cw_err_user(err, "neigh_modify %s: expected a count, got '%s'", name, word);
        if (key == NM_DELAY)
            neighbor->delay = (int)n;
        if (key == NM_EVERY)
            neighbor->every = (int)n;
        return CW_OK;
    case NM_CHECK:
        return word_bool("neigh_modify check", word, &neighbor->check, err);
    case NM_BINSIZE:
        return word_double("neigh_modify binsize", word, &size, err);
    case NM_ONCE:
    case NM_CLUSTER:
        if (word_bool(name, word, &flag, err) != CW_OK)
            return err->status;
        return flag ? cw_err_user(err, "neigh_modify %s yes is not supported", name) : CW_OK;
    case NM_INCLUDE:
    case NM_EXCLUDE:
    case NM_COLLECTION:
        break;
    }
    return cw_err_user(err, "neigh_modify %s is not supported", name);
}

static enum cw_status neigh_modify(struct sim_neighbor *neighbor, const struct groups *groups,
                                   const char *const *words, int n_words, struct cw_err *err)
{
    for (int k = 0; k < n_words;) {
        int key;
        int used = 1;
        if (word_choice("neigh_modify", words[k], neigh_modify_words, &key, err) != CW_OK)
            return err->status;
        k++;
        if (key == NM_EXCLUDE) {
            exclude(neighbor, groups, words + k, n_words - k, &used, err);
        } else if (k >= n_words) {
            cw_err_user(err, "neigh_modify %s: expected a value", neigh_modify_words[key]);
        } else {
            neigh_modify_value(neighbor, key, words[k], err);
        }
        if (err->status != CW_OK)
            return err->status;
        k += used;
    }
    return CW_OK;
}

static enum cw_status run_neigh_modify(struct deck *deck, const char *const *words, int n_words,
                                       struct cw_err *err)
{
    struct sim *sim = deck->sim;
    if (neigh_modify(&sim->neighbor, &sim->groups, words, n_words, err) != CW_OK)
        return err->status;
    sim_atoms_changed(sim);
    return CW_OK;
}

static enum cw_status parse_neigh_modify(const void *self, const char *const *words, int n_words,
                                         struct cw_err *err)
{
    struct sim_neighbor unused = {0};
    (void)self;
    return neigh_modify(&unused, NULL, words, n_words, err);
}

static enum cw_status check_neigh_modify(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_neigh_modify, NULL, words, n_words, err);
}

const struct command commands_setup[] = {
    {"units", 1, 1, "units metal|lj", check_units, run_units},
    {"atom_style", 1, 1, "atom_style atomic|charge|bond|angle|molecular|full", check_atom_style,
     run_atom_style},
    {"dimension", 1, 1, "dimension 3", check_dimension, run_dimension},
    {"boundary", 3, 3, "boundary X Y Z, each p, or one or two of f s m", check_boundary,
     run_boundary},
    {"box", 2, 2, "box tilt small|large", check_box, run_box},
    {"newton", 1, 2, "newton on|off [on|off]", check_newton, run_newton},
    {"processors", 3, -1, "processors PX PY PZ", check_processors, run_processors},
    {"timestep", 1, 1, "timestep DT", check_timestep, run_timestep},
    {"reset_timestep", 1, 1, "reset_timestep N", check_reset_timestep, run_reset_timestep},
    {"neighbor", 2, 2, "neighbor SKIN bin", check_neighbor, run_neighbor},
    {"neigh_modify", 1, -1, "neigh_modify delay|every|check|exclude|one|page|binsize VALUE ...",
     check_neigh_modify, run_neigh_modify},
    {0},
};
