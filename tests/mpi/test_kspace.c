/* ranks: 1 2 3 4 6 8 */
/* Long-range electrostatics: Madelung constants, the double sum in empty space, the error asked for
 * against the error had, forces and virials as derivatives, the same bits on one rank and on all.
 */
#include "support/charges.h"

static const double cube[3] = {12, 13, 14};
static const double corner[3] = {0, 0, 0};

/* Rock salt and caesium chloride, nearest neighbours one length unit apart: energy of a pair of
 * ions. Values: R. E. Crandall and J. P. Buhler, J. Phys. A 20, 5497 (1987). */
struct crystal {
    const char *line;
    double constant, edge;
    int cells, basis;
    double place[8][3], sign[8];
};

static const struct crystal crystals[] = {
    {"rock salt",
     1.747564594633182,
     2,
     2,
     8,
     {{0, 0, 0}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 1}},
     {1, 1, 1, 1, -1, -1, -1, -1}},
    {"caesium chloride",
     1.762674773070992,
     1.1547005383792517,
     3,
     2,
     {{0, 0, 0}, {0.57735026918962576, 0.57735026918962576, 0.57735026918962576}},
     {1, -1}},
};
static const char *const styles[] = {"kspace_style ewald 1e-9", "kspace_style pppm 1e-9"};
enum { CRYSTALS = 2, STYLES = sizeof styles / sizeof styles[0] };

static void build_crystal(struct charges *c, const struct crystal *crystal)
{
    const int m = crystal->cells;
    const double edge = crystal->edge * m;
    const double edges[3] = {edge, edge, edge};
    charges_open(c, comm_world(), edges, "ppp", m * m * m * crystal->basis);
    for (int i = 0; i < c->n; i++) {
        const int b = i % crystal->basis;
        const int k = i / crystal->basis;
        const int cell[3] = {k % m, k / m % m, k / m / m};
        for (int d = 0; d < 3; d++)
            c->x[i][d] = crystal->edge * cell[d] + crystal->place[b][d];
        c->q[i] = crystal->sign[b];
    }
    charges_place(c);
}

START_TEST(madelung_constants)
{
    const struct crystal *crystal = &crystals[_i % CRYSTALS];
    struct charges c;
    struct charge_sum sum;
    build_crystal(&c, crystal);
    charges_line(&c, styles[_i / CRYSTALS]);
    charges_prepare(&c, 1, 3.2);
    charges_good(&c);
    charges_sum(&c, &sum);
    const double constant = -sum.energy / (0.5 * c.n);
    ck_assert_msg(fabs(constant - crystal->constant) < 1e-8, "%s, %s: %.12g, expected %.12g",
                  crystal->line, styles[_i / CRYSTALS], constant, crystal->constant);
    /* E ~ 1 / length: the trace of the virial is the energy */
    ck_assert_double_eq_tol(sum.virial[0] + sum.virial[1] + sum.virial[2], sum.energy,
                            1e-7 * fabs(sum.energy));
    for (int i = 0; i < c.n; i++)
        for (int d = 0; d < 3; d++)
            ck_assert_double_eq_tol(sum.force[i][d], 0, 1e-8);
    mem_free(sum.force);
    charges_close(&c);
}
END_TEST

/* alpha-quartz, P3_2 2 1, a 4.913, c 5.405, Si (0.4702, 0, 0), O (0.4137, 0.2672, 0.1194), in the
 * rectangular cell (a, sqrt(3) a, c), with the charges of BKS. The energy per SiO2 is that of a sum
 * written for this, with the splittings 0.8 and 1.1, which differ by 1e-14. */
enum { QUARTZ = 18 };
static const double quartz_edge[3] = {4.913, 8.509565617585894, 5.405};
static const double quartz_energy = -3.9598906150312;

static void build_quartz(struct charges *c, const int copies[3])
{
    static const double basis[3][3] = {
        {0.4702, 0, 0}, {0.4137, 0.2672, 0.1194}, {0.4137 - 0.2672, -0.2672, -0.1194}};
    double edge[3];
    for (int d = 0; d < 3; d++)
        edge[d] = quartz_edge[d] * copies[d];
    charges_open(c, comm_world(), edge, "ppp", QUARTZ * copies[0] * copies[1] * copies[2]);
    for (int i = 0; i < c->n; i++) {
        const int b = i % 9 / 3;
        double u = basis[b][0];
        double v = basis[b][1];
        for (int turn = 0; turn < i % 3; turn++) { /* 120 degrees and 2/3 of c */
            const double was = u;
            u = -v;
            v = was - v;
        }
        const int cell = i / QUARTZ;
        const int at[3] = {cell % copies[0], cell / copies[0] % copies[1],
                           cell / copies[0] / copies[1]};
        const double half = i / 9 % 2 ? 0.5 : 0;
        c->x[i][0] = quartz_edge[0] * (u - 0.5 * v + half + at[0]);
        c->x[i][1] = quartz_edge[1] * (0.5 * v + half + at[1]);
        c->x[i][2] = quartz_edge[2] * (basis[b][2] + i % 3 * 2.0 / 3 + at[2]);
        c->q[i] = b == 0 ? 2.4 : -1.2;
    }
    charges_place(c);
}

