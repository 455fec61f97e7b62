#!/usr/bin/env python3
"""The guide, from outside: every page in every language, search, hostile
questions, the slip.  Usage: test_guide.py KAIYAKU KAIYAKUD
"""
import html
import json
import re
import socket
import time
import urllib.parse

from lab import ROOT, ok, run, sanitized, skip
from lab_server import DAEMON, Server

LANGUAGES = ("en", "ja", "zh-Hans", "zh-Hant", "ko")
OPERATORS = sorted(p.stem for p in (ROOT / "operators").glob("*.json")
                   if "provider" in json.loads(p.read_text("utf-8")))
AREAS = [a["code"] for a in json.loads(
    (ROOT / "operators/places.json").read_text("utf-8"))["areas"]]
KINDS = ("physical", "esim", "prepaid", "rental")
SITUATIONS = sorted(p.stem for p in (ROOT / "pages/help").glob("*.html")
                    if p.stem != "all")
HOLE = re.compile(r"\{\{|\{%|\{[a-z_.]+(\|[a-z:]+)?\}")
MOST = 50 * 1024


def server_of(lab):
    lab.demo()
    return Server(lab, rate_per_minute=1000000)


def get(server, path):
    return server.ask("GET", path)


def sound(answer, lang):
    """A whole page: what is wrong with it, or ""."""
    text = answer.body.decode("utf-8")
    if answer.status != 200:
        return f"status {answer.status}"
    if len(answer.body) > MOST:
        return f"{len(answer.body)} bytes"
    if f'<html lang="{lang}">' not in text:
        return "another language"
    if HOLE.search(text):
        return f"a hole: {HOLE.search(text).group(0)}"
    if len(re.findall(r"<h1[ >]", text)) != 1:
        return "not one h1"
    return ""


def test_every_page(lab):
    server = server_of(lab)
    paths = ["", "/guide", "/help", "/places", "/slip", "/law", "/links",
             "/about", *(f"/guide?kind={k}" for k in KINDS),
             *(f"/guide/{o}" for o in OPERATORS),
             *(f"/kinds/{k}" for k in KINDS),
             *(f"/help/{s}" for s in SITUATIONS),
             *(f"/places/{a}" for a in AREAS)]
    for lang in LANGUAGES:
        wrong = [(path, said) for path in paths
                 if (said := sound(get(server, f"/{lang}{path}"), lang))]
        ok(not wrong, f"{lang}: {len(paths)} pages, each whole", wrong)
    server.stop()


def test_time(lab):
    """Not more than 5 ms each, when nothing else runs."""
    server = server_of(lab)
    for path in ("/ja/guide", "/en/guide/demo-mobile", "/en/places/japan",
                 "/zh-Hans/guide?q=docomo", "/en/guide?q=henkyaku+qqqq"):
        times = []
        for _ in range(31):
            start = time.monotonic()
            get(server, path)
            times.append(time.monotonic() - start)
        least = min(times) * 1000
        ok(least < (50 if sanitized() else 5), f"{path}: {least:.1f} ms",
           times)
    server.stop()


def test_strangers(lab):
    server = server_of(lab)
    for path in ("/guide/nobody", "/guide/DOCOMO", "/guide/places",
                 "/guide/" + "a" * 300, "/kinds/nothing", "/help/nothing",
                 "/help/all", "/places/nowhere", "/guide/%3Cb%3E"):
        answer = get(server, "/en" + path)
        ok(answer.status == 404 and b"<h1>" in answer.body and
           b"<b>" not in answer.body,
           f"{path[:40]}: a page says that there is none", answer)
    for path in ("/guide/..%2fREADME", "/guide/%00"):
        answer = get(server, "/en" + path)
        ok(answer.status == 400, f"{path}: refused", answer)
    answer = get(server, "/fr/guide")
    ok(answer.status == 404, "a language that we lack", answer)
    server.stop()


def found(server, lang, question):
    answer = get(server, f"/{lang}/guide?q={urllib.parse.quote(question)}")
    return answer, set(re.findall(rf'href="/{lang}/([^"]+)"',
                                  answer.body.decode("utf-8")))


