/* Walks a formula's tree. A node gives one number or, in an atom-style formula, one number per
 * owned atom; numbers are spread over atoms only where they meet an array, so that vol or c_temp
 * are asked for once.
 *
 * Collective rule: whether a name exists is known to all ranks alike and ends the walk at once; an
 * error of a single atom's value (1/x at x = 0) is this rank's alone, so the walk goes on, since
 * others wait in the next sum, and the ranks agree at the end. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "deck/formula_tree.h"
#include "parallel/comm.h"
#include "system/atoms.h"

struct result {
    double *array; /* [n_local], owned; NULL: the number is the result */
    double number;
};

struct walk {
    struct formula_scope *scope;
    bool per_atom;
    lidx n;                /* owned atoms; 0 in a formula for one number */
    struct cw_err *err;    /* the same on every rank */
    struct cw_err element; /* this rank's */
};

/* Recursion follows the tree, whose depth formula_parse.c bounds. */
/* NOLINTBEGIN(misc-no-recursion) */
static enum cw_status walk_node(struct walk *walk, const struct formula_node *node,
                                struct result *out);

static void drop(struct result *result)
{
    mem_free(result->array);
    *result = (struct result){0};
}

static double at(const struct result *result, lidx i)
{
    return result->array ? result->array[i] : result->number;
}

static enum cw_status need_atoms(struct walk *walk, const char *name)
{
    if (walk->scope->atoms && walk->scope->box)
        return CW_OK;
    return cw_err_user(walk->err, "'%s' needs a simulation box (create_box, read_data)", name);
}

/* one atom's quantity */
static double quantity(const struct atoms *atoms, enum formula_what what, lidx i)
{
    switch (what) {
    case WHAT_ID:
        return (double)atoms->id[i];
    case WHAT_MASS:
        return atoms->mass[atoms->type[i]];
    case WHAT_TYPE:
        return atoms->type[i];
    case WHAT_X:
    case WHAT_Y:
    case WHAT_Z:
        return atoms->x[4 * i + (int)(what - WHAT_X)];
    case WHAT_VX:
    case WHAT_VY:
    case WHAT_VZ:
        return atoms->v[4 * i + (int)(what - WHAT_VX)];
    case WHAT_FX:
    case WHAT_FY:
    case WHAT_FZ:
        return atoms->f[4 * i + (int)(what - WHAT_FX)];
    case WHAT_Q:
    case WHAT_KINDS:
        break;
    }
    return atoms->q ? atoms->q[i] : 0.0;
}

static enum cw_status need_quantity(struct walk *walk, enum formula_what what)
{
    if (need_atoms(walk, formula_whats[what]) != CW_OK)
        return walk->err->status;
    if (what == WHAT_Q && !walk->scope->atoms->q)
        return cw_err_user(walk->err, "'q' needs charges (atom_style charge)");
    return CW_OK;
}

static enum cw_status walk_vector(struct walk *walk, const struct formula_node *node,
                                  struct result *out)
{
    const char *name = formula_whats[node->what];
    if (!walk->per_atom) {
        return cw_err_user(walk->err,
                           "'%s' has a value per atom, which a formula for one number cannot use",
                           name);
    }
    if (need_quantity(walk, node->what) != CW_OK)
        return walk->err->status;
    out->array = mem_array((size_t)walk->n, sizeof(double));
    for (lidx i = 0; i < walk->n; i++)
        out->array[i] = quantity(walk->scope->atoms, node->what, i);
    return CW_OK;
}

/* A number that one rank knows goes to all: bits are added, all other ranks give zero. */
static double share(struct comm *comm, double mine)
{
    gid bits;
    memcpy(&bits, &mine, sizeof bits);
    comm_sum(comm, &bits, 1);
    memcpy(&mine, &bits, sizeof bits);
    return mine;
}

/* Index among owned atoms, -1: not on this rank. */
static lidx find_atom(const struct atoms *atoms, gid id)
{
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (atoms->id[i] == id)
            return i;
    }
    return -1;
}

