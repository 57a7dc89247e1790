/* With u_j = r_j / r_j the unit vector from the centre i to neighbour j, and E a function of the
 * lengths r_j and the cosines c_jk = u_j . u_k,
 *
 *   f_j = -dE/dx_j = -[dE/dr_j - (1/r_j) sum_k c_jk dE/dc_jk] u_j - (1/r_j) sum_k u_k dE/dc_jk
 *   f_i = -sum_j f_j,   virial W_ab = sum_j (x_j - x_i)_a f_j,b
 *
 * W is symmetric, since E does not change when all turn together; it and E are booked on the centre
 * as a whole.
 *
 * Equal bits: a centre is computed once, on the rank that owns it, from differences of positions
 * that are exact and the same on all ranks. Its neighbours are sorted by element, then by these
 * differences, so that every sum over a row runs in the same order whatever rank, list or order of
 * atoms it came from; no rounding to a grid is needed inside. Each f_j is rounded once to the grid
 * of forces and goes to j and, with the opposite sign, to i: the total force is zero to the bit,
 * and the order in which centres give to an atom does not matter. Rounding each triplet's share
 * instead, as the pair kernels do, would cost more than the sort, and the sum in a bond order has
 * no grid that suits both a crystal and an impact. */
#include "potential/centers.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "neighbor/nlist.h"
#include "potential/potential.h"
#include "system/atoms.h"

/* a neighbour while its row is sorted */
struct near {
    double d[3], s; /* from the centre; square */
    lidx offset;
    int of;
};

enum { ARRAYS = 10, CAP_MIN = 512 };

/* An energy of one centre beyond this would leave the grid of energies. */
static const double ENERGY_MAX = 16384;

void centers_init(struct centers *c, int n_work)
{
    memset(c, 0, sizeof *c);
    c->n_work = n_work;
}

void centers_free(struct centers *c)
{
    mem_free(c->memory);
    mem_free(c->offset);
    mem_free(c->of);
    mem_free(c->near);
    memset(c, 0, sizeof *c);
}

void centers_reserve(struct centers *c, size_t n)
{
    if (n <= c->cap)
        return;
    const int n_work = c->n_work;
    centers_free(c);
    c->n_work = n_work;
    c->cap = n + n / 4 < CAP_MIN ? CAP_MIN : n + n / 4;
    c->memory = mem_array((ARRAYS + (size_t)n_work) * c->cap, sizeof *c->memory);
    c->offset = mem_array(c->cap, sizeof *c->offset);
    c->of = mem_array(c->cap, sizeof *c->of);
    c->near = mem_array(c->cap, sizeof *c->near);
    double *next = c->memory;
    double **const arrays[ARRAYS] = {&c->u[0], &c->u[1], &c->u[2],   &c->r,      &c->inv_r,
                                     &c->pull, &c->bend, &c->aim[0], &c->aim[1], &c->aim[2]};
    for (size_t k = 0; k < ARRAYS; k++, next += c->cap)
        *arrays[k] = next;
    c->work = next;
}

void centers_clear(struct centers *c)
{
    c->n = 0;
    c->first[0] = 0;
}

bool centers_have_room(const struct centers *c, size_t n)
{
    return c->n < CENTERS_MAX && c->first[c->n] + n <= c->cap;
}

void centers_begin(struct centers *c, lidx i, int kind)
{
    c->atom[c->n] = i;
    c->kind[c->n] = kind;
    c->first[c->n + 1] = c->first[c->n];
}

static bool comes_before(const struct near *a, const struct near *b)
{
    if (a->of != b->of)
        return a->of < b->of;
    if (a->d[0] != b->d[0])
        return a->d[0] < b->d[0];
    if (a->d[1] != b->d[1])
        return a->d[1] < b->d[1];
    return a->d[2] < b->d[2];
}

void centers_offer(struct centers *c, const double *x, lidx offset, int of, double reach2)
{
    const double *xi = x + 4 * (size_t)c->atom[c->n];
    const double *xj = x + offset;
    struct near new = {
        .d = {xj[0] - xi[0], xj[1] - xi[1], xj[2] - xi[2]}, .offset = offset, .of = of};
    new.s = fma(new.d[2], new.d[2], fma(new.d[1], new.d[1], new.d[0] * new.d[0]));
    if (!(new.s < reach2))
        return;
    size_t place = c->first[c->n + 1]++ - c->first[c->n];
    for (; place > 0 && comes_before(&new, &c->near[place - 1]); place--)
        c->near[place] = c->near[place - 1];
    c->near[place] = new;
}

