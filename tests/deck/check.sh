#!/bin/bash
# The promise that a wrong word is found before the first step: for every command and every style at least
# one line that `coldweld -check` must refuse, with file, line and word; and lines that it must let pass.
# The table is complete: a command or style that -help lists and no row uses is a failure.
set -u
# shellcheck source=tests/deck/lib.sh
. "$TOP/tests/deck/lib.sh"

PER_DECK=15 # wrong lines in one deck; fewer than the program reports at most

# what the wrong lines speak of
preamble() {
    cat <<'DECK'
units lj
lattice fcc 0.8442
region all block 0 4 0 4 0 4
create_box 1 all
create_atoms 1 box
mass 1 1.0
group some type 1
variable T equal 1.0
variable w index abc
compute tmp all temp
compute coord all coord/atom cutoff 3.0
fix move all nve
dump text all custom 100 text.dump id type x y z
dump atoms all atom 100 atoms.dump
dump xyz all xyz 100 atoms.xyz
dump image all image 100 image.*.png type type
dump h5 all h5md 100 atoms.h5
DECK
}

# WHAT THE MESSAGE MUST HOLD | WRONG LINE; `;;` ends a right line before it
wrong_lines() {
    cat <<'TABLE'
'mettal' | units mettal
'atomik' | atom_style atomik
'harmonik' | bond_style harmonik
surplus word 'morse' | bond_style harmonic morse
'stiff' | bond_coeff 1 stiff 1.0
expected D alpha r0 | bond_coeff * morse 1.0 2.0
'morse' | angle_style morse
'ljj' | special_bonds ljj 0 0 1
'one' | create_bonds single/bond one 1 2
style many is not supported | create_bonds many all all 1 0.5 1.0
'sme' | delete_bonds all sme
'x' | delete_bonds all bond x
undo and remove | delete_bonds all multi undo remove
a fraction from 0 to 1, got '1.5' | passivate all coverage 1.5
'coverge' | passivate all coverge 1
'sed' | passivate all coverage 1 sed 3
types of Si, O and H must differ | passivate all coverage 1 types 1 2 2
'deep' | passivate all coverage 0.5 depth deep
every atom is in group 'all' | passivate all coverage 0.5 group all
no parameters for 'H'; bksh has | pair_style silica bks ;; pair_coeff * * H
expected Si, O, H or NULL, got 'N' | pair_style silica bksh ;; pair_coeff * * N
expected a weight from 0 to 1, got '2' | special_bonds lj 0 0 2
three weights, of 1-2, 1-3 and 1-4 neighbours, got 2 | special_bonds coul 0 0.5
angle yes is not supported | special_bonds fene angle yes
'x' | angle_coeff x 1.0 109.5
from 0 to 180 degrees | angle_coeff 1 harmonic 1.0 270
dimension 2 | dimension 2
'q' | boundary p p q
'huge' | box tilt huge
'skew' | box skew large
'onn' | newton onn
'two' | processors 2 two 1
'fast' | timestep fast
'zero' | reset_timestep zero
'binn' | neighbor 0.3 binn
'evry' | neigh_modify delay 0 evry 1
'many' | neigh_modify delay many
'grup' | neigh_modify exclude grup some some
'fccc' | lattice fccc 0.8
'abc' | region r sphere 0 0 0 abc
'spher' | region r spher 0 0 0 1
'one' | create_box one all
'bxo' | create_atoms 1 bxo
'heavy' | mass 1 heavy
'grop' | set grop some type 1
'tipe' | group g tipe 1
'mum' | velocity all create 300 12 mum yes
'hot' | velocity all create hot 12
'sfere' | particle p sfere radius 5
'grafene' | sheet s grafene size 10 10
expected 'file FILE' | glass g sphere diameter 20
'sfere' | glass g file g.data sfere diameter 20
a slab cannot be turned | glass g file g.data slab thickness 9 rotate 90 1 0 0
cannot open 'nowhere.data': No such file | glass g file nowhere.data sphere diameter 20
'ofset' | read_data atoms.data ofset 1 0 0 0 0
'nocoef' | write_data atoms.data nocoef
'mov' | displace_atoms all mov 1 0 0
'finall' | change_box all x finall 0 1
'scale' | change_box all xy scale 2
'much' | change_box all triclinic yz delta much
'regio' | delete_atoms regio all
'lj/cutt' | pair_style lj/cutt 2.5
'x' | pair_style lj/cut x
'-1' | pair_style morse -1
expected a positive cut-off, got '-2' | pair_style buck -2
expected a positive cut-off, got '-3' | pair_style buck/coul/cut 2 -3
expected at most 4 words | pair_style buck/coul/long 2 2.5 ;; pair_coeff 1 1 100 0.2 0 2 2
expected a number for C, got 'x' | pair_style buck/coul/cut 2 ;; pair_coeff 1 1 100 0.2 x
positive rho | pair_style born/coul/long 2 2.5 ;; pair_coeff 1 1 100 -1 1 1 1
positive sigma | pair_style lj/cut/coul/cut 2 2.5 ;; pair_coeff 1 1 1 0
positive sigma | pair_style lj/cut/coul/long 2 2.5 ;; pair_coeff 1 1 1 0
expected a number for the cutoff, got 'far' | pair_style coul/cut far
expected 0 words | pair_style coul/long 2.5 ;; pair_coeff 1 1 2.5
alpha that is not negative | pair_style coul/dsf -0.2 2.5
alpha that is not negative | pair_style coul/wolf -0.2 2.5
kappa that is not negative | pair_style coul/debye -0.2 2.5
width of the taper | pair_style coul/sf 2.5 2.6
number of bits | pair_modify table much
expected r or rsq, got 'rr' | pair_write 1 1 10 rr 1 2 t.table K
distance above 2, got '1' | pair_write 1 1 10 r 2 1 t.table K
expected 8 words, or 10 with two charges, got 9 | pair_write 1 1 10 r 1 2 t.table K 1
number of points from 2 | pair_write 1 1 1 r 1 2 t.table K
precision: | precision single
unknown set 'bsk'; did you mean 'bks' | pair_style silica bsk
unknown keyword 'cut'; expected cutoff shift | pair_style silica bks cut 5
expected lookup, linear, spline or bitmap, got 'liner'; did you mean 'linear' | pair_style table liner 1000
number of points | pair_style table linear many
expected ewald, pppm, msm, dispersion or tip4p, got 'fast' | pair_style table linear 1000 fast
at most 3 words | pair_style table linear 1000 ;; pair_coeff 1 1 a b 3 4
'nowhere.table' (looked in | pair_style table linear 1000 ;; pair_coeff 1 1 nowhere.table A
unknown fix '30-7' | pair_style silica bks fix 30-7
unknown coulomb 'ewald' | pair_style silica bks coulomb ewald
no value after 'zbl' | pair_style silica bks zbl
a number of at least 2, got '-5' | pair_style silica bks cutoff -5
expected Si, O or NULL, got 'S' | pair_style silica bks ;; pair_coeff * * S
positive rho | pair_style buck 2.5 ;; pair_coeff 1 1 100 -0.2 0
positive rho | pair_style born 2.5 ;; pair_coeff 1 1 100 0 1 1 1
a positive inner cut-off, then a larger outer one | pair_style zbl 2.5 2.0
two positive nuclear charges | pair_style zbl 1.5 2.0 ;; pair_coeff 1 1 14 -8
expected 0 words | pair_style eam 2.5
expected 0 words | pair_style eam/alloy 2.5
expected 0 words | pair_style eam/fs 2.5
expected 0 words | pair_style tersoff 3.0
expected 0 words | pair_style vashishta 5.5
'nocoef' | pair_style zero 2.5 nocoef
'lj/cat' | pair_style hybrid lj/cat 2.5
'far' | pair_style hybrid/overlay lj/cut far
'abc' | pair_style lj/cut 2.5 ;; pair_coeff 1 1 0.1 abc
'a' | pair_style lj/cut 2.5 ;; pair_coeff 1 a 0.1 1.0
got 2; usage: pair_coeff I J | pair_style morse 2.5 ;; pair_coeff 1 1 1.0 2.0
surplus word is 'Au' | pair_style eam ;; pair_coeff 1 1 Au_u3.eam Au
element | pair_style eam/alloy ;; pair_coeff * * Au.eam.alloy
'nowhere.alloy' (looked in | pair_style eam/alloy ;; pair_coeff * * nowhere.alloy Au
'nowhere.alloy' (looked in | pair_style hybrid lj/cut 2 eam/fs ;; pair_coeff * * eam/fs nowhere.alloy Au
'nowhere.eam' (looked in | variable file index nowhere.eam ;; pair_style eam ;; pair_coeff 1 1 ${file}
has no element 'Xx'; it has Au | pair_style eam/alloy ;; pair_coeff * * Au_Zhou04.eam.alloy Xx
short.alloy:301: expected | pair_style eam/alloy ;; pair_coeff * * short.alloy Au
the first surplus word is 'Cu' | pair_style eam/alloy ;; pair_coeff * * AuCu_Zhou04.eam.alloy Au Cu
'2' | pair_style lj/cut 2.5 ;; pair_coeff 1 2 1.0 1.0
cannot open 'nowhere.data': No such file | read_data nowhere.data
cannot open 'nowhere.h5': No such file | read_restart nowhere.h5
'nowhere.in': No such file | include nowhere.in
read_data: '.' is a folder | run 0 ;; read_data .
'srt' is no element; did you mean 'sort' | dump_modify text element Au srt id
expected 1 name, one per atom type, got 0 before 'sort' | run 0 ;; dump_modify text element sort id
no keyword 'Cu' | run 0 ;; dump_modify text element Au Cu sort id
'morsel' | pair_style hybrid lj/cut 2.5 morse 2.5 ;; pair_coeff 1 1 morsel 1 2 3
'deep' | pair_style hybrid lj/cut 2.5 morse 2.5 ;; pair_coeff 1 1 morse deep 2 3
'wide' | pair_style zero 3.0 ;; pair_coeff * * wide
'shft' | pair_modify shft yes
'pppn' | kspace_style pppn 1e-4
'small' | kspace_style ewald small
'gwald' | kspace_modify gwald 0.3
'fine' | kspace_modify mesh 10 fine 10
'nvee' | fix f all nvee
expected 0 words | fix f all nve more
'tmp' | fix f all nvt tmp 1.0 1.0 0.1
'tchan' | fix f all nvt temp ${T} ${T} 0.1 tchan 3
'hot' | fix f all langevin 1.0 hot 1.0 5
TMIN: expected a positive number or NULL, got '0' | fix f all dt/reset 1 0 1 0.1
expected TMIN below TMAX, got '1' and '0.5' | fix f all dt/reset 1 1 0.5 0.1
XMAX: expected a positive length, got '-0.1' | fix f all dt/reset 1 NULL 1 -0.1
expected lattice or box, got 'boxes' | fix f all dt/reset 1 NULL 1 0.1 units boxes
energy: expected 1 to 5000 keV, got '-5' | fix f all beam energy -5 current 1 accelerate 1e9 seed 1 elements Au
unknown element 'Aw'; did you mean 'A | fix f all beam energy 200 current 1 accelerate 1e9 seed 1 elements Aw
a vector that is not zero | fix f all beam energy 200 current 1 accelerate 1e9 seed 1 elements Au direction 0 0 0
one of 'accelerate' and 'dose' | fix f all beam energy 200 current 1 seed 1 elements Au
'rutherfort'; did you mean 'rutherford' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Au knock-on rutherfort
expected a not negative number, got '-1' | fix f all beam energy 200 current -1 dose 1 seed 1 elements Au
expected 'elements' among the words | fix f all beam energy 200 current 1 dose 1 seed 1 least 5
expected no, kick, cut or remove, got 'kik'; did you mean 'kick' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O radiolysis kik 3
radiolysis kick: expected a positive number, got '-3' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O radiolysis kick -3
radiolysis kick: expected 1 word more, got 0 | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O radiolysis kick
barn: expected radiolysis or ionisation, got 'radiolisis' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O barn radiolisis 300
radiolysis cut: expected a positive number, got '0' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O radiolysis cut 0
radiolysis cut: expected a part below 1 that stays, got '1' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O radiolysis cut 0.05 1
radiolysis: expected Si and O among the elements | fix f all beam energy 200 current 1 dose 1 seed 1 elements Au radiolysis kick 3
ionisation: expected yes or no, got 'maybe' | fix f all beam energy 200 current 1 dose 1 seed 1 elements O H ionisation maybe
break: expected a positive number, got '-1' | fix f all beam energy 200 current 1 dose 1 seed 1 elements O H break -1
sputter: expected a whole number from 1 up, got '0' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Au sputter 5 0
expected 'sputter' among the words, with 'look' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Au look 5
expected 'radiolysis' among the words, with 'bond' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O bond 2.1
expected 'radiolysis' among the words, with 'barn radiolysis' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O barn radiolysis 300
expected 'ionisation' among the words, with 'barn ionisation' | fix f all beam energy 200 current 1 dose 1 seed 1 elements O H radiolysis no barn ionisation 300
'barn radiolysis' is given twice | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O radiolysis remove barn radiolysis 300 barn radiolysis 200
break: expected H and O among the elements | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O break 3
leave: expected a positive number, got '-1' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O H leave -1
leave: expected Si, O and H among the elements | fix f all beam energy 200 current 1 dose 1 seed 1 elements O H leave 3
'current' is given twice | fix f all beam energy 200 current 1 dose 1 seed 1 elements Si O current 2
expected one of 'gaussian' and 'disc' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Au gaussian 0 0 0 5 disc 0 0 0 5
'rate' is given twice | fix f all gas H2 current 1 accelerate 1e9 seed 1 rate 1e-3 0 rate 1e-4 0
look: expected a whole number from 1 up, got '0' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Au sputter 5 look 0
rate: expected a not negative number, got '-1' | fix f all beam energy 200 rate -1 dose 1 seed 1 elements Au
one of 'current', 'rate' and 'time' | fix f all beam energy 200 rate 1 current 1 dose 1 seed 1 elements Au
one of 'current', 'rate' and 'time' | fix f all beam energy 200 dose 1 seed 1 elements Au
expected 'dose' among the words, with 'time' | fix f all beam energy 200 accelerate 1e9 time 1 seed 1 elements Au
time: expected a positive number, got '0' | fix f all beam energy 200 dose 1 time 0 seed 1 elements Au
'gaussian' or 'disc' among the words, with 'scan' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Au scan 10 10 5 1
lines of the scan: expected a whole number from 1 up, got '0' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Au disc 0 0 0 5 scan 10 10 0 1
period of the scan: expected a positive number, got '0' | fix f all beam energy 200 current 1 dose 1 seed 1 elements Au disc 0 0 0 5 scan 10 10 5 0
expected a gas, none, H2 or etch, got 'H3'; did you mean 'H2' | fix f all gas H3 current 1 accelerate 1e9 seed 1
'terminte'; did you mean 'terminate' | fix f all gas H2 current 1 accelerate 1e9 seed 1 terminte 1 0
strip: the rate per electron/A^2: expected a number not below 0, got '-1' | fix f all gas etch current 1 accelerate 1e9 seed 1 strip -1 0
either 'beam ID' or both of 'current' and 'accelerate' | fix f all gas H2 current 1 seed 1
either 'beam ID' or both of 'current' and 'accelerate' | fix f all gas H2 beam b accelerate 1 seed 1
expected 'seed' among the words | fix f all gas H2 current 1 accelerate 1e9
fix 'bean' is not defined anywhere in the deck | fix f all gas H2 beam bean seed 1
unknown element 'ionization'; did you mean 'ionisation' | fix f all beam energy 200 current 1 accelerate 1e9 seed 1 elements Si O H ionization yes
unknown element 'gausian'; did you mean 'gaussian' | fix f all beam energy 200 current 1 accelerate 1e9 seed 1 elements Au gausian 0 0 0 5
compute 'stes' is not defined anywhere in the deck | fix f all beam energy 200 current 1 accelerate 1e9 seed 1 elements Au outcome 1 sites stes
variable 'place' is not defined anywhere in the deck | fix f all wall/harmonic zlo v_place 1 1 2
variable 'push' is not defined anywhere in the deck | fix f all setforce v_push NULL NULL
variable 'hight' is not defined anywhere in the deck | fix f all indent 10 plane z v_hight lo
compute 'peratom' is not defined anywhere in the deck | compute c all reduce sum c_peratom
variable 'many' is not defined anywhere in the deck | compute c all reduce sum v_many
variable 'edge' is not defined anywhere in the deck | write_dump all custom f.dump id v_edge
group 'smoe' is not defined anywhere in the deck; did you mean 'some'? | fix f all weld smoe some every 5 file f.csv
group 'somme' is not defined anywhere in the deck | fix f all network 1 2 cutoff 2 every 5 file f.csv sample somme
group 'sone' is not defined anywhere in the deck; did you mean 'some'? | fix f all weld some sone every 5 file f.csv
types: the types of Si, O and H must differ | fix f all gas none types 1 2 2
every: the number of steps must be 1 | fix f all gas none every 0
temp: the temperature: expected a number not below 0, got '-1' | fix f all gas none temp -1
group: every atom is in group 'all' | fix f all gas none group all
expected the rate per second after '1', the line ends | fix f all gas etch current 1 accelerate 1e9 seed 1 strip 1
'tall' | fix f all langevin ${T} ${T} 1.0 5 tall yes
'often' | fix f all temp/rescale often 1.0 1.0 0.1 1.0
'liner' | fix f all momentum 100 liner 1 1 1
'here' | fix f all recenter here INIT INIT
'abc' | fix f all setforce 0 abc 0
'NULL' | fix f all addforce 0 NULL 0
surplus | fix f all aveforce 0 0 0 surplus
'fast' | fix f all aveforce fast 0 0
move wiggle is not supported | fix f all move wiggle 1 0 0 5
'boxx' | fix f all move linear 1 NULL 0 units boxx
'sfere' | fix f all indent 10 sfere 0 0 0 1
one of sphere, cylinder and plane | fix f all indent 10 units box side out
'w' | fix f all indent 10 cylinder w 0 0 1
'high' | fix f all indent 10 plane z 0 high
has a shape already | fix f all indent 10 plane z 0 hi sphere 0 0 0 1
needs 4 words after it, got 3 | fix f all indent 10 sphere 0 0 1
'zmid' | fix f all wall/harmonic zmid 0 1 1 1
face 'zlo' stands twice | fix f all wall/lj93 zlo 0 1 1 3 zlo 1 1 1 3
positive length, got '-3' | fix f all wall/lj126 zlo 0 1 1 -3
pbc yes is not supported | fix f all wall/lj1043 zlo 0 1 1 3 pbc yes
expected 5 words after it, got 4 | fix f all wall/morse zlo 0 1 1 3
at least one face | fix f all wall/reflect units box
(or EDGE | fix f all wall/reflect zlo edge
'enrgy' | fix w all wall/reflect zlo EDGE ;; fix f all wall/lj93 zlo EDGE 1 1 3 ;; fix_modify f enrgy yes
virial yes is not supported | fix f all addforce 0 0 1 ;; fix_modify f virial yes
'fil' | fix f all print 100 "text ${T}" fil out.txt
'filee' | fix f all ave/time ${T} 10 100 c_tmp filee out.txt
'medium' | fix f all ave/time 1 10 100 c_tmp mode medium
npt | fix f all npt temp 1.0 1.0 0.1 iso 0 0 1
nph | fix f all nph iso 0 0 1
'recb' | fix f all balance 100 1.1 recb
'cutof' | fix f all network 1 2 cutof 1 every 10 file out.txt
same type, 2 | fix f all network 2 2 cutoff 1 every 10 file out.txt
'rigns' | fix f all network 1 2 cutoff 1 every 10 file out.txt rigns 5
'77' | fix f all network 1 2 cutoff 1 every 10 file out.txt rings 77
'smaple'; did you mean 'sample' | fix f all network 1 2 cutoff 1 every 10 file out.txt smaple some
'Sj' | fix f all network 1 2 cutoff 1 every 10 file out.txt elements Sj O
'every' is missing | fix f all network 1 2 cutoff 1 file out.txt waves 5
'evry' | fix f all weld some some evry 100 file out.txt
'evry' | fix f weld some some evry 100 file out.txt
'n' | unfix n
'energy' | fix_modify move energy yes
'tempp' | compute c all tempp
expected 0 words | compute c all temp more
expected 0 words | compute c all ke more
'pear' | compute c all pe pear
'viral' | compute c all pressure tmp viral
'pear' | compute c all pe/atom pear
expected 0 words | compute c all ke/atom more
'viral' | compute c all stress/atom NULL viral
'cutof' | compute c all coord/atom cutof 3
'fc' | compute c all centro/atom fc
'far' | compute c all cna/atom far
'many' | compute c all rdf many
'2' stands alone | compute c all rdf 50 1 1 2
'cutof' | compute c all rdf 50 * cutof
'far' | compute c all rdf 50 cutoff far
'summ' | compute c all reduce summ c_coord
'c-1' | compute c all reduce sum c-1
expected 0 words | compute c all com more
expected 0 words | compute c all gyration more
'outsde' | compute c all wigner-seitz outsde 2
'-2' | compute c all wigner-seitz outside -2
'nothing' | compute c all wigner-seitz outside
no, drift or body, got 'spin' | compute c all wigner-seitz follow spin
no, drift or body, got 'nothing' | compute c all wigner-seitz outside 2 follow
'one' | compute c all silica/defects one 2
types of Si, O and H must differ | compute c all silica/defects 1 1
types of Si, O and H must differ | compute c all silica/defects 1 2 hydrogen 2
'cutof'; did you mean 'cutoff'? | compute c all silica/defects 1 2 cutof 2
'hydroxyl' needs a value | compute c all silica/defects 1 2 hydroxyl
a distance above 0, got '-1' | compute c all silica/defects 1 2 silicon -1
'reference then' | compute ws all wigner-seitz ;; compute_modify ws reference then
'tmpp' | uncompute tmpp
'dynamics' | compute_modify tmp dynamics yes
'ten' | run ten
'preb' | run 10 preb no
'tiny' | minimize tiny 0 10 10
'cg' | min_style gc
'dmx' | min_modify dmx 0.1
'abc' | min_modify dmax abc
'often' | thermo often
'tmep' | thermo_style custom step tmep
'maybe' | thermo_style one ;; thermo_modify norm maybe
'nurm' | thermo_style one ;; thermo_modify nurm yes
'vxx' | dump f all custom 10 f.dump id vxx
'never' | dump f all atom never f.dump
xyz | dump f all xyz 10 f.xyz id
'zom' | dump f all image 10 f.${T}.png type type zom 2
'positions' | dump f all h5md 10 f.h5 positions
'idd' | dump_modify text sort idd
'srt' | dump_modify text srt id
format 7 | dump_modify text format 7 %g
'perhaps' | dump_modify atoms scale perhaps
'elements' | dump_modify xyz elements Au
'redd' | dump_modify image backcolor redd
'triple' | dump_modify h5 precision triple
'maybe' | dump_modify h5 vary maybe
'txt' | run 0 ;; dump_modify txt sort id
'tex' | run 0 ;; undump tex
'xx' | write_dump all custom f.dump id xx
'srt' | write_dump all custom f.dump id x modify srt id
'often' | restart often file
% | write_restart file.%
% | read_restart file.%
clear | clear all
'loud' | echo loud
'thenn' | if "1 > 0" thenn "run 10"
'a-b' | fix a-b all nve
'a-b' | compute a-b all temp
'nvee' | if "1 > 0" then "fix f all nvee"
include | include
label nowhere | jump SELF nowhere
label | label
'apend' | log file apend
next | next
'fil' | print "text" fil out.txt
'soon' | quit soon
'rmm' | shell rmm file
'equl' | variable v equl 1
'nope' | variable v equal v_nope
'mapp' | atom_modify mapp array
'aray' | atom_modify map aray
after 'sort' | atom_modify map yes sort
'-1' | atom_modify sort 100 -1
balance | balance
'a' | balance a rcb
'recb' | balance 1.1 recb
after 'shift' | balance 1.1 shift
'xx' | balance 1.1 shift xx 5 1.1
'0' | balance 1.1 shift x 0 1.1
'0.9' | balance 1.1 shift x 5 0.9
'1.5' | balance 1.1 x 0.5 1.5
'0.4' | balance 1.1 x 0.5 0.4 y uniform
'x' stands twice | balance 1.1 x uniform x uniform
'rcb' | balance 1.1 x uniform rcb
'sort' | balance 1.1 rcb sort yes
'tim' | balance 1.1 rcb weight tim 0.5
'out' | balance 1.1 rcb weight group 2 fast 0.5 slow out
comm_modify | comm_modify cutoff
'-5' | comm_modify cutoff -5
'reach' | comm_modify reach 5
'maybe' | comm_modify cutoff 5 vel maybe
'many' | comm_modify mode many
'brik' | comm_style brik
comm_style | comm_style brick tiled
package | package
'opt' | package opt 1
after 'omp' | package omp
'maybe' | package omp 2 neigh maybe
'fast' | package intel 1 mode fast
'gpu_id' | package gpu 1 gpu_id 0
'hybrid' | package kokkos neigh hybrid
'respa' | run_style respa
suffix | suffix
'openmp' | suffix openmp
'full' | suffix omp full
after 'intel' | suffix hybrid intel
timer | timer
'loud' | timer loud
'0' | timer every 0
'1:2:3:4' | timer timeout 1:2:3:4
'soon' | timer timeout soon every ${T}
TABLE
}

# lines that are right although a careless check would refuse them
right_lines() {
    cat <<'DECK'
variable n index 100
variable half equal ${n}/2
variable seed loop 3
variable what index yes
variable kind index linear
variable style index custom
pair_style lj/cut ${T}
pair_coeff 1 ${seed} 1.0 ${T} $(2*v_T)
pair_coeff 1*1 * 1.0 1.0
fix a all langevin v_T ${T} $(v_T*2) ${seed} scale 1 2.0 tally ${what}
fix b all ave/time $n 5 1000 c_tmp c_tmp[1] v_T file out.${seed}.txt format "%.8g"
fix b2 all ave/time 10 5 $(10*v_n) c_tmp[*] off 6 mode ${kind}
fix c all momentum ${n} ${kind} 1 1 ${seed}
fix d all momentum 1 linear 1 ${seed} 1 angular
fix e all setforce NULL v_T ${T}
fix f all print ${n} "T is $(v_T:%g) 'quoted'" file out.${seed}
fix g weld some some every ${n} file weld.${seed} quench $(5*v_n)
fix h all recenter ${T} INIT NULL units ${kind}
compute r all reduce max c_coord x replace 1 2
compute r2 all reduce max c_coord[*] x replace 3 2
compute s all stress/atom NULL ${kind}
compute v all rdf ${n} * * 1* ${seed} cutoff ${T}
fix v all ave/time $n 1 $n c_v[*] mode ${kind}
compute u all coord/atom cutoff ${T} group some 1*2 *
dump da all ${style} $n file.${seed} id type
dump_modify da sort id colour ${what}
dump db all custom $n file.${seed}.* id c_coord[*] v_T element
dump_modify db sort -1 pad 6 element Au thresh vx < ${T} format float %12.5g
dump_modify db format 9 %d
dump_modify text format 4 %20.15g every ${n} first ${what}
dump dc all image ${n} im.${seed}.*.png type type zoom ${T} view $n 30
dump_modify dc acolor 1 gold adiam * ${T}
dump_modify text element Au sort id
thermo_modify lost ignore format float %g norm ${what} flush yes
min_modify dmax ${T} line ${kind}
neigh_modify delay $n every 1 check ${what} exclude group some some
write_dump all custom w.${seed} id x modify sort id format line "%d %g"
write_dump all image ${what} type type
region ball sphere ${T} 0 0 $(v_T+1) units box side ${kind}
velocity some create ${T} ${seed} mom yes dist ${kind}
create_atoms 1 random ${n} ${seed} ball
undump ${kind}
run ${n} pre ${what} every $n "print 'at $(step)'"
atom_modify map hash sort 1000 2.0 first some
balance 0.9 x uniform y 0.4 0.5 0.6
balance 1.2 shift xz 5 1.1
balance 1.1 rcb
balance 1.0 shift x 10 1.1 weight group 2 some 0.5 all 2.0
balance 1.0 shift x 10 1.1 weight time 0.8 weight neigh 0.5 weight store balance out ${what}
balance ${T} shift ${what} $n 1.1
comm_modify mode single cutoff ${T} vel yes
comm_modify mode multi reduce/multi group some
comm_modify cutoff/multi 2*4 15.0 cutoff/multi/old * 0.0
comm_style ${kind}
package gpu 2 split -1.0 gpuID 0 1 neigh hybrid
package gpu 0 omp 2 device_type intelgpu
package kokkos neigh half comm device gpu/aware off
package omp $n neigh no
package intel 2 omp 4 mode mixed no_affinity
suffix hybrid intel omp
suffix ${kind}
timer full sync
timer timeout 2:00:00 every 100
timer timeout ${T} every ${n}
timer timeout off
DECK
}

# check_deck FILE: the messages, one per wrong line
check_deck() {
    timeout "$LIMIT" "$COLDWELD" -check -screen none -in "$1" >"$1.out" 2>&1
}

# expect DECK LINE WORD TEXT
expect() {
    if grep -F -- "$1:$2: " "$1.out" | grep -Fq -- "$3"; then
        echo "ok $4"
    else
        echo "not ok $4: no message with $3: $(grep -F -- "$1:$2: " "$1.out" || echo 'not found')"
        failed=1
    fi
}

cd "$SCRATCH" || exit 1
failed=0
head -n 300 "$TOP/potentials/Au_Zhou04.eam.alloy" >short.alloy
wrong_lines >table
n=0
deck=
while IFS= read -r row; do
    word=${row%% | *}
    text=${row#* | }
    n=$((n + 1))
    if [[ $text == *' ;; '* ]]; then
        own="in.own$n"
        { preamble; sed 's/ ;; /\n/g' <<<"$text"; } >"$own"
        printf '%s\t%s\t%s\t%s\n' "$own" "$(wc -l <"$own")" "$word" "$text" >>rows
        continue
    fi
    if [ -z "$deck" ] || [ "$in_deck" -eq "$PER_DECK" ]; then
        deck="in.wrong$n"
        preamble >"$deck"
        in_deck=0
    fi
    in_deck=$((in_deck + 1))
    printf '%s\n' "$text" >>"$deck"
    printf '%s\t%s\t%s\t%s\n' "$deck" "$(wc -l <"$deck")" "$word" "$text" >>rows
done <table
for deck in in.*; do
    check_deck "$deck"
done
while IFS=$'\t' read -r deck line word text; do
    expect "$deck" "$line" "$word" "$text"
done <rows

# --- is the table complete? ---------------------------------------------------------------------------

"$COLDWELD" -help >help
sed -n '/^Commands:/,/^$/s/^  \([a-z_]*\).*/\1 -/p' help >known
awk '/^Styles of /{kind = $3; sub(":", "", kind); next} /^$/{kind = ""} /^  /&&kind{print kind, $1}' help >>known
while read -r command style; do
    if ! awk -F ' [|] | ;; ' -v c="$command" -v s="$style" '
        { for (k = 2; k <= NF; k++) { n = split($k, w, " ")
            if (w[1] != c) continue
            if (s == "-") found = 1
            for (i = 2; i <= n; i++) if (w[i] == s) found = 1 } }
        END { exit !found }' table; then
        echo "not ok complete: no row for $command $style"
        failed=1
    fi
done <known
[ "$(wc -l <known)" -gt 60 ] || { echo 'not ok complete: -help lists too little'; failed=1; }

# --- what must pass -----------------------------------------------------------------------------------

{ preamble; right_lines; } >right.in
if check_deck right.in; then
    echo 'ok right lines'
else
    echo 'not ok right lines: refused'
    sed 's/^/    /' right.in.out
    failed=1
fi

# Files that need not be there yet: the deck writes them, or may not come to the line that reads them.
let_pass() { # $1: name; the deck on standard input
    cat >"pass.$1"
    if check_deck "pass.$1"; then
        echo "ok $1"
    else
        echo "not ok $1: $(grep ERROR "pass.$1.out")"
        failed=1
    fi
}
let_pass written_before <<'DECK'
units metal
print "variable a equal 1" file made.in
include made.in
if "1 > 0" then "print 'units metal' file other.in"
include other.in
shell mkdir made
write_data made/x.data
read_data made/x.data
write_restart ${a}.h5
read_restart any.h5
DECK
let_pass not_reached <<'DECK'
if "1 > 0" then "jump SELF end"
read_data nowhere.data
include nowhere.in
label end
DECK
let_pass only_if <<'DECK'
variable start index none
variable start2 loop 2
if "${start} != none" then "read_restart ${start}"
if "1 > 0" then "include nowhere.in"
pair_style eam
if "${start} != none" then "pair_coeff 1 1 nowhere.eam"
shell cd elsewhere
include nowhere.in
DECK
let_pass two_values <<'DECK'
variable f index nowhere.data nothere.data
read_data $f
DECK
let_pass types_of_a_file <<'DECK'
create_box 1 all
shell mv a b
read_data b extra/atom/types 1
pair_style eam/alloy
pair_coeff * * AuCu_Zhou04.eam.alloy Au Cu
DECK
printf 'variable f index none.data\nread_data $f\n' >given.in
for value in given.in nowhere.data; do
    if "$COLDWELD" -check -screen none -in given.in -var f "$value" >out 2>&1; then good=yes; else good=no; fi
    if [ "$good$value" = yesgiven.in ] || { [ "$good" = no ] && grep -q "^ERROR: given.in:2: .*'nowhere.data'" out; }; then
        echo "ok given_$value"
    else
        echo "not ok given_$value: $(grep ERROR out)"
        failed=1
    fi
done

# All decks of the tree but one that uses what only LAMMPS has. A file that is fetched or made outside of the
# deck may be missing, and nothing else.
elsewhere="cannot find the potential file '(Au_u3.eam|Cu_mishin1.eam.alloy)'"
elsewhere+="|read_(restart|data): cannot open '(half.h5|alloy.data|rods.data|silica.data|ball.data)'|glass: cannot open 'glass_1536.data.gz'"
while IFS= read -r deck; do
    [ "${deck##*/golden/}" != fixes.in ] || continue
    if (cd "$(dirname "$deck")" && timeout "$LIMIT" "$COLDWELD" -check -screen none -in "$deck") >out 2>&1 ||
        { [ "$(grep -c ERROR out)" -eq 1 ] && grep -Eq "$elsewhere" out; }; then
        echo "ok ${deck#"$TOP"/}"
    else
        echo "not ok ${deck#"$TOP"/}: $(grep -m 1 ERROR out)"
        failed=1
    fi
done < <(find "$TOP/inputs" "$TOP/tests" "$TOP/benchmarks" -name '*.in' | sort)
exit "$failed"
