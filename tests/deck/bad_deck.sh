#!/bin/bash
# Decks that are wrong as text: files that cannot be read, lines too long or of another system, includes in
# a circle, names that nobody knows, options that are wrong. Each ends with one message from one rank that
# names the file, the line and the word, and nothing of the deck has run.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"

# --- decks that work although they look unusual -------------------------------------------------------

plain_hash() { # the state after 20 steps of the plain deck
    { lj_deck; echo 'run 20'; } >in.plain
    coldweld 1 -in in.plain -log log.plain
    last_hash out
}

windows_lines() {
    local plain
    plain=$(plain_hash)
    sed 's/$/\r/' in.plain >in.windows
    coldweld 1 -in in.windows
    ends_with 0
    [ -n "$plain" ] && [ "$(last_hash out)" = "$plain" ] || fault "another state than with plain line ends"
}

windows_joined() { # '&' before a carriage return, triple quotes over lines, a byte order mark
    printf '\xef\xbb\xbfprint &\r\n  "one two" &\r\n\r\nprint """a\r\nb"""\r\n' >in.windows
    coldweld 1 -in in.windows
    ends_with 0
    grep -q '^one two$' out || fault 'the joined line is not printed'
}

no_last_newline() {
    printf 'print "alpha"\nprint "omega"' >in.a
    coldweld 1 -in in.a
    ends_with 0
    grep -q '^omega$' out || fault 'the last line was not run'
}

from_standard_input() { # $1: ranks
    { lj_deck; echo 'run 20'; } >in.a
    if [ "$1" -eq 1 ]; then
        timeout "$LIMIT" "$COLDWELD" <in.a >out 2>err
    else
        timeout "$LIMIT" "$MPIRUN" -n "$1" "$COLDWELD" <in.a >out 2>err
    fi
    rc=$?
    ends_with 0
    [ "$(last_hash out)" = "$(plain_hash)" ] || fault "another state than with -in"
}

standard_input_fault() {
    printf 'print "a"\nrun ten\n' | timeout "$LIMIT" "$COLDWELD" >out 2>err
    rc=$?
    ends_with 1
    says "standard input.:2: .*'ten'"
}

empty() {
    : >in.empty
    coldweld "$1" -in in.empty
    ends_with 0
    [ ! -s err ] || fault 'an empty deck is no error'
}

long_comment() { # a comment of 1 MB, then a line of 1 MB joined from pieces
    { printf '#'; head -c 1000000 /dev/zero | tr '\0' x; echo
      for ((i = 0; i < 1000; i++)); do printf '%1000s&\n' ''; done
      echo 'print "after"'; } >in.a
    coldweld 1 -in in.a
    ends_with 0
    grep -q '^after$' out || fault 'the line after was not run'
}

# --- files ---------------------------------------------------------------------------------------------

