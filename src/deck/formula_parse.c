/* Formula text to tree, by recursive descent with one loop for all binary operators.
 *
 * Precedence as LAMMPS's manual has it (variable, "Math Operators"): unary - and ! first, then ^,
 * then * / %, + -, < <= > >=, == !=, &&, and last || and |^ with equal rank; all of them group from
 * the left, so 2^3^2 is 64 and -2^2 is 4. A name is, in this order: a function when '(' follows, a
 * constant, an atom quantity, a reference c_ f_ v_ C_ F_, else a thermo word. A tree instead of
 * LAMMPS's evaluation while reading: it is checked before the deck runs, and a formula that is used
 * on every step is read once. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/command.h"
#include "deck/formula_tree.h"

struct parser {
    const char *text, *at;
    int depth, operators;
    struct cw_err *err;
};

/* Recursion is how the grammar is written and how a tree is walked; its depth is bounded by
 * FORMULA_DEPTH and FORMULA_OPERATORS. */
/* NOLINTBEGIN(misc-no-recursion) */
static struct formula_node *parse_binary(struct parser *p, int lowest);

static void free_node(struct formula_node *node)
{
    if (!node)
        return;
    for (int k = 0; k < node->n_arg; k++)
        free_node(node->arg[k]);
    for (int k = 0; k < node->n_word; k++)
        mem_free(node->word[k]);
    mem_free(node);
}

static struct formula_node *make_node(enum formula_kind kind)
{
    struct formula_node *node = mem_zeroed(1, sizeof *node);
    node->kind = kind;
    return node;
}

/* Frees the node and says what is wrong; the NULL travels up. */
static struct formula_node *fail(struct parser *p, struct formula_node *node, const char *what)
{
    free_node(node);
    cw_err_user(p->err, "formula '%.200s', at '%.40s': %s", p->text, *p->at ? p->at : "its end",
                what);
    return NULL;
}

static void skip_blanks(struct parser *p)
{
    while (isspace((unsigned char)*p->at))
        p->at++;
}

static bool accept(struct parser *p, char c)
{
    skip_blanks(p);
    if (*p->at != c)
        return false;
    p->at++;
    return true;
}

static const struct {
    const char *text;
    enum formula_op op;
    int rank;
} operators[] = {
    {"||", OP_OR, 1},
    {"|^", OP_XOR, 1},
    {"&&", OP_AND, 2},
    {"==", OP_EQUAL, 3},
    {"!=", OP_NOT_EQUAL, 3},
    {"<=", OP_LESS_EQUAL, 4},
    {">=", OP_GREATER_EQUAL, 4},
    {"<", OP_LESS, 4},
    {">", OP_GREATER, 4},
    {"+", OP_ADD, 5},
    {"-", OP_SUBTRACT, 5},
    {"*", OP_MULTIPLY, 6},
    {"/", OP_DIVIDE, 6},
    {"%", OP_MODULO, 6},
    {"^", OP_POWER, 7},
};
enum { N_OPERATORS = sizeof operators / sizeof operators[0], RANK_LOWEST = 1 };

static int find_operator(struct parser *p)
{
    skip_blanks(p);
    for (int k = 0; k < N_OPERATORS; k++) {
        if (strncmp(p->at, operators[k].text, strlen(operators[k].text)) == 0)
            return k;
    }
    return -1;
}

/* [123], [v_name]; false with an error when malformed */
static bool parse_index(struct parser *p, struct formula_node *node)
{
    char word[VALUE_NAME + 2];
    size_t n = strcspn(p->at, "]");
    if (p->at[n] != ']' || n == 0 || n >= sizeof word || node->n_index == 2) {
        fail(p, NULL, "expected an index like [3] or [v_name]");
        return false;
    }
    memcpy(word, p->at, n);
    word[n] = '\0';
    struct formula_index *index = &node->index[node->n_index++];
    bool good;
    if (strncmp(word, "v_", 2) == 0) {
        good = text_is_id(word + 2) && strlen(word + 2) < VALUE_NAME;
        if (good)
            memcpy(index->variable, word + 2, strlen(word + 2) + 1);
    } else {
        good = text_gid(word, &index->value) && index->value > 0;
    }
    if (!good)
        fail(p, NULL, "expected an index like [3] or [v_name] (no formula between the brackets)");
    p->at += n + 1;
    return good;
}

