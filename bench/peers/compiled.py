#!/usr/bin/env python3
"""Forests by LightGBM that were made into machine code ahead of time, which nobody times.

usage: compiled.py lleaves FOLDER   scores `rows.f32` with three models; one line of JSON, as `race score` prints
       compiled.py tl2cgen FOLDER

FOLDER is what features.py makes. How far each is from LightGBM is told as `apart`: both add in an order of their own.
"""
import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from features import NAMES
from stages import Stage


def by_lleaves(model, raw):
    """A forest by LLVM, kept beside the interpreter."""
    import lleaves

    made = Path(sys.prefix) / f"lleaves-{hashlib.sha256(model.read_bytes()).hexdigest()[:16]}-{raw:d}.bin"
    if not made.exists():
        # What is there is taken as it is, so that nobody may find half of it.
        begun = made.with_suffix(".begun")
        begun.unlink(missing_ok=True)
        lleaves.Model(model_file=model).compile(cache=begun, raw_score=raw)
        begun.replace(made)
    forest = lleaves.Model(model_file=model)
    forest.compile(cache=made, raw_score=raw)
    return lambda rows, threads: forest.predict(rows, n_jobs=threads)


def by_tl2cgen(model, _raw):
    """A forest by the C compiler."""
    import tl2cgen
    import treelite

    forest = treelite.frontend.load_lightgbm_model(model)
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "forest.so"
        tl2cgen.export_lib(forest, toolchain="gcc", libpath=library, params={"parallel_comp": 8})
        predictors = {threads: tl2cgen.Predictor(library, nthread=threads) for threads in (1, 2)}
    return lambda rows, threads: predictors[threads].predict(tl2cgen.DMatrix(rows), pred_margin=True).ravel()


def score(compiler, folder):
    """Every row by three models on two threads, and single rows by all three on one."""
    rows = np.fromfile(folder / "rows.f32", "<f4").reshape(-1, 38)
    forests = [compiler(folder / f"model-{name}.txt", True) for name in NAMES]
    with Stage() as stage:
        said = [forest(rows, 2) for forest in forests]
    known = [np.fromfile(folder / f"raw-{name}.f64", "<f8") for name in NAMES]
    micros = []
    for place in range(2000):
        row = rows[place:place + 1]
        start = time.perf_counter()
        for forest in forests:
            forest(row, 1)
        micros.append((time.perf_counter() - start) * 1e6)
    print(json.dumps({
        "wall": stage.wall,
        "cpu": stage.cpu,
        "peak": stage.peak,
        "row_p50": float(np.percentile(micros, 50)),
        "row_p99": float(np.percentile(micros, 99)),
        "apart": max(float(np.abs(ours - theirs).max()) for ours, theirs in zip(said, known)),
    }))


if __name__ == "__main__":
    score({"lleaves": by_lleaves, "tl2cgen": by_tl2cgen}[sys.argv[1]], Path(sys.argv[2]))
