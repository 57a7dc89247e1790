/* Wigner-Seitz defects: crystals with a known vacancy, interstitial, Frenkel pair, antisite; random
 * atoms against a search over all sites and images; ties; and the same answers on any number of
 * ranks. */
/* ranks: 1 2 3 4 6 8 */
#include "measure/wigner_seitz.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "measure/compute_wigner_seitz.h"
#include "support/crystals.h"
#include "support/mpi_suite.h"
#include "support/scene.h"

enum { CELLS = 3, ATOMS = 4 * CELLS * CELLS * CELLS };

static const double lattice = 4.0;
static const double far_away = HUGE_VAL;

/* fcc, types 1 and 2 in turn (L1_0) */
static void open_crystal(struct scene *s, struct comm *comm)
{
    static const double fcc[4][3] = {{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}};
    const double length[3] = {CELLS * lattice, CELLS * lattice, CELLS * lattice};
    open_scene(s, comm, length);
    for (int k = 0; k < ATOMS; k++) {
        const int m = k / 4;
        const int index[3] = {m % CELLS, m / CELLS % CELLS, m / (CELLS * CELLS)};
        double x[3];
        for (int d = 0; d < 3; d++)
            x[d] = (index[d] + fcc[k % 4][d]) * lattice;
        put(s, k % 4 < 2 ? 1 : 2, x);
    }
    settle(s);
}

static void shake(struct scene *s, double by)
{
    for (lidx i = 0; i < s->atoms.n_local; i++) {
        unsigned state = (unsigned)s->atoms.id[i] * 2654435761U;
        for (int d = 0; d < 3; d++) {
            double *x = &s->atoms.x[4 * i + d];
            *x = exact_round(*x + by * crystal_noise(&state), CW_QUANTUM_POSITION);
        }
    }
}

static struct wigner_seitz_group group_of(const struct scene *s, uint32_t bits)
{
    return (struct wigner_seitz_group){s->comm, &s->box, &s->atoms, bits};
}

static void take(struct wigner_seitz *sites, const struct scene *s, uint32_t bits)
{
    const struct wigner_seitz_group group = group_of(s, bits);
    wigner_seitz_take(sites, &group);
}

static struct wigner_seitz_counts count(struct scene *s, struct wigner_seitz *sites, double limit,
                                        struct wigner_seitz_atom *of)
{
    struct wigner_seitz_counts counts;
    const struct wigner_seitz_group group = group_of(s, 1);
    const struct wigner_seitz_rules rules = {.limit = limit};
    wigner_seitz_count(sites, &group, &rules, &counts, of);
    return counts;
}

static void check(const struct wigner_seitz_counts *c, gid vacancies, gid interstitials,
                  gid antisites, gid outside)
{
    ck_assert_int_eq(c->vacancies[0], vacancies);
    ck_assert_int_eq(c->interstitials[0], interstitials);
    ck_assert_int_eq(c->antisites[0], antisites);
    ck_assert_int_eq(c->outside, outside);
}

/* the answer about one atom, on every rank */
static struct wigner_seitz_atom ask(struct scene *s, struct wigner_seitz *sites, gid id,
                                    double limit)
{
    struct wigner_seitz_atom *of = mem_zeroed((size_t)s->atoms.n_local + 1, sizeof *of);
    (void)count(s, sites, limit, of);
    const lidx i = find(s, id);
    gid answer[4] = {0};
    if (i >= 0) {
        answer[0] = of[i].site, answer[1] = of[i].kind;
        answer[2] = of[i].occupancy, answer[3] = of[i].home;
    }
    mem_free(of);
    comm_sum(s->comm, answer, 4);
    return (struct wigner_seitz_atom){answer[0], (int)answer[1], (int)answer[2], (int)answer[3]};
}

static void check_atom(struct wigner_seitz_atom atom, gid site, int kind, int occupancy, int home)
{
    ck_assert_int_eq(atom.site, site);
    ck_assert_int_eq(atom.kind, kind);
    ck_assert_int_eq(atom.occupancy, occupancy);
    ck_assert_int_eq(atom.home, home);
}

