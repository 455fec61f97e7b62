#!/usr/bin/env python3
"""What nobody may read: numbers, cards, addresses, names and secrets, in logs,
metrics, problems, webhooks, and the store's file.  And: whose line is it?

Usage: test_server_redaction.py KAIYAKU KAIYAKUD
"""
import base64
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lab import HEAD, luhn, ok, run
from lab_load import CONFIG, Billing, new_line, rows
from lab_server import Server

# Found nowhere else; digits also without the leading 0 or +81.
NUMBER, OTHER_NUMBER = "09055556677", "08033332211"
ICCID, IMSI = luhn("898110077777777777"), "440997777777777"
EID = "89049032123451234512345678901235"
EMAIL, NAME = "taro.geheim@holder.example", "Yamada Tarogeheim"
EVIDENCE = "scan-of-a-passport-TZ1234567"
CALLBACK_SECRET = "callback-secret-8c1f"
PERSONAL = {"the number": NUMBER[1:], "another number": OTHER_NUMBER[1:],
            "the card": ICCID, "the IMSI": IMSI, "the EID": EID,
            "the mailbox": EMAIL, "its first part": "taro.geheim",
            "the name": "Tarogeheim", "the evidence": "TZ1234567"}
ORDERS = "/tmf-api/productOrderingManagement/v4"
PRODUCTS = "/tmf-api/productInventory/v4"


class Receiver:
    """Keeps every byte it gets."""

    def __init__(self):
        self.got, receiver = [], self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_POST(self):
                size = int(self.headers["content-length"])
                receiver.got.append(f"{self.requestline}\n{self.headers}"
                                    .encode() + self.rfile.read(size))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()


class Tour:
    """Asks, and keeps the answers of those requests that were refused."""

    def __init__(self, server, token):
        self.server, self.token, self.n = server, token, 0
        self.refusals, self.answers = [], []

    def __call__(self, method, path, body=None, key=None, **more):
        self.n += 1
        if method == "POST" and key is None:
            key = f"tour-{self.n}"
        reply = self.server.ask(method, path, body,
                                more.pop("token", self.token), key=key,
                                **more)
        self.answers.append((method, path, reply))
        if reply.status >= 400:
            self.refusals.append((method, path, reply))
        return reply


def usage(number, line):
    """A record of a day on which every line here had its contract."""
    return {"record": number, "line": line, "day": "2026-08-20",
            "kind": "call", "amount": 1, "currency": "JPY"}


def add_lines(tour, lab):
    head = HEAD + ",eid,email,language"
    made = lab.add(
        "demo-mobile,DM-1,esim,postpaid," + NUMBER + f",{ICCID},{IMSI},"
        "2026-03-05,2026-03-05,2026-03-05,2026-07-31,1980,"
        f"{EID},{EMAIL},ja", head=head,
        flags=())
    ok(made.code == 0, "a line by a table", made)
    body = new_line("DM-2", 2, number=OTHER_NUMBER, email=EMAIL)
    made = tour("POST", "/v1/lines", body)
    ok(made.status == 201, "a line by the API", made)
    return made.json["line"]


