/* ranks: 1 3 */
/* dump h5md from inside: what h5py cannot see from outside (tests/deck/trajectories.sh) is that
 * changed atoms, other files and broken ones are refused, on all ranks, and ranks without atoms do
 * not matter. */
#include <check.h>
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/units.h"
#include "output/registry.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/value.h"

enum { N = 40 };

static struct atoms atoms;
static struct box box;
static struct groups groups;
static struct value_host host;
static struct writer_context context;
static struct cw_err err;
static char path[512];

/* all atoms on the last rank, ids 10, 20, ... in falling order */
static void set_up(void)
{
    memset(&err, 0, sizeof err);
    atoms_init(&atoms);
    box_init(&box);
    groups_init(&groups);
    atoms.n_types = 1;
    atoms.mass[1] = 2;
    for (gid k = N; k > 0 && comm_rank(world) == comm_size(world) - 1; k--)
        atoms_append(&atoms, 10 * k, 1, (double[3]){(double)k, 0.5, 0});
    atoms_count(&atoms, world);
    ck_assert_int_eq(box_set(&box, (double[3]){0, 0, 0}, (double[3]){64, 8, 8}, &err), CW_OK);
    const struct units *units;
    ck_assert_int_eq(units_find("lj", &units, &err), CW_OK);
    context = (struct writer_context){.comm = world,
                                      .units = units,
                                      .box = &box,
                                      .atoms = &atoms,
                                      .groups = &groups,
                                      .values = &host,
                                      .step = 100,
                                      .time = 0.5};
    if (comm_rank(world) == 0)
        (void)unlink(path);
    comm_barrier(world);
}

static void tear_down(void)
{
    comm_barrier(world);
    atoms_free(&atoms);
}

static struct writer *make(const char *file, const char *const *words, int n)
{
    struct writer *writer = NULL;
    struct writer_request request = {
        .id = "h", .style = "h5md", .every = 1, .file = file, .words = words, .n_words = n};
    (void)!writer_create(&request, &writer, &err);
    return writer;
}

static enum cw_status modify(struct writer *writer, const char *key, const char *value)
{
    const char *const words[] = {key, value};
    return writer->ops->modify(writer, &context, words, value ? 2 : 1, &err);
}

static enum cw_status snap(struct writer *writer, gid step)
{
    context.step = step;
    return writer->ops->write(writer, &context, &err);
}

static hsize_t shape(const char *name, int d)
{
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    hsize_t size[3] = {0, 0, 0};
    ck_assert_int_ge(set, 0);
    hid_t space = H5Dget_space(set);
    H5Sget_simple_extent_dims(space, size, NULL);
    H5Sclose(space);
    H5Dclose(set);
    H5Fclose(file);
    return size[d];
}

START_TEST(rows_follow_ids)
{
    struct writer *writer = make(path, NULL, 0);
    ck_assert_ptr_nonnull(writer);
    ck_assert_msg(snap(writer, 100) == CW_OK, "%s", err.text);
    ck_assert_msg(snap(writer, 110) == CW_OK, "%s", err.text);
    writer_destroy(writer);
    comm_barrier(world);
    ck_assert_uint_eq(shape("particles/all/position/value", 0), 2);
    ck_assert_uint_eq(shape("particles/all/position/value", 1), N);
    double x[2 * N * 3];
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t set = H5Dopen2(file, "particles/all/position/value", H5P_DEFAULT);
    ck_assert_int_ge(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, x), 0);
    for (int k = 0; k < N; k++)
        ck_assert(x[3 * k] == k + 1 && x[3 * (N + k) + 1] == 0.5);
    /* lj units have no names */
    ck_assert_int_eq(H5Aexists(set, "unit"), 0);
    ck_assert_int_le(H5Lexists(file, "h5md/modules", H5P_DEFAULT), 0);
    H5Dclose(set);
    H5Fclose(file);
}
END_TEST

START_TEST(append_drops_what_is_repeated)
{
    struct writer *writer = make(path, NULL, 0);
    for (gid step = 0; step <= 40; step += 10)
        ck_assert_int_eq(snap(writer, step), CW_OK);
    writer_destroy(writer);
    writer = make(path, NULL, 0);
    ck_assert_int_eq(modify(writer, "append", "yes"), CW_OK);
    ck_assert_msg(snap(writer, 20) == CW_OK, "%s", err.text);
    writer_destroy(writer);
    comm_barrier(world);
    ck_assert_uint_eq(shape("particles/all/position/value", 0), 3);
    ck_assert_uint_eq(shape("particles/all/velocity/step", 0), 3);
    ck_assert_uint_eq(shape("particles/all/box/edges/value", 0), 3);
}
END_TEST

