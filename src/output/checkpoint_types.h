#ifndef CW_OUTPUT_CHECKPOINT_TYPES_H
#define CW_OUTPUT_CHECKPOINT_TYPES_H
/* What a checkpoint holds of atoms besides the rows of the field table: the style, types, masses,
 * labels, and the room of rows of bonds. Collective, as all of parallel/h5file.h. */

struct atoms;
struct h5file;

void checkpoint_put_types(struct h5file *file, const struct atoms *atoms);

/* Gives empty atoms the fields that their style needs, in the file's size. Errors: a damaged table,
 * a style that lacks what the deck's atom_style has. */
void checkpoint_get_types(struct h5file *file, struct atoms *atoms);

#endif
