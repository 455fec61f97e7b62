"""TMF622 and TMF637 over HTTP: tests/http/serve_tmf.c is the server, with a
real engine and store and simulated peers; the second argument of this file.
It is the morning of 2026-08-10 in Japan when each test starts.
"""
import http.client
import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lab import PROGRAM, ok, run

ORDERS = "/tmf-api/productOrderingManagement/v4"
PRODUCTS = "/tmf-api/productInventory/v4"
MEDIA = "application/json;charset=utf-8"
DAY = 86400
LATER = {"requestedCompletionDate": "2026-09-30T12:00:00+09:00"}
MUST = ("id", "href", "orderDate", "state", "productOrderItem", "relatedParty")
MAY = {
    "acknowledged": {"inProgress", "pending"},
    "pending": {"inProgress", "assessingCancellation", "cancelled"},
    "inProgress": {"pending", "held", "assessingCancellation", "completed",
                   "partial", "failed"},
    "held": {"inProgress", "assessingCancellation", "cancelled"},
}


class Answer:
    def __init__(self, got):
        self.status, self.body = got.status, got.read()
        self.headers = {k.lower(): v for k, v in got.getheaders()}

    @property
    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.headers} {self.body[:2000]!r}"


class Server:
    def __init__(self):
        self.process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        (self.bss, self.other, self.app, self.reader, self.desk,
         self.agent) = (self.process.stdout.readline().strip()
                        for _ in range(6))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        ok(self.process.wait(timeout=30) == 0, "the server stops cleanly")

    def tell(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def line(self):
        return self.tell("import")

    def ask(self, method, path, body=None, token=None, headers=()):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        head = {"Authorization": f"Bearer {token or self.bss}"}
        if body is not None:
            head["Content-Type"] = MEDIA
            body = body if isinstance(body, str) else json.dumps(body)
        link.request(method, path, body, head | dict(headers))
        answer = Answer(link.getresponse())
        link.close()
        return answer

    def order(self, *lines, token=None, traits=(), **more):
        items = [{"id": str(i + 1), "action": "delete",
                  "product": {"id": line} | (
                      {"productCharacteristic": list(traits)}
                      if traits else {})}
                 for i, line in enumerate(lines)]
        return self.ask("POST", ORDERS + "/productOrder",
                        {"productOrderItem": items} | more, token)

    def get(self, order_id, token=None):
        return self.ask("GET", f"{ORDERS}/productOrder/{order_id}",
                        token=token)

    def wait(self, order_id, *states):
        """The order once it is in one of these states."""
        for _ in range(600):
            got = self.get(order_id)
            if got.json.get("state") in states:
                break
            time.sleep(0.05)
        return got


def error(answer, status, code, label):
    body = answer.json if answer.body[:1] == b"{" else {}
    ok(answer.status == status and body.get("code") == code and
       body.get("status") == str(status) and body.get("reason") and
       body.get("referenceError") and
       answer.headers["content-type"] == MEDIA,
       f"{label}: {status} {code}", answer)


def trait(name, value):
    return {"name": name, "value": value}


def traits_of(item):
    return {t["name"]: t["value"]
            for t in item["product"].get("productCharacteristic", [])}


def test_an_order_from_filing_to_the_end(_):
    with Server() as s:
        line = s.line()
        got = s.order(line, externalId="A-1",
                      requestedCompletionDate="2026-08-31T12:00:00+09:00")
        ok(got.status == 201 and got.headers["content-type"] == MEDIA,
           "an order is taken", got)
        order = got.json
        ok(all(name in order for name in MUST), "with all it must have", got)
        ok(got.headers["location"] == order["href"] ==
           f"{ORDERS}/productOrder/{order['id']}", "and its place", got)
        item = order["productOrderItem"][0]
        ok(order["expectedCompletionDate"] == "2026-08-31T15:00:00Z",
           "the last day's end in Japan", order)
        ok(traits_of(item).get("withdrawableUntil") == "2026-08-30T15:00:00Z",
           "until when it can be taken back", item)
        ids = {x["id"] for x in item["productOrderItem"]}
        ok({"1.authority", "1.contract", "1.network"} <= ids,
           "duties are nested items", item)
        contract = next(x for x in item["productOrderItem"]
                        if x["id"] == "1.contract")
        ok(contract["productOrderItemRelationship"] ==
           [{"id": "1.authority", "relationshipType": "reliesOn"}],
           "which rely on each other", contract)
        ok(s.wait(order["id"], "pending").json["state"] == "pending",
           "it waits for its day")
        product = s.ask("GET", f"{PRODUCTS}/product/{line}").json
        ok(product["status"] == "pendingTerminate" and
           product["productOrderItem"][0]["productOrderId"] == order["id"],
           "the product is about to end, and says by which order", product)
        s.tell(f"advance {25 * DAY}")
        for _ in range(8):
            s.wait(order["id"], "completed", "held")
            s.tell(f"advance {30 * DAY}")
            if s.get(order["id"]).json["state"] == "completed":
                break
        done = s.get(order["id"]).json
        ok(done["state"] == "completed" and "completionDate" in done,
           "in the end it is completed", done)
        product = s.ask("GET", f"{PRODUCTS}/product/{line}").json
        ok(product["status"] == "terminated" and
           product["terminationDate"] == "2026-08-31T15:00:00Z",
           "and the product terminated", product)
        late = s.ask("POST", ORDERS + "/cancelProductOrder",
                     {"productOrder": {"id": order["id"]}})
        ok(late.status == 201 and
           late.json["state"] == "terminatedWithError" and
           "effectiveCancellationDate" not in late.json,
           "too late to be withdrawn", late)
        again = s.order(line)
        ok(again.status == 201 and again.json["state"] == "rejected" and
           again.json["productOrderItem"][0]["note"][0]["id"] ==
           "already-ended", "an ended line's order is rejected", again)


def test_what_the_rules_do_not_allow(_):
    with Server() as s:
        line = s.line()
        got = s.order(line,
                      requestedCompletionDate="2026-08-01T12:00:00+09:00")
        ok(got.status == 201 and got.json["state"] == "rejected",
           "a day that is past", got)
        order = {"productOrderItem": [{"id": "1", "action": "add"}]}
        path = ORDERS + "/productOrder"
        error(s.ask("POST", path, order), 400, "action-not-offered", "add")
        error(s.ask("POST", path, {}), 400, "missing", "nothing")
        error(s.ask("POST", path, "{"), 400, "malformed", "no JSON")
        error(s.ask("POST", path, "[]"), 400, "malformed", "no object")
        error(s.order("999"), 400, "line-not-found", "no such line")
        error(s.order("x"), 400, "line-not-found", "no such id")
        alike = (s.order(line, token=s.other), s.order("999", token=s.other))
        ok(alike[0].status == alike[1].status == 400 and
           alike[0].body == alike[1].body,
           "another's line is as if there were none", *alike)
        error(s.order(line, traits=[trait("msisdn", "+819099999999")]), 400,
              "line-not-found", "the line has another number")
        error(s.order(line, traits=[trait("numberPolicy", "keep")]), 400,
              "number-policy-not-offered", "to keep the number")
        error(s.order(line, traits=[trait("returnBy", "2026-08-31")]), 400,
              "return-by-not-offered", "to return later")
        error(s.order(line, traits=[trait("colour", "red")]), 400,
              "characteristic-not-offered", "what nobody knows")
        error(s.order(line, payment=[]), 400, "not-offered", "payment")
        error(s.order(line, surprise=1), 400, "unknown-attribute", "surprise")
        got = s.order(line, token=s.reader)
        ok(got.status == 403, "without the scope", got)
        ok(s.ask("GET", path + "?state=pending").json == [],
           "nothing was filed by any of these")


def test_characteristics(_):
    with Server() as s:
        line = s.line()
        number = s.ask("GET", f"{PRODUCTS}/product/{line}").json
        ok("*" in number["realizingResource"][0]["value"],
           "numbers are masked", number)
        got = s.order(line, traits=[trait("portOut", True),
                                    trait("msisdn", "+819010000001"),
                                    trait("endReason", "moved")])
        ok(got.status == 201 and got.json["state"] in ("pending", "inProgress")
           and "819010000001" not in got.body.decode() and
           traits_of(got.json["productOrderItem"][0])["msisdn"] ==
           "+8190****0001",
           "a port-out, its number checked and not kept", got)
        read = s.line()
        reads = [trait("language", "zh-Hant")]
        error(s.order(read, traits=reads, token=s.agent), 400,
              "language-not-offered", "an agent does not set what is read")
        got = s.order(read, traits=reads)
        ok(got.status == 201 and s.tell(f"language {read}") == "zh-Hant",
           "what the holder reads becomes the line's", got)
        other = s.order(line)
        ok(other.json["state"] == "rejected" and
           other.json["productOrderItem"][0]["note"][0]["id"] ==
           "other-way-running", "excludes a plain ending", other)
        holder = s.line()
        got = s.order(holder, token=s.app)
        duties = {x["id"]: x for x in
                  got.json["productOrderItem"][0]["productOrderItem"]}
        ok(duties["1.authority"]["state"] == "pending" and
           got.json["state"] == "pending",
           "a holder's order waits for proof", got)


def test_sent_twice(_):
    with Server() as s:
        line = s.line()
        first = s.order(line, externalId="A-1")
        again = s.order(line, externalId="A-1")
        ok(again.status == 200 and again.json["id"] == first.json["id"],
           "the same content gives the first order", again)
        error(s.order(line, externalId="A-1", description="other"), 409,
              "external-id-reused", "other content")
        mine = s.order(s.line(), externalId="A-1", token=s.app)
        ok(mine.status == 201, "another caller has numbers of his own", mine)
        two = s.line()
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(
                lambda _: s.order(two, externalId="A-2"), range(8)))
        ids = {a.json["id"] for a in answers}
        ok(len(ids) == 1 and all(a.status in (200, 201) for a in answers) and
           all(a.json["state"] != "rejected" for a in answers),
           "eight at once are one order", *answers)
        three = s.line()
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda _: s.order(three), range(2)))
        states = sorted(a.json["state"] == "rejected" for a in answers)
        ok(states == [False, True],
           "of two orders for one line one is rejected", *answers)


