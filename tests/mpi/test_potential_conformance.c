/* ranks: 1 2 */
/* What every force field must do, whatever its formula: forces and virial are derivatives of the
 * energy, the total force is zero to the bit, and no bit depends on the order of atoms, the skin,
 * the instruction set or what else was asked for. Loops over a table of cases; a style of the
 * registry without a case is a failure. */
#include "base/simd_select.h"
#include "support/conforms.h"
#include "support/force_case.h"

enum { N_CONFORMS = sizeof conforms / sizeof conforms[0], CELLS = 3 };

struct build {
    double scale[3]; /* of the box and all positions */
    bool reversed;   /* atoms are made in the opposite order */
    double skin;
    enum potential_evaluate evaluate;
    bool mixed;
};
static const double LOWEST = -1e300;
static const struct build plain = {{1, 1, 1}, false, 0.5, EVALUATE_SEGMENTS, false};

static double noise(uint64_t key)
{
    key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9u;
    key = (key ^ (key >> 27)) * 0x94d049bb133111ebu;
    return (double)((key ^ (key >> 31)) >> 11) * 0x1p-53 - 0.5;
}

static double on_grid(double x)
{
    return exact_round(x, CW_QUANTUM_POSITION);
}

static void add_atom(struct force_case *c, const struct conform *conform, const struct build *build,
                     int n)
{
    static const double basis[4][3] = {{0, 0, 0}, {.5, .5, 0}, {.5, 0, .5}, {0, .5, .5}};
    const int cell[3] = {n / 4 % CELLS, n / 4 / CELLS % CELLS, n / 4 / CELLS / CELLS};
    double x[3];
    for (int d = 0; d < 3; d++)
        x[d] = on_grid(((cell[d] + basis[n % 4][d]) * conform->a +
                        conform->shake * noise((uint64_t)(3 * n + d + 1) * 0x9e3779b97f4a7c15u)) *
                       build->scale[d]);
    int type = 1 + (int)((noise((uint64_t)(n + 7) * 0xd1342543de82ef95u) + 0.5) * conform->n_types);
    lidx i = atoms_append(&c->atoms, n + 1, type, x);
    if (c->atoms.has_charge)
        c->atoms.q[i] = c->charge[type];
}

static void use_line(struct force_case *c, const char *line)
{
    if (sscanf(line, "charges %lf %lf", &c->charge[1], &c->charge[2]) == 2) {
        atoms_use_charge(&c->atoms);
        c->options.g_ewald = 0.8; /* of a far half that there is not here */
    } else {
        force_case_line(c, line);
    }
}

/* The energy or, large, the force ends with a jump at the cut-off, so that a strain, which carries
 * pairs over it, changes the energy by more than the forces know. */
static bool jumps(const struct conform *conform)
{
    return strstr(conform->style, "coul/cut") || strcmp(conform->style, "table") == 0;
}

/* The energy told is not the one whose slope is the force: as in LAMMPS. */
static bool tells_another(const struct conform *conform)
{
    return strcmp(conform->style, "coul/wolf") == 0;
}

/* A new case, ready for passes. mem_free after force_case_end. */
static struct force_case *make(const struct conform *conform, const struct build *build)
{
    struct force_case *c = mem_zeroed(1, sizeof *c);
    double edge[3];
    for (int d = 0; d < 3; d++)
        edge[d] = CELLS * conform->a * build->scale[d];
    force_case_start(c, conform->units, edge, conform->n_types);
    c->skin = build->skin;
    for (int k = 0; k < LINES && conform->lines[k]; k++) {
        use_line(c, conform->lines[k]);
        force_case_good(c);
    }
    const int n = 4 * CELLS * CELLS * CELLS;
    for (int k = 0; k < n && comm_rank(c->comm) == 0; k++)
        add_atom(c, conform, build, build->reversed ? n - 1 - k : k);
    atoms_count(&c->atoms, c->comm);
    force_case_prepare(c, build->evaluate);
    force_case_good(c);
    c->mixed = build->mixed;
    return c;
}

static void finish(struct force_case *c)
{
    force_case_end(c);
    mem_free(c);
}

static void pass(struct force_case *c, unsigned want)
{
    force_case_pass(c, want);
    force_case_good(c);
}

