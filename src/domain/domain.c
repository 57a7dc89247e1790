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
#include "domain/partners.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/id_map.h"
#include "system/shrink.h"

const double DOMAIN_IMBALANCE = 1.02;

/* of positions, length units (base/exact.h) */
static const double GRID_RANGE = 16384;
static const double IMAGES_MAX = 1e5;

/* A bisection may not reach the threshold: atoms in crystal planes cannot be split until they have
 * moved a little. It is tried again at the next rebuild; when that brings nothing, after twice as
 * many, up to these. */
enum { PATIENCE_MAX = 16 };

struct domain {
    struct comm *comm;
    struct bisect tree;
    struct halo *halo;
    struct id_map *map; /* NULL until domain_find is asked after a rebuild */
    bool cut;           /* the tree has been made */
    bool requested;     /* by domain_request_balance */
    double threshold;
    int every;
    int since;         /* rebuilds since the last bisection */
    int patience;      /* rebuilds until one that did not reach the threshold is tried again */
    double before_cut; /* imbalance right before it; 0: it was the first */
    double after_cut;  /* and right after it: what bisection can reach here */
    gid balances;
    int weight_field; /* [n_local] gid per atom; -1: none */
};

struct domain *domain_create(struct comm *comm)
{
    struct domain *domain = mem_zeroed(1, sizeof *domain);
    domain->comm = comm;
    domain->threshold = DOMAIN_IMBALANCE;
    domain->patience = 1;
    domain->weight_field = -1;
    bisect_init(&domain->tree, comm, BISECT_FAN);
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
    double turns[3];
    box_turns(box, reach, turns);
    const double images = (2 * turns[0] + 1) * (2 * turns[1] + 1) * (2 * turns[2] + 1);
    if (images > IMAGES_MAX) {
        cw_err_user(err,
                    "the periodic box (%g, %g, %g) needs %g images of itself for a list cut-off of "
                    "%g; expected at most %g: make the box longer (replicate it) or the cut-off "
                    "shorter",
                    box->length[0], box->length[1], box->length[2], images, reach, IMAGES_MAX);
    }
}

static gid weight_of(const struct domain *domain, const struct atoms *atoms, lidx i)
{
    gid weight =
        domain->weight_field < 0 ? 1 : ((const gid *)atoms_field(atoms, domain->weight_field))[i];
    return weight > 0 ? weight : 1;
}

/* [n_local] */
static gid *list_weights(const struct domain *domain, const struct atoms *atoms)
{
    gid *weight = mem_array((size_t)atoms->n_local, sizeof *weight);
    for (lidx i = 0; i < atoms->n_local; i++)
        weight[i] = weight_of(domain, atoms, i);
    return weight;
}

/* leavers, packed and grouped by their new owner */
struct leavers {
    struct message *message;
    int n;
    char *bytes;
};

/* number[n_local]: the partner that an atom goes to, -1: it stays. Returns how many go to each. */
static gid *number_leavers(const struct domain *domain, const struct atoms *atoms, int *number,
                           struct partners *partners)
{
    int me = comm_rank(domain->comm);
    for (lidx i = 0; i < atoms->n_local; i++) {
        int owner = bisect_owner(&domain->tree, atoms->x + 4 * (size_t)i);
        number[i] = owner == me ? -1 : partners_number(partners, owner);
    }
    gid *count = mem_zeroed((size_t)partners->n, sizeof *count);
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (number[i] >= 0)
            count[number[i]]++;
    }
    return count;
}

static struct leavers pack_leavers(const struct domain *domain, const struct atoms *atoms,
                                   bool *gone)
{
    size_t size = atoms_packed_size(atoms);
    size_t n_local = (size_t)atoms->n_local;
    int *number = mem_array(n_local, sizeof *number);
    struct partners partners;
    partners_init(&partners);
    gid *count = number_leavers(domain, atoms, number, &partners);
    struct leavers leavers = {.n = partners.n};
    leavers.message = mem_array((size_t)partners.n, sizeof *leavers.message);
    gid total = 0;
    for (int k = 0; k < partners.n; k++)
        total += count[k];
    leavers.bytes = mem_array((size_t)total, size);
    char *place = leavers.bytes;
    for (int k = 0; k < partners.n; k++) {
        leavers.message[k] = (struct message){partners.rank[k], place, 0};
        place += (size_t)count[k] * size;
    }
    for (lidx i = 0; i < atoms->n_local; i++) {
        gone[i] = number[i] >= 0;
        if (gone[i]) {
            struct message *message = &leavers.message[number[i]];
            atoms_pack(atoms, i, (char *)message->data + message->bytes);
            message->bytes += size;
        }
    }
    mem_free(count);
    partners_free(&partners);
    mem_free(number);
    return leavers;
}

