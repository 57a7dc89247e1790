#!/bin/bash
# The electron beam: what `coldweld beam-table` says before any run.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=30

table_of_gold() {
    "$COLDWELD" beam-table 300 Au O >out || fault "exit code $?"
    grep -q '^Au, bulk: the beam cannot displace atoms (T_max 4.3 eV against 34 eV)' out || fault 'no word of gold'
    grep -Eq '^Au +79 +196.967 +4.323 +bulk +34 +1327.5 +0 ' out || fault 'another row of gold'
    grep -Eq 'silica, usual +15 +99.7 +[0-9.]+ +32.35 +44.42' out || fault 'another row of oxygen'
    ! grep -q '^O, silica' out || fault 'oxygen can be displaced'
}
wrong() { # PATTERN WORD...
    local pattern=$1
    shift
    "$COLDWELD" beam-table "$@" >out 2>err
    [ $? -eq 1 ] || fault "exit code not 1"
    grep -q "$pattern" err || fault "the message is $(cat err)"
    [ ! -s out ] || fault 'something was printed'
}

run_case table table_of_gold
run_case element wrong "unknown element 'Ox'; did you mean 'O'" 300 Ox
run_case energy wrong "expected an energy from 1 to 5000 keV, got '-300'" -300 Au
run_case nothing wrong 'expected an energy in keV and elements' 300
end_cases
