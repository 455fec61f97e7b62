#!/usr/bin/env python3
"""Papers by mail.  Usage: smtp.py SEND_PAPER

Against a real mail server (exim, started here on loopback with a private
configuration, a certificate of our own, and AUTH), against a server that
fails at each stage of a conversation, and into a maildir.  What arrives is
read by Python's e-mail parser: each message says the same as text and as HTML,
its calendar entries are read by python3-icalendar.  With a folder in KEEP, a
message of each kind and language is kept there, to be looked at.
"""
import datetime
import email
import email.header
import email.policy
import html.parser
import json
import os
import shutil
import signal
import socket
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import icalendar

SEND = sys.argv[1]
PAPER = json.dumps({"document": {"payload": {
    "demo": True, "number": "KY-7H3K-9QXM-2PTA-R1",
    "dates": {"withdraw_until": "2026-09-29T15:00:00Z", "zone": "+09:00"},
    "words": "解約 – ü\n.\n..\r\nFrom x"}}}, ensure_ascii=False) + "\n"
NUMBER, KEY = "KY-7H3K-9QXM-2PTA-R1", "mail KY-7H3K-9QXM-2PTA-R1"
count = failed = 0


def ok(condition, label, *words):
    global count, failed
    count += 1
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {count} - {label}")
    if not condition:
        for word in words:
            print("# " + str(word).replace("\n", "\n# "))
    return condition


def hand_over(to="holder@example.com", language="ja", number=NUMBER, key=KEY,
              paper=PAPER, **settings):
    settings = {"FROM": "papers@issuer.example", "FROM_NAME": "発行者 (試)",
                "LINK": "https://issuer.example/p"} | settings
    run = subprocess.run([SEND, to, language, number, key], input=paper.encode(),
                         env={"PATH": os.environ["PATH"]} | {
                             k: str(v) for k, v in settings.items()},
                         capture_output=True, timeout=30)
    assert run.returncode == 0, run
    return run.stdout.decode().rstrip("\n")


# --- what a message is ---

def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


class Page(html.parser.HTMLParser):
    """What a reader of the HTML reads, links with their addresses, without
    title and headline; and what it is made of."""

    def __init__(self, source):
        super().__init__()
        self.words, self.tags, self.links, self.open = [], set(), [], []
        self.faults, self.language, self.headline = [], None, ""
        self.feed(source)
        self.faults += [f"open: {tag}" for tag in self.open]

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.add(tag)
        if tag == "html":
            self.language = attributes.pop("lang")
        if tag == "a":
            self.links.append(attributes.pop("href"))
        if attributes and tag != "meta":
            self.faults.append((tag, attributes))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.faults.append(tag)
        if tag == "a":
            self.words.append(self.links[-1])

    def handle_data(self, data):
        if "h1" in self.open:
            self.headline += data
        elif "title" not in self.open:
            self.words.append(data)


ALLOWED = {"html", "head", "meta", "title", "body", "h1", "h2", "p", "ul", "li",
           "a", "br", "code", "big", "strong", "small", "blockquote"}


def squeeze(text):
    return re.sub(r"\s", "", text)


def read_parts(label, message):
    """The text, the page, and what is attached, by type."""
    parts = list(message.iter_parts())
    attached = {}
    if message.get_content_type() == "multipart/mixed":
        message, *rest = parts
        attached = {part.get_content_type(): part for part in rest}
        ok(len(attached) == len(rest) and all(
            part.is_attachment() and not part.defects for part in rest),
           label + ": each attached once")
        parts = list(message.iter_parts())
    ok(message.get_content_type() == "multipart/alternative" and
       [p.get_content_type() for p in parts] == ["text/plain", "text/html"] and
       not any(p.defects for p in parts),
       label + ": text, and the same in HTML", message)
    text, source = (part.get_content() for part in parts)
    page = Page(source)
    same = squeeze(re.sub(r"(?m)^- ", "", text))
    ok(squeeze("".join(page.words)) == same, label + ": both say the same",
       "".join(page.words), text)
    ok(page.tags <= ALLOWED and not page.faults and
       source.startswith("<!DOCTYPE html>"),
       label + ": plain HTML, all closed", page.tags - ALLOWED, page.faults)
    return text, page, attached


def seconds(stamped):
    since = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    return (stamped - since) // datetime.timedelta(seconds=1)


def read_calendar(label, part, stamped):
    """Its entries, by summary."""
    raw = part.get_content()
    raw = raw.encode() if isinstance(raw, str) else raw
    calendar = icalendar.Calendar.from_ical(raw)
    ok(part.get_param("method") == "PUBLISH" and
       part.get_filename() == "kaiyaku.ics" and
       calendar["METHOD"] == "PUBLISH" and calendar["VERSION"] == "2.0" and
       raw.count(b"\r\n") == raw.count(b"\n"), label + ": a calendar", raw)
    ok(all(len(line) <= 75 for line in raw.split(b"\r\n")),
       label + ": folded", raw)
    entries = {}
    for event in calendar.walk("VEVENT"):
        day = event.decoded("DTSTART")
        alarm, = event.walk("VALARM")
        ok(type(day) is datetime.date and
           event.decoded("DTEND") == day + datetime.timedelta(1) and
           event.decoded("DTSTAMP") == stamped and not event.errors and
           alarm.decoded("TRIGGER") == datetime.timedelta(hours=-15) and
           event["SEQUENCE"] == seconds(stamped) and
           re.fullmatch(r"(KY(-\w{4}){3}|[0-9a-f]{32})/[a-z:-]+@kaiyaku",
                        event["UID"]),
           f"{label}: {day}", event)
        entries[str(event["SUMMARY"])] = event
    ok(len({e["UID"] for e in entries.values()}) == len(entries),
       label + ": each its own name")
    return entries


