#ifndef CW_SYSTEM_WRITE_DATA_H
#define CW_SYSTEM_WRITE_DATA_H
/* `write_data`: the state as a LAMMPS data file, atoms in the order of their ids, numbers with as
 * many digits as give the same bits when read again. */
#include "base/err.h"
#include "base/types.h"

struct system_parts;

/* The words after `write_data`: FILE, then nocoeff (without Bond Coeffs and Angle Coeffs) or pair
 * ii|ij, which changes nothing: pair coefficients are not written (they belong into the deck). A
 * bond that is switched off is written as any other, as LAMMPS does. A * in FILE stands for the
 * step. The file is written beside its place and renamed. Errors: words, no box, a folder that
 * cannot be written, a full disk. Collective. */
enum cw_status write_data(const struct system_parts *parts, const char *const *words, int n_words,
                          gid step, struct cw_err *err) CW_MUST_CHECK;

/* Bytes that the file will have, from the lines of some of the atoms. Collective. */
gid write_data_bytes(const struct system_parts *parts);

/* The words alone. Local, pure. */
enum cw_status write_data_check(const char *const *words, int n_words,
                                struct cw_err *err) CW_MUST_CHECK;

#endif
