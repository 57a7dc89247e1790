#!/bin/bash
# Checkpoints from outside: the same bits on another number of ranks, with thermostats; the two in turn
# and the last two; signals; what cannot be written or read.
set -u
cd "$SCRATCH" || exit 1
export COLDWELD_POTENTIALS=$TOP/potentials
ok() { echo "ok $1"; }
bad() { echo "not ok $1: $2"; }

cat >system.in <<'DECK'
units metal
boundary p p p
lattice fcc 4.08
region all block -20 20 -20 20 -20 20 units box
region ball sphere 0 0 0 11 units box
create_box 1 all
create_atoms 1 region ball
pair_style eam/alloy
pair_coeff * * Au_Zhou04.eam.alloy Au
group half id 1:150
group rest subtract all half
velocity all create 900 4711
DECK
cat >fixes.in <<'DECK'
fix bath half langevin 500 400 0.1 9
fix move half nve
fix chain rest nvt temp 500 500 0.1
thermo 20
thermo_style custom step temp pe statehash
DECK
head_of() { printf 'include system.in\ninclude fixes.in\n'; }
launch() { # launch RANKS FILE [OPTION ...]: exit code in rc
    local ranks=$1 file=$2
    shift 2
    timeout 100 "$MPIRUN" -n "$ranks" "$COLDWELD" -in "$file" -log none "$@" >"$file.out" 2>&1 </dev/null
    rc=$?
}
hash_at() { awk -v step="$2" '$1 == step && NF == 4 { hash = $4 } END { print hash }' "$1"; }

{ head_of; echo 'run 40 start 0 stop 80'; echo 'write_restart mid.h5'; echo 'run 40 start 0 stop 80'; } >whole.in
launch 1 whole.in
want=$(hash_at whole.in.out 80)
if [ "$rc" -eq 0 ] && [ -n "$want" ]; then ok whole_run; else bad whole_run "exit code $rc: $(tail -n 1 whole.in.out)"; fi
{ head_of; echo 'restart 40 turn.a turn.b'; echo 'run 40 start 0 stop 80'; } >first.in
launch 3 first.in
{ echo 'read_restart turn.a'; cat fixes.in; echo 'run 40 start 0 stop 80'; } >second.in
launch 5 second.in
got=$(hash_at second.in.out 80)
if [ "$rc" -eq 0 ] && [ "$got" = "$want" ]; then
    ok three_ranks_then_five
else
    bad three_ranks_then_five "hash '$got' instead of '$want', exit code $rc"
fi
if grep -q 'Fix chain (nvt) goes on' second.in.out; then ok fixes_take_up_their_state; else bad fixes_take_up_their_state "no such line"; fi
{ echo 'read_restart mid.h5'; sed 's/fix chain/fix other/' fixes.in; echo 'run 0'; } >other.in
launch 2 other.in
if grep -q "state of fix chain (nvt) is not used" other.in.out; then ok unused_state_is_said; else bad unused_state_is_said "$(tail -n 1 other.in.out)"; fi

{ head_of; echo 'restart 10 last'; echo 'run 45'; } >last.in
launch 2 last.in
names=$(echo last.[0-9]*)
if [ "$names" = 'last.30 last.40' ]; then ok last_two_are_kept; else bad last_two_are_kept "$names"; fi
{ echo 'read_restart last.*'; cat fixes.in; echo 'run 0'; } >newest.in
launch 1 newest.in
if grep -q 'Restart of step 40 from last.40' newest.in.out; then ok newest_is_found; else bad newest_is_found "$(tail -n 1 newest.in.out)"; fi

# A signal ends a long run after the step, with a checkpoint that continues to the same bits.
signal_run() { # signal_run SIGNAL RANKS
    local signal=$1 ranks=$2 name=signal_$1_on_$2 pid code step=
    rm -f coldweld.restart.* long.out
    { head_of; echo 'run 5000000 start 0 stop 5000000'; } >long.in
    if [ "$ranks" -eq 1 ]; then
        timeout -s KILL 100 "$COLDWELD" -in long.in -log none >long.out 2>&1 </dev/null &
    else
        timeout -s KILL 100 "$MPIRUN" -n "$ranks" "$COLDWELD" -in long.in -log none >long.out 2>&1 </dev/null &
    fi
    pid=$!
    for _ in $(seq 200); do
        grep -q '^ *40 ' long.out 2>/dev/null && break
        sleep 0.1
    done
    # timeout passes on the signal that it gets, but for USR1 its default (death) must not hit timeout itself
    kill -"$signal" "$(pgrep -P "$pid" | head -n 1)"
    wait "$pid"
    code=$?
    step=$(ls coldweld.restart.* 2>/dev/null | sed 's/.*\.//')
    if [ "$code" -ne 3 ] || [ -z "$step" ]; then
        bad "$name" "exit code $code, checkpoint '$step': $(tail -n 1 long.out)"
        return
    fi
    grep -q "stopped by SIG$signal at step $step" long.out || { bad "$name" "no message"; return; }
    ok "$name"
}
signal_run TERM 1
signal_run INT 1
signal_run USR1 2
at=$(ls coldweld.restart.* | sed 's/.*\.//')
to=$((at / 20 * 20 + 40))
{ echo 'read_restart coldweld.restart.*'; cat fixes.in; echo "run $to upto start 0 stop 5000000"; } >after.in
{ head_of; echo "run $to upto start 0 stop 5000000"; } >straight.in
launch 2 after.in
launch 1 straight.in
if [ -n "$(hash_at after.in.out "$to")" ] && [ "$(hash_at after.in.out "$to")" = "$(hash_at straight.in.out "$to")" ]; then
    ok stopped_run_goes_on_with_the_same_bits
