/* See weld_columns.h. A table of name, unit and decimals by column. */
#include "sim/weld_columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "output/buffer.h"

enum unit { UNIT_ENERGY, UNIT_LENGTH, UNIT_DEGREES, UNIT_NONE };

static const struct {
    const char *name;
    enum unit unit;
    int decimals;
} columns[WELD_COLUMNS] = {
    [WELD_COLUMN_INTERACTION] = {"interaction", UNIT_ENERGY, 6},
    [WELD_COLUMN_RELEASED] = {"released", UNIT_ENERGY, 6},
    [WELD_COLUMN_QUENCHED] = {"quenched", UNIT_ENERGY, 6},
    [WELD_COLUMN_RELEASED_QUENCHED] = {"released_quenched", UNIT_ENERGY, 6},
    [WELD_COLUMN_DISTANCE] = {"centre_distance", UNIT_LENGTH, 5},
    [WELD_COLUMN_NECK_RADIUS] = {"neck_radius", UNIT_LENGTH, 4},
    [WELD_COLUMN_CONTACT_ATOMS] = {"contact_atoms", UNIT_NONE, 0},
    [WELD_COLUMN_MISORIENTATION] = {"misorientation", UNIT_DEGREES, 4},
    [WELD_COLUMN_AXIS_ANGLE] = {"axis_angle", UNIT_DEGREES, 4},
    [WELD_COLUMN_NECK_ATOMS] = {"neck_atoms", UNIT_NONE, 0},
    [WELD_COLUMN_NECK_DEFECTS] = {"neck_non_fcc", UNIT_NONE, 0},
    [WELD_COLUMN_POTENTIAL] = {"potential", UNIT_ENERGY, 6},
    [WELD_COLUMN_KINETIC] = {"kinetic", UNIT_ENERGY, 6},
    [WELD_COLUMN_THERMOSTATS] = {"thermostat_work", UNIT_ENERGY, 6},
    [WELD_COLUMN_OTHER] = {"other_work", UNIT_ENERGY, 6},
    [WELD_COLUMN_TIME_STEP] = {"time_step_error", UNIT_ENERGY, 6},
    [WELD_COLUMN_RESIDUAL] = {"residual", UNIT_ENERGY, 9},
};

static const char *unit_name(const struct units *units, enum unit unit)
{
    switch (unit) {
    case UNIT_ENERGY:
        return units->energy;
    case UNIT_LENGTH:
        return units->length;
    case UNIT_DEGREES:
        return "deg";
    case UNIT_NONE:
        break;
    }
    return "";
}

void weld_columns_header(const struct units *units, struct buffer *text)
{
    buffer_print(text, "step,time_%s", units->time);
    for (int c = 0; c < WELD_COLUMNS; c++) {
        const char *unit = unit_name(units, columns[c].unit);
        buffer_print(text, ",%s%s%s", columns[c].name, *unit ? "_" : "", unit);
    }
}

static void print_value(double value, int decimals, struct buffer *text)
{
    char number[64] = "";
    if (!isnan(value))
        (void)snprintf(number, sizeof number, "%.*f", decimals, value);
    const bool is_minus_zero = number[0] == '-' && number[strspn(number, "-0.")] == '\0';
    buffer_print(text, ",%s", number + is_minus_zero);
}

void weld_columns_line(gid step, double time, const double *row, struct buffer *text)
{
    buffer_print(text, "%lld,%.6f", (long long)step, time);
    for (int c = 0; c < WELD_COLUMNS; c++)
        print_value(row[c], columns[c].decimals, text);
}
