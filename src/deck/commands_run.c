/* Commands that define fixes and computes and that run: fix, unfix, fix_modify, compute, uncompute,
 * compute_modify, run, minimize, min_style, min_modify. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/check_words.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "deck/known_words.h"
#include "dynamics/minimize.h"
#include "dynamics/registry.h"
#include "measure/registry.h"
#include "parallel/comm.h"
#include "sim/estimate.h"
#include "sim/fix_styles.h"
#include "sim/sim.h"

/* `fix ID weld G1 G2 ...`: the ledger names its groups itself, so the group may be left out */
static bool is_short_weld(const char *const *words)
{
    return strcmp(words[1], "weld") == 0 && !word_is_open(words[2]) && !sim_fix_style(words[2]);
}

static enum cw_status parse_fix(const void *style, const char *const *words, int n_words,
                                struct cw_err *err)
{
    return fix_check_words(style, words, n_words, NULL, 0, err);
}

/* the words after the style: their number, then what they say */
static enum cw_status check_fix_words(const struct fix_style *style, const char *const *words,
                                      int n_words, struct cw_err *err)
{
    if (fix_check_count(style, words, n_words, err) != CW_OK)
        return err->status;
    return check_words_filled(parse_fix, style, words, n_words, err);
}

static enum cw_status check_fix(const char *const *words, int n_words, struct cw_err *err)
{
    if (!word_is_open(words[0]) && sim_check_id("fix", words[0], err) != CW_OK)
        return err->status;
    if (word_is_open(words[2]))
        return CW_OK;
    if (is_short_weld(words))
        return check_fix_words(sim_fix_style("weld"), words + 2, n_words - 2, err);
    const struct fix_style *style = sim_fix_style(words[2]);
    if (!style || known_word_advice(KNOWN_FIX, words[2]))
        return known_word_refuse(KNOWN_FIX, "fix style", words[2], sim_fix_style_names().list, err);
    return check_fix_words(style, words + 3, n_words - 3, err);
}

static enum cw_status run_fix(struct deck *deck, const char *const *words, int n_words,
                              struct cw_err *err)
{
    if (!is_short_weld(words))
        return sim_add_fix(deck->sim, words, n_words, err);
    const char **full = mem_array((size_t)n_words + 1, sizeof *full);
    full[0] = words[0];
    full[1] = "all";
    memcpy(full + 2, words + 1, (size_t)(n_words - 1) * sizeof *full);
    enum cw_status status = sim_add_fix(deck->sim, full, n_words + 1, err);
    mem_free(full);
    return status;
}

static enum cw_status run_unfix(struct deck *deck, const char *const *words, int n_words,
                                struct cw_err *err)
{
    (void)n_words;
    return sim_remove_fix(deck->sim, words[0], err);
}

static enum cw_status run_fix_modify(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    struct fix *fix = sim_find_fix(deck->sim, words[0]);
    if (!fix)
        return cw_err_user(err, "there is no fix with ID '%s'", words[0]);
    if (!fix->ops->modify)
        return cw_err_user(err, "fix %s takes no fix_modify words", fix->style->name);
    return fix->ops->modify(fix, &deck->sim->context, words + 1, n_words - 1, err);
}

static enum cw_status parse_compute(const void *style, const char *const *words, int n_words,
                                    struct cw_err *err)
{
    return compute_check_words(style, words, n_words, NULL, 0, err);
}

static enum cw_status check_compute(const char *const *words, int n_words, struct cw_err *err)
{
    if (!word_is_open(words[0]) && sim_check_id("compute", words[0], err) != CW_OK)
        return err->status;
    if (word_is_open(words[2]))
        return CW_OK;
    const struct compute_style *style = compute_find_style(words[2]);
    if (!style) {
        return known_word_refuse(KNOWN_COMPUTE, "compute style", words[2], compute_style_names(),
                                 err);
    }
    if (compute_check_count(style, words + 3, n_words - 3, err) != CW_OK)
        return err->status;
    return check_words_filled(parse_compute, style, words + 3, n_words - 3, err);
}

static enum cw_status run_compute(struct deck *deck, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    return sim_add_compute(deck->sim, words, n_words, err);
}

static enum cw_status run_uncompute(struct deck *deck, const char *const *words, int n_words,
                                    struct cw_err *err)
{
    (void)n_words;
    return sim_remove_compute(deck->sim, words[0], err);
}

