/* Lattice, region, box and filling: the same atoms and ids as LAMMPS makes (tests/golden/build),
 * faces, single and random atoms, and what is refused. */
#include <math.h>

#include "base/exact.h"
#include "support/golden.h"
#include "support/mpi_suite.h"
#include "support/world.h"

static void compare(struct world *w, const char *path)
{
    struct golden golden = golden_read(path, 5);
    ck_assert_int_eq(w->atoms.n_local, golden.rows);
    for (int k = 0; k < golden.rows; k++) {
        const double *row = &golden.value[5 * k];
        ck_assert_int_eq(w->atoms.id[k], (gid)row[0]);
        ck_assert_int_eq(w->atoms.type[k], (int)row[1]);
        for (int d = 0; d < 3; d++)
            ck_assert_double_eq_tol(w->atoms.x[4 * k + d], row[2 + d], 4 * CW_QUANTUM_POSITION);
    }
    free(golden.value);
}

START_TEST(rotated_fcc_is_lammps)
{
    struct world w;
    world_open(&w, "metal");
    world_do(&w,
             "lattice fcc 4.08 orient x -1 1 0 orient y 0 0 1 orient z 1 1 0 origin 0.1 0.2 0.3");
    world_do(&w, "region b block 0 2 0 3 0 2");
    world_do(&w, "create_box 2 b");
    world_do(&w, "region s sphere 1 1.5 1 0.8");
    world_do(&w, "create_atoms 1 box");
    ck_assert_int_eq(w.count, 96);
    world_do(&w, "create_atoms 2 region s basis 2 1");
    compare(&w, "tests/golden/build/fcc_rotated.txt");
    world_close(&w);
}
END_TEST

START_TEST(faces_are_lammps)
{
    struct world w;
    world_open(&w, "metal");
    world_do(&w, "boundary s f p");
    world_do(&w, "lattice fcc 4.0");
    world_do(&w, "region b block 0 2 0 2 0 2");
    world_do(&w, "create_box 1 b");
    ck_assert_double_eq_tol(w.box.lo[0], -8e-4, 1e-11);
    world_do(&w, "create_atoms 1 box");
    compare(&w, "tests/golden/build/faces.txt");
    world_close(&w);
}
END_TEST

START_TEST(reduced_density_is_lammps)
{
    struct world w;
    world_open(&w, "lj");
    world_do(&w, "lattice hcp 1.1");
    ck_assert_double_eq_tol(w.lattice->spacing[0], 1.0873619, 1e-7);
    ck_assert_double_eq_tol(w.lattice->spacing[1], 1.8833660, 1e-7);
    ck_assert_double_eq_tol(w.lattice->spacing[2], 1.7756545, 1e-7);
    world_do(&w, "region b block 0 3 0 2 0 2");
    world_do(&w, "create_box 1 b");
    world_do(&w, "create_atoms 1 box");
    compare(&w, "tests/golden/build/hcp_lj.txt");
    world_do(&w, "lattice none 0.8");
    ck_assert_double_eq(w.lattice->spacing[0], 0.8);
    world_do(&w, "lattice sc 0.8");
    ck_assert_double_eq_tol(w.lattice->spacing[0], 1.0772173, 1e-7);
    world_close(&w);
}
END_TEST

/* which atoms of a crystal with three different spacings lie in regions of all styles */
START_TEST(regions_are_lammps)
{
    static const char *const deck[] = {
        "lattice fcc 4.0 orient x 1 1 0 orient y -1 1 0 orient z 0 0 1",
        "region b block 0 6 0 7 0 8",
        "create_box 9 b",
        "create_atoms 1 box",
        "region r2 cylinder x 2 2 1.3 1.03 4.1",
        "region r3 cylinder y 4.2 5.1 1.2 EDGE 3.3",
        "region r4 cone z 1.1 5 2 0.4 0.53 5.2",
        "region r5 plane 4.03 4 4.01 1 1 1",
        "region r6 prism 3.1 6.1 0.2 3.03 3.1 7.03 -1 0.5 0.7",
        "region r7 sphere 17 20 10 6.1 units box",
        "region r8 union 2 r2 r7 side out",
        "region r9 intersect 3 r5 r8 r6",
        "set region r5 type 5",
        "set region r2 type 2",
        "set region r3 type 3",
        "set region r4 type 4",
        "set region r6 type 6",
        "set region r7 type 7",
        "set region r9 type 9",
        "region e block 5.1 EDGE INF 0.9 INF INF",
        "set region e type 8",
    };
    struct world w;
    world_open(&w, "metal");
    for (size_t k = 0; k < sizeof deck / sizeof *deck; k++)
        world_do(&w, deck[k]);
    compare(&w, "tests/golden/build/regions.txt");
    world_close(&w);
}
END_TEST

