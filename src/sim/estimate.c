/* Estimates. A run is set up with the deck's own atoms, lists, fixes and force field, so memory is
 * what the process then really holds; the trial steps give the time of a step, and one line of the
 * table and one snapshot of each dump are made, timed and measured, after the trial steps, when
 * atoms have left their lattice and numbers have all their digits. Then the clock goes to the end
 * of the run. A run that the deck does again from the same line with as many atoms, fixes and dumps
 * is not tried again. */
#include "sim/estimate.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/timer.h"
#include "output/thermo.h"
#include "output/writer.h"
#include "parallel/comm.h"
#include "sim/estimate_files.h"
#include "sim/internal.h"
#include "sim/outputs.h"

enum { RUNS_MAX = 10000, WARM_UP = 4, WHERE = 300 };

static const double TRIAL_SECONDS = 2;
static const double MINIMIZE_SECONDS = 4;

/* what one line or snapshot costs */
struct piece {
    gid bytes;
    double seconds;
};

/* a line of the deck that runs */
struct estimated_run {
    char where[WHERE];
    const char *what; /* "run", "minimize" */
    gid steps, atoms, times;
    double seconds; /* of all times */
    bool at_most;
    int n_fix, n_writer;
    double step_seconds;
    struct piece line;      /* of the table */
    gid ends;               /* bytes of log: titles of the table and closing statistics */
    struct piece *snapshot; /* [n_writer] */
    struct piece *start;    /* [n_writer] the same before the first step: a perfect lattice prints
                               and packs shorter */
};

struct estimate {
    struct comm *comm;
    char where[WHERE];
    struct estimated_run *run;
    struct estimate_files files;
    char **note;
    int n_run, n_note;
    gid runs;
    gid log_more; /* bytes of log that were not printed here; may be negative */
};

struct estimate *estimate_create(struct comm *comm)
{
    struct estimate *e = mem_zeroed(1, sizeof *e);
    e->comm = comm;
    return e;
}

void estimate_destroy(struct estimate *e)
{
    if (!e)
        return;
    for (int k = 0; k < e->n_run; k++) {
        mem_free(e->run[k].snapshot);
        mem_free(e->run[k].start);
    }
    for (int k = 0; k < e->n_note; k++)
        mem_free(e->note[k]);
    mem_free(e->run);
    estimate_files_free(&e->files);
    mem_free(e->note);
    mem_free(e);
}

void estimate_at(struct estimate *e, const char *file, int line)
{
    (void)snprintf(e->where, sizeof e->where, "%s:%d", file, line);
}

void estimate_note(struct estimate *e, const char *format, ...)
{
    char text[CW_ERR_TEXT];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (int k = 0; k < e->n_note; k++) {
        if (strcmp(e->note[k], text) == 0)
            return;
    }
    e->note = mem_resize(e->note, (size_t)e->n_note + 1, sizeof *e->note);
    e->note[e->n_note++] = mem_string(text);
}

bool estimate_is_full(const struct estimate *e)
{
    return e->runs >= RUNS_MAX;
}

bool estimate_has_run(const struct estimate *e)
{
    return e->runs > 0;
}

const char *estimate_own_file(const struct estimate *e, const char *text)
{
    return estimate_files_named(&e->files, text);
}

void estimate_file(struct estimate *e, const char *kind, const char *path, gid bytes, bool append)
{
    estimate_files_add(&e->files, kind, path, bytes, append);
}

/* makes a snapshot without writing it */
static enum cw_status measure_snapshot(struct sim *sim, struct writer *writer, struct piece *piece,
                                       struct cw_err *err)
{
    gid bytes = 0;
    struct writer_context context = sim_writer_context(sim);
    context.measured = &bytes;
    double start = timer_now();
    if (writer->ops->needs &&
        sim_make_forces(sim, forces_want(writer->ops->needs(writer, &context)), err) != CW_OK)
        return err->status;
    if (writer->ops->write(writer, &context, err) != CW_OK)
        return err->status;
    piece->seconds = timer_now() - start;
    comm_sum(sim->comm, &bytes, 1);
    comm_max_double(sim->comm, &piece->seconds, 1);
    piece->bytes = bytes;
    return CW_OK;
}