/* one snapshot of a table of [T][rows][wide] */
static void read_snapshot(const char *name, hid_t type, hsize_t frame, hsize_t rows, hsize_t wide,
                          void *out)
{
    const hsize_t first[3] = {frame, 0, 0};
    const hsize_t count[3] = {1, rows, wide};
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    hid_t space = H5Dget_space(set);
    hid_t memory = H5Screate_simple(2, &count[1], NULL);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, first, NULL, count, NULL);
    ck_assert_int_ge(H5Dread(set, type, memory, space, H5P_DEFAULT, out), 0);
    H5Sclose(memory);
    H5Sclose(space);
    H5Dclose(set);
    H5Fclose(file);
}

/* `there` rows of these ids, their positions beside them, and the rest empty */
static void check_snapshot(hsize_t frame, const gid *id, int there, int rows)
{
    gid found[2 * N];
    double x[2 * N][3];
    ck_assert_uint_eq(shape("particles/all/id/value", 1), (uintmax_t)rows);
    ck_assert_uint_eq(shape("particles/all/position/value", 1), (uintmax_t)rows);
    read_snapshot("particles/all/id/value", H5T_NATIVE_INT64, frame, (hsize_t)rows, 1, found);
    read_snapshot("particles/all/position/value", H5T_NATIVE_DOUBLE, frame, (hsize_t)rows, 3, x);
    for (int k = 0; k < rows; k++) {
        ck_assert_int_eq(found[k], k < there ? id[k] : -1);
        ck_assert(x[k][0] == (k < there ? 0.1 * (double)id[k] : 0.0));
    }
}

/* Appends an atom where the others are; x is a tenth of the id, on its grid. */
static void add_atom(gid id)
{
    if (comm_rank(world) != comm_size(world) - 1)
        return;
    const lidx i = atoms_append(&atoms, id, 1, (double[3]){0, 0.5, 0});
    atoms.x[4 * (size_t)i] = 0.1 * (double)id;
}

START_TEST(atoms_come_and_go)
{
    gid id[2 * N];
    bool gone[N] = {false};
    struct writer *writer = make(path, NULL, 0);
    ck_assert_int_eq(modify(writer, "vary", "yes"), CW_OK);
    for (lidx i = 0; i < atoms.n_local; i++)
        atoms.x[4 * (size_t)i] = 0.1 * (double)atoms.id[i];
    for (int k = 0; k < N; k++)
        id[k] = (gid)10 * (k + 1);
    ck_assert_msg(snap(writer, 0) == CW_OK, "%s", err.text);
    gone[0] = gone[N - 1] = true; /* ids 10 N and 10 */
    if (atoms.n_local > 0)
        atoms_remove(&atoms, gone);
    ck_assert_msg(snap(writer, 10) == CW_OK, "%s", err.text);
    for (gid k = 1; k <= 5; k++)
        add_atom(1000 + k);
    ck_assert_msg(snap(writer, 20) == CW_OK, "%s", err.text);
    writer_destroy(writer);
    comm_barrier(world);
    ck_assert_uint_eq(shape("particles/all/id/step", 0), 3);
    check_snapshot(0, id, N, N + 3);
    check_snapshot(1, id + 1, N - 2, N + 3);
    for (int k = 0; k < 5; k++)
        id[N - 1 + k] = (gid)1001 + k;
    check_snapshot(2, id + 1, N + 3, N + 3);
    comm_barrier(world);
    /* once more from step 20 on, with fewer atoms */
    if (atoms.n_local > 0)
        atoms.n_local = N - 5;
    writer = make(path, NULL, 0);
    ck_assert_int_eq(modify(writer, "append", "yes"), CW_OK);
    ck_assert_int_eq(modify(writer, "vary", "yes"), CW_OK);
    ck_assert_msg(snap(writer, 20) == CW_OK, "%s", err.text);
    writer_destroy(writer);
    comm_barrier(world);
    ck_assert_uint_eq(shape("particles/all/position/value", 0), 3);
    check_snapshot(2, id + 4, N - 5, N + 3); /* the last ones in the array have the lowest ids */
}
END_TEST

