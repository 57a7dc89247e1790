/* Commands of output: thermo, thermo_style, thermo_modify, dump, dump_modify, undump, write_dump,
 * restart, write_restart, read_restart. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/check_words.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "deck/known_words.h"
#include "output/registry.h"
#include "output/thermo.h"
#include "parallel/comm.h"
#include "sim/estimate.h"
#include "sim/restart.h"
#include "sim/sim.h"

enum { NAMES_MAX = 64 };

static enum cw_status check_thermo(const char *const *words, int n_words, struct cw_err *err)
{
    gid every;
    (void)n_words;
    if (word_is_open(words[0]))
        return CW_OK;
    if (strncmp(words[0], "v_", 2) == 0) {
        return cw_err_user(err, "thermo: variables are not offered here; expected a number of "
                                "steps, or use run N every M \"...\"");
    }
    if (word_gid("thermo", words[0], &every, err) != CW_OK)
        return err->status;
    return every < 0 ? cw_err_user(err, "thermo: expected 0 or a number of steps") : CW_OK;
}

static enum cw_status run_thermo(struct deck *deck, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    gid every;
    if (check_thermo(words, n_words, err) != CW_OK ||
        word_gid("thermo", words[0], &every, err) != CW_OK)
        return err->status;
    thermo_set_every(deck->sim->thermo, every);
    return CW_OK;
}

static enum cw_status run_thermo_style(struct deck *deck, const char *const *words, int n_words,
                                       struct cw_err *err)
{
    return thermo_set_style(deck->sim->thermo, &deck->sim->values, words, n_words, err);
}

/* does the compute that a thermo word is to come from exist? */
static enum cw_status check_compute(const struct sim *sim, const char *what, const char *id,
                                    struct cw_err *err)
{
    bool own = strncmp(id, "thermo_", 7) == 0;
    if (!own && !sim_find_compute(sim, id))
        return cw_err_user(err, "thermo_modify %s: there is no compute with ID '%s'", what, id);
    return CW_OK;
}

static enum cw_status run_thermo_modify(struct deck *deck, const char *const *words, int n_words,
                                        struct cw_err *err)
{
    for (int k = 0; k + 1 < n_words; k++) {
        if ((strcmp(words[k], "temp") == 0 || strcmp(words[k], "press") == 0) &&
            check_compute(deck->sim, words[k], words[k + 1], err) != CW_OK)
            return err->status;
    }
    return thermo_modify(deck->sim->thermo, words, n_words, err);
}

static int find_writer(const struct sim *sim, const char *id)
{
    for (int k = 0; k < sim->n_writer; k++) {
        if (strcmp(sim->writer[k]->id, id) == 0)
            return k;
    }
    return -1;
}

static enum cw_status require_writer(const struct sim *sim, const char *id, int *place,
                                     struct cw_err *err)
{
    const char *names[NAMES_MAX + 1];
    int n = 0;
    *place = find_writer(sim, id);
    if (*place >= 0)
        return CW_OK;
    for (int k = 0; k < sim->n_writer && n < NAMES_MAX; k++)
        names[n++] = sim->writer[k]->id;
    names[n] = NULL;
    return cw_err_user(err, "there is no dump with ID '%s'%s", id,
                       text_nearest_hint(id, names).text);
}

static enum cw_status require_box(const struct sim *sim, const char *what, struct cw_err *err)
{
    if (!sim->box.exists) {
        return cw_err_user(
            err, "%s before the simulation box exists (create_box, read_data or read_restart)",
            what);
    }
    return CW_OK;
}

/* What a dump is made of but the words behind its file. */
struct dump_head {
    const char *id, *style, *file;
    int n_words; /* behind the file, of the dump itself; then those of a dump_modify */
};

static enum cw_status parse_dump(const void *self, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    const struct dump_head *head = self;
    struct writer_request request = {.id = head->id,
                                     .style = head->style,
                                     .every = 1,
                                     .file = head->file,
                                     .words = words,
                                     .n_words = head->n_words};
    struct writer *writer = NULL;
    if (writer_create(&request, &writer, err) != CW_OK)
        return err->status;
    if (n_words > head->n_words) {
        (void)writer->ops->modify(writer, NULL, words + head->n_words, n_words - head->n_words,
                                  err);
    }
    writer_destroy(writer);
    return err->status;
}

/* name: an ID to write in messages when the line's own is not known yet */
static const char *known_id(const char *id, const char *name)
{
    return word_is_open(id) ? name : id;
}

static enum cw_status check_dump_style(const char *style, const char *const *words, int n_words,
                                       struct cw_err *err)
{
    if (!writer_find_style(style))
        return known_word_refuse(KNOWN_DUMP, "dump style", style, writer_style_names(), err);
    return writer_check_words(style, words, n_words, err);
}

