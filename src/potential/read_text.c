/* One gigabyte is far above any table of numbers: what is longer is something else. */
#include "potential/read_text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "potential/potential.h"

static const long FILE_BYTES_MAX = 1L << 30;

/* The whole file as a string. Errors: cannot be opened or read, holds a zero byte, is huge. */
static enum cw_status slurp(const char *path, char **text, struct cw_err *err)
{
    FILE *stream = fopen(path, "rb");
    size_t n = 0;
    size_t room = 1 << 16;
    if (!stream)
        return cw_err_user(err, "cannot open %s: %s", path, strerror(errno));
    *text = mem_array(room, 1);
    for (;;) {
        size_t got = fread(*text + n, 1, room - 1 - n, stream);
        n += got;
        if (got == 0)
            break;
        if (n == room - 1)
            *text = mem_resize(*text, room *= 2, 1);
        if (n > (size_t)FILE_BYTES_MAX)
            break;
    }
    (*text)[n] = '\0';
    bool bad = ferror(stream) != 0;
    if (fclose(stream) != 0 || bad) {
        cw_err_user(err, "cannot read %s: %s", path, strerror(errno));
    } else if (n > (size_t)FILE_BYTES_MAX) {
        cw_err_user(err, "%s: longer than 1 GiB; expected a table of numbers", path);
    } else if (strlen(*text) != n) {
        cw_err_user(err, "%s: holds a zero byte; expected text", path);
    }
    return err->status;
}

enum cw_status potential_read_text(const char *name, struct comm *comm, char **path, char **text,
                                   struct cw_err *err)
{
    *path = NULL;
    *text = NULL;
    if (comm_rank(comm) == 0 && potential_find_file(name, path, err) == CW_OK)
        (void)slurp(*path, text, err);
    if (err_sync(comm, err) != CW_OK) {
        mem_free(*path);
        mem_free(*text);
        *path = NULL;
        *text = NULL;
        return err->status;
    }
    comm_broadcast_string(comm, path, 0);
    comm_broadcast_string(comm, text, 0);
    return CW_OK;
}