def wrong_places(tour, line):
    """Personal data where it does not belong."""
    everything = f"{NAME} {NUMBER} {EMAIL} {ICCID} {EID}"
    line_body = new_line("DM-3", 3)
    for name in line_body:
        tour("POST", "/v1/lines", line_body | {name: everything})
    tour("POST", "/v1/lines", line_body | {everything: 1})
    tour("POST", "/v1/lines", line_body | {"number": NUMBER + "000000000"})
    tour("POST", "/v1/lines", line_body | {"iccid": ICCID[:-1] + "x"})
    tour("POST", "/v1/lines", line_body | {"eid": EID[:-1] + "0"})
    tour("POST", "/v1/lines", line_body | {"email": "x@" + EMAIL})
    tour("POST", "/v1/lines", [everything])
    tour("POST", "/v1/lines", f'{{"{everything}'.encode())
    tour("POST", "/v1/lines/search", {"number": f"{NUMBER} {NAME}"})
    tour("POST", "/v1/lines/search", {"contract": f"{EMAIL}"})
    for path in (f"/v1/lines/{NUMBER}", f"/v1/endings/{NUMBER}",
                 f"/v1/papers/{EMAIL}", f"/v1/{NUMBER}", f"/{EMAIL}",
                 f"/v1/lines?number={NUMBER}", f"/v1/lines?{EMAIL}=1",
                 f"/v1/events?after={NUMBER}x", f"/problems/{NUMBER}",
                 f"/v1/lines/{line}/evidence/{NUMBER}"):
        tour("GET", path)
    at = f"/v1/lines/{line}"
    for body in ({"authority": {"checked": everything}}, {"on": NUMBER},
                 {"on_behalf": EMAIL}, {"way": NAME}, {everything: NAME}):
        tour("POST", f"{at}/endings", body, match="*")
    tour("POST", f"{at}/endings", {}, match=NUMBER)
    tour("POST", f"{at}/endings", {}, match="*", key=f"{NAME} {NUMBER}")
    tour("POST", f"{at}/facts", {"fact": NUMBER, "what": EMAIL, "by": NAME})
    record = usage("R-1", f"#{line}")
    for name in record:
        tour("POST", "/v1/usage", [record | {name: everything}])
    tour("POST", "/v1/usage", [record | {everything: 1}])
    tour("POST", "/v1/usage", f'[{{"{everything}'.encode())
    tour("POST", f"/v1/usage?partly={EMAIL}", [record])
    tour("POST", "/v1/webhooks", {"url": f"http://{EMAIL}", "events": [NAME]})
    tour("POST", "/v1/bulk-endings", {"expired_until": NUMBER,
                                      "reason": everything})
    tour("GET", "/v1/lines", token="kyt_" + NUMBER)
    tour("GET", "/v1/lines", token=EMAIL)
    order = {"externalId": "X-1", "productOrderItem": [
        {"id": "1", "action": "delete", "product": {"id": str(line)}}]}
    for more in ({everything: 1}, {"requestedCompletionDate": everything},
                 {"productOrderItem": everything}, {"state": everything},
                 {"channel": [{"name": f"{NUMBER} {EMAIL}"}]},
                 {"productOrderItem": [{"id": NUMBER, "action": NAME,
                                        "product": {"id": NUMBER}}]}):
        tour("POST", f"{ORDERS}/productOrder", order | more)
    tour("POST", f"{ORDERS}/hub", {"callback": EMAIL, "query": NUMBER})
    tour("GET", f"{PRODUCTS}/product/{NUMBER}")
    tour("GET", f"{PRODUCTS}/product?name={NUMBER}&fields={EMAIL}")


def in_its_place(tour, line, hook_url):
    """Everything a caller rightly does, with personal data in it."""
    tour("POST", "/v1/webhooks", {"url": hook_url + "/all"})
    tour("POST", f"{ORDERS}/hub",
         {"callback": f"{hook_url}/{CALLBACK_SECRET}"})
    for body in ({"number": NUMBER}, {"iccid": ICCID}, {"contract": "DM-1"}):
        found = tour("POST", "/v1/lines/search", body)
        ok(found.status == 200 and found.json["lines"][0]["line"] == 1,
           f"found by {next(iter(body))}", found)
    taken = tour("POST", "/v1/usage?partly=true", [
        usage("R-2", "+81" + NUMBER[1:]), usage("R-3", ICCID),
        usage("R-4", OTHER_NUMBER[:-1] + "9")])
    ok(taken.status == 200 and taken.json["booked"] == 2 and
       taken.json["bad"] == 1, "usage by number and card", taken)
    tour("POST", "/v1/lines/1/preview", {})
    ending = tour("POST", "/v1/lines/1/endings", {}, match="*",
                  key=f"end-{NUMBER}")
    ok(ending.status == 201, "filed", ending)
    ref = ending.json["ending"]
    proof = base64.b64encode(EVIDENCE.encode()).decode()
    brought = tour("POST", f"/v1/endings/{ref}/duties/authority/evidence",
                   {"grade": "attested", "by": "counter",
                    "media_type": "image/png", "content": proof}, match="*")
    ok(brought.status == 200, "evidence", brought)
    fact = tour("POST", "/v1/lines/1/facts",
                {"fact": "payment", "amount": 100, "media_type": "text/plain",
                 "content": proof})
    ok(fact.status in (200, 201), "a fact", fact)
    order = tour("POST", f"{ORDERS}/productOrder", {
        "externalId": "OPE-4711", "description": f"for {EMAIL}",
        "note": [{"text": f"call {NUMBER}, mail {EMAIL}", "author": NAME}],
        "relatedParty": [{"id": "c-1", "role": "customer", "name": NAME,
                          "@referredType": "Individual"}],
        "productOrderItem": [
            {"id": "1", "action": "delete", "product": {
                "id": str(line), "productCharacteristic": [
                    {"name": "msisdn", "value": "+81" + OTHER_NUMBER[1:]}]}}]})
    ok(order.status == 201, "an order", order)
    tour("PATCH", f"{ORDERS}/productOrder/{order.json['id']}",
         {"note": [{"text": f"{NUMBER} {EMAIL}", "author": NAME}]})
    for path in ("/v1/lines", "/v1/lines/1", "/v1/lines/1/history",
                 "/v1/lines/1/access", "/v1/lines/1/postings",
                 "/v1/lines/1/statement",
                 f"/v1/endings/{ref}", f"/v1/endings/{ref}/papers",
                 "/v1/events?after=0", f"{ORDERS}/productOrder",
                 f"{PRODUCTS}/product", "/v1/webhooks"):
        got = tour("GET", path)
        ok(got.status in (200, 206), f"GET {path}", got)
    return ref


