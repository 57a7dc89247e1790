/* Checkpoints of a simulation. The state is: clock, box, groups, types, the force field's deck
 * words, every atom's fields that are marked for it, and the bytes that fixes and computes save.
 * Lists, ghosts, owners and forces are not state: they are made again, with the same bits.
 *
 * As in LAMMPS a checkpoint does not bring fixes back by itself: the deck declares them, and a fix
 * (or a compute) with the ID, group and style of one in the checkpoint takes up its state. So a
 * deck can go on with other fixes, too, and nothing runs that the deck does not show. */
#include "sim/restart.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "bonded/bonded.h"
#include "kspace/kspace.h"
#include "output/buffer.h"
#include "output/checkpoint.h"
#include "parallel/comm.h"
#include "sim/internal.h"
#include "sim/sim.h"

struct restart_saved {
    struct saved_part {
        struct checkpoint_part part;
        bool of_compute, claimed;
    } * part;
    int n;
};

static char *join_words(char *const *words, int n)
{
    struct buffer text = {0};
    buffer_text(&text, "");
    for (int k = 0; k < n; k++)
        buffer_print(&text, "%s%s", k ? " " : "", words[k]);
    return text.data;
}

static void name_part(struct checkpoint_part *out, const char *id, const char *style,
                      const char *group, char *words)
{
    (void)snprintf(out->id, sizeof out->id, "%s", id);
    (void)snprintf(out->style, sizeof out->style, "%s", style);
    (void)snprintf(out->group, sizeof out->group, "%s", group);
    out->words = words;
}

static void gather_fixes(struct sim *sim, struct checkpoint *state)
{
    state->n_fix = sim->n_fix;
    state->fix = mem_zeroed((size_t)sim->n_fix, sizeof *state->fix);
    sim_refresh_context(sim);
    for (int k = 0; k < sim->n_fix; k++) {
        const struct fix *fix = sim->fix[k];
        struct checkpoint_part *out = &state->fix[k];
        name_part(out, fix->id, fix->style->name, sim->groups.name[fix->group],
                  join_words(fix->words, fix->n_words));
        if (fix->ops->save)
            fix->ops->save(fix, &sim->context, &out->data, &out->bytes);
    }
}

/* The words of all, for the reader's information, and the states of those that have one. */
static void gather_computes(struct sim *sim, struct checkpoint *state)
{
    struct buffer lines = {0};
    state->compute = mem_zeroed((size_t)sim->n_compute, sizeof *state->compute);
    for (int k = 0; k < sim->n_compute; k++) {
        const struct compute *compute = sim->compute[k];
        char *line = join_words(compute->words, compute->n_words);
        buffer_print(&lines, "%s\n", line);
        if (!compute->ops->save) {
            mem_free(line);
            continue;
        }
        struct checkpoint_part *out = &state->compute[state->n_compute++];
        name_part(out, compute->id, compute->style->name, sim->groups.name[compute->group], line);
        compute->ops->save(compute, &out->data, &out->bytes);
    }
    state->computes = lines.data;
}

/* pair_style and pair_coeff lines, then those of kspace_style */
static char *force_field_lines(const struct sim *sim)
{
    struct buffer text = {0};
    char *pair = sim->potential->ops->deck(sim->potential);
    char *kspace = kspace_deck(sim->kspace);
    buffer_print(&text, "%s%s", pair, kspace);
    mem_free(pair);
    mem_free(kspace);
    return text.data;
}

/* styles, coefficients and special_bonds; the caller's */
static char *bonded_lines(const struct sim *sim)
{
    const double *lj = sim->special.lj;
    const double *coul = sim->special.coul;
    struct buffer text = {0};
    char *deck = bonded_deck(sim->bonded);
    buffer_text(&text, deck);
    buffer_print(&text, "special_bonds lj %.17g %.17g %.17g coul %.17g %.17g %.17g\n", lj[1], lj[2],
                 lj[3], coul[1], coul[2], coul[3]);
    mem_free(deck);
    return text.data;
}

