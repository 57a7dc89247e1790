/* fix ave/time: values are sampled on the Nrepeat steps Nevery apart that end at each multiple of
 * Nfreq; their mean is one output. `ave running` gives the mean of all outputs up to now, `ave
 * window M` that of the last M. Words: ave_words.c. With mode vector each value is a global vector
 * and each output a block of rows.
 *
 * Values are asked for through value_host on the steps that need them, and `needs` announces energy
 * and virial for these steps alone. The state (sums, last outputs, place in the file) goes into
 * checkpoints: a run that goes on gives the same file. */
#include "dynamics/fix_ave_time.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"

/* the deck's format of one number is checked when it is read (ave_words.c) */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

struct fix_ave {
    struct fix base;
    struct ave_words words;
    const struct value_host *values; /* borrowed from the first setup on */
    int rows;                        /* 1 with mode scalar; 0 before setup */
    double *sum, *total, *history;   /* [rows * n_values], [same], [window][same]; owned */
    gid next;                        /* step of the next sample; -1 before the first setup */
    gid samples;                     /* taken towards the next output */
    gid norm;                        /* outputs in total */
    gid outputs;                     /* ever made */
};

static struct fix_ave *own(struct fix *fix)
{
    return (struct fix_ave *)fix;
}

static size_t n_cells(const struct fix_ave *self)
{
    return (size_t)self->rows * (size_t)self->words.n_values;
}

static void allocate(struct fix_ave *self)
{
    const size_t n = n_cells(self);
    self->sum = mem_zeroed(n, sizeof(double));
    self->total = mem_zeroed(n, sizeof(double));
    self->history = mem_zeroed(n * (size_t)self->words.window, sizeof(double));
}

/* the first sample of the first output that lies wholly at or after `step` */
static gid first_sample(const struct ave_words *words, gid step)
{
    const gid lead = (words->repeat - 1) * words->every;
    gid output = (step / words->freq) * words->freq;
    while (output - lead < step || output < words->start)
        output += words->freq;
    return output - lead;
}

/* rows of all values, which must be equal */
static enum cw_status count_rows(struct fix_ave *self, int *rows, struct cw_err *err)
{
    const struct ave_words *words = &self->words;
    *rows = 1;
    for (int k = 0; k < words->n_values; k++) {
        if (!words->is_vector) {
            if (self->values->check(self->values->self, &words->value[k], false, err) != CW_OK)
                return err->status;
            continue;
        }
        const int n = self->values->columns(self->values->self, &words->value[k], false);
        if (n < 1) {
            return cw_err_user(err, "%s is no global vector and no column of a global array",
                               words->label[k]);
        }
        if (k > 0 && n != *rows) {
            return cw_err_user(err, "%s has %d rows, %s has %d", words->label[k], n,
                               words->label[0], *rows);
        }
        *rows = n;
    }
    return CW_OK;
}

/* Text that grows. */
struct text {
    char *data;
    size_t n, cap;
};

static void add_text(struct text *text, const char *piece)
{
    const size_t n = strlen(piece);
    if (text->n + n + 1 > text->cap) {
        text->cap = 2 * (text->n + n + 1);
        text->data = mem_resize(text->data, text->cap, 1);
    }
    memcpy(text->data + text->n, piece, n + 1);
    text->n += n;
}

static void add_labels(struct text *text, const struct ave_words *words)
{
    for (int k = 0; k < words->n_values; k++) {
        add_text(text, " ");
        add_text(text, words->label[k]);
    }
}

