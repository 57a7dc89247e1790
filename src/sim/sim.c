/* The simulation as a whole: birth, death, and its lists of fixes and computes by name. The step
 * loop is in run.c, lists and forces in forces.c, values by name in values.c. */
#include "sim/sim.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "bonded/bonded.h"
#include "domain/domain.h"
#include "dynamics/registry.h"
#include "kspace/kspace.h"
#include "measure/registry.h"
#include "output/registry.h"
#include "output/thermo.h"
#include "parallel/comm.h"
#include "sim/fix_styles.h"
#include "sim/internal.h"
#include "sim/restart.h"
#include "sim/values.h"
#include "system/lattice.h"
#include "system/region.h"

static char **copy_words(const char *const *words, int n)
{
    char **copy = mem_array((size_t)n, sizeof *copy);
    for (int k = 0; k < n; k++)
        copy[k] = mem_string(words[k]);
    return copy;
}

static void free_words(char **words, int n)
{
    for (int k = 0; k < n; k++)
        mem_free(words[k]);
    mem_free(words);
}

static void copy_id(char *place, size_t room, const char *id)
{
    size_t n = strlen(id);
    CW_ASSERT(n < room, "the caller checks the length of ids");
    memcpy(place, id, n + 1);
}

static struct fix *find_for_fix(const struct fix_context *context, const char *id)
{
    return sim_find_fix(context->sim, id);
}

static struct fix *at_for_fix(const struct fix_context *context, int k)
{
    const struct sim *sim = context->sim;
    return k < sim->n_fix ? sim->fix[k] : NULL;
}

static void link_context(struct sim *sim)
{
    sim->context = (struct fix_context){
        .comm = sim->comm,
        .units = sim->units,
        .box = &sim->box,
        .atoms = &sim->atoms,
        .groups = &sim->groups,
        .domain = sim->domain,
        .list = &sim->list,
        .bonded = &sim->bonded_list,
        .values = &sim->values,
        .sim = sim,
        .find_fix = find_for_fix,
        .fix_at = at_for_fix,
    };
}

static void add_thermo_computes(struct sim *sim);

struct sim *sim_create(struct comm *comm)
{
    struct sim *sim = mem_zeroed(1, sizeof *sim);
    struct cw_err err = {0};
    sim->comm = comm;
    sim->domain = domain_create(comm);
    box_init(&sim->box);
    atoms_init(&sim->atoms);
    groups_init(&sim->groups);
    nlist_init(&sim->list);
    bonded_list_init(&sim->bonded_list);
    sim->bonded = bonded_create();
    sim->work_field = atoms_add_field(&sim->atoms, "work", sizeof(gid), FIELD_MIGRATE);
    domain_use_weights(sim->domain, sim->work_field);
    sim->neighbor = (struct sim_neighbor){
        .skin = -1, .every = 1, .delay = 10, .check = true, .balance_threshold = DOMAIN_IMBALANCE};
    sim->pair_options = (struct potential_options){.evaluate = EVALUATE_SEGMENTS, .mix = 'g'};
    sim->min_options = min_options_default();
    sim->kspace = kspace_create();
    sim->regions = regions_create();
    sim->thermo = thermo_create();
    if (sim_set_units(sim, "lj", &err) != CW_OK)
        cw_fatal("%s", err.text);
    link_context(sim);
    values_install(sim);
    add_thermo_computes(sim);
    return sim;
}

static void free_fix(struct fix *fix)
{
    free_words(fix->words, fix->n_words);
    fix->ops->destroy(fix);
}

static void free_compute(struct compute *compute)
{
    free_words(compute->words, compute->n_words);
    compute_destroy(compute);
}

void sim_destroy(struct sim *sim)
{
    if (!sim)
        return;
    for (int k = sim->n_writer - 1; k >= 0; k--)
        writer_destroy(sim->writer[k]);
    for (int k = sim->n_fix - 1; k >= 0; k--)
        free_fix(sim->fix[k]);
    for (int k = sim->n_compute - 1; k >= 0; k--)
        free_compute(sim->compute[k]);
    mem_free(sim->writer);
    mem_free(sim->fix);
    mem_free(sim->compute);
    if (sim->potential && !sim->potential_is_lent)
        sim->potential->ops->destroy(sim->potential);
    kspace_destroy(sim->kspace);
    lattice_destroy(sim->lattice);
    regions_destroy(sim->regions);
    thermo_destroy(sim->thermo);
    restart_release(sim);
    nlist_free(&sim->list);
    bonded_list_free(&sim->bonded_list);
    bonded_destroy(sim->bonded);
    places_free(&sim->places);
    atoms_free(&sim->atoms);
    domain_destroy(sim->domain);
    mem_free(sim->cutoff);
    mem_free(sim);
}

enum cw_status sim_set_units(struct sim *sim, const char *name, struct cw_err *err)
{
    if (sim->box.exists)
        return cw_err_user(err, "units must be set before the box is created");
    if (units_find(name, &sim->units, err) != CW_OK)
        return err->status;
    sim_set_timestep(sim, sim->units->timestep);
    sim->context.units = sim->units;
    return CW_OK;
}

