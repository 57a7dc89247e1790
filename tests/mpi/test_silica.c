/* ranks: 1 2 */
/* Silica by name: energies of two atoms against values worked out apart from the published
 * parameters (eV, without truncation), and what the fixes and the splice promise. */
#include "support/force_case.h"

static const double FAR = 2000; /* a cut-off that is not felt */

/* Two atoms, 1 of type a and 2 of type b (1 Si, 2 O, 3 H), with the words after pair_style silica.
 */
static struct force_case *dimer(const char *words, int a, int b, enum potential_evaluate evaluate)
{
    struct force_case *c = mem_zeroed(1, sizeof *c);
    const double edge[3] = {4 * FAR, 4 * FAR, 4 * FAR};
    const int type[2] = {a, b};
    const bool hydrogen = strncmp(words, "bksh", 4) == 0;
    char line[256];
    force_case_start(c, "metal", edge, hydrogen ? 3 : 2);
    atoms_use_charge(&c->atoms);
    for (int n = 0; n < 2 && comm_rank(c->comm) == 0; n++) {
        const double x[3] = {FAR + n, FAR, FAR};
        atoms_append(&c->atoms, n + 1, type[n], x);
    }
    atoms_count(&c->atoms, c->comm);
    snprintf(line, sizeof line, "pair_style silica %s", words);
    force_case_line(c, line);
    force_case_good(c);
    force_case_line(c, hydrogen ? "pair_coeff * * Si O H" : "pair_coeff * * Si O");
    force_case_good(c);
    c->options.g_ewald = 0.3;
    c->skin = 2;
    force_case_prepare(c, evaluate);
    force_case_good(c);
    return c;
}

/* Energy and force on the second atom at a distance. */
static void at(struct force_case *c, double r, double out[2])
{
    lidx i = domain_find(c->domain, &c->atoms, 2);
    out[1] = -1e300;
    if (i >= 0)
        c->atoms.x[4 * i] = exact_round(FAR + r, CW_QUANTUM_POSITION);
    domain_forward_positions(c->domain, &c->atoms);
    force_case_pass(c, PASS_ENERGY);
    force_case_good(c);
    out[0] = force_case_energy(c);
    if (i >= 0)
        out[1] = c->atoms.f[4 * i];
    comm_max_double(c->comm, &out[1], 1);
}

static void finish(struct force_case *c)
{
    force_case_end(c);
    mem_free(c);
}

struct value {
    const char *set, *fix;
    int a, b;
    double r, energy, tolerance;
};
static const struct value values[] = {
    {"bks", "none", 1, 2, 1.62, -26.275927, 2e-6},  {"bks", "none", 1, 2, 2.00, -21.768672, 2e-6},
    {"bks", "none", 1, 2, 2.62, -16.190139, 2e-6},  {"bks", "30-6", 1, 2, 1.00, 7.037, 6e-4},
    {"bks", "30-6", 1, 2, 1.62, -26.279426, 2e-6},  {"bks", "30-6", 1, 2, 2.00, -21.769667, 2e-6},
    {"bks", "30-6", 1, 2, 2.62, -16.190335, 2e-6},  {"bks", "r24", 1, 2, 1.00, -8.298, 6e-4},
    {"bks", "r24", 1, 2, 1.62, -26.275655, 2e-6},   {"bks", "r24", 1, 2, 2.00, -21.768670, 2e-6},
    {"bks", "none", 2, 2, 1.62, 18.996724, 2e-6},   {"bks", "none", 2, 2, 2.62, 8.378256, 2e-6},
    {"bks", "30-6", 2, 2, 1.62, 19.059371, 2e-6},   {"bks", "30-6", 2, 2, 2.00, 13.194625, 2e-6},
    {"bks", "30-6", 2, 2, 2.62, 8.377844, 2e-6},    {"bks", "r24", 2, 2, 1.00, 46.63, 6e-3},
    {"bks", "r24", 2, 2, 1.62, 18.997782, 2e-6},    {"bks", "r24", 2, 2, 2.00, 13.196590, 2e-6},
    {"chik", "none", 1, 2, 1.62, -18.068382, 2e-6}, {"chik", "none", 1, 2, 2.62, -10.450843, 2e-6},
    {"chik", "none", 1, 2, 3.10, -8.640311, 2e-6},  {"chik", "none", 2, 2, 1.62, 16.557119, 2e-6},
    {"chik", "none", 2, 2, 2.62, 5.676776, 2e-6},   {"chik", "none", 2, 2, 3.10, 4.422916, 2e-6},
    {"chik", "none", 1, 1, 2.62, 19.915302, 2e-6},  {"chik", "none", 1, 1, 3.10, 16.703305, 2e-6},
    {"shik", "none", 1, 2, 1.62, -15.752255, 2e-6}, {"shik", "none", 1, 2, 2.62, -9.058188, 2e-6},
    {"shik", "none", 1, 2, 3.10, -7.475760, 2e-6},  {"shik", "none", 2, 2, 1.62, 16.049530, 2e-6},
    {"shik", "none", 2, 2, 2.62, 4.823326, 2e-6},   {"shik", "none", 2, 2, 3.10, 3.774170, 2e-6},
    {"shik", "none", 1, 1, 1.62, 62.307104, 2e-6},  {"shik", "none", 1, 1, 2.62, 17.353093, 2e-6},
    {"shik", "none", 1, 1, 3.10, 14.646312, 2e-6},  {"bksh", "none", 1, 2, 1.62, -26.275927, 2e-6},
    {"bksh", "30-6", 2, 2, 2.62, 8.377844, 2e-6},   {"bksh", "30-6", 2, 3, 1.00, -4.653814, 2e-6},
    {"bksh", "30-6", 2, 3, 1.80, -5.526944, 2e-6},  {"bksh", "30-6", 1, 3, 2.00, 10.367744, 2e-6},
    {"bksh", "30-6", 3, 3, 1.50, 3.455915, 2e-6},
};
enum { N_VALUES = sizeof values / sizeof values[0] };

