#!/usr/bin/env python3
"""Makes the state of DuckDB's night, if it is not there, and tells its size in bytes. usage: state_duckdb.py FOLDER"""
import json
import sys
from pathlib import Path

import ledger_duckdb as debts
from cycle_duckdb import init

folder = Path(sys.argv[1])
state = debts.made(folder, "cycle", init(folder))
print(json.dumps({"bytes": Path(state).stat().st_size}))
