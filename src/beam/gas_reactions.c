/* What reacts at a look. All ranks come to the same sites (silica_sites.h) and draw the same
 * numbers, so they agree without a word; only atoms are made and removed where they belong.
 *
 * A site that may react has had `exposure` since the last look: with rates k it does with the
 * probability 1 - exp(-(k_dose dose + k_second seconds)), that is, where an exponential waiting
 * time -log u, u a function of (seed, reaction, id of the site, step), is shorter than the
 * exponent. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/real.h"
#include "base/units.h"
#include "beam/fix_gas_state.h"
#include "beam/process.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/silanol.h"
#include "system/silica_sites.h"

static const double ROOM = 1.5; /* A: nearer to another atom, no new one is put */

/* Streams of one seed: reactions apart, and dangling bonds of one atom. */
enum { STREAMS = 256, TURNS = 16, VELOCITY = STREAMS * TURNS * GAS_REACTIONS };

/* What happens at one look. */
struct gas_look {
    struct fix_gas *self;
    const struct fix_context *context;
    struct gas_exposure exposure;
    struct silica_sites sites;
    struct silica_gap *gap; /* [n_gaps] that are filled */
    struct silanol_new *made;
    struct silica_couple *couple; /* [n_couples] that are stripped */
    gid n_gaps, n_couples;
};

static bool reacts(const struct gas_look *look, enum gas_reaction reaction, gid at, uint32_t turn)
{
    const struct silica_site *site = &look->sites.site[at];
    const struct gas_rate *rate =
        reaction == GAS_STRIP ? &look->self->strip : &look->self->terminate;
    double x[3];
    int image[3] = {0, 0, 0};
    memcpy(x, site->x, sizeof x);
    box_wrap(look->context->box, x, image);
    const double part = illumination_part(look->self->at, x, look->context->time);
    const double due =
        rate->dose * look->exposure.dose * part + rate->second * look->exposure.seconds;
    const uint32_t stream = RANDOM_GAS + STREAMS * (turn + TURNS * (uint32_t)reaction);
    double u[4];
    random_uniform4(look->self->seed, stream, site->id, look->context->step, u);
    return -real_log(u[0] - 0x1p-33 + 0x1p-32 * u[1]) < due;
}

static void record(struct gas_look *look, enum gas_reaction reaction, gid at, gid partner)
{
    static const char *const element[] = {"Si", "O"};
    struct fix_gas *self = look->self;
    const struct silica_site *site = &look->sites.site[at];
    struct beam_event event = {.step = look->context->step,
                               .id = site->id,
                               .partner = partner < 0 ? 0 : look->sites.site[partner].id,
                               .time = look->context->time,
                               .seconds = self->account.total.seconds,
                               .dose = self->account.total.dose,
                               .process = BEAM_GAS_FIRST + (int)reaction,
                               .type = self->silica.type[site->role]};
    memcpy(event.x, site->x, sizeof event.x);
    (void)snprintf(event.element, sizeof event.element, "%s", element[site->role]);
    self->account.count[reaction]++;
    if (self->log.text.path && comm_rank(look->context->comm) == 0)
        beam_events_add(&self->events, &event);
}

/* Fills a gap if there is room. */
static void fill(struct gas_look *look, const struct silica_gap *gap, enum gas_reaction reaction,
                 gid at, gid partner)
{
    const struct silanol_new made = silanol_place(&look->sites, gap);
    if (made.room < ROOM) {
        look->self->account.crowded++;
        return;
    }
    look->gap[look->n_gaps] = *gap;
    look->made[look->n_gaps++] = made;
    record(look, reaction, at, partner);
}

static void choose_gaps(struct gas_look *look)
{
    const struct silica_sites *sites = &look->sites;
    const gid n = sites->n_pairs + sites->n_lone;
    uint32_t turn = 0;
    look->gap = mem_array((size_t)n, sizeof *look->gap);
    look->made = mem_array((size_t)n, sizeof *look->made);
    for (gid k = 0; k < sites->n_pairs; k++) {
        const struct silica_gap *gap = &sites->pair[k];
        if (reacts(look, GAS_TERMINATE, gap->oxygen, 0))
            fill(look, gap, GAS_TERMINATE, gap->oxygen, gap->silicon);
    }
    for (gid k = 0; k < sites->n_lone; k++) {
        const struct silica_gap *gap = &sites->lone[k];
        const gid at = gap->oxygen >= 0 ? gap->oxygen : gap->silicon;
        turn = k > 0 && gap->silicon >= 0 && sites->lone[k - 1].silicon == at ? turn + 1 : 0;
        if (reacts(look, GAS_HEAL, at, turn))
            fill(look, gap, GAS_HEAL, at, -1);
    }
}

