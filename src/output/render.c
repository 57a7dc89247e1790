/* A small renderer for spheres.
 *
 * Each sphere is drawn as a disc of exact depths into a buffer of twice the picture's width and
 * height (depth and index of the nearest sphere per sample). A second buffer of the same kind is
 * drawn from the light: what is not in it lies in shadow. Then each sample is shaded from its
 * sphere's colour and normal:
 *
 *   colour (ambient (sky above, ground below) x occlusion + key light x shadow) + highlight
 *
 * in linear light, faded with depth, darkened at edges, and 2 x 2 samples are averaged.
 * Occlusion is estimated from the depth buffer: how far neighbouring samples rise above this one
 * (the idea of Mittring, SIGGRAPH courses 2007, in its simplest form). Shadows are the light's
 * depth buffer looked up at 16 places around the sample (percentage-closer filtering: Reeves,
 * Salesin, Cook, SIGGRAPH 1987).
 *
 * Ray tracing was not taken: for spheres that fill a few pixels each this is as exact and needs no
 * tree of spheres. In perspective a sphere is drawn as a disc, too (its outline is an ellipse): at
 * the distances of eyes from crystals that is not seen. */
#include "output/render.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"

enum { OVER = 2, LIGHT_SIZE = 2048, AO_SAMPLES = 20, SHADOW_TAPS = 4 };

static const double pi = 3.14159265358979323846;

/* samples of one view */
struct buffer_2d {
    struct render_view view; /* in samples */
    double *depth;           /* [height * width] towards the viewer, samples */
    int32_t *index;          /* [height * width] -1: nothing */
};

/* a sphere as a view sees it, samples */
struct disc {
    double x, y, z, r;
};

void render_look(struct render_view *view, double theta, double phi, const double up[3])
{
    double t = theta * pi / 180;
    double p = phi * pi / 180;
    double toward[3] = {sin(t) * cos(p), sin(t) * sin(p), cos(t)};
    double right[3];
    vec3_cross(up, toward, right);
    if (!vec3_normalize(right)) {
        /* straight along `up`: any other direction will do */
        const double other[3] = {-cos(p), -sin(p), 0};
        vec3_cross(other, toward, right);
        if (!vec3_normalize(right))
            right[0] = 1, right[1] = right[2] = 0;
    }
    memcpy(view->toward, toward, sizeof toward);
    memcpy(view->right, right, sizeof right);
    vec3_cross(toward, right, view->up);
}

static struct disc project(const struct render_view *view, const struct render_sphere *sphere)
{
    double d[3];
    for (int k = 0; k < 3; k++)
        d[k] = sphere->x[k] - view->center[k];
    double z = vec3_dot(d, view->toward);
    double scale = view->scale;
    if (view->distance > 0)
        scale *= view->distance / fmax(view->distance - z, 0.05 * view->distance);
    return (struct disc){0.5 * view->width + scale * vec3_dot(d, view->right),
                         0.5 * view->height - scale * vec3_dot(d, view->up), view->scale * z,
                         scale * sphere->radius};
}

static void open_buffer(struct buffer_2d *buffer, const struct render_view *view, int over)
{
    buffer->view = *view;
    buffer->view.width *= over;
    buffer->view.height *= over;
    buffer->view.scale *= over;
    size_t n = (size_t)buffer->view.width * (size_t)buffer->view.height;
    buffer->depth = mem_array(n, sizeof *buffer->depth);
    buffer->index = mem_array(n, sizeof *buffer->index);
    for (size_t k = 0; k < n; k++) {
        buffer->depth[k] = -INFINITY;
        buffer->index[k] = -1;
    }
}

static void close_buffer(struct buffer_2d *buffer)
{
    mem_free(buffer->depth);
    mem_free(buffer->index);
}

static int clamp(double x, int most)
{
    return x < 0 ? 0 : x > most ? most : (int)x;
}

