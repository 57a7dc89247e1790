#!/bin/bash
# The log of the beam's events: as HDF5 the same numbers as in text, over a restart, too; files that are not ours or cannot
# be made (a full disk: bad_luck.sh).
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=100

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

run_case as-text as_text
run_case restart restart
run_case no-folder no_folder
end_cases