static bool parse_indices(struct parser *p, struct formula_node *node)
{
    while (*p->at == '[') {
        p->at++;
        if (!parse_index(p, node))
            return false;
    }
    return true;
}

static struct formula_node *parse_reference(struct parser *p, const char *name, char letter)
{
    struct formula_node *node = make_node(NODE_REFERENCE);
    bool of_atom = letter == 'C' || letter == 'F';
    letter = (char)tolower((unsigned char)letter);
    node->ref.kind = letter == 'c' ? VALUE_COMPUTE : letter == 'f' ? VALUE_FIX : VALUE_VARIABLE;
    if (!text_is_id(name + 2) || strlen(name + 2) >= VALUE_NAME)
        return fail(p, node, "expected an ID of letters, digits and underscores");
    memcpy(node->ref.name, name + 2, strlen(name + 2) + 1);
    if (!parse_indices(p, node)) {
        free_node(node);
        return NULL;
    }
    if (of_atom || (letter == 'v' && node->n_index > 0))
        node->kind = NODE_ATOM_REFERENCE;
    if (of_atom && node->n_index == 0)
        return fail(p, node, "C_ID and F_ID stand for one atom's value and need [atom-ID]");
    if (letter == 'v' && node->n_index > 1)
        return fail(p, node, "v_name takes one index, an atom-ID");
    return node;
}

/* (word, word, ...) kept as text: arguments of group and special functions */
static bool parse_words(struct parser *p, struct formula_node *node)
{
    for (bool more = true; more;) {
        skip_blanks(p);
        size_t n = strcspn(p->at, ",)");
        size_t used = n;
        while (used > 0 && isspace((unsigned char)p->at[used - 1]))
            used--;
        if (!p->at[n] || used == 0 || node->n_word == FORMULA_WORDS) {
            fail(p, NULL, "expected one to three names, then ')'");
            return false;
        }
        char *word = mem_array(used + 1, 1);
        memcpy(word, p->at, used);
        word[used] = '\0';
        node->word[node->n_word++] = word;
        p->at += n + 1;
        more = p->at[-1] == ',';
    }
    return true;
}

static struct formula_node *parse_math(struct parser *p, int function)
{
    struct formula_node *node = make_node(NODE_MATH);
    node->function = function;
    do {
        struct formula_node *arg = node->n_arg < FORMULA_ARGS ? parse_binary(p, RANK_LOWEST) : NULL;
        if (!arg)
            return fail(p, node, "too many arguments");
        node->arg[node->n_arg++] = arg;
    } while (accept(p, ','));
    if (!accept(p, ')'))
        return fail(p, node, "expected ')' or ',' after an argument");
    if (node->n_arg != math_functions[function].n_arg) {
        cw_err_user(p->err, "formula '%.200s': function %s takes %d argument%s, got %d", p->text,
                    math_functions[function].name, math_functions[function].n_arg,
                    math_functions[function].n_arg == 1 ? "" : "s", node->n_arg);
        free_node(node);
        return NULL;
    }
    return node;
}

static struct formula_node *parse_group(struct parser *p, int function)
{
    const struct group_function *f = &group_functions[function];
    struct formula_node *node = make_node(NODE_GROUP);
    node->function = function;
    if (!parse_words(p, node)) {
        free_node(node);
        return NULL;
    }
    int fixed = f->dims ? 2 : 1;
    int index;
    if (node->n_word < fixed || node->n_word > fixed + 1) {
        return fail(p, node,
                    f->dims ? "expected (group, component) or (group, component, region)"
                            : "expected (group) or (group, region)");
    }
    if (f->dims && word_choice(f->name, node->word[1], f->dims, &index, p->err) != CW_OK) {
        free_node(node);
        return NULL;
    }
    return node;
}

static struct formula_node *parse_special(struct parser *p, int function)
{
    const struct special_function *f = &special_functions[function];
    struct formula_node *node = make_node(NODE_SPECIAL);
    node->function = function;
    if (f->unsupported)
        return fail(p, node, f->unsupported);
    if (!parse_words(p, node)) {
        free_node(node);
        return NULL;
    }
    if (node->n_word != f->n_words) {
        return fail(p, node,
                    f->n_words == 1 ? "expected one name in the parentheses of this function"
                                    : "expected two names in the parentheses of this function");
    }
    return node;
}

