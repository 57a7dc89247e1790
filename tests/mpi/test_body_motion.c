/* Motion of a body as a whole: known shifts and rotations of atoms that vibrate, among them some
 * that have left their places; flat, thin and small bodies; the same bits on any number of ranks.
 */
/* ranks: 1 2 3 4 6 8 */
#include "measure/body_motion.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/vec3.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"

enum { MOST = 400 };

/* What becomes of a ball of radius 20 about (900, -40, 7). */
struct fate {
    int n;
    double size[3]; /* it is flattened by these */
    double axis[3], angle, way[3];
    double noise; /* of vibrations */
    int moved;    /* so many go 4 somewhere else within */
    int flown;    /* and so many are far away by now */
};

static const double middle[3] = {900, -40, 7};

static void round_place(double x[3])
{
    for (int d = 0; d < 3; d++)
        x[d] = exact_round(x[d], CW_QUANTUM_POSITION);
}

/* numbers from -1 to 1 of an atom */
static void draw(int id, uint32_t stream, double out[3])
{
    double u[4];
    random_uniform4(4711, stream, id, 0, u);
    for (int d = 0; d < 3; d++)
        out[d] = 2 * u[d] - 1;
}

static void make_pair(const struct fate *fate, int id, struct body_pair *pair)
{
    double turn[3][3];
    double at[3];
    double noise[3];
    mat3_rotation(fate->axis, fate->angle, turn);
    draw(id, 1, at);
    draw(id, 2, noise);
    for (int d = 0; d < 3; d++)
        pair->was[d] = middle[d] + (at[d] *= 20 * fate->size[d]);
    mat3_apply(MAT3_CONST(turn), at, at);
    for (int d = 0; d < 3; d++) {
        pair->is[d] = middle[d] + fate->way[d] + at[d] + fate->noise * noise[d];
        if (id <= fate->moved)
            pair->is[d] += 4 * (noise[d] < 0 ? -1 : 1);
        if (id > fate->n - fate->flown)
            pair->is[d] += 5000 * (d + 1);
    }
    round_place(pair->was);
    round_place(pair->is);
}

/* Atoms are dealt out to the ranks, all to one if there are few. */
static size_t make_pairs(const struct fate *fate, struct comm *comm, struct body_pair *pair)
{
    size_t n = 0;
    for (int id = 1; id <= fate->n; id++) {
        if ((fate->n < 10 ? 0 : id) % comm_size(comm) == comm_rank(comm))
            make_pair(fate, id, &pair[n++]);
    }
    return n;
}

/* Finds the motion; the same bits as on one rank. */
static void find_motion(const struct fate *fate, bool turns, struct body_motion *motion)
{
    struct body_pair pair[MOST];
    struct body_motion once;
    size_t n = make_pairs(fate, world, pair);
    (turns ? body_motion_fit : body_motion_shift)(world, pair, n, motion);
    n = make_pairs(fate, alone, pair);
    (turns ? body_motion_fit : body_motion_shift)(alone, pair, n, &once);
    ck_assert_int_eq(memcmp(motion, &once, sizeof once), 0);
}

/* farthest that an atom which stayed is from its place then */
static double worst(const struct fate *fate, const struct body_motion *motion)
{
    double most = 0;
    for (int id = fate->moved + 1; id <= fate->n - fate->flown; id++) {
        struct body_pair pair;
        double back[3];
        double d[3];
        make_pair(fate, id, &pair);
        for (int k = 0; k < 3; k++)
            d[k] = pair.is[k] - motion->is[k];
        body_motion_back(motion, d, back);
        for (int k = 0; k < 3; k++)
            d[k] = back[k] - pair.was[k];
        most = fmax(most, vec3_norm(d));
    }
    return most;
}

START_TEST(any_rotation)
{
    const double angle[] = {0, 1e-3, 0.4, 1.6, 3.1};
    for (int k = 0; k < 5; k++) {
        const struct fate still = {.n = 200,
                                   .size = {1, 0.9, 0.7},
                                   .axis = {1, -2, 0.5},
                                   .angle = angle[k],
                                   .way = {-300, 55, 2000}};
        struct body_motion motion;
        find_motion(&still, true, &motion);
        ck_assert(worst(&still, &motion) < 1e-6);
        ck_assert(fabs(mat3_determinant(MAT3_CONST(motion.turn)) - 1) < 1e-12);
        struct fate hot = still;
        hot.n = MOST;
        hot.noise = 0.3;
        hot.moved = MOST / 10;
        hot.flown = 20;
        find_motion(&hot, true, &motion);
        ck_assert_msg(worst(&hot, &motion) < 0.62, "%g", worst(&hot, &motion));
    }
}
END_TEST

/* A flat body turns, too; of a line, of two atoms and of one only the shift is known. */
START_TEST(flat_and_small)
{
    struct fate fate = {
        .n = 100, .size = {1, 0, 0.7}, .axis = {1, 1, 1}, .angle = 0.9, .way = {3, 4, 5}};
    struct body_motion motion;
    find_motion(&fate, true, &motion);
    ck_assert(worst(&fate, &motion) < 1e-6);
    fate = (struct fate){.n = 100, .size = {0, 0, 1}, .axis = {0, 0, 1}, .way = {3, 4, 5}};
    find_motion(&fate, true, &motion);
    ck_assert(worst(&fate, &motion) == 0);
    for (int n = 1; n < 3; n++) {
        fate = (struct fate){.n = n, .size = {1, 1, 1}, .axis = {1, 0, 0}, .way = {3, 4, 5}};
        find_motion(&fate, true, &motion);
        ck_assert(worst(&fate, &motion) == 0);
    }
    fate = (struct fate){.n = 0, .axis = {1, 0, 0}};
    const double x[3] = {1, 2, 3};
    double back[3];
    for (int turns = 0; turns < 2; turns++) {
        find_motion(&fate, turns, &motion);
        body_motion_back(&motion, x, back);
        ck_assert_int_eq(memcmp(x, back, sizeof x), 0);
    }
}
END_TEST

/* Nearly half of the atoms are elsewhere, some very far: the others are not seen to move. */
START_TEST(shift)
{
    const struct fate fate = {.n = 101,
                              .size = {1, 1, 1},
                              .axis = {1, 0, 0},
                              .way = {-7000, 0.125, 9},
                              .moved = 30,
                              .flown = 20};
    struct body_motion motion;
    find_motion(&fate, false, &motion);
    for (int d = 0; d < 3; d++) {
        ck_assert(motion.is[d] == fate.way[d] && motion.was[d] == 0);
        for (int e = 0; e < 3; e++)
            ck_assert(motion.turn[d][e] == (d == e));
    }
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("body_motion");
    TCase *core = tcase_create("core");
    tcase_add_test(core, any_rotation);
    tcase_add_test(core, flat_and_small);
    tcase_add_test(core, shift);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
