#!/bin/bash
# The gas at a silica surface: coverage that goes to 1, to 0 and to where two rates balance; no charge after any event; the same bits on
# any number of ranks, under a beam, still or scanned, with a balance and across a checkpoint; uneven pairs, and none left; books that
# balance; vacuum that does nothing; what is refused.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
# shellcheck source=tests/deck/slab.sh
. "$TOP/tests/deck/slab.sh"
JOBS=2
LIMIT=200

# atoms that stand still and do not know of each other: kinetics alone, 36 pairs of dangling bonds
STILL=('pair_style zero 6' 'pair_coeff * *' 'bond_style zero' 'angle_style zero' 'bond_coeff 1' 'angle_coeff 1' 'set type 1 charge 2.4'
    'set type 2 charge -1.2' 'timestep 0.001' 'variable q equal charge(all)'
    'thermo_style custom step atoms f_g f_g[2] f_g[3] f_g[4] f_g[5] f_g[6] f_g[7] f_g[8] f_g[9] f_g[10] f_g[11] f_g[12] v_q' 'thermo 10')
# per look of 10 steps: a dose of 21.66, so that 1e-3 A^2 is a chance of 0.0214
BEAM='current 6.94 accelerate 5e11 seed'
GAS='fix g all gas H2 current 6.94 accelerate 1e9 seed 7'
neutral() { # every line of the table, whose last column is the charge of all
    table out | awk '$NF * $NF > 1e-18 { print; bad = 1 } END { exit bad || NR < 2 }' >charged || fault "not neutral: $(head -n 1 charged)"
}

# a trajectory that cannot take what the gas does is warned of before the first step, one that can is not, nor is any in vacuum
trajectory() { # GAS WORDS WARNINGS
    slab "${STILL[@]}" 'dump traj all h5md 10 t.h5 position' "$2" "fix g all gas $1 $BEAM 7 every 10 terminate 4e-3 0" 'run 0'
    coldweld 1 -in in.a
    ends_with 0
    [ "$(grep -c "^WARNING: fix g may add or take atoms, and dump traj must .* Say 'dump_modify traj vary yes'" out)" -eq "$3" ] || fault "expected $3 warnings"
}

# H2 fills all 36 pairs, the etching gas empties them; three atoms each, and what is counted
to_the_end() {
    slab "${STILL[@]}" "fix g all gas H2 $BEAM 7 every 10 terminate 4e-3 0 group new file up.csv" 'run 1200' 'variable n equal count(new)' \
        'print "new ${n}"' 'write_data full.data nocoeff' 'unfix g' "fix g all gas etch $BEAM 7 every 10 strip 4e-3 0 file down.csv" 'run 1200' \
        'write_data clean.data nocoeff'
    coldweld 1 -in in.a
    ends_with 0
    neutral
    table out | awk '$1 == 1200 && !seen++ { if ($2 != 756 || $3 != 1 || $5 != 72 || $6 != 0 || $9 != 36) bad = 1 }
        $1 == 2400 { if ($2 != 648 || $3 != 0 || $5 != 0 || $6 != 36 || $11 != 36) bad = 1; end = 1 } END { exit bad || !end }' ||
        fault "$(table out | grep -E '^ *(12|24)00')"
    grep -q '^new 108' out || fault 'other atoms are in the group'
    grep -q '^72 bonds' full.data && grep -q '^72 angles' full.data || fault 'other bonds and angles'
    grep -q '^0 bonds' clean.data && grep -q '^0 angles' clean.data || fault 'bonds are left'
    [ "$(grep -c gas-terminate up.csv)" -eq 36 ] && [ "$(grep -c gas-strip down.csv)" -eq 36 ] || fault 'other events'
    grep -q '^  this run stands for 0.6 s and a dose of 2598.9[67] electrons per A^2' out || fault 'another dose in the log'
    grep -q '^Fix g: gas CHF3-SF6-O2, coverage at present 1, 5.* OH per nm^2 of 1' out || fault "$(grep '^Fix g' out)"
    table out | awk '$1 == 1200 && !n++ { exit !($13 > 2598.9 && $13 < 2599 && $14 > 0.5999 && $14 < 0.6001) }' || fault 'another dose'
}