static enum cw_status run_compute_modify(struct deck *deck, const char *const *words, int n_words,
                                         struct cw_err *err)
{
    struct compute *compute = sim_find_compute(deck->sim, words[0]);
    if (!compute)
        return cw_err_user(err, "there is no compute with ID '%s'", words[0]);
    if (!compute->ops->modify)
        return cw_err_user(err, "compute %s takes no compute_modify words", compute->style->name);
    if (compute->ops->modify(compute, words + 1, n_words - 1, err) != CW_OK)
        return err->status;
    return sim_begin_compute(deck->sim, compute, err);
}

/* `run N upto start A stop B pre P post Q every M "command" ...` */
struct run_words {
    gid n;
    bool upto, pre, post;
    gid start, stop;
    gid every;
    const char *const *commands;
    int n_commands;
};

static const char *const run_keywords[] = {"upto", "start", "stop", "pre", "post", "every", NULL};
enum { RUN_UPTO, RUN_START, RUN_STOP, RUN_PRE, RUN_POST, RUN_EVERY };

static enum cw_status read_run_keyword(struct run_words *run, int key, const char *word,
                                       struct cw_err *err)
{
    switch (key) {
    case RUN_START:
        return word_gid("run start", word, &run->start, err);
    case RUN_STOP:
        return word_gid("run stop", word, &run->stop, err);
    case RUN_PRE:
        return word_bool("run pre", word, &run->pre, err);
    case RUN_POST:
        return word_bool("run post", word, &run->post, err);
    default:
        if (word_gid("run every", word, &run->every, err) != CW_OK)
            return err->status;
        return run->every > 0
                   ? CW_OK
                   : cw_err_user(err, "run every: expected a number of steps above 0, got '%s'",
                                 word);
    }
}

static enum cw_status read_run(const char *const *words, int n_words, struct run_words *run,
                               struct cw_err *err)
{
    *run = (struct run_words){.pre = true, .post = true, .start = -1, .stop = -1};
    if (word_gid("run", words[0], &run->n, err) != CW_OK)
        return err->status;
    if (run->n < 0)
        return cw_err_user(err, "run: expected a number of steps of 0 or more, got '%s'", words[0]);
    for (int k = 1; k < n_words;) {
        int key;
        if (word_choice("run", words[k], run_keywords, &key, err) != CW_OK)
            return err->status;
        k++;
        if (key == RUN_UPTO) {
            run->upto = true;
            continue;
        }
        if (k >= n_words)
            return cw_err_user(err, "run %s: expected a value", run_keywords[key]);
        if (read_run_keyword(run, key, words[k++], err) != CW_OK)
            return err->status;
        if (key == RUN_EVERY) {
            run->commands = words + k;
            run->n_commands = n_words - k;
            break;
        }
    }
    return CW_OK;
}

static enum cw_status check_run(const char *const *words, int n_words, struct cw_err *err)
{
    struct run_words run;
    for (int k = 0; k < n_words; k++) {
        if (word_is_open(words[k]))
            return CW_OK;
    }
    return read_run(words, n_words, &run, err);
}

