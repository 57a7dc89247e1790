#ifndef CW_OUTPUT_DUMP_OPTIONS_H
#define CW_OUTPUT_DUMP_OPTIONS_H
/* What all dump styles have in common: the choice of atoms (group and thresholds), element names,
 * the order of rows, and the dump_modify words for these. */
#include "base/err.h"
#include "base/types.h"
#include "output/columns.h"
#include "output/sink.h"

struct writer;
struct writer_context;

enum { DUMP_LABELS = 256, DUMP_LABEL = 16 };

struct dump_options {
    struct sink sink;
    char (*label)[DUMP_LABEL]; /* owned; [DUMP_LABELS] dump_modify element, by type; NULL: none */
    int sort;                  /* dump_modify sort: 0 id, else the column, 1-based */
    bool descending;
    struct atom_columns attribute; /* dump_modify thresh: these, each compared with a value */
    int *comparison;               /* owned; [attribute.n] index in "< <= > >= == !=" */
    double *value;                 /* owned; [attribute.n] */
};

enum cw_status dump_options_init(struct dump_options *options, const char *file,
                                 struct cw_err *err) CW_MUST_CHECK;
void dump_options_free(struct dump_options *options);

/* A style's own dump_modify words: reads words[0] and what follows it; *used = 0 when the keyword
 * is not the style's. */
typedef enum cw_status dump_own_words(struct writer *writer, const struct writer_context *context,
                                      const char *const *words, int n_words, int *used,
                                      struct cw_err *err);

/* All words of a dump_modify. Local, the same on all ranks. */
enum cw_status dump_options_modify(struct dump_options *options, struct writer *writer,
                                   const struct writer_context *context, const char *const *words,
                                   int n_words, dump_own_words *own,
                                   struct cw_err *err) CW_MUST_CHECK;

/* The name of a type: dump_modify element's, else the one that the simulation knows, else
 * `otherwise`. Local. */
const char *dump_label(const struct dump_options *options, const struct writer_context *context,
                       int type, const char *otherwise);

/* Indices of the owned atoms that are written; *chosen is the caller's (mem_free). Collective when
 * a threshold is a reference. */
enum cw_status dump_choose(const struct dump_options *options, const struct writer *writer,
                           const struct writer_context *context, lidx **chosen, lidx *n,
                           struct cw_err *err);

#endif