START_TEST(custom_lattice_is_its_style)
{
    struct world w;
    world_open(&w, "metal");
    world_do(&w, "lattice custom 4.0 a1 0.5 0.5 0 a2 0.5 0 0.5 a3 0 0.5 0.5 basis 0 0 0 "
                 "spacing 1 1 1");
    world_do(&w, "region b block 0 3 0 3 0 3");
    world_do(&w, "create_box 1 b");
    world_do(&w, "create_atoms 1 box");
    ck_assert_int_eq(w.count, 27 * 4);
    for (lidx i = 0; i < w.atoms.n_local; i++) { /* fcc: halves of a, an even number of them */
        gid halves = 0;
        for (int d = 0; d < 3; d++) {
            double half = w.atoms.x[4 * i + d] / 2;
            ck_assert_double_eq_tol(half, round(half), 1e-9);
            halves += llround(half);
        }
        ck_assert_int_eq(halves % 2, 0);
    }
    world_close(&w);
}
END_TEST

/* any orientation of a periodic crystal has all its atoms, wherever rounding puts those on a face
 */
START_TEST(periodic_faces_lose_nothing)
{
    static const char *const orient[] = {
        "orient x 1 -1 0 orient y 1 1 -2 orient z 1 1 1",
        "orient x 2 1 0 orient y -1 2 0 orient z 0 0 1",
    };
    static const int cells[] = {6, 5};
    for (int k = 0; k < 2; k++) {
        char line[256];
        struct world w;
        world_open(&w, "metal");
        (void)snprintf(line, sizeof line, "lattice fcc 3.9242 %s", orient[k]);
        world_do(&w, line);
        world_do(&w, k == 0 ? "lattice fcc 3.9242 orient x 1 -1 0 orient y 1 1 -2 orient z 1 1 1 "
                              "spacing 0.70710678118654752 1.2247448713915890 1.7320508075688773"
                            : "lattice fcc 3.9242 orient x 2 1 0 orient y -1 2 0 orient z 0 0 1 "
                              "spacing 2.2360679774997897 2.2360679774997897 1");
        world_do(&w, "region b block 0.1 4.1 0 5 -1 2");
        world_do(&w, "create_box 1 b");
        world_do(&w, "create_atoms 1 box");
        /* volume of the spacing brick in cubic cells times 4 atoms */
        ck_assert_int_eq(w.count, 4 * 5 * 3 * cells[k] * (k == 0 ? 1 : 4));
        for (lidx i = 0; i < w.atoms.n_local; i++) {
            for (int d = 0; d < 3; d++) {
                ck_assert(w.atoms.x[4 * i + d] >= w.box.lo[d]);
                ck_assert(w.atoms.x[4 * i + d] < w.box.hi[d]);
            }
        }
        world_close(&w);
    }
}
END_TEST

static void open_box(struct world *w)
{
    world_open(w, "metal");
    world_do(w, "lattice sc 2.0");
    world_do(w, "region b block 0 5 0 5 0 5");
    world_do(w, "create_box 2 b");
}

START_TEST(single_atoms)
{
    struct world w;
    open_box(&w);
    world_do(&w, "create_atoms 2 single 1 2 3");
    ck_assert_int_eq(w.count, 1);
    ck_assert_double_eq(w.atoms.x[2], 6);
    world_do(&w, "create_atoms 1 single 1 2 3 units box");
    ck_assert_double_eq(w.atoms.x[4 + 2], 3);
    world_do(&w, "create_atoms 1 single 11 2 3 units box");
    ck_assert_int_eq(w.count, 0);
    world_do(&w, "create_atoms 1 single 11 2 3 units box remap yes");
    ck_assert_int_eq(w.count, 1);
    ck_assert_double_eq(w.atoms.x[8], 1);
    ck_assert_int_eq(w.atoms.id[2], 3);
    world_close(&w);
}
END_TEST

