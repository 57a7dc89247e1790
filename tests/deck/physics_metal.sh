#!/bin/bash
# Lattice constant, cohesive energy, elastic constants and surface energies of the shipped metals, from the decks of inputs/, against
# tests/reference: LAMMPS on the same decks and files (*.csv), and what the potentials are meant to give (metals_Zhou04).
set -u
cd "$SCRATCH" || exit 1
export COLDWELD_POTENTIALS=$TOP/potentials
reference=$TOP/tests/reference

# deck NAME WORDS...: run a deck of inputs/
deck() {
    local name=$1
    shift
    timeout 60 "$COLDWELD" -in "$TOP/inputs/$name" -log none "$@" >out 2>err || echo "not ok $name $*: $(tail -n 1 err)"
}

# near NAME EXPECTED GOT TOLERANCES: two CSV tables, equal words, numbers within the tolerances of their columns
near() {
    awk -F, -v name="$1" -v tolerances="$4" '
        NR == FNR { want[FNR] = $0; rows = FNR; next }
        FNR == 1 { columns = NF; split(tolerances, most, " "); if ($0 != want[1]) bad = "header " $0 }
        FNR > 1 {
            split(want[FNR], w, ",")
            for (k = 1; k <= columns; k++) {
                d = $k - w[k]
                if (most[k] == "=" ? $k != w[k] : d != d || d > most[k] || d < -most[k]) bad = bad " line " FNR ": " $k " instead of " w[k] ";"
            }
        }
        END { if (FNR != rows || rows < 2) bad = bad " " FNR " lines instead of " rows
              print bad == "" ? "ok " name : "not ok " name ":" bad }' "$2" "$3"
}

deck bulk_metal/bulk.in -var table bulk.csv
for metal in Au:4.08:196.97 Cu:3.615:63.546 Pt:3.92:195.084 Ag:4.09:107.8682 Ni:3.52:58.6934 Pd:3.89:106.42; do
    a0=${metal#*:}
    deck au_facets/facets.in -var table one.csv -var potential "${metal%%:*}_Zhou04.eam.alloy" -var element "${metal%%:*}" \
        -var a0 "${a0%:*}" -var mass "${metal##*:}"
    sed "s/^facet/metal,facet/; s/^1/${metal%%:*},1/" one.csv >>all.csv
done
sed '2,${/^metal/d}' all.csv >facets.csv

# Segments follow the file's spline to 1e-8 eV, its slope to 1e-6 eV/A; elastic constants differ by what the second derivative does.
near bulk_as_lammps "$reference/bulk_metal.csv" bulk.csv '= 3e-6 3e-6 0.02 0.02 0.02 0.02'
near facets_as_lammps "$reference/facets.csv" facets.csv '= = 3e-6 3e-6 1e-4 1e-4'

# the same tables as lines "metal quantity value"
awk -F, 'FNR == 1 { next }
    FILENAME == "bulk.csv" { split("a0 energy C11 C12 C44 B", q, " "); for (k = 2; k <= 7; k++) print $1, q[k - 1], $k; next }
    { print $1, $2 "u", $5; print $1, $2 "r", $6 }' bulk.csv facets.csv >got
awk -f "$TOP/tests/deck/physics/compare.awk" got "$TOP/tests/reference/metals_Zhou04"
# dense {111} parts most easily, open {110} least
awk '$2 ~ /r$/ { v[$1, $2] = $3; metal[$1] }
    END { for (m in metal) if (!(v[m, "111r"] < v[m, "100r"] && v[m, "100r"] < v[m, "110r"])) bad = bad " " m
          print bad == "" ? "ok order of the facets" : "not ok order of the facets:" bad }' got
