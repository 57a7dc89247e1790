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
