/* Published parameters of silica, each with its source, and the table of them for -help. */
#include "potential/silica.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* clang-format off */
const struct silica_set silica_sets[] = {
    {
        .name = "bks",
        .title = "van Beest, Kramer, van Santen",
        .source = "Phys. Rev. Lett. 64, 1955 (1990); cut off and shifted at 5.5 A: Vollmayr, Kob, "
                  "Binder, Phys. Rev. B 54, 15808 (1996)",
        .charge = {2.4, -1.2},
        .pair = {{0}, {18003.7572, 4.87318, 133.5381}, {1388.7730, 2.76000, 175.0000}},
        .cutoff = 5.5, .fix = SILICA_FIX_30_6, .coulomb = SILICA_LONG, .coulomb_cutoff = 10,
    },
    {
        .name = "bksh",
        .title = "BKS-H, silica with hydroxyl: bks, and H with our own numbers",
        .source = "fitted here to the geometry of Si(OH)4, after the idea of A. A. Hassanali, S. J. "
                  "Singer, J. Phys. Chem. B 111, 11181 (2007); O-H wall: K.-P. Schroder et al., Chem. "
                  "Phys. Lett. 188, 320 (1992)",
        .note = "with it: bond_style morse 5.10 2.19 0.910 (O-H; eV, 1/A, A), angle_style harmonic 2.0 105\n"
                "    (Si-O-H; eV/rad^2, degrees), special_bonds lj/coul 0 0 0; inputs/silica/hydroxyl.ff has them",
        .hydrogen = true,
        .charge = {2.4, -1.2, 0.6},
        .pair = {{0}, {18003.7572, 4.87318, 133.5381}, {1388.7730, 2.76000, 175.0000},
                 {0}, {311.97, 4, 0}, {0}},
        .cutoff = 5.5, .fix = SILICA_FIX_30_6, .coulomb = SILICA_LONG, .coulomb_cutoff = 10,
    },
    {
        .name = "chik",
        .title = "Carre, Horbach, Ispas, Kob",
        .source = "Europhys. Lett. 82, 17001 (2008); the cut-off of 6.5 A and the fix are our choice",
        .charge = {1.910418, -0.955209},
        .pair = {{3150.462646, 2.851451, 626.751953}, {27029.419922, 5.158606, 148.099091},
                 {659.595398, 2.590066, 26.836679}},
        .cutoff = 6.5, .fix = SILICA_FIX_R24, .coulomb = SILICA_LONG, .coulomb_cutoff = 10,
    },
    {
        .name = "shik",
        .title = "Sundararaman, Huang, Ispas, Kob",
        .source = "J. Chem. Phys. 148, 194504 (2018), digits of the authors' input files",
        .charge = {1.7755, -0.88775},
        .pair = {{2797.979165, 4.407320018, 0, 3423204}, {23107.84764, 5.097856735, 139.6947857, 66.0},
                 {1120.528996, 2.892741833, 26.13207696, 16800}},
        .cutoff = 8, .taper = 0.2, .fix = SILICA_FIX_NONE, .coulomb = SILICA_SF, .coulomb_cutoff = 10,
        .coulomb_taper = 0.2,
    },
    {
        .name = "teter",
        .title = "Teter's, in Cormack, Du, Zeitler",
        .source = "Phys. Chem. Chem. Phys. 4, 3193 (2002); the cut-off of 5.5 A and the wall are our choice",
        .charge = {2.4, -1.2},
        .pair = {{0}, {13702.905, 1 / 0.193817, 54.681}, {2029.2204, 1 / 0.343645, 192.58}},
        .cutoff = 5.5, .fix = SILICA_FIX_WALL, .coulomb = SILICA_LONG, .coulomb_cutoff = 10,
    },
    {
        .name = "pmmcs",
        .title = "Pedone, Malavasi, Menziani, Cormack, Segre",
        .source = "J. Phys. Chem. B 110, 11780 (2006)",
        .charge = {2.4, -1.2},
        .pair = {{0}, {.morse = 0.340554, .morse_a = 2.006700, .morse_r0 = 2.100000, .r12 = 1.0},
                 {.morse = 0.042395, .morse_a = 1.379316, .morse_r0 = 3.618701, .r12 = 22.0}},
        .cutoff = 5.5, .fix = SILICA_FIX_NONE, .coulomb = SILICA_LONG, .coulomb_cutoff = 10,
    },
    {.name = NULL},
};
/* clang-format on */

/* I. Saika-Voivod, P. H. Poole, F. Sciortino, Nature 412, 514 (2001) */
const double silica_30_6[SILICA_PAIRS][2] = {
    {0, 1}, {0.003097948, 1.313635}, {0.00105105048, 1.779239}, {0, 1}, {0, 1}, {0, 1}};

/* attributed to J. Horbach, J. Phys.: Condens. Matter 20, 244118 (2008) */
const double silica_r24[SILICA_PAIRS] = {3423200, 29, 113};

enum { SILICA_PLAIN_PAIRS = 3 }; /* those without H */

