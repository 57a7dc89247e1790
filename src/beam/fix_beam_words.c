/* The words of fix beam: a table of keywords, each with its reader; see fix_beam.c for what they
 * mean, process_words.c for those of processes. */
#include <stdio.h>
#include <string.h>

#include "base/element.h"
#include "base/text.h"
#include "base/vec3.h"
#include "beam/electron.h"
#include "beam/fix_beam_state.h"
#include "beam/fix_beam_words.h"
#include "dynamics/fix_words.h"

static const double ENERGY_LEAST = 1, ENERGY_MOST = 5000; /* keV */

enum keyword {
    ENERGY,
    CURRENT,
    RATE,
    ACCELERATE,
    DOSE,
    TIME,
    SEED,
    DIRECTION,
    GAUSSIAN,
    DISC,
    SCAN,
    ON,
    MODEL,
    LEAST,
    FILE_NAME,
    ELEMENTS,
    RADIOLYSIS,
    BARN,
    BOND,
    IONISATION,
    BREAK,
    LEAVE,
    SPUTTER,
    LOOK,
    OUTCOME,
    DISTANCE,
    SITES,
    KEYWORDS
};

const char *const fix_beam_keywords[] = {
    "energy",    "current",  "rate",       "accelerate", "dose",     "time",       "seed",
    "direction", "gaussian", "disc",       "scan",       "on",       "knock-on",   "least",
    "file",      "elements", "radiolysis", "barn",       "bond",     "ionisation", "break",
    "leave",     "sputter",  "look",       "outcome",    "distance", "sites",      NULL};

enum cw_status fix_beam_positive(const char *what, const char *word, bool or_zero, double *out,
                                 struct cw_err *err)
{
    if (fix_words_number(what, word, out, err) != CW_OK)
        return err->status;
    if (*out > 0 || (or_zero && *out == 0))
        return CW_OK;
    return cw_err_user(err, "%s: expected a %s number, got '%s'", what,
                       or_zero ? "not negative" : "positive", word);
}

static enum cw_status read_energy(struct fix_beam *self, const char *const *words, int n,
                                  struct cw_err *err)
{
    (void)n;
    if (fix_words_number("energy", words[0], &self->energy, err) != CW_OK)
        return err->status;
    if (self->energy >= ENERGY_LEAST && self->energy <= ENERGY_MOST)
        return CW_OK;
    return cw_err_user(err, "energy: expected %g to %g keV, got '%s'", ENERGY_LEAST, ENERGY_MOST,
                       words[0]);
}

static enum cw_status read_current(struct fix_beam *self, const char *const *words, int n,
                                   struct cw_err *err)
{
    (void)n;
    return fix_beam_positive("current", words[0], true, &self->current, err);
}

static enum cw_status read_rate(struct fix_beam *self, const char *const *words, int n,
                                struct cw_err *err)
{
    double rate;
    (void)n;
    if (fix_beam_positive("rate", words[0], true, &rate, err) == CW_OK)
        self->current = rate / electron_flux(1);
    return err->status;
}

static enum cw_status read_time(struct fix_beam *self, const char *const *words, int n,
                                struct cw_err *err)
{
    (void)n;
    return fix_beam_positive("time", words[0], false, &self->seconds, err);
}

static enum cw_status read_scan(struct fix_beam *self, const char *const *words, int n,
                                struct cw_err *err)
{
    struct beam_scan *scan = &self->beam.scan;
    gid lines;
    (void)n;
    if (fix_beam_positive("width of the scan", words[0], false, &scan->width[0], err) != CW_OK ||
        fix_beam_positive("height of the scan", words[1], false, &scan->width[1], err) != CW_OK ||
        fix_words_whole("lines of the scan", words[2], 1, &lines, err) != CW_OK ||
        fix_beam_positive("period of the scan", words[3], false, &scan->period, err) != CW_OK)
        return err->status;
    if (lines > INT32_MAX) {
        return cw_err_user(err, "lines of the scan: expected at most %d, got '%s'", INT32_MAX,
                           words[2]);
    }
    scan->lines = (int)lines;
    return CW_OK;
}

