/* See thresholds.h. Surface: 5/3 of the sublimation energy (R. F. Egerton, R. McLeod, F. Wang, M.
 * Malac, Ultramicroscopy 110, 991, 2010). What is known of silica differs by factors of two to
 * three. */
#include "beam/thresholds.h"

#include <string.h>

#include "base/types.h"

static const char HOBBS[] = "Hobbs 1987";
static const char SUBLIMATION[] = "5/3 of sublimation, Egerton 2010";

static const struct threshold table[] = {
    {"H", "O-H bond", 4.5, "bond energy"},
    {"C", "graphite", 30, HOBBS},
    {"C", "graphene", 21.1, "Susi 2016"},
    {"C", "edge", 15, "usual for edges of graphene"},
    {"O", "silica", 28.9, "Mota, classical dynamics"},
    {"O", "silica, usual", 15, "usual, 10 to 15"},
    {"O", "surface", 5, "weakly bound"},
    {"Al", "bulk", 17, HOBBS},
    {"Si", "silica", 70.5, "Mota, classical dynamics"},
    {"Si", "crystal, mean", 36, "Holmstrom 2008"},
    {"Si", "crystal, <111>", 12.5, "Holmstrom 2008"},
    {"Si", "surface", 7.7, SUBLIMATION},
    {"Ni", "surface", 7.4, SUBLIMATION},
    {"Cu", "bulk", 20, HOBBS},
    {"Cu", "surface", 5.8, SUBLIMATION},
    {"Pd", "surface", 6.5, SUBLIMATION},
    {"Ag", "surface", 4.9, SUBLIMATION},
    {"Pt", "bulk", 33, "33 to 44"},
    {"Pt", "surface", 9.7, SUBLIMATION},
    {"Au", "bulk", 34, HOBBS},
    {"Au", "surface", 6.3, SUBLIMATION},
};
enum { ROWS = sizeof table / sizeof table[0] };

const struct threshold *thresholds_of(const char *symbol, int *n)
{
    const struct threshold *first = NULL;
    *n = 0;
    for (size_t k = 0; k < ROWS; k++) {
        if (strcmp(table[k].symbol, symbol) != 0)
            continue;
        first = first ? first : &table[k];
        (*n)++;
    }
    return first;
}
