/* The field table behind struct atoms.
 *
 * Each per-atom array is one row: name, bytes per atom, what carries it along, and the address of
 * the pointer in struct atoms that must follow when the array moves (the mirror). Reserve, remove,
 * permute, pack and unpack are loops over the rows and know no property by name. A dropped row
 * leaves a hole (no data, no name) that the next add fills, so that the indices of the others stay
 * what they were; all ranks add and drop in the same order, so packed atoms mean the same
 * everywhere.
 *
 * The hash: each atom's seven words (id, position, velocity) go through the finaliser of splitmix64
 * (Steele, Lea, Flood, OOPSLA 2014) one after another, and the results are added modulo 2^64, which
 * no order of atoms can change. Adding 0.0 first makes -0.0 and 0.0 one state. */
#include "system/atoms.h"

#include <string.h>

#include "base/err.h"
#include "base/exact.h"
#include "base/mem.h"
#include "parallel/comm.h"
#include "system/box.h"

enum { GROW_FIRST = 64 };

static const unsigned KEPT = FIELD_MIGRATE | FIELD_CHECKPOINT;

static bool alive(const struct field *field)
{
    return field->users > 0;
}

static void publish(const struct field *field)
{
    if (field->mirror)
        memcpy(field->mirror, &field->data, sizeof field->data);
}

/* Fills the first hole or a new row; the caller knows that the name is free. */
static int insert_field(struct atoms *atoms, const char *name, size_t size, unsigned carry,
                        void *mirror)
{
    int index = 0;
    while (index < atoms->n_field && alive(&atoms->field[index]))
        index++;
    if (index == atoms->n_field) {
        atoms->field = mem_resize(atoms->field, (size_t)atoms->n_field + 1, sizeof *atoms->field);
        atoms->n_field++;
    }
    struct field *field = &atoms->field[index];
    memset(field, 0, sizeof *field);
    CW_ASSERT(strlen(name) < sizeof field->name, "the name of a per-atom field is too long");
    memcpy(field->name, name, strlen(name));
    field->size = size;
    field->carry = carry;
    field->mirror = mirror;
    field->users = 1;
    field->data = mem_zeroed((size_t)atoms->cap, size);
    publish(field);
    return index;
}

void atoms_init(struct atoms *atoms)
{
    memset(atoms, 0, sizeof *atoms);
    insert_field(atoms, "x", 4 * sizeof(double), KEPT, &atoms->x);
    insert_field(atoms, "v", 4 * sizeof(double), KEPT, &atoms->v);
    insert_field(atoms, "f", 4 * sizeof(double), FIELD_MIGRATE, &atoms->f);
    insert_field(atoms, "id", sizeof(gid), KEPT, &atoms->id);
    insert_field(atoms, "type", sizeof(int), KEPT, &atoms->type);
    insert_field(atoms, "image", 3 * sizeof(int), KEPT, &atoms->image);
    insert_field(atoms, "mask", sizeof(uint32_t), KEPT, &atoms->mask);
    insert_field(atoms, "energy", sizeof(double), FIELD_SCRATCH, &atoms->energy);
    insert_field(atoms, "virial", 6 * sizeof(double), FIELD_SCRATCH, &atoms->virial);
}

void atoms_free(struct atoms *atoms)
{
    for (int k = 0; k < atoms->n_field; k++)
        mem_free(atoms->field[k].data);
    mem_free(atoms->field);
    memset(atoms, 0, sizeof *atoms);
}

void atoms_use_charge(struct atoms *atoms)
{
    if (atoms->has_charge)
        return;
    atoms->has_charge = true;
    insert_field(atoms, "q", sizeof(double), KEPT, &atoms->q);
}

void atoms_use_molecule(struct atoms *atoms)
{
    if (!atoms->molecule && atoms_find_field(atoms, "molecule") < 0)
        insert_field(atoms, "molecule", sizeof(gid), KEPT, &atoms->molecule);
}

void atoms_add_core_field(struct atoms *atoms, const char *name, size_t size, void *mirror)
{
    insert_field(atoms, name, size, KEPT, mirror);
}

