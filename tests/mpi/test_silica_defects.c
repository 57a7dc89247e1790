/* Defects of silica made one by one in ideal cristobalite; random networks against a count over all
 * pairs; and the same answers on any number of ranks. */
/* ranks: 1 2 3 4 6 8 */
#include "measure/silica_defects.h"

#include "support/mpi_suite.h"
#include "support/silica_scene.h"

enum { N_SI = 64, N_O = 128 }; /* two cells per axis */

static const double bond = 2.0;
static const double hydroxyl = 1.25;
static const double silicon = 2.65;

static struct silica_defects_spec spec_of(const struct scene *s, uint32_t bits)
{
    return (struct silica_defects_spec){.comm = s->comm,
                                        .domain = s->domain,
                                        .atoms = &s->atoms,
                                        .complete = reach,
                                        .bits = bits,
                                        .type = {1, 2, 3},
                                        .bond = bond,
                                        .hydroxyl = hydroxyl,
                                        .silicon = silicon};
}

static struct silica_defects_counts count(struct scene *s, uint32_t bits, struct silica_atom *of)
{
    struct silica_defects_counts counts;
    const struct silica_defects_spec spec = spec_of(s, bits);
    settle(s);
    ck_assert_msg(silica_defects_count(&spec, &counts, of, &s->err) == CW_OK, "%s", s->err.text);
    return counts;
}

/* the numbers from SILICA_SI_UNDER on */
static void check(struct scene *s, const int expected[SILICA_DEFECTS - 1])
{
    const struct silica_defects_counts c = count(s, 1, NULL);
    for (int d = 1; d < SILICA_DEFECTS; d++) {
        ck_assert_msg(c.defects[d] == expected[d - 1], "defect %d: %d, expected %d", d,
                      (int)c.defects[d], expected[d - 1]);
    }
}

static void check_kind(struct scene *s, gid id, int coordination, enum silica_defect kind)
{
    settle(s);
    struct silica_atom *of = mem_zeroed((size_t)s->atoms.n_local + 1, sizeof *of);
    (void)count(s, 1, of);
    const lidx i = find(s, id);
    gid answer[2] = {0};
    if (i >= 0)
        answer[0] = of[i].coordination, answer[1] = of[i].kind;
    mem_free(of);
    comm_sum(s->comm, answer, 2);
    ck_assert_int_eq(answer[0], coordination);
    ck_assert_int_eq(answer[1], kind);
}

/* Place of an atom, on every rank. */
static void place_of(const struct scene *s, gid id, double x[3])
{
    const lidx i = find(s, id);
    for (int d = 0; d < 3; d++)
        x[d] = i >= 0 ? s->atoms.x[4 * i + d] : -HUGE_VAL;
    comm_max_double(s->comm, x, 3);
}

/* From a place to the nearest image of an atom, on every rank. False: it was dropped. */
static bool way_to(const struct scene *s, const double from[3], gid id, double way[3])
{
    double x[3];
    place_of(s, id, x);
    if (isinf(x[0]))
        return false;
    for (int d = 0; d < 3; d++)
        way[d] = x[d] - from[d];
    box_minimum_image(&s->box, way);
    return true;
}

/* The two silicons of the oxygen `id`, the one with the lower id first, and the unit vector from
 * the one to the other. */
struct bridge {
    gid silicon[2];
    double along[3];
};

static struct bridge bridge_of(struct scene *s, gid id)
{
    struct bridge bridge = {{0, 0}, {0, 0, 0}};
    double x[3];
    double from[3] = {0, 0, 0};
    place_of(s, id, x);
    for (gid k = 1; k <= s->id; k++) {
        double d[3];
        if (k == id || !way_to(s, x, k, d) || vec3_dot(d, d) > bond * bond)
            continue;
        if (bridge.silicon[0] == 0) {
            bridge.silicon[0] = k;
            memcpy(from, d, sizeof from);
        } else {
            bridge.silicon[1] = k;
            for (int e = 0; e < 3; e++)
                bridge.along[e] = d[e] - from[e];
        }
    }
    ck_assert(bridge.silicon[1] > 0 && vec3_normalize(bridge.along));
    return bridge;
}