def keep(name, raw):
    if os.environ.get("KEEP"):
        parts = {p.get_content_type(): p for p in parse(raw).walk()}
        for kind, ending in (("text/html", "html"), ("text/plain", "txt")):
            (Path(os.environ["KEEP"]) / f"{name}.{ending}").write_text(
                parts[kind].get_content())


def check_message(label, raw, subject, paper=PAPER):
    m = parse(raw)
    ok(max(map(len, raw.split(b"\n"))) <= 998 and raw.isascii(),
       label + ": short lines, ASCII alone")
    ok(not m.defects, label + ": no defects", m.defects)
    ok(subject in m["Subject"], label + ": subject", m["Subject"])
    ok(all(len(line) <= 78 for line in raw.split(b"\n\n")[0].split(b"\n")),
       label + ": head lines of 78 at most", raw[:900])
    ok(m["From"].addresses[0].display_name == "発行者 (試)" and
       m["From"].addresses[0].addr_spec == "papers@issuer.example",
       label + ": from", m["From"])
    ok(m["Auto-Submitted"] == "auto-generated", label + ": auto-submitted")
    text, page, attached = read_parts(label, m)
    ok(page.language == m["Content-Language"] and
       page.headline == m["Subject"], label + ": language and headline")
    attached = attached["application/json"]
    ok(attached.get_filename() == NUMBER + ".json", label + ": attachment")
    ok(attached.get_content() == paper.encode(), label + ": paper unchanged")
    return m, text


def sender_of(raw):
    """The From line.  Python's new parser puts a blank between the words of a
    name that are encoded each by itself; RFC 2047 (6.2) has none."""
    return str(email.header.make_header(email.header.decode_header(
        email.message_from_bytes(raw)["From"])))


def test_hostile(folder):
    """Names that want to be something else, and words without an end."""
    for n, (name, want) in enumerate((
            ('"><script>alert(1)</script>', None), ("a, b <x@y.example>", None),
            ("=?UTF-8?B?eA==?=", None), ("x" * 128, None),
            ("\u202e發" * 20, None), ("x" * 129, "input"),
            ("x\x7f", "input"), ("x\ty", "input"))):
        said = hand_over(MAILDIR=folder / str(n), FROM_NAME=name)
        if want:
            ok(said.startswith(want), f"{name[:20]!r}: {want}", said)
            continue
        raw = next((folder / str(n) / "new").iterdir()).read_bytes()
        message = parse(raw)
        ok(sender_of(raw) == name + " <papers@issuer.example>" and
           not message.defects and
           [a.addr_spec for a in message["From"].addresses] ==
           ["papers@issuer.example"] and
           [a.addr_spec for a in message["To"].addresses] ==
           ["holder@example.com"] and
           max(map(len, raw.split(b"\n"))) <= 78,
           f"{name[:20]!r}: a name, nothing else", sender_of(raw),
           max(raw.split(b"\n"), key=len))
        read_parts("hostile", message)
    hostile = json.dumps({"document": {"payload": {
        "demo": True, "state": "running", "kind": "receipt", "dates": {
            "filed": "x" * 5000, "issued": {"a": 1}, "zone": "+09:00",
            "last_day": "2026-13-45", "withdraw_until": "<b>"},
        "duties": [7, {"kind": "item", "reason": "bring-back", "ref": -1,
                       "what": "<img src=x>", "due": "2026-12-14"},
                   {"kind": "item", "reason": "bring-back", "ref": 1,
                    "what": "x" * 31, "due": "9999-12-31"}] + [
                       {"kind": "item", "reason": "bring-back", "what": "card",
                        "due": "2026-12-20", "ref": n} for n in range(300)]}}})
    for n, paper in enumerate((hostile, "", "{", "[]", '{"document": 1}')):
        said = hand_over(MAILDIR=folder / f"paper-{n}", paper=paper,
                         language="en")
        ok(said.startswith("ok"), f"paper {n} of nonsense", said)
        text, _, attached = read_parts("nonsense", parse(
            next((folder / f"paper-{n}/new").iterdir()).read_bytes()))
        ok("<" not in text and text.count("\n- ") == (12 if n == 0 else 0) and
           "9999" not in text,
           "  what cannot be read is not said, and not all of too much", text)


UNTIL = ("30 September 2026 00:00 (Japan time)",
         "2026年9月30日 00:00 (日本時間)", "2026年9月30日 00:00 (日本时间)",
         "2026년 9월 30일 00:00 (일본 시간)")


def test_languages(folder):
    for language, words in {
            "ja": "お申し込み", "ja-JP": "お申し込み", "zh-Hans": "解约申请",
            "zh": "解约申请", "zh-CN": "解约申请", "zh-Hant": "解約申請",
            "zh-TW": "解約申請", "zh-hk": "解約申請", "ko": "해지",
            "en": "Receipt", "pt-BR": "Receipt", "": "Receipt",
            "jam": "Receipt"}.items():
        box = folder / f"box-{language}"
        said = hand_over(language=language, MAILDIR=box)
        ok(said.startswith("ok"), f"language {language!r}", said)
        message, text = check_message(
            language, next((box / "new").iterdir()).read_bytes(), words)
        ok(any(until in text for until in UNTIL) and NUMBER in text and
           "https://issuer.example/p" in text, "  and its text", text)
        ok("holder" not in text, "  which does not name the holder")
    for letter, words in {"S": "contract is over", "C": "Nothing is left",
                          "A": "News"}.items():
        box = folder / f"kind-{letter}"
        number = NUMBER.replace("-R1", f"-{letter}1")
        hand_over(language="en", number=number, MAILDIR=box)
        message = parse(next((box / "new").iterdir()).read_bytes())
        ok(words in message["Subject"], "paper " + letter, message["Subject"])
        ok("take it back" not in read_parts(letter, message)[0],
           "  says nothing of withdrawing")


