#!/bin/bash
# Bulk gold at 600 K without a thermostat: the error of the total energy falls as dt^2, and it does not drift. 4 ps here; tests/long/nve_drift.sh
# does the long runs.
set -u
cd "$SCRATCH" || exit 1
export COLDWELD_POTENTIALS=$TOP/potentials
here=$TOP/tests/deck/physics

declare -A spread slope
for dt in 0.001 0.002 0.004; do
    timeout 100 "$COLDWELD" -in "$here/nve.in" -log none -var dt $dt >out 2>err || { echo "not ok dt $dt: $(tail -n 1 err)"; exit; }
    read -r _ temperature spread[$dt] slope[$dt] <<<"$(awk -f "$here/energy_fit.awk" out)"
done
# The same trajectory three times: the energy's deviation from its mean is proportional to dt^2. 5 % for the parts of higher order.
judge() { awk -v a="$2" -v b="$3" -v low="$4" -v high="$5" -v name="$1" 'BEGIN {
    r = b > 0 ? a / b : 0; print (r > low && r < high ? "ok " : "not ok ") name ": " r ", expected " low " to " high }'; }
judge "error at 2 fs / error at 1 fs" "${spread[0.002]}" "${spread[0.001]}" 3.8 4.2
judge "error at 4 fs / error at 2 fs" "${spread[0.004]}" "${spread[0.002]}" 3.8 4.2
judge "temperature / 600 K" "$temperature" 600 0.95 1.05
awk -v s="${slope[0.001]}" 'BEGIN { print (s < 1e-7 && s > -1e-7 ? "ok" : "not ok") " drift at 1 fs: " s " eV/atom/ps, bound 1e-7" }'

# Mixed precision keeps the energy as double does.
timeout 100 "$COLDWELD" -in "$here/nve.in" -log none -var dt 0.001 -precision mixed >out 2>err || { echo "not ok mixed: $(tail -n 1 err)"; exit; }
read -r _ _ mixed_spread mixed_slope <<<"$(awk -f "$here/energy_fit.awk" out)"
judge "error at 1 fs, mixed / double" "$mixed_spread" "${spread[0.001]}" 0.9 1.1
awk -v s="$mixed_slope" 'BEGIN { print (s < 2e-7 && s > -2e-7 ? "ok" : "not ok") " drift at 1 fs, mixed: " s " eV/atom/ps, bound 2e-7" }'
