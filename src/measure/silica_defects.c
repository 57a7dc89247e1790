/* Two looks at the neighbours. The first counts the bonds of every owned atom; these numbers are
 * sent to the ghosts, because whether a silicon is an E' candidate depends on the bonds of its
 * oxygens, which other ranks may own. The second looks at the silicons once more. Bonds are
 * distances of exact differences, so an atom counts alike on whatever rank. */
#include "measure/silica_defects.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "domain/domain.h"
#include "measure/shells.h"
#include "parallel/comm.h"
#include "system/atoms.h"

/* neighbours that an atom is bonded to, by element */
struct bonds {
    uint16_t to[SILICA_ELEMENTS];
};

struct pass {
    const struct silica_defects_spec *spec;
    struct shells shells;
    struct bonds *bonds; /* [n_local + n_ghost] */
};

static int element_of(const struct silica_defects_spec *spec, lidx i)
{
    for (int e = 0; e < SILICA_ELEMENTS; e++) {
        if (spec->type[e] == spec->atoms->type[i])
            return e;
    }
    return -1;
}

/* how long a bond between the two may be; 0: they have none, or Si-Si */
static double reach_of(const struct silica_defects_spec *spec, int a, int b)
{
    if (a + b == SILICA_SI + SILICA_O)
        return spec->bond;
    return a + b == SILICA_O + SILICA_H && a != b ? spec->hydroxyl : 0;
}

static bool is_bond(const struct silica_defects_spec *spec, int a,
                    const struct shell_neighbor *neighbor)
{
    const int b = element_of(spec, neighbor->j);
    const double reach = a < 0 || b < 0 ? 0 : reach_of(spec, a, b);
    return neighbor->r2 < reach * reach;
}

static void count_bonds(struct pass *pass, lidx i)
{
    const int element = element_of(pass->spec, i);
    const int n = element < 0 ? 0 : shells_gather(&pass->shells, i);
    for (int k = 0; k < n; k++) {
        const struct shell_neighbor *s = &pass->shells.row[k];
        if (is_bond(pass->spec, element, s))
            pass->bonds[i].to[element_of(pass->spec, s->j)]++;
    }
}

/* Does one of the n neighbours, an oxygen, hold the atom and `other`? */
static bool share_oxygen(const struct pass *pass, int n, const struct shell_neighbor *other)
{
    const double bond2 = pass->spec->bond * pass->spec->bond;
    for (int k = 0; k < n; k++) {
        const struct shell_neighbor *s = &pass->shells.row[k];
        const double d[3] = {s->d[0] - other->d[0], s->d[1] - other->d[1], s->d[2] - other->d[2]};
        if (element_of(pass->spec, s->j) == SILICA_O && s->r2 < bond2 && vec3_dot(d, d) < bond2)
            return true;
    }
    return false;
}

/* what a silicon has around it beyond the number of its oxygens */
struct silicon {
    bool has_hydroxyl, has_silicon;
};

static struct silicon look_around(struct pass *pass, lidx i)
{
    const double silicon2 = pass->spec->silicon * pass->spec->silicon;
    const int n = shells_gather(&pass->shells, i);
    struct silicon found = {false, false};
    for (int k = 0; k < n; k++) {
        const struct shell_neighbor *s = &pass->shells.row[k];
        if (is_bond(pass->spec, SILICA_SI, s))
            found.has_hydroxyl |= pass->bonds[s->j].to[SILICA_H] > 0;
        if (element_of(pass->spec, s->j) == SILICA_SI && s->r2 < silicon2)
            found.has_silicon |= !share_oxygen(pass, n, s);
    }
    return found;
}

static void judge_silicon(struct pass *pass, lidx i, bool is[SILICA_DEFECTS])
{
    const int oxygens = pass->bonds[i].to[SILICA_O];
    const struct silicon around = look_around(pass, i);
    is[SILICA_SI_UNDER] = oxygens < 4;
    is[SILICA_SI_OVER] = oxygens > 4;
    is[SILICA_SI_SI] = around.has_silicon;
    is[SILICA_E_PRIME] = oxygens == 3 && !around.has_hydroxyl && !around.has_silicon;
}

static void judge_oxygen(const struct pass *pass, lidx i, bool is[SILICA_DEFECTS])
{
    const int silicons = pass->bonds[i].to[SILICA_SI];
    const int hydrogens = pass->bonds[i].to[SILICA_H];
    is[SILICA_O_UNDER] = silicons + hydrogens < 2;
    is[SILICA_O_OVER] = silicons + hydrogens > 2;
    is[SILICA_NON_BRIDGING] = silicons == 1 && hydrogens == 0;
    is[SILICA_HYDROXYL] = silicons == 1 && hydrogens > 0;
    is[SILICA_FREE_OXYGEN] = silicons + hydrogens == 0;
}

/* Counts atom i; what it is. */
static struct silica_atom judge(struct pass *pass, lidx i, struct silica_defects_counts *counts)
{
    const int element = element_of(pass->spec, i);
    struct silica_atom atom = {0, SILICA_REGULAR};
    bool is[SILICA_DEFECTS] = {false};
    if (element < 0)
        return atom;
    counts->atoms[element]++;
    atom.coordination = pass->bonds[i].to[element == SILICA_O ? SILICA_SI : SILICA_O];
    if (element == SILICA_SI) {
        counts->bonds += atom.coordination;
        judge_silicon(pass, i, is);
    } else if (element == SILICA_O) {
        judge_oxygen(pass, i, is);
    }
    for (int d = SILICA_REGULAR + 1; d < SILICA_DEFECTS; d++) {
        counts->defects[d] += is[d];
        if (is[d])
            atom.kind = (enum silica_defect)d;
    }
    counts->defects[SILICA_REGULAR] += atom.kind == SILICA_REGULAR;
    return atom;
}

enum cw_status silica_defects_count(const struct silica_defects_spec *spec,
                                    struct silica_defects_counts *counts, struct silica_atom *of,
                                    struct cw_err *err)
{
    _Static_assert(sizeof *counts % sizeof(gid) == 0, "nothing but integers");
    const struct atoms *atoms = spec->atoms;
    const size_t n = (size_t)atoms->n_local + (size_t)atoms->n_ghost;
    const double reach = fmax(spec->bond, fmax(spec->hydroxyl, spec->silicon));
    struct pass pass = {.spec = spec};
    memset(counts, 0, sizeof *counts);
    if (shells_build(&pass.shells, atoms, spec->complete, reach, 1, "compute silica/defects",
                     err) != CW_OK)
        return err->status;
    pass.bonds = mem_zeroed(n, sizeof *pass.bonds);
    for (lidx i = 0; i < atoms->n_local; i++)
        count_bonds(&pass, i);
    domain_forward_bytes(spec->domain, pass.bonds, sizeof *pass.bonds);
    for (lidx i = 0; i < atoms->n_local; i++) {
        struct silica_atom atom = {0, SILICA_REGULAR};
        if ((atoms->mask[i] & spec->bits) != 0)
            atom = judge(&pass, i, counts);
        if (of)
            of[i] = atom;
    }
    mem_free(pass.bonds);
    shells_free(&pass.shells);
    comm_sum(spec->comm, (gid *)counts, (int)(sizeof *counts / sizeof(gid)));
    return CW_OK;
}
