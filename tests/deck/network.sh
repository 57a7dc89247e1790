#!/bin/bash
# fix network from a deck: warm cristobalite on one, two and three ranks, over a checkpoint; and what it refuses.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"

basis() { # the 8 silicon and 16 oxygen places of cubic cristobalite
    echo '0 0 0 0 .5 .5 .5 0 .5 .5 .5 0 .25 .25 .25 .25 .75 .75 .75 .25 .75 .75 .75 .25
        .125 .125 .125 .125 .875 .875 .875 .125 .875 .875 .875 .125 .125 .625 .625 .125 .375 .375 .875 .625 .375 .875 .375 .625
        .625 .125 .625 .625 .875 .375 .375 .125 .375 .375 .875 .625 .625 .625 .125 .625 .375 .875 .375 .625 .875 .375 .375 .125' |
        xargs -n 3 echo ' &
 basis' | tr '\n' ' ' | sed 's/& /\&\n/g'
}
deck() { # deck NAME LINE...: the common start, then the lines
    local name=$1
    shift
    {
        echo 'units metal
atom_style charge'
        echo "lattice custom 7.16 a1 1 0 0 a2 0 1 0 a3 0 0 1 $(basis)"
        echo "region box block 0 2 0 2 0 2
create_box 2 box
create_atoms 1 box $(for k in $(seq 9 24); do printf ' basis %d 2' "$k"; done)
mass 1 28.085
mass 2 15.999
pair_style silica bks coulomb sf
pair_coeff * * Si O
velocity all create 600 4711
timestep 0.001
thermo 10"
        printf '%s\n' "$@"
    } >"$name"
}
fixes='fix 1 all nve
fix n all network 1 2 cutoff 2.2 every 10 file net.csv rings 8 waves 12 tables net
thermo_style custom step f_n f_n[2] f_n[4] f_n[13] f_n[15] statehash'
hash_of() { awk '/^ *Step/ { on = 1 } /^Loop/ { on = 0 } on && $1 == 40 { print $NF }' "$1"; }
same() { cmp -s "$1" "$2" || fault "$1 and $2 differ: $(diff "$1" "$2" | head -n 3 | tr '\n' '|')"; }

tables='radial coordination angles rings waves'
keep() { # keep LABEL: what a run has written
    mv net.csv "$1.csv"
    for t in $tables; do mv "net_$t.csv" "$1_$t.csv" || fault "no table $t"; done
}
ranks_and_checkpoint() {
    deck whole "$fixes" 'run 40'
    for n in 1 2 3; do
        coldweld "$n" -in whole -log "log.$n"
        ends_with 0
        keep "$n"
    done
    deck first "$fixes" 'run 20' 'write_restart half.h5' 'run 10'
    printf '%s\n' 'read_restart half.h5' 'thermo 10' "$fixes" 'run 20' >second
    coldweld 2 -in first
    ends_with 0
    coldweld 3 -in second -log log.second
    ends_with 0
    keep second
    deck without 'fix 1 all nve' 'thermo_style custom step statehash' 'run 40'
    coldweld 2 -in without -log log.without
    for other in 2 3 second; do
        same 1.csv "$other.csv"
        for t in $tables; do same "1_$t.csv" "${other}_$t.csv"; done
    done
    [ "$(wc -l <1.csv)" -eq 6 ] || fault "$(wc -l <1.csv) lines"
    [ -n "$(hash_of log.1)" ] && [ "$(hash_of log.1)" = "$(hash_of log.without)" ] || fault 'the run feels it'
    [ "$(hash_of log.1)" = "$(hash_of log.second)" ] || fault 'other bits after the checkpoint'
}
# warm, the crystal keeps its bonds and rings; its tables are normalised
values() {
    deck whole "$fixes" 'run 40'
    coldweld 1 -in whole
    awk -F, 'NR > 1 && ($4 != 4 || $6 != 1 || $10 != 1 || $17 != 6) { print "line " $0 }' net.csv >bad
    awk -F, 'NR > 1 && ($1 == 6 ? $2 != 1 || $3 != 12 || $4 != 2 : $2 + $3 + $4 != 0) { print "rings " $0 }' net_rings.csv >>bad
    awk -F, 'NR > 1 { a += $2; b += $3 } END { if (a < 0.9999 || a > 1.0001 || b < 0.9999 || b > 1.0001) print "angles " a, b }' net_angles.csv >>bad
    # 4 oxygens within 2.2 A of silicon: density of oxygen times the integral of g
    awk -F, 'NR > 1 && $1 < 2.2 { n += $2 * 12.566371 * $1 * $1 * 0.02 * 128 / 14.32 ^ 3 } END { if (n < 3.99 || n > 4.01) print "radial " n }' net_radial.csv >>bad
    # the first reflection, (111), at 1.520 1/A
    awk -F, 'NR > 1 && $2 > 20 && !at { at = $1 } END { if (at != 1.525) print "reflection at " at }' net_waves.csv >>bad
    [ ! -s bad ] || fault "$(head -n 3 bad | tr '\n' ';')"
}
refuses() { # refuses PATTERN LINE...
    local pattern=$1
    shift
    deck bad.in "$@" 'run 10'
    refused 2 "$pattern" -in bad.in
    absent net.csv.tmp
}
# a folder in the way of a table: nothing half-written stays
no_table() {
    mkdir net_radial.csv
    refuses "fix network n: cannot write 'net_radial.csv'" 'fix n all network 1 2 cutoff 2.2 every 10 file net.csv tables net'
}

export LIMIT=120
run_case ranks ranks_and_checkpoint
run_case values values
run_case no_table no_table
run_case no_type refuses "bad.in:[0-9]+: .*expected the bridging atom's type, 1 to 2, got '3'" 'fix n all network 1 3 cutoff 2.2 every 10 file net.csv'
run_case no_atoms refuses 'fix network n: the group has no atoms of type 2' 'group si type 1' 'fix n si network 1 2 cutoff 2.2 every 10 file net.csv'
run_case no_sample refuses "nobody" 'fix n all network 1 2 cutoff 2.2 every 10 file net.csv sample nobody'
run_case no_bonds refuses 'fix network n: no atom of type 1 has one of type 2 nearer than the cut-off, 1.1' 'fix n all network 1 2 cutoff 1.1 every 10 file net.csv'
run_case far_range refuses 'fix network n: the network: the distance 12 is longer than the cut-off of the force field' 'fix n all network 1 2 cutoff 2.2 every 10 file net.csv range 12'
run_case far_bonds refuses 'fix network n: the cut-off of the bonds, 12, is longer' 'fix n all network 1 2 cutoff 12 every 10 file net.csv'
run_case open_box refuses 'fix network n: structure factors need a box that is periodic' 'change_box all boundary p p f' 'fix n all network 1 2 cutoff 2.2 every 10 file net.csv waves 10'
run_case no_values refuses 'fix network n has no values before its first line' 'fix n all network 1 2 cutoff 2.2 every 10 file net.csv' 'print "$(f_n)"'
end_cases
