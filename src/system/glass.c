/* Pieces of silica glass. Every rank builds the whole list, as for particles, and adds its share.
 */
#include "system/glass.h"

#include <string.h>

#include "base/mem.h"
#include "system/box.h"
#include "system/glass_cut.h"
#include "system/glass_trim.h"
#include "system/parts.h"
#include "system/region.h"

/* A slab's images along x and y touch too: they slide with it. */
static enum cw_status touch_slab(const struct system_parts *parts, const struct placing *placing,
                                 struct glass_piece *piece, struct cw_err *err)
{
    const struct box *box = parts->box;
    double reach = 0;
    gid n = piece->n;
    for (int k = 0; k < placing->n_touches; k++) {
        const double *along = placing->touch[k].along;
        reach = placing->touch[k].gap > reach ? placing->touch[k].gap : reach;
        if (along[0] != 0 || along[1] != 0) {
            return cw_err_user(err, "glass: a slab touches along 0 0 1 or 0 0 -1 only");
        }
    }
    for (int d = 0; d < 2; d++) {
        if (2 * reach > box->length[d]) {
            return cw_err_user(err, "glass: a gap of %g is longer than half the box along %c",
                               reach, "xy"[d]);
        }
    }
    mem_free(glass_piece_pad(piece, reach));
    struct placing moved = *placing;
    for (int d = 0; d < 2; d++)
        moved.center[d] = box->lo[d] + box->length[d] / 2;
    placing_move(&moved, box, piece->x, piece->n);
    enum cw_status status = placing_touch(parts, placing, piece->x, piece->n, err);
    piece->n = n;
    return status;
}

static enum cw_status place(const struct system_parts *parts, const struct glass_spec *spec,
                            struct glass_piece *piece, struct cw_err *err)
{
    if (spec->shape == GLASS_SLAB)
        return touch_slab(parts, &spec->placing, piece, err);
    if (spec->shape != GLASS_REGION)
        placing_move(&spec->placing, parts->box, piece->x, piece->n);
    return placing_touch(parts, &spec->placing, piece->x, piece->n, err);
}

static enum cw_status add(const struct system_parts *parts, const struct glass_spec *spec,
                          const struct glass_piece *piece, struct cw_err *err)
{
    int *type = mem_array((size_t)piece->n, sizeof *type);
    for (gid k = 0; k < piece->n; k++)
        type[k] = spec->type[piece->element[k]];
    enum cw_status status = placing_add(parts, "glass", spec->name, type, piece->x, piece->n, err);
    mem_free(type);
    return status;
}

static enum cw_status build(const struct system_parts *parts, const struct glass_spec *spec,
                            const struct glass_source *source, const struct region *region,
                            struct glass_made *made, struct cw_err *err)
{
    struct glass_piece piece;
    if (glass_cut(spec, source, region, parts->box, &piece, err) == CW_OK &&
        glass_trim(&piece, spec->bond, spec->seed, spec->name, made, err) == CW_OK &&
        place(parts, spec, &piece, err) == CW_OK)
        (void)add(parts, spec, &piece, err);
    made->n = piece.n;
    memcpy(made->strain, piece.strain, sizeof made->strain);
    glass_piece_free(&piece);
    return err->status;
}

enum cw_status glass_command(const struct system_parts *parts, const char *const *words,
                             int n_words, struct glass_made *made, struct cw_err *err)
{
    struct glass_spec spec;
    struct glass_source source = {0};
    const struct region *region = NULL;
    *made = (struct glass_made){0};
    if (glass_read(words, n_words, &spec, err) != CW_OK)
        return err->status;
    if (!parts->box->exists)
        return cw_err_user(err, "glass: there is no box yet (create_box or read_data)");
    if (spec.region && regions_require(parts->regions, spec.region, &region, err) != CW_OK) {
        cw_err_prefix(err, "glass: ");
        return err->status;
    }
    if (glass_source_read(spec.path, parts->comm, &source, err) == CW_OK)
        (void)build(parts, &spec, &source, region, made, err);
    glass_source_free(&source);
    return err->status;
}
