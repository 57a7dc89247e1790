/* HDF5 behind a few calls. Why the reason is looked for twice: HDF5's messages from an MPI file
 * driver say little ("MPI_ERR_OTHER"), so the file is first opened by rank 0 the plain way, whose
 * errno is what a user can act on. For the same reason the room for what will be written is asked
 * of the file system first (allocated and given back): a disk that is full, a quota, a limit on
 * file sizes show up there, where an error can be handled. What remains is a disk that fills up
 * between the two. */
#include "parallel/h5file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "parallel/h5.h"

static herr_t innermost(unsigned depth, const H5E_error2_t *entry, void *data)
{
    char *reason = data;
    if (depth == 0 && entry->desc)
        (void)snprintf(reason, sizeof((struct h5file *)0)->reason, "%s", entry->desc);
    return 0;
}

void h5file_fail(struct h5file *file, const char *instead)
{
    if (file->failed)
        return;
    file->failed = true;
    (void)snprintf(file->reason, sizeof file->reason, "%s", instead ? instead : "HDF5 failed");
    if (!instead)
        H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, innermost, file->reason);
}

static void release(struct h5file *file)
{
    if (file->transfer >= 0)
        H5Pclose(file->transfer);
    mem_free(file->path);
    *file = (struct h5file){.id = -1, .transfer = -1};
}

/* errno of a try to have `bytes` more behind the end of an open file; 0: there is room */
static int try_room(int descriptor, gid bytes)
{
    struct stat now;
    if (fstat(descriptor, &now) != 0)
        return errno;
    int reason = posix_fallocate(descriptor, now.st_size, (off_t)bytes);
    if (reason == EINVAL || reason == ENODEV) /* not a file that can be allocated: let it try */
        reason = 0;
    if (ftruncate(descriptor, now.st_size) != 0 && reason == 0 && S_ISREG(now.st_mode))
        reason = errno;
    return reason;
}

/* HDF5 writes files only; to open a pipe would wait for its other end. */
static bool is_device(const char *path)
{
    struct stat now;
    return stat(path, &now) == 0 && !S_ISREG(now.st_mode) && !S_ISDIR(now.st_mode);
}

/* Can rank 0 open it at all, and is there room? */
static enum cw_status probe(struct comm *comm, const char *path, int flags, gid bytes,
                            struct cw_err *err)
{
    const char *verb = flags & O_CREAT ? "create" : "open";
    if (comm_rank(comm) == 0 && is_device(path)) {
        cw_err_user(err, "cannot %s '%s': it is a device or a pipe, not a file", verb, path);
    } else if (comm_rank(comm) == 0) {
        int descriptor = open(path, flags, 0666);
        int reason = descriptor < 0 ? errno : 0;
        if (reason == 0 && bytes > 0) {
            verb = "write";
            reason = try_room(descriptor, bytes);
        }
        if (descriptor >= 0)
            (void)close(descriptor);
        if (reason != 0)
            cw_err_user(err, "cannot %s '%s': %s", verb, path, strerror(reason));
    }
    return err_sync(comm, err);
}

static enum cw_status begin(struct h5file *file, struct comm *comm, const char *path, int flags,
                            gid bytes, struct cw_err *err)
{
    *file = (struct h5file){.comm = comm, .id = -1, .transfer = -1, .path = mem_string(path)};
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    if (probe(comm, path, flags, bytes, err) != CW_OK)
        release(file);
    return err->status;
}

/* After HDF5's own call, which made file->id: ready for transfers, or released on all ranks. */
static enum cw_status finish(struct h5file *file, hid_t access, const char *verb,
                             struct cw_err *err)
{
    if (file->id < 0) {
        h5file_fail(file, NULL);
        cw_err_user(err, "cannot %s '%s': %s", verb, file->path, file->reason);
    }
    H5Pclose(access);
    file->transfer = h5_collective_transfer(file->comm);
    if (err_sync(file->comm, err) != CW_OK)
        release(file);
    return err->status;
}

