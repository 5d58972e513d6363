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
        self.processor, self.clock = processor(), time.perf_counter()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.clock, processor() - self.processor
        with open("/proc/self/status") as status:
            self.peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def processor():
    """Seconds of processor that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def tell(stage, digest):
    """One line of JSON, which the race reads."""
    print(json.dumps({"wall": stage.wall, "cpu": stage.cpu, "peak": stage.peak, "digest": digest}))