# pairs that reacted up to a dose of one mean waiting time, over four seeds: 1 - 1/e of 144, and half of it at 0.693; 3 deviations
exponential() { # RATE WORDS: by dose or by time
    local seed
    : >all
    for seed in 1 2 3 4; do
        slab "${STILL[@]}" "fix g all gas H2 $BEAM $seed every 10 rate $1" 'run 240'
        coldweld 1 -in in.a
        ends_with 0
        table out >>all
    done
    awk '$11 != 0 || ($3 - $9 / 36) ^ 2 > 1e-12 { bad = 1 } $1 == 160 { half += $9 } $1 == 230 { whole += $9 } END {
        a = half - 144 * (1 - exp(-0.693)); b = whole - 144 * (1 - exp(-0.9963)); if (a < 0) a = -a; if (b < 0) b = -b
        exit !(!bad && a < 3 * 6 && b < 3 * 5.8) }' all || fault "$(grep -E '^ *(160|230)' all)"
}

# of 72 silanols, couples that are stripped: the same law, 36 of them
stripped() {
    local seed
    : >all
    for seed in 1 2 3 4; do
        slab "${STILL[@]}" 'passivate all coverage 1' "fix g all gas etch $BEAM $seed every 10 rate 2e-3 0" 'run 240'
        coldweld 2 -in in.a
        ends_with 0
        neutral
        table out >>all
    done
    awk '$9 != 0 || $5 + 2 * $11 != 72 { bad = 1 } $1 == 160 { half += $11 } $1 == 230 { whole += $11 } END {
        a = half - 144 * (1 - exp(-0.693)); b = whole - 144 * (1 - exp(-0.9963)); if (a < 0) a = -a; if (b < 0) b = -b
        exit !(!bad && a < 3 * 6 && b < 3 * 5.8) }' all || fault "$(grep -E '^ *(160|230)' all)"
}

# twice as many oxygens as silicons: as many pairs as silicons, each at its rate, though any oxygen may be in one. 72 pairs of four seeds
unequal() {
    local seed
    : >all
    for seed in 1 2 3 4; do
        slab "${STILL[@]}" 'region low block INF 10 INF INF INF 5 units box' 'region high block INF INF INF INF 5 INF units box' 'group low region low' \
            'group high region high' 'group oxygen type 2' 'group some union low high oxygen' "fix g some gas H2 $BEAM $seed every 10 rate 2e-3 0" 'run 1000'
        coldweld 2 -in in.a
        ends_with 0
        table out >>all
    done
    awk '$1 == 0 { pairs += $6; bare += $8; n++ } $1 == 160 { half += $9 } $1 == 230 { whole += $9 } $1 == 1000 { end += $9; left += $6 } END {
        a = half - pairs * (1 - exp(-0.693)); b = whole - pairs * (1 - exp(-0.9963)); if (a < 0) a = -a; if (b < 0) b = -b
        print pairs, bare, half, whole, end; exit !(n == 4 && pairs > 40 && bare > 40 && pairs + bare == 144 && end > 0.95 * pairs && end + left == pairs && a < 3 * 0.5 * sqrt(pairs) && b < 3 * 0.5 * sqrt(pairs)) }' \
        all >seen || fault "pairs, bare, half, whole, end: $(cat seen)"
}

