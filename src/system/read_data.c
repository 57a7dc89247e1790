/* Reading a data file.
 *
 * Rank 0 reads lines and hands them on in chunks (some tens of thousands of lines, broadcast); of
 * an Atoms chunk each rank parses its own share of the lines and keeps those atoms, of a Velocities
 * or Bonds chunk each rank looks for its own atoms. So memory is bounded by the chunk, not by the
 * file, and the slow part, turning digits into numbers, is shared. After each chunk all ranks agree
 * whether something was wrong, and whoever found it names file and line.
 *
 * Ids that occur twice are found by sending every id to rank (id mod ranks) and sorting there.
 *
 * Source: the LAMMPS manual, command `read_data`. */
#include "system/read_data.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "parallel/comm.h"
#include "system/atom_style.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/data_header.h"
#include "system/data_lines.h"
#include "system/data_text.h"
#include "system/group.h"
#include "system/id_map.h"
#include "system/parts.h"
#include "system/topology.h"
#include "system/words.h"

enum { CHUNK_LINES = 50000 };
struct chunk {
    char *text; /* lines ended by '\n' */
    gid bytes, first_line, n_lines;
};

/* the keywords that are a number */
static bool read_number(struct words *words, struct read_data_spec *spec)
{
    int unused = 0;
    struct {
        const char *name;
        int *place, most;
    } numbers[] = {
        {"extra/atom/types", &spec->extra_types, ATOMS_TYPES_MAX - 1},
        {"extra/bond/types", &spec->extra_bond_types, TOPOLOGY_TYPES_MAX},
        {"extra/angle/types", &spec->extra_angle_types, TOPOLOGY_TYPES_MAX},
        {"extra/bond/per/atom", &spec->extra_bonds, TOPOLOGY_BONDS_MAX},
        {"extra/angle/per/atom", &spec->extra_angles, TOPOLOGY_ANGLES_MAX},
        {"extra/special/per/atom", &unused, INT_MAX},
        {"extra/dihedral/types", &unused, INT_MAX},
        {"extra/dihedral/per/atom", &unused, INT_MAX},
        {"extra/improper/types", &unused, INT_MAX},
        {"extra/improper/per/atom", &unused, INT_MAX},
    };
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
        if (words_take(words, numbers[k].name)) {
            *numbers[k].place = words_int(words, numbers[k].name, 0, numbers[k].most);
            return true;
        }
    }
    return false;
}

static void read_add(struct words *words, struct read_data_spec *spec)
{
    spec->add = words_take(words, "append")  ? ADD_APPEND
                : words_take(words, "merge") ? ADD_MERGE
                                             : ADD_OFFSET;
    if (spec->add != ADD_OFFSET)
        return;
    spec->id_offset = words_gid(words, "add (append, merge or a number)", 0, INT64_MAX / 4);
    gid molecule;
    if (words_left(words) && text_gid(words->word[words->at], &molecule))
        spec->molecule_offset = words_gid(words, "offset of molecules", 0, INT64_MAX / 4);
}

static void read_keyword(struct words *words, struct read_data_spec *spec)
{
    static const char *const keywords[] = {"add",     "offset",           "shift", "group",
                                           "nocoeff", "extra/atom/types", NULL};
    if (read_number(words, spec))
        return;
    switch (words_choice(words, "keyword", keywords)) {
    case 0:
        read_add(words, spec);
        return;
    case 1:
        spec->type_offset = words_int(words, "type offset", 0, ATOMS_TYPES_MAX);
        spec->bond_type_offset = words_int(words, "bond type offset", 0, TOPOLOGY_TYPES_MAX);
        spec->angle_type_offset = words_int(words, "angle type offset", 0, TOPOLOGY_TYPES_MAX);
        for (int k = 0; k < 2; k++)
            (void)words_gid(words, "offset of dihedrals and impropers", 0, INT_MAX);
        return;
    case 2:
        words_vector(words, "shift", spec->shift);
        return;
    case 3:
        spec->group = words_next(words, "a group");
        return;
    default:
        spec->no_coefficients = true;
    }
}

