#!/bin/bash
# Potential files that are missing, damaged or meant for something else, and force fields that a deck
# forgets to complete. Each ends with one message that names the file and the line.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"

GOOD=$TOP/potentials/Au_Zhou04.eam.alloy

# metal_deck PAIR_LINE...: an fcc crystal with these lines for its force field
metal_deck() {
    cat <<'DECK'
units metal
lattice fcc 4.08
region all block 0 3 0 3 0 3
create_box 1 all
create_atoms 1 box
mass 1 197
DECK
    printf '%s\n' "$@"
    printf '%s\n' 'fix 1 all nve' 'run 2'
}

# damaged RANKS PATTERN COMMAND...: the good file through a filter
damaged() {
    local ranks=$1 pattern=$2
    shift 2
    "$@" <"$GOOD" >bad.alloy
    metal_deck 'pair_style eam/alloy' 'pair_coeff * * bad.alloy Au' >in.a
    refused "$ranks" "in.a:8: .*$pattern" -in in.a
}
good() {
    cp "$GOOD" good.alloy
    metal_deck 'pair_style eam/alloy' 'pair_coeff * * good.alloy Au' >in.a
    coldweld 1 -in in.a
    ends_with 0
}
surplus() { # $1: ranks; the check and the run both read the file, and one of them speaks
    { cat "$GOOD"; echo 'and more'; } >more.alloy
    metal_deck 'pair_style eam/alloy' 'pair_coeff * * more.alloy Au' >in.a
    coldweld "$1" -in in.a
    ends_with 0
    [ "$(grep -c "^WARNING: .*more.alloy:[0-9]*: 'and' and what follows" log.coldweld)" -eq 1 ] || fault 'expected one warning in the log'
    [ "$(cat out err | grep -c "not part of the tables")" -eq 1 ] || fault 'expected one warning on the screen'
}
windows() {
    sed 's/$/\r/' "$GOOD" >windows.alloy
    metal_deck 'pair_style eam/alloy' 'pair_coeff * * windows.alloy Au' >in.a
    coldweld 1 -in in.a
    ends_with 0
}
lines() { # $1: ranks, $2: pattern with the place, then the force field's lines
    local ranks=$1 pattern=$2
    shift 2
    metal_deck "$@" >in.a
    refused "$ranks" "$pattern" -in in.a
    ! grep -q '^Step' out || fault 'the run was started'
}
garbage() {
    head -c 50000 "$COLDWELD" >bad.alloy
    lines "$1" 'in.a:8: .*bad.alloy.*zero byte' 'pair_style eam/alloy' 'pair_coeff * * bad.alloy Au'
}
empty() {
    : >bad.alloy
    lines 1 'in.a:8: .*bad.alloy' 'pair_style eam/alloy' 'pair_coeff * * bad.alloy Au'
}
folder() {
    mkdir bad.alloy
    lines 1 'in.a:8: .*bad.alloy' 'pair_style eam/alloy' 'pair_coeff * * bad.alloy Au'
}
below_a_file() {
    : >f
    lines 1 'in.a:8: .*f/bad.alloy' 'pair_style eam/alloy' 'pair_coeff * * f/bad.alloy Au'
}
# a file of another format: setfl as funcfl and as Finnis-Sinclair
other_format() {
    cp "$TOP/potentials/AuCu_Zhou04.eam.alloy" bad.alloy
    lines 1 'in.a:8: .*bad.alloy:' "$@"
}
wrong_units() {
    sed '1s/UNITS: metal/UNITS: real/' "$GOOD" >bad.alloy
    lines 1 'in.a:10: bad.alloy:1: .*units real.*units metal' 'pair_style eam/alloy' 'pair_coeff * * bad.alloy Au'
}
lj_units() {
    { lj_deck | grep -v pair; echo 'pair_style eam/alloy'; echo "pair_coeff * * $GOOD Au"; echo 'run 1'; } >in.a
    refused 1 'in.a:1[0-9]: .*units' -in in.a
}
third_word() { # awk's program $1 changes the file
    awk "$1"
}