# a beam that is scanned over one half: each site of it has the mean dose of the field, those beside it none; the same events on any number
# of ranks, and across a checkpoint between two looks, in the middle of a line. Two looks in a frame: what counts is the time between them
SCAN=("fix b all beam energy 200 current 6.94 accelerate 5e11 seed 5 elements Si O H knock-on no disc 5 10.8 0 2 scan 9 21.6 12 0.02")
scanned() {
    local seed sites
    slab "${STILL[@]}" "fix g all gas H2 $BEAM 7 every 10 terminate 4e-3 0 file all.csv" 'run 1200'
    coldweld 1 -in in.a
    ends_with 0
    for seed in 1 2 3; do
        slab "${STILL[@]}" 'thermo 500' "${SCAN[@]}" "fix g all gas H2 beam b seed $seed every 10 rate 7.5e-3 0 file $seed.csv" 'run 1500'
        coldweld 1 -in in.a
        ends_with 0
    done
    # x of the oxygens: a margin of the disc's radius at both ends
    column=$(head -n 1 all.csv | tr ',' '\n' | grep -n '^x$' | cut -d: -f1)
    sites=$(awk -F, -v c="$column" 'NR > 1 && $c > 2.5 && $c < 7.5' all.csv | wc -l)
    cat 1.csv 2.csv 3.csv | awk -F, -v c="$column" -v n="$sites" '/^[0-9]/ { if ($c > 11.5) out++; if ($c > 2.5 && $c < 7.5) in_field++ } END {
        p = 1 - exp(-7.5e-3 * 150 * 21.66 * 3.14159 * 4 / (9 * 21.6)); off = in_field - 3 * n * p; if (off < 0) off = -off
        print n, in_field + 0, 3 * n * p, out + 0; exit !(c && n >= 9 && !out && off < 3.5 * sqrt(3 * n * p * (1 - p))) }' >seen ||
        fault "sites, reacted, expected, outside: $(cat seen)"
    slab "${STILL[@]}" 'thermo 500' 'restart 345 half.*' "${SCAN[@]}" "fix g all gas H2 beam b seed 1 every 10 rate 7.5e-3 0 file e.csv" 'run 700'
    coldweld 4 -in in.a
    ends_with 0
    { echo 'read_restart half.345'; printf '%s\n' "${STILL[@]:0:6}" "${SCAN[@]}" "fix g all gas H2 beam b seed 1 every 10 rate 7.5e-3 0 file e.csv" 'run 1155'; } >second.in
    coldweld 3 -in second.in
    ends_with 0
    cmp -s e.csv 1.csv || fault 'other events on other ranks, after a checkpoint'
}

# both at once: the mean coverage is k1 / (k1 + k2), here for a chance per look of 0.06 and 0.03. 36 sites, coherent over 1 / (k1 + k2) =
# 11 looks, 3 seeds of 300 looks after 50: 34 samples of deviation 0.079
steady() {
    local seed
    : >all
    for seed in 1 2 3; do
        slab "${STILL[@]}" 'thermo 50' "fix g all gas H2 $BEAM $seed every 10 terminate 2.77e-3 0 strip 1.385e-3 0" 'run 3500'
        coldweld 1 -in in.a
        ends_with 0
        neutral
        table out | awk '$1 > 500 { print $3 }' >>all
    done
    awk '{ sum += $1; n++ } END { mean = sum / n; off = mean - 2 / 3; if (off < 0) off = -off; print mean; exit !(n == 180 && off < 4 * 0.079 / sqrt(34)) }' \
        all >mean || fault "mean coverage $(cat mean), not 0.667"
}

# an oxygen and a silicon whose dangling bonds are neutral take H and OH alone, and have their charges back
heal() {
    # one oxygen and one silicon that the gas finds
    slab "${STILL[@]}" "fix g all gas H2 $BEAM 7 every 10 terminate 4e-3 0 file first.csv" 'run 100'
    coldweld 1 -in in.a
    local oxygen silicon
    IFS=, read -r oxygen silicon < <(awk -F, 'NR == 2 { print $5 "," $17 }' first.csv)
    slab "${STILL[@]}" "set atom $oxygen charge -0.6" "set atom $silicon charge 1.8" "fix g all gas H2 $BEAM 7 every 10 terminate 4e-3 0 file e.csv" 'run 1200' \
        'write_data full.data nocoeff'
    coldweld 2 -in in.a
    ends_with 0
    neutral
    table out | awk '$1 == 0 && ($7 != 2 || $6 != 35) { bad = 1 } $1 == 1200 { if ($2 != 756 || $3 != 1 || $7 != 0 || $9 != 35 || $10 != 2) bad = 1; end = 1 }
        END { exit bad || !end }' || fault "$(table out | grep -E '^ *(0|1200) ')"
    [ "$(grep gas-heal e.csv | cut -d, -f5 | sort | tr '\n' ' ')" = "$(printf '%s\n' "$oxygen" "$silicon" | sort | tr '\n' ' ')" ] || fault 'others were healed'
    awk '/^Atoms/ { on = 1; next } /^[A-Z]/ { on = 0 } on && NF > 6 { want = $3 == 1 ? 2.4 : $3 == 2 ? -1.2 : 0.6; d = $4 - want
        if (d * d > 1e-18) { print; bad = 1 } n++ } END { exit bad || n != 756 }' full.data >odd || fault "another charge: $(head -n 1 odd)"
}

