#ifndef CW_POTENTIAL_EAM_FILE_H
#define CW_POTENTIAL_EAM_FILE_H
/* Embedded-atom files: funcfl (one element), setfl (several, pair_style eam/alloy), and the setfl
 * of Finnis and Sinclair (eam/fs), read strictly. */
#include "base/err.h"
#include "base/types.h"

struct comm;

enum eam_format { EAM_FUNCFL, EAM_SETFL, EAM_FINNIS_SINCLAIR };

enum { EAM_NAME = 8, EAM_UNITS = 16 };

struct eam_element {
    char name[EAM_NAME]; /* symbol */
    double mass;         /* g/mol */
    double lattice;      /* lattice constant as the file says */
};

struct eam_file {
    enum eam_format format;
    char *path;            /* where it was found (owned) */
    char units[EAM_UNITS]; /* value of a "UNITS:" tag in the first line, "" without one */
    int n_elements;
    struct eam_element *element; /* [n_elements] (owned) */
    int n_rho, n_r;
    double d_rho, d_r, cutoff;
    double *embedding; /* [n_elements * n_rho] F at k d_rho, energy (owned) */
    double *density;   /* [n_densities * n_r] at k d_r: setfl and funcfl one per element;
                          Finnis-Sinclair   n_elements^2, [source * n_elements + target] (owned) */
    double *pair;  /* funcfl: [n_r] effective charge Z(r); else [n_elements (n_elements + 1) / 2 *
                      n_r] r phi(r), rows (0,0) (1,0) (1,1) (2,0) ... (owned) */
    char *surplus; /* the first word behind the tables, and its line; NULL: none (owned) */
    int surplus_line;
};

/* Reads the file `name` (found by potential_find_file) on rank 0 and gives it to all. Errors name
 * the file and the line. Collective; all ranks return the same status. */
enum cw_status eam_file_read(const char *name, enum eam_format format, struct comm *comm,
                             struct eam_file **out, struct cw_err *err) CW_MUST_CHECK;

/* The same from text in memory; path is for messages. Local. */
enum cw_status eam_file_parse(const char *text, const char *path, enum eam_format format,
                              struct eam_file **out, struct cw_err *err) CW_MUST_CHECK;

void eam_file_free(struct eam_file *file); /* NULL is allowed */

/* Index of an element of the file, or -1. */
int eam_file_find(const struct eam_file *file, const char *name);

#endif
