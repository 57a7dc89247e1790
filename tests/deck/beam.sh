#!/bin/bash
# The electron beam: what `coldweld beam-table` says before any run; hits that are the same on any number of ranks and after a
# restart, Poisson in number, at the angle that belongs to their energy, with books that balance; and wrong words.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=200

table_of_gold() {
    "$COLDWELD" beam-table 300 Au O >out || fault "exit code $?"
    grep -q '^Au, bulk: the beam cannot displace atoms (T_max 4.3 eV against 34 eV)' out || fault 'no word of gold'
    grep -Eq '^Au +79 +196.967 +4.323 +bulk +34 +1327.5 +0 ' out || fault 'another row of gold'
    grep -Eq 'silica, usual +15 +99.7 +[0-9.]+ +32.35 +44.42' out || fault 'another row of oxygen'
    ! grep -q '^O, silica' out || fault 'oxygen can be displaced'
}
wrong() { # PATTERN WORD...
    local pattern=$1
    shift
    "$COLDWELD" beam-table "$@" >out 2>err
    [ $? -eq 1 ] || fault "exit code not 1"
    grep -q "$pattern" err || fault "the message is $(cat err)"
    [ ! -s out ] || fault 'something was printed'
}

# glass_deck LINE...: a piece of silica at 300 K under the beam, then these lines
BEAM='fix b all beam energy 200 current 6.94 accelerate 5e13 seed 5 elements Si O least 5 knock-on mott file events.csv'
silica() {
    sed -n '/^units/,/^mass  *2/p' "$TOP/inputs/silica/cristobalite.in" | sed 's/\${cells}/2/g'
    printf '%s\n' 'pair_style silica bks coulomb dsf zbl yes' 'pair_coeff * * Si O' 'velocity all create 300 87287' 'fix 1 all nve' \
        'timestep 0.0002' 'thermo 100' 'thermo_style custom step etotal f_b f_b[1] f_b[4] f_b[5] statehash' "$@"
}
last() { awk '$1 == '"$1"' && NF > 2' out | tail -n 1; }

# with a time step that follows the recoils
FOLLOW='fix r all dt/reset 1 1e-6 0.0004 0.02 units box'
same_on_ranks() {
    silica "$BEAM" "$FOLLOW" 'run 400' >in.a
    local n
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        [ $n -eq 1 ] && { last 400 >one; mv events.csv one.csv; continue; }
        [ "$(last 400)" = "$(cat one)" ] || fault "other bits on $n ranks"
        cmp -s events.csv one.csv || fault "other events on $n ranks"
    done
    [ "$(wc -l <one.csv)" -ge 8 ] || fault 'hardly an event'
    # in the middle of what the events began, on other ranks
    silica "$BEAM" "$FOLLOW" 'restart 50 half.*' 'run 250' >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo 'read_restart half.200'; silica "$BEAM" "$FOLLOW" 'run 200' | grep -E '^(fix|thermo|run)'; } >in.c
    coldweld 3 -in in.c
    ends_with 0
    [ "$(last 400)" = "$(cat one)" ] || fault 'other bits after a restart'
    cmp -s events.csv one.csv || fault 'other events after a restart'
}

# the weld's ledger under a time step that changes, with forces that a fix adds: the residual is round-off, and a restart has the same bits
ledger() {
    local halves='group a id <= 96' rest='group b subtract all a' heat='fix l all langevin 300 300 0.1 7'
    local weld='fix w all weld a b every 50 file w.csv'
    silica "$halves" "$rest" "$heat" "$BEAM" "$FOLLOW" "$weld" 'restart 150 half.*' 'run 300' >in.a
    coldweld 1 -in in.a
    ends_with 0
    last 300 >one
    awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; next }
        { r = $at["residual_eV"]; if (r * r > 1e-14) exit 1; work = $at["other_work_eV"]; time = $at["time_ps"] }
        END { exit !(NR == 8 && work > 1 && time < 0.11) }' w.csv || fault "the ledger does not balance: $(tail -n 1 w.csv)"
    { echo 'read_restart half.150'; silica "$heat" "$BEAM" "$FOLLOW" "$weld" 'run 150' | grep -E '^(fix|thermo|run)'; } >in.b
    coldweld 2 -in in.b
    ends_with 0
    [ "$(last 300)" = "$(cat one)" ] || fault 'other bits after a restart'
}

# a thermostat scales velocities between what a run is set up with and its first kick: many runs lose no more than one
ledger_of_runs() {
    silica 'group a id <= 96' 'group b subtract all a' "$BEAM" "$FOLLOW" 'fix w all weld a b every 50 file w.csv' 'variable k loop 12' 'label on' \
        'run 25' 'next k' 'jump SELF on' | sed 's/^fix 1 all nve/fix 1 all nvt temp 300 300 0.02/' >in.a
    coldweld 2 -in in.a
    ends_with 0
    awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; next } { r = $at["residual_eV"]; if (r * r > 1.1e-18) exit 1; bath = $at["thermostat_work_eV"] }
        END { exit !(NR == 8 && bath < -10) }' w.csv || fault "the ledger does not balance: $(tail -n 1 w.csv)"
}

