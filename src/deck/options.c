/* See options.h. An option is one row: names, whether a value follows, what it means. Values may
 * also be glued on with '=' (--in=FILE). Options of LAMMPS that steer accelerators are accepted and
 * change nothing. */
#include "deck/options.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/command.h"
#include "deck/variables.h"

enum option {
    OPTION_IN,
    OPTION_VAR,
    OPTION_LOG,
    OPTION_SCREEN,
    OPTION_ECHO,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_CHECK,
    OPTION_ESTIMATE,
    OPTION_SIMD,
    OPTION_COUNTERS,
    OPTION_PRECISION,
    OPTION_NOTHING, /* accepted; takes all words up to the next option */
    OPTION_FOREIGN,
};

static const struct {
    const char *name, *brief;
    enum option option;
    int values; /* 0, 1; 2: two or more */
} rows[] = {
    {"in", "i", OPTION_IN, 1},
    {"var", "v", OPTION_VAR, 2},
    {"log", "l", OPTION_LOG, 1},
    {"screen", "sc", OPTION_SCREEN, 1},
    {"echo", "e", OPTION_ECHO, 1},
    {"help", "h", OPTION_HELP, 0},
    {"version", "V", OPTION_VERSION, 0},
    {"check", "check", OPTION_CHECK, 0},
    {"estimate", "estimate", OPTION_ESTIMATE, 0},
    {"simd", "simd", OPTION_SIMD, 1},
    {"counters", "counters", OPTION_COUNTERS, 1},
    {"precision", "precision", OPTION_PRECISION, 1},
    {"suffix", "sf", OPTION_NOTHING, 0},
    {"package", "pk", OPTION_NOTHING, 0},
    {"nocite", "nc", OPTION_NOTHING, 0},
    {"cite", "c", OPTION_NOTHING, 0},
    {"partition", "p", OPTION_FOREIGN, 0},
    {"kokkos", "k", OPTION_FOREIGN, 0},
    {"restart", "r", OPTION_FOREIGN, 0},
    {"reorder", "ro", OPTION_FOREIGN, 0},
    {"mpicolor", "m", OPTION_FOREIGN, 0},
    {"skiprun", "sr", OPTION_FOREIGN, 0},
};
enum { N_ROWS = sizeof rows / sizeof rows[0] };

const char *options_usage(void)
{
    return "Usage: coldweld -in DECK [OPTION ...]\n"
           "       mpirun -n N coldweld -in DECK [OPTION ...]\n"
           "       coldweld beam-table KEV ELEMENT ...     what electrons can do to atoms\n"
           "       coldweld beam-table DECK [-var ...]     the same of the beams in a deck\n"
           "\n"
           "Options (one dash or two; short form in brackets):\n"
           "  -in FILE [-i]            the deck; standard input without it\n"
           "  -var NAME VALUE... [-v]  define an index variable before the deck starts\n"
           "  -log FILE|none [-l]      the log file (log.coldweld)\n"
           "  -screen FILE|none [-sc]  where the screen output goes\n"
           "  -echo none|screen|log|both [-e]\n"
           "                           where lines of the deck are repeated (log)\n"
           "  -check                   read and check the whole deck, run nothing\n"
           "  -estimate                memory, time and disk space that the deck needs; runs a "
           "few\n"
           "                           trial steps, writes nothing\n"
           "  -simd NAME               kernels: avx512, avx2 or portable (the best there is)\n"
           "  -precision NAME          arithmetic of pair forces: double (the default) or mixed, "
           "which "
           "is\n"
           "                           single precision with exact sums; the deck's own command "
           "counts more\n"
           "  -counters FILE           table of what each rank holds and sends in a run\n"
           "  -help [WORD] [-h]        this list and all commands and styles, or those with WORD\n"
           "  -version                 version, source state, compiler and flags\n";
}

static int find_row(const char *name, size_t n)
{
    for (int k = 0; k < N_ROWS; k++) {
        if ((strlen(rows[k].name) == n && strncmp(rows[k].name, name, n) == 0) ||
            (strlen(rows[k].brief) == n && strncmp(rows[k].brief, name, n) == 0))
            return k;
    }
    return -1;
}

/* A word that looks like an option, not like a negative number. */
static bool is_option(const char *word)
{
    double number;
    return word[0] == '-' && word[1] && !text_double(word, &number);
}

static enum cw_status unknown(const char *word, struct cw_err *err)
{
    const char *names[N_ROWS + 1];
    for (int k = 0; k < N_ROWS; k++)
        names[k] = rows[k].name;
    names[N_ROWS] = NULL;
    const char *bare = word + strspn(word, "-");
    return cw_err_user(err, "unknown option '%s'%s; -help lists them", word,
                       text_nearest_hint(bare, names).text);
}

