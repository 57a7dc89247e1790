/* Layout (GROUP is the dump's group):
 *
 *   /h5md                     version, author, creator, modules/units
 *   /particles/GROUP/box      dimension, boundary, origin; edges/{step,time,value[T][3]}
 *   /particles/GROUP/E        for E of position, velocity, force, image: {step,time,value[T][N][3]}
 *   /particles/GROUP/id, species, mass, charge: [N], once
 *
 * Where atoms come and go (varies), N is the most that a snapshot had so far (1 where none had an
 * atom) and these four are elements, {step,time,value[T][N]}; a row of a snapshot that no atom
 * fills has the id -1.
 *
 * `step` and `time` are one data set each, linked from every element. Units are those of the unit
 * style, as the units module spells them ("Angstrom ps-1").
 *
 * A data set with a compression filter must be written by all ranks in one collective call; ranks
 * without atoms take part with an empty selection. */
#include "output/h5md_file.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/units.h"
#include "base/version.h"
#include "output/writer.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"

const char *const h5md_element_names[] = {"position", "velocity", "force", "image", NULL};

static const size_t element_offset[] = {offsetof(struct id_row, x), offsetof(struct id_row, v),
                                        offsetof(struct id_row, f), offsetof(struct id_row, image)};

enum { CHUNK_ROWS = 16384, CHUNK_ROWS_LEAST = 1024, DEFLATE_LEVEL = 4, TIMES_CHUNK = 256 };

static void put_string(struct h5file *file, hid_t at, const char *name, const char *text)
{
    h5file_put_strings(file, at, name, &text, 0);
}

static void close_group(hid_t group)
{
    if (group >= 0)
        H5Gclose(group);
}

static void put_head(struct h5file *file, const struct h5md_spec *spec, bool has_units)
{
    static const int version[2] = {1, 1};
    static const int units_version[2] = {1, 0};
    hid_t head = h5file_make_group(file, file->id, "h5md");
    h5file_put(file, head, "version", H5T_NATIVE_INT, version, 2);
    hid_t author = h5file_make_group(file, head, "author");
    put_string(file, author, "name", spec->author ? spec->author : "N/A");
    hid_t creator = h5file_make_group(file, head, "creator");
    put_string(file, creator, "name", "coldweld");
    put_string(file, creator, "version", cw_version_string());
    if (has_units) {
        hid_t units = h5file_make_group(file, head, "modules/units");
        h5file_put(file, units, "version", H5T_NATIVE_INT, units_version, 2);
        close_group(units);
    }
    close_group(creator);
    close_group(author);
    close_group(head);
}

/* What a table of many rows is filled with where nothing is written, and whether rows may be added.
 */
struct filling {
    const void *with; /* of the table's type; NULL: 0 */
    bool grows;
};

/* Rows of a chunk. Where more may be added, few at the beginning say nothing about later. */
static hsize_t chunk_rows(gid rows, bool grows)
{
    const gid least = grows && rows < CHUNK_ROWS_LEAST ? CHUNK_ROWS_LEAST : rows;
    return (hsize_t)(least < CHUNK_ROWS ? least : CHUNK_ROWS);
}

/* A table that grows by snapshots: [0 ..][rows][columns] (columns 0: one number per row); rows = 0:
 * one number or row per snapshot. */
static hid_t make_table(struct h5file *file, hid_t at, const char *name, hid_t type, gid rows,
                        int columns, struct filling filling)
{
    hsize_t size[3] = {0, (hsize_t)rows, (hsize_t)columns};
    hsize_t most[3] = {H5S_UNLIMITED, filling.grows ? H5S_UNLIMITED : (hsize_t)rows,
                       (hsize_t)columns};
    hsize_t chunk[3] = {1, chunk_rows(rows, filling.grows), (hsize_t)columns};
    int rank = columns > 0 ? 3 : 2;
    if (rows == 0) { /* small: no compression, chunks of many snapshots */
        rank = columns > 0 ? 2 : 1;
        size[1] = most[1] = chunk[1] = (hsize_t)columns;
        chunk[0] = TIMES_CHUNK;
    }
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    if (filling.with)
        H5Pset_fill_value(list, type, filling.with);
    H5Pset_chunk(list, rank, chunk);
    if (rows > 0) {
        H5Pset_shuffle(list);
        H5Pset_deflate(list, DEFLATE_LEVEL);
    }
    hid_t space = H5Screate_simple(rank, size, most);
    hid_t table =
        file->failed ? -1 : H5Dcreate2(at, name, type, space, H5P_DEFAULT, list, H5P_DEFAULT);
    if (table < 0)
        h5file_fail(file, NULL);
    H5Sclose(space);
    H5Pclose(list);
    return table;
}

