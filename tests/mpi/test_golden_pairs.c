/* ranks: 1 3 */
/* Energies, pressures and forces of every style against LAMMPS (tests/golden/pairs, made by make.py
 * there): to rounding with `evaluate spline`, to the error of the tables with segments. */
#include "support/force_case.h"

static const char *const cases[] = {
    "lj_mix",
    "lj_arithmetic",
    "lj_sixthpower",
    "morse",
    "eam",
    "eam_mix",
    "eam_kinks",
    "eam_alloy",
    "eam_fs",
    "hybrid",
    "buck",
    "born",
    "zbl",
    "overlay_plain",
    "hybrid_overlay",
    "coul_cut",
    "coul_debye",
    "coul_wolf",
    "buck_coul_cut",
    "lj_coul_cut",
    "tersoff_mix",
    "tersoff_hybrid",
    "tersoff_silica",
    "tersoff_glass",
    "tersoff_carbide",
    "tersoff_graphene",
    "vashishta_mix",
    "vashishta_hybrid",
    "vashishta_silica",
    "vashishta_glass",
    "lj_tilted",
    "eam_tilted",
    "tersoff_tilted",
};
/* LAMMPS makes a table of its own from a file; it evaluates erfc there by a polynomial with an
 * error of 1.5e-7; times the charges and some hundred neighbours. (In coul/wolf, above, it calls
 * the library's: the same damped force.) */
static const char *const rough_cases[] = {"coul_dsf",       "coul_long",    "buck_coul_long",
                                          "born_coul_long", "lj_coul_long", "buck_dsf",
                                          "table",          "silica_tilted"};
enum {
    N_CASES = sizeof cases / sizeof cases[0],
    N_ROUGH = sizeof rough_cases / sizeof rough_cases[0]
};

struct tolerance {
    double energy, pressure; /* relative to the value, to the largest component */
    double force, atom;      /* absolute: force, energy of an atom */
};

static void compare(const char *name, enum potential_evaluate evaluate,
                    const struct tolerance *tolerance)
{
    struct force_case *c = mem_zeroed(1, sizeof *c);
    double largest = 0;
    /* the energy of an angle or a bond order is the centre's here, all its atoms' there */
    const bool three_body = strncmp(name, "tersoff", 7) == 0 || strncmp(name, "vashishta", 9) == 0;
    force_case_read(c, name);
    force_case_prepare(c, evaluate);
    force_case_good(c);
    force_case_pass(c, PASS_ENERGY | PASS_VIRIAL);
    force_case_good(c);
    double energy = force_case_energy(c);
    ck_assert_msg(fabs(energy - c->energy) <= tolerance->energy * fabs(c->energy),
                  "%s: energy %.17g, LAMMPS %.17g", name, energy, c->energy);
    for (int k = 0; k < 6; k++)
        largest = fmax(largest, fabs(c->pressure[k]));
    for (size_t k = 0; k < 6; k++) {
        double p = force_case_sum(c, c->atoms.virial + k, 6, CW_QUANTUM_VIRIAL) /
                   box_volume(&c->box) * c->units->energy_density_to_pressure;
        ck_assert_msg(fabs(p - c->pressure[k]) <= tolerance->pressure * largest,
                      "%s: pressure %zu is %.17g, LAMMPS %.17g", name, k, p, c->pressure[k]);
    }
    for (lidx i = 0; i < c->atoms.n_local; i++) {
        const double *golden = c->force[c->atoms.id[i] - 1];
        for (int d = 0; d < 3; d++)
            ck_assert_msg(fabs(c->atoms.f[4 * i + d] - golden[d]) <= tolerance->force,
                          "%s: force %d on atom %d is %.17g, LAMMPS %.17g", name, d,
                          (int)c->atoms.id[i], c->atoms.f[4 * i + d], golden[d]);
        ck_assert_msg(three_body || fabs(c->atoms.energy[i] - golden[3]) <= tolerance->atom,
                      "%s: energy of atom %d is %.17g, LAMMPS %.17g", name, (int)c->atoms.id[i],
                      c->atoms.energy[i], golden[3]);
    }
    force_case_end(c);
    mem_free(c);
}

/* Per-pair rounding of 2^-37 and up to 100 neighbours: 1e-9 absolute. */
START_TEST(spline_agrees_to_rounding)
{
    const struct tolerance tolerance = {1e-9, 1e-9, 2e-9, 2e-9};
    compare(cases[_i], EVALUATE_SPLINE, &tolerance);
}
END_TEST

START_TEST(formulas_agree_to_the_error_of_erfc)
{
    const struct tolerance tolerance = {5e-6, 5e-6, 5e-5, 1e-4};
    compare(rough_cases[_i], EVALUATE_SPLINE, &tolerance);
    compare(rough_cases[_i], EVALUATE_SEGMENTS, &tolerance);
}
END_TEST

START_TEST(segments_agree_to_their_error)
{
    const struct tolerance tolerance = {1e-6, 1e-5, 1e-5, 1e-6};
    compare(cases[_i], EVALUATE_SEGMENTS, &tolerance);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("golden_pairs");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, spline_agrees_to_rounding, 0, N_CASES);
    tcase_add_loop_test(core, segments_agree_to_their_error, 0, N_CASES);
    tcase_add_loop_test(core, formulas_agree_to_the_error_of_erfc, 0, N_ROUGH);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