/* A number that changes with any bit of any atom's force (and energy, virial). */
static gid fingerprint(struct force_case *c, unsigned want)
{
    gid sum = 0;
    for (lidx i = 0; i < c->atoms.n_local; i++) {
        double values[10] = {0};
        memcpy(values, c->atoms.f + 4 * i, 3 * sizeof(double));
        if (want & PASS_ENERGY)
            values[3] = c->atoms.energy[i];
        if (want & PASS_VIRIAL)
            memcpy(values + 4, c->atoms.virial + 6 * i, 6 * sizeof(double));
        uint64_t hash = (uint64_t)c->atoms.id[i];
        for (int k = 0; k < 10; k++) {
            uint64_t bits;
            values[k] += 0.0;
            memcpy(&bits, &values[k], sizeof bits);
            hash = (hash ^ bits) * 0x9e3779b97f4a7c15u;
            hash ^= hash >> 29;
        }
        sum = (gid)((uint64_t)sum + (hash >> 8));
    }
    comm_sum(c->comm, &sum, 1);
    return sum;
}

static double energy_of(const struct conform *conform, const struct build *build)
{
    struct force_case *c = make(conform, build);
    pass(c, PASS_ENERGY);
    double energy = force_case_energy(c);
    finish(c);
    return energy;
}

START_TEST(every_style_has_a_case)
{
    for (const char *const *name = potential_style_names(); *name; name++) {
        bool found = false;
        for (int k = 0; k < N_CONFORMS; k++)
            found |= strcmp(conforms[k].style, *name) == 0;
        ck_assert_msg(found, "%s has no case", *name);
        ck_assert_str_eq(potential_find_style(*name)->name, *name);
    }
}
END_TEST

static void move_atom(struct force_case *c, gid id, int axis, double by)
{
    lidx i = domain_find(c->domain, &c->atoms, id);
    if (i >= 0)
        c->atoms.x[4 * i + axis] += by;
    domain_forward_positions(c->domain, &c->atoms);
}

/* Central differences with step 2^-12: error h^2 E'''/6, a few 1e-6, plus rounding 1e-11 / h. */
static void check_forces(const struct conform *conform, enum potential_evaluate evaluate)
{
    const double h = 0x1p-12;
    struct build build = plain;
    build.evaluate = evaluate;
    struct force_case *c = make(conform, &build);
    for (gid id = 3; id <= 108; id += 21) {
        int axis = (int)(id % 3);
        pass(c, PASS_ENERGY);
        lidx i = domain_find(c->domain, &c->atoms, id);
        double f = i >= 0 ? c->atoms.f[4 * i + axis] : LOWEST;
        comm_max_double(c->comm, &f, 1);
        move_atom(c, id, axis, h);
        pass(c, PASS_ENERGY);
        double up = force_case_energy(c);
        move_atom(c, id, axis, -2 * h);
        pass(c, PASS_ENERGY);
        double down = force_case_energy(c);
        move_atom(c, id, axis, h);
        double slope = -(up - down) / (2 * h);
        ck_assert_msg(fabs(f - slope) < 2e-5 * (1 + fabs(f)),
                      "%s: atom %d: force %.12g, -dE/dx %.12g", conform->style, (int)id, f, slope);
    }
    finish(c);
}

START_TEST(force_is_minus_the_slope_of_the_energy)
{
    if (tells_another(&conforms[_i]))
        return;
    check_forces(&conforms[_i], EVALUATE_SEGMENTS);
    check_forces(&conforms[_i], EVALUATE_SPLINE);
}
END_TEST

START_TEST(virial_is_minus_the_slope_by_strain)
{
    const double h = 0x1p-14;
    const struct conform *conform = &conforms[_i];
    if (tells_another(conform) || jumps(conform))
        return;
    struct force_case *c = make(conform, &plain);
    pass(c, PASS_VIRIAL);
    for (size_t d = 0; d < 3; d++) {
        struct build up = plain;
        struct build down = plain;
        up.scale[d] = 1 + h;
        down.scale[d] = 1 - h;
        double virial = force_case_sum(c, c->atoms.virial + d, 6, CW_QUANTUM_VIRIAL);
        double slope = -(energy_of(conform, &up) - energy_of(conform, &down)) / (2 * h);
        ck_assert_msg(fabs(virial - slope) < 1e-4 * (1 + fabs(virial)),
                      "%s: virial %zu is %.12g, -dE/de %.12g", conform->style, d, virial, slope);
    }
    finish(c);
}
END_TEST

