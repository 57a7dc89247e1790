/* Ownership. A rebuild wraps atoms into the box, lets shrink-wrapped faces follow, cuts space anew
 * when the shares of work have drifted apart, sends atoms to their owners, sorts them and makes the
 * halo. Nothing here changes a value of an atom but for exact periodic shifts, so no bit of a
 * trajectory depends on it.
 *
 * Work is counted, not timed: an atom weighs as much as its row of neighbours (domain_set_weights),
 * so the cuts are the same in every run of a deck. */
#include "domain/domain.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "domain/bisect.h"
#include "domain/halo.h"
#include "domain/order.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/id_map.h"

/* of positions, length units (base/exact.h) */
static const double GRID_RANGE = 16384;
static const double IMAGES_MAX = 1e5;

/* Rebuilds until a bisection that could not reach the threshold (atoms in crystal planes cannot be
 * split) is tried again. */
enum { RETRY = 10 };

struct domain {
    struct comm *comm;
    struct bisect tree;
    struct halo *halo;
    struct id_map *map; /* NULL until domain_find is asked after a rebuild */
    bool cut;           /* the tree has been made */
    bool requested;     /* by domain_request_balance */
    double threshold;
    int every;
    int since;        /* rebuilds since the last bisection */
    double after_cut; /* imbalance right after it: what bisection can reach here */
    gid balances;
    int weight_field; /* [n_local] gid per atom; -1: none */
};

struct domain *domain_create(struct comm *comm)
{
    struct domain *domain = mem_zeroed(1, sizeof *domain);
    domain->comm = comm;
    domain->threshold = 1.05;
    domain->weight_field = -1;
    bisect_init(&domain->tree, comm_size(comm));
    domain->halo = halo_create(comm);
    return domain;
}

void domain_destroy(struct domain *domain)
{
    if (!domain)
        return;
    halo_destroy(domain->halo);
    bisect_free(&domain->tree);
    id_map_destroy(domain->map);
    mem_free(domain);
}

void domain_set_balance(struct domain *domain, double threshold, int every)
{
    domain->threshold = threshold;
    domain->every = every;
}

void domain_request_balance(struct domain *domain)
{
    domain->requested = true;
}

void domain_use_weights(struct domain *domain, int field)
{
    domain->weight_field = field;
}

/* why this place cannot be: NULL when it can */
static const char *misplaced(const struct box *box, const double x[3])
{
    for (int d = 0; d < 3; d++) {
        if (!isfinite(x[d]))
            return "has no finite position";
        if (box->boundary[d][0] == BOX_FIXED && x[d] < box->lo[d])
            return "is lost: it left through a fixed lower face of the box";
        if (box->boundary[d][1] == BOX_FIXED && x[d] > box->hi[d])
            return "is lost: it left through a fixed upper face of the box";
        if (fabs(x[d]) > GRID_RANGE)
            return "is lost: it is farther out than 16384 length units";
    }
    return NULL;
}

/* Names the first atom of this rank that cannot be placed. */
static void check_places(const struct atoms *atoms, const struct box *box, struct cw_err *err)
{
    for (lidx i = 0; i < atoms->n_local; i++) {
        const double *x = atoms->x + 4 * (size_t)i;
        const char *why = misplaced(box, x);
        if (why) {
            cw_err_user(err, "atom %lld %s; it is at (%g, %g, %g)", (long long)atoms->id[i], why,
                        x[0], x[1], x[2]);
            return;
        }
    }
}

/* A box that is a dot beside the reach would have more images than memory holds. */
static void check_images(const struct box *box, double reach, struct cw_err *err)
{
    double images = 1;
    for (int d = 0; d < 3; d++)
        images *= box->periodic[d] ? 2 * ceil(reach / box->length[d]) + 1 : 1;
    if (images > IMAGES_MAX) {
        cw_err_user(err,
                    "the periodic box (%g, %g, %g) needs %g images of itself for a list cut-off of "
                    "%g; expected at most %g: make the box longer (replicate it) or the cut-off "
                    "shorter",
                    box->length[0], box->length[1], box->length[2], images, reach, IMAGES_MAX);
    }
}

