/* One line of a data file becomes a mass, an atom, a velocity or a call on the sink of pair
 * coefficients. Everything that can be wrong with a line is told here, with file and line number
 * and what was expected. */
#include "system/data_lines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/exact.h"
#include "base/text.h"
#include "system/atom_style.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/id_map.h"
#include "system/parts.h"
#include "system/read_data.h"
#include "system/topology.h"

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

/* who takes a section's coefficients, and how many words stand in front of them */
typedef enum cw_status (*coeff_taker)(void *self, const char *const *words, int n_words,
                                      struct cw_err *err);

static void hand_on(struct reading *reading, coeff_taker take, const char *const *words, int n,
                    gid number)
{
    if (!take) {
        (void)cw_err_user(reading->err, "there is nobody who takes these coefficients");
    } else {
        (void)take(reading->sink->self, words, n, reading->err);
    }
    if (reading->err->status != CW_OK)
        cw_err_prefix(reading->err, "%s:%lld: ", reading->spec->path, (long long)number);
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
    hand_on(reading, reading->sink->pair_coeff, words, both ? n : n + 1, number);
}

/* "type coefficients": types are numbered as in the file */
static void parse_bonded(struct reading *reading, char *line, gid number, const char *name,
                         int types, int offset, coeff_taker take)
{
    char *word[WORDS_MAX];
    const char *words[WORDS_MAX];
    char moved[24];
    int type;
    int n = data_text_split(line, word, WORDS_MAX);
    if (n < 2 || n > WORDS_MAX || !text_int(word[0], &type) || type < 1 || type > types) {
        (void)cw_err_user(reading->err, "%s:%lld: expected a %s type from 1 to %d and coefficients",
                          reading->spec->path, (long long)number, name, types);
        return;
    }
    if (reading->spec->no_coefficients)
        return;
    (void)snprintf(moved, sizeof moved, "%d", type + offset);
    words[0] = moved;
    for (int k = 1; k < n; k++)
        words[k] = word[k];
    hand_on(reading, take, words, n, number);
}

void data_lines_bond_coeff(struct reading *reading, char *line, gid number)
{
    parse_bonded(reading, line, number, "bond", reading->header.n_bond_types,
                 reading->spec->bond_type_offset, reading->sink->bond_coeff);
}

