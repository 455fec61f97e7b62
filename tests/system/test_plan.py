#!/usr/bin/env python3
"""Another plan, a device or an option less instead of an ending, in the
browser at a whole server: asked for, taken back, refused, and what the final
bill makes of it.

Usage: test_plan.py KAIYAKU KAIYAKUD
"""
import datetime
import re
import time

from lab import luhn, ok, run
from lab_browser import Browser, last_code
from lab_server import Server

PORTAL = "[portal]\nenabled = yes\norigin = http://localhost:8080\n"
HEAD = ("provider,contract,form,billing,voice,number,iccid,imsi,"
        "contract_date,contract_paper,service_start,billed_through,"
        "monthly_fee,plan,profile,email,language,last_bill")
SINCE = "2026-03-05"
JAPAN = datetime.timezone(datetime.timedelta(hours=9))
FORM = ("csrf", "version", "to")


def row(n, plan="large", fee=2980):
    return (f"demo-mobile,PL-{n},esim,postpaid,yes,0901234{n:04d},"
            f"{luhn('898110000' + f'{n:09d}')},44099{n:010d},{SINCE},{SINCE},"
            f"{SINCE},{billed()},{fee},{plan},installed,"
            f"holder{n}@example.com,en,3278")


def twentieth():
    """The 20th to come: who asks by the 25th has the plan next month."""
    now = datetime.datetime.now(JAPAN)
    if now.day >= 20:
        now = now.replace(day=1) + datetime.timedelta(days=32)
    return now.replace(day=20).date()


def billed():
    """The month before it was billed."""
    return twentieth().replace(day=1) - datetime.timedelta(days=1)


def begins():
    """The first day of the month after it."""
    return (twentieth() + datetime.timedelta(days=12)).replace(day=1)


def begin(lab, *rows, head=HEAD):
    lab.demo()
    added = lab.add(*rows, head=head)
    assert added.code == 0, added
    advance(lab, "--to", str(twentieth()))
    return Server(lab, config=PORTAL)


def advance(lab, *how):
    gone = lab("clock", "advance", *how)
    assert gone.code == 0, gone


def prove(b, contract, way="sms"):
    """Finds the line and gives the code; the line's number."""
    b.get("/end")
    b.send(find="contract", name=contract, way=way)
    b.send(code=last_code(b.server))
    number = re.search(r"/proven/(\d+)", b.path).group(1)
    b.get(f"/lines/{number}")
    return number


def until(lab, contract, state):
    """What became of the change, once it is so."""
    end = time.monotonic() + 20
    while True:
        shown = lab.json("line", "show", contract)
        if (shown["change"] or {}).get("state") == state or \
                time.monotonic() > end:
            return shown
        time.sleep(0.05)


def check(b, number, to):
    return b.get(f"/lines/{number}/plan?to={to}")


def ask(lab, b, number, to, contract="PL-1"):
    """Through the page, until it is done."""
    b.send(form=check(b, number, to).form(*FORM))
    return until(lab, contract, "done")


def test_asked_and_undone(lab):
    server = begin(lab, row(1))
    b = Browser(server, "en")
    number = prove(b, "PL-1")
    ok(b.says("Plan Large 20 GB") and b.links(r"/plan$"),
       "the line's page has its plan by name", b.plain)
    b.click(r"/plan$")
    ok(b.says("Your plan now: Large 20 GB, ¥2,980 a month.") and
       b.says("Light 3 GB ¥980 a month (¥2,000 less than now)") and
       b.says("Keep the number ¥290 a month (¥2,690 less than now)") and
       b.says("Large 20 GB yours"), "all plans and what they cost", b.plain)
    day = f"1 {begins():%B %Y}"
    ok(b.plain.count(f"It begins on {day}.") == 2, "and when they begin", day,
       b.plain)
    ok(len(b.links("to=")) == 2, "one's own cannot be chosen")

    b.click("to=light")
    ok(b.says("Fee until now ¥2,980 a month") and
       b.says("Fee from then on ¥980 a month (¥2,000 less than now)") and
       b.says(f"It begins {day}") and b.says("Ask by 25 ") and
       b.says("First month ¥980 for"), "the check", b.plain)
    ok(lab.json("line", "show", "PL-1")["change"] is None,
       "looking changes nothing")
    form = b.form(*FORM)
    b.send(form=form)
    ok(b.path.endswith(f"/lines/{number}#plan") and b.status == 200,
       "asked for: the line's page", b.path, b.status)
    ok(b.says("Your provider is being asked") or
       b.says("on: Light 3 GB, ¥980 a month."),
       "which says that billing is asked, or was", b.plain[:1500])
    shown = until(lab, "PL-1", "done")
    ok(shown["plans"] == [
        {"plan": "large", "fee": 2980, "from": None},
        {"plan": "light", "fee": 980, "from": str(begins())}],
       "the line has both plans", shown["plans"])
    text = lab("line", "show", "PL-1")
    ok("plan            large, 2,980 JPY a month\n" in text.out and
       f"from {begins()} light, 980 JPY a month\n" in text.out,
       "and says so to people", text)
    ok(shown["change"] == {"part": "plan", "name": "light", "state": "done"},
       "billing has it", shown["change"])
    b.get(f"/lines/{number}")
    ok(b.says("Plan Large 20 GB") and
       b.says(f"From {day} on: Light 3 GB, ¥980 a month."),
       "the line has the one, and the other is to come", b.plain)
    serial = shown["version"]
    b.send(form=form)
    ok(b.status in (200, 303) and
       lab.json("line", "show", "PL-1")["version"] == serial,
       "the same form once more changes nothing", b.status, b.plain[:400])

    check(b, number, "large")
    ok(b.says(f"It begins {day}") and b.says("Large 20 GB"),
       "what is to come is taken back by the old plan", b.plain)
    ask(lab, b, number, "large")
    b.get(f"/lines/{number}")
    ok(b.says("Plan Large 20 GB") and "Light 3 GB" not in b.plain,
       "nothing is to come any more", b.plain)
    server.stop()
    lab.check("asked and undone")


