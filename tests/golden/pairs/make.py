#!/usr/bin/env python3
"""Makes the golden files of tests/unit/test_golden_pairs.c with LAMMPS (Debian's lmp, 29 Sep 2021).

    tests/golden/pairs/make.py [CASE ...]   from the top folder; writes tests/golden/pairs/*.golden, *.eam*
                                            and made_up.tersoff, .vashishta, or only the cases named

Each case is a small periodic crystal of one to three types, strained and shaken, positions on the grid of
2^-38, so that both programs start from the same numbers. LAMMPS evaluates it once (run 0); its
energy, pressure tensor, forces and energies per atom are stored with 17 digits, with the deck that made
them. The tables (funcfl and Finnis-Sinclair) are made-up but smooth functions; only agreement is meant. To be run again when potentials/ changes.
"""
import math, os, random, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
Q = 2.0 ** 38


def grid(x):
    return round(x * Q) / Q


def crystal(cells, a, shake, seed, types):
    """Strained fcc: edges of the box and atoms (type, x, y, z)."""
    rng = random.Random(seed)
    edge = [grid(n * a * s) for n, s in zip(cells, (1.0, 1.01, 0.985))]
    atoms = []
    for i in range(cells[0]):
        for j in range(cells[1]):
            for k in range(cells[2]):
                for b in ((0, 0, 0), (.5, .5, 0), (.5, 0, .5), (0, .5, .5)):
                    x = [(c + d) / n * e for c, d, n, e in zip((i, j, k), b, cells, edge)]
                    x = [grid((v + shake * (rng.random() - .5)) % e) for v, e in zip(x, edge)]
                    atoms.append((rng.choice(types), x))
    return edge, atoms


def sheared(edge, atoms, tilt):
    """The same atoms in a tilted box: edges and xy, xz, yz; heights and depths lean the atoms over."""
    tilt = [grid(t) for t in tilt]
    moved = [(t, [grid(x[0] + x[1] / edge[1] * tilt[0] + x[2] / edge[2] * tilt[1]), grid(x[1] + x[2] / edge[2] * tilt[2]), x[2]])
             for t, x in atoms]
    return edge + tilt, moved


def cristobalite(n, a, shake, seed):
    """Ideal beta-cristobalite, n^3 cells of 24 atoms; types: 1 silicon, 2 oxygen."""
    rng = random.Random(seed)
    fcc = ((0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0))
    silicon = [tuple(v + s for v in b) for b in fcc for s in (0, .25)]
    bonds = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
    oxygen = [tuple(b[d] + w[d] / 8 for d in range(3)) for b in fcc for w in bonds]
    edge = [grid(n * a * s) for s in (1.0, 1.01, 0.985)]
    atoms = []
    for cell in [(i, j, k) for i in range(n) for j in range(n) for k in range(n)]:
        for t, b in [(1, b) for b in silicon] + [(2, b) for b in oxygen]:
            x = [(c + d) / n * e for c, d, e in zip(cell, b, edge)]
            atoms.append((t, [grid((v + shake * (rng.random() - .5)) % e) for v, e in zip(x, edge)]))
    return edge, atoms


def graphene(nx, ny, bond, shake, seed):
    """A rippled sheet in the middle of a box 20 high."""
    rng = random.Random(seed)
    cell = (3 * bond, math.sqrt(3) * bond)
    edge = [grid(nx * cell[0]), grid(ny * cell[1]), 20.0]
    atoms = []
    for i in range(nx):
        for j in range(ny):
            for b in ((0, 0), (1 / 3, 0), (.5, .5), (5 / 6, .5)):
                x = [(i + b[0]) * cell[0], (j + b[1]) * cell[1], 10 + 0.4 * math.sin(2 * math.pi * i / nx)]
                atoms.append((1, [grid((v + shake * (rng.random() - .5)) % e) for v, e in zip(x, edge)]))
    return edge, atoms


