/* Words that change what an earlier line made: dump_modify's keywords are those of the dump's
 * style, pair_coeff's numbers those of the pair_style. The line that made it is looked up among all
 * lines of the deck, whatever the order; what it makes is made without a simulation, is given the
 * words, and is thrown away. So the same code reads the words here and in the run. */
#include "deck/check_uses.h"

#include <string.h>

#include "base/text.h"
#include "deck/check_names.h"
#include "deck/check_words.h"
#include "deck/command.h"
#include "deck/words.h"
#include "dynamics/registry.h"
#include "measure/registry.h"
#include "output/registry.h"
#include "output/thermo.h"
#include "potential/potential.h"
#include "sim/fix_styles.h"
#include "system/atoms.h"

/* A line that makes something: its words behind the command. Readers of it return CW_OK where it
 * does not say enough. */
struct maker {
    const char *const *words;
    int n_words;
    bool open; /* some of its words are not known yet */
    struct potential_known known;
};

static bool is_open_list(const char *const *words, int n_words)
{
    for (int k = 0; k < n_words; k++) {
        if (word_is_open(words[k]) || strstr(words[k], "[*]"))
            return true;
    }
    return false;
}

static enum cw_status use_dump(const void *self, const char *const *words, int n_words,
                               struct cw_err *err)
{
    const struct maker *maker = self;
    struct cw_err elsewhere = {0};
    if (maker->n_words < 5 || word_is_open(maker->words[2]) ||
        is_open_list(maker->words + 5, maker->n_words - 5))
        return CW_OK;
    struct writer_request request = {.id = maker->words[0],
                                     .style = maker->words[2],
                                     .every = 1,
                                     .file = maker->words[4],
                                     .words = maker->words + 5,
                                     .n_words = maker->n_words - 5};
    struct writer *writer = NULL;
    if (writer_create(&request, &writer, &elsewhere) == CW_OK) {
        writer->known_types = maker->known.n_types;
        (void)writer->ops->modify(writer, NULL, words + 1, n_words - 1, err);
    }
    writer_destroy(writer);
    return err->status;
}

static enum cw_status use_fix(const void *self, const char *const *words, int n_words,
                              struct cw_err *err)
{
    const struct maker *maker = self;
    struct cw_err elsewhere = {0};
    const struct fix_style *style = maker->n_words > 2 ? sim_fix_style(maker->words[2]) : NULL;
    int n = maker->n_words - 3;
    if (maker->open || !style || n < style->words_min ||
        (style->words_max >= 0 && n > style->words_max) ||
        fix_check_words(style, maker->words + 3, n, NULL, 0, &elsewhere) != CW_OK)
        return CW_OK;
    return fix_check_words(style, maker->words + 3, n, words + 1, n_words - 1, err);
}

static enum cw_status use_compute(const void *self, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    const struct maker *maker = self;
    struct cw_err elsewhere = {0};
    const struct compute_style *style =
        maker->n_words > 2 ? compute_find_style(maker->words[2]) : NULL;
    int n = maker->n_words - 3;
    if (maker->open || !style || n < style->words_min ||
        (style->words_max >= 0 && n > style->words_max) ||
        compute_check_words(style, maker->words + 3, n, NULL, 0, &elsewhere) != CW_OK)
        return CW_OK;
    return compute_check_words(style, maker->words + 3, n, words + 1, n_words - 1, err);
}

static enum cw_status use_thermo(const void *self, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    const struct maker *maker = self;
    struct cw_err elsewhere = {0};
    if (is_open_list(maker->words, maker->n_words) ||
        thermo_check_style(maker->words, maker->n_words, &elsewhere) != CW_OK)
        return CW_OK;
    return thermo_check_modify(maker->words, maker->n_words, words, n_words, err);
}