def found_in(data, secrets):
    """Which of the values are in the bytes, written in any usual way."""
    if isinstance(data, str):
        data = data.encode()
    folded = data.lower()
    return [label for label, value in secrets.items()
            if value.lower().encode() in folded
            or base64.b64encode(value.encode()) in data
            or value.encode("utf-16-le") in data]


def clean(data, secrets, label):
    found = found_in(data, secrets)
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    where = [text[max(0, m.start() - 80):m.end() + 80]
             for name in found for m in
             list(re.finditer(re.escape(secrets[name]), text, re.I))[:2]]
    ok(not found, label, found, *where)


def test_redaction(lab):
    lab.demo()
    with Billing() as billing:
        for name in ("DM-1", "DM-2"):
            billing.control(line={"id": name})
        server = Server(
            lab, arguments=("--log-level", "debug"), config=CONFIG
            + billing.config + "[metrics]\nlisten = 127.0.0.1:0\n"
            + "[webhooks]\nprivate_addresses = yes\n"
            + f'[peer "mail"]\nkind = maildir\nfolder = {lab.folder}/mail\n'
            "from = papers@issuer.example\n")
        token, receiver = server.token(), Receiver()
        tour = Tour(server, token)
        line = add_lines(tour, lab)
        wrong_places(tour, line)
        refused = list(tour.refusals)
        in_its_place(tour, line, receiver.url)
        end = time.monotonic() + 20
        while (time.monotonic() < end and not (
                len(list((lab.folder / "mail").glob("new/*"))) >= 2
                and len(receiver.got) > 5)):
            time.sleep(0.05)
        metrics = server.connect()
        metrics.port = server.metrics
        metrics.request("GET", "/metrics")
        metrics = metrics.getresponse().read()
        ok(b"kaiyaku_" in metrics, "there are metrics")
        secrets = PERSONAL | {"the token": token,
                              "the peer's token": "t0ken-of-a-peer",
                              "the hub's path": CALLBACK_SECRET}
        for reply in (r for _, _, r in tour.answers
                      if b"whsec_" in r.body):
            secrets["a webhook's secret"] = reply.json["secret"][6:]
        ok("a webhook's secret" in secrets, "a webhook was made")
        clean(metrics, secrets, "metrics")
        ok(len(refused) > 40, f"{len(refused)} refusals", len(refused))
        for method, path, reply in tour.refusals:
            found = found_in(reply.body, secrets) or found_in(
                "".join(f"{k}: {v}\n" for k, v in reply.headers.items()),
                secrets)
            if found:
                ok(False, f"{method} {path[:40]}: the problem says {found}",
                   reply)
        ok(True, "problems were looked through")
        odd = [(m, p, str(r)) for m, p, r in tour.answers if r.status >= 500]
        ok(not odd, "and none is ours", *odd[:3])
        bodies = b"\n".join(receiver.got).replace(
            CALLBACK_SECRET.encode(), b"(the path)")
        ok(len(receiver.got) > 5, f"{len(receiver.got)} notifications")
        clean(bodies, secrets, "webhooks' bodies and headers")
        personal = [(m, p, found_in(r.body, PERSONAL)) for m, p, r in
                    tour.answers if found_in(r.body, PERSONAL)]
        ok(not personal, "answers show numbers, cards and mailboxes masked",
           *personal)
        ok(server.stop() == 0, "stopped")
        clean(server.since_start(), secrets, "the log, at debug")
        ok(server.since_start().count("http.request") > 60,
           "and it has the requests")
    mails = [p.read_bytes() for p in (lab.folder / "mail").rglob("*")
             if p.is_file()]
    ok(mails, "papers were sent by mail")
    inside = {k: v for k, v in secrets.items()
              if "mailbox" not in k and "first part" not in k}
    for n, mail in enumerate(mails):
        import email
        parts = [part.get_payload(decode=True) or b""
                 for part in email.message_from_bytes(mail).walk()]
        clean(b"\n".join(parts), inside, f"mail {n} shows them masked")
    look_into(lab, secrets)