static enum cw_status read_accelerate(struct fix_beam *self, const char *const *words, int n,
                                      struct cw_err *err)
{
    (void)n;
    return fix_beam_positive("accelerate", words[0], false, &self->beam.accelerate, err);
}

static enum cw_status read_dose(struct fix_beam *self, const char *const *words, int n,
                                struct cw_err *err)
{
    (void)n;
    return fix_beam_positive("dose", words[0], false, &self->dose, err);
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
    return fix_beam_positive(what, words[3], false, &self->beam.width, err);
}

static enum cw_status read_gaussian(struct fix_beam *self, const char *const *words, int n,
                                    struct cw_err *err)
{
    (void)n;
    return read_profile(self, BEAM_GAUSSIAN, words, err);
}

static enum cw_status read_disc(struct fix_beam *self, const char *const *words, int n,
                                struct cw_err *err)
{
    (void)n;
    return read_profile(self, BEAM_DISC, words, err);
}

static enum cw_status read_model(struct fix_beam *self, const char *const *words, int n,
                                 struct cw_err *err)
{
    static const char *const models[] = {"mckinley-feshbach", "mott", "rutherford", "no", NULL};
    (void)n;
    for (int k = 0; models[k]; k++) {
        if (strcmp(words[0], models[k]) == 0) {
            self->process[BEAM_KNOCK_ON].on = k < 3;
            self->model = k < 3 ? (enum knock_on_model)k : KNOCK_ON_MCKINLEY_FESHBACH;
            return CW_OK;
        }
    }
    return cw_err_user(err,
                       "knock-on: expected mckinley-feshbach, mott, rutherford or no, got '%s'%s",
                       words[0], text_nearest_hint(words[0], models).text);
}

static enum cw_status read_least(struct fix_beam *self, const char *const *words, int n,
                                 struct cw_err *err)
{
    (void)n;
    return fix_beam_positive("least", words[0], false, &self->least, err);
}

static enum cw_status read_elements(struct fix_beam *self, const char *const *words, int n,
                                    struct cw_err *err)
{
    for (int k = 0; k < n; k++) {
        const struct element *element = element_find(words[k]);
        if (!element && strcmp(words[k], "NULL") != 0) {
            const char *const *names =
                text_nearest(words[k], element_symbols()) ? element_symbols() : fix_beam_keywords;
            return cw_err_user(err, "elements: unknown element '%s'%s", words[k],
                               text_nearest_hint(words[k], names).text);
        }
        self->target[k + 1].element = element;
    }
    self->n_elements = n;
    return CW_OK;
}

static enum cw_status read_seed(struct fix_beam *self, const char *const *words, int n,
                                struct cw_err *err)
{
    gid seed;
    (void)n;
    if (fix_words_whole("seed", words[0], 1, &seed, err) != CW_OK)
        return err->status;
    if (seed > INT32_MAX)
        return cw_err_user(err, "seed: expected 1 to %d, got '%s'", INT32_MAX, words[0]);
    self->seed = (uint32_t)seed;
    return CW_OK;
}

static enum cw_status read_direction(struct fix_beam *self, const char *const *words, int n,
                                     struct cw_err *err)
{
    (void)n;
    if (read_vector("direction", words, self->beam.along, err) != CW_OK)
        return err->status;
    if (!vec3_normalize(self->beam.along))
        return cw_err_user(err, "direction: expected a vector that is not zero");
    return CW_OK;
}

static enum cw_status read_window(struct fix_beam *self, const char *const *words, int n,
                                  struct cw_err *err)
{
    double *on = self->beam.on;
    (void)n;
    if (fix_words_number("on", words[0], &on[0], err) != CW_OK ||
        fix_words_number("on", words[1], &on[1], err) != CW_OK)
        return err->status;
    if (on[1] > on[0])
        return CW_OK;
    return cw_err_user(err, "on: expected a time after %s, got '%s'", words[0], words[1]);
}

