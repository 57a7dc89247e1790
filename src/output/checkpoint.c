/* Checkpoint files. Layout:
 *
 *   /          attributes: program, format, version, units, step, time, ... and two checksums
 *   /box       attributes: lo, hi, created_lo, created_hi, margin, boundary
 *   /groups    attribute "names": one line "INDEX NAME" per group
 *   /types     attributes: mass, labels, atom_style, room of rows of bonds
 *   /potential attributes: deck (pair_style and pair_coeff lines), bonded (likewise), options
 *   /fixes/K   attributes: id, style, group, words, state (bytes)
 *   /computes/K  likewise, of those that have a state
 *   /atoms/F   one table per field of the atoms' field table that is marked FIELD_CHECKPOINT
 *
 * Each rank writes its atoms as one block of rows, in rank order; ids tell them apart, so a reader
 * may cut the rows as it likes. A field that is known here (x, v, id, ...) has its own type and can
 * be read by any HDF5 tool; others travel as bytes.
 *
 * The checksum is a sum over atoms of a hash of all their stored bytes: independent of the order of
 * rows and of the number of ranks, and a changed bit is noticed. HDF5's own Fletcher checksums were
 * not used: they need chunks, and see no rows that were exchanged. */
#include "output/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/exact.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/version.h"
#include "output/buffer.h"
#include "output/checkpoint_parts.h"
#include "output/checkpoint_sum.h"
#include "output/checkpoint_types.h"
#include "parallel/comm.h"
#include "parallel/h5file.h"
#include "system/atoms.h"

enum { FORMAT = 1, FORMAT_TRICLINIC = 2 }; /* 2: /box has tilt, else the same */

static const char program_name[] = "coldweld checkpoint";

static void free_parts(struct checkpoint_part *part, int n)
{
    for (int k = 0; k < n; k++) {
        mem_free(part[k].words);
        mem_free(part[k].data);
    }
    mem_free(part);
}

void checkpoint_free(struct checkpoint *state)
{
    free_parts(state->fix, state->n_fix);
    free_parts(state->compute, state->n_compute);
    mem_free(state->potential);
    mem_free(state->bonded);
    mem_free(state->computes);
    *state = (struct checkpoint){0};
}

/* how a field lies in the file */
struct layout {
    hid_t type;
    size_t element;
    int columns, stride;
};

/* x and v carry a fourth component in memory that is no state */
static struct layout layout_of(const struct field *field)
{
    if (strcmp(field->name, "x") == 0 || strcmp(field->name, "v") == 0)
        return (struct layout){H5T_NATIVE_DOUBLE, sizeof(double), 3, 4};
    if (strcmp(field->name, "q") == 0)
        return (struct layout){H5T_NATIVE_DOUBLE, sizeof(double), 1, 1};
    if (strcmp(field->name, "id") == 0)
        return (struct layout){H5T_NATIVE_INT64, sizeof(gid), 1, 1};
    if (strcmp(field->name, "molecule") == 0)
        return (struct layout){H5T_NATIVE_INT64, sizeof(gid), 1, 1};
    if (strcmp(field->name, "type") == 0)
        return (struct layout){H5T_NATIVE_INT, sizeof(int), 1, 1};
    if (strcmp(field->name, "image") == 0)
        return (struct layout){H5T_NATIVE_INT, sizeof(int), 3, 3};
    if (strcmp(field->name, "mask") == 0)
        return (struct layout){H5T_NATIVE_UINT32, sizeof(uint32_t), 1, 1};
    return (struct layout){H5T_NATIVE_UINT8, 1, (int)field->size, (int)field->size};
}

static bool is_stored(const struct field *field)
{
    return field->name[0] && (field->carry & FIELD_CHECKPOINT);
}

/* The sum over all atoms of the hash of their stored fields; a field's name is part of it. The
 * order of the rows of the field table does not matter: hashes of fields are added. Collective. */
