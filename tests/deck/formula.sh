#!/bin/bash
# Formulas of a real system against LAMMPS (29 Sep 2021), which ran tests/golden/formula.in: group and
# region functions, atoms by id, thermo words, computes. The same on one rank and on three.
set -u
cd "$SCRATCH" || exit 1

# compare NAME FILE: every number of FILE within 1e-8 (relative, absolute below 1) of LAMMPS's, every
# word equal
compare() {
    local bad
    bad=$(paste -d '\n' "$TOP/tests/golden/formula.lammps" "$2" | awk '
        NR % 2 == 1 { n = split($0, want, " "); next }
        {
            if (split($0, got, " ") != n) { print "line \"" $0 "\""; next }
            for (k = 1; k <= n; k++) {
                size = want[k] < 0 ? -want[k] : want[k] + 0
                if (size < 1) size = 1
                d = got[k] - want[k]
                if (want[k] ~ /^[a-z]/ ? got[k] != want[k] : d > 1e-8 * size || d < -1e-8 * size)
                    print got[k] " instead of " want[k]
            }
        }')
    if [ -z "$bad" ] && [ -s "$2" ]; then echo "ok $1"; else echo "not ok $1: $(echo "$bad" | head -n 3 | tr '\n' ';')"; fi
}
"$COLDWELD" -in "$TOP/tests/golden/formula.in" -log one.log | sed -n '/^count/,$p' >one.txt
compare formulas_as_lammps one.txt
"$MPIRUN" -n 3 "$COLDWELD" -in "$TOP/tests/golden/formula.in" -log three.log | sed -n '/^count/,$p' >three.txt
if diff one.txt three.txt >diff.txt; then echo "ok same_on_three_ranks"; else echo "not ok same_on_three_ranks: $(head -n 4 diff.txt | tr '\n' ';')"; fi
