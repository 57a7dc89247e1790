/* Contact between two particles, and the surroundings of the contact. Atoms are told apart by the
 * particle that they started in, so the interface stays known after it has healed. The neck region
 * is the contact atoms and their neighbours: local, so free surfaces far from the contact do not
 * count, whatever the shape of the particles. */
#include "measure/contact.h"

#include <string.h>

#include "domain/domain.h"
#include "measure/shells.h"
#include "system/atoms.h"

/* 0, 1, or -1 for neither particle */
static int particle_of(const struct atoms *atoms, const uint32_t bits[2], lidx i)
{
    if ((atoms->mask[i] & bits[0]) != 0)
        return 0;
    return (atoms->mask[i] & bits[1]) != 0 ? 1 : -1;
}

static bool touches(struct shells *shells, const struct atoms *atoms, const uint32_t bits[2],
                    double cutoff2, lidx i)
{
    int own = particle_of(atoms, bits, i);
    int n = own < 0 ? 0 : shells_gather(shells, i);
    for (int k = 0; k < n; k++) {
        const struct shell_neighbor *s = &shells->row[k];
        if (s->r2 < cutoff2 && particle_of(atoms, bits, s->j) == 1 - own)
            return true;
    }
    return false;
}

static bool is_near(struct shells *shells, const unsigned char *flag, double cutoff2, lidx i)
{
    int n = shells_gather(shells, i);
    for (int k = 0; k < n; k++) {
        if (shells->row[k].r2 < cutoff2 && (flag[shells->row[k].j] & CONTACT_TOUCHES) != 0)
            return true;
    }
    return false;
}

void contact_find(struct shells *shells, const struct atoms *atoms, struct domain *domain,
                  const uint32_t bits[2], double cutoff, unsigned char *flag)
{
    const double cutoff2 = cutoff * cutoff;
    memset(flag, 0, (size_t)atoms->n_local + (size_t)atoms->n_ghost);
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (touches(shells, atoms, bits, cutoff2, i))
            flag[i] = CONTACT_TOUCHES | CONTACT_NEAR;
    }
    domain_forward_bytes(domain, flag, 1);
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (flag[i] == 0 && particle_of(atoms, bits, i) >= 0 && is_near(shells, flag, cutoff2, i))
            flag[i] = CONTACT_NEAR;
    }
    domain_forward_bytes(domain, flag, 1);
}
