/* Statistics of oxide networks: crystals whose counts are known, rings against an enumeration of
 * all cycles; and the same bits on any number of ranks. */
/* ranks: 1 2 3 4 6 8 */
#include "measure/network.h"

#include <check.h>
#include <math.h>

#include "measure/bond_graph.h"
#include "support/mpi_suite.h"
#include "support/silica_scene.h"

static const double pi = 3.14159265358979323846;

/* alpha quartz, as an orthorhombic cell of 6 SiO2 */
static void open_quartz(struct scene *s, struct comm *comm, int n)
{
    static const double seed[2][3] = {{0.4702, 0, 0}, {0.4137, 0.2672, 0.1194}};
    const double cell[3] = {4.917, 4.917 * sqrt(3), 5.41};
    const double length[3] = {n * cell[0], n * cell[1], n * cell[2]};
    open_scene(s, comm, length);
    for (int k = 0; k < 18; k++) {
        const int type = k < 6 ? 1 : 2;
        const double *p = seed[type - 1];
        const bool flip = k >= 12;
        double u = flip ? p[0] - p[1] : p[0];
        double v = flip ? -p[1] : p[1];
        double w = flip ? -p[2] : p[2];
        for (int turn = 0; turn < k / 2 % 3; turn++) {
            const double old = u;
            u = -v, v = old - v, w += 2.0 / 3;
        }
        const double shift = k % 2 ? 0.5 : 0;
        const double x[3] = {u - v / 2 + shift, v / 2 + shift, w};
        put_cells(s, n, cell, type, x);
    }
    settle(s);
}

static struct network_spec spec_of(const struct scene *s)
{
    return (struct network_spec){.comm = s->comm,
                                 .atoms = &s->atoms,
                                 .box = &s->box,
                                 .complete = reach,
                                 .bits = 1,
                                 .sample = 1,
                                 .type = {1, 2},
                                 .cutoff = 2.0,
                                 .range = 5.0,
                                 .rings = 8};
}

static struct network_counts count(struct scene *s)
{
    struct network_counts counts = {0};
    const struct network_spec spec = spec_of(s);
    ck_assert_msg(network_count(&spec, &counts, &s->err) == CW_OK, "%s", s->err.text);
    return counts;
}

static void check_coordination(const struct network_counts *c, gid formers)
{
    ck_assert_int_eq(c->atoms[NETWORK_FORMER], formers);
    ck_assert_int_eq(c->atoms[NETWORK_BRIDGE], 2 * formers);
    ck_assert_int_eq(c->coordination[NETWORK_FORMER][4], formers);
    ck_assert_int_eq(c->coordination[NETWORK_BRIDGE][2], 2 * formers);
    ck_assert_double_eq(network_coordination(c, NETWORK_FORMER), 4);
    ck_assert_double_eq(network_fraction(c, NETWORK_BRIDGE, 2), 1);
    ck_assert_double_eq(network_fraction(c, NETWORK_BRIDGE, 1), 0);
}

/* In a box of one cell, where rings go through images of their own atoms, too. */
START_TEST(cristobalite)
{
    for (int n = 1; n <= 2; n++) {
        struct scene s;
        open_cristobalite(&s, world, n);
        const struct network_counts c = count(&s);
        check_coordination(&c, 8 * n * n * n);
        ck_assert_double_eq_tol(network_angle(&c, NETWORK_FORMER), 180 / pi * acos(-1.0 / 3), 1e-5);
        ck_assert_double_eq_tol(network_angle(&c, NETWORK_BRIDGE), 180, 1e-3);
        for (int m = 2; m <= 8; m++)
            ck_assert_double_eq(network_primitive(&c, m), m == 6 ? 12 : 0);
        ck_assert_int_eq(c.rings.king[6], 6 * 8 * n * n * n);
        ck_assert_double_eq(network_king(&c), 6);
        close_scene(&s);
    }
}
END_TEST

START_TEST(tilted)
{
    struct scene s;
    is_tilted = true;
    open_quartz(&s, world, 2);
    is_tilted = false;
    ck_assert(s.box.tilt[0] != 0);
    const struct network_counts c = count(&s);
    close_scene(&s);
    open_quartz(&s, world, 2);
    const struct network_counts same = count(&s);
    close_scene(&s);
    ck_assert_int_eq(memcmp(&c, &same, sizeof c), 0);
    ck_assert_double_eq(network_primitive(&c, 8), 40);
}
END_TEST

