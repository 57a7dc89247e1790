#ifndef CW_BASE_ELEMENT_H
#define CW_BASE_ELEMENT_H
/* Chemical elements, hydrogen to plutonium. */

struct element {
    char symbol[3];
    int z;       /* atomic number */
    double mass; /* amu: standard atomic weight (IUPAC 2021, abridged; of elements without one, the
                    mass number of the longest-lived isotope) */
};

/* By its symbol ("Au"); NULL: there is none. Local, pure. */
const struct element *element_find(const char *symbol);

/* The element whose mass is nearest; NULL: none within one part in a hundred. Local, pure. */
const struct element *element_of_mass(double mass);

/* All symbols in the order of their numbers, NULL-terminated, for hints. */
const char *const *element_symbols(void);

#endif
