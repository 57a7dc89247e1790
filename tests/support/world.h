#ifndef CW_TESTS_SUPPORT_WORLD_H
#define CW_TESTS_SUPPORT_WORLD_H
/* The parts of a simulation without the simulation, and one function that runs a building command
 * given as a line, for tests of system/. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "parallel/comm.h"
#include "system/assign.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/create.h"
#include "system/displace.h"
#include "system/glass.h"
#include "system/group.h"
#include "system/grouping.h"
#include "system/lattice.h"
#include "system/particle.h"
#include "system/parts.h"
#include "system/read_data.h"
#include "system/region.h"
#include "system/remove.h"
#include "system/sheet.h"
#include "system/velocity.h"
#include "system/write_data.h"

struct world {
    struct comm *comm;
    struct atoms atoms;
    struct box box;
    struct groups groups;
    struct regions *regions;
    struct lattice *lattice;
    const struct units *units;
    struct cw_err err;
    char pairs[512];
    struct read_data_result result; /* of the last read_data */
    gid count;                      /* what the last command created, changed or counted */
};

static inline void world_open(struct world *w, const char *units)
{
    memset(w, 0, sizeof *w);
    w->comm = comm_world();
    atoms_init(&w->atoms);
    box_init(&w->box);
    groups_init(&w->groups);
    w->regions = regions_create();
    ck_assert_int_eq(units_find(units, &w->units, &w->err), CW_OK);
}

static inline void world_close(struct world *w)
{
    lattice_destroy(w->lattice);
    regions_destroy(w->regions);
    atoms_free(&w->atoms);
    comm_destroy(w->comm);
}

static inline struct system_parts world_parts(struct world *w)
{
    return (struct system_parts){.atoms = &w->atoms,
                                 .groups = &w->groups,
                                 .box = &w->box,
                                 .regions = w->regions,
                                 .lattice = w->lattice,
                                 .units = w->units,
                                 .comm = w->comm};
}

/* coefficients of a data file: words joined, one line each */
static inline enum cw_status world_take_pair(void *self, const char *const *words, int n_words,
                                             struct cw_err *err)
{
    struct world *w = self;
    for (int k = 0; k < n_words; k++) {
        if (strcmp(words[k], "bad") == 0)
            return cw_err_user(err, "a bad coefficient");
        strcat(w->pairs, words[k]);
        strcat(w->pairs, k + 1 < n_words ? " " : ";");
    }
    return CW_OK;
}

static inline enum cw_status world_run(struct world *w, const char *line)
{
    char copy[8192];
    const char *word[64];
    int n = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *c = strtok(copy, " "); c; c = strtok(NULL, " "))
        word[n++] = c;
    const char *const *rest = word + 1;
    struct system_parts parts = world_parts(w);
    w->err = (struct cw_err){0};
    n--;
    if (strcmp(word[0], "lattice") == 0) {
        struct lattice *made = NULL;
        enum cw_status status =
            lattice_create(rest, n, strcmp(w->units->name, "lj") == 0, &made, &w->err);
        if (made) {
            lattice_destroy(w->lattice);
            w->lattice = made;
        }
        return status;
    }
    if (strcmp(word[0], "boundary") == 0)
        return box_set_boundary(&w->box, rest, &w->err);
    if (strcmp(word[0], "region") == 0)
        return regions_command(w->regions, rest, n, &w->box, w->lattice, &w->err);
    if (strcmp(word[0], "create_box") == 0)
        return create_box(&parts, rest, n, &w->err);
    if (strcmp(word[0], "create_atoms") == 0)
        return create_atoms(&parts, rest, n, &w->count, &w->err);
    if (strcmp(word[0], "mass") == 0)
        return assign_mass(&w->atoms, rest, n, &w->err);
    if (strcmp(word[0], "set") == 0)
        return assign_set(&parts, rest, n, &w->count, &w->err);
    if (strcmp(word[0], "group") == 0)
        return grouping_command(&parts, rest, n, &w->count, &w->err);
    if (strcmp(word[0], "velocity") == 0)
        return velocity_command(&parts, rest, n, &w->err);
    if (strcmp(word[0], "particle") == 0)
        return particle_command(&parts, rest, n, &w->count, &w->err);
    if (strcmp(word[0], "sheet") == 0) {
        struct sheet_made made;
        enum cw_status status = sheet_command(&parts, rest, n, &made, &w->err);
        w->count = made.n;
        return status;
    }
    if (strcmp(word[0], "glass") == 0) {
        struct glass_made made;
        enum cw_status status = glass_command(&parts, rest, n, &made, &w->err);
        w->count = made.n;
        return status;
    }
    if (strcmp(word[0], "read_data") == 0) {
        struct read_data_sink sink = {w, world_take_pair, world_take_pair, world_take_pair};
        return read_data(&parts, rest, n, &sink, &w->result, &w->err);
    }
    if (strcmp(word[0], "write_data") == 0)
        return write_data(&parts, rest, n, 1234, &w->err);
    if (strcmp(word[0], "displace_atoms") == 0)
        return displace_atoms(&parts, rest, n, &w->err);
    if (strcmp(word[0], "change_box") == 0)
        return displace_change_box(&parts, rest, n, &w->err);
    if (strcmp(word[0], "delete_atoms") == 0)
        return remove_atoms(&parts, rest, n, &w->count, &w->err);
    ck_abort_msg("world_run does not know '%s'", word[0]);
    return CW_DEFECT;
}

/* runs a line that must succeed / must fail with this text in its message */
static inline void world_do(struct world *w, const char *line)
{
    enum cw_status status = world_run(w, line);
    ck_assert_msg(status == CW_OK, "%s: %s", line, w->err.text);
}

static inline void world_refuse(struct world *w, const char *line, const char *message)
{
    enum cw_status status = world_run(w, line);
    ck_assert_msg(status == CW_USER, "%s: was accepted", line);
    ck_assert_msg(strstr(w->err.text, message) != NULL, "%s: '%s' does not say '%s'", line,
                  w->err.text, message);
}

#endif
