#ifndef CW_SYSTEM_GLASS_SOURCE_H
#define CW_SYSTEM_GLASS_SOURCE_H
/* The glass that pieces are cut from: a periodic box of silicon and oxygen from a data file. */
#include "base/err.h"
#include "base/types.h"

struct comm;

enum { GLASS_SI, GLASS_O, GLASS_ELEMENTS };

struct glass_source {
    gid n;
    double (*x)[3];         /* [n] from the box's lower corner, in order of ids; owned */
    unsigned char *element; /* [n] owned */
    double length[3];       /* of the box */
};

/* Reads a data file of atom_style charge; which type is silicon and which oxygen, its masses say.
 * Every rank gets all. Errors: those of read_data; types without mass or with that of another
 * element; not two O for each Si; charges that do not add up to zero. Collective. */
enum cw_status glass_source_read(const char *path, struct comm *comm, struct glass_source *source,
                                 struct cw_err *err) CW_MUST_CHECK;
void glass_source_free(struct glass_source *source); /* also of a zeroed one */

#endif
