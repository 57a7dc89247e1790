#!/bin/bash
# Valid decks, data files and potential files with random damage (always the same: the generator is our
# own): the readers answer with a result or one clear error, never with a crash. FUZZ=N makes N times more.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
FUZZ=${FUZZ:-1}

# mutate SEED: standard input with one to four damaged places
mutate() {
    awk -v seed="$1" '
        function draw(n) { state = (state * 1103515245 + 12345) % 2147483648; return int(state / 65536) % n }
        BEGIN {
            state = seed
            n_bad = split("-1 0 nan inf 1e999 -1e308 99999999999999999999 $ ${ $( ${x} \" \"\"\" & # #cw ( ) * : v_ c_[ f_x[0] c_1[99999999999] all / -- 1e-320 0x10 1:2:3 %s%n \\ ''", bad, " ")
        }
        { line[NR] = $0 }
        END {
            for (d = 1 + draw(4); d > 0; d--) {
                k = 1 + draw(NR)
                n = split(line[k], word, " ")
                kind = draw(6)
                if (kind == 0) line[k] = ""
                else if (kind == 1) line[k] = line[k] " " bad[1 + draw(n_bad)]
                else if (kind == 2) line[k] = substr(line[k], 1, draw(length(line[k]) + 1))
                else if (kind == 3) line[k] = line[1 + draw(NR)]
                else if (n > 0) {
                    word[1 + draw(n)] = bad[1 + draw(n_bad)]
                    line[k] = ""
                    for (w = 1; w <= n; w++) line[k] = line[k] (w > 1 ? " " : "") word[w]
                }
            }
            for (k = 1; k <= NR; k++) print line[k]
        }'
}

rich_deck() { # most of the language in few lines
    lj_deck
    cat <<'DECK'
variable x index 1 2 3
variable y equal "v_x*2 + count(all)/vol - (step < 10) + sqrt(ternary(v_x>1,2.0,3.0))"
variable z atom "x*2 + vx^2 - (id == 5)"
group some id 1:50:2 77
region ball sphere 2 2 2 1.5 units lattice side in
group ball region ball
compute c1 all reduce max vx vy z
compute p1 some pe/atom
fix a all ave/time 1 2 4 c_c1[1] v_y file ave.txt
fix l ball langevin 1.0 $(v_x+1:%.3f) 0.5 4711
dump d some custom 5 d.*.txt id type x y z c_p1 v_z
dump_modify d sort id format float %10.4f
thermo_style custom step temp pe c_c1[1] f_a[1] v_y statehash
if "$x == 1 && ${y} > 0" then "print 'one'" "velocity all scale 1.0" &
  elif "$x > 2" "print two" else "print three"
label again
run 4 upto every 2 "print 'at ${y}'"
#cw print """
#cw triple"""
print "end $(step) ${x}" file out.txt
DECK
}

checked() { # 120 decks in one static check: they are included one after the other
    local k
    rich_deck >good
    coldweld 1 -in good
    ends_with 0
    for ((k = 0; k < 120 * FUZZ; k++)); do
        mutate $((1000 * $1 + k)) <good >"m.$k"
        echo "include m.$k"
    done >in.a
    coldweld 1 -in in.a -check
    [ "$rc" -le 1 ] || fault "exit code $rc"
    ends_with "$rc"
}
one_run() { # $1: what was damaged, $2: seed; in.a
    LIMIT=20
    coldweld 1 -in in.a -screen none
    [ "$rc" -le 1 ] || fault "$1 $2: exit code $rc"
    ends_with "$rc"
    [ "$rc" -eq 0 ] || grep -q '^ERROR: ' err || fault "$1 $2: no message"
}
run_decks() {
    local k
    for ((k = 0; k < 4 * FUZZ; k++)); do
        rich_deck | mutate $((77000 + 100 * $1 + k)) >in.a
        one_run deck $((77000 + 100 * $1 + k))
    done
}
data_files() {
    local k
    { lj_deck; echo 'write_data good.data'; } >in.make
    coldweld 1 -in in.make -log none
    { echo 'units lj'; echo 'read_data bad.data'; lj_deck | grep -e pair -e '^fix'; echo 'run 2'; } >in.a
    for ((k = 0; k < 5 * FUZZ; k++)); do
        { head -n 16 good.data | mutate $((500 * $1 + k)); tail -n +17 good.data; } >bad.data
        one_run data $((500 * $1 + k))
    done
}
potential_files() {
    local k
    printf '%s\n' 'units metal' 'lattice fcc 4.08' 'region a block 0 2 0 2 0 2' 'create_box 1 a' 'create_atoms 1 box' \
        'pair_style eam/alloy' 'pair_coeff * * bad.alloy Au' 'fix 1 all nve' 'run 2' >in.a
    for ((k = 0; k < 4 * FUZZ; k++)); do
        { head -n 7 "$TOP/potentials/Au_Zhou04.eam.alloy" | mutate $((900 * $1 + k))
          tail -n +8 "$TOP/potentials/Au_Zhou04.eam.alloy"; } >bad.alloy
        one_run potential $((900 * $1 + k))
    done
}
for part in 1 2 3; do
    run_case checked-$part checked $part
    run_case decks-$part run_decks $part
    run_case data-$part data_files $part
    run_case potential-$part potential_files $part
done
end_cases