/* "special_bonds lj W W W coul W W W" as bonded_lines makes it */
static void restore_special(struct sim *sim, const char *const *words, int n, struct cw_err *err)
{
    bool good = n == 9;
    for (int k = 1; k <= SPECIAL_KINDS && good; k++) {
        good = text_double(words[1 + k], &sim->special.lj[k]) &&
               text_double(words[5 + k], &sim->special.coul[k]);
    }
    if (!good)
        (void)cw_err_user(err, "its special_bonds make no sense");
}

static void gather_state(struct sim *sim, struct checkpoint *state)
{
    sim_start_clock(sim);
    *state = (struct checkpoint){.step = sim->step,
                                 .step_origin = sim->step_origin,
                                 .time = sim->time,
                                 .time_origin = sim->time_origin,
                                 .dt = sim->dt,
                                 .box = sim->box,
                                 .groups = sim->groups};
    (void)snprintf(state->units, sizeof state->units, "%s", sim->units->name);
    if (sim->potential && sim->potential->ops->deck)
        state->potential = force_field_lines(sim);
    state->bonded = bonded_lines(sim);
    const struct potential_options *options = &sim->pair_options;
    state->options[0] =
        (options->evaluate == EVALUATE_SPLINE) + 2 * (options->precision == PRECISION_MIXED);
    state->options[1] = options->shift;
    state->options[2] = options->tail;
    state->options[3] = (unsigned char)options->mix;
    gather_computes(sim, state);
    gather_fixes(sim, state);
}

/* '*' -> step; the caller's */
static char *with_step(const char *path, gid step)
{
    struct buffer text = {0};
    const char *star = strchr(path, '*');
    if (star) {
        buffer_print(&text, "%.*s%" PRId64 "%s", (int)(star - path), path, step, star + 1);
    } else {
        buffer_text(&text, path);
    }
    return text.data;
}

enum cw_status restart_write(struct sim *sim, const char *path, struct cw_err *err)
{
    struct checkpoint state;
    char *name = with_step(path, sim->step);
    atoms_count(&sim->atoms, sim->comm);
    gather_state(sim, &state);
    enum cw_status status = checkpoint_write(sim->comm, name, &state, &sim->atoms, err);
    checkpoint_free(&state);
    mem_free(name);
    return status;
}

gid restart_bytes(struct sim *sim)
{
    struct checkpoint state;
    atoms_count(&sim->atoms, sim->comm);
    gather_state(sim, &state);
    gid bytes = checkpoint_bytes(&state, &sim->atoms);
    checkpoint_free(&state);
    return bytes;
}

/* of base.* the last two are kept */
static void retire(struct sim *sim, char *newest)
{
    char **written = sim->restart.written;
    if (written[1] && strcmp(written[1], newest) == 0) {
        mem_free(newest);
        return;
    }
    if (written[0] && comm_rank(sim->comm) == 0)
        (void)unlink(written[0]);
    mem_free(written[0]);
    written[0] = written[1];
    written[1] = newest;
}

enum cw_status restart_write_scheduled(struct sim *sim, struct cw_err *err)
{
    struct sim_restart *schedule = &sim->restart;
    if (restart_write(sim, schedule->file[schedule->next], err) != CW_OK)
        return err->status;
    if (schedule->file[1]) {
        schedule->next = 1 - schedule->next;
    } else {
        retire(sim, with_step(schedule->file[0], sim->step));
    }
    return CW_OK;
}

enum cw_status restart_write_on_signal(struct sim *sim, char **path, struct cw_err *err)
{
    const char *where = "coldweld.restart.*";
    if (sim->restart.every > 0)
        where = sim->restart.file[sim->restart.next];
    *path = with_step(where, sim->step);
    return restart_write(sim, where, err);
}

void restart_schedule(struct sim *sim, gid every, const char *first, const char *second)
{
    struct sim_restart *schedule = &sim->restart;
    for (int k = 0; k < 2; k++) {
        mem_free(schedule->file[k]);
        mem_free(schedule->written[k]);
    }
    *schedule = (struct sim_restart){.every = every};
    if (every == 0)
        return;
    struct buffer name = {0};
    bool numbered = second || strchr(first, '*');
    buffer_print(&name, "%s%s", first, numbered ? "" : ".*");
    schedule->file[0] = name.data;
    schedule->file[1] = second ? mem_string(second) : NULL;
}

