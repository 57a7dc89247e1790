#!/bin/bash
# What the beam does beside knock-on: numbers of events that are Poisson, books of energy, momentum and charge that balance, the
# same bits on any number of ranks and after a restart, and wrong words.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=200

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
ALL='radiolysis remove ionisation yes sputter 4 look 50'
# slab LINE...: two cells thick, open along z, all its dangling bonds with hydroxyl, 240 atoms of three elements, then these lines
slab() {
    echo 'units metal
atom_style full
boundary p p s'
    sed -n '/^lattice/,/0.375 0.375 0.125$/p' "$TOP/inputs/silica/cristobalite.in" | sed 's/ *#.*//'
    echo 'region box block 0 2 0 2 -0.5 3
create_box 3 box bond/types 1 angle/types 1
region cut block 0 2 0 2 -0.05 1.95
create_atoms 1 region cut &
    basis 9 2 basis 10 2 basis 11 2 basis 12 2 basis 13 2 basis 14 2 basis 15 2 basis 16 2 &
    basis 17 2 basis 18 2 basis 19 2 basis 20 2 basis 21 2 basis 22 2 basis 23 2 basis 24 2
mass 1 28.085
mass 2 15.999
mass 3 1.008
pair_style silica bksh coulomb dsf zbl yes
pair_coeff * * Si O H'
    echo "include $TOP/inputs/silica/hydroxyl.ff
passivate all coverage 1
minimize 0 1e-1 200 1000
reset_timestep 0
velocity all create 300 87287
fix 1 all nve
timestep 0.0001
thermo 100"
    printf '%s\n' "$@"
}
HBEAM='fix b all beam energy 200 seed 5 elements Si O H least 9 current 6.94 file events.csv'
# beam WORD...
beam() { echo "fix b all beam energy 200 seed 5 elements Si O file events.csv $*"; }
last() { awk '$1 == '"$1"' && NF > 2' out | tail -n 1; }

# same_bits LEAST WORD...: at least so many events; the same on all numbers of ranks and after a restart in the middle
same_bits() {
    local least=$1 n
    shift
    local run="$FOLLOW
thermo_style custom step atoms etotal f_b f_b[1] f_b[4] f_b[5] statehash"
    silica ${CELLS:-2} "$FIELD" "$(beam "$@")" "$run" 'run 300' >in.a
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        [ $n -eq 1 ] && { last 300 >one; mv events.csv one.csv; continue; }
        [ "$(last 300)" = "$(cat one)" ] || fault "other bits on $n ranks"
        cmp -s events.csv one.csv || fault "other events on $n ranks"
    done
    [ "$(wc -l <one.csv)" -gt "$least" ] || fault 'hardly an event'
    silica ${CELLS:-2} "$FIELD" "$(beam "$@")" "$run" 'restart 50 half.*' 'run 170' >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo 'read_restart half.150'; silica ${CELLS:-2} "$FIELD" "$(beam "$@")" "$run" 'run 150' | grep -E '^(fix|thermo|run)'; } >in.c
    coldweld 3 -in in.c
    ends_with 0
    [ "$(last 300)" = "$(cat one)" ] || fault 'other bits after a restart'
    cmp -s events.csv one.csv || fault 'other events after a restart'
    # a checkpoint that is read and written again before any step
    { sed '/^run/d' in.c; echo 'write_restart again.150'; } >in.d
    coldweld 3 -in in.d
    ends_with 0
    sed 's/^read_restart.*/read_restart again.150/' in.c >in.e
    coldweld 2 -in in.e
    ends_with 0
    [ "$(last 300)" = "$(cat one)" ] || fault 'other bits after a checkpoint of a checkpoint'
    cmp -s events.csv one.csv || fault 'other events after a checkpoint of a checkpoint'
}

