#!/bin/bash
# The deck language, seen from outside: what a deck prints, which errors it gets, exit codes.
set -u
cd "$SCRATCH" || exit 1

# try NAME EXIT PATTERN [OPTION ...]: run deck.in, compare the exit code, look for a line that
# matches the extended regular expression in what it printed (both streams).
try() {
    local name=$1 want=$2 pattern=$3 got
    shift 3
    timeout 60 "$COLDWELD" -in deck.in -log log.txt "$@" >out.txt 2>&1 </dev/null
    got=$?
    if [ "$got" -ne "$want" ]; then
        echo "not ok $name: exit code $got instead of $want: $(tail -n 1 out.txt)"
    elif ! grep -Eq -- "$pattern" out.txt; then
        echo "not ok $name: no line matches '$pattern': $(tail -n 1 out.txt)"
    else
        echo "ok $name"
    fi
}
# says NAME: the deck prints exactly what stands on standard input
says() {
    cat >want.txt
    timeout 60 "$COLDWELD" -in deck.in -log log.txt >out.txt 2>&1 </dev/null
    if tail -n +2 out.txt | diff want.txt - >diff.txt; then
        echo "ok $1"
    else
        echo "not ok $1: $(tr '\n' '|' <diff.txt)"
    fi
}

# a variable that asks for centres by way of others, in each step, between atoms that move
cat >deck.in <<'END'
units lj
region box block 0 10 0 10 0 10
create_box 1 box
create_atoms 1 single 2 2 2
create_atoms 1 single 2 4 2
create_atoms 1 single 8 2 2
mass 1 1
group one id 1
group two id 2 3
velocity one set 1 2 0
pair_style zero 1.0
pair_coeff * *
fix 1 all nve
timestep 0.5
variable dx equal xcm(one,x)-xcm(two,x)
variable dy equal xcm(one,y)-xcm(two,y)
variable far equal v_dx^2+v_dy^2+xcm(one,y)+bound(one,ymax)
variable more equal v_far+v_dx
fix many all ave/time 1 1 1 v_far v_more
thermo_style custom step v_more f_many[1] f_many[2]
thermo_modify format float %.6g
thermo 1
run 2
print "$(v_more) $(v_far)"
displace_atoms one move 1 0 0
print "$(v_more) $(v_far)"
END
timeout 60 "$COLDWELD" -in deck.in -log none >out.txt 2>&1
if grep -A 3 '^ *Step' out.txt | awk 'NR > 1 { print $1, $2, $3, $4 }' | diff - <(printf '%s\n' '0 11 14 11' '1 9.75 12.25 9.75' '2 11 13 11') &&
    [ "$(grep '^[0-9]* [0-9]*$' out.txt | tr '\n' ' ')" = '11 13 9 10 ' ]; then
    echo 'ok centres by way of other variables'
else
    echo "not ok centres by way of other variables: $(grep -A 3 '^ *Step' out.txt | tr '\n' '|')"
fi

cat >deck.in <<'END'
variable a loop 2
label outer
  variable b index x y
  label inner
    print "$a ${b} $(v_a*10:%.1f)"
    next b
  jump SELF inner
  next a
jump SELF outer
variable n equal 3
if "${n} > 2 && yes" then "print 'big $n'" "print 'still'" else "print small"
if "${n} == 2" then "print two" elif "${n} == 3" "print three" else "print none"
print """two
lines $n"""
#cw print "ours"
label end
END
# LAMMPS redefines b after it ran out, as we do; a is gone after the loop
says loops <<'END'
1 x 10.0
1 y 10.0
2 x 20.0
2 y 20.0
big 3
still
three
two
lines 3
ours
END

printf 'print "one"\r\nprint "two" &\r\n  screen yes\r\n' >deck.in
says windows_line_ends <<'END'
one
two
END
printf 'print "no newline at the end"' >deck.in
says last_line_without_newline <<'END'
no newline at the end
END

printf 'print "before"\ninclude part.in\nprint "after"\n' >deck.in
printf 'print "inside"\nif 1 then "jump SELF out"\nprint "skipped"\nlabel out\n' >part.in
says include_and_jump_inside <<'END'
before
inside
after
END

