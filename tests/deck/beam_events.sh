#!/bin/bash
# The log of the beam's events: as HDF5 the same numbers as in text, over a restart, too; files that are not ours or cannot
# be made (a full disk: bad_luck.sh). What becomes of the atoms that are hit, the same on any number of ranks and after a restart.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=200

# free FILE: 4,000 oxygen atoms without forces, so that events are many and a step is nothing
free() {
    printf '%s\n' 'units metal' 'lattice fcc 5' 'region b block 0 10 0 10 0 10' 'create_box 1 b' 'create_atoms 1 box' 'mass 1 15.999' \
        'pair_style zero 4' 'pair_coeff * *' 'fix 1 all nve' 'timestep 0.001' \
        "fix b all beam energy 300 current 1 accelerate 1.5e15 seed 3 elements O least 5 direction 1 2 2 file $1"
}
# column FILE NAME: its values, a line each
column() {
    h5dump -y -w 1 -m %.17g -d "/events/$2" "$1" 2>/dev/null |
        awk '/}/ && on { exit } on { gsub(/^ *|,? *$|"/, ""); print } /DATA {/ { on = 1 }'
}
# as_table FILE: like the text
as_table() {
    local names name
    names=$(head -n 1 text.csv | tr , ' ')
    for name in $names; do column "$1" "$name" >"column.$name"; done
    # shellcheck disable=SC2086
    paste -d , $(printf 'column.%s ' $names)
}
# same TABLE TEXT: numbers to the digits of the text
same() {
    [ "$(wc -l <"$1")" -eq $(($(wc -l <"$2") - 1)) ] || { fault "$(wc -l <"$1") rows, $(wc -l <"$2") lines of text"; return; }
    tail -n +2 "$2" | paste -d , "$1" - | awk -F, '{
        half = NF / 2
        for (k = 1; k <= half; k++) {
            a = $k; b = $(k + half)
            if (a == b) continue
            d = a - b; if (d < 0) d = -d; s = b < 0 ? -b : b
            if (!(a ~ /^-?[0-9]/) || d > 2e-6 && d > 1e-7 * s) { print "row " NR ", column " k ": " a " and not " b; exit } } }' >differs
    [ ! -s differs ] || fault "$(cat differs)"
}
tools() { [ -x "$(command -v h5dump)" ] || { skip 'h5dump is missing'; return 1; }; }

as_text() {
    tools || return
    { free text.csv; echo 'run 30'; } >in.a
    coldweld 1 -in in.a
    ends_with 0
    [ "$(wc -l <text.csv)" -gt 100 ] || fault 'hardly an event'
    local n
    for n in 1 3; do
        { free e.h5; printf '%s\n' 'run 10' 'run 20'; } >in.b
        coldweld $n -in in.b
        ends_with 0
        as_table e.h5 >table
        same table text.csv
    done
    [ "$(h5dump -a /events/transfer_eV/unit e.h5 | grep -c '"eV"')" -eq 1 ] || fault 'no unit of the energy'
    [ "$(h5dump -a /events/dose_e_per_A2/unit e.h5 | grep -c '"1/A^2"')" -eq 1 ] || fault 'no unit of the dose'
}

