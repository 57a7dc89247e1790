#ifndef CW_DECK_FORMULA_TREE_H
#define CW_DECK_FORMULA_TREE_H
/* Inside the formula modules only: the tree that formula_parse.c makes and formula_evaluate.c
 * walks. */
#include "deck/formula.h"

enum formula_kind {
    NODE_NUMBER,
    NODE_THERMO,         /* name */
    NODE_NEGATE,         /* -arg[0] */
    NODE_NOT,            /* !arg[0] */
    NODE_BINARY,         /* arg[0] op arg[1] */
    NODE_MATH,           /* function of arg[] */
    NODE_GROUP,          /* count(group), xcm(group, dim, region) ...: word[] */
    NODE_SPECIAL,        /* sum(c_1), gmask(group) ...: word[] */
    NODE_VECTOR,         /* x, vx, id ...: what */
    NODE_ATOM_VALUE,     /* x[3]: what, index[0] */
    NODE_REFERENCE,      /* c_ID, f_ID[i], v_name: ref, index[] */
    NODE_ATOM_REFERENCE, /* C_ID[atom], C_ID[atom][column], F_ID..., v_name[atom] */
};

enum formula_op {
    OP_ADD,
    OP_SUBTRACT,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_POWER,
    OP_MODULO,
    OP_EQUAL,
    OP_NOT_EQUAL,
    OP_LESS,
    OP_LESS_EQUAL,
    OP_GREATER,
    OP_GREATER_EQUAL,
    OP_AND,
    OP_OR,
    OP_XOR,
};

/* per-atom quantities that a formula may name */
enum formula_what {
    WHAT_ID,
    WHAT_MASS,
    WHAT_TYPE,
    WHAT_X,
    WHAT_Y,
    WHAT_Z,
    WHAT_VX,
    WHAT_VY,
    WHAT_VZ,
    WHAT_FX,
    WHAT_FY,
    WHAT_FZ,
    WHAT_Q,
    WHAT_KINDS
};

/* what stands in brackets: a number, or v_name */
struct formula_index {
    gid value;
    char variable[VALUE_NAME]; /* "" = value */
};

enum { FORMULA_ARGS = 6, FORMULA_WORDS = 3 };

struct formula_node {
    enum formula_kind kind;
    double number;
    enum formula_op op;
    int function; /* index in the table of its kind (formula_names.h) */
    enum formula_what what;
    char *word[FORMULA_WORDS]; /* owned; words of group and special functions, thermo word */
    int n_word;
    struct value_ref ref;
    struct formula_index index[2];
    int n_index;
    struct formula_node *arg[FORMULA_ARGS];
    int n_arg;
};

struct formula {
    char *text;
    struct formula_node *root;
};

/* One of the math functions on numbers. */
struct math_function {
    const char *name;
    int n_arg;
    /* plain functions; NULL: needs the scope (formula_time.c) or draws (random, normal) */
    enum cw_status (*of)(const double *x, double *out, struct cw_err *err);
    /* functions of the step and the run */
    enum cw_status (*of_time)(const struct formula_scope *scope, const double *x, double *out,
                              struct cw_err *err);
};
enum math_draw { MATH_RANDOM = 0, MATH_NORMAL = 1 }; /* the first two rows of the table */

extern const struct math_function math_functions[]; /* formula_math.c; ended by a NULL name */
extern const char *const formula_whats[];           /* names of enum formula_what, NULL-ended */

/* group functions: the argument lists are (group), (group, dim), with a region at the end if wanted
 */
struct group_function {
    const char *name;
    const char *const *dims; /* words allowed as second argument; NULL: has none */
};
extern const struct group_function group_functions[]; /* formula_group.c */

struct special_function {
    const char *name;
    int n_words;
    bool per_atom;
    const char *unsupported; /* not NULL: known to LAMMPS, what to use instead */
};
extern const struct special_function special_functions[]; /* formula_special.c */

/* a binary operator on two numbers */
enum cw_status formula_operate(enum formula_op op, double x, double y, double *out,
                               struct cw_err *err) CW_MUST_CHECK;

/* which owned atoms lie in a region: [n_local], the caller's; collective */
enum cw_status formula_region(const struct formula_scope *scope, const char *id, bool **inside,
                              struct cw_err *err) CW_MUST_CHECK;
/* the group function `function` of the atoms in the group and the region; collective */
enum cw_status formula_group_value(const struct formula_node *node, struct formula_scope *scope,
                                   double *out, struct cw_err *err) CW_MUST_CHECK;
/* a special function that gives one number / one number per atom; collective */
enum cw_status formula_special_value(const struct formula_node *node, struct formula_scope *scope,
                                     double *out, struct cw_err *err) CW_MUST_CHECK;
enum cw_status formula_special_per_atom(const struct formula_node *node,
                                        struct formula_scope *scope, double *out,
                                        struct cw_err *err) CW_MUST_CHECK;

#endif
