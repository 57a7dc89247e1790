/* Words of the beam's processes but knock-on: `radiolysis no | kick EV`, `barn PROCESS BARN` (a
 * cross section in place of the default), `bond R` (cut-off of Si-O bonds). */
#include <string.h>

#include "base/element.h"
#include "base/text.h"
#include "beam/fix_beam_state.h"
#include "beam/fix_beam_words.h"
#include "dynamics/fix_words.h"

static const double BARN = 1e-8; /* A^2 */

enum cw_status fix_beam_read_radiolysis(struct fix_beam *self, const char *const *words, int n,
                                        struct cw_err *err)
{
    static const char *const modes[] = {"no", "kick", NULL};
    static const int least[] = {0, 1};
    static const int most[] = {0, 1};
    struct radiolysis_options *options = &self->radiolysis;
    int mode = 0;
    while (modes[mode] && strcmp(words[0], modes[mode]) != 0)
        mode++;
    if (!modes[mode]) {
        return cw_err_user(err, "radiolysis: expected no or kick, got '%s'%s", words[0],
                           text_nearest_hint(words[0], modes).text);
    }
    if (n - 1 < least[mode] || n - 1 > most[mode]) {
        return cw_err_user(err, "radiolysis %s: expected %d word%s more, got %d", words[0],
                           least[mode], least[mode] == 1 ? "" : "s", n - 1);
    }
    options->mode = (enum radiolysis_mode)mode;
    self->process[BEAM_RADIOLYSIS].on = mode != RADIOLYSIS_NO;
    if (options->mode == RADIOLYSIS_KICK)
        return fix_beam_positive("radiolysis kick", words[1], false, &options->energy, err);
    return CW_OK;
}

enum cw_status fix_beam_read_barn(struct fix_beam *self, const char *const *words, int n,
                                  struct cw_err *err)
{
    static const char *const names[] = {"radiolysis", NULL};
    double barn;
    (void)n;
    if (strcmp(words[0], names[0]) != 0) {
        return cw_err_user(err, "barn: expected radiolysis, got '%s'%s", words[0],
                           text_nearest_hint(words[0], names).text);
    }
    if (fix_beam_positive("barn", words[1], false, &barn, err) != CW_OK)
        return err->status;
    self->radiolysis.sigma = barn * BARN;
    return CW_OK;
}

enum cw_status fix_beam_read_bond(struct fix_beam *self, const char *const *words, int n,
                                  struct cw_err *err)
{
    (void)n;
    return fix_beam_positive("bond", words[0], false, &self->radiolysis.bond, err);
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

enum cw_status fix_beam_check_processes(const struct fix_beam *self, struct cw_err *err)
{
    if (self->process[BEAM_RADIOLYSIS].on && (!has_element(self, "Si") || !has_element(self, "O")))
        return cw_err_user(err, "radiolysis: expected Si and O among the elements");
    return CW_OK;
}
