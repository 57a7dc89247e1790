#ifndef CW_BASE_MEM_H
#define CW_BASE_MEM_H
/* The one allocator: 64-byte aligned, overflow-checked, counted; no memory left ends the program
 * through cw_fatal. Never returns NULL (also for zero elements). All functions are local. */
#include "base/types.h"

/* n elements of `size` bytes, uninitialised. The caller owns the result; release with mem_free. */
void *mem_array(size_t n, size_t size);

/* The same, all bytes zero. */
void *mem_zeroed(size_t n, size_t size);

/* Grows or shrinks `p` (from this allocator, or NULL) to n elements; keeps the first min(old, new)
 * bytes. Returns the new place; the old pointer is invalid. */
void *mem_resize(void *p, size_t n, size_t size);

/* Copy of a string. */
char *mem_string(const char *text);

/* Releases; NULL is allowed. */
void mem_free(void *p);

/* Bytes held now, most bytes ever held, number of allocations so far (a test asserts that a steady
 * step makes none). */
size_t mem_bytes(void);
size_t mem_peak(void);
size_t mem_allocations(void);

/* Most memory that the whole process has had in use (resident) up to now, bytes: libraries and
 * the program itself too. 0 where the system does not say. */
size_t mem_process_peak(void);

/* Tests only: the n-th allocation from now on fails (1 = the next); 0 switches that off. */
void mem_fail_after(size_t n);

#endif