# everything at once, on silica with hydrogen, a gas too
all_bits() {
    local n run="$HBEAM accelerate 4e14 barn ionisation 500 $ALL
fix g all gas H2 beam b seed 11 every 50 rate 1.1e-5 0
fix r all dt/reset 1 1e-6 0.0002 0.02 units box
thermo_style custom step atoms etotal f_b[5] f_b[6] f_b[9] f_b[12] f_b[15] f_b[18] f_g[8] statehash"
    slab "$run" 'run 400' >in.a
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        [ $n -eq 1 ] && { last 400 >one; mv events.csv one.csv; continue; }
        [ "$(last 400)" = "$(cat one)" ] || fault "other bits on $n ranks"
        cmp -s events.csv one.csv || fault "other events on $n ranks"
    done
    awk '{ exit !($5 > 3 && $6 > 1 && $7 > 1 && $8 > 0 && $10 > 0) }' one || fault "a process without events: $(cat one)"
    slab "$run" 'restart 50 half.*' 'run 270' >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo 'read_restart half.250'; printf '%s\n' 'fix 1 all nve' 'thermo 100' "$run" 'run 150'; } >in.c
    coldweld 3 -in in.c
    ends_with 0
    [ "$(last 400)" = "$(cat one)" ] || fault "other bits after a restart: $(last 400)"
    cmp -s events.csv one.csv || fault 'other events after a restart'
}

# with hydrogen: energy, and no charge in any step
all_books() {
    slab "$HBEAM accelerate 1e15 barn ionisation 500 $ALL" 'timestep 0.00005' 'variable q equal charge(all)' \
        'thermo_style custom step etotal f_b[3] f_b[5] v_q f_b[9] f_b[12]' 'thermo 1' 'run 200' >in.a
    coldweld 2 -in in.a
    ends_with 0
    local first
    first=$(awk '/v_q/ && $1 == "Step" { getline; print $2 }' out)
    last 200 | awk -v first="$first" '{ rest = $2 - first - $4; if (rest < 0) rest = -rest; exit !($6 > 1 && $7 > 1 && rest < 0.06) }' ||
        fault "the energy does not balance: $first, then $(last 200)"
    awk '$1 == "Step" { on = /v_q/; next } /^Loop/ { on = 0 } on && NF == 7 { n++; if ($5 > 1e-10 || $5 < -1e-10) bad = $5 } END { if (bad || n < 200) print bad, n }' out >charged
    [ ! -s charged ] || fault "charge $(cat charged)"
    awk -F, 'NR > 1 { gain += $16 + $18 } END { printf "%.6f\n", gain }' events.csv >sum
    last 200 | awk -v sum="$(cat sum)" '{ off = $4 - sum; exit !(off * off < 1e-7) }' || fault "the events say $(cat sum): $(last 200)"
}

# a hydrogen that flies off: its bond and angle go, its charge goes back, it is not an error that it gets far, and then it is taken out
bond_break() { # LENGTH
    slab 'group h id 240' 'velocity h set 0 0 -400 units box' "$HBEAM accelerate 1 ${ALL/look 50/look 250} break $1" 'thermo 1' 'variable q equal charge(all)' 'variable bal equal etotal-f_b[5]' \
        'write_data before.data nocoeff' 'thermo_style custom step atoms v_bal f_b[15] f_b[18] v_q' 'run 400' 'write_data after.data nocoeff' >in.a
    coldweld 2 -in in.a
    ends_with 0
    local b a
    b=$(sed -n 's/ bonds$//p; s/ angles$//p' before.data | tr '\n' ' ')
    a=$(sed -n 's/ bonds$//p; s/ angles$//p' after.data | tr '\n' ' ')
    [ "$b" = "32 32 " ] && [ "$a" = "31 31 " ] || fault "bonds and angles $b, then $a"
    last 400 | awk '{ exit !($2 == 239 && $4 == 1 && $5 == 1 && $6 < 1e-10 && $6 > -1e-10) }' || fault "$(last 400)"
    awk '$1 == "Step" { on = /v_q/; next } /^Loop/ { on = 0 } on && NF == 6 { if (!n++) first = $3; d = $3 - first; if (d > 0.01 || d < -0.01) bad = $0 } END { if (bad) print bad }' out >off
    [ ! -s off ] || fault "the energy does not balance: $(cat off)"
    awk -F, '$11 == "sputter" { n++; v2 = 2 * $12 / 1.008 / 1.036427e-4; if ($5 != 240 || $15 > -0.8 || v2 < 1e5 || v2 > 1.6e5) bad = 1 } END { exit bad || n != 1 }' events.csv ||
        fault "$(grep sputter events.csv)"
}

