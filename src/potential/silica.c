/* Silica by name: pair_style silica SET [options], pair_coeff * * Si O [H].
 *
 * One radial function with the terms of all sets (silica_sets.c has the parameters; a term that a
 * set does not have is zero), made whole by what keeps atoms apart and by how it ends:
 *
 *   E = [ V(r) - V(r_c) ] exp(-g^2/(r - r_c)^2),   V = A exp(-B r) - C/r^6 + ... + fix
 *
 * The wall and the splice to the nuclei's repulsion replace the energy of the whole pair, charges
 * included: the short-range part is then what remains when Coulomb's law between the set's charges
 * is taken away, and Coulomb's law is added as ever. */
#include "potential/silica.h"

#include <math.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/real.h"
#include "base/text.h"
#include "parallel/comm.h"
#include "potential/coulomb.h"
#include "potential/pair.h"
#include "potential/zbl.h"
#include "system/atoms.h"

struct silica {
    const struct silica_set *set;
    enum silica_fix fix;
    enum silica_coulomb coulomb;
    bool shift, zbl;
    struct pair_cutoffs cutoff;
    double alpha, taper;
};

/* Numbers of one pair. QQ: product of the set's charges times the units' constant; WALL: where the
 * wall begins, 0 for none; HOLE: below it nothing keeps the pair from collapsing, 0 for none;
 * SHIFT, GRADE: value and 1 for a taper. */
enum {
    A,
    B,
    C6,
    D24,
    MORSE,
    MORSE_A,
    MORSE_R0,
    R12,
    EPS,
    SIGMA,
    TAPER,
    WANT_SHIFT,
    WANT_WALL,
    CHARGES,
    Z1,
    Z2,
    INNER,
    OUTER,
    UNIT,
    CUTOFF,
    SHIFT,
    WALL,
    WALL_VALUE,
    HOLE,
    N_NUMBERS
};
_Static_assert((int)N_NUMBERS <= (int)PAIR_COEFFS, "numbers of a pair fit");

static const double WALL_STIFFNESS = 500; /* eV / A^2 */

/* the published function */
static void model(const double *c, double r, double *energy, double *slope)
{
    const double wall = c[A] * real_exp(-c[B] * r);
    const double s = 1 / (r * r);
    const double six = s * s * s;
    const double d24 = c[D24] * (six * six) * (six * six);
    const double e = real_exp(-c[MORSE_A] * (r - c[MORSE_R0]));
    const double q2 = c[SIGMA] * c[SIGMA] * s;
    const double q6 = q2 * q2 * q2;
    const double q30 = q6 * q6 * q6 * q6 * q6;
    *energy = wall - c[C6] * six + d24 + c[MORSE] * (e * e - 2 * e) + c[R12] * six * six +
              4 * c[EPS] * (q30 - q6);
    *slope =
        -c[B] * wall +
        (6 * c[C6] * six - 24 * d24 - 12 * c[R12] * six * six - 24 * c[EPS] * (5 * q30 - q6)) / r -
        2 * c[MORSE_A] * c[MORSE] * (e * e - e);
}

/* how it ends */
static void ended(const double *c, double r, double *energy, double *slope)
{
    const double x = r - c[CUTOFF];
    const double g2 = c[TAPER] * c[TAPER];
    model(c, r, energy, slope);
    *energy -= c[SHIFT];
    if (g2 <= 0)
        return;
    const double taper = x < 0 ? real_exp(-g2 / (x * x)) : 0;
    *slope = taper > 0 ? *slope * taper + *energy * taper * 2 * g2 / (x * x * x) : 0;
    *energy *= taper;
}

/* with Coulomb's law between the set's charges */
static void whole(const double *c, double r, double *energy, double *slope)
{
    const double qq = c[CHARGES] * c[UNIT];
    ended(c, r, energy, slope);
    *energy += qq / r;
    *slope -= qq / (r * r);
    if (r < c[WALL]) {
        *energy = c[WALL_VALUE] + WALL_STIFFNESS * (c[WALL] - r) * (c[WALL] - r);
        *slope = -2 * WALL_STIFFNESS * (c[WALL] - r);
    }
}