static void open_with_sites(struct scene *s, struct wigner_seitz *sites)
{
    *sites = (struct wigner_seitz){0};
    open_crystal(s, world);
    take(sites, s, 1);
    ck_assert_int_eq(sites->n, ATOMS);
}

START_TEST(vibrations_make_no_defects)
{
    struct scene s;
    struct wigner_seitz sites;
    open_with_sites(&s, &sites);
    shake(&s, 0.75); /* the cell reaches 1.41 from its site, at least */
    settle(&s);
    const struct wigner_seitz_counts c = count(&s, &sites, far_away, NULL);
    check(&c, 0, 0, 0, 0);
    wigner_seitz_free(&sites);
    close_scene(&s);
}
END_TEST

START_TEST(vacancy)
{
    struct scene s;
    struct wigner_seitz sites;
    open_with_sites(&s, &sites);
    drop(&s, 7); /* of type 2 */
    shake(&s, 0.3);
    settle(&s);
    const struct wigner_seitz_counts c = count(&s, &sites, far_away, NULL);
    check(&c, 1, 0, 0, 0);
    ck_assert_int_eq(c.vacancies[1], 0);
    ck_assert_int_eq(c.vacancies[2], 1);
    wigner_seitz_free(&sites);
    close_scene(&s);
}
END_TEST

/* In the octahedral hole, pushed towards the site of atom 5: the one nearer to the site stays. */
START_TEST(interstitial)
{
    struct scene s;
    struct wigner_seitz sites;
    open_with_sites(&s, &sites);
    const double x[3] = {lattice + 1.4, 0, 0};
    put(&s, 1, x);
    settle(&s);
    const gid added = s.id;
    const struct wigner_seitz_counts c = count(&s, &sites, far_away, NULL);
    check(&c, 0, 1, 0, 0);
    ck_assert_int_eq(c.interstitials[1], 1);
    check_atom(ask(&s, &sites, added, far_away), 5, WS_INTERSTITIAL, 2, -1);
    check_atom(ask(&s, &sites, 5, far_away), 5, WS_REGULAR, 2, 2);
    check_atom(ask(&s, &sites, 6, far_away), 6, WS_REGULAR, 1, 1);
    wigner_seitz_free(&sites);
    close_scene(&s);
}
END_TEST

/* Atom 5 goes into the cell of atom 9, one cell on. */
START_TEST(frenkel_pair)
{
    struct scene s;
    struct wigner_seitz sites;
    open_with_sites(&s, &sites);
    move(&s, 5, lattice - 1, 0, 0);
    settle(&s);
    const struct wigner_seitz_counts c = count(&s, &sites, far_away, NULL);
    check(&c, 1, 1, 0, 0);
    check_atom(ask(&s, &sites, 5, far_away), 9, WS_INTERSTITIAL, 2, 0);
    check_atom(ask(&s, &sites, 9, far_away), 9, WS_REGULAR, 2, 2);
    wigner_seitz_free(&sites);
    close_scene(&s);
}
END_TEST

/* Two neighbours of different types change places; then one goes and its partner is alone. */
START_TEST(antisites)
{
    struct scene s;
    struct wigner_seitz sites;
    open_with_sites(&s, &sites);
    move(&s, 1, lattice / 2, 0, lattice / 2);
    move(&s, 3, -lattice / 2, 0, -lattice / 2);
    settle(&s);
    struct wigner_seitz_counts c = count(&s, &sites, far_away, NULL);
    check(&c, 0, 0, 2, 0);
    ck_assert_int_eq(c.antisites[1], 1);
    ck_assert_int_eq(c.antisites[2], 1);
    check_atom(ask(&s, &sites, 1, far_away), 3, WS_ANTISITE, 1, 1);
    drop(&s, 3);
    settle(&s);
    c = count(&s, &sites, far_away, NULL);
    check(&c, 1, 0, 1, 0);
    ck_assert_int_eq(c.vacancies[1], 1);
    check_atom(ask(&s, &sites, 1, far_away), 3, WS_ANTISITE, 1, 0);
    wigner_seitz_free(&sites);
    close_scene(&s);
}
END_TEST

