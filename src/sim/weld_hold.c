/* Particles that touch and are free to move roll and slide downhill in a minimiser until they are
 * one: 1,200 iterations from the first contact bring two gold rods at 10 degrees to the energy of a
 * finished weld, 124 eV, and any smaller number of iterations gives any smaller energy. A quench is
 * to say what the present state is worth, so the six rigid motions of each particle are not
 * minimised: per particle f_i -= F / N + A x r_i,     A = I^-1 T with total force F and torque T
 * about the centre, and I the inertia tensor of N points of unit mass. What is left has neither
 * force nor torque. Heat, strain, and the atoms at the contact relax. Sums are exact, so the
 * minimum has the same bits on any rank count. */
#include "sim/weld_hold.h"

#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/vec3.h"
#include "measure/scaled_sum.h"
#include "sim/sim.h"

struct hold {
    struct fix base;
    uint32_t bits[2];
};

/* what the terms of a particle's sums see */
struct body {
    const struct atoms *atoms;
    const struct box *box;
    uint32_t bits;
    double center[3];
};

static bool offset(const struct body *body, lidx i, double d[3])
{
    box_unwrap(body->box, body->atoms->x + 4 * (size_t)i, body->atoms->image + 3 * (size_t)i, d);
    for (int k = 0; k < 3; k++)
        d[k] -= body->center[k];
    return (body->atoms->mask[i] & body->bits) != 0;
}

/* position, force, and one */
static void force_term(const void *self, lidx i, double *out)
{
    const struct body *body = self;
    if (!offset(body, i, out)) {
        memset(out, 0, 7 * sizeof out[0]);
        return;
    }
    memcpy(out + 3, body->atoms->f + 4 * (size_t)i, 3 * sizeof out[0]);
    out[6] = 1;
}

/* torque, and xx yy zz xy xz yz */
static void torque_term(const void *self, lidx i, double *out)
{
    const struct body *body = self;
    double d[3];
    if (!offset(body, i, d)) {
        memset(out, 0, 9 * sizeof out[0]);
        return;
    }
    vec3_cross(d, body->atoms->f + 4 * (size_t)i, out);
    for (int k = 0; k < 3; k++)
        out[3 + k] = d[k] * d[k];
    out[6] = d[0] * d[1];
    out[7] = d[0] * d[2];
    out[8] = d[1] * d[2];
}

/* A of T = I A; zero for particles without a volume */
static void angular_part(const double s[9], double out[3])
{
    const double inertia[3][3] = {
        {s[4] + s[5], -s[6], -s[7]}, {-s[6], s[3] + s[5], -s[8]}, {-s[7], -s[8], s[3] + s[4]}};
    double inverse[3][3];
    memset(out, 0, 3 * sizeof out[0]);
    if (mat3_invert(inertia, inverse))
        mat3_apply((const double(*)[3])inverse, s, out);
}

static void take_out(struct fix_context *context, uint32_t bits)
{
    struct body body = {.atoms = context->atoms, .box = context->box, .bits = bits};
    double sum[7];
    double moment[9];
    double turn[3];
    scaled_sum(context->comm, context->atoms->n_local, 7, force_term, &body, sum);
    if (!(sum[6] > 0))
        return;
    for (int k = 0; k < 3; k++)
        body.center[k] = sum[k] / sum[6];
    scaled_sum(context->comm, context->atoms->n_local, 9, torque_term, &body, moment);
    angular_part(moment, turn);
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        double d[3];
        double cross[3];
        if (!offset(&body, i, d))
            continue;
        vec3_cross(turn, d, cross);
        for (size_t k = 0; k < 3; k++) {
            context->atoms->f[4 * (size_t)i + k] -=
                exact_round(sum[3 + k] / sum[6] + cross[k], CW_QUANTUM_FORCE);
        }
    }
}

static void min_post_force(struct fix *fix, struct fix_context *context)
{
    const struct hold *self = (const struct hold *)fix;
    for (int p = 0; p < 2; p++)
        take_out(context, self->bits[p]);
}

static void destroy(struct fix *fix)
{
    mem_free(fix);
}

static const struct fix_ops ops = {.min_post_force = min_post_force, .destroy = destroy};

void weld_hold_particles(struct sim *sim, const uint32_t bits[2])
{
    struct hold *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    memcpy(self->bits, bits, sizeof self->bits);
    sim->fix = mem_resize(sim->fix, (size_t)sim->n_fix + 1, sizeof(struct fix *));
    sim->fix[sim->n_fix++] = &self->base;
}
