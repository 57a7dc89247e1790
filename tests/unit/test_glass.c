/* Pieces of glass: they are SiO2, of the size asked for, undistorted, random by seed; tiles fit
 * each other; slabs are periodic; the rule that makes them stoichiometric; and what is refused. The
 * source is a crystal, so that bond lengths and numbers of bonds are known. */
#include <math.h>

#include "base/mem.h"
#include "support/glass_file.h"
#include "support/mpi_suite.h"
#include "support/world.h"
#include "system/glass.h"
#include "system/glass_cut.h"
#include "system/glass_trim.h"

static const double bond = 7.16 * 0.21650635094610965; /* sqrt(3) / 8 */
static const double per_volume = 24 / (7.16 * 7.16 * 7.16);

/* "glass NAME file PATH REST" */
static const char *line_of(const char *name, const char *path, const char *rest)
{
    static char line[8192];
    (void)snprintf(line, sizeof line, "glass %s file %s %s", name, path, rest);
    return line;
}

static void glass_do(struct world *w, const char *name, const char *rest)
{
    world_do(w, line_of(name, suite_file("crystal.data"), rest));
}

static void glass_refuse(struct world *w, const char *rest, const char *message)
{
    world_refuse(w, line_of("p", suite_file("crystal.data"), rest), message);
}

static void open_sized(struct world *w, const char *boundary, double lx, double ly)
{
    char line[200];
    world_open(w, "metal");
    glass_file_write(suite_file("crystal.data"), &glass_file_good);
    world_do(w, boundary);
    (void)snprintf(line, sizeof line, "region b block 0 %g 0 %g -60 60 units box", lx, ly);
    world_do(w, line);
    world_do(w, "create_box 3 b");
}

/* 6 x 4 cells in the plane, room above */
static void open_box(struct world *w, const char *boundary)
{
    open_sized(w, boundary, 42.96, 28.64);
}

/* distance of two atoms, along x and y that of the nearest images where the box is periodic */
static double distance(const struct world *w, lidx i, lidx j)
{
    double d[3];
    for (int a = 0; a < 3; a++)
        d[a] = w->atoms.x[4 * i + a] - w->atoms.x[4 * j + a];
    box_minimum_image(&w->box, d);
    return sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
}

struct found {
    gid n[4];       /* of each type */
    gid missing[2]; /* bonds of Si, O */
    int least[2];   /* bonds that one of them has */
    double nearest[2][2];
    double reach; /* largest distance from the middle */
};

static struct found look(const struct world *w, const double middle[3])
{
    struct found found = {.least = {4, 2}, .nearest = {{HUGE_VAL, HUGE_VAL}, {HUGE_VAL, HUGE_VAL}}};
    for (lidx i = 0; i < w->atoms.n_local; i++) {
        int bonds = 0;
        int t = w->atoms.type[i] - 1;
        double r2 = 0;
        found.n[t + 1]++;
        for (int d = 0; d < 3; d++)
            r2 += pow(w->atoms.x[4 * i + d] - middle[d], 2);
        found.reach = fmax(found.reach, sqrt(r2));
        for (lidx j = 0; j < w->atoms.n_local; j++) {
            double r = i == j ? HUGE_VAL : distance(w, i, j);
            int u = w->atoms.type[j] - 1;
            found.nearest[t][u] = fmin(found.nearest[t][u], r);
            bonds += t != u && r < 2.2;
        }
        found.missing[t] += (t == 0 ? 4 : 2) - bonds;
        found.least[t] = bonds < found.least[t] ? bonds : found.least[t];
    }
    return found;
}

static const struct {
    const char *line;
    double volume;
} shapes[] = {
    {"sphere diameter 20 seed 1 center 0 0 0", 4188.8},
    {"sphere diameter 36 seed 2 center 0 0 0", 24429},
    {"sphere diameter 20 center 0 0 0", 4188.8},
    {"rod diameter 14 length 30 seed 3 center 0 0 0", 4618},
    {"block edges 10 20 25 seed 4 center 0 0 0", 5000},
    {"region r seed 5", 5000},
};

