/* ranks: 1 2 3 4 6 8 */
/* The domain against what every rank can work out alone: the positions of all atoms are known
 * everywhere (summed as integers), so owners, ghosts and their values are compared with all pairs
 * of all periodic images. */
#include "support/domain_case.h"

static void check_owned_in_brick(void)
{
    double lo[3];
    double hi[3];
    domain_brick(domain, lo, hi);
    for (lidx i = 0; i < atoms.n_local; i++)
        for (int d = 0; d < 3; d++) {
            ck_assert(atoms.x[4 * i + d] >= lo[d] && atoms.x[4 * i + d] < hi[d]);
            ck_assert(!box.periodic[d] || box.triclinic ||
                      (atoms.x[4 * i + d] >= box.lo[d] && atoms.x[4 * i + d] < box.hi[d]));
        }
}

START_TEST(each_atom_has_one_owner_and_all_its_ghosts)
{
    static const char *const boundary[] = {"p", "f", "s"};
    set_box(14, 11, 9, boundary[_i % 3]);
    scatter(400, 0.999, _i / 3);
    rebuild(2.5);
    check_owned_in_brick();
    check_ghosts(400, 2.5);
    ck_assert_int_eq(atoms.n_global, 400);
}
END_TEST

START_TEST(mixed_boundaries)
{
    set_box(14, 11, 9, "p");
    const char *const words[3] = {"p", "fs", "m"};
    ck_assert_int_eq(box_set_boundary(&box, words, &err), CW_OK);
    scatter(300, 0.9, 2);
    rebuild(3);
    check_ghosts(300, 3);
}
END_TEST

START_TEST(a_box_shorter_than_the_reach)
{
    set_box(3, 2, 7, "p");
    scatter(12, 1, 0);
    rebuild(4.5);
    check_ghosts(12, 4.5);
    set_box(1, 40, 40, "p");
    rebuild(2.2);
    check_ghosts(12, 2.2);
}
END_TEST

START_TEST(fewer_atoms_than_ranks)
{
    set_box(10, 10, 10, "p");
    scatter(2, 1, 1);
    rebuild(3);
    check_ghosts(2, 3);
    rebuild(3);
    check_ghosts(2, 3);
}
END_TEST

START_TEST(no_atoms_at_all)
{
    set_box(10, 10, 10, "s");
    scatter(0, 1, 0);
    rebuild(3);
    ck_assert(atoms.n_global == 0 && atoms.n_ghost == 0);
    ck_assert_int_eq(domain_find(domain, &atoms, 1), -1);
    ck_assert(box.length[0] == 10);
    domain_forward_positions(domain, &atoms);
}
END_TEST

START_TEST(atoms_in_one_place)
{
    set_box(10, 10, 10, "p");
    const double x[3] = {0, 5, 5};
    for (gid id = 1; id <= 50; id++)
        place(id, x, 2);
    atoms_count(&atoms, world);
    rebuild(1);
    check_ghosts(50, 1);
}
END_TEST

/* the lattice shift of each ghost, from its owner's position */
static double *ghost_shifts(const double *all)
{
    double *shift = mem_array(3 * (size_t)atoms.n_ghost, sizeof *shift);
    for (lidx g = 0; g < atoms.n_ghost; g++) {
        lidx j = atoms.n_local + g;
        for (int d = 0; d < 3; d++)
            shift[3 * g + d] = atoms.x[4 * j + d] - all[3 * (atoms.id[j] - 1) + d];
    }
    return shift;
}

static double displaced(double x, gid id, int d)
{
    return x + (double)((id * 7 + d) % 13) * 0x1p-20;
}

START_TEST(ghosts_follow_their_owners)
{
    set_box(12, 9, 10, "p");
    scatter(500, 1, 2);
    rebuild(3.1);
    double *all = gather_positions(500);
    double *shift = ghost_shifts(all);
    for (lidx i = 0; i < atoms.n_local; i++)
        for (int d = 0; d < 3; d++)
            atoms.x[4 * i + d] = displaced(atoms.x[4 * i + d], atoms.id[i], d);
    domain_forward_positions(domain, &atoms);
    for (lidx g = 0; g < atoms.n_ghost; g++) {
        lidx j = atoms.n_local + g;
        gid id = atoms.id[j];
        for (int d = 0; d < 3; d++)
            ck_assert(atoms.x[4 * j + d] ==
                      displaced(all[3 * (id - 1) + d], id, d) + shift[3 * g + d]);
    }
    mem_free(shift);
    mem_free(all);
}
END_TEST

