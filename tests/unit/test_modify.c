/* Groups, set, displace_atoms, change_box, delete_atoms: what each does, and LAMMPS's numbers where
 * they are defined. */
#include <math.h>

#include "support/golden.h"
#include "support/mpi_suite.h"
#include "support/world.h"

static void open_crystal(struct world *w)
{
    world_open(w, "metal");
    world_do(w, "lattice fcc 4.0");
    world_do(w, "region b block 0 3 0 3 0 3");
    world_do(w, "create_box 3 b");
    world_do(w, "create_atoms 1 box");
}

static gid count(struct world *w, const char *line)
{
    world_do(w, line);
    return w->count;
}

START_TEST(groups_hold_what_matches)
{
    struct world w;
    open_crystal(&w);
    ck_assert_int_eq(count(&w, "group a id 1:10 20 31:39:4"), 14);
    ck_assert_int_eq(count(&w, "group b id <= 5"), 5);
    ck_assert_int_eq(count(&w, "group c id <> 5 8"), 4);
    ck_assert_int_eq(count(&w, "group d id != 1"), 107);
    ck_assert_int_eq(count(&w, "group u union b c"), 8);
    ck_assert_int_eq(count(&w, "group i intersect b c"), 1);
    ck_assert_int_eq(count(&w, "group s subtract u c a"), 0);
    ck_assert_int_eq(count(&w, "group s subtract a b"), 9);
    ck_assert_int_eq(count(&w, "group b id 100"), 6); /* added */
    world_do(&w, "region r block 0 0.9 INF INF INF INF");
    ck_assert_int_eq(count(&w, "group r region r"), 36);
    ck_assert_int_eq(count(&w, "set group r type 2"), 36);
    ck_assert_int_eq(count(&w, "group t type 2"), 36);
    ck_assert_int_eq(count(&w, "group t2 type > 1"), 36);
    ck_assert_int_eq(count(&w, "group t clear"), 0);
    world_do(&w, "group t delete");
    ck_assert_int_eq(groups_find(&w.groups, "t"), -1);
    world_close(&w);
}
END_TEST

START_TEST(set_changes_what_it_says)
{
    struct world w;
    open_crystal(&w);
    ck_assert_int_eq(count(&w, "set atom 3*5 type 2 vx 1.5 image 1 NULL -2"), 9);
    ck_assert_int_eq(w.atoms.type[3], 2);
    ck_assert_double_eq(w.atoms.v[4 * 4], 1.5);
    ck_assert_int_eq(w.atoms.image[3 * 2], 1);
    ck_assert_int_eq(w.atoms.image[3 * 2 + 2], -2);
    ck_assert_int_eq(count(&w, "set type 2 type 3 x 0.25"), 6); /* selected before the change */
    ck_assert_double_eq(w.atoms.x[4 * 2], 0.25);
    gid changed = count(&w, "set group all type/fraction 2 0.5 7"); /* sigma = 5.2 */
    ck_assert(changed > 30 && changed < 78);
    ck_assert_int_eq(count(&w, "set type * type 1"), 108);
    ck_assert_int_eq(count(&w, "set group all type/fraction 2 0.5 7"), changed);
    world_close(&w);
}
END_TEST

static void compare(struct world *w, const char *path)
{
    struct golden golden = golden_read(path, 4);
    ck_assert_int_eq(w->atoms.n_local, golden.rows);
    for (int k = 0; k < golden.rows; k++) {
        for (int d = 0; d < 3; d++)
            ck_assert_double_eq_tol(w->atoms.x[4 * k + d], golden.value[4 * k + 1 + d], 2e-11);
    }
    free(golden.value);
}

START_TEST(displacements_are_lammps)
{
    struct world w;
    open_crystal(&w);
    world_do(&w, "group g id 1:30");
    world_do(&w, "displace_atoms g random 0.1 0.2 0.3 4711 units box");
    world_do(&w, "displace_atoms g move 0.25 0 -0.5");
    world_do(&w, "displace_atoms all ramp x 0 0.5 y 1 2");
    world_do(&w, "displace_atoms g rotate 1 1 1 1 2 3 25");
    compare(&w, "tests/golden/build/displaced.txt");
    world_close(&w);
}
END_TEST

