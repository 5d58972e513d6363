#!/usr/bin/env python3
"""XGBoost and LightGBM where the house foretells: real clients who do or do not pay, and the generated portfolio.

usage: foretell.py clients FILE FOLDER   writes the rows of the real file and three splits of them
       foretell.py NAME FOLDER           teaches a peer on each split; one line of JSON, as `race clients` prints
       foretell.py score FOLDER          scores `rows.f32` with three models; one line of JSON, as `race score` prints
       foretell.py teach FOLDER          teaches three models on `taught.f32`; as `race teach` prints
       foretell.py exchange FOLDER       reads what `race exchange` wrote, and tells how far its scores are

Names: xgboost, xgboost-stopped, lightgbm, lightgbm-stopped, each with 200 rounds or stopped by a fifth of its rows.
"""
import json
import sys
import time
from pathlib import Path

import lightgbm
import numpy as np
import xgboost
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import train_test_split

from features import NAMES, ROUNDS, SETTINGS
from stages import Stage

# Sex, education, marital status and age never enter.
LEFT_OUT = ("ID", "X2", "X3", "X4", "X5", "Y")
SEEDS = (0, 1, 2)
ROUNDS_MAX = 1000
PATIENCE = 30
GROUPS = 10


def clients(file, folder):
    """The rows, what came of them, and those that judge under each seed."""
    folder.mkdir(parents=True, exist_ok=True)
    names = file.read_text().split("\n", 1)[0].split(",")
    values = np.genfromtxt(file, delimiter=",", skip_header=1, dtype=np.float64)
    kept = [place for place, name in enumerate(names) if name not in LEFT_OUT]
    came = values[:, names.index("Y")].astype("u1")
    for seed in SEEDS:
        _, judge = train_test_split(np.arange(len(came)), test_size=0.3, stratify=came, random_state=seed)
        judge.astype("<u4").tofile(folder / f"judge-{seed}.u32")
    came.tofile(folder / "came.u8")
    (folder / "names.txt").write_text("\n".join(names[place] for place in kept))
    values[:, kept].astype("<f4").tofile(folder / "rows.f32")


def known(folder):
    """The rows of the real file and what came of them."""
    names = (folder / "names.txt").read_text().split()
    return np.fromfile(folder / "rows.f32", "<f4").reshape(-1, len(names)), np.fromfile(folder / "came.u8", "u1")


def by_xgboost(rows, came, judged, seed, stopped):
    """Depth 5, rate 0.05, one thread."""
    settings = {"objective": "binary:logistic", "max_depth": 5, "eta": 0.05, "nthread": 1, "seed": seed}
    if not stopped:
        return xgboost.train(settings, xgboost.DMatrix(rows, came), 200).predict(xgboost.DMatrix(judged))
    teach, stop = train_test_split(np.arange(len(came)), test_size=0.2, stratify=came, random_state=seed)
    watch = [(xgboost.DMatrix(rows[stop], came[stop]), "stop")]
    booster = xgboost.train(
        settings,
        xgboost.DMatrix(rows[teach], came[teach]),
        ROUNDS_MAX,
        evals=watch,
        early_stopping_rounds=PATIENCE,
        verbose_eval=False,
    )
    return booster.predict(xgboost.DMatrix(judged), iteration_range=(0, booster.best_iteration + 1))


def by_lightgbm(rows, came, judged, seed, stopped):
    """31 leaves, rate 0.05, one thread."""
    settings = SETTINGS | {"learning_rate": 0.05, "num_threads": 1, "seed": seed}
    if not stopped:
        return lightgbm.train(settings, lightgbm.Dataset(rows, came), 200).predict(judged)
    teach, stop = train_test_split(np.arange(len(came)), test_size=0.2, stratify=came, random_state=seed)
    booster = lightgbm.train(
        settings,
        lightgbm.Dataset(rows[teach], came[teach]),
        ROUNDS_MAX,
        valid_sets=[lightgbm.Dataset(rows[stop], came[stop])],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )
    return booster.predict(judged)


