/* Tables of LAMMPS's words without a counterpart here. A row answers for a name, or, with a star at
 * its end, for all names that begin so. Names that are supported do not belong here: the tables are
 * asked only after every other one has been. */
#include "deck/known_words.h"

#include <string.h>

#include "base/text.h"

struct known_word {
    const char *name, *advice;
};

#define MOLECULES    "not supported; of molecules there are bonds and angles (atom_style full)"
#define SHORT_RANGE  "only short-range potentials are supported, no long-range solver"
#define PARTITIONS   "partitions are not supported; start one program per case"
#define FLUIDS       "granular, rigid and extended particles are not supported: point atoms only"
#define OTHER_WALL   "not supported; use wall/harmonic, wall/lj93, wall/lj126 or wall/morse"
#define OTHER_SUM    "not supported; use hybrid/overlay of lj/cut and a coul style"
#define OTHER_LJ     "not supported; use lj/cut (with pair_modify shift yes if wanted)"
#define NO_SCRIPTING "not supported; use variable equal, or run the program from a script"

static const struct known_word commands[] = {
    {"angle_write", "not supported; angle_style and angle_coeff are"},
    {"bond_write", "not supported; bond_style and bond_coeff are"},
    {"dihedral_*", MOLECULES},
    {"improper_*", MOLECULES},
    {"molecule", "not supported; read_data brings molecules, create_bonds makes bonds"},
    {"labelmap", "type labels are not supported; use type numbers"},
    {"dielectric", "not supported: charges are in empty space; scale them"},
    {"kim", "models of OpenKIM are not supported; use a potential file with pair_style"},
    {"kim_*", "models of OpenKIM are not supported; use a potential file with pair_style"},
    {"python", NO_SCRIPTING},
    {"plugin", NO_SCRIPTING},
    {"mdi", NO_SCRIPTING},
    {"message", NO_SCRIPTING},
    {"server", NO_SCRIPTING},
    {"neb", "not supported yet; relax the end states with minimize"},
    {"neb/spin", "not supported yet; relax the end states with minimize"},
    {"prd", "not supported; run plain molecular dynamics"},
    {"tad", "not supported; run plain molecular dynamics"},
    {"hyper", "not supported; run plain molecular dynamics"},
    {"temper", PARTITIONS},
    {"temper/*", PARTITIONS},
    {"partition", PARTITIONS},
    {"rerun", "not supported yet; read_restart, or read_data and run 0, one snapshot at a time"},
    {"read_dump", "not supported yet; use read_restart or read_data"},
    {"replicate", "not supported yet; make the region and create_atoms larger, or read_data"},
    {"balance_*", "work is balanced while a run goes on; remove the line"},
    {"dynamical_matrix", "not supported"},
    {"third_order", "not supported"},
    {"group2ndx", "not supported; use dump custom with a column for the group"},
    {"ndx2group", "not supported; use group NAME id"},
    {"read_ndx", "not supported; use group NAME id"},
    {"reset_atom_ids", "not supported: ids stay as they are for the whole deck"},
    {"reset_ids", "not supported: ids stay as they are for the whole deck"},
    {"reset_mol_ids", MOLECULES},
    {"write_coeff", "not supported; the deck itself holds the coefficients"},
    {"info", "not supported; -help lists what there is, and print shows variables"},
    {"minimize/kk", "use minimize"},
    {"fitpod", "not supported"},
    {"geturl", "not supported; fetch files before the run"},
    {NULL, NULL},
};