def test_reminder(folder):
    for language, words, way in (
            ("en", "eSIM profile", "settings"), ("ja", "eSIM", "設定"),
            ("zh-CN", "eSIM", "设置"), ("zh-TW", "eSIM", "設定"),
            ("ko", "eSIM", "설정"), ("fr", "eSIM profile", "settings")):
        box = folder / f"remind-{language}"
        for _ in "twice":
            said = hand_over(language=language, number="remind",
                             key="KY-7H3K-9QXM-2PTA/remind/0.1", MAILDIR=box)
            ok(said.startswith("ok"), f"reminder in {language}", said)
        one = list((box / "new").iterdir())
        raw = one[0].read_bytes()
        message = parse(raw)
        text, _, attached = read_parts("reminder", message)
        keep(f"remind-{language}", raw)
        ok(len(one) == 1, "  once")
        ok(raw.isascii() and not message.defects, "  sound", message.defects)
        ok(words in message["Subject"] and way in text and
           "kaiyaku-esim delete" in text and
           "https://issuer.example/p" in text, "  says what to do", text)
        ok("holder" not in text and not attached,
           "  names nobody, and has nothing attached")
    said = hand_over(to="", number="remind", MAILDIR=folder / "remind-en")
    ok(said == "refused no-address", "nobody to remind", said)
    server = Server("", "")
    said = hand_over(language="ja", number="remind", HOST="127.0.0.1",
                     PORT=server.port, TLS="none")
    server.join(5)
    ok(said.startswith("ok") and server.data is not None and
       "設定" in read_parts("by SMTP", parse(server.data))[0], "by SMTP", said)


NEWS = {
    "tell-bill": {
        "en": ("A bill that follows", "JPY 12,340", "14 December 2026"),
        "ja": ("ご利用料金", "12,340円", "2026年12月14日"),
        "zh-CN": ("补充账单", "12,340 日元", "2026年12月14日"),
        "zh-TW": ("補充帳單", "12,340 日圓", "2026年12月14日"),
        "ko": ("이용 요금", "12,340엔", "2026년 12월 14일"),
        "de": ("A bill that follows", "JPY 12,340", "14 December 2026")},
    "tell-payee": {
        "en": ("Your refund waits", "JPY 12,340", "tell your provider"),
        "ja": ("返金先の口座", "12,340円", "お知らせください"),
        "zh-CN": ("收款账户", "12,340 日元", "告知您的运营商"),
        "zh-TW": ("收款帳戶", "12,340 日圓", "告知您的業者"),
        "ko": ("계좌를 알려", "12,340엔", "사업자에"),
        "": ("Your refund waits", "JPY 12,340", "tell your provider")}}


def check_news(label, raw, subject, *words):
    message = parse(raw)
    text, _, attached = read_parts(label, message)
    ok(raw.isascii() and not message.defects, label + ": sound",
       message.defects)
    ok(subject in message["Subject"] and all(w in text for w in words),
       "  says what it is about", message["Subject"], text)
    ok("{" not in text and "https://issuer.example/p" in text,
       "  filled in, with the link", text)
    ok("holder" not in text and
       message["Auto-Submitted"] == "auto-generated", "  names nobody")
    entries = read_calendar(label, attached.pop("text/calendar"),
                            message["Date"].datetime)
    ok(not attached and [e.decoded("DTSTART") for e in entries.values()] ==
       [datetime.date(2026, 12, 14)], "  its day alone is attached", entries)
    return message


def test_news_of_money(folder):
    about = {"AMOUNT": 12340, "DAY": "2026-12-14"}
    for kind, languages in NEWS.items():
        for language, words in languages.items():
            box = folder / f"{kind}-{language}"
            for _ in "twice":
                said = hand_over(language=language, number=kind,
                                 key=f"KY-7H3K-9QXM-2PTA/{kind}/0.1",
                                 MAILDIR=box, **about)
                ok(said.startswith("ok"), f"{kind} in {language!r}", said)
            found = list((box / "new").iterdir())
            ok(len(found) == 1, "  once")
            check_news(f"{kind} in {language!r}", found[0].read_bytes(),
                       *words)
            keep(f"{kind}-{language}", found[0].read_bytes())
    said = hand_over(language="en", number="tell-bill", key="other",
                     MAILDIR=folder / "undated", AMOUNT=5)
    text, _, attached = read_parts("undated", parse(
        next((folder / "undated/new").iterdir()).read_bytes()))
    ok(not attached, "no day, no calendar")
    ok(said.startswith("ok") and "JPY 5\r\n" in text and "2026" not in text and
       "told separately" in text, "a bill without a day", said, text)
    for kind in NEWS:
        server = Server("", "")
        said = hand_over(language="ja", number=kind, HOST="127.0.0.1",
                         PORT=server.port, TLS="none", **about)
        server.join(5)
        ok(said.startswith("ok"), f"{kind} by SMTP", said)
        check_news(kind, server.data, *NEWS[kind]["ja"])
        said = hand_over(to="", number=kind, MAILDIR=folder / "nobody")
        ok(said == "refused no-address", "nobody to tell", said)