void atoms_reserve(struct atoms *atoms, lidx n)
{
    if (n <= atoms->cap)
        return;
    for (int k = 0; k < atoms->n_field; k++) {
        struct field *field = &atoms->field[k];
        if (!alive(field))
            continue;
        field->data = mem_resize(field->data, (size_t)n, field->size);
        publish(field);
    }
    atoms->cap = n;
}

/* Room for one more, growing by half so that n appends cost O(n). */
static void grow(struct atoms *atoms)
{
    CW_ASSERT(atoms->n_local < INT32_MAX, "more than 2^31 atoms on one rank");
    if (atoms->n_local < atoms->cap)
        return;
    gid wanted = (gid)atoms->cap + atoms->cap / 2 + GROW_FIRST;
    atoms_reserve(atoms, wanted < INT32_MAX ? (lidx)wanted : INT32_MAX);
}

int atoms_find_field(const struct atoms *atoms, const char *name)
{
    for (int k = 0; k < atoms->n_field; k++) {
        if (alive(&atoms->field[k]) && strcmp(atoms->field[k].name, name) == 0)
            return k;
    }
    return -1;
}

int atoms_add_field(struct atoms *atoms, const char *name, size_t size, unsigned carry)
{
    int index = atoms_find_field(atoms, name);
    if (index < 0)
        return insert_field(atoms, name, size, carry, NULL);
    struct field *field = &atoms->field[index];
    CW_ASSERT(field->size == size, "one per-atom field is asked for with two sizes");
    field->carry |= carry;
    field->users++;
    return index;
}

void atoms_drop_field(struct atoms *atoms, const char *name)
{
    int index = atoms_find_field(atoms, name);
    CW_ASSERT(index >= 0, "a per-atom field is dropped that nobody added");
    struct field *field = &atoms->field[index];
    CW_ASSERT(!field->mirror, "a core field cannot be dropped");
    if (--field->users > 0)
        return;
    mem_free(field->data);
    memset(field, 0, sizeof *field);
}

void atoms_widen_field(struct atoms *atoms, const char *name, size_t size)
{
    int index = atoms_find_field(atoms, name);
    CW_ASSERT(index >= 0, "a per-atom field is widened that nobody added");
    struct field *field = &atoms->field[index];
    CW_ASSERT(size >= field->size, "a per-atom field is made narrower");
    char *wide = mem_zeroed((size_t)atoms->cap, size);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++)
        memcpy(wide + i * size, (const char *)field->data + i * field->size, field->size);
    mem_free(field->data);
    field->data = wide;
    field->size = size;
    publish(field);
}

void *atoms_field(const struct atoms *atoms, int index)
{
    CW_DEBUG_ASSERT(index >= 0 && index < atoms->n_field, "no such per-atom field");
    return atoms->field[index].data;
}

static char *element(const struct field *field, size_t i)
{
    return (char *)field->data + i * field->size;
}

/* A new owned atom, all fields zero. */
static lidx append_zero(struct atoms *atoms)
{
    atoms->n_ghost = 0;
    grow(atoms);
    lidx i = atoms->n_local++;
    for (int k = 0; k < atoms->n_field; k++) {
        if (alive(&atoms->field[k]))
            memset(element(&atoms->field[k], (size_t)i), 0, atoms->field[k].size);
    }
    return i;
}

lidx atoms_append(struct atoms *atoms, gid id, int type, const double x[3])
{
    lidx i = append_zero(atoms);
    for (int d = 0; d < 3; d++)
        atoms->x[4 * (size_t)i + (size_t)d] = exact_round(x[d], CW_QUANTUM_POSITION);
    atoms->id[i] = id;
    atoms->type[i] = type;
    atoms->mask[i] = 1;
    return i;
}

void atoms_remove(struct atoms *atoms, const bool *gone)
{
    lidx left = 0;
    for (int k = 0; k < atoms->n_field; k++) {
        const struct field *field = &atoms->field[k];
        if (!alive(field))
            continue;
        size_t to = 0;
        for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
            if (gone[i])
                continue;
            if (to != i)
                memcpy(element(field, to), element(field, i), field->size);
            to++;
        }
        left = (lidx)to;
    }
    atoms->n_local = left;
    atoms->n_ghost = 0;
}

