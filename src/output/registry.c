/* One row per dump style; a new style is a new file and a row here. */
#include "output/registry.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "output/dump_h5md.h"
#include "output/dump_image.h"
#include "output/dump_text.h"
#include "system/group.h"

static const struct writer_style *const styles[] = {
    &dump_atom_style, &dump_custom_style, &dump_xyz_style, &dump_image_style, &dump_h5md_style,
};

static const char *const names[] = {"atom", "custom", "xyz", "image", "h5md", NULL};

enum { STYLES = sizeof styles / sizeof *styles };

_Static_assert(sizeof names / sizeof *names == STYLES + 1, "one name per row");

const struct writer_style *writer_find_style(const char *name)
{
    for (int k = 0; k < STYLES; k++) {
        if (strcmp(styles[k]->name, name) == 0)
            return styles[k];
    }
    return NULL;
}

const char *const *writer_style_names(void)
{
    return names;
}

enum cw_status writer_check_words(const char *style, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    const struct writer_style *found = writer_find_style(style);
    if (!found) {
        return cw_err_user(err,
                           "unknown dump style '%s'%s; there are atom, custom, xyz, image, h5md",
                           style, text_nearest_hint(style, names).text);
    }
    if (text_check_count(words, n_words, found->words_min, found->words_max, "after the file",
                         err) != CW_OK) {
        cw_err_prefix(err, "dump %s: ", style);
        if (found->usage)
            cw_err_append(err, "; usage: %s ... FILE %s", style, found->usage);
    }
    return err->status;
}

enum cw_status writer_create(const struct writer_request *request, struct writer **out,
                             struct cw_err *err)
{
    struct writer *writer = NULL;
    if (writer_check_words(request->style, request->words, request->n_words, err) != CW_OK)
        return err->status;
    size_t length = strlen(request->id);
    if (length >= sizeof writer->id || !text_is_label(request->id)) {
        return cw_err_user(err, "dump: '%s' is no ID (1 to %zu characters)", request->id,
                           sizeof writer->id - 1);
    }
    if (request->every < 1)
        return cw_err_user(err, "dump %s: expected a number of steps above 0", request->id);
    const struct writer_style *style = writer_find_style(request->style);
    if (style->create(request->file, request->words, request->n_words, &writer, err) != CW_OK) {
        cw_err_prefix(err, "dump %s: ", request->id);
        return err->status;
    }
    writer->style = style;
    memcpy(writer->id, request->id, length + 1);
    writer->group = request->group;
    writer->group_bit = group_bit(request->group);
    writer->every = request->every;
    writer->last_written = -1;
    writer->file = mem_string(request->file);
    writer->words = mem_array((size_t)request->n_words, sizeof *writer->words);
    writer->n_words = request->n_words;
    for (int k = 0; k < request->n_words; k++)
        writer->words[k] = mem_string(request->words[k]);
    *out = writer;
    return CW_OK;
}

void writer_destroy(struct writer *writer)
{
    if (!writer)
        return;
    for (int k = 0; k < writer->n_words; k++)
        mem_free(writer->words[k]);
    mem_free(writer->words);
    mem_free(writer->file);
    writer->ops->destroy(writer);
}
