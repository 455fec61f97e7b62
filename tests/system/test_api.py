#!/usr/bin/env python3
"""/v1 against api/openapi.yaml: every answer, every operation, parameter and
status.  Usage: test_api.py SERVE_V1
"""
import base64
import hashlib
import hmac
import json
import re
import subprocess
import sys
import time

from lab import PROGRAM, ROOT, ok, run
from lab_api import Api, Contract

api = Api(PROGRAM)
made = 0


def new_line(**more):
    """A line by the API; its number."""
    global made
    made += 1
    body = {"provider": "demo-mobile", "contract": f"API-{made}",
            "contract_date": "2026-03-05", "service_start": "2026-03-05",
            "billed_through": "2026-07-31", "monthly_fee": 1980,
            "imsi": f"44099{made:010d}",
            "number": f"0901235{made:04d}"} | more
    answer = api("addLine", body=body)
    assert answer.status == 201, str(answer)
    return answer.json["line"]


def etag(line):
    return api("getLine", path={"line": line}).etag


def file_ending(line, **body):
    answer = api("fileEnding", path={"line": line}, match=etag(line),
                 body={"authority": {"checked": "papers"}} | body)
    assert answer.status == 201, str(answer)
    return answer.json["ending"]


def refused(label, answer, status, code=None, pointers=()):
    """The status, and every pointer that is wanted, all at once."""
    found = sorted(e["pointer"] for e in answer.json.get("errors", []))
    ok(answer.status == status and (code in (None, answer.json["code"])) and
       (not pointers or found == sorted(pointers)), label, found, answer)


def test_routes(lab):
    table = subprocess.run([PROGRAM, "routes"], capture_output=True,
                           text=True, check=True).stdout.split("\n")[:-1]
    built, said = {}, {}
    for row in table:
        method, path, *rest = row.split(" ")
        built[method, path] = sorted(rest)
    for op in Contract().operations.values():
        flags = [] if op.public else op.node["x-scope"].split()
        flags += ["PUBLIC"] if op.public else []
        flags += ["KEY"] if op.needs("Idempotency-Key") else []
        flags += ["MATCH"] if op.needs("If-Match") else []
        said[op.method.upper(), op.path] = sorted(flags)
    ok(len(table) == len(built) and built.keys() == said.keys(),
       "the table of routes and the contract have the same operations",
       built.keys() ^ said.keys())
    for name in built.keys() & said.keys():
        ok(built[name] == said[name],
           f"{' '.join(name)}: the same scopes and headers", built[name],
           said[name])


def closed(schema, at):
    """Objects that let members through that nobody described."""
    if isinstance(schema, list):
        for one in schema:
            yield from closed(one, at)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object" and "additionalProperties" not in \
            schema and "unevaluatedProperties" not in schema:
        yield at
    for name, value in schema.items():
        yield from closed(value, f"{at}/{name}")


def test_contract_is_strict(lab):
    """Documents of other formats, and what others build on, are open."""
    open_ones = {"/schemas/Document", "/schemas/RuleFile",
                 "/schemas/EndingFacts", "/schemas/Wish"}
    contract = Contract()
    found = set(closed(contract.doc["components"]["schemas"], "/schemas"))
    ok(found == open_ones, "every schema is closed", found ^ open_ones)
    ok(not set(closed(contract.doc["paths"], "")),
       "every schema within an operation is closed")
    for op in contract.operations.values():
        for media in op.node.get("requestBody", {}).get("content",
                                                        {}).values():
            for name, example in media.get("examples", {}).items():
                faults = contract.faults(media["schema"], example["value"])
                ok(not faults, f"{op.id}: the example {name} is valid",
                   *faults)


def test_public(lab):
    page = api("getDocs", token=None)
    text = page.body.decode()
    ok(page.status == 200 and "<script" not in text and
       "http" not in re.sub(r"https?://[a-z]+\.example", "", text).lower()
       .split("<body")[0], "the page loads nothing", text[:300])
    anchors = set(re.findall(r'id="([^"]+)"', text))
    targets = set(re.findall(r'href="#([^"]+)"', text))
    ok(targets <= anchors, "every link of the page has its place",
       targets - anchors)
    ok(all(op in anchors for op in api.contract.operations),
       "the page has every operation")
    ok(api("getContract", token=None).body ==
       (ROOT / "api/openapi.yaml").read_bytes(),
       "the file itself is served")


def test_line(lab):
    body = {"provider": "demo-mobile", "contract": "API-A", "voice": True,
            "number": "09012340001", "imsi": "440990000009999",
            "contract_date": "2026-03-05", "contract_paper": "2026-03-06",
            "service_start": "2026-03-05", "billed_through": "2026-07-31",
            "monthly_fee": 1980, "closing_day": 31, "min_term_months": 24,
            "form": "physical", "billing": "postpaid", "subject": "line",
            "email": "hanako@mail.example", "language": "ja",
            "currency": "JPY", "running": True, "network": True,
            "used": False, "payer_other": False, "profile": "none",
            "instalments_left": 12000, "price_paid": 0, "owed": 500,
            "deposit": 0, "balance": 0,
            "options": [{"code": "voice-mail", "fee": 300,
                         "third_party": False}],
            "devices": [{"code": "watch"}]}
    for name in ("demo-mobile", "demo-rental"):
        api("loadRules", raw=(ROOT / f"operators/{name}.json").read_bytes())
    first = api("addLine", body=body, key="line-a")
    ok(first.status == 201 and first.json["code"] == "imported",
       "a line is made known", first)
    again = api("addLine", body=body, key="line-a")
    ok((again.status, again.body, again.etag) ==
       (first.status, first.body, first.etag) and
       again.headers.get("idempotency-replayed") == "true",
       "the same again gives the same bytes", again)
    ok("idempotency-replayed" not in first.headers, "and the first is new")
    refused("another request under the key",
            api("addLine", body=body | {"owed": 1}, key="line-a"), 422,
            "key-reused")
    known = api("addLine", body=body, key="line-a2")
    refused("a contract number that is known", known, 409, "contract-known")
    twice = api("addLine", body=body, key="line-a2")
    ok((twice.status, twice.body) == (409, known.body),
       "a refusal is told again in the same bytes", known, twice)
    shown = api("getLine", path={"line": first.json["line"]})
    ok(shown.json["number"].count("*") > 0 and
       "12340001" not in shown.body.decode() and
       "hanako" not in shown.body.decode(), "names are masked", shown)
    ok(shown.json["options"][0]["code"] == "voice-mail" and
       shown.json["owed"] == 500, "and it is as it was sent", shown)
    for name, value in (("contract", "API-A"), ("number", "+819012340001")):
        found = api("searchLines", body={name: value})
        ok([x["line"] for x in found.json["lines"]] == [first.json["line"]],
           f"found by {name}", found)
        none = api("searchLines", body={name: value}, token="rental")
        ok(none.json == {"lines": []}, "but not by another provider", none)
    ok(api("searchLines", body={"contract": "NO-SUCH"}).json ==
       {"lines": []}, "none of that name is an empty list")
    refused("two names", api("searchLines", body={
        "contract": "A", "iccid": "x"}), 400, "field", ["", "/iccid"])


WRONG_LINE = {
    "provider": "Not A Slug", "contract": "-x", "subject": "cat",
    "form": "round", "billing": 1, "voice": "yes", "number": "12", "iccid":
    "1", "imsi": "x", "eid": "7", "matching_id": "a b",
    "contract_date": "2026-02-30", "contract_paper": 3, "service_start": "", "valid_until": "tomorrow",
    "due_back": "x", "billed_through": "2026-1-1", "closing_day": 32,
    "min_term_months": 121, "monthly_fee": -1, "price_paid": 1.5,
    "instalments_left": 100000001, "used": 0, "payer_other": None,
    "running": "no", "network": [], "profile": "gone", "options": {},
    "devices": 1, "items": [{"code": "router"}] * 9, "owed": "1",
    "balance": True, "deposit": -5, "currency": "XXX", "email": "a@b@c",
    "language": "Nihongo?", "colour": "red",
}


def test_faults_one_by_one(lab):
    good = {"provider": "demo-mobile", "contract": "API-Z",
            "contract_date": "2026-03-05"}
    for name, value in WRONG_LINE.items():
        refused(f"{name} {value!r}"[:60],
                api("addLine", body=good | {name: value}), 400, "field",
                [f"/{name}"])
    for name in good:
        rest = {k: v for k, v in good.items() if k != name}
        answer = api("addLine", body=rest)
        refused(f"without {name}", answer, 400, "field", [f"/{name}"])
        ok(answer.json["errors"][0]["code"] == "missing", "is missing")
    ok(api("addLine", body=WRONG_LINE).json["errors"].__len__() == 16,
       "all faults at once, up to sixteen")
    refused("within lists", api("addLine", body=good | {
        "options": [{"code": "a"}, {"code": "B", "fee": "x"}, 3],
        "items": [{"lost_charge": 1, "x/y~z": 2}]}), 400, "field",
        ["/options/1/code", "/options/1/fee", "/options/2",
         "/items/0/code", "/items/0/x~1y~0z"])
    refused("facts that contradict each other", api("addLine", body=good | {
        "billing": "prepaid", "form": "physical", "profile": "installed"}),
        400, "field", [""])