enum cw_status h5file_create(struct h5file *file, struct comm *comm, const char *path, gid bytes,
                             struct cw_err *err)
{
    if (begin(file, comm, path, O_WRONLY | O_CREAT | O_TRUNC, bytes, err) != CW_OK)
        return err->status;
    hid_t access = h5_file_access(comm);
    file->id = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, access);
    return finish(file, access, "create", err);
}

enum cw_status h5file_need_room(struct h5file *file, gid bytes, struct cw_err *err)
{
    return probe(file->comm, file->path, O_WRONLY, bytes, err);
}

enum cw_status h5file_open(struct h5file *file, struct comm *comm, const char *path, bool writable,
                           struct cw_err *err)
{
    if (begin(file, comm, path, writable ? O_RDWR : O_RDONLY, 0, err) != CW_OK)
        return err->status;
    htri_t is_hdf5 = comm_rank(comm) == 0 ? H5Fis_hdf5(path) : 1;
    if (is_hdf5 <= 0)
        cw_err_user(err, "'%s' is not an HDF5 file", path);
    if (err_sync(comm, err) != CW_OK) {
        release(file);
        return err->status;
    }
    hid_t access = h5_file_access(comm);
    file->id = H5Fopen(path, writable ? H5F_ACC_RDWR : H5F_ACC_RDONLY, access);
    return finish(file, access, "read", err);
}

void h5file_flush(struct h5file *file)
{
    if (!file->failed && H5Fflush(file->id, H5F_SCOPE_GLOBAL) < 0)
        h5file_fail(file, NULL);
}

enum cw_status h5file_close(struct h5file *file, const char *what, struct cw_err *err)
{
    if (!file->path)
        return err->status;
    if (file->id >= 0 && H5Fclose(file->id) < 0)
        h5file_fail(file, NULL);
    if (file->failed)
        cw_err_user(err, "%s '%s': %s", what, file->path, file->reason);
    struct comm *comm = file->comm;
    release(file);
    return err_sync(comm, err);
}

hid_t h5file_make_group(struct h5file *file, hid_t at, const char *name)
{
    if (file->failed)
        return -1;
    hid_t link = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(link, 1);
    hid_t group = H5Gcreate2(at, name, link, H5P_DEFAULT, H5P_DEFAULT);
    H5Pclose(link);
    if (group < 0)
        h5file_fail(file, NULL);
    return group;
}

hid_t h5file_open_group(struct h5file *file, hid_t at, const char *name)
{
    hid_t group = file->failed ? -1 : H5Gopen2(at, name, H5P_DEFAULT);
    if (group < 0)
        h5file_fail(file, NULL);
    return group;
}

static void put_attribute(struct h5file *file, hid_t at, const char *name, hid_t type, hid_t space,
                          const void *data)
{
    hid_t attribute =
        file->failed ? -1 : H5Acreate2(at, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute < 0 || H5Awrite(attribute, type, data) < 0)
        h5file_fail(file, NULL);
    if (attribute >= 0)
        H5Aclose(attribute);
}

void h5file_put_text(struct h5file *file, hid_t at, const char *name, const char *text)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    hid_t space = H5Screate(H5S_SCALAR);
    H5Tset_size(type, strlen(text) + 1);
    H5Tset_strpad(type, H5T_STR_NULLTERM);
    put_attribute(file, at, name, type, space, text);
    H5Sclose(space);
    H5Tclose(type);
}

void h5file_put(struct h5file *file, hid_t at, const char *name, hid_t type, const void *data,
                int n)
{
    hsize_t size = (hsize_t)n;
    hid_t space = n == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &size, NULL);
    put_attribute(file, at, name, type, space, data);
    H5Sclose(space);
}

void h5file_put_strings(struct h5file *file, hid_t at, const char *name, const char *const *text,
                        int n)
{
    hsize_t size = (hsize_t)n;
    hid_t type = H5Tcopy(H5T_C_S1);
    hid_t space = n == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &size, NULL);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    put_attribute(file, at, name, type, space, text);
    H5Sclose(space);
    H5Tclose(type);
}

