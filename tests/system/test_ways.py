#!/usr/bin/env python3
"""Each way of ending, filed twice, from two tabs and by the back button; the
eight days, the confirmation measure and the death of the holder to their end.

Usage: test_ways.py KAIYAKU KAIYAKUD
"""
import datetime
import re

from lab import luhn, ok, run
from lab_browser import Browser, last_code
from lab_server import Server

PORTAL = "[portal]\nenabled = yes\norigin = http://localhost:8080\n"
HEAD = ("subject,provider,contract,form,billing,voice,number,iccid,imsi,"
        "contract_date,contract_paper,service_start,billed_through,"
        "monthly_fee,email,language")
NEW = (datetime.date.today() - datetime.timedelta(days=3)).isoformat()
OLD = "2026-03-05"


def row(n, since):
    """A card with a number, of a contract of that day."""
    return (f"line,demo-mobile,WA-{n},physical,postpaid,yes,0901235{n:04d},"
            f"{luhn('898110000' + f'{n + 500:09d}')},44099{n + 500:010d},"
            f"{since},{since},{since},2026-10-31,2970,holder{n}@example.com,en")


def begin(lab, *rows):
    lab.demo()
    added = lab.add(*rows, head=HEAD)
    assert added.code == 0, added
    return Server(lab, config=PORTAL)


def prove(server, contract):
    b = Browser(server, "en").get("/end")
    b.send(find="contract", name=contract, way="sms")
    b.send(code=last_code(server))
    return b, int(re.search(r"/proven/(\d+)", b.path).group(1))


def checked(b, number, query):
    """The page with all answers, once the second proof is given."""
    b.get(f"/lines/{number}/check?{query}")
    if b.links("prove=1"):
        b.click("prove=1")
    if "/confirm" in b.path:
        if not any("code" in f.names for f in b.read.forms):
            b.send(form=b.read.forms[0])
        b.send(code=last_code(b.server))
    return b


def tab_of(b):
    tab = Browser(b.server, b.lang)
    tab.cookies = dict(b.cookies)
    return tab


def filed_once(b, number, query, label):
    """Sent twice, from another tab, by the back button: the one ending."""
    checked(b, number, query)
    ok(b.status == 200 and b.form("shown"), f"{label}: to be confirmed",
       b.status, b.plain[:400])
    form = b.form("shown")
    other = tab_of(b)
    other.get(f"/lines/{number}/check?{query}")
    theirs = other.form("shown")
    b.send(form=form, moved="yes", follow=False)
    to = b.headers.get("location", "")
    ok(b.status == 303 and to.endswith("/done"), f"{label}: filed", b.status,
       b.plain[:500])
    ref = re.search(r"KY(-[0-9A-Z]{4}){3}", to).group(0)
    b.send(form=form, moved="yes", follow=False)
    ok(b.status == 303 and ref in b.headers["location"],
       f"{label}: the same form again", b.status, b.headers)
    other.send(form=theirs, moved="yes", follow=False)
    ok(other.status == 303 and ref in other.headers["location"],
       f"{label}: the other tab's form", other.status, other.headers)
    b.get(f"/lines/{number}/check?{query}")
    ok(ref in b.path, f"{label}: back leads to it", b.path)
    return ref


def test_each_way_counts_once(lab):
    ways = (("plain", OLD, "way=plain&when=month"),
            ("port-out", OLD, "way=port-out"),
            ("lost", OLD, "way=lost&when=soon"),
            ("initial-8-days", NEW, "way=initial-8-days"),
            ("confirmation-measure", NEW,
             "way=confirmation-measure&ground=signal"))
    server = begin(lab, *(row(n, since) for n, (_, since, _) in
                          enumerate(ways, 1)))
    for n, (way, _, query) in enumerate(ways, 1):
        b, number = prove(server, f"WA-{n}")
        ref = filed_once(b, number, query, way)
        shown = lab.json("ending", "show", f"WA-{n}")["ending"]
        ok(shown["ref"] == ref and shown["way"] == way,
           f"{way}: and it is that way", shown)
        ok((shown["last_day"] is None) == (way == "port-out"),
           f"{way}: a number that is to move has no last day yet", shown)
    listed = lab("ending", "list")
    ok(len(listed.out.splitlines()) == len(ways), "there is one each", listed)
    rows = lab.json("ending", "list")["lines"]
    ok([r["contract"] for r in rows if r["last_day"] is None] == ["WA-2"],
       "nor has it in the list", rows)
    server.stop()
    lab.check("each way once")


def to_the_end(lab, server, contract, days):
    """Time passes; the ending and its duties as they are then."""
    server.stop()
    gone = lab("clock", "advance", "--days", str(days),
               env={"KAIYAKU_CONFIG": str(server.conf)})
    assert gone.code == 0, gone
    server.start()
    return lab.json("ending", "show", contract)


