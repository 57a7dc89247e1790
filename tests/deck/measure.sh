#!/bin/bash
# Computes against what LAMMPS printed for the same deck (tests/golden/measure.in), on 1, 2 and 4 ranks, and the
# same digits on each.
set -u
cd "$SCRATCH" || exit 1
golden=$TOP/tests/golden

# table FILE: the thermo table of the last run
table() { awk '/^ *Step/ { n = 0; on = 1 } /^Loop time/ { on = 0 } on { row[n++] = $0 } END { for (k = 0; k < n; k++) print row[k] }' "$1"; }

for n in 1 2 4; do
    timeout 120 "$MPIRUN" -n "$n" "$COLDWELD" -in "$golden/measure.in" -log log.$n >out.$n 2>&1 </dev/null ||
        { echo "not ok computes on $n ranks: $(tail -n 1 out.$n)"; continue; }
    table log.$n >table.$n
    paste -d ' ' <(tr -s ' ' <"$golden/measure.lammps") <(tr -s ' ' <table.$n) | awk -v n="$n" '
        NR == 1 { half = NF / 2; for (k = 1; k <= half; k++) name[k] = $k; next }
        { if (NF != 2 * half) { print "not ok computes on " n " ranks: line " NR " has " NF " words"; bad = 1; exit }
          for (k = 1; k <= half; k++) {
              a = $k; b = $(k + half); d = a - b; d = d < 0 ? -d : d; s = a < 0 ? -a : a
              if (d > 1e-8 * (s > 1 ? s : 1)) { print "not ok computes on " n " ranks: " name[k] " is " b ", LAMMPS has " a; bad = 1; exit } }
          lines++ }
        END { if (bad) exit; if (lines == 4) print "ok computes on " n " ranks" ; else print "not ok computes on " n " ranks: " lines + 0 " lines" }'
done
for n in 2 4; do
    if cmp -s table.1 table.$n; then echo "ok digits on $n ranks"; else echo "not ok digits on $n ranks: they differ from those on one"; fi
done
