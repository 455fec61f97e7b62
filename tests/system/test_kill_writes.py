"""Killed at every write: the next run finds the store whole, does what was
left to do, and does nothing twice.

Usage: test_kill_writes.py KAIYAKU LIBKILL_AT.  Each command is run once in
peace, which counts the points (kill_at.c) and says what the store is like in
the end; then for each point, in a copy of the store of before, it is killed
there and run again.  Where there are many points an even sample of them is
taken, all of them with KY_LONG.
"""
import datetime
import os
import shutil
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab import ROOT, Lab, line, ok, run

KILLER = Path(sys.argv[2]).resolve()
POINTS_MAX = 40


def armed(**more):
    # The killer must come before all libraries, also before a sanitizer's.
    sanitizer = os.environ.get("ASAN_OPTIONS", "")
    return {"LD_PRELOAD": str(KILLER),
            "ASAN_OPTIONS": sanitizer + ":verify_asan_link_order=0", **more}


def copy(lab, name):
    folder = lab.folder.parent / f"{lab.folder.name}.{name}"
    shutil.copytree(lab.folder, folder)
    return Lab(folder)


def query(path, sql):
    store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return store.execute(sql).fetchall()
    finally:
        store.close()


def schema(lab):
    return [query(path, "SELECT type, name, sql FROM sqlite_schema "
                  "ORDER BY type, name")
            for path in (lab.store, f"{lab.store}.keys")]


def sample(total):
    if total <= POINTS_MAX or "KY_LONG" in os.environ:
        return range(total)
    return [i * (total - 1) // (POINTS_MAX - 1) for i in range(POINTS_MAX)]


def kill_each(lab, label, command, state, old=False):
    """Kills the command at each point of it.  `state` tells of a store what
    must not depend on deaths; a store that is `old` cannot be read before it
    was opened for writing."""
    peace = copy(lab, "peace")
    done = peace(*command, env=armed(KILL_COUNT="points"))
    total = int((peace.folder / "points").read_text())
    ok(done.code == 0 and total > 20, f"{label}: {total} points in peace",
       done)
    wanted = schema(peace), state(peace)
    shutil.rmtree(peace.folder)

    def faults(point):
        here = copy(lab, point)
        killed = here(*command, env=armed(KILL_AT=str(point)))
        found = []

        def expect(condition, *words):
            if not condition:
                found.append(" ".join(map(str, words)))

        expect(killed.code in (-9, 0), "the killed run:", killed)
        expect(killed.code == 0 or not killed.out,
               "it answered before it was done:", killed)
        if killed.code == 0 or not old:
            check = here("db", "check")
            expect(check.code == 0, "db check after the kill:", check)
        again = here(*command)
        expect(again.code == 0, "run again:", again)
        check = here("db", "check")
        expect(check.code == 0, "db check in the end:", check)
        if not found:
            expect((schema(here), state(here)) == wanted,
                   "in peace:", wanted[1], "\nnow:", state(here))
        shutil.rmtree(here.folder)
        return killed.code == -9, found

    points = sample(total)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(faults, points))
    for point, (killed, found) in zip(points, results):
        ok(not found, f"{label}: killed at point {point}", *found)
    deaths = sum(killed for killed, _ in results)
    ok(deaths >= len(points) * 9 // 10, f"{label}: it was killed indeed",
       deaths)


def postings(lab, contract):
    shown = lab.json("ending", "show", contract)
    return (shown["ending"]["state"],
            sorted((p["kind"], p["account"], p["amount"])
                   for p in shown["postings"]),
            sorted((d["kind"], d["state"]) for d in shown["duties"]))


def test_migration(lab):
    old = ROOT / "tests/store/upgrade"
    assert lab("db", "init", "--demo", "--issuer", "demo-mobile").code == 0
    fresh = schema(lab)
    for end, dump in ("", "0001.sql"), (".keys", "0001.keys.sql"):
        path = Path(f"{lab.store}{end}")
        path.unlink()
        store = sqlite3.connect(path)
        store.executescript((old / dump).read_text())
        store.close()
    print(lab("tick"))
    print(schema(lab) == fresh)
    print(lab.json("line", "list"))


def test_import(lab):
    lab.demo()
    (lab.folder / "lines.csv").write_text("\n".join(
        [HEAD, *(line(n) for n in range(1, 51)), ""]))
    print(lab("line", "list", "--json"))


run(globals())
