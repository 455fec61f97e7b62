"""Webhooks: the commands, and deliveries to a receiver that checks and fails.

The receiver verifies each signature with Python's hmac and fails on demand.
"""
import base64
import hashlib
import hmac
import json
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lab import ok, run

DELIVER = Path(sys.argv[2]).resolve()
PATIENCE = 60


class Receiver:
    """What was sent, in order; `plan` says how to answer an event's try."""

    def __init__(self):
        self.lock = threading.Lock()
        self.got, self.secrets, self.strays = [], [], 0
        self.plan = lambda number, tries: 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                receiver.strays += 1
                self.send_error(404)

            def do_POST(self):
                receiver.take(self)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # the sender was killed, or had enough

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *what):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def signed(self, headers, body):
        """By which of our secrets; each must be a right one."""
        said = headers["webhook-signature"].split(" ")
        head = f"{headers['webhook-id']}.{headers['webhook-timestamp']}."
        good = [i for i, secret in enumerate(self.secrets)
                if "v1," + base64.b64encode(hmac.new(
                    base64.b64decode(secret.removeprefix("whsec_")),
                    head.encode() + body, hashlib.sha256).digest()).decode()
                in said]
        return good if len(good) == len(said) else []

    def take(self, request):
        body = request.rfile.read(int(request.headers["content-length"]))
        event = json.loads(body)
        number = event["data"]["number"]
        with self.lock:
            tries = sum(g["number"] == number for g in self.got)
            status = self.plan(number, tries)
            self.got.append({
                "number": number, "line": event["data"]["line"],
                "id": request.headers["webhook-id"], "body": body,
                "event": event, "at": request.headers["webhook-timestamp"],
                "type": request.headers["content-type"],
                "signed": self.signed(request.headers, body),
                "well": status == 200})
        self.answer(request, status)

    def answer(self, request, status):
        if status == "hang":
            time.sleep(3)
        elif status == "close":
            request.close_connection = True
        elif status == "drip":
            request.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
            for _ in range(60):
                request.wfile.write(b"x")
                request.wfile.flush()
                time.sleep(0.05)
        else:
            request.send_response(status)
            if status == 429:
                request.send_header("Retry-After", "600")
            if status == 302:
                request.send_header("Location", "/elsewhere")
            request.send_header("Content-Length", "0")
            request.end_headers()

    def well(self):
        """Numbers taken, each where it was taken first."""
        with self.lock:
            return list(dict.fromkeys(
                g["number"] for g in self.got if g["well"]))

    def wait(self, condition):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with self.lock:
                got = list(self.got)
            if condition(got):
                return True
            time.sleep(0.01)
        return False


class Deliverer:
    def __init__(self, lab):
        self.process = subprocess.Popen(
            [DELIVER, lab.store], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=lab.folder)
        ready = self.process.stdout.readline()
        assert ready == "ready\n", ready

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline() == "done\n"

    def stop(self):
        _, self.errors = self.process.communicate()
        return self.process.returncode

    def kill(self):
        self.process.kill()
        self.process.communicate()


def add(lab, receiver, *flags):
    made = lab.json("webhook", "add", receiver.url, *flags)
    receiver.secrets.append(made["secret"])
    return made["webhook"]["id"]


def ordered(receiver):
    """Of each line, the first arrivals that were taken are in order."""
    last = {}
    lines = {g["number"]: g["line"] for g in receiver.got}
    for number in receiver.well():
        if last.get(lines[number], 0) > number:
            return False
        last[lines[number]] = number
    return True


def same_each_time(receiver):
    first = {}
    return all(first.setdefault(g["number"], (g["id"], g["body"])) ==
               (g["id"], g["body"]) for g in receiver.got)


def states(lab, hook, state):
    return [d["event"] for d in lab.json(
        "webhook", "deliveries", hook, "--state", state)["deliveries"]]


def wait_states(lab, hook, state, want):
    until = time.monotonic() + PATIENCE
    while states(lab, hook, state) != want and time.monotonic() < until:
        time.sleep(0.05)
    return states(lab, hook, state)