def test_an_order_half_done(_):
    told = Listener()
    with Server() as s:
        s.ask("POST", ORDERS + "/hub", {"callback": told.url})
        line = s.line()
        order = s.tell(f"half {line}")
        listed = s.ask("GET", ORDERS + "/productOrder?id=" + order).json
        ok(listed[0]["state"] == "acknowledged" and
           listed[0]["productOrderItem"][0]["state"] == "acknowledged" and
           s.ask("GET", f"{PRODUCTS}/product/{line}").json["status"] ==
           "active", "the process died before it filed", listed)
        got = s.get(order)
        ok(got.json["state"] in ("pending", "inProgress") and
           s.ask("GET", f"{PRODUCTS}/product/{line}").json["status"] ==
           "pendingTerminate", "whoever reads it has it filed", got)
        ok(traits_of(s.get(order).json["productOrderItem"][0])["ending"] ==
           traits_of(got.json["productOrderItem"][0])["ending"], "once")
        lost = s.line()
        order = s.tell(f"lost {lost}")
        ok(told.wait(lambda all: states(all, order)[:1] == ["acknowledged"]),
           "filed, and died before that was written down: the hub is told",
           told.got)
        again = s.get(order).json
        ok(again["state"] in ("pending", "inProgress"),
           "and the order has its ending", again)
    told.close()


