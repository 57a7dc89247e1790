/* Files written beside their place, and what is no file. */
#include "base/beside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "support/run_suite.h"

static char path[4096];

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert(fputs(text, file) >= 0);
    ck_assert_int_eq(fclose(file), 0);
}

static int first_byte(const char *name)
{
    FILE *file = fopen(name, "r");
    if (!file)
        return -1;
    int c = fgetc(file);
    (void)fclose(file);
    return c;
}

START_TEST(a_file_is_replaced_when_whole)
{
    write_text(path, "old");
    char *beside = beside_name(path);
    ck_assert_str_ne(beside, path);
    write_text(beside, "new");
    ck_assert_int_eq(first_byte(path), 'o');
    ck_assert(beside_publish(beside, path));
    ck_assert_int_eq(first_byte(path), 'n');
    ck_assert_int_eq(first_byte(beside), -1);
    write_text(beside, "half");
    beside_drop(beside, path);
    ck_assert_int_eq(first_byte(beside), -1);
    ck_assert_int_eq(first_byte(path), 'n');
    (void)remove(path);
    mem_free(beside);
}
END_TEST

/* a pipe in place of a device, which only root can make */
START_TEST(what_is_no_file_stays_what_it_is)
{
    struct stat status;
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    char *beside = beside_name(path);
    ck_assert_str_eq(beside, path);
    ck_assert(beside_publish(beside, path));
    beside_drop(beside, path);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert(S_ISFIFO(status.st_mode));
    (void)remove(path);
    mem_free(beside);
    beside = beside_name("/dev/null");
    ck_assert_str_eq(beside, "/dev/null");
    mem_free(beside);
}
END_TEST

int main(void)
{
    (void)snprintf(path, sizeof path, "%s/beside.%ld", suite_folder(), (long)getpid());
    Suite *suite = suite_create("beside");
    TCase *core = tcase_create("core");
    tcase_add_test(core, a_file_is_replaced_when_whole);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, what_is_no_file_stays_what_it_is);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
