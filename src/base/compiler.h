#ifndef CW_BASE_COMPILER_H
#define CW_BASE_COMPILER_H
/* The only place that names compiler extensions. */

#define CW_ALWAYS_INLINE                 static inline __attribute__((always_inline, unused))
#define CW_MUST_CHECK                    __attribute__((warn_unused_result))
#define CW_PRINTF(format_arg, first_arg) __attribute__((format(printf, format_arg, first_arg)))
#define CW_NORETURN                      __attribute__((noreturn))
#define CW_UNUSED                        __attribute__((unused))

/* alignment of every array in bytes: one cache line, one AVX-512 register */
#define CW_ALIGNMENT 64

/* The compiler must think that the pointer changes here: so it does not hoist out of a loop what is
 * read through it. Tables that do not fit the registers would be copied to the stack for each row.
 */
#define CW_OPAQUE(pointer) __asm__ volatile("" : "+r"(pointer))

#endif
