"""Many clients of a Server at once, what was acknowledged to them, and whether
it is there.

    load = Load(server, token, clients=64)
    load.start()
    ...                      # kill it, fill its disk
    load.finish()            # each client brings its line to its end
    judge(load, "after it")
"""
import http.client
import json
import sqlite3
import subprocess
import threading
import time
import urllib.request

import lab
from lab import ok

PEER = lab.ROOT / "tests/peers/bss_peer.py"
PATIENCE_S = 60
AGAIN_S = 0.05  # before a request without an answer is sent again
CONFIG = "[engine]\nbrake_per_hour = 1000000\n"


class Billing:
    """The TM Forum peer of tests/peers in its own process."""

    def __enter__(self):
        self.process = subprocess.Popen(
            ["python3", PEER, "--token", "t0ken-of-a-peer"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # says who hung up
            text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        return self

    def __exit__(self, *ignored):
        self.process.stdin.close()
        self.process.wait(10)

    def control(self, **body):
        with urllib.request.urlopen(urllib.request.Request(
                f"http://127.0.0.1:{self.port}/control",
                json.dumps(body).encode()), timeout=10) as answer:
            return json.load(answer)

    @property
    def config(self):
        return (f'[peer "bss"]\nkind = tmf\n'
                f"url = http://127.0.0.1:{self.port}/tmf-api\n"
                "token = t0ken-of-a-peer\n")


def new_line(contract, n, **more):
    """The body that adds it."""
    return {"provider": "demo-mobile", "contract": contract,
            "contract_date": "2026-03-05", "service_start": "2026-03-05",
            "billed_through": "2026-07-31", "monthly_fee": 1980,
            "imsi": f"44099{n:010d}",
            "number": f"0901{n // 10000 % 1000:03d}{n % 10000:04d}"} | more


class Client(threading.Thread):
    """Adds a line, ends it, and the next one; one request at a time, sent
    again under its key until it has an answer."""

    def __init__(self, load):
        super().__init__(daemon=True)
        self.load, self.connection = load, None

    def once(self, method, path, body, key, match):
        if self.connection is None:
            self.connection = self.load.server.connect(timeout=30)
        try:
            return self.load.server.ask(
                method, path, body, self.load.token, key, match,
                self.connection)
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise

    def until_answered(self, path, body, key, match=None):
        load, tries = self.load, 0
        while time.monotonic() < load.deadline:
            tries += 1
            try:
                reply = self.once("POST", path, body, key, match)
            except (OSError, http.client.HTTPException) as why:
                load.note("lost", repr(why))
            else:
                if reply.status in (429, 503):
                    load.note(reply.status, reply)
                elif reply.status == 409 and reply.json["code"] == "set-aside":
                    load.note("aside", reply)  # until a stop in peace
                elif reply.status in (200, 201):
                    load.acknowledge(path, body, key, match, reply, tries)
                    return reply
                else:
                    load.note("odd", reply)
                    return None
            if load.halted:
                break
            time.sleep(AGAIN_S)
        load.note("unfinished", key)
        return None

    def run(self):
        while (contract := self.load.next()) is not None:
            n, name = contract
            added = self.until_answered(
                "/v1/lines", new_line(name, n), f"add-{name}")
            if added:
                self.until_answered(
                    f"/v1/lines/{added.json['line']}/endings",
                    {"authority": {"checked": "papers"}}, f"end-{name}", "*")
        if self.connection:
            self.connection.close()


class Load:
    def __init__(self, server, token, clients=64, prefix="L", contracts=10**6):
        self.server, self.token, self.prefix = server, token, prefix
        self.lock = threading.Lock()
        self.n, self.most = 0, contracts
        self.enough = self.halted = False
        self.acks, self.notes = [], {}
        self.deadline = time.monotonic() + 10 * PATIENCE_S
        self.clients = [Client(self) for _ in range(clients)]

    def next(self):
        with self.lock:
            if self.enough or self.n == self.most:
                return None
            self.n += 1
            return self.n, f"{self.prefix}-{self.n}"

    def note(self, what, about):
        with self.lock:
            self.notes.setdefault(what, []).append(about)

    def acknowledge(self, path, body, key, match, reply, tries):
        with self.lock:
            self.acks.append((path, body, key, match, reply, tries))

    def start(self):
        for client in self.clients:
            client.start()
        return self

    def wait_for(self, n, seconds=PATIENCE_S):
        """Until so many are acknowledged."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(self.acks) < n:
            time.sleep(0.005)
        return len(self.acks) >= n

    def halt(self):
        """Nothing more is sent; what has no answer is `unfinished`."""
        self.enough = self.halted = True
        for client in self.clients:
            client.join(PATIENCE_S)

    def complete(self):
        """All its contracts, to the end."""
        self.deadline = time.monotonic() + PATIENCE_S
        for client in self.clients:
            client.join(PATIENCE_S + 40)
        return self

    def finish(self):
        """Every client comes to the end of its line."""
        self.enough = True
        return self.complete()

    def count(self, what):
        return len(self.notes.get(what, []))

    @property
    def sent_again(self):
        return sum(tries > 1 for *_, tries in self.acks)


def rows(lab_, text, *values):
    db = sqlite3.connect(f"file:{lab_.store}?mode=ro", uri=True, timeout=30)
    try:
        return db.execute(text, values).fetchall()
    finally:
        db.close()


def stored(load, acks=None):
    """Of the acknowledgements those that the store does not have as said."""
    lab_ = load.server.lab
    lines = dict(rows(lab_, "SELECT contract_no, line FROM line"))
    endings = dict(rows(lab_, "SELECT line, ref FROM ending"))
    lost = []
    for path, body, key, _, reply, _ in acks or load.acks:
        said = reply.json
        contract = key.split("-", 1)[1]
        if lines.get(contract) != said["line"]:
            lost.append(("line", key, said))
        if "ending" in said and endings.get(said["line"]) != said["ending"]:
            lost.append(("ending", key, said))
    return lost


def numbers_whole(lab_):
    """Events are numbered 1, 2, 3, ..."""
    numbers = [n for n, in rows(lab_, "SELECT n FROM event ORDER BY n")]
    return numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 0


def twice(lab_):
    """What was done twice."""
    return (rows(lab_, "SELECT line FROM ending GROUP BY line "
                 "HAVING count(*) > 1") +
            rows(lab_, "SELECT line FROM event GROUP BY line HAVING "
                 "sum(kind = 'kaiyaku.ending.filed') > 1 OR "
                 "sum(kind = 'kaiyaku.line.added') <> 1"))


def replayed(load, most=400):
    """Of acknowledgements, evenly chosen, those whose repetition is answered
    otherwise."""
    server, other = load.server, []
    step = max(1, len(load.acks) // most)
    connection = server.connect()
    for path, body, key, match, reply, _ in load.acks[::step]:
        again = server.ask("POST", path, body, load.token, key, match,
                           connection)
        if (again.status != reply.status or again.body != reply.body or
                again.headers.get("idempotency-replayed") != "true"):
            other.append((key, str(reply), str(again)))
    connection.close()
    return other


def logged(server, seconds=60):
    """Whether the log has a checkpoint, or has one soon."""
    end = time.monotonic() + seconds
    while server.ask("GET", "/log/checkpoint").status != 200:
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def judge(load, label):
    """A load that is over, against a server that runs."""
    lab_ = load.server.lab
    ok(not load.notes.get("odd"), f"{label}: no other answer than yes or later",
       *map(str, load.notes.get("odd", [])[:3]))
    ok(not load.notes.get("unfinished"), f"{label}: every client came to its "
       "end", load.notes.get("unfinished"))
    lost = stored(load)
    ok(load.acks and not lost, f"{label}: all {len(load.acks)} acknowledged "
       "commands are there", *lost[:5])
    ok(twice(lab_) == [], f"{label}: nothing was done twice", twice(lab_)[:5])
    other = replayed(load)
    ok(not other, f"{label}: each repetition has the answer of the first time",
       *other[:2])
    ok(numbers_whole(lab_), f"{label}: events are numbered without a gap")
    ok(logged(load.server), f"{label}: papers have come into the log")


def judge_store(lab_, label, checkpoint=None):
    """The store, with nobody at it."""
    lab_.check(label)
    out = lab_.folder / "log-out"
    export = lab_("log", "export", str(out))
    ok(export.code == 0, f"{label}: the log is exported", export)
    kept = lab_.folder / "checkpoint-kept"
    kept.write_text(checkpoint or (out / "checkpoint").read_text())
    seen = lab_("log", "verify", str(kept), "--log", str(out), "--key",
                str(lab_.store.parent / "keys/issuer.pub"))
    ok(seen.code == 0, f"{label}: the log only grew", seen)
