/* The table of thermo words. Titles are LAMMPS's, so that readers of its logs find their columns.
 * `statehash` is ours. */
#include "output/thermo_words.h"

#include <string.h>

#include "system/value.h"

static const struct thermo_word table[] = {
    {"step", "Step", THERMO_INTEGER, 0, false},
    {"elapsed", "Elapsed", THERMO_INTEGER, 0, false},
    {"elaplong", "Elaplong", THERMO_INTEGER, 0, false},
    {"dt", "Dt", THERMO_FLOAT, 0, false},
    {"time", "Time", THERMO_FLOAT, 0, false},
    {"cpu", "CPU", THERMO_FLOAT, 0, false},
    {"tpcpu", "T/CPU", THERMO_FLOAT, 0, false},
    {"spcpu", "S/CPU", THERMO_FLOAT, 0, false},
    {"cpuremain", "CPULeft", THERMO_FLOAT, 0, false},
    {"part", "Part", THERMO_INTEGER, 0, false},
    {"timeremain", "TimeoutLeft", THERMO_FLOAT, 0, false},
    {"atoms", "Atoms", THERMO_INTEGER, 0, false},
    {"temp", "Temp", THERMO_FLOAT, 0, false},
    {"press", "Press", THERMO_FLOAT, VALUE_NEED_VIRIAL, false},
    {"pe", "PotEng", THERMO_FLOAT, VALUE_NEED_ENERGY, true},
    {"ke", "KinEng", THERMO_FLOAT, 0, true},
    {"etotal", "TotEng", THERMO_FLOAT, VALUE_NEED_ENERGY, true},
    {"evdwl", "E_vdwl", THERMO_FLOAT, VALUE_NEED_ENERGY, true},
    {"ecoul", "E_coul", THERMO_FLOAT, VALUE_NEED_ENERGY, true},
    {"epair", "E_pair", THERMO_FLOAT, VALUE_NEED_ENERGY, true},
    {"ebond", "E_bond", THERMO_FLOAT, VALUE_NEED_ENERGY, true},
    {"eangle", "E_angle", THERMO_FLOAT, VALUE_NEED_ENERGY, true},
    {"edihed", "E_dihed", THERMO_FLOAT, 0, true},
    {"eimp", "E_impro", THERMO_FLOAT, 0, true},
    {"emol", "E_mol", THERMO_FLOAT, VALUE_NEED_ENERGY, true},
    {"elong", "E_long", THERMO_FLOAT, VALUE_NEED_ENERGY, true},
    {"etail", "E_tail", THERMO_FLOAT, 0, true},
    {"enthalpy", "Enthalpy", THERMO_FLOAT, VALUE_NEED_ENERGY | VALUE_NEED_VIRIAL, true},
    {"vol", "Volume", THERMO_FLOAT, 0, false},
    {"density", "Density", THERMO_FLOAT, 0, false},
    {"lx", "Lx", THERMO_FLOAT, 0, false},
    {"ly", "Ly", THERMO_FLOAT, 0, false},
    {"lz", "Lz", THERMO_FLOAT, 0, false},
    {"xlo", "Xlo", THERMO_FLOAT, 0, false},
    {"xhi", "Xhi", THERMO_FLOAT, 0, false},
    {"ylo", "Ylo", THERMO_FLOAT, 0, false},
    {"yhi", "Yhi", THERMO_FLOAT, 0, false},
    {"zlo", "Zlo", THERMO_FLOAT, 0, false},
    {"zhi", "Zhi", THERMO_FLOAT, 0, false},
    {"xy", "Xy", THERMO_FLOAT, 0, false},
    {"xz", "Xz", THERMO_FLOAT, 0, false},
    {"yz", "Yz", THERMO_FLOAT, 0, false},
    {"xlat", "Xlat", THERMO_FLOAT, 0, false},
    {"ylat", "Ylat", THERMO_FLOAT, 0, false},
    {"zlat", "Zlat", THERMO_FLOAT, 0, false},
    {"pxx", "Pxx", THERMO_FLOAT, VALUE_NEED_VIRIAL, false},
    {"pyy", "Pyy", THERMO_FLOAT, VALUE_NEED_VIRIAL, false},
    {"pzz", "Pzz", THERMO_FLOAT, VALUE_NEED_VIRIAL, false},
    {"pxy", "Pxy", THERMO_FLOAT, VALUE_NEED_VIRIAL, false},
    {"pxz", "Pxz", THERMO_FLOAT, VALUE_NEED_VIRIAL, false},
    {"pyz", "Pyz", THERMO_FLOAT, VALUE_NEED_VIRIAL, false},
    {"fmax", "Fmax", THERMO_FLOAT, 0, false},
    {"fnorm", "Fnorm", THERMO_FLOAT, 0, false},
    {"nbuild", "Nbuild", THERMO_INTEGER, 0, false},
    {"ndanger", "Ndanger", THERMO_INTEGER, 0, false},
    {"cella", "Cella", THERMO_FLOAT, 0, false},
    {"cellb", "Cellb", THERMO_FLOAT, 0, false},
    {"cellc", "Cellc", THERMO_FLOAT, 0, false},
    {"cellalpha", "CellAlpha", THERMO_FLOAT, 0, false},
    {"cellbeta", "CellBeta", THERMO_FLOAT, 0, false},
    {"cellgamma", "CellGamma", THERMO_FLOAT, 0, false},
    {"ecouple", "Ecouple", THERMO_FLOAT, 0, true},
    {"econserve", "Econserve", THERMO_FLOAT, VALUE_NEED_ENERGY, true},
    {"statehash", "Statehash", THERMO_HASH, 0, false},
    {NULL, NULL, THERMO_FLOAT, 0, false},
};

/* the names again, as hints want them */
static const char *const names[] = {
    "step",      "elapsed",   "elaplong",  "dt",         "time",      "cpu",     "tpcpu",
    "spcpu",     "cpuremain", "part",      "timeremain", "atoms",     "temp",    "press",
    "pe",        "ke",        "etotal",    "evdwl",      "ecoul",     "epair",   "ebond",
    "eangle",    "edihed",    "eimp",      "emol",       "elong",     "etail",   "enthalpy",
    "vol",       "density",   "lx",        "ly",         "lz",        "xlo",     "xhi",
    "ylo",       "yhi",       "zlo",       "zhi",        "xy",        "xz",      "yz",
    "xlat",      "ylat",      "zlat",      "pxx",        "pyy",       "pzz",     "pxy",
    "pxz",       "pyz",       "fmax",      "fnorm",      "nbuild",    "ndanger", "cella",
    "cellb",     "cellc",     "cellalpha", "cellbeta",   "cellgamma", "ecouple", "econserve",
    "statehash", NULL,
};

_Static_assert(sizeof names / sizeof *names == sizeof table / sizeof *table, "one name per row");

const struct thermo_word *thermo_words(void)
{
    return table;
}

const struct thermo_word *thermo_word_find(const char *name)
{
    for (const struct thermo_word *word = table; word->name; word++) {
        if (strcmp(word->name, name) == 0)
            return word;
    }
    return NULL;
}

const char *const *thermo_word_names(void)
{
    return names;
}