/* from the nuclei's repulsion at INNER to the model at OUTER: value, slope and curvature join */
static void splice(const double *c, double r, double *energy, double *slope)
{
    const double t = (r - c[INNER]) / (c[OUTER] - c[INNER]);
    double zbl[2];
    double share = 0;
    double share_slope = 0;
    if (t > 0) {
        share = t * t * t * (10 - t * (15 - 6 * t));
        share_slope = 30 * t * t * (1 - t) * (1 - t) / (c[OUTER] - c[INNER]);
    }
    zbl_energy(c + Z1, c[UNIT], r, &zbl[0], &zbl[1]);
    *slope = share * *slope + (1 - share) * zbl[1] + share_slope * (*energy - zbl[0]);
    *energy = share * *energy + (1 - share) * zbl[0];
}

static void radial(const struct pair_coeffs *coeffs, double r, double *energy, double *slope)
{
    const double *c = coeffs->c;
    if (r < c[HOLE]) {
        *energy = *slope = (double)INFINITY;
        return;
    }
    if (r >= c[WALL] && r >= c[OUTER]) {
        ended(c, r, energy, slope);
        return;
    }
    const double qq = c[CHARGES] * c[UNIT];
    whole(c, r, energy, slope);
    if (r < c[OUTER])
        splice(c, r, energy, slope);
    *energy -= qq / r;
    *slope += qq / (r * r);
}

/* The inner maximum of the pair's energy, bisected; 0: there is none. */
static double inner_maximum(const double *c)
{
    static const double step = 0.01;
    double energy;
    double slope;
    double r = 0.5;
    whole(c, r, &energy, &slope);
    if (slope <= 0)
        return 0;
    while (slope > 0 && r < c[CUTOFF]) {
        r += step;
        whole(c, r, &energy, &slope);
    }
    double low = r - step;
    while (r - low > 0x1p-40) {
        const double middle = 0.5 * (low + r);
        whole(c, middle, &energy, &slope);
        if (slope > 0) {
            low = middle;
        } else {
            r = middle;
        }
    }
    return r < c[CUTOFF] ? r : 0;
}

/* Where a pair begins to fall together for good: its inner maximum, if its energy is lower at short
 * distances than there and no splice keeps it from that. 0: nowhere */
static double hole(const double *c)
{
    const double at = inner_maximum(c);
    double top;
    double deep;
    double slope;
    if (at <= 0 || c[OUTER] > 0)
        return 0;
    whole(c, at, &top, &slope);
    whole(c, 0.25 * at, &deep, &slope);
    return deep < top ? at : 0;
}

static double inner(const struct pair_coeffs *coeffs)
{
    return coeffs->c[HOLE];
}

static void prepare(struct pair_coeffs *coeffs, const struct pair_setting *setting)
{
    double *c = coeffs->c;
    double slope;
    c[UNIT] = setting->coulomb;
    c[CUTOFF] = setting->cutoff;
    c[SHIFT] = c[WALL] = c[HOLE] = 0;
    if (c[WANT_SHIFT] > 0) {
        double value;
        model(c, c[CUTOFF], &value, &slope);
        c[SHIFT] = value;
    }
    if (c[WANT_WALL] > 0) {
        const double at = inner_maximum(c);
        if (at > 0)
            whole(c, at, &c[WALL_VALUE], &slope);
        c[WALL] = at;
    }
    c[HOLE] = hole(c);
}

