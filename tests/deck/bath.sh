#!/bin/bash
# A thermostat's degrees of freedom where a beam takes atoms away in mid-run: those of the atoms that are there, and what is conserved
# goes on without a step.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=120

# a crystal of 216 atoms and 243 single ones, which a beam that does nothing else takes away for being far from all
system() {
    cat <<'DECK'
units metal
atom_style charge
boundary s s s
region b block -40 40 -40 40 -40 40
create_box 2 b
lattice sc 2
region c block 0 5 0 5 0 5 units lattice
create_atoms 1 region c
lattice sc 8
region f block -38 -14 -38 38 -38 38 units box
create_atoms 2 region f
mass 1 28.085
mass 2 15.999
pair_style lj/cut 5
pair_coeff * * 0.0 1.8
pair_coeff 1 1 0.1 1.8
velocity all create 900 4711
DECK
}
bath() {
    cat <<'DECK'
fix 1 all nvt temp 300 300 0.05
timestep 0.001
variable n equal f_1[7]/(f_1[1]+1e-300)/(300*8.617343e-5)
thermo_style custom step atoms v_n f_1 econserve statehash
thermo_modify format float %.10g
thermo 1
DECK
}
BEAM='fix b all beam energy 200 current 0 accelerate 1 seed 5 elements Si O sputter 5 20 look 10'
table() { awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on' out; }

follows() { # RANKS
    { system; bath; printf '%s\n' 'run 45' "$BEAM" 'run 30'; } >in.a
    coldweld "$1" -in in.a
    ends_with 0
    table | awk '$2 == 459 { all++ } $2 == 216 { left++ } NR > 1 { want = 3 * $2 - 3; if (($3 - want)^2 > 1e-4) { print "degrees of freedom: " $3 " with " $2 " atoms"; exit } }
        NR > 1 { jump = $5 - before; if (jump * jump > most) most = jump * jump } { before = $5 }
        $1 == 45 { held = $4 } END { if (all < 46 || left < 20) print "atoms: " $0; if (most > 0.03^2) print "a step of " sqrt(most) " eV"; if (held * held < 9) print "hardly anything is held: " held }' >wrong
    [ ! -s wrong ] || fault "$(cat wrong)"
}
# the same bits on any number of ranks, and after a restart behind the change
same_bits() {
    local n
    { system; bath; printf '%s\n' 'run 45' "$BEAM" 'run 30'; } >in.a
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        [ $n -eq 1 ] && { table >one; continue; }
        table | cmp -s - one || fault "another table on $n ranks"
    done
    { system; bath; printf '%s\n' 'run 45' "$BEAM" 'restart 60 half.*' 'run 20'; } >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo 'read_restart half.60'; bath; printf '%s\n' "$BEAM" 'run 15'; } >in.c
    coldweld 3 -in in.c
    ends_with 0
    table | cmp -s - <(tail -n 16 one) || fault "another table after a restart: $(table | tail -n 1), and not $(tail -n 1 one)"
}

run_case follows-1 follows 1
run_case follows-3 follows 3
run_case same-bits same_bits
end_cases
