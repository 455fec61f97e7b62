#!/usr/bin/env python3
"""What chips signed, over HTTP into a whole server and to its line: ES9+, ES2+
callbacks, what is answered when, and what is shown of it.

    test_es9.py KAIYAKU KAIYAKUD          (kaiyaku-vcard lies beside KAIYAKU)
"""
import base64
import json
import socket
import threading
import time

from lab import line, ok, run
from lab_card import Card, der, wire
from lab_server import SCOPES, Server

ICCID, OTHER = "8988211000000212343", "8988211000000999998"
HOST = "smdp.example.com"
HANDLE = "/gsma/rsp2/es9plus/handleNotification"
ASN1 = "/gsma/rsp2/asn1"
PROGRESS = "/gsma/rsp2/es2plus/handleDownloadProgressInfo"
EVENT = "/gsma/rsp2/es2plus/handleNotification"
READ = SCOPES + ",profiles:read"


class Stand:
    """A chip, a server that trusts its root, an eSIM line on that chip.
    `chain`: of its certificates; `trust`: of test roots."""

    def __init__(self, lab, config="", chain="sound", trust=True, **settings):
        anchors = lab.folder / "anchors"
        anchors.mkdir()
        self.card = Card(lab.folder / "card", chain=chain)
        self.card.root(anchors / "root.pem")
        self.card.add(ICCID, address=[HOST], enabled=True)
        lab.demo(line(1))
        self.server = Server(lab, config=(
            "[metrics]\nlisten = 127.0.0.1:0\n"
            f"[proof]\nanchors = {anchors}\n"
            f"allow_test_roots = {'yes' if trust else 'no'}\n"
            + config), **settings)
        try:
            self.make_line()
        except BaseException:
            self.server.stop()
            raise

    def make_line(self):
        self.token = self.server.token("reader", "operator", READ)
        made = self.server.ask("POST", "/v1/lines", {
            "provider": "demo-mobile", "contract": "E-1", "form": "esim",
            "contract_date": "2026-03-05",
            "service_start": "2026-03-05", "iccid": ICCID,
            "eid": self.card.eid, "profile": "installed"},
            token=self.token, key="e-1")
        assert made.status == 201, str(made)
        self.line = made.json["line"]

    def delete(self):
        """On the chip, as a phone does it."""
        with self.card.talk() as talk:
            talk.select()
            off = der("bf32", der("a0", der("5a", wire(ICCID))), "810100")
            assert talk.result(off) == 0
            assert talk.result(der("bf33", der("5a", wire(ICCID)))) == 0

    def send(self, pending, path=HANDLE, connection=None, **headers):
        return self.server.ask(
            "POST", path, {"pendingNotification": pending},
            connection=connection,
            **{"Content_Type": "application/json;charset=UTF-8",
               "User_Agent": "gsma-rsp-lpad",
               "X_Admin_Protocol": "gsma/rsp/v2.1.0"} | headers)

    def wait(self, what, wanted):
        """What is on record of the line, once it is so."""
        for _ in range(500):
            rows = self.server.ask(
                "GET", f"/v1/lines/{self.line}/notifications",
                token=self.token).json["notifications"]
            if rows and rows[-1]["state"] == "told":
                got = self.server.ask(
                    "GET", f"/v1/notifications/{rows[-1]['notification']}",
                    token=self.token).json
                if got[what] == wanted:
                    return got
            time.sleep(0.02)
        return rows and got

    def metric(self, name):
        with socket.create_connection(
                ("127.0.0.1", self.server.metrics), 10) as s:
            s.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n"
                      b"Connection: close\r\n\r\n")
            text = b"".join(iter(lambda: s.recv(65536), b"")).decode()
        return next(int(r.split()[1]) for r in text.splitlines()
                    if r.startswith(name + " "))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.stop()


def taken(label, answer):
    ok(answer.status == 204 and answer.body == b"" and
       answer.headers.get("x-admin-protocol", "").startswith("gsma/rsp/v2"),
       label, answer)


