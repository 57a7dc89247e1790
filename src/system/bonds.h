#ifndef CW_SYSTEM_BONDS_H
#define CW_SYSTEM_BONDS_H
/* `create_bonds` and `delete_bonds`. Collective. */
#include "base/err.h"
#include "base/types.h"
#include "system/topology.h"

struct system_parts;

/* The words after `create_bonds`: single/bond TYPE A B or single/angle TYPE A B C, then `special
 * yes|no`, which changes nothing: special neighbours always follow the bonds. *made: what was
 * added. Errors: words, and those of topology_apply. */
enum cw_status bonds_create(const struct system_parts *parts, const char *const *words, int n_words,
                            struct topology_count *made, struct cw_err *err) CW_MUST_CHECK;

/* How many there are, and how many of them act. */
struct bonds_state {
    struct topology_count all, on;
};

/* The words after `delete_bonds`: GROUP multi | bond TYPES | angle TYPES | atom TYPES | stats, then
 * any, undo, remove, special. All atoms of a bond must be in the group (with `any`, one); `atom`
 * asks for one of such a type. Found bonds and angles are switched off, or with undo on, or with
 * remove they go. Special neighbours follow the bonds that are left, with `special` and without.
 * Costs memory for the found ones on each rank. */
enum cw_status bonds_delete(const struct system_parts *parts, const char *const *words, int n_words,
                            struct bonds_state *state, struct cw_err *err) CW_MUST_CHECK;

/* The words alone. Local, pure. */
enum cw_status bonds_create_check(const char *const *words, int n_words,
                                  struct cw_err *err) CW_MUST_CHECK;
enum cw_status bonds_delete_check(const char *const *words, int n_words,
                                  struct cw_err *err) CW_MUST_CHECK;

#endif
