#!/usr/bin/env python3
"""What a service that decides needs to know, as files for PostgreSQL's `copy`.

usage: decide_load.py PORTFOLIO FOLDER

Writes `account.csv`, each account with what it owes after the night, and `touch.csv`, all that was said with debtors.
The night's ledger is DuckDB's, whose sums are the house's.
"""
import sys
from pathlib import Path

import ledger_duckdb as debts
from cycle_duckdb import init


def main(portfolio, folder):
    """Both files."""
    database = debts.opened(portfolio, "cycle", init(portfolio))
    debts.receive(database, portfolio)
    for step in (debts.PAID, debts.LEDGER, debts.TOTALS):
        database.execute(step)
    database.execute(f"""
        copy (
            select account_id, debtor_id, product, province, bureau, age, emp_months, income_u, tna_comp_bp, opened,
                principal_u, days, late, owed, capital, puni, settled
            from accounts join totals using (account_id)
        ) to '{folder}/account.csv' (header false)
    """)
    database.execute(f"""
        copy (select debtor_id, ts, channel, outcome, dur_s, ptp_kept from interactions)
        to '{folder}/touch.csv' (header false)
    """)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