def melted(edge, atoms, n_types, pair, masses, steps):
    """The same atoms after `steps` of 0.5 fs from 8000 K, by LAMMPS: a disordered state, on the grid."""
    with tempfile.TemporaryDirectory() as tmp:
        data, dump = os.path.join(tmp, 'data'), os.path.join(tmp, 'dump')
        write_data(data, edge, atoms, n_types, masses)
        path = os.path.join(tmp, 'in')
        with open(path, 'w') as f:
            f.write('\n'.join(['units metal', 'atom_style atomic', 'read_data ' + data] + pair + [
                'velocity all create 8000 7', 'fix 1 all nve', 'timestep 0.0005', 'run %d' % steps,
                'write_dump all custom %s id type x y z modify sort id format float %%.17g' % dump]) + '\n')
        out = subprocess.run(['lmp', '-in', path, '-log', 'none'], cwd=TOP, capture_output=True, text=True)
        if out.returncode:
            sys.exit(out.stdout[-2000:])
        rows = [line.split() for line in open(dump).read().split('\n')[9:9 + len(atoms)]]
    return edge, [(int(r[1]), [grid(float(v) % e) for v, e in zip(r[2:5], edge)]) for r in rows]


def three_body_file(name):
    """Two elements whose entries all differ where LAMMPS lets them; m both 1 and 3."""
    with open(os.path.join(HERE, name), 'w') as f:
        f.write('# made-up numbers for tests, not a material; UNITS: metal\n')
        f.write('# m gamma lambda3 c d costheta0 n beta lambda2 B R D lambda1 A\n')
        for i, a in enumerate(('Aa', 'Bb')):
            for j, b in enumerate(('Aa', 'Bb')):
                for k, c in enumerate(('Aa', 'Bb')):
                    s = i + j  # what the two ends of a bond share
                    f.write('%s %s %s  %d %g %g %g %g %g\n' % (a, b, c, 1 if i else 3, 0.8 + 0.1 * j, 0.4 + 0.3 * k + 0.2 * i,
                            1.5 + 0.2 * i, 0.9 + 0.3 * j, -0.4 + 0.1 * k))
                    f.write('    %g %g %g %g %g %g  # the rest on a line of its own\n    %g %g\n\n' % (
                            0.7 + 0.2 * i, 0.3 + 0.1 * j, 1.3 + 0.1 * s, 90.0 + 20 * i, 3.1 + 0.1 * s + 0.05 * (k - j), 0.3 + 0.05 * s,
                            2.6 + 0.1 * s, 500.0 + 50 * s))


def angles_file(name):
    """Two elements, every angle with energy, powers that are not whole."""
    with open(os.path.join(HERE, name), 'w') as f:
        f.write('# made-up numbers for tests, not a material; UNITS: metal\n')
        f.write('# H eta Zi Zj lambda1 D lambda4 W rc B gamma r0 C costheta0\n')
        charge = (1.1, -0.7)
        for i, a in enumerate(('Aa', 'Bb')):
            for j, b in enumerate(('Aa', 'Bb')):
                for k, c in enumerate(('Aa', 'Bb')):
                    s = i + j
                    f.write('%s %s %s  %g %g %g %g %g %g %g\n' % (a, b, c, 300.0 + 50 * s, 7.5 + 0.5 * s, charge[i], charge[j], 4.0 + 0.3 * s, 5.0 + s, 2.5 + 0.1 * s))
                    f.write('    %g %g %g %g %g %g %g\n' % (20.0 * s, 6.0 - 0.4 * s, 3.0 + i + j + k, 0.8 + 0.1 * i + 0.05 * j, 3.6 + 0.2 * i - 0.1 * j, 0.5 * (j + k), -0.3 - 0.1 * i))