def test_bodies(lab):
    for label, raw, media, status in (
            ("no JSON", b"{", "application/json", 400),
            ("a list", b"[]", "application/json", 400),
            ("a name twice", b'{"a":1,"a":2}', "application/json", 400),
            ("trailing bytes", b"{} x", "application/json", 400),
            ("too deep", b'{"a":' * 99 + b"1" + b"}" * 99,
             "application/json", 400),
            ("not UTF-8", b'{"provider":"\xff"}', "application/json", 400),
            ("another type", b"a=1", "application/x-www-form-urlencoded",
             415)):
        answer = api("addLine", raw=raw, media=media)
        ok(answer.status == status, f"a body that is {label}", answer)
    answer = api("addLine", raw=b"{}", key="x" * 256)
    ok(answer.status == 400, "a key that is too long", answer)


def test_listings(lab):
    lines = [new_line() for _ in range(5)]
    loan = api("addLine", body={
        "subject": "loan", "provider": "demo-rental", "contract": "API-L",
        "contract_date": "2026-08-01", "due_back": "2026-08-20",
        "items": [{"code": "router", "lost_charge": 20000}]}).json["line"]
    ending = file_ending(lines[0])
    seen, after = [], None
    while True:
        query = {"limit": 2} | ({"after": after} if after else {})
        page = api("listLines", query=query)
        seen += [row["line"] for row in page.json["lines"]]
        ok(len(page.json["lines"]) <= 2, "no more rows than asked for")
        after = page.json["next"]
        link = page.headers.get("link")
        ok((after is None) == (link is None),
           "a next page has a link, and only then", page)
        if after is None:
            break
        path = re.match(r'<(.*)>; rel="next"$', link).group(1)
        ok(path == f"/v1/lines?limit=2&after={after}", "which leads there",
           path)
    ok(seen == sorted(set(seen)) and set(lines) | {loan} <= set(seen),
       "page by page all of them, once, in order", seen)

    def of(op, name, **query):
        return [row["line"] for row in
                api(op, query={"limit": 500} | query).json[name]]
    ok(loan in of("listLines", "lines", subject="loan") and
       lines[0] not in of("listLines", "lines", subject="loan"),
       "loans only")
    ok(of("listLines", "lines", provider="demo-rental") == [loan],
       "of one provider")
    ok(of("listLines", "lines", state="running").count(lines[0]) == 1 and
       lines[1] not in of("listLines", "lines", state="running"),
       "in a state of their ending")
    ok(of("listLoans", "loans") == [loan] and
       of("listLoans", "loans", provider="demo-rental", state="none",
          after=loan - 1) == [loan], "the listing of loans")
    rows = api("listEndings", query={"limit": 500}).json["endings"]
    ok(lines[0] in [r["line"] for r in rows] and
       all(r["ending"] for r in rows), "endings only", rows)
    ok(of("listEndings", "endings", subject="line", state="running",
          provider="demo-mobile", after=lines[0] - 1)[0] == lines[0],
       "endings, narrowed")
    ok([r["line"] for r in api("listLines", token="rental").json["lines"]]
       == [loan], "another provider's caller sees its own")
    ok(api("getLoan", path={"line": loan}).json["subject"] == "loan" and
       api("getLoan", path={"line": lines[0]}).status == 404,
       "a line is no loan")
    for query, pointer in (
            ({"limit": 0}, "?limit"), ({"limit": 501}, "?limit"),
            ({"limit": "x"}, "?limit"), ({"after": "-1"}, "?after"),
            ({"state": "up"}, "?state"), ({"subject": "cat"}, "?subject"),
            ({"provider": "A B"}, "?provider"), ({"q": 1}, "?")):
        refused(f"the parameter {query}", api("listLines", query=query), 400,
                "field", [pointer])
    refused("all of them at once", api("listEndings", query={
        "limit": 0, "state": "x", "colour": "red"}), 400, "field",
        ["?limit", "?state", "?"])
    for op in ("listLoans", "listEndings"):
        api(op, query={"limit": 0})
    return ending


def test_preview(lab):
    line = new_line()
    before = etag(line)
    shown = api("previewEnding", path={"line": line}, body={
        "way": "plain", "on": "2026-08-31", "days": 3})
    ok(shown.json["offered"] and shown.json["last_day"] == "2026-08-31" and
       1 <= len(shown.json["days"]) <= 3, "a preview", shown)
    ok(api("previewEnding", path={"line": line}).status == 200,
       "a preview without a body")
    ok(etag(line) == before, "and nothing has changed")
    no = api("previewEnding", path={"line": line}, body={"way": "expiry"})
    ok(no.json["offered"] is False and no.json["code"] == "not-prepaid",
       "what is not offered says why", no)
    for body, pointers in (
            ({"way": "sideways"}, ["/way"]), ({"on": "31"}, ["/on"]),
            ({"when_used_up": 1}, ["/when_used_up"]),
            ({"refund_reason": "greed"}, ["/refund_reason"]),
            ({"days": 94}, ["/days"]), ({"x": 1}, ["/x"]),
            ({"on": "2026-08-31", "when_used_up": True}, ["/on"])):
        refused(f"a wish {body}", api("previewEnding", path={"line": line},
                                      body=body), 400, "field", pointers)


def test_filing(lab):
    line = new_line()
    first_tag = etag(line)
    body = {"way": "plain", "on": "2026-08-31",
            "authority": {"checked": "papers"}}
    first = api("fileEnding", path={"line": line}, key="f1", match=first_tag,
                body=body)
    ok(first.status == 201 and first.json["code"] == "filed" and
       first.headers["location"] == f"/v1/endings/{first.json['ending']}",
       "an ending is filed", first)
    again = api("fileEnding", path={"line": line}, key="f1", match=first_tag,
                body=body)
    ok((again.status, again.body, again.etag, again.headers["location"]) ==
       (201, first.body, first.etag, first.headers["location"]) and
       again.headers["idempotency-replayed"] == "true",
       "the same again: the same, although the line has moved on", again)
    refused("another request under the key", api(
        "fileEnding", path={"line": line}, key="f1",
        body=body | {"on": "2026-09-30"}), 422, "key-reused")
    refused("a stale version", api("fileEnding", path={"line": line},
                                   match=first_tag, body=body), 412, "stale")
    refused("an ETag of another line", api(
        "fileEnding", path={"line": line}, match='"999999-1"', body=body),
        412, "stale")
    ok(api("fileEnding", path={"line": line}, match="7",
           body=body).status == 400, "an If-Match that is none")
    no = api("fileEnding", path={"line": line}, key="f2", body=body)
    refused("an ending under way", no, 409, "already-ending")
    twice = api("fileEnding", path={"line": line}, key="f2", body=body)
    ok(twice.body == no.body and
       twice.headers.get("idempotency-replayed") == "true",
       "refused twice in the same bytes", twice)
    read = {"language": "zh-Hans", "authority": {"checked": "papers"}}
    spoken = new_line(language="ja")
    refused("an agent does not set what the holder reads", api(
        "fileEnding", path={"line": spoken}, token="agent",
        body={"language": "ko"}), 400, "field", ["/language"])
    ok(api("fileEnding", path={"line": spoken}, key="f3",
           body=read).status == 201 and
       api("getLine", path={"line": spoken}).json["language"] == "zh-Hans",
       "what the holder reads becomes the line's")
    refused("another language under the key", api(
        "fileEnding", path={"line": spoken}, key="f3",
        body=read | {"language": "ko"}), 422, "key-reused")
    other = new_line()
    ok(api("fileEnding", path={"line": other}).status == 201,
       "without a body: as soon as may be, proof to come")
    refused("faults of a filing", api(
        "fileEnding", path={"line": other}, body={
            "way": 1, "on": "x", "on_behalf": "A B", "language": "x y",
            "authority": {"checked": "magic", "by": "x"}, "zzz": 1}), 400,
        "field", ["/way", "/on", "/on_behalf", "/language",
                  "/authority/checked", "/authority/by", "/zzz"])
    refused("a holder cannot say that he was checked", api(
        "fileEnding", path={"line": other}, token="holder",
        body={"authority": {"checked": "operator"}}), 400, "field",
        ["/authority/checked"])


def test_ending(lab):
    line = int(api.order("import"))
    ref = file_ending(line, on="2026-08-31", on_behalf="mother")
    shown = api("getEnding", path={"ending": ref})
    ok(shown.json["line"] == line and shown.json["state"] == "running",
       "an ending is shown", shown)
    rows = api("listPapers", path={"ending": ref}).json["papers"]
    filed = [c for c in api("listHistory", path={"line": line}).json["commands"]
             if c["kind"] == "file"]
    ok([r["on_behalf"] for r in [shown.json, *filed, *rows]] ==
       ["mother"] * (2 + len(rows)) and rows and "grant" not in shown.json,
       "for whom it was filed: the ending, its history, its papers", shown,
       filed, rows)
    ids = [d["id"] for d in api("listDuties",
                                path={"ending": ref}).json["duties"]]
    ok(len(ids) == len(set(ids)) and "contract" in ids,
       "duties have names of their own", ids)
    found = api("searchLines", body={"ending": ref}).json["lines"]
    ok([x["line"] for x in found] == [line], "found by its ending")
    refused("faults of a withdrawal", api(
        "withdrawEnding", path={"ending": ref},
        body={"reason": "Because I say so", "x": 1}), 400, "field",
        ["/reason", "/x"])
    refused("a stale withdrawal", api(
        "withdrawEnding", path={"ending": ref}, match=f'"{line}-1"'), 412)
    tag = api("getEnding", path={"ending": ref}).etag
    first = api("withdrawEnding", path={"ending": ref}, key="w1",
                body={"reason": "changed-mind", "on_behalf": "mother"})
    ok(first.status == 200 and first.json["verdict"] == "accepted",
       "an ending is withdrawn", first, tag)
    again = api("withdrawEnding", path={"ending": ref}, key="w1",
                body={"reason": "changed-mind", "on_behalf": "mother"})
    ok(again.body == first.body and
       again.headers.get("idempotency-replayed") == "true",
       "and the same again is the same", again)
    refused("the key for another reason", api(
        "withdrawEnding", path={"ending": ref}, key="w1",
        body={"reason": "other"}), 422)
    late = new_line()
    ref = file_ending(late, on="2026-09-30")
    ok("on_behalf" not in api("getEnding", path={"ending": ref}).json,
       "of one's own nothing is said")
    api("withdrawEnding", path={"ending": ref})
    answer = api("withdrawEnding", path={"ending": ref})
    ok(answer.status == 200 and answer.json["code"] == "withdrawn-already",
       "withdrawn already", answer)
    ok(api("retryDuty", path={"ending": ref, "duty": "contract"}).json[
        "code"] == "nothing-to-retry", "nothing of it is tried again")
    today = file_ending(new_line())
    refused("on its last day it is too late", api(
        "withdrawEnding", path={"ending": today}), 409, "too-late")


