#ifndef CW_BASE_TALLY_H
#define CW_BASE_TALLY_H
/* How often each of many whole numbers occurs, as a sorted list. All local. */
#include "base/types.h"

struct tally {
    gid key, n; /* it occurs n times */
};

/* Sorts by key and adds up those of one key; returns how many are left, at the front. */
gid tally_add_up(struct tally *list, gid n);

/* That of a key in a list that tally_add_up has left; NULL: not there. */
const struct tally *tally_find(const struct tally *list, gid n, gid key);

#endif