def test_several_lines(_):
    with Server() as s:
        a, b, c = s.line(), s.line(), s.line()
        ok(s.order(b).status == 201, "one is being ended already")
        got = s.order(a, b, c, externalId="many", **LATER)
        states = [i["state"] for i in got.json["productOrderItem"]]
        ok(got.status == 201 and states[1] == "rejected" and
           "rejected" not in (states[0], states[2]) and
           got.json["state"] in ("pending", "inProgress"),
           "the others go on", got)
        s.wait(got.json["id"], "pending")
        back = s.ask("POST", ORDERS + "/cancelProductOrder",
                     {"productOrder": {"id": got.json["id"]},
                      "cancellationReason": "changed-mind"})
        ok(back.status == 201 and
           back.json["state"] in ("inProgress", "done"),
           "what was filed is withdrawn", back)
        done = s.wait(got.json["id"], "cancelled").json
        ok(done["state"] == "cancelled" and
           done["cancellationReason"] == "changed-mind" and
           "cancellationDate" in done, "the order is cancelled", done)
        task = s.ask("GET", back.json["href"]).json
        ok(task["state"] == "done" and "effectiveCancellationDate" in task,
           "and the withdrawal done", task)
        ok(s.ask("GET", f"{PRODUCTS}/product/{a}").json["status"] == "active",
           "the line is in use")
        new = s.order(a)
        ok(new.json["state"] in ("pending", "inProgress"),
           "it can be ended again", new)
        again = s.ask("POST", ORDERS + "/cancelProductOrder",
                      {"productOrder": {"id": got.json["id"]}})
        ok(again.json["state"] == "done" and
           s.get(new.json["id"]).json["state"] != "cancelled",
           "withdrawing the old order leaves the new one alone", again)
        tasks = s.ask("GET", ORDERS + "/cancelProductOrder?state=done")
        ok(tasks.status == 200 and len(tasks.json) == 2, "both are listed", tasks)
        error(s.ask("POST", ORDERS + "/cancelProductOrder",
                    {"productOrder": {"id": "po-none"}}), 400,
              "order-not-found", "no such order")
        error(s.ask("POST", ORDERS + "/cancelProductOrder",
                    {"productOrder": {"id": new.json["id"]},
                     "requestedCancellationDate": "2027-01-01T00:00:00Z"}),
              400, "not-offered", "a withdrawal for later")
        ok(s.ask("GET", ORDERS + "/cancelProductOrder/pc-none").status == 404,
           "no such withdrawal")


