# A slab of silica for the tests of what is done to its surface; sourced, not run. Needs TOP.
here=$TOP/inputs/silica

# slab LINE...: in.a, a slab of cristobalite of whole cells, open along z, 648 atoms, then these lines
slab() {
    { sed -n '/^lattice/,/0.375 0.375 0.125$/p' "$here/cristobalite.in" | sed 's/ *#.*//'
      cat <<'DECK'
region box block 0 3 0 3 -0.5 4
create_box 3 box bond/types 1 angle/types 1
region cut block 0 3 0 3 -0.05 2.95
create_atoms 1 region cut &
    basis 9 2 basis 10 2 basis 11 2 basis 12 2 basis 13 2 basis 14 2 basis 15 2 basis 16 2 &
    basis 17 2 basis 18 2 basis 19 2 basis 20 2 basis 21 2 basis 22 2 basis 23 2 basis 24 2
mass 1 28.085
mass 2 15.999
mass 3 1.008
DECK
      printf '%s\n' "$@"
    } >body
    { echo 'units metal'; echo "atom_style ${STYLE-full}"; echo 'boundary p p f'; cat body; } >in.a
}
FIELD=('pair_style silica bksh coulomb dsf' 'pair_coeff * * Si O H' "include $here/hydroxyl.ff")
table() { awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on && /^ *[0-9]/' "$1"; } # numbers alone