def test_dates(folder):
    """What must be done until when stands in the message and its calendar."""
    day, seen = datetime.date, {}
    for language, words in {
            "en": ("Last day of your contract", "take the ending back",
                   "Return the SIM card", "14 December 2026"),
            "ja": ("最終日", "取り下げられる", "SIMカードの返却期限",
                   "2026年12月14日"),
            "zh-Hans": ("最后一天", "撤回", "归还 SIM 卡", "2026年12月14日"),
            "zh-Hant": ("最後一天", "撤回", "歸還 SIM 卡", "2026年12月14日"),
            "ko": ("마지막 날", "철회", "SIM 카드 반납", "2026년 12월 14일")
            }.items():
        raw = paper_by_mail(folder / f"dates-{language}", language=language)
        keep(f"receipt-{language}", raw)
        message = parse(raw)
        text, page, attached = read_parts(language, message)
        ok(all(word in text for word in words), "  dates in words", text)
        ok(page.links == ["https://issuer.example/w/KY-7H3K-9QXM-2PTA",
                          "https://issuer.example/t/KY-7H3K-9QXM-2PTA",
                          "https://issuer.example/v/KY-7H3K-9QXM-2PTA"],
           "  links to each page", page.links)
        about = text.split("\n")[0].strip()
        ok(about.startswith("試 & Mobile, +8190") and about.endswith("5678") and
           "12345678" not in text + message["Subject"] and
           about in message["Subject"], "  which line it is about", text)
        entries = read_calendar(language, attached["text/calendar"],
                                message["Date"].datetime)
        ok(sorted(e.decoded("DTSTART") for e in entries.values()) ==
           [day(2026, 9, 29), day(2026, 11, 30), day(2026, 12, 14),
            day(2026, 12, 20)], "  on their days", entries)
        ok(all(e["SUMMARY"].params["LANGUAGE"] == language and
               "/w/" not in e.to_ical().decode() and
               e["URL"] == "https://issuer.example/t/KY-7H3K-9QXM-2PTA"
               for e in entries.values()),
           "  in the language, and no secret among them")
        ok("(x-thing)" in text, "  a thing without a name of ours", text)
        seen[language] = {e["UID"] for e in entries.values()}
    ok(len({frozenset(uids) for uids in seen.values()}) == 1,
       "entries have the same names in every language", seen)
    ok(seen["en"] == {f"KY-7H3K-9QXM-2PTA/{what}@kaiyaku" for what in (
        "last-day", "withdraw", "item:sim-card", "item:x-thing")},
       "the names that the pages give them", seen)
    later = paper_by_mail(folder / "later", number=NUMBER[:-2] + "S1",
                          kind="statement", issued="2026-12-01T00:00:00Z",
                          item_due="2026-12-18")
    text, page, attached = read_parts("later", parse(later))
    entries = read_calendar("later", attached["text/calendar"],
                            parse(later)["Date"].datetime)
    ok(len(entries) == 2 and {e["UID"] for e in entries.values()} <
       seen["en"] and
       min(e["SEQUENCE"] for e in entries.values()) >= seconds(
           message["Date"].datetime) and
       day(2026, 12, 18) in [e.decoded("DTSTART") for e in entries.values()],
       "a later paper moves the days that are left", entries)
    ok(len(page.links) == 2 and "/t/" in page.links[0] and
       "/v/" in page.links[1], "  and cannot be taken back", page.links)
    over = paper_by_mail(folder / "over", state="withdrawn")
    ok("text/calendar" not in read_parts("over", parse(over))[2],
       "taken back, nothing is due")
    other = paper_by_mail(folder / "other", number="KY-AAAA-BBBB-CCCC-R1")
    ok(not seen["en"] & {e["UID"] for e in icalendar.Calendar.from_ical(
        read_parts("other", parse(other))[2]["text/calendar"].get_content())
        .walk("VEVENT")}, "another ending has other entries")


def test_more_to_the_point(folder):
    """What a paper's kind alone would say, and be wrong."""
    today = folder / "today"
    raw = paper_by_mail(today, withdraw_until="2026-09-28T02:00:00Z")
    text, page, attached = read_parts("today", parse(raw))
    ok("cannot be taken back" in text and "/w/" not in text and
       len(page.links) == 2 and "take the ending back" not in text,
       "what ends today cannot be taken back, and leads nowhere", text)
    ok(b"/withdraw@" not in attached["text/calendar"].get_content().encode(),
       "  nor does the calendar say so")
    for language, list_, steps, back in (
            ("en", "Your list", "record of steps", "taken back"),
            ("ja", "手順リスト", "手続き記録", "取り下げられました"),
            ("zh-Hans", "您的清单", "步骤记录", "已撤回"),
            ("zh-Hant", "您的清單", "步驟紀錄", "已撤回"),
            ("ko", "할 일 목록", "단계 기록", "철회되었습니다")):
        box = folder / f"more-{language}"
        box.mkdir()
        for name, words, change in (
                ("list", list_, {"contract": "assisted",
                                 "authority": "stated"}),
                ("steps", steps, {"number": NUMBER[:-2] + "C1",
                                  "kind": "certificate",
                                  "title": "Record of steps"}),
                ("back", back, {"number": NUMBER[:-2] + "A1",
                                "kind": "amendment", "state": "withdrawn"})):
            message = parse(paper_by_mail(box / name, language, **change))
            ok(words in message["Subject"], f"{language}: {name}",
               message["Subject"])
    staff = parse(paper_by_mail(folder / "staff", contract="assisted",
                                authority="attested"))
    ok(staff["Subject"].startswith("Receipt"),
       "what people of the provider end is no list of the holder's",
       staff["Subject"])


