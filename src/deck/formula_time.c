/* See formula_time.h; definitions: LAMMPS's manual, `variable`, "Math Functions". Steps are whole
 * numbers, computed as such, so that a sequence never misses a step by rounding. */
#include "deck/formula_time.h"

#include <math.h>

/* past the end of a sequence: later than any run, but exact as a double */
#define STEP_NEVER 9.0e15

static enum cw_status need_run(const struct formula_scope *scope, const char *name,
                               struct cw_err *err)
{
    if (scope->running)
        return CW_OK;
    return cw_err_user(err, "%s() has a value during a run only", name);
}

static double elapsed(const struct formula_scope *scope)
{
    return (double)(scope->step - scope->ramp_first) * scope->dt;
}

enum cw_status time_ramp(const struct formula_scope *scope, const double *x, double *out,
                         struct cw_err *err)
{
    if (need_run(scope, "ramp", err) != CW_OK)
        return err->status;
    double span = (double)(scope->ramp_last - scope->ramp_first);
    double part = span > 0.0 ? (double)(scope->step - scope->ramp_first) / span : 0.0;
    *out = x[0] + (x[1] - x[0]) * part;
    return CW_OK;
}

enum cw_status time_vdisplace(const struct formula_scope *scope, const double *x, double *out,
                              struct cw_err *err)
{
    if (need_run(scope, "vdisplace", err) != CW_OK)
        return err->status;
    *out = x[0] + x[1] * elapsed(scope);
    return CW_OK;
}

static enum cw_status phase(const struct formula_scope *scope, const char *name, double period,
                            double *out, struct cw_err *err)
{
    if (need_run(scope, name, err) != CW_OK)
        return err->status;
    if (period == 0.0)
        return cw_err_user(err, "%s(): the period is zero", name);
    *out = 2.0 * 3.14159265358979323846 * elapsed(scope) / period;
    return CW_OK;
}

enum cw_status time_swiggle(const struct formula_scope *scope, const double *x, double *out,
                            struct cw_err *err)
{
    double angle = 0.0;
    if (phase(scope, "swiggle", x[2], &angle, err) == CW_OK)
        *out = x[0] + x[1] * sin(angle);
    return err->status;
}

enum cw_status time_cwiggle(const struct formula_scope *scope, const double *x, double *out,
                            struct cw_err *err)
{
    double angle = 0.0;
    if (phase(scope, "cwiggle", x[2], &angle, err) == CW_OK)
        *out = x[0] + x[1] * (1.0 - cos(angle));
    return err->status;
}

/* The arguments as whole numbers within 0 .. 2^53. */
static enum cw_status whole(const char *name, const double *x, int n, gid *out, struct cw_err *err)
{
    for (int k = 0; k < n; k++) {
        if (!(x[k] >= 0.0 && x[k] <= 9007199254740992.0)) {
            return cw_err_user(err, "%s(): argument %d is %.15g, expected a number of steps", name,
                               k + 1, x[k]);
        }
        out[k] = (gid)x[k];
    }
    return CW_OK;
}

enum cw_status time_stagger(const struct formula_scope *scope, const double *x, double *out,
                            struct cw_err *err)
{
    gid a[2] = {0};
    if (whole("stagger", x, 2, a, err) != CW_OK)
        return err->status;
    if (a[1] <= 0 || a[0] <= a[1])
        return cw_err_user(err, "stagger(x,y): expected x > y > 0");
    gid lower = scope->step / a[0] * a[0];
    *out = (double)(scope->step < lower + a[1] ? lower + a[1] : lower + a[0]);
    return CW_OK;
}

enum cw_status time_logfreq(const struct formula_scope *scope, const double *x, double *out,
                            struct cw_err *err)
{
    gid a[3] = {0};
    if (whole("logfreq", x, 3, a, err) != CW_OK)
        return err->status;
    if (a[0] <= 0 || a[1] <= 0 || a[2] <= a[1])
        return cw_err_user(err, "logfreq(x,y,z): expected x > 0 and 0 < y < z");
    gid lower = a[0];
    *out = (double)lower;
    if (scope->step < a[0])
        return CW_OK;
    while (scope->step / a[2] >= lower)
        lower *= a[2];
    gid multiple = scope->step / lower;
    *out = multiple < a[1] ? (double)((multiple + 1) * lower) : (double)lower * (double)a[2];
    return CW_OK;
}

