#!/usr/bin/env python3
"""kaiyakud killed and stopped under load: what was acknowledged stays.

Usage: test_server_kill.py KAIYAKU KAIYAKUD
"""
import os
import random
import socket
import sqlite3
import time

from lab import ok, run
from lab_load import (CONFIG, Billing, Load, judge, judge_store, logged, rows,
                      stored)
from lab_server import Server

LONG = "KY_LONG" in os.environ
KILLS = 40 if LONG else 6
STOPS = 10 if LONG else 3
CLIENTS = 64
PEER_LINES = 2000 if LONG else 300
SEED = 3


def in_peace(server):
    """What was being decided at two deaths is set aside until then."""
    ok(server.stop() == 0, "a stop in peace", server.since_start()[-2000:])
    server.start()


def test_killed(lab):
    dice = random.Random(SEED)
    lab.demo()
    server = Server(lab, http=lab.folder / "http.sock", config=CONFIG)
    load = Load(server, server.token(), CLIENTS).start()
    checked, checkpoint = 0, None
    for n in range(KILLS):
        ok(load.wait_for(checked + 50), f"kill {n}: it works again",
           server.since_start()[-2000:])
        time.sleep(dice.uniform(0, 0.3))
        server.kill()
        acks = list(load.acks)
        lost = stored(load, acks)
        ok(not lost, f"kill {n}: all {len(acks)} acknowledged are there",
           *lost[:5])
        checked = len(acks)
        checkpoint = checkpoint or lab("log", "checkpoint").out
        server.start()
    in_peace(server)
    load.finish()
    ok(load.sent_again > 0, f"{load.sent_again} of {len(load.acks)} were sent "
       "again")
    judge(load, "after the kills")
    ok(server.stop() == 0, "a last stop")
    judge_store(lab, "after the kills", checkpoint)


def pending(lab):
    return rows(lab, "SELECT line, kind, key FROM effect WHERE kind LIKE "
                "'bss%'")


def test_killed_while_a_peer_works(lab):
    """Billing in another process sees each order once."""
    dice = random.Random(SEED)
    lab.demo()
    with Billing() as billing:
        for n in range(1, PEER_LINES + 1):
            billing.control(line={"id": f"L-{n}"})
        server = Server(lab, http=lab.folder / "http.sock",
                        config=CONFIG + billing.config)
        load = Load(server, server.token(), CLIENTS,
                    contracts=PEER_LINES).start()
        killed = 0
        def orders():
            return billing.control(show="L-1")["orders_n"]

        while orders() < PEER_LINES and killed < KILLS:
            before, end = orders(), time.monotonic() + 20
            while orders() < before + 20 and time.monotonic() < end:
                time.sleep(dice.uniform(0, 0.05))
            server.kill()
            killed += 1
            server.start()
        in_peace(server)
        load.complete()
        ok(killed > 1, f"killed {killed} times while orders were given")
        end = time.monotonic() + 60
        while pending(lab) and time.monotonic() < end:
            time.sleep(0.1)
        ok(not pending(lab), "every order came to an end", pending(lab)[:5])
        judge(load, "with a peer")
        given = {n: len(billing.control(show=f"L-{n}")["orders"])
                 for n in range(1, PEER_LINES + 1)}
        ok(all(n == 1 for n in given.values()), "billing has one order a line",
           {k: v for k, v in given.items() if v != 1})
        unsure = rows(lab, "SELECT line, kind, state, reason FROM duty WHERE "
                      "kind = 'contract' AND state NOT IN ('sent', 'seen', "
                      "'waiting')")
        ok(not unsure, "and no contract is left unsure", unsure[:5])
        ok(server.stop() == 0, "a last stop")
    judge_store(lab, "with a peer")


def unanswered(load):
    """Requests whose sender heard nothing, and that were carried out."""
    lab = load.server.lab
    there = {name for name, in rows(lab, "SELECT contract_no FROM line")}
    ended = {name for name, in rows(
        lab, "SELECT contract_no FROM line JOIN ending USING (issuer, line)")}
    return [key for key in load.notes.get("unfinished", [])
            if key.split("-", 1)[1] in
            (there if key.startswith("add-") else ended)]