static void close_table(struct h5file *file, hid_t table)
{
    if (table >= 0 && H5Dclose(table) < 0)
        h5file_fail(file, NULL);
}

/* the unit of an element, or "" */
static void unit_of(const struct units *units, int element, char *unit, size_t size)
{
    unit[0] = '\0';
    if (!units->h5md_length[0] || element == H5MD_IMAGE)
        return;
    if (element == H5MD_POSITION) {
        (void)snprintf(unit, size, "%s", units->h5md_length);
    } else if (element == H5MD_VELOCITY) {
        (void)snprintf(unit, size, "%s %s-1", units->h5md_length, units->h5md_time);
    } else {
        (void)snprintf(unit, size, "%s %s-1", units->energy, units->h5md_length);
    }
}

/* step and time of an element are those of the box's edges */
static void link_times(struct h5file *file, hid_t element, hid_t edges)
{
    if (!file->failed &&
        (H5Lcreate_hard(edges, "step", element, "step", H5P_DEFAULT, H5P_DEFAULT) < 0 ||
         H5Lcreate_hard(edges, "time", element, "time", H5P_DEFAULT, H5P_DEFAULT) < 0))
        h5file_fail(file, NULL);
}

static hid_t make_box(struct h5file *file, hid_t particles, const struct writer_context *context)
{
    static const int dimension = 3;
    const struct units *units = context->units;
    const char *boundary[3];
    hid_t box = h5file_make_group(file, particles, "box");
    for (int d = 0; d < 3; d++)
        boundary[d] = context->box->periodic[d] ? "periodic" : "none";
    h5file_put(file, box, "dimension", H5T_NATIVE_INT, &dimension, 0);
    h5file_put(file, box, "origin", H5T_NATIVE_DOUBLE, context->box->lo, 3);
    h5file_put_strings(file, box, "boundary", boundary, 3);
    hid_t edges = h5file_make_group(file, box, "edges");
    const struct filling none = {0};
    hid_t step = make_table(file, edges, "step", H5T_NATIVE_INT64, 0, 0, none);
    hid_t time = make_table(file, edges, "time", H5T_NATIVE_DOUBLE, 0, 0, none);
    hid_t value = make_table(file, edges, "value", H5T_NATIVE_DOUBLE,
                             context->box->triclinic ? 3 : 0, 3, none);
    if (units->h5md_length[0]) {
        put_string(file, time, "unit", units->h5md_time);
        put_string(file, value, "unit", units->h5md_length);
    }
    close_table(file, value);
    close_table(file, time);
    close_table(file, step);
    close_group(box);
    return edges;
}

static struct h5rows column_of(const struct h5md_snapshot *snapshot, hid_t type)
{
    return (struct h5rows){.type = type,
                           .columns = 1,
                           .stride = 1,
                           .first = snapshot->first,
                           .n_local = (gid)snapshot->n,
                           .total = snapshot->total};
}

/* numbers of atoms that are constant, unless atoms vary */
enum { COLUMNS = 4 };
static const struct column {
    const char *name;
    size_t offset;
    bool is_gid, is_int; /* else double; integers are gid in the file */
} columns[COLUMNS] = {{.name = "mass", .offset = offsetof(struct id_row, mass)},
                      {.name = "charge", .offset = offsetof(struct id_row, q)},
                      {.name = "id", .offset = offsetof(struct id_row, id), .is_gid = true},
                      {.name = "species", .offset = offsetof(struct id_row, type), .is_int = true}};
