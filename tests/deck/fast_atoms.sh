#!/bin/bash
# The fastest recoils there are: a light atom that an electron meets head on, and velocities near the limit of their grid.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"

atoms() {
    echo 'units metal
region box block 0 40 0 40 0 40 units box
create_box 1 box
lattice sc 8
create_atoms 1 box
mass 1 1.008
pair_style zero 3
pair_coeff * *
fix 1 all nve
thermo 10'
}

# on a grid of 2^-40, in flight and scaled
flies() {
    { atoms; echo 'velocity all set -5987.123456 -2345.6789 4096.3 units box
timestep 1e-5
run 10
print "off the grid by $(floor(vx[7]*2^40)-vx[7]*2^40) $(floor(vy[7]*2^40)-vy[7]*2^40) $(floor(vz[7]*2^40)-vz[7]*2^40)"
fix 2 all nvt temp 1e9 1e9 1
run 10
print "off the grid by $(floor(vx[7]*2^40)-vx[7]*2^40) $(floor(vy[7]*2^40)-vy[7]*2^40) $(floor(vz[7]*2^40)-vz[7]*2^40)"'; } |
        sed '/^fix 2/i unfix 1' >deck.in
    coldweld 1 -in deck.in -log none
    ends_with 0
    [ "$(grep -c '^off the grid by 0 0 0$' out)" -eq 2 ] || fault "$(grep '^off' out | tr '\n' ' ')"
}

# 300 keV can give hydrogen 838 eV, 4005 A/ps
recoils() {
    { atoms; echo 'timestep 1e-5
fix b all beam energy 300 current 1 accelerate 1e21 seed 5 elements H least 700 file events.csv
variable v atom sqrt(vx^2+vy^2+vz^2)
compute most all reduce max v_v
thermo_style custom step f_b c_most
run 100
print "most $(c_most)"'; } >deck.in
    coldweld 1 -in deck.in -log none
    ends_with 0
    awk '/^most/ { fast = $2 > 3650 && $2 < 4100 } END { exit !fast }' out || fault "$(grep '^most' out)"
}

too_fast() {
    { atoms; echo 'velocity all set 6200 0 0 units box
timestep 1e-5
run 1'; } >deck.in
    coldweld 1 -in deck.in -log none
    ends_with 1
    grep -q '6200 A/ps is faster than the limit of 6144' err || fault 'no word on the limit'
}

for case in flies recoils too_fast; do run_case "$case" "$case"; done
end_cases
