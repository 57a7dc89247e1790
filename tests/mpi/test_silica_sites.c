/* ranks: 1 2 3 4 6 8 */
/* What sites of silica are found with when each rank knows its own atoms alone: copies of what is
 * near, the most frequent of all numbers, and partners for sites that react. All against a count
 * over everything, on any number of ranks, whoever owns what. */
#include "base/mem.h"
#include "base/random.h"
#include "base/vec3.h"
#include "beam/gas_match.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/box.h"
#include "system/frequent.h"
#include "system/nearby.h"

#include <math.h>
#include <string.h>

struct point {
    double x[3];
    gid id;
};
enum { POINTS = 400 };

static const struct {
    double edge[3];
    const char *boundary[3];
    double tilt[3], reach;
} boxes[] = {
    {{30, 25, 40}, {"p", "p", "p"}, {0}, 6},
    {{30, 25, 40}, {"s", "s", "s"}, {0}, 6},
    {{14, 30, 19}, {"p", "p", "f"}, {0}, 6.9},
    {{30, 25, 40}, {"p", "p", "p"}, {11, -14, 12}, 6},
    {{16, 15, 17}, {"p", "p", "s"}, {-6, 0, 0}, 6.5},
};
enum { BOXES = sizeof boxes / sizeof boxes[0] };

static void make_box(struct box *box, int c)
{
    struct cw_err err = {0};
    const double lo[3] = {-1, 2, 0};
    const double hi[3] = {lo[0] + boxes[c].edge[0], lo[1] + boxes[c].edge[1], boxes[c].edge[2]};
    box_init(box);
    ck_assert_int_eq(box_set_boundary(box, boxes[c].boundary, &err), CW_OK);
    ck_assert_int_eq(box_set(box, lo, hi, &err), CW_OK);
    if (boxes[c].tilt[0] != 0)
        ck_assert_int_eq(box_set_tilt(box, boxes[c].tilt, &err), CW_OK);
}

static struct point make_point(const struct box *box, gid id)
{
    struct point point = {.id = id};
    double u[4];
    int image[3];
    random_uniform4(11, RANDOM_BUILD, id, 0, u);
    box_place(box, u, point.x);
    for (int d = 0; d < 3; d++)
        point.x[d] = exact_round(point.x[d], CW_QUANTUM_POSITION);
    box_wrap(box, point.x, image);
    return point;
}

/* by place along x, or anyhow */
static bool is_mine(const struct box *box, const struct point *point, bool sorted)
{
    const int ranks = comm_size(world);
    const double part = (point->x[0] - box->lo[0]) / box->length[0];
    const int owner = sorted ? (int)fmin(fmax(part * ranks, 0), ranks - 1) : (int)point->id % ranks;
    return owner == comm_rank(world);
}

/* How many have this id and are nearer than the reach to x? */
static int count_near(const struct point *point, gid n, gid id, const double x[3], double reach)
{
    int found = 0;
    for (gid k = 0; k < n; k++) {
        const double d[3] = {point[k].x[0] - x[0], point[k].x[1] - x[1], point[k].x[2] - x[2]};
        found += point[k].id == id && vec3_dot(d, d) < reach * reach;
    }
    return found;
}

START_TEST(copies_of_all_that_is_near)
{
    const int c = _i / 2;
    struct box box;
    struct point all[POINTS];
    struct point own[POINTS];
    gid n = 0;
    gid n_copies;
    gid pairs = 0;
    make_box(&box, c);
    for (int k = 0; k < POINTS; k++) {
        all[k] = make_point(&box, k + 1);
        if (is_mine(&box, &all[k], _i % 2))
            own[n++] = all[k];
    }
    struct point *copy = nearby_copies(world, &box, own, n, sizeof *own, boxes[c].reach, &n_copies);
    for (gid k = 0; k < n; k++) {
        for (int other = 0; other < POINTS; other++) {
            double d[3] = {all[other].x[0] - own[k].x[0], all[other].x[1] - own[k].x[1],
                           all[other].x[2] - own[k].x[2]};
            box_minimum_image(&box, d);
            const int expected = vec3_dot(d, d) < boxes[c].reach * boxes[c].reach;
            const gid id = all[other].id;
            ck_assert_int_eq(count_near(own, n, id, own[k].x, boxes[c].reach) +
                                 count_near(copy, n_copies, id, own[k].x, boxes[c].reach),
                             expected);
            pairs += expected;
        }
    }
    comm_sum(world, &pairs, 1);
    ck_assert_int_gt(pairs, POINTS + 1000);
    mem_free(copy);
}
END_TEST

