#!/bin/bash
# What the decks of silica with hydroxyl are there to show, in their short forms (a minute of processor time): the bare cut heals, its
# surface energy falls with coverage, bare slabs attract by gigapascals and covered ones do not, bare spheres make bridges and covered
# ones none or one. The README has the figures; the bounds here leave room for another rounding's path.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
LIMIT=900
JOBS=1
here=$TOP/inputs/silica

# row FIRST: the numbers of the row of the table that begins with these words
row() { grep -E -m 1 -e "^$1" out | tr '|' ' '; }

surface() {
    coldweld 1 -in "$here/surface_energy.in" -var here "$here" -var out new
    ends_with 0
    awk -v bare="$(row '0.000 [|]' | awk '{ print $3 }')" -v third="$(row '0.333 [|]' | awk '{ print $3 }')" \
        -v two="$(row '0.667 [|]' | awk '{ print $3 }')" -v cut="$(awk '/^bare as cut, nothing relaxed/ { print $NF }' out)" '
        BEGIN { exit !(cut > 3.5 && bare > 1.3 && bare < 2.2 && third > 1.2 && third < bare + 0.1 && two > 1.2 && two < third + 0.1) }' ||
        fault "the table is $(grep -E '^[0-9].*[|]|^bare as' out | tr '\n' ';')"
}

stress() {
    coldweld 1 -in "$here/slab_stress.in" -var here "$here" -var out new
    ends_with 0
    awk -F, 'NR > 1 && $2 == "relaxed" && $4 > most[$1] { most[$1] = $4 } NR > 1 && $2 == "rigid" && $1 == 1 && $4 < least { least = $4 }
        END { print most[0], most[1], least; exit !(most[0] > 2.5 && most[0] < 12 && most[1] < 1 && least < -1.5) }' new/slab_stress.csv >most ||
        fault "largest attraction bare and covered, largest repulsion covered: $(cat most)"
}

spheres() {
    coldweld 1 -in "$here/two_spheres_h.in" -var here "$here" -var out new -var charges dsf -var seeds "1 2"
    ends_with 0
    awk -v bare="$(row '0 [|]' | awk '{ print $2 }')" -v covered="$(row '1 [|]' | awk '{ print $2 }')" \
        'BEGIN { exit !(bare >= 3 && covered <= 1.5) }' || fault "bridges: $(row '0 [|]'), $(row '1 [|]')"
}

run_case surface surface
run_case stress stress
run_case spheres spheres
end_cases
