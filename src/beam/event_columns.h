#ifndef CW_BEAM_EVENT_COLUMNS_H
#define CW_BEAM_EVENT_COLUMNS_H
/* The columns of the log of events, once for all kinds of files. All pure, local. */
#include "base/types.h"

struct beam_event;

enum event_number { EVENT_WHOLE, EVENT_REAL, EVENT_TEXT };
enum { EVENT_TEXT_SIZE = 16 }; /* bytes of a text, with the 0 at its end */

struct event_column {
    const char *name;
    const char *unit; /* "" for none */
    size_t offset;    /* in struct beam_event, of a gid, an int or a double */
    const char *(*text)(const struct beam_event *event);
    enum event_number kind;
    int digits; /* of a real: in all, or behind the point (is_fixed) */
    bool is_fixed;
    bool is_int; /* a whole number is an int, not a gid */
};

/* [event_columns_n] */
extern const struct event_column event_columns[];
extern const int event_columns_n;

/* The value of a column, of its kind. */
gid event_whole(const struct event_column *column, const struct beam_event *event);
double event_real(const struct event_column *column, const struct beam_event *event);

#endif