# a fast atom in a crystal: LAMMPS's time steps, with the two programs' own tables of the pair energy
time_steps() {
    coldweld 3 -in "$TOP/tests/golden/dt_reset.in"
    ends_with 0
    awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on' out | paste - "$TOP/tests/golden/dt_reset.lammps" | awk '
        function near(a, b, part) { d = a - b; d = d < 0 ? -d : d; b = b < 0 ? -b : b; return d <= part * b }
        $1 != $6 || !near($2, $7, 2e-6) || !near($3, $8, 2e-6) || !near($4, $9, 2e-6) || $5 != $10 { print "line " NR ": " $0; bad = 1 }
        END { exit bad || NR != 11 }' >different || fault "differs from LAMMPS: $(head -n 1 different)"
}

# the ledger of energies: what the beam gave is what there is more, but for the time step
books() {
    silica "${BEAM/5e13/3e14}" 'run 200' | sed 's/^timestep.*/timestep 0.0001/' >in.a
    coldweld 2 -in in.a
    ends_with 0
    local first
    first=$(last 0 | awk '{ print $2 }')
    last 200 | awk -v first="$first" '{ rest = $2 - first - $6; if (rest < 0) rest = -rest; exit !($3 > 1 && rest < 0.03) }' ||
        fault "the energy does not balance: $first, then $(last 200)"
    awk -F, 'NR > 1 { gain += $16; transfer += $12 } END { printf "%.5f %.5f\n", transfer, gain }' events.csv >sums
    last 200 | awk -v sums="$(cat sums)" '{ split(sums, s, " "); a = $5 - s[1]; b = $6 - s[2]
        exit !(a * a < 1e-8 * s[1] * s[1] && b * b < 1e-8 * s[1] * s[1]) }' || fault 'the events have other sums'
}

no_current() {
    silica "${BEAM/current 6.94/current 0}" 'run 50' >in.a
    coldweld 1 -in in.a
    ends_with 0
    last 50 | awk '{ print $2, $NF }' >with
    silica "$BEAM" 'unfix b' 'thermo_style custom step etotal statehash' 'run 50' >in.a
    coldweld 1 -in in.a
    ends_with 0
    [ "$(last 50 | awk '{ print $2, $NF }')" = "$(cat with)" ] || fault 'a beam without current changes bits'
    [ "$(wc -l <events.csv)" -le 1 ] || fault 'it has events'
}

# number CURRENT ACCELERATION: hits of 4,000 free atoms in 50 fs against the mean, flux x cross section x time; at most 4 deviations
number() {
    printf '%s\n' 'units metal' 'lattice fcc 5' 'region b block 0 10 0 10 0 10' 'create_box 1 b' 'create_atoms 1 box' 'mass 1 15.999' \
        'pair_style zero 4' 'pair_coeff * *' 'fix 1 all nve' 'timestep 0.001' \
        "fix b all beam energy 300 current $1 accelerate $2 seed 3 elements O least 5 knock-on rutherford direction 1 2 2 file e.csv" \
        'thermo_style custom step f_b f_b[1]' 'run 50' >in.a
    coldweld 2 -in in.a
    ends_with 0
    last 50 | awk -v dose="$(awk "BEGIN { print $1 / 1.602176634e-3 * $2 * 50e-15 }")" '{
        mean = 4000 * 168.1e-8 * dose; off = ($2 - mean) / sqrt(mean); if (off < 0) off = -off
        rest = $3 / dose - 1; exit !(mean > 50 && off < 4 && rest * rest < 1e-10) }' || fault "$(last 50)"
    # T = T_max cos^2 of the angle to the beam, for every one; all azimuths
    awk -F, 'NR > 1 { along = ($13 + 2 * $14 + 2 * $15) / 3; off = $12 - 53.22 * along * along; if (off < 0) off = -off
        if (off > 0.002 * $12 || along < 0) bad = 1; n++; x += (2 * $13 - $14) } END { exit bad || n < 50 || x > 0.3 * n || x < -0.3 * n }' e.csv ||
        fault 'an angle that does not belong to its energy'
}

# who reads logs reads rows of numbers from the table's head to "Loop time"
clean_table() {
    silica "$BEAM outcome 0.01" 'run 100' >in.a
    coldweld 2 -in in.a
    ends_with 0
    grep -q '^Fix b: up to now' out || fault 'the log does not say what the beam did'
    awk '/^ *Step /{ inside = 1; n = NF; next } /^Loop time/{ inside = 0; ended = 1 } inside && NF != n { print "not a row: " $0; exit }
        END { if (!ended) print "no end" }' out >wrong
    [ ! -s wrong ] || fault "$(cat wrong)"
}