static void choose_couples(struct gas_look *look)
{
    const struct silica_sites *sites = &look->sites;
    look->couple = mem_array((size_t)sites->n_hydroxyls / 2, sizeof *look->couple);
    const gid n = silica_sites_couple(sites, look->couple);
    for (gid k = 0; k < n; k++) {
        const struct silica_couple couple = look->couple[k];
        if (!reacts(look, GAS_STRIP, couple.stays.oxygen, 0))
            continue;
        record(look, GAS_STRIP, couple.stays.oxygen, couple.leaves.oxygen);
        look->couple[look->n_couples++] = couple;
    }
}

/* Maxwell's for owned atom i. */
static void draw_velocity(const struct gas_look *look, lidx i)
{
    struct atoms *atoms = look->context->atoms;
    const struct units *units = look->context->units;
    const double mass = atoms->mass[atoms->type[i]] * units->mv2_to_energy;
    const double speed = sqrt(units->boltzmann * look->self->temperature / mass);
    struct random_spare spare = {0};
    struct beam_draws draws = {.seed = look->self->seed,
                               .stream = RANDOM_GAS + VELOCITY,
                               .id = atoms->id[i],
                               .step = look->context->step,
                               .at = 4};
    for (int d = 0; d < 3; d++) {
        atoms->v[4 * (size_t)i + (size_t)d] = exact_round(
            speed * random_normal_polar(beam_draw, &draws, &spare), CW_QUANTUM_VELOCITY);
    }
}

/* Makes what was chosen so. Collective. */
static enum cw_status carry_out(struct gas_look *look, struct cw_err *err)
{
    struct fix_gas *self = look->self;
    struct atoms *atoms = look->context->atoms;
    gid made = 0;
    for (gid k = 0; k < look->n_gaps; k++)
        made += look->made[k].n;
    if (silanol_remove(&look->sites, look->couple, look->n_couples, err) != CW_OK)
        return err->status;
    const lidx before = atoms->n_local;
    if (made > 0 && silanol_add(&look->sites, look->gap, look->made, look->n_gaps,
                                self->account.next_id, self->made_bit, err) != CW_OK)
        return err->status;
    for (lidx i = before; i < atoms->n_local; i++)
        draw_velocity(look, i);
    self->account.next_id += made;
    return CW_OK;
}

static enum cw_status find_sites(const struct fix_gas *self, const struct system_parts *parts,
                                 enum silica_look look, struct silica_sites *sites,
                                 struct cw_err *err)
{
    if (silica_sites_find(sites, parts, &self->silica, self->base.group_bit,
                          parts->groups->name[self->base.group], look, err) != CW_OK)
        cw_err_prefix(err, "fix %s: ", self->base.id);
    return err->status;
}

enum cw_status gas_react(struct fix_gas *self, const struct fix_context *context,
                         struct gas_exposure exposure, struct cw_err *err)
{
    const struct system_parts parts = fix_gas_parts(context);
    struct gas_look look = {.self = self, .context = context, .exposure = exposure};
    if (find_sites(self, &parts, SILICA_SITES_ALONE, &look.sites, err) == CW_OK) {
        const gid last = look.sites.site[look.sites.n - 1].id;
        self->account.next_id = last >= self->account.next_id ? last + 1 : self->account.next_id;
        choose_couples(&look);
        choose_gaps(&look);
        (void)!carry_out(&look, err);
    }
    mem_free(look.gap);
    mem_free(look.made);
    mem_free(look.couple);
    silica_sites_free(&look.sites);
    return err->status;
}

enum cw_status gas_count(struct fix_gas *self, const struct fix_context *context,
                         struct cw_err *err)
{
    const struct system_parts parts = fix_gas_parts(context);
    const uint64_t hash = atoms_hash(context->atoms, context->comm);
    struct silica_sites sites = {0};
    if (self->is_counted && self->counted_step == context->step && self->counted_hash == hash)
        return CW_OK;
    if (find_sites(self, &parts, SILICA_AREA, &sites, err) == CW_OK) {
        self->surface = (struct gas_surface){
            .hydroxyls = sites.n_hydroxyls,
            .pairs = sites.n_pairs,
            .lone = sites.n_lone,
            .bare = sites.silicon + sites.oxygen - 2 * sites.n_pairs,
            .area = sites.area,
        };
        self->is_counted = true;
        self->counted_step = context->step;
        self->counted_hash = hash;
    }
    silica_sites_free(&sites);
    return err->status;
}

double gas_coverage(const struct gas_surface *surface)
{
    const double covered = (double)surface->hydroxyls;
    const double all = covered + (double)(2 * surface->pairs + surface->lone);
    return all > 0 ? covered / all : 0;
}

double gas_density(const struct gas_surface *surface)
{
    return surface->area > 0 ? 100 * (double)surface->hydroxyls / surface->area : 0;
}