static enum cw_status read_spec(const char *const *words, int n_words, struct read_data_spec *spec,
                                struct cw_err *err)
{
    *spec = (struct read_data_spec){0};
    struct words at = words_start("read_data", words, n_words, err);
    spec->path = words_next(&at, "a file");
    while (words_left(&at))
        read_keyword(&at, spec);
    if (err->status == CW_OK && spec->add != ADD_NONE &&
        spec->extra_types + spec->extra_bond_types + spec->extra_angle_types > 0) {
        (void)cw_err_user(err, "read_data: extra/atom/types (bond, angle) belongs to the first "
                               "file, not to add");
    }
    if (err->status == CW_OK && spec->add == ADD_NONE &&
        spec->type_offset + spec->bond_type_offset + spec->angle_type_offset > 0)
        (void)cw_err_user(err, "read_data: offset goes with add");
    return words_end(&at);
}

enum cw_status read_data_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct read_data_spec spec;
    return read_spec(words, n_words, &spec, err);
}

/* rank 0: the next lines of a section; `done` of `total` were read before */
static void fill_chunk(struct reading *reading, enum data_section section, gid done, gid total,
                       struct chunk *chunk)
{
    struct data_text *text = &reading->text;
    gid want = total - done < CHUNK_LINES ? total - done : CHUNK_LINES;
    gid cap = 0;
    chunk->first_line = text->line + 1;
    for (; chunk->n_lines < want; chunk->n_lines++) {
        char *line = data_text_line(text, NULL, reading->err);
        if (reading->err->status != CW_OK)
            return;
        if (!line || line[strspn(line, " \t")] == '\0') {
            (void)cw_err_user(reading->err, "%s:%lld: section %s ends after %lld of %lld lines",
                              text->path, (long long)text->line, data_section_name(section),
                              (long long)done + (long long)chunk->n_lines, (long long)total);
            return;
        }
        gid length = (gid)strlen(line);
        if (chunk->bytes + length + 1 > cap) {
            cap = 2 * (chunk->bytes + length + 1) + 4096;
            chunk->text = mem_resize(chunk->text, (size_t)cap, 1);
        }
        memcpy(chunk->text + chunk->bytes, line, (size_t)length);
        chunk->bytes += length;
        chunk->text[chunk->bytes++] = '\n';
    }
}

/* fills on rank 0, hands to all; collective. The caller frees chunk->text. */
static enum cw_status share_chunk(struct reading *reading, enum data_section section, gid done,
                                  gid total, struct chunk *chunk)
{
    struct comm *comm = reading->parts->comm;
    bool reads = comm_rank(comm) == 0;
    *chunk = (struct chunk){0};
    if (reads)
        fill_chunk(reading, section, done, total, chunk);
    if (err_sync(comm, reading->err) != CW_OK)
        return reading->err->status;
    gid meta[3] = {chunk->bytes, chunk->first_line, chunk->n_lines};
    comm_broadcast(comm, meta, sizeof meta, 0);
    chunk->bytes = meta[0];
    chunk->first_line = meta[1];
    chunk->n_lines = meta[2];
    if (!reads)
        chunk->text = mem_array((size_t)chunk->bytes, 1);
    comm_broadcast(comm, chunk->text, (size_t)chunk->bytes, 0);
    return CW_OK;
}

/* parses lines [begin, end) of the chunk */
static void parse_lines(struct reading *reading, struct chunk *chunk, gid begin, gid end,
                        data_line_parser parse)
{
    char *at = chunk->text;
    for (gid k = 0; k < end && reading->err->status == CW_OK; k++) {
        char *newline = memchr(at, '\n', (size_t)(chunk->text + chunk->bytes - at));
        *newline = '\0';
        if (k >= begin)
            parse(reading, at, chunk->first_line + k);
        at = newline + 1;
    }
}