/* 20 A is more than the source, 36 A many of it: tiles must fit each other, also turned */
START_TEST(pieces_are_silica)
{
    static const double origin[3] = {0, 0, 0};
    struct world w;
    open_box(&w, "boundary s s s");
    world_do(&w, "region r block 5 15 -10 10 -5 20 units box");
    glass_do(&w, "p", shapes[_i].line);
    struct found found = look(&w, origin);
    ck_assert_int_gt(found.n[1], 0);
    ck_assert_int_eq(found.n[2], 2 * found.n[1]);
    ck_assert_int_eq(w.atoms.n_global, w.count);
    ck_assert_int_eq(group_count(&w.atoms, w.comm, groups_find(&w.groups, "p")), w.count);
    double expected = shapes[_i].volume * per_volume;
    ck_assert_double_eq_tol((double)w.count, expected, 0.15 * expected);
    ck_assert_double_eq_tol(found.nearest[0][1], bond, 1e-6);
    ck_assert_double_eq_tol(found.nearest[0][0], 2 * bond, 1e-6);
    ck_assert_double_eq_tol(found.nearest[1][1], bond * sqrt(8.0 / 3), 1e-6);
    ck_assert_int_eq(found.missing[0], found.missing[1]);
    ck_assert_int_ge(found.least[0], 2);
    ck_assert_int_ge(found.least[1], 1);
    if (_i < 3)
        ck_assert_double_le(found.reach, _i == 1 ? 18 : 10);
    for (lidx i = 0; i < w.atoms.n_local && _i == 5; i++) {
        const double *x = &w.atoms.x[4 * i];
        ck_assert(x[0] >= 5 && x[0] <= 15 && fabs(x[1]) <= 10 && x[2] >= -5 && x[2] <= 20);
    }
    world_close(&w);
}
END_TEST

static uint64_t hash_of(const char *rest)
{
    struct world w;
    open_box(&w, "boundary s s s");
    glass_do(&w, "p", rest);
    uint64_t hash = atoms_hash(&w.atoms, w.comm);
    world_close(&w);
    return hash;
}

START_TEST(seeds_differ)
{
    uint64_t one = hash_of("sphere diameter 15 seed 1");
    ck_assert(one == hash_of("sphere diameter 15 seed 1"));
    ck_assert(one != hash_of("sphere diameter 15 seed 2"));
    ck_assert(one != hash_of("sphere diameter 15 seed 1 origin 0.1 0.2 0.3"));
    ck_assert(hash_of("sphere diameter 15") != one);
    ck_assert(hash_of("sphere diameter 15") == hash_of("sphere diameter 15 origin .5 .5 .5"));
}
END_TEST

/* Orientations are uniform: over many seeds the mean of the crystal's x axis is zero and that of
 * the squares of its components a third, each to three times its spread. */
START_TEST(orientations_are_uniform)
{
    enum { TRIALS = 2000 };
    const struct glass_source source = {.n = 2,
                                        .x = (double[2][3]){{5, 5, 5}, {6, 5, 5}},
                                        .element = (unsigned char[2]){GLASS_SI, GLASS_O},
                                        .length = {10, 10, 10}};
    double sum[3] = {0};
    double squares[3] = {0};
    for (int s = 1; s <= TRIALS; s++) {
        struct cw_err err = {0};
        struct box box = {0};
        struct glass_piece piece;
        struct glass_spec spec = {.name = "p",
                                  .shape = GLASS_SPHERE,
                                  .diameter = 4,
                                  .seed = s,
                                  .has_origin = true,
                                  .origin = {.55, .5, .5}};
        ck_assert_int_eq(glass_cut(&spec, &source, NULL, &box, &piece, &err), CW_OK);
        ck_assert_int_eq(piece.n, 2);
        double norm = 0;
        for (int d = 0; d < 3; d++) {
            double x = piece.x[1][d] - piece.x[0][d];
            sum[d] += x;
            squares[d] += x * x;
            norm += x * x;
        }
        ck_assert_double_eq_tol(norm, 1, 1e-12);
        glass_piece_free(&piece);
    }
    for (int d = 0; d < 3; d++) {
        ck_assert_double_eq_tol(sum[d] / TRIALS, 0, 3 * sqrt(1.0 / 3 / TRIALS));
        ck_assert_double_eq_tol(squares[d] / TRIALS, 1.0 / 3, 3 * sqrt(4.0 / 45 / TRIALS));
    }
}
END_TEST

