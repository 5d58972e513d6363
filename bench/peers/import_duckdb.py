#!/usr/bin/env python3
"""A creditor's file brought into DuckDB: each account once, CUITs checked, telephones put in one form, kept on the disk.

usage: import_duckdb.py FOLDER DATABASE
"""
import sys

import duckdb

from stages import Stage, tell

WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
REST = "11 - (" + " + ".join(f"cuit // {10 ** (10 - place)} % 10 * {w}" for place, w in enumerate(WEIGHTS)) + ") % 11"
DIGIT = "case rest when 11 then 0 when 10 then 9 else rest end"


def main(folder, file):
    """Once, into a database that is not there yet."""
    with Stage() as stage:
        database = duckdb.connect(file, config={"threads": 2})
        database.execute(
            f"""create table account as select * exclude (rest), {DIGIT} = cuit % 10 as cuit_ok,
            '+54911' || right(regexp_replace(phone, '[^0-9]', '', 'g'), 8) as phone_e164
            from (select distinct on (account_id) *, {REST} as rest from read_csv('{folder}/accounts.csv', header = true))"""
        )
        database.execute("checkpoint")
    lent = "sum((principal_u + 5000) // 10000)::bigint"
    accounts, lent = database.execute(f"select count(*), {lent} from account where cuit_ok").fetchone()
    tell(stage, {"accounts": accounts, "lent": lent})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
