/* What is said at the end of a run: the lines that LAMMPS's users and their parsers look for, and
 * what the run cost. */
#include <math.h>

#include "base/log.h"
#include "base/mem.h"
#include "domain/domain.h"
#include "parallel/comm.h"
#include "sim/internal.h"

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

static void print_breakdown(struct sim *sim, double seconds, const struct timers *spent)
{
    log_print("\nMPI task timing breakdown:\n"
              "Section |  min time  |  avg time  |  max time  |%%varavg| %%total\n"
              "---------------------------------------------------------------\n");
    double other = seconds;
    for (int t = 0; t < TIMER_TASKS; t++) {
        print_task(sim, timer_name((enum timer_task)t), spent->spent[t], seconds);
        other -= spent->spent[t];
    }
    print_task(sim, "Other", other > 0 ? other : 0, seconds);
}

static void print_counts(struct sim *sim)
{
    gid counts[3] = {sim->atoms.n_local, sim->atoms.n_ghost, nlist_pairs(&sim->list)};
    gid most[3] = {counts[0], counts[1], counts[2]};
    comm_max(sim->comm, most, 3);
    comm_sum(sim->comm, counts, 3);
    double ranks = comm_size(sim->comm);
    log_print("\nNlocal:    %12.6g ave %12lld max\nNghost:    %12.6g ave %12lld max\nNeighs:    "
              "%12.6g ave %12lld max\n",
              (double)counts[0] / ranks, (long long)most[0], (double)counts[1] / ranks,
              (long long)most[1], (double)counts[2] / ranks, (long long)most[2]);
    log_print("\nTotal # of neighbors = %lld\nAve neighs/atom = %.6g\nNeighbor list builds = "
              "%lld\nDangerous builds = 0\n",
              (long long)counts[2], (double)counts[2] / (double)sim->atoms.n_global,
              (long long)sim->list_builds);
    gid bytes = (gid)mem_bytes();
    comm_sum(sim->comm, &bytes, 1);
    log_print("Imbalance (max/mean atoms) = %.3f, balanced %lld times\nMemory = %.3g MB (%.4g "
              "bytes per atom)\n",
              domain_imbalance(sim->domain, &sim->atoms), (long long)domain_balances(sim->domain),
              1e-6 * (double)bytes, (double)bytes / (double)sim->atoms.n_global);
}

void finish_print(struct sim *sim, gid steps, double seconds, const struct timers *spent)
{
    double longest = seconds;
    comm_max_double(sim->comm, &longest, 1);
    log_print("Loop time of %g on %d procs for %lld steps with %lld atoms\n", longest,
              comm_size(sim->comm), (long long)steps, (long long)sim->atoms.n_global);
    if (steps > 0 && longest > 0) {
        double rate = (double)steps / longest;
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
        print_breakdown(sim, longest, spent);
    }
    print_counts(sim);
    log_flush();
}