# a hydroxyl that flies off its silicon: their angle goes, wherever it gets; the same on any number of ranks, after a restart just before, too
angle_leaves() {
    local n run="thermo 10
variable bal equal etotal-f_b[5]
variable q equal charge(all)
thermo_style custom step v_bal f_b[15] v_q statehash"
    slab 'group oh id 239 240' 'velocity oh set 0 0 -300 units box' "$HBEAM accelerate 1" "$run" 'write_data before.data nocoeff' 'run 520' 'write_data after.data nocoeff' >in.a
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        [ "$rc" -eq 0 ] || return
        [ $n -eq 1 ] && { last 520 >one; mv events.csv one.csv; continue; }
        [ "$(last 520)" = "$(cat one)" ] || fault "other bits on $n ranks"
        cmp -s events.csv one.csv || fault "other events on $n ranks"
    done
    n=$(sed -n 's/ bonds$//p; s/ angles$//p' before.data after.data | tr '\n' ' ')
    [ "$n" = "32 32 32 31 " ] || fault "bonds and angles before and after: $n"
    awk '$1 == "Step" { on = /v_q/; next } /^Loop/ { on = 0 } on && NF == 5 { if (!n++) first = $2; d = $2 - first; if (d * d > 1e-4 || $4 * $4 > 1e-20) bad = $0 } END { if (bad || n < 53) print bad, n }' out >off
    [ ! -s off ] || fault "no balance: $(cat off)"
    awk -F, 'NR > 1 { n++; if ($5 != 239 || $11 != "bond-break" || $17 != 1 || $18 == 0 || $16 != 0) bad = 1; print $1 } END { exit bad || n != 1 }' one.csv >step || fault "$(cat one.csv)"
    slab 'group oh id 239 240' 'velocity oh set 0 0 -300 units box' "$HBEAM accelerate 1" "$run" "restart $(($(cat step) - 1)) half.*" 'run 120' >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo "read_restart half.$(($(cat step) - 1))"; printf '%s\n' 'fix 1 all nve' "$HBEAM accelerate 1" "$run" "run $((521 - $(cat step)))"; } >in.c
    coldweld 3 -in in.c
    ends_with 0
    [ "$(last 520)" = "$(cat one)" ] || fault "other bits after a restart: $(last 520)"
    cmp -s events.csv one.csv || fault 'other events after a restart'
}

# bodies: a pair and a single atom far from all leave, one of five atoms with them if so many may; a row of 30 over several ranks and
# a block of 32 stay
sputter() { # MOST ATOMS LEFT
    printf '%s\n' 'units metal' 'atom_style charge' 'boundary s s s' 'region b block -40 40 -40 40 -40 40' 'create_box 2 b' 'lattice sc 2' \
        'region c block 0 3 0 3 0 1 units lattice' 'create_atoms 1 region c' 'region f block -15 14 15 15 0 0 units lattice' 'create_atoms 1 region f' 'create_atoms 2 single -30 0 0 units box' 'create_atoms 2 single -30 1.5 0 units box' \
        'create_atoms 1 single 0 0 30 units box' 'region e block -14 -14 -15 -11 -14 -14 units lattice' 'create_atoms 2 region e' 'mass 1 28.085' 'mass 2 15.999' \
        'set type 1 charge 0.5' 'set type 2 charge -0.7' 'pair_style zero 8' 'pair_coeff * *' 'group far type 2' 'velocity far set 30 40 0 units box' \
        'fix 1 all nve' 'timestep 0.001' "fix b all beam energy 200 current 0 accelerate 1 seed 5 elements Si O sputter 5 $1 look 10 file events.csv" \
        'variable q equal charge(all)' 'thermo_style custom step atoms f_b[18] v_q f_b[19]' 'thermo_modify format float %.12g' 'thermo 5' 'run 25' >in.a
    coldweld 6 -in in.a
    ends_with 0
    last 0 >zero
    last 25 | awk -v left="$2" -v before="$(cat zero)" '{ split(before, b, " "); off = $4 - b[4]; exit !($2 == left && $3 == b[2] - left && off * off < 1e-24) }' ||
        fault "$(cat zero), then $(last 25)"
    awk -F, 'NR > 1 { moves = $7 == "O"; off = $12 - moves * 0.5 * 15.999 * 1.036427e-4 * 2500; turn = $13 - moves * 0.6
        if (off * off > 1e-8 || turn * turn > 1e-8 || $11 != "sputter") bad = 1 } END { exit bad }' events.csv || fault "$(cat events.csv)"
}

