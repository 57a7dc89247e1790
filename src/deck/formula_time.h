#ifndef CW_DECK_FORMULA_TIME_H
#define CW_DECK_FORMULA_TIME_H
/* Functions of formulas that depend on the step: values that change over a run, and the next step
 * of a sequence of steps (for `dump_modify every`, `thermo v_name`). x holds the arguments in the
 * order of LAMMPS's manual. Local. Errors: arguments outside their range, and for the first four
 * use between runs. */
#include "deck/formula.h"

/* x + (y - x) (step - first) / (last - first) */
enum cw_status time_ramp(const struct formula_scope *scope, const double *x, double *out,
                         struct cw_err *err) CW_MUST_CHECK;
/* value0 + velocity (step - first) dt */
enum cw_status time_vdisplace(const struct formula_scope *scope, const double *x, double *out,
                              struct cw_err *err) CW_MUST_CHECK;
/* value0 + amplitude sin(2 pi (step - first) dt / period) / value0 + amplitude (1 - cos(...)) */
enum cw_status time_swiggle(const struct formula_scope *scope, const double *x, double *out,
                            struct cw_err *err) CW_MUST_CHECK;
enum cw_status time_cwiggle(const struct formula_scope *scope, const double *x, double *out,
                            struct cw_err *err) CW_MUST_CHECK;

/* The next step after the present one of ... x, x+y, 2x, 2x+y ... */
enum cw_status time_stagger(const struct formula_scope *scope, const double *x, double *out,
                            struct cw_err *err) CW_MUST_CHECK;
/* ... x, 2x ... yx, xz, 2xz ... */
enum cw_status time_logfreq(const struct formula_scope *scope, const double *x, double *out,
                            struct cw_err *err) CW_MUST_CHECK;
/* ... the same with y equal parts of each interval [x z^n, x z^(n+1)] */
enum cw_status time_logfreq2(const struct formula_scope *scope, const double *x, double *out,
                             struct cw_err *err) CW_MUST_CHECK;
/* ... y points from x to z with equal ratios */
enum cw_status time_logfreq3(const struct formula_scope *scope, const double *x, double *out,
                             struct cw_err *err) CW_MUST_CHECK;
/* ... x, x+z, x+2z ... up to y; afterwards a step that no run reaches */
enum cw_status time_stride(const struct formula_scope *scope, const double *x, double *out,
                           struct cw_err *err) CW_MUST_CHECK;
/* ... the same with step c inside [a, b] */
enum cw_status time_stride2(const struct formula_scope *scope, const double *x, double *out,
                            struct cw_err *err) CW_MUST_CHECK;

#endif