static uint64_t checksum(const struct atoms *atoms, struct comm *comm)
{
    uint64_t sum = 0;
    for (int k = 0; k < atoms->n_field; k++) {
        const struct field *field = &atoms->field[k];
        if (!is_stored(field))
            continue;
        struct layout layout = layout_of(field);
        uint64_t named = checkpoint_hash(checkpoint_hash_start, field->name, strlen(field->name));
        const unsigned char *row = field->data;
        for (lidx i = 0; i < atoms->n_local; i++, row += field->size) {
            uint64_t h = checkpoint_hash(named, &atoms->id[i], sizeof atoms->id[i]);
            sum += checkpoint_hash(h, row, (size_t)layout.columns * layout.element);
        }
    }
    struct exact_sum wide = {.lo = sum};
    comm_sum_exact(comm, &wide, 1);
    return wide.lo;
}

static void put_head(struct h5file *file, const struct checkpoint *state, const struct atoms *atoms,
                     uint64_t sum)
{
    const int format = state->box.triclinic ? FORMAT_TRICLINIC : FORMAT;
    const int has_charge = atoms->has_charge;
    h5file_put_text(file, file->id, "program", program_name);
    h5file_put(file, file->id, "format", H5T_NATIVE_INT, &format, 0);
    h5file_put_text(file, file->id, "version", cw_version_string());
    h5file_put_text(file, file->id, "units", state->units);
    h5file_put(file, file->id, "step", H5T_NATIVE_INT64, &state->step, 0);
    h5file_put(file, file->id, "step_origin", H5T_NATIVE_INT64, &state->step_origin, 0);
    h5file_put(file, file->id, "time", H5T_NATIVE_DOUBLE, &state->time, 0);
    h5file_put(file, file->id, "time_origin", H5T_NATIVE_DOUBLE, &state->time_origin, 0);
    h5file_put(file, file->id, "timestep", H5T_NATIVE_DOUBLE, &state->dt, 0);
    h5file_put(file, file->id, "n_atoms", H5T_NATIVE_INT64, &atoms->n_global, 0);
    h5file_put(file, file->id, "has_charge", H5T_NATIVE_INT, &has_charge, 0);
    h5file_put(file, file->id, "checksum", H5T_NATIVE_UINT64, &sum, 0);
    uint64_t of_state = checkpoint_sum(state, atoms);
    comm_broadcast(file->comm, &of_state, sizeof of_state, 0); /* who writes what was saved */
    h5file_put(file, file->id, "state_checksum", H5T_NATIVE_UINT64, &of_state, 0);
}

static void put_box(struct h5file *file, const struct box *box)
{
    hid_t group = h5file_make_group(file, file->id, "box");
    int boundary[6];
    for (int k = 0; k < 6; k++)
        boundary[k] = (int)box->boundary[k / 2][k % 2];
    h5file_put(file, group, "lo", H5T_NATIVE_DOUBLE, box->lo, 3);
    h5file_put(file, group, "hi", H5T_NATIVE_DOUBLE, box->hi, 3);
    h5file_put(file, group, "created_lo", H5T_NATIVE_DOUBLE, box->created_lo, 3);
    h5file_put(file, group, "created_hi", H5T_NATIVE_DOUBLE, box->created_hi, 3);
    h5file_put(file, group, "margin", H5T_NATIVE_DOUBLE, box->margin, 3);
    h5file_put(file, group, "boundary", H5T_NATIVE_INT, boundary, 6);
    if (box->triclinic)
        h5file_put(file, group, "tilt", H5T_NATIVE_DOUBLE, box->tilt, 3);
    if (group >= 0)
        H5Gclose(group);
}

static void put_groups(struct h5file *file, const struct groups *groups)
{
    struct buffer names = {0};
    buffer_text(&names, "");
    for (int k = 0; k < GROUPS_MAX; k++) {
        if (groups->used[k])
            buffer_print(&names, "%d %s\n", k, groups->name[k]);
    }
    hid_t group = h5file_make_group(file, file->id, "groups");
    h5file_put_text(file, group, "names", names.data);
    if (group >= 0)
        H5Gclose(group);
    buffer_free(&names);
}

