#!/bin/bash
# benchmarks/scaling counts what it says on 1 and 4 ranks, and the model reads its table.
set -u
cd "$SCRATCH" || exit 1
COLDWELD=$COLDWELD timeout 200 "$TOP/benchmarks/scaling" -n "1 4" -c 6 -w 4 -s 60 -o "$PWD/out" strong weak >screen 2>&1 </dev/null ||
    { echo "not ok counting: $(tail -n 1 screen)"; exit 1; }

# say NAME CONDITION: an awk condition over the lines of summary.csv, columns by name in c[]
say() {
    awk -F, -v name="$1" "function f(n) { return \$c[n] } NR == 1 { for (k = 1; k <= NF; k++) c[\$k] = k; next } { rows++; if (!($2)) bad = bad \" \" \$1 \" on \" \$2 }
        END { if (rows != 4) bad = bad \" \" rows \" lines\"; print bad ? \"not ok \" name \":\" bad : \"ok \" name }" out/summary.csv
}
say 'every atom is owned once' 'f("atoms") == ($1 == "strong" ? 864 : 256 * $2) && f("owned_mean") * $2 == f("atoms")'
say 'one rank sends nothing' '($2 > 1) == (f("step_bytes_max") > 0) && ($2 > 1) == (f("build_messages_mean") > 0)'
say 'two messages per partner and step, but for list builds' '$2 == 1 || (f("partners_mean") == 3 && f("step_messages_mean") <= 6 && f("step_messages_mean") > 5.8)'
say 'one reduction per step' 'f("step_collectives_mean") >= 1 && f("step_collectives_mean") < 1.3'
say 'work is shared' 'f("imbalance") >= 1 && f("imbalance") < 1.3 && f("builds") == 1'
lines=$(wc -l <out/ranks.csv)
[ "$lines" -eq 11 ] && echo 'ok a line per rank' || echo "not ok a line per rank: $lines lines, expected 11"

"$TOP/benchmarks/scaling_model" -i out -o out >tables 2>&1 </dev/null && grep -q '^| weak | 4 | 256 |' tables && grep -q '^| 100000 ' tables &&
    echo 'ok the model reads the counts' || echo "not ok the model reads the counts: $(tail -n 1 tables)"
"$TOP/benchmarks/scaling_model" -i out -o out latncy=1 >tables 2>&1 </dev/null && echo 'not ok an unknown name is an error' || echo 'ok an unknown name is an error'

# the table itself: a file that cannot be written is one clear error, on two ranks too
timeout 60 "$MPIRUN" -n 2 "$COLDWELD" -in "$TOP/benchmarks/decks/scaling_bulk.in" -var x 4 -var y 4 -var z 4 -var steps 2 -counters no/such/folder.csv -log none >screen 2>err </dev/null
if grep -q "option -counters: .*no/such/folder.csv" err; then echo 'ok a table that cannot be written'; else echo "not ok a table that cannot be written: $(tail -n 1 err)"; fi
