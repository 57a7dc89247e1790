/* Pictures in parallel: every rank makes spheres of its atoms, drops those that its own other
 * spheres hide from camera and light (most of a solid), and rank 0 paints what is left. The result
 * is the same, bit for bit, on any number of ranks: what hides a sphere from everybody hides it
 * there too. Rejected: sending whole depth buffers (hundreds of megabytes for a large picture). */
#include "output/dump_image.h"

#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "output/colors.h"
#include "output/image_options.h"
#include "output/render.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

static const double margin = 0.95; /* of the picture that the atoms may fill */

struct image_writer {
    struct writer base;
    struct image_options options;
    struct render_view fitted; /* of the first picture */
    bool is_fitted;
};

static void color_of_type(const struct image_options *options, const struct writer_context *context,
                          int type, bool by_element, unsigned char rgb[3])
{
    if (options->has_type_color[type]) {
        memcpy(rgb, options->type_color[type], 3);
        return;
    }
    const char *label = dump_label(&options->common, context, type, "");
    if (!by_element || !color_of_element(label, rgb, NULL))
        color_of_number(type - 1, rgb);
}

/* colours of groups in the order in which they are tried */
struct group_colors {
    uint32_t bit[2 * GROUPS_MAX];
    unsigned char rgb[2 * GROUPS_MAX][3];
    int n;
};

static void collect_groups(const struct image_options *options,
                           const struct writer_context *context, struct group_colors *colors)
{
    const struct groups *groups = context->groups;
    colors->n = 0;
    for (int k = 0; k < options->n_group; k++) {
        int group = groups_find(groups, options->group_name[k]);
        if (group < 0)
            continue;
        colors->bit[colors->n] = group_bit(group);
        memcpy(colors->rgb[colors->n++], options->group_color[k], 3);
    }
    for (int k = 1, number = 0; k < GROUPS_MAX; k++) {
        if (!groups->used[k])
            continue;
        colors->bit[colors->n] = group_bit(k);
        color_of_number(number++, colors->rgb[colors->n++]);
    }
}

static void color_by_group(const struct image_options *options,
                           const struct writer_context *context, const lidx *chosen, lidx n,
                           struct render_sphere *spheres)
{
    struct group_colors colors;
    collect_groups(options, context, &colors);
    for (lidx j = 0; j < n; j++) {
        uint32_t mask = context->atoms->mask[chosen[j]];
        int k = 0;
        while (k < colors.n && !(mask & colors.bit[k]))
            k++;
        if (k < colors.n) {
            memcpy(spheres[j].color, colors.rgb[k], 3);
        } else {
            color_of_type(options, context, context->atoms->type[chosen[j]], true,
                          spheres[j].color);
        }
    }
}

static enum cw_status color_by_value(const struct image_options *options,
                                     const struct writer_context *context, const lidx *chosen,
                                     lidx n, struct render_sphere *spheres, struct cw_err *err)
{
    double *values = mem_array((size_t)context->atoms->n_local, sizeof *values);
    double ends[2] = {-INFINITY, -INFINITY}; /* minus the least, the greatest */
    column_fill(&options->value.column[0], context, values, 1, err);
    if (err_sync(context->comm, err) != CW_OK) {
        mem_free(values);
        return err->status;
    }
    for (lidx j = 0; j < n; j++) {
        ends[0] = fmax(ends[0], -values[chosen[j]]);
        ends[1] = fmax(ends[1], values[chosen[j]]);
    }
    comm_max_double(context->comm, ends, 2);
    double lo = options->has_range[0] ? options->range[0] : -ends[0];
    double hi = options->has_range[1] ? options->range[1] : ends[1];
    for (lidx j = 0; j < n; j++) {
        double x = hi > lo ? (values[chosen[j]] - lo) / (hi - lo) : 0.5;
        color_of_value(options->map, x, spheres[j].color);
    }
    mem_free(values);
    return CW_OK;
}