/* Of two atoms in a site the one of its type belongs there, though the other is nearer. */
START_TEST(the_right_type_stays)
{
    struct scene s;
    struct wigner_seitz sites;
    open_with_sites(&s, &sites);
    const double x[3] = {lattice + 0.1, 0, 0};
    move(&s, 5, -0.5, 0, 0);
    put(&s, 2, x);
    settle(&s);
    const struct wigner_seitz_counts c = count(&s, &sites, far_away, NULL);
    check(&c, 0, 1, 0, 0);
    ck_assert_int_eq(c.interstitials[2], 1);
    check_atom(ask(&s, &sites, s.id, far_away), 5, WS_INTERSTITIAL, 2, -1);
    wigner_seitz_free(&sites);
    close_scene(&s);
}
END_TEST

/* Half-way between 1 and 5, across the face of the box between 1 and its image's neighbour: the
 * lower id. */
START_TEST(ties)
{
    struct scene s;
    struct wigner_seitz sites;
    open_with_sites(&s, &sites);
    const double between[2][3] = {{lattice / 2, 0, 0}, {CELLS * lattice - lattice / 2, 0, 0}};
    const gid first = s.id + 1;
    put(&s, 1, between[0]);
    put(&s, 1, between[1]);
    settle(&s);
    /* the hole has six neighbours: the lowest ids of these are of sites 1, 5 and 2, 3 */
    check_atom(ask(&s, &sites, first, far_away), 1, WS_INTERSTITIAL, 3, -1);
    check_atom(ask(&s, &sites, first + 1, far_away), 1, WS_INTERSTITIAL, 3, -1);
    wigner_seitz_free(&sites);
    close_scene(&s);
}
END_TEST

START_TEST(outside)
{
    struct scene s;
    struct wigner_seitz sites;
    open_with_sites(&s, &sites);
    move(&s, 5, 0.25, 0, 0);
    settle(&s);
    struct wigner_seitz_counts c = count(&s, &sites, 0.25, NULL);
    check(&c, 0, 0, 0, 0);
    c = count(&s, &sites, 0.2499, NULL);
    check(&c, 1, 0, 0, 1);
    check_atom(ask(&s, &sites, 5, 0.2499), 0, WS_OUTSIDE, 0, 0);
    wigner_seitz_free(&sites);
    close_scene(&s);
}
END_TEST

START_TEST(nothing)
{
    struct scene s;
    struct wigner_seitz sites = {0};
    const double length[3] = {5, 5, 5};
    open_scene(&s, world, length);
    settle(&s);
    take(&sites, &s, 1);
    const double x[3] = {1, 1, 1};
    put(&s, 1, x);
    settle(&s);
    const struct wigner_seitz_counts c = count(&s, &sites, far_away, NULL);
    check(&c, 0, 0, 0, 1);
    check_atom(ask(&s, &sites, 1, far_away), 0, WS_OUTSIDE, 0, -1);
    wigner_seitz_free(&sites);
    close_scene(&s);
}
END_TEST

enum { MANY = 300 };

/* the nearest site by looking at all sites in all images around; the lowest id of equal ones */
static gid search_all(const struct scene *s, const struct wigner_seitz_record *site, gid n,
                      const double x[3])
{
    double best2 = HUGE_VAL;
    gid best = 0;
    for (gid k = 0; k < n; k++) {
        for (int m = 0; m < 343; m++) {
            const int image[3] = {m % 7 - 3, m / 7 % 7 - 3, m / 49 - 3};
            double y[3];
            bool meant = true;
            box_unwrap(&s->box, site[k].x, image, y);
            for (int d = 0; d < 3; d++)
                meant &= s->box.periodic[d] || image[d] == 0;
            const double d[3] = {y[0] - x[0], y[1] - x[1], y[2] - x[2]};
            const double r2 = vec3_dot(d, d);
            if (meant && r2 < best2) {
                best2 = r2;
                best = site[k].id;
            }
        }
    }
    return best;
}

