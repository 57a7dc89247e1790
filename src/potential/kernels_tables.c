/* Kernel of pair potentials that are compiled into tables, plain or with charges. Compiled once per
 * instruction set, in double precision.
 *
 *   factor = plain(s) + q_i q_j coulomb(s),  s = r^2, factor = -dE/dr / r
 *
 * The product of the charges and the fma are the same from both ends of a pair. Within ten
 * angstroms an atom has some three hundred neighbours, of which ten are so near that functions are
 * steep. So each row is gone through once with the far tables, whose sixteen segments lie in
 * registers, and the offsets of near neighbours are packed into a short list that takes the fine
 * tables afterwards. Tables that cover both, as long as they are short, would have errors a hundred
 * times larger, or make every pair read its coefficients from memory. */
#define PAIR_BLOCK 64

#include "potential/pair_loop.h"

enum { WITH_PLAIN = 1 << PAIR_PLAIN, WITH_COULOMB = 1 << PAIR_COULOMB };
enum table_form { TABLE_COARSE, TABLE_LOW, TABLE_FINE, TABLE_NEAR };

/* The slopes of a far table of one part that is smooth: few enough to stay in registers. */
struct low_table {
    struct simd_table power[SEGMENTS_LOW_TERMS];
};

/* Near neighbours of one row part, not yet done. */
struct near_pairs {
    unsigned n;
    lidx offset[2 * PAIR_BLOCK + SIMD_WIDTH];
};

CW_ALWAYS_INLINE void find_place(const struct segments *table, struct simd s, enum table_form form,
                                 struct pair_place *place)
{
    const struct simd u = simd_fma(s, simd_all(table->scale), simd_all(table->offset));
    if (form == TABLE_NEAR) {
        place->t = simd_split(u, SIMD_NEAR_BITS, &place->segment);
        simd_row_index(place->segment, SEGMENTS_FINE - 1, place->row);
    } else {
        pair_find_place(u, form == TABLE_FINE, place);
    }
}

CW_ALWAYS_INLINE void load_low(const struct segments *table, struct low_table *low)
{
    for (int p = 0; p < SEGMENTS_LOW_TERMS; p++)
        low->power[p] = simd_load_table(table->slope[p]);
}

CW_ALWAYS_INLINE struct simd low_slope(const struct low_table *low, const struct pair_place *place)
{
    struct simd power[SIMD_POWERS];
    for (int p = 0; p < SEGMENTS_LOW_TERMS; p++)
        power[p] = simd_lookup(low->power[p], place->segment);
    return simd_sum_powers(power, SEGMENTS_LOW_TERMS - 1, place->t);
}

/* Force factor of eight pairs by a table of one part. */
CW_ALWAYS_INLINE struct simd evaluate_low(const struct segments *table, const struct low_table *low,
                                          unsigned parts, struct simd s, struct simd qq)
{
    struct pair_place place;
    find_place(table, s, TABLE_COARSE, &place);
    const struct simd slope = low_slope(low, &place);
    return parts == WITH_COULOMB ? simd_mul(qq, slope) : slope;
}

/* Force factor and energy of eight pairs; qq: products of charges. */
/* NOLINTNEXTLINE(readability-function-size): inlined, half of its parameters are constants */
CW_ALWAYS_INLINE void evaluate(const struct pair_tables *tables,
                               const struct segments *const table[PAIR_PARTS], unsigned parts,
                               enum table_form form, unsigned want, struct simd s, struct simd qq,
                               struct simd *factor, struct simd *energy)
{
    const bool rows = form != TABLE_COARSE;
    const bool both = parts == (WITH_PLAIN | WITH_COULOMB); /* with cut-offs of their own */
    struct pair_place place;
    *energy = s;
    if (parts & WITH_PLAIN) {
        const struct simd_mask in = simd_less(s, simd_all(tables->cut2[PAIR_PLAIN]));
        find_place(table[PAIR_PLAIN], s, form, &place);
        *factor = pair_table_slope(table[PAIR_PLAIN], rows, &place);
        *factor = both ? simd_keep(in, *factor) : *factor;
        if (want & PASS_ENERGY) {
            *energy = pair_table_value(table[PAIR_PLAIN], rows, &place);
            *energy = both ? simd_keep(in, *energy) : *energy;
        }
    }
    if (parts & WITH_COULOMB) {
        const struct simd_mask in = simd_less(s, simd_all(tables->cut2[PAIR_COULOMB]));
        find_place(table[PAIR_COULOMB], s, form, &place);
        struct simd c = pair_table_slope(table[PAIR_COULOMB], rows, &place);
        *factor = both ? simd_fma(qq, simd_keep(in, c), *factor) : simd_mul(qq, c);
        if (want & PASS_ENERGY) {
            c = pair_table_value(table[PAIR_COULOMB], rows, &place);
            *energy = both ? simd_fma(qq, simd_keep(in, c), *energy) : simd_mul(qq, c);
        }
    }
}

