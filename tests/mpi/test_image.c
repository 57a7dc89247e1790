/* ranks: 1 3 */
/* Pictures: the same bytes on any number of ranks, the right things in the right places, and words
 * that are refused. */
#include <check.h>
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "output/colors.h"
#include "output/registry.h"
#include "output/render.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/value.h"

static struct cw_err err;

struct stage {
    struct atoms atoms;
    struct box box;
    struct groups groups;
    struct value_host host;
    struct writer_context context;
};

static enum cw_status host_check(void *self_, const struct value_ref *ref, bool per_atom,
                                 struct cw_err *error)
{
    (void)self_;
    (void)per_atom;
    return strcmp(ref->name, "a") == 0 ? CW_OK : cw_err_user(error, "no compute %s", ref->name);
}

static enum cw_status host_per_atom(void *self_, const struct value_ref *ref, double *out,
                                    struct cw_err *error)
{
    const struct stage *stage = self_;
    (void)ref;
    (void)error;
    for (lidx i = 0; i < stage->atoms.n_local; i++)
        out[i] = stage->atoms.x[4 * i];
    return CW_OK;
}

/* two slabs of an fcc crystal with a gap between, types 1 and 2, groups low and high */
static void build(struct stage *stage, struct comm *comm)
{
    memset(stage, 0, sizeof *stage);
    atoms_init(&stage->atoms);
    box_init(&stage->box);
    groups_init(&stage->groups);
    stage->atoms.n_types = 2;
    strcpy(stage->atoms.label[1], "Au");
    strcpy(stage->atoms.label[2], "Cu");
    int low;
    int high;
    ck_assert_int_eq(groups_add(&stage->groups, "low", &low, &err), CW_OK);
    ck_assert_int_eq(groups_add(&stage->groups, "high", &high, &err), CW_OK);
    ck_assert_int_eq(box_set(&stage->box, (double[3]){0, 0, 0}, (double[3]){40, 40, 40}, &err),
                     CW_OK);
    gid id = 0;
    for (int k = 0; k < 4 * 6 * 6 * 8; k++) {
        int cell = k / 4;
        int b = k % 4;
        int at[3] = {cell % 6, cell / 6 % 6, cell / 36};
        double x[3];
        for (int d = 0; d < 3; d++)
            x[d] = 8 + 4.0 * at[d] + (b != 0 && b != d + 1 ? 2 : 0);
        bool top = at[2] >= 4;
        x[2] += top ? 4 : 0;
        if (++id % comm_size(comm) != comm_rank(comm))
            continue;
        lidx i = atoms_append(&stage->atoms, id, top ? 2 : 1, x);
        stage->atoms.mask[i] |= group_bit(top ? high : low);
    }
    atoms_count(&stage->atoms, comm);
    const struct units *units;
    ck_assert_int_eq(units_find("metal", &units, &err), CW_OK);
    stage->host =
        (struct value_host){.self = stage, .check = host_check, .per_atom = host_per_atom};
    stage->context = (struct writer_context){.comm = comm,
                                             .units = units,
                                             .box = &stage->box,
                                             .atoms = &stage->atoms,
                                             .groups = &stage->groups,
                                             .values = &stage->host};
}

static int split(char *text, const char **word)
{
    int n = 0;
    for (char *w = strtok(text, " "); w; w = strtok(NULL, " "))
        word[n++] = w;
    return n;
}

static struct writer *make(const char *file, const char *words)
{
    char text[256];
    const char *word[32];
    struct writer *writer = NULL;
    (void)snprintf(text, sizeof text, "%s", words);
    struct writer_request request = {
        .id = "p", .style = "image", .every = 1, .file = file, .words = word};
    request.n_words = split(text, word);
    if (writer_create(&request, &writer, &err) != CW_OK)
        return NULL;
    return writer;
}

static enum cw_status modify(struct writer *writer, struct stage *stage, const char *words)
{
    char text[256];
    const char *word[32];
    (void)snprintf(text, sizeof text, "%s", words);
    int n = split(text, word);
    return writer->ops->modify(writer, &stage->context, word, n, &err);
}

