#!/bin/bash
# Atom numbers across 2^31 and beyond 2^52 through the whole program: data file, create_atoms, groups, set, formulas, dump, checkpoint, on 1 and 2 ranks.
# (32 bits would wrap to negative or small numbers.)
set -u
cd "$SCRATCH" || exit 1
export COLDWELD_POTENTIALS=$TOP/potentials

# data FIRST: 256 atoms of gold, numbered from FIRST
data() {
    awk -v first="$1" 'BEGIN {
        a = 4.08
        print "gold\n\n256 atoms\n1 atom types\n\n0 " 4 * a " xlo xhi\n0 " 4 * a " ylo yhi\n0 " 4 * a " zlo zhi\n\nMasses\n\n1 196.97\n\nAtoms # atomic\n"
        for (i = 0; i < 4; i++) for (j = 0; j < 4; j++) for (k = 0; k < 4; k++) for (b = 0; b < 4; b++)
            printf "%.0f 1 %.4f %.4f %.4f\n", first + n++, (i + (b == 1 || b == 2) / 2 + 0.1) * a, (j + (b == 1 || b == 3) / 2 + 0.1) * a,
                (k + (b == 2 || b == 3) / 2 + 0.1) * a
    }'
}
cat >start.in <<'END'
units metal
boundary p p p
read_data ${file}
pair_style eam/alloy
pair_coeff * * Au_Zhou04.eam.alloy Au
create_atoms 1 single 1.5 1.5 1.5
group added id ${next}
group few id ${first} ${last}
set atom ${next} vx 2.5
velocity few set 1 0 0
fix 1 all nve
thermo_style custom step pe statehash
print "added $(count(added)) few $(count(few)) vx $(vx[v_next]) $(vx[v_last])"
END
cat >run.in <<'END'
include start.in
run 20
write_restart half.h5
write_data out.data
dump d all custom 20 out.dump id x y z vx vy vz
dump_modify d sort id format float %.15g
run 20
END
cat >again.in <<'END'
read_restart half.h5
pair_style eam/alloy
pair_coeff * * Au_Zhou04.eam.alloy Au
fix 1 all nve
thermo_style custom step pe statehash
run 20
END
final() { awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on { row = $0 } END { print row }' "$1"; }
same() { if [ -n "$2" ] && [ "$2" = "$3" ]; then echo "ok $1"; else echo "not ok $1: '$3' instead of '$2'"; fi; }

for first in 1 2147483520 4503599627370496; do
    last=$((first + 255)) next=$((first + 256))
    data "$first" >gold.data
    for n in 1 2; do
        timeout 60 "$MPIRUN" -n "$n" "$COLDWELD" -in run.in -log none -var file gold.data -var first "$first" -var last "$last" -var next "$next" >out.$n 2>err ||
            { echo "not ok from $first on $n ranks: $(tail -n 1 err)"; continue; }
        same "commands find atoms from $first on, $n ranks" "added 1 few 2 vx 2.5 1" "$(grep ^added out.$n)"
        tail -n 257 out.dump | awk -v f="$first" '{ $1 = $1 - f } 1' >dump.$first.$n
        same "dump from $first on, $n ranks" "$(seq 0 256 | tr '\n' ' ')" "$(cut -d ' ' -f 1 dump.$first.$n | tr '\n' ' ')"
        same "write_data from $first on, $n ranks" "$(seq "$first" "$next" | tr '\n' ' ')" \
            "$(awk '/^Velocities/ { exit } /^Atoms/ { on = 1 } on && NF > 4 { print $1 }' out.data | sort -n | tr '\n' ' ')"
        timeout 60 "$MPIRUN" -n $((3 - n)) "$COLDWELD" -in again.in -log none >again.$n 2>err || echo "not ok restart from $first: $(tail -n 1 err)"
        same "restart from $first on, $n ranks" "$(final out.$n)" "$(final again.$n)"
    done
    same "same hash on two ranks, from $first" "$(final out.1)" "$(final out.2)"
    cmp -s dump.1.1 "dump.$first.1" && echo "ok trajectory from $first" || echo "not ok trajectory from $first: differs from that of atoms 1 to 257"
done