/* Where atoms are sorted by place, a rank gets those beside it, not all. */
START_TEST(copies_are_few)
{
    enum { MANY = 20000 };
    struct box box;
    struct point *own = mem_array(MANY, sizeof *own);
    struct cw_err err = {0};
    static const char *const open[3] = {"s", "s", "s"};
    const double lo[3] = {0, 0, 0};
    const double hi[3] = {800, 20, 20};
    gid n = 0;
    gid n_copies;
    box_init(&box);
    ck_assert_int_eq(box_set_boundary(&box, open, &err), CW_OK);
    ck_assert_int_eq(box_set(&box, lo, hi, &err), CW_OK);
    for (int k = 0; k < MANY; k++) {
        const struct point point = make_point(&box, k + 1);
        if (is_mine(&box, &point, true))
            own[n++] = point;
    }
    const struct traffic before = comm_traffic(world);
    mem_free(nearby_copies(world, &box, own, n, sizeof *own, 10, &n_copies));
    const struct traffic sent = traffic_between(before, comm_traffic(world));
    ck_assert_int_le(n_copies, 2 * 10 * MANY / 800 * 5 / 4);
    ck_assert_int_le(sent.bytes, (gid)sizeof *own * 2 * 10 * MANY / 800 * 5 / 4);
    ck_assert_int_le(sent.collective_bytes, 200);
    mem_free(own);
}
END_TEST

/* -1.2 for most of all atoms, though few ranks have it most often; the ranks' shares differ. */
START_TEST(most_frequent_of_all_ranks)
{
    double value[300];
    gid n = 0;
    for (int k = 0; k < 300; k++) {
        const int owner = k * k % 7 % comm_size(world);
        const double other = (k % 2 ? -0.6 : -2) - 1e-3 * (k % 50);
        const double charge = k % 3 == 0 ? -1.2 : other;
        if (owner == comm_rank(world))
            value[n++] = k % 6 == 0 ? charge + 1e-9 : charge;
    }
    ck_assert_double_eq(most_frequent(world, value, n, 1e-6), -1.2);
    for (gid k = 0; k < n; k++)
        value[k] = 5;
    ck_assert_double_eq(most_frequent(world, value, comm_rank(world) == 0 ? n : 0, 1e-6), 5);
    ck_assert_double_eq(most_frequent(world, value, 0, 1e-6), 0);
    value[0] = comm_rank(world); /* each as often: the lowest */
    ck_assert_double_eq(most_frequent(world, value, 1, 1e-6), 0);
}
END_TEST

enum { SITES = 60, ENDS = 90 };

/* Sites 1 to SITES; ends 1000 and on, or, among themselves, from 1 on. */
static void make_case(const struct box *box, bool themselves, struct gas_site *site,
                      struct gas_end *end)
{
    for (int k = 0; k < SITES; k++) {
        const struct point point = make_point(box, k + 1);
        site[k] = (struct gas_site){.id = k + 1};
        memcpy(site[k].x, point.x, sizeof point.x);
    }
    for (int k = 0; k < ENDS; k++) {
        const gid id = (themselves ? 1 : 1000) + k;
        const struct point point = make_point(box, id);
        end[k] = (struct gas_end){
            .id = id, .room = themselves ? 1 : 1 + k % 2, .hydrogen = 7 * id, .q = -0.1 * k};
        memcpy(end[k].x, point.x, sizeof point.x);
    }
}

static int nearest_end(const struct box *box, const struct gas_site *site,
                       const struct gas_end *end)
{
    int best = -1;
    double nearest = HUGE_VAL;
    for (int k = 0; k < ENDS; k++) {
        double d[3] = {end[k].x[0] - site->x[0], end[k].x[1] - site->x[1],
                       end[k].x[2] - site->x[2]};
        box_minimum_image(box, d);
        if (end[k].room > 0 && end[k].id != site->id && vec3_dot(d, d) < nearest) {
            nearest = vec3_dot(d, d);
            best = k;
        }
    }
    return best;
}