static void shrink(struct domain *domain, struct box *box, const struct atoms *atoms)
{
    bool any = false;
    for (int d = 0; d < 3; d++) {
        for (int side = 0; side < 2; side++) {
            any |= box->boundary[d][side] == BOX_SHRINK ||
                   box->boundary[d][side] == BOX_SHRINK_MINIMUM;
        }
    }
    if (!any)
        return;
    double bound[6] = {INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY};
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++) {
            bound[d] = fmin(bound[d], atoms->x[4 * i + d]);
            bound[3 + d] = fmin(bound[3 + d], -atoms->x[4 * i + d]);
        }
    }
    comm_min_double(domain->comm, bound, 6);
    if (!isfinite(bound[0]))
        return;
    const double max[3] = {-bound[3], -bound[4], -bound[5]};
    box_shrink(box, bound, max);
}

static gid weight_of(const struct domain *domain, const struct atoms *atoms, lidx i)
{
    gid weight =
        domain->weight_field < 0 ? 1 : ((const gid *)atoms_field(atoms, domain->weight_field))[i];
    return weight > 0 ? weight : 1;
}

/* largest weight of a rank over the mean */
static double measure_imbalance(struct domain *domain, const struct atoms *atoms, const gid *weight,
                                const int *owner)
{
    int ranks = comm_size(domain->comm);
    gid mine = 0;
    gid most;
    gid total;
    if (owner) {
        gid *sum = mem_zeroed((size_t)ranks, sizeof *sum);
        for (lidx i = 0; i < atoms->n_local; i++)
            sum[owner[i]] += weight[i];
        comm_sum(domain->comm, sum, ranks);
        most = total = 0;
        for (int r = 0; r < ranks; r++) {
            most = sum[r] > most ? sum[r] : most;
            total += sum[r];
        }
        mem_free(sum);
    } else {
        for (lidx i = 0; i < atoms->n_local; i++)
            mine += weight[i];
        most = total = mine;
        comm_max(domain->comm, &most, 1);
        comm_sum(domain->comm, &total, 1);
    }
    return total > 0 ? (double)most * ranks / (double)total : 1;
}

static void find_owners(const struct domain *domain, const struct atoms *atoms, int *owner)
{
    for (lidx i = 0; i < atoms->n_local; i++)
        owner[i] = bisect_owner(&domain->tree, atoms->x + 4 * (size_t)i);
}

/* owner[n_local] for the present positions, after a new bisection when one is due */
static void assign(struct domain *domain, const struct atoms *atoms, int *owner)
{
    gid *weight = mem_array((size_t)atoms->n_local, sizeof *weight);
    for (lidx i = 0; i < atoms->n_local; i++)
        weight[i] = weight_of(domain, atoms, i);
    if (domain->cut)
        find_owners(domain, atoms, owner);
    bool due = !domain->cut || domain->requested ||
               (domain->every > 0 && domain->since + 1 >= domain->every);
    if (!due) {
        double limit = domain->threshold;
        if (domain->since < RETRY)
            limit = fmax(limit, 1.03 * domain->after_cut);
        due = measure_imbalance(domain, atoms, weight, owner) > limit;
    }
    domain->since++;
    if (due) {
        bisect_build(&domain->tree, domain->comm, atoms, weight);
        find_owners(domain, atoms, owner);
        domain->after_cut = measure_imbalance(domain, atoms, weight, owner);
        domain->cut = true;
        domain->requested = false;
        domain->since = 0;
        domain->balances++;
    }
    mem_free(weight);
}

/* leavers, packed and grouped by their new owner */
struct leavers {
    struct message *message;
    int n;
    char *bytes;
};

static struct leavers pack_leavers(const struct atoms *atoms, const int *owner, int me, int ranks,
                                   bool *gone)
{
    size_t size = atoms_packed_size(atoms);
    lidx *count = mem_zeroed((size_t)ranks + 1, sizeof *count);
    struct leavers leavers = {0};
    for (lidx i = 0; i < atoms->n_local; i++) {
        gone[i] = owner[i] != me;
        count[owner[i] + 1] += gone[i];
    }
    for (int r = 0; r < ranks; r++)
        leavers.n += count[r + 1] > 0;
    leavers.message = mem_array((size_t)leavers.n, sizeof *leavers.message);
    lidx total = 0;
    for (int r = 0; r < ranks; r++)
        total += count[r + 1];
    leavers.bytes = mem_array((size_t)total, size);
    for (int r = 0, k = 0; r < ranks; r++) {
        if (count[r + 1] > 0) {
            leavers.message[k++] = (struct message){r, leavers.bytes + (size_t)count[r] * size,
                                                    (size_t)count[r + 1] * size};
        }
        count[r + 1] += count[r];
    }
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (gone[i])
            atoms_pack(atoms, i, leavers.bytes + (size_t)count[owner[i]]++ * size);
    }
    mem_free(count);
    return leavers;
}