static const gid no_atom = -1;

static bool has_column(const struct h5md_snapshot *snapshot, const struct column *column)
{
    return snapshot->context->atoms->has_charge || strcmp(column->name, "charge") != 0;
}

static hid_t column_type(const struct column *column)
{
    return column->is_gid || column->is_int ? H5T_NATIVE_INT64 : H5T_NATIVE_DOUBLE;
}

/* its values for this rank's rows, eight bytes each; the caller frees */
static void *pack_column(const struct h5md_snapshot *snapshot, const struct column *column)
{
    char *packed = mem_array(snapshot->n, sizeof(gid));
    for (size_t i = 0; i < snapshot->n; i++) {
        const struct id_row *row = &snapshot->row[i];
        const gid type = row->type;
        const void *from = column->is_int ? (const void *)&type
                                          : (const void *)((const char *)row + column->offset);
        memcpy(packed + i * sizeof(gid), from, sizeof(gid));
    }
    return packed;
}

static void put_constants(struct h5file *file, hid_t particles,
                          const struct h5md_snapshot *snapshot)
{
    for (int k = 0; k < COLUMNS; k++) {
        if (!has_column(snapshot, &columns[k]))
            continue;
        void *packed = pack_column(snapshot, &columns[k]);
        struct h5rows rows = column_of(snapshot, column_type(&columns[k]));
        h5file_put_column(file, particles, columns[k].name, &rows, packed);
        mem_free(packed);
    }
}

/* rows that the tables of atoms have at first; no atoms yet: one that nobody fills */
static gid first_rows(const struct h5md_snapshot *snapshot)
{
    return snapshot->total > 0 ? snapshot->total : 1;
}

/* the same as elements */
static void make_columns(struct h5file *file, hid_t particles, hid_t edges,
                         const struct h5md_snapshot *snapshot)
{
    for (int k = 0; k < COLUMNS; k++) {
        if (!has_column(snapshot, &columns[k]))
            continue;
        const struct filling filling = {.with = columns[k].is_gid ? &no_atom : NULL, .grows = true};
        hid_t group = h5file_make_group(file, particles, columns[k].name);
        close_table(file, make_table(file, group, "value", column_type(&columns[k]),
                                     first_rows(snapshot), 0, filling));
        link_times(file, group, edges);
        close_group(group);
    }
}

static hid_t stored_type(const struct h5md_spec *spec, int element)
{
    if (element == H5MD_IMAGE)
        return H5T_NATIVE_INT;
    return spec->single ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
}

/* A group's name may hold what divides a path in HDF5. */
static void particles_path(const char *group, char *path, size_t room)
{
    static const char folder[] = "particles/";
    (void)snprintf(path, room, "%s%s", folder, group);
    char *name = path + sizeof folder - 1;
    for (char *c = name; *c; c++) {
        if (*c == '/')
            *c = '_';
    }
    if (strcmp(name, ".") == 0)
        *name = '_';
}

void h5md_make_layout(struct h5file *file, const struct h5md_spec *spec,
                      const struct h5md_snapshot *snapshot)
{
    const struct writer_context *context = snapshot->context;
    char path[GROUP_NAME + 16];
    put_head(file, spec, context->units->h5md_length[0] != '\0');
    particles_path(spec->group, path, sizeof path);
    hid_t particles = h5file_make_group(file, file->id, path);
    hid_t edges = make_box(file, particles, context);
    for (int e = 0; e < H5MD_ELEMENTS; e++) {
        char unit[64];
        if (!spec->wanted[e])
            continue;
        hid_t group = h5file_make_group(file, particles, h5md_element_names[e]);
        hid_t value = make_table(file, group, "value", stored_type(spec, e), first_rows(snapshot),
                                 3, (struct filling){.grows = spec->varies});
        unit_of(context->units, e, unit, sizeof unit);
        if (unit[0])
            put_string(file, value, "unit", unit);
        close_table(file, value);
        link_times(file, group, edges);
        close_group(group);
    }
    if (spec->varies) {
        make_columns(file, particles, edges, snapshot);
    } else {
        put_constants(file, particles, snapshot);
    }
    close_group(edges);
    close_group(particles);
}

