#!/usr/bin/env python3
"""Makes a portfolio to race over: the same numbers for the same size and seed, on any machine.

usage: generate.py FOLDER [ACCOUNTS=1000000] [SEED=7] [file]

With `file` it writes accounts.csv alone, the same.

accounts.csv          the creditor's nightly file, 22 columns
instalments.parquet   twelve instalments an account, as they stood last night; instalments.csv has the same rows
payments.csv          what came in yesterday, on about one account in twenty
interactions.parquet  some twelve contacts a debtor, in order of debtor and time; interactions.csv has the same rows
train.parquet         labels of a sample, with the true probabilities that made them
agents.csv, matrix.csv

Amounts are whole micro-pesos (a millionth of a peso), days are counted from 1970-01-01.
Debtors have a hidden ability, willingness and reach; everything that a model could learn follows from those.
"""
import pathlib
import sys

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

TODAY = 20514  # 2026-03-02
MICRO = 1_000_000
INSTALMENTS = 12
CUIT_WEIGHTS = np.array([5, 4, 3, 2, 7, 6, 5, 4, 3, 2])
PHONES = ("+54 9 11 %d", "011-15-%d", "11%d", "54911%d")
FIRST_NAMES = "Juan Maria Jose Ana Luis Carla Pedro Lucia Diego Sofia Pablo Elena Raul Marta Hugo Ines"
LAST_NAMES = "Gomez Perez Diaz Lopez Ruiz Sosa Romero Torres Silva Rojas Acosta Benitez Molina Castro Ortiz Vega"


def chance(log_odds):
    """The probability that these log odds are."""
    return 1 / (1 + np.exp(-log_odds))