START_TEST(madelung_constant_of_quartz)
{
    static const int copies[3] = {2, 1, 2};
    static const double cutoff[] = {4, 5.5}; /* and so the splitting */
    struct charges c;
    struct charge_sum sum;
    build_quartz(&c, copies);
    charges_line(&c, styles[_i % STYLES]);
    charges_prepare(&c, 1, cutoff[_i / STYLES]);
    charges_good(&c);
    charges_sum(&c, &sum);
    const double each = sum.energy / (c.n / 3);
    ck_assert_msg(fabs(each - quartz_energy) < 1e-8, "%s, cut-off %g: %.12g, expected %.12g",
                  styles[_i % STYLES], cutoff[_i / STYLES], each, quartz_energy);
    ck_assert_double_eq_tol(sum.virial[0] + sum.virial[1] + sum.virial[2], sum.energy,
                            1e-7 * fabs(sum.energy));
    mem_free(sum.force);
    charges_close(&c);
}
END_TEST

/* all pairs, no splitting */
static void whole_sum(const struct charges *c, struct charge_sum *out)
{
    memset(out, 0, sizeof *out);
    out->force = mem_zeroed((size_t)c->n, sizeof *out->force);
    for (int i = 0; i < c->n; i++) {
        for (int j = 0; j < c->n; j++) {
            double s[3] = {c->x[i][0] - c->x[j][0], c->x[i][1] - c->x[j][1],
                           c->x[i][2] - c->x[j][2]};
            const double r2 = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
            if (r2 == 0)
                continue;
            const double energy = c->system.coulomb * c->q[i] * c->q[j] / sqrt(r2);
            const double w[6] = {s[0] * s[0], s[1] * s[1], s[2] * s[2],
                                 s[0] * s[1], s[0] * s[2], s[1] * s[2]};
            out->energy += 0.5 * energy;
            for (int d = 0; d < 6; d++)
                out->virial[d] += 0.5 * energy / r2 * w[d];
            for (int d = 0; d < 3; d++)
                out->force[i][d] += energy / r2 * s[d];
        }
    }
}

/* a charged cloud, too: in empty space it has an energy */
START_TEST(free_space_is_the_double_sum)
{
    struct charges c;
    struct charge_sum got;
    struct charge_sum want;
    const double lo[3] = {3, 3, 3};
    const double hi[3] = {9, 10, 11};
    charges_open(&c, comm_world(), cube, "fsm", 40);
    charges_scatter(&c, 5, 0.9, 1.2, lo, hi);
    c.q[0] += 0.7;
    charges_place(&c);
    charges_line(&c, "kspace_style ewald 1e-6");
    charges_prepare(&c, 14.4, 4);
    charges_good(&c);
    /* what is beyond the cut-off is missing on purpose: all of it here */
    c.near_to = 100;
    charges_sum(&c, &got);
    whole_sum(&c, &want);
    ck_assert_double_eq_tol(got.energy, want.energy, 1e-8);
    for (int d = 0; d < 6; d++)
        ck_assert_double_eq_tol(got.virial[d], want.virial[d], 1e-7);
    ck_assert(charges_distance(&c, &got, &want) < 1e-9);
    mem_free(got.force);
    mem_free(want.force);
    charges_close(&c);
}
END_TEST

