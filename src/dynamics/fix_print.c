/* fix ID group print N "text" [file F | append F] [screen yes|no] [title T]
 *
 * Every N steps, and when a run begins at a multiple of N, the text with its variables replaced
 * goes to screen and log, and to a file. `screen no` keeps it from both screen and log. The file
 * begins with the title line, "# Fix print output for fix ID" unless given; `title none` leaves it
 * out. */
#include "dynamics/fix_print.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "dynamics/fix_file.h"
#include "dynamics/fix_state.h"
#include "dynamics/fix_words.h"
#include "system/value.h"

struct fix_print {
    struct fix base;
    char *text, *title; /* owned; title NULL: the default */
    bool screen;
    gid last; /* step of the last line; -1 */
    bool restored;
    struct fix_file file;
};

static struct fix_print *own(struct fix *fix)
{
    return (struct fix_print *)fix;
}

static enum cw_status print_line(struct fix_print *self, struct fix_context *context,
                                 struct cw_err *err)
{
    const struct value_host *values = context->values;
    char *text = NULL;
    if (values->substitute(values->self, self->text, &text, err) != CW_OK)
        return err->status;
    const size_t room = strlen(text) + 2;
    char *line = mem_array(room, 1);
    (void)snprintf(line, room, "%s\n", text);
    if (self->screen)
        log_print("%s", line);
    const enum cw_status status = fix_file_write(&self->file, context->comm, line, err);
    mem_free(line);
    mem_free(text);
    self->last = context->step;
    return status;
}

static enum cw_status write_title(struct fix_print *self, struct fix_context *context,
                                  struct cw_err *err)
{
    char line[512];
    if (self->title && strcmp(self->title, "none") == 0)
        return CW_OK;
    if (self->title) {
        (void)snprintf(line, sizeof line, "%s\n", self->title);
    } else {
        (void)snprintf(line, sizeof line, "# Fix print output for fix %s\n", self->base.id);
    }
    return fix_file_write(&self->file, context->comm, line, err);
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_print *self = own(fix);
    bool is_fresh;
    if (context->dry)
        return CW_OK;
    if (fix_file_open(&self->file, context->comm, &is_fresh, err) != CW_OK)
        return err->status;
    if (is_fresh && write_title(self, context, err) != CW_OK)
        return err->status;
    const bool is_printed = self->restored && self->last == context->step;
    self->restored = false;
    if (context->minimizing || is_printed || context->step % fix->every != 0)
        return CW_OK;
    return print_line(self, context, err);
}

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    return context->dry ? CW_OK : print_line(own(fix), context, err);
}

static enum cw_status output(struct fix *fix, struct fix_context *context, struct fix_output *out,
                             struct cw_err *err)
{
    const struct fix_print *self = own(fix);
    const struct value_host *values = context->values;
    char *text = NULL;
    if (values->substitute(values->self, self->text, &text, err) != CW_OK)
        return err->status;
    const gid bytes = (gid)strlen(text) + 1;
    *out = (struct fix_output){
        .path = self->file.path,
        .every = fix->every,
        .line = bytes,
        .head = self->title ? (gid)strlen(self->title) + 1 : 40,
        .log_line = self->screen ? bytes : 0,
        .append = self->file.append,
        .at_start = true,
    };
    mem_free(text);
    return CW_OK;
}

struct saved {
    gid last, position;
};

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    (void)context;
    const struct fix_print *self = (const struct fix_print *)fix;
    struct saved *saved = mem_array(1, sizeof *saved);
    *saved = (struct saved){self->last, self->file.position};
    *data = saved;
    *bytes = sizeof *saved;
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct fix_print *self = own(fix);
    struct saved saved;
    if (fix_state_restore(fix->id, data, bytes, &saved, sizeof saved, err) != CW_OK)
        return err->status;
    self->last = saved.last;
    self->file.resume = saved.position;
    self->restored = true;
    return CW_OK;
}

static void destroy(struct fix *fix)
{
    struct fix_print *self = own(fix);
    fix_file_free(&self->file);
    mem_free(self->text);
    mem_free(self->title);
    mem_free(self);
}

static const struct fix_ops ops = {
    .setup = setup,
    .end_of_step = end_of_step,
    .save = save,
    .restore = restore,
    .output = output,
    .destroy = destroy,
};

static const char *const keywords[] = {"file", "append", "screen", "title", NULL};

static enum cw_status read_keyword(struct fix_print *self, const char *const *words,
                                   struct cw_err *err)
{
    if (strcmp(words[0], "file") == 0 || strcmp(words[0], "append") == 0) {
        fix_file_init(&self->file, words[1], words[0][0] == 'a');
        return CW_OK;
    }
    if (strcmp(words[0], "screen") == 0)
        return fix_words_yes_no("screen", words[1], &self->screen, err);
    if (strcmp(words[0], "title") != 0)
        return fix_words_unknown(words[0], keywords, err);
    mem_free(self->title);
    self->title = mem_string(words[1]);
    return CW_OK;
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    (void)context;
    struct fix_print *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    self->screen = true;
    self->last = -1;
    self->text = mem_string(words[1]);
    if (fix_words_whole("N", words[0], 1, &self->base.every, err) != CW_OK)
        goto fail;
    for (int k = 2; k < n_words; k += 2) {
        if (k + 1 >= n_words) {
            cw_err_user(err, "'%s' needs a value (put a text of several words in quotes)",
                        words[k]);
            goto fail;
        }
        if (read_keyword(self, words + k, err) != CW_OK)
            goto fail;
    }
    *out = &self->base;
    return CW_OK;
fail:
    destroy(&self->base);
    return err->status;
}

const struct fix_style fix_print_style = {
    .name = "print",
    .usage = "N \"TEXT\" [file|append FILE] [screen yes|no] [title TEXT]",
    .summary = "prints a line with variables every N steps",
    .source = "",
    .words_min = 2,
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};
