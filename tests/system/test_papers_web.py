#!/usr/bin/env python3
"""Papers and money of a line in the browser: one's own as pages, files and
PDF; somebody else's are not there.

Usage: test_papers_web.py KAIYAKU KAIYAKUD
"""
import json
import re
import shutil
import subprocess
from pathlib import Path

import lab_server
from lab import ROOT, line, ok, run
from lab_browser import Browser, last_code
from lab_server import Server

KINDS = {"R": "receipt", "S": "end-statement", "C": "certificate"}
PORTAL = "[portal]\nenabled = yes\norigin = http://localhost:8080\n"


def begin(lab):
    """Two holders; both lines are ended and over."""
    lab.demo(line(1), line(2))
    for name in ("DM-1", "DM-2"):
        assert lab("end", name).code == 0
    assert lab("clock", "advance", "--days", "40").code == 0
    return Server(lab, config=PORTAL)


def prove(server, lang, contract):
    """Somebody who has shown that the line is his."""
    b = Browser(server, lang).get("/end")
    b.send(find="contract", name=contract, way="sms")
    b.send(code=last_code(server))
    ok("/end/proven/" in b.path, f"{contract} is proven", b.path,
       b.plain[:600])
    return b, int(re.search(r"/proven/(\d+)", b.path).group(1))


def bytes_of(b, path):
    """The body as it came."""
    c = b.server.connect()
    cookies = "; ".join(f"{k}={v}" for k, v in b.cookies.items())
    c.request("GET", path, headers={"Cookie": cookies})
    answer = c.getresponse()
    body = answer.read()
    c.close()
    return answer.status, {k.lower(): v for k, v in
                           answer.getheaders()}, body


def text_of(lab, pdf, name):
    file = lab.folder / name
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", file, "-"], check=True,
                          capture_output=True, text=True).stdout


def codes_of(lab, name):
    """What the QR codes of a PDF say."""
    subprocess.run(["pdftoppm", "-r", "150", "-png", lab.folder / name,
                    lab.folder / "seen"], check=True)
    return subprocess.run(["zbarimg", "-q", "--raw",
                           *lab.folder.glob("seen*.png")],
                          capture_output=True, text=True).stdout.split()


def clean(b, label):
    ok(b.status == 200 and b.text.count("<h1") == 1 and
       'lang="' + b.lang + '"' in b.text and "<script" not in b.text and
       len(b.text) < 100_000, label, b.status, b.plain[:600])


def test_own_papers(lab):
    server = begin(lab)
    b, n = prove(server, "en", "DM-1")
    clean(b.get(f"/lines/{n}/papers"), "papers of the line")
    listed = sorted({m for href in b.links(r"/papers/KY-[^/]*$")
                     for m in [href.rsplit("/", 1)[1]]})
    ok(len(listed) >= 2 and all(m.startswith("KY-") for m in listed),
       "a receipt and what came after it", listed)
    for number in listed:
        clean(b.get(f"/papers/{number}"), f"{number} as a page")
        ok(number in b.plain and "What this paper does not prove" in b.plain,
           "with its number, and what it does not prove", b.plain[:900])
        status, headers, body = bytes_of(b, f"/en/papers/{number}/json")
        kind = KINDS[number.rsplit("-", 1)[1][0]]
        kept = lab("paper", "DM-1", "--kind", kind, "--out", f"{number}.json")
        ok(kept.code == 0 and status == 200 and body ==
           (lab.folder / f"{number}.json").read_bytes(),
           "the file is byte for byte that of the command", kept, status)
        ok(headers.get("content-disposition") ==
           f'attachment; filename="{number}.json"' and
           headers.get("cache-control") == "no-store",
           "an attachment of that name", headers)
        status, headers, pdf = bytes_of(b, f"/en/papers/{number}/pdf")
        ok(status == 200 and headers["content-type"] == "application/pdf" and
           pdf.startswith(b"%PDF-"), "a PDF", status, headers)
        ok(number in text_of(lab, pdf, "paper.pdf"), "with its number")
        ok(bytes_of(b, f"/en/papers/{number}/pdf")[2] == pdf,
           "twice the same bytes")
        for _ in range(2):
            drawn = lab("paper", "DM-1", "--kind", kind, "--language", "en",
                        "--pdf", "own.pdf",
                        env={"KAIYAKU_CONFIG": str(server.conf)})
            ok(drawn.code == 0 and drawn.out == "" and
               (lab.folder / "own.pdf").read_bytes() == pdf,
               "the command draws the same", drawn)
    wrong = lab("paper", "DM-1", "--language", "fr", "--pdf", "own.pdf")
    ok(wrong.code == 2 and "--language is" in wrong.err, "no such language",
       wrong)
    ok(codes_of(lab, "paper.pdf") == ["http://localhost:8080/en/verify"],
       "its code leads to where it is checked", codes_of(lab, "paper.pdf"))
    for lang in ("ja", "zh-Hans", "zh-Hant", "ko"):
        b.lang = lang
        clean(b.get(f"/papers/{listed[0]}"), f"in {lang}")
    server.stop()