def test_refused(lab):
    server = begin(lab, row(1), row(2))
    b, other = Browser(server, "en"), Browser(server, "en")
    number, theirs = prove(b, "PL-1"), prove(other, "PL-2")
    check(b, number, "nonsense")
    ok(b.status == 200 and b.says("Look at this change") and
       not any(f.post and "to" in f for f in b.read.forms),
       "a plan that is none: all there are", b.status, b.plain[:400])
    form = check(b, number, "light").form(*FORM)
    for to, status, why in (
            ("nonsense", 409, "the provider has no plan of that code"),
            ("NO CODE", 404, ""), ("", 404, "")):
        b.send(form=form, to=to)
        ok(b.status == status and b.says(why), f"`{to}` is refused", b.status,
           b.plain[:600])
    ok(check(b, number, "large").says("Large 20 GB yours"),
       "the same plan: nothing to check", b.plain[:600])
    version = lab.json("line", "show", "PL-1")["version"]
    b.send(form=form, to="large")
    ok(b.status == 200 and
       lab.json("line", "show", "PL-1")["version"] == version,
       "and nothing to do", b.status, b.plain[:400])

    for path in (f"/lines/{theirs}/plan", f"/lines/{theirs}/plan?to=light"):
        ok(b.get(path).status == 404, f"{path} is another holder's", b.plain)
    b.ask("POST", f"/en/lines/{theirs}/plan",
          f"csrf={form['csrf']}&version={form['version']}&to=light")
    ok(b.status == 404, "so is its form", b.status, b.plain[:300])
    stranger = Browser(server, "en").get(f"/lines/{number}/plan")
    ok("/sign-in" in stranger.path, "without a session, sign in",
       stranger.path)
    b.send(form=form, csrf="wrong")
    ok(b.status == 403, "a strange form does nothing", b.status)
    ok(lab.json("line", "show", "PL-2")["change"] is None,
       "nothing was asked for")

    form = check(b, number, "light").form(*FORM)
    filed = lab("end", "PL-1")
    assert filed.code == 0, filed
    b.send(form=form)
    ok(b.status == 409 and (b.says("an ending is under way") or
                            b.says("has changed in the meantime")),
       "an ending is under way: refused in words", b.status, b.plain[:600])
    fresh = lab.json("line", "show", "PL-1")["version"]
    b.send(form=form, version=fresh, once="another")
    ok(b.status == 409 and b.says("an ending is under way"),
       "whatever the form says", b.status, b.plain[:600])
    ok(not b.get(f"/lines/{number}/plan").links("to="),
       "and nothing can be chosen", b.plain[:600])
    server.stop()
    lab.check("refused")


