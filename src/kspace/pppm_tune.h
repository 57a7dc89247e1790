#ifndef CW_KSPACE_PPPM_TUNE_H
#define CW_KSPACE_PPPM_TUNE_H
/* The choice of a mesh and a spline for an error. Inside kspace/ only; pure: the same on every rank
 * and at every time. */
#include "kspace/influence.h"
#include "kspace/method.h"

struct pppm_choice {
    struct influence_spec spec;
    int n[3];     /* points of a period (open axes: about those of twice the atoms' extent) */
    double error; /* estimated root-mean-square error of forces, force units */
};

/* Errors: a mesh that the deck gave and that is too coarse for the spline, an error that no mesh
 * gives. */
enum cw_status pppm_tune(const struct kspace_problem *problem, struct pppm_choice *out,
                         struct cw_err *err) CW_MUST_CHECK;

/* Nanoseconds of a step with the mesh that pppm_tune chooses, measured roughly, once; infinite:
 * there is none. */
double pppm_cost(const struct kspace_problem *problem);

#endif
