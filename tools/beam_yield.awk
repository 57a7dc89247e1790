# The yield of spheres that are pressed: reads tables of inputs/silica_beam/compress.in, prints a line for each seed and current.
#   awk -F, -f tools/beam_yield.awk compress_1.csv compress_2.csv ...
# Yield: the stress at the strain where the slope of the curve, of a line through the points within `half` of strain to each side, has
# fallen to `part` of the largest slope up to there; from `first` on, behind which the rough surface has found its contact. No yield:
# the sphere is still stiffening at the end. Flow: the mean stress for strains between `from` and `to`. Points weigh as the strain between them.
BEGIN {
    if (half == "") half = 0.06
    if (part == "") part = 0.5
    if (first == "") first = 0.15
    if (from == "") from = 0.3
    if (to == "") to = 0.4
    print "tag,current_A_per_cm2,accelerate,seed,dose_e_per_A2,yield_strain,yield_GPa,largest_slope_GPa,flow_GPa,temperature_K"
}
FNR == 1 { for (k = 1; k <= NF; k++) column[$k] = k; next }
{
    run = $column["tag"] "," $column["current_A_per_cm2"] "," $column["accelerate"] "," $column["seed"]
    if (!(run in n)) order[++runs] = run
    k = ++n[run]
    x[run, k] = $column["strain"]; y[run, k] = $column["stress_GPa"]
    dose[run] = $column["dose_e_per_A2"]; heat[run] += $column["temperature_K"]
}
# the line through the points of a run about the strain s: fit["slope"], fit["value"]; false: too few
function line(run, s,   k, m, w, weight, sx, sy, sxx, sxy) {
    for (k = 1; k <= n[run]; k++) {
        if (x[run, k] < s - half || x[run, k] > s + half) continue
        w = x[run, k] - (k > 1 ? x[run, k - 1] : 0)
        if (w <= 0) continue
        m++; weight += w
        sx += w * (x[run, k] - s); sy += w * y[run, k]
        sxx += w * (x[run, k] - s) ^ 2; sxy += w * (x[run, k] - s) * y[run, k]
    }
    if (m < 5 || weight * sxx - sx * sx <= 0) return 0
    fit["slope"] = (weight * sxy - sx * sy) / (weight * sxx - sx * sx)
    fit["value"] = (sy - fit["slope"] * sx) / weight
    return 1
}
END {
    for (r = 1; r <= runs; r++) {
        run = order[r]
        last = x[run, n[run]]
        most = 0; yield_strain = yield = ""
        for (s = first; s < last - half + 1e-9 && yield == ""; s += 0.005) {
            if (!line(run, s)) continue
            if (fit["slope"] > most) most = fit["slope"]
            else if (fit["slope"] < part * most) { yield_strain = sprintf("%.3f", s); yield = sprintf("%.3f", fit["value"]) }
        }
        sum = weight = 0
        for (k = 2; k <= n[run]; k++)
            if (x[run, k] >= from && x[run, k] <= to) { w = x[run, k] - x[run, k - 1]; sum += w * y[run, k]; weight += w }
        printf "%s,%s,%s,%s,%.2f,%s,%.0f\n", run, dose[run], yield_strain, yield, most, (weight > 0 ? sprintf("%.3f", sum / weight) : ""), heat[run] / n[run]
    }
}