static void push(struct scene *s, gid id, const double along[3], double by)
{
    move(s, id, by * along[0], by * along[1], by * along[2]);
}

/* An atom of this type away from atom `id`. */
static void put_at(struct scene *s, int type, gid id, const double away[3])
{
    double x[3];
    place_of(s, id, x);
    for (int d = 0; d < 3; d++)
        x[d] += away[d];
    put(s, type, x);
}

/* Hydrogen at the oxygen of a bridge, square to it, so that it is far from silicon. */
static void put_hydrogen(struct scene *s, gid oxygen, const struct bridge *bridge)
{
    const double across[3] = {bridge->along[1], -bridge->along[0], 0};
    put_at(s, 3, oxygen, across);
}

/* cristobalite: eight silicons, then per silicon of the first four four oxygens */
static gid an_oxygen(const struct scene *s)
{
    for (gid k = 1; k <= s->id; k++) {
        const lidx i = find(s, k);
        gid is = i >= 0 && s->atoms.type[i] == 2 ? 1 : 0;
        comm_max(s->comm, &is, 1);
        if (is)
            return k;
    }
    return 0;
}

static gid open_silica(struct scene *s)
{
    open_cristobalite(s, world, 2);
    return an_oxygen(s);
}

START_TEST(perfect)
{
    struct scene s;
    (void)open_silica(&s);
    check(&s, (int[]){0, 0, 0, 0, 0, 0, 0, 0, 0});
    const struct silica_defects_counts c = count(&s, 1, NULL);
    ck_assert_int_eq(c.atoms[SILICA_SI], N_SI);
    ck_assert_int_eq(c.atoms[SILICA_O], N_O);
    ck_assert_int_eq(c.bonds, 4 * N_SI);
    ck_assert_int_eq(c.defects[SILICA_REGULAR], N_SI + N_O);
    close_scene(&s);
}
END_TEST

/* The oxygen goes: two three-fold silicons; they come near: a bond between them, no E' any more. */
START_TEST(vacancy)
{
    struct scene s;
    const gid o = open_silica(&s);
    const struct bridge bridge = bridge_of(&s, o);
    drop(&s, o);
    check(&s, (int[]){2, 0, 0, 0, 0, 2, 0, 0, 0});
    check_kind(&s, bridge.silicon[0], 3, SILICA_E_PRIME);
    push(&s, bridge.silicon[0], bridge.along, 0.4);
    push(&s, bridge.silicon[1], bridge.along, -0.3);
    check(&s, (int[]){2, 0, 0, 0, 0, 0, 2, 0, 0});
    check_kind(&s, bridge.silicon[1], 3, SILICA_SI_SI);
    close_scene(&s);
}
END_TEST

/* A bond breaks: a non-bridging oxygen and an E' candidate; hydrogen makes a hydroxyl of it, and
 * its silicon, when it has lost an oxygen too, is no E' candidate while its partner is. */
START_TEST(broken_bond)
{
    struct scene s;
    const gid o = open_silica(&s);
    const struct bridge bridge = bridge_of(&s, o);
    push(&s, bridge.silicon[1], bridge.along, 0.5); /* 2.05 A from the oxygen; the others hold */
    check(&s, (int[]){1, 0, 1, 0, 1, 1, 0, 0, 0});
    check_kind(&s, o, 1, SILICA_NON_BRIDGING);
    check_kind(&s, bridge.silicon[1], 3, SILICA_E_PRIME);
    put_hydrogen(&s, o, &bridge);
    check(&s, (int[]){1, 0, 0, 0, 0, 1, 0, 1, 0});
    check_kind(&s, o, 1, SILICA_HYDROXYL);
    check_kind(&s, s.id, 1, SILICA_REGULAR);
    gid other = 0; /* another oxygen of the hydroxyl's silicon */
    double x[3];
    place_of(&s, bridge.silicon[0], x);
    for (gid k = o + 1; k <= s.id && !other; k++) {
        double d[3];
        other = way_to(&s, x, k, d) && vec3_dot(d, d) < bond * bond ? k : 0;
    }
    const struct bridge second = bridge_of(&s, other);
    drop(&s, other);
    check(&s, (int[]){3, 0, 0, 0, 0, 2, 0, 1, 0});
    check_kind(&s, bridge.silicon[0], 3, SILICA_SI_UNDER);
    check_kind(&s, second.silicon[second.silicon[0] == bridge.silicon[0]], 3, SILICA_E_PRIME);
    close_scene(&s);
}
END_TEST

