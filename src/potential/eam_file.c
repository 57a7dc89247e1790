/* Strict readers for the three EAM formats of the dynamo code (Foiles, Baskes, Daw), as the LAMMPS
 * manual page of pair_style eam describes them:
 *
 *   funcfl: comment; Z mass a0 lattice; n_rho d_rho n_r d_r cutoff; F[n_rho] Z[n_r] rho[n_r]
 *   setfl:  three comments; N names; n_rho d_rho n_r d_r cutoff; per element: Z mass a0 lattice,
 *           F[n_rho], rho[n_r] (Finnis-Sinclair: N times rho[n_r]); then r phi [n_r] for i >= j
 *
 * Numbers of a table may be spread over lines as they like; header lines stand alone. Whatever is
 * not a finite number, counts that cannot be, a file that ends early: refused with the line. */
#include "potential/eam_file.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "potential/read_text.h"

enum { POINTS_MIN = 5, POINTS_MAX = 10000000, ELEMENTS_MAX = 100, WORD = 64 };

static const double TABLE_VALUE_MAX = 1e30;

struct cursor {
    const char *at;
    const char *path;
    int line;
    struct cw_err *err;
};

static enum cw_status complain(struct cursor *c, const char *expected, const char *word)
{
    return cw_err_user(c->err, "%s:%d: expected %s, got %s%s%s", c->path, c->line, expected,
                       word ? "'" : "", word ? word : "the end of the file", word ? "'" : "");
}

/* The next word, over line ends when `across`. Words longer than WORD are cut (they are no numbers
 * and no elements). False: none left (on the line, or in the file). */
static bool next_word(struct cursor *c, bool across, char word[WORD])
{
    while (*c->at && isspace((unsigned char)*c->at) && (across || *c->at != '\n')) {
        c->line += *c->at == '\n';
        c->at++;
    }
    size_t n = 0;
    for (; *c->at && !isspace((unsigned char)*c->at); c->at++) {
        if (n < WORD - 1)
            word[n++] = *c->at;
    }
    word[n] = '\0';
    return n > 0;
}

static void skip_line(struct cursor *c)
{
    while (*c->at && *c->at != '\n')
        c->at++;
    if (*c->at) {
        c->at++;
        c->line++;
    }
}

/* A number on the present line. */
static bool read_number(struct cursor *c, const char *what, double *value)
{
    char word[WORD];
    if (!next_word(c, false, word)) {
        complain(c, what, *c->at ? "the end of the line" : NULL);
        return false;
    }
    if (!text_double(word, value)) {
        complain(c, what, word);
        return false;
    }
    return true;
}

static bool read_count(struct cursor *c, const char *what, int lo, int hi, int *value)
{
    char word[WORD];
    int n;
    if (!next_word(c, false, word) || !text_int(word, &n) || n < lo || n > hi) {
        cw_err_user(c->err, "%s:%d: expected %s, a whole number from %d to %d, got '%s'", c->path,
                    c->line, what, lo, hi, word);
        return false;
    }
    *value = n;
    return true;
}

static bool read_positive(struct cursor *c, const char *what, double *value)
{
    if (!read_number(c, what, value))
        return false;
    if (*value > 0 && *value < TABLE_VALUE_MAX)
        return true;
    cw_err_user(c->err, "%s:%d: expected %s, a positive number, got %g", c->path, c->line, what,
                *value);
    return false;
}

/* n numbers, over as many lines as they take. */
static bool read_table(struct cursor *c, const char *what, double *values, size_t n)
{
    char word[WORD];
    for (size_t k = 0; k < n; k++) {
        bool got = next_word(c, true, word);
        if (!got || !text_double(word, &values[k]) || fabs(values[k]) > TABLE_VALUE_MAX) {
            cw_err_user(c->err, "%s:%d: expected number %zu of %zu of %s (below 1e30), got %s%s%s",
                        c->path, c->line, k + 1, n, what, got ? "'" : "",
                        got ? word : "the end of the file", got ? "'" : "");
            return false;
        }
    }
    skip_line(c);
    return true;
}

