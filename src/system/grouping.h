#ifndef CW_SYSTEM_GROUPING_H
#define CW_SYSTEM_GROUPING_H
/* `group`: which atoms carry which name. A group is static: it holds the atoms that matched when
 * the command ran. Collective. */
#include "base/err.h"
#include "base/types.h"

struct system_parts;

/* The words after `group`: NAME region ID | type ... | id ... | union G ... | subtract G G ... |
 * intersect G G ... | clear | delete | empty. Types and ids are numbers, ranges a:b or a:b:step, or
 * one comparison (< N, > N, <= N, >= N, == N, != N, <> LO HI). Matching atoms are added to those
 * that the group holds, as in LAMMPS. *count: atoms in the group afterwards. Errors: words, unknown
 * groups or regions, too many groups. */
enum cw_status grouping_command(const struct system_parts *parts, const char *const *words,
                                int n_words, gid *count, struct cw_err *err) CW_MUST_CHECK;

/* The words alone. Local, pure. */
enum cw_status grouping_check(const char *const *words, int n_words,
                              struct cw_err *err) CW_MUST_CHECK;

/* Clears the bit of a group and frees the name; for callers that made one. Local. */
enum cw_status grouping_delete(const struct system_parts *parts, const char *name,
                               struct cw_err *err) CW_MUST_CHECK;

#endif
