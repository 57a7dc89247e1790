# Energy of activation of welding: from the tables of inputs/silica_beam/temperature.in, one a seed.
# usage: awk -F, -f tools/beam_arrhenius.awk -v times=FILE -v grown="G ..." TABLE ... >fits.csv
# For each temperature and seed the microscope's time, in s, until the contact is G (A) wider than in the first three lines (in means of three);
# ln t against 1/kT is a straight line whose slope is the energy: least squares through all runs. Its error is that of 400 samples of the
# seeds, with replacement. A run that does not get there counts with the time at which it would have at its mean speed so far, if it
# grew at all; how many did not is in the table. Reads the temperature that the atoms had, not that of the thermostat alone.
FNR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; file++; next }
{
    run = $at["T_K"] SUBSEP file
    if (!(run in n)) { runs[++all] = run; of[run] = file; T[run] = $at["T_K"] }
    k = ++n[run]
    s[run, k] = $at["seconds"]; w[run, k] = $at["contact_width_A"]; heat[run] += $at["temperature_K"]
}
# from the mean of the first three lines, of time and width both
function time_to(run, g,   k, m, x, before, since) {
    m = n[run]
    since = s[run, 2]
    before = 0
    reached = 1
    for (k = 3; k < m; k++) {
        x = smooth(run, k) - smooth(run, 2)
        if (x >= g)
            return s[run, k - 1] + (g - before) / (x - before) * (s[run, k] - s[run, k - 1]) - since
        before = x
    }
    reached = 0
    return before > 0.1 * g ? (s[run, m - 1] - since) * g / before : -1
}
function smooth(run, k) { return (w[run, k - 1] + w[run, k] + w[run, k + 1]) / 3 }
# slope of ln t against 1/kT with weight[seed]; sets `level`
function fit(   r, run, x, y, u, a, b, c, d, e) {
    for (r = 1; r <= all; r++) {
        run = runs[r]; u = weight[of[run]]
        if (!(t[run] > 0) || !u) continue
        x = 11604.518 * n[run] / heat[run]; y = log(t[run])
        a += u; b += u * x; c += u * y; d += u * x * x; e += u * x * y
    }
    if (!(a * d > b * b * 1.000001)) return "none"
    level = (c * d - b * e) / (a * d - b * b)
    return (a * e - b * c) / (a * d - b * b)
}
function deviation(   rest) {
    rest = (squares - sum * sum / got) / (got - 1)
    return rest > 0 ? sqrt(rest) : 0
}
END {
    srand(1)
    print "grown_A,seed,T_K,temperature_K,seconds,reached" >times
    print "measure,activation_energy_eV,error_eV,ln_seconds_at_infinite_T,runs,not_reached"
    kinds = split(grown, list, " ")
    for (g = 1; g <= kinds; g++) {
        used = missed = 0
        for (r = 1; r <= all; r++) {
            run = runs[r]; t[run] = time_to(run, list[g] + 0)
            if (t[run] > 0) { used++; printf "%s,%d,%s,%.1f,%.5g,%d\n", list[g], of[run], T[run], heat[run] / n[run], t[run], reached >times }
            if (!reached) missed++
        }
        print "" >times
        for (k = 1; k <= file; k++) weight[k] = 1
        energy = fit(); height = level; sum = squares = got = 0
        for (j = 1; j <= 400 && file > 1; j++) {
            for (k = 1; k <= file; k++) weight[k] = 0
            for (k = 1; k <= file; k++) weight[1 + int(rand() * file)]++
            e = fit()
            if (e != "none") { got++; sum += e; squares += e * e }
        }
        printf "time to a contact wider by %s A,%s,%s,%.4g,%d,%d\n", list[g], (energy == "none" ? "" : sprintf("%.4f", energy)),
            (got > 1 ? sprintf("%.4f", deviation()) : ""), height, used, missed
    }
}