def write_data(path, edge, atoms, n_types, masses, charges=None):
    with open(path, 'w') as f:
        f.write('golden\n\n%d atoms\n%d atom types\n' % (len(atoms), n_types))
        for d, e in zip('xyz', edge):
            f.write('0 %.17g %slo %shi\n' % (e, d, d))
        if edge[3:]:
            f.write('%.17g %.17g %.17g xy xz yz\n' % tuple(edge[3:]))
        f.write('\nMasses\n\n' + ''.join('%d %g\n' % (t + 1, m) for t, m in enumerate(masses)))
        f.write('\nAtoms\n\n')
        for n, (t, x) in enumerate(atoms):
            q = '%.17g ' % charges[t - 1] if charges else ''
            f.write('%d %d %s%.17g %.17g %.17g\n' % (n + 1, t, q, *x))


def write_table(f, values):
    for k in range(0, len(values), 5):
        f.write(' '.join('%.16e' % v for v in values[k:k + 5]) + '\n')


def fade(r, rc):
    return (1 - r / rc) ** 3 if r < rc else 0.0


def funcfl(name, z, mass, a0, scale, rc, n, dr, kink=0.0):
    drho = 0.0021 * scale
    with open(os.path.join(HERE, name), 'w') as f:
        f.write('made-up smooth functions for tests, not a material\n%d %g %g fcc\n' % (z, mass, a0))
        f.write('%d %.17g %d %.17g %g\n' % (n, drho, n, dr, rc))
        write_table(f, [-4 * scale * math.sqrt(k * drho / scale + 1e-3) + 0.3 * k * drho for k in range(n)])
        write_table(f, [8 * math.exp(-1.1 * k * dr) * fade(k * dr, rc) + 0.4 * math.exp(-((k * dr - 2.2) ** 2)) * fade(k * dr, rc) for k in range(n)])
        write_table(f, [0.6 * scale * math.exp(-0.9 * k * dr) * fade(k * dr, rc) + kink * max(0.0, 4.0 - k * dr) ** 2 for k in range(n)])


def finnis_sinclair(name, rc=5.2, n=1000):
    dr, drho = rc / (n - 2), 0.004
    with open(os.path.join(HERE, name), 'w') as f:
        f.write('made-up smooth functions for tests, not a material\nthe four densities all differ\n\n')
        f.write('2 Aa Bb\n%d %.17g %d %.17g %g\n' % (n, drho, n, dr, rc))
        for e, (z, mass) in enumerate(((29, 63.5), (47, 107.9))):
            f.write('%d %g 3.6 fcc\n' % (z, mass))
            write_table(f, [-(2.5 + e) * math.sqrt(k * drho + 1e-2) + 0.2 * k * drho for k in range(n)])
            for t in range(2):
                write_table(f, [(0.9 + 0.5 * e + 0.3 * t) * math.exp(-(0.7 + 0.2 * t) * k * dr) * fade(k * dr, rc) for k in range(n)])
        for p in range(3):
            write_table(f, [k * dr * ((30 + 4 * p) * math.exp(-(1.9 + .1 * p) * k * dr) - 0.4 * math.exp(-0.6 * k * dr)) * fade(k * dr, rc) for k in range(n)])


def table(name):
    """Three sections: a Morse function with other numbers and another grid each."""
    with open(os.path.join(HERE, name), 'w') as f:
        f.write('# made-up functions for tests, not a material\n')
        for key, n, params, depth, rs in (
                ('EVEN', 2000, 'R 1.2 6.5', 0.34, [1.2 + 5.3 * k / 1999 for k in range(2000)]),
                ('SQUARES', 3000, 'RSQ 1.2 6.5', 0.25, [math.sqrt(1.44 + (42.25 - 1.44) * k / 2999) for k in range(3000)]),
                ('COLUMN', 1500, 'FPRIME 0 0', 0.30, [1.1 + 5.4 * k / 1499 for k in range(1500)])):
            f.write('\n%s\nN %d %s\n\n' % (key, n, params))
            for k, r in enumerate(rs):
                e = math.exp(-1.3 * (r - 2.8))
                f.write('%d %.14g %.14g %.14g\n' % (k + 1, r, depth * (e * e - 2 * e), 2.6 * depth * (e * e - e)))


