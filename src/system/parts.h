#ifndef CW_SYSTEM_PARTS_H
#define CW_SYSTEM_PARTS_H
/* What the building commands work on: the pieces of one simulation, all borrowed. The commands of
 * this folder take this instead of the simulation, which they do not know. */

struct atoms;
struct box;
struct comm;
struct groups;
struct lattice;
struct regions;
struct units;

struct system_parts {
    struct atoms *atoms;
    struct groups *groups;
    struct box *box;
    struct regions *regions;
    const struct lattice *lattice; /* NULL: none was set */
    const struct units *units;
    struct comm *comm;
    /* degrees of freedom that fixes take from a group; NULL: none */
    double (*removed_dof)(void *self, int group);
    /* sections Bond Coeffs and Angle Coeffs for a data file (mem_free); NULL: none */
    char *(*coeff_sections)(void *self);
    void *self;
};

#endif