static int index_of(const struct gas_end *end, gid id)
{
    for (int k = 0; k < ENDS; k++) {
        if (end[k].id == id)
            return k;
    }
    return -1;
}

/* The rule, said once more: in each round all ask, the first gets what several ask for. */
static void match_all(const struct box *box, struct gas_site *site, struct gas_end *end)
{
    bool left[SITES];
    bool more = true;
    memset(left, true, sizeof left);
    while (more) {
        int asks[SITES];
        gid taken[2 * SITES] = {0};
        int n_taken = 0;
        more = false;
        for (int k = 0; k < SITES; k++)
            asks[k] = left[k] ? nearest_end(box, &site[k], end) : -1;
        for (int k = 0; k < SITES; k++) {
            bool free_to = asks[k] >= 0;
            for (int t = 0; t < n_taken && free_to; t++)
                free_to = taken[t] != site[k].id && taken[t] != end[asks[k]].id;
            if (!free_to)
                continue;
            const int self = index_of(end, site[k].id);
            taken[n_taken++] = site[k].id;
            taken[n_taken++] = end[asks[k]].id;
            end[asks[k]].room--;
            if (self >= 0)
                end[self].room = 0;
            site[k].end = end[asks[k]];
        }
        for (int k = 0; k < SITES; k++) {
            left[k] = left[k] && asks[k] >= 0;
            for (int t = 0; t < n_taken; t++)
                left[k] = left[k] && taken[t] != site[k].id;
            more |= left[k];
        }
    }
}

START_TEST(partners_by_the_rule)
{
    struct box box;
    struct gas_site expected[SITES];
    struct gas_site site[SITES];
    struct gas_end end[ENDS];
    struct gas_end own[ENDS];
    gid n_own = 0;
    int paired = 0;
    make_box(&box, _i / 2);
    make_case(&box, _i % 2, site, end);
    memcpy(expected, site, sizeof site);
    for (int k = 0; k < ENDS; k++) {
        if (end[k].id * 5 % 7 % comm_size(world) == comm_rank(world))
            own[n_own++] = end[k];
    }
    match_all(&box, expected, end);
    gas_match(world, &box, site, SITES, own, n_own);
    for (int k = 0; k < SITES; k++) {
        ck_assert_int_eq(site[k].end.id, expected[k].end.id);
        ck_assert_int_eq(site[k].end.hydrogen, expected[k].end.hydrogen);
        ck_assert_double_eq(site[k].end.q, expected[k].end.q);
        ck_assert_mem_eq(site[k].end.x, expected[k].end.x, sizeof site[k].end.x);
        paired += site[k].end.id != 0;
    }
    ck_assert_int_ge(paired, _i % 2 ? 30 : SITES);
}
END_TEST

/* More sites than ends: the first have them all, and the others none. */
START_TEST(too_few_partners)
{
    struct box box;
    struct gas_site site[SITES];
    struct gas_end end[ENDS];
    gid room = 0;
    int paired = 0;
    make_box(&box, 0);
    make_case(&box, false, site, end);
    for (int k = 0; k < 10; k++)
        room += end[k].room;
    gas_match(world, &box, site, SITES, end, comm_rank(world) == comm_size(world) - 1 ? 10 : 0);
    for (int k = 0; k < SITES; k++)
        paired += site[k].end.id != 0;
    ck_assert_int_eq(paired, room);
    gas_match(world, &box, site, SITES, end, 0);
    for (int k = 0; k < SITES; k++)
        ck_assert_int_eq(site[k].end.id, 0);
    gas_match(world, &box, site, 0, end, 0);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("silica_sites");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, copies_of_all_that_is_near, 0, 2 * BOXES);
    tcase_add_test(core, copies_are_few);
    tcase_add_test(core, most_frequent_of_all_ranks);
    tcase_add_loop_test(core, partners_by_the_rule, 0, 2 * BOXES);
    tcase_add_test(core, too_few_partners);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
