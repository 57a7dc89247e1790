/* Keywords as LAMMPS's manual has them on its pages dump_image and dump_modify. What we do not draw
 * (bonds, bodies, sub-boxes) is refused by name. */
#include "output/image_options.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "output/colors.h"
#include "output/writer.h"
#include "system/atoms.h"

static const char *const keywords[] = {
    "atom", "adiam", "size",   "view", "center", "up",  "zoom", "persp", "box", "shiny",
    "ssao", "axes",  "subbox", "bond", "line",   "tri", "body", "fix",   NULL};

static enum cw_status need(const char *const *words, int n_words, int n, struct cw_err *err)
{
    if (n_words <= n)
        return cw_err_user(err, "image %s: expected %d value%s", words[0], n, n == 1 ? "" : "s");
    return CW_OK;
}

static enum cw_status number(const char *keyword, const char *word, double lo, double hi,
                             double *value, struct cw_err *err)
{
    double got;
    if (!text_double(word, &got) || got < lo || got > hi) {
        return cw_err_user(err, "image %s: expected a number from %g to %g, got '%s'", keyword, lo,
                           hi, word);
    }
    *value = got;
    return CW_OK;
}

static enum cw_status yes_no(const char *keyword, const char *word, bool *value, struct cw_err *err)
{
    if (!text_bool(word, value))
        return cw_err_user(err, "image %s: expected yes or no, got '%s'", keyword, word);
    return CW_OK;
}

static enum cw_status color(const char *keyword, const char *word, unsigned char rgb[3],
                            struct cw_err *err)
{
    if (!color_find(word, rgb)) {
        return cw_err_user(err, "%s: unknown colour '%s'%s; or #rrggbb", keyword, word,
                           text_nearest_hint(word, color_names()).text);
    }
    return CW_OK;
}

static enum cw_status read_size(struct image_options *options, const char *const *words,
                                struct cw_err *err)
{
    int *const target[2] = {&options->width, &options->height};
    for (int k = 0; k < 2; k++) {
        if (!text_int(words[k + 1], target[k]) || *target[k] < 8 || *target[k] > 8192) {
            return cw_err_user(err, "image size: expected 8 to 8192 pixels, got '%s'",
                               words[k + 1]);
        }
    }
    return CW_OK;
}

