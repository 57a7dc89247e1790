#!/bin/bash
# Hydroxyl groups on silica: neutral at every coverage, the counts that the rule says, a smaller coverage part of a larger one, the same
# bits on any number of ranks and across a checkpoint, BKS-H against values worked out in another program, and what is refused.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=200
# shellcheck source=tests/deck/slab.sh
. "$TOP/tests/deck/slab.sh"
# said PATTERN: the numbers of a line of the output, one after another
said() { grep -E -m 1 -e "$1" out | grep -oE '[0-9]+(\.[0-9]+)?' | tr '\n' ' '; }

# every coverage: no charge, three atoms, two bonds and two angles for each pair, and the nearest whole number of pairs
counts() {
    local f pairs
    for f in 0 0.1 0.3333333 0.6666667 1; do
        slab "${FIELD[@]}" "passivate all coverage $f group new" 'variable q equal charge(all)' 'variable n equal count(new)' \
            'variable a equal count(all)' 'print "has $q $n $a"' 'write_data made.data nocoeff'
        coldweld 2 -in in.a
        ends_with 0
        read -r si o inside <<<"$(said '^Passivated all')"
        read -r done pairs new bare <<<"$(said 'pairs got OH and H')"
        [ "$si" -gt 20 ] && [ "$o" -gt 20 ] && [ "$inside" -eq 0 ] || fault "dangling bonds: $si $o $inside"
        [ "$pairs" -eq $((si < o ? si : o)) ] || fault "$pairs pairs of $si and $o"
        awk -v f=$f -v p="$pairs" -v d="$done" 'BEGIN { exit !(d - f * p <= 0.5001 && f * p - d <= 0.5001) }' || fault "$done of $pairs is not $f"
        [ "$new" -eq $((3 * done)) ] && [ "$bare" -eq $((si + o - 2 * done)) ] || fault "$new new atoms, $bare bare"
        grep -Eq "^has -?[0-9.]+e-1[0-9] $new [0-9]+|^has 0 $new [0-9]+" out || fault "$(grep '^has' out): expected charge 0, $new new"
        [ "$done" -eq 0 ] || { grep -q "^$((2 * done)) bonds" made.data && grep -q "^$((2 * done)) angles" made.data; } ||
            fault 'other bonds or angles'
    done
}

# the atoms that hydrogen hangs on at 1/3 are among those at 2/3; another seed takes others
nested() {
    local f
    for f in 0.3333333:5 0.6666667:5 0.3333333:6; do
        slab "${FIELD[@]}" "passivate all coverage ${f%:*} seed ${f#*:}" 'write_data made.data nocoeff'
        coldweld 1 -in in.a
        ends_with 0
        # oxygens of the crystal (ids below the first new one) in bonds
        awk '/^Bonds/ { b = 1; next } /^Angles/ { b = 0 } b && NF == 4 && $3 <= 648 { print $3 } b && NF == 4 && $4 <= 648 { print $4 }' made.data | sort >"bound.$f"
    done
    [ "$(wc -l <bound.0.3333333:5)" -gt 5 ] || fault 'no bonds'
    [ -z "$(comm -23 bound.0.3333333:5 bound.0.6666667:5)" ] || fault 'a third is no part of two thirds'
    ! cmp -s bound.0.3333333:5 bound.0.3333333:6 || fault 'another seed takes the same'
}

# a second call finishes what the first left
twice() {
    slab "${FIELD[@]}" 'passivate all coverage 0.5' 'passivate all coverage 1' 'passivate all coverage 1'
    coldweld 1 -in in.a
    ends_with 0
    [ "$(grep -c 'pairs got OH and H' out)" -eq 3 ] || fault 'not three calls'
    grep 'pairs got OH and H' out | awk '{ n[NR] = $1; p[NR] = $3 } END { exit !(n[1] + n[2] == p[1] && p[2] == p[1] - n[1] && p[3] == 0) }' ||
        fault "$(grep 'pairs got' out)"
    grep -q 'has no pair of dangling bonds' out || fault 'no warning that there is nothing to do'
}