# a beam without current changes no bit, whatever is on
no_current() {
    slab "${HBEAM/6.94/0} accelerate 1e12 $ALL" 'thermo_style custom step etotal statehash' 'run 120' >in.a
    coldweld 2 -in in.a
    ends_with 0
    last 120 >with
    slab 'thermo_style custom step etotal statehash' 'run 120' >in.a
    coldweld 1 -in in.a
    ends_with 0
    [ "$(last 120)" = "$(cat with)" ] || fault 'a beam without current changes bits'
    [ "$(wc -l <events.csv)" -eq 1 ] || fault 'it has events'
}

# books TOLERANCE WORD...: the energy that there is more is the fix's work, the sum of what the events say; no momentum is made by kicks,
# and taking atoms away changes no charge
books() {
    local tolerance=$1
    shift
    silica ${CELLS:-2} "$FIELD" "$(beam "$@")" 'timestep 0.0001' "${EXTRA:-}" 'thermo_style custom step etotal f_b f_b[5]' \
        'variable p equal abs(vcm(all,x))+abs(vcm(all,y))+abs(vcm(all,z))' 'run 200' 'print "momentum $p"' >in.a
    coldweld 2 -in in.a
    ends_with 0
    local first
    first=$(last 0 | awk '{ print $2 }')
    last 200 | awk -v first="$first" -v most="$tolerance" '{ rest = $2 - first - $4; if (rest < 0) rest = -rest; exit !($3 > 1 && rest < most) }' ||
        fault "the energy does not balance: $first, then $(last 200)"
    awk -F, 'NR == 2 { rate = $4 / $2 } NR > 1 { off = $4 / $2 / rate - 1; if (off * off > 1e-12) bad = $0 } END { if (bad) print bad }' events.csv >off
    [ ! -s off ] || fault "a dose that is not of its time: $(cat off)"
    awk -F, 'NR > 1 { gain += $16 + $18 } END { printf "%.6f\n", gain }' events.csv >sum
    grep -q 'radiolysis cut' in.a || last 200 | awk -v sum="$(cat sum)" '{ off = $4 - sum; exit !(off * off < 1e-8) }' ||
        fault 'the events have another sum'
    grep -q radiolysis.remove in.a || awk '$1 == "momentum" { n++; if ($2 > 1e-9) bad = 1 } END { exit bad || n != 1 }' out || fault "$(grep '^momentum' out)"
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

# number CURRENT ACCELERATION: events of 1,024 bridging oxygens that stay where they are, of as many that are taken away, and of 1,000
# hydrogens, in 50 fs, against flux x cross section x time; at most 4 deviations
check_number() { # ATOMS SIGMA CURRENT ACCELERATION ELEMENT_OF_F_B LOST
    last 50 | awk -v dose="$(awk "BEGIN { print $3 / 1.602176634e-3 * $4 * 50e-15 }")" -v n="$1" -v sigma="$2" -v at="$5" -v lost="$6" '{
        part = lost ? 1 - exp(-sigma * 1e-8 * dose) : sigma * 1e-8 * dose; mean = n * part
        off = ($at - mean) / sqrt(mean); if (off < 0) off = -off; rest = $3 / dose - 1
        exit !(mean > 40 && off < 4 && rest * rest < 1e-10 && $at == $2) }' || fault "$5 $6: $(last 50)"
}
number() {
    local mode what='thermo_style custom step f_b f_b[1] f_b[9] f_b[12]' still
    still=$(printf '%s\n' 'pair_style lj/cut 6' 'pair_coeff * * 1e-14 1' 'fix 1 all nve' 'timestep 0.001')
    for mode in 'kick 1e-12' 'cut 1e-9' remove; do
        silica 4 'set type 2 charge 1' "$still" "$(beam current $1 accelerate $2 knock-on no radiolysis $mode barn radiolysis 300)" "$what" 'run 50' >in.a
        coldweld 2 -in in.a
        ends_with 0
        check_number 1024 300 $1 $2 4 $([ "$mode" = remove ] && echo 1 || echo 0)
    done
    printf '%s\n' 'units metal' 'atom_style charge' 'lattice custom 5 a1 1 0 0 a2 0 1 0 a3 0 0 1 basis 0 0 0 basis 0.2 0 0' 'region b block 0 10 0 10 0 10' \
        'create_box 2 b' 'create_atoms 1 box basis 2 2' 'mass 1 15.999' 'mass 2 1.008' 'set type 2 charge 0.5' "$still" \
        "fix b all beam energy 200 seed 7 elements O H current $1 accelerate $2 knock-on no ionisation yes barn ionisation 400" "$what" 'run 50' >in.a
    coldweld 2 -in in.a
    ends_with 0
    check_number 1000 400 $1 $2 5 1
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

# one beam in three ways to say it; what the run stands for; a scanned one is the same on any number of ranks
inputs() {
    local way
    for way in 'current 3 accelerate 2e14' "rate $(awk 'BEGIN { printf "%.17g", 3 / 1.602176634e-3 }') accelerate 2e14" \
        "dose $(awk 'BEGIN { printf "%.17g", 3 / 1.602176634e-3 * 2e14 * 20e-15 }') time 4"; do
        silica 2 "$FIELD" "$(beam "$way" barn radiolysis 1000 radiolysis kick 2)" 'thermo_style custom step f_b f_b[1] f_b[2]' 'run 100' >in.a
        coldweld 1 -in in.a
        ends_with 0
        last 100 >>all
    done
    awk '{ dose = 3 / 1.602176634e-3 * 4; a = $3 / dose - 1; b = $4 / 4 - 1; if (a * a > 1e-12 || b * b > 1e-12 || $2 < 2 || NR > 1 && $2 != before) bad = 1; before = $2 }
        END { exit bad || NR != 3 }' all || fault "$(cat all)"
    for way in 1 3; do
        silica 2 "$FIELD" "$(beam current 30 accelerate 1e14 gaussian 7 7 0 2 scan 10 10 4 0.01 barn radiolysis 1000 radiolysis kick 2)" \
            'thermo_style custom step f_b f_b[1] statehash' 'run 100' >in.a
        coldweld $way -in in.a
        ends_with 0
        grep -q 'scanned: 4 lines in 0.01 ps (1 s in the microscope); .* 0.2513 times' out || fault 'no word of the scan'
        last 100 >>scans
    done
    [ "$(sort -u scans | wc -l)" = 1 ] && awk '$2 < 2 { exit 1 }' scans || fault "$(cat scans)"
}

# the weld ledger of two pieces under each process, with a time step that follows recoils
ledger() {
    local way
    for way in 'knock-on mott least 9' 'knock-on no radiolysis kick 3' 'knock-on no radiolysis cut 0.03' 'least 9 radiolysis remove sputter 4'; do
        silica 2 "$FIELD" "$(beam current 6.94 accelerate 1e14 "$way")" 'region l block INF 7 INF INF INF INF units box' 'group A region l' 'group B subtract all A' \
            'fix w all weld A B every 100 file w.csv' "$FOLLOW" 'run 400' >in.a
        coldweld 2 -in in.a
        ends_with 0
        awk -F, 'NR == 1 || /^step/ { for (k = 1; k <= NF; k++) at[$k] = k } END { r = $at["residual_eV"]; e = $at["time_step_error_eV"]
            exit !(r * r < 1e-12 && e * e < 0.01 && $at["other_work_eV"] > 5 && $1 == 400) }' w.csv || fault "$way: $(tail -n 1 w.csv)"
    done
}