static enum cw_status read_file(struct fix_beam *self, const char *const *words, int n,
                                struct cw_err *err)
{
    (void)n;
    (void)err;
    event_log_init(&self->log, words[0]);
    return CW_OK;
}

static enum cw_status read_outcome(struct fix_beam *self, const char *const *words, int n,
                                   struct cw_err *err)
{
    (void)n;
    return fix_beam_positive("outcome", words[0], false, &self->outcome.time, err);
}

static enum cw_status read_distance(struct fix_beam *self, const char *const *words, int n,
                                    struct cw_err *err)
{
    (void)n;
    return fix_beam_positive("distance", words[0], false, &self->outcome.distance, err);
}

static enum cw_status read_sites(struct fix_beam *self, const char *const *words, int n,
                                 struct cw_err *err)
{
    char *sites = self->outcome.sites;
    (void)n;
    if (!text_is_id(words[0]) || strlen(words[0]) >= sizeof self->outcome.sites)
        return cw_err_user(err, "sites: expected the ID of a compute, got '%s'", words[0]);
    (void)snprintf(sites, sizeof self->outcome.sites, "%s", words[0]);
    return CW_OK;
}

/* [keyword]; words: what follows it, `least` to `most` of them */
static const struct {
    int least, most;
    enum cw_status (*read)(struct fix_beam *self, const char *const *words, int n,
                           struct cw_err *err);
} readers[KEYWORDS] = {
    [ENERGY] = {1, 1, read_energy},
    [CURRENT] = {1, 1, read_current},
    [RATE] = {1, 1, read_rate},
    [ACCELERATE] = {1, 1, read_accelerate},
    [DOSE] = {1, 1, read_dose},
    [TIME] = {1, 1, read_time},
    [SEED] = {1, 1, read_seed},
    [DIRECTION] = {3, 3, read_direction},
    [GAUSSIAN] = {4, 4, read_gaussian},
    [DISC] = {4, 4, read_disc},
    [SCAN] = {4, 4, read_scan},
    [ON] = {2, 2, read_window},
    [MODEL] = {1, 1, read_model},
    [LEAST] = {1, 1, read_least},
    [FILE_NAME] = {1, 1, read_file},
    [ELEMENTS] = {1, ATOMS_TYPES_MAX, read_elements},
    [RADIOLYSIS] = {1, 3, fix_beam_read_radiolysis},
    [BARN] = {2, 2, fix_beam_read_barn},
    [BOND] = {1, 1, fix_beam_read_bond},
    [IONISATION] = {1, 1, fix_beam_read_ionisation},
    [BREAK] = {1, 1, fix_beam_read_break},
    [LEAVE] = {1, 1, fix_beam_read_leave},
    [SPUTTER] = {1, 2, fix_beam_read_sputter},
    [LOOK] = {1, 1, fix_beam_read_look},
    [OUTCOME] = {1, 1, read_outcome},
    [DISTANCE] = {1, 1, read_distance},
    [SITES] = {1, 1, read_sites},
};

static int find_keyword(const char *word)
{
    int k = 0;
    while (fix_beam_keywords[k] && strcmp(fix_beam_keywords[k], word) != 0)
        k++;
    return fix_beam_keywords[k] ? k : -1;
}

/* How many of the n words are a keyword's: where their number is not fixed, up to the next one. */
static int count_words(enum keyword keyword, const char *const *words, int n)
{
    int used = readers[keyword].least;
    while (used < n && used < readers[keyword].most && find_keyword(words[used]) < 0)
        used++;
    return used;
}