static enum cw_status walk_index(struct walk *walk, const struct formula_index *index, gid *out)
{
    double value = (double)index->value;
    if (index->variable[0]) {
        struct value_ref ref = {.kind = VALUE_VARIABLE};
        memcpy(ref.name, index->variable, sizeof ref.name);
        if (walk->scope->values->scalar(walk->scope->values->self, &ref, &value, walk->err) !=
            CW_OK)
            return walk->err->status;
    }
    if (!(value >= 1.0 && value < 9e15)) {
        return cw_err_user(walk->err, "index [v_%s] is %.15g, expected a number from 1",
                           index->variable, value);
    }
    *out = (gid)value;
    return CW_OK;
}

static enum cw_status walk_atom_value(struct walk *walk, const struct formula_node *node,
                                      struct result *out)
{
    gid id = 0;
    if (need_quantity(walk, node->what) != CW_OK || walk_index(walk, &node->index[0], &id) != CW_OK)
        return walk->err->status;
    lidx i = find_atom(walk->scope->atoms, id);
    out->number =
        share(walk->scope->comm, i < 0 ? 0.0 : quantity(walk->scope->atoms, node->what, i));
    return CW_OK;
}

/* ref with its indices from `first` of the node on */
static enum cw_status complete_ref(struct walk *walk, const struct formula_node *node, int first,
                                   struct value_ref *ref)
{
    *ref = node->ref;
    for (int k = first; k < node->n_index; k++) {
        gid index = 0;
        if (walk_index(walk, &node->index[k], &index) != CW_OK)
            return walk->err->status;
        if (index > 1000000000) {
            return cw_err_user(walk->err, "index %lld of '%s' is too large", (long long)index,
                               ref->name);
        }
        ref->index[k - first] = (int)index;
    }
    return CW_OK;
}

static enum cw_status walk_reference(struct walk *walk, const struct formula_node *node,
                                     struct result *out)
{
    const struct value_host *values = walk->scope->values;
    struct value_ref ref = {0};
    if (complete_ref(walk, node, 0, &ref) != CW_OK)
        return walk->err->status;
    if (!walk->per_atom || values->columns(values->self, &ref, true) < 0)
        return values->scalar(values->self, &ref, &out->number, walk->err);
    out->array = mem_array((size_t)walk->n, sizeof(double));
    return values->per_atom(values->self, &ref, out->array, walk->err);
}

/* C_ID[atom], C_ID[atom][column], v_name[atom] */
static enum cw_status walk_atom_reference(struct walk *walk, const struct formula_node *node,
                                          struct result *out)
{
    const struct value_host *values = walk->scope->values;
    struct value_ref ref = {0};
    gid id = 0;
    if (need_atoms(walk, node->ref.name) != CW_OK ||
        walk_index(walk, &node->index[0], &id) != CW_OK ||
        complete_ref(walk, node, 1, &ref) != CW_OK)
        return walk->err->status;
    const struct atoms *atoms = walk->scope->atoms;
    double *all = mem_zeroed((size_t)atoms->n_local, sizeof(double));
    if (values->check(values->self, &ref, true, walk->err) == CW_OK &&
        values->per_atom(values->self, &ref, all, walk->err) == CW_OK) {
        lidx i = find_atom(atoms, id);
        out->number = share(walk->scope->comm, i < 0 ? 0.0 : all[i]);
    }
    mem_free(all);
    return walk->err->status;
}

/* out = f(args) element by element; f's error is this rank's alone when an array takes part */
static void apply_binary(struct walk *walk, enum formula_op op, const struct result *x,
                         const struct result *y, struct result *out)
{
    if (!x->array && !y->array) {
        if (formula_operate(op, x->number, y->number, &out->number, walk->err) != CW_OK)
            out->number = 0.0;
        return;
    }
    out->array = mem_zeroed((size_t)walk->n, sizeof(double));
    for (lidx i = 0; i < walk->n; i++) {
        if (formula_operate(op, at(x, i), at(y, i), &out->array[i], &walk->element) != CW_OK)
            out->array[i] = 0.0;
    }
}

