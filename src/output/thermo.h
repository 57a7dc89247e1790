#ifndef CW_OUTPUT_THERMO_H
#define CW_OUTPUT_THERMO_H
/* The table of a run: thermo, thermo_style, thermo_modify, in LAMMPS's layout. What a column means
 * is evaluated by the simulation, through a value_host. Not in the log of a quiet simulation: that
 * is the caller's choice. */
#include "base/err.h"
#include "base/types.h"

struct thermo;
struct value_host;

/* thermo_style one, thermo 0: the first and last step of a run only. */
struct thermo *thermo_create(void);
void thermo_destroy(struct thermo *thermo);

/* `thermo N`: steps that are multiples of N, and the first and last of a run. Local. */
void thermo_set_every(struct thermo *thermo, gid every);
gid thermo_every(const struct thermo *thermo);

/* `thermo_style STYLE words...`; thermo_modify's settings go back to their defaults, as LAMMPS has
 * it. c_ID[*] becomes the columns that exist now. Errors: no such style or word, c_ID[*] of what
 * does not exist. Local, the same on all ranks. */
enum cw_status thermo_set_style(struct thermo *thermo, const struct value_host *host,
                                const char *const *words, int n_words,
                                struct cw_err *err) CW_MUST_CHECK;

/* The words alone, before anything exists (static check of a deck). Local. */
enum cw_status thermo_check_style(const char *const *words, int n_words,
                                  struct cw_err *err) CW_MUST_CHECK;

/* `thermo_modify words...`. Local, the same on all ranks. */
enum cw_status thermo_modify(struct thermo *thermo, const char *const *words, int n_words,
                             struct cw_err *err) CW_MUST_CHECK;

/* The words of a thermo_modify alone, for a thermo_style with the words style (none of them [*]).
 * Local. */
enum cw_status thermo_check_modify(const char *const *style, int n_style, const char *const *words,
                                   int n_words, struct cw_err *err) CW_MUST_CHECK;

/* thermo_modify norm: does the unit style's default (per_atom) stand, or did the deck choose? True:
 * the words that are marked extensive are to be divided by the number of atoms. Local. */
bool thermo_is_normalized(const struct thermo *thermo, bool per_atom);

/* IDs of the computes of temp and press: "thermo_temp", "thermo_press" unless thermo_modify named
 * others. Local. */
const char *thermo_temp_id(const struct thermo *thermo);
const char *thermo_press_id(const struct thermo *thermo);

/* Flags of enum value_need for a line. Local. */
unsigned thermo_needs(const struct thermo *thermo, const struct value_host *host);

/* Column titles into the log (line one), after a check that all values exist. Collective. */
enum cw_status thermo_header(struct thermo *thermo, const struct value_host *host,
                             struct cw_err *err) CW_MUST_CHECK;

/* One line (or block) for the present step into the log. Collective. Errors: a value that cannot be
 * evaluated. */
enum cw_status thermo_line(struct thermo *thermo, const struct value_host *host,
                           struct cw_err *err) CW_MUST_CHECK;

/* The last line made, without its newline; "" before the first. Local. */
const char *thermo_last_line(const struct thermo *thermo);

#endif
