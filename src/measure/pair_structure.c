/* Everything geometric that the weld ledger prints, from one set of neighbour rows.
 *
 * Contact cut-off: 1.2 nearest-neighbour distances, in the middle between the first and second
 * shell of fcc (1 and 1.414). Structure: adaptive common-neighbour analysis with neighbours from
 * both particles but from nothing else, so that a substrate neither makes nor hides a defect. The
 * lattice of a particle is fitted to its fcc atoms whose twelve neighbours belong to it: across the
 * interface an atom says nothing about its own lattice. */
#include "measure/pair_structure.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "measure/cna.h"
#include "measure/contact.h"
#include "measure/group_sums.h"
#include "measure/lattice_fit.h"
#include "measure/neck.h"
#include "measure/scaled_sum.h"
#include "measure/shells.h"
#include "parallel/comm.h"
#include "system/atoms.h"

static const double contact = 1.2;     /* nearest-neighbour distances */
static const double row_cutoff = 1.55; /* likewise: second shell of fcc, strained */

/* what one pass over the rows leaves behind */
struct survey {
    unsigned char *kind;           /* [n_local] enum cna_kind; 0 for atoms of neither particle */
    struct lattice_site *sites[2]; /* [n_sites[p]] */
    lidx n_sites[2];
};

static struct group_pick pick_of(const struct pair_structure_spec *spec, uint32_t bits)
{
    const struct group_pick pick = {
        .atoms = spec->atoms, .box = spec->box, .comm = spec->comm, .bits = bits, .chosen = NULL};
    return pick;
}

static bool is_of(const struct pair_structure_spec *spec, lidx i, int p)
{
    return (spec->atoms->mask[i] & spec->bits[p]) != 0;
}

/* the atom's twelve neighbours, when all belong to particle p */
static bool own_shell(const struct pair_structure_spec *spec, const struct shells *shells, int p,
                      struct lattice_site *site)
{
    for (int k = 0; k < 12; k++) {
        if (!is_of(spec, shells->row[k].j, p))
            return false;
        memcpy(site->d[k], shells->row[k].d, sizeof site->d[k]);
    }
    return true;
}

static void survey_free(struct survey *survey)
{
    mem_free(survey->kind);
    mem_free(survey->sites[0]);
    mem_free(survey->sites[1]);
}

static void survey_make(const struct pair_structure_spec *spec, struct shells *shells,
                        struct survey *survey)
{
    const lidx n = spec->atoms->n_local;
    memset(survey, 0, sizeof *survey);
    survey->kind = mem_zeroed((size_t)n, sizeof *survey->kind);
    for (int p = 0; p < 2; p++)
        survey->sites[p] = mem_array((size_t)n, sizeof *survey->sites[p]);
    for (lidx i = 0; i < n; i++) {
        int p = is_of(spec, i, 0) ? 0 : 1;
        if (!is_of(spec, i, p))
            continue;
        survey->kind[i] =
            (unsigned char)cna_classify_adaptive(shells->row, shells_gather_sorted(shells, i));
        struct lattice_site *site = &survey->sites[p][survey->n_sites[p]];
        site->id = spec->atoms->id[i];
        if (survey->kind[i] == CNA_FCC && own_shell(spec, shells, p, site))
            survey->n_sites[p]++;
    }
}

static double axis_angle(const struct pair_structure_spec *spec, const double centers[2][3])
{
    const double degrees = 57.29577951308232;
    double long_axis[2][3];
    for (int p = 0; p < 2; p++) {
        const struct group_pick pick = pick_of(spec, spec->bits[p]);
        double inertia[3][3];
        double moments[3];
        double axes[3][3];
        group_sums_inertia(&pick, centers[p], inertia);
        mat3_eigen((const double(*)[3])inertia, moments, axes);
        for (int d = 0; d < 3; d++)
            long_axis[p][d] = axes[d][2]; /* the smallest moment comes last */
    }
    double cross[3];
    vec3_cross(long_axis[0], long_axis[1], cross);
    return degrees * atan2(vec3_norm(cross), fabs(vec3_dot(long_axis[0], long_axis[1])));
}

static void measure_shape(const struct pair_structure_spec *spec, struct pair_structure *out)
{
    double centers[2][3];
    for (int p = 0; p < 2; p++) {
        const struct group_pick pick = pick_of(spec, spec->bits[p]);
        group_sums_center(&pick, centers[p]);
    }
    const double line[3] = {centers[1][0] - centers[0][0], centers[1][1] - centers[0][1],
                            centers[1][2] - centers[0][2]};
    out->center_distance = vec3_norm(line);
    out->axis_angle = axis_angle(spec, (const double(*)[3])centers);
    struct neck_spec neck = {.comm = spec->comm,
                             .atoms = spec->atoms,
                             .box = spec->box,
                             .bits = spec->bits[0] | spec->bits[1],
                             .distance = spec->distance};
    memcpy(neck.from, centers[0], sizeof neck.from);
    memcpy(neck.to, centers[1], sizeof neck.to);
    struct neck found;
    neck_find(&neck, &found);
    out->neck_radius = found.radius;
}

