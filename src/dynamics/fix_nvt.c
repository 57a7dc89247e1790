/* fix ID group nvt temp Tstart Tstop Tdamp [tchain N] [tloop M] [drag D]
 *
 * Nose-Hoover chains: with n degrees of freedom, target T, chain variables eta_k with masses
 *     Q_1 = n kB T Tdamp^2,   Q_k = kB T Tdamp^2  (k > 1)
 * and "forces"  G_1 = (2 K - n kB T) / Q_1,   G_k = (Q_{k-1} etadot_{k-1}^2 - kB T) / Q_k,
 * velocities are scaled by exp(-etadot_1 dt/2) before the first kick and after the second. Each
 * half step of the chain is split by Trotter's formula, from the chain's end to its head and back,
 * tloop times. Conserved: U + K + n kB T eta_1 + sum_k>1 kB T eta_k + sum_k Q_k etadot_k^2 / 2 (T
 * constant). The second part is the scalar; vector: eta, etadot, their potential and kinetic
 * energies, tchain of each, as LAMMPS numbers them. drag D multiplies etadot by 1 - dt D / (Tdamp
 * tloop) on each visit.
 *
 * K is summed afresh, exactly, before each of the two half steps: other fixes may have touched the
 * velocities, and a restart needs no more state than eta and etadot. The exponential is our own,
 * of IEEE operations only, since the C library's may differ between processors in its last bit.
 *
 * The work that the thermostat does is the change of the summed kinetic energy of its scalings.
 *
 * Where atoms come and go in the run (a beam, a gas), n follows them. The energy of the first chain
 * variable is proportional to n; what it jumps by is taken off again (`offset`), so that the
 * conserved quantity and the scalar go on without a step, beside the work of who changed the atoms.
 *
 * Source: G. J. Martyna, M. L. Klein, M. Tuckerman, J. Chem. Phys. 97, 2635 (1992); split: G. J.
 * Martyna, M. E. Tuckerman, D. J. Tobias, M. L. Klein, Mol. Phys. 87, 1117 (1996), eq. 26-29;
 * M. E. Tuckerman et al., J. Phys. A 39, 5629 (2006). */
#include "dynamics/fix_nvt.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "dynamics/fix_state.h"
#include "dynamics/fix_words.h"
#include "dynamics/kinetic.h"
#include "dynamics/target.h"
#include "dynamics/verlet.h"
#include "dynamics/work.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/group.h"

enum { NVT_CHAIN_MAX = 32 };

struct chain {
    double eta[NVT_CHAIN_MAX], eta_dot[NVT_CHAIN_MAX]; /* 1, 1/time */
};

struct fix_nvt {
    struct fix base;
    struct target target;
    double damp; /* time units */
    double drag;
    int n_chain, n_loop;
    double dof;         /* of the group; counted at set-up and after each change of atoms */
    double temperature; /* target of the present step */
    struct chain chain;
    double offset; /* energy; see above */
    struct work_meter work;
};

static struct fix_nvt *own(struct fix *fix)
{
    return (struct fix_nvt *)fix;
}

/* kB T and the masses Q_k, energy and energy time^2 */
static double thermal(const struct fix_nvt *self, const struct units *units)
{
    return units->boltzmann * self->temperature;
}

static double chain_mass(const struct fix_nvt *self, const struct units *units, int k)
{
    return (k == 0 ? self->dof : 1) * thermal(self, units) * self->damp * self->damp;
}

static void update_target(struct fix_nvt *self, struct fix_context *context)
{
    struct cw_err local = {0};
    struct cw_err *err = context->err ? context->err : &local;
    if (target_value(&self->target, context, &self->temperature, err) == CW_OK &&
        !(self->temperature > 0)) {
        cw_err_user(err, "fix nvt: the target temperature must be positive, is %g",
                    self->temperature);
    }
    if (local.status != CW_OK)
        cw_fatal("%s", local.text);
}

/* Collective. */
static double count_dof(const struct fix *fix, const struct fix_context *context)
{
    return kinetic_dof(group_count(context->atoms, context->comm, fix->group), 0);
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_nvt *self = own(fix);
    if (quantity_setup(&self->target.start, context, false, err) != CW_OK)
        return err->status;
    self->dof = count_dof(fix, context);
    if (target_value(&self->target, context, &self->temperature, err) != CW_OK)
        return err->status;
    if (!(self->temperature > 0)) {
        return cw_err_user(err, "fix nvt: the target temperature must be positive, is %g",
                           self->temperature);
    }
    return CW_OK;
}

/* acceleration of chain variable k; energy2 = 2 K */
static double chain_force(const struct fix_nvt *self, const struct units *units, int k,
                          double energy2)
{
    const double kt = thermal(self, units);
    if (k == 0)
        return (energy2 - self->dof * kt) / chain_mass(self, units, 0);
    const double rate = self->chain.eta_dot[k - 1];
    return (chain_mass(self, units, k - 1) * rate * rate - kt) / chain_mass(self, units, k);
}

