#!/bin/bash
# The simulated time: kept over a restart whatever time step the deck says again, and with a time step that follows the atoms.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=120

# one fast atom in a crystal, and one that a fix moves along its way by the time
deck() {
    sed '/^thermo/d' <<DECK
$(lj_deck)
group one id 7
group driven id 200
group rest subtract all driven
DECK
    tail_of
}
tail_of() {
    cat <<'DECK'
timestep 0.002
unfix 1
fix 1 rest nve
fix 2 driven move linear 0.3 0 NULL units box
thermo 20
thermo_style custom step time dt f_r statehash
thermo_modify format float %.17g
DECK
}
table() { awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on' out; }

# a run that follows the atoms goes on with its own time step and with the same bits, though the deck says another
followed() {
    local follow='fix r all dt/reset 3 1e-5 0.004 0.01 units box' n
    { deck; printf '%s\n' 'velocity one set 40 10 0' "$follow" 'run 100'; } >in.a
    coldweld 1 -in in.a
    ends_with 0
    table >one
    [ "$(awk '{ print $3 }' one | sort -u | wc -l)" -gt 3 ] || fault "the time step does not follow: $(cat one)"
    { deck; printf '%s\n' 'velocity one set 40 10 0' "$follow" 'restart 40 half.*' 'run 40'; } >in.b
    coldweld 2 -in in.b
    ends_with 0
    for n in 1 3; do
        { echo 'read_restart half.40'; tail_of | grep -v unfix; echo "$follow"; echo 'run 60'; } >in.c
        coldweld $n -in in.c
        ends_with 0
        table | cmp -s - <(tail -n 4 one) || fault "on $n ranks after a restart: $(table | tail -n 1), and not $(tail -n 1 one)"
    done
}

# another time step after a restart: the time goes on from where it was, and so does what is moved by it
another() {
    { deck | sed 's/ f_r / x[200] /; s/^thermo_style.*/variable x equal x[200]\nthermo_style custom step time dt v_x/'; printf '%s\n' 'run 40' 'write_restart half.h5'; } >in.a
    coldweld 2 -in in.a
    ends_with 0
    table | tail -n 1 >before
    { echo 'read_restart half.h5'; tail_of | grep -v -e unfix -e timestep -e thermo_; printf '%s\n' 'timestep 0.0005' 'variable x equal x[200]' 'thermo_style custom step time dt v_x' 'thermo_modify format float %.17g' 'run 40'; } >in.b
    coldweld 3 -in in.b
    ends_with 0
    { cat before; table; } | awk 'function far(a, b) { return (a - b) * (a - b) > 1e-20 }
        NR == 1 { time = $2; x = $4; if (far(time, 0.08)) print "a time of " time } NR == 2 && (far($2, time) || far($4, x)) { print "at once " $0 }
        NR == 4 && (far($2, 0.1) || far($4, x + 0.3 * 0.02) || $1 != 80) { print "in the end " $0 } END { if (NR != 4) print NR " rows" }' >wrong
    [ ! -s wrong ] || fault "$(cat wrong)"
}

# another velocity after a restart: what is moved goes on from where it is
another_velocity() {
    { deck | sed 's/^thermo_style.*/variable x equal x[200]\nthermo_style custom step v_x/; s/ f_r / /'; printf '%s\n' 'run 40' 'write_restart half.h5'; } >in.a
    coldweld 2 -in in.a
    ends_with 0
    table | tail -n 1 >before
    { echo 'read_restart half.h5'; tail_of | grep -v -e unfix -e thermo_ | sed 's/linear 0.3/linear -4/'; printf '%s\n' 'variable x equal x[200]' 'thermo_style custom step v_x' 'thermo_modify format float %.17g' 'thermo 1' 'run 2'; } >in.b
    coldweld 3 -in in.b
    ends_with 0
    { cat before; table; } | awk '{ x[NR] = $2 } END { for (k = 2; k <= 4; k++) { off = x[k] - x[1] + 0.008 * (k - 2); if (NR != 4 || off * off > 1e-20) print "row " k ": " x[k] " after " x[1] } }' >wrong
    [ ! -s wrong ] || fault "$(head -n 1 wrong)"
}

run_case another-velocity another_velocity
run_case followed followed
run_case another another
end_cases
