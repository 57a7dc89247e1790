/* Runs decks: a line is read, its variables are replaced, it is cut into words, the command is
 * found and done. An included file runs to its end inside the include command, so that `if ... then
 * "include a" "run 10"` does both in this order. */
#include "deck/deck.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "deck/command.h"
#include "deck/reader.h"
#include "deck/scope.h"
#include "deck/variables.h"
#include "deck/words.h"
#include "parallel/comm.h"
#include "sim/estimate.h"
#include "sim/sim.h"

static void echo_text(const struct deck *deck, const char *text)
{
    if (deck->echo_screen)
        log_print_screen("%s\n", text);
    if (deck->echo_log)
        log_print_file("%s\n", text);
}

static void echo_change(void *owner, const char *text)
{
    echo_text(owner, text);
}

void deck_clear(struct deck *deck)
{
    sim_destroy(deck->sim);
    deck->sim = sim_create(deck->comm);
    deck->sim->context.dry = deck->estimate != NULL;
    deck->sim->pair_options.precision = deck->precision;
    struct value_host below = deck->sim->values;
    variable_values_install(&deck->values, &below);
    deck->sim->values = deck->values.host;
}

void deck_set_precision(struct deck *deck, enum potential_precision precision)
{
    deck->precision = deck->sim->pair_options.precision = precision;
}

void deck_estimate(struct deck *deck, struct estimate *estimate)
{
    deck->estimate = estimate;
    deck->sim->context.dry = true;
}

struct deck *deck_create(struct comm *comm)
{
    struct deck *deck = mem_zeroed(1, sizeof *deck);
    deck->comm = comm;
    deck->variables = variables_create();
    deck->reader = reader_create(comm);
    deck->echo_log = true;
    deck->values = (struct variable_values){
        .variables = deck->variables, .owner = deck, .fill = scope_fill, .echo = echo_change};
    deck_clear(deck);
    return deck;
}

void deck_destroy(struct deck *deck)
{
    if (!deck)
        return;
    sim_destroy(deck->sim);
    variables_destroy(deck->variables);
    reader_destroy(deck->reader);
    mem_free(deck);
}

void deck_report(const struct deck *deck, const char *text)
{
    log_flush();
    log_print_file("ERROR: %s\n", text);
    if (comm_rank(deck->comm) == 0)
        (void)fprintf(stderr, "ERROR: %s\n", text);
}

static enum cw_status run_words(struct deck *deck, const struct words *words, struct cw_err *err)
{
    if (words->n == 0)
        return CW_OK;
    const struct command *command = command_find(words->word[0]);
    int n = words->n - 1;
    if (!command)
        return command_refuse(words->word[0], err);
    if (command_count(command, words->word + 1, n, err) != CW_OK)
        return err->status;
    if (command->check && command->check(words->word + 1, n, err) != CW_OK)
        return err->status;
    return command->run(deck, words->word + 1, n, err);
}

enum cw_status deck_line(struct deck *deck, const char *line, struct cw_err *err)
{
    char *text;
    struct words words = {0};
    if (variable_values_substitute(&deck->values, line, true, &text, err) != CW_OK)
        return err->status;
    if (words_split(text, &words, err) == CW_OK)
        (void)run_words(deck, &words, err);
    words_free(&words);
    mem_free(text);
    return err->status;
}

/* The first place that an error passes is where it happened; the others included it. */
static void locate(struct deck *deck, const char *file, int line, struct cw_err *err)
{
    size_t n = strlen(err->text);
    if (!deck->located) {
        cw_err_prefix(err, "%s:%d: ", file, line);
    } else {
        (void)snprintf(err->text + n, sizeof err->text - n, " (included at %s:%d)", file, line);
    }
    deck->located = true;
}

/* An estimate ends where the deck reads what it would have written itself, or runs on and on. */
static void end_estimate(struct deck *deck, struct cw_err *err)
{
    const char *own = err->status == CW_USER ? estimate_own_file(deck->estimate, err->text) : NULL;
    if (own) {
        estimate_note(deck->estimate,
                      "what follows where the deck reads %s, which it would have "
                      "written itself",
                      own);
        *err = (struct cw_err){0};
        deck->quit = true;
    } else if (err->status == CW_OK && estimate_is_full(deck->estimate)) {
        estimate_note(deck->estimate, "the end of the deck: there are more runs than an estimate "
                                      "follows");
        deck->quit = true;
    }
}

/* Is there an equal-style variable or a formula in this line? */
static bool has_formula(const struct variables *variables, const char *code)
{
    for (const char *c = code; (c = strpbrk(c, "$v")) != NULL; c++) {
        char name[64] = "";
        if (c[0] == '$' && c[1] == '(')
            return true;
        if (c[0] == '$' || c[1] == '_') {
            (void)sscanf(c + 1 + (c[1] == '_' || c[1] == '{'), "%63[A-Za-z0-9_]", name);
            if (c[0] == '$' && c[1] != '{')
                name[1] = '\0';
        }
        if (name[0] && variables_formula(variables, name))
            return true;
    }
    return false;
}

/* A condition on the state is decided by the state after trial steps. */
static void note_condition(struct deck *deck, const char *code, const char *file, int line)
{
    if (strncmp(code, "if", 2) == 0 && (code[2] == ' ' || code[2] == '\t') &&
        estimate_has_run(deck->estimate) && has_formula(deck->variables, code)) {
        estimate_note(deck->estimate,
                      "how the condition at %s:%d comes out, if the state decides it", file, line);
    }
}

/* Runs the file on top to its end and takes it off. */
static enum cw_status run_top(struct deck *deck, struct cw_err *err)
{
    struct reader_line line;
    bool more = true;
    while (err->status == CW_OK && !deck->quit) {
        if (reader_next_here(deck->reader, &line, &more, err) != CW_OK)
            deck->located = true;
        if (err->status != CW_OK || !more)
            break;
        char *code = mem_string(line.code);
        char *file = mem_string(line.file);
        if (deck->echo_screen)
            log_print_screen("%s%s\n", line.ours ? "#cw " : "", line.echo);
        if (deck->echo_log)
            log_print_file("%s%s\n", line.ours ? "#cw " : "", line.echo);
        if (deck->estimate) {
            estimate_at(deck->estimate, file, line.line);
            note_condition(deck, code, file, line.line);
        }
        (void)!deck_line(deck, code, err);
        if (deck->estimate)
            end_estimate(deck, err);
        if (err->status != CW_OK && err->status != CW_STOPPED)
            locate(deck, file, line.line, err);
        mem_free(code);
        mem_free(file);
    }
    reader_close(deck->reader);
    return err->status;
}

enum cw_status deck_include(struct deck *deck, const char *path, struct cw_err *err)
{
    if (reader_open(deck->reader, path, err) != CW_OK)
        return err->status;
    return run_top(deck, err);
}

enum cw_status deck_run(struct deck *deck, const char *path, struct cw_err *err)
{
    deck->located = false;
    return deck_include(deck, path, err);
}
