#!/usr/bin/env python3
"""Notifications of chips, over HTTP into a store on disk.

    bench/notify.py BUILD [OUT]

Each is of a chip of its own, signed before the run (mint_notifications), and
answered 204 once it is stored for good.  Half of the chips carry a line on
record, which the service tells meanwhile.  Printed: how many a second, beside
the same ones verified alone on one core; how long one waits; memory and disk.
OUT gets notify.json.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from service import BUILD, OUT, Server, luhn  # noqa: E402

CONNECTIONS = 32
COUNT = 10_000
MAKERS = 4
ROUNDS = 3
HANDLE = "/gsma/rsp2/es9plus/handleNotification"
PATIENCE_S = 600  # for all lines to be told


def eid(i):
    """A chip's number, with its two check digits (GSMA SGP.29)."""
    digits = f"89049032{i:022d}"
    return f"{digits}{98 - int(digits + '00') % 97:02d}"


def iccid(i):
    return luhn(f"898821100{i:09d}")


def write_esims(path, n):
    """A CSV of eSIM lines of Demo Mobile, on the first chips."""
    with open(path, "w", encoding="ascii") as out:
        out.write("provider,contract,form,iccid,eid,profile,contract_date,"
                  "service_start\n")
        for i in range(1, n + 1):
            out.write(f"demo-mobile,E-{i},esim,{iccid(i)},{eid(i)},installed,"
                      "2026-03-05,2026-03-05\n")


def mint(folder, curve):
    chips = "".join(f"{eid(i)} {iccid(i)}\n" for i in range(1, COUNT + 1))
    run = subprocess.run(
        [BUILD / "bench" / "mint_notifications", folder, str(MAKERS), curve],
        input=chips, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(run.stderr)
    return json.loads(run.stdout)


def states(server):
    """How many there are of each state."""
    with urllib.request.urlopen(
            f"http://127.0.0.1:{server.metrics}/metrics") as got:
        rows = got.read().decode().splitlines()
    head = 'kaiyaku_notifications{state="'
    return {r[len(head):].split('"')[0]: int(r.split()[-1])
            for r in rows if r.startswith(head)}


def tell_all(server):
    """Until none is left of which it is not known whose it is."""
    end = time.monotonic() + PATIENCE_S
    while (found := states(server))["due"] > 0:
        if time.monotonic() > end:
            sys.exit(f"not all are told: {found}")
        time.sleep(0.1)
    return found


def deliver(minted, lines):
    """One server, all notifications, `lines` of them of a line."""
    server = Server(lines, write_esims, (
        "[metrics]\nlisten = 127.0.0.1:0\n"
        f"[proof]\nanchors = {minted}\nallow_test_roots = yes\n"))
    try:
        before = server.store.stat().st_size
        server.start()
        idle, _ = server.memory()
        os.sync()
        got = server.load(1, COUNT, "POST", HANDLE, CONNECTIONS,
                          f"@{minted / 'bodies'}", token="")
        if got["ok"] != COUNT:
            sys.exit(f"not all were taken: {got}")
        start, left = time.monotonic(), states(server)["due"]
        found = tell_all(server)
        got["told_after_s"] = time.monotonic() - start
        got["told_per_s"] = left / got["told_after_s"]
        if found != {"due": 0, "told": lines, "unbound": COUNT - lines,
                     "waiting": 0, "rejected": 0}:
            sys.exit(f"not as it should be: {found}")
        got["idle_mib"] = idle
        got["loaded_mib"], got["peak_mib"] = server.memory()
        server.stop()
        got["stored_bytes"] = server.store.stat().st_size - before
    finally:
        server.close()
    got["per_s"] = COUNT / got["seconds"]
    return got


def of_curve(curve, rounds):
    with tempfile.TemporaryDirectory(prefix="ky-bench-") as folder:
        alone = mint(folder, curve)
        got = sorted((deliver(Path(folder), COUNT // 2)
                      for _ in range(rounds)), key=lambda r: r["per_s"])
        found = {"alone_per_s": alone["per_s"], "bytes": alone["bytes"],
                 "verifications": alone["verifications"],
                 "connections": CONNECTIONS, **got[len(got) // 2]}
        found["ratio"] = found["per_s"] / alone["per_s"]
        ratios = [r["per_s"] / alone["per_s"] for r in got]
        print(f"  {curve}, {alone['bytes']} bytes, "
              f"{alone['verifications'] / COUNT:.2f} verifications each\n"
              f"    verified alone {alone['per_s']:8.0f} /s   (one core)\n"
              f"    HTTP, durable  {found['per_s']:8.0f} /s   p50 "
              f"{found['p50_us'] / 1000:.1f} ms, p99 "
              f"{found['p99_us'] / 1000:.1f} ms\n"
              f"    ratio          {found['ratio']:8.2f}      "
              f"({min(ratios):.2f} to {max(ratios):.2f})\n"
              f"    all told       {found['told_after_s']:8.1f} s "
              f"after the last answer, {COUNT // 2:,} lines, "
              f"{found['told_per_s']:.0f} /s")
        if rounds > 1:
            kept = deliver(Path(folder), 0)
            found["without_lines_per_s"] = kept["per_s"]
            found["kept_bytes"] = kept["stored_bytes"] / COUNT
            found["told_bytes"] = 2 * (found["stored_bytes"] -
                                       kept["stored_bytes"]) / COUNT
            print(f"    no lines       {kept['per_s']:8.0f} /s   p50 "
                  f"{kept['p50_us'] / 1000:.1f} ms, p99 "
                  f"{kept['p99_us'] / 1000:.1f} ms\n"
                  f"    in the store   {found['kept_bytes']:8.0f} bytes "
                  f"each; of a line {found['told_bytes']:.0f} more\n"
                  f"    resident       {found['loaded_mib']:8.1f} MiB "
                  f"after {COUNT:,}, {found['idle_mib']:.1f} MiB before")
    return found


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    print(f"notifications of chips, {COUNT:,} over {CONNECTIONS} connections")
    figures = {curve: of_curve(curve, rounds)
               for curve, rounds in (("p256", ROUNDS), ("brainpool", 1))}
    (OUT / "notify.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
