#!/bin/bash
# Bad luck from outside: signals, a killed rank, full disks, folders that cannot be written. Signals finish
# the step, write a checkpoint and end with exit code 3, and the checkpoint leads to the same bits as a run
# that was never stopped. A file that could not be written whole does not stand under its final name.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"

# --- signals --------------------------------------------------------------------------------------------

# wait_for FILE PATTERN: until a line of the file matches
wait_for() {
    local k
    for ((k = 0; k < 300; k++)); do
        grep -q -e "$2" "$1" 2>/dev/null && return
        sleep 0.05
    done
    fault "no '$2' in $1 within 15 s"
}

# start RANKS ARGUMENT...: in the background; its process in pid
start() {
    local ranks=$1
    shift
    if [ "$ranks" -eq 1 ]; then
        "$COLDWELD" "$@" >out 2>err &
    else
        "$MPIRUN" -n "$ranks" "$COLDWELD" "$@" >out 2>err &
    fi
    pid=$!
    { sleep "$LIMIT" && : >late && kill -9 "$pid"; } >/dev/null 2>&1 &
    watch=$!
}
finish() {
    wait "$pid" 2>/dev/null
    rc=$?
    pkill -P "$watch"
    kill "$watch" 2>/dev/null
    [ ! -e late ] || fault "no end within $LIMIT s"
}
# stopped [LOG]: said once on the screen and in the log, and nothing else went wrong
stopped() {
    local f
    for f in out "$@"; do
        [ "$(grep -Ec '^stopped by (SIG[A-Z0-9]*|a signal) at step [0-9]+; checkpoint written to ' "$f")" -eq 1 ] ||
            fault "expected one message about the stop in $f"
    done
    ! grep -q ERROR err || fault 'an error besides'
}

# ranks_of PID: the programs below it
ranks_of() { pgrep -P "$1" -x coldweld; }

long_run() { lj_deck; printf '%s\n' "$@" 'run 100000000'; }

