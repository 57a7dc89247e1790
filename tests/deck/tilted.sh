#!/bin/bash
# Triclinic boxes: the same numbers as LAMMPS (tests/golden/tilted.in) on 1, 3 and 4 ranks; a crystal has the same energy, and the same
# pressure, in every box that describes it; a strained crystal too; data files, checkpoints and H5MD keep the tilts; what cannot be is refused.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
export COLDWELD_POTENTIALS=$TOP/potentials
golden=$TOP/tests/golden

# near A B TOLERANCE: the same words, numbers to within the tolerance (absolute below 1, relative above)
near() {
    paste -d '\n' <(tr -s ' ' <"$1") <(tr -s ' ' <"$2") | awk -v t="$3" '
        NR % 2 { n = split($0, a); next }
        { m = split($0, b); if (n != m) { print "line " NR / 2 " has " m " words, not " n; exit }
          for (k = 1; k <= n; k++) { d = a[k] - b[k]; d = d < 0 ? -d : d; s = a[k] < 0 ? -a[k] : a[k]
              if ((a[k] + 0 == 0 && b[k] + 0 == 0 && a[k] != b[k] && a[k] !~ /^-?[0-9.e+-]+$/) || d > t * (s > 1 ? s : 1)) {
                  print "line " NR / 2 ", word " k ": " b[k] ", expected " a[k]; exit } } }'
}
table() { awk '/^ *Step/ { on = 1 } /^Loop/ { on = 0 } on' "$1"; }

lammps() { # RANKS
    local f why
    coldweld "$1" -in "$golden/tilted.in" -log none
    ends_with 0
    table out >tilted.lammps
    for f in lammps dump scaled; do
        why=$(near "$golden/tilted.$f" "tilted.$f" 3e-7)
        [ -z "$why" ] || fault "tilted.$f: $why"
        [ "$(wc -l <"tilted.$f")" = "$(wc -l <"$golden/tilted.$f")" ] || fault "tilted.$f has another number of lines"
    done
}
for n in 1 3 4; do run_case "lammps-$n" lammps $n; done

# LAMMPS's pe, pxx, pyy, pzz, pxy, pxz, pyz; the sums' errors are 1e-5 of the largest
ions() { # STYLE TOLERANCE
    local why
    coldweld 2 -in "$golden/tilted_ions.in" -var k "$1" -log none
    ends_with 0
    table out | awk 'END { print $2 / 3272, $4 / 3e5, $5 / 3e5, $6 / 3e5, $7 / 3e5, $8 / 3e5, $9 / 3e5 }' >got
    awk 'BEGIN { print -3272.373545 / 3272, 143201.4888 / 3e5, 243335.7643 / 3e5, 297987.9204 / 3e5, -28880.36175 / 3e5, -46517.76415 / 3e5, -7786.440375 / 3e5 }' >want
    why=$(near want got "$2")
    [ -z "$why" ] || fault "$1: $why"
}
run_case ions-ewald ions 'ewald 1e-6' 3e-5
run_case ions-pppm ions 'pppm 1e-5' 1e-4

# crystal LINE...: energy per atom and pressure of gold, 13 digits, where the lines have made box and atoms; in $1 on
crystal() {
    printf '%s\n' 'units metal' "$@" 'mass 1 196.97' 'pair_style eam/alloy' 'pair_coeff * * Au_Zhou04.eam.alloy Au' 'variable e equal pe/count(all)' \
        'run 0' 'print "result $(v_e:%.14g) $(press:%.12g) $(pxx:%.10g) $(count(all):%.0f)"' >in
    coldweld 2 -in in -log none
    ends_with 0
    sed -n 's/^result //p' out
}
# apart A B: the words differ by more than energy 1e-12, pressures 1e-4 bar (quanta of 2^-38 A in the edges)
apart() { awk -v a="$1" -v b="$2" 'BEGIN { split(a, x); split(b, y); d = x[1] - y[1]; p = x[2] - y[2]; q = x[3] - y[3]
    exit !(x[1] == "" || d * d > 1e-24 * x[1] * x[1] || p * p + q * q > 1e-8) }'; }

