/* Neighbour rows against all pairs. Ghosts are made here by hand, so the domain is not needed. */
#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/simd_select.h"
#include "neighbor/nlist.h"
#include "support/run_suite.h"
#include "system/atoms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct atoms atoms;
static struct nlist list;

static void set_up(void)
{
    atoms_init(&atoms);
    nlist_init(&list);
}

static void tear_down(void)
{
    nlist_free(&list);
    atoms_free(&atoms);
}

/* n atoms at random in [0, edge)^3, of types 1 .. n_types, the last n_ghost of them ghosts */
static void scatter(lidx n, int n_types, double edge, lidx n_ghost)
{
    atoms.n_types = n_types;
    for (lidx i = 0; i < n; i++) {
        double u[4];
        random_uniform4(7, RANDOM_BUILD, i + 1, n, u);
        double x[3] = {edge * u[0] - 3, edge * u[1] + 100, edge * u[2]};
        atoms_append(&atoms, i + 1, 1 + (int)(u[3] * n_types), x);
        atoms.mask[i] = 1 | (uint32_t)(u[3] * 1000) << 1;
    }
    atoms.n_local = n - n_ghost;
    atoms.n_ghost = n_ghost;
}

static bool left_out(const struct nlist_spec *spec, uint32_t a, uint32_t b)
{
    for (int k = 0; k < spec->n_exclude; k++) {
        const uint32_t *pair = &spec->exclude[2 * k];
        if (((a & pair[0]) && (b & pair[1])) || ((b & pair[0]) && (a & pair[1])))
            return true;
    }
    return false;
}

/* how far beyond the reach single precision may let atoms in */
static double slack(void)
{
    double lo = 0;
    double hi = 0;
    for (lidx k = 0; k < 4 * (atoms.n_local + atoms.n_ghost); k++) {
        lo = fmin(lo, atoms.x[k]);
        hi = fmax(hi, atoms.x[k]);
    }
    return 1e-5 + 2e-6 * (hi - lo);
}

/* more: lengthens the reach */
static bool are_within(const struct nlist_spec *spec, lidx i, lidx j, double more)
{
    double cutoff = spec->cutoff[atoms.type[i] * (spec->n_types + 1) + atoms.type[j]];
    double reach = cutoff + spec->skin + more;
    double dx = atoms.x[4 * i] - atoms.x[4 * j];
    double dy = atoms.x[4 * i + 1] - atoms.x[4 * j + 1];
    double dz = atoms.x[4 * i + 2] - atoms.x[4 * j + 2];
    return i != j && cutoff > 0 && dx * dx + dy * dy + dz * dz <= reach * reach &&
           !left_out(spec, atoms.mask[i], atoms.mask[j]);
}

static bool are_neighbors(const struct nlist_spec *spec, lidx i, lidx j)
{
    return are_within(spec, i, j, 0);
}

static int ascending(const void *a, const void *b)
{
    lidx x = *(const lidx *)a;
    lidx y = *(const lidx *)b;
    return (x > y) - (x < y);
}

/* every row is, type by type, the set that all pairs give */
static void check_against_all_pairs(const struct nlist_spec *spec)
{
    lidx total = atoms.n_local + atoms.n_ghost;
    lidx *row = mem_array((size_t)total + 1, sizeof *row);
    gid pairs = 0;
    lidx longest = 0;
    ck_assert_int_eq(list.n_rows, atoms.n_local);
    ck_assert_int_eq(list.n_types, spec->n_types);
    const double more = slack();
    gid wrong = 0;
    for (lidx i = 0; i < atoms.n_local; i++) {
        lidx length = 0;
        for (int t = 1; t <= spec->n_types; t++) {
            size_t begin = list.first[i * spec->n_types + t - 1];
            size_t n = list.first[i * spec->n_types + t] - begin;
            ck_assert_int_le((gid)n, total);
            for (size_t k = 0; k < n; k++)
                row[k] = nlist_index(list.offset[begin + k]);
            qsort(row, n, sizeof *row, ascending);
            size_t k = 0;
            for (lidx j = 0; j < total; j++)
                if (k < n && row[k] == j) {
                    wrong += atoms.type[j] != t || !are_within(spec, i, j, more);
                    k++;
                } else {
                    wrong += atoms.type[j] == t && are_neighbors(spec, i, j);
                }
            ck_assert_uint_eq(k, n);
            length += (lidx)n;
        }
        pairs += length;
        longest = length > longest ? length : longest;
    }
    ck_assert_int_eq(wrong, 0);
    ck_assert_int_eq(nlist_pairs(&list), pairs);
    ck_assert_int_eq(nlist_longest(&list), longest);
    for (int k = 0; k < NLIST_PAD && total > 0; k++) {
        lidx j = nlist_index(list.offset[(size_t)pairs + (size_t)k]);
        ck_assert(j >= 0 && j < total);
    }
    mem_free(row);
}