/* a body across a periodic face turns as one */
START_TEST(rotation_keeps_shapes)
{
    struct world w;
    world_open(&w, "metal");
    world_do(&w, "region b block 0 20 0 20 0 20");
    world_do(&w, "create_box 1 b");
    world_do(&w, "particle p sphere lattice fcc 4 diameter 12 center 0 10 10");
    double before[3];
    double after[3];
    box_unwrap(&w.box, &w.atoms.x[4], &w.atoms.image[3], before);
    world_do(&w, "displace_atoms p rotate 0 10 10 0 0 1 90 units box");
    box_unwrap(&w.box, &w.atoms.x[4], &w.atoms.image[3], after);
    ck_assert_double_eq_tol(after[0], -(before[1] - 10), 1e-10);
    ck_assert_double_eq_tol(after[1] - 10, before[0], 1e-10);
    for (lidx i = 0; i < w.atoms.n_local; i++) {
        double x[3];
        box_unwrap(&w.box, &w.atoms.x[4 * i], &w.atoms.image[3 * i], x);
        ck_assert(hypot(x[0], x[1] - 10) < 6.001);
        ck_assert(w.atoms.x[4 * i] >= 0 && w.atoms.x[4 * i] < 20);
    }
    world_refuse(&w, "displace_atoms p move 1e6 0 0", "out of the range");
    world_close(&w);
}
END_TEST

START_TEST(box_changes)
{
    struct world w;
    open_crystal(&w);
    world_do(&w, "change_box all z delta 0 20.0 units box");
    ck_assert_double_eq(w.box.hi[2], 32);
    ck_assert_double_eq(w.box.length[2], 32);
    world_do(&w, "change_box all z final 0 3 x scale 1.5 remap");
    ck_assert_double_eq(w.box.lo[0], -3);
    ck_assert_double_eq(w.box.hi[0], 15);
    ck_assert_double_eq(w.box.hi[2], 12);
    /* remapped from 32 to 12 along z, stretched by 1.5 along x: atom 2 was at (2, 2, 0) */
    ck_assert_double_eq(w.atoms.x[4], 0);
    ck_assert_int_eq(w.atoms.id[2], 3); /* (2, 0, 2) */
    ck_assert_double_eq(w.atoms.x[8 + 2], 0.75);
    world_do(&w, "change_box all x final 0 12 y final 5 12 units box boundary p p f");
    ck_assert(!w.box.periodic[2]);
    for (lidx i = 0; i < w.atoms.n_local; i++)
        ck_assert(w.atoms.x[4 * i + 1] >= 5 && w.atoms.x[4 * i + 1] < 12);
    world_close(&w);
}
END_TEST

START_TEST(deletion_closes_the_ids)
{
    struct world w;
    open_crystal(&w);
    world_do(&w, "group g id 1:20:2");
    ck_assert_int_eq(count(&w, "delete_atoms group g"), 10);
    ck_assert_int_eq(w.atoms.n_global, 98);
    for (lidx i = 0; i < 98; i++)
        ck_assert_int_eq(w.atoms.id[i], i + 1);
    world_do(&w, "region low block INF INF INF INF 0 0.9");
    ck_assert_int_eq(count(&w, "delete_atoms region low compress no"), 36 - 10);
    ck_assert_int_eq(w.atoms.n_global, 72);
    ck_assert_int_eq(w.atoms.id[0], 27);
    gid deleted = count(&w, "delete_atoms overlap 2.9 all all"); /* neighbours are at 2.83 */
    ck_assert_int_eq(w.atoms.n_global, 72 - deleted);
    ck_assert(w.atoms.n_global >= 8); /* twelve neighbours: at least one in thirteen can stay */
    ck_assert_int_eq(count(&w, "delete_atoms overlap 2.9 all all"), 0);
    world_close(&w);
}
END_TEST