same_crystal() {
    local cubic sheared primitive
    cubic=$(crystal 'lattice fcc 4.078125' 'region b block 0 6 0 6 0 6' 'create_box 1 b' 'create_atoms 1 box')
    # tilts by lattice vectors: another cell of the same crystal
    sheared=$(crystal 'lattice fcc 4.078125' 'region b prism 0 6 0 6 0 6 2 -2.5 2.5' 'create_box 1 b' 'create_atoms 1 box')
    [ "${sheared##* }" = 864 ] || fault "the sheared box has ${sheared##* } atoms, expected 864"
    ! apart "$cubic" "$sheared" || fault "sheared: $sheared, cubic: $cubic"
    primitive=$(crystal 'lattice custom 4.078125 a1 $(sqrt(1/2)) 0 0 a2 $(sqrt(1/8)) $(sqrt(3/8)) 0 a3 $(sqrt(1/8)) $(sqrt(1/24)) $(sqrt(1/3)) basis 0 0 0' \
        'variable a equal 4.078125*9' 'region b prism 0 $(v_a*sqrt(1/2)) 0 $(v_a*sqrt(3/8)) 0 $(v_a*sqrt(1/3)) $(v_a*sqrt(1/8)) $(v_a*sqrt(1/8)) $(v_a*sqrt(1/24)) units box' \
        'create_box 1 b' 'create_atoms 1 box')
    [ "${primitive##* }" = 729 ] || fault "the primitive box has ${primitive##* } atoms, expected 729"
    ! apart "$cubic" "$primitive" || fault "primitive: $primitive, cubic: $cubic"
}
run_case same-crystal same_crystal

# [110] stretched by L and [1-10] shortened by it: in the box along these axes, and in one whose a and b are the stretched cube edges
strained() {
    local upright tilted
    upright=$(crystal 'variable l equal 1.03' 'lattice custom 4.078125 a1 $(v_l*sqrt(1/2)) 0 0 a2 0 $(sqrt(1/2)/v_l) 0 a3 0 0 1 basis 0 0 0 basis 0.5 0.5 0.5' \
        'region b block 0 8 0 8 0 6' 'create_box 1 b' 'create_atoms 1 box')
    tilted=$(crystal 'variable l equal 1.03' 'variable e equal 4.078125*6*sqrt((v_l^2+v_l^-2)/2)' 'variable c equal (v_l^2-v_l^-2)/(v_l^2+v_l^-2)' \
        'lattice fcc 4.078125' 'region b block 0 6 0 6 0 6' 'create_box 1 b' 'create_atoms 1 box' \
        'change_box all triclinic x final 0 $(v_e) y final 0 $(v_e*sqrt(1-v_c^2)) xy final $(v_e*v_c) remap units box')
    ! awk -v a="$upright" -v b="$tilted" 'BEGIN { split(a, x); split(b, y); d = x[1] - y[1]; p = x[2] - y[2]; exit !(x[1] == "" || d * d > 1e-20 || p * p > 1e-6) }' ||
        fault "tilted: $tilted, upright: $upright"
}
run_case strained strained

