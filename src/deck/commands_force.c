/* Commands of the force field: pair_style, pair_coeff, pair_modify, pair_write, kspace_style,
 * kspace_modify. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "deck/check_words.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "deck/known_words.h"
#include "kspace/kspace.h"
#include "parallel/comm.h"
#include "potential/potential.h"
#include "potential/table_write.h"
#include "sim/estimate.h"
#include "sim/sim.h"

static enum cw_status find_style(const char *name, const struct potential_style **style,
                                 struct cw_err *err)
{
    *style = potential_find_style(name);
    if (*style)
        return CW_OK;
    return known_word_refuse(KNOWN_PAIR, "pair style", name, potential_style_names(), err);
}

static enum cw_status parse_settings(const void *style, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    const struct potential_style *pair_style = style;
    struct potential *potential = NULL;
    if (pair_style->create(pair_style, words, n_words, &potential, err) == CW_OK)
        potential->ops->destroy(potential);
    return err->status;
}

static enum cw_status check_pair_style(const char *const *words, int n_words, struct cw_err *err)
{
    const struct potential_style *style;
    if (word_is_open(words[0]))
        return CW_OK;
    if (find_style(words[0], &style, err) != CW_OK ||
        potential_check_settings(style, words + 1, n_words - 1, err) != CW_OK)
        return err->status;
    return check_words_filled(parse_settings, style, words + 1, n_words - 1, err);
}

static enum cw_status run_pair_style(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    struct sim *sim = deck->sim;
    const struct potential_style *style;
    struct potential *potential = NULL;
    if (find_style(words[0], &style, err) != CW_OK ||
        potential_check_settings(style, words + 1, n_words - 1, err) != CW_OK)
        return err->status;
    if (style->create(style, words + 1, n_words - 1, &potential, err) != CW_OK)
        return err->status;
    if (sim->potential)
        sim->potential->ops->destroy(sim->potential);
    sim->potential = potential;
    sim->potential_ready = false;
    sim_atoms_changed(sim);
    return CW_OK;
}

static enum cw_status type_range(const char *word, int n_types, int range[2], struct cw_err *err)
{
    gid first;
    gid last;
    if (!text_range(word, 1, n_types, &first, &last)) {
        return cw_err_user(
            err, "pair_coeff: expected an atom type from 1 to %d or a range such as 1*%d, got '%s'",
            n_types, n_types, word);
    }
    range[0] = (int)first;
    range[1] = (int)last;
    return CW_OK;
}

static enum cw_status run_pair_coeff(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    struct sim *sim = deck->sim;
    int range[4];
    if (!sim->potential)
        return cw_err_user(err, "pair_coeff before pair_style");
    if (!sim->box.exists) {
        return cw_err_user(
            err,
            "pair_coeff before the simulation box exists (create_box, read_data or read_restart)");
    }
    if (type_range(words[0], sim->atoms.n_types, range, err) != CW_OK ||
        type_range(words[1], sim->atoms.n_types, range + 2, err) != CW_OK)
        return err->status;
    sim->potential->options = sim->pair_options;
    sim->potential->ops->coeff(sim->potential, &sim->atoms, sim->comm, range, words + 2,
                               n_words - 2, err);
    sim->potential_ready = false;
    sim_atoms_changed(sim);
    return err_sync(sim->comm, err);
}

static const char *const modify_words[] = {"shift", "mix", "tail", "evaluate", "table", NULL};
enum { MODIFY_SHIFT, MODIFY_MIX, MODIFY_TAIL, MODIFY_EVALUATE, MODIFY_TABLE };

/* how LAMMPS tabulates erfc: a hint, our tables are what they are */
static enum cw_status check_table_bits(const char *value, struct cw_err *err)
{
    int bits;
    if (text_int(value, &bits) && bits >= 0 && bits <= 30)
        return CW_OK;
    return cw_err_user(err, "pair_modify table: expected a number of bits from 0 to 30, got '%s'",
                       value);
}

static enum cw_status modify_one(struct potential_options *options, const char *key,
                                 const char *value, struct cw_err *err)
{
    static const char *const mixes[] = {"geometric", "arithmetic", "sixthpower", NULL};
    static const char *const evaluators[] = {"segments", "spline", NULL};
    int which;
    int choice;
    if (word_choice("pair_modify", key, modify_words, &which, err) != CW_OK)
        return err->status;
    switch (which) {
    case MODIFY_SHIFT:
        return word_bool("pair_modify shift", value, &options->shift, err);
    case MODIFY_TAIL:
        return word_bool("pair_modify tail", value, &options->tail, err);
    case MODIFY_MIX:
        if (word_choice("pair_modify mix", value, mixes, &choice, err) == CW_OK)
            options->mix = mixes[choice][0];
        return err->status;
    case MODIFY_TABLE:
        return check_table_bits(value, err);
    default:
        if (word_choice("pair_modify evaluate", value, evaluators, &choice, err) == CW_OK)
            options->evaluate = choice == 0 ? EVALUATE_SEGMENTS : EVALUATE_SPLINE;
        return err->status;
    }
}