/* In the plane nothing is missing: the bonds that lack are those of the two faces, as many as for a
 * slab of one cell, times its number. */
START_TEST(slabs_are_periodic)
{
    static const double origin[3] = {0, 0, 0};
    struct world w;
    open_box(&w, "boundary p p s");
    glass_do(&w, "p", "slab thickness 14.31 center 0 0 30 origin 0.5 0.5 0.51");
    struct found found = look(&w, origin);
    ck_assert_int_eq(found.n[2], 2 * found.n[1]);
    ck_assert_double_eq_tol(found.nearest[0][1], bond, 1e-6);
    ck_assert_int_eq(found.missing[0], found.missing[1]);
    /* a face of the cell cuts four bonds: 4 on each side of 24 cells */
    ck_assert_int_eq(found.missing[0] % 24, 0);
    ck_assert_int_le(found.missing[0], 4 * 24);
    ck_assert_double_eq_tol((double)w.count, 2 * 24 * 24, 0.1 * 2 * 24 * 24);
    for (lidx i = 0; i < w.atoms.n_local; i++) {
        ck_assert(w.atoms.x[4 * i] >= 0 && w.atoms.x[4 * i] < w.box.hi[0]);
        ck_assert(w.atoms.x[4 * i + 1] >= 0 && w.atoms.x[4 * i + 1] < w.box.hi[1]);
        ck_assert(fabs(w.atoms.x[4 * i + 2] - 30) < 7.16);
    }
    world_close(&w);
}
END_TEST

/* a box that is 1 % longer: stretched, and nothing torn at the border */
START_TEST(slabs_are_strained)
{
    static const double origin[3] = {0, 0, 0};
    struct world w;
    open_sized(&w, "boundary p p s", 14.4632, 14.1768);
    glass_do(&w, "p", "slab thickness 14.31 seed 8");
    struct found found = look(&w, origin);
    ck_assert_int_eq(found.missing[0], found.missing[1]);
    ck_assert_int_le(found.missing[0], 8 * 4);
    ck_assert_double_gt(found.nearest[0][1], bond * 0.989);
    ck_assert_double_lt(found.nearest[0][1], bond * 1.001);
    world_close(&w);
}
END_TEST

/* the nearest pair may reach across the border of the box, on which the ball lies */
START_TEST(slabs_touch)
{
    for (int seed = 1; seed <= 5; seed++) {
        char line[200];
        struct world w;
        open_sized(&w, "boundary p p s", 14.32, 14.32);
        glass_do(&w, "p", "sphere diameter 9 center 0 14 -10 seed 21 types 1 2");
        gid first = w.count;
        (void)snprintf(line, sizeof line,
                       "slab thickness 6 seed %d types 3 1 touch p gap 3.5 along 0 0 1", seed);
        glass_do(&w, "q", line);
        double nearest = HUGE_VAL;
        for (lidx i = 0; i < (lidx)first; i++) {
            for (lidx j = (lidx)first; j < w.atoms.n_local; j++)
                nearest = fmin(nearest, distance(&w, i, j));
        }
        ck_assert_double_eq_tol(nearest, 3.5, 1e-9);
        world_close(&w);
    }
}
END_TEST

