/* Several force fields side by side. hybrid: each pair of types belongs to one of them (the last
 * pair_coeff wins); hybrid/overlay: to any number, whose parts add up. Syntax as in LAMMPS:
 *
 *   pair_style hybrid STYLE1 settings STYLE2 settings ...
 *   pair_coeff I J STYLE [N] coefficients        N = which instance, when a style is given twice
 *   pair_coeff I J none
 *
 * Words of pair_style are cut where a style's name stands. Parts are told which pairs are theirs
 * (restrict_pairs) before init. Pairs that nobody named are mixed when both equal-type pairs belong
 * to the same single part and that part mixes; else they are an error: none must be said.
 *
 * Each part adds to the same exact sums, so their order does not matter. */
#include "potential/hybrid.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "potential/lines.h"
#include "potential/overlap.h"
#include "system/atoms.h"

enum { PARTS_MAX = 30 }; /* bits of the map below NONE */

struct hybrid {
    struct potential base;
    bool overlay;
    int n_parts;
    struct potential *part[PARTS_MAX]; /* (owned) */
    int n_types;
    uint32_t *map; /* [(n_types + 1)^2] bits: parts; MAP_NONE: none was said; 0: not named */
    struct potential_lines lines;
};

static const uint32_t MAP_NONE = (uint32_t)1 << 31;

static size_t at(const struct hybrid *hybrid, int i, int j)
{
    return (size_t)i * ((size_t)hybrid->n_types + 1) + (size_t)j;
}

static void use_types(struct hybrid *hybrid, int n_types)
{
    if (hybrid->n_types == n_types)
        return;
    mem_free(hybrid->map);
    hybrid->n_types = n_types;
    hybrid->map = mem_zeroed(((size_t)n_types + 1) * ((size_t)n_types + 1), sizeof *hybrid->map);
}

/* The part that the words after `pair_coeff I J` name; *used: how many words that took. -1: error.
 */
static int find_part(const struct hybrid *hybrid, const char *const *words, int n_words, int *used,
                     struct cw_err *err)
{
    int count = 0;
    int found[PARTS_MAX];
    const char *names[PARTS_MAX + 2] = {"none"};
    for (int k = 0; k < hybrid->n_parts; k++) {
        names[k + 1] = hybrid->part[k]->style->name;
        if (n_words > 0 && strcmp(names[k + 1], words[0]) == 0)
            found[count++] = k;
    }
    *used = 1;
    if (count == 0) {
        cw_err_user(err,
                    "pair_coeff of hybrid: expected none or a style named by pair_style after the "
                    "types, got '%s'%s",
                    n_words > 0 ? words[0] : "",
                    text_nearest_hint(n_words > 0 ? words[0] : "", names).text);
        return -1;
    }
    if (count == 1)
        return found[0];
    int which;
    *used = 2;
    if (n_words < 2 || !text_int(words[1], &which) || which < 1 || which > count) {
        cw_err_user(err,
                    "pair_coeff of hybrid: style %s is used %d times: expected a number from 1 to "
                    "%d after it, got '%s'",
                    words[0], count, count, n_words > 1 ? words[1] : "");
        return -1;
    }
    return found[which - 1];
}

static void assign(struct hybrid *hybrid, int i, int j, uint32_t bits)
{
    uint32_t *map = hybrid->map;
    bool add = hybrid->overlay && bits != MAP_NONE;
    uint32_t now = add ? (map[at(hybrid, i, j)] & ~MAP_NONE) | bits : bits;
    map[at(hybrid, i, j)] = map[at(hybrid, j, i)] = now;
}

/* The part that a line names, the number of words used for that, and whether it takes as many as
 * follow. */
static int choose_part(const struct hybrid *hybrid, const char *const *words, int n_words,
                       int *used, struct cw_err *err)
{
    int k = find_part(hybrid, words, n_words, used, err);
    if (k < 0)
        return k;
    return potential_check_coeff(hybrid->part[k]->style, words + *used, n_words - *used, err) ==
                   CW_OK
               ? k
               : -1;
}