static const char grammar[] =
    "pair_style silica bks|bksh|chik|shik|teter|pmmcs [keyword value] ...\n"
    "pair_coeff * * Si|O|H|NULL ...         an element for each atom type (H: bksh)\n"
    "\n"
    "  cutoff R          of the short-range part, A\n"
    "  shift yes|no      its energy is zero at the cut-off (default yes)\n"
    "  fix none|30-6|wall|r24\n"
    "                    what keeps pairs from collapsing: + 4 eps [(s/r)^30 - (s/r)^6] (made for\n"
    "                    bks); inside of the inner maximum r* of the pair's energy a parabola,\n"
    "                    V(r*) + 500 eV/A^2 (r* - r)^2; + D/r^24\n"
    "  zbl yes|no        splice to the universal repulsion of nuclei, for fast recoils: ZBL below\n"
    "                    0.8 A (Si-O; 1.0 A other pairs, 0.4 A with H), the model above 1.2 A\n"
    "                    (1.5 A, 0.8 A), a quintic switch of the whole pair energy between them\n"
    "                    (default no; radii are ours)\n"
    "  coulomb long|sf|dsf|cut\n"
    "                    long: the sum over all charges, by the deck's kspace_style or, where it "
    "has\n"
    "                    none, pppm 1e-5: Ewald's in periodic boxes, all pairs in empty space;\n"
    "                    sf, dsf, cut: of finite range, as coul/sf, coul/dsf, coul/cut\n"
    "  coulomb_cutoff R  A\n"
    "  alpha K           of dsf, 1/A (default 0.2)\n"
    "  taper G           of sf: its energy times exp(-G^2/(r - R)^2), A\n"
    "\n"
    "Units metal, atom_style charge. pair_coeff gives atoms whose charge is 0 that of the set.\n";

struct text {
    char *at;
    size_t n, cap;
};

static void add(struct text *text, const char *format, ...) CW_PRINTF(2, 3);

static void add(struct text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text->n += (size_t)vsnprintf(text->at + text->n, text->cap - text->n, format, args);
    va_end(args);
}

static void add_pair(struct text *text, const char *name, const struct silica_pair *pair)
{
    add(text, "    %-6s", name);
    if (pair->morse > 0) {
        add(text, " M %.10g eV, a %.10g 1/A, r0 %.10g A, R %.10g eV A^12\n", pair->morse,
            pair->morse_a, pair->morse_r0, pair->r12);
    } else if (pair->a > 0) {
        add(text, " A %.10g eV, B %.10g 1/A, C %.10g eV A^6", pair->a, pair->b, pair->c);
        add(text, pair->d > 0 ? ", D %.10g eV A^24\n" : "\n", pair->d);
    } else {
        add(text, " none\n");
    }
}

static const char *const pair_names[SILICA_PAIRS] = {"Si-Si", "Si-O", "O-O", "Si-H", "O-H", "H-H"};

static void add_set(struct text *text, const struct silica_set *set)
{
    static const char *const fixes[] = {"none", "30-6", "wall", "r24"};
    static const char *const coulombs[] = {"long", "sf", "dsf", "cut"};
    add(text, "\n  %s: %s\n    %s\n    charges Si %+.10g, O %+.10g", set->name, set->title,
        set->source, set->charge[0], set->charge[1]);
    if (set->hydrogen)
        add(text, ", H %+.10g", set->charge[2]);
    add(text, "\n");
    for (int k = 0; k < (set->hydrogen ? (int)SILICA_PAIRS : SILICA_PLAIN_PAIRS); k++)
        add_pair(text, pair_names[k], &set->pair[k]);
    add(text, "    default: cutoff %g, shift yes, fix %s, coulomb %s, coulomb_cutoff %g",
        set->cutoff, fixes[set->fix], coulombs[set->coulomb], set->coulomb_cutoff);
    if (set->taper > 0) {
        add(text, ", taper %g; the short-range part times exp(-%g^2/(r - cutoff)^2)",
            set->coulomb_taper, set->taper);
    }
    add(text, "\n");
    if (set->note)
        add(text, "    %s\n", set->note);
}

char *silica_help(void)
{
    enum { ROOM = 16384 };
    struct text text = {.at = mem_zeroed(ROOM, 1), .cap = ROOM};
    add(&text, "%s\nE = A exp(-B r) - C/r^6 + D/r^24 + M {[1 - exp(-a (r - r0))]^2 - 1} + R/r^12\n",
        grammar);
    for (const struct silica_set *set = silica_sets; set->name; set++)
        add_set(&text, set);
    add(&text, "\n  fixes\n    30-6 (Saika-Voivod, Poole, Sciortino, Nature 412, 514 (2001))\n");
    for (int k = 1; k < SILICA_PLAIN_PAIRS; k++) {
        add(&text, "    %-6s eps %.10g eV, s %.10g A\n", pair_names[k], silica_30_6[k][0],
            silica_30_6[k][1]);
    }
    add(&text, "    r24 (attributed to Horbach, J. Phys.: Condens. Matter 20, 244118 (2008))\n");
    for (int k = 0; k < SILICA_PLAIN_PAIRS; k++)
        add(&text, "    %-6s D %.10g eV A^24\n", pair_names[k], silica_r24[k]);
    return text.at;
}