/* dimensions of the table of box edges */
static int edges_rank(const struct box *box)
{
    return box->triclinic ? 3 : 2;
}

static int rank_of(hid_t table)
{
    hid_t space = H5Dget_space(table);
    const int rank = H5Sget_simple_extent_ndims(space);
    H5Sclose(space);
    return rank;
}

/* lengthens a table to the snapshot and writes one row per snapshot, from rank 0 */
static void write_row(struct h5file *file, hid_t at, const char *name,
                      const struct h5md_snapshot *snapshot, hid_t type, const void *data)
{
    hid_t table = file->failed ? -1 : H5Dopen2(at, name, H5P_DEFAULT);
    if (table < 0) {
        h5file_fail(file, NULL);
        return;
    }
    const bool wide = strcmp(name, "value") == 0;
    if (wide && rank_of(table) != edges_rank(snapshot->context->box)) {
        h5file_fail(file,
                    "its box has become triclinic, or is so no more: edges have another shape");
        close_table(file, table);
        return;
    }
    hsize_t size[3] = {snapshot->frame + 1, 3, 3};
    hsize_t first[3] = {snapshot->frame, 0, 0};
    hsize_t count[3] = {1, 3, 3};
    if (H5Dset_extent(table, size) < 0)
        h5file_fail(file, NULL);
    hid_t space = H5Dget_space(table);
    const int rank = wide ? edges_rank(snapshot->context->box) - 1 : 1;
    hid_t memory = H5Screate_simple(rank, wide ? &count[1] : &count[0], NULL);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, first, NULL, count, NULL);
    if (comm_rank(file->comm) != 0) {
        H5Sselect_none(space);
        H5Sselect_none(memory);
    }
    if (H5Dwrite(table, type, memory, space, file->transfer, data) < 0)
        h5file_fail(file, NULL);
    H5Sclose(memory);
    H5Sclose(space);
    close_table(file, table);
    h5file_agree(file);
}

/* the values of an element as they lie in the file: parallel compression refuses to convert */
static void *pack_element(const struct h5md_snapshot *snapshot, int e, bool single)
{
    size_t size = e == H5MD_IMAGE ? sizeof(int) : single ? sizeof(float) : sizeof(double);
    char *packed = mem_array(3 * snapshot->n, size);
    for (size_t i = 0; i < snapshot->n; i++) {
        const char *from = (const char *)&snapshot->row[i] + element_offset[e];
        char *to = packed + 3 * i * size;
        if (!single || e == H5MD_IMAGE) {
            memcpy(to, from, 3 * size);
            continue;
        }
        double exact[3];
        memcpy(exact, from, sizeof exact);
        float rounded[3] = {(float)exact[0], (float)exact[1], (float)exact[2]};
        memcpy(to, rounded, sizeof rounded);
    }
    return packed;
}

/* Makes room for the snapshot; where atoms vary, what was there of it is dropped first, since it
 * may have had more rows. */
static bool extend(hid_t table, const struct h5md_snapshot *snapshot, bool varies)
{
    hsize_t size[3] = {0, 0, 0};
    hid_t space = H5Dget_space(table);
    H5Sget_simple_extent_dims(space, size, NULL);
    H5Sclose(space);
    size[0] = snapshot->frame;
    if (varies && H5Dset_extent(table, size) < 0)
        return false;
    if (!varies || size[1] < (hsize_t)snapshot->total)
        size[1] = (hsize_t)snapshot->total;
    size[0]++;
    return H5Dset_extent(table, size) >= 0;
}

