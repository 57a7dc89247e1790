/* The words of fix gas; see fix_gas.c. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "beam/electron.h"
#include "beam/fix_gas_state.h"
#include "dynamics/fix_words.h"
#include "system/words.h"

/* Chosen by us: 1e-3 A^2 is 1e-19 cm^2, among what is measured for electrons that take hydrogen off
 * oxides (1e-17 to 1e-23 cm^2, from memory); at 4300 electrons/A^2/s a site reacts four times a
 * second, so the coverage is steady while spheres weld in minutes. */
static const double CROSS_SECTION = 1e-3;

enum keyword {
    BEAM = SILICA_SPEC_N,
    CURRENT,
    ACCELERATE,
    SEED,
    RATE,
    TERMINATE,
    STRIP,
    EVERY,
    TEMPERATURE,
    FILE_NAME,
    GROUP,
    KEYWORDS
};

const char *const fix_gas_keywords[] = {
    SILICA_SPEC_KEYWORDS,
    "beam",
    "current",
    "accelerate",
    "seed",
    "rate",
    "terminate",
    "strip",
    "every",
    "temp",
    "file",
    "group",
    NULL,
};

static double not_negative(struct words *words, const char *what)
{
    const double value = words_double(words, what);
    if (words->err->status == CW_OK && value < 0) {
        (void)cw_err_user(words->err, "%s: %s: expected a number not below 0, got '%s'",
                          words->command, what, words->word[words->at - 1]);
    }
    return value;
}

static struct gas_rate read_rate(struct words *words)
{
    struct gas_rate rate;
    rate.dose = not_negative(words, "the rate per electron/A^2");
    rate.second = not_negative(words, "the rate per second");
    return rate;
}

/* Of what this gas does. Vacuum does nothing, at any rate. */
static void read_own_rate(struct fix_gas *self, struct words *words)
{
    const struct gas_rate rate = read_rate(words);
    if (self->gas == GAS_H2)
        self->terminate = rate;
    if (self->gas == GAS_ETCH)
        self->strip = rate;
}

static void read_group(struct fix_gas *self, struct words *words)
{
    const char *name = words_next(words, "a group");
    mem_free(self->made);
    self->made = mem_string(name);
    if (words->err->status == CW_OK && strcmp(name, "all") == 0)
        (void)cw_err_user(words->err, "group: every atom is in group 'all'; give another name");
}

static void read_keyword(struct fix_gas *self, int keyword, struct words *words)
{
    switch (keyword) {
    case BEAM:
        mem_free(self->beam_id);
        self->beam_id = mem_string(words_next(words, "the ID of a fix beam"));
        break;
    case CURRENT:
        self->own.flux = electron_flux(not_negative(words, "the current density"));
        break;
    case ACCELERATE:
        self->own.accelerate = words_positive(words, "the factor");
        break;
    case SEED:
        self->seed = (uint32_t)words_gid(words, "the seed", 1, INT32_MAX);
        break;
    case RATE:
        read_own_rate(self, words);
        break;
    case TERMINATE:
        self->terminate = read_rate(words);
        break;
    case STRIP:
        self->strip = read_rate(words);
        break;
    case EVERY:
        self->base.every = words_gid(words, "the number of steps", 1, INT32_MAX);
        break;
    case TEMPERATURE:
        self->temperature = not_negative(words, "the temperature");
        break;
    case FILE_NAME:
        event_log_init(&self->log, words_next(words, "a file"));
        break;
    case GROUP:
        read_group(self, words);
        break;
    default:
        silica_spec_read(&self->silica, keyword, words);
    }
}

static int find_keyword(const char *word)
{
    int k = 0;
    while (fix_gas_keywords[k] && strcmp(fix_gas_keywords[k], word) != 0)
        k++;
    return fix_gas_keywords[k] ? k : -1;
}

/* What a gas that does something needs. */
static enum cw_status require(const bool has[KEYWORDS], struct cw_err *err)
{
    if (has[BEAM] ? has[CURRENT] || has[ACCELERATE] : !(has[CURRENT] && has[ACCELERATE])) {
        return cw_err_user(err, "expected either 'beam ID' or both of 'current' and 'accelerate' "
                                "among the words");
    }
    if (!has[SEED])
        return cw_err_user(err, "expected 'seed' among the words");
    return CW_OK;
}

static enum cw_status read_gas(struct fix_gas *self, const char *word, struct cw_err *err)
{
    static const char *const gases[] = {
        [GAS_NONE] = "none", [GAS_H2] = "H2", [GAS_ETCH] = "etch", NULL};
    for (int k = 0; gases[k]; k++) {
        if (strcmp(word, gases[k]) == 0) {
            self->gas = (enum gas_kind)k;
            self->terminate.dose = self->gas == GAS_H2 ? CROSS_SECTION : 0;
            self->strip.dose = self->gas == GAS_ETCH ? CROSS_SECTION : 0;
            return CW_OK;
        }
    }
    return cw_err_user(err, "expected a gas, none, H2 or etch, got '%s'%s", word,
                       text_nearest_hint(word, gases).text);
}

enum cw_status fix_gas_read(struct fix_gas *self, const char *const *words, int n,
                            struct cw_err *err)
{
    bool has[KEYWORDS] = {false};
    if (read_gas(self, words[0], err) != CW_OK)
        return err->status;
    for (int k = 1; k < n;) {
        const int keyword = find_keyword(words[k]);
        if (keyword < 0)
            return fix_words_unknown(words[k], fix_gas_keywords, err);
        if (has[keyword])
            return cw_err_user(err, "'%s' is given twice", words[k]);
        struct words at = words_start(words[k], words + k + 1, n - k - 1, err);
        read_keyword(self, keyword, &at);
        if (err->status != CW_OK)
            return err->status;
        has[keyword] = true;
        k += 1 + at.at;
    }
    return self->gas == GAS_NONE ? CW_OK : require(has, err);
}
