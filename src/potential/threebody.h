#ifndef CW_POTENTIAL_THREEBODY_H
#define CW_POTENTIAL_THREEBODY_H
/* Everything that three-body force fields of one parameter file share: the words of pair_coeff, the
 * elements of the types, the pass over the centres. A force field is a struct threebody_form with
 * its formula and one descriptor in the registry. */
#include "potential/centers.h"
#include "potential/lines.h"
#include "potential/potential.h"
#include "potential/triple_file.h"

struct threebody;
struct comm;

struct threebody_form {
    size_t size; /* of the struct that begins with struct threebody */
    struct triple_format format;
    /* Refuses an entry: what was expected, or NULL. two_body: second and third element are the
     * same. */
    const char *(*check)(const double *value, bool two_body);
    /* Makes parameters for the elements from the file's entries. Errors: entries that do not go
     * together. Collective. */
    enum cw_status (*set_up)(struct threebody *t, const struct atoms *atoms,
                             const struct units *units, struct comm *comm, struct cw_err *err);
    int (*n_work)(const struct threebody *t); /* numbers of its own per neighbour in a block */
    /* Where atoms of elements a and b cease to interact; how far a centre of element a looks for
     * neighbours of element b, not farther than that. */
    double (*cutoff)(const struct threebody *t, int a, int b);
    double (*reach)(const struct threebody *t, int a, int b);
    /* Energies and derivatives of a block that has been measured. */
    void (*block)(struct threebody *t, struct centers *c);
    /* Pair terms that are computed apart, before the centres; NULL: none. Local. */
    enum cw_status (*pairs)(struct threebody *t, const struct potential_pass *pass,
                            struct cw_err *err);
    void (*describe)(const struct threebody *t);
    void (*release)(struct threebody *t); /* frees what set_up made; may come before it */
};

enum { THREEBODY_UNSET = -2, THREEBODY_NULL = -1 };

struct threebody {
    struct potential base;
    const struct threebody_form *form;
    int n_types;
    int *element;      /* [n_types + 1] index in name; THREEBODY_NULL: another style's */
    const char **name; /* [n_elements] elements in use, borrowed from the file */
    int n_elements;
    struct triple_file *file; /* (owned) */
    bool restricted;
    bool *active;   /* [(n_types + 1)^2] from hybrid */
    double *reach2; /* [(n_types + 1)^2] square of a centre's reach; 0: looks for none */
    struct centers centers;
    struct potential_lines lines;
};

/* `create` of styles whose form is a struct threebody_form. */
enum cw_status threebody_create(const struct potential_style *style, const char *const *words,
                                int n_words, struct potential **out, struct cw_err *err);

/* Numbers of the entry of three elements in use. */
const double *threebody_entry(const struct threebody *t, int a, int b, int c);

/* Do types ti and tj belong to this force field, as a pair? After init. */
bool threebody_is_active(const struct threebody *t, int ti, int tj);

#endif
