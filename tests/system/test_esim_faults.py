#!/usr/bin/env python3
"""Notifications of chips under faults: deaths of the server and of the
device's program, a full disk, floods, slow senders; and who may read what.

    test_esim_faults.py KAIYAKU KAIYAKUD
        (kaiyaku-esim and kaiyaku-vcard lie beside KAIYAKU)
"""
import base64
import hashlib
import http.client
import json
import os
import random
import shutil
import socket
import threading
import time

from lab import luhn, ok, run, sanitized, skip
from lab_card import der, wire
from lab_ending import HANDLE, Scene, delete, last
from lab_esim import Desk, Peer
from lab_load import judge_store, rows
from test_server_disk import Disk
from test_server_redaction import (PERSONAL, Receiver, clean, found_in,
                                   look_into)

LONG = "KY_LONG" in os.environ
KILLS = 40 if LONG else 6
LINES = 12
PHONES = 16
SEED = 5
PATIENCE_S = 60
HOSTS = [f"smdp{n}.example.com" for n in range(3)]
KEPT = 10000  # rejected ones, by docs/esim-server.md


def iccid_of(n):
    return luhn("89882110000" + f"{n:07d}")


def forged(raw, n):
    """The same under a signature of nobody's, another for each n."""
    at = raw.index(bytes.fromhex("5f3740")) + 3
    return raw[:at] + hashlib.sha512(b"%d" % n).digest() + raw[at + 64:]


class Fleet:
    """Lines whose last day is over, on one chip that deletes them all."""

    def __init__(self, scene, lines=LINES):
        self.scene, card = scene, scene.card
        self.lines = []
        for n in range(lines):
            card.add(iccid_of(n), address=HOSTS, enabled=True)
            with card.talk() as talk:  # one can be enabled at a time
                talk.select()
                assert talk.result(der("bf32", der("a0", der(
                    "5a", wire(iccid_of(n)))), "810100")) == 0
                assert talk.result(der("bf33", der(
                    "5a", wire(iccid_of(n))))) == 0
            self.lines.append(scene.add(iccid_of(n), profile="installed",
                                        eid=card.eid))
            scene.end(self.lines[-1])
        scene.days(3)
        self.signed = [raw for _, _, raw in card.notifications()]

    def open(self):
        """Lines whose profile is not proven to be deleted."""
        return rows(self.scene.lab, "SELECT line, state, reason, grade FROM "
                    "duty WHERE kind = 'profile' AND NOT (state = 'seen' "
                    "AND grade = 'proven')")

    def judge(self, label):
        lab = self.scene.lab
        left = self.scene.wait(self.open, lambda r: not r, PATIENCE_S)
        ok(not left, f"{label}: each of {len(self.lines)} lines is proven",
           left[:5])
        told = self.scene.wait(
            lambda: rows(lab, "SELECT state, count(*) FROM notification "
                         "WHERE verdict <> 'bad-signature' GROUP BY 1"),
            lambda r: r == [("told", len(self.signed))])
        ok(told == [("told", len(self.signed))],
           f"{label}: {len(self.signed)} were told", told,
           self.scene.server.since_start()[-1500:])
        keys = [key for key, in rows(
            lab, "SELECT key FROM command WHERE actor = 'chip'")]
        ok(len(keys) == len(set(keys)) == len(self.signed),
           f"{label}: each once", len(keys), len(set(keys)))


