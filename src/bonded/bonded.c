/* A bond's force comes from the exact difference of two positions, so both ends get the same bits
 * with opposite signs. An angle is computed by each of its three atoms, always in the order in
 * which all of them keep it: the forces on the outer atoms are rounded, that on the corner is minus
 * their sum. So the total force is zero to the bit, on any number of ranks.
 *
 * Energies and virials are shared alike: half of a bond's, a third of an angle's. */
#include "bonded/bonded.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/vec3.h"
#include "bonded/geometry.h"
#include "neighbor/bonded_list.h"
#include "potential/potential.h"
#include "system/atoms.h"

enum { FORMS_MAX = 8 };

struct bonded_type {
    const struct bonded_form *form; /* NULL: no coefficients yet */
    double given[BONDED_COEFFS];    /* as in the deck */
    double c[BONDED_COEFFS];
};

/* the bonds, or the angles */
struct bonded_set {
    int n_forms; /* 0 with said: none */
    bool said, hybrid;
    const struct bonded_form *form[FORMS_MAX];
    struct bonded_type *type; /* [n_types + 1] */
    int n_types;
    struct exact_sum energy;
};

struct bonded {
    struct bonded_set set[BONDED_KINDS];
};

/* A share of energy beyond this would leave the grid of energies. */
static const double ENERGY_MAX = 16384;

struct bonded *bonded_create(void)
{
    return mem_zeroed(1, sizeof(struct bonded));
}

void bonded_destroy(struct bonded *bonded)
{
    for (int kind = 0; bonded && kind < BONDED_KINDS; kind++)
        mem_free(bonded->set[kind].type);
    mem_free(bonded);
}

struct bonded *bonded_copy(const struct bonded *from)
{
    struct bonded *copy = bonded_create();
    *copy = *from;
    for (int kind = 0; kind < BONDED_KINDS; kind++) {
        struct bonded_set *set = &copy->set[kind];
        if (!set->type)
            continue;
        size_t n = (size_t)set->n_types + 1;
        set->type = memcpy(mem_array(n, sizeof *set->type), set->type, n * sizeof *set->type);
    }
    return copy;
}

static enum cw_status add_form(enum bonded_kind kind, const char *name, struct bonded_set *set,
                               struct cw_err *err)
{
    const struct bonded_form *form = bonded_form_find(kind, name);
    const char *what = bonded_kind_name(kind);
    if (!form) {
        return cw_err_user(err, "%s_style: unknown style '%s'%s", what, name,
                           text_nearest_hint(name, bonded_form_names(kind)).text);
    }
    for (int k = 0; k < set->n_forms; k++) {
        if (set->form[k] == form)
            return cw_err_user(err, "%s_style hybrid: '%s' twice", what, name);
    }
    CW_ASSERT(set->n_forms < FORMS_MAX, "there are fewer forms");
    set->form[set->n_forms++] = form;
    return CW_OK;
}

