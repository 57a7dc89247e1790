/* Atoms as a struct of arrays behind a field table. Growing, sorting, packing and checkpoints walk
 * the table, so they are written once; the pointers in struct atoms are mirrors that follow their
 * rows. A hash of the state that does not depend on who owns an atom is the strongest test there is
 * of everything parallel: it is a sum over atoms. */
#include "system/atoms.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/exact.h"
#include "base/mem.h"
#include "parallel/comm.h"

static int new_row(struct atoms *atoms, const char *name, size_t size, unsigned carry,
                   void **mirror)
{
    atoms->field = mem_resize(atoms->field, (size_t)atoms->n_field + 1, sizeof *atoms->field);
    struct field *field = &atoms->field[atoms->n_field];
    *field = (struct field){.size = size, .carry = carry, .mirror = mirror, .users = 1};
    snprintf(field->name, sizeof field->name, "%s", name);
    field->data = mem_zeroed((size_t)atoms->cap, size);
    if (mirror)
        *mirror = field->data;
    return atoms->n_field++;
}

#define CORE(member, size, carry)                                                                  \
    new_row(atoms, #member, size, carry, (void **)(void *)&atoms->member)

void atoms_init(struct atoms *atoms)
{
    const unsigned kept = FIELD_MIGRATE | FIELD_CHECKPOINT;
    memset(atoms, 0, sizeof *atoms);
    CORE(x, 4 * sizeof(double), kept);
    CORE(v, 4 * sizeof(double), kept);
    CORE(f, 4 * sizeof(double), FIELD_MIGRATE);
    CORE(id, sizeof(gid), kept);
    CORE(type, sizeof(int), kept);
    CORE(image, 3 * sizeof(int), kept);
    CORE(mask, sizeof(uint32_t), kept);
    CORE(energy, sizeof(double), FIELD_SCRATCH);
    CORE(virial, 6 * sizeof(double), FIELD_SCRATCH);
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
    CORE(q, sizeof(double), FIELD_MIGRATE | FIELD_CHECKPOINT);
}

static void follow(struct field *field)
{
    if (field->mirror)
        *field->mirror = field->data;
}

void atoms_reserve(struct atoms *atoms, lidx n)
{
    if (n <= atoms->cap)
        return;
    gid roomy = (gid)n + n / 8 + 64;
    lidx cap = roomy > INT32_MAX - 1024 ? n : (lidx)roomy;
    for (int k = 0; k < atoms->n_field; k++) {
        struct field *field = &atoms->field[k];
        field->data = mem_resize(field->data, (size_t)cap, field->size);
        size_t old = (size_t)atoms->cap * field->size;
        memset((char *)field->data + old, 0, (size_t)cap * field->size - old);
        follow(field);
    }
    atoms->cap = cap;
}

int atoms_find_field(const struct atoms *atoms, const char *name)
{
    for (int k = 0; k < atoms->n_field; k++)
        if (strcmp(atoms->field[k].name, name) == 0)
            return k;
    return -1;
}

int atoms_add_field(struct atoms *atoms, const char *name, size_t size, unsigned carry)
{
    int k = atoms_find_field(atoms, name);
    if (k < 0) {
        CW_ASSERT(strlen(name) < sizeof atoms->field[0].name, "field names are short");
        for (k = 0; k < atoms->n_field; k++)
            if (!atoms->field[k].name[0])
                break;
        if (k == atoms->n_field)
            return new_row(atoms, name, size, carry, NULL);
        struct field *field = &atoms->field[k];
        *field = (struct field){
            .size = size, .carry = carry, .users = 1, .data = mem_zeroed((size_t)atoms->cap, size)};
        snprintf(field->name, sizeof field->name, "%s", name);
        return k;
    }
    CW_ASSERT(atoms->field[k].size == size, "a field keeps its size");
    atoms->field[k].users++;
    return k;
}

/* The row of a dropped field stays, empty and nameless, so that the indices of the others hold; the
 * next new field takes it. */
void atoms_drop_field(struct atoms *atoms, const char *name)
{
    int k = atoms_find_field(atoms, name);
    if (k < 0 || --atoms->field[k].users > 0)
        return;
    mem_free(atoms->field[k].data);
    atoms->field[k] = (struct field){0};
}

void *atoms_field(const struct atoms *atoms, int index)
{
    return atoms->field[index].data;
}

lidx atoms_append(struct atoms *atoms, gid id, int type, const double x[3])
{
    atoms->n_ghost = 0;
    lidx i = atoms->n_local;
    atoms_reserve(atoms, i + 1);
    for (int k = 0; k < atoms->n_field; k++)
        memset((char *)atoms->field[k].data + (size_t)i * atoms->field[k].size, 0,
               atoms->field[k].size);
    for (int d = 0; d < 3; d++)
        atoms->x[4 * (size_t)i + (size_t)d] = exact_round(x[d], CW_QUANTUM_POSITION);
    atoms->id[i] = id;
    atoms->type[i] = type;
    atoms->mask[i] = 1;
    atoms->n_local++;
    return i;
}

void atoms_remove(struct atoms *atoms, const bool *gone)
{
    lidx kept = 0;
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (gone[i])
            continue;
        for (int k = 0; k < atoms->n_field && kept != i; k++) {
            const struct field *field = &atoms->field[k];
            memcpy((char *)field->data + (size_t)kept * field->size,
                   (char *)field->data + (size_t)i * field->size, field->size);
        }
        kept++;
    }
    atoms->n_local = kept;
    atoms->n_ghost = 0;
}

