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
