"""Decisions one at a time, as a service in Python is usually made: FastAPI, uvloop, asyncpg, LightGBM.

POST /decide?debtor=N reads what each account owes and the last twenty touches from PostgreSQL, measures thirty-eight
features, asks three forests, looks the matrix up, and writes a row of what it answers before it does.

run: uvicorn decide_fastapi:app --workers 2, with DATABASE, MODELS, MATRIX, and SYNCHRONOUS_COMMIT `on` or `off`
"""
import csv
import math
import os
from contextlib import asynccontextmanager

import asyncpg
import lightgbm
import numpy as np
import orjson
from fastapi import FastAPI
from fastapi.responses import Response

TODAY = 20514
MICRO = 1_000_000
PEACE, REST = 5, 9
LATE = (1, 16, 31, 61, 91, 181, 361)
FORESTS = [lightgbm.Booster(model_file=f"{os.environ['MODELS']}/model_{name}.txt") for name in ("pay", "contact", "roll")]
with open(os.environ["MATRIX"]) as cells:
    MATRIX = {(int(row["band_p"]), int(row["band_d"])): int(row["strategy"]) for row in csv.DictReader(cells)}


@asynccontextmanager
async def life(app):
    """Holds connections open."""
    settings = {"synchronous_commit": os.environ["SYNCHRONOUS_COMMIT"]}
    app.pool = await asyncpg.create_pool(os.environ["DATABASE"], min_size=4, max_size=8, server_settings=settings)
    yield


app = FastAPI(lifespan=life)


def seen(touches):
    """What the last twenty touches come to, the newest first; the counts that decide beside the forests, too."""
    channel = [touch["channel"] for touch in touches]
    outcome = [touch["outcome"] for touch in touches]
    day = [touch["ts"] // 86400 for touch in touches]
    contact = [one in (4, 5, 6, 9) for one in outcome]
    right_party = [one in (4, 5, 6) for one in outcome]
    slot = [((touch["ts"] % 86400) // 3600 - 9) // 3 for touch in touches]
    weight = [math.exp((one - TODAY) / 30) for one in day]
    kept = sum(touch["ptp_kept"] == 1 for touch in touches)
    broken = sum(touch["ptp_kept"] == 0 for touch in touches)
    refused, week = outcome.count(6), sum(one >= TODAY - 7 for one in day)
    cells = [
        len(touches), channel.count(0), channel.count(1), channel.count(2), channel.count(3), channel.count(5),
        sum(contact), sum(right_party), outcome.count(5), kept, broken, refused, outcome.count(2),
        sum(touch["dur_s"] for touch in touches),
        TODAY - max(day) if touches else 0,
        (TODAY - max((one for one, was in zip(day, right_party) if was), default=TODAY - 999)) if touches else 0,
        sum(one for one, was in zip(reversed(weight), reversed(contact)) if was) / sum(reversed(weight)) if touches else 0,
        *(sum(was and one == number for one, was in zip(slot, contact)) for number in range(4)),
        week,
    ]
    return cells, kept, broken, refused, week


def measured(account, cells):
    """The features of one account."""
    owed, income = account["owed"], account["income_u"]
    return [
        account["days"], account["late"], math.log1p(owed / MICRO), account["capital"] / MICRO / 1000,
        account["puni"] / (owed + 1), account["settled"], account["product"], account["province"], account["bureau"],
        account["age"], account["emp_months"], math.log1p(income / MICRO), account["tna_comp_bp"],
        math.log1p(account["principal_u"] / MICRO), TODAY - account["opened"], owed / (income + 1), *cells,
    ]


def percent(value):
    """A whole number from 0 to 100."""
    return round(min(100, max(0, value)))


def decided(account, chances, kept, broken, refused, week):
    """Five indicators and what is to be done."""
    pay, contact, roll = chances
    willingness, contactability, outlook = percent(pay * 100), percent(contact * 100), percent((1 - roll) * 100)
    trust = percent((kept + 1) / (kept + broken + 2) * 100 - 5 * refused)
    instalment = account["principal_u"] / 12 / (account["income_u"] + 1)
    ability = percent(100 - 12 * (account["bureau"] - 1) - 40 * min(1, instalment))
    mix = 0.5 * willingness + 0.3 * ability + 0.2 * trust
    band = min(7, int(mix / 12.5)), sum(account["days"] >= days for days in LATE)
    return {
        "account": account["account_id"], "willingness": willingness, "contactability": contactability,
        "outlook": outlook, "trust": trust, "ability": ability, "action": REST if week >= PEACE else MATRIX[band],
    }


@app.get("/api/health")
async def health():
    """Whether it answers."""
    return Response(b'{"ok":true}', media_type="application/json")


@app.post("/decide")
async def decide(debtor: int):
    """What is decided about each account of a debtor."""
    async with app.pool.acquire() as database:
        accounts = await database.fetch("select * from account where debtor_id = $1 order by account_id", debtor)
        touches = await database.fetch(
            "select ts, channel, outcome, dur_s, ptp_kept from touch where debtor_id = $1 order by ts desc limit 20", debtor
        )
        cells, *counts = seen(touches)
        rows = np.array([measured(account, cells) for account in accounts], np.float32)
        chances = zip(*(forest.predict(rows, num_threads=1).tolist() for forest in FORESTS))
        said = [decided(account, chance, *counts) for account, chance in zip(accounts, chances)]
        answer = orjson.dumps({"debtor": debtor, "accounts": said})
        await database.execute("insert into decided (debtor_id, answer) values ($1, $2)", debtor, answer.decode())
    return Response(answer, media_type="application/json")