struct tag {
    int32_t a, b, c;
};

static void check_scalars_and_bytes(double *scalar, struct tag *tag)
{
    lidx total = atoms.n_local + atoms.n_ghost;
    for (lidx j = 0; j < total; j++) {
        gid id = j < atoms.n_local ? atoms.id[j] : -1;
        scalar[j] = 0.5 * (double)id;
        atoms.x[4 * j + 3] = 0.25 * (double)id;
        tag[j] = (struct tag){(int32_t)id, 2, (int32_t)-id};
    }
    domain_forward_scalar(domain, scalar, 1);
    domain_forward_scalar(domain, atoms.x + 3, 4);
    domain_forward_bytes(domain, tag, sizeof *tag);
    for (lidx j = 0; j < total; j++) {
        ck_assert(scalar[j] == 0.5 * (double)atoms.id[j]);
        ck_assert(atoms.x[4 * j + 3] == 0.25 * (double)atoms.id[j]);
        ck_assert(tag[j].a == atoms.id[j] && tag[j].b == 2 && tag[j].c == -atoms.id[j]);
    }
}

START_TEST(scalars_and_bytes_reach_the_ghosts)
{
    set_box(12, 9, 10, "p");
    scatter(500, 1, 2);
    rebuild(3.1);
    size_t total = (size_t)atoms.n_local + (size_t)atoms.n_ghost;
    double *scalar = mem_array(total, sizeof *scalar);
    struct tag *tag = mem_array(total, sizeof *tag);
    check_scalars_and_bytes(scalar, tag);
    check_ghosts(500, 3.1);
    mem_free(tag);
    mem_free(scalar);
}
END_TEST

START_TEST(a_steady_step_does_not_allocate)
{
    set_box(12, 9, 10, "p");
    scatter(500, 1, 2);
    rebuild(3.1);
    size_t total = (size_t)atoms.n_local + (size_t)atoms.n_ghost;
    double *scalar = mem_zeroed(total, sizeof *scalar);
    domain_forward_positions(domain, &atoms);
    domain_forward_scalar(domain, scalar, 1);
    domain_forward_bytes(domain, scalar, sizeof *scalar);
    size_t before = mem_allocations();
    for (int k = 0; k < 50; k++) {
        domain_forward_positions(domain, &atoms);
        domain_forward_scalar(domain, scalar, 1);
        domain_forward_bytes(domain, scalar, sizeof *scalar);
    }
    ck_assert_uint_eq(mem_allocations(), before);
    mem_free(scalar);
}
END_TEST

/* moves every owned atom by up to +-`far` and books the way in walked[3 * n] of all atoms */
static void walk(gid n, gid step, double far, double *walked)
{
    for (gid id = 1; id <= n; id++) {
        double u[4];
        random_uniform4(5, RANDOM_BUILD, id, step, u);
        lidx i = domain_find(domain, &atoms, id);
        for (int d = 0; d < 3; d++) {
            double by = exact_round(far * (2 * u[d] - 1), CW_QUANTUM_POSITION);
            walked[3 * (id - 1) + d] += by;
            if (i >= 0)
                atoms.x[4 * i + d] += by;
        }
    }
}

