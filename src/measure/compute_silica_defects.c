/* compute ID GROUP silica/defects SI O [hydrogen H] [cutoff R] [hydroxyl R] [silicon R]
 *
 * Point defects of silica among the group's atoms (measure/silica_defects.h); atoms of all groups
 * are neighbours. SI, O, H: types. Vector: under- and over-coordinated Si, under- and
 * over-coordinated O, non-bridging O, E' candidates, Si bonded to Si, hydroxyl O, free O, Si, O,
 * mean coordination of Si. Scalar: atoms that are under- or over-coordinated. Per atom:
 * coordination and kind (the number in the vector of what says most; 0: regular).
 *
 * In glass of 24,000 atoms at 300 K (inputs/silica/glass.data.gz, BKS) g(r) of Si-O stays below
 * 0.002 from 2.0 to 2.45 A, so the default cut-off of 2.2 A is in its first minimum whatever the
 * exact value. O-H bonds are 0.96 A, hydrogen bonds begin at 1.5 A. Si that share two oxygens are
 * 2.4 A apart, others 3.1 A, with a minimum of g(r) at 2.65 A. */
#include "measure/compute_silica_defects.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "measure/silica_defects.h"
#include "measure/state_key.h"
#include "system/atoms.h"

enum { KINDS = SILICA_DEFECTS - 1, VECTOR = KINDS + 3, COLUMNS = 2 };

static const double BOND = 2.2, HYDROXYL = 1.25, SILICON = 2.65; /* A */

struct silica_defects_compute {
    struct compute base;
    int type[SILICA_ELEMENTS];
    double bond, hydroxyl, silicon; /* length */
    struct state_key counted;       /* of the state of: */
    struct silica_defects_counts counts;
};

static void destroy(struct compute *compute)
{
    mem_free(compute);
}

static enum cw_status count(const struct compute *compute, const struct compute_context *context,
                            struct silica_defects_counts *counts, struct silica_atom *of,
                            struct cw_err *err)
{
    const struct silica_defects_compute *self = (const struct silica_defects_compute *)compute;
    const struct silica_defects_spec spec = {
        .comm = context->comm,
        .domain = context->domain,
        .atoms = context->atoms,
        .complete = context->complete,
        .bits = compute->group_bit,
        .type = {self->type[0], self->type[1], self->type[2]},
        .bond = self->bond,
        .hydroxyl = self->type[SILICA_H] ? self->hydroxyl : 0,
        .silicon = self->silicon,
    };
    return silica_defects_count(&spec, counts, of, err);
}

/* Once for all words of a row; NULL: an error. */
static const struct silica_defects_counts *
count_once(struct compute *compute, const struct compute_context *context, struct cw_err *err)
{
    struct silica_defects_compute *self = (struct silica_defects_compute *)compute;
    const struct state_key key = state_key_of(context, compute->group_bit);
    if (state_key_same(&key, &self->counted))
        return &self->counts;
    self->counted = (struct state_key){0};
    if (count(compute, context, &self->counts, NULL, err) != CW_OK)
        return NULL;
    self->counted = key;
    return &self->counts;
}

static enum cw_status vector(struct compute *compute, const struct compute_context *context,
                             double *out, struct cw_err *err)
{
    const struct silica_defects_counts *counts = count_once(compute, context, err);
    if (!counts)
        return err->status;
    for (int k = 0; k < KINDS; k++)
        out[k] = (double)counts->defects[k + 1];
    const double silicons = (double)counts->atoms[SILICA_SI];
    out[KINDS] = silicons;
    out[KINDS + 1] = (double)counts->atoms[SILICA_O];
    out[KINDS + 2] = silicons > 0 ? (double)counts->bonds / silicons : 0;
    return CW_OK;
}

static enum cw_status scalar(struct compute *compute, const struct compute_context *context,
                             double *out, struct cw_err *err)
{
    const struct silica_defects_counts *counts = count_once(compute, context, err);
    if (!counts)
        return err->status;
    *out = 0;
    for (int d = SILICA_SI_UNDER; d <= SILICA_O_OVER; d++)
        *out += (double)counts->defects[d];
    return CW_OK;
}

static enum cw_status per_atom(struct compute *compute, const struct compute_context *context,
                               double *out, struct cw_err *err)
{
    const size_t n = (size_t)context->atoms->n_local;
    struct silica_defects_counts counts;
    struct silica_atom *of = mem_array(n, sizeof *of);
    (void)!count(compute, context, &counts, of, err);
    for (size_t i = 0; i < n && err->status == CW_OK; i++) {
        out[COLUMNS * i] = of[i].coordination;
        out[COLUMNS * i + 1] = of[i].kind;
    }
    mem_free(of);
    return err->status;
}

