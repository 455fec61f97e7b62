#!/usr/bin/env python3
"""The service's figures, as ratios where the machine would decide.

    bench/service.py BUILD [OUT]

1. commands over HTTP against the engine's own figure, 64 waiters each
2. time of single API calls
3. start to ready, resident memory idle and loaded, among many lines
4. what an ending costs among few and many lines (bench_scale), plotted

BUILD is the build folder.  OUT gets a plot of each (SVG) and figures.json.
Stores lie in $TMPDIR or /var/tmp, which should be on a disk.  KY_LONG=1: a
million lines instead of a hundred thousand.
"""
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import plot  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(sys.argv[1]).resolve()
OUT = Path(sys.argv[2]) if len(sys.argv) > 2 else BUILD / "bench"
WAITERS = 64
COMMANDS = 8192
ROUNDS = 3
MANY = 1_000_000 if os.environ.get("KY_LONG") else 100_000
WISH = json.dumps({"way": "plain"})
# The command of the engine's own figure: with the proof of who may end it.
FILING = json.dumps({"way": "plain", "authority": {"checked": "papers"}})


def luhn(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        n = int(digit) * (2 if place % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return digits + str(-total % 10)


def write_lines(path, n):
    """A CSV of physical postpaid lines of Demo Mobile."""
    with open(path, "w", encoding="ascii") as out:
        out.write("provider,contract,form,billing,number,iccid,imsi,"
                  "contract_date,contract_paper,service_start,"
                  "billed_through,monthly_fee\n")
        for i in range(1, n + 1):
            day = "2026-03-05"
            out.write(f"demo-mobile,DM-{i},physical,postpaid,0901{i:07d},"
                      f"{luhn(f'898110000{i:09d}')},44099{i:010d},{day},"
                      f"{day},{day},2026-07-31,1980\n")


class Server:
    """A store with lines, and kaiyakud on it.  `write` makes the CSV of that
    many lines; `config`: more sections."""

    def __init__(self, lines, write=write_lines, config=""):
        base = os.environ.get("TMPDIR", "/var/tmp")
        self.dir = Path(tempfile.mkdtemp(prefix="ky-bench-", dir=base))
        self.store = self.dir / "bench.db"
        self.conf = self.dir / "kaiyaku.conf"
        self.conf.write_text(
            "[issuer]\nslug = bench\nlog = log.bench.example\n"
            f"[store]\npath = {self.store}\n"
            f"[rules]\ndir = {ROOT / 'operators'}\n"
            "[server]\nlisten = 127.0.0.1:0\nrate_per_minute = 0\n"
            "[engine]\nworkers = 1\nbrake_per_hour = 1000000\n"
            + ("" if "[metrics]" in config else "[metrics]\nlisten = none\n")
            + config)
        self.cli("db", "init")
        self.cli("rules", "load",
                 *map(str, sorted((ROOT / "operators").glob("demo-*.json"))))
        csv = self.dir / "lines.csv"
        write(csv, lines)
        start = time.monotonic()
        self.cli("line", "import", str(csv))
        self.import_s = time.monotonic() - start
        csv.unlink()
        self.token = self.cli(
            "token", "add", "bench", "--role", "operator", "--scopes",
            "lines:read,endings:read,endings:write", "--json", parse=True)["secret"]
        self.process = None

    def cli(self, *args, parse=False):
        run = subprocess.run(
            [BUILD / "kaiyaku", "--config", self.conf, *args],
            capture_output=True, text=True, check=False)
        if run.returncode != 0:
            sys.exit(f"kaiyaku {' '.join(args)}: {run.stderr}")
        return json.loads(run.stdout) if parse else run.stdout

    def start(self):
        """Seconds until /readyz says yes."""
        log = self.dir / "log"
        start = time.monotonic()
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                [BUILD / "kaiyakud", "--config", self.conf], stderr=out)
        ready = re.compile(r"server.ready .*http=\S+:(\d+) metrics=(\d+)")
        while not (found := ready.search(log.read_text())):
            if self.process.poll() is not None:
                sys.exit("kaiyakud did not start: " + log.read_text())
            time.sleep(0.001)
        self.port = int(found.group(1))
        self.metrics = int(found.group(2))
        while True:
            with contextlib.suppress(OSError):
                c = http.client.HTTPConnection("127.0.0.1", self.port)
                c.request("GET", "/readyz")
                if c.getresponse().status == 200:
                    break
            time.sleep(0.001)
        return time.monotonic() - start

    def memory(self):
        """Resident now and at most, in MiB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        rows = dict(r.split(":", 1) for r in text.splitlines() if ":" in r)
        return tuple(int(rows[k].split()[0]) / 1024
                     for k in ("VmRSS", "VmHWM"))

    def load(self, first, last, method, target, waiters, body="",
             token=None):
        """http_load's report; refusals go to standard error."""
        run = subprocess.run(
            [BUILD / "bench" / "http_load", str(self.port), str(waiters),
             str(first), str(last), method, target,
             self.token if token is None else token, body],
            capture_output=True, text=True, check=False)
        if run.returncode != 0:
            sys.exit(run.stderr)
        if run.stderr:
            print(run.stderr, file=sys.stderr)
        return json.loads(run.stdout)

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
            self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.dir)


