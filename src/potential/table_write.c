/* See table_write.h. */
#include "potential/table_write.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "parallel/comm.h"
#include "potential/potential.h"

enum { WORDS_MIN = 8, WORDS_MAX = 10, POINTS_MAX = 1000000 };

static enum cw_status parse_type(const char *word, int n_types, int *type, struct cw_err *err)
{
    if (text_int(word, type) && *type >= 1 && (n_types == 0 || *type <= n_types))
        return CW_OK;
    if (n_types == 0)
        return cw_err_user(err, "pair_write: expected an atom type, got '%s'", word);
    return cw_err_user(err, "pair_write: expected an atom type from 1 to %d, got '%s'", n_types,
                       word);
}

static enum cw_status parse_grid(const char *const *words, struct table_request *request,
                                 struct cw_err *err)
{
    if (!text_int(words[0], &request->n) || request->n < 2 || request->n > POINTS_MAX) {
        return cw_err_user(err, "pair_write: expected a number of points from 2 to %d, got '%s'",
                           POINTS_MAX, words[0]);
    }
    request->squares = strcmp(words[1], "rsq") == 0;
    if (!request->squares && strcmp(words[1], "r") != 0)
        return cw_err_user(err, "pair_write: expected r or rsq, got '%s'", words[1]);
    if (!text_double(words[2], &request->inner) || !(request->inner > 0))
        return cw_err_user(err, "pair_write: expected a positive distance, got '%s'", words[2]);
    if (!text_double(words[3], &request->outer) || !(request->outer > request->inner)) {
        return cw_err_user(err, "pair_write: expected a distance above %g, got '%s'",
                           request->inner, words[3]);
    }
    return CW_OK;
}

enum cw_status table_request_parse(const char *const *words, int n_words, int n_types,
                                   struct table_request *request, struct cw_err *err)
{
    *request = (struct table_request){.charge = {1, 1}};
    if (n_words != WORDS_MIN && n_words != WORDS_MAX) {
        return cw_err_user(err, "pair_write: expected %d words, or %d with two charges, got %d",
                           WORDS_MIN, WORDS_MAX, n_words);
    }
    for (int k = 0; k < 2; k++) {
        if (parse_type(words[k], n_types, &request->type[k], err) != CW_OK)
            return err->status;
    }
    if (parse_grid(words + 2, request, err) != CW_OK)
        return err->status;
    request->file = words[6];
    request->keyword = words[7];
    for (int k = 0; k < 2 && n_words == WORDS_MAX; k++) {
        if (!text_double(words[WORDS_MIN + k], &request->charge[k])) {
            return cw_err_user(err, "pair_write: expected a charge, got '%s'",
                               words[WORDS_MIN + k]);
        }
    }
    return CW_OK;
}

static double distance(const struct table_request *request, int k)
{
    const double part = (double)k / (request->n - 1);
    if (k == request->n - 1)
        return request->outer;
    if (!request->squares)
        return request->inner + part * (request->outer - request->inner);
    const double from = request->inner * request->inner;
    return sqrt(from + part * (request->outer * request->outer - from));
}

/* The section, in memory (free). */
static enum cw_status print_section(const struct potential *p, const struct table_request *request,
                                    char **text, size_t *bytes, struct cw_err *err)
{
    const int *type = request->type;
    FILE *out = open_memstream(text, bytes);
    CW_ASSERT(out, "memory for a table");
    (void)fprintf(out,
                  "# Pair potential %s for atom types %d %d: i,r,energy,force\n\n%s\nN %d %s %.15g "
                  "%.15g\n\n",
                  p->style->name, type[0], type[1], request->keyword, request->n,
                  request->squares ? "RSQ" : "R", request->inner, request->outer);
    for (int k = 0; k < request->n && err->status == CW_OK; k++) {
        const double r = distance(request, k);
        double energy = 0;
        double force = 0;
        if (!p->ops->single(p, type, request->charge, r, &energy, &force)) {
            (void)cw_err_user(err, "pair_write: a part of pair_style %s is no sum over pairs",
                              p->style->name);
        } else if (!isfinite(energy) || !isfinite(force)) {
            (void)cw_err_user(err, "pair_write: atoms overlap at %g: energy %g, force %g", r,
                              energy, force);
        }
        (void)fprintf(out, "%d %.15g %.15g %.15g\n", k + 1, r, energy, force);
    }
    (void)fclose(out);
    return err->status;
}

/* Behind what the file has, or not at all. */
static bool append(const char *path, const char *units, const char *text, size_t bytes)
{
    FILE *file = fopen(path, "a");
    struct stat is;
    if (!file || fstat(fileno(file), &is) != 0) {
        if (file)
            (void)fclose(file);
        return false;
    }
    if (is.st_size == 0)
        (void)fprintf(file, "# UNITS: %s Created by pair_write\n", units);
    const bool good = fwrite(text, 1, bytes, file) == bytes && fflush(file) == 0;
    const int why = errno;
    if (!good)
        (void)!ftruncate(fileno(file), is.st_size);
    const bool closed = fclose(file) == 0;
    errno = good ? errno : why;
    return good && closed;
}

enum cw_status table_write(const struct potential *p, const struct table_request *request,
                           const char *units, struct comm *comm, struct cw_err *err)
{
    char *text = NULL;
    size_t bytes = 0;
    if (!p->ops->single) {
        return cw_err_user(err, "pair_write: pair_style %s is no sum over pairs", p->style->name);
    }
    if (comm_rank(comm) == 0 && print_section(p, request, &text, &bytes, err) == CW_OK &&
        !append(request->file, units, text, bytes)) {
        (void)cw_err_user(err, "pair_write: '%s' cannot be written: %s", request->file,
                          strerror(errno));
    }
    free(text);
    return err_sync(comm, err);
}
