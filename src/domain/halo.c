/* The halo. An atom goes to a rank when it, shifted by a lattice vector of the box, lies within
 * `reach` of that rank's brick. One message per partner and exchange: the classic scheme of six
 * messages along the axes needs fewer messages on a regular grid, but three rounds that wait for
 * each other, and bricks of a bisection do not share faces pairwise.
 *
 * Ghosts lie behind the owned atoms: first the rank's own images, then those of each partner in
 * rank order, each block as its sender listed it. The shift is added by the sender; box edges are
 * on the position grid, so that is exact. Bricks stay bricks in a tilted box, for they only share
 * out the atoms. */
#include "domain/halo.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "domain/bisect.h"
#include "domain/partners.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

/* length units: faces of a tilted box are rounded to the position grid */
static const double SLACK = 1e-9;

/* what a ghost is made of at a rebuild */
struct border {
    double x[3];
    double q;
    gid id;
    int type;
    uint32_t mask;
};

/* one atom to send, and the lattice vector to add */
struct entry {
    lidx atom;
    int shift; /* index into halo->shift */
};

/* atoms for one rank: entry[first .. first + n) */
struct leg {
    int rank;
    lidx first, n;
};

struct halo {
    struct comm *comm;
    struct exchange *exchange;
    double (*shift)[3];
    int n_shifts, cap_shifts;
    struct entry *entry;
    lidx n_entries;
    gid cap_entries;
    struct leg *send; /* send[0] is the rank itself (images), possibly of no atoms */
    int n_send;
    struct leg *receive; /* first: offset among the ghosts */
    int n_receive;
    lidx first_ghost, n_ghost;
    lidx n_interior;
    bool under_way;       /* between halo_begin_ and halo_arrive */
    size_t width, stride; /* numbers on the way per ghost, 1 or 3, and where those of */
    double *to;           /* ghost k go: to[k * stride] on */
    struct message *out, *in;
    char *buffer, *landing; /* packed bytes to send; received bytes that have to be spread */
    size_t cap_buffer, cap_landing;
};

struct halo *halo_create(struct comm *comm)
{
    struct halo *halo = mem_zeroed(1, sizeof *halo);
    halo->comm = comm;
    halo->exchange = exchange_create(comm);
    return halo;
}

void halo_destroy(struct halo *halo)
{
    if (!halo)
        return;
    exchange_destroy(halo->exchange);
    mem_free(halo->shift);
    mem_free(halo->entry);
    mem_free(halo->send);
    mem_free(halo->receive);
    mem_free(halo->out);
    mem_free(halo->in);
    mem_free(halo->buffer);
    mem_free(halo->landing);
    mem_free(halo);
}

static void *grown(void *array, size_t n, size_t size, size_t *cap)
{
    if (array && n <= *cap)
        return array;
    *cap = n + n / 16 + 64; /* counts go up and down a little from rebuild to rebuild */
    return mem_resize(array, *cap, size);
}

/* all lattice vectors whose images can come within reach; the zero vector is the first */
static void list_shifts(struct halo *halo, const struct box *box, double reach)
{
    double most[3];
    int turns[3];
    box_turns(box, reach, most);
    for (int d = 0; d < 3; d++)
        turns[d] = (int)most[d];
    size_t cap = (size_t)halo->cap_shifts;
    size_t n = (size_t)(2 * turns[0] + 1) * (size_t)(2 * turns[1] + 1) * (size_t)(2 * turns[2] + 1);
    halo->shift = grown(halo->shift, n, sizeof *halo->shift, &cap);
    halo->cap_shifts = (int)cap;
    halo->n_shifts = 1;
    memset(halo->shift[0], 0, sizeof halo->shift[0]);
    for (int i = -turns[0]; i <= turns[0]; i++) {
        for (int j = -turns[1]; j <= turns[1]; j++) {
            for (int k = -turns[2]; k <= turns[2]; k++) {
                if (i != 0 || j != 0 || k != 0)
                    box_shift(box, (const int[3]){i, j, k}, halo->shift[halo->n_shifts++]);
            }
        }
    }
}

/* squared distance of a point from a brick */
static double distance2(const double x[3], const double lo[3], const double hi[3])
{
    double sum = 0;
    for (int d = 0; d < 3; d++) {
        double out = x[d] < lo[d] ? lo[d] - x[d] : x[d] > hi[d] ? x[d] - hi[d] : 0;
        sum += out * out;
    }
    return sum;
}

