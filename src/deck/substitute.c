/* Replacement of variables in a line, by the rules of LAMMPS's manual (Commands_parse, rules 3 and
 * 6): a $ inside quotes stays; a name has no $ in it; values are not scanned again. An immediate
 * formula is printed with %.20g unless it ends in ":%format". */
#include "deck/substitute.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "deck/words.h"

/* A format string is data here, but it has been read by substitute_is_format first. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

/* A text that grows. */
struct buffer {
    char *text;
    size_t n, cap;
};

static void append(struct buffer *buffer, const char *text, size_t n)
{
    if (buffer->n + n + 1 > buffer->cap) {
        buffer->cap = 2 * (buffer->n + n) + 64;
        buffer->text = mem_resize(buffer->text, buffer->cap, 1);
    }
    memcpy(buffer->text + buffer->n, text, n);
    buffer->n += n;
    buffer->text[buffer->n] = '\0';
}

bool substitute_is_format(const char *format)
{
    int conversions = 0;
    for (const char *at = format; *at; at++) {
        if (*at != '%')
            continue;
        at++;
        if (*at == '%')
            continue;
        at += strspn(at, "-+ #0");
        size_t width = strspn(at, "0123456789");
        at += width;
        size_t digits = *at == '.' ? 1 + strspn(at + 1, "0123456789") : 0;
        at += digits;
        if (width > 3 || digits > 4 || !*at || !strchr("eEfFgGaA", *at))
            return false;
        conversions++;
    }
    return conversions == 1;
}

char *substitute_format(const char *format, double value)
{
    int n = snprintf(NULL, 0, format, value);
    CW_ASSERT(n >= 0, "a format for one number");
    char *text = mem_array((size_t)n + 1, 1);
    (void)snprintf(text, (size_t)n + 1, format, value);
    return text;
}

char *substitute_cut_format(char *inner)
{
    char *colon = strrchr(inner, ':');
    if (!colon || colon[1] != '%')
        return NULL;
    *colon = '\0';
    return colon + 1;
}

/* A place after '$' and what stands there. */
struct place {
    char kind;    /* '{', '(' or 0 for $x */
    char *inner;  /* name or formula, owned */
    size_t bytes; /* of the whole, $ included */
};

/* Length up to the bracket that matches the one at text[0]; 0 when there is none. */
static size_t matching(const char *text, char open, char close)
{
    int depth = 0;
    for (size_t i = 0; text[i]; i++) {
        depth += text[i] == open;
        depth -= text[i] == close;
        if (depth == 0)
            return i;
    }
    return 0;
}

static enum cw_status find_place(const char *at, struct place *place, struct cw_err *err)
{
    const char *begin = at + 2;
    size_t n;
    *place = (struct place){0};
    if (at[1] == '{' || at[1] == '(')
        place->kind = at[1];
    if (place->kind == '{') {
        n = strcspn(begin, "}");
        if (!begin[n])
            return cw_err_user(err, "'%.40s': the '}' of ${name} is missing", at);
    } else if (place->kind == '(') {
        n = matching(at + 1, '(', ')');
        if (n == 0)
            return cw_err_user(err, "'%.40s': the ')' of $(formula) is missing", at);
        n--;
    } else {
        if (!isalnum((unsigned char)at[1]) && at[1] != '_')
            return cw_err_user(err, "'%.40s': expected a name, {name} or (formula) after '$'", at);
        begin = at + 1;
        n = 1;
    }
    place->bytes = (size_t)(begin - at) + n + (place->kind != 0);
    place->inner = mem_array(n + 1, 1);
    memcpy(place->inner, begin, n);
    place->inner[n] = '\0';
    if (strchr(place->inner, '$'))
        return cw_err_user(err, "'%.60s': no $ inside ${} or $(); write v_name in a formula", at);
    return CW_OK;
}

static enum cw_status value_of(const struct place *place, const struct substitution *how,
                               char **value, struct cw_err *err)
{
    CW_ASSERT(place->inner, "find_place has succeeded");
    if (place->kind != '(')
        return how->variable(how->self, place->inner, value, err);
    const char *format = substitute_cut_format(place->inner);
    double number = 0.0;
    if (format && !substitute_is_format(format))
        return cw_err_user(err, "'%.40s' is no format for one number (like %%.6g)", format);
    if (how->formula(how->self, place->inner, &number, err) == CW_OK)
        *value = substitute_format(format ? format : "%.20g", number);
    return err->status;
}

static void show(const struct substitution *how, struct buffer *done, const char *rest)
{
    if (!how->changed)
        return;
    size_t n = done->n;
    append(done, rest, strlen(rest));
    how->changed(how->self, done->text);
    done->n = n;
    done->text[n] = '\0';
}

enum cw_status substitute_text(const char *text, const struct substitution *how, char **out,
                               struct cw_err *err)
{
    struct buffer buffer = {0};
    struct quote_state quotes = {0};
    *out = NULL;
    append(&buffer, "", 0);
    for (const char *at = text; *at && err->status == CW_OK;) {
        if (*at != '$' || quotes.quote) {
            size_t n = quote_step(&quotes, at);
            append(&buffer, at, n);
            at += n;
            continue;
        }
        struct place place;
        char *value = NULL;
        if (find_place(at, &place, err) == CW_OK && value_of(&place, how, &value, err) == CW_OK) {
            CW_ASSERT(value, "a value has a text");
            append(&buffer, value, strlen(value));
            at += place.bytes;
            show(how, &buffer, at);
        }
        mem_free(place.inner);
        mem_free(value);
    }
    if (err->status == CW_OK) {
        *out = buffer.text;
    } else {
        mem_free(buffer.text);
    }
    return err->status;
}
