#!/bin/bash
# Bonds and angles: against LAMMPS (tests/golden/molecules), the same bits on any number of ranks while molecules
# cross periodic faces and change owners, checkpoints, data files there and back, and what is refused.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
golden=$TOP/tests/golden/molecules
LIMIT=100 # eight ranks on a busy machine
JOBS=3

# farthest FILE REF: the largest deviation of any number from its place in REF, over the largest number of its column
farthest() {
    awk 'NR == FNR { n++; fields[n] = NF
            for (k = 1; k <= NF; k++) { v[n, k] = $k; a = $k < 0 ? -$k : $k; if ($k + 0 == $k && a > most[NF, k]) most[NF, k] = a }
            next }
        { m++; if (m > n || NF != fields[m]) { print "line " m " has another shape"; bad = 1; exit }
          for (k = 1; k <= NF; k++) {
              d = $k - v[m, k]; if (d < 0) d = -d
              if (most[NF, k] > 0 && d / most[NF, k] > worst) worst = d / most[NF, k] } }
        END { if (bad) exit; if (m != n) print "lines: " m " instead of " n; else printf "%.3g\n", worst }' "$2" "$1"
}

# near WHAT LIMIT FILE REF
near() {
    local d
    d=$(farthest "$3" "$4")
    awk -v d="$d" -v l="$2" 'BEGIN { exit !(d ~ /^[0-9.e+-]+$/ && d + 0 <= l + 0) }' || fault "$1: deviation $d is above $2"
}

# table FILE: the thermo table of a log
table() { awk '/^ *Step/ { on = 1 } /^Loop/ { on = 0 } on' "$1"; }

# deck NAME EDIT...: a golden deck after sed, as deck.in, its data beside it
deck() {
    local name=$1
    shift
    cp "$golden/water.data" .
    sed "$@" "$golden/$name.in" >deck.in
}
# hashes only: no dump, few words
BARE='s/^thermo_style.*/thermo_style custom step statehash pe emol/; /^thermo_modify/d; /^dump/d; /^compute/d'

# LAMMPS's erfc of long-range Coulomb is good to 1e-6
against_lammps() {
    deck "$1" ''
    coldweld 1 -in deck.in
    ends_with 0
    table out >table
    near thermo "$2" table "$golden/$1.ref"
    near forces "$3" "$1.dump" "$golden/$1.forces"
}

# hot, so that molecules turn, cross faces and change owners
HOT='s/create 300 4321/create 3000 77/; s/^run.*/run 400/; s/^timestep.*/timestep 0.0003/'
same_bits() {
    local n
    deck "$1" -e "$BARE" -e "$HOT" -e "s/^run.*/run $2/"
    for n in 1 2 3 4 6 8; do
        coldweld "$n" -in deck.in
        ends_with 0
        table out | awk '{ print $1, $2, $3, $4 }' >"table.$n"
        [ "$(wc -l <"table.$n")" -gt 8 ] || fault "no table on $n ranks"
        cmp -s table.1 "table.$n" || fault "another table on $n ranks"
    done
    sed -i 's/^neighbor.*/neighbor 0.4 bin/' deck.in
    coldweld 3 -in deck.in
    table out | awk '{ print $1, $2, $3, $4 }' | cmp -s table.1 - || fault 'another table with another skin'
}

no_net_force() {
    deck polar "$BARE; s/^run.*/compute f all reduce sum fx fy fz\nthermo_style custom step c_f[1] c_f[2] c_f[3]\nrun 40/; s/pair_style.*/pair_style zero 4.5/; /^pair_coeff/d; s/^bond_coeff 1/pair_coeff * *\n&/; /^kspace/d"
    coldweld 2 -in deck.in
    ends_with 0
    table out | awk '$1 ~ /^[0-9]+$/ { n++; if ($2 != 0 || $3 != 0 || $4 != 0) bad = 1 } END { exit !(n >= 3 && !bad) }' ||
        fault 'the forces of bonds and angles do not add up to zero'
}

restart() {
    deck polar -e "$BARE" -e "$HOT" -e 's/^run.*/run 200\nwrite_restart half.h5\nrun 200/'
    coldweld 3 -in deck.in
    ends_with 0
    table out | grep -E '^ *400 ' >whole
    cat >second.in <<'DECK'
read_restart half.h5
kspace_style ewald 1e-7
fix f all nve
thermo_style custom step statehash pe emol
run 200
DECK
    coldweld 2 -in second.in
    ends_with 0
    table out | grep -E '^ *400 ' | cmp -s whole - || fault "a run in two pieces ends elsewhere: $(table out | tail -n 1)"
}

data_file() {
    deck water -e "$BARE" -e 's/^run.*/run 60\nwrite_data half.data\nrun 60/'
    coldweld 2 -in deck.in
    ends_with 0
    table out | grep -E '^ *120 ' | awk '{ print $2, $3, $4 }' >whole
    sed -i -e 's/read_data.*/read_data half.data/; /^velocity/d; /^write_data/,$d' deck.in
    coldweld 4 -in deck.in
    ends_with 0
    table out | grep -E '^ *60 ' | awk '{ print $2, $3, $4 }' | cmp -s whole - || fault 'a run from the data file ends elsewhere'
    grep -q '^48 bonds' half.data && grep -q '^Bond Coeffs # harmonic' half.data || fault 'half.data lacks its bonds'
}

# numbers of ebond, emol and the hash at step 0 of water after some commands, on N ranks
after() {
    local n=$1
    shift
    { sed '/^velocity/,$d' "$golden/water.in"; printf '%s\n' "$@" 'thermo_style custom step statehash ebond emol' 'run 0'; } >edit.in
    cp "$golden/water.data" .
    coldweld "$n" -in edit.in
    ends_with 0
    table out | awk '$1 == 0 { print $2, $3, $4 }'
}

