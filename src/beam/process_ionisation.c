/* Hydrogen lost by ionisation, as a process of the beam: a hydrogen that has an oxygen at its side
 * is hit and leaves as a neutral atom. It is taken out of the system at once, with its bond and
 * angles; its charge goes back to its oxygen, which is then a non-bridging one with one bond, of
 * half the charge of a bridging one. The total charge is what it was.
 *
 * Its rate is a choice of ours; see radiolysis.h. */
#include "base/log.h"
#include "base/vec3.h"
#include "beam/fix_beam_state.h"
#include "beam/process.h"
#include "system/atoms.h"

static enum cw_status prepare(struct fix_beam *self, const struct fix_context *context,
                              struct cw_err *err)
{
    struct ionisation_options *options = &self->ionisation;
    if (!(options->sigma > 0))
        options->sigma = ionisation_sigma(self->energy);
    beam_process_set_sigma(self, BEAM_IONISATION, "H", options->sigma);
    return beam_process_require_charge(self, BEAM_IONISATION, context, err);
}

static void describe(const struct fix_beam *self)
{
    log_print("  ionisation: %.4g barn for a hydrogen with an oxygen within %g A, which leaves\n",
              self->ionisation.sigma * 1e8, RADIOLYSIS_HYDROGEN);
}

static bool wants(const struct fix_beam *self, const struct fix_context *context, double dose)
{
    return beam_process_hits_any(self, BEAM_IONISATION, context, dose);
}

/* The oxygen nearest to a hydrogen, the lower id of two at the same distance; 0: none at its side.
 */
static gid find_oxygen(const struct fix_beam *self, const struct atoms *atoms, lidx hydrogen)
{
    const double *at = atoms->x + 4 * (size_t)hydrogen;
    double least = RADIOLYSIS_HYDROGEN * RADIOLYSIS_HYDROGEN;
    gid found = 0;
    for (lidx j = 0; j < atoms->n_local + atoms->n_ghost; j++) {
        const double *x = atoms->x + 4 * (size_t)j;
        const double d[3] = {x[0] - at[0], x[1] - at[1], x[2] - at[2]};
        const double square = vec3_dot(d, d);
        if (square > least || !beam_is_element(self, atoms->type[j], "O"))
            continue;
        if (square < least || found == 0 || atoms->id[j] < found)
            found = atoms->id[j];
        least = square;
    }
    return found;
}

static void plan(const struct fix_beam *self, const struct fix_context *context, double dose,
                 struct beam_changes *out)
{
    const struct atoms *atoms = context->atoms;
    struct beam_draws draws;
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (!beam_process_hits(self, BEAM_IONISATION, context, i, dose, &draws))
            continue;
        const gid oxygen = find_oxygen(self, atoms, i);
        if (oxygen == 0)
            continue;
        struct beam_change change = {.n_edits = 2};
        beam_process_describe(self, BEAM_IONISATION, context, i, &change.event);
        change.event.partner = oxygen;
        change.edit[0] = (struct beam_edit){.id = atoms->id[i], .gone = true};
        change.edit[1] = (struct beam_edit){.id = oxygen, .charge = beam_charge(atoms, i)};
        beam_changes_add(out, &change);
    }
}

const struct beam_process beam_ionisation = {
    .prepare = prepare,
    .describe = describe,
    .wants = wants,
    .plan = plan,
};
