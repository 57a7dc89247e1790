/* Data files: written and read back to the same bits, files by LAMMPS and by hand, and every way in
 * which a file can be wrong. */
#include <stdio.h>
#include <zlib.h>

#include "support/mpi_suite.h"
#include "support/world.h"
#include "system/atom_style.h"
#include "system/topology.h"

static void write_text(const char *path, const char *text, size_t n)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
}

static void open_world(struct world *w, bool charge)
{
    world_open(w, "metal");
    if (charge)
        atoms_use_charge(&w->atoms);
}

static void run_path(struct world *w, const char *command, const char *path, const char *rest)
{
    char line[8192];
    (void)snprintf(line, sizeof line, "%s %s %s", command, path, rest);
    world_do(w, line);
}

START_TEST(round_trip_keeps_every_bit)
{
    char path[4096];
    struct world w;
    struct world back;
    bool charge = _i == 1;
    (void)snprintf(path, sizeof path, "%s", suite_file("round*.data"));
    open_world(&w, charge);
    world_do(&w, "lattice fcc 4.0812345");
    world_do(&w, "region b block 0 3 0 3 -1 2");
    world_do(&w, "create_box 3 b");
    world_do(&w, "create_atoms 1 box");
    world_do(&w, "set atom 5*40 type 3 image 1 -2 300");
    world_do(&w, "mass * 196.966569");
    world_do(&w, "velocity all create 300 77");
    world_do(&w, "displace_atoms all random 0.1 0.1 0.1 99");
    if (charge)
        world_do(&w, "set type 3 charge 0.1");
    run_path(&w, "write_data", path, "nocoeff pair ij");
    open_world(&back, charge);
    run_path(&back, "read_data", suite_file("round1234.data"), "");
    ck_assert_int_eq(back.atoms.n_global, 108);
    ck_assert_int_eq(back.result.n_velocities, 108);
    ck_assert(atoms_hash(&w.atoms, w.comm) == atoms_hash(&back.atoms, back.comm));
    ck_assert_int_eq(memcmp(w.atoms.image, back.atoms.image, 108 * 3 * sizeof(int)), 0);
    ck_assert_int_eq(memcmp(w.atoms.type, back.atoms.type, 108 * sizeof(int)), 0);
    ck_assert_int_eq(memcmp(w.box.lo, back.box.lo, sizeof w.box.lo), 0);
    ck_assert_int_eq(memcmp(w.box.hi, back.box.hi, sizeof w.box.hi), 0);
    ck_assert_double_eq(back.atoms.mass[2], 196.966569);
    if (charge)
        ck_assert_int_eq(memcmp(w.atoms.q, back.atoms.q, 108 * sizeof(double)), 0);
    world_close(&w);
    world_close(&back);
}
END_TEST

/* a run leaves atoms a little outside the box until lists are made anew: the file must not show it
 */
START_TEST(atoms_are_written_wrapped)
{
    struct world w;
    struct world back;
    open_world(&w, false);
    world_do(&w, "boundary p s p");
    world_do(&w, "region b block -1 2 0 3 0 3 units box");
    world_do(&w, "create_box 1 b");
    world_do(&w, "create_atoms 1 single 1.5 1 1 units box");
    w.atoms.x[0] = -1.25;
    w.atoms.x[1] = -0.5;
    w.atoms.x[2] = 3.5;
    run_path(&w, "write_data", suite_file("wrapped.data"), "");
    ck_assert_double_eq(w.atoms.x[0], -1.25);
    open_world(&back, false);
    world_do(&back, "boundary p s p");
    run_path(&back, "read_data", suite_file("wrapped.data"), "");
    ck_assert_int_eq(back.result.outside, 0);
    ck_assert_double_eq(back.atoms.x[0], 1.75);
    ck_assert_double_eq(back.atoms.x[1], -0.5);
    ck_assert_double_eq(back.atoms.x[2], 0.5);
    ck_assert_int_eq(back.atoms.image[0], -1);
    ck_assert_int_eq(back.atoms.image[1], 0);
    ck_assert_int_eq(back.atoms.image[2], 1);
    world_close(&w);
    world_close(&back);
}
END_TEST