/* a table's values of this snapshot, `columns` numbers a row, all ranks together */
static void write_values(struct h5file *file, hid_t at, const struct h5md_snapshot *snapshot,
                         bool varies, hid_t type, int wide, const void *packed)
{
    hid_t table = file->failed ? -1 : H5Dopen2(at, "value", H5P_DEFAULT);
    hsize_t first[3] = {snapshot->frame, (hsize_t)snapshot->first, 0};
    hsize_t count[3] = {1, (hsize_t)snapshot->n, (hsize_t)wide};
    if (table < 0 || !extend(table, snapshot, varies)) {
        h5file_fail(file, NULL);
    } else {
        hsize_t rows[2] = {(hsize_t)(snapshot->n > 0 ? snapshot->n : 1), (hsize_t)wide};
        hid_t space = H5Dget_space(table);
        hid_t memory = H5Screate_simple(2, rows, NULL);
        H5Sselect_hyperslab(space, H5S_SELECT_SET, first, NULL, count, NULL);
        if (snapshot->n == 0) {
            H5Sselect_none(space);
            H5Sselect_none(memory);
        }
        if (H5Dwrite(table, type, memory, space, file->transfer, packed) < 0)
            h5file_fail(file, NULL);
        H5Sclose(memory);
        H5Sclose(space);
    }
    close_table(file, table);
    h5file_agree(file);
}

static void write_element(struct h5file *file, const struct h5md_spec *spec, hid_t particles,
                          const struct h5md_snapshot *snapshot, int e)
{
    hid_t group = h5file_open_group(file, particles, h5md_element_names[e]);
    void *packed = pack_element(snapshot, e, spec->single);
    write_values(file, group, snapshot, spec->varies, stored_type(spec, e), 3, packed);
    mem_free(packed);
    close_group(group);
}

static void write_columns(struct h5file *file, hid_t particles,
                          const struct h5md_snapshot *snapshot)
{
    for (int k = 0; k < COLUMNS; k++) {
        if (!has_column(snapshot, &columns[k]))
            continue;
        hid_t group = h5file_open_group(file, particles, columns[k].name);
        void *packed = pack_column(snapshot, &columns[k]);
        write_values(file, group, snapshot, true, column_type(&columns[k]), 1, packed);
        mem_free(packed);
        close_group(group);
    }
}

void h5md_write_frame(struct h5file *file, const struct h5md_spec *spec, hid_t particles,
                      const struct h5md_snapshot *snapshot)
{
    const struct writer_context *context = snapshot->context;
    hid_t edges = h5file_open_group(file, particles, "box/edges");
    write_row(file, edges, "step", snapshot, H5T_NATIVE_INT64, &context->step);
    write_row(file, edges, "time", snapshot, H5T_NATIVE_DOUBLE, &context->time);
    double edge[3][3]; /* rows a, b, c */
    for (int d = 0; d < 3; d++)
        box_shift(context->box, (const int[3]){d == 0, d == 1, d == 2}, edge[d]);
    write_row(file, edges, "value", snapshot, H5T_NATIVE_DOUBLE,
              context->box->triclinic ? edge[0] : context->box->length);
    close_group(edges);
    for (int e = 0; e < H5MD_ELEMENTS; e++) {
        if (spec->wanted[e])
            write_element(file, spec, particles, snapshot, e);
    }
    if (spec->varies)
        write_columns(file, particles, snapshot);
}

hid_t h5md_open_particles(struct h5file *file, const struct h5md_spec *spec)
{
    char path[GROUP_NAME + 16];
    particles_path(spec->group, path, sizeof path);
    return h5file_open_group(file, file->id, path);
}

hsize_t h5md_count_frames(struct h5file *file, hid_t particles,
                          const struct h5md_snapshot *snapshot)
{
    hid_t edges = h5file_open_group(file, particles, "box/edges");
    hid_t table = file->failed ? -1 : H5Dopen2(edges, "step", H5P_DEFAULT);
    hsize_t n = 0;
    if (table < 0) {
        h5file_fail(file, NULL);
    } else {
        hid_t space = H5Dget_space(table);
        H5Sget_simple_extent_dims(space, &n, NULL);
        gid *steps = mem_array((size_t)n, sizeof *steps);
        if (n > 0 && H5Dread(table, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, steps) < 0)
            h5file_fail(file, NULL);
        while (!file->failed && n > 0 && steps[n - 1] >= snapshot->context->step)
            n--;
        mem_free(steps);
        H5Sclose(space);
    }
    close_table(file, table);
    close_group(edges);
    h5file_agree(file);
    return n;
}

