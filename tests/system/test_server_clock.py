#!/usr/bin/env python3
"""The machine's clock jumps under kaiyakud, by hours, both ways.

Usage: test_server_clock.py KAIYAKU KAIYAKUD

libfaketime moves the clock of the process while it runs; without it the test
says so and is done.  The store is none of a demo: its clock is the machine's.
"""
import glob
import threading
import time
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lab import ROOT, ok, run, skip
from lab_load import CONFIG, Billing, judge_store, new_line, numbers_whole, rows
from lab_server import Server

FAKETIME = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
HOUR_US = 3600 * 10**6


class Clock:
    """Of a process that runs: hours before or after the machine's."""

    def __init__(self, folder):
        self.file = folder / "clock"
        self.set(0)

    def set(self, hours):
        new = self.file.with_suffix(".new")
        new.write_text(f"{hours:+d}h\n")
        new.rename(self.file)
        self.hours = hours

    @property
    def environment(self):
        return {"LD_PRELOAD": FAKETIME[0],
                "FAKETIME_TIMESTAMP_FILE": str(self.file),
                "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "ASAN_OPTIONS": "verify_asan_link_order=0"}

    def now(self):
        return datetime.now(timezone.utc) + timedelta(hours=self.hours)


class Receiver:
    def __init__(self):
        self.status, self.got, receiver = 200, [], self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_POST(self):
                self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append(receiver.status)
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()


def wait(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def real_store(lab):
    assert lab("db", "init", "--issuer", "lab").code == 0
    loaded = lab("rules", "load", ROOT / "operators/demo-mobile.json")
    assert loaded.code == 0, loaded


class Story:
    """Lines filed one after another, each with a last day in ten days."""

    def __init__(self, lab, clock, billing, **settings):
        self.lab, self.clock, self.billing = lab, clock, billing
        self.server = Server(
            lab, http=lab.folder / "http.sock", environment=clock.environment,
            config=CONFIG + billing.config
            + "[webhooks]\nprivate_addresses = yes\n", **settings)
        self.n = 0

    def file(self, token):
        self.n += 1
        name = f"C-{self.n}"
        self.billing.control(line={"id": name})
        added = self.server.ask("POST", "/v1/lines", new_line(name, self.n),
                                token, key=f"add-{name}")
        assert added.status == 201, str(added)
        line = added.json["line"]
        day = (datetime.now(timezone.utc) + timedelta(days=10)).date()
        filed = self.server.ask(
            "POST", f"/v1/lines/{line}/endings",
            {"on": str(day), "authority": {"checked": "papers"}}, token,
            key=f"end-{name}", match="*")
        assert filed.status == 201, str(filed)
        return line, filed.json["ending"]


def backwards(lab):
    """Decisions of a line, by their order, that go back in time."""
    return rows(lab, "SELECT line, id FROM (SELECT line, id, at_us, "
                "lag(at_us) OVER (PARTITION BY line ORDER BY id) AS before "
                "FROM command) WHERE at_us < before")


def events_backwards(lab):
    return rows(lab, "SELECT n FROM (SELECT n, at_us, lag(at_us) OVER "
                "(ORDER BY n) AS before FROM event) WHERE at_us < before")


def test_jumps(lab):
    if not FAKETIME:
        skip("clocks that jump", "libfaketime is not installed")
        return
    real_store(lab)
    clock = Clock(lab.folder)
    with Billing() as billing:
        story = Story(lab, clock, billing)
        token = story.server.token()
        soon = datetime.now(timezone.utc) + timedelta(hours=1)
        brief = story.server.token(
            "brief", "operator", "lines:read", "--expires",
            soon.strftime("%Y-%m-%dT%H:%M:%SZ"))

        def asks(one):
            return story.server.ask("GET", "/v1/lines", token=one).status

        _, ref = story.file(token)
        ok(asks(brief) == 200, "a token for an hour")
        kept = story.server.connect()
        for hours in (6, -6, 30, 0):
            clock.set(hours)
            story.file(token)
            got = story.server.ask("GET", "/livez", connection=kept)
            ok(got.status == 200, f"{hours:+d} h: the same connection goes on")
            # What is known of a token is kept for a second.
            if hours > 0:
                ok(wait(lambda: asks(brief) == 401),
                   f"{hours:+d} h: the token has expired")
            ok(asks(token) == 200, f"{hours:+d} h: the other one has not")
            ok(not backwards(lab), f"{hours:+d} h: no line's history goes back",
               backwards(lab))
            ok(not events_backwards(lab), f"{hours:+d} h: nor do the events",
               events_backwards(lab))
        kept.close()
        log = story.server.since_start()
        said = log.count(" engine.clock-back ")
        ok(1 <= said <= 8, "the log says that the clock went back, once each "
           "time, not at each look", said, log[-800:])
        ok(not rows(lab, "SELECT line FROM command WHERE kind = 'wake' AND "
                    "at_us < (SELECT filed_us FROM ending WHERE "
                    "ending.line = command.line)"),
           "no timer rang before its line was filed")
        state = rows(lab, "SELECT contract_running FROM line")
        ok(all(running for running, in state),
           "nothing was ended before its last day", state)
        ok(story.server.stop() == 0, "stopped")
        # Now the clock is 30 hours behind what was decided last.
        story.server.start()
        story.file(token)
        back = story.server.ask("POST", f"/v1/endings/{ref}/withdrawal", {},
                                token, key="back", match="*")
        ok(back.status == 200, "what was filed is withdrawn a day `earlier`",
           back)
        ok(not backwards(lab), "after a start no line's history goes back",
           backwards(lab))
        ok(numbers_whole(lab), "events are numbered without a gap")
        ok(story.server.stop() == 0, "stopped again")
    judge_store(lab, "after the jumps")


def test_timers(lab):
    """A last day comes when the clock says so, and not while it does not."""
    if not FAKETIME:
        skip("timers", "libfaketime is not installed")
        return
    real_store(lab)
    clock = Clock(lab.folder)
    with Billing() as billing:
        story = Story(lab, clock, billing)
        token = story.server.token()
        line, _ = story.file(token)

        def duty():
            return rows(lab, "SELECT state, tries FROM duty WHERE line = ? "
                        "AND kind = 'contract'", line)[0]

        ok(wait(lambda: duty()[0] != "open"), "the last day is set at billing",
           duty())
        for hours in (5, 100, -100):
            clock.set(hours)
            time.sleep(0.7)
            ok(duty()[0] not in ("seen",), f"{hours:+d} h: not over", duty())
        day = billing.control(show="C-1")["last"]
        billing.control(today=str(datetime.fromisoformat(day).date()
                                  + timedelta(days=1)))
        clock.set(24 * 12)
        ok(wait(lambda: duty()[0] == "seen"), "after it, it is seen to be over",
           duty())
        ok(story.server.stop() == 0, "stopped")
    judge_store(lab, "after the last day")


def test_webhooks(lab):
    """Tries keep their distance, and go on after the clock went back."""
    if not FAKETIME:
        skip("webhooks", "libfaketime is not installed")
        return
    real_store(lab)
    clock = Clock(lab.folder)
    receiver = Receiver()
    with Billing() as billing:
        story = Story(lab, clock, billing)
        token = story.server.token()
        made = story.server.ask("POST", "/v1/webhooks", {"url": receiver.url},
                                token)
        ok(made.status == 201, "a webhook", made)
        receiver.status = 500
        clock.set(6)
        story.file(token)

        def due():
            return rows(lab, "SELECT tries, next_try_us, last_try_us FROM "
                        "delivery WHERE state = 'due' AND tries > 0")

        ok(wait(due), "the first tries fail")
        at = clock.now().timestamp() * 10**6
        ok(all(at - HOUR_US < n < at + HOUR_US for _, n, _ in due()),
           "and are tried again soon", due())
        clock.set(0)
        time.sleep(1)
        tries = len(receiver.got)
        time.sleep(1.5)
        ok(len(receiver.got) <= tries + 3, "no storm when it goes back",
           receiver.got)
        receiver.status = 200
        clock.set(7)
        count = "SELECT count(*) FROM delivery WHERE state <> 'done'"
        ok(wait(lambda: rows(lab, count)[0][0] == 0, 40),
           "all are delivered", rows(lab, count), due())
        ok(story.server.stop() == 0, "stopped")


if __name__ == "__main__":
    run(globals())