/* Is name PREFIX digits SUFFIX? Its number, or -1. */
static gid number_in(const char *name, const char *prefix, size_t n_prefix, const char *suffix)
{
    gid number;
    size_t n = strlen(name);
    size_t n_suffix = strlen(suffix);
    char digits[24];
    if (n <= n_prefix + n_suffix || n - n_prefix - n_suffix >= sizeof digits ||
        strncmp(name, prefix, n_prefix) != 0 || strcmp(name + n - n_suffix, suffix) != 0)
        return -1;
    size_t n_digits = n - n_prefix - n_suffix;
    memcpy(digits, name + n_prefix, n_digits);
    digits[n_digits] = '\0';
    if (strspn(digits, "0123456789") != n_digits || !text_gid(digits, &number))
        return -1;
    return number;
}

/* the largest number in a file's name that fits the pattern; -1: none. Rank 0 looks. */
static gid newest_step(struct comm *comm, const char *pattern)
{
    gid newest = -1;
    if (comm_rank(comm) == 0) {
        const char *slash = strrchr(pattern, '/');
        const char *base = slash ? slash + 1 : pattern;
        const char *star = strchr(base, '*');
        char *folder = slash ? mem_string(pattern) : mem_string(".");
        if (slash)
            folder[slash - pattern + (slash == pattern)] = '\0';
        DIR *entries = star ? opendir(folder) : NULL;
        for (struct dirent *entry; entries && (entry = readdir(entries));) {
            gid number = number_in(entry->d_name, base, (size_t)(star - base), star + 1);
            newest = number > newest ? number : newest;
        }
        if (entries)
            (void)closedir(entries);
        mem_free(folder);
    }
    comm_broadcast(comm, &newest, sizeof newest, 0);
    return newest;
}

/* splits a line at blanks, in place; at most room words */
static int split_words(char *line, const char **words, int room)
{
    int n = 0;
    char *rest = line;
    for (char *word; n < room && (word = strtok_r(rest, " \t", &rest));)
        words[n++] = word;
    return n;
}

static enum cw_status restore_style(struct sim *sim, const char *const *words, int n,
                                    struct cw_err *err)
{
    const struct potential_style *style = n > 1 ? potential_find_style(words[1]) : NULL;
    struct potential *potential = NULL;
    if (!style)
        return cw_err_user(err, "pair style '%s' is not known", n > 1 ? words[1] : "");
    if (style->create(style, words + 2, n - 2, &potential, err) != CW_OK)
        return err->status;
    potential->style = style;
    sim->potential = potential;
    return CW_OK;
}

static enum cw_status restore_coefficients(struct sim *sim, const char *const *words, int n,
                                           struct cw_err *err)
{
    gid range[4];
    int n_types = sim->atoms.n_types;
    if (n < 3 || !sim->potential || !text_range(words[1], 1, n_types, &range[0], &range[1]) ||
        !text_range(words[2], 1, n_types, &range[2], &range[3]))
        return cw_err_user(err, "its pair_coeff lines make no sense");
    const int types[4] = {(int)range[0], (int)range[1], (int)range[2], (int)range[3]};
    sim->potential->options = sim->pair_options;
    sim->potential->ops->coeff(sim->potential, &sim->atoms, sim->comm, types, words + 3, n - 3,
                               err);
    return err_sync(sim->comm, err);
}

/* Runs the pair_style and pair_coeff lines. What cannot be had again (a potential file that is not
 * here) is the deck's to give: said in the log, not an error. */