def test_search(lab):
    server = server_of(lab)
    for lang, question, want in (
            ("ja", "ドコモ", "guide/docomo"), ("en", "docomo", "guide/docomo"),
            ("ja", "ｄｏｃｏｍｏ", "guide/docomo"),
            ("ja", "ﾄﾞｺﾓ", "guide/docomo"),
            ("zh-Hans", "都科摩", "guide/docomo"),
            ("ko", "도코모", "guide/docomo"),
            ("en", "Y!mobile", "guide/ymobile"),
            ("en", "lost card", "help/lost-card"),
            ("en", "narita", "places/nrt"),
            ("en", "eight days", "law#eight-days"),
            ("zh-Hans", "軟銀", "guide/softbank"),
            ("en", "softbnk", "guide/softbank"),
            ("zh-Hans", "sim卡丢了", "help/lost-card"),
            ("en", "死亡", "help/death"),
            ("ja", "かいやく", "kinds/esim"),
            ("ja", "へんきゃく", "help/returns"),
            ("ja", "そらこう", "places/nrt"),
            ("en", "kuukou", "places/nrt"),
            ("zh-Hans", "jichang", "places/nrt"),
            ("en", "stack exchange", "links#travel-se"),
            ("ja", "本物", "verify"),
            ("en", "forged", "verify"),
            ("zh-Hant", "留空", "slip"),
            ("en", "ask a person", "contact")):
        answer, links = found(server, lang, question)
        ok(answer.status == 200 and want in links,
           f"{lang}: {question} finds {want}", sorted(links))
    answer, links = found(server, "en", "qqqq zzzz")
    ok("Nothing has all of these words" in answer.body.decode() and
       "These come near" not in answer.body.decode(),
       "nothing found says so", answer)
    answer, links = found(server, "en", "softbnk")
    ok("These come near" in answer.body.decode(), "a guess says so", answer)
    answer, links = found(server, "en", "lost & found")
    ok('href="/ja/guide?q=lost%20%26%20found"' in answer.body.decode(),
       "the other languages answer the same question", answer)
    answer, links = found(server, "en", "   ")
    ok("guide/docomo" in links and "guide/au" in links,
       "an empty question is the whole list", sorted(links))
    server.stop()


def test_hostile(lab):
    server = server_of(lab)
    for question in ('<script>alert(1)</script>', '"><img src=x onerror=y>',
                     "' onfocus='x", "{{ lang }}", "{n}", "%s%n%p",
                     "${7*7}", "a" * 200):
        answer, _ = found(server, "en", question)
        text = answer.body.decode("utf-8")
        shown = html.escape(question).replace("&quot;", "&#34;").replace(
            "&#x27;", "&#39;")
        ok(answer.status == 200 and f'value="{shown}"' in text and
           ("<" not in question or question not in text),
           f"{question[:30]}: shown as it is, and nothing else", answer)
    for raw in ("%FF%FE", "%C0%AF", "%00", "a" * 4000):
        answer = get(server, f"/en/guide?q={raw}")
        ok(answer.status in (200, 400, 414, 431) and b"\x00" not in answer.body,
           f"q={raw[:12]}: answered", answer)
    server.stop()


def post(server, path, fields):
    body = urllib.parse.urlencode(fields).encode()
    return server.ask("POST", path, body=body,
                      Content_Type="application/x-www-form-urlencoded")


