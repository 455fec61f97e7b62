#!/usr/bin/env python3
"""From abroad, without SMS: a code by mail, the contract number and the amount
of the last bill end a line after a hold; else papers.

Usage: test_abroad.py KAIYAKU KAIYAKUD"""
import datetime
import re

from lab import ok, run
from lab_post import open_lab, stop
from lab_tab import Tab

CONTRACT, NUMBER, MAIL, BILL = ("DM-1003", "09012341003", "alex@example.com",
                                "2178")
WRONG = "do not fit together"


def conf(server):
    return {"KAIYAKU_CONFIG": str(server.conf)}


def by_mail(server, post, number=NUMBER, mail=MAIL, lang="en"):
    """A tab on the page that says what a code by mail is worth; the line."""
    tab = Tab(server)
    tab.get(f"/{lang}/end").send(find="msisdn", name=number, way="mail")
    page = tab.get(f"/{lang}/end/code").send(code=post.code(mail))
    return tab, page, re.search(r"/end/proven/(\d+)", page.path).group(1)


def give(page, contract, amount):
    return page.send(contract=contract, amount=amount)


def test_right(lab):
    server, post = open_lab(lab)
    tab, page, line = by_mail(server, post)
    ok("one thing more is needed" in page.text and
       f"/en/end/bill/{line}" in page.body, "mail alone: one thing more", page)
    page = tab.get(f"/en/end/bill/{line}")
    ok(BILL not in page.text and CONTRACT not in page.text,
       "the form gives nothing away", page)
    for contract, amount, label in (
            (CONTRACT, "2179", "another amount"),
            ("DM-1002", BILL, "another contract"),
            ("DM-1002", "1", "both wrong")):
        page = give(tab.get(f"/en/end/bill/{line}"), contract, amount)
        ok(page.status == 422 and page.text.count(WRONG) == 2,
           f"{label}: they do not fit, and not which", page)
    page = give(page, CONTRACT, "２，１７８円")
    ok(page.h1 == "This line is yours" and "one thing more" not in page.text,
       "the right amount, as people type it", page)
    ok("An ending would wait" in page.text and "Japan time" in page.text,
       "an ending would wait, until when", page)

    check = f"/en/lines/{line}/check?way=plain&when=soon"
    page = tab.get(check)
    ok("A better proof is wanted" not in page.text and
       "nothing final happens before" in page.text,
       "the check names the hold", page)
    filed = page.send(moved="yes", shown=page.with_field("shown")
                      ["fields"]["shown"], form=page.with_field("shown"))
    ok(filed.path.endswith("/done"), "filed", filed)
    shown = lab("ending", "show", CONTRACT, "--json", env=conf(server)).json
    hours = hold_hours(shown["ending"])
    ok(72 <= hours < 73, "held for 72 hours", hours, shown["ending"])
    authority = next(d for d in shown["duties"] if d["kind"] == "authority")
    ok(authority["state"] == "seen" and authority["grade"] == "confirmed",
       "the authority is confirmed", authority)
    others = {d["state"] for d in shown["duties"] if d["kind"] in
              ("contract", "network", "profile")}
    ok("seen" not in others, "and nothing final was done", shown["duties"])
    link = post.link(MAIL, "/withdraw/")
    page = Tab(server).get(link)
    page = page.send()
    shown = lab("ending", "show", CONTRACT, "--json", env=conf(server)).json
    ok(shown["ending"]["state"].startswith("withdr"),
       "the mail's link takes it back meanwhile", shown["ending"], page)
    stop(server)


def hold_hours(ending):
    filed, until = (datetime.datetime.fromisoformat(
        ending[k].replace("Z", "+00:00")) for k in ("filed", "hold_until"))
    return (until - filed).total_seconds() / 3600


def test_guessed(lab):
    server, post = open_lab(lab)
    tab, _, line = by_mail(server, post)
    for i in range(5):
        page = give(tab.get(f"/en/end/bill/{line}"), CONTRACT, str(1000 + i))
        ok(WRONG in page.text, f"guess {i + 1}", page)
    page = give(tab.get(f"/en/end/bill/{line}"), CONTRACT, BILL)
    ok(page.status == 422 and "too often" in page.text and
       "Japan time" in page.text and WRONG not in page.text,
       "then not even the right one, and when again", page)
    other, _, line = by_mail(server, post)
    page = give(other.get(f"/en/end/bill/{line}"), CONTRACT, BILL)
    ok("too often" in page.text, "nor in another browser: the line counts",
       page)
    page = other.get(f"/en/end/bill/{line}")
    ok("/en/end/papers" in page.body, "papers are the way left", page)
    other, page, line = by_mail(server, post, "09012341002",
                                "mei@example.com")
    page = give(other.get(f"/en/end/bill/{line}"), "DM-1002", "3278")
    ok(page.h1 == "This line is yours", "another line is not touched", page)
    stop(server)


def test_no_bill_known(lab):
    server, post = open_lab(lab)
    _, page, line = by_mail(server, post, "09012341001", "hana@example.com")
    ok("Let a second code come by SMS" in page.text and
       "/en/end/papers" in page.body and "/end/bill/" not in page.body,
       "no bill is known: SMS, or papers", page)
    told = lab("fact", "DM-1001", "billed", "--amount", "4510",
               env=conf(server))
    ok(told.code == 0, "the provider tells of a bill", told)
    tab, page, line = by_mail(server, post, "09012341001",
                              "hana@example.com")
    ok("/end/bill/" in page.body, "then it is asked for", page)
    page = give(tab.get(f"/en/end/bill/{line}"), "DM-1001", "4510")
    ok(page.h1 == "This line is yours" and "would wait" in page.text,
       "and is worth something", page)
    shown = lab("line", "show", "DM-1001", "--json", env=conf(server))
    ok("4510" not in shown.out, "it is shown nowhere", shown)
    stop(server)


def test_papers(lab):
    server, _ = open_lab(lab)
    page = Tab(server).get("/zh-Hans/end/papers").send(
        name=CONTRACT, email="new@example.com", paper="passport", text="")
    ok(page.status == 200, "papers instead", page)
    listed = lab("inquiry", "list", "--json", env=conf(server))
    ok(listed.code == 0 and "passport" in listed.out,
       "people of ours see it", listed)
    stop(server)


run(globals())