static const struct known_word pairs[] = {
    {"lj/cut/coul/de*", OTHER_SUM},
    {"lj/cut/coul/ds*", OTHER_SUM},
    {"lj/cut/coul/m*", OTHER_SUM},
    {"lj/cut/coul/w*", OTHER_SUM},
    {"lj/cut/d*", OTHER_SUM},
    {"lj/cut/s*", OTHER_SUM},
    {"lj/cut/t*", OTHER_SUM},
    {"lj/charmm*", MOLECULES "; use lj/cut"},
    {"lj/class2*", MOLECULES "; use lj/cut"},
    {"lj/smooth*", OTHER_LJ},
    {"lj/gromacs*", OTHER_LJ},
    {"lj/expand*", OTHER_LJ},
    {"lj/mdf", OTHER_LJ},
    {"lj/cubic", OTHER_LJ},
    {"lj/long*", OTHER_LJ},
    {"lj/sdk*", OTHER_LJ},
    {"lj/spica*", OTHER_LJ},
    {"lj/relres*", OTHER_LJ},
    {"lj96*", OTHER_LJ},
    {"coul/diel", "not supported; coul/cut, coul/dsf, coul/sf, coul/debye and coul/long are"},
    {"coul/exclude", "not supported; coul/cut, coul/dsf, coul/sf, coul/debye and coul/long are"},
    {"coul/msm", "not supported; coul/cut, coul/dsf, coul/sf, coul/debye and coul/long are"},
    {"coul/sl*", "not supported; coul/cut, coul/dsf, coul/sf, coul/debye and coul/long are"},
    {"coul/streitz", "not supported; coul/cut, coul/dsf, coul/sf, coul/debye and coul/long are"},
    {"coul/tt", "not supported; coul/cut, coul/dsf, coul/sf, coul/debye and coul/long are"},
    {"buck/coul/msm", "not supported; use buck, or hybrid/overlay with a coul style"},
    {"buck/long/*", "not supported; use buck, or hybrid/overlay with a coul style"},
    {"buck/mdf", "not supported; use buck, or hybrid/overlay with a coul style"},
    {"born/coul/d*", "not supported; use born, or hybrid/overlay with a coul style"},
    {"born/coul/m*", "not supported; use born, or hybrid/overlay with a coul style"},
    {"born/coul/w*", "not supported; use born, or hybrid/overlay with a coul style"},
    {"born/gauss", "not supported; use born, or hybrid/overlay with a coul style"},
    {"tersoff/*", "not supported yet; use tersoff"},
    {"airebo*", "not supported yet; carbon: tersoff, or lj/cut between its atoms and the metal"},
    {"rebo", "not supported yet; carbon: tersoff, or lj/cut between its atoms and the metal"},
    {"sw*", "not supported yet"},
    {"vashishta/*", "not supported; use vashishta"},
    {"edip*", "not supported yet"},
    {"yukawa*", "not supported yet"},
    {"gauss*", "not supported yet"},
    {"mie/cut", OTHER_LJ},
    {"lj/sf*", OTHER_LJ},
    {"bop", "not supported; metals: eam, eam/alloy or eam/fs"},
    {"eam/he", "not supported; metals: eam, eam/alloy or eam/fs"},
    {"polymorphic", "not supported; metals: eam, eam/alloy or eam/fs"},
    {"kim", "not supported; metals: eam, eam/alloy or eam/fs"},
    {"meam*", "not supported; metals: eam, eam/alloy or eam/fs"},
    {"adp", "not supported; metals: eam, eam/alloy or eam/fs"},
    {"eam/cd*", "not supported; use eam/alloy or eam/fs"},
    {"eim", "not supported; metals: eam, eam/alloy or eam/fs"},
    {"atm", "not supported; metals: eam, eam/alloy or eam/fs"},
    {"reax*", "reactive force fields are not supported; metals: eam, eam/alloy or eam/fs"},
    {"comb*", "variable-charge force fields are not supported"},
    {"snap", "machine-learned potentials are not supported; metals: eam, eam/alloy or eam/fs"},
    {"pace", "machine-learned potentials are not supported; metals: eam, eam/alloy or eam/fs"},
    {"mliap", "machine-learned potentials are not supported; metals: eam, eam/alloy or eam/fs"},
    {"quip", "machine-learned potentials are not supported; metals: eam, eam/alloy or eam/fs"},
    {"hybrid/scaled", "not supported; use hybrid or hybrid/overlay"},
    {"soft", "not supported; use minimize, or fix nve with small steps, to part atoms"},
    {"gran/*", FLUIDS},
    {"granular", FLUIDS},
    {"dpd*", "not supported"},
    {"none", "use pair_style zero"},
    {NULL, NULL},
};

