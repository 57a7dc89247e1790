/* The words of fix beam; see fix_beam.c. */
#include <string.h>

#include "base/element.h"
#include "base/text.h"
#include "base/vec3.h"
#include "beam/fix_beam_state.h"
#include "dynamics/fix_words.h"

static const double ENERGY_LEAST = 1, ENERGY_MOST = 5000; /* keV */

enum keyword {
    ENERGY,
    CURRENT,
    ACCELERATE,
    DOSE,
    SEED,
    DIRECTION,
    GAUSSIAN,
    DISC,
    ON,
    MODEL,
    LEAST,
    FILE_NAME,
    ELEMENTS,
    KEYWORDS
};

const char *const fix_beam_keywords[] = {"energy",    "current",  "accelerate", "dose", "seed",
                                         "direction", "gaussian", "disc",       "on",   "knock-on",
                                         "least",     "file",     "elements",   NULL};
static const int words_of[KEYWORDS] = {1, 1, 1, 1, 1, 3, 4, 4, 2, 1, 1, 1, 1};

static enum cw_status read_positive(const char *what, const char *word, bool or_zero, double *out,
                                    struct cw_err *err)
{
    if (fix_words_number(what, word, out, err) != CW_OK)
        return err->status;
    if (*out > 0 || (or_zero && *out == 0))
        return CW_OK;
    return cw_err_user(err, "%s: expected a %s number, got '%s'", what,
                       or_zero ? "not negative" : "positive", word);
}

static enum cw_status read_energy(struct fix_beam *self, const char *word, struct cw_err *err)
{
    if (fix_words_number("energy", word, &self->energy, err) != CW_OK)
        return err->status;
    if (self->energy >= ENERGY_LEAST && self->energy <= ENERGY_MOST)
        return CW_OK;
    return cw_err_user(err, "energy: expected %g to %g keV, got '%s'", ENERGY_LEAST, ENERGY_MOST,
                       word);
}

