/* See checkpoint_parts.h. What they have saved is a table, not an attribute: these are limited to
 * 64 kB. */
#include "output/checkpoint_parts.h"

#include <stdio.h>

#include "base/mem.h"
#include "output/checkpoint.h"
#include "parallel/comm.h"

static void put_part(struct h5file *file, hid_t group, const struct checkpoint_part *part)
{
    h5file_put_text(file, group, "id", part->id);
    h5file_put_text(file, group, "style", part->style);
    h5file_put_text(file, group, "group", part->group);
    h5file_put_text(file, group, "words", part->words ? part->words : "");
    /* rank 0 writes it */
    gid bytes = (gid)part->bytes;
    struct h5rows rows = {.type = H5T_NATIVE_UINT8, .columns = 1, .stride = 1, .total = bytes};
    rows.n_local = comm_rank(file->comm) == 0 ? bytes : 0;
    h5file_put(file, group, "bytes", H5T_NATIVE_INT64, &bytes, 0);
    if (bytes > 0)
        h5file_put_rows(file, group, "state", &rows, part->data);
}

hid_t checkpoint_put_parts(struct h5file *file, const char *kind,
                           const struct checkpoint_part *part, int n)
{
    hid_t parts = h5file_make_group(file, file->id, kind);
    h5file_put(file, parts, "n", H5T_NATIVE_INT, &n, 0);
    for (int k = 0; k < n; k++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%d", k);
        hid_t group = h5file_make_group(file, parts, name);
        put_part(file, group, &part[k]);
        if (group >= 0)
            H5Gclose(group);
    }
    return parts;
}

static void get_name(struct h5file *file, hid_t at, const char *name, char *place, size_t room)
{
    char *text = NULL;
    h5file_get_text(file, at, name, &text);
    if (text)
        (void)snprintf(place, room, "%s", text);
    mem_free(text);
}

static void get_part(struct h5file *file, hid_t group, struct checkpoint_part *part)
{
    gid bytes = 0;
    get_name(file, group, "id", part->id, sizeof part->id);
    get_name(file, group, "style", part->style, sizeof part->style);
    get_name(file, group, "group", part->group, sizeof part->group);
    h5file_get_text(file, group, "words", &part->words);
    h5file_get(file, group, "bytes", H5T_NATIVE_INT64, &bytes, 0);
    if (file->failed || bytes <= 0)
        return;
    if (h5file_growing_rows(file, group, "state") != bytes) {
        h5file_fail(file, "it is damaged: a fix or compute has saved another number of bytes");
        return;
    }
    part->bytes = (size_t)bytes;
    part->data = mem_array(part->bytes, 1);
    /* every rank reads all of it */
    struct h5rows rows = {
        .type = H5T_NATIVE_UINT8, .columns = 1, .stride = 1, .n_local = bytes, .total = bytes};
    h5file_get_rows(file, group, "state", &rows, part->data);
}

void checkpoint_get_parts(struct h5file *file, hid_t parts, struct checkpoint_part **part,
                          int *n_part)
{
    int n = 0;
    H5G_info_t info = {.nlinks = 0};
    h5file_get(file, parts, "n", H5T_NATIVE_INT, &n, 0);
    if (!file->failed && (H5Gget_info(parts, &info) < 0 || n < 0 || (hsize_t)n > info.nlinks))
        h5file_fail(file, "it is damaged: another number of fixes or computes");
    if (!file->failed && n > 0) {
        *part = mem_zeroed((size_t)n, sizeof **part);
        *n_part = n;
    }
    for (int k = 0; k < *n_part && !file->failed; k++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%d", k);
        hid_t group = h5file_open_group(file, parts, name);
        get_part(file, group, &(*part)[k]);
        if (group >= 0)
            H5Gclose(group);
    }
}
