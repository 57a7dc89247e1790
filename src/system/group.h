#ifndef CW_SYSTEM_GROUP_H
#define CW_SYSTEM_GROUP_H
/* Groups of atoms: names for bits of atoms->mask. Group 0 is "all". */
#include "base/err.h"
#include "base/types.h"

enum { GROUPS_MAX = 32, GROUP_NAME = 64 };

struct groups {
    int n;
    char name[GROUPS_MAX][GROUP_NAME];
    bool used[GROUPS_MAX];
};

void groups_init(struct groups *groups); /* holds "all" */

/* Index of a name, or -1. */
int groups_find(const struct groups *groups, const char *name);

/* The same, with an error that names the nearest group. */
enum cw_status groups_require(const struct groups *groups, const char *name, int *index,
                              struct cw_err *err) CW_MUST_CHECK;

/* Finds or creates. Errors: all 32 taken, a name that is no id. */
enum cw_status groups_add(struct groups *groups, const char *name, int *index,
                          struct cw_err *err) CW_MUST_CHECK;

/* Frees the name; the caller clears the atoms' bits. "all" cannot go. */
enum cw_status groups_remove(struct groups *groups, const char *name,
                             struct cw_err *err) CW_MUST_CHECK;

static inline uint32_t group_bit(int index)
{
    return (uint32_t)1 << index;
}

struct atoms;
struct comm;

/* Number of atoms in the group over all ranks. Collective. */
gid group_count(const struct atoms *atoms, struct comm *comm, int group);

#endif