# where other atoms lie close above the surface, nothing can be put: sites that were to react are counted, and stay bare
crowded() {
    slab 'mass 4 50' 'lattice sc 1.6' 'region over block INF INF INF INF 20.5 23 units box' 'region under block INF INF INF INF -3.5 0.2 units box' \
        'group silica type 1 2' 'create_atoms 4 region over' 'create_atoms 4 region under' "${STILL[@]}" \
        "fix g all gas H2 $BEAM 7 every 10 rate 4e-3 0 depth 7" 'run 200'
    sed -i 's/create_box 3 box/create_box 4 box/' in.a
    coldweld 2 -in in.a
    ends_with 0
    table out | awk '$1 == 0 { atoms = $2; pairs = $6 } { if ($2 != atoms || $9 != 0) bad = 1; crowded = $12 } END { print pairs, crowded; exit bad || pairs < 20 || crowded < 20 }' >seen ||
        fault "pairs, crowded: $(cat seen), $(table out | tail -n 1)"
}

# what grows on one side is in that side's groups, oxygen with the oxygens, hydrogen in no group of an element
groups() {
    slab "${STILL[@]}" 'group silicon type 1' 'group oxygen type 2' 'region top block INF INF INF INF 10 INF units box' 'group top region top' \
        'group below subtract all top' 'group otop intersect oxygen top' 'group glass union silicon oxygen' \
        'variable before string "$(count(top)) $(count(below)) $(count(silicon)) $(count(oxygen)) $(count(otop))"' \
        "fix g glass gas H2 $BEAM 7 every 10 rate 4e-3 0" 'run 1200' 'group hydrogen type 3' 'group both intersect hydrogen oxygen' \
        'group htop intersect hydrogen top' 'group hglass intersect hydrogen glass' \
        'print "counts ${before} $(count(top)) $(count(below)) $(count(silicon)) $(count(oxygen)) $(count(otop)) $(count(both)) $(count(htop)) $(count(hglass))"'
    coldweld 2 -in in.a
    ends_with 0
    # this slab has its dangling oxygens above and its silicons below: 36 H and 36 OH
    grep '^counts' out | awk '{ exit !($7 == $2 + 36 && $8 == $3 + 72 && $9 == $4 && $10 == $5 + 36 && $11 == $6 && $12 == 0 && $13 == 36 && $14 == 72) }' ||
        fault "$(grep '^counts' out)"
}

# charges that do not add up to 0, because those of atoms that left were spread: what a stripped pair carried stays on an oxygen
uneven() {
    slab "${STILL[@]}" 'passivate all coverage 1' 'set type 3 charge 0.6004' 'set type 2 charge -1.2003' "fix g all gas etch $BEAM 7 every 10 rate 4e-3 0" \
        'run 1000'
    coldweld 2 -in in.a
    ends_with 0
    table out | awk 'NR == 1 { first = $NF } { d = $NF - first; if (d * d > 1e-18 || $NF * $NF < 1e-6) bad = 1; left = $5 } END { exit bad || left != 0 || NR < 90 }' ||
        fault "$(table out | sed -n '1p;$p')"
}

# H2 against the beam's own loss of hydrogen, which leaves neutral bonds: of 72 silanols the part 0.002 / (0.002 + 0.001) at last. Coherent
# over 15 looks, 250 looks: 8 samples of deviation 0.056
against_the_beam() {
    slab "${STILL[@]}" 'passivate all coverage 1' 'thermo 100' \
        'fix b all beam energy 200 current 6.94 accelerate 5e11 seed 5 elements Si O H knock-on no ionisation yes barn ionisation 1e5 file b.csv' \
        'fix g all gas H2 beam b seed 7 every 10 rate 2e-3 0 file g.csv' 'run 3000'
    coldweld 2 -in in.a
    ends_with 0
    neutral
    table out | awk '$1 > 500 { sum += $3; n++; healed = $10; lone = $7 } END { mean = sum / n; off = mean - 2 / 3; if (off < 0) off = -off
        print mean, healed, lone; exit !(off < 4 * 0.056 / sqrt(8) && healed > 50 && lone > 5) }' >mean || fault "coverage, healed, lone: $(cat mean)"
    [ "$(grep -c ionisation b.csv)" -gt 50 ] && [ "$(grep -c gas-heal g.csv)" -gt 50 ] || fault 'no events'
}

