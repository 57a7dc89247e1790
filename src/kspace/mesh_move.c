/* See mesh_move.h. Every rank knows every rank's region, units and planes, so both sides of a
 * message go through the same pieces in the same order, and nothing but numbers is sent. A piece is
 * the part of a brick's row along x that lies in one unit. */
#include "kspace/mesh_move.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "kspace/fft.h"
#include "parallel/comm.h"

/* messages with each other rank, out of and into one array of numbers */
struct mail {
    struct message *message;
    int n;
    double *data;
    size_t *at; /* [ranks] first number for that rank */
};

struct mesh_move {
    struct comm *comm;
    struct exchange *exchange;
    int rank, ranks;
    int n[3], m[3];
    bool open[3];
    int shift[3];                     /* point of regions that is point 0, along open axes */
    size_t blocks, units, row, plane; /* row, plane: doubles in planes */
    struct mesh_region *region;       /* [ranks] */
    struct piece *row_piece;          /* of one row; room for the longest row of all regions */
    struct mail brick;                /* my pieces that others own */
    struct mail column;               /* others' pieces that I own */
    struct mail unit;                 /* my units' waves for others' planes */
    struct mail wave;                 /* others' units' waves for my planes */
};

struct piece {
    size_t column; /* first of its points, in the columns of the rank that has the unit */
    size_t x;      /* in the brick's row */
    size_t length;
};

struct range {
    size_t first, end;
};

static struct range share(size_t n, int rank, int ranks)
{
    return (struct range){n * (size_t)rank / (size_t)ranks, n * ((size_t)rank + 1) / (size_t)ranks};
}

static struct range units_of(const struct mesh_move *move, int rank)
{
    return share(move->units, rank, move->ranks);
}

static struct range planes_of(const struct mesh_move *move, int rank)
{
    return share((size_t)move->n[2] / 2 + 1, rank, move->ranks);
}

static size_t count(struct range range)
{
    return range.end - range.first;
}

static void mail_start(struct mail *mail, int ranks)
{
    mail->message = mem_array((size_t)ranks, sizeof *mail->message);
    mail->at = mem_zeroed((size_t)ranks + 1, sizeof *mail->at);
}

static void mail_free(struct mail *mail)
{
    mem_free(mail->message);
    mem_free(mail->data);
    mem_free(mail->at);
}

/* at[r] holds how many numbers go to rank r: makes places, room and messages of it */
static void mail_address(struct mail *mail, int rank, int ranks)
{
    size_t total = 0;
    mail->n = 0;
    for (int r = 0; r <= ranks; r++) {
        const size_t n = r < ranks && r != rank ? mail->at[r] : 0;
        mail->at[r] = total;
        total += n;
    }
    mail->data = mem_resize(mail->data, total, sizeof *mail->data);
    for (int r = 0; r < ranks; r++) {
        const size_t n = mail->at[r + 1] - mail->at[r];
        if (n > 0) {
            mail->message[mail->n++] = (struct message){
                .rank = r, .data = mail->data + mail->at[r], .bytes = n * sizeof *mail->data};
        }
    }
}

static void mail_exchange(struct mesh_move *move, struct mail *out, struct mail *in)
{
    exchange_begin(move->exchange, out->message, out->n, in->message, in->n);
    exchange_end(move->exchange);
}

struct mesh_move *mesh_move_create(struct comm *comm, const int n[3], const int m[3],
                                   const bool open[3])
{
    struct mesh_move *move = mem_zeroed(1, sizeof *move);
    move->comm = comm;
    move->exchange = exchange_create(comm);
    move->rank = comm_rank(comm);
    move->ranks = comm_size(comm);
    memcpy(move->n, n, sizeof move->n);
    memcpy(move->m, m, sizeof move->m);
    memcpy(move->open, open, sizeof move->open);
    move->blocks = ((size_t)m[0] + FFT_LANES - 1) / FFT_LANES;
    move->units = move->blocks * (size_t)m[1];
    move->row = move->blocks * FFT_VECTOR;
    move->plane = move->row * (((size_t)n[1] + FFT_LANES - 1) / FFT_LANES * FFT_LANES);
    move->region = mem_zeroed((size_t)move->ranks, sizeof *move->region);
    mail_start(&move->brick, move->ranks);
    mail_start(&move->column, move->ranks);
    mail_start(&move->unit, move->ranks);
    mail_start(&move->wave, move->ranks);
    for (int r = 0; r < move->ranks; r++) {
        move->unit.at[r] =
            FFT_VECTOR * count(units_of(move, move->rank)) * count(planes_of(move, r));
        move->wave.at[r] =
            FFT_VECTOR * count(units_of(move, r)) * count(planes_of(move, move->rank));
    }
    mail_address(&move->unit, move->rank, move->ranks);
    mail_address(&move->wave, move->rank, move->ranks);
    return move;
}

