/* The head of a data file. Its lines are told by their last words ("... atom types", "... xlo
 * xhi"); the first line is a title whatever it says; the first line that is none of them must be a
 * section's title. Counts of things that do not exist here (dihedrals ...) are accepted when they
 * are 0.
 *
 * Source: the LAMMPS manual, command `read_data`. */
#include "system/data_header.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "system/atoms.h"
#include "system/data_text.h"
#include "system/topology.h"

static const char *const titles[] = {
    [DATA_END] = "end of file",
    [DATA_MASSES] = "Masses",
    [DATA_ATOMS] = "Atoms",
    [DATA_VELOCITIES] = "Velocities",
    [DATA_PAIR] = "Pair Coeffs",
    [DATA_PAIR_IJ] = "PairIJ Coeffs",
    [DATA_BONDS] = "Bonds",
    [DATA_ANGLES] = "Angles",
    [DATA_BOND_COEFFS] = "Bond Coeffs",
    [DATA_ANGLE_COEFFS] = "Angle Coeffs",
    [DATA_SECTIONS] = NULL,
};

const char *data_section_name(enum data_section section)
{
    return titles[section];
}

/* the words of a title joined by single blanks */
static void join(char *const *word, int n, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (int k = 0; k < n && used < size - 1; k++) {
        int added = snprintf(out + used, size - used, "%s%s", k > 0 ? " " : "", word[k]);
        used += added > 0 ? (size_t)added : 0;
    }
}

static enum cw_status match_title(const struct data_text *text, char *const *word, int n,
                                  enum data_section *section, struct cw_err *err)
{
    char title[64];
    join(word, n, title, sizeof title);
    for (int k = DATA_MASSES; titles[k]; k++) {
        if (strcmp(title, titles[k]) == 0) {
            *section = (enum data_section)k;
            return CW_OK;
        }
    }
    return cw_err_user(err,
                       "%s:%lld: expected a section (Masses, Atoms, Velocities, Bonds, Angles, "
                       "Pair, PairIJ, Bond or Angle Coeffs), got '%.60s'%s",
                       text->path, (long long)text->line, title,
                       text_nearest_hint(title, titles + 1).text);
}

static void copy_style(const char *comment, char style[32])
{
    style[0] = '\0';
    if (!comment)
        return;
    comment += strspn(comment, " \t");
    size_t n = strcspn(comment, " \t\r\n");
    if (n >= 32)
        n = 31;
    memcpy(style, comment, n);
    style[n] = '\0';
}

enum cw_status data_header_section(struct data_text *text, enum data_section *section,
                                   char style[32], struct cw_err *err)
{
    char *word[8];
    const char *comment;
    char *line;
    while ((line = data_text_line(text, &comment, err)) != NULL) {
        int n = data_text_split(line, word, 8);
        if (n == 0)
            continue;
        copy_style(comment, style);
        return match_title(text, word, n < 8 ? n : 8, section, err);
    }
    *section = DATA_END;
    return err->status;
}

/* where a number of the head goes; exactly one of the two */
struct count {
    const char *name;
    gid *wide;
    int *narrow;
    gid least, most;
};

/* "N name": true if the line is one of these */
static bool take_count(const struct data_text *text, const char *number, const char *name,
                       const struct count *counts, struct cw_err *err)
{
    for (; counts->name; counts++) {
        gid n;
        if (strcmp(name, counts->name) != 0)
            continue;
        if (!text_gid(number, &n) || n < counts->least || n > counts->most) {
            (void)cw_err_user(err, "%s:%lld: ", text->path, (long long)text->line);
            if (counts->wide) {
                cw_err_append(err, "expected a number of %s, got '%.40s'", name, number);
            } else {
                cw_err_append(err, "expected %lld to %lld %s, got '%.40s'",
                              (long long)counts->least, (long long)counts->most, name, number);
            }
        } else if (counts->wide) {
            *counts->wide = n;
        } else {
            *counts->narrow = (int)n;
        }
        return true;
    }
    return false;
}

static bool read_count(const struct data_text *text, char *const *word, int n,
                       struct data_header *header, struct cw_err *err)
{
    enum { ROOM_MOST = 1 << 20 };
    int unused;
    char name[64];
    const struct count counts[] = {
        {"atoms", &header->n_atoms, NULL, 0, INT64_MAX / 4},
        {"bonds", &header->n_bonds, NULL, 0, INT64_MAX / 4},
        {"angles", &header->n_angles, NULL, 0, INT64_MAX / 4},
        {"atom types", NULL, &header->n_types, 1, ATOMS_TYPES_MAX},
        {"bond types", NULL, &header->n_bond_types, 0, TOPOLOGY_TYPES_MAX},
        {"angle types", NULL, &header->n_angle_types, 0, TOPOLOGY_TYPES_MAX},
        {"extra bond per atom", NULL, &header->extra_bonds, 0, ROOM_MOST},
        {"extra angle per atom", NULL, &header->extra_angles, 0, ROOM_MOST},
        {"extra dihedral per atom", NULL, &unused, 0, ROOM_MOST},
        {"extra improper per atom", NULL, &unused, 0, ROOM_MOST},
        {"extra special per atom", NULL, &unused, 0, ROOM_MOST},
        {NULL, NULL, NULL, 0, 0},
    };
    if (n < 2 || n > 5)
        return false;
    join(word + 1, n - 1, name, sizeof name);
    return take_count(text, word[0], name, counts, err);
}