/* out[i] = in[order[i]]; the common sizes as constants, so that memcpy becomes a register move */
static void gather(const struct field *field, const lidx *order, size_t n, char *out)
{
    switch (field->size) {
    case 4:
        for (size_t i = 0; i < n; i++)
            memcpy(out + 4 * i, element(field, (size_t)order[i]), 4);
        break;
    case 8:
        for (size_t i = 0; i < n; i++)
            memcpy(out + 8 * i, element(field, (size_t)order[i]), 8);
        break;
    case 32:
        for (size_t i = 0; i < n; i++)
            memcpy(out + 32 * i, element(field, (size_t)order[i]), 32);
        break;
    default:
        for (size_t i = 0; i < n; i++)
            memcpy(out + field->size * i, element(field, (size_t)order[i]), field->size);
    }
}

/* The arrays of the largest elements change places with the one that they are gathered into, the
 * others are copied back: one allocation for all fields. */
void atoms_permute(struct atoms *atoms, const lidx *order)
{
    size_t n = (size_t)atoms->n_local;
    size_t largest = 0;
    for (int k = 0; k < atoms->n_field; k++) {
        const struct field *field = &atoms->field[k];
        if (alive(field) && field->carry & FIELD_MIGRATE && field->size > largest)
            largest = field->size;
    }
    void *sorted = mem_array((size_t)atoms->cap, largest);
    for (int k = 0; k < atoms->n_field; k++) {
        struct field *field = &atoms->field[k];
        if (!alive(field) || !(field->carry & FIELD_MIGRATE))
            continue;
        gather(field, order, n, sorted);
        if (field->size < largest) {
            memcpy(field->data, sorted, n * field->size);
            continue;
        }
        void *old = field->data;
        field->data = sorted;
        sorted = old;
        publish(field);
    }
    mem_free(sorted);
    atoms->n_ghost = 0;
}

size_t atoms_packed_size(const struct atoms *atoms)
{
    size_t bytes = 0;
    for (int k = 0; k < atoms->n_field; k++) {
        if (atoms->field[k].carry & FIELD_MIGRATE)
            bytes += atoms->field[k].size;
    }
    return bytes;
}

void atoms_pack(const struct atoms *atoms, lidx i, void *out)
{
    char *place = out;
    for (int k = 0; k < atoms->n_field; k++) {
        const struct field *field = &atoms->field[k];
        if (!(field->carry & FIELD_MIGRATE))
            continue;
        memcpy(place, element(field, (size_t)i), field->size);
        place += field->size;
    }
}

void atoms_unpack(struct atoms *atoms, const void *in)
{
    CW_ASSERT(atoms->n_ghost == 0, "an atom is unpacked while ghosts are there");
    lidx i = append_zero(atoms);
    const char *place = in;
    for (int k = 0; k < atoms->n_field; k++) {
        const struct field *field = &atoms->field[k];
        if (!(field->carry & FIELD_MIGRATE))
            continue;
        memcpy(element(field, (size_t)i), place, field->size);
        place += field->size;
    }
}

void atoms_count(struct atoms *atoms, struct comm *comm)
{
    atoms->n_global = atoms->n_local;
    comm_sum(comm, &atoms->n_global, 1);
}

static uint64_t mix(uint64_t z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t mix_double(uint64_t state, double value)
{
    double plain = value + 0.0;
    uint64_t bits;
    memcpy(&bits, &plain, sizeof bits);
    return mix(state ^ bits);
}

static uint64_t hash_atom(gid id, const double x[3], const double v[3])
{
    uint64_t state = mix((uint64_t)id);
    for (int d = 0; d < 3; d++)
        state = mix_double(state, x[d]);
    for (int d = 0; d < 3; d++)
        state = mix_double(state, v[d]);
    return state;
}

uint64_t atoms_hash_in_box(const struct atoms *atoms, const struct box *box, struct comm *comm)
{
    struct exact_sum sum = {0, 0};
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        double x[3] = {atoms->x[4 * i], atoms->x[4 * i + 1], atoms->x[4 * i + 2]};
        int image[3] = {0, 0, 0};
        if (box)
            box_wrap(box, x, image);
        sum.lo += hash_atom(atoms->id[i], x, atoms->v + 4 * i);
    }
    comm_sum_exact(comm, &sum, 1);
    return sum.lo;
}

uint64_t atoms_hash(const struct atoms *atoms, struct comm *comm)
{
    return atoms_hash_in_box(atoms, NULL, comm);
}
