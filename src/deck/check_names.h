#ifndef CW_DECK_CHECK_NAMES_H
#define CW_DECK_CHECK_NAMES_H
/* For the static check: which variables, computes, fixes and groups a deck defines anywhere, and
 * whether what its lines refer to is among them. All functions are local. */
#include "base/err.h"
#include "base/types.h"

struct comm;
struct variables;

/* Strings without duplicates. */
struct name_list {
    char **name; /* [n + 1], the last NULL; NULL when empty; strings owned */
    int n;
};

void name_list_add(struct name_list *list, const char *name);
bool name_list_has(const struct name_list *list, const char *name);
void name_list_free(struct name_list *list);

/* A variable with one value that nothing in the deck changes. */
struct fixed_variable {
    char *name, *value; /* owned; value NULL: several, or it changes */
};

struct check_names {
    const struct variables *given; /* borrowed: variables of the command line */
    struct name_list variables, computes, fixes, groups, dumps;
    struct name_list several; /* variables of which a definition may be several words, or none */
    struct name_list makers;  /* lines that other lines speak of: check_uses.h */
    struct fixed_variable *fixed; /* [n_fixed], owned */
    int n_fixed;
    int n_types;       /* of create_box; -1: other lines decide too; 0: no such line */
    struct comm *comm; /* borrowed; NULL: files of the line at hand may be missing still */
    bool uncertain;    /* names may be defined that are not in the lists */
    bool restarts;     /* groups may come from a checkpoint */
};

void check_names_free(struct check_names *names);

/* Notes what a line defines, also inside the commands of `if`. */
void check_names_learn(struct check_names *names, const char *line);

/* How many atom types there will be; 0: not known. */
int check_names_types(const struct check_names *names);

/* The line with the values of its variables, when each of them has one value for the whole deck;
 * else as it is. The caller's (mem_free). Valid when all lines have been learnt. */
char *check_names_fixed(struct check_names *names, const char *line);

/* Is ${name} always one word? self: struct check_names. */
bool check_names_is_single(const void *self, const char *name);

/* Everything that a line refers to: ${name}, $x, $(formula), and the formula of `variable equal`
 * and `atom`; the groups, c_ID, f_ID, v_name of commands. Errors: a malformed formula; a
 * variable, compute, fix, group or thermo word that the deck does not define anywhere, with the
 * nearest. */
enum cw_status check_names_line(struct check_names *names, const char *line,
                                struct cw_err *err) CW_MUST_CHECK;

#endif
