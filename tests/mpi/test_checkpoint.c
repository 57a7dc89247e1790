/* ranks: 1 3 4 */
/* A checkpoint written by some ranks and read by others has every bit; a damaged, truncated or
 * foreign file, a full disk and an unwritable folder are clear errors on all ranks, and the
 * checkpoint that was there stays. */
#include "output/checkpoint.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"

enum { N_ATOMS = 1009 };

static char path[512];

/* a number that depends on id and k only, on no grid: bits must survive whatever they are */
static double value_of(gid id, int k)
{
    return (double)((id * 7919 + k * 104729) % 100003) / 1000.7 - 50;
}

static void make_atoms(struct atoms *atoms, struct comm *comm)
{
    atoms_init(atoms);
    atoms_use_charge(atoms);
    atoms->n_types = 2;
    atoms->mass[1] = 196.97;
    atoms->mass[2] = 0.1 + 0.2;
    strcpy(atoms->label[1], "Au");
    int extra =
        atoms_add_field(atoms, "tally", 2 * sizeof(double), FIELD_MIGRATE | FIELD_CHECKPOINT);
    atoms_add_field(atoms, "scratch", sizeof(double), FIELD_SCRATCH);
    for (gid id = 1; id <= N_ATOMS; id++) {
        if (id % comm_size(comm) != comm_rank(comm))
            continue;
        lidx i = atoms_append(atoms, id, 1 + (int)(id % 2), (double[3]){0, 0, 0});
        for (int d = 0; d < 3; d++) {
            atoms->x[4 * i + d] = value_of(id, d);
            atoms->v[4 * i + d] = value_of(id, 3 + d);
            atoms->image[3 * i + d] = (int)(id % 5) - 2;
        }
        atoms->x[4 * i + 3] = (double)comm_rank(comm); /* scratch: must not matter */
        atoms->q[i] = value_of(id, 6);
        atoms->mask[i] = 1u | (uint32_t)id << 1;
        double *tally = (double *)atoms_field(atoms, extra) + 2 * i;
        tally[0] = value_of(id, 7);
        tally[1] = -0.0;
    }
    atoms_count(atoms, comm);
}

static void check_same(const struct atoms *atoms)
{
    int extra = atoms_find_field(atoms, "tally");
    ck_assert_int_ge(extra, 0);
    ck_assert_int_eq(atoms_find_field(atoms, "scratch"), -1);
    for (lidx i = 0; i < atoms->n_local; i++) {
        gid id = atoms->id[i];
        for (int d = 0; d < 3; d++) {
            ck_assert(atoms->x[4 * i + d] == value_of(id, d));
            ck_assert(atoms->v[4 * i + d] == value_of(id, 3 + d));
            ck_assert_int_eq(atoms->image[3 * i + d], (int)(id % 5) - 2);
        }
        const double *tally = (const double *)atoms_field(atoms, extra) + 2 * i;
        double zero = -0.0;
        ck_assert(atoms->q[i] == value_of(id, 6) && tally[0] == value_of(id, 7));
        ck_assert_int_eq(memcmp(&tally[1], &zero, sizeof zero), 0);
        ck_assert(atoms->x[4 * i + 3] == 0 && atoms->v[4 * i + 3] == 0);
        ck_assert_uint_eq(atoms->mask[i], 1u | (uint32_t)id << 1);
        ck_assert_int_eq(atoms->type[i], 1 + (int)(id % 2));
    }
}

