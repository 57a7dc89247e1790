#!/bin/bash
# Glass: the deck that makes one goes on from its checkpoints, on another number of ranks, to the same file; what tools/pack_data
# makes of that file can be read; the glass that is shipped is what glass.txt says; two spheres cut from it are the same on any number of ranks, and so is what they do.
set -u
cd "$SCRATCH" || exit 2
silica=$TOP/inputs/silica
short=(-var cells 3 -var melt 0.032 -var hold 0.032 -var rate 1e5 -var fast 1e5 -var every 10 -var keep 20)

# ok NAME COMMAND...
ok() {
    local name=$1
    shift
    if "$@"; then echo "ok $name"; else echo "not ok $name: $(tail -n 1 err)"; fi
}
run() { # RANKS WORDS...
    local n=$1
    shift
    "$MPIRUN" -n "$n" "$COLDWELD" -log none "$@" >out 2>err
}

ok 'a glass is made' run 1 -in "$silica/glass.in" "${short[@]}" -var out whole
for k in 1 2; do
    ok "it goes on from checkpoint $k" run 3 -in "$silica/glass.in" "${short[@]}" -var out "again$k" -var resume "whole/glass.$k.h5"
    ok "and ends the same" cmp whole/glass.data "again$k/glass.data"
done

ok 'pack_data' "$TOP/tools/pack_data" whole/glass.data glass.data.gz 2>err
gzip -dc glass.data.gz >packed 2>err
most=$(awk 'FNR == 1 { on = 0 } /^Atoms/ { on = 1 } /^Velocities/ { on = 0 }
    on && NF >= 6 && FNR == NR { for (d = 4; d < 7; d++) x[$1, d] = $d }
    on && NF >= 6 && FNR != NR { n++; for (d = 4; d < 7; d++) { e = x[$1, d] - $d; if (e < 0) e = -e; if (e > most) most = e } }
    END { if (n != 648) print "atoms:", n; else print most <= 0.000051 ? "near" : most }' whole/glass.data packed)
ok "packed positions are the file's to four digits: $most" [ "$most" = near ]
printf 'Atoms # full\n\n1 1 1 0 0 0 0\n' >full.data
! "$TOP/tools/pack_data" full.data full.gz 2>err
ok 'pack_data refuses another style' [ ! -e full.gz ]

# the glass that is shipped: whole, and a network
cat >shipped.in <<DECK
units metal
atom_style charge
read_data $silica/glass.data.gz
pair_style silica bks coulomb sf
pair_coeff * * Si O
fix net all network 1 2 cutoff 2.2 every 1 file net.csv
variable four equal f_net[4]*100
variable per_unit equal 3*pe/atoms
run 0
print "shipped \$(atoms) atoms \$(density:%.3f) \$(charge(all):%.6f) Si with four \$(v_four:%.2f) \$(v_per_unit:%.3f)"
DECK
run 2 -in shipped.in
told='shipped 24000 atoms 2.200 0.000000 Si with four 99.29 -45.212'
ok 'the shipped glass is what its text says' grep -qx "$told" out

# hashes RANKS: of each line of the table
hashes() {
    run "$1" -in "$silica/two_spheres.in" -var glass glass.data.gz -var diameter 13 -var relax 20 -var anneal 20 -var steps 20 -var every 10 -var out "two$1" || return 1
    awk '/Statehash/ { on = 1; next } /^Loop/ { on = 0 } on { print $1, $NF }' out
}
one=$(hashes 1)
[ "$(echo "$one" | wc -l)" -eq 3 ] && echo 'ok two spheres' || echo "not ok two spheres: $one $(tail -n 1 err)"
for n in 2 3 4 6 8; do
    ok "two spheres on $n ranks" [ "$(hashes "$n")" = "$one" ]
done
