"""Compares `aldia calc cuit|cbu|phone` with python-stdnum and phonenumbers on random and corrupted values.

Usage: compare.py ALDIA [--cases N] [--seed S]. Prints a line for each scheme and ends with 1 if one differs without a
reason that is named here.
"""

import argparse
import json
import random
import subprocess
import sys

import phonenumbers
from stdnum.ar import cbu, cuit
from stdnum.br import cnpj, cpf
from stdnum.cl import rut as cl_rut
from stdnum.co import nit
from stdnum.ec import ci, ruc as ec_ruc
from stdnum.mx import curp, rfc
from stdnum.pe import cui, ruc as pe_ruc
from stdnum.py import ruc as py_ruc
from stdnum.uy import rut as uy_rut


def digits(dice, count):
    return "".join(dice.choice("0123456789") for _ in range(count))


def day(dice):
    """A day as YYMMDD, sometimes one that does not exist."""
    return f"{dice.randint(0, 99):02}{dice.randint(1, 12):02}{dice.randint(1, 29):02}"


def letters(dice, count, alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
    return "".join(dice.choice(alphabet) for _ in range(count))


def cbu_of(dice):
    office, account = digits(dice, 7), digits(dice, 13)
    return office + cbu.calc_check_digit(office) + account + cbu.calc_check_digit(account)


def curp_of(dice):
    body = letters(dice, 4) + day(dice) + dice.choice("HM") + dice.choice(["DF", "JC", "NE", "MC"])
    body += letters(dice, 3, "BCDFGHJKLMNPQRSTVWXYZ") + digits(dice, 1)
    return body + curp.calc_check_digit(body + "0")


def rfc_of(dice):
    body = letters(dice, dice.choice([3, 4])) + day(dice) + digits(dice, 2)
    return body + rfc.calc_check_digit(body)


def ec_ruc_of(dice):
    return f"{dice.randint(1, 24):02}{dice.choice('0123456 9'.replace(' ', ''))}{digits(dice, 7)}{dice.choice(['001', '002', '000'])}"


def with_digit(prefixes, count, digit):
    def make(dice):
        body = dice.choice(prefixes) + digits(dice, count)
        return body + str(digit(body))

    return make


# Scheme, country, what makes a value, what the library says of it.
SCHEMES = [
    ("AR-CUIT", "AR", with_digit(["20", "23", "24", "25", "27", "30", "33", "99"], 8, cuit.calc_check_digit), cuit.is_valid),
    ("BR-CPF", "BR", lambda dice: (lambda body: body + cpf._calc_check_digits(body))(digits(dice, 9)), cpf.is_valid),
    ("BR-CNPJ", "BR", lambda dice: (lambda body: body + cnpj.calc_check_digits(body))(letters(dice, 12, "0123456789ABCXYZ")), cnpj.is_valid),
    ("CL-RUT", "CL", with_digit(["1", "2", "7"], 7, cl_rut.calc_check_digit), cl_rut.is_valid),
    ("CO-NIT", "CO", with_digit(["8", "9"], 8, nit.calc_check_digit), nit.is_valid),
    ("EC-CI", "EC", lambda dice: f"{dice.randint(0, 30):02}" + digits(dice, 8), ci.is_valid),
    ("EC-RUC", "EC", ec_ruc_of, ec_ruc.is_valid),
    ("MX-RFC", "MX", rfc_of, lambda text: rfc.is_valid(text, validate_check_digits=True)),
    ("MX-CURP", "MX", curp_of, curp.is_valid),
    ("PE-RUC", "PE", with_digit(["10", "15", "16", "17", "20"], 8, pe_ruc.calc_check_digit), pe_ruc.is_valid),
    ("PE-DNI", "PE", lambda dice: (lambda body: body + dice.choice(cui.calc_check_digits(body)))(digits(dice, 8)), cui.is_valid),
    ("PY-RUC", "PY", with_digit(["80", "4"], 6, py_ruc.calc_check_digit), py_ruc.is_valid),
    ("UY-RUT", "UY", lambda dice: (lambda body: body + uy_rut.calc_check_digit(body + "0"))(f"{dice.randint(0, 24):02}{digits(dice, 6)}001"), uy_rut.is_valid),
]


def corrupted(dice, value):
    """One sign changed for another of its kind, half of the time."""
    if dice.random() < 0.5:
        return value
    place = dice.randrange(len(value))
    sign = dice.choice("0123456789") if value[place].isdigit() else dice.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")
    return value[:place] + sign + value[place + 1 :]


def reason(scheme, value, answer, library):
    """Why the two may differ, or None."""
    if scheme == "AR-CUIT" and library and answer["flaw"] == "no_check_digit":
        return "ten written as nine: the agency gives another prefix"
    if scheme == "AR-CUIT" and value[:2] in ("25", "26") and not library:
        return "prefixes 25 and 26 exist"
    if scheme in ("BR-CPF", "BR-CNPJ") and answer["flaw"] == "repeated":
        return "one digit repeated is nobody's"
    if scheme == "PE-RUC" and value[:2] == "16" and not library:
        return "prefix 16 exists"
    if scheme in ("MX-RFC", "MX-CURP") and not library and answer["state"] == "ok":
        return "words that the agency avoids, and homoclaves that it does not give, are not our matter"
    return None


def calc(binary, calculator, cases):
    """The answers of one calculator to many cases, in one run."""
    lines = "\n".join(json.dumps(case) for case in cases)
    run = subprocess.run(
        [binary, "calc", calculator, "--json", "--file", "-"], input=lines, capture_output=True, text=True, check=False
    )
    if run.returncode != 0:
        sys.exit(f"{calculator}: {run.stderr}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def compare(name, values, answers, says, why):
    """One line: how many agree, how many differ for each reason; whether any differs without one."""
    reasons, unexplained = {}, []
    for value, answer in zip(values, answers, strict=True):
        library = says(value)
        if (answer["state"] == "ok") != library:
            found = why(value, answer, library)
            if found is None:
                unexplained.append((value, answer["state"], library))
            reasons[found] = reasons.get(found, 0) + 1
    good = sum(says(value) for value in values)
    print(f"{'BAD' if unexplained else 'ok '} {name}: {len(values)} cases, {good} valid, differences {reasons or 'none'}")
    for value in unexplained[:5]:
        print("   ", value)
    return not unexplained


def of_scheme(answer, scheme):
    """The reading of one scheme, where a text has several."""
    return next((read for read in [answer, *answer.get("others", [])] if read["scheme"] == scheme), answer)


AREAS = ["11", "351", "341", "2966", "261", "381", "2942", "3435", "223"]
PREFIXES = {"MX": ["55", "33", "81"], "CL": ["9", "2"], "CO": ["300", "310", "601"], "PE": ["9", "1"], "BR": ["119", "213"], "UY": ["9", "2"]}
LENGTHS = {"MX": 10, "CL": 9, "CO": 10, "PE": 9, "BR": 11, "UY": 8}


def phone(dice):
    """A country and a number as people of it write one."""
    country = dice.choice(["AR", *PREFIXES])
    if country == "AR":
        area = dice.choice(AREAS)
        line = str(dice.randint(2, 6)) + digits(dice, 9 - len(area))
        return country, dice.choice([f"0{area} 15 {line}", f"+54 9 {area} {line}", f"{area} {line}", f"(0{area}) {line}"])
    prefix = dice.choice(PREFIXES[country])
    length = LENGTHS[country] - (country == "PE" and prefix == "1") - (country == "BR" and prefix[2] != "9")
    return country, prefix + digits(dice, length - len(prefix))


def compare_phones(binary, dice, count):
    cases = [phone(dice) for _ in range(count)]
    answers = calc(binary, "phone", [{"value": value, "country": country} for country, value in cases])
    same = other = shape = bad = 0
    for (country, value), answer in zip(cases, answers, strict=True):
        number = phonenumbers.parse(value, country)
        if not phonenumbers.is_valid_number(number):
            # The library knows which blocks were given out; we check the shape only.
            shape += answer["state"] != "bad"
            continue
        wanted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        found = [candidate["number"] for candidate in answer["candidates"]]
        same += wanted == answer["normalised"]
        other += wanted != answer["normalised"] and wanted in found
        bad += wanted not in found
        if wanted not in found and bad < 6:
            print("   ", country, value, wanted, found)
    print(f"{'BAD' if bad else 'ok '} phones: {count} cases, {same} the same, {other} among the candidates, "
          f"{shape} of the right shape in blocks that are not given out, {bad} different")
    return not bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    good = True
    for scheme, country, make, says in SCHEMES:
        values = [corrupted(dice, make(dice)) for _ in range(asked.cases)]
        answers = calc(asked.binary, "cuit", [{"value": value, "country": country} for value in values])
        answers = [of_scheme(answer, scheme) for answer in answers]
        why = lambda value, answer, library, scheme=scheme: reason(scheme, value, answer, library)
        good &= compare(scheme, values, answers, says, why)
    values = [corrupted(dice, cbu_of(dice)) for _ in range(asked.cases)]
    answers = calc(asked.binary, "cbu", [{"value": value} for value in values])
    good &= compare("CBU", values, answers, cbu.is_valid, lambda *_: None)
    good &= compare_phones(asked.binary, dice, asked.cases)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
