/* Names of values: one letter for the kind, an underscore, an id, up to two bracketed indices. */
#include "system/value.h"

#include <string.h>

static bool is_id_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* "[12]" at *place; moves behind it */
static bool take_index(const char **place, int *index)
{
    const char *c = *place + 1;
    long value = 0;
    while (*c >= '0' && *c <= '9' && value < 100000000)
        value = 10 * value + (*c++ - '0');
    if (*c != ']' || value < 1)
        return false;
    *index = (int)value;
    *place = c + 1;
    return true;
}

bool value_parse(const char *word, struct value_ref *ref)
{
    static const char letters[] = "cfv";
    static const enum value_kind kinds[] = {VALUE_COMPUTE, VALUE_FIX, VALUE_VARIABLE};
    const char *letter = word[0] ? strchr(letters, word[0]) : NULL;
    if (!letter || word[1] != '_')
        return false;
    struct value_ref found = {.kind = kinds[letter - letters]};
    const char *place = word + 2;
    size_t n = 0;
    while (is_id_letter(place[n]))
        n++;
    if (n == 0 || n >= VALUE_NAME)
        return false;
    memcpy(found.name, place, n);
    place += n;
    for (int k = 0; k < 2 && *place == '['; k++) {
        if (!take_index(&place, &found.index[k]))
            return false;
    }
    if (*place)
        return false;
    *ref = found;
    return true;
}
