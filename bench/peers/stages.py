"""What every peer tells of a stage: seconds of the clock and of the processor, and the most memory it held."""
import json
import resource
import time

TODAY = 20514


class Stage:
    """Measures the block under it."""

    def __enter__(self):
        try:
            with open("/proc/self/clear_refs", "w") as counters:
                counters.write("5")
        except OSError:
            pass
        self.laps = {}
        self.processor, self.clock = processor(), time.perf_counter()
        self.lapped = self.clock
        return self

    def lap(self, name):
        """What a part of the stage took, in seconds of the clock."""
        now = time.perf_counter()
        self.laps[name], self.lapped = round(now - self.lapped, 3), now

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.clock, processor() - self.processor
        with open("/proc/self/status") as status:
            self.peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def processor():
    """Seconds of processor that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def checked(folder):
    """The creditor's file as it was brought in: each account once, and whether its CUIT is one."""
    import polars as pl

    weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = 11 - sum((pl.col("cuit") // 10 ** (10 - place) % 10) * weight for place, weight in enumerate(weights)) % 11
    digit = pl.when(rest == 11).then(0).when(rest == 10).then(9).otherwise(rest)
    table = pl.scan_csv(f"{folder}/accounts.csv").with_columns(cuit_ok=digit == pl.col("cuit") % 10)
    return table.unique("account_id", keep="first", maintain_order=True).collect()


def tell(stage, digest):
    """One line of JSON, which the race reads."""
    print(json.dumps({"wall": stage.wall, "cpu": stage.cpu, "peak": stage.peak, "laps": stage.laps, "digest": digest}))