class Portfolio:
    """Draws everything from one generator; the order of the methods in `write` is part of what the seed means."""

    def __init__(self, accounts, seed):
        self.count, self.debtors = accounts, int(accounts * 0.8)
        self.random = np.random.default_rng(seed)

    def write_file(self, folder):
        """Draws the accounts and writes the creditor's file."""
        folder.mkdir(parents=True, exist_ok=True)
        self.draw_debtors()
        pa.csv.write_csv(self.draw_accounts(), folder / "accounts.csv")

    def write(self, folder):
        """Draws the portfolio and writes its files."""
        self.write_file(folder)
        table = self.draw_instalments()
        pa.parquet.write_table(table, folder / "instalments.parquet", compression="lz4", row_group_size=1_000_000)
        pa.csv.write_csv(table, folder / "instalments.csv")
        pa.csv.write_csv(self.draw_payments(), folder / "payments.csv")
        table = self.draw_interactions()
        pa.parquet.write_table(table, folder / "interactions.parquet", compression="lz4", row_group_size=1_000_000)
        pa.csv.write_csv(table, folder / "interactions.csv")
        pa.parquet.write_table(self.draw_labels(), folder / "train.parquet")
        pa.csv.write_csv(agents(), folder / "agents.csv")
        pa.csv.write_csv(matrix(), folder / "matrix.csv")

    def draw_debtors(self):
        """Who they are: what nobody sees, and what a file tells of it."""
        random, count = self.random, self.debtors
        self.ability = random.normal(size=count).astype(np.float32)
        self.willing = (0.35 * self.ability + 0.94 * random.normal(size=count)).astype(np.float32)
        self.reach = random.normal(size=count).astype(np.float32)
        self.best_slot = random.integers(0, 4, count).astype(np.int8)
        self.age = np.clip(random.normal(42, 13, count), 18, 85).astype(np.int16)
        self.income = np.exp(random.normal(13.2, 0.55, count) + 0.35 * self.ability)
        self.employed = np.clip(random.exponential(40, count) * (1 + 0.3 * self.ability), 0, 480).astype(np.int16)
        situation = 2.6 - 0.9 * self.ability - 0.5 * self.willing + random.normal(0, 0.8, count)
        self.situation = np.clip(np.round(situation), 1, 5).astype(np.int8)

    def draw_accounts(self):
        """One row an account; every debtor has at least one."""
        random, count = self.random, self.count
        self.account = np.arange(1, count + 1, dtype=np.int64)
        self.owner = np.concatenate([np.arange(self.debtors), random.integers(0, self.debtors, count - self.debtors)])
        random.shuffle(self.owner)
        product = random.integers(0, 8, count).astype(np.int8)
        creditor = random.integers(1, 41, count).astype(np.int16)
        province = random.integers(0, 24, count).astype(np.int8)
        self.compensatory = random.integers(5500, 12000, count).astype(np.int32)
        self.penalty = (self.compensatory // 2).astype(np.int32)
        principal = np.clip(np.exp(random.normal(12.6, 0.8, count)), 20_000, 8_000_000)
        months = random.integers(1, 21, count)
        self.opened = (TODAY - 30 * months - 30 - random.integers(0, 28, count)).astype(np.int32)
        latitude = (-34.6 + random.normal(0, 1.6, count)).round(6)
        longitude = (-58.4 + random.normal(0, 2.0, count)).round(6)
        self.draw_paid(months)
        cuit, phone = self.draw_cuits(), self.draw_phones()
        first, last = np.array(FIRST_NAMES.split()), np.array(LAST_NAMES.split())
        name = np.char.add(np.char.add(last[random.integers(0, 16, count)], " "), first[random.integers(0, 16, count)])
        mail = np.char.add(np.char.add("u", self.owner.astype(str)), "@mail.test")
        self.capital = (principal / INSTALMENTS * MICRO).astype(np.int64)
        return pa.table({
            "account_id": self.account,
            "debtor_id": (self.owner + 1).astype(np.int64),
            "creditor_id": creditor,
            "product": product,
            "cuit": cuit,
            "name": pa.array(name),
            "phone": pa.array(phone),
            "email": pa.array(mail),
            "province": province,
            "lat": latitude,
            "lon": longitude,
            "opened": self.opened,
            "principal_u": self.capital * INSTALMENTS,
            "n_inst": np.full(count, INSTALMENTS, np.int8),
            "tna_comp_bp": self.compensatory,
            "tna_puni_bp": self.penalty,
            "income_u": (self.income[self.owner] * MICRO).astype(np.int64),
            "bureau": self.situation[self.owner],
            "age": self.age[self.owner],
            "emp_months": self.employed[self.owner],
            "consent": random.integers(0, 16, count).astype(np.int8) | 1,
            "status": np.zeros(count, np.int8),
        })

    def draw_paid(self, months):
        """How many instalments each account has paid: better payers more, but nearly everybody is late with one."""
        random, owner = self.random, self.owner
        due = np.minimum(INSTALMENTS, months)
        share = chance(0.9 * self.willing[owner] + 0.6 * self.ability[owner] - 0.6)
        paid = random.binomial(due, share * 0.85)
        slips = (paid == due) & (random.random(self.count) < 0.85)
        self.paid = np.where(slips, np.maximum(due - 1, 0), paid).astype(np.int16)

    def draw_cuits(self):
        """Tax ids with their check digit, wrong in one of two hundred."""
        kind = np.where(self.random.random(self.count) < 0.5, 20, 27).astype(np.int64)
        base = kind * 100_000_000 + 10_000_000 + (self.owner.astype(np.int64) * 37 % 40_000_000)
        digits = np.stack([(base // 10 ** (9 - place)) % 10 for place in range(10)], 1)
        check = 11 - (digits * CUIT_WEIGHTS).sum(1) % 11
        check = np.where(check == 11, 0, np.where(check == 10, 9, check))
        wrong = self.random.random(self.count) < 0.005
        return base * 10 + np.where(wrong, (check + 1) % 10, check)

    def draw_phones(self):
        """Numbers as people write them."""
        number = self.random.integers(10_000_000, 99_999_999, self.count)
        habit = self.random.integers(0, 4, self.count)
        phone = np.empty(self.count, dtype=object)
        for place, pattern in enumerate(PHONES):
            which = np.flatnonzero(habit == place)
            phone[which] = [pattern % value for value in number[which]]
        return phone

    def draw_instalments(self):
        """Twelve an account, with what was paid of each and the late interest that had run by last night."""
        repeat = lambda values: np.repeat(values, INSTALMENTS)
        number = np.tile(np.arange(1, INSTALMENTS + 1, dtype=np.int8), self.count)
        due = (repeat((self.opened + 30).astype(np.int32)) + 30 * (number.astype(np.int32) - 1)).astype(np.int32)
        capital = repeat(self.capital)
        interest = capital * repeat(self.compensatory).astype(np.int64) // 10000 // 12
        paid = number <= repeat(self.paid)
        paid_capital = np.where(paid, capital, 0)
        begun = (number == repeat(self.paid) + 1) & (self.random.random(len(number)) < 0.15)
        paid_interest = np.where(begun | paid, interest, 0)
        days = np.maximum(0, TODAY - 1 - due).astype(np.int64)
        left = capital - paid_capital
        daily = lambda rate: (left * repeat(rate.astype(np.int64) * 10000 // 365) + 50_000_000) // 100_000_000
        compensatory = np.where(days > 0, daily(self.compensatory) * days, 0)
        penalty = np.where(days > 0, daily(self.penalty) * days, 0)
        late = ((left > 0) & (due < TODAY)).reshape(self.count, INSTALMENTS)
        oldest = np.where(late, due.reshape(self.count, INSTALMENTS), 10**6).min(1)
        self.late = late.sum(1)
        self.days_late = np.where(self.late > 0, TODAY - oldest, 0)
        asked = (left + interest - paid_interest) * (due < TODAY) + compensatory + penalty
        self.owed = asked.reshape(self.count, INSTALMENTS).sum(1) / MICRO
        return pa.table({
            "account_id": repeat(self.account),
            "no": number,
            "due": due,
            "cap_u": capital,
            "int_u": interest,
            "paid_cap_u": paid_capital,
            "paid_int_u": paid_interest,
            "comp_u": compensatory,
            "puni_u": penalty,
        })

    def draw_payments(self):
        """A part of what is owed, all of it, or a little more."""
        random = self.random
        which = np.flatnonzero((random.random(self.count) < 0.05) & (self.late > 0))
        share = random.choice([0.1, 0.3, 0.6, 1.0, 1.05], len(which))
        return pa.table({
            "payment_id": np.arange(1, len(which) + 1, dtype=np.int64),
            "account_id": self.account[which],
            "amount_u": (self.owed[which] * share * 100).astype(np.int64) * 10_000,
            "channel": random.integers(0, 5, len(which)).astype(np.int8),
            "paid_on": np.full(len(which), TODAY - 1, np.int32),
        })

    def draw_interactions(self):
        """Every attempt to speak with a debtor, and what came of it."""
        random = self.random
        count = np.clip(random.negative_binomial(2, 2 / (2 + 13), self.debtors), 0, 60).astype(np.int64)
        total = int(count.sum())
        debtor = np.repeat(np.arange(self.debtors), count)
        day = TODAY - np.floor(random.exponential(45, total)).clip(0, 720).astype(np.int64) - 1
        slot = random.integers(0, 4, total).astype(np.int8)
        time = day * 86400 + (9 + slot.astype(np.int64) * 3) * 3600 + random.integers(0, 10800, total)
        order = np.lexsort((time, debtor))
        debtor, time, slot = debtor[order], time[order], slot[order]
        channel = random.choice(7, total, p=[0.46, 0.16, 0.2, 0.1, 0.04, 0.03, 0.01]).astype(np.int8)
        answers = -1.3 + 0.9 * self.reach[debtor] + 0.7 * (slot == self.best_slot[debtor])
        answered = random.random(total) < chance(answers - 0.2 * (channel == 1) + 0.1 * (channel == 2))
        wrong = random.random(total) < 0.12
        promises = random.random(total) < chance(-0.4 + 0.5 * self.willing[debtor] + 0.3 * self.ability[debtor])
        refuses = random.random(total) < 0.2
        keeps = random.random(total) < chance(-0.2 + 0.7 * self.willing[debtor] + 0.7 * self.ability[debtor])
        spoken = np.where(wrong, 2, np.where(promises, 5, np.where(refuses, 6, 4)))
        call = np.where(answered, spoken, random.choice([0, 0, 0, 1, 3], total))
        message = np.where(answered, 9, random.choice([7, 7, 8, 10], total))
        outcome = np.where((channel == 0) | (channel == 5), call, message).astype(np.int8)
        return pa.table({
            "debtor_id": (debtor + 1).astype(np.int64),
            "ts": time,
            "channel": channel,
            "outcome": outcome,
            "agent_id": random.integers(1, 501, total).astype(np.int16),
            "dur_s": np.where(answered, random.exponential(140, total), 12).astype(np.int16),
            "ptp_kept": np.where(outcome == 5, keeps.astype(np.int8), -1).astype(np.int8),
        })

    def draw_labels(self):
        """What happened next to a sample of accounts, and how likely it truly was."""
        random = self.random
        sample = random.choice(self.count, min(self.count, 300_000), replace=False)
        owner, days = self.owner[sample], np.minimum(self.days_late[sample], 200)
        size = np.log1p(self.owed[sample]) - 12
        pays = -1.1 + 0.9 * self.willing[owner] + 0.8 * self.ability[owner] + 0.35 * self.reach[owner]
        odds = {
            "pay": pays - 0.012 * days - 0.15 * size,
            "contact": -0.9 + 1.1 * self.reach[owner] + 0.15 * self.willing[owner],
            "roll": 0.2 - 0.8 * self.ability[owner] - 0.7 * self.willing[owner] + 0.006 * days,
        }
        columns = {"account_id": self.account[sample]}
        for name, log_odds in odds.items():
            likely = chance(log_odds)
            columns["p_" + name] = likely.astype(np.float32)
            columns["y_" + name] = (random.random(len(sample)) < likely).astype(np.int8)
        return pa.table(columns)


def agents():
    """Five hundred people, of eight skills, with work for 120 debtors a day each."""
    number = np.arange(500)
    return pa.table({
        "agent_id": (number + 1).astype(np.int16),
        "skill": (number % 8).astype(np.int8),
        "capacity": np.full(len(number), 120, np.int16),
    })


def matrix():
    """What to do in each of eight by eight cells: likelihood to pay by days past due."""
    cells = np.array([[max(0, min(9, round(days * 0.9 + (7 - pays) * 0.5))) for days in range(8)] for pays in range(8)])
    cells[3:6, 2:6] = 2
    cells[0:3, 1:4] = 2
    cells[6:, :2] = 0
    return pa.table({
        "band_p": np.repeat(np.arange(8, dtype=np.int8), 8),
        "band_d": np.tile(np.arange(8, dtype=np.int8), 8),
        "strategy": cells.ravel().astype(np.int8),
    })


if __name__ == "__main__":
    words = sys.argv[1:]
    size, seed = (int(words[place]) if place < len(words) else usual for place, usual in ((1, 1_000_000), (2, 7)))
    portfolio = Portfolio(size, seed)
    (portfolio.write_file if words[3:] == ["file"] else portfolio.write)(pathlib.Path(words[0]))
