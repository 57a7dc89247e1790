#!/bin/bash
# Walls, indenters and grips: LAMMPS's numbers (tests/golden/walls), the same bits on any number of ranks and after a restart, energy
# that balances, and what is wrong with a deck.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=200
golden=$TOP/tests/golden/walls

# row NAME: name|fix|moved|free|modify|columns of a case, without spaces at the ends
row() { sed 's/ *| */|/g' "$golden/cases" | grep "^$1|"; }
options() { # NAME: the -var options of a case, in the array `option`
    local name fix moved free modify columns
    IFS='|' read -r name fix moved free modify columns <<<"$(row "$1")"
    option=(-var fix "$fix" -var moved "$moved" -var free "$free" -var modify "$modify" -var columns "$columns")
}
table() { awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on' out; }

# both programs round differently, and 200 steps of a hot crystal let that grow
like_lammps() {
    options "$1"
    coldweld 2 -in "$golden/walls.in" "${option[@]}"
    ends_with 0
    table | paste - <(tail -n +2 "$golden/$1.ref") | awk '{
        n = NF / 2
        for (k = 1; k <= n; k++) {
            d = $k - $(k + n); d = d < 0 ? -d : d; size = $(k + n); size = size < 0 ? -size : size
            if (d > 1e-5 * size + 1e-6) { print "column " k " at step " $1 ": " $k ", LAMMPS has " $(k + n); exit 1 }
        } rows++ } END { if (rows != 11) exit 1 }' >different || fault "$(cat different)"
}

# several fixes at once, their places as functions of the step, which a restart does not change
all_at_once() {
    sed -n '/^units/,/^variable strong/p' "$golden/walls.in" | sed 's/vdisplace(\(.*\),\(.*\))/(\1+\2*step*dt)/; s/^pair_style.*/pair_style lj\/cut 9/
        s/^pair_coeff.*/pair_modify shift yes\n&/'
    fixes
    echo 'thermo_style custom step econserve f_a f_a[3] f_b[1] f_c[2] f_d f_d[1] statehash'
    echo 'thermo_modify format float %.15g'
}
fixes() {
    cat <<'DECK'
lattice fcc 3.615
variable first equal 13.4-8*step*dt
fix move rest nve
fix grip half move linear 2.5 NULL -1.5 units box
fix a all indent 3 sphere 1.0 7 v_round 6 units box
fix b all indent 1 cylinder x 1.9 1.9 2.0 side in
fix c rest wall/lj93 zlo -0.6 0.2 1.4 4 yhi 4.4 v_strong 1.4 5
fix d all wall/morse zhi 17 0.3 1.3 2.2 6 zlo v_up 0.1 1.3 2.2 4 units box
fix e all wall/harmonic zlo -1.5 v_strong 1 2.2 units box
fix f rest aveforce NULL NULL v_pull
fix g rest wall/reflect zhi v_first units box
fix h rest indent 3 plane z v_first hi units box
fix_modify a energy yes
thermo 20
DECK
}
table_rows() { table | tail -n "$1"; }

# also half of the run, and the rest after a restart on another number of ranks
same_bits() {
    local n
    { all_at_once; echo 'run 200'; } >in.a
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        [ $n -eq 1 ] && { table >one; continue; }
        table | cmp -s - one || fault "another table on $n ranks"
    done
    [ "$(wc -l <one)" -eq 11 ] || fault 'no table'
    { all_at_once; echo 'restart 60 half.*'; echo 'run 60'; } >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo 'read_restart half.60'; all_at_once | grep -E '^(variable|fix|lattice|thermo)' | grep -v '^variable s'; grep '^variable s' "$golden/walls.in"
      echo 'run 140'; } >in.c
    coldweld 3 -in in.c
    ends_with 0
    tail -n 7 one >seven
    table_rows 7 | cmp -s - seven || fault 'another table after a restart'
}

# drift STEP: the most that the energy less all work goes away from its start in 0.1 ps, eV
drift() {
    { all_at_once | sed '/^fix g /d'; echo "timestep $1"; echo 'thermo 10'; echo "run $(awk "BEGIN { print int(0.1 / $1 + 0.5) }")"; } >in.a
    coldweld 2 -in in.a
    ends_with 0
    table | awk 'NR == 1 { first = $2 } { d = $2 - first; d = d < 0 ? -d : d; if (d > worst) worst = d } END { print worst + 0 }'
}
# of second order in the time step, though walls move and the fixes do work (a reflecting wall is of first order)
balances() {
    local coarse fine
    coarse=$(drift 0.001)
    fine=$(drift 0.00025)
    awk -v c="$coarse" -v f="$fine" 'BEGIN { exit !(c > 0 && c < 0.3 && f < c / 8) }' || fault "energy less work moves by $coarse and $fine eV"
}