static void apply_unary(struct walk *walk, enum formula_kind kind, struct result *x)
{
    lidx n = x->array ? walk->n : 1;
    double *values = x->array ? x->array : &x->number;
    for (lidx i = 0; i < n; i++) {
        if (kind == NODE_NEGATE) {
            values[i] = -values[i];
        } else {
            values[i] = values[i] == 0.0 ? 1.0 : 0.0;
        }
    }
}

static enum cw_status draw_seed(double value, int *seed, struct cw_err *err)
{
    if (!(value >= 1.0 && value <= 900000000.0)) {
        return cw_err_user(err, "random(), normal(): the seed is %.15g, expected 1 to 900000000",
                           value);
    }
    *seed = (int)value;
    return CW_OK;
}

static enum cw_status draw_number(struct walk *walk, int function, const struct result *arg,
                                  struct result *out)
{
    struct formula_random *random = walk->scope->random;
    int seed = 0;
    if (draw_seed(arg[2].number, &seed, walk->err) != CW_OK)
        return walk->err->status;
    if (!random->started)
        random_mars_start(&random->sequence, seed);
    random->started = true;
    double a = arg[0].number;
    double b = arg[1].number;
    if (function == MATH_RANDOM) {
        if (a >= b)
            return cw_err_user(walk->err, "random(lo,hi,seed): expected lo < hi");
        out->number = random_mars_uniform(&random->sequence) * (b - a) + a;
    } else {
        if (b < 0.0)
            return cw_err_user(walk->err, "normal(mean,sigma,seed): sigma is negative");
        out->number = a + b * random_mars_normal(&random->sequence);
    }
    return CW_OK;
}

/* Counter-based, so an atom's number does not depend on where the atom is. */
static enum cw_status draw_per_atom(struct walk *walk, int function, const struct result *arg,
                                    struct result *out)
{
    struct formula_random *random = walk->scope->random;
    int seed = 0;
    if (arg[2].array)
        return cw_err_user(walk->err, "random(), normal(): the seed differs from atom to atom");
    if (need_atoms(walk, "random") != CW_OK || draw_seed(arg[2].number, &seed, walk->err) != CW_OK)
        return walk->err->status;
    if (!random->atom_started)
        random->atom_seed = (uint32_t)seed;
    random->atom_started = true;
    gid count = random->atom_count++;
    out->array = mem_array((size_t)walk->n, sizeof(double));
    for (lidx i = 0; i < walk->n; i++) {
        double u[4];
        double a = at(&arg[0], i);
        double b = at(&arg[1], i);
        random_uniform4(random->atom_seed, RANDOM_FORMULA, walk->scope->atoms->id[i], count, u);
        double normal = sqrt(-2.0 * log(u[0])) * cos(2.0 * 3.14159265358979323846 * u[1]);
        out->array[i] = function == MATH_RANDOM ? a + u[0] * (b - a) : a + b * normal;
    }
    return CW_OK;
}

static enum cw_status math_of(const struct formula_scope *scope, const struct math_function *f,
                              const double *x, double *out, struct cw_err *err)
{
    return f->of ? f->of(x, out, err) : f->of_time(scope, x, out, err);
}

static enum cw_status apply_math(struct walk *walk, const struct formula_node *node,
                                 const struct result *arg, struct result *out)
{
    const struct math_function *f = &math_functions[node->function];
    double x[FORMULA_ARGS];
    bool array = false;
    for (int k = 0; k < node->n_arg; k++) {
        x[k] = arg[k].number;
        array = array || arg[k].array;
    }
    if (node->function <= MATH_NORMAL) {
        return walk->per_atom ? draw_per_atom(walk, node->function, arg, out)
                              : draw_number(walk, node->function, arg, out);
    }
    if (!array)
        return math_of(walk->scope, f, x, &out->number, walk->err);
    out->array = mem_zeroed((size_t)walk->n, sizeof(double));
    for (lidx i = 0; i < walk->n; i++) {
        for (int k = 0; k < node->n_arg; k++)
            x[k] = at(&arg[k], i);
        if (math_of(walk->scope, f, x, &out->array[i], &walk->element) != CW_OK)
            out->array[i] = 0.0;
    }
    return CW_OK;
}

