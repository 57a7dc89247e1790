#ifndef CW_TEST_SUPPORT_SHELL_OF_H
#define CW_TEST_SUPPORT_SHELL_OF_H
/* The neighbours of the atom at the origin of a crystal, nearest first, as measure/ wants them. */
#include "measure/shells.h"
#include "support/crystals.h"

enum { SHELL_MAX = 200 };

struct shell_of {
    struct shell_neighbor row[SHELL_MAX];
    int n;
    double reach;
    double map[3][3]; /* strain and rotation */
    double noise;
    unsigned state;
};

CW_UNUSED static void shell_take(void *self, const double x[3])
{
    struct shell_of *s = self;
    struct shell_neighbor a = {.j = s->n};
    mat3_apply((const double(*)[3])s->map, x, a.d);
    double r2 = vec3_dot(a.d, a.d);
    for (int d = 0; d < 3; d++)
        a.d[d] += s->noise * crystal_noise(&s->state);
    a.r2 = vec3_dot(a.d, a.d);
    if (!(r2 > 1e-12) || a.r2 >= s->reach * s->reach || s->n == SHELL_MAX)
        return;
    int k = s->n++;
    for (; k > 0 && s->row[k - 1].r2 > a.r2; k--)
        s->row[k] = s->row[k - 1];
    s->row[k] = a;
}

/* map: NULL for none */
CW_UNUSED static void shell_of_crystal(struct shell_of *s, enum crystal kind, double reach,
                                       const double map[3][3], double noise)
{
    memset(s, 0, sizeof *s);
    s->reach = reach;
    s->noise = noise;
    s->state = 12345;
    for (int d = 0; d < 3; d++)
        s->map[d][d] = 1;
    if (map != NULL)
        memcpy(s->map, map, sizeof s->map);
    crystal_walk(kind, 3, shell_take, s);
}

#endif