/* The near pairs collected so far: true when one is nearer than s_min. */
CW_ALWAYS_INLINE bool near_loop(const struct rows *rows, const struct pair_params *params, lidx i,
                                struct near_pairs *near, unsigned parts, unsigned want,
                                struct pair_sums *sums)
{
    const struct simd_point at = simd_point_at(rows->x, i);
    const struct simd charge = simd_all(rows->x[4 * (size_t)i + 3]);
    const struct simd s_min = simd_all(params->s_min);
    bool leave = false;
    for (unsigned k = 0; k < SIMD_WIDTH; k++) /* what packing left behind the last one */
        near->offset[near->n + k] = 0;
    for (unsigned k = 0; k < near->n; k += SIMD_WIDTH) {
        struct simd d[3];
        struct simd w;
        struct simd factor;
        struct simd energy;
        simd_differences(&at, rows->x, near->offset + k, d, &w);
        const struct simd s = simd_square(d, 1);
        const struct simd_mask in = simd_first(near->n - k);
        leave |= simd_any(simd_and(simd_less(s, s_min), in));
        evaluate(&params->tables, params->tables.near, parts, TABLE_NEAR, want, s,
                 simd_mul(charge, w), &factor, &energy);
        pair_sums_add(sums, d, factor, energy, in, want);
    }
    near->n = 0;
    return leave;
}

static bool near_pairs(const struct rows *rows, const struct pair_params *params, lidx i,
                       struct near_pairs *near, unsigned want, struct pair_sums *sums)
{
    const struct pair_tables *tables = &params->tables;
    const unsigned all = PASS_ENERGY | PASS_VIRIAL;
    if (!tables->near[PAIR_COULOMB]) {
        return want ? near_loop(rows, params, i, near, WITH_PLAIN, all, sums)
                    : near_loop(rows, params, i, near, WITH_PLAIN, 0, sums);
    }
    if (!tables->near[PAIR_PLAIN]) {
        return want ? near_loop(rows, params, i, near, WITH_COULOMB, all, sums)
                    : near_loop(rows, params, i, near, WITH_COULOMB, 0, sums);
    }
    return want ? near_loop(rows, params, i, near, WITH_PLAIN | WITH_COULOMB, all, sums)
                : near_loop(rows, params, i, near, WITH_PLAIN | WITH_COULOMB, 0, sums);
}

