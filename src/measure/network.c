/* One pass over rows of neighbours as far as `range`. Coordination and angles are counted by the
 * owner of the central atom; bonds go to the graph from the owner of the former. All are integers:
 * lengths differ by exact numbers of quanta, so an atom counts alike on whatever rank. */
#include "measure/network.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "measure/bond_graph.h"
#include "measure/shells.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

enum { BONDS_MOST = 64 };

static const double pi = 3.14159265358979323846;
static const double angle_quantum = 0x1p-20;

/* one rank's pass */
struct pass {
    const struct network_spec *spec;
    struct shells shells;
    struct network_counts counts;
    struct bond_record *bond;
    size_t n_bonds, cap_bonds;
    bool crowded; /* an atom with more than BONDS_MOST bonds was met */
};

static bool is_kind(const struct pass *pass, lidx i, enum network_kind kind)
{
    return pass->spec->atoms->type[i] == pass->spec->type[kind];
}

/* which pair an atom of one kind makes with neighbour j; -1: none, or it is counted from there */
static int pair_with(const struct pass *pass, enum network_kind kind, lidx j)
{
    if (is_kind(pass, j, kind))
        return kind == NETWORK_FORMER ? PAIR_FORMER_FORMER : PAIR_BRIDGE_BRIDGE;
    return kind == NETWORK_FORMER && is_kind(pass, j, NETWORK_BRIDGE) ? PAIR_FORMER_BRIDGE : -1;
}

static void count_distances(struct pass *pass, enum network_kind kind, int n)
{
    const double bins = NETWORK_BINS / pass->spec->range;
    for (int k = 0; k < n; k++) {
        const struct shell_neighbor *s = &pass->shells.row[k];
        int pair = pair_with(pass, kind, s->j);
        int bin = (int)(sqrt(s->r2) * bins);
        if (pair >= 0 && bin < NETWORK_BINS)
            pass->counts.pair[pair][bin]++;
    }
}

static void count_angle(struct pass *pass, enum network_kind kind, const struct shell_neighbor *a,
                        const struct shell_neighbor *b)
{
    double cosine = vec3_dot(a->d, b->d) / sqrt(a->r2 * b->r2);
    double angle = acos(fmax(-1, fmin(1, cosine))) * (180 / pi);
    int bin = (int)angle;
    pass->counts.angle[kind][bin < NETWORK_ANGLES ? bin : NETWORK_ANGLES - 1]++;
    pass->counts.angle_sum[kind] += (gid)rint(angle / angle_quantum);
}

static void crossings(const struct network_spec *spec, lidx i, int image[3])
{
    double x[3];
    image[0] = image[1] = image[2] = 0;
    memcpy(x, spec->atoms->x + 4 * (size_t)i, sizeof x);
    box_wrap(spec->box, x, image);
}

static bool is_sampled(const struct pass *pass, lidx i)
{
    return (pass->spec->atoms->mask[i] & pass->spec->sample) != 0;
}

static void keep_bond(struct pass *pass, lidx i, lidx j)
{
    int from[3];
    int to[3];
    crossings(pass->spec, i, from);
    crossings(pass->spec, j, to);
    for (int d = 0; d < 3; d++)
        to[d] -= from[d];
    if (pass->n_bonds == pass->cap_bonds) {
        pass->cap_bonds = pass->cap_bonds ? 2 * pass->cap_bonds : 1024;
        pass->bond = mem_resize(pass->bond, pass->cap_bonds, sizeof *pass->bond);
    }
    pass->bond[pass->n_bonds++] = (struct bond_record){.former = pass->spec->atoms->id[i],
                                                       .bridge = pass->spec->atoms->id[j],
                                                       .cell = bond_cell(to),
                                                       .counts = is_sampled(pass, i)};
}