def pending(ref, kind):
    duties = api("listDuties", path={"ending": ref}).json["duties"]
    return next(d for d in duties if d["kind"] == kind)


def test_duties(lab):
    line = new_line(devices=[{"code": "watch"}])
    ref = api("fileEnding", path={"line": line}).json["ending"]
    at = {"ending": ref, "duty": "authority"}
    refused("what a holder says is a holder's word", api(
        "bringEvidence", path=at, token="holder",
        body={"grade": "confirmed"}), 400, "field", ["/grade"])
    refused("also without saying so", api(
        "bringEvidence", path=at, token="holder", body={}), 409,
        "grade-too-low")
    proof = base64.b64encode(b"\x89PNG passport").decode()
    body = {"grade": "attested", "by": "counter", "media_type": "image/png",
            "content": proof}
    first = api("bringEvidence", path=at, body=body, key="e1")
    ok(first.status == 200 and first.json["verdict"] == "accepted",
       "evidence is brought", first)
    ok(api("bringEvidence", path=at, body=body, key="e1").body == first.body,
       "and once only")
    refused("the key for other evidence", api(
        "bringEvidence", path=at, body=body | {"by": "other"}, key="e1"), 422)
    sha = hashlib.sha256(base64.b64decode(proof)).hexdigest()
    ok(pending(ref, "authority")["evidence"] == sha, "the duty names it")
    kept = api("getEvidence", path={"line": line, "sha256": sha})
    ok(kept.body == b"\x89PNG passport" and
       kept.headers["content-disposition"] == "attachment",
       "and it is kept byte for byte", kept)
    ok(api("getEvidence", path={"line": line, "sha256": "0" * 64}).status ==
       404, "other evidence is not there")
    refused("faults of evidence", api("bringEvidence", path=at, body={
        "grade": "proven", "by": "A B", "day": "x", "card": "1",
        "media_type": "png", "content": "%%%", "zzz": 1}), 400, "field",
        ["/grade", "/by", "/day", "/card", "/media_type", "/content",
         "/zzz"])
    refused("a media type of nothing", api(
        "bringEvidence", path=at, body={"media_type": "image/png"}), 400,
        "field", ["/media_type"])
    refused("evidence of no duty", api(
        "bringEvidence", path=at | {"duty": "lunch"}, body={}), 404)
    refused("a stale version", api("bringEvidence", path=at, body={},
                                   match=f'"{line}-1"'), 412)
    for op in ("waiveDuty", "giveUpDuty"):
        refused(f"{op} without a reason", api(
            op, path=at, body={}), 400, "field", ["/reason"])
        refused(f"{op} by a name", api(
            op, path=at, body={"reason": "Mr X", "y": 1}), 400, "field",
            ["/reason", "/y"])
        refused(f"{op} of no duty", api(
            op, path=at | {"duty": "x"}, body={"reason": "r"}), 404)
        refused(f"{op}: stale", api(op, path=at, body={"reason": "r"},
                                    match=f'"{line}-1"'), 412)
    refused("who may end it cannot be let go", api(
        "waiveDuty", path=at, body={"reason": "goodwill"}, key="v0"), 409)
    refused("nor given up", api(
        "giveUpDuty", path=at, body={"reason": "lost"}, key="g0"), 409)
    bound = {"ending": ref, "duty": "devices"}
    waived = api("waiveDuty", path=bound, body={"reason": "goodwill"},
                 key="v1")
    ok(waived.status == 200 and pending(ref, "devices")["state"] == "waived",
       "a duty is let go", waived)
    refused("another reason under the key", api(
        "waiveDuty", path=bound, body={"reason": "other"}, key="v1"), 422)
    known = {"ending": ref, "duty": "network"}
    gone = api("giveUpDuty", path=known, body={"reason": "lost"}, key="g1")
    ok(gone.status == 200 and pending(ref, "network")["state"] == "given-up",
       "a duty is given up", gone)
    refused("another reason under the key", api(
        "giveUpDuty", path=known, body={"reason": "other"}, key="g1"), 422)
    tried = api("retryDuty", path=known, key="r1")
    ok(tried.status == 200 and tried.json["verdict"] == "accepted",
       "and tried again", tried)
    ok(api("retryDuty", path=known, key="r1", body={}).body == tried.body,
       "once")
    ok(api("retryDuty", path=at).json["verdict"] == "nothing",
       "where there is nothing to try again nothing happens")
    refused("a field of a try", api("retryDuty", path=known, body={"x": 1}),
            400, "field", ["/x"])
    refused("a stale try", api("retryDuty", path=known, match=f'"{line}-1"'),
            412)
    refused("a try of no duty", api("retryDuty", path=at | {"duty": "x"}),
            404)
    refused("evidence that cannot be that good", api(
        "bringEvidence", path={"ending": ref, "duty": "number"},
        body={"grade": "confirmed"}), 409)


def test_facts(lab):
    loan = api("addLine", body={
        "subject": "loan", "provider": "demo-rental", "contract": "API-F",
        "contract_date": "2026-08-01", "due_back": "2026-08-20",
        "items": [{"code": "router", "lost_charge": 20000},
                  {"code": "charger", "lost_charge": 900}]}).json["line"]
    at = {"line": loan}
    back = {"fact": "item-back", "what": "router", "posted": "2026-08-08",
            "arrived": "2026-08-09", "grade": "attested", "by": "counter"}
    first = api("addFact", path=at, body=back, key="b1", match=etag(loan))
    ok(first.status == 200 and first.json["verdict"] == "accepted",
       "a thing came back", first)
    ok(api("getLine", path=at).json["items"][0]["state"] == "back",
       "and the line says so")
    ok(api("addFact", path=at, body=back, key="b1").body == first.body,
       "reported twice it happened once")
    refused("another fact under the key", api(
        "addFact", path=at, body=back | {"what": "charger"}, key="b1"), 422)
    refused("a stale version", api("addFact", path=at, body=back,
                                   match=f'"{loan}-1"'), 412)
    line = new_line(owed=3000)
    paid = api("addFact", path={"line": line}, body={
        "fact": "payment", "amount": 1000, "day": "2026-08-09"})
    ok(paid.status == 200 and api("getLine", path={"line": line}).json["owed"]
       == 2000, "a payment is booked", paid)
    rows = api("listPostings", path={"line": line}).json["postings"]
    ok(rows and sum(row["amount"] for row in rows) == 0,
       "and an entry's amounts sum to zero", rows)
    one = api("listPostings", path={"line": line},
              query={"limit": 1, "after": 1}).json
    ok(one["postings"] == [rows[1]], "postings, page by page", one)
    refused("a parameter of it", api("listPostings", path={"line": line},
                                     query={"x": 1}), 400)
    told = api("getStatement", path={"line": line}).json
    ok(told["totals"]["brought_owed"] == 3000 and
       told["totals"]["paid"] == 1000 and told["dues"]["amount"] == 2000,
       "the statement of it", told)
    refused("of a line there is none", api("getStatement",
                                           path={"line": 999999}), 404)
    refused("a parameter of it", api("getStatement", path={"line": line},
                                     query={"x": 1}), 400)
    done = api("listHistory", path={"line": line}, query={"limit": 1}).json
    ok([c["kind"] for c in done["commands"]] == ["fact"],
       "the last command about it", done)
    refused("a parameter of history", api("listHistory", path={"line": line},
                                          query={"limit": 0}), 400)
    refused("no amount", api("addFact", path={"line": line},
                             body={"fact": "payment"}), 409, "no-amount")
    for body, pointers in (
            ({}, ["/fact"]), ({"fact": "party"}, ["/fact"]),
            ({"fact": "payment", "amount": -1}, ["/amount"]),
            ({"fact": "item-back"}, ["/what"]),
            ({"fact": "item-lost", "what": "cat"}, ["/what"]),
            ({"fact": "payment", "what": "cat", "amount": 1}, ["/what"]),
            ({"fact": "payment", "posted": "2026-08-01", "amount": 1},
             ["/posted"]),
            ({"fact": "profile"}, ["/profile"]),
            ({"fact": "profile", "profile": "x"}, ["/profile"]),
            ({"fact": "payment", "day": "x", "grade": "y", "by": "Z",
              "media_type": 1, "content": 2, "posted": "p", "arrived": "a",
              "zzz": 1}, ["/day", "/grade", "/by", "/media_type", "/content",
                          "/posted", "/arrived", "/zzz"])):
        refused(f"a fact {body}"[:70], api("addFact", path={"line": line},
                                           body=body), 400, "field", pointers)


def news(body, secret=b"whsec_demo_0123456789", at=None):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    at = int(time.time()) if at is None else at
    mac = hmac.new(secret, f"{at}.".encode() + raw, hashlib.sha256)
    return api("hearPayment", raw=raw, token=None, headers={
        "Stripe-Signature": f"t={at},v1={mac.hexdigest()}"})


