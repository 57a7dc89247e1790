#!/bin/bash
# Every deck under inputs/ passes the check of its words and runs for a few steps, in a folder of its own, so that none can rot
# unnoticed. A deck that options() does not know fails: whoever adds a deck says there how to make it short.
set -u
. "$TOP/tests/deck/lib.sh"
JOBS=2
LIMIT=120
export COLDWELD_POTENTIALS=$TOP/potentials LAMMPS_POTENTIALS=${LAMMPS_POTENTIALS:-/usr/share/lammps/potentials}

SPHERES="-var diameter 12 -var relax 5 -var hold 0.01 -var time 0.01 -var lines 5 -var out new -var here $TOP/inputs/silica_beam"
# options DECK: the options that make a deck short, in `short`, and a file that it writes, in `written`
options() {
    case $1 in
    au_facets/facets.in) short='-var facet 111' written=facets.csv ;;
    au_melting/particle.in) short='-var T 300 600 -var radius 8 -var steps 40' written=particle.csv ;;
    au_nanorods/vacuum_u3.in) short='-var steps 2 -var out new' written=new/vacuum_u3.csv ;;
    au_nanorods/weld.in) short='-var steps 25 -var every 10 -var out new' written=new/energy_release.csv ;;
    bulk_metal/bulk.in) short='-var metal Cu -var guess 3.6' written=bulk_metal.csv ;;
    core_shell/au_cu.in) short='-var core 5 -var shell 9 -var steps 20 -var every 10' written=au_cu.csv ;;
    cu_sintering/two_spheres.in) short='-var diameter 14 -var steps 20 -var every 10' written=two_spheres.data ;;
    lj_melt/melt.in) short='-var cells 4 -var steps 20 -var every 10' written=log.coldweld ;;
    silica/cristobalite.in) short="-var steps 2 -var here $TOP/inputs/silica" written=log.coldweld ;;
    silica/glass.in) short='-var cells 3 -var melt 0.03 -var hold 0.04 -var rate 1e5 -var fast 1e5 -var every 10 -var out new' written=new/glass.data ;;
    silica/properties.in) short="-var settle 10 -var steps 10 -var every 10 -var squeezes 1 -var relax 2 -var out new -var here $TOP/inputs/silica" written=new/glass_waves.csv ;;
    silica/slab_stress.in) short="-var first 1 -var last 0 -var step 1 -var relax 2 -var out new -var here $TOP/inputs/silica" written=new/slab_stress.csv ;;
    silica/surface_energy.in) short="-var relax 2 -var anneal 0.002 -var out new -var here $TOP/inputs/silica" written=new/surface_energy.csv ;;
    silica/two_spheres.in) short="-var diameter 13 -var relax 10 -var anneal 10 -var steps 10 -var every 5 -var out new -var here $TOP/inputs/silica" written=new/spheres.csv ;;
    silica/two_spheres_h.in) short="-var diameter 14 -var relax 2 -var time 0.01 -var every 0.005 -var out new -var here $TOP/inputs/silica" written=new/two_spheres_h.csv ;;
    silica/tables.in) short='-var points 20 -var here .' written=shik.table ;;
    silica_beam/compress.in) short="-var diameter 12 -var settle 0.01 -var speed 40 -var strain 0.05 -var lines 5 -var pictures yes -var out new -var here $TOP/inputs/silica_beam" written=new/compress.csv ;;
    silica_beam/convergence.in) short="$SPHERES -var factor 8 -var slowest 0.08" written=new/convergence.csv ;;
    silica_beam/coverage.in) short="-var diameter 14 -var relax 2 -var settle 2 -var every 5 -var looks 3 -var out new -var here $TOP/inputs/silica_beam" written=new/coverage.csv ;;
    silica_beam/gas.in) short="$SPHERES -var gas H2" written=new/gas.csv ;;
    silica_beam/gold.in) short='-var diameter 16 -var length 20 -var time 0.1 -var seconds 0.02 -var out new' written=new/gold.csv ;;
    silica_beam/junction.in) short="-var diameter 24 -var hold 0.01 -var weld 0.01 -var skin -5 -var samples 1 -var apart 5 -var bulk $TOP/inputs/silica/glass_1536.data.gz -var out new -var here $TOP/inputs/silica_beam" written=new/junction.csv ;;
    silica_beam/pull.in) short="-var diameter 12 -var hold 0.01 -var weld 0.01 -var speeds 100 -var far 1 -var lines 5 -var pictures yes -var out new -var here $TOP/inputs/silica_beam" written=new/pull_strength.csv ;;
    silica_beam/spheres.in) short="$SPHERES -var currents 6.94" written=new/spheres.csv ;;
    silica_beam/thresholds.in) short="-var steps 30 -var lines 3 -var data $TOP/inputs/silica/glass_1536.data.gz -var out new" written=new/thresholds_defects.csv ;;
    silica_beam/temperature.in) short="$SPHERES -var temperatures 400" written=new/temperature.csv ;;
    tension/wire.in) short='-var width 2 -var length 8 -var steps 20 -var every 10' written=wire.csv ;;
    *) return 1 ;;
    esac
}

try_deck() { # DECK
    if ! options "$1"; then
        fault 'tests/deck/inputs.sh does not know how to run it shortly'
        return
    fi
    # shellcheck disable=SC2086 # a list of words
    coldweld 1 -check -in "$TOP/inputs/$1" $short
    ends_with 0
    if [ "$1" = au_nanorods/vacuum_u3.in ] && [ ! -e "$LAMMPS_POTENTIALS/Au_u3.eam" ]; then
        skip "needs Au_u3.eam of LAMMPS's collection"
        return
    fi
    # shellcheck disable=SC2086 # a list of words
    coldweld 1 -in "$TOP/inputs/$1" $short
    ends_with 0
    [ -s "$written" ] || fault "$written was not written"
    ! grep -Eiq -e '(^|[ ,])-?(nan|inf)([ ,]|$)' out || fault 'a number is nan or inf'
}

for deck in "$TOP"/inputs/*/*.in; do
    deck=${deck#"$TOP/inputs/"}
    run_case "${deck//\//_}" try_deck "$deck"
done
end_cases