static enum cw_status check_dump(const char *const *words, int n_words, struct cw_err *err)
{
    gid every;
    if (!word_is_open(words[3])) {
        if (word_gid("dump", words[3], &every, err) != CW_OK)
            return err->status;
        if (every < 1) {
            return cw_err_user(err, "dump: expected a number of steps above 0, got '%s'", words[3]);
        }
    }
    if (word_is_open(words[2]))
        return CW_OK;
    const struct dump_head head = {known_id(words[0], "dump"), words[2], words[4], n_words - 5};
    if (check_dump_style(words[2], words + 5, n_words - 5, err) != CW_OK)
        return err->status;
    return check_words_filled(parse_dump, &head, words + 5, n_words - 5, err);
}

static enum cw_status run_dump(struct deck *deck, const char *const *words, int n_words,
                               struct cw_err *err)
{
    struct sim *sim = deck->sim;
    struct writer_request request = {.id = words[0],
                                     .style = words[2],
                                     .file = words[4],
                                     .words = words + 5,
                                     .n_words = n_words - 5};
    struct writer *writer = NULL;
    if (require_box(sim, "dump", err) != CW_OK)
        return err->status;
    if (find_writer(sim, words[0]) >= 0)
        return cw_err_user(err, "dump %s exists already; undump it first", words[0]);
    if (groups_require(&sim->groups, words[1], &request.group, err) != CW_OK ||
        word_gid("dump", words[3], &request.every, err) != CW_OK ||
        writer_create(&request, &writer, err) != CW_OK)
        return err->status;
    sim->writer = mem_resize(sim->writer, (size_t)sim->n_writer + 1, sizeof(struct writer *));
    sim->writer[sim->n_writer++] = writer;
    return CW_OK;
}

static enum cw_status run_dump_modify(struct deck *deck, const char *const *words, int n_words,
                                      struct cw_err *err)
{
    int place;
    if (require_writer(deck->sim, words[0], &place, err) != CW_OK)
        return err->status;
    struct writer_context context = sim_writer_context(deck->sim);
    struct writer *writer = deck->sim->writer[place];
    return writer->ops->modify(writer, &context, words + 1, n_words - 1, err);
}

static enum cw_status run_undump(struct deck *deck, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    struct sim *sim = deck->sim;
    int place;
    (void)n_words;
    if (require_writer(sim, words[0], &place, err) != CW_OK)
        return err->status;
    writer_destroy(sim->writer[place]);
    sim->n_writer--;
    memmove(&sim->writer[place], &sim->writer[place + 1],
            (size_t)(sim->n_writer - place) * sizeof(struct writer *));
    return CW_OK;
}

/* where `modify` stands among the words of write_dump, or n_words */
static int modify_at(const char *const *words, int n_words)
{
    for (int k = 3; k < n_words; k++) {
        if (strcmp(words[k], "modify") == 0)
            return k;
    }
    return n_words;
}

static enum cw_status check_write_dump(const char *const *words, int n_words, struct cw_err *err)
{
    if (word_is_open(words[1]))
        return CW_OK;
    const int end = modify_at(words, n_words);
    int n_modify = end < n_words ? n_words - end - 1 : 0;
    for (int k = 3; k < end; k++) {
        if (strstr(words[k], "[*]")) /* the number of columns is not known yet */
            n_modify = 0;
    }
    const struct dump_head head = {"write_dump", words[1], words[2], end - 3};
    if (check_dump_style(words[1], words + 3, end - 3, err) != CW_OK)
        return err->status;
    const char **all = mem_array((size_t)(end - 3 + n_modify) + 1, sizeof *all);
    memcpy(all, words + 3, (size_t)(end - 3) * sizeof *all);
    if (n_modify > 0)
        memcpy(all + end - 3, words + end + 1, (size_t)n_modify * sizeof *all);
    enum cw_status status = check_words_filled(parse_dump, &head, all, end - 3 + n_modify, err);
    mem_free(all);
    return status;
}

/* Values of computes may need owners, ghosts and forces of the present positions; these are made
 * before the first is evaluated, because that can move atoms between ranks. */
static enum cw_status prepare_values(struct sim *sim, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    bool refers = false;
    for (int k = 0; k < n_words; k++)
        refers = refers || (words[k][0] && strchr("cfv", words[k][0]) && words[k][1] == '_');
    if (!refers || !sim->potential)
        return CW_OK;
    return sim_make_forces(sim, PASS_ENERGY | PASS_VIRIAL, err);
}