/* A piece by hand: elements S and O, at these places. */
static struct glass_piece piece_of(const char *elements, const double (*x)[3])
{
    struct glass_piece piece = {0};
    for (int k = 0; elements[k]; k++)
        glass_piece_add(&piece, x[k], elements[k] == 'S' ? GLASS_SI : GLASS_O);
    return piece;
}

/* two tetrahedra that share an O in the middle, and an O alone far away */
START_TEST(the_least_bonded_go_first)
{
    static const double x[][3] = {{-1.6, 0, 0},  {1.6, 0, 0},    {0, 0, 0},     {-2.1, 1.5, 0},
                                  {-2.1, -1, 1}, {-2.1, -1, -1}, {2.1, 1.5, 0}, {2.1, -1, 1},
                                  {2.1, -1, -1}, {20, 0, 0}};
    for (int seed = 0; seed < 20; seed++) {
        struct cw_err err = {0};
        struct glass_made made = {0};
        struct glass_piece piece = piece_of("SSOOOOOOOO", x);
        ck_assert_int_eq(glass_trim(&piece, 2.2, seed, "p", &made, &err), CW_OK);
        ck_assert_int_eq(piece.n, 6);
        ck_assert_int_eq(made.removed[GLASS_SI], 0);
        ck_assert_int_eq(made.removed[GLASS_O], 4);
        /* the O between stays; of the others one side keeps two, the other one */
        ck_assert_double_eq(piece.x[2][0], 0);
        double sides = 0;
        for (int k = 3; k < 6; k++) {
            ck_assert_double_lt(fabs(piece.x[k][0]), 3);
            sides += piece.x[k][0];
        }
        ck_assert_double_eq_tol(fabs(sides), 2.1, 1e-12);
        ck_assert_int_eq(made.missing[GLASS_SI], 3);
        ck_assert_int_eq(made.missing[GLASS_O], 3);
        glass_piece_free(&piece);
    }
}
END_TEST

/* too many Si: that with three bonds goes, and then the O's that hung on it alone */
START_TEST(silicon_goes_too)
{
    static const double x[][3] = {{0, 0, 0},      {1.6, 0, 0}, {-1.6, 0, 0},  {0, 1.6, 0},
                                  {0, -1.6, 0},   {3.2, 0, 0}, {3.2, 1.6, 0}, {-3.2, 0, 0},
                                  {-3.2, 1.6, 0}, {0, 3.2, 0}, {1.6, 3.2, 0}};
    struct cw_err err = {0};
    struct glass_made made = {0};
    struct glass_piece piece = piece_of("SOOOOSOSOSO", x);
    ck_assert_int_eq(glass_trim(&piece, 2.2, 1, "p", &made, &err), CW_OK);
    ck_assert_int_eq(made.removed[GLASS_SI], 1);
    ck_assert_int_eq(made.removed[GLASS_O], 1);
    ck_assert_int_eq(piece.n, 9);
    ck_assert_double_eq(piece.x[0][0], 0);
    glass_piece_free(&piece);
}
END_TEST

/* A chain O Si O Si O Si O Si O has too many Si. However it breaks, what is left hangs together: Si
 * with two O, O with at least one Si. */
START_TEST(chains_break)
{
    for (int seed = 0; seed < 20; seed++) {
        struct cw_err err = {0};
        struct glass_made made = {0};
        struct glass_piece piece = {0};
        for (int k = 0; k < 9; k++)
            glass_piece_add(&piece, (double[3]){1.6 * k, 0, 0}, k % 2 ? GLASS_SI : GLASS_O);
        ck_assert_int_eq(glass_trim(&piece, 2.2, seed, "p", &made, &err), CW_OK);
        ck_assert_int_eq(piece.n % 3, 0);
        for (gid i = 0; i < piece.n; i++) {
            int bonds = 0;
            for (gid j = 0; j < piece.n; j++)
                bonds += i != j && fabs(piece.x[i][0] - piece.x[j][0]) < 2;
            ck_assert_int_ge(bonds, piece.element[i] == GLASS_SI ? 2 : 1);
        }
        glass_piece_free(&piece);
    }
}
END_TEST

