/* Allocation with a 64-byte header in front of each block that holds its size, so that bytes are
 * accounted for without the caller's help. The header keeps the block on a cache line of its own.
 * Counters are the program's, not a simulation's: they are read by tests and by the memory line of
 * the log. */
#include "base/mem.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

struct header {
    size_t bytes;
};

static atomic_size_t bytes_now, bytes_peak, allocations, fail_countdown;

static void count(size_t bytes)
{
    atomic_fetch_add(&allocations, 1);
    size_t now = atomic_fetch_add(&bytes_now, bytes) + bytes;
    size_t peak = atomic_load(&bytes_peak);
    while (now > peak && !atomic_compare_exchange_weak(&bytes_peak, &peak, now)) {
    }
}

static void *allocate(size_t bytes)
{
    size_t room = (bytes + 2 * (size_t)CW_ALIGNMENT - 1) / CW_ALIGNMENT * CW_ALIGNMENT;
    bool fail = atomic_load(&fail_countdown) > 0 && atomic_fetch_sub(&fail_countdown, 1) == 1;
    char *block = room < bytes || fail ? NULL : aligned_alloc(CW_ALIGNMENT, room);
    if (!block)
        cw_fatal("out of memory: %zu bytes asked for, %zu in use", bytes, atomic_load(&bytes_now));
    ((struct header *)(void *)block)->bytes = bytes;
    count(bytes);
    return block + CW_ALIGNMENT;
}

static struct header *header_of(void *p)
{
    return (struct header *)(void *)((char *)p - CW_ALIGNMENT);
}

void *mem_array(size_t n, size_t size)
{
    if (size && n > SIZE_MAX / 2 / size)
        cw_fatal("out of memory: %zu elements of %zu bytes asked for", n, size);
    return allocate(n * size);
}

void *mem_zeroed(size_t n, size_t size)
{
    void *p = mem_array(n, size);
    memset(p, 0, n * size);
    return p;
}

void *mem_resize(void *p, size_t n, size_t size)
{
    void *larger = mem_array(n, size);
    if (p) {
        size_t old = header_of(p)->bytes;
        memcpy(larger, p, old < n * size ? old : n * size);
        mem_free(p);
    }
    return larger;
}

char *mem_string(const char *text)
{
    size_t bytes = strlen(text) + 1;
    return memcpy(mem_array(bytes, 1), text, bytes);
}

void mem_free(void *p)
{
    if (!p)
        return;
    atomic_fetch_sub(&bytes_now, header_of(p)->bytes);
    free(header_of(p));
}

size_t mem_bytes(void)
{
    return atomic_load(&bytes_now);
}

size_t mem_peak(void)
{
    return atomic_load(&bytes_peak);
}

size_t mem_allocations(void)
{
    return atomic_load(&allocations);
}

size_t mem_process_peak(void)
{
    /* not getrusage: its figure begins with that of the process that started this one */
    size_t kilobytes = 0;
    char line[256];
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status)) {
        if (strncmp(line, "VmHWM:", 6) == 0)
            kilobytes = (size_t)strtoull(line + 6, NULL, 10);
    }
    if (status)
        (void)fclose(status);
    return kilobytes * 1024;
}

void mem_fail_after(size_t n)
{
    atomic_store(&fail_countdown, n);
}
