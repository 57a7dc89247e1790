#ifndef CW_KSPACE_METHOD_H
#define CW_KSPACE_METHOD_H
/* What the methods (waves, pairs, mesh) share: the deck's settings, the problem that was made of
 * them, and the operations that each offers. Inside kspace/ only. */
#include "kspace/kspace.h"

enum kspace_style { KSPACE_NONE, KSPACE_EWALD, KSPACE_PPPM };

/* What the deck says. */
struct kspace_settings {
    enum kspace_style style;
    double accuracy; /* relative, as in kspace_style */
    double force;    /* `force`: absolute error, force units; 0: not given */
    double gewald;   /* `gewald`: splitting, 1/length; 0: chosen */
    int mesh[3];     /* `mesh`: points per axis; 0: chosen */
    int order;       /* `order`: points per axis that a charge is spread over; 0: chosen */
    double spacing;  /* `spacing`: distance of mesh points; 0: chosen */
    double cutoff;   /* `cutoff`: where the near part ends; 0: chosen */
    double slab;     /* `slab`: period along z over the box's length; 0: none */
};

/* The settings for a system. */
struct kspace_problem {
    const struct kspace_settings *settings;
    gid n_atoms;
    gid n_charges, lowest;  /* atoms with a charge; the lowest id of one */
    double charge, charge2; /* sum of q, of q^2 */
    double largest;         /* |q| */
    bool open[3];           /* the axis has no images */
    double length[3];       /* periods (with the slab's factor); of open axes: the atoms' extent */
    double tilt[3];         /* of the box: xy, xz, yz */
    double volume;          /* product of length */
    double coulomb;         /* energy * length / charge^2 */
    double given;           /* where the pair styles end their part as the deck has it */
    double cutoff;          /* where they do; at most that */
    double force;           /* root-mean-square error asked for, force units */
    double g;               /* splitting */
};

struct kspace_method;

struct kspace_method_ops {
    /* Adds forces, energy, virial; see kspace_compute. Energy of a charge with itself included. */
    enum cw_status (*compute)(struct kspace_method *method, const struct kspace_problem *problem,
                              const struct kspace_system *system, unsigned want,
                              struct cw_err *err);
    /* Atoms have new owners and will not go further than `drift` from where they are until the next
     * call. Collective. NULL: nobody cares. */
    void (*follow)(struct kspace_method *method, const struct kspace_problem *problem,
                   const struct kspace_system *system, double drift);
    /* Estimated root-mean-square error of forces, force units; 0: exact. Local. */
    double (*error)(const struct kspace_method *method);
    /* Writes down what was chosen, for a continuation that must choose the same. NULL: nothing.
     * Local.
     */
    void (*settle)(const struct kspace_method *method, struct kspace_settings *settings);
    /* The rest of the log's line, without a line break: "321 waves". Local. */
    void (*describe)(const struct kspace_method *method, char *out, size_t room);
    void (*destroy)(struct kspace_method *method);
};

struct kspace_method {
    const struct kspace_method_ops *ops;
};

/* The extent of all atoms along each axis, a length unit at least. Collective. */
void kspace_extents(const struct kspace_system *system, double extent[3]);

/* Collective, the same error on all ranks. *out is the caller's. */
enum cw_status ewald_create(const struct kspace_problem *problem, struct kspace_method **out,
                            struct cw_err *err) CW_MUST_CHECK;
enum cw_status pppm_create(const struct kspace_problem *problem, struct comm *comm,
                           struct kspace_method **out, struct cw_err *err) CW_MUST_CHECK;
enum cw_status direct_create(const struct kspace_problem *problem, struct kspace_method **out,
                             struct cw_err *err) CW_MUST_CHECK;

#endif
