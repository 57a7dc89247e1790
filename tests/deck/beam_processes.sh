#!/bin/bash
# What the beam does beside knock-on: numbers of events that are Poisson, books of energy, momentum and charge that balance, the
# same bits on any number of ranks and after a restart, and wrong words.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=100

# silica CELLS LINE...: beta-cristobalite, 24 atoms a cell, then these lines
silica() {
    sed -n '/^units/,/^mass  *2/p' "$TOP/inputs/silica/cristobalite.in" | sed "s/\${cells}/$1/g"
    shift
    printf '%s\n' "$@"
}
FIELD='pair_style silica bks coulomb dsf zbl yes
pair_coeff * * Si O
velocity all create 300 87287
velocity all zero linear
fix 1 all nve
timestep 0.0002
thermo 100'
FOLLOW='fix r all dt/reset 1 1e-6 0.0004 0.02 units box'
# beam WORD...
beam() { echo "fix b all beam energy 200 seed 5 elements Si O file events.csv $*"; }
last() { awk '$1 == '"$1"' && NF > 2' out | tail -n 1; }

# same_bits LEAST WORD...: at least so many events; the same on all numbers of ranks and after a restart in the middle
same_bits() {
    local least=$1 n
    shift
    local run="$FOLLOW
thermo_style custom step atoms etotal f_b f_b[1] f_b[4] f_b[5] statehash"
    silica 2 "$FIELD" "$(beam "$@")" "$run" 'run 300' >in.a
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        [ $n -eq 1 ] && { last 300 >one; mv events.csv one.csv; continue; }
        [ "$(last 300)" = "$(cat one)" ] || fault "other bits on $n ranks"
        cmp -s events.csv one.csv || fault "other events on $n ranks"
    done
    [ "$(wc -l <one.csv)" -gt "$least" ] || fault 'hardly an event'
    silica 2 "$FIELD" "$(beam "$@")" "$run" 'restart 50 half.*' 'run 170' >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo 'read_restart half.150'; silica 2 "$FIELD" "$(beam "$@")" "$run" 'run 150' | grep -E '^(fix|thermo|run)'; } >in.c
    coldweld 3 -in in.c
    ends_with 0
    [ "$(last 300)" = "$(cat one)" ] || fault 'other bits after a restart'
    cmp -s events.csv one.csv || fault 'other events after a restart'
}

# books TOLERANCE WORD...: the energy that there is more is the fix's work, the sum of what the events say; no momentum is made
books() {
    local tolerance=$1
    shift
    silica 2 "$FIELD" "$(beam "$@")" 'timestep 0.0001' 'thermo_style custom step etotal f_b f_b[5]' \
        'variable p equal abs(vcm(all,x))+abs(vcm(all,y))+abs(vcm(all,z))' 'run 200' 'print "momentum $p"' >in.a
    coldweld 2 -in in.a
    ends_with 0
    local first
    first=$(last 0 | awk '{ print $2 }')
    last 200 | awk -v first="$first" -v most="$tolerance" '{ rest = $2 - first - $4; if (rest < 0) rest = -rest; exit !($3 > 1 && rest < most) }' ||
        fault "the energy does not balance: $first, then $(last 200)"
    awk -F, 'NR > 1 { gain += $16 } END { printf "%.6f\n", gain }' events.csv >sum
    last 200 | awk -v sum="$(cat sum)" '{ off = $4 - sum; exit !(off * off < 1e-8) }' || fault 'the events have another sum'
    awk '$1 == "momentum" { n++; if ($2 > 1e-9) bad = 1 } END { exit bad || n != 1 }' out || fault "$(grep '^momentum' out)"
}

