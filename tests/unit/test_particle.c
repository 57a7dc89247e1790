/* Particles and sheets: the numbers of atoms that crystallography gives, exact contact,
 * orientation, polyhedra of known volume, and what is refused. */
#include <math.h>

#include "base/mem.h"
#include "support/mpi_suite.h"
#include "support/world.h"
#include "system/wulff.h"

static void open_box(struct world *w)
{
    world_open(w, "metal");
    world_do(w, "boundary s s s");
    world_do(w, "lattice fcc 4.08");
    world_do(w, "region b block -100 100 -100 100 -100 100 units box");
    world_do(w, "create_box 2 b");
}

static const struct {
    const char *line;
    gid n;
} counts[] = {
    /* the rods of the angle sweep */
    {"particle p rod diameter 30 length 80", 3603},
    /* fcc balls about an atom: shells of 12, 6, 24, 12, 24 at d^2 = 1/2, 1, 3/2, 2, 5/2 a^2 */
    {"particle p sphere diameter 1", 1},
    {"particle p sphere diameter 5.8", 13},
    {"particle p sphere diameter 8.17", 19},
    {"particle p sphere diameter 10", 43},
    {"particle p sphere atoms 43", 43},
    {"particle p sphere atoms 50", 55},
    {"particle p sphere atoms 48", 43},
    /* about an octahedral hole: 6, 6 + 8, 14 + 24 */
    {"particle p sphere diameter 4.1 origin 0.5 0.5 0.5", 6},
    {"particle p sphere diameter 7.1 origin 0.5 0.5 0.5", 14},
    /* cuboctahedra (10 n^3 + 15 n^2 + 11 n + 3) / 3: {111} at sqrt(2/3) n a, {100} at n a / sqrt 2
     */
    {"particle p wulff facet 1 1 1 1 facet 1 0 0 0.8660254037844386 atoms 13", 13},
    {"particle p wulff facet 1 1 1 1.1547005383792517 facet 1 0 0 1 atoms 55", 55},
    {"particle p wulff facet 1 1 1 1.1547005383792517 facet 1 0 0 1 atoms 147", 147},
    {"particle p wulff facet 1 1 1 1.1547005383792517 facet 1 0 0 1 atoms 309", 309},
    {"particle p wulff facet 1 1 1 1.1547005383792517 facet 1 0 0 1 atoms 561", 561},
    /* octahedra n (2 n^2 + 1) / 3: 6, 19, 44, 85, 146 */
    {"particle p wulff facet 1 1 1 1 atoms 19", 19},
    {"particle p wulff facet 1 1 1 1 atoms 85", 85},
    {"particle p wulff facet 1 1 1 1 atoms 6 origin 0.5 0.5 0.5", 6},
    {"particle p wulff facet 1 1 1 1 atoms 44 origin 0.5 0.5 0.5", 44},
    /* cubes of n x n x n cells about an atom: 4 n^3 + 6 n^2 + 3 n + 1 */
    {"particle p cube edge 8.17", 63},
    {"particle p cube edge 16.33", 365},
    {"particle p cube atoms 360", 365},
    /* bcc rhombic dodecahedra: 1, 15, 65, 175 */
    {"particle p wulff lattice bcc 2.87 facet 1 1 0 1 atoms 15", 15},
    {"particle p wulff lattice bcc 2.87 facet 1 1 0 1 atoms 65", 65},
    {"particle p wulff lattice bcc 2.87 facet 1 1 0 1 atoms 175", 175},
    /* sc: a ball of radius 2 holds 33 */
    {"particle p sphere lattice sc 3 diameter 12.001", 33},
    /* diamond: an atom and four neighbours */
    {"particle p sphere lattice diamond 3.567 diameter 3.2", 5},
};

START_TEST(counts_are_magic)
{
    struct world w;
    open_box(&w);
    world_do(&w, counts[_i].line);
    ck_assert_msg(w.count == counts[_i].n, "%s: %lld atoms", counts[_i].line, (long long)w.count);
    ck_assert_int_eq(w.atoms.n_global, counts[_i].n);
    ck_assert_int_eq(group_count(&w.atoms, w.comm, groups_find(&w.groups, "p")), counts[_i].n);
    world_close(&w);
}
END_TEST

/* truncated octahedra with 38 and 201 atoms: octahedra of 44 and 231 less their corners (6 x 1, 6 x
 * 5) */
