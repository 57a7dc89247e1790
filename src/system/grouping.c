/* The `group` command. Every style comes down to "which atoms match?", asked atom by atom; matches
 * are collected first and the bits set afterwards, since `group a union a b` reads the bits that it
 * writes. Dynamic groups are refused: their members change between steps, which every fix and
 * compute that counted them would have to follow.
 *
 * Source: the LAMMPS manual, command `group`. */
#include "system/grouping.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "system/atoms.h"
#include "system/group.h"
#include "system/parts.h"
#include "system/region.h"
#include "system/words.h"

enum style {
    REGION,
    TYPE,
    ID,
    MOLECULE,
    UNION,
    SUBTRACT,
    INTERSECT,
    CLEAR,
    DELETE,
    EMPTY,
    DYNAMIC
};
static const char *const style_names[] = {"region",   "type",      "id",       "molecule", "union",
                                          "subtract", "intersect", "clear",    "delete",   "empty",
                                          "dynamic",  "static",    "variable", "include",  NULL};

/* numbers that match: first, first + step, ... up to last */
struct range {
    gid first, last, step;
    bool negated; /* != */
};

struct grouping_spec {
    const char *name;
    enum style style;
    const char *region;
    struct range *range; /* [n_range] type, id, molecule; owned */
    int n_range;
    const char *const *group; /* [n_group] names for union, subtract, intersect */
    int n_group;
};

static void add_range(struct grouping_spec *spec, struct range range)
{
    size_t n = (size_t)spec->n_range;
    if ((n & (n - 1)) == 0) /* full at 0, 1, 2, 4, 8, ... */
        spec->range = mem_resize(spec->range, n ? 2 * n : 1, sizeof *spec->range);
    spec->range[spec->n_range++] = range;
}

/* "5", "2:9", "2:9:3" */
static bool parse_range(const char *word, struct range *range)
{
    char copy[96];
    size_t length = strlen(word);
    if (length >= sizeof copy)
        return false;
    memcpy(copy, word, length + 1);
    char *part[3] = {copy, NULL, NULL};
    int n = 1;
    for (char *c = copy; *c; c++) {
        if (*c != ':')
            continue;
        if (n == 3)
            return false;
        *c = '\0';
        part[n++] = c + 1;
    }
    *range = (struct range){.step = 1};
    if (!text_gid(part[0], &range->first))
        return false;
    range->last = range->first;
    return (n < 2 || text_gid(part[1], &range->last)) &&
           (n < 3 || text_gid(part[2], &range->step)) && range->step > 0;
}

static void read_comparison(struct words *words, struct grouping_spec *spec, int op)
{
    gid a = words_gid(words, "bound", 0, INT64_MAX - 1);
    struct range range = {.first = 0, .last = INT64_MAX, .step = 1};
    switch (op) {
    case 0: /* < */
        range.last = a - 1;
        break;
    case 1: /* > */
        range.first = a + 1;
        break;
    case 2: /* <= */
        range.last = a;
        break;
    case 3: /* >= */
        range.first = a;
        break;
    case 6: /* <> */
        range.first = a;
        range.last = words_gid(words, "upper bound", 0, INT64_MAX - 1);
        break;
    default: /* == != */
        range.first = range.last = a;
        range.negated = op == 5;
    }
    add_range(spec, range);
}

static void read_numbers(struct words *words, struct grouping_spec *spec)
{
    static const char *const ops[] = {"<", ">", "<=", ">=", "==", "!=", "<>", NULL};
    if (!words_left(words))
        (void)words_next(words, spec->style == TYPE ? "types" : "ids");
    for (int op = 0; ops[op]; op++) {
        if (words_take(words, ops[op])) {
            read_comparison(words, spec, op);
            return;
        }
    }
    while (words_left(words)) {
        struct range range;
        const char *word = words_next(words, "a number");
        if (parse_range(word, &range)) {
            add_range(spec, range);
        } else {
            (void)cw_err_user(words->err, "group: expected a number, a:b or a:b:step, got '%s'",
                              word);
        }
    }
}

static void read_groups(struct words *words, struct grouping_spec *spec)
{
    int least = spec->style == UNION ? 1 : 2;
    spec->group = words->word + words->at;
    spec->n_group = words->n - words->at;
    words->at = words->n;
    if (words->err->status == CW_OK && spec->n_group < least) {
        (void)cw_err_user(words->err, "group: %s needs at least %d groups",
                          style_names[spec->style], least);
    }
}