START_TEST(quartz)
{
    for (int n = 1; n <= 2; n++) {
        struct scene s;
        open_quartz(&s, world, n);
        const struct network_counts c = count(&s);
        check_coordination(&c, 6 * n * n * n);
        for (int m = 2; m <= 8; m++)
            ck_assert_double_eq(network_primitive(&c, m), m == 6 ? 6 : m == 8 ? 40 : 0);
        ck_assert_int_eq(c.rings.king[6], 4 * 6 * n * n * n);
        ck_assert_int_eq(c.rings.king[8], 2 * 6 * n * n * n);
        close_scene(&s);
    }
}
END_TEST

/* shells of the diamond lattice: pairs within range, in the bins where they belong */
START_TEST(distances)
{
    struct scene s;
    open_cristobalite(&s, world, 2);
    const struct network_counts c = count(&s);
    const gid formers = 64;
    const double volume = box_volume(&s.box);
    const double pairs[NETWORK_PAIRS] = {64.0 * 128 / volume, 128.0 * 127 / volume,
                                         64.0 * 63 / volume};
    gid sum[NETWORK_PAIRS] = {0};
    double g[NETWORK_BINS];
    for (int p = 0; p < NETWORK_PAIRS; p++) {
        for (int k = 0; k < NETWORK_BINS; k++)
            sum[p] += c.pair[p][k];
    }
    /* up to 5 A: 4 O at 1.550 and 12 at 3.888 of Si; 6 at 2.531 and 12 at 4.384 of O; 4 Si at 3.1
     */
    ck_assert_int_eq(sum[PAIR_FORMER_BRIDGE], 16 * formers);
    ck_assert_int_eq(sum[PAIR_BRIDGE_BRIDGE], 18 * 2 * formers);
    ck_assert_int_eq(sum[PAIR_FORMER_FORMER], 4 * formers);
    network_radial(&c, pairs, 5, PAIR_FORMER_BRIDGE, g);
    ck_assert_double_eq_tol(network_peak(g, 5, 0, 199), sqrt(3) / 8 * cubic, 0.005);
    network_radial(&c, pairs, 5, PAIR_FORMER_FORMER, g);
    ck_assert_double_eq_tol(network_peak(g, 5, 0, 399), sqrt(3) / 4 * cubic, 0.005);
    const int bin = (int)(sqrt(3) / 4 * cubic * 100);
    const double shell = 4 * pi / 3 * (pow(bin + 1, 3) - pow(bin, 3)) * 1e-6;
    ck_assert_double_eq_tol(g[bin], 4 / (63 / volume * shell), 1e-6);
    close_scene(&s);
}
END_TEST

/* The place of a maximum does not follow the noise of its bins. */
START_TEST(peaks)
{
    double g[NETWORK_BINS];
    unsigned state = 9;
    for (int trial = 0; trial < 20; trial++) {
        for (int k = 0; k < NETWORK_BINS; k++) {
            const double x = ((k + 0.5) * 0.01 - 3.117) / 0.1;
            g[k] = 5 * exp(-x * x / 2) * (1 + 0.4 * crystal_noise(&state));
        }
        ck_assert_double_eq_tol(network_peak(g, 5, 0, 400), 3.117, 0.04);
    }
    for (int k = 0; k < NETWORK_BINS; k++)
        g[k] = 0;
    ck_assert(isnan(network_peak(g, 5, 0, 400)));
}
END_TEST

/* an oxygen and a silicon taken away, one oxygen given a third silicon */
START_TEST(defects)
{
    const double length[3] = {20, 20, 20};
    const double at[][4] = {{1, 5, 5, 5},   {2, 6.6, 5, 5},   {2, 3.4, 5, 5},  {2, 5, 6.6, 5},
                            {1, 8.2, 5, 5}, {1, 6.6, 6.6, 5}, {2, 15, 15, 15}, {3, 5, 3.4, 5}};
    struct scene s;
    open_scene(&s, world, length);
    for (int k = 0; k < 8; k++)
        put(&s, (int)at[k][0], at[k] + 1);
    settle(&s);
    const struct network_counts c = count(&s);
    /* (6.6, 6.6) has the oxygens at (6.6, 5) and (5, 6.6): a two-membered ring with (5, 5) */
    const gid former[4] = {0, 1, 1, 1};
    const gid bridge[4] = {1, 1, 1, 1};
    for (int n = 0; n < 4; n++) {
        ck_assert_int_eq(c.coordination[NETWORK_FORMER][n], former[n]);
        ck_assert_int_eq(c.coordination[NETWORK_BRIDGE][n], bridge[n]);
    }
    ck_assert_int_eq(c.rings.primitive[2], RINGS_SHARE);
    ck_assert_int_eq(c.rings.king[2], 2);
    ck_assert_int_eq(c.rings.king[0], 2);
    ck_assert_int_eq(c.rings.primitive[3], 0); /* the three around one oxygen are no ring */
    close_scene(&s);
}
END_TEST

