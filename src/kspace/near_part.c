/* Where the near part of the sum ends, and how the sum is split.
 *
 * The pair styles' part of the sum ends at a cut-off r_c, and what lies beyond is left out. Its
 * root-mean-square force is (J. Kolafa and J. W. Perram, Mol. Simul. 9, 351 (1992), eq. 18)
 *
 *   dF = 2 Q / sqrt(N r_c V) exp(-g^2 r_c^2),    Q = C sum q^2,
 *
 * which is set to half of the error asked for and solved for g; the method answers for the other
 * half. Errors add in squares, so there is a margin of 1.4 for charges that are not without order,
 * as both estimates take them. Along axes without images V has the extent of the atoms.
 *
 * A shorter cut-off with a finer mesh has the same error at another price, so with a mesh the
 * deck's cut-off is the longest one, and the cheapest is taken (kspace_modify cutoff R fixes it;
 * compare the tuning of particle-mesh sums in GROMACS: S. Pall et al., Lect. Notes Comput. Sci.
 * 8759, 3 (2015), section 3.3). The price of a pair was measured once as those of the mesh were
 * (pppm_tune.c): a choice by the times of a run could differ from one run to the next. */
#include "kspace/near_part.h"

#include <math.h>

#include "kspace/pppm_tune.h"

static const double pi = 3.14159265358979323846;

/* nanoseconds for each neighbour, and how much farther than the cut-off lists reach for each */
static const double cost_pair = 1.5;
static const double list_reach = 1.035;

/* cut-offs that are tried: parts of the longest, in steps */
enum { STEPS = 20, STEPS_LEAST = 11 };

double near_part_error(const struct kspace_problem *p)
{
    return 2 * p->coulomb * p->charge2 * exp(-p->g * p->g * p->cutoff * p->cutoff) /
           sqrt((double)p->n_atoms * p->cutoff * p->volume);
}

/* to 24 bits, so that the last bits of a library's logarithm do not matter */
static double round_splitting(double g)
{
    int exponent;
    double mantissa = frexp(g, &exponent);
    return ldexp(rint(ldexp(mantissa, 24)), exponent - 24);
}

double near_part_splitting(const struct kspace_problem *p)
{
    if (p->settings->gewald > 0)
        return p->settings->gewald;
    double scale = 2 * p->coulomb * p->charge2 / sqrt((double)p->n_atoms * p->cutoff * p->volume);
    double depth = log(scale * 2 / p->force);
    /* few and weak charges: any splitting keeps the error, so one that suits the mesh */
    return round_splitting(sqrt(fmax(depth, 1)) / p->cutoff);
}

/* nanoseconds of a step; infinite: there is no mesh */
static double cost_of(const struct kspace_problem *p)
{
    const double reach = list_reach * p->cutoff;
    const double density = (double)p->n_atoms / p->volume;
    const double neighbours =
        fmin(density * 4 / 3 * pi * reach * reach * reach, (double)p->n_atoms);
    return (double)p->n_atoms * neighbours * cost_pair + pppm_cost(p);
}

double near_part_cutoff(const struct kspace_problem *problem)
{
    const struct kspace_settings *s = problem->settings;
    const bool chosen = s->gewald > 0 || s->mesh[0] > 0 || s->spacing > 0;
    struct kspace_problem p = *problem;
    double best = problem->given;
    double least = (double)INFINITY;
    if (s->cutoff > 0)
        return s->cutoff;
    for (int k = STEPS; k >= STEPS_LEAST && s->style == KSPACE_PPPM && !chosen; k--) {
        p.cutoff = problem->given * k / STEPS;
        p.g = near_part_splitting(&p);
        const double cost = cost_of(&p);
        if (cost > 1.05 * least)
            break; /* dearer and dearer from here on */
        if (cost < least) {
            least = cost;
            best = p.cutoff;
        }
    }
    return best;
}
