/* Deleting atoms.
 *
 * overlap needs the neighbours of atoms before a force field (and so a neighbour list) need exist:
 * the two groups' atoms are gathered on every rank, binned into cells of the cutoff, and gone
 * through in the order of their ids. Where either of two atoms could go, the one with the lower id
 * stays; so all ranks come to the same list, whoever owns the atoms, and few atoms go. It costs
 * memory for the groups' atoms on each rank.
 *
 * Gaps in the ids are closed with a bit map of the ids in use, in windows: an id's new number is
 * the number of bits up to it.
 *
 * Source: the LAMMPS manual, command `delete_atoms`. */
#include "system/remove.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/bins.h"
#include "system/box.h"
#include "system/group.h"
#include "system/parts.h"
#include "system/region.h"
#include "system/topology.h"
#include "system/words.h"

enum remove_style { BY_GROUP, BY_REGION, BY_OVERLAP };
enum { WORD_BITS = 32, WINDOW_WORDS = 1 << 19 };

struct remove_spec {
    enum remove_style style;
    const char *name[2];
    double cutoff;
    bool keep_ids, bonds;
};

static enum cw_status read_spec(const char *const *words, int n_words, struct remove_spec *spec,
                                struct cw_err *err)
{
    static const char *const styles[] = {"group",  "region",   "overlap", "porosity",
                                         "random", "variable", NULL};
    static const char *const keywords[] = {"compress", "bond", "mol", NULL};
    *spec = (struct remove_spec){0};
    struct words at = words_start("delete_atoms", words, n_words, err);
    int style = words_choice(&at, "style", styles);
    if (err->status == CW_OK && style > (int)BY_OVERLAP) {
        (void)cw_err_user(err,
                          "delete_atoms: style %s is not supported (known: group region "
                          "overlap); `group` or `set type/fraction` can choose the atoms",
                          styles[style]);
    }
    spec->style = (enum remove_style)style;
    if (spec->style == BY_OVERLAP)
        spec->cutoff = words_positive(&at, "cutoff");
    for (int k = 0; k < (spec->style == BY_OVERLAP ? 2 : 1); k++)
        spec->name[k] = words_next(&at, spec->style == BY_REGION ? "a region ID" : "a group");
    while (words_left(&at)) {
        int keyword = words_choice(&at, "keyword", keywords);
        bool yes = words_bool(&at, keywords[keyword]);
        if (keyword == 0) {
            spec->keep_ids = !yes;
        } else if (keyword == 1) {
            spec->bonds = yes;
        } else if (yes && err->status == CW_OK) {
            (void)cw_err_user(err, "delete_atoms: mol yes is not supported; make a group of the "
                                   "molecules' atoms");
        }
    }
    return words_end(&at);
}

enum cw_status remove_atoms_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct remove_spec spec;
    return read_spec(words, n_words, &spec, err);
}

/* an atom of the two groups */
struct site {
    double x[3];
    gid id;
    bool in[2], gone;
};

/* all such atoms of all ranks, in the order of their ids */
static struct site *gather_sites(const struct system_parts *parts, const uint32_t bit[2], gid *n)
{
    const struct atoms *atoms = parts->atoms;
    struct site *own = mem_zeroed((size_t)atoms->n_local, sizeof *own);
    size_t count = 0;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & (bit[0] | bit[1])))
            continue;
        struct site *site = &own[count++];
        site->id = atoms->id[i];
        memcpy(site->x, &atoms->x[4 * i], sizeof site->x);
        for (int g = 0; g < 2; g++)
            site->in[g] = (atoms->mask[i] & bit[g]) != 0;
    }
    size_t bytes;
    void *all = comm_gather_all(parts->comm, own, count * sizeof *own, &bytes);
    *n = (gid)(bytes / sizeof *own);
    mem_free(own);
    return all;
}

