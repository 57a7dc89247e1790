# Functions shared by the tests of bad input and bad luck; sourced, not run.
#
# A case is a shell function. It runs in an empty folder of its own, several cases at a time, since most of
# the time of a short run is the start of MPI. It says what is wrong with `fault TEXT`; a case without a
# fault has passed.

FAULTS=
SKIP=
LIMIT=${LIMIT:-30} # seconds until a program that has not ended hangs
JOBS=${JOBS:-6}

skip() { SKIP=$*; }
fault() { FAULTS+="${FAULTS:+; }$*"; }

# run_case NAME FUNCTION ARGUMENT...: start a case
run_case() {
    local name=$1
    shift
    while [ "$(jobs -rp | wc -l)" -ge "$JOBS" ]; do wait -n; done
    (
        mkdir -p "$SCRATCH/$name" && cd "$SCRATCH/$name" || exit 1
        "$@"
        if [ -n "$FAULTS" ]; then
            printf 'not ok %s: %s\n' "$name" "$FAULTS"
            [ ! -s err ] || { head -c 600 err | sed 's/^/    err: /' && echo; }
        elif [ -n "$SKIP" ]; then
            printf 'skip %s: %s\n' "$name" "$SKIP"
        else
            printf 'ok %s\n' "$name"
        fi >result
    ) </dev/null &
}

# end_cases: wait for all and tell what came out; fail when one has failed
end_cases() {
    local folder
    wait
    for folder in "$SCRATCH"/*/; do
        cat "$folder/result" 2>/dev/null || echo "not ok $(basename "$folder"): the case did not come to its end"
    done >"$SCRATCH/results"
    cat "$SCRATCH/results"
    ! grep -q '^not ok' "$SCRATCH/results"
}

# coldweld RANKS ARGUMENT...: run the program; its output in out and err, its exit code in rc
coldweld() {
    local ranks=$1
    shift
    if [ "$ranks" -eq 1 ]; then
        timeout -k 5 "$LIMIT" "$COLDWELD" "$@" >out 2>err
    else
        timeout -k 5 "$LIMIT" "$MPIRUN" -n "$ranks" "$COLDWELD" "$@" >out 2>err
    fi
    rc=$?
    [ "$rc" -ne 124 ] && [ "$rc" -ne 137 ] || fault "no end within $LIMIT s"
}

# ends_with CODE: the exit code, and no sanitizer's report
ends_with() {
    [ "$rc" -eq "$1" ] || fault "exit code $rc, expected $1"
    ! grep -q -e 'Sanitizer' -e 'runtime error' err || fault "$(grep -m 1 -e 'Sanitizer' -e 'runtime error' err)"
}

# says PATTERN [FILE]: exactly one error on stderr, and the same once in the log; it matches the extended
# regular expression
says() {
    local log=${2-log.coldweld} n
    n=$(grep -c '^ERROR: ' err)
    [ "$n" -eq 1 ] || fault "$n messages on stderr, expected one"
    grep '^ERROR: ' err | grep -Eq -e "$1" || fault "the message does not match '$1'"
    [ -n "$log" ] || return 0
    n=$(grep -c '^ERROR: ' "$log")
    [ "$n" -eq 1 ] || fault "$n messages in the log, expected one"
    cmp -s <(grep '^ERROR: ' err) <(grep '^ERROR: ' "$log") || fault 'the log has another message than stderr'
}

# refused RANKS PATTERN ARGUMENT...: the user's error
refused() {
    local ranks=$1 pattern=$2
    shift 2
    coldweld "$ranks" "$@"
    ends_with 1
    says "$pattern"
}

# absent FILE...: none of these was left behind, nor a half-written one beside
absent() {
    local f
    for f in "$@" *.tmp; do
        [ ! -e "$f" ] || fault "left behind: $f"
    done
}

# value COLUMN FILE: the last number of a thermo table with one line per output, column counted from 1
last_hash() { grep -Eo '^ +[0-9]+ [0-9a-f]{16} *$' "$1" | tail -n 1; }

# a small Lennard-Jones crystal, in.lj without a run; 256 atoms
lj_deck() {
    cat <<'DECK'
units lj
atom_style atomic
lattice fcc 0.8442
region all block 0 4 0 4 0 4
create_box 1 all
create_atoms 1 box
mass 1 1.0
velocity all create 1.44 87287
pair_style lj/cut 2.5
pair_coeff 1 1 1.0 1.0
fix 1 all nve
thermo_style custom step statehash
thermo 100
DECK
}