printf 'if 1 then "include part.in" "print second"\n' >deck.in
printf 'print "first"\n' >part.in
says include_runs_before_the_next_command <<'END'
first
second
END

{ printf 'print "'; head -c 1048576 /dev/zero | tr '\0' x; printf '"\nprint "short"\n'; } >deck.in
try megabyte_line 0 '^short$'
{ head -c 1048576 /dev/zero | tr '\0' x; printf '\n'; } >deck.in
try megabyte_word 1 '^ERROR: deck.in:1: unknown command .xxx'
{ printf 'variable a equal '; for ((i = 0; i < 20000; i++)); do printf '('; done; printf '\n'; } >deck.in
try deep_nesting 1 '^ERROR: deck.in:1: .*nested'

printf 'include deck.in\n' >deck.in
try recursive_include 1 '^ERROR: deck.in:1: .*deck.in includes deck.in'
printf 'print "a"\nprint "${nothing}"\n' >deck.in
try undefined_variable 1 "^ERROR: deck.in:2: variable 'nothing' is not defined anywhere"
printf 'variable x index a\nvariable x delete\nprint "a $x"\n' >deck.in
try deleted_variable 1 "^ERROR: deck.in:3: variable 'x' is not defined"
printf 'variable temperature index 1\nprint "${temperatur}"\n' >deck.in
try nearest_variable 1 "did you mean 'temperature'"
printf 'variable a equal 1/(3-3)\nprint "$a"\n' >deck.in
try division_by_zero 1 '^ERROR: deck.in:2: .*division by zero'
printf 'variable a equal v_b\nvariable b equal v_a\nprint "$a"\n' >deck.in
try circle 1 '^ERROR: deck.in:3: .*itself'
printf 'print "abc\n' >deck.in
try open_quote 1 '^ERROR: deck.in:1: a quote'
printf 'print """abc\n\n' >deck.in
try open_triple_quote 1 '^ERROR: deck.in:1: a quote'
printf 'jump SELF nowhere\n' >deck.in
try missing_label 1 "^ERROR: deck.in:1: jump: there is no line 'label nowhere'"
printf 'variable l index nowhere\n\njump SELF $l\n' >deck.in
try missing_label_by_variable 1 "^ERROR: deck.in:3: jump: there is no line 'label nowhere'"
printf 'print "a" &\n   screen maybe\n' >deck.in
try first_line_of_a_long_one 1 "^ERROR: deck.in:1: print: expected yes or no, got 'maybe'"
printf 'print "a"\nrum 5\n' >deck.in
try nearest_command 1 "^ERROR: deck.in:2: unknown command 'rum'; did you mean 'run'"
printf 'bond_style harmonic\n' >deck.in
try command_of_lammps 1 '^ERROR: deck.in:1: .*bonds'
printf 'dump d all cfg 10 d.*.cfg mass type xs ys zs\n' >deck.in
try dump_of_lammps 1 "^ERROR: deck.in:1: dump style 'cfg' of LAMMPS is not here: .*custom"
printf 'write_dump all dcd end.dcd\n' >deck.in
try write_dump_of_lammps 1 "^ERROR: deck.in:1: dump style 'dcd' of LAMMPS is not here: .*h5md"
printf 'fix h all heat 1 1.0\n' >deck.in
try fix_of_lammps 1 "^ERROR: deck.in:1: fix style 'heat' of LAMMPS is not here"
printf 'thermo_modify norm yes\nthermo_style custom step\n' >deck.in
try lost_thermo_settings 0 '^WARNING: thermo_style: settings of thermo_modify'
printf 'thermo_style custom step\nthermo_modify norm yes\nprint done\n' >deck.in
try kept_thermo_settings 0 '^done$'
if grep -q WARNING out.txt; then echo "not ok no_needless_warning"; else echo "ok no_needless_warning"; fi
printf 'print\necho\nlabel\nnext\n' >deck.in
try number_of_words 1 '^ERROR: deck.in:3: label: expected 1 word'
printf 'print "start"\nquit 7\nprint "not here"\n' >deck.in
try quit_with_status 7 '^start$'
printf 'include part.in\n' >deck.in
printf '\nif 1 then "print $(1/0)"\n' >part.in
try chain_of_files 1 '^ERROR: part.in:2: .* \(included at deck.in:1\)'
printf 'print "a"\n\000\001\n' >deck.in
try binary_garbage 1 '^ERROR: deck.in:2: expected a text file'
rm -f deck.in
try no_such_file 1 '^ERROR: .*deck.in'
mkdir deck.in
try folder_as_deck 1 '^ERROR: .*folder'
rmdir deck.in