restart() {
    tools || return
    { free text.csv; echo 'run 30'; } >in.a
    coldweld 1 -in in.a
    { free e.h5; printf '%s\n' 'restart 12 half.*' 'run 20'; } >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo 'read_restart half.12'; free e.h5 | grep -E '^(fix|timestep)'; echo 'run 18'; } >in.c
    cp e.h5 later.h5
    coldweld 3 -in in.c
    ends_with 0
    as_table e.h5 >table
    same table text.csv
    # a file that is cut short
    cp e.h5 whole.h5
    head -c 20000 whole.h5 >e.h5
    refused 2 "cannot read 'e.h5': truncated file" -in in.c
    # another file of that name is not ours to write over
    echo text >e.h5
    refused 2 "'e.h5' is not an HDF5 file" -in in.c
    [ "$(cat e.h5)" = text ] || fault 'it was written over'
    # a log that is not long enough is one of another run
    rm -f e.h5
    { free e.h5 | sed 's/1.5e15/1e9/'; echo 'run 1'; } >in.d
    coldweld 1 -in in.d
    { echo 'read_restart half.20'; free e.h5 | grep -E '^(fix|timestep)'; echo 'run 1'; } >in.e
    sed 's/^restart.*/run 12/; s/^run 20/write_restart half.20/' in.b >in.f
    sed -i 's/e.h5/other.h5/' in.f
    coldweld 1 -in in.f
    ends_with 0
    refused 2 'e.h5.*it has fewer events than the checkpoint says' -in in.e
    # where there is none, it starts afresh
    rm -f e.h5
    coldweld 2 -in in.c
    ends_with 0
    [ "$(column e.h5 step | head -n 1)" -gt 0 ] || fault 'no events'
}

no_folder() {
    { free none/e.h5; echo 'run 30'; } >in.a
    refused 2 "cannot create 'none/e.h5': No such file or directory" -in in.a
}

# look_words WORD...: free.in with these words of the fix, in which atoms fly straight on
look_words() {
    free text.csv | sed "s/ file / $* file /; s/accelerate 1.5e15/accelerate 3e14/"
}
# the words of the fix about outcomes are its last seven
last_word() {
    { look_words outcome 0.1; echo 'thermo_style custom step f_b[999]'; echo 'run 0'; } >"$SCRATCH/count.in"
    (cd "$SCRATCH" && "$COLDWELD" -in count.in -log none 2>&1) | sed -n 's/.*vector of length \([0-9]*\),.*/\1/p' | head -n 1
}
words() {
    local k text=
    for k in 6 5 4 3 2 1 0; do text+=" f_b[$((LAST - k))]"; done
    echo "thermo_style custom step$text"
}
last() { awk '$1 == '"$1"' && NF > 2' out | tail -n 1; }