static double diameter_of_type(const struct image_options *options,
                               const struct writer_context *context, int type)
{
    double diameter;
    if (options->type_diameter[type] > 0)
        return options->type_diameter[type];
    if (options->size == IMAGE_SIZE_NUMBER)
        return options->diameter;
    return color_of_element(dump_label(&options->common, context, type, ""), NULL, &diameter)
               ? diameter
               : 1;
}

static enum cw_status make_spheres(const struct image_writer *image,
                                   const struct writer_context *context,
                                   struct render_sphere **spheres, size_t *n_spheres,
                                   struct cw_err *err)
{
    const struct image_options *options = &image->options;
    const struct atoms *atoms = context->atoms;
    lidx *chosen;
    lidx n = 0;
    *spheres = NULL;
    *n_spheres = 0;
    dump_choose(&options->common, &image->base, context, &chosen, &n, err);
    n = options->atoms ? n : 0;
    struct render_sphere *all = mem_zeroed((size_t)n, sizeof *all);
    double radius[ATOMS_TYPES_MAX + 1] = {0};
    for (int t = 1; t <= atoms->n_types; t++)
        radius[t] = 0.5 * diameter_of_type(options, context, t);
    for (lidx j = 0; j < n; j++) {
        size_t i = (size_t)chosen[j];
        memcpy(all[j].x, atoms->x + 4 * i, sizeof all[j].x);
        all[j].radius = radius[atoms->type[i]];
        all[j].id = atoms->id[i];
        color_of_type(options, context, atoms->type[i], options->color == IMAGE_BY_ELEMENT,
                      all[j].color);
    }
    if (err_sync(context->comm, err) == CW_OK && options->color == IMAGE_BY_GROUP)
        color_by_group(options, context, chosen, n, all);
    if (err->status == CW_OK && options->color == IMAGE_BY_VALUE)
        color_by_value(options, context, chosen, n, all, err);
    mem_free(chosen);
    *spheres = all;
    *n_spheres = (size_t)n;
    return err->status;
}

/* The box's edges as chains of small balls: rank 0 draws them. Appends to *spheres. */
static void add_box(const struct image_options *options, const struct box *box,
                    struct render_sphere **spheres, size_t *n)
{
    const double shortest = fmin(box->length[0], fmin(box->length[1], box->length[2]));
    double radius = fmax(0.5 * options->box_diameter * shortest, 1e-4 * shortest);
    for (int edge = 0; edge < 12; edge++) {
        int axis = edge / 4;
        double along[3];
        box_shift(box, (const int[3]){axis == 0, axis == 1, axis == 2}, along);
        size_t balls = (size_t)(vec3_norm(along) / (0.7 * radius)) + 2;
        *spheres = mem_resize(*spheres, *n + balls, sizeof **spheres);
        for (size_t k = 0; k < balls; k++) {
            struct render_sphere *ball = &(*spheres)[(*n)++];
            *ball = (struct render_sphere){.radius = radius, .id = -1};
            memcpy(ball->color, options->box_color, 3);
            double corner[3] = {0}; /* the edge's lower end */
            for (int d = 0, bit = edge % 4; d < 3; d++) {
                if (d == axis)
                    continue;
                corner[d] = bit & 1;
                bit >>= 1;
            }
            box_place(box, corner, ball->x);
            for (int d = 0; d < 3; d++)
                ball->x[d] += along[d] * (double)k / (double)(balls - 1);
        }
    }
}

/* how far all spheres reach along three directions */
struct extent {
    double below[3], above[3]; /* minus the least, the greatest */
};

/* Collective. */
static void find_extent(const struct writer_context *context, const double directions[3][3],
                        const struct render_sphere *spheres, size_t n, struct extent *extent)
{
    for (int k = 0; k < 3; k++)
        extent->below[k] = extent->above[k] = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < 3; k++) {
            double at = vec3_dot(directions[k], spheres[i].x);
            extent->below[k] = fmax(extent->below[k], spheres[i].radius - at);
            extent->above[k] = fmax(extent->above[k], spheres[i].radius + at);
        }
    }
    comm_max_double(context->comm, extent->below, 3);
    comm_max_double(context->comm, extent->above, 3);
    for (int k = 0; k < 3; k++) {
        if (!(extent->below[k] + extent->above[k] > 0)) /* nothing to see */
            extent->below[k] = extent->above[k] = 1;
    }
}