def refused(label, answer, *statuses):
    ok(answer.status in statuses and
       answer.headers.get("x-admin-protocol", "").startswith("gsma/rsp/v2"),
       label, answer)


def test_a_deletion(lab):
    """From the chip to the line."""
    with Stand(lab) as s:
        s.delete()
        for _, event, raw in s.card.notifications():
            taken(f"{event}: taken", s.send(base64.b64encode(raw).decode()))
        got = s.wait("meaning", "deletion-proven")
        ok(got["meaning"] == "deletion-proven" and
           got["notification"]["verdict"] == "verified" and
           got["notification"]["test_root"],
           "the deletion is proven, against a test root", got)
        taken("the same again", s.send(s.card.pending("delete")))
        signed = base64.b64decode(s.card.pending("delete"))[4:].hex()
        taken("the same event with something unsigned behind it", s.send(
            base64.b64encode(bytes.fromhex(der("30", signed, "850100")))
            .decode()))
        rows = s.server.ask("GET", f"/v1/lines/{s.line}/notifications",
                            token=s.token).json["notifications"]
        ok(rows[-1]["copies"] == 3 and len(rows) == 4,
           "is the same, counted", rows)
        got = [s.metric(f"kaiyaku_{name}") for name in (
            'notifications_received_total{verdict="verified"}',
            # The installation's result came before any certificate.
            'notifications_received_total{verdict="no-certificate"}',
            'notifications{state="told"}', "test_roots")]
        ok(got == [5, 1, 4, 1], "metrics say so", got)
        ready = s.server.ask("GET", "/readyz").json
        ok(ready["ready"] and ready["test_roots"] is True,
           "and nobody overlooks that test roots are taken", ready)
        s.card.reinstall(ICCID)
        taken("installed again", s.send(s.card.pending("install")))
        got = s.wait("meaning", "installed-again")
        ok(got["meaning"] == "installed-again" and got["says"],
           "what is missing is said", got)
        said = s.server.since_start()
        ok(ICCID not in said and s.card.eid not in said and
           ICCID[:-1] not in said, "no log has card or chip")
        shown = json.dumps(rows)
        ok(ICCID not in shown and s.card.eid not in shown, "masked", shown)


def test_a_true_root(lab):
    """As in production: no test root is taken, and this is none."""
    with Stand(lab, chain="plain-names", trust=False) as s:
        s.delete()
        taken("a deletion", s.send(s.card.pending("delete")))
        got = s.wait("meaning", "deletion-proven")
        ok(got and got["meaning"] == "deletion-proven" and
           got["notification"]["verdict"] == "verified" and
           got["notification"]["state"] == "told" and
           got["notification"]["test_root"] is False,
           "is proven, against a root that is none of tests", got)
        ok(s.metric("kaiyaku_test_roots") == 0 and
           "test_roots" not in s.server.ask("GET", "/readyz").json,
           "and none are allowed")


