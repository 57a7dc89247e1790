/* The head of a data file. Its lines are told by their last words ("... atom types", "... xlo
 * xhi"); the first line is a title whatever it says; the first line that is none of them must be a
 * section's title. Counts of things that do not exist here (bonds, angles ...) are accepted when
 * they are 0.
 *
 * Source: the LAMMPS manual, command `read_data`. */
#include "system/data_header.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "system/atoms.h"
#include "system/data_text.h"

static const char *const titles[] = {
    [DATA_END] = "end of file",
    [DATA_MASSES] = "Masses",
    [DATA_ATOMS] = "Atoms",
    [DATA_VELOCITIES] = "Velocities",
    [DATA_PAIR] = "Pair Coeffs",
    [DATA_PAIR_IJ] = "PairIJ Coeffs",
    NULL,
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
                       "%s:%lld: expected a section (Masses, Atoms, Velocities, Pair Coeffs, "
                       "PairIJ Coeffs), got '%.60s'%s",
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

/* one line of the head; 1: understood, 0: not a line of the head */
static int read_line(const struct data_text *text, char *const *word, int n,
                     struct data_header *header, struct cw_err *err)
{
    static const char *const absent[] = {"bonds",     "angles",     "dihedrals",
                                         "impropers", "ellipsoids", "lines",
                                         "triangles", "bodies",     NULL};
    static const char *const edges[3][2] = {{"xlo", "xhi"}, {"ylo", "yhi"}, {"zlo", "zhi"}};
    const char *where = text->path;
    long long line = (long long)text->line;
    gid count;
    double a;
    double b;
    bool types = n == 3 && strcmp(word[2], "types") == 0;
    if (n == 2 && strcmp(word[1], "atoms") == 0) {
        if (!text_gid(word[0], &header->n_atoms) || header->n_atoms < 0) {
            (void)cw_err_user(err, "%s:%lld: expected a number of atoms, got '%.40s'", where, line,
                              word[0]);
        }
        return 1;
    }
    if (types && strcmp(word[1], "atom") == 0) {
        if (!text_int(word[0], &header->n_types) || header->n_types < 1 ||
            header->n_types > ATOMS_TYPES_MAX) {
            (void)cw_err_user(err, "%s:%lld: expected 1 to %d atom types, got '%.40s'", where, line,
                              (int)ATOMS_TYPES_MAX, word[0]);
        }
        return 1;
    }
    for (int k = 0; absent[k] && (n == 2 || types); k++) {
        bool matches = types ? strncmp(word[1], absent[k], strlen(absent[k]) - 1) == 0
                             : strcmp(word[1], absent[k]) == 0;
        if (matches && (!text_gid(word[0], &count) || count != 0)) {
            (void)cw_err_user(err, "%s:%lld: %s are not supported, expected 0", where, line,
                              absent[k]);
        }
        if (matches)
            return 1;
    }
    for (int d = 0; d < 3 && n == 4; d++) {
        if (strcmp(word[2], edges[d][0]) != 0 || strcmp(word[3], edges[d][1]) != 0)
            continue;
        if (!text_double(word[0], &header->lo[d]) || !text_double(word[1], &header->hi[d]) ||
            !(header->lo[d] < header->hi[d])) {
            (void)cw_err_user(err, "%s:%lld: expected two numbers, the lower first, before %s %s",
                              where, line, edges[d][0], edges[d][1]);
        }
        return 1;
    }
    if (n == 6 && strcmp(word[3], "xy") == 0) {
        double c;
        if (!text_double(word[0], &a) || !text_double(word[1], &b) || !text_double(word[2], &c) ||
            a < 0 || a > 0 || b < 0 || b > 0 || c < 0 || c > 0) {
            (void)cw_err_user(err, "%s:%lld: tilted boxes are not supported, expected 0 0 0", where,
                              line);
        }
        return 1;
    }
    return n > 2 && strcmp(word[1], "extra") == 0; /* "0 extra bond per atom" */
}

enum cw_status data_header_read(struct data_text *text, struct data_header *header,
                                enum data_section *section, char style[32], struct cw_err *err)
{
    char *word[8];
    const char *comment;
    char *line = data_text_line(text, NULL, err); /* the title */
    *header = (struct data_header){.lo = {-0.5, -0.5, -0.5}, .hi = {0.5, 0.5, 0.5}};
    *section = DATA_END;
    while (line && (line = data_text_line(text, &comment, err)) != NULL) {
        int n = data_text_split(line, word, 8);
        if (n == 0 || read_line(text, word, n, header, err) == 1) {
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
