/* The joined table of commands, LAMMPS's words that have an answer only, options of the command
 * line. */
#include "base/mem.h"
#include "base/text.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "deck/known_words.h"
#include "deck/options.h"
#include "deck/variables.h"
#include "measure/registry.h"
#include "parallel/comm.h"
#include "potential/potential.h"
#include "sim/fix_styles.h"
#include "support/run_suite.h"

#include <string.h>

START_TEST(rows_are_complete_and_unique)
{
    const char **names = command_names();
    int n = 0;
    for (; names[n]; n++) {
        const struct command *c = command_find(names[n]);
        ck_assert(c->run != NULL);
        ck_assert_msg(strncmp(c->usage, c->name, strlen(c->name)) == 0, "%s: usage '%s'", c->name,
                      c->usage);
        ck_assert_msg(c->words_max < 0 || c->words_max >= c->words_min, "%s", c->name);
        for (int k = 0; k < n; k++)
            ck_assert_msg(strcmp(names[k], names[n]) != 0, "%s has two rows", names[n]);
    }
    ck_assert_int_gt(n, 50);
    mem_free(names);
}
END_TEST

/* Words of the supported subset, so that a row that gets lost is noticed. */
START_TEST(the_subset_is_there)
{
    static const char *const words[] = {
        "units",        "atom_style",   "dimension",
        "boundary",     "newton",       "processors",
        "lattice",      "region",       "create_box",
        "create_atoms", "mass",         "set",
        "group",        "velocity",     "pair_style",
        "pair_coeff",   "pair_modify",  "neighbor",
        "neigh_modify", "timestep",     "reset_timestep",
        "fix",          "unfix",        "compute",
        "variable",     "if",           "jump",
        "label",        "next",         "include",
        "print",        "echo",         "log",
        "clear",        "quit",         "shell",
        "run",          "minimize",     "min_style",
        "thermo",       "thermo_style", "thermo_modify",
        "dump",         "dump_modify",  "undump",
    };
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        ck_assert_msg(command_find(words[k]) != NULL, "%s", words[k]);
}
END_TEST

/* A style that exists must not be talked away. */
static void no_advice(enum known_kind kind, const char *const *names)
{
    for (int k = 0; names[k]; k++)
        ck_assert_msg(known_word_advice(kind, names[k]) == NULL, "%s: %s", names[k],
                      known_word_advice(kind, names[k]));
}

START_TEST(advice_is_for_what_is_not_there)
{
    const char **names = command_names();
    no_advice(KNOWN_COMMAND, names);
    mem_free(names);
    struct fix_names fixes = sim_fix_style_names();
    for (int k = 0; fixes.list[k]; k++) {
        /* rows that only refuse are words with an answer */
        bool refuses = strncmp(sim_fix_style(fixes.list[k])->summary, "not supported", 13) == 0;
        ck_assert_msg(refuses == (known_word_advice(KNOWN_FIX, fixes.list[k]) != NULL), "%s",
                      fixes.list[k]);
    }
    no_advice(KNOWN_COMPUTE, compute_style_names());
    no_advice(KNOWN_PAIR, potential_style_names());
    ck_assert_ptr_nonnull(known_word_advice(KNOWN_COMMAND, "dihedral_style"));
    ck_assert_ptr_nonnull(known_word_advice(KNOWN_PAIR, "eam/alloy/omp"));
    ck_assert_ptr_nonnull(known_word_advice(KNOWN_DUMP, "custom/gz"));
    ck_assert_ptr_null(known_word_advice(KNOWN_FIX, "nonsense"));
}
END_TEST

static void refuse(const char *line, const char *part)
{
    struct cw_err err = {0};
    ck_assert_msg(command_check_line(line, NULL, NULL, &err) == CW_USER, "%s", line);
    ck_assert_msg(strstr(err.text, part) != NULL, "%s: '%s' lacks '%s'", line, err.text, part);
}

static void pass(const char *line)
{
    struct cw_err err = {0};
    ck_assert_msg(command_check_line(line, NULL, NULL, &err) == CW_OK, "%s: %s", line, err.text);
}

