#!/bin/bash
# Defects from a deck: the words of computes wigner-seitz and silica/defects in thermo, dumps and variables, the same on
# any number of ranks and after a restart.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=200

# the thermo row of step N of the last run
last() { awk '$1 == '"$1"' && NF > 2' out | tail -n 1; }

# A crystal of two types; atom 20 goes one lattice constant on, into the cell of atom 24, and 100 disappears.
crystal() {
    cat <<'DECK'
units lj
lattice fcc 1.0
region all block 0 4 0 4 0 4
create_box 2 all
create_atoms 1 box basis 3 2 basis 4 2
mass * 1.0
pair_style lj/cut 2.5
pair_coeff * * 1.0 0.5
group one id 20
group gone id 100
DECK
}
known() {
    { crystal
      cat <<'DECK'
compute ws all wigner-seitz
compute wide all wigner-seitz outside 0.01
compute few one wigner-seitz
variable w equal c_ws
thermo_style custom step c_ws v_w c_ws[1] c_ws[2] c_ws[3] c_ws[4] c_ws[5] c_ws[6] c_ws[7] c_ws[8] c_ws[9] c_ws[10] c_ws[11] c_few c_few[5] c_wide[4]
displace_atoms one move 0.7 0 0
delete_atoms group gone compress no
run 0
write_dump all custom d.txt id c_ws[1] c_ws[2] c_ws[3] c_ws[4] modify sort id
compute_modify ws reference now
run 0
DECK
    } >in.a
    coldweld "$1" -in in.a
    ends_with 0
    awk '$1 == 0 && NF > 2' out >rows
    [ "$(sed -n 1p rows | tr -s ' ' | sed 's/^ //; s/ $//')" = '0 2 2 2 1 0 0 256 0 0 0 2 1 0 0 1 1' ] || fault "the first row is $(head -n 1 rows)"
    [ "$(sed -n 2p rows | awk '{ print $2, $5, $8 }')" = '0 0 255' ] || fault "the row after the reset is $(tail -n 1 rows)"
    awk 'NR > 9 && ($2 != 0 || $4 != 1 || $5 != 1)' d.txt >odd
    [ "$(cat odd | tr -s '\n' ';')" = '20 1 24 2 0;24 0 24 2 2;' ] || fault "the atoms are $(cat odd)"
}

# melting: defects of all kinds
hot() {
    crystal
    printf '%s\n' "$@" 'velocity all create 1 4711' 'fix 1 all nve' 'timestep 0.002' 'thermo 50' \
        'compute ws all wigner-seitz outside 0.6' \
        'thermo_style custom step c_ws[1] c_ws[2] c_ws[3] c_ws[4] c_ws[6] c_ws[9] statehash' 'dump d all custom 100 d.*.txt id c_ws[*]' 'dump_modify d sort id'
}
same_on_ranks() {
    { hot; echo 'run 200'; } >in.a
    local n
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        [ $n -eq 1 ] && { last 200 >one; mv d.200.txt one.txt; continue; }
        [ "$(last 200)" = "$(cat one)" ] || fault "other defects on $n ranks: $(last 200) and not $(cat one)"
        cmp -s d.200.txt one.txt || fault "other atoms on $n ranks"
    done
    awk '!($2 > 10 && $3 > 10 && $4 > 10 && $5 > 0)' one | grep -q . && fault "hardly a defect: $(cat one)"
    { hot 'restart 100 half.*'; echo 'run 120'; } >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo 'read_restart half.100'; hot | grep -E '^(fix|thermo|compute|dump|timestep)'; echo 'run 100'; } >in.c
    coldweld 3 -in in.c
    ends_with 0
    [ "$(last 200)" = "$(cat one)" ] || fault "other defects after a restart: $(last 200) and not $(cat one)"
    cmp -s d.200.txt one.txt || fault 'other atoms after a restart'
    grep -q '^Compute ws (wigner-seitz) goes on from the checkpoint' out || fault 'the log does not say so'
    # without it, the log tells; under another name there is nothing to go on from
    { echo 'read_restart half.100'; hot | sed 's/c_ws/c_w2/g; s/compute ws/compute w2/' | grep -E '^(fix|thermo|compute|dump|timestep)'; echo 'run 0'; } >in.d
    coldweld 1 -in in.d
    grep -q "The checkpoint's state of compute ws (wigner-seitz) is not used" out || fault 'the log does not say what was not used'
    [ "$(last 100 | awk '{ print $2 + $3 + $4 + $5 }')" = 0 ] || fault 'defects against the present positions'
}

