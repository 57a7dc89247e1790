/* See event_log.h. An HDF5 file is open only while rows are written: between two writes what is on
 * disk is a whole file, which others may read, and a run that is killed leaves it so. */
#include "beam/event_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/version.h"
#include "beam/event_columns.h"
#include "beam/events.h"
#include "parallel/comm.h"
#include "parallel/h5file.h"

enum { HDF5_HEAD = 1 << 16, HDF5_CHUNK = 1024 };

static const char GROUP[] = "events";

void event_log_init(struct event_log *log, const char *path)
{
    static const char ending[] = ".h5";
    const size_t n = strlen(path);
    event_log_free(log);
    fix_file_init(&log->text, path, false);
    log->resume = -1;
    log->is_hdf5 = n > sizeof ending - 1 && strcmp(path + n - (sizeof ending - 1), ending) == 0;
}

static char *make_head(void)
{
    char *head = NULL;
    size_t length;
    FILE *out = open_memstream(&head, &length);
    CW_ASSERT(out, "memory for a line");
    for (int c = 0; c < event_columns_n; c++)
        (void)fprintf(out, "%s%s", c ? "," : "", event_columns[c].name);
    (void)fprintf(out, "\n");
    (void)fclose(out);
    return head;
}

static void print_value(FILE *out, const struct event_column *column,
                        const struct beam_event *event)
{
    if (column->kind == EVENT_TEXT) {
        (void)fputs(column->text(event), out);
    } else if (column->kind == EVENT_WHOLE) {
        (void)fprintf(out, "%lld", (long long)event_whole(column, event));
    } else if (column->is_fixed) {
        (void)fprintf(out, "%.*f", column->digits, event_real(column, event));
    } else {
        (void)fprintf(out, "%.*g", column->digits, event_real(column, event));
    }
}

static enum cw_status write_text(struct event_log *log, struct comm *comm,
                                 const struct beam_event *event, size_t n, struct cw_err *err)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    CW_ASSERT(out, "memory for events");
    for (size_t k = 0; k < n; k++) {
        for (int c = 0; c < event_columns_n; c++) {
            if (c > 0)
                (void)fputc(',', out);
            print_value(out, &event_columns[c], &event[k]);
        }
        (void)fputc('\n', out);
    }
    (void)fclose(out);
    (void)!fix_file_write(&log->text, comm, text, err);
    log->total = log->text.position;
    free(text);
    return err->status;
}

static hid_t type_of(const struct event_column *column, hid_t text)
{
    return column->kind == EVENT_TEXT    ? text
           : column->kind == EVENT_WHOLE ? H5T_NATIVE_INT64
                                         : H5T_NATIVE_DOUBLE;
}

static size_t size_of(const struct event_column *column)
{
    return column->kind == EVENT_TEXT ? EVENT_TEXT_SIZE : sizeof(double);
}

static hid_t make_text_type(void)
{
    hid_t text = H5Tcopy(H5T_C_S1);
    H5Tset_size(text, EVENT_TEXT_SIZE);
    H5Tset_strpad(text, H5T_STR_NULLTERM);
    return text;
}

/* rank 0: a file with empty columns */
static enum cw_status make_hdf5(struct event_log *log, struct cw_err *err)
{
    struct h5file file;
    if (h5file_create(&file, log->alone, log->text.path, HDF5_HEAD, err) != CW_OK)
        return err->status;
    hid_t text = make_text_type();
    hid_t events = h5file_make_group(&file, file.id, GROUP);
    h5file_put_text(&file, file.id, "program", "coldweld beam events");
    h5file_put_text(&file, file.id, "version", cw_version_string());
    for (int c = 0; c < event_columns_n; c++) {
        const struct event_column *column = &event_columns[c];
        h5file_make_growing(&file, events, column->name, type_of(column, text), column->unit);
    }
    if (events >= 0)
        H5Gclose(events);
    H5Tclose(text);
    return h5file_close(&file, "cannot write", err);
}

/* rank 0: is there a log with as many rows as a checkpoint says? */
static enum cw_status check_hdf5(struct event_log *log, bool *goes_on, struct cw_err *err)
{
    struct h5file file;
    *goes_on = false;
    if (log->resume < 0 || access(log->text.path, F_OK) != 0)
        return CW_OK;
    if (h5file_open(&file, log->alone, log->text.path, false, err) != CW_OK)
        return err->status;
    hid_t events = h5file_open_group(&file, file.id, GROUP);
    for (int c = 0; c < event_columns_n && !file.failed; c++) {
        if (h5file_growing_rows(&file, events, event_columns[c].name) < log->resume)
            h5file_fail(&file, "it has fewer events than the checkpoint says");
    }
    if (events >= 0)
        H5Gclose(events);
    *goes_on = !file.failed;
    return h5file_close(&file, "cannot go on with the log of events", err);
}

