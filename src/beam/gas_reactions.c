/* What reacts at a look. Each rank finds the sites among its own atoms and draws for them; what
 * reacts is made known to all, finds its partners (gas_match.h), and then all ranks work out the
 * same new atoms (silica_scene.h); atoms are removed where they belong. So what ranks tell each
 * other, but for copies of atoms near their borders, grows with what reacts and its surroundings.
 *
 * A site that may react has had an exposure since the last look: with rates k it does with the
 * probability 1 - exp(-(k_dose dose + k_second seconds)), that is, where an exponential waiting
 * time -log u, u a function of (seed, reaction, id of the site, step), is shorter than the
 * exponent. The quotient of the two says when, and who is first chooses first. A reaction of two is
 * drawn for by one of them, at a rate that makes as many reactions as there are pairs: for each
 * oxygen k n_pairs / n_oxygen, for each of n silanols k floor(n / 2) / n. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/real.h"
#include "base/units.h"
#include "beam/fix_gas_state.h"
#include "beam/gas_match.h"
#include "beam/process.h"
#include "beam/scan.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/group.h"
#include "system/silanol.h"
#include "system/silica_scene.h"
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
    double share[GAS_REACTIONS]; /* of a site in its reaction's rate */
    struct gas_site *site;       /* that reacts: here, then of all ranks, in order */
    gid n_sites, cap;
    gid first[GAS_REACTIONS + 1]; /* of each reaction */
    struct silica_scene scene;
    struct silanol_new *made;    /* [n_made] */
    struct silanol_water *water; /* [n_waters] */
    gid n_made, n_waters;
};

/* Reactions to be expected at this place since the last look. */
static double due_at(const struct gas_look *look, enum gas_reaction reaction, const double x[3])
{
    const struct fix_gas *self = look->self;
    const struct gas_exposure *had = &look->exposure;
    const struct gas_rate *rate = reaction == GAS_STRIP ? &self->strip : &self->terminate;
    double dose = had->dose;
    if (rate->dose > 0 && self->at->scan.lines > 0) {
        dose = illumination_dose(self->at, scan_time(self->at, x, had->from, had->to));
    } else if (rate->dose > 0) {
        dose *= illumination_part(self->at, x, had->to);
    }
    return look->share[reaction] * (rate->dose * dose + rate->second * had->seconds);
}

/* Does this site react, and when? *site has all but that. Keeps it if it does. */
static void draw(struct gas_look *look, struct gas_site *site)
{
    const double due = due_at(look, (enum gas_reaction)site->reaction, site->x);
    const uint32_t stream = RANDOM_GAS + STREAMS * (site->turn + TURNS * (uint32_t)site->reaction);
    double u[4];
    random_uniform4(look->self->seed, stream, site->id, look->context->step, u);
    const double waits = -real_log(u[0] - 0x1p-33 + 0x1p-32 * u[1]);
    if (!(waits < due))
        return;
    site->when = waits / due;
    if (look->n_sites == look->cap) {
        look->cap = 2 * look->cap + 64;
        look->site = mem_resize(look->site, (size_t)look->cap, sizeof *look->site);
    }
    look->site[look->n_sites++] = *site;
}

static void draw_dangling(struct gas_look *look)
{
    const struct silica_sites *sites = &look->sites;
    for (gid k = 0; k < sites->n_dangling; k++) {
        const struct silica_dangling *bond = &sites->dangling[k];
        const struct silica_site *at = &sites->site[bond->at];
        struct gas_site site = {.id = at->id,
                                .bonded = bond->partner < 0 ? 0 : sites->site[bond->partner].id,
                                .role = at->role,
                                .reaction = bond->neutral ? GAS_HEAL : GAS_TERMINATE,
                                .turn = bond->turn};
        memcpy(site.x, at->x, sizeof site.x);
        if (bond->neutral || at->role == SILICA_O)
            draw(look, &site);
    }
}

static void draw_silanols(struct gas_look *look)
{
    const struct silica_sites *sites = &look->sites;
    for (gid k = 0; k < sites->n_hydroxyls; k++) {
        const struct silica_site *oxygen = &sites->site[sites->hydroxyl[k].oxygen];
        const struct silica_site *hydrogen = &sites->site[sites->hydroxyl[k].hydrogen];
        struct gas_site site = {.id = oxygen->id,
                                .bonded = hydrogen->id,
                                .q = hydrogen->q,
                                .role = SILICA_O,
                                .reaction = GAS_STRIP};
        memcpy(site.x, oxygen->x, sizeof site.x);
        draw(look, &site);
    }
}

/* By reaction, then time. */
static int in_order(const void *a, const void *b)
{
    const struct gas_site *x = a;
    const struct gas_site *y = b;
    if (x->reaction != y->reaction)
        return x->reaction - y->reaction;
    if (x->when < y->when || x->when > y->when)
        return x->when < y->when ? -1 : 1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->turn > y->turn) - (x->turn < y->turn);
}