/* the numbers of a pair of elements */
static void choose_numbers(const struct silica *silica, int a, int b, double c[PAIR_COEFFS])
{
    static const double nucleus[SILICA_ELEMENTS] = {14, 8, 1};
    static const double splice_radii[SILICA_PAIRS][2] = {
        {1.0, 1.5}, {0.8, 1.2}, {1.0, 1.5}, {0.4, 0.8}, {0.4, 0.8}, {0.4, 0.8}}; /* A */
    const struct silica_set *set = silica->set;
    CW_ASSERT(a >= 0 && a <= b && b < SILICA_ELEMENTS, "silica's elements in order");
    const int k = b * (b + 1) / 2 + a;
    const struct silica_pair *pair = &set->pair[k];
    c[A] = pair->a;
    c[B] = pair->b;
    c[C6] = pair->c;
    c[D24] = pair->d + (silica->fix == SILICA_FIX_R24 ? silica_r24[k] : 0);
    c[MORSE] = pair->morse;
    c[MORSE_A] = pair->morse_a;
    c[MORSE_R0] = pair->morse_r0;
    c[R12] = pair->r12;
    c[EPS] = silica->fix == SILICA_FIX_30_6 ? silica_30_6[k][0] : 0;
    c[SIGMA] = silica_30_6[k][1];
    c[TAPER] = set->taper;
    c[WANT_SHIFT] = silica->shift;
    c[WANT_WALL] = silica->fix == SILICA_FIX_WALL;
    c[CHARGES] = set->charge[a] * set->charge[b];
    c[Z1] = nucleus[a];
    c[Z2] = nucleus[b];
    c[INNER] = silica->zbl ? splice_radii[k][0] : 0;
    c[OUTER] = silica->zbl ? splice_radii[k][1] : 0;
}

static const char *const elements[] = {"Si", "O", "H", "NULL", NULL};
static const char *const elements_dry[] = {"Si", "O", "NULL", NULL};
enum { HYDROGEN = 2 };

/* The element of each type, SILICA_ELEMENTS for NULL. */
static enum cw_status read_elements(const struct silica_set *set, const char *const *words,
                                    int n_words, int *element, struct cw_err *err)
{
    for (int k = 0; k < n_words; k++) {
        element[k] = -1;
        for (int e = 0; elements[e]; e++)
            element[k] = strcmp(words[k], elements[e]) == 0 ? e : element[k];
        if (element[k] == HYDROGEN && !set->hydrogen) {
            return cw_err_user(
                err, "pair_coeff of silica: set %s has no parameters for 'H'; bksh has", set->name);
        }
        if (element[k] < 0) {
            return cw_err_user(
                err, "pair_coeff of silica: expected Si, O%s or NULL, got '%s'%s",
                set->hydrogen ? ", H" : "", words[k],
                text_nearest_hint(words[k], set->hydrogen ? elements : elements_dry).text);
        }
    }
    return CW_OK;
}

static enum cw_status check_coeff(const struct potential *p, const struct potential_known *known,
                                  const char *const *words, int n_words, struct cw_err *err)
{
    const struct silica *silica = pair_kept(p);
    int element[ATOMS_TYPES_MAX + 1] = {0};
    const int least = known && known->n_types > 0 ? known->n_types : 1;
    const int most = known && known->n_types > 0 ? known->n_types : ATOMS_TYPES_MAX;
    if (text_check_count(words, n_words, least, most, "after the types (an element per atom type)",
                         err) != CW_OK) {
        cw_err_prefix(err, "pair_coeff of silica: ");
        return err->status;
    }
    return read_elements(silica->set, words, n_words, element, err);
}

/* Atoms whose charge is zero get that of the set. Collective. */
static void set_charges(const struct silica_set *set, struct atoms *atoms, struct comm *comm,
                        const int *element)
{
    gid count[2] = {0}; /* set, other than the set's */
    for (lidx i = 0; atoms->has_charge && i < atoms->n_local; i++) {
        const int e = element[atoms->type[i] - 1];
        if (e == SILICA_ELEMENTS)
            continue;
        if (atoms->q[i] == 0) {
            atoms->q[i] = set->charge[e];
            count[0]++;
        }
        count[1] += fabs(atoms->q[i] - set->charge[e]) > 1e-6;
    }
    comm_sum(comm, count, 2);
    if (count[0] > 0) {
        log_print("pair_style silica %s: %lld atoms get the charges of the set\n", set->name,
                  (long long)count[0]);
    }
    if (count[1] > 0) {
        log_warn("pair_style silica %s: %lld atoms have other charges than the set", set->name,
                 (long long)count[1]);
    }
}

