/* Group functions of formulas, count(group) to omega(group, dim), with an optional region at the
 * end: names to atoms; the sums themselves are measure/group_sums.c's. */
#include <string.h>

#include "base/mem.h"
#include "deck/formula_tree.h"
#include "measure/group_sums.h"
#include "system/group.h"

static const char *const axes[] = {"x", "y", "z", NULL};
static const char *const faces[] = {"xmin", "xmax", "ymin", "ymax", "zmin", "zmax", NULL};
static const char *const tensor[] = {"xx", "yy", "zz", "xy", "yz", "xz", NULL};

enum group_kind {
    COUNT,
    MASS,
    CHARGE,
    XCM,
    VCM,
    FCM,
    BOUND,
    GYRATION,
    KE,
    ANGMOM,
    TORQUE,
    INERTIA,
    OMEGA
};

const struct group_function group_functions[] = {
    {"count", NULL},  {"mass", NULL},      {"charge", NULL},   {"xcm", axes}, {"vcm", axes},
    {"fcm", axes},    {"bound", faces},    {"gyration", NULL}, {"ke", NULL},  {"angmom", axes},
    {"torque", axes}, {"inertia", tensor}, {"omega", axes},    {NULL, NULL},
};

static int component(const struct formula_node *node)
{
    const char *const *dims = group_functions[node->function].dims;
    int k = 0;
    while (dims && strcmp(dims[k], node->word[1]) != 0)
        k++;
    return k;
}

static void vector_of(enum group_kind kind, const struct group_pick *pick, double out[3])
{
    double center[3];
    if (kind == VCM) {
        group_sums_velocity(pick, out);
    } else if (kind == FCM) {
        group_sums_force(pick, out);
    } else if (kind == OMEGA) {
        group_sums_omega(pick, out);
    } else {
        group_sums_center(pick, center);
        if (kind == XCM) {
            memcpy(out, center, sizeof center);
        } else if (kind == ANGMOM) {
            group_sums_angular_momentum(pick, center, out);
        } else {
            group_sums_torque(pick, center, out);
        }
    }
}

static void bounds_of(const struct group_pick *pick, double out[6])
{
    double lo[3];
    double hi[3];
    (void)group_sums_bounds(pick, lo, hi);
    for (int face = 0; face < 6; face++)
        out[face] = face % 2 == 0 ? lo[face / 2] : hi[face / 2];
}

static void inertia_of(const struct group_pick *pick, double out[6])
{
    static const int row[] = {0, 1, 2, 0, 1, 0};
    static const int column[] = {0, 1, 2, 1, 2, 2};
    double center[3];
    double inertia[3][3];
    group_sums_center(pick, center);
    group_sums_inertia(pick, center, inertia);
    for (int k = 0; k < 6; k++)
        out[k] = inertia[row[k]][column[k]];
}

/* all components */
static void values_of(enum group_kind kind, const struct group_pick *pick,
                      const struct units *units, double out[FORMULA_MEMO_VALUES])
{
    switch (kind) {
    case COUNT:
        out[0] = (double)group_sums_count(pick);
        break;
    case MASS:
        out[0] = group_sums_mass(pick);
        break;
    case CHARGE:
        out[0] = group_sums_charge(pick);
        break;
    case GYRATION:
        out[0] = group_sums_gyration(pick);
        break;
    case KE:
        out[0] = group_sums_kinetic(pick, units);
        break;
    case BOUND:
        bounds_of(pick, out);
        break;
    case INERTIA:
        inertia_of(pick, out);
        break;
    default:
        vector_of(kind, pick, out);
    }
}

/* what this evaluation has added up already; NULL: not yet */
static const double *remembered(const struct formula_memo *memo, int function, int group)
{
    for (int k = 0; memo && k < memo->n; k++) {
        if (memo->item[k].function == function && memo->item[k].group == group)
            return memo->item[k].value;
    }
    return NULL;
}

static void remember(struct formula_memo *memo, int function, int group, const double *value)
{
    if (!memo || memo->n == FORMULA_MEMO_ITEMS)
        return;
    struct formula_memo_item *item = &memo->item[memo->n++];
    item->function = function;
    item->group = group;
    memcpy(item->value, value, sizeof item->value);
}

enum cw_status formula_group_value(const struct formula_node *node, struct formula_scope *scope,
                                   double *out, struct cw_err *err)
{
    const int fixed = group_functions[node->function].dims ? 2 : 1;
    const bool in_region = node->n_word > fixed;
    int group;
    bool *inside = NULL;
    double value[FORMULA_MEMO_VALUES] = {0};
    if (groups_require(scope->groups, node->word[0], &group, err) != CW_OK)
        return err->status;
    const double *known = in_region ? NULL : remembered(scope->memo, node->function, group);
    if (known) {
        *out = known[component(node)];
        return CW_OK;
    }
    if (in_region && formula_region(scope, node->word[fixed], &inside, err) != CW_OK)
        return err->status;
    struct group_pick pick = {.atoms = scope->atoms,
                              .box = scope->box,
                              .comm = scope->comm,
                              .bits = group_bit(group),
                              .chosen = inside};
    values_of((enum group_kind)node->function, &pick, scope->units, value);
    if (!in_region)
        remember(scope->memo, node->function, group, value);
    *out = value[component(node)];
    mem_free(inside);
    return CW_OK;
}
