"""Read what a run wrote with the programs that people use: h5py, MDAnalysis, ASE.

Prints "ok NAME" or "not ok NAME: why" per case. Argument: the folder of tests/deck/trajectories.sh.
"""
import gzip
import sys
import warnings

warnings.simplefilter("ignore")
import numpy as np  # noqa: E402
import h5py  # noqa: E402
import MDAnalysis  # noqa: E402
import ase.io  # noqa: E402

folder = sys.argv[1] + "/"
N, STEPS = 256, [0, 10, 20, 30, 40]


def custom_frames():
    """The full-precision text dump, read by hand: list of (step, rows sorted by id)."""
    frames, lines = [], open(folder + "full.dump").read().split("\n")
    at = 0
    while at + 1 < len(lines):
        step, n = int(lines[at + 1]), int(lines[at + 3])
        rows = np.array([[float(w) for w in line.split()] for line in lines[at + 9:at + 9 + n]])
        frames.append((step, rows))
        at += 9 + n
    return frames


def h5md_is_complete():
    with h5py.File(folder + "run.h5md", "r") as f:
        assert list(f["h5md"].attrs["version"]) == [1, 1]
        assert f["h5md/creator"].attrs["name"] == "coldweld"
        assert f["h5md/author"].attrs["name"] == "Ada"
        assert list(f["h5md/modules/units"].attrs["version"]) == [1, 0]
        p = f["particles/all"]
        assert p["box"].attrs["dimension"] == 3
        assert list(p["box"].attrs["boundary"]) == ["periodic", "periodic", "none"]
        assert list(p["position/step"]) == STEPS
        assert p["position/value"].shape == (5, N, 3) and p["position/value"].dtype == "f8"
        assert p["position/value"].compression == "gzip"
        assert p["position/value"].attrs["unit"] == "Angstrom"
        assert p["velocity/value"].attrs["unit"] == "Angstrom ps-1"
        assert p["position/time"].attrs["unit"] == "ps"
        assert p["position/step"] == p["velocity/step"] == p["box/edges/step"]  # one data set
        assert list(p["id"]) == list(range(1, N + 1))
        assert set(p["species"]) == {1, 2} and np.allclose(p["mass"][0], 196.967)
        assert p["image/value"].dtype == "i4" and p["image/value"].shape == (5, N, 3)


def h5md_has_every_bit():
    with h5py.File(folder + "run.h5md", "r") as f:
        p = f["particles/all"]
        for k, (step, rows) in enumerate(custom_frames()):
            assert step == STEPS[k] and np.isclose(p["position/time"][k], 0.001 * step)
            assert (p["position/value"][k] == rows[:, 2:5]).all()
            assert (p["velocity/value"][k] == rows[:, 5:8]).all()
            assert (p["image/value"][k] == rows[:, 8:11]).all()


def h5md_in_mdanalysis():
    u = MDAnalysis.Universe.empty(N, trajectory=False)
    u.load_new(folder + "run.h5md", format="H5MD")
    assert u.trajectory.n_frames == 5
    for ts, (step, rows) in zip(u.trajectory, custom_frames()):
        assert np.allclose(ts.positions, rows[:, 2:5], atol=1e-5)
        assert np.allclose(ts.velocities, rows[:, 5:8], atol=1e-5)
        assert abs(ts.time - 0.001 * step) < 1e-12
        assert ts.dimensions is None  # MDAnalysis knows boxes that are periodic on all axes only


def h5md_single_precision():
    with h5py.File(folder + "small.h5md", "r") as f:
        p = f["particles/upper"]
        assert p["position/value"].dtype == "f4" and "velocity" not in p
        ids = np.array(p["id"])
        assert 0 < len(ids) < N and (np.diff(ids) > 0).all()
        rows = custom_frames()[0][1][ids - 1]
        assert np.allclose(p["position/value"][0], rows[:, 2:5], atol=1e-5)


def dump_atom_in_ase():
    frames = ase.io.read(folder + "atom.dump", index=":", format="lammps-dump-text")
    assert len(frames) == 5
    for frame, (step, rows) in zip(frames, custom_frames()):
        assert len(frame) == N and list(frame.pbc) == [True, True, False]
        assert np.allclose(frame.positions, rows[:, 2:5], atol=2e-4)


def dump_custom_in_ase():
    frames = ase.io.read(folder + "short.dump", index=":", format="lammps-dump-text")
    assert len(frames) == 5 and frames[0].get_chemical_symbols().count("Cu") == N // 2
    assert np.allclose(frames[-1].positions, custom_frames()[-1][1][:, 2:5], atol=2e-4)


def dump_custom_in_mdanalysis():
    u = MDAnalysis.Universe(folder + "atom.dump", topology_format="LAMMPSDUMP", format="LAMMPSDUMP")
    assert len(u.atoms) == N and u.trajectory.n_frames == 5
    assert np.allclose(u.trajectory[4].positions, custom_frames()[4][1][:, 2:5], atol=2e-3)


def xyz_in_ase_and_mdanalysis():
    frames = ase.io.read(folder + "run.xyz", index=":", format="xyz")
    assert len(frames) == 5 and frames[0].get_chemical_symbols()[0] in ("Au", "Cu")
    assert np.allclose(frames[2].positions, custom_frames()[2][1][:, 2:5], atol=2e-4)
    u = MDAnalysis.Universe(folder + "run.xyz")
    assert u.trajectory.n_frames == 5 and len(u.atoms) == N


def gzip_is_the_same():
    assert gzip.open(folder + "run.xyz.gz").read() == open(folder + "run.xyz", "rb").read()


for case in (h5md_is_complete, h5md_has_every_bit, h5md_in_mdanalysis, h5md_single_precision,
             dump_atom_in_ase, dump_custom_in_ase, dump_custom_in_mdanalysis,
             xyz_in_ase_and_mdanalysis, gzip_is_the_same):
    try:
        case()
        print("ok", case.__name__)
    except Exception as e:  # noqa: BLE001
        print("not ok %s: %s %s" % (case.__name__, type(e).__name__, " ".join(str(e).split())[:300]))