/* "UNITS: metal" anywhere in the first line, as LAMMPS's files have it. */
static void read_units(const struct cursor *c, char units[EAM_UNITS])
{
    const char *end = strchr(c->at, '\n');
    const char *tag = strstr(c->at, "UNITS:");
    size_t n = 0;
    if (tag && (!end || tag < end)) {
        tag += strlen("UNITS:");
        while (*tag == ' ' || *tag == '\t')
            tag++;
        while (n < EAM_UNITS - 1 && isalnum((unsigned char)tag[n])) {
            units[n] = tag[n];
            n++;
        }
    }
    units[n] = '\0';
}

static bool read_grid(struct cursor *c, struct eam_file *file)
{
    if (!read_count(c, "the number of densities", POINTS_MIN, POINTS_MAX, &file->n_rho) ||
        !read_positive(c, "the density step", &file->d_rho) ||
        !read_count(c, "the number of distances", POINTS_MIN, POINTS_MAX, &file->n_r) ||
        !read_positive(c, "the distance step", &file->d_r) ||
        !read_positive(c, "the cut-off", &file->cutoff))
        return false;
    if (file->cutoff > file->n_r * file->d_r * 1.01) {
        cw_err_user(c->err, "%s:%d: the cut-off %g lies beyond the table's end %g", c->path,
                    c->line, file->cutoff, file->n_r * file->d_r);
        return false;
    }
    skip_line(c);
    return true;
}

static bool read_element(struct cursor *c, struct eam_element *element, int *number)
{
    double rounded;
    if (!read_number(c, "the atomic number", &rounded))
        return false;
    if (!(rounded >= 0 && rounded < 1000)) {
        cw_err_user(c->err, "%s:%d: expected an atomic number, got %g", c->path, c->line, rounded);
        return false;
    }
    *number = (int)rounded;
    if (!read_positive(c, "the mass", &element->mass) ||
        !read_number(c, "the lattice constant", &element->lattice))
        return false;
    skip_line(c);
    return true;
}

static void name_element(struct eam_element *element, int number)
{
    static const char *const symbols[] = {
        "X",  "H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",  "Ne", "Na", "Mg", "Al",
        "Si", "P",  "S",  "Cl", "Ar", "K",  "Ca", "Sc", "Ti", "V",  "Cr", "Mn", "Fe", "Co",
        "Ni", "Cu", "Zn", "Ga", "Ge", "As", "Se", "Br", "Kr", "Rb", "Sr", "Y",  "Zr", "Nb",
        "Mo", "Tc", "Ru", "Rh", "Pd", "Ag", "Cd", "In", "Sn", "Sb", "Te", "I",  "Xe", "Cs",
        "Ba", "La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm",
        "Yb", "Lu", "Hf", "Ta", "W",  "Re", "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi"};
    const int known = (int)(sizeof symbols / sizeof symbols[0]);
    (void)snprintf(element->name, sizeof element->name, "%s", symbols[number < known ? number : 0]);
}

static void reserve(struct eam_file *file, size_t n_densities, size_t n_pairs)
{
    file->embedding = mem_array((size_t)file->n_elements * (size_t)file->n_rho, sizeof(double));
    file->density = mem_array(n_densities * (size_t)file->n_r, sizeof(double));
    file->pair = mem_array(n_pairs * (size_t)file->n_r, sizeof(double));
}

/* A header may promise tables that the file cannot hold (two bytes per number at least): refused
 * before memory is asked for. */
static bool can_hold(struct cursor *c, const struct eam_file *file)
{
    double n = file->n_elements;
    double densities = file->format == EAM_FINNIS_SINCLAIR ? n * n : n;
    double numbers = n * file->n_rho + (densities + n * (n + 1) / 2) * file->n_r;
    if (2 * numbers <= (double)strlen(c->at) + 2)
        return true;
    cw_err_user(c->err,
                "%s:%d: the header promises %.0f numbers, more than the rest of the file can hold "
                "(truncated?)",
                c->path, c->line - 1, numbers);
    return false;
}