/* the caller frees spec->range, also after an error */
static enum cw_status read_spec(const char *const *words, int n_words, struct grouping_spec *spec,
                                struct cw_err *err)
{
    *spec = (struct grouping_spec){0};
    struct words at = words_start("group", words, n_words, err);
    spec->name = words_next(&at, "a name");
    int style = words_choice(&at, "style", style_names);
    if (err->status == CW_OK && style >= (int)DYNAMIC) {
        (void)cw_err_user(err,
                          "group: style %s is not supported: groups are static here (known: "
                          "region type id molecule union subtract intersect clear delete empty)",
                          style_names[style]);
    }
    spec->style = (enum style)style;
    if (spec->style == REGION) {
        spec->region = words_next(&at, "a region ID");
    } else if (spec->style == TYPE || spec->style == ID || spec->style == MOLECULE) {
        read_numbers(&at, spec);
    } else if (spec->style == UNION || spec->style == SUBTRACT || spec->style == INTERSECT) {
        read_groups(&at, spec);
    }
    return words_end(&at);
}

enum cw_status grouping_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct grouping_spec spec;
    enum cw_status status = read_spec(words, n_words, &spec, err);
    mem_free(spec.range);
    return status;
}

/* bits of the groups named, in the order of the words */
struct operands {
    const struct region *region;
    uint32_t first, others;
};

static enum cw_status resolve(const struct system_parts *parts, const struct grouping_spec *spec,
                              struct operands *operands, struct cw_err *err)
{
    *operands = (struct operands){0};
    if (spec->style == MOLECULE && !parts->atoms->molecule)
        return cw_err_user(err, "group: atoms have no molecule id (atom_style molecular or full)");
    if (spec->style == REGION &&
        regions_require(parts->regions, spec->region, &operands->region, err) != CW_OK)
        return err->status;
    for (int k = 0; k < spec->n_group; k++) {
        int index;
        if (groups_require(parts->groups, spec->group[k], &index, err) != CW_OK)
            return err->status;
        if (k == 0) {
            operands->first = group_bit(index);
        } else {
            operands->others |= group_bit(index);
        }
    }
    return CW_OK;
}

static bool in_ranges(const struct grouping_spec *spec, gid value)
{
    for (int k = 0; k < spec->n_range; k++) {
        const struct range *r = &spec->range[k];
        bool in = value >= r->first && value <= r->last && (value - r->first) % r->step == 0;
        if (in != r->negated)
            return true;
    }
    return false;
}

static bool matches(const struct atoms *atoms, lidx i, const struct grouping_spec *spec,
                    const struct operands *operands)
{
    uint32_t mask = atoms->mask[i];
    switch (spec->style) {
    case REGION:
        return region_contains(operands->region, &atoms->x[4 * (size_t)i]);
    case TYPE:
        return in_ranges(spec, atoms->type[i]);
    case ID:
        return in_ranges(spec, atoms->id[i]);
    case MOLECULE:
        return in_ranges(spec, atoms->molecule[i]);
    case UNION:
        return (mask & (operands->first | operands->others)) != 0;
    case SUBTRACT:
        return (mask & operands->first) != 0 && (mask & operands->others) == 0;
    case INTERSECT:
        return (mask & operands->first) != 0 && (mask & operands->others) == operands->others;
    default:
        return false;
    }
}

static void clear_bit(struct atoms *atoms, int group)
{
    for (lidx i = 0; i < atoms->n_local; i++)
        atoms->mask[i] &= ~group_bit(group);
}

enum cw_status grouping_delete(const struct system_parts *parts, const char *name,
                               struct cw_err *err)
{
    int index;
    if (groups_require(parts->groups, name, &index, err) != CW_OK ||
        groups_remove(parts->groups, name, err) != CW_OK)
        return err->status;
    clear_bit(parts->atoms, index);
    return CW_OK;
}

static enum cw_status assign(const struct system_parts *parts, const struct grouping_spec *spec,
                             gid *count, struct cw_err *err)
{
    struct atoms *atoms = parts->atoms;
    struct operands operands;
    int group;
    if (strcmp(spec->name, "all") == 0)
        return cw_err_user(err, "group: 'all' holds all atoms and cannot be changed");
    if (resolve(parts, spec, &operands, err) != CW_OK ||
        groups_add(parts->groups, spec->name, &group, err) != CW_OK)
        return err->status;
    bool *match = mem_array((size_t)atoms->n_local, sizeof *match);
    for (lidx i = 0; i < atoms->n_local; i++)
        match[i] = matches(atoms, i, spec, &operands);
    if (spec->style == CLEAR)
        clear_bit(atoms, group);
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (match[i])
            atoms->mask[i] |= group_bit(group);
    }
    mem_free(match);
    *count = group_count(atoms, parts->comm, group);
    return CW_OK;
}

enum cw_status grouping_command(const struct system_parts *parts, const char *const *words,
                                int n_words, gid *count, struct cw_err *err)
{
    struct grouping_spec spec;
    *count = 0;
    if (read_spec(words, n_words, &spec, err) == CW_OK) {
        enum cw_status status = spec.style == DELETE ? grouping_delete(parts, spec.name, err)
                                                     : assign(parts, &spec, count, err);
        CW_ASSERT(status == err->status, "status and error agree");
    }
    if (err->status != CW_OK && strncmp(err->text, "group", 5) != 0)
        cw_err_prefix(err, "group: ");
    mem_free(spec.range);
    return err->status;
}