static enum cw_status run_lines(struct deck *deck, const struct run_words *run, struct cw_err *err)
{
    for (int k = 0; k < run->n_commands; k++) {
        if (strcmp(run->commands[k], "NULL") != 0 &&
            deck_line(deck, run->commands[k], err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static enum cw_status run_run(struct deck *deck, const char *const *words, int n_words,
                              struct cw_err *err)
{
    struct run_words run;
    if (read_run(words, n_words, &run, err) != CW_OK)
        return err->status;
    gid first = deck->sim->step;
    gid last = run.upto ? run.n : first + run.n;
    if (last < first) {
        return cw_err_user(err, "run upto %lld: the simulation is at step %lld already",
                           (long long)run.n, (long long)first);
    }
    struct sim_run_spec spec = {
        .ramp_first = run.start < 0 ? first : run.start,
        .ramp_last = run.stop < 0 ? last : run.stop,
        .pre = run.pre,
        .post = run.post,
        .counters = deck->counters,
    };
    if (spec.ramp_first > first || spec.ramp_last < last) {
        return cw_err_user(err, "run start/stop: the run from step %lld to %lld must lie inside",
                           (long long)first, (long long)last);
    }
    do {
        gid left = last - deck->sim->step;
        spec.steps = run.every > 0 && run.every < left ? run.every : left;
        enum cw_status status = deck->estimate ? estimate_run(deck->estimate, deck->sim, &spec, err)
                                               : sim_run(deck->sim, &spec, err);
        if (status != CW_OK || run_lines(deck, &run, err) != CW_OK)
            return err->status;
    } while (deck->sim->step < last && !(deck->estimate && estimate_is_full(deck->estimate)));
    return CW_OK;
}

static enum cw_status read_minimize(const char *const *words, struct sim_minimize_spec *spec,
                                    struct cw_err *err)
{
    if (word_double("minimize energy tolerance", words[0], &spec->energy_tolerance, err) != CW_OK ||
        word_double("minimize force tolerance", words[1], &spec->force_tolerance, err) != CW_OK ||
        word_gid("minimize steps", words[2], &spec->max_steps, err) != CW_OK ||
        word_gid("minimize evaluations", words[3], &spec->max_evaluations, err) != CW_OK)
        return err->status;
    if (spec->energy_tolerance < 0 || spec->force_tolerance < 0 || spec->max_steps < 0 ||
        spec->max_evaluations < 0)
        return cw_err_user(err, "minimize: tolerances and counts must not be negative");
    return CW_OK;
}

static enum cw_status check_minimize(const char *const *words, int n_words, struct cw_err *err)
{
    struct sim_minimize_spec spec;
    for (int k = 0; k < n_words; k++) {
        if (word_is_open(words[k]))
            return CW_OK;
    }
    return read_minimize(words, &spec, err);
}

static enum cw_status run_minimize(struct deck *deck, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    (void)n_words;
    struct sim_minimize_spec spec;
    if (read_minimize(words, &spec, err) != CW_OK)
        return err->status;
    return deck->estimate ? estimate_minimize(deck->estimate, deck->sim, &spec, err)
                          : sim_minimize(deck->sim, &spec, err);
}

static enum cw_status parse_min_style(const void *self, const char *const *words, int n_words,
                                      struct cw_err *err)
{
    struct min_options options = min_options_default();
    (void)self, (void)n_words;
    return min_options_style(&options, words[0], err);
}

static enum cw_status check_min_style(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_min_style, NULL, words, n_words, err);
}

static enum cw_status parse_min_modify(const void *self, const char *const *words, int n_words,
                                       struct cw_err *err)
{
    struct min_options options = min_options_default();
    (void)self;
    return min_options_modify(&options, words, n_words, err);
}

static enum cw_status check_min_modify(const char *const *words, int n_words, struct cw_err *err)
{
    return check_words_filled(parse_min_modify, NULL, words, n_words, err);
}

static enum cw_status run_min_style(struct deck *deck, const char *const *words, int n_words,
                                    struct cw_err *err)
{
    return sim_set_min_style(deck->sim, words, n_words, err);
}

static enum cw_status run_min_modify(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    return sim_modify_min(deck->sim, words, n_words, err);
}

const struct command commands_run[] = {
    {"fix", 3, -1, "fix ID GROUP STYLE ...", check_fix, run_fix},
    {"unfix", 1, 1, "unfix ID", NULL, run_unfix},
    {"fix_modify", 2, -1, "fix_modify ID KEYWORD VALUE ...", NULL, run_fix_modify},
    {"compute", 3, -1, "compute ID GROUP STYLE ...", check_compute, run_compute},
    {"uncompute", 1, 1, "uncompute ID", NULL, run_uncompute},
    {"compute_modify", 2, -1, "compute_modify ID KEYWORD VALUE ...", NULL, run_compute_modify},
    {"run", 1, -1,
     "run N [upto] [start A] [stop B] [pre yes|no] [post yes|no] [every M COMMAND ...]", check_run,
     run_run},
    {"minimize", 4, 4, "minimize ETOL FTOL STEPS EVALUATIONS", check_minimize, run_minimize},
    {"min_style", 1, 1, "min_style cg|fire", check_min_style, run_min_style},
    {"min_modify", 1, -1, "min_modify dmax|line|norm VALUE ...", check_min_modify, run_min_modify},
    {0},
};
