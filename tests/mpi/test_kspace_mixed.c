/* ranks: 1 2 3 4 6 8 */
/* Long-range electrostatics of slabs and wires, with images along two axes or one: forces and
 * energies by waves and by mesh against sums that share nothing with them. */
#include "support/charges.h"

static const double pi = 3.14159265358979323846;

/* potential of a unit charge and its images at a place, and minus its slopes */
struct potential_at {
    double value, force[3];
};

static void add_radial(const double r[3], double value, double slope_by_r, struct potential_at *p)
{
    p->value += value;
    for (int d = 0; d < 3; d++)
        p->force[d] -= slope_by_r * r[d];
}

/* erfc(a r) / r */
static void add_screened(double a, const double r[3], struct potential_at *p)
{
    const double r2 = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
    const double s = sqrt(r2);
    const double value = erfc(a * s) / s;
    add_radial(r, value, -(value + 2 * a / sqrt(pi) * exp(-a * a * r2)) / r2, p);
}

/* one wave of the plane's sum; z is the axis without images */
static void add_plane_wave(double a, double area, const double k[3], const double r[3], int z,
                           struct potential_at *p)
{
    const double length = sqrt(k[0] * k[0] + k[1] * k[1] + k[2] * k[2]);
    const double phase = k[0] * r[0] + k[1] * r[1] + k[2] * r[2];
    const double up = exp(length * r[z]) * erfc(0.5 * length / a + a * r[z]);
    const double down = exp(-length * r[z]) * erfc(0.5 * length / a - a * r[z]);
    p->value += pi / area * cos(phase) / length * (up + down);
    for (int d = 0; d < 3; d++)
        p->force[d] += pi / area * sin(phase) * k[d] / length * (up + down);
    p->force[z] -= pi / area * cos(phase) * (up - down);
}

/* Ewald's sum in two dimensions: D. E. Parry, Surf. Sci. 49, 433 (1975); D. M. Heyes, M. Barber,
 * J. H. R. Clarke, J. Chem. Soc. Faraday Trans. 2 73, 1485 (1977). With its own splitting. */
static struct potential_at plane_potential(const double length[3], int z, const double r[3])
{
    enum { IMAGES = 2 };
    const double a = 0.4;
    const int x = (z + 1) % 3;
    const int y = (z + 2) % 3;
    const double area = length[x] * length[y];
    struct potential_at p = {0};
    for (int i = -IMAGES; i <= IMAGES; i++) {
        for (int j = -IMAGES; j <= IMAGES; j++) {
            double s[3] = {r[0], r[1], r[2]};
            s[x] += i * length[x];
            s[y] += j * length[y];
            if (s[0] != 0 || s[1] != 0 || s[2] != 0)
                add_screened(a, s, &p);
            else
                p.value -= 2 * a / sqrt(pi);
        }
    }
    const int most_x = (int)(2 * length[x] * a);
    const int most_y = (int)(2 * length[y] * a);
    for (int i = -most_x; i <= most_x; i++) {
        for (int j = -most_y; j <= most_y; j++) {
            double k[3] = {0, 0, 0};
            k[x] = 2 * pi * i / length[x];
            k[y] = 2 * pi * j / length[y];
            if (i || j)
                add_plane_wave(a, area, k, r, z, &p);
        }
    }
    p.value -=
        2 * sqrt(pi) / area * (exp(-a * a * r[z] * r[z]) / a + sqrt(pi) * r[z] * erf(a * r[z]));
    p.force[z] += 2 * pi / area * erf(a * r[z]);
    return p;
}

/* Images beyond the last that was added, to one side, by the formula of Euler and Maclaurin for the
 * points half-way between integers; the infinite constant is left out. u: distance along the axis
 * to half-way behind the last image, side: sign of its change with r[x]. */
static void add_tail(double length, double u, int side, int x, const double r[3],
                     struct potential_at *p)
{
    const int y = (x + 1) % 3;
    const int z = (x + 2) % 3;
    const double s = sqrt(u * u + r[y] * r[y] + r[z] * r[z]);
    p->value += -log(u + s) / length - length * u / (s * s * s) / 24;
    p->force[x] +=
        side * (1 / (length * s) + length * (1 - 3 * u * u / (s * s)) / (s * s * s) / 24);
    for (int k = 0; k < 2; k++) {
        const int d = k ? z : y;
        p->force[d] += r[d] / (length * s * (u + s)) - length * 3 * u * r[d] / pow(s, 5) / 24;
    }
}