# each event: what the two atoms at rest would get, the oxygen away from its silicon
kicks() {
    silica 3 "$FIELD" "$(beam current 6.94 accelerate 2e14 knock-on no radiolysis kick 3)" 'velocity all set 0 0 0' 'dump d all custom 1 at id x y z' \
        'dump_modify d format float %.17g' 'run 100' >in.a
    coldweld 2 -in in.a
    ends_with 0
    awk -F, 'NR > 1 { n++; if ($11 != "radiolysis" || $7 != "O" || $12 != 3 || $17 == 0) bad = 1 } END { exit bad || n < 3 }' events.csv ||
        fault 'another event'
    awk -F, 'NR == 2 { off = $16 - 3; exit !(off * off < 0.04) }' events.csv || fault 'the first kick is not of 3 eV'
    # the bond of the first one, from the dump
    awk -F, 'NR == 2 { print $1, $5, $17, $13, $14, $15 }' events.csv >first
    awk -v first="$(cat first)" 'BEGIN { split(first, f, " "); edge = 21.5625 }
        /TIMESTEP/ { getline; step = $1 }
        NF == 4 && step == f[1] && ($1 == f[2] || $1 == f[3]) { for (k = 0; k < 3; k++) x[$1, k] = $(k + 2) }
        END { for (k = 0; k < 3; k++) { d = x[f[2], k] - x[f[3], k]; d -= edge * int(d / edge + (d < 0 ? -0.5 : 0.5)); dot += d * f[4 + k]; square += d * d }
            exit !(square > 1 && square < 2.2 * 2.2 && dot * dot > 0.999999 * square && dot > 0) }' at || fault 'not along its bond'
}

# number CURRENT ACCELERATION MEAN: hits of 1,024 bridging oxygens that stay where they are, in 50 fs, against flux x cross section x
# time; at most 4 deviations
number() {
    silica 4 'pair_style zero 6' 'pair_coeff * *' 'fix 1 all nve' 'timestep 0.001' \
        "$(beam current $1 accelerate $2 knock-on no radiolysis kick 1e-12 barn radiolysis 300)" \
        'thermo_style custom step f_b f_b[1] f_b[9]' 'run 50' >in.a
    coldweld 2 -in in.a
    ends_with 0
    last 50 | awk -v dose="$(awk "BEGIN { print $1 / 1.602176634e-3 * $2 * 50e-15 }")" '{
        mean = 1024 * 300e-8 * dose; off = ($2 - mean) / sqrt(mean); if (off < 0) off = -off
        rest = $3 / dose - 1; exit !(mean > 40 && off < 4 && rest * rest < 1e-10 && $4 == $2) }' || fault "$(last 50)"
}

# an oxygen with one silicon, and one with a hydrogen, is not hit
not_bridging() {
    printf '%s\n' 'units metal' 'atom_style charge' 'region b block 0 40 0 40 0 40' 'create_box 3 b' \
        'create_atoms 1 single 10 10 10' 'create_atoms 2 single 11.6 10 10' \
        'create_atoms 1 single 20 20 20' 'create_atoms 2 single 21.6 20 20' 'create_atoms 1 single 23.2 20 20' 'create_atoms 3 single 21.6 20.9 20' \
        "${BRIDGE:-}" 'mass 1 28.085' 'mass 2 15.999' 'mass 3 1.008' 'pair_style zero 6' 'pair_coeff * *' 'fix 1 all nve' 'timestep 0.001' \
        "fix b all beam energy 200 current 1 accelerate 5e13 seed 5 elements Si O H knock-on no radiolysis kick 1e-12 barn radiolysis 2e4" \
        'thermo_style custom step f_b f_b[1]' 'run 1000' >in.a
    coldweld 2 -in in.a
    ends_with 0
}
bonds_that_count() {
    not_bridging
    [ "$(last 1000 | awk '{ print $2 }')" = 0 ] || fault "hits: $(last 1000)"
    BRIDGE='create_atoms 1 single 13.2 10 10'
    not_bridging
    last 1000 | awk '{ exit !($2 > 2) }' || fault "hardly a hit: $(last 1000)"
}

beam_refused() { # PATTERN WORD...
    local pattern=$1
    shift
    silica 2 "$FIELD" "fix b all beam energy 200 current 1 accelerate 1e9 seed 5 elements $*" 'run 10' >in.a
    refused 2 "$pattern" -in in.a
}

run_case kick-bits same_bits 5 current 6.94 accelerate 5e13 radiolysis kick 3
run_case kick-books books 0.02 current 6.94 accelerate 1e15 knock-on no radiolysis kick 3
run_case kicks kicks
run_case bonds-that-count bonds_that_count
run_case number-1 number 1 5e14
run_case number-2 number 5 1e14
run_case number-3 number 2 1e15
run_case number-4 number 0.2 5e15
run_case no-oxygen beam_refused 'radiolysis: expected Si and O among the elements' 'Si NULL radiolysis kick 3'
run_case long-bond beam_refused 'looks two bonds of 7 A far, but the force field reaches' 'Si O radiolysis kick 3 bond 7'
run_case too-often beam_refused 'an atom of type 2 would be hit every .* steps .radiolysis.' 'Si O radiolysis kick 3 barn radiolysis 1e14'
end_cases
