#!/bin/bash
# Building from a deck: two rods over graphene give the same data file on any number of ranks; a mistake in any building command is
# found before the first line runs, or told with file and line when it shows only then.
set -u
cd "$SCRATCH" || exit 2

cat >pair.in <<'DECK'
units metal
boundary p p s
lattice fcc 4.08
variable lx equal 40*sqrt(3)*1.42
region b block 0 ${lx} 0 85.2 -30 60 units box
create_box 2 b
mass 1 196.97
mass 2 12.011
sheet floor graphene periodic center 0 0 -20 type 2
particle one rod diameter 18 length 40 orient x 0 0 1 orient y 1 0 0 pivot 0 1 0.5 25 40 0 touch floor gap 3.2 along 0 0 1
particle two rod diameter 18 length 40 orient x 0 0 1 orient y 1 0 0 pivot 0 0 0.5 25 40 0 rotate 30 0 0 1 &
    touch floor gap 3.2 along 0 0 1 touch one gap 2.5 along 0 1 0
group gold union one two
velocity gold create 300 77 mom yes rot yes dist gaussian
write_data ${out}
DECK
for n in 1 2 3 5; do
    "$MPIRUN" -n $n "$COLDWELD" -in pair.in -var out "pair.$n" -log none >out 2>&1 || { echo "not ok pair on $n ranks: $(tail -n 1 out)"; continue; }
    if [ "$(sed -n 3p pair.$n)" = "$(sed -n 3p pair.1)" ] && cmp -s pair.$n pair.1; then
        echo "ok pair on $n ranks"
    else
        echo "not ok pair on $n ranks: the data file differs from that of one rank"
    fi
done
strain=$(sed -n 's/.*Created sheet floor.*strain //p' out)
[ "$strain" = "0.000 % x, 0.000 % y" ] && echo "ok sheet fits the box" || echo "not ok sheet fits the box: $strain"

# refuse NAME TEXT LINE: appended to a sound head as line 8; must end with 1 and say TEXT with the line's number
refuse() {
    local rc
    printf '%s\n' 'units metal' 'lattice fcc 4' 'region b block 0 3 0 3 0 3' 'create_box 1 b' 'create_atoms 1 box' 'mass 1 197' 'print "it runs"' "$3" >bad.in
    "$COLDWELD" -in bad.in -log none >out 2>err </dev/null
    rc=$?
    if [ $rc -eq 1 ] && grep -q "bad.in:8: .*$2" err; then
        [ "$1" = early ] && grep -q 'it runs' out && echo "not ok $3: found only when the line ran" && return
        echo "ok refused: $3"
    else
        echo "not ok $3: exit $rc, $(head -n 1 err)"
    fi
}
refuse early "did you mean 'sphere'" 'particle p spher diameter 20'
refuse early 'either size' 'sheet g graphene'
refuse early "did you mean 'block'" 'region c blck 0 1 0 1 0 1'
refuse early 'custom only' 'lattice fcc 4 basis 0 0 0'
refuse early "did you mean 'dist'" 'velocity all create 300 5 dst gaussian'
refuse early "did you mean 'move'" 'displace_atoms all mov 1 2 3'
refuse late 'the box is orthogonal; expected the keyword triclinic' 'change_box all xy final 1'
refuse early 'not supported' 'delete_atoms random fraction 0.1 yes all b 7'
refuse early "did you mean 'append'\|expected an integer" 'read_data x.data add apend'
refuse early 'a:b:step' 'group g id 1:2:3:4'
refuse early "group 'gold' is not defined" 'velocity gold create 300 5'
refuse early 'cannot open' 'read_data nothing.data add append'
refuse late "no region 'c'" 'create_atoms 1 region c'
refuse late 'above the number of types' 'set atom 1 type 2'
refuse late 'reaches from' 'particle p sphere diameter 90'
refuse late 'cannot be written' 'write_data /nowhere/at.all'

# Atoms that have moved since the last list: the file's shrink-wrapped faces go with them (LAMMPS takes no atom that is outside), the box
# of the run stays, so that the bits do.
cat >moved.in <<'DECK'
units lj
boundary p s m
lattice fcc 0.8442
region b block 0 4 0 4 0 4
create_box 1 b
create_atoms 1 box
mass 1 1.0
pair_style lj/cut 2.5
pair_coeff 1 1 1.0 1.0
velocity all create 3 87287
neighbor 1.0 bin
fix 1 all nve
thermo_style custom step ly statehash
thermo 13
run 13
if "${write}" then "write_data moved.${write}"
run 20
DECK
for n in 1 3; do
    "$MPIRUN" -n $n "$COLDWELD" -in moved.in -var write $n -log none >moved.out.$n 2>&1 </dev/null || echo "not ok moved on $n ranks: $(tail -n 1 moved.out.$n)"
done
"$COLDWELD" -in moved.in -var write 0 -log none >moved.out.0 2>&1 </dev/null
if grep -q '^WARNING: write_data: the coefficients of pairs are not written' moved.out.1; then echo 'ok warns of coefficients'; else echo 'not ok warns of coefficients'; fi
rows() { grep -E '^ +[0-9]+ .* [0-9a-f]{16} *$' "moved.out.$1"; }
outside=$(awk '/[xyz]lo/ { d = substr($3, 1, 1) == "x" ? 3 : substr($3, 1, 1) == "y" ? 4 : 5; lo[d] = $1; hi[d] = $2; if (d > 3) n += 100 }
    /^Atoms/ { on = 1; next } /^[A-Z]/ { on = 0 } on && NF > 5 { for (d = 4; d <= 5; d++) { n++; if ($d < lo[d] || $d > hi[d]) print "atom " $1 " at " $d } } END { if (n != 776) print n }' moved.1)
if [ -n "$outside" ]; then
    echo "not ok a moved system's file: outside of its box: $(echo "$outside" | head -n 3)"
elif cmp -s moved.1 moved.3 && [ "$(rows 0)" = "$(rows 1)" ] && [ "$(rows 1 | wc -l)" -eq 5 ]; then
    echo "ok a moved system's file"
else
    echo "not ok a moved system's file: it depends on the ranks, or the run on it"
fi

# a file of other units is read, as in LAMMPS, but not without a word
warns_of_units() { # UNITS WARNINGS
    printf '%s\n' "units $1" 'boundary p s m' 'read_data moved.1' >units.in
    "$COLDWELD" -in units.in -log none >out 2>&1 </dev/null || echo "not ok units $1: $(tail -n 1 out)"
    if [ "$(grep -c '^WARNING: moved.1 is in units lj, the deck in units metal' out)" -eq "$2" ]; then echo "ok units $1"; else echo "not ok units $1: expected $2 warnings"; fi
}
warns_of_units metal 1
warns_of_units lj 0
