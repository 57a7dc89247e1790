#!/bin/bash
# Systems that cannot be simulated: atoms on top of each other, outside the box, lost, not numbers, without
# mass, moved twice. Every rank stops with one message, which names the atom.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"

# small_deck BOUNDARY LINE...: a 10 x 10 x 10 box, then these lines
small_deck() {
    printf '%s\n' 'units lj' "boundary $1" 'region all block 0 10 0 10 0 10 units box' \
        'create_box 1 all' 'mass 1 1.0' 'pair_style lj/cut 2.5' 'pair_coeff 1 1 1.0 1.0' 'timestep 0.005'
    shift
    printf '%s\n' "$@"
}
stopped() { # $1: ranks, $2: pattern, $3: boundary, lines. The fault is in the last line.
    local ranks=$1 pattern=$2
    shift 2
    small_deck "$@" >in.a
    refused "$ranks" "in.a:$(wc -l <in.a): $pattern" -in in.a
    ! ls | grep -q -e restart -e '\.tmp$' || fault 'left a file behind'
}
accepted() { # $1: ranks, lines
    small_deck "${@:2}" >in.a
    coldweld "$1" -in in.a
    ends_with 0
}

outside() { # as in LAMMPS no atom is made; here that is told
    accepted 3 'f f f' 'create_atoms 1 single 11 5 5 units box'
    grep -q '^WARNING: .*(11, 5, 5) lies outside the box' log.coldweld || fault 'expected a warning'
}

# a crystal in which every rank has atoms
crystal=('lattice fcc 0.8442' 'region c block 0 4.9 0 4.9 0 4.9' 'create_atoms 1 region c')
nve='fix 1 all nve'
for n in 1 3; do
    run_case overlap-$n stopped $n 'atoms 30 and 501 overlap' 'p p p' "${crystal[@]}" \
        'variable x equal x[30]' 'variable y equal y[30]' 'variable z equal z[30]' \
        'create_atoms 1 single $x $y $z units box' "$nve" 'run 10'
    run_case near-overlap-$n stopped $n 'atoms 1 and 2 overlap' 'p p p' \
        'create_atoms 1 single 5 5 5 units box' 'create_atoms 1 single 5.01 5 5 units box' "$nve" 'run 10'
    run_case lost-$n stopped $n 'step [0-9]+: .*atom 501 is lost: it left through a fixed upper face' 'f f f' "${crystal[@]}" \
        'create_atoms 1 single 9.5 9.5 9.5 units box' 'group fast id 501' 'velocity fast set 30 0 0' "$nve" 'run 1000'
    run_case lost-far-$n stopped $n 'step [0-9]+: atom 501 is lost: it is farther out' 'm m m' "${crystal[@]}" \
        'create_atoms 1 single 9.5 9.5 9.5 units box' 'group fast id 501' 'velocity fast set -1100 -500 0' 'timestep 1.0' 'fix 1 fast nve' 'run 1000'
    run_case timestep-$n stopped $n '.*(atom|velocit|force|timestep)' 'p p p' "${crystal[@]}" \
        'velocity all create 1 4711' 'timestep 1e10' "$nve" 'run 100'
    run_case hot-$n stopped $n '.*atom' 'p p p' "${crystal[@]}" \
        'velocity all create 1e12 4711' 'timestep 0.1' "$nve" 'run 100'
    run_case blow-up-$n stopped $n '.*(atom|force|overlap)' 'p p p' "${crystal[@]}" \
        'velocity all create 3 4711' 'timestep 0.2' "$nve" 'run 1000'
    run_case two-integrators-$n stopped $n '500 atoms are advanced by more than one fix' 'p p p' "${crystal[@]}" \
        "$nve" 'fix 2 all nvt temp 1 1 1' 'run 10'
    run_case no-atoms-$n stopped $n 'there are no atoms yet' 'p p p' "$nve" 'run 2'
    run_case huge-force-$n stopped $n '.*(atom|force)' 'p p p' "${crystal[@]}" "$nve" 'fix 2 all addforce 1e30 0 0' 'run 10'
done
run_case minimize-overlap stopped 3 'atoms [0-9]+ and [0-9]+ overlap' 'p p p' \
    'create_atoms 1 single 5 5 5 units box' 'create_atoms 1 single 5 5 5 units box' 'minimize 1e-6 1e-6 100 100'
run_case two-groups stopped 1 '.*advanced by more than one fix' 'p p p' "${crystal[@]}" \
    'group a id 1:10' 'group b id 10:20' 'fix 1 a nve' 'fix 2 b nve' 'run 10'
run_case no-integrator accepted 1 'p p p' "${crystal[@]}" 'run 2'
run_case outside outside
run_case outside-displaced stopped 3 '.*atom' 'f f f' "${crystal[@]}" 'displace_atoms all move 9 0 0 units box' "$nve" 'run 1'
run_case velocity-nan stopped 1 "velocity: .*'nan'" 'p p p' "${crystal[@]}" 'velocity all set nan 0 0'
run_case position-nan stopped 1 ".*'nan'" 'p p p' 'create_atoms 1 single nan 0 0'
run_case velocity-huge stopped 1 '.*(velocity|atom)' 'p p p' "${crystal[@]}" 'velocity all set 1e200 0 0' "$nve" 'run 10'
run_case timestep-nan stopped 1 'timestep' 'p p p' 'timestep nan'
run_case timestep-zero stopped 1 'timestep' 'p p p' 'timestep 0'
run_case mass-zero stopped 1 'mass' 'p p p' 'mass 1 0'
run_case mass-nan stopped 1 'mass' 'p p p' 'mass 1 nan'
run_case type-unknown stopped 1 '.*type.*2' 'p p p' 'create_atoms 2 single 1 1 1'
run_case mass-type stopped 1 'mass.*' 'p p p' 'mass 2 1.0'
run_case box-flat stopped 1 '.*' 'p p p' 'clear' 'region all block 0 10 0 10 5 5 units box' 'create_box 1 all'
run_case box-inside-out stopped 1 '.*' 'p p p' 'clear' 'region all block 0 10 0 10 5 4 units box'
run_case box-twice stopped 1 'create_box' 'p p p' 'create_box 1 all'
run_case box-huge stopped 1 '.*' 'p p p' 'clear' 'region all block 0 1e9 0 10 0 10 units box' 'create_box 1 all'
run_case cutoff-huge stopped 1 '.*box' 'p p p' "${crystal[@]}" 'pair_style lj/cut 1000' 'pair_coeff 1 1 1 1' "$nve" 'run 1'
run_case many-atoms stopped 1 'create_atoms: .*1e.12 lattice sites' 'p p p' 'lattice sc 1e9' 'create_atoms 1 box'
run_case steps-negative stopped 1 'run' 'p p p' 'run -1'
run_case steps-huge stopped 1 'run' 'p p p' 'run 99999999999999999999'

no_mass() {
    lj_deck | sed '/^mass/d' >in.a
    echo 'run 1' >>in.a
    refused "$1" 'in.a:[0-9]+: .*mass' -in in.a
}
run_case no-mass-1 no_mass 1
run_case no-mass-3 no_mass 3
end_cases
