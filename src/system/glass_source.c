/* The file goes through read_data into atoms of its own, so that whatever can be wrong with a data
 * file is found and told there; then all ranks get all atoms. */
#include "system/glass_source.h"

#include <math.h>
#include <stdlib.h>

#include "base/exact.h"
#include "base/mem.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/parts.h"
#include "system/read_data.h"

/* g/mol; a file's own may differ in the last digits */
static const double masses[GLASS_ELEMENTS] = {28.085, 15.999};
static const double mass_tolerance = 0.5;
static const double charge_tolerance = 1e-6; /* per atom */
static const double charge_quantum = 0x1p-38;

struct record {
    gid id;
    double x[3];
    int element;
};

static enum cw_status find_elements(const char *path, const struct atoms *atoms,
                                    int element[ATOMS_TYPES_MAX + 1], struct cw_err *err)
{
    for (int t = 1; t <= atoms->n_types; t++) {
        element[t] = 0;
        while (element[t] < GLASS_ELEMENTS &&
               !(fabs(atoms->mass[t] - masses[element[t]]) < mass_tolerance))
            element[t]++;
        if (element[t] == GLASS_ELEMENTS) {
            return cw_err_user(err,
                               "%s: type %d has mass %g, expected that of silicon (%g) or oxygen "
                               "(%g) in section Masses",
                               path, t, atoms->mass[t], masses[GLASS_SI], masses[GLASS_O]);
        }
    }
    return CW_OK;
}

/* is it SiO2, and neutral? Collective. */
static enum cw_status require_silica(const char *path, const struct atoms *atoms,
                                     const int *element, struct comm *comm, struct cw_err *err)
{
    gid n[GLASS_ELEMENTS] = {0};
    struct exact_sum charge = {0};
    for (lidx i = 0; i < atoms->n_local; i++) {
        n[element[atoms->type[i]]]++;
        exact_add_double(&charge, exact_round(atoms->q[i], charge_quantum), charge_quantum);
    }
    comm_sum(comm, n, GLASS_ELEMENTS);
    comm_sum_exact(comm, &charge, 1);
    double total = exact_value(&charge, charge_quantum);
    if (n[GLASS_SI] == 0 || n[GLASS_O] != 2 * n[GLASS_SI]) {
        return cw_err_user(err, "%s: has %lld Si and %lld O, expected a glass of SiO2", path,
                           (long long)n[GLASS_SI], (long long)n[GLASS_O]);
    }
    if (fabs(total) > charge_tolerance * (double)atoms->n_global) {
        return cw_err_user(err, "%s: its charges add up to %g, expected a neutral glass", path,
                           total);
    }
    return CW_OK;
}

static int by_id(const void *a, const void *b)
{
    const struct record *x = a;
    const struct record *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Collective. */
static void gather(const struct atoms *atoms, const struct box *box, const int *element,
                   struct comm *comm, struct glass_source *source)
{
    struct record *own = mem_zeroed((size_t)atoms->n_local, sizeof *own);
    for (lidx i = 0; i < atoms->n_local; i++) {
        own[i].id = atoms->id[i];
        own[i].element = element[atoms->type[i]];
        for (int d = 0; d < 3; d++)
            own[i].x[d] = atoms->x[4 * (size_t)i + (size_t)d] - box->lo[d];
    }
    size_t bytes;
    struct record *all = comm_gather_all(comm, own, (size_t)atoms->n_local * sizeof *own, &bytes);
    mem_free(own);
    source->n = (gid)(bytes / sizeof *all);
    qsort(all, (size_t)source->n, sizeof *all, by_id);
    source->x = mem_array((size_t)source->n, sizeof *source->x);
    source->element = mem_array((size_t)source->n, sizeof *source->element);
    for (gid k = 0; k < source->n; k++) {
        source->element[k] = (unsigned char)all[k].element;
        for (int d = 0; d < 3; d++)
            source->x[k][d] = all[k].x[d];
    }
    mem_free(all);
    for (int d = 0; d < 3; d++)
        source->length[d] = box->length[d];
}

static enum cw_status read_into(const char *path, const struct system_parts *parts,
                                struct glass_source *source, struct cw_err *err)
{
    const char *const words[] = {path, "nocoeff"};
    const struct read_data_sink none = {0};
    struct read_data_result result;
    int element[ATOMS_TYPES_MAX + 1];
    if (read_data(parts, words, 2, &none, &result, err) != CW_OK ||
        find_elements(path, parts->atoms, element, err) != CW_OK ||
        require_silica(path, parts->atoms, element, parts->comm, err) != CW_OK)
        return err->status;
    if (parts->box->triclinic)
        return cw_err_user(err, "%s: its box is triclinic; expected an upright one", path);
    gather(parts->atoms, parts->box, element, parts->comm, source);
    return CW_OK;
}

enum cw_status glass_source_read(const char *path, struct comm *comm, struct glass_source *source,
                                 struct cw_err *err)
{
    struct atoms atoms;
    struct box box;
    struct groups groups;
    *source = (struct glass_source){0};
    atoms_init(&atoms);
    atoms_use_charge(&atoms);
    box_init(&box);
    groups_init(&groups);
    const struct system_parts parts = {
        .atoms = &atoms, .groups = &groups, .box = &box, .comm = comm};
    if (read_into(path, &parts, source, err) != CW_OK)
        cw_err_prefix(err, "glass: ");
    atoms_free(&atoms);
    return err->status;
}

void glass_source_free(struct glass_source *source)
{
    mem_free(source->x);
    mem_free(source->element);
    *source = (struct glass_source){0};
}
