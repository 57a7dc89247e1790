/* Velocities: LAMMPS's numbers for the same seed (tests/golden/build), the invariants that the
 * keywords promise, and what is refused. */
#include <math.h>

#include "base/exact.h"
#include "support/golden.h"
#include "support/mpi_suite.h"
#include "support/world.h"

static void open_crystal_of(struct world *w, const char *lattice)
{
    world_open(w, "metal");
    world_do(w, lattice);
    world_do(w, "region b block 0 3 0 3 0 3");
    world_do(w, "create_box 2 b");
    world_do(w, "create_atoms 1 box");
    world_do(w, "set atom 1*20 type 2");
    world_do(w, "mass 1 196.97");
    world_do(w, "mass 2 63.55");
}

static void open_crystal(struct world *w)
{
    open_crystal_of(w, "lattice fcc 4.08");
}

static void compare(struct world *w, const char *path)
{
    struct golden golden = golden_read(path, 4);
    ck_assert_int_eq(w->atoms.n_local, golden.rows);
    for (int k = 0; k < golden.rows; k++) {
        for (int d = 0; d < 3; d++) {
            double expected = golden.value[4 * k + 1 + d];
            ck_assert_double_eq_tol(w->atoms.v[4 * k + d], expected,
                                    1e-11 + 1e-10 * fabs(expected));
        }
    }
    free(golden.value);
}

START_TEST(uniform_is_lammps)
{
    struct world w;
    open_crystal(&w);
    world_do(&w, "velocity all create 300 87287");
    compare(&w, "tests/golden/build/velocity_uniform.txt");
    world_close(&w);
}
END_TEST

START_TEST(gaussian_without_rotation_is_lammps)
{
    struct world w;
    open_crystal(&w);
    world_do(&w, "velocity all create 300 77 mom yes rot yes dist gaussian");
    compare(&w, "tests/golden/build/velocity_gaussian_rot.txt");
    world_close(&w);
}
END_TEST

/* loop geom hashes the bits of a position: 4.0 gives positions that are on the grid in LAMMPS too
 */
START_TEST(geom_scale_ramp_are_lammps)
{
    struct world w;
    open_crystal_of(&w, "lattice fcc 4.0");
    world_do(&w, "group g type 2");
    world_do(&w, "velocity g create 500 4711 loop geom mom no");
    world_do(&w, "velocity all scale 200");
    world_do(&w, "velocity g ramp vx 0 2 y 0 2 sum yes");
    compare(&w, "tests/golden/build/velocity_geom.txt");
    world_close(&w);
}
END_TEST

START_TEST(set_zero_sum_are_lammps)
{
    struct world w;
    open_crystal(&w);
    world_do(&w, "velocity all create 300 12345 dist gaussian");
    world_do(&w, "velocity all set 1 NULL 0.5 sum yes units box");
    world_do(&w, "velocity all zero angular");
    world_do(&w, "velocity all create 100 3 sum yes");
    compare(&w, "tests/golden/build/velocity_chain.txt");
    world_close(&w);
}
END_TEST

START_TEST(momenta_vanish)
{
    struct world w;
    struct velocity_moments m;
    open_crystal(&w);
    world_do(&w, "velocity all create 300 77 mom yes rot yes");
    struct system_parts parts = world_parts(&w);
    velocity_sum_moments(&parts, 0, &m);
    double dof = 3.0 * 108 - 3;
    ck_assert_double_eq_tol(m.mv2 * w.units->mv2_to_energy / (dof * w.units->boltzmann), 300, 1e-8);
    for (int d = 0; d < 3; d++) { /* rounding to the velocity grid leaves m N / 2^41 at most */
        ck_assert_double_eq_tol(m.velocity[d], 0, 1e-12);
        ck_assert_double_eq_tol(m.angular[d], 0, 1e-6);
    }
    for (lidx i = 0; i < w.atoms.n_local; i++) {
        double v = w.atoms.v[4 * i];
        ck_assert_double_eq(v, exact_round(v, CW_QUANTUM_VELOCITY));
    }
    world_close(&w);
}
END_TEST

/* two atoms have no inertia about their own axis */
START_TEST(pair_loses_its_spin)
{
    struct world w;
    struct velocity_moments m;
    world_open(&w, "metal");
    world_do(&w, "region b block 0 10 0 10 0 10");
    world_do(&w, "create_box 1 b");
    world_do(&w, "mass 1 10");
    world_do(&w, "create_atoms 1 single 5 5 5");
    world_do(&w, "create_atoms 1 single 7 6 5");
    world_do(&w, "set atom 1 vx 1 vy -2 vz 3");
    world_do(&w, "velocity all zero angular");
    struct system_parts parts = world_parts(&w);
    velocity_sum_moments(&parts, 0, &m);
    for (int d = 0; d < 3; d++)
        ck_assert_double_eq_tol(m.angular[d], 0, 1e-9);
    ck_assert(m.mv2 > 0);
    world_close(&w);
}
END_TEST

START_TEST(bad_words_are_refused)
{
    static const char *const line[][2] = {
        {"velocity all create 300", "line ends"},
        {"velocity all create -1 5", "negative"},
        {"velocity all create 300 0", "1 to"},
        {"velocity all create 300 5 loop local", "loop geom"},
        {"velocity all creat 300 5", "did you mean 'create'"},
        {"velocity all create 300 5 dst gaussian", "did you mean 'dist'"},
        {"velocity all create 300 5 temp mine", "not supported"},
        {"velocity al create 300 5", "did you mean 'all'"},
        {"velocity all set 1 2 v_z", "${z}"},
        {"velocity all ramp vx 0 1 y 2 2", "length 0"},
        {"velocity all scale 300", "temperature is 0"},
        {"velocity empty create 300 5", "no atoms"},
        {"velocity all zero liner", "did you mean 'linear'"},
    };
    struct world w;
    open_crystal(&w);
    world_do(&w, "group empty empty");
    for (size_t k = 0; k < sizeof line / sizeof *line; k++)
        world_refuse(&w, line[k][0], line[k][1]);
    w.atoms.mass[2] = 0;
    world_refuse(&w, "velocity all create 300 5", "mass of type 2");
    w.atoms.mass[2] = 1;
    w.atoms.id[3] = 1000;
    world_refuse(&w, "velocity all create 300 5", "loop geom");
    world_close(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("velocity");
    TCase *core = tcase_create("core");
    tcase_add_test(core, uniform_is_lammps);
    tcase_add_test(core, gaussian_without_rotation_is_lammps);
    tcase_add_test(core, geom_scale_ramp_are_lammps);
    tcase_add_test(core, set_zero_sum_are_lammps);
    tcase_add_test(core, momenta_vanish);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, pair_loses_its_spin);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, bad_words_are_refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
