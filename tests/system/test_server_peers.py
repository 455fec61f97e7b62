#!/usr/bin/env python3
"""A peer that hangs, lies, is late, hangs up: the line waits with a reason,
nothing is believed without a look, and everybody else goes on.

Usage: test_server_peers.py KAIYAKU KAIYAKUD
"""
import os
import time

from lab import ok, run
from lab_load import CONFIG, Billing, Load, judge, judge_store, new_line, rows
from lab_server import Server

LONG = "KY_LONG" in os.environ
HANGS = 8  # as many as there are workers
FAULTS = ("close", "close-after", "500-before", "500-after", "503-wait", "429",
          "401", "late", "lie", "garbage")


def contract(server, token, line):
    """The duty of billing."""
    ending = server.ask("GET", f"/v1/lines/{line}", token=token).json["ending"]
    duties = server.ask("GET", f"/v1/endings/{ending['ref']}/duties",
                        token=token).json["duties"]
    return next(d for d in duties if d["kind"] == "contract")


def end_line(server, token, billing, n, **wish):
    """A line that billing knows, ended; its number."""
    billing.control(line={"id": f"P-{n}"})
    added = server.ask("POST", "/v1/lines", new_line(f"P-{n}", n), token,
                       key=f"add-{n}")
    line = added.json["line"]
    filed = server.ask("POST", f"/v1/lines/{line}/endings",
                       {"authority": {"checked": "papers"}} | wish, token,
                       key=f"end-{n}", match="*")
    assert filed.status == 201, str(filed)
    return line


def wait(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def last_day(billing, n):
    return billing.control(show=f"P-{n}")["last"]


def test_faults(lab):
    """Each fault at the first order: what is said is what is true."""
    lab.demo()
    with Billing() as billing:
        server = Server(lab, config=CONFIG + billing.config)
        token = server.token()
        for n, fault in enumerate(FAULTS, 1):
            billing.control(fault=fault, times=1, method="POST")
            line = end_line(server, token, billing, n)
            ok(wait(lambda: contract(server, token, line)["tries"] > 0 or
                    contract(server, token, line)["state"] != "open"),
               f"{fault}: it was tried", contract(server, token, line))
            time.sleep(0.5)
            duty = contract(server, token, line)
            ok(duty["state"] in ("open", "waiting", "sent", "unsure",
                                 "refused"),
               f"{fault}: the duty is {duty['state']} ({duty['reason']})", duty)
            ok(duty["state"] != "seen" and (
                duty["state"] != "sent" or last_day(billing, n)
                or fault in ("lie",)),
               f"{fault}: nothing is believed that was not looked at", duty)
            ok(duty["state"] == "sent" or duty["reason"],
               f"{fault}: and it says why", duty)
            billing.control(fault=None, times=0)
            ok(len(billing.control(show=f"P-{n}")["orders"]) <= 1,
               f"{fault}: one order at most")
        after = end_line(server, token, billing, 50)
        ok(wait(lambda: contract(server, token, after)["state"] in
                ("sent", "waiting")) and last_day(billing, 50),
           "a line after them is ordered at once",
           contract(server, token, after))
        ok(server.stop() == 0, "stopped")
        # Time brings the ones that waited to their order.
        conf = {"KAIYAKU_CONFIG": str(server.conf)}
        gone = lab("clock", "advance", "--days", "1", env=conf)
        ok(gone.code == 0, "a day passes", gone)
        asked = {f: billing.control(show=f"P-{n}")["orders"]
                 for n, f in enumerate(FAULTS, 1)}
        ok(all(len(o) == 1 for o in asked.values()),
           "each has one order in the end", asked)
    judge_store(lab, "after the faults")


def test_hanging(lab):
    """As many hang as there are workers: HTTP does not mind."""
    lab.demo()
    with Billing() as billing:
        billing.control(fault="hang", times=HANGS)
        server = Server(lab, config=CONFIG + billing.config)
        token = server.token()
        lines = [end_line(server, token, billing, n)
                 for n in range(1, HANGS + 1)]
        before = billing.control()["requests"]
        ok(wait(lambda: billing.control()["requests"] >= HANGS),
           "every worker waits for an answer", before)
        load = Load(server, token, 32, contracts=200, prefix="W").start()
        load.complete()
        judge(load, "while they hang")
        ok(server.ask("GET", "/readyz").status == 200, "and it is ready")
        states = [contract(server, token, line)["state"] for line in lines]
        ok("seen" not in states, "nothing is seen that nobody showed", states)
        if LONG:
            ok(wait(lambda: all(last_day(billing, n) for n in
                                range(1, HANGS + 1)), 300),
               "in the end each is ordered")
        code = server.stop(60)
        ok(code == 0, "it can be stopped meanwhile", code)
        server.start()
        unsure = rows(lab, "SELECT line FROM duty WHERE kind = 'contract' "
                      "AND state = 'seen'")
        ok(not unsure, "and nothing came to be seen by it", unsure)
        ok(server.stop(60) == 0, "stopped again")
    judge_store(lab, "after hanging")


def test_gone(lab):
    """A peer that is not there at all, and comes back."""
    lab.demo()
    with Billing() as billing:
        config = billing.config
    server = Server(lab, config=CONFIG + config)
    token = server.token()
    load = Load(server, token, 16, contracts=50, prefix="G").start()
    load.complete()
    judge(load, "without the peer")
    ok(wait(lambda: rows(lab, "SELECT count(*) FROM duty WHERE kind = "
                         "'contract' AND reason <> ''")[0][0] == 50),
       "each contract's duty says what is the matter",
       rows(lab, "SELECT state, reason, count(*) FROM duty WHERE kind = "
            "'contract' GROUP BY 1, 2"))
    ok(not rows(lab, "SELECT line FROM duty WHERE kind = 'contract' AND "
                "state IN ('seen', 'sent')"), "and none says it was done")
    ok(server.stop() == 0, "stopped")


if __name__ == "__main__":
    run(globals())
