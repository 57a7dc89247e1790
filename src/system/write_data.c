/* Writing a data file. Atoms travel to rank 0 in windows of ids (bounded memory), are sorted there
 * and printed, so that the file does not depend on who owns what. A number is printed with 15
 * digits if these give its bits back, else with 16 or 17. */
#include "system/write_data.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/beside.h"
#include "base/mem.h"
#include "base/units.h"
#include "base/version.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/parts.h"
#include "system/words.h"

enum { WINDOW = 500000 /* ids */ };

struct record {
    gid id;
    double x[3], v[3], q;
    int type, image[3];
};

enum cw_status write_data_check(const char *const *words, int n_words, struct cw_err *err)
{
    static const char *const keywords[] = {"nocoeff", "pair", NULL};
    static const char *const pairs[] = {"ii", "ij", NULL};
    struct words at = words_start("write_data", words, n_words, err);
    (void)words_next(&at, "a file");
    while (words_left(&at)) {
        if (words_choice(&at, "keyword", keywords) == 1)
            (void)words_choice(&at, "pair", pairs);
    }
    return words_end(&at);
}

/* FILE with each * replaced; the caller frees */
static char *expand_name(const char *pattern, gid step)
{
    char number[32];
    (void)snprintf(number, sizeof number, "%lld", (long long)step);
    size_t stars = 0;
    for (const char *c = pattern; *c; c++)
        stars += *c == '*';
    char *name = mem_zeroed(strlen(pattern) + stars * strlen(number) + 1, 1);
    char *at = name;
    for (const char *c = pattern; *c; c++) {
        size_t n = *c == '*' ? strlen(number) : 1;
        memcpy(at, *c == '*' ? number : c, n);
        at += n;
    }
    return name;
}

static bool same_bits(double a, double b)
{
    uint64_t bits[2];
    memcpy(&bits[0], &a, sizeof a);
    memcpy(&bits[1], &b, sizeof b);
    return bits[0] == bits[1];
}

/* " x", shortest of 15 to 17 digits that gives the same double */
static void print_number(FILE *file, double x)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, x);
        if (same_bits(strtod(text, NULL), x))
            break;
    }
    (void)fprintf(file, " %s", text);
}

static void print_head(FILE *file, const struct system_parts *parts, gid step)
{
    const struct atoms *atoms = parts->atoms;
    bool masses = atoms->n_types > 0;
    (void)fprintf(file, "LAMMPS data file by coldweld %s, step = %lld, units = %s\n\n", CW_VERSION,
                  (long long)step, parts->units->name);
    (void)fprintf(file, "%lld atoms\n%d atom types\n\n", (long long)atoms->n_global,
                  atoms->n_types);
    for (int d = 0; d < 3; d++) {
        print_number(file, parts->box->lo[d]);
        print_number(file, parts->box->hi[d]);
        (void)fprintf(file, " %clo %chi\n", "xyz"[d], "xyz"[d]);
    }
    for (int t = 1; t <= atoms->n_types; t++)
        masses = masses && atoms->mass[t] > 0;
    if (masses) {
        (void)fprintf(file, "\nMasses\n\n");
        for (int t = 1; t <= atoms->n_types; t++) {
            (void)fprintf(file, "%d", t);
            print_number(file, atoms->mass[t]);
            (void)fprintf(file, "\n");
        }
    }
}

static void print_record(FILE *file, const struct record *record, bool velocities, bool charge)
{
    const double *vector = velocities ? record->v : record->x;
    (void)fprintf(file, "%lld", (long long)record->id);
    if (!velocities)
        (void)fprintf(file, " %d", record->type);
    if (!velocities && charge)
        print_number(file, record->q);
    for (int d = 0; d < 3; d++)
        print_number(file, vector[d]);
    if (!velocities)
        (void)fprintf(file, " %d %d %d", record->image[0], record->image[1], record->image[2]);
    (void)fprintf(file, "\n");
}

