/* harmonic: E = K (x - x0)^2, without the usual 1/2, as LAMMPS has it; bonds and angles.
 * morse: E = D [1 - exp(-alpha (r - r0))]^2, P. M. Morse, Phys. Rev. 34, 57 (1929); as a bond its
 * zero is the bottom of the well.
 * zero: no force; bonds then only tell who belongs together. */
#include "bonded/form.h"

#include <string.h>

#include "base/real.h"

enum { STRENGTH, REST, DEPTH = 0, ALPHA, LENGTH };

static void harmonic(const double *c, double x, double *energy, double *slope)
{
    const double away = x - c[REST];
    *energy = c[STRENGTH] * away * away;
    *slope = 2 * c[STRENGTH] * away;
}

static void morse(const double *c, double r, double *energy, double *slope)
{
    const double e = real_exp(-c[ALPHA] * (r - c[LENGTH]));
    *energy = c[DEPTH] * (1 - e) * (1 - e);
    *slope = 2 * c[DEPTH] * c[ALPHA] * (1 - e) * e;
}

static void zero(const double *c, double x, double *energy, double *slope)
{
    (void)c;
    (void)x;
    *energy = *slope = 0;
}

static void to_radians(double *c)
{
    c[REST] *= 0x1.1df46a2529d39p-6; /* pi / 180 */
}

static const char *check_rest(const double *c)
{
    return c[REST] >= 0 ? NULL : "an r0 of 0 or more";
}

static const char *check_morse(const double *c)
{
    return c[ALPHA] > 0 ? NULL : "a positive alpha";
}

static const char *check_angle(const double *c)
{
    return c[REST] >= 0 && c[REST] <= 180 ? NULL : "an angle from 0 to 180 degrees";
}

static const char *const bond_names[] = {"K", "r0", NULL};
static const char *const morse_names[] = {"D", "alpha", "r0", NULL};
static const char *const angle_names[] = {"K", "theta0", NULL};
static const char *const no_names[] = {NULL};

static const struct bonded_form forms[] = {
    {BONDED_BOND, 2, "harmonic", "K (r - r0)^2", "none", bond_names, harmonic, NULL, check_rest},
    {BONDED_BOND, 3, "morse", "D (1 - exp(-alpha (r - r0)))^2",
     "P. M. Morse, Phys. Rev. 34, 57 (1929)", morse_names, morse, NULL, check_morse},
    {BONDED_BOND, 0, "zero", "no force", "none", no_names, zero, NULL, NULL},
    {BONDED_ANGLE, 2, "harmonic", "K (theta - theta0)^2, theta0 in degrees, K per radian^2", "none",
     angle_names, harmonic, to_radians, check_angle},
    {BONDED_ANGLE, 0, "zero", "no force", "none", no_names, zero, NULL, NULL},
};
static const char *const names_of_bonds[] = {"harmonic", "morse", "zero", "hybrid", "none", NULL};
static const char *const names_of_angles[] = {"harmonic", "zero", "hybrid", "none", NULL};

const struct bonded_form *bonded_form_find(enum bonded_kind kind, const char *name)
{
    for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
        if (forms[k].kind == kind && strcmp(forms[k].name, name) == 0)
            return &forms[k];
    }
    return NULL;
}

const char *const *bonded_form_names(enum bonded_kind kind)
{
    return kind == BONDED_BOND ? names_of_bonds : names_of_angles;
}

const char *bonded_kind_name(enum bonded_kind kind)
{
    return kind == BONDED_BOND ? "bond" : "angle";
}
