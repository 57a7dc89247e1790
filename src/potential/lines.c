/* Text that grows by whole lines. Ranges are written as numbers, so that a wild card means the
 * types that existed when it was given. */
#include "potential/lines.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

static void append(struct potential_lines *lines, const char *head, const char *const *words,
                   int n_words)
{
    size_t old = lines->text ? strlen(lines->text) : 0;
    size_t room = old + strlen(head) + 2;
    for (int k = 0; k < n_words; k++)
        room += strlen(words[k]) + 1;
    lines->text = mem_resize(lines->text, room, 1);
    char *at = lines->text + old;
    at += snprintf(at, room - old, "%s", head);
    for (int k = 0; k < n_words; k++)
        at += snprintf(at, room - (size_t)(at - lines->text), " %s", words[k]);
    (void)snprintf(at, room - (size_t)(at - lines->text), "\n");
}

void potential_lines_style(struct potential_lines *lines, const char *name,
                           const char *const *words, int n_words)
{
    char head[128];
    (void)snprintf(head, sizeof head, "pair_style %s", name);
    append(lines, head, words, n_words);
}

void potential_lines_coeff(struct potential_lines *lines, const int range[4],
                           const char *const *words, int n_words)
{
    char head[128];
    (void)snprintf(head, sizeof head, "pair_coeff %d*%d %d*%d", range[0], range[1], range[2],
                   range[3]);
    append(lines, head, words, n_words);
}

void potential_lines_free(struct potential_lines *lines)
{
    mem_free(lines->text);
    lines->text = NULL;
}