/* e^x to a few last bits, the same bits on every machine: x = n ln 2 + r, |r| < 0.35, Taylor's
 * series to the 15th order in r. ln 2 is split so that n times its first part is exact. */
static double portable_exp(double x)
{
    if (!(fabs(x) < 700))
        return x < 0 ? 0 : INFINITY;
    const double n = rint(x * 0x1.71547652b82fep+0);
    const double r = (x - n * 0x1.62e42fee00000p-1) - n * 0x1.a39ef35793c76p-33;
    double series = 1;
    for (int k = 15; k > 0; k--)
        series = 1 + series * r / k;
    return ldexp(series, (int)n);
}

/* etadot_k over dt/4 of this loop: damped by its successor for dt/8 before and after the force */
static void push_link(struct fix_nvt *self, int k, double force, double dt, double drag)
{
    struct chain *chain = &self->chain;
    const double damping =
        k + 1 < self->n_chain ? portable_exp(-0.125 * dt * chain->eta_dot[k + 1]) : 1;
    chain->eta_dot[k] = (chain->eta_dot[k] * damping + 0.25 * dt * force) * drag * damping;
}

/* Half a step of the chain for a system with 2 K = energy2; returns the factor of the velocities.
 */
static double advance_chain(struct fix_nvt *self, const struct units *units, double energy2,
                            double full_dt)
{
    struct chain *chain = &self->chain;
    const double dt = full_dt / self->n_loop;
    const double drag = 1 - full_dt * self->drag / (self->damp * self->n_loop);
    double total = 1;
    for (int loop = 0; loop < self->n_loop; loop++) {
        for (int k = self->n_chain - 1; k >= 0; k--)
            push_link(self, k, chain_force(self, units, k, energy2), dt, drag);
        const double factor = portable_exp(-0.5 * dt * chain->eta_dot[0]);
        total *= factor;
        energy2 *= factor * factor;
        for (int k = 0; k < self->n_chain; k++)
            chain->eta[k] += 0.5 * dt * chain->eta_dot[k];
        for (int k = 0; k < self->n_chain; k++)
            push_link(self, k, chain_force(self, units, k, energy2), dt, 1);
    }
    return total;
}

static double link_potential(const struct fix_nvt *self, const struct units *units, int k)
{
    return (k == 0 ? self->dof : 1) * thermal(self, units) * self->chain.eta[k];
}

static double link_kinetic(const struct fix_nvt *self, const struct units *units, int k)
{
    return 0.5 * chain_mass(self, units, k) * self->chain.eta_dot[k] * self->chain.eta_dot[k];
}

static void recount(struct fix *fix, struct fix_context *context)
{
    struct fix_nvt *self = own(fix);
    const struct units *units = context->units;
    const double before = link_potential(self, units, 0) + link_kinetic(self, units, 0);
    self->dof = count_dof(fix, context);
    self->offset += before - (link_potential(self, units, 0) + link_kinetic(self, units, 0));
}

static void half_step(struct fix_nvt *self, struct fix_context *context)
{
    const uint32_t bits = self->base.group_bit;
    struct exact_sum before = {0};
    kinetic_add(context->atoms, context->units, bits, &before);
    struct exact_sum global = before;
    comm_sum_exact(context->comm, &global, 1);
    if (self->dof <= 0)
        return;
    const double energy2 = 2 * exact_value(&global, CW_QUANTUM_ENERGY);
    verlet_scale(context, bits, advance_chain(self, context->units, energy2, context->dt));
    struct exact_sum after = {0};
    kinetic_add(context->atoms, context->units, bits, &after);
    work_add_change(&self->work, &before, &after);
}

static void initial_integrate(struct fix *fix, struct fix_context *context)
{
    update_target(own(fix), context);
    half_step(own(fix), context);
    verlet_kick_drift(context, fix->group_bit, context->dt);
}

static void final_integrate(struct fix *fix, struct fix_context *context)
{
    verlet_kick(context, fix->group_bit, 0.5 * context->dt);
    half_step(own(fix), context);
}

static double conserved(struct fix *fix, struct fix_context *context)
{
    double energy = own(fix)->offset;
    for (int k = 0; k < own(fix)->n_chain; k++) {
        energy +=
            link_potential(own(fix), context->units, k) + link_kinetic(own(fix), context->units, k);
    }
    return energy;
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)err;
    *out = conserved(fix, context);
    return CW_OK;
}

static int vector_length(const struct fix *fix)
{
    return 4 * ((const struct fix_nvt *)fix)->n_chain;
}

static enum cw_status vector(struct fix *fix, struct fix_context *context, int index, double *out,
                             struct cw_err *err)
{
    const struct fix_nvt *self = own(fix);
    const int k = (index - 1) % self->n_chain;
    switch ((index - 1) / self->n_chain) {
    case 0:
        *out = self->chain.eta[k];
        return CW_OK;
    case 1:
        *out = self->chain.eta_dot[k];
        return CW_OK;
    case 2:
        *out = link_potential(self, context->units, k);
        return CW_OK;
    case 3:
        *out = link_kinetic(self, context->units, k);
        return CW_OK;
    default:
        return cw_err_user(err, "fix nvt: element %d; expected 1 to %d", index, 4 * self->n_chain);
    }
}