static enum cw_status run_write_dump(struct deck *deck, const char *const *words, int n_words,
                                     struct cw_err *err)
{
    struct sim *sim = deck->sim;
    int end = modify_at(words, n_words);
    struct writer_request request = {.id = "write_dump",
                                     .style = words[1],
                                     .every = 1,
                                     .file = words[2],
                                     .words = words + 3,
                                     .n_words = end - 3};
    struct writer *writer = NULL;
    if (require_box(sim, "write_dump", err) != CW_OK ||
        groups_require(&sim->groups, words[0], &request.group, err) != CW_OK ||
        prepare_values(sim, words, n_words, err) != CW_OK ||
        writer_create(&request, &writer, err) != CW_OK)
        return err->status;
    struct writer_context context = sim_writer_context(sim);
    if (end + 1 < n_words)
        writer->ops->modify(writer, &context, words + end + 1, n_words - end - 1, err);
    if (err->status == CW_OK && deck->estimate) {
        (void)!estimate_snapshot(deck->estimate, sim, writer, err);
    } else if (err->status == CW_OK) {
        writer->ops->write(writer, &context, err);
    }
    writer_destroy(writer);
    return err->status;
}

/* names of checkpoints: one file, written by all ranks together */
static enum cw_status check_restart_name(const char *what, const char *name, struct cw_err *err)
{
    if (strchr(name, '%')) {
        return cw_err_user(err,
                           "%s: '%s': one file per rank (%%) is not needed: all ranks write one "
                           "file together",
                           what, name);
    }
    return CW_OK;
}

static enum cw_status check_restart(const char *const *words, int n_words, struct cw_err *err)
{
    gid every;
    if (word_is_open(words[0]))
        return CW_OK;
    if (strncmp(words[0], "v_", 2) == 0) {
        return cw_err_user(err, "restart: variables are not offered here; expected a number of "
                                "steps");
    }
    if (word_gid("restart", words[0], &every, err) != CW_OK)
        return err->status;
    if (every < 0)
        return cw_err_user(err, "restart: expected 0 or a number of steps");
    if ((every == 0) != (n_words == 1))
        return cw_err_user(err, "restart: expected 0, N FILE, or N FILE1 FILE2");
    for (int k = 1; k < n_words; k++) {
        if (check_restart_name("restart", words[k], err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static enum cw_status run_restart(struct deck *deck, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    gid every;
    if (check_restart(words, n_words, err) != CW_OK ||
        word_gid("restart", words[0], &every, err) != CW_OK)
        return err->status;
    restart_schedule(deck->sim, every, n_words > 1 ? words[1] : NULL,
                     n_words > 2 ? words[2] : NULL);
    return CW_OK;
}

static enum cw_status check_write_restart(const char *const *words, int n_words, struct cw_err *err)
{
    (void)n_words;
    return check_restart_name("write_restart", words[0], err);
}

static enum cw_status run_write_restart(struct deck *deck, const char *const *words, int n_words,
                                        struct cw_err *err)
{
    if (check_write_restart(words, n_words, err) != CW_OK ||
        require_box(deck->sim, "write_restart", err) != CW_OK)
        return err->status;
    if (deck->estimate) {
        estimate_file(deck->estimate, "checkpoint", words[0], restart_bytes(deck->sim), false);
        return CW_OK;
    }
    return restart_write(deck->sim, words[0], err);
}

static enum cw_status check_read_restart(const char *const *words, int n_words, struct cw_err *err)
{
    (void)n_words;
    return check_restart_name("read_restart", words[0], err);
}

static enum cw_status run_read_restart(struct deck *deck, const char *const *words, int n_words,
                                       struct cw_err *err)
{
    (void)n_words;
    return restart_read(deck->sim, words[0], err);
}

const struct command commands_output[] = {
    {"thermo", 1, 1, "thermo N", check_thermo, run_thermo},
    {"thermo_style", 1, -1, "thermo_style one|multi|custom WORDS...", thermo_check_style,
     run_thermo_style},
    {"thermo_modify", 2, -1, "thermo_modify KEYWORD VALUE ...", NULL, run_thermo_modify},
    {"dump", 5, -1, "dump ID GROUP STYLE N FILE WORDS...", check_dump, run_dump},
    {"dump_modify", 3, -1, "dump_modify ID KEYWORD VALUE ...", NULL, run_dump_modify},
    {"undump", 1, 1, "undump ID", NULL, run_undump},
    {"write_dump", 3, -1, "write_dump GROUP STYLE FILE WORDS... [modify KEYWORD VALUE ...]",
     check_write_dump, run_write_dump},
    {"restart", 1, 3, "restart 0 | N FILE | N FILE1 FILE2", check_restart, run_restart},
    {"write_restart", 1, 1, "write_restart FILE", check_write_restart, run_write_restart},
    {"read_restart", 1, 1, "read_restart FILE", check_read_restart, run_read_restart},
    {NULL, 0, 0, NULL, NULL, NULL},
};
