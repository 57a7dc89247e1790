#!/bin/bash
# Thermo columns of 100 steps of NVE against LAMMPS (tests/golden/nve): within 1e-6 relative with `evaluate spline`, 1e-5 with
# segments, the default. A column that crosses zero is measured against the largest value that it takes.
set -u
export COLDWELD_POTENTIALS=$TOP/potentials
golden=$TOP/tests/golden/nve

# farthest FILE REF: the largest relative deviation of any column
farthest() {
    awk 'NR == FNR { n++; for (k = 1; k <= NF; k++) { v[n, k] = $k; a = $k < 0 ? -$k : $k; if (FNR > 1 && a > most[k]) most[k] = a } next }
        { m++; if (NF < 2 || m > n) next
          for (k = 1; FNR > 1 && k <= NF; k++) { d = $k - v[m, k]; if (d < 0) d = -d; if (most[k] > 0 && d / most[k] > worst) worst = d / most[k] } }
        END { if (m != n) print "lines: " m " instead of " n; else printf "%.3g\n", worst }' "$2" "$1"
}

for deck in "$golden"/*.in; do
    name=$(basename "$deck" .in)
    for evaluate in spline segments; do
        limit=1e-6
        [ $evaluate = spline ] || limit=1e-5
        sed "/^pair_coeff/!b; :again; n; /^pair_coeff/b again; i pair_modify evaluate $evaluate" "$deck" >"$SCRATCH/$name.in"
        if ! "$COLDWELD" -in "$SCRATCH/$name.in" -log none >"$SCRATCH/out" 2>"$SCRATCH/err"; then
            echo "not ok $name, $evaluate: $(tail -n 1 "$SCRATCH/err")"
            continue
        fi
        awk '/^ *Step/ { on = 1 } /^Loop/ { on = 0 } on' "$SCRATCH/out" >"$SCRATCH/table"
        d=$(farthest "$SCRATCH/table" "$golden/$name.ref")
        if awk -v d="$d" -v l="$limit" 'BEGIN { exit !(d ~ /^[0-9.e+-]+$/ && d + 0 <= l + 0) }'; then
            echo "ok $name, $evaluate: deviation $d"
        else
            echo "not ok $name, $evaluate: deviation $d is above $limit"
        fi
    done
done
