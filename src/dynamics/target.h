#ifndef CW_DYNAMICS_TARGET_H
#define CW_DYNAMICS_TARGET_H
/* Quantities that may be a number or a variable, and ramped temperatures. */
#include "base/err.h"
#include "base/types.h"
#include "system/value.h"

struct fix_context;

/* A number, a variable (v_name), or nothing (NULL). */
enum quantity_kind { QUANTITY_NONE, QUANTITY_NUMBER, QUANTITY_VARIABLE, QUANTITY_PER_ATOM };

struct quantity {
    enum quantity_kind kind;
    double number;
    struct value_ref variable;
};

/* Reads one word. `what` names it in messages. Whether a variable is per atom is known after
 * quantity_setup. Local. */
enum cw_status quantity_read(const char *what, const char *word, bool null_allowed,
                             struct quantity *out, struct cw_err *err) CW_MUST_CHECK;

/* A variable must exist and be of equal style, or of atom style if allowed. Local. */
enum cw_status quantity_setup(struct quantity *quantity, const struct fix_context *context,
                              bool per_atom_allowed, struct cw_err *err) CW_MUST_CHECK;

/* The present global value (number or equal-style variable; 0 for none). Collective. */
enum cw_status quantity_value(const struct quantity *quantity, const struct fix_context *context,
                              double *out, struct cw_err *err) CW_MUST_CHECK;

/* A temperature that goes from start to stop linearly over the run (or over run's start/stop), or
 * follows a variable. */
struct target {
    struct quantity start;
    double stop;
};

/* Two words: start (number or v_name) and stop. Local. */
enum cw_status target_read(const char *const words[2], struct target *out,
                           struct cw_err *err) CW_MUST_CHECK;

/* How far the run has come: 0 at ramp_first, 1 at ramp_last. Local. */
double target_progress(const struct fix_context *context);

/* The present target, not negative. Collective. */
enum cw_status target_value(const struct target *target, const struct fix_context *context,
                            double *out, struct cw_err *err) CW_MUST_CHECK;

#endif
