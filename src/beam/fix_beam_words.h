#ifndef CW_BEAM_FIX_BEAM_WORDS_H
#define CW_BEAM_FIX_BEAM_WORDS_H
/* Readers of the words of fix beam: for fix_beam_words.c and process_words.c only. All local. */
#include "base/err.h"
#include "base/types.h"

struct fix_beam;

/* A positive number, or zero too. */
enum cw_status fix_beam_positive(const char *what, const char *word, bool or_zero, double *out,
                                 struct cw_err *err) CW_MUST_CHECK;

/* The n words after a keyword of a process. */
enum cw_status fix_beam_read_radiolysis(struct fix_beam *self, const char *const *words, int n,
                                        struct cw_err *err);
enum cw_status fix_beam_read_barn(struct fix_beam *self, const char *const *words, int n,
                                  struct cw_err *err);
enum cw_status fix_beam_read_bond(struct fix_beam *self, const char *const *words, int n,
                                  struct cw_err *err);
enum cw_status fix_beam_read_ionisation(struct fix_beam *self, const char *const *words, int n,
                                        struct cw_err *err);
enum cw_status fix_beam_read_break(struct fix_beam *self, const char *const *words, int n,
                                   struct cw_err *err);
enum cw_status fix_beam_read_leave(struct fix_beam *self, const char *const *words, int n,
                                   struct cw_err *err);
enum cw_status fix_beam_read_sputter(struct fix_beam *self, const char *const *words, int n,
                                     struct cw_err *err);
enum cw_status fix_beam_read_look(struct fix_beam *self, const char *const *words, int n,
                                  struct cw_err *err);

/* When all words are read: has each process that is on the elements that it needs? breaks, leaves:
 * the deck asks for O-H bonds to break, for Si-O-H angles to go. */
enum cw_status fix_beam_check_processes(struct fix_beam *self, bool breaks, bool leaves,
                                        struct cw_err *err) CW_MUST_CHECK;

#endif