def changed(line, part):
    """What became of the change, once it is so."""
    for _ in range(200):
        told = api("getLine", path={"line": line}).json
        if told["change"]["state"] in ("done", "refused"):
            break
        time.sleep(0.02)
    ok(told["change"]["part"] == part, f"a change of the {part}", told)
    return told


def quotes(line):
    told = api("listPlans", path={"line": line}).json
    return told, {p["code"]: p for p in told["plans"]}


def test_changes(lab):
    """The plan, an option and a device of a line that goes on; and back."""
    line = int(api.order("import parts"))
    at = {"line": line}
    tag = etag(line)
    shown = api("listPlans", path=at)
    told, plan = quotes(line)
    ok(shown.etag == tag and told["code_why"] is None and
       told["currency"] == "JPY" and
       list(plan) == ["keep", "light", "large"], "all plans, in order", shown)
    ok(plan["large"]["current"] and not plan["large"]["offered"] and
       plan["large"]["first_bill"] is None, "one of them is the line's",
       plan["large"])
    light = plan["light"]
    ok(light["offered"] and light["before"] == 2980 and
       light["difference"] == -2000 and light["change_fee"] == 0 and
       light["from"] == "2026-09-01" and light["ask_by"] == "2026-08-25" and
       light["first_bill"] == {"first": "2026-09-01", "last": "2026-09-30",
                               "amount": 980}, "another: what it costs", light)
    ok(etag(line) == tag, "and nothing has changed")

    body = {"part": "plan", "name": "light"}
    first = api("changeLine", path=at, body=body, key="c1", match=tag)
    ok(first.status == 200 and first.json["code"] == "change-asked",
       "asked for", first)
    again = api("changeLine", path=at, body=body, key="c1", match=tag)
    ok(again.body == first.body and
       again.headers["idempotency-replayed"] == "true",
       "asked twice it is one, although the line has moved on", again)
    refused("another change under the key", api(
        "changeLine", path=at, body=body | {"name": "keep"}, key="c1"), 422,
        "key-reused")
    refused("a stale version", api("changeLine", path=at, body=body,
                                   match=tag), 412, "stale")
    ok(changed(line, "plan")["plans"] == [
        {"plan": "large", "fee": 2980, "from": None},
        {"plan": "light", "fee": 980, "from": "2026-09-01"}],
       "billing has it, from its day on")
    nothing = api("changeLine", path=at, body=body)
    ok(nothing.status == 200 and nothing.json["verdict"] == "nothing" and
       nothing.json["code"] == "done-already", "once more: nothing", nothing)

    told, plan = quotes(line)
    ok(plan["large"]["undoes"] and plan["large"]["offered"] and
       not plan["keep"]["undoes"], "the plan before takes it back", plan)
    back = api("changeLine", path=at, body={"part": "plan", "name": "large"})
    ok(back.json["code"] == "change-asked" and
       len(changed(line, "plan")["plans"]) == 1, "taken back", back)

    api.order("refuse")
    api("changeLine", path=at, body={"part": "option", "name": "voicemail"})
    told = changed(line, "option")
    ok(told["change"] == {"part": "option", "name": "voicemail",
                          "state": "refused"} and
       told["options"][1]["running"], "billing says no: it runs on", told)
    api.order("well")
    for part, name in (("option", "voicemail"), ("device", "watch")):
        body = {"part": part, "name": name, "on_behalf": "ac-1"}
        ok(api("changeLine", path=at, body=body,
               token="holder").status == 200, f"the {part} is asked for")
        told = changed(line, part)
    ok([o["running"] for o in told["options"]] == [True, False] and
       [d["bound"] for d in told["devices"]] == [False, False],
       "these two are over, and no other; of two watches the one in use", told)
    rows = api("listHistory", path=at).json["commands"]
    ok(any(r.get("on_behalf") == "ac-1" for r in rows),
       "for whom it was asked is kept", rows)


def test_changes_refused(lab):
    line = int(api.order("import parts"))
    at = {"line": line}
    for body, status, code, pointers in (
            ({}, 400, "field", ["/part", "/name"]),
            ({"part": "card", "name": "x"}, 400, "field", ["/part"]),
            ({"part": "none", "name": "x"}, 400, "field", ["/part"]),
            ({"part": "device", "name": "voicemail"}, 400, "field", ["/name"]),
            ({"part": "plan", "name": "A B"}, 400, "field", ["/name"]),
            ({"part": "plan", "name": "light", "x": 1}, 400, "field", ["/x"]),
            ({"part": "plan", "name": "light", "authority": {}}, 400, "field",
             ["/authority/checked"]),
            ({"part": "plan", "name": "huge"}, 409, "no-such-plan", []),
            ({"part": "option", "name": "music"}, 409, "third-party-billing",
             [])):
        refused(f"{body}", api("changeLine", path=at, body=body), status, code,
                pointers)
    body = {"part": "plan", "name": "light"}
    refused("a holder's word for who it is", api(
        "changeLine", path=at, token="holder",
        body=body | {"authority": {"checked": "code"}}), 400, "field",
        ["/authority/checked"])
    refused("another provider's line", api(
        "changeLine", path=at, body=body, token="rental"), 404, "not-found")
    refused("nor are its plans shown", api(
        "listPlans", path=at, token="rental"), 404, "not-found")
    api("addFact", path=at, body={"fact": "sim-changed"})
    refused("a new card", api("changeLine", path=at, body=body), 409,
            "grade-too-low")
    proven = api("changeLine", path=at,
                 body=body | {"authority": {"checked": "code"}})
    ok(proven.json["code"] == "change-asked", "proven, it is done", proven)
    changed(line, "plan")
    file_ending(line, on="2026-12-31")
    refused("an ending is under way", api("changeLine", path=at, body=body),
            409, "already-ending")
    told, _ = quotes(line)
    ok(told["code_why"] == "already-ending", "which the plans say", told)
    loan = api("addLine", body={
        "subject": "loan", "provider": "demo-rental", "contract": "API-C",
        "contract_date": "2026-08-01", "due_back": "2026-08-20",
        "items": [{"code": "router", "lost_charge": 20000}]}).json["line"]
    told, plans = quotes(loan)
    ok(told["code_why"] == "lines-only" and not plans, "a loan has no plan",
       told)


def test_payments(lab):
    line = new_line()
    ok(api("listLinePayments", path={"line": line}).json ==
       {"payments": [], "next": None}, "nobody was asked to pay")
    for name in ("cs_api_1", "cs_api_2"):
        api.order(f"page {line} {name}")
    first = api("listLinePayments", path={"line": line}, query={"limit": 1})
    row = first.json["payments"][0]
    ok(row["link"].endswith("/cs_api_1") and row["amount"] == 1200 and
       row["state"] == "open", "a page to pay on", first)
    second = api("listLinePayments", path={"line": line},
                 query={"after": first.json["next"]})
    ok([r["link"][-8:] for r in second.json["payments"]] == ["cs_api_2"] and
       second.json["next"] is None, "page by page", second)
    refused("another provider's caller", api(
        "listLinePayments", path={"line": line}, token="rental"), 404)
    event = {"id": "evt_api_1", "type": "checkout.session.completed",
             "data": {"object": {"id": "cs_api_1", "payment_intent": "pi_1",
                                 "customer_details": {"name": "x"}}}}
    heard = news(event)
    ok(heard.json == {"outcome": "ignored"},
       "news of what nobody waits for", heard)
    ok(news(event).json == {"outcome": "again"}, "and again")
    dispute = {"id": "evt_api_2", "type": "charge.dispute.created",
               "data": {"object": {"id": "dp_api_1", "amount": 1200,
                                   "currency": "jpy",
                                   "payment_intent": "pi_1"}}}
    before = api("getLine", path={"line": line}).json["owed"]
    for want in ("told", "again"):
        heard = news(dispute)
        ok(heard.json == {"outcome": want}, f"a dispute: {want}", heard)
    ok(api("getLine", path={"line": line}).json["owed"] == before + 1200,
       "is owed again, once")
    ok(news(event | {"id": "evt_api_3", "data": {"object": {
        "id": "cs_none"}}}).json == {"outcome": "unknown"},
       "news of nobody's payment")
    refused("under another secret", news(event, secret=b"whsec_other"), 400,
            "malformed")
    refused("an hour old", news(event, at=int(time.time()) - 3600), 400,
            "malformed")
    refused("signed, and no event", news(b"{}"), 400, "malformed")
    refused("without a signature", api(
        "hearPayment", raw=b"{}", token=None), 400, "malformed")
    refused("too long", news(b" " * 65537), 413, "too-large")
