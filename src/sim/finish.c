/* What is said at the end of a run: the lines that LAMMPS's users and their parsers look for, in
 * LAMMPS's layout, and what the run cost. These lines are an interface: programs read them, so
 * their first words, the order of the numbers and the words between them stay as they are.
 *
 *   Loop time of S on P procs for N steps with M atoms      S seconds, the slowest rank's
 *   Performance: A ns/day, B hours/ns, C timesteps/s, D Matom-step/s     (lj: A tau/day, C, D)
 *   X% CPU use with P MPI tasks x no OpenMP threads
 *   Section | min | avg | max |%varavg| %total      seconds of a rank by task (Kspace: with a
 * kspace_style only)
 *
 * No other line begins with the word Step, by which simple parsers find the thermo table. Then,
 * each on a line of its own,
 *
 *   NAME: A ave B max C min
 *
 * with the mean, largest and smallest over the ranks:
 *
 *   Nlocal, Nghost, Neighs      atoms owned, ghosts, entries of the neighbour rows (at the end);
 *                               Nlocal, Nghost and Neighs have LAMMPS's line "Histogram:" behind
 *   Messages/step               point-to-point messages that a rank sent, list builds left out
 *   Bytes/step                  their bytes: the halo, and what dumps gather
 *   Rebuild messages/step       messages sent for list builds: new owners, new ghosts
 *   Rebuild bytes/step          their bytes
 *   Collectives/step            reductions, broadcasts and barriers that a rank took part in
 *   Collective bytes/step       bytes that a rank put into them
 *
 * or over the atoms:
 *
 *   Own neighs/atom             neighbours that the atom's rank owns (at the end)
 *   Ghost neighs/atom           neighbours that are ghosts there
 *
 * and, once each, "NAME = NUMBER" with
 *
 *   Total # of neighbors, Ave neighs/atom, Neighbor list builds, Ave steps per build (0: no
 * build), Dangerous builds (0: a list is made before it can be late, see run.c), Balances (cuts
 * made anew in this run), Imbalance (largest work of a rank over the mean, at the end), Imbalance
 * before and Imbalance after (the same around the last cut; when the run made any), Memory (in all,
 * MB). */
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "domain/domain.h"
#include "kspace/kspace.h"
#include "parallel/comm.h"
#include "sim/internal.h"

enum { BINS = 10 }; /* of LAMMPS's histograms */

void finish_begin(struct sim *sim)
{
    sim->list_builds = 0;
    sim->rebuilding = (struct traffic){0};
    sim->before_run = comm_traffic(sim->comm);
    sim->balances_before = domain_balances(sim->domain);
    sim->cpu_started = timer_cpu();
    memset(sim->timers.spent, 0, sizeof sim->timers.spent);
    timer_start(&sim->timers);
    sim->run_started = timer_now();
}

static double mean_over_ranks(struct comm *comm, double value)
{
    gid nanoseconds = (gid)(value * 1e9);
    comm_sum(comm, &nanoseconds, 1);
    return 1e-9 * (double)nanoseconds / comm_size(comm);
}

static void print_task(struct sim *sim, const char *name, double spent, double total)
{
    double least = spent;
    double most = spent;
    comm_min_double(sim->comm, &least, 1);
    comm_max_double(sim->comm, &most, 1);
    double mean = mean_over_ranks(sim->comm, spent);
    double spread = mean > 0 ? 100 * (most - least) / mean : 0;
    log_print("%-8s| %-10.5g | %-10.5g | %-10.5g |%6.1f | %5.2f\n", name, least, mean, most, spread,
              total > 0 ? 100 * mean / total : 0);
}

static void print_breakdown(struct sim *sim, double seconds)
{
    log_print("\nMPI task timing breakdown:\n"
              "Section |  min time  |  avg time  |  max time  |%%varavg| %%total\n"
              "---------------------------------------------------------------\n");
    double other = seconds;
    for (int t = 0; t < TIMER_TASKS; t++) {
        if (t != TIMER_KSPACE || kspace_is_on(sim->kspace))
            print_task(sim, timer_name((enum timer_task)t), sim->timers.spent[t], seconds);
        other -= sim->timers.spent[t];
    }
    print_task(sim, "Other", other > 0 ? other : 0, seconds);
}

static void print_speed(const struct sim *sim, gid steps, double seconds)
{
    double rate = (double)steps / seconds;
    double atom_rate = 1e-6 * rate * (double)sim->atoms.n_global;
    if (sim->units->h5md_time[0]) {
        double ns_per_day = rate * sim->dt * 86400 * 1e-3;
        log_print(
            "\nPerformance: %.3f ns/day, %.3f hours/ns, %.3f timesteps/s, %.3f Matom-step/s\n",
            ns_per_day, 24 / ns_per_day, rate, atom_rate);
    } else {
        log_print("\nPerformance: %.3f tau/day, %.3f timesteps/s, %.3f Matom-step/s\n",
                  rate * sim->dt * 86400, rate, atom_rate);
    }
}

static void print_processor_use(struct sim *sim, double cpu, double seconds)
{
    double mean = mean_over_ranks(sim->comm, cpu);
    log_print("%.1f%% CPU use with %d MPI tasks x no OpenMP threads\n", 100 * mean / seconds,
              comm_size(sim->comm));
}

/* mean and extremes of a count of each rank */
struct spread {
    gid sum, most, least;
};

