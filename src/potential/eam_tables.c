/* Grids, splines and mixing of EAM functions.
 *
 * funcfl files come one per element with grids of their own. As LAMMPS does (manual page of
 * pair_style eam; dynamo before it), all are brought to the grid with the widest steps and the
 * farthest ends, through the cubic of Lagrange over four points, and the pair function of elements
 * a and b is r phi(r) = 27.2 * 0.529 Z_a(r) Z_b(r): Hartree times Bohr radius as the format rounds
 * them, not 14.39964. The last point is lost on the way (the number of points is the length over
 * the step), in LAMMPS too; it lies beyond the cut-off.
 *
 * The grid of densities: a summand may be 512 times the largest density found beyond a third of
 * the cut-off, a sum 2048 times. */
#include "potential/eam_tables.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

static const double HARTREE_BOHR = 27.2 * 0.529; /* eV A */

enum { RHO_BITS = 42 };

/* Value at x of a table with the given step: Lagrange's cubic through four points. */
static double lagrange(const double *f, int n, double step, double x)
{
    double p = x / step;
    int k = (int)p;
    if (k > n - 3)
        k = n - 3;
    if (k < 1)
        k = 1;
    p -= k;
    if (p > 2)
        p = 2;
    return -p * (p - 1) * (p - 2) / 6 * f[k - 1] + 0.5 * (p * p - 1) * (p - 2) * f[k] -
           0.5 * p * (p + 1) * (p - 2) * f[k + 1] + p * (p * p - 1) / 6 * f[k + 2];
}

static void allocate(struct eam_tables *tables, int n, bool by_target)
{
    size_t count = (size_t)n;
    memset(tables, 0, sizeof *tables);
    tables->n = n;
    tables->by_target = by_target;
    tables->embedding = mem_zeroed(count, sizeof *tables->embedding);
    tables->density = mem_zeroed(by_target ? count * count : count, sizeof *tables->density);
    tables->pair = mem_zeroed(count * (count + 1) / 2, sizeof *tables->pair);
}

static int n_densities(const struct eam_tables *tables)
{
    return tables->by_target ? tables->n * tables->n : tables->n;
}

static int n_pairs(const struct eam_tables *tables)
{
    return tables->n * (tables->n + 1) / 2;
}

static void choose_quantum(struct eam_tables *tables)
{
    double largest = 0;
    for (int k = 0; k < n_densities(tables); k++) {
        const struct spline *density = &tables->density[k];
        for (int p = 0; p < density->n; p++) {
            if (p >= tables->cutoff / SEGMENTS_REACH * density->inverse_step)
                largest = fmax(largest, fabs(density->c[4 * (size_t)p]));
        }
    }
    int exponent = 0;
    (void)frexp(largest, &exponent);
    tables->rho_quantum = ldexp(1, exponent - RHO_BITS);
}

/* The common grid of several funcfl files. */
struct grid {
    int n_rho, n_r;
    double d_rho, d_r;
};

static struct grid common_grid(const struct eam_file *const *files, int n)
{
    struct grid grid = {0};
    double rho_max = 0;
    double r_max = 0;
    for (int e = 0; e < n; e++) {
        grid.d_rho = fmax(grid.d_rho, files[e]->d_rho);
        grid.d_r = fmax(grid.d_r, files[e]->d_r);
        rho_max = fmax(rho_max, (files[e]->n_rho - 1) * files[e]->d_rho);
        r_max = fmax(r_max, (files[e]->n_r - 1) * files[e]->d_r);
    }
    grid.n_rho = (int)(rho_max / grid.d_rho + 0.5);
    grid.n_r = (int)(r_max / grid.d_r + 0.5);
    if (grid.n_rho < 5)
        grid.n_rho = 5;
    if (grid.n_r < 5)
        grid.n_r = 5;
    return grid;
}

void eam_tables_from_funcfl(struct eam_tables *tables, const struct eam_file *const *files, int n)
{
    const struct grid grid = common_grid(files, n);
    const size_t longest = (size_t)(grid.n_rho > grid.n_r ? grid.n_rho : grid.n_r);
    double *values = mem_array(longest, sizeof *values);
    allocate(tables, n, false);
    for (int e = 0; e < n; e++) {
        const struct eam_file *file = files[e];
        tables->cutoff = fmax(tables->cutoff, file->cutoff);
        for (int k = 0; k < grid.n_rho; k++)
            values[k] = lagrange(file->embedding, file->n_rho, file->d_rho, k * grid.d_rho);
        spline_init(&tables->embedding[e], values, grid.n_rho, grid.d_rho);
        for (int k = 0; k < grid.n_r; k++)
            values[k] = lagrange(file->density, file->n_r, file->d_r, k * grid.d_r);
        spline_init(&tables->density[e], values, grid.n_r, grid.d_r);
        for (int other = 0; other <= e; other++) {
            const struct eam_file *b = files[other];
            for (int k = 0; k < grid.n_r; k++) {
                double za = lagrange(file->pair, file->n_r, file->d_r, k * grid.d_r);
                double zb = lagrange(b->pair, b->n_r, b->d_r, k * grid.d_r);
                values[k] = HARTREE_BOHR * za * zb;
            }
            spline_init(&tables->pair[eam_tables_pair(tables, e, other)], values, grid.n_r,
                        grid.d_r);
        }
    }
    mem_free(values);
    choose_quantum(tables);
}