void mesh_move_destroy(struct mesh_move *move)
{
    if (!move)
        return;
    exchange_destroy(move->exchange);
    mail_free(&move->brick);
    mail_free(&move->column);
    mail_free(&move->unit);
    mail_free(&move->wave);
    mem_free(move->region);
    mem_free(move->row_piece);
    mem_free(move);
}

size_t mesh_move_units(const struct mesh_move *move)
{
    return count(units_of(move, move->rank));
}

size_t mesh_move_columns(const struct mesh_move *move)
{
    return mesh_move_units(move) * (size_t)move->n[2] * FFT_LANES;
}

size_t mesh_move_planes(const struct mesh_move *move)
{
    return count(planes_of(move, move->rank)) * move->plane;
}

void mesh_move_plane_range(const struct mesh_move *move, int *first, int *end)
{
    const struct range mine = planes_of(move, move->rank);
    *first = (int)mine.first;
    *end = (int)mine.end;
}

/* The mesh point of a region's point along one axis; -1: none (beyond an open axis's points, where
 * no charge is). */
static int point_of(const struct mesh_move *move, const struct mesh_region *region, size_t i, int d)
{
    const int n = move->n[d];
    const int at = region->first[d] + (int)i - move->shift[d];
    if (move->open[d])
        return at >= 0 && at < move->m[d] ? at : -1;
    const int rest = at % n;
    return rest < 0 ? rest + n : rest;
}

/* the part of the region that has mesh points along z */
static struct range depth_of(const struct mesh_move *move, const struct mesh_region *region)
{
    struct range range = {0, (size_t)region->size[2]};
    while (range.first < range.end && point_of(move, region, range.first, 2) < 0)
        range.first++;
    while (range.end > range.first && point_of(move, region, range.end - 1, 2) < 0)
        range.end--;
    return range;
}

/* The pieces of a region's row y whose unit is among those given, into row_piece; their number. */
static size_t find_pieces(struct mesh_move *move, const struct mesh_region *region, size_t y,
                          struct range units)
{
    const int row = point_of(move, region, y, 1);
    size_t n = 0;
    for (size_t x = 0; row >= 0 && x < (size_t)region->size[0];) {
        const int point = point_of(move, region, x, 0);
        if (point < 0) {
            x++;
            continue;
        }
        const size_t unit = (size_t)row * move->blocks + (size_t)point / FFT_LANES;
        const size_t lane = (size_t)point % FFT_LANES;
        const size_t to_end = (size_t)(move->m[0] - point);
        const size_t rest = (size_t)region->size[0] - x;
        size_t length = FFT_LANES - lane;
        length = length < to_end ? length : to_end;
        length = length < rest ? length : rest;
        if (unit >= units.first && unit < units.end) {
            const size_t column = (unit - units.first) * (size_t)move->n[2] * FFT_LANES + lane;
            move->row_piece[n++] = (struct piece){.column = column, .x = x, .length = length};
        }
        x += length;
    }
    return n;
}

/* points of rank `of`'s region in units of rank `owner` */
static size_t count_points(struct mesh_move *move, int of, int owner)
{
    const struct mesh_region *region = &move->region[of];
    const struct range units = units_of(move, owner);
    size_t points = 0;
    for (size_t y = 0; y < (size_t)region->size[1]; y++) {
        const size_t n = find_pieces(move, region, y, units);
        for (size_t p = 0; p < n; p++)
            points += move->row_piece[p].length;
    }
    return points * count(depth_of(move, region));
}

static void make_row_room(struct mesh_move *move)
{
    size_t longest = 0;
    for (int r = 0; r < move->ranks; r++) {
        const size_t length = (size_t)move->region[r].size[0];
        longest = length > longest ? length : longest;
    }
    move->row_piece = mem_resize(move->row_piece, longest + 1, sizeof *move->row_piece);
}

static void address_pieces(struct mesh_move *move)
{
    for (int r = 0; r < move->ranks; r++) {
        const bool other = r != move->rank;
        move->brick.at[r] = other ? count_points(move, move->rank, r) : 0;
        move->column.at[r] = other ? count_points(move, r, move->rank) : 0;
    }
    mail_address(&move->brick, move->rank, move->ranks);
    mail_address(&move->column, move->rank, move->ranks);
}

