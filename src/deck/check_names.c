/* Names in decks, without running them. A name counts as defined when any line of the deck defines
 * it, whatever the order: loops and jumps make the order unknowable, and a definition that comes
 * too late is found when the line runs. Where the deck computes names (variable $x ...) or reads a
 * file that is not there yet, nothing is said about missing names. */
#include "deck/check_names.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/check_uses.h"
#include "deck/command.h"
#include "deck/formula.h"
#include "deck/substitute.h"
#include "deck/variables.h"
#include "deck/words.h"
#include "output/thermo_words.h"

enum { IF_DEPTH = 4 }; /* commands inside commands that are looked into */

bool name_list_has(const struct name_list *list, const char *name)
{
    for (int k = 0; k < list->n; k++) {
        if (strcmp(list->name[k], name) == 0)
            return true;
    }
    return false;
}

void name_list_add(struct name_list *list, const char *name)
{
    if (name_list_has(list, name))
        return;
    list->name = mem_resize(list->name, (size_t)list->n + 2, sizeof *list->name);
    list->name[list->n++] = mem_string(name);
    list->name[list->n] = NULL;
}

void name_list_free(struct name_list *list)
{
    for (int k = 0; k < list->n; k++)
        mem_free(list->name[k]);
    mem_free(list->name);
    *list = (struct name_list){0};
}

void check_names_free(struct check_names *names)
{
    name_list_free(&names->variables);
    name_list_free(&names->computes);
    name_list_free(&names->fixes);
    name_list_free(&names->groups);
    name_list_free(&names->several);
    name_list_free(&names->dumps);
    name_list_free(&names->makers);
    for (int k = 0; k < names->n_fixed; k++) {
        mem_free(names->fixed[k].name);
        mem_free(names->fixed[k].value);
    }
    mem_free(names->fixed);
}

static struct fixed_variable *find_fixed(const struct check_names *names, const char *name)
{
    for (int k = 0; k < names->n_fixed; k++) {
        if (strcmp(names->fixed[k].name, name) == 0)
            return &names->fixed[k];
    }
    return NULL;
}

/* value NULL: not one value. A second, different one makes it so, too. */
static void learn_fixed(struct check_names *names, const char *name, const char *value)
{
    struct fixed_variable *fixed = find_fixed(names, name);
    if (!fixed) {
        names->fixed = mem_resize(names->fixed, (size_t)names->n_fixed + 1, sizeof *names->fixed);
        names->fixed[names->n_fixed++] =
            (struct fixed_variable){mem_string(name), value ? mem_string(value) : NULL};
    } else if (fixed->value && (!value || strcmp(fixed->value, value) != 0)) {
        mem_free(fixed->value);
        fixed->value = NULL;
    }
}

/* one word, as written and with its variables replaced */
static bool is_one_word(const struct check_names *names, const char *text)
{
    return text[0] && !text[strcspn(text, " \t\n")] &&
           word_is_single(text, check_names_is_single, names);
}

/* variable NAME STYLE values */
static void learn_variable(struct check_names *names, const struct words *words)
{
    static const char *const numeric[] = {"equal", "loop", "internal", "atom", "delete", NULL};
    const char *style = words->word[2];
    bool one = false;
    for (int k = 0; numeric[k]; k++)
        one = one || strcmp(style, numeric[k]) == 0;
    if (strcmp(style, "index") == 0 || strcmp(style, "string") == 0) {
        one = words->n > 3;
        for (int k = 3; k < words->n; k++)
            one = one && is_one_word(names, words->word[k]);
    }
    if (word_is_open(words->word[1])) {
        names->uncertain = true;
        return;
    }
    bool plain = strcmp(style, "index") == 0 && words->n == 4 && !word_is_open(words->word[3]);
    learn_fixed(names, words->word[1], plain ? words->word[3] : NULL);
    if (strcmp(style, "delete") != 0)
        name_list_add(&names->variables, words->word[1]);
    if (!one)
        name_list_add(&names->several, words->word[1]);
}

static void learn_id(struct check_names *names, struct name_list *list, const char *id)
{
    if (word_is_open(id)) {
        names->uncertain = true;
    } else {
        name_list_add(list, id);
    }
}

/* Commands stand inside commands: recursion, bounded by IF_DEPTH. */
static void learn_group(struct check_names *names, const struct words *words)
{
    static const char *const makers[] = {"group", "particle", "sheet", "glass", NULL};
    for (int k = 0; makers[k]; k++) {
        if (strcmp(words->word[0], makers[k]) == 0)
            learn_id(names, &names->groups, words->word[1]);
    }
}