static void restore_potential(struct sim *sim, const struct checkpoint *state)
{
    enum { ROOM = 512 };
    struct cw_err err = {0};
    sim->pair_options = (struct potential_options){
        .evaluate = state->options[0] & 1 ? EVALUATE_SPLINE : EVALUATE_SEGMENTS,
        .precision = state->options[0] & 2 ? PRECISION_MIXED : PRECISION_DOUBLE,
        .shift = state->options[1] != 0,
        .tail = state->options[2] != 0,
        .mix = (char)state->options[3]};
    char *text = state->potential ? mem_string(state->potential) : NULL;
    char *rest = text;
    for (char *line; rest && err.status == CW_OK && (line = strtok_r(rest, "\n", &rest));) {
        const char **words = mem_array(ROOM, sizeof *words);
        int n = split_words(line, words, ROOM);
        if (n > 0 && strcmp(words[0], "pair_style") == 0) {
            restore_style(sim, words, n, &err);
        } else if (n > 0 && strcmp(words[0], "pair_coeff") == 0) {
            restore_coefficients(sim, words, n, &err);
        } else if (n > 0 && strcmp(words[0], "kspace_style") == 0) {
            (void)!kspace_set_style(sim->kspace, words + 1, n - 1, &err);
        } else if (n > 0 && strcmp(words[0], "kspace_modify") == 0) {
            (void)!kspace_modify(sim->kspace, words + 1, n - 1, &err);
        }
        mem_free(words);
    }
    mem_free(text);
    if (err_sync(sim->comm, &err) == CW_OK)
        return;
    if (sim->potential)
        sim->potential->ops->destroy(sim->potential);
    sim->potential = NULL;
    log_warn("read_restart: the force field is not restored (%s): give pair_style and pair_coeff",
             err.text);
}

/* one of bond_style, bond_coeff, angle_style, angle_coeff, special_bonds */
static void restore_bonded_line(struct sim *sim, const char *const *words, int n,
                                struct cw_err *err)
{
    if (strcmp(words[0], "special_bonds") == 0)
        restore_special(sim, words, n, err);
    for (int k = 0; k < BONDED_KINDS; k++) {
        const enum bonded_kind kind = (enum bonded_kind)k;
        const int types = kind == BONDED_BOND ? sim->atoms.bond_types : sim->atoms.angle_types;
        const size_t length = strlen(bonded_kind_name(kind));
        if (strncmp(words[0], bonded_kind_name(kind), length) != 0)
            continue;
        if (strcmp(words[0] + length, "_style") == 0) {
            (void)!bonded_set_style(sim->bonded, kind, words + 1, n - 1, err);
        } else {
            (void)!bonded_set_coeff(sim->bonded, kind, types, words + 1, n - 1, err);
        }
    }
}

static enum cw_status restore_bonded(struct sim *sim, const struct checkpoint *state,
                                     struct cw_err *err)
{
    enum { ROOM = 32 };
    char *text = state->bonded ? mem_string(state->bonded) : NULL;
    char *rest = text;
    for (char *line; rest && err->status == CW_OK && (line = strtok_r(rest, "\n", &rest));) {
        const char *words[ROOM];
        int n = split_words(line, words, ROOM);
        if (n > 0)
            restore_bonded_line(sim, words, n, err);
    }
    if (err->status != CW_OK)
        cw_err_prefix(err, "read_restart: the checkpoint's bonds: ");
    mem_free(text);
    return err->status;
}

/* What the parts own passes over. */
static void take_parts(struct restart_saved *saved, struct checkpoint_part *part, int n,
                       bool of_compute)
{
    for (int k = 0; k < n; k++) {
        saved->part[saved->n++] = (struct saved_part){.part = part[k], .of_compute = of_compute};
        part[k].words = NULL;
        part[k].data = NULL;
    }
}

static void restore_state(struct sim *sim, struct checkpoint *state)
{
    sim->box = state->box;
    sim->groups = state->groups;
    sim->step = state->step;
    sim->step_origin = state->step_origin;
    sim->time = state->time;
    sim->time_origin = state->time_origin;
    sim->dt = sim->clock_dt = state->dt;
    sim_refresh_context(sim);
    sim_atoms_changed(sim);
    /* a potential file's masses do not replace those that the deck had set */
    double mass[ATOMS_TYPES_MAX + 1];
    memcpy(mass, sim->atoms.mass, sizeof mass);
    restore_potential(sim, state);
    memcpy(sim->atoms.mass, mass, sizeof mass);
    restart_forget(sim);
    const int n = state->n_fix + state->n_compute;
    if (n == 0)
        return;
    sim->saved = mem_zeroed(1, sizeof *sim->saved);
    sim->saved->part = mem_zeroed((size_t)n, sizeof *sim->saved->part);
    take_parts(sim->saved, state->fix, state->n_fix, false);
    take_parts(sim->saved, state->compute, state->n_compute, true);
}