RUN=('velocity all create 1500 4711' 'fix f all nve' 'timestep 0.0003' 'thermo_style custom step statehash pe emol' 'thermo 50')
bits() {
    local n
    slab "${FIELD[@]}" 'passivate all coverage 0.7 seed 3' "${RUN[@]}" 'run 150'
    for n in 1 2 3 4 6 8; do
        coldweld $n -in in.a
        ends_with 0
        table out >"table.$n"
        [ "$(wc -l <"table.$n")" -eq 4 ] || fault "no table on $n ranks"
        cmp -s table.1 "table.$n" || fault "another table on $n ranks"
    done
    awk '$4 > 0.5 { n++ } END { exit n != 4 }' table.1 || fault 'no energy in the bonds'
    COLDWELD_SIMD=portable coldweld 1 -in in.a
    table out | cmp -s table.1 - || fault 'another table in plain C'
    slab "${FIELD[@]}" 'passivate all coverage 0.7 seed 3' "${RUN[@]}" 'run 50' 'write_restart half.h5'
    coldweld 3 -in in.a
    printf '%s\n' 'read_restart half.h5' "${RUN[@]:1}" 'run 100' >second.in
    coldweld 2 -in second.in
    ends_with 0
    table out | tail -n 1 | cmp -s <(tail -n 1 table.1) - || fault "after a checkpoint: $(table out | tail -n 1)"
}

# passivation after a run: atoms stand anywhere, on any rank, a little outside of the box too
after_a_run() {
    local n
    slab "${FIELD[@]}" 'velocity all create 2500 99' 'velocity all set 3 2 NULL sum yes' 'fix f all nve' 'timestep 0.001' 'run 60' \
        'passivate all coverage 1' 'unfix f' "${RUN[@]}" 'run 5'
    for n in 1 3 4; do
        coldweld $n -in in.a
        ends_with 0
        { grep -E 'pairs got|Passivated|per nm.2' out; table out | grep -E '^ *65 '; } >"table.$n"
        cmp -s table.1 "table.$n" || fault "another table on $n ranks"
    done
}

# a tilted box of the same crystal has the same surface, as large and with as many dangling bonds
tilted() {
    slab "${FIELD[@]}" 'passivate all coverage 0.5'
    coldweld 1 -in in.a
    grep -E 'pairs got|Passivated|per nm.2' out >upright
    sed -i 's/^region box block 0 3 0 3 -0.5 4/region box prism 0 3 0 3 -0.5 4 1 0 0/; s/^region cut block 0 3 0 3/region cut block -9 9 -9 9/' in.a
    coldweld 2 -in in.a
    ends_with 0
    grep -q 'with tilt (7.1875' out || fault 'the box is not tilted'
    grep -E 'pairs got|Passivated|per nm.2' out | cmp -s upright - || fault "$(grep -E 'pairs got|Passivated|per nm.2' out)"
}

# density by the area given: 36 OH on 4 nm^2
given() {
    slab "${FIELD[@]}" 'passivate all coverage 0.5 area 400'
    coldweld 1 -in in.a
    ends_with 0
    grep -q '^  9 OH per nm^2 of 400 A^2, the area given' out || fault "$(grep 'per nm' out)"
}

no_net_force() {
    slab "${FIELD[@]}" 'passivate all coverage 1' 'compute f all reduce sum fx fy fz' 'thermo_style custom step c_f[1] c_f[2] c_f[3]' 'run 0'
    coldweld 2 -in in.a
    ends_with 0
    table out | awk '$1 == 0 && ($2 || $3 || $4) { bad = 1 } END { exit bad || NR != 1 }' || fault "the forces add up to $(table out)"
}

# the stress is the slope of the energy with strain, and forces that of positions, bonds and charges and wall together
slopes() {
    local k d
    for k in 1 1.00005 0.99995; do
        slab "${FIELD[@]}" 'passivate all coverage 1' "change_box all x scale $k y scale 1 remap units box" 'thermo_style custom step pe pxx vol' \
            'thermo_modify format float %.12g' 'run 0'
        coldweld 1 -in in.a
        ends_with 0
        table out >"strain.$k"
    done
    cat strain.1 strain.1.00005 strain.0.99995 | awk '{ e[NR] = $2 } NR == 1 { p = $3 * $4 * 6.241509074e-7 }
        END { s = (e[2] - e[3]) / 1e-4; if (NR != 3 || (p + s) ^ 2 > (1e-4 * s) ^ 2 || s ^ 2 < 1) print "dE/de " s ", pressure times volume " p }' >other
    [ ! -s other ] || fault "$(cat other)"
    for d in 0 0.001 -0.001; do
        slab "${FIELD[@]}" 'passivate all coverage 1' 'group one id 650' "displace_atoms one move $d 0 0 units box" 'compute f one reduce sum fx' \
            'thermo_style custom step pe c_f' 'thermo_modify format float %.12g' 'run 0'
        coldweld 1 -in in.a
        ends_with 0
        table out >"move.$d"
    done
    cat move.0 move.0.001 move.-0.001 | awk '{ e[NR] = $2 } NR == 1 { f = $3 }
        END { s = (e[2] - e[3]) / 0.002; if (NR != 3 || (f + s) ^ 2 > (1e-4 * s) ^ 2 || s ^ 2 < 0.01) print "dE/dx " s ", force " f }' >other
    [ ! -s other ] || fault "$(cat other)"
}