def test_facts_about_money(lab):
    line = new_line(owed=3000)
    at = {"line": line}
    for body in ({"fact": "billed", "amount": 2178},
                 {"fact": "payment", "amount": 500, "means": "cash"},
                 {"fact": "late-usage", "amount": 700, "day": "2026-08-05",
                  "what": "roaming-data", "tax": "outside"}):
        answer = api("addFact", path=at, body=body)
        ok(answer.status == 200, f"{body['fact']} with its terms", answer)
    rows = api("listPostings", path=at).json["postings"]
    ok(any(r["account"] == "cash" and r["amount"] == 500 for r in rows),
       "cash is cash", rows)
    ok(any(r["kind"] == "charge-usage" and r["what"] == "roaming-data" and
           r["tax"] == "outside" and r["from"] == "2026-08-05"
           for r in rows), "usage says what, when and how taxed", rows)
    loan = api("addLine", body={
        "subject": "loan", "provider": "demo-rental", "contract": "API-X",
        "contract_date": "2026-08-01", "due_back": "2026-08-20",
        "items": [{"code": "router", "lost_charge": 20000}]}).json["line"]
    longer = api("addFact", path={"line": loan},
                 body={"fact": "extended", "day": "2026-08-25"})
    ok(longer.status == 200 and api("getLine", path={"line": loan}).json[
        "due_back"] == "2026-08-25", "a loan is extended", longer)
    refused("backwards", api("addFact", path={"line": loan}, body={
        "fact": "extended", "day": "2026-08-21"}), 409, "day-before-due")
    for body, pointers in (
            ({"fact": "extended"}, ["/day"]),
            ({"fact": "payment", "amount": 1, "means": "barter"},
             ["/means"]),
            ({"fact": "payment", "amount": 1, "tax": "reduced"}, ["/tax"]),
            ({"fact": "late-usage", "amount": 1, "means": "cash"},
             ["/means"]),
            ({"fact": "late-usage", "amount": 1, "what": "A B", "tax": 1},
             ["/what", "/tax"])):
        refused(f"a fact {body}"[:70], api("addFact", path=at, body=body),
                400, "field", pointers)


def record(number, line, **more):
    return {"record": number, "line": f"#{line}", "day": "2026-08-05",
            "kind": "call", "amount": 100, "currency": "JPY"} | more


def test_usage(lab):
    line, other = new_line(), new_line()
    rows = [record("U-1", line), record("U-2", other, tax="outside"),
            record("U-3", line, day="2026-08-06", amount=7)]
    taken = {"records": 3, "bad": 0, "booked": 3, "known": 0, "conflicts": 0,
             "refused": {}, "errors": []}
    first = api("addUsage", body=rows)
    ok(first.status == 200 and first.json == taken, "usage is charged", first)
    owed = [p["amount"] for p in api("listPostings", path={"line": line})
            .json["postings"] if p["kind"] == "charge-usage" and
            p["amount"] > 0]
    ok(owed == [100, 7], "each record once", owed)
    again = api("addUsage", body=rows, token="second")
    ok(again.json == taken | {"booked": 0, "known": 3},
       "sent again, by somebody else, nothing is", again)
    lines = "\n".join(json.dumps(r) for r in
                      [record("U-1", line), record("U-4", line)]).encode()
    mixed = api("addUsage", raw=lines, media="application/x-ndjson")
    ok(mixed.json == taken | {"records": 2, "booked": 1, "known": 1},
       "the same in lines, and a new one", mixed)
    odd = api("addUsage", body=[record("U-1", line, amount=101),
                                record("U-5", line)])
    ok(odd.status == 200 and odd.json["conflicts"] == 1 and
       odd.json["booked"] == 1 and odd.json["errors"] ==
       [{"pointer": "/0/record", "code": "conflict", "detail":
         "is known with another content: nothing of it was booked"}],
       "the same number with another content is a conflict", odd)
    bad = [record("U-6", line), record("U-7", 99999),
           record("U-8", line, day="2026-08-11"),
           record("U-9", line, amount=0), record("U-6", line),
           record("U-10", line, currency="USD"),
           record("U-11", line, tax="none", zzz=1)]
    pointers = ["/1/line", "/2/day", "/3/amount", "/4/record",
                "/5/currency", "/6/tax", "/6/zzz"]
    refused("one bad record and nothing is booked", api(
        "addUsage", body=bad), 400, "field", pointers)
    partly = api("addUsage", raw=json.dumps(bad).encode(),
                 query={"partly": "true"})
    ok(partly.json["bad"] == 6 and partly.json["booked"] == 1 and
       [e["pointer"] for e in partly.json["errors"]] == pointers,
       "partly the good one is", partly)
    refused("a switch that is none", api("addUsage", body=rows, query={
        "partly": "yes"}), 400, "field", ["?partly"])
    for label, raw, media, status in (
            ("nothing", b"", "application/json", 400),
            ("no JSON", b"record,line", "application/json", 400),
            ("a list without an end", b"[{}", "application/json", 400),
            ("too long an object", b"[{\"record\": \"" + b"x" * 5000 +
             b"\"}]", "application/json", 400),
            ("another form", b"[]", "text/csv", 415)):
        refused(label, api("addUsage", raw=raw, media=media), status)
    refused("too many", api("addUsage", raw=b"{}\n" * 10001), 400,
            "malformed")
    ok(api("addUsage", body=[]).json["records"] == 0, "an empty list is one")
    theirs = api("addUsage", body=[record("U-20", line)], token="rental")
    refused("another provider's line is none", theirs, 400, "field",
            ["/0/line"])
    refused("no line at all is told alike", api(
        "addUsage", body=[record("U-20", 99999)], token="rental"), 400,
        "field", ["/0/line"])
    ok(api("addUsage", body=[record("U-20", 99999)], token="rental").json[
        "errors"] == theirs.json["errors"], "in the same words")
    refused("a holder charges nobody", api(
        "addUsage", body=rows, token="holder"), 403, "forbidden")


def test_departure(lab):
    line = new_line()
    plan = api("previewEnding", path={"line": line}, body={
        "days": 30, "departure": "2026-09-20"}).json
    kinds = [e["kind"] for e in plan["departure"]["errands"]]
    ok(plan["departure"]["possible"] and "ask" in kinds and "fly" in kinds and
       plan["departure"]["last_day"] <= "2026-09-20", "a plan", plan)
    marks = [m for d in plan["days"] for m in d["marks"]]
    ok(marks.count("cheapest") == 1 and marks.count("first") == 1 and
       marks.count("departure") == 1, "days are marked once", plan["days"])
    no = api("previewEnding", path={"line": line}, body={
        "departure": "2020-01-01"}).json["departure"]
    ok(not no["possible"] and no["code"] == "day-past", "no plan", no)
    ok(api("previewEnding", path={"line": line}).json["departure"] is None,
       "not asked for, not made")


def test_ways(lab):
    line = new_line()
    wish = {"way": "death", "relation": "child"}
    shown = api("previewEnding", path={"line": line}, body=wish).json
    ok(shown["papers"] == ["death", "register", "identity"],
       "which papers are asked of a child", shown)
    for label, body, code in (
            ("nobody in particular", {"way": "death"}, "relation-needed"),
            ("no ground", {"way": "confirmation-measure"}, "eight-days-over"),
            ("what nobody does", {"way": "forced"}, "not-offered-yet")):
        no = api("previewEnding", path={"line": line}, body=body).json
        ok(not no["offered"] and no["code"] == code, label, no)
    ref = file_ending(line, **wish, authority={
        "checked": "papers", "papers": ["death"]})
    facts = api("getEnding", path={"ending": ref}).json
    ok(facts["relation"] == "child" and facts["papers_shown"] == ["death"] and
       facts["duties"][0]["state"] == "waiting" and
       facts["duties"][0]["reason"] == "papers-needed", "papers are missing",
       facts)
    for papers, code in ((["register"], "papers-noted"),
                         (["identity"], "seen")):
        answer = api("bringEvidence", path={"ending": ref, "duty": "authority"},
                     match=etag(line), body={"papers": papers})
        ok(answer.json["code"] == code, f"then {papers}", answer)
    refused("papers nobody knows", api(
        "bringEvidence", path={"ending": ref, "duty": "authority"},
        match=etag(line), body={"papers": ["passport"]}), 400,
        pointers=["/papers"])


def test_remaining(lab):
    line = new_line(billing="prepaid", valid_until="2026-12-31", monthly_fee=0)
    told = {"fact": "remaining", "bytes": 5000, "at": "2026-08-01T09:00:00Z"}
    answer = api("addFact", path={"line": line}, match=etag(line), body=told)
    ok(answer.json["code"] == "noted", "what is left", answer)
    ok(api("getLine", path={"line": line}).json["remaining"] == {
        "bytes": 5000, "at": "2026-08-01T09:00:00Z"}, "is shown")
    refused("not beside another fact", api(
        "addFact", path={"line": line}, match=etag(line),
        body={"fact": "locked", "bytes": 1}), 400, pointers=["/bytes"])
    refused("without a time", api(
        "addFact", path={"line": line}, match=etag(line),
        body={"fact": "remaining", "bytes": 1}), 400, pointers=["/at"])
    ref = file_ending(line, when_used_up=True)
    ok(api("getEnding", path={"ending": ref}).json["when_used_up"],
       "filed until it is used up")


def test_preview_of_money(lab):
    shown = api("previewEnding", path={"line": new_line()}).json
    ok(any(c["kind"] == "tax-within" and c["tax"] == "standard"
           for c in shown["charges"]), "the tax is a row of its own", shown)
    ok(shown["late_usage_until"] and shown["late_usage_cap"] == 5000,
       "how much usage may still cost", shown)
    ok(shown["extend_per_day"] is None and shown["late_per_day"] is None,
       "a line is not extended", shown)
    loan = api("addLine", body={
        "subject": "loan", "provider": "demo-rental", "contract": "API-P",
        "contract_date": "2026-08-01", "due_back": "2026-08-20",
        "items": [{"code": "router", "lost_charge": 20000}]}).json["line"]
    shown = api("previewEnding", path={"line": loan}).json
    ok(shown["extend_per_day"] == 330 and shown["late_per_day"] == 550,
       "a loan's day more, in time and late", shown)
    ok(shown["late_usage_cap"] is None, "and no usage", shown)
    prepaid = new_line(billing="prepaid", monthly_fee=0, balance=1500,
                       used=True)
    shown = api("previewEnding", path={"line": prepaid}).json
    ok(shown["forfeited"] == 0 and shown["lapses_why"] is None or
       shown["lapses_why"] and shown["lapses_says"],
       "what lapses says why", shown)