static void draw(struct buffer_2d *buffer, const struct render_sphere *spheres, int32_t k)
{
    struct disc disc = project(&buffer->view, &spheres[k]);
    int width = buffer->view.width;
    int x1 = clamp(ceil(disc.x + disc.r), width);
    int y1 = clamp(ceil(disc.y + disc.r), buffer->view.height);
    for (int y = clamp(floor(disc.y - disc.r), y1); y < y1; y++) {
        double dy = y + 0.5 - disc.y;
        size_t row = (size_t)y * (size_t)width;
        for (int x = clamp(floor(disc.x - disc.r), x1); x < x1; x++) {
            double dx = x + 0.5 - disc.x;
            double h2 = disc.r * disc.r - dx * dx - dy * dy;
            if (h2 <= 0)
                continue;
            double depth = disc.z + sqrt(h2);
            size_t at = row + (size_t)x;
            bool nearer = depth > buffer->depth[at];
            if (!nearer && depth == buffer->depth[at])
                nearer = spheres[k].id < spheres[buffer->index[at]].id;
            if (nearer) {
                buffer->depth[at] = depth;
                buffer->index[at] = k;
            }
        }
    }
}

static void draw_all(struct buffer_2d *buffer, const struct render_sphere *spheres, size_t n)
{
    for (size_t k = 0; k < n; k++)
        draw(buffer, spheres, (int32_t)k);
}

/* The key light comes from above the viewer's left shoulder, whatever the view. */
static struct render_view light_view(const struct render_scene *scene)
{
    const struct render_view *camera = &scene->camera;
    struct render_view view = {.width = LIGHT_SIZE, .height = LIGHT_SIZE};
    for (int d = 0; d < 3; d++) {
        view.toward[d] = -0.45 * camera->right[d] + 0.75 * camera->up[d] + 0.65 * camera->toward[d];
        view.center[d] = scene->bound_center[d];
    }
    vec3_normalize(view.toward);
    vec3_cross(camera->up, view.toward, view.right);
    vec3_normalize(view.right);
    vec3_cross(view.toward, view.right, view.up);
    view.scale = 0.49 * LIGHT_SIZE / fmax(scene->bound_radius, 1e-6);
    return view;
}

void render_cull(const struct render_scene *scene, const struct render_sphere *spheres, size_t n,
                 bool *seen)
{
    const struct render_view light = light_view(scene);
    memset(seen, 0, n * sizeof *seen);
    for (int pass = 0; pass < (scene->shadow > 0 ? 2 : 1); pass++) {
        struct buffer_2d buffer;
        open_buffer(&buffer, pass ? &light : &scene->camera, pass ? 1 : OVER);
        draw_all(&buffer, spheres, n);
        size_t samples = (size_t)buffer.view.width * (size_t)buffer.view.height;
        for (size_t k = 0; k < samples; k++) {
            if (buffer.index[k] >= 0)
                seen[buffer.index[k]] = true;
        }
        close_buffer(&buffer);
    }
}

/* what the shading of a sample needs */
struct painter {
    const struct render_scene *scene;
    const struct render_sphere *spheres;
    struct buffer_2d camera, light;
    double reach;             /* of occlusion, samples */
    double nearest, farthest; /* depths drawn */
    double linear[256];       /* sRGB -> linear light */
    double offset[AO_SAMPLES][2];
    double key[3]; /* direction of the light */
};

/* a cheap number in [0, 1) per sample, to turn the pattern of occlusion samples */
static double jitter(int x, int y)
{
    uint32_t h = (uint32_t)x * 0x9E3779B1u ^ (uint32_t)y * 0x85EBCA77u;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    return (double)((h ^ (h >> 12)) & 0xFFFF) / 65536;
}

/* 0: open sky, 1: deep in a cleft */
static double occlusion(const struct painter *painter, int x, int y, double depth)
{
    const struct buffer_2d *buffer = &painter->camera;
    double turn = 2 * pi * jitter(x, y);
    double c = cos(turn);
    double s = sin(turn);
    double sum = 0;
    for (int k = 0; k < AO_SAMPLES; k++) {
        double ox = painter->offset[k][0];
        double oy = painter->offset[k][1];
        double dx = c * ox - s * oy;
        double dy = s * ox + c * oy;
        int sx = (int)floor(x + 0.5 + dx);
        int sy = (int)floor(y + 0.5 + dy);
        if (sx < 0 || sy < 0 || sx >= buffer->view.width || sy >= buffer->view.height)
            continue;
        double rise = buffer->depth[(size_t)sy * (size_t)buffer->view.width + (size_t)sx] - depth;
        if (!(rise > 0))
            continue;
        double run = sqrt(dx * dx + dy * dy);
        double slope = rise / sqrt(rise * rise + run * run);
        /* what rises far above is another body: it shades less the farther it is */
        sum += slope / (1 + rise * rise / (9 * painter->reach * painter->reach));
    }
    return fmin(1, 1.35 * sum / AO_SAMPLES);
}