# made and broken by command; what is broken and made again is as it was
edits() {
    local n whole bare again
    whole=$(after 1)
    for n in 1 3; do
        bare=$(after "$n" 'delete_bonds all multi remove')
        [ "${bare#* }" = '0 0' ] || fault "energy without bonds on $n ranks: $bare"
        [ "$(after "$n" 'delete_bonds all bond 1*2' 'delete_bonds all bond * undo')" = "$whole" ] ||
            fault "bonds off and on are not as before on $n ranks"
        grep -q '48 total bonds, 0 turned on, 48 turned off' log.coldweld || fault 'no count of bonds that are off'
        again=$(after "$n" 'group w id 1:3' 'delete_bonds w multi remove' 'create_bonds single/bond 1 2 1' \
            'create_bonds single/bond 1 3 1' 'create_bonds single/angle 1 3 1 2')
        [ "$again" = "$whole" ] || fault "remade bonds are not as before on $n ranks: $again, $whole"
    done
    grep -q 'Added 0 bonds, 1 angles' log.coldweld || fault 'no count of what was made'
    after 2 'group o type 1' 'delete_bonds o multi any remove' >/dev/null
    grep -q '0 total bonds' log.coldweld || fault 'any leaves bonds of the group'
    after 2 'delete_bonds all atom 2 remove' >/dev/null
    grep -q '0 total bonds' log.coldweld || fault 'atom leaves bonds of the type'
    after 2 'group h type 2' 'delete_bonds h multi remove' >/dev/null
    grep -q '48 total bonds, 48 turned on' log.coldweld || fault 'bonds went that are only half in the group'
}

# ids stay, and bonds of what went go if asked
deleting() {
    [ "$(after 3 'group w id 1:3' 'delete_atoms group w' | wc -w)" -eq 3 ] || fault 'a molecule cannot be deleted'
    [ "$(after 2 'group one id 2' 'delete_atoms group one bond yes' | wc -w)" -eq 3 ] || fault 'an atom cannot be deleted'
    sed 's/ bond yes//' edit.in >plain.in
    refused 2 'atom 1 is bonded to atom 2, which does not exist' -in plain.in
}

# molecules chosen by their ids, and told in a dump
by_molecule() {
    deck water -e '/^dump/d; /^compute/d; s/^run.*/run 0/' -e '/^velocity/i set atom 1:3 mol 99' \
        -e '/^velocity/i group m molecule 2:3 99' -e '/^velocity/i dump m m custom 1 m.dump id mol'
    sed -i 's/atom 1:3/atom 1*3/' deck.in
    coldweld 2 -in deck.in
    ends_with 0
    sed 1,9d m.dump | sort -n | tr '\n' ' ' >atoms
    grep -q '^1 99 2 99 3 99 4 2 5 2 6 2 7 3 8 3 9 3 $' atoms || fault "the molecules are $(cat atoms)"
    printf 'region r block 0 1 0 1 0 1\ncreate_box 1 r\ngroup m molecule 1\n' >none.in
    refused 1 'group: atoms have no molecule id' -in none.in
}

# refuse NAME RANKS PATTERN EDIT...: the golden water deck after an edit
refuse() {
    local ranks=$1 pattern=$2
    shift 2
    deck water "$@" -e '/^dump/d; /^compute/d'
    refused "$ranks" "$pattern" -in deck.in
}

run_case water_lammps against_lammps water 1e-7 1e-7
run_case polar_lammps against_lammps polar 3e-5 3e-5
run_case water_bits same_bits water 400
run_case polar_bits same_bits polar 160
run_case no_net_force no_net_force
run_case restart restart
run_case data_file data_file
run_case edits edits
run_case deleting deleting
run_case by_molecule by_molecule
for n in 1 2 4; do
    run_case "torn_$n" refuse "$n" 'step 0: atoms 1 and 2 belong together by bonds and are [0-9.]+ apart, 3/8 of the periodic box' -e '/^velocity/i displace_atoms all move 0.1 0 0' -e '/^velocity/i group one id 2' -e '/^velocity/i displace_atoms one move 4.6 0 0'
done
run_case no_style refuse 2 'there are 48 bonds and no bond_style' -e '/^bond_style/d' -e 's/water.data/& nocoeff/'
run_case no_coeff refuse 2 'bond type 1 has no bond_coeff' -e 's/water.data/& nocoeff/'
run_case twice refuse 3 'create_bonds: bond 1-2: it exists already' -e '/^velocity/i create_bonds single/bond 1 2 1'
run_case nobody refuse 3 'create_bonds: bond 1-99: there is no atom 99' -e '/^velocity/i create_bonds single/bond 1 99 1'
run_case late_style refuse 1 'bond_coeff before bond_style' -e '/^bond_style/d'
run_case not_full refuse 1 'bond_style: atom_style charge has no bonds; use full' -e 's/atom_style.*/atom_style charge/'
run_case many_words refuse 1 'bond_coeff of harmonic: expected K r0, got 3 words' -e '/^velocity/i bond_coeff 1 1 2 3'
run_case wrong_type refuse 1 'expected a type from 1 to 2 or a range' -e '/^velocity/i bond_coeff 3 1 2'
run_case weights refuse 1 'pair_style eam/alloy cannot weigh pairs of 1-3 neighbours' -e 's/^pair_style.*/pair_style eam\/alloy/; /^pair_coeff 1/d; s/^pair_coeff 2.*/pair_coeff * * AuCu_Zhou04.eam.alloy Au Cu/; /^pair_modify/d'
end_cases