enum cw_status estimate_snapshot(struct estimate *e, struct sim *sim, struct writer *writer,
                                 struct cw_err *err)
{
    struct piece piece = {0};
    if (measure_snapshot(sim, writer, &piece, err) == CW_OK)
        estimate_files_snapshots(&e->files, sim, writer, piece.bytes, 1);
    return err->status;
}

/* ---- what a run looks like */

/* what outputs a simulation has while trial steps are made: none */
struct silence {
    int n_writer;
    gid restart_every;
    bool quiet;
    gid measured;
};

static struct silence silence_begin(struct sim *sim)
{
    struct silence kept = {sim->n_writer, sim->restart.every, sim->quiet, (gid)log_measured()};
    sim->n_writer = 0;
    sim->restart.every = 0;
    sim->quiet = true;
    return kept;
}

static void silence_end(struct estimate *e, struct sim *sim, const struct silence *kept)
{
    sim->n_writer = kept->n_writer;
    sim->restart.every = kept->restart_every;
    sim->quiet = kept->quiet;
    e->log_more -= (gid)log_measured() - kept->measured;
}

static double loop_seconds(struct sim *sim)
{
    double seconds = 0;
    for (int t = 0; t < TIMER_TASKS; t++)
        seconds += sim->timers.spent[t];
    comm_max_double(sim->comm, &seconds, 1);
    return seconds;
}

static bool is_due_at_start(const struct writer *writer, gid first)
{
    return writer->last_written != first &&
           (writer->first || outputs_is_multiple(first, writer->every));
}

/* snapshots of the state that the run starts from */
static enum cw_status measure_start(struct estimate *e, struct sim *sim,
                                    const struct sim_run_spec *spec, struct estimated_run *run,
                                    struct cw_err *err)
{
    struct sim_run_spec set_up = *spec;
    bool due = false;
    run->start = mem_zeroed((size_t)sim->n_writer, sizeof *run->start);
    for (int k = 0; k < sim->n_writer; k++)
        due = due || is_due_at_start(sim->writer[k], sim->step);
    if (!due)
        return CW_OK;
    set_up.steps = 0;
    set_up.counters = NULL;
    struct silence kept = silence_begin(sim);
    enum cw_status status = sim_run(sim, &set_up, err);
    silence_end(e, sim, &kept);
    for (int k = 0; k < sim->n_writer && status == CW_OK; k++) {
        if (is_due_at_start(sim->writer[k], sim->step))
            status = measure_snapshot(sim, sim->writer[k], &run->start[k], err);
    }
    return status;
}

/* Trial steps: a few to warm up, a tenth of the time, the rest. */
static enum cw_status try_steps(struct sim *sim, const struct sim_run_spec *spec, double *seconds,
                                struct cw_err *err)
{
    struct sim_run_spec part = *spec;
    gid left = spec->steps;
    double share = 0.1 * TRIAL_SECONDS;
    part.counters = NULL;
    part.steps = left < WARM_UP ? left : WARM_UP;
    *seconds = 0;
    for (int k = 0; k < 3 && (part.steps > 0 || k == 0); k++) {
        if (sim_run(sim, &part, err) != CW_OK)
            return err->status;
        if (part.steps > 0)
            *seconds = loop_seconds(sim) / (double)part.steps;
        left -= part.steps;
        double wanted = *seconds > 0 ? ceil(share / *seconds) : 1e4;
        part.steps = wanted < (double)left ? (gid)wanted : left;
        part.pre = false;
        share = TRIAL_SECONDS - share;
    }
    return CW_OK;
}