enum cw_status restart_read(struct sim *sim, const char *path, struct cw_err *err)
{
    struct checkpoint state;
    if (sim->box.exists)
        return cw_err_user(err, "read_restart: the simulation box exists already (use clear)");
    gid newest = strchr(path, '*') ? newest_step(sim->comm, path) : 0;
    if (newest < 0)
        return cw_err_user(err, "read_restart: no file fits '%s'", path);
    char *name = with_step(path, newest);
    if (checkpoint_read(sim->comm, name, &state, &sim->atoms, err) == CW_OK &&
        sim_set_units(sim, state.units, err) == CW_OK) {
        restore_state(sim, &state);
        (void)!restore_bonded(sim, &state, err);
        if (!sim->quiet) {
            log_print("Restart of step %" PRId64 " from %s: %" PRId64 " atoms, %d fixes\n",
                      sim->step, name, sim->atoms.n_global, state.n_fix);
        }
    }
    checkpoint_free(&state);
    mem_free(name);
    return err->status;
}

static const char *what_it_is(const struct saved_part *saved)
{
    return saved->of_compute ? "compute" : "fix";
}

/* The state of a part that the deck has declared again, NULL: there is none. It counts as claimed
 * from then on. */
static const struct checkpoint_part *claim(struct restart_saved *saved, bool of_compute,
                                           const char *id, const char *style, const char *group)
{
    for (int k = 0; saved && k < saved->n; k++) {
        struct saved_part *from = &saved->part[k];
        if (from->claimed || from->of_compute != of_compute || strcmp(from->part.id, id) != 0 ||
            strcmp(from->part.style, style) != 0 || strcmp(from->part.group, group) != 0)
            continue;
        from->claimed = true;
        return from->part.bytes > 0 ? &from->part : NULL;
    }
    return NULL;
}

enum cw_status restart_claim_fix(struct sim *sim, struct fix *fix, struct cw_err *err)
{
    const struct checkpoint_part *from =
        claim(sim->saved, false, fix->id, fix->style->name, sim->groups.name[fix->group]);
    if (!from || !fix->ops->restore)
        return CW_OK;
    if (fix->ops->restore(fix, from->data, from->bytes, err) != CW_OK) {
        cw_err_prefix(err, "fix %s: its state in the checkpoint: ", fix->id);
        return err->status;
    }
    fix->restart_pending = true;
    if (!sim->quiet)
        log_print("Fix %s (%s) goes on from the checkpoint\n", fix->id, fix->style->name);
    return CW_OK;
}

enum cw_status restart_claim_compute(struct sim *sim, struct compute *compute, struct cw_err *err)
{
    const struct checkpoint_part *from = claim(sim->saved, true, compute->id, compute->style->name,
                                               sim->groups.name[compute->group]);
    if (!from || !compute->ops->restore)
        return CW_OK;
    if (compute->ops->restore(compute, from->data, from->bytes, err) != CW_OK) {
        cw_err_prefix(err, "compute %s: its state in the checkpoint: ", compute->id);
        return err->status;
    }
    if (!sim->quiet) {
        log_print("Compute %s (%s) goes on from the checkpoint\n", compute->id,
                  compute->style->name);
    }
    return CW_OK;
}

void restart_forget(struct sim *sim)
{
    struct restart_saved *saved = sim->saved;
    if (!saved)
        return;
    for (int k = 0; k < saved->n; k++) {
        struct checkpoint_part *part = &saved->part[k].part;
        if (!saved->part[k].claimed && part->bytes > 0 && !sim->quiet) {
            log_print("The checkpoint's state of %s %s (%s) is not used\n",
                      what_it_is(&saved->part[k]), part->id, part->style);
        }
        mem_free(part->words);
        mem_free(part->data);
    }
    mem_free(saved->part);
    mem_free(saved);
    sim->saved = NULL;
}

void restart_release(struct sim *sim)
{
    restart_schedule(sim, 0, NULL, NULL);
    bool quiet = sim->quiet;
    sim->quiet = true;
    restart_forget(sim);
    sim->quiet = quiet;
}
