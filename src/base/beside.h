#ifndef CW_BASE_BESIDE_H
#define CW_BASE_BESIDE_H
/* A file that is written beside its place and renamed when it is whole, so that no half of it ever
 * stands under its name. What is no file and no folder (a device such as /dev/null, a pipe) is
 * written itself: a rename would put a file in the place of the device. All local. */
#include "base/types.h"

/* Where to write what shall stand at `path`: "PATH.tmp", or PATH itself. The caller frees it
 * (mem_free). */
char *beside_name(const char *path);

/* Puts what was written at `beside` in its place; false: it could not be done, errno says why. */
bool beside_publish(const char *beside, const char *path);

/* Removes what was written, after a failure. errno is kept. */
void beside_drop(const char *beside, const char *path);

#endif
