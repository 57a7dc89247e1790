#!/bin/bash
# Numbers of words: every command of the table and every style, with none, with one and with forty words
# that mean nothing. The static check must answer each line with one message that names the line; it must
# neither crash nor let a wrong number of words pass.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"

"$COLDWELD" -help >"$SCRATCH/help" 2>&1 </dev/null
forty=$(printf 'w%d ' {1..40})

# commands that take none, one or any number of words, so that junk is no error of number
commands() { sed -n '/^Commands:/,/^$/s/^  \([a-z_]*\).*/\1/p' "$SCRATCH/help" | sort -u; }
styles() { sed -n "/^Styles of $1:/,/^\$/s/^  \([a-z_/]*\)  .*/\1/p" "$SCRATCH/help"; }

# A message about too few or too many words shows how the line is written; of too many, it names the first.
counts() {
    local line bound
    while IFS= read -r line; do
        [[ $line == *'; usage: '* ]] || fault "no usage: $line"
        [[ $line =~ 'expected '(at (least|most) )?([0-9]+)' word'.*', got '([0-9]+) ]]
        bound=${BASH_REMATCH[3]}
        [ "${BASH_REMATCH[4]}" -le "$bound" ] || [[ $line =~ "the first surplus word is 'w"[0-9]+"'; " ]] ||
            fault "the first surplus word is not named: $line"
    done < <(grep -E 'expected (at (least|most) )?[0-9]+ words? .*, got ' err)
}
one_deck() { # in.a has one wrong line per line; all must be reported, 20 at a time
    local lines reported
    lines=$(wc -l <in.a)
    coldweld 1 -in in.a -check
    ends_with 1
    reported=$(grep -c '^ERROR: in.a:[0-9]*: ' err)
    [ "$reported" -eq "$lines" ] ||
        fault "$reported of $lines lines are refused; not: $(for ((k = 1; k <= lines; k++)); do
            grep -q "^ERROR: in.a:$k: " err || sed -n "${k}p" in.a | cut -c1-60
        done | tr '\n' ';')"
    counts
}
split_decks() { # $1: name; lines on standard input
    local name=$1 k=0 part
    mkdir -p "$SCRATCH/.$name"
    split -l 15 - "$SCRATCH/.$name/"
    for part in "$SCRATCH/.$name"/*; do
        k=$((k + 1))
        run_case "$name-$k" check_part "$part"
    done
}
check_part() { cp "$1" in.a; one_deck; }

# quit, clear, next... take no word at all; a lone word, or forty, are right for these
none_is_right='^(quit|clear)$'
# the words of these depend on a style or the number of types, known when the line runs
forty_is_right='^((compute|dump|fix|thermo)_modify|create_box|pair_coeff|print|next|shell)$'
split_decks no-words < <(commands | grep -Ev "$none_is_right")
split_decks forty-words < <(commands | grep -Ev "$forty_is_right" | sed "s/\$/ $forty/")
split_decks pair-forty < <(styles pair_style | sed "s/.*/pair_style & $forty/")
split_decks fix-forty < <(styles fix | grep -Ev '^print$' | sed "s/.*/fix 1 all & $forty/")
split_decks compute-forty < <(styles compute | sed "s/.*/compute 1 all & $forty/")
split_decks fix-none < <(styles fix | grep -Ev '^(nve|balance|recenter|momentum)$' | sed 's/.*/fix 1 all &/')

# every command under every wrong number of words that its usage shows, on three ranks once
three_ranks() {
    printf '%s\n' 'timestep' 'units metal lj' 'run' 'mass 1' 'unfix' 'region' >in.a
    coldweld 3 -in in.a
    ends_with 1
    [ "$(grep -c '^ERROR: in.a:[1-6]: ' err)" -eq 6 ] || fault 'expected six messages, each once'
}
run_case three-ranks three_ranks
end_cases