# ids are above all that ever were, and not used twice, though the newest atoms go
fresh_ids() {
    slab "${STILL[@]}" "fix g all gas H2 $BEAM 3 every 10 terminate 1e-3 0 strip 4e-3 0 file e.csv" 'dump d all custom 10 ids.dump id type' 'run 800'
    coldweld 3 -in in.a
    ends_with 0
    awk '/^ITEM: TIMESTEP/ { getline step; next } /^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 } on && NF == 2 && $1 > 648 {
        if ($1 in last && last[$1] != step - 10) { print "atom " $1 " is back at step " step; bad = 1 }
        last[$1] = step; if (($1 in type) && type[$1] != $2) { print "atom " $1 " has another type"; bad = 1 } type[$1] = $2; if ($1 > most) most = $1 }
        END { exit bad || most < 648 + 3 * 40 }' ids.dump >bad || fault "$(head -n 1 bad)"
    awk -F, 'NR > 1 { if ($1 < step) bad = 1; step = $1 } END { exit bad || NR < 40 }' e.csv || fault 'events out of order'
}

# a hot slab that moves, half covered, under a beam that does all it can, with balance and time step that follow
MOVING=('velocity all create 600 4711' 'fix f all nve' 'timestep 0.0003'
    'fix b all beam energy 200 current 6.94 accelerate 1e13 seed 5 elements Si O H least 5 knock-on mott radiolysis kick 5 ionisation yes barn ionisation 3e4 sputter 10'
    'fix g all gas H2 beam b seed 7 every 10 terminate 4e-4 0 strip 4e-4 0 group new file e.csv' 'fix r all dt/reset 1 1e-6 0.0003 0.03 units box'
    'fix l all balance 20 1.0 rcb' 'thermo_style custom step atoms statehash pe f_g f_g[2] f_g[7] f_g[9] f_g[11] f_g[13] f_g[8] f_b' 'thermo 25')
moving() {
    slab 'pair_style silica bksh coulomb dsf zbl yes' 'pair_coeff * * Si O H' "include $here/hydroxyl.ff" 'passivate all coverage 0.5 seed 3' "${MOVING[@]}" "$@"
}
bits() {
    local n
    moving 'run 300'
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        table out >"table.$n"
        [ $n -eq 1 ] && mv e.csv one.csv
        [ $n -eq 1 ] || cmp -s e.csv one.csv || fault "other events on $n ranks"
        cmp -s table.1 "table.$n" || fault "another table on $n ranks"
    done
    awk 'END { exit !(NR == 13 && $8 > 5 && $9 > 5 && $12 > 1 && $NF > 10) }' table.1 || fault "hardly an event: $(tail -n 1 table.1)"
    # between two looks, on other ranks
    moving 'restart 25 half.*' 'run 185'
    coldweld 2 -in in.a
    ends_with 0
    { echo 'read_restart half.175'; printf '%s\n' "${MOVING[@]:1}" 'run 125' | grep -v '^timestep'; } >second.in
    coldweld 3 -in second.in
    ends_with 0
    table out | tail -n 1 | cmp -s <(tail -n 1 table.1) - || fault "after a checkpoint: $(table out | tail -n 1), not $(tail -n 1 table.1)"
    cmp -s e.csv one.csv || fault 'other events after a checkpoint'
}

