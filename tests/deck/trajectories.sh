#!/bin/bash
# Trajectories: what three ranks write is what one rank writes, and h5py, MDAnalysis and ASE read it.
set -u
cd "$SCRATCH" || exit 1
export COLDWELD_POTENTIALS=$TOP/potentials
cat >deck.in <<'DECK'
units metal
boundary p p f
lattice fcc 4.08
region all block 0 16.32 0 16.32 0 40 units box
region slab block 0 16.32 0 16.32 8 24.319 units box
create_box 2 all
create_atoms 1 region slab
group upper id 129:256
set group upper type 2
pair_style eam/alloy
pair_coeff * * AuCu_Zhou04.eam.alloy Au Cu
velocity all create 900 4711
fix 1 all nve
dump h all h5md 10 run.h5md position velocity image author Ada
dump s upper h5md 10 small.h5md position
dump_modify s precision single
dump f all custom 10 full.dump id type x y z vx vy vz ix iy iz
dump_modify f format float %24.17g
dump a all atom 10 atom.dump
dump c all custom 10 short.dump id element x y z vx vy vz fx fy fz
dump x all xyz 10 run.xyz
dump z all xyz 10 run.xyz.gz
run 40
DECK
run() { # run FOLDER RANKS
    mkdir -p "$1"
    (cd "$1" && timeout 100 "$MPIRUN" -n "$2" "$COLDWELD" -in ../deck.in) >"$1.out" 2>&1 </dev/null ||
        echo "not ok run on $2 ranks: $(grep ERROR "$1.out" | head -n 1)"
}
run one 1
run three 3
for f in full.dump atom.dump short.dump run.xyz; do
    if cmp -s "one/$f" "three/$f"; then echo "ok $f on any number of ranks"; else echo "not ok $f: differs on three ranks"; fi
done
# Debian's packages belong to Debian's Python, whatever else is on the path.
if /usr/bin/python3 -c 'import h5py, MDAnalysis, ase' 2>/dev/null; then
    /usr/bin/python3 "$TOP/tests/python/read_trajectories.py" "$SCRATCH/three"
else
    echo "skip reading back: python3-h5py, python3-mdanalysis or python3-ase is missing"
fi