/* Names the first atom of this chunk's bonds that is on no rank. Collective. */
static enum cw_status check_ends(struct reading *reading, int n_atoms)
{
    unsigned *found = mem_array((size_t)reading->n_ends, sizeof *found);
    for (gid k = 0; k < reading->n_ends; k++)
        found[k] = reading->ends[k].found;
    comm_or(reading->parts->comm, found, (size_t)reading->n_ends * sizeof *found);
    for (gid k = 0; k < reading->n_ends && reading->err->status == CW_OK; k++) {
        for (int a = 0; a < n_atoms; a++) {
            if (!(found[k] >> a & 1)) {
                (void)cw_err_user(reading->err, "%s:%lld: section Atoms has no atom %lld",
                                  reading->spec->path, (long long)reading->ends[k].line,
                                  (long long)(reading->ends[k].id[a] - reading->spec->id_offset));
            }
        }
    }
    mem_free(found);
    return reading->err->status;
}

/* A section of n lines; shared: each line is parsed on one rank only. */
static enum cw_status read_section(struct reading *reading, enum data_section section, gid n,
                                   bool shared, data_line_parser parse)
{
    struct comm *comm = reading->parts->comm;
    gid rank = comm_rank(comm);
    gid size = comm_size(comm);
    gid done = 0;
    while (done < n) {
        struct chunk chunk;
        if (share_chunk(reading, section, done, n, &chunk) == CW_OK) {
            gid lines = chunk.n_lines;
            reading->n_ends = 0;
            parse_lines(reading, &chunk, shared ? lines * rank / size : 0,
                        shared ? lines * (rank + 1) / size : lines, parse);
            done += lines;
        }
        mem_free(chunk.text);
        if (err_sync(comm, reading->err) != CW_OK ||
            (reading->ends && check_ends(reading, section == DATA_BONDS ? 2 : 3) != CW_OK))
            return reading->err->status;
    }
    return CW_OK;
}

static enum cw_status read_atoms(struct reading *reading, const char *style)
{
    struct atoms *atoms = reading->parts->atoms;
    const char *own = atom_style_of(atoms)->name;
    if (style[0] && strcmp(style, own) != 0) {
        return cw_err_user(reading->err,
                           "%s: section Atoms is of style '%s', the deck's "
                           "atom_style is %s",
                           reading->spec->path, style, own);
    }
    reading->first = atoms->n_local;
    if (read_section(reading, DATA_ATOMS, reading->header.n_atoms, true, data_lines_atom) != CW_OK)
        return reading->err->status;
    atoms_count(atoms, reading->parts->comm);
    reading->result->n_atoms = reading->header.n_atoms;
    gid twice = id_map_find_duplicate(atoms, reading->parts->comm);
    if (twice != 0) {
        return cw_err_user(reading->err, "%s: atom id %lld occurs twice", reading->spec->path,
                           (long long)twice);
    }
    return CW_OK;
}

static enum cw_status read_velocities(struct reading *reading)
{
    struct atoms *atoms = reading->parts->atoms;
    if (!reading->seen[DATA_ATOMS]) {
        return cw_err_user(reading->err, "%s: section Velocities stands before Atoms",
                           reading->spec->path);
    }
    reading->map = id_map_create(atoms);
    reading->has_velocity = mem_zeroed((size_t)atoms->n_local, sizeof *reading->has_velocity);
    gid n = reading->header.n_atoms;
    enum cw_status status = read_section(reading, DATA_VELOCITIES, n, false, data_lines_velocity);
    id_map_destroy(reading->map);
    mem_free(reading->has_velocity);
    if (status != CW_OK)
        return status;
    comm_sum(reading->parts->comm, &reading->matched, 1);
    reading->result->n_velocities = reading->matched;
    if (reading->matched != n) {
        return cw_err_user(reading->err,
                           "%s: %lld of the %lld lines of section Velocities name an "
                           "atom that section Atoms does not have",
                           reading->spec->path, (long long)(n - reading->matched), (long long)n);
    }
    return CW_OK;
}