def look_into(lab, secrets):
    """The store's file with nobody at it, and each table by itself.  Where
    events are sent to is kept as it is; who can read it, asked for it."""
    secrets = {k: v for k, v in secrets.items() if v != CALLBACK_SECRET}
    tables = [name for name, in rows(
        lab, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        data = "\n".join(
            " ".join(v.hex() + " " + v.decode("latin-1")
                     if isinstance(v, bytes) else str(v) for v in row)
            for row in rows(lab, f"SELECT * FROM {table}"))
        clean(data, secrets, f"the table {table}")
    for path in sorted(lab.folder.glob("k.db*")):
        clean(path.read_bytes(), secrets, f"the file {path.name}")
    clean("\n".join(str(p) for p in lab.folder.rglob("*")), secrets,
          "names of files")


# --- whose line is it? ---

def test_no_enumeration(lab):
    """A line of another provider is answered like one that is not there."""
    lab.demo()
    server = Server(lab, config=CONFIG)
    every = server.token()
    mine = server.token("rental", "operator", "lines:read,lines:write,"
                        "endings:read,endings:write,duties:write,papers:read,"
                        "access:read,events:read", "--provider", "demo-rental")
    tour = Tour(server, every)
    made = tour("POST", "/v1/lines", new_line("DM-1", 1, number=NUMBER))
    line = made.json["line"]
    filed = tour("POST", f"/v1/lines/{line}/endings",
                 {"authority": {"checked": "operator"}}, match="*")
    theirs, none = filed.json["ending"], "KY-7H3K-9QXM-2PTA"
    end = time.monotonic() + 20
    while (not rows(lab, "SELECT number FROM paper WHERE state = 'logged'")
           and time.monotonic() < end):
        time.sleep(0.05)
    paper = rows(lab, "SELECT number FROM paper")[0][0]
    asks = [
        ("GET", "/v1/lines/{line}", None), ("POST", "/v1/lines/{line}/preview",
                                            {}),
        ("GET", "/v1/lines/{line}/history", None),
        ("GET", "/v1/lines/{line}/postings", None),
        ("GET", "/v1/lines/{line}/statement", None),
        ("GET", "/v1/lines/{line}/access", None),
        ("POST", "/v1/lines/{line}/endings", {}),
        ("POST", "/v1/lines/{line}/facts", {"fact": "locked"}),
        ("GET", "/v1/lines/{line}/evidence/" + "0" * 64, None),
        ("GET", "/v1/events?after=0&line={line}", None),
        ("GET", "/v1/endings/{ending}", None),
        ("GET", "/v1/endings/{ending}/duties", None),
        ("GET", "/v1/endings/{ending}/papers", None),
        ("POST", "/v1/endings/{ending}/withdrawal", {}),
        ("POST", "/v1/endings/{ending}/duties/item/evidence",
         {"grade": "attested"}),
        ("GET", "/v1/papers/{paper}", None),
        ("POST", "/v1/lines/search", {"number": "{number}"}),
        ("POST", "/v1/lines/search", {"contract": "{contract}"}),
        ("POST", "/v1/lines/search", {"ending": "{ending}"}),
        ("POST", "/v1/usage", [usage("R-1", "#{line}")]),
        ("POST", "/v1/usage?partly=true", [usage("R-1", "{number}")]),
        ("GET", PRODUCTS + "/product/{line}", None),
        ("POST", ORDERS + "/productOrder", {"productOrderItem": [
            {"id": "1", "action": "delete", "product": {"id": "{line}"}}]}),
    ]
    there = {"line": str(line), "ending": theirs, "paper": paper,
             "number": NUMBER, "contract": "DM-1"}
    absent = {"line": "4711", "ending": none, "paper": none + "-R1",
              "number": OTHER_NUMBER, "contract": "DM-9"}
    n = 0
    for method, path, body in asks:
        got = []
        for words in (there, absent):
            n += 1

            def fill(text, words=words):
                for name, value in words.items():
                    text = text.replace("{" + name + "}", value)
                return text

            got.append(server.ask(
                method, fill(path), None if body is None else
                json.loads(fill(json.dumps(body))), mine,
                key=f"k-{n}" if method == "POST" else None,
                match="*" if method == "POST" else None,
                X_Request_Id="always-the-same"))

        def shape(reply):
            head = {k: v for k, v in reply.headers.items() if k != "date"}
            text = json.dumps(head) + reply.body.decode()
            for words in (there, absent):  # as the caller wrote it
                text = text.replace(f"line={words['line']}", "line=*")
            return reply.status, text

        ok(shape(got[0]) == shape(got[1]),
           f"{method} {path} {body or ''}: {got[0].status} both", *got)
    ok(server.stop() == 0, "stopped")


if __name__ == "__main__":
    run(globals())
