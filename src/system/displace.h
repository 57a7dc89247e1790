#ifndef CW_SYSTEM_DISPLACE_H
#define CW_SYSTEM_DISPLACE_H
/* `displace_atoms` and `change_box`: moving atoms and the box's faces. Collective. */
#include "base/err.h"
#include "base/types.h"

struct system_parts;

/* The words after `displace_atoms`: GROUP move DX DY DZ | ramp DDIM DLO DHI DIM CLO CHI | random DX
 * DY DZ SEED | rotate PX PY PZ RX RY RZ DEGREES, then units lattice|box. Unwrapped positions are
 * moved and wrapped again. */
enum cw_status displace_atoms(const struct system_parts *parts, const char *const *words,
                              int n_words, struct cw_err *err) CW_MUST_CHECK;
enum cw_status displace_atoms_check(const char *const *words, int n_words,
                                    struct cw_err *err) CW_MUST_CHECK;

/* The words after `change_box`: GROUP, then in order x|y|z final LO HI | delta DLO DHI | scale F;
 * boundary X Y Z; set; remap; and units lattice|box at the end. Only remap looks at the group. */
enum cw_status displace_change_box(const struct system_parts *parts, const char *const *words,
                                   int n_words, struct cw_err *err) CW_MUST_CHECK;
enum cw_status displace_change_box_check(const char *const *words, int n_words,
                                         struct cw_err *err) CW_MUST_CHECK;

#endif