# the energy that the gas gave is what there is more, but for the time step; the ledger of a weld knows it
books() {
    slab "${FIELD[@]}" 'passivate all coverage 0.5 seed 3' 'min_style cg' 'minimize 0 1e-2 200 1000' 'reset_timestep 0' 'velocity all create 300 4711' 'fix f all nve' \
        'timestep 0.0001' 'region lower block INF INF INF INF INF 10 units box' 'group lower region lower' 'group upper subtract all lower' \
        'fix g all gas H2 current 6.94 accelerate 1e13 seed 7 every 20 terminate 4e-4 0 strip 4e-4 0' 'fix w all weld lower upper every 20 file w.csv' \
        'thermo_style custom step etotal f_g[13] f_g[7] f_g[9]' 'thermo 20' 'run 400'
    coldweld 2 -in in.a
    ends_with 0
    table out | awk 'NF != 5 { next } !first { first = $2 } { off = $2 - first - $3; if (off < 0) off = -off; if (off > most) most = off; big = $3; n = $4 + $5 }
        END { print most, big, n; exit !(n > 8 && (big > 2 || big < -2) && most < 0.05) }' >off || fault "off by, gave, events: $(cat off)"
    awk -F, '{ for (k = 1; k <= NF; k++) if (NR == 1) { if ($k ~ /^residual/) r = k; if ($k ~ /^other_work/) o = k } }
        NR > 1 { off = $r < 0 ? -$r : $r; if (off > most) most = off; gave = $o } END { print most + 0, gave; exit !(r && o && NR > 10 && most < 1e-6) }' w.csv >residual ||
        fault "residual, work in the ledger: $(cat residual)"
    paste -d ' ' residual off | awk '{ exit !($2 - $4 < 0.02 && $4 - $2 < 0.02) }' || fault "the ledger has $(cat residual), the fix $(cat off)"
}

# a piece of the slab is taken out by the beam: when no silicon of the group is left there is nothing to do, and no error
gone() {
    slab "${STILL[@]}" 'region piece sphere 10 10 19 4 units box' 'group piece region piece' 'displace_atoms piece move 0 0 25 units box' 'change_box all z final -20 80' \
        'fix b all beam energy 200 current 6.94 accelerate 5e11 seed 5 elements Si O H knock-on no sputter 5 60 look 10' \
        "fix g piece gas H2 beam b seed 7 every 10 rate 4e-3 0" 'variable n equal count(piece)' 'thermo_style custom step atoms v_n f_g f_g[3] f_g[4]' 'run 100'
    coldweld 2 -in in.a
    ends_with 0
    table out | awk '$1 == 0 { before = $3 } $1 == 100 { if ($3 != 0 || $4 != 0 || $5 != 0 || $6 != 0) bad = 1; end = 1 } END { exit bad || !end || before < 3 }' ||
        fault "$(table out | sed -n '1p;$p')"
}

# a time step that grows in the run makes looks rare: a warning, once
late() {
    slab "${STILL[@]}" 'timestep 0.0001' 'velocity all create 1 4711' 'fix f all nve' "${GAS/1e9/1e12} every 10 rate 1e-2 0 temp 0" \
        'fix r all dt/reset 5 NULL 0.001 0.1 units box' 'thermo_style custom step' 'run 60'
    coldweld 2 -in in.a
    ends_with 0
    [ "$(grep -c 'WARNING: fix g: in the .* ps before step .* a site reacted 0.433 times, expected at most 0.1; the time step has grown' log.coldweld)" -eq 1 ] ||
        fault "$(grep WARNING log.coldweld)"
    slab "${STILL[@]}" 'timestep 0.0001' "${GAS/1e9/1e12} every 10 rate 1e-2 0 temp 0" 'thermo_style custom step' 'run 60'
    coldweld 2 -in in.a
    ends_with 0
    ! grep -q 'fix g: in the' log.coldweld || fault 'a warning for nothing'
}

# a beam that is said by its dose, and after the gas: the gas has the same dose, and refuses a rate that is too high for it
before_the_beam() {
    local dose='fix b all beam energy 200 dose 100 time 0.1 seed 5 elements Si O H knock-on no'
    slab "${STILL[@]}" 'fix g all gas H2 beam b seed 7 every 10 rate 1e-3 0' "$dose" 'run 50'
    coldweld 2 -in in.a
    ends_with 0
    [ "$(grep -c '^  this run stands for 0.1 s and a dose of 100 electrons per A^2' out)" -eq 2 ] || fault "$(grep 'stands for' out)"
    slab "${STILL[@]}" 'fix g all gas H2 beam b seed 7 every 10 rate 1e-2 0' "$dose" 'run 50'
    refused 2 'fix g: terminate: a site would react 0.2 times between two looks' -in in.a
}