# 1,536 atoms of glass: what its description says of coordination; then made hot, on other ranks; two halves are the whole
silica() {
    cat <<DECK
units metal
atom_style charge
read_data $TOP/inputs/silica/glass_1536.data.gz
pair_style silica bks coulomb dsf
pair_coeff * * Si O
region low block INF INF INF INF INF 12
group low region low
group high subtract all low
velocity all create $1 87287
fix 1 all nve
timestep 0.001
compute d all silica/defects 1 2
compute w all silica/defects 1 2 cutoff 1.9
compute a low silica/defects 1 2
compute b high silica/defects 1 2
compute net all coord/atom cutoff 2.2 1 2
dump d all custom 60 s.*.txt id type c_net[1] c_net[2] c_d[1] c_d[2]
dump_modify d sort id
variable sum equal c_a[5]+c_b[5]+1000*(c_a[1]+c_b[1])
thermo 20
thermo_style custom step c_d c_d[1] c_d[2] c_d[3] c_d[4] c_d[5] c_d[6] c_d[7] c_d[8] c_d[9] c_d[10] c_d[11] c_d[12] c_w v_sum statehash
DECK
}
glass() {
    { silica 6000; echo 'run 60'; } >in.a
    local n
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        [ $n -eq 1 ] && { last 60 >one; mv s.60.txt one.txt; continue; }
        [ "$(last 60)" = "$(cat one)" ] || fault "other defects on $n ranks: $(last 60) and not $(cat one)"
        cmp -s s.60.txt one.txt || fault "other atoms on $n ranks"
    done
    # as columns 1 to 4 count from the coordination of compute coord/atom; hot enough to have some
    awk 'NR > 9 { o = $4; si = $3; if ($2 == 1 && $5 != o || $2 == 2 && $5 != si) bad = 1
            if ($2 == 1) { u += o < 4; v += o > 4; sum += o; n++ } else { p += si < 2; q += si > 2; nb += si == 1 } }
         END { printf "%d %d %d %d %d %d %.6f %s\n", u + v + p + q, u, v, p, q, nb, sum / n, bad ? "bad" : "good" }' one.txt >counted
    awk '{ printf "%d %d %d %d %d %d %.6f good\n", $2, $3, $4, $5, $6, $7, $14 }' one | cmp -s - counted || fault "$(cat one), but counted $(cat counted)"
    awk '{ exit !($3 > 3 && $7 > 3 && $8 > 0 && $12 == 512 && $13 == 1024 && $15 > $2 && $16 == $7 + 1000 * $3) }' one || fault "hardly a defect: $(cat one)"
}
silica_refused() { # PATTERN LINE
    { silica 300; echo "$2"; echo 'thermo_style custom step c_x'; echo 'run 0'; } >in.a
    refused 2 "$1" -in in.a
}

# what is counted once for a row is counted anew when anything has changed, at the same step and places
fresh() {
    { silica 300 | grep -v -e '^dump' -e '^thermo_style' -e 'fix 1'
      cat <<'DECK'
variable same index "thermo_style custom step c_d c_d[10] c_a[11] c_ws[3] c_d[5]"
compute ws all wigner-seitz
${same}
run 0
set atom 5 type 2
${same}
run 0
group low id 1:700
${same}
run 0
change_box all x scale 1.3
${same}
run 0
DECK
    } >in.a
    coldweld 2 -in in.a
    ends_with 0
    awk '$1 == 0 && NF == 6' out >rows
    [ "$(wc -l <rows)" -eq 4 ] || fault "$(wc -l <rows) rows"
    awk 'NR > 1 { same = 1; for (k = 2; k <= 6; k++) same = same && $k == last[k]; if (same) bad = 1 } { for (k = 2; k <= 6; k++) last[k] = $k } END { exit bad }' rows || fault "nothing changed: $(cat rows)"
    awk 'NR == 2 { exit !($5 == 1) }' rows || fault "no antisite: $(cat rows)"
}