def becomes(ref, kind, state, turns=200):
    """The duty, once it is in that state or it is no use to wait."""
    for _ in range(turns):
        duty = pending(ref, kind)
        if duty["state"] == state:
            break
        time.sleep(0.02)
    return duty


def test_waiving_dues(lab):
    """In part, and above a limit by two officers, each by the same request.
    The peers do not know the line: people bring evidence."""
    line = new_line()
    ref = file_ending(line)
    at = {"ending": ref, "duty": "dues"}
    refused("an amount of another duty", api(
        "waiveDuty", path=at | {"duty": "network"},
        body={"reason": "goodwill", "amount": 1}), 400, "field", ["/amount"])
    refused("an amount of nothing", api(
        "waiveDuty", path=at, body={"reason": "goodwill", "amount": 0}), 400,
        "field", ["/amount"])
    refused("before the last bill", api(
        "waiveDuty", path=at, body={"reason": "goodwill"}), 409,
        "not-billed-yet")
    api.order(f"advance {2 * 86400}")
    over = api("bringEvidence", path={"ending": ref, "duty": "contract"},
               body={"grade": "confirmed"})
    ok(over.status == 200, "the contract is over", over)
    stuck = becomes(ref, "dues", "refused")
    owed = api("getLine", path={"line": line}).json["owed"]
    ok(stuck["state"] == "refused" and owed > 500,
       "the last bill cannot be collected", stuck, owed)
    part = api("waiveDuty", path=at, body={"reason": "goodwill",
                                           "amount": 400})
    ok(part.json["code"] == "waived-in-part" and api(
        "getLine", path={"line": line}).json["owed"] == owed - 400,
        "a part of it is let go", part)
    refused("more than is owed", api("waiveDuty", path=at, body={
        "reason": "goodwill", "amount": owed}), 409, "more-than-owed")
    usage = api("addFact", path={"line": line}, body={
        "fact": "late-usage", "amount": 4000, "tax": "outside"})
    ok(usage.status == 200, "usage comes late", usage)
    proposed = api("waiveDuty", path=at, body={"reason": "goodwill"})
    ok(proposed.json["code"] == "waiver-proposed", "too much for one",
       proposed)
    again = api("waiveDuty", path=at, body={"reason": "goodwill"})
    ok(again.json["code"] == "second-person-needed", "nor by one twice",
       again)
    waived = api("waiveDuty", path=at, body={"reason": "goodwill"},
                 token="second")
    ok(waived.json["code"] == "waived" and
       pending(ref, "dues")["state"] == "waived" and
       api("getLine", path={"line": line}).json["owed"] == 0,
       "another officer confirms, by the same request", waived)


def signed(verdict, number):
    """What the chip of serve_v1.c signs, handed in as a phone does."""
    der = bytes([0x30, 2, verdict, number])
    body = json.dumps({"pendingNotification":
                       base64.b64encode(der).decode()}).encode()
    return api.send("POST", "/gsma/rsp2/es9plus/handleNotification", body,
                    {"Content-Type": "application/json;charset=UTF-8"})


def result(*rows):
    """A bank's table."""
    return "\n".join(["transfer,amount,result,reason,date",
                      *(",".join(map(str, row)) for row in rows),
                      ""]).encode()


def send_result(*rows, query=None, token="officer", raw=None):
    return api("addPayrunResult", raw=raw or result(*rows), media="text/csv",
               query=query, token=token)


def test_payee(lab):
    line = new_line(payee={"bank": "9999", "branch": "1", "account": "42",
                           "name": "ヤマダ ハナコ"}, discount=330,
                    discount_until="2027-03-31")
    told = api("addFact", path={"line": line}, body={
        "fact": "payee", "payee": {"iban": "de89 3704 0044 0532 0130 00",
                                   "name": "Erika Example"}})
    ok(told.status == 200, "another account", told)
    again = api("addFact", path={"line": line}, body={
        "fact": "payee", "payee": {"iban": "DE89370400440532013000",
                                   "name": "Erika Example"}})
    ok(again.json["code"] == "done-already", "the same one", again)
    for label, body, pointers in (
            ("no account", {"fact": "payee"}, ["/payee"]),
            ("beside another fact",
             {"fact": "payment", "amount": 1,
              "payee": {"iban": "DE89370400440532013000",
                        "name": "Erika Example"}}, ["/payee"]),
            ("a branch is missing",
             {"fact": "payee", "payee": {"bank": "9999", "account": "1",
                                         "name": "ヤマダ"}},
             ["/payee/branch"]),
            ("an IBAN mistyped",
             {"fact": "payee", "payee": {"iban": "DE89370400440532013001",
                                         "name": "Erika Example"}},
             ["/payee/iban"]),
            ("what nobody knows",
             {"fact": "payee", "payee": {"bank": 9999, "city": "x"}},
             ["/payee/bank", "/payee/city"])):
        refused(label, api("addFact", path={"line": line}, body=body), 400,
                "field", pointers)
    refused("in a new line, too", api("addLine", body={
        "provider": "demo-mobile", "contract": "API-X",
        "contract_date": "2026-03-05", "service_start": "2026-03-05",
        "monthly_fee": 100, "discount": -1, "payee": {"bank": "9999"}}),
        400, "field", ["/discount", "/payee/name"])


def test_payruns(lab):
    line = int(api.order("import"))
    first = [int(api.order(f"owe {line} {1000 + n}")) for n in range(4)]
    refused("faults, all of them", api("addPayrun", body={
        "form": "zen", "day": "2026-02-30", "max": 0, "currency": "YEN",
        "zzz": 1}), 400, "field",
        ["/provider", "/form", "/day", "/max", "/currency", "/zzz"])
    refused("a day banks do not work", api("addPayrun", body={
        "provider": "demo-mobile", "day": "2027-01-02"}), 400)
    refused("a form that is not set up", api("addPayrun", body={
        "provider": "demo-mobile", "form": "pain.001"}), 409, "no-bank")
    refused("nothing waits", api("addPayrun", body={
        "provider": "demo-rental"}), 409, "no-transfers")
    refused("another provider's", api("addPayrun", token="rental", body={
        "provider": "demo-mobile"}), 400)
    refused("a holder proposes none", api("addPayrun", token="holder", body={
        "provider": "demo-mobile"}), 403, "forbidden")
    wanted = {"provider": "demo-mobile", "form": "zengin", "currency": "JPY",
              "day": "2027-02-01", "max": 3}
    made = api("addPayrun", body=wanted, key="run-1")
    run = made.json["payrun"]
    ok(made.status == 201 and made.json["state"] == "proposed" and
       made.json["transfers"] == 3 and made.json["total"] == 3003 and
       made.json["day"] == "2027-02-01" and
       made.headers["location"].endswith(f"/v1/payruns/{run}"),
       "a run is proposed", made)
    ok(api("addPayrun", body=wanted, key="run-1").json == made.json,
       "the same key is the same run")
    refused("with another content it is refused", api(
        "addPayrun", body=wanted | {"max": 2}, key="run-1"), 422,
        "key-reused")
    at = {"payrun": run}
    ok(api("getPayrun", path=at).json == made.json, "one of them")
    refused("another provider sees none", api("getPayrun", path=at,
                                              token="rental"), 404)
    refused("no file of a proposal", api("getPayrunFile", path=at), 409,
            "not-now")
    refused("not approved by its maker", api("approvePayrun", path=at), 409,
            "second-person")
    yes = api("approvePayrun", path=at, token="second")
    ok(yes.status == 200 and yes.json["checker"] == "officer-2",
       "approved by another", yes)
    file = api("getPayrunFile", path=at)
    ok(file.status == 200 and len(file.body) == 120 * 6 and
       hashlib.sha256(file.body).hexdigest() == made.json["sha256"] and
       f'payrun-{run}.txt' in file.headers["content-disposition"],
       "its file, the bytes that were approved", file)
    ok(api("getPayrunFile", path=at).body == file.body, "any number of times")
    looks = api("listAccess", path={"line": line}).json["looks"]
    ok(any(look["what"] == "listed" and look["rows"] == 3 for look in looks),
       "each look is written down", looks)

    rows = api("listPayrunTransfers", path=at, query={
        "limit": 2, "state": "in-run"})
    ok([t["transfer"] for t in rows.json["transfers"]] == first[:2] and
       rows.json["transfers"][0]["payee"] ==
       "bank 9999 branch 001 account ****234",
       "its transfers, accounts masked", rows)
    more = api("listPayrunTransfers", path=at,
               query={"after": rows.json["next"]})
    ok([t["transfer"] for t in more.json["transfers"]] == [first[2]],
       "page by page", more)
    refused("faults", api("listPayrunTransfers", path=at, query={
        "state": "lost", "after": "x", "line": 1}), 400, "field",
        ["?", "?state", "?after"])
    queued = api("listTransfers", query={
        "state": "queued", "provider": "demo-mobile", "line": line,
        "limit": 5, "after": first[0]})
    ok([t["transfer"] for t in queued.json["transfers"]] == [first[3]],
       "what waits", queued)
    ok(api("listTransfers", token="rental").json["transfers"] == [],
       "another provider sees none")
    listed = api("listPayruns", query={
        "state": "approved", "provider": "demo-mobile", "limit": 1,
        "after": 0})
    ok([r["payrun"] for r in listed.json["payruns"]] == [run], "listed",
       listed)
    refused("faults", api("listPayruns", query={
        "state": "x", "provider": "A", "limit": 0}), 400, "field",
        ["?state", "?provider", "?limit"])

    refused("a reason is wanted", api("voidPayrun", path=at, body={}), 400,
            "field", ["/reason"])
    one = api("voidPayrun", path=at, body={"reason": "not-sent"})
    ok(one.json["state"] == "approved" and one.json["voider"] == "officer-1",
       "one says that it was never sent", one)
    refused("its file is held back", api("getPayrunFile", path=at), 409,
            "not-now")
    refused("not twice the same", api("voidPayrun", path=at, body={
        "reason": "not-sent"}), 409, "second-person")
    back = api("approvePayrun", path=at, token="second")
    ok(back.json["voider"] is None, "another takes it back", back)

    bad = ((first[0], 1000, "paid", "", ""), (first[1], 1, "paid", "", ""),
           (999999, 5, "paid", "", ""))
    refused("results that do not fit: nothing is applied", send_result(*bad),
            409, "rows-do-not-fit", ["/rows/1", "/rows/2"])
    ok(api("getPayrun", path=at).json["paid"] == 0, "indeed")
    partly = send_result(*bad, query={"partly": "true", "form": "zengin"})
    ok(partly.json["paid"] == 1 and partly.json["wrong"] == 2 and
       not partly.json["taken"] and
       [f["code"] for f in partly.json["faults"]] ==
       ["other-amount", "unknown-transfer"], "partly what fits is", partly)
    good = ((first[0], 1000, "paid", "", ""),
            (first[1], 1001, "failed", "account-wrong", "2027-02-01"),
            (first[2], 1002, "paid", "", ""))
    taken = send_result(*good)
    ok(taken.json["taken"] and taken.json["paid"] == 1 and
       taken.json["failed"] == 1 and taken.json["before"] == 1,
       "the bank's answer", taken)
    again = send_result(*good)
    ok(again.json["known"] and again.json["paid"] == 0,
       "the same file does nothing", again)
    done = api("getPayrun", path=at).json
    ok(done["state"] == "settled" and done["paid"] == 2 and
       done["failed"] == 1, "settled", done)
    why = [t["why"] for t in api("listTransfers", query={
        "state": "failed"}).json["transfers"]]
    ok(why == ["account-wrong"], "with the reason", why)
    refused("void no more", api("voidPayrun", path=at, body={
        "reason": "x"}), 409, "not-now")
    for label, raw, query, status, pointers in (
            ("an empty file", b" ", None, 400, ()),
            ("half a table", b"transfer,result\n1,paid\n", None, 400, ()),
            ("Shift_JIS in a table", result() + b"1,1,paid,\x83\x84,\n",
             None, 400, ()),
            ("a form that is none", result(), {"form": "pain.001",
                                               "partly": "1"}, 400,
             ["?form", "?partly"]),
            ("read as another", result(), {"form": "camt.054"}, 400, ())):
        refused(label, send_result(raw=raw, query=query), status,
                pointers=pointers)
    refused("JSON is no result file", api("addPayrunResult", raw=b"{}"), 415)
    refused("nor is one of holders", send_result(*good, token="holder"), 403,
            "forbidden")