static enum cw_status read_center(struct image_options *options, const char *const *words,
                                  struct cw_err *err)
{
    if (strcmp(words[1], "s") != 0 && strcmp(words[1], "d") != 0)
        return cw_err_user(err, "image center: expected s or d, got '%s'", words[1]);
    options->center_follows = words[1][0] == 'd';
    options->has_center = true;
    for (int d = 0; d < 3; d++) {
        if (number("center", words[d + 2], -10, 10, &options->center[d], err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static enum cw_status read_vector(const char *const *words, double v[3], struct cw_err *err)
{
    for (int d = 0; d < 3; d++) {
        if (number(words[0], words[d + 1], -1e6, 1e6, &v[d], err) != CW_OK)
            return err->status;
    }
    if (v[0] == 0 && v[1] == 0 && v[2] == 0)
        return cw_err_user(err, "image %s: expected a direction, not 0 0 0", words[0]);
    return CW_OK;
}

/* one keyword of the command and how many values it takes */
static enum cw_status read_keyword(struct image_options *options, const char *const *words,
                                   int n_words, int *used, struct cw_err *err)
{
    static const struct {
        const char *name;
        int values;
    } known[] = {{"atom", 1}, {"adiam", 1}, {"size", 2}, {"view", 2},  {"center", 4}, {"up", 3},
                 {"zoom", 1}, {"persp", 1}, {"box", 2},  {"shiny", 1}, {"ssao", 3},   {NULL, 0}};
    const char *keyword = words[0];
    int k = 0;
    while (known[k].name && strcmp(known[k].name, keyword) != 0)
        k++;
    if (!known[k].name) {
        for (const char *const *name = keywords; *name; name++) {
            if (strcmp(*name, keyword) == 0)
                return cw_err_user(err, "image %s is not drawn here; leave it out", keyword);
        }
        return cw_err_user(err, "image: unknown keyword '%s'%s", keyword,
                           text_nearest_hint(keyword, keywords).text);
    }
    if (need(words, n_words, known[k].values, err) != CW_OK)
        return err->status;
    *used = known[k].values + 1;
    switch (k) {
    case 0:
        return yes_no(keyword, words[1], &options->atoms, err);
    case 1:
        options->size = IMAGE_SIZE_NUMBER;
        return number(keyword, words[1], 1e-6, 1e6, &options->diameter, err);
    case 2:
        return read_size(options, words, err);
    case 3:
        if (number(keyword, words[1], 0, 180, &options->theta, err) != CW_OK)
            return err->status;
        return number(keyword, words[2], -360, 360, &options->phi, err);
    case 4:
        return read_center(options, words, err);
    case 5:
        return read_vector(words, options->up, err);
    case 6:
        return number(keyword, words[1], 1e-3, 1e4, &options->zoom, err);
    case 7:
        return number(keyword, words[1], 0, 1e4, &options->distance, err);
    case 8:
        if (yes_no(keyword, words[1], &options->box, err) != CW_OK)
            return err->status;
        return number(keyword, words[2], 0, 1, &options->box_diameter, err);
    case 9:
        return number(keyword, words[1], 0, 1, &options->shine, err);
    default: {
        bool on;
        double seed;
        if (yes_no(keyword, words[1], &on, err) != CW_OK ||
            number("ssao", words[2], 0, 2e9, &seed, err) != CW_OK ||
            number("ssao", words[3], 0, 1, &options->occlusion, err) != CW_OK)
            return err->status;
        if (!on)
            options->occlusion = 0;
        return CW_OK;
    }
    }
}

static enum cw_status read_color(struct image_options *options, const char *word,
                                 struct cw_err *err)
{
    static const char *const names[] = {"type", "element", "group"};
    for (int k = 0; k < 3; k++) {
        if (strcmp(names[k], word) == 0) {
            options->color = (enum image_color)k;
            return CW_OK;
        }
    }
    options->color = IMAGE_BY_VALUE;
    return columns_add(&options->value, word, err);
}

static enum cw_status read_diameter(struct image_options *options, const char *word,
                                    struct cw_err *err)
{
    if (strcmp(word, "type") == 0) {
        options->size = IMAGE_SIZE_TYPE;
    } else if (strcmp(word, "element") == 0) {
        options->size = IMAGE_SIZE_ELEMENT;
    } else if (text_double(word, &options->diameter) && options->diameter > 0) {
        options->size = IMAGE_SIZE_NUMBER;
    } else {
        return cw_err_user(err,
                           "image: expected type, element or a number for the diameter, got "
                           "'%s'",
                           word);
    }
    return CW_OK;
}

enum cw_status image_options_init(struct image_options *options, const char *file,
                                  const char *const *words, int n_words, struct cw_err *err)
{
    *options = (struct image_options){.width = 1200,
                                      .height = 900,
                                      .theta = 60,
                                      .phi = 30,
                                      .up = {0, 0, 1},
                                      .zoom = 1,
                                      .atoms = true,
                                      .box_diameter = 0.004,
                                      .shine = 1,
                                      .occlusion = 0.85,
                                      .background = {255, 255, 255},
                                      .box_color = {70, 80, 95},
                                      .map = "viridis"};
    size_t n = strlen(file);
    if (dump_options_init(&options->common, file, err) != CW_OK)
        return err->status;
    options->common.sink.whole = true;
    bool known = !strchr(file, '$'); /* else the deck is only being checked */
    if (known && (n < 4 || strcmp(file + n - 4, ".png") != 0))
        return cw_err_user(err, "image: pictures are PNG files: '%s' must end with .png", file);
    if (read_color(options, words[0], err) != CW_OK ||
        read_diameter(options, words[1], err) != CW_OK)
        return err->status;
    for (int k = 2, used = 0; k < n_words; k += used) {
        if (read_keyword(options, words + k, n_words - k, &used, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

void image_options_free(struct image_options *options)
{
    dump_options_free(&options->common);
    columns_free(&options->value);
}

static enum cw_status types_of(const struct writer_context *context, const char *keyword,
                               const char *word, gid *first, gid *last, struct cw_err *err)
{
    int n_types = context ? context->atoms->n_types : ATOMS_TYPES_MAX;
    if (!text_range(word, 1, n_types, first, last)) {
        return cw_err_user(err, "dump_modify %s: expected atom types 1 to %d, got '%s'", keyword,
                           n_types, word);
    }
    return CW_OK;
}

/* "a/b/c": the types of the range take turns */
static enum cw_status modify_acolor(struct image_options *options,
                                    const struct writer_context *context, const char *const *words,
                                    struct cw_err *err)
{
    gid first;
    gid last;
    if (types_of(context, "acolor", words[1], &first, &last, err) != CW_OK)
        return err->status;
    char *list = mem_string(words[2]);
    char *rest = list;
    gid t = first;
    for (char *name; t <= last && (name = strtok_r(rest, "/", &rest)); t++) {
        if (color("dump_modify acolor", name, options->type_color[t], err) != CW_OK)
            break;
        options->has_type_color[t] = true;
    }
    int given = (int)(t - first);
    for (; err->status == CW_OK && given > 0 && t <= last; t++) {
        memcpy(options->type_color[t], options->type_color[t - given], 3);
        options->has_type_color[t] = true;
    }
    mem_free(list);
    return err->status;
}

static enum cw_status modify_adiam(struct image_options *options,
                                   const struct writer_context *context, const char *const *words,
                                   struct cw_err *err)
{
    gid first;
    gid last;
    double diameter = 0;
    if (types_of(context, "adiam", words[1], &first, &last, err) != CW_OK ||
        number("adiam", words[2], 1e-6, 1e6, &diameter, err) != CW_OK)
        return err->status;
    for (gid t = first; t <= last; t++)
        options->type_diameter[t] = diameter;
    return CW_OK;
}

static enum cw_status modify_gcolor(struct image_options *options,
                                    const struct writer_context *context, const char *const *words,
                                    struct cw_err *err)
{
    int group;
    if (context && groups_require(context->groups, words[1], &group, err) != CW_OK)
        return err->status;
    int k = 0;
    while (k < options->n_group && strcmp(options->group_name[k], words[1]) != 0)
        k++;
    if (k == GROUPS_MAX)
        return cw_err_user(err, "dump_modify gcolor: at most %d groups", GROUPS_MAX);
    if (color("dump_modify gcolor", words[2], options->group_color[k], err) != CW_OK)
        return err->status;
    (void)snprintf(options->group_name[k], GROUP_NAME, "%s", words[1]);
    options->n_group = k == options->n_group ? k + 1 : options->n_group;
    return CW_OK;
}

/* amap LO HI MAP; LO and HI: a number, or min, max */
static enum cw_status modify_amap(struct image_options *options, const char *const *words,
                                  struct cw_err *err)
{
    static const char *const ends[2] = {"min", "max"};
    unsigned char unused[3];
    for (int k = 0; k < 2; k++) {
        options->has_range[k] = strcmp(words[k + 1], ends[k]) != 0;
        if (options->has_range[k] && !text_double(words[k + 1], &options->range[k])) {
            return cw_err_user(err, "dump_modify amap: expected %s or a number, got '%s'", ends[k],
                               words[k + 1]);
        }
    }
    if (strlen(words[3]) >= sizeof options->map || !color_of_value(words[3], 0, unused)) {
        return cw_err_user(
            err,
            "dump_modify amap: expected LO HI and a map (viridis, inferno, coolwarm, "
            "gray), got '%s'%s",
            words[3], text_nearest_hint(words[3], color_maps()).text);
    }
    memcpy(options->map, words[3], strlen(words[3]) + 1);
    return CW_OK;
}

enum cw_status image_options_modify(struct image_options *options,
                                    const struct writer_context *context, const char *const *words,
                                    int n_words, int *used, struct cw_err *err)
{
    static const struct {
        const char *name;
        int values;
    } known[] = {{"acolor", 2},    {"adiam", 2},    {"gcolor", 2}, {"amap", 3},
                 {"backcolor", 1}, {"boxcolor", 1}, {NULL, 0}};
    int k = 0;
    while (known[k].name && strcmp(known[k].name, words[0]) != 0)
        k++;
    if (!known[k].name)
        return CW_OK;
    if (n_words <= known[k].values) {
        return cw_err_user(err, "dump_modify %s: expected %d value%s", words[0], known[k].values,
                           known[k].values == 1 ? "" : "s");
    }
    *used = known[k].values + 1;
    switch (k) {
    case 0:
        return modify_acolor(options, context, words, err);
    case 1:
        return modify_adiam(options, context, words, err);
    case 2:
        return modify_gcolor(options, context, words, err);
    case 3:
        return modify_amap(options, words, err);
    case 4:
        return color("dump_modify backcolor", words[1], options->background, err);
    default:
        return color("dump_modify boxcolor", words[1], options->box_color, err);
    }
}
