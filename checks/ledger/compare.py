"""Compares `aldia calc` with independent libraries on random cases: numpy-financial and pyxirr.

Usage: compare.py ALDIA [--cases N] [--seed S]. Prints a line for each comparison and ends with 1 if one differs more
than it may. The reasons for every tolerance are beside it.
"""

import argparse
import datetime
import decimal
import json
import random
import subprocess
import sys

import numpy_financial as npf
import pyxirr

D = decimal.Decimal
decimal.getcontext().prec = 50

def calc(binary, calculator, cases):
    """The answers of one calculator to many cases, in one run."""
    lines = "\n".join(json.dumps(case) for case in cases)
    run = subprocess.run(
        [binary, "calc", calculator, "--json", "--file", "-"], input=lines, capture_output=True, text=True, check=False
    )
    if run.returncode != 0:
        sys.exit(f"{calculator}: {run.stderr}")
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if len(answers) != len(cases):
        sys.exit(f"{calculator}: {len(cases)} cases, {len(answers)} answers")
    return answers


def half_up(number):
    """A decimal to a whole number, halves away from zero."""
    return number.quantize(D(1), rounding=decimal.ROUND_HALF_UP)


def loan(dice, system=None):
    """A random loan as a case of `schedule`."""
    return {
        "principal": dice.randint(1_000_00, 50_000_000_00),
        "rate": f"{dice.uniform(0.001, 0.25):.6f}",
        "terms": dice.randint(1, 120),
        "vat": dice.choice(["0", "0.105", "0.21"]),
        "fee": dice.choice([0, 0, dice.randint(1, 5_000_00)]),
        "system": system or dice.choice(["french", "german", "american", "flat"]),
    }


class Report:
    """What was compared, and what differed."""

    def __init__(self):
        self.failed = False

    def line(self, what, count, worst, tolerance, unit):
        """One comparison: the worst difference seen and the largest that is borne."""
        good = worst <= tolerance
        self.failed |= not good
        print(f"{'ok ' if good else 'BAD'} {what}: {count} cases, worst {worst:.3g} {unit}, borne {tolerance:.3g}")


def compare_schedules(binary, dice, count, report):
    """Every instalment against a schedule reckoned here with 50 digits, and French ones against numpy-financial."""
    cases = [loan(dice) for _ in range(count)]
    answers = calc(binary, "schedule", cases)
    worst_row, worst_level, level_cases = D(0), 0.0, 0
    for case, answer in zip(cases, answers):
        for row, wanted in zip(answer["instalments"], schedule(case), strict=True):
            for name, value in wanted.items():
                worst_row = max(worst_row, abs(D(row[name]) - value))
        if case["system"] == "french" and 1 < case["terms"]:
            level_cases += 1
            first = answer["instalments"][0]
            level = -npf.pmt(float(case["rate"]), case["terms"], case["principal"])
            worst_level = max(worst_level, abs(first["principal"] + first["interest"] - level))
    report.line("schedules, row by row", count, worst_row, D(0), "centavos")
    # The level instalment is rounded to a whole centavo: half of one, and the noise of a float of 15 digits.
    report.line("level instalment, numpy-financial", level_cases, worst_level, 0.51, "centavos")


def schedule(case):
    """A schedule by the house's rules, in decimals: the last instalment absorbs the residue."""
    principal, rate, terms = D(case["principal"]), D(case["rate"]), case["terms"]
    annuity = half_up(principal * rate / (1 - (1 + rate) ** -terms))
    share = half_up(principal / terms)
    balance = principal
    for number in range(1, terms + 1):
        interest = half_up((principal if case["system"] == "flat" else balance) * rate)
        regular = {"french": max(annuity - interest, D(0)), "american": D(0)}.get(case["system"], share)
        part = balance if number == terms else min(regular, balance)
        balance -= part
        vat = half_up(interest * D(case["vat"]))
        total = part + interest + vat + case["fee"]
        yield {"principal": part, "interest": interest, "vat": vat, "total": total, "balance": balance}


def compare_irr(binary, dice, count, report):
    """The monthly cost against numpy-financial's and pyxirr's internal rate of the same flows."""
    cases = [loan(dice) for _ in range(count)]
    fees = [dice.choice([0, dice.randint(0, case["principal"] // 20)]) for case in cases]
    answers = calc(binary, "cft", [{"loan": case, "upfront_fee": fee} for case, fee in zip(cases, fees)])
    schedules = calc(binary, "schedule", cases)
    worst = {"numpy-financial": 0.0, "pyxirr": 0.0}
    yearly = 0.0
    for case, fee, answer, rows in zip(cases, fees, answers, schedules):
        flows = [-(case["principal"] - fee)] + [row["total"] for row in rows["instalments"]]
        for name, found in (("numpy-financial", npf.irr(flows)), ("pyxirr", pyxirr.irr(flows))):
            worst[name] = max(worst[name], abs(float(answer["monthly"]) - found))
        twelve = (1 + D(answer["monthly"])) ** 12 - 1
        yearly = max(yearly, float(abs(D(answer["effective_annual"]) - twelve) / (1 + twelve)))
    # Rates are kept to 10⁻¹²; the libraries stop their own search at about 10⁻⁹.
    for name, difference in worst.items():
        report.line(f"monthly cost, {name}", count, difference, 1e-8, "")
    report.line("effective yearly rate, 50 digits, relative", count, yearly, 1e-11, "")


def compare_dated(binary, dice, count, report):
    """Dated flows against pyxirr's XIRR, which also counts 365 days to a year."""
    cases = []
    for _ in range(count):
        day = datetime.date(2020, 1, 1) + datetime.timedelta(days=dice.randint(0, 2_000))
        lent, rate = dice.randint(1_000_00, 50_000_000_00), dice.uniform(0.05, 2.5)
        gaps = [dice.randint(1, 60) for _ in range(dice.randint(1, 60))]
        paid = int(lent * (1 + rate * sum(gaps) / 365) / len(gaps)) + 1
        flows = [{"day": day.isoformat(), "amount": lent}]
        for gap in gaps:
            day += datetime.timedelta(days=gap)
            flows.append({"day": day.isoformat(), "amount": -paid})
        cases.append({"flows": flows})
    worst = 0.0
    for case, answer in zip(cases, calc(binary, "cft", cases)):
        days = [datetime.date.fromisoformat(flow["day"]) for flow in case["flows"]]
        found = pyxirr.xirr(days, [-flow["amount"] for flow in case["flows"]])
        worst = max(worst, abs(float(answer["effective_annual"]) - found) / (1 + found))
    # XIRR is found to about 10⁻⁹ of one plus the rate.
    report.line("dated flows, pyxirr, relative", count, worst, 1e-8, "")


def main():
    """Runs every comparison."""
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--cases", type=int, default=1_500)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    dice, report = random.Random(options.seed), Report()
    for compare in (compare_schedules, compare_irr, compare_dated):
        compare(options.binary, dice, options.cases, report)
    sys.exit(report.failed)


if __name__ == "__main__":
    main()