alloy=('pair_style eam/alloy')
run_case good good
run_case surplus-1 surplus 1
run_case surplus-3 surplus 3
run_case windows windows
for n in 1 3; do
    run_case missing-$n lines $n "in.a:8: .*cannot find the potential file 'none.alloy'.*COLDWELD_POTENTIALS" "${alloy[@]}" 'pair_coeff * * none.alloy Au'
    run_case truncated-$n damaged $n 'bad.alloy:[0-9]+: .*(end of the file|truncated)' head -c 100000
    run_case garbage-$n garbage $n
    run_case nan-$n damaged $n 'bad.alloy:100: .*nan' third_word 'NR == 100 { $1 = "nan" } { print }'
    run_case element-$n lines $n "in.a:8: .*'Xx'" "${alloy[@]}" "pair_coeff * * $GOOD Xx"
    run_case no-potential-$n lines $n 'in.a:[89]: .*pair_style'
    run_case no-coefficients-$n lines $n 'in.a:9: .*pair_coeff' "${alloy[@]}"
done
run_case one-line damaged 1 'bad.alloy:' head -n 1
run_case header-only damaged 1 'bad.alloy:' head -n 5
run_case cut-in-number damaged 1 'bad.alloy:[0-9]+: ' head -c 12345
run_case infinity damaged 1 'bad.alloy:50: .*inf' third_word 'NR == 50 { $1 = "inf" } { print }'
run_case word damaged 1 "bad.alloy:60: .*'gold'" third_word 'NR == 60 { $1 = "gold" } { print }'
run_case huge-number damaged 1 'bad.alloy:70: ' third_word 'NR == 70 { $1 = "1e300" } { print }'
run_case negative-points damaged 1 'bad.alloy:5: .*-5' third_word 'NR == 5 { $1 = -5 } { print }'
run_case many-points damaged 1 'bad.alloy:5: .*2000000000' third_word 'NR == 5 { $1 = 2000000000 } { print }'
run_case too-many-points damaged 1 'bad.alloy:5: .*truncated' third_word 'NR == 5 { $1 = 9000000 } { print }'
run_case no-cutoff damaged 1 'bad.alloy:5: .*cut-off' third_word 'NR == 5 { $5 = 0 } { print }'
run_case long-cutoff damaged 1 'bad.alloy:5: .*cut-off' third_word 'NR == 5 { $5 = 1000 } { print }'
run_case many-elements damaged 1 'bad.alloy:4: .*elements' third_word 'NR == 4 { $1 = 1000000 } { print }'
run_case elements-missing damaged 1 'bad.alloy:4: .*element 2' third_word 'NR == 4 { $1 = 2 } { print }'
run_case no-mass damaged 1 'bad.alloy:6: .*mass' third_word 'NR == 6 { $2 = 0 } { print }'
run_case wrong-units wrong_units
run_case deck-in-lj lj_units
run_case as-funcfl other_format 'pair_style eam' 'pair_coeff * * bad.alloy'
run_case as-fs other_format 'pair_style eam/fs' 'pair_coeff * * bad.alloy Au'
run_case empty empty
run_case folder folder
run_case below-a-file below_a_file
run_case too-few-elements lines 1 'in.a:8: .*pair_coeff' "${alloy[@]}" "pair_coeff * * $GOOD"
run_case too-many-elements lines 1 'in.a:8: .*' "${alloy[@]}" "pair_coeff * * $GOOD Au Au"
run_case nobody lines 1 'in.a:10: .*pair_coeff' "${alloy[@]}" "pair_coeff * * $GOOD NULL"
run_case coefficients-first lines 1 'in.a:7: .*pair_style' "pair_coeff * * $GOOD Au"
run_case lj-negative lines 1 'in.a:[78]: .*-1' 'pair_style lj/cut -1' 'pair_coeff 1 1 1 1'
run_case lj-type lines 1 "in.a:8: .*'?2'?" 'pair_style lj/cut 5' 'pair_coeff 2 2 1 1'
run_case lj-word lines 1 "in.a:8: .*'one'" 'pair_style lj/cut 5' 'pair_coeff 1 1 one 1'
run_case lj-infinite lines 1 "in.a:8: .*inf" 'pair_style lj/cut 5' 'pair_coeff 1 1 inf 1'
run_case lj-nan lines 1 "in.a:7: .*nan" 'pair_style lj/cut nan' 'pair_coeff 1 1 1 1'
run_case lj-huge lines 1 'in.a:10: .*potential are wrong' 'pair_style lj/cut 5' 'pair_coeff 1 1 1e300 1e300'
end_cases
