/* Whether a bond is to go depends on all its atoms, which may be on several ranks: each tells what
 * it knows of its own ends, all ranks get all of that, sort it, and come to the same list.
 *
 * Source: the LAMMPS manual, commands `create_bonds` and `delete_bonds`. */
#include "system/bonds.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/group.h"
#include "system/parts.h"
#include "system/words.h"

static enum cw_status read_create(const char *const *words, int n_words,
                                  struct topology_change *change, struct cw_err *err)
{
    static const char *const styles[] = {"single/bond",     "single/angle",    "many",
                                         "single/dihedral", "single/improper", NULL};
    static const char *const keywords[] = {"special", NULL};
    struct words at = words_start("create_bonds", words, n_words, err);
    int style = words_choice(&at, "style", styles);
    if (err->status == CW_OK && style > 1) {
        return cw_err_user(err,
                           "create_bonds: style %s is not supported (known: single/bond "
                           "single/angle)",
                           styles[style]);
    }
    *change = (struct topology_change){style == 0 ? TOPOLOGY_ADD_BOND : TOPOLOGY_ADD_ANGLE, 0, {0}};
    change->type = words_int(&at, "type", 1, TOPOLOGY_TYPES_MAX);
    for (int k = 0; k < 2 + style; k++)
        change->atom[k] = words_gid(&at, "atom id", 1, INT64_MAX);
    while (words_left(&at)) {
        (void)words_choice(&at, "keyword", keywords);
        (void)words_bool(&at, "special");
    }
    return words_end(&at);
}

enum cw_status bonds_create_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct topology_change change;
    return read_create(words, n_words, &change, err);
}

enum cw_status bonds_create(const struct system_parts *parts, const char *const *words, int n_words,
                            struct topology_count *made, struct cw_err *err)
{
    struct topology_change change = {.action = TOPOLOGY_ADD_BOND};
    *made = (struct topology_count){0};
    if (read_create(words, n_words, &change, err) != CW_OK)
        return err->status;
    if (topology_apply(parts->atoms, parts->comm, &change, 1, err) != CW_OK) {
        cw_err_prefix(err, "create_bonds: ");
        return err->status;
    }
    made->bonds = change.action == TOPOLOGY_ADD_BOND;
    made->angles = change.action == TOPOLOGY_ADD_ANGLE;
    return CW_OK;
}

enum delete_style { BY_MULTI, BY_BOND, BY_ANGLE, BY_ATOM, STATS };

struct delete_spec {
    const char *group, *types;
    enum delete_style style;
    bool any, undo, remove;
    gid first, last; /* of types */
    uint32_t bit;
};

static void read_delete_keyword(struct words *at, struct delete_spec *spec)
{
    static const char *const keywords[] = {"any", "undo", "remove", "special", NULL};
    switch (words_choice(at, "keyword", keywords)) {
    case 0:
        spec->any = true;
        return;
    case 1:
        spec->undo = true;
        return;
    case 2:
        spec->remove = true;
        return;
    default:
        return;
    }
}

static enum cw_status read_delete(const char *const *words, int n_words, struct delete_spec *spec,
                                  struct cw_err *err)
{
    static const char *const styles[] = {"multi", "bond",     "angle",    "atom",
                                         "stats", "dihedral", "improper", NULL};
    struct words at = words_start("delete_bonds", words, n_words, err);
    *spec = (struct delete_spec){.last = INT32_MAX};
    spec->group = words_next(&at, "a group");
    int style = words_choice(&at, "style", styles);
    if (err->status == CW_OK && style > (int)STATS)
        return cw_err_user(err, "delete_bonds: there are no %ss here", styles[style]);
    spec->style = (enum delete_style)style;
    if (spec->style != BY_MULTI && spec->style != STATS) {
        spec->types = words_next(&at, "a type or a range of types");
        if (err->status == CW_OK &&
            !text_range(spec->types, 1, INT32_MAX, &spec->first, &spec->last)) {
            (void)cw_err_user(err, "delete_bonds: expected a type or a range (2, *, 1*3), got '%s'",
                              spec->types);
        }
    }
    while (words_left(&at))
        read_delete_keyword(&at, spec);
    if (err->status == CW_OK && spec->undo && spec->remove)
        (void)cw_err_user(err, "delete_bonds: undo and remove do not go together");
    return words_end(&at);
}

enum cw_status bonds_delete_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct delete_spec spec;
    return read_delete(words, n_words, &spec, err);
}

/* what one end knows: the bond or angle by its ids (a bond's third is 0, the lower outer id first),
 * is it in the group, is it of the type */
struct vote {
    gid atom[3];
    int in_group, of_type;
};

static int by_atoms(const void *a, const void *b)
{
    const struct vote *x = a;
    const struct vote *y = b;
    for (int k = 0; k < 3; k++) {
        if (x->atom[k] != y->atom[k])
            return x->atom[k] < y->atom[k] ? -1 : 1;
    }
    return 0;
}

static struct vote vote_of_bond(const struct atoms *atoms, lidx i, const struct bond *bond)
{
    const gid own = atoms->id[i];
    const bool lower = own < bond->partner;
    return (struct vote){.atom = {lower ? own : bond->partner, lower ? bond->partner : own, 0}};
}

static struct vote vote_of_angle(const struct angle *angle)
{
    const gid *a = angle->atom;
    const bool forward = a[0] < a[2];
    return (struct vote){.atom = {a[forward ? 0 : 2], a[1], a[forward ? 2 : 0]}};
}

struct votes {
    struct vote *vote;
    size_t n, cap;
};

