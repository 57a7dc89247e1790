#!/bin/bash
# Silica by pairs: the decks of inputs/silica give LAMMPS's energies, pair_style silica gives theirs; the same bits on any number of
# ranks and instruction set, charges and near pairs included; energy is conserved; and what is wrong with charges is said.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=200
export COLDWELD_POTENTIALS=$TOP/potentials # a program in build/ does not stand beside them
DECK=cristobalite.in

deck_here() { cp "$TOP"/inputs/silica/*.{ff,table} "$TOP/inputs/silica/$DECK" .; }
table() { awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on' "$1"; }

# agrees SET: columns pe, etotal (2e-6) and pressure (1e-5) with LAMMPS, which evaluates erfc to 1.5e-7
agrees() {
    deck_here
    coldweld 1 -in $DECK -var here . -var set "$1"
    ends_with 0
    table out | paste - "$TOP/tests/golden/silica/$1.lammps" | awk '
        function near(a, b, part) { d = a - b; d = d < 0 ? -d : d; b = b < 0 ? -b : b; return d <= part * b }
        $1 != $7 || !near($3, $9, 2e-6) || !near($4, $10, 2e-6) || !near($5, $11, 1e-5) { print "line " NR ": " $0; bad = 1 }
        END { exit bad || NR != 3 }' >different || fault "differs from LAMMPS: $(head -n 1 different)"
}

# by_name SET WORDS...: pair_style silica with these words has the energies of the deck of the set
by_name() {
    local set=$1
    shift
    deck_here
    coldweld 1 -in $DECK -var here . -var set "$set"
    ends_with 0
    table out >expected
    { echo "pair_style silica $*"; echo 'pair_coeff * * Si O'; } >named.ff
    [[ $set = dsf || $set = shik ]] && sed -i 's/^if "${set} != dsf.*//' $DECK
    coldweld 1 -in $DECK -var here . -var set named
    ends_with 0
    grep -q 'get the charges of the set' out || fault 'no word of the charges'
    table out | paste - expected | awk '
        function near(a, b, part) { d = a - b; d = d < 0 ? -d : d; b = b < 0 ? -b : b; return d <= part * b }
        !near($3, $9, 2e-9) || !near($4, $10, 2e-9) { print; bad = 1 } END { exit bad || NR != 3 }' >different ||
        fault "differs from $set: $(head -n 1 different)"
}

# bits FORCE-FIELD-LINE...: equal hashes on 1 to 8 ranks, and on other instruction sets
bits() {
    local n one
    deck_here
    printf '%s\n' "$@" 'pair_coeff * * Si O' >named.ff
    sed -i 's/^if "${set} != dsf.*//' $DECK
    for n in 1 2 3 4 6 8; do
        coldweld $n -in $DECK -var here . -var set named -var steps 40
        ends_with 0
        [ $n -eq 1 ] && one=$(table out | awk '{ print $NF }')
        [ "$(table out | awk '{ print $NF }')" = "$one" ] || fault "other bits on $n ranks"
    done
    for n in avx2 portable; do
        COLDWELD_SIMD=$n coldweld 1 -in $DECK -var here . -var set named -var steps 40
        ends_with 0
        [ "$(table out | awk '{ print $NF }')" = "$one" ] || fault "other bits with $n"
    done
    [ "$(echo "$one" | sort -u | wc -l)" -ge 3 ] || fault 'nothing moves'
}

# conserves WORDS...: energy per atom within 1e-3 eV over 300 steps of 0.5 fs at a thousand kelvins (measured: 4e-4, the
# fluctuation of the time step)
conserves() {
    deck_here
    { echo "pair_style silica $*"; echo 'pair_coeff * * Si O'; } >named.ff
    sed -i 's/^if "${set} != dsf.*//; s/^timestep.*/timestep 0.0005/' $DECK
    coldweld 1 -in $DECK -var here . -var set named -var steps 300 -var every 20
    ends_with 0
    table out | awk '$1 >= 20 { if (!n++ || $4 < low) low = $4; if (n == 1 || $4 > high) high = $4 }
        END { if (high - low > 192 * 1e-3) print high - low; exit high - low > 192 * 1e-3 }' >drift ||
        fault "the total energy wanders by $(cat drift) eV"
}

# small FORCE-FIELD-LINE...: two types of atoms, then these lines
small() {
    printf '%s\n' 'units metal' "atom_style ${STYLE-charge}" 'lattice fcc 5.0' 'region b block 0 3 0 3 0 3' 'create_box 2 b' \
        'create_atoms 1 box' 'group half id 1:54' 'set group half type 2' 'mass * 20' "$@" 'run 0' >in.a
}
refuses() { # RANKS PATTERN LINE...
    local ranks=$1 pattern=$2
    shift 2
    small "$@"
    refused "$ranks" "$pattern" -in in.a
}
warns() { # PATTERN LINE...
    local pattern=$1
    shift
    small "$@"
    coldweld 1 -in in.a
    ends_with 0
    [ "$(grep -Ec "^WARNING: .*$pattern" out)" -eq 1 ] || fault "expected one warning with '$pattern'"
}
no_charge_style() { STYLE=atomic refuses "$@"; }

# one line names the force field; the mesh is the one that a deck would ask for
completes() {
    deck_here
    printf '%s\n' 'pair_style silica bks' 'pair_coeff * * Si O' >named.ff
    sed -i "s/^boundary.*//; s/^units.*/&\nboundary $1/" $DECK
    sed "s/^if .*/kspace_style pppm 1e-5/" $DECK >in.said
    sed -i 's/^if .*//' $DECK
    coldweld 2 -in in.said -var here . -var set named
    ends_with 0
    table out >expected
    coldweld 2 -in $DECK -var here . -var set named
    ends_with 0
    grep -q '^kspace_style pppm 1e-5: the deck has none' out || fault 'no word of the mesh'
    [ -s expected ] && table out | cmp -s - expected || fault 'another run than with kspace_style pppm 1e-5'
}

