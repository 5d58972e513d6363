#!/usr/bin/env python3
"""The whole night in DuckDB and LightGBM: ledger, features, scores, decisions, worklists, indicators of control.

usage: cycle_duckdb.py FOLDER MODELS

Its state is a database file made once, outside the time, with instalments, touches and checked accounts; each run works
on a copy, and what came of it is checkpointed and synchronised within the time.
"""
import os
import sys
from pathlib import Path

import lightgbm
import numpy as np
import pyarrow as pa

import ledger_duckdb as debts
from features import ACCOUNT, MICRO, NAMES, TOUCHES
from stages import TODAY, Stage, checked, tell

COUNTS = {
    "n_call": "channel = 0", "n_sms": "channel = 1", "n_wa": "channel = 2", "n_email": "channel = 3", "n_vis": "channel = 5",
    "n_contact": "contact", "n_rpc": "right_party", "n_ptp": "outcome = 5", "n_kept": "ptp_kept = 1", "n_broken": "ptp_kept = 0",
    "n_refuse": "outcome = 6", "n_wrong": "outcome = 2", "slot0": "contact and slot = 0", "slot1": "contact and slot = 1",
    "slot2": "contact and slot = 2", "slot3": "contact and slot = 3", "att7": f"day >= {TODAY} - 7",
}
SEEN = f"""
    create temp table seen as
    select debtor_id, count(*) as n, {", ".join(f"count(*) filter ({which}) as {name}" for name, which in COUNTS.items())},
        sum(dur_s)::bigint as dur_sum, {TODAY} - max(day) as days_last,
        coalesce({TODAY} - max(day) filter (right_party), 999) as days_rpc,
        coalesce(sum(weight) filter (contact), 0) / sum(weight) as decay_rate
    from (
        select *, outcome in (4, 5, 6, 9) as contact, outcome in (4, 5, 6) as right_party, ts // 86400 as day,
            ((ts % 86400) // 3600 - 9) // 3 as slot, exp((ts // 86400 - {TODAY}) / 30.0::double) as weight
        from (from interactions qualify row_number() over (partition by debtor_id order by ts desc) <= 20)
    )
    group by debtor_id
"""
MEASURES = {
    "dpd": "days", "n_over": "late", "log_owed": f"ln(1 + owed / {MICRO}.0::double)", "cap_due_k": f"capital / {MICRO * 1000}.0::double",
    "puni_share": "puni / (owed + 1)::double", "n_paid": "settled", "log_income": f"ln(1 + income_u / {MICRO}.0::double)",
    "log_principal": f"ln(1 + principal_u / {MICRO}.0::double)", "opened_age": f"{TODAY} - opened", "dti": "owed / (income_u + 1)::double",
} | {name: f"coalesce({name}, 0)" for name in TOUCHES}
FEATURES = f"""
    create temp table measured as
    select a.account_id, debtor_id, a.product, a.bureau, income_u, principal_u, cuit_ok, owed, days,
        {", ".join(f"({MEASURES.get(name, name)})::float as f_{name}" for name in ACCOUNT + TOUCHES)}
    from accounts a join totals using (account_id) left join seen using (debtor_id)
"""
DECISIONS = f"""
    create table decisions as
    with read as (
        select m.account_id, debtor_id, product, days, owed, cuit_ok, f_n_kept as n_kept, f_n_broken as n_broken,
            f_n_refuse as n_refuse, f_att7 as att7, bureau, income_u, principal_u, p_pay, p_contact, p_roll,
            round_even(p_pay * 100, 0)::smallint as willingness,
            round_even(p_contact * 100, 0)::smallint as contactability,
            round_even((1 - p_roll) * 100, 0)::smallint as outlook,
            round_even(least(100, greatest(0, (f_n_kept::double + 1) / (f_n_kept::double + f_n_broken + 2) * 100 - 5 * f_n_refuse)), 0)::smallint as trust,
            round_even(least(100, greatest(0, 100 - 12 * (bureau - 1) - 40 * least(1, principal_u / 12::double / (income_u + 1)))), 0)::smallint as ability
        from measured m join said using (account_id)
    ), mixed as (
        select *, .5::double * willingness + .3::double * ability + .2::double * trust as mix,
            {" + ".join(f"(days >= {days})::int" for days in (1, 16, 31, 61, 91, 181, 361))} as band_d,
            (account_id * 2654435761 + {TODAY * 40503}) % 4294967296 as luck
        from read
    ), placed as (
        select *, least(7, greatest(0, floor(mix / 12.5::double)))::bigint as band_p from mixed
    )
    select p.*, strategy,
        case when att7 >= 5 then 9 when luck % 1000 < 50 then (luck // 1000) % 10 else strategy end as action,
        case when att7 >= 5 then 1.0 when luck % 1000 < 50 and (luck // 1000) % 10 <> strategy then .005 else .955 end as propensity,
        p_contact * (1 - p_pay) * p_pay * (owed / {MICRO}::double) as value
    from placed p join matrix m on p.band_p = m.band_p and p.band_d = m.band_d
"""
WORKLIST = """
    create table worklist as
    with agent as (
        select *, row_number() over (partition by skill order by agent_id) - 1 as place from agents
    ), skills as (
        select skill, count(*) as agents, sum(capacity) as room from agent group by 1
    ), best as (
        select distinct on (debtor_id) account_id, debtor_id, product as skill, value
        from decisions where action <= 3 and cuit_ok and owed > 0 order by debtor_id, value desc, account_id
    ), ranked as (
        select *, row_number() over (partition by skill order by value desc, account_id) - 1 as rank from best
    ), dealt as (
        select ranked.*, case when (rank // agents) % 2 = 0 then rank % agents else agents - 1 - rank % agents end as place
        from ranked join skills using (skill) where rank < room
    )
    select account_id, debtor_id, dealt.skill, value, rank, agent_id
    from dealt join agent on agent.skill = dealt.skill and agent.place = dealt.place
"""
CONTROL = f"""
    create table control as
    select *, attempts / tried as intensity, contacts / attempts as contact_rate, right_party / contacts as right_party_rate,
        promises / right_party as promise_rate, kept / promises as kept_rate
    from (
        select product, creditor_id, count(*) as attempts, count(distinct debtor_id) as tried,
            count(distinct debtor_id) filter (answered) as reached, count(*) filter (answered) as contacts,
            count(*) filter (right_party) as right_party, count(*) filter (outcome = 5) as promises,
            count(*) filter (ptp_kept = 1) as kept
        from (
            select *, outcome in (2, 4, 5, 6, 9) as answered, outcome in (4, 5, 6) as right_party
            from interactions where ts >= {(TODAY - 30) * 86400}
        ) join (select debtor_id, arg_min(product, account_id) as product, arg_min(creditor_id, account_id) as creditor_id from accounts group by 1)
        using (debtor_id)
        group by all
    )
"""


