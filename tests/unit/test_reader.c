/* Deck files as logical lines: joining, comments, quotes, Windows line ends, bad bytes, the stack
 * of files; and the words of a line. */
#include "base/mem.h"
#include "deck/reader.h"
#include "deck/words.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"

#include <stdio.h>
#include <string.h>

static struct reader *reader;
static struct reader_line line;

static void setup(void)
{
    reader = reader_create(world);
}

static void teardown(void)
{
    reader_destroy(reader);
}

static void expect(const char *code, int number)
{
    struct cw_err err = {0};
    bool more = false;
    ck_assert_msg(reader_next(reader, &line, &more, &err) == CW_OK, "%s", err.text);
    ck_assert(more);
    ck_assert_str_eq(line.code, code);
    ck_assert_int_eq(line.line, number);
}

static void expect_end(void)
{
    struct cw_err err = {0};
    bool more = true;
    ck_assert_int_eq(reader_next(reader, &line, &more, &err), CW_OK);
    ck_assert(!more);
}

static void expect_error(const char *text, const char *part)
{
    struct cw_err err = {0};
    bool more = true;
    reader_open_text(reader, "deck", text);
    while (more && reader_next(reader, &line, &more, &err) == CW_OK)
        continue;
    ck_assert_msg(strstr(err.text, part) != NULL, "'%s' lacks '%s'", err.text, part);
    while (reader_depth(reader) > 0)
        reader_close(reader);
}

static void write_file(const char *path, const char *text, size_t n)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(lines_join_and_comments_go)
{
    reader_open_text(reader, "deck",
                     "units metal # all of it\n"
                     "\n"
                     "fix 1 all &\n"
                     "   nve # end\n"
                     "print '# no comment' # one\n"
                     "# a comment that goes &\n on here\n"
                     "print \"a&\nb\"\n"
                     "run 0");
    expect("units metal ", 1);
    ck_assert_str_eq(line.echo, "units metal # all of it");
    expect("", 2);
    expect("fix 1 all    nve ", 3);
    expect("print '# no comment' ", 5);
    expect("", 6);
    expect("print \"ab\"", 8);
    expect("run 0", 10);
    expect_end();
}
END_TEST

START_TEST(a_comment_behind_the_ampersand_ends_the_line)
{
    reader_open_text(reader, "deck", "fix 1 & # no\nrun 1\n");
    expect("fix 1 & ", 1);
    expect("run 1", 2);
}
END_TEST

START_TEST(windows_line_ends_are_line_ends)
{
    reader_open_text(reader, "deck",
                     "units metal\r\nfix 1 &\r\n nve\r\nprint \"\"\"a\r\nb\"\"\"\r\n");
    expect("units metal", 1);
    expect("fix 1  nve", 2);
    expect("print \"\"\"a\nb\"\"\"", 4);
    expect_end();
}
END_TEST

START_TEST(triple_quotes_keep_line_breaks)
{
    reader_open_text(reader, "deck", "print \"\"\"one &\ntwo # still\n\"\"\"\nrun 1\n");
    expect("print \"\"\"one &\ntwo # still\n\"\"\"", 1);
    expect("run 1", 4);
}
END_TEST

START_TEST(our_lines_lose_their_mark)
{
    reader_open_text(reader, "deck", "#cw particle a &\n#cw  rod\n#cwx\n# cw\n#cw\trun 1\n");
    expect("particle a  rod", 1);
    ck_assert(line.ours);
    expect("", 3);
    ck_assert(!line.ours);
    expect("", 4);
    expect("run 1", 5);
}
END_TEST

START_TEST(files_nest_and_jump)
{
    struct cw_err err = {0};
    write_file("reader_a.tmp", "one\ntwo\n", 8);
    write_file("reader_b.tmp", "three", 5);
    ck_assert_int_eq(reader_open(reader, "reader_a.tmp", &err), CW_OK);
    expect("one", 1);
    ck_assert_int_eq(reader_open(reader, "reader_b.tmp", &err), CW_OK);
    expect("three", 1);
    ck_assert_str_eq(line.file, "reader_b.tmp");
    expect("two", 2);
    ck_assert_int_eq(reader_jump(reader, "SELF", &err), CW_OK);
    expect("one", 1);
    ck_assert_int_eq(reader_jump(reader, "reader_b.tmp", &err), CW_OK);
    expect("three", 1);
    expect_end();
    (void)remove("reader_a.tmp");
    (void)remove("reader_b.tmp");
}
END_TEST

