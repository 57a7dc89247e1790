#!/bin/bash
# Data files and checkpoints that are cut short, foreign or impossible.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"

make_data() { # good.data: 256 atoms with velocities
    { lj_deck; echo 'write_data good.data'; } >in.make
    coldweld 1 -in in.make -log none
    ends_with 0
}
reading() { # $1: ranks; bad.data
    { echo 'units lj'; echo 'read_data bad.data'; lj_deck | grep -e pair -e '^fix' -e thermo; echo 'run 0'; } >in.a
    coldweld "$1" -in in.a
}
data() { # $1: ranks, $2: pattern, then the filter
    local ranks=$1 pattern=$2
    shift 2
    make_data
    "$@" <good.data >bad.data
    reading "$ranks"
    ends_with 1
    says "in.a:2: .*$pattern"
}
data_works() { # the filter changes nothing that matters
    make_data
    cp good.data bad.data
    reading 1
    ends_with 0
    local plain
    plain=$(last_hash out)
    "$@" <good.data >bad.data
    reading 1
    ends_with 0
    [ -n "$plain" ] && [ "$(last_hash out)" = "$plain" ] || fault 'another state'
}
data_missing() { : >f; echo 'read_data f/x' >in.a; refused 3 'in.a:1: .*f/x.*Not a directory' -in in.a; }
data_garbage() { head -c 30000 "$COLDWELD" >bad.data; reading 3; ends_with 1; says 'in.a:2: .*bad.data'; }
filter() { awk "$1"; }

checkpoint() { # r.h5
    { lj_deck; echo 'run 5'; echo 'write_restart r.h5'; } >in.make
    coldweld 1 -in in.make -log none
    ends_with 0
}
restart() { # $1: ranks, $2: pattern, then the filter
    local ranks=$1 pattern=$2
    shift 2
    checkpoint
    "$@" <r.h5 >bad.h5
    echo 'read_restart bad.h5' >in.a
    refused "$ranks" "in.a:1: .*bad.h5.*$pattern" -in in.a
}
restart_flipped() { # bytes changed here and there: an error or the same state, never a crash or a wrong state
    local k size good
    checkpoint
    size=$(wc -c <r.h5)
    { echo 'read_restart r.h5'; lj_deck | grep -e pair -e '^fix' -e thermo; echo 'run 0'; } >in.good
    sed 's/r.h5/bad.h5/' in.good >in.a
    coldweld 1 -in in.good
    good=$(last_hash out)
    for ((k = 1; k <= 6; k++)); do
        cp r.h5 bad.h5
        printf '\xa5\x5a\xa5\x5a' | dd of=bad.h5 bs=1 conv=notrunc seek=$((size * k / 7)) status=none
        coldweld 1 -in in.a
        if [ "$rc" -eq 0 ]; then
            [ "$(last_hash out)" = "$good" ] || fault "a wrong state after byte $((size * k / 7))"
        else
            ends_with 1
            says 'bad.h5'
        fi
    done
}
restart_states_flipped() { # the same where fixes and computes have saved much: events that wait, sites
    local k size good failed=0
    beam() {
        printf '%s\n' 'units metal' 'lattice fcc 5' 'region b block 0 4 0 4 0 4' 'create_box 1 b' 'create_atoms 1 box' 'mass 1 15.999' 'pair_style zero 4' 'pair_coeff * *' \
            'fix 1 all nve' 'timestep 0.001' 'compute ws all wigner-seitz' 'thermo_style custom step statehash' \
            'fix b all beam energy 300 current 1 accelerate 3e15 seed 3 elements O least 5 outcome 0.1 sites ws file t.csv'
    }
    { beam; echo 'run 40'; echo 'write_restart r.h5'; } >in.make
    coldweld 1 -in in.make -log none
    ends_with 0
    size=$(wc -c <r.h5)
    { echo 'read_restart r.h5'; beam | grep -E '^(fix|timestep|compute|pair|thermo)'; echo 'run 100'; } >in.good
    sed 's/r.h5/bad.h5/' in.good >in.a
    coldweld 1 -in in.good
    good=$(last_hash out)
    mv t.csv good.csv
    for ((k = 1; k < 16; k++)); do
        cp r.h5 bad.h5
        head -c 64 "$COLDWELD" | dd of=bad.h5 bs=1 conv=notrunc seek=$((size * k / 16)) status=none
        rm -f t.csv
        coldweld 1 -in in.a
        if [ "$rc" -eq 0 ]; then
            [ "$(last_hash out)" = "$good" ] && cmp -s t.csv good.csv || fault "a wrong state after byte $((size * k / 16))"
        else
            failed=$((failed + 1))
            ends_with 1
            says 'bad.h5'
        fi
    done
    [ $failed -gt 4 ] || fault "$failed damages are seen"
}
restart_foreign() { # a trajectory is HDF5, too
    { lj_deck; echo 'dump 1 all h5md 5 d.h5 position'; echo 'run 5'; } >in.make
    sed -i 's/ position$//' in.make
    coldweld 1 -in in.make -log none
    ends_with 0
    echo 'read_restart d.h5' >in.a
    refused 3 'in.a:1: .*d.h5' -in in.a
}
restart_line() { printf '%s\n' "${@:2}" >in.a; refused 1 "in.a:$(wc -l <in.a): $1" -in in.a; }

