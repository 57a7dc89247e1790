/* Files for snapshots. Plain system calls and not stdio: a failed write must be undone to the byte,
 * and each snapshot is one large write anyway. */
#include "output/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/beside.h"
#include "base/mem.h"
#include "output/buffer.h"

enum cw_status sink_init(struct sink *sink, const char *pattern, struct cw_err *err)
{
    *sink = (struct sink){.descriptor = -1};
    const char *star = strchr(pattern, '*');
    if (!pattern[0])
        return cw_err_user(err, "expected a file name");
    if (strchr(pattern, '%')) {
        return cw_err_user(
            err,
            "file name '%s': one file per rank (%%) is not written; use one file, or "
            "dump h5md, which all ranks write together",
            pattern);
    }
    if (star && strchr(star + 1, '*'))
        return cw_err_user(err, "file name '%s': at most one * for the step", pattern);
    sink->pattern = mem_string(pattern);
    return CW_OK;
}

void sink_free(struct sink *sink)
{
    if (sink->descriptor >= 0)
        (void)close(sink->descriptor);
    mem_free(sink->pattern);
    *sink = (struct sink){.descriptor = -1};
}

bool sink_is_numbered(const struct sink *sink)
{
    return strchr(sink->pattern, '*') != NULL;
}

char *sink_name(const struct sink *sink, gid step)
{
    const char *star = strchr(sink->pattern, '*');
    if (!star)
        return mem_string(sink->pattern);
    struct buffer name = {0};
    buffer_print(&name, "%.*s%0*" PRId64 "%s", (int)(star - sink->pattern), sink->pattern,
                 sink->pad, step, star + 1);
    return name.data;
}

static bool ends_with(const char *name, const char *suffix)
{
    size_t n = strlen(name);
    size_t m = strlen(suffix);
    return n >= m && strcmp(name + n - m, suffix) == 0;
}

/* a whole gzip member */
static void compress_gzip(struct buffer *out, const char *data, size_t n)
{
    z_stream stream = {0};
    /* 15 + 16: largest window, gzip's header */
    int status = deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    CW_ASSERT(status == Z_OK, "zlib starts");
    /* zlib only reads what next_in points to; it counts in unsigned int, so long data go in pieces
     */
    const char *end = data + n;
    do {
        size_t piece = (size_t)(end - data);
        piece = piece > 1u << 30 ? 1u << 30 : piece;
        /* NOLINTNEXTLINE(performance-no-int-to-ptr): takes const off */
        stream.next_in = (Bytef *)(uintptr_t)data;
        stream.avail_in = (uInt)piece;
        data += piece;
        int flush = data == end ? Z_FINISH : Z_NO_FLUSH;
        do {
            stream.next_out = (Bytef *)buffer_reserve(out, 1 << 16);
            stream.avail_out = 1 << 16;
            status = deflate(&stream, flush);
            buffer_grew(out, (1u << 16) - stream.avail_out);
        } while (stream.avail_out == 0);
    } while (status != Z_STREAM_END);
    deflateEnd(&stream);
}

static void compress_zstd(struct buffer *out, const char *data, size_t n)
{
    size_t bound = ZSTD_compressBound(n);
    size_t got = ZSTD_compress(buffer_reserve(out, bound), bound, data, n, 3);
    CW_ASSERT(!ZSTD_isError(got), "zstd with room for the worst case");
    buffer_grew(out, got);
}

/* true: everything went out */
static bool write_all(int descriptor, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t out = write(descriptor, data, n);
        if (out < 0 && errno == EINTR)
            continue;
        if (out <= 0)
            return false;
        data += out;
        n -= (size_t)out;
    }
    return true;
}

static enum cw_status write_own_file(const char *name, const char *data, size_t n,
                                     struct cw_err *err)
{
    char *beside = beside_name(name);
    int descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (descriptor < 0) {
        cw_err_user(err, "cannot create '%s': %s", name, strerror(errno));
    } else {
        bool good = write_all(descriptor, data, n);
        int reason = errno;
        if (close(descriptor) != 0 && good)
            good = false, reason = errno;
        if (good && !beside_publish(beside, name))
            good = false, reason = errno;
        if (!good) {
            beside_drop(beside, name);
            cw_err_user(err, "cannot write '%s': %s", name, strerror(reason));
        }
    }
    mem_free(beside);
    return err->status;
}

static enum cw_status append_to_file(struct sink *sink, const char *data, size_t n,
                                     struct cw_err *err)
{
    if (sink->descriptor < 0) {
        int flags = O_WRONLY | O_CREAT | O_APPEND | (sink->append ? 0 : O_TRUNC);
        sink->descriptor = open(sink->pattern, flags, 0666);
        if (sink->descriptor < 0)
            return cw_err_user(err, "cannot create '%s': %s", sink->pattern, strerror(errno));
    }
    struct stat before;
    bool known = fstat(sink->descriptor, &before) == 0 && S_ISREG(before.st_mode);
    if (write_all(sink->descriptor, data, n))
        return CW_OK;
    int reason = errno;
    if (known && ftruncate(sink->descriptor, before.st_size) != 0)
        reason = errno;
    return cw_err_user(err, "cannot write '%s': %s", sink->pattern, strerror(reason));
}

/* compressed as the name of the file asks for; false: as it is */
static bool pack(const struct sink *sink, const char *data, size_t n, struct buffer *packed)
{
    bool gzip = ends_with(sink->pattern, ".gz");
    bool zstd = ends_with(sink->pattern, ".zst");
    if (gzip) {
        compress_gzip(packed, data, n);
    } else if (zstd) {
        compress_zstd(packed, data, n);
    }
    return gzip || zstd;
}

size_t sink_measure(const struct sink *sink, const char *data, size_t n)
{
    struct buffer packed = {0};
    size_t bytes = pack(sink, data, n, &packed) ? packed.n : n;
    buffer_free(&packed);
    return bytes;
}

enum cw_status sink_write(struct sink *sink, gid step, const char *data, size_t n,
                          struct cw_err *err)
{
    struct buffer packed = {0};
    if (pack(sink, data, n, &packed)) {
        data = packed.data;
        n = packed.n;
    }
    if (sink->whole || sink_is_numbered(sink)) {
        char *name = sink_name(sink, step);
        write_own_file(name, data, n, err);
        mem_free(name);
    } else {
        append_to_file(sink, data, n, err);
    }
    buffer_free(&packed);
    return err->status;
}