def test_a_peer_refuses(_):
    with Server() as s:
        line = s.line()
        s.tell("refuse")
        order = s.order(line).json
        held = s.wait(order["id"], "held").json
        ok(held["state"] == "held", "a refused duty holds the order", held)
        s.tell("well")


def test_lists(_):
    with Server() as s:
        lines = [s.line() for _ in range(5)]
        orders = [s.order(line, externalId=f"N-{line}").json
                  for line in lines[:4]]
        path = ORDERS + "/productOrder"
        got = s.ask("GET", path)
        ok(got.status == 200 and len(got.json) == 4 and
           got.headers["x-total-count"] == got.headers["x-result-count"] ==
           "4" and all(n in o for o in got.json for n in MUST),
           "all orders", got)
        got = s.ask("GET", path + "?offset=1&limit=2&fields=state")
        ok(got.status == 206 and
           [o["id"] for o in got.json] == [o["id"] for o in orders[1:3]] and
           all(set(o) == {"id", "href", "state"} for o in got.json) and
           got.headers["x-total-count"] == "4" and
           got.headers["x-result-count"] == "2", "two of them, cut", got)
        got = s.ask("GET", f"{path}?externalId=N-{lines[2]}")
        ok([o["id"] for o in got.json] == [orders[2]["id"]],
           "by externalId", got)
        got = s.ask("GET", f"{path}?id={orders[0]['id']},{orders[3]['id']}")
        ok(len(got.json) == 2, "either of two", got)
        error(s.ask("GET", path + "?offset=x"), 400, "out-of-range", "offset")
        error(s.ask("GET", path + "?channel.name=x"), 400,
              "filter-not-offered", "a filter further down")
        ok(s.ask("GET", path, token=s.other).json == [],
           "others' orders are not shown")
        error(s.get(orders[0]["id"], token=s.other), 404, "not-found",
              "nor to be had")
        error(s.get("po-0"), 404, "not-found", "an unknown order")
        error(s.get("x" * 200), 404, "not-found", "a long id")
        got = s.ask("DELETE", f"{path}/{orders[0]['id']}")
        error(got, 405, got.json.get("code"), "orders are evidence")
        got = s.get(orders[0]["id"] + "?fields=state")
        ok(set(got.json) == {"id", "href", "state"}, "one's fields", got)

        path = PRODUCTS + "/product"
        got = s.ask("GET", path)
        ok(got.status == 200 and len(got.json) == 5 and
           {p["status"] for p in got.json} == {"active", "pendingTerminate"},
           "all products", got)
        got = s.ask("GET", path + "?status=active")
        ok([p["id"] for p in got.json] == lines[4:], "by status", got)
        got = s.ask("GET", path + "?status=aborted")
        ok(got.status == 200 and got.json == [], "none was aborted", got)
        got = s.ask("GET", f"{path}?id={lines[1]}&fields=id")
        ok([p["id"] for p in got.json] == lines[1:2], "by id", got)
        got = s.ask("GET", f"{path}?id.gt={lines[2]}&limit=1")
        ok(got.status == 206 and got.json[0]["id"] == lines[3],
           "after an id", got)
        error(s.ask("GET", path + "/999"), 404, "not-found", "no product")
        mine, none = (s.ask("GET", path + p, token=s.other)
                      for p in ("/" + lines[0], "/999"))
        ok(mine.status == none.status == 404 and mine.body == none.body,
           "another's is as if there were none", mine, none)
        ok(s.ask("GET", path, token=s.other).json == [], "nor in the list")
        got = s.ask("POST", path, {})
        error(got, 405, got.json.get("code"), "products are not made here")


