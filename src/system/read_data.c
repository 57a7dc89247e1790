/* Reading a data file.
 *
 * Rank 0 reads lines and hands them on in chunks (some tens of thousands of lines, broadcast); of
 * an Atoms chunk each rank parses its own share of the lines and keeps those atoms, of a Velocities
 * chunk each rank looks for its own atoms. So memory is bounded by the chunk, not by the file, and
 * the slow part, turning digits into numbers, is shared. After each chunk all ranks agree whether
 * something was wrong, and whoever found it names file and line.
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
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/data_header.h"
#include "system/data_lines.h"
#include "system/data_text.h"
#include "system/group.h"
#include "system/id_map.h"
#include "system/parts.h"
#include "system/words.h"

enum { CHUNK_LINES = 50000 };
struct chunk {
    char *text; /* lines ended by '\n' */
    gid bytes, first_line, n_lines;
};

static void read_keyword(struct words *words, struct read_data_spec *spec)
{
    static const char *const keywords[] = {"add",   "offset",  "shift", "extra/atom/types",
                                           "group", "nocoeff", NULL};
    if (words_left(words) && strncmp(words->word[words->at], "extra/", 6) == 0 &&
        strcmp(words->word[words->at], keywords[3]) != 0) { /* room for bonds and the like */
        (void)words_next(words, "a keyword");
        (void)words_gid(words, "extra room", 0, INT_MAX);
        return;
    }
    switch (words_choice(words, "keyword", keywords)) {
    case 0:
        spec->add = words_take(words, "append")  ? ADD_APPEND
                    : words_take(words, "merge") ? ADD_MERGE
                                                 : ADD_OFFSET;
        if (spec->add == ADD_OFFSET)
            spec->id_offset = words_gid(words, "add (append, merge or a number)", 0, INT64_MAX / 4);
        return;
    case 1:
        spec->type_offset = words_int(words, "type offset", 0, ATOMS_TYPES_MAX);
        for (int k = 0; k < 4; k++)
            (void)words_gid(words, "offset of bonds and the like", 0, INT_MAX);
        return;
    case 2:
        words_vector(words, "shift", spec->shift);
        return;
    case 3:
        spec->extra_types = words_int(words, "extra types", 0, ATOMS_TYPES_MAX - 1);
        return;
    case 4:
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
    if (err->status == CW_OK && spec->add != ADD_NONE && spec->extra_types > 0)
        (void)cw_err_user(err, "read_data: extra/atom/types belongs to the first file, not to add");
    if (err->status == CW_OK && spec->add == ADD_NONE && spec->type_offset > 0)
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
            parse_lines(reading, &chunk, shared ? lines * rank / size : 0,
                        shared ? lines * (rank + 1) / size : lines, parse);
            done += lines;
        }
        mem_free(chunk.text);
        if (err_sync(comm, reading->err) != CW_OK)
            return reading->err->status;
    }
    return CW_OK;
}

static enum cw_status read_atoms(struct reading *reading, const char *style)
{
    struct atoms *atoms = reading->parts->atoms;
    const char *own = atoms->has_charge ? "charge" : "atomic";
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

static enum cw_status read_one(struct reading *reading, enum data_section section,
                               const char *style)
{
    gid types = reading->header.n_types;
    switch (section) {
    case DATA_MASSES:
        return read_section(reading, section, types, false, data_lines_mass);
    case DATA_ATOMS:
        return read_atoms(reading, style);
    case DATA_VELOCITIES:
        return read_velocities(reading);
    case DATA_PAIR:
        return read_section(reading, section, types, false, data_lines_pair);
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
    if (reading->err->status == CW_OK && reading->header.n_atoms > 0 &&
        !reading->seen[DATA_ATOMS]) {
        (void)cw_err_user(reading->err, "%s: there is no section Atoms (expected %lld lines)",
                          reading->spec->path, (long long)reading->header.n_atoms);
    }
    return reading->err->status;
}

/* types and box from the head */
static enum cw_status apply_header(struct reading *reading, struct read_data_spec *spec)
{
    struct box *box = reading->parts->box;
    struct atoms *atoms = reading->parts->atoms;
    struct data_header *header = &reading->header;
    int top = header->n_types + spec->type_offset + spec->extra_types;
    reading->result->n_types = header->n_types;
    for (int d = 0; d < 3; d++) {
        header->lo[d] += spec->shift[d];
        header->hi[d] += spec->shift[d];
    }
    if (spec->add == ADD_NONE) {
        if (top > ATOMS_TYPES_MAX) {
            return cw_err_user(reading->err, "read_data: at most %d atom types",
                               (int)ATOMS_TYPES_MAX);
        }
        atoms->n_types = top;
        return box_set(box, header->lo, header->hi, reading->err);
    }
    if (top > atoms->n_types) {
        return cw_err_user(reading->err,
                           "%s: its types reach to %d, the simulation has %d; give "
                           "the first read_data extra/atom/types",
                           spec->path, top, atoms->n_types);
    }
    for (int d = 0; d < 3; d++) {
        header->lo[d] = fmin(header->lo[d], box->lo[d]);
        header->hi[d] = fmax(header->hi[d], box->hi[d]);
    }
    return box_set(box, header->lo, header->hi, reading->err);
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
    for (lidx i = 0; i < parts->atoms->n_local && spec->add == ADD_APPEND; i++) {
        spec->id_offset =
            parts->atoms->id[i] > spec->id_offset ? parts->atoms->id[i] : spec->id_offset;
    }
    comm_max(parts->comm, &spec->id_offset, 1);
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
    if (status == CW_OK && flags[1] > 0)
        log_warn("%s: image flags along axes that are not periodic were set to 0", spec.path);
    return status;
}
