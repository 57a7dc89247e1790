/* Structure factors against the direct sum, in boxes upright and tilted; weights of elements; the
 * same bits on any number of ranks. */
/* ranks: 1 2 3 4 6 8 */
#include "measure/structure_factor.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "support/crystals.h"
#include "support/mpi_suite.h"
#include "support/scene.h"

static const double pi = 3.14159265358979323846;

static void open_gas(struct scene *s, struct comm *comm)
{
    const double length[3] = {21, 33, 27};
    unsigned state = 5;
    open_scene(s, comm, length);
    for (int k = 0; k < 90; k++) {
        double x[3];
        for (int d = 0; d < 3; d++)
            x[d] = (crystal_noise(&state) + 1) / 2 * length[d];
        put(s, 1 + k % 3 / 2, x);
    }
    settle(s);
}

static struct wave_spec wave_spec_of(const struct scene *s)
{
    return (struct wave_spec){
        .comm = s->comm, .atoms = &s->atoms, .box = &s->box, .bits = 1, .type = {1, 2}, .most = 13};
}

/* by the definition; this rank's atoms, so for one rank */
static void direct_wave(const struct scene *s, const int n[3], double out[3])
{
    double a[2][2] = {{0}};
    for (lidx i = 0; i < s->atoms.n_local; i++) {
        double phase = 0;
        for (int d = 0; d < 3; d++)
            phase += 2 * pi * n[d] * s->atoms.x[4 * (size_t)i + (size_t)d] / s->box.length[d];
        a[s->atoms.type[i] - 1][0] += cos(phase);
        a[s->atoms.type[i] - 1][1] += sin(phase);
    }
    out[0] = a[0][0] * a[0][0] + a[0][1] * a[0][1];
    out[1] = a[0][0] * a[1][0] + a[0][1] * a[1][1];
    out[2] = a[1][0] * a[1][0] + a[1][1] * a[1][1];
}

/* Waves up to 64 periods of the longest side, then every second along each axis. */
static struct wave_sums direct_sums(const struct scene *s)
{
    struct wave_sums sums = {0};
    const double limit = 2 * pi * 64 / 33;
    int n[3];
    for (n[0] = -70; n[0] <= 70; n[0]++) {
        for (n[1] = -70; n[1] <= 70; n[1]++) {
            for (n[2] = 0; n[2] <= 70; n[2]++) {
                double q = 0;
                double power[3];
                for (int d = 0; d < 3; d++)
                    q += pow(2 * pi * n[d] / s->box.length[d], 2);
                q = sqrt(q);
                const bool is_half = n[2] > 0 || n[1] > 0 || (n[1] == 0 && n[0] > 0);
                const bool is_even = n[0] % 2 == 0 && n[1] % 2 == 0 && n[2] % 2 == 0;
                if (!is_half || q >= 13 || (q >= limit && !is_even))
                    continue;
                /* those between take long and are no other case */
                if (q > 4 && q < limit)
                    continue;
                direct_wave(s, n, power);
                sums.waves[(int)(q / WAVES_BIN)]++;
                for (int p = 0; p < 3; p++)
                    sums.power[p][(int)(q / WAVES_BIN)] += power[p];
            }
        }
    }
    return sums;
}

START_TEST(waves_are_those_of_the_direct_sum)
{
    struct scene s;
    struct wave_sums sums = {0};
    open_gas(&s, alone);
    const struct wave_spec spec = wave_spec_of(&s);
    ck_assert_int_eq(wave_sums_add(&spec, &sums, &s.err), CW_OK);
    const struct wave_sums direct = direct_sums(&s);
    int compared = 0;
    ck_assert_int_eq(sums.atoms[0], 60);
    ck_assert_int_eq(sums.atoms[1], 30);
    for (int k = 0; k < WAVES_BINS; k++) {
        /* the bins where all waves were summed directly */
        if (direct.waves[k] == 0 || k == (int)(4 / WAVES_BIN) ||
            k == (int)(2 * pi * 64 / 33 / WAVES_BIN))
            continue;
        ck_assert_int_eq(sums.waves[k], direct.waves[k]);
        for (int p = 0; p < 3; p++) {
            const double scale = 90.0 * (double)direct.waves[k];
            ck_assert_double_eq_tol(sums.power[p][k], direct.power[p][k], 1e-3 * scale);
        }
        compared++;
    }
    ck_assert_int_gt(compared, 80);
    close_scene(&s);
}
END_TEST

