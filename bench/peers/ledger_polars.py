#!/usr/bin/env python3
"""The ledger stage in polars: payments, late interest of a day, what is owed. usage: ledger_polars.py FOLDER

Written eagerly, as a nightly batch does it: every instalment gets its interest of the day.
"""
import sys

import polars as pl
from polars import col

from stages import TODAY, Stage, tell

KEY = ["account_id", "no"]
FALLEN_DUE = col("due") <= TODAY
LEFT = col("cap_u") - col("paid_cap_u")
INTEREST_LEFT = col("int_u") - col("paid_int_u")
LATE = (col("due") < TODAY) & (LEFT > 0)


def daily(rate):
    """Interest of one day, in whole micro-pesos."""
    return pl.when(LATE).then((LEFT * col(rate) + 50_000_000) // 100_000_000).otherwise(0)


def paid(instalments, payments):
    """The instalments of accounts that paid: oldest first; penalty, compensatory, interest, capital."""
    owed = col("puni_u") + col("comp_u") + pl.when(FALLEN_DUE).then(INTEREST_LEFT + LEFT).otherwise(0)
    rows = instalments.join(payments.lazy(), on="account_id", how="inner").collect(engine="streaming").sort(KEY)
    rows = rows.with_columns(owed=owed)
    rows = rows.with_columns(before=(col("owed").cum_sum() - col("owed")).over("account_id"))
    rows = rows.with_columns(money=(col("paid_u") - col("before")).clip(0, col("owed")))
    for concept in ("puni_u", "comp_u"):
        rows = rows.with_columns(part=pl.min_horizontal("money", concept))
        rows = rows.with_columns(**{"money": col("money") - col("part"), concept: col(concept) - col("part")})
    rows = rows.with_columns(part=pl.min_horizontal(col("money"), INTEREST_LEFT))
    rows = rows.with_columns(money=col("money") - col("part"), paid_int_u=col("paid_int_u") + col("part"))
    rows = rows.with_columns(paid_cap_u=col("paid_cap_u") + col("money"))
    return rows.select(instalments.collect_schema().names())


def rates(accounts):
    """Interest of a day of each account, in hundred-millionths."""
    return accounts.lazy().select(
        "account_id", comp=col("tna_comp_bp").cast(pl.Int64) * 10000 // 365, puni=col("tna_puni_bp").cast(pl.Int64) * 10000 // 365
    )


def posted(instalments, accounts, payments):
    """Every instalment after yesterday's payments and the interest of the day."""
    others = instalments.join(payments.lazy(), on="account_id", how="anti")
    return (
        pl.concat([others, paid(instalments, payments).lazy()])
        .join(rates(accounts), on="account_id", how="left")
        .with_columns(comp_u=col("comp_u") + daily("comp"), puni_u=col("puni_u") + daily("puni"))
        .drop("comp", "puni")
        .collect(engine="streaming")
    )


def summed(ledger):
    """What each account owes."""
    return (
        ledger.lazy()
        .with_columns(
            late=LATE,
            settled=LEFT == 0,
            capital=pl.when(FALLEN_DUE).then(LEFT).otherwise(0),
            interest=pl.when(FALLEN_DUE).then(INTEREST_LEFT).otherwise(0),
        )
        .with_columns(since=pl.when("late").then(col("due")).otherwise(None))
        .group_by("account_id")
        .agg(
            capital=col("capital").sum(),
            interest=col("interest").sum(),
            comp=col("comp_u").sum(),
            puni=col("puni_u").sum(),
            late=col("late").sum(),
            settled=col("settled").sum(),
            oldest=col("since").min(),
        )
        .with_columns(
            days=(TODAY - col("oldest")).fill_null(0),
            owed=col("capital") + col("interest") + col("comp") + col("puni"),
        )
        .collect(engine="streaming")
    )


def received(folder):
    """What each account paid yesterday."""
    return pl.read_csv(f"{folder}/payments.csv").group_by("account_id").agg(paid_u=col("amount_u").sum())


def digest(ledger, totals):
    """The sums that everybody must come to."""
    return {
        "comp": int(ledger["comp_u"].sum()),
        "puni": int(ledger["puni_u"].sum()),
        "paid_cap": int(ledger["paid_cap_u"].sum()),
        "paid_int": int(ledger["paid_int_u"].sum()),
        "dpd": int(totals["days"].sum()),
        "owed": int(totals["owed"].sum()),
    }


def main(folder):
    """The stage alone."""
    accounts = pl.read_csv(f"{folder}/accounts.csv", columns=["account_id", "tna_comp_bp", "tna_puni_bp"])
    payments = received(folder)
    with Stage() as stage:
        ledger = posted(pl.scan_parquet(f"{folder}/instalments.parquet"), accounts, payments)
        totals = summed(ledger)
    tell(stage, digest(ledger, totals))


if __name__ == "__main__":
    main(sys.argv[1])
