/* See beside.h. */
#include "base/beside.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"

char *beside_name(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return mem_string(path);
    size_t room = strlen(path) + sizeof ".tmp";
    char *name = mem_array(room, 1);
    (void)snprintf(name, room, "%s.tmp", path);
    return name;
}

bool beside_publish(const char *beside, const char *path)
{
    return strcmp(beside, path) == 0 || rename(beside, path) == 0;
}

void beside_drop(const char *beside, const char *path)
{
    int reason = errno;
    if (strcmp(beside, path) != 0)
        (void)remove(beside);
    errno = reason;
}
