/* Files of fixes. See fix_file.h for why they are opened late. The position is counted in bytes on
 * every rank, so that a checkpoint can hold it without asking rank 0. */
#include "dynamics/fix_file.h"

#include <errno.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/mem.h"
#include "parallel/comm.h"

void fix_file_init(struct fix_file *file, const char *path, bool append)
{
    mem_free(file->path);
    *file = (struct fix_file){.path = mem_string(path), .append = append, .resume = -1};
}

/* bytes of the file now; 0 when there is none */
static gid size_of(const char *path)
{
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return 0;
    gid bytes = fseek(stream, 0, SEEK_END) == 0 ? (gid)ftell(stream) : 0;
    (void)fclose(stream);
    return bytes > 0 ? bytes : 0;
}

/* rank 0: *kept gets the bytes that stay */
static enum cw_status open_stream(struct fix_file *file, gid *kept, struct cw_err *err)
{
    const gid present = size_of(file->path);
    const bool resumes = file->resume >= 0 && present >= file->resume && present > 0;
    *kept = resumes ? file->resume : file->append ? present : 0;
    if (resumes && truncate(file->path, (off_t)file->resume) != 0) {
        return cw_err_user(err, "cannot cut %s back to the checkpoint: %s", file->path,
                           strerror(errno));
    }
    file->stream = fopen(file->path, *kept > 0 ? "ab" : "wb");
    if (!file->stream)
        return cw_err_user(err, "cannot open %s for writing: %s", file->path, strerror(errno));
    return CW_OK;
}

enum cw_status fix_file_open(struct fix_file *file, struct comm *comm, bool *is_fresh,
                             struct cw_err *err)
{
    *is_fresh = false;
    if (!file->path || file->is_open)
        return CW_OK;
    gid kept = 0;
    if (comm_rank(comm) == 0)
        open_stream(file, &kept, err);
    if (err_sync(comm, err) != CW_OK)
        return err->status;
    comm_broadcast(comm, &kept, sizeof kept, 0);
    file->is_open = true;
    file->position = kept;
    *is_fresh = file->resume < 0 || kept == 0;
    return CW_OK;
}

static enum cw_status put(struct fix_file *file, struct comm *comm, const char *text,
                          struct cw_err *err)
{
    if (comm_rank(comm) == 0 && err->status == CW_OK &&
        (fputs(text, file->stream) == EOF || fflush(file->stream) != 0))
        cw_err_user(err, "cannot write to %s: %s", file->path, strerror(errno));
    file->position += (gid)strlen(text);
    return err_sync(comm, err);
}

enum cw_status fix_file_write(struct fix_file *file, struct comm *comm, const char *text,
                              struct cw_err *err)
{
    return file->is_open ? put(file, comm, text, err) : CW_OK;
}

enum cw_status fix_file_replace(struct fix_file *file, struct comm *comm, const char *text,
                                struct cw_err *err)
{
    if (!file->is_open)
        return CW_OK;
    if (comm_rank(comm) == 0) {
        FILE *stream = freopen(file->path, "wb", file->stream);
        file->stream = stream;
        if (!stream)
            cw_err_user(err, "cannot open %s for writing: %s", file->path, strerror(errno));
    }
    file->position = 0;
    return put(file, comm, text, err);
}

enum cw_status fix_file_cut(struct fix_file *file, struct comm *comm, gid bytes, struct cw_err *err)
{
    if (!file->is_open || bytes >= file->position)
        return CW_OK;
    file->position = bytes;
    /* what is written next goes to the end, wherever that is ("a", or sought for) */
    if (comm_rank(comm) == 0 &&
        (truncate(file->path, (off_t)bytes) != 0 || fseek(file->stream, 0, SEEK_END) != 0))
        cw_err_user(err, "cannot cut %s back: %s", file->path, strerror(errno));
    return err_sync(comm, err);
}

void fix_file_free(struct fix_file *file)
{
    if (file->stream)
        (void)fclose(file->stream);
    mem_free(file->path);
    *file = (struct fix_file){0};
}