static enum cw_status open_hdf5(struct event_log *log, struct comm *comm, struct cw_err *err)
{
    gid goes_on = 0;
    log->alone = comm_split(comm, comm_rank(comm));
    if (comm_rank(comm) == 0) {
        bool found = false;
        if (check_hdf5(log, &found, err) == CW_OK && !found)
            (void)!make_hdf5(log, err);
        goes_on = found;
    }
    comm_broadcast(comm, &goes_on, sizeof goes_on, 0);
    log->kept = log->total = goes_on ? log->resume : 0;
    return err_sync(comm, err);
}

static enum cw_status open_text(struct event_log *log, struct comm *comm, struct cw_err *err)
{
    bool is_fresh = false;
    log->text.resume = log->resume;
    if (fix_file_open(&log->text, comm, &is_fresh, err) == CW_OK && is_fresh) {
        char *head = make_head();
        (void)!fix_file_write(&log->text, comm, head, err);
        free(head);
    }
    log->kept = log->total = log->text.position;
    return err->status;
}

enum cw_status event_log_open(struct event_log *log, struct comm *comm, struct cw_err *err)
{
    if (!log->text.path || log->is_open)
        return err->status;
    log->is_open = true;
    return log->is_hdf5 ? open_hdf5(log, comm, err) : open_text(log, comm, err);
}

/* rank 0; the column's values side by side */
static void put_column(struct h5file *file, hid_t at, const struct event_column *column, hid_t text,
                       gid first, const struct beam_event *event, size_t n)
{
    char *values = mem_zeroed(n, size_of(column));
    for (size_t k = 0; k < n; k++) {
        char *value = values + k * size_of(column);
        if (column->kind == EVENT_TEXT) {
            (void)snprintf(value, EVENT_TEXT_SIZE, "%s", column->text(&event[k]));
        } else if (column->kind == EVENT_WHOLE) {
            const gid whole = event_whole(column, &event[k]);
            memcpy(value, &whole, sizeof whole);
        } else {
            const double real = event_real(column, &event[k]);
            memcpy(value, &real, sizeof real);
        }
    }
    h5file_put_growing(file, at, column->name, type_of(column, text), first, (gid)n, values);
    mem_free(values);
}

/* rank 0 */
static enum cw_status append_hdf5(const struct event_log *log, const struct beam_event *event,
                                  size_t n, struct cw_err *err)
{
    struct h5file file;
    const gid room = HDF5_HEAD + event_columns_n * (gid)(n + HDF5_CHUNK) * EVENT_TEXT_SIZE;
    if (h5file_open(&file, log->alone, log->text.path, true, err) != CW_OK)
        return err->status;
    if (h5file_need_room(&file, room, err) == CW_OK) {
        hid_t text = make_text_type();
        hid_t events = h5file_open_group(&file, file.id, GROUP);
        for (int c = 0; c < event_columns_n; c++)
            put_column(&file, events, &event_columns[c], text, log->total, event, n);
        if (events >= 0)
            H5Gclose(events);
        H5Tclose(text);
    }
    return h5file_close(&file, "cannot write", err);
}

static enum cw_status write_hdf5(struct event_log *log, struct comm *comm,
                                 const struct beam_event *event, size_t n, struct cw_err *err)
{
    if (comm_rank(comm) == 0)
        (void)!append_hdf5(log, event, n, err);
    log->total += (gid)n;
    return err_sync(comm, err);
}

/* Rows that were not final go. In an HDF5 file the columns are cut when they grow again. */
static enum cw_status cut_back(struct event_log *log, struct comm *comm, struct cw_err *err)
{
    log->total = log->kept;
    return log->is_hdf5 ? CW_OK : fix_file_cut(&log->text, comm, log->kept, err);
}

enum cw_status event_log_write(struct event_log *log, struct comm *comm,
                               const struct beam_event *event, size_t n, bool final,
                               struct cw_err *err)
{
    if (!log->is_open || (n == 0 && log->total == log->kept))
        return err->status;
    if (cut_back(log, comm, err) != CW_OK)
        return err->status;
    (void)!(log->is_hdf5 ? write_hdf5 : write_text)(log, comm, event, n, err);
    if (final)
        log->kept = log->total;
    return err->status;
}

gid event_log_head_bytes(const struct event_log *log)
{
    char *head = make_head();
    const gid bytes = log->is_hdf5 ? HDF5_HEAD : (gid)strlen(head);
    free(head);
    return bytes;
}

gid event_log_row_bytes(const struct event_log *log)
{
    enum { LINE = 160 };
    gid bytes = 0;
    for (int c = 0; c < event_columns_n; c++)
        bytes += (gid)size_of(&event_columns[c]);
    return log->is_hdf5 ? bytes : LINE;
}

void event_log_free(struct event_log *log)
{
    comm_destroy(log->alone);
    fix_file_free(&log->text);
    *log = (struct event_log){0};
}
