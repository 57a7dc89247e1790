/* ranks: 1 4 */
/* Long-range electrostatics in tilted boxes: Madelung constants, the error asked for against the
 * error had, the same sum in other boxes of the same lattice, forces and virials as derivatives,
 * the same bits on one rank and on all and for atoms and their images. */
#include "support/charges.h"

static const double edges[3] = {12, 13, 14};
static const double corner[3] = {0, 0, 0};

static void tilt_box(struct charges *c, const double tilt[3])
{
    c->box.tilt_large = true;
    (void)!box_set_tilt(&c->box, tilt, &c->err);
    charges_good(c);
}

/* rock salt in a box whose edges are other lattice vectors than the cube's (R. E. Crandall and J.
 * P. Buhler, J. Phys. A 20, 5497 (1987)) */
static const char *const styles[] = {"kspace_style ewald 1e-9", "kspace_style pppm 1e-9"};

START_TEST(madelung_constant)
{
    static const double tilts[][3] = {{2, -2, 2}, {0, 2, -2}};
    struct charges c;
    struct charge_sum sum;
    charges_open(&c, comm_world(), (const double[]){4, 4, 4}, "ppp", 64);
    tilt_box(&c, tilts[_i / 2]);
    for (int i = 0; i < 64; i++) {
        for (int d = 0; d < 3; d++)
            c.x[i][d] = (i >> (2 * d)) % 4;
        c.q[i] = (i + (i >> 2) + (i >> 4)) % 2 ? -1 : 1;
    }
    charges_place(&c);
    charges_line(&c, styles[_i % 2]);
    charges_prepare(&c, 1, 3.2);
    charges_good(&c);
    charges_sum(&c, &sum);
    ck_assert_double_eq_tol(-sum.energy / 32, 1.747564594633182, 1e-8);
    for (int d = 0; d < 6; d++)
        ck_assert_double_eq_tol(sum.virial[d], d < 3 ? sum.energy / 3 : 0, 1e-6);
    for (int i = 0; i < c.n; i++)
        for (int d = 0; d < 3; d++)
            ck_assert_double_eq_tol(sum.force[i][d], 0, 1e-8);
    mem_free(sum.force);
    charges_close(&c);
}
END_TEST

static void open_random(struct charges *c, const double tilt[3])
{
    charges_open(c, comm_world(), edges, "ppp", 100);
    tilt_box(c, tilt);
    charges_scatter(c, 3, 1.3, 1.6, corner, edges);
}

static const double random_tilts[][3] = {{5, -6, 4}, {-6, 6, 6.5}, {3.5, 2, -6.5}};
static const double accuracies[] = {1e-3, 1e-5, 1e-7};
enum { TILTS = 3, ACCURACIES = 3 };

/* against a tight sum in another box of the same lattice */
START_TEST(accuracy_asked_for_is_had)
{
    char line[80];
    struct charges c;
    struct charges other;
    struct charge_sum got;
    struct charge_sum tight;
    const double *tilt = random_tilts[_i % TILTS];
    const double asked = accuracies[_i % ACCURACIES];
    open_random(&c, tilt);
    open_random(&other, (const double[]){tilt[0] - edges[0], tilt[1] + edges[0], tilt[2]});
    for (int i = 0; i < c.n; i++)
        memcpy(other.x[i], c.x[i], sizeof c.x[i]);
    charges_place(&other);
    charges_line(&other, "kspace_style ewald 1e-10");
    charges_prepare(&other, 14.4, 9);
    charges_good(&other);
    charges_sum(&other, &tight);
    snprintf(line, sizeof line, "kspace_style %s %g", _i / ACCURACIES ? "pppm" : "ewald", asked);
    charges_line(&c, line);
    charges_prepare(&c, 14.4, 5);
    charges_good(&c);
    charges_sum(&c, &got);
    const double had = charges_distance(&c, &got, &tight) / 14.4;
    ck_assert_msg(had <= asked, "%s: %.3g had", line, had);
    ck_assert_msg(had >= 0.03 * asked, "%s: %.3g had, more than was asked for", line, had);
    mem_free(got.force);
    mem_free(tight.force);
    charges_close(&c);
    charges_close(&other);
}
END_TEST

