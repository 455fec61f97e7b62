#!/usr/bin/env python3
"""Dues paid on a page of a simulated payment service, or under a reference:
commands, the server, and the news that the service sends.

Usage: test_payments.py KAIYAKU KAIYAKUD PEER
"""
import hashlib
import hmac
import json
import subprocess
import sys
import time
import urllib.request

import lab as shared
from lab import line, ok, run
from lab_server import SCOPES, Server

PEER = sys.argv[3]
TOKEN, SECRET = "sk_sim_0123456789", "whsec_demo_0123456789"
HOOK = "/v1/payments/webhook"


class Service:
    """The payment service in its own process."""

    def __enter__(self):
        self.process = subprocess.Popen(
            ["python3", PEER, "--token", TOKEN], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().split()[1]
        return self

    def __exit__(self, *ignored):
        self.process.stdin.close()
        self.process.wait(10)

    def __call__(self, **body):
        with urllib.request.urlopen(urllib.request.Request(
                f"http://127.0.0.1:{self.port}/control",
                json.dumps(body).encode()), timeout=10) as answer:
            return json.load(answer)

    def config(self, **more):
        settings = {"kind": "checkout", "token": TOKEN,
                    "url": f"http://127.0.0.1:{self.port}",
                    "return_url": "https://kaiyaku.example/paid",
                    "webhook_secret": SECRET} | more
        return '[peer "pay"]\n' + "".join(
            f"{k} = {v}\n" for k, v in settings.items() if v is not None)


def prepare(lab, conf):
    """A demo store with one line, and its settings."""
    (lab.folder / "k.conf").write_text(conf)
    lab.environment = lambda: shared.Lab.environment(lab) | {
        "KAIYAKU_CONFIG": str(lab.folder / "k.conf")}
    lab.demo(line(1))


def asked(lab):
    """The line's contract is over; its holder is asked for the last bill."""
    ended = lab("end", "DM-1")
    assert ended.code == 0, ended
    # Asked after the cut-off it ends tomorrow: three days are enough.
    gone = lab("clock", "advance", "--days", "3")
    assert gone.code == 0, gone


def dues(lab):
    shown = lab.json("ending", "show", "DM-1")
    duties = shown.get("duties") or shown["ending"]["duties"]
    return next(d for d in duties if d["kind"] == "dues")


def payments(lab):
    return lab.json("payment", "list", "DM-1")["payments"]


def owed(lab):
    return lab.json("line", "show", "DM-1")["owed"]


def test_page(lab):
    with Service() as service:
        prepare(lab, service.config())
        ok(payments(lab) == [], "nobody was asked yet")
        service(fault="close-after", method="POST")
        asked(lab)
        due = owed(lab)
        rows = payments(lab)
        held = service(show=True)
        ok(held["sessions"] == 1 and held["amount"] == due > 0,
           "one page, though the first answer was lost", held)
        ok(dues(lab)["reason"] == "asked-to-pay", "the duty waits for it",
           dues(lab))
        ok(len(rows) == 1 and rows[0]["state"] == "open" and
           rows[0]["amount"] == due and rows[0]["means"] == "page" and
           rows[0]["link"].startswith("https://pages.pay.example/"),
           "the link is listed", rows)
        said = lab("payment", "list", "DM-1")
        ok(rows[0]["link"] in said.out and "until" in said.out,
           "and in words", said)
        service(pay="last")
        ok(lab("clock", "advance", "--days", "1").code == 0, "a day passes")
        ok(owed(lab) == 0 and payments(lab)[0]["state"] == "paid" and
           payments(lab)[0]["link"] is None, "it is seen paid, and booked",
           payments(lab))
        ok("https://" not in lab("payment", "list", "DM-1").out,
           "there is nothing to be paid any more")
        for bad in (("payment", "list", "DM-9"),
                    ("payment", "list", "DM-1", "--after", "x")):
            ok(lab(*bad).code == 2, f"{bad[-1]} is told as wrong")
        found = lab("db", "check")
        ok(found.code == 0, "the store is sound", found)


def test_page_for_another_sum(lab):
    with Service() as service:
        prepare(lab, service.config())
        asked(lab)
        due = owed(lab)
        paid = lab("fact", "DM-1", "payment", "--amount", "500")
        ok(paid.code == 0, "part of it is paid at the counter", paid)
        lab("clock", "advance", "--days", "2")
        held = service(show=True)
        ok(held["open"] == 1 and held["amount"] == due - 500,
           "one page is open, for the rest", held)
        service(pay="last")
        lab("clock", "advance", "--days", "1")
        ok(owed(lab) == 0, "which settles it")


def news(server, kind, number, secret=SECRET, **thing):
    body = json.dumps({"id": f"evt_{number}", "type": kind,
                       "data": {"object": thing}}).encode()
    at = int(time.time())
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return server.ask("POST", HOOK, body, **{
        "Stripe_Signature": f"t={at},v1={mac.hexdigest()}"})


def wait(condition):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_news(lab):
    with Service() as service:
        prepare(lab, service.config())
        asked(lab)
        due = owed(lab)
        server = Server(lab, config=service.config() +
                        "[metrics]\nlisten = 127.0.0.1:0\n")
        token = server.token(scopes=SCOPES)
        rows = server.ask("GET", "/v1/lines/1/payments", token=token).json
        link = rows["payments"][0]["link"]
        session = link.rsplit("/", 1)[1].split("#")[0]
        forged = news(server, "checkout.session.completed", 1, "x" * 20,
                      id=session)
        ok(forged.status == 400 and owed(lab) == due,
           "forged news are not heard", forged)
        lies = news(server, "checkout.session.completed", 2, id=session)
        ok(lies.status == 200 and lies.json["outcome"] == "told",
           "news that are not true", lies)
        time.sleep(1)
        ok(owed(lab) == due, "move no money: the service is asked")
        service(pay="last")
        told = news(server, "checkout.session.async_payment_succeeded", 3,
                    id=session, payment_intent="pi_sim_1")
        ok(told.json["outcome"] == "told", "true ones", told)
        ok(wait(lambda: owed(lab) == 0), "are booked at once, from the look")
        again = news(server, "checkout.session.async_payment_succeeded", 3,
                     id=session, payment_intent="pi_sim_1")
        ok(again.json["outcome"] == "again", "once", again)
        for number in (4, 5):
            dispute = news(server, "charge.dispute.created", number,
                           id="dp_1", amount=due, currency="jpy",
                           payment_intent="pi_sim_1")
        ok(dispute.json["outcome"] == "again" and
           wait(lambda: owed(lab) == due), "a dispute is owed again, once",
           dispute)
        ok(wait(lambda: service(show=True)["open"] == 1),
           "and asked for again", service(show=True))
        with urllib.request.urlopen(
                f"http://127.0.0.1:{server.metrics}/metrics",
                timeout=10) as answer:
            text = answer.read().decode()
        ok('kaiyaku_pay_events_total{outcome="told"} 3' in text and
           'kaiyaku_pay_events_total{outcome="forged"} 1' in text,
           "all of it is counted", text)
        ok(server.stop() == 0, "stopped")
        log = server.since_start()
        ok(" service.pay-event " in log and " http.pay-forged " in log and
           TOKEN not in log and SECRET not in log and link not in log,
           "and logged, without secrets and links", log)
        lab.check("at the end")


def test_no_news_without_a_secret(lab):
    with Service() as service:
        prepare(lab, service.config())
        server = Server(lab, config=service.config(webhook_secret=None))
        answer = news(server, "checkout.session.completed", 1, id="cs_1")
        ok(answer.status == 404, "nothing is heard there", answer)
        ok(server.stop() == 0, "stopped")


def test_reference(lab):
    prepare(lab, '[peer "pay"]\nkind = reference\nreference_prefix = 9012\n')
    asked(lab)
    due = owed(lab)
    rows = payments(lab)
    digits = rows[0]["reference"]
    ok(len(rows) == 1 and digits.startswith("9012") and
       shared.luhn(digits[:-1]) == digits and rows[0]["link"] is None,
       "a reference with a check digit", rows)
    said = lab("payment", "list", "DM-1").out
    ok("-".join(digits[i:i + 4] for i in range(0, 16, 4)) in said,
       "printed in groups", said)
    lab("clock", "advance", "--days", "2")
    ok(owed(lab) == due and payments(lab)[0]["state"] == "open" and
       len(payments(lab)) == 1, "nothing is settled by itself")
    paid = lab("fact", "DM-1", "payment", "--amount", str(due))
    ok(paid.code == 0 and owed(lab) == 0, "money arrives as a fact", paid)
    lab("clock", "advance", "--days", "2")
    ok(owed(lab) == 0, "and once")


def test_settings(lab):
    prepare(lab, "")
    with Service() as service:
        for label, conf, words in (
                ("no key", service.config(token=None), "needs token"),
                ("no way back", service.config(return_url=None),
                 "needs return_url"),
                ("a way back that is none",
                 service.config(return_url="paid.html"), "return_url"),
                ("in the clear", service.config(url="http://pay.example"),
                 "over https"),
                ("a short secret", service.config(webhook_secret="x"),
                 "webhook_secret"),
                ("what it has no use for", service.config(folder="/x"),
                 "no use for folder"),
                ("a prefix of letters",
                 '[peer "pay"]\nkind = reference\nreference_prefix = a\n',
                 "reference_prefix"),
                ("a kind of another peer", '[peer "pay"]\nkind = csv\n',
                 "can be one of")):
            (lab.folder / "k.conf").write_text(conf)
            checked = lab("check-config")
            ok(checked.code != 0 and words in checked.err, label, checked)
        for label, conf, words in (
                ("a test key", service.config(token="sk_test_0123"),
                 "no money moves"),
                ("no secret", service.config(webhook_secret=None),
                 "every few hours")):
            (lab.folder / "k.conf").write_text(conf)
            checked = lab("check-config")
            ok(checked.code == 0 and words in checked.err,
               f"{label} is a note", checked)
        (lab.folder / "k.conf").write_text(service.config())
        checked = lab("check-config")
        ok(checked.code == 0 and checked.err == "" and
           TOKEN not in checked.out and SECRET not in checked.out,
           "all there, and no secret shown", checked)
        ok("its key is taken" in lab("doctor").out, "doctor tries the key",
           lab("doctor"))
        (lab.folder / "k.conf").write_text(service.config(token="sk_wrong"))
        ok("does not take our key" in lab("doctor").out,
           "and says when it is not taken", lab("doctor"))


run(globals())