static void put_potential(struct h5file *file, const struct checkpoint *state)
{
    hid_t group = h5file_make_group(file, file->id, "potential");
    h5file_put_text(file, group, "deck", state->potential ? state->potential : "");
    h5file_put_text(file, group, "bonded", state->bonded ? state->bonded : "");
    h5file_put(file, group, "options", H5T_NATIVE_INT, state->options, 4);
    if (group >= 0)
        H5Gclose(group);
}

static void put_fixes(struct h5file *file, const struct checkpoint *state)
{
    hid_t fixes = checkpoint_put_parts(file, "fixes", state->fix, state->n_fix);
    h5file_put_text(file, fixes, "computes", state->computes ? state->computes : "");
    if (fixes >= 0)
        H5Gclose(fixes);
    hid_t computes = checkpoint_put_parts(file, "computes", state->compute, state->n_compute);
    if (computes >= 0)
        H5Gclose(computes);
}

static void put_atoms(struct h5file *file, const struct atoms *atoms)
{
    struct buffer names = {0};
    hid_t group = h5file_make_group(file, file->id, "atoms");
    gid first = comm_prefix(file->comm, atoms->n_local, NULL);
    buffer_text(&names, "");
    for (int k = 0; k < atoms->n_field; k++) {
        const struct field *field = &atoms->field[k];
        if (!is_stored(field))
            continue;
        struct layout layout = layout_of(field);
        struct h5rows rows = {.type = layout.type,
                              .columns = layout.columns,
                              .stride = layout.stride,
                              .first = first,
                              .n_local = atoms->n_local,
                              .total = atoms->n_global};
        h5file_put_rows(file, group, field->name, &rows, field->data);
        buffer_print(&names, "%s %zu\n", field->name, field->size);
    }
    h5file_put_text(file, group, "fields", names.data);
    if (group >= 0)
        H5Gclose(group);
    buffer_free(&names);
}

/* what is to be kept, without HDF5's own need */
static gid bytes_of_state(const struct checkpoint *state, const struct atoms *atoms)
{
    gid bytes = 0;
    for (int k = 0; k < atoms->n_field; k++) {
        struct layout layout = layout_of(&atoms->field[k]);
        if (is_stored(&atoms->field[k]))
            bytes += atoms->n_global * layout.columns * (gid)layout.element;
    }
    for (int k = 0; k < state->n_fix; k++)
        bytes += (gid)state->fix[k].bytes;
    for (int k = 0; k < state->n_compute; k++)
        bytes += (gid)state->compute[k].bytes;
    return bytes;
}

gid checkpoint_bytes(const struct checkpoint *state, const struct atoms *atoms)
{
    enum { EMPTY = 24000, PER_PART = 1500 }; /* measured */
    return bytes_of_state(state, atoms) + EMPTY + (state->n_fix + state->n_compute) * (gid)PER_PART;
}

/* more than it takes, so that there is room for certain */
static gid needed_room(const struct checkpoint *state, const struct atoms *atoms)
{
    return bytes_of_state(state, atoms) + (1 << 18) +
           (state->n_fix + state->n_compute) * (gid)(1 << 14);
}

/* On disk, then renamed: after a power cut there is the old checkpoint or the new one. */
static enum cw_status publish(struct comm *comm, const char *from, const char *path,
                              struct cw_err *err)
{
    if (comm_rank(comm) == 0) {
        int descriptor = open(from, O_RDONLY);
        bool good = descriptor >= 0 && fsync(descriptor) == 0;
        if (descriptor >= 0)
            (void)close(descriptor);
        if (!good || !beside_publish(from, path))
            cw_err_user(err, "cannot write '%s': %s", path, strerror(errno));
    }
    return err_sync(comm, err);
}