/* one cut-off for all pairs of up to four types */
static struct nlist_spec same_for_all(int n_types, double cutoff, double skin, double *table)
{
    for (int k = 0; k < (n_types + 1) * (n_types + 1); k++)
        table[k] = cutoff;
    return (struct nlist_spec){.n_types = n_types, .cutoff = table, .skin = skin};
}

/* all instruction sets that this processor has list the same atoms */
START_TEST(instruction_sets_agree)
{
    double table[9];
    scatter(1200, 2, 16, 200);
    struct nlist_spec spec = same_for_all(2, 3, 0.4, table);
    for (int level = 0; level <= (int)simd_best(); level++) {
        ck_assert_int_eq(setenv("COLDWELD_SIMD", simd_level_name((enum simd_level)level), 1), 0);
        nlist_free(&list);
        nlist_init(&list);
        nlist_build(&list, &atoms, &spec);
        check_against_all_pairs(&spec);
    }
    ck_assert_int_eq(unsetenv("COLDWELD_SIMD"), 0);
}
END_TEST

START_TEST(one_type)
{
    double table[4];
    scatter(1500, 1, 20, 300);
    struct nlist_spec spec = same_for_all(1, 3, 0.5, table);
    nlist_build(&list, &atoms, &spec);
    check_against_all_pairs(&spec);
    ck_assert_int_gt(nlist_pairs(&list), 10000);
    ck_assert(nlist_reach(&spec) == 3.5);
    ck_assert_uint_gt(nlist_bytes(&list), 4 * (size_t)nlist_pairs(&list));
}
END_TEST

START_TEST(every_pair_of_types_has_its_cutoff)
{
    /* type 3 meets only type 1, type 4 nobody */
    static const double table[25] = {0, 0, 0, 0,   0, 0, 2, 3.1, 1.7, 0, 0, 3.1, 4,
                                     0, 0, 0, 1.7, 0, 0, 0, 0,   0,   0, 0, 0};
    scatter(1200, 4, 18, 250);
    struct nlist_spec spec = {.n_types = 4, .cutoff = table, .skin = 0.3};
    nlist_build(&list, &atoms, &spec);
    check_against_all_pairs(&spec);
    ck_assert(nlist_reach(&spec) == 4.3);
}
END_TEST

START_TEST(excluded_groups)
{
    static const uint32_t exclude[4] = {1u << 2, 1u << 2, 1u << 3, 1u << 5};
    double table[9];
    scatter(900, 2, 14, 100);
    struct nlist_spec spec = same_for_all(2, 3, 0.1, table);
    nlist_build(&list, &atoms, &spec);
    gid all = nlist_pairs(&list);
    spec.exclude = exclude;
    spec.n_exclude = 2;
    nlist_build(&list, &atoms, &spec);
    check_against_all_pairs(&spec);
    ck_assert_int_lt(nlist_pairs(&list), all);
    ck_assert_int_eq(list.builds, 2);
}
END_TEST