def test_commands(lab):
    lab.demo()
    made = lab("webhook", "add", "https://receiver.example/in?k=1",
               "--events", "ending.filed,kaiyaku.paper.ready",
               "--provider", "demo-mobile")
    ok(made.code == 0 and made.out.count("whsec_") == 1,
       "the secret is printed when it is made", made)
    hook = made.out.split()[0]
    listed = lab("webhook", "list")
    ok(hook in listed.out and "receiver.example" in listed.out, "listed",
       listed)
    ok("whsec_" not in listed.out + lab("webhook", "list", "--json").out,
       "and never again")
    shown = lab.json("webhook", "list")["webhooks"][0]
    ok(shown["events"] == ["kaiyaku.ending.filed", "kaiyaku.paper.ready"] and
       shown["provider"] == "demo-mobile" and shown["state"] == "on",
       "as it was asked for", shown)
    ok(lab.json("webhook", "off", hook)["webhook"]["state"] == "off", "off")
    ok(lab.json("webhook", "on", hook)["webhook"]["state"] == "on", "on")
    turned = lab.json("webhook", "rotate", hook)
    ok(turned["secret"].startswith("whsec_") and
       turned["secret"] not in made.out, "a new secret", turned)
    for words, args in (
            ("an address that is none", ("add", "ftp://receiver.example")),
            ("an address with a blank", ("add", "http://a b")),
            ("a kind that is none", ("add", "http://a", "--events", "x")),
            ("a provider that is none", ("add", "http://a", "--provider",
                                         "A!")),
            ("an address beyond length", ("add", "http://a/" + "x" * 600)),
            ("on what is not there", ("on", "wh-nothere")),
            ("rotate what is not there", ("rotate", "wh-nothere")),
            ("remove what is not there", ("remove", "wh-nothere")),
            ("resend to what is not there", ("resend", "wh-nothere", "1")),
            ("resend what is not there", ("resend", hook, "999")),
            ("resend what is no number", ("resend", hook, "first")),
            ("a state that is none", ("deliveries", "--state", "lost")),
            ("a cursor that is none", ("deliveries", "--after", "-1"))):
        answer = lab("webhook", *args)
        ok(answer.code == 2 and answer.err, f"refused: {words}", answer)
    ok(lab("webhook", "remove", hook).code == 0, "removed")
    ok(lab.json("webhook", "list")["webhooks"] == [], "none is left")


def test_every_kind_of_failure(lab):
    lab.demo()
    faults = [500, 429, 302, "hang", "close", "drip", 404]
    with Receiver() as r:
        hook = add(lab, r)
        r.plan = lambda number, tries: \
            faults[number - 1] if tries == 0 and number <= 7 else 200
        d = Deliverer(lab)
        d.tell("events 20 10")
        # Each failure makes the webhook rest; the clock is turned past it.
        until = time.monotonic() + PATIENCE
        while len(r.well()) < 20 and time.monotonic() < until:
            time.sleep(0.1)
            d.tell("turn 30")
        ok(sorted(r.well()) == list(range(1, 21)), "all arrive in the end",
           r.well())
        ok(all(g["signed"] == [0] for g in r.got), "each try is signed")
        ok(ordered(r), "in order for each line", r.well())
        ok(same_each_time(r), "a repeat has the same id and the same bytes")
        ok(all(g["id"] == "evt_" + g["event"]["id"] for g in r.got),
           "the id is the event's")
        ok(all(g["type"] == "application/cloudevents+json" for g in r.got),
           "the type is a cloud event's")
        ok(r.strays == 0, "redirects are not followed")
        ok(wait_states(lab, hook, "done", list(range(1, 21))) ==
           list(range(1, 21)), "and all are done")
        ok(d.stop() == 0, "stopped", d.errors)
    lab.check("after failures")