static struct spread spread_of(struct comm *comm, gid value)
{
    struct spread spread = {value, value, value};
    comm_sum(comm, &spread.sum, 1);
    comm_max(comm, &spread.most, 1);
    comm_min(comm, &spread.least, 1);
    return spread;
}

static void print_histogram(struct comm *comm, gid value, const struct spread *spread)
{
    gid count[BINS] = {0};
    gid range = spread->most - spread->least;
    gid bin = range > 0 ? BINS * (value - spread->least) / range : 0;
    count[bin < BINS ? bin : BINS - 1] = 1;
    comm_sum(comm, count, BINS);
    log_print("Histogram:");
    for (int k = 0; k < BINS; k++)
        log_print(" %lld", (long long)count[k]);
    log_print("\n");
}

static void print_held(struct sim *sim, const char *name, gid value)
{
    struct spread spread = spread_of(sim->comm, value);
    log_print("%-8s  %12.6g ave %12lld max %12lld min\n", name,
              (double)spread.sum / comm_size(sim->comm), (long long)spread.most,
              (long long)spread.least);
    print_histogram(sim->comm, value, &spread);
}

static void print_per_step(struct sim *sim, const char *name, gid value, gid steps)
{
    struct spread spread = spread_of(sim->comm, value);
    double n = steps > 0 ? (double)steps : 1;
    log_print("%-22s %12.6g ave %12.6g max %12.6g min\n", name,
              (double)spread.sum / comm_size(sim->comm) / n, (double)spread.most / n,
              (double)spread.least / n);
}

/* `sent`: read before anything of this module was sent */
static void print_traffic(struct sim *sim, struct traffic sent, gid steps)
{
    struct traffic between = traffic_between(sim->rebuilding, sent);
    log_print("\n");
    print_per_step(sim, "Messages/step:", between.messages, steps);
    print_per_step(sim, "Bytes/step:", between.bytes, steps);
    print_per_step(sim, "Rebuild messages/step:", sim->rebuilding.messages, steps);
    print_per_step(sim, "Rebuild bytes/step:", sim->rebuilding.bytes, steps);
    print_per_step(sim, "Collectives/step:", sent.collectives, steps);
    print_per_step(sim, "Collective bytes/step:", sent.collective_bytes, steps);
}

static void print_neighbors(struct sim *sim, const char *name, const struct nlist_neighbors *mine)
{
    gid sum = mine->sum;
    gid most = mine->most;
    gid least = sim->atoms.n_local > 0 ? mine->least : INT64_MAX;
    comm_sum(sim->comm, &sum, 1);
    comm_max(sim->comm, &most, 1);
    comm_min(sim->comm, &least, 1);
    log_print("%-22s %12.6g ave %12lld max %12lld min\n", name,
              (double)sum / (double)sim->atoms.n_global, (long long)most, (long long)least);
}

static void print_held_counts(struct sim *sim)
{
    log_print("\n");
    print_held(sim, "Nlocal:", sim->atoms.n_local);
    print_held(sim, "Nghost:", sim->atoms.n_ghost);
    print_held(sim, "Neighs:", nlist_pairs(&sim->list));
}

static void print_lists(struct sim *sim, gid steps)
{
    gid pairs = nlist_pairs(&sim->list);
    struct nlist_neighbors owned;
    struct nlist_neighbors ghost;
    comm_sum(sim->comm, &pairs, 1);
    nlist_count_neighbors(&sim->list, &owned, &ghost);
    print_neighbors(sim, "Own neighs/atom:", &owned);
    print_neighbors(sim, "Ghost neighs/atom:", &ghost);
    log_print("\nTotal # of neighbors = %lld\nAve neighs/atom = %.6g\nNeighbor list builds = %lld\n"
              "Ave steps per build = %.6g\nDangerous builds = 0\n",
              (long long)pairs, (double)pairs / (double)sim->atoms.n_global,
              (long long)sim->list_builds,
              sim->list_builds > 0 ? (double)steps / (double)sim->list_builds : 0);
}

static void print_balance(struct sim *sim)
{
    double before;
    double after;
    gid balances = domain_balances(sim->domain) - sim->balances_before;
    domain_last_balance(sim->domain, &before, &after);
    log_print("Balances = %lld\nImbalance = %.3f\n", (long long)balances,
              domain_imbalance(sim->domain, &sim->atoms));
    if (balances > 0)
        log_print("Imbalance before = %.3f\nImbalance after = %.3f\n", before, after);
}

static void print_memory(struct sim *sim)
{
    gid bytes = (gid)mem_bytes();
    comm_sum(sim->comm, &bytes, 1);
    log_print("Memory = %.3g MB (%.4g bytes per atom)\n", 1e-6 * (double)bytes,
              (double)bytes / (double)sim->atoms.n_global);
}

void finish_print(struct sim *sim, gid steps, double seconds)
{
    double cpu = timer_cpu() - sim->cpu_started;
    struct traffic sent = traffic_between(sim->before_run, comm_traffic(sim->comm));
    double longest = seconds;
    comm_max_double(sim->comm, &longest, 1);
    log_print("Loop time of %g on %d procs for %lld steps with %lld atoms\n", longest,
              comm_size(sim->comm), (long long)steps, (long long)sim->atoms.n_global);
    if (steps > 0 && longest > 0) {
        print_speed(sim, steps, longest);
        print_processor_use(sim, cpu, longest);
        print_breakdown(sim, longest);
    }
    print_held_counts(sim);
    print_traffic(sim, sent, steps);
    print_lists(sim, steps);
    print_balance(sim);
    print_memory(sim);
    log_flush();
}
