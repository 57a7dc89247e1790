/* Sizes of files. A file is known by its name; who wrote it last is kept, since a dump or a fix
 * that is defined anew begins its file anew. */
#include "sim/estimate_files.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "dynamics/fix.h"
#include "output/writer.h"
#include "parallel/comm.h"
#include "sim/outputs.h"
#include "sim/restart.h"
#include "sim/sim.h"

static const double COMPRESSION_SPREAD = 0.15; /* of the size of compressed snapshots */

struct estimated_file {
    char *path; /* owned; as in the deck, with its * */
    const char *kind;
    const void *owner; /* dump or fix; only compared */
    gid bytes, times;
    bool is_compressed;
};

void estimate_files_free(struct estimate_files *files)
{
    for (int k = 0; k < files->n; k++)
        mem_free(files->file[k].path);
    mem_free(files->file);
    *files = (struct estimate_files){0};
}

const char *estimate_files_named(const struct estimate_files *files, const char *text)
{
    for (int k = 0; k < files->n; k++) {
        const char *path = files->file[k].path;
        const char *at = strstr(text, path);
        if (at && at > text && at[-1] == '\'' && at[strlen(path)] == '\'')
            return path;
    }
    return NULL;
}

static struct estimated_file *find(struct estimate_files *files, const char *kind, const char *path)
{
    for (int k = 0; k < files->n; k++) {
        if (strcmp(files->file[k].path, path) == 0)
            return &files->file[k];
    }
    files->file = mem_resize(files->file, (size_t)files->n + 1, sizeof *files->file);
    files->file[files->n] = (struct estimated_file){.path = mem_string(path), .kind = kind};
    return &files->file[files->n++];
}

void estimate_files_add(struct estimate_files *files, const char *kind, const char *path, gid bytes,
                        bool append)
{
    struct estimated_file *file = find(files, kind, path);
    file->bytes = append ? file->bytes + bytes : bytes;
    file->times++;
}

static bool is_compressed(const struct writer *writer)
{
    const char *dot = strrchr(writer->file, '.');
    const char *style = writer->style->name;
    return strcmp(style, "h5md") == 0 || strcmp(style, "image") == 0 ||
           (dot && (strcmp(dot, ".gz") == 0 || strcmp(dot, ".zst") == 0));
}

/* What a file holds beside its snapshots: of an H5MD file the tables of ids, types, masses (and
 * charges), eight bytes each, and what HDF5 needs (measured). Collective. */
static gid head_of_file(const struct sim *sim, const struct writer *writer)
{
    enum { H5MD_EMPTY = 40000, H5MD_ATOM = 24, H5MD_CHARGE = 8 };
    gid n = 0;
    if (strcmp(writer->style->name, "h5md") != 0)
        return 0;
    for (lidx i = 0; i < sim->atoms.n_local; i++)
        n += (sim->atoms.mask[i] & writer->group_bit) != 0;
    comm_sum(sim->comm, &n, 1);
    return H5MD_EMPTY + n * (H5MD_ATOM + (sim->atoms.has_charge ? H5MD_CHARGE : 0));
}

void estimate_files_snapshots(struct estimate_files *files, const struct sim *sim,
                              const struct writer *writer, gid bytes, gid times)
{
    if (times == 0)
        return;
    struct estimated_file *file = find(files, writer->style->name, writer->file);
    bool numbered = strchr(writer->file, '*') != NULL;
    bool replaces = !numbered && strcmp(writer->style->name, "image") == 0;
    if (file->owner != writer && !numbered) {
        file->bytes = head_of_file(sim, writer);
        file->times = 0;
    }
    file->owner = writer;
    file->is_compressed = is_compressed(writer);
    file->bytes = replaces ? bytes : file->bytes + bytes * times;
    file->times += times;
}

void estimate_files_restarts(struct estimate_files *files, struct sim *sim, gid first, gid last)
{
    const struct sim_restart *schedule = &sim->restart;
    gid times = outputs_count(first, last, schedule->every);
    if (times == 0)
        return;
    gid bytes = restart_bytes(sim);
    if (schedule->file[1]) {
        estimate_files_add(files, "checkpoint", schedule->file[0], bytes, false);
        if (times > 1)
            estimate_files_add(files, "checkpoint", schedule->file[1], bytes, false);
        return;
    }
    struct estimated_file *file = find(files, "checkpoints, the last two", schedule->file[0]);
    file->times += times;
    file->bytes = file->times > 1 ? 2 * bytes : bytes;
}

void estimate_files_lines(struct estimate_files *files, const struct fix *fix,
                          const struct fix_output *out, gid lines)
{
    if (!out->path || lines == 0)
        return;
    struct estimated_file *file = find(files, fix->style->name, out->path);
    if (file->owner != fix && !out->append)
        file->bytes = file->times = 0;
    if (file->times == 0)
        file->bytes += out->head;
    file->owner = fix;
    file->bytes += out->line * lines;
    if (out->replaces)
        file->bytes = out->line;
    file->times += lines;
}

static void print_size(char *text, size_t room, double bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    int k = 0;
    while (bytes >= 1000 && k < 4) {
        bytes /= 1000;
        k++;
    }
    (void)snprintf(text, room, "%.3g %s", bytes, units[k]);
}

void estimate_files_print(const struct estimate_files *files)
{
    double sum[3] = {0, 0, 0};
    char size[40];
    log_print("\n           bytes           least            most  times file, by what\n");
    for (int k = 0; k < files->n; k++) {
        const struct estimated_file *file = &files->file[k];
        double spread = file->is_compressed ? COMPRESSION_SPREAD : 0;
        const double bytes[3] = {(double)file->bytes, (1 - spread) * (double)file->bytes,
                                 (1 + spread) * (double)file->bytes};
        log_print("%16.0f%16.0f%16.0f %6lld %s, %s\n", bytes[0], bytes[1], bytes[2],
                  (long long)file->times, file->path, file->kind);
        for (int b = 0; b < 3; b++)
            sum[b] += bytes[b];
    }
    print_size(size, sizeof size, sum[0]);
    log_print("Disk in all: %.0f bytes, from %.0f to %.0f (%s)\n", sum[0], sum[1], sum[2], size);
}