START_TEST(a_megabyte_on_one_line)
{
    enum { LONG = 1 << 20 };
    char *text = mem_array(LONG + 8, 1);
    memset(text, 'x', LONG);
    memcpy(text + LONG, "\nrun 1", 7);
    reader_open_text(reader, "deck", text);
    text[LONG] = '\0';
    expect(text, 1);
    expect("run 1", 2);
    mem_free(text);
}
END_TEST

START_TEST(bad_files_are_refused)
{
    struct cw_err err = {0};
    write_file("reader_c.tmp", "units metal\nfix\0nve\n", 20);
    ck_assert_int_eq(reader_open(reader, "reader_c.tmp", &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "reader_c.tmp:2: expected a text file"));
    err = (struct cw_err){0};
    ck_assert_int_eq(reader_open(reader, "no such file", &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "no such file"));
    err = (struct cw_err){0};
    ck_assert_int_eq(reader_open(reader, ".", &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "folder"));
    err = (struct cw_err){0};
    write_file("reader_c.tmp", "run 1\n", 6);
    while (reader_open(reader, "reader_c.tmp", &err) == CW_OK)
        continue;
    ck_assert_int_eq(reader_depth(reader), READER_DEPTH);
    ck_assert_ptr_nonnull(strstr(err.text, "reader_c.tmp includes reader_c.tmp"));
    (void)remove("reader_c.tmp");
}
END_TEST

START_TEST(open_quotes_and_dangling_lines)
{
    expect_error("run 1\nprint \"abc\n", "deck:2: a quote \" is opened but not closed");
    expect_error("print 'abc", "deck:1: a quote '");
    expect_error("print \"\"\"abc\ndef\n", "deck:1: a quote \"\"\"");
    expect_error("run &", "deck:1: the last line ends in '&'");
}
END_TEST

static void words(const char *text, int n, const char *last)
{
    struct words list;
    struct cw_err err = {0};
    ck_assert_msg(words_split(text, &list, &err) == CW_OK, "%s", err.text);
    ck_assert_int_eq(list.n, n);
    if (n > 0)
        ck_assert_str_eq(list.word[n - 1], last);
    ck_assert_ptr_null(list.word[n]);
    words_free(&list);
}

START_TEST(words_and_quotes)
{
    words("", 0, NULL);
    words("  run\t100  ", 2, "100");
    words("print 'a \"b\" c'", 2, "a \"b\" c");
    words("print \"\"\"a\n'b' \"c\" \"\"\" file x", 4, "x");
    words("print \"\" ''", 3, "");
    words("a=\"b c\"", 2, "c\"");
    words("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", 17, "17");
}
END_TEST

START_TEST(glued_quotes_are_refused)
{
    struct words list;
    struct cw_err err = {0};
    ck_assert_int_eq(words_split("print \"a\"b", &list, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "white space"));
    words_free(&list);
    err = (struct cw_err){0};
    ck_assert_int_eq(words_split("print 'a", &list, &err), CW_USER);
    words_free(&list);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("reader");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, setup, teardown);
    tcase_add_test(core, lines_join_and_comments_go);
    tcase_add_test(core, a_comment_behind_the_ampersand_ends_the_line);
    tcase_add_test(core, windows_line_ends_are_line_ends);
    tcase_add_test(core, triple_quotes_keep_line_breaks);
    tcase_add_test(core, our_lines_lose_their_mark);
    tcase_add_test(core, files_nest_and_jump);
    tcase_add_test(core, words_and_quotes);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, setup, teardown);
    tcase_add_test(limits, a_megabyte_on_one_line);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_checked_fixture(errors, setup, teardown);
    tcase_add_test(errors, bad_files_are_refused);
    tcase_add_test(errors, open_quotes_and_dangling_lines);
    tcase_add_test(errors, glued_quotes_are_refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