# the shipped tables are those that tables.in makes, on any number of ranks
tables() {
    coldweld "$1" -in "$TOP/inputs/silica/tables.in" -var here .
    ends_with 0
    local set
    for set in shik pmmcs; do
        cmp "$set.table" "$TOP/inputs/silica/$set.table" || fault "$set.table is another one"
    done
}

# writes_pair PAIR_WRITE-WORDS...: to the table `t`, of a sum that LAMMPS has, too
writes_pair() {
    small 'pair_style hybrid/overlay buck 5.5 coul/dsf 0.2 10.0' 'pair_coeff 1 1 buck 0.0 1.0 0.0' \
        'pair_coeff 1 2 buck 18003.7572 0.20520481492577744 133.5381' 'pair_coeff 2 2 buck 1388.7730 0.3623188405797102 175.0000' \
        'pair_coeff * * coul/dsf' "pair_write $*"
}
# LAMMPS's figures, which has erfc to 1.5e-7
pair_table() {
    writes_pair 1 2 6 r 1.0 10.0 t SiO 2.4 -1.2
    coldweld 1 -in in.a
    ends_with 0
    writes_pair 2 2 4 rsq 1.0 10.0 t OO
    coldweld 1 -in in.a
    ends_with 0
    grep -v '^#' t | paste - "$TOP/tests/golden/silica/pair_write.lammps" | awk '
        function near(a, b) { d = a - b; d = d < 0 ? -d : d; b = b < 0 ? -b : b; return d <= 1e-6 + 1e-6 * b }
        NF == 8 && (!near($2, $6) || !near($3, $7) || !near($4, $8)) { print "line " NR ": " $0; bad = 1 }
        NF == 8 { rows++ } END { exit bad || rows != 10 }' >different || fault "differs from LAMMPS: $(head -n 1 different)"
    [ "$(grep -c '^# UNITS' t)" -eq 1 ] || fault 'not one head'
}
# what cannot be written leaves the file as it was
pair_table_refused() {
    echo before >t
    writes_pair 1 2 5 r 1.0 10.0 /dev/full SiO
    refused 1 "pair_write: '/dev/full' cannot be written: No space" -in in.a
    refuses 1 'pair_write: pair_style eam/alloy is no sum over pairs' 'pair_style eam/alloy' 'pair_coeff * * Cu_Zhou04.eam.alloy Cu Cu' 'pair_write 1 1 9 r 1 2 t K'
    refuses 1 'pair_write: atoms overlap at 1e-30' 'pair_style lj/cut 5' 'pair_coeff * * 1 1' 'pair_write 1 1 9 r 1e-30 2 t K'
    refuses 1 'expected an atom type from 1 to 2, got .3.' 'pair_style lj/cut 5' 'pair_coeff * * 1 1' 'pair_write 1 3 9 r 1 2 t K'
    [ "$(cat t)" = before ] || fault 'a table was left'
}

for s in bks chik teter dsf shik pmmcs; do run_case "lammps-$s" agrees $s; done
run_case name-bks by_name bks bks fix none
run_case name-chik by_name chik chik fix none
run_case name-teter by_name teter teter fix none
run_case name-shik by_name shik shik
run_case name-pmmcs by_name pmmcs pmmcs
run_case name-dsf by_name dsf bks fix none coulomb dsf
run_case bits-dsf bits 'pair_style silica bks coulomb dsf zbl yes'
run_case bits-shik bits 'pair_style silica shik'
run_case completes-periodic completes 'p p p'
run_case completes-open completes 's s s'
run_case tables tables 1
run_case tables-3 tables 3
run_case pair-table pair_table
run_case pair-table-refused pair_table_refused
run_case conserves-sf conserves bks coulomb sf
run_case conserves-shik conserves shik
for n in 1 3; do
    run_case "no-charges-$n" no_charge_style $n 'in.a:1[0-9]: pair_style coul/dsf needs atoms with charges: atom_style charge' \
        'pair_style coul/dsf 0.2 6' 'pair_coeff * *'
    run_case "no-far-half-$n" refuses $n 'needs a *kspace_style' 'pair_style buck/coul/long 5' 'pair_coeff * * 1000 0.3 10'
    run_case "an-element-more-$n" refuses $n 'first surplus word is .Si.' 'pair_style silica shik' 'pair_coeff * * Si O Si'
    run_case "not-all-types-$n" refuses $n 'expected \* \* before the elements' 'pair_style silica shik' 'pair_coeff 1 2 Si O'
    run_case "no-wall-$n" refuses $n 'atoms (1 and 109|109 and 1) overlap: distance 1.1, where their pair potential has no wall' \
        'pair_style silica bks fix none coulomb dsf' 'pair_coeff * * Si O' 'create_atoms 1 single 0.22 0 0'
    run_case "overlap-$n" refuses $n 'atoms .* overlap: distance 0.05' 'pair_style silica shik' 'pair_coeff * * Si O' \
        'create_atoms 1 single 0.01 0 0'
done
run_case charges-forgotten warns 'all charges are 0' 'pair_style coul/dsf 0.2 6' 'pair_coeff * *'
run_case coulomb-forgotten warns '108 atoms have charges, but pair_style buck has no Coulomb part' 'set type 1*2 charge 0.5' 'pair_style buck 6' \
    'pair_coeff * * 1000 0.3 10'
run_case other-charges warns '54 atoms have other charges than the set' 'set type 1 charge 2' 'pair_style silica shik' 'pair_coeff * * Si O'
end_cases