/* An oxygen too many: far from all; at a silicon; and an H at a bridging oxygen. */
START_TEST(too_many)
{
    struct scene s;
    const gid o = open_silica(&s);
    const struct bridge bridge = bridge_of(&s, o);
    const double hole[3] = {cubic / 2, cubic / 2, cubic / 2};
    put(&s, 2, hole);
    check(&s, (int[]){0, 0, 1, 0, 0, 0, 0, 0, 1});
    check_kind(&s, s.id, 0, SILICA_FREE_OXYGEN);
    drop(&s, s.id);
    /* away from the silicon's oxygens */
    const double back[3] = {-1.7 * bridge.along[0], -1.7 * bridge.along[1], -1.7 * bridge.along[2]};
    put_at(&s, 2, bridge.silicon[0], back);
    check(&s, (int[]){0, 1, 1, 0, 1, 0, 0, 0, 0});
    check_kind(&s, bridge.silicon[0], 5, SILICA_SI_OVER);
    drop(&s, s.id);
    put_hydrogen(&s, o, &bridge);
    check(&s, (int[]){0, 0, 0, 1, 0, 0, 0, 0, 0});
    check_kind(&s, o, 2, SILICA_O_OVER);
    close_scene(&s);
}
END_TEST

/* Silicons that share an oxygen may be near without a bond. */
START_TEST(edge)
{
    struct scene s;
    const gid o = open_silica(&s);
    const struct bridge bridge = bridge_of(&s, o);
    const double across[3] = {bridge.along[1], -bridge.along[0], 0};
    push(&s, bridge.silicon[0], bridge.along, 0.25);
    push(&s, bridge.silicon[1], bridge.along, -0.25);
    push(&s, o, across, 0.5);
    check(&s, (int[]){0, 0, 0, 0, 0, 0, 0, 0, 0});
    close_scene(&s);
}
END_TEST

/* Only the group's atoms count, with neighbours of all groups. */
START_TEST(group)
{
    struct scene s;
    const gid o = open_silica(&s);
    const struct bridge bridge = bridge_of(&s, o);
    drop(&s, o);
    const lidx i = find(&s, bridge.silicon[1]);
    if (i >= 0)
        s.atoms.mask[i] |= 2;
    const struct silica_defects_counts c = count(&s, 2, NULL);
    ck_assert_int_eq(c.atoms[SILICA_SI], 1);
    ck_assert_int_eq(c.atoms[SILICA_O], 0);
    ck_assert_int_eq(c.defects[SILICA_E_PRIME], 1);
    ck_assert_int_eq(c.bonds, 3);
    close_scene(&s);
}
END_TEST

enum { MANY = 400 };

static void open_random(struct scene *s, struct comm *comm)
{
    const double length[3] = {14, 13, 12};
    unsigned state = 815;
    open_scene(s, comm, length);
    for (int k = 0; k < MANY; k++) {
        double x[3];
        for (int d = 0; d < 3; d++)
            x[d] = length[d] * (0.5 + 0.4999 * crystal_noise(&state));
        put(s, k % 10 < 3 ? 1 : k % 10 < 7 ? 2 : 3, x);
    }
}

/* Distances over all pairs of a random gas, where everything occurs. Returns how many silicons are
 * no E' candidates because of hydrogen alone. */
