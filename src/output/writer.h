#ifndef CW_OUTPUT_WRITER_H
#define CW_OUTPUT_WRITER_H
/* A writer puts snapshots of the state into files: the dumps. A style is a constant descriptor in a
 * table. Nothing here changes the state. A file is never left half-written under a final name:
 * single-snapshot files are written beside and renamed; appended trajectories end at a whole
 * snapshot. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct box;
struct comm;
struct domain;
struct groups;
struct units;
struct value_host;
struct writer;

/* What a writer sees. Borrowed. */
struct writer_context {
    struct comm *comm;
    const struct units *units;
    const struct box *box;
    const struct atoms *atoms;
    const struct groups *groups;
    const struct value_host *values;
    gid step;
    double time; /* time units */
    double dt;
    gid *measured; /* NULL: files are written. Else nothing is: a writer makes the snapshot as ever
                      and adds the bytes that it would write here, each rank its own part */
};

struct writer_style {
    const char *name;  /* "atom", "custom", "xyz", "image", "h5md" */
    const char *usage; /* the words after `dump ID GROUP STYLE N FILE`, for -help; NULL: refused by
                          create */
    const char *summary;
    int words_min, words_max;    /* words after `dump ID group STYLE N FILE`; -1: any */
    const char *const *keywords; /* of dump_modify, NULL-terminated */
    /* file: as in the deck (may hold * for the step). words: what follows it. */
    enum cw_status (*create)(const char *file, const char *const *words, int n_words,
                             struct writer **out, struct cw_err *err);
};

struct writer_ops {
    /* dump_modify words. context NULL: the static check; the words alone are read, and the writer
     * is destroyed without having written. */
    enum cw_status (*modify)(struct writer *writer, const struct writer_context *context,
                             const char *const *words, int n_words, struct cw_err *err);
    /* flags of enum value_need */
    unsigned (*needs)(struct writer *writer, const struct writer_context *context);
    /* one snapshot; collective */
    enum cw_status (*write)(struct writer *writer, const struct writer_context *context,
                            struct cw_err *err);
    /* must all snapshots have the same atoms? NULL: no. Local. */
    bool (*keeps_atoms)(const struct writer *writer);
    void (*destroy)(struct writer *writer); /* closes files */
};

struct writer {
    const struct writer_ops *ops;
    const struct writer_style *style;
    char id[64];
    int group;
    uint32_t group_bit;
    gid every;
    bool first;       /* dump_modify first yes: also on the first step of a run */
    int known_types;  /* static check: number of atom types when the deck tells it; else 0 */
    gid last_written; /* step of the last snapshot; -1: none */
    char *file;       /* owned */
    char **words;     /* as in the deck (owned by the simulation) */
    int n_words;
};

#endif