enum cw_status checkpoint_write(struct comm *comm, const char *path, const struct checkpoint *state,
                                const struct atoms *atoms, struct cw_err *err)
{
    char *beside = beside_name(path);
    struct h5file file;
    uint64_t sum = checksum(atoms, comm);
    if (h5file_create(&file, comm, beside, needed_room(state, atoms), err) == CW_OK) {
        put_head(&file, state, atoms, sum);
        put_box(&file, &state->box);
        put_groups(&file, &state->groups);
        checkpoint_put_types(&file, atoms);
        put_potential(&file, state);
        put_fixes(&file, state);
        put_atoms(&file, atoms);
        if (h5file_close(&file, "cannot write", err) == CW_OK)
            publish(comm, beside, path, err);
    }
    if (err->status != CW_OK && comm_rank(comm) == 0)
        beside_drop(beside, path);
    if (err->status != CW_OK)
        cw_err_prefix(err, "checkpoint: ");
    mem_free(beside);
    return err->status;
}

/* Is it ours, and of a format that we know? */
static void check_origin(struct h5file *file)
{
    char *program = NULL;
    int format = 0;
    if (H5Aexists(file->id, "program") > 0)
        h5file_get_text(file, file->id, "program", &program);
    if (!program || strcmp(program, program_name) != 0) {
        file->failed = false;
        h5file_fail(file, "it is not a coldweld checkpoint (LAMMPS's restart files cannot be read: "
                          "use write_data there and read_data here)");
    }
    mem_free(program);
    h5file_get(file, file->id, "format", H5T_NATIVE_INT, &format, 0);
    if (!file->failed && format != FORMAT && format != FORMAT_TRICLINIC)
        h5file_fail(file, "it has a newer format than this program reads");
}

static void get_head(struct h5file *file, struct checkpoint *state, struct atoms *atoms,
                     uint64_t *sum)
{
    char *units = NULL;
    int has_charge = 0;
    check_origin(file);
    h5file_get_text(file, file->id, "units", &units);
    if (units)
        (void)snprintf(state->units, sizeof state->units, "%s", units);
    mem_free(units);
    h5file_get(file, file->id, "step", H5T_NATIVE_INT64, &state->step, 0);
    h5file_get(file, file->id, "step_origin", H5T_NATIVE_INT64, &state->step_origin, 0);
    h5file_get(file, file->id, "time", H5T_NATIVE_DOUBLE, &state->time, 0);
    h5file_get(file, file->id, "time_origin", H5T_NATIVE_DOUBLE, &state->time_origin, 0);
    h5file_get(file, file->id, "timestep", H5T_NATIVE_DOUBLE, &state->dt, 0);
    h5file_get(file, file->id, "n_atoms", H5T_NATIVE_INT64, &atoms->n_global, 0);
    h5file_get(file, file->id, "has_charge", H5T_NATIVE_INT, &has_charge, 0);
    h5file_get(file, file->id, "checksum", H5T_NATIVE_UINT64, sum, 0);
    if (!file->failed &&
        (atoms->n_global < 0 || atoms->n_global / comm_size(file->comm) > INT32_MAX / 4))
        h5file_fail(file, "its number of atoms makes no sense, or needs more ranks");
    if (!file->failed && has_charge)
        atoms_use_charge(atoms);
}

