/* Structure factors by Fourier transforms on a mesh of fixed size.
 *
 * Atoms are spread with cardinal B-splines of order 8, whose transform is divided out. Waves of n
 * periods along an axis of N points are used up to n = N / 3: what folds back there from N - n and
 * beyond is at most (n / (N - n))^8 = 0.4 % in amplitude, and of other phase, so 2e-5 in power.
 *
 * Shorter waves than the mesh can hold: all coordinates times 2^f, taken modulo the box, turn the
 * wave n of that mesh into the wave 2^f n of the atoms (A. Jenkins et al., Astrophys. J. 499, 20
 * (1998), section 3; S. Colombi et al., Mon. Not. R. Astron. Soc. 393, 511 (2009)). Each fold
 * serves one octave of |q|. So the mesh does not grow with the box, and of the very many short
 * waves an evenly spaced part is used. Waves are exactly those of the box: nothing is interpolated.
 *
 * Weights are rounded to multiples of 2^-40 and added as integers; the transform and the sums over
 * its waves are done by rank 0 alone. So bits do not depend on the ranks. Time, measured: 0.6 s
 * per fold, and less than 2 us per atom and fold.
 *
 * Rejected: the direct sum over waves. It is exact, and is the test's; for 24,000 atoms and waves
 * up to 20 1/A it takes 6e11 terms. */
#include "measure/structure_factor.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

enum { MESH = 192, HALF = MESH / 2 + 1, LONGEST = MESH / 3, ORDER = 8 };

static const double pi = 3.14159265358979323846;
static const double quantum = 0x1p-40;
static const size_t points = (size_t)MESH * MESH * MESH;
static const size_t row = 2 * (size_t)HALF; /* doubles of a line of the transform in place */

/* Values of the cardinal B-spline of order 8 at u, u + 1 .. u + 7, 0 <= u < 1, by its recursion. */
static void spline_weights(double u, double w[ORDER])
{
    memset(w, 0, ORDER * sizeof *w);
    w[0] = u;
    w[1] = 1 - u;
    for (int p = 3; p <= ORDER; p++) {
        for (int k = p - 1; k >= 0; k--) {
            const double before = k > 0 ? w[k - 1] : 0;
            w[k] = ((u + k) * w[k] + (p - u - k) * before) / (p - 1);
        }
    }
}

/* The mesh points and weights of one coordinate. */
static void spread_axis(double place, int point[ORDER], double w[ORDER])
{
    const double u = (place - floor(place)) * MESH;
    const double below = floor(u);
    spline_weights(u - below, w);
    for (int k = 0; k < ORDER; k++)
        point[k] = ((int)below - k + 2 * MESH) % MESH;
}

static void spread_atom(const struct box *box, const double *x, double fold, gid *mesh)
{
    int point[3][ORDER];
    double w[3][ORDER];
    double wrapped[3] = {x[0], x[1], x[2]};
    double fraction[3];
    int image[3] = {0};
    box_wrap(box, wrapped, image);
    box_fractions(box, wrapped, fraction);
    for (int d = 0; d < 3; d++)
        spread_axis(fraction[d] * fold, point[d], w[d]);
    for (int a = 0; a < ORDER; a++) {
        for (int b = 0; b < ORDER; b++) {
            const double ab = w[0][a] * w[1][b] / quantum;
            gid *line = mesh + ((size_t)point[0][a] * MESH + (size_t)point[1][b]) * MESH;
            for (int c = 0; c < ORDER; c++)
                line[point[2][c]] += (gid)rint(ab * w[2][c]);
        }
    }
}

/* All atoms of one kind, on every rank's mesh. Returns their number. */
static gid spread(const struct wave_spec *spec, int kind, double fold, gid *mesh)
{
    const struct atoms *atoms = spec->atoms;
    gid n = 0;
    memset(mesh, 0, points * sizeof *mesh);
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (atoms->type[i] != spec->type[kind] || (atoms->mask[i] & spec->bits) == 0)
            continue;
        spread_atom(spec->box, atoms->x + 4 * (size_t)i, fold, mesh);
        n++;
    }
    comm_sum(spec->comm, mesh, (int)points);
    comm_sum(spec->comm, &n, 1);
    return n;
}