START_TEST(file_of_lammps)
{
    struct world w;
    open_world(&w, true);
    world_do(&w, "boundary p s f");
    world_do(&w, "read_data tests/golden/build/written.data group mine extra/atom/types 1");
    ck_assert_int_eq(w.atoms.n_global, 40);
    ck_assert_int_eq(w.atoms.n_types, 3);
    ck_assert_double_eq(w.atoms.q[0], -0.5);
    ck_assert_double_eq(w.atoms.mass[2], 63.55);
    ck_assert_str_eq(w.pairs, "1 1;2 2;");
    ck_assert_int_eq(group_count(&w.atoms, w.comm, groups_find(&w.groups, "mine")), 40);
    world_close(&w);
}
END_TEST

static const char plain[] = "a title\r\n"
                            "\r\n"
                            "2 atoms # so few\r\n"
                            "1 atom types\r\n"
                            "0 bonds\r\n"
                            "0 10 xlo xhi\r\n"
                            "0 10 ylo yhi\r\n"
                            "0 10 zlo zhi\r\n"
                            "0 0 0 xy xz yz\r\n"
                            "\r\n"
                            "Atoms # atomic\r\n"
                            "\r\n"
                            "7 1 1.5 2.5 -0.5\r\n"
                            "3 1 5 5 25 1 0 0 # the second\r\n"
                            "\r\n"
                            "PairIJ Coeffs\r\n"
                            "\r\n"
                            "1 1 0.5 2\r\n"
                            "\r\n"
                            "Velocities\r\n"
                            "\r\n"
                            "3 1 2 3\r\n"
                            "7 4 5 6";

/* Windows line ends, comments, ids in any order, atoms outside, no newline at the end */
START_TEST(file_by_hand)
{
    struct world w;
    open_world(&w, false);
    write_text(suite_file("plain.data"), plain, sizeof plain - 1);
    run_path(&w, "read_data", suite_file("plain.data"), "");
    ck_assert_int_eq(w.atoms.n_global, 2);
    ck_assert_int_eq(w.result.outside, 2);
    ck_assert_double_eq(w.atoms.x[2], 9.5);
    ck_assert_int_eq(w.atoms.image[2], -1);
    ck_assert_double_eq(w.atoms.x[6], 5);
    ck_assert_int_eq(w.atoms.image[3], 1);
    ck_assert_int_eq(w.atoms.image[5], 2);
    ck_assert_double_eq(w.atoms.v[0], 4);
    ck_assert_double_eq(w.atoms.v[6], 3);
    ck_assert_str_eq(w.pairs, "1 1 0.5 2;");
    run_path(&w, "read_data", suite_file("plain.data"), "add append shift 20 0 0 nocoeff");
    ck_assert_int_eq(w.atoms.n_global, 4);
    ck_assert_int_eq(w.atoms.id[2], 14);
    ck_assert_double_eq(w.box.hi[0], 30);
    ck_assert_double_eq(w.atoms.v[8], 4);
    world_close(&w);
}
END_TEST

/* the plain file with one piece of text replaced (first occurrence), and what is then said */
static const struct {
    const char *old, *new, *message;
} wrong[] = {
    {"2 atoms", "two atoms", ":3: expected a number of atoms, got 'two'"},
    {"2 atoms", "3 atoms", ":15: section Atoms ends after 2 of 3 lines"},
    {"2 atoms", "1 atoms", ":14: expected a section"},
    {"1 atom types", "0 atom types", "expected 1 to 255 atom types"},
    {"1 atom types", "# none", "no line 'N atom types'"},
    {"0 bonds", "4 bonds", "there is no section Bonds (expected 4 lines)"},
    {"0 bonds", "-1 bonds", ":5: expected a number of bonds, got '-1'"},
    {"0 bonds", "4 dihedrals", ":5: dihedrals are not supported"},
    {"0 10 ylo", "10 0 ylo", "the lower first"},
    {"0 10 ylo", "0 1e9 ylo", "must lie within"},
    {"0 0 0 xy", "0 5.5 0 xy", "skew is too large: xz"},
    {"0 0 0 xy", "0 5..5 0 xy", ":9: expected three tilts"},
    {"Atoms # atomic", "Atoms # charge", "is of style 'charge'"},
    {"Atoms # atomic", "Atms", "did you mean 'Atoms'"},
    {"Atoms # atomic\r\n\r\n", "Atoms\r\n", "expected a blank line"},
    {"7 1 1.5", "7 2 1.5", ":13: expected an atom type from 1 to 1, got '2'"},
    {"7 1 1.5", "0 1 1.5", "expected an atom id"},
    {"7 1 1.5", "3 1 1.5", "atom id 3 occurs twice"},
    {"7 1 1.5", "7 1 1.5x", ":13: atom 7: expected three coordinates"},
    {"7 1 1.5", "7 1 nan", "expected three coordinates"},
    {"7 1 1.5 2.5 -0.5", "7 1 1.5 2.5", "expected id type x y z"},
    {"25 1 0 0", "25 1 0.5 0", "whole image flags"},
    {"25 1 0 0", "25 1 0", "got 7 words"},
    {"PairIJ Coeffs", "Body Coeffs", "expected a section"},
    {"PairIJ Coeffs", "Bonds", "section Bonds, but the deck's atom_style is atomic"},
    {"1 1 0.5 2", "1 1 bad 2", ":18: a bad coefficient"},
    {"3 1 2 3\r\n", "4 1 2 3\r\n", "1 of the 2 lines of section Velocities name an atom"},
    {"3 1 2 3\r\n", "7 1 2 3\r\n", "a second velocity for atom 7"},
    {"7 4 5 6", "7 4 5", "expected id vx vy vz"},
    {"7 4 5 6", "", "section Velocities ends after 1 of 2 lines"},
    {"Velocities", "Atoms", "a second section Atoms"},
    {"a title", "", NULL},
};

