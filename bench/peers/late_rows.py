#!/usr/bin/env python3
"""Every instalment that is late, with what its interest of a day needs, for one UPDATE of a table.

usage: late_rows.py FOLDER FILE   writes FILE, and prints how many there are as one line of JSON
"""
import json
import sys

import polars as pl
from polars import col

from ledger_polars import LATE, LEFT, rates
from stages import checked

folder, file = sys.argv[1:]
late = pl.scan_parquet(f"{folder}/instalments.parquet").filter(LATE).join(rates(checked(folder)), on="account_id", how="left")
late = late.select("account_id", "no", LEFT.alias("base"), "comp", "puni", "comp_u", "puni_u").collect()
late.write_csv(file, include_header=False)
print(json.dumps({"rows": late.height, "base": int(late["base"].sum())}))