START_TEST(nothing_is_left)
{
    static const double x[][3] = {{0, 0, 0}, {1.6, 0, 0}};
    struct cw_err err = {0};
    struct glass_made made = {0};
    struct glass_piece piece = piece_of("SO", x);
    ck_assert_int_eq(glass_trim(&piece, 2.2, 1, "tiny", &made, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "nothing of 'tiny' is left"));
    glass_piece_free(&piece);
}
END_TEST

static const struct {
    const char *rest, *message;
} wrong[] = {
    {"sphere", "a sphere needs diameter D"},
    {"sphere diameter 20 length 3", "no other size"},
    {"rod diameter 20", "length L"},
    {"block diameter 20", "edges LX LY LZ"},
    {"slab", "thickness T"},
    {"sphere diamter 20", "did you mean 'diameter'"},
    {"spher diameter 20", "did you mean 'sphere'"},
    {"sphere diameter -2", "above 0"},
    {"sphere diameter 20 seed 0", "seed"},
    {"sphere diameter 20 origin 0 0 2", "fractions from 0 to 1"},
    {"sphere diameter 20 types 1", "type"},
    {"sphere diameter 20 types 1 4", "above the number of types"},
    {"sphere diameter 20 touch", "a group"},
    {"sphere diameter 20 touch nobody gap 3 along 1 0 0", "nobody"},
    {"sphere diameter 0.1 origin .53 .51 .5", "no atom lies inside"},
    {"sphere diameter 3", "is left once loose atoms"},
    {"sphere diameter 100000", "is the size right"},
    {"sphere diameter 1e300", "is the size right"},
    {"sphere diameter 20 bond 0.5", "is left once loose atoms"},
    {"slab thickness 5", "periodic along x"},
    {"slab thickness 5 rotate 30 0 0 1", "cannot be turned"},
    {"slab thickness 5 pivot 0 0 0 0 0 0", "no pivot"},
    {"region r diameter 5", "no other size"},
    {"region r center 0 0 0", "where it stands"},
    {"region nowhere", "no region 'nowhere'"},
    {"region half", "has no end along z"},
    {"region", "a region ID"},
};

START_TEST(wrong_lines_are_refused)
{
    struct world w;
    open_box(&w, "boundary s s s");
    world_do(&w, "region r block 0 10 0 10 0 10 units box");
    world_do(&w, "region half block 0 10 0 10 0 INF units box");
    glass_refuse(&w, wrong[_i].rest, wrong[_i].message);
    ck_assert_int_eq(w.atoms.n_global, 0);
    world_close(&w);
}
END_TEST

START_TEST(wrong_places_are_refused)
{
    struct world w;
    open_box(&w, "boundary f f f");
    world_do(&w, "region out sphere 200 0 0 8 units box");
    glass_refuse(&w, "sphere diameter 40", "reaches from");
    glass_refuse(&w, "region out", "reaches from");
    world_refuse(&w, "glass p crystal.data sphere diameter 10", "expected 'file FILE'");
    world_refuse(&w, line_of("all", suite_file("crystal.data"), "sphere diameter 10"),
                 "cannot be a group's name");
    glass_do(&w, "p", "sphere diameter 10");
    glass_refuse(&w, "sphere diameter 10", "a group 'p' already");
    world_close(&w);
    open_box(&w, "boundary p p s");
    glass_refuse(&w, "sphere diameter 43", "reaches from");
    glass_do(&w, "q", "sphere diameter 10");
    glass_refuse(&w, "slab thickness 5 touch q gap 3 along 1 0 1", "0 0 1 or 0 0 -1 only");
    glass_refuse(&w, "slab thickness 5 touch q gap 15 along 0 0 1", "longer than half the box");
    glass_refuse(&w, "slab thickness 5 bond 15", "longer than half the box");
    world_close(&w);
    world_open(&w, "metal");
    glass_refuse(&w, "sphere diameter 10", "no box yet");
    world_do(&w, "region b block 0 16 0 16 -60 60 units box");
    world_do(&w, "create_box 2 b");
    glass_refuse(&w, "slab thickness 5", "would have to be strained by 11.7 %");
    world_close(&w);
}
END_TEST