def test_slip(lab):
    server = server_of(lab)
    name = '<b>Li "Mei" & Söhne</b>'
    fields = [("operator", "docomo"), ("want", "end"), ("paper", "passport"),
              ("paper", "sim"), ("name", name), ("number", "090-1234-5678"),
              ("place", "新宿"), ("day", "")]
    for lang in LANGUAGES:
        answer = post(server, f"/{lang}/slip", fields)
        text = answer.body.decode("utf-8")
        ok(answer.status == 200 and not sound(answer, lang) and
           "<b>Li" not in text and
           "&lt;b&gt;Li &#34;Mei&#34; &amp; Söhne&lt;/b&gt;" in text and
           "ドコモ" in text and "新宿" in text and "090-1234-5678" in text,
           f"{lang}: what was entered stands on it, escaped", answer)
        ok(text.count('class="blank"') == 2 + 5 and
           text.count('class="box"') == 2 + 1 and
           "この回線を解約したいです。" in text,
           f"{lang}: what was left open is a line to write on", answer)
        ok(answer.headers.get("cache-control") == "no-store" and
           "set-cookie" not in answer.headers, f"{lang}: kept nowhere",
           answer)
    log = server.log_file.read_text("utf-8")
    # (Times and names of requests may have any three digits.)
    ok("Mei" not in log and "1234-5678" not in log and
       "12345678" not in log and "新宿" not in log,
       "nothing of it is in the log", log[-800:])
    empty = post(server, "/en/slip", [("want", "return")])
    ok(empty.status == 200 and empty.body.count(b'class="blank"') == 5 + 5,
       "all but the wish may stay empty", empty)
    server.stop()


def test_slip_pdf(lab):
    server = server_of(lab)
    fields = [("operator", "docomo"), ("want", "end"), ("name", "Li Mei")]
    if not (DAEMON.parent / "kaiyaku-pdf").exists():
        skip("a slip as PDF", "kaiyaku-pdf is not built")
    else:
        answer = post(server, "/zh-Hans/slip/pdf", fields)
        ok(answer.status == 200 and answer.body.startswith(b"%PDF-") and
           answer.headers["content-type"] == "application/pdf" and
           "slip.pdf" in answer.headers["content-disposition"],
           "a slip as PDF", answer)
    answer = post(server, "/en/slip/pdf", [("name", "Li Mei")])
    ok(answer.status == 422 and b'href="#want"' in answer.body,
       "without a wish it is the form", answer)
    server.stop()


def test_slip_wrong(lab):
    server = server_of(lab)
    for label, fields, words in (
            ("no wish", [("name", "Li")], 'href="#want"'),
            ("a wish that is none", [("want", "x")], 'href="#want"'),
            ("too long", [("want", "end"), ("place", "長" * 41)],
             'href="#place"')):
        answer = post(server, "/en/slip", fields)
        text = answer.body.decode("utf-8")
        ok(answer.status == 422 and words in text and 'role="alert"' in text
           and "<title>Error: " in text,
           f"{label}: the form says what is missing", answer)
    answer = post(server, "/en/slip", [("name", "Li Mei"), ("want", "")])
    ok('value="Li Mei"' in answer.body.decode(),
       "what was entered is still there", answer)
    answer = get(server, "/en/slip?operator=au&want=lost")
    text = answer.body.decode()
    ok('value="au" selected' in text and 'value="lost" checked' in text,
       "a link chooses operator and wish", answer)
    server.stop()


def test_truth(lab):
    """What a page of an operator owes its reader."""
    server = server_of(lab)
    real = get(server, "/en/guide/docomo").body.decode()
    for words in ("We are not affiliated with docomo", "Check this",
                  "rel=\"noopener noreferrer nofollow\"",
                  "contact?kind=correction", "Deleting an eSIM does not end",
                  "in Japan.", "As of "):
        ok(words in real, f"docomo: {words}")
    ok(real.index('id="asks"') < real.index('id="ways"') <
       real.index('id="when"') < real.index('id="fees"'),
       "what is asked for stands first")
    invented = get(server, "/en/guide/demo-mobile").body.decode()
    ok("This operator is invented" in invented and
       "You can end it here" in invented, "demo-mobile: invented, connected")
    for operator in OPERATORS:
        text = get(server, f"/en/guide/{operator}").body.decode()
        ok(text.count("<section") >= 6 and
           (("We are not affiliated" in text) !=
            ("This operator is invented" in text)),
           f"{operator}: real or invented, and says so")
    server.stop()


def portal_of(lab):
    lab.demo()
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    return Server(lab, listen=f"127.0.0.1:{port}", base_url=base,
                  rate_per_minute=1000000,
                  config=f"[portal]\nenabled = yes\norigin = {base}\n")


