#ifndef CW_SYSTEM_ATOMS_H
#define CW_SYSTEM_ATOMS_H
/* Atoms as a struct of arrays. Owned atoms are [0, n_local), ghosts [n_local, n_local + n_ghost).
 * Every array is a row of the field table: grow, sort, migrate and checkpoint walk the table, so a
 * new per-atom property is one row, never five edits. Positions are multiples of
 * CW_QUANTUM_POSITION, velocities of CW_QUANTUM_VELOCITY, forces of CW_QUANTUM_FORCE.
 *
 * Between deck commands any rank may own any atom: builders create atoms where it suits them, and
 * the domain moves them to their owners before a run. */
#include "base/types.h"

enum { ATOMS_TYPES_MAX = 255 };

/* What carries a field along. */
enum field_carry {
    FIELD_SCRATCH = 0,    /* sized with the arrays, contents not kept over a rebuild */
    FIELD_MIGRATE = 1,    /* moves with its atom between ranks and through sorts */
    FIELD_CHECKPOINT = 2, /* written to and read from checkpoints */
};

struct angle; /* system/topology.h */
struct atom_style;
struct bond;

struct field {
    char name[32];
    size_t size;    /* bytes per atom */
    unsigned carry; /* flags of enum field_carry */
    void *data;     /* [cap * size] */
    void **mirror;  /* pointer in struct atoms that follows data, or NULL */
    int users;      /* reference count of atoms_add_field */
};

struct atoms {
    lidx n_local, n_ghost, cap;
    gid n_global; /* all ranks' n_local; kept by atoms_count */
    int n_types;
    double mass[ATOMS_TYPES_MAX + 1];   /* [type], types from 1; 0 = not set. mass units */
    char label[ATOMS_TYPES_MAX + 1][8]; /* [type] element symbol, "" when unknown (from pair_coeff,
                                           particle or dump_modify) */
    const struct atom_style *style;     /* system/atom_style.h; NULL: atomic or charge */
    bool has_charge;                    /* atom_style charge, full */
    int bond_types, angle_types;        /* their numbers */
    int bond_room, angle_room;          /* slots of each atom; 0: bonds, angles are not in use */

    double *x;      /* [cap * 4] x, y, z, w; w is scratch of the running force pass */
    double *v;      /* [cap * 4] velocity, 0 */
    double *f;      /* [cap * 4] force, 0 */
    gid *id;        /* [cap] 1 .. */
    int *type;      /* [cap] 1 .. n_types */
    int *image;     /* [cap * 3] periodic crossings */
    uint32_t *mask; /* [cap] group bits; bit 0 = all */
    double *q;      /* [cap] charge; NULL without has_charge */
    gid *molecule;  /* [cap] molecule id, 0: none; NULL when atoms have none */

    struct bond *bond;   /* [cap * bond_room] system/topology.h */
    struct angle *angle; /* [cap * angle_room] */

    double *energy; /* [cap] potential energy of each owned atom, on the energy grid; valid when the
                       last pass asked for it */
    double *virial; /* [cap * 6] xx yy zz xy xz yz of sum over pairs of 1/2 d_a F_b; valid likewise.
                       Positive = pushes outward */

    struct field *field; /* [n_field] */
    int n_field;
};

/* An empty set with the core fields; the caller frees it with atoms_free. */
void atoms_init(struct atoms *atoms);
void atoms_free(struct atoms *atoms);

/* Switches charges on (before atoms exist). */
void atoms_use_charge(struct atoms *atoms);

/* Switches molecule ids on (likewise). */
void atoms_use_molecule(struct atoms *atoms);

/* Room for n atoms in every field; contents kept. */
void atoms_reserve(struct atoms *atoms, lidx n);

/* A field of `size` bytes per atom, zero for the atoms that exist; found again by its name
 * (reference-counted: the second add of the same name and size returns the same index). The index
 * stays valid until atoms_drop_field; the data pointer only until the next reserve. */
int atoms_add_field(struct atoms *atoms, const char *name, size_t size, unsigned carry);
void atoms_drop_field(struct atoms *atoms, const char *name);

/* Makes the elements of a field longer: what is new is zero, also for ghosts. */
void atoms_widen_field(struct atoms *atoms, const char *name, size_t size);

/* A field that a pointer in struct atoms follows (mirror: its address). For modules of system/. */
void atoms_add_core_field(struct atoms *atoms, const char *name, size_t size, void *mirror);

void *atoms_field(const struct atoms *atoms, int index);
int atoms_find_field(const struct atoms *atoms, const char *name); /* -1: none */

/* Appends one owned atom (drops all ghosts) with velocity, force, image and charge zero, mask 1 and
 * every other field zero; the position is rounded to the grid. Returns its index. */
lidx atoms_append(struct atoms *atoms, gid id, int type, const double x[3]);

/* Removes the owned atoms with gone[i] != 0, keeping order; drops ghosts. */
void atoms_remove(struct atoms *atoms, const bool *gone);

/* Puts owned atom order[i] at place i, for all fields that migrate. order: a permutation of 0 ..
 * n_local - 1. Drops ghosts. */
void atoms_permute(struct atoms *atoms, const lidx *order);

/* Bytes of one atom's migrating fields, and pack / append from such bytes (host byte order). */
size_t atoms_packed_size(const struct atoms *atoms);
void atoms_pack(const struct atoms *atoms, lidx i, void *out);
void atoms_unpack(struct atoms *atoms,
                  const void *in); /* appends one owned atom; n_ghost must be 0 */

/* Sets n_global. Collective. */
struct comm;
void atoms_count(struct atoms *atoms, struct comm *comm);

/* 64-bit hash of (id, position bits, velocity bits), summed over all atoms modulo 2^64: equal for
 * equal states on any rank count. Collective. */
uint64_t atoms_hash(const struct atoms *atoms, struct comm *comm);

/* The same for positions wrapped into the box: where an atom stands when lists are made differs
 * between runs with different neighbour settings, its place in the box does not. This is what
 * thermo's `statehash` prints. Collective. */
struct box;
uint64_t atoms_hash_in_box(const struct atoms *atoms, const struct box *box, struct comm *comm);

#endif