static void measure_contact(const struct pair_structure_spec *spec, struct shells *shells,
                            const struct survey *survey, struct pair_structure *out)
{
    const struct atoms *atoms = spec->atoms;
    unsigned char *flag = mem_array((size_t)atoms->n_local + (size_t)atoms->n_ghost, 1);
    contact_find(shells, atoms, spec->domain, spec->bits, contact * spec->distance, flag);
    gid count[3] = {0, 0, 0};
    for (lidx i = 0; i < atoms->n_local; i++) {
        count[0] += (flag[i] & CONTACT_TOUCHES) != 0;
        count[1] += (flag[i] & CONTACT_NEAR) != 0;
        count[2] += (flag[i] & CONTACT_NEAR) != 0 && survey->kind[i] != CNA_FCC;
    }
    mem_free(flag);
    comm_sum(spec->comm, count, 3);
    out->contact_atoms = count[0];
    out->neck_atoms = count[1];
    out->neck_defects = count[2];
    if (count[0] == 0)
        out->neck_radius = 0;
}

static void measure_lattices(const struct pair_structure_spec *spec, const struct survey *survey,
                             struct pair_structure *out)
{
    struct lattice_fit fit[2];
    for (int p = 0; p < 2; p++) {
        lattice_fit_fcc(spec->comm, survey->sites[p], survey->n_sites[p], &fit[p]);
        out->fcc[p] = fit[p].n_sites;
    }
    out->misorientation = (double)NAN;
    if (fit[0].found && fit[1].found) {
        out->misorientation = lattice_misorientation((const double(*)[3])fit[0].rotation,
                                                     (const double(*)[3])fit[1].rotation);
    }
}

enum cw_status pair_structure_measure(const struct pair_structure_spec *spec,
                                      struct pair_structure *out, struct cw_err *err)
{
    struct shells shells;
    struct survey survey;
    memset(out, 0, sizeof *out);
    enum cw_status status =
        shells_build(&shells, spec->atoms, spec->complete, row_cutoff * spec->distance,
                     spec->bits[0] | spec->bits[1], "the structure of a pair", err);
    if (status != CW_OK)
        return status;
    survey_make(spec, &shells, &survey);
    measure_shape(spec, out);
    measure_contact(spec, &shells, &survey, out);
    measure_lattices(spec, &survey, out);
    survey_free(&survey);
    shells_free(&shells);
    return CW_OK;
}

/* what the terms of a mean nearest distance see */
struct nearest_terms {
    const double *nearest; /* [n_local]; 0: no neighbour */
};

static void nearest_term(const void *self, lidx i, double *out)
{
    const struct nearest_terms *t = self;
    out[0] = t->nearest[i];
    out[1] = t->nearest[i] > 0;
}

static double mean_nearest(const struct pair_structure_spec *spec, struct shells *shells)
{
    const lidx n = spec->atoms->n_local;
    double *nearest = mem_zeroed((size_t)n, sizeof *nearest);
    for (lidx i = 0; i < n; i++) {
        if ((is_of(spec, i, 0) || is_of(spec, i, 1)) && shells_gather_sorted(shells, i) > 0)
            nearest[i] = sqrt(shells->row[0].r2);
    }
    const struct nearest_terms t = {.nearest = nearest};
    double sum[2];
    scaled_sum(spec->comm, n, 2, nearest_term, &t, sum);
    mem_free(nearest);
    return sum[1] > 0 ? sum[0] / sum[1] : 0;
}

enum cw_status pair_structure_distance(const struct pair_structure_spec *spec, double *out,
                                       struct cw_err *err)
{
    struct shells shells;
    struct survey survey;
    enum cw_status status =
        shells_build(&shells, spec->atoms, spec->complete, spec->complete,
                     spec->bits[0] | spec->bits[1], "the structure of a pair", err);
    if (status != CW_OK)
        return status;
    survey_make(spec, &shells, &survey);
    double sum = 0;
    gid sites = 0;
    for (int p = 0; p < 2; p++) {
        struct lattice_fit fit;
        lattice_fit_fcc(spec->comm, survey.sites[p], survey.n_sites[p], &fit);
        sum += (double)fit.n_sites * fit.distance;
        sites += fit.n_sites;
    }
    *out = sites > 0 ? sum / (double)sites : mean_nearest(spec, &shells);
    survey_free(&survey);
    shells_free(&shells);
    return CW_OK;
}
