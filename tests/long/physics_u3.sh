#!/bin/bash
# The decks of inputs/ with the functions of Foiles, Baskes and Daw (1986), against tests/reference/metals_u3. Needs the files *_u3.eam that
# LAMMPS distributes, in LAMMPS_POTENTIALS.
set -u
cd "$SCRATCH" || exit 1
export LAMMPS_POTENTIALS=${LAMMPS_POTENTIALS:-/usr/share/lammps/potentials}
for metal in Au Cu Pt Ag Ni Pd; do
    [ -r "$LAMMPS_POTENTIALS/${metal}_u3.eam" ] || { echo "skip metals_u3: no ${metal}_u3.eam in $LAMMPS_POTENTIALS"; exit; }
done
run() { timeout 300 "$COLDWELD" "$@" -log none >out 2>err || echo "not ok $*: $(tail -n 1 err)"; }
run -in "$TOP/inputs/bulk_metal/bulk.in" -var style eam -var set u3.eam -var table bulk.csv
run -in "$TOP/inputs/au_facets/facets.in" -var style eam -var potential Au_u3.eam -var table facets.csv
awk -F, 'FNR == 1 { next }
    FILENAME == "bulk.csv" { split("a0 energy C11 C12 C44 B", q, " "); for (k = 2; k <= 7; k++) print $1, q[k - 1], $k; next }
    { print "Au cut" $1 "u", $2; print "Au cut" $1 "r", $3 }' bulk.csv facets.csv >got
awk -f "$TOP/tests/deck/physics/compare.awk" got "$TOP/tests/reference/metals_u3"