/* Atoms that are next to each other in the arrays are neighbours in space, so a brick out of reach
 * is seen for BLOCK of them at once. */
enum { BLOCK = 32 };

struct extent {
    double lo[3], hi[3];
};

/* atoms found for one partner */
struct found {
    struct entry *entry;
    gid n, cap;
};

/* what the search for partners carries along */
struct search {
    const struct halo *halo;
    const struct atoms *atoms;
    const struct box *box;
    double reach;
    int shift;                /* the lattice vector at hand */
    struct partners partners; /* number 0 is the rank itself */
    struct found *found;      /* per partner */
    int cap_found;
    struct extent all;    /* of the owned atoms */
    struct extent *block; /* of BLOCK owned atoms each */
};

static struct found *found_for(struct search *search, int rank)
{
    int k = partners_number(&search->partners, rank);
    if (k >= search->cap_found) {
        int cap = 2 * search->cap_found + 32;
        search->found = mem_resize(search->found, (size_t)cap, sizeof *search->found);
        for (int new = search->cap_found; new < cap; new ++)
            search->found[new] = (struct found){0};
        search->cap_found = cap;
    }
    return &search->found[k];
}

static void add_entry(struct found *found, lidx atom, int shift)
{
    if (found->n == found->cap) {
        found->cap = 2 * found->cap + 256;
        found->entry = mem_resize(found->entry, (size_t)found->cap, sizeof *found->entry);
    }
    found->entry[found->n++] = (struct entry){atom, shift};
}

/* smallest squared distance between two bricks that are [lo, hi] */
static double gap2(const struct extent *a, const double shift[3], const struct extent *b)
{
    double sum = 0;
    for (int d = 0; d < 3; d++) {
        double below = b->lo[d] - (a->hi[d] + shift[d]);
        double above = a->lo[d] + shift[d] - b->hi[d];
        double out = below > 0 ? below : above > 0 ? above : 0;
        sum += out * out;
    }
    return sum;
}

/* Can anything in the box lie within reach of the place? In a tilted box a brick holds empty
 * corners that need no ghosts. */
static bool nears_box(const struct box *box, const double x[3], double reach)
{
    double at[3];
    box_fractions(box, x, at);
    for (int d = 0; d < 3; d++) {
        const double out = fmax(-at[d], at[d] - 1) * box->width[d];
        if (box->periodic[d] && out > reach + SLACK)
            return false;
    }
    return true;
}

/* lists the atoms that the rank needs at the present shift */
static void visit_rank(int rank, const double brick[2][3], void *self)
{
    struct search *search = self;
    if (rank == comm_rank(search->halo->comm) && search->shift == 0)
        return;
    struct extent target; /* the brick as far as atoms can be in it */
    double lo[3];
    double hi[3];
    box_bounds(search->box, lo, hi);
    for (int d = 0; d < 3; d++) {
        target.lo[d] = fmax(brick[0][d], lo[d]);
        target.hi[d] = fmin(brick[1][d], hi[d]);
    }
    const bool tilted = search->box->triclinic;
    const double *s = search->halo->shift[search->shift];
    const double reach2 = search->reach * search->reach;
    struct found *found = NULL;
    lidx n = search->atoms->n_local;
    for (lidx first = 0; first < n; first += BLOCK) {
        if (gap2(&search->block[first / BLOCK], s, &target) > reach2)
            continue;
        for (lidx i = first; i < n && i < first + BLOCK; i++) {
            const double *x = search->atoms->x + 4 * (size_t)i;
            const double moved[3] = {x[0] + s[0], x[1] + s[1], x[2] + s[2]};
            if (distance2(moved, target.lo, target.hi) > reach2 ||
                (tilted && !nears_box(search->box, moved, search->reach)))
                continue;
            if (!found)
                found = found_for(search, rank);
            add_entry(found, i, search->shift);
        }
    }
}

static void widen(struct extent *extent, const double lo[3], const double hi[3])
{
    for (int d = 0; d < 3; d++) {
        extent->lo[d] = lo[d] < extent->lo[d] ? lo[d] : extent->lo[d];
        extent->hi[d] = hi[d] > extent->hi[d] ? hi[d] : extent->hi[d];
    }
}