START_TEST(lines_are_checked)
{
    refuse("timestepp 1", "'timestep'");
    refuse("timestep", "expected 1 word");
    refuse("timestep 1 2", "usage: timestep");
    refuse("timestep 1 2 3", "expected 1 word after it, got 3; the first surplus word is '2'; ");
    refuse("fix f all nvt", "usage: fix ID GROUP nvt temp T_START");
    refuse("fix f all nve a b", "surplus word is 'a'; usage: fix ID GROUP nve");
    refuse("compute c all temp a", "surplus word is 'a'; usage: compute ID GROUP temp");
    refuse("dump d all atom 5 f.dump a", "surplus word is 'a'; usage: atom ... FILE");
    refuse("pair_style lj/cut 2.5 a", "surplus word is 'a'; usage: pair_style lj/cut cutoff");
    refuse("variable a loop 1 2 3 pad", "surplus word is '3'; usage: variable NAME loop");
    refuse("variable a equal 1 + 2",
           "surplus word is '+'; usage: variable NAME equal FORMULA (put");
    refuse("variable a delete b", "surplus word is 'b'; usage: variable NAME delete");
    refuse("shell mv a b c", "surplus word is 'c'; usage: shell mv FROM TO");
    refuse("dielectric 2.0", "empty space");
    refuse("if 1 then", "if: ");
    refuse("if 1 then \"timestep\"", "expected 1 word");
    refuse("if 1 then \"run 1\" else", "no command");
    refuse("if 1 then \"run 1\" else \"run 2\" elif 1 \"run 3\"", "after 'else'");
    refuse("echo loud", "expected one of: none");
    refuse("print a b", "unknown word 'b'");
    refuse("shell ls", "only cd");
    refuse("quit 256", "0 to 255");
    refuse("variable a equal 1+", "expected");
    pass("");
    pass("timestep $t");
    pass("timestep $t 5 6");
    pass("$command a b");
    pass("if $x then \"run 1\" elif $y==2 \"run 2\" else \"run 3\"");
    pass("if 1 \"then\" 'print \"a\"'");
    pass("suffix omp");
}
END_TEST

static struct options options;

static enum cw_status read(const char *line, struct cw_err *err)
{
    static char text[200];
    static char *argv[32];
    int n = 0;
    argv[n++] = text;
    strcpy(text, line);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        argv[n++] = word;
    argv[n] = NULL;
    return options_read(n, argv, &options, err);
}

START_TEST(options_as_lammps_users_type_them)
{
    struct cw_err err = {0};
    ck_assert_int_eq(read("-in a.in -l none -sc none -e both -v x 1 -2 3 -var y b", &err), CW_OK);
    ck_assert_str_eq(options.input, "a.in");
    ck_assert_ptr_null(options.log);
    ck_assert_ptr_null(options.screen);
    ck_assert(options.echo_screen && options.echo_log);
    struct variables *variables = variables_create();
    ck_assert_int_eq(options_define(&options, variables, &err), CW_OK);
    char *value;
    struct formula_scope scope = {0};
    ck_assert_int_eq(variables_text(variables, &scope, "y", &value, &err), CW_OK);
    ck_assert_str_eq(value, "b");
    mem_free(value);
    const char *x = "x";
    bool exhausted = false;
    for (int k = 0; k < 3; k++)
        ck_assert(variables_next(variables, &x, 1, &exhausted, &err) == CW_OK &&
                  exhausted == (k == 2));
    variables_destroy(variables);
    ck_assert_int_eq(
        read("--in=b.in --log=c.log --check --simd=avx2 -counters c.csv -sf opt -pk omp 2", &err),
        CW_OK);
    ck_assert_str_eq(options.input, "b.in");
    ck_assert_str_eq(options.log, "c.log");
    ck_assert_str_eq(options.simd, "avx2");
    ck_assert_str_eq(options.counters, "c.csv");
    ck_assert(options.check_only);
    ck_assert(!options.estimate);
    ck_assert_int_eq(read("-in b.in -estimate", &err), CW_OK);
    ck_assert(options.estimate);
    ck_assert_int_eq(read("-in b.in --estimate -check", &err), CW_OK);
    ck_assert(options.estimate && options.check_only);
    ck_assert_int_eq(read("-in b.in -check", &err), CW_OK);
    ck_assert_ptr_null(options.log);
    ck_assert_int_eq(read("-h fix", &err), CW_OK);
    ck_assert_str_eq(options.topic, "fix");
    ck_assert_int_eq(read("", &err), CW_OK);
    ck_assert_str_eq(options.log, "log.coldweld");
    ck_assert(options.echo_log && !options.echo_screen && !options.input);
}
END_TEST

START_TEST(options_with_mistakes)
{
    static const char *const cases[][2] = {
        {"-inn a", "did you mean 'in'"}, {"-in", "expected a value"},
        {"-var x", "at least one"},      {"deck.in", "-in deck.in"},
        {"-echo some", "'some'"},        {"-partition 2", "not supported"},
        {"-", "expected an option"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct cw_err err = {0};
        ck_assert_msg(read(cases[k][0], &err) == CW_USER, "%s", cases[k][0]);
        ck_assert_msg(strstr(err.text, cases[k][1]) != NULL, "%s: %s", cases[k][0], err.text);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("command_table");
    TCase *core = tcase_create("core");
    tcase_add_test(core, rows_are_complete_and_unique);
    tcase_add_test(core, the_subset_is_there);
    tcase_add_test(core, advice_is_for_what_is_not_there);
    tcase_add_test(core, options_as_lammps_users_type_them);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, lines_are_checked);
    tcase_add_test(errors, options_with_mistakes);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
