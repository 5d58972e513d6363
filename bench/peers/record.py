#!/usr/bin/env python3
"""Records what LightGBM and XGBoost say of a few rows, for the tests of `crates/models`.

usage: record.py MODEL ROWS FOLDER

MODEL is a LightGBM model over the generated portfolio, ROWS its features as little-endian floats, row by row; its first
ten trees are kept. The models with unknown values are taught here. Writes `lightgbm/` and `xgboost/` into FOLDER.
"""
import sys
from pathlib import Path

import lightgbm
import numpy as np
import xgboost

TREES = 10
ROWS = 120


def text(rows, said):
    """Each row and what was said of it, in digits that read back exactly; nothing where a value is unknown."""
    cell = lambda value: "" if np.isnan(value) else np.format_float_positional(value, trim="-")
    line = lambda row, score: ",".join([*(cell(value) for value in row), repr(float(score))])
    return "".join(line(row, score) + "\n" for row, score in zip(rows, said))


def unknown_values():
    """Rows with one value in six unknown, which says something by itself."""
    chance = np.random.default_rng(5)
    rows = chance.normal(size=(3000, 5)).astype(np.float32)
    missing = chance.random(rows.shape) < 1 / 6
    score = rows[:, 0] - np.abs(rows[:, 1]) + 2 * missing[:, 2] - missing[:, 3] * rows[:, 0]
    came = chance.random(len(rows)) < 1 / (1 + np.exp(-score))
    rows[missing] = np.nan
    return rows, came.astype(np.int8)


def main(model, rows, folder):
    """All three records."""
    booster = lightgbm.Booster(model_file=model)
    rows = np.fromfile(rows, dtype="<f4").reshape(-1, booster.num_feature())
    rows = rows[np.random.default_rng(1).choice(len(rows), ROWS, replace=False)]
    booster.save_model(folder / "lightgbm/payment.txt", num_iteration=TREES)
    said = lightgbm.Booster(model_file=folder / "lightgbm/payment.txt").predict(rows, raw_score=True)
    (folder / "lightgbm/payment.csv").write_text(text(rows, said))

    rows, came = unknown_values()
    settings = {"objective": "binary", "num_leaves": 40, "min_data_in_leaf": 5, "verbose": -1, "num_threads": 1}
    booster = lightgbm.train(settings, lightgbm.Dataset(rows, came), TREES)
    booster.save_model(folder / "lightgbm/unknown.txt")
    said = lightgbm.Booster(model_file=folder / "lightgbm/unknown.txt").predict(rows[:ROWS], raw_score=True)
    (folder / "lightgbm/unknown.csv").write_text(text(rows[:ROWS], said))

    settings = {"objective": "binary:logistic", "max_depth": 4, "nthread": 1}
    booster = xgboost.train(settings, xgboost.DMatrix(rows, came), TREES)
    booster.save_model(folder / "xgboost/unknown.json")
    with (folder / "xgboost/unknown.json").open("a") as saved:
        saved.write("\n")
    said = booster.predict(xgboost.DMatrix(rows[:ROWS]), output_margin=True)
    (folder / "xgboost/unknown.csv").write_text(text(rows[:ROWS], said))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