# a dose is for steps: a run without any, and an estimate's trial steps, need none
dose_of_no_steps() {
    silica 2 "$FIELD" "$(beam dose 2000 time 4 radiolysis kick 2 barn radiolysis 1000)" 'thermo_style custom step f_b f_b[1]' 'run 0' 'run 300' >in.a
    coldweld 1 -in in.a
    ends_with 0
    last 300 | awk '{ d = $3 / 2000 - 1; exit !(d * d < 1e-20 && $2 > 2) }' || fault "$(last 300)"
    sed -i '/^run 0/d' in.a
    coldweld 1 -estimate -in in.a
    ends_with 0
}

# a beam that has taken all atoms of its group has nothing to do; it is no error
emptied() {
    printf '%s\n' 'units metal' 'atom_style charge' 'lattice custom 5 a1 1 0 0 a2 0 1 0 a3 0 0 1 basis 0 0 0 basis 0.2 0 0' 'region b block 0 2 0 2 0 2' \
        'create_box 2 b' 'create_atoms 1 box basis 2 2' 'mass 1 15.999' 'mass 2 1.008' 'set type 2 charge 0.5' 'pair_style zero 4' 'pair_coeff * *' \
        'fix 1 all nve' 'group h type 2' 'fix b h beam energy 200 seed 7 elements O H current 1 accelerate 1e15 knock-on no ionisation yes barn ionisation 1000' \
        'thermo_style custom step atoms f_b' 'run 1500' 'run 1501' >in.a
    coldweld 2 -in in.a
    ends_with 0
    [ "$(last 3001 | awk '{ print $2, $3 }')" = '8 8' ] || fault "$(last 3001)"
}

