#!/usr/bin/env python3
"""What a policy would have earned, from logs of another: the usual estimators over models by LightGBM.

usage: ope.py logs FOLDER SEEDS   writes logs of 1,000, 10,000 and 100,000 decisions of every world and seed
       ope.py judge FOLDER        estimates from them; one line of JSON, as `race ope` prints
       ope.py know FOLDER         the same over a model that is the truth of the world: what no model can better

A log holds little-endian doubles: the truth and six costs, then for each decision twelve traits, the action, the reward,
the probability that was logged, and how often the judged policy takes each of the six actions.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np

from worlds import ACTIONS, COSTS, TRAITS, WORLDS, World

SIZES = (1_000, 10_000, 100_000)
USUAL = np.array([0.25, 0.2, 0.2, 0.15, 0.15, 0.05])
CAP = 10.0


def softmax(scores):
    """Shares that sum to one."""
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def write(folder, seeds):
    """The logs of every world, size and seed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in WORLDS:
        for seed in range(seeds):
            for size in SIZES:
                world = World(name, seed)
                rows = log(world, np.random.default_rng(seed + 7), size)
                numbers = np.concatenate([[truth(world)], COSTS[name], rows.ravel()])
                numbers.tofile(folder / f"{name}-{size:06}-{seed}.f64")


def truth(world):
    """What the judged policy earns per decision, over the next debtors, whom no log has. It knows what pays."""
    worth = world.worth(world.traits(400_000))
    return (softmax(worth * world.greed) * worth).sum(1).mean()


def log(world, dice, size):
    """The decisions of one log."""
    name = world.name
    traits = world.traits(size)
    worth = world.worth(traits)
    # What is done depends on the debtor, and everything is done sometimes.
    logging = 0.9 * softmax(np.log(USUAL) + 0.6 * traits[:, :ACTIONS]) + 0.1 / ACTIONS
    action = (logging.cumsum(1) > dice.random((size, 1))).argmax(1)
    each, costs = np.arange(size), COSTS[name]
    reward = (dice.random(size) < worth[each, action] + costs[action]).astype(float) - costs[action]
    return np.column_stack([traits, action, reward, logging[each, action], softmax(worth * world.greed)])


def judge(folder, believe):
    """The estimates over every log, with what is believed that each action brings."""
    told = []
    for file in sorted(folder.glob("*.f64")):
        numbers = np.fromfile(file)
        rows = numbers[1 + ACTIONS :].reshape(-1, TRAITS + 3 + ACTIONS)
        target = rows[:, TRAITS + 3 :]
        action, reward, logged = rows[:, TRAITS].astype(int), rows[:, TRAITS + 1], rows[:, TRAITS + 2]
        each = np.arange(len(rows))
        began = time.perf_counter()
        model = believe(file.stem, rows[:, :TRAITS], action, reward)
        fitted = time.perf_counter() - began
        began = time.perf_counter()
        estimates = estimate(target[each, action] / logged, reward, model[each, action], (target * model).sum(1))
        spent = time.perf_counter() - began
        line = {"log": file.stem, "truth": numbers[0], "fit_ms": fitted * 1e3, "estimate_ms": spent * 1e3}
        told.append(line | {"estimates": {name: {"value": float(value)} for name, value in estimates.items()}})
    return told


def fitted_on_halves(_log, traits, action, reward):
    """Models by LightGBM, each asked about the half that it has not seen."""
    import lightgbm

    hot, fold = np.eye(ACTIONS), np.random.default_rng(1).integers(0, 2, len(traits))
    model = np.zeros((len(traits), ACTIONS))
    settings = dict(objective="regression", num_leaves=15, learning_rate=0.1, verbose=-1, min_data_in_leaf=20)
    settings.update(num_threads=2)
    for own in (0, 1):
        seen = fold != own
        data = lightgbm.Dataset(np.hstack([traits, hot[action]])[seen], reward[seen])
        booster = lightgbm.train(settings, data, 60)
        for known in range(ACTIONS):
            asked = np.hstack([traits[~seen], np.tile(hot[known], ((~seen).sum(), 1))])
            model[~seen, known] = booster.predict(asked)
    return model


def known(log, traits, _action, _reward):
    """What each action truly brings."""
    name, _size, seed = log.split("-")
    return World(name, int(seed)).worth(traits)


def estimate(weight, reward, expected, direct):
    """The usual formulae."""
    missed = reward - expected
    return {
        "IPS": (weight * reward).mean(),
        "SNIPS": (weight * reward).sum() / weight.sum(),
        "clipped": (np.minimum(weight, CAP) * reward).mean(),
        "DM": direct.mean(),
        "DR": (direct + weight * missed).mean(),
        "SNDR": direct.mean() + (weight * missed).sum() / weight.sum(),
        "SWITCH": (direct + weight * (weight <= CAP) * missed).mean(),
    }


if __name__ == "__main__":
    if sys.argv[1] == "logs":
        write(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        believe = known if sys.argv[1] == "know" else fitted_on_halves
        print(json.dumps(judge(Path(sys.argv[2]), believe)))