def paper_by_mail(box, language="en", number=NUMBER, **change):
    """A paper's message, with what the holder has to do."""
    f = {"issued": "2026-09-28T02:00:00Z", "item_due": "2026-12-14",
         "kind": "receipt", "state": "running", "title": "Receipt",
         "withdraw_until": "2026-09-29T15:00:00Z", "contract": "last-day",
         "authority": "confirmed"} | change
    duty = {"grade": "none", "state": "waiting", "what": "", "ref": 0}
    paper = json.dumps({"document": {"payload": {
        "demo": False, "kind": f["kind"], "state": f["state"],
        "title": f["title"],
        "number": number, "dates": {
            "filed": "2026-09-28T01:00:00Z", "issued": f["issued"],
            "last_day": "2026-11-30", "zone": "+09:00",
            "withdraw_until": f["withdraw_until"]},
        "duties": [
            duty | {"kind": "authority", "grade": f["authority"]},
            duty | {"kind": "contract", "reason": f["contract"],
                    "due": "2026-11-30"},
            duty | {"kind": "dues", "reason": "late-usage",
                    "due": "2027-01-31"},
            duty | {"kind": "item", "reason": "bring-back", "what": "sim-card",
                    "due": f["item_due"]},
            duty | {"kind": "item", "reason": "bring-back", "what": "x-thing",
                    "ref": 1, "due": "2026-12-20"},
            duty | {"kind": "credit", "reason": "payee-needed"}]}}})
    said = hand_over(language=language, number=number, MAILDIR=box,
                     paper=paper, TASKS="https://issuer.example/t/",
                     WITHDRAW="https://issuer.example/w/",
                     VERIFY="https://issuer.example/v/", OPERATOR="試 & Mobile",
                     MSISDN="819012345678")
    ok(said.startswith("ok"), f"{f['kind']} in {language}", said)
    return next((box / "new").iterdir()).read_bytes()


def test_links(folder):
    for url in ("https://a/?x=1&y=<b>\"'", "https://a/" + "x" * 480):
        box = folder / str(len(url))
        hand_over(MAILDIR=box, TASKS=url, WITHDRAW=url)
        _, page, _ = read_parts("links", parse(
            next((box / "new").iterdir()).read_bytes()))
        ok(page.links == [url + "KY-7H3K-9QXM-2PTA"] * 2,
           "a link stays what it is", page.links)
    for label, url in (("blank", "https://a/ b"), ("line end", "https://a\n"),
                       ("none", "")):
        box = folder / label
        said = hand_over(MAILDIR=box, TASKS=url, WITHDRAW=url) if url else \
            hand_over(MAILDIR=box)
        _, page, _ = read_parts("links", parse(
            next((box / "new").iterdir()).read_bytes()))
        ok(said.startswith("ok") and page.links == ["https://issuer.example/p"],
           f"{label}: where we are, instead", page.links)


LETTERS = {
    "prove": ("482915", "", "10"), "sign-in": ("482915", "", "10"),
    "confirm": ("482915", "", "10"), "mailbox": ("482915", "", "10"),
    "recover": ("", "https://issuer.example/r/abc", "30"),
    "news": ("", "https://issuer.example/account", ""),
    "reminder": ("", "https://issuer.example/t/1", ""),
    "grant": ("", "https://issuer.example/g/1", "10080"),
    "asked": ("", "", ""),
    "answer": ("", "https://issuer.example/contact", ""),
    "wanted": ("", "https://issuer.example/contact", ""),
    "accepted": ("", "https://issuer.example/a/1", "10080"),
    "refused": ("", "https://issuer.example/help", ""),
    "claim": ("", "https://issuer.example/contact", "")}
# What a person of ours wrote, with what must not come through.
WORDS = ("answer", "wanted", "accepted", "refused")
ABOUT = WORDS + ("asked", "claim")
TEXT = "First line\x1b[1m\n<b>second</b> 해지 " + "x" * 900
SPANS = {"en": {"10": "10 minutes", "30": "30 minutes", "10080": "7 days"},
         "ja": {"10": "10分", "30": "30分", "10080": "7日"},
         "zh-CN": {"10": "10 分钟内", "30": "30 分钟内", "10080": "7 天内"},
         "zh-TW": {"10": "10 分鐘內", "30": "30 分鐘內", "10080": "7 天內"},
         "ko": {"10": "10분", "30": "30분", "10080": "7일"}}
NAMES = {"en": ("Somebody may act", "Delete the eSIM", "14 December 2026"),
         "ja": ("代理人", "削除する", "2026年12月14日"),
         "zh-CN": ("代您办理", "删除 eSIM", "2026年12月14日"),
         "zh-TW": ("代您辦理", "刪除 eSIM", "2026年12月14日"),
         "ko": ("대리인", "삭제하기", "2026년 12월 14일")}


