#!/bin/bash
# The weld ledger from a deck: two gold cubes on one, two and three ranks, and over a checkpoint.
set -u
cd "$SCRATCH" || exit 1
export COLDWELD_POTENTIALS=$TOP/potentials

deck() { # deck NAME LINE...: the common start, then the lines
    local name=$1
    shift
    cat >"$name" <<'END'
units metal
boundary f f f
lattice fcc 4.08
region space block -30 40 -20 20 -20 20 units box
create_box 1 space
particle left cube edge 13 center 0 0 0
particle right cube edge 13 center 14.5 2 1 rotate 7 1 0 0
pair_style eam/alloy
pair_coeff * * Au_Zhou04.eam.alloy Au
neighbor 1.0 bin
velocity all create 300 77 mom yes rot yes dist gaussian
thermo 20
END
    printf '%s\n' "$@" >>"$name"
}
fixes='fix 1 all nve
fix 2 all langevin 300 300 0.5 77
#cw fix w weld left right every 20 file ledger.csv quench 40
thermo_style custom step temp pe f_w[1] f_w[6] f_w[8] f_w statehash'
run() { # run LABEL RANKS DECK
    rm -f out.txt
    timeout 120 "$MPIRUN" -n "$2" "$COLDWELD" -in "$3" -log "log.$1" >out.txt 2>&1 </dev/null && return
    echo "not ok $1: $(grep -m 1 ERROR out.txt)"
    exit 1
}
same() { # same NAME FILE FILE
    if cmp -s "$2" "$3"; then echo "ok $1"; else echo "not ok $1: $(diff "$2" "$3" | head -n 4 | tr '\n' '|')"; fi
}
hash_of() { awk '/^ *Step/ { on = 1 } /^Loop/ { on = 0 } on && $1 == 80 { print $NF }' "$1"; }

deck whole "$fixes" 'run 80'
for n in 1 2 3; do
    run "whole.$n" "$n" whole
    mv ledger.csv "ledger.$n"
done
same '2 ranks' ledger.1 ledger.2
same '3 ranks' ledger.1 ledger.3
if [ "$(wc -l <ledger.1)" = 6 ]; then echo "ok lines"; else echo "not ok lines: $(wc -l <ledger.1)"; fi
deck without 'fix 1 all nve' 'fix 2 all langevin 300 300 0.5 77' \
    'thermo_style custom step statehash' 'run 80'
run without 2 without
if [ -n "$(hash_of log.without)" ] && [ "$(hash_of log.without)" = "$(hash_of log.whole.1)" ]; then
    echo "ok the run does not feel it"
else
    echo "not ok the run does not feel it: $(hash_of log.without), $(hash_of log.whole.1)"
fi

# what a crash after the checkpoint leaves behind is cut off
deck first "$fixes" 'run 40' 'write_restart half.h5' 'run 20'
run first 2 first
cat >second <<END
read_restart half.h5
thermo 20
$fixes
run 40
END
run second 3 second
same 'checkpoint' ledger.1 ledger.csv
if [ "$(hash_of log.second)" = "$(hash_of log.whole.1)" ]; then echo "ok bits after the checkpoint"
else echo "not ok bits after the checkpoint"; fi

# energy is booked: much heat flows, the time step errs, and the residual is round-off
awk -F, 'END { heat = $16 < 0 ? -$16 : $16; error = $18 < 0 ? -$18 : $18; left = $19 < 0 ? -$19 : $19
    if (heat > 0.5 && error > 1e-6 && error < 0.05 && left < 1e-8) print "ok balance"
    else print "not ok balance: " heat ", " error ", " left }' ledger.1