static double middle(const struct extent *extent, int k)
{
    return 0.5 * (extent->above[k] - extent->below[k]);
}

/* The view: as the words say, scaled so that everything fits. */
static void fit_view(const struct image_options *options, const struct writer_context *context,
                     const struct render_sphere *spheres, size_t n, struct render_view *view)
{
    double axes[3][3];
    struct extent extent;
    double half[2];
    *view = (struct render_view){.width = options->width, .height = options->height};
    render_look(view, options->theta, options->phi, options->up);
    memcpy(axes[0], view->right, sizeof axes[0]);
    memcpy(axes[1], view->up, sizeof axes[1]);
    memcpy(axes[2], view->toward, sizeof axes[2]);
    find_extent(context, axes, spheres, n, &extent);
    if (options->has_center) {
        double lo[3];
        double hi[3];
        box_bounds(context->box, lo, hi);
        for (int d = 0; d < 3; d++)
            view->center[d] = lo[d] + options->center[d] * (hi[d] - lo[d]);
    } else {
        for (int d = 0; d < 3; d++) {
            for (int k = 0; k < 3; k++)
                view->center[d] += middle(&extent, k) * axes[k][d];
        }
    }
    for (int k = 0; k < 2; k++) {
        double at = vec3_dot(axes[k], view->center);
        half[k] = fmax(extent.below[k] + at, extent.above[k] - at);
    }
    double scale = fmin(0.5 * view->width / half[0], 0.5 * view->height / half[1]);
    view->scale = margin * options->zoom * scale;
    view->distance = options->distance * view->height / view->scale;
}

static void make_scene(struct image_writer *image, const struct writer_context *context,
                       const struct render_sphere *spheres, size_t n, struct render_scene *scene)
{
    static const double axes[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    const struct image_options *options = &image->options;
    struct extent extent;
    double largest = 0;
    if (!image->is_fitted || options->center_follows)
        fit_view(options, context, spheres, n, &image->fitted);
    image->is_fitted = true;
    *scene = (struct render_scene){.camera = image->fitted,
                                   .shine = options->shine,
                                   .occlusion = options->occlusion,
                                   .shadow = 0.75,
                                   .cue = 0.12};
    memcpy(scene->background, options->background, 3);
    find_extent(context, axes, spheres, n, &extent);
    double diagonal = 0;
    for (int d = 0; d < 3; d++) {
        scene->bound_center[d] = middle(&extent, d);
        double half = 0.5 * (extent.above[d] + extent.below[d]);
        diagonal += half * half;
    }
    scene->bound_radius = sqrt(diagonal);
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, spheres[i].radius);
    comm_max_double(context->comm, &largest, 1);
    scene->largest = largest;
}

static enum cw_status put_picture(struct sink *sink, const struct writer_context *context,
                                  const char *data, size_t bytes, struct cw_err *err)
{
    if (!context->measured)
        return sink_write(sink, context->step, data, bytes, err);
    *context->measured += (gid)sink_measure(sink, data, bytes);
    return CW_OK;
}

/* rank 0: paint, encode, write */
static enum cw_status paint(struct image_writer *image, const struct writer_context *context,
                            const struct render_scene *scene, const struct render_sphere *spheres,
                            size_t n, struct cw_err *err)
{
    size_t width = (size_t)scene->camera.width;
    size_t height = (size_t)scene->camera.height;
    unsigned char *rgb = mem_array(3 * width * height, 1);
    png_image picture = {.version = PNG_IMAGE_VERSION,
                         .width = (png_uint_32)width,
                         .height = (png_uint_32)height,
                         .format = PNG_FORMAT_RGB};
    render_picture(scene, spheres, n, rgb);
    png_alloc_size_t bytes = PNG_IMAGE_PNG_SIZE_MAX(picture);
    char *data = mem_array(bytes, 1);
    if (png_image_write_to_memory(&picture, data, &bytes, 0, rgb, 0, NULL)) {
        put_picture(&image->options.common.sink, context, data, bytes, err);
    } else {
        cw_err_defect(err, "the picture cannot be encoded: %s", picture.message);
    }
    png_image_free(&picture);
    mem_free(data);
    mem_free(rgb);
    return err->status;
}