class Phones:
    """Each sends what is left, and forgeries between, until it has an
    answer.  No more `distinct` ones than are kept, for none to get lost."""

    def __init__(self, scene, signed=(), fill=True, phones=PHONES,
                 distinct=KEPT // 2):
        self.scene, self.fill, self.distinct = scene, fill, distinct
        self.base = last(scene.card, "delete")
        self.left, self.n = list(signed), 0
        random.Random(SEED).shuffle(self.left)
        self.acks, self.notes = [], {}
        self.lock, self.enough = threading.Lock(), False
        self.deadline = time.monotonic() + 5 * PATIENCE_S
        self.threads = [threading.Thread(target=self.phone, daemon=True)
                        for _ in range(phones)]
        for t in self.threads:
            t.start()

    def next(self):
        with self.lock:
            self.n += 1
            # While there is to be noise, genuine ones come one by one.
            if self.left and (self.n % 20 == 0 or self.enough):
                return self.left.pop()
            if self.enough or not self.fill:
                return self.left.pop() if self.left else None
            return forged(self.base, self.n % self.distinct)

    def note(self, what, about):
        with self.lock:
            self.notes.setdefault(what, []).append(about)

    def phone(self):
        connection = None
        while (raw := self.next()) is not None:
            body = json.dumps({"pendingNotification":
                               base64.b64encode(raw).decode()}).encode()
            while time.monotonic() < self.deadline:
                try:
                    connection = connection or self.scene.server.connect()
                    answer = self.scene.server.ask("POST", HANDLE, body,
                                                   connection=connection)
                except (OSError, http.client.HTTPException) as why:
                    self.note("lost", repr(why))
                    if connection:
                        connection.close()
                    connection = None
                    time.sleep(0.02)
                    continue
                self.note(answer.status, answer)
                if answer.status == 204:
                    with self.lock:
                        self.acks.append(hashlib.sha256(raw).digest())
                    break
                time.sleep(0.02)
        if connection:
            connection.close()

    def count(self, what):
        return len(self.notes.get(what, []))

    def wait_for(self, n, what=204):
        return self.scene.wait(lambda: self.count(what), lambda c: c >= n,
                               PATIENCE_S) >= n

    def finish(self):
        self.enough = True
        for t in self.threads:
            t.join(PATIENCE_S)
        ok(not any(t.is_alive() for t in self.threads) and not self.left,
           "every phone came to its end")

    def lost(self):
        """Acknowledged, and not in the store."""
        with self.lock:
            acks = set(self.acks)
        return acks - {h for h, in rows(self.scene.lab,
                                        "SELECT sha256 FROM notification")}


# --- deaths ---

def test_killed(lab):
    dice = random.Random(SEED)
    with Scene(lab) as s:
        fleet = Fleet(s)
        phones = Phones(s, fleet.signed)
        seen = 0
        for n in range(KILLS):
            ok(phones.wait_for(seen + 60), f"kill {n}: under load",
               s.server.since_start()[-1500:])
            time.sleep(dice.uniform(0, 0.2))
            s.server.kill()
            lost, seen = phones.lost(), phones.count(204)
            ok(not lost, f"kill {n}: all {seen} acknowledged are there",
               len(lost))
            s.server.start()
        phones.finish()
        odd = {k: str(v[0]) for k, v in phones.notes.items()
               if k not in (204, 503, "lost")}
        ok(not odd and phones.count("lost") > 0,
           "no other answer than yes or later", odd)
        ok(not phones.lost(), "nothing is lost", len(phones.lost()))
        fleet.judge("after the kills")
        ok(s.server.stop() == 0, "a last stop")
        judge_store(lab, "after the kills")


def device(lab, scene, smdp, name):
    """A card of its own with its line; the order to delete, both told."""
    folder = lab.folder / name
    folder.mkdir()
    card = scene.chip(name + "/card")
    iccid = iccid_of(900 + scene.n)
    card.add(iccid, address=[HOSTS[0]], enabled=True)
    line = scene.add(iccid, profile="installed", eid=card.eid)
    scene.end(line)
    return Desk(folder, card), line, [
        "delete", "--iccid", iccid, "--yes", *smdp.flags, "--ending",
        f"http://127.0.0.1:{scene.server.port}"]


def test_device_killed(lab):
    """kaiyaku-esim dies at some APDU and is run again, to the end."""
    points = range(1, 40, 2) if LONG else (3, 9, 14, 18, 21, 24, 26)
    with Scene(lab) as s, Peer(lab.folder / "es9", HOSTS[0]) as smdp:
        devices = {n: device(lab, s, smdp, f"cut-{n}") for n in points}
        s.server.stop()
        s.server.start()  # with their roots
        s.days(3)
        for n, (desk, line, words) in devices.items():
            words[-1] = f"http://127.0.0.1:{s.server.port}"
            first = desk.cut(n, n % 2 == 0, *words)
            again = desk(*words)
            duty = s.until(line, state="seen")
            rows_ = s.wait(lambda: s.notifications(line), lambda r: r and all(
                x["state"] == "told" for x in r))
            ok(first.code == -9 and again.code == 0 and
               desk.card.notifications() == [], f"cut at APDU {n}: then all "
               "is done", first, again)
            ok((duty["state"], duty["grade"]) == ("seen", "proven") and
               [r["event"]["kind"] for r in rows_].count("delete") == 1,
               f"cut at APDU {n}: and the line is proven", duty, rows_)


# --- a full disk ---

def test_full_disk(lab):
    with Disk(lab.folder / "disk") as disk:
        if not disk.there:
            skip("a full disk", "no filesystem may be mounted here")
            return
        lab.store = disk.folder / "k.db"
        with Scene(lab) as s:
            fleet = Fleet(s)
            phones = Phones(s, fleet.signed)
            ok(phones.wait_for(100), "it works")
            disk.fill()
            ok(phones.wait_for(100, 503), "then it says later",
               phones.notes.keys())
            ok(s.server.ask("GET", "/livez").status == 200, "it lives")
            ok(not phones.lost(), "what it took is there")
            seen = phones.count(204)
            disk.empty()
            ok(phones.wait_for(seen + 50), "it works again",
               s.server.since_start()[-1500:])
            phones.finish()
            ok(all(int(a.headers.get("retry-after", 0)) > 0
                   for a in phones.notes[503]), "each refusal says when")
            odd = {k: str(v[0]) for k, v in phones.notes.items()
                   if k not in (204, 503)}
            ok(not odd, "no other answer", odd)
            ok(not phones.lost(), "nothing is lost")
            fleet.judge("after a full disk")
            ok(s.server.stop() == 0, "stopped")
            judge_store(lab, "after a full disk")


# --- floods ---

def test_flood(lab):
    """Forgeries: capped, and nobody else notices."""
    with Scene(lab) as s:
        fleet = Fleet(s, 2)
        phones = Phones(s, phones=8, distinct=10**9)
        ok(phones.wait_for(500), "a flood")
        before = s.server.memory_kib()
        statuses = []
        while phones.count(204) < KEPT + 600 and \
                time.monotonic() < phones.deadline:
            statuses.append(
                s.ask("GET", f"/v1/lines/{fleet.lines[0]}").status)
            if statuses[-1] != 200:
                break
            time.sleep(0.05)
        # One that did not answer at all would have ended the test.
        ok(set(statuses) == {200}, "it answers meanwhile",
           len(statuses), statuses[-1:])
        ok({s.send(raw) for raw in fleet.signed} == {204},
           "and takes genuine ones")
        phones.finish()
        grown = s.server.memory_kib() - before
        if sanitized():
            skip("it did not grow", "a sanitizer keeps what is freed")
        else:
            ok(grown < 96 * 1024, f"it grew by {grown} KiB")
        kept = rows(lab, "SELECT count(*) FROM notification WHERE "
                    "state = 'rejected'")[0][0]
        ok(phones.count(204) > KEPT and kept == KEPT,
           f"of {phones.count(204)} forgeries the last {KEPT} stay", kept)
        ok(s.metric('kaiyaku_notifications{state="rejected"}') == KEPT,
           "and are counted")
        fleet.judge("after a flood")
        ok(s.server.stop() == 0, "stopped")
        lab.check("after a flood")


def test_repeats(lab):
    """The same bytes, a thousand times."""
    with Scene(lab) as s:
        fleet = Fleet(s, 1)
        raw = last(s.card, "delete")
        phones = Phones(s, [raw] * 1000, fill=False)
        phones.finish()
        ok(phones.count(204) == 1000 and len(phones.notes) == 1,
           "each is answered alike", phones.notes.keys())
        kept = rows(lab, "SELECT state, copies FROM notification")
        ok(kept == [("told", 1000)] or s.wait(
            lambda: rows(lab, "SELECT state, copies FROM notification"),
            lambda r: r == [("told", 1000)]) == [("told", 1000)],
           "kept once, and counted", kept)
        told = rows(lab, "SELECT count(*) FROM command WHERE actor = 'chip'")
        ok(told == [(1,)], "the line is told once", told)
        ok(not s.wait(fleet.open, lambda r: not r), "and proven")


def test_slow_senders(lab):
    """Many that never finish their sentence: others do not wait."""
    with Scene(lab) as s:
        fleet = Fleet(s, 1)
        body = json.dumps({"pendingNotification": base64.b64encode(
            fleet.signed[-1]).decode()}).encode()
        head = (f"POST {HANDLE} HTTP/1.1\r\nHost: localhost\r\n"
                f"Content-Length: {len(body)}\r\n\r\n").encode()
        slow = []
        for n in range(100):
            c = socket.create_connection(("127.0.0.1", s.server.port), 20)
            c.sendall((head + body)[:20 + 7 * n])
            slow.append(c)
        told = {s.send(raw) for raw in fleet.signed}
        ok(told == {204}, "others are answered meanwhile", told)
        ok(not s.wait(fleet.open, lambda r: not r), "and told")
        rest = slow.pop()
        rest.sendall((head + body)[20 + 7 * 99:])
        ok(rest.recv(4096).startswith(b"HTTP/1.1 204"),
           "and who comes to an end at last, too")
        for c in [rest, *slow]:
            c.close()
        ok(s.send(fleet.signed[-1]) == 204 and s.server.stop() == 0,
           "nobody minds that the others went away")


# --- who may read it ---

def test_redaction(lab):
    """Chip, card, address and matching id: nowhere in plain."""
    host, matching = "smdp.geheim-host.example", "KA-GEHEIM-7781"
    iccid, other = luhn("898110077777777777"), luhn("898110077777777778")
    receiver = Receiver()
    mail = (f'[peer "mail"]\nkind = maildir\nfolder = {lab.folder}/mail\n'
            "from = papers@issuer.example\n"
            "[webhooks]\nprivate_addresses = yes\n")
    with Scene(lab, config=mail, points="4:install 5:delete") as s:
        s.server.arguments = ("--log-level", "debug")
        s.server.stop()
        s.server.start()
        secrets = {"the chip": s.card.eid, "the card": iccid,
                   "another card": other, "the card on the wire": wire(iccid),
                   "the address": host, "the matching id": matching,
                   "the mailbox": PERSONAL["the mailbox"]}
        s.ask("POST", "/v1/webhooks", {"url": receiver.url + "/all"})
        s.card.add(iccid, address=[host], enabled=True)
        s.smdp.hold(iccid, "Enabled", eid=s.card.eid)
        s.smdp.hold(other, "Downloaded", matchingId=matching)
        line = s.add(iccid, profile="installed", eid=s.card.eid,
                     matching_id=matching, email=secrets["the mailbox"])
        second = s.add(other, profile="released", matching_id=matching)
        for one in (line, second):
            s.end(one)
        s.days(40)
        raw = delete(s.card, iccid)
        refused = []
        for body in (
                {"pendingNotification": raw.hex()},
                {"pendingNotification": [iccid, s.card.eid]},
                {iccid: host}, [s.card.eid, matching]):
            refused.append(s.server.ask("POST", HANDLE, body))
        s.send(forged(raw, 1))
        s.call_back(5, iccid, eid=s.card.eid, matchingId=matching)
        for token in (None, s.witness):
            for point in (5, 101, host):
                s.call_back(point, iccid, eid=s.card.eid, token=token,
                            matchingId=matching)
                s.call_back(point, iccid_of(1), token=token)
        s.send_all(s.card)
        s.until(line, state="seen")
        for words in ({"matching_id": matching + " "}, {"eid": s.card.eid +
                                                       "1"}):
            refused.append(s.ask("POST", "/v1/lines", {
                "provider": "demo-mobile", "contract": "X-1",
                "contract_date": "2026-03-05"} | words))
        for path in (f"/v1/notifications/{iccid}",
                     f"/v1/notifications?state={s.card.eid}",
                     f"/v1/notifications?{host}={matching}",
                     f"/gsma/rsp2/es9plus/{iccid}"):
            refused.append(s.ask("GET", path))
        shown = [s.ask("GET", path) for path in (
            "/v1/notifications", "/v1/notifications/1",
            f"/v1/lines/{line}/notifications", f"/v1/lines/{line}",
            f"/v1/lines/{line}/history", "/v1/events?after=0")]
        ok(all(r.status >= 400 for r in refused) and
           all(r.status == 200 for r in shown), "asked",
           *[str(r) for r in refused + shown
             if (r in refused) != (r.status >= 400)])
        for reply in refused + shown:
            ok(not found_in(reply.body, secrets) and not found_in(
                json.dumps(reply.headers), secrets), "an answer", reply)
        s.wait(lambda: len(receiver.got), lambda n: n > 5)
        with socket.create_connection(
                ("127.0.0.1", s.server.metrics), 10) as c:
            c.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n"
                      b"Connection: close\r\n\r\n")
            metrics = b"".join(iter(lambda: c.recv(65536), b""))
        ok(b"kaiyaku_notifications" in metrics and len(receiver.got) > 5,
           "metrics, and webhooks", len(receiver.got))
        clean(metrics, secrets, "metrics")
        clean(b"\n".join(receiver.got), secrets, "webhooks")
        ok(s.server.stop() == 0, "stopped")
        log = s.server.log_file.read_text("utf-8")
        clean(log, secrets, "the log, at debug")
        ok(log.count("service.notify") >= 2 and "es2" in log,
           "which has all of it")
        mails = b"".join(p.read_bytes() for p in
                         (lab.folder / "mail").rglob("*") if p.is_file())
        inside = {k: v for k, v in secrets.items() if k != "the mailbox"}
        ok(mails, "there was mail")
        clean(mails, inside, "mail")
        s.server.log_file.unlink()
        for card in ("card", "anchors", "mail"):
            shutil.rmtree(lab.folder / card)
        look_into(lab, secrets)


if __name__ == "__main__":
    run(globals())