START_TEST(total_force_is_zero)
{
    for (int evaluate = 0; evaluate < 2; evaluate++) {
        struct build build = plain;
        build.evaluate = (enum potential_evaluate)evaluate;
        struct force_case *c = make(&conforms[_i], &build);
        pass(c, 0);
        for (size_t d = 0; d < 3; d++)
            ck_assert(force_case_sum(c, c->atoms.f + d, 4, CW_QUANTUM_FORCE) == 0);
        finish(c);
    }
}
END_TEST

static gid bits_of(const struct conform *conform, const struct build *build, unsigned want)
{
    struct force_case *c = make(conform, build);
    pass(c, want);
    gid bits = fingerprint(c, want);
    finish(c);
    return bits;
}

START_TEST(bits_do_not_depend_on_order_or_skin)
{
    const unsigned all = PASS_ENERGY | PASS_VIRIAL;
    for (int evaluate = 0; evaluate < 2; evaluate++) {
        struct build build = plain;
        build.evaluate = (enum potential_evaluate)evaluate;
        gid expected = bits_of(&conforms[_i], &build, all);
        build.reversed = true;
        ck_assert_int_eq(bits_of(&conforms[_i], &build, all), expected);
        build.skin = 1.7;
        ck_assert_int_eq(bits_of(&conforms[_i], &build, all), expected);
        build.skin = 0;
        ck_assert_int_eq(bits_of(&conforms[_i], &build, all), expected);
    }
}
END_TEST

START_TEST(forces_do_not_depend_on_what_else_is_asked)
{
    struct force_case *c = make(&conforms[_i], &plain);
    pass(c, 0);
    gid expected = fingerprint(c, 0);
    for (unsigned want = 1; want < 4; want++) {
        pass(c, want);
        ck_assert_int_eq(fingerprint(c, 0), expected);
    }
    finish(c);
}
END_TEST

START_TEST(bits_do_not_depend_on_the_instruction_set)
{
    static const char *const levels[] = {"portable", "avx2", "avx512"};
    const unsigned all = PASS_ENERGY | PASS_VIRIAL;
    struct build close = plain; /* some pairs nearer than tables reach, some not */
    close.scale[0] = close.scale[1] = 0.8;
    for (int compressed = 0; compressed < 2; compressed++) {
        gid expected = 0;
        for (int level = 0; level <= (int)simd_best(); level++) {
            setenv("COLDWELD_SIMD", levels[level], 1);
            gid bits = bits_of(&conforms[_i], compressed ? &close : &plain, all);
            if (level == 0)
                expected = bits;
            ck_assert_msg(bits == expected, "%s: %s differs", conforms[_i].style, levels[level]);
        }
        unsetenv("COLDWELD_SIMD");
    }
}
END_TEST

static bool has_mixed(struct force_case *c)
{
    return c->potential->ops->has_mixed && c->potential->ops->has_mixed(c->potential);
}

/* By the id: its force in double. */
static void forces_in_double(struct force_case *c, double (*f)[3])
{
    c->mixed = false;
    pass(c, 0);
    for (lidx i = 0; i < c->atoms.n_local; i++)
        memcpy(f[c->atoms.id[i]], c->atoms.f + 4 * i, sizeof *f);
    c->mixed = true;
    pass(c, 0);
}

/* Largest difference of a component in mixed precision, over the largest force. */
static double mixed_error(struct force_case *c)
{
    static double f[4 * CELLS * CELLS * CELLS + 1][3];
    double worst[2] = {0, 0};
    forces_in_double(c, f);
    for (lidx i = 0; i < c->atoms.n_local; i++) {
        for (size_t d = 0; d < 3; d++) {
            const double exact = f[c->atoms.id[i]][d];
            worst[0] = fmax(worst[0], fabs(c->atoms.f[4 * (size_t)i + d] - exact));
            worst[1] = fmax(worst[1], fabs(exact));
        }
    }
    comm_max_double(c->comm, worst, 2);
    return worst[0] / worst[1];
}