START_TEST(random_atoms_lie_in_their_region)
{
    struct world w;
    open_box(&w);
    world_do(&w, "region s sphere 5 5 5 2 units box");
    world_do(&w, "create_atoms 1 random 500 77 s");
    ck_assert_int_eq(w.count, 500);
    double mean[3] = {0, 0, 0};
    for (lidx i = 0; i < w.atoms.n_local; i++) {
        double r2 = 0; /* of the sphere's centre; not asked of the region, which chose the points */
        for (int d = 0; d < 3; d++) {
            mean[d] += w.atoms.x[4 * i + d] / 500;
            r2 += (w.atoms.x[4 * i + d] - 5) * (w.atoms.x[4 * i + d] - 5);
        }
        ck_assert_double_le(r2, 4 + 1e-9);
    }
    for (int d = 0; d < 3; d++) /* sigma of the mean: 2 / sqrt(5 * 500) = 0.04 */
        ck_assert_double_eq_tol(mean[d], 5, 0.2);
    world_do(&w, "region far sphere 50 5 5 2 units box");
    world_refuse(&w, "create_atoms 1 random 5 77 far", "outside the box");
    world_close(&w);
}
END_TEST

static bool inside(struct world *w, const char *name, double x, double y, double z)
{
    const double point[3] = {x, y, z};
    return region_contains(regions_find(w->regions, name), point);
}

START_TEST(regions_contain_their_points)
{
    struct world w;
    open_box(&w);
    world_do(&w, "region blk block 1 2 INF 3 EDGE EDGE");
    ck_assert(inside(&w, "blk", 2, -99, 0) && !inside(&w, "blk", 2, -99, -0.1));
    ck_assert(inside(&w, "blk", 4, 6, 10) && !inside(&w, "blk", 4, 6.1, 10));
    world_do(&w, "region out block 1 2 1 2 1 2 side out units box");
    ck_assert(!inside(&w, "out", 1, 1, 1) && inside(&w, "out", 0.9, 1, 1));
    world_do(&w, "region cyl cylinder x 1 1 0.5 0 2");
    ck_assert(inside(&w, "cyl", 0, 2, 3) && !inside(&w, "cyl", 0, 2, 3.1));
    ck_assert(inside(&w, "cyl", 4, 2, 2) && !inside(&w, "cyl", 4.1, 2, 2));
    world_do(&w, "region con cone z 0 0 0 2 0 4 units box");
    ck_assert(inside(&w, "con", 0.5, 0, 1) && !inside(&w, "con", 0.6, 0, 1));
    ck_assert(inside(&w, "con", 0, 2, 4) && !inside(&w, "con", 0, 2, 3.9));
    world_do(&w, "region pla plane 1 0 0 1 1 0");
    ck_assert(inside(&w, "pla", 1, 1, 7) && !inside(&w, "pla", 1, 0.9, 7));
    world_do(&w, "region pri prism 0 4 0 4 0 4 2 0 0 units box");
    ck_assert(inside(&w, "pri", 5.9, 4, 1) && !inside(&w, "pri", 1.9, 4, 1));
    world_do(&w, "region uni union 2 cyl con");
    ck_assert(inside(&w, "uni", 0, 2, 3) && inside(&w, "uni", 0.5, 0, 1));
    ck_assert(!inside(&w, "uni", 9, 9, 9));
    world_do(&w, "region int intersect 2 blk pla side out");
    ck_assert(!inside(&w, "int", 2, 3, 3) && inside(&w, "int", 0, 0, 0));
    double lo[3];
    double hi[3];
    region_extent(regions_find(w.regions, "pri"), lo, hi);
    ck_assert_double_eq(hi[0], 6);
    world_close(&w);
}
END_TEST

