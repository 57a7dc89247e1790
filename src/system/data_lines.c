/* One line of a data file becomes a mass, an atom, a velocity or a call on the sink of pair
 * coefficients. Everything that can be wrong with a line is told here, with file and line number
 * and what was expected. */
#include "system/data_lines.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/text.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/id_map.h"
#include "system/parts.h"
#include "system/read_data.h"

enum { WORDS_MAX = 64 };

static void complain(struct reading *reading, gid number, const char *expected, const char *got)
{
    (void)cw_err_user(reading->err, "%s:%lld: expected %s, got '%.60s'", reading->spec->path,
                      (long long)number, expected, got);
}

/* a type of the file as a type of the simulation; 0 after a complaint */
static int read_type(struct reading *reading, const char *word, gid number)
{
    int type;
    if (text_int(word, &type) && type >= 1 && type <= reading->header.n_types)
        return type + reading->spec->type_offset;
    (void)cw_err_user(reading->err, "%s:%lld: expected an atom type from 1 to %d, got '%.40s'",
                      reading->spec->path, (long long)number, reading->header.n_types, word);
    return 0;
}

void data_lines_mass(struct reading *reading, char *line, gid number)
{
    char *word[WORDS_MAX];
    double mass;
    if (data_text_split(line, word, WORDS_MAX) != 2) {
        complain(reading, number, "a type and its mass", line);
        return;
    }
    int type = read_type(reading, word[0], number);
    if (!text_double(word[1], &mass) || !(mass > 0)) {
        complain(reading, number, "a mass above 0", word[1]);
    } else if (type > 0) {
        reading->parts->atoms->mass[type] = mass;
    }
}

static void parse_pair(struct reading *reading, char *line, gid number, bool both)
{
    char *word[WORDS_MAX];
    const char *words[WORDS_MAX + 1];
    int n = data_text_split(line, word, WORDS_MAX);
    if (n < (both ? 2 : 1) || n > WORDS_MAX) {
        complain(reading, number, both ? "two types and coefficients" : "a type and coefficients",
                 line);
        return;
    }
    if (reading->spec->no_coefficients)
        return;
    words[0] = word[0];
    for (int k = both ? 1 : 0; k < n; k++)
        words[both ? k : k + 1] = word[k];
    if (reading->sink->pair_coeff(reading->sink->self, words, both ? n : n + 1, reading->err) !=
        CW_OK)
        cw_err_prefix(reading->err, "%s:%lld: ", reading->spec->path, (long long)number);
}

void data_lines_pair(struct reading *reading, char *line, gid number)
{
    parse_pair(reading, line, number, false);
}

void data_lines_pair_ij(struct reading *reading, char *line, gid number)
{
    parse_pair(reading, line, number, true);
}

static bool inside_fixed(const struct box *box, const double x[3])
{
    for (int d = 0; d < 3; d++) {
        if ((box->boundary[d][0] == BOX_FIXED && x[d] < box->lo[d]) ||
            (box->boundary[d][1] == BOX_FIXED && x[d] > box->hi[d]) || !(fabs(x[d]) < 16384))
            return false;
    }
    return true;
}

static void add_atom(struct reading *reading, gid id, int type, const double x[3],
                     const int image[3])
{
    struct atoms *atoms = reading->parts->atoms;
    const struct box *box = reading->parts->box;
    size_t i = (size_t)atoms_append(atoms, id, type, x);
    for (size_t d = 0; d < 3; d++) {
        atoms->image[3 * i + d] = box->periodic[d] ? image[d] : 0;
        reading->wrong_image = reading->wrong_image || atoms->image[3 * i + d] != image[d];
    }
    int before[3];
    memcpy(before, &atoms->image[3 * i], sizeof before);
    box_wrap(box, &atoms->x[4 * i], &atoms->image[3 * i]);
    reading->result->outside += memcmp(before, &atoms->image[3 * i], sizeof before) != 0;
    atoms->mask[i] |= reading->mask;
}

void data_lines_atom(struct reading *reading, char *line, gid number)
{
    struct atoms *atoms = reading->parts->atoms;
    char *word[12];
    int image[3] = {0, 0, 0};
    double x[3];
    double q = 0;
    gid id;
    bool good = true;
    int at = atoms->has_charge ? 3 : 2; /* where x is */
    int n = data_text_split(line, word, 12);
    if (n != at + 3 && n != at + 6) {
        (void)cw_err_user(reading->err,
                          "%s:%lld: expected %s and perhaps three image flags, got "
                          "%d words",
                          reading->spec->path, (long long)number,
                          atoms->has_charge ? "id type charge x y z" : "id type x y z", n);
        return;
    }
    if (!text_gid(word[0], &id) || id < 1) {
        complain(reading, number, "an atom id from 1", word[0]);
        return;
    }
    int type = read_type(reading, word[1], number);
    if (atoms->has_charge && !text_double(word[2], &q))
        complain(reading, number, "a charge", word[2]);
    for (int d = 0; d < 3; d++) {
        good = good && text_double(word[at + d], &x[d]);
        good = good && (n == at + 3 || text_int(word[at + 3 + d], &image[d]));
        x[d] = good ? x[d] + reading->spec->shift[d] : 0;
    }
    if (!good) {
        (void)cw_err_user(reading->err, "%s:%lld: atom %lld: expected three coordinates%s",
                          reading->spec->path, (long long)number, (long long)id,
                          n == at + 3 ? "" : " and three whole image flags");
    } else if (!inside_fixed(reading->parts->box, x)) {
        (void)cw_err_user(reading->err,
                          "%s:%lld: atom %lld at %g %g %g lies outside the box, "
                          "whose boundary is fixed there",
                          reading->spec->path, (long long)number, (long long)id, x[0], x[1], x[2]);
    }
    if (reading->err->status != CW_OK)
        return;
    add_atom(reading, id + reading->spec->id_offset, type, x, image);
    if (atoms->has_charge)
        atoms->q[atoms->n_local - 1] = q;
}

void data_lines_velocity(struct reading *reading, char *line, gid number)
{
    struct atoms *atoms = reading->parts->atoms;
    char *word[5];
    double v[3];
    gid id;
    bool good = data_text_split(line, word, 5) == 4 && text_gid(word[0], &id);
    for (int d = 0; d < 3; d++)
        good = good && text_double(word[1 + d], &v[d]) && fabs(v[d]) < 4096;
    if (!good) {
        complain(reading, number, "id vx vy vz", line);
        return;
    }
    lidx i = id_map_find(reading->map, id + reading->spec->id_offset);
    if (i < 0)
        return;
    if (reading->has_velocity[i]) {
        (void)cw_err_user(reading->err, "%s:%lld: a second velocity for atom %lld",
                          reading->spec->path, (long long)number, (long long)id);
    }
    reading->has_velocity[i] = true;
    reading->matched++;
    for (size_t d = 0; d < 3; d++)
        atoms->v[4 * (size_t)i + d] = exact_round(v[d], CW_QUANTUM_VELOCITY);
}