# iterations of a minimiser are steps in which no time passes: neither for the clock of the run nor for the beam, nor after a restart
after_a_minimisation() {
    local tell='print "clock $(step) $(time:%.4f) $(f_b[1]:%.1f)"'
    silica "$BEAM" 'minimize 0 0 10 100' 'run 2' "$tell" 'timestep 0.0001' 'run 2' "$tell" 'minimize 0 0 5 50' 'run 1' "$tell" 'write_restart half' \
        'run 1' "$tell" >in.a
    coldweld 2 -in in.a
    ends_with 0
    { echo 'read_restart half'; silica "$BEAM" 'run 1' "$tell" | grep -E '^(fix|run|print)'; } >in.b
    grep '^clock' out >clock
    coldweld 1 -in in.b
    ends_with 0
    grep '^clock' out >>clock
    # 6.94 A/cm^2, 5e13 times as fast: 216580 electrons per A^2 and ps
    diff clock - >off <<'CLOCK' || fault "$(cat off)"
clock 2 0.0004 86.6
clock 4 0.0006 129.9
clock 10 0.0007 151.6
clock 11 0.0008 173.3
clock 11 0.0008 173.3
CLOCK
}

# recoils that go far in a step, and nobody behind the beam who shortens it
long_steps() {
    local follow
    for follow in '' 'fix r all dt/reset 1 1e-6 0.001 0.02 units box'; do
        silica "$BEAM" "$follow" 'run 2' 'run 2' | sed 's/^timestep.*/timestep 0.001/' >in.a
        coldweld 1 -in in.a
        ends_with 0
        [ "$(grep -c '^WARNING: fix b: recoils go up to 0.2 A in a step of 0.001 ps, and no fix dt/reset behind it' out)" -eq $([ -n "$follow" ] && echo 0 || echo 1) ] ||
            fault "behind '$follow': $(grep WARNING out)"
    done
    silica "$follow" "$BEAM" 'run 2' | sed 's/^timestep.*/timestep 0.001/' >in.a
    coldweld 1 -in in.a
    grep -q '^WARNING: fix b: recoils' out || fault 'a step that follows too late is taken for one that follows'
}

# the log says where a beam is, and warns of one that passes all atoms by
profile() { # WORDS LINE WARNINGS
    silica "$BEAM $1" 'run 0' >in.a
    coldweld 2 -in in.a
    ends_with 0
    grep -q "^  $2: dose in its middle" out || fault "the log does not say '$2'"
    [ "$(grep -c '^WARNING: fix b: no atom gets more than .* of the flux in the middle of the beam' out)" -eq "$3" ] || fault "expected $3 warnings"
}

beam_refused() { # PATTERN WORD...
    local pattern=$1
    shift
    silica "fix b all beam $*" 'run 10' >in.a
    refused 2 "$pattern" -in in.a
}
GOOD='energy 200 current 1 seed 5 elements Si O'

run_case same-on-ranks same_on_ranks
run_case ledger ledger
run_case ledger-of-runs ledger_of_runs
run_case time-steps time_steps
run_case books books
run_case clean-table clean_table
run_case profile-on profile 'gaussian 7 7 0 5' 'Gaussian, standard deviation 5 A about a line through (7, 7, 0)' 0
run_case profile-beside profile 'gaussian 500 7 0 5' 'Gaussian, standard deviation 5 A about a line through (500, 7, 0)' 1
run_case profile-disc profile 'disc -9 7 0 5' 'disc of 5 A about a line through (-9, 7, 0)' 1
run_case profile-scanned profile 'disc -9 7 0 5 scan 30 30 10 1' 'disc of 5 A about a line through (-9, 7, 0), scanned' 0
run_case after-a-minimisation after_a_minimisation
run_case long-steps long_steps
run_case no-current no_current
run_case number-1 number 1 5e14
run_case number-2 number 5 1e14
run_case number-3 number 1 1.5e15
run_case number-4 number 0.2 5e15
run_case too-often beam_refused 'an atom of type 1 would be hit every .* steps' "$GOOD accelerate 1e20"
run_case one-element beam_refused 'an element or NULL for each of 2 types, got 1' 'energy 200 current 1 seed 5 elements Si accelerate 1e9'
run_case other-mass beam_refused 'type 2 has a mass of 15.999, but Au one of 196.967' 'energy 200 current 1 seed 5 elements Si Au accelerate 1e9'
run_case off-all-the-time beam_refused 'a dose of 5 cannot be had in a run with the beam off' "$GOOD dose 5 on 100 200"
run_case table table_of_gold
run_case element wrong "unknown element 'Ox'; did you mean 'O'" 300 Ox
run_case energy wrong "expected an energy from 1 to 5000 keV, got '-300'" -300 Au
run_case nothing wrong 'expected an energy in keV and elements' 300
end_cases
