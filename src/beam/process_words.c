/* Words of the beam's processes but knock-on:
 *   radiolysis no | kick EV | cut PS [PART] | remove
 *   ionisation yes | no             hydrogen leaves
 *   barn PROCESS BARN               a cross section in place of the default
 *   bond R                          cut-off of Si-O bonds
 *   break R | no                    bonds of H with O that are longer are dropped
 *   leave R | no                    angles Si-O-H whose O is farther from its Si are dropped
 *   sputter no | R [ATOMS]          so many atoms, farther than R from all others, are taken out
 *   look STEPS                      between two looks for such atoms */
#include <math.h>
#include <string.h>

#include "base/element.h"
#include "base/text.h"
#include "beam/fix_beam_state.h"
#include "beam/fix_beam_words.h"
#include "dynamics/fix_words.h"

static const double BARN = 1e-8; /* A^2 */

static enum cw_status read_cut(struct fix_beam *self, const char *const *words, int n,
                               struct cw_err *err)
{
    self->cuts.part = 0;
    if (fix_beam_positive("radiolysis cut", words[0], false, &self->radiolysis.time, err) != CW_OK)
        return err->status;
    if (n > 1 &&
        fix_beam_positive("radiolysis cut", words[1], true, &self->cuts.part, err) == CW_OK &&
        self->cuts.part >= 1) {
        return cw_err_user(err, "radiolysis cut: expected a part below 1 that stays, got '%s'",
                           words[1]);
    }
    return err->status;
}

enum cw_status fix_beam_read_radiolysis(struct fix_beam *self, const char *const *words, int n,
                                        struct cw_err *err)
{
    static const char *const modes[] = {"no", "kick", "cut", "remove", NULL};
    static const int least[] = {0, 1, 1, 0};
    static const int most[] = {0, 1, 2, 0};
    struct radiolysis_options *options = &self->radiolysis;
    int mode = 0;
    while (modes[mode] && strcmp(words[0], modes[mode]) != 0)
        mode++;
    if (!modes[mode]) {
        return cw_err_user(err, "radiolysis: expected no, kick, cut or remove, got '%s'%s",
                           words[0], text_nearest_hint(words[0], modes).text);
    }
    if (n - 1 < least[mode] || n - 1 > most[mode]) {
        return cw_err_user(err, "radiolysis %s: expected %d word%s more, got %d", words[0],
                           least[mode], least[mode] == 1 ? "" : "s", n - 1);
    }
    options->mode = (enum radiolysis_mode)mode;
    self->process[BEAM_RADIOLYSIS].on = mode != RADIOLYSIS_NO;
    if (options->mode == RADIOLYSIS_KICK)
        return fix_beam_positive("radiolysis kick", words[1], false, &options->energy, err);
    if (options->mode == RADIOLYSIS_CUT)
        return read_cut(self, words + 1, n - 1, err);
    return CW_OK;
}

enum cw_status fix_beam_read_barn(struct fix_beam *self, const char *const *words, int n,
                                  struct cw_err *err)
{
    static const char *const names[] = {"radiolysis", "ionisation", NULL};
    double *const sigma[] = {&self->radiolysis.sigma, &self->ionisation.sigma};
    double barn;
    int k = 0;
    (void)n;
    while (names[k] && strcmp(words[0], names[k]) != 0)
        k++;
    if (!names[k]) {
        return cw_err_user(err, "barn: expected radiolysis or ionisation, got '%s'%s", words[0],
                           text_nearest_hint(words[0], names).text);
    }
    if (*sigma[k] > 0)
        return cw_err_user(err, "'barn %s' is given twice", names[k]);
    if (fix_beam_positive("barn", words[1], false, &barn, err) != CW_OK)
        return err->status;
    *sigma[k] = barn * BARN;
    return CW_OK;
}

enum cw_status fix_beam_read_bond(struct fix_beam *self, const char *const *words, int n,
                                  struct cw_err *err)
{
    (void)n;
    return fix_beam_positive("bond", words[0], false, &self->radiolysis.bond, err);
}

enum cw_status fix_beam_read_ionisation(struct fix_beam *self, const char *const *words, int n,
                                        struct cw_err *err)
{
    (void)n;
    return fix_words_yes_no("ionisation", words[0], &self->process[BEAM_IONISATION].on, err);
}

/* a length, or `no` for 0 */
static enum cw_status read_length(const char *what, const char *word, double *out,
                                  struct cw_err *err)
{
    *out = 0;
    if (strcmp(word, "no") == 0)
        return CW_OK;
    return fix_beam_positive(what, word, false, out, err);
}

enum cw_status fix_beam_read_break(struct fix_beam *self, const char *const *words, int n,
                                   struct cw_err *err)
{
    (void)n;
    return read_length("break", words[0], &self->bond_break.length, err);
}

enum cw_status fix_beam_read_leave(struct fix_beam *self, const char *const *words, int n,
                                   struct cw_err *err)
{
    (void)n;
    return read_length("leave", words[0], &self->bond_break.leave, err);
}

enum cw_status fix_beam_read_sputter(struct fix_beam *self, const char *const *words, int n,
                                     struct cw_err *err)
{
    bool *on = &self->process[BEAM_SPUTTER].on;
    *on = strcmp(words[0], "no") != 0;
    if (!*on && n > 1)
        return cw_err_user(err, "sputter no: expected no words more, got '%s'", words[1]);
    if (*on && fix_beam_positive("sputter", words[0], false, &self->sputter.apart, err) != CW_OK)
        return err->status;
    if (n > 1)
        return fix_words_whole("sputter", words[1], 1, &self->sputter.most, err);
    return CW_OK;
}

enum cw_status fix_beam_read_look(struct fix_beam *self, const char *const *words, int n,
                                  struct cw_err *err)
{
    (void)n;
    return fix_words_whole("look", words[0], 1, &self->sputter.every, err);
}

static bool has_element(const struct fix_beam *self, const char *symbol)
{
    for (int t = 1; t <= self->n_elements; t++) {
        const struct element *element = self->target[t].element;
        if (element && strcmp(element->symbol, symbol) == 0)
            return true;
    }
    return false;
}

enum cw_status fix_beam_check_processes(struct fix_beam *self, bool breaks, bool leaves,
                                        struct cw_err *err)
{
    const bool hydroxyl = has_element(self, "H") && has_element(self, "O");
    const bool silanol = hydroxyl && has_element(self, "Si");
    struct break_options *options = &self->bond_break;
    if (breaks && options->length > 0 && !hydroxyl)
        return cw_err_user(err, "break: expected H and O among the elements");
    if (leaves && options->leave > 0 && !silanol)
        return cw_err_user(err, "leave: expected Si, O and H among the elements");
    options->leave = silanol ? options->leave : 0;
    self->process[BEAM_BREAK].on = hydroxyl && fmax(options->length, options->leave) > 0;
    if (self->process[BEAM_RADIOLYSIS].on && (!has_element(self, "Si") || !has_element(self, "O")))
        return cw_err_user(err, "radiolysis: expected Si and O among the elements");
    if (self->process[BEAM_IONISATION].on && !hydroxyl)
        return cw_err_user(err, "ionisation: expected H and O among the elements");
    return CW_OK;
}
