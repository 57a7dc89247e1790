/* One line of text per rank, gathered. */
#include "sim/counters.h"

#include "base/mem.h"
#include "domain/domain.h"
#include "output/buffer.h"
#include "output/sink.h"
#include "parallel/comm.h"
#include "sim/internal.h"

static const char HEADER[] =
    "rank,owned,ghosts,neighbours,partners,work,steps,rebuilds,bisections,messages,bytes,"
    "collectives,collective_bytes,rebuild_messages,rebuild_bytes,rebuild_collectives,"
    "rebuild_collective_bytes\n";

static void print_traffic(struct buffer *line, struct traffic traffic, char end)
{
    buffer_print(line, "%lld,%lld,%lld,%lld%c", (long long)traffic.messages,
                 (long long)traffic.bytes, (long long)traffic.collectives,
                 (long long)traffic.collective_bytes, end);
}

static void print_line(struct sim *sim, struct traffic loop, struct buffer *line)
{
    const gid *weight = atoms_field(&sim->atoms, sim->work_field);
    gid work = 0;
    for (lidx i = 0; i < sim->atoms.n_local; i++)
        work += weight[i];
    const long long numbers[] = {comm_rank(sim->comm),
                                 sim->atoms.n_local,
                                 sim->atoms.n_ghost,
                                 nlist_pairs(&sim->list),
                                 domain_partners(sim->domain),
                                 work,
                                 sim->step - sim->context.run_first,
                                 sim->list_builds,
                                 domain_balances(sim->domain) - sim->balances_before};
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++)
        buffer_print(line, "%lld,", numbers[k]);
    print_traffic(line, traffic_between(sim->rebuilding, loop), ',');
    print_traffic(line, sim->rebuilding, '\n');
}

static void write_table(const char *path, gid step, const char *lines, size_t n, struct cw_err *err)
{
    struct buffer table = {0};
    struct sink sink;
    buffer_text(&table, HEADER);
    buffer_bytes(&table, lines, n);
    if (sink_init(&sink, path, err) == CW_OK) {
        sink.whole = true;
        (void)sink_write(&sink, step, table.data, table.n, err);
        sink_free(&sink);
    }
    buffer_free(&table);
}

enum cw_status counters_write(struct sim *sim, const char *path, struct cw_err *err)
{
    struct traffic loop = traffic_between(sim->before_run, comm_traffic(sim->comm));
    struct buffer line = {0};
    void *lines;
    size_t *bytes;
    print_line(sim, loop, &line);
    comm_gather(sim->comm, line.data, line.n, 0, &lines, &bytes);
    if (comm_rank(sim->comm) == 0) {
        size_t n = 0;
        for (int r = 0; r < comm_size(sim->comm); r++)
            n += bytes[r];
        write_table(path, sim->step, lines, n, err);
    }
    mem_free(lines);
    mem_free(bytes);
    buffer_free(&line);
    if (err_sync(sim->comm, err) != CW_OK)
        cw_err_prefix(err, "option -counters: ");
    return err->status;
}
