#ifndef CW_PARALLEL_H5FILE_H
#define CW_PARALLEL_H5FILE_H
/* HDF5 files in the few shapes that we use: attributes of text and numbers, tables of rows spread
 * over the ranks. All functions are collective over the file's communicator, with the same
 * arguments on all ranks unless said otherwise. HDF5 prints nothing itself.
 *
 * A failure is kept in the file (`failed`); calls after it do nothing, so that a sequence of writes
 * needs one check at its end: h5file_close. */
#include <hdf5.h>

#include "base/err.h"
#include "base/types.h"

struct comm;

struct h5file {
    struct comm *comm; /* borrowed */
    hid_t id;          /* < 0: not open */
    hid_t transfer;
    char *path; /* owned */
    bool failed;
    char reason[160]; /* what HDF5 said about the first failure on this rank */
};

/* A new file (an old one of that name is replaced) on a disk that has room for `bytes`. Errors:
 * cannot be created, no room; with the system's reason. */
enum cw_status h5file_create(struct h5file *file, struct comm *comm, const char *path, gid bytes,
                             struct cw_err *err) CW_MUST_CHECK;

/* Is there room for `bytes` more at the end of this file? To be asked before they are written: HDF5
 * does not survive a write that fails (it dies at the program's end; over MPI-IO it may hang). */
enum cw_status h5file_need_room(struct h5file *file, gid bytes, struct cw_err *err) CW_MUST_CHECK;

/* An existing file. Errors: missing, no HDF5 file, truncated. */
enum cw_status h5file_open(struct h5file *file, struct comm *comm, const char *path, bool writable,
                           struct cw_err *err) CW_MUST_CHECK;

/* Flushes, so that what is on disk is a whole file. */
void h5file_flush(struct h5file *file);

/* Closes and reports the first failure of any rank since the file was opened ("what
 * 'PATH': reason"). Harmless when not open. */
enum cw_status h5file_close(struct h5file *file, const char *what,
                            struct cw_err *err) CW_MUST_CHECK;

/* Groups; parents are made when needed. The caller closes what it gets with H5Gclose; < 0 on
 * failure. */
hid_t h5file_make_group(struct h5file *file, hid_t at, const char *name);
hid_t h5file_open_group(struct h5file *file, hid_t at, const char *name);

/* Attributes. type: a native HDF5 type, n elements (n = 0: one scalar). */
void h5file_put_text(struct h5file *file, hid_t at, const char *name, const char *text);
void h5file_put(struct h5file *file, hid_t at, const char *name, hid_t type, const void *data,
                int n);

/* n texts (n = 0: one) of variable length, which Python's readers take for text and not for bytes.
 */
void h5file_put_strings(struct h5file *file, hid_t at, const char *name, const char *const *text,
                        int n);

/* *text is the caller's (mem_free); NULL on failure. */
void h5file_get_text(struct h5file *file, hid_t at, const char *name, char **text);
/* Exactly n elements (n = 0: one), else a failure. */
void h5file_get(struct h5file *file, hid_t at, const char *name, hid_t type, void *data, int n);

/* Rows of a table [total][columns], of which this rank has n_local, from row `first` on; in memory
 * a row has `stride` elements, the first `columns` of which travel. */
struct h5rows {
    hid_t type;
    int columns, stride;
    gid first, n_local, total;
};
void h5file_put_rows(struct h5file *file, hid_t at, const char *name, const struct h5rows *rows,
                     const void *data);
/* Fails when the table has another shape. */
void h5file_get_rows(struct h5file *file, hid_t at, const char *name, const struct h5rows *rows,
                     void *data);

/* One column of numbers [total] likewise, as a table of rank 1 (rows->columns and stride: 1). */
void h5file_put_column(struct h5file *file, hid_t at, const char *name, const struct h5rows *rows,
                       const void *data);
void h5file_get_column(struct h5file *file, hid_t at, const char *name, const struct h5rows *rows,
                       void *data);

/* A column of numbers or fixed texts that grows, empty at first; closes it. `unit`: its attribute
 * of that name, "" for none. */
void h5file_make_growing(struct h5file *file, hid_t at, const char *name, hid_t type,
                         const char *unit);

/* Rows of such a column: how many there are (-1 on failure); fewer or more of them; and n rows
 * written from the first on, which become the last. The file's communicator has one rank. */
gid h5file_growing_rows(struct h5file *file, hid_t at, const char *name);
void h5file_set_rows(struct h5file *file, hid_t at, const char *name, gid rows);
void h5file_put_growing(struct h5file *file, hid_t at, const char *name, hid_t type, gid first,
                        gid n, const void *data);

/* A failure on one rank becomes one of all; to be called before collective work that follows a step
 * which can fail on one rank alone. */
void h5file_agree(struct h5file *file);

/* Notes a failure with HDF5's own words (or `instead`, when not NULL). Local. */
void h5file_fail(struct h5file *file, const char *instead);

#endif
