#!/bin/bash
# The benchmark harness: its arithmetic with programs that print known times, its guard against decks that differ, and a run without LAMMPS.
set -u
cd "$SCRATCH" || exit 2
export TMPDIR=$SCRATCH/tmp
mkdir -p "$TMPDIR" bin decks
unset LAMMPS_POTENTIALS
ok() { echo "ok $1"; }
not_ok() { echo "not ok $1: $2"; }

# One program that plays both parts: options as they have them, a log as they write it, times by name, ranks and settings.
cat >bin/fake <<'FAKE'
#!/bin/bash
me=$(basename "$0") ranks=${OMPI_COMM_WORLD_SIZE:-1} log='' mixed='' newton=on every=0 deck=''
while [ $# -gt 0 ]; do
    case $1 in
    -version) echo "coldweld 9.9 (git fake)"; exit ;;
    -h) echo "Large-scale Atomic/Molecular Massively Parallel Simulator - never"; exit ;;
    -check) exit 0 ;;
    -precision) [ -n "${NO_MIXED:-}" ] && exit 1; mixed=yes; shift ;;
    -log) log=$2; shift ;;
    -in) deck=$2; shift ;;
    -var) declare "$2=$3"; shift 2 ;;
    esac
    shift
done
[ "${OMPI_COMM_WORLD_RANK:-0}" -eq 0 ] || exit 0
[ "$(basename "$deck")" != empty.in ] || exit 0
[[ " $me${mixed:+ mixed} " != *" ${FAIL:-nobody} "* ]] || exit 1
energy=-3.25 builds=7
case $me.$ranks.$newton in
coldweld.1.*) # 2, 1, 4, 2, 1, ...: the median of three is 2, their mean is not
    n=$(cat "$COUNT" 2>/dev/null || echo 0); [ -n "$mixed" ] || echo $((n + 1)) >"$COUNT"
    set -- 2 1 4; shift $((n % 3)); t=$1 ;;
coldweld.2.*) t=1.25 ;;
lmp.1.on) t=10 ;;
lmp.1.off) t=8 ;;
lmp.2.on) t=5 ;;
lmp.2.off) t=6 ;;
esac
[ -z "$mixed" ] || t=0.5
[ "$me" != lmp ] || energy=${ENERGY:-$energy}
case $every in
1) t=3 builds=20 ;;
1000000000) t=1 builds=0 ;;
esac
printf 'Step Temp E_pair E_mol TotEng Press \n 0 600 %s 0 -3 1.5 \n 9 600 -1 0 -3 7 \n' "$energy" >"$log"
printf 'Loop time of %s on %d procs for 100 steps with 1000 atoms\nNeighbor list builds = %d\n' "$t" "$ranks" "$builds" >>"$log"
FAKE
chmod +x bin/fake
ln -s fake bin/coldweld
ln -s fake bin/lmp
cat >decks/table <<'TABLE'
# name | deck | variables | files | goal | measure | settings | title
one   | plain | steps=100 | -            | 4/6/80 | step  | newton=off | a plain deck
*large| plain | steps=100 | -            | 5/-/-  | step  | -          | a large deck
lists | plain |           | -            | 3/-/-  | build |            | list build
gone  | plain |           | No_such.file | 3/-/-  | step  |            | no potential
sums  | plain |           | -            | 4/-/-  | step~4e-5~2e-3 |   | sums to a given error
ball  | plain |           | -            | -/-/-/1.5*one | step | alone | what LAMMPS has not
TABLE
: >decks/plain.in

bench() { # bench ARGUMENT...: the harness with the fakes; exit code in rc
    rm -f count
    COUNT=$SCRATCH/count COLDWELD=$SCRATCH/bin/coldweld LMP=$SCRATCH/bin/lmp PEAK_MEMORY=${PEAK:-none} "$TOP/benchmarks/run" -t decks/table -o results "$@" >out 2>err </dev/null
    rc=$?
}
# cell DECK RANKS PROGRAM COLUMN
cell() {
    awk -F, -v deck="$1" -v n="$2" -v program="$3" -v column="$4" 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; if (!(column in c)) print "no such column"; next }
        $1 == deck && $3 == n && $4 == program { print $c[column] }' results/bench.csv
}
is() { # is NAME DECK RANKS PROGRAM COLUMN VALUE
    local got
    got=$(cell "$2" "$3" "$4" "$5")
    if [ "$got" = "$6" ]; then ok "$1"; else not_ok "$1" "$5 of $2 on $3, $4: '$got', expected '$6'"; fi
}