def run(name, units, edge, atoms, n_types, pair, masses, charges=None, splitting=None):
    """pair: deck lines, with paths relative to the top folder."""
    if sys.argv[1:] and name not in sys.argv[1:]:
        return
    with tempfile.TemporaryDirectory() as tmp:
        data = os.path.join(tmp, 'data')
        write_data(data, edge, atoms, n_types, masses, charges)
        style = 'atom_style ' + ('charge' if charges else 'atomic')
        far = ['kspace_style ewald 1.0e-4', 'kspace_modify gewald %g compute no' % splitting] if splitting else []
        deck = ['units ' + units, style, 'read_data DATA'] + pair + far + [
            'compute pe all pe/atom', 'thermo_style custom pe pxx pyy pzz pxy pxz pyz',
            'thermo_modify format float %.17g norm no', 'velocity all set 0 0 0',
            'dump d all custom 1 DUMP id fx fy fz c_pe',
            'dump_modify d sort id format float %.17g', 'run 0']
        text = '\n'.join(deck) + '\n'
        path = os.path.join(tmp, 'in')
        with open(path, 'w') as f:
            f.write(text.replace('DATA', data).replace('DUMP', os.path.join(tmp, 'dump')))
        out = subprocess.run(['lmp', '-in', path, '-log', 'none'], cwd=TOP, capture_output=True, text=True)
        if out.returncode:
            sys.exit(name + ': ' + out.stdout[-2000:])
        lines = out.stdout.splitlines()
        at = [k for k, l in enumerate(lines) if l.strip().startswith('PotEng')][0]
        thermo = lines[at + 1].split()
        rows = open(os.path.join(tmp, 'dump')).read().split('\n')[9:9 + len(atoms)]
    with open(os.path.join(HERE, name + '.golden'), 'w') as f:
        f.write('# LAMMPS 29 Sep 2021, run 0; see make.py. The deck:\n')
        f.write(''.join('# %s\n' % l for l in deck))
        f.write('units %s\nbox %.17g %.17g %.17g\n' % (units, *edge[:3]))
        if edge[3:]:
            f.write('tilt %.17g %.17g %.17g\n' % tuple(edge[3:]))
        f.write('types %d\n' % n_types)
        if charges:
            f.write('charges %s\n' % ' '.join('%.17g' % q for q in charges))
        if splitting:
            f.write('splitting %.17g\n' % splitting)
        f.write('\n'.join(pair) + '\n')
        f.write('energy %s\npressure %s\natoms %d\n' % (thermo[0], ' '.join(thermo[1:]), len(atoms)))
        for (t, x), row in zip(atoms, rows):
            f.write('%d %.17g %.17g %.17g %s\n' % (t, *x, ' '.join(row.split()[1:])))
    print(name, thermo[0])