def test_what_is_taken(lab):
    with Stand(lab) as s:
        s.delete()
        good = s.card.pending("delete")
        raw = base64.b64decode(good)
        forged = base64.b64encode(raw.replace(
            bytes.fromhex(wire(ICCID)), bytes.fromhex(wire(OTHER)))).decode()
        taken("a forged one is kept apart", s.send(forged))
        rows = s.server.ask("GET", "/v1/notifications?state=rejected",
                            token=s.token).json["notifications"]
        ok([r["verdict"] for r in rows] == ["bad-signature"] and
           rows[0]["why"], "with the reason", rows)
        for label, text in (
                ("padding left out", good.rstrip("=")),
                ("line breaks", "\n".join(good[i:i + 64] for i in
                                          range(0, len(good), 64)))):
            taken(label, s.send(text))
        for label, body, headers in (
                ("raw line breaks in the text",
                 b'{"pendingNotification":"' + base64.encodebytes(raw) +
                 b'"}', {}),
                ("no Content-Type", json.dumps(
                    {"pendingNotification": good}).encode(),
                 {"Content_Type": ""}),
                ("another Content-Type", json.dumps(
                    {"pendingNotification": good}).encode(),
                 {"Content_Type": "Application/JSON; Charset=utf-8"}),
                ("a version from the future", json.dumps(
                    {"pendingNotification": good}).encode(),
                 {"X_Admin_Protocol": "gsma/rsp/v9.9.9"})):
            taken(label, s.server.ask("POST", HANDLE, body, **headers))
        binding = bytes.fromhex(der("a2", der("bf3d", raw.hex())))
        taken("the ASN.1 binding", s.server.ask(
            "POST", ASN1, binding,
            Content_Type="application/x-gsma-rsp-asn1"))
        rows = s.server.ask("GET", f"/v1/lines/{s.line}/notifications",
                            token=s.token).json["notifications"]
        ok([r["copies"] for r in rows] == [7],
           "all of these are one and the same", rows)


def test_what_is_not(lab):
    with Stand(lab) as s:
        ask = s.server.ask
        for label, body in (
                ("not JSON", b"x"), ("nothing", b""), ("a list", b"[]"),
                ("no field", b"{}"),
                ("not base64", b'{"pendingNotification":"!"}'),
                ("not DER", b'{"pendingNotification":"aGVsbG8="}'),
                ("DER of another kind", b'{"pendingNotification":"AgEA"}')):
            refused(label, ask("POST", HANDLE, body), 400)
        refused("not DER, by ASN.1", ask("POST", ASN1, b"hello"), 400)
        refused("70 kB", ask("POST", HANDLE, b" " * 70_000), 413)
        refused("a notification of 20 kB", s.send(
            base64.b64encode(b"\x30\x82\x4e\x20" + bytes(20_000)).decode()),
            413)
        refused("another method", ask("GET", HANDLE), 405)
        refused("another function", ask(
            "POST", "/gsma/rsp2/es9plus/initiateAuthentication", {}), 404)
        with socket.create_connection(("127.0.0.1", s.server.port), 10) as c:
            c.sendall(f"POST {HANDLE} HTTP/1.1\r\nHost: localhost\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n".encode())
            got = b"".join(iter(lambda: c.recv(65536), b""))
        ok(b" 411 " in got.split(b"\r\n")[0] and
           b"X-Admin-Protocol: gsma/rsp/v2" in got,
           "a body in chunks is asked for a length", got)
        c = s.server.connect()
        got = [s.send("MAA=", connection=c).status for _ in range(20)]
        c.close()
        ok(got == [204] * 20, "what is DER is kept, whatever it means: over "
           "one connection", got)


def test_not_now(lab):
    """Without roots nothing is taken: cards keep what they have."""
    lab.demo(line(1))
    server = Server(lab)
    body = {"pendingNotification": "MAA="}
    answer = server.ask("POST", HANDLE, body)
    refused("without roots: later", answer, 503)
    ok(answer.headers.get("retry-after"), "and when", answer)
    server.stop()