bench -n 3 one lists gone
[ $rc -eq 0 ] && ok 'exit code' || not_ok 'exit code' "$rc: $(tail -n 3 err)"
is 'median of three' one 1 coldweld loop_median_s 2
is 'shortest' one 1 coldweld loop_min_s 1
is 'longest' one 1 coldweld loop_max_s 4
is 'microseconds per atom and step' one 1 coldweld us_per_atom_and_step_or_build 20
is 'million atom-steps per second' one 1 coldweld million_atoms_x_steps_per_s 0.05
is 'the better setting of LAMMPS, 1 rank' one 1 lammps settings newton=off
is 'the better setting of LAMMPS, 2 ranks' one 2 lammps settings ''
is 'ratio' one 1 coldweld ratio_lammps_over_this 4
is 'ratio, 2 ranks' one 2 coldweld ratio_lammps_over_this 4
is 'parallel efficiency' one 2 coldweld parallel_efficiency_percent 80
is 'parallel efficiency of LAMMPS' one 2 lammps parallel_efficiency_percent 80
is 'goal' one 1 coldweld goal_ratio 4
is 'mixed beside double' one 1 'coldweld mixed' speedup_over_double 4
is 'mixed beside LAMMPS' one 1 'coldweld mixed' ratio_lammps_over_this 16
is 'first energy' one 1 coldweld energy_step0 -3.25
is 'a list build' lists 1 coldweld us_per_atom_and_step_or_build 100
is 'number of builds' lists 1 coldweld steps_or_builds 20
grep -q 'coldweld  *1  *20.0000  *80.0000  *4.00  *4 reached' out && ok 'goal reached in the table' || not_ok 'goal reached in the table' "$(grep -m 1 ' 20.0000' out)"
grep -q '80% reached' out && ok 'efficiency in the table' || not_ok 'efficiency in the table' "$(grep -m 1 '80%' out)"
grep -q 'No_such.file' out && ! grep -q '^gone' results/bench.csv && ok 'no potential, no row' || not_ok 'no potential, no row' "$(grep gone out)"
for line in date machine system MPI coldweld LAMMPS load; do
    grep -q "^$line  *[^ ]" results/machine.txt || not_ok 'what was used' "no line '$line' in machine.txt"
done
# idle: 2 ranks x 3 programs; one: 2 ranks x 3 programs x 3 repeats; lists: the same; the head
[ "$(wc -l <results/runs.csv)" -eq 43 ] && ok 'every run is kept' || not_ok 'every run is kept' "$(wc -l <results/runs.csv) lines"
if command -v gnuplot >/dev/null; then
    [ "$(head -c 4 results/bench.png | tail -c 3)" = PNG ] && ok 'a plot' || not_ok 'a plot' 'no PNG'
fi

bench -n 4 -r 1 one
is 'median of four' one 1 coldweld loop_median_s 2
is 'mean of the middle two' one 1 coldweld loop_max_s 4
bench -n 5 -r 1 large
is 'at most three repeats of a large deck' large 1 coldweld repeats 3
NO_MIXED=yes bench -q -r 1
[ $rc -eq 0 ] && grep -q "no option '-precision mixed'" out && ! grep -q mixed results/bench.csv && ok 'without mixed precision' || not_ok 'without mixed precision' "$rc: $(head -n 1 out)"
grep -q '^one' results/bench.csv && ! grep -q '^large' results/bench.csv && ok 'quick leaves large decks out' || not_ok 'quick leaves large decks out' "$(cut -d, -f1 results/bench.csv | tr '\n' ' ')"
is 'quick: one repeat' one 1 coldweld repeats 1
is 'quick: LAMMPS as it is' one 1 lammps settings ''

ENERGY=-3.25004 bench -q -r 1 one # 1.2e-5 off
[ $rc -eq 1 ] && grep -q 'one: coldweld and LAMMPS do not run the same: energy -3.25 and -3.25004' err && ok 'another start is refused' || not_ok 'another start is refused' "$rc: $(tail -n 2 err)"
is 'another start has no ratio' one 1 coldweld ratio_lammps_over_this ''
ENERGY=-3.250001 bench -q -r 1 one
[ $rc -eq 0 ] && ok 'rounding is no other start' || not_ok 'rounding is no other start' "$rc: $(tail -n 2 err)"
ENERGY=-3.2501 bench -q -r 1 sums # 3.1e-5 off
[ $rc -eq 0 ] && ok 'sums of their own error' || not_ok 'sums of their own error' "$rc: $(tail -n 2 err)"
ENERGY=-3.2502 bench -q -r 1 sums
[ $rc -eq 1 ] && ok 'sums that differ by more' || not_ok 'sums that differ by more' "$rc"
FAIL=lmp bench -n 3 -r 1 ball
[ $rc -eq 0 ] && is 'no row of LAMMPS' ball 1 lammps repeats ''
bench -n 3 -r 1 one ball
is 'beside another row' ball 1 coldweld us_over_other_deck 1
grep -q '1.00 times one, at most 1.5 reached' out && ok 'beside another row in the table' || not_ok 'beside another row in the table' "$(grep times out)"
FAIL=lmp bench -n 2 -r 1 one
[ $rc -eq 1 ] && grep -q 'lammps failed on' err && [ "$(cell one 1 coldweld repeats)" = 2 ] && ok 'LAMMPS that fails spares coldweld' || not_ok 'LAMMPS that fails spares coldweld' "$rc: $(tail -n 2 err)"
FAIL=mixed bench -n 2 -r 1 one
[ $rc -eq 1 ] && grep -q 'coldweld mixed failed on' err && is 'mixed that fails spares the others' one 1 coldweld ratio_lammps_over_this 5.333 || not_ok 'mixed that fails spares the others' "$rc: $(tail -n 2 err)"
bench -q nothing
[ $rc -eq 1 ] && grep -q "no deck 'nothing'.*one large lists" err && ok 'unknown deck' || not_ok 'unknown deck' "$rc: $(cat err)"
bench -n 0
[ $rc -eq 1 ] && grep -q "positive number, not '0'" err && ok 'no repeats' || not_ok 'no repeats' "$rc: $(cat err)"