static int by_id(const void *a, const void *b)
{
    const struct record *x = a;
    const struct record *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

struct ordered {
    gid id;
    lidx i;
};

static int by_ordered_id(const void *a, const void *b)
{
    const struct ordered *x = a;
    const struct ordered *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static struct record make_record(const struct atoms *atoms, size_t i)
{
    struct record record = {
        .id = atoms->id[i], .type = atoms->type[i], .q = atoms->has_charge ? atoms->q[i] : 0};
    memcpy(record.x, &atoms->x[4 * i], sizeof record.x);
    memcpy(record.v, &atoms->v[4 * i], sizeof record.v);
    memcpy(record.image, &atoms->image[3 * i], sizeof record.image);
    return record;
}

/* One section: all atoms in windows of ids. file: NULL but on rank 0. Collective. */
static void print_section(FILE *file, const struct system_parts *parts, const struct ordered *order,
                          bool velocities)
{
    const struct atoms *atoms = parts->atoms;
    size_t at = 0;
    size_t n = (size_t)atoms->n_local;
    if (file && velocities) {
        (void)fprintf(file, "\nVelocities\n\n");
    } else if (file) {
        (void)fprintf(file, "\nAtoms # %s\n\n", atoms->has_charge ? "charge" : "atomic");
    }
    for (;;) {
        gid low = at < n ? order[at].id : INT64_MAX;
        comm_min(parts->comm, &low, 1);
        if (low == INT64_MAX)
            return;
        size_t end = at;
        while (end < n && order[end].id < low + WINDOW)
            end++;
        struct record *own = mem_array(end - at, sizeof *own);
        for (size_t k = at; k < end; k++)
            own[k - at] = make_record(atoms, (size_t)order[k].i);
        void *all;
        size_t *bytes;
        comm_gather(parts->comm, own, (end - at) * sizeof *own, 0, &all, &bytes);
        if (file) {
            size_t total = 0;
            struct record *records = all;
            for (int r = 0; r < comm_size(parts->comm); r++)
                total += bytes[r] / sizeof *records;
            qsort(records, total, sizeof *records, by_id);
            for (size_t k = 0; k < total; k++)
                print_record(file, &records[k], velocities, atoms->has_charge);
        }
        mem_free(all);
        mem_free(bytes);
        mem_free(own);
        at = end;
    }
}

static enum cw_status write_file(const struct system_parts *parts, const char *name, gid step,
                                 struct cw_err *err)
{
    const struct atoms *atoms = parts->atoms;
    FILE *file = NULL;
    bool writes = comm_rank(parts->comm) == 0;
    char *beside = beside_name(name);
    if (writes && !(file = fopen(beside, "w")))
        (void)cw_err_user(err, "write_data: '%s' cannot be written: %s", beside, strerror(errno));
    if (err_sync(parts->comm, err) == CW_OK) {
        struct ordered *order = mem_array((size_t)atoms->n_local, sizeof *order);
        for (lidx i = 0; i < atoms->n_local; i++)
            order[i] = (struct ordered){atoms->id[i], i};
        qsort(order, (size_t)atoms->n_local, sizeof *order, by_ordered_id);
        if (writes)
            print_head(file, parts, step);
        print_section(file, parts, order, false);
        print_section(file, parts, order, true);
        mem_free(order);
    }
    if (file) {
        bool bad = ferror(file) != 0;
        bad = fclose(file) != 0 || bad;
        if (bad || !beside_publish(beside, name)) {
            (void)cw_err_user(err, "write_data: '%s' cannot be written: %s", name, strerror(errno));
            beside_drop(beside, name);
        }
    }
    mem_free(beside);
    return err_sync(parts->comm, err);
}

gid write_data_bytes(const struct system_parts *parts)
{
    enum { SAMPLE = 1000, HEAD = 400 };
    const struct atoms *atoms = parts->atoms;
    lidx n = atoms->n_local < SAMPLE ? atoms->n_local : SAMPLE;
    char *text = NULL;
    size_t bytes = 0;
    FILE *memory = open_memstream(&text, &bytes);
    CW_ASSERT(memory, "memory for a few lines");
    for (lidx i = 0; i < n; i++) {
        struct record record = make_record(atoms, (size_t)i);
        print_record(memory, &record, false, atoms->has_charge);
        print_record(memory, &record, true, atoms->has_charge);
    }
    (void)fclose(memory);
    free(text);
    gid sums[3] = {(gid)bytes, n, atoms->n_local};
    comm_sum(parts->comm, sums, 3);
    return sums[1] > 0 ? HEAD + (gid)((double)sums[0] / (double)sums[1] * (double)sums[2]) : HEAD;
}

enum cw_status write_data(const struct system_parts *parts, const char *const *words, int n_words,
                          gid step, struct cw_err *err)
{
    if (write_data_check(words, n_words, err) != CW_OK)
        return err->status;
    if (!parts->box->exists)
        return cw_err_user(err, "write_data: there is no box yet");
    char *name = expand_name(words[0], step);
    enum cw_status status = write_file(parts, name, step, err);
    mem_free(name);
    return status;
}
