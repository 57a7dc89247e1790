#!/bin/bash
# The same bits: equal statehash on 1, 2, 3, 4, 6 and 8 ranks, with a new balance every 20 steps and without, with other neighbour
# settings, on every instruction set, and across a checkpoint written on 3 ranks and continued on 5.
# Cases: bulk metal, a welding pair on graphene under Langevin in a mostly empty box, a Lennard-Jones melt, an alloy particle
# under Nose-Hoover, the alloy in a tilted box, a silica particle with bond orders that melts on a flexible sheet of carbon, a silica melt with angles.
set -u
decks=$TOP/tests/deck/bits
STEPS=${BITS_STEPS:-500}
export COLDWELD_POTENTIALS=$TOP/potentials

# run RANKS DECK WORDS...: the hash column of the thermo table
run() {
    local n=$1 deck=$2
    shift 2
    "$MPIRUN" -n "$n" "$COLDWELD" -in "$decks/$deck.in" -var steps "$STEPS" -log none "$@" >"$SCRATCH/out" 2>"$SCRATCH/err" || {
        echo "failed: $(tail -n 2 "$SCRATCH/err")"
        return
    }
    awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on { print $1, $NF }' "$SCRATCH/out"
}

# same NAME EXPECTED GOT
same() {
    if [ -n "$2" ] && [ "$2" = "$3" ]; then
        echo "ok $1"
    else
        echo "not ok $1: expected $(echo "$2" | tail -n 1), got $(echo "$3" | tail -n 1)"
    fi
}

for deck in bulk pair melt alloy tilted silica vashishta ions ions_tilted ions_alone; do
    one=$(run 1 $deck)
    [ "$(echo "$one" | wc -l)" -ge 2 ] || echo "not ok $deck: no table: $one"
    for n in 2 3 4 6 8; do
        same "$deck on $n ranks" "$one" "$(run $n $deck)"
    done
    same "$deck on 3 ranks, balanced every 20 steps" "$one" "$(run 3 $deck -var balance 20)"
    same "$deck with a short skin" "$one" "$(run 2 $deck -var skin 0.2)"
    for simd in avx2 portable; do
        same "$deck, $simd" "$one" "$(COLDWELD_SIMD=$simd run 1 $deck)"
    done
done

# in mixed precision, which is restored from the checkpoint
for deck in bulk pair melt alloy tilted; do
    double=$(run 1 $deck)
    one=$(run 1 $deck -precision mixed)
    [ -n "$one" ] && [ "$one" != "$double" ] || echo "not ok $deck, mixed: expected other numbers than in double, got $one"
    for n in 2 3 4 6 8; do
        same "$deck, mixed, on $n ranks" "$one" "$(run $n $deck -precision mixed)"
    done
    same "$deck, mixed, on 3 ranks, balanced every 20 steps" "$one" "$(run 3 $deck -precision mixed -var balance 20)"
    same "$deck, mixed, with a short skin" "$one" "$(run 2 $deck -precision mixed -var skin 0.2)"
    same "$deck, mixed, avx2" "$one" "$(COLDWELD_SIMD=avx2 run 1 $deck -precision mixed)"
done

# a checkpoint half-way on 3 ranks, continued on 5: continues NAME DECK WORDS...
continues() {
    local name=$1 deck=$2 whole got
    shift 2
    whole=$(run 2 "$deck" -var half $((STEPS / 2)) -var file "$SCRATCH/unused" "$@")
    run 3 "$deck" -var half $((STEPS / 2)) -var file "$SCRATCH/half.h5" "$@" >/dev/null
    "$MPIRUN" -n 5 "$COLDWELD" -in "$decks/${deck}_continued.in" -var steps "$STEPS" -var file "$SCRATCH/half.h5" -log none >"$SCRATCH/out" 2>"$SCRATCH/err" || cat "$SCRATCH/err"
    got=$(awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on { print $1, $NF }' "$SCRATCH/out" | tail -n 1)
    same "$name: written on 3 ranks, continued on 5" "$(echo "$whole" | tail -n 1)" "$got"
}
for deck in pair alloy tilted silica ions ions_tilted ions_alone; do
    continues $deck $deck
done
for sides in 'p p s' 's p s'; do # a slab, a wire
    one=$(run 1 ions_alone -var sides "$sides")
    [ "$one" != "$(run 1 ions_alone)" ] || echo "not ok ions_alone, $sides: expected other numbers than without images"
    for n in 3 8; do
        same "ions_alone, $sides, on $n ranks" "$one" "$(run $n ions_alone -var sides "$sides")"
    done
    continues "ions_alone, $sides" ions_alone -var sides "$sides"
done
for deck in pair alloy tilted; do
    continues "$deck, mixed" $deck -precision mixed
done
