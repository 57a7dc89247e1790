/* Each rank tells the brick that its records fill, and sends to each other rank the records that
 * come near that one's brick, through a face of the box too. Who owns what does not matter: where
 * atoms are not sorted by place yet, more is sent. */
#include "system/nearby.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "system/box.h"

struct brick {
    double lo[3], hi[3]; /* lo > hi: empty */
};

/* Copies, those to one rank behind each other. */
struct parcel {
    char *data;
    size_t n, cap, size; /* records; bytes of one */
};

static void place_of(const void *record, gid k, size_t size, double x[3])
{
    memcpy(x, (const char *)record + (size_t)k * size, 3 * sizeof *x);
}

static struct brick brick_around(const void *record, gid n, size_t size)
{
    struct brick brick = {{HUGE_VAL, HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, -HUGE_VAL, -HUGE_VAL}};
    double x[3];
    for (gid k = 0; k < n; k++) {
        place_of(record, k, size, x);
        for (int d = 0; d < 3; d++) {
            brick.lo[d] = fmin(brick.lo[d], x[d]);
            brick.hi[d] = fmax(brick.hi[d], x[d]);
        }
    }
    return brick;
}

static bool meet(const struct brick *a, const struct brick *b, double reach)
{
    for (int d = 0; d < 3; d++) {
        if (a->lo[d] > b->hi[d] + reach || a->hi[d] < b->lo[d] - reach)
            return false;
    }
    return true;
}

static void put(struct parcel *parcel, const void *record, gid k, const double x[3])
{
    if (parcel->n == parcel->cap) {
        parcel->cap = 2 * parcel->cap + 64;
        parcel->data = mem_resize(parcel->data, parcel->cap, parcel->size);
    }
    char *to = parcel->data + parcel->n++ * parcel->size;
    memcpy(to, (const char *)record + (size_t)k * parcel->size, parcel->size);
    memcpy(to, x, 3 * sizeof *x);
}

/* All records, moved by a lattice vector, that are near the brick. */
static void pack_image(struct parcel *parcel, const void *record, gid n, const double move[3],
                       const struct brick *to, double reach)
{
    for (gid k = 0; k < n; k++) {
        struct brick at;
        place_of(record, k, parcel->size, at.lo);
        for (int d = 0; d < 3; d++)
            at.lo[d] += move[d];
        memcpy(at.hi, at.lo, sizeof at.hi);
        if (meet(&at, to, reach))
            put(parcel, record, k, at.lo);
    }
}

/* The lattice vector of one of 27 images; false: the box is not periodic there. */
static bool image_move(const struct box *box, int image, double move[3])
{
    const int turn[3] = {image % 3 - 1, image / 3 % 3 - 1, image / 9 - 1};
    for (int d = 0; d < 3; d++) {
        if (turn[d] != 0 && !box->periodic[d])
            return false;
    }
    box_shift(box, turn, move);
    return true;
}

enum { IMAGES = 27, ITSELF = 13 };

static void pack_for(struct parcel *parcel, const struct box *box, const void *record, gid n,
                     const struct brick bricks[2], double reach, bool own)
{
    for (int image = 0; image < IMAGES; image++) {
        double move[3];
        struct brick moved = bricks[0];
        if ((own && image == ITSELF) || !image_move(box, image, move))
            continue;
        for (int d = 0; d < 3; d++) {
            moved.lo[d] += move[d];
            moved.hi[d] += move[d];
        }
        if (meet(&moved, &bricks[1], reach))
            pack_image(parcel, record, n, move, &bricks[1], reach);
    }
}

void *nearby_copies(struct comm *comm, const struct box *box, const void *record, gid n,
                    size_t size, double reach, gid *n_found)
{
    const int ranks = comm_size(comm);
    struct parcel parcel = {.size = size};
    struct brick *brick = mem_array((size_t)ranks, sizeof *brick);
    struct message *send = mem_array((size_t)ranks, sizeof *send);
    int n_send = 0;
    size_t bytes;
    const struct brick mine = brick_around(record, n, size);
    comm_allgather(comm, &mine, sizeof mine, brick);
    for (int r = 0; r < ranks; r++) {
        const struct brick pair[2] = {mine, brick[r]};
        const size_t before = parcel.n;
        pack_for(&parcel, box, record, n, pair, reach, r == comm_rank(comm));
        if (parcel.n > before)
            send[n_send++] = (struct message){.rank = r, .bytes = (parcel.n - before) * size};
    }
    size_t at = 0;
    for (int k = 0; k < n_send; at += send[k++].bytes)
        send[k].data = parcel.data + at;
    void *found = comm_deliver(comm, send, n_send, &bytes);
    *n_found = (gid)(bytes / size);
    mem_free(parcel.data);
    mem_free(send);
    mem_free(brick);
    return found;
}