START_TEST(wrong_files_are_refused)
{
    char text[sizeof plain + 256];
    char line[8192];
    struct world w;
    const char *at = strstr(plain, wrong[_i].old);
    ck_assert_ptr_nonnull(at);
    size_t before = (size_t)(at - plain);
    int n = snprintf(text, sizeof text, "%.*s%s%s", (int)before, plain, wrong[_i].new,
                     at + strlen(wrong[_i].old));
    write_text(suite_file("wrong.data"), text, (size_t)n);
    open_world(&w, false);
    (void)snprintf(line, sizeof line, "read_data %s", suite_file("wrong.data"));
    if (wrong[_i].message)
        world_refuse(&w, line, wrong[_i].message);
    else
        world_do(&w, line);
    world_close(&w);
}
END_TEST

static const char bonded[] = "a title\n"
                             "\n"
                             "4 atoms\n"
                             "2 atom types\n"
                             "3 bonds\n"
                             "2 bond types\n"
                             "1 angles\n"
                             "1 angle types\n"
                             "3 extra bond per atom\n"
                             "1 extra special per atom\n"
                             "0 10 xlo xhi\n"
                             "0 10 ylo yhi\n"
                             "0 10 zlo zhi\n"
                             "\n"
                             "Bond Coeffs # harmonic\n"
                             "\n"
                             "1 10 1\n"
                             "2 20 2\n"
                             "\n"
                             "Atoms # full\n"
                             "\n"
                             "4 7 1 -0.5 1 1 1 0 0 0\n"
                             "2 7 2 0.5 2 1 1 0 0 0\n"
                             "1 8 2 0.5 1 2 1 0 0 0\n"
                             "3 0 1 0 5 5 5 0 0 0\n"
                             "\n"
                             "Bonds\n"
                             "\n"
                             "1 1 4 2\n"
                             "2 2 1 4\n"
                             "3 1 3 2\n"
                             "\n"
                             "Angles\n"
                             "\n"
                             "1 1 2 4 1\n"
                             "\n"
                             "Angle Coeffs\n"
                             "\n"
                             "1 5 104.5\n";

static void open_full(struct world *w)
{
    world_open(w, "metal");
    atom_style_use(&w->atoms, atom_style_find("full"));
}

static lidx place_of(const struct world *w, gid id)
{
    for (lidx i = 0; i < w->atoms.n_local; i++) {
        if (w->atoms.id[i] == id)
            return i;
    }
    ck_abort_msg("no atom %d", (int)id);
    return -1;
}

static void check_bonded(const struct world *w, gid offset)
{
    const struct atoms *atoms = &w->atoms;
    lidx four = place_of(w, 4 + offset);
    lidx two = place_of(w, 2 + offset);
    lidx three = place_of(w, 3 + offset);
    ck_assert_int_eq(topology_n_bonds(atoms, four), 2);
    ck_assert_int_eq(topology_n_bonds(atoms, three), 1);
    ck_assert_int_eq(topology_n_angles(atoms, two), 1);
    ck_assert_int_eq(topology_n_angles(atoms, three), 0);
    ck_assert_int_ge(topology_find_bond(atoms, two, 3 + offset), 0);
    ck_assert_int_eq(topology_find_bond(atoms, two, 1 + offset), -1);
    int slot = topology_find_bond(atoms, four, 1 + offset);
    ck_assert_int_ge(slot, 0);
    ck_assert_int_eq(topology_bonds(atoms, four)[slot].type, 2);
    const struct angle *angle = topology_angles(atoms, two);
    ck_assert_int_eq(angle->atom[1], 4 + offset);
    ck_assert_int_eq(angle->atom[0] + angle->atom[2], 3 + 2 * offset);
    ck_assert_int_eq(angle->type, 1);
    ck_assert_double_eq(atoms->q[four], -0.5);
}