def test_of_others(lab):
    server = begin(lab)
    b, n = prove(server, "en", "DM-1")
    other = Browser(server, "en")
    other.cookies = dict(prove(server, "en", "DM-2")[0].cookies)
    mine = b.get(f"/lines/{n}/papers").links(r"/papers/KY-[^/]*$")[0]
    none = mine[:-1] + ("9" if mine[-1] != "9" else "8")
    for what in ("", "/json", "/pdf"):
        other.ask("GET", mine + what)
        theirs = (other.status, other.text.replace(mine, none))
        other.ask("GET", none + what)
        ok(theirs[0] == 404 and re.sub(r'"[^"]*papers[^"]*"', "", theirs[1]) ==
           re.sub(r'"[^"]*papers[^"]*"', "", other.text),
           f"another's paper{what} answers as one that is not there",
           theirs[0], other.status)
        stranger = Browser(server, "en")
        stranger.ask("GET", mine + what, follow=False)
        ok(stranger.status == 303 and
           "/sign-in" in stranger.headers["location"],
           "a stranger is led to where one shows who one is",
           stranger.status, stranger.headers)
    for what in ("papers", "statement", "statement/csv", "statement/json",
                 "statement/pdf"):
        other.get(f"/lines/{n}/{what}")
        ok(other.status == 404, f"another's {what}: not there", other.status)
    for wrong in ("KY-", "KY-1", "x" * 200, "KY-0000-0000-0000-0000-R1",
                  "..%2f..%2fetc", "KY-%00"):
        b.get(f"/papers/{wrong}")
        ok(b.status in (400, 404), f"no paper: {wrong[:30]}", b.status)
    server.stop()


def test_money(lab):
    server = begin(lab)
    b, n = prove(server, "en", "DM-1")
    clean(b.get(f"/lines/{n}/statement"), "the money statement")
    told = lab.json("statement", "DM-1")
    ok(f"¥{told['totals']['charged']:,}" in b.plain,
       "what was charged stands there", b.plain[:900])
    ok("the provider's rule for monthly fees" in b.plain and
       "no-such" not in b.plain, "each line says which rule made it",
       b.plain[-2500:])
    status, headers, body = bytes_of(b, f"/en/lines/{n}/statement/csv")
    ok(status == 200 and body.decode() ==
       lab("statement", "DM-1", "--csv").out.replace("\r\n", "\n")
       .replace("\n", "\r\n") and "statement-DM-1.csv" in
       headers["content-disposition"], "the table is that of the command",
       status, headers)
    status, headers, body = bytes_of(b, f"/en/lines/{n}/statement/json")
    ok(status == 200 and json.loads(body) == told, "so is the document",
       status)
    status, _, pdf = bytes_of(b, f"/en/lines/{n}/statement/pdf")
    text = text_of(lab, pdf, "statement.pdf")
    ok(status == 200 and "Money statement" in text and "DM-1" in text,
       "and a PDF", status, text[:400])
    ok(bytes_of(b, f"/en/lines/{n}/statement/pdf")[2] == pdf,
       "twice the same bytes")
    server.stop()


def test_without_the_helper(lab):
    """Where no PDFs can be made, none are offered; all else works."""
    begin(lab).stop()
    (lab.folder / "bin").mkdir()
    alone = shutil.copy2(lab_server.DAEMON, lab.folder / "bin")
    server = Server(lab, config=PORTAL, start=False)
    lab_server.DAEMON, there = Path(alone), lab_server.DAEMON
    server.start()
    lab_server.DAEMON = there
    ok("server.no-pdf" in server.since_start(), "the log says so")
    b, n = prove(server, "en", "DM-1")
    clean(b.get(f"/lines/{n}/papers"), "the papers are listed")
    number = b.links(r"/papers/KY-[^/]*$")[0]
    ok(b.links(r"/pdf$") == [], "no PDF is offered")
    clean(b.ask("GET", number), "the page")
    ok(bytes_of(b, number + "/json")[0] == 200, "the file")
    ok(bytes_of(b, number + "/pdf")[0] == 404, "there is no PDF")
    server.stop()


def confirm(b):
    """The second proof, when it is asked for."""
    if "/confirm" in b.path:
        if not any("code" in f.names for f in b.read.forms):
            b.send(form=b.read.forms[0])
        b.send(code=last_code(b.server))
    return b