void sim_set_timestep(struct sim *sim, double dt)
{
    sim->dt = dt;
    sim_refresh_context(sim);
}

/* Not when the time step is set: a step that is set, and set back before a step is made (after a
 * restart, `timestep` and then fix dt/reset), must not change how times are rounded. */
void sim_start_clock(struct sim *sim)
{
    if (!(sim->dt < sim->clock_dt || sim->dt > sim->clock_dt))
        return;
    sim->time_origin = sim->time;
    sim->step_origin = sim->step;
    sim->clock_dt = sim->dt;
}

void sim_set_step(struct sim *sim, gid step)
{
    sim->time_origin = sim->time;
    sim->step_origin = step;
    sim->step = step;
    for (int k = 0; k < sim->n_writer; k++)
        sim->writer[k]->last_written = -1;
    sim_refresh_context(sim);
}

static int find_fix(const struct sim *sim, const char *id)
{
    for (int k = 0; k < sim->n_fix; k++) {
        if (strcmp(sim->fix[k]->id, id) == 0)
            return k;
    }
    return -1;
}

static int find_compute(const struct sim *sim, const char *id)
{
    for (int k = 0; k < sim->n_compute; k++) {
        if (strcmp(sim->compute[k]->id, id) == 0)
            return k;
    }
    return -1;
}

struct fix *sim_find_fix(const struct sim *sim, const char *id)
{
    int k = find_fix(sim, id);
    return k < 0 ? NULL : sim->fix[k];
}

struct compute *sim_find_compute(const struct sim *sim, const char *id)
{
    int k = find_compute(sim, id);
    return k < 0 ? NULL : sim->compute[k];
}

enum cw_status sim_check_id(const char *what, const char *id, struct cw_err *err)
{
    if (!text_is_id(id)) {
        return cw_err_user(err, "%s ID '%s' may hold letters, digits and underscores only", what,
                           id);
    }
    if (strlen(id) >= VALUE_NAME)
        return cw_err_user(err, "%s ID '%s' is longer than %d letters", what, id, VALUE_NAME - 1);
    return CW_OK;
}

/* id, group index of a fix or compute line */
static enum cw_status check_head(const struct sim *sim, const char *what, const char *id,
                                 const char *group, int *index, struct cw_err *err)
{
    if (sim_check_id(what, id, err) != CW_OK)
        return err->status;
    return groups_require(&sim->groups, group, index, err);
}

enum cw_status sim_add_fix(struct sim *sim, const char *const *words, int n_words,
                           struct cw_err *err)
{
    int group = 0;
    if (n_words < 3)
        return cw_err_user(err, "expected: fix ID GROUP STYLE ...");
    if (check_head(sim, "fix", words[0], words[1], &group, err) != CW_OK)
        return err->status;
    const struct fix_style *style = sim_fix_style(words[2]);
    if (!style) {
        return cw_err_user(err, "unknown fix style '%s'%s", words[2],
                           text_nearest_hint(words[2], sim_fix_style_names().list).text);
    }
    if (!sim->box.exists) {
        return cw_err_user(
            err, "fix before the simulation box exists (create_box, read_data or read_restart)");
    }
    if (fix_check_count(style, words + 3, n_words - 3, err) != CW_OK)
        return err->status;
    int place = find_fix(sim, words[0]);
    if (place >= 0 && sim->fix[place]->style != style) {
        return cw_err_user(err, "fix %s exists with style %s; unfix it first", words[0],
                           sim->fix[place]->style->name);
    }
    struct fix *fix = NULL;
    sim_refresh_context(sim);
    if (style->create(&sim->context, words + 3, n_words - 3, &fix, err) != CW_OK) {
        cw_err_prefix(err, "fix %s: ", words[2]);
        return err->status;
    }
    fix->style = style;
    fix->group = group;
    fix->group_bit = group_bit(group);
    copy_id(fix->id, sizeof fix->id, words[0]);
    fix->words = copy_words(words, n_words);
    fix->n_words = n_words;
    if (restart_claim_fix(sim, fix, err) != CW_OK) {
        free_fix(fix);
        return err->status;
    }
    if (place >= 0) {
        free_fix(sim->fix[place]);
    } else {
        place = sim->n_fix++;
        sim->fix = mem_resize(sim->fix, (size_t)sim->n_fix, sizeof(struct fix *));
    }
    sim->fix[place] = fix;
    return CW_OK;
}

enum cw_status sim_remove_fix(struct sim *sim, const char *id, struct cw_err *err)
{
    int k = find_fix(sim, id);
    if (k < 0)
        return cw_err_user(err, "there is no fix with ID '%s'", id);
    free_fix(sim->fix[k]);
    sim->n_fix--;
    memmove(&sim->fix[k], &sim->fix[k + 1], (size_t)(sim->n_fix - k) * sizeof sim->fix[0]);
    return CW_OK;
}