/* Those of all ranks, in order. Collective. */
static void share_sites(struct gas_look *look)
{
    size_t bytes;
    struct gas_site *all = comm_gather_all(look->context->comm, look->site,
                                           (size_t)look->n_sites * sizeof *all, &bytes);
    mem_free(look->site);
    look->site = all;
    look->n_sites = (gid)(bytes / sizeof *all);
    if (look->n_sites > 0)
        qsort(all, (size_t)look->n_sites, sizeof *all, in_order);
    for (gid k = 0; k < look->n_sites; k++)
        look->first[all[k].reaction + 1]++;
    for (int r = 0; r < GAS_REACTIONS; r++)
        look->first[r + 1] += look->first[r];
}

static void draw_sites(struct gas_look *look)
{
    const struct silica_counts *total = &look->sites.total;
    const gid pairs = silica_counts_pairs(total);
    const gid couples = total->hydroxyls / 2;
    look->share[GAS_TERMINATE] = pairs > 0 ? (double)pairs / (double)total->oxygen : 0;
    look->share[GAS_HEAL] = 1;
    look->share[GAS_STRIP] = couples > 0 ? (double)couples / (double)total->hydroxyls : 0;
    draw_dangling(look);
    draw_silanols(look);
    share_sites(look);
}

static int end_by_id(const void *a, const void *b)
{
    const struct gas_end *x = a;
    const struct gas_end *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* This rank's silicons with dangling bonds. Returns how many; the caller frees. */
static gid list_silicons(const struct silica_sites *sites, struct gas_end **end)
{
    gid n = 0;
    *end = mem_zeroed((size_t)sites->n_dangling, sizeof **end);
    for (gid k = 0; k < sites->n_dangling; k++) {
        const struct silica_dangling *bond = &sites->dangling[k];
        const struct silica_site *site = &sites->site[bond->at];
        if (bond->neutral || site->role != SILICA_SI)
            continue;
        if (n == 0 || (*end)[n - 1].id != site->id) {
            (*end)[n] = (struct gas_end){.id = site->id};
            memcpy((*end)[n++].x, site->x, sizeof site->x);
        }
        (*end)[n - 1].room++;
    }
    return n;
}

/* This rank's silanols. */
static gid list_silanols(const struct silica_sites *sites, struct gas_end **end)
{
    *end = mem_zeroed((size_t)sites->n_hydroxyls, sizeof **end);
    for (gid k = 0; k < sites->n_hydroxyls; k++) {
        const struct silica_site *oxygen = &sites->site[sites->hydroxyl[k].oxygen];
        const struct silica_site *hydrogen = &sites->site[sites->hydroxyl[k].hydrogen];
        (*end)[k] = (struct gas_end){
            .id = oxygen->id, .room = 1, .hydrogen = hydrogen->id, .q = oxygen->q + hydrogen->q};
        memcpy((*end)[k].x, oxygen->x, sizeof oxygen->x);
    }
    return sites->n_hydroxyls;
}

/* Partners for all sites of a reaction. Collective. */
static void match(struct gas_look *look, enum gas_reaction reaction)
{
    const gid first = look->first[reaction];
    struct gas_end *end;
    const gid n = reaction == GAS_STRIP ? list_silanols(&look->sites, &end)
                                        : list_silicons(&look->sites, &end);
    if (n > 0)
        qsort(end, (size_t)n, sizeof *end, end_by_id);
    gas_match(look->context->comm, look->context->box, look->site + first,
              look->first[reaction + 1] - first, end, n);
    mem_free(end);
}

static void record(struct gas_look *look, const struct gas_site *site)
{
    static const char *const element[] = {"Si", "O"};
    struct fix_gas *self = look->self;
    struct beam_event event = {.step = look->context->step,
                               .id = site->id,
                               .partner = site->end.id,
                               .time = look->context->time,
                               .seconds = self->account.total.seconds,
                               .dose = self->account.total.dose,
                               .process = BEAM_GAS_FIRST + site->reaction,
                               .type = self->silica.type[site->role]};
    memcpy(event.x, site->x, sizeof event.x);
    (void)snprintf(event.element, sizeof event.element, "%s", element[site->role]);
    self->account.count[site->reaction]++;
    if (self->log.text.path && comm_rank(look->context->comm) == 0)
        beam_events_add(&self->events, &event);
}

static bool has_gap(const struct gas_site *site)
{
    return site->reaction == GAS_HEAL || (site->reaction == GAS_TERMINATE && site->end.id != 0);
}

/* What lies about the sites that are to be filled. Collective. */
static void set_scene(struct gas_look *look)
{
    gid n = 0;
    double(*place)[3] = mem_array((size_t)(2 * look->n_sites), sizeof *place);
    for (gid k = 0; k < look->n_sites; k++) {
        const struct gas_site *site = &look->site[k];
        if (has_gap(site))
            memcpy(place[n++], site->x, sizeof site->x);
        if (has_gap(site) && site->reaction == GAS_TERMINATE)
            memcpy(place[n++], site->end.x, sizeof site->x);
    }
    silica_scene_make(&look->scene, &look->sites, place, n);
    mem_free(place);
}

/* Fills a gap if there is room. */
static void fill(struct gas_look *look, const struct gas_site *site)
{
    const bool silicon = site->role == SILICA_SI;
    const struct silica_gap gap = {.oxygen = silicon ? 0 : site->id,
                                   .partner = silicon ? 0 : site->bonded,
                                   .silicon = silicon ? site->id : site->end.id};
    const struct silanol_new made = silanol_place(&look->scene, &gap);
    if (made.room < ROOM) {
        silanol_withdraw(&look->scene, &made);
        look->self->account.crowded++;
        return;
    }
    look->made[look->n_made++] = made;
    record(look, site);
}

static void choose(struct gas_look *look)
{
    const size_t n = (size_t)look->n_sites;
    look->made = mem_array(n, sizeof *look->made);
    look->water = mem_array(n, sizeof *look->water);
    for (gid k = look->first[GAS_STRIP]; k < look->n_sites; k++) {
        const struct gas_site *site = &look->site[k];
        if (site->end.id == 0)
            continue;
        record(look, site);
        look->water[look->n_waters++] =
            (struct silanol_water){.stays = site->id,
                                   .gone = {site->bonded, site->end.hydrogen, site->end.id},
                                   .q = site->q + site->end.q};
    }
    for (gid k = 0; k < look->first[GAS_STRIP]; k++) {
        if (has_gap(&look->site[k]))
            fill(look, &look->site[k]);
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
    const gid last = silica_sites_last_id(&look->sites);
    gid made = 0;
    self->account.next_id = last >= self->account.next_id ? last + 1 : self->account.next_id;
    for (gid k = 0; k < look->n_made; k++)
        made += look->made[k].n;
    silanol_remove(look->sites.parts, look->water, look->n_waters);
    const lidx before = atoms->n_local;
    if (made > 0 && silanol_add(&look->scene, look->made, look->n_made, self->account.next_id,
                                self->made_bit, err) != CW_OK)
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
    if (silica_sites_find(sites, parts, &self->silica, self->base.group_bit, look, err) != CW_OK)
        cw_err_prefix(err, "fix %s: ", self->base.id);
    return err->status;
}

enum cw_status gas_react(struct fix_gas *self, const struct fix_context *context,
                         struct gas_exposure exposure, struct cw_err *err)
{
    const struct system_parts parts = fix_gas_parts(context);
    struct gas_look look = {.self = self, .context = context, .exposure = exposure};
    if (find_sites(self, &parts, SILICA_SITES_ALONE, &look.sites, err) == CW_OK) {
        draw_sites(&look);
        match(&look, GAS_TERMINATE);
        match(&look, GAS_STRIP);
        set_scene(&look);
        choose(&look);
        (void)!carry_out(&look, err);
    }
    mem_free(look.site);
    mem_free(look.made);
    mem_free(look.water);
    silica_scene_free(&look.scene);
    silica_sites_free(&look.sites);
    return err->status;
}

enum cw_status gas_count(struct fix_gas *self, const struct fix_context *context,
                         enum silica_look what, struct cw_err *err)
{
    const struct system_parts parts = fix_gas_parts(context);
    const uint64_t hash = atoms_hash(context->atoms, context->comm);
    struct silica_sites sites = {0};
    if (self->is_counted && self->counted_step == context->step && self->counted_hash == hash &&
        (what == SILICA_SITES_ALONE || self->has_area))
        return CW_OK;
    if (find_sites(self, &parts, what, &sites, err) == CW_OK) {
        self->surface = (struct gas_surface){.count = sites.total, .area = sites.area};
        self->is_counted = true;
        self->has_area = what == SILICA_AREA;
        self->counted_step = context->step;
        self->counted_hash = hash;
    }
    silica_sites_free(&sites);
    return err->status;
}

double gas_coverage(const struct gas_surface *surface)
{
    const struct silica_counts *count = &surface->count;
    const double covered = (double)count->hydroxyls;
    const double all = covered + (double)(2 * silica_counts_pairs(count) + count->lone);
    return all > 0 ? covered / all : 0;
}

double gas_density(const struct gas_surface *surface)
{
    return surface->area > 0 ? 100 * (double)surface->count.hydroxyls / surface->area : 0;
}
