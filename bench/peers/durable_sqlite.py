"""Single events in SQLite by its own hand: one row a transaction, one writer, each waits for the disk."""

import json
import os
import resource
import sqlite3
import sys
import time

folder, events = sys.argv[1], int(sys.argv[2])
os.makedirs(folder)
db = sqlite3.connect(os.path.join(folder, "events.db"), isolation_level=None)
db.execute("pragma journal_mode = wal")
db.execute("pragma synchronous = full")
db.execute("create table event (id integer primary key, amount integer not null)")

started, used = time.perf_counter(), time.process_time()
for event in range(events):
    db.execute("begin immediate")
    db.execute("insert into event values (?, ?)", (event, 100 + event))
    db.execute("commit")
wall, cpu = time.perf_counter() - started, time.process_time() - used

(kept,) = db.execute("select count(*) from event").fetchone()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak, "digest": kept}))