/* In a cell of other edges waves have other numbers, and are the same. */
START_TEST(waves_of_a_tilted_box)
{
    struct wave_sums *sums = mem_zeroed(2, sizeof *sums);
    for (int k = 0; k < 2; k++) {
        struct scene s;
        is_tilted = k == 1;
        open_gas(&s, world);
        is_tilted = false;
        struct wave_spec spec = wave_spec_of(&s);
        spec.most = 9;
        ck_assert_int_eq(wave_sums_add(&spec, &sums[k], &s.err), CW_OK);
        close_scene(&s);
    }
    for (int k = 0; k < WAVES_BINS; k++) {
        ck_assert_int_eq(sums[0].waves[k], sums[1].waves[k]);
        for (int p = 0; p < 3; p++) {
            const double scale = 90.0 * (double)(1 + sums[0].waves[k]);
            ck_assert_double_eq_tol(sums[0].power[p][k], sums[1].power[p][k], 1e-4 * scale);
        }
    }
    ck_assert_int_gt(sums[0].waves[(int)(8 / WAVES_BIN)], 500);
    mem_free(sums);
}
END_TEST

/* Without order S is 1; with weights by hand for one bin. */
START_TEST(totals_are_weighted_partials)
{
    struct wave_sums sums = {.samples = 1, .atoms = {100, 200}};
    const int element[2] = {1, 0};
    ck_assert_str_eq(wave_elements[1], "Si");
    ck_assert_str_eq(wave_elements[0], "O");
    sums.waves[30] = 10;
    sums.power[0][30] = 10 * 100;
    sums.power[2][30] = 10 * 200;
    for (int probe = 0; probe < 2; probe++)
        ck_assert_double_eq_tol(wave_total(&sums, element, (enum wave_probe)probe, 30), 1, 1e-12);
    sums.power[0][30] = 10 * 130; /* S_00 = 1 + 0.3 * 3 = 1.9 */
    sums.power[1][30] = 10 * -20; /* S_01 = 1 - 20 / 300 * 4.5 = 0.7 */
    ck_assert_double_eq_tol(wave_partial(&sums, 0, 0, 30), 1.9, 1e-12);
    ck_assert_double_eq_tol(wave_partial(&sums, 0, 1, 30), 0.7, 1e-12);
    const double a = 4.1491 / 3;
    const double b = 5.803 * 2 / 3;
    ck_assert_double_eq_tol(wave_total(&sums, element, WAVE_NEUTRONS, 30),
                            1 + (a * a * 0.9 - 2 * a * b * 0.3) / ((a + b) * (a + b)), 1e-12);
    ck_assert(isnan(wave_partial(&sums, 0, 0, 31)));
    /* form factors are numbers of electrons at q = 0 */
    sums.waves[0] = 10;
    sums.power[0][0] = 10 * 130;
    sums.power[2][0] = 10 * 200;
    ck_assert_double_eq_tol(wave_total(&sums, element, WAVE_X_RAYS, 0),
                            1 + 14.0 * 14 * 0.9 / (30.0 * 30), 1e-3);
}
END_TEST

START_TEST(bits_do_not_depend_on_ranks)
{
    struct scene one;
    struct scene many;
    struct wave_sums *a = mem_zeroed(2, sizeof *a);
    open_gas(&one, alone);
    open_gas(&many, world);
    const struct wave_spec spec_one = wave_spec_of(&one);
    const struct wave_spec spec_many = wave_spec_of(&many);
    ck_assert_int_eq(wave_sums_add(&spec_one, &a[0], &one.err), CW_OK);
    ck_assert_int_eq(wave_sums_add(&spec_many, &a[1], &many.err), CW_OK);
    ck_assert_int_eq(memcmp(&a[0], &a[1], sizeof *a), 0);
    mem_free(a);
    close_scene(&one);
    close_scene(&many);
}
END_TEST

START_TEST(an_open_box_is_refused)
{
    struct scene s;
    open_gas(&s, world);
    const struct wave_spec spec = wave_spec_of(&s);
    struct wave_sums *sums = mem_zeroed(1, sizeof *sums);
    s.box.periodic[1] = false;
    ck_assert_int_eq(wave_sums_add(&spec, sums, &s.err), CW_USER);
    ck_assert_int_eq(sums->samples, 0);
    mem_free(sums);
    close_scene(&s);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("structure_factor");
    TCase *core = tcase_create("core");
    tcase_add_test(core, waves_are_those_of_the_direct_sum);
    tcase_add_test(core, waves_of_a_tilted_box);
    tcase_add_test(core, totals_are_weighted_partials);
    tcase_add_test(core, bits_do_not_depend_on_ranks);
    tcase_add_test(core, an_open_box_is_refused);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