static void open_random(struct scene *s, struct comm *comm, bool is_open)
{
    const double length[3] = {20, 12, 7};
    unsigned state = 4711;
    open_scene(s, comm, length);
    s->box.periodic[0] = !is_open;
    s->box.boundary[0][0] = s->box.boundary[0][1] = is_open ? BOX_FIXED : BOX_PERIODIC;
    for (int k = 0; k < MANY; k++) {
        double x[3];
        for (int d = 0; d < 3; d++)
            x[d] = length[d] * (0.5 + 0.4999 * crystal_noise(&state));
        put(s, 1 + k % 3, x);
    }
    settle(s);
}

/* Each atom is put somewhere else: kinds of boxes, and with sites in a corner only, so that most
 * atoms are far from all. */
static void check_search(bool is_open, gid last)
{
    struct scene s;
    struct wigner_seitz sites = {0};
    open_random(&s, world, is_open);
    for (lidx i = 0; i < s.atoms.n_local; i++)
        s.atoms.mask[i] |= s.atoms.id[i] <= last ? 2U : 0;
    take(&sites, &s, 2);
    ck_assert_int_eq(sites.n, last);
    for (lidx i = 0; i < s.atoms.n_local; i++) {
        unsigned state = (unsigned)s.atoms.id[i] + 99U;
        const double length[3] = {20, 12, 7};
        for (int d = 0; d < 3; d++)
            s.atoms.x[4 * i + d] = exact_round(length[d] * (0.5 + 0.4999 * crystal_noise(&state)),
                                               CW_QUANTUM_POSITION);
    }
    settle(&s);
    struct wigner_seitz_record *record = wigner_seitz_records(&sites);
    struct wigner_seitz_atom *of = mem_zeroed((size_t)s.atoms.n_local + 1, sizeof *of);
    (void)count(&s, &sites, far_away, of);
    gid occupancy[MANY + 1] = {0};
    for (lidx i = 0; i < s.atoms.n_local; i++) {
        double x[3] = {s.atoms.x[4 * i], s.atoms.x[4 * i + 1], s.atoms.x[4 * i + 2]};
        int image[3] = {0};
        box_wrap(&s.box, x, image);
        ck_assert_int_eq(of[i].site, search_all(&s, record, sites.n, x));
        occupancy[of[i].site]++;
    }
    comm_sum(s.comm, occupancy, MANY + 1);
    for (lidx i = 0; i < s.atoms.n_local; i++) {
        ck_assert_int_eq(of[i].occupancy, occupancy[of[i].site]);
        ck_assert_int_eq(of[i].home, s.atoms.id[i] <= last ? occupancy[s.atoms.id[i]] : -1);
    }
    mem_free(of);
    mem_free(record);
    wigner_seitz_free(&sites);
    close_scene(&s);
}

START_TEST(all_sites)
{
    for (int tilted = 0; tilted < 2; tilted++) {
        is_tilted = tilted;
        check_search(false, MANY);
        check_search(false, 3);
        is_tilted = false;
    }
    check_search(true, MANY);
    check_search(true, 3);
}
END_TEST

