#!/usr/bin/env python3
"""Indicators of control in DuckDB: thirty days of touches by product and creditor, from its own database file.

usage: control_duckdb.py FOLDER
"""
import sys
from pathlib import Path

import ledger_duckdb as debts
from cycle_duckdb import CONTROL, init
from stages import Stage, tell

COUNTS = ("attempts", "tried", "reached", "contacts", "right_party", "promises", "kept")


def main(folder):
    """Once, over a copy of the state."""
    database = debts.opened(folder, "cycle", init(folder))
    with Stage() as stage:
        database.execute(CONTROL)
    sums = ", ".join(f"sum({name})::bigint" for name in COUNTS)
    place = "sum((product * 1000 + creditor_id)::bigint * tried)::bigint"
    groups, *counts, where = database.execute(f"select count(*), {sums}, {place} from control").fetchone()
    tell(stage, {"groups": groups} | dict(zip(COUNTS, counts)) | {"tried_where": where})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