static enum cw_status read_vector(const char *what, const char *const *words, double out[3],
                                  struct cw_err *err)
{
    for (int d = 0; d < 3; d++) {
        if (fix_words_number(what, words[d], &out[d], err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static enum cw_status read_profile(struct fix_beam *self, enum beam_profile profile,
                                   const char *const *words, struct cw_err *err)
{
    const char *what = profile == BEAM_DISC ? "disc radius" : "gaussian width";
    self->beam.profile = profile;
    if (read_vector("centre of the beam", words, self->beam.center, err) != CW_OK)
        return err->status;
    return read_positive(what, words[3], false, &self->beam.width, err);
}

static enum cw_status read_model(struct fix_beam *self, const char *word, struct cw_err *err)
{
    static const char *const models[] = {"mckinley-feshbach", "mott", "rutherford", "no", NULL};
    for (int k = 0; models[k]; k++) {
        if (strcmp(word, models[k]) == 0) {
            self->process[BEAM_KNOCK_ON].on = k < 3;
            self->model = k < 3 ? (enum knock_on_model)k : KNOCK_ON_MCKINLEY_FESHBACH;
            return CW_OK;
        }
    }
    return cw_err_user(err,
                       "knock-on: expected mckinley-feshbach, mott, rutherford or no, got '%s'%s",
                       word, text_nearest_hint(word, models).text);
}

/* Elements up to the next keyword; *used of them. */
static enum cw_status read_elements(struct fix_beam *self, const char *const *words, int n,
                                    int *used, struct cw_err *err)
{
    int k = 0;
    for (; k < n; k++) {
        const struct element *element = element_find(words[k]);
        bool is_keyword = false;
        for (int w = 0; fix_beam_keywords[w]; w++)
            is_keyword |= strcmp(words[k], fix_beam_keywords[w]) == 0;
        if (is_keyword)
            break;
        if (k == ATOMS_TYPES_MAX)
            return cw_err_user(err, "elements: more than %d", ATOMS_TYPES_MAX);
        if (!element && strcmp(words[k], "NULL") != 0) {
            return cw_err_user(err, "elements: unknown element '%s'%s", words[k],
                               text_nearest_hint(words[k], element_symbols()).text);
        }
        self->target[k + 1].element = element;
    }
    self->n_elements = *used = k;
    return k > 0 ? CW_OK : cw_err_user(err, "elements: expected one for each type, or NULL");
}

static enum cw_status read_seed(struct fix_beam *self, const char *word, struct cw_err *err)
{
    gid seed;
    if (fix_words_whole("seed", word, 1, &seed, err) != CW_OK)
        return err->status;
    if (seed > INT32_MAX)
        return cw_err_user(err, "seed: expected 1 to %d, got '%s'", INT32_MAX, word);
    self->seed = (uint32_t)seed;
    return CW_OK;
}

static enum cw_status read_direction(struct fix_beam *self, const char *const *words,
                                     struct cw_err *err)
{
    if (read_vector("direction", words, self->beam.along, err) != CW_OK)
        return err->status;
    if (!vec3_normalize(self->beam.along))
        return cw_err_user(err, "direction: expected a vector that is not zero");
    return CW_OK;
}

static enum cw_status read_window(struct fix_beam *self, const char *const *words,
                                  struct cw_err *err)
{
    double *on = self->beam.on;
    if (fix_words_number("on", words[0], &on[0], err) != CW_OK ||
        fix_words_number("on", words[1], &on[1], err) != CW_OK)
        return err->status;
    if (on[1] > on[0])
        return CW_OK;
    return cw_err_user(err, "on: expected a time after %s, got '%s'", words[0], words[1]);
}

static enum cw_status read_keyword(struct fix_beam *self, enum keyword keyword,
                                   const char *const *words, struct cw_err *err)
{
    switch (keyword) {
    case ENERGY:
        return read_energy(self, words[0], err);
    case CURRENT:
        return read_positive("current", words[0], true, &self->current, err);
    case ACCELERATE:
        return read_positive("accelerate", words[0], false, &self->beam.accelerate, err);
    case DOSE:
        return read_positive("dose", words[0], false, &self->dose, err);
    case SEED:
        return read_seed(self, words[0], err);
    case DIRECTION:
        return read_direction(self, words, err);
    case GAUSSIAN:
        return read_profile(self, BEAM_GAUSSIAN, words, err);
    case DISC:
        return read_profile(self, BEAM_DISC, words, err);
    case ON:
        return read_window(self, words, err);
    case MODEL:
        return read_model(self, words[0], err);
    case LEAST:
        return read_positive("least", words[0], false, &self->least, err);
    default:
        fix_file_free(&self->file);
        fix_file_init(&self->file, words[0], false);
        return CW_OK;
    }
}

static int find_keyword(const char *word)
{
    int k = 0;
    while (fix_beam_keywords[k] && strcmp(fix_beam_keywords[k], word) != 0)
        k++;
    return fix_beam_keywords[k] ? k : -1;
}

enum cw_status fix_beam_read(struct fix_beam *self, const char *const *words, int n,
                             struct cw_err *err)
{
    bool has[KEYWORDS] = {false};
    for (int k = 0; k < n;) {
        const int keyword = find_keyword(words[k]);
        if (keyword < 0)
            return fix_words_unknown(words[k], fix_beam_keywords, err);
        int used = words_of[keyword];
        if (k + used >= n)
            return cw_err_user(err, "'%s' needs %d word%s", words[k], used, used == 1 ? "" : "s");
        if (keyword == ELEMENTS) {
            (void)read_elements(self, words + k + 1, n - k - 1, &used, err);
        } else {
            (void)read_keyword(self, (enum keyword)keyword, words + k + 1, err);
        }
        if (err->status != CW_OK)
            return err->status;
        has[keyword] = true;
        k += 1 + used;
    }
    static const enum keyword needed[] = {ENERGY, CURRENT, SEED, ELEMENTS};
    for (size_t k = 0; k < sizeof needed / sizeof needed[0]; k++) {
        if (!has[needed[k]])
            return cw_err_user(err, "expected '%s' among the words", fix_beam_keywords[needed[k]]);
    }
    if (has[ACCELERATE] == has[DOSE])
        return cw_err_user(err, "expected one of 'accelerate' and 'dose' among the words");
    return CW_OK;
}