def main():
    funcfl('made_up_1.eam', 29, 63.5, 3.6, 1.0, 5.0, 400, 0.0131)
    funcfl('made_up_2.eam', 47, 107.9, 4.0, 1.4, 5.4, 500, 0.0113)
    funcfl('made_up_kinks.eam', 29, 63.5, 3.6, 1.0, 5.0, 400, 0.0131, 0.01)
    finnis_sinclair('made_up.eam.fs')
    rel = 'tests/golden/pairs/'
    alloy = 'potentials/AuCu_Zhou04.eam.alloy'
    edge, atoms = crystal((4, 4, 4), 1.66, 0.12, 1, (1, 2))
    lj = ['pair_style lj/cut 2.5', 'pair_coeff 1 1 1.0 1.0', 'pair_coeff 2 2 0.7 0.93 2.2']
    run('lj_mix', 'lj', edge, atoms, 2, lj, (1, 2))
    run('lj_arithmetic', 'lj', edge, atoms, 2, lj[:1] + ['pair_modify shift yes mix arithmetic'] + lj[1:], (1, 2))
    run('lj_sixthpower', 'lj', edge, atoms, 2, lj[:1] + ['pair_modify mix sixthpower'] + lj[1:], (1, 2))
    edge, atoms = crystal((3, 4, 4), 3.62, 0.3, 2, (1,))
    run('morse', 'metal', edge, atoms, 1, ['pair_style morse 6.5', 'pair_coeff * * 0.3429 1.3588 2.866'], (63.5,))
    run('eam', 'metal', edge, atoms, 1, ['pair_style eam', 'pair_coeff 1 1 %smade_up_1.eam' % rel], (63.5,))
    run('eam_kinks', 'metal', edge, atoms, 1, ['pair_style eam', 'pair_coeff 1 1 %smade_up_kinks.eam' % rel], (63.5,))
    edge, atoms = crystal((3, 4, 4), 3.8, 0.3, 3, (1, 2))
    run('eam_mix', 'metal', edge, atoms, 2, ['pair_style eam', 'pair_coeff 1 1 %smade_up_1.eam' % rel,
        'pair_coeff 2 2 %smade_up_2.eam' % rel], (63.5, 107.9))
    run('eam_alloy', 'metal', edge, atoms, 2, ['pair_style eam/alloy', 'pair_coeff * * %s Cu Au' % alloy], (63.5, 197))
    run('eam_fs', 'metal', edge, atoms, 2, ['pair_style eam/fs', 'pair_coeff * * %smade_up.eam.fs Bb Aa' % rel], (107.9, 63.5))
    edge, atoms = crystal((4, 4, 4), 4.0, 0.3, 4, (1, 1, 2, 3))
    run('hybrid', 'metal', edge, atoms, 3, ['pair_style hybrid eam/alloy lj/cut 6.0 lj/cut 7.0',
        'pair_coeff * * eam/alloy %s Au NULL Cu' % alloy, 'pair_coeff 1 2 lj/cut 1 0.022 2.74',
        'pair_coeff 2 3 lj/cut 2 0.03 2.6', 'pair_coeff 2 2 none'], (197, 12, 63.5))
    edge, atoms = crystal((4, 4, 4), 4.0, 0.3, 5, (1, 2))
    run('hybrid_overlay', 'metal', edge, atoms, 2, ['pair_style hybrid/overlay eam/alloy morse 6.0',
        'pair_coeff * * eam/alloy %s Au Cu' % alloy, 'pair_coeff 1 2 morse 0.1 1.2 2.8'], (197, 63.5))
    edge, atoms = crystal((4, 4, 4), 3.4, 0.4, 6, (1, 2, 2))
    run('buck', 'metal', edge, atoms, 2, ['pair_style buck 6.5', 'pair_modify shift yes', 'pair_coeff 1 1 2500 0.3 20 5.5',
        'pair_coeff 1 2 18003.7572 0.205205 133.5381', 'pair_coeff 2 2 1388.7730 0.362319 175.0'], (28, 16))
    run('born', 'metal', edge, atoms, 2, ['pair_style born 6.5', 'pair_coeff 1 1 0.2637 0.317 2.340 1.0486 -0.49935',
        'pair_coeff 1 2 0.211 0.317 2.755 6.99 -8.7 6.0', 'pair_coeff 2 2 0.158 0.317 3.170 72.4 -145.4'], (23, 35.5))
    run('zbl', 'metal', edge, atoms, 2, ['pair_style zbl 2.0 3.5', 'pair_coeff 1 1 14 14', 'pair_coeff 2 2 8 8'], (28, 16))
    run('overlay_plain', 'metal', edge, atoms, 2, ['pair_style hybrid/overlay buck 6 zbl 1.5 3.0', 'pair_coeff * * buck 1388.7730 0.362319 175.0',
        'pair_coeff 1 1 zbl 14 14', 'pair_coeff 2 2 zbl 8 8', 'pair_coeff 1 2 zbl 14 8'], (28, 16))
    table('made_up.table')
    edge, atoms = crystal((3, 4, 4), 3.62, 0.3, 8, (1, 2))
    run('table', 'metal', edge, atoms, 2, ['pair_style table spline 8000', 'pair_coeff 1 1 %smade_up.table EVEN' % rel,
        'pair_coeff 1 2 %smade_up.table SQUARES 6.0' % rel, 'pair_coeff 2 2 %smade_up.table COLUMN' % rel], (28, 16))
    edge, atoms = crystal((4, 4, 4), 3.6, 0.4, 7, (1, 2, 2))
    def charged(name, pair, splitting=None):
        run(name, 'metal', edge, atoms, 2, pair, (28, 16), (2.4, -1.2), splitting)
    bks = ['pair_coeff 1 1 0.0 1.0 0.0', 'pair_coeff 1 2 18003.7572 0.205205 133.5381', 'pair_coeff 2 2 1388.7730 0.362319 175.0']
    born = ['pair_coeff 1 1 0.2637 0.317 2.340 1.0486 -0.49935', 'pair_coeff 1 2 0.211 0.317 2.755 6.99 -8.7', 'pair_coeff 2 2 0.158 0.317 3.170 72.4 -145.4']
    lj = ['pair_coeff 1 1 0.002 2.1', 'pair_coeff 2 2 0.01 2.9']
    charged('coul_cut', ['pair_style coul/cut 6.0', 'pair_coeff 1 1', 'pair_coeff 2 2 6.8'])
    charged('coul_debye', ['pair_style coul/debye 0.4 6.0', 'pair_coeff * *'])
    charged('coul_dsf', ['pair_style coul/dsf 0.2 6.5', 'pair_coeff * *'])
    charged('coul_wolf', ['pair_style coul/wolf 0.25 6.5', 'pair_coeff * *'])
    charged('coul_long', ['pair_style coul/long 6.5', 'pair_modify table 0', 'pair_coeff * *'], 0.35)
    charged('buck_coul_cut', ['pair_style buck/coul/cut 5.5 6.5', 'pair_modify shift yes'] + bks[:2] + [bks[2] + ' 5.0 6.0'])
    charged('buck_coul_long', ['pair_style buck/coul/long 5.5 6.5', 'pair_modify shift yes table 0'] + bks[:2] + [bks[2] + ' 5.0'], 0.35)
    charged('born_coul_long', ['pair_style born/coul/long 6.5', 'pair_modify table 0'] + born, 0.3)
    charged('lj_coul_cut', ['pair_style lj/cut/coul/cut 5.5 6.5', 'pair_modify shift yes mix arithmetic'] + lj)
    charged('lj_coul_long', ['pair_style lj/cut/coul/long 5.5 6.5', 'pair_modify table 0'] + lj, 0.3)
    charged('buck_dsf', ['pair_style hybrid/overlay buck 6.0 coul/dsf 0.2 6.5'] + [b.replace('pair_coeff 1 1', 'pair_coeff 1 1 buck').replace(
        'pair_coeff 1 2', 'pair_coeff 1 2 buck').replace('pair_coeff 2 2', 'pair_coeff 2 2 buck') for b in bks] + ['pair_coeff * * coul/dsf'])
    tilted(bks)
    three_body()