def test_letters(folder):
    subjects = set()
    for kind, (code, link, minutes) in LETTERS.items():
        what = {"news": "grant", "reminder": "profile"}.get(kind)
        about = {"CODE": code, "LETTER_LINK": link, "WHAT": what,
                 "MINUTES": minutes,
                 "DAY": "2026-12-14" if kind == "reminder" else "",
                 "ENDING": "KY-7H3K-9QXM-2PTA" if what == "profile" else "",
                 "INQUIRY": "iq-7h3k9qxm" if kind in ABOUT else "",
                 "TEXT": TEXT if kind in WORDS else ""}
        about = {name: value for name, value in about.items() if value}
        for language, spans in SPANS.items():
            box = folder / f"{kind}-{language}"
            said = hand_over(language=language, number=f"letter-{kind}",
                             key="letter-1", MAILDIR=box, **about)
            label = f"{kind} in {language}"
            ok(said.startswith("ok"), label, said)
            raw = next((box / "new").iterdir()).read_bytes()
            keep(label.replace(" in ", "-"), raw)
            message = parse(raw)
            text, page, attached = read_parts(label, message)
            ok(raw.isascii() and not message.defects, label + ": sound")
            ok((not code or text.count(code) == 1) and
               page.links == ([link] if link else []),
               label + ": its code or its link", text)
            ok(not code or code not in message["Subject"],
               label + ": the code is nobody else's")
            ok(not minutes or spans[minutes] in text,
               label + ": how long it is good", text)
            news, step, day = NAMES[language]
            ok((news in text) == (kind == "news") and
               (day in text and step in text) == (kind == "reminder"),
               label + ": what it is about", text)
            ok(("iq-7h3k9qxm" in text) == (kind in ABOUT) and
               "iq-" not in message["Subject"], label + ": its number", text)
            ok(("First line[1m\r\n<b>second</b> 해지" in text) ==
               (kind in WORDS) and "\x1b" not in text,
               label + ": a person's words", text)
            ok(list(attached) == ["text/calendar"] * (kind == "reminder"),
               label + ": what is attached")
            ok("{" not in text and "holder" not in text and
               "\r\n\r\n\r\n" not in text, label + ": filled in", text)
            subjects.add(str(message["Subject"]))
    ok(len(subjects) == len(LETTERS) * len(SPANS), "each says what it is",
       subjects)


def test_letters_name_the_line(folder):
    for label, given, want in (
            ("operator and number", ("試 & Mobile", "819012345678"),
             "試 & Mobile, +8190****5678"),
            ("the number alone", ("", "819012345678"), "+8190****5678"),
            ("the operator alone", ("試 & Mobile", ""), "試 & Mobile"),
            ("neither", ("", ""), ""),
            ("a name that is none", ("a\nb", "819012345678"),
             "+8190****5678")):
        box = folder / label
        about = {k: v for k, v in zip(("OPERATOR", "MSISDN"), given) if v}
        hand_over(number="letter-prove", key="k", MAILDIR=box, CODE="482915",
                  **about)
        raw = next((box / "new").iterdir()).read_bytes()
        message = parse(raw)
        text, _, _ = read_parts(label, message)
        subject = "ご本人確認の認証コード" + (f" ({want})" if want else "")
        ok(message["Subject"] == subject and "482915" not in subject,
           label + ": in the subject", message["Subject"])
        ok(text.startswith(want + "\r\n\r\n" if want else "この") and
           "12345678" not in text, label + ": first of all", text)
    box = folder / "long"
    hand_over(language="en", number="letter-prove", key="k", MAILDIR=box,
              CODE="482915", OPERATOR="A Name That Is Rather Long Mobile",
              MSISDN="819012345678")
    raw = next((box / "new").iterdir()).read_bytes()
    ok(b"\nSubject: Your code: is this line yours? (A Name That Is Rather Long"
       b" Mobile,\n +8190****5678)\n" in raw, "plain English stays plain",
       raw[:600])


def test_reminders_move(folder):
    def entry(box, **change):
        about = {"WHAT": "profile", "DAY": "2026-12-14", "LETTER_LINK": "",
                 "ENDING": "KY-7H3K-9QXM-2PTA"} | change
        to = about.pop("to", "holder@example.com")
        hand_over(to=to, number="letter-reminder", key=box,
                  MAILDIR=folder / box, language="en", **about)
        part = read_parts(box, parse(next((folder / box / "new").iterdir())
                                     .read_bytes()))[2]["text/calendar"]
        event, = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
        return event
    first = entry("first")
    ok(entry("moved", DAY="2026-12-20")["UID"] == first["UID"],
       "another day of the same step")
    ok(first["SEQUENCE"] > 0, "a sequence that grows with time")
    ok(entry("step", WHAT="dues")["UID"] != first["UID"], "another step")
    ok(entry("ending", ENDING="KY-AAAA-BBBB-CCCC")["UID"] != first["UID"],
       "another ending")
    ok(entry("a", ENDING="")["UID"] !=
       entry("b", ENDING="", to="other@example.com")["UID"],
       "without an ending, another holder")
    ok(str(entry("strange", WHAT="no-such-code")["SUMMARY"]) ==
       "A step of ending your line", "a code that nobody knows")


def test_maildir(folder):
    box = folder / "twice"
    for attempt in ("first", "second"):
        hand_over(MAILDIR=box)
        ok(len(list((box / "new").iterdir())) == 1, attempt + ": one message")
    one = next((box / "new").iterdir())
    ident = parse(one.read_bytes())["Message-ID"]
    one.rename(box / "cur" / (one.name + ":2,S"))
    hand_over(MAILDIR=box)
    ok(not list((box / "new").iterdir()), "a read one is not sent again")
    hand_over(MAILDIR=box, key="mail other")
    other = parse(next((box / "new").iterdir()).read_bytes())
    ok(other["Message-ID"] != ident and ident.endswith("@issuer.example>"),
       "a key, a Message-ID", ident)
    ok(not list((box / "tmp").iterdir()), "nothing is left in tmp/")
    os.chmod(box / "new", 0o500)
    if os.geteuid() != 0:
        said = hand_over(MAILDIR=box, key="mail third")
        ok(said.startswith("retry"), "a folder that cannot be written", said)
    os.chmod(box / "new", 0o700)


