#!/usr/bin/env python3
"""The ledger stage in DuckDB: payments, late interest of a day, what is owed. usage: ledger_duckdb.py FOLDER

Its state is a database file made once, outside the time; each run works on a copy.
"""
import os
import shutil
import sys

import duckdb

from stages import TODAY, Stage, tell

DAILY = "case when due < {today} and paid_cap_u < cap_u then ((cap_u - paid_cap_u) * ({rate}::bigint * 10000 // 365) + 50000000) // 100000000 else 0 end"
PAID = f"""
    create temp table paid as
    with asked as (
        select i.*, paid_u,
            puni_u + comp_u + case when due <= {TODAY} then int_u - paid_int_u + cap_u - paid_cap_u else 0 end as owed
        from instalments i join payments using (account_id)
    ), money as (
        select *, greatest(0, least(owed, paid_u - (sum(owed) over (partition by account_id order by no) - owed)))::bigint as used
        from asked
    ),
    penalty as (select *, least(used, puni_u) as a from money),
    compensatory as (select *, least(used - a, comp_u) as b from penalty),
    interest as (select *, least(used - a - b, int_u - paid_int_u) as c from compensatory)
    select account_id, no, due, cap_u, int_u, paid_cap_u + used - a - b - c as paid_cap_u,
        paid_int_u + c as paid_int_u, comp_u - b as comp_u, puni_u - a as puni_u
    from interest
"""
LEDGER = f"""
    create table ledger as
    with rows as (select * from instalments anti join payments using (account_id) union all from paid)
    select rows.account_id, no, due, cap_u, int_u, paid_cap_u, paid_int_u,
        comp_u + {DAILY.format(today=TODAY, rate="tna_comp_bp")} as comp_u,
        puni_u + {DAILY.format(today=TODAY, rate="tna_puni_bp")} as puni_u
    from rows join accounts a using (account_id)
"""
TOTALS = f"""
    create temp table totals as
    select *, capital + interest + comp + puni as owed, coalesce({TODAY} - oldest, 0) as days
    from (
        select account_id,
            sum(case when due <= {TODAY} then cap_u - paid_cap_u else 0 end)::bigint as capital,
            sum(case when due <= {TODAY} then int_u - paid_int_u else 0 end)::bigint as interest,
            sum(comp_u)::bigint as comp,
            sum(puni_u)::bigint as puni,
            count(*) filter (due < {TODAY} and paid_cap_u < cap_u) as late,
            count(*) filter (paid_cap_u = cap_u) as settled,
            min(due) filter (due < {TODAY} and paid_cap_u < cap_u) as oldest
        from ledger group by account_id
    )
"""


def made(folder, name, init):
    """The file of the state, which `init` makes where there is none, without yesterday's payments."""
    state = f"{folder}/{name}.duckdb"
    if not os.path.exists(state):
        with duckdb.connect(state) as database:
            init(database)
            database.execute("checkpoint")
    return state


def opened(folder, name, init):
    """A copy of that state."""
    run = f"{folder}/{name}-run.duckdb"
    shutil.copy(made(folder, name, init), run)
    os.sync()
    database = duckdb.connect(run)
    database.execute("set threads = 2; set preserve_insertion_order = false")
    return database


def receive(database, folder):
    """What each account paid yesterday."""
    database.execute(f"""
        create table payments as
        select account_id, sum(amount_u)::bigint as paid_u from read_csv('{folder}/payments.csv', header = true) group by 1
    """)


def digest(database):
    """The sums that everybody must come to."""
    sums = database.execute("""
        select sum(comp_u)::bigint as comp, sum(puni_u)::bigint as puni, sum(paid_cap_u)::bigint as paid_cap,
            sum(paid_int_u)::bigint as paid_int from ledger
    """).fetchone()
    totals = database.execute("select sum(days)::bigint, sum(owed)::bigint from totals").fetchone()
    return dict(zip(("comp", "puni", "paid_cap", "paid_int", "dpd", "owed"), (*sums, *totals)))


def main(folder):
    """The stage alone."""

    def init(database):
        database.execute(f"create table instalments as from '{folder}/instalments.parquet'")
        database.execute(f"create table accounts as from read_csv('{folder}/accounts.csv', header = true)")

    database = opened(folder, "ledger", init)
    receive(database, folder)
    with Stage() as stage:
        for step in (PAID, LEDGER, TOTALS):
            database.execute(step)
    tell(stage, digest(database))


if __name__ == "__main__":
    main(sys.argv[1])
