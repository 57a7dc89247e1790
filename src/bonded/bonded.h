#ifndef CW_BONDED_BONDED_H
#define CW_BONDED_BONDED_H
/* The force field of bonds and angles: styles and coefficients per type, and the pass that adds
 * forces, energies and virials to the atoms, each contribution rounded to its grid (base/exact.h)
 * with the same operations on every rank that has an end of it. */
#include "base/err.h"
#include "base/exact.h"
#include "base/types.h"
#include "bonded/form.h"

struct atoms;
struct bonded; /* opaque */
struct bonded_list;

struct bonded *bonded_create(void);
void bonded_destroy(struct bonded *bonded);

/* `bond_style`, `angle_style`: words after it: a form, none, or hybrid and several forms.
 * Coefficients given before are forgotten. Local. */
enum cw_status bonded_set_style(struct bonded *bonded, enum bonded_kind kind,
                                const char *const *words, int n_words,
                                struct cw_err *err) CW_MUST_CHECK;

/* `bond_coeff`, `angle_coeff`: TYPES, with hybrid a form, and its numbers. n_types: how many there
 * are. Local. */
enum cw_status bonded_set_coeff(struct bonded *bonded, enum bonded_kind kind, int n_types,
                                const char *const *words, int n_words,
                                struct cw_err *err) CW_MUST_CHECK;

/* The words alone. Local, pure. */
enum cw_status bonded_check_style(enum bonded_kind kind, const char *const *words, int n_words,
                                  struct cw_err *err) CW_MUST_CHECK;
enum cw_status bonded_check_coeff(enum bonded_kind kind, const char *const *words, int n_words,
                                  struct cw_err *err) CW_MUST_CHECK;

/* Is there a style (none is one) and are there coefficients for every type of what the atoms have?
 * n: numbers of bonds and angles of all ranks. Local. */
enum cw_status bonded_check_complete(const struct bonded *bonded, const struct atoms *atoms,
                                     const gid n[BONDED_KINDS], struct cw_err *err) CW_MUST_CHECK;

/* Is this the style in use ("hybrid", or a form)? Local. */
bool bonded_has_style(const struct bonded *bonded, enum bonded_kind kind, const char *name);

/* Adds the forces on owned atoms and what `want` asks (PASS_* of potential/potential.h). Errors: a
 * force above CW_FORCE_MAX, two atoms at one place; with ids. Local. */
enum cw_status bonded_compute(struct bonded *bonded, const struct bonded_list *list,
                              const struct atoms *atoms, unsigned want, struct cw_err *err);

/* This rank's share of the energy of all bonds or angles in the last pass with PASS_ENERGY, in
 * quanta of CW_QUANTUM_ENERGY. Local. */
const struct exact_sum *bonded_energy(const struct bonded *bonded, enum bonded_kind kind);

/* Deck lines that make it again (for checkpoints), and the sections Bond Coeffs and Angle Coeffs of
 * a data file; "" when there are none. The caller's (mem_free). Local. */
char *bonded_deck(const struct bonded *bonded);
char *bonded_sections(const struct bonded *bonded);

/* A copy, for a copy of a simulation. Local. */
struct bonded *bonded_copy(const struct bonded *from);

#endif
