/* The words of
 *
 *   kspace_style none | ewald ACCURACY | pppm ACCURACY
 *   kspace_modify KEYWORD VALUE ...
 *       mesh NX NY NZ | order N | gewald G | force F | slab FACTOR | spacing H |
 *       cutoff R
 *       diff ad|ik | fftbench, collective, overlap yes|no | minorder N
 *
 * with LAMMPS's meanings; spacing is ours: the distance of mesh points, or less so that a whole
 * number of them fits. mesh 0 0 0 and 0 of the others take a choice back. A new kspace_style does
 * that, too, unless it is the same one. The last line's keywords say how LAMMPS goes about it: they
 * are read and checked, and change nothing here (the mesh's forces are always the gradient of its
 * energy). */
#include "kspace/words.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "kspace/method.h"
#include "system/words.h"

static const char *const styles[] = {"none", "ewald", "pppm", NULL};

enum { ORDER_LEAST = 2, ORDER_MOST = 8, MESH_MOST = 8192 };

const char *kspace_words_name(const struct kspace_settings *settings)
{
    return styles[settings->style];
}

enum cw_status kspace_words_style(struct kspace_settings *settings, const char *const *words,
                                  int n_words, struct cw_err *err)
{
    struct words in = words_start("kspace_style", words, n_words, err);
    struct kspace_settings out = *settings;
    out.style = (enum kspace_style)words_choice(&in, "style", styles);
    out.accuracy = 0;
    if (out.style != KSPACE_NONE)
        out.accuracy = words_positive(&in, "the accuracy");
    if (words_end(&in) != CW_OK)
        return err->status;
    if (out.accuracy >= 1) {
        return cw_err_user(err, "kspace_style: the accuracy is relative, below 1; got %g",
                           out.accuracy);
    }
    if (out.style != settings->style || out.accuracy != settings->accuracy)
        *settings = (struct kspace_settings){.style = out.style, .accuracy = out.accuracy};
    return CW_OK;
}

enum keyword {
    MESH,
    ORDER,
    GEWALD,
    FORCE,
    SLAB,
    SPACING,
    CUTOFF,
    DIFF,
    FFTBENCH,
    COLLECTIVE,
    OVERLAP,
    MINORDER,
};
static const char *const keywords[] = {
    "mesh", "order",    "gewald",     "force",   "slab",     "spacing", "cutoff",
    "diff", "fftbench", "collective", "overlap", "minorder", NULL,
};

static double not_negative(struct words *in, const char *what)
{
    double value = words_double(in, what);
    if (in->err->status == CW_OK && value < 0)
        cw_err_user(in->err, "%s: expected %s, not negative; got %g", in->command, what, value);
    return value;
}

static void read_mesh(struct words *in, int mesh[3])
{
    for (int d = 0; d < 3; d++)
        mesh[d] = words_int(in, "the mesh points along an axis", 0, MESH_MOST);
    bool some = mesh[0] || mesh[1] || mesh[2];
    if (in->err->status == CW_OK && some && !(mesh[0] && mesh[1] && mesh[2]))
        cw_err_user(in->err, "%s mesh: expected three numbers above 0, or 0 0 0", in->command);
}

static int read_order(struct words *in)
{
    int order = words_int(in, "the order", 0, ORDER_MOST);
    if (in->err->status == CW_OK && order && order < ORDER_LEAST)
        cw_err_user(in->err, "%s order: expected 2 to 8, or 0; got %d", in->command, order);
    return order;
}

static double read_slab(struct words *in)
{
    double slab = words_double(in, "the factor of the period along z");
    if (in->err->status == CW_OK && !(slab >= 2)) {
        cw_err_user(in->err,
                    "%s slab: expected a factor of at least 2 (LAMMPS's manual: 3); got %g",
                    in->command, slab);
    }
    return slab;
}

static void read_one(struct words *in, struct kspace_settings *out)
{
    static const char *const ways[] = {"ad", "ik", NULL};
    switch ((enum keyword)words_choice(in, "keyword", keywords)) {
    case MESH:
        read_mesh(in, out->mesh);
        break;
    case ORDER:
        out->order = read_order(in);
        break;
    case GEWALD:
        out->gewald = not_negative(in, "the splitting");
        break;
    case FORCE:
        out->force = not_negative(in, "the error of forces");
        break;
    case SLAB:
        out->slab = read_slab(in);
        break;
    case SPACING:
        out->spacing = not_negative(in, "the distance of mesh points");
        break;
    case CUTOFF:
        out->cutoff = not_negative(in, "the end of the near part");
        break;
    case DIFF:
        (void)words_choice(in, "way to differentiate", ways);
        break;
    case FFTBENCH:
    case COLLECTIVE:
    case OVERLAP:
        (void)words_bool(in, "the keyword");
        break;
    case MINORDER:
        (void)words_int(in, "the order", ORDER_LEAST, ORDER_MOST);
        break;
    }
}

enum cw_status kspace_words_modify(struct kspace_settings *settings, const char *const *words,
                                   int n_words, struct cw_err *err)
{
    struct words in = words_start("kspace_modify", words, n_words, err);
    struct kspace_settings out = *settings;
    while (words_left(&in))
        read_one(&in, &out);
    if (words_end(&in) == CW_OK)
        *settings = out;
    return err->status;
}

char *kspace_words_deck(const struct kspace_settings *s)
{
    char text[512] = "";
    if (s->style != KSPACE_NONE) {
        (void)snprintf(text, sizeof text,
                       "kspace_style %s %.17g\n"
                       "kspace_modify mesh %d %d %d order %d gewald %.17g force %.17g "
                       "spacing %.17g cutoff %.17g",
                       kspace_words_name(s), s->accuracy, s->mesh[0], s->mesh[1], s->mesh[2],
                       s->order, s->gewald, s->force, s->spacing, s->cutoff);
        size_t n = strlen(text);
        if (s->slab > 0) {
            (void)snprintf(text + n, sizeof text - n, " slab %.17g\n", s->slab);
        } else {
            (void)snprintf(text + n, sizeof text - n, "\n");
        }
    }
    return mem_string(text);
}