def test_lists_of_withdrawals(_):
    path = ORDERS + "/cancelProductOrder"
    with Server() as s:
        mine = []
        for token in (s.app, s.bss, s.app, s.bss, s.bss):
            order = s.order(s.line(), token=token, **LATER).json
            got = s.ask("POST", path, {"productOrder": {"id": order["id"]}},
                        token=token)
            ok(got.status == 201, "withdrawn", got)
            if token == s.bss:
                mine.append(got.json["id"])

        def listed(token, query=""):
            got = s.ask("GET", path + query, token=token)
            return got, [task["id"] for task in got.json]
        got, ids = listed(s.bss)
        ok(got.status == 200 and ids == mine and
           got.headers["x-total-count"] == "3", "each sees his own", got)
        got, ids = listed(s.bss, "?offset=1&limit=1")
        ok(got.status == 206 and ids == mine[1:2] and
           got.headers["x-total-count"] == "3", "one of them", got)
        ok(listed(s.bss, f"?id={mine[2]}")[1] == mine[2:], "by id")
        ok(listed(s.other)[1] == [], "others none")
        ok(len(listed(s.desk)[1]) == 5 and set(mine) <=
           set(listed(s.desk)[1]), "a desk for all providers all of them")


def test_lists_that_would_be_much_work(_):
    path = ORDERS + "/productOrder"
    with Server() as s:
        lines = [s.line() for _ in range(50)]
        orders = [s.order(*lines).json["id"] for _ in range(21)]
        got = s.ask("GET", path + "?limit=100&fields=id")
        ok(got.status == 206 and [o["id"] for o in got.json] == orders[:20] and
           got.headers["x-result-count"] == "20" and
           "x-total-count" not in got.headers,
           "a thousand lines are read, and no more", got)
        got = s.ask("GET", path + "?limit=100&fields=id&offset=20")
        ok([o["id"] for o in got.json] == orders[20:] and
           got.headers["x-total-count"] == "21", "the rest comes after them",
           got)
        got = s.ask("GET", path + f"?id={orders[20]}")
        ok(got.status == 206 and got.json == [],
           "nor are they to find one", got)


def test_changes(_):
    with Server() as s:
        order = s.order(s.line(), note=[{"text": "first"}]).json
        path = f"{ORDERS}/productOrder/{order['id']}"
        got = s.ask("PATCH", path,
                    {"note": [{"text": "call 090-1234-5678 first",
                               "author": "Sato"}]})
        ok(got.status == 200 and
           got.json["note"] == [{"text": "call *** first"}],
           "notes can be changed, without what is personal", got)
        ok(s.get(order["id"]).json["note"] == got.json["note"], "and stay")
        error(s.ask("PATCH", path, {"requestedCompletionDate":
                                    "2026-09-30T00:00:00Z"}), 409,
              "not-changeable", "the day is set")
        error(s.ask("PATCH", path, {}), 400, "missing", "nothing to change")
        error(s.ask("PATCH", ORDERS + "/productOrder/po-0",
                    {"note": []}), 404, "not-found", "no such order")


class Listener:
    """Takes notifications; the first ones of each are answered 500."""

    def __init__(self, fail=0):
        self.got, self.fail = [], fail
        lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with lock:
                    outer.fail -= 1
                    well = outer.fail < 0
                    if well:
                        outer.got.append((self.headers["Content-Type"],
                                          json.loads(body)))
                self.send_response(204 if well else 500)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/told"
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def wait(self, wanted):
        for _ in range(600):
            if wanted([body for _, body in self.got]):
                return True
            time.sleep(0.05)
        return False

    def types(self):
        return [body["eventType"] for _, body in self.got]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def states(bodies, order):
    return [b["event"]["productOrder"]["state"] for b in bodies
            if b["event"].get("productOrder", {}).get("id") == order]