enum cw_status sim_begin_compute(struct sim *sim, struct compute *compute, struct cw_err *err)
{
    const struct compute_context context = sim_compute_context(sim, compute->group);
    return compute->ops->begin ? compute->ops->begin(compute, &context, err) : CW_OK;
}

static enum cw_status add_compute(struct sim *sim, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    int group = 0;
    if (n_words < 3)
        return cw_err_user(err, "expected: compute ID GROUP STYLE ...");
    if (check_head(sim, "compute", words[0], words[1], &group, err) != CW_OK)
        return err->status;
    if (find_compute(sim, words[0]) >= 0)
        return cw_err_user(err, "compute %s exists already; uncompute it first", words[0]);
    struct compute *compute = NULL;
    struct compute_context context = sim_compute_context(sim, group);
    if (compute_create(&context, words[0], group, words + 2, n_words - 2, &compute, err) != CW_OK)
        return err->status;
    if (restart_claim_compute(sim, compute, err) != CW_OK ||
        sim_begin_compute(sim, compute, err) != CW_OK) {
        compute_destroy(compute);
        return err->status;
    }
    compute->words = copy_words(words, n_words);
    compute->n_words = n_words;
    sim->compute = mem_resize(sim->compute, (size_t)sim->n_compute + 1, sizeof(struct compute *));
    sim->compute[sim->n_compute++] = compute;
    return CW_OK;
}

enum cw_status sim_add_compute(struct sim *sim, const char *const *words, int n_words,
                               struct cw_err *err)
{
    if (!sim->box.exists) {
        return cw_err_user(
            err,
            "compute before the simulation box exists (create_box, read_data or read_restart)");
    }
    return add_compute(sim, words, n_words, err);
}

/* the computes that every LAMMPS deck finds there */
static void add_thermo_computes(struct sim *sim)
{
    static const char *const lines[3][4] = {{"thermo_temp", "all", "temp"},
                                            {"thermo_press", "all", "pressure", "thermo_temp"},
                                            {"thermo_pe", "all", "pe"}};
    struct cw_err err = {0};
    for (int k = 0; k < 3; k++) {
        if (add_compute(sim, lines[k], k == 1 ? 4 : 3, &err) != CW_OK)
            cw_fatal("%s", err.text);
    }
}

enum cw_status sim_remove_compute(struct sim *sim, const char *id, struct cw_err *err)
{
    int k = find_compute(sim, id);
    if (k < 0)
        return cw_err_user(err, "there is no compute with ID '%s'", id);
    free_compute(sim->compute[k]);
    sim->n_compute--;
    memmove(&sim->compute[k], &sim->compute[k + 1],
            (size_t)(sim->n_compute - k) * sizeof sim->compute[0]);
    return CW_OK;
}

void sim_refresh_context(struct sim *sim)
{
    sim->context.units = sim->units;
    sim->context.potential = sim->potential;
    sim->context.step = sim->step;
    sim->context.dt = sim->dt;
    sim->context.time = sim->time;
}

double sim_removed_dof(struct sim *sim, int group)
{
    double removed = 0;
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->removed_dof)
            removed += sim->fix[k]->ops->removed_dof(sim->fix[k], &sim->context, group);
    }
    return removed;
}

double sim_fix_energy(struct sim *sim)
{
    double energy = 0;
    for (int k = 0; k < sim->n_fix; k++) {
        struct fix *fix = sim->fix[k];
        struct cw_err err = {0};
        double value = 0;
        if (fix->adds_energy && fix->ops->scalar &&
            fix->ops->scalar(fix, &sim->context, &value, &err) == CW_OK)
            energy += value;
    }
    return energy;
}

static double sim_longest_cutoff(const struct sim *sim)
{
    double longest = 0;
    int n = sim->atoms.n_types + 1;
    for (int k = 0; sim->potential_ready && k < n * n; k++)
        longest = sim->cutoff[k] > longest ? sim->cutoff[k] : longest;
    return longest;
}

struct compute_context sim_compute_context(struct sim *sim, int group)
{
    return (struct compute_context){
        .comm = sim->comm,
        .units = sim->units,
        .box = &sim->box,
        .atoms = &sim->atoms,
        .groups = &sim->groups,
        .domain = sim->domain,
        .list = &sim->list,
        .values = &sim->values,
        .complete = sim_longest_cutoff(sim),
        .removed_dof = sim_removed_dof(sim, group),
        .fix_energy = sim_fix_energy(sim),
        .step = sim->step,
    };
}

struct writer_context sim_writer_context(struct sim *sim)
{
    return (struct writer_context){
        .comm = sim->comm,
        .units = sim->units,
        .box = &sim->box,
        .atoms = &sim->atoms,
        .groups = &sim->groups,
        .values = &sim->values,
        .step = sim->step,
        .time = sim->time,
        .dt = sim->dt,
    };
}

void sim_atoms_changed(struct sim *sim)
{
    sim->list_valid = false;
    sim->bonded_ready = false;
    sim->forces = (struct sim_forces){0};
}
