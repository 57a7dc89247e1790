/* Commands that tell LAMMPS how to use a machine. Here work is divided, balanced and vectorised
 * without being told, and no result depends on it; so the words are accepted, and the log says that
 * they change nothing. They are checked all the same, by what LAMMPS documents: a line that LAMMPS
 * refuses is a slip of the pen. */
#include <ctype.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "deck/check_words.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "sim/sim.h"
#include "system/words.h"

#define HINT(name, note)                                                                           \
    static enum cw_status name(struct deck *deck, const char *const *words, int n_words,           \
                               struct cw_err *err)                                                 \
    {                                                                                              \
        log_print("  " note "\n");                                                                 \
        (void)deck;                                                                                \
        (void)words;                                                                               \
        (void)n_words;                                                                             \
        return err->status;                                                                        \
    }

HINT(run_suffix, "suffix: the fastest kernels of this processor are chosen by themselves")
HINT(run_package, "package: nothing to switch on; ranks are the only parallelism")
HINT(run_comm_style, "comm_style: ghosts go straight to every rank that needs them")
HINT(run_balance, "balance: work is balanced while a run goes on, without this command")
HINT(run_atom_modify, "atom_modify: atoms are always found by their id and sorted in space")
HINT(run_run_style, "run_style: time integration is velocity Verlet")
#undef HINT