def init(folder):
    """Makes the state."""

    def make(database):
        database.execute(f"create table instalments as from '{folder}/instalments.parquet'")
        database.execute(f"create table interactions as from '{folder}/interactions.parquet'")
        database.register("file", checked(folder))
        database.execute("create table accounts as from file")

    return make


def score(database, models):
    """What each forest says of every account."""
    columns = database.execute(f"select account_id, {', '.join(f'f_{name}' for name in ACCOUNT + TOUCHES)} from measured").fetchnumpy()
    accounts = columns.pop("account_id")
    matrix = np.column_stack([np.asarray(column) for column in columns.values()])
    forests = {name: lightgbm.Booster(model_file=f"{models}/model_{name}.txt") for name in NAMES}
    said = {f"p_{name}": forest.predict(matrix, num_threads=2) for name, forest in forests.items()}
    database.register("said", pa.table({"account_id": accounts, **said}))


def main(folder, models):
    """The night."""
    database = debts.opened(folder, "cycle", init(folder))
    with Stage() as stage:
        debts.receive(database, folder)
        for step in (debts.PAID, debts.LEDGER, debts.TOTALS):
            database.execute(step)
        stage.lap("ledger")
        database.execute(SEEN)
        database.execute(FEATURES)
        stage.lap("features")
        score(database, models)
        stage.lap("scores")
        database.execute(f"create temp table matrix as from read_csv('{folder}/matrix.csv', header = true)")
        database.execute(DECISIONS)
        stage.lap("decisions")
        database.execute(f"create temp table agents as from read_csv('{folder}/agents.csv', header = true)")
        database.execute(WORKLIST)
        stage.lap("worklists")
        database.execute(CONTROL)
        stage.lap("control")
        database.execute("drop table instalments; alter table ledger rename to instalments; checkpoint")
        with open(folder / "cycle-run.duckdb", "rb") as written:
            os.fsync(written.fileno())
        stage.lap("persist")
    database.execute("create temp view ledger as from instalments")
    one = lambda query: database.execute(query).fetchone()
    work, ids = one("select count(*), sum(account_id)::bigint from worklist")
    groups, attempts = one("select count(*), sum(attempts)::bigint from control")
    actions = database.execute("select action, count(*) from decisions group by 1 order by 1").fetchall()
    tell(stage, debts.digest(database) | {
        "work": work,
        "work_ids": ids,
        "actions": {str(int(action)): count for action, count in actions},
        "groups": groups,
        "attempts": attempts,
    })


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