/* angles and coordination of an atom of the sample; the bonds of every former */
static void count_bonds(struct pass *pass, enum network_kind kind, lidx i, int n)
{
    const bool sampled = is_sampled(pass, i);
    const double cutoff2 = pass->spec->cutoff * pass->spec->cutoff;
    const struct shell_neighbor *bond[BONDS_MOST];
    int bonds = 0;
    for (int k = 0; k < n && !pass->crowded; k++) {
        const struct shell_neighbor *s = &pass->shells.row[k];
        if (!is_kind(pass, s->j, 1 - kind) || !(s->r2 < cutoff2))
            continue;
        pass->crowded = bonds == BONDS_MOST;
        for (int b = 0; b < bonds && sampled; b++)
            count_angle(pass, kind, bond[b], s);
        if (!pass->crowded)
            bond[bonds++] = s;
        if (kind == NETWORK_FORMER)
            keep_bond(pass, i, s->j);
    }
    pass->counts
        .coordination[kind][bonds < NETWORK_COORDINATION ? bonds : NETWORK_COORDINATION - 1] +=
        sampled;
}

static void count_atoms(struct pass *pass)
{
    const struct atoms *atoms = pass->spec->atoms;
    for (lidx i = 0; i < atoms->n_local; i++) {
        for (int kind = 0; kind < 2; kind++) {
            if (!is_kind(pass, i, kind) || (atoms->mask[i] & pass->spec->bits) == 0)
                continue;
            int n = shells_gather(&pass->shells, i);
            pass->counts.network[kind]++;
            if (is_sampled(pass, i)) {
                pass->counts.atoms[kind]++;
                count_distances(pass, kind, n);
            }
            count_bonds(pass, kind, i, n);
        }
    }
}

/* Are there atoms of both types, and bonds? The same on every rank. */
static enum cw_status check(const struct network_spec *spec, const struct network_counts *counts,
                            bool crowded, struct cw_err *err)
{
    for (int kind = 0; kind < 2; kind++) {
        if (counts->atoms[kind] == 0) {
            return cw_err_user(err, "the group%s has no atoms of type %d",
                               spec->sample == spec->bits ? "" : " to sample", spec->type[kind]);
        }
    }
    if (crowded) {
        return cw_err_user(err, "an atom has more than %d bonds shorter than %g", BONDS_MOST,
                           spec->cutoff);
    }
    if (counts->coordination[NETWORK_FORMER][0] == counts->atoms[NETWORK_FORMER]) {
        return cw_err_user(err, "no atom of type %d has one of type %d nearer than the cut-off, %g",
                           spec->type[0], spec->type[1], spec->cutoff);
    }
    return CW_OK;
}

/* the rings' counts are sums over ranks already */
static void sum_ranks(struct comm *comm, struct network_counts *counts)
{
    comm_sum(comm, counts->atoms, 2);
    comm_sum(comm, counts->network, 2);
    comm_sum(comm, counts->coordination[0], 2 * NETWORK_COORDINATION);
    comm_sum(comm, counts->angle[0], 2 * NETWORK_ANGLES);
    comm_sum(comm, counts->angle_sum, 2);
    comm_sum(comm, counts->pair[0], NETWORK_PAIRS * NETWORK_BINS);
}

static void count_rings(const struct pass *pass, struct network_counts *counts)
{
    struct bond_graph graph;
    bond_graph_make(pass->spec->comm, pass->bond, pass->n_bonds, &graph);
    rings_count(pass->spec->comm, &graph, pass->spec->rings, &counts->rings);
    bond_graph_free(&graph);
}

void network_merge(struct network_counts *to, const struct network_counts *from)
{
    _Static_assert(sizeof *to % sizeof(gid) == 0, "nothing but integers");
    gid *sum = (gid *)to;
    const gid *more = (const gid *)from;
    for (size_t k = 0; k < sizeof *to / sizeof(gid); k++)
        sum[k] += more[k];
}

enum cw_status network_count(const struct network_spec *spec, struct network_counts *counts,
                             struct cw_err *err)
{
    struct pass *pass = mem_zeroed(1, sizeof *pass);
    pass->spec = spec;
    pass->counts.samples = 1;
    if (shells_build(&pass->shells, spec->atoms, spec->complete, spec->range, spec->bits,
                     "the network", err) == CW_OK) {
        count_atoms(pass);
        gid crowded = pass->crowded;
        comm_max(spec->comm, &crowded, 1);
        sum_ranks(spec->comm, &pass->counts);
        if (check(spec, &pass->counts, crowded != 0, err) == CW_OK) {
            if (spec->rings > 0)
                count_rings(pass, &pass->counts);
            network_merge(counts, &pass->counts);
        }
        shells_free(&pass->shells);
    }
    mem_free(pass->bond);
    mem_free(pass);
    return err->status;
}

