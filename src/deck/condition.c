/* Boolean expressions of `if`, as LAMMPS's manual describes them: operands are numbers (they begin
 * with a digit, '.', '-' or '+') or words; ! binds first, then < <= > >=, then == !=, then &&, then
 * || and |^; equal ranks from the left. Evaluated while reading, both sides always, so a wrong
 * right side is found whatever the left side is. */
#include "deck/condition.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { CONDITION_DEPTH = 200 };

struct operand {
    char *word; /* owned; NULL: a number */
    double number;
};

struct scan {
    const char *text, *at;
    int depth;
    struct cw_err *err;
};

static const struct {
    const char *text;
    int rank;
} operators[] = {{"||", 1}, {"|^", 1}, {"&&", 2}, {"==", 3}, {"!=", 3},
                 {"<=", 4}, {">=", 4}, {"<", 4},  {">", 4}};
enum { OR, XOR, AND, EQ, NE, LE, GE, LT, GT, N_OPERATORS };

/* Recursion is how the grammar is written; its depth is bounded by CONDITION_DEPTH. */
/* NOLINTBEGIN(misc-no-recursion) */
static void read_binary(struct scan *r, int lowest, struct operand *out);

static void fail(struct scan *r, const char *what)
{
    cw_err_user(r->err, "condition '%.200s', at '%.40s': %s", r->text, *r->at ? r->at : "its end",
                what);
}

static void skip_blanks(struct scan *r)
{
    while (isspace((unsigned char)*r->at))
        r->at++;
}

static int find_operator(struct scan *r)
{
    skip_blanks(r);
    for (int k = 0; k < N_OPERATORS; k++) {
        if (strncmp(r->at, operators[k].text, strlen(operators[k].text)) == 0)
            return k;
    }
    return -1;
}

static void read_operand(struct scan *r, struct operand *out)
{
    size_t n = strcspn(r->at, " \t\n\r()=!<>&|");
    char *word = mem_array(n + 1, 1);
    memcpy(word, r->at, n);
    word[n] = '\0';
    r->at += n;
    bool numeric = n > 0 && (isdigit((unsigned char)word[0]) || strchr(".-+", word[0]));
    bool truth;
    if (n == 0) {
        fail(r, "expected a number, a word or '('");
    } else if (numeric && !text_double(word, &out->number)) {
        cw_err_user(r->err, "condition '%.200s': '%.60s' is no number", r->text, word);
    } else if (!numeric) {
        out->word = word;
        out->number = text_bool(word, &truth) && truth ? 1.0 : 0.0;
        return;
    }
    mem_free(word);
}

/* Words yes, no, on, off, true, false stand for numbers where one is needed. */
static bool number_of(struct scan *r, const struct operand *x, double *value)
{
    bool truth;
    *value = x->number;
    if (!x->word || text_bool(x->word, &truth))
        return true;
    cw_err_user(r->err, "condition '%.200s': the word '%.60s' is neither true nor false", r->text,
                x->word);
    return false;
}

static void read_unary(struct scan *r, struct operand *out)
{
    skip_blanks(r);
    *out = (struct operand){0};
    if (*r->at == '!' || *r->at == '(') {
        bool negate = *r->at++ == '!';
        double value = 0.0;
        if (++r->depth > CONDITION_DEPTH) {
            fail(r, "nested deeper than 200 levels");
        } else if (negate) {
            read_unary(r, out);
            if (r->err->status == CW_OK && number_of(r, out, &value)) {
                mem_free(out->word);
                *out = (struct operand){.number = value == 0.0 ? 1.0 : 0.0};
            }
        } else {
            read_binary(r, 1, out);
            skip_blanks(r);
            if (r->err->status == CW_OK && *r->at++ != ')') {
                r->at--;
                fail(r, "expected ')'");
            }
        }
        r->depth--;
        return;
    }
    read_operand(r, out);
}

static bool compare(int op, double difference)
{
    switch (op) {
    case EQ:
        return difference == 0.0;
    case NE:
        return difference != 0.0;
    case LT:
        return difference < 0.0;
    case LE:
        return difference <= 0.0;
    case GT:
        return difference > 0.0;
    default:
        return difference >= 0.0;
    }
}

static void operate(struct scan *r, int op, struct operand *x, struct operand *y)
{
    double a;
    double b;
    bool is = false;
    if (op >= EQ && x->word && y->word) {
        is = compare(op, (double)strcmp(x->word, y->word));
    } else if (op >= EQ && (x->word || y->word)) {
        cw_err_user(r->err, "condition '%.200s': cannot compare a word with a number", r->text);
    } else if (op >= EQ) {
        is = compare(op, x->number < y->number ? -1.0 : x->number > y->number ? 1.0 : 0.0);
    } else if (number_of(r, x, &a) && number_of(r, y, &b)) {
        is = op == AND  ? a != 0.0 && b != 0.0
             : op == OR ? a != 0.0 || b != 0.0
                        : (a != 0.0) != (b != 0.0);
    }
    mem_free(x->word);
    *x = (struct operand){.number = is ? 1.0 : 0.0};
}

static void read_binary(struct scan *r, int lowest, struct operand *out)
{
    read_unary(r, out);
    for (int op;
         r->err->status == CW_OK && (op = find_operator(r)) >= 0 && operators[op].rank >= lowest;) {
        struct operand right;
        r->at += strlen(operators[op].text);
        read_binary(r, operators[op].rank + 1, &right);
        if (r->err->status == CW_OK)
            operate(r, op, out, &right);
        mem_free(right.word);
    }
}

/* NOLINTEND(misc-no-recursion) */

enum cw_status condition_evaluate(const char *text, bool *value, struct cw_err *err)
{
    struct scan r = {.text = text, .at = text, .err = err};
    struct operand result;
    double number = 0.0;
    *value = false;
    read_binary(&r, 1, &result);
    skip_blanks(&r);
    if (err->status == CW_OK && *r.at)
        fail(&r, "expected an operator or the end");
    if (err->status == CW_OK && number_of(&r, &result, &number))
        *value = number != 0.0;
    mem_free(result.word);
    return err->status;
}