START_TEST(truncated_octahedra)
{
    struct world w;
    open_box(&w);
    /* an octahedron with n atoms along an edge has its corners at (n - 1) a / 2 */
    world_do(&w, "particle a wulff facet 1 1 1 3.54 facet 1 0 0 4.09 origin 0.5 0.5 0.5");
    ck_assert_int_eq(w.count, 38);
    world_do(&w, "particle b wulff facet 1 1 1 7.08 facet 1 0 0 8.17");
    ck_assert_int_eq(w.count, 201);
    world_close(&w);
}
END_TEST

static double nearest(struct world *w, const char *one, const char *other)
{
    uint32_t a = group_bit(groups_find(&w->groups, one));
    uint32_t b = group_bit(groups_find(&w->groups, other));
    double best = HUGE_VAL;
    for (lidx i = 0; i < w->atoms.n_local; i++) {
        for (lidx j = 0; j < w->atoms.n_local; j++) {
            if (!(w->atoms.mask[i] & a) || !(w->atoms.mask[j] & b))
                continue;
            double r2 = 0;
            for (int d = 0; d < 3; d++) {
                double x = w->atoms.x[4 * i + d] - w->atoms.x[4 * j + d];
                r2 += x * x;
            }
            best = fmin(best, r2);
        }
    }
    return sqrt(best);
}

/* the geometry of the angle sweep, corner to corner, at some angle */
START_TEST(rods_touch_exactly)
{
    static const char *const angle[] = {"0", "5", "30", "80"};
    char line[512];
    struct world w;
    open_box(&w);
    world_do(&w, "particle r1 rod diameter 30 length 80 orient x 0 0 1 orient y 1 0 0 "
                 "pivot 0 1 0.5 -40 0 0 type 1");
    (void)snprintf(line, sizeof line,
                   "particle r2 rod diameter 30 length 80 orient x 0 0 1 orient y 1 0 0 "
                   "pivot 0 0 0.5 -40 0 0 rotate %s 0 0 1 touch r1 gap 2.5 along 0 1 0 type 2",
                   angle[_i]);
    world_do(&w, line);
    ck_assert_int_eq(w.atoms.n_global, 7206);
    ck_assert_double_eq_tol(nearest(&w, "r1", "r2"), 2.5, 1e-9);
    double y_min = HUGE_VAL;
    for (lidx i = 0; i < w.atoms.n_local; i++) {
        if (w.atoms.id[i] > 3603)
            y_min = fmin(y_min, w.atoms.x[4 * i + 1]);
    }
    ck_assert(y_min > 0.5 && y_min < 2.5 + 1e-9);
    if (_i == 0) /* facet on facet: atom above atom */
        ck_assert_double_eq_tol(y_min, 2.5, 1e-9);
    world_close(&w);
}
END_TEST

START_TEST(balls_touch_along_any_line)
{
    struct world w;
    open_box(&w);
    world_do(&w, "particle a sphere diameter 22 rotate 33 1 2 3 center 0 0 0");
    world_do(&w, "particle b sphere diameter 15 euler 10 50 70 center 3 2 1 touch a gap 2.7 along "
                 "1 -0.3 0.2");
    ck_assert_double_eq_tol(nearest(&w, "a", "b"), 2.7, 1e-9);
    world_do(&w,
             "particle c sphere diameter 9 touch a gap 3 along 1 0 0.1 touch b gap 2.6 along 1 0 "
             "0 center 0 0 0");
    ck_assert_double_eq_tol(nearest(&w, "c", "b"), 2.6, 1e-9);
    world_refuse(&w, "particle d sphere diameter 9 center 60 0 0 touch a gap 3 along 0 0 1",
                 "never brings it within");
    world_close(&w);
}
END_TEST

/* turned by 90 degrees about z, a rod along x lies along y; the orient keyword does the same */
START_TEST(turns_are_right_handed)
{
    struct world w;
    open_box(&w);
    world_do(&w, "particle a cube edge 8.17 rotate 90 0 0 1 pivot 1 0.5 0.5 0 0 0");
    for (lidx i = 0; i < w.atoms.n_local; i++)
        ck_assert(w.atoms.x[4 * i + 1] <= 1e-9); /* what was at x <= 0 is at y <= 0 */
    world_do(&w,
             "particle b rod diameter 10 length 40 orient x 0 0 1 orient y 1 0 0 center 0 0 50");
    double x_max = 0;
    double y_max = 0;
    for (lidx i = 0; i < w.atoms.n_local; i++) {
        if (w.atoms.x[4 * i + 2] > 30) {
            x_max = fmax(x_max, w.atoms.x[4 * i]);
            y_max = fmax(y_max, w.atoms.x[4 * i + 1]);
        }
    }
    ck_assert(x_max > 18 && x_max < 20.1 && y_max < 5.1);
    world_close(&w);
}
END_TEST

