/* See beam_table.h. */
#include "beam/beam_table.h"

#include "base/element.h"
#include "base/text.h"
#include "base/types.h"
#include "beam/electron.h"
#include "beam/knock_on.h"
#include "beam/radiolysis.h"
#include "beam/thresholds.h"

static const double PER_BARN = 1e8;                       /* barn in one A^2 */
static const double ENERGY_LEAST = 1, ENERGY_MOST = 5000; /* keV */

static void print_head(double energy, double flux, FILE *out)
{
    (void)fprintf(
        out,
        "Electrons of %g keV: %.4f of the speed of light. A current density of 1 A/cm^2 is "
        "%.1f electrons per A^2 and second.\n\n"
        "T_max: the most energy that one collision gives to an atom at rest. Threshold: the "
        "energy that an atom needs to leave its place, from the literature;\nE_th: that of "
        "the electrons at which T_max reaches it. Cross sections for transfers above the "
        "threshold; rate: per atom at %g A/cm^2, by Mott's.\n\n"
        "%-8s %4s %8s %9s  %-15s %9s %9s %10s %10s %10s %10s  %s\n"
        "%-8s %4s %8s %9s  %-15s %9s %9s %10s %10s %10s %10s\n",
        energy, electron_beta(energy), electron_flux(1), flux / electron_flux(1), "element", "Z",
        "mass", "T_max", "where", "threshold", "E_th", "Mott", "McKinley-", "Rutherford", "rate",
        "source", "", "", "amu", "eV", "", "eV", "keV", "barn", "Feshbach", "barn", "1/s");
}

static void print_threshold(const struct knock_on models[3], const struct element *element,
                            const struct threshold *threshold, double flux, FILE *out)
{
    double sigma[3];
    for (int m = 0; m < 3; m++)
        sigma[m] = knock_on_total(&models[m], threshold->energy);
    (void)fprintf(out, "  %-15s %9.4g %9.1f %10.4g %10.4g %10.4g %10.3g  %s\n", threshold->where,
                  threshold->energy, electron_threshold(threshold->energy, element->mass),
                  sigma[KNOCK_ON_MOTT] * PER_BARN, sigma[KNOCK_ON_MCKINLEY_FESHBACH] * PER_BARN,
                  sigma[KNOCK_ON_RUTHERFORD] * PER_BARN, sigma[KNOCK_ON_MOTT] * flux,
                  threshold->source);
}

static void print_element(double energy, const struct element *element, double flux, FILE *out)
{
    struct knock_on models[3];
    int n;
    const struct threshold *row = thresholds_of(element->symbol, &n);
    for (int m = 0; m < 3; m++)
        knock_on_init(&models[m], (enum knock_on_model)m, element, energy);
    (void)fprintf(out, "%-8s %4d %8.3f %9.4g", element->symbol, element->z, element->mass,
                  models[0].most);
    for (int k = 0; k < n; k++) {
        if (k > 0)
            (void)fprintf(out, "%-8s %4s %8s %9s", "", "", "", "");
        print_threshold(models, element, &row[k], flux, out);
    }
    if (n == 0)
        (void)fprintf(out, "  no threshold is known here\n");
}

/* In words: what cannot happen to atoms at rest. */
static void print_verdict(double energy, const struct element *element, FILE *out)
{
    const double most = electron_most_transfer(energy, element->mass);
    int n;
    const struct threshold *row = thresholds_of(element->symbol, &n);
    for (int k = 0; k < n; k++) {
        if (row[k].energy <= most)
            continue;
        (void)fprintf(out,
                      "%s, %s: the beam cannot displace atoms (T_max %.1f eV against %.3g eV).\n",
                      element->symbol, row[k].where, most, row[k].energy);
    }
}

void beam_table_add(struct beam_table *table, const struct element *element)
{
    for (int k = 0; k < table->n; k++) {
        if (table->element[k] == element)
            return;
    }
    if (table->n < BEAM_TABLE_ELEMENTS)
        table->element[table->n++] = element;
}

static bool has(const struct beam_table *table, const char *symbol)
{
    for (int k = 0; k < table->n; k++) {
        if (table->element[k] == element_find(symbol))
            return true;
    }
    return false;
}

/* What ionisation does; the numbers are orders of magnitude, and said to be. */
static void print_ionisation(const struct beam_table *table, double flux, FILE *out)
{
    if (has(table, "Si") && has(table, "O")) {
        (void)fprintf(
            out,
            "radiolysis of silica: %.4g barn for a bridging oxygen, %.3g 1/s (known to an "
            "order of magnitude; needs no least energy of the electrons)\n",
            table->radiolysis * PER_BARN, table->radiolysis * flux);
    }
    if (has(table, "O") && has(table, "H")) {
        (void)fprintf(
            out,
            "ionisation of O-H: %.4g barn for a hydrogen, %.3g 1/s (not measured: a choice "
            "of ours)\n",
            table->ionisation * PER_BARN, table->ionisation * flux);
    }
}

void beam_table_write(const struct beam_table *table, FILE *out)
{
    const double flux = table->flux > 0 ? table->flux : electron_flux(1);
    print_head(table->energy, flux, out);
    for (int k = 0; k < table->n; k++)
        print_element(table->energy, table->element[k], flux, out);
    (void)fprintf(out, "\n");
    print_ionisation(table, flux, out);
    for (int k = 0; k < table->n; k++)
        print_verdict(table->energy, table->element[k], out);
}

enum cw_status beam_table_print(const char *const *words, int n_words, FILE *out,
                                struct cw_err *err)
{
    double energy;
    if (n_words < 2)
        return cw_err_user(err, "beam-table: expected an energy in keV and elements");
    if (!text_double(words[0], &energy) || !(energy >= ENERGY_LEAST && energy <= ENERGY_MOST)) {
        return cw_err_user(err, "beam-table: expected an energy from %g to %g keV, got '%s'",
                           ENERGY_LEAST, ENERGY_MOST, words[0]);
    }
    struct beam_table table = {.energy = energy,
                               .radiolysis = radiolysis_sigma(energy),
                               .ionisation = ionisation_sigma(energy)};
    for (int k = 1; k < n_words; k++) {
        const struct element *element = element_find(words[k]);
        if (!element) {
            return cw_err_user(err, "beam-table: unknown element '%s'%s", words[k],
                               text_nearest_hint(words[k], element_symbols()).text);
        }
        beam_table_add(&table, element);
    }
    beam_table_write(&table, out);
    return CW_OK;
}