# two beams with one seed hit each atom for themselves
two_beams() {
    local one='fix b all beam energy 200 seed 5 elements O current 1 accelerate 1e15 least 5'
    printf '%s\n' 'units metal' 'lattice fcc 5' 'region b block 0 10 0 10 0 10' 'create_box 1 b' 'create_atoms 1 box' 'mass 1 15.999' \
        'pair_style zero 4' 'pair_coeff * *' 'fix 1 all nve' 'timestep 0.001' "$one file b.csv" "${one/fix b/fix c} file c.csv" 'run 50' >in.a
    coldweld 2 -in in.a
    ends_with 0
    cut -d, -f1,5 b.csv | sort >b; cut -d, -f1,5 c.csv | sort >c
    [ "$(wc -l <b)" -gt 30 ] && [ "$(wc -l <c)" -gt 30 ] || fault "$(wc -l b c)"
    [ "$(comm -12 b c | wc -l)" -le 3 ] || fault "$(comm -12 b c | wc -l) hits in common"
}

# a hydrogen that takes more than the grid of velocities has room for
fast_hydrogen() {
    printf '%s\n' 'units metal' 'lattice fcc 5' 'region b block 0 10 0 10 0 10' 'create_box 1 b' 'create_atoms 1 box' 'mass 1 1.008' 'velocity all create 300 87287' \
        'pair_style zero 4' 'pair_coeff * *' 'fix 1 all nve' 'timestep 0.00003' \
        'fix b all beam energy 1000 seed 5 elements H current 1 accelerate 2e19 least 1200 file events.csv' 'thermo_style custom step f_b' 'run 50' >in.a
    coldweld 2 -in in.a
    ends_with 0
    grep -Eq 'transfers above 1818.* eV, [0-9.]+ % of them, are cut to it' out || fault 'no word of it'
    awk -F, 'NR > 1 { n++; if ($12 > 1819) bad = 1; cut += $12 > 1817; free += $12 < 1816; e = $13 ^ 2 + $14 ^ 2 + $15 ^ 2 - 1; if (e * e > 1e-12) bad = 1 }
        END { exit bad || cut < 5 || free < 5 }' events.csv || fault "$(head -n 5 events.csv)"
}