static int by_id(const void *a, const void *b)
{
    const struct site *x = a;
    const struct site *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Does site j stand against site k? Atoms that can only stay always do; of two atoms that can both
 * go, the one with the lower id, if it stays; an atom of the first group alone is decided last. */
static bool stands(const struct site *site, gid k, gid j)
{
    if (j == k || !site[j].in[1] || site[j].gone)
        return false;
    return !site[j].in[0] || !site[k].in[1] || j < k;
}

/* Must site k go? */
static bool has_partner(const struct bins *bins, const struct site *site, gid k, double cutoff,
                        struct near_list *near)
{
    bins_near(bins, site[k].x, cutoff, near);
    for (gid m = 0; m < near->n; m++) {
        if (stands(site, k, near->near[m].at))
            return true;
    }
    return false;
}

/* Marks sites that are too near to one that stays; sorted by id. */
static void mark_sites(const struct box *box, struct site *site, gid n, double cutoff)
{
    double(*x)[3] = mem_array((size_t)n, sizeof *x);
    struct bins bins;
    struct near_list near = {0};
    for (gid k = 0; k < n; k++)
        memcpy(x[k], site[k].x, sizeof x[k]);
    bins_init(&bins, box, x, n, cutoff);
    for (int pass = 0; pass < 2; pass++) { /* atoms of both groups, then of the first alone */
        for (gid k = 0; k < n; k++) {
            if (site[k].in[0] && site[k].in[1] == (pass == 0))
                site[k].gone = has_partner(&bins, site, k, cutoff, &near);
        }
    }
    mem_free(near.near);
    bins_free(&bins);
    mem_free(x);
}

static enum cw_status mark_overlap(const struct system_parts *parts, const struct remove_spec *spec,
                                   bool *gone, struct cw_err *err)
{
    const struct atoms *atoms = parts->atoms;
    uint32_t bit[2];
    for (int g = 0; g < 2; g++) {
        int index;
        if (groups_require(parts->groups, spec->name[g], &index, err) != CW_OK)
            return err->status;
        bit[g] = group_bit(index);
    }
    gid n;
    struct site *site = gather_sites(parts, bit, &n);
    qsort(site, (size_t)n, sizeof *site, by_id);
    mark_sites(parts->box, site, n, spec->cutoff);
    for (lidx i = 0; i < atoms->n_local; i++) {
        struct site key = {.id = atoms->id[i]};
        const struct site *found = bsearch(&key, site, (size_t)n, sizeof *site, by_id);
        gone[i] = found && found->gone;
    }
    mem_free(site);
    return CW_OK;
}

static enum cw_status mark(const struct system_parts *parts, const struct remove_spec *spec,
                           bool *gone, struct cw_err *err)
{
    const struct atoms *atoms = parts->atoms;
    const struct region *region = NULL;
    int group = 0;
    if (spec->style == BY_OVERLAP)
        return mark_overlap(parts, spec, gone, err);
    if (spec->style == BY_REGION && regions_require(parts->regions, spec->name[0], &region, err))
        return err->status;
    if (spec->style == BY_GROUP && groups_require(parts->groups, spec->name[0], &group, err))
        return err->status;
    for (lidx i = 0; i < atoms->n_local; i++) {
        gone[i] = region ? region_contains(region, &atoms->x[4 * (size_t)i])
                         : (atoms->mask[i] & group_bit(group)) != 0;
    }
    return CW_OK;
}

static int count_bits(uint64_t word)
{
    int n = 0;
    for (; word; word &= word - 1)
        n++;
    return n;
}

/* ids in [low, low + window) get their place among all ids; returns how many there are */
static gid number_window(struct atoms *atoms, struct comm *comm, gid low, gid before, gid *new_id)
{
    gid *used = mem_zeroed(WINDOW_WORDS, sizeof *used);
    gid *sum = mem_array(WINDOW_WORDS + 1, sizeof *sum);
    const gid window = (gid)WINDOW_WORDS * WORD_BITS;
    for (lidx i = 0; i < atoms->n_local; i++) {
        gid at = atoms->id[i] - low;
        if (at >= 0 && at < window)
            used[at / WORD_BITS] |= (gid)1 << at % WORD_BITS;
    }
    comm_sum(comm, used, WINDOW_WORDS); /* ids are unique: a sum of disjoint bits */
    sum[0] = 0;
    for (int k = 0; k < WINDOW_WORDS; k++)
        sum[k + 1] = sum[k] + count_bits((uint64_t)used[k]);
    for (lidx i = 0; i < atoms->n_local; i++) {
        gid at = atoms->id[i] - low;
        if (at < 0 || at >= window)
            continue;
        uint64_t lower = (uint64_t)used[at / WORD_BITS] & (((uint64_t)1 << at % WORD_BITS) - 1);
        new_id[i] = before + sum[at / WORD_BITS] + count_bits(lower) + 1;
    }
    gid total = sum[WINDOW_WORDS];
    mem_free(sum);
    mem_free(used);
    return total;
}

void remove_compress_ids(struct atoms *atoms, struct comm *comm)
{
    gid *new_id = mem_array((size_t)atoms->n_local, sizeof *new_id);
    gid done = 0;
    gid from = 1;
    for (;;) {
        gid low = INT64_MAX;
        for (lidx i = 0; i < atoms->n_local; i++) {
            if (atoms->id[i] >= from && atoms->id[i] < low)
                low = atoms->id[i];
        }
        comm_min(comm, &low, 1);
        if (low == INT64_MAX)
            break;
        done += number_window(atoms, comm, low, done, new_id);
        from = low + (gid)WINDOW_WORDS * WORD_BITS;
    }
    for (lidx i = 0; i < atoms->n_local; i++)
        atoms->id[i] = new_id[i];
    mem_free(new_id);
}

enum cw_status remove_atoms(const struct system_parts *parts, const char *const *words, int n_words,
                            gid *deleted, struct cw_err *err)
{
    struct atoms *atoms = parts->atoms;
    struct remove_spec spec;
    gid before = atoms->n_global;
    *deleted = 0;
    if (read_spec(words, n_words, &spec, err) != CW_OK)
        return err->status;
    bool *gone = mem_zeroed((size_t)atoms->n_local, sizeof *gone);
    enum cw_status status = mark(parts, &spec, gone, err);
    if (status == CW_OK) {
        atoms_remove(atoms, gone);
        atoms_count(atoms, parts->comm);
        *deleted = before - atoms->n_global;
        /* bonds name atoms by their ids; LAMMPS keeps these for molecules, too */
        if (!spec.keep_ids && *deleted > 0 && atoms->bond_room == 0)
            remove_compress_ids(atoms, parts->comm);
        if (spec.bonds && atoms->bond_room > 0)
            topology_drop_dangling(atoms, parts->comm);
    } else {
        cw_err_prefix(err, "delete_atoms: ");
    }
    mem_free(gone);
    return status;
}