static enum cw_status set_echo(struct options *options, const char *value, struct cw_err *err)
{
    static const char *const words[] = {"none", "screen", "log", "both", NULL};
    CW_ASSERT(value, "-echo has been given its value");
    for (int k = 0; words[k]; k++) {
        if (strcmp(words[k], value) == 0) {
            options->echo_screen = (k & 1) != 0;
            options->echo_log = (k & 2) != 0;
            return CW_OK;
        }
    }
    return cw_err_user(err, "option -echo: expected none, screen, log or both, got '%s'", value);
}

static enum cw_status take(struct options *options, int row, const char *value, struct cw_err *err)
{
    const char *or_none = value && strcmp(value, "none") == 0 ? NULL : value;
    switch (rows[row].option) {
    case OPTION_IN:
        options->input = or_none;
        break;
    case OPTION_LOG:
        options->log = or_none;
        break;
    case OPTION_SCREEN:
        options->screen = or_none;
        break;
    case OPTION_ECHO:
        return set_echo(options, value, err);
    case OPTION_HELP:
        options->help = true;
        options->topic = value;
        break;
    case OPTION_VERSION:
        options->version = true;
        break;
    case OPTION_CHECK:
        options->check_only = true;
        break;
    case OPTION_ESTIMATE:
        options->estimate = true;
        break;
    case OPTION_SIMD:
        options->simd = value;
        break;
    case OPTION_COUNTERS:
        options->counters = or_none;
        break;
    case OPTION_PRECISION:
        return word_precision("option -precision", value, &options->precision, err);
    case OPTION_FOREIGN:
        return cw_err_user(err, "option -%s of LAMMPS is not supported", rows[row].name);
    default:
        break;
    }
    return CW_OK;
}

/* The option at argv[*at], with its values; *at moves to the next one. */
static enum cw_status read_option(int argc, char **argv, int *at, struct options *options,
                                  struct cw_err *err)
{
    char *word = argv[*at];
    char *name = word + strspn(word, "-");
    if (word[0] != '-' || !*name) {
        return cw_err_user(err, "expected an option, got '%s' (the deck is given by -in %s)", word,
                           word);
    }
    size_t n = strcspn(name, "=");
    char *glued = name[n] ? name + n + 1 : NULL;
    int row = find_row(name, n);
    if (row < 0)
        return unknown(word, err);
    int first = ++*at;
    while (*at < argc && !is_option(argv[*at]) &&
           (rows[row].values != 1 || (*at == first && !glued)))
        (*at)++;
    int got = *at - first + (glued != NULL);
    if (rows[row].option == OPTION_VAR) {
        if (got < 2 || glued)
            return cw_err_user(err, "option -var: expected a name and at least one value");
        if (options->n_var == 64)
            return cw_err_user(err, "option -var: more than 64 variables");
        options->var[options->n_var++] = first;
        return CW_OK;
    }
    if (got < rows[row].values)
        return cw_err_user(err, "option %s: expected a value", word);
    /* of `-help fix beam` the last */
    const int value = rows[row].option == OPTION_HELP ? *at - 1 : first;
    return take(options, row, glued ? glued : got > 0 ? argv[value] : NULL, err);
}

/* `beam-table`: an energy and elements, or a deck and -var. Elements may look like options. */
static enum cw_status read_beam_table(int argc, char **argv, struct options *options,
                                      struct cw_err *err)
{
    int at = 2;
    while (at < argc && strcmp(argv[at], "-var") != 0 && strcmp(argv[at], "-v") != 0)
        at++;
    options->n_words = at;
    while (at < argc && read_option(argc, argv, &at, options, err) == CW_OK)
        continue;
    return err->status;
}

enum cw_status options_read(int argc, char **argv, struct options *options, struct cw_err *err)
{
    static const char default_log[] = "log.coldweld";
    *options = (struct options){.log = default_log, .screen = "", .echo_log = true, .word = argv};
    options->n_words = argc;
    if (argc > 1 && strcmp(argv[1], "beam-table") == 0) {
        options->beam_table = 2;
        return read_beam_table(argc, argv, options, err);
    }
    for (int at = 1; at < argc;) {
        if (read_option(argc, argv, &at, options, err) != CW_OK)
            break;
    }
    /* a check beside a running simulation must not wipe that one's log */
    if (options->check_only && options->log == default_log)
        options->log = NULL;
    return err->status;
}

enum cw_status options_define(const struct options *options, struct variables *variables,
                              struct cw_err *err)
{
    for (int k = 0; k < options->n_var; k++) {
        char **word = options->word + options->var[k];
        int n = 0;
        while (word[n] && !(n >= 2 && is_option(word[n])))
            n++;
        const char **words = mem_array((size_t)n + 1, sizeof *words);
        words[0] = word[0];
        words[1] = "index";
        for (int i = 1; i < n; i++)
            words[i + 1] = word[i];
        enum cw_status status = variables_define(variables, words, n + 1, err);
        mem_free(words);
        if (status != CW_OK) {
            cw_err_prefix(err, "option -var: ");
            break;
        }
    }
    return err->status;
}