printf 'print "ran"\nrunn 5\n' >deck.in
try nothing_runs_after_a_fault 1 'runn'
if grep -q '^ran' out.txt; then echo "not ok check_comes_first"; else echo "ok check_comes_first"; fi
if grep -q '^ERROR: deck.in:2' log.txt; then echo "ok error_is_in_the_log"; else echo "not ok error_is_in_the_log"; fi
if [ "$(grep -c ERROR out.txt)" -eq 1 ]; then echo "ok one_message"; else echo "not ok one_message"; fi

# groups, regions and dumps take any word as an ID; fixes and computes letters, digits and underscores (as LAMMPS does)
cat >deck.in <<'END'
units lj
lattice fcc 0.8442
region a.b+c block 0 4 0 4 0 4
create_box 1 a.b+c
create_atoms 1 region a.b+c
mass 1 1.0
pair_style lj/cut 2.5
pair_coeff 1 1 1.0 1.0
region r-1 block 0 2 0 2 0 2
region "r 2" union 2 r-1 a.b+c
group half-1 region r-1
group "x/y z" subtract all half-1
velocity half-1 create 1.0 77
compute t_1 half-1 temp
fix nve all nve
fix hot "x/y z" langevin 1.0 1.0 1.0 7
dump -d.1 half-1 custom 10 ids.dump id x
dump_modify -d.1 sort id
dump h5-1 "x/y z" h5md 10 ids.h5 position
print "$(count(half-1)) $(count(x/y z,r-1)) $(bound(half-1,xmin))"
thermo_style custom step c_t_1 statehash
run 10
write_restart ids.restart
undump -d.1
undump h5-1
run 10
clear
read_restart ids.restart
pair_style lj/cut 2.5
pair_coeff 1 1 1.0 1.0
compute t_1 half-1 temp
fix nve all nve
fix hot "x/y z" langevin 1.0 1.0 1.0 7
print "$(count(half-1)) $(count(x/y z))"
thermo_style custom step c_t_1 statehash
run 10
END
try ids_of_any_words 0 '^63 0 0$'
hashes_at() { grep -Eo "^ +$1 .* [0-9a-f]{16}" out.txt | sort -u | wc -l; }
if [ "$(grep -Ec '^ +20 .* [0-9a-f]{16}' out.txt) $(hashes_at 20)" = '2 1' ]; then echo "ok ids_in_a_checkpoint"; else echo "not ok ids_in_a_checkpoint"; fi
if [ "$(grep -c '^63 193$' out.txt)" = 1 ]; then echo "ok groups_in_a_checkpoint"; else echo "not ok groups_in_a_checkpoint"; fi
if grep -qa 'x_y z' ids.h5; then echo "ok group_in_a_path"; else echo "not ok group_in_a_path"; fi
printf 'fix a-b all nve\n' >deck.in
try id_of_a_fix 1 "^ERROR: deck.in:1: .*'a-b'"
printf 'compute a-b all temp\n' >deck.in
try id_of_a_compute 1 "^ERROR: deck.in:1: .*'a-b'"
printf 'region "" block 0 1 0 1 0 1\n' >deck.in
try id_of_nothing 1 "^ERROR: deck.in:1: region: '' is no ID"