def test_notifications(lab):
    line = new_line(form="esim", profile="installed",
                    iccid="8988211000000212343",
                    eid="89049032123451234512345678901235")
    for verdict, number in ((0, 1), (0, 2), (12, 3), (12, 3), (0, 4)):
        answer = signed(verdict, number)
        ok(answer.status == 204 and answer.body == b"" and
           answer.headers["x-admin-protocol"].startswith("gsma/rsp/v2"),
           f"a notification comes in: {verdict}, {number}", answer)
    ok(signed(1, 0).status == 400, "what is none does not")
    rows, after = [], None
    while True:
        page = api("listNotifications", query={"limit": 1} | (
            {"after": after} if after else {})).json
        rows += page["notifications"]
        after = page["next"]
        if after is None:
            break
    ok([(r["verdict"], r["copies"]) for r in rows] == [
        ("verified", 1), ("verified", 1), ("bad-signature", 2),
        ("verified", 1)], "all are kept, each once", rows)
    ok(all(r["event"]["kind"] == "delete" and r["via"] == "es9plus" and
           "8988211000000212343" not in json.dumps(r) and
           "89049032123451234512345678901235" not in json.dumps(r)
           for r in rows), "masked", rows)
    rejected = api("listNotifications",
                   query={"state": "rejected"}).json["notifications"]
    ok([r["why"] for r in rejected] == ["as wanted"],
       "rejected ones say why", rejected)
    refused("a state that is none", api("listNotifications", query={
        "state": "lost", "limit": 0}), 400, "field", ["?limit", "?state"])
    of_line = api("listLineNotifications", path={"line": line})
    ok([r["event"]["number"] for r in of_line.json["notifications"]] ==
       [1, 2, 4], "of a line: without the rejected", of_line)
    page = api("listLineNotifications", path={"line": line},
               query={"limit": 1, "after": rows[0]["notification"]})
    ok([r["event"]["number"] for r in page.json["notifications"]] == [2],
       "page by page", page)
    one = api("getNotification",
              path={"notification": rows[0]["notification"]})
    ok(one.json["notification"]["notification"] == rows[0]["notification"],
       "one of them", one)
    for _ in range(500):
        one = api("getNotification",
                  path={"notification": rows[0]["notification"]}).json
        if one["notification"]["state"] == "told":
            break
        time.sleep(0.02)
    ok(one["meaning"] == "deletion-proven" and one["says"] and
       one["notification"]["line"] == line,
       "and what all of them mean for the line", one)
    refused("another provider sees none", api(
        "getNotification", token="rental",
        path={"notification": rows[0]["notification"]}), 404)
    ok(api("listNotifications", token="rental").json["notifications"] == [],
       "nor in a listing")
    refused("a fact that only chips and the SM-DP+ tell", api(
        "addFact", path={"line": line}, body={"fact": "profile-event"}),
        400, "field")


def test_papers(lab):
    line = int(api.order("import"))
    ref = file_ending(line)
    for _ in range(200):
        rows = api("listPapers", path={"ending": ref}).json["papers"]
        if rows and rows[0]["state"] != "ordered":
            break
    ok(rows[0]["kind"] == "receipt" and rows[0]["state"] in
       ("signed", "logged"), "the receipt is signed", rows)
    paper = api("getPaper", path={"number": rows[0]["number"]})
    digest = base64.b64encode(hashlib.sha256(paper.body).digest()).decode()
    ok(paper.headers["content-digest"] == f"sha-256=:{digest}:",
       "its digest is that of its bytes", paper)
    ok(rows[0]["number"] in paper.body.decode(), "and it is that paper")
    ok(api("getPaper", path={"number": rows[0]["number"]},
           token="rental").status == 404, "not for another provider")
    looks = api("listAccess", path={"line": line}).json["looks"]
    ok({"paper", "line"} <= {look["what"] for look in looks} and
       looks[0]["actor"] == "officer-1", "every look is written down", looks)
    page = api("listAccess", path={"line": line},
               query={"limit": 1, "after": looks[0]["n"]}).json
    ok(page["looks"] == [looks[1]], "page by page", page)
    refused("a parameter of it", api("listAccess", path={"line": line},
                                     query={"after": "x"}), 400, "field",
            ["?after"])


def test_rules(lab):
    rows = api("listRules").json["rules"]
    ok({"demo-mobile", "demo-rental"} <= {r["provider"] for r in rows},
       "the loaded versions", rows)
    text = (ROOT / "operators/demo-mobile.json").read_bytes()
    loaded = api("loadRules", raw=text)
    version = hashlib.sha256(text).hexdigest()
    ok(loaded.status == 201 and loaded.json["version"] == version,
       "a rule file is loaded; its hash is its version", loaded)
    for query in ({}, {"version": version}):
        got = api("getRules", path={"provider": "demo-mobile"}, query=query)
        ok(got.body == text and got.etag == f'"{version}"',
           "and is given byte for byte", got)
    ok(api("getRules", path={"provider": "demo-mobile"},
           query={"version": "0" * 64}).status == 404, "another is not there")
    refused("no version", api("getRules", path={"provider": "demo-mobile"},
                              query={"version": "x"}), 400, "field",
            ["?version"])
    broken = json.loads(text)
    broken["colour"] = "red"
    ok(api("loadRules", raw=json.dumps(broken).encode()).status == 400,
       "a broken one is not")
    refused("one that names no provider", api("loadRules", raw=b"{}"), 400,
            "field", ["/provider"])
    operators = api("listOperators").json["operators"]
    ok(len({o["provider"] for o in operators}) == len(operators) and
       "demo-mobile" in [o["provider"] for o in operators],
       "a row for each provider", operators)
    guide = api("getOperator", path={"provider": "demo-mobile"},
                query={"contract_date": "2026-03-05"})
    ok(guide.json["topics"]["last-day"]["says"], "in words", guide)
    ok(api("getOperator", path={"provider": "demo-mobile"}).json[
        "contract_date"] is None, "or for contracts from now on")
    refused("a day that is none", api(
        "getOperator", path={"provider": "demo-mobile"},
        query={"contract_date": "2026-13-01"}), 400, "field",
        ["?contract_date"])


def test_events(lab):
    line = new_line()
    file_ending(line)
    seen, after = [], 0
    while True:
        page = api("listEvents", query={"after": after, "limit": 3}).json
        seen += [e["data"]["number"] for e in page["events"]]
        if not page["events"]:
            break
        after = page["next"]
    ok(seen == list(range(1, len(seen) + 1)), "events without gaps", seen)
    kinds = [e["type"] for e in
             api("listEvents", query={"line": line}).json["events"]]
    ok(kinds[:2] == ["kaiyaku.line.added", "kaiyaku.ending.filed"],
       "those of one line", kinds)
    ok(api("listEvents", query={"line": line}, token="rental").json[
        "events"] == [], "not for another provider")
    refused("faults", api("listEvents", query={
        "after": "x", "limit": 0, "line": 0}), 400, "field",
        ["?after", "?limit", "?line"])