def tilted(bks):
    """Triclinic boxes: all tilts, of both signs, up to half a length."""
    edge, atoms = crystal((4, 4, 4), 1.66, 0.12, 21, (1, 2))
    run('lj_tilted', 'lj', *sheared(edge, atoms, (1.9, -2.6, 0.7)), 2, ['pair_style lj/cut 2.5', 'pair_coeff 1 1 1.0 1.0', 'pair_coeff 2 2 0.7 0.93 2.2'], (1, 2))
    edge, atoms = crystal((3, 4, 5), 3.8, 0.3, 22, (1, 2))
    run('eam_tilted', 'metal', *sheared(edge, atoms, (-5.7, 3.1, 7.5)), 2, ['pair_style eam/alloy',
        'pair_coeff * * potentials/AuCu_Zhou04.eam.alloy Cu Au'], (63.5, 197))
    edge, atoms = cristobalite(2, 7.16, 0.3, 23)
    run('tersoff_tilted', 'metal', *sheared(edge, atoms, (4.0, 2.5, -6.0)), 2, ['pair_style tersoff',
        'pair_coeff * * potentials/SiO_Munetoh07.tersoff Si O'], (28.0855, 15.9994))
    run('silica_tilted', 'metal', *sheared(edge, atoms, (-3.0, 2.5, 7.0)), 2, ['pair_style hybrid/overlay buck 6.0 coul/dsf 0.2 6.5'] + [
        b.replace(pair, pair + ' buck') for pair, b in zip(('1 1', '1 2', '2 2'), bks)] + ['pair_coeff * * coul/dsf'],
        (28.0855, 15.9994), (2.4, -1.2))