static enum cw_status measure_line(struct sim *sim, struct estimated_run *run, struct cw_err *err)
{
    gid begin = (gid)log_measured();
    double start = timer_now();
    if (thermo_header(sim->thermo, &sim->values, err) != CW_OK)
        return err->status;
    gid titles = (gid)log_measured() - begin;
    if (sim_make_forces(sim, forces_want(thermo_needs(sim->thermo, &sim->values)), err) != CW_OK ||
        thermo_line(sim->thermo, &sim->values, err) != CW_OK)
        return err->status;
    run->line = (struct piece){(gid)log_measured() - begin - titles, timer_now() - start};
    finish_print(sim, run->steps, 1);
    run->ends = (gid)log_measured() - begin - run->line.bytes;
    comm_max_double(sim->comm, &run->line.seconds, 1);
    return CW_OK;
}

static enum cw_status measure_outputs(struct estimate *e, struct sim *sim,
                                      struct estimated_run *run, struct cw_err *err)
{
    gid measured = (gid)log_measured();
    enum cw_status status = measure_line(sim, run, err);
    e->log_more -= (gid)log_measured() - measured;
    run->snapshot = mem_zeroed((size_t)sim->n_writer, sizeof *run->snapshot);
    for (int k = 0; k < sim->n_writer && status == CW_OK; k++)
        status = measure_snapshot(sim, sim->writer[k], &run->snapshot[k], err);
    return status;
}

static enum cw_status measure_run(struct estimate *e, struct sim *sim,
                                  const struct sim_run_spec *spec, struct estimated_run *run,
                                  struct cw_err *err)
{
    if (measure_start(e, sim, spec, run, err) != CW_OK)
        return err->status;
    struct silence kept = silence_begin(sim);
    enum cw_status status = try_steps(sim, spec, &run->step_seconds, err);
    silence_end(e, sim, &kept);
    return status == CW_OK ? measure_outputs(e, sim, run, err) : status;
}

/* snapshots of a writer in a run; returns the time for them */
static double count_snapshots(struct estimate *e, const struct sim *sim,
                              const struct estimated_run *run, int k, gid first, gid last)
{
    struct writer *writer = sim->writer[k];
    const struct piece *start = run->start && run->start[k].bytes > 0 ? run->start : run->snapshot;
    gid times = outputs_count(first, last, writer->every);
    bool at_start = is_due_at_start(writer, first);
    if (at_start)
        estimate_files_snapshots(&e->files, sim, writer, start[k].bytes, 1);
    estimate_files_snapshots(&e->files, sim, writer, run->snapshot[k].bytes, times);
    if (at_start)
        writer->last_written = first;
    if (times > 0)
        writer->last_written = last / writer->every * writer->every;
    return (double)(times + at_start) * run->snapshot[k].seconds;
}

/* files of fixes, and the time for their lines */
static enum cw_status add_fixes(struct estimate *e, struct sim *sim, gid first, gid last,
                                double *seconds, struct cw_err *err)
{
    for (int k = 0; k < sim->n_fix; k++) {
        struct fix *fix = sim->fix[k];
        struct fix_output out;
        if (!fix->ops->output)
            continue;
        double start = timer_now();
        if (fix->ops->output(fix, &sim->context, &out, err) != CW_OK)
            return err->status;
        gid lines = outputs_count_either(first, last, out.every, out.also) +
                    (out.at_start && outputs_is_multiple(first, out.every));
        double cost = (timer_now() - start) * (double)lines;
        comm_max_double(sim->comm, &cost, 1);
        *seconds += cost;
        e->log_more += lines * out.log_line;
        estimate_files_lines(&e->files, fix, &out, lines);
        if (out.untimed)
            estimate_note(e, "the time of fix %s: %s", fix->id, out.untimed);
    }
    return CW_OK;
}

static struct estimated_run *find_run(struct estimate *e, const struct sim *sim, const char *what,
                                      gid steps)
{
    for (int k = e->n_run - 1; k >= 0; k--) {
        struct estimated_run *run = &e->run[k];
        if (strcmp(run->where, e->where) == 0 && strcmp(run->what, what) == 0 &&
            run->atoms == sim->atoms.n_global && run->steps == steps && run->n_fix == sim->n_fix &&
            run->n_writer == sim->n_writer)
            return run;
    }
    return NULL;
}

