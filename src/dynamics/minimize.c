/* Minimisation: options, the frame around the two minimisers (min_cg.c, min_fire.c), the summary.
 *
 * Stopping, as LAMMPS has it: an iteration that changes the energy by less than etol relative, a
 * force norm below ftol, the two limits of numbers, or a line search that finds no lower point. */
#include "dynamics/minimize.h"

#include <string.h>

#include "base/text.h"
#include "dynamics/fix_words.h"
#include "dynamics/min_styles.h"
#include "system/atoms.h"

static const char *const styles[] = {"cg", "fire", NULL};

static const char *const keywords[] = {"dmax",         "line",       "norm",     "tmax",
                                       "tmin",         "dtgrow",     "dtshrink", "alpha0",
                                       "alphashrink",  "delaystep",  "vdfmax",   "halfstepback",
                                       "initialdelay", "integrator", NULL};

const char *const *min_style_names(void)
{
    return styles;
}

const char *const *min_modify_keywords(void)
{
    return keywords;
}

struct min_options min_options_default(void)
{
    return (struct min_options){
        .style = "cg",
        .dmax = 0.1,
        .line = MIN_LINE_QUADRATIC,
        .norm = MIN_NORM_TWO,
        .tmax = 10,
        .tmin = 0.02,
        .dtgrow = 1.1,
        .dtshrink = 0.5,
        .alpha0 = 0.25,
        .alphashrink = 0.99,
        .delaystep = 20,
        .vdfmax = 2000,
        .halfstepback = true,
        .initialdelay = true,
    };
}

enum cw_status min_options_style(struct min_options *options, const char *name, struct cw_err *err)
{
    for (int k = 0; styles[k]; k++) {
        if (strcmp(styles[k], name) == 0) {
            options->style = styles[k];
            return CW_OK;
        }
    }
    return cw_err_user(err, "min_style %s is not supported; expected cg or fire%s", name,
                       text_nearest_hint(name, styles).text);
}

/* index in a NULL-terminated list, which is in the order of the enum */
static enum cw_status choose(const char *what, const char *word, const char *const *choices,
                             int *index, struct cw_err *err)
{
    for (*index = 0; choices[*index]; ++*index) {
        if (strcmp(choices[*index], word) == 0)
            return CW_OK;
    }
    return cw_err_user(err, "min_modify %s: '%s' is not supported; expected %s%s%s%s%s", what, word,
                       choices[0], choices[1] ? ", " : "", choices[1] ? choices[1] : "",
                       choices[1] && choices[2] ? ", " : "",
                       choices[1] && choices[2] ? choices[2] : "");
}

static enum cw_status modify_choice(struct min_options *options, const char *key, const char *word,
                                    struct cw_err *err)
{
    static const char *const lines[] = {"quadratic", "backtrack", NULL};
    static const char *const norms[] = {"two", "inf", "max", NULL};
    static const char *const integrators[] = {"eulerimplicit", NULL};
    int index = 0;
    if (strcmp(key, "integrator") == 0)
        return choose(key, word, integrators, &index, err);
    const bool is_line = strcmp(key, "line") == 0;
    if (choose(key, word, is_line ? lines : norms, &index, err) != CW_OK)
        return err->status;
    if (is_line) {
        options->line = (enum min_line)index;
    } else {
        options->norm = (enum min_norm)index;
    }
    return CW_OK;
}

/* the place of a numeric option and the range of its value, open below */
struct number_option {
    const char *name;
    size_t offset;
    double above, most;
};

static const struct number_option numbers[] = {
    {"dmax", offsetof(struct min_options, dmax), 0, 1e6},
    {"tmax", offsetof(struct min_options, tmax), 0, 1e6},
    {"tmin", offsetof(struct min_options, tmin), 0, 1e6},
    {"dtgrow", offsetof(struct min_options, dtgrow), 1, 1e6},
    {"dtshrink", offsetof(struct min_options, dtshrink), 0, 1},
    {"alpha0", offsetof(struct min_options, alpha0), 0, 1},
    {"alphashrink", offsetof(struct min_options, alphashrink), 0, 1},
};

static enum cw_status modify_number(struct min_options *options, const struct number_option *option,
                                    const char *word, struct cw_err *err)
{
    double value;
    if (fix_words_number(option->name, word, &value, err) != CW_OK)
        return err->status;
    if (!(value > option->above && value <= option->most)) {
        return cw_err_user(err, "min_modify %s: expected more than %g and at most %g, got '%s'",
                           option->name, option->above, option->most, word);
    }
    memcpy((char *)options + option->offset, &value, sizeof value);
    return CW_OK;
}

