/* ranks: 1 2 4 */
/* Fixes against LAMMPS: the deck tests/golden/fixes.in, whose atoms sit on springs and need no
 * force field. */
#include <math.h>

#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "support/wells.h"

/* Columns of tests/golden/fixes.in at steps 0, 100 and 200; NAN: not looked at. f_wells is the
 * energy of the springs. */
static const struct {
    const char *fix;
    int n_vector;      /* of f_test[1], f_test[2], f_test[4] */
    double rows[3][7]; /* temp ke f_wells f_test f_test[1] f_test[2] f_test[4] */
} golden[] = {
    {"nvt temp 300 400 0.05",
     3,
     {{2445.15239795899, 8.21757959118919, 0, 0, 0, 0, 0},
      {453.850921836594, 1.52528573508953, 0.3267807128112, 7.12915644396921, 1.06075428705672,
       4.46583797292931, 8.51795118631448},
      {320.638233867862, 1.0775893596599, 1.20216164855005, 7.76012343908665, 0.551860539441728,
       6.76388226705391, -1.4908841394293}}},
    {"nvt temp 350 350 0.1 tchain 2 tloop 2 drag 0.5",
     3,
     {{2445.15239795899, 8.21757959118919, 0, 0, 0, 0, 0},
      {1153.80435977108, 3.87766388998669, 0.374741515826926, 1.91333711017291, 0.446458803522102,
       9.18800697788029, 50.6431009279209},
      {658.539696046129, 2.21319635157864, 0.688635478316895, 2.15384623697121, 0.637486086156676,
       16.3115358976541, 21.7698823528366}}},
    {"temp/rescale 10 300 400 5 0.7",
     0,
     {{2445.15239795899, 8.21757959118919, 0, 0, 0, 0, 0},
      {447.116950678323, 1.50265444879258, 0.186703544865486, 6.52834421172944, 0, 0, 0},
      {438.066365259846, 1.47223756922088, 2.3747068898155, 4.37201815867415, 0, 0, 0}}},
    {"momentum 10 linear 1 1 0 angular rescale",
     0,
     {{2445.15239795899, 8.21757959118919, 0, NAN, 0, 0, 0},
      {2243.07266772826, 7.5384373551784, 0.679650439024305, NAN, 0, 0, 0},
      {2070.35666645499, 6.9579796755999, 1.2605505769839, NAN, 0, 0, 0}}},
    {"momentum 10 linear 1 1 0 angular",
     0,
     {{2445.15239795899, 8.21757959118919, 0, NAN, 0, 0, 0},
      {2160.09872896793, 7.25958154793847, 0.64642799280895, NAN, 0, 0, 0},
      {1987.27216930563, 6.67875230773168, 1.21226918525772, NAN, 0, 0, 0}}},
};

static void start_golden(struct wells *w, const char *line)
{
    wells_init(w, world, 27, 0, false);
    w->k = 5;
    w->c = 0;
    w->context.dt = 0.002;
    for (size_t i = 0; i < (size_t)w->atoms.n_local; i++) {
        const double id = (double)w->atoms.id[i];
        const double v[3] = {5 * cos(1.7 * id), 4 * sin(2.3 * id) + 1, 6 * cos(0.9 * id + 1)};
        for (size_t d = 0; d < 3; d++)
            w->atoms.v[4 * i + d] = exact_round(v[d], CW_QUANTUM_VELOCITY);
    }
    if (line[0] != 'n')
        wells_fix(w, "nve");
    wells_fix(w, line);
}

static void expect_near(const char *what, gid step, double found, double expected)
{
    ck_assert_msg(fabs(found - expected) <= 1e-9 * fmax(1, fabs(expected)),
                  "%s at step %d: %.12g, expected %.12g", what, (int)step, found, expected);
}

/* Both programs round differently (grids here), and two hundred steps let it grow a little. */
START_TEST(lammps_gives_the_same)
{
    static const int elements[] = {1, 2, 4};
    struct wells w;
    start_golden(&w, golden[_i].fix);
    wells_setup(&w, 200);
    for (int row = 0; row < 3; row++) {
        const double *expected = golden[_i].rows[row];
        struct fix *fix = w.fix[w.n_fix - 1];
        double value;
        for (int k = 0; row > 0 && k < 100; k++)
            wells_step(&w);
        expect_near("temp", w.context.step, wells_temperature(&w), expected[0]);
        expect_near("ke", w.context.step, wells_kinetic(&w), expected[1]);
        expect_near("energy", w.context.step, wells_energy(&w), expected[1] + expected[2]);
        if (!isnan(expected[3])) {
            ck_assert_int_eq(fix->ops->scalar(fix, &w.context, &value, &w.err), CW_OK);
            expect_near("scalar", w.context.step, value, expected[3]);
        }
        for (int k = 0; k < golden[_i].n_vector; k++) {
            ck_assert_int_eq(fix->ops->vector(fix, &w.context, elements[k], &value, &w.err), CW_OK);
            expect_near("element", w.context.step, value, expected[4 + k]);
        }
    }
    wells_free(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("fix_golden");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, lammps_gives_the_same, 0, sizeof golden / sizeof golden[0]);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