/* the lines at the head of the file; its data are the caller's (mem_free) */
static struct text make_titles(const struct fix_ave *self)
{
    const struct ave_words *words = &self->words;
    struct text text = {0};
    if (words->title[0]) {
        add_text(&text, words->title[0]);
    } else {
        add_text(&text, "# Time-averaged data for fix ");
        add_text(&text, self->base.id);
    }
    add_text(&text, "\n");
    add_text(&text, words->title[1]    ? words->title[1]
                    : words->is_vector ? "# TimeStep Number-of-rows"
                                       : "# TimeStep");
    if (!words->title[1] && !words->is_vector)
        add_labels(&text, words);
    if (words->is_vector) {
        add_text(&text, "\n");
        add_text(&text, words->title[2] ? words->title[2] : "# Row");
        if (!words->title[2])
            add_labels(&text, words);
    }
    add_text(&text, "\n");
    return text;
}

static enum cw_status write_titles(struct fix_ave *self, struct comm *comm, struct cw_err *err)
{
    struct text text = make_titles(self);
    const enum cw_status status = fix_file_write(&self->words.file, comm, text.data, err);
    mem_free(text.data);
    return status;
}

/* one output; its data are the caller's (mem_free) */
static struct text make_output(const struct fix_ave *self, const struct fix_context *context)
{
    const struct ave_words *words = &self->words;
    struct text text = {0};
    char number[400];
    (void)snprintf(number, sizeof number, "%lld", (long long)context->step);
    add_text(&text, number);
    if (words->is_vector) {
        (void)snprintf(number, sizeof number, " %d\n", self->rows);
        add_text(&text, number);
    }
    for (int row = 0; row < self->rows; row++) {
        if (words->is_vector) {
            (void)snprintf(number, sizeof number, "%d", row + 1);
            add_text(&text, number);
        }
        for (int k = 0; k < words->n_values; k++) {
            const double value =
                self->total[(size_t)row * (size_t)words->n_values + (size_t)k] / (double)self->norm;
            (void)snprintf(number, sizeof number, words->format, value);
            add_text(&text, number);
        }
        add_text(&text, "\n");
    }
    return text;
}

static enum cw_status write_output(struct fix_ave *self, struct fix_context *context,
                                   struct cw_err *err)
{
    struct text text = make_output(self, context);
    const enum cw_status status =
        self->words.overwrite ? fix_file_replace(&self->words.file, context->comm, text.data, err)
                              : fix_file_write(&self->words.file, context->comm, text.data, err);
    mem_free(text.data);
    return status;
}

static enum cw_status read_values(struct fix_ave *self, double *value, struct cw_err *err)
{
    const struct ave_words *words = &self->words;
    const struct value_host *values = self->values;
    if (words->is_vector && values->vectors) {
        return values->vectors(values->self, words->value, words->n_values, self->rows, value, err);
    }
    for (int row = 0; row < self->rows; row++) {
        for (int k = 0; k < words->n_values; k++) {
            struct value_ref ref = words->value[k];
            if (words->is_vector)
                ref.index[0] = row + 1;
            if (values->scalar(values->self, &ref, &value[row * words->n_values + k], err) != CW_OK)
                return err->status;
        }
    }
    return CW_OK;
}

static enum cw_status take_sample(struct fix_ave *self, struct cw_err *err)
{
    const size_t n = n_cells(self);
    double *value = mem_array(n, sizeof *value);
    if (read_values(self, value, err) == CW_OK) {
        for (size_t i = 0; i < n; i++) {
            const bool is_off = self->words.is_off[i % (size_t)self->words.n_values];
            self->sum[i] = is_off ? value[i] : self->sum[i] + value[i];
        }
    }
    mem_free(value);
    return err->status;
}