static enum cw_status modify_one(struct min_options *options, const char *key, const char *word,
                                 struct cw_err *err)
{
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
        if (strcmp(numbers[k].name, key) == 0)
            return modify_number(options, &numbers[k], word, err);
    }
    if (strcmp(key, "delaystep") == 0)
        return fix_words_whole(key, word, 0, &options->delaystep, err);
    if (strcmp(key, "vdfmax") == 0)
        return fix_words_whole(key, word, 1, &options->vdfmax, err);
    if (strcmp(key, "halfstepback") == 0)
        return fix_words_yes_no(key, word, &options->halfstepback, err);
    if (strcmp(key, "initialdelay") == 0)
        return fix_words_yes_no(key, word, &options->initialdelay, err);
    if (strcmp(key, "line") == 0 || strcmp(key, "norm") == 0 || strcmp(key, "integrator") == 0)
        return modify_choice(options, key, word, err);
    (void)fix_words_unknown(key, keywords, err);
    cw_err_prefix(err, "min_modify: ");
    return err->status;
}

enum cw_status min_options_modify(struct min_options *options, const char *const *words,
                                  int n_words, struct cw_err *err)
{
    for (int k = 0; k < n_words; k += 2) {
        if (k + 1 >= n_words)
            return cw_err_user(err, "min_modify: '%s' needs a value", words[k]);
        if (modify_one(options, words[k], words[k + 1], err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static const char *const vector_names[MIN_VECTORS] = {
    [MIN_DIRECTION] = "min_direction",
    [MIN_GRADIENT] = "min_gradient",
    [MIN_SHIFT] = "min_shift",
};

static void add_vectors(struct min_state *state)
{
    for (int k = 0; k < MIN_VECTORS; k++) {
        state->field[k] = atoms_add_field(state->problem->atoms, vector_names[k],
                                          3 * sizeof(double), FIELD_MIGRATE);
    }
}

static void drop_vectors(struct min_state *state)
{
    for (int k = 0; k < MIN_VECTORS; k++)
        atoms_drop_field(state->problem->atoms, vector_names[k]);
}

static enum cw_status run(struct min_state *state, struct cw_err *err)
{
    struct min_result *result = state->result;
    if (min_evaluate(state, err) != CW_OK)
        return err->status;
    result->evaluations = 0; /* the first is the set-up's: LAMMPS counts those after it */
    result->energy_first = result->energy_before_last = state->energy;
    result->force_two_first = min_force_two(state);
    result->force_max_first = min_largest(state, min_forces(state));
    const bool is_fire = strcmp(state->options->style, "fire") == 0;
    if ((is_fire ? min_fire_iterate : min_cg_iterate)(state, err) != CW_OK)
        return err->status;
    result->energy_last = state->energy;
    result->force_two_last = min_force_two(state);
    result->force_max_last = min_largest(state, min_forces(state));
    return CW_OK;
}

enum cw_status minimize_run(struct min_problem *problem, const struct min_options *options,
                            const struct min_limits *limits, struct min_result *result,
                            struct cw_err *err)
{
    struct min_state state = {
        .problem = problem, .options = options, .limits = limits, .result = result};
    *result = (struct min_result){.reason = MIN_RUNNING};
    add_vectors(&state);
    run(&state, err);
    drop_vectors(&state);
    return err->status;
}

const char *min_reason_text(enum min_reason reason)
{
    static const char *const texts[] = {
        [MIN_RUNNING] = "not ended",
        [MIN_MAX_ITERATIONS] = "max iterations",
        [MIN_MAX_EVALUATIONS] = "max force evaluations",
        [MIN_ENERGY_TOLERANCE] = "energy tolerance",
        [MIN_FORCE_TOLERANCE] = "force tolerance",
        [MIN_NOT_DOWNHILL] = "search direction is not downhill",
        [MIN_ZERO_ALPHA] = "linesearch alpha is zero",
        [MIN_ZERO_FORCE] = "forces are zero",
        [MIN_ZERO_QUADRATIC] = "quadratic factors are zero",
        [MIN_VDF_MAX] = "max iterations with v.f negative",
        [MIN_STOPPED] = "stopped by a signal",
    };
    return texts[reason];
}