def test_hub_of_orders(_):
    told, only = Listener(), Listener()
    with Server() as s:
        hub = s.ask("POST", ORDERS + "/hub", {"callback": told.url})
        ok(hub.status == 201 and hub.json["callback"] == told.url and
           hub.headers["location"].endswith("/hub/" + hub.json["id"]) and
           "secret" not in hub.body.decode(), "a hub is registered", hub)
        query = "eventType=CancelProductOrderStateChangeEvent"
        got = s.ask("POST", ORDERS + "/hub",
                    {"callback": only.url, "query": query})
        ok(got.status == 201 and got.json["query"] == query, "another", got)
        order = s.order(s.line()).json
        again = s.order(s.line(), **LATER).json
        ok(told.wait(lambda all: "pending" in states(all, order["id"])),
           "the order is told", told.got)
        types = [b["eventType"] for _, b in told.got
                 if b["correlationId"] == order["id"]]
        ok(types[0] == "ProductOrderCreateEvent" and
           types.count("ProductOrderCreateEvent") == 1,
           "first of all that it was made", types)
        media, first = told.got[0]
        ok(media == MEDIA and {"eventId", "eventTime", "eventType",
                               "correlationId", "domain", "title",
                               "description", "priority", "timeOcurred",
                               "event"} <= set(first),
           "with all that a hub tells", first)
        ok(all(n in first["event"]["productOrder"] for n in MUST),
           "and an order as it is read", first)
        s.wait(again["id"], "pending")
        s.ask("POST", ORDERS + "/cancelProductOrder",
              {"productOrder": {"id": again["id"]}})
        ok(told.wait(lambda all: states(all, again["id"])[-1:] ==
                     ["cancelled"]), "a withdrawal is told",
           states([b for _, b in told.got], again["id"]))
        ok(only.wait(len) and set(only.types()) ==
           {"CancelProductOrderStateChangeEvent"} and
           only.got[0][1]["event"]["cancelProductOrder"]["state"] == "done",
           "to who asked for it as that", only.got)
        for _ in range(8):
            s.tell(f"advance {30 * DAY}")
            if s.wait(order["id"], "completed").json["state"] == "completed":
                break
        ok(told.wait(lambda all: states(all, order["id"])[-1:] ==
                     ["completed"]), "and the end",
           states([b for _, b in told.got], order["id"]))
        seen = states([b for _, b in told.got
                       if b["eventType"] != "ProductOrderInformation"
                       "RequiredEvent"], order["id"])
        ok(all(y in MAY.get(x, ()) for x, y in zip(seen, seen[1:])),
           "by arrows of the life cycle alone", seen)
        ok(len(only.got) == 1, "no more than was asked for", only.got)
        path = f"{ORDERS}/hub/{hub.json['id']}"
        ok(s.ask("DELETE", path, token=s.app).status == 404,
           "another's hub is not to be had")
        ok(s.ask("DELETE", path.replace("Ordering", "Inventory")
                 .replace("InventoryManagement", "Inventory")).status == 404,
           "nor at the other API")
        ok(s.ask("DELETE", path).status == 204, "it is removed")
        ok(s.ask("DELETE", path).status == 404, "once")
        before = len(told.got)
        other = s.order(s.line()).json
        s.wait(other["id"], "pending")
        time.sleep(0.5)
        ok(len(told.got) == before, "and told no more")
    told.close()
    only.close()


def test_hub_of_products(_):
    told, far = Listener(fail=1), Listener()
    with Server() as s:
        got = s.ask("POST", PRODUCTS + "/hub",
                    {"callback": told.url,
                     "query": "eventType=ProductCreateEvent,"
                              "ProductStateChangeEvent"})
        ok(got.status == 201, "a hub is registered", got)
        got = s.ask("POST", PRODUCTS + "/hub", {"callback": far.url},
                    token=s.other)
        ok(got.status == 201, "another provider's", got)
        line = s.line()
        s.tell(f"file {line}")

        def seen(bodies):
            return [(b["eventType"], b["event"]["product"]["status"])
                    for b in bodies]
        s.tell("advance 30")
        time.sleep(0.5)
        s.tell("advance 30")
        ok(told.wait(lambda all: len(all) >= 2) and
           seen(b for _, b in told.got) ==
           [("ProductCreateEvent", "active"),
            ("ProductStateChangeEvent", "pendingTerminate")],
           "told in order, the first one again after a failure", told.got)
        ok(far.got == [], "others' lines are not told", far.got)
        for body, code in (({}, "missing"), ({"callback": "x"}, None),
                           ({"callback": told.url, "query": "a=b"},
                            "query-not-offered"),
                           ({"callback": told.url, "query":
                             "eventType=ProductOrderCreateEvent"},
                            "query-not-offered"),
                           ({"callback": told.url, "x": 1},
                            "unknown-attribute")):
            got = s.ask("POST", PRODUCTS + "/hub", body)
            error(got, 400, code or got.json.get("code"), f"a hub {body}")
    told.close()
    far.close()


if __name__ == "__main__":
    sys.exit(run(globals()))