# the same with everything on: hydrogen, cuts, a gas, a thermostat, a time step that follows, in six runs: the residual is round-off, and
# changes of atoms make no error of the time step
ledger_of_all() {
    slab 'unfix 1' 'fix 1 all nvt temp 300 300 0.01' 'fix m all momentum 20 linear 1 1 1' 'region l block INF 7 INF INF INF INF units box' 'group A region l' \
        'group B subtract all A' "$HBEAM accelerate 4e14 radiolysis cut 0.005 barn radiolysis 500 ionisation yes barn ionisation 500 sputter 4 look 50" \
        'fix g all gas H2 beam b seed 11 every 50 rate 5e-6 0' 'fix r all dt/reset 1 1e-6 0.0002 0.02 units box' 'fix w all weld A B every 50 file w.csv' \
        'thermo_style custom step f_b[6] f_b[9] f_b[12] f_b[15] f_g[8]' 'variable k loop 6' 'label on' 'run 75' 'next k' 'jump SELF on' >in.a
    coldweld 2 -in in.a
    ends_with 0
    last 450 | awk '{ exit !($2 > 3 && $3 > 3 && $4 > 3 && $5 > 0 && $6 > 0) }' || fault "a process without events: $(last 450)"
    awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; next } { r = $at["residual_eV"]; e = $at["time_step_error_eV"]; if (r * r > 5e-18 || e * e > 4e-4) exit 1 }
        END { exit NR != 11 }' w.csv || fault "the ledger does not balance: $(tail -n 1 w.csv)"
}

# what the beams of a deck can do, without running it
table_of_deck() {
    printf '%s\n' 'variable kev index 300' 'variable more index "radiolysis kick 3 barn radiolysis 500"' 'variable many index 1 2' 'include beam.in' >deck.in
    printf '%s\n' 'if "${kev} > 100" then "fix b all beam energy ${kev} current 2 accelerate ${many} seed 1 elements Au"' \
        'fix c some beam energy $(v_kev) current 1 dose 1 seed 1 elements Au' >beam.in
    "$COLDWELD" beam-table deck.in >out 2>err
    [ $? -eq 1 ] && grep -q '^ERROR: beam.in:2: the energy .* is not known before the run: give it with -var' err || fault "$(cat err)"
    sed -i 's/^fix c.*/fix c all beam energy 200 current ${many} \&\n accelerate 1e9 seed 1 elements NULL Si O Si ${many} ${more}/' beam.in
    "$COLDWELD" beam-table deck.in >out 2>err || fault "exit code $?: $(cat err)"
    grep -q '^beam.in:1: fix b all beam' out && grep -q 'by Mott.s' out && grep -q 'per atom at 2 A/cm^2' out &&
        grep -q '^Au, bulk: the beam cannot displace atoms (T_max 4.3 eV against 34 eV)' out || fault 'another table of gold'
    grep -q '^beam.in:2: fix c all beam' out && grep -q '^its current is not known' out && grep -q '^an element is not known' out || fault 'another second table'
    grep -q '^radiolysis of silica: 500 barn for a bridging oxygen, 0.00312 1/s' out || fault 'another radiolysis'
    [ "$(grep -c '^Si ' out)" = 1 ] || fault 'silicon twice'
    "$COLDWELD" beam-table deck.in -var kev 80 >out 2>err || fault "exit code $?: $(cat err)"
    ! grep -q '^Electrons of 300' out && [ "$(grep -c '^Electrons of 80 keV' out)" = 1 ] || fault 'the command line does not count'
    echo 'run 0' >deck.in
    "$COLDWELD" beam-table deck.in >out 2>err
    [ $? -eq 1 ] && grep -q "there is no 'fix ... beam' in deck.in" err || fault "$(cat err)"
    "$COLDWELD" beam-table none.in >out 2>err
    [ $? -eq 1 ] && grep -q 'none.in' err || fault "$(cat err)"
}

beam_refused() { # PATTERN WORD...
    local pattern=$1
    shift
    silica 2 "$FIELD" "fix b all beam energy 200 current 1 accelerate 1e9 seed 5 elements $*" 'run 10' >in.a
    refused 2 "$pattern" -in in.a
}

