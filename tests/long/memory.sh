#!/bin/bash
# Two short decks under valgrind, where it is installed: no wrong access, no use of a value never set, no leak of ours. The kernels for AVX2 run where the
# processor has them: the sanitizers see little of what vectors load, and valgrind knows no AVX-512.
set -u
cd "$SCRATCH" || exit 1
export COLDWELD_POTENTIALS=$TOP/potentials
if ! command -v valgrind >/dev/null; then
    echo 'skip memory: no valgrind'
    exit 0
fi
grep -qw avx2 /proc/cpuinfo && export COLDWELD_SIMD=avx2

# clean NAME, the deck on stdin
clean() {
    cat >"$1.in"
    # shellcheck disable=SC2086
    if $VALGRIND "$COLDWELD" -in "$1.in" -log none >"$1.out" 2>"$1.err"; then
        echo "ok $1"
    else
        head -n 30 "$1.err"
        echo "not ok $1: exit code not 0"
    fi
}

clean melt <<'END'
units lj
lattice fcc 0.8442
region box block 0 3 0 3 0 3
create_box 1 box
create_atoms 1 box
mass 1 1.0
velocity all create 1.44 87287
pair_style lj/cut 2.5
pair_coeff 1 1 1 1 2.5
compute pe all pe/atom
compute stress all stress/atom NULL
dump 1 all custom 10 melt.dump id type x y z c_pe c_stress[1]
dump 2 all image 20 melt.*.png type type
fix 1 all nve
thermo 10
run 20
write_data melt.data
write_restart melt.h5
clear
read_restart melt.h5
fix 1 all langevin 1 1 1 48279
fix 2 all nve
run 5
END
clean particle <<'END'
units metal
boundary s s s
lattice fcc 4.08
region box block -20 20 -20 20 -20 20 units box
create_box 1 box
particle ball sphere diameter 14 type 1
pair_style eam/alloy
pair_coeff * * Au_Zhou04.eam.alloy Au
compute cna all cna/atom 3.482
compute centro all centro/atom fcc
dump 1 all custom 20 particle.dump id x y z c_cna c_centro
velocity all create 600 99 mom yes rot yes dist gaussian
fix 1 all nvt temp 600 700 0.1
thermo_style custom step temp pe etotal press statehash
thermo 10
run 20
minimize 0 1e-3 20 40
END
