#!/usr/bin/env python3
"""kaiyaku-esim list on a simulated card: how long, how many round trips.

    bench/card.py KAIYAKU [OUT]     (kaiyaku-esim, kaiyaku-vcard beside it)

Over JSON lines, and over PC/SC with a pcscd of its own and Debian's virtual
reader, on a card with one, three and ten profiles.  OUT gets card.json.
"""
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/system"))
from lab import PROGRAM, luhn  # noqa: E402
from lab_card import Card, Reader  # noqa: E402
from lab_esim import ESIM  # noqa: E402

OUT = Path(sys.argv[2]) if len(sys.argv) > 2 else PROGRAM.parent / "bench"
PROFILES = (1, 3, 10)
TIMES = 21


def make(folder, profiles):
    card = Card(folder / f"card-{profiles}")
    for i in range(profiles):
        card.add(luhn(f"898821100{i:09d}"), address=["smdp.example.com"],
                 name=f"Line {i + 1}", enabled=i == 0)
    return card


def measure(way, card, profiles, flags, environment=None):
    """The whole program, from its start to its end."""
    took = []
    for _ in range(TIMES):
        start = time.monotonic()
        run = subprocess.run([ESIM, "list", "--json", *flags],
                             capture_output=True, text=True, check=False,
                             stdin=subprocess.DEVNULL, env=environment)
        took.append(1000 * (time.monotonic() - start))
        if run.returncode != 0:
            sys.exit(f"kaiyaku-esim list: {run.stdout}{run.stderr}")
    got = json.loads(run.stdout)
    if len(got["profiles"]) != profiles:
        sys.exit(f"not all are listed: {run.stdout}")
    took.sort()
    row = {"way": way, "profiles": profiles, "trips": got["trips"],
           "p50_ms": took[TIMES // 2], "max_ms": took[-1]}
    print(f"  {way:<6}{profiles:3} profiles {row['trips']:4} round trips"
          f"{row['p50_ms']:9.1f} ms, at most {row['max_ms']:.1f} ms")
    return row


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    print(f"kaiyaku-esim list, simulated card, {TIMES} times each")
    rows = []
    with tempfile.TemporaryDirectory(prefix="ky-bench-") as name:
        folder = Path(name)
        cards = [(n, make(folder, n)) for n in PROFILES]
        for n, card in cards:
            rows.append(measure("stdio", card, n, [
                "--transport", "stdio", "--command", card.command()]))
        if why := Reader.missing():
            print(f"  not over PC/SC: {why}")
        else:
            with Reader(folder) as reader:
                for n, card in cards:
                    with reader.insert(card):
                        rows.append(measure("pcsc", card, n, []))
    (OUT / "card.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