static enum cw_status coeff(struct potential *p, struct atoms *atoms, struct comm *comm,
                            const int range[4], const char *const *words, int n_words,
                            struct cw_err *err)
{
    const struct silica *silica = pair_kept(p);
    const struct potential_known known = {.n_types = atoms->n_types};
    int element[ATOMS_TYPES_MAX + 1] = {0};
    if (check_coeff(p, &known, words, n_words, err) != CW_OK ||
        read_elements(silica->set, words, n_words, element, err) != CW_OK)
        return err->status;
    if (range[0] != 1 || range[2] != 1 || range[1] != atoms->n_types || range[3] != atoms->n_types)
        return cw_err_user(err, "pair_coeff of silica: expected * * before the elements");
    for (int i = 1; i <= atoms->n_types; i++) {
        for (int j = i; j <= atoms->n_types; j++) {
            const int a = element[i - 1];
            const int b = element[j - 1];
            const int one[4] = {i, i, j, j};
            struct pair_given given = {.cutoff = silica->cutoff.plain,
                                       .coulomb_cutoff = silica->cutoff.coulomb};
            if (a == SILICA_ELEMENTS || b == SILICA_ELEMENTS)
                continue;
            choose_numbers(silica, a < b ? a : b, a < b ? b : a, given.plain.c);
            if (pair_put(p, atoms->n_types, one, &given, err) != CW_OK)
                return err->status;
        }
    }
    set_charges(silica->set, atoms, comm, element);
    return CW_OK;
}

static const struct pair_form form = {.radial = radial, .prepare = prepare, .inner = inner};

/* clang-format off */
static const struct pair_kind kinds[] = {
    {.plain = &form, .coulomb = &coulomb_long, .splits = true,
     .coeff = coeff, .check_coeff = check_coeff, .free_own = mem_free},
    {.plain = &form, .coulomb = &coulomb_sf,
     .coeff = coeff, .check_coeff = check_coeff, .free_own = mem_free},
    {.plain = &form, .coulomb = &coulomb_dsf,
     .coeff = coeff, .check_coeff = check_coeff, .free_own = mem_free},
    {.plain = &form, .coulomb = &coulomb_cut,
     .coeff = coeff, .check_coeff = check_coeff, .free_own = mem_free},
};
/* clang-format on */

static enum cw_status choose(const char *what, const char *word, const char *const *words,
                             int *which, struct cw_err *err)
{
    for (*which = 0; words[*which]; ++*which) {
        if (strcmp(words[*which], word) == 0)
            return CW_OK;
    }
    (void)cw_err_user(err, "pair_style silica: unknown %s '%s'%s; expected", what, word,
                      text_nearest_hint(word, words).text);
    for (int k = 0; words[k]; k++)
        cw_err_append(err, " %s", words[k]);
    return err->status;
}

static enum cw_status read_bool(const char *key, const char *word, bool *value, struct cw_err *err)
{
    if (text_bool(word, value))
        return CW_OK;
    return cw_err_user(err, "pair_style silica: %s: expected yes or no, got '%s'", key, word);
}

static enum cw_status read_number(const char *key, const char *word, double least, double *value,
                                  struct cw_err *err)
{
    if (text_double(word, value) && *value >= least)
        return CW_OK;
    return cw_err_user(err, "pair_style silica: %s: expected a number of at least %g, got '%s'",
                       key, least, word);
}

enum { CUTOFF_KEY, SHIFT_KEY, FIX_KEY, ZBL_KEY, COULOMB_KEY, COULOMB_CUTOFF_KEY, ALPHA_KEY };
static const char *const keys[] = {"cutoff",         "shift", "fix",   "zbl", "coulomb",
                                   "coulomb_cutoff", "alpha", "taper", NULL};

