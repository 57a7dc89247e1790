#ifndef CW_SYSTEM_GLASS_TRIM_H
#define CW_SYSTEM_GLASS_TRIM_H
/* Making a cut piece of glass exactly SiO2, so neutral, by taking away what is loose at its
 * surface.
 */
#include "base/err.h"
#include "base/types.h"

struct glass_made;
struct glass_piece;

/* Si and O nearer than `bond` are bonded. First Si with fewer than two bonds and O without any go;
 * then, while there are too many O (Si), the one with the fewest bonds, of O that whose Si has the
 * most; a random number of (seed, place in the list) decides between equals. After each removal
 * the first rule is applied again. Fills removed and missing. Errors: a bond longer than half a
 * period, nothing left. Local, pure. */
enum cw_status glass_trim(struct glass_piece *piece, double bond, gid seed, const char *name,
                          struct glass_made *made, struct cw_err *err) CW_MUST_CHECK;

#endif