static bool is_none(const char *const *words, int n_words)
{
    return n_words == 1 && strcmp(words[0], "none") == 0;
}

static enum cw_status check_coeff(const struct potential *p, const struct potential_known *known,
                                  const char *const *words, int n_words, struct cw_err *err)
{
    const struct hybrid *hybrid = (const struct hybrid *)p;
    int used = 1;
    if (is_none(words, n_words))
        return CW_OK;
    int k = choose_part(hybrid, words, n_words, &used, err);
    if (k < 0 || !hybrid->part[k]->ops->check_coeff)
        return err->status;
    return hybrid->part[k]->ops->check_coeff(hybrid->part[k], known, words + used, n_words - used,
                                             err);
}

static enum cw_status coeff(struct potential *p, struct atoms *atoms, struct comm *comm,
                            const int range[4], const char *const *words, int n_words,
                            struct cw_err *err)
{
    struct hybrid *hybrid = (struct hybrid *)p;
    int used = 1;
    int k = -1;
    bool none = is_none(words, n_words);
    use_types(hybrid, atoms->n_types);
    if (!none) {
        k = choose_part(hybrid, words, n_words, &used, err);
        if (k < 0 || hybrid->part[k]->ops->coeff(hybrid->part[k], atoms, comm, range, words + used,
                                                 n_words - used, err) != CW_OK)
            return err->status;
    }
    for (int i = range[0]; i <= range[1]; i++) {
        for (int j = range[2] > i ? range[2] : i; j <= range[3]; j++) {
            if (none || hybrid->part[k]->ops->covers(hybrid->part[k], i, j))
                assign(hybrid, i, j, none ? MAP_NONE : (uint32_t)1 << k);
        }
    }
    potential_lines_coeff(&hybrid->lines, range, words, n_words);
    return CW_OK;
}

/* Gives pairs that nobody named to the part that both equal-type pairs belong to. */
static enum cw_status complete(struct hybrid *hybrid, struct cw_err *err)
{
    for (int i = 1; i <= hybrid->n_types; i++) {
        for (int j = i; j <= hybrid->n_types; j++) {
            uint32_t own = hybrid->map[at(hybrid, i, i)];
            if (hybrid->map[at(hybrid, i, j)])
                continue;
            bool single = own && own != MAP_NONE && (own & (own - 1)) == 0;
            if (i == j || !single || own != hybrid->map[at(hybrid, j, j)]) {
                return cw_err_user(err,
                                   "pair_style %s: no pair_coeff for types %d and %d (say none if "
                                   "they do not interact)",
                                   hybrid->base.style->name, i, j);
            }
            int k = 0;
            while (own >> k != 1)
                k++;
            if (!hybrid->part[k]->ops->mixes(hybrid->part[k])) {
                return cw_err_user(err,
                                   "pair_style %s: no pair_coeff for types %d and %d, and %s does "
                                   "not mix",
                                   hybrid->base.style->name, i, j, hybrid->part[k]->style->name);
            }
            assign(hybrid, i, j, own);
        }
    }
    return CW_OK;
}

/* Two parts that one pass can do are done in one. */
static void join_parts(struct hybrid *hybrid)
{
    for (int k = 0; k < hybrid->n_parts; k++) {
        struct potential *part = hybrid->part[k];
        for (int m = 0; m < hybrid->n_parts && part->ops->absorb; m++) {
            if (m != k && part->ops->absorb(part, hybrid->part[m]))
                break;
        }
    }
}

static enum cw_status init(struct potential *p, const struct atoms *atoms,
                           const struct units *units, struct comm *comm, struct cw_err *err)
{
    struct hybrid *hybrid = (struct hybrid *)p;
    use_types(hybrid, atoms->n_types);
    if (complete(hybrid, err) != CW_OK)
        return err->status;
    size_t n = at(hybrid, hybrid->n_types, hybrid->n_types + 1);
    bool *active = mem_array(n, sizeof *active);
    for (int k = 0; k < hybrid->n_parts && err->status == CW_OK; k++) {
        struct potential *part = hybrid->part[k];
        bool any = false;
        for (size_t pair = 0; pair < n; pair++) {
            active[pair] = hybrid->map[pair] != MAP_NONE && (hybrid->map[pair] >> k & 1);
            any |= active[pair];
        }
        if (!any) {
            (void)cw_err_user(err,
                              "pair_style %s: no pair of types uses %s (number %d of its styles)",
                              p->style->name, part->style->name, k + 1);
            break;
        }
        part->options = p->options;
        part->ops->restrict_pairs(part, hybrid->n_types, active);
        (void)part->ops->init(part, atoms, units, comm, err);
    }
    mem_free(active);
    if (err->status == CW_OK)
        join_parts(hybrid);
    return err->status;
}

