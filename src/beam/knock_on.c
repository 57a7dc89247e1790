/* See knock_on.h. */
#include "beam/knock_on.h"

#include <math.h>

#include "base/element.h"
#include "beam/electron.h"
#include "beam/mott.h"

static const double FINE_STRUCTURE = 7.2973525693e-3;
static const double ELECTRON_RADIUS = 2.8179403262e-5; /* A */
static const double PI = 3.14159265358979323846;
static const double SMALLEST_SINE =
    0.05; /* below it Mott's ratio goes on as a straight line to 1 */

/* R by sin(theta/2) */
static double ratio(const struct knock_on *k, double sine)
{
    const double t = sine * sine;
    if (k->model == KNOCK_ON_RUTHERFORD)
        return 1;
    if (k->model == KNOCK_ON_MCKINLEY_FESHBACH) {
        const double second = PI * FINE_STRUCTURE * k->z * k->beta;
        return 1 - k->beta * k->beta * t + second * (sine - t);
    }
    const double at = sine * (KNOCK_ON_POINTS - 1);
    const int cell = at < KNOCK_ON_POINTS - 2 ? (int)at : KNOCK_ON_POINTS - 2;
    return k->ratio[cell] + (at - cell) * (k->ratio[cell + 1] - k->ratio[cell]);
}

static void tabulate_mott(struct knock_on *k)
{
    double sine[KNOCK_ON_POINTS];
    double value[KNOCK_ON_POINTS];
    int first = 0;
    for (int n = 0; n < KNOCK_ON_POINTS; n++) {
        sine[n] = (double)n / (KNOCK_ON_POINTS - 1);
        if (sine[n] < SMALLEST_SINE)
            first = n + 1;
    }
    mott_ratio(k->z, k->beta, sine + first, KNOCK_ON_POINTS - first, value + first);
    for (int n = 0; n < KNOCK_ON_POINTS; n++) {
        k->ratio[n] = n >= first ? value[n] : 1 + (value[first] - 1) * sine[n] / sine[first];
    }
}

void knock_on_init(struct knock_on *k, enum knock_on_model model, const struct element *element,
                   double energy)
{
    const double beta = electron_beta(energy);
    const double radius = element->z * ELECTRON_RADIUS;
    *k = (struct knock_on){.model = model, .z = element->z, .beta = beta};
    k->most = electron_most_transfer(energy, element->mass);
    k->scale = PI * radius * radius * (1 - beta * beta) / (beta * beta * beta * beta);
    if (model == KNOCK_ON_MOTT)
        tabulate_mott(k);
    for (int n = 0; n < KNOCK_ON_POINTS; n++)
        k->bound = fmax(k->bound, ratio(k, (double)n / (KNOCK_ON_POINTS - 1)));
    k->bound *= model == KNOCK_ON_MCKINLEY_FESHBACH ? 1.001 : 1; /* its top lies between points */
}

double knock_on_differential(const struct knock_on *k, double transfer)
{
    if (!(transfer <= k->most))
        return 0;
    return k->scale * k->most / (transfer * transfer) * ratio(k, sqrt(transfer / k->most));
}

/* With u = 1 / t the integral of R(sin) du, from 1 to T_m / least; along a piece of u that is
 * straight in sin = u^-1/2, so of straight pieces of R, in closed form. */
static double total_mott(const struct knock_on *k, double least)
{
    const double from = sqrt(least / k->most);
    const double step = 1.0 / (KNOCK_ON_POINTS - 1);
    double sum = 0;
    for (int n = 0; n < KNOCK_ON_POINTS - 1; n++) {
        const double a = fmax(from, n * step);
        const double b = (n + 1) * step;
        if (!(a < b))
            continue;
        const double slope = (k->ratio[n + 1] - k->ratio[n]) / step;
        const double level = k->ratio[n] - slope * n * step;
        /* R = level + slope s, du = -2 ds / s^3 */
        sum += level * (1 / (a * a) - 1 / (b * b)) + 2 * slope * (1 / a - 1 / b);
    }
    return sum;
}

double knock_on_total(const struct knock_on *k, double least)
{
    if (!(least < k->most))
        return 0;
    const double x = k->most / least;
    if (k->model == KNOCK_ON_RUTHERFORD)
        return k->scale * (x - 1);
    if (k->model == KNOCK_ON_MOTT)
        return k->scale * total_mott(k, least);
    const double second = PI * FINE_STRUCTURE * k->z * k->beta;
    return k->scale * (x - 1 - k->beta * k->beta * log(x) + second * (2 * (sqrt(x) - 1) - log(x)));
}

double knock_on_draw(const struct knock_on *k, double least, double (*next)(void *sequence),
                     void *sequence)
{
    const double x = k->most / least;
    for (;;) {
        /* from Rutherford's law: T_m / T is uniform between 1 and x */
        const double u = 1 + (x - 1) * next(sequence);
        if (next(sequence) * k->bound <= ratio(k, 1 / sqrt(u)))
            return k->most / u;
    }
}
