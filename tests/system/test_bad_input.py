"""What people and machines do wrong: a clear no, and nothing half done."""
import fcntl
import json
import subprocess
from contextlib import contextmanager

from lab import HEAD, ROOT, line, ok, run, skip


def lines_of(lab):
    return len(lab.json("line", "list")["lines"])


def test_csv(lab):
    lab.demo()
    cases = [
        ("an unknown column", HEAD + ",colour", [line(1) + ",red"],
         "line 1: column 13 has no name of ours"),
        ("a quote that never ends", HEAD, ['"x'], "never ends"),
        ("not UTF-8", HEAD, [line(1).replace("DM-1", "\udcff")], "UTF-8"),
        ("a day that does not exist", HEAD, [line(1, "2026-02-30")],
         "line 2: contract_date: "),
        ("the same contract twice", HEAD, [line(1), line(1)],
         "line 3: contract: is there twice"),
        ("a provider without rules", HEAD,
         [line(1).replace("demo-mobile", "nobody")],
         "line 2: provider: no rules of it are loaded"),
    ]
    for label, head, rows, words in cases:
        path = lab.folder / "bad.csv"
        path.write_bytes("\n".join([head, *rows, ""]).encode(
            "utf-8", "surrogateescape"))
        answer = lab("line", "import", "bad.csv")
        ok(answer.code == 2 and words in answer.err, label, answer)
        ok(lines_of(lab) == 0, label + ": nothing was imported")
    rows = [line(1), line(2, "never"), line(3)]
    bad = lab.add(*rows)
    ok(bad.code == 2 and lines_of(lab) == 0, "one bad row stops all", bad)
    dry = lab.add(line(1), flags=["--dry-run"])
    ok(dry.code == 0 and lines_of(lab) == 0, "a dry run imports nothing", dry)
    good = lab.add(*rows, flags=["--keep-good", "rejects.csv"])
    ok(good.code == 2 and lines_of(lab) == 2, "--keep-good", good)
    rejects = (lab.folder / "rejects.csv").read_text()
    ok(rejects == f"{HEAD}\n{rows[1]}\n", "the rejects as they were", rejects)
    again = lab.add(*rows, flags=["--keep-good", "again.csv"])
    ok(lines_of(lab) == 2 and "2 imported before" in again.out,
       "the same file again imports nothing twice", again)
    known = lab.add(line(1), line(4), name="other.csv")
    ok(known.code == 2 and "is known to the store already" in known.err,
       "a known contract in another file", known)
    lab.check("after bad files")


def test_config_and_rules(lab):
    (lab.folder / "bad.conf").write_text("[store]\nsize = 3\n")
    answer = lab("--config", "bad.conf", "check-config")
    ok(answer.code == 2 and "bad.conf:2: size: no such setting" in answer.err,
       "an unknown setting names file and line", answer)
    rules = json.loads((ROOT / "operators/demo-mobile.json").read_text())
    rules["provider"] = "bad"
    rules["topics"]["last-day"][0]["basis"] = "whenever"
    rules["topics"]["dues"][0]["colour"] = "red"
    (lab.folder / "bad.json").write_text(json.dumps(rules))
    answer = lab("rules", "check", "bad.json")
    ok(answer.code == 2 and "/topics/last-day/0/basis" in answer.err and
       "/topics/dues/0" in answer.err, "every fault of a rule file", answer)
    lab.demo()
    ok(lab("rules", "load", "bad.json").code == 2, "it is not loaded")
    (lab.folder / "none.json").write_text("{")
    ok(lab("rules", "check", "none.json").code == 2, "no JSON")


def ends_today(lab, number):
    """A line filed at a provider without a cut-off, at any time of day."""
    rules = json.loads((ROOT / "operators/demo-mobile.json").read_text())
    rules["provider"] = "demo-late"
    for row in rules["topics"]["last-day"]:
        row.pop("hours", None)
    (lab.folder / "demo-late.json").write_text(json.dumps(rules))
    lab("rules", "load", "demo-late.json")
    lab.add(line(number).replace("demo-mobile", "demo-late"), name="late.csv")
    return lab("end", f"DM-{number}")