static enum cw_status check_pair_modify(const char *const *words, int n_words, struct cw_err *err)
{
    struct potential_options options = {0};
    if (n_words % 2 != 0)
        return cw_err_user(err, "pair_modify: expected pairs of a keyword and a value");
    for (int k = 0; k < n_words; k += 2) {
        if (!word_is_open(words[k]) && !word_is_open(words[k + 1]) &&
            modify_one(&options, words[k], words[k + 1], err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static enum cw_status run_pair_modify(struct deck *deck, const char *const *words, int n_words,
                                      struct cw_err *err)
{
    struct sim *sim = deck->sim;
    if (n_words % 2 != 0)
        return cw_err_user(err, "pair_modify: expected pairs of a keyword and a value");
    for (int k = 0; k < n_words; k += 2) {
        if (modify_one(&sim->pair_options, words[k], words[k + 1], err) != CW_OK)
            return err->status;
    }
    sim->potential_ready = false;
    sim_atoms_changed(sim);
    return CW_OK;
}

static enum cw_status check_pair_write(const char *const *words, int n_words, struct cw_err *err)
{
    struct table_request unused;
    for (int k = 0; k < n_words; k++) {
        if (word_is_open(words[k]))
            return CW_OK;
    }
    return table_request_parse(words, n_words, 0, &unused, err);
}

static enum cw_status run_pair_write(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    struct sim *sim = deck->sim;
    struct table_request request;
    if (sim_prepare_forces(sim, err) != CW_OK ||
        table_request_parse(words, n_words, sim->atoms.n_types, &request, err) != CW_OK)
        return err->status;
    if (deck->estimate) {
        enum { LINE = 60 };
        estimate_file(deck->estimate, "table", request.file, (gid)LINE * request.n, false);
        return CW_OK;
    }
    log_print("Table of pair_style %s for types %d and %d: %s, section %s\n",
              sim->potential->style->name, request.type[0], request.type[1], request.file,
              request.keyword);
    return table_write(sim->potential, &request, sim->units->name, sim->comm, err);
}

static enum cw_status check_precision(const char *const *words, int n_words, struct cw_err *err)
{
    enum potential_precision unused;
    (void)n_words;
    return word_is_open(words[0]) ? CW_OK : word_precision("precision", words[0], &unused, err);
}

static enum cw_status run_precision(struct deck *deck, const char *const *words, int n_words,
                                    struct cw_err *err)
{
    struct sim *sim = deck->sim;
    (void)n_words;
    if (word_precision("precision", words[0], &sim->pair_options.precision, err) != CW_OK)
        return err->status;
    sim->potential_ready = false;
    sim_atoms_changed(sim);
    return CW_OK;
}

typedef enum cw_status (*kspace_setter)(struct kspace *kspace, const char *const *words,
                                        int n_words, struct cw_err *err);

static enum cw_status check_kspace(kspace_setter set, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    for (int k = 0; k < n_words; k++) {
        if (word_is_open(words[k]))
            return CW_OK;
    }
    struct kspace *kspace = kspace_create();
    (void)set(kspace, words, n_words, err);
    kspace_destroy(kspace);
    return err->status;
}

static enum cw_status check_kspace_style(const char *const *words, int n_words, struct cw_err *err)
{
    return check_kspace(kspace_set_style, words, n_words, err);
}

static enum cw_status check_kspace_modify(const char *const *words, int n_words, struct cw_err *err)
{
    return check_kspace(kspace_modify, words, n_words, err);
}

static enum cw_status run_kspace(kspace_setter set, struct sim *sim, const char *const *words,
                                 int n_words, struct cw_err *err)
{
    if (set(sim->kspace, words, n_words, err) == CW_OK)
        sim_atoms_changed(sim);
    return err->status;
}

static enum cw_status run_kspace_style(struct deck *deck, const char *const *words, int n_words,
                                       struct cw_err *err)
{
    return run_kspace(kspace_set_style, deck->sim, words, n_words, err);
}

static enum cw_status run_kspace_modify(struct deck *deck, const char *const *words, int n_words,
                                        struct cw_err *err)
{
    return run_kspace(kspace_modify, deck->sim, words, n_words, err);
}

const struct command commands_force[] = {
    {"pair_style", 1, -1, "pair_style STYLE ...", check_pair_style, run_pair_style},
    {"pair_coeff", 2, -1, "pair_coeff I J ...", NULL, run_pair_coeff},
    {"pair_modify", 2, -1, "pair_modify shift|mix|tail|evaluate|table VALUE ...", check_pair_modify,
     run_pair_modify},
    {"pair_write", 8, 10, "pair_write I J N r|rsq INNER OUTER FILE KEYWORD [QI QJ]",
     check_pair_write, run_pair_write},
    {"precision", 1, 1, "precision double|mixed", check_precision, run_precision},
    {"kspace_style", 1, 2, "kspace_style none | ewald ACCURACY | pppm ACCURACY", check_kspace_style,
     run_kspace_style},
    {"kspace_modify", 2, -1,
     "kspace_modify mesh NX NY NZ | order N | gewald G | force F | slab FACTOR | spacing H | "
     "cutoff R ...",
     check_kspace_modify, run_kspace_modify},
    {0},
};