static void get_box(struct h5file *file, struct box *box)
{
    hid_t group = h5file_open_group(file, file->id, "box");
    int boundary[6] = {0};
    double tilt[3] = {0, 0, 0};
    struct cw_err err = {0};
    box_init(box);
    h5file_get(file, group, "lo", H5T_NATIVE_DOUBLE, box->lo, 3);
    h5file_get(file, group, "hi", H5T_NATIVE_DOUBLE, box->hi, 3);
    h5file_get(file, group, "created_lo", H5T_NATIVE_DOUBLE, box->created_lo, 3);
    h5file_get(file, group, "created_hi", H5T_NATIVE_DOUBLE, box->created_hi, 3);
    h5file_get(file, group, "margin", H5T_NATIVE_DOUBLE, box->margin, 3);
    h5file_get(file, group, "boundary", H5T_NATIVE_INT, boundary, 6);
    const bool triclinic = !file->failed && H5Aexists(group, "tilt") > 0;
    if (triclinic)
        h5file_get(file, group, "tilt", H5T_NATIVE_DOUBLE, tilt, 3);
    if (group >= 0)
        H5Gclose(group);
    for (int d = 0; d < 3; d++) {
        box->boundary[d][0] = (enum box_boundary)boundary[2 * (size_t)d];
        box->boundary[d][1] = (enum box_boundary)boundary[2 * (size_t)d + 1];
        box->periodic[d] = box->boundary[d][0] == BOX_PERIODIC;
        if (!file->failed && !(box->hi[d] > box->lo[d]))
            h5file_fail(file, "its box has no volume");
    }
    box_derive(box);
    box->exists = true;
    box->tilt_large = true; /* whatever it was, it was allowed when the box was made */
    if (triclinic && box_set_tilt(box, tilt, &err) != CW_OK)
        h5file_fail(file, "its box has impossible tilts");
    box->tilt_large = false;
}

static void get_groups(struct h5file *file, struct groups *groups)
{
    hid_t group = h5file_open_group(file, file->id, "groups");
    char *names = NULL;
    h5file_get_text(file, group, "names", &names);
    if (group >= 0)
        H5Gclose(group);
    groups_init(groups);
    char *rest = names;
    for (char *line; (line = text_next_line(&rest));) {
        char *name = strchr(line, ' ');
        int k = -1;
        if (name)
            *name++ = '\0';
        if (!name || !text_int(line, &k) || k < 0 || k >= GROUPS_MAX ||
            strlen(name) >= GROUP_NAME) {
            h5file_fail(file, "its table of groups is damaged");
            break;
        }
        (void)snprintf(groups->name[k], GROUP_NAME, "%s", name);
        groups->used[k] = true;
        groups->n = groups->n > k + 1 ? groups->n : k + 1;
    }
    mem_free(names);
}

static void get_potential(struct h5file *file, struct checkpoint *state)
{
    hid_t group = h5file_open_group(file, file->id, "potential");
    h5file_get_text(file, group, "deck", &state->potential);
    if (!file->failed && H5Aexists(group, "bonded") > 0) /* not in files of older programs */
        h5file_get_text(file, group, "bonded", &state->bonded);
    h5file_get(file, group, "options", H5T_NATIVE_INT, state->options, 4);
    if (group >= 0)
        H5Gclose(group);
    if (state->potential && !state->potential[0]) {
        mem_free(state->potential);
        state->potential = NULL;
    }
}

static void get_fixes(struct h5file *file, struct checkpoint *state)
{
    hid_t fixes = h5file_open_group(file, file->id, "fixes");
    h5file_get_text(file, fixes, "computes", &state->computes);
    checkpoint_get_parts(file, fixes, &state->fix, &state->n_fix);
    if (fixes >= 0)
        H5Gclose(fixes);
    if (file->failed || H5Lexists(file->id, "computes", H5P_DEFAULT) <= 0)
        return; /* written by an older program */
    hid_t computes = h5file_open_group(file, file->id, "computes");
    checkpoint_get_parts(file, computes, &state->compute, &state->n_compute);
    if (computes >= 0)
        H5Gclose(computes);
}