def test_saying_no(lab):
    lab.demo(line(1), line(2, "2024-04-10"), line(3, "2024-04-10"))

    def no(label, code, *args):
        answer = lab(*args, "--json")
        ok(answer.code == 1 and answer.json["code"] == code, label, answer)

    unknown = lab("line", "show", "DM-999")
    ok(unknown.code == 2 and "no line" in unknown.err, "an unknown line",
       unknown)
    no("a day that is over", "day-past", "end", "DM-1", "--on", "2020-01-01")
    no("a way not offered yet", "not-offered-yet", "end", "DM-1", "--way",
       "forced")
    no("eight days long over", "eight-days-over", "end", "DM-2", "--way",
       "initial-8-days")
    ok(lab("end", "DM-2", "--key", "one").code == 0, "filed")
    no("a second ending", "already-ending", "end", "DM-2")
    no("port-out beside a plain ending", "other-way-running", "end", "DM-2",
       "--way", "port-out")
    ok(lab("fact", "DM-3", "port-reserved").code == 0, "a reservation")
    no("plain while the number is on its way", "port-pending", "end", "DM-3")
    other = lab("end", "DM-2", "--key", "one", "--on", "2030-01-31")
    ok(other.code == 2, "the same key with another request", other)
    stale = lab("ending", "withdraw", "DM-2", "--if-version", "1")
    ok(stale.code == 2 and "stale" in stale.err, "a stale version", stale)
    no("evidence for another card", "other-line", "duty", "seen", "DM-2",
       "sim-card", "--card", "8981100000000000036")
    no("a grade below the rule's", "grade-too-low", "duty", "seen", "DM-2",
       "sim-card", "--grade", "stated")
    no("no such duty", "no-such-duty", "duty", "seen", "DM-2", "credit")
    alone = lab("duty", "waive", "DM-2", "dues", "--reason", "goodwill",
                "--approver", "cli")
    ok(alone.code == 2 and "second person" in alone.err,
       "nobody lets a duty go alone", alone)
    no("what cannot be let go", "cannot-waive", "duty", "waive", "DM-2",
       "contract", "--reason", "goodwill", "--approver", "boss")
    ok(ends_today(lab, 4).code == 0, "ends today")
    no("too late to take back", "too-late", "ending", "withdraw", "DM-4")
    lab.check("after every no")


def test_clock_set_back(lab):
    lab.demo(line(1))
    lab("end", "DM-1")
    lab("clock", "advance", "--days", "3")
    back = lab("clock", "advance", "--to", "2020-01-01")
    ok(back.code == 2 and "past" in back.err, "no way back", back)
    lab.check("after that")


def test_lock(lab):
    lab.demo(line(1))
    with open(str(lab.store) + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        busy = lab("end", "DM-1")
        ok(busy.code == 4 and "another process" in busy.err,
           "one process at a time changes the store", busy)
        ok(lab("line", "show", "DM-1").code == 0, "reading goes on")


def test_wrong_store(lab):
    ok(lab("line", "list").code == 2, "no store")
    lab.store.write_text("not a database at all, but long enough " * 50)
    ok(lab("line", "list").code in (2, 5), "a file that is no store")
    lab.store.unlink()
    lab.demo(line(1))
    ok(lab("db", "init", "--issuer", "lab").code == 2,
       "a store is never made twice")
    alien = lab("line", "list", env={"KAIYAKU_ISSUER": "other"})
    ok(alien.code == 2 and "belongs to" in alien.err,
       "another issuer's store", alien)


@contextmanager
def small_disk(lab, options, label):
    """The lab's store lies on a disk of its own; None where it cannot."""
    disk = lab.folder / "small"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs",
                           disk], capture_output=True)
    if made.returncode != 0:
        skip(label, "no small disk can be mounted here")
        yield None
        return
    try:
        lab.store = disk / "k.db"
        yield disk
    finally:
        subprocess.run(["umount", disk], check=False)


def remount(disk, options):
    subprocess.run(["mount", "-o", "remount," + options, disk], check=True)


def test_read_only(lab):
    with small_disk(lab, "size=64m", "a read-only store") as disk:
        if disk is None:
            return
        lab.demo(line(1))
        remount(disk, "ro")
        answer = lab("end", "DM-1")
        ok(answer.code in (2, 6) and "Traceback" not in answer.err,
           "a read-only store says so", answer)
        remount(disk, "rw")
        ok(lab.json("line", "show", "DM-1")["ending"] is None,
           "and nothing was done")
        lab.check("read-only")


def test_corrupted_page(lab):
    lab.demo(*[line(n) for n in range(1, 40)])
    size = lab.store.stat().st_size
    with open(lab.store, "r+b") as store:
        for page in range(2, size // 4096):
            store.seek(page * 4096)
            store.write(b"\xff" * 200)
    answer = lab("db", "check")
    ok(answer.code == 5, "damage is found", answer)
    answer = lab("line", "list")
    ok(answer.code in (0, 5), "and nothing crashes", answer)
    answer = lab("end", "DM-7")
    ok(answer.code in (2, 5), "nor is anything done", answer)


def test_full_disk(lab):
    with small_disk(lab, "size=1m", "a full disk") as disk:
        if disk is None:
            return
        lab.demo(line(1))
        answer = lab.add(*[line(n) for n in range(2, 2000)])
        ok(answer.code == 4, "a full disk: later may work", answer)
        lab.check("full disk")
        ok(lab("line", "show", "DM-1").code == 0, "what was there is there")
        remount(disk, "size=64m")
        answer = lab.add(*[line(n) for n in range(2, 2000)])
        ok(answer.code == 0, "with room, the import goes on", answer)
        lab.check("then")


run(globals())
