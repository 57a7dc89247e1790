#ifndef CW_KSPACE_KSPACE_H
#define CW_KSPACE_KSPACE_H
/* Long-range electrostatics: the smooth part of Coulomb's sum, q_i q_j erf(g r) / r over all pairs
 * and all periodic images. What is left, q_i q_j erfc(g r) / r within a cut-off, is the work of the
 * pair styles with `long` in their names, which ask kspace_g_ewald() for the splitting g. The
 * energy of a charge with itself is taken out here, so that both parts together are Coulomb's sum.
 *
 * Boundaries are the box's: periodic axes have images, others have none. So a particle in a box
 * with `boundary s s s` is in empty space, `p p s` is one slab and `p s s` one wire. Metallic
 * (tin-foil) surroundings where all axes are periodic.
 *
 *   kspace_style none
 *   kspace_style ewald ACCURACY     plain sum: over waves, in empty space over pairs
 *   kspace_style pppm ACCURACY      particle mesh
 *   kspace_modify KEYWORD VALUE ... see kspace_words.c
 *
 * ACCURACY: root-mean-square error of the force on an atom over that between two unit charges one
 * length unit apart, as LAMMPS has it. */
#include "base/err.h"
#include "base/exact.h"
#include "base/types.h"

struct atoms;
struct box;
struct comm;
struct kspace; /* opaque */

/* What it acts on. All borrowed. */
struct kspace_system {
    struct comm *comm;
    const struct box *box;
    struct atoms *atoms;
    double coulomb; /* energy * length / charge^2 (struct units) */
    double cutoff;  /* length: where pair styles end their part, as the deck has it */
};

/* Style none. Local. */
struct kspace *kspace_create(void);
void kspace_destroy(struct kspace *kspace);

/* The same settings, with the splitting that `from` has found: for a copy of the system whose pair
 * styles keep their tables. Local. */
struct kspace *kspace_copy(const struct kspace *from);

/* `kspace_style` and `kspace_modify`: the words after the command. Nothing is changed when they are
 * wrong. Local. */
enum cw_status kspace_set_style(struct kspace *kspace, const char *const *words, int n_words,
                                struct cw_err *err) CW_MUST_CHECK;
enum cw_status kspace_modify(struct kspace *kspace, const char *const *words, int n_words,
                             struct cw_err *err) CW_MUST_CHECK;

/* "none", "ewald", "pppm". Local. */
const char *kspace_style_name(const struct kspace *kspace);

/* A style other than none is set. Local. */
bool kspace_is_on(const struct kspace *kspace);

/* Chooses splitting, waves or mesh for the system as it is; nothing to do when charges, number of
 * atoms, periods and settings are what they were. *changed: the splitting or the end of the near
 * part is a new one, so pair tables must be made again. Errors: no charges, a box that is not
 * neutral, an accuracy that cannot be had, a mesh that does not fit. Collective. */
enum cw_status kspace_prepare(struct kspace *kspace, const struct kspace_system *system,
                              bool *changed, struct cw_err *err) CW_MUST_CHECK;

/* Atoms have new owners, and none will go further than `drift` from where it is before the next
 * call. After kspace_prepare, before kspace_compute. Collective. */
void kspace_follow(struct kspace *kspace, const struct kspace_system *system, double drift);

/* The splitting g, 1/length, after kspace_prepare; 0 for style none. Local. */
double kspace_g_ewald(const struct kspace *kspace);

/* Where pair styles are to end their part, after kspace_prepare: at most what the system said; 0
 * for style none. Local. */
double kspace_cutoff(const struct kspace *kspace);

/* Lines for the log: splitting, waves or mesh, error asked for and estimated. Local. */
void kspace_describe(const struct kspace *kspace);

/* Adds to atoms->f of owned atoms, and with PASS_ENERGY, PASS_VIRIAL (system/pass.h) to energy and
 * virial, each rounded to its grid: the same bits on any number of ranks. Periodic axes: an atom
 * may be anywhere. Collective; the status is this rank's own. */
enum cw_status kspace_compute(struct kspace *kspace, const struct kspace_system *system,
                              unsigned want, struct cw_err *err);

/* This rank's share of the long-range energy, of the last pass with PASS_ENERGY, in quanta of
 * CW_QUANTUM_ENERGY. Local. */
struct exact_sum kspace_energy(const struct kspace *kspace);

/* The lines that recreate the settings and what was chosen ("kspace_style ...\nkspace_modify
 * ...\n"), "" for none; mem_free. Local. */
char *kspace_deck(const struct kspace *kspace);

#endif