void eam_tables_from_setfl(struct eam_tables *tables, const struct eam_file *file)
{
    const size_t n_r = (size_t)file->n_r;
    allocate(tables, file->n_elements, file->format == EAM_FINNIS_SINCLAIR);
    tables->cutoff = file->cutoff;
    for (int e = 0; e < tables->n; e++) {
        spline_init(&tables->embedding[e], file->embedding + (size_t)e * (size_t)file->n_rho,
                    file->n_rho, file->d_rho);
    }
    for (int k = 0; k < n_densities(tables); k++)
        spline_init(&tables->density[k], file->density + (size_t)k * n_r, file->n_r, file->d_r);
    for (int k = 0; k < n_pairs(tables); k++)
        spline_init(&tables->pair[k], file->pair + (size_t)k * n_r, file->n_r, file->d_r);
    choose_quantum(tables);
}

void eam_tables_free(struct eam_tables *tables)
{
    for (int k = 0; k < tables->n; k++)
        spline_free(&tables->embedding[k]);
    for (int k = 0; k < n_densities(tables); k++)
        spline_free(&tables->density[k]);
    for (int k = 0; k < n_pairs(tables); k++)
        spline_free(&tables->pair[k]);
    mem_free(tables->embedding);
    mem_free(tables->density);
    mem_free(tables->pair);
    mem_free(tables->density_segments);
    mem_free(tables->pair_segments);
    memset(tables, 0, sizeof *tables);
}

static void evaluate_density(const void *self, double r, double *value, double *slope)
{
    spline_evaluate(self, r, value, slope);
}

static void evaluate_phi(const void *self, double r, double *value, double *slope)
{
    eam_tables_phi(self, r, value, slope);
}

/* The k-th function: densities first, then pair functions. */
static struct radial radial_of(const struct eam_tables *tables, int k, struct segments **table)
{
    const int n = n_densities(tables);
    if (k < n) {
        *table = &tables->density_segments[k];
        return (struct radial){evaluate_density, &tables->density[k]};
    }
    *table = &tables->pair_segments[k - n];
    return (struct radial){evaluate_phi, &tables->pair[k - n]};
}

void eam_tables_compile(struct eam_tables *tables)
{
    const double from = tables->cutoff / SEGMENTS_REACH;
    const int n = n_densities(tables) + n_pairs(tables);
    bool suffice = true;
    mem_free(tables->density_segments);
    mem_free(tables->pair_segments);
    tables->density_segments =
        mem_zeroed((size_t)n_densities(tables), sizeof *tables->density_segments);
    tables->pair_segments = mem_zeroed((size_t)n_pairs(tables), sizeof *tables->pair_segments);
    for (int k = 0; k < n; k++) {
        struct segments *table;
        const struct radial radial = radial_of(tables, k, &table);
        segments_fit(table, &radial, tables->cutoff, from);
        suffice &= segments_suffice(table, &radial, tables->cutoff);
    }
    for (int k = 0; k < n && !suffice; k++) {
        struct segments *table;
        const struct radial radial = radial_of(tables, k, &table);
        segments_refine(table, &radial, tables->cutoff, from);
    }
}

/* The finest for which the largest density of one neighbour stays below 2^28 quanta. */
static double mixed_rho_quantum(const struct eam_tables *tables)
{
    enum { STEPS = 1000 };
    double most = 0;
    int exponent;
    for (int k = 0; k < n_densities(tables); k++) {
        for (int n = STEPS / SEGMENTS_REACH; n <= STEPS; n++) {
            double value;
            double slope;
            spline_evaluate(&tables->density[k], tables->cutoff * n / STEPS, &value, &slope);
            most = fmax(most, fabs(value));
        }
    }
    (void)frexp(2 * most, &exponent); /* the table may exceed the samples by a little */
    return fmax(ldexp(1.0, exponent - 28), tables->rho_quantum);
}

void eam_tables_compile_mixed(struct eam_tables *tables, double quantum)
{
    const double rho_quantum = mixed_rho_quantum(tables);
    const struct mixed_scale scale = {.per_value = 1 / rho_quantum,
                                      .per_slope = quantum / EAM_MIXED_FORCE_QUANTUM};
    for (int k = 0; k < n_densities(tables) + n_pairs(tables); k++) {
        struct segments *table;
        const struct radial radial = radial_of(tables, k, &table);
        segments_fit_mixed(table, &radial, tables->cutoff, scale);
    }
    tables->mixed_rho_quantum = rho_quantum;
}

int eam_tables_density(const struct eam_tables *tables, int source, int target)
{
    return tables->by_target ? source * tables->n + target : source;
}

int eam_tables_pair(const struct eam_tables *tables, int a, int b)
{
    int high = a > b ? a : b;
    int low = a > b ? b : a;
    (void)tables;
    return high * (high + 1) / 2 + low;
}

bool eam_tables_embed(const struct eam_tables *tables, int element, double rho, double *energy,
                      double *slope)
{
    const struct spline *embedding = &tables->embedding[element];
    const double end = spline_end(embedding);
    spline_evaluate(embedding, rho, energy, slope);
    if (!(rho > end))
        return false;
    *energy += *slope * (rho - end);
    return true;
}

void eam_tables_phi(const struct spline *r_phi, double r, double *phi, double *slope)
{
    double value;
    double by_r;
    spline_evaluate(r_phi, r, &value, &by_r);
    *phi = value / r;
    *slope = (by_r - *phi) / r;
}