def test_addresses(folder):
    for to, want in {
            "": "refused no-address", "nobody": "refused bad-address",
            "a@b@c": "refused bad-address", "a b@c.example": "refused bad-",
            "a@c.example\r\nBcc: x@y.example": "refused bad-address",
            "<a@c.example>": "refused bad-address",
            "a,b@c.example": "refused bad-address"}.items():
        said = hand_over(to=to, MAILDIR=folder / "none")
        ok(said.startswith(want), f"to {to!r}", said)
    said = hand_over(number="KY\r\nX: y", MAILDIR=folder / "none")
    ok(said.startswith("refused"), "a number with a line end", said)
    for name, value in {"FROM": "x\r\ny@z.example", "FROM_NAME": "a\nBcc: b",
                        "LINK": "https://a/\r\nX: y"}.items():
        said = hand_over(MAILDIR=folder / "none", **{name: value})
        ok(said.startswith("input"), f"{name} with a line end", said)
    ok(not list((folder / "none/new").iterdir()), "nothing was delivered")
    said = hand_over(HOST="127.0.0.1", PORT=1, SMTP_USER="u")
    ok(said.startswith("input"), "a user without a password", said)
    said = hand_over(HOST="127.0.0.1 -x", PORT=1)
    ok(said.startswith("input"), "a host that is none", said)


# --- a server that fails where it is told to ---

class Server(threading.Thread):
    """Answers as usual, but to `stage` with `says`; "" closes."""

    def __init__(self, stage, says):
        super().__init__(daemon=True)
        self.stage, self.says, self.data = stage, says, None
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        connection, _ = self.socket.accept()
        self.socket.close()
        with connection, connection.makefile("rwb") as self.file:
            try:
                self.talk()
            except (OSError, EOFError):
                pass

    def say(self, stage, usual):
        if stage == self.stage and self.says == "":
            raise EOFError
        answer = self.says if stage == self.stage else usual
        self.file.write(answer.encode() + b"\r\n")
        self.file.flush()

    def talk(self):
        self.say("HELLO", "220 here")
        while line := self.file.readline():
            verb = line.split()[0].split(b":")[0].decode().upper()
            if verb != "DATA":
                self.say(verb, "250 fine")
                if verb == "QUIT":
                    return
                continue
            self.say("DATA", "354 go on")
            if self.stage == "DATA" and not self.says.startswith("3"):
                continue
            lines = []
            if self.stage == "MIDDLE":
                self.file.read(1000)
                raise EOFError
            while (line := self.file.readline()) not in (b".\r\n", b""):
                lines.append(line[1:] if line.startswith(b".") else line)
            self.data = b"".join(lines)
            self.say("END", "250 taken")


def test_stages(folder):
    big = PAPER + "x" * 2000000
    for label, stage, says, want, paper in (
            ("all is well", "", "", "ok", PAPER),
            ("busy at the door", "HELLO", "421 busy", "retry", PAPER),
            ("closed at the door", "HELLO", "", "retry", PAPER),
            ("not at the door", "HELLO", "554 go away", "retry", PAPER),
            ("no EHLO", "EHLO", "", "retry", PAPER),
            ("sender later", "MAIL", "451 later", "retry", PAPER),
            ("sender never", "MAIL", "550 no", "refused", PAPER),
            ("TLS first", "MAIL", "530 TLS first", "retry", PAPER),
            ("holder later (greylisted)", "RCPT", "450 later", "retry", PAPER),
            ("no such holder", "RCPT", "550 5.1.1 <holder@example.com>",
             "refused the mail server answered 550", PAPER),
            ("closed at the holder", "RCPT", "", "retry", PAPER),
            ("no data now", "DATA", "451 later", "retry", PAPER),
            ("no data ever", "DATA", "554 no", "refused", PAPER),
            ("closed at the data", "DATA", "", "retry", PAPER),
            ("broken within the data", "MIDDLE", "", "retry", big),
            ("broken after the data", "END", "", "unsure", PAPER),
            ("later, after the data", "END", "452 full", "retry", PAPER),
            ("never, after the data", "END", "554 spam", "refused", PAPER),
            ("nonsense after the data", "END", "250-", "unsure", PAPER),
            ("closed at the end", "QUIT", "", "ok", PAPER)):
        server = Server(stage, says)
        said = hand_over(HOST="127.0.0.1", PORT=server.port, TLS="none",
                         paper=paper)
        ok(said.startswith(want), label, said)
        ok("holder" not in said and "example" not in said,
           "  and names nobody", said)
        if stage == "":
            server.join(5)
            check_message("plain", server.data.replace(b"\r\n", b"\n"),
                          "お申し込み")
            ok(server.data.count(b"\n") == server.data.count(b"\r\n"),
               "each line ends in CRLF")
    said = hand_over(HOST="127.0.0.1", PORT=Server("", "").port)
    ok(said.startswith("retry"), "no STARTTLS, no mail", said)
    said = hand_over(HOST="192.0.2.1", PORT=25, TLS="none")
    ok(said.startswith("retry without TLS"), "in clear to nobody else", said)


# --- exim ---

CONFIG = """
exim_user = {user}
exim_group = {group}
never_users =
deliver_drop_privilege
log_file_path = {folder}/log-%s
spool_directory = {folder}/spool
pid_file_path = {folder}/pid
primary_hostname = mail.example
keep_environment =
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts = *
tls_certificate = {folder}/mail.pem
tls_privatekey = {folder}/mail.key
auth_advertise_hosts = ${{if def:tls_in_cipher {{*}}{{}}}}
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
prdr_enable = false
queue_run_max = 1
begin acl
rcpt:
  deny !authenticated = *
  deny local_parts = unknown
  defer local_parts = later
  accept
accept:
  accept
begin routers
all:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  directory = {folder}/box
  maildir_format
  create_directory
  return_path_add
  user = {user}
  group = {group}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{kaiyaku}}}}\
{{eq{{$auth3}}{{s3cret}}}}}}}}
  server_set_id = $auth2
"""