static const char *const endless[] = {"off", "unlimited", NULL};

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++) {
        if (strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

/* A limit of time that is not kept must not pass in silence. */
static enum cw_status run_timer(struct deck *deck, const char *const *words, int n_words,
                                struct cw_err *err)
{
    (void)deck;
    log_print("  timer: times are always taken\n");
    for (int k = 0; k + 1 < n_words; k++) {
        if (strcmp(words[k], "timeout") == 0 && !is_one_of(words[k + 1], endless)) {
            log_warn(
                "timer: 'timeout %s' stops nothing here; SIGUSR1 ends a run after a checkpoint",
                words[k + 1]);
        }
    }
    return err->status;
}

/* A keyword and the readers of its values. */
typedef void value_reader(struct words *at, const char *what);
struct keyword {
    const char *name;
    value_reader *value[2];
};

static void any_word(struct words *at, const char *what)
{
    (void)words_next(at, what);
}

static void any_number(struct words *at, const char *what)
{
    (void)words_double(at, what);
}

static void no_less_than_0(struct words *at, const char *what)
{
    double value = words_double(at, what);
    if (at->err->status == CW_OK && value < 0) {
        (void)cw_err_user(at->err, "%s: %s must not be below 0, got '%s'", at->command, what,
                          at->word[at->at - 1]);
    }
}

static void whole(struct words *at, const char *what)
{
    (void)words_gid(at, what, 0, INT32_MAX);
}

static void count(struct words *at, const char *what)
{
    (void)words_gid(at, what, 1, INT32_MAX);
}

#define CHOICE(name, ...)                                                                          \
    static void name(struct words *at, const char *what)                                           \
    {                                                                                              \
        static const char *const choices[] = {__VA_ARGS__, NULL};                                  \
        (void)words_choice(at, what, choices);                                                     \
    }

CHOICE(yes_no, "yes", "no")
CHOICE(off_on, "off", "on")
CHOICE(no_device, "no", "device")
CHOICE(no_host_device, "no", "host", "device")
CHOICE(full_half, "full", "half")
CHOICE(gpu_neigh, "yes", "no", "hybrid")
CHOICE(intel_mode, "single", "mixed", "double")
CHOICE(comm_mode, "single", "multi", "multi/old")
CHOICE(map_kind, "yes", "array", "hash")
CHOICE(accelerator, "gpu", "intel", "kk", "omp", "opt")
#undef CHOICE

/* the first, or the first and the last */
static void gpu_ids(struct words *at, const char *what)
{
    gid last;
    whole(at, what);
    if (words_left(at) && text_gid(at->word[at->at], &last))
        whole(at, what);
}

/* seconds, MM:SS or H:MM:SS */
static void time_limit(struct words *at, const char *what)
{
    const char *word = words_next(at, what);
    int colons = 0;
    bool good = isdigit((unsigned char)word[0]) != 0;
    for (const char *c = word; *c; c++) {
        colons += *c == ':';
        good = good && (isdigit((unsigned char)*c) || (*c == ':' && isdigit((unsigned char)c[1])));
    }
    if (at->err->status == CW_OK && (!good || colons > 2) && !is_one_of(word, endless)) {
        (void)cw_err_user(at->err,
                          "%s: %s: expected seconds, MM:SS, H:MM:SS, off or unlimited, got '%s'",
                          at->command, what, word);
    }
}

static const struct keyword package_gpu[] = {
    {"neigh", {gpu_neigh}},
    {"newton", {off_on}},
    {"pair/only", {off_on}},
    {"binsize", {any_number}},
    {"split", {any_number}},
    {"gpuID", {gpu_ids}},
    {"tpa", {count}},
    {"blocksize", {count}},
    {"omp", {whole}},
    {"platform", {any_number}},
    {"device_type", {any_word}},
    {"ocl_args", {any_word}},
    {NULL, {NULL}},
};

static const struct keyword package_intel[] = {
    {"mode", {intel_mode}},    {"omp", {whole}},    {"lrt", {yes_no}}, {"pppm_table", {yes_no}},
    {"balance", {any_number}}, {"ghost", {yes_no}}, {"tpc", {whole}},  {"tptask", {whole}},
    {"no_affinity", {NULL}},   {NULL, {NULL}},
};

static const struct keyword package_kokkos[] = {
    {"neigh", {full_half}},
    {"neigh/qeq", {full_half}},
    {"neigh/thread", {off_on}},
    {"neigh/transpose", {off_on}},
    {"newton", {off_on}},
    {"binsize", {any_number}},
    {"comm", {no_host_device}},
    {"comm/exchange", {no_host_device}},
    {"comm/forward", {no_host_device}},
    {"comm/pair/forward", {no_device}},
    {"comm/fix/forward", {no_device}},
    {"comm/compute/forward", {no_device}},
    {"comm/reverse", {no_host_device}},
    {"comm/pair/reverse", {no_device}},
    {"comm/fix/reverse", {no_host_device}},
    {"sort", {no_device}},
    {"atom/map", {no_device}},
    {"gpu/aware", {off_on}},
    {"cuda/aware", {off_on}},
    {"pair/only", {off_on}},
    {"threads/per/atom", {count}},
    {"pair/team/size", {count}},
    {"nbin/atoms/per/bin", {count}},
    {"nbor/block/size", {count}},
    {"bond/block/size", {count}},
    {NULL, {NULL}},
};

static const struct keyword package_omp[] = {{"neigh", {yes_no}}, {NULL, {NULL}}};

/* `cutoff` is the one word that does something: bonds may need ghosts farther than pairs do. */
static enum cw_status run_comm_modify(struct deck *deck, const char *const *words, int n_words,
                                      struct cw_err *err)
{
    double reach = 0;
    for (int k = 0; k + 1 < n_words; k++) {
        if (strcmp(words[k], "cutoff") == 0 &&
            word_double("comm_modify cutoff", words[k + 1], &reach, err) != CW_OK)
            return err->status;
    }
    if (reach > 0) {
        deck->sim->neighbor.halo = reach;
        sim_atoms_changed(deck->sim);
    } else {
        log_print("comm_modify: the reach of ghosts follows from the cut-off and the skin\n");
    }
    return CW_OK;
}

static const struct keyword comm_modify[] = {
    {"mode", {comm_mode}},
    {"cutoff", {no_less_than_0}},
    {"cutoff/multi", {any_word, no_less_than_0}},
    {"cutoff/multi/old", {any_word, no_less_than_0}},
    {"reduce/multi", {NULL}},
    {"group", {any_word}},
    {"vel", {yes_no}},
    {NULL, {NULL}},
};

static const struct keyword timer_words[] = {
    {"off", {NULL}},    {"loop", {NULL}},          {"normal", {NULL}},
    {"full", {NULL}},   {"sync", {NULL}},          {"nosync", {NULL}},
    {"every", {count}}, {"timeout", {time_limit}}, {NULL, {NULL}},
};

/* `id no` is not among them: ids are needed */
static const struct keyword atom_modify[] = {
    {"map", {map_kind}},
    {"sort", {whole, no_less_than_0}},
    {"first", {any_word}},
    {NULL, {NULL}},
};

static void read_keywords(struct words *at, const struct keyword *table)
{
    enum { MOST = 31 };
    const char *names[MOST + 1] = {NULL};
    for (int k = 0; k < MOST && table[k].name; k++)
        names[k] = table[k].name;
    while (words_left(at)) {
        const struct keyword *keyword = &table[words_choice(at, "keyword", names)];
        for (int v = 0; v < 2 && keyword->value[v] && at->err->status == CW_OK; v++)
            keyword->value[v](at, keyword->name);
    }
}

static void read_package(struct words *at)
{
    static const char *const styles[] = {"gpu", "intel", "kokkos", "omp", NULL};
    static const struct keyword *const tables[] = {package_gpu, package_intel, package_kokkos,
                                                   package_omp};
    int style = words_choice(at, "style", styles);
    if (style != 2)
        whole(at, "number of devices or threads");
    read_keywords(at, tables[style]);
}

static void read_suffix(struct words *at)
{
    static const char *const styles[] = {"off", "on",  "gpu",    "intel", "kk",
                                         "omp", "opt", "hybrid", NULL};
    if (words_choice(at, "style", styles) == 7) {
        accelerator(at, "first suffix");
        accelerator(at, "second suffix");
    }
}

static void read_comm_style(struct words *at)
{
    static const char *const styles[] = {"brick", "tiled", NULL};
    (void)words_choice(at, "style", styles);
}

/* planes of an axis, from 0 to 1 and ascending; or the word uniform */
static void read_planes(struct words *at)
{
    double below = 0;
    double next;
    if (words_take(at, "uniform"))
        return;
    do {
        double value = words_double(at, "a place of a plane, or uniform,");
        if (at->err->status == CW_OK && !(value > below && value < 1)) {
            (void)cw_err_user(at->err, "%s: planes must ascend between 0 and 1, got '%s'",
                              at->command, at->word[at->at - 1]);
        }
        below = value;
    } while (words_left(at) && text_double(at->word[at->at], &next));
}

/* DIMENSIONS N THRESHOLD */
static void read_shift(struct words *at)
{
    const char *axes = words_next(at, "dimensions such as xyz");
    bool good = axes[0] != '\0';
    for (const char *c = axes; *c; c++)
        good = good && strchr("xyz", *c) && !strchr(c + 1, *c);
    if (at->err->status == CW_OK && !good) {
        (void)cw_err_user(at->err, "%s: expected some of x, y and z, each once, got '%s'",
                          at->command, axes);
    }
    count(at, "number of iterations");
    double stop = words_double(at, "the imbalance to stop at");
    if (at->err->status == CW_OK && stop < 1) {
        (void)cw_err_user(at->err, "%s: the imbalance to stop at is 1 or more, got '%s'",
                          at->command, at->word[at->at - 1]);
    }
}

static void weight(struct words *at, const char *what)
{
    static const char *const styles[] = {"group", "neigh", "time", "var", "store", NULL};
    (void)what;
    int style = words_choice(at, "weight", styles);
    if (at->err->status != CW_OK)
        return;
    if (style == 0) {
        gid n = words_gid(at, "number of groups", 1, INT32_MAX);
        for (gid k = 0; k < n && at->err->status == CW_OK; k++) {
            any_word(at, "a group");
            any_number(at, "the weight of a group");
        }
    } else if (style < 3) {
        (void)words_positive(at, "factor of the weight");
    } else {
        any_word(at, "a name");
    }
}

/* THRESHOLD, then x, y and z with their planes, or another style, then keywords */
static void read_balance(struct words *at)
{
    static const char *const styles[] = {"x", "y", "z", "shift", "rcb", NULL};
    static const struct keyword keywords[] = {
        {"weight", {weight}}, {"out", {any_word}}, {NULL, {NULL}}};
    bool seen[3] = {false, false, false};
    no_less_than_0(at, "threshold");
    int style = words_choice(at, "style", styles);
    while (style < 3 && at->err->status == CW_OK) {
        if (seen[style]) {
            (void)cw_err_user(at->err, "%s: '%s' stands twice", at->command, styles[style]);
            return;
        }
        seen[style] = true;
        read_planes(at);
        if (!words_left(at) || strlen(at->word[at->at]) > 1)
            break;
        style = words_choice(at, "style", (const char *const[]){"x", "y", "z", NULL});
    }
    if (style == 3)
        read_shift(at);
    read_keywords(at, keywords);
}

static void read_comm_modify(struct words *at)
{
    read_keywords(at, comm_modify);
}

static void read_timer(struct words *at)
{
    read_keywords(at, timer_words);
}

static void read_atom_modify(struct words *at)
{
    read_keywords(at, atom_modify);
}

static void read_run_style(struct words *at)
{
    static const char *const styles[] = {"verlet", NULL};
    (void)words_choice(at, "style", styles);
}

/* The checks: a reader of each command's words, behind what fills open ones. */
#define CHECK(command)                                                                             \
    static enum cw_status filled_##command(const void *self, const char *const *words,             \
                                           int n_words, struct cw_err *err)                        \
    {                                                                                              \
        struct words at = words_start(#command, words, n_words, err);                              \
        (void)self;                                                                                \
        read_##command(&at);                                                                       \
        return words_end(&at);                                                                     \
    }                                                                                              \
    static enum cw_status check_##command(const char *const *words, int n_words,                   \
                                          struct cw_err *err)                                      \
    {                                                                                              \
        return check_words_filled(filled_##command, NULL, words, n_words, err);                    \
    }

CHECK(atom_modify)
CHECK(balance)
CHECK(comm_modify)
CHECK(comm_style)
CHECK(package)
CHECK(run_style)
CHECK(suffix)
CHECK(timer)
#undef CHECK

const struct command commands_hints[] = {
    {"atom_modify", 2, -1, "atom_modify [map yes|array|hash] [sort N SIZE] [first GROUP]",
     check_atom_modify, run_atom_modify},
    {"balance", 2, -1,
     "balance THRESHOLD x|y|z uniform|PLANES ...|shift AXES N STOP|rcb [weight STYLE ...] "
     "[out FILE]",
     check_balance, run_balance},
    {"comm_modify", 1, -1, "comm_modify KEYWORD VALUE ...", check_comm_modify, run_comm_modify},
    {"comm_style", 1, 1, "comm_style brick|tiled", check_comm_style, run_comm_style},
    {"package", 1, -1, "package gpu|intel|kokkos|omp ...", check_package, run_package},
    {"run_style", 1, 1, "run_style verlet", check_run_style, run_run_style},
    {"suffix", 1, 3, "suffix off|on|gpu|intel|kk|omp|opt|hybrid FIRST SECOND", check_suffix,
     run_suffix},
    {"timer", 1, -1, "timer [off|loop|normal|full] [sync|nosync] [timeout TIME] [every N]",
     check_timer, run_timer},
    {NULL, 0, 0, NULL, NULL, NULL},
};