/* the same on one rank and on several, to the last atom; and after a way through records */
START_TEST(ranks)
{
    struct wigner_seitz_counts c[2];
    struct wigner_seitz_atom all[2][MANY + 1] = {0};
    for (int k = 0; k < 2; k++) {
        struct scene s;
        struct wigner_seitz sites = {0};
        struct wigner_seitz again = {0};
        open_random(&s, k ? world : alone, false);
        take(&sites, &s, 1);
        shake(&s, 1.5);
        settle(&s);
        struct wigner_seitz_record *record = wigner_seitz_records(&sites);
        wigner_seitz_set(&again, &s.box, record, sites.n);
        struct wigner_seitz_atom *of = mem_zeroed((size_t)s.atoms.n_local + 1, sizeof *of);
        c[k] = count(&s, &again, 2.0, of);
        for (lidx i = 0; i < s.atoms.n_local; i++)
            all[k][s.atoms.id[i]] = of[i];
        comm_or(s.comm, all[k], sizeof all[k]);
        mem_free(of);
        mem_free(record);
        wigner_seitz_free(&again);
        wigner_seitz_free(&sites);
        close_scene(&s);
    }
    ck_assert(c[0].vacancies[0] > 20 && c[0].interstitials[0] > 20 && c[0].antisites[0] > 20);
    ck_assert_int_eq(memcmp(&c[0], &c[1], sizeof c[0]), 0);
    ck_assert_int_eq(memcmp(all[0], all[1], sizeof all[0]), 0);
}
END_TEST

static void set_places(struct wigner_seitz_record *record, gid n)
{
    for (gid k = 0; k < n; k++)
        record[k] = (struct wigner_seitz_record){.x = {1, 2, 3}, .id = k + 1, .type = 1};
}

/* What no checkpoint of ours holds. */
START_TEST(no_sites)
{
    enum { SOME = 3 };
    struct wigner_seitz_record record[SOME];
    set_places(record, SOME);
    ck_assert(wigner_seitz_valid(record, SOME));
    const double places[] = {(double)NAN, HUGE_VAL, -1e200, 40000};
    for (int k = 0; k < 4; k++) {
        set_places(record, SOME);
        record[SOME - 1].x[1] = places[k];
        ck_assert(!wigner_seitz_valid(record, SOME));
    }
    const gid numbers[] = {INT64_MIN, 0, ATOMS_TYPES_MAX + 1, (gid)1 << 32, INT64_MAX};
    for (int k = 0; k < 5; k++) {
        set_places(record, SOME);
        record[0].type = numbers[k];
        ck_assert(!wigner_seitz_valid(record, SOME));
    }
    set_places(record, SOME);
    record[1].image[2] = (gid)1 << 40;
    ck_assert(!wigner_seitz_valid(record, SOME));
}
END_TEST

/* Bytes of another length than their number says, also where the product of sizes overflows. */
START_TEST(restored)
{
    struct cw_err err = {0};
    struct {
        gid n;
        struct wigner_seitz_record record[2];
    } state = {.n = 2};
    const gid numbers[] = {-1, 1, 3, INT64_MAX, ((gid)1 << 58) + 2, INT64_MIN};
    set_places(state.record, 2);
    for (int k = -2; k < 6; k++) {
        struct compute *compute = NULL;
        ck_assert_int_eq(compute_style_wigner_seitz.create(NULL, NULL, 0, &compute, &err), CW_OK);
        if (k >= 0)
            state.n = numbers[k];
        const size_t bytes = k == -1 ? 4 : sizeof state;
        enum cw_status status = compute->ops->restore(compute, &state, bytes, &err);
        ck_assert_int_eq(status, k == -2 ? CW_OK : CW_USER);
        if (k > -2)
            ck_assert_ptr_nonnull(strstr(err.text, "expected a number of sites"));
        err = (struct cw_err){0};
        compute->ops->destroy(compute);
    }
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("wigner_seitz");
    TCase *core = tcase_create("core");
    tcase_add_test(core, vibrations_make_no_defects);
    tcase_add_test(core, vacancy);
    tcase_add_test(core, interstitial);
    tcase_add_test(core, frenkel_pair);
    tcase_add_test(core, antisites);
    tcase_add_test(core, the_right_type_stays);
    tcase_add_test(core, ties);
    tcase_add_test(core, outside);
    tcase_add_test(core, nothing);
    tcase_add_test(core, all_sites);
    tcase_add_test(core, ranks);
    tcase_add_test(core, no_sites);
    tcase_add_test(core, restored);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