static const struct known_word fixes[] = {
    {"npt*", "not supported yet; use fix nvt in a box of the right size"},
    {"nph*", "not supported yet; use fix nve or nvt in a box of the right size"},
    {"box/relax", "not supported yet; run minimize for several lattice constants"},
    {"press/*", "not supported yet; use fix nvt in a box of the right size"},
    {"deform", "not supported yet"},
    {"nve/limit", "not supported; run minimize first, then fix nve"},
    {"nve/*", FLUIDS "; use fix nve"},
    {"nvt/*", "not supported; use fix nvt"},
    {"temp/berendsen", "not supported; use fix nvt, langevin or temp/rescale"},
    {"temp/csvr", "not supported; use fix nvt or langevin"},
    {"temp/csld", "not supported; use fix nvt or langevin"},
    {"gle", "not supported; use fix langevin"},
    {"gld", "not supported; use fix langevin"},
    {"ttm*", "not supported; use fix langevin"},
    {"halt", "not supported yet; run in pieces: run N every M \"if ... then quit\""},
    {"rigid*", "not supported yet; hold atoms with fix setforce 0 0 0"},
    {"freeze", "use fix setforce 0 0 0"},
    {"spring*", "not supported yet; use fix recenter or fix momentum to hold a group in place"},
    {"wall/body*", FLUIDS},
    {"wall/gran*", FLUIDS},
    {"wall/srd", FLUIDS},
    {"wall/flow", FLUIDS},
    {"wall/colloid", "not supported; use wall/lj93"},
    {"wall/ees", "not supported; use wall/lj93"},
    {"wall/harmonic/*", "not supported; use wall/harmonic"},
    {"wall/lepton", OTHER_WALL},
    {"wall/table", OTHER_WALL},
    {"wall/piston", "not supported; use wall/reflect with a variable for its place"},
    {"wall/reflect/*", "not supported; use wall/reflect"},
    {"wall/region*", "not supported; a sphere or a cylinder is fix indent ... side in"},
    {"deposit", "not supported yet; use create_atoms single between runs"},
    {"pour", FLUIDS},
    {"evaporate", "not supported yet; use delete_atoms between runs"},
    {"gcmc", "not supported"},
    {"shake", MOLECULES},
    {"rattle", MOLECULES},
    {"qeq/*", "variable charges are not supported"},
    {"reax*", "reactive force fields are not supported"},
    {"colvars", "not supported"},
    {"plumed", "not supported"},
    {"python*", NO_SCRIPTING},
    {"external", NO_SCRIPTING},
    {"ave/atom", "not supported yet; dump custom and average afterwards"},
    {"ave/chunk", "not supported yet; dump custom and bin afterwards"},
    {"ave/correlate*", "not supported yet; fix ave/time to a file and correlate afterwards"},
    {"ave/histo*", "not supported yet; dump custom and bin afterwards"},
    {"vector", "not supported yet; fix ave/time to a file"},
    {"store/*", "not supported yet"},
    {"property/atom", "not supported yet"},
    {"controller", "not supported"},
    {"heat", "not supported yet; use fix langevin or temp/rescale, or velocity scale between runs"},
    {"ehex", "not supported yet; use fix langevin or temp/rescale, or velocity scale between runs"},
    {"gravity", "not supported; fix addforce adds a force per atom"},
    {"lineforce", "not supported yet; use fix setforce with NULL for the free direction"},
    {"planeforce", "not supported yet; use fix setforce with NULL for the free directions"},
    {"append/atoms", "not supported; use create_atoms between runs"},
    {"atom/swap", "not supported; Monte Carlo moves are not here"},
    {"tfmc", "not supported; Monte Carlo moves are not here"},
    {"msst", "not supported"},
    {"pimd", "not supported"},
    {"restrain", "not supported yet"},
    {"thermal/conductivity", "not supported yet"},
    {"enforce2d", "simulations are three-dimensional"},
    {"efield", "not supported yet"},
    {"drag", "not supported"},
    {"viscous", "not supported; use fix langevin"},
    {"neb", "not supported yet"},
    {"adapt*", "not supported"},
    {NULL, NULL},
};