void atoms_permute(struct atoms *atoms, const lidx *order)
{
    size_t n = (size_t)atoms->n_local;
    atoms->n_ghost = 0;
    for (int k = 0; k < atoms->n_field; k++) {
        struct field *field = &atoms->field[k];
        if (!(field->carry & FIELD_MIGRATE))
            continue;
        const char *from = field->data;
        char *sorted = mem_array((size_t)atoms->cap, field->size);
        for (size_t i = 0; i < n; i++)
            memcpy(sorted + i * field->size, from + (size_t)order[i] * field->size, field->size);
        mem_free(field->data);
        field->data = sorted;
        follow(field);
    }
}

size_t atoms_packed_size(const struct atoms *atoms)
{
    size_t bytes = 0;
    for (int k = 0; k < atoms->n_field; k++)
        if (atoms->field[k].carry & FIELD_MIGRATE)
            bytes += atoms->field[k].size;
    return bytes;
}

void atoms_pack(const struct atoms *atoms, lidx i, void *out)
{
    char *place = out;
    for (int k = 0; k < atoms->n_field; k++) {
        const struct field *field = &atoms->field[k];
        if (!(field->carry & FIELD_MIGRATE))
            continue;
        memcpy(place, (const char *)field->data + (size_t)i * field->size, field->size);
        place += field->size;
    }
}

void atoms_unpack(struct atoms *atoms, const void *in)
{
    CW_DEBUG_ASSERT(atoms->n_ghost == 0, "owned atoms come before ghosts");
    const char *place = in;
    lidx i = atoms->n_local;
    atoms_reserve(atoms, i + 1);
    for (int k = 0; k < atoms->n_field; k++) {
        const struct field *field = &atoms->field[k];
        if (!(field->carry & FIELD_MIGRATE))
            continue;
        memcpy((char *)field->data + (size_t)i * field->size, place, field->size);
        place += field->size;
    }
    atoms->n_local++;
}

void atoms_count(struct atoms *atoms, struct comm *comm)
{
    atoms->n_global = atoms->n_local;
    comm_sum(comm, &atoms->n_global, 1);
}

/* the finaliser of splitmix64 (Steele, Lea, Flood, OOPSLA 2014): every input bit reaches every
 * output bit */
static uint64_t mix(uint64_t h)
{
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9u;
    h = (h ^ (h >> 27)) * 0x94D049BB133111EBu;
    return h ^ (h >> 31);
}

static uint64_t absorb(uint64_t h, double value)
{
    uint64_t bits;
    double positive_zero = value + 0.0; /* -0.0 + 0.0 is 0.0 */
    memcpy(&bits, &positive_zero, sizeof bits);
    return mix(h + 0x9E3779B97F4A7C15u + bits);
}

uint64_t atoms_hash(const struct atoms *atoms, struct comm *comm)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        uint64_t h = mix((uint64_t)atoms->id[i]);
        for (size_t d = 0; d < 3; d++)
            h = absorb(h, atoms->x[4 * i + d]);
        for (size_t d = 0; d < 3; d++)
            h = absorb(h, atoms->v[4 * i + d]);
        sum += h;
    }
    struct exact_sum wide = {.lo = sum};
    comm_sum_exact(comm, &wide, 1);
    return wide.lo;
}