def test_stopped(lab):
    """SIGTERM under load: what was done was answered."""
    dice = random.Random(SEED)
    lab.demo()
    server = Server(lab, config=CONFIG)
    token = server.token()
    for n in range(STOPS):
        load = Load(server, token, CLIENTS, prefix=f"S{n}").start()
        ok(load.wait_for(100), f"stop {n}: under load")
        time.sleep(dice.uniform(0, 0.2))
        code = server.stop()
        load.halt()
        ok(code == 0, f"stop {n}: exit 0", code, server.since_start()[-2000:])
        ok(not unanswered(load), f"stop {n}: all that was done was answered",
           unanswered(load))
        lost = stored(load)
        ok(not lost, f"stop {n}: all {len(load.acks)} acknowledged are there",
           *lost[:5])
        ok(" server.stopped" in server.since_start() and
           " error " not in server.since_start(),
           f"stop {n}: without an error", server.since_start()[-1000:])
        server.start()
    ok(logged(server), "papers have come into the log")
    ok(server.stop() == 0, "a last stop")
    judge_store(lab, "after the stops")


# --- the service manager ---

class Manager:
    """Hears sd_notify(3)."""

    def __init__(self, path):
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.said = []

    def hear(self, word, seconds=20):
        """Until somebody says it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            try:
                self.said += self.socket.recv(4096).decode().splitlines()
            except TimeoutError:
                break
            if self.said[-1] == word or word in self.said:
                return True
        return False

    def forget(self):
        self.said = []


def test_service_manager(lab):
    lab.demo()
    manager = Manager(lab.folder / "notify")
    server = Server(lab, environment={"NOTIFY_SOCKET": str(manager.path),
                                      "WATCHDOG_USEC": "400000"})
    ok(manager.hear("READY=1"), "says that it is ready", manager.said)
    status = [s for s in manager.said if s.startswith("STATUS=")]
    ok(status and str(server.port) in status[0], "and where", manager.said)
    for n in range(3):
        manager.forget()
        ok(manager.hear("WATCHDOG=1"), f"says that it lives, {n}")
    manager.forget()
    ok(server.stop() == 0 and manager.hear("STOPPING=1"),
       "says that it stops", manager.said)


def test_watchdog_of_a_stuck_store(lab):
    """Alive means that the writer comes round."""
    lab.demo()
    manager = Manager(lab.folder / "notify")
    server = Server(lab, environment={"NOTIFY_SOCKET": str(manager.path),
                                      "WATCHDOG_USEC": "200000"})
    ok(manager.hear("WATCHDOG=1"), "it lives")
    db = sqlite3.connect(lab.store, isolation_level=None, timeout=10)
    db.execute("BEGIN IMMEDIATE")
    while manager.hear("WATCHDOG=1", 0.3):  # said before, or just then
        manager.forget()
    manager.forget()
    ok(not manager.hear("WATCHDOG=1", 0.5), "without its writer it is silent")
    ok(server.ask("GET", "/livez").status == 200, "while HTTP answers")
    db.execute("ROLLBACK")
    db.close()
    ok(manager.hear("WATCHDOG=1"), "and speaks again when the writer goes on")
    ok(server.stop() == 0, "stopped")


def test_socket_handed_over(lab):
    """LISTEN_FDS: connections wait while it is away."""
    lab.demo()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port = listener.getsockname()[1]
        server = Server(
            lab, config=CONFIG, environment={
                "LISTEN_FDS": "1", "LISTEN_FDNAMES": "http"},
            wrap=("sh", "-c", f'exec 3<&{listener.fileno()}; '
                  'LISTEN_PID=$$ exec "$@"', "sh"),
            popen={"pass_fds": [listener.fileno()]})
        server.port = port
        ok(server.ask("GET", "/readyz").status == 200, "it listens there")
        token = server.token()
        waiting = []
        for n in range(STOPS):
            ok(server.stop() == 0, f"stop {n}")
            early = server.connect()
            early.request("GET", "/livez")
            waiting.append(early)
            server.start()
            server.port = port
            ok(early.getresponse().status == 200,
               f"who connected while it was away is answered, {n}")
            early.close()
        load = Load(server, token, CLIENTS, contracts=200).start()
        load.wait_for(100)
        server.stop()
        server.start()
        server.port = port
        load.finish()
        judge(load, "over a socket handed over")
        ok(server.stop() == 0, "a last stop")


if __name__ == "__main__":
    run(globals())