def test_many_at_once(lab):
    """Phones, each in a connection of its own, in any order."""
    with Stand(lab) as s:
        s.delete()
        told, lock = [], threading.Lock()

        def phone(raw):
            answer = s.send(base64.b64encode(raw).decode())
            with lock:
                told.append(answer.status)
        threads = [threading.Thread(target=phone, args=(raw,))
                   for _, _, raw in reversed(s.card.notifications())
                   for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        ok(told == [204] * 32, "all are taken", told)
        rows = s.server.ask("GET", f"/v1/lines/{s.line}/notifications",
                            token=s.token).json["notifications"]
        ok([r["copies"] for r in rows] == [8] * 4,
           "each is kept once, and all copies counted", rows)
        got = s.wait("meaning", "deletion-proven")
        ok(got["meaning"] == "deletion-proven", "and mean what they mean",
           got)


def test_limit(lab):
    with Stand(lab, trust_forwarded="yes", notify_per_minute=3) as s:
        good = s.card.pending("install")
        got = [s.send(good, X_Forwarded_For="198.51.100.7").status
               for _ in range(5)]
        ok(got[:3] == [204] * 3 and 429 in got[3:],
           "an address has its limit", got)
        got = [s.send(good, X_Forwarded_For="198.51.100.8").status,
               s.server.ask("GET", "/livez",
                            X_Forwarded_For="198.51.100.7").status]
        ok(got == [204, 200], "of these routes, and for itself", got)
        got = {s.send(good).status for _ in range(10)}
        ok(got == {204}, "this machine has none", got)


def body(point, number, **more):
    return {"header": {"functionRequesterIdentifier": "smdp.example",
                       "functionCallIdentifier": f"call-{number}"},
            "iccid": ICCID + "F", "profileType": "consumer-1",
            "timestamp": "2026-08-10T09:00:00Z",
            "notificationPointId": point,
            "notificationPointStatus": {"status": "Executed-Success"}} | more


def test_callbacks(lab):
    """The SM-DP+ tells: signed, and on its word alone."""
    with Stand(lab, config='[peer "smdp"]\nkind = simulated\n'
               'points = 4:install 5:delete\n') as s:
        token = s.server.token("smdp-1", "operator", "profiles:notify")
        s.delete()
        refused("its word, without a token",
                s.server.ask("POST", PROGRESS, body(5, 1)), 401)
        refused("with another token",
                s.server.ask("POST", PROGRESS, body(5, 1), token=s.token),
                403)
        taken("with its own", s.server.ask("POST", PROGRESS, body(5, 1),
                                           token=token))
        shown = s.server.ask("GET", f"/v1/lines/{s.line}/notifications",
                             token=s.token).json
        ok(shown["notifications"] == [], "a word is no notification", shown)
        taken("the same again", s.server.ask("POST", PROGRESS, body(5, 1),
                                             token=token))
        rows = s.server.ask("GET", f"/v1/lines/{s.line}/history",
                            token=s.token).json["commands"]
        ok([r["actor"] for r in rows].count("smdp-1") == 1,
           "is told once", rows)
        taken("a number without a meaning", s.server.ask(
            "POST", PROGRESS, body(101, 2), token=token))
        taken("a card of nobody's", s.server.ask(
            "POST", EVENT, body(4, 3, iccid=OTHER), token=token))
        ok([s.metric(f"kaiyaku_es2_{n}_total") for n in
            ("claims", "unmapped", "unknown")] == [4, 1, 1], "all counted")
        pending = s.card.pending("delete")
        taken("signed by the chip, without a token", s.server.ask(
            "POST", PROGRESS, body(4, 4, eid=s.card.eid,
                                   resultData=pending)))
        got = s.wait("meaning", "deletion-proven")
        ok(got["meaning"] == "deletion-proven" and
           got["notification"]["via"] == "es2plus" and
           got["notification"]["event"]["kind"] == "delete",
           "the chip's word counts, whatever the number says", got)
        said = s.server.since_start()
        ok(ICCID not in said and OTHER not in said and token not in said,
           "no log has the card or the token")


def test_installed_on_another_chip(lab):
    """A word of an installation elsewhere: the proof alone does not do."""
    with Stand(lab) as s:
        token = s.server.token("smdp-1", "operator", "profiles:notify")
        s.delete()
        taken("installed elsewhere", s.server.ask("POST", PROGRESS, body(
            4, 1, eid="89049032123451234512345678901235",
            timestamp="2026-08-10T11:00:00+02:00"), token=token))
        taken("deleted here", s.send(s.card.pending("delete")))
        got = s.wait("meaning", "other-chip")
        ok(got["meaning"] == "other-chip" and got["says"],
           "what is missing is said", got)


if __name__ == "__main__":
    run(globals())