/* the mesh in empty space against all pairs */
START_TEST(free_space_by_mesh)
{
    static const double asked[] = {1e-3, 1e-5, 1e-7};
    struct charges c;
    struct charge_sum got;
    struct charge_sum want;
    char line[80];
    const double lo[3] = {1, 1, 2};
    const double hi[3] = {11, 12, 9};
    charges_open(&c, comm_world(), cube, "fsm", 120);
    charges_scatter(&c, 5, 1.2, 1.2, lo, hi);
    c.q[0] += 0.7;
    for (int i = 0; i < c.n; i++)
        c.x[i][1] -= 6; /* to both sides of the origin */
    charges_place(&c);
    snprintf(line, sizeof line, "kspace_style pppm %g", asked[_i]);
    charges_line(&c, line);
    charges_prepare(&c, 14.4, 5);
    charges_good(&c);
    charges_pass(&c);
    charges_collect(&c, &got);
    const double g = kspace_g_ewald(c.kspace);
    charges_line(&c, "kspace_style ewald 1e-3");
    snprintf(line, sizeof line, "kspace_modify gewald %.17g", g);
    charges_line(&c, line);
    charges_prepare(&c, 14.4, 5);
    charges_good(&c);
    charges_pass(&c);
    charges_collect(&c, &want);
    const double had = charges_distance(&c, &got, &want) / 14.4;
    ck_assert_msg(had <= 0.5 * asked[_i], "%g: %.3g had", asked[_i], had);
    ck_assert_double_eq_tol(got.energy, want.energy, 60 * 14.4 * asked[_i]);
    for (int d = 0; d < 6; d++)
        ck_assert_double_eq_tol(got.virial[d], want.virial[d], 200 * 14.4 * asked[_i]);
    mem_free(got.force);
    mem_free(want.force);
    charges_close(&c);
}
END_TEST

/* sum over forces that lie on a grid */
static void ck_no_total_force(const struct charges *c, const struct charge_sum *sum, double to)
{
    for (int d = 0; d < 3; d++) {
        double total = 0;
        for (int i = 0; i < c->n; i++)
            total += sum->force[i][d];
        ck_assert_msg(fabs(total) <= to, "total force %d is %.3g", d, total);
    }
}

struct situation {
    const char *boundary, *style, *modify;
    double total; /* largest total force */
};
static const struct situation situations[] = {
    {"ppp", "kspace_style ewald 1e-8", NULL, 1e-8},
    {"ppf", "kspace_style ewald 1e-8", "kspace_modify slab 3.0", 1e-8},
    {"fff", "kspace_style ewald 1e-6", NULL, 0},
    {"ppp", "kspace_style pppm 1e-6", NULL, 0},
    {"ppf", "kspace_style pppm 1e-6", "kspace_modify slab 3.0", 1e-8},
    {"fff", "kspace_style pppm 1e-6", NULL, 0},
    {"ppf", "kspace_style ewald 1e-8", NULL, 1e-8},
    {"fpf", "kspace_style ewald 1e-8", NULL, 1e-8},
    {"ppf", "kspace_style pppm 1e-7", NULL, 0},
    {"fpp", "kspace_style pppm 1e-7", NULL, 0},
    {"pff", "kspace_style pppm 1e-7", NULL, 0},
    {"ffp", "kspace_style pppm 1e-7", NULL, 0},
};
enum { SITUATIONS = sizeof situations / sizeof situations[0] };

/* edges times 1 + strain along one axis */
static void open_situation(struct charges *c, struct comm *comm, const struct situation *situation,
                           int axis, double strain)
{
    double edge[3] = {cube[0], cube[1], cube[2]};
    edge[axis] *= 1 + strain;
    charges_open(c, comm, edge, situation->boundary, 60);
    charges_scatter(c, 11, 1.2, 1.5, corner, cube);
    for (int i = 0; i < c->n; i++)
        c->x[i][axis] *= 1 + strain;
    charges_start(c, situation->style, situation->modify);
}

/* what kspace says that it has added to the energies of the atoms */
static double told_energy(const struct charges *c)
{
    struct exact_sum sum = kspace_energy(c->kspace);
    comm_sum_exact(c->comm, &sum, 1);
    return exact_value(&sum, CW_QUANTUM_ENERGY);
}

START_TEST(forces_are_slopes_of_the_energy)
{
    struct charges c;
    struct charge_sum sum;
    open_situation(&c, comm_world(), &situations[_i], 0, 0);
    charges_pass(&c);
    charges_collect(&c, &sum);
    ck_no_total_force(&c, &sum, situations[_i].total);
    ck_assert_double_eq(told_energy(&c), sum.energy);
    charges_are_slopes(&c, &sum);
    mem_free(sum.force);
    charges_close(&c);
}
END_TEST

START_TEST(virials_are_slopes_of_the_energy)
{
    const double strain = 0x1p-12;
    struct charges c;
    struct charge_sum sum;
    open_situation(&c, comm_world(), &situations[_i], 0, 0);
    charges_pass(&c);
    charges_collect(&c, &sum);
    charges_close(&c);
    for (int d = 0; d < 3; d++) {
        double side[2];
        for (int s = 0; s < 2; s++) {
            open_situation(&c, comm_world(), &situations[_i], d, s ? strain : -strain);
            charges_pass(&c);
            side[s] = charges_energy(&c);
            charges_close(&c);
        }
        ck_assert_double_eq_tol(sum.virial[d], (side[0] - side[1]) / (2 * strain), 2e-4);
    }
    mem_free(sum.force);
}
END_TEST