# The box tilted by a whole length is the same lattice: atoms go the same ways, to the bit, in double and mixed.
same_lattice() { # WORD...
    local k first
    for k in 'xy delta 0' 'xy delta 26.25' 'xz delta -52.5' 'yz delta 21 xz delta 10.5' 'xy delta -26.25 yz delta -21 xz delta -10.5'; do
        { grep -v -e '^dump' -e '^thermo' -e '^run' -e '^change_box' "$golden/tilted.in"
          echo 'box tilt large'
          echo "change_box all $k units box"
          printf '%s\n' 'thermo_style custom step pe ke pxx pxy' 'thermo_modify format float %.17g' 'thermo 20' 'run 40' 'variable f equal fnorm' 'print "$(v_f:%.17g)"'; } >in
        coldweld 2 -in in -log none "$@"
        ends_with 0
        table out | grep -v Step >numbers
        [ "$(wc -l <numbers)" = 3 ] || fault "'$k': no table"
        first=${first:-$(cat numbers)}
        [ "$(cat numbers)" = "$first" ] || fault "'$k': $(tail -n 1 numbers), expected $(echo "$first" | tail -n 1)"
    done
}
run_case same-lattice same_lattice
run_case same-lattice-mixed same_lattice -precision mixed

# the same for bonds, angles and special neighbours, for overlapping atoms and for a minimiser
same_molecules() {
    local k first
    cp "$golden/molecules/water.data" .
    for k in 'xy final 0' 'xy final 9.3' 'xz final -9.3' 'xy final 9.3 xz final 9.3 yz final 9.3'; do
        sed -e "/^read_data/a box tilt large\nchange_box all triclinic $k units box" -e '/^dump/d; s/^run.*/run 40/; s/%.10f/%.17g/' "$golden/molecules/water.in" >in
        coldweld 3 -in in -log none
        ends_with 0
        table out | grep -v Step >numbers
        [ "$(wc -l <numbers)" = 3 ] || fault "'$k': no table"
        first=${first:-$(cat numbers)}
        [ "$(cat numbers)" = "$first" ] || fault "'$k': $(tail -n 1 numbers), expected $(echo "$first" | tail -n 1)"
    done
}
run_case same-molecules same_molecules

same_minimum() {
    local k first got
    for k in 'xy delta 0' 'xy delta -26.25' 'yz delta 21 xz delta 10.5'; do
        { grep -v -e '^dump' -e '^thermo' -e '^run' -e '^change_box' "$golden/tilted.in"
          echo 'box tilt large'
          printf '%s\n' "change_box all $k units box" 'delete_atoms overlap 3.6 all all' 'thermo_style custom step pe fnorm' 'thermo_modify format float %.17g' 'minimize 0 1e-3 40 400'; } >in
        coldweld 3 -in in -log none
        ends_with 0
        got="$(grep '^Deleted' out) $(table out | tail -n 1)"
        first=${first:-$got}
        [ "$got" = "$first" ] || fault "'$k': $got, expected $first"
    done
    grep -q '^Deleted [1-9]' out || fault 'nothing was deleted'
}
run_case same-minimum same_minimum

files() {
    local hash
    sed -e 's/^run.*//; s/^change_box.*//; /^dump/d; s/^thermo_style.*/thermo_style custom step xy xz yz statehash/; /^thermo_modify/d' "$golden/tilted.in" >start
    { cat start; printf '%s\n' 'run 5' 'write_data at.data' 'write_restart at.h5' 'dump h all h5md 10 a.h5' 'dump i all image 10 a.*.png type type size 100 100 box yes 0.02' 'run 10 post no'; } >in
    coldweld 3 -in in -log none
    ends_with 0
    hash=$(table out | tail -n 1)
    grep -q '^ 10.5 -7.875 -6.5625 xy xz yz$' at.data || fault 'the data file has not the tilts'
    printf '%s\n' 'read_restart at.h5' 'thermo_style custom step xy xz yz statehash' 'thermo 10' 'fix 1 all nve' 'timestep 0.004' 'run 10' >in
    coldweld 2 -in in -log none
    ends_with 0
    [ "$(table out | tail -n 1)" = "$hash" ] || fault "restarted: $(table out | tail -n 1), expected $hash"
    { printf '%s\n' 'units metal' 'read_data at.data'; sed -n '/^pair_/p; /^neigh/p' start; printf '%s\n' 'thermo_style custom step xy xz yz statehash' 'thermo 10' 'fix 1 all nve' 'timestep 0.004' 'run 10'; } >in
    coldweld 2 -in in -log none
    ends_with 0
    [ "$(table out | tail -n 1 | tr -s ' ' | cut -d ' ' -f 3-)" = "$(echo "$hash" | tr -s ' ' | cut -d ' ' -f 3-)" ] || fault "read from the data file: $(table out | tail -n 1), expected $hash"
    [ -s a.10.png ] || fault 'no picture'
    h5dump -d /particles/all/box/edges/value a.h5 2>/dev/null | grep -q '( [0-9]*, 3, 3 ) ' || { [ -x "$(command -v h5dump)" ] && fault 'H5MD: the edges are no matrix'; }
    { cat start; printf '%s\n' 'dump h all h5md 10 b.h5' 'run 10' 'change_box all xy final 0 xz final 0 yz final 0 remap ortho' 'run 10'; } >in
    coldweld 2 -in in -log none
    ends_with 1
    grep -q 'triclinic' err || fault 'a trajectory whose box changes its kind'
}
run_case files files

