#ifndef CW_SYSTEM_REGION_H
#define CW_SYSTEM_REGION_H
/* Regions: named pieces of space, LAMMPS's command and conventions (surface counts as inside;
 * `side out` is the complement; no wrapping across periodic faces). Fixed in space: what moves,
 * turns or depends on a variable is refused. Every rank holds the same. All local. */
#include "base/err.h"
#include "base/types.h"

struct box;
struct lattice;
struct region;  /* opaque */
struct regions; /* opaque: the simulation's list */

struct regions *regions_create(void);
void regions_destroy(struct regions *regions);

/* `region ID style ...` or `region ID delete`; words[0] is the ID. Errors: ID taken, unknown words,
 * EDGE or INF before the box exists, a part of a union that is not there or a part still in use on
 * delete. Local. */
enum cw_status regions_command(struct regions *regions, const char *const *words, int n_words,
                               const struct box *box, const struct lattice *lattice,
                               struct cw_err *err) CW_MUST_CHECK;

/* The words alone: style, keywords, numbers. Local, pure. */
enum cw_status regions_check(const char *const *words, int n_words,
                             struct cw_err *err) CW_MUST_CHECK;

/* NULL: none. The pointer holds until the region is deleted. */
const struct region *regions_find(const struct regions *regions, const char *name);

/* The same, with an error that names the nearest. */
enum cw_status regions_require(const struct regions *regions, const char *name,
                               const struct region **region, struct cw_err *err) CW_MUST_CHECK;

/* Is the point inside (surface included), the side taken into account? */
bool region_contains(const struct region *region, const double x[3]);

/* Brick around the region, with faces at +-1e20 where it is unbounded. */
void region_extent(const struct region *region, double lo[3], double hi[3]);

/* Is it a block / a prism with `side in`? (what a box is made of) */
bool region_is_block(const struct region *region);
bool region_is_prism(const struct region *region);

/* Edges of a block or prism; tilts xy xz yz, 0 for a block. */
void region_edges(const struct region *region, double lo[3], double hi[3], double tilt[3]);

#endif
