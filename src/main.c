/* The program: options, MPI, one deck, an exit code. Everything else is libcoldweld. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/signals.h"
#include "base/simd_select.h"
#include "base/text.h"
#include "base/version.h"
#include "beam/beam_table.h"
#include "deck/beam_lines.h"
#include "deck/deck.h"
#include "deck/help.h"
#include "deck/options.h"
#include "deck/variables.h"
#include "parallel/comm.h"
#include "sim/estimate.h"

static void print_version(void)
{
    printf("coldweld %s\ncompiler: %s\nflags: %s\n", cw_version_string(), cw_version_compiler(),
           cw_version_flags());
}

/* Of an energy and elements, or of a deck: one word that is no number. */
static int print_beam_table(const struct options *options, struct comm *comm)
{
    struct cw_err err = {0};
    const char *const *words = (const char *const *)options->word + options->beam_table;
    const int n = options->n_words - options->beam_table;
    const bool speaks = comm_rank(comm) == 0;
    double energy;
    if (n == 1 && !text_double(words[0], &energy)) {
        struct variables *given = variables_create();
        if (options_define(options, given, &err) == CW_OK)
            (void)!beam_lines_print(comm, given, words[0], speaks ? stdout : NULL, &err);
        variables_destroy(given);
    } else if (speaks) {
        (void)!beam_table_print(words, n, stdout, &err);
    }
    if (err.status != CW_OK && speaks)
        (void)fprintf(stderr, "ERROR: %s\n", err.text);
    return (int)err.status;
}

/* Screen and log file, as the options want them. */
static enum cw_status open_output(const struct options *options, struct comm *comm,
                                  struct cw_err *err)
{
    log_speaker(comm_rank(comm) == 0);
    /* an estimate is asked for by the command line of the run: that one's files stay as they are */
    log_measure(options->estimate);
    log_screen(options->screen != NULL || options->estimate);
    if (!options->estimate && options->screen && options->screen[0] && comm_rank(comm) == 0 &&
        !freopen(options->screen, "w", stdout))
        cw_err_user(err, "cannot open the screen file '%s'", options->screen);
    if (err->status == CW_OK && log_open(options->log, false, err) != CW_OK)
        cw_err_prefix(err, "option -log: ");
    return err_sync(comm, err);
}

/* -simd NAME: kernels look at the environment, and so do programs that embed them. */
static enum cw_status choose_kernels(const struct options *options, struct cw_err *err)
{
    enum simd_level level;
    if (options->simd && setenv("COLDWELD_SIMD", options->simd, 1) != 0)
        return cw_err_user(err, "option -simd: cannot set COLDWELD_SIMD");
    if (simd_choose(&level, err) != CW_OK)
        cw_err_prefix(err, "option -simd or COLDWELD_SIMD: ");
    return err->status;
}

static enum cw_status run_deck(struct deck *deck, const struct options *options, struct cw_err *err)
{
    deck->echo_screen = options->echo_screen;
    deck->echo_log = options->echo_log;
    deck->counters = options->counters;
    deck_set_precision(deck, options->precision);
    if (choose_kernels(options, err) != CW_OK ||
        options_define(options, deck->variables, err) != CW_OK ||
        deck_check(deck, options->input, err) != CW_OK)
        return err->status;
    if (options->check_only) {
        log_print("%s: no errors found\n", options->input ? options->input : "(standard input)");
        return CW_OK;
    }
    return deck_run(deck, options->input, err);
}

/* What the deck needs instead of what it does. */
static enum cw_status estimate_deck(struct deck *deck, const struct options *options,
                                    struct cw_err *err)
{
    struct estimate *estimate = estimate_create(deck->comm);
    deck_estimate(deck, estimate);
    if (run_deck(deck, options, err) == CW_OK)
        estimate_print(estimate, options->log);
    log_measure(false);
    estimate_destroy(estimate);
    return err->status;
}

/* Returns the exit code. */
static int run(const struct options *options, struct comm *comm)
{
    struct cw_err err = {0};
    int code = 0;
    if (open_output(options, comm, &err) != CW_OK) {
        if (comm_rank(comm) == 0)
            (void)fprintf(stderr, "ERROR: %s\n", err.text);
        return (int)err.status;
    }
    log_print("coldweld %s on %d rank%s\n", cw_version_string(), comm_size(comm),
              comm_size(comm) == 1 ? "" : "s");
    struct deck *deck = deck_create(comm);
    if ((options->estimate ? estimate_deck : run_deck)(deck, options, &err) != CW_OK) {
        if (err.status == CW_STOPPED) {
            log_print("%s\n", err.text);
        } else {
            deck_report(deck, err.text);
        }
        code = (int)err.status;
    } else if (deck->quit && !options->estimate) {
        code = deck->quit_status;
    }
    deck_destroy(deck);
    log_flush();
    return code == 0 && !log_healthy() ? (int)CW_USER : code;
}

int main(int argc, char **argv)
{
    struct options options;
    struct cw_err err = {0};
    int code = 0;
    parallel_start(&argc, &argv);
    struct comm *comm = comm_world();
    bool speaks = comm_rank(comm) == 0;
    signals_install();
    if (options_read(argc, argv, &options, &err) != CW_OK) {
        if (speaks)
            (void)fprintf(stderr, "ERROR: %s\n", err.text);
        code = (int)err.status;
    } else if (options.version) {
        if (speaks)
            print_version();
    } else if (options.help) {
        if (speaks && !help_print(options.topic))
            code = (int)CW_USER;
    } else if (options.beam_table > 0) {
        code = print_beam_table(&options, comm);
    } else {
        code = run(&options, comm);
    }
    comm_destroy(comm);
    parallel_stop();
    /* The launcher ends a job at the first rank that fails, and may lose what rank 0 has just said:
     * so rank 0 alone brings the news. */
    return speaks ? code : 0;
}