/* Words that mean nothing without another. */
static enum cw_status check_company(const bool has[KEYWORDS], struct cw_err *err)
{
    static const struct {
        enum keyword word, other;
    } pairs[] = {{DISTANCE, OUTCOME}, {SITES, OUTCOME}, {BOND, RADIOLYSIS}, {LOOK, SPUTTER}};
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
        if (has[pairs[k].word] && !has[pairs[k].other]) {
            return cw_err_user(err, "expected '%s' among the words, with '%s'",
                               fix_beam_keywords[pairs[k].other], fix_beam_keywords[pairs[k].word]);
        }
    }
    return CW_OK;
}

static enum cw_status check_needed(const bool has[KEYWORDS], struct cw_err *err)
{
    static const enum keyword needed[] = {ENERGY, SEED, ELEMENTS};
    for (size_t k = 0; k < sizeof needed / sizeof needed[0]; k++) {
        if (!has[needed[k]])
            return cw_err_user(err, "expected '%s' among the words", fix_beam_keywords[needed[k]]);
    }
    if (has[ACCELERATE] == has[DOSE])
        return cw_err_user(err, "expected one of 'accelerate' and 'dose' among the words");
    if (has[TIME] && !has[DOSE])
        return cw_err_user(err, "expected 'dose' among the words, with 'time'");
    if (has[CURRENT] + has[RATE] + has[TIME] != 1) {
        return cw_err_user(err, "expected one of 'current', 'rate' and 'time' (of a 'dose') among "
                                "the words");
    }
    if (has[SCAN] && !has[GAUSSIAN] && !has[DISC])
        return cw_err_user(err, "expected 'gaussian' or 'disc' among the words, with 'scan'");
    if (has[GAUSSIAN] && has[DISC])
        return cw_err_user(err, "expected one of 'gaussian' and 'disc' among the words");
    return check_company(has, err);
}

/* A word that is given once more would take the place of the first without a sound. `barn` is for
 * one process each time. */
static enum cw_status check_new(enum keyword keyword, bool has[KEYWORDS], struct cw_err *err)
{
    if (has[keyword] && keyword != BARN)
        return cw_err_user(err, "'%s' is given twice", fix_beam_keywords[keyword]);
    has[keyword] = true;
    return CW_OK;
}

static enum cw_status check_barn(const struct fix_beam *self, const bool has[KEYWORDS],
                                 struct cw_err *err)
{
    const double sigma[] = {self->radiolysis.sigma, self->ionisation.sigma};
    static const enum keyword process[] = {RADIOLYSIS, IONISATION};
    for (int k = 0; k < 2; k++) {
        if (sigma[k] > 0 && !has[process[k]]) {
            return cw_err_user(err, "expected '%s' among the words, with 'barn %s'",
                               fix_beam_keywords[process[k]], fix_beam_keywords[process[k]]);
        }
    }
    return CW_OK;
}

enum cw_status fix_beam_read(struct fix_beam *self, const char *const *words, int n,
                             struct cw_err *err)
{
    bool has[KEYWORDS] = {false};
    for (int k = 0; k < n;) {
        const int keyword = find_keyword(words[k]);
        if (keyword < 0)
            return fix_words_unknown(words[k], fix_beam_keywords, err);
        const int least = readers[keyword].least;
        if (k + least >= n)
            return cw_err_user(err, "'%s' needs %d word%s", words[k], least, least == 1 ? "" : "s");
        const int used = count_words((enum keyword)keyword, words + k + 1, n - k - 1);
        if (check_new((enum keyword)keyword, has, err) != CW_OK ||
            readers[keyword].read(self, words + k + 1, used, err) != CW_OK)
            return err->status;
        k += 1 + used;
    }
    if (check_needed(has, err) != CW_OK || check_barn(self, has, err) != CW_OK)
        return err->status;
    if (has[TIME])
        self->current = self->dose / self->seconds / electron_flux(1);
    return fix_beam_check_processes(self, has[BREAK], has[LEAVE], err);
}