void mesh_move_regions(struct mesh_move *move, const struct mesh_region *mine)
{
    comm_allgather(move->comm, mine, sizeof *mine, move->region);
    make_row_room(move);
    address_pieces(move);
}

void mesh_move_shift(struct mesh_move *move, const int shift[3])
{
    if (memcmp(move->shift, shift, sizeof move->shift) == 0)
        return;
    memcpy(move->shift, shift, sizeof move->shift);
    address_pieces(move);
}

/* a way between a brick, columns and the numbers of a message */
struct way {
    const double *source; /* brick or columns */
    double *target;       /* likewise */
    double *data;
    double base;
};

static size_t brick_row(const struct mesh_region *region)
{
    return (size_t)region->size[0] + FFT_LANES;
}

/* Most pieces are whole rows of a unit, of a length that the compiler knows. */
static inline void copy_points(double *to, const double *from, size_t n)
{
    if (n == FFT_LANES) {
        memcpy(to, from, FFT_LANES * sizeof *to);
        return;
    }
    for (size_t k = 0; k < n; k++)
        to[k] = from[k];
}

static inline void add_points(double *to, const double *from, double base, size_t n)
{
    if (n == FFT_LANES) {
        for (size_t k = 0; k < FFT_LANES; k++)
            to[k] += from[k] - base;
        return;
    }
    for (size_t k = 0; k < n; k++)
        to[k] += from[k] - base;
}

/* What is done with a piece at one z: n points from `brick` and from `column` on. */
typedef void piece_visitor(struct way *way, size_t brick, size_t column, size_t n);

CW_ALWAYS_INLINE void pack_brick(struct way *way, size_t brick, size_t column, size_t n)
{
    (void)column;
    for (size_t k = 0; k < n; k++)
        way->data[k] = way->source[brick + k] - way->base;
    way->data += n;
}

CW_ALWAYS_INLINE void unpack_brick(struct way *way, size_t brick, size_t column, size_t n)
{
    (void)column;
    copy_points(way->target + brick, way->data, n);
    way->data += n;
}

CW_ALWAYS_INLINE void pack_column(struct way *way, size_t brick, size_t column, size_t n)
{
    (void)brick;
    copy_points(way->data, way->source + column, n);
    way->data += n;
}

CW_ALWAYS_INLINE void add_to_column(struct way *way, size_t brick, size_t column, size_t n)
{
    (void)brick;
    add_points(way->target + column, way->data, 0, n);
    way->data += n;
}

/* both ends are here */
CW_ALWAYS_INLINE void add_own(struct way *way, size_t brick, size_t column, size_t n)
{
    add_points(way->target + column, way->source + brick, way->base, n);
}

CW_ALWAYS_INLINE void copy_own(struct way *way, size_t brick, size_t column, size_t n)
{
    copy_points(way->target + brick, way->source + column, n);
}

/* All pieces of rank `of`'s region in units of rank `owner`, along x, then z, then y: a brick's row
 * is read or written as a whole. */
CW_ALWAYS_INLINE void visit_pieces(struct mesh_move *move, int of, int owner, piece_visitor *visit,
                                   struct way *way)
{
    const struct mesh_region *region = &move->region[of];
    const struct range units = units_of(move, owner);
    const struct range depth = depth_of(move, region);
    const size_t row = brick_row(region);
    for (size_t y = 0; y < (size_t)region->size[1]; y++) {
        const size_t n = find_pieces(move, region, y, units);
        for (size_t z = depth.first; z < depth.end && n > 0; z++) {
            const size_t brick = row * ((size_t)region->size[1] * z + y);
            const size_t lanes = FFT_LANES * (size_t)point_of(move, region, z, 2);
            for (size_t p = 0; p < n; p++) {
                const struct piece *piece = &move->row_piece[p];
                visit(way, brick + piece->x, piece->column + lanes, piece->length);
            }
        }
    }
}

/* pieces of my brick with each other rank's units, or of each other rank's brick with my units */
CW_ALWAYS_INLINE void visit_others(struct mesh_move *move, struct mail *mail, bool mine,
                                   struct way *way, piece_visitor *visit)
{
    for (int r = 0; r < move->ranks; r++) {
        if (mail->at[r + 1] == mail->at[r])
            continue;
        way->data = mail->data + mail->at[r];
        visit_pieces(move, mine ? move->rank : r, mine ? r : move->rank, visit, way);
    }
}

