#ifndef CW_BEAM_CHANGES_H
#define CW_BEAM_CHANGES_H
/* What the beam does to atoms themselves: takes them away, moves charge, drops bonds. Each rank
 * says what it knows of, for atoms of any rank; then all of it is sorted and made in one go, so
 * nothing depends on who said it. An event that wants an atom that another one, before it by
 * process and atom id, has taken is left out, and so is one that takes an atom that another has
 * given charge to.
 *
 * Charges are counted in quanta of 2^-40 e: the sum over all atoms of round(q / quantum) is the
 * same after each event, to the last quantum. */
#include "base/err.h"
#include "base/types.h"
#include "beam/events.h"

struct atoms;
struct fix_context;

#define BEAM_CHARGE_QUANTUM 0x1p-40 /* e */

/* In quanta; 0 without charges. Local, pure. */
int64_t beam_charge(const struct atoms *atoms, lidx i);

enum { BEAM_EDITS = 3 };

struct beam_change {
    struct beam_event event; /* step, id, process, ...; id: the atom that it is about */
    int n_edits;
    struct beam_edit {
        gid id;
        int64_t charge; /* to be added */
        bool gone;      /* taken away, whatever charge it had */
    } edit[BEAM_EDITS];
    int64_t spread; /* charge to go to all atoms that stay, in equal parts */
    gid drop[3];    /* of the topology: a bond that goes with its angles, or an angle (the corner
                       second); 0: none, and no third atom */
};

struct beam_changes {
    struct beam_change *list; /* [n] */
    size_t n, cap;
};

/* Local. */
void beam_changes_add(struct beam_changes *changes, const struct beam_change *change);
void beam_changes_free(struct beam_changes *changes);

/* This rank's changes in, those of all ranks that are to be made out: sorted, the same on all.
 * Collective. */
void beam_changes_share(struct beam_changes *changes, struct fix_context *context);

/* Makes them; owners and ghosts must be made anew afterwards. What is left of a spread charge when
 * all atoms have got their part goes to the atom with the lowest id. Collective. */
enum cw_status beam_changes_make(const struct beam_changes *changes, struct fix_context *context,
                                 struct cw_err *err) CW_MUST_CHECK;

#endif