static const struct known_word computes[] = {
    {"msd*", "not supported yet; dump custom with xu yu zu"},
    {"adf", "not supported yet; dump custom, then OVITO or ASE"},
    {"vacf", "not supported yet; dump custom with vx vy vz"},
    {"heat/flux", "not supported yet"},
    {"group/group", "use fix weld, whose ledger has the interaction energy of two groups"},
    {"centroid/stress/atom", "not supported; for pair potentials and EAM stress/atom is the same"},
    {"reduce/region", "not supported yet; use reduce on a group of the region's atoms"},
    {"contact/atom", "not supported; use coord/atom"},
    {"fragment/atom", "not supported yet; dump custom, then OVITO"},
    {"aggregate/atom", "not supported yet; dump custom, then OVITO"},
    {"property/*", "not supported yet; variables of style atom know id, type, mass, x, v, f"},
    {"chunk/*", "not supported yet"},
    {"*/chunk", "not supported yet"},
    {"cluster/atom", "not supported yet; dump custom, then OVITO"},
    {"voronoi/atom", "not supported; dump custom, then OVITO"},
    {"orientorder/atom", "not supported; use cna/atom or centro/atom"},
    {"ackland/atom", "not supported; use cna/atom or centro/atom"},
    {"basal/atom", "not supported; use cna/atom"},
    {"cnp/atom", "not supported; use cna/atom or centro/atom"},
    {"displace/atom", "not supported yet; dump custom with xu yu zu"},
    {"temp/*", "not supported yet; compute temp takes a group"},
    {"stress/mop*", "not supported; use stress/atom"},
    {"pair", "not supported; use pe"},
    {"bond*", MOLECULES},
    {"angle*", MOLECULES},
    {"dihedral*", MOLECULES},
    {"improper*", MOLECULES},
    {"erotate/*", FLUIDS},
    {"snap", "machine-learned potentials are not supported"},
    {"sna/atom", "machine-learned potentials are not supported"},
    {"xrd", "not supported; dump custom and compute it afterwards"},
    {"saed", "not supported; dump custom and compute it afterwards"},
    {"slice", "not supported yet; name the elements one by one"},
    {"global/atom", "not supported yet"},
    {NULL, NULL},
};

static const struct known_word dumps[] = {
    {"local", "pairs and bonds are not dumped; use custom"},
    {"dcd", "not supported; use h5md, custom or xyz"},
    {"xtc", "not supported; use h5md, custom or xyz"},
    {"netcdf*", "not supported; use h5md"},
    {"movie", "not supported; use image and join the pictures afterwards"},
    {"cfg*", "not supported; use custom or xyz"},
    {"vtk", "not supported; use custom or h5md"},
    {"grid*", "not supported; use custom"},
    {"yaml", "not supported; use custom"},
    {"extxyz", "not supported; use xyz"},
    {"molfile", "not supported; use custom or xyz"},
    {"adios", "not supported; use h5md"},
    {"*/adios", "not supported; use h5md"},
    {"*/gz", "not supported; use h5md, which is compressed, or the style without /gz"},
    {"*/zstd", "not supported; use h5md, which is compressed, or the style without /zstd"},
    {"*/mpiio", "not supported; use the style without /mpiio"},
    {NULL, NULL},
};

static const struct known_word *const tables[] = {commands, pairs, fixes, computes, dumps};

static bool matches(const char *pattern, const char *name)
{
    size_t n = strlen(pattern);
    size_t m = strlen(name);
    if (pattern[0] == '*')
        return m >= n - 1 && strcmp(name + m - (n - 1), pattern + 1) == 0;
    if (pattern[n - 1] == '*')
        return strncmp(name, pattern, n - 1) == 0;
    return strcmp(name, pattern) == 0;
}

/* the word of an accelerated style: "eam/omp" */
static bool has_suffix(const char *name)
{
    static const char *const suffixes[] = {"*/omp", "*/opt",     "*/gpu",      "*/intel",
                                           "*/kk",  "*/kk/host", "*/kk/device"};
    for (size_t k = 0; k < sizeof suffixes / sizeof suffixes[0]; k++) {
        if (matches(suffixes[k], name))
            return true;
    }
    return false;
}

const char *known_word_advice(enum known_kind kind, const char *name)
{
    for (const struct known_word *row = tables[kind]; row->name; row++) {
        if (matches(row->name, name))
            return row->advice;
    }
    return has_suffix(name)
               ? "write the style without the suffix: the fast kernel is chosen by itself"
               : NULL;
}

enum cw_status known_word_refuse(enum known_kind kind, const char *what, const char *name,
                                 const char *const *names, struct cw_err *err)
{
    const char *advice = known_word_advice(kind, name);
    if (advice)
        return cw_err_user(err, "%s '%s' of LAMMPS is not here: %s", what, name, advice);
    return cw_err_user(err, "unknown %s '%s'%s", what, name, text_nearest_hint(name, names).text);
}