/* extents of the blocks, and of all atoms */
static void measure_extents(struct search *search)
{
    const struct extent nothing = {{INFINITY, INFINITY, INFINITY},
                                   {-INFINITY, -INFINITY, -INFINITY}};
    lidx n = search->atoms->n_local;
    search->block = mem_array((size_t)n / BLOCK + 1, sizeof *search->block);
    search->all = nothing;
    for (lidx first = 0; first < n; first += BLOCK) {
        struct extent *block = &search->block[first / BLOCK];
        *block = nothing;
        for (lidx i = first; i < n && i < first + BLOCK; i++) {
            const double *x = search->atoms->x + 4 * (size_t)i;
            widen(block, x, x);
        }
        widen(&search->all, block->lo, block->hi);
    }
}

/* fills halo->send and halo->entry from what was found */
static void keep_found(struct halo *halo, const struct search *search)
{
    int n = search->partners.n;
    halo->n_send = n;
    halo->send = mem_resize(halo->send, (size_t)n, sizeof *halo->send);
    gid total = 0;
    for (int k = 0; k < n; k++) {
        lidx first = lidx_of(total, "atoms to send");
        total += search->found[k].n;
        halo->send[k] = (struct leg){.rank = search->partners.rank[k],
                                     .first = first,
                                     .n = lidx_of(search->found[k].n, "atoms to send")};
    }
    halo->n_entries = lidx_of(total, "atoms to send");
    size_t cap = (size_t)halo->cap_entries;
    halo->entry = grown(halo->entry, (size_t)total, sizeof *halo->entry, &cap);
    halo->cap_entries = (gid)cap;
    for (int k = 0; k < n; k++) {
        if (search->found[k].n > 0) {
            memcpy(halo->entry + halo->send[k].first, search->found[k].entry,
                   (size_t)search->found[k].n * sizeof *halo->entry);
        }
    }
}

static void find_legs(struct halo *halo, const struct bisect *tree, const struct box *box,
                      const struct atoms *atoms, double reach)
{
    struct search search = {.halo = halo, .atoms = atoms, .box = box, .reach = reach};
    partners_init(&search.partners);
    measure_extents(&search);
    found_for(&search, comm_rank(halo->comm));
    for (search.shift = 0; search.shift < halo->n_shifts && atoms->n_local > 0; search.shift++) {
        double lo[3];
        double hi[3];
        for (int d = 0; d < 3; d++) {
            lo[d] = search.all.lo[d] + halo->shift[search.shift][d] - reach;
            hi[d] = search.all.hi[d] + halo->shift[search.shift][d] + reach;
        }
        bisect_visit(tree, lo, hi, visit_rank, &search);
    }
    keep_found(halo, &search);
    for (int k = 0; k < search.partners.n; k++)
        mem_free(search.found[k].entry);
    mem_free(search.found);
    mem_free(search.block);
    partners_free(&search.partners);
}

/* Being within reach is mutual: who has a neighbour on another rank is needed there, so the rows of
 * atoms that are sent to nobody hold none of other ranks' ghosts. They come first, in one run, to
 * be worked on while messages travel. */
static void put_interior_first(struct halo *halo, struct atoms *atoms)
{
    halo->n_interior = atoms->n_local;
    if (halo->n_entries == halo->send[0].n)
        return;
    const size_t n = (size_t)atoms->n_local;
    lidx *place = mem_zeroed(n, sizeof *place);
    lidx *order = mem_array(n, sizeof *order);
    for (lidx k = halo->send[0].n; k < halo->n_entries; k++)
        place[halo->entry[k].atom] = 1;
    lidx count = 0;
    for (lidx outer = 0; outer < 2; outer++) {
        for (lidx i = 0; i < atoms->n_local; i++) {
            if (place[i] == outer)
                order[count++] = i;
        }
        if (outer == 0)
            halo->n_interior = count;
    }
    for (lidx i = 0; i < atoms->n_local; i++)
        place[order[i]] = i;
    for (lidx k = 0; k < halo->n_entries; k++)
        halo->entry[k].atom = place[halo->entry[k].atom];
    atoms_permute(atoms, order);
    mem_free(order);
    mem_free(place);
}