/* Are these the atoms of the file? */
static void check_ids(struct h5file *file, hid_t particles, const struct h5md_snapshot *snapshot)
{
    gid *id = mem_zeroed(snapshot->n, sizeof *id);
    struct h5rows column = column_of(snapshot, H5T_NATIVE_INT64);
    h5file_get_column(file, particles, "id", &column, id);
    for (size_t i = 0; i < snapshot->n && !file->failed; i++) {
        if (id[i] != snapshot->row[i].id)
            h5file_fail(file, "it cannot be appended to: it has other atoms");
    }
    mem_free(id);
}

void h5md_check_appended(struct h5file *file, const struct h5md_spec *spec, hid_t particles,
                         const struct h5md_snapshot *snapshot)
{
    hid_t positions = file->failed ? -1 : H5Dopen2(particles, "position/value", H5P_DEFAULT);
    if (positions >= 0) {
        hid_t type = H5Dget_type(positions);
        if (H5Tget_size(type) != (spec->single ? sizeof(float) : sizeof(double)))
            h5file_fail(file, "it cannot be appended to: it has another precision");
        H5Tclose(type);
        H5Dclose(positions);
    }
    for (int e = 0; e < H5MD_ELEMENTS && !file->failed; e++) {
        if ((H5Lexists(particles, h5md_element_names[e], H5P_DEFAULT) > 0) != spec->wanted[e])
            h5file_fail(file, "it cannot be appended to: it has other elements");
    }
    if (!file->failed && (H5Lexists(particles, "id/value", H5P_DEFAULT) > 0) != spec->varies) {
        h5file_fail(file, spec->varies ? "it cannot be appended to: its atoms do not vary"
                                       : "it cannot be appended to: its atoms vary");
    }
    if (!spec->varies)
        check_ids(file, particles, snapshot);
    h5file_agree(file);
}

/* n numbers of `size` bytes: shuffled (byte 0 of all, then byte 1, ...) and deflated, as HDF5 does
 */
static size_t measure_chunk(const unsigned char *numbers, size_t n, size_t size)
{
    uLongf bytes = compressBound((uLong)(n * size));
    unsigned char *shuffled = mem_array(n, size);
    unsigned char *packed = mem_array(bytes, 1);
    for (size_t k = 0; k < n; k++) {
        for (size_t b = 0; b < size; b++)
            shuffled[b * n + k] = numbers[k * size + b];
    }
    int status = compress2(packed, &bytes, shuffled, (uLong)(n * size), DEFLATE_LEVEL);
    CW_ASSERT(status == Z_OK, "deflate with room for the worst case");
    mem_free(packed);
    mem_free(shuffled);
    return bytes;
}

/* n rows of `wide` numbers of `size` bytes, chunk by chunk */
static size_t measure_rows(const unsigned char *packed, size_t n_rows, size_t wide, size_t size)
{
    size_t sum = 0;
    for (size_t row = 0; row < n_rows; row += CHUNK_ROWS) {
        size_t n = n_rows - row < CHUNK_ROWS ? n_rows - row : CHUNK_ROWS;
        sum += measure_chunk(packed + wide * row * size, wide * n, size);
    }
    return sum;
}

gid h5md_measure_frame(const struct h5md_spec *spec, const struct h5md_snapshot *snapshot)
{
    size_t sum = 0;
    for (int e = 0; e < H5MD_ELEMENTS; e++) {
        size_t size = e == H5MD_IMAGE ? sizeof(int) : spec->single ? sizeof(float) : sizeof(double);
        if (!spec->wanted[e])
            continue;
        unsigned char *packed = pack_element(snapshot, e, spec->single);
        sum += measure_rows(packed, snapshot->n, 3, size);
        mem_free(packed);
    }
    for (int k = 0; k < COLUMNS && spec->varies; k++) {
        if (!has_column(snapshot, &columns[k]))
            continue;
        unsigned char *packed = pack_column(snapshot, &columns[k]);
        sum += measure_rows(packed, snapshot->n, 1, sizeof(gid));
        mem_free(packed);
    }
    return (gid)sum;
}
