#ifndef CW_BEAM_BEAM_TABLE_H
#define CW_BEAM_BEAM_TABLE_H
/* `coldweld beam-table KEV ELEMENT ...`, and the same of a deck's beam: what electrons of an energy
 * can do to atoms, before any run. All local. */
#include <stdio.h>

#include "base/err.h"

struct element;

enum { BEAM_TABLE_ELEMENTS = 128 };

struct beam_table {
    double energy;                                      /* keV */
    const struct element *element[BEAM_TABLE_ELEMENTS]; /* [n], each once */
    int n;
    double radiolysis, ionisation; /* A^2, of an oxygen and of a hydrogen */
    double flux;                   /* electrons/A^2/s; 0: not known, rates for 1 A/cm^2 */
};

/* Adds an element, once. */
void beam_table_add(struct beam_table *table, const struct element *element);

/* Most energies, thresholds, cross sections by all three models and rates, what ionisation does to
 * the elements of silica and its hydrogen; says in words what cannot happen. */
void beam_table_write(const struct beam_table *table, FILE *out);

/* The words after beam-table: an energy in keV, elements. Prints the table for 1 A/cm^2. Errors: no
 * energy, no element, an unknown one. */
enum cw_status beam_table_print(const char *const *words, int n_words, FILE *out,
                                struct cw_err *err) CW_MUST_CHECK;

#endif