/* who sends to me, and how many atoms */
static void find_senders(struct halo *halo)
{
    struct message *out = mem_array((size_t)halo->n_send, sizeof *out);
    struct message *in;
    for (int k = 1; k < halo->n_send; k++)
        out[k - 1] = (struct message){halo->send[k].rank, NULL, (size_t)halo->send[k].n};
    comm_discover(halo->comm, out, halo->n_send - 1, &in, &halo->n_receive);
    mem_free(out);
    halo->receive = mem_resize(halo->receive, (size_t)halo->n_receive, sizeof *halo->receive);
    gid ghosts = halo->send[0].n;
    for (int k = 0; k < halo->n_receive; k++) {
        lidx first = lidx_of(ghosts, "ghosts");
        ghosts += (gid)in[k].bytes;
        halo->receive[k] = (struct leg){
            .rank = in[k].rank, .first = first, .n = lidx_of((gid)in[k].bytes, "ghosts")};
    }
    halo->n_ghost = lidx_of(ghosts, "ghosts");
    mem_free(in);
    halo->out = mem_resize(halo->out, (size_t)halo->n_send, sizeof *halo->out);
    halo->in = mem_resize(halo->in, (size_t)halo->n_receive, sizeof *halo->in);
}

/* Starts sending entry k's element at buffer + k * size, and receiving into landing, ghost by
 * ghost. Ends with exchange_end; meanwhile the rank's own images are copied. */
/* NOLINTNEXTLINE(readability-non-const-parameter): MPI writes to landing */
static void begin_exchange(struct halo *halo, size_t size, char *landing)
{
    for (int k = 1; k < halo->n_send; k++) {
        halo->out[k - 1] =
            (struct message){halo->send[k].rank, halo->buffer + (size_t)halo->send[k].first * size,
                             (size_t)halo->send[k].n * size};
    }
    for (int k = 0; k < halo->n_receive; k++) {
        halo->in[k] =
            (struct message){halo->receive[k].rank, landing + (size_t)halo->receive[k].first * size,
                             (size_t)halo->receive[k].n * size};
    }
    exchange_begin(halo->exchange, halo->out, halo->n_send - 1, halo->in, halo->n_receive);
}

static void make_room(struct halo *halo, size_t size)
{
    halo->buffer = grown(halo->buffer, (size_t)halo->n_entries * size, 1, &halo->cap_buffer);
    halo->landing = grown(halo->landing, (size_t)halo->n_ghost * size, 1, &halo->cap_landing);
}

static void shifted(const struct halo *halo, const struct atoms *atoms, const struct entry *entry,
                    double out[3])
{
    const double *x = atoms->x + 4 * (size_t)entry->atom;
    const double *s = halo->shift[entry->shift];
    out[0] = x[0] + s[0];
    out[1] = x[1] + s[1];
    out[2] = x[2] + s[2];
}

static void put_border(struct atoms *atoms, size_t g, const struct border *border)
{
    memcpy(atoms->x + 4 * g, border->x, sizeof border->x);
    atoms->x[4 * g + 3] = 0;
    atoms->id[g] = border->id;
    atoms->type[g] = border->type;
    atoms->mask[g] = border->mask;
    if (atoms->has_charge)
        atoms->q[g] = border->q;
}

void halo_build(struct halo *halo, const struct bisect *tree, const struct box *box,
                struct atoms *atoms, double reach)
{
    list_shifts(halo, box, reach);
    find_legs(halo, tree, box, atoms, reach);
    put_interior_first(halo, atoms);
    find_senders(halo);
    halo->first_ghost = atoms->n_local;
    gid total = (gid)atoms->n_local + halo->n_ghost;
    gid roomy = total + total / 64; /* counts go up and down: not a new place at each rebuild */
    if (total > atoms->cap)
        atoms_reserve(atoms, lidx_of(roomy, "atoms and ghosts"));
    atoms->n_ghost = halo->n_ghost;
    make_room(halo, sizeof(struct border));
    struct border *out = (struct border *)(void *)halo->buffer;
    for (lidx k = 0; k < halo->n_entries; k++) {
        lidx i = halo->entry[k].atom;
        out[k] =
            (struct border){.id = atoms->id[i], .type = atoms->type[i], .mask = atoms->mask[i]};
        shifted(halo, atoms, &halo->entry[k], out[k].x);
        out[k].q = atoms->has_charge ? atoms->q[i] : 0;
    }
    begin_exchange(halo, sizeof(struct border), halo->landing);
    exchange_end(halo->exchange);
    size_t first = (size_t)halo->first_ghost;
    for (lidx k = 0; k < halo->send[0].n; k++)
        put_border(atoms, first + (size_t)k, &out[k]);
    const struct border *in = (const struct border *)(const void *)halo->landing;
    for (lidx k = halo->send[0].n; k < halo->n_ghost; k++)
        put_border(atoms, first + (size_t)k, &in[k]);
}

