/* Where potential files are looked for. The order is LAMMPS's (working folder, then its variable),
 * with our variable before it and our own files last, so that a deck of theirs finds what it found
 * before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/version.h"
#include "potential/potential.h"

enum { PATH_SIZE = 4096 };

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

static bool try_folder(const char *folder, size_t length, const char *name, char **path)
{
    size_t room = length + strlen(name) + 2;
    char *candidate = mem_array(room, 1);
    (void)snprintf(candidate, room, "%.*s/%s", (int)length, folder, name);
    if (is_file(candidate)) {
        *path = candidate;
        return true;
    }
    mem_free(candidate);
    return false;
}

/* Each folder of a colon-separated list. */
static bool try_list(const char *list, const char *name, char **path)
{
    while (list && *list) {
        size_t length = strcspn(list, ":");
        if (length > 0 && try_folder(list, length, name, path))
            return true;
        list += length;
        list += *list == ':';
    }
    return false;
}

enum cw_status potential_find_file(const char *name, char **path, struct cw_err *err)
{
    char data[PATH_SIZE];
    char shipped[PATH_SIZE + 16];
    *path = NULL;
    if (is_file(name)) {
        *path = mem_string(name);
        return CW_OK;
    }
    cw_version_find_data(data, sizeof data);
    (void)snprintf(shipped, sizeof shipped, "%s/potentials", data);
    if (name[0] != '/' && (try_list(getenv("COLDWELD_POTENTIALS"), name, path) ||
                           try_list(getenv("LAMMPS_POTENTIALS"), name, path) ||
                           try_folder(shipped, strlen(shipped), name, path)))
        return CW_OK;
    return cw_err_user(err,
                       "cannot find the potential file '%s' (looked in the working folder, "
                       "COLDWELD_POTENTIALS, LAMMPS_POTENTIALS and %s)",
                       name, shipped);
}