/* A group that has no atoms at first, and none again at last. */
START_TEST(no_atoms_yet)
{
    gid id[N];
    struct writer *writer = make(path, NULL, 0);
    ck_assert_int_eq(modify(writer, "vary", "yes"), CW_OK);
    for (lidx i = 0; i < atoms.n_local; i++)
        atoms.x[4 * (size_t)i] = 0.1 * (double)atoms.id[i];
    for (int k = 0; k < N; k++)
        id[k] = (gid)10 * (k + 1);
    const uint32_t all = writer->group_bit;
    writer->group_bit = 4;
    ck_assert_msg(snap(writer, 0) == CW_OK, "%s", err.text);
    comm_barrier(world);
    check_snapshot(0, id, 0, 1);
    comm_barrier(world);
    writer->group_bit = all;
    ck_assert_msg(snap(writer, 10) == CW_OK, "%s", err.text);
    writer->group_bit = 4;
    ck_assert_msg(snap(writer, 20) == CW_OK, "%s", err.text);
    writer_destroy(writer);
    comm_barrier(world);
    ck_assert_uint_eq(shape("particles/all/position/value", 0), 3);
    check_snapshot(0, id, 0, N);
    check_snapshot(1, id, N, N);
    check_snapshot(2, id, 0, N);
}
END_TEST

static void expect(enum cw_status status, const char *says)
{
    ck_assert_int_eq(status, CW_USER);
    ck_assert_msg(strstr(err.text, says) != NULL, "%s", err.text);
    memset(&err, 0, sizeof err);
}

START_TEST(changed_atoms)
{
    struct writer *writer = make(path, NULL, 0);
    ck_assert_int_eq(snap(writer, 0), CW_OK);
    if (atoms.n_local > 0)
        atoms.id[3] = 9999;
    expect(snap(writer, 10), "they changed");
    writer_destroy(writer);
    writer = make(path, NULL, 0);
    ck_assert_int_eq(modify(writer, "append", "yes"), CW_OK);
    expect(snap(writer, 10), "it has other atoms");
    writer_destroy(writer);
    comm_barrier(world);
    ck_assert_uint_eq(shape("particles/all/position/value", 0), 1);
}
END_TEST

START_TEST(appended_to_what_does_not_fit)
{
    static const char *const words[] = {"position"};
    struct writer *writer = make(path, NULL, 0);
    ck_assert_int_eq(snap(writer, 0), CW_OK);
    writer_destroy(writer);
    writer = make(path, words, 1);
    ck_assert_int_eq(modify(writer, "append", "yes"), CW_OK);
    expect(snap(writer, 10), "other elements");
    writer_destroy(writer);
    writer = make(path, NULL, 0);
    ck_assert_int_eq(modify(writer, "append", "yes"), CW_OK);
    ck_assert_int_eq(modify(writer, "precision", "single"), CW_OK);
    expect(snap(writer, 10), "another precision");
    writer_destroy(writer);
    writer = make(path, NULL, 0);
    ck_assert_int_eq(modify(writer, "append", "yes"), CW_OK);
    ck_assert_int_eq(modify(writer, "vary", "yes"), CW_OK);
    expect(snap(writer, 10), "its atoms do not vary");
    writer_destroy(writer);
}
END_TEST

START_TEST(refused)
{
    static const char *const words[] = {"positon"};
    struct writer *writer = make("a.*.h5", NULL, 0);
    ck_assert_ptr_null(writer);
    expect(err.status, "must not hold a *");
    writer = make(path, words, 1);
    ck_assert_ptr_null(writer);
    expect(err.status, "did you mean 'position'");
    writer = make(path, NULL, 0);
    expect(modify(writer, "precision", "half"), "single or double");
    expect(modify(writer, "sort", "id"), "no keyword 'sort'");
    expect(modify(writer, "vary", "maybe"), "expected yes or no");
    ck_assert_int_eq(snap(writer, 0), CW_OK);
    expect(modify(writer, "vary", "yes"), "has snapshots already");
    writer->group_bit = 4;
    expect(snap(writer, 0), "no atoms in the group");
    writer_destroy(writer);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    (void)snprintf(path, sizeof path, "%s/h5md.h5", suite_folder());
    Suite *suite = suite_create("h5md");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_test(core, rows_follow_ids);
    tcase_add_test(core, append_drops_what_is_repeated);
    tcase_add_test(core, atoms_come_and_go);
    tcase_add_test(core, no_atoms_yet);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_checked_fixture(errors, set_up, tear_down);
    tcase_add_test(errors, changed_atoms);
    tcase_add_test(errors, appended_to_what_does_not_fit);
    tcase_add_test(errors, refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