START_TEST(one_rank_has_the_same_bits)
{
    struct charges all;
    struct charges one;
    struct charge_sum sum_all;
    struct charge_sum sum_one;
    open_situation(&all, comm_world(), &situations[_i], 0, 0);
    open_situation(&one, comm_split(world, comm_rank(world)), &situations[_i], 0, 0);
    charges_pass(&all);
    charges_collect(&all, &sum_all);
    charges_pass(&one);
    charges_collect(&one, &sum_one);
    ck_assert_double_eq(sum_all.energy, sum_one.energy);
    for (int d = 0; d < 6; d++)
        ck_assert_double_eq(sum_all.virial[d], sum_one.virial[d]);
    for (int i = 0; i < all.n; i++)
        for (int d = 0; d < 3; d++)
            ck_assert_double_eq(sum_all.force[i][d], sum_one.force[i][d]);
    mem_free(sum_all.force);
    mem_free(sum_one.force);
    charges_close(&all);
    charges_close(&one);
}
END_TEST

static void open_measured(struct charges *c)
{
    charges_open(c, comm_world(), cube, "ppp", 200);
    charges_scatter(c, 3, 1.3, 1.6, corner, cube);
}

static const struct charge_sum *tight_sum(void)
{
    static struct charge_sum tight; /* made once */
    if (!tight.force) {
        struct charges c;
        open_measured(&c);
        charges_line(&c, "kspace_style ewald 1e-10");
        charges_prepare(&c, 14.4, 9);
        charges_good(&c);
        charges_sum(&c, &tight);
        charges_close(&c);
    }
    return &tight;
}

/* The error is that of the definition: root-mean-square over atoms, over the force between unit
 * charges one length unit apart. */
static double measured_error(const char *line, double cutoff)
{
    struct charges c;
    struct charge_sum got;
    const struct charge_sum *tight = tight_sum();
    open_measured(&c);
    charges_line(&c, line);
    charges_prepare(&c, 14.4, cutoff);
    charges_good(&c);
    charges_sum(&c, &got);
    const double error = charges_distance(&c, &got, tight) / 14.4;
    mem_free(got.force);
    charges_close(&c);
    return error;
}

static const char *const measured_styles[] = {"ewald", "pppm"};
static const double accuracies[] = {1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8};
enum { ACCURACIES = sizeof accuracies / sizeof accuracies[0], MEASURED_STYLES = 2 };

START_TEST(accuracy_asked_for_is_had)
{
    char line[80];
    const double asked = accuracies[_i % ACCURACIES];
    snprintf(line, sizeof line, "kspace_style %s %g", measured_styles[_i / ACCURACIES], asked);
    const double had = measured_error(line, 5);
    ck_assert_msg(had <= asked, "%s: %.3g had", line, had);
    ck_assert_msg(had >= 0.03 * asked, "%s: %.3g had, more than was asked for", line, had);
}
END_TEST

/* A long cut-off is shortened by a mesh, at the same error, and not where the deck says what it
 * wants; a copy and a checkpoint have the same. */
START_TEST(the_near_part_ends_where_it_is_cheap)
{
    static const char *const fixed[] = {"kspace_modify cutoff 9", "kspace_modify gewald 0.4",
                                        "kspace_modify mesh 32 32 32"};
    struct charges c;
    open_measured(&c);
    charges_line(&c, "kspace_style pppm 1e-4");
    charges_prepare(&c, 14.4, 9);
    charges_good(&c);
    ck_assert(kspace_cutoff(c.kspace) >= 4.5 && kspace_cutoff(c.kspace) < 8.5);
    struct kspace *copy = kspace_copy(c.kspace);
    bool changed;
    (void)!kspace_prepare(copy, &c.system, &changed, &c.err);
    charges_good(&c);
    ck_assert_double_eq(kspace_cutoff(copy), kspace_cutoff(c.kspace));
    kspace_destroy(copy);
    char *deck = kspace_deck(c.kspace);
    char word[60];
    snprintf(word, sizeof word, " cutoff %.17g", kspace_cutoff(c.kspace));
    ck_assert_msg(strstr(deck, word) != NULL, "%s", deck);
    mem_free(deck);
    for (int k = 0; k < 3; k++) {
        charges_line(&c, "kspace_style none");
        charges_line(&c, "kspace_style pppm 1e-4");
        charges_line(&c, fixed[k]);
        charges_prepare(&c, 14.4, 9);
        charges_good(&c);
        ck_assert_double_eq(kspace_cutoff(c.kspace), 9);
    }
    charges_line(&c, "kspace_style ewald 1e-4");
    charges_prepare(&c, 14.4, 9);
    ck_assert_double_eq(kspace_cutoff(c.kspace), 9);
    ck_assert(measured_error("kspace_style pppm 1e-5", 9) <= 1e-5);
    charges_close(&c);
}
END_TEST