START_TEST(all_sizes_from_none_to_dense)
{
    for (lidx n = 0; n <= 300; n += n < 40 ? 1 : 20) {
        double table[9];
        atoms.n_local = 0;
        scatter(n, 2, 5, n / 5);
        struct nlist_spec spec = same_for_all(2, 2.5, 0.3, table);
        nlist_build(&list, &atoms, &spec);
        check_against_all_pairs(&spec);
    }
}
END_TEST

START_TEST(a_few_atoms_in_a_huge_box)
{
    double table[4];
    scatter(300, 1, 9000, 50);
    for (int k = 0; k < 100; k++) { /* some pairs close by */
        memcpy(&atoms.x[4 * (2 * k + 1)], &atoms.x[8 * k], 3 * sizeof(double));
        atoms.x[4 * (2 * k + 1)] += 1.5;
    }
    struct nlist_spec spec = same_for_all(1, 2, 0.2, table);
    nlist_build(&list, &atoms, &spec);
    check_against_all_pairs(&spec);
    ck_assert_int_ge(nlist_pairs(&list), 200);
    ck_assert_uint_lt(nlist_bytes(&list), 1 << 20);
}
END_TEST

START_TEST(atoms_in_one_place_see_each_other)
{
    double table[4];
    double x[3] = {1, 1, 1};
    atoms.n_types = 1;
    for (gid id = 1; id <= 40; id++)
        atoms_append(&atoms, id, 1, x);
    struct nlist_spec spec = same_for_all(1, 1, 0, table);
    nlist_build(&list, &atoms, &spec);
    check_against_all_pairs(&spec);
    ck_assert_int_eq(nlist_pairs(&list), 40 * 39);
}
END_TEST

START_TEST(the_cutoff_itself_is_inside)
{
    double table[4];
    atoms.n_types = 1;
    for (int k = 0; k < 20; k++)
        atoms_append(&atoms, k + 1, 1, (double[3]){0.5 * k, 0, 0});
    struct nlist_spec spec = same_for_all(1, 1.5, 0.5, table);
    nlist_build(&list, &atoms, &spec);
    check_against_all_pairs(&spec);
    ck_assert_uint_eq(list.first[11] - list.first[10], 8);
}
END_TEST

/* Pairs at the cut-off to the last bit, far from the origin and in a grid so long that single
 * precision cannot tell: they are in the rows. */
START_TEST(rounding_misses_no_pair)
{
    double table[4];
    atoms.n_types = 1;
    gid id = 0;
    for (int k = 0; k < 9 * 9 * 9; k++) {
        double nudge = k % 3 == 1 ? CW_QUANTUM_POSITION : 0;
        double x[3] = {-9000 + 1.5 * (k % 9) + nudge, 12 + 1.5 * (k / 9 % 9), 1.5 * (k / 81)};
        atoms_append(&atoms, ++id, 1, x);
    }
    for (int k = 0; k < 200; k++)
        atoms_append(&atoms, ++id, 1, (double[3]){-8900 + 80.0 * k, 90.0 * (k % 70), 30.0 * k});
    struct nlist_spec spec = same_for_all(1, 3, 0, table);
    nlist_build(&list, &atoms, &spec);
    check_against_all_pairs(&spec);
    table[3] = 3 + 2 * CW_QUANTUM_POSITION;
    nlist_build(&list, &atoms, &spec);
    check_against_all_pairs(&spec);
}
END_TEST

START_TEST(stale_means_half_the_skin)
{
    double table[4];
    scatter(200, 1, 10, 0);
    struct nlist_spec spec = same_for_all(1, 2, 0.5, table);
    nlist_build(&list, &atoms, &spec);
    ck_assert(!nlist_is_stale(&list, &atoms));
    atoms.x[4 * 199 + 1] += 0.2499;
    ck_assert(!nlist_is_stale(&list, &atoms));
    atoms.x[4 * 199 + 1] += 0.0002;
    ck_assert(nlist_is_stale(&list, &atoms));
    nlist_build(&list, &atoms, &spec);
    ck_assert(!nlist_is_stale(&list, &atoms));
    atoms.x[4 * 17] = NAN;
    ck_assert(nlist_is_stale(&list, &atoms));
}
END_TEST