/* share of the light's taps that do not reach the point */
static double shadow(const struct painter *painter, const double point[3], double size,
                     double slant)
{
    const struct buffer_2d *buffer = &painter->light;
    const struct render_sphere probe = {.x = {point[0], point[1], point[2]}, .radius = 0};
    struct disc at = project(&buffer->view, &probe);
    double radius = size * buffer->view.scale;
    double spread = fmax(1.5, 0.8 * radius) / SHADOW_TAPS;
    double bias = (0.35 + 0.8 * (1 - slant)) * fmax(radius, 2);
    int blocked = 0;
    for (int i = 0; i < SHADOW_TAPS; i++) {
        for (int j = 0; j < SHADOW_TAPS; j++) {
            int x = (int)floor(at.x + spread * (2 * i - SHADOW_TAPS + 1));
            int y = (int)floor(at.y + spread * (2 * j - SHADOW_TAPS + 1));
            if (x >= 0 && y >= 0 && x < LIGHT_SIZE && y < LIGHT_SIZE &&
                buffer->depth[(size_t)y * LIGHT_SIZE + (size_t)x] > at.z + bias)
                blocked++;
        }
    }
    return (double)blocked / (SHADOW_TAPS * SHADOW_TAPS);
}

/* 1 at the outline of a body in front of something much deeper */
static double edge(const struct painter *painter, int x, int y, double depth, double r)
{
    static const int dx[] = {1, -1, 0, 0};
    static const int dy[] = {0, 0, 1, -1};
    const struct buffer_2d *buffer = &painter->camera;
    double most = 0;
    for (int k = 0; k < 4; k++) {
        int sx = x + 2 * dx[k];
        int sy = y + 2 * dy[k];
        if (sx < 0 || sy < 0 || sx >= buffer->view.width || sy >= buffer->view.height)
            continue;
        double other = buffer->depth[(size_t)sy * (size_t)buffer->view.width + (size_t)sx];
        most = fmax(most, depth - other);
    }
    return most > 2.2 * r ? fmin(1, (most - 2.2 * r) / (2 * r)) : 0;
}

static double highlight(double cosine)
{
    double c2 = cosine * cosine;
    double c8 = c2 * c2 * c2 * c2;
    return c8 * c8 * c8; /* cosine to the 24th */
}

/* linear light of one sample that shows a sphere */
static void shade(const struct painter *painter, int x, int y, double out[3])
{
    const struct render_scene *scene = painter->scene;
    const struct render_view *view = &painter->camera.view;
    size_t at = (size_t)y * (size_t)view->width + (size_t)x;
    const struct render_sphere *sphere = &painter->spheres[painter->camera.index[at]];
    double depth = painter->camera.depth[at];
    struct disc disc = project(view, sphere);
    const double n[3] = {(x + 0.5 - disc.x) / disc.r, (disc.y - y - 0.5) / disc.r,
                         (depth - disc.z) / disc.r};
    double normal[3];
    double point[3];
    for (int d = 0; d < 3; d++) {
        normal[d] = n[0] * view->right[d] + n[1] * view->up[d] + n[2] * view->toward[d];
        point[d] = sphere->x[d] + normal[d] * sphere->radius;
    }
    double facing = vec3_dot(normal, painter->key);
    double lit = fmax(0, facing);
    if (scene->shadow > 0 && lit > 0)
        lit *= 1 - scene->shadow * shadow(painter, point, sphere->radius, facing);
    double open = scene->occlusion > 0 ? 1 - scene->occlusion * occlusion(painter, x, y, depth) : 1;
    double half[3];
    for (int d = 0; d < 3; d++)
        half[d] = painter->key[d] + view->toward[d];
    vec3_normalize(half);
    double ambient = (0.40 + 0.12 * n[1] + 0.18 * n[2]) * open;
    double light = ambient + 0.80 * lit * (0.55 + 0.45 * open);
    double shine = 0.35 * scene->shine * highlight(fmax(0, vec3_dot(normal, half))) * lit * open;
    double fade = 0;
    if (painter->farthest < painter->nearest)
        fade = (painter->nearest - depth) / (painter->nearest - painter->farthest);
    double line = 1 - 0.55 * edge(painter, x, y, depth, disc.r);
    for (int d = 0; d < 3; d++) {
        double value = (painter->linear[sphere->color[d]] * light + shine) * line;
        out[d] = value + scene->cue * fade * fade * (painter->linear[scene->background[d]] - value);
    }
}