static enum cw_status read_style(enum bonded_kind kind, const char *const *words, int n_words,
                                 struct bonded_set *set, struct cw_err *err)
{
    const char *what = bonded_kind_name(kind);
    *set = (struct bonded_set){.said = true};
    if (n_words < 1)
        return cw_err_user(err, "%s_style: expected a style", what);
    if (strcmp(words[0], "none") == 0 && n_words == 1)
        return CW_OK;
    set->hybrid = strcmp(words[0], "hybrid") == 0;
    if (!set->hybrid) {
        if (add_form(kind, words[0], set, err) == CW_OK && n_words > 1)
            (void)cw_err_user(err, "%s_style %s: surplus word '%s'", what, words[0], words[1]);
        return err->status;
    }
    if (n_words < 2)
        return cw_err_user(err, "%s_style hybrid: expected styles after it", what);
    for (int k = 1; k < n_words; k++) {
        if (add_form(kind, words[k], set, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

enum cw_status bonded_check_style(enum bonded_kind kind, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    struct bonded_set set;
    return read_style(kind, words, n_words, &set, err);
}

enum cw_status bonded_set_style(struct bonded *bonded, enum bonded_kind kind,
                                const char *const *words, int n_words, struct cw_err *err)
{
    struct bonded_set set;
    if (read_style(kind, words, n_words, &set, err) != CW_OK)
        return err->status;
    mem_free(bonded->set[kind].type);
    bonded->set[kind] = set;
    return CW_OK;
}

/* the numbers of one form */
static enum cw_status read_numbers(const struct bonded_form *form, const char *const *words,
                                   int n_words, struct bonded_type *type, struct cw_err *err)
{
    const char *what = bonded_kind_name(form->kind);
    *type = (struct bonded_type){.form = form};
    if (n_words != form->n_coeff) {
        (void)cw_err_user(err, "%s_coeff of %s: expected", what, form->name);
        for (int k = 0; k < form->n_coeff; k++)
            cw_err_append(err, " %s", form->coeff_names[k]);
        cw_err_append(err, form->n_coeff > 0 ? ", got %d words" : " no numbers, got %d", n_words);
        return err->status;
    }
    for (int k = 0; k < n_words; k++) {
        if (!text_double(words[k], &type->given[k])) {
            return cw_err_user(err, "%s_coeff of %s: expected a number for %s, got '%s'", what,
                               form->name, form->coeff_names[k], words[k]);
        }
    }
    const char *wrong = form->check ? form->check(type->given) : NULL;
    if (wrong)
        return cw_err_user(err, "%s_coeff of %s: expected %s", what, form->name, wrong);
    memcpy(type->c, type->given, sizeof type->c);
    if (form->convert)
        form->convert(type->c);
    return CW_OK;
}

enum cw_status bonded_check_coeff(enum bonded_kind kind, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    const char *what = bonded_kind_name(kind);
    struct bonded_type type;
    gid range[2];
    if (n_words < 1 || !text_range(words[0], 1, INT32_MAX, &range[0], &range[1])) {
        return cw_err_user(err, "%s_coeff: expected a type or a range (2, *, 1*3), got '%s'", what,
                           n_words > 0 ? words[0] : "");
    }
    const struct bonded_form *form = n_words > 1 ? bonded_form_find(kind, words[1]) : NULL;
    if (form)
        return read_numbers(form, words + 2, n_words - 2, &type, err);
    double number;
    for (int k = 1; k < n_words; k++) {
        if (!text_double(words[k], &number)) {
            return cw_err_user(err, "%s_coeff: expected a number, got '%s'%s", what, words[k],
                               k == 1 ? text_nearest_hint(words[k], bonded_form_names(kind)).text
                                      : "");
        }
    }
    return CW_OK;
}

static void use_types(struct bonded_set *set, int n_types)
{
    if (set->n_types >= n_types && set->type)
        return;
    set->type = mem_resize(set->type, (size_t)n_types + 1, sizeof *set->type);
    for (int t = set->n_types == 0 ? 0 : set->n_types + 1; t <= n_types; t++)
        set->type[t] = (struct bonded_type){0};
    set->n_types = n_types;
}

/* The form that a line is for; *used: words that it took. */
static const struct bonded_form *choose_form(const struct bonded_set *set, enum bonded_kind kind,
                                             const char *const *words, int n_words, int *used,
                                             struct cw_err *err)
{
    *used = 0;
    if (!set->hybrid)
        return set->form[0];
    *used = 1;
    for (int k = 0; n_words > 0 && k < set->n_forms; k++) {
        if (strcmp(set->form[k]->name, words[0]) == 0)
            return set->form[k];
    }
    (void)cw_err_user(err,
                      "%s_coeff of hybrid: expected one of its styles after the types, got '%s'",
                      bonded_kind_name(kind), n_words > 0 ? words[0] : "");
    return NULL;
}

enum cw_status bonded_set_coeff(struct bonded *bonded, enum bonded_kind kind, int n_types,
                                const char *const *words, int n_words, struct cw_err *err)
{
    struct bonded_set *set = &bonded->set[kind];
    const char *what = bonded_kind_name(kind);
    struct bonded_type type;
    gid range[2];
    int used;
    if (set->n_forms == 0)
        return cw_err_user(err, "%s_coeff before %s_style", what, what);
    if (n_types == 0) {
        return cw_err_user(err,
                           "%s_coeff: there are no %s types (create_box ... %s/types N, or a "
                           "data file)",
                           what, what, what);
    }
    if (n_words < 1 || !text_range(words[0], 1, n_types, &range[0], &range[1])) {
        return cw_err_user(err, "%s_coeff: expected a type from 1 to %d or a range, got '%s'", what,
                           n_types, n_words > 0 ? words[0] : "");
    }
    const struct bonded_form *form = choose_form(set, kind, words + 1, n_words - 1, &used, err);
    if (!form || read_numbers(form, words + 1 + used, n_words - 1 - used, &type, err) != CW_OK)
        return err->status;
    use_types(set, n_types);
    for (gid t = range[0]; t <= range[1]; t++)
        set->type[t] = type;
    return CW_OK;
}

enum cw_status bonded_check_complete(const struct bonded *bonded, const struct atoms *atoms,
                                     const gid n[BONDED_KINDS], struct cw_err *err)
{
    for (int kind = 0; kind < BONDED_KINDS; kind++) {
        const struct bonded_set *set = &bonded->set[kind];
        const char *what = bonded_kind_name((enum bonded_kind)kind);
        const int types = kind == BONDED_BOND ? atoms->bond_types : atoms->angle_types;
        if (n[kind] == 0)
            continue;
        if (!set->said) {
            return cw_err_user(err,
                               "there are %lld %ss and no %s_style (none leaves them without "
                               "force)",
                               (long long)n[kind], what, what);
        }
        for (int t = 1; t <= types && set->n_forms > 0; t++) {
            if (t > set->n_types || !set->type[t].form)
                return cw_err_user(err, "%s type %d has no %s_coeff", what, t, what);
        }
    }
    return CW_OK;
}

bool bonded_has_style(const struct bonded *bonded, enum bonded_kind kind, const char *name)
{
    const struct bonded_set *set = &bonded->set[kind];
    if (set->hybrid)
        return strcmp(name, "hybrid") == 0;
    return set->n_forms > 0 && strcmp(name, set->form[0]->name) == 0;
}

static const struct bonded_type *type_of(const struct bonded_set *set, int type)
{
    return set->n_forms > 0 ? &set->type[type] : NULL;
}

/* Adds a share of energy and of the virial tensor to atom i. */
static void add_shares(struct bonded_set *set, const struct atoms *atoms, lidx i, double energy,
                       const double virial[6], unsigned want)
{
    if (want & PASS_ENERGY) {
        const double share = exact_round(energy, CW_QUANTUM_ENERGY);
        atoms->energy[i] += share;
        exact_add_double(&set->energy, share, CW_QUANTUM_ENERGY);
    }
    for (size_t k = 0; k < 6 && (want & PASS_VIRIAL); k++)
        atoms->virial[6 * (size_t)i + k] += exact_round(virial[k], CW_QUANTUM_VIRIAL);
}

static const int ROW[6] = {0, 1, 2, 0, 0, 1};
static const int COLUMN[6] = {0, 1, 2, 1, 2, 2};

static enum cw_status add_bond(struct bonded_set *set, const struct bonded_pair *bond,
                               const struct atoms *atoms, unsigned want, struct cw_err *err)
{
    const struct bonded_type *type = type_of(set, bond->type);
    const size_t i = (size_t)bond->atom[0];
    const size_t j = (size_t)bond->atom[1];
    double d[3];
    double virial[6];
    double energy;
    double slope;
    for (size_t k = 0; k < 3; k++)
        d[k] = atoms->x[4 * i + k] - atoms->x[4 * j + k];
    const double r = geometry_length(d);
    type->form->evaluate(type->c, r, &energy, &slope);
    if (!(r > 0) || !(fabs(slope) <= CW_FORCE_MAX) || !(fabs(energy) < ENERGY_MAX)) {
        return cw_err_user(err,
                           "bond of atoms %lld and %lld: length %g, force %g (at most %g is "
                           "accepted); the positions or the coefficients are wrong",
                           (long long)atoms->id[i], (long long)atoms->id[j], r, fabs(slope),
                           CW_FORCE_MAX);
    }
    double force[3];
    for (size_t k = 0; k < 3; k++) {
        force[k] = -slope / r * d[k];
        atoms->f[4 * i + k] += exact_round(force[k], CW_QUANTUM_FORCE);
    }
    for (int k = 0; k < 6; k++)
        virial[k] = 0.5 * (d[ROW[k]] * force[COLUMN[k]]);
    add_shares(set, atoms, bond->atom[0], 0.5 * energy, virial, want);
    return CW_OK;
}

static bool acceptable(const double force[2][3], double energy)
{
    bool good = fabs(energy) < ENERGY_MAX;
    for (int k = 0; k < 3; k++)
        good = good && fabs(force[0][k]) <= CW_FORCE_MAX && fabs(force[1][k]) <= CW_FORCE_MAX;
    return good;
}

static enum cw_status add_angle(struct bonded_set *set, const struct bonded_triple *angle,
                                const struct atoms *atoms, unsigned want, struct cw_err *err)
{
    const struct bonded_type *type = type_of(set, angle->type);
    const double *corner = atoms->x + 4 * (size_t)angle->atom[1];
    double *own = atoms->f + 4 * (size_t)angle->atom[angle->own];
    double d[2][3];
    double force[2][3];
    double virial[6];
    double energy;
    double slope;
    for (int k = 0; k < 3; k++) {
        d[0][k] = atoms->x[4 * (size_t)angle->atom[0] + (size_t)k] - corner[k];
        d[1][k] = atoms->x[4 * (size_t)angle->atom[2] + (size_t)k] - corner[k];
    }
    const double theta = geometry_angle(MAT3_CONST(d), force);
    type->form->evaluate(type->c, theta, &energy, &slope);
    for (int k = 0; k < 3; k++) {
        force[0][k] = exact_round(-slope * force[0][k], CW_QUANTUM_FORCE);
        force[1][k] = exact_round(-slope * force[1][k], CW_QUANTUM_FORCE);
        own[k] += angle->own == 0   ? force[0][k]
                  : angle->own == 2 ? force[1][k]
                                    : -(force[0][k] + force[1][k]);
    }
    if (!acceptable(MAT3_CONST(force), energy)) {
        return cw_err_user(
            err,
            "angle of atoms %lld, %lld and %lld: %g degrees, a force above %g; the "
            "positions or the coefficients are wrong",
            (long long)atoms->id[angle->atom[0]], (long long)atoms->id[angle->atom[1]],
            (long long)atoms->id[angle->atom[2]], theta / 0x1.1df46a2529d39p-6, CW_FORCE_MAX);
    }
    for (int k = 0; k < 6; k++) {
        virial[k] = (d[0][ROW[k]] * force[0][COLUMN[k]] + d[1][ROW[k]] * force[1][COLUMN[k]]) / 3;
    }
    add_shares(set, atoms, angle->atom[angle->own], energy / 3, virial, want);
    return CW_OK;
}

enum cw_status bonded_compute(struct bonded *bonded, const struct bonded_list *list,
                              const struct atoms *atoms, unsigned want, struct cw_err *err)
{
    struct bonded_set *bonds = &bonded->set[BONDED_BOND];
    struct bonded_set *angles = &bonded->set[BONDED_ANGLE];
    if (want & PASS_ENERGY)
        bonds->energy = angles->energy = (struct exact_sum){0};
    for (size_t k = 0; k < list->n_bonds && bonds->n_forms > 0; k++) {
        if (add_bond(bonds, &list->bond[k], atoms, want, err) != CW_OK)
            return err->status;
    }
    for (size_t k = 0; k < list->n_angles && angles->n_forms > 0; k++) {
        if (add_angle(angles, &list->angle[k], atoms, want, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

const struct exact_sum *bonded_energy(const struct bonded *bonded, enum bonded_kind kind)
{
    return &bonded->set[kind].energy;
}

static void print_numbers(FILE *file, const struct bonded_type *type)
{
    for (int k = 0; k < type->form->n_coeff; k++) {
        char text[40];
        double back = 0;
        for (int digits = 15; digits <= 17; digits++) {
            (void)snprintf(text, sizeof text, "%.*g", digits, type->given[k]);
            if (text_double(text, &back) && back >= type->given[k] && back <= type->given[k])
                break;
        }
        (void)fprintf(file, " %s", text);
    }
    (void)fprintf(file, "\n");
}

static void print_deck(FILE *file, const struct bonded_set *set, const char *what)
{
    if (!set->said)
        return;
    (void)fprintf(file, "%s_style%s", what, set->hybrid ? " hybrid" : "");
    for (int k = 0; k < set->n_forms; k++)
        (void)fprintf(file, " %s", set->form[k]->name);
    (void)fprintf(file, "%s\n", set->n_forms == 0 ? " none" : "");
    for (int t = 1; t <= set->n_types; t++) {
        if (!set->type[t].form)
            continue;
        (void)fprintf(file, "%s_coeff %d", what, t);
        if (set->hybrid)
            (void)fprintf(file, " %s", set->type[t].form->name);
        print_numbers(file, &set->type[t]);
    }
}

static void print_section(FILE *file, const struct bonded_set *set, const char *what)
{
    bool complete = set->n_types > 0;
    for (int t = 1; t <= set->n_types; t++)
        complete = complete && set->type[t].form;
    if (!complete)
        return;
    (void)fprintf(file, "\n%s Coeffs # %s\n\n", what, set->hybrid ? "hybrid" : set->form[0]->name);
    for (int t = 1; t <= set->n_types; t++) {
        (void)fprintf(file, "%d", t);
        if (set->hybrid)
            (void)fprintf(file, " %s", set->type[t].form->name);
        print_numbers(file, &set->type[t]);
    }
}

static char *print_all(const struct bonded *bonded,
                       void (*print)(FILE *file, const struct bonded_set *set, const char *what),
                       const char *const names[BONDED_KINDS])
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *memory = open_memstream(&text, &bytes);
    CW_ASSERT(memory, "memory for a few lines");
    for (int kind = 0; kind < BONDED_KINDS; kind++)
        print(memory, &bonded->set[kind], names[kind]);
    (void)fclose(memory);
    char *copy = mem_string(text);
    free(text);
    return copy;
}

char *bonded_deck(const struct bonded *bonded)
{
    static const char *const names[BONDED_KINDS] = {"bond", "angle"};
    return print_all(bonded, print_deck, names);
}

char *bonded_sections(const struct bonded *bonded)
{
    static const char *const names[BONDED_KINDS] = {"Bond", "Angle"};
    return print_all(bonded, print_section, names);
}