struct situation {
    const char *boundary, *style, *modify;
    double tilt[3];
};
static const struct situation situations[] = {
    {"ppp", "kspace_style ewald 1e-8", NULL, {5, -6, 4}},
    {"ppp", "kspace_style pppm 1e-6", NULL, {5, -6, 4}},
    {"ppp", "kspace_style pppm 1e-6", NULL, {-6, 6, -6.5}},
    {"ppf", "kspace_style ewald 1e-8", NULL, {5.5, 0, 0}},
    {"pfp", "kspace_style ewald 1e-8", NULL, {0, -5.5, 0}},
    {"ppf", "kspace_style pppm 1e-6", "kspace_modify slab 3.0", {-5, 0, 0}},
    {"ppf", "kspace_style pppm 1e-7", NULL, {-5, 0, 0}},
    {"pfp", "kspace_style pppm 1e-7", NULL, {0, 6, 0}},
    {"fpp", "kspace_style pppm 1e-7", NULL, {0, 0, -6.5}},
};
enum { SITUATIONS = sizeof situations / sizeof situations[0] };

static const int pairs[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};

/* space and box strained by x_a += strain x_b for component a b of the virial */
static void open_situation(struct charges *c, struct comm *comm, const struct situation *situation,
                           int component, double strain)
{
    const int a = pairs[component][0];
    const int b = pairs[component][1];
    double edge[3][3] = {{edges[0], 0, 0},
                         {situation->tilt[0], edges[1], 0},
                         {situation->tilt[1], situation->tilt[2], edges[2]}};
    for (int d = 0; d < 3; d++)
        edge[d][a] += strain * edge[d][b];
    charges_open(c, comm, (const double[]){edge[0][0], edge[1][1], edge[2][2]}, situation->boundary,
                 60);
    tilt_box(c, (const double[]){edge[1][0], edge[2][0], edge[2][1]});
    charges_scatter(c, 11, 1.2, 1.5, corner, edges);
    for (int i = 0; i < c->n; i++)
        c->x[i][a] += strain * c->x[i][b];
    charges_start(c, situation->style, situation->modify);
}

START_TEST(forces_are_slopes_of_the_energy)
{
    struct charges c;
    struct charge_sum sum;
    open_situation(&c, comm_world(), &situations[_i], 0, 0);
    charges_pass(&c);
    charges_collect(&c, &sum);
    charges_are_slopes(&c, &sum);
    mem_free(sum.force);
    charges_close(&c);
}
END_TEST

START_TEST(virials_are_slopes_of_the_energy)
{
    const double strain = 0x1p-12;
    const struct situation *situation = &situations[_i];
    struct charges c;
    struct charge_sum sum;
    open_situation(&c, comm_world(), situation, 0, 0);
    charges_pass(&c);
    charges_collect(&c, &sum);
    charges_close(&c);
    for (int k = 0; k < 6; k++) {
        double side[2];
        /* a box cannot be tilted towards an open axis */
        if (k > 2 &&
            (situation->boundary[pairs[k][0]] != 'p' || situation->boundary[pairs[k][1]] != 'p'))
            continue;
        for (int s = 0; s < 2; s++) {
            open_situation(&c, comm_world(), situation, k, s ? strain : -strain);
            charges_pass(&c);
            side[s] = charges_energy(&c);
            charges_close(&c);
        }
        ck_assert_double_eq_tol(sum.virial[k], (side[0] - side[1]) / (2 * strain), 2e-4);
    }
    mem_free(sum.force);
}
END_TEST

