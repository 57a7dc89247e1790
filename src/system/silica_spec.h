#ifndef CW_SYSTEM_SILICA_SPEC_H
#define CW_SYSTEM_SILICA_SPEC_H
/* What a deck says of silica and its hydroxyl, for all that look for sites on its surface. */
#include "base/err.h"
#include "base/types.h"

struct system_parts;
struct words;

enum silica_role { SILICA_SI, SILICA_O, SILICA_H, SILICA_OTHER, SILICA_ROLES };

/* What is what, and how it is found. */
struct silica_spec {
    int type[SILICA_OTHER]; /* atom types of Si, O and H */
    int bond, angle;        /* types of O-H and of Si-O-H */
    double cutoff;          /* A: Si and O nearer than this are bonded */
    double probe, depth;    /* A: the ball's radius; how far from an atom that it touches */
    uint32_t seed;          /* the order of the oxygens */
    bool radicals;          /* charges tell neutral dangling bonds from others */
};

struct silica_spec silica_spec_default(void);

/* `types SI O H`, `bond T`, `angle T`, `cutoff R`, `probe R`, `depth D`: their names, and the words
 * after one of them (its index). Local. */
#define SILICA_SPEC_KEYWORDS "types", "bond", "angle", "cutoff", "probe", "depth"
enum { SILICA_SPEC_N = 6 };
void silica_spec_read(struct silica_spec *spec, int keyword, struct words *words);

/* The box, the atom style, lengths in A, and the types' numbers. Local, the same on all ranks. */
enum cw_status silica_spec_check(const struct silica_spec *spec, const struct system_parts *parts,
                                 struct cw_err *err) CW_MUST_CHECK;

#endif
