/* compute ID GROUP wigner-seitz [outside R] [follow no|drift|body]
 *
 * Vacancies, interstitials and antisites against reference sites: where the group's atoms were when
 * the compute was defined, or at the last `compute_modify ID reference now`. Sites are kept in
 * checkpoints. They stay where they are in the box unless they follow the group: its drift (the
 * median of its atoms' ways), or its drift and rotation as a rigid body, for which the group must
 * be one body with empty space around it. A particle that flies or turns needs that; so do two that
 * weld, each with a group and a compute of its own. Scalar: vacancies. Vector: vacancies,
 * interstitials, antisites, atoms outside, sites; then vacancies, interstitials and antisites of
 * type 1, of type 2 and so on. Per atom: kind (0 regular, 1 interstitial, 2 antisite, 3 outside),
 * id of its site, atoms in its site, atoms in the site where it was itself (-1: in none). */
#include "measure/compute_wigner_seitz.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "measure/state_key.h"
#include "measure/wigner_seitz.h"

enum { TOTALS = 5, PER_TYPE = 3, COLUMNS = 4 };

struct wigner_seitz_compute {
    struct compute base;
    struct wigner_seitz_rules rules;
    bool has_sites;
    struct wigner_seitz sites;
    struct state_key counted; /* of the state of: */
    struct wigner_seitz_counts counts;
    struct wigner_seitz_record *restored; /* until there is a box to wrap them into */
    gid n_restored;
};

static struct wigner_seitz_compute *own(struct compute *compute)
{
    return (struct wigner_seitz_compute *)compute;
}

static void destroy(struct compute *compute)
{
    struct wigner_seitz_compute *self = own(compute);
    wigner_seitz_free(&self->sites);
    mem_free(self->restored);
    mem_free(self);
}

static struct wigner_seitz_group group_of(const struct compute *compute,
                                          const struct compute_context *context)
{
    return (struct wigner_seitz_group){context->comm, context->box, context->atoms,
                                       compute->group_bit};
}

static enum cw_status begin(struct compute *compute, const struct compute_context *context,
                            struct cw_err *err)
{
    struct wigner_seitz_compute *self = own(compute);
    (void)err;
    if (self->restored) {
        wigner_seitz_set(&self->sites, context->box, self->restored, self->n_restored);
    } else if (!self->has_sites) {
        const struct wigner_seitz_group group = group_of(compute, context);
        wigner_seitz_take(&self->sites, &group);
    }
    mem_free(self->restored);
    self->restored = NULL;
    self->has_sites = true;
    self->counted = (struct state_key){0};
    return CW_OK;
}

static enum cw_status modify(struct compute *compute, const char *const *words, int n_words,
                             struct cw_err *err)
{
    if (n_words != 2 || strcmp(words[0], "reference") != 0 || strcmp(words[1], "now") != 0) {
        return cw_err_user(err,
                           "compute_modify of wigner-seitz: expected 'reference now', got '%s%s%s'",
                           words[0], n_words > 1 ? " " : "", n_words > 1 ? words[1] : "");
    }
    own(compute)->has_sites = false;
    return CW_OK;
}

static void count(struct compute *compute, const struct compute_context *context,
                  struct wigner_seitz_counts *counts, struct wigner_seitz_atom *of)
{
    struct wigner_seitz_compute *self = own(compute);
    const struct wigner_seitz_group group = group_of(compute, context);
    wigner_seitz_count(&self->sites, &group, &self->rules, counts, of);
}

/* Once for all words of a row. */
static const struct wigner_seitz_counts *count_once(struct compute *compute,
                                                    const struct compute_context *context)
{
    struct wigner_seitz_compute *self = own(compute);
    const struct state_key key = state_key_of(context, compute->group_bit);
    if (!state_key_same(&key, &self->counted))
        count(compute, context, &self->counts, NULL);
    self->counted = key;
    return &self->counts;
}

static enum cw_status scalar(struct compute *compute, const struct compute_context *context,
                             double *out, struct cw_err *err)
{
    *out = (double)count_once(compute, context)->vacancies[0];
    return err->status;
}

static enum cw_status vector(struct compute *compute, const struct compute_context *context,
                             double *out, struct cw_err *err)
{
    const struct wigner_seitz_counts *counts = count_once(compute, context);
    const gid totals[TOTALS] = {counts->vacancies[0], counts->interstitials[0],
                                counts->antisites[0], counts->outside, own(compute)->sites.n};
    for (int k = 0; k < TOTALS; k++)
        out[k] = (double)totals[k];
    double *of_type = out + TOTALS;
    for (int t = 1; TOTALS + PER_TYPE * t <= compute->n_vector; t++) {
        *of_type++ = (double)counts->vacancies[t];
        *of_type++ = (double)counts->interstitials[t];
        *of_type++ = (double)counts->antisites[t];
    }
    return err->status;
}

static enum cw_status per_atom(struct compute *compute, const struct compute_context *context,
                               double *out, struct cw_err *err)
{
    const size_t n = (size_t)context->atoms->n_local;
    struct wigner_seitz_atom *of = mem_array(n, sizeof *of);
    struct wigner_seitz_counts counts;
    count(compute, context, &counts, of);
    for (size_t i = 0; i < n; i++) {
        const double row[COLUMNS] = {of[i].kind, (double)of[i].site, of[i].occupancy, of[i].home};
        memcpy(out + COLUMNS * i, row, sizeof row);
    }
    mem_free(of);
    return err->status;
}