# names that no line defines are found before anything runs
cat >deck.in <<'END'
print "ran"
variable pressure equal pres*2
if 1 then "print ${nothing}"
variable half equal v_pressur/2
print "$(c_mine+1)"
variable ok equal f_later
fix later all nve
include part.in
print "${inside} $(v_inside)"
thermo_style custom step c_thermo_temp v_half f_later v_gone
fix 9 all print 10 "$(v_half) ${lost}"
END
printf 'variable inside index a\n' >part.in
try names_are_checked 1 '^ERROR: 6 errors in deck.in'
for want in "deck.in:2: .*'pres' is no word" "deck.in:3: variable 'nothing'" \
    "deck.in:4: .*did you mean 'pressure'" "deck.in:5: .*compute 'mine'" "deck.in:10: variable 'gone'" "deck.in:11: variable 'lost'"; do
    if grep -Eq "^ERROR: $want" out.txt; then echo "ok name_check"; else echo "not ok name_check: $want"; fi
done
if grep -q '^ran' out.txt; then echo "not ok names_come_first"; else echo "ok names_come_first"; fi
printf 'variable x index a\nvariable $x index b\nprint "${a}"\n' >deck.in
try computed_names_pass 0 '^b$'
printf 'print "variable y index 5" file made.in\ninclude made.in\nprint "$y"\n' >deck.in
try made_include_passes 0 '^5$'

# the command line
printf 'variable x index 1\nvariable w index a\nprint "x is $x, w is $w"\n' >deck.in
try var_wins 0 '^x is -5, w is one$' -var x -5 -v w one two
try check_only 0 'no errors found' -check
try echo_to_screen 0 '^variable x index 1$' --echo=both
try unknown_option 1 "^ERROR: unknown option '-vat'" -vat 3
try missing_value 1 '^ERROR: option -log: expected a value' -log
try partition 1 'not supported' -partition 2x1
if printf 'print "from stdin"\njump SELF on\nprint "no"\nlabel on\n' |
    "$COLDWELD" -log none | grep -q '^from stdin$'; then echo "ok stdin"; else echo "not ok stdin"; fi
if "$COLDWELD" -help | grep -q 'variable NAME STYLE'; then echo "ok help"; else echo "not ok help"; fi
if "$COLDWELD" -h logfreq | grep -q 'logfreq2'; then echo "ok help_word"; else echo "not ok help_word"; fi
if "$COLDWELD" --version | grep -q 'ffp-contract=off'; then echo "ok version"; else echo "not ok version"; fi
if [ -z "$("$COLDWELD" -in deck.in -screen none -log quiet.txt)" ] && grep -q '^x is 1' quiet.txt; then
    echo "ok silent"
else
    echo "not ok silent"
fi
printf 'print "x"\n' >deck.in
try unwritable_log 1 '^ERROR: option -log: cannot open' -log /nowhere/log

# shell, print to files, log
cat >deck.in <<'END'
shell mkdir sub/deeper
shell cd sub
print "first" file out.dat
print "second" append out.dat screen no
shell mv out.dat moved.dat
shell putenv CW_WORD=hello
variable w getenv CW_WORD
print "$w"
shell rm nothing.dat
log other.log
print "logged"
END
try shell_commands 0 '^hello$'
if [ "$(cat sub/moved.dat)" = "$(printf 'first\nsecond')" ]; then echo "ok print_to_file"; else echo "not ok print_to_file"; fi
if grep -q '^logged$' sub/other.log; then echo "ok second_log"; else echo "not ok second_log"; fi
printf 'shell ls\n' >deck.in
try other_shell_commands 1 'only cd, mkdir'

# on several ranks: one voice, one error, no hang
printf 'variable a loop 3\nlabel l\nprint "$a $(random(0,1,7):%%.6f)"\nnext a\njump SELF l\nprint "$(1/0)"\n' >deck.in
timeout 60 "$MPIRUN" -n 3 "$COLDWELD" -in deck.in -log log3.txt >out.txt 2>err.txt
timeout 60 "$COLDWELD" -in deck.in -log log1.txt >one.txt 2>err1.txt
# output and errors apart: mpirun forwards them in any order
if diff <(grep '^[0-9] ' one.txt) <(grep '^[0-9] ' out.txt) && diff err1.txt <(grep '^ERROR' err.txt) &&
    [ "$(grep -c '^[0-9] ' out.txt)" -eq 3 ] && [ "$(grep -c '^ERROR' err.txt)" -eq 1 ]; then
    echo "ok three_ranks"
else
    echo "not ok three_ranks: $(tail -n 3 out.txt err.txt | tr '\n' '|')"
fi