/* Bonds, Angles: all ranks parse all lines and keep what is at their atoms */
static enum cw_status read_topology(struct reading *reading, enum data_section section, gid n,
                                    data_line_parser parse)
{
    struct atoms *atoms = reading->parts->atoms;
    const char *name = data_section_name(section);
    if (!reading->seen[DATA_ATOMS]) {
        return cw_err_user(reading->err, "%s: section %s stands before Atoms", reading->spec->path,
                           name);
    }
    if ((section == DATA_BONDS ? atoms->bond_room : atoms->angle_room) == 0) {
        return cw_err_user(reading->err,
                           "%s: section %s, but the deck's atom_style is %s: use full",
                           reading->spec->path, name, atom_style_of(atoms)->name);
    }
    reading->map = id_map_create(atoms);
    reading->ends = mem_array(CHUNK_LINES, sizeof *reading->ends);
    (void)read_section(reading, section, n, false, parse);
    mem_free(reading->ends);
    reading->ends = NULL;
    id_map_destroy(reading->map);
    topology_agree(atoms, reading->parts->comm);
    return reading->err->status;
}

static enum cw_status read_one(struct reading *reading, enum data_section section,
                               const char *style)
{
    const struct data_header *header = &reading->header;
    gid types = header->n_types;
    switch (section) {
    case DATA_MASSES:
        return read_section(reading, section, types, false, data_lines_mass);
    case DATA_ATOMS:
        return read_atoms(reading, style);
    case DATA_VELOCITIES:
        return read_velocities(reading);
    case DATA_PAIR:
        return read_section(reading, section, types, false, data_lines_pair);
    case DATA_BONDS:
        reading->result->n_bonds = header->n_bonds;
        return read_topology(reading, section, header->n_bonds, data_lines_bond);
    case DATA_ANGLES:
        reading->result->n_angles = header->n_angles;
        return read_topology(reading, section, header->n_angles, data_lines_angle);
    case DATA_BOND_COEFFS:
        return read_section(reading, section, header->n_bond_types, false, data_lines_bond_coeff);
    case DATA_ANGLE_COEFFS:
        return read_section(reading, section, header->n_angle_types, false, data_lines_angle_coeff);
    default:
        return read_section(reading, section, types * (types + 1) / 2, false, data_lines_pair_ij);
    }
}

/* what rank 0 learnt, to all */
struct title {
    enum data_section section;
    char style[32];
};

static enum cw_status share_title(struct reading *reading, struct title *title)
{
    if (err_sync(reading->parts->comm, reading->err) != CW_OK)
        return reading->err->status;
    comm_broadcast(reading->parts->comm, title, sizeof *title, 0);
    if (title->section != DATA_END && reading->seen[title->section]) {
        return cw_err_user(reading->err, "%s: a second section %s", reading->spec->path,
                           data_section_name(title->section));
    }
    reading->seen[title->section] = true;
    return CW_OK;
}

/* the blank line under a title */
static void skip_blank(struct reading *reading)
{
    char *line = data_text_line(&reading->text, NULL, reading->err);
    if (line && line[strspn(line, " \t")] != '\0') {
        (void)cw_err_user(reading->err, "%s:%lld: expected a blank line after the section's title",
                          reading->spec->path, (long long)reading->text.line);
    }
}

/* what the head announced must have come */
static void require_sections(struct reading *reading)
{
    const struct data_header *header = &reading->header;
    const struct {
        enum data_section section;
        gid n;
    } needed[] = {{DATA_ATOMS, header->n_atoms},
                  {DATA_BONDS, header->n_bonds},
                  {DATA_ANGLES, header->n_angles}};
    for (int k = 0; k < 3; k++) {
        if (needed[k].n > 0 && !reading->seen[needed[k].section]) {
            (void)cw_err_user(reading->err, "%s: there is no section %s (expected %lld lines)",
                              reading->spec->path, data_section_name(needed[k].section),
                              (long long)needed[k].n);
        }
    }
}