wrong() { # TEXT LINE...
    local text=$1
    shift
    printf '%s\n' 'units metal' 'lattice fcc 4' "$@" >in
    refused 2 "$text" -in in
}
run_case prism-far wrong 'in:4: create_box: triclinic box skew is too large: xz = 12 is more than half the box length 20' 'region b prism 0 5 0 5 0 5 0 3 0' 'create_box 1 b'
run_case prism-open wrong 'in:5: .*yz = -4, so it must be periodic along y and z' 'boundary p p s' 'region b prism 0 5 0 5 0 5 0 0 -1' 'create_box 1 b'
run_case change-far wrong 'in:5: change_box: .*too large: xy' 'region b prism 0 5 0 5 0 5 0 0 1' 'create_box 1 b' 'change_box all xy delta 2.6'
run_case change-shorter wrong 'in:5: change_box: .*too large: xy' 'region b prism 0 5 0 5 0 5 2 0 1' 'create_box 1 b' 'change_box all x final 0 3'
run_case change-open wrong 'in:5: change_box: .*periodic along x and y' 'region b prism 0 5 0 5 0 5 2 0 0' 'create_box 1 b' 'change_box all boundary p f p'
run_case change-square wrong 'in:5: change_box: a box that is tilted .* cannot become orthogonal' 'region b prism 0 5 0 5 0 5 2 0 0' 'create_box 1 b' 'change_box all ortho'
run_case change-orthogonal wrong 'in:5: change_box: the box is orthogonal' 'region b block 0 5 0 5 0 5' 'create_box 1 b' 'change_box all yz final 0.1'
run_case sheet wrong 'in:6: sheet: a periodic sheet needs a box with xy = 0' 'region b prism 0 5 0 5 0 5 2 0 0' 'create_box 1 b' 'mass 1 12' 'sheet g graphene periodic'
data() { # TEXT LINE: a data file with this line about tilts
    printf '%s\n' 'made by hand' '' '0 atoms' '1 atom types' '' '0 10 xlo xhi' '0 10 ylo yhi' '0 10 zlo zhi' "$2" >a.data
    wrong "$1" "${@:3}" 'read_data a.data'
}
run_case data-far data 'a.data: triclinic box skew is too large: yz = -6' '1 1 -6 xy xz yz'
run_case data-word data 'a.data:9: expected three tilts before xy xz yz, got .one.' '1 one -6 xy xz yz'
added() {
    printf '%s\n' 'made by hand' '' '0 atoms' '1 atom types' '' '0 10 xlo xhi' '0 10 ylo yhi' '0 10 zlo zhi' '1 0 0 xy xz yz' >a.data
    wrong 'a.data: expected the file of a box that is tilted like the present one' 'region b prism 0 5 0 5 0 5 2 0 0' 'create_box 1 b' 'read_data a.data add append'
}
run_case data-added added
end_cases
