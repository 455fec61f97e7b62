"""Killed at every write: the next run finds the store whole, does what was
left to do, and does nothing twice.

Usage: test_kill_writes.py KAIYAKU LIBKILL_AT.  Each command is run once in
peace, which counts the points of death (kill_at.c) and says what the store is
like in the end; then for each point, in a copy of the store of before, it is
killed there and run again.  Where there are many points an even sample of
them is taken; with KY_LONG, all.
"""
import datetime
import os
import shutil
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab import HEAD, ROOT, Lab, line, ok, run
from lab_bank import Bank, answer

KILLER = Path(sys.argv[2]).resolve()
POINTS_MAX = 16


def armed(**more):
    # The killer comes before all other libraries, also a sanitizer's.
    sanitizer = os.environ.get("ASAN_OPTIONS", "")
    return {"LD_PRELOAD": str(KILLER),
            "ASAN_OPTIONS": sanitizer + ":verify_asan_link_order=0", **more}


def copy(lab, name):
    folder = lab.folder / f"copy.{name}"
    shutil.copytree(lab.folder, folder,
                    ignore=shutil.ignore_patterns("copy.*"))
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


def in_peace(lab, label, command, state):
    """(number of points, what the store is like in the end)"""
    here = copy(lab, "peace")
    done = here(*command, env=armed(KILL_COUNT="points"))
    total = int((here.folder / "points").read_text())
    ok(done.code == 0 and total > 20, f"{label}: in peace, {total} points",
       done)
    found = state(here)
    shutil.rmtree(here.folder)
    return total, found


def kill_each(lab, label, command, state, judge):
    """Kills the command at points of it.  `judge` looks at a lab after a
    death, given what `state` said of one in peace, and yields what is
    wrong."""
    total, wanted = in_peace(lab, label, command, state)

    def try_(point):
        here = copy(lab, point)
        killed = here(*command, env=armed(KILL_AT=str(point)))
        faults = [str(fault) for fault in judge(here, killed, wanted)]
        shutil.rmtree(here.folder)
        return killed.code, faults

    points = sample(total)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(try_, points))
    for point, (code, faults) in zip(points, results):
        ok(not faults and code in (-9, 0), f"{label}: killed at {point}",
           f"exit {code}", *faults)
    # How threads take turns changes the number of points a little.
    deaths = sum(code == -9 for code, _ in results)
    ok(deaths >= len(points) * 9 // 10, f"{label}: killed indeed",
       f"{deaths} of {len(points)}")


def kill_and_repeat(lab, label, command, state, readable=True):
    """After each death the command, run again, ends where it would have in
    peace.  A store of an old schema is not `readable` before it was opened
    for writing."""
    def judge(here, killed, wanted):
        if killed.code != 0 and killed.out:
            yield f"it answered before it was done: {killed}"
        if killed.code == 0 or readable:
            check = here("db", "check")
            if check.code != 0:
                yield f"db check after the death: {check}"
        again = here(*command)
        if again.code != 0:
            yield f"run again: {again}"
        check = here("db", "check")
        if check.code != 0:
            yield f"db check in the end: {check}"
        found = state(here)
        if found != wanted:
            yield f"in peace {wanted}\nnow {found}"

    kill_each(lab, label, command, state, judge)


def told(lab, contract):
    """An ending, but for the times of day."""
    shown = lab.json("ending", "show", contract)
    return (shown.get("error"), shown["ending"]["state"],
            shown["ending"]["last_day"],
            [(duty["kind"], duty["state"], duty["due"])
             for duty in shown["duties"]],
            [(p["entry"], p["kind"], p["account"], p["amount"])
             for p in shown["postings"]])


def papers(lab):
    return query(lab.store, "SELECT line, kind, count(*) FROM paper "
                 "GROUP BY line, kind ORDER BY line, kind")


def set_clock(lab):
    """To 9 in the morning, two days on: no day ends during the test."""
    day = datetime.date.today() + datetime.timedelta(days=2)
    answer = lab("clock", "advance", "--to", str(day))
    assert answer.code == 0, answer