def test_webhooks(lab):
    first = api("addWebhook", body={
        "url": "https://crm.example/hooks", "provider": "demo-mobile",
        "events": ["kaiyaku.ending.filed", "kaiyaku.line.added"]})
    ok(first.status == 201 and first.json["secret"].startswith("whsec_"),
       "a webhook and its secret", first)
    at = {"webhook": first.json["id"]}
    ok("secret" not in api("getWebhook", path=at).json,
       "the secret is shown once")
    second = api("addWebhook", body={"url": "https://crm.example/all"})
    every = api.contract.doc["components"]["schemas"]["EventType"]["enum"]
    ok(second.json["events"] == every, "without events: all", second)
    page = api("listWebhooks", query={"limit": 1}).json
    rest = api("listWebhooks", query={"after": page["next"]}).json
    ids = [h["id"] for h in page["webhooks"] + rest["webhooks"]]
    ok(set(ids) == {first.json["id"], second.json["id"]},
       "page by page", ids)
    refused("parameters", api("listWebhooks", query={
        "limit": 0, "after": "A B"}), 400, "field", ["?limit", "?after"])
    off = api("changeWebhook", path=at, body={"state": "off"})
    ok(off.json["state"] == "off" and off.json["url"] == first.json["url"],
       "switched off", off)
    on = api("changeWebhook", path=at, raw=json.dumps({
        "state": "on", "url": "https://crm.example/new",
        "events": ["kaiyaku.ending.filed"]}).encode(),
        media="application/merge-patch+json")
    ok(on.json["state"] == "on" and on.json["url"].endswith("new") and
       on.json["events"] == ["kaiyaku.ending.filed"], "changed", on)
    turned = api("rotateWebhookSecret", path=at)
    ok(turned.json["secret"] not in (None, first.json["secret"]),
       "a new secret", turned)
    for op, body, pointers in (
            ("addWebhook", {}, ["/url"]),
            ("addWebhook", {"url": "ftp://x", "events": ["x"], "provider":
                            "A", "z": 1}, ["/url", "/events", "/events",
                                           "/provider", "/z"]),
            ("addWebhook", {"url": "https://x/a b", "events": []},
             ["/url", "/events"]),
            ("changeWebhook", {"state": "gone", "url": 1, "events": 2,
                               "z": 3}, ["/state", "/url", "/events",
                                         "/z"])):
        refused(f"{op} {body}"[:70], api(op, path=at, body=body), 400,
                "field", pointers)
    refused("a webhook for another provider", api(
        "addWebhook", token="rental", body={
            "url": "https://crm.example/", "provider": "demo-mobile"}), 400,
        "field", ["/provider"])
    number = api("listEvents", query={"limit": 1}).json["events"][0][
        "data"]["number"]
    sent = api("resendEvent", path=at | {"event": number})
    ok(sent.status == 204, "an event once more", sent)
    rows = api("listDeliveries", path=at, query={
        "state": "due", "limit": 10, "after": 0}).json["deliveries"]
    ok([d["event"] for d in rows] == [number], "is due", rows)
    refused("faults", api("listDeliveries", path=at, query={
        "state": "x", "limit": 0, "after": "y"}), 400, "field",
        ["?state", "?limit", "?after"])
    for event in (0, 999999999):
        ok(api("resendEvent", path=at | {"event": event}).status == 404,
           f"no event {event}")
    ok(api("getWebhook", path=at, token="rental").status == 404,
       "another provider's webhook is not there")
    ok(api("removeWebhook", path=at).status == 204 and
       api("getWebhook", path=at).status == 404, "removed")


def bulk_in(state, at):
    """Its state once it is that one, or has been looked at long enough."""
    for _ in range(2000):
        shown = api("getBulkEnding", path=at).json
        if shown["state"] == state:
            break
    return shown["state"]


def test_bulk(lab):
    for _ in range(3):
        new_line(billing="prepaid", price_paid=3000,
                 valid_until="2026-07-01")
    # The clock stands still here: at one a minute it runs until it is held.
    body = {"expired_until": "2026-07-31", "provider": "demo-mobile",
            "reason": "expired", "per_minute": 1}
    refused("faults of a proposal", api("addBulkEnding", body={
        "expired_until": "x", "provider": "A", "reason": "Mr X",
        "per_minute": -1, "z": 1}), 400, "field",
        ["/expired_until", "/provider", "/reason", "/per_minute", "/z"])
    refused("nothing asked for", api("addBulkEnding", body={}), 400, "field",
            ["/expired_until", "/reason"])
    first = api("addBulkEnding", body=body, key="bulk-1")
    at = {"bulk": first.json["id"]}
    ok(first.status == 201 and first.json["proposer"] == "officer-1",
       "a proposal", first)
    ok(api("addBulkEnding", body=body, key="bulk-1").json["id"] ==
       first.json["id"], "proposed once")
    refused("another proposal under the key", api(
        "addBulkEnding", body=body | {"reason": "other"}, key="bulk-1"), 422)
    ok(bulk_in("proposed", at) == "proposed", "the dry run is done")
    rows = api("listBulkEndings", query={"limit": 5, "after": "bulk-0"}).json
    ok([b["id"] for b in rows["bulk_endings"]] in ([first.json["id"]], []),
       "listed behind a name", rows)
    ok(api("listBulkEndings").json["bulk_endings"][0]["id"] ==
       first.json["id"], "listed")
    refused("parameters", api("listBulkEndings", query={"limit": 0}), 400)
    items = api("listBulkItems", path=at, query={
        "limit": 2, "after": 0, "state": "open"}).json
    ok(len(items["items"]) == 2 and items["next"] ==
       str(items["items"][-1]["line"]), "its lines, page by page", items)
    refused("parameters of items", api("listBulkItems", path=at,
                                       query={"state": "x"}), 400)
    refused("nobody approves his own", api("approveBulkEnding", path=at), 409)
    refused("what does not run is not held", api("pauseBulkEnding", path=at),
            409)
    refused("nor goes on", api("resumeBulkEnding", path=at), 409)
    dropped = api("addBulkEnding", body=body).json["id"]
    ok(api("dropBulkEnding", path={"bulk": dropped}).json["state"] ==
       "dropped", "dropped")
    refused("twice", api("dropBulkEnding", path={"bulk": dropped}), 409)
    ok(api("approveBulkEnding", path=at, token="second").json["approver"] ==
       "officer-2", "a second person approves")
    ok(api("pauseBulkEnding", path=at).json["state"] == "paused", "held")
    ok(api("resumeBulkEnding", path=at).json["state"] == "running",
       "and goes on")


def test_everywhere(lab):
    """Of each operation: no token, no scope, nothing there, no headers."""
    nowhere = {"line": 999999999, "ending": "KY-AAAA-AAAA-AAAA", "duty": "x",
               "number": "KY-AAAA-AAAA-AAAA-R1", "provider": "nobody",
               "webhook": "wh-none", "bulk": "bulk-none", "event": 1,
               "sha256": "0" * 64, "notification": 999999999,
               "payrun": 999999999}
    for op in api.contract.operations.values():
        if op.public:
            continue
        body = {} if "requestBody" in op.node else None
        for token in (None, "kyt_" + "A" * 43, "nonsense"):
            refused(f"{op.id} with the token {token}"[:60], api(
                op.id, path=nowhere, body=body, token=token), 401,
                "unauthenticated")
        token = "holder" if op.id == "listAccess" else "nobody"
        refused(f"{op.id} without its scope", api(
            op.id, path=nowhere, body=body, token=token), 403, "forbidden")
        if op.has("path"):
            refused(f"{op.id} of nothing", api(
                op.id, path=nowhere,
                body={"reason": "r"} if body is not None and
                op.node["requestBody"]["required"] else body), 404,
                "not-found")
        refused(f"{op.id} with a parameter nobody knows", api(
            op.id, path=nowhere, body=body, query={"colour": "red"}), 400,
            "field")
        if op.needs("Idempotency-Key"):
            url = re.sub(r"\{(\w+)\}", lambda m: str(nowhere[m.group(1)]),
                         op.path)
            head = {"Authorization": f"Bearer {api.token['officer']}",
                    "Content-Type": "application/json", "If-Match": "*"}
            answer = api.send("POST", url, b"{}", head)
            ok(answer.status == 400 and answer.json["code"] == "key-missing",
               f"{op.id} without a key", answer)
        if op.needs("If-Match"):
            del head["If-Match"]
            answer = api.send("POST", url, b"{}",
                              head | {"Idempotency-Key": "x"})
            ok(answer.status == 428, f"{op.id} without If-Match", answer)
            api.seen.add((op.id, "428"))
    for line in ("0", "-1", "x", "1.5", "99999999999999999999"):
        ok(api("getLine", path={"line": line}).status == 404,
           f"no line {line}")
    wrong = api.send("DELETE", "/v1/lines", None,
                     {"Authorization": f"Bearer {api.token['officer']}"})
    ok(wrong.status == 405 and "GET" in wrong.headers.get("allow", ""),
       "a method that is not offered", wrong)


def test_last_everything_was_exercised(lab):
    """Keep this one at the end."""
    missing = list(api.missing())
    ok(not missing, "every operation, parameter and status was exercised",
       *missing)
    ok(api.stop() == 0, "the server stops cleanly")


run(globals())