long_line() { # one word of 1 MB where a number belongs
    { printf 'timestep '; head -c 1000000 /dev/zero | tr '\0' 7; echo x; } >in.long
    refused "$1" 'in.long:1: timestep: .*expected' -in in.long
    [ "$(grep '^ERROR' err | wc -c)" -lt 2000 ] || fault 'the message is as long as the line'
}
long_name() {
    { head -c 1000000 /dev/zero | tr '\0' y; echo ' 1'; } >in.long
    refused 1 'in.long:1: .*unknown command' -in in.long
    [ "$(grep '^ERROR' err | wc -c)" -lt 2000 ] || fault 'the message is as long as the line'
}
long_variable() { # a 1 MB text goes through a variable and out again
    { printf 'variable a string "'; head -c 1000000 /dev/zero | tr '\0' z; echo '"'; echo 'print "${a}" file copy'; } >in.long
    coldweld 1 -in in.long -screen none
    ends_with 0
    [ "$(wc -c <copy)" -eq 1000001 ] || fault 'the text was cut'
}
many_words() { # 200,000 words
    { printf 'group g id'; seq -s ' ' 1 200000 | sed 's/^/ /'; } >in.long
    refused 1 'in.long:1: ' -in in.long
}
deep_formula() { # 100,000 brackets must not overflow the stack
    { printf 'variable a equal '; head -c 100000 /dev/zero | tr '\0' '('; printf 1
      head -c 100000 /dev/zero | tr '\0' ')'; echo; echo 'print "$a"'; } >in.long
    refused 1 'in.long:[12]: ' -in in.long
}
deep_minus() {
    { printf 'variable a equal '; head -c 100000 /dev/zero | tr '\0' '-'; echo 1; echo 'print "$a"'; } >in.long
    refused 1 'in.long:[12]: ' -in in.long
}
deep_if() { # a condition with 100,000 brackets
    { printf 'if "'; head -c 100000 /dev/zero | tr '\0' '('; echo '1 == 1" then "print a"'; } >in.long
    refused 1 'in.long:1: ' -in in.long
}
recursive_formula() { # a calls b calls a
    printf 'variable a equal v_b+1\nvariable b equal v_a+1\nprint "$a"\n' >in.a
    refused 1 'in.a:3: .*variable' -in in.a
}
recursive_substitution() {
    printf 'variable a string ${b}\nvariable b string "\\${a}"\nprint "$a"\n' >in.a
    refused 1 'in.a:1: ' -in in.a
}
missing() { refused "$1" "cannot open the input file 'in.none': No such file" -in in.none; }
folder() { mkdir d; refused 1 "'d'.* folder" -in d; }
below_a_file() { : >f; refused 1 "cannot open the input file 'f/in': Not a directory" -in f/in; }
binary() { head -c 20000 "$COLDWELD" >in.bin; refused "$1" 'in.bin:1: expected a text file' -in in.bin; }
include_itself() { printf 'print "a"\ninclude in.self\n' >in.self; refused "$1" 'in.self.*recursive include' -in in.self; }
include_circle() {
    echo 'include in.b' >in.a
    echo 'include in.a' >in.b
    refused "$1" 'in.a.*in.b.*recursive include' -in in.a
}
include_missing() { printf 'print "a"\ninclude in.none\n' >in.a; refused 1 "in.a:2: .*'in.none'" -in in.a; }
include_fault() { # found before the deck starts, placed in the file where it is
    printf 'print "started"\ninclude in.b\n' >in.a
    printf '\nprint "b"\nmas 1 1.0\n' >in.b
    refused 1 "in.b:3: unknown command 'mas'.*'mass'" -in in.a
    ! grep -q started out || fault 'the deck was started'
}
include_by_variable() { # the folder that `here` names, as decks of this kind have it
    printf 'variable here index %s\nprint "started"\ninclude ${here}/in.b\n' "$PWD" >in.a
    printf 'print "b"\nfrobnicate 1\n' >in.b
    refused 1 "in.b:2: unknown command 'frobnicate'" -in in.a
    ! grep -q '^started' out || fault 'the deck was started'
    mkdir -p other
    printf 'frobnicate 2\nprint "c"\n' >other/in.b
    refused 1 "other/in.b:1: unknown command 'frobnicate'" -in in.a -var here other
}
open_quote() { printf 'print "a"\nprint "b\nprint c\n' >in.a; refused 1 'in.a:2: .*quote' -in in.a; }
open_triple() { printf 'print """a\nb\n' >in.a; refused 1 'in.a:1: .*quote' -in in.a; }
open_brace() { printf 'print "${a"\n' >in.a; refused 1 'in.a:1: ' -in in.a; }
open_formula() { printf 'print "$(1+2"\n' >in.a; refused 1 'in.a:1: ' -in in.a; }
joined_end() { printf 'print "a"\nprint &\n' >in.a; refused 1 "in.a:2: .*'&'" -in in.a; }

# --- found before the first step ------------------------------------------------------------------------

late() { # $1: ranks, $2: the last line, $3: the message
    { lj_deck; echo 'run 100000000'; printf '%s\n' "$2"; } >in.late
    LIMIT=10
    refused "$1" "in.late:15: $3" -in in.late
    ! grep -q '^Step' out || fault 'the run was started'
}

several() { # all are told, with their lines, then their number
    printf 'timestep\nunits si\nthermo ten\nprint "fine"\n' >in.a
    coldweld 3 -in in.a
    ends_with 1
    [ "$(grep -c '^ERROR: in.a:[123]: ' err)" -eq 3 ] || fault 'expected three places'
    grep -q '^ERROR: 3 errors in in.a' err || fault 'expected their number'
    cmp -s <(grep '^ERROR' err) <(grep '^ERROR' log.coldweld) || fault 'log and stderr differ'
}

# --- names ------------------------------------------------------------------------------------------------

one_line() { # $1: pattern, $2...: the deck's lines; the fault is in the last one
    local pattern=$1
    shift
    printf '%s\n' "$@" >in.a
    refused 1 "in.a:$#: $pattern" -in in.a
}

# --- options ------------------------------------------------------------------------------------------------

option() { # $1: pattern; then the words. No log file is open yet.
    local pattern=$1
    shift
    coldweld 1 "$@"
    ends_with 1
    says "$pattern" ''
}

var_twice() { # the first value counts, as for LAMMPS
    echo 'variable a index deck' >in.a
    echo 'print "a is $a"' >>in.a
    coldweld 1 -in in.a -var a line
    ends_with 0
    grep -q '^a is line$' out || fault 'the command line must win'
}
log_unwritable() {
    echo 'print "a"' >in.a
    : >f
    coldweld "$1" -in in.a -log f/log
    ends_with 1
    says "f/log.*Not a directory" ''
}