/* One atom with its neighbours of one type: true when some pair is nearer than s_min. */
/* NOLINTNEXTLINE(readability-function-size): inlined, three of its parameters are constants */
CW_ALWAYS_INLINE bool table_row(const struct rows *rows, const struct pair_params *params, lidx i,
                                size_t part, unsigned parts, enum table_form form, unsigned want,
                                struct pair_sums *sums)
{
    const lidx *j = rows->offset + rows->first[part];
    const size_t n = rows->first[part + 1] - rows->first[part];
    const struct simd charge = simd_all(rows->x[4 * (size_t)i + 3]);
    const struct simd cut2 = simd_all(params->cut2);
    const struct simd split2 = simd_all(params->tables.split2);
    const struct simd before_split2 = simd_all(params->tables.before_split2);
    const struct segments *one =
        params->tables.far[parts == WITH_COULOMB ? PAIR_COULOMB : PAIR_PLAIN];
    struct low_table low;
    struct near_pairs near;
    bool leave = false;
    near.n = 0;
    if (form == TABLE_LOW)
        load_low(one, &low);
    for (size_t done = 0; done < n; done += PAIR_BLOCK) {
        const size_t count = n - done < PAIR_BLOCK ? n - done : PAIR_BLOCK;
        struct pair_block block;
        pair_block_fill(&block, rows, i, j + done, count, false);
        for (size_t k = 0; k < count; k += SIMD_WIDTH) {
            const struct pair_vector v = pair_block_load(&block, k, count, cut2);
            const struct simd_mask far = simd_and(simd_less(before_split2, v.s), v.in);
            const struct simd_mask close = simd_and(simd_less(v.s, split2), v.in);
            const struct simd qq = simd_mul(charge, v.w);
            struct simd factor;
            struct simd energy = v.s;
            near.n += simd_pack(close, j + done + k, near.offset + near.n);
            if (form == TABLE_LOW) {
                factor = evaluate_low(one, &low, parts, v.s, qq);
            } else {
                evaluate(&params->tables, params->tables.far, parts, form, want, v.s, qq, &factor,
                         &energy);
            }
            pair_sums_add(sums, v.d, factor, energy, far, want);
        }
        if (near.n > PAIR_BLOCK)
            leave |= near_pairs(rows, params, i, &near, want, sums);
    }
    return near_pairs(rows, params, i, &near, want, sums) || leave;
}

CW_ALWAYS_INLINE bool row_of_form(const struct rows *rows, const struct pair_params *params, lidx i,
                                  size_t part, unsigned parts, unsigned want,
                                  struct pair_sums *sums)
{
    if (params->tables.fine)
        return table_row(rows, params, i, part, parts, TABLE_FINE, want, sums);
    if (params->tables.low && parts != (WITH_PLAIN | WITH_COULOMB) && !want && !SIMD_BY_ROWS)
        return table_row(rows, params, i, part, parts, TABLE_LOW, want, sums);
    return table_row(rows, params, i, part, parts, TABLE_COARSE, want, sums);
}

CW_ALWAYS_INLINE bool row_of_parts(const struct rows *rows, const struct pair_params *params,
                                   lidx i, size_t part, unsigned want, struct pair_sums *sums)
{
    const struct pair_tables *tables = &params->tables;
    if (!tables->far[PAIR_COULOMB])
        return row_of_form(rows, params, i, part, WITH_PLAIN, want, sums);
    if (!tables->far[PAIR_PLAIN])
        return row_of_form(rows, params, i, part, WITH_COULOMB, want, sums);
    return row_of_form(rows, params, i, part, WITH_PLAIN | WITH_COULOMB, want, sums);
}

/* Sums are of everything or of forces alone; what is stored is what was asked for. */
CW_ALWAYS_INLINE void table_rows(struct pair_job *job, lidx first, lidx last, unsigned want,
                                 unsigned wanted)
{
    struct rows *rows = &job->rows;
    const size_t n_types = (size_t)rows->n_types;
    for (lidx i = first; i < last; i++) {
        const struct pair_params *of_type = job->params + (size_t)rows->type[i] * (n_types + 1);
        for (size_t t = 1; t <= n_types; t++) {
            const size_t part = (size_t)i * n_types + t - 1;
            struct pair_sums sums;
            if (of_type[t].cut2 <= 0 || rows->first[part] == rows->first[part + 1])
                continue;
            pair_sums_clear(&sums, want);
            if (row_of_parts(rows, &of_type[t], i, part, want, &sums)) {
                rows->slow[part] = 1;
                rows->any_slow = true;
            } else {
                pair_sums_store(&sums, rows, i, wanted);
            }
        }
    }
}

static void tables_kernel(struct pair_job *job, lidx first, lidx last, unsigned want)
{
    struct pair_job own = *job; /* for the compiler to know that sums do not change it */
    if (want) {
        table_rows(&own, first, last, PASS_ENERGY | PASS_VIRIAL, want);
    } else {
        table_rows(&own, first, last, 0, 0);
    }
    job->rows.any_slow = own.rows.any_slow;
}

const pair_kernel SIMD_NAME(kernels_tables) = tables_kernel;
