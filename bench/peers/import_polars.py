#!/usr/bin/env python3
"""A creditor's file brought into memory by polars: each account once, CUITs checked, telephones put in one form.

usage: import_polars.py FOLDER
"""
import sys

import polars as pl

from stages import Stage, checked, tell


def main(folder):
    """Once; nothing is kept."""
    with Stage() as stage:
        phone = pl.lit("+54911") + pl.col("phone").cast(str).str.replace_all(r"[^0-9]", "").str.slice(-8)
        accounts = checked(folder).with_columns(phone_e164=phone)
    good = accounts.filter(pl.col("cuit_ok"))
    lent = ((good["principal_u"] + 5000) // 10000).sum()
    tell(stage, {"accounts": good.height, "lent": int(lent)})


if __name__ == "__main__":
    main(sys.argv[1])