def test_dead_letters(lab):
    lab.demo()
    with Receiver() as r:
        hook = add(lab, r)
        r.plan = lambda number, tries: 200 if number == 2 else 500
        d = Deliverer(lab)
        d.tell("events 2 2")
        # Half an hour each time: what fails for five days would be gone.
        until = time.monotonic() + PATIENCE
        while sum(g["number"] == 1 for g in list(r.got)) < 10 and \
                time.monotonic() < until:
            time.sleep(0.03)
            d.tell("turn 1800")
        ok(wait_states(lab, hook, "dead", [1]) == [1], "the tenth was the last")
        ok(wait_states(lab, hook, "done", [2]) == [2],
           "another line's is not held up")
        ok(d.stop() == 0, "stopped")
        listed = lab("webhook", "deliveries", "--state", "dead")
        ok("10 tries" in listed.out and "500" in listed.out,
           "dead letters are listed", listed)
        found = lab("doctor")
        ok(found.code == 1 and "webhook resend" in found.out,
           "doctor knows what to do", found)
        r.plan = lambda number, tries: 200
        again = lab("webhook", "resend", hook, "1")
        ok(again.code == 0, "sent again", again)
        d = Deliverer(lab)
        ok(r.wait(lambda got: 1 in r.well()), "it arrives")
        ok(wait_states(lab, hook, "dead", []) == [], "none is dead")
        d.stop()
        ok(same_each_time(r), "with the id of before")


def test_gone(lab):
    lab.demo()
    with Receiver() as r:
        hook = add(lab, r)
        r.plan = lambda number, tries: 410
        d = Deliverer(lab)
        d.tell("events 3 1")
        ok(wait_states(lab, hook, "dead", [1, 2, 3]) == [1, 2, 3],
           "410: nothing more is tried")
        ok(len(r.got) == 1, "one was sent")
        d.tell("events 1 1")
        d.stop()
        ok(lab.json("webhook", "list")["webhooks"][0]["state"] == "gone",
           "it is gone")
        r.plan = lambda number, tries: 200
        ok(lab("webhook", "on", hook).code == 0, "switched on")
        ok(lab("webhook", "resend", hook, "1", "2", "3").code == 0,
           "what is dead is sent again")
        d = Deliverer(lab)
        ok(r.wait(lambda got: len(r.well()) == 4), "all arrive, and what "
           "happened while it was gone", r.well())
        d.stop()


def test_rotation(lab):
    lab.demo()
    with Receiver() as r:
        hook = add(lab, r)
        r.secrets.append(lab.json("webhook", "rotate", hook)["secret"])
        d = Deliverer(lab)
        d.tell("events 2 1")
        ok(r.wait(lambda got: len(got) == 2), "both arrive")
        d.stop()
        ok(all(g["signed"] == [0, 1] for g in r.got),
           "signed with both secrets")
        r.secrets[0] = lab.json("webhook", "rotate", hook)["secret"]
        d = Deliverer(lab)
        d.tell("events 1 1")
        ok(r.wait(lambda got: len(got) == 3), "another arrives")
        d.stop()
        ok(r.got[2]["signed"] == [0, 1], "the oldest secret is dropped")


def test_killed_in_the_middle(lab):
    lab.demo()
    total = 240
    with Receiver() as r:
        hook = add(lab, r)
        r.plan = lambda number, tries: 200
        d = Deliverer(lab)
        d.tell(f"events {total} 12")
        for n in (5, 40, 41, 90, 150, 200):
            r.wait(lambda got: len(r.well()) >= n)
            d.kill()
            d = Deliverer(lab)
        ok(r.wait(lambda got: len(r.well()) == total),
           "each event arrives, whatever was killed", len(r.well()))
        done = list(range(1, 201))
        ok(wait_states(lab, hook, "done", done) == done, "and is done")
        ok(d.stop() == 0, "stopped")
        repeats = len(r.got) - total
        ok(repeats <= 6 * 4, f"{repeats} repeats: at most what was under way")
        ok(same_each_time(r), "a repeat has the same id and the same bytes")
        ok(ordered(r), "in order for each line")
        ok(all(g["signed"] == [0] for g in r.got), "each try is signed")
    lab.check("after kills")


run(globals())
