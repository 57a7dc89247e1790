#ifndef CW_SYSTEM_ASSIGN_H
#define CW_SYSTEM_ASSIGN_H
/* `mass` and `set`: properties given to types and atoms. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct system_parts;

/* The words after `mass`: TYPES VALUE (types "2", "*", "1*3"). Local; every rank the same. */
enum cw_status assign_mass(struct atoms *atoms, const char *const *words, int n_words,
                           struct cw_err *err) CW_MUST_CHECK;

/* The words after `set`: atom|type|group|region WHICH, then keywords type T, type/fraction T
 * FRACTION SEED, charge Q, x y z vx vy vz VALUE, image NX NY NZ (NULL leaves a component).
 * *changed: settings made over all keywords and ranks. Collective. */
enum cw_status assign_set(const struct system_parts *parts, const char *const *words, int n_words,
                          gid *changed, struct cw_err *err) CW_MUST_CHECK;

/* The words alone. Local, pure. */
enum cw_status assign_mass_check(const char *const *words, int n_words,
                                 struct cw_err *err) CW_MUST_CHECK;
enum cw_status assign_set_check(const char *const *words, int n_words,
                                struct cw_err *err) CW_MUST_CHECK;

#endif