def test_creation(lab):
    """Half a store is never taken for a whole one."""
    def state(here):
        return schema(here), here.json("db", "info")["issuer"]

    def judge(here, killed, wanted):
        info = here("db", "info")
        if info.code == 0:
            if state(here) != wanted or here("db", "check").code != 0:
                yield f"it is taken for a store: {info}"
        elif info.code != 2 or not any(words in info.err for words in (
                "was not finished", "left half written", "there is none",
                "is missing")):
            yield f"it is not said what is the matter: {info}"

    kill_each(lab, "creation", ["db", "init", "--demo", "--issuer", "lab"],
              state, judge)


def test_migration(lab):
    made = lab("db", "init", "--demo", "--issuer", "demo-mobile")
    assert made.code == 0, made
    fresh = schema(lab)
    for end, dump, journal in (("", "0001.sql", "WAL"),
                               (".keys", "0001.keys.sql", "DELETE")):
        path = Path(f"{lab.store}{end}")
        path.unlink()
        store = sqlite3.connect(path)
        store.execute(f"PRAGMA journal_mode = {journal}")
        store.executescript(
            (ROOT / "tests/store/upgrade" / dump).read_text())
        store.close()
    ok(schema(lab) != fresh, "migration: the dump is of another schema")

    def state(here):
        return (schema(here) == fresh, here.json("line", "show", "C-000001"),
                query(here.store, "SELECT provider, hash, n FROM rules"))

    kill_and_repeat(lab, "migration",
                    ["rules", "load", ROOT / "operators/demo-mobile.json"],
                    state, readable=False)


def test_import(lab):
    lab.demo()
    set_clock(lab)
    (lab.folder / "lines.csv").write_text("\n".join(
        [HEAD, *(line(n) for n in range(1, 51)), ""]))
    kill_and_repeat(lab, "import", ["line", "import", "lines.csv"],
                    lambda here: here.json("line", "list"))


def test_ending(lab):
    lab.demo(line(1), line(2))
    set_clock(lab)

    def do(*command):
        answer = lab(*command)
        assert answer.code == 0, answer

    def state(here):
        return told(here, "DM-1"), told(here, "DM-2"), papers(here)

    do("end", "DM-1")
    kill_and_repeat(lab, "filing", ["end", "DM-2", "--key", "k2"], state)
    do("end", "DM-2")
    do("fact", "DM-1", "item-back", "sim-card")
    do("fact", "DM-2", "item-back", "sim-card")
    kill_and_repeat(lab, "ending", ["clock", "advance", "--days", "60"], state)
    do("clock", "advance", "--days", "60")
    ok([told(lab, f"DM-{n}")[1] for n in (1, 2)] == ["closed", "closed"],
       "erasing: what is erased now was closed before")
    kill_and_repeat(lab, "erasing", ["clock", "advance", "--days", "4000"],
                    state)


def test_refunds(lab):
    """A payment run, its file, the bank's answer: each is made once."""
    bank = Bank(lab)
    set_clock(lab)
    bank.owed(1, 2, 3)

    def state(here):
        return ([told(here, f"DM-{n}") for n in (1, 2, 3)], papers(here),
                query(here.store, "SELECT n, key, state, run, minor FROM "
                      "transfer ORDER BY n"),
                query(here.store, "SELECT n, state, count, total, paid, "
                      "failed FROM payrun ORDER BY n"),
                query(here.store, "SELECT count(*) FROM result"))

    configured = ["--config", str(bank.conf)]
    kill_and_repeat(lab, "proposing", [
        *configured, "--actor", "asha", "refund", "export", "--provider",
        "demo-mobile", "--key", "k"], state)
    run_ = bank.run()
    file = bank.file(run_, "file")
    bank.put("answer", answer(file, {1: "0", 2: "2", 3: "0"}))
    kill_and_repeat(lab, "the bank's answer", [
        *configured, "refund", "result", "answer"], state)
    bank.good("refund", "result", "answer")
    bank.put("back", answer(file, {3: "R"}))
    kill_and_repeat(lab, "sent back", [
        *configured, "refund", "result", "back"], state)


run(globals())
