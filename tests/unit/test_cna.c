/* Common-neighbour analysis on perfect, strained and noisy crystals. */
#include "measure/cna.h"

#include <check.h>

#include "support/run_suite.h"
#include "support/shell_of.h"

static struct shell_of s;

START_TEST(fixed_cutoff_names_perfect_crystals)
{
    shell_of_crystal(&s, CRYSTAL_FCC, 0.8536, NULL, 0);
    ck_assert_int_eq(cna_classify(s.row, s.n, 0.8536), CNA_FCC);
    shell_of_crystal(&s, CRYSTAL_BCC, 1.2071, NULL, 0);
    ck_assert_int_eq(cna_classify(s.row, s.n, 1.2071), CNA_BCC);
    shell_of_crystal(&s, CRYSTAL_HCP, 1.2071, NULL, 0);
    ck_assert_int_eq(cna_classify(s.row, s.n, 1.2071), CNA_HCP);
}
END_TEST

START_TEST(adaptive_cutoff_works_at_any_scale)
{
    for (double scale = 0.1; scale < 20; scale *= 3) {
        const double map[3][3] = {{scale, 0, 0}, {0, scale, 0}, {0, 0, scale}};
        shell_of_crystal(&s, CRYSTAL_FCC, 1.6 * scale, map, 0);
        ck_assert_int_eq(cna_classify_adaptive(s.row, s.n), CNA_FCC);
        shell_of_crystal(&s, CRYSTAL_BCC, 1.6 * scale, map, 0);
        ck_assert_int_eq(cna_classify_adaptive(s.row, s.n), CNA_BCC);
        shell_of_crystal(&s, CRYSTAL_HCP, 1.6 * scale, map, 0);
        ck_assert_int_eq(cna_classify_adaptive(s.row, s.n), CNA_HCP);
    }
}
END_TEST

START_TEST(adaptive_cutoff_stands_strain_and_noise)
{
    const double strain[3][3] = {{1.04, 0.02, 0}, {0, 0.97, 0.01}, {0, 0, 1.01}};
    shell_of_crystal(&s, CRYSTAL_FCC, 1.6, strain, 0.04);
    ck_assert_int_eq(cna_classify_adaptive(s.row, s.n), CNA_FCC);
    shell_of_crystal(&s, CRYSTAL_HCP, 1.6, strain, 0.04);
    ck_assert_int_eq(cna_classify_adaptive(s.row, s.n), CNA_HCP);
    shell_of_crystal(&s, CRYSTAL_BCC, 1.6, strain, 0.02);
    ck_assert_int_eq(cna_classify_adaptive(s.row, s.n), CNA_BCC);
}
END_TEST

/* the twelve vertices of an icosahedron: cyclic permutations of (0, +-1, +-golden ratio) */
static void icosahedron(void)
{
    const double golden = (1 + sqrt(5)) / 2;
    memset(&s, 0, sizeof s);
    for (int k = 0; k < 12; k++) {
        struct shell_neighbor *a = &s.row[s.n++];
        a->d[k % 3] = 0;
        a->d[(k + 1) % 3] = k / 3 % 2 == 0 ? 1 : -1;
        a->d[(k + 2) % 3] = k / 6 == 0 ? golden : -golden;
        a->r2 = vec3_dot(a->d, a->d);
    }
}

START_TEST(icosahedron_is_recognised)
{
    icosahedron();
    ck_assert_int_eq(cna_classify(s.row, s.n, 2.3), CNA_ICOSAHEDRAL);
    ck_assert_int_eq(cna_classify_adaptive(s.row, s.n), CNA_ICOSAHEDRAL);
}
END_TEST

START_TEST(missing_and_displaced_neighbors_are_other)
{
    shell_of_crystal(&s, CRYSTAL_FCC, 0.8536, NULL, 0);
    ck_assert_int_eq(cna_classify(s.row, 11, 0.8536), CNA_OTHER);
    ck_assert_int_eq(cna_classify_adaptive(s.row, 11), CNA_OTHER);
    ck_assert_int_eq(cna_classify_adaptive(s.row, 0), CNA_OTHER);
    for (int d = 0; d < 3; d++)
        s.row[0].d[d] *= 0.6;
    ck_assert_int_eq(cna_classify(s.row, 12, 0.8536), CNA_OTHER);
    shell_of_crystal(&s, CRYSTAL_FCC, 1.6, NULL, 0);
    ck_assert_int_gt(s.n, 12);
    ck_assert_int_eq(cna_classify(s.row, s.n, 1.6), CNA_OTHER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cna");
    TCase *core = tcase_create("core");
    tcase_add_test(core, fixed_cutoff_names_perfect_crystals);
    tcase_add_test(core, adaptive_cutoff_works_at_any_scale);
    tcase_add_test(core, adaptive_cutoff_stands_strain_and_noise);
    tcase_add_test(core, icosahedron_is_recognised);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, missing_and_displaced_neighbors_are_other);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