START_TEST(bonds_by_hand)
{
    struct world w;
    struct world back;
    open_full(&w);
    write_text(suite_file("bonded.data"), bonded, sizeof bonded - 1);
    run_path(&w, "read_data", suite_file("bonded.data"), "");
    check_bonded(&w, 0);
    ck_assert_int_eq(w.atoms.molecule[place_of(&w, 4)], 7);
    ck_assert_int_eq(w.atoms.bond_room, 3);
    ck_assert_str_eq(w.pairs, "1 10 1;2 20 2;1 5 104.5;");
    run_path(&w, "read_data", suite_file("bonded.data"), "add append nocoeff");
    check_bonded(&w, 0);
    check_bonded(&w, 4);
    ck_assert_int_eq(w.atoms.molecule[place_of(&w, 5)], 16);
    ck_assert_int_eq(w.result.n_bonds, 3);
    world_do(&w, "set atom 3 mol 12");
    run_path(&w, "write_data", suite_file("back.data"), "");
    open_full(&back);
    run_path(&back, "read_data", suite_file("back.data"), "");
    check_bonded(&back, 0);
    check_bonded(&back, 4);
    ck_assert_int_eq(back.atoms.molecule[place_of(&back, 3)], 12);
    ck_assert_int_eq(back.atoms.molecule[place_of(&back, 5)], 16);
    ck_assert_int_eq(back.atoms.bond_types, 2);
    ck_assert_int_eq(back.atoms.angle_types, 1);
    struct topology_count count = topology_count(&back.atoms, back.comm);
    ck_assert_int_eq(count.bonds, 6);
    ck_assert_int_eq(count.angles, 2);
    world_close(&w);
    world_close(&back);
}
END_TEST

START_TEST(bonds_of_lammps)
{
    struct world w;
    open_full(&w);
    world_do(&w, "read_data tests/golden/molecules/written.data extra/bond/types 1");
    struct topology_count count = topology_count(&w.atoms, w.comm);
    ck_assert_int_eq(count.bonds, 48);
    ck_assert_int_eq(count.angles, 21);
    ck_assert_int_eq(w.atoms.bond_types, 3);
    ck_assert_str_eq(w.pairs, "1 1 0.0067 3.15;2 2 0.001 1.5;1 22 0.96;2 20 1;1 3 104.5;");
    ck_assert_int_eq(topology_n_bonds(&w.atoms, place_of(&w, 29)), 2);
    world_close(&w);
}
END_TEST

static const struct {
    const char *old, *new, *message;
} wrong_bonds[] = {
    {"3 bonds", "4 bonds", ":32: section Bonds ends after 3 of 4 lines"},
    {"3 bonds", "2 bonds", ":31: expected a section"},
    {"2 bond types", "-2 bond types", ":6: expected 0 to 10000 bond types, got '-2'"},
    {"2 bond types", "1 bond types", "expected a section"},
    {"3 extra bond", "x extra bond", ":9: expected 0 to 1048576 extra bond per atom, got 'x'"},
    {"1 1 4 2\n", "1 3 4 2\n", ":29: expected a bond type from 1 to 2, got '3'"},
    {"1 1 4 2\n", "1 1 4\n", ":29: expected a number, a bond type and 2 atom ids"},
    {"1 1 4 2\n", "1 1 4 9\n", ":29: section Atoms has no atom 9"},
    {"1 1 4 2\n", "1 1 4 4\n", ":29: a bond with atom 4 twice"},
    {"1 1 4 2\n", "1 1 1 4\n", ":30: atom 1 has this bond already"},
    {"1 1 2 4 1\n", "1 2 2 4 1\n", ":35: expected an angle type from 1 to 1, got '2'"},
    {"1 1 2 4 1\n", "1 1 2 4 1 3\n", ":35: expected a number, an angle type and 3 atom ids"},
    {"1 1 2 4 1\n", "1 1 2 4 7\n", ":35: section Atoms has no atom 7"},
    {"\nAngles\n\n1 1 2 4 1\n", "", "there is no section Angles (expected 1 lines)"},
    {"1 10 1\n", "3 10 1\n", ":17: expected a bond type from 1 to 2 and coefficients"},
    {"1 10 1\n", "1 bad 1\n", ":17: a bad coefficient"},
    {"4 7 1 -0.5", "4 1 -0.5", "expected id molecule type charge x y z"},
    {"4 7 1 -0.5", "4 x 1 -0.5", ":22: expected a molecule id from 0, got 'x'"},
    {"Atoms # full", "Atoms # charge", "is of style 'charge'"},
    {"Bonds\n", "Bends\n", "did you mean 'Bonds'"},
};