vacuum() {
    local words
    for words in 'fix g all gas none every 10' "fix g all gas H2 current 6.94 accelerate 1e13 seed 7 every 10 terminate 0 0" ''; do
        slab "${FIELD[@]}" 'passivate all coverage 0.5 seed 3' 'velocity all create 600 4711' 'fix f all nve' 'timestep 0.0003' "$words" \
            'thermo_style custom step atoms statehash pe' 'thermo 25' 'run 100'
        coldweld 2 -in in.a
        ends_with 0
        table out >"table.$(echo "$words" | wc -w)"
    done
    cmp -s table.0 table.7 || fault 'vacuum changes bits'
    cmp -s table.0 table.16 || fault 'a gas without rates changes bits'
    [ "$(wc -l <table.0)" -eq 5 ] || fault 'no table'
}

refuses() { # RANKS PATTERN LINE...
    local ranks=$1 pattern=$2
    shift 2
    slab "$@" 'thermo_style custom step' 'run 20'
    refused "$ranks" "$pattern" -in in.a
}
closed() {
    slab "${STILL[@]}" "$GAS" 'thermo_style custom step' 'run 20'
    sed -i 's/p p f/p p p/; s/-0.5 4$/0 3/; /^region cut/d; s/region cut/box/' in.a
    refused 2 "fix g: group 'all' has no surface that a probe of 1.4 A can touch" -in in.a
}
no_bonds() { STYLE=charge refuses "$@"; }

run_case to_the_end to_the_end
run_case by_dose exponential '2e-3 0'
run_case by_time exponential '0 8.6632'
run_case stripped stripped
run_case unequal unequal
run_case scanned scanned
run_case gone gone
run_case late late
run_case before_the_beam before_the_beam
run_case steady steady
run_case heal heal
run_case crowded crowded
run_case groups groups
run_case uneven uneven
run_case against_the_beam against_the_beam
run_case fresh_ids fresh_ids
run_case bits bits
run_case books books
run_case vacuum vacuum
run_case no_surface closed
for n in 1 3; do
    run_case "style-$n" no_bonds $n 'fix g: atom_style charge has no charges, bonds and angles; use full' "${STILL[@]:0:2}" "$GAS"
    run_case "type-$n" refuses $n 'fix g: type 4 of H is above the number of types, 3' "${STILL[@]}" "$GAS types 1 2 4"
    run_case "empty-$n" refuses $n "fix g: there is no silicon .type 1. in group 'nobody'" "${STILL[@]}" 'group nobody id 99999' "${GAS/all/nobody}"
    run_case "beam-$n" refuses $n "fix 'bm' is not defined anywhere in the deck" "${STILL[@]}" 'fix g all gas H2 beam bm seed 7'
    run_case "gone-$n" refuses $n "fix g: there is no fix 'f'" "${STILL[@]}" 'fix f all nve' 'fix g all gas H2 beam f seed 7' 'unfix f'
    run_case "other-$n" refuses $n 'fix g: fix f is a nve, expected a beam' "${STILL[@]}" 'fix f all nve' 'fix g all gas H2 beam f seed 7'
    run_case "often-$n" refuses $n 'fix g: terminate: a site would react .* times between two looks, expected at most 0.1' "${STILL[@]}" "${GAS/1e9/1e12} every 100"
    run_case "often-by-time-$n" refuses $n 'fix g: strip: a site would react .* times between two looks' "${STILL[@]}" "$GAS strip 0 1e9"
    run_case "narrow-$n" refuses $n 'fix g: the periodic box is 21.5625 A along x, expected at least 22' "${STILL[@]}" "$GAS cutoff 11"
done
run_case trajectory trajectory H2 '' 1
run_case trajectory-varies trajectory H2 'dump_modify traj vary yes' 0
run_case trajectory-vacuum trajectory none '' 0
end_cases
