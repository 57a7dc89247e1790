#!/bin/bash
# The decks that press a sphere and pull and look into a weld (inputs/silica_beam), and the tools that read their tables: equal bits on any
# number of ranks, known yields, strengths, means and sections, and the parts of the study as short as they can be.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=200
DECKS=$TOP/inputs/silica_beam

# ranks DECK FILE WORD...: the same thermo lines and the same table on any number of ranks
ranks() {
    local deck=$1 file=$2 n
    shift 2
    for n in 1 2 3 4 6 8; do
        coldweld $n -in "$DECKS/$deck" -var here "$DECKS" -var out . "$@"
        ends_with 0
        grep -E '^ +[0-9]+ .* [0-9a-f]{16} *$' out >lines
        [ $n -eq 1 ] && { cp lines one; cp "$file" one.csv; continue; }
        cmp -s lines one || fault "other bits on $n ranks"
        cmp -s "$file" one.csv || fault "another table on $n ranks"
    done
    [ "$(cat one one.csv | wc -l)" -ge 8 ] || fault 'hardly a line'
}
press_on_ranks() {
    ranks compress.in compress.csv -var diameter 14 -var settle 0.02 -var speed 40 -var strain 0.15 -var lines 10 -var accelerate 2e14
    awk -F, 'END { exit !($13 > 0) }' one.csv || fault 'no event'
}
pull_on_ranks() { ranks pull.in pull.csv -var diameter 14 -var relax 20 -var hold 0.02 -var weld 0.02 -var speeds 100 -var far 4 -var lines 10; }

# bend SEED TAG LOW HIGH: a curve with the slopes LOW GPa up to a strain of 0.3 and HIGH behind it, from a strain of 0.1
bend() {
    awk -v seed="$1" -v tag="$2" -v low="$3" -v high="$4" 'BEGIN {
        for (s = 0.0025; s < 0.45; s += 0.005)
            printf "%s,%s,5e12,%d,300,%g,%g,0,0,0,%.6f,%g,0,%d,0\n", tag, tag, seed, s, s, (s < 0.1 ? 0 : s < 0.3 ? low * (s - 0.1) : 0.2 * low + high * (s - 0.3)), 1e5 * s * tag, 300 + seed }'
}
head='tag,current_A_per_cm2,accelerate,seed,T_K,time_ps,strain,gap_A,load_nN,load_difference_nN,stress_GPa,dose_e_per_A2,events,temperature_K,potential_eV'
yields() {
    local seed
    for seed in 1 2; do { echo "$head"; bend $seed 0 20 2; bend $seed 6.94 $((8 + seed)) 9; } >c_$seed.csv; done
    awk -F, -f "$TOP/tools/beam_yield.awk" c_1.csv c_2.csv >runs.csv || fault 'no table'
    # the line through 0.06 to both sides has half of its slope where as many points lie before as behind the bend, but for the slope of 2
    awk -F, '$1 == 0 { n++; if (!($6 > 0.295 && $6 < 0.32 && $7 > 3.6 && $7 < 4.1 && $8 == 20)) exit 1 } END { exit n != 2 }' runs.csv || fault "another yield: $(sed -n 2p runs.csv)"
    # mean over strains from 0.3 to 0.4: 4 + 2 x 0.05; one that does not bend has no yield
    awk -F, '$1 == 0 { d = $9 - 4.1; if (d * d > 1e-4) exit 1 } $1 == 6.94 { n++; if ($6 != "" || $7 != "") exit 1 } END { exit n != 2 }' runs.csv || fault 'another flow stress, or a yield'
    awk -F, '$4 == 2 && $1 == 6.94 { exit !($10 == 302 && $5 > 3e5) }' runs.csv || fault 'another temperature or dose'
    awk -F, -v y=stress_GPa -f "$TOP/tools/beam_curve.awk" c_1.csv c_2.csv >curve.csv || fault 'no curve'
    # at 0.21: slopes 9 and 10 over 0.11: mean 1.045, error of the mean 0.055
    awk -F, '$1 == 6.94 && $2 == 0.21 { d = $3 - 1.045; e = $4 - 0.055; n++; if (d * d > 1e-6 || e * e > 1e-6 || $5 != 2) exit 1 } END { exit n != 1 }' curve.csv ||
        fault "another mean: $(grep '^6.94,0.21' curve.csv)"
}

# a rod of glass of known section, thinner in the middle
section() {
    cat >in.a <<DECK
units metal
atom_style charge
boundary s s s
region box block -40 40 -20 20 -20 20 units box
create_box 2 box
mass 1 28.085
mass 2 15.999
glass rod file $TOP/inputs/silica/glass.data.gz rod diameter 24 length 60 rotate 90 0 1 0 seed 3 center 0 0 0
pair_style silica bks coulomb dsf
pair_coeff * * Si O
variable left_to string -25
variable right_from string 25
region waist block 3 13 -20 20 9 20 units box
delete_atoms region waist
include $DECKS/section.txt
print "SECTION \${section} \${thinnest}"
DECK
    coldweld 1 -in in.a
    ends_with 0
    # of the circle of 452 A^2 a segment of height 3 goes: 33 A^2
    awk '$1 == "SECTION" { n++; if (!($2 > 370 && $2 < 440 && $3 > 4 && $3 < 12)) { print; exit 1 } } END { exit n != 1 }' out >other || fault "another section: $(cat other)"
}

whole_tool() {
    WORDS="-var diameter 14 -var settle 0.01 -var speed 40 -var lines 5 -var strain 0.4" QUICK=1 PARTS=compress timeout 100 "$TOP/tools/reproduce_beam" here >out 2>err ||
        fault "exit code $?"
    WORDS="-var diameter 14 -var relax 20 -var hold 0.01 -var weld 0.01 -var far 2 -var lines 5" QUICK=1 PARTS=pull timeout 100 "$TOP/tools/reproduce_beam" here >out 2>err ||
        fault "exit code $?"
    WORDS="-var diameter 24 -var relax 20 -var hold 0.01 -var weld 0.01 -var skin -5 -var samples 1 -var apart 5 -var bulk $TOP/inputs/silica/glass_1536.data.gz" QUICK=1 \
        PARTS=junction timeout 100 "$TOP/tools/reproduce_beam" here >out 2>err || fault "exit code $?"
    grep -Eq '^off,2,0,[0-9.]+,[0-9.]+,[0-2],[0-9.]*,[0-9.]*,9.26,' here/compress_table.csv || fault 'no row without a beam'
    grep -Eq '^ratio,2,,[0-9.]+,[0-9.]+,' here/compress_table.csv || fault 'no ratio'
    [ "$(grep -Ec '^[42],2,[0-9.e+]+,[0-9]+,[0-9]+,[0-9.]+,[0-9.]+,' here/pull_table.csv)" -eq 2 ] || fault 'no two rates'
    grep -Eq '^si_4fold,2,0?\.?[0-9]+' here/junction_table.csv || fault 'no coordination'
    local part
    for part in compress pull junction; do [ -s here/$part.png ] || fault "no plot of $part"; done
}

run_case press-on-ranks press_on_ranks
run_case pull-on-ranks pull_on_ranks
run_case yields yields
run_case section section
if command -v gnuplot >/dev/null; then run_case whole-tool whole_tool; fi
end_cases