/* the picture's bytes, painted by the ranks of comm; on its rank 0 */
static unsigned char *paint(struct comm *comm, const char *name, const char *words,
                            const char *modifies, png_image *picture)
{
    struct stage stage;
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s.%d.png", suite_folder(), name,
                   comm == alone ? comm_rank(world) : 99);
    build(&stage, comm);
    struct writer *writer = make(path, words);
    ck_assert_msg(writer != NULL, "%s", err.text);
    ck_assert_msg(modify(writer, &stage, modifies) == CW_OK, "%s", err.text);
    ck_assert_msg(writer->ops->write(writer, &stage.context, &err) == CW_OK, "%s", err.text);
    writer_destroy(writer);
    atoms_free(&stage.atoms);
    if (comm_rank(comm) != 0)
        return NULL;
    memset(picture, 0, sizeof *picture);
    picture->version = PNG_IMAGE_VERSION;
    ck_assert_int_ne(png_image_begin_read_from_file(picture, path), 0);
    picture->format = PNG_FORMAT_RGB;
    unsigned char *rgb = mem_array(PNG_IMAGE_SIZE(*picture), 1);
    ck_assert_int_ne(png_image_finish_read(picture, NULL, rgb, 0, NULL), 0);
    return rgb;
}

static const struct {
    const char *words, *modify;
} pictures[] = {
    {"type element size 320 240", "pad 4"},
    {"group 2.5 size 320 240 view 75 20 box yes 0.01 persp 3", "gcolor high tomato"},
    {"c_a element size 320 240 view 20 -40 zoom 1.5 center s 0.5 0.5 0.5", "amap min 30 coolwarm"},
    {"element type size 320 240 up 1 0 0 view 90 90", "acolor * gold/navy adiam 2 1 thresh z < 30"},
};

START_TEST(same_on_any_number_of_ranks)
{
    png_image a;
    png_image b;
    unsigned char *together = paint(world, "together", pictures[_i].words, pictures[_i].modify, &a);
    unsigned char *by_one = paint(alone, "alone", pictures[_i].words, pictures[_i].modify, &b);
    if (together)
        ck_assert_mem_eq(together, by_one, PNG_IMAGE_SIZE(b));
    mem_free(together);
    mem_free(by_one);
    comm_barrier(world);
}
END_TEST

START_TEST(things_are_where_they_belong)
{
    png_image picture;
    unsigned char *rgb =
        paint(alone, "place", "group element size 200 200 view 90 0 shiny 0",
              "gcolor low #ff0000 gcolor high #0000ff backcolor #00ff00", &picture);
    static const unsigned char green[3] = {0, 255, 0};
    ck_assert_int_eq((int)picture.width, 200);
    ck_assert_mem_eq(rgb, green, 3);
    gid red_rows = 0;
    gid blue_rows = 0;
    gid n = 0;
    for (int y = 0; y < 200; y++) {
        for (int x = 0; x < 200; x++) {
            const unsigned char *c = rgb + 3 * (200 * y + x);
            if (c[0] > 60 && c[1] < 60 && c[2] < 60)
                red_rows += y, n++;
            if (c[2] > 60 && c[1] < 60 && c[0] < 60)
                blue_rows += y, n++;
        }
    }
    /* seen from the side, the upper slab (blue) is in the upper half */
    ck_assert_int_gt(n, 8000);
    ck_assert_int_gt(red_rows, 0);
    ck_assert_int_lt(blue_rows, red_rows);
    /* the gap between them shows the background somewhere in the middle rows */
    bool gap = false;
    for (int y = 60; y < 140; y++)
        gap = gap || memcmp(rgb + 3 * (200 * y + 100), green, 3) == 0;
    ck_assert(gap);
    mem_free(rgb);
    comm_barrier(world);
}
END_TEST

