#!/usr/bin/env python3
"""The thirty-eight features of the generated portfolio, and models of LightGBM over them.

usage: features.py PORTFOLIO FOLDER [MODELS]

Writes into FOLDER `rows.f32` (little-endian, row by row), three models by LightGBM taught on four fifths of the labelled
rows (or those of MODELS, if given) and what each says of every row, `raw-NAME.f64`; and `taught.f32` with `came-NAME.u8`,
the labelled rows, for those who learn from them. Rows stand in the order of their accounts.
"""
import shutil
import sys
from pathlib import Path

import lightgbm
import polars as pl
from polars import col

from stages import TODAY

MICRO = 1_000_000
NAMES = ("pay", "contact", "roll")
SETTINGS = {"objective": "binary", "num_leaves": 31, "learning_rate": 0.1, "verbose": -1, "num_threads": 2, "seed": 1}
ROUNDS = 100
TOUCHES = (
    "n n_call n_sms n_wa n_email n_vis n_contact n_rpc n_ptp n_kept n_broken n_refuse n_wrong dur_sum days_last days_rpc "
    "decay_rate slot0 slot1 slot2 slot3 att7"
).split()
ACCOUNT = (
    "dpd n_over log_owed cap_due_k puni_share n_paid product province bureau age emp_months log_income tna_comp_bp "
    "log_principal opened_age dti"
).split()


def debts(folder):
    """What each account owes."""
    left, fallen = col("cap_u") - col("paid_cap_u"), col("due") <= TODAY
    late = (col("due") < TODAY) & (left > 0)
    interest = col("int_u") - col("paid_int_u")
    return (
        pl.scan_parquet(folder / "instalments.parquet")
        .with_columns(late=late, settled=left == 0, since=pl.when(late).then(col("due")))
        .with_columns(capital=pl.when(fallen).then(left).otherwise(0), agreed=pl.when(fallen).then(interest).otherwise(0))
        .group_by("account_id")
        .agg(
            cap_due=col("capital").sum(),
            agreed=col("agreed").sum(),
            comp=col("comp_u").sum(),
            puni=col("puni_u").sum(),
            n_over=col("late").sum(),
            n_paid=col("settled").sum(),
            oldest=col("since").min(),
        )
        .with_columns(dpd=(TODAY - col("oldest")).fill_null(0), owed=pl.sum_horizontal("cap_due", "agreed", "comp", "puni"))
    )


def touches(folder):
    """What happened in the last twenty touches of each debtor."""
    outcome, channel, day = col("outcome"), col("channel"), col("ts") // 86400
    contact, right_party = outcome.is_in([4, 5, 6, 9]), outcome.is_in([4, 5, 6])
    slot = ((col("ts") % 86400) // 3600 - 9) // 3
    weight = ((day - TODAY).cast(pl.Float64) / 30.0).exp()
    last = pl.scan_parquet(folder / "interactions.parquet").with_columns(place=pl.int_range(pl.len()).over("debtor_id"))
    last = last.filter(col("place") + 20 >= pl.len().over("debtor_id"))
    counts = {"n_call": channel == 0, "n_sms": channel == 1, "n_wa": channel == 2, "n_email": channel == 3, "n_vis": channel == 5}
    counts |= {"n_contact": contact, "n_rpc": right_party, "n_ptp": outcome == 5, "n_kept": col("ptp_kept") == 1}
    counts |= {"n_broken": col("ptp_kept") == 0, "n_refuse": outcome == 6, "n_wrong": outcome == 2, "att7": day >= TODAY - 7}
    counts |= {f"slot{number}": contact & (slot == number) for number in range(4)}
    return last.group_by("debtor_id").agg(
        n=pl.len(),
        dur_sum=col("dur_s").cast(pl.Int64).sum(),
        days_last=TODAY - day.max(),
        days_rpc=(TODAY - day.filter(right_party).max()).fill_null(999),
        decay_rate=(weight * contact).sum() / weight.sum(),
        **{name: which.sum() for name, which in counts.items()},
    )


def rows(folder):
    """The features of every account, in the order of their numbers."""
    accounts = pl.scan_csv(folder / "accounts.csv").unique("account_id", keep="first", maintain_order=True)
    joined = accounts.join(debts(folder), on="account_id", how="left").join(touches(folder), on="debtor_id", how="left")
    joined = joined.with_columns(pl.col(TOUCHES).fill_null(0)).with_columns(
        log_owed=(col("owed") / MICRO).log1p(),
        cap_due_k=col("cap_due") / MICRO / 1000,
        puni_share=col("puni") / (col("owed") + 1),
        log_income=(col("income_u") / MICRO).log1p(),
        log_principal=(col("principal_u") / MICRO).log1p(),
        opened_age=TODAY - col("opened"),
        dti=col("owed") / (col("income_u") + 1),
    )
    return joined.sort("account_id").select("account_id", *(col(name).cast(pl.Float32) for name in ACCOUNT + TOUCHES)).collect()


def main(portfolio, folder, models):
    """Rows, labels, models and what they say."""
    folder.mkdir(parents=True, exist_ok=True)
    table = rows(portfolio)
    everybody = table.drop("account_id").to_numpy()
    labels = pl.read_parquet(portfolio / "train.parquet")
    taught = labels.join(table, on="account_id", how="left", maintain_order="left")
    known = taught.select(ACCOUNT + TOUCHES).to_numpy()
    known.astype("<f4").tofile(folder / "taught.f32")
    teach = len(known) * 4 // 5
    for name in NAMES:
        came = taught[f"y_{name}"].to_numpy()
        came.astype("u1").tofile(folder / f"came-{name}.u8")
        if models:
            shutil.copy(models / f"model_{name}.txt", folder / f"model-{name}.txt")
        else:
            booster = lightgbm.train(SETTINGS, lightgbm.Dataset(known[:teach], came[:teach]), ROUNDS)
            booster.save_model(folder / f"model-{name}.txt")
        booster = lightgbm.Booster(model_file=folder / f"model-{name}.txt")
        booster.predict(everybody, raw_score=True, num_threads=2).astype("<f8").tofile(folder / f"raw-{name}.f64")
    # Written last: whoever finds it finds the others.
    everybody.astype("<f4").tofile(folder / "rows.f32")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
