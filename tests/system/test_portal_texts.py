#!/usr/bin/env python3
"""Texts that are not what they say they are: markup, control characters, line
ends, formulas; in rule files, forms, names of files, mails, calendars, PDFs.

Usage: test_portal_texts.py KAIYAKU KAIYAKUD
"""
import email
import email.policy
import http.client
import json
import re
import shutil
import subprocess
import urllib.parse

from lab import ROOT, ok, run
from lab_post import open_lab, stop
from lab_tab import Page, Tab

TAG = "<b x='1' onclick=alert(1)>"
EVIL = f'">{TAG}{{{{csrf}}}}{{% end %}}%s%n'
TURNED = "\u202egnp.exe\u2066\u200f"
LANGUAGES = ("en", "ja", "zh-Hans", "ko")


def unharmed(page, label):
    body = page.body
    ok(page.status < 500 and "<b x=" not in body and
       'href="javascript' not in body, label, page)


def pdf_text(data):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=data,
                          capture_output=True, check=True).stdout.decode()


def fetch(tab, method, path, body=None, **headers):
    """Status, headers, bytes."""
    c = http.client.HTTPConnection("127.0.0.1", tab.server.port, timeout=30)
    if tab.cookies:
        headers["Cookie"] = "; ".join(f"{k}={v}"
                                      for k, v in tab.cookies.items())
    try:
        c.request(method, path, body, headers)
        answer = c.getresponse()
        return answer.status, {k.lower(): v for k, v in
                               answer.getheaders()}, answer.read()
    finally:
        c.close()


def letters(post):
    """Every letter there is, as it lies in the mailbox."""
    return [p.read_bytes() for p in sorted(post.folder.rglob("*"))
            if p.is_file() and "/tmp/" not in str(p)]


HEADERS = {"date", "from", "to", "subject", "message-id", "auto-submitted",
           "mime-version", "content-language", "content-type",
           "content-transfer-encoding", "content-disposition"}


def headed(letter):
    """What stands in its head that none of ours says."""
    head = letter.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    names = {row.partition(":")[0].lower() for row in
             re.sub(rb"\n[ \t]", b" ", head).decode("ascii").split("\n")}
    return names - HEADERS