static void migrate(struct domain *domain, struct atoms *atoms, const int *owner)
{
    size_t size = atoms_packed_size(atoms);
    bool *gone = mem_array((size_t)atoms->n_local, sizeof *gone);
    struct leavers leavers =
        pack_leavers(atoms, owner, comm_rank(domain->comm), comm_size(domain->comm), gone);
    struct message *arrival;
    int n_arrivals;
    comm_discover(domain->comm, leavers.message, leavers.n, &arrival, &n_arrivals);
    size_t bytes = 0;
    for (int k = 0; k < n_arrivals; k++)
        bytes += arrival[k].bytes;
    char *landing = mem_array(bytes, 1);
    char *place = landing;
    for (int k = 0; k < n_arrivals; k++) {
        arrival[k].data = place;
        place += arrival[k].bytes;
    }
    comm_exchange(domain->comm, leavers.message, leavers.n, arrival, n_arrivals);
    mem_free(leavers.message);
    mem_free(leavers.bytes);
    atoms_remove(atoms, gone);
    mem_free(gone);
    atoms_reserve(atoms, atoms->n_local + (lidx)(bytes / size));
    for (size_t k = 0; k < bytes / size; k++)
        atoms_unpack(atoms, landing + k * size);
    mem_free(landing);
    mem_free(arrival);
}

static void wrap(const struct box *box, struct atoms *atoms)
{
    for (size_t i = 0; i < (size_t)atoms->n_local; i++)
        box_wrap(box, atoms->x + 4 * i, atoms->image + 3 * i);
}

enum cw_status domain_rebuild(struct domain *domain, struct box *box, struct atoms *atoms,
                              double reach, struct cw_err *err)
{
    atoms->n_ghost = 0;
    id_map_destroy(domain->map);
    domain->map = NULL;
    atoms_count(atoms, domain->comm);
    gid before = atoms->n_global;
    check_images(box, reach, err);
    check_places(atoms, box, err);
    if (err_sync(domain->comm, err) != CW_OK)
        return err->status;
    wrap(box, atoms);
    shrink(domain, box, atoms);
    int *owner = mem_array((size_t)atoms->n_local, sizeof *owner);
    assign(domain, atoms, owner);
    migrate(domain, atoms, owner);
    mem_free(owner);
    order_atoms(atoms, reach / 2);
    halo_build(domain->halo, &domain->tree, box, atoms, reach);
    atoms_count(atoms, domain->comm);
    if (atoms->n_global != before) {
        return cw_err_defect(err, "%lld atoms became %lld on the way to their owners",
                             (long long)before, (long long)atoms->n_global);
    }
    return CW_OK;
}

void domain_forward_positions(struct domain *domain, struct atoms *atoms)
{
    halo_forward_positions(domain->halo, atoms);
}

void domain_forward_scalar(struct domain *domain, double *base, size_t stride)
{
    halo_forward_scalar(domain->halo, base, stride);
}

void domain_forward_bytes(struct domain *domain, void *data, size_t size)
{
    halo_forward_bytes(domain->halo, data, size);
}

lidx domain_find(struct domain *domain, const struct atoms *atoms, gid id)
{
    if (!domain->map)
        domain->map = id_map_create(atoms);
    return id_map_find(domain->map, id);
}

void domain_brick(const struct domain *domain, double lo[3], double hi[3])
{
    bisect_brick(&domain->tree, comm_rank(domain->comm), lo, hi);
}

double domain_imbalance(struct domain *domain, const struct atoms *atoms)
{
    gid *weight = mem_array((size_t)atoms->n_local, sizeof *weight);
    for (lidx i = 0; i < atoms->n_local; i++)
        weight[i] = weight_of(domain, atoms, i);
    double imbalance = measure_imbalance(domain, atoms, weight, NULL);
    mem_free(weight);
    return imbalance;
}

gid domain_balances(const struct domain *domain)
{
    return domain->balances;
}
