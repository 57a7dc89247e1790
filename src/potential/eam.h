#ifndef CW_POTENTIAL_EAM_H
#define CW_POTENTIAL_EAM_H
/* pair_style eam, eam/alloy, eam/fs */
#include "potential/eam_tables.h"
#include "potential/kernels.h"
#include "potential/lines.h"
#include "potential/potential.h"

extern const struct potential_style eam_style, eam_alloy_style, eam_fs_style;

struct eam {
    struct potential base;
    enum eam_format format;
    struct comm *comm; /* borrowed, from init */
    int n_types;
    int *
        element; /* [n_types + 1] index in tables and files; EAM_NULL: another style's, EAM_UNSET */
    struct eam_file **file; /* [n_file] (owned); funcfl: one per element, else one */
    int n_file;
    bool restricted;
    bool *active; /* [(n_types + 1)^2] from hybrid */
    struct eam_tables tables;
    struct eam_params *params; /* [(n_types + 1)^2] */
    double
        mixed_quantum; /* of positions, for which the tables of mixed passes were made; 0: none */
    enum simd_level level;
    bool said_beyond; /* the density left the table once, and it was said */
    /* work of a pass, kept from step to step */
    uint8_t *slow;
    size_t cap_slow;
    double *rho;
    size_t cap_rho;
    struct potential_lines lines;
};

enum { EAM_UNSET = -2, EAM_NULL = -1 };

/* One evaluation; see potential_ops.compute. */
enum cw_status eam_compute(struct potential *p, const struct potential_pass *asked,
                           struct cw_err *err);

/* See potential_ops.has_mixed: tables with kinks are for double precision only. */
bool eam_has_mixed(const struct potential *p);

/* Frees what a pass keeps. */
void eam_free_work(struct eam *eam);

#endif