run_case data-windows data_works sed 's/$/\r/'
run_case data-spaces data_works sed 's/ /\t  /g'
run_case data-comments data_works sed '/^[0-9]/s/$/ # remark/'
for n in 1 3; do
    run_case data-truncated-$n data $n 'bad.data' head -n 100
    run_case data-cut-$n data $n 'bad.data' head -c 9000
done
run_case data-header-only data 1 'bad.data' head -n 8
run_case data-empty data 1 'bad.data' head -c 0
run_case data-missing data_missing
run_case data-garbage data_garbage
run_case data-word data 1 'bad.data:22: .*coordinates' filter '/^Atoms/ { a = 1 } a && NF > 4 && ++n == 7 { $3 = "abc" } { print }'
run_case data-nan data 3 'bad.data:22: .*coordinates' filter '/^Atoms/ { a = 1 } a && NF > 4 && ++n == 7 { $4 = "nan" } { print }'
run_case data-outside data 3 'bad.data' filter '/^Atoms/ { a = 1 } a && NF > 4 && ++n == 7 { $4 = "1e30" } { print }'
run_case data-type data 1 "type" filter '/^Atoms/ { a = 1 } a && NF > 4 && ++n == 7 { $2 = 9 } { print }'
run_case data-id data 1 'bad.data' filter '/^Atoms/ { a = 1 } a && NF > 4 && ++n == 7 { $1 = -7 } { print }'
run_case data-twice data 3 'bad.data' filter '/^Atoms/ { a = 1 } a && NF > 4 && ++n == 7 { $1 = 8 } { print }'
run_case data-columns data 1 'bad.data' filter '/^Atoms/ { a = 1 } a && NF > 4 && ++n == 7 { NF = 4 } { print }'
run_case data-many data 1 'bad.data' sed 's/^256 atoms/2000000000000 atoms/'
run_case data-overflow data 1 'bad.data' sed 's/^256 atoms/99999999999999999999 atoms/'
run_case data-negative data 1 'bad.data' sed 's/^256 atoms/-256 atoms/'
run_case data-types data 1 'bad.data' sed 's/^1 atom types/2000000000 atom types/'
run_case data-more data 1 'bad.data' sed 's/^256 atoms/257 atoms/'
run_case data-fewer data 1 'bad.data' sed 's/^256 atoms/255 atoms/'
run_case data-box data 1 'bad.data' sed 's/ xlo xhi/ xhi xlo/'
run_case data-flat data 1 'bad.data' sed 's/^.* xlo xhi/3 3 xlo xhi/'
run_case data-section data 1 "'?Atomz" sed 's/^Atoms/Atomz/'
run_case data-no-atoms data 1 'bad.data' filter '/^Atoms/ { a = 1 } /^Velocities/ { a = 0 } !a { print }'
run_case data-velocity-id data 1 'bad.data' filter '/^Velocities/ { a = 1 } a && NF > 3 && ++n == 7 { $1 = 999 } { print }'
run_case data-bonds data 1 'bad.data' sed 's/^256 atoms/256 atoms\n10 bonds/'
run_case restart-truncated-1 restart 1 '' head -c 9000
run_case restart-truncated-3 restart 3 '' head -c 20000
run_case restart-one-byte restart 1 '' head -c 1
run_case restart-empty restart 1 '' head -c 0
run_case restart-garbage restart 3 'not an HDF5 file' head -c 5000 /dev/urandom
run_case restart-version restart 1 '' sed 's/coldweld/coldwald/g'
run_case restart-flipped restart_flipped
run_case restart-states-flipped restart_states_flipped
run_case restart-foreign restart_foreign
run_case restart-missing restart_line ".*none.h5'?: No such file" 'read_restart none.h5'
run_case restart-no-match restart_line ".*no file fits 'none.\*'" 'read_restart none.*'
run_case restart-box restart_line '.*box exists already' 'units lj' 'region a block 0 1 0 1 0 1' 'create_box 1 a' 'read_restart in.a'
end_cases