START_TEST(bad_words_are_refused)
{
    static const char *const line[][2] = {
        {"lattice fc 4", "unknown style 'fc'"},
        {"lattice fcc -1", "above 0"},
        {"lattice fcc 4 orient x 1 1 0", "not orthogonal"},
        {"lattice fcc 4 orient x 0 1 0 orient y 1 0 0", "right-handed"},
        {"lattice fcc 4 origin 1 0 0", "[0, 1)"},
        {"lattice fcc 4 basis 0 0 0", "custom only"},
        {"lattice custom 4 a1 1 0 0", "basis"},
        {"lattice fcc 4 spacing 1 1", "line ends"},
        {"lattice none 4 origin 0 0 0", "scale only"},
        {"region b block 0 1 0 1 0 1", "already"},
        {"region c block 0 1 0 1 0", "line ends"},
        {"region c blok 0 1 0 1 0 1", "did you mean 'block'"},
        {"region c block 1 0 0 1 0 1", "above the upper"},
        {"region c sphere 0 0 0 v_r", "${r}"},
        {"region c sphere 0 0 0 1 move v_a NULL NULL", "fixed in space"},
        {"region c plane 0 0 0 0 0 0", "zero"},
        {"region c union 2 b nix", "no region 'nix'"},
        {"region c union 1 b", "2 to"},
        {"region c sphere 0 0 0 1 units boxx", "did you mean 'box'"},
        {"region nix delete", "no region 'nix'"},
        {"create_box 1 b", "already"},
        {"create_atoms 3 box", "above the number of types"},
        {"create_atoms 0 box", "from 1"},
        {"create_atoms 1 region nix", "no region 'nix'"},
        {"create_atoms 1 box basis 2 1", "1 basis atoms"},
        {"create_atoms 1 bx", "did you mean 'box'"},
        {"create_atoms 1 mesh file.stl", "not supported"},
        {"create_atoms 1 single 1 2", "line ends"},
        {"create_atoms 1 box mol 0 1", "not supported"},
    };
    struct world w;
    open_box(&w);
    for (size_t k = 0; k < sizeof line / sizeof *line; k++)
        world_refuse(&w, line[k][0], line[k][1]);
    world_close(&w);
}
END_TEST

START_TEST(boxes_that_cannot_be_are_refused)
{
    struct world w;
    world_open(&w, "metal");
    world_refuse(&w, "region b block INF 1 0 1 0 1", "before the box exists");
    world_refuse(&w, "create_box 1 b", "no region 'b'");
    world_refuse(&w, "create_atoms 1 box", "no box");
    world_do(&w, "region b prism 0 1 0 1 0 1 0.6 0 0");
    world_refuse(&w, "create_box 1 b", "skew is too large");
    world_do(&w, "region s sphere 0 0 0 1");
    world_refuse(&w, "create_box 1 s", "must be a block");
    world_do(&w, "region c block 0 1 0 1 0 1");
    world_refuse(&w, "create_box 0 c", "1 to");
    world_refuse(&w, "create_box 1 c bond/typs 1", "unknown keyword");
    world_do(&w, "create_box 1 c bond/types 1 extra/bond/per/atom 2");
    world_refuse(&w, "create_atoms 1 box", "needs a lattice");
    world_do(&w, "region u union 2 c s");
    world_refuse(&w, "region c delete", "part of region 'u'");
    world_do(&w, "region u delete");
    world_do(&w, "region c delete");
    world_close(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("create");
    TCase *core = tcase_create("core");
    tcase_add_test(core, rotated_fcc_is_lammps);
    tcase_add_test(core, faces_are_lammps);
    tcase_add_test(core, reduced_density_is_lammps);
    tcase_add_test(core, regions_are_lammps);
    tcase_add_test(core, custom_lattice_is_its_style);
    tcase_add_test(core, single_atoms);
    tcase_add_test(core, random_atoms_lie_in_their_region);
    tcase_add_test(core, regions_contain_their_points);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, periodic_faces_lose_nothing);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, bad_words_are_refused);
    tcase_add_test(errors, boxes_that_cannot_be_are_refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
