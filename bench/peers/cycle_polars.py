#!/usr/bin/env python3
"""The whole night in polars and LightGBM: ledger, features, scores, decisions, worklists, indicators of control.

usage: cycle_polars.py FOLDER MODELS [compiled]

FOLDER is what generate.py makes, MODELS has three forests by LightGBM, which lleaves may make into machine code before. Files are read, and what came of it is written
and synchronised, within the time; how the accounts were checked when they were brought in is not.
"""
import os
import sys
from pathlib import Path

import lightgbm
import numpy as np
import polars as pl
from polars import col

import ledger_polars as debts
from compiled import by_lleaves
from features import ACCOUNT, MICRO, NAMES, TOUCHES
from stages import TODAY, Stage, checked, tell

KEPT = 20
CONTACT, RIGHT_PARTY, ANSWERED = [4, 5, 6, 9], [4, 5, 6], [2, 4, 5, 6, 9]
OUTCOME, CHANNEL, DAY = col("outcome"), col("channel"), col("ts") // 86400


def touches(folder):
    """What happened in the last twenty touches of each debtor; they lie in order of debtor and time."""
    table = pl.read_parquet(f"{folder}/interactions.parquet")
    debtors = table["debtor_id"].to_numpy()
    ends = np.cumsum(np.bincount(debtors))
    table = table.filter(pl.Series(ends[debtors] - np.arange(len(debtors)) <= KEPT)).lazy()
    right_party = OUTCOME.is_in(RIGHT_PARTY)
    table = table.with_columns(
        day=DAY,
        contact=OUTCOME.is_in(CONTACT),
        slot=((col("ts") % 86400) // 3600 - 9) // 3,
        weight=((DAY - TODAY).cast(pl.Float64) / 30.0).exp(),
        reached=pl.when(right_party).then(DAY).otherwise(None),
    )
    counts = {"n_call": CHANNEL == 0, "n_sms": CHANNEL == 1, "n_wa": CHANNEL == 2, "n_email": CHANNEL == 3, "n_vis": CHANNEL == 5}
    counts |= {"n_contact": col("contact"), "n_rpc": right_party, "n_ptp": OUTCOME == 5, "n_kept": col("ptp_kept") == 1}
    counts |= {"n_broken": col("ptp_kept") == 0, "n_refuse": OUTCOME == 6, "n_wrong": OUTCOME == 2, "att7": col("day") >= TODAY - 7}
    counts |= {f"slot{number}": col("contact") & (col("slot") == number) for number in range(4)}
    table = table.with_columns(
        worth=col("weight") * col("contact"), seconds=col("dur_s").cast(pl.Int64), **{name: which.cast(pl.Int32) for name, which in counts.items()}
    )
    return (
        table.group_by("debtor_id")
        .agg(
            n=pl.len(),
            dur_sum=col("seconds").sum(),
            last=col("day").max(),
            reached=col("reached").max(),
            worth=col("worth").sum(),
            weight=col("weight").sum(),
            **{name: col(name).sum() for name in counts},
        )
        .with_columns(days_last=TODAY - col("last"), days_rpc=(TODAY - col("reached")).fill_null(999), decay_rate=col("worth") / col("weight"))
        .with_columns(pl.col("n_kept", "n_broken", "n_refuse", "att7").cast(pl.Int64))
        .collect(engine="streaming")
    )


def features(accounts, totals, seen):
    """The thirty-eight of every account."""
    totals = totals.lazy().rename({"days": "dpd", "late": "n_over", "settled": "n_paid"})
    return (
        accounts.lazy()
        .join(totals, on="account_id", how="left", maintain_order="left")
        .join(seen.lazy(), on="debtor_id", how="left", maintain_order="left")
        .with_columns(pl.col(TOUCHES).fill_null(0))
        .with_columns(
            log_owed=(col("owed") / MICRO).log1p(),
            cap_due_k=col("capital") / MICRO / 1000,
            puni_share=col("puni") / (col("owed") + 1),
            log_income=(col("income_u") / MICRO).log1p(),
            log_principal=(col("principal_u") / MICRO).log1p(),
            opened_age=TODAY - col("opened"),
            dti=col("owed") / (col("income_u") + 1),
        )
        .collect(engine="streaming")
    )


def by_lightgbm(model, _raw):
    """A forest by LightGBM itself."""
    forest = lightgbm.Booster(model_file=model)
    return lambda rows, threads: forest.predict(rows, num_threads=threads)


def scores(table, forests):
    """What each forest says of every account."""
    matrix = table.select(col(name).cast(pl.Float32) for name in ACCOUNT + TOUCHES).to_numpy()
    return {name: pl.Series(forest(matrix, 2)) for name, forest in forests.items()}


def percent(value):
    """0 to 100."""
    return value.clip(0, 100).round(0).cast(pl.Int16)


def decisions(table, said, matrix):
    """Indicators, the cell of the matrix, and what is drawn in it with which probability."""
    kept, broken = col("n_kept"), col("n_broken")
    instalment = col("principal_u") / 12 / (col("income_u") + 1)
    table = table.select(
        "account_id", "debtor_id", "product", "dpd", "owed", "n_kept", "n_broken", "n_refuse", "att7", "bureau", "income_u",
        "principal_u", "cuit_ok",
    ).with_columns(pay=said["pay"], contact=said["contact"], roll=said["roll"])
    table = table.with_columns(
        willingness=percent(col("pay") * 100),
        contactability=percent(col("contact") * 100),
        outlook=percent((1 - col("roll")) * 100),
        trust=percent((kept + 1) / (kept + broken + 2) * 100 - 5 * col("n_refuse")),
        ability=percent(100 - 12 * (col("bureau") - 1) - 40 * instalment.clip(0, 1)),
    )
    mix = 0.5 * col("willingness") + 0.3 * col("ability") + 0.2 * col("trust")
    late = sum((col("dpd") >= days).cast(pl.Int64) for days in (1, 16, 31, 61, 91, 181, 361))
    table = table.with_columns(band_p=(mix / 12.5).floor().clip(0, 7).cast(pl.Int64), band_d=late)
    table = table.join(matrix, on=["band_p", "band_d"], how="left", maintain_order="left")
    luck = (col("account_id") * 2654435761 + TODAY * 40503) % 4294967296
    tried, other, often = luck % 1000 < 50, (luck // 1000) % 10, col("att7") >= 5
    return table.with_columns(
        action=pl.when(often).then(9).when(tried).then(other).otherwise(col("strategy")),
        propensity=pl.when(often).then(1.0).when(tried & (other != col("strategy"))).then(0.005).otherwise(0.955),
        value=col("contact") * (1 - col("pay")) * col("pay") * (col("owed") / MICRO),
    )


def worklist(decided, agents):
    """The most valuable account of each debtor, dealt out to and fro among the agents of its product."""
    skills = agents.group_by(skill="skill").agg(agents=pl.len(), room=col("capacity").sum(), ids=col("agent_id").sort())
    round_, place = col("rank") // col("agents"), col("rank") % col("agents")
    return (
        decided.lazy()
        .filter((col("action") <= 3) & col("cuit_ok") & (col("owed") > 0))
        .select("account_id", "debtor_id", "value", skill="product")
        .sort(["value", "account_id"], descending=[True, False])
        .unique("debtor_id", keep="first", maintain_order=True)
        .with_columns(rank=pl.int_range(pl.len()).over("skill"))
        .join(skills.lazy().cast({"skill": pl.Int64}), on="skill", how="left", maintain_order="left")
        .filter(col("rank") < col("room"))
        .with_columns(place=pl.when(round_ % 2 == 0).then(place).otherwise(col("agents") - 1 - place))
        .with_columns(agent_id=col("ids").list.get(col("place")))
        .drop("ids")
        .collect()
    )


def control(folder, accounts):
    """Thirty days of touches by product and creditor."""
    whose = accounts.lazy().select("debtor_id", "product", "creditor_id").unique("debtor_id", keep="first", maintain_order=True)
    answered, right_party = OUTCOME.is_in(ANSWERED), OUTCOME.is_in(RIGHT_PARTY)
    return (
        pl.scan_parquet(f"{folder}/interactions.parquet")
        .filter(col("ts") >= (TODAY - 30) * 86400)
        .join(whose, on="debtor_id")
        .with_columns(answered=answered, right_party=right_party)
        .group_by("product", "creditor_id")
        .agg(
            attempts=pl.len(),
            tried=col("debtor_id").n_unique(),
            reached=col("debtor_id").filter(col("answered")).n_unique(),
            contacts=col("answered").sum(),
            right_party=col("right_party").sum(),
            promises=(OUTCOME == 5).sum(),
            kept=(col("ptp_kept") == 1).sum(),
        )
        .with_columns(
            intensity=col("attempts") / col("tried"),
            contact_rate=col("contacts") / col("attempts"),
            right_party_rate=col("right_party") / col("contacts"),
            promise_rate=col("promises") / col("right_party"),
            kept_rate=col("kept") / col("promises"),
        )
        .collect(engine="streaming")
    )


def persist(folder, tables):
    """Writes all of it, and waits for the disk."""
    folder.mkdir(exist_ok=True)
    for name, table in tables.items():
        file = folder / f"{name}.parquet"
        table.write_parquet(file, compression="lz4")
        with open(file, "rb") as written:
            os.fsync(written.fileno())


def main(folder, models, compiled):
    """The night."""
    accounts = checked(folder)

    def read(by):
        return {name: by(models / f"model_{name}.txt", False) for name in NAMES}

    ahead = read(by_lleaves) if compiled else None
    with Stage() as stage:
        payments = debts.received(folder)
        ledger = debts.posted(pl.scan_parquet(f"{folder}/instalments.parquet"), accounts, payments)
        totals = debts.summed(ledger)
        stage.lap("ledger")
        table = features(accounts, totals, touches(folder))
        stage.lap("features")
        said = scores(table, ahead or read(by_lightgbm))
        stage.lap("scores")
        decided = decisions(table, said, pl.read_csv(f"{folder}/matrix.csv"))
        stage.lap("decisions")
        work = worklist(decided, pl.read_csv(f"{folder}/agents.csv"))
        stage.lap("worklists")
        kpis = control(folder, accounts)
        stage.lap("control")
        out = {"instalments": ledger, "decisions": decided, "worklist": work, "control": kpis}
        persist(folder / "night-polars", out)
        stage.lap("persist")
    actions = dict(decided.group_by("action").len().sort("action").iter_rows())
    tell(stage, debts.digest(ledger, totals) | {
        "work": work.height,
        "work_ids": int(work["account_id"].sum()),
        "actions": {str(action): count for action, count in actions.items()},
        "groups": kpis.height,
        "attempts": int(kpis["attempts"].sum()),
    })


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "compiled" in sys.argv[3:])