# the ledger of a weld in which the grips, walls and thermostats do work: closed to round-off
ledger() {
    { all_at_once | sed '/^fix g /d'; echo 'fix l all weld half rest every 20 file w.csv'; echo 'run 60'; } >in.a
    coldweld 2 -in in.a
    ends_with 0
    awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) { if ($k == "residual_eV") r = k; if ($k == "other_work_eV") o = k } next }
        { lines++; if ($r > 1e-6 || $r < -1e-6) bad = bad " " $r; other = $o }
        END { if (bad) print "a residual of" bad; else if (lines != 4 || other * other < 1) print "other work " other ", " lines " lines" }' w.csv >different
    [ ! -s different ] || fault "$(cat different)"
}

# a minimisation under an indenter and a wall ends where LAMMPS's does, and the two press alike
pressed() {
    coldweld 2 -in "$golden/press.in"
    ends_with 0
    grep '^RESULT' out | paste - "$golden/press.ref" | awk '{ for (k = 2; k <= 6; k++) { d = $k - $(k + 6); if (d * d > 1e-12 * (1 + $k * $k)) exit 1 }
        d = $5 + $6; exit NF != 12 || d * d > 1e-11 || $5 < 1 }' || fault "$(grep '^RESULT' out), LAMMPS has $(cat "$golden/press.ref")"
}

# atoms near cylinders in a tilted box, by the shortest way across the axis whatever it is along it; K = 3: energy depth^3
leaning() { # RANKS
    cat >in.a <<'DECK'
units metal
region r prism 0 10 0 10 0 10 5 -3 4
create_box 1 r
create_atoms 1 single 5 7 5 units box
mass 1 1
pair_style zero 2
pair_coeff * *
fix a all indent 3 cylinder x 1 5 4.5 units box
fix b all indent 3 cylinder x 7 8.5 4 units box
thermo_style custom step f_a f_a[2] f_a[3] f_b f_b[2] f_b[3]
thermo_modify format float %.10g
run 0
clear
units metal
region r prism 0 10 0 10 0 10 0 0 5
create_box 1 r
create_atoms 1 single 5 5 6 units box
mass 1 1
pair_style zero 2
pair_coeff * *
fix a all indent 3 cylinder y 5 0 4.5 units box
fix b all indent 3 cylinder y 5 6 1 units box side in
thermo_style custom step f_a f_a[1] f_a[3] f_b f_b[2] f_b[3]
thermo_modify format float %.10g
run 0
DECK
    coldweld "$1" -in in.a
    ends_with 0
    [ "$(table | awk '{ $1 = $1; print }' | tr '\n' ';')" = '0 0.125 0.75 0 0.125 0 0.75;0 0.125 0 0.75 0 0 0;' ] || fault "$(table)"
}
leans() { # TILTS AXIS
    printf '%s\n' 'units metal' "region r prism 0 10 0 10 0 10 $1" 'create_box 1 r' 'create_atoms 1 single 5 7 5 units box' 'mass 1 1' 'pair_style zero 2' \
        'pair_coeff * *' "fix a all indent 3 cylinder $2 1 5 4.5" 'run 0' >in.a
    refused 2 "fix a: a cylinder along $2 in a box that leans that edge" -in in.a
}

# refuses PATTERN LINE...: what is wrong only when the run begins, on two ranks
refuses() {
    local pattern=$1
    shift
    { sed -n '/^units/,/^pair_coeff/p' "$golden/walls.in"; printf '%s\n' "$@" 'run 5'; } >in.a
    refused 2 "$pattern" -in in.a
}

while IFS='|' read -r name _; do
    name=${name// /}
    [ "${name:0:1}" = '#' ] || run_case "lammps-$name" like_lammps "$name"
done <"$golden/cases"
run_case bits same_bits
run_case balance balances
run_case ledger ledger
run_case pressed pressed
run_case leaning-1 leaning 1
run_case leaning-2 leaning 2
run_case leans-y leans '2 0 0' y
run_case leans-z leans '0 0 2' z
run_case periodic refuses 'fix t: face xlo: the axis of a wall may not be periodic' 'fix t all wall/lj93 xlo 0 1 1 3'
run_case no-variable refuses "variable 'nope' is not defined anywhere in the deck" 'fix t all wall/reflect zlo v_nope'
run_case per-atom refuses "fix t: variable 'a' has a value per atom" 'variable a atom x' 'fix t all indent 10 sphere v_a 0 0 1'
run_case behind refuses 'fix t: atom [0-9]+ at step 0: .* on the wrong side of the wall at 3.615' 'fix t all wall/harmonic zlo 1 1 1 3'
run_case driven-into refuses 'fix t: atom [0-9]+ at step [1-5]: .* on the wrong side of the wall' 'timestep 0.01' 'fix m all move linear 0 0 -10' 'fix t all wall/lj93 zlo -0.2 0.001 0.5 3'
run_case negative refuses 'fix t: the radius of the indenter is -' 'variable r equal 0.5-step' 'fix m all nve' 'fix t all indent 1 sphere 0 0 -2 v_r units box'
run_case twice refuses 'atoms are advanced by more than one fix' 'fix m all nve' 'fix t all move linear 1 0 0'
end_cases