/* fields of the file that are not core fields */
static void add_fields(struct h5file *file, char *names, struct atoms *atoms)
{
    for (char *line; !file->failed && (line = text_next_line(&names));) {
        char *size = strchr(line, ' ');
        gid bytes = 0;
        if (size)
            *size++ = '\0';
        int k = size && text_gid(size, &bytes) ? atoms_find_field(atoms, line) : -2;
        if (k < -1 || bytes < 1 || bytes > 65536 || strlen(line) >= sizeof atoms->field[0].name ||
            (k >= 0 && atoms->field[k].size != (size_t)bytes)) {
            h5file_fail(file, "its table of fields is damaged");
        } else if (k < 0) {
            atoms_add_field(atoms, line, (size_t)bytes, FIELD_MIGRATE | FIELD_CHECKPOINT);
        }
    }
}

/* A file holds neither the fourth number of positions and velocities nor the fields that need no
 * saving; they start from zero, as those of new atoms do. */
static void make_room(struct atoms *atoms, lidx n)
{
    atoms_reserve(atoms, n);
    atoms->n_local = n;
    for (int k = 0; k < atoms->n_field; k++) {
        if (atoms->field[k].data)
            memset(atoms->field[k].data, 0, (size_t)n * atoms->field[k].size);
    }
}

static void get_atoms(struct h5file *file, struct atoms *atoms)
{
    hid_t group = h5file_open_group(file, file->id, "atoms");
    char *names = NULL;
    h5file_get_text(file, group, "fields", &names);
    add_fields(file, names, atoms);
    mem_free(names);
    gid rank = comm_rank(file->comm);
    gid size = comm_size(file->comm);
    gid share = atoms->n_global / size;
    gid rest = atoms->n_global % size;
    gid first = rank * share + (rank < rest ? rank : rest);
    lidx n = (lidx)(share + (rank < rest));
    if (!file->failed)
        make_room(atoms, n);
    for (int k = 0; k < atoms->n_field; k++) {
        struct field *field = &atoms->field[k];
        if (!is_stored(field))
            continue;
        struct layout layout = layout_of(field);
        struct h5rows rows = {.type = layout.type,
                              .columns = layout.columns,
                              .stride = layout.stride,
                              .first = first,
                              .n_local = n,
                              .total = atoms->n_global};
        h5file_get_rows(file, group, field->name, &rows, field->data);
    }
    if (group >= 0)
        H5Gclose(group);
}

static void check_state(struct h5file *file, const struct checkpoint *state,
                        const struct atoms *atoms)
{
    uint64_t sum = 0;
    if (file->failed || H5Aexists(file->id, "state_checksum") <= 0)
        return; /* written by an older program */
    h5file_get(file, file->id, "state_checksum", H5T_NATIVE_UINT64, &sum, 0);
    if (!file->failed && checkpoint_sum(state, atoms) != sum)
        h5file_fail(file, "it is damaged: the checksum over its state does not match");
}

/* what later code relies on, whatever a file says */
static void check_atoms(struct h5file *file, const struct atoms *atoms)
{
    for (lidx i = 0; i < atoms->n_local && !file->failed; i++) {
        if (atoms->id[i] < 1 || atoms->type[i] < 1 || atoms->type[i] > atoms->n_types)
            h5file_fail(file, "an atom has an impossible id or type");
    }
}

enum cw_status checkpoint_read(struct comm *comm, const char *path, struct checkpoint *state,
                               struct atoms *atoms, struct cw_err *err)
{
    struct h5file file;
    uint64_t sum = 0;
    *state = (struct checkpoint){0};
    if (h5file_open(&file, comm, path, false, err) != CW_OK)
        return err->status;
    get_head(&file, state, atoms, &sum);
    get_box(&file, &state->box);
    get_groups(&file, &state->groups);
    checkpoint_get_types(&file, atoms);
    get_potential(&file, state);
    get_fixes(&file, state);
    check_state(&file, state, atoms);
    get_atoms(&file, atoms);
    if (checksum(atoms, comm) != sum)
        h5file_fail(&file, "it is damaged: the checksum over its atoms does not match");
    check_atoms(&file, atoms);
    if (h5file_close(&file, "cannot read checkpoint", err) != CW_OK)
        checkpoint_free(state);
    return err->status;
}
