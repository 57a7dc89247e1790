/* Shared pieces of the compute styles. See compute_parts.h. */
#include "measure/compute_parts.h"

#include <string.h>

#include "base/text.h"

const char *const compute_parts_keywords[] = {"ke", "pair", "virial", "fix", NULL};

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

enum cw_status compute_parts_read(const char *style, bool kinetic_allowed, const char *const *words,
                                  int n_words, struct compute_parts *parts, struct cw_err *err)
{
    static const char *const absent[] = {"bond",     "angle",  "dihedral",    "improper",
                                         "molecule", "kspace", "pair/hybrid", NULL};
    parts->kinetic = kinetic_allowed && n_words == 0;
    parts->pair = n_words == 0;
    parts->fix = n_words == 0;
    for (int k = 0; k < n_words; k++) {
        if (strcmp(words[k], "ke") == 0 && kinetic_allowed) {
            parts->kinetic = true;
        } else if (strcmp(words[k], "pair") == 0 || strcmp(words[k], "virial") == 0) {
            parts->pair = true;
        } else if (is_one_of(words[k], absent)) {
            return cw_err_user(err,
                               "compute %s: there is no '%s' contribution in this program; "
                               "expected pair%s",
                               style, words[k], kinetic_allowed ? ", ke or virial" : "");
        } else if (strcmp(words[k], "fix") == 0) {
            parts->fix = true;
        } else {
            return cw_err_user(err, "compute %s: unknown word '%s'%s", style, words[k],
                               text_nearest_hint(words[k], compute_parts_keywords).text);
        }
    }
    return CW_OK;
}

enum cw_status compute_reference(const char *style, const char *word, struct value_ref *ref,
                                 struct cw_err *err)
{
    size_t n = strlen(word);
    memset(ref, 0, sizeof *ref);
    ref->kind = VALUE_COMPUTE;
    if (!text_is_id(word) || n >= sizeof ref->name) {
        return cw_err_user(err, "compute %s: expected the ID of a temperature compute, got '%s'",
                           style, word);
    }
    memcpy(ref->name, word, n + 1);
    return CW_OK;
}

struct group_pick compute_pick(const struct compute_context *context, uint32_t group_bit)
{
    const struct group_pick pick = {.atoms = context->atoms,
                                    .box = context->box,
                                    .comm = context->comm,
                                    .bits = group_bit,
                                    .chosen = NULL};
    return pick;
}
