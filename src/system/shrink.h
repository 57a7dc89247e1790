#ifndef CW_SYSTEM_SHRINK_H
#define CW_SYSTEM_SHRINK_H
/* Shrink-wrapped faces of a box follow the atoms. */
struct atoms;
struct box;
struct comm;

/* Moves the faces that are shrink-wrapped (s, m) to the outermost owned atoms of all ranks, as
 * box_shrink does; without atoms, or without such faces, the box stays. Collective. */
void shrink_box(struct box *box, const struct atoms *atoms, struct comm *comm);

#endif