class Visitor:
    """Forms with their session."""

    def __init__(self, server):
        self.server, self.cookie = server, ""

    def form(self, path):
        answer = self.server.ask("GET", path, Cookie=self.cookie)
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        text = answer.body.decode("utf-8")
        return [(n, re.search(rf'name="{n}" value="([^"]*)"', text).group(1))
                for n in ("csrf", "once")]

    def send(self, path, fields):
        return self.server.ask(
            "POST", path, body=urllib.parse.urlencode(fields).encode(),
            Content_Type="application/x-www-form-urlencoded",
            Cookie=self.cookie)


def inquiries(lab, server, kind):
    answer = lab("inquiry", "list", "--kind", kind, "--json",
                 env={"KAIYAKU_CONFIG": str(server.conf)})
    assert answer.code == 0, answer
    return answer.json["inquiries"]


def test_contact(lab):
    server = portal_of(lab)
    who = Visitor(server)
    token = who.form("/en/contact?kind=correction&about=docomo")
    fields = [*token, ("kind", "correction"), ("about", "docomo"),
              ("text", "It says <b>otherwise</b>."), ("email", ""),
              ("website", "")]
    answer = who.send("/en/contact", fields)
    ok(answer.status == 303 and
       answer.headers["location"] == "/en/contact?done=question-asked",
       "a correction is taken, without an account", answer)
    got = inquiries(lab, server, "correction")
    ok(len(got) == 1 and "docomo" in json.dumps(got),
       "and is there for staff", got)
    answer = get(server, "/en/contact?done=question-asked")
    ok("a person will read it" in answer.body.decode(), "the page says so",
       answer)
    answer = who.send("/en/contact", [*token, ("text", "x"),
                                      ("website", "https://x.example")])
    ok(answer.status == 303 and len(inquiries(lab, server, "message")) == 0,
       "what a program filled in is not kept", answer)
    answer = post(server, "/en/contact", fields)
    ok(answer.status != 303, "a form of another session is refused", answer)
    answer = who.send("/en/contact", [*token, ("text", "")])
    ok(answer.status == 422 and "<title>Error: " in answer.body.decode(),
       "an empty one says what is missing", answer)
    seen = [who.send("/en/contact", [*token, ("text", f"n {n}")]).status
            for n in range(60)]
    ok(seen[0] == 303 and seen[-1] in (429, 503),
       "so many from one address are too many", seen)
    server.stop()


def test_cases(lab):
    server = portal_of(lab)
    who = Visitor(server)
    answer = get(server, "/en/cases")
    ok(answer.status == 200 and b"Nothing is here yet" in answer.body,
       "no case yet", answer)
    token = who.form("/zh-Hans/cases/tell")
    answer = who.send("/zh-Hans/cases/tell",
                      [*token, ("about", "au"), ("agree", "yes"),
                       ("text", "RAW-WORDS"), ("email", "me@x.example")])
    ok(answer.status == 303, "a case is told", answer)
    ok(b"RAW-WORDS" not in get(server, "/en/cases").body,
       "and not shown before somebody read it")
    case = inquiries(lab, server, "case")[0]
    moved = lab("inquiry", "decide", case.get("inquiry") or case.get("id"),
                "--to", "shown", "--answer", "They <i>wrote</i> twice.",
                env={"KAIYAKU_CONFIG": str(server.conf)})
    text = get(server, "/en/cases").body.decode()
    ok(moved.code == 0 and "They &lt;i&gt;wrote&lt;/i&gt; twice." in text and
       "RAW-WORDS" not in text and "me@x" not in text and
       "/en/guide/au" in text,
       "then in the moderator's words, escaped", moved, text[-2500:])
    for lang, question in (("en", "wrote twice"), ("ja", "エーユー")):
        answer, links = found(server, lang, question)
        ok(any(link.startswith("cases?from=") for link in links),
           f"{lang}: {question} finds it", sorted(links))
    server.stop()


run(globals())
