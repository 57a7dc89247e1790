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

static double vector_of(enum group_kind kind, const struct group_pick *pick, int axis)
{
    double center[3];
    double out[3];
    group_sums_center(pick, center);
    if (kind == XCM) {
        memcpy(out, center, sizeof out);
    } else if (kind == VCM) {
        group_sums_velocity(pick, out);
    } else if (kind == FCM) {
        group_sums_force(pick, out);
    } else if (kind == ANGMOM) {
        group_sums_angular_momentum(pick, center, out);
    } else if (kind == TORQUE) {
        group_sums_torque(pick, center, out);
    } else {
        group_sums_omega(pick, out);
    }
    return out[axis];
}

static double bound_of(const struct group_pick *pick, int face)
{
    double lo[3];
    double hi[3];
    (void)group_sums_bounds(pick, lo, hi);
    return face % 2 == 0 ? lo[face / 2] : hi[face / 2];
}

static double inertia_of(const struct group_pick *pick, int k)
{
    static const int row[] = {0, 1, 2, 0, 1, 0};
    static const int column[] = {0, 1, 2, 1, 2, 2};
    double center[3];
    double out[3][3];
    group_sums_center(pick, center);
    group_sums_inertia(pick, center, out);
    return out[row[k]][column[k]];
}

static double value_of(enum group_kind kind, const struct group_pick *pick,
                       const struct units *units, int k)
{
    switch (kind) {
    case COUNT:
        return (double)group_sums_count(pick);
    case MASS:
        return group_sums_mass(pick);
    case CHARGE:
        return group_sums_charge(pick);
    case GYRATION:
        return group_sums_gyration(pick);
    case KE:
        return group_sums_kinetic(pick, units);
    case BOUND:
        return bound_of(pick, k);
    case INERTIA:
        return inertia_of(pick, k);
    default:
        return vector_of(kind, pick, k);
    }
}

enum cw_status formula_group_value(const struct formula_node *node, struct formula_scope *scope,
                                   double *out, struct cw_err *err)
{
    int fixed = group_functions[node->function].dims ? 2 : 1;
    int group;
    bool *inside = NULL;
    if (groups_require(scope->groups, node->word[0], &group, err) != CW_OK)
        return err->status;
    if (node->n_word > fixed && formula_region(scope, node->word[fixed], &inside, err) != CW_OK)
        return err->status;
    struct group_pick pick = {.atoms = scope->atoms,
                              .box = scope->box,
                              .comm = scope->comm,
                              .bits = group_bit(group),
                              .chosen = inside};
    *out = value_of((enum group_kind)node->function, &pick, scope->units, component(node));
    mem_free(inside);
    return CW_OK;
}