/* every function's name, for the hint */
static struct text_hint nearest_function(const char *name)
{
    const char *list[128];
    int n = 0;
    for (int k = 0; math_functions[k].name && n < 127; k++)
        list[n++] = math_functions[k].name;
    for (int k = 0; group_functions[k].name && n < 127; k++)
        list[n++] = group_functions[k].name;
    for (int k = 0; special_functions[k].name && n < 127; k++)
        list[n++] = special_functions[k].name;
    list[n] = NULL;
    return text_nearest_hint(name, list);
}

/* the '(' is taken already */
static struct formula_node *parse_function(struct parser *p, const char *name)
{
    for (int k = 0; math_functions[k].name; k++) {
        if (strcmp(name, math_functions[k].name) == 0)
            return parse_math(p, k);
    }
    for (int k = 0; group_functions[k].name; k++) {
        if (strcmp(name, group_functions[k].name) == 0)
            return parse_group(p, k);
    }
    for (int k = 0; special_functions[k].name; k++) {
        if (strcmp(name, special_functions[k].name) == 0)
            return parse_special(p, k);
    }
    cw_err_user(p->err, "formula '%.200s': unknown function '%s'%s", p->text, name,
                nearest_function(name).text);
    return NULL;
}

static const struct {
    const char *name;
    double value;
} constants[] = {
    {"PI", 3.14159265358979323846},
    {"yes", 1.0},
    {"on", 1.0},
    {"true", 1.0},
    {"no", 0.0},
    {"off", 0.0},
    {"false", 0.0},
    {"version", FORMULA_VERSION},
};

static struct formula_node *parse_plain_name(struct parser *p, const char *name)
{
    struct formula_node *node;
    for (size_t k = 0; k < sizeof constants / sizeof constants[0]; k++) {
        if (strcmp(name, constants[k].name) == 0) {
            node = make_node(NODE_NUMBER);
            node->number = constants[k].value;
            return node;
        }
    }
    for (int k = 0; k < WHAT_KINDS; k++) {
        if (strcmp(name, formula_whats[k]) == 0) {
            node = make_node(*p->at == '[' ? NODE_ATOM_VALUE : NODE_VECTOR);
            node->what = (enum formula_what)k;
            if (!parse_indices(p, node)) {
                free_node(node);
                return NULL;
            }
            return node->n_index > 1 ? fail(p, node, "expected one index, an atom-ID") : node;
        }
    }
    node = make_node(NODE_THERMO);
    node->word[node->n_word++] = mem_string(name);
    return node;
}

static struct formula_node *parse_name(struct parser *p)
{
    char name[VALUE_NAME + 2];
    size_t n = 0;
    while (isalnum((unsigned char)p->at[n]) || p->at[n] == '_')
        n++;
    if (n >= sizeof name)
        return fail(p, NULL, "this name is too long");
    memcpy(name, p->at, n);
    name[n] = '\0';
    p->at += n;
    if (accept(p, '('))
        return parse_function(p, name);
    if (n > 1 && name[1] == '_' && strchr("cfvCF", name[0]))
        return parse_reference(p, name, name[0]);
    return parse_plain_name(p, name);
}

static struct formula_node *parse_number(struct parser *p)
{
    char *end;
    struct formula_node *node = make_node(NODE_NUMBER);
    node->number = strtod(p->at, &end);
    if (p->at[0] == '0' && (p->at[1] == 'x' || p->at[1] == 'X'))
        return fail(p, node, "expected a decimal number");
    p->at = end;
    if (isalnum((unsigned char)*end) || *end == '_' || *end == '.')
        return fail(p, node, "expected an operator after the number");
    return node;
}

static struct formula_node *parse_unary(struct parser *p)
{
    struct formula_node *node;
    skip_blanks(p);
    if (*p->at == '-' || *p->at == '!' || *p->at == '+') {
        char sign = *p->at++;
        struct formula_node *arg = p->depth++ < FORMULA_DEPTH
                                       ? parse_unary(p)
                                       : fail(p, NULL, "nested deeper than 200 levels");
        p->depth--;
        if (!arg || sign == '+')
            return arg;
        node = make_node(sign == '-' ? NODE_NEGATE : NODE_NOT);
        node->arg[node->n_arg++] = arg;
        return node;
    }
    if (accept(p, '(')) {
        node = parse_binary(p, RANK_LOWEST);
        if (!node || accept(p, ')'))
            return node;
        return fail(p, node, "expected ')'");
    }
    if (isdigit((unsigned char)*p->at) || (*p->at == '.' && isdigit((unsigned char)p->at[1])))
        return parse_number(p);
    if (isalpha((unsigned char)*p->at))
        return parse_name(p);
    return fail(p, NULL, "expected a number, a name or '('");
}