beam_far() {
    slab "$HBEAM accelerate 1 leave 40" 'run 10' >in.a
    refused 2 "fix b: 'leave' waits for 40 A, but the force field reaches" -in in.a
}
uncharged() {
    silica 2 'pair_style zero 6' 'pair_coeff * *' 'fix 1 all nve' "$(beam current 1 accelerate 1e9 radiolysis remove)" 'run 10' |
        sed 's/^atom_style.*/atom_style atomic/' >in.a
    refused 2 'radiolysis puts charges back, but the atoms have none: expected atom_style charge or full' -in in.a
}

no_atoms() {
    silica 2 "$FIELD" 'group none type 1' 'group none clear' 'fix b none beam energy 200 current 1 accelerate 1e9 seed 5 elements Si O' 'run 10' >in.a
    refused 2 'fix b: group none has no atoms for the beam to hit' -in in.a
}
no_pairs() {
    silica 2 'pair_style vashishta' 'pair_coeff * * SiO.1990.vashishta Si O' 'fix 1 all nve' "$(beam current 1 accelerate 1e9 radiolysis cut 0.05)" 'run 10' |
        sed 's/^atom_style.*/atom_style atomic/' >in.a
    [ -r "${LAMMPS_POTENTIALS:-}/SiO.1990.vashishta" ] || { skip 'no file of a three-body field'; return; }
    refused 2 'radiolysis cut needs a force field that is a sum over pairs' -in in.a
}

run_case kick-bits same_bits 5 current 6.94 accelerate 5e13 radiolysis kick 3
run_case kick-books books 0.02 current 6.94 accelerate 1e15 knock-on no radiolysis kick 3
run_case kicks kicks
run_case bonds-that-count bonds_that_count
run_case number-1 number 1 5e14
run_case number-2 number 5 1e14
run_case number-3 number 2 1e15
run_case number-4 number 0.2 5e15
run_case cut-bits same_bits 5 current 6.94 accelerate 1e14 radiolysis cut 0.03
run_case kick-books-profile books 0.05 current 60 accelerate 1e15 knock-on no radiolysis kick 3 barn radiolysis 200 gaussian 0.5 0.5 0.5 3
run_case cut-books books 0.02 current 6.94 accelerate 1e15 knock-on no radiolysis cut 0.01 0.2
EXTRA='fix r all dt/reset 1 1e-6 0.0004 0.01 units box'
run_case cut-books-steps books 0.05 current 6.94 accelerate 5e14 knock-on no radiolysis cut 0.02
EXTRA=
CELLS=1 # shorter than the cut-off: atoms have images near
run_case kick-bits-images same_bits 3 current 6.94 accelerate 5e14 radiolysis kick 3
CELLS=
run_case remove-bits same_bits 5 current 6.94 accelerate 5e13 radiolysis remove sputter 4 look 50
run_case all-bits all_bits
run_case remove-books books 0.02 current 6.94 accelerate 1e15 knock-on no radiolysis remove
run_case all-books all_books
run_case bond-break bond_break 2.5
run_case bond-break-early bond_break 1.6
run_case angle-leaves angle_leaves
run_case far-away beam_far
run_case sputter-few sputter 2 67
run_case sputter-more sputter 20 62
run_case ledger ledger
run_case ledger-of-all ledger_of_all
run_case inputs inputs
run_case dose-of-no-steps dose_of_no_steps
run_case emptied emptied
run_case two-beams two_beams
run_case fast-hydrogen fast_hydrogen
run_case table-of-deck table_of_deck
run_case no-current no_current
run_case no-oxygen beam_refused 'radiolysis: expected Si and O among the elements' 'Si NULL radiolysis kick 3'
run_case long-bond beam_refused 'looks two bonds of 7 A far, but the force field reaches' 'Si O radiolysis kick 3 bond 7'
run_case no-hydrogen beam_refused 'ionisation: expected H and O among the elements' 'Si O ionisation yes'
run_case far beam_refused 'sputter looks 50 A far, but the force field reaches' 'Si O sputter 50'
run_case no-charges uncharged
run_case no-pairs no_pairs
run_case no-atoms no_atoms
run_case too-often beam_refused 'an atom of type 2 would be hit every .* steps .radiolysis.' 'Si O radiolysis kick 3 barn radiolysis 1e14'
end_cases
