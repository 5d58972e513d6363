#!/usr/bin/env python3
"""Bandits of others on the rounds that `race bandit` plays too.

usage: bandit.py rounds FOLDER SEEDS ROUNDS   writes the rounds of every world and seed
       bandit.py PEER FOLDER                  plays them; one line of JSON: regrets by world, microseconds of processor a round

A file of rounds holds little-endian doubles: six costs, then for each round twelve traits, what the six actions are
worth, and two numbers below one: the draw of the chooser and the luck of the debtor.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np

from worlds import ACTIONS, TRAITS, WORLDS, World

# How many rounds pass before LinTS and LinUCB of the reference look at what came of them.
NIGHT = 200
VOWPAL = {
    "vw-epsilon": "--epsilon 0.05",
    "vw-squarecb": "--squarecb --gamma_scale 1000",
    "vw-cover": "--cover 5",
    "vw-bag": "--bag 5",
    "vw-regcb": "--regcb --mellowness 0.01",
}
LINEAR = {"lints": NIGHT, "linucb": NIGHT, "epsilon": NIGHT, "lints-each": 1, "linucb-each": 1}


def write(folder, seeds, rounds):
    """The rounds of every world and seed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in WORLDS:
        for seed in range(seeds):
            world = World(name, seed)
            traits = world.traits(rounds)
            luck = np.random.default_rng(seed + 5000).random((rounds, 2))
            rows = np.hstack([traits, world.worth(traits), luck])
            np.concatenate([world.costs, rows.ravel()]).tofile(folder / f"{name}-{seed:02}.f64")


def read(file):
    """Costs, traits, worths and luck."""
    numbers = np.fromfile(file)
    rows = numbers[ACTIONS:].reshape(-1, TRAITS + ACTIONS + 2)
    return numbers[:ACTIONS], rows[:, :TRAITS], rows[:, TRAITS : TRAITS + ACTIONS], rows[:, TRAITS + ACTIONS :]



def linear(kind, night, costs, traits, worths, luck):
    """Ridge regression for each action, explored in three ways; regret and seconds."""
    dice = np.random.default_rng(5)
    size = TRAITS + 1
    grams, sums = np.stack([np.eye(size)] * ACTIONS), np.zeros((ACTIONS, size))
    rows = np.hstack([traits, np.ones((len(traits), 1))])
    regret = seconds = 0
    for start in range(0, len(rows), night):
        row, worth, fate = rows[start : start + night], worths[start : start + night], luck[start : start + night, 1]
        began = time.process_time()
        inverse = np.linalg.inv(grams)
        mean = np.einsum("aij,aj->ai", inverse, sums)
        if kind == "lints":
            root = np.linalg.cholesky(inverse * 0.12)
            noise = np.einsum("aij,naj->nai", root, dice.normal(size=(len(row), ACTIONS, size)))
            score = np.einsum("ni,nai->na", row, mean[None] + noise)
        elif kind == "linucb":
            score = row @ mean.T + 0.35 * np.sqrt(np.einsum("ni,aij,nj->na", row, inverse, row))
        else:
            score = row @ mean.T
        action = score.argmax(1)
        if kind == "epsilon":
            stray = dice.random(len(action)) < 0.05
            action = np.where(stray, dice.integers(0, ACTIONS, len(action)), action)
        each = np.arange(len(action))
        reward = (fate < worth[each, action] + costs[action]).astype(float) - costs[action]
        regret += (worth.max(1) - worth[each, action]).sum()
        for known in range(ACTIONS):
            seen = row[action == known]
            grams[known] += seen.T @ seen
            sums[known] += seen.T @ reward[action == known]
        seconds += time.process_time() - began
    return regret, seconds


def vowpal(words, costs, traits, worths, luck):
    """Vowpal Wabbit with interactions of trait and action; regret and seconds."""
    from vowpalwabbit import Workspace

    learner = Workspace(f"--cb_explore_adf --quiet --cb_type mtr -q sa --random_seed 3 {words}")
    actions = [f"|a a{action}" for action in range(ACTIONS)]
    regret = seconds = 0
    for row, worth, (draw, fate) in zip(traits, worths, luck):
        shared = "shared |s " + " ".join(f"f{place}:{value:.4f}" for place, value in enumerate(row))
        began = time.process_time()
        chances = np.array(learner.predict(shared + "\n" + "\n".join(actions)))
        chances /= chances.sum()
        action = min(int(np.searchsorted(np.cumsum(chances), draw)), ACTIONS - 1)
        seconds += time.process_time() - began
        reward = float(fate < worth[action] + costs[action]) - costs[action]
        regret += worth.max() - worth[action]
        label = f"0:{-reward:.4f}:{chances[action]:.5f} "
        lines = [label + text if place == action else text for place, text in enumerate(actions)]
        began = time.process_time()
        learner.learn(shared + "\n" + "\n".join(lines))
        seconds += time.process_time() - began
    learner.finish()
    return regret, seconds


def play(peer, folder):
    """Regrets by world, and microseconds of processor a round."""
    told, seconds, rounds = {}, 0, 0
    for name in WORLDS:
        regrets = []
        for file in sorted(folder.glob(f"{name}-*.f64")):
            parts = read(file)
            if peer in VOWPAL:
                regret, spent = vowpal(VOWPAL[peer], *parts)
            else:
                regret, spent = linear(peer.removesuffix("-each"), LINEAR[peer], *parts)
            regrets.append(float(regret))
            seconds, rounds = seconds + spent, rounds + len(parts[1])
        told[name] = regrets
    return {"regret": told, "micros": seconds / rounds * 1e6}


if __name__ == "__main__":
    if sys.argv[1] == "rounds":
        write(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        print(json.dumps(play(sys.argv[1], Path(sys.argv[2]))))