/* counts of what does not exist here */
static bool read_absent(const struct data_text *text, char *const *word, int n, struct cw_err *err)
{
    static const char *const absent[] = {"dihedrals", "impropers", "ellipsoids", "lines",
                                         "triangles", "bodies",    NULL};
    bool types = n == 3 && strcmp(word[2], "types") == 0;
    for (int k = 0; absent[k] && (n == 2 || types); k++) {
        gid count;
        bool matches = types ? strncmp(word[1], absent[k], strlen(absent[k]) - 1) == 0
                             : strcmp(word[1], absent[k]) == 0;
        if (!matches)
            continue;
        if (!text_gid(word[0], &count) || count != 0) {
            (void)cw_err_user(err, "%s:%lld: %s are not supported, expected 0", text->path,
                              (long long)text->line, absent[k]);
        }
        return true;
    }
    return false;
}

static bool read_edges(const struct data_text *text, char *const *word, int n,
                       struct data_header *header, struct cw_err *err)
{
    static const char *const edges[3][2] = {{"xlo", "xhi"}, {"ylo", "yhi"}, {"zlo", "zhi"}};
    for (int d = 0; d < 3 && n == 4; d++) {
        if (strcmp(word[2], edges[d][0]) != 0 || strcmp(word[3], edges[d][1]) != 0)
            continue;
        if (!text_double(word[0], &header->lo[d]) || !text_double(word[1], &header->hi[d]) ||
            !(header->lo[d] < header->hi[d])) {
            (void)cw_err_user(err, "%s:%lld: expected two numbers, the lower first, before %s %s",
                              text->path, (long long)text->line, edges[d][0], edges[d][1]);
        }
        return true;
    }
    return false;
}

static bool read_tilt(const struct data_text *text, char *const *word, int n,
                      struct data_header *header, struct cw_err *err)
{
    if (n != 6 || strcmp(word[3], "xy") != 0 || strcmp(word[4], "xz") != 0 ||
        strcmp(word[5], "yz") != 0)
        return false;
    header->triclinic = true;
    for (int k = 0; k < 3; k++) {
        if (!text_double(word[k], &header->tilt[k])) {
            (void)cw_err_user(err, "%s:%lld: expected three tilts before xy xz yz, got '%.40s'",
                              text->path, (long long)text->line, word[k]);
        }
    }
    return true;
}

/* one line of the head; false: it is none */
static bool read_line(const struct data_text *text, char *const *word, int n,
                      struct data_header *header, struct cw_err *err)
{
    return read_count(text, word, n, header, err) || read_absent(text, word, n, err) ||
           read_edges(text, word, n, header, err) || read_tilt(text, word, n, header, err);
}

static void read_units(const char *title, char units[16])
{
    static const char key[] = "units = ";
    const char *at = title ? strstr(title, key) : NULL;
    size_t n = at ? strcspn(at + strlen(key), " ,\t\r\n") : 0;
    if (at && n < 16)
        memcpy(units, at + strlen(key), n);
}

enum cw_status data_header_read(struct data_text *text, struct data_header *header,
                                enum data_section *section, char style[32], struct cw_err *err)
{
    char *word[8];
    const char *comment;
    char *line = data_text_line(text, NULL, err); /* the title */
    *header = (struct data_header){.lo = {-0.5, -0.5, -0.5}, .hi = {0.5, 0.5, 0.5}};
    read_units(line, header->units);
    *section = DATA_END;
    while (line && (line = data_text_line(text, &comment, err)) != NULL) {
        int n = data_text_split(line, word, 8);
        if (n == 0 || read_line(text, word, n, header, err)) {
            if (err->status != CW_OK)
                break;
            continue;
        }
        copy_style(comment, style);
        (void)match_title(text, word, n < 8 ? n : 8, section, err);
        break;
    }
    if (err->status == CW_OK && header->n_types == 0) {
        (void)cw_err_user(err, "%s:%lld: the head has no line 'N atom types'; is this a data file?",
                          text->path, (long long)text->line);
    }
    if (err->status == CW_OK && header->n_atoms > 0 && *section == DATA_END) {
        (void)cw_err_user(err, "%s:%lld: the file ends, expected a section 'Atoms' with %lld lines",
                          text->path, (long long)text->line, (long long)header->n_atoms);
    }
    return err->status;
}