# molecule N: N molecules of Si(OH)4, 4.6 A apart, as data
molecule() {
    awk -v n="$1" 'BEGIN {
        split("1 1 1 -1 -1 1", s, " "); u[1] = "1 1 1"; u[2] = "1 -1 -1"; u[3] = "-1 1 -1"; u[4] = "-1 -1 1"
        print "Si(OH)4\n\n" 9 * n " atoms\n3 atom types\n" 4 * n " bonds\n1 bond types\n" 4 * n " angles\n1 angle types\n"
        print "-20 20 xlo xhi\n-20 20 ylo yhi\n-20 20 zlo zhi\n\nMasses\n\n1 28.085\n2 15.999\n3 1.008\n\nAtoms # full\n"
        for (m = 0; m < n; m++) {
            print 9 * m + 1, m + 1, 1, 2.4, 4.6 * m, 0, 0
            for (k = 1; k <= 4; k++) {
                split(u[k], d, " "); o = 1.62 / sqrt(3); h = 0.48 / sqrt(3) * 0.96
                print 9 * m + 2 * k, m + 1, 2, -1.2, 4.6 * m + o * d[1], o * d[2], o * d[3]
                print 9 * m + 2 * k + 1, m + 1, 3, 0.6, 4.6 * m + o * d[1] + h * d[1] + 0.59 * d[2], o * d[2] + h * d[2] - 0.59 * d[1], o * d[3] + h * d[3]
            } }
        print "\nBonds\n"; for (b = 0; b < 4 * n; b++) { m = int(b / 4); a = 9 * m + 2 * (b % 4) + 2; print b + 1, 1, a, a + 1 }
        print "\nAngles\n"; for (b = 0; b < 4 * n; b++) { m = int(b / 4); a = 9 * m + 2 * (b % 4) + 2; print b + 1, 1, 9 * m + 1, a, a + 1 } }' >m.data
}

# energy N: that of N molecules, minimised in empty space, by BKS-H without a fix and unshifted
energy() {
    molecule "$1"
    printf '%s\n' 'units metal' 'atom_style full' 'boundary s s s' 'read_data m.data' 'pair_style silica bksh cutoff 12 shift no fix none' \
        'pair_coeff * * Si O H' 'kspace_style ewald 1e-8' "include $here/hydroxyl.ff" 'min_style cg' 'minimize 0 1e-6 3000 30000' \
        'write_data out.data' 'variable e equal pe' 'print "energy $(v_e:%.5f)"' >in.m
    coldweld 1 -in in.m
    ends_with 0
    E=$(awk '$1 == "energy" { print $2 }' out)
}

# the checks of the model, worked out in another program: -49.4437 eV, 1.619 A, 0.961 A (0.9605), 118.9 degrees; two bind by 0.83 eV
model() {
    local one
    energy 1
    one=$E
    awk -v e="$one" 'BEGIN { exit !(e > -49.4438 && e < -49.4436) }' || fault "Si(OH)4 has $one eV, not -49.4437"
    awk '/^Atoms/ { on = 1; next } /^[A-Z]/ { on = 0 } on && NF > 6 { for (d = 5; d < 8; d++) x[$1, d] = $d }
        function dist(a, b) { return sqrt((x[a,5]-x[b,5])^2 + (x[a,6]-x[b,6])^2 + (x[a,7]-x[b,7])^2) }
        END { for (o = 2; o <= 8; o += 2) { s = dist(1, o); h = dist(o, o + 1); c = (s * s + h * h - dist(1, o + 1)^2) / (2 * s * h)
            a = atan2(sqrt(1 - c * c), c) * 57.29577951
            if (s < 1.6185 || s > 1.6195 || h < 0.960 || h > 0.9615 || a < 118.85 || a > 118.95) { print s, h, a; bad = 1 } } exit bad }' out.data >other ||
        fault "geometry: $(head -n 1 other)"
    energy 2
    awk -v e="$E" -v one="$one" 'BEGIN { b = 2 * one - e; exit !(b > 0.825 && b < 0.84) }' || fault "two molecules have $E eV"
}