/* the samples' mean into total, and the sums back to zero */
static void conclude(struct fix_ave *self)
{
    const struct ave_words *words = &self->words;
    const bool has_window = words->kind == AVE_WINDOW;
    const size_t n = n_cells(self);
    double *oldest =
        has_window ? self->history + n * (size_t)(self->outputs % words->window) : NULL;
    const bool is_full = has_window && self->outputs >= words->window;
    self->outputs++;
    self->norm = words->kind == AVE_ONE ? 1 : is_full ? words->window : self->outputs;
    for (size_t i = 0; i < n; i++) {
        const bool is_off = words->is_off[i % (size_t)words->n_values];
        const double mean = is_off ? self->sum[i] : self->sum[i] / (double)words->repeat;
        self->sum[i] = 0;
        self->total[i] = words->kind == AVE_ONE ? mean : self->total[i] + mean;
        if (is_full)
            self->total[i] -= oldest[i];
        if (has_window)
            oldest[i] = mean;
        if (is_off)
            self->total[i] = (double)self->norm * mean;
    }
}

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_ave *self = own(fix);
    const struct ave_words *words = &self->words;
    if (context->dry || context->step != self->next)
        return CW_OK;
    if (take_sample(self, err) != CW_OK)
        return err->status;
    if (++self->samples < words->repeat) {
        self->next += words->every;
        return CW_OK;
    }
    self->samples = 0;
    self->next += words->freq - (words->repeat - 1) * words->every;
    conclude(self);
    return write_output(self, context, err);
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_ave *self = own(fix);
    int rows;
    bool is_fresh;
    self->values = context->values;
    if (count_rows(self, &rows, err) != CW_OK)
        return err->status;
    if (self->rows > 0 && rows != self->rows) {
        return cw_err_user(err, "fix %s: the values had %d rows before, now %d", fix->id,
                           self->rows, rows);
    }
    self->rows = rows;
    if (!self->sum)
        allocate(self);
    if (context->dry)
        return CW_OK;
    if (fix_file_open(&self->words.file, context->comm, &is_fresh, err) != CW_OK)
        return err->status;
    if (is_fresh && write_titles(self, context->comm, err) != CW_OK)
        return err->status;
    if (context->minimizing)
        return CW_OK;
    if (self->next < context->step) {
        self->samples = 0;
        memset(self->sum, 0, n_cells(self) * sizeof(double));
        self->next = first_sample(&self->words, context->step);
    }
    return end_of_step(fix, context, err);
}

static enum cw_status output(struct fix *fix, struct fix_context *context, struct fix_output *out,
                             struct cw_err *err)
{
    struct fix_ave *self = own(fix);
    const struct ave_words *words = &self->words;
    *out = (struct fix_output){0};
    if (!self->sum)
        return CW_OK;
    if (take_sample(self, err) != CW_OK)
        return err->status;
    conclude(self);
    struct text text = make_output(self, context);
    struct text titles = make_titles(self);
    *out = (struct fix_output){
        .path = words->file.path,
        .every = words->freq,
        .line = (gid)strlen(text.data),
        .head = (gid)strlen(titles.data),
        .append = words->file.append,
        .replaces = words->overwrite,
    };
    mem_free(titles.data);
    mem_free(text.data);
    return CW_OK;
}

static unsigned needs(struct fix *fix, gid step)
{
    const struct fix_ave *self = own(fix);
    unsigned flags = 0;
    for (int k = 0; step == self->next && self->values && k < self->words.n_values; k++)
        flags |= self->values->needs(self->values->self, &self->words.value[k]);
    return flags;
}

static double mean_of(const struct fix_ave *self, size_t cell)
{
    return self->norm > 0 ? self->total[cell] / (double)self->norm : 0;
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)context;
    const struct fix_ave *self = own(fix);
    if (self->words.is_vector || self->words.n_values != 1) {
        return cw_err_user(err, "fix %s averages %d values: say f_%s[1] for the first", fix->id,
                           self->words.n_values, fix->id);
    }
    *out = self->sum ? mean_of(self, 0) : 0;
    return CW_OK;
}

static int vector_length(const struct fix *fix)
{
    const struct fix_ave *self = (const struct fix_ave *)fix;
    if (!self->words.is_vector)
        return self->words.n_values;
    return self->words.n_values == 1 ? self->rows : 0;
}

