"""An eSIM line from its order to its certificate: a whole server, simulated
chips, an SM-DP+ behind mutual TLS, a mailbox.

    with Scene(lab) as s:
        s.smdp(profile={"iccid": ICCID, "state": "Released"})
        line = s.add(ICCID, profile="released")
        s.end(line)
        s.until(line, state="seen", grade="confirmed")
        s.days(31)                     # stopped, time passes, started again
"""
import base64
import datetime
import json
import socket
import subprocess
import sys
import time
import urllib.request

from lab import ROOT, line
from lab_card import Card, der, tlvs, wire
from lab_server import SCOPES, Server

HOST = "smdp.example.com"
HANDLE = "/gsma/rsp2/es9plus/handleNotification"
PROGRESS = "/gsma/rsp2/es2plus/handleDownloadProgressInfo"
EVENT = "/gsma/rsp2/es2plus/handleNotification"
READ = SCOPES + ",profiles:read"
PROVEN, CONFIRMED = "2026-03-05", "2025-06-02"  # what a contract's rules ask
ENGINE = "[engine]\nbrake_per_hour = 1000000\n"
PATIENCE_S = 20
JAPAN = datetime.timezone(datetime.timedelta(hours=9))


class Smdp:
    """tests/peers/smdp_peer.py in its own process."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "tests/peers/smdp_peer.py"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        word, port = self.process.stdout.readline().split()
        assert word == "port"
        self.door = f"http://127.0.0.1:{port}/control"
        said = self()
        self.port, self.folder = said["tls"], said["folder"]
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(PATIENCE_S)

    def __call__(self, **body):
        with urllib.request.urlopen(urllib.request.Request(
                self.door, json.dumps(body).encode()), timeout=30) as answer:
            return json.load(answer)

    def hold(self, iccid, state, **more):
        self(profile={"iccid": iccid, "state": state} | more)

    def state(self, iccid):
        return self(show=iccid)["profile"]["state"]

    def config(self, **settings):
        settings = {"kind": "es2plus", "requester": "mno.example",
                    "url": f"https://localhost:{self.port}",
                    "cert_file": f"{self.folder}/client.pem",
                    "key_file": f"{self.folder}/client.key",
                    "ca_file": f"{self.folder}/ca.pem",
                    "status": "get-profile-status"} | settings
        return '[peer "smdp"]\n' + "".join(
            f"{k} = {v}\n" for k, v in settings.items())


class Scene:
    """`trust`: of test roots; `config`: more sections; `settings`: of
    [server]; the rest is the SM-DP+'s."""

    def __init__(self, lab, trust=True, config="", settings=None, chips=(),
                 **smdp):
        self.lab, self.n = lab, 0
        anchors = lab.folder / "anchors"
        anchors.mkdir()
        self.anchors = anchors
        self.card = self.chip("card")
        for name in chips:
            setattr(self, name, self.chip(name))
        lab.demo(line(1))
        self.twentieth()
        self.smdp = Smdp().__enter__()
        self.server = Server(lab, config=(
            "[metrics]\nlisten = 127.0.0.1:0\n" + ENGINE +
            f"[proof]\nanchors = {anchors}\n"
            f"allow_test_roots = {'yes' if trust else 'no'}\n" +
            self.smdp.config(**smdp) + config), start=False,
            **(settings or {}))

    def twentieth(self):
        """Asked for by the 25th, a contract ends with its month: on a 20th
        a dozen days lead past every last day."""
        now = datetime.datetime.now(JAPAN)
        if now.day >= 20:
            now = now.replace(day=1) + datetime.timedelta(days=32)
        gone = self.lab("clock", "advance", "--to",
                        now.replace(day=20).date().isoformat())
        assert gone.code == 0, gone

    def chip(self, name, **options):
        card = Card(self.lab.folder / name, **options)
        card.root(self.anchors / f"{name.replace('/', '-')}.pem")
        return card

    def __enter__(self):
        try:
            self.server.start()
            self.token = self.server.token("desk", "officer", READ)
            self.witness = self.server.token("smdp-1", "operator",
                                             "profiles:notify")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.server.process is not None:
            self.server.stop()
        self.smdp.__exit__()

    # --- asking ---

    def ask(self, method, path, body=None, **more):
        self.n += 1
        if method == "POST":
            more = {"key": f"k-{self.n}", "match": "*"} | more
        return self.server.ask(method, path, body, token=self.token, **more)

    def add(self, iccid, contract_date=PROVEN, **more):
        self.n += 1
        made = self.ask("POST", "/v1/lines", {
            "provider": "demo-mobile", "contract": f"E-{self.n}",
            "form": "esim", "contract_date": contract_date,
            "service_start": contract_date, "billed_through": "2026-07-31",
            "monthly_fee": 1980, "iccid": iccid,
            "imsi": f"44099{self.n:010d}"} | more)
        assert made.status == 201, str(made)
        return made.json["line"]

    def end(self, line_, **wish):
        filed = self.ask("POST", f"/v1/lines/{line_}/endings",
                         {"authority": {"checked": "papers"}} | wish)
        assert filed.status == 201, str(filed)
        return filed.json["ending"]

    def line(self, line_):
        return self.ask("GET", f"/v1/lines/{line_}").json

    def duties(self, line_):
        ref = self.line(line_)["ending"]["ref"]
        return {d["kind"]: d for d in
                self.ask("GET", f"/v1/endings/{ref}/duties").json["duties"]}

    def duty(self, line_, kind="profile"):
        return self.duties(line_).get(kind)

    def until(self, line_, kind="profile", **wanted):
        """The duty, as soon as it is so; else as it is at last."""
        return self.wait(lambda: self.duty(line_, kind),
                         lambda d: d and all(d.get(k) == v for k, v in
                                             wanted.items()))

    @staticmethod
    def wait(look, good, seconds=PATIENCE_S):
        """What was seen: once it is good, or when patience is over."""
        end = time.monotonic() + seconds
        while not good(seen := look()) and time.monotonic() < end:
            time.sleep(0.02)
        return seen

    def papers(self, line_):
        """Its papers, oldest first."""
        ref = self.line(line_)["ending"]["ref"]
        rows = self.ask("GET", f"/v1/endings/{ref}/papers").json["papers"]
        return [self.ask("GET", f"/v1/papers/{r['number']}").json["document"][
            "payload"] for r in rows if r["state"] == "logged"]

    def notifications(self, line_):
        return self.ask("GET", f"/v1/lines/{line_}/notifications").json[
            "notifications"]

    def meaning(self, line_, wanted):
        """Of the last that came, once it was told and means that."""
        def look():
            rows = self.notifications(line_)
            if not rows or rows[-1]["state"] in ("due", "waiting"):
                return None
            return self.ask("GET", "/v1/notifications/"
                            f"{rows[-1]['notification']}").json["meaning"]
        return self.wait(look, lambda m: m == wanted)

    def metric(self, name):
        with socket.create_connection(
                ("127.0.0.1", self.server.metrics), 10) as s:
            s.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n"
                      b"Connection: close\r\n\r\n")
            text = b"".join(iter(lambda: s.recv(65536), b"")).decode()
        return next(int(r.split()[1]) for r in text.splitlines()
                    if r.startswith(name + " "))

    # --- time ---

    def days(self, n):
        """Time passes; what falls due meanwhile is done."""
        code = self.server.stop()
        assert code == 0, self.server.since_start()[-2000:]
        gone = self.lab("clock", "advance", "--days", str(n),
                        env={"KAIYAKU_CONFIG": str(self.server.conf)})
        assert gone.code == 0, gone
        self.server.start()

    # --- chips ---

    def send(self, raw, connection=None):
        return self.server.ask(
            "POST", HANDLE,
            {"pendingNotification": base64.b64encode(raw).decode()},
            connection=connection).status

    def send_all(self, card, *events):
        """Everything the card keeps, or of those events; the statuses."""
        return [self.send(raw) for _, event, raw in card.notifications()
                if not events or event in events]

    def call_back(self, point, iccid, signed=None, path=PROGRESS, token=None,
                  **more):
        """As the SM-DP+ tells it."""
        self.n += 1
        body = {"header": {"functionRequesterIdentifier": "smdp.example",
                           "functionCallIdentifier": f"call-{self.n}"},
                "iccid": iccid + "F", "profileType": "consumer-1",
                "notificationPointId": point,
                "notificationPointStatus": {"status": "Executed-Success"}}
        if signed:
            body["resultData"] = base64.b64encode(signed).decode()
        how = {"url": f"http://127.0.0.1:{self.server.port}{path}",
               "body": body | more}
        return self.smdp(callback=how | ({"token": token} if token else
                                         {}))["status"]


def last(card, event):
    return [raw for _, word, raw in card.notifications() if word == event][-1]


def delete(card, iccid):
    """On the chip, as a phone does it; the signed deletion."""
    with card.talk() as talk:
        talk.select()
        talk.result(der("bf32", der("a0", der("5a", wire(iccid))), "810100"))
        assert talk.result(der("bf33", der("5a", wire(iccid)))) == 0
    return last(card, "delete")


def signed(card, tbs):
    """What a chip with that key would send about `tbs`, in hexadecimal."""
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", card.folder / "euicc.key"],
        input=bytes.fromhex(tbs), capture_output=True, check=True)
    (_, pair), = tlvs(done.stdout.hex())
    raw = "".join(value[-64:].zfill(64) for _, value in tlvs(pair))
    return bytes.fromhex(der("30", tbs, der("5f37", raw), *(
        (card.folder / name).read_bytes().hex()
        for name in ("euicc.der", "eum.der"))))
