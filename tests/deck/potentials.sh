#!/bin/bash
# Force fields from decks: what is wrong with pair_style, pair_coeff, potential files or positions ends in
# one message that says so and exit code 1, on one rank and on several.
set -u
cd "$SCRATCH" || exit 1
ln -s "$TOP/potentials" potentials
unset LAMMPS_POTENTIALS COLDWELD_POTENTIALS COLDWELD_SIMD

# try NAME EXIT PATTERN: run deck.in on 1 and 3 ranks; the exit code, one line with ERROR, and a line that
# matches the extended regular expression.
try() {
    local name=$1 want=$2 pattern=$3 n got
    for n in 1 3; do
        timeout 60 "$MPIRUN" -n $n "$COLDWELD" -in deck.in -log log.txt >out.txt 2>&1 </dev/null
        got=$?
        if [ "$got" -ne "$want" ]; then
            echo "not ok $name -n $n: exit code $got instead of $want: $(tail -n 1 out.txt)"
        elif ! grep -Eq -- "$pattern" out.txt; then
            echo "not ok $name -n $n: no line matches '$pattern': $(grep -i error out.txt | head -n 1)"
        elif [ "$want" -ne 0 ] && [ "$(grep -Ec -- "$pattern" out.txt)" -ne 1 ]; then
            echo "not ok $name -n $n: said more than once"
        else
            echo "ok $name -n $n"
        fi
    done
}
# deck LINES...: two types of atoms on a lattice, then these lines, then a run
deck() {
    cat <<'END'
units metal
lattice fcc 4.0
region box block 0 3 0 3 0 3
create_box 2 box
create_atoms 1 box
group half id 1:54
set group half type 2
mass * 100
END
    printf '%s\n' "$@" 'run 0'
}
alloy=potentials/AuCu_Zhou04.eam.alloy

deck 'pair_style eam/alloy' "pair_coeff * * $alloy Au Cu" >deck.in
try alloy_runs 0 'Loop time'
deck 'pair_style eam/alloy' 'pair_coeff * * AuCu_Zhou04.eam.alloy Cu Au' >deck.in
rm potentials
try shipped_file_is_found 0 'Loop time'
ln -s "$TOP/potentials" potentials

deck 'pair_style eam/alloy' 'pair_coeff * * nowhere.eam.alloy Au Cu' >deck.in
try missing_file 1 "deck.in:10: .*cannot find the potential file 'nowhere.eam.alloy'"
deck 'pair_style eam/alloy' "pair_coeff * * $alloy Au Ag" >deck.in
try unknown_element 1 "deck.in:10: .*has no element 'Ag'; it has Au Cu"
deck 'pair_style eam/alloy' "pair_coeff * * $alloy Au" >deck.in
try too_few_elements 1 'deck.in:10: .*expected 2 words after the file .an element or NULL per atom type'
deck 'pair_style eam/alloy' "pair_coeff * * $alloy Au NULL" >deck.in
try null_alone 1 'no pair_coeff gives atom type 2 an element \(NULL is for pair_style hybrid\)'
deck 'pair_style eam/fs' "pair_coeff * * $alloy Au Cu" >deck.in
try wrong_format 1 'AuCu_Zhou04.eam.alloy:[0-9]+: expected|truncated'

head -n 500 $alloy >short.eam.alloy
deck 'pair_style eam/alloy' 'pair_coeff * * short.eam.alloy Au Cu' >deck.in
try truncated_file 1 'short.eam.alloy:501: expected number .* got the end of the file'
sed '100s/E/x/' $alloy >typo.eam.alloy
deck 'pair_style eam/alloy' 'pair_coeff * * typo.eam.alloy Au Cu' >deck.in
try damaged_file 1 "typo.eam.alloy:100: expected number .* got '[^']*x"
sed '1s/metal/real/' $alloy >units.eam.alloy
deck 'pair_style eam/alloy' 'pair_coeff * * units.eam.alloy Au Cu' >deck.in
try wrong_units 1 'units.eam.alloy:1: the file is for units real, the simulation has units metal'
head -c 3000 /dev/urandom >noise.eam.alloy
deck 'pair_style eam/alloy' 'pair_coeff * * noise.eam.alloy Au Cu' >deck.in
try noise 1 'noise.eam.alloy:'
mkdir -p folder.eam.alloy
deck 'pair_style eam/alloy' 'pair_coeff * * folder.eam.alloy Au Cu' >deck.in
try folder 1 "cannot find the potential file 'folder.eam.alloy'"

deck 'pair_style hybrid eam/alloy lj/cut 6' "pair_coeff * * eam/alloy $alloy Au NULL" 'pair_coeff 1 2 lj/cut 0.02 2.7' >deck.in
try hybrid_pair_forgotten 1 'no pair_coeff for types 2 and 2 \(say none'
deck 'pair_style hybrid eam/alloy lj/cut 6' "pair_coeff * * eam/alloy $alloy Au NULL" 'pair_coeff 1 2 lj/cut 0.02 2.7' \
    'pair_coeff 2 2 none' >deck.in
try hybrid_runs 0 'Loop time'
deck 'pair_style hybrid lj/cut 6 lj/cut 7' 'pair_coeff * * lj/cut 0.1 2.7' >deck.in
try hybrid_number_missing 1 'deck.in:10: .*style lj/cut is used 2 times: expected a number from 1 to 2'
deck 'pair_style hybrid lj/cut 6 morse 7' 'pair_coeff * * lj/cutt 0.1 2.7' >deck.in
try hybrid_typing_error 1 "deck.in:10: .*did you mean 'lj/cut'"
deck 'pair_style lj/cut 6' 'pair_coeff 1 1 0.1 2.7' >deck.in
try no_mixing_partner 1 'no pair_coeff for types 1 and 2'
deck 'pair_style morse 6' 'pair_coeff 1 1 0.1 1.3 2.7' 'pair_coeff 2 2 0.1 1.3 2.7' >deck.in
try morse_does_not_mix 1 'no pair_coeff for types 1 and 2 \(this style does not mix\)'
deck 'pair_style lj/cut 6' 'pair_coeff * * 0.1 -2.7' >deck.in
try negative_sigma 1 'deck.in:10: .*expected a positive sigma'
deck 'pair_style lj/cut 6' 'pair_modify tail yes' 'pair_coeff * * 0.1 2.7' >deck.in
try tail 1 'tail yes is not supported'

deck 'pair_style lj/cut 6' 'pair_coeff * * 0.1 2.7' 'create_atoms 1 single 0.001 0 0' >deck.in
try overlap_direct 1 'atoms (1|109) and (1|109) overlap: distance'
deck 'pair_style eam/alloy' "pair_coeff * * $alloy Au Cu" 'create_atoms 1 single 0 0 0' >deck.in
try overlap_at_zero 1 'atoms (1|109) and (1|109) overlap'
deck 'pair_style lj/cut 6' 'pair_coeff * * 0.1 2.7' >deck.in
export COLDWELD_SIMD=avx1024
try unknown_simd 1 'COLDWELD_SIMD: expected avx512, avx2 or portable'
export COLDWELD_SIMD=portable
try portable 0 'portable kernels'