static void make_state(struct checkpoint *state)
{
    *state =
        (struct checkpoint){.units = "metal", .step = 5000000000, .time = 1.0 / 3, .dt = 0.001};
    struct cw_err err = {0};
    box_init(&state->box);
    ck_assert_int_eq(box_set_boundary(&state->box, (const char *const[3]){"p", "fs", "m"}, &err),
                     CW_OK);
    ck_assert_int_eq(
        box_set(&state->box, (double[3]){-60, -60, -60}, (double[3]){60, 60, 61}, &err), CW_OK);
    state->box.hi[2] = 62;
    groups_init(&state->groups);
    int index;
    ck_assert_int_eq(groups_add(&state->groups, "rod_a", &index, &err), CW_OK);
    state->potential = mem_string("pair_style eam\npair_coeff 1 1 Au.eam\n");
    state->options[3] = 'g';
    state->fix = mem_zeroed(1, sizeof *state->fix);
    state->n_fix = 1;
    strcpy(state->fix->id, "bath");
    strcpy(state->fix->style, "langevin");
    strcpy(state->fix->group, "rod_a");
    state->fix->words = mem_string("bath rod_a langevin 300 300 0.1 7");
    state->fix->bytes = 100000;
    state->fix->data = mem_array(state->fix->bytes, 1);
    for (size_t k = 0; k < state->fix->bytes; k++)
        ((unsigned char *)state->fix->data)[k] = (unsigned char)(k * 37);
}

/* writes by the first two ranks (of one: by it alone); 0: the write failed as wanted */
static enum cw_status write_by_some(const char *where, struct cw_err *err)
{
    int color = comm_rank(world) < 2 ? 0 : 1;
    struct comm *some = comm_split(world, color);
    enum cw_status status = CW_OK;
    if (color == 0) {
        struct atoms atoms;
        struct checkpoint state;
        make_atoms(&atoms, some);
        make_state(&state);
        status = checkpoint_write(some, where, &state, &atoms, err);
        checkpoint_free(&state);
        atoms_free(&atoms);
    }
    comm_destroy(some);
    comm_barrier(world);
    return status;
}

START_TEST(round_trip_on_another_rank_count)
{
    struct cw_err err = {0};
    ck_assert_msg(write_by_some(path, &err) == CW_OK, "%s", err.text);
    struct atoms atoms;
    struct checkpoint got;
    struct checkpoint want;
    atoms_init(&atoms);
    make_state(&want);
    ck_assert_msg(checkpoint_read(world, path, &got, &atoms, &err) == CW_OK, "%s", err.text);
    gid n = atoms.n_local;
    comm_sum(world, &n, 1);
    ck_assert_int_eq(n, N_ATOMS);
    ck_assert_int_eq(atoms.n_global, N_ATOMS);
    check_same(&atoms);
    ck_assert(atoms.mass[1] == 196.97 && atoms.mass[2] == 0.1 + 0.2);
    ck_assert_str_eq(atoms.label[1], "Au");
    ck_assert_str_eq(atoms.label[2], "");
    ck_assert_str_eq(got.units, "metal");
    ck_assert_int_eq(got.step, 5000000000);
    ck_assert(got.time == 1.0 / 3 && got.dt == 0.001);
    ck_assert_mem_eq(got.box.lo, want.box.lo, sizeof got.box.lo);
    ck_assert_mem_eq(got.box.hi, want.box.hi, sizeof got.box.hi);
    ck_assert_mem_eq(got.box.created_hi, want.box.created_hi, sizeof got.box.created_hi);
    ck_assert_mem_eq(got.box.boundary, want.box.boundary, sizeof got.box.boundary);
    ck_assert(got.box.periodic[0] && !got.box.periodic[1] && got.box.length[2] == 122);
    ck_assert_int_eq(groups_find(&got.groups, "rod_a"), 1);
    ck_assert_str_eq(got.potential, want.potential);
    ck_assert_int_eq(got.options[3], 'g');
    ck_assert_int_eq(got.n_fix, 1);
    ck_assert_str_eq(got.fix->words, want.fix->words);
    ck_assert_uint_eq(got.fix->bytes, want.fix->bytes);
    ck_assert_mem_eq(got.fix->data, want.fix->data, want.fix->bytes);
    checkpoint_free(&want);
    checkpoint_free(&got);
    atoms_free(&atoms);
}
END_TEST

static char read_error[CW_ERR_TEXT];

static const char *try_to_read(const char *where)
{
    struct cw_err err = {0};
    struct atoms atoms;
    struct checkpoint state;
    atoms_init(&atoms);
    enum cw_status status = checkpoint_read(world, where, &state, &atoms, &err);
    ck_assert_msg(status == CW_USER, "status %d: %s", (int)status, err.text);
    atoms_free(&atoms);
    comm_barrier(world);
    memcpy(read_error, err.text, sizeof read_error);
    return read_error;
}