static const struct {
    struct glass_file file;
    const char *message;
} wrong_files[] = {
    {{{1, 1, 1}, {28.085, 28.085}, {2.4, -1.2}, 0, "charge"}, "24 Si and 0 O"},
    {{{1, 1, 1}, {28.085, 1.008}, {2.4, -1.2}, 0, "charge"}, "type 2 has mass 1.008"},
    {{{1, 1, 1}, {28.085, 15.999}, {2.4, -1}, 0, "charge"}, "charges add up to 3.2"},
    {{{1, 1, 1}, {28.085, 15.999}, {0, 0}, 24, "charge"}, "8 Si and 15 O"},
    {{{1, 1, 1}, {28.085, 15.999}, {2.4, -1.2}, 0, "full"}, "atom_style is charge"},
};

START_TEST(wrong_glasses_are_refused)
{
    struct world w;
    open_box(&w, "boundary s s s");
    glass_file_write(suite_file("crystal.data"), &wrong_files[_i].file);
    glass_refuse(&w, "sphere diameter 10", wrong_files[_i].message);
    ck_assert_ptr_nonnull(strstr(w.err.text, "crystal.data"));
    world_close(&w);
}
END_TEST

/* masses are only known from the file; missing, cut off, nonsense */
START_TEST(broken_files_are_refused)
{
    char text[4096];
    struct world w;
    open_box(&w, "boundary s s s");
    world_refuse(&w, "glass p file nothing.data sphere diameter 10", "cannot be opened");
    FILE *file = fopen(suite_file("crystal.data"), "r");
    ck_assert_ptr_nonnull(file);
    size_t n = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    for (size_t part = 1; part <= 4; part++) {
        file = fopen(suite_file("crystal.data"), "w");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(text, 1, n * part / 5, file), n * part / 5);
        (void)fclose(file);
        glass_refuse(&w, "sphere diameter 10", "glass: ");
    }
    file = fopen(suite_file("crystal.data"), "w");
    ck_assert_ptr_nonnull(file);
    (void)fprintf(file, "\x1f\x8bnonsense");
    (void)fclose(file);
    glass_refuse(&w, "sphere diameter 10", "damaged");
    file = fopen(suite_file("crystal.data"), "w");
    ck_assert_ptr_nonnull(file);
    (void)fprintf(file, "t\n\n3 atoms\n2 atom types\n0 9 xlo xhi\n0 9 ylo yhi\n0 9 zlo zhi\n\n"
                        "Atoms # charge\n\n1 1 0 1 1 1\n2 2 0 2 2 2\n3 2 0 3 3 3\n");
    (void)fclose(file);
    glass_refuse(&w, "sphere diameter 10", "type 1 has mass 0");
    world_close(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("glass");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, pieces_are_silica, 0, (int)(sizeof shapes / sizeof *shapes));
    tcase_add_test(core, seeds_differ);
    tcase_add_test(core, orientations_are_uniform);
    tcase_add_test(core, slabs_are_periodic);
    tcase_add_test(core, slabs_are_strained);
    tcase_add_test(core, slabs_touch);
    tcase_add_test(core, the_least_bonded_go_first);
    tcase_add_test(core, silicon_goes_too);
    tcase_add_test(core, chains_break);
    tcase_add_test(core, nothing_is_left);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_loop_test(errors, wrong_lines_are_refused, 0, (int)(sizeof wrong / sizeof *wrong));
    tcase_add_test(errors, wrong_places_are_refused);
    tcase_add_loop_test(errors, wrong_glasses_are_refused, 0,
                        (int)(sizeof wrong_files / sizeof *wrong_files));
    tcase_add_test(errors, broken_files_are_refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
