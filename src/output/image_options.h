#ifndef CW_OUTPUT_IMAGE_OPTIONS_H
#define CW_OUTPUT_IMAGE_OPTIONS_H
/* The words of dump image and of dump_modify for it. All functions are local, the same on all
 * ranks.
 */
#include "base/err.h"
#include "base/types.h"
#include "output/columns.h"
#include "output/dump_options.h"
#include "system/group.h"

enum image_color { IMAGE_BY_TYPE, IMAGE_BY_ELEMENT, IMAGE_BY_GROUP, IMAGE_BY_VALUE };
enum image_size { IMAGE_SIZE_TYPE, IMAGE_SIZE_ELEMENT, IMAGE_SIZE_NUMBER };

struct image_options {
    struct dump_options common;
    enum image_color color;
    struct atom_columns value; /* IMAGE_BY_VALUE: one column */
    enum image_size size;
    double diameter; /* IMAGE_SIZE_NUMBER, length units */
    int width, height;
    double theta, phi; /* degrees */
    double up[3];
    double zoom, distance; /* distance: of the eye, in picture heights; 0: parallel */
    double center[3];      /* fractions of the box */
    bool has_center, center_follows;
    bool box, atoms;
    double box_diameter; /* fraction of the shortest box edge */
    double shine, occlusion;
    unsigned char background[3], box_color[3];
    unsigned char type_color[DUMP_LABELS][3]; /* acolor */
    bool has_type_color[DUMP_LABELS];
    double type_diameter[DUMP_LABELS]; /* adiam; 0: none */
    char group_name[GROUPS_MAX][GROUP_NAME];
    unsigned char group_color[GROUPS_MAX][3]; /* gcolor, in the order given */
    int n_group;
    char map[16];
    bool has_range[2]; /* amap: fixed lower, upper end */
    double range[2];
};

enum cw_status image_options_init(struct image_options *options, const char *file,
                                  const char *const *words, int n_words,
                                  struct cw_err *err) CW_MUST_CHECK;
void image_options_free(struct image_options *options);

/* A keyword of dump_modify that only pictures have: words[0] and what follows. *used = 0: not one.
 */
enum cw_status image_options_modify(struct image_options *options,
                                    const struct writer_context *context, const char *const *words,
                                    int n_words, int *used, struct cw_err *err) CW_MUST_CHECK;

#endif
