/* ranks: 1 3 */
/* Text dumps against files that LAMMPS wrote for the same four atoms (tests/golden/dump.in), on any
 * number of ranks; compression; what is refused; what happens when a file cannot be written. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/mem.h"
#include "base/units.h"
#include "output/registry.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/value.h"

static struct atoms atoms;
static struct box box;
static struct groups groups;
static struct writer_context context;
static struct cw_err err;

static enum cw_status host_check(void *self, const struct value_ref *ref, bool per_atom,
                                 struct cw_err *error)
{
    (void)self;
    (void)per_atom;
    return strcmp(ref->name, "a") == 0 ? CW_OK : cw_err_user(error, "no compute %s", ref->name);
}

static unsigned host_needs(void *self, const struct value_ref *ref)
{
    (void)self;
    (void)ref;
    return VALUE_NEED_ENERGY;
}

static int host_columns(void *self, const struct value_ref *ref, bool per_atom)
{
    (void)self;
    (void)per_atom;
    return strcmp(ref->name, "a") == 0 ? 2 : -1;
}

/* column i of compute a: 10 id + i */
static enum cw_status host_per_atom(void *self, const struct value_ref *ref, double *out,
                                    struct cw_err *error)
{
    (void)self;
    (void)error;
    for (lidx i = 0; i < atoms.n_local; i++)
        out[i] = 10 * (double)atoms.id[i] + ref->index[0];
    return CW_OK;
}

static const struct value_host host = {
    .check = host_check, .needs = host_needs, .columns = host_columns, .per_atom = host_per_atom};

static void add_atom(gid id, int type, double x, double y, double z)
{
    if ((id + 1) % comm_size(world) != comm_rank(world))
        return;
    lidx i = atoms_append(&atoms, id, type, (double[3]){x, y, z});
    atoms.v[4 * i] = 1.5;
    atoms.v[4 * i + 1] = -0.25;
    atoms.v[4 * i + 2] = 1e-5;
    atoms.image[3 * i] = id == 1;
    atoms.image[3 * i + 1] = id == 3 ? -2 : 0;
    atoms.q[i] = id == 1 ? -0.25 : id == 3 ? 1.5 : 0;
    atoms.mask[i] = id <= 2 ? 3 : 1;
}

static void set_up(void)
{
    memset(&err, 0, sizeof err);
    atoms_init(&atoms);
    atoms_use_charge(&atoms);
    atoms.n_types = 2;
    atoms.mass[1] = 196.97;
    atoms.mass[2] = 63.546;
    add_atom(1, 1, 0.5, 1.25, 2);
    add_atom(2, 2, 6.96875, 7.75, 8.5);
    add_atom(3, 1, 3.333333333, 0, 12);
    add_atom(4, 2, 1, 2, 3);
    atoms_count(&atoms, world);
    box_init(&box);
    groups_init(&groups);
    ck_assert_int_eq(box_set_boundary(&box, (const char *const[3]){"p", "p", "f"}, &err), CW_OK);
    ck_assert_int_eq(box_set(&box, (double[3]){-1, 0, 0}, (double[3]){7, 8, 16}, &err), CW_OK);
    const struct units *units;
    ck_assert_int_eq(units_find("metal", &units, &err), CW_OK);
    context = (struct writer_context){.comm = world,
                                      .units = units,
                                      .box = &box,
                                      .atoms = &atoms,
                                      .groups = &groups,
                                      .values = &host,
                                      .dt = 0.001};
}

static void tear_down(void)
{
    comm_barrier(world);
    atoms_free(&atoms);
}

/* blank-separated words, "_" stands for a blank within one */
struct words {
    char text[256];
    const char *word[32];
    int n;
};

static void split(const char *line, struct words *words)
{
    (void)snprintf(words->text, sizeof words->text, "%s", line);
    words->n = 0;
    for (char *w = strtok(words->text, " "); w; w = strtok(NULL, " ")) {
        words->word[words->n++] = w;
        for (char *c = w; (c = strchr(c, '_')) && w[1] != '_';)
            *c = ' ';
    }
}

static struct writer *make(const char *style, const char *file, const char *words)
{
    struct words list;
    struct writer *writer = NULL;
    split(words, &list);
    struct writer_request request = {
        .id = "d", .style = style, .every = 5, .file = file, .words = list.word, .n_words = list.n};
    if (writer_create(&request, &writer, &err) != CW_OK)
        return NULL;
    return writer;
}

