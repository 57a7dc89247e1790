#ifndef CW_OUTPUT_H5MD_FILE_H
#define CW_OUTPUT_H5MD_FILE_H
/* The inside of an H5MD file: groups and tables, and one snapshot into them. All functions are
 * collective over the file's communicator; failures are kept in the file (see parallel/h5file.h).
 */
#include "base/types.h"
#include "output/id_rows.h"
#include "parallel/h5file.h"

struct writer_context;

enum h5md_element { H5MD_POSITION, H5MD_VELOCITY, H5MD_FORCE, H5MD_IMAGE, H5MD_ELEMENTS };

/* "position" ..., NULL-terminated */
extern const char *const h5md_element_names[];

/* what a file is to hold */
struct h5md_spec {
    bool wanted[H5MD_ELEMENTS];
    bool single;        /* numbers of four bytes */
    bool varies;        /* each snapshot has atoms of its own */
    const char *author; /* NULL: not named */
    const char *group;  /* particles/GROUP */
};

/* one snapshot on its way: this rank's rows in the order of ids */
struct h5md_snapshot {
    const struct writer_context *context;
    struct id_row *row; /* [n] */
    size_t n;
    gid first, total; /* row[0] is row `first` of `total` */
    hsize_t frame;    /* its place in the file */
};

/* Groups, tables without a snapshot yet, and what does not change, in a new file. */
void h5md_make_layout(struct h5file *file, const struct h5md_spec *spec,
                      const struct h5md_snapshot *snapshot);

/* The group particles/GROUP; the caller closes it (H5Gclose, when >= 0). */
hid_t h5md_open_particles(struct h5file *file, const struct h5md_spec *spec);

/* Number of snapshots that are earlier than this one's step. */
hsize_t h5md_count_frames(struct h5file *file, hid_t particles,
                          const struct h5md_snapshot *snapshot);

/* Fails when the file holds other atoms or other elements. */
void h5md_check_appended(struct h5file *file, const struct h5md_spec *spec, hid_t particles,
                         const struct h5md_snapshot *snapshot);

/* Writes the snapshot at its frame; later ones are dropped. */
void h5md_write_frame(struct h5file *file, const struct h5md_spec *spec, hid_t particles,
                      const struct h5md_snapshot *snapshot);

/* Bytes that this rank's rows of a snapshot take, compressed as in the file. Local. */
gid h5md_measure_frame(const struct h5md_spec *spec, const struct h5md_snapshot *snapshot);

#endif