/* What decides the number of atom types, and what moves variables on. */
static void learn_counts(struct check_names *names, const struct words *words)
{
    int n = 0;
    const char *command = words->word[0];
    if (strcmp(command, "create_box") == 0 && words->n > 1 && text_int(words->word[1], &n) &&
        (names->n_types == 0 || names->n_types == n)) {
        names->n_types = n;
    } else if (strcmp(command, "create_box") == 0 || strcmp(command, "read_data") == 0 ||
               strcmp(command, "read_restart") == 0) {
        names->n_types = -1;
    }
    for (int k = 1; strcmp(command, "next") == 0 && k < words->n; k++)
        learn_fixed(names, words->word[k], NULL);
}

int check_names_types(const struct check_names *names)
{
    return names->uncertain || names->n_types < 0 ? 0 : names->n_types;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static void learn_words(struct check_names *names, const char *line, int depth)
{
    struct words words;
    struct cw_err ignored = {0};
    if (words_split(line, &words, &ignored) == CW_OK && words.n >= 3) {
        if (strcmp(words.word[0], "variable") == 0)
            learn_variable(names, &words);
        if (strcmp(words.word[0], "compute") == 0)
            learn_id(names, &names->computes, words.word[1]);
        if (strcmp(words.word[0], "fix") == 0)
            learn_id(names, &names->fixes, words.word[1]);
        if (strcmp(words.word[0], "dump") == 0)
            learn_id(names, &names->dumps, words.word[1]);
        learn_group(names, &words);
        bool nested = strcmp(words.word[0], "if") == 0 || strcmp(words.word[0], "run") == 0;
        for (int k = 1; nested && k < words.n && depth < IF_DEPTH; k++)
            learn_words(names, words.word[k], depth + 1);
    }
    if (words.n > 1 && check_uses_is_maker(words.word[0]))
        name_list_add(&names->makers, line);
    if (words.n > 0)
        learn_counts(names, &words);
    if (words.n > 0 && word_is_open(words.word[0]))
        names->uncertain = true;
    if (words.n > 0 && strcmp(words.word[0], "read_restart") == 0)
        names->restarts = true;
    words_free(&words);
}

void check_names_learn(struct check_names *names, const char *line)
{
    learn_words(names, line, 0);
}

bool check_names_is_single(const void *self, const char *name)
{
    const struct check_names *names = self;
    if (variables_exist(names->given, name))
        return variables_is_single(names->given, name);
    return name_list_has(&names->variables, name) && !name_list_has(&names->several, name);
}

/* computes that are there in every deck */
static bool is_always_there(const struct check_names *names, const struct name_list *list,
                            const char *name)
{
    return list == &names->computes &&
           (strcmp(name, "thermo_temp") == 0 || strcmp(name, "thermo_press") == 0 ||
            strcmp(name, "thermo_pe") == 0);
}

/* A name that nothing defines. */
static enum cw_status require(const struct check_names *names, const char *kind,
                              const struct name_list *list, const char *name, struct cw_err *err)
{
    static const char *const none[] = {NULL};
    if (names->uncertain || name_list_has(list, name) || is_always_there(names, list, name))
        return CW_OK;
    return cw_err_user(
        err, "%s '%s' is not defined anywhere in the deck%s", kind, name,
        text_nearest_hint(name, list->n > 0 ? (const char *const *)list->name : none).text);
}

static enum cw_status require_variable(const struct check_names *names, const char *name,
                                       struct cw_err *err)
{
    if (variables_exist(names->given, name) ||
        require(names, "variable", &names->variables, name, err) == CW_OK)
        return CW_OK;
    cw_err_append(err, " (-var %.63s VALUE defines it too)", name);
    return err->status;
}

struct visit {
    const struct check_names *names;
    struct cw_err *err;
};

static bool visit_name(void *self, const struct value_ref *ref, const char *word)
{
    struct visit *visit = self;
    if (!ref) {
        if (!thermo_word_find(word)) {
            cw_err_user(visit->err,
                        "'%s' is no word of thermo_style custom, constant or function%s", word,
                        text_nearest_hint(word, thermo_word_names()).text);
        }
    } else if (ref->kind == VALUE_VARIABLE) {
        return require_variable(visit->names, ref->name, visit->err) == CW_OK;
    } else if (ref->kind == VALUE_FIX) {
        return require(visit->names, "fix", &visit->names->fixes, ref->name, visit->err) == CW_OK;
    } else {
        return require(visit->names, "compute", &visit->names->computes, ref->name, visit->err) ==
               CW_OK;
    }
    return visit->err->status == CW_OK;
}

static enum cw_status check_formula(const struct check_names *names, const char *text,
                                    struct cw_err *err)
{
    struct formula *formula;
    struct visit visit = {names, err};
    if (formula_parse(text, &formula, err) != CW_OK)
        return err->status;
    formula_visit(formula, visit_name, &visit);
    formula_free(formula);
    if (err->status != CW_OK)
        cw_err_prefix(err, "formula '%.200s': ", text);
    return err->status;
}

static enum cw_status fixed_text(void *self, const char *name, char **out, struct cw_err *err)
{
    const struct check_names *names = self;
    const struct fixed_variable *fixed = find_fixed(names, name);
    const char *value = fixed ? fixed->value : NULL;
    /* what the command line defines stays, whatever the deck's own first value */
    if (variables_exist(names->given, name))
        value = fixed && !fixed->value ? NULL : variables_only_value(names->given, name);
    *out = mem_string(value ? value : "");
    return value ? CW_OK : cw_err_user(err, "not one value");
}

static enum cw_status no_number(void *self, const char *text, double *out, struct cw_err *err)
{
    (void)self;
    *out = 0.0;
    return cw_err_user(err, "a formula: %s", text);
}

char *check_names_fixed(struct check_names *names, const char *line)
{
    struct substitution how = {.self = names, .variable = fixed_text, .formula = no_number};
    struct cw_err open = {0};
    char *out = NULL;
    if (substitute_text(line, &how, &out, &open) == CW_OK)
        return out;
    return mem_string(line);
}

/* The names of the substitutions in a text, quoted or not. */
static enum cw_status find_text(void *self, const char *name, char **out, struct cw_err *err)
{
    *out = mem_string("");
    return require_variable(self, name, err);
}

static enum cw_status find_number(void *self, const char *text, double *out, struct cw_err *err)
{
    *out = 0.0;
    return check_formula(self, text, err);
}

static enum cw_status check_text(struct check_names *names, const char *text, struct cw_err *err)
{
    struct substitution how = {.self = names, .variable = find_text, .formula = find_number};
    char *out;
    if (!strchr(text, '$'))
        return CW_OK;
    enum cw_status status = substitute_text(text, &how, &out, err);
    mem_free(out);
    return status;
}

/* c_ID, f_ID, v_name as words of their own: columns of thermo and dumps, what fixes and computes
 * take for a number. A text that is printed is none. */
static enum cw_status check_references(struct check_names *names, const struct words *words,
                                       struct cw_err *err)
{
    static const struct {
        const char *command;
        int from;
    } rows[] = {{"thermo_style", 2}, {"dump", 6},   {"write_dump", 4}, {"fix", 4},
                {"compute", 4},      {"region", 3}, {"velocity", 2},   {"set", 3}};
    struct visit visit = {names, err};
    int from = words->n;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        if (strcmp(rows[r].command, words->word[0]) == 0)
            from = rows[r].from;
    }
    for (int k = from; k < words->n; k++) {
        struct value_ref ref;
        if (!words->quoted[k] && value_parse(words->word[k], &ref) &&
            !visit_name(&visit, &ref, NULL))
            break;
    }
    return err->status;
}

