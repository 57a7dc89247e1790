# From the tables of the decks with spheres (inputs/silica_beam/weld.txt): for each run its speed, and for each tag the mean curve.
# usage: awk -F, -f tools/beam_runs.awk -v curves=FILE TABLE ... >runs.csv
# A run is one tag in one table. Speed: the slope of a straight line through the contact width against the microscope's time. Bonded width:
# of a disc through which as many bonds of the bulk glass go as there are bridges, 0.071 per A^2; its speed is its mean in
# the last quarter over all of the time, since it begins with next to none. The mean
# of all runs with one tag is taken at 21 times from 0 to the shortest run's end, by interpolation; its error is that of the mean.
FNR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; file++; next }
{
    run = file SUBSEP $at["tag"]
    if (!(run in n)) { order[++runs] = run; tag[run] = $at["tag"]; seed[run] = $at["seed"]; T[run] = $at["T_K"]; current[run] = $at["current_A_per_cm2"]; accelerate[run] = $at["accelerate"] }
    k = ++n[run]
    ps[run, k] = $at["time_ps"]; s[run, k] = $at["seconds"]; dose[run, k] = $at["dose_e_per_A2"]
    width[run, k] = $at["contact_width_A"]; bridges[run, k] = $at["bridges"]; bonded[run, k] = sqrt($at["bridges"] * 4 / (3.14159265 * 0.071)); centres[run, k] = $at["centres_A"]
    heat[run] += $at["temperature_K"]; events[run] = $at["events"]
}
function slope(run, x, y,   k, sx, sy, sxx, sxy, m) {
    m = n[run]
    for (k = 1; k <= m; k++) { sx += x[run, k]; sy += y[run, k]; sxx += x[run, k] ^ 2; sxy += x[run, k] * y[run, k] }
    return m * sxx > sx * sx ? (m * sxy - sx * sy) / (m * sxx - sx * sx) : 0
}
function value(run, time, y,   k) {
    if (time <= ps[run, 1]) return y[run, 1]
    for (k = 2; k < n[run] && ps[run, k] < time; k++);
    return n[run] < 2 ? y[run, 1] : y[run, k - 1] + (y[run, k] - y[run, k - 1]) * (time - ps[run, k - 1]) / (ps[run, k] - ps[run, k - 1])
}
END {
    print "tag,seed,T_K,current_A_per_cm2,accelerate,time_ps,seconds,dose_e_per_A2,events,width_first_A,width_last_A,width_grown_A,bridges_first,bridges_last,centres_first_A,centres_last_A,speed_A_per_ps,speed_nm_per_s,temperature_K,bonded_first_A,bonded_grown_A,bonded_speed_A_per_ps,bonded_speed_nm_per_s"
    for (r = 1; r <= runs; r++) {
        run = order[r]; m = n[run]; t = tag[run]
        # the ends are means of a quarter, as the width jitters
        q = int((m + 3) / 4); first = last = b0 = b1 = c0 = c1 = d0 = d1 = 0
        for (k = 1; k <= q; k++) {
            first += width[run, k] / q; last += width[run, m + 1 - k] / q; b0 += bridges[run, k] / q; b1 += bridges[run, m + 1 - k] / q
            c0 += centres[run, k] / q; c1 += centres[run, m + 1 - k] / q
            d0 += bonded[run, k] / q; d1 += bonded[run, m + 1 - k] / q
        }
        printf "%s,%s,%s,%s,%s,%s,%s,%s,%s,%.3f,%.3f,%.3f,%.2f,%.2f,%.3f,%.3f,%.6g,%.6g,%.1f,%.3f,%.3f,%.6g,%.6g\n", t, seed[run], T[run], current[run], accelerate[run],
            ps[run, m], s[run, m], dose[run, m], events[run], first, last, last - first, b0, b1, c0, c1,
            slope(run, ps, width), slope(run, s, width) / 10, heat[run] / m, d0, d1 - d0, d1 / ps[run, m], d1 / s[run, m] / 10
        if (!(t in number)) { tags[++kinds] = t; end[t] = ps[run, m] }
        if (ps[run, m] < end[t]) end[t] = ps[run, m]
        member[t, ++number[t]] = run
    }
    print "tag,time_ps,seconds,dose_e_per_A2,contact_width_A,error_A,bridges,error_bridges,runs" >curves
    for (a = 1; a <= kinds; a++) {
        t = tags[a]; c = number[t]
        for (j = 0; j <= 20; j++) {
            time = end[t] * j / 20; w = ww = b = bb = sec = d = 0
            for (k = 1; k <= c; k++) {
                run = member[t, k]; x = value(run, time, width); y = value(run, time, bridges)
                w += x; ww += x * x; b += y; bb += y * y; sec += value(run, time, s) / c; d += value(run, time, dose) / c
            }
            print t, time, sec, d, w / c, error(w, ww, c), b / c, error(b, bb, c), c >curves
        }
        if (a < kinds) print "" >curves
    }
}
function error(sum, squares, c) { return c > 1 && squares > sum * sum / c ? sqrt((squares - sum * sum / c) / (c - 1) / c) : 0 }
BEGIN { OFS = "," }
