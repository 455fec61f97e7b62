"""Bulk endings: two persons, one report; killed anywhere they go on."""
import csv
import io
import os
import random
import time

from lab import HEAD, line, luhn, ok, run
from lab_server import Server

LINES = 1200
KILLS = 40 if "KY_LONG" in os.environ else 8
ASHA, BEN = {"KAIYAKU_ACTOR": "asha"}, {"KAIYAKU_ACTOR": "ben"}


def expired(n, until="2026-07-31"):
    """A prepaid line of Demo Mobile whose validity is over."""
    return (f"demo-mobile,DM-{n},physical,prepaid,0901234{n:04d},"
            f"{luhn('898110000' + f'{n:09d}')},44099{n:010d},2026-03-05,"
            f"2026-03-05,2026-03-05,,0,{until}")


def fill(lab, lines, also=()):
    lab.demo()
    rows = [expired(n) for n in range(1, lines + 1)]
    rows += [row + "," for row in also]
    added = lab.add(*rows, head=HEAD + ",valid_until")
    assert added.code == 0, added


def items(lab, bulk, state="all"):
    shown = lab("bulk", "show", bulk, "--items", state)
    assert shown.code == 0, shown
    return list(csv.DictReader(io.StringIO(shown.out)))


def check_report(lab, label, bulk, lines):
    """What the report says is what happened."""
    report = lab.json("bulk", "show", bulk)
    counts = report["counts"]
    ok(report["state"] == "done", f"{label}: done", report)
    ok((counts["lines"], counts["filed"], counts["barred"], counts["refused"],
        counts["failed"]) == (lines, lines, 0, 0, 0),
       f"{label}: the report counts every line once", counts)
    rows = items(lab, bulk)
    ok(len(rows) == lines and {r["state"] for r in rows} == {"filed"},
       f"{label}: every line is there, filed")
    ok(len({r["ending"] for r in rows}) == lines,
       f"{label}: each has an ending of its own")
    ok(report["back"] == sum(int(r["back"]) for r in rows) and
       report["owed"] == sum(int(r["owed"]) for r in rows),
       f"{label}: the sums are those of the lines")
    ended = [e for e in lab.json("ending", "list")["lines"]]
    ok(len(ended) == lines, f"{label}: none is forgotten", len(ended))
    return rows


def test_two_persons(lab):
    fill(lab, 5, also=[line(6)])
    lab("fact", "DM-5", "port-reserved")
    proposed = lab("end", "--expired", "--until", "2026-08-01", env=ASHA)
    ok(proposed.code == 0, "proposed", proposed)
    bulk = proposed.out.split()[0]
    ok("5 lines: 4 to be filed" in proposed.out and
       f"kaiyaku bulk approve {bulk}" in proposed.out and
       "go back to holders" in proposed.out,
       "the report: lines, sums, what the second person types", proposed)
    ok(any(row.split() == ["barred", "port-pending", "1"]
           for row in proposed.out.splitlines()),
       "and how many are barred for what reason", proposed)
    ok(len(lab.json("ending", "list")["lines"]) == 0, "nothing is ended yet")
    own = lab("bulk", "approve", bulk, env=ASHA)
    ok(own.code == 1 and "second person" in own.err, "not by oneself", own)
    back = lab("bulk", "resume", bulk, env=BEN)
    ok(back.code == 1 and "proposed" in back.err, "nor by resuming it", back)
    lab("fact", "DM-4", "sim-changed")
    done = lab("bulk", "approve", bulk, env=BEN)
    ok(done.code == 0 and "3 filed, 1 refused" in done.out,
       "the second person's yes runs it", done)
    ok(any(row.split() == ["refused", "line-changed", "1"]
           for row in done.out.splitlines()),
       "a line that changed since is left alone", done)
    shown = lab.json("ending", "show", "DM-1")
    ok(shown["ending"]["way"] == "expiry", "ended as expired", shown)
    ok(lab.json("bulk", "list")["bulk_endings"][0]["approver"] == "ben",
       "who approved stays written down")
    ok(lab("bulk", "approve", bulk, env=BEN).code == 1, "approved once")
    ok(lab("bulk", "drop", bulk, env=BEN).code == 1, "done is done")
    lab.check("after all")