/* the sum itself along one axis, x */
static struct potential_at line_potential(const double length[3], int x, const double r[3])
{
    enum { IMAGES = 300 };
    struct potential_at p = {0};
    for (int i = -IMAGES; i <= IMAGES; i++) {
        double s[3] = {r[0], r[1], r[2]};
        s[x] += i * length[x];
        const double r2 = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
        if (r2 > 0)
            add_radial(s, 1 / sqrt(r2), -1 / (r2 * sqrt(r2)), &p);
    }
    for (int side = -1; side <= 1; side += 2)
        add_tail(length[x], (IMAGES + 0.5) * length[x] + side * r[x], side, x, r, &p);
    return p;
}

static struct potential_at potential(const struct box *box, const double r[3])
{
    const int n_open = !box->periodic[0] + !box->periodic[1] + !box->periodic[2];
    int d = 0;
    while (box->periodic[d] != (n_open == 2))
        d++;
    return n_open == 2 ? line_potential(box->length, d, r) : plane_potential(box->length, d, r);
}

/* Each rank has a share of the pairs. */
static void exact_sum_of(const struct charges *c, struct charge_sum *out)
{
    memset(out, 0, sizeof *out);
    out->force = mem_zeroed((size_t)c->n, sizeof *out->force);
    for (int i = comm_rank(c->comm); i < c->n; i += comm_size(c->comm)) {
        for (int j = 0; j <= i; j++) {
            const double r[3] = {c->x[i][0] - c->x[j][0], c->x[i][1] - c->x[j][1],
                                 c->x[i][2] - c->x[j][2]};
            const struct potential_at p = potential(&c->box, r);
            const double qq = c->system.coulomb * c->q[i] * c->q[j];
            out->energy += (i == j ? 0.5 : 1) * qq * p.value;
            for (int d = 0; d < 3 && i != j; d++) {
                out->force[i][d] += qq * p.force[d];
                out->force[j][d] -= qq * p.force[d];
            }
        }
    }
    charges_join_sum(c, out);
}

static const char *const boundaries[] = {"ppf", "pfp", "fpp", "pff", "fpf", "ffp"};
static const char *const styles[] = {"ewald", "pppm"};
static const double accuracies[] = {1e-3, 1e-4, 1e-5, 1e-6, 1e-7};
enum { BOUNDARIES = 6, STYLES = 2, ACCURACIES = sizeof accuracies / sizeof accuracies[0] };

/* A thick slab and a thick wire, and thin ones: their images are near along axes where the periods
 * are short. */
enum shape { THICK, THIN, SHAPES };

static void open_mixed(struct charges *c, const char *boundary, enum shape shape)
{
    static const double edges[SHAPES][3] = {{12, 13, 14}, {34, 35, 36}};
    static const double tops[SHAPES] = {12, 6};
    double lo[3] = {0, 0, 0};
    double hi[3];
    charges_open(c, comm_world(), edges[shape], boundary, 60);
    for (int d = 0; d < 3; d++) {
        hi[d] = edges[shape][d];
        if (!c->box.periodic[d]) {
            lo[d] = 2;
            hi[d] = tops[shape];
        }
    }
    charges_scatter(c, 5, 1.3, 1.4, lo, hi);
}

