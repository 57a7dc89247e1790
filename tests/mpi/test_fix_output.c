/* ranks: 1 2 3 */
/* fix print and fix ave/time: what they write and when, averages against ones worked out by hand,
 * files that cannot be written, and files that go on after a restart. Values come from a host that
 * knows v_step (the step) and c_three = (step, 2 step, 3 step). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "support/wells.h"

static char path[256];

static enum cw_status host_check(void *self, const struct value_ref *ref, bool per_atom,
                                 struct cw_err *err)
{
    (void)self;
    if (per_atom || (strcmp(ref->name, "step") != 0 && strcmp(ref->name, "three") != 0))
        return cw_err_user(err, "there is no '%s'", ref->name);
    return CW_OK;
}

static enum cw_status host_scalar(void *self, const struct value_ref *ref, double *out,
                                  struct cw_err *err)
{
    const struct wells *w = self;
    if (host_check(self, ref, false, err) != CW_OK)
        return err->status;
    *out = (double)w->context.step * (ref->index[0] ? ref->index[0] : 1);
    return CW_OK;
}

static int host_columns(void *self, const struct value_ref *ref, bool per_atom)
{
    (void)self;
    return !per_atom && strcmp(ref->name, "three") == 0 ? 3 : 0;
}

static unsigned host_needs(void *self, const struct value_ref *ref)
{
    (void)self;
    return strcmp(ref->name, "three") == 0 ? VALUE_NEED_VIRIAL : 0;
}

static enum cw_status host_substitute(void *self, const char *text, char **out, struct cw_err *err)
{
    const struct wells *w = self;
    char line[128];
    if (strstr(text, "$bad"))
        return cw_err_user(err, "no variable bad");
    (void)snprintf(line, sizeof line, "%s %lld", text, (long long)w->context.step);
    *out = mem_string(line);
    return CW_OK;
}

static void start(struct wells *w, const char *line)
{
    wells_init(w, world, 3, 0, false);
    w->values.self = w;
    w->values.check = host_check;
    w->values.scalar = host_scalar;
    w->values.columns = host_columns;
    w->values.needs = host_needs;
    w->values.substitute = host_substitute;
    w->context.values = &w->values;
    char whole[512];
    (void)snprintf(whole, sizeof whole, "%s %s", line, path);
    ck_assert_ptr_nonnull(wells_fix(w, whole));
}

/* rank 0 holds the file against the text; all learn the result */
static void expect_file(const char *text)
{
    char found[2048] = "";
    gid same = 1;
    comm_barrier(world);
    if (comm_rank(world) == 0) {
        FILE *stream = fopen(path, "r");
        if (stream) {
            size_t n = fread(found, 1, sizeof found - 1, stream);
            found[n] = '\0';
            (void)fclose(stream);
        }
        same = strcmp(found, text) == 0;
    }
    comm_min(world, &same, 1);
    ck_assert_msg(same, "expected\n%s\nfound\n%s", text, found);
}

START_TEST(print_writes_every_n_steps)
{
    struct wells w;
    start(&w, "print 5 step screen no file");
    wells_run(&w, 12);
    ck_assert_str_eq(w.err.text, "");
    expect_file("# Fix print output for fix f0\nstep 0\nstep 5\nstep 10\n");
    wells_free(&w);
    start(&w, "print 5 more screen no title none append");
    w.context.step = 3;
    wells_run(&w, 3);
    expect_file("# Fix print output for fix f0\nstep 0\nstep 5\nstep 10\nmore 5\n");
    wells_free(&w);
}
END_TEST