static struct estimated_run *new_run(struct estimate *e, const struct sim *sim, const char *what,
                                     gid steps)
{
    e->run = mem_resize(e->run, (size_t)e->n_run + 1, sizeof *e->run);
    struct estimated_run *run = &e->run[e->n_run++];
    *run = (struct estimated_run){.what = what,
                                  .steps = steps,
                                  .atoms = sim->atoms.n_global,
                                  .n_fix = sim->n_fix,
                                  .n_writer = sim->n_writer};
    memcpy(run->where, e->where, sizeof run->where);
    return run;
}

/* lines of the table from step first to last, both included */
static gid count_lines(const struct sim *sim, gid first, gid last)
{
    gid every = thermo_every(sim->thermo);
    bool last_too = last > first && !outputs_is_multiple(last, every);
    return 1 + outputs_count(first, last, every) + last_too;
}

static enum cw_status add_run(struct estimate *e, struct sim *sim, struct estimated_run *run,
                              gid first, gid last, struct cw_err *err)
{
    gid lines = count_lines(sim, first, last);
    double seconds = (double)(last - first) * run->step_seconds + (double)lines * run->line.seconds;
    e->log_more += run->ends + lines * run->line.bytes;
    for (int k = 0; k < sim->n_writer; k++)
        seconds += count_snapshots(e, sim, run, k, first, last);
    estimate_files_restarts(&e->files, sim, first, last);
    bool minimizes = strcmp(run->what, "minimize") == 0; /* then fixes do not write */
    if (!minimizes && add_fixes(e, sim, first, last, &seconds, err) != CW_OK)
        return err->status;
    run->seconds += seconds;
    run->times++;
    e->runs++;
    return CW_OK;
}

/* to where the run would have ended */
static void set_clock(struct sim *sim, gid step, double time)
{
    sim->step = sim->step_origin = step;
    sim->time = sim->time_origin = time;
    sim_refresh_context(sim);
}

enum cw_status estimate_run(struct estimate *e, struct sim *sim, const struct sim_run_spec *spec,
                            struct cw_err *err)
{
    gid first = sim->step;
    double time = sim->time;
    struct estimated_run *run = find_run(e, sim, "run", spec->steps);
    if (!run) {
        if (sim_require_ready(sim, err) != CW_OK)
            return err->status;
        run = new_run(e, sim, "run", spec->steps);
        if (measure_run(e, sim, spec, run, err) != CW_OK)
            return err->status;
    }
    if (add_run(e, sim, run, first, first + spec->steps, err) != CW_OK)
        return err->status;
    set_clock(sim, first + spec->steps, time + (double)spec->steps * sim->dt);
    return CW_OK;
}

/* How many evaluations of the forces are worth waiting for. */
static enum cw_status affordable(struct sim *sim, gid *evaluations, struct cw_err *err)
{
    double energy;
    sim_atoms_changed(sim);
    if (sim_potential_energy(sim, &energy, err) != CW_OK)
        return err->status;
    double start = timer_now();
    sim->forces.current = false;
    if (sim_potential_energy(sim, &energy, err) != CW_OK)
        return err->status;
    double seconds = timer_now() - start;
    comm_max_double(sim->comm, &seconds, 1);
    double most = seconds > 0 ? MINIMIZE_SECONDS / seconds : 1000;
    *evaluations = most > 10 ? (gid)most : 10;
    return CW_OK;
}

/* A part of the minimisation; *whole: it came to its end. */
static enum cw_status try_minimize(struct estimate *e, struct sim *sim,
                                   const struct sim_minimize_spec *spec, struct min_result *result,
                                   bool *whole, struct cw_err *err)
{
    struct sim_minimize_spec part = *spec;
    gid evaluations = 0;
    if (affordable(sim, &evaluations, err) != CW_OK)
        return err->status;
    *whole = spec->max_evaluations <= evaluations;
    part.max_evaluations = *whole ? spec->max_evaluations : evaluations;
    struct silence kept = silence_begin(sim);
    enum cw_status status = sim_minimize_result(sim, &part, result, err);
    silence_end(e, sim, &kept);
    *whole = *whole || result->reason != MIN_MAX_EVALUATIONS;
    return status;
}

