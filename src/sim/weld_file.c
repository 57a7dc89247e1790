/* The ledger's file. It is opened for each line and closed again: lines are rare, and what was
 * written survives any end of the program. A file that is begun anew or cut back is written beside
 * and renamed. */
#include "sim/weld_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/mem.h"
#include "output/buffer.h"
#include "parallel/comm.h"

static enum cw_status complain(const char *path, const char *doing, struct cw_err *err)
{
    return cw_err_user(err, "cannot %s '%s': %s", doing, path, strerror(errno));
}

/* Whole file as a string, or NULL (errno says why). */
static char *read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    size_t n = 0;
    size_t cap = 65536;
    char *text = mem_array(cap + 1, 1);
    for (size_t got; (got = fread(text + n, 1, cap - n, file)) > 0;) {
        n += got;
        if (n == cap) {
            cap *= 2;
            text = mem_resize(text, cap + 1, 1);
        }
    }
    text[n] = '\0';
    (void)fclose(file);
    return text;
}

static enum cw_status replace(const char *path, const char *text, struct cw_err *err)
{
    char *beside = beside_name(path);
    FILE *file = fopen(beside, "wb");
    bool good = file != NULL && fputs(text, file) >= 0;
    if (file != NULL && fclose(file) != 0)
        good = false;
    good = good && beside_publish(beside, path);
    if (!good) {
        complain(path, "write", err);
        beside_drop(beside, path);
    }
    mem_free(beside);
    return err->status;
}

static enum cw_status start(const char *path, const char *header, struct cw_err *err)
{
    struct buffer text = {0};
    buffer_print(&text, "%s\n", header);
    enum cw_status status = replace(path, text.data, err);
    buffer_free(&text);
    return status;
}

enum cw_status weld_file_start(struct comm *comm, const char *path, const char *header,
                               struct cw_err *err)
{
    if (comm_rank(comm) == 0)
        (void)start(path, header, err);
    return err_sync(comm, err);
}

/* Drops lines of later steps, and a last line without its end, in place. False: another header. */
static bool cut_back(char *text, const char *header, gid step)
{
    size_t n = strlen(header);
    if (strncmp(text, header, n) != 0 || text[n] != '\n')
        return false;
    char *to = text + n + 1;
    for (char *line = to; *line != '\0';) {
        char *end = strchr(line, '\n');
        if (end == NULL)
            break;
        size_t bytes = (size_t)(end - line) + 1;
        if (strtoll(line, NULL, 10) <= step) {
            memmove(to, line, bytes);
            to += bytes;
        }
        line = end + 1;
    }
    *to = '\0';
    return true;
}

enum cw_status weld_file_continue(struct comm *comm, const char *path, const char *header, gid step,
                                  struct cw_err *err)
{
    if (comm_rank(comm) == 0) {
        char *text = read_all(path);
        if (text == NULL && errno == ENOENT) {
            (void)start(path, header, err);
        } else if (text == NULL) {
            (void)complain(path, "read", err);
        } else if (!cut_back(text, header, step)) {
            (void)cw_err_user(
                err,
                "'%s' has another header than this run writes; rename it, or give the "
                "fix another file",
                path);
        } else {
            (void)replace(path, text, err);
        }
        mem_free(text);
    }
    return err_sync(comm, err);
}

static enum cw_status append(const char *path, const char *line, struct cw_err *err)
{
    struct stat before;
    bool known = stat(path, &before) == 0 && S_ISREG(before.st_mode);
    FILE *file = fopen(path, "ab");
    if (file == NULL)
        return complain(path, "append to", err);
    bool good = fputs(line, file) >= 0 && fputc('\n', file) != EOF;
    if (fclose(file) != 0)
        good = false;
    if (good)
        return CW_OK;
    (void)complain(path, "append to", err);
    int cut = known ? truncate(path, before.st_size) : 0;
    (void)cut; /* the message says already that the file is not whole */
    return err->status;
}

enum cw_status weld_file_append(struct comm *comm, const char *path, const char *line,
                                struct cw_err *err)
{
    if (comm_rank(comm) == 0)
        (void)append(path, line, err);
    return err_sync(comm, err);
}