def calibration_error(said, came):
    """Mean distance between what was said and what came, in ten groups of equal size."""
    groups = np.array_split(np.argsort(said, kind="stable"), GROUPS)
    return sum(abs(said[group].mean() - came[group].mean()) * len(group) for group in groups) / len(said)


def contend(name, folder):
    """One peer over the three splits."""
    rows, came = known(folder)
    by = by_xgboost if name.startswith("xgboost") else by_lightgbm
    told = {"log_loss": [], "auc": [], "ece": []}
    with Stage() as stage:
        for seed in SEEDS:
            judge = np.fromfile(folder / f"judge-{seed}.u32", "<u4")
            teach = np.setdiff1d(np.arange(len(came)), judge)
            said = np.asarray(by(rows[teach], came[teach], rows[judge], seed, name.endswith("-stopped")), float)
            told["log_loss"].append(log_loss(came[judge], said))
            told["auc"].append(roc_auc_score(came[judge], said))
            told["ece"].append(calibration_error(said, came[judge]))
    tell(stage, **told)


def portfolio(folder, file):
    """Features of the generated portfolio."""
    count = lightgbm.Booster(model_file=folder / "model-pay.txt").num_feature()
    return np.fromfile(folder / file, "<f4").reshape(-1, count)


def score(folder):
    """Every row by three models on two threads, and single rows by all three on one."""
    rows = portfolio(folder, "rows.f32")
    boosters = [lightgbm.Booster(model_file=folder / f"model-{name}.txt") for name in NAMES]
    with Stage() as stage:
        for booster in boosters:
            booster.predict(rows, raw_score=True, num_threads=2)
    micros = []
    for place in range(2000):
        row = rows[place:place + 1]
        start = time.perf_counter()
        for booster in boosters:
            booster.predict(row, raw_score=True, num_threads=1)
        micros.append((time.perf_counter() - start) * 1e6)
    tell(stage, row_p50=float(np.percentile(micros, 50)), row_p99=float(np.percentile(micros, 99)))


def teach(folder):
    """Three models of a hundred trees on four fifths of the labelled rows, judged by the rest."""
    rows = portfolio(folder, "taught.f32")
    cut = len(rows) * 4 // 5
    auc = {}
    with Stage() as stage:
        for name in NAMES:
            came = np.fromfile(folder / f"came-{name}.u8", "u1")
            booster = lightgbm.train(SETTINGS, lightgbm.Dataset(rows[:cut], came[:cut]), ROUNDS)
            auc[name] = roc_auc_score(came[cut:], booster.predict(rows[cut:]))
    tell(stage, auc=auc)


def exchange(folder):
    """How far LightGBM and XGBoost are from the house, over a model that the house wrote for both."""
    rows, _ = known(folder)
    own = np.fromfile(folder / "exchange.f64", "<f8")
    written = lightgbm.Booster(model_file=folder / "exchange.txt")
    there = xgboost.Booster(model_file=folder / "exchange.json")
    parts = np.fromfile(folder / "exchange-parts.f64", "<f8").reshape(-1, rows.shape[1])

    def asked(some):
        return xgboost.DMatrix(some, feature_names=there.feature_names)

    shapley = there.predict(asked(rows[:len(parts)]), pred_contribs=True)[:, :-1]
    print(json.dumps({
        "lightgbm": float(np.abs(written.predict(rows, raw_score=True) - own).max()),
        "xgboost": float(np.abs(there.predict(asked(rows), output_margin=True) - own).max()),
        "contributions": float(np.abs(shapley - parts).max()),
    }))


def tell(stage, **more):
    """One line of JSON."""
    print(json.dumps({"wall": stage.wall, "cpu": stage.cpu, "peak": stage.peak, **more}))


if __name__ == "__main__":
    verb, folder = sys.argv[1], Path(sys.argv[-1])
    if verb == "clients":
        clients(Path(sys.argv[2]), folder)
    elif verb in ("score", "teach", "exchange"):
        {"score": score, "teach": teach, "exchange": exchange}[verb](folder)
    else:
        contend(verb, folder)
