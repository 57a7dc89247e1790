/* Operators and math functions of formulas on numbers. Domain errors are the user's errors, as in
 * LAMMPS, except that x^0 is 1. Functions of the C library are used: formulas set things up and
 * measure; where one feeds the trajectory (velocity, set), its last bit may differ between
 * processors' libraries, as LAMMPS's does. */
#include <math.h>

#include "deck/formula_time.h"
#include "deck/formula_tree.h"

const char *const formula_whats[] = {"id", "mass", "type", "x",  "y",  "z", "vx",
                                     "vy", "vz",   "fx",   "fy", "fz", "q", NULL};

static double truth(bool is)
{
    return is ? 1.0 : 0.0;
}

enum cw_status formula_operate(enum formula_op op, double x, double y, double *out,
                               struct cw_err *err)
{
    switch (op) {
    case OP_ADD:
        *out = x + y;
        break;
    case OP_SUBTRACT:
        *out = x - y;
        break;
    case OP_MULTIPLY:
        *out = x * y;
        break;
    case OP_DIVIDE:
        if (y == 0.0)
            return cw_err_user(err, "division by zero: %.15g / 0", x);
        *out = x / y;
        break;
    case OP_MODULO:
        if (y == 0.0)
            return cw_err_user(err, "remainder of a division by zero: %.15g %% 0", x);
        *out = fmod(x, y);
        break;
    case OP_POWER:
        *out = pow(x, y);
        if (isnan(*out))
            return cw_err_user(err, "%.15g^%.15g is not a real number", x, y);
        break;
    case OP_EQUAL:
        *out = truth(x == y);
        break;
    case OP_NOT_EQUAL:
        *out = truth(x != y);
        break;
    case OP_LESS:
        *out = truth(x < y);
        break;
    case OP_LESS_EQUAL:
        *out = truth(x <= y);
        break;
    case OP_GREATER:
        *out = truth(x > y);
        break;
    case OP_GREATER_EQUAL:
        *out = truth(x >= y);
        break;
    case OP_AND:
        *out = truth(x != 0.0 && y != 0.0);
        break;
    case OP_OR:
        *out = truth(x != 0.0 || y != 0.0);
        break;
    case OP_XOR:
        *out = truth((x != 0.0) != (y != 0.0));
        break;
    }
    return CW_OK;
}

static enum cw_status of_sqrt(const double *x, double *out, struct cw_err *err)
{
    if (x[0] < 0.0)
        return cw_err_user(err, "sqrt(%.15g): the argument is negative", x[0]);
    *out = sqrt(x[0]);
    return CW_OK;
}

static enum cw_status of_ln(const double *x, double *out, struct cw_err *err)
{
    if (x[0] <= 0.0)
        return cw_err_user(err, "ln(%.15g): the argument is not positive", x[0]);
    *out = log(x[0]);
    return CW_OK;
}

static enum cw_status of_log(const double *x, double *out, struct cw_err *err)
{
    if (x[0] <= 0.0)
        return cw_err_user(err, "log(%.15g): the argument is not positive", x[0]);
    *out = log10(x[0]);
    return CW_OK;
}

static enum cw_status of_asin(const double *x, double *out, struct cw_err *err)
{
    if (fabs(x[0]) > 1.0)
        return cw_err_user(err, "asin(%.15g): the argument is outside -1 .. 1", x[0]);
    *out = asin(x[0]);
    return CW_OK;
}

static enum cw_status of_acos(const double *x, double *out, struct cw_err *err)
{
    if (fabs(x[0]) > 1.0)
        return cw_err_user(err, "acos(%.15g): the argument is outside -1 .. 1", x[0]);
    *out = acos(x[0]);
    return CW_OK;
}

/* functions without a domain: name of ours, expression in x */
#define PLAIN(name, expression)                                                                    \
    static enum cw_status name(const double *x, double *out, struct cw_err *err)                   \
    {                                                                                              \
        (void)err;                                                                                 \
        *out = (expression);                                                                       \
        return CW_OK;                                                                              \
    }
PLAIN(of_exp, exp(x[0]))
PLAIN(of_abs, fabs(x[0]))
PLAIN(of_sin, sin(x[0]))
PLAIN(of_cos, cos(x[0]))
PLAIN(of_tan, tan(x[0]))
PLAIN(of_atan, atan(x[0]))
PLAIN(of_atan2, atan2(x[0], x[1]))
PLAIN(of_ceil, ceil(x[0]))
PLAIN(of_floor, floor(x[0]))
PLAIN(of_round, round(x[0]))
PLAIN(of_ternary, x[0] != 0.0 ? x[1] : x[2])
#undef PLAIN

const struct math_function math_functions[] = {
    {"random", 3, NULL, NULL}, /* enum math_draw: these two stay first */
    {"normal", 3, NULL, NULL},
    {"sqrt", 1, of_sqrt, NULL},
    {"exp", 1, of_exp, NULL},
    {"ln", 1, of_ln, NULL},
    {"log", 1, of_log, NULL},
    {"abs", 1, of_abs, NULL},
    {"sin", 1, of_sin, NULL},
    {"cos", 1, of_cos, NULL},
    {"tan", 1, of_tan, NULL},
    {"asin", 1, of_asin, NULL},
    {"acos", 1, of_acos, NULL},
    {"atan", 1, of_atan, NULL},
    {"atan2", 2, of_atan2, NULL},
    {"ceil", 1, of_ceil, NULL},
    {"floor", 1, of_floor, NULL},
    {"round", 1, of_round, NULL},
    {"ternary", 3, of_ternary, NULL},
    {"ramp", 2, NULL, time_ramp},
    {"vdisplace", 2, NULL, time_vdisplace},
    {"swiggle", 3, NULL, time_swiggle},
    {"cwiggle", 3, NULL, time_cwiggle},
    {"stagger", 2, NULL, time_stagger},
    {"logfreq", 3, NULL, time_logfreq},
    {"logfreq2", 3, NULL, time_logfreq2},
    {"logfreq3", 3, NULL, time_logfreq3},
    {"stride", 3, NULL, time_stride},
    {"stride2", 6, NULL, time_stride2},
    {NULL, 0, NULL, NULL},
};
