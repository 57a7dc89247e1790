#!/bin/bash
# The end of a run: the lines that parsers of LAMMPS's logs look for, and figures of cost that agree with one
# another and with what must have been sent.
set -u
cd "$SCRATCH" || exit 1
cat >deck.in <<'DECK'
units lj
lattice fcc 0.8442
region all block 0 10 0 10 0 10
create_box 1 all
create_atoms 1 box
mass 1 1.0
velocity all create 1.44 87287
pair_style lj/cut 2.5
pair_coeff 1 1 1.0 1.0
fix 1 all nve
thermo 100
run 300
DECK
check() { # check NAME CONDITION: an awk condition over v["NAME", 1 ..], the numbers of the line that begins with NAME
    if awk -v FS='[:=|]' '
        function near(a, b, part) { return a - b <= part * b && b - a <= part * b }
        /[:=|]/ { key = $1; sub(/ +$/, "", key); rest = $0; sub(/^[^:=|]*[:=|]/, "", rest)
                  n = split(rest, word, /[ |]+/); c = 0
                  for (k = 1; k <= n; k++) if (word[k] ~ /^[-0-9.]+(e[-+]?[0-9]+)?$/) v[key, ++c] = word[k] + 0 }
        END { exit !('"$2"') }' "$log"; then echo "ok $ranks ranks: $1"; else echo "not ok $ranks ranks: $1"; fi
}
line() { # line NAME PATTERN: exactly one line of LAMMPS's form
    if [ "$(grep -Ec "$2" "$log")" -eq 1 ]; then echo "ok $ranks ranks: $1 as LAMMPS has it"; else echo "not ok $ranks ranks: no line $1"; fi
}
number='[-+0-9.e]+'
for ranks in 1 3; do
    log=log.$ranks
    timeout 60 "$MPIRUN" -n "$ranks" "$COLDWELD" -in deck.in -log "$log" >out 2>err </dev/null ||
        echo "not ok run on $ranks ranks: $(head -c 300 err)"
    line loop "^Loop time of $number on $ranks procs for 300 steps with 4000 atoms\$"
    line performance "^Performance: $number tau/day, $number timesteps/s, $number Matom-step/s\$"
    line processor "^$number% CPU use with $ranks MPI tasks x no OpenMP threads\$"
    line breakdown '^Section \|  min time  \|  avg time  \|  max time  \|%varavg\| %total$'
    for task in Pair Neigh Comm Output Modify Other; do
        line $task "^$task +\| $number +\| $number +\| $number +\| +$number \| +$number\$"
    done
    for name in Nlocal Nghost Neighs; do line $name "^$name: +$number ave +[0-9]+ max +[0-9]+ min\$"; done
    check 'shares of time add up' 'near(v["Pair", 5] + v["Neigh", 5] + v["Comm", 5] + v["Output", 5] + v["Modify", 5] + v["Other", 5], 100, 0.01)'
    check 'each atom has an owner' 'near(v["Nlocal", 1] * '"$ranks"', 4000, 1e-5) && v["Nlocal", 3] <= v["Nlocal", 1] && v["Nlocal", 1] <= v["Nlocal", 2]'
    check 'neighbours, owned and ghosts' 'near(v["Own neighs/atom", 1] + v["Ghost neighs/atom", 1], v["Ave neighs/atom", 1], 1e-5)'
    check 'rows' 'near(v["Neighs", 1] * '"$ranks"', v["Total # of neighbors", 1], 1e-5) && near(v["Total # of neighbors", 1] / 4000, v["Ave neighs/atom", 1], 1e-5)'
    check 'rebuilds' 'v["Neighbor list builds", 1] > 5 && near(v["Neighbor list builds", 1] * v["Ave steps per build", 1], 300, 1e-4) && v["Dangerous builds", 1] == 0 && ("Dangerous builds", 1) in v'
    if [ "$ranks" -eq 1 ]; then
        check 'nothing is sent to nobody' 'v["Messages/step", 1] + v["Bytes/step", 1] + v["Rebuild messages/step", 1] + v["Rebuild bytes/step", 1] == 0'
    else
        # 24 or 32 bytes per step for each ghost that another rank owns (most are: three bricks along one side)
        check 'bytes of the halo' 'v["Bytes/step", 1] > 12 * v["Nghost", 1] * (1 - 1 / v["Ave steps per build", 1]) && v["Bytes/step", 1] < 34 * v["Nghost", 1] * (1 - 1 / v["Ave steps per build", 1])'
        check 'bytes of rebuilds' 'v["Rebuild bytes/step", 1] > 24 * v["Nghost", 1] / v["Ave steps per build", 1]'
        check 'messages to two partners' 'near(v["Messages/step", 1], 2 * (1 - 1 / v["Ave steps per build", 1]), 0.01)'
    fi
    check 'one collective or more per step' 'v["Collectives/step", 1] >= 1 && v["Collectives/step", 1] < 10 && v["Collective bytes/step", 1] >= 8'
    check 'imbalance' 'v["Imbalance", 1] >= 1 && v["Imbalance", 1] < 1.2 && (v["Balances", 1] == 0 || v["Imbalance after", 1] <= v["Imbalance before", 1])'
done
same() { grep -E '^(Total # of neighbors|Neighbor list builds|Ave neighs/atom)' "$1"; }
if [ "$(same log.1)" = "$(same log.3)" ]; then echo 'ok lists on any number of ranks'; else echo 'not ok lists on three ranks differ'; fi
