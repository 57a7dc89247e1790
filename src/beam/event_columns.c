/* See event_columns.h. A name carries its unit where it is not obvious, so that a table explains
 * itself; names and order are for users' scripts: new ones go to the end. */
#include "beam/event_columns.h"

#include <stddef.h>
#include <string.h>

#include "beam/events.h"

static const char *element_of(const struct beam_event *event)
{
    return event->element;
}

static const char *process_of(const struct beam_event *event)
{
    return beam_process_name(event->process);
}

static const char *outcome_of(const struct beam_event *event)
{
    return beam_outcome_name(event->outcome);
}

#define PLACE(member) offsetof(struct beam_event, member)
#define GENERAL(label, in, count, member)                                                          \
    {                                                                                              \
        .name = (label), .unit = (in), .kind = EVENT_REAL, .digits = (count),                      \
        .offset = PLACE(member)                                                                    \
    }
#define FIXED(label, in, count, member)                                                            \
    {                                                                                              \
        .name = (label), .unit = (in), .kind = EVENT_REAL, .digits = (count), .is_fixed = true,    \
        .offset = PLACE(member)                                                                    \
    }
#define WHOLE(label, member)                                                                       \
    {                                                                                              \
        .name = (label), .unit = "", .kind = EVENT_WHOLE, .offset = PLACE(member)                  \
    }
#define INTEGER(label, member)                                                                     \
    {                                                                                              \
        .name = (label), .unit = "", .kind = EVENT_WHOLE, .offset = PLACE(member), .is_int = true  \
    }
#define TEXT(label, function)                                                                      \
    {                                                                                              \
        .name = (label), .unit = "", .kind = EVENT_TEXT, .text = (function)                        \
    }

const struct event_column event_columns[] = {
    WHOLE("step", step),
    GENERAL("time_ps", "ps", 10, time),
    GENERAL("microscope_s", "s", 10, seconds),
    GENERAL("dose_e_per_A2", "1/A^2", 10, dose),
    WHOLE("atom", id),
    INTEGER("type", type),
    TEXT("element", element_of),
    FIXED("x", "A", 6, x[0]),
    FIXED("y", "A", 6, x[1]),
    FIXED("z", "A", 6, x[2]),
    TEXT("process", process_of),
    GENERAL("transfer_eV", "eV", 8, transfer),
    FIXED("direction_x", "", 8, direction[0]),
    FIXED("direction_y", "", 8, direction[1]),
    FIXED("direction_z", "", 8, direction[2]),
    GENERAL("kinetic_gain_eV", "eV", 8, gain),
    WHOLE("partner", partner),
    GENERAL("potential_gain_eV", "eV", 8, potential),
    TEXT("outcome", outcome_of),
    GENERAL("displacement_A", "A", 8, displacement),
    GENERAL("displacements_per_atom", "", 8, dpa),
};
const int event_columns_n = sizeof event_columns / sizeof event_columns[0];

gid event_whole(const struct event_column *column, const struct beam_event *event)
{
    const char *at = (const char *)event + column->offset;
    gid value;
    int narrow;
    memcpy(&narrow, at, sizeof narrow);
    if (column->is_int)
        return narrow;
    memcpy(&value, at, sizeof value);
    return value;
}

double event_real(const struct event_column *column, const struct beam_event *event)
{
    double value;
    memcpy(&value, (const char *)event + column->offset, sizeof value);
    return value;
}