START_TEST(a_long_walk_loses_nothing)
{
    enum { N = 250 };
    set_box(8, 9, 10, "p");
    int mark = atoms_add_field(&atoms, "mark", sizeof(gid), FIELD_MIGRATE);
    scatter(N, 1, 0);
    rebuild(2);
    double *start = gather_positions(N);
    double *walked = mem_zeroed(3 * N, sizeof *walked);
    for (lidx i = 0; i < atoms.n_local; i++) {
        ((gid *)atoms_field(&atoms, mark))[i] = 3 * atoms.id[i];
        memset(&atoms.image[3 * i], 0, 3 * sizeof(int));
    }
    for (gid step = 1; step <= 40; step++) {
        domain_set_balance(domain, step % 2 ? 1.0 : 100.0, step % 5 == 0 ? 1 : 0);
        walk(N, step, step % 4 == 0 ? 9 : 1, walked);
        rebuild(2);
        ck_assert_int_eq(atoms.n_global, N);
        if (step % 8 == 0)
            check_ghosts(N, 2);
    }
    for (lidx i = 0; i < atoms.n_local; i++) {
        double x[3];
        box_unwrap(&box, &atoms.x[4 * i], &atoms.image[3 * i], x);
        size_t at = 3 * ((size_t)atoms.id[i] - 1);
        for (size_t d = 0; d < 3; d++)
            ck_assert(x[d] == start[at + d] + walked[at + d]);
        ck_assert_int_eq(((gid *)atoms_field(&atoms, mark))[i], 3 * atoms.id[i]);
        ck_assert(atoms.v[4 * i] == exact_round(0.001 * (double)atoms.id[i], CW_QUANTUM_VELOCITY));
    }
    mem_free(walked);
    mem_free(start);
}
END_TEST

START_TEST(the_hash_does_not_depend_on_ranks)
{
    set_box(8, 9, 10, "p");
    struct atoms copy;
    atoms_init(&copy);
    for (gid id = 1; id <= 300; id++) {
        double u[4];
        random_uniform4(11, RANDOM_BUILD, id, 0, u);
        double x[3] = {box.lo[0] + u[0] * 8, box.lo[1] + u[1] * 9, box.lo[2] + u[2] * 10};
        lidx i = atoms_append(&copy, id, 1, x);
        copy.v[4 * i] = exact_round(0.001 * (double)id, CW_QUANTUM_VELOCITY);
        copy.v[4 * i + 1] = -0.0;
    }
    uint64_t expected = atoms_hash(&copy, alone);
    scatter(300, 1, 0);
    ck_assert_uint_eq(atoms_hash(&atoms, world), expected);
    rebuild(2);
    ck_assert_uint_eq(atoms_hash(&atoms, world), expected);
    domain_set_balance(domain, 1.05, 1);
    rebuild(4);
    ck_assert_uint_eq(atoms_hash(&atoms, world), expected);
    copy.x[4 * 17] += CW_QUANTUM_POSITION;
    ck_assert_uint_ne(atoms_hash(&copy, alone), expected);
    copy.x[4 * 17] -= CW_QUANTUM_POSITION;
    copy.v[4 * 17] += CW_QUANTUM_VELOCITY;
    ck_assert_uint_ne(atoms_hash(&copy, alone), expected);
    atoms_free(&copy);
}
END_TEST

START_TEST(a_particle_in_a_corner_is_shared_out)
{
    set_box(300, 400, 500, "p");
    scatter(4000, 0.08, 0);
    rebuild(6);
    ck_assert(domain_imbalance(domain, &atoms) < 1.1);
    ck_assert_int_eq(domain_balances(domain), 1);
    rebuild(6);
    ck_assert_int_eq(domain_balances(domain), 1);
    domain_request_balance(domain);
    rebuild(6);
    ck_assert_int_eq(domain_balances(domain), 2);
    gid most = atoms.n_local;
    comm_max(world, &most, 1);
    ck_assert_int_le(most, 4000 / size * 11 / 10 + 1);
}
END_TEST

START_TEST(weights_move_the_cuts)
{
    set_box(30, 10, 10, "p");
    int weight = atoms_add_field(&atoms, "weight", sizeof(gid), FIELD_MIGRATE);
    scatter(3000, 1, 2);
    for (lidx i = 0; i < atoms.n_local; i++)
        ((gid *)atoms_field(&atoms, weight))[i] = atoms.x[4 * i] < 5 ? 10 : 1;
    domain_use_weights(domain, weight);
    rebuild(2);
    ck_assert(domain_imbalance(domain, &atoms) < 1.1);
    check_owned_in_brick();
}
END_TEST

START_TEST(atoms_are_found_by_id)
{
    set_box(10, 10, 10, "p");
    scatter(200, 1, 2);
    rebuild(2);
    gid found = 0;
    for (gid id = 1; id <= 200; id++) {
        lidx i = domain_find(domain, &atoms, id);
        ck_assert(i < atoms.n_local);
        ck_assert(i < 0 || atoms.id[i] == id);
        found += i >= 0;
    }
    ck_assert_int_eq(found, atoms.n_local);
    ck_assert_int_eq(domain_find(domain, &atoms, 201), -1);
    ck_assert_int_eq(domain_find(domain, &atoms, (gid)1 << 40), -1);
}
END_TEST