START_TEST(wrong_bonds_are_refused)
{
    char text[sizeof bonded + 256];
    char line[8192];
    struct world w;
    const char *at = strstr(bonded, wrong_bonds[_i].old);
    ck_assert_ptr_nonnull(at);
    int n = snprintf(text, sizeof text, "%.*s%s%s", (int)(at - bonded), bonded, wrong_bonds[_i].new,
                     at + strlen(wrong_bonds[_i].old));
    write_text(suite_file("wrong.data"), text, (size_t)n);
    open_full(&w);
    (void)snprintf(line, sizeof line, "read_data %s", suite_file("wrong.data"));
    world_refuse(&w, line, wrong_bonds[_i].message);
    world_close(&w);
}
END_TEST

/* cut off anywhere: no crash, and nothing is lost in silence */
START_TEST(truncated_bonds_are_refused)
{
    char line[8192];
    size_t last = (size_t)(strstr(bonded, "1 1 2 4 1") - bonded) + 9;
    for (size_t n = 0; n < sizeof bonded - 1; n++) {
        struct world w;
        write_text(suite_file("cut.data"), bonded, n);
        open_full(&w);
        (void)snprintf(line, sizeof line, "read_data %s", suite_file("cut.data"));
        enum cw_status status = world_run(&w, line);
        ck_assert_msg(n >= last || status == CW_USER, "cut at %zu was accepted", n);
        world_close(&w);
    }
}
END_TEST

/* cut off anywhere: never a crash, and only the cut that loses nothing is accepted */
START_TEST(truncated_files_are_refused)
{
    char line[8192];
    /* a cut inside the last coordinate of the last atom cannot be told from a shorter number */
    size_t last = (size_t)(strstr(plain, "5 5 25") - plain) + 5;
    for (size_t n = 0; n < sizeof plain - 1; n++) {
        struct world w;
        write_text(suite_file("cut.data"), plain, n);
        open_world(&w, false);
        (void)snprintf(line, sizeof line, "read_data %s", suite_file("cut.data"));
        enum cw_status status = world_run(&w, line);
        bool whole_sections = status == CW_OK && w.atoms.n_global == 2;
        ck_assert_msg(status == CW_USER || whole_sections, "cut at %zu", n);
        ck_assert_msg(n >= last || status == CW_USER, "cut at %zu was accepted", n);
        world_close(&w);
    }
}
END_TEST

/* the plain file compressed, and its size */
static size_t compress_plain(unsigned char *out, size_t room)
{
    const char *path = suite_file("whole.data.gz");
    gzFile file = gzopen(path, "wb9");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(gzwrite(file, plain, sizeof plain - 1), sizeof plain - 1);
    ck_assert_int_eq(gzclose(file), Z_OK);
    FILE *back = fopen(path, "rb");
    ck_assert_ptr_nonnull(back);
    size_t n = fread(out, 1, room, back);
    ck_assert_uint_lt(n, room);
    (void)fclose(back);
    return n;
}

static enum cw_status read_bytes(struct world *w, const unsigned char *bytes, size_t n)
{
    char line[8192];
    write_text(suite_file("some.data"), (const char *)bytes, n);
    open_world(w, false);
    (void)snprintf(line, sizeof line, "read_data %s", suite_file("some.data"));
    return world_run(w, line);
}

/* the name says nothing: the first two bytes do */
START_TEST(compressed_file)
{
    unsigned char bytes[4096];
    struct world w;
    struct world same;
    ck_assert_int_eq(read_bytes(&same, (const unsigned char *)plain, sizeof plain - 1), CW_OK);
    ck_assert_int_eq(read_bytes(&w, bytes, compress_plain(bytes, sizeof bytes)), CW_OK);
    ck_assert_int_eq(w.atoms.n_global, 2);
    ck_assert(atoms_hash(&w.atoms, w.comm) == atoms_hash(&same.atoms, same.comm));
    world_close(&w);
    world_close(&same);
}
END_TEST