enum cw_status time_logfreq2(const struct formula_scope *scope, const double *x, double *out,
                             struct cw_err *err)
{
    gid a[3] = {0};
    if (whole("logfreq2", x, 3, a, err) != CW_OK)
        return err->status;
    if (a[0] <= 0 || a[1] <= 0 || a[2] <= 1)
        return cw_err_user(err, "logfreq2(x,y,z): expected x > 0, y > 0 and z > 1");
    gid lower = a[0];
    *out = (double)lower;
    if (scope->step < a[0])
        return CW_OK;
    while (scope->step / a[2] >= lower)
        lower *= a[2];
    double part = (double)lower * (double)(a[2] - 1) / (double)a[1];
    gid past = (gid)floor((double)(scope->step - lower) / part);
    double next = floor((double)lower + (double)(past + 1) * part);
    while (next <= (double)scope->step)
        next = floor((double)lower + (double)(++past + 1) * part);
    *out = next;
    return CW_OK;
}

enum cw_status time_logfreq3(const struct formula_scope *scope, const double *x, double *out,
                             struct cw_err *err)
{
    gid a[3] = {0};
    if (whole("logfreq3", x, 3, a, err) != CW_OK)
        return err->status;
    if (a[0] <= 0 || a[1] <= 1 || a[2] - a[0] < a[1] - 1)
        return cw_err_user(err, "logfreq3(x,y,z): expected x > 0, y > 1 and z - x >= y - 1");
    *out = (double)a[0];
    if (scope->step < a[0])
        return CW_OK;
    *out = STEP_NEVER;
    if (scope->step >= a[2])
        return CW_OK;
    double ratio = pow((double)a[2] / (double)a[0], 1.0 / (double)(a[1] - 1));
    double n = floor(log((double)scope->step / (double)a[0]) / log(ratio));
    double next = 0.0;
    n = n > 0.0 ? n : 0.0;
    while (next <= (double)scope->step) {
        next = ceil((double)a[0] * pow(ratio, n) - 1e-9 * (double)a[2]);
        n += 1.0;
    }
    *out = next < (double)a[2] ? next : (double)a[2];
    return CW_OK;
}

/* the first of from, from + by ... that is after `step` */
static gid after(gid step, gid from, gid by)
{
    return step < from ? from : from + ((step - from) / by + 1) * by;
}

enum cw_status time_stride(const struct formula_scope *scope, const double *x, double *out,
                           struct cw_err *err)
{
    gid a[3] = {0};
    if (whole("stride", x, 3, a, err) != CW_OK)
        return err->status;
    if (a[2] <= 0 || a[0] > a[1])
        return cw_err_user(err, "stride(x,y,z): expected x <= y and z > 0");
    gid next = after(scope->step, a[0], a[2]);
    *out = next <= a[1] ? (double)next : STEP_NEVER;
    return CW_OK;
}

enum cw_status time_stride2(const struct formula_scope *scope, const double *x, double *out,
                            struct cw_err *err)
{
    gid a[6] = {0};
    if (whole("stride2", x, 6, a, err) != CW_OK)
        return err->status;
    if (a[2] <= 0 || a[0] > a[1] || a[5] <= 0 || a[3] >= a[4] || a[3] < a[0] || a[4] > a[1])
        return cw_err_user(err, "stride2(x,y,z,a,b,c): expected x <= a < b <= y, z > 0 and c > 0");
    gid step = scope->step;
    gid next = after(step, a[0], a[2]);
    if (step < a[3] && next > a[3]) {
        next = a[3];
    } else if (step >= a[3] && step < a[4]) {
        gid fine = after(step, a[3], a[5]);
        next = fine <= a[4] ? fine : after(a[4], a[0], a[2]);
    }
    *out = next <= a[1] ? (double)next : STEP_NEVER;
    return CW_OK;
}