# Atoms fly with the speed of their transfer, and what they have come is against their neighbours: a drift of all does not
# count. Looked at in the first step of a multiple of ten that is late enough.
flight() { # RANKS
    { look_words outcome 0.1 distance 1.2; words; printf '%s\n' 'velocity all set 7 -3 2' 'thermo 400' 'run 150' 'run 250'; } >in.a
    coldweld "$1" -in in.a
    ends_with 0
    awk -F, 'NR > 1 && !twice[$5]++ { row[++n] = $0 }
        END {
            for (k = 1; k <= n; k++) {
                split(row[k], f, ",")
                if (twice[f[5]] > 1) continue
                if (f[1] > 300) { if (f[19] != "waiting" || f[20] != "nan") { print "does not wait: " row[k]; exit }; waits++; continue }
                steps = int((f[1] + 100 + 9) / 10) * 10 - f[1]
                way = sqrt(2 * f[12] / (15.999 * 1.0364269e-4)) * 0.001 * steps
                d = way - f[20]; if (d < 0) d = -d
                if (d > 2e-4 * way) { print f[20] " and not " way ": " row[k]; exit }
                if (f[20] < 1.2 ? f[19] != "returned" : f[19] != "vacancy" && f[19] != "displaced" && f[19] != "sputtered") { print "verdict: " row[k]; exit }
                seen[f[19]]++ }
            if (waits < 5 || seen["vacancy"] < 20) print "hardly an event: " waits + 0 " wait, " seen["vacancy"] + 0 " vacancies" }' text.csv >wrong
    [ ! -s wrong ] || fault "$(cat wrong)"
    # words, log and table say the same; the running number is the row's
    awk -F, 'NR > 1 && $19 != "waiting" { if ($19 != "returned") moved++; count[$19]++; off = $21 - moved / 4000; if (off * off > 1e-16) bad = 1 }
        NR > 1 && $19 == "waiting" { waits++ }
        END { printf "%d %.8g %d %d %d %d %d%s\n", moved, moved / 4000, count["returned"], count["vacancy"], 0, count["sputtered"], waits, bad ? " bad" : "" }' text.csv >counted
    last 400 | awk '{ printf "%d %.8g %d %d %d %d %d\n", $2, $3, $4, $5, $6, $7, $8 }' | cmp -s - counted || fault "$(last 400), but counted $(cat counted)"
    grep -q "^Fix b: up to now, 0.1 ps after its event: .*; $(awk '{ print $7 }' counted) wait; " out || fault 'the log says something else'
}
# the slow ones are within the distance yet
slow() {
    { look_words outcome 0.02 distance 3; words; printf '%s\n' 'run 200'; } >in.a
    coldweld 2 -in in.a
    ends_with 0
    awk -F, 'NR > 1 && $19 == "returned" && $20 < 3 { back++ } NR > 1 && $19 != "returned" && $20 < 3 && $19 != "waiting" { bad = 1 } END { exit bad || back < 20 }' text.csv ||
        fault "no atom is near its place: $(sed -n '2,4p' text.csv)"
}
# beyond the sphere around a cell (2.5 A) an atom is in another one, within the sphere in it (1.77 A) in its own
sites() {
    { look_words outcome 0.1 sites ws | sed 's/^fix b/compute ws all wigner-seitz\n&/'; words
      printf '%s\n' 'run 300'; } >in.a
    coldweld 3 -in in.a
    ends_with 0
    awk -F, 'NR > 1 && $19 != "waiting" { count[$19]++
            if ($20 > 2.51 && $19 != "frenkel-pair" && $19 != "interstitial" && $19 != "vacancy" && $19 != "displaced" && $19 != "sputtered" ||
                $20 < 1.76 && $20 > 1.51 && $19 == "frenkel-pair") { print; exit } }
        END { if (count["frenkel-pair"] < 20) print "few: " count["frenkel-pair"] }' text.csv >wrong
    [ ! -s wrong ] || fault "$(cat wrong)"
    awk -F, 'NR > 1 { n += $19 == "frenkel-pair" || $19 == "interstitial" } END { print n + 0 }' text.csv | cmp -s - <(last 300 | awk '{ print $6 }') || fault 'another number of interstitials'
}
# a few atoms in empty space
lost() {
    look_words outcome 0.3 sputter 3.9 look 400 | sed 's/^lattice/boundary f f f\n&/; s/block 0 10 0 10 0 10/block 0 60 0 60 0 60/; s/create_atoms 1 box/region c block 28 31 28 31 28 31\ncreate_atoms 1 region c/; s/accelerate 3e14/accelerate 1e15/' >in.a
    { words; echo 'run 800'; } >>in.a
    coldweld 2 -in in.a
    ends_with 0
    awk -F, 'NR > 1 && $11 == "knock-on" && $19 != "waiting" && $20 > 15 && $19 != "sputtered" { bad = 1 } NR > 1 { n += $11 == "knock-on" && $19 == "sputtered"; gone += $11 == "sputter" }
        END { exit bad || n < 5 || gone < 5 }' text.csv || fault "$(cut -d, -f1,5,11,19- text.csv | tail -n 5)"
}