/* to the owners that the present tree names */
static void migrate(struct domain *domain, struct atoms *atoms)
{
    if (comm_size(domain->comm) == 1)
        return;
    size_t size = atoms_packed_size(atoms);
    bool *gone = mem_array((size_t)atoms->n_local, sizeof *gone);
    struct leavers leavers = pack_leavers(domain, atoms, gone);
    size_t bytes;
    char *landing = comm_deliver(domain->comm, leavers.message, leavers.n, &bytes);
    mem_free(leavers.message);
    mem_free(leavers.bytes);
    atoms_remove(atoms, gone);
    mem_free(gone);
    atoms_reserve(atoms, lidx_of((gid)atoms->n_local + (gid)(bytes / size), "atoms"));
    for (size_t k = 0; k < bytes / size; k++)
        atoms_unpack(atoms, landing + k * size);
    mem_free(landing);
}

/* Cuts space anew; `before` is the imbalance so far, 0 at the first time. */
static void cut_anew(struct domain *domain, struct atoms *atoms, double before)
{
    gid *weight = list_weights(domain, atoms);
    bisect_build(&domain->tree, atoms, weight);
    mem_free(weight);
    migrate(domain, atoms);
    domain->before_cut = before;
    domain->after_cut = domain_imbalance(domain, atoms);
    bool in_vain = before > 0 && domain->after_cut - 1 > 0.5 * (before - 1);
    domain->patience = !in_vain                          ? 1
                       : domain->patience < PATIENCE_MAX ? 2 * domain->patience
                                                         : PATIENCE_MAX;
    domain->cut = true;
    domain->requested = false;
    domain->since = 0;
    domain->balances++;
}

/* Every atom to its owner, after a new bisection when one is due. Whether the shares have drifted
 * apart is known only when each rank has its atoms: then it takes two numbers, not one per rank,
 * and when it has come to cutting anew, few atoms have gone a way in vain. */
static void settle(struct domain *domain, struct atoms *atoms)
{
    domain->since++;
    if (!domain->cut || domain->requested ||
        (domain->every > 0 && domain->since >= domain->every)) {
        cut_anew(domain, atoms, domain->cut ? domain_imbalance(domain, atoms) : 0);
        return;
    }
    double limit = domain->threshold;
    if (domain->since < domain->patience)
        limit = fmax(limit, 1.03 * domain->after_cut);
    migrate(domain, atoms);
    double imbalance = domain_imbalance(domain, atoms);
    if (imbalance > limit)
        cut_anew(domain, atoms, imbalance);
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
    shrink_box(box, atoms, domain->comm);
    settle(domain, atoms);
    order_atoms(atoms, reach / 2);
    halo_build(domain->halo, &domain->tree, box, atoms, reach);
    atoms_count(atoms, domain->comm);
    if (atoms->n_global != before) {
        return cw_err_defect(err, "%lld atoms became %lld on the way to their owners",
                             (long long)before, (long long)atoms->n_global);
    }
    return CW_OK;
}

lidx domain_interior(const struct domain *domain)
{
    return halo_interior(domain->halo);
}

lidx domain_images(const struct domain *domain)
{
    return halo_images(domain->halo);
}

void domain_begin_positions(struct domain *domain, struct atoms *atoms)
{
    halo_begin_positions(domain->halo, atoms);
}

void domain_begin_scalar(struct domain *domain, double *base, size_t stride)
{
    halo_begin_scalar(domain->halo, base, stride);
}

void domain_progress(struct domain *domain)
{
    halo_progress(domain->halo);
}

void domain_arrive(struct domain *domain)
{
    halo_arrive(domain->halo);
}

bool domain_is_under_way(const struct domain *domain)
{
    return halo_is_under_way(domain->halo);
}

void domain_forward_positions(struct domain *domain, struct atoms *atoms)
{
    halo_begin_positions(domain->halo, atoms);
    halo_arrive(domain->halo);
}

void domain_forward_scalar(struct domain *domain, double *base, size_t stride)
{
    halo_begin_scalar(domain->halo, base, stride);
    halo_arrive(domain->halo);
}

void domain_forward_bytes(struct domain *domain, void *data, size_t size)
{
    halo_forward_bytes(domain->halo, data, size);
}

void domain_reverse_forces(struct domain *domain, struct atoms *atoms)
{
    halo_reverse_forces(domain->halo, atoms);
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
    gid most = 0;
    for (lidx i = 0; i < atoms->n_local; i++)
        most += weight_of(domain, atoms, i);
    gid total = most;
    comm_max(domain->comm, &most, 1);
    comm_sum(domain->comm, &total, 1);
    return total > 0 ? (double)most * comm_size(domain->comm) / (double)total : 1;
}

int domain_partners(const struct domain *domain)
{
    return halo_partners(domain->halo);
}

gid domain_balances(const struct domain *domain)
{
    return domain->balances;
}

void domain_last_balance(const struct domain *domain, double *before, double *after)
{
    *before = domain->before_cut;
    *after = domain->after_cut;
}
