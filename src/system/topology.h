#ifndef CW_SYSTEM_TOPOLOGY_H
#define CW_SYSTEM_TOPOLOGY_H
/* Bonds and angles as atoms carry them. Every atom of a bond has its own copy (two of a bond, three
 * of an angle) with the ids of the others, in rows of the field table: they are sorted, migrated
 * and checkpointed with their atoms, and each end can compute its own force. Rows have the same
 * room on all ranks; it grows when a bond does not fit (LAMMPS's `extra/bond/per/atom` is not
 * needed).
 *
 * Used slots of a row come first. type > 0: the bond acts; < 0: it is switched off (delete_bonds)
 * and still makes special neighbours; 0: an empty slot. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct comm;

enum {
    TOPOLOGY_TYPES_MAX = 10000,
    TOPOLOGY_BONDS_MAX = 64,   /* of one atom */
    TOPOLOGY_ANGLES_MAX = 1024 /* that one atom takes part in */
};

struct bond {
    gid partner; /* id of the other atom */
    int type;
    int unused;
};

struct angle {
    gid atom[3]; /* ids; atom[1] is the corner. The same in all three copies */
    int type;
    int unused;
};

/* Switches bonds on, and angles (before atoms exist). Local. */
void topology_use(struct atoms *atoms, bool angles);

/* The rows of an owned atom, and how many slots are in use. Valid until a row grows. Local. */
struct bond *topology_bonds(const struct atoms *atoms, lidx i);
struct angle *topology_angles(const struct atoms *atoms, lidx i);
int topology_n_bonds(const struct atoms *atoms, lidx i);
int topology_n_angles(const struct atoms *atoms, lidx i);

/* Slot of the bond with this partner / of the angle of these atoms (in this order or reversed); -1:
 * none. Local. */
int topology_find_bond(const struct atoms *atoms, lidx i, gid partner);
int topology_find_angle(const struct atoms *atoms, lidx i, const gid atom[3]);

/* Adds one copy to an owned atom; the caller sees to the other ends, and calls topology_agree after
 * the last. False: the atom has too many. Local. */
bool topology_put_bond(struct atoms *atoms, lidx i, gid partner, int type) CW_MUST_CHECK;
bool topology_put_angle(struct atoms *atoms, lidx i, const struct angle *angle) CW_MUST_CHECK;

/* Removes one copy from an owned atom; the last slot in use takes its place. Local. */
void topology_drop_bond(struct atoms *atoms, lidx i, int slot);
void topology_drop_angle(struct atoms *atoms, lidx i, int slot);

/* Room for so many at each atom (no more than the limits above; never less than now). Local, the
 * same on all ranks. */
void topology_reserve(struct atoms *atoms, int bonds, int angles);

/* Makes the room of rows equal on all ranks. Collective. */
void topology_agree(struct atoms *atoms, struct comm *comm);

/* Bonds and angles of all ranks, switched-off ones included. Collective. */
struct topology_count {
    gid bonds, angles;
};
struct topology_count topology_count(const struct atoms *atoms, struct comm *comm);

/* A bond or an angle to be made or to go. */
enum topology_action {
    TOPOLOGY_ADD_BOND,
    TOPOLOGY_REMOVE_BOND,
    TOPOLOGY_ADD_ANGLE,
    TOPOLOGY_REMOVE_ANGLE
};
struct topology_change {
    enum topology_action action;
    int type;    /* of what is added */
    gid atom[3]; /* ids: two of a bond, three of an angle (the corner second) */
};

/* Makes the changes of all ranks, in one go: each rank gives those that it knows of (n may be 0),
 * of any atoms; the same change from several ranks counts once, so both ends of a bond may tell.
 * With a bond go the angles that it is a side of. Errors, after which nothing is changed: an atom
 * that does not exist, a bond to itself, a bond or angle that is there already (or is not there, to
 * be removed), a type out of range, too many at one atom. Costs memory for all changes on each
 * rank. Whoever keeps lists must make them anew (sim_atoms_changed). Collective. */
enum cw_status topology_apply(struct atoms *atoms, struct comm *comm,
                              const struct topology_change *change, gid n,
                              struct cw_err *err) CW_MUST_CHECK;

/* Drops what is left of bonds and angles with atoms that do not exist (any more). Collective. */
void topology_drop_dangling(struct atoms *atoms, struct comm *comm);

#endif