/* overlap: of the first group, when the second is near, across periodic faces, too */
START_TEST(overlap_takes_the_first_group)
{
    struct world w;
    world_open(&w, "metal");
    world_do(&w, "region b block 0 10 0 10 0 10");
    world_do(&w, "create_box 2 b");
    world_do(&w, "create_atoms 1 single 0.2 5 5");
    world_do(&w, "create_atoms 2 single 9.8 5 5");
    world_do(&w, "create_atoms 1 single 5 5 5");
    world_do(&w, "create_atoms 2 single 5 5 6");
    world_do(&w, "group one type 1");
    world_do(&w, "group two type 2");
    ck_assert_int_eq(count(&w, "delete_atoms overlap 0.39 one two"), 0);
    ck_assert_int_eq(count(&w, "delete_atoms overlap 0.41 two one"), 1);
    ck_assert_int_eq(w.atoms.type[0], 1);
    ck_assert_int_eq(w.atoms.type[1], 1);
    ck_assert_int_eq(count(&w, "delete_atoms overlap 1.5 one two"), 1);
    ck_assert_int_eq(w.atoms.n_global, 2);
    world_close(&w);
}
END_TEST

START_TEST(bad_words_are_refused)
{
    static const char *const line[][2] = {
        {"group all id 1", "cannot be changed"},
        {"group g dynamic all region b", "not supported"},
        {"group g id 1:2:3:4", "a:b:step"},
        {"group g id one", "expected a number"},
        {"group g id", "line ends"},
        {"group g union nix", "no group 'nix'"},
        {"group g subtract all", "at least 2"},
        {"group g region nix", "no region 'nix'"},
        {"group g2345678901234567890123456789012345678901234567890123456789012x4 id 1",
         "1 to 63 characters"},
        {"group g typ 1", "did you mean 'type'"},
        {"group nix delete", "no group 'nix'"},
        {"mass 4 1.0", "not within 1 to 3"},
        {"mass 1 0", "above 0"},
        {"mass 1 -2", "above 0"},
        {"mass x 2", "range of types"},
        {"set atom 1 charge 2", "no charge"},
        {"set atom 1 type 9", "above the number of types"},
        {"set atom 1x type 2", "expected a number or a range"},
        {"set atom 1 typ 2", "did you mean 'type'"},
        {"set atom 1 type", "line ends"},
        {"set atoms 1 type 2", "did you mean 'atom'"},
        {"set group nix type 2", "no group"},
        {"set atom 1 type/fraction 2 1.5 8", "0 to 1"},
        {"set atom 1 x v_a", "${a}"},
        {"displace_atoms all mov 1 2 3", "did you mean 'move'"},
        {"displace_atoms all move 1 2", "line ends"},
        {"displace_atoms all move 1 2 v_z", "${z}"},
        {"displace_atoms all rotate 0 0 0 0 0 0 9", "0 0 0"},
        {"displace_atoms all ramp x 0 1 y 2 2", "length 0"},
        {"displace_atoms nix move 1 2 3", "no group 'nix'"},
        {"change_box all", "line ends"},
        {"change_box all z volume", "volume is not supported"},
        {"change_box all xy final 1", "the box is orthogonal"},
        {"change_box all triclinic xy final 1e3", "too large"},
        {"change_box all z final 5 1", "change_box"},
        {"change_box all boundary p p q", "boundary"},
        {"change_box all z delta 0 1 unit box", "did you mean 'units'"},
        {"delete_atoms grp g", "unknown style"},
        {"delete_atoms group nix", "no group 'nix'"},
        {"delete_atoms overlap 0 all all", "above 0"},
        {"delete_atoms random fraction 0.1", "not supported"},
        {"delete_atoms group all mol yes", "mol yes is not supported"},
    };
    struct world w;
    open_crystal(&w);
    for (size_t k = 0; k < sizeof line / sizeof *line; k++)
        world_refuse(&w, line[k][0], line[k][1]);
    ck_assert_int_eq(w.atoms.n_global, 108);
    world_close(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("modify");
    TCase *core = tcase_create("core");
    tcase_add_test(core, groups_hold_what_matches);
    tcase_add_test(core, set_changes_what_it_says);
    tcase_add_test(core, displacements_are_lammps);
    tcase_add_test(core, rotation_keeps_shapes);
    tcase_add_test(core, box_changes);
    tcase_add_test(core, deletion_closes_the_ids);
    tcase_add_test(core, overlap_takes_the_first_group);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, bad_words_are_refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
