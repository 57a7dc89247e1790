/* The skin that follows the run. */
#include "neighbor/skin.h"

#include <check.h>
#include <math.h>

#include "support/run_suite.h"

/* where a run comes to whose fastest atom goes `speed` per step */
static double settled(double speed, double asked, double pruned)
{
    struct skin_wear wear = {.asked = asked, .skin = asked, .cutoff = 5, .pruned = pruned};
    for (int k = 0; k < 50; k++) {
        wear.steps = (gid)ceil(0.5 * wear.skin / speed);
        wear.skin = skin_next(&wear);
    }
    return wear.skin;
}

/* cost per step of a skin, in reads of an entry */
static double cost(double speed, double skin, double build)
{
    return pow(5 + skin, 3) * (2 * speed * build / skin + 1);
}

START_TEST(it_comes_near_the_cheapest)
{
    for (double speed = 0.004; speed < 0.03; speed *= 1.7) {
        const double skin = settled(speed, 0.5, 0);
        ck_assert_double_lt(cost(speed, skin, 5.5), 1.03 * cost(speed, 0.9 * skin, 5.5));
        ck_assert_double_lt(cost(speed, skin, 5.5), 1.03 * cost(speed, 1.1 * skin, 5.5));
        ck_assert_double_lt(cost(speed, skin, 5.5), 1.01 * cost(speed, 0.25, 5.5));
        ck_assert_double_lt(cost(speed, skin, 5.5), 1.01 * cost(speed, 1, 5.5));
    }
}
END_TEST

START_TEST(faster_atoms_and_cheaper_entries_want_more)
{
    ck_assert_double_gt(settled(0.02, 0.5, 0), settled(0.008, 0.5, 0));
    ck_assert_double_gt(settled(0.002, 0.5, 6), settled(0.002, 0.5, 0));
}
END_TEST

START_TEST(the_deck_bounds_it)
{
    ck_assert(settled(1, 0.5, 6) == 1);
    ck_assert(settled(1e-6, 0.5, 0) == 0.25);
    ck_assert(settled(0.01, 0, 0) == 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("skin");
    TCase *core = tcase_create("core");
    tcase_add_test(core, it_comes_near_the_cheapest);
    tcase_add_test(core, faster_atoms_and_cheaper_entries_want_more);
    tcase_add_test(core, the_deck_bounds_it);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