START_TEST(averages_are_right)
{
    static const struct {
        const char *line, *file;
    } cases[] = {
        {"ave/time 1 1 4 v_step file",
         "# Time-averaged data for fix f0\n# TimeStep v_step\n0 0\n4 4\n8 8\n12 12\n"},
        {"ave/time 2 3 6 v_step c_three[2] file",
         "# Time-averaged data for fix f0\n# TimeStep v_step c_three[2]\n6 4 8\n12 10 20\n"},
        {"ave/time 2 2 4 v_step ave running file",
         "# Time-averaged data for fix f0\n# TimeStep v_step\n4 3\n8 5\n12 7\n"},
        {"ave/time 2 2 4 v_step v_step off 2 ave window 2 title1 T title2 U file",
         "T\nU\n4 3 4\n8 5 8\n12 9 12\n"},
        {"ave/time 1 1 4 v_step start 6 format =%.1f file",
         "# Time-averaged data for fix f0\n# TimeStep v_step\n8=8.0\n12=12.0\n"},
        {"ave/time 1 2 6 c_three mode vector file",
         "# Time-averaged data for fix f0\n# TimeStep Number-of-rows\n# Row c_three\n6 3\n1 5.5\n2 "
         "11\n3 16.5\n12 3\n1 11.5\n2 23\n3 34.5\n"},
        {"ave/time 1 1 6 c_three[*] file", "# Time-averaged data for fix f0\n# TimeStep c_three[1] "
                                           "c_three[2] c_three[3]\n0 0 0 0\n6 6 12 18\n12 12 24 "
                                           "36\n"},
        {"ave/time 1 1 6 v_step overwrite file", "12 12\n"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct wells w;
        start(&w, cases[k].line);
        wells_run(&w, 12);
        ck_assert_str_eq(w.err.text, "");
        expect_file(cases[k].file);
        wells_free(&w);
    }
}
END_TEST

START_TEST(averages_are_values_too)
{
    struct wells w;
    double value;
    start(&w, "ave/time 2 2 4 v_step c_three[3] file");
    struct fix *fix = w.fix[0];
    wells_setup(&w, 10);
    ck_assert_uint_eq(fix->ops->needs(fix, 2), VALUE_NEED_VIRIAL);
    ck_assert_uint_eq(fix->ops->needs(fix, 1), 0);
    for (int k = 0; k < 9; k++)
        wells_step(&w);
    ck_assert_int_eq(fix->ops->vector_length(fix), 2);
    ck_assert_int_eq(fix->ops->vector(fix, &w.context, 2, &value, &w.err), CW_OK);
    ck_assert(value == 21);
    ck_assert_int_eq(fix->ops->scalar(fix, &w.context, &value, &w.err), CW_USER);
    wells_free(&w);
}
END_TEST

/* A checkpoint at step 7, then some steps that are lost, then on from the checkpoint. */
static void interrupt(const char *line)
{
    struct wells first;
    struct wells second;
    void *data;
    size_t bytes;
    start(&first, line);
    wells_setup(&first, 20);
    for (int k = 0; k < 7; k++)
        wells_step(&first);
    first.fix[0]->ops->save(first.fix[0], &first.context, &data, &bytes);
    for (int k = 0; k < 6; k++)
        wells_step(&first);
    wells_free(&first);
    start(&second, line);
    second.context.step = 7;
    ck_assert_int_eq(second.fix[0]->ops->restore(second.fix[0], data, bytes, &second.err), CW_OK);
    second.fix[0]->restart_pending = true;
    wells_run(&second, 13);
    ck_assert_str_eq(second.err.text, "");
    wells_free(&second);
    mem_free(data);
}

START_TEST(files_go_on_after_a_restart)
{
    interrupt("print 7 at screen no file");
    expect_file("# Fix print output for fix f0\nat 0\nat 7\nat 14\n");
    interrupt("ave/time 2 3 6 v_step ave window 2 file");
    expect_file("# Time-averaged data for fix f0\n# TimeStep v_step\n6 4\n12 7\n18 13\n");
}
END_TEST

START_TEST(bad_words_and_files_are_refused)
{
    static const char *const lines[][2] = {
        {"print 0 x", "N: expected"},
        {"print 10 x screen maybe", "yes or no"},
        {"print 10 x fil f", "did you mean 'file'"},
        {"print 10 x file", "needs a value"},
        {"ave/time 1 1 10 step", "expected values"},
        {"ave/time 2 3 5 v_step", "multiple of Nevery"},
        {"ave/time 5 3 10 v_step", "multiple of Nevery"},
        {"ave/time 1 1 10 v_step mod vector", "did you mean 'mode'"},
        {"ave/time 1 1 10 v_step mode vector", "whole vectors"},
        {"ave/time 1 1 10 v_step format %s", "one conversion"},
        {"ave/time 1 1 10 v_step off 2", "there are 1 values"},
        {"ave/time 1 1 10 v_step[*]", "does not give a global vector"},
        {"ave/time 1 1 10 v_step ave window", "number of outputs"},
    };
    struct wells w;
    start(&w, "print 5 x screen no file");
    for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++) {
        w.err = (struct cw_err){0};
        ck_assert_ptr_null(wells_fix(&w, lines[k][0]));
        ck_assert_msg(strstr(w.err.text, lines[k][1]) != NULL, "%s: %s", lines[k][0], w.err.text);
    }
    w.err = (struct cw_err){0};
    struct fix *fix = wells_fix(&w, "print 1 x screen no file /nowhere/at/all");
    ck_assert_int_eq(fix->ops->setup(fix, &w.context, &w.err), CW_USER);
    ck_assert_msg(strstr(w.err.text, "cannot open /nowhere/at/all") != NULL, "%s", w.err.text);
    wells_free(&w);
}
END_TEST

START_TEST(full_disk_and_missing_values_end_it)
{
    struct wells w;
    start(&w, "print 5 $bad screen no file");
    wells_run(&w, 1);
    ck_assert_str_eq(w.err.text, "no variable bad");
    wells_free(&w);
    wells_init(&w, world, 3, 0, false);
    if (access("/dev/full", W_OK) == 0) {
        w.values.self = &w;
        w.values.substitute = host_substitute;
        struct fix *fix = wells_fix(&w, "print 1 x screen no file /dev/full");
        ck_assert_int_eq(fix->ops->setup(fix, &w.context, &w.err), CW_USER);
        ck_assert_msg(strstr(w.err.text, "cannot write to /dev/full") != NULL, "%s", w.err.text);
    }
    wells_free(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    (void)snprintf(path, sizeof path, "%s/fix_output", suite_folder());
    Suite *suite = suite_create("fix_output");
    TCase *core = tcase_create("core");
    tcase_add_test(core, print_writes_every_n_steps);
    tcase_add_test(core, averages_are_right);
    tcase_add_test(core, averages_are_values_too);
    tcase_add_test(core, files_go_on_after_a_restart);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, bad_words_and_files_are_refused);
    tcase_add_test(errors, full_disk_and_missing_values_end_it);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
