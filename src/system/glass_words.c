/* The words of `glass`; the grammar is the table that glass_help returns. */
#include "system/atoms.h"
#include "system/glass.h"
#include "system/words.h"

static void read_file(struct words *words, struct glass_spec *spec)
{
    if (!words_take(words, "file") && words->err->status == CW_OK)
        (void)cw_err_user(words->err, "glass: expected 'file FILE' after the name");
    spec->path = words_next(words, "a data file");
}

static void read_origin(struct words *words, struct glass_spec *spec)
{
    words_vector(words, "origin", spec->origin);
    spec->has_origin = true;
    for (int d = 0; d < 3 && words->err->status == CW_OK; d++) {
        if (!(spec->origin[d] >= 0 && spec->origin[d] <= 1)) {
            (void)cw_err_user(words->err, "glass: origin: expected fractions from 0 to 1, got %g",
                              spec->origin[d]);
        }
    }
}

static void read_keyword(struct words *words, struct glass_spec *spec)
{
    static const char *const keywords[] = {"diameter", "length", "edges", "thickness", "seed",
                                           "origin",   "bond",   "types", "center",    "pivot",
                                           "rotate",   "euler",  "touch", NULL};
    int keyword = words_choice(words, "keyword", keywords);
    switch (keyword) {
    case 0:
        spec->diameter = words_positive(words, "diameter");
        return;
    case 1:
        spec->length = words_positive(words, "length");
        return;
    case 2:
        for (int d = 0; d < 3; d++)
            spec->edges[d] = words_positive(words, "edge");
        return;
    case 3:
        spec->thickness = words_positive(words, "thickness");
        return;
    case 4:
        spec->seed = words_gid(words, "seed", 1, INT32_MAX);
        return;
    case 5:
        read_origin(words, spec);
        return;
    case 6:
        spec->bond = words_positive(words, "bond length");
        return;
    case 7:
        for (int e = 0; e < GLASS_ELEMENTS; e++)
            spec->type[e] = words_int(words, "type", 1, ATOMS_TYPES_MAX);
        return;
    default:
        placing_read(words, keywords[keyword], &spec->placing);
    }
}

static void require_sizes(const struct glass_spec *spec, struct cw_err *err)
{
    static const char *const sizes[] = {
        [GLASS_SPHERE] = "a sphere needs diameter D",
        [GLASS_ROD] = "a rod needs diameter D and length L",
        [GLASS_BLOCK] = "a block needs edges LX LY LZ",
        [GLASS_SLAB] = "a slab needs thickness T",
        [GLASS_REGION] = "a region has its size",
    };
    static const bool needs[][4] = {
        [GLASS_SPHERE] = {true, false, false, false},  [GLASS_ROD] = {true, true, false, false},
        [GLASS_BLOCK] = {false, false, true, false},   [GLASS_SLAB] = {false, false, false, true},
        [GLASS_REGION] = {false, false, false, false},
    };
    const double said[4] = {spec->diameter, spec->length, spec->edges[0], spec->thickness};
    bool right = true;
    for (int k = 0; k < 4; k++)
        right = right && needs[spec->shape][k] == (said[k] > 0);
    if (!right)
        (void)cw_err_user(err, "glass: %s, and no other size", sizes[spec->shape]);
}

static void require_place(const struct glass_spec *spec, struct cw_err *err)
{
    const struct placing *placing = &spec->placing;
    if (spec->shape == GLASS_SLAB && (placing->turned || placing->has_pivot))
        (void)cw_err_user(err, "glass: a slab cannot be turned, and has no pivot");
    if (spec->shape == GLASS_REGION && (placing->turned || placing->has_center))
        (void)cw_err_user(err, "glass: a region is cut where it stands: no center, pivot or turn");
}

enum cw_status glass_read(const char *const *words, int n_words, struct glass_spec *spec,
                          struct cw_err *err)
{
    static const char *const shapes[] = {"sphere", "rod", "block", "slab", "region", NULL};
    *spec = (struct glass_spec){.placing = placing_start(), .bond = 2.2, .type = {1, 2}};
    struct words at = words_start("glass", words, n_words, err);
    spec->name = placing_read_name(&at);
    read_file(&at, spec);
    spec->shape = (enum glass_shape)words_choice(&at, "shape", shapes);
    if (spec->shape == GLASS_REGION)
        spec->region = words_next(&at, "a region ID");
    while (words_left(&at))
        read_keyword(&at, spec);
    if (err->status == CW_OK)
        require_sizes(spec, err);
    if (err->status == CW_OK)
        require_place(spec, err);
    return words_end(&at);
}

enum cw_status glass_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct glass_spec spec;
    return glass_read(words, n_words, &spec, err);
}

/* clang-format off */
static const char help[] =
    "SHAPE        what it is                                        size\n"
    "sphere       a ball                                            diameter D\n"
    "rod          a cylinder along z                                diameter D length L\n"
    "block        a brick along x, y, z                             edges LX LY LZ\n"
    "slab         whole glasses along x and y, where the box must\n"
    "             be periodic (strained by up to 2 % to fit); its\n"
    "             middle at the center's z; not turned              thickness T\n"
    "region ID    what lies in a region, where it stands            the region's\n"
    "\n"
    "keyword values           meaning (default)\n"
    "seed S                   random point of the glass at the shape's centre, and random\n"
    "                         orientation of the glass in the shape (the middle; not turned)\n"
    "origin FX FY FZ          that point as fractions of the glass instead\n"
    "types SI O               atom types (1 2)\n"
    "bond R                   Si and O nearer than this are bonded (2.2)\n"
    "center X Y Z, pivot ..., rotate ..., euler ..., touch ...\n"
    "                         where the piece goes, as for particles\n"
    "\n"
    "FILE is a data file of atom_style charge, plain or compressed by gzip, periodic, whose masses tell\n"
    "Si from O. The piece is made exactly SiO2: Si with fewer than two bonds and O without any are\n"
    "taken away; then, while there are too many O (or Si), that with the fewest bonds, of O one whose\n"
    "Si has the most; between equals the seed decides. Charges are set by the force field or by `set`;\n"
    "a `minimize` relaxes the new surface.\n";
/* clang-format on */

const char *glass_help(void)
{
    return help;
}
