#!/usr/bin/env python3
"""A provider's systems for tests: TMF622, TMF637, TMF654 v4, on loopback.

Usage: bss_peer.py [--token TOKEN]

Serves on a port the kernel picks and prints "port N"; ends when its standard
input does.  It knows nothing of kaiyaku's code: what it offers is written in
docs/peers.md.

POST /control {...} is the tests' own door:

  {"line": {"id": "DM-1", "options": ["a"], "devices": ["w"], "balance": 500,
            "currency": "JPY", "lateUsage": 0}}    a product comes to be
  {"today": "2026-09-01"}                          days pass: contracts end
  {"fault": "500-after", "times": 1, "method": "POST"}    the next so many
  {"usage": 480}                                   rated after the final bill
  {"show": "DM-1"}                                 what is held about it

Faults hit the next requests that are not to /control:

  hang         no answer, ever           (until the peer ends)
  close        the connection closes without an answer, nothing done
  close-after  done, then half an answer
  500-before   an error, nothing done
  500-after    done, then an error
  503-wait     busy, with Retry-After
  429          too many requests
  401          the token is not known
  late         done, answered after 300 ms
  lie          answered as done, and not done
  garbage      an answer that is no JSON
"""
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

OFFSET = "+09:00"
TYPE = "application/json;charset=utf-8"
ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder"
CANCELS = "/tmf-api/productOrderingManagement/v4/cancelProductOrder"
PRODUCTS = "/tmf-api/productInventory/v4/product"
BUCKETS = "/tmf-api/prepayBalanceManagement/v4/bucket"
ADJUSTS = "/tmf-api/prepayBalanceManagement/v4/adjustBalance"


class No(Exception):
    def __init__(self, status, code):
        super().__init__(code)
        self.status, self.code = status, code