/* Posts what is packed in the buffer, `width` numbers per entry. */
static void depart(struct halo *halo, double *base, size_t stride, size_t width)
{
    CW_ASSERT(!halo->under_way, "one exchange of ghosts at a time");
    halo->under_way = true;
    halo->to = base + (size_t)halo->first_ghost * stride;
    halo->stride = stride;
    halo->width = width;
    begin_exchange(halo, width * sizeof(double), halo->landing);
}

void halo_begin_positions(struct halo *halo, struct atoms *atoms)
{
    double *out = (double *)(void *)halo->buffer;
    lidx own = halo->send[0].n;
    for (lidx k = own; k < halo->n_entries; k++)
        shifted(halo, atoms, &halo->entry[k], out + 3 * (size_t)k);
    depart(halo, atoms->x, 4, 3);
    for (lidx k = 0; k < own; k++)
        shifted(halo, atoms, &halo->entry[k], halo->to + 4 * (size_t)k);
}

void halo_begin_scalar(struct halo *halo, double *base, size_t stride)
{
    double *out = (double *)(void *)halo->buffer;
    lidx own = halo->send[0].n;
    for (lidx k = own; k < halo->n_entries; k++)
        out[k] = base[(size_t)halo->entry[k].atom * stride];
    depart(halo, base, stride, 1);
    for (lidx k = 0; k < own; k++)
        halo->to[(size_t)k * stride] = base[(size_t)halo->entry[k].atom * stride];
}

bool halo_is_under_way(const struct halo *halo)
{
    return halo->under_way;
}

void halo_progress(struct halo *halo)
{
    if (halo->under_way)
        exchange_progress(halo->exchange);
}

void halo_arrive(struct halo *halo)
{
    if (!halo->under_way)
        return;
    exchange_end(halo->exchange);
    halo->under_way = false;
    const double *in = (const double *)(const void *)halo->landing;
    for (size_t k = (size_t)halo->send[0].n; k < (size_t)halo->n_ghost; k++) {
        if (halo->width == 3) {
            memcpy(halo->to + k * halo->stride, in + 3 * k, 3 * sizeof *in);
        } else {
            halo->to[k * halo->stride] = in[k];
        }
    }
}

lidx halo_interior(const struct halo *halo)
{
    return halo->n_interior;
}

lidx halo_images(const struct halo *halo)
{
    return halo->n_send > 0 ? halo->send[0].n : 0;
}

void halo_forward_bytes(struct halo *halo, void *data, size_t size)
{
    make_room(halo, size);
    char *ghosts = (char *)data + (size_t)halo->first_ghost * size;
    lidx own = halo->send[0].n;
    for (lidx k = 0; k < halo->n_entries; k++) {
        memcpy(k < own ? ghosts + (size_t)k * size : halo->buffer + (size_t)k * size,
               (char *)data + (size_t)halo->entry[k].atom * size, size);
    }
    begin_exchange(halo, size, ghosts);
    exchange_end(halo->exchange);
}

/* The ghosts' forces go out of the array itself, block by block; what comes lands in the order of
 * the entries. */
void halo_reverse_forces(struct halo *halo, struct atoms *atoms)
{
    const size_t size = 4 * sizeof(double);
    double *ghosts = atoms->f + 4 * (size_t)halo->first_ghost;
    const double *in = (const double *)(const void *)halo->buffer;
    lidx own = halo->send[0].n;
    for (int k = 0; k < halo->n_receive; k++) {
        halo->in[k] =
            (struct message){halo->receive[k].rank, ghosts + 4 * (size_t)halo->receive[k].first,
                             (size_t)halo->receive[k].n * size};
    }
    for (int k = 1; k < halo->n_send; k++) {
        halo->out[k - 1] =
            (struct message){halo->send[k].rank, halo->buffer + (size_t)halo->send[k].first * size,
                             (size_t)halo->send[k].n * size};
    }
    exchange_begin(halo->exchange, halo->in, halo->n_receive, halo->out, halo->n_send - 1);
    exchange_end(halo->exchange);
    for (lidx k = 0; k < halo->n_entries; k++) {
        const double *from = k < own ? ghosts + 4 * (size_t)k : in + 4 * (size_t)k;
        double *to = atoms->f + 4 * (size_t)halo->entry[k].atom;
        for (size_t d = 0; d < 3; d++)
            to[d] += from[d];
    }
}

int halo_partners(const struct halo *halo)
{
    return halo->n_send > 0 ? halo->n_send - 1 : 0;
}