static unsigned char to_srgb(double linear)
{
    double x = fmin(1, fmax(0, linear));
    double s = x <= 0.0031308 ? 12.92 * x : 1.055 * pow(x, 1 / 2.4) - 0.055;
    return (unsigned char)(255 * s + 0.5);
}

static double to_linear(double s)
{
    return s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
}

/* constants of a picture: light, occlusion pattern (a sunflower spiral), range of depths */
static void prepare(struct painter *painter)
{
    const struct buffer_2d *buffer = &painter->camera;
    size_t samples = (size_t)buffer->view.width * (size_t)buffer->view.height;
    for (int k = 0; k < 256; k++)
        painter->linear[k] = to_linear(k / 255.0);
    double largest = painter->scene->largest * buffer->view.scale;
    painter->reach = fmin(fmax(4, 3 * largest), 120);
    for (int k = 0; k < AO_SAMPLES; k++) {
        double r = painter->reach * sqrt((k + 0.5) / AO_SAMPLES);
        double angle = k * pi * (3 - sqrt(5));
        painter->offset[k][0] = r * cos(angle);
        painter->offset[k][1] = r * sin(angle);
    }
    painter->nearest = -INFINITY;
    painter->farthest = INFINITY;
    for (size_t k = 0; k < samples; k++) {
        if (buffer->index[k] < 0)
            continue;
        painter->nearest = fmax(painter->nearest, buffer->depth[k]);
        painter->farthest = fmin(painter->farthest, buffer->depth[k]);
    }
}

static void paint_pixel(const struct painter *painter, int x, int y, unsigned char *rgb)
{
    double sum[3] = {0, 0, 0};
    for (int k = 0; k < OVER * OVER; k++) {
        int sx = OVER * x + k % OVER;
        int sy = OVER * y + k / OVER;
        double color[3];
        size_t at = (size_t)sy * (size_t)painter->camera.view.width + (size_t)sx;
        if (painter->camera.index[at] >= 0) {
            shade(painter, sx, sy, color);
        } else {
            for (int d = 0; d < 3; d++)
                color[d] = painter->linear[painter->scene->background[d]];
        }
        for (int d = 0; d < 3; d++)
            sum[d] += fmin(1, color[d]);
    }
    for (int d = 0; d < 3; d++)
        rgb[d] = to_srgb(sum[d] / (OVER * OVER));
}

void render_picture(const struct render_scene *scene, const struct render_sphere *spheres, size_t n,
                    unsigned char *rgb)
{
    struct painter *painter = mem_zeroed(1, sizeof *painter);
    const struct render_view light = light_view(scene);
    painter->scene = scene;
    painter->spheres = spheres;
    memcpy(painter->key, light.toward, sizeof painter->key);
    open_buffer(&painter->camera, &scene->camera, OVER);
    draw_all(&painter->camera, spheres, n);
    if (scene->shadow > 0) {
        open_buffer(&painter->light, &light, 1);
        draw_all(&painter->light, spheres, n);
    }
    prepare(painter);
    for (int y = 0; y < scene->camera.height; y++) {
        for (int x = 0; x < scene->camera.width; x++) {
            paint_pixel(painter, x, y,
                        rgb + 3 * ((size_t)y * (size_t)scene->camera.width + (size_t)x));
        }
    }
    close_buffer(&painter->camera);
    close_buffer(&painter->light);
    mem_free(painter);
}