/* their number, then the sites: none is a state, too */
static void save(const struct compute *compute, void **data, size_t *bytes)
{
    const struct wigner_seitz *sites = &((const struct wigner_seitz_compute *)compute)->sites;
    struct wigner_seitz_record *record = wigner_seitz_records(sites);
    const size_t size = (size_t)sites->n * sizeof *record;
    *bytes = sizeof sites->n + size;
    *data = mem_array(*bytes, 1);
    memcpy(*data, &sites->n, sizeof sites->n);
    memcpy((char *)*data + sizeof sites->n, record, size);
    mem_free(record);
}

static enum cw_status restore(struct compute *compute, const void *data, size_t bytes,
                              struct cw_err *err)
{
    struct wigner_seitz_compute *self = own(compute);
    gid n = -1;
    if (bytes >= sizeof n)
        memcpy(&n, data, sizeof n);
    if (n < 0 || (bytes - sizeof n) % sizeof *self->restored != 0 ||
        (size_t)n != (bytes - sizeof n) / sizeof *self->restored) {
        return cw_err_user(err, "%zu bytes; expected a number of sites and %zu bytes for each",
                           bytes, sizeof *self->restored);
    }
    self->restored = mem_array((size_t)n, sizeof *self->restored);
    memcpy(self->restored, (const char *)data + sizeof n, bytes - sizeof n);
    self->n_restored = n;
    if (!wigner_seitz_valid(self->restored, n))
        return cw_err_user(err, "these are no sites: a place that is no number, or no such type");
    return CW_OK;
}

static const struct compute_ops ops = {
    .scalar = scalar,
    .vector = vector,
    .per_atom = per_atom,
    .modify = modify,
    .begin = begin,
    .save = save,
    .restore = restore,
    .destroy = destroy,
};

static const char *const keywords[] = {"outside", "follow", NULL};

static enum cw_status read_follow(const char *word, enum wigner_seitz_follow *out,
                                  struct cw_err *err)
{
    static const char *const names[] = {
        [WS_STAY] = "no", [WS_SHIFT] = "drift", [WS_BODY] = "body", NULL};
    for (int k = 0; names[k]; k++) {
        if (strcmp(word, names[k]) == 0) {
            *out = (enum wigner_seitz_follow)k;
            return CW_OK;
        }
    }
    return cw_err_user(err, "compute wigner-seitz: follow: expected no, drift or body, got '%s'%s",
                       word, text_nearest_hint(word, names).text);
}

static enum cw_status read_rules(struct wigner_seitz_rules *rules, const char *const *words, int n,
                                 struct cw_err *err)
{
    for (int k = 0; k < n; k += 2) {
        const bool is_outside = strcmp(words[k], "outside") == 0;
        const char *value = k + 1 < n ? words[k + 1] : "nothing";
        if (!is_outside && strcmp(words[k], "follow") != 0) {
            return cw_err_user(err,
                               "compute wigner-seitz: expected 'outside' or 'follow', got "
                               "'%s'%s",
                               words[k], text_nearest_hint(words[k], keywords).text);
        }
        if (is_outside && (!text_double(value, &rules->limit) || !(rules->limit > 0))) {
            return cw_err_user(err,
                               "compute wigner-seitz: expected a distance above 0 after 'outside', "
                               "got '%s'",
                               value);
        }
        if (!is_outside && read_follow(value, &rules->follow, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static enum cw_status create(const struct compute_context *context, const char *const *words,
                             int n_words, struct compute **out, struct cw_err *err)
{
    struct wigner_seitz_rules rules = {.limit = (double)INFINITY};
    if (read_rules(&rules, words, n_words, err) != CW_OK)
        return err->status;
    struct wigner_seitz_compute *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    self->base.has_scalar = true;
    self->base.has_per_atom = true;
    self->base.n_columns = COLUMNS;
    self->base.n_vector = TOTALS + PER_TYPE * (context ? context->atoms->n_types : 1);
    self->base.intensive = true;
    self->rules = rules;
    *out = &self->base;
    return CW_OK;
}

static const char details[] =
    "c_ID, c_ID[1]       vacancies\n"
    "c_ID[2], c_ID[3]    interstitials, antisites\n"
    "c_ID[4], c_ID[5]    atoms farther than R from every site, sites\n"
    "c_ID[3 + 3 T] ...   vacancies, interstitials, antisites of type T\n"
    "per atom            0 regular, 1 interstitial, 2 antisite, 3 outside; id of its site; atoms\n"
    "                    in that site; atoms in its own site (-1: it has none)\n"
    "follow drift        sites go with the median of the atoms' ways; body: and turn with the "
    "body\n"
    "compute_modify ID reference now    the atoms' places are the sites from now on\n";

const struct compute_style compute_style_wigner_seitz = {
    .name = "wigner-seitz",
    .usage = "[outside R] [follow no|drift|body]",
    .summary = "vacancies, interstitials and antisites against the sites where the atoms were when "
               "it was defined",
    .source = "Nordlund et al., Phys. Rev. B 57, 7556 (1998)",
    .details = details,
    .words_min = 0,
    .words_max = 4,
    .keywords = keywords,
    .create = create,
};