static void on_rank_0(void (*change)(void))
{
    comm_barrier(world);
    if (comm_rank(world) == 0)
        change();
    comm_barrier(world);
}

/* the bytes of an atom's velocity, somewhere in the file, get one bit changed */
static void flip_a_bit(void)
{
    double v = value_of(500, 4);
    FILE *file = fopen(path, "r+b");
    ck_assert_ptr_nonnull(file);
    char *all = mem_array(1 << 20, 1);
    size_t n = fread(all, 1, 1 << 20, file);
    size_t k = 0;
    while (k + sizeof v < n && memcmp(all + k, &v, sizeof v) != 0)
        k++;
    ck_assert_msg(k + sizeof v < n, "the velocity is in the file");
    all[k] = (char)(all[k] ^ 1);
    ck_assert_int_eq(fseek(file, (long)k, SEEK_SET), 0);
    ck_assert_uint_eq(fwrite(all + k, 1, 1, file), 1);
    fclose(file);
    mem_free(all);
}

static void cut_in_half(void)
{
    ck_assert_int_eq(truncate(path, 60000), 0);
}

static void write_text(void)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("LAMMPS RestarT", file);
    fclose(file);
}

START_TEST(damaged_files_are_refused)
{
    struct cw_err err = {0};
    ck_assert_int_eq(write_by_some(path, &err), CW_OK);
    on_rank_0(flip_a_bit);
    ck_assert_msg(strstr(try_to_read(path), "damaged") != NULL, "%s", read_error);
    ck_assert_int_eq(write_by_some(path, &err), CW_OK);
    on_rank_0(cut_in_half);
    ck_assert_msg(strstr(try_to_read(path), "truncated") != NULL, "%s", read_error);
    on_rank_0(write_text);
    ck_assert_msg(strstr(try_to_read(path), "not an HDF5 file") != NULL, "%s", read_error);
    ck_assert_msg(strstr(try_to_read("/nowhere/x"), "No such file") != NULL, "%s", read_error);
}
END_TEST

START_TEST(failed_write_leaves_the_old_one)
{
    struct cw_err err = {0};
    ck_assert_int_eq(write_by_some(path, &err), CW_OK);
    struct rlimit before;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {.rlim_cur = 20000, .rlim_max = before.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum cw_status status = write_by_some(path, &err);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    if (comm_rank(world) < 2) {
        ck_assert_int_eq(status, CW_USER);
        ck_assert_msg(strstr(err.text, "cannot write") != NULL, "%s", err.text);
        ck_assert_msg(strstr(err.text, "too large") != NULL, "%s", err.text);
    }
    char beside[600];
    (void)snprintf(beside, sizeof beside, "%s.tmp", path);
    ck_assert_int_ne(access(beside, F_OK), 0);
    struct atoms atoms;
    struct checkpoint state;
    struct cw_err none = {0};
    atoms_init(&atoms);
    ck_assert_int_eq(checkpoint_read(world, path, &state, &atoms, &none), CW_OK);
    check_same(&atoms);
    checkpoint_free(&state);
    atoms_free(&atoms);
}
END_TEST

START_TEST(unwritable_folder)
{
    struct cw_err err = {0};
    enum cw_status status = write_by_some("/dev/null/here", &err);
    if (comm_rank(world) < 2) {
        ck_assert_int_eq(status, CW_USER);
        ck_assert_msg(strstr(err.text, "Not a directory") != NULL, "%s", err.text);
    }
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    (void)snprintf(path, sizeof path, "%s/checkpoint.h5", suite_folder());
    Suite *suite = suite_create("checkpoint");
    TCase *core = tcase_create("core");
    tcase_add_test(core, round_trip_on_another_rank_count);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, damaged_files_are_refused);
    tcase_add_test(errors, failed_write_leaves_the_old_one);
    tcase_add_test(errors, unwritable_folder);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