def test_dropped(lab):
    fill(lab, 2)
    bulk = lab("end", "--expired", "--json", env=ASHA).json["id"]
    ok(lab("bulk", "drop", bulk, env=ASHA).code == 0, "dropped")
    late = lab("bulk", "approve", bulk, env=BEN)
    ok(late.code == 1 and "dropped" in late.err, "not approved any more", late)
    again = lab("end", "--expired", "--key", "k", "--json", env=ASHA).json["id"]
    ok(lab("end", "--expired", "--key", "k", "--json", env=ASHA).json["id"] ==
       again != bulk, "the same key is the same proposal")
    ok(lab("end", "--expired", "--key", "k", "--reason", "other",
           env=ASHA).code == 2, "with other content it is refused")


def test_words(lab):
    fill(lab, 1)
    for label, args, words in (
            ("neither line nor all", ("end",), "a LINE, or --expired"),
            ("both", ("end", "DM-1", "--expired"), "a LINE, or --expired"),
            ("a day wished", ("end", "--expired", "--on", "2026-12-01"),
             "not for --expired"),
            ("a pace for one", ("end", "DM-1", "--per-minute", "3"),
             "for --expired"),
            ("no pace", ("end", "--expired", "--per-minute", "0"),
             "from 1 to 1000000"),
            ("no day", ("end", "--expired", "--until", "x"), "--until"),
            ("no code", ("end", "--expired", "--reason", "Mr X"),
             "reason is a code"),
            ("none there", ("bulk", "show", "bulk-none"), "no bulk ending"),
            ("no name", ("bulk", "approve", "A B"), ""),
            ("no state", ("bulk", "show", "bulk-none", "--items", "x"), "")):
        answer = lab(*args)
        ok(answer.code == 2 and words in answer.err, label, answer)


def progress(lab):
    """State of the first proposal, and how much of it is done."""
    now = lab.json("bulk", "list")["bulk_endings"]
    return (now[0]["state"], sum(now[0]["counts"][k] for k in
                                 ("scanned", "filed"))) if now else ("", 0)


def kill_until(lab, bulk, state, dice, start):
    """Starts the command and kills it, again and again, until it is there.
    Something is done between two kills: a command the process died on twice
    is set aside."""
    killed, before = 0, -1
    for _ in range(KILLS):
        work = start()
        time.sleep(dice.uniform(0.005, 0.12))
        while killed and work.poll() is None and progress(lab)[1] <= before:
            time.sleep(0.02)
        work.kill()
        work.communicate()
        killed += work.returncode == -9
        now, before = progress(lab)
        if now == state:
            break
    return killed


def test_killed_at_work(lab):
    fill(lab, LINES)
    dice = random.Random(4)
    arguments = ("end", "--expired", "--key", "k")
    killed = kill_until(lab, None, "proposed", dice,
                        lambda: lab.start(*arguments))
    ok(killed > 0, "killed in the dry run", killed)
    lab.check("after the kills")
    answer = lab(*arguments, "--json")
    ok(answer.code == 0 and answer.json["state"] == "proposed" and
       answer.json["counts"]["lines"] == LINES,
       "the dry run goes on where it was", answer)
    bulk = answer.json["id"]
    start = lab.start
    first = lab("bulk", "pause", bulk, env=BEN)
    ok(first.code == 1, "it does not run yet", first)
    environment = lab.environment
    lab.environment = lambda: environment() | BEN
    killed = kill_until(lab, bulk, "done", dice,
                        lambda: start("bulk", "approve", bulk))
    # The first one approved, the others were told so: go on by resuming.
    killed += kill_until(lab, bulk, "done", dice,
                         lambda: start("bulk", "resume", bulk))
    ok(killed > 0, "killed while it ran", killed)
    lab.check("after the kills")
    if lab.json("bulk", "show", bulk)["state"] != "done":
        answer = lab("bulk", "resume", bulk)
        ok(answer.code == 0, "it goes on", answer)
    check_report(lab, "killed", bulk, LINES)
    lab.check("in the end")


