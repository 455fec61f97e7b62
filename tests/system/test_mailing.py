#!/usr/bin/env python3
"""What is written to a holder who files in Chinese, though the operator's
record says English: in Chinese, with the line's name and the addresses of its
pages; by kaiyakud, and by a command that does its work.

Usage: test_mailing.py KAIYAKU KAIYAKUD
"""
import email
import email.policy
import re
import time

from lab import ok, run
from lab_post import open_lab, stop
from lab_tab import Tab

MAIL, NUMBER = "alex@example.com", "09012341003"
PATIENCE_S = 10


def receipts(post):
    """Messages that bring a receipt, by their ending."""
    found = {}
    for path in post.folder.rglob("new/*"):
        m = email.message_from_bytes(path.read_bytes(),
                                     policy=email.policy.default)
        for part in m.iter_attachments():
            name = part.get_filename() or ""
            if re.search(r"-R\d+\.json$", name):
                found[name.rpartition("-")[0]] = m
    return found


def wait_for(post, ref):
    end = time.monotonic() + PATIENCE_S
    while ref not in receipts(post) and time.monotonic() < end:
        time.sleep(0.05)
    return receipts(post).get(ref)


def calendar(message):
    for part in message.iter_attachments():
        if part.get_content_type() == "text/calendar":
            raw = part.get_content()
            raw = raw.decode() if isinstance(raw, bytes) else raw
            return re.sub(r"\r?\n ", "", raw)
    return ""


def judge(message, base, ref, label):
    text = message.get_body(("plain",)).get_content().replace("\r", "")
    html = message.get_body(("html",)).get_content()
    ok(message["Content-Language"] == "zh-Hans" and "附件" in text,
       f"{label}: in the language it was filed in", text)
    first = text.split("\n")[0].strip()
    ok(first.startswith("Demo Mobile, +8190") and "****" in first and
       first in message["Subject"] and first in html and
       "901234" not in text + message["Subject"],
       "  names the operator and the masked number", message["Subject"], text)
    ok(f"{base}/zh-Hans/endings/{ref}\n" in text and
       f"{base}/zh-Hans/verify\n" in text and f"{base}/zh-Hans/verify" in html,
       "  leads to the ending and to where papers are checked", text)
    return text


def test_filed_in_chinese(lab):
    server, post = open_lab(lab)
    base = f"http://127.0.0.1:{server.port}"
    page = Tab(server).get("/zh-Hans/end").send(find="msisdn", name=NUMBER,
                                                way="mail")
    page = page.send(code=post.newest(
        r"(?s)^Demo Mobile, \+8190\*{4}1003\s.*?\b(\d{8})\b", MAIL))
    ok("/end/proven/" in page.path,
       "the code came with the operator's name and the masked number", page)
    line = int(re.search(r"/end/proven/(\d+)", page.path).group(1))
    tab = page.tab
    when = tab.get(f"/zh-Hans/lines/{line}/when?way=plain")
    ok(re.search(r'value="month".*?class="hint">[^<]*\d', when.body),
       "the end of the month says its day", when)
    far = tab.get(f"/zh-Hans/lines/{line}/when?way=plain&go=1&when=day"
                  "&on=2099-12-31")
    ok(far.status == 422 and 'id="on-bad"' in far.body,
       "a last day in another age is not taken", far)
    page = tab.get(f"/zh-Hans/lines/{line}/check?way=plain&when=soon")
    ok("The number, unless" not in page.body and
       page.body.count("<li>号码") <= 1, "the number is lost once", page)
    if "prove=1" in page.body:
        page = tab.get(f"/zh-Hans/lines/{line}/check?way=plain&when=soon"
                       "&prove=1")
        if "/confirm" in page.path:
            form = page.with_field("code")
            page = page.send(form, code=post.code(MAIL))
    page = page.send(page.with_field("shown"), moved="yes")
    ref = re.search(r"KY(-[0-9A-Z]{4}){3}", page.path + page.body).group(0)
    receipt = wait_for(post, ref)
    ok(receipt is not None, "a receipt came by mail", page)
    judge(receipt, base, ref, "the receipt")
    ok(f"{base}/zh-Hans/endings/{ref}" in calendar(receipt),
       "  and so does its calendar", calendar(receipt))
    stop(server)
    conf = {"KAIYAKU_CONFIG": str(server.conf)}
    bad = lab("end", "DM-1002", "--json", "--language", "Chinese?", env=conf)
    ok(bad.code == 2 and "--language: is not a language" in bad.out,
       "a language that is none is refused by its name", bad)
    done = lab("end", "DM-1002", "--json", "--language", "zh-Hans", env=conf)
    ok(done.code == 0, "a command does the server's work", done)
    other = re.search(r"KY(-[0-9A-Z]{4}){3}", done.out).group(0)
    judge(receipts(post)[other], base, other,
          "its receipt, as staff say what the holder reads")


run(globals())
