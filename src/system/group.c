/* Names for the bits of atoms->mask. */
#include "system/group.h"

#include <string.h>

#include "base/text.h"
#include "parallel/comm.h"
#include "system/atoms.h"

void groups_init(struct groups *groups)
{
    memset(groups, 0, sizeof *groups);
    groups->n = 1;
    groups->used[0] = true;
    memcpy(groups->name[0], "all", 4);
}

int groups_find(const struct groups *groups, const char *name)
{
    for (int k = 0; k < GROUPS_MAX; k++) {
        if (groups->used[k] && strcmp(groups->name[k], name) == 0)
            return k;
    }
    return -1;
}

enum cw_status groups_require(const struct groups *groups, const char *name, int *index,
                              struct cw_err *err)
{
    *index = groups_find(groups, name);
    if (*index >= 0)
        return CW_OK;
    const char *names[GROUPS_MAX + 1];
    int n = 0;
    for (int k = 0; k < GROUPS_MAX; k++) {
        if (groups->used[k])
            names[n++] = groups->name[k];
    }
    names[n] = NULL;
    return cw_err_user(err, "there is no group '%s'%s", name, text_nearest_hint(name, names).text);
}

enum cw_status groups_add(struct groups *groups, const char *name, int *index, struct cw_err *err)
{
    *index = groups_find(groups, name);
    if (*index >= 0)
        return CW_OK;
    if (!text_is_label(name) || strlen(name) >= GROUP_NAME) {
        return cw_err_user(err, "group name '%s': expected 1 to %d characters", name,
                           GROUP_NAME - 1);
    }
    for (int k = 0; k < GROUPS_MAX; k++) {
        if (groups->used[k])
            continue;
        groups->used[k] = true;
        groups->n++;
        memcpy(groups->name[k], name, strlen(name) + 1);
        *index = k;
        return CW_OK;
    }
    return cw_err_user(err, "group '%s': all %d groups are in use; delete one (group NAME delete)",
                       name, GROUPS_MAX);
}

enum cw_status groups_remove(struct groups *groups, const char *name, struct cw_err *err)
{
    int k;
    if (groups_require(groups, name, &k, err) != CW_OK)
        return err->status;
    if (k == 0)
        return cw_err_user(err, "group all cannot be deleted");
    groups->used[k] = false;
    groups->n--;
    return CW_OK;
}

gid group_count(const struct atoms *atoms, struct comm *comm, int group)
{
    gid n = 0;
    for (lidx i = 0; i < atoms->n_local; i++)
        n += (atoms->mask[i] & group_bit(group)) != 0;
    comm_sum(comm, &n, 1);
    return n;
}
