/* ranks: 1 */
/* Lattice constant, cohesive energy and elastic constants of the metals that we ship, at zero
 * temperature. Lattice constants and energies are LAMMPS's on the same functions without taper
 * (8,000 points). The elastic constants are the measured ones that both papers fitted their
 * functions to (as listed in table I of Foiles, Baskes and Daw, from Simmons and Wang): the Zhou
 * functions meet them within 1 %. Gold by Foiles, Baskes and Daw, where its file is installed, is
 * compared with LAMMPS's results for the file. */
#include "support/force_case.h"

enum { CELLS = 4 };

struct metal {
    const char *style, *file, *element;
    double a0, cohesion;  /* A, eV */
    double c11, c12, c44; /* GPa */
};

/* X. W. Zhou, R. A. Johnson, H. N. G. Wadley, Phys. Rev. B 69, 144113 (2004); S. M. Foiles, M. I.
 * Baskes, M. S. Daw, Phys. Rev. B 33, 7983 (1986) */
static const struct metal metals[] = {
    {"eam/alloy", "potentials/Cu_Zhou04.eam.alloy", "Cu", 3.61498, -3.53998, 170.0, 122.5, 75.8},
    {"eam/alloy", "potentials/Ag_Zhou04.eam.alloy", "Ag", 4.08965, -2.85000, 124.0, 93.4, 46.1},
    {"eam/alloy", "potentials/Au_Zhou04.eam.alloy", "Au", 4.08005, -3.93001, 186.0, 157.0, 42.0},
    {"eam/alloy", "potentials/Ni_Zhou04.eam.alloy", "Ni", 3.51966, -4.44997, 246.5, 147.3, 124.7},
    {"eam/alloy", "potentials/Pd_Zhou04.eam.alloy", "Pd", 3.89036, -3.91000, 234.1, 176.1, 71.2},
    {"eam/alloy", "potentials/Pt_Zhou04.eam.alloy", "Pt", 3.92000, -5.77000, 347.0, 251.0, 76.5},
    {"eam", "Au_u3.eam", "", 4.08000, -3.93000, 183.2, 158.8, 44.7},
};
enum { N_METALS = sizeof metals / sizeof metals[0] };
static const double EV_PER_A3_IN_GPA = 160.21765;

/* Energy per atom of a crystal with the edges of the cubic cell a (1 + strain[d]); turned: x and y
 * along <110>, with the tetragonal cell of edges a / sqrt 2, a / sqrt 2, a. */
static double crystal(const struct metal *metal, double a, const double strain[3], bool turned)
{
    static const double cubic[4][3] = {{0, 0, 0}, {.5, .5, 0}, {.5, 0, .5}, {0, .5, .5}};
    static const double tetragonal[2][3] = {{0, 0, 0}, {.5, .5, .5}};
    struct force_case *c = mem_zeroed(1, sizeof *c);
    char line[512];
    double cell[3];
    double edge[3];
    for (int d = 0; d < 3; d++) {
        cell[d] = a * (1 + strain[d]) * (turned && d < 2 ? sqrt(0.5) : 1);
        edge[d] = cell[d] * CELLS;
    }
    force_case_start(c, "metal", edge, 1);
    snprintf(line, sizeof line, "pair_style %s", metal->style);
    force_case_line(c, line);
    snprintf(line, sizeof line, "pair_coeff * * %s %s", metal->file, metal->element);
    force_case_line(c, line);
    force_case_good(c);
    const int basis = turned ? 2 : 4;
    for (int n = 0; n < basis * CELLS * CELLS * CELLS; n++) {
        const int at[3] = {n / basis % CELLS, n / basis / CELLS % CELLS, n / basis / CELLS / CELLS};
        const double *inside = turned ? tetragonal[n % basis] : cubic[n % basis];
        double x[3];
        for (int d = 0; d < 3; d++)
            x[d] = (at[d] + inside[d]) * cell[d];
        atoms_append(&c->atoms, n + 1, 1, x);
    }
    atoms_count(&c->atoms, c->comm);
    force_case_prepare(c, EVALUATE_SEGMENTS);
    force_case_good(c);
    force_case_pass(c, PASS_ENERGY);
    force_case_good(c);
    double energy = force_case_energy(c) / (double)c->atoms.n_global;
    force_case_end(c);
    mem_free(c);
    return energy;
}

static bool installed(const char *file)
{
    struct cw_err err = {0};
    char *path = NULL;
    bool found = potential_find_file(file, &path, &err) == CW_OK;
    mem_free(path);
    return found;
}

/* Minimum of the energy by the parabola through three points, twice. */
static double find_a0(const struct metal *metal, double *energy)
{
    static const double none[3] = {0};
    double a = metal->a0;
    for (int k = 0; k < 2; k++) {
        const double h = 2e-3 * a;
        double left = crystal(metal, a - h, none, false);
        double mid = crystal(metal, a, none, false);
        double right = crystal(metal, a + h, none, false);
        a += 0.5 * h * (left - right) / (left - 2 * mid + right);
    }
    *energy = crystal(metal, a, none, false);
    return a;
}

/* Second derivative of the energy density by the size of a strain, GPa. */
static double stiffness(const struct metal *metal, double a, const double direction[3], bool turned)
{
    const double h = 2e-3;
    double e[3];
    for (int k = 0; k < 3; k++) {
        double strain[3];
        for (int d = 0; d < 3; d++)
            strain[d] = (k - 1) * h * direction[d];
        e[k] = crystal(metal, a, strain, turned);
    }
    return (e[0] - 2 * e[1] + e[2]) / (h * h) / (a * a * a / 4) * EV_PER_A3_IN_GPA;
}

START_TEST(crystals_are_what_their_papers_say)
{
    static const double uniaxial[3] = {1, 0, 0};
    static const double shear[3] = {1, -1, 0};
    const struct metal *metal = &metals[_i];
    if (!installed(metal->file)) {
        puts("not installed, not checked:");
        puts(metal->file);
        return;
    }
    double cohesion;
    double a = find_a0(metal, &cohesion);
    ck_assert_msg(fabs(a - metal->a0) < 1e-3, "%s: a0 %.5f", metal->file, a);
    ck_assert_msg(fabs(cohesion - metal->cohesion) < 2e-3, "%s: E %.5f", metal->file, cohesion);
    double c11 = stiffness(metal, a, uniaxial, false);
    double c12 = c11 - stiffness(metal, a, shear, false) / 2;
    double c44 = stiffness(metal, a, shear, true) / 4;
    const double tolerance = 0.01 * metal->c11;
    ck_assert_msg(fabs(c11 - metal->c11) < tolerance && fabs(c12 - metal->c12) < tolerance &&
                      fabs(c44 - metal->c44) < tolerance,
                  "%s: C11 %.1f C12 %.1f C44 %.1f GPa", metal->file, c11, c12, c44);
    printf("%s: a0 %.5f A, E %.5f eV, C11 %.1f, C12 %.1f, C44 %.1f GPa\n", metal->file, a, cohesion,
           c11, c12, c44);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("metal_reference");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, crystals_are_what_their_papers_say, 0, N_METALS);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
