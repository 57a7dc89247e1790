/* The allocator: alignment, accounts, overflow, and the failure on demand. */
#include "base/compiler.h"
#include "base/err.h"
#include "base/mem.h"
#include "support/run_suite.h"

#include <string.h>

START_TEST(blocks_are_aligned_and_counted)
{
    size_t before = mem_bytes();
    size_t count = mem_allocations();
    char *a = mem_array(3, 100);
    double *b = mem_zeroed(7, sizeof *b);
    ck_assert_uint_eq((uintptr_t)a % CW_ALIGNMENT, 0);
    ck_assert_uint_eq((uintptr_t)b % CW_ALIGNMENT, 0);
    for (int k = 0; k < 7; k++)
        ck_assert(b[k] == 0);
    ck_assert_uint_eq(mem_bytes() - before, 300 + 7 * sizeof *b);
    ck_assert_uint_eq(mem_allocations() - count, 2);
    ck_assert_uint_ge(mem_peak(), mem_bytes());
    mem_free(a);
    mem_free(b);
    mem_free(NULL);
    ck_assert_uint_eq(mem_bytes(), before);
    ck_assert_uint_ge(mem_peak(), before + 300 + 7 * sizeof *b);
}
END_TEST

START_TEST(resize_keeps_the_contents)
{
    int *p = mem_resize(NULL, 4, sizeof *p);
    for (int k = 0; k < 4; k++)
        p[k] = k;
    p = mem_resize(p, 1000, sizeof *p);
    for (int k = 0; k < 4; k++)
        ck_assert_int_eq(p[k], k);
    p = mem_resize(p, 2, sizeof *p);
    ck_assert_int_eq(p[1], 1);
    mem_free(p);
}
END_TEST

START_TEST(nothing_is_still_a_block)
{
    void *p = mem_array(0, 8);
    ck_assert_ptr_nonnull(p);
    mem_free(p);
}
END_TEST

START_TEST(strings_are_copies)
{
    char text[] = "rod";
    char *copy = mem_string(text);
    text[0] = 'g';
    ck_assert_str_eq(copy, "rod");
    mem_free(copy);
}
END_TEST

/* What cw_fatal does at the end, for tests: an exit code that nothing else gives. */
static void leave(void)
{
    exit(77);
}

START_TEST(overflow_of_the_product_is_fatal)
{
    cw_fatal_hook(leave);
    mem_free(mem_array(SIZE_MAX / 4, 8));
}
END_TEST

START_TEST(failure_on_demand_is_fatal)
{
    cw_fatal_hook(leave);
    mem_fail_after(3);
    mem_free(mem_array(1, 1));
    mem_free(mem_array(1, 1));
    mem_free(mem_array(1, 1));
    exit(0);
}
END_TEST

START_TEST(failure_on_demand_can_be_taken_back)
{
    mem_fail_after(1);
    mem_fail_after(0);
    mem_free(mem_array(1, 1));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mem");
    TCase *core = tcase_create("core");
    tcase_add_test(core, blocks_are_aligned_and_counted);
    tcase_add_test(core, resize_keeps_the_contents);
    tcase_add_test(core, nothing_is_still_a_block);
    tcase_add_test(core, strings_are_copies);
    tcase_add_test(core, failure_on_demand_can_be_taken_back);
    suite_add_tcase(suite, core);
    const char *forking = getenv("CK_FORK");
    if (!forking || strcmp(forking, "no") != 0) { /* these end their process */
        TCase *errors = tcase_create("errors");
        tcase_add_exit_test(errors, overflow_of_the_product_is_fatal, 77);
        tcase_add_exit_test(errors, failure_on_demand_is_fatal, 77);
        suite_add_tcase(suite, errors);
    }
    return run_suite(suite);
}