static enum cw_status read_sections(struct reading *reading, struct title title)
{
    bool reads = comm_rank(reading->parts->comm) == 0;
    while (share_title(reading, &title) == CW_OK && title.section != DATA_END) {
        if (reads)
            skip_blank(reading);
        if (err_sync(reading->parts->comm, reading->err) != CW_OK ||
            read_one(reading, title.section, title.style) != CW_OK)
            return reading->err->status;
        if (reads)
            (void)data_header_section(&reading->text, &title.section, title.style, reading->err);
    }
    if (reading->err->status == CW_OK)
        require_sections(reading);
    return reading->err->status;
}

/* one kind of types: the file's, against those that there are or are to be */
struct types_of {
    const char *name;
    int file, offset, extra, most;
    int *n; /* in struct atoms */
};

static enum cw_status apply_types(struct reading *reading, const struct types_of *types)
{
    int top = types->file + types->offset + types->extra;
    bool first = reading->spec->add == ADD_NONE;
    if (first && top > types->most) {
        return cw_err_user(reading->err, "read_data: at most %d %s types", types->most,
                           types->name);
    }
    if (first) {
        *types->n = top;
    } else if (types->file > 0 && top > *types->n) {
        (void)cw_err_user(reading->err,
                          "%s: its %s types reach to %d, the simulation has %d; give the first "
                          "read_data extra/%s/types",
                          reading->spec->path, types->name, top, *types->n, types->name);
    }
    return reading->err->status;
}

/* A file that is added to a box must be tilted as the box is. */
static enum cw_status set_box(struct reading *reading, bool added)
{
    struct box *box = reading->parts->box;
    const struct data_header *header = &reading->header;
    struct box made = *box;
    bool good = box_set(&made, header->lo, header->hi, reading->err) == CW_OK &&
                (!header->triclinic || box_set_tilt(&made, header->tilt, reading->err) == CW_OK);
    for (int k = 0; good && added && k < 3 && reading->err->status == CW_OK; k++) {
        const double tilt = header->triclinic ? made.tilt[k] : 0;
        if (tilt < box->tilt[k] || tilt > box->tilt[k]) {
            good = false;
            (void)cw_err_user(reading->err,
                              "expected the file of a box that is tilted like the present one, by "
                              "xy xz yz = %g %g %g",
                              box->tilt[0], box->tilt[1], box->tilt[2]);
        }
    }
    if (reading->err->status == CW_OK) {
        *box = made;
    } else {
        cw_err_prefix(reading->err, "%s: ", reading->spec->path);
    }
    return reading->err->status;
}

/* types, room for bonds, and box from the head */
static enum cw_status apply_header(struct reading *reading, struct read_data_spec *spec)
{
    struct box *box = reading->parts->box;
    struct atoms *atoms = reading->parts->atoms;
    struct data_header *header = &reading->header;
    const struct types_of types[3] = {
        {"atom", header->n_types, spec->type_offset, spec->extra_types, ATOMS_TYPES_MAX,
         &atoms->n_types},
        {"bond", header->n_bond_types, spec->bond_type_offset, spec->extra_bond_types,
         TOPOLOGY_TYPES_MAX, &atoms->bond_types},
        {"angle", header->n_angle_types, spec->angle_type_offset, spec->extra_angle_types,
         TOPOLOGY_TYPES_MAX, &atoms->angle_types},
    };
    for (int k = 0; k < 3; k++) {
        if (apply_types(reading, &types[k]) != CW_OK)
            return reading->err->status;
    }
    int bonds = spec->extra_bonds > header->extra_bonds ? spec->extra_bonds : header->extra_bonds;
    int angles =
        spec->extra_angles > header->extra_angles ? spec->extra_angles : header->extra_angles;
    topology_reserve(atoms, bonds, angles);
    reading->result->n_types = header->n_types;
    for (int d = 0; d < 3; d++) {
        header->lo[d] += spec->shift[d];
        header->hi[d] += spec->shift[d];
    }
    for (int d = 0; d < 3 && spec->add != ADD_NONE; d++) {
        header->lo[d] = fmin(header->lo[d], box->lo[d]);
        header->hi[d] = fmax(header->hi[d], box->hi[d]);
    }
    return set_box(reading, spec->add != ADD_NONE);
}

