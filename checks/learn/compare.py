"""Compares the estimators of `learn` with `obp` on the Open Bandit logs that it ships.

Usage: compare.py RACE FOLDER. Each log is judged for two policies: one that prefers what was clicked on most, and the one
that draws evenly. Prints a line for each log and policy and ends with 1 if an estimate differs by more than 1e-9.
"""

import json
import subprocess
import sys
import types
from pathlib import Path


class Absent(types.ModuleType):
    """What `obp` draws figures and trains networks with: imported by it, and used by none of its estimators."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


for absent in ("torch", "seaborn", "matplotlib", "matplotlib.pyplot", "obp.policy.offline"):
    sys.modules[absent] = Absent(absent)

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from obp import ope  # noqa: E402
import obp  # noqa: E402

TOLERANCE = 1e-9
CAP = 10.0
LEN_LIST = 3


def read(behaviour, campaign):
    """A log as obp ships it: items, positions, clicks, logged probabilities."""
    path = Path(obp.__file__).parent / "dataset" / "obd" / behaviour / campaign / f"{campaign}.csv"
    rows = pd.read_csv(path)
    positions = pd.factorize(rows["position"], sort=True)[0]
    scores = rows["propensity_score" if "propensity_score" in rows else "action_prob"]
    return rows["item_id"].to_numpy(), positions, rows["click"].to_numpy(float), scores.to_numpy(float)


def policies(items, clicks):
    """Two judged policies: what each takes, for every item."""
    count = items.max() + 1
    clicked = np.bincount(items, clicks, count) + 0.01
    liked = np.exp(3 * clicked / clicked.max())
    return {"liked": liked / liked.sum(), "even": np.full(count, 1 / count)}


def theirs(items, positions, clicks, logged, chances):
    """What obp estimates, and the rows that it does so from."""
    rounds, count = len(items), len(chances)
    # A model that is as rough as models of rare clicks are: the rate of an item, pulled to that of all.
    shown = np.bincount(items, minlength=count)
    rate = (np.bincount(items, clicks, count) + 50 * clicks.mean()) / (shown + 50)
    expected = np.repeat(np.repeat(rate[None, :, None], rounds, 0), LEN_LIST, 2)
    target = np.repeat(np.repeat(chances[None, :, None], rounds, 0), LEN_LIST, 2)
    given = dict(action=items, reward=clicks, position=positions, pscore=logged, action_dist=target)
    # This version has no cap of its own: weights are capped by what was logged.
    capped = given | dict(pscore=np.maximum(logged, chances[items] / CAP))
    modelled = given | dict(estimated_rewards_by_reg_model=expected)
    told = {
        "IPS": ope.InverseProbabilityWeighting().estimate_policy_value(**given),
        "SNIPS": ope.SelfNormalizedInverseProbabilityWeighting().estimate_policy_value(**given),
        "clipped": ope.InverseProbabilityWeighting().estimate_policy_value(**capped),
        "DM": ope.DirectMethod().estimate_policy_value(
            action_dist=target, estimated_rewards_by_reg_model=expected, position=positions
        ),
        "DR": ope.DoublyRobust().estimate_policy_value(**modelled),
        "SNDR": ope.SelfNormalizedDoublyRobust().estimate_policy_value(**modelled),
        "SWITCH": ope.SwitchDoublyRobust(tau=CAP).estimate_policy_value(**modelled),
    }
    direct = np.full(rounds, (chances * rate).sum())
    return told, np.column_stack([clicks, logged, chances[items], rate[items], direct])


def ours(race, rows, file):
    """What the house estimates from the same rows."""
    rows.tofile(file)
    run = subprocess.run([race, "ope-rows", file], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(run.stderr)
    return json.loads(run.stdout)


def main():
    race, folder = sys.argv[1], Path(sys.argv[2])
    failed = False
    for behaviour in ("random", "bts"):
        for campaign in ("all", "men", "women"):
            items, positions, clicks, logged = read(behaviour, campaign)
            for name, chances in policies(items, clicks).items():
                told, rows = theirs(items, positions, clicks, logged, chances)
                own = ours(race, rows, folder / "rows.f64")
                worst = max(abs(own[each]["value"] - value) for each, value in told.items())
                failed |= worst > TOLERANCE
                support = own["IPS"]["support"]
                print(f"obp {behaviour}/{campaign}, {name}: {len(rows)} rows, support {support:.0f}, worst {worst:.1e}")
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