enum cw_status estimate_minimize(struct estimate *e, struct sim *sim,
                                 const struct sim_minimize_spec *spec, struct cw_err *err)
{
    struct min_result result = {0};
    bool whole = false;
    gid first = sim->step;
    if (sim_require_ready(sim, err) != CW_OK ||
        try_minimize(e, sim, spec, &result, &whole, err) != CW_OK)
        return err->status;
    gid steps = whole ? result.iterations : spec->max_steps;
    struct estimated_run *run = new_run(e, sim, "minimize", steps);
    run->step_seconds = loop_seconds(sim) / (double)(result.iterations > 0 ? result.iterations : 1);
    run->at_most = !whole;
    if (measure_outputs(e, sim, run, err) != CW_OK)
        return err->status;
    sim->step = first;
    if (add_run(e, sim, run, first, first + steps, err) != CW_OK)
        return err->status;
    if (!whole)
        estimate_note(e, "how many iterations the minimize of %s needs, up to its limit", e->where);
    set_clock(sim, first + steps, sim->time);
    return CW_OK;
}

/* ---- the tables */

static void print_time(char *text, size_t room, double seconds)
{
    if (seconds < 120) {
        (void)snprintf(text, room, "%.3g s", seconds);
    } else if (seconds < 7200) {
        (void)snprintf(text, room, "%.0f min", seconds / 60);
    } else if (seconds < 172800) {
        (void)snprintf(text, room, "%.1f h", seconds / 3600);
    } else {
        (void)snprintf(text, room, "%.1f days", seconds / 86400);
    }
}

static void print_memory(struct estimate *e)
{
    gid peak = (gid)mem_process_peak();
    gid sum = peak;
    gid most = peak;
    gid least = peak;
    comm_sum(e->comm, &sum, 1);
    comm_max(e->comm, &most, 1);
    comm_min(e->comm, &least, 1);
    log_print("\nMemory per rank: %.1f MB ave %.1f MB max %.1f MB min\nMemory in all: %.1f MB\n",
              1e-6 * (double)sum / comm_size(e->comm), 1e-6 * (double)most, 1e-6 * (double)least,
              1e-6 * (double)sum);
}

static void print_runs(const struct estimate *e)
{
    char time[40];
    double sum = 0;
    log_print("\n     seconds   ms/step        steps  times        atoms what      where\n");
    for (int k = 0; k < e->n_run; k++) {
        const struct estimated_run *run = &e->run[k];
        log_print("%12.3f %9.3g %2s%10lld %6lld %12lld %-9s %s\n", run->seconds,
                  1e3 * run->step_seconds, run->at_most ? "<=" : "", (long long)run->steps,
                  (long long)run->times, (long long)run->atoms, run->what, run->where);
        sum += run->seconds;
    }
    print_time(time, sizeof time, sum);
    log_print("Time in all: %.3f seconds (%s)\n", sum, time);
}

void estimate_print(struct estimate *e, const char *log_name)
{
    gid log = (gid)log_measured();
    if (log > 0)
        estimate_file(e, "log", log_name ? log_name : "(of the deck)", log + e->log_more, false);
    log_measure(false);
    log_print("Estimate on %d rank%s. Nothing was written; of a run, only trial steps were made.\n",
              comm_size(e->comm), comm_size(e->comm) == 1 ? "" : "s");
    print_memory(e);
    print_runs(e);
    estimate_files_print(&e->files);
    log_print("\nNot known: how sizes and speed change as the state does; the time that the disk "
              "takes\n");
    for (int k = 0; k < e->n_note; k++)
        log_print("Not known: %s\n", e->note[k]);
    log_flush();
}