START_TEST(axes_are_orthonormal)
{
    static const double angles[][2] = {{0, 0}, {60, 30}, {90, -45}, {180, 10}};
    for (int k = 0; k < 4; k++) {
        struct render_view v;
        render_look(&v, angles[k][0], angles[k][1], (double[3]){0, 0, 1});
        double rr = 0;
        double ru = 0;
        double rt = 0;
        double uu = 0;
        for (int d = 0; d < 3; d++) {
            rr += v.right[d] * v.right[d];
            uu += v.up[d] * v.up[d];
            ru += v.right[d] * v.up[d];
            rt += v.right[d] * v.toward[d];
        }
        ck_assert(fabs(rr - 1) < 1e-12 && fabs(uu - 1) < 1e-12);
        ck_assert(fabs(ru) < 1e-12 && fabs(rt) < 1e-12);
    }
}
END_TEST

START_TEST(empty_picture_is_background)
{
    png_image picture;
    unsigned char *rgb = paint(alone, "empty", "type type size 64 64", "thresh z > 1000", &picture);
    for (size_t k = 0; k < PNG_IMAGE_SIZE(picture); k++)
        ck_assert_int_eq(rgb[k], 255);
    mem_free(rgb);
    comm_barrier(world);
}
END_TEST

static const struct {
    const char *file, *words, *modify, *says;
} bad[] = {
    {"x.jpg", "type type", NULL, "must end with .png"},
    {"x.png", "type", NULL, "at least 2 words"},
    {"x.png", "typ type", NULL, "unknown column 'typ'"},
    {"x.png", "type big", NULL, "type, element or a number"},
    {"x.png", "type type size 10", NULL, "expected 2 values"},
    {"x.png", "type type size 1 1", NULL, "8 to 8192"},
    {"x.png", "type type veiw 1 1", NULL, "did you mean 'view'"},
    {"x.png", "type type bond atom 1", NULL, "not drawn here"},
    {"x.png", "type type up 0 0 0", NULL, "expected a direction"},
    {"x.png", "type type", "acolor 3 red", "atom types 1 to 2"},
    {"x.png", "type type", "acolor 1 rde", "did you mean 'red'"},
    {"x.png", "type type", "amap a b viridis", "expected min or a number"},
    {"x.png", "type type", "amap min max virids", "did you mean 'viridis'"},
    {"x.png", "type type", "gcolor lwo red", "did you mean 'low'"},
    {"x.png", "type type", "sort id", "no keyword 'sort'"},
};

START_TEST(refused)
{
    struct stage stage;
    build(&stage, alone);
    struct writer *writer = make(bad[_i].file, bad[_i].words);
    ck_assert((writer != NULL) == (bad[_i].modify != NULL));
    if (writer)
        ck_assert_int_eq(modify(writer, &stage, bad[_i].modify), CW_USER);
    ck_assert_msg(strstr(err.text, bad[_i].says) != NULL, "%s", err.text);
    writer_destroy(writer);
    atoms_free(&stage.atoms);
    memset(&err, 0, sizeof err);
}
END_TEST

START_TEST(missing_compute)
{
    struct stage stage;
    build(&stage, world);
    struct writer *writer = make("x.png", "c_b type");
    ck_assert_ptr_nonnull(writer);
    ck_assert_int_eq(writer->ops->write(writer, &stage.context, &err), CW_USER);
    ck_assert_str_eq(err.text, "no compute b");
    writer_destroy(writer);
    atoms_free(&stage.atoms);
    memset(&err, 0, sizeof err);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("image");
    TCase *core = tcase_create("core");
    tcase_set_timeout(core, 60);
    tcase_add_loop_test(core, same_on_any_number_of_ranks, 0, sizeof pictures / sizeof *pictures);
    tcase_add_test(core, things_are_where_they_belong);
    tcase_add_test(core, axes_are_orthonormal);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, empty_picture_is_background);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_loop_test(errors, refused, 0, sizeof bad / sizeof *bad);
    tcase_add_test(errors, missing_compute);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