/* --- rings against all cycles ----------------------------------------------------------------- */

enum { FORMERS = 12, NODES = 12 + 22, CYCLE = 12 };

struct graph {
    bool bond[NODES][NODES];
    int distance[NODES][NODES];
    int way[CYCLE];
    gid primitive[CYCLE / 2 + 1];
};

static void random_graph(struct graph *g, unsigned seed)
{
    *g = (struct graph){0};
    for (int o = FORMERS; o < NODES; o++) {
        const int degree = o % 7 == 0 ? 3 : o % 5 == 0 ? 1 : 2;
        for (int k = 0; k < degree; k++) {
            const int si = (int)((crystal_noise(&seed) + 1) / 2 * FORMERS) % FORMERS;
            g->bond[o][si] = g->bond[si][o] = true;
        }
    }
    for (int a = 0; a < NODES; a++) {
        for (int b = 0; b < NODES; b++)
            g->distance[a][b] = a == b ? 0 : g->bond[a][b] ? 1 : 1000;
    }
    for (int m = 0; m < NODES; m++) {
        for (int a = 0; a < NODES; a++) {
            for (int b = 0; b < NODES; b++) {
                const int through = g->distance[a][m] + g->distance[m][b];
                if (through < g->distance[a][b])
                    g->distance[a][b] = through;
            }
        }
    }
}

static bool has_short_cut(const struct graph *g, int n)
{
    for (int a = 0; a < n; a++) {
        for (int b = 0; b < a; b++) {
            const int along = a - b < n - (a - b) ? a - b : n - (a - b);
            if (g->distance[g->way[a]][g->way[b]] < along)
                return true;
        }
    }
    return false;
}

/* every cycle from its lowest node, in both directions */
static void walk(struct graph *g, int n)
{
    const int last = g->way[n - 1];
    if (n > 2 && g->bond[last][g->way[0]] && !has_short_cut(g, n))
        g->primitive[n / 2]++;
    for (int next = g->way[0] + 1; next < NODES && n < CYCLE; next++) {
        bool is_new = g->bond[last][next];
        for (int k = 0; k < n; k++)
            is_new = is_new && g->way[k] != next;
        if (is_new) {
            g->way[n] = next;
            walk(g, n + 1);
        }
    }
}

/* shortest path between two bridges that does not touch the former between them; 0: none */
static int king_of(const struct graph *g, int former, int from, int to)
{
    int depth[NODES] = {0};
    depth[from] = 1;
    for (int round = 1; round < NODES; round++) {
        for (int a = 0; a < NODES; a++) {
            for (int b = 0; b < NODES && depth[a] == round; b++) {
                if (b != former && g->bond[a][b] && depth[b] == 0)
                    depth[b] = round + 1;
            }
        }
    }
    const int members = depth[to] > 0 ? (depth[to] - 1) / 2 + 1 : 0;
    return members > CYCLE / 2 ? 0 : members;
}

START_TEST(rings_are_those_of_an_enumeration)
{
    for (unsigned seed = 1; seed <= 12; seed++) {
        struct graph g;
        struct bond_record mine[NODES * 3];
        size_t n = 0;
        gid king[CYCLE / 2 + 1] = {0};
        random_graph(&g, seed);
        for (int a = 0; a < FORMERS; a++) {
            g.way[0] = a;
            walk(&g, 1);
            for (int b = FORMERS; b < NODES; b++) {
                if (g.bond[a][b] && b % comm_size(world) == comm_rank(world))
                    mine[n++] = (struct bond_record){.former = 100 - a, .bridge = b, .counts = 1};
                for (int c = FORMERS; c < b; c++) {
                    if (g.bond[a][b] && g.bond[a][c])
                        king[king_of(&g, a, b, c)]++;
                }
            }
        }
        struct bond_graph graph;
        struct ring_counts counts = {0};
        bond_graph_make(world, mine, n, &graph);
        rings_count(world, &graph, CYCLE / 2, &counts);
        bond_graph_free(&graph);
        gid rings = 0;
        for (int m = 2; m <= CYCLE / 2; m++) {
            ck_assert_int_eq(2 * counts.primitive[m], g.primitive[m] * RINGS_SHARE);
            ck_assert_int_eq(counts.king[m], king[m]);
            rings += g.primitive[m] / 2;
        }
        ck_assert_int_eq(counts.king[0], king[0]);
        ck_assert_int_gt(rings, 4);
    }
}
END_TEST