# A ball in which atom 20 goes a lattice constant on and 100 disappears; then it turns and moves as a whole, and one atom flies off. Sites
# that follow see what was there before.
turned() { # RANKS
    cat >in.a <<'DECK'
units lj
boundary s s s
lattice fcc 1.0
region all block 0 20 0 20 0 20
region ball sphere 10 10 10 3
create_box 2 all
create_atoms 1 region ball
mass * 1.0
pair_style lj/cut 2.5
pair_coeff * * 1.0 0.5
compute ws all wigner-seitz
compute body all wigner-seitz follow body outside 0.7
compute drift all wigner-seitz follow drift
group one id 20
group gone id 100
group flown id 7
thermo_style custom step c_ws[1] c_drift[1] c_drift[2] c_body[1] c_body[2] c_body[3] c_body[4]
displace_atoms one move 0.7 0 0
delete_atoms group gone compress no
run 0
displace_atoms all move 1.7 -2.2 0.3
run 0
displace_atoms all rotate 9 9 9 1 2 -3 100
run 0
displace_atoms flown move 0 0 9
run 0
write_dump all custom d.txt id c_body[1] c_body[2] c_body[4] modify sort id
DECK
    coldweld "$1" -in in.a
    ends_with 0
    awk '$1 == 0 && NF == 8 { $1 = $1; print }' out >rows
    sed -n 1p rows | grep -qx '0 2 2 1 2 1 0 0' || fault "at first $(sed -n 1p rows)"
    sed -n 2p rows | awk '{ exit !($2 > 30 && $3 $4 $5 $6 $7 $8 == "212100") }' || fault "moved: $(sed -n 2p rows)"
    sed -n 3p rows | awk '{ exit !($2 > 30 && $3 > 30 && $5 $6 $7 $8 == "2100") }' || fault "turned: $(sed -n 3p rows)"
    sed -n 4p rows | awk '{ exit !($5 $6 $7 $8 == "3101") }' || fault "one atom off: $(sed -n 4p rows)"
    awk 'NR > 9 && ($2 != 0 || $3 != $1 || $4 != 1)' d.txt | tr '\n' ';' >odd
    [ "$(sed 's/ ;/;/g' odd)" = '7 3 0 0;20 1 24 0;24 0 24 2;' ] || fault "the atoms are $(cat odd)"
}
# cold atoms that all fly through the box and its faces, the same on any number of ranks and after a restart
flying() {
    crystal
    printf '%s\n' 'velocity all create 0.1 4711' 'velocity all set 15 -9 4 sum yes units box' "$@" "$(flying_on)"
}
flying_on() {
    printf '%s\n' 'fix 1 all nve' 'timestep 0.002' 'thermo 20' 'compute ws all wigner-seitz' 'compute fl all wigner-seitz follow drift' 'compute bo all wigner-seitz follow body' \
        'thermo_style custom step c_ws[1] c_fl[1] c_fl[2] c_fl[3] c_bo[1] statehash' 'dump d all custom 100 d.*.txt id c_fl[*]' 'dump_modify d sort id'
}
drifting() {
    { flying; echo 'run 200'; } >in.a
    local n
    for n in 1 2 3 6; do
        coldweld $n -in in.a
        ends_with 0
        [ $n -eq 1 ] && { last 200 >one; mv d.200.txt one.txt; continue; }
        [ "$(last 200)" = "$(cat one)" ] || fault "other defects on $n ranks: $(last 200) and not $(cat one)"
        cmp -s d.200.txt one.txt || fault "other atoms on $n ranks"
    done
    awk '$1 ~ /^[0-9]+$/ && NF == 7 { if ($2 > 15) lost++; if ($3 + $4 + $5 + $6) print }  END { if (lost < 3) print "nothing moves" }' out >wrong
    [ ! -s wrong ] || fault "$(head -n 1 wrong)"
    { flying 'restart 100 half.*'; echo 'run 120'; } >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo 'read_restart half.100'; flying_on; echo 'run 100'; } >in.c
    coldweld 3 -in in.c
    ends_with 0
    [ "$(last 200)" = "$(cat one)" ] || fault "other defects after a restart: $(last 200) and not $(cat one)"
    cmp -s d.200.txt one.txt || fault 'other atoms after a restart'
}

# Image flags go along an axis that repeats no more. Sites at rest see the same: atoms that stood a little outside the box are no neighbours
# of their sites then.
opened() {
    { flying | sed 's/set 15 -9 4/set 0 0 40/'; printf '%s\n' 'run 200' 'compute_modify ws reference now' 'compute_modify fl reference now' 'compute_modify bo reference now' 'change_box all boundary p p s' 'run 0'; } >in.a
    coldweld 2 -in in.a
    ends_with 0
    last 200 | awk '{ exit !($2 < 20 && $3 == $2 && $6 == $2) }' || fault "$(last 200)"
}

# sites of a group that was empty are none after a restart, too
no_sites() {
    { crystal; printf '%s\n' 'group none subtract one all' 'compute e none wigner-seitz' 'run 0' 'write_restart e.h5'; } >in.a
    coldweld 2 -in in.a
    ends_with 0
    printf '%s\n' 'read_restart e.h5' 'group none id 7' 'compute e none wigner-seitz' 'thermo_style custom step c_e c_e[4] c_e[5]' 'run 0' >in.b
    coldweld 3 -in in.b
    ends_with 0
    [ "$(last 0 | awk '{ print $2, $3, $4 }')" = '0 1 0' ] || fault "$(last 0)"
}

run_case fresh fresh
run_case no-sites no_sites
run_case glass glass
run_case far silica_refused 'compute silica/defects: the distance 20 is longer than the cut-off' 'compute x all silica/defects 1 2 silicon 20'
run_case no-such-type silica_refused "expected a type, 1 to 2, got '3'" 'compute x all silica/defects 1 2 hydrogen 3'
run_case known-1 known 1
run_case known-3 known 3
run_case same-on-ranks same_on_ranks
run_case turned-1 turned 1
run_case turned-3 turned 3
run_case drifting drifting
run_case opened opened
end_cases
