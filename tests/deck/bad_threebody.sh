#!/bin/bash
# Parameter files of three-body force fields that are missing, damaged or incomplete. Each ends with one message
# that names the file and the line.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"

# crystal STYLE FILE ELEMENT...: a crystal of as many types as there are elements
crystal() {
    cat <<DECK
units metal
lattice diamond 5.43
region all block 0 3 0 3 0 3
create_box $(($# - 2)) all
create_atoms 1 box
mass * 28.0855
pair_style $1
pair_coeff * * ${*:2}
fix 1 all nve
run 2
DECK
}

# damaged RANKS PATTERN STYLE GOOD ELEMENTS COMMAND...: a good file through a filter
damaged() {
    local ranks=$1 pattern=$2 style=$3 good=$TOP/potentials/$4 elements=$5
    shift 5
    "$@" <"$good" >bad.file
    # shellcheck disable=SC2086 # several elements are several words
    crystal "$style" bad.file $elements >in.a
    refused "$ranks" "in.a:$pattern" -in in.a
    ! grep -q '^Step' out || fault 'the run was started'
}
# given PATTERN STYLE FILE ELEMENT...: a deck with these words
given() {
    local pattern=$1
    shift
    crystal "$@" >in.a
    refused 1 "in.a:$pattern" -in in.a
}
good() { # STYLE GOOD ELEMENT
    crystal "$1" "$TOP/potentials/$2" "$3" >in.a
    coldweld 1 -in in.a
    ends_with 0
}
windows() {
    sed 's/$/\r/' "$TOP/potentials/SiO_Munetoh07.tersoff" >windows.tersoff
    crystal tersoff windows.tersoff Si O >in.a
    coldweld 1 -in in.a
    ends_with 0
}
range() {
    crystal tersoff "$TOP/potentials/SiO_Munetoh07.tersoff" Si O | sed 's/pair_coeff \* \*/pair_coeff 1 */' >in.a
    refused 1 'in.a:8: .*expected \* \* before the file name' -in in.a
}

# tersoff NAME RANKS PATTERN ELEMENTS COMMAND...
tersoff() {
    local name=$1 ranks=$2 pattern=$3 elements=$4
    shift 4
    run_case "tersoff-$name-$ranks" damaged "$ranks" "$pattern" tersoff SiO_Munetoh07.tersoff "$elements" "$@"
}

run_case good good tersoff SiO_Munetoh07.tersoff Si
run_case windows windows
run_case range range
run_case missing given "8: .*cannot find the potential file 'none.tersoff'" tersoff none.tersoff Si
run_case null given '10: .*tersoff.*atom type 1.*NULL is for pair_style hybrid' tersoff "$TOP/potentials/SiO_Munetoh07.tersoff" NULL
run_case settings given '7: .*expected 0 words.*3.0' 'tersoff 3.0' "$TOP/potentials/SiO_Munetoh07.tersoff" Si
for n in 1 3; do
    tersoff truncated $n '8: bad.file:[0-9]+: expected number .*the end of the file' Si head -c 700
    tersoff column-missing $n "8: bad.file:9: expected number 14 of 14 .A. of the entry Si Si Si of line 8, got 'Si'" Si sed '8s/1830.8//'
    tersoff element $n "8: .*bad.file has no element 'Ge'; it has Si O" Ge cat
done
tersoff column-more 1 "8: bad.file:8: expected the end of the line after the 14 numbers of the entry Si Si Si, got '7'" Si sed '8s/$/ 7/'
tersoff word 1 "8: bad.file:8: expected number 4 of 14 .c. .*'hundred'" Si sed '8s/100390/hundred/'
tersoff no-triple 1 '8: bad.file: expected an entry for Si O Si, found none' 'Si O' sed '/^Si O  Si/d'
tersoff twice 1 '8: bad.file:[0-9]+: a second entry for Si Si Si; the first is in line 8' Si awk '{ print } /^Si Si Si/ { again = $0 } END { print again }'
tersoff negative 1 '8: bad.file:8: the entry Si Si Si: expected no negative' Si sed '8s/1830.8/-1830.8/'
tersoff m 1 '8: bad.file:8: the entry Si Si Si: expected m to be 1 or 3' Si sed '8s/3 1 0/2 1 0/'
tersoff taper 1 '8: bad.file:8: the entry Si Si Si: expected a positive R, and D at most R' Si sed '8s/2.65 0.15/0.1 0.15/'
tersoff n 1 '8: bad.file:8: the entry Si Si Si: expected a positive n' Si sed '8s/0.78734/0/'
tersoff nan 1 "8: bad.file:8: .*'nan'" Si sed '8s/0.78734/nan/'
tersoff empty 1 '8: bad.file:1: expected an entry' Si true
tersoff program 1 '8: .*bad.file.*zero byte' Si head -c 50000 "$COLDWELD"
tersoff units 1 '10: bad.file:1: .*units real.*units metal' Si sed '1s/UNITS: metal/UNITS: real/'
# vashishta NAME PATTERN ELEMENTS COMMAND...
vashishta() {
    local name=$1 pattern=$2 elements=$3
    shift 3
    run_case "vashishta-$name" damaged 1 "$pattern" vashishta SiO_Broughton97.vashishta "$elements" "$@"
}
run_case vashishta-good good vashishta SiO_Broughton97.vashishta O
vashishta truncated '8: bad.file:[0-9]+: expected number .*the end of the file' Si head -c 600
vashishta column-missing "8: bad.file:8: expected number 14 of 14 .costheta0. of the entry Si Si Si of line 7, got 'O'" Si sed '7s/0$//'
vashishta no-triple '8: bad.file: expected an entry for O O Si, found none' 'Si O' sed '/^O  O  Si/d'
vashishta negative '8: bad.file:7: the entry Si Si Si: expected no negative' Si sed '7s/0.155/-0.155/'
vashishta lambda '8: bad.file:7: the entry Si Si Si: expected a positive lambda1 with charges' Si sed '7s/4.43/0/'
vashishta pair '1[0-9]: bad.file: expected the same H, .*in the entries Si O O and O Si Si' 'Si O' sed '9s/30.923/31/'
vashishta angle '1[0-9]: bad.file: expected the same B, C and costheta0 in the entries (Si O Si and Si Si O|Si Si O and Si O Si)' 'Si O' sed '11s/0$/0.5/'
vashishta units '10: bad.file:1: .*units real.*units metal' Si sed '1s/UNITS: metal/UNITS: real/'
end_cases