/* out: [MESH][MESH][row], in place: the transform of the mesh */
static void transform(const gid *mesh, double *out)
{
    fftw_plan plan = fftw_plan_dft_r2c_3d(MESH, MESH, MESH, out, (fftw_complex *)out,
                                          FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
    for (size_t line = 0; line < (size_t)MESH * MESH; line++) {
        for (size_t k = 0; k < MESH; k++)
            out[line * row + k] = (double)mesh[line * MESH + k] * quantum;
    }
    fftw_execute(plan);
    fftw_destroy_plan(plan);
}

/* one over the square of the spline's transform at n periods */
static void list_factors(double factor[LONGEST + 1])
{
    factor[0] = 1;
    for (int n = 1; n <= LONGEST; n++) {
        const double half = pi * n / MESH;
        factor[n] = pow(half / sin(half), 2 * ORDER);
    }
}

/* one of a wave and its opposite, not the mean */
static bool is_upper(int nx, int ny, int nz)
{
    return nz > 0 || ny > 0 || (ny == 0 && nx > 0);
}

/* the waves of one fold */
struct octave {
    double unit[3][3];  /* q of one period along each edge, 1/length */
    double least, most; /* of |q| */
    double factor[LONGEST + 1];
    const double *wave[2];
};

static void add_wave(const struct octave *octave, int nx, int ny, int nz, struct wave_sums *sums)
{
    double q[3];
    for (int d = 0; d < 3; d++)
        q[d] = nx * octave->unit[0][d] + ny * octave->unit[1][d] + nz * octave->unit[2][d];
    const double length = sqrt(vec3_dot(q, q));
    const int bin = (int)(length / WAVES_BIN);
    if (!(length >= octave->least && length < octave->most) || bin >= WAVES_BINS)
        return;
    const size_t place = ((size_t)((nx + MESH) % MESH) * MESH + (size_t)((ny + MESH) % MESH)) * row;
    const double *a = octave->wave[0] + place + 2 * (size_t)nz;
    const double *b = octave->wave[1] + place + 2 * (size_t)nz;
    const double factor =
        octave->factor[nx < 0 ? -nx : nx] * octave->factor[ny < 0 ? -ny : ny] * octave->factor[nz];
    sums->waves[bin]++;
    sums->power[0][bin] += factor * (a[0] * a[0] + a[1] * a[1]);
    sums->power[1][bin] += factor * (a[0] * b[0] + a[1] * b[1]);
    sums->power[2][bin] += factor * (b[0] * b[0] + b[1] * b[1]);
}

static void add_octave(const struct octave *octave, struct wave_sums *sums)
{
    for (int nx = -LONGEST; nx <= LONGEST; nx++) {
        for (int ny = -LONGEST; ny <= LONGEST; ny++) {
            for (int nz = 0; nz <= LONGEST; nz++) {
                if (is_upper(nx, ny, nz))
                    add_wave(octave, nx, ny, nz, sums);
            }
        }
    }
}

/* The wave vectors of one period, and the box's longest edge: |q| of n periods along an edge is at
 * least 2 pi n over its length. */
static double list_units(const struct box *box, double fold, double unit[3][3])
{
    double longest = 0;
    for (int d = 0; d < 3; d++) {
        const int step[3] = {d == 0, d == 1, d == 2};
        const double axis[3] = {step[0], step[1], step[2]};
        double edge[3];
        double share[3];
        box_shift(box, step, edge);
        box_shares(box, axis, share);
        longest = fmax(longest, vec3_norm(edge));
        for (int e = 0; e < 3; e++)
            unit[e][d] = 2 * pi * fold * share[e];
    }
    return longest;
}

static void add_all(const struct wave_spec *spec, gid *mesh, double *wave[2],
                    struct wave_sums *sums)
{
    struct octave octave = {.wave = {wave[0], wave[1]}};
    list_factors(octave.factor);
    for (int f = 0; octave.least < spec->most; f++) {
        const double fold = ldexp(1, f);
        const double longest = list_units(spec->box, fold, octave.unit);
        octave.most = fmin(spec->most, 2 * pi * LONGEST / longest * fold);
        for (int kind = 0; kind < 2; kind++) {
            const gid n = spread(spec, kind, fold, mesh);
            sums->atoms[kind] += f == 0 ? n : 0;
            if (wave[kind])
                transform(mesh, wave[kind]);
        }
        if (wave[0])
            add_octave(&octave, sums);
        octave.least = octave.most;
    }
}

enum cw_status wave_sums_add(const struct wave_spec *spec, struct wave_sums *sums,
                             struct cw_err *err)
{
    for (int d = 0; d < 3; d++) {
        if (!spec->box->periodic[d])
            return cw_err_user(err, "structure factors need a box that is periodic on every axis");
    }
    gid *mesh = mem_array(points, sizeof *mesh);
    double *wave[2] = {NULL, NULL};
    for (int kind = 0; kind < 2 && comm_rank(spec->comm) == 0; kind++)
        wave[kind] = mem_array((size_t)MESH * MESH * row, sizeof(double));
    sums->samples++;
    add_all(spec, mesh, wave, sums);
    comm_broadcast(spec->comm, sums, sizeof *sums, 0);
    mem_free(wave[0]);
    mem_free(wave[1]);
    mem_free(mesh);
    return CW_OK;
}

/* power per atom and wave; pair as in wave_sums.power */
static double intensity(const struct wave_sums *sums, int pair, int k)
{
    const double atoms = (double)(sums->atoms[0] + sums->atoms[1]) / (double)sums->samples;
    return sums->waves[k] > 0 ? sums->power[pair][k] / ((double)sums->waves[k] * atoms)
                              : (double)NAN;
}

static double fraction(const struct wave_sums *sums, int kind)
{
    return (double)sums->atoms[kind] / (double)(sums->atoms[0] + sums->atoms[1]);
}

double wave_partial(const struct wave_sums *sums, int a, int b, int k)
{
    const double ca = fraction(sums, a);
    const double cb = fraction(sums, b);
    return 1 + (intensity(sums, a + b, k) - (a == b ? ca : 0)) / (ca * cb);
}

const char *const wave_elements[] = {"O", "Si", NULL};

/* in the order of wave_elements */
static const struct {
    double length; /* fm */
    double a[4], b[4], c;
} scattering[] = {
    {5.803, {3.0485, 2.2868, 1.5463, 0.8670}, {13.2771, 5.7011, 0.3239, 32.9089}, 0.2508},
    {4.1491, {6.2915, 3.0353, 1.9891, 1.5410}, {2.4386, 32.3337, 0.6785, 81.6937}, 1.1407},
};

static double amplitude(int element, enum wave_probe probe, double q)
{
    if (probe == WAVE_NEUTRONS)
        return scattering[element].length;
    const double s = q / (4 * pi);
    double f = scattering[element].c;
    for (int k = 0; k < 4; k++)
        f += scattering[element].a[k] * exp(-scattering[element].b[k] * s * s);
    return f;
}

double wave_total(const struct wave_sums *sums, const int element[2], enum wave_probe probe, int k)
{
    const double q = (k + 0.5) * WAVES_BIN;
    double sum = 0;
    double mean = 0;
    double f[2];
    for (int a = 0; a < 2; a++) {
        f[a] = fraction(sums, a) * amplitude(element[a], probe, q);
        mean += f[a];
    }
    for (int a = 0; a < 2; a++) {
        for (int b = 0; b < 2; b++)
            sum += f[a] * f[b] * (wave_partial(sums, a, b, k) - 1);
    }
    return 1 + sum / (mean * mean);
}
