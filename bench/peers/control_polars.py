#!/usr/bin/env python3
"""Indicators of control in polars: thirty days of touches by product and creditor, from the file.

usage: control_polars.py FOLDER
"""
import sys
from pathlib import Path

from cycle_polars import control
from stages import Stage, checked, tell

COUNTS = ("attempts", "tried", "reached", "contacts", "right_party", "promises", "kept")


def main(folder):
    """Once."""
    accounts = checked(folder)
    with Stage() as stage:
        kpis = control(folder, accounts)
    place = kpis["product"].cast(int) * 1000 + kpis["creditor_id"].cast(int)
    tell(stage, {"groups": kpis.height} | {name: int(kpis[name].sum()) for name in COUNTS} | {
        "tried_where": int((place * kpis["tried"].cast(int)).sum()),
    })


if __name__ == "__main__":
    main(Path(sys.argv[1]))