/* n: a multiple of FFT_LANES; lane by lane, which does not wait for the last number */
static double largest_of(const double *x, size_t n)
{
    double most[FFT_LANES] = {0};
    for (size_t i = 0; i < n; i += FFT_LANES) {
        for (size_t k = 0; k < FFT_LANES; k++)
            most[k] = fabs(x[i + k]) > most[k] ? fabs(x[i + k]) : most[k];
    }
    for (size_t k = 1; k < FFT_LANES; k++)
        most[0] = fmax(most[0], most[k]);
    return most[0];
}

double mesh_move_fold(struct mesh_move *move, const double *brick, double base, double *columns)
{
    struct way way = {.source = brick, .target = columns, .base = base};
    memset(columns, 0, mesh_move_columns(move) * sizeof *columns);
    visit_others(move, &move->brick, true, &way, pack_brick);
    exchange_begin(move->exchange, move->brick.message, move->brick.n, move->column.message,
                   move->column.n);
    visit_pieces(move, move->rank, move->rank, add_own, &way);
    exchange_end(move->exchange);
    visit_others(move, &move->column, false, &way, add_to_column);
    return largest_of(columns, mesh_move_columns(move));
}

/* NOLINTNEXTLINE(readability-non-const-parameter): filled through `way` */
void mesh_move_unfold(struct mesh_move *move, const double *columns, double *brick)
{
    struct way way = {.source = columns, .target = brick};
    visit_others(move, &move->column, false, &way, pack_column);
    exchange_begin(move->exchange, move->column.message, move->column.n, move->brick.message,
                   move->brick.n);
    visit_pieces(move, move->rank, move->rank, copy_own, &way);
    exchange_end(move->exchange);
    visit_others(move, &move->brick, true, &way, unpack_brick);
}

static size_t in_planes(const struct mesh_move *move, size_t unit, size_t plane)
{
    return move->plane * plane + move->row * (unit / move->blocks) +
           FFT_VECTOR * (unit % move->blocks);
}

void mesh_move_put(struct mesh_move *move, size_t unit, const double *waves, double *planes)
{
    const struct range units = units_of(move, move->rank);
    const size_t bytes = FFT_VECTOR * sizeof *waves;
    for (int r = 0; r < move->ranks; r++) {
        const struct range range = planes_of(move, r);
        const double *from = waves + FFT_VECTOR * range.first;
        if (r == move->rank) {
            for (size_t p = 0; p < count(range); p++) {
                memcpy(planes + in_planes(move, units.first + unit, p), from + FFT_VECTOR * p,
                       bytes);
            }
        } else if (count(range) > 0) {
            memcpy(move->unit.data + move->unit.at[r] + FFT_VECTOR * count(range) * unit, from,
                   bytes * count(range));
        }
    }
}

void mesh_move_to_planes(struct mesh_move *move, double *planes)
{
    const size_t n = count(planes_of(move, move->rank));
    mail_exchange(move, &move->unit, &move->wave);
    for (int r = 0; r < move->ranks; r++) {
        if (r == move->rank)
            continue;
        const struct range units = units_of(move, r);
        const double *from = move->wave.data + move->wave.at[r];
        for (size_t unit = units.first; unit < units.end; unit++) {
            for (size_t p = 0; p < n; p++, from += FFT_VECTOR)
                memcpy(planes + in_planes(move, unit, p), from, FFT_VECTOR * sizeof *from);
        }
    }
}

void mesh_move_from_planes(struct mesh_move *move, const double *planes)
{
    const size_t n = count(planes_of(move, move->rank));
    for (int r = 0; r < move->ranks; r++) {
        if (r == move->rank)
            continue;
        const struct range units = units_of(move, r);
        double *to = move->wave.data + move->wave.at[r];
        for (size_t unit = units.first; unit < units.end; unit++) {
            for (size_t p = 0; p < n; p++, to += FFT_VECTOR)
                memcpy(to, planes + in_planes(move, unit, p), FFT_VECTOR * sizeof *to);
        }
    }
    mail_exchange(move, &move->wave, &move->unit);
}

void mesh_move_get(struct mesh_move *move, size_t unit, const double *planes, double *waves)
{
    const struct range units = units_of(move, move->rank);
    const size_t bytes = FFT_VECTOR * sizeof *waves;
    for (int r = 0; r < move->ranks; r++) {
        const struct range range = planes_of(move, r);
        double *to = waves + FFT_VECTOR * range.first;
        if (r == move->rank) {
            for (size_t p = 0; p < count(range); p++)
                memcpy(to + FFT_VECTOR * p, planes + in_planes(move, units.first + unit, p), bytes);
        } else if (count(range) > 0) {
            memcpy(to, move->unit.data + move->unit.at[r] + FFT_VECTOR * count(range) * unit,
                   bytes * count(range));
        }
    }
}
