# From single runs to the table: medians, ratios, efficiency, memory.
# usage: awk -v csv=RESULT -f summary.awk TABLE RUNS      TABLE: decks/table; RUNS: as benchmarks/run writes it
# Prints the table and writes RESULT, one row per deck, ranks and program. Exit code 1 if the programs disagree at step 0.
BEGIN { FS = " *[|] *" }
NR == FNR {
    if (/^#/ || NF < 8) next
    sub(/^\*/, "", $1)
    split($5, goal, "/")
    goal_ratio[$1] = goal[1]; stretch[$1] = goal[2]; goal_efficiency[$1] = goal[3]
    split(goal[4], parts, "*")
    goal_cost[$1] = parts[1]; cost_of[$1] = parts[2]
    split($6, parts, "~")
    energy_to[$1] = parts[2] + 0; pressure_to[$1] = parts[3] + 0
    title[$1] = $8
    next
}
FNR == 1 { FS = ","; next }
{
    key = $1 SUBSEP $3 SUBSEP $4
    if ($2 == "idle") { idle[$3, $4] = $10; next }
    if (!(key in runs)) { order[++rows] = key; settings[key] = $5; measure[key] = $2; lowest[key] = $9 }
    n = ++runs[key]
    seconds[key, n] = $9
    atoms[key] = $7; count[key] = $8; energy[key] = $11; pressure[key] = $12
    if ($10 > peak[key] || n == 1) peak[key] = $10
}
# The seconds of a key, sorted by insertion; then the middle one, or the mean of the middle two
function sort_runs(key,    i, j, t, n) {
    n = runs[key]
    for (i = 2; i <= n; i++) {
        t = seconds[key, i]
        for (j = i - 1; j >= 1 && seconds[key, j] + 0 > t + 0; j--) seconds[key, j + 1] = seconds[key, j]
        seconds[key, j + 1] = t
    }
    return n % 2 ? seconds[key, (n + 1) / 2] : (seconds[key, n / 2] + seconds[key, n / 2 + 1]) / 2
}
function abs(x) { return x < 0 ? -x : x }
function near(a, b, tolerance) { return abs(a - b) <= tolerance * abs(b) }
function value(x, format) { return x == "" ? "" : sprintf(format, x) }
function dash(x, format) { return x == "" ? "-" : sprintf(format, x) }
# Both programs must run the same system: energy and pressure at step 0. Single-precision pairs: to what they can give.
function most(a, b) { return a > b ? a : b }
function agree(key, other, program,    tolerance) {
    tolerance = program ~ /mixed/ ? 1e-4 : 1e-5
    if (near(energy[key], energy[other], most(tolerance, energy_to[deck])) && near(pressure[key], pressure[other], most(tolerance, pressure_to[deck]))) return 1
    printf "%s: %s and LAMMPS do not run the same: energy %s and %s, pressure %s and %s at step 0; no ratio\n", deck, program, energy[key], energy[other], pressure[key], pressure[other] > "/dev/stderr"
    disagree = 1
    return 0
}
function figures(key,    part, work, rival, double, single) {
    split(key, part, SUBSEP)
    deck = part[1]; ranks = part[2]; program = part[3]
    work = atoms[key] * count[key]
    rival = deck SUBSEP ranks SUBSEP "lammps"
    double = deck SUBSEP ranks SUBSEP "coldweld"
    single = deck SUBSEP 1 SUBSEP program
    us = 1e6 * median[key] / work
    rate = median[key] > 0 ? work / median[key] / 1e6 : ""
    ratio = program != "lammps" && (rival in runs) && median[key] > 0 && agree(key, rival, program) ? median[rival] / median[key] : ""
    over_double = program ~ /mixed/ && median[key] > 0 ? median[double] / median[key] : ""
    efficiency = ranks > 1 && (single in runs) && measure[key] == "step" ? 100 * median[single] / (ranks * median[key]) : ""
    rival = cost_of[deck] SUBSEP ranks SUBSEP program
    over_other = (rival in runs) && median[rival] > 0 ? us / (1e6 * median[rival] / (atoms[rival] * count[rival])) : ""
    megabytes = peak[key] == "nan" ? "" : peak[key] * 1024 / 1e6
    per_thousand = megabytes == "" ? "" : (peak[key] - idle[ranks, program]) * 1.024 / atoms[key]
}
function verdict(x, goal, yes, no) { return x == "" || goal == "" ? "" : (x + 0 >= goal + 0) ? yes : no }
function goal_of(x) { return x == "-" ? "" : x }
function write_row(key) {
    printf "%s,%s,%d,%s,%s,%d,%d,%d,%.6g,%.6g,%.6g,%.5g,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", deck, measure[key], ranks, program, settings[key], atoms[key], count[key], runs[key], median[key], seconds[key, 1],
        seconds[key, runs[key]], us, value(rate, "%.5g"), value(ratio, "%.4g"), goal_of(goal_ratio[deck]), goal_of(stretch[deck]), value(over_double, "%.4g"), value(efficiency, "%.4g"), goal_of(goal_efficiency[deck]),
        value(megabytes, "%.5g"), value(per_thousand, "%.4g"), energy[key], pressure[key],
        over_other == "" ? "" : cost_of[deck], value(over_other, "%.4g"), goal_cost[deck] > csv
}
# One line per number of ranks and program of ours, LAMMPS beside it
function print_row(key,    rival, goal, their_us, their_mb, our_mb) {
    rival = deck SUBSEP ranks SUBSEP "lammps"
    goal = ranks == 1 && program == "coldweld" ? goal_of(goal_ratio[deck]) : ""
    our_mb = per_thousand
    if (rival in runs) {
        their_us = 1e6 * median[rival] / (atoms[rival] * count[rival])
        if (peak[rival] != "nan") their_mb = (peak[rival] - idle[ranks, "lammps"]) * 1.024 / atoms[rival]
    }
    if (deck != printed) printf "%s%s\n", title[deck], settings_of_rival()
    printed = deck
    printf "  %-15s %5d %8.4f %8s %6s %5s %-7s %8.2f %5s %-7s %7s %7s\n", program, ranks, us, dash(their_us, "%.4f"), dash(ratio, "%.2f"), goal, verdict(ratio, goal, "reached", "short"), rate,
        value(efficiency, "%.0f%%"), verdict(efficiency, goal_of(goal_efficiency[deck]), "reached", "short"), dash(our_mb, "%.2f"), dash(their_mb, "%.2f")
    if (over_other != "") printf "  %15s %.2f times %s%s\n", "", over_other, cost_of[deck], ranks == 1 && program == "coldweld" ? ", at most " goal_cost[deck] " " (over_other <= goal_cost[deck] + 0 ? "reached" : "short") : ""
    if (over_double != "") printf "  %15s %.2f times double precision\n", "", over_double
}
function settings_of_rival(    i, part, text) {
    for (i = 1; i <= rows; i++) {
        split(order[i], part, SUBSEP)
        if (part[1] == deck && part[3] == "lammps" && settings[order[i]] != "") text = text (text == "" ? "" : "; ") part[2] (part[2] == 1 ? " rank: " : " ranks: ") settings[order[i]]
    }
    return text == "" ? "" : " (LAMMPS's best with " text ")"
}
END {
    for (i = 1; i <= rows; i++) median[order[i]] = sort_runs(order[i])
    print "deck,measure,ranks,program,settings,atoms,steps_or_builds,repeats,loop_median_s,loop_min_s,loop_max_s,us_per_atom_and_step_or_build,million_atoms_x_steps_per_s,ratio_lammps_over_this,goal_ratio,stretch_ratio,"\
          "speedup_over_double,parallel_efficiency_percent,goal_efficiency_percent,peak_MB,MB_per_1000_atoms,energy_step0,pressure_step0,other_deck,us_over_other_deck,goal_over_other_deck" > csv
    printf "  %-15s %5s %8s %8s %6s %5s %-7s %8s %-13s %7s %7s\n", "program", "ranks", "ours us", "lmp us", "ratio", "goal", "", "Matom/s", "efficiency", "ours MB", "lmp MB"
    for (i = 1; i <= rows; i++) {
        figures(order[i])
        write_row(order[i])
        if (program != "lammps") print_row(order[i])
    }
    print "\nus: microseconds per atom and step (list build: per atom and build), median of the step loop; ratio: LAMMPS's time over ours; Matom/s: million atoms x steps (or builds)"
    print "per second, ours; efficiency: time on one rank over ranks x time; MB: peak resident memory of all ranks per 1,000 atoms, above that of the program with an empty deck"
    exit disagree
}
