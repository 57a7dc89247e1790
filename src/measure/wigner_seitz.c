/* Each rank has all sites and finds its own atoms' sites alone. Which atoms share a site is found
 * by the site's keeper: sites are dealt out to the ranks in blocks, an atom's claim travels to the
 * keeper of its site, and what the keeper saw comes back. Rejected: sites dealt out by place, as
 * atoms are; an atom may be nearest to a site that is any distance away. Rejected: counts of all
 * sites added up over the ranks; they are as long as the system is large, on every rank.
 *
 * Positions are wrapped into the box first, and differences of grid numbers are exact, so that a
 * distance has the same bits wherever the atom is owned. Where the sites follow a body, it is the
 * atoms that are put back to where they would be, on the grid again. */
#include "measure/wigner_seitz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/vec3.h"
#include "measure/body_motion.h"
#include "parallel/comm.h"

static int by_id(const void *left, const void *right)
{
    const struct wigner_seitz_record *a = left;
    const struct wigner_seitz_record *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

static void wrap(const struct box *box, double x[3])
{
    int image[3] = {0, 0, 0};
    box_wrap(box, x, image);
}

bool wigner_seitz_valid(const struct wigner_seitz_record *record, gid n)
{
    bool valid = n <= INT32_MAX; /* a site has a number of 31 bits */
    for (gid k = 0; k < n && valid; k++) {
        valid = record[k].type >= 1 && record[k].type <= ATOMS_TYPES_MAX;
        for (int d = 0; d < 3; d++) {
            valid = valid && fabs(record[k].x[d]) < 0x1p15 && record[k].image[d] >= INT32_MIN / 2 &&
                    record[k].image[d] <= INT32_MAX / 2;
        }
    }
    return valid;
}

void wigner_seitz_set(struct wigner_seitz *sites, const struct box *box,
                      const struct wigner_seitz_record *record, gid n)
{
    CW_ASSERT(n <= INT32_MAX, "a site has a number of 31 bits");
    struct wigner_seitz_record *sorted = mem_array((size_t)n, sizeof *sorted);
    struct site_node *node = mem_array((size_t)n, sizeof *node);
    wigner_seitz_free(sites);
    if (n > 0)
        memcpy(sorted, record, (size_t)n * sizeof *sorted);
    if (n > 1)
        qsort(sorted, (size_t)n, sizeof *sorted, by_id);
    *sites = (struct wigner_seitz){.n = n, .box = *box};
    sites->site = mem_array((size_t)n, sizeof *sites->site);
    for (gid k = 0; k < n; k++) {
        struct wigner_seitz_site *site = &sites->site[k];
        site->id = sorted[k].id;
        site->type = (int32_t)sorted[k].type;
        for (int d = 0; d < 3; d++)
            site->image[d] = (int32_t)sorted[k].image[d];
        memcpy(node[k].x, sorted[k].x, sizeof node[k].x);
        box_wrap(box, node[k].x, site->image);
        node[k].at = k;
    }
    site_tree_make(&sites->tree, node, n);
    for (gid k = 0; k < n; k++)
        sites->site[node[k].at].place = (int32_t)k;
    /* a little less than a quarter, for rounding */
    sites->clear2 = 0.2499 * site_tree_spacing2(&sites->tree, box);
    mem_free(sorted);
}

void wigner_seitz_take(struct wigner_seitz *sites, const struct wigner_seitz_group *group)
{
    const struct atoms *atoms = group->atoms;
    struct wigner_seitz_record *mine = mem_array((size_t)atoms->n_local, sizeof *mine);
    size_t n = 0;
    size_t bytes;
    for (lidx i = 0; i < atoms->n_local; i++) {
        if ((atoms->mask[i] & group->bits) == 0)
            continue;
        memcpy(mine[n].x, atoms->x + 4 * (size_t)i, sizeof mine[n].x);
        for (int d = 0; d < 3; d++)
            mine[n].image[d] = atoms->image[3 * (size_t)i + (size_t)d];
        mine[n].id = atoms->id[i];
        mine[n++].type = atoms->type[i];
    }
    struct wigner_seitz_record *all = comm_gather_all(group->comm, mine, n * sizeof *mine, &bytes);
    mem_free(mine);
    wigner_seitz_set(sites, group->box, all, (gid)(bytes / sizeof *all));
    mem_free(all);
}

void wigner_seitz_free(struct wigner_seitz *sites)
{
    mem_free(sites->site);
    site_tree_free(&sites->tree);
    *sites = (struct wigner_seitz){0};
}

struct wigner_seitz_record *wigner_seitz_records(const struct wigner_seitz *sites)
{
    struct wigner_seitz_record *record = mem_zeroed((size_t)sites->n, sizeof *record);
    for (gid k = 0; k < sites->n; k++) {
        const struct site_node *node = &sites->tree.node[k];
        memcpy(record[node->at].x, node->x, sizeof node->x);
        record[k].id = sites->site[k].id;
        record[k].type = sites->site[k].type;
        for (int d = 0; d < 3; d++)
            record[k].image[d] = sites->site[k].image[d];
    }
    return record;
}

static bool differ(double a, double b)
{
    return a < b || a > b;
}

/* Has the box that repeats changed? Faces of axes that do not repeat may follow the atoms. */
static bool is_other_box(const struct box *a, const struct box *b)
{
    bool other = false;
    for (int d = 0; d < 3; d++) {
        other |= a->periodic[d] != b->periodic[d] || differ(a->tilt[d], b->tilt[d]);
        other |= b->periodic[d] && (differ(a->lo[d], b->lo[d]) || differ(a->hi[d], b->hi[d]));
    }
    return other;
}

static void follow_box(struct wigner_seitz *sites, const struct box *box)
{
    if (!is_other_box(&sites->box, box))
        return;
    struct wigner_seitz_record *record = wigner_seitz_records(sites);
    wigner_seitz_set(sites, box, record, sites->n);
    mem_free(record);
}

/* Where ids follow each other it is found at once. */
static gid find_site(const struct wigner_seitz *sites, gid id)
{
    gid lo = 0;
    gid hi = sites->n;
    const gid guess = hi > 0 ? id - sites->site[0].id : -1;
    if (guess >= 0 && guess < hi && sites->site[guess].id == id)
        return guess;
    while (lo < hi) {
        const gid middle = lo + (hi - lo) / 2;
        if (sites->site[middle].id < id) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo < sites->n && sites->site[lo].id == id ? lo : -1;
}

/* The site of an atom at x (wrapped) whose own one is `home` (-1: none): most atoms are there, and
 * that is seen at once. *r2 as in site_tree_nearest. */
static gid nearest_site(const struct wigner_seitz *sites, const struct box *box, const double x[3],
                        gid home, double *r2)
{
    if (home >= 0) {
        const double *own = sites->tree.node[sites->site[home].place].x;
        double d[3] = {x[0] - own[0], x[1] - own[1], x[2] - own[2]};
        box_minimum_image(box, d);
        const double from_home = vec3_dot(d, d);
        if (from_home < sites->clear2 && from_home <= *r2) {
            *r2 = from_home;
            return home;
        }
    }
    return site_tree_nearest(&sites->tree, box, x, r2);
}

/* An atom that lies in a site, or that only asks how many are there (asks). */
struct claim {
    gid site, id;
    double r2;
    int32_t type, rank;
    lidx i; /* index on its rank */
    int32_t asks;
};

/* What the keeper says to a claim. */
struct answer {
    lidx i;
    int32_t asks, occupancy, belongs;
};

struct claims {
    struct claim *claim;
    size_t n, cap;
};

static void add_claim(struct claims *claims, const struct claim *claim)
{
    if (claims->n == claims->cap) {
        claims->cap = 2 * claims->cap + 64;
        claims->claim = mem_resize(claims->claim, claims->cap, sizeof *claim);
    }
    claims->claim[claims->n++] = *claim;
}

struct pass {
    const struct wigner_seitz *sites;
    struct comm *comm;
    const struct box *box;
    const struct atoms *atoms;
    const struct wigner_seitz_rules *rules;
    struct body_motion motion; /* unless the sites stay */
    struct wigner_seitz_counts *counts;
    struct wigner_seitz_atom *of; /* may be NULL */
};

/* Image flags count along axes that repeat: change_box may have made others of them since. */
static void unwrap(const struct box *box, const double x[3], const int32_t *image, double out[3])
{
    int counted[3];
    for (int d = 0; d < 3; d++)
        counted[d] = box->periodic[d] ? image[d] : 0;
    box_unwrap(box, x, counted, out);
}

/* Where the group's atoms with sites were and are. */
static struct body_pair *make_pairs(const struct pass *pass, uint32_t bits, size_t *n)
{
    const struct wigner_seitz *sites = pass->sites;
    const struct atoms *atoms = pass->atoms;
    struct body_pair *pair = mem_array((size_t)atoms->n_local, sizeof *pair);
    *n = 0;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        const gid home = atoms->mask[i] & bits ? find_site(sites, atoms->id[i]) : -1;
        if (home < 0)
            continue;
        const struct wigner_seitz_site *site = &sites->site[home];
        unwrap(pass->box, sites->tree.node[site->place].x, site->image, pair[*n].was);
        unwrap(pass->box, atoms->x + 4 * i, atoms->image + 3 * i, pair[*n].is);
        ++*n;
    }
    return pair;
}

/* Collective. */
static void find_motion(struct pass *pass, uint32_t bits)
{
    size_t n;
    if (pass->rules->follow == WS_STAY)
        return;
    struct body_pair *pair = make_pairs(pass, bits, &n);
    (pass->rules->follow == WS_BODY ? body_motion_fit : body_motion_shift)(pass->comm, pair, n,
                                                                           &pass->motion);
    mem_free(pair);
}

/* Where atom i would be, had the body not moved: wrapped. */
static void find_place(const struct pass *pass, lidx i, double x[3])
{
    memcpy(x, pass->atoms->x + 4 * (size_t)i, 3 * sizeof *x);
    if (pass->rules->follow != WS_STAY) {
        double d[3];
        for (int k = 0; k < 3; k++)
            d[k] = x[k] - pass->motion.is[k];
        box_minimum_image(pass->box, d);
        body_motion_back(&pass->motion, d, x);
        for (int k = 0; k < 3; k++)
            x[k] = exact_round(x[k], CW_QUANTUM_POSITION);
    }
    wrap(pass->box, x);
}

/* The claims of one atom. */
static void claim_site(struct pass *pass, lidx i, struct claims *claims)
{
    const struct wigner_seitz *sites = pass->sites;
    struct claim claim = {.id = pass->atoms->id[i],
                          .r2 = pass->rules->limit * pass->rules->limit,
                          .type = pass->atoms->type[i],
                          .rank = comm_rank(pass->comm),
                          .i = i};
    double x[3];
    find_place(pass, i, x);
    const gid home = find_site(sites, claim.id);
    claim.site = nearest_site(sites, pass->box, x, home, &claim.r2);
    if (claim.site < 0) {
        pass->counts->outside++;
    } else {
        add_claim(claims, &claim);
    }
    if (!pass->of)
        return;
    pass->of[i] = (struct wigner_seitz_atom){
        .site = claim.site < 0 ? 0 : sites->site[claim.site].id,
        .kind = claim.site < 0 ? WS_OUTSIDE : WS_REGULAR,
        .home = home < 0 ? -1 : 0,
    };
    claim.asks = home >= 0;
    claim.site = home;
    if (claim.asks)
        add_claim(claims, &claim);
}

static int keeper_of(const struct pass *pass, gid site)
{
    return (int)(site * comm_size(pass->comm) / pass->sites->n);
}

static gid first_kept(const struct pass *pass, int rank)
{
    const gid size = comm_size(pass->comm);
    return (rank * pass->sites->n + size - 1) / size;
}

static int by_site(const void *left, const void *right)
{
    const struct claim *a = left;
    const struct claim *b = right;
    return (a->site > b->site) - (a->site < b->site);
}

/* Records to the ranks that rank_of names, of equal ranks side by side; what came. */
static void *deliver(const struct pass *pass, void *record, size_t n, size_t size,
                     int (*rank_of)(const struct pass *, const void *), size_t *bytes)
{
    struct message *message = NULL;
    int messages = 0;
    for (size_t k = 0; k < n; k++) {
        char *at = (char *)record + k * size;
        const int rank = rank_of(pass, at);
        if (messages == 0 || message[messages - 1].rank != rank) {
            message = mem_resize(message, (size_t)messages + 1, sizeof *message);
            message[messages++] = (struct message){.rank = rank, .data = at};
        }
        message[messages - 1].bytes += size;
    }
    void *came = comm_deliver(pass->comm, message, messages, bytes);
    mem_free(message);
    return came;
}

static int keeper_of_claim(const struct pass *pass, const void *claim)
{
    return keeper_of(pass, ((const struct claim *)claim)->site);
}

/* What a keeper knows of one of its sites. */
struct kept {
    const struct claim *belongs; /* NULL: nobody */
    int occupancy;
};

static bool is_better(const struct claim *a, const struct claim *b, gid type)
{
    if (!b || (a->type == type) != (b->type == type))
        return !b || a->type == type;
    if (a->r2 < b->r2 || a->r2 > b->r2)
        return a->r2 < b->r2;
    return a->id < b->id;
}

static void add_one(gid *count, gid type)
{
    count[0]++;
    count[type]++;
}

/* Counts the defects of the sites that this rank keeps. */
static struct kept *keep(const struct pass *pass, const struct claim *claim, size_t n)
{
    const gid first = first_kept(pass, comm_rank(pass->comm));
    const gid end = first_kept(pass, comm_rank(pass->comm) + 1);
    struct kept *kept = mem_zeroed((size_t)(end - first), sizeof *kept);
    for (size_t k = 0; k < n; k++) {
        struct kept *site = &kept[claim[k].site - first];
        if (claim[k].asks)
            continue;
        site->occupancy++;
        if (is_better(&claim[k], site->belongs, pass->sites->site[claim[k].site].type))
            site->belongs = &claim[k];
    }
    for (size_t k = 0; k < n; k++) {
        if (!claim[k].asks && kept[claim[k].site - first].belongs != &claim[k])
            add_one(pass->counts->interstitials, claim[k].type);
    }
    for (gid s = first; s < end; s++) {
        const struct claim *belongs = kept[s - first].belongs;
        const gid type = pass->sites->site[s].type;
        if (!belongs) {
            add_one(pass->counts->vacancies, type);
        } else if (belongs->type != type) {
            add_one(pass->counts->antisites, belongs->type);
        }
    }
    return kept;
}

/* answers on their way: the rank is needed only there */
struct reply {
    struct answer answer;
    int32_t rank;
};

static int rank_of_reply(const struct pass *pass, const void *reply)
{
    (void)pass;
    return ((const struct reply *)reply)->rank;
}

static void answer_claims(const struct pass *pass, const struct kept *kept,
                          const struct claim *claim, size_t n)
{
    const gid first = first_kept(pass, comm_rank(pass->comm));
    struct reply *reply = mem_array(n, sizeof *reply);
    size_t bytes;
    for (size_t k = 0; k < n; k++) {
        const struct kept *site = &kept[claim[k].site - first];
        reply[k] = (struct reply){.answer = {.i = claim[k].i,
                                             .asks = claim[k].asks,
                                             .occupancy = site->occupancy,
                                             .belongs = site->belongs == &claim[k]},
                                  .rank = claim[k].rank};
    }
    struct reply *came = deliver(pass, reply, n, sizeof *reply, rank_of_reply, &bytes);
    for (size_t k = 0; k < bytes / sizeof *came; k++) {
        const struct answer *answer = &came[k].answer;
        struct wigner_seitz_atom *atom = &pass->of[answer->i];
        if (answer->asks) {
            atom->home = answer->occupancy;
            continue;
        }
        const gid site = find_site(pass->sites, atom->site);
        atom->occupancy = answer->occupancy;
        atom->kind = !answer->belongs ? WS_INTERSTITIAL
                     : pass->sites->site[site].type != pass->atoms->type[answer->i] ? WS_ANTISITE
                                                                                    : WS_REGULAR;
    }
    mem_free(came);
    mem_free(reply);
}

void wigner_seitz_count(struct wigner_seitz *sites, const struct wigner_seitz_group *group,
                        const struct wigner_seitz_rules *rules, struct wigner_seitz_counts *counts,
                        struct wigner_seitz_atom *of)
{
    _Static_assert(sizeof *counts % sizeof(gid) == 0, "nothing but integers");
    const struct atoms *atoms = group->atoms;
    struct pass pass = {.sites = sites,
                        .comm = group->comm,
                        .box = group->box,
                        .atoms = atoms,
                        .rules = rules,
                        .counts = counts,
                        .of = of};
    struct claims claims = {0};
    size_t bytes;
    memset(counts, 0, sizeof *counts);
    follow_box(sites, group->box);
    find_motion(&pass, group->bits);
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (of)
            of[i] = (struct wigner_seitz_atom){0};
        if ((atoms->mask[i] & group->bits) != 0)
            claim_site(&pass, i, &claims);
    }
    if (claims.n > 1)
        qsort(claims.claim, claims.n, sizeof *claims.claim, by_site);
    struct claim *came =
        deliver(&pass, claims.claim, claims.n, sizeof *came, keeper_of_claim, &bytes);
    mem_free(claims.claim);
    struct kept *kept = keep(&pass, came, bytes / sizeof *came);
    if (of)
        answer_claims(&pass, kept, came, bytes / sizeof *came);
    mem_free(kept);
    mem_free(came);
    comm_sum(group->comm, (gid *)counts, (int)(sizeof *counts / sizeof(gid)));
}