# inputs/silica/bksh.ff, LAMMPS's own styles, gives what LAMMPS (29 Sep 2021) gives, whose erfc is good to 1e-6, and is the model without
# its fix
by_styles() {
    molecule 2
    { printf '%s\n' 'units metal' 'atom_style full' 'read_data m.data'; cat "$here/bksh.ff"
      printf '%s\n' 'kspace_style ewald 1e-6' 'thermo_style custom step pe epair ebond eangle' 'thermo_modify format float %.10g' 'run 0'; } >in.s
    coldweld 1 -in in.s
    ends_with 0
    table out >styles
    awk 'function off(a, b) { d = (a - b) / b; return d * d > 4e-12 }
        off($2, -98.242411) || off($3, -99.51752297) || off($4, 0.3320510013) || off($5, 0.9430609607) { exit 1 }' styles ||
        fault "LAMMPS has -98.242411 -99.51752297 0.3320510013 0.9430609607, not $(cat styles)"
    sed -i -e '/^pair_coeff/d; /^pair_modify/d; s/^pair_style.*/pair_style silica bksh fix none\npair_coeff * * Si O H/' in.s
    coldweld 1 -in in.s
    ends_with 0
    table out | paste - styles | awk 'function off(a, b) { d = a - b; if (d < 0) d = -d; return d > 1e-7 }
        off($2, $7) || off($3, $8) || off($4, $9) || off($5, $10) { print; bad = 1 } END { exit bad || NR != 1 }' >other || fault "differs: $(cat other)"
}

refuses() { # RANKS PATTERN LINE...
    local ranks=$1 pattern=$2
    shift 2
    slab "$@"
    refused "$ranks" "$pattern" -in in.a
}
closed() {
    slab "${FIELD[@]}" 'passivate all coverage 1'
    sed -i 's/p p f/p p p/; s/-0.5 4$/0 3/; /^region cut/d; s/region cut/box/' in.a
    refused 2 "group 'all' has no surface that a probe of 1.4 A can touch" -in in.a
}
no_bonds() { STYLE=charge refuses "$@"; }

run_case counts counts
run_case nested nested
run_case twice twice
run_case bits bits
run_case after_a_run after_a_run
run_case tilted tilted
run_case given given
run_case no_net_force no_net_force
run_case slopes slopes
run_case model model
run_case by_styles by_styles
run_case no_surface closed
for n in 1 3; do
    run_case "style-$n" no_bonds $n 'passivate: atom_style charge has no charges, bonds and angles; use full' 'passivate all coverage 1'
    run_case "type-$n" refuses $n 'type 4 of H is above the number of types, 3' 'passivate all coverage 1 types 1 2 4'
    run_case "bond-$n" refuses $n 'bond type 2 is above their number, 1' 'passivate all coverage 1 bond 2'
    run_case "angle-$n" refuses $n 'angle type 2 is above their number, 1' 'passivate all coverage 1 angle 2'
    run_case "nobody-$n" refuses $n "there is no silicon .type 3. in group 'all'" 'passivate all coverage 1 types 3 2 1'
    run_case "charges-$n" refuses $n 'the oxygens have different charges .-1.2 and, atom [0-9]+, -1' 'set type 1 charge 2.4' 'set type 2 charge -1.2' \
        'set atom 500 charge -1 type 2' 'passivate all coverage 1'
    run_case "narrow-$n" refuses $n 'the periodic box is 21.5625 A along x, expected at least 22' 'passivate all coverage 1 cutoff 11'
    run_case "group-$n" refuses $n "passivate: .*'gone'" 'passivate gone coverage 1'
done
run_case hydrogen-elsewhere refuses 1 "set bks has no parameters for 'H'; bksh has" 'pair_style silica bks' 'pair_coeff * * Si O H'
end_cases
