#ifndef CW_BASE_SIMD_SELECT_H
#define CW_BASE_SIMD_SELECT_H
/* Which of the three builds of a kernel runs on this processor. Results do not depend on it. */
#include "base/err.h"

enum simd_level { SIMD_PORTABLE, SIMD_AVX2, SIMD_AVX512, SIMD_LEVELS };

/* The best that the processor and this build have. Local. */
enum simd_level simd_best(void);

/* The level to use: the environment's COLDWELD_SIMD (avx512, avx2 or portable), else the best.
 * Errors: an unknown word, a level that this processor or this build lacks. Local. */
enum cw_status simd_choose(enum simd_level *level, struct cw_err *err) CW_MUST_CHECK;

/* The same for a module that has no way to report an error: the best where the word is wrong, since
 * force fields report it. Local. */
enum simd_level simd_chosen(void);

/* "avx512", "avx2", "portable" */
const char *simd_level_name(enum simd_level level);

#endif