/* Operators of rank `lowest` and above, grouped from the left. */
static struct formula_node *parse_binary(struct parser *p, int lowest)
{
    if (p->depth >= FORMULA_DEPTH)
        return fail(p, NULL, "nested deeper than 200 levels");
    p->depth++;
    struct formula_node *left = parse_unary(p);
    if (!left)
        return NULL;
    for (int k = 0; (k = find_operator(p)) >= 0 && operators[k].rank >= lowest;) {
        if (p->operators++ == FORMULA_OPERATORS)
            return fail(p, left, "more than 4000 operators in one formula");
        p->at += strlen(operators[k].text);
        struct formula_node *right = parse_binary(p, operators[k].rank + 1);
        if (!right) {
            free_node(left);
            return NULL;
        }
        struct formula_node *node = make_node(NODE_BINARY);
        node->op = operators[k].op;
        node->arg[node->n_arg++] = left;
        node->arg[node->n_arg++] = right;
        left = node;
    }
    p->depth--;
    return left;
}

enum cw_status formula_parse(const char *text, struct formula **out, struct cw_err *err)
{
    struct parser p = {.text = text, .at = text, .err = err};
    *out = NULL;
    struct formula_node *root = parse_binary(&p, RANK_LOWEST);
    skip_blanks(&p);
    if (root && *p.at)
        root = fail(&p, root, "expected an operator or the end");
    if (!root)
        return err->status;
    *out = mem_zeroed(1, sizeof **out);
    (*out)->root = root;
    (*out)->text = mem_string(text);
    return CW_OK;
}

void formula_free(struct formula *formula)
{
    if (!formula)
        return;
    free_node(formula->root);
    mem_free(formula->text);
    mem_free(formula);
}

const char *formula_text(const struct formula *formula)
{
    return formula->text;
}

static enum cw_status require_scalar(const struct formula_node *node, const char *text,
                                     struct cw_err *err)
{
    const char *name = NULL;
    if (node->kind == NODE_VECTOR)
        name = formula_whats[node->what];
    if (node->kind == NODE_SPECIAL && special_functions[node->function].per_atom)
        name = special_functions[node->function].name;
    if (name) {
        return cw_err_user(err,
                           "formula '%.200s': '%s' has a value per atom, which a formula for one "
                           "number cannot use (write %s[atom-ID], a variable of style atom, or "
                           "compute reduce)",
                           text, name, name);
    }
    for (int k = 0; k < node->n_arg; k++) {
        if (require_scalar(node->arg[k], text, err) != CW_OK)
            break;
    }
    return err->status;
}

enum cw_status formula_require_scalar(const struct formula *formula, struct cw_err *err)
{
    return require_scalar(formula->root, formula->text, err);
}

typedef bool visit_fn(void *self, const struct value_ref *ref, const char *word);

static bool visit_node(const struct formula_node *node, visit_fn *visit, void *self)
{
    if (node->kind == NODE_THERMO && !visit(self, NULL, node->word[0]))
        return false;
    if ((node->kind == NODE_REFERENCE || node->kind == NODE_ATOM_REFERENCE) &&
        !visit(self, &node->ref, NULL))
        return false;
    for (int k = 0; k < node->n_index; k++) {
        struct value_ref ref = {.kind = VALUE_VARIABLE};
        memcpy(ref.name, node->index[k].variable, sizeof ref.name);
        if (ref.name[0] && !visit(self, &ref, NULL))
            return false;
    }
    for (int k = 0; k < node->n_arg; k++) {
        if (!visit_node(node->arg[k], visit, self))
            return false;
    }
    return true;
}

void formula_visit(const struct formula *formula, visit_fn *visit, void *self)
{
    (void)visit_node(formula->root, visit, self);
}
/* NOLINTEND(misc-no-recursion) */