/* Some atoms of a crystal see what all of them see. */
START_TEST(sample_of_the_network)
{
    struct scene s;
    open_quartz(&s, world, 2);
    const struct network_counts whole = count(&s);
    struct network_counts c = {0};
    struct network_spec spec = spec_of(&s);
    spec.sample = 4;
    gid n[2] = {0, 0};
    for (lidx i = 0; i < s.atoms.n_local; i++) {
        if (s.atoms.id[i] % 3 != 1)
            continue;
        s.atoms.mask[i] |= 4;
        n[s.atoms.type[i] - 1]++;
    }
    comm_sum(world, n, 2);
    ck_assert_int_gt(n[0], 0);
    ck_assert_int_eq(network_count(&spec, &c, &s.err), CW_OK);
    for (int kind = 0; kind < 2; kind++) {
        ck_assert_int_eq(c.atoms[kind], n[kind]);
        ck_assert_int_eq(c.network[kind], whole.atoms[kind]);
        ck_assert_int_eq(c.coordination[kind][kind == NETWORK_FORMER ? 4 : 2], n[kind]);
    }
    ck_assert_int_eq(c.rings.king[6], 4 * n[0]);
    for (int m = 2; m <= 8; m++)
        ck_assert_double_eq(network_primitive(&c, m), m == 6 ? 6 : m == 8 ? 40 : 0);
    for (int k = 0; k < NETWORK_BINS; k++)
        ck_assert_int_eq(c.pair[PAIR_FORMER_FORMER][k] * whole.atoms[0],
                         whole.pair[PAIR_FORMER_FORMER][k] * n[0]);
    close_scene(&s);
}
END_TEST

START_TEST(bits_do_not_depend_on_ranks)
{
    struct scene one;
    struct scene many;
    open_quartz(&one, alone, 2);
    open_quartz(&many, world, 2);
    const struct network_counts first = count(&one);
    const struct network_counts second = count(&many);
    ck_assert_int_eq(memcmp(&first, &second, sizeof first), 0);
    close_scene(&one);
    close_scene(&many);
}
END_TEST

static void refused(const struct network_spec *spec, const char *message)
{
    struct cw_err err = {0};
    struct network_counts counts = {0};
    ck_assert_int_eq(network_count(spec, &counts, &err), CW_USER);
    ck_assert_msg(strstr(err.text, message) != NULL, "'%s' does not say '%s'", err.text, message);
    ck_assert_int_eq(counts.samples, 0);
}

START_TEST(errors)
{
    struct scene s;
    open_cristobalite(&s, world, 1);
    struct network_spec spec = spec_of(&s);
    spec.range = 7;
    refused(&spec, "longer than the cut-off of the force field");
    spec = spec_of(&s);
    spec.type[1] = 3;
    refused(&spec, "no atoms of type 3");
    spec = spec_of(&s);
    spec.bits = spec.sample = 2;
    refused(&spec, "the group has no atoms of type 1");
    spec.bits = 1;
    refused(&spec, "the group to sample has no atoms of type 1");
    spec = spec_of(&s);
    spec.cutoff = 1.2;
    refused(&spec, "nearer than the cut-off, 1.2");
    close_scene(&s);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("network");
    TCase *core = tcase_create("core");
    tcase_add_test(core, cristobalite);
    tcase_add_test(core, quartz);
    tcase_add_test(core, tilted);
    tcase_add_test(core, distances);
    tcase_add_test(core, peaks);
    tcase_add_test(core, defects);
    tcase_add_test(core, rings_are_those_of_an_enumeration);
    tcase_add_test(core, sample_of_the_network);
    tcase_add_test(core, bits_do_not_depend_on_ranks);
    tcase_add_test(core, errors);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
