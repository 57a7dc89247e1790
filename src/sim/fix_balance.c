/* A fix that asks for a new bisection. See fix_balance.h. */
#include "sim/fix_balance.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "domain/domain.h"
#include "sim/sim.h"

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    (void)fix;
    (void)err;
    struct sim *sim = context->sim;
    domain_request_balance(sim->domain);
    sim->list_due = true;
    return CW_OK;
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)fix;
    (void)err;
    *out = domain_imbalance(context->domain, context->atoms);
    return CW_OK;
}

static void destroy(struct fix *fix)
{
    mem_free(fix);
}

static const struct fix_ops ops = {
    .end_of_step = end_of_step, .scalar = scalar, .destroy = destroy};

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    (void)context;
    (void)n_words;
    static const char *const methods[] = {"shift", "rcb", NULL};
    gid every;
    double threshold;
    if (!text_gid(words[0], &every) || every < 0)
        return cw_err_user(err, "expected a number of steps, got '%s'", words[0]);
    if (!text_double(words[1], &threshold) || threshold < 1)
        return cw_err_user(err, "expected a threshold of 1 or more, got '%s'", words[1]);
    if (strcmp(words[2], methods[0]) != 0 && strcmp(words[2], methods[1]) != 0) {
        return cw_err_user(err, "expected shift or rcb, got '%s'%s", words[2],
                           text_nearest_hint(words[2], methods).text);
    }
    struct fix *fix = mem_zeroed(1, sizeof *fix);
    fix->ops = &ops;
    fix->every = every;
    *out = fix;
    return CW_OK;
}

const struct fix_style fix_balance_style = {
    .name = "balance",
    .usage = "N THRESHOLD shift|rcb ...",
    .summary = "cut space anew every N steps (never needed: balance is automatic)",
    .source = "Berger, Bokhari, IEEE Trans. Comput. C-36, 570 (1987)",
    .words_min = 3,
    .words_max = -1,
    .create = create,
};
