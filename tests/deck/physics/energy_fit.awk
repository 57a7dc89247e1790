# Of the last run of a log of nve.in (columns step, time, temp, energy per atom): samples, mean temperature, standard deviation of the energy
# from its mean (eV/atom) and slope of its least-squares line (eV/atom/ps). Energies relative to the first, so that digits are not lost.
/^ *Step/ { on = 1; n = 0; next }
/^Loop/ { on = 0 }
on && NF == 4 {
    if (!n++) { first = $4; T = s = ss = st = stt = ste = 0 }
    e = $4 - first
    T += $3; s += e; ss += e * e; st += $2; stt += $2 * $2; ste += $2 * e
}
END {
    if (n < 10) { print "no table"; exit 1 }
    printf "%d %.1f %.4e %.4e\n", n, T / n, sqrt(ss / n - (s / n) ^ 2), (n * ste - st * s) / (n * stt - st * st)
}