def spoil(value, key=""):
    """Every free text of a rule file, spoiled."""
    if isinstance(value, dict):
        return {k: spoil(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [spoil(v, key) for v in value]
    if isinstance(value, str) and key in (
            "name", "name_ja", "company", "also", "note", "source", "where",
            "value", "what"):
        return f'=1+">{TAG}{{{{csrf}}}}'
    return value


def test_texts_of_operators(lab):
    """A rule file comes from people who read pages, and paste."""
    rules = lab.folder / "operators"
    shutil.copytree(ROOT / "operators", rules)
    for name in ("demo-mobile", "places", "links"):
        file = rules / f"{name}.json"
        doc = json.loads(file.read_text("utf-8"))
        doc = {k: v if k in ("schema", "provider") else spoil(v, k)
               for k, v in doc.items()}
        file.write_text(json.dumps(doc, ensure_ascii=False), "utf-8")
    there = {"KAIYAKU_RULES": str(rules)}
    turned = rules / "demo-rental.json"
    was = turned.read_text("utf-8")
    turned.write_text(was.replace('"note": "', '"note": "\u202e', 1), "utf-8")
    checked = lab("rules", "check", turned)
    ok(checked.code != 0 and "not seen" in checked.err + checked.out,
       "a text that turns around does not", checked)
    turned.write_text(was, "utf-8")
    checked = lab("rules", "check", rules / "demo-mobile.json")
    ok(checked.code == 0, "they may stand in a rule file", checked)
    plain = lab.environment
    lab.environment = lambda: plain() | there
    server, post = open_lab(lab)
    tab = Tab(server)
    area = json.loads((rules / "places.json").read_text())["areas"][0]["code"]
    seen = 0
    for lang in LANGUAGES:
        for path in ("", "/guide", "/guide/demo-mobile", "/links", "/places",
                     f"/places/{area}", "/guide?q=alert", "/kinds/esim",
                     "/slip?operator=demo-mobile", "/law"):
            page = tab.get(f"/{lang}{path}")
            seen += "onclick=alert(1)" in page.body
            unharmed(page, f"/{lang}{path}")
    ok(seen > 10, f"the texts are shown, as texts, on {seen} pages")
    shown = lab("guide", "demo-mobile", env=there)
    ok(shown.code == 0 and TAG in shown.out, "and by a terminal",
       shown.out[:300])
    page = tab.get("/en/end").send(find="msisdn", name="09012341003",
                                   way="mail")
    page = page.send(code=post.code("alex@example.com"))
    line = int(re.search(r"/end/proven/(\d+)", page.path).group(1))
    for path in ("", "/end", "/plan", "/when?way=plain", "/statement"):
        unharmed(tab.get(f"/en/lines/{line}{path}"), f"the line's {path}")
    status, _, data = fetch(
        tab, "POST", "/ja/slip/pdf", urllib.parse.urlencode(
            {"operator": "demo-mobile", "want": "end"}),
        **{"Content-Type": "application/x-www-form-urlencoded"})
    ok(status in (200, 422) and (status == 422 or data[:5] == b"%PDF-"),
       "a slip as PDF", status, data[:80])
    stop(server)


def test_links_lead_nowhere_else(lab):
    rules = lab.folder / "operators"
    shutil.copytree(ROOT / "operators", rules)
    file = rules / "links.json"
    doc = json.loads(file.read_text("utf-8"))
    for n, bad in enumerate(("javascript:alert(1)", "JaVaScRiPt:alert(1)",
                             "data:text/html,x", "//evil.example",
                             " javascript:alert(1)", "java\tscript:x")):
        if n < len(doc["links"]):
            doc["links"][n]["address"] = bad
    file.write_text(json.dumps(doc, ensure_ascii=False), "utf-8")
    there = {"KAIYAKU_RULES": str(rules)}
    plain = lab.environment
    lab.environment = lambda: plain() | there
    try:
        server, _ = open_lab(lab)
    except (RuntimeError, AssertionError) as refused:
        ok("links" in str(refused), "and such a file is not read", refused)
        return
    page = Tab(server).get("/en/links")
    ok(not re.search(r'href="\s*(javascript|data|//|java\s)', page.body, re.I),
       "or its links are not shown as links", page)
    stop(server)


def test_texts_of_strangers(lab):
    server, post = open_lab(lab)
    ask = lambda *args: lab("inquiry", *args, env={
        "KAIYAKU_CONFIG": str(server.conf)})
    texts = (EVIL, "a\r\nBcc: x@evil.example\r\n\r\nbody", TURNED, "a\0b",
             "=?utf-8?q?=0D=0ABcc:_x@evil.example?=", "\x1b]0;x\x07",
             "\r\nBEGIN:VEVENT\r\nX:1", "a" * 3000)
    for text in texts:
        page = Tab(server).get("/en/contact")
        page = page.send(page.with_field("website"), text=text,
                         email="asks@example.com")
        unharmed(page, f"a question: {text[:20]!r}")
    for address in ("a@example.com\r\nBcc: x@evil.example",
                    "a@example.com\nX: 1", "a@example.com,b@evil.example",
                    "\"a\r\nX: 1\"@example.com", "a@example.com>",
                    "<a@example.com>", "a@exa mple.com", "a@example.com\0",
                    "=?utf-8?q?a?=@example.com\r\n x", "a b@example.com",
                    "a@example.com\u2028Bcc:x"):
        for path in ("/en/contact", "/en/sign-in/mail", "/en/recover",
                     "/en/end/papers"):
            page = Tab(server).get(path)
            form = page.with_field("email")
            page = page.send(form, email=address, text="x", name="09012341003",
                             paper="passport")
            ok(page.status in (422, 400) or "done=" not in page.path,
               f"{path}: no mailbox: {address!r}", page)
    listed = ask("list", "--json").json["inquiries"]
    for row in listed:
        number = row.get("inquiry") or row.get("id")
        ok("\033" not in ask("show", number).out, "staff reads it safely")
        answer = "Three days.\r\nBcc: x@evil.example\r\n\r\n.\r\n" + EVIL
        done = ask("decide", number, "--to", "answered", "--answer", answer)
        ok(done.code == 0, "and answers", done)
        break
    found = letters(post)
    ok(len(found) >= 3 and not any(headed(m) for m in found),
       f"{len(found)} letters have the headers that are ours", found[:1])
    for m in found:
        parsed = email.message_from_bytes(m, policy=email.policy.default)
        ok(str(parsed["To"]) in ("asks@example.com", "<asks@example.com>") and
           parsed["Bcc"] is None and len(parsed.get_all("To")) == 1,
           "to who asked and nobody else", parsed["To"])
        page = parsed.get_body(("html",)).get_content()
        ok("<b x=" not in page, "and in HTML it is text", page[:300])
    stop(server)


def test_what_people_have_printed(lab):
    """Names on a slip, as a page and as PDF."""
    server, _ = open_lab(lab)
    tab = Tab(server)
    form = {"operator": "demo-mobile", "want": "end", "paper": "passport"}
    for label, text in (
            ("markup", EVIL), ("pango's own", "<span size='1'>&amp;</span>"),
            ("control characters", "a\x01\x1b[31m\x7fb"),
            ("turned around", TURNED), ("a NUL", "a\0b"),
            ("no character", "\ufffe\U0010ffff"), ("lines", "a\r\nb\u2028c"),
            ("a heap of marks", "a" + "\u0301" * 40),
            ("without an end", "W" * 5000), ("half a pair", b"a\xed\xa0\x80"),
            ("no UTF-8", b"a\xff\xfe")):
        sent = {**form, **{k: text for k in ("place", "name", "number",
                                             "contract", "day")}}
        body = urllib.parse.urlencode(sent)
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _, page = fetch(tab, "POST", "/zh-Hans/slip", body, **head)
        ok(status in (200, 400, 422) and b"<b x=" not in page and
           b"<span size" not in page, f"a slip of {label}: {status}",
           page[:200])
        status, headers, data = fetch(tab, "POST", "/zh-Hans/slip/pdf", body,
                                      **head)
        ok(status in (200, 400, 422), f"as PDF: {status}", data[:200])
        if status == 200:
            words = pdf_text(data)
            ok(data[:5] == b"%PDF-" and "filename=\"slip.pdf\"" in
               headers["content-disposition"] and not re.search(
                   r"[\x00-\x08\x0b\x0e-\x1f\x7f]", words),
               "of which text can be copied", words[:200])
            ok(label != "markup" or "onclick" in words,
               "and says what was typed", words)
    stop(server)


def test_names_of_files(lab):
    """What a browser says a file is called is nobody's business."""
    server, post = open_lab(lab)
    tab = Tab(server)
    page = tab.get("/en/end").send(find="msisdn", name="09012341003",
                                   way="mail")
    page = page.send(code=post.code("alex@example.com"))
    line = int(re.search(r"/end/proven/(\d+)", page.path).group(1))
    for path in ("statement/csv", "statement/json", "statement/pdf"):
        status, headers, data = fetch(tab, "GET", f"/en/lines/{line}/{path}")
        ok(status == 200 and re.fullmatch(
            r'attachment; filename="[A-Za-z0-9._-]+"',
            headers["content-disposition"]) and
           headers["x-content-type-options"] == "nosniff",
           f"{path}: a name of its own", headers)
        if path.endswith("csv"):
            cells = [c for row in data.decode("utf-8-sig").splitlines()
                     for c in row.split(",")]
            ok(len(cells) > 5 and not any(
                re.match(r'"?[=+@\t\r]|"?-[^0-9]', c) for c in cells),
               "no cell is a formula", cells)
    tab.get("/en/verify")
    paper = json.dumps({"kaiyaku": EVIL, "payload": {"kind": EVIL,
                                                     "number": EVIL},
                        "\r\nX: 1": EVIL}).encode()
    for name in ('a".html', "../../etc/passwd", "a\r\nX: 1", EVIL, "", "\0"):
        mark = "kaiyakuboundary"
        form = (f'--{mark}\r\nContent-Disposition: form-data; name="paper"; '
                f'filename="{name}"\r\nContent-Type: application/json\r\n\r\n'
                ).encode() + paper + f"\r\n--{mark}--\r\n".encode()
        status, _, data = fetch(
            tab, "POST", "/en/verify", form,
            **{"Content-Type": f"multipart/form-data; boundary={mark}"})
        ok(status in (200, 400, 422) and b"<b x=" not in data and
           b"passwd" not in data, f"a file called {name[:12]!r}: {status}",
           data[:300])
    stop(server)


run(globals())
