"""Two small worlds of collections whose truth is known: twelve traits of a debtor, six actions, money or none.

`easy` has base rates of 15 to 33 per cent, `hard` of 2 to 10, as collections do. An action pays 1 with a probability that
is logistic in the traits, with a few products of two traits, and costs something.
"""
import numpy as np

ACTIONS, TRAITS = 6, 12
WORLDS = ("easy", "hard")
COSTS = {"easy": np.array([0, 0.004, 0.006, 0.002, 0.03, 0.12])}
COSTS["hard"] = COSTS["easy"] * 0.25
# How strongly the judged policy prefers what is better.
GREED = {"easy": 14, "hard": 60}


class World:
    """One world; the seed gives its truth, the next thousand its debtors."""

    def __init__(self, name, seed):
        dice = np.random.default_rng(seed)
        self.name, self.costs, self.greed = name, COSTS[name], GREED[name]
        self.weights = dice.normal(0, 0.55, (ACTIONS, TRAITS))
        self.base = np.array([-1.6, -1.35, -1.2, -1.45, -1.05, -0.7])
        shape = (ACTIONS, TRAITS, TRAITS)
        self.products = dice.normal(0, 0.35, shape) * (dice.random(shape) < 0.06)
        self.dice = np.random.default_rng(seed + 1000)
        if name == "hard":
            self.weights *= 0.45
            self.base = np.array([-3.9, -3.4, -3.1, -3.6, -2.5, -2.2])
            self.products *= 0.5

    def traits(self, count):
        """So many debtors."""
        return self.dice.normal(size=(count, TRAITS))

    def worth(self, traits):
        """What each action brings with each of them, on average, after its cost."""
        twisted = np.stack([((traits @ product) * traits).sum(1) for product in self.products], 1) * 0.5
        return 1 / (1 + np.exp(-(traits @ self.weights.T + self.base + twisted))) - self.costs
