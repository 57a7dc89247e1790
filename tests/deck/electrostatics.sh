#!/bin/bash
# Long-range Coulomb in decks: against LAMMPS (tests/golden/coulomb), sums over atoms and the totals, what evdwl and ecoul are and that
# looking at them changes nothing, lattices of silica (tests/reference/silica.csv), and what cannot be done.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
golden=$TOP/tests/golden/coulomb
LIMIT=200
JOBS=3

table() { awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on' "$1"; }

# from_golden EDIT...: the golden deck after sed, as in.deck
from_golden() { sed "$@" "$golden/silica.in" >in.deck; }

# LAMMPS takes erfc to 1e-6; the columns without it agree to the accuracy of the sum
against_lammps() {
    local style=$1
    from_golden ''
    coldweld 1 -in in.deck -var style "$style"
    ends_with 0
    paste <(table out) <(tail -n 1 "$golden/$style.ref") | awk '
        function near(k, part,    d, b) {
            b = $(k + 18); d = $k - b; d = d < 0 ? -d : d; b = b < 0 ? -b : b
            if (d > part * b) { print "column " k ": " $k " instead of " $(k + 18); bad = 1 }
        }
        { near(2, 1e-6); near(3, 1e-6); near(4, 1e-10); near(5, 2e-6); near(6, 5e-9); near(15, 1e-6)
          for (k = 7; k <= 10; k++) near(k, 2e-6)
          for (k = 11; k <= 12; k++) near(k, 1e-4)
          for (k = 16; k <= 18; k++) near(k, 2e-6) }
        END { exit bad || NR != 1 || NF != 36 }' >different || fault "differs from LAMMPS: $(head -n 1 different)"
    paste silica.dump "$golden/$style.forces" | awk '
        NR > 9 { for (k = 2; k <= 4; k++) s += ($k - $(k + 4)) ^ 2; n++ } END { print sqrt(s / n); exit !(n == 192 && s / n < 1e-10) }' >far ||
        fault "forces are $(cat far) from LAMMPS's"
}

# adds_up BOUNDARY WORDS...: energies and stresses of atoms add up to the totals, the parts to the whole
adds_up() {
    local boundary=$1
    shift
    from_golden "s/^lattice /boundary $boundary\nlattice /"
    coldweld 2 -in in.deck "$@"
    ends_with 0
    table out | awk '
        function near(a, b, part) { d = a - b; d = d < 0 ? -d : d; b = b < 0 ? -b : b; return d <= part * b }
        !near($2, $15, 1e-11) || !near($3, $4 + $5 + $6, 1e-10) || !near($7, -($16 + $17 + $18) / 3 / $14, 1e-10) { print; bad = 1 }
        END { exit bad || NR != 1 }' >different || fault "does not add up: $(cat different)"
}

# a look at evdwl and ecoul at every step changes no bit, and they are the same on 3 ranks
looking_changes_nothing() {
    local one
    from_golden -e '/^dump/d; /^compute/d; /^thermo/d; s/^run.*//' -e 's/^mass  *2.*/&\nvelocity all create 900 77\nfix 1 all nve\ntimestep 0.001/'
    cp in.deck in.quiet
    printf '%s\n' 'thermo_style custom step evdwl ecoul statehash' 'thermo 1' 'run 20' >>in.deck
    printf '%s\n' 'thermo_style custom step statehash' 'thermo 20' 'run 20' >>in.quiet
    coldweld 1 -in in.deck -var style pppm -var accuracy 1e-4
    ends_with 0
    one=$(table out)
    [ "$(echo "$one" | wc -l)" -eq 21 ] || fault 'no table'
    coldweld 1 -in in.quiet -var style pppm -var accuracy 1e-4
    ends_with 0
    [ "$(echo "$one" | awk 'END { print $NF }')" = "$(table out | awk 'END { print $NF }')" ] || fault 'another state'
    coldweld 3 -in in.deck -var style pppm -var accuracy 1e-4
    ends_with 0
    [ "$one" = "$(table out)" ] || fault 'another table on 3 ranks'
}

# refuses RANKS PATTERN EDIT WORDS...: the golden deck after sed is the user's error
refuses() {
    local ranks=$1 pattern=$2 edit=$3
    shift 3
    from_golden "$edit"
    refused "$ranks" "$pattern" -in in.deck "$@"
    absent silica.dump
}

# lattice MODEL PHASE A C ENERGY PXX PZZ: the energy per SiO2 to 0.1 meV, pressures to 20 bar
lattice() {
    coldweld 1 -in "$TOP/tests/deck/physics/silica_lattice.in" -var style pppm -var model "$1" -var phase "$2" -var a "$3" -var c "$4"
    ends_with 0
    table out | awk -v e="$5" -v x="$6" -v z="$7" '
        function far(a, b, to) { return a - b > to || b - a > to }
        END { print; exit far($2, e, 1e-4) || far($3, x, 20) || far($4, x, 20) || far($5, z, 20) }' >last ||
        fault "$(cat last), expected $5 eV, $6 and $7 bar"
}

for style in ewald pppm; do
    run_case lammps-$style against_lammps $style
    for boundary in 'p p p' 'p p s' 's p s' 's s s'; do
        run_case "adds-up-$style-${boundary// /}" adds_up "$boundary" -var style $style -var accuracy 1e-5
    done
done
while IFS=, read -r model phase a c energy pxx pzz; do
    run_case "lattice-$model-$phase" lattice "$model" "$phase" "$a" "$c" "$energy" "$pxx" "$pzz"
done < <(grep -v -e '^#' -e '^model' "$TOP/tests/reference/silica_lattices.csv")
run_case looking-changes-nothing looking_changes_nothing
for n in 1 3; do
    run_case "not-neutral-$n" refuses $n 'in.deck:[0-9]+: kspace_style pppm: the box is not neutral: its charge is 12.8' \
        's/charge 2.4/charge 2.6/' -var style pppm
    run_case "not-neutral-ewald-$n" refuses $n 'in.deck:[0-9]+: kspace_style ewald: the box is not neutral' 's/charge 2.4/charge 2.6/'
    run_case "not-neutral-slab-$n" refuses $n 'kspace_style pppm: the box is not neutral' 's/charge 2.4/charge 2.6/; s/^lattice /boundary p p s\n&/' \
        -var style pppm
    run_case "too-accurate-$n" refuses $n 'kspace_style ewald: forces cannot be had to a relative 1e-13; expected at least 1e-10' '' -var accuracy 1e-13
    run_case "no-mesh-so-fine-$n" refuses $n 'kspace_style pppm: no mesh of at most 4096 points along each axis keeps the error of forces below' \
        's/gewald 0.65/gewald 400/' -var style pppm -var accuracy 1e-9
    run_case "mesh-does-not-fit-$n" refuses $n 'kspace_modify mesh 4 20 20 does not fit: expected 5 \(the order\) to 4096' \
        's/gewald 0.65/& mesh 4 20 20/' -var style pppm
    run_case "mesh-has-no-end-$n" refuses $n 'kspace_modify mesh: along axes without images the mesh follows the atoms; expected spacing H' \
        's/gewald 0.65/& mesh 20 20 20/; s/^lattice /boundary s s s\n&/' -var style pppm
    run_case "lost-in-space-$n" refuses $n 'kspace_style pppm: the charges are spread over 6[0-9.]* x 6[0-9.]* x 6[0-9.]*, which takes a mesh of [0-9.e+]+ points' \
        's/^lattice /boundary s s s\n&/; s/^region  *box .*/region box block -900 0 -900 0 -900 2/; s/^create_atoms.*/&\ncreate_atoms 2 single -890 -890 -890/' -var style pppm
    run_case "no-kspace-$n" refuses $n 'pair_style buck/coul/long: its Coulomb part ends at the cut-off and needs a kspace_style' '/^kspace/d'
    run_case "kspace-alone-$n" refuses $n 'kspace_style ewald: pair_style buck has no long-range Coulomb part; expected a style with long in its name' \
        's,^pair_style.*,pair_style buck 6.5,'
    run_case "no-charges-$n" refuses $n 'no atom has a charge' 's/^set .*//'
done
end_cases
