#!/usr/bin/env python3
"""Overdue lines classified into dunning levels by Tryton's account_dunning on PostgreSQL.

usage: dunning_tryton.py load|nights ADDRESS LINES

`load` makes the database: a company, a chart, and as many parties, each with one receivable line. `nights` forgets what
was classified, and classifies twice: on a day, and thirty days later, after what was found has been processed. Levels
begin after 1, 31 and 61 days, as the house's stages do.
"""
import datetime
import json
import os
import sys
import time
from decimal import Decimal
from urllib.parse import urlsplit

verb, address, lines = sys.argv[1], urlsplit(sys.argv[2]), int(sys.argv[3])
name = os.environ["DB_NAME"] = address.path[1:]
os.environ["TRYTOND_DATABASE_URI"] = f"postgresql://{address.netloc}/"

from trytond.pool import Pool  # noqa: E402  what stands above is read when it is imported
from trytond.transaction import Transaction  # noqa: E402

TODAY = datetime.date(1970, 1, 1) + datetime.timedelta(20514)
LEVELS = (1, 31, 61)
BATCH = 500


def load():
    """Parties who each owe one line."""
    from proteus import Model
    from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, get_accounts
    from trytond.modules.company.tests.tools import create_company
    from trytond.tests.tools import activate_modules

    activate_modules("account_dunning", create_company, create_chart)
    year = create_fiscalyear()
    year.click("create_period")
    period, accounts = year.periods[0], get_accounts()
    procedure = Model.get("account.dunning.procedure")(name="Stages")
    for sequence, days in enumerate(LEVELS, 1):
        level = procedure.levels.new()
        level.sequence, level.overdue = sequence, datetime.timedelta(days)
    procedure.save()
    (journal,) = Model.get("account.journal").find([("code", "=", "REV")])
    owed, earned = accounts["receivable"].id, accounts["revenue"].id
    head = {"period": period.id, "journal": journal.id, "date": period.start_date}
    procedure = procedure.id
    with Transaction().start(name, 1, _lock_tables=["account_journal_period"]) as transaction:
        pool = Pool()
        Party, Move = pool.get("party.party"), pool.get("account.move")
        (company,) = pool.get("company.company").search([])
        with transaction.set_context(company=company.id):
            for first in range(0, lines, BATCH):
                numbers = range(first, min(first + BATCH, lines))
                parties = Party.create([{"name": str(line), "dunning_procedure": procedure} for line in numbers])
                Move.create([
                    head | {"lines": [("create", [
                        {"account": earned, "credit": Decimal(10000), "debit": Decimal(0)},
                        {"account": owed, "debit": Decimal(10000), "credit": Decimal(0), "party": party.id, "maturity_date": due(line)},
                    ])]}
                    for line, party in zip(numbers, parties)
                ])
        transaction.commit()


def due(line):
    """From thirty days before the first night to twenty-nine after it."""
    return TODAY + datetime.timedelta(line * 37 % 60 - 30)


def nights():
    """Two of them; how long each took and what it came to."""
    Pool.start()
    Pool(name).init()
    with Transaction().start(name, 1) as transaction:
        transaction.connection.cursor().execute("delete from account_dunning")
        transaction.commit()
    took, found = [], []
    for day in (TODAY, TODAY + datetime.timedelta(30)):
        with Transaction().start(name, 1) as transaction:
            pool = Pool()
            Dunning = pool.get("account.dunning")
            (company,) = pool.get("company.company").search([])
            with transaction.set_context(company=company.id, companies=[company.id]):
                started = time.perf_counter()
                Dunning.generate_dunnings(date=day)
                transaction.commit()
                took.append(time.perf_counter() - started)
                all_of_them = Dunning.search([])
                found.append(sum((int(one.party.name) + 1) * one.level.sequence for one in all_of_them))
                found.append(len(all_of_them))
                Dunning.process(Dunning.search([("state", "=", "draft")]))
                transaction.commit()
    first, count, second, all_of_them = found
    digest = [{"lines": count, "levels": first}, {"lines": all_of_them, "levels": second}]
    print(json.dumps({"seconds": took, "digest": digest}))


{"load": load, "nights": nights}[verb]()