/* `fix ID weld GROUP1 GROUP2 ...`, which names no group before the style. */
static bool is_short_weld(const struct words *words)
{
    return words->n > 2 && strcmp(words->word[0], "fix") == 0 &&
           strcmp(words->word[2], "weld") == 0;
}

/* The IDs that commands speak of; those of LAMMPS's own computes are always there. */
static enum cw_status check_id(const struct check_names *names, const struct words *words,
                               struct cw_err *err)
{
    const struct {
        const char *command, *kind;
        const struct name_list *list;
    } rows[] = {
        {"unfix", "fix", &names->fixes},
        {"fix_modify", "fix", &names->fixes},
        {"uncompute", "compute", &names->computes},
        {"compute_modify", "compute", &names->computes},
        {"undump", "dump", &names->dumps},
        {"dump_modify", "dump", &names->dumps},
    };
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        if (names->restarts || words->n < 2 || strcmp(rows[r].command, words->word[0]) != 0 ||
            word_is_open(words->word[1]))
            continue;
        if (require(names, rows[r].kind, rows[r].list, words->word[1], err) != CW_OK)
            cw_err_prefix(err, "%s: ", rows[r].command);
    }
    return err->status;
}

/* A fix, a compute or groups that the words of a fix speak of: `gas GAS ... beam FIX-ID`,
 * `beam ... sites COMPUTE-ID`, `weld GROUP1 GROUP2 ...`. */