# silica under knock-on and radiolysis: the same on any number of ranks, and over a restart in the middle of what waits
glass() {
    printf '%s\n' 'units metal' 'atom_style charge' "read_data $TOP/inputs/silica/glass_1536.data.gz" 'pair_style silica bks coulomb dsf zbl yes' 'pair_coeff * * Si O' \
        'velocity all create 300 87287' 'fix 1 all nve' 'compute ws all wigner-seitz' \
        "fix b all beam energy 300 current 1 accelerate $1 seed 5 elements Si O least 5 knock-on mott radiolysis $2 outcome 0.03 sites ws file events.csv" \
        'timestep 0.0005' 'thermo 50' "$(words) statehash"
}
same_on_ranks() { # MODE OF RADIOLYSIS, RANKS ...
    local mode=$1 n
    shift
    { glass 4e15 "$mode"; echo 'run 200'; } >in.a
    for n in "$@"; do
        coldweld $n -in in.a
        ends_with 0
        [ $n -eq 1 ] && { last 200 >one; mv events.csv one.csv; continue; }
        [ "$(last 200)" = "$(cat one)" ] || fault "other outcomes on $n ranks: $(last 200) and not $(cat one)"
        cmp -s events.csv one.csv || fault "another log on $n ranks"
    done
    awk '{ exit !($2 > 3 && $4 > 3 && $8 > 3) }' one || fault "hardly an event: $(cat one)"
    { glass 4e15 "$mode"; printf '%s\n' 'restart 45 half.*' 'run 120'; } >in.b
    coldweld 2 -in in.b
    ends_with 0
    { echo 'read_restart half.90'; glass 4e15 "$mode" | grep -E '^(fix|thermo|timestep|compute)'; printf '%s\n' 'run 25' 'run 85'; } >in.c
    coldweld 3 -in in.c
    ends_with 0
    [ "$(last 200)" = "$(cat one)" ] || fault "other outcomes after a restart: $(last 200) and not $(cat one)"
    cmp -s events.csv one.csv || fault 'another log after a restart'
}
# what waited when the fix that looked was saved comes without a verdict when nobody looks any more
given_up() {
    { look_words outcome 0.1; printf '%s\n' 'run 120' 'write_restart half.h5'; } >in.a
    coldweld 3 -in in.a
    ends_with 0
    cut -d, -f1-18 text.csv >rows
    local waiting
    waiting=$(grep -c ,waiting, text.csv)
    [ "$waiting" -gt 3 ] || fault 'nothing waits'
    { echo 'read_restart half.h5'; look_words | grep -E '^(fix|timestep)'; printf '%s\n' 'run 5' 'run 5'; } >in.b
    coldweld 2 -in in.b
    ends_with 0
    cut -d, -f1-18 text.csv | head -n "$(wc -l <rows)" | cmp -s - rows || fault 'other rows'
    ! grep -q ,waiting, text.csv || fault 'something waits'
    [ "$(head -n "$(wc -l <rows)" text.csv | grep -c ',-,nan,nan$')" -eq "$waiting" ] || fault 'other verdicts'
    [ "$(cut -d, -f1,5,11 text.csv | sort | uniq -d | wc -l)" -eq 0 ] || fault 'a row is there twice'
}
beam_refused() { # PATTERN WORD...
    local pattern=$1
    shift
    { look_words "$@"; echo 'run 1'; } >in.a
    refused 2 "$pattern" -in in.a
}

LAST=$(last_word)
run_case flight-1 flight 1
run_case flight-3 flight 3
run_case slow slow
run_case sites sites
run_case lost lost
run_case same-on-ranks same_on_ranks 'kick 8' 1 2 3 4 6 8
run_case same-with-cuts same_on_ranks 'cut 0.02' 1 2 4
run_case same-with-removal same_on_ranks remove 1 3
run_case given-up given_up
run_case no-time beam_refused "outcome: expected a positive number, got '0'" outcome 0
run_case no-outcome beam_refused "expected 'outcome' among the words, with 'distance'" distance 2
run_case no-compute beam_refused "compute 'nobody' is not defined anywhere in the deck" outcome 1 sites nobody
run_case other-compute beam_refused "compute thermo_temp does not give per-atom values" outcome 1 sites thermo_temp
run_case typed-compute beam_refused "compute 'thermo_tmp' is not defined anywhere in the deck" outcome 1 sites thermo_tmp
run_case as-text as_text
run_case restart restart
run_case no-folder no_folder
end_cases
