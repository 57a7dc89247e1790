/* Pairs that special_bonds weighs: few, so they take the formulas. See potential/special.h. */
#include <math.h>

#include "neighbor/bonded_list.h"
#include "potential/exact_row.h"
#include "potential/pair_state.h"
#include "potential/special.h"
#include "system/atoms.h"

/* Adds weight times a part to the force factor and energy. */
static void add_part(double out[2], double weight, const double part[2])
{
    out[0] = fma(weight, part[0], out[0]);
    out[1] = fma(weight, part[1], out[1]);
}

/* The Coulomb part of a pair with product of charges qq. */
static void add_coulomb(const struct pair *pair, size_t types, double r, double cutoff, double qq,
                        double weight, double out[2])
{
    const struct pair_kind *kind = pair->charges->kind;
    const bool inside = r < cutoff;
    const double bare[2] = {pair->unit / (r * r * r), pair->unit / r};
    double part[2];
    pair_formula_coulomb(pair, types, r, part);
    if (inside)
        add_part(out, kind->coulomb->of_a_sum ? qq : qq * weight, part);
    if (!kind->coulomb->of_a_sum)
        return;
    if (inside || kind->splits)
        add_part(out, -qq * (1 - weight), bare);
    if (!inside && kind->splits) /* the far half of the sum has only the rest of 1/r there */
        add_part(out, qq * (1 - weight), part);
}

static enum cw_status add_pair(const struct pair *pair, const struct rows *rows,
                               const struct potential_pass *pass, const lidx ends[2], int kind,
                               struct cw_err *err)
{
    const struct special_weights *weights = pass->weights;
    const size_t n = (size_t)rows->n_types + 1;
    const size_t types = (size_t)rows->type[ends[0]] * n + (size_t)rows->type[ends[1]];
    double cutoff[PAIR_PARTS];
    double d[3];
    double part[2];
    double out[2] = {0, 0};
    pair_cutoffs_of(pair, types, cutoff);
    const double r = sqrt(exact_row_distance(rows->x, ends[0], ends[1], d));
    if (r < cutoff[PAIR_PLAIN] && weights->lj[kind] > 0) {
        pair_formula_plain(pair, types, r, part);
        add_part(out, weights->lj[kind], part);
    }
    if (cutoff[PAIR_COULOMB] > 0) {
        const double qq = pass->atoms->q[ends[0]] * pass->atoms->q[ends[1]];
        add_coulomb(pair, types, r, cutoff[PAIR_COULOMB], qq, weights->coul[kind], out);
    }
    return exact_row_add(rows, pass->atoms, ends, d, out, pass->want, err);
}

enum cw_status pair_compute_special(const struct pair *pair, const struct rows *rows,
                                    const struct potential_pass *pass, struct cw_err *err)
{
    const struct special_list *special = pass->special;
    for (lidx i = 0; special && i < special->n_rows; i++) {
        for (size_t k = special->first[i]; k < special->first[i + 1]; k++) {
            const lidx ends[2] = {i, special->partner[k]};
            if (special_is_apart(pass->weights, special->kind[k]) &&
                add_pair(pair, rows, pass, ends, special->kind[k], err) != CW_OK)
                return err->status;
        }
    }
    return CW_OK;
}