START_TEST(without_a_skin_any_move_is_too_much)
{
    double table[4];
    scatter(50, 1, 5, 0);
    struct nlist_spec spec = same_for_all(1, 2, 0, table);
    nlist_build(&list, &atoms, &spec);
    atoms.x[40] += CW_QUANTUM_POSITION;
    ck_assert(nlist_is_stale(&list, &atoms));
}
END_TEST

static bool near_row_has(lidx i, lidx j)
{
    const size_t part = (size_t)(i * list.n_types + atoms.type[j] - 1);
    for (size_t k = list.near.first[part]; k < list.near.first[part + 1]; k++) {
        if (nlist_index(list.near.offset[k]) == j)
            return true;
    }
    return false;
}

/* moved by less than half the near skin, all pairs in range are in the near rows */
START_TEST(near_rows_hold_what_comes_into_range)
{
    double table[9];
    scatter(600, 2, 12, 100);
    struct nlist_spec spec = same_for_all(2, 3, 1, table);
    for (int level = 0; level <= (int)simd_best(); level++) {
        ck_assert_int_eq(setenv("COLDWELD_SIMD", simd_level_name((enum simd_level)level), 1), 0);
        nlist_build(&list, &atoms, &spec);
        nlist_prune(&list, &atoms);
        ck_assert(list.near.valid);
        gid entries = (gid)list.near.first[(size_t)list.n_rows * 2];
        ck_assert_int_lt(entries, nlist_pairs(&list) * 3 / 4);
        for (lidx i = 0; i < atoms.n_local + atoms.n_ghost; i++)
            atoms.x[4 * i + i % 3] += (i % 2 ? 0.499 : -0.499) * list.near.skin;
        ck_assert(!nlist_is_worn(&list, &atoms));
        spec.skin = 0;
        for (lidx i = 0; i < atoms.n_local; i++)
            for (lidx j = 0; j < atoms.n_local + atoms.n_ghost; j++)
                ck_assert(!are_neighbors(&spec, i, j) || near_row_has(i, j));
        spec.skin = 1;
    }
    ck_assert_int_eq(unsetenv("COLDWELD_SIMD"), 0);
}
END_TEST

/* Pairs a hair inside of what near rows are to hold, thousands of lengths from the first atom:
 * single precision is off by more than the hair. */
START_TEST(near_rows_hold_what_rounding_moves_out)
{
    enum { PAIRS = 200 };
    const double cutoff = 3;
    double table[4];
    struct nlist_spec spec = same_for_all(1, cutoff, 1, table);
    const double reach = cutoff + 0.2 * spec.skin; /* at first */
    atoms.n_types = 1;
    for (lidx k = 0; k < PAIRS; k++) {
        double u[4];
        random_uniform4(11, RANDOM_BUILD, k + 1, 0, u);
        const double across = 2 * u[1] - 1;
        const double turn = 6.2831853071795864769 * u[2];
        double x[3] = {20.0 * k + u[0], 2000 * u[0], 3000 * u[3]};
        atoms_append(&atoms, 2 * k + 1, 1, x);
        x[0] += reach * (1 - 1e-9) * across;
        x[1] += reach * (1 - 1e-9) * sqrt(1 - across * across) * cos(turn);
        x[2] += reach * (1 - 1e-9) * sqrt(1 - across * across) * sin(turn);
        atoms_append(&atoms, 2 * k + 2, 1, x);
    }
    for (int level = 0; level <= (int)simd_best(); level++) {
        ck_assert_int_eq(setenv("COLDWELD_SIMD", simd_level_name((enum simd_level)level), 1), 0);
        nlist_build(&list, &atoms, &spec);
        nlist_prune(&list, &atoms);
        ck_assert(list.near.valid);
        ck_assert_double_eq_tol(list.near.skin, reach - cutoff, 1e-12);
        for (lidx k = 0; k < PAIRS; k++)
            ck_assert(near_row_has(2 * k, 2 * k + 1) && near_row_has(2 * k + 1, 2 * k));
    }
    ck_assert_int_eq(unsetenv("COLDWELD_SIMD"), 0);
}
END_TEST