static enum cw_status read_option(struct silica *silica, const char *key, const char *word,
                                  struct cw_err *err)
{
    static const char *const fixes[] = {"none", "30-6", "wall", "r24", NULL};
    static const char *const coulombs[] = {"long", "sf", "dsf", "cut", NULL};
    int which;
    int choice = 0;
    if (choose("keyword", key, keys, &which, err) != CW_OK)
        return err->status;
    switch (which) {
    case CUTOFF_KEY:
        return read_number(key, word, 2, &silica->cutoff.plain, err);
    case SHIFT_KEY:
        return read_bool(key, word, &silica->shift, err);
    case FIX_KEY:
        if (choose("fix", word, fixes, &choice, err) == CW_OK)
            silica->fix = (enum silica_fix)choice;
        return err->status;
    case ZBL_KEY:
        return read_bool(key, word, &silica->zbl, err);
    case COULOMB_KEY:
        if (choose("coulomb", word, coulombs, &choice, err) == CW_OK)
            silica->coulomb = (enum silica_coulomb)choice;
        return err->status;
    case COULOMB_CUTOFF_KEY:
        return read_number(key, word, 2, &silica->cutoff.coulomb, err);
    case ALPHA_KEY:
        return read_number(key, word, 0, &silica->alpha, err);
    default:
        return read_number(key, word, 0, &silica->taper, err);
    }
}

static enum cw_status read_set(const char *word, struct silica *silica, struct cw_err *err)
{
    const char *names[8] = {NULL};
    int which;
    for (int k = 0; silica_sets[k].name; k++)
        names[k] = silica_sets[k].name;
    if (choose("set", word, names, &which, err) != CW_OK)
        return err->status;
    const struct silica_set *set = &silica_sets[which];
    *silica = (struct silica){.set = set,
                              .fix = set->fix,
                              .coulomb = set->coulomb,
                              .shift = true,
                              .cutoff = {set->cutoff, set->coulomb_cutoff},
                              .alpha = 0.2,
                              .taper = set->coulomb_taper};
    return CW_OK;
}

static enum cw_status create(const struct potential_style *style, const char *const *words,
                             int n_words, struct potential **out, struct cw_err *err)
{
    struct silica silica = {0};
    *out = NULL;
    if (potential_check_settings(style, words, n_words, err) != CW_OK ||
        read_set(words[0], &silica, err) != CW_OK)
        return err->status;
    for (int k = 1; k < n_words; k += 2) {
        if (k + 1 == n_words)
            return cw_err_user(err, "pair_style silica: no value after '%s'", words[k]);
        if (read_option(&silica, words[k], words[k + 1], err) != CW_OK)
            return err->status;
    }
    const double number[PAIR_SETTINGS] = {silica.coulomb == SILICA_DSF  ? silica.alpha
                                          : silica.coulomb == SILICA_SF ? silica.taper
                                                                        : 0};
    *out = pair_make(style, &kinds[silica.coulomb], number, silica.cutoff, words, n_words);
    struct silica *own = mem_array(1, sizeof *own);
    *own = silica;
    *pair_own(*out) = own;
    return CW_OK;
}

static const char *const settings_names[] = {"set", "[keyword value ...] (-help silica has them)",
                                             NULL};
static const char *const coeff_names[] = {"an element per atom type", NULL};

const struct potential_style silica_style = {
    .name = "silica",
    .summary = "SiO2 by name: BKS, CHIK, SHIK, Teter, PMMCS; with hydroxyl: BKS-H",
    .source = "B. W. H. van Beest et al., Phys. Rev. Lett. 64, 1955 (1990), and others",
    .settings_min = 1,
    .settings_max = 17,
    .coeff_min = 1,
    .coeff_max = -1,
    .settings_names = settings_names,
    .coeff_names = coeff_names,
    .accuracy = "1e-5",
    .create = create,
};