START_TEST(mixed_forces_are_near_those_in_double)
{
    struct build close = plain; /* on the exact path, too */
    close.scale[0] = close.scale[1] = 0.8;
    for (int compressed = 0; compressed < 2; compressed++) {
        struct force_case *c = make(&conforms[_i], compressed ? &close : &plain);
        if (has_mixed(c)) {
            const double error = mixed_error(c);
            ck_assert_msg(error > 0, "%s: not a bit differs", conforms[_i].style);
            ck_assert_msg(error < 3e-5, "%s: %g", conforms[_i].style, error);
            for (size_t d = 0; d < 3; d++)
                ck_assert(force_case_sum(c, c->atoms.f + d, 4, CW_QUANTUM_FORCE) == 0);
        }
        finish(c);
    }
}
END_TEST

START_TEST(mixed_bits_do_not_depend_on_order_skin_or_instruction_set)
{
    static const char *const levels[] = {"portable", "avx2", "avx512"};
    struct build build = plain;
    build.mixed = true;
    for (int compressed = 0; compressed < 2; compressed++) {
        build.scale[0] = build.scale[1] = compressed ? 0.8 : 1;
        const gid expected = bits_of(&conforms[_i], &build, 0);
        for (int level = 0; level <= (int)simd_best(); level++) {
            setenv("COLDWELD_SIMD", levels[level], 1);
            ck_assert_msg(bits_of(&conforms[_i], &build, 0) == expected, "%s: %s differs",
                          conforms[_i].style, levels[level]);
        }
        unsetenv("COLDWELD_SIMD");
        struct build other = build;
        other.reversed = true;
        other.skin = 1.7;
        ck_assert_int_eq(bits_of(&conforms[_i], &other, 0), expected);
    }
}
END_TEST

START_TEST(segments_are_near_the_formula)
{
    struct build build = plain;
    double segments = energy_of(&conforms[_i], &build);
    build.evaluate = EVALUATE_SPLINE;
    double spline = energy_of(&conforms[_i], &build);
    ck_assert_msg(fabs(segments - spline) <= 1e-6 * fabs(spline), "%s: %.12g, %.12g",
                  conforms[_i].style, segments, spline);
}
END_TEST

/* Two atoms along x at distance r in a wide box. */
static struct force_case *make_dimer(const struct conform *conform, double cutoff)
{
    struct force_case *c = mem_zeroed(1, sizeof *c);
    const double edge[3] = {8 * cutoff, 4 * cutoff, 4 * cutoff};
    force_case_start(c, conform->units, edge, conform->n_types);
    for (int k = 0; k < LINES && conform->lines[k]; k++)
        use_line(c, conform->lines[k]);
    for (int n = 0; n < 2 && comm_rank(c->comm) == 0; n++) {
        const double x[3] = {on_grid(3 * cutoff + n), on_grid(cutoff), on_grid(cutoff)};
        const int type = n < conform->n_types ? n + 1 : 1;
        lidx i = atoms_append(&c->atoms, n + 1, type, x);
        if (c->atoms.has_charge)
            c->atoms.q[i] = c->charge[type];
    }
    atoms_count(&c->atoms, c->comm);
    c->skin = 2 * cutoff;
    force_case_prepare(c, EVALUATE_SEGMENTS);
    force_case_good(c);
    return c;
}

/* Energy and force on the second atom at distance r. */
static void dimer_at(struct force_case *c, double cutoff, double r, double out[2])
{
    lidx i = domain_find(c->domain, &c->atoms, 2);
    if (i >= 0)
        c->atoms.x[4 * i] = on_grid(3 * cutoff + r);
    domain_forward_positions(c->domain, &c->atoms);
    pass(c, PASS_ENERGY);
    out[0] = force_case_energy(c);
    out[1] = i >= 0 ? c->atoms.f[4 * i] : LOWEST;
    comm_max_double(c->comm, &out[1], 1);
}