def engine_figure():
    run = subprocess.run([BUILD / "bench" / "bench_engine", "--engine-only"],
                         capture_output=True, text=True, check=True)
    return float(run.stdout)


def http_figure(waiters=WAITERS, n=COMMANDS):
    server = Server(n)
    try:
        server.start()
        os.sync()
        got = server.load(1, n, "POST", "/v1/lines/#/endings", waiters,
                          FILING)
    finally:
        server.close()
    if got["ok"] != n:
        sys.exit(f"not all were accepted: {got}")
    got["per_s"] = n / got["seconds"]
    return got


def http_against_engine(figures):
    rounds = [(engine_figure(), http_figure()) for _ in range(ROUNDS)]
    rounds.sort(key=lambda r: r[1]["per_s"] / r[0])
    engine, got = rounds[len(rounds) // 2]
    ratios = [r[1]["per_s"] / r[0] for r in rounds]
    print(f"commands over HTTP, {WAITERS} waiters\n"
          f"  engine   {engine:9.0f} /s\n"
          f"  HTTP     {got['per_s']:9.0f} /s   p50 "
          f"{got['p50_us'] / 1000:.1f} ms, p99 {got['p99_us'] / 1000:.1f} ms\n"
          f"  ratio    {got['per_s'] / engine:9.2f}      "
          f"({min(ratios):.2f} to {max(ratios):.2f}; wanted: 0.50)")
    figures["http"] = {"engine_per_s": engine, **got,
                       "ratio": got["per_s"] / engine}
    by_waiters = {}
    for waiters in (1, 4, 16, 64, 256):
        by_waiters[waiters] = http_figure(waiters, 512 if waiters < 16
                                          else 4096)
        r = by_waiters[waiters]
        print(f"  {waiters:4} waiters {r['per_s']:7.0f} /s   p50 "
              f"{r['p50_us'] / 1000:6.1f} ms, p99 {r['p99_us'] / 1000:6.1f} ms")
    figures["waiters"] = by_waiters


CALLS = [
    ("line", "GET", "/v1/lines/#", ""),
    ("listing, 100 rows", "GET", "/v1/lines?limit=100", ""),
    ("preview", "POST", "/v1/lines/#/preview", WISH),
    ("reference page", "GET", "/v1/docs", ""),
    ("ready?", "GET", "/readyz", ""),
]


def among_many(figures):
    server = Server(MANY)
    try:
        ready = sorted((server.start(), server.stop())[0] for _ in range(5))[2]
        server.start()
        time.sleep(1)
        idle, _ = server.memory()
        print(f"kaiyakud among {MANY:,} lines\n"
              f"  import           {server.import_s:8.1f} s\n"
              f"  start to ready   {ready * 1000:8.1f} ms   (wanted: under 100)\n"
              f"  resident, idle   {idle:8.1f} MiB  (wanted: under 64)")
        calls = {}
        for name, method, target, body in CALLS:
            r = server.load(1, 500, method, target, 1, body)
            calls[name] = r["p50_us"] / 1000
            print(f"  {name:<17}{calls[name]:8.2f} ms   p99 "
                  f"{r['p99_us'] / 1000:.2f} ms   (wanted: under 5)")
        server.load(1, 4096, "POST", "/v1/lines/#/endings", WAITERS,
                    FILING)
        rss, peak = server.memory()
        print(f"  resident, loaded {rss:8.1f} MiB, at most {peak:.1f} MiB")
        figures["many"] = {
            "lines": MANY, "import_s": server.import_s,
            "ready_ms": ready * 1000, "idle_mib": idle, "loaded_mib": rss,
            "peak_mib": peak, "calls_ms": calls}
    finally:
        server.close()


def scale(figures):
    run = subprocess.run([BUILD / "bench" / "bench_scale"],
                         capture_output=True, text=True, check=True)
    print(run.stdout, end="")
    figures["scale_us"] = {
        int(lines): int(us) for lines, us in re.findall(
            r"among +(\d+) lines +(\d+) us", run.stdout)}


def main():
    figures = {}
    OUT.mkdir(parents=True, exist_ok=True)
    http_against_engine(figures)
    among_many(figures)
    scale(figures)
    (OUT / "service.json").write_text(json.dumps(figures, indent=1) + "\n")
    plot.waiters(OUT / "http.svg", figures["waiters"])
    plot.bars(OUT / "calls.svg", "API calls among "
              f"{MANY:,} lines, p50", "ms", figures["many"]["calls_ms"])
    plot.bars(OUT / "throughput.svg", f"Commands a second, {WAITERS} waiting",
              "/s", {"engine": figures["http"]["engine_per_s"],
                     "HTTP": figures["http"]["per_s"]})
    plot.bars(OUT / "scale.svg", "An ending, from request to certificate",
              "us", {f"among {n:,}": us for n, us in
                     figures["scale_us"].items()})


if __name__ == "__main__":
    main()