void network_radial(const struct network_counts *counts, const double pairs[NETWORK_PAIRS],
                    double range, enum network_pair kind, double *g)
{
    const double width = range / NETWORK_BINS;
    for (int k = 0; k < NETWORK_BINS; k++) {
        const double inner = k * width;
        const double outer = (k + 1) * width;
        const double shell = 4 * pi / 3 * (outer * outer * outer - inner * inner * inner);
        g[k] = pairs[kind] > 0 ? (double)counts->pair[kind][k] / (pairs[kind] * shell) : 0;
    }
}

/* Least squares of y = a + b x + c x^2 over bins first .. last, x from bin `top`; the place of its
 * top in bins from there. The mean of the bins where there is no top between them. */
static double parabola_top(const double *y, int first, int last, int top)
{
    double moment[5] = {0};
    double right[3] = {0};
    for (int k = first; k <= last; k++) {
        double power = 1;
        for (int m = 0; m < 5; m++) {
            moment[m] += power;
            if (m < 3)
                right[m] += power * y[k];
            power *= k - top;
        }
    }
    double matrix[3][3];
    double inverse[3][3];
    for (int r = 0; r < 3; r++) {
        for (int c = 0; c < 3; c++)
            matrix[r][c] = moment[r + c];
    }
    const double mean = right[1] / right[0];
    if (last - first < 2 || !mat3_invert(MAT3_CONST(matrix), inverse))
        return mean;
    mat3_apply(MAT3_CONST(inverse), right, right);
    const double place = -right[1] / (2 * right[2]);
    return right[2] < 0 && place >= first - top && place <= last - top ? place : mean;
}

/* weights 1 2 3 2 1 */
static double smooth(const double *g, int k)
{
    static const double weight[] = {3, 2, 1};
    double sum = 0;
    for (int n = -2; n <= 2; n++)
        sum += k + n >= 0 && k + n < NETWORK_BINS ? weight[n < 0 ? -n : n] / 9 * g[k + n] : 0;
    return sum;
}

double network_peak(const double *g, double range, int first, int last)
{
    int top = first;
    for (int k = first; k <= last; k++)
        top = smooth(g, k) > smooth(g, top) ? k : top;
    const double least = 0.7 * smooth(g, top);
    if (!(least > 0))
        return (double)NAN;
    int low = top;
    int high = top;
    while (low > first && smooth(g, low - 1) > least)
        low--;
    while (high < last && smooth(g, high + 1) > least)
        high++;
    return (top + 0.5 + parabola_top(g, low, high, top)) * range / NETWORK_BINS;
}

static double ratio(double part, gid of)
{
    return of > 0 ? part / (double)of : (double)NAN;
}

double network_fraction(const struct network_counts *counts, enum network_kind kind, int bonds)
{
    return ratio((double)counts->coordination[kind][bonds], counts->atoms[kind]);
}

double network_coordination(const struct network_counts *counts, enum network_kind kind)
{
    gid bonds = 0;
    for (int n = 1; n < NETWORK_COORDINATION; n++)
        bonds += n * counts->coordination[kind][n];
    return ratio((double)bonds, counts->atoms[kind]);
}

double network_angle(const struct network_counts *counts, enum network_kind kind)
{
    gid angles = 0;
    for (int k = 0; k < NETWORK_ANGLES; k++)
        angles += counts->angle[kind][k];
    return ratio((double)counts->angle_sum[kind] * angle_quantum, angles);
}

double network_king(const struct network_counts *counts)
{
    gid pairs = 0;
    gid members = 0;
    for (int n = 2; n <= RINGS_MOST; n++) {
        pairs += counts->rings.king[n];
        members += n * counts->rings.king[n];
    }
    return ratio((double)members, pairs);
}

double network_primitive(const struct network_counts *counts, int members)
{
    const double rings = (double)counts->rings.primitive[members] / RINGS_SHARE;
    return ratio(members * rings, counts->atoms[NETWORK_FORMER]);
}