static const struct compute_ops ops = {
    .scalar = scalar, .vector = vector, .per_atom = per_atom, .destroy = destroy};

static enum cw_status read_type(int n_types, const char *word, int *type, struct cw_err *err)
{
    if (text_int(word, type) && *type >= 1 && *type <= n_types)
        return CW_OK;
    return cw_err_user(err, "compute silica/defects: expected a type, 1 to %d, got '%s'", n_types,
                       word);
}

static const char *const keywords[] = {"cutoff", "hydroxyl", "silicon", "hydrogen", NULL};

static enum cw_status read_keywords(struct silica_defects_compute *self, int n_types,
                                    const char *const *words, int n, struct cw_err *err)
{
    double *const lengths[] = {&self->bond, &self->hydroxyl, &self->silicon};
    for (int k = 0; k < n; k += 2) {
        int keyword = 0;
        while (keywords[keyword] && strcmp(words[k], keywords[keyword]) != 0)
            keyword++;
        if (!keywords[keyword]) {
            return cw_err_user(err, "compute silica/defects: unknown word '%s'%s", words[k],
                               text_nearest_hint(words[k], keywords).text);
        }
        if (k + 1 == n)
            return cw_err_user(err, "compute silica/defects: '%s' needs a value", words[k]);
        if (keyword == 3) {
            if (read_type(n_types, words[k + 1], &self->type[SILICA_H], err) != CW_OK)
                return err->status;
        } else if (!text_double(words[k + 1], lengths[keyword]) || !(*lengths[keyword] > 0)) {
            return cw_err_user(err,
                               "compute silica/defects: %s: expected a distance above 0, got '%s'",
                               words[k], words[k + 1]);
        }
    }
    return CW_OK;
}

static enum cw_status check(const struct silica_defects_compute *self,
                            const struct compute_context *context, struct cw_err *err)
{
    const int *type = self->type;
    if (type[SILICA_SI] == type[SILICA_O] || type[SILICA_SI] == type[SILICA_H] ||
        type[SILICA_O] == type[SILICA_H]) {
        return cw_err_user(err, "compute silica/defects: the types of Si, O and H must differ");
    }
    if (context && strcmp(context->units->length, "A") != 0) {
        return cw_err_user(err,
                           "compute silica/defects: its distances are in A; units %s have none",
                           context->units->name);
    }
    return CW_OK;
}

static enum cw_status create(const struct compute_context *context, const char *const *words,
                             int n_words, struct compute **out, struct cw_err *err)
{
    const int n_types = context ? context->atoms->n_types : ATOMS_TYPES_MAX;
    struct silica_defects_compute *self = mem_zeroed(1, sizeof *self);
    self->base = (struct compute){.ops = &ops,
                                  .has_scalar = true,
                                  .has_per_atom = true,
                                  .n_columns = COLUMNS,
                                  .n_vector = VECTOR,
                                  .intensive = true,
                                  .needs_list = true};
    self->bond = BOND;
    self->hydroxyl = HYDROXYL;
    self->silicon = SILICON;
    if (read_type(n_types, words[0], &self->type[SILICA_SI], err) != CW_OK ||
        read_type(n_types, words[1], &self->type[SILICA_O], err) != CW_OK ||
        read_keywords(self, n_types, words + 2, n_words - 2, err) != CW_OK ||
        check(self, context, err) != CW_OK) {
        destroy(&self->base);
        return err->status;
    }
    *out = &self->base;
    return CW_OK;
}

static const char details[] =
    "c_ID                  atoms with too few bonds or too many\n"
    "c_ID[1], c_ID[2]      Si with 3 O or fewer, with 5 or more\n"
    "c_ID[3], c_ID[4]      O with one bond or none, with 3 or more (an H is a bond)\n"
    "c_ID[5], c_ID[6]      non-bridging O; E' candidates: Si with 3 O, no hydroxyl and no Si\n"
    "c_ID[7], c_ID[8]      Si bonded to Si; hydroxyl O\n"
    "c_ID[9]               O bonded to nothing\n"
    "c_ID[10] to c_ID[12]  Si, O, mean coordination of Si\n"
    "per atom              coordination; the number of the above that says most, 0: regular\n"
    "lengths               Si-O 2.2 (cutoff), O-H 1.25 (hydroxyl), Si-Si 2.65 (silicon), A\n";

const struct compute_style compute_style_silica_defects = {
    .name = "silica/defects",
    .usage = "SI O [hydrogen H] [cutoff R] [hydroxyl R] [silicon R]",
    .summary = "under- and over-coordinated Si and O, non-bridging O, E' candidates, Si-Si bonds",
    .source = "L. Skuja, J. Non-Cryst. Solids 239, 16 (1998)",
    .details = details,
    .words_min = 2,
    .words_max = 10,
    .keywords = keywords,
    .create = create,
};