START_TEST(published_parameters_give_known_energies)
{
    const struct value *v = &values[_i];
    char words[200];
    double out[2];
    snprintf(words, sizeof words,
             "%s fix %s shift no cutoff %g coulomb cut coulomb_cutoff %g taper 0", v->set, v->fix,
             FAR, FAR);
    struct force_case *c = dimer(words, v->a, v->b, EVALUATE_SPLINE);
    at(c, v->r, out);
    ck_assert_msg(fabs(out[0] - v->energy) <= v->tolerance, "%s %s %d-%d at %g: %.9g, not %.9g",
                  v->set, v->fix, v->a, v->b, v->r, out[0], v->energy);
    finish(c);
}
END_TEST

/* Repulsive inside of every fix's maximum, and the fixes leave the bond alone. */
START_TEST(fixed_pairs_do_not_collapse)
{
    static const char *const words[] = {
        "bks coulomb cut",
        "bks fix wall coulomb cut",
        "bks fix none zbl yes coulomb cut",
        "chik coulomb cut",
        "shik",
        "teter coulomb cut",
        "pmmcs coulomb dsf",
        "pmmcs zbl yes",
        "bks",
        "shik coulomb dsf",
        "teter coulomb sf",
        "bks zbl yes coulomb sf taper 0.2",
    };
    for (int pair = 0; pair < 2; pair++) {
        struct force_case *c = dimer(words[_i], 1 + pair, 2, EVALUATE_SEGMENTS);
        double before = 0;
        double out[2] = {0}; /* up to forces that leave the grid */
        for (double r = pair ? 1.35 : 1.12; r > 0.55 && out[1] < 12000; r -= 0.01) {
            at(c, r, out);
            if (strstr(words[_i], "zbl") && r > 0.8) /* the switch may have a shoulder */
                continue;
            ck_assert_msg(before == 0 || out[0] > before, "%s: %d-2 attracts at %g", words[_i],
                          1 + pair, r);
            before = out[0];
        }
        finish(c);
    }
}
END_TEST

/* Over the joints of tables, of wall and splice, to the cut-offs. */
START_TEST(forces_are_slopes_of_energies)
{
    static const struct {
        const char *words;
        int a, b;
    } pairs[] = {
        {"bks coulomb sf", 1, 2},
        {"bks fix wall coulomb dsf", 1, 2},
        {"bks fix none zbl yes coulomb sf", 1, 2},
        {"chik coulomb sf", 1, 2},
        {"shik", 1, 2},
        {"teter coulomb dsf", 1, 2},
        {"pmmcs coulomb sf", 1, 2},
        {"shik zbl yes", 1, 2},
        {"bks coulomb dsf alpha 0.25", 1, 2},
        {"pmmcs cutoff 8", 1, 2},
        {"chik coulomb cut", 1, 2},
        {"bks zbl yes", 1, 2},
        {"bksh coulomb sf", 2, 3},
        {"bksh zbl yes coulomb dsf", 2, 3},
        {"bksh zbl yes coulomb sf", 1, 3},
    };
    const char *words = pairs[_i].words;
    const int a = pairs[_i].a;
    const int b = pairs[_i].b;
    const double h = 0x1p-11;
    struct force_case *c = dimer(words, a, b, EVALUATE_SEGMENTS);
    for (double r = b == 3 ? 0.35 : 0.95; r < 9.99; r += r < 2 ? 0.0171 : 0.0931) {
        double before[2];
        double now[2];
        double after[2];
        at(c, r - h, before);
        at(c, r, now);
        at(c, r + h, after);
        const double slope = -(after[0] - before[0]) / (2 * h);
        const double curve = fabs(after[1] - before[1]);
        ck_assert_msg(fabs(slope - now[1]) < 1e-5 + 0.3 * curve + 1e-4 * fabs(now[1]),
                      "%s: at %g force %g, -dE/dr %g", words, r, now[1], slope);
    }
    finish(c);
}
END_TEST

START_TEST(below_the_splice_nuclei_repel)
{
    static const double expected[2] = {299.7679, 191.5465}; /* Si-O, O-O at 0.5 A */
    for (int pair = 0; pair < 2; pair++) {
        struct force_case *c = dimer("bks zbl yes coulomb cut", 1 + pair, 2, EVALUATE_SEGMENTS);
        double out[2];
        at(c, 0.5, out);
        ck_assert_double_eq_tol(out[0], expected[pair], 2e-4);
        finish(c);
    }
}
END_TEST

START_TEST(atoms_without_charge_get_that_of_the_set)
{
    struct force_case *c = dimer("shik", 1, 2, EVALUATE_SEGMENTS);
    for (lidx i = 0; i < c->atoms.n_local; i++)
        ck_assert(c->atoms.q[i] == (c->atoms.type[i] == 1 ? 1.7755 : -0.88775));
    finish(c);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("silica");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, published_parameters_give_known_energies, 0, N_VALUES);
    tcase_add_loop_test(core, fixed_pairs_do_not_collapse, 0, 12);
    tcase_add_loop_test(core, forces_are_slopes_of_energies, 0, 15);
    tcase_add_test(core, below_the_splice_nuclei_repel);
    tcase_add_test(core, atoms_without_charge_get_that_of_the_set);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