static void cast(struct votes *votes, struct vote vote, const struct delete_spec *spec,
                 const struct atoms *atoms, lidx i)
{
    vote.in_group = (atoms->mask[i] & spec->bit) != 0;
    vote.of_type = atoms->type[i] >= spec->first && atoms->type[i] <= spec->last;
    if (votes->n == votes->cap) {
        votes->cap = 2 * votes->cap + 64;
        votes->vote = mem_resize(votes->vote, votes->cap, sizeof *votes->vote);
    }
    votes->vote[votes->n++] = vote;
}

/* Is this type of bond or angle asked for? */
static bool of_kind(const struct delete_spec *spec, enum delete_style kind, int type)
{
    if (spec->style == BY_MULTI || spec->style == BY_ATOM)
        return true;
    return spec->style == kind && abs(type) >= spec->first && abs(type) <= spec->last;
}

static struct votes cast_all(const struct atoms *atoms, const struct delete_spec *spec)
{
    struct votes votes = {0};
    for (lidx i = 0; i < atoms->n_local && spec->style != STATS; i++) {
        const struct bond *bond = topology_bonds(atoms, i);
        const struct angle *angle = topology_angles(atoms, i);
        for (int k = 0; k < topology_n_bonds(atoms, i); k++) {
            if (of_kind(spec, BY_BOND, bond[k].type))
                cast(&votes, vote_of_bond(atoms, i, &bond[k]), spec, atoms, i);
        }
        for (int k = 0; k < topology_n_angles(atoms, i); k++) {
            if (of_kind(spec, BY_ANGLE, angle[k].type))
                cast(&votes, vote_of_angle(&angle[k]), spec, atoms, i);
        }
    }
    return votes;
}

/* Those that all votes together choose, sorted, each once; the same on all ranks. */
static struct votes count_votes(const struct votes *own, const struct delete_spec *spec,
                                struct comm *comm)
{
    size_t bytes;
    struct votes all = {.vote =
                            comm_gather_all(comm, own->vote, own->n * sizeof *own->vote, &bytes)};
    const size_t n = bytes / sizeof *all.vote;
    if (n > 0)
        qsort(all.vote, n, sizeof *all.vote, by_atoms);
    for (size_t k = 0; k < n;) {
        struct vote sum = all.vote[k];
        size_t end = k + 1;
        for (; end < n && by_atoms(&all.vote[k], &all.vote[end]) == 0; end++) {
            sum.in_group += all.vote[end].in_group;
            sum.of_type += all.vote[end].of_type;
        }
        const bool grouped = spec->any ? sum.in_group > 0 : (size_t)sum.in_group == end - k;
        if (grouped && (spec->style != BY_ATOM || sum.of_type > 0))
            all.vote[all.n++] = sum;
        k = end;
    }
    return all;
}

static bool is_chosen(const struct votes *chosen, const struct vote *vote)
{
    return bsearch(vote, chosen->vote, chosen->n, sizeof *vote, by_atoms) != NULL;
}

static int switched(const struct delete_spec *spec, int type)
{
    return spec->undo ? abs(type) : -abs(type);
}

static void carry_out(struct atoms *atoms, const struct delete_spec *spec,
                      const struct votes *chosen)
{
    for (lidx i = 0; i < atoms->n_local; i++) {
        for (int k = topology_n_bonds(atoms, i) - 1; k >= 0; k--) {
            struct bond *bond = topology_bonds(atoms, i) + k;
            const struct vote vote = vote_of_bond(atoms, i, bond);
            if (!is_chosen(chosen, &vote))
                continue;
            if (spec->remove) {
                topology_drop_bond(atoms, i, k);
            } else {
                bond->type = switched(spec, bond->type);
            }
        }
        for (int k = topology_n_angles(atoms, i) - 1; k >= 0; k--) {
            struct angle *angle = topology_angles(atoms, i) + k;
            const struct vote vote = vote_of_angle(angle);
            if (!is_chosen(chosen, &vote))
                continue;
            if (spec->remove) {
                topology_drop_angle(atoms, i, k);
            } else {
                angle->type = switched(spec, angle->type);
            }
        }
    }
}

static struct bonds_state count_state(const struct atoms *atoms, struct comm *comm)
{
    struct bonds_state state = {.all = topology_count(atoms, comm)};
    gid on[2] = {0, 0};
    for (lidx i = 0; i < atoms->n_local; i++) {
        const struct bond *bond = topology_bonds(atoms, i);
        const struct angle *angle = topology_angles(atoms, i);
        for (int k = 0; k < topology_n_bonds(atoms, i); k++)
            on[0] += bond[k].type > 0 && atoms->id[i] < bond[k].partner;
        for (int k = 0; k < topology_n_angles(atoms, i); k++)
            on[1] += angle[k].type > 0 && angle[k].atom[1] == atoms->id[i];
    }
    comm_sum(comm, on, 2);
    state.on = (struct topology_count){on[0], on[1]};
    return state;
}

enum cw_status bonds_delete(const struct system_parts *parts, const char *const *words, int n_words,
                            struct bonds_state *state, struct cw_err *err)
{
    struct atoms *atoms = parts->atoms;
    struct delete_spec spec;
    int group = 0;
    if (read_delete(words, n_words, &spec, err) != CW_OK ||
        groups_require(parts->groups, spec.group, &group, err) != CW_OK)
        return err->status;
    if (atoms->bond_room == 0)
        return cw_err_user(err, "delete_bonds: the deck's atom_style has no bonds");
    spec.bit = group_bit(group);
    struct votes own = cast_all(atoms, &spec);
    struct votes chosen = count_votes(&own, &spec, parts->comm);
    carry_out(atoms, &spec, &chosen);
    *state = count_state(atoms, parts->comm);
    mem_free(own.vote);
    mem_free(chosen.vote);
    return CW_OK;
}