def test_final_bill(lab):
    server = begin(lab, row(1))
    b = Browser(server, "en")
    number = prove(b, "PL-1")
    ask(lab, b, number, "keep")
    server.stop()
    tenth = begins() + datetime.timedelta(days=9)
    advance(lab, "--to", str(tenth))
    server.start()
    b = Browser(server, "en")
    number = prove(b, "PL-1")
    ok(b.says("Plan Keep the number") and b.says("¥290 a month"),
       "from its day on it is the line's plan", b.plain[:1500])
    days = ((begins() + datetime.timedelta(days=31)).replace(day=1) -
            begins()).days
    want = [2980, 290 * 10 // days]
    shown = lab.json("preview", "PL-1")
    ok([c["amount"] for c in shown["charges"] if c["kind"] == "charge-month"]
       == want and shown["last_day"] == str(tenth),
       "the preview: each month by its own plan, the last by its days", want,
       shown)
    b.get(f"/lines/{number}/check?way=plain&when=soon")
    if b.links("prove=1"):
        b.click("prove=1")
        again(b)
    ok(b.says(f"¥{want[0]:,}") and b.says(f"¥{want[1]}"),
       "so does the page before it is filed", b.plain)
    b.send(form=b.form("shown"), moved="yes")
    ok(b.path.endswith("/done"), "it is ended", b.path, b.plain[:600])
    server.stop()
    advance(lab, "--days", "45")
    b = Browser(server.start(), "en")
    prove(b, "PL-1", "mail")
    b.get(f"/lines/{number}/statement")
    ok(b.status == 200 and b.says("2,980") and b.says(f"{want[1]}"),
       "and the statement in the end", b.status, b.plain)
    server.stop()
    lab.check("the final bill")


def again(b):
    """The code before what a line could be taken over by."""
    if not any("code" in f.names for f in b.read.forms):
        b.send(form=next(f for f in b.read.forms if f.get("by") == "send"))
    b.send(form=b.form("code"), code=last_code(b.server))


def test_recent(lab):
    server = begin(lab, row(1))
    told = lab("fact", "PL-1", "sim-changed")
    assert told.code == 0, told
    b = Browser(server, "en")
    number = prove(b, "PL-1", "sms")
    check(b, number, "light")
    ok(b.says("A better proof is wanted") and
       not any("to" in f for f in b.read.forms) and
       b.links("/end/papers"), "a new card: an SMS is not enough, and what is",
       b.plain)
    b = Browser(server, "en")
    number = prove(b, "PL-1", "mail")
    check(b, number, "light")
    ok(b.says("A better proof is wanted") and b.links("/end/bill/"),
       "a mail: the last bill helps", b.plain)
    b.click("/end/bill/")
    b.send(form=b.form("contract", "amount"), contract="PL-1", amount="3278")
    ok(b.status == 200, "the bill is shown", b.status, b.plain[:600])
    check(b, number, "light")
    if b.links("prove=1"):
        b.click("prove=1")
        again(b)
    ok("to=light" in b.path, "here we are again", b.path, b.plain[:500])
    b.send(form=b.form(*FORM))
    shown = until(lab, "PL-1", "done")
    ok(shown["change"] and shown["change"]["name"] == "light" and
       shown["change"]["state"] == "done", "proven, it is done",
       shown["change"], b.status, b.plain[:600])
    server.stop()
    lab.check("a recent change")


def parts(lab):
    shown = lab.json("line", "show", "PL-1")
    return [p["running"] for p in shown["options"]] + \
        [p["bound"] for p in shown["devices"]]


def test_parts(lab):
    """One option and one device less; a new card asks for more."""
    server = begin(lab, row(1) + ",voicemail:300,watch;tablet",
                   head=HEAD + ",options,devices")
    b = Browser(server, "en")
    number = prove(b, "PL-1")
    b.send(form=b.form("option"))
    ok(b.path.endswith("#options") and b.status == 200,
       "an option: asked for", b.path, b.status)
    until(lab, "PL-1", "done")
    ok(parts(lab) == [False, True, True] and
       b.get(f"/lines/{number}").says("voicemail ended"),
       "it has ended, and the devices are there", parts(lab), b.plain)
    told = lab("fact", "PL-1", "sim-changed")
    assert told.code == 0, told
    b.get(f"/lines/{number}")
    b.send(form=b.form("device"))
    ok(b.status == 409 and b.says("A better proof is wanted") and
       b.links("/end/papers"), "a new card: an SMS is not enough any more",
       b.status, b.plain[:600])
    b = Browser(server, "en")
    prove(b, "PL-1", "mail")
    b.send(form=b.form("device"))
    b.click("/end/bill/")
    b.send(form=b.form("contract", "amount"), contract="PL-1", amount="3278")
    b.get(f"/lines/{number}")
    b.send(form=b.form("device"))
    ok(b.path.endswith("#devices") and b.status == 200,
       "with the last bill it is", b.path, b.plain[:600])
    until(lab, "PL-1", "done")
    ok(parts(lab) == [False, False, True], "that one and no other",
       parts(lab))
    server.stop()
    lab.check("parts of a line")


run(globals())