/* cut off anywhere; each byte wrong: told, or (in the name and the time of the head) without effect
 */
START_TEST(broken_compressed_files_are_refused)
{
    unsigned char bytes[4096];
    struct world w;
    size_t n = compress_plain(bytes, sizeof bytes);
    ck_assert_int_eq(read_bytes(&w, bytes, n), CW_OK);
    uint64_t hash = atoms_hash(&w.atoms, w.comm);
    world_close(&w);
    for (size_t k = 0; k < n; k++) {
        ck_assert_msg(read_bytes(&w, bytes, k) == CW_USER, "cut at %zu was accepted", k);
        if (k >= 10)
            ck_assert_ptr_nonnull(strstr(w.err.text, "ends too early"));
        world_close(&w);
        bytes[k] ^= 0x10;
        bool good = read_bytes(&w, bytes, n) == CW_OK;
        ck_assert_msg(!good || atoms_hash(&w.atoms, w.comm) == hash, "byte %zu wrong was accepted",
                      k);
        if (k >= n - 8)
            ck_assert_ptr_nonnull(strstr(w.err.text, "damaged"));
        world_close(&w);
        bytes[k] ^= 0x10;
    }
}
END_TEST

START_TEST(other_files_are_refused)
{
    char line[8192];
    char *garbage = malloc(1 << 21);
    struct world w;
    open_world(&w, false);
    (void)snprintf(line, sizeof line, "read_data %s", suite_file("nothing.data"));
    world_refuse(&w, line, "cannot be opened");
    world_refuse(&w, "read_data src", "is a folder");
    memset(garbage, 'x', 1 << 21);
    write_text(suite_file("long.data"), garbage, 1 << 21);
    (void)snprintf(line, sizeof line, "read_data %s", suite_file("long.data"));
    world_refuse(&w, line, "more than a megabyte");
    memset(garbage, 0, 100);
    write_text(suite_file("binary.data"), garbage, 4096);
    (void)snprintf(line, sizeof line, "read_data %s", suite_file("binary.data"));
    world_refuse(&w, line, "zero bytes");
    free(garbage);
    write_text(suite_file("plain.data"), plain, sizeof plain - 1);
    world_do(&w, "boundary p f p");
    (void)snprintf(line, sizeof line, "read_data %s", suite_file("plain.data"));
    world_do(&w, line);
    world_refuse(&w, line, "a box already");
    (void)snprintf(line, sizeof line, "read_data %s add append offset 1 0 0 0 0",
                   suite_file("plain.data"));
    world_refuse(&w, line, "extra/atom/types");
    world_refuse(&w, "read_data x.data add apend", "expected an integer");
    world_refuse(&w, "read_data x.data shft 1 2 3", "did you mean 'shift'");
    world_refuse(&w, "write_data /nowhere/at/all.data", "cannot be written");
    world_refuse(&w, "write_data x.data pair jj", "unknown pair");
    world_close(&w);
    open_world(&w, false);
    world_do(&w, "boundary p p f");
    (void)snprintf(line, sizeof line, "read_data %s", suite_file("plain.data"));
    world_refuse(&w, line, ":13: atom 7 at 1.5 2.5 -0.5 lies outside the box");
    (void)snprintf(line, sizeof line, "read_data %s add append", suite_file("plain.data"));
    world_close(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("data_file");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, round_trip_keeps_every_bit, 0, 2);
    tcase_add_test(core, atoms_are_written_wrapped);
    tcase_add_test(core, file_of_lammps);
    tcase_add_test(core, file_by_hand);
    tcase_add_test(core, compressed_file);
    tcase_add_test(core, bonds_by_hand);
    tcase_add_test(core, bonds_of_lammps);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_loop_test(errors, wrong_files_are_refused, 0, (int)(sizeof wrong / sizeof *wrong));
    tcase_add_test(errors, truncated_files_are_refused);
    tcase_add_loop_test(errors, wrong_bonds_are_refused, 0,
                        (int)(sizeof wrong_bonds / sizeof *wrong_bonds));
    tcase_add_test(errors, truncated_bonds_are_refused);
    tcase_add_test(errors, broken_compressed_files_are_refused);
    tcase_add_test(errors, other_files_are_refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
