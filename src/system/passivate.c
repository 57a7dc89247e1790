/* Hydroxyl groups on the dangling bonds of silica (system/silica_sites.h), by the fraction of the
 * pairs that the deck asks for. */
#include "system/passivate.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "system/group.h"
#include "system/hydroxyl.h"
#include "system/parts.h"
#include "system/silanol.h"
#include "system/silica_pairs.h"
#include "system/silica_scene.h"
#include "system/silica_sites.h"
#include "system/words.h"

struct passivate_spec {
    const char *group, *made; /* made: NULL for none */
    double coverage;
    struct silica_spec silica;
    double area; /* 0: not said */
};

static void read_keyword(struct words *words, struct passivate_spec *spec)
{
    static const char *const keywords[] = {SILICA_SPEC_KEYWORDS, "seed", "area", "group", NULL};
    const int keyword = words_choice(words, "keyword", keywords);
    switch (keyword - SILICA_SPEC_N) {
    case 0:
        spec->silica.seed = (uint32_t)words_gid(words, "seed", 1, INT32_MAX);
        return;
    case 1:
        spec->area = words_positive(words, "area");
        return;
    case 2:
        spec->made = words_next(words, "a group");
        return;
    default:
        silica_spec_read(&spec->silica, keyword, words);
    }
}

static enum cw_status read_spec(const char *const *words, int n_words, struct passivate_spec *spec,
                                struct cw_err *err)
{
    static const char *const first[] = {"coverage", NULL};
    struct words at = words_start("passivate", words, n_words, err);
    *spec = (struct passivate_spec){.silica = silica_spec_default()};
    spec->group = words_next(&at, "a group");
    (void)words_choice(&at, "word", first);
    spec->coverage = words_double(&at, "coverage");
    if (err->status == CW_OK && !(spec->coverage >= 0 && spec->coverage <= 1)) {
        (void)cw_err_user(err, "passivate: coverage: expected a fraction from 0 to 1, got '%s'",
                          words[2]);
    }
    while (words_left(&at))
        read_keyword(&at, spec);
    if (err->status == CW_OK && spec->made && strcmp(spec->made, "all") == 0)
        (void)cw_err_user(err, "passivate: every atom is in group 'all'; give another name");
    return words_end(&at);
}

enum cw_status passivate_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct passivate_spec spec;
    return read_spec(words, n_words, &spec, err);
}

/* Makes the atoms of n pairs. Collective. */
static enum cw_status add_atoms(const struct silica_sites *sites, const struct passivate_spec *spec,
                                const struct silica_gap *pair, double (*place)[3],
                                struct passivate_report *report, struct cw_err *err)
{
    const gid first = silica_sites_last_id(sites) + 1;
    struct silica_scene scene;
    int made = 0;
    if (spec->made && groups_add(sites->parts->groups, spec->made, &made, err) != CW_OK)
        return err->status;
    struct silanol_new *atoms = mem_array((size_t)report->done, sizeof *atoms);
    silica_scene_make(&scene, sites, place, 2 * report->done);
    report->nearest = HYDROXYL_FAR;
    for (gid p = 0; p < report->done; p++) {
        atoms[p] = silanol_place(&scene, &pair[p]);
        report->nearest = fmin(report->nearest, atoms[p].room);
    }
    (void)!silanol_add(&scene, atoms, report->done, first, group_bit(made), err);
    silica_scene_free(&scene);
    mem_free(atoms);
    return err->status;
}

static enum cw_status passivate(const struct silica_sites *sites, const struct passivate_spec *spec,
                                struct passivate_report *report, struct cw_err *err)
{
    double(*place)[3];
    if (silica_sites_require_charge(sites, err) != CW_OK)
        return err->status;
    if (!(sites->area > 0)) {
        return cw_err_user(err,
                           "group '%s' has no surface that a probe of %g A can touch; is the box "
                           "open, or is there a gap?",
                           spec->group, spec->silica.probe);
    }
    *report = (struct passivate_report){
        .silicon = sites->total.silicon,
        .oxygen = sites->total.oxygen,
        .inside = sites->total.inside,
        .area = spec->area > 0 ? spec->area : sites->area,
        .probe = spec->area > 0 ? 0 : spec->silica.probe,
    };
    struct silica_gap *pair = silica_pairs_make(sites, &place, &report->pairs);
    report->done = (gid)rint(spec->coverage * (double)report->pairs);
    (void)!add_atoms(sites, spec, pair, place, report, err);
    mem_free(place);
    mem_free(pair);
    return err->status;
}

enum cw_status passivate_command(const struct system_parts *parts, const char *const *words,
                                 int n_words, struct passivate_report *report, struct cw_err *err)
{
    struct passivate_spec spec;
    struct silica_sites sites = {0};
    int group = 0;
    *report = (struct passivate_report){0};
    if (read_spec(words, n_words, &spec, err) != CW_OK)
        return err->status;
    if (silica_spec_check(&spec.silica, parts, err) == CW_OK &&
        groups_require(parts->groups, spec.group, &group, err) == CW_OK &&
        silica_sites_find(&sites, parts, &spec.silica, group_bit(group), SILICA_AREA, err) ==
            CW_OK &&
        silica_counts_require(&sites.total, &spec.silica, spec.group, err) == CW_OK)
        (void)!passivate(&sites, &spec, report, err);
    silica_sites_free(&sites);
    if (err->status != CW_OK)
        cw_err_prefix(err, "passivate: ");
    return err->status;
}

/* clang-format off */
static const char help[] =
    "keyword values        meaning (default)\n"
    "coverage F            the fraction of the pairs of dangling bonds, Si and O, that get OH and H\n"
    "seed S                which pairs these are (1); a smaller coverage is part of a larger one\n"
    "types SI O H          atom types (1 2 3)\n"
    "bond T, angle T       types of the bond O-H (1) and of the angle Si-O-H (1)\n"
    "cutoff R              Si and O nearer than this are bonded, A (2.2)\n"
    "probe R               radius of the ball that finds the surface, A (1.4)\n"
    "depth D               how far from an atom that the ball touches a bond may dangle, A (3.0)\n"
    "area A                area to count hydroxyls by, A^2 (that of the path of the ball's centre)\n"
    "group NAME            puts the new atoms into this group\n";
/* clang-format on */

const char *passivate_help(void)
{
    return help;
}