static enum cw_status check_words_of_fix(const struct check_names *names, const struct words *words,
                                         struct cw_err *err)
{
    const struct {
        const char *style, *keyword;
        int at; /* words behind the keyword */
        const char *kind;
        const struct name_list *list;
    } rows[] = {{"gas", "beam", 1, "fix", &names->fixes},
                {"beam", "sites", 1, "compute", &names->computes},
                {"weld", "weld", 1, "group", &names->groups},
                {"weld", "weld", 2, "group", &names->groups},
                {"network", "sample", 1, "group", &names->groups},
                {"recenter", "shift", 1, "group", &names->groups}};
    const bool is_fix = words->n > 4 && strcmp(words->word[0], "fix") == 0 && !names->restarts;
    const int style = is_fix && is_short_weld(words) ? 2 : 3;
    for (size_t r = 0; is_fix && r < sizeof rows / sizeof rows[0]; r++) {
        if (strcmp(words->word[style], rows[r].style) != 0)
            continue;
        for (int k = style; k + rows[r].at < words->n; k++) {
            const char *name = words->word[k + rows[r].at];
            if (strcmp(words->word[k], rows[r].keyword) == 0 && !word_is_open(name) &&
                strcmp(name, "all") != 0 &&
                require(names, rows[r].kind, rows[r].list, name, err) != CW_OK)
                return err->status;
        }
    }
    return CW_OK;
}

/* The group that a command works on. */
static enum cw_status check_group(const struct check_names *names, const struct words *words,
                                  struct cw_err *err)
{
    static const struct {
        const char *command;
        int at;
        const char *if_before; /* only behind this word */
    } rows[] = {
        {"fix", 2, NULL},    {"compute", 2, NULL},         {"velocity", 1, NULL},
        {"dump", 2, NULL},   {"write_dump", 1, NULL},      {"displace_atoms", 1, NULL},
        {"set", 2, "group"}, {"delete_atoms", 2, "group"},
    };
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        int at = rows[r].at;
        if (names->restarts || words->n <= at || strcmp(rows[r].command, words->word[0]) != 0 ||
            (rows[r].if_before && strcmp(rows[r].if_before, words->word[at - 1]) != 0) ||
            word_is_open(words->word[at]) || strcmp(words->word[at], "all") == 0 ||
            is_short_weld(words))
            continue;
        if (require(names, "group", &names->groups, words->word[at], err) != CW_OK)
            cw_err_prefix(err, "%s: ", rows[r].command);
    }
    return err->status;
}

/* Quoted commands and texts have names too; quotes nest as deep as a line is long only in theory:
 * each level takes its quotes off. */
/* NOLINTNEXTLINE(misc-no-recursion) */
enum cw_status check_names_line(struct check_names *names, const char *line, struct cw_err *err)
{
    struct words words;
    struct cw_err ignored = {0};
    enum cw_status status = check_text(names, line, err);
    bool split = words_split(line, &words, &ignored) == CW_OK && words.n > 0;
    const char *first = split ? words.word[0] : "";
    bool nested = strcmp(first, "if") == 0 || strcmp(first, "print") == 0 ||
                  strcmp(first, "run") == 0 || strcmp(first, "fix") == 0;
    if (split && status == CW_OK)
        status = check_references(names, &words, err);
    if (split && status == CW_OK)
        status = check_group(names, &words, err);
    if (split && status == CW_OK)
        status = check_id(names, &words, err);
    if (split && status == CW_OK)
        status = check_words_of_fix(names, &words, err);
    if (split && status == CW_OK)
        status = check_uses_line(names, line, err);
    struct comm *comm = names->comm;
    names->comm = NULL; /* commands inside a line need not run */
    for (int k = 1; nested && k < words.n && status == CW_OK; k++) {
        if (words.quoted[k])
            status = check_names_line(names, words.word[k], err);
    }
    names->comm = comm;
    if (status == CW_OK && words.n == 4 && strcmp(first, "variable") == 0 &&
        !word_is_open(words.word[3]) &&
        (strcmp(words.word[2], "equal") == 0 || strcmp(words.word[2], "atom") == 0))
        status = check_formula(names, words.word[3], err);
    words_free(&words);
    return status;
}