static int count_pairs(const struct scene *s, struct silica_defects_counts *c)
{
    int spoiled = 0;
    static int bonds[MANY][4];
    static double r2[MANY][MANY];
    memset(bonds, 0, sizeof bonds);
    memset(c, 0, sizeof *c);
    const struct atoms *a = &s->atoms;
    for (int i = 0; i < MANY; i++) {
        for (int j = 0; j < MANY; j++) {
            double d[3];
            for (int e = 0; e < 3; e++)
                d[e] = a->x[4 * j + e] - a->x[4 * i + e];
            box_minimum_image(&s->box, d);
            const int types = a->type[i] * a->type[j];
            const double most = types == 2 ? bond : types == 6 ? hydroxyl : 0;
            r2[i][j] = vec3_dot(d, d);
            bonds[i][a->type[j]] += r2[i][j] < most * most;
        }
    }
    for (int i = 0; i < MANY; i++) {
        bool si_si = false;
        bool oh = false;
        for (int j = 0; j < MANY; j++) {
            bool shared = false;
            for (int k = 0; k < MANY; k++) {
                shared |= a->type[k] == 2 && r2[i][k] < bond * bond && r2[k][j] < bond * bond;
            }
            si_si |= a->type[j] == 1 && i != j && r2[i][j] < silicon * silicon && !shared;
            oh |= a->type[j] == 2 && r2[i][j] < bond * bond && bonds[j][3] > 0;
        }
        const int *b = bonds[i];
        if (a->type[i] == 1) {
            c->bonds += b[2];
            c->defects[SILICA_SI_UNDER] += b[2] < 4;
            c->defects[SILICA_SI_OVER] += b[2] > 4;
            c->defects[SILICA_SI_SI] += si_si;
            c->defects[SILICA_E_PRIME] += b[2] == 3 && !si_si && !oh;
            spoiled += b[2] == 3 && !si_si && oh;
        } else if (a->type[i] == 2) {
            c->defects[SILICA_O_UNDER] += b[1] + b[3] < 2;
            c->defects[SILICA_O_OVER] += b[1] + b[3] > 2;
            c->defects[SILICA_NON_BRIDGING] += b[1] == 1 && b[3] == 0;
            c->defects[SILICA_HYDROXYL] += b[1] == 1 && b[3] > 0;
            c->defects[SILICA_FREE_OXYGEN] += b[1] + b[3] == 0;
        }
    }
    return spoiled;
}

START_TEST(all_pairs)
{
    struct scene s;
    struct silica_defects_counts expected;
    open_random(&s, alone);
    settle(&s);
    ck_assert_int_gt(count_pairs(&s, &expected), 5);
    close_scene(&s);
    open_random(&s, world);
    struct silica_defects_counts c = count(&s, 1, NULL);
    close_scene(&s);
    for (int d = 1; d < SILICA_DEFECTS; d++) {
        ck_assert_int_eq(c.defects[d], expected.defects[d]);
        ck_assert(c.defects[d] > 0);
    }
    ck_assert_int_eq(c.bonds, expected.bonds);
}
END_TEST

START_TEST(too_far)
{
    struct scene s;
    struct silica_defects_counts counts;
    (void)open_silica(&s);
    struct silica_defects_spec spec = spec_of(&s, 1);
    spec.silicon = 7;
    ck_assert_int_eq(silica_defects_count(&spec, &counts, NULL, &s.err), CW_USER);
    ck_assert_ptr_nonnull(strstr(s.err.text, "longer than the cut-off of the force field"));
    close_scene(&s);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("silica_defects");
    TCase *core = tcase_create("core");
    tcase_add_test(core, perfect);
    tcase_add_test(core, vacancy);
    tcase_add_test(core, broken_bond);
    tcase_add_test(core, too_many);
    tcase_add_test(core, edge);
    tcase_add_test(core, group);
    tcase_add_test(core, all_pairs);
    tcase_add_test(core, too_far);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
