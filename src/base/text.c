/* Reading of numbers and words. strtod and strtoll do the work; the rule here is that the whole
 * word must be used, since a number with a tail is a typing error that would otherwise run for a
 * week. */
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool text_double(const char *text, double *value)
{
    char *end;
    if (!text[0] || isspace((unsigned char)text[0]))
        return false;
    errno = 0;
    double x = strtod(text, &end);
    if (*end || end == text || !isfinite(x))
        return false;
    *value = x;
    return true;
}

bool text_gid(const char *text, gid *value)
{
    char *end;
    if (!text[0] || isspace((unsigned char)text[0]))
        return false;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    if (*end || end == text || errno == ERANGE)
        return false;
    *value = n;
    return true;
}

bool text_int(const char *text, int *value)
{
    gid n;
    if (!text_gid(text, &n) || n < INT_MIN || n > INT_MAX)
        return false;
    *value = (int)n;
    return true;
}

bool text_bool(const char *text, bool *value)
{
    static const char *const yes[] = {"yes", "on", "true"};
    static const char *const no[] = {"no", "off", "false"};
    for (int k = 0; k < 3; k++) {
        if (strcmp(text, yes[k]) == 0)
            return *value = true, true;
        if (strcmp(text, no[k]) == 0)
            return *value = false, true;
    }
    return false;
}

static bool bound(const char *text, size_t n, gid if_empty, gid *value)
{
    char word[32];
    if (n == 0)
        return *value = if_empty, true;
    if (n >= sizeof word)
        return false;
    memcpy(word, text, n);
    word[n] = 0;
    return text_gid(word, value);
}

bool text_range(const char *text, gid lo, gid hi, gid *first, gid *last)
{
    const char *star = strchr(text, '*');
    gid a;
    gid b;
    if (!text[0])
        return false;
    if (!star) {
        if (!text_gid(text, &a))
            return false;
        b = a;
    } else if (!bound(text, (size_t)(star - text), lo, &a) ||
               !bound(star + 1, strlen(star + 1), hi, &b)) {
        return false;
    }
    if (a < lo || b > hi || a > b)
        return false;
    *first = a;
    *last = b;
    return true;
}

bool text_is_id(const char *text)
{
    if (!text[0])
        return false;
    for (; *text; text++) {
        if (!isalnum((unsigned char)*text) && *text != '_')
            return false;
    }
    return true;
}

bool text_is_label(const char *text)
{
    const char *c = text;
    while (*c && !iscntrl((unsigned char)*c))
        c++;
    return c > text && !*c;
}

enum { WORD_MAX_LENGTH = 63 };

static int smallest(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

static int length_up_to(const char *text, int limit)
{
    int n = 0;
    while (n < limit && text[n])
        n++;
    return n;
}

enum cw_status text_check_count(const char *const *words, int n, int least, int most,
                                const char *where, struct cw_err *err)
{
    if (n >= least && (most < 0 || n <= most))
        return CW_OK;
    const char *how = least == most ? "" : n < least ? "at least " : "at most ";
    int bound = n < least ? least : most;
    (void)cw_err_user(err, "expected %s%d word%s %s, got %d", how, bound, bound == 1 ? "" : "s",
                      where, n);
    if (n > bound)
        cw_err_append(err, "; the first surplus word is '%.80s'", words[bound]);
    return err->status;
}

int text_distance(const char *a, const char *b)
{
    int cost[WORD_MAX_LENGTH + 2][WORD_MAX_LENGTH + 2];
    int n = length_up_to(a, WORD_MAX_LENGTH);
    int m = length_up_to(b, WORD_MAX_LENGTH);
    for (int i = 0; i <= n; i++)
        cost[i][0] = i;
    for (int k = 0; k <= m; k++)
        cost[0][k] = k;
    for (int i = 1; i <= n; i++) {
        for (int k = 1; k <= m; k++) {
            bool same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[k - 1]);
            cost[i][k] = smallest(cost[i - 1][k] + 1, cost[i][k - 1] + 1,
                                  cost[i - 1][k - 1] + (same ? 0 : 1));
            bool swapped = i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1];
            if (swapped && cost[i - 2][k - 2] + 1 < cost[i][k])
                cost[i][k] = cost[i - 2][k - 2] + 1;
        }
    }
    return cost[n][m];
}

const char *text_nearest(const char *word, const char *const *words)
{
    double number;
    int limit = (int)strlen(word) / 3;
    const char *best = NULL;
    int best_distance = (limit < 2 ? 2 : limit) + 1;
    if (text_double(word, &number))
        return NULL;
    for (; *words; words++) {
        int distance = text_distance(word, *words);
        if (distance < best_distance) {
            best_distance = distance;
            best = *words;
        }
    }
    return best;
}

struct text_hint text_nearest_hint(const char *word, const char *const *words)
{
    struct text_hint hint = {""};
    const char *near = text_nearest(word, words);
    if (near)
        (void)snprintf(hint.text, sizeof hint.text, "; did you mean '%s'?", near);
    return hint;
}

char *text_next_line(char **text)
{
    char *line = *text;
    char *end = line ? strchr(line, '\n') : NULL;
    if (!end)
        return NULL;
    *end = '\0';
    *text = end + 1;
    return line;
}
