/* The bridge from formulas to a simulation: pointers to its parts, and answers to is_defined,
 * is_active and is_available. */
#include "deck/scope.h"

#include <string.h>

#include "base/mem.h"
#include "bonded/bonded.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "deck/variables.h"
#include "kspace/kspace.h"
#include "measure/registry.h"
#include "sim/fix_styles.h"
#include "sim/sim.h"
#include "system/atom_style.h"
#include "system/region.h"

static int is_dump(const struct sim *sim, const char *id)
{
    for (int k = 0; k < sim->n_writer; k++) {
        if (strcmp(sim->writer[k]->id, id) == 0)
            return 1;
    }
    return 0;
}

static int is_defined(void *names, const char *category, const char *id)
{
    const struct deck *deck = names;
    const struct sim *sim = deck->sim;
    if (strcmp(category, "compute") == 0)
        return sim_find_compute(sim, id) != NULL;
    if (strcmp(category, "fix") == 0)
        return sim_find_fix(sim, id) != NULL;
    if (strcmp(category, "group") == 0)
        return groups_find(&sim->groups, id) >= 0;
    if (strcmp(category, "region") == 0)
        return regions_find(sim->regions, id) != NULL;
    if (strcmp(category, "variable") == 0)
        return variables_exist(deck->variables, id);
    return strcmp(category, "dump") == 0 ? is_dump(sim, id) : -1;
}

static int is_active(void *names, const char *category, const char *word)
{
    const struct deck *deck = names;
    const struct sim *sim = deck->sim;
    if (strcmp(category, "pair_style") == 0)
        return sim->potential && strcmp(sim->potential->style->name, word) == 0;
    if (strcmp(category, "atom_style") == 0)
        return strcmp(word, atom_style_of(&sim->atoms)->name) == 0;
    if (strcmp(category, "comm_style") == 0)
        return strcmp(word, "tiled") == 0;
    if (strcmp(category, "run_style") == 0)
        return strcmp(word, "verlet") == 0;
    if (strcmp(category, "pair") == 0) {
        return (strcmp(word, "shift") == 0 && sim->pair_options.shift) ||
               (strcmp(word, "tail") == 0 && sim->pair_options.tail);
    }
    if (strcmp(category, "kspace_style") == 0)
        return kspace_is_on(sim->kspace) && strcmp(kspace_style_name(sim->kspace), word) == 0;
    if (strcmp(category, "bond_style") == 0)
        return bonded_has_style(sim->bonded, BONDED_BOND, word);
    if (strcmp(category, "angle_style") == 0)
        return bonded_has_style(sim->bonded, BONDED_ANGLE, word);
    static const char *const none[] = {"package", "newton", "dihedral_style", "improper_style",
                                       "min_style"};
    for (size_t k = 0; k < sizeof none / sizeof none[0]; k++) {
        if (strcmp(category, none[k]) == 0)
            return 0;
    }
    return -1;
}

static int is_available(void *names, const char *category, const char *word)
{
    (void)names;
    if (strcmp(category, "command") == 0)
        return command_find(word) != NULL;
    if (strcmp(category, "compute") == 0)
        return compute_find_style(word) != NULL;
    if (strcmp(category, "fix") == 0)
        return sim_fix_style(word) != NULL;
    if (strcmp(category, "pair_style") == 0)
        return potential_find_style(word) != NULL;
    if (strcmp(category, "feature") == 0)
        return strcmp(word, "png") == 0 || strcmp(word, "exceptions") == 0;
    return -1;
}

static enum cw_status region(void *names, const char *id, bool **inside, struct cw_err *err)
{
    const struct deck *deck = names;
    const struct atoms *atoms = &deck->sim->atoms;
    const struct region *region;
    if (regions_require(deck->sim->regions, id, &region, err) != CW_OK)
        return err->status;
    *inside = mem_array((size_t)atoms->n_local, sizeof **inside);
    for (lidx i = 0; i < atoms->n_local; i++)
        (*inside)[i] = region_contains(region, &atoms->x[(size_t)i * 4]);
    return CW_OK;
}

void scope_fill(void *owner, struct formula_scope *scope)
{
    const struct deck *deck = owner;
    struct sim *sim = deck->sim;
    scope->comm = sim->comm;
    scope->units = sim->units;
    scope->box = sim->box.exists ? &sim->box : NULL;
    scope->atoms = &sim->atoms;
    scope->groups = &sim->groups;
    scope->step = sim->step;
    scope->dt = sim->dt;
    scope->ramp_first = sim->context.ramp_first;
    scope->ramp_last = sim->context.ramp_last;
    scope->running = sim->context.ramp_last > 0;
    scope->names = owner;
    scope->is_defined = is_defined;
    scope->is_active = is_active;
    scope->is_available = is_available;
    scope->region = region;
}
