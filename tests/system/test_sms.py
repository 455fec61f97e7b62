#!/usr/bin/env python3
"""Codes by SMS, from the form to the gateway and back: it arrives, or the
gateway is down, slow or refuses, and the person goes on another way.

Usage: test_sms.py KAIYAKU KAIYAKUD

The gateway is tests/peers/sms_peer.py, an HTTP server of its own."""
import json
import re
import subprocess
import sys
import time
import urllib.request

from lab import ROOT, ok, run
from lab_post import open_lab, stop
from lab_tab import Tab

NUMBER, CONTRACT, MAIL = "09012341003", "DM-1003", "alex@example.com"
E164 = "+819012341003"
TOKEN = "gateway-token-1"
PATIENCE_S = 20


class Gateway:
    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "tests/peers/sms_peer.py", "--token",
             TOKEN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(PATIENCE_S)

    def __call__(self, **body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/control", json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return json.load(answer)

    def until(self, what):
        """Its state once `what` holds of it."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            state = self(show=True)
            if what(state):
                return state
            time.sleep(0.05)
        raise AssertionError(f"the gateway stays so: {state}")

    @property
    def settings(self):
        return (f'[peer "sms"]\nkind = gateway\n'
                f"url = http://127.0.0.1:{self.port}/send\n"
                "token_file = sms.token\n"
                'body = {"to": "{to}", "text": "{text}", "ref": "{id}"}\n')


def begin(lab, gateway):
    token = lab.folder / "sms.token"
    token.write_text(TOKEN + "\n")
    token.chmod(0o600)
    return open_lab(lab, gateway.settings.replace("sms.token", str(token)))


def ask(tab, way="sms", lang="en", number=NUMBER):
    return tab.get(f"/{lang}/end").send(find="msisdn", name=number, way=way)


def code_of(state):
    return re.search(r"\b(\d{8})\b", state["last"]["text"]).group(1)


def silent(server, label, *secrets):
    log = server.since_start()
    for secret in (*secrets, TOKEN, NUMBER, E164, E164[1:], "/send"):
        ok(secret not in log, f"{label}: not in the log", secret)


def test_it_arrives(lab):
    with Gateway() as gateway:
        server, _ = begin(lab, gateway)
        tab = Tab(server)
        page = ask(tab, lang="zh-Hans")
        ok(page.status == 200 and page.path.endswith("/end/code"),
           "a code is on its way", page)
        state = gateway.until(lambda s: s["sent"] == 1)
        ok(state["last"]["to"] == E164 and state["last"]["ref"],
           "to the line's own number", state)
        code = code_of(state)
        ok(state["last"]["text"].startswith("Demo Mobile："),
           "from whom the line is", state)
        page = page.send(code="00000000" if code != "00000000" else "1" * 8)
        ok(page.status == 422, "a wrong one is refused", page)
        page = page.send(code=code)
        ok("/end/proven/" in page.path and "/end/bill/" not in page.body,
           "the code proves the line, and nothing more is asked", page)
        ask(Tab(server), number="09099999999")
        ask(Tab(server))
        state = gateway.until(lambda s: s["sent"] == 2)
        ok(state["requests"] == 2 and state["last"]["to"] == E164,
           "a number that is no line's gets none", state)
        silent(server, "arrives", code, code_of(state))
        stop(server)


def test_trouble(lab):
    """Whatever the gateway does, the page is the same, and mail is there."""
    faults = (("503", False), ("503-wait", True), ("429", True),
              ("400", False), ("401", True), ("close", None))
    with Gateway() as gateway:
        server, post = begin(lab, gateway)
        for i, (fault, again) in enumerate(faults):
            gateway(reset=True)
            gateway(fault=fault, times=1)
            tab = Tab(server)
            # Two lines in turn: five messages an hour are the most of one.
            page = ask(tab, number=("09012341003", "09012341002")[i % 2])
            ok(page.h1 == "Enter the code" and "No code came?" in page.text and
               "the other way" in page.text and "/en/end/help" in page.body,
               f"{fault}: what to do when none comes", page)
            gateway.until(lambda s: s["requests"] >= 1)
            if again:
                state = gateway.until(lambda s: s["sent"] == 1)
                page = page.send(code=code_of(state))
                ok("/end/proven/" in page.path,
                   f"{fault}: nothing was sent, so it is tried again", page)
        silent(server, "trouble")
        stop(server)


def test_down(lab):
    with Gateway() as gateway:
        server, post = begin(lab, gateway)
    tab = Tab(server)
    start = time.monotonic()
    page = ask(tab)
    ok(page.h1 == "Enter the code" and time.monotonic() - start < 5,
       "nobody answers: the page does not wait for it", page)
    page = ask(tab, way="mail")
    page = page.send(code=post.code(MAIL))
    ok("/end/proven/" in page.path, "mail instead, in the same browser", page)
    silent(server, "down")
    stop(server)


def test_slow(lab):
    with Gateway() as gateway:
        server, post = begin(lab, gateway)
        gateway(fault="hang", times=1)
        tab = Tab(server)
        start = time.monotonic()
        page = ask(tab)
        ok(time.monotonic() - start < 5 and page.h1 == "Enter the code",
           "it hangs: the page does not", page)
        gateway.until(lambda s: s["requests"] == 1)
        page = ask(tab, way="mail")
        page = page.send(code=post.code(MAIL))
        ok("/end/proven/" in page.path, "mail is not held up by it", page)
        ok(server.ask("GET", "/en").status == 200, "nor anybody else")
        silent(server, "slow")
        server.kill()


def test_limits(lab):
    with Gateway() as gateway:
        server, _ = begin(lab, gateway)
        for _ in range(7):
            page = ask(Tab(server))
            ok(page.h1 == "Enter the code", "the page says always the same",
               page)
        state = gateway.until(lambda s: s["sent"] == 5)
        names = [ask(Tab(server)) for _ in range(4)]
        ok("too often" in names[-1].text and "Japan time" in names[-1].text,
           "more than ten times a day for a number", names[-1])
        page = ask(Tab(server), number="09012341001")
        ok(page.h1 == "Enter the code", "another line is not touched", page)
        state = gateway.until(lambda s: s["last"]["to"] != E164)
        ok(state["sent"] == 6, "five messages an hour to a number", state)
        silent(server, "limits")
        stop(server)


run(globals())
