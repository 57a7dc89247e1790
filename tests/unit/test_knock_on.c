/* Cross sections of knock-on collisions against the closed forms and published figures, and what is
 * drawn from them against their own distribution. */
#include "base/element.h"
#include "base/random.h"
#include "beam/electron.h"
#include "beam/knock_on.h"
#include "beam/mott.h"
#include "support/run_suite.h"

#include <math.h>
#include <stdlib.h>

static const double BARN = 1e-8; /* A^2 */
static const double PI = 3.14159265358979323846;

START_TEST(most_energies_and_thresholds)
{
    /* eV by the exact formula */
    static const struct {
        const char *symbol;
        double energy, most;
    } rows[] = {
        {"H", 60, 138.1},   {"H", 300, 843.3}, {"C", 80, 15.76},   {"O", 200, 32.80},
        {"Si", 300, 30.32}, {"Cu", 120, 4.63}, {"Au", 300, 4.323}, {"Pt", 100, 1.235},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        const double mass = element_find(rows[k].symbol)->mass;
        const double most = electron_most_transfer(rows[k].energy, mass);
        ck_assert_double_eq_tol(most, rows[k].most, 6e-4 * rows[k].most + 5e-4);
        ck_assert_double_eq_tol(electron_threshold(most, mass), rows[k].energy, 1e-9);
    }
    ck_assert_double_eq_tol(electron_threshold(34, element_find("Au")->mass), 1327.5, 0.5);
    ck_assert_double_eq_tol(electron_threshold(21.1, element_find("C")->mass), 104.8, 0.1);
    ck_assert_double_eq_tol(electron_beta(200), 0.69531, 1e-5);
    ck_assert_double_eq_tol(electron_flux(1), 624.15, 0.01);
}
END_TEST

START_TEST(totals)
{
    /* barn: McKinley-Feshbach, Rutherford */
    static const struct {
        const char *symbol;
        double least, energy, feshbach, rutherford;
    } rows[] = {
        {"H", 4.5, 80, 116.6, 119.1}, {"C", 21.1, 200, 14.5, 21.2}, {"O", 5, 80, 218.9, 255.9},
        {"O", 15, 300, 32.4, 44.4},   {"Si", 13, 200, 29.1, 47.2},  {"Cu", 5.8, 300, 208.5, 300.2},
        {"Au", 34, 300, 0, 0},        {"Si", 20, 300, 14.8, 27.5},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        const struct element *element = element_find(rows[k].symbol);
        struct knock_on f;
        struct knock_on r;
        knock_on_init(&f, KNOCK_ON_MCKINLEY_FESHBACH, element, rows[k].energy);
        knock_on_init(&r, KNOCK_ON_RUTHERFORD, element, rows[k].energy);
        ck_assert_double_eq_tol(knock_on_total(&f, rows[k].least) / BARN, rows[k].feshbach,
                                5e-3 * rows[k].feshbach + 0.05);
        ck_assert_double_eq_tol(knock_on_total(&r, rows[k].least) / BARN, rows[k].rutherford,
                                5e-3 * rows[k].rutherford + 0.05);
    }
}
END_TEST

/* each total is the integral of its differential */
START_TEST(totals_are_integrals)
{
    enum { STEPS = 20000 };
    for (int model = 0; model < 3; model++) {
        struct knock_on k;
        knock_on_init(&k, (enum knock_on_model)model, element_find("Cu"), 300);
        const double least = 0.05 * k.most;
        double sum = 0;
        for (int n = 0; n < STEPS; n++) { /* even in the logarithm */
            const double t = least * pow(k.most / least, (n + 0.5) / STEPS);
            sum += knock_on_differential(&k, t) * t * log(k.most / least) / STEPS;
        }
        ck_assert_double_eq_tol(knock_on_total(&k, least), sum, 1e-5 * sum);
    }
}
END_TEST

/* McKinley's and Feshbach's formula is Mott's to second order in Z: what is left falls as Z^2. */
START_TEST(mott_at_low_z)
{
    const double beta = electron_beta(300);
    for (int degrees = 30; degrees <= 180; degrees += 30) {
        const double s = sin(degrees * PI / 360);
        double rest[2];
        for (int k = 0; k < 2; k++) {
            const int z = k == 0 ? 2 : 4;
            double ratio;
            mott_ratio(z, beta, &s, 1, &ratio);
            rest[k] =
                ratio - (1 - beta * beta * s * s + PI * z * 7.2973525693e-3 * beta * s * (1 - s));
        }
        ck_assert_double_gt(rest[0], 0);
        ck_assert_double_lt(rest[0], 5e-4);
        ck_assert_double_eq_tol(rest[1] / rest[0], 4, 0.15);
    }
}
END_TEST

/* slow electrons: Rutherford's law at all angles, but for terms of order (Z alpha)^2 */
START_TEST(mott_of_slow_electrons)
{
    for (double s = 0.2; s <= 1; s += 0.2) {
        double ratio;
        mott_ratio(10, 0.05, &s, 1, &ratio);
        ck_assert_double_eq_tol(ratio, 1, 0.03);
        mott_ratio(3, 0.02, &s, 1, &ratio);
        ck_assert_double_eq_tol(ratio, 1, 0.002);
    }
}
END_TEST

struct sequence {
    gid n;
    int at;
    double u[4];
};

static double next(void *self)
{
    struct sequence *s = self;
    if (s->at == 4) {
        random_uniform4(17, RANDOM_BEAM, s->n++, 5, s->u);
        s->at = 0;
    }
    return s->u[s->at++];
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov-Smirnov: D sqrt(n) above 1.95 has a chance of 1e-3; the seed is fixed */
START_TEST(drawn_energies)
{
    enum { DRAWS = 20000 };
    static double drawn[DRAWS];
    for (int model = 0; model < 3; model++) {
        struct sequence sequence = {.at = 4};
        struct knock_on k;
        knock_on_init(&k, (enum knock_on_model)model, element_find(model == 1 ? "Au" : "O"), 300);
        const double least = 0.02 * k.most;
        const double all = knock_on_total(&k, least);
        for (int n = 0; n < DRAWS; n++)
            drawn[n] = knock_on_draw(&k, least, next, &sequence);
        qsort(drawn, DRAWS, sizeof *drawn, ascending);
        double distance = 0;
        for (int n = 0; n < DRAWS; n++) {
            const double below = 1 - knock_on_total(&k, drawn[n]) / all;
            distance = fmax(distance, fabs(below - (n + 0.5) / DRAWS));
        }
        ck_assert_double_lt(distance * sqrt(DRAWS), 1.95);
        ck_assert_double_ge(drawn[0], least);
        ck_assert_double_le(drawn[DRAWS - 1], k.most);
    }
}
END_TEST

START_TEST(elements)
{
    ck_assert_int_eq(element_find("Au")->z, 79);
    ck_assert_ptr_null(element_find("Xx"));
    ck_assert_ptr_eq(element_of_mass(28.0855), element_find("Si"));
    ck_assert_ptr_eq(element_of_mass(196.97), element_find("Au"));
    ck_assert_ptr_null(element_of_mass(2.5));
    ck_assert_str_eq(element_symbols()[93], "Pu");
    ck_assert_ptr_null(element_symbols()[94]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("knock_on");
    TCase *core = tcase_create("core");
    tcase_add_test(core, most_energies_and_thresholds);
    tcase_add_test(core, totals);
    tcase_add_test(core, totals_are_integrals);
    tcase_add_test(core, mott_at_low_z);
    tcase_add_test(core, mott_of_slow_electrons);
    tcase_add_test(core, drawn_energies);
    tcase_add_test(core, elements);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