/* the spheres that somebody may see, on rank 0 */
static void gather_seen(const struct writer_context *context, const struct render_scene *scene,
                        struct render_sphere *spheres, size_t n, void **all, size_t *n_all)
{
    bool *seen = mem_array(n, sizeof *seen);
    size_t kept = 0;
    render_cull(scene, spheres, n, seen);
    for (size_t k = 0; k < n; k++) {
        if (seen[k])
            spheres[kept++] = spheres[k];
    }
    mem_free(seen);
    gid total = (gid)kept;
    comm_gather(context->comm, spheres, kept * sizeof *spheres, 0, all, NULL);
    comm_sum(context->comm, &total, 1);
    *n_all = (size_t)total;
}

static enum cw_status write_snapshot(struct writer *writer, const struct writer_context *context,
                                     struct cw_err *err)
{
    struct image_writer *image = (struct image_writer *)writer;
    struct render_sphere *spheres = NULL;
    struct render_scene scene;
    void *all = NULL;
    size_t n = 0;
    size_t n_all = 0;
    if (columns_check(&image->options.value, context->values, err) != CW_OK)
        return err->status;
    if (make_spheres(image, context, &spheres, &n, err) == CW_OK) {
        if (image->options.box && comm_rank(context->comm) == 0)
            add_box(&image->options, context->box, &spheres, &n);
        make_scene(image, context, spheres, n, &scene);
        gather_seen(context, &scene, spheres, n, &all, &n_all);
        if (comm_rank(context->comm) == 0)
            paint(image, context, &scene, all, n_all, err);
    }
    mem_free(all);
    mem_free(spheres);
    return err_sync(context->comm, err);
}

static enum cw_status modify_own(struct writer *writer, const struct writer_context *context,
                                 const char *const *words, int n_words, int *used,
                                 struct cw_err *err)
{
    struct image_writer *image = (struct image_writer *)writer;
    return image_options_modify(&image->options, context, words, n_words, used, err);
}

static enum cw_status modify(struct writer *writer, const struct writer_context *context,
                             const char *const *words, int n_words, struct cw_err *err)
{
    struct image_writer *image = (struct image_writer *)writer;
    return dump_options_modify(&image->options.common, writer, context, words, n_words, modify_own,
                               err);
}

static unsigned needs(struct writer *writer, const struct writer_context *context)
{
    struct image_writer *image = (struct image_writer *)writer;
    return columns_needs(&image->options.value, context->values) |
           columns_needs(&image->options.common.attribute, context->values);
}

static void destroy(struct writer *writer)
{
    struct image_writer *image = (struct image_writer *)writer;
    image_options_free(&image->options);
    mem_free(image);
}

static const struct writer_ops image_ops = {
    .modify = modify, .needs = needs, .write = write_snapshot, .destroy = destroy};

static enum cw_status create(const char *file, const char *const *words, int n_words,
                             struct writer **out, struct cw_err *err)
{
    struct image_writer *image = mem_zeroed(1, sizeof *image);
    image->base.ops = &image_ops;
    if (image_options_init(&image->options, file, words, n_words, err) != CW_OK) {
        destroy(&image->base);
        return err->status;
    }
    *out = &image->base;
    return CW_OK;
}

static const char *const keywords[] = {"acolor",  "adiam",  "amap",  "backcolor", "boxcolor",
                                       "element", "every",  "first", "flush",     "gcolor",
                                       "pad",     "thresh", NULL};

const struct writer_style dump_image_style = {
    .name = "image",
    .usage = "COLOUR DIAMETER [size W H] [view THETA PHI] [zoom Z] [center s|d X Y Z] [up X Y Z] "
             "[persp D] [box yes|no D] [shiny S] [ssao yes|no SEED D]",
    .summary = "PNG pictures: shaded spheres",
    .words_min = 2,
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};