static enum cw_status vector(struct fix *fix, struct fix_context *context, int index, double *out,
                             struct cw_err *err)
{
    (void)context;
    const struct fix_ave *self = own(fix);
    if (index < 1 || index > vector_length(fix))
        return cw_err_user(err, "element %d; expected 1 to %d", index, vector_length(fix));
    *out = self->sum ? mean_of(self, (size_t)index - 1) : 0;
    return CW_OK;
}

/* followed by sum, total and history */
struct saved {
    gid rows, values, window, next, samples, norm, outputs, position;
};

static size_t state_doubles(const struct saved *saved)
{
    return (size_t)(saved->rows * saved->values) * (size_t)(2 + saved->window);
}

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    (void)context;
    const struct fix_ave *self = (const struct fix_ave *)fix;
    const struct saved saved = {
        .rows = self->rows,
        .values = self->words.n_values,
        .window = self->words.window,
        .next = self->next,
        .samples = self->samples,
        .norm = self->norm,
        .outputs = self->outputs,
        .position = self->words.file.position,
    };
    const size_t n = n_cells(self);
    *bytes = sizeof saved + state_doubles(&saved) * sizeof(double);
    char *place = mem_array(*bytes, 1);
    *data = place;
    memcpy(place, &saved, sizeof saved);
    if (n == 0)
        return;
    place += sizeof saved;
    memcpy(place, self->sum, n * sizeof(double));
    memcpy(place + n * sizeof(double), self->total, n * sizeof(double));
    memcpy(place + 2 * n * sizeof(double), self->history,
           n * (size_t)saved.window * sizeof(double));
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct fix_ave *self = own(fix);
    const char *place = data;
    struct saved saved;
    if (bytes < sizeof saved)
        return cw_err_user(err, "the checkpoint's state of fix %s is cut", fix->id);
    memcpy(&saved, place, sizeof saved);
    if (saved.values != self->words.n_values || saved.window != self->words.window ||
        saved.rows < 0 || bytes != sizeof saved + state_doubles(&saved) * sizeof(double))
        return cw_err_user(err, "fix %s: the checkpoint's averages are of other values", fix->id);
    self->next = saved.next;
    self->samples = saved.samples;
    self->norm = saved.norm;
    self->outputs = saved.outputs;
    self->words.file.resume = saved.position;
    if (saved.rows == 0)
        return CW_OK;
    self->rows = (int)saved.rows;
    allocate(self);
    const size_t n = n_cells(self);
    place += sizeof saved;
    memcpy(self->sum, place, n * sizeof(double));
    memcpy(self->total, place + n * sizeof(double), n * sizeof(double));
    memcpy(self->history, place + 2 * n * sizeof(double),
           n * (size_t)saved.window * sizeof(double));
    return CW_OK;
}

static void destroy(struct fix *fix)
{
    struct fix_ave *self = own(fix);
    ave_words_free(&self->words);
    mem_free(self->sum);
    mem_free(self->total);
    mem_free(self->history);
    mem_free(self);
}

static const struct fix_ops ops = {
    .setup = setup,
    .end_of_step = end_of_step,
    .needs = needs,
    .scalar = scalar,
    .vector = vector,
    .vector_length = vector_length,
    .save = save,
    .restore = restore,
    .output = output,
    .destroy = destroy,
};

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    struct fix_ave *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    self->next = -1;
    if (ave_words_read(&self->words, context ? context->values : NULL, words, n_words, err) !=
        CW_OK) {
        mem_free(self);
        return err->status;
    }
    self->base.every = self->words.every;
    *out = &self->base;
    return CW_OK;
}

const struct fix_style fix_ave_time_style = {
    .name = "ave/time",
    .usage = "NEVERY NREPEAT NFREQ VALUE ... [mode scalar|vector] [file|append FILE] [ave "
             "one|running|window M] [start S] [off I] [overwrite] [format F] [title1|title2|title3 "
             "TEXT]",
    .summary = "time averages of global values",
    .source = "",
    .words_min = 4,
    .words_max = -1,
    .keywords = ave_words_keywords,
    .create = create,
};