def test_within_eight_days(lab):
    server = begin(lab, row(1, NEW), row(2, NEW), row(3, OLD))
    b, number = prove(server, "WA-1")
    b.get(f"/lines/{number}/end")
    b.send(way="initial-8-days", form=b.form("way"))
    ok("/check" in b.path and "initial-8-days" in b.path,
       "the eight days have no day to choose", b.path, b.plain[:300])
    first = filed_once(b, number, b.path.split("?", 1)[1], "eight days")
    b, number = prove(server, "WA-2")
    b.get(f"/lines/{number}/end")
    b.send(way="confirmation-measure", form=b.form("way"))
    ok(b.form("ground"), "what is wrong with it is asked", b.plain[:300])
    b.send(form=b.form("ground"), ground="explanation")
    second = filed_once(b, number, b.path.split("?", 1)[1], "the measure")
    late, number = prove(server, "WA-3")
    for way in "initial-8-days", "confirmation-measure&ground=signal":
        late.get(f"/lines/{number}/check?way={way}")
        ok(not [f for f in late.read.forms if "shown" in f.names] and
           late.status == 200, f"{way}: too late, and no button",
           late.plain[:300])
    for contract, ref, way in (("WA-1", first, "initial-8-days"),
                               ("WA-2", second, "confirmation-measure")):
        shown = to_the_end(lab, server, contract, 20)
        ok(shown["ending"]["ref"] == ref and
           shown["ending"]["state"] != "withdrawn", f"{way}: goes on", shown)
        ended(lab, contract, way, shown)
    server.stop()
    lab.check("within eight days")


def ended(lab, contract, way, shown):
    state = {d["kind"]: d["state"] for d in shown["duties"]}
    ok(state.get("network") == "seen" and state.get("authority") == "seen",
       f"{way}: the line is off", state)
    told = lab("statement", contract, "--json")
    ok(told.code == 0 and "early-fee" not in told.out and
       "penalty" not in told.out, f"{way}: without a penalty",
       told.out[:400])
    paper = lab("paper", contract, "--kind", "certificate")
    ok(paper.code == 0 and f'"{way}"' in paper.out and
       shown["ending"]["ref"] in paper.out, f"{way}: the certificate says how",
       shown["duties"], paper)


def test_the_holder_has_died(lab):
    server = begin(lab, row(1, OLD))
    ask = lambda *args: lab(*args, env={"KAIYAKU_CONFIG": str(server.conf)})
    holder, number = prove(server, "WA-1")
    holder.get(f"/lines/{number}/end")
    holder.send(way="death", form=holder.form("way"))
    ok(holder.status == 200 and holder.links("/end/heirs"),
       "whoever proves the line is not the heirs", holder.plain[:400])
    checked(holder, number, "way=plain&when=soon")
    form = holder.form("shown")
    holder.ask("POST", f"/en/lines/{number}/check?way=death&relation=child",
               "&".join(f"{k}={v}" for k, v in {**form,
                                                "moved": "yes"}.items()))
    ok(not holder.path.endswith("/done") and
       ask("ending", "list", "--json").out.count("KY-") == 0,
       "and a form made by hand files nothing", holder.path)

    heir = Browser(server, "en").get("/help/death")
    ok(heir.links("/slip"), "what to bring is said", heir.plain[:300])
    heir.get("/contact")
    heir.send(form=heir.form("text"), text="My father died. WA-1.",
              email="heir@example.com")
    ok("done=question-asked" in heir.path, "the heirs write", heir.path)
    asked = re.search(r"iq-\w+", ask("inquiry", "list").out).group(0)
    done = ask("inquiry", "decide", asked, "--to", "waiting", "--answer",
               "Please show the extract of the register.")
    ok(done.code == 0, "they are asked for papers", done)

    nobody = ask("end", "WA-1", "--way", "death", "--checked", "papers",
                 "--yes")
    ok(nobody.code != 0 and "relation" in nobody.out + nobody.err,
       "who they are has to be said", nobody)
    file = ("end", "WA-1", "--way", "death", "--relation", "child",
            "--checked", "papers", "--papers", "death,register,identity",
            "--yes", "--key", "death-1")
    first, again = ask(*file), ask(*file)
    ok(first.code == 0 and again.code == 0, "filed by staff, twice by one key",
       first, again)
    other = ask(*file[:-2])
    ok(other.code != 0, "by another it is filed already", other)
    shown = lab.json("ending", "show", "WA-1")
    ref = shown["ending"]["ref"]
    ok(shown["ending"]["way"] == "death" and
       shown["ending"]["relation"] == "child" and
       str(ask("ending", "list", "--json").out).count(ref) == 1,
       "the one ending says who filed", shown["ending"])
    answered = ask("inquiry", "decide", asked, "--to", "answered", "--answer",
                   f"It is filed: {ref}.")
    ok(answered.code == 0, "the heirs are answered", answered)
    holder.get(f"/endings/{ref}/withdraw")
    ok(holder.status in (200, 404), "the page of taking it back",
       holder.status)

    shown = to_the_end(lab, server, "WA-1", 45)
    ended(lab, "WA-1", "death", shown)
    server.stop()
    lab.check("the holder has died")


run(globals())