/* serves for `steps` steps, is worn, and is pruned anew */
static void wear_after(int steps)
{
    for (int k = 0; k < steps; k++)
        (void)nlist_is_worn(&list, &atoms);
    nlist_wear(&list);
    nlist_prune(&list, &atoms);
}

/* the near skin that a run at a constant speed comes to */
static double skin_at(double speed)
{
    for (int k = 0; k < 30; k++)
        wear_after((int)lround(0.5 * list.near.skin / speed));
    return list.near.skin;
}

START_TEST(near_skin_follows_the_run)
{
    double table[4];
    scatter(200, 1, 10, 0);
    struct nlist_spec spec = same_for_all(1, 2, 1, table);
    nlist_build(&list, &atoms, &spec);
    nlist_prune(&list, &atoms);
    const double slow = skin_at(0.002);
    const double fast = skin_at(0.008);
    ck_assert_double_gt(fast, 1.5 * slow);
    ck_assert_double_eq_tol(skin_at(0.002), slow, 0.1 * slow);
    ck_assert(list.near.valid);
    atoms.x[0] += 0.51 * list.near.skin;
    ck_assert(nlist_is_worn(&list, &atoms) && !nlist_is_stale(&list, &atoms));
    atoms.x[0] += 0.5 - 0.51 * list.near.skin;
    ck_assert(nlist_is_stale(&list, &atoms)); /* rows pruned now could miss a pair */
    atoms.x[0] -= 0.5;
    for (int k = 0; k < 20 && list.near.valid; k++)
        wear_after(1);
    ck_assert(!list.near.valid); /* too fast: better without */
    ck_assert(!nlist_is_worn(&list, &atoms));
    atoms.x[0] += 0.49;
    ck_assert(!nlist_is_worn(&list, &atoms));
    atoms.x[0] += 0.02;
    ck_assert(nlist_is_worn(&list, &atoms) && nlist_is_stale(&list, &atoms));
    int builds = 0;
    for (; builds < 100 && !list.near.valid; builds++) {
        nlist_build(&list, &atoms, &spec);
        nlist_prune(&list, &atoms);
    }
    ck_assert_int_gt(builds, 3);
    ck_assert(list.near.valid);
}
END_TEST

START_TEST(steady_builds_do_not_allocate)
{
    double table[4];
    scatter(1000, 1, 15, 0);
    struct nlist_spec spec = same_for_all(1, 3, 0.5, table);
    nlist_build(&list, &atoms, &spec);
    nlist_prune(&list, &atoms);
    size_t before = mem_allocations();
    for (int k = 0; k < 10; k++) {
        nlist_build(&list, &atoms, &spec);
        nlist_prune(&list, &atoms);
    }
    ck_assert_uint_eq(mem_allocations(), before);
    ck_assert_uint_lt(list.cap_offset, 2 * (size_t)nlist_pairs(&list));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("nlist");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_test(core, one_type);
    tcase_add_test(core, instruction_sets_agree);
    tcase_add_test(core, every_pair_of_types_has_its_cutoff);
    tcase_add_test(core, excluded_groups);
    tcase_add_test(core, stale_means_half_the_skin);
    tcase_add_test(core, near_rows_hold_what_comes_into_range);
    tcase_add_test(core, near_rows_hold_what_rounding_moves_out);
    tcase_add_test(core, near_skin_follows_the_run);
    tcase_add_test(core, steady_builds_do_not_allocate);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, set_up, tear_down);
    tcase_add_test(limits, all_sizes_from_none_to_dense);
    tcase_add_test(limits, a_few_atoms_in_a_huge_box);
    tcase_add_test(limits, atoms_in_one_place_see_each_other);
    tcase_add_test(limits, the_cutoff_itself_is_inside);
    tcase_add_test(limits, rounding_misses_no_pair);
    tcase_add_test(limits, without_a_skin_any_move_is_too_much);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