static bool parse_funcfl(struct cursor *c, struct eam_file *file)
{
    int number;
    skip_line(c);
    file->n_elements = 1;
    file->element = mem_zeroed(1, sizeof *file->element);
    if (!read_element(c, file->element, &number) || !read_grid(c, file) || !can_hold(c, file))
        return false;
    name_element(file->element, number);
    reserve(file, 1, 1);
    return read_table(c, "F(rho)", file->embedding, (size_t)file->n_rho) &&
           read_table(c, "Z(r)", file->pair, (size_t)file->n_r) &&
           read_table(c, "rho(r)", file->density, (size_t)file->n_r);
}

static bool read_names(struct cursor *c, struct eam_file *file)
{
    char word[WORD];
    if (!read_count(c, "the number of elements", 1, ELEMENTS_MAX, &file->n_elements))
        return false;
    file->element = mem_zeroed((size_t)file->n_elements, sizeof *file->element);
    for (int e = 0; e < file->n_elements; e++) {
        if (!next_word(c, false, word) || strlen(word) >= EAM_NAME) {
            cw_err_user(c->err, "%s:%d: expected the name of element %d of %d, got '%s'", c->path,
                        c->line, e + 1, file->n_elements, word);
            return false;
        }
        memcpy(file->element[e].name, word, strlen(word) + 1);
    }
    if (next_word(c, false, word)) {
        complain(c, "no more words after the elements' names", word);
        return false;
    }
    skip_line(c);
    return true;
}

static bool parse_setfl(struct cursor *c, struct eam_file *file)
{
    for (int k = 0; k < 3; k++)
        skip_line(c);
    if (!read_names(c, file) || !read_grid(c, file) || !can_hold(c, file))
        return false;
    const size_t n = (size_t)file->n_elements;
    const size_t n_r = (size_t)file->n_r;
    const size_t per_element = file->format == EAM_FINNIS_SINCLAIR ? n : 1;
    reserve(file, n * per_element, n * (n + 1) / 2);
    for (size_t e = 0; e < n; e++) {
        int number;
        if (!read_element(c, &file->element[e], &number) ||
            !read_table(c, "F(rho)", file->embedding + e * (size_t)file->n_rho,
                        (size_t)file->n_rho))
            return false;
        for (size_t k = 0; k < per_element; k++) {
            if (!read_table(c, "rho(r)", file->density + (e * per_element + k) * n_r, n_r))
                return false;
        }
    }
    for (size_t k = 0; k < n * (n + 1) / 2; k++) {
        if (!read_table(c, "r phi(r)", file->pair + k * n_r, n_r))
            return false;
    }
    return true;
}

enum cw_status eam_file_parse(const char *text, const char *path, enum eam_format format,
                              struct eam_file **out, struct cw_err *err)
{
    struct cursor c = {.at = text, .path = path, .line = 1, .err = err};
    struct eam_file *file = mem_zeroed(1, sizeof *file);
    char word[WORD];
    *out = NULL;
    file->format = format;
    file->path = mem_string(path);
    read_units(&c, file->units);
    if (!(format == EAM_FUNCFL ? parse_funcfl(&c, file) : parse_setfl(&c, file))) {
        eam_file_free(file);
        return err->status;
    }
    if (next_word(&c, true, word)) {
        file->surplus = mem_string(word);
        file->surplus_line = c.line;
    }
    *out = file;
    return CW_OK;
}

enum cw_status eam_file_read(const char *name, enum eam_format format, struct comm *comm,
                             struct eam_file **out, struct cw_err *err)
{
    char *path;
    char *text;
    *out = NULL;
    if (potential_read_text(name, comm, &path, &text, err) != CW_OK)
        return err->status;
    err->status = eam_file_parse(text, path, format, out, err);
    mem_free(path);
    mem_free(text);
    return err->status;
}

void eam_file_free(struct eam_file *file)
{
    if (!file)
        return;
    mem_free(file->path);
    mem_free(file->surplus);
    mem_free(file->element);
    mem_free(file->embedding);
    mem_free(file->density);
    mem_free(file->pair);
    mem_free(file);
}

int eam_file_find(const struct eam_file *file, const char *name)
{
    for (int e = 0; e < file->n_elements; e++) {
        if (strcmp(file->element[e].name, name) == 0)
            return e;
    }
    return -1;
}