class World:
    def __init__(self):
        self.lock = threading.Lock()
        self.lines, self.orders, self.cancels, self.adjusts = {}, {}, {}, {}
        self.fault, self.times, self.method = None, 0, None
        self.today = "2026-08-26"
        self.requests = 0

    def draw(self, method):
        with self.lock:
            self.requests += 1
            if self.times == 0 or self.method not in (None, method):
                return None
            self.times -= 1
            return self.fault

    # --- the tests' door ---

    def control(self, body):
        if "line" in body:
            held = {"options": [], "devices": [], "balance": 0, "lateUsage": 0,
                    "currency": "JPY", "status": "active", "last": None,
                    "orders": []}
            self.lines[body["line"]["id"]] = held | body["line"]
        if "today" in body:
            self.today = body["today"]
            for held in self.lines.values():
                if held["last"] and held["last"] < self.today:
                    held["status"] = "terminated"
        if "fault" in body:
            self.fault, self.times = body["fault"], body.get("times", 1)
            self.method = body.get("method")
        if "usage" in body:
            for held in self.lines.values():
                held["lateUsage"] = body["usage"]
        if "show" in body:
            return self.lines[body["show"]] | {
                "orders_n": len(self.orders), "adjusts_n": len(self.adjusts)}
        return {"requests": self.requests}

    # --- TMF637 ---

    def product(self, name):
        held = self.lines.get(name)
        if held is None:
            raise No(404, "notFound")
        money = {"unit": held["currency"], "value": held["lateUsage"]}
        status = held["status"]
        if held["last"] and status == "active":
            status = "pendingTerminate"
        answer = {
            "id": name, "href": f"{PRODUCTS}/{name}", "status": status,
            "name": "demo plan", "description": "x" * 40,
            "productCharacteristic": [
                {"name": "options", "valueType": "array",
                 "value": held["options"]},
                {"name": "devices", "valueType": "array",
                 "value": held["devices"]},
                {"name": "lateUsage", "valueType": "object", "value": money}],
            "productOrderItem": [
                {"productOrderId": one, "orderItemId": "1",
                 "orderItemAction": "delete"} for one in held["orders"]]}
        for name in ("plan", "planFrom"):
            if name in held:
                answer["productCharacteristic"].append(
                    {"name": name, "valueType": "string",
                     "value": held[name]})
        if held["last"]:
            answer["terminationDate"] = f"{held['last']}T23:59:59{OFFSET}"
        return answer

    # --- TMF622 ---

    def apply(self, item, body):
        held = self.lines.get(item["product"]["id"])
        if held is None:
            raise No(400, "unknown-product")
        if item["action"] == "delete":
            if held["status"] == "active":
                stamp = body["requestedCompletionDate"]
                assert stamp.endswith(f"T23:59:59{OFFSET}"), stamp
                held["last"] = stamp[:10]
            held["orders"].append(body["id"])
            return
        assert item["action"] == "modify", item
        for wish in item["product"]["productCharacteristic"]:
            if wish["name"] in ("plan", "planFrom"):
                held[wish["name"]] = wish["value"]
                continue
            list_name = {"endOptions": "options",
                         "unbindDevices": "devices"}[wish["name"]]
            held[list_name] = [code for code in held[list_name]
                               if code not in wish["value"]]

    def order(self, body, lie):
        for known in self.orders.values():
            if known["externalId"] == body["externalId"]:
                raise No(409, "duplicate")
        number = str(len(self.orders) + 1)
        body |= {"id": number, "href": f"{ORDERS}/{number}",
                 "orderDate": "2026-08-26T10:00:00+09:00",
                 "state": "acknowledged", "relatedParty": []}
        if not lie:
            for item in body["productOrderItem"]:
                self.apply(item, body)
            self.orders[number] = body
        return body

    def cancel(self, body, lie):
        order = self.orders.get(body["productOrder"]["id"])
        if order is None:
            raise No(404, "notFound")
        held = self.lines[order["productOrderItem"][0]["product"]["id"]]
        number = str(len(self.cancels) + 1)
        answer = body | {"id": number, "state": "done"}
        if held["status"] == "terminated":
            return answer | {"state": "terminatedWithError"}
        if not lie:
            order["state"] = "cancelled"
            held["last"] = None
            self.cancels[number] = answer
        return answer

    # --- TMF654 ---

    def buckets(self, name):
        held = self.lines.get(name)
        if held is None:
            return []
        return [{"id": f"B-{name}", "usageType": "monetary",
                 "status": "active", "product": {"id": name},
                 "remainingValue": {"amount": held["balance"],
                                    "units": held["currency"]}},
                {"id": f"D-{name}", "usageType": "data", "status": "active",
                 "product": [{"id": name}],
                 "remainingValue": {"amount": 1.5, "units": "GB"}}]

    def adjust(self, body, lie):
        held = self.lines[body["product"]["id"]]
        assert body["bucket"]["id"] == f"B-{body['product']['id']}", body
        assert body["amount"]["units"] == held["currency"], body
        if held["balance"] + body["amount"]["amount"] < 0:
            raise No(400, "not-enough")
        number = str(len(self.adjusts) + 1)
        body |= {"id": number, "status": "completed"}
        if not lie:
            held["balance"] = round(
                held["balance"] + body["amount"]["amount"], 6)
            self.adjusts[number] = body
        return body

    # --- all of it ---

    def perform(self, method, path, query, body, lie):
        def some(table, member):
            wanted = query.get(member, [None])[0]
            return [row for row in table.values()
                    if wanted is None or row[member] == wanted]

        name = unquote(path.rsplit("/", 1)[1])
        with self.lock:
            match method, path.rsplit("/", 1)[0], path:
                case "GET", _, p if p == ORDERS:
                    return 200, some(self.orders, "externalId")
                case "POST", _, p if p == ORDERS:
                    return 201, self.order(body, lie)
                case "GET", parent, _ if parent == ORDERS:
                    if name not in self.orders:
                        raise No(404, "notFound")
                    return 200, self.orders[name]
                case "POST", _, p if p == CANCELS:
                    return 201, self.cancel(body, lie)
                case "GET", parent, _ if parent == PRODUCTS:
                    fields = query.get("fields", [""])[0].split(",")
                    whole = self.product(name)
                    return 200, {k: v for k, v in whole.items()
                                 if k in fields or k in ("id", "href")}
                case "GET", _, p if p == BUCKETS:
                    return 200, self.buckets(query["product.id"][0])
                case "GET", _, p if p == ADJUSTS:
                    return 200, some(self.adjusts, "description")
                case "POST", _, p if p == ADJUSTS:
                    return 201, self.adjust(body, lie)
        raise No(404, "notFound")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world, token = World(), None

    def log_message(self, *args):
        pass

    def answer(self, status, body, headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", TYPE)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def read(self):
        length = int(self.headers.get("Content-Length") or 0)
        return json.loads(self.rfile.read(length)) if length else None

    def before(self, fault):
        """True when the fault is the whole answer."""
        if fault == "hang":
            time.sleep(3600)
        elif fault == "close":
            self.close_connection = True
        elif fault == "500-before":
            self.answer(500, {"code": "down"})
        elif fault == "503-wait":
            self.answer(503, {"code": "busy"}, [("Retry-After", "7")])
        elif fault == "429":
            self.answer(429, {"code": "slow-down"})
        elif fault == "401":
            self.answer(401, {"code": "who"})
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
        elif fault == "500-after":
            self.answer(500, {"code": "late-failure"})
        elif fault == "garbage":
            self.answer(status, b"<html>surprise</html>")
        else:
            if fault == "late":
                time.sleep(0.3)
            self.answer(status, body)

    def serve(self):
        split = urlsplit(self.path)
        body = self.read()
        if split.path == "/control":
            with self.world.lock:
                return self.answer(200, self.world.control(body))
        if self.token and self.headers.get("Authorization") != \
                f"Bearer {self.token}":
            return self.answer(401, {"code": "who"})
        fault = self.world.draw(self.command)
        if self.before(fault):
            return None
        try:
            status, answer = self.world.perform(
                self.command, split.path, parse_qs(split.query), body,
                fault == "lie")
        except No as no:
            status, answer = no.status, {"code": no.code, "reason": no.code}
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
