# Two files of lines "metal quantity value", the second with a tolerance per line: absolute, but relative for C11, C12, C44 and B.
# One case per metal.
/^#/ { next }
NR == FNR { got[$1, $2] = $3; next }
{
    d = got[$1, $2] - $3
    if (d < 0) d = -d
    most = $2 ~ /^[BC]/ ? $4 * $3 : $4
    n[$1]++
    if (!(($1, $2) in got) || d > most) bad[$1] = bad[$1] " " $2 " " got[$1, $2] " instead of " $3 ";"
}
END { for (m in n) print bad[m] == "" ? "ok " m ": " n[m] " quantities" : "not ok " m ":" bad[m] }
