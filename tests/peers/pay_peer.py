#!/usr/bin/env python3
"""A payment service for tests: pages, payments, refunds of an API that is
compatible with Stripe's, simulated, on loopback.

Usage: pay_peer.py [--token TOKEN]

Serves on a port the kernel picks and prints "port N"; ends when its standard
input does.  It knows nothing of kaiyaku's code: what it offers is written in
docs/peers.md.

POST /control {...} is the tests' own door:

  {"reset": true}                 nothing ever happened
  {"time": 1790000000}            its clock; pages run out by it
  {"pay": "last"}                 the holder pays a page by card
  {"voucher": "last"}             ... is given a voucher for a shop
  {"arrive": "last"}              ... and the shop took the money
  {"lapse": "last"}               ... and it never did
  {"refunds": "pending"}          what becomes of refunds from now on
  {"settle": "succeeded"}         what became of the last one
  {"forget": true}                idempotency keys are a day old
  {"lose": true}                  it knows none of its pages any more
  {"fault": "500-after", "times": 1, "method": "POST"}    the next so many
  {"show": true}                  what is held, in figures

Faults hit the next requests that are not to /control:

  hang         no answer, ever           (until the peer ends)
  close        the connection closes without an answer, nothing done
  close-after  done, then half an answer
  500-before   an error, nothing done
  500-after    done, then an error; so again under the same key
  503-wait     busy, with Retry-After
  429          too many requests
  401          the key is not known
  409          another request under that key is under way
  late         done, answered after 300 ms
  garbage      done, answered by no JSON
  stranger     done, answered by another object
"""
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

HALF_HOUR, DAY = 1800, 86400
LEAST = {"jpy": 50, "usd": 50}


class No(Exception):
    def __init__(self, status, kind, code):
        super().__init__(code)
        self.status = status
        self.body = {"error": {"type": kind, "code": code,
                               "message": "said in words"}}


def missing(what):
    return No(400, "invalid_request_error", f"missing_{what}")


