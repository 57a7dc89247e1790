#!/usr/bin/env python3
"""Makes the golden files of tests/unit/test_golden_pairs.c with LAMMPS (Debian's lmp, 29 Sep 2021).

    tests/golden/pairs/make.py [CASE ...]   from the top folder; writes tests/golden/pairs/*.golden and *.eam*,
                                            or only the cases named

Each case is a small periodic crystal of one to three types, strained and shaken, positions on the grid of
2^-38, so that both programs start from the same numbers. LAMMPS evaluates it once (run 0); its
energy, pressure tensor, forces and energies per atom are stored with 17 digits, with the deck that made
them. The tables (funcfl and Finnis-Sinclair) are made-up but smooth functions; only agreement is meant. To be run again when potentials/ changes.
"""
import math, os, random, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
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


def run(name, units, edge, atoms, n_types, pair, masses, charges=None, splitting=None):
    """pair: deck lines, with paths relative to the top folder."""
    if sys.argv[1:] and name not in sys.argv[1:]:
        return
    top = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
    with tempfile.TemporaryDirectory() as tmp:
        data = os.path.join(tmp, 'data')
        with open(data, 'w') as f:
            f.write('golden\n\n%d atoms\n%d atom types\n' % (len(atoms), n_types))
            for d, e in zip('xyz', edge):
                f.write('0 %.17g %slo %shi\n' % (e, d, d))
            f.write('\nMasses\n\n' + ''.join('%d %g\n' % (t + 1, m) for t, m in enumerate(masses)))
            f.write('\nAtoms\n\n')
            for n, (t, x) in enumerate(atoms):
                q = '%.17g ' % charges[t - 1] if charges else ''
                f.write('%d %d %s%.17g %.17g %.17g\n' % (n + 1, t, q, *x))
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
        out = subprocess.run(['lmp', '-in', path, '-log', 'none'], cwd=top, capture_output=True, text=True)
        if out.returncode:
            sys.exit(name + ': ' + out.stdout[-2000:])
        lines = out.stdout.splitlines()
        at = [k for k, l in enumerate(lines) if l.strip().startswith('PotEng')][0]
        thermo = lines[at + 1].split()
        rows = open(os.path.join(tmp, 'dump')).read().split('\n')[9:9 + len(atoms)]
    with open(os.path.join(HERE, name + '.golden'), 'w') as f:
        f.write('# LAMMPS 29 Sep 2021, run 0; see make.py. The deck:\n')
        f.write(''.join('# %s\n' % l for l in deck))
        f.write('units %s\nbox %.17g %.17g %.17g\ntypes %d\n' % (units, *edge, n_types))
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


main()