START_TEST(polyhedra_have_their_volumes)
{
    static const double faces[][3] = {{1, 0, 0}, {1, 1, 1}, {1, 1, 0}};
    /* unit inner radius: cube 8, octahedron 4 sqrt 3, rhombic dodecahedron 4 sqrt 2 */
    const double volume[] = {8, 4 * sqrt(3.0), 4 * sqrt(2.0)};
    const double radius[] = {sqrt(3.0), sqrt(3.0), sqrt(2.0)};
    for (int k = 0; k < 3; k++) {
        struct wulff wulff;
        double area[1];
        wulff_init(&wulff);
        ck_assert_int_eq(wulff_add_family(&wulff, faces[k], 1, NULL), k == 0 ? 6 : k == 1 ? 8 : 12);
        ck_assert_double_eq_tol(wulff_volume(&wulff, area), volume[k], 1e-9);
        ck_assert_double_eq_tol(area[0], 3 * volume[k], 1e-9);
        ck_assert_double_eq_tol(wulff_radius(&wulff), radius[k], 1e-9);
        wulff_free(&wulff);
    }
    /* the cuboctahedron of edge 1: volume 5 sqrt 2 / 3, eight triangles, six squares */
    struct wulff wulff;
    double area[2];
    wulff_init(&wulff);
    (void)wulff_add_family(&wulff, faces[0], sqrt(0.5), NULL);
    (void)wulff_add_family(&wulff, faces[1], sqrt(2.0 / 3), NULL);
    ck_assert_double_eq_tol(wulff_volume(&wulff, area), 5 * sqrt(2.0) / 3, 1e-9);
    ck_assert_double_eq_tol(area[0], 6, 1e-9);
    ck_assert_double_eq_tol(area[1], 8 * sqrt(3.0) / 4, 1e-9);
    wulff_free(&wulff);
}
END_TEST

/* a general facet family has 48 planes; a diameter means equal volume */
START_TEST(wulff_diameter_is_of_equal_volume)
{
    struct world w;
    open_box(&w);
    world_do(&w, "particle a wulff facet 1 1 1 1.28 facet 1 0 0 1.38 facet 1 1 0 1.42 diameter 90");
    double atoms = 3.14159265358979 / 6 * 729000 * 4 / (4.08 * 4.08 * 4.08);
    ck_assert_double_eq_tol((double)w.count, atoms, 0.03 * atoms);
    struct wulff wulff;
    const double hkl[3] = {1, 2, 3};
    wulff_init(&wulff);
    ck_assert_int_eq(wulff_add_family(&wulff, hkl, 1, NULL), 48);
    double volume = wulff_volume(&wulff, NULL);
    ck_assert(volume > 4.18879 && volume < 6);
    wulff_free(&wulff);
    world_close(&w);
}
END_TEST

/* every carbon atom of a periodic sheet has three neighbours at the bond length */
START_TEST(graphene_has_three_bonds)
{
    struct world w;
    world_open(&w, "metal");
    world_do(&w, "region b block 0 24.595121467 0 42.6 -10 10 units box");
    world_do(&w, "create_box 1 b");
    world_do(&w,
             _i == 0 ? "sheet g graphene periodic" : "sheet g graphene size 12 12 edge armchair");
    ck_assert_int_eq(w.count, _i == 0 ? 400 : 4 * 3 * 5);
    int short_of_bonds = 0;
    for (lidx i = 0; i < w.atoms.n_local; i++) {
        int bonds = 0;
        for (lidx j = 0; j < w.atoms.n_local; j++) {
            double d[3];
            for (int k = 0; k < 3; k++)
                d[k] = w.atoms.x[4 * i + k] - w.atoms.x[4 * j + k];
            box_minimum_image(&w.box, d);
            double r = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
            ck_assert(i == j || r > 1.41);
            bonds += i != j && r < 1.43;
        }
        ck_assert(bonds <= 3);
        short_of_bonds += bonds < 3;
    }
    ck_assert(_i == 0 ? short_of_bonds == 0 : short_of_bonds > 0 && short_of_bonds < 30);
    world_refuse(&w, "sheet h graphene periodic bond 2.2", "strained by");
    world_close(&w);
}
END_TEST