/* an attribute with exactly n elements; < 0 on failure */
static hid_t open_attribute(struct h5file *file, hid_t at, const char *name, int n)
{
    hid_t attribute = file->failed ? -1 : H5Aopen(at, name, H5P_DEFAULT);
    if (attribute < 0) {
        h5file_fail(file, NULL);
        return -1;
    }
    hid_t space = H5Aget_space(attribute);
    if (H5Sget_simple_extent_npoints(space) != (n == 0 ? 1 : n)) {
        h5file_fail(file, "an attribute has another length than expected");
        H5Aclose(attribute);
        attribute = -1;
    }
    H5Sclose(space);
    return attribute;
}

void h5file_get_text(struct h5file *file, hid_t at, const char *name, char **text)
{
    *text = NULL;
    hid_t attribute = open_attribute(file, at, name, 0);
    if (attribute < 0)
        return;
    hid_t type = H5Aget_type(attribute);
    if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0) {
        h5file_fail(file, "an attribute is not the text that was expected");
    } else {
        size_t size = H5Tget_size(type);
        char *found = mem_zeroed(size + 1, 1);
        if (H5Aread(attribute, type, found) < 0) {
            h5file_fail(file, NULL);
            mem_free(found);
        } else {
            *text = found;
        }
    }
    H5Tclose(type);
    H5Aclose(attribute);
}

void h5file_get(struct h5file *file, hid_t at, const char *name, hid_t type, void *data, int n)
{
    hid_t attribute = open_attribute(file, at, name, n);
    if (attribute < 0)
        return;
    if (H5Aread(attribute, type, data) < 0)
        h5file_fail(file, NULL);
    H5Aclose(attribute);
}

void h5file_agree(struct h5file *file)
{
    gid failed = file->failed;
    comm_max(file->comm, &failed, 1);
    if (failed)
        h5file_fail(file, "another rank could not access it");
}

/* Tables have two dimensions, columns one. Selects the part that this rank moves in the file's
 * space; returns its place in memory. */
static hid_t select_part(hid_t in_file, const struct h5rows *rows, int dimensions)
{
    hsize_t memory[2] = {(hsize_t)(rows->n_local > 0 ? rows->n_local : 1), (hsize_t)rows->stride};
    hsize_t first[2] = {(hsize_t)rows->first, 0};
    hsize_t zero[2] = {0, 0};
    hsize_t count[2] = {(hsize_t)rows->n_local, (hsize_t)rows->columns};
    hid_t in_memory = H5Screate_simple(dimensions, memory, NULL);
    if (rows->n_local > 0) {
        H5Sselect_hyperslab(in_file, H5S_SELECT_SET, first, NULL, count, NULL);
        H5Sselect_hyperslab(in_memory, H5S_SELECT_SET, zero, NULL, count, NULL);
    } else {
        H5Sselect_none(in_file);
        H5Sselect_none(in_memory);
    }
    return in_memory;
}