run_case windows-lines windows_lines
run_case windows-joined windows_joined
run_case no-last-newline no_last_newline
run_case stdin-1 from_standard_input 1
run_case stdin-3 from_standard_input 3
run_case stdin-fault standard_input_fault
run_case empty-1 empty 1
run_case empty-3 empty 3
run_case long-comment long_comment
run_case long-line-1 long_line 1
run_case long-line-3 long_line 3
run_case long-name long_name
run_case long-variable long_variable
run_case many-words many_words
run_case deep-formula deep_formula
run_case deep-minus deep_minus
run_case deep-if deep_if
run_case recursive-formula recursive_formula
run_case recursive-substitution recursive_substitution
run_case missing-1 missing 1
run_case missing-3 missing 3
run_case folder folder
run_case below-a-file below_a_file
run_case binary-1 binary 1
run_case binary-3 binary 3
run_case include-itself-1 include_itself 1
run_case include-itself-3 include_itself 3
run_case include-circle-1 include_circle 1
run_case include-circle-3 include_circle 3
run_case include-missing include_missing
run_case include-fault include_fault
run_case include-by-variable include_by_variable
run_case open-quote open_quote
run_case open-triple open_triple
run_case open-brace open_brace
run_case open-formula open_formula
run_case joined-end joined_end
run_case late-command-1 late 1 'thermodynamics 10' "unknown command 'thermodynamics'"
run_case late-command-3 late 3 'thermo_stile one' "unknown command 'thermo_stile'; did you mean 'thermo_style'"
run_case late-words late 1 'timestep' 'timestep: expected 1 word'
run_case late-number late 1 'run 1O0' "run: .*'1O0'"
run_case late-style late 1 'fix 2 all langevi 1 1 1 7' ".*'langevi'.*'langevin'"
run_case late-group late 1 'compute c top temp' ".*'top'"
run_case late-variable late 1 'print "${undefined}"' ".*'undefined'"
run_case late-formula late 1 'variable a equal 1+' "formula '1\+'"
run_case several several
run_case command one_line "unknown command 'lattise'; did you mean 'lattice'" 'units metal' 'lattise fcc 4.08'
run_case foreign one_line '.*dielectric.*.*empty space' 'dielectric 2.0'
run_case pair-style one_line ".*'lj/cutt'.*'lj/cut'" 'pair_style lj/cutt 2.5'
run_case fix-style one_line ".*'nvee'.*'nve'" 'fix 1 all nvee'
run_case compute-style one_line ".*'tmp'.*'temp'" 'compute 1 all tmp'
run_case dump-style one_line ".*'custon'.*'custom'" 'dump 1 all custon 10 f id'
run_case late-dump-word late 1 'dump 1 all custom 10 f id vxx' ".*'vxx'.*'vx'"
run_case thermo-word one_line ".*'tmep'.*'temp'" 'thermo_style custom step tmep'
run_case keyword one_line ".*'lop'.*'loop'" 'velocity all create 1.0 1 lop all'
run_case variable-style one_line ".*'equql'.*'equal'" 'variable a equql 1'
run_case function one_line ".*'sqr'" 'variable a equal sqr(2)'
run_case undefined-brace one_line ".*'nope'" 'print "${nope}"'
run_case undefined-letter one_line ".*'q'" 'print "$q"'
run_case undefined-formula one_line ".*'nope'" 'variable a equal v_nope'
run_case undefined-compute one_line ".*'c1'" 'thermo_style custom step c_c1'
run_case undefined-fix one_line ".*'f1'" 'thermo_style custom step f_f1'
run_case undefined-label one_line ".*label there" 'jump SELF there'
run_case group-unknown one_line ".*'hot'" 'velocity hot create 1.0 1'
run_case divide-by-zero one_line '.*[Dd]ivi' 'variable a equal 1/0' 'print "$a"'
run_case root-negative one_line '.*sqrt' 'variable a equal sqrt(-1)' 'print "$a"'
run_case option-unknown option "unknown option '-inn'.*'in'" -inn in.a
run_case option-no-value option "-in: expected a value" -in
run_case option-no-dash option "expected an option, got 'in.a'" in.a
run_case option-var-no-value option '-var: expected a name and at least one value' -var a
run_case option-echo option "-echo: expected none, screen, log or both, got 'loud'" -echo loud
run_case option-simd option "-simd.*'sse9'" -simd sse9
run_case option-var-name option "-var: .*'a b'" -var 'a b' 1
run_case option-var-twice var_twice
run_case log-unwritable-1 log_unwritable 1
run_case log-unwritable-3 log_unwritable 3
end_cases