def test_server(lab):
    """The server works, in both phases through deaths; the API asks for two
    tokens of two persons."""
    fill(lab, LINES)
    server = Server(lab)
    asha = server.token("asha", "operator", "bulk:write,bulk:approve")
    ben = server.token("ben", "operator", "bulk:approve,bulk:write")
    body = {"expired_until": "2026-08-01", "reason": "expired"}
    made = server.ask("POST", "/v1/bulk-endings", body, asha, key="k1")
    ok(made.status == 201 and made.json["state"] in ("draft", "proposed"),
       "proposed", made)
    at = f"/v1/bulk-endings/{made.json['id']}"
    dice = random.Random(5)

    def wait(state, kill):
        # As in kill_until().
        end, before = time.monotonic() + 60, -1
        while time.monotonic() < end:
            now = server.ask("GET", at, token=ben)
            if now.json["state"] == state:
                return now.json
            done = now.json["counts"]["scanned"] + now.json["counts"]["filed"]
            if kill and done > before and dice.random() < 0.5:
                before = done
                time.sleep(dice.uniform(0.001, 0.05))
                server.kill()
                server.start()
                kill -= 1
            time.sleep(0.01)
        return now.json

    now = wait("proposed", KILLS // 2)
    ok(now["counts"]["lines"] == LINES, "the dry run saw every line", now)
    own = server.ask("POST", at + "/approval", token=asha)
    ok(own.status == 409 and own.json["code"] == "second-person",
       "not by oneself", own)
    door = server.ask("POST", at + "/resume", token=ben)
    ok(door.status == 409 and door.json["code"] == "not-now",
       "nor by the back door", door)
    yes = server.ask("POST", at + "/approval", token=ben)
    ok(yes.status == 200 and yes.json["approver"] == "ben", "approved", yes)
    wait("done", KILLS)
    page = server.ask("GET", at + "/items?state=filed&limit=500", token=ben)
    ok(page.status == 200 and len(page.json["items"]) == 500 and
       page.json["next"], "its lines, by pages", page)
    check_report(lab, "server", made.json["id"], LINES)
    ok(server.stop() == 0, "the server stops")
    log = server.log_file.read_text()
    ok("service.bulk-failed" not in log, "nothing failed", log)
    lab.check("in the end")


def test_beside_a_server(lab):
    fill(lab, 100)
    server = Server(lab)
    proposed = lab("end", "--expired", "--json", env=server_env(server, ASHA))
    ok(proposed.code == 0 and proposed.json["state"] == "proposed",
       "the server makes the dry run, the command waits", proposed)
    bulk = proposed.json["id"]
    done = lab("bulk", "approve", bulk, env=server_env(server, BEN))
    ok(done.code == 0 and " done" in done.out, "and runs it", done)
    check_report(lab, "beside", bulk, 100)
    ok(server.stop() == 0, "the server stops")


def test_paced_and_paused(lab):
    """A minute's pace lets a few through, a pause none."""
    fill(lab, 100)
    server = Server(lab)
    bulk = lab("end", "--expired", "--per-minute", "60", "--json",
               env=server_env(server, ASHA)).json["id"]
    token = server.token("ben", "operator", "bulk:approve,bulk:write")
    at = f"/v1/bulk-endings/{bulk}"
    server.ask("POST", at + "/approval", token=token)
    paused = server.ask("POST", at + "/pause", token=token)
    ok(paused.status == 200 and paused.json["state"] == "paused", "paused",
       paused)
    ok(paused.json["counts"]["filed"] < 50, "one a second", paused)
    server.kill()
    server.start()
    now = server.ask("GET", at, token=token).json
    ok(now["state"] == "paused", "a pause outlives the server", now)
    ok(now["counts"]["filed"] - paused.json["counts"]["filed"] <= 1,
       "nothing but what was under way was filed", now, paused)
    dropped = server.ask("POST", at + "/drop", token=token)
    ok(dropped.status == 200, "dropped half way", dropped)
    filed = [r for r in items(lab, bulk) if r["state"] == "filed"]
    ok(len(filed) == dropped.json["counts"]["filed"],
       "what is filed stays filed")
    ok(server.stop() == 0, "the server stops")


def server_env(server, more):
    return {"KAIYAKU_CONFIG": str(server.conf)} | more


run(globals())