static enum cw_status use_pair(const void *self, const char *const *words, int n_words,
                               struct cw_err *err)
{
    const struct maker *maker = self;
    struct cw_err elsewhere = {0};
    const struct potential_style *style =
        maker->n_words > 0 ? potential_find_style(maker->words[0]) : NULL;
    struct potential *potential = NULL;
    int n = maker->n_words - 1;
    gid first;
    gid last;
    for (int k = 0; k < 2; k++) {
        int most = maker->known.n_types > 0 ? maker->known.n_types : ATOMS_TYPES_MAX;
        if (!text_range(words[k], 1, most, &first, &last)) {
            return cw_err_user(err,
                               "pair_coeff: expected an atom type up to %d or a range such as 1*2, "
                               "got '%s'",
                               most, words[k]);
        }
    }
    if (maker->open || !style || n < style->settings_min ||
        (style->settings_max >= 0 && n > style->settings_max) ||
        style->create(style, maker->words + 1, n, &potential, &elsewhere) != CW_OK)
        return CW_OK;
    if (potential->ops->check_coeff)
        (void)potential->ops->check_coeff(potential, &maker->known, words + 2, n_words - 2, err);
    potential->ops->destroy(potential);
    return err->status;
}

static const struct use {
    const char *command, *maker;
    words_parser *parse;
    bool by_id;            /* the first word of both lines names the thing */
    const char *otherwise; /* what holds where no line of the deck makes it; NULL: nothing */
} uses[] = {
    {"dump_modify", "dump", use_dump, true, NULL},
    {"fix_modify", "fix", use_fix, true, NULL},
    {"compute_modify", "compute", use_compute, true, NULL},
    {"thermo_modify", "thermo_style", use_thermo, false, "thermo_style one"},
    {"pair_coeff", "pair_style", use_pair, false, NULL},
};
enum { N_USES = sizeof uses / sizeof uses[0] };

bool check_uses_is_maker(const char *command)
{
    for (int k = 0; k < N_USES; k++) {
        if (strcmp(uses[k].maker, command) == 0)
            return true;
    }
    return false;
}

/* Does the thing that this line makes take the words? true also where the line does not make it
 * clear; *fits: could it be meant? */
static bool takes(const struct use *use, const struct check_names *names, const char *maker_line,
                  const struct words *line, bool *fits, struct cw_err *err)
{
    struct words words;
    struct cw_err ignored = {0};
    bool taken = true;
    *fits =
        words_split(maker_line, &words, &ignored) == CW_OK && words.n > 1 &&
        strcmp(words.word[0], use->maker) == 0 &&
        (!use->by_id || word_is_open(words.word[1]) || strcmp(words.word[1], line->word[1]) == 0);
    if (*fits) {
        struct maker maker = {words.word + 1, words.n - 1, false, {0}};
        maker.known = (struct potential_known){check_names_types(names), names->comm};
        maker.open = is_open_list(maker.words, maker.n_words);
        taken = (use->by_id && word_is_open(words.word[1])) ||
                check_words_filled(use->parse, &maker, line->word + 1, line->n - 1, err) == CW_OK;
    }
    words_free(&words);
    return taken;
}

static enum cw_status check_use(const struct use *use, const struct check_names *names,
                                const struct words *line, struct cw_err *err)
{
    struct cw_err first = {0};
    bool any = false;
    bool fits;
    const struct name_list *makers = &names->makers;
    for (int k = 0; k < makers->n; k++) {
        struct cw_err own = {0};
        bool taken = takes(use, names, makers->name[k], line, &fits, &own);
        any = any || fits;
        if (fits && taken)
            return CW_OK;
        if (!taken && first.status == CW_OK)
            first = own;
    }
    if (!any && use->otherwise)
        (void)takes(use, names, use->otherwise, line, &fits, &first);
    if (first.status != CW_OK)
        *err = first;
    return err->status;
}

enum cw_status check_uses_line(const struct check_names *names, const char *line,
                               struct cw_err *err)
{
    struct words words;
    struct cw_err ignored = {0};
    bool split = words_split(line, &words, &ignored) == CW_OK && words.n > 2;
    for (int k = 0; split && k < N_USES; k++) {
        if (strcmp(uses[k].command, words.word[0]) == 0 &&
            !(uses[k].by_id && word_is_open(words.word[1])))
            (void)check_use(&uses[k], names, &words, err);
    }
    words_free(&words);
    return err->status;
}