static void ck_refused(const char *boundary, const char *line, double charge, const char *says)
{
    struct charges c;
    charges_open(&c, comm_world(), cube, boundary, 2);
    c.x[0][0] = c.x[0][1] = c.x[0][2] = 1;
    c.x[1][0] = c.x[1][1] = c.x[1][2] = 5;
    c.q[0] = charge;
    c.q[1] = charge == 0 ? 0 : -1;
    charges_place(&c);
    charges_line(&c, "kspace_style ewald 1e-4");
    charges_line(&c, line);
    charges_prepare(&c, 14.4, 5);
    ck_assert_msg(c.err.status == CW_USER && strstr(c.err.text, says), "%s: '%s'", line,
                  c.err.text);
    charges_close(&c);
}

static void ck_mesh_refused(const char *modify, const char *style, const char *says)
{
    struct charges c;
    charges_open(&c, comm_world(), cube, "ppp", 20);
    charges_scatter(&c, 3, 1.3, 1.6, corner, cube);
    charges_line(&c, style);
    charges_line(&c, modify);
    charges_prepare(&c, 14.4, 1);
    ck_assert_msg(c.err.status == CW_USER && strstr(c.err.text, says), "%s: '%s'", modify,
                  c.err.text);
    charges_close(&c);
}

START_TEST(meshes_that_cannot_be_are_said)
{
    ck_mesh_refused("kspace_modify mesh 4 20 20 order 5", "kspace_style pppm 1e-4", "does not fit");
    ck_mesh_refused("kspace_modify mesh 5000 20 20", "kspace_style pppm 1e-4", "does not fit");
    ck_mesh_refused("kspace_modify gewald 300", "kspace_style pppm 1e-9", "no mesh");
}
END_TEST

START_TEST(what_cannot_be_done_is_said)
{
    ck_refused("ppp", "kspace_style ewald 1e-4", 0, "no atom has a charge");
    ck_refused("ppp", "kspace_style ewald 1e-4", 2, "not neutral");
    ck_refused("ppp", "kspace_style ewald 1e-14", 1, "cannot be had");
    ck_refused("pfp", "kspace_style ewald 1e-4", 2, "not neutral");
    ck_refused("pff", "kspace_style pppm 1e-4", 2, "not neutral");
    ck_refused("ppp", "kspace_modify slab 3", 1, "boundary p p f");
    ck_refused("pps", "kspace_modify slab 3", 1, "boundary p p f");
    ck_refused("ppp", "kspace_style ewald 2", 1, "below 1");
    ck_refused("ppp", "kspace_style ewald", 1, "the accuracy");
    ck_refused("ppp", "kspace_style evald 1e-4", 1, "ewald");
    ck_refused("ppp", "kspace_modify mesh 3 0 3", 1, "three numbers");
    ck_refused("ppp", "kspace_modify order 1", 1, "2 to 8");
    ck_refused("ppp", "kspace_modify slab 1.5", 1, "at least 2");
    ck_refused("ppp", "kspace_modify force -1", 1, "not negative");
    ck_refused("ppp", "kspace_modify cutoff 5.5", 1, "expected at most that");
    ck_refused("ppp", "kspace_modify cutoff -1", 1, "not negative");
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("kspace");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, madelung_constants, 0, CRYSTALS * STYLES);
    tcase_add_loop_test(core, madelung_constant_of_quartz, 0, STYLES * 2);
    tcase_add_test(core, free_space_is_the_double_sum);
    tcase_add_loop_test(core, free_space_by_mesh, 0, 3);
    tcase_add_loop_test(core, forces_are_slopes_of_the_energy, 0, SITUATIONS);
    tcase_add_loop_test(core, virials_are_slopes_of_the_energy, 0, SITUATIONS);
    tcase_add_loop_test(core, one_rank_has_the_same_bits, 0, SITUATIONS);
    tcase_add_loop_test(core, accuracy_asked_for_is_had, 0, ACCURACIES * MEASURED_STYLES);
    tcase_add_test(core, the_near_part_ends_where_it_is_cheap);
    tcase_add_test(core, what_cannot_be_done_is_said);
    tcase_add_test(core, meshes_that_cannot_be_are_said);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