/* nodes with arguments that are formulas themselves */
static enum cw_status walk_inner(struct walk *walk, const struct formula_node *node,
                                 struct result *out)
{
    struct result arg[FORMULA_ARGS] = {0};
    for (int k = 0; k < node->n_arg && walk->err->status == CW_OK; k++)
        (void)walk_node(walk, node->arg[k], &arg[k]);
    if (walk->err->status == CW_OK) {
        if (node->kind == NODE_BINARY) {
            apply_binary(walk, node->op, &arg[0], &arg[1], out);
        } else if (node->kind == NODE_MATH) {
            (void)apply_math(walk, node, arg, out);
        } else {
            apply_unary(walk, node->kind, &arg[0]);
            *out = arg[0];
            arg[0].array = NULL;
        }
    }
    for (int k = 0; k < node->n_arg; k++)
        drop(&arg[k]);
    return walk->err->status;
}

static enum cw_status walk_special(struct walk *walk, const struct formula_node *node,
                                   struct result *out)
{
    if (!special_functions[node->function].per_atom)
        return formula_special_value(node, walk->scope, &out->number, walk->err);
    if (need_atoms(walk, special_functions[node->function].name) != CW_OK)
        return walk->err->status;
    if (!walk->per_atom) {
        return cw_err_user(walk->err, "%s() is for formulas of style atom",
                           special_functions[node->function].name);
    }
    out->array = mem_zeroed((size_t)walk->n, sizeof(double));
    return formula_special_per_atom(node, walk->scope, out->array, walk->err);
}

static enum cw_status walk_node(struct walk *walk, const struct formula_node *node,
                                struct result *out)
{
    const struct value_host *values = walk->scope->values;
    *out = (struct result){0};
    switch (node->kind) {
    case NODE_NUMBER:
        out->number = node->number;
        return CW_OK;
    case NODE_THERMO:
        return values->thermo(values->self, node->word[0], &out->number, walk->err);
    case NODE_NEGATE:
    case NODE_NOT:
    case NODE_BINARY:
    case NODE_MATH:
        return walk_inner(walk, node, out);
    case NODE_GROUP:
        if (need_atoms(walk, group_functions[node->function].name) != CW_OK)
            return walk->err->status;
        return formula_group_value(node, walk->scope, &out->number, walk->err);
    case NODE_SPECIAL:
        return walk_special(walk, node, out);
    case NODE_VECTOR:
        return walk_vector(walk, node, out);
    case NODE_ATOM_VALUE:
        return walk_atom_value(walk, node, out);
    case NODE_REFERENCE:
        return walk_reference(walk, node, out);
    case NODE_ATOM_REFERENCE:
        return walk_atom_reference(walk, node, out);
    }
    return CW_OK;
}

/* NOLINTEND(misc-no-recursion) */

static enum cw_status name_formula(const struct formula *formula, struct cw_err *err)
{
    if (err->status != CW_OK && !strstr(err->text, formula->text))
        cw_err_prefix(err, "formula '%.200s': ", formula->text);
    return err->status;
}

enum cw_status formula_scalar(const struct formula *formula, struct formula_scope *scope,
                              double *out, struct cw_err *err)
{
    struct walk walk = {.scope = scope, .err = err};
    struct result result;
    if (walk_node(&walk, formula->root, &result) == CW_OK)
        *out = result.number;
    drop(&result);
    return name_formula(formula, err);
}

enum cw_status formula_per_atom(const struct formula *formula, struct formula_scope *scope,
                                double *out, struct cw_err *err)
{
    struct walk walk = {.scope = scope, .per_atom = true, .err = err};
    struct result result = {0};
    if (need_atoms(&walk, "a value per atom") != CW_OK)
        return name_formula(formula, err);
    walk.n = scope->atoms->n_local;
    if (walk_node(&walk, formula->root, &result) == CW_OK) {
        for (lidx i = 0; i < walk.n; i++)
            out[i] = at(&result, i);
    }
    drop(&result);
    if (err->status == CW_OK && err_sync(scope->comm, &walk.element) != CW_OK)
        *err = walk.element;
    return name_formula(formula, err);
}
