#!/bin/bash
# The same bits: equal statehash on 1, 2, 3, 4, 6 and 8 ranks, with a new balance every 20 steps and without, with other neighbour
# settings, on every instruction set, and across a checkpoint written on 3 ranks and continued on 5.
# Cases: bulk metal, a welding pair on graphene under Langevin in a mostly empty box, a Lennard-Jones melt, an alloy particle
# under Nose-Hoover, the alloy in a tilted box, a silica particle with bond orders that melts on a flexible sheet of carbon, a silica melt with angles.
set -u
decks=$TOP/tests/deck/bits
export COLDWELD_POTENTIALS=$TOP/potentials

# Steps of a deck. Each holds several list builds (-var skin 0.2: many); a wrong bit shows in the next hash and
# stays. The mesh of charges without images costs twenty times the others, and makes its lists every ten steps.
steps_of() { if [[ $1 = ions_alone* ]]; then echo 100; else echo 500; fi; }

# run RANKS DECK WORDS...: the hash column of the thermo table
run() {
    local n=$1 deck=$2 start=()
    shift 2
    [ "$n" -eq 1 ] || start=("$MPIRUN" -n "$n")
    "${start[@]}" "$COLDWELD" -in "$decks/$deck.in" -var steps "$(steps_of "$deck")" -log none "$@" >"$SCRATCH/out" 2>"$SCRATCH/err" || {
        echo "failed: $(tail -n 2 "$SCRATCH/err")"
        return
    }
    awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on { print $1, $NF }' "$SCRATCH/out"
}

# same NAME EXPECTED GOT: lines of hashes; a run that failed is not the same as another
same() {
    if [ -n "$2" ] && [[ $2 != failed* ]] && [ "$2" = "$3" ]; then
        echo "ok $1"
    else
        echo "not ok $1: expected $(echo "$2" | tail -n 1), got $(echo "$3" | tail -n 1)"
    fi
}

declare -A double # by deck, on one rank
for deck in bulk pair melt alloy tilted silica vashishta ions ions_tilted ions_alone; do
    one=$(run 1 $deck)
    double[$deck]=$one
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
    one=$(run 1 $deck -precision mixed)
    [ -n "$one" ] && [ "$one" != "${double[$deck]}" ] || echo "not ok $deck, mixed: expected other numbers than in double, got $one"
    for n in 2 3 4 6 8; do
        same "$deck, mixed, on $n ranks" "$one" "$(run $n $deck -precision mixed)"
    done
    same "$deck, mixed, on 3 ranks, balanced every 20 steps" "$one" "$(run 3 $deck -precision mixed -var balance 20)"
    same "$deck, mixed, with a short skin" "$one" "$(run 2 $deck -precision mixed -var skin 0.2)"
    same "$deck, mixed, avx2" "$one" "$(COLDWELD_SIMD=avx2 run 1 $deck -precision mixed)"
done

# a checkpoint half-way on 3 ranks, which go on to the end, continued on 5: continues NAME DECK WORDS...
continues() {
    local name=$1 deck=$2 steps whole got
    shift 2
    steps=$(steps_of "$deck")
    whole=$(run 3 "$deck" -var half $((steps / 2)) -var file "$SCRATCH/half.h5" "$@")
    got=$(run 5 "${deck}_continued" -var file "$SCRATCH/half.h5")
    same "$name: written on 3 ranks, continued on 5" "$(echo "$whole" | tail -n 1)" "$(echo "$got" | tail -n 1)"
}
for deck in pair alloy tilted silica ions ions_tilted ions_alone; do
    continues $deck $deck
done
for sides in 'p p s' 's p s'; do # a slab, a wire
    one=$(run 1 ions_alone -var sides "$sides")
    [ "$one" != "${double[ions_alone]}" ] || echo "not ok ions_alone, $sides: expected other numbers than without images"
    for n in 3 8; do
        same "ions_alone, $sides, on $n ranks" "$one" "$(run $n ions_alone -var sides "$sides")"
    done
    continues "ions_alone, $sides" ions_alone -var sides "$sides"
done
for deck in pair alloy tilted; do
    continues "$deck, mixed" $deck -precision mixed
done
