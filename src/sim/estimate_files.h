#ifndef CW_SIM_ESTIMATE_FILES_H
#define CW_SIM_ESTIMATE_FILES_H
/* The files that a deck would write, counted in an estimate: how large each is at the end. Local
 * unless a function says "collective"; the same on all ranks. */
#include "base/types.h"

struct fix;
struct fix_output;
struct sim;
struct writer;
struct estimated_file;

/* All bytes zero: none. */
struct estimate_files {
    struct estimated_file *file; /* owned */
    int n;
};

void estimate_files_free(struct estimate_files *files);

/* A file that is written whole, in place of what it was, or appended to. kind: static text. */
void estimate_files_add(struct estimate_files *files, const char *kind, const char *path, gid bytes,
                        bool append);

/* So many snapshots of a dump, each of so many bytes; a new dump into an old file begins it anew.
 * Collective. */
void estimate_files_snapshots(struct estimate_files *files, const struct sim *sim,
                              const struct writer *writer, gid bytes, gid times);

/* The checkpoints that `restart` asks for in a run: two are kept. Collective. */
void estimate_files_restarts(struct estimate_files *files, struct sim *sim, gid first, gid last);

/* Lines of a fix's file, if it has one. */
void estimate_files_lines(struct estimate_files *files, const struct fix *fix,
                          const struct fix_output *out, gid lines);

/* The file whose name is in the text, in quotes; NULL: none. Borrowed. */
const char *estimate_files_named(const struct estimate_files *files, const char *text);

/* The table, into the log; its lines are described in estimate.h. */
void estimate_files_print(const struct estimate_files *files);

#endif