START_TEST(shrink_wrapped_faces_are_the_same_everywhere)
{
    set_box(30, 30, 30, "s");
    scatter(100, 0.5, 2);
    rebuild(2);
    double *all = gather_positions(100);
    for (int d = 0; d < 3; d++) {
        double min = INFINITY;
        double max = -INFINITY;
        for (int k = 0; k < 100; k++) {
            min = fmin(min, all[3 * k + d]);
            max = fmax(max, all[3 * k + d]);
        }
        ck_assert_double_eq_tol(box.lo[d], min - 3e-3, 1e-11);
        ck_assert_double_eq_tol(box.hi[d], max + 3e-3, 1e-11);
        double same[2] = {box.lo[d], -box.lo[d]};
        comm_max_double(world, same, 2);
        ck_assert(same[0] == box.lo[d] && same[1] == -box.lo[d]);
    }
    mem_free(all);
}
END_TEST

/* moves atom 77 on its owner and expects every rank to hear of it */
static void expect_error(double x, const char *word)
{
    scatter(100, 1, 2);
    rebuild(2);
    lidx i = domain_find(domain, &atoms, 77);
    if (i >= 0)
        atoms.x[4 * i + 1] = x;
    ck_assert_int_eq(domain_rebuild(domain, &box, &atoms, 2, &err), CW_USER);
    ck_assert_msg(strstr(err.text, "77") && strstr(err.text, word), "%s", err.text);
}

START_TEST(an_atom_outside_a_fixed_face)
{
    set_box(10, 10, 10, "f");
    expect_error(10.5, "fixed");
}
END_TEST

START_TEST(an_atom_that_is_nowhere)
{
    static const double nowhere[] = {NAN, INFINITY, -INFINITY};
    set_box(10, 10, 10, "p");
    expect_error(nowhere[_i], "finite");
}
END_TEST

START_TEST(an_atom_far_off_the_grid)
{
    static const double far[] = {1e300, -40000};
    static const char *const boundary[] = {"p", "s"};
    set_box(10, 10, 10, boundary[_i % 2]);
    expect_error(far[_i / 2], "16384");
}
END_TEST

START_TEST(a_box_far_too_small_for_the_reach)
{
    set_box(0.01, 0.01, 0.01, "p");
    scatter(5, 1, 0);
    ck_assert_int_eq(domain_rebuild(domain, &box, &atoms, 10, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "images"));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("domain");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_loop_test(core, each_atom_has_one_owner_and_all_its_ghosts, 0, 9);
    tcase_add_test(core, mixed_boundaries);
    tcase_add_test(core, ghosts_follow_their_owners);
    tcase_add_test(core, scalars_and_bytes_reach_the_ghosts);
    tcase_add_test(core, a_steady_step_does_not_allocate);
    tcase_add_test(core, a_long_walk_loses_nothing);
    tcase_add_test(core, the_hash_does_not_depend_on_ranks);
    tcase_add_test(core, a_particle_in_a_corner_is_shared_out);
    tcase_add_test(core, weights_move_the_cuts);
    tcase_add_test(core, atoms_are_found_by_id);
    tcase_add_test(core, shrink_wrapped_faces_are_the_same_everywhere);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, set_up, tear_down);
    tcase_add_test(limits, a_box_shorter_than_the_reach);
    tcase_add_test(limits, fewer_atoms_than_ranks);
    tcase_add_test(limits, no_atoms_at_all);
    tcase_add_test(limits, atoms_in_one_place);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_checked_fixture(errors, set_up, tear_down);
    tcase_add_test(errors, an_atom_outside_a_fixed_face);
    tcase_add_loop_test(errors, an_atom_that_is_nowhere, 0, 3);
    tcase_add_loop_test(errors, an_atom_far_off_the_grid, 0, 4);
    tcase_add_test(errors, a_box_far_too_small_for_the_reach);
    suite_add_tcase(suite, errors);
    return suite;
}

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    rank = comm_rank(world);
    size = comm_size(world);
    return mpi_suite_finish(make_suite());
}
