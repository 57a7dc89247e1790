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

# the file of fix ave/time with columns of compute rdf
for n in 1 2 4; do
    timeout 120 "$MPIRUN" -n "$n" "$COLDWELD" -in "$golden/rdf.in" -log log.rdf >out.rdf 2>&1 </dev/null ||
        { echo "not ok rdf on $n ranks: $(grep -m 1 ERROR out.rdf)"; continue; }
    paste -d ' ' "$golden/rdf.lammps" rdf.out | awk -v n="$n" '
        /#/ { next }
        { half = NF / 2
          for (k = 1; k <= half; k++) {
              d = $k - $(k + half); d = d < 0 ? -d : d
              if (NF % 2 || d > 1e-9 * ($k > 1 ? $k : 1)) { print "not ok rdf on " n " ranks: line " NR " has " $(k + half) ", LAMMPS " $k; bad = 1; exit } }
          lines++ }
        END { if (!bad) print (lines == 62 ? "ok" : "not ok") " rdf on " n " ranks: " lines " lines" }'
    mv rdf.out rdf.$n
done
for n in 2 4; do
    if cmp -s rdf.1 rdf.$n; then echo "ok digits of rdf on $n ranks"; else echo "not ok digits of rdf on $n ranks: they differ from those on one"; fi
done

# arrays where a vector or a number is wanted, and the other way round
refuse() { # refuse NAME PATTERN LINE
    { grep -v '^run' "$golden/rdf.in"; echo "$3"; echo 'run 0'; } >bad.in
    timeout 60 "$COLDWELD" -in bad.in -log log.bad >/dev/null 2>err.bad </dev/null
    if grep -q "^ERROR: .*$2" err.bad; then echo "ok $1"; else echo "not ok $1: $(cat err.bad)"; fi
}
refuse 'a number of an array' 'c_r\[ROW\]\[COLUMN\]' 'thermo_style custom step c_r[3]'
refuse 'beyond an array' 'c_r\[ROW\]\[COLUMN\]' 'thermo_style custom step c_r[31][1]'
refuse 'an array as a vector' 'gives an array of 30 rows' 'fix q all ave/time 1 1 1 c_r mode vector'
refuse 'a number as a vector' 'c_thermo_temp\[1\] is no global vector and no column' 'fix q all ave/time 1 1 1 c_r[1] c_thermo_temp[1] mode vector'
refuse 'beyond the force field' 'longer than the cut-off of the force field' 'compute far all rdf 30 cutoff 20
thermo_style custom step c_far[1][1]'
