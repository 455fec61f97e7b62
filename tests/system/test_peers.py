#!/usr/bin/env python3
"""Lines ended through real adapters.  Usage: test_peers.py PROGRAM PEER

Billing is PEER (bss_peer.py, TM Forum v4) or a drop folder, mail a maildir;
the other peers are the demo store's simulated ones.
"""
import csv
import datetime
import email
import email.policy
import json
import subprocess
import sys
import urllib.request

import lab as shared
from lab import HEAD, line, ok, run

PEER = sys.argv[2]


class Billing:
    """The peer in its own process."""

    def __enter__(self):
        self.process = subprocess.Popen(
            ["python3", PEER, "--token", "t0ken"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().split()[1]
        return self

    def __exit__(self, *ignored):
        self.process.stdin.close()
        self.process.wait(10)

    def control(self, **body):
        with urllib.request.urlopen(urllib.request.Request(
                f"http://127.0.0.1:{self.port}/control",
                json.dumps(body).encode()), timeout=10) as answer:
            return json.load(answer)


def prepare(lab, conf):
    """A demo store with one line, and its settings."""
    (lab.folder / "k.conf").write_text(conf + f"""
[peer "mail"]
kind = maildir
folder = {lab.folder}/mail
from = papers@issuer.example
from_name = 発行者
""")
    lab.environment = lambda: shared.Lab.environment(lab) | {
        "KAIYAKU_CONFIG": str(lab.folder / "k.conf")}
    lab.demo()
    added = lab.add(line(1) + ",holder@example.com,ja",
                    head=HEAD + ",email,language")
    assert added.code == 0, added


def duty(lab, kind):
    shown = lab.json("ending", "show", "DM-1")
    duties = shown.get("duties") or shown["ending"]["duties"]
    return next(d for d in duties if d["kind"] == kind)


def papers(lab):
    return {parse(path)["Subject"] for path in
            (lab.folder / "mail/new").iterdir()}


def parse(path):
    return email.message_from_bytes(path.read_bytes(),
                                    policy=email.policy.default)



def test_tmf(lab):
    with Billing() as billing:
        prepare(lab, f"""
[peer "bss"]
kind = tmf
url = http://127.0.0.1:{billing.port}/tmf-api
token = t0ken
""")
        billing.control(line={"id": "DM-1"})
        billing.control(fault="500-after", method="POST")
        ended = lab("end", "DM-1")
        ok(ended.code == 0, "filed, and the answer of billing was lost", ended)
        held = billing.control(show="DM-1")
        ok(held["orders_n"] == 1 and held["last"], "one order", held)
        day = held["last"]
        ok(duty(lab, "contract")["state"] != "seen", "the contract still runs")
        lab("clock", "advance", "--to", day)
        ok(duty(lab, "contract")["state"] != "seen", "on its last day too")
        billing.control(today="2100-01-01")
        lab("clock", "advance", "--days", "3")
        ok(duty(lab, "contract")["state"] == "seen", "over when billing says",
           duty(lab, "contract"))
        ok(billing.control(show="DM-1")["orders_n"] == 1, "still one order")
        ok({"解約のお申し込みを受け付けました", "ご契約は終了しました"} <=
           {subject.split(" (")[0] for subject in papers(lab)},
           "receipt and statement in the mail", papers(lab))
        lab.check("at the end")


def test_tmf_withdrawn(lab):
    with Billing() as billing:
        prepare(lab, f"""
[peer "bss"]
kind = tmf
url = http://127.0.0.1:{billing.port}/tmf-api
token = t0ken
""")
        billing.control(line={"id": "DM-1"})
        day = datetime.date.today() + datetime.timedelta(days=20)
        lab("end", "DM-1", "--on", str(day))
        ok(billing.control(show="DM-1")["last"], "a last day is set")
        back = lab("ending", "withdraw", "DM-1")
        ok(back.code == 0, "withdrawn", back)
        held = billing.control(show="DM-1")
        ok(held["last"] is None and held["status"] == "active",
           "and unset at billing", held)


def test_drop(lab):
    folder = lab.folder / "bss"
    prepare(lab, f'[peer "bss"]\nkind = csv\nfolder = {folder}\n')
    ended = lab("end", "DM-1")
    ok(ended.code == 0, "filed", ended)
    orders = list((folder / "out").iterdir())
    ok(len(orders) == 1, "one order lies there", orders)
    with orders[0].open(encoding="utf-8") as file:
        order = next(csv.DictReader(file))
    ok(order["action"] == "end" and order["contract_no"] == "DM-1",
       "to end the contract", order)
    lab("clock", "advance", "--days", "1")
    ok(len(list((folder / "out").iterdir())) == 1, "and is not put again")

    def state(running):
        (folder / "in/DM-1.csv").write_text(
            "contract_no,running,last_day,options,devices,late_usage,"
            f"currency,as_of\nDM-1,{running},{order['day']},,,0,JPY,"
            "2026-08-26T03:00:00Z\n")

    orders[0].rename(folder / "done" / orders[0].name)
    state("yes")
    lab("clock", "advance", "--days", "2")
    ok(duty(lab, "contract")["state"] in ("sent", "waiting"), "set, it says",
       duty(lab, "contract"))
    state("no")
    lab("clock", "advance", "--days", "60")
    ok(duty(lab, "contract")["state"] == "seen", "over, it says",
       duty(lab, "contract"))
    lab.check("at the end")


def test_settings(lab):
    lab.demo()
    for conf, words in {
            '[peer "bss"]\nkind = csv\nfolder = /nowhere/at/all\n': "nowhere",
            '[peer "mail"]\nkind = maildir\nfolder = m\nfrom = x\n': "mail",
    }.items():
        (lab.folder / "k.conf").write_text(conf)
        lab.environment = lambda: shared.Lab.environment(lab) | {
            "KAIYAKU_CONFIG": str(lab.folder / "k.conf")}
        answer = lab("tick")
        ok(answer.code != 0 and words in answer.err, words, answer)


if __name__ == "__main__":
    run(globals())
