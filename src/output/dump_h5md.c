/* The dump: chooses atoms, puts them into the order of their ids over the ranks, opens the file,
 * appends a snapshot, closes it. Opening costs some milliseconds per snapshot; in return there is
 * never a moment, but that of writing, at which a killed run leaves a file that HDF5 calls damaged.
 *
 * `append` goes on with a file: snapshots at or after the present step are dropped first, so a run
 * that was restarted from a checkpoint leaves no step twice. */
#include "output/dump_h5md.h"

#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "output/dump_options.h"
#include "output/h5md_file.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/group.h"

struct h5md_writer {
    struct writer base;
    struct dump_options options;
    struct h5md_spec spec;
    char *author;
    bool started; /* the file is ours: made or checked */
    gid total;    /* atoms of every snapshot */
    gid *id;      /* [n_id] ids of this rank's rows */
    size_t n_id;
};

static gid frame_bytes(const struct h5md_snapshot *snapshot)
{
    return snapshot->total * (gid)sizeof(struct id_row) + (1 << 18);
}

static enum cw_status open_file(struct h5md_writer *dump, const struct h5md_snapshot *snapshot,
                                const char *path, struct h5file *file, struct cw_err *err)
{
    gid there = dump->started;
    if (!there && dump->options.sink.append) {
        there = comm_rank(snapshot->context->comm) == 0 && access(path, F_OK) == 0;
        comm_max(snapshot->context->comm, &there, 1);
    }
    if (!there) {
        if (h5file_create(file, snapshot->context->comm, path, frame_bytes(snapshot), err) == CW_OK)
            h5md_make_layout(file, &dump->spec, snapshot);
        return err->status;
    }
    if (h5file_open(file, snapshot->context->comm, path, true, err) == CW_OK &&
        h5file_need_room(file, frame_bytes(snapshot), err) != CW_OK) {
        struct cw_err second = {0};
        (void)!h5file_close(file, "cannot close", &second);
    }
    return err->status;
}

/* the same atoms in every snapshot? */
static enum cw_status check_same_atoms(struct h5md_writer *dump,
                                       const struct h5md_snapshot *snapshot, struct cw_err *err)
{
    bool same = snapshot->n == dump->n_id && snapshot->total == dump->total;
    for (size_t i = 0; i < snapshot->n && same; i++)
        same = snapshot->row[i].id == dump->id[i];
    if (!same) {
        cw_err_user(err,
                    "dump h5md: a trajectory has the same atoms in every snapshot; they changed: "
                    "undump and dump into another file, or say 'dump_modify ID vary yes' before "
                    "the first");
    }
    return err_sync(snapshot->context->comm, err);
}

static void remember_atoms(struct h5md_writer *dump, const struct h5md_snapshot *snapshot)
{
    dump->started = true;
    dump->total = snapshot->total;
    dump->n_id = snapshot->n;
    dump->id = mem_array(snapshot->n, sizeof *dump->id);
    for (size_t i = 0; i < snapshot->n; i++)
        dump->id[i] = snapshot->row[i].id;
}

static enum cw_status append_snapshot(struct h5md_writer *dump, struct h5md_snapshot *snapshot,
                                      struct cw_err *err)
{
    struct h5file file;
    dump->spec.group = snapshot->context->groups->name[dump->base.group];
    if (snapshot->total == 0 && !dump->spec.varies)
        return cw_err_user(err, "dump h5md: there are no atoms in the group");
    if (dump->started && !dump->spec.varies && check_same_atoms(dump, snapshot, err) != CW_OK)
        return err->status;
    if (open_file(dump, snapshot, dump->options.sink.pattern, &file, err) != CW_OK)
        return err->status;
    hid_t particles = h5md_open_particles(&file, &dump->spec);
    if (!dump->started && dump->options.sink.append)
        h5md_check_appended(&file, &dump->spec, particles, snapshot);
    snapshot->frame = h5md_count_frames(&file, particles, snapshot);
    h5md_write_frame(&file, &dump->spec, particles, snapshot);
    if (particles >= 0)
        H5Gclose(particles);
    if (h5file_close(&file, "cannot write", err) == CW_OK && !dump->started)
        remember_atoms(dump, snapshot);
    return err->status;
}

static struct id_row make_row(const struct atoms *atoms, lidx atom)
{
    size_t i = (size_t)atom;
    struct id_row row = {.id = atoms->id[i],
                         .type = atoms->type[i],
                         .q = atoms->has_charge ? atoms->q[i] : 0,
                         .mass = atoms->mass[atoms->type[i]]};
    memcpy(row.image, atoms->image + 3 * i, sizeof row.image);
    memcpy(row.x, atoms->x + 4 * i, sizeof row.x);
    memcpy(row.v, atoms->v + 4 * i, sizeof row.v);
    memcpy(row.f, atoms->f + 4 * i, sizeof row.f);
    return row;
}