void centers_end(struct centers *c)
{
    const size_t first = c->first[c->n];
    const size_t n = c->first[++c->n] - first;
    for (size_t k = 0; k < n; k++) {
        const struct near *near = &c->near[k];
        for (size_t d = 0; d < 3; d++)
            c->u[d][first + k] = near->d[d];
        c->r[first + k] = near->s;
        c->offset[first + k] = near->offset;
        c->of[first + k] = near->of;
    }
}

void centers_measure(struct centers *c)
{
    const size_t n = c->first[c->n];
    double *const to_zero[] = {c->pull, c->bend, c->aim[0], c->aim[1], c->aim[2]};
    for (size_t k = 0; k < sizeof to_zero / sizeof to_zero[0]; k++)
        memset(to_zero[k], 0, n * sizeof(double));
    memset(c->energy, 0, (size_t)c->n * sizeof(double));
    for (size_t k = 0; k < n; k++) {
        c->r[k] = sqrt(c->r[k]);
        c->inv_r[k] = 1 / c->r[k];
    }
    for (size_t d = 0; d < 3; d++) {
        for (size_t k = 0; k < n; k++)
            c->u[d][k] *= c->inv_r[k];
    }
}

/* pull and aim become the force on the neighbour, in aim */
static void make_forces(const struct centers *c)
{
    const size_t n = c->first[c->n];
    for (size_t d = 0; d < 3; d++) {
        for (size_t k = 0; k < n; k++) {
            const double along = c->bend[k] * c->inv_r[k] - c->pull[k];
            c->aim[d][k] = along * c->u[d][k] - c->inv_r[k] * c->aim[d][k];
        }
    }
}

static enum cw_status complain(const struct centers *c, const struct atoms *atoms, lidx i, size_t k,
                               struct cw_err *err)
{
    double s = 0;
    for (size_t d = 0; d < 3; d++)
        s += c->aim[d][k] * c->aim[d][k];
    return cw_err_user(
        err,
        "atoms %lld and %lld overlap: distance %g, force %g (at most %g is accepted); "
        "their initial positions or the potential are wrong",
        (long long)atoms->id[i], (long long)atoms->id[nlist_index(c->offset[k])], c->r[k], sqrt(s),
        CW_FORCE_MAX);
}

static enum cw_status add_forces(const struct centers *c, struct atoms *atoms, int center,
                                 struct cw_err *err)
{
    const size_t i = (size_t)c->atom[center];
    double own[3] = {0, 0, 0};
    for (size_t k = c->first[center]; k < c->first[center + 1]; k++) {
        double *f = atoms->f + c->offset[k];
        bool good = true;
        for (size_t d = 0; d < 3; d++)
            good &= fabs(c->aim[d][k]) <= CW_FORCE_MAX;
        if (!good || !(fabs(c->energy[center]) < ENERGY_MAX))
            return complain(c, atoms, c->atom[center], k, err);
        for (size_t d = 0; d < 3; d++) {
            const double rounded = exact_round(c->aim[d][k], CW_QUANTUM_FORCE);
            f[d] += rounded;
            own[d] -= rounded;
        }
    }
    for (size_t d = 0; d < 3; d++)
        atoms->f[4 * i + d] += own[d];
    return CW_OK;
}

static void add_virial(const struct centers *c, struct atoms *atoms, int center)
{
    static const int a[6] = {0, 1, 2, 0, 0, 1};
    static const int b[6] = {0, 1, 2, 1, 2, 2};
    double *virial = atoms->virial + 6 * (size_t)c->atom[center];
    for (size_t m = 0; m < 6; m++) {
        double sum = 0;
        for (size_t k = c->first[center]; k < c->first[center + 1]; k++)
            sum += c->r[k] * c->u[a[m]][k] * c->aim[b[m]][k];
        virial[m] += exact_round(sum, CW_QUANTUM_VIRIAL);
    }
}

enum cw_status centers_add(struct centers *c, struct atoms *atoms, unsigned want,
                           struct cw_err *err)
{
    make_forces(c);
    for (int center = 0; center < c->n; center++) {
        if (add_forces(c, atoms, center, err) != CW_OK)
            return err->status;
        if (want & PASS_ENERGY)
            atoms->energy[c->atom[center]] += exact_round(c->energy[center], CW_QUANTUM_ENERGY);
        if (want & PASS_VIRIAL)
            add_virial(c, atoms, center);
    }
    return CW_OK;
}