static enum cw_status modify(struct writer *writer, const char *words)
{
    struct words list;
    split(words, &list);
    return writer->ops->modify(writer, &context, list.word, list.n, &err);
}

static char *in_folder(const char *name)
{
    return mem_string(suite_file(name));
}

static char *slurp(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s is there", path);
    char *text = mem_zeroed(1 << 20, 1);
    *n = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    return text;
}

static void same_files(const char *name, const char *golden)
{
    char *path = in_folder(name);
    char gold[256];
    size_t n;
    size_t m;
    comm_barrier(world);
    (void)snprintf(gold, sizeof gold, "tests/golden/%s", golden);
    char *ours = slurp(path, &n);
    char *theirs = slurp(gold, &m);
    ck_assert_str_eq(ours, theirs);
    ck_assert_uint_eq(n, m);
    mem_free(ours);
    mem_free(theirs);
    mem_free(path);
}

static const struct {
    const char *style, *golden, *words, *modify;
} rows[] = {
    {"atom", "dump.atom", "", "sort id"},
    {"atom", "dump.scaled", "", "scale no image yes units yes time yes"},
    {"custom", "dump.custom", "id type element mass x ys zu xsu ix iy iz vx vy vz fx q",
     "sort -5 element Au Cu"},
    {"custom", "dump.line", "id type x y",
     "format line %5d_%d_%10.4f_%-9g| thresh type == 1 thresh x > 1"},
    {"xyz", "dump.xyz", "", "element Au Cu"},
};

START_TEST(same_as_lammps)
{
    char *path = in_folder("ours");
    struct writer *writer = make(rows[_i].style, path, rows[_i].words);
    ck_assert_msg(writer != NULL, "%s", err.text);
    ck_assert_msg(modify(writer, rows[_i].modify) == CW_OK, "%s", err.text);
    writer->group_bit = 1;
    ck_assert_msg(writer->ops->write(writer, &context, &err) == CW_OK, "%s", err.text);
    writer_destroy(writer);
    same_files("ours", rows[_i].golden);
    mem_free(path);
}
END_TEST

START_TEST(references_groups_and_appended_snapshots)
{
    char *path = in_folder("refs");
    struct writer *writer = make("custom", path, "id c_a[*]");
    ck_assert_msg(writer != NULL, "%s", err.text);
    ck_assert_int_eq(modify(writer, "format float %.1f sort -1"), CW_OK);
    ck_assert_uint_eq(writer->ops->needs(writer, &context), VALUE_NEED_ENERGY);
    writer->group_bit = 2;
    ck_assert_int_eq(writer->ops->write(writer, &context, &err), CW_OK);
    context.step = 5;
    ck_assert_int_eq(writer->ops->write(writer, &context, &err), CW_OK);
    writer_destroy(writer);
    size_t n;
    char *text = slurp(path, &n);
    const char *second = strstr(text, "ITEM: TIMESTEP\n5\n");
    ck_assert_ptr_nonnull(second);
    ck_assert_ptr_nonnull(
        strstr(second, "ITEM: ATOMS id c_a[1] c_a[2]\n2 21.0 22.0\n1 11.0 12.0\n"));
    mem_free(text);
    mem_free(path);
}
END_TEST

static void write_two(const char *pattern, const char *how)
{
    char *path = in_folder(pattern);
    struct writer *writer = make("xyz", path, "");
    ck_assert_ptr_nonnull(writer);
    ck_assert_int_eq(modify(writer, how), CW_OK);
    context.step = 0;
    ck_assert_int_eq(writer->ops->write(writer, &context, &err), CW_OK);
    context.step = 5;
    ck_assert_int_eq(writer->ops->write(writer, &context, &err), CW_OK);
    writer_destroy(writer);
    comm_barrier(world);
    mem_free(path);
}

START_TEST(numbered_and_compressed)
{
    write_two("plain.xyz", "pad 0");
    write_two("n.*.xyz", "pad 4");
    write_two("t.xyz.gz", "pad 0");
    write_two("t.xyz.zst", "pad 0");
    size_t n;
    size_t m;
    char *plain_path = in_folder("plain.xyz");
    char *path = in_folder("t.xyz.gz");
    char *plain = slurp(plain_path, &n);
    char *text = mem_zeroed(4096, 1);
    gzFile file = gzopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(gzread(file, text, 4096), (int)n);
    gzclose(file);
    text[n] = '\0'; /* gzread may use the room behind */
    ck_assert_str_eq(text, plain);
    mem_free(path);
    path = in_folder("t.xyz.zst");
    char *packed = slurp(path, &m);
    memset(text, 0, 4096);
    ck_assert_uint_eq(ZSTD_decompress(text, 4096, packed, m), n);
    text[n] = 0;
    ck_assert_str_eq(text, plain);
    mem_free(path);
    path = in_folder("n.0005.xyz");
    char *one = slurp(path, &m);
    ck_assert_uint_eq(2 * m, n);
    mem_free(one);
    mem_free(packed);
    mem_free(text);
    mem_free(plain);
    mem_free(path);
    mem_free(plain_path);
}
END_TEST