/* From the exact path below the table, over every joint, to the cut-off and beyond it. */
START_TEST(a_pair_is_smooth)
{
    const struct conform *conform = &conforms[_i];
    const int other = conform->n_types > 1 ? 2 : 1;
    if (tells_another(conform))
        return;
    struct force_case *probe = make(conform, &plain);
    const double cutoff = probe->potential->ops->cutoff(probe->potential, 1, other);
    finish(probe);
    struct force_case *c = make_dimer(conform, cutoff);
    const double h = cutoff / 2048;
    double before[2];
    double now[2];
    double after[2];
    for (double r = 0.32 * cutoff; r < 0.9995 * cutoff - h; r += 0.0371 * cutoff) {
        dimer_at(c, cutoff, r - h, before);
        dimer_at(c, cutoff, r, now);
        dimer_at(c, cutoff, r + h, after);
        double slope = -(after[0] - before[0]) / (2 * h);
        double curve = fabs(after[1] - before[1]);
        ck_assert_msg(fabs(slope - now[1]) < 1e-5 + 0.05 * curve + 1e-4 * fabs(now[1]),
                      "%s: at %g force %.12g, -dE/dr %.12g", conform->style, r, now[1], slope);
    }
    dimer_at(c, cutoff, cutoff * 1.0001, after);
    ck_assert(after[1] == 0);
    finish(c);
}
END_TEST

START_TEST(overlap_names_both_atoms)
{
    const struct conform *conform = &conforms[_i];
    if (strcmp(conform->style, "zero") == 0)
        return;
    struct force_case *c = make_dimer(conform, 6);
    lidx i = domain_find(c->domain, &c->atoms, 2);
    if (i >= 0)
        c->atoms.x[4 * i] = 18;
    domain_forward_positions(c->domain, &c->atoms);
    force_case_pass(c, PASS_ENERGY);
    ck_assert_int_eq(c->err.status, CW_USER);
    ck_assert_msg(strstr(c->err.text, "overlap") != NULL, "%s", c->err.text);
    ck_assert_msg(strstr(c->err.text, "1") && strstr(c->err.text, "2"), "%s", c->err.text);
    finish(c);
}
END_TEST

/* The lines that an instance tells make an instance with the same bits (pair_modify is not among
 * them, and does not change forces). */
START_TEST(deck_lines_make_it_again)
{
    struct conform again = conforms[_i];
    struct force_case *c = make(&again, &plain);
    char *text = c->potential->ops->deck(c->potential);
    char *rest = text;
    const int own = strncmp(again.lines[0], "charges", 7) == 0; /* not told by a force field */
    for (int k = own; k < LINES; k++)
        again.lines[k] = strtok_r(rest, "\n", &rest);
    ck_assert_int_eq(bits_of(&again, &plain, 0), bits_of(&conforms[_i], &plain, 0));
    mem_free(text);
    finish(c);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("potential_conformance");
    TCase *core = tcase_create("core");
    tcase_add_test(core, every_style_has_a_case);
    tcase_add_loop_test(core, force_is_minus_the_slope_of_the_energy, 0, N_CONFORMS);
    tcase_add_loop_test(core, virial_is_minus_the_slope_by_strain, 0, N_CONFORMS);
    tcase_add_loop_test(core, total_force_is_zero, 0, N_CONFORMS);
    tcase_add_loop_test(core, bits_do_not_depend_on_order_or_skin, 0, N_CONFORMS);
    tcase_add_loop_test(core, forces_do_not_depend_on_what_else_is_asked, 0, N_CONFORMS);
    tcase_add_loop_test(core, bits_do_not_depend_on_the_instruction_set, 0, N_CONFORMS);
    tcase_add_loop_test(core, mixed_forces_are_near_those_in_double, 0, N_CONFORMS);
    tcase_add_loop_test(core, mixed_bits_do_not_depend_on_order_skin_or_instruction_set, 0,
                        N_CONFORMS);
    tcase_add_loop_test(core, segments_are_near_the_formula, 0, N_CONFORMS);
    tcase_add_loop_test(core, deck_lines_make_it_again, 0, N_CONFORMS);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_loop_test(limits, a_pair_is_smooth, 0, N_CONFORMS);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_loop_test(errors, overlap_names_both_atoms, 0, N_CONFORMS);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
