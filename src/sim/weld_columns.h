#ifndef CW_SIM_WELD_COLUMNS_H
#define CW_SIM_WELD_COLUMNS_H
/* The columns of the weld ledger behind step and time, and their text. Names and order are for
 * users' scripts: new ones go to the end. What they mean: sim/fix_weld.c. All functions are local.
 */
#include "base/types.h"

struct buffer;
struct units;

enum weld_column {
    WELD_COLUMN_INTERACTION,
    WELD_COLUMN_RELEASED,
    WELD_COLUMN_QUENCHED,
    WELD_COLUMN_RELEASED_QUENCHED,
    WELD_COLUMN_DISTANCE,
    WELD_COLUMN_NECK_RADIUS,
    WELD_COLUMN_CONTACT_ATOMS,
    WELD_COLUMN_MISORIENTATION,
    WELD_COLUMN_AXIS_ANGLE,
    WELD_COLUMN_NECK_ATOMS,
    WELD_COLUMN_NECK_DEFECTS,
    WELD_COLUMN_POTENTIAL,
    WELD_COLUMN_KINETIC,
    WELD_COLUMN_THERMOSTATS,
    WELD_COLUMN_OTHER,
    WELD_COLUMN_TIME_STEP,
    WELD_COLUMN_RESIDUAL,
    WELD_COLUMNS
};

/* Adds the table's header: names with their units, by commas, no newline. */
void weld_columns_header(const struct units *units, struct buffer *text);

/* Adds a line: step, time (time units) and the values [WELD_COLUMNS] in the units that the header
 * names, no newline. A value that is NaN leaves its place empty; one that rounds to zero has no
 * sign. */
void weld_columns_line(gid step, double time, const double *row, struct buffer *text);

#endif
