# Mean curve of several runs: the tables of inputs/silica_beam/compress.in or pull.in, averaged in bins of the strain.
#   awk -F, -v y=stress_GPa [-v width=0.02] -f tools/beam_curve.awk compress_1.csv compress_2.csv ...
# prints tag,strain,mean,error,runs: the mean over runs of what each has on average in the bin, and the error of that mean.
BEGIN { if (width == "") width = 0.02 }
FNR == 1 { for (k = 1; k <= NF; k++) column[$k] = k; file++; next }
{
    tag = $column["tag"]; bin = int($column["strain"] / width)
    if ($column["strain"] < 0) next
    if (!(tag in last)) order[++tags] = tag
    if (bin > last[tag]) last[tag] = bin
    n[tag, bin, file]++; sum[tag, bin, file] += $column[y]
}
END {
    print "tag,strain," y ",error,runs"
    for (t = 1; t <= tags; t++)
        for (bin = 0; bin <= last[order[t]]; bin++) {
            runs = total = squares = 0
            for (f = 1; f <= file; f++)
                if ((order[t], bin, f) in n) { v = sum[order[t], bin, f] / n[order[t], bin, f]; runs++; total += v; squares += v * v }
            if (!runs) continue
            rest = runs > 1 ? (squares - total * total / runs) / (runs - 1) / runs : 0
            printf "%s,%g,%.4f,%.4f,%d\n", order[t], (bin + 0.5) * width, total / runs, sqrt(rest > 0 ? rest : 0), runs
        }
}
