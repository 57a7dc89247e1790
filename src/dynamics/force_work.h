#ifndef CW_DYNAMICS_FORCE_WORK_H
#define CW_DYNAMICS_FORCE_WORK_H
/* The work that a force does in velocity Verlet: one that a fix adds in post_force, or the force
 * field's own. The forces are kept per atom with the checkpoint, so a run that goes on (also after
 * a restart) kicks with the very forces that the last step had, though they depended on random
 * numbers or on a velocity in the middle of the step. */
#include "base/err.h"
#include "base/types.h"
#include "dynamics/work.h"

struct atoms;
struct fix_context;

enum { FORCE_WORK_COLUMNS = 6 }; /* per atom: force (3), velocity when it was made (3) */

/* Which of the two kicks by the forces of a step. The second alone: of forces that no step has
 * ended with (a set-up, atoms that were changed), or after a change of the time step; when it
 * comes, the rows have the total force for the velocity. */
enum force_kicks { KICK_BOTH, KICK_SECOND, KICK_FIRST };

struct force_work {
    struct work_meter done;
    struct work_meter first; /* when closed: work of the first kick by the present forces */
    bool closed;
    gid made_step;        /* the step of the forces; -1: none */
    double dt;            /* time step then, or what it was changed to */
    enum force_kicks due; /* whose work is not in `done` yet */
    bool in_setup;        /* the next force_work_open makes forces that no step ends with */
    struct atoms *atoms;  /* borrowed; NULL before the first setup */
    int field;
    char name[32];
};

void force_work_init(struct force_work *fw);

/* From the fix's setup hook: makes or finds the per-atom field. id: the fix's ID. Local. */
void force_work_setup(struct force_work *fw, struct fix_context *context, const char *id);

/* First thing when the forces of a step are there: settles the work of the last step's forces on
 * the atoms with (mask & bits) != 0 that some fix integrates. In the set-up of a run that goes on,
 * the rows of this step exist already; with `keep` they stay, true is returned, and the two kicks
 * by them are counted together, which expects the same total force in both. Local. */
bool force_work_open(struct force_work *fw, const struct fix_context *context, uint32_t bits,
                     bool keep);

/* From the fix's settle hook, at the end of a step, before atoms are changed: puts down the work of
 * the kick that the present forces have done. The next force_work_open makes forces for the other.
 * Local. */
void force_work_settle(struct force_work *fw, const struct fix_context *context, uint32_t bits);

/* From the fix's set_time_step hook, while the present forces, total ones, are those that the next
 * step begins with: it will be as long as dt. Local. */
void force_work_set_time_step(struct force_work *fw, const struct fix_context *context,
                              uint32_t bits, double dt);

/* From the fix's end_of_run hook: puts the work of the last kick down, since the deck may change
 * velocities and forces before the next run. Local. */
void force_work_close(struct force_work *fw, const struct fix_context *context, uint32_t bits);

/* Rows, [n_local * FORCE_WORK_COLUMNS]. Local. */
double *force_work_rows(const struct force_work *fw);

/* Records the force added to an atom with velocity v. A row that exists already (open returned
 * true) keeps its velocity: kept = true. Local. */
void force_work_record(double *row, const double force[3], const double *v, bool kept);

/* Work up to now, energy units. Collective. */
double force_work_value(const struct force_work *fw, const struct fix_context *context,
                        uint32_t bits);

/* fix_ops.save and restore: *data is the caller's (mem_free); id names the fix in messages.
 * Collective / local. */
void force_work_save(const struct force_work *fw, const struct fix_context *context, uint32_t bits,
                     void **data, size_t *bytes);
enum cw_status force_work_restore(struct force_work *fw, const char *id, const void *data,
                                  size_t bytes, struct cw_err *err);

/* Lets go of the field. */
void force_work_free(struct force_work *fw);

#endif