else
    bad stopped_run_goes_on_with_the_same_bits "step $to: '$(hash_at after.in.out "$to")', '$(hash_at straight.in.out "$to")'"
fi

# What cannot be done: one message, exit code 1, nobody hangs, nothing half-written.
fails() { # fails NAME RANKS PATTERN < deck
    cat >fail.in
    launch "$2" fail.in
    local n
    n=$(grep -c '^ERROR' fail.in.out)
    if [ "$rc" -ne 1 ] || [ "$n" -ne 1 ]; then
        bad "$1" "exit code $rc, $n messages: $(grep ERROR fail.in.out | head -n 1)"
    elif ! grep -q "^ERROR.*$3" fail.in.out; then
        bad "$1" "$(grep ERROR fail.in.out)"
    else
        ok "$1"
    fi
}
{ head_of; echo 'write_restart /dev/null/x'; } | fails unwritable_checkpoint 3 'Not a directory'
{ head_of; echo 'dump 1 all custom 10 /dev/full id x'; echo 'run 10'; } | fails full_disk_dump 3 'No space left'
{ head_of; echo 'dump 1 all h5md 10 /dev/null/x'; echo 'run 10'; } | fails unwritable_h5md 3 'Not a directory'
{ head_of; echo 'dump 1 all image 10 /dev/null/x.*.png type type size 40 40'; echo 'run 10'; } | fails unwritable_image 2 'Not a directory'
echo 'read_restart nowhere.h5' | fails missing_checkpoint 3 'No such file'
echo 'read_restart nowhere.*' | fails no_file_fits 1 "no file fits"
head -c 20000 mid.h5 >cut.h5
echo 'read_restart cut.h5' | fails truncated_checkpoint 3 'truncated'
echo 'read_restart deck.txt' >deck.txt
echo 'read_restart deck.txt' | fails not_a_checkpoint 3 'not an HDF5 file'
{ head_of; echo 'dump 1 all h5md 10 traj.h5md'; echo 'run 0'; } >traj.in
launch 1 traj.in
echo 'read_restart traj.h5md' | fails another_hdf5_file 3 'not a coldweld checkpoint'
cp mid.h5 kept.h5
cp mid.h5 before.h5
{ head_of; echo 'write_restart kept.h5'; } >fail.in
(ulimit -f 8; trap '' XFSZ; timeout 60 "$COLDWELD" -in fail.in -log none >limit.out 2>&1 </dev/null; echo $? >limit.rc)
if [ "$(cat limit.rc)" -eq 1 ] && cmp -s kept.h5 before.h5 && [ ! -e kept.h5.tmp ]; then
    ok failed_write_leaves_the_old_one
else
    bad failed_write_leaves_the_old_one "exit code $(cat limit.rc): $(tail -n 1 limit.out)"
fi

# A trajectory that is appended to after a restart has each step once.
{ head_of; echo 'dump t all h5md 10 app.h5md'; echo 'restart 20 app.a app.b'; echo 'run 50'; } >app.in
launch 2 app.in
{ echo 'read_restart app.a'; cat fixes.in; echo 'dump t all h5md 10 app.h5md'; echo 'dump_modify t append yes'; echo 'run 40'; } >again.in
launch 3 again.in
if [ "$rc" -eq 0 ] && command -v h5dump >/dev/null; then
    steps=$(h5dump -d /particles/all/position/step app.h5md | sed -n 's/^ *([0-9]*): //p' | tr -d '\n')
    if [ "$steps" = '0, 10, 20, 30, 40, 50, 60' ]; then ok appended_trajectory; else bad appended_trajectory "$steps"; fi
elif [ "$rc" -eq 0 ]; then
    echo "skip appended_trajectory: h5dump is missing"
else
    bad appended_trajectory "$(tail -n 1 again.in.out)"
fi