START_TEST(periodic_boxes_wrap_with_images)
{
    struct world w;
    world_open(&w, "metal");
    world_do(&w, "lattice fcc 4.08");
    world_do(&w, "region b block 0 10 0 10 0 10");
    world_do(&w, "create_box 1 b");
    world_do(&w, "particle a sphere diameter 20 center 0 0 0");
    bool crossed = false;
    for (lidx i = 0; i < w.atoms.n_local; i++) {
        double x[3];
        box_unwrap(&w.box, &w.atoms.x[4 * i], &w.atoms.image[3 * i], x);
        ck_assert(sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]) < 10.001);
        crossed = crossed || w.atoms.image[3 * i] != 0;
    }
    ck_assert(crossed);
    world_refuse(&w, "particle b sphere diameter 60", "reaches from");
    world_close(&w);
}
END_TEST

START_TEST(bad_words_are_refused)
{
    static const char *const line[][2] = {
        {"particle p sphere", "needs diameter"},
        {"particle p sphere diameter 20 atoms 100", "no other size"},
        {"particle p sphere diameter 20 length 5", "no other size"},
        {"particle p spher diameter 20", "did you mean 'sphere'"},
        {"particle p sphere diamter 20", "did you mean 'diameter'"},
        {"particle p sphere diameter -2", "above 0"},
        {"particle p sphere diameter v_d", "${d}"},
        {"particle p rod diameter 20", "needs length"},
        {"particle p rod diameter 20 length 40 axis 1 2 3", "do not close"},
        {"particle p rod length 40 facet 1 1 1 9", "parallel to the rod's axis"},
        {"particle p rod length 40 facet 1 1 0 9 axis 0 0 0", "must not be 0 0 0"},
        {"particle p wulff diameter 30", "needs facet"},
        {"particle p wulff facet 1 0 0", "line ends"},
        {"particle p wulff facet 0 0 0 1", "is no facet"},
        {"particle p wulff facet 1 0 0 10 lattice hcp 3", "cubic"},
        {"particle p cube edge 10 lattice fc 4", "unknown style"},
        {"particle p cube edge 10 orient x 1 0 0", "two or three"},
        {"particle p cube edge 10 orient x 1 0 0 orient y 1 1 0", "not orthogonal"},
        {"particle p cube edge 10 orient x 1 0 0 orient y 0 1 0 orient z 0 0 -1", "right-handed"},
        {"particle p cube edge 10 rotate 20 0 0 0", "0 0 0"},
        {"particle p cube edge 10 touch there gap 2 along 0 0 1", "no group 'there'"},
        {"particle p cube edge 10 touch all gap 2 along 0 0 1", "no atoms in group"},
        {"particle p cube edge 10 touch all 2 along 0 0 1", "expected 'gap G'"},
        {"particle p cube edge 10 touch all gap 2 0 0 1", "expected 'along X Y Z'"},
        {"particle p cube edge 10 type 3", "above the number of types"},
        {"particle all cube edge 10", "group's name"},
        {"particle p cube edge 0.1 origin 0.3 0.3 0.3", "no lattice site"},
        {"sheet g graphite size 1 1", "unknown material"},
        {"sheet g graphene", "either size"},
        {"sheet g graphene size 10 10 periodic", "either size"},
        {"sheet g graphene periodic", "periodic along x"},
        {"sheet g graphene size 10 10 edge zig", "unknown edge"},
    };
    struct world w;
    open_box(&w);
    for (size_t k = 0; k < sizeof line / sizeof *line; k++)
        world_refuse(&w, line[k][0], line[k][1]);
    ck_assert_int_eq(w.atoms.n_local, 0);
    world_do(&w, "particle p cube edge 10");
    world_refuse(&w, "particle p cube edge 10", "already");
    world_close(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("particle");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, counts_are_magic, 0, (int)(sizeof counts / sizeof *counts));
    tcase_add_test(core, truncated_octahedra);
    tcase_add_loop_test(core, rods_touch_exactly, 0, 4);
    tcase_add_test(core, balls_touch_along_any_line);
    tcase_add_test(core, turns_are_right_handed);
    tcase_add_test(core, polyhedra_have_their_volumes);
    tcase_add_test(core, wulff_diameter_is_of_equal_volume);
    tcase_add_loop_test(core, graphene_has_three_bonds, 0, 2);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, periodic_boxes_wrap_with_images);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, bad_words_are_refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