# --- coldweld itself, no LAMMPS ---------------------------------------------------------------------------
cat >decks/table <<'TABLE'
tiny | lj   | cells=4,steps=20 | - | 3/5/- | step  | | a tiny melt
made | made | cells=4,steps=10 | - | -/-/- | step  | | read from a file that coldweld writes first
bad  | bad  |                  | - | -/-/- | step  | | a deck that fails
TABLE
cp "$TOP/benchmarks/decks/lj_melt.in" decks/lj.in
printf 'run 10\n' >decks/bad.in
sed '/^velocity/,$d' decks/lj.in >decks/made_start.in
echo 'write_data ${data}' >>decks/made_start.in
sed 's/^create_box.*/read_data ${data}/; /^create_atoms/d; /^lattice/d; /^region/d; /^mass/d; 1i variable data index none' decks/lj.in >decks/made.in

alone() {
    LMP=$SCRATCH/no_lmp PEAK_MEMORY=$TOP/build/opt/tools/peak_memory "$TOP/benchmarks/run" -t decks/table -o results -n 2 "$@" >out 2>err </dev/null
    rc=$?
}
alone tiny made
[ $rc -eq 0 ] && ok 'alone' || not_ok 'alone' "$rc: $(tail -n 3 err)"
grep -q 'not installed.*apt-get install' out && ok 'says how to install LAMMPS' || not_ok 'says how to install LAMMPS' "$(head -n 2 out)"
is 'atoms' tiny 2 coldweld atoms 256
is 'steps' tiny 2 coldweld steps_or_builds 20
is 'no ratio' tiny 1 coldweld ratio_lammps_over_this ''
is 'started from a file' made 1 coldweld atoms 256
awk -v t="$(cell tiny 1 coldweld us_per_atom_and_step_or_build)" 'BEGIN { exit !(t > 0 && t < 1000) }' && ok 'a time' || not_ok 'a time' "$(cell tiny 1 coldweld us_per_atom_and_step_or_build)"
[ ! -e results/bench.png ] && ok 'no plot without a ratio' || not_ok 'no plot without a ratio' 'bench.png is there'
alone tiny bad
[ $rc -eq 1 ] && grep -q 'coldweld failed on .*bad.in' err && [ "$(cell tiny 1 coldweld atoms)" = 256 ] && ok 'a deck that fails spares the others' || not_ok 'a deck that fails spares the others' "$rc: $(tail -n 2 err)"

peak=$TOP/build/opt/tools/peak_memory
if [ -x "$peak" ]; then
    "$peak" kb awk 'BEGIN { s = "x"; while (length(s) < 40000000) s = s s; exit 7 }'
    rc=$?
    [ $rc -eq 7 ] && [ "$(wc -l <kb)" -eq 1 ] && [ "$(cat kb)" -gt 40000 ] && [ "$(cat kb)" -lt 400000 ] && ok 'peak memory' || not_ok 'peak memory' "exit $rc, $(cat kb) kB"
    "$peak" kb sh -c 'kill -KILL $$'
    rc=$?
    [ $rc -eq 137 ] && ok 'killed by a signal' || not_ok 'killed by a signal' "exit $rc"
    "$peak" kb ./no_program 2>err
    rc=$?
    [ $rc -eq 127 ] && grep -q 'cannot start ./no_program' err && ok 'no such program' || not_ok 'no such program' "exit $rc: $(cat err)"
    awk -v m="$(cell tiny 2 coldweld peak_MB)" 'BEGIN { exit !(m > 5 && m < 2000) }' && ok 'memory of two ranks' || not_ok 'memory of two ranks' "$(cell tiny 2 coldweld peak_MB) MB"
else
    echo "skip peak memory: make tools"
fi
left=$(find "$TMPDIR" -mindepth 1 -maxdepth 1 ! -name 'ompi.*')
[ -z "$left" ] && ok 'no files left behind' || not_ok 'no files left behind' "$left"