def three_body():
    rel = 'tests/golden/pairs/'
    three_body_file('made_up.tersoff')
    edge, atoms = crystal((3, 4, 4), 4.1, 0.4, 6, (1, 2))
    run('tersoff_mix', 'metal', edge, atoms, 2, ['pair_style tersoff', 'pair_coeff * * %smade_up.tersoff Bb Aa' % rel], (20, 30))
    edge, atoms = crystal((3, 4, 4), 4.1, 0.4, 7, (1, 2, 3))
    run('tersoff_hybrid', 'metal', edge, atoms, 3, ['pair_style hybrid tersoff lj/cut 6.0',
        'pair_coeff * * tersoff %smade_up.tersoff Aa NULL Bb' % rel, 'pair_coeff 1 2 lj/cut 0.022 2.74',
        'pair_coeff 2 3 lj/cut 0.03 2.6', 'pair_coeff 2 2 lj/cut 0.02 2.8'], (20, 12, 30))
    silica = ['pair_style tersoff', 'pair_coeff * * potentials/SiO_Munetoh07.tersoff Si O']
    edge, atoms = cristobalite(2, 7.16, 0.3, 8)
    run('tersoff_silica', 'metal', edge, atoms, 2, silica, (28.0855, 15.9994))
    edge, atoms = melted(edge, atoms, 2, silica, (28.0855, 15.9994), 4000)
    run('tersoff_glass', 'metal', edge, atoms, 2, silica, (28.0855, 15.9994))
    edge, atoms = crystal((3, 3, 3), 3.4, 0.2, 9, (1, 2))
    run('tersoff_carbide', 'metal', edge, atoms, 2, ['pair_style tersoff', 'pair_coeff * * potentials/SiC_Tersoff89.tersoff Si C'], (28.0855, 12.011))
    angles_file('made_up.vashishta')
    edge, atoms = crystal((4, 4, 4), 3.9, 0.4, 11, (1, 2))
    run('vashishta_mix', 'metal', edge, atoms, 2, ['pair_style vashishta', 'pair_coeff * * %smade_up.vashishta Bb Aa' % rel], (20, 30))
    edge, atoms = crystal((4, 4, 4), 3.9, 0.4, 12, (1, 2, 3))
    run('vashishta_hybrid', 'metal', edge, atoms, 3, ['pair_style hybrid vashishta lj/cut 6.0',
        'pair_coeff * * vashishta %smade_up.vashishta Aa NULL Bb' % rel, 'pair_coeff 1 2 lj/cut 0.022 2.74',
        'pair_coeff 2 3 lj/cut 0.03 2.6', 'pair_coeff 2 2 lj/cut 0.02 2.8'], (20, 12, 30))
    silica = ['pair_style vashishta', 'pair_coeff * * potentials/SiO_Broughton97.vashishta Si O']
    edge, atoms = cristobalite(2, 7.16, 0.3, 13)
    run('vashishta_silica', 'metal', edge, atoms, 2, silica, (28.0855, 15.9994))
    edge, atoms = melted(edge, atoms, 2, silica, (28.0855, 15.9994), 4000)
    run('vashishta_glass', 'metal', edge, atoms, 2, silica, (28.0855, 15.9994))
    edge, atoms = graphene(6, 8, 1.45, 0.1, 10)
    run('tersoff_graphene', 'metal', edge, atoms, 1, ['pair_style tersoff', 'pair_coeff * * potentials/C_Lindsay10.tersoff C'], (12.011,))


main()
