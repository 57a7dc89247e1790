#!/bin/bash
# Drift of the total energy of bulk gold at 600 K at 1 fs: the slope of a line through 50 ps of 500 atoms and 20 ps of 4,000 atoms stays below
# 1e-7 eV per atom and ps. The same for Au_u3.eam where LAMMPS_POTENTIALS has it.
set -u
cd "$SCRATCH" || exit 1
export COLDWELD_POTENTIALS=$TOP/potentials
here=$TOP/tests/deck/physics

# drift NAME WORDS...
drift() {
    local name=$1 n temperature spread slope
    shift
    timeout 1500 "$COLDWELD" -in "$here/nve.in" -log none -var sample 0.05 "$@" >out 2>err || { echo "not ok $name: $(tail -n 1 err)"; return; }
    read -r n temperature spread slope <<<"$(awk -f "$here/energy_fit.awk" out)"
    awk -v s="$slope" -v T="$temperature" -v n="$n" -v spread="$spread" -v name="$name" 'BEGIN {
        good = n >= 100 && T > 570 && T < 630 && s < 1e-7 && s > -1e-7
        print (good ? "ok " : "not ok ") name ": drift " s " eV/atom/ps, deviation " spread " eV/atom, " T " K, " n " samples" }'
}
u3=${LAMMPS_POTENTIALS:-/usr/share/lammps/potentials}/Au_u3.eam
for size in "5 50" "10 20"; do
    cells=${size% *} time=${size#* }
    drift "Zhou04, $((4 * cells ** 3)) atoms, $time ps" -var cells "$cells" -var time "$time"
    if [ -r "$u3" ]; then
        drift "Au_u3, $((4 * cells ** 3)) atoms, $time ps" -var cells "$cells" -var time "$time" -var style eam -var potential "$u3"
    else
        echo "skip Au_u3, $((4 * cells ** 3)) atoms: no $u3"
    fi
done
