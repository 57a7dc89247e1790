#!/bin/bash
# The study of the beam (inputs/silica_beam, tools/reproduce_beam): equal bits on any number of ranks, and statistics that find what
# was put into the tables.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=200
SPHERES="$TOP/inputs/silica_beam"

same_on_ranks() {
    local n
    for n in 1 2 3 4 6 8; do
        coldweld $n -in "$SPHERES/spheres.in" -var here "$SPHERES" -var out . -var diameter 12 -var relax 5 -var hold 0.005 -var time 0.02 -var lines 15 \
            -var currents 6.94 -var accelerate 1e13
        ends_with 0
        awk '/f_mean\[1\]/ { on = 1; next } /^Loop/ { on = 0 } on' out >last
        [ $n -eq 1 ] && { cp last one; cp spheres.csv one.csv; continue; }
        cmp -s last one || fault "other bits on $n ranks"
        cmp -s spheres.csv one.csv || fault "another table on $n ranks"
    done
    [ "$(wc -l <one)" -ge 4 ] || fault 'hardly a line'
    awk -F, 'END { exit !($9 > 0) }' one.csv || fault 'no event'
}

# grow SEED: a table of runs at four temperatures whose contact grows by c t, c = exp(-0.05 eV / kT), from 10 A; half of that without a beam
grow() {
    awk -v seed="$1" 'BEGIN {
        print "tag,current_A_per_cm2,accelerate,seed,T_K,time_ps,seconds,dose_e_per_A2,events,contact_width_A,bridges,centres_A,temperature_K,potential_eV,beam_work_eV"
        for (T = 300; T <= 900; T += 200) for (k = 1; k <= 40; k++)
            printf "%d,1,2e12,%d,%d,%g,%g,0,0,%.9g,5,20,%d,0,0\n", T, seed, T, k, 2 * k,
                10 + 0.1 * (1 + 0.2 * (seed - 2)) * exp(-0.05 * 11604.518 / T) * 2 * k, T }'
}
statistics() {
    local seed
    for seed in 1 2 3; do grow $seed >t_$seed.csv; done
    awk -F, -f "$TOP/tools/beam_runs.awk" -v curves=curves.csv t_1.csv t_2.csv t_3.csv >runs.csv || fault 'no table of runs'
    # 0.1 A/s exp(-0.05 eV / k 300 K) = 0.014456 A/s, seeds 0.8, 1 and 1.2 times that
    awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; next }
        $1 == 300 { d = $at["speed_nm_per_s"] / (0.0014456 * (1 + 0.2 * ($2 - 2))) - 1; n++; if (d * d > 1e-8) exit 1 }
        END { exit n != 3 }' runs.csv || fault 'another speed'
    # at the end of the shortest run, 80 s: 10 + 1.15648 A, error 0.2 x 1.15648 / sqrt(3)
    awk -F, '$1 == 300 && $2 == 40 { d = $5 - 11.15648; e = $6 - 0.2 * 1.12 / sqrt(3) * 1.0326; exit !(d * d < 1e-6 && e * e < 1e-4 && $9 == 3) }' \
        curves.csv || fault "another mean: $(grep '^300,40' curves.csv)"
    awk -F, -f "$TOP/tools/beam_arrhenius.awk" -v times=times.csv -v grown="0.5" t_1.csv t_2.csv t_3.csv >fits.csv || fault 'no fit'
    awk -F, 'NR == 2 { exit !($2 > 0.0499 && $2 < 0.0501 && $3 < 0.0005 && $5 == 12 && $6 == 0) }' fits.csv || fault "another energy: $(tail -n 1 fits.csv)"
}

# two seeds of gold, as short as they can be: a table with a line for each quantity, and nothing is run twice
whole_tool() {
    WORDS='-var diameter 16 -var length 20 -var time 0.1 -var seconds 0.02' QUICK=1 SEEDS='1 2' PARTS=gold timeout 60 "$TOP/tools/reproduce_beam" here >out 2>err ||
        fault "exit code $?"
    grep -Eq '^energy_released_eV,2,[0-9.-]+,[0-9.]+,[0-9.-]+,[0-9.]+,[0-9.-]+,[0-9.]+,no difference,' here/gold_table.csv || fault 'no row of the energy'
    [ -s here/gold.png ] || fault 'no plot'
    touch stamp
    QUICK=1 SEEDS='1 2' PARTS=gold timeout 60 "$TOP/tools/reproduce_beam" here >out 2>err || fault "exit code $? the second time"
    [ -z "$(find here -name 'gold_?.csv' -newer stamp)" ] || fault 'it was run again'
    ! PARTS=cheese "$TOP/tools/reproduce_beam" here >out 2>err || fault 'cheese is no part'
    grep -q "got 'cheese'" err || fault 'no word of cheese'
}

run_case same-on-ranks same_on_ranks
run_case statistics statistics
if command -v gnuplot >/dev/null; then run_case whole-tool whole_tool; fi
end_cases