def certificate(folder):
    for command in (
            "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-ca "
            "-keyout ca.key -out ca.pem",
            "req -newkey rsa:2048 -nodes -subj /CN=localhost "
            "-keyout mail.key -out mail.csr",
            "x509 -req -in mail.csr -CA ca.pem -CAkey ca.key -CAcreateserial "
            "-days 2 -extfile san -out mail.pem"):
        (folder / "san").write_text("subjectAltName=DNS:localhost\n")
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True,
                       capture_output=True)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


def start(folder, exim):
    port = free_port()
    (folder / "spool").mkdir()
    config = folder / "exim.conf"
    # It delivers nothing as root: nobody does then.
    root = os.geteuid() == 0
    user, group = (65534, 65534) if root else (os.geteuid(), os.getegid())
    config.write_text(CONFIG.format(folder=folder, port=port, user=user,
                                    group=group))
    as_nobody = {"user": user, "group": group, "extra_groups": []}
    if root:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, group)
    process = subprocess.Popen(
        [exim, "-C", config, "-bdf", "-oX", f"127.0.0.1.{port}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=open(folder / "err", "wb"), start_new_session=True,
        **(as_nobody if root else {}))
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process, port
        except OSError:
            time.sleep(0.05)
    raise AssertionError("exim did not start: " +
                         (folder / "err").read_text())


def delivered(folder, n):
    for _ in range(200):
        box = folder / "box/new"
        if box.is_dir() and len(list(box.iterdir())) >= n:
            return sorted(box.iterdir(), key=lambda p: p.stat().st_mtime_ns)
        time.sleep(0.05)
    return []


def test_exim(folder):
    exim = shutil.which("exim4") or "/usr/sbin/exim4"
    if not os.access(exim, os.X_OK):
        ok(True, "exim4 # SKIP it is not installed")
        return
    certificate(folder)
    process, port = start(folder, exim)
    try:
        good = {"HOST": "localhost", "PORT": port, "CA": folder / "ca.pem",
                "SMTP_USER": "kaiyaku", "SMTP_PASSWORD": "s3cret"}
        said = hand_over(**good)
        ok(said.startswith("ok"), "taken by a real server", said)
        found = delivered(folder, 1)
        if ok(len(found) == 1, "and delivered",
              *(p.read_text() for p in folder.glob("log-*"))):
            raw = found[0].read_bytes()
            message, _ = check_message(
                "delivered", raw[raw.index(b"\nDate: ") + 1:], "お申し込み")
            whole = parse(raw)
            ok(b"AUTH" in raw or "esmtpsa" in str(whole["Received"]),
               "over TLS, by a user", whole["Received"])
            ok(whole["Return-Path"] == "<papers@issuer.example>",
               "from", whole["Return-Path"])
        for label, change, want in (
                ("the CA is another's", {"CA": "/etc/ssl/certs/nothing"},
                 "retry"),
                ("the system's CAs do not know it", {"CA": None}, "retry"),
                ("the name is another's", {"HOST": "127.0.0.1"}, "retry"),
                ("a wrong password", {"SMTP_PASSWORD": "x"}, "retry"),
                ("no user", {"SMTP_USER": None, "SMTP_PASSWORD": None},
                 "refused")):
            settings = {k: v for k, v in (good | change).items()
                        if v is not None}
            said = hand_over(**settings)
            ok(said.startswith(want), label, said)
            ok("s3cret" not in said, "  and tells no secret")
        said = hand_over(to="unknown@example.com", **good)
        ok(said.startswith("refused"), "nobody there", said)
        said = hand_over(to="later@example.com", **good)
        ok(said.startswith("retry"), "somebody later", said)
        said = hand_over(paper=PAPER + "é" * 500000, **good)
        ok(said.startswith("ok") and len(delivered(folder, 2)) == 2,
           "a megabyte", said)
        said = hand_over(language="ko", number="tell-bill", key="a bill",
                         AMOUNT=12340, DAY="2026-12-14", **good)
        found = delivered(folder, 3)
        ok(said.startswith("ok") and len(found) == 3, "news", said)
        raw = found[-1].read_bytes()
        check_news("delivered news", raw[raw.index(b"\nDate: ") + 1:],
                   *NEWS["tell-bill"]["ko"])
        far = "https://issuer.example/t/" + "x" * 450
        said = hand_over(language="zh-TW", number="letter-reminder", key="r",
                         WHAT="profile", DAY="2026-12-14", LETTER_LINK=far,
                         FROM_NAME="長" * 42, **good)
        found = delivered(folder, 4)
        ok(said.startswith("ok") and len(found) == 4, "a letter", said)
        message = parse(found[-1].read_bytes())
        text, page, attached = read_parts("a letter", message)
        ok(page.links == [far] and sender_of(found[-1].read_bytes()) ==
           "長" * 42 + " <papers@issuer.example>", "long words stay whole",
           page.links, message["From"])
        entries = read_calendar("a letter", attached["text/calendar"],
                                message["Date"].datetime)
        ok(list(entries) == ["從裝置上刪除 eSIM 設定檔"], "its entry", entries)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def main():
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        folder = Path(tempfile.mkdtemp(prefix="kaiyaku-mail-"))
        try:
            test(folder)
        except Exception as error:  # a broken test is a failed one
            import traceback
            ok(False, f"{name}: {error!r}", traceback.format_exc())
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"1..{count}")
    return 1 if failed else 0


sys.exit(main())