def test_not_connected(lab):
    """An operator that is not connected: ended there, told here."""
    begin(lab).stop()
    loaded = lab("rules", "load", str(ROOT / "operators/mobal.json"))
    ok(loaded.code == 0, "its rules are loaded", loaded)
    server = Server(lab, config=PORTAL)
    b = Browser(server, "en")
    clean(b.get("/assist/mobal"), "what to do there")
    ok("You end it at" in b.plain and "record of steps" in b.plain,
       "by whom, and how we help", b.plain[:900])
    for fields, field in (
            ({"sort": "", "since": "2026-01-10", "email": "a@example.com"},
             "sort"),
            ({"sort": "sim", "since": "10/1/2026", "email": "a@example.com"},
             "since"),
            ({"sort": "sim", "since": "2026-01-10", "email": "nobody"},
             "email"),
            ({"sort": "loan", "since": "2026-01-10", "due": "",
              "email": "a@example.com"}, "due")):
        b.get("/assist/mobal").send(form=b.form("sort"), **fields)
        ok(b.status == 422 and f'href="#{field}"' in b.text,
           f"wrong: {field}", b.status, b.plain[:400])
    b.get("/assist/mobal").send(form=b.form("sort"), sort="esim",
                                since="2026-01-10", email="a@example.com",
                                called="Trip to Kyoto")
    ok(re.search(r"/lines/\d+/end$", b.path), "on to the ending", b.path,
       b.plain[:500])
    n = re.search(r"/lines/(\d+)", b.path).group(1)
    for path in ("/end", "/lines", f"/lines/{n}"):
        b.get(path)
        ok("Trip to Kyoto" in b.plain and "ST-" not in b.plain,
           f"{path}: named as its holder calls it", b.plain[:600])
    b.get(f"/lines/{n}")
    ok("is not known here" in b.plain and "You owe nothing" not in b.plain and
       not b.links("/payee"), "what is not known of it is not said",
       b.plain[:900])
    b.get(f"/lines/{n}/when?way=plain")
    ok("costs the same" not in b.plain and "Mobal decides" in b.plain,
       "nor what a day costs", b.plain[:900])
    query = "way=plain&when=soon"
    b.get(f"/lines/{n}/check?{query}")
    if b.links("prove=1"):
        confirm(b.click("prove=1"))
        b.get(f"/lines/{n}/check?{query}")
    b.send(form=b.form("shown"), moved="yes")
    ok(b.path.endswith("/done"), "it is filed", b.path, b.plain[:1500])
    ok("Nothing is ended yet" in b.plain and "request is filed" not in b.plain,
       "as a list of what to do, which ends nothing", b.plain[:600])
    ref = re.search(r"/endings/([^/]+)", b.path).group(1)
    b.get(f"/endings/{ref}")
    clean(b, "the task list")
    tasks = sorted(set(b.links(r"/tasks/")))
    ok(any("contract" in t for t in tasks), "with the contract", tasks)
    b.get(f"/endings/{ref}/tasks/profile")
    ok("Not yet" in b.plain and not any("act" in f.names
                                        for f in b.read.forms),
       "and the eSIM, which waits for the end", b.plain[:900])
    task = next(t for t in tasks if "contract" in t)
    clean(b.ask("GET", task), "what to do, and where")
    ok("Do it at" in b.plain and "stated by you" in b.plain, "is told",
       b.plain[:900])
    b.send(form=b.form("day"), day="2099-01-01", note="")
    ok(b.status == 422 and 'href="#day"' in b.text, "no day to come",
       b.status)
    today = lab.json("clock")["now"][:10]
    b.send(form=b.form("day"), day=today, note="Ticket 7, by telephone")
    ok("noted=1" in b.path, "it is noted as stated", b.path, b.plain[:600])
    for task in tasks:  # what else is done there
        b.ask("GET", task)
        if any("day" in form.names for form in b.read.forms):
            b.send(form=b.form("day"), day=today, note="")
    b.get(f"/endings/{ref}/tasks/profile")
    ok("Delete the eSIM profile" in b.plain, "then the eSIM is deleted",
       b.plain[:900])
    b.send(form=b.form("act"))
    b.get(f"/endings/{ref}")
    ok("The record of steps says what you stated" in b.plain and
       "Certificate" not in b.plain, "all is stated, nothing certified",
       b.plain[:1500])
    clean(b.get(f"/lines/{n}/papers"), "its papers")
    steps = b.links(r"/papers/KY-[^/]*-C1$")
    ok("Record of steps" in b.plain and len(steps) == 1, "a record of steps",
       b.plain[:900])
    clean(b.ask("GET", steps[0]), "which says")
    ok("only stated" in b.plain and "stated by the holder" in b.plain and
       "cannot speak for it" in b.plain, "what is only stated",
       b.plain[:900])
    text = text_of(lab, bytes_of(b, steps[0] + "/pdf")[2], "steps.pdf")
    ok("Record of steps" in text and "stated by the holder" in text,
       "in its PDF, too", text[:600])
    b.get(f"/lines/{n}/papers")
    paper = b.links(r"/papers/KY-[^/]*$")[-1]
    clean(b.ask("GET", paper), "one of them")
    other = prove(server, "en", "DM-2")[0]
    other.ask("GET", paper)
    ok(other.status == 404, "nobody else's", other.status)
    other.get(f"/endings/{ref}")
    ok(other.status == 404, "nor the ending", other.status)
    b.get("/assist/demo-mobile")
    ok("/end" in b.path, "a connected one is ended here", b.path)
    b.get("/assist/nobody")
    ok(b.status == 404, "an unknown one: no such page", b.status)
    server.stop()


run(globals())