static enum cw_status write_snapshot(struct writer *writer, const struct writer_context *context,
                                     struct cw_err *err)
{
    struct h5md_writer *dump = (struct h5md_writer *)writer;
    struct h5md_snapshot snapshot = {.context = context};
    lidx *chosen;
    lidx n = 0;
    dump_choose(&dump->options, writer, context, &chosen, &n, err);
    if (err_sync(context->comm, err) == CW_OK) {
        struct id_row *rows = mem_array((size_t)n, sizeof *rows);
        for (lidx j = 0; j < n; j++)
            rows[j] = make_row(context->atoms, chosen[j]);
        id_rows_sort(context->comm, rows, (size_t)n, &snapshot.row, &snapshot.n, &snapshot.first,
                     &snapshot.total);
        mem_free(rows);
        if (context->measured) {
            *context->measured += h5md_measure_frame(&dump->spec, &snapshot);
        } else {
            append_snapshot(dump, &snapshot, err);
        }
        mem_free(snapshot.row);
    }
    mem_free(chosen);
    return err_sync(context->comm, err);
}

static enum cw_status modify_precision(struct h5md_writer *dump, const char *word,
                                       struct cw_err *err)
{
    const bool single = word && strcmp(word, "single") == 0;
    if (!single && (!word || strcmp(word, "double") != 0)) {
        return cw_err_user(err, "dump_modify precision: expected single or double, got '%s'",
                           word ? word : "");
    }
    dump->spec.single = single;
    return CW_OK;
}

static enum cw_status modify_vary(struct h5md_writer *dump, const char *word, struct cw_err *err)
{
    bool vary = false;
    if (!word || !text_bool(word, &vary))
        return cw_err_user(err, "dump_modify vary: expected yes or no, got '%s'", word ? word : "");
    if (dump->started && vary != dump->spec.varies) {
        return cw_err_user(err, "dump_modify vary: the file has snapshots already; say it before "
                                "the first");
    }
    dump->spec.varies = vary;
    return CW_OK;
}

static enum cw_status modify_own(struct writer *writer, const struct writer_context *context,
                                 const char *const *words, int n_words, int *used,
                                 struct cw_err *err)
{
    struct h5md_writer *dump = (struct h5md_writer *)writer;
    const char *word = n_words > 1 ? words[1] : NULL;
    (void)context;
    if (strcmp(words[0], "precision") == 0) {
        *used = 2;
        return modify_precision(dump, word, err);
    }
    if (strcmp(words[0], "vary") == 0) {
        *used = 2;
        return modify_vary(dump, word, err);
    }
    return CW_OK;
}

static enum cw_status modify(struct writer *writer, const struct writer_context *context,
                             const char *const *words, int n_words, struct cw_err *err)
{
    struct h5md_writer *dump = (struct h5md_writer *)writer;
    return dump_options_modify(&dump->options, writer, context, words, n_words, modify_own, err);
}

static void destroy(struct writer *writer)
{
    struct h5md_writer *dump = (struct h5md_writer *)writer;
    dump_options_free(&dump->options);
    mem_free(dump->author);
    mem_free(dump->id);
    mem_free(dump);
}

static bool keeps_atoms(const struct writer *writer)
{
    return !((const struct h5md_writer *)writer)->spec.varies;
}

static const struct writer_ops h5md_ops = {
    .modify = modify, .write = write_snapshot, .keeps_atoms = keeps_atoms, .destroy = destroy};

/* LAMMPS's words: elements, each with an optional interval that must be 1, and author NAME */
static enum cw_status read_words(struct h5md_writer *dump, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    static const char *const hints[] = {"position", "velocity", "force", "image", "author", NULL};
    for (int k = 0; k < n_words; k++) {
        int e = 0;
        while (e < H5MD_ELEMENTS && strcmp(h5md_element_names[e], words[k]) != 0)
            e++;
        if (e < H5MD_ELEMENTS) {
            dump->spec.wanted[e] = true;
        } else if (strcmp(words[k], "species") == 0 || strcmp(words[k], "charge") == 0) {
            continue; /* written always */
        } else if (strcmp(words[k], "author") == 0 && k + 1 < n_words) {
            mem_free(dump->author);
            dump->author = mem_string(words[++k]);
            dump->spec.author = dump->author;
        } else {
            return cw_err_user(err,
                               "h5md: unknown word '%s'; expected position, velocity, force, image "
                               "or author NAME%s",
                               words[k], text_nearest_hint(words[k], hints).text);
        }
    }
    dump->spec.wanted[H5MD_POSITION] = true;
    return CW_OK;
}

static enum cw_status create(const char *file, const char *const *words, int n_words,
                             struct writer **out, struct cw_err *err)
{
    static const char *const usual[] = {"position", "velocity", "image"};
    struct h5md_writer *dump = mem_zeroed(1, sizeof *dump);
    dump->base.ops = &h5md_ops;
    if (dump_options_init(&dump->options, file, err) == CW_OK) {
        if (sink_is_numbered(&dump->options.sink)) {
            cw_err_user(err, "h5md: one file holds all snapshots: '%s' must not hold a *", file);
        } else {
            read_words(dump, n_words ? words : usual, n_words ? n_words : 3, err);
        }
    }
    if (err->status != CW_OK) {
        destroy(&dump->base);
        return err->status;
    }
    *out = &dump->base;
    return CW_OK;
}

static const char *const keywords[] = {"append",    "every", "first", "flush",
                                       "precision", "vary",  NULL};

const struct writer_style dump_h5md_style = {
    .name = "h5md",
    .usage = "[position] [velocity] [force] [image] ...",
    .summary = "H5MD 1.1 trajectory: parallel, compressed, with units",
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};
