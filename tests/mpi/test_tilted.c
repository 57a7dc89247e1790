/* ranks: 1 2 3 4 6 8 */
/* The domain of a tilted box: each atom has one owner, and exactly the ghosts that all pairs of all
 * periodic images ask for. */
#include "support/domain_case.h"

static const double tilts[][3] = {
    {7, 0, 0}, {-6, 5, 0}, {3, -7, 5.5}, {0, 0, -5.5}, {6, 6, 5}, {-7, -7, -5.5}, {30, -45, 17},
};

static void tilt_box(const double tilt[3])
{
    box.tilt_large = true;
    ck_assert_int_eq(box_set_tilt(&box, tilt, &err), CW_OK);
}

/* also after atoms have moved, some of them out of the box */
START_TEST(tilted_boxes)
{
    set_box(14, 11, 9, "p");
    tilt_box(tilts[_i]);
    scatter(300, 1, _i % 3);
    rebuild(2.5);
    check_ghosts(300, 2.5);
    for (lidx i = 0; i < 4 * atoms.n_local; i++)
        atoms.x[i] += i % 4 < 3 ? 0.75 * ((i * 7) % 5 - 2) : 0;
    rebuild(2.5);
    check_ghosts(300, 2.5);
    for (lidx i = 0; i < atoms.n_local; i++) {
        int image[3] = {0, 0, 0};
        double x[3] = {atoms.x[4 * i], atoms.x[4 * i + 1], atoms.x[4 * i + 2]};
        box_wrap(&box, x, image);
        ck_assert(image[0] == 0 && image[1] == 0 && image[2] == 0);
    }
}
END_TEST

START_TEST(tilted_boxes_shorter_than_the_reach)
{
    set_box(3, 2, 7, "p");
    tilt_box((const double[3]){1.5, -1.25, 1});
    scatter(12, 1, 0);
    rebuild(4.5);
    check_ghosts(12, 4.5);
}
END_TEST

/* Empty corners of the brick around the box get no ghosts: about as many as fit between the box and
 * one that is wider by the reach on all sides. */
START_TEST(ghosts_of_a_tilted_box_are_those_in_its_shell)
{
    set_box(20, 20, 20, "p");
    tilt_box((const double[3]){10, 10, 10});
    scatter(4000, 1, 2);
    rebuild(2);
    gid ghosts = atoms.n_ghost;
    double shell = 1;
    for (int d = 0; d < 3; d++)
        shell *= 1 + 2 * 2 / box.width[d];
    if (size == 1)
        ck_assert_int_lt(ghosts, (gid)(1.1 * 4000 * (shell - 1)));
}
END_TEST

START_TEST(tilted_and_open_along_z)
{
    const char *const words[3] = {"p", "p", "s"};
    set_box(14, 11, 9, "p");
    ck_assert_int_eq(box_set_boundary(&box, words, &err), CW_OK);
    tilt_box((const double[3]){6, 0, 0});
    scatter(300, 0.9, 2);
    rebuild(3);
    check_ghosts(300, 3);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("tilted");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_loop_test(core, tilted_boxes, 0, sizeof tilts / sizeof tilts[0]);
    tcase_add_test(core, tilted_and_open_along_z);
    tcase_add_test(core, tilted_boxes_shorter_than_the_reach);
    tcase_add_test(core, ghosts_of_a_tilted_box_are_those_in_its_shell);
    suite_add_tcase(suite, core);
    return suite;
}

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    rank = comm_rank(world);
    size = comm_size(world);
    return mpi_suite_finish(make_suite());
}