static double work(struct fix *fix, struct fix_context *context)
{
    return work_value(&own(fix)->work, context->comm);
}

struct saved {
    struct exact_sum work;
    int64_t n_chain;
    double temperature;
    struct chain chain;
    double offset;
};

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    const struct fix_nvt *self = (const struct fix_nvt *)fix;
    struct saved *saved = mem_zeroed(1, sizeof *saved);
    saved->work = work_sum(&self->work, context->comm);
    saved->n_chain = self->n_chain;
    saved->temperature = self->temperature;
    saved->chain = self->chain;
    saved->offset = self->offset;
    *data = saved;
    *bytes = sizeof *saved;
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct fix_nvt *self = own(fix);
    struct saved saved;
    if (fix_state_restore(fix->id, data, bytes, &saved, sizeof saved, err) != CW_OK)
        return err->status;
    if (saved.n_chain != self->n_chain) {
        return cw_err_user(err, "fix %s: tchain is %d, in the checkpoint %d", fix->id,
                           self->n_chain, (int)saved.n_chain);
    }
    self->work = (struct work_meter){.carried = saved.work};
    self->temperature = saved.temperature;
    self->chain = saved.chain;
    self->offset = saved.offset;
    return CW_OK;
}

static void destroy(struct fix *fix)
{
    mem_free(fix);
}

static const struct fix_ops ops = {
    .setup = setup,
    .initial_integrate = initial_integrate,
    .recount = recount,
    .final_integrate = final_integrate,
    .scalar = scalar,
    .vector = vector,
    .vector_length = vector_length,
    .work = work,
    .conserved = conserved,
    .save = save,
    .restore = restore,
    .destroy = destroy,
};

static const char *const keywords[] = {"temp", "tchain", "tloop", "drag", NULL};

static enum cw_status read_count(const char *const *words, int most, int *out, struct cw_err *err)
{
    gid count;
    if (fix_words_whole(words[0], words[1], 1, &count, err) != CW_OK)
        return err->status;
    if (count > most)
        return cw_err_user(err, "%s: expected 1 to %d, got '%s'", words[0], most, words[1]);
    *out = (int)count;
    return CW_OK;
}

/* one keyword and its values; returns their number in *used */
static enum cw_status read_keyword(struct fix_nvt *self, const char *const *words, int n, int *used,
                                   struct cw_err *err)
{
    *used = strcmp(words[0], "temp") == 0 ? 4 : 2;
    if (n < *used) {
        return cw_err_user(err, "'%s' needs %s", words[0],
                           *used == 4 ? "Tstart, Tstop and Tdamp" : "a value");
    }
    if (*used == 4) {
        if (target_read(words + 1, &self->target, err) != CW_OK)
            return err->status;
        return fix_words_number("Tdamp", words[3], &self->damp, err);
    }
    if (strcmp(words[0], "tchain") == 0)
        return read_count(words, NVT_CHAIN_MAX, &self->n_chain, err);
    if (strcmp(words[0], "tloop") == 0)
        return read_count(words, 1000, &self->n_loop, err);
    if (strcmp(words[0], "drag") == 0)
        return fix_words_number("drag", words[1], &self->drag, err);
    return fix_words_unknown(words[0], keywords, err);
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    (void)context;
    struct fix_nvt *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    self->base.integrates = true;
    self->n_chain = 3;
    self->n_loop = 1;
    int used;
    for (int k = 0; k < n_words; k += used) {
        if (read_keyword(self, words + k, n_words - k, &used, err) != CW_OK)
            goto fail;
    }
    if (!(self->damp > 0)) {
        cw_err_user(err, "expected 'temp Tstart Tstop Tdamp' with a positive Tdamp");
        goto fail;
    }
    if (self->drag < 0) {
        cw_err_user(err, "drag may not be negative");
        goto fail;
    }
    *out = &self->base;
    return CW_OK;
fail:
    mem_free(self);
    return err->status;
}

static enum cw_status refuse(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    (void)context;
    (void)words;
    (void)n_words;
    (void)out;
    return cw_err_user(err,
                       "barostats are not supported: the box has a constant size; use fix nvt, "
                       "or choose the box for the pressure that you want");
}

const struct fix_style fix_nvt_style = {
    .name = "nvt",
    .usage = "temp T_START T_STOP DAMP [tchain N] [tloop N] [drag D]",
    .summary = "constant temperature: velocity Verlet and a Nose-Hoover chain",
    .source = "Martyna, Klein, Tuckerman, J. Chem. Phys. 97, 2635 (1992)",
    .words_min = 4,
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};

const struct fix_style fix_npt_style = {
    .name = "npt",
    .summary = "not supported (constant pressure)",
    .source = "",
    .words_min = 0,
    .words_max = -1,
    .create = refuse,
};

const struct fix_style fix_nph_style = {
    .name = "nph",
    .summary = "not supported (constant pressure)",
    .source = "",
    .words_min = 0,
    .words_max = -1,
    .create = refuse,
};
