/* The processor is asked once per call, which costs nothing beside a table fit; there is no state.
 * Each kernel file exports one table per level, and its user indexes them by enum simd_level. */
#include "base/simd_select.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const names[] = {"portable", "avx2", "avx512", NULL};

enum simd_level simd_best(void)
{
#if defined CW_SIMD_PORTABLE_ONLY || !defined __x86_64__
    return SIMD_PORTABLE;
#else
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
        return SIMD_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("bmi2"))
        return SIMD_AVX2;
    return SIMD_PORTABLE;
#endif
}

const char *simd_level_name(enum simd_level level)
{
    return names[level];
}

enum cw_status simd_choose(enum simd_level *level, struct cw_err *err)
{
    const char *word = getenv("COLDWELD_SIMD");
    *level = simd_best();
    if (!word || !word[0])
        return CW_OK;
    for (int k = 0; names[k]; k++) {
        if (strcmp(names[k], word) != 0)
            continue;
        if (k > (int)*level) {
            return cw_err_user(err, "COLDWELD_SIMD=%s: this processor or build has only %s", word,
                               names[*level]);
        }
        *level = (enum simd_level)k;
        return CW_OK;
    }
    return cw_err_user(err, "COLDWELD_SIMD: expected avx512, avx2 or portable, got '%s'%s", word,
                       text_nearest_hint(word, names).text);
}

enum simd_level simd_chosen(void)
{
    enum simd_level level;
    struct cw_err err = {0};
    return simd_choose(&level, &err) == CW_OK ? level : simd_best();
}