static void ck_same_bits(struct charges *a, struct charges *b)
{
    struct charge_sum sum[2];
    charges_pass(a);
    charges_collect(a, &sum[0]);
    charges_pass(b);
    charges_collect(b, &sum[1]);
    ck_assert_double_eq(sum[0].energy, sum[1].energy);
    for (int d = 0; d < 6; d++)
        ck_assert_double_eq(sum[0].virial[d], sum[1].virial[d]);
    for (int i = 0; i < a->n; i++)
        for (int d = 0; d < 3; d++)
            ck_assert_double_eq(sum[0].force[i][d], sum[1].force[i][d]);
    mem_free(sum[0].force);
    mem_free(sum[1].force);
}

START_TEST(one_rank_has_the_same_bits)
{
    struct charges all;
    struct charges one;
    open_situation(&all, comm_world(), &situations[_i], 0, 0);
    open_situation(&one, comm_split(world, comm_rank(world)), &situations[_i], 0, 0);
    ck_same_bits(&all, &one);
    charges_close(&all);
    charges_close(&one);
}
END_TEST

START_TEST(images_have_the_same_bits)
{
    struct charges here;
    struct charges there;
    open_situation(&here, comm_world(), &situations[_i], 0, 0);
    open_situation(&there, comm_world(), &situations[_i], 0, 0);
    for (int i = 0; i < there.n; i++) {
        int turns[3];
        for (int d = 0; d < 3; d++)
            turns[d] = there.box.periodic[d] ? (i * 7 + d * 5) % 5 - 2 : 0;
        box_unwrap(&there.box, there.x[i], turns, there.x[i]);
    }
    charges_place(&there);
    charges_prepare(&there, 14.4, 6);
    ck_same_bits(&here, &there);
    charges_close(&here);
    charges_close(&there);
}
END_TEST

/* by mesh as by waves */
START_TEST(one_slab_by_mesh)
{
    static const struct situation slabs[] = {
        {"ppf", "kspace_style pppm 1e-5", NULL, {-5, 0, 0}},
        {"pfp", "kspace_style pppm 1e-5", NULL, {0, 6, 0}},
        {"fpp", "kspace_style pppm 1e-5", NULL, {0, 0, -6.5}},
    };
    struct charges c;
    struct charge_sum mesh;
    struct charge_sum waves;
    open_situation(&c, comm_world(), &slabs[_i], 0, 0);
    charges_pass(&c);
    charges_collect(&c, &mesh);
    charges_line(&c, "kspace_style ewald 1e-9");
    charges_line(&c, "kspace_modify gewald 0.7");
    charges_prepare(&c, 14.4, 6);
    charges_good(&c);
    charges_pass(&c);
    charges_collect(&c, &waves);
    const double had = charges_distance(&c, &mesh, &waves) / 14.4;
    ck_assert_msg(had <= 1e-5 && had >= 3e-7, "%.3g had", had);
    ck_assert_double_eq_tol(mesh.energy, waves.energy, 60 * 14.4 * 1e-5);
    for (int d = 0; d < 6; d++)
        ck_assert_double_eq_tol(mesh.virial[d], waves.virial[d], 200 * 14.4 * 1e-5);
    mem_free(mesh.force);
    mem_free(waves.force);
    charges_close(&c);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("kspace_tilted");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, madelung_constant, 0, 4);
    tcase_add_loop_test(core, accuracy_asked_for_is_had, 0, 2 * ACCURACIES);
    tcase_add_loop_test(core, forces_are_slopes_of_the_energy, 0, SITUATIONS);
    tcase_add_loop_test(core, virials_are_slopes_of_the_energy, 0, SITUATIONS);
    tcase_add_loop_test(core, one_rank_has_the_same_bits, 0, SITUATIONS);
    tcase_add_loop_test(core, images_have_the_same_bits, 0, SITUATIONS);
    tcase_add_loop_test(core, one_slab_by_mesh, 0, 3);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