signal() { # $1: ranks, $2: signal, $3: to whom (all: the started program; one: a single rank)
    local ranks=$1 file step
    long_run >in.a
    # mpirun gives its ranks one second between SIGTERM and SIGKILL, little on a busy machine
    [ "$2" = USR1 ] || export OMPI_MCA_odls_base_sigkill_timeout=4
    start "$ranks" -in in.a -log log.a
    wait_for out '^ *100 '
    if [ "$3" = one ]; then
        kill -s "$2" "$(ranks_of "$pid" | tail -n 1)"
    else
        kill -s "$2" "$pid"
    fi
    finish
    if [ "$ranks" -gt 1 ] && [ "$2" != USR1 ]; then
        [ "$rc" -ne 0 ] || fault 'exit code 0' # mpirun's own: it was asked to end, too
    else
        ends_with 3
    fi
    stopped log.a
    file=$(ls coldweld.restart.* 2>/dev/null)
    [ "$(echo "$file" | wc -w)" -eq 1 ] || { fault "checkpoints: '$file'"; return; }
    absent coldweld.restart.tmp
    step=${file##*.}
    # two ways to the same step: on from the checkpoint, and without a stop
    { echo "read_restart $file"; lj_deck | grep -e pair -e '^fix' -e thermo; echo "run $((step + 50)) upto"; } >in.on
    { lj_deck; echo "run $((step + 50))"; } >in.whole
    coldweld "$((4 - ranks))" -in in.on -log log.on
    ends_with 0
    local on
    on=$(last_hash out)
    coldweld 1 -in in.whole -log log.whole
    ends_with 0
    [ -n "$on" ] && [ "$on" = "$(last_hash out)" ] || fault "after the checkpoint: $on, without a stop: $(last_hash out)"
}
signal_twice() { # two Ctrl-C end it at once, whatever it does
    long_run >in.a
    start 1 -in in.a
    wait_for out '^ *100 '
    kill -s INT "$pid"
    kill -s INT "$pid"
    finish
    [ "$rc" -eq 3 ] || [ "$rc" -eq 130 ] || fault "exit code $rc"
}
signal_minimize() { # a minimisation obeys, too
    { lj_deck | sed 's/^thermo 100/thermo 1/'; echo 'displace_atoms all random 0.1 0.1 0.1 4711'
      echo 'fix hot all addforce 0.01 0 0'; echo 'min_style fire'; echo 'minimize 0 0 100000000 100000000'; } >in.a
    start 1 -in in.a
    wait_for out '^ *10 '
    kill -s TERM "$pid"
    finish
    ends_with 3
    stopped log.coldweld
}
signal_loop() { # $1: ranks; a deck that only computes obeys at its jumps
    printf '%s\n' 'label a' 'print "alive"' 'jump SELF a' >in.a
    start "$1" -in in.a -log none
    wait_for out 'alive'
    kill -s USR1 "$pid"
    finish
    ends_with 3
    tail -n 1 out | grep -q '^stopped by SIGUSR1; there was nothing' || fault 'expected a message about the stop'
}
signal_schedule() { # the checkpoint goes where the deck's schedule says
    mkdir keep
    long_run 'restart 100000 keep/a keep/b' >in.a
    start 1 -in in.a
    wait_for out '^ *100 '
    kill -s USR1 "$pid"
    finish
    ends_with 3
    [ -s keep/a ] || [ -s keep/b ] || fault 'no checkpoint under keep/'
    ! ls coldweld.restart.* 2>/dev/null || fault 'a checkpoint beside'
}
signal_unwritable() { # the checkpoint cannot be written: said, and not exit code 3
    mkdir keep
    long_run 'restart 100000000 keep/a keep/b' >in.a
    start 1 -in in.a
    wait_for out '^ *100 '
    rmdir keep
    kill -s TERM "$pid"
    finish
    ends_with 1
    says "'?keep/[ab].*No such file"
}
killed_rank() {
    long_run >in.a
    start 3 -in in.a
    wait_for out '^ *100 '
    kill -9 "$(ranks_of "$pid" | tail -n 1)"
    finish
    [ "$rc" -ne 0 ] && [ "$rc" -ne 3 ] || fault "exit code $rc"
    sleep 0.2
    [ -z "$(ranks_of "$pid")" ] || fault 'ranks are left behind'
    absent
}

# --- disks ------------------------------------------------------------------------------------------------

# small_disk KILOBYTES RANKS: run in.a, with a disk of that size mounted on the folder disk/
small_disk() {
    mkdir disk
    rm -f out err left # of a run before
    # shellcheck disable=SC2016
    unshare -rm bash -c 'mount -t tmpfs -o size="$1"k none disk || exit 77
        shift
        timeout -k 5 "$@" >out 2>err
        rc=$?
        ls -A disk >left
        cp disk/keep kept 2>/dev/null
        exit $rc' small_disk "$1" "$LIMIT" "$MPIRUN" -n "$2" "$COLDWELD" -in in.a -log none -screen none 2>unshare
    rc=$?
    [ "$rc" -ne 77 ] && [ -s left -o -e err ] || skip 'cannot mount a small disk here'
}
# full RANKS LINE PATTERN FILE...: the disk is full before the file is written; it must not be there then
full() {
    local ranks=$1 line=$2 pattern=$3 f
    shift 3
    { lj_deck; printf '%s\n' "$line" 'run 100'; } >in.a
    small_disk 12 "$ranks"
    [ -z "$SKIP" ] || return
    ends_with 1
    says "$pattern" ''
    for f in "$@" '.*[.]tmp'; do
        ! grep -qx -e "$f" left || fault "left behind: $(tr '\n' ' ' <left)"
    done
}
full_events() { # $1: kilobytes of the disk: not even for the head of the table; for that, but not for its rows
    printf '%s\n' 'units metal' 'lattice fcc 5' 'region b block 0 6 0 6 0 6' 'create_box 1 b' 'create_atoms 1 box' 'mass 1 15.999' \
        'pair_style zero 4' 'pair_coeff * *' 'fix 1 all nve' 'timestep 0.001' \
        'fix b all beam energy 300 current 1 accelerate 1.5e15 seed 3 elements O file disk/e.h5' 'run 100' >in.a
    small_disk "$1" 2
    [ -z "$SKIP" ] || return
    ends_with 1
    says "in.a:12: .*cannot write 'disk/e.h5': No space" ''
}
full_device() { # $1: ranks, $2: line, $3: pattern
    { lj_deck; printf '%s\n' "$2" 'run 100'; } >in.a
    refused "$1" "$3" -in in.a
}
full_log() {
    { lj_deck; echo 'run 100'; } >in.a
    coldweld "$1" -in in.a -log /dev/full
    ends_with 1
    [ "$(grep -c -i 'log file.*No space' err)" -eq 1 ] || fault 'expected one message about the log file'
}
full_screen() {
    { lj_deck; echo 'run 100'; } >in.a
    timeout "$LIMIT" "$COLDWELD" -in in.a 2>err >/dev/full
    rc=$?
    ends_with 1
    grep -qi 'standard output.*No space' err || fault 'expected a message about the standard output'
}
below_file() { # $1: ranks, $2: line, with the path f/x
    : >f
    { lj_deck; printf '%s\n' "$2" 'run 20'; } >in.a
    refused "$1" "in.a:1[45]: .*f/x.*Not a directory" -in in.a
}
weld_deck() { # a ledger with a line per step
    lj_deck
    printf '%s\n' 'region low block INF INF INF INF INF 2' 'group low region low' 'group high subtract all low' \
        'fix w all weld low high every 1 file disk/keep'
}
full_weld() { # $1: ranks; the table ends with its last whole line, and a run from a checkpoint goes on behind it
    { weld_deck; echo 'run 100'; } >in.a
    mkdir disk
    coldweld 1 -in in.a
    ends_with 0
    mv disk/keep whole
    rmdir disk
    { weld_deck; printf '%s\n' 'run 20' 'write_restart half.h5' 'run 80'; } >in.a
    small_disk 12 "$1"
    [ -z "$SKIP" ] || return
    ends_with 1
    says "in.a:20: .*'disk/keep': No space" ''
    [ "$(cat left)" = keep ] || fault "left behind: $(tr '\n' ' ' <left)"
    local lines
    lines=$(wc -l <kept)
    [ "$lines" -gt 21 ] && [ "$lines" -lt 101 ] || fault "$lines lines"
    cmp -s kept <(head -n "$lines" whole) || fault 'the table is not the first lines of the whole one'
    mv err err.full
    cp kept disk/keep
    { echo 'read_restart half.h5'; weld_deck | grep -e pair -e '^fix' -e thermo; echo 'run 80'; } >in.on
    coldweld 1 -in in.on
    ends_with 0
    cmp -s disk/keep whole || fault 'the table that went on is not the whole one'
}
devices_stay() { # what is no file is not replaced by one; a pipe stands for a device, which root alone could lose
    mkfifo pipe
    exec 3<>pipe
    cat <&3 >/dev/null &
    local reader=$!
    { weld_deck | sed 's,disk/keep,pipe,'; printf '%s\n' 'run 2' 'write_data pipe' 'write_dump all custom pipe id x'; } >in.a
    coldweld 3 -in in.a
    ends_with 0
    [ -p pipe ] || fault 'the pipe is gone'
    { lj_deck; echo 'write_restart pipe'; } >in.a
    refused 3 "in.a:14: .*'pipe': it is a device or a pipe" -in in.a
    { lj_deck; printf '%s\n' 'dump 1 all h5md 1 pipe position' 'run 1'; } >in.a
    refused 3 "in.a:1[45]: .*'pipe': it is a device or a pipe" -in in.a
    [ -p pipe ] || fault 'the pipe is gone after write_restart and dump'
    kill "$reader"
    absent pipe.tmp
}
full_weld_start() { # $1: ranks; not even the header fits
    { printf 'print "%12287s" file disk/fill screen no\n' x; weld_deck; echo 'run 100'; } >in.a
    small_disk 12 "$1"
    [ -z "$SKIP" ] || return
    ends_with 1
    says "in.a:19: .*'disk/keep': No space" ''
    [ "$(cat left)" = fill ] || fault "left behind: $(tr '\n' ' ' <left)"
}

old_file_kept() { # a checkpoint that fails leaves the older one of that name as it was
    { lj_deck; echo 'write_restart disk/keep'; } >in.a
    mkdir disk
    coldweld 1 -in in.a
    ends_with 0
    mv disk/keep before
    rmdir disk
    { echo 'run 10'; echo 'write_restart disk/keep'; } >>in.a
    small_disk $(($(wc -c <before) / 1024 + 280)) 1 # room for one: 256 kB are asked for beyond the atoms
    [ -z "$SKIP" ] || return
    ends_with 1
    says 'in.a:16: .*disk/keep.*No space' ''
    local f hashes=()
    for f in before kept; do # not compared byte by byte: HDF5 notes the time
        { echo "read_restart $f"; lj_deck | grep -e pair -e '^fix' -e thermo; echo 'run 0'; } >in.on
        mv err err.full
        coldweld 1 -in in.on
        ends_with 0
        hashes+=("$(last_hash out)")
    done
    [ -n "${hashes[0]}" ] && [ "${hashes[0]}" = "${hashes[1]}" ] || fault 'the older checkpoint was changed'
    [ "$(cat left)" = keep ] || fault "left behind: $(tr '\n' ' ' <left)"
}

for s in TERM INT USR1; do
    run_case signal-$s-1 signal 1 $s all
done
run_case signal-TERM-3 signal 3 TERM all
run_case signal-INT-3 signal 3 INT all
run_case signal-USR1-3 signal 3 USR1 all
run_case signal-one-rank signal 3 USR1 one
run_case signal-twice signal_twice
run_case signal-minimize signal_minimize
run_case signal-loop-1 signal_loop 1
run_case signal-loop-3 signal_loop 3
run_case signal-schedule signal_schedule
run_case signal-unwritable signal_unwritable
run_case killed-rank killed_rank
for n in 1 3; do
    run_case full-restart-$n full $n 'write_restart disk/r.h5' 'disk/r.h5.*No space' r.h5
    run_case full-scheduled-$n full $n 'restart 50 disk/r.*' 'disk/r.50.*No space' r.50 r.100
    run_case full-dump-$n full $n 'dump 1 all custom 50 disk/d.*.txt id x y z vx vy vz' 'd.0.txt.*No space' d.0.txt
    run_case full-log-$n full_log $n
    run_case unwritable-dump-$n below_file $n 'dump 1 all atom 10 f/x'
    run_case unwritable-restart-$n below_file $n 'write_restart f/x'
done
run_case full-events-head full_events 12
run_case full-events-rows full_events 160
run_case full-h5md full 3 'dump 1 all h5md 50 disk/d.h5' 'd.h5.*No space'
run_case full-image full 1 'dump 1 all image 50 disk/d.*.png type type size 600 600' 'd.0.png.*No space' d.0.png
run_case full-data full 1 'write_data disk/d.data' 'd.data.*No space' d.data
run_case full-print full_device 1 'print "a" file /dev/full' 'in.a:14: .*/dev/full.*No space'
run_case full-fix-print full_device 3 'fix p all print 10 "a" file /dev/full' '/dev/full.*No space'
run_case full-ave-time full_device 3 'fix p all ave/time 1 1 1 c_thermo_temp file /dev/full' '/dev/full.*No space'
run_case full-dump-device full_device 3 'dump 1 all atom 10 /dev/full' '/dev/full.*No space'
run_case full-screen full_screen
run_case unwritable-data below_file 1 'write_data f/x'
run_case unwritable-schedule below_file 3 'restart 10 f/x'
run_case unwritable-h5md below_file 3 'dump 1 all h5md 10 f/x.h5'
run_case unwritable-image below_file 1 'dump 1 all image 10 f/x.*.png type type'
run_case unwritable-print below_file 1 'print "a" file f/x'
run_case unwritable-fix-print below_file 3 'fix p all print 10 "a" file f/x'
run_case unwritable-ave-time below_file 3 'fix p all ave/time 1 1 1 c_thermo_temp file f/x'
run_case unwritable-log below_file 3 'log f/x'
run_case unwritable-write-dump below_file 3 'write_dump all atom f/x'
run_case older-checkpoint old_file_kept
for n in 1 3; do
    run_case full-weld-$n full_weld $n
    run_case full-weld-start-$n full_weld_start $n
done
run_case devices-stay devices_stay
end_cases