class World:
    def __init__(self):
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        self.sessions, self.intents, self.refunds = {}, {}, {}
        self.answers = {}
        self.fault, self.times, self.method = None, 0, None
        self.now, self.requests = int(time.time()), 0
        self.refunds_become = "succeeded"
        self.last = {}

    def draw(self, method):
        with self.lock:
            self.requests += 1
            if self.times == 0 or self.method not in (None, method):
                return None
            self.times -= 1
            return self.fault

    # --- the tests' door ---

    def named(self, name):
        return list(self.sessions.values())[-1] if name == "last" \
            else self.sessions[name]

    def begin(self, name, status):
        page = self.named(name)
        assert page["status"] == "open", page
        intent = {"id": f"pi_sim_{len(self.intents) + 1}",
                  "object": "payment_intent", "status": status,
                  "amount": page["amount_total"], "amount_received": 0,
                  "currency": page["currency"], "client_secret": "x_secret_y",
                  "metadata": {}}
        self.intents[intent["id"]] = intent
        page |= {"status": "complete", "payment_intent": intent["id"],
                 "url": None,
                 "customer_details": {"email": "holder@example.com",
                                      "name": "Demo Holder",
                                      "address": {"country": "JP"}}}
        return page

    def arrive(self, page):
        intent = self.intents[page["payment_intent"]]
        intent |= {"status": "succeeded",
                   "amount_received": intent["amount"]}
        page["payment_status"] = "paid"

    def control(self, body):
        if body.get("reset"):
            self.reset()
        if "time" in body:
            self.now = body["time"]
        if "pay" in body:
            self.arrive(self.begin(body["pay"], "succeeded"))
        if "voucher" in body:
            self.begin(body["voucher"], "requires_action")
        if "arrive" in body:
            self.arrive(self.named(body["arrive"]))
        if "lapse" in body:
            page = self.named(body["lapse"])
            self.intents[page["payment_intent"]]["status"] = \
                "requires_payment_method"
        if "refunds" in body:
            self.refunds_become = body["refunds"]
        if "settle" in body:
            list(self.refunds.values())[-1]["status"] = body["settle"]
        if body.get("forget"):
            self.answers.clear()
        if body.get("lose"):
            self.sessions.clear()
        if "fault" in body:
            self.fault, self.times = body["fault"], body.get("times", 1)
            self.method = body.get("method")
        return self.figures()

    def figures(self):
        pages = list(self.sessions.values())
        for page in pages:
            self.age(page)
        return {"sessions": len(pages),
                "open": sum(p["status"] == "open" for p in pages),
                "paid": sum(p["payment_status"] == "paid" for p in pages),
                "refunds": len(self.refunds),
                "refunded": sum(r["amount"] for r in self.refunds.values()
                                if r["status"] != "failed"),
                "amount": pages[-1]["amount_total"] if pages else 0,
                "requests": self.requests, "last": self.last}

    # --- pages ---

    def age(self, page):
        if page["status"] == "open" and page["expires_at"] <= self.now:
            page |= {"status": "expired", "url": None}

    def make_page(self, form):
        for name in ("success_url", "line_items[0][price_data][currency]",
                     "line_items[0][price_data][unit_amount]",
                     "line_items[0][price_data][product_data][name]",
                     "line_items[0][quantity]"):
            if not form.get(name):
                raise missing(name.split("[")[-1].strip("]"))
        currency = form["line_items[0][price_data][currency]"]
        amount = int(form["line_items[0][price_data][unit_amount]"])
        expires = int(form.get("expires_at", self.now + DAY))
        if form.get("mode") != "payment" or currency != currency.lower():
            raise No(400, "invalid_request_error", "parameter_invalid")
        if amount < LEAST.get(currency, 1):
            raise No(400, "invalid_request_error", "amount_too_small")
        if not self.now + HALF_HOUR <= expires <= self.now + DAY:
            raise No(400, "invalid_request_error", "parameter_invalid_expiry")
        number = f"cs_sim_{len(self.sessions) + 1}_" + "a" * 40
        page = {"id": number, "object": "checkout.session", "status": "open",
                "payment_status": "unpaid", "payment_intent": None,
                "amount_total": amount, "currency": currency,
                "client_reference_id": form.get("client_reference_id"),
                "customer_details": None, "customer_email": None,
                "created": self.now, "expires_at": expires,
                "livemode": False,
                "metadata": self.metadata(form, "metadata"),
                "url": f"https://pages.pay.example/c/{number}#fragment"}
        self.sessions[number] = page
        self.last = form
        return page

    @staticmethod
    def metadata(form, prefix):
        return {name[len(prefix) + 1:-1]: value for name, value in form.items()
                if name.startswith(prefix + "[")}

    def page(self, name, query):
        if name not in self.sessions:
            raise No(404, "invalid_request_error", "resource_missing")
        page = self.sessions[name]
        self.age(page)
        answer = dict(page)
        if query.get("expand[]") == "payment_intent" and \
                page["payment_intent"]:
            answer["payment_intent"] = self.intents[page["payment_intent"]]
        return answer

    def expire(self, name):
        page = self.page(name, {})
        if page["status"] != "open":
            raise No(400, "invalid_request_error", "not_open")
        self.sessions[name] |= {"status": "expired", "url": None}
        return self.sessions[name]

    # --- refunds ---

    def refund(self, form):
        intent = self.intents.get(form.get("payment_intent"))
        if intent is None or intent["status"] != "succeeded":
            raise No(404, "invalid_request_error", "resource_missing")
        back = sum(r["amount"] for r in self.refunds.values()
                   if r["payment_intent"] == intent["id"] and
                   r["status"] not in ("failed", "canceled"))
        amount = int(form["amount"])
        if back + amount > intent["amount"]:
            raise No(400, "invalid_request_error", "charge_already_refunded")
        number = f"re_sim_{len(self.refunds) + 1}"
        self.refunds[number] = {
            "id": number, "object": "refund", "amount": amount,
            "currency": intent["currency"], "payment_intent": intent["id"],
            "status": self.refunds_become, "created": self.now,
            "metadata": self.metadata(form, "metadata"),
            "destination_details": {"card": {"reference": "12345"}}}
        return self.refunds[number]

    def refunds_of(self, query):
        if "payment_intent" not in query:
            raise missing("payment_intent")
        rows = [r for r in self.refunds.values()
                if r["payment_intent"] == query["payment_intent"]]
        most = int(query.get("limit", 10))
        return {"object": "list", "data": rows[::-1][:most],
                "has_more": len(rows) > most}

    # --- all of it ---

    def perform(self, method, path, query, form):
        parts = path.strip("/").split("/")
        match method, parts:
            case "POST", ["v1", "checkout", "sessions"]:
                return self.make_page(form)
            case "GET", ["v1", "checkout", "sessions", name]:
                return self.page(name, query)
            case "POST", ["v1", "checkout", "sessions", name, "expire"]:
                return self.expire(name)
            case "POST", ["v1", "refunds"]:
                return self.refund(form)
            case "GET", ["v1", "refunds"]:
                return self.refunds_of(query)
        raise No(404, "invalid_request_error", "unknown_path")

    def once(self, method, path, query, form, key, fault):
        """Under a key the first answer is every answer, errors included."""
        with self.lock:
            if key in self.answers:
                asked, status, body = self.answers[key]
                if asked != (path, form):
                    raise No(400, "idempotency_error", "keys_reused")
                return status, body
            body = json.loads(json.dumps(
                self.perform(method, path, query, form)))
            status = 200
            if fault == "500-after":
                status, body = 500, {"error": {"type": "api_error"}}
            if key is not None:
                self.answers[key] = (path, form), status, body
            return status, body


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    world, token = World(), None

    def log_message(self, *args):
        pass

    def answer(self, status, body, headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def read(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def before(self, fault):
        """True when the fault is the whole answer."""
        error = {"error": {"type": "api_error", "code": "simulated"}}
        if fault == "hang":
            time.sleep(3600)
        elif fault == "close":
            self.close_connection = True
        elif fault == "503-wait":
            self.answer(503, error, [("Retry-After", "7")])
        elif fault in ("500-before", "429", "401", "409"):
            self.answer(int(fault[:3]), error)
        else:
            return False
        return True

    def after(self, fault, status, body):
        if fault == "close-after":
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[:len(data) // 2])
            self.close_connection = True
        elif fault == "garbage":
            self.answer(status, b"<html>surprise</html>")
        elif fault == "stranger":
            self.answer(status, {"id": "cus_1", "object": "customer"})
        else:
            if fault == "late":
                time.sleep(0.3)
            self.answer(status, body)

    def serve(self):
        split = urlsplit(self.path)
        body = self.read()
        if split.path == "/control":
            with self.world.lock:
                return self.answer(200, self.world.control(json.loads(body)))
        if self.token and self.headers.get("Authorization") != \
                f"Bearer {self.token}":
            return self.answer(401, {"error": {"type": "authentication",
                                               "code": "who"}})
        fault = self.world.draw(self.command)
        if self.before(fault):
            return None
        key = self.headers.get("Idempotency-Key")
        form = dict(parse_qsl(body.decode(), strict_parsing=bool(body)))
        if self.command == "POST" and (key is None or len(key) > 255):
            return self.answer(400, {"error": {"type": "no_key"}})
        try:
            status, answer = self.world.once(
                self.command, split.path, dict(parse_qsl(split.query)), form,
                key, fault)
        except No as no:
            status, answer = no.status, no.body
        return self.after(fault, status, answer)

    do_GET = do_POST = serve


def main():
    if "--token" in sys.argv:
        Handler.token = sys.argv[sys.argv.index("--token") + 1]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("port", server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