static double cutoff_of(const struct potential *p, int ti, int tj)
{
    const struct hybrid *hybrid = (const struct hybrid *)p;
    double cutoff = 0;
    for (int k = 0; k < hybrid->n_parts; k++) {
        double own = hybrid->part[k]->ops->cutoff(hybrid->part[k], ti, tj);
        cutoff = own > cutoff ? own : cutoff;
    }
    return cutoff;
}

static double coulomb_cutoff(const struct potential *p)
{
    const struct hybrid *hybrid = (const struct hybrid *)p;
    double cutoff = 0;
    for (int k = 0; k < hybrid->n_parts; k++) {
        const struct potential *part = hybrid->part[k];
        double own = part->ops->coulomb_cutoff ? part->ops->coulomb_cutoff(part) : 0;
        cutoff = own > cutoff ? own : cutoff;
    }
    return cutoff;
}

static bool uses_charge(const struct potential *p)
{
    const struct hybrid *hybrid = (const struct hybrid *)p;
    bool any = false;
    for (int k = 0; k < hybrid->n_parts; k++) {
        const struct potential *part = hybrid->part[k];
        any |= part->ops->uses_charge && part->ops->uses_charge(part);
    }
    return any;
}

/* All parts run even after an error in one: they may have to talk to other ranks. */
static enum cw_status compute(struct potential *p, const struct potential_pass *pass,
                              struct cw_err *err)
{
    struct hybrid *hybrid = (struct hybrid *)p;
    for (int k = 0; k < hybrid->n_parts; k++) {
        struct cw_err own = {0};
        if (overlap_compute(hybrid->part[k], pass, &own) != CW_OK && err->status == CW_OK)
            *err = own;
    }
    return err->status;
}

static bool has_mixed(const struct potential *p)
{
    const struct hybrid *hybrid = (const struct hybrid *)p;
    for (int k = 0; k < hybrid->n_parts; k++) {
        const struct potential *part = hybrid->part[k];
        if (part->ops->has_mixed && part->ops->has_mixed(part))
            return true;
    }
    return false;
}

static bool weighs_special(const struct potential *p)
{
    const struct hybrid *hybrid = (const struct hybrid *)p;
    for (int k = 0; k < hybrid->n_parts; k++) {
        const struct potential *part = hybrid->part[k];
        if (!part->ops->weighs_special || !part->ops->weighs_special(part))
            return false;
    }
    return true;
}

static bool single(const struct potential *p, const int type[2], const double q[2], double r,
                   double *energy, double *force)
{
    const struct hybrid *hybrid = (const struct hybrid *)p;
    *energy = *force = 0;
    for (int k = 0; k < hybrid->n_parts; k++) {
        const struct potential *part = hybrid->part[k];
        double own[2];
        if (!(part->ops->cutoff(part, type[0], type[1]) > 0))
            continue;
        if (!part->ops->single || !part->ops->single(part, type, q, r, &own[0], &own[1]))
            return false;
        *energy += own[0];
        *force += own[1];
    }
    return true;
}

static void describe(const struct potential *p)
{
    const struct hybrid *hybrid = (const struct hybrid *)p;
    log_print("Pair style %s of %d parts\n", p->style->name, hybrid->n_parts);
    for (int k = 0; k < hybrid->n_parts; k++)
        hybrid->part[k]->ops->describe(hybrid->part[k]);
}

static char *deck(const struct potential *p)
{
    return mem_string(((const struct hybrid *)p)->lines.text);
}