/* new ids behind the present ones */
static void append_behind(const struct system_parts *parts, struct read_data_spec *spec)
{
    const struct atoms *atoms = parts->atoms;
    gid last[2] = {0, 0};
    for (lidx i = 0; i < atoms->n_local; i++) {
        last[0] = atoms->id[i] > last[0] ? atoms->id[i] : last[0];
        if (atoms->molecule)
            last[1] = atoms->molecule[i] > last[1] ? atoms->molecule[i] : last[1];
    }
    comm_max(parts->comm, last, 2);
    spec->id_offset = last[0];
    spec->molecule_offset = last[1];
}

static enum cw_status prepare(struct reading *reading, struct read_data_spec *spec)
{
    const struct system_parts *parts = reading->parts;
    if (parts->box->exists && spec->add == ADD_NONE) {
        return cw_err_user(reading->err, "read_data: there is a box already; use `add append` (or "
                                         "`clear` first)");
    }
    if (!parts->box->exists && spec->add != ADD_NONE)
        return cw_err_user(reading->err, "read_data: add needs a box to add to");
    if (spec->add == ADD_APPEND)
        append_behind(parts, spec);
    int group = 0;
    if (spec->group && strcmp(spec->group, "all") != 0 &&
        groups_add(parts->groups, spec->group, &group, reading->err) != CW_OK)
        return reading->err->status;
    reading->mask = group_bit(group);
    return CW_OK;
}

static enum cw_status read_file(struct reading *reading, struct read_data_spec *spec)
{
    struct title title = {DATA_END, ""};
    if (prepare(reading, spec) != CW_OK)
        return reading->err->status;
    if (comm_rank(reading->parts->comm) == 0 &&
        data_text_open(&reading->text, spec->path, reading->err) == CW_OK) {
        (void)data_header_read(&reading->text, &reading->header, &title.section, title.style,
                               reading->err);
    }
    if (err_sync(reading->parts->comm, reading->err) != CW_OK)
        return reading->err->status;
    comm_broadcast(reading->parts->comm, &reading->header, sizeof reading->header, 0);
    if (apply_header(reading, spec) != CW_OK)
        return reading->err->status;
    return read_sections(reading, title);
}

enum cw_status read_data(const struct system_parts *parts, const char *const *words, int n_words,
                         const struct read_data_sink *sink, struct read_data_result *result,
                         struct cw_err *err)
{
    struct read_data_spec spec;
    *result = (struct read_data_result){0};
    if (read_spec(words, n_words, &spec, err) != CW_OK)
        return err->status;
    struct reading reading = {
        .parts = parts, .spec = &spec, .sink = sink, .result = result, .err = err};
    enum cw_status status = read_file(&reading, &spec);
    data_text_close(&reading.text);
    gid flags[2] = {result->outside, reading.wrong_image};
    comm_sum(parts->comm, flags, 2);
    result->outside = flags[0];
    const char *units = reading.header.units;
    if (status == CW_OK && parts->units && units[0] && strcmp(units, parts->units->name) != 0)
        log_warn("%s is in units %s, the deck in units %s", spec.path, units, parts->units->name);
    if (status == CW_OK && flags[1] > 0)
        log_warn("%s: image flags along axes that are not periodic were set to 0", spec.path);
    return status;
}