START_TEST(accuracy_asked_for_is_had)
{
    struct charges c;
    struct charge_sum want;
    const char *boundary = boundaries[_i % BOUNDARIES];
    open_mixed(&c, boundary, _i / BOUNDARIES);
    c.system.coulomb = 14.4;
    exact_sum_of(&c, &want);
    for (int k = 0; k < STYLES * ACCURACIES; k++) {
        struct charge_sum got;
        char line[80];
        const char *style = styles[k / ACCURACIES];
        const double asked = accuracies[k % ACCURACIES];
        snprintf(line, sizeof line, "kspace_style %s %g", style, asked);
        charges_line(&c, line);
        charges_prepare(&c, 14.4, 5);
        charges_good(&c);
        charges_sum(&c, &got);
        const double had = charges_distance(&c, &got, &want) / 14.4;
        ck_assert_msg(had <= asked, "%s, %s: %.3g had", boundary, line, had);
        ck_assert_msg(had >= 0.02 * asked, "%s, %s: %.3g had, more than was asked for", boundary,
                      line, had);
        const double miss = fabs(got.energy - want.energy);
        ck_assert_msg(miss < 30 * 14.4 * asked, "%s, %s: energy %.12g, expected %.12g", boundary,
                      line, got.energy, want.energy);
        /* E ~ 1 / length */
        const double trace = got.virial[0] + got.virial[1] + got.virial[2];
        ck_assert_msg(fabs(trace - want.energy) < 600 * 14.4 * asked,
                      "%s, %s: virial's trace %.12g, expected the energy, %.12g", boundary, line,
                      trace, want.energy);
        mem_free(got.force);
    }
    mem_free(want.force);
    charges_close(&c);
}
END_TEST

/* Where the box ends along open axes, and how far charges have come there, does not matter. */
START_TEST(open_axes_have_no_place)
{
    struct charges c;
    struct charge_sum sum[2];
    const char *boundary = boundaries[_i % BOUNDARIES];
    for (int k = 0; k < 2; k++) {
        char line[80];
        open_mixed(&c, boundary, THICK);
        if (k) {
            for (int i = 0; i < c.n; i++)
                for (int d = 0; d < 3; d++)
                    c.x[i][d] += c.box.periodic[d] ? 3.25 : 57.375;
            charges_place(&c);
        }
        snprintf(line, sizeof line, "kspace_style %s 1e-6", styles[_i / BOUNDARIES]);
        charges_line(&c, line);
        charges_prepare(&c, 14.4, 5);
        charges_good(&c);
        charges_pass(&c);
        charges_collect(&c, &sum[k]);
        charges_close(&c);
    }
    c.n = 60;
    ck_assert_double_eq_tol(sum[0].energy, sum[1].energy, 1e-3);
    for (int d = 0; d < 6; d++)
        ck_assert_double_eq_tol(sum[0].virial[d], sum[1].virial[d], 5e-3);
    ck_assert(charges_distance(&c, &sum[0], &sum[1]) < 2e-6 * 14.4);
    mem_free(sum[0].force);
    mem_free(sum[1].force);
}
END_TEST

/* atoms that part: a longer mesh, or more waves, made on the way, gives what a fresh start gives */
START_TEST(what_was_before_does_not_matter)
{
    struct charge_sum sum[2];
    for (int fresh = 0; fresh < 2; fresh++) {
        struct charges c;
        char line[80];
        open_mixed(&c, boundaries[_i % BOUNDARIES], THICK);
        snprintf(line, sizeof line, "kspace_style %s 1e-4", styles[_i / BOUNDARIES]);
        charges_line(&c, line);
        charges_line(&c, _i / BOUNDARIES ? "kspace_modify gewald 0.6 order 5 spacing 0.8"
                                         : "kspace_modify gewald 0.6");
        if (!fresh) {
            charges_prepare(&c, 14.4, 5);
            charges_pass(&c);
        }
        for (int i = 0; i < c.n; i += 2)
            for (int d = 0; d < 3; d++)
                c.x[i][d] += c.box.periodic[d] ? 0 : 25;
        charges_place(&c);
        charges_prepare(&c, 14.4, 5);
        charges_good(&c);
        charges_pass(&c);
        charges_collect(&c, &sum[fresh]);
        charges_close(&c);
    }
    ck_assert_double_eq(sum[0].energy, sum[1].energy);
    for (int d = 0; d < 6; d++)
        ck_assert_double_eq(sum[0].virial[d], sum[1].virial[d]);
    for (int i = 0; i < 60; i++)
        for (int d = 0; d < 3; d++)
            ck_assert_double_eq(sum[0].force[i][d], sum[1].force[i][d]);
    mem_free(sum[0].force);
    mem_free(sum[1].force);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("kspace_mixed");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, accuracy_asked_for_is_had, 0, BOUNDARIES * SHAPES);
    tcase_add_loop_test(core, open_axes_have_no_place, 0, BOUNDARIES * STYLES);
    tcase_add_loop_test(core, what_was_before_does_not_matter, 0, BOUNDARIES * STYLES);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
