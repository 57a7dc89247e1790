/* See help.h. */
#include "deck/help.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "deck/command.h"
#include "deck/formula_tree.h"
#include "deck/options.h"
#include "deck/variables.h"
#include "measure/registry.h"
#include "output/registry.h"
#include "output/thermo_words.h"
#include "potential/potential.h"
#include "potential/silica.h"
#include "sim/fix_styles.h"
#include "system/glass.h"
#include "system/particle.h"
#include "system/passivate.h"
#include "system/sheet.h"

static bool wanted(const char *topic, const char *name)
{
    return !topic || strstr(name, topic) != NULL;
}

static int print_commands(const char *topic)
{
    int n = 0;
    const char **names = command_names();
    for (int k = 0; names[k]; k++) {
        if (!wanted(topic, names[k]))
            continue;
        printf("%s  %s\n", n++ == 0 ? "\nCommands:\n" : "", command_find(names[k])->usage);
    }
    mem_free(names);
    if (topic && strcmp(topic, "particle") == 0)
        printf("\n%s", particle_help());
    if (topic && strcmp(topic, "sheet") == 0)
        printf("\n%s", sheet_help());
    if (topic && strcmp(topic, "glass") == 0)
        printf("\n%s", glass_help());
    if (topic && strcmp(topic, "passivate") == 0)
        printf("\n%s", passivate_help());
    return n;
}

static const char *fix_usage(const char *name)
{
    return sim_fix_style(name)->usage;
}

static const char *compute_usage(const char *name)
{
    return compute_find_style(name)->usage;
}

static const char *dump_usage(const char *name)
{
    return writer_find_style(name)->usage;
}

static const char *dump_summary(const char *name)
{
    return writer_find_style(name)->summary;
}

static const char *fix_summary(const char *name)
{
    return sim_fix_style(name)->summary;
}

static const char *compute_summary(const char *name)
{
    return compute_find_style(name)->summary;
}

static const char *potential_summary(const char *name)
{
    return potential_find_style(name)->summary;
}

/* one kind of styles */
struct kind {
    const char *command;
    const char *head; /* the words before those of the style: "ID GROUP" */
    const char *tail; /* those between the style and its words: " N FILE" */
    const char *(*summary)(const char *name);
    const char *(*usage)(const char *name); /* NULL: not told */
};

static void print_usage(const struct kind *kind, const char *name)
{
    const char *usage = kind->usage ? kind->usage(name) : NULL;
    if (usage) {
        printf("                     %s %s %s%s%s%s\n", kind->command, kind->head, name, kind->tail,
               *usage ? " " : "", usage);
    }
}

/* Names with one line each; with a topic, also what words they take. */
static int print_styles(const struct kind *kind, const char *const *names, const char *topic)
{
    const char *title = kind->command;
    bool one = topic && strcmp(topic, title) != 0;
    int n = 0;
    if (topic && strcmp(topic, title) == 0)
        topic = NULL;
    for (int k = 0; names[k]; k++) {
        if (!wanted(topic, names[k]))
            continue;
        if (n++ == 0)
            printf("\nStyles of %s:\n", title);
        printf("  %-18s %s\n", names[k], kind->summary(names[k]));
        if (one)
            print_usage(kind, names[k]);
    }
    return n;
}

/* Names in running text. */
static int print_words(const char *title, const char *const *names, const char *topic)
{
    int n = 0;
    for (int k = 0; names[k]; k++) {
        if (!wanted(topic, names[k]))
            continue;
        if (n == 0)
            printf("\n%s:\n ", title);
        printf("%s %s", n > 0 && n % 12 == 0 ? "\n " : "", names[k]);
        n++;
    }
    if (n > 0)
        printf("\n");
    return n;
}

/* the whole table, asked for by name */
static int print_silica(const char *topic)
{
    if (!topic || strcmp(topic, "silica") != 0)
        return 0;
    char *text = silica_help();
    printf("\n%s", text);
    mem_free(text);
    return 1;
}

static int print_functions(const char *topic)
{
    const char *names[128];
    int n = 0;
    for (int k = 0; math_functions[k].name; k++)
        names[n++] = math_functions[k].name;
    for (int k = 0; group_functions[k].name; k++)
        names[n++] = group_functions[k].name;
    for (int k = 0; special_functions[k].name; k++) {
        if (!special_functions[k].unsupported)
            names[n++] = special_functions[k].name;
    }
    names[n] = NULL;
    return print_words("Functions of formulas", names, topic);
}

/* of a style that is named in full */
static void print_details(const char *details)
{
    if (details)
        printf("\n%s", details);
}

static void print_fix_details(const char *topic)
{
    const struct fix_style *style = topic ? sim_fix_style(topic) : NULL;
    print_details(style ? style->details : NULL);
}

static void print_compute_details(const char *topic)
{
    const struct compute_style *style = topic ? compute_find_style(topic) : NULL;
    print_details(style ? style->details : NULL);
}

/* `fix beam`, as the deck has it: the last word tells */
static const char *last_word(const char *topic)
{
    const char *space = topic ? strrchr(topic, ' ') : NULL;
    return space && space[1] ? space + 1 : topic;
}

bool help_print(const char *asked)
{
    const char *topic = last_word(asked);
    static const struct kind pairs = {"pair_style", "", "", potential_summary, NULL};
    static const struct kind fixes = {"fix", "ID GROUP", "", fix_summary, fix_usage};
    static const struct kind computes = {"compute", "ID GROUP", "", compute_summary, compute_usage};
    static const struct kind dumps = {"dump", "ID GROUP", " N FILE", dump_summary, dump_usage};
    int n = 0;
    if (!topic)
        printf("%s", options_usage());
    n += print_commands(topic);
    n += print_silica(topic);
    n += print_styles(&pairs, potential_style_names(), topic);
    n += print_styles(&fixes, sim_fix_style_names().list, topic);
    print_fix_details(topic);
    n += print_styles(&computes, compute_style_names(), topic);
    print_compute_details(topic);
    n += print_styles(&dumps, writer_style_names(), topic);
    n += print_words("variable styles", variable_style_names, topic);
    n += print_words("Words of thermo_style custom and of formulas", thermo_word_names(), topic);
    n += print_functions(topic);
    if (n == 0)
        printf("Nothing here has '%s' in its name.\n", topic);
    return n > 0;
}