static void put_new(struct h5file *file, hid_t at, const char *name, const struct h5rows *rows,
                    int dimensions, const void *data)
{
    if (file->failed)
        return;
    hsize_t size[2] = {(hsize_t)rows->total, (hsize_t)rows->columns};
    hid_t in_file = H5Screate_simple(dimensions, size, NULL);
    hid_t set = H5Dcreate2(at, name, rows->type, in_file, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    hid_t in_memory = select_part(in_file, rows, dimensions);
    if (set < 0 || H5Dwrite(set, rows->type, in_memory, in_file, file->transfer, data) < 0)
        h5file_fail(file, NULL);
    H5Sclose(in_memory);
    H5Sclose(in_file);
    if (set >= 0 && H5Dclose(set) < 0)
        h5file_fail(file, NULL);
    h5file_agree(file);
}

void h5file_put_rows(struct h5file *file, hid_t at, const char *name, const struct h5rows *rows,
                     const void *data)
{
    put_new(file, at, name, rows, 2, data);
}

void h5file_put_column(struct h5file *file, hid_t at, const char *name, const struct h5rows *rows,
                       const void *data)
{
    put_new(file, at, name, rows, 1, data);
}

static bool is_table(hid_t in_file, const struct h5rows *rows)
{
    hsize_t size[2] = {0, 0};
    return H5Sget_simple_extent_ndims(in_file) == 2 &&
           H5Sget_simple_extent_dims(in_file, size, NULL) == 2 && size[0] == (hsize_t)rows->total &&
           size[1] == (hsize_t)rows->columns;
}

static bool is_column(hid_t in_file, const struct h5rows *rows)
{
    return H5Sget_simple_extent_npoints(in_file) == rows->total;
}

static void get_old(struct h5file *file, hid_t at, const char *name, const struct h5rows *rows,
                    int dimensions, void *data)
{
    if (file->failed)
        return;
    hid_t set = H5Dopen2(at, name, H5P_DEFAULT);
    hid_t in_file = set >= 0 ? H5Dget_space(set) : -1;
    if (set < 0) {
        h5file_fail(file, NULL);
    } else if (dimensions == 2 && !is_table(in_file, rows)) {
        h5file_fail(file, "a table has another shape than expected");
    } else if (dimensions == 1 && !is_column(in_file, rows)) {
        h5file_fail(file, "a table has another length than expected");
    } else {
        hid_t in_memory = select_part(in_file, rows, dimensions);
        if (H5Dread(set, rows->type, in_memory, in_file, file->transfer, data) < 0)
            h5file_fail(file, NULL);
        H5Sclose(in_memory);
    }
    if (in_file >= 0)
        H5Sclose(in_file);
    if (set >= 0)
        H5Dclose(set);
    h5file_agree(file);
}

void h5file_get_rows(struct h5file *file, hid_t at, const char *name, const struct h5rows *rows,
                     void *data)
{
    get_old(file, at, name, rows, 2, data);
}

void h5file_get_column(struct h5file *file, hid_t at, const char *name, const struct h5rows *rows,
                       void *data)
{
    get_old(file, at, name, rows, 1, data);
}

void h5file_make_growing(struct h5file *file, hid_t at, const char *name, hid_t type,
                         const char *unit)
{
    const hsize_t none = 0;
    const hsize_t most = H5S_UNLIMITED;
    const hsize_t chunk = 1024;
    if (file->failed)
        return;
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    hid_t space = H5Screate_simple(1, &none, &most);
    H5Pset_chunk(list, 1, &chunk);
    hid_t set = H5Dcreate2(at, name, type, space, H5P_DEFAULT, list, H5P_DEFAULT);
    if (set < 0)
        h5file_fail(file, NULL);
    if (unit[0])
        h5file_put_text(file, set, "unit", unit);
    if (set >= 0 && H5Dclose(set) < 0)
        h5file_fail(file, NULL);
    H5Sclose(space);
    H5Pclose(list);
}

static hid_t open_set(struct h5file *file, hid_t at, const char *name)
{
    hid_t set = file->failed ? -1 : H5Dopen2(at, name, H5P_DEFAULT);
    if (set < 0)
        h5file_fail(file, NULL);
    return set;
}

gid h5file_growing_rows(struct h5file *file, hid_t at, const char *name)
{
    hid_t set = open_set(file, at, name);
    if (set < 0)
        return -1;
    hid_t space = H5Dget_space(set);
    const gid rows = H5Sget_simple_extent_npoints(space);
    H5Sclose(space);
    H5Dclose(set);
    return rows;
}

void h5file_set_rows(struct h5file *file, hid_t at, const char *name, gid rows)
{
    const hsize_t size = (hsize_t)rows;
    hid_t set = open_set(file, at, name);
    if (set < 0)
        return;
    if (H5Dset_extent(set, &size) < 0)
        h5file_fail(file, NULL);
    if (H5Dclose(set) < 0)
        h5file_fail(file, NULL);
}

void h5file_put_growing(struct h5file *file, hid_t at, const char *name, hid_t type, gid first,
                        gid n, const void *data)
{
    const struct h5rows rows = {.first = first, .n_local = n};
    h5file_set_rows(file, at, name, first + n);
    hid_t set = open_set(file, at, name);
    if (set < 0)
        return;
    hid_t in_file = H5Dget_space(set);
    hid_t in_memory = select_part(in_file, &rows, 1);
    if (H5Dwrite(set, type, in_memory, in_file, file->transfer, data) < 0)
        h5file_fail(file, NULL);
    H5Sclose(in_memory);
    H5Sclose(in_file);
    if (H5Dclose(set) < 0)
        h5file_fail(file, NULL);
}
