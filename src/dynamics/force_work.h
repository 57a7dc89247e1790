#ifndef CW_DYNAMICS_FORCE_WORK_H
#define CW_DYNAMICS_FORCE_WORK_H
/* Forces that a fix adds in post_force, and the work that they do. The forces are kept per atom
 * with the checkpoint, so a run that goes on (also after a restart) kicks with the very forces that
 * the last step had, though they depended on random numbers or on a velocity in the middle of the
 * step.
 */
#include "base/err.h"
#include "base/types.h"
#include "dynamics/work.h"

struct atoms;
struct fix_context;

enum { FORCE_WORK_COLUMNS = 6 }; /* per atom: added force (3), velocity when it was added (3) */

struct force_work {
    struct work_meter done;
    gid made_step;       /* the step of the forces; -1: none yet */
    double dt;           /* time step then */
    bool half;           /* made by a set-up: only the second of the step's two half kicks is due */
    bool in_setup;       /* the next force_work_open belongs to a set-up */
    struct atoms *atoms; /* borrowed; NULL before the first setup */
    int field;
    char name[32];
};

void force_work_init(struct force_work *fw);

/* From the fix's setup hook: makes or finds the per-atom field. id: the fix's ID. Local. */
void force_work_setup(struct force_work *fw, struct fix_context *context, const char *id);

/* First thing in post_force: settles the work of the last step's forces on the atoms of the group.
 * Returns true when this step's forces exist already (a run goes on): then the rows hold them.
 * Local. */
bool force_work_open(struct force_work *fw, struct fix_context *context, uint32_t bits);

/* Rows, [n_local * FORCE_WORK_COLUMNS]. Local. */
double *force_work_rows(const struct force_work *fw);

/* Records the force added to an atom with velocity v. A row that exists already (open returned
 * true) keeps its velocity: kept = true. Local. */
void force_work_record(double *row, const double force[3], const double *v, bool kept);

/* Work up to now, energy units. Collective. */
double force_work_value(const struct force_work *fw, struct fix_context *context, uint32_t bits);

/* fix_ops.save and restore: *data is the caller's (mem_free); id names the fix in messages.
 * Collective / local. */
void force_work_save(const struct force_work *fw, struct fix_context *context, void **data,
                     size_t *bytes);
enum cw_status force_work_restore(struct force_work *fw, const char *id, const void *data,
                                  size_t bytes, struct cw_err *err);

/* Lets go of the field. */
void force_work_free(struct force_work *fw);

#endif