static void destroy(struct potential *p)
{
    struct hybrid *hybrid = (struct hybrid *)p;
    if (!hybrid)
        return;
    for (int k = 0; k < hybrid->n_parts; k++)
        hybrid->part[k]->ops->destroy(hybrid->part[k]);
    mem_free(hybrid->map);
    potential_lines_free(&hybrid->lines);
    mem_free(hybrid);
}

static const struct potential_ops ops = {
    .coeff = coeff,
    .check_coeff = check_coeff,
    .init = init,
    .cutoff = cutoff_of,
    .coulomb_cutoff = coulomb_cutoff,
    .uses_charge = uses_charge,
    .compute = compute,
    .read_cost = 3.5,
    .overlaps = true,
    .has_mixed = has_mixed,
    .single = single,
    .weighs_special = weighs_special,
    .describe = describe,
    .deck = deck,
    .destroy = destroy,
};

static bool is_part(const char *word)
{
    const struct potential_style *style = potential_find_style(word);
    return style && style != &hybrid_style && style != &hybrid_overlay_style;
}

static enum cw_status add_part(struct hybrid *hybrid, const char *const *words, int n_words,
                               struct cw_err *err)
{
    const struct potential_style *style = potential_find_style(words[0]);
    int n = n_words - 1;
    if (hybrid->n_parts == PARTS_MAX) {
        return cw_err_user(err, "pair_style %s: more than %d styles", hybrid->base.style->name,
                           PARTS_MAX);
    }
    if (n < style->settings_min || n > style->settings_max) {
        return cw_err_user(err,
                           "pair_style %s: %s takes %d to %d words after it, got %d (a style that "
                           "is not known here counts as a word: '%s'?)",
                           hybrid->base.style->name, style->name, style->settings_min,
                           style->settings_max, n, words[n]);
    }
    struct potential **out = &hybrid->part[hybrid->n_parts];
    if (style->create(style, words + 1, n, out, err) != CW_OK)
        return err->status;
    hybrid->n_parts++;
    return CW_OK;
}

static enum cw_status create(const struct potential_style *style, const char *const *words,
                             int n_words, struct potential **out, struct cw_err *err)
{
    struct hybrid *hybrid = mem_zeroed(1, sizeof *hybrid);
    hybrid->base = (struct potential){.ops = &ops, .style = style, .options = {.mix = 'g'}};
    hybrid->overlay = style == &hybrid_overlay_style;
    potential_lines_style(&hybrid->lines, style->name, words, n_words);
    if (n_words < 1 || !is_part(words[0])) {
        (void)cw_err_user(
            err, "pair_style %s: expected a style, got '%s'%s", style->name,
            n_words > 0 ? words[0] : "",
            text_nearest_hint(n_words > 0 ? words[0] : "", potential_style_names()).text);
    }
    for (int k = 0; k < n_words && err->status == CW_OK;) {
        int end = k + 1;
        while (end < n_words && !is_part(words[end]))
            end++;
        (void)add_part(hybrid, words + k, end - k, err);
        k = end;
    }
    if (err->status != CW_OK) {
        destroy(&hybrid->base);
        return err->status;
    }
    *out = &hybrid->base;
    return CW_OK;
}

static const char *const settings_names[] = {"style", "its settings ...", NULL};
static const char *const coeff_names[] = {"style or none", "[number]", "its coefficients ...",
                                          NULL};

const struct potential_style hybrid_style = {
    .name = "hybrid",
    .summary = "several styles, one for each pair of types",
    .source = "none",
    .settings_min = 1,
    .settings_max = -1,
    .coeff_min = 1,
    .coeff_max = -1,
    .settings_names = settings_names,
    .coeff_names = coeff_names,
    .create = create,
};

const struct potential_style hybrid_overlay_style = {
    .name = "hybrid/overlay",
    .summary = "several styles whose contributions add up",
    .source = "none",
    .settings_min = 1,
    .settings_max = -1,
    .coeff_min = 1,
    .coeff_max = -1,
    .settings_names = settings_names,
    .coeff_names = coeff_names,
    .create = create,
};