void data_lines_angle_coeff(struct reading *reading, char *line, gid number)
{
    parse_bonded(reading, line, number, "angle", reading->header.n_angle_types,
                 reading->spec->angle_type_offset, reading->sink->angle_coeff);
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

/* the words of an atom before its coordinates */
struct atom_words {
    gid id, molecule;
    int type;
    double q;
};

/* returns how many words that is */
static int read_atom_words(struct reading *reading, const struct atom_style *style,
                           char *const *word, gid number, struct atom_words *atom)
{
    int at = 1;
    *atom = (struct atom_words){0};
    if (!text_gid(word[0], &atom->id) || atom->id < 1)
        complain(reading, number, "an atom id from 1", word[0]);
    if (style->molecule) {
        if (!text_gid(word[at], &atom->molecule) || atom->molecule < 0)
            complain(reading, number, "a molecule id from 0", word[at]);
        at++;
    }
    atom->type = reading->err->status == CW_OK ? read_type(reading, word[at], number) : 0;
    at++;
    if (style->charge) {
        if (!text_double(word[at], &atom->q))
            complain(reading, number, "a charge", word[at]);
        at++;
    }
    return at;
}

static void read_place(struct reading *reading, char *const *word, bool images, gid number, gid id,
                       double x[3], int image[3])
{
    bool good = true;
    for (int d = 0; d < 3; d++) {
        good = good && text_double(word[d], &x[d]);
        good = good && (!images || text_int(word[3 + d], &image[d]));
        x[d] = good ? x[d] + reading->spec->shift[d] : 0;
    }
    if (!good) {
        (void)cw_err_user(reading->err, "%s:%lld: atom %lld: expected three coordinates%s",
                          reading->spec->path, (long long)number, (long long)id,
                          images ? " and three whole image flags" : "");
    } else if (!inside_fixed(reading->parts->box, x)) {
        (void)cw_err_user(reading->err,
                          "%s:%lld: atom %lld at %g %g %g lies outside the box, "
                          "whose boundary is fixed there",
                          reading->spec->path, (long long)number, (long long)id, x[0], x[1], x[2]);
    }
}

void data_lines_atom(struct reading *reading, char *line, gid number)
{
    struct atoms *atoms = reading->parts->atoms;
    const struct atom_style *style = atom_style_of(atoms);
    struct atom_words atom;
    char *word[12];
    int image[3] = {0, 0, 0};
    double x[3];
    int before = 2 + style->charge + style->molecule; /* words before x */
    int n = data_text_split(line, word, 12);
    if (n != before + 3 && n != before + 6) {
        (void)cw_err_user(reading->err,
                          "%s:%lld: expected %s x y z and perhaps three image flags, got "
                          "%d words",
                          reading->spec->path, (long long)number, atom_style_words(style), n);
        return;
    }
    int at = read_atom_words(reading, style, word, number, &atom);
    read_place(reading, word + at, n == at + 6, number, atom.id, x, image);
    if (reading->err->status != CW_OK)
        return;
    add_atom(reading, atom.id + reading->spec->id_offset, atom.type, x, image);
    if (style->charge)
        atoms->q[atoms->n_local - 1] = atom.q;
    if (style->molecule)
        atoms->molecule[atoms->n_local - 1] = atom.molecule + reading->spec->molecule_offset;
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
        atoms->v[4 * (size_t)i + d] = exact_round_wide(v[d], CW_QUANTUM_VELOCITY);
}

/* "number type atoms ...": the type, or 0 after a complaint */
static int read_bonded(struct reading *reading, char *line, gid number, int n_atoms, int types,
                       gid *atom)
{
    const char *name = n_atoms == 2 ? "a bond" : "an angle";
    char *word[6];
    gid unused;
    int type = 0;
    if (data_text_split(line, word, 6) != n_atoms + 2 || !text_gid(word[0], &unused)) {
        (void)cw_err_user(reading->err, "%s:%lld: expected a number, %s type and %d atom ids",
                          reading->spec->path, (long long)number, name, n_atoms);
        return 0;
    }
    if (!text_int(word[1], &type) || type < 1 || type > types) {
        (void)cw_err_user(reading->err, "%s:%lld: expected %s type from 1 to %d, got '%.40s'",
                          reading->spec->path, (long long)number, name, types, word[1]);
        return 0;
    }
    for (int k = 0; k < n_atoms; k++) {
        if (!text_gid(word[2 + k], &atom[k]) || atom[k] < 1) {
            complain(reading, number, "an atom id from 1", word[2 + k]);
            return 0;
        }
        atom[k] += reading->spec->id_offset;
        for (int before = 0; before < k; before++) {
            if (atom[before] == atom[k]) {
                (void)cw_err_user(reading->err, "%s:%lld: %s with atom %s twice",
                                  reading->spec->path, (long long)number, name, word[2 + k]);
                return 0;
            }
        }
    }
    return type;
}

/* after one end of the line at hand: told twice, or no room */
static void check_put(struct reading *reading, gid number, const char *name, gid id, bool twice,
                      bool room)
{
    if (twice) {
        (void)cw_err_user(reading->err, "%s:%lld: atom %lld has this %s already",
                          reading->spec->path, (long long)number, (long long)id, name);
    } else if (!room) {
        (void)cw_err_user(reading->err, "%s:%lld: atom %lld has more %ss than an atom can hold",
                          reading->spec->path, (long long)number, (long long)id, name);
    }
}

/* notes the line for the search for atoms that nobody has */
static struct data_ends *note_ends(struct reading *reading, gid number, const gid *atom, int n)
{
    struct data_ends *ends = &reading->ends[reading->n_ends++];
    *ends = (struct data_ends){.line = number};
    memcpy(ends->id, atom, (size_t)n * sizeof *atom);
    return ends;
}

void data_lines_bond(struct reading *reading, char *line, gid number)
{
    struct atoms *atoms = reading->parts->atoms;
    gid atom[2];
    int type = read_bonded(reading, line, number, 2, reading->header.n_bond_types, atom);
    if (type == 0)
        return;
    struct data_ends *ends = note_ends(reading, number, atom, 2);
    type += reading->spec->bond_type_offset;
    for (int k = 0; k < 2; k++) {
        lidx i = id_map_find(reading->map, atom[k]);
        if (i < 0)
            continue;
        ends->found |= 1u << k;
        bool twice = topology_find_bond(atoms, i, atom[1 - k]) >= 0;
        bool room = twice || topology_put_bond(atoms, i, atom[1 - k], type);
        check_put(reading, number, "bond", atom[k], twice, room);
    }
}

void data_lines_angle(struct reading *reading, char *line, gid number)
{
    struct atoms *atoms = reading->parts->atoms;
    struct angle angle = {0};
    int type = read_bonded(reading, line, number, 3, reading->header.n_angle_types, angle.atom);
    if (type == 0)
        return;
    struct data_ends *ends = note_ends(reading, number, angle.atom, 3);
    angle.type = type + reading->spec->angle_type_offset;
    for (int k = 0; k < 3; k++) {
        lidx i = id_map_find(reading->map, angle.atom[k]);
        if (i < 0)
            continue;
        ends->found |= 1u << k;
        bool twice = topology_find_angle(atoms, i, angle.atom) >= 0;
        bool room = twice || topology_put_angle(atoms, i, &angle);
        check_put(reading, number, "angle", angle.atom[k], twice, room);
    }
}
