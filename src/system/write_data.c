/* Writing a data file. Atoms travel to rank 0 in windows of ids (bounded memory), are sorted there
 * and printed, so that the file does not depend on who owns what; wrapped into the box first, so
 * that it does not depend on when lists were made. A number is printed with 15 digits if these give
 * its bits back, else with 16 or 17. */
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
#include "system/atom_style.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/parts.h"
#include "system/shrink.h"
#include "system/topology.h"
#include "system/words.h"

enum { WINDOW = 500000 /* ids */ };

struct record {
    gid id;
    gid molecule;
    double x[3], v[3], q;
    int type, image[3];
};

static bool has_coefficients(const char *const *words, int n_words)
{
    for (int k = 1; k < n_words; k++) {
        if (strcmp(words[k], "nocoeff") == 0)
            return false;
    }
    return true;
}

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

static void print_head(FILE *file, const struct system_parts *parts,
                       const struct topology_count *count, gid step)
{
    const struct atoms *atoms = parts->atoms;
    bool masses = atoms->n_types > 0;
    (void)fprintf(file, "LAMMPS data file by coldweld %s, step = %lld, units = %s\n\n", CW_VERSION,
                  (long long)step, parts->units->name);
    (void)fprintf(file, "%lld atoms\n%d atom types\n", (long long)atoms->n_global, atoms->n_types);
    if (atoms->bond_room > 0) {
        (void)fprintf(file, "%lld bonds\n%d bond types\n", (long long)count->bonds,
                      atoms->bond_types);
    }
    if (atoms->angle_room > 0) {
        (void)fprintf(file, "%lld angles\n%d angle types\n", (long long)count->angles,
                      atoms->angle_types);
    }
    (void)fprintf(file, "\n");
    for (int d = 0; d < 3; d++) {
        print_number(file, parts->box->lo[d]);
        print_number(file, parts->box->hi[d]);
        (void)fprintf(file, " %clo %chi\n", "xyz"[d], "xyz"[d]);
    }
    if (parts->box->triclinic) {
        for (int k = 0; k < 3; k++)
            print_number(file, parts->box->tilt[k]);
        (void)fprintf(file, " xy xz yz\n");
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

static void print_atom(FILE *file, const struct atoms *atoms, const void *item, gid number)
{
    const struct record *record = item;
    const struct atom_style *style = atom_style_of(atoms);
    (void)number;
    (void)fprintf(file, "%lld", (long long)record->id);
    if (style->molecule)
        (void)fprintf(file, " %lld", (long long)record->molecule);
    (void)fprintf(file, " %d", record->type);
    if (style->charge)
        print_number(file, record->q);
    for (int d = 0; d < 3; d++)
        print_number(file, record->x[d]);
    (void)fprintf(file, " %d %d %d\n", record->image[0], record->image[1], record->image[2]);
}

static void print_velocity(FILE *file, const struct atoms *atoms, const void *item, gid number)
{
    const struct record *record = item;
    (void)atoms;
    (void)number;
    (void)fprintf(file, "%lld", (long long)record->id);
    for (int d = 0; d < 3; d++)
        print_number(file, record->v[d]);
    (void)fprintf(file, "\n");
}

/* a bond (atom[2] = 0) or an angle */
struct link {
    gid atom[3];
    int type;
};

static void print_link(FILE *file, const struct atoms *atoms, const void *item, gid number)
{
    const struct link *link = item;
    (void)atoms;
    (void)fprintf(file, "%lld %d %lld %lld", (long long)number, abs(link->type),
                  (long long)link->atom[0], (long long)link->atom[1]);
    if (link->atom[2] != 0)
        (void)fprintf(file, " %lld", (long long)link->atom[2]);
    (void)fprintf(file, "\n");
}

static int by_id(const void *a, const void *b)
{
    const struct record *x = a;
    const struct record *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static int by_atoms(const void *a, const void *b)
{
    const struct link *x = a;
    const struct link *y = b;
    for (int k = 0; k < 3; k++) {
        if (x->atom[k] != y->atom[k])
            return x->atom[k] < y->atom[k] ? -1 : 1;
    }
    return 0;
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

static size_t list_atom(const struct atoms *atoms, lidx i, void *out)
{
    const size_t k = (size_t)i;
    struct record *record = out;
    if (!out)
        return 1;
    *record = (struct record){.id = atoms->id[k], .type = atoms->type[k]};
    record->q = atoms->has_charge ? atoms->q[k] : 0;
    record->molecule = atoms->molecule ? atoms->molecule[k] : 0;
    memcpy(record->x, &atoms->x[4 * k], sizeof record->x);
    memcpy(record->v, &atoms->v[4 * k], sizeof record->v);
    memcpy(record->image, &atoms->image[3 * k], sizeof record->image);
    return 1;
}

/* a bond is written by its atom with the lower id */
static size_t list_bonds(const struct atoms *atoms, lidx i, void *out)
{
    const struct bond *bond = topology_bonds(atoms, i);
    struct link *link = out;
    size_t n = 0;
    for (int k = 0; k < topology_n_bonds(atoms, i); k++) {
        if (atoms->id[i] > bond[k].partner)
            continue;
        if (link)
            link[n] = (struct link){{atoms->id[i], bond[k].partner, 0}, bond[k].type};
        n++;
    }
    return n;
}

/* an angle by its corner */
static size_t list_angles(const struct atoms *atoms, lidx i, void *out)
{
    const struct angle *angle = topology_angles(atoms, i);
    struct link *link = out;
    size_t n = 0;
    for (int k = 0; k < topology_n_angles(atoms, i); k++) {
        const gid *atom = angle[k].atom;
        if (atom[1] != atoms->id[i])
            continue;
        if (link)
            link[n] = (struct link){{atom[0], atom[1], atom[2]}, angle[k].type};
        n++;
    }
    return n;
}

/* What a section is made of. */
struct section {
    const char *title;
    size_t size; /* of an item */
    /* the items of an atom: their number, and themselves unless out is NULL */
    size_t (*list)(const struct atoms *atoms, lidx i, void *out);
    int (*compare)(const void *a, const void *b);
    void (*print)(FILE *file, const struct atoms *atoms, const void *item, gid number);
};

static const struct section section_atoms = {"Atoms", sizeof(struct record), list_atom, by_id,
                                             print_atom};
static const struct section section_velocities = {"Velocities", sizeof(struct record), list_atom,
                                                  by_id, print_velocity};
static const struct section section_bonds = {"Bonds", sizeof(struct link), list_bonds, by_atoms,
                                             print_link};
static const struct section section_angles = {"Angles", sizeof(struct link), list_angles, by_atoms,
                                              print_link};

/* the items of atoms order[at .. end); the caller frees */
static char *list_items(const struct section *section, const struct atoms *atoms,
                        const struct ordered *order, size_t at, size_t end, size_t *n)
{
    *n = 0;
    for (size_t k = at; k < end; k++)
        *n += section->list(atoms, order[k].i, NULL);
    char *items = mem_zeroed(*n, section->size);
    char *place = items;
    for (size_t k = at; k < end; k++)
        place += section->list(atoms, order[k].i, place) * section->size;
    return items;
}

/* of a run, atoms may have left the box since the last list was made */
static void wrap_records(const struct box *box, void *records, size_t n)
{
    struct record *record = records;
    for (size_t k = 0; k < n; k++)
        box_wrap(box, record[k].x, record[k].image);
}

/* One section: the items of all atoms, in windows of ids. file: NULL but on rank 0. Collective. */
static void print_section(FILE *file, const struct system_parts *parts, const struct ordered *order,
                          const struct section *section)
{
    const struct atoms *atoms = parts->atoms;
    size_t at = 0;
    size_t n = (size_t)atoms->n_local;
    gid number = 0;
    for (;;) {
        gid low = at < n ? order[at].id : INT64_MAX;
        comm_min(parts->comm, &low, 1);
        if (low == INT64_MAX)
            return;
        size_t end = at;
        while (end < n && order[end].id < low + WINDOW)
            end++;
        size_t n_own;
        char *own = list_items(section, atoms, order, at, end, &n_own);
        if (section == &section_atoms)
            wrap_records(parts->box, own, n_own);
        void *all;
        gid total = (gid)n_own;
        comm_gather(parts->comm, own, n_own * section->size, 0, &all, NULL);
        comm_sum(parts->comm, &total, 1);
        if (file && total > 0) {
            qsort(all, (size_t)total, section->size, section->compare);
            for (gid k = 0; k < total; k++)
                section->print(file, atoms, (char *)all + (size_t)k * section->size, ++number);
        }
        mem_free(all);
        mem_free(own);
        at = end;
    }
}

static void print_sections(FILE *file, const struct system_parts *parts,
                           const struct ordered *order, const struct topology_count *count)
{
    const struct section *const sections[] = {&section_atoms, &section_velocities, &section_bonds,
                                              &section_angles};
    const bool wanted[] = {true, true, count->bonds > 0, count->angles > 0};
    for (int k = 0; k < 4; k++) {
        if (!wanted[k])
            continue;
        if (file) {
            (void)fprintf(file, "\n%s", sections[k]->title);
            if (k == 0)
                (void)fprintf(file, " # %s", atom_style_of(parts->atoms)->name);
            (void)fprintf(file, "\n\n");
        }
        print_section(file, parts, order, sections[k]);
    }
}

static void print_coefficients(FILE *file, const struct system_parts *parts)
{
    char *text = parts->coeff_sections ? parts->coeff_sections(parts->self) : NULL;
    if (text)
        (void)fprintf(file, "%s", text);
    mem_free(text);
}

static enum cw_status write_file(const struct system_parts *parts, const char *name, gid step,
                                 bool coefficients, struct cw_err *err)
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
        struct topology_count count = topology_count(atoms, parts->comm);
        if (writes)
            print_head(file, parts, &count, step);
        if (writes && coefficients)
            print_coefficients(file, parts);
        print_sections(file, parts, order, &count);
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

/* those of one atom */
static void print_items(FILE *file, const struct atoms *atoms, const struct ordered *one,
                        const struct section *section)
{
    size_t n;
    char *items = list_items(section, atoms, one, 0, 1, &n);
    for (size_t k = 0; k < n; k++)
        section->print(file, atoms, items + k * section->size, one->id);
    mem_free(items);
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
        const struct ordered one = {atoms->id[i], i};
        print_items(memory, atoms, &one, &section_atoms);
        print_items(memory, atoms, &one, &section_velocities);
        print_items(memory, atoms, &one, &section_bonds);
        print_items(memory, atoms, &one, &section_angles);
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
    /* that of the last list may be behind the atoms, and LAMMPS takes none that is outside */
    struct box box = *parts->box;
    struct system_parts now = *parts;
    now.box = &box;
    shrink_box(&box, parts->atoms, parts->comm);
    char *name = expand_name(words[0], step);
    enum cw_status status = write_file(&now, name, step, has_coefficients(words, n_words), err);
    mem_free(name);
    return status;
}
