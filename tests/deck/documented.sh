#!/bin/bash
# What -help lists is in the manual page and in the shell's completion as well.
set -u
cd "$SCRATCH" || exit 1
"$COLDWELD" -help >help 2>&1 </dev/null
mapfile -t options < <(sed -n 's/^  -\([a-z]*\) .*/\1/p' help)
[ ${#options[@]} -ge 12 ] || echo "not ok options: -help lists ${#options[@]}"
for option in "${options[@]}"; do
    missing=
    grep -Fq "\\-\\-$option" "$TOP/tools/coldweld.1" || missing='the manual page'
    grep -Eq "words=.*[( ]--$option[ )]" "$TOP/tools/coldweld.bash" || missing+="${missing:+ and }the completion"
    if [ -z "$missing" ]; then echo "ok option -$option"; else echo "not ok option -$option: not in $missing"; fi
done
if grep -q '^ *coldweld beam-table' help && grep -Fq 'beam\-table' "$TOP/tools/coldweld.1"; then
    echo "ok beam-table"
else
    echo "not ok beam-table: not in the manual page"
fi

# the words of a fix with many of them are explained, each of them
for style in beam gas; do
    "$COLDWELD" -help fix $style >help 2>&1 </dev/null
    missing=$(sed -n "s/^ *fix ID GROUP $style //p" help | grep -Eow '[a-z][a-z0-9-]+' | sort -u | while read -r word; do
        sed -n '/^words/,$p' help | grep -qw -e "$word" || echo "$word"
    done)
    if [ -z "$missing" ] && [ "$(wc -l <help)" -gt 20 ]; then echo "ok words of fix $style"; else echo "not ok words of fix $style: not explained: $missing"; fi
done

# and the numbers of these: the last one that there is, and none beyond
numbers() { # STYLE LAST
    "$COLDWELD" -help "$1" >help 2>&1 </dev/null
    if [ "$(grep -Eo '[cf]_ID\[[0-9]+' help | grep -Eo '[0-9]+' | sort -n | tail -n 1)" = "$2" ]; then echo "ok numbers of $1"; else echo "not ok numbers of $1: $(cat help)"; fi
}
numbers indent 3
numbers setforce 3
numbers addforce 3
numbers aveforce 3
numbers network 15
numbers wigner-seitz 5
numbers silica/defects 12
if "$COLDWELD" -help wall/lj93 2>&1 | grep -q '^f_ID\[K\]'; then echo "ok numbers of walls"; else echo "not ok numbers of walls"; fi

# the deck that the README shows runs, here for some steps
sed -n '/^### A beam in a deck/,/^On one core/p' "$TOP/README.md" | sed -n '/^```/,/^```/p' | grep -v '^```' | sed 's/^minimize .*/minimize 0 0.02 5 50/; s/^run  *2000/run 20/' >example.in
ln -sf "$TOP/inputs" inputs
if "$COLDWELD" -check -in example.in >out 2>&1 </dev/null && timeout 100 "$COLDWELD" -in example.in >out 2>&1 </dev/null && grep -q '^Loop time .* 20 steps' out && [ -s rod.csv ]; then
    echo 'ok the deck in the README'
else
    echo "not ok the deck in the README: $(grep -m 1 ERROR out)"
fi