static void expect_failure(const char *file, const char *says)
{
    struct writer *writer = make("atom", file, "");
    ck_assert_ptr_nonnull(writer);
    writer->group_bit = 1;
    ck_assert_int_eq(writer->ops->write(writer, &context, &err), CW_USER);
    ck_assert_msg(strstr(err.text, says) != NULL, "%s", err.text);
    writer_destroy(writer);
    memset(&err, 0, sizeof err);
    comm_barrier(world);
}

START_TEST(unwritable)
{
    expect_failure("/dev/full", "No space left on device");
    expect_failure("/dev/null/x.dump", "Not a directory");
    expect_failure("/dev/null/x.*.dump", "Not a directory");
}
END_TEST

/* the limit on file sizes falls into the second snapshot: the first stays whole, without a stub */
START_TEST(cut_back_to_a_whole_snapshot)
{
    char *path = in_folder("cut");
    struct writer *writer = make("atom", path, "");
    size_t n;
    writer->group_bit = 1;
    ck_assert_int_eq(writer->ops->write(writer, &context, &err), CW_OK);
    struct rlimit before;
    struct rlimit small;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 400;
    (void)signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum cw_status status = writer->ops->write(writer, &context, &err);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    ck_assert_int_eq(status, CW_USER);
    ck_assert_msg(strstr(err.text, "too large") != NULL, "%s", err.text);
    writer_destroy(writer);
    comm_barrier(world);
    char *text = slurp(path, &n);
    char *golden = slurp("tests/golden/dump.atom", &n);
    ck_assert_str_eq(text, golden);
    mem_free(golden);
    mem_free(text);
    mem_free(path);
}
END_TEST

static const struct {
    const char *style, *file, *words, *modify, *says;
} bad[] = {
    {"custm", "f", "id", NULL, "did you mean 'custom'"},
    {"custom", "f", "", NULL, "at least 1 word"},
    {"custom", "f", "id xss", NULL, "did you mean 'xs'"},
    {"atom", "f", "id", NULL, "expected 0 words"},
    {"atom", "f.%", "", NULL, "one file per rank"},
    {"atom", "f.*.*", "", NULL, "at most one *"},
    {"atom", "f", "", "scale maybe", "expected yes or no"},
    {"atom", "f", "", "scle yes", "did you mean 'scale'"},
    {"atom", "f", "", "region box", "use a group"},
    {"atom", "f", "", "element Au Cu", "no keyword 'element'"},
    {"custom", "f", "id", "element Au", "expected 2 names"},
    {"custom", "f", "id", "thresh x << 1", "expected < <="},
    {"custom", "f", "id", "thresh x < a", "expected a number"},
    {"custom", "f", "id", "thresh c_b < 1", "no compute b"},
    {"custom", "f", "id", "sort 2", "there are 1 columns"},
    {"custom", "f", "id", "format 1 %n", "expected conversions"},
    {"custom", "f", "id", "every v_x", "variables are not offered"},
    {"custom", "f", "id", "pad", "expected a value"},
};

START_TEST(refused)
{
    struct writer *writer = make(bad[_i].style, bad[_i].file, bad[_i].words);
    ck_assert((writer != NULL) == (bad[_i].modify != NULL));
    if (writer)
        ck_assert_int_eq(modify(writer, bad[_i].modify), CW_USER);
    ck_assert_msg(strstr(err.text, bad[_i].says) != NULL, "%s", err.text);
    writer_destroy(writer);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("dump");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_loop_test(core, same_as_lammps, 0, sizeof rows / sizeof *rows);
    tcase_add_test(core, references_groups_and_appended_snapshots);
    tcase_add_test(core, numbered_and_compressed);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_checked_fixture(errors, set_up, tear_down);
    tcase_add_test(errors, unwritable);
    tcase_add_test(errors, cut_back_to_a_whole_snapshot);
    tcase_add_loop_test(errors, refused, 0, sizeof bad / sizeof *bad);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
