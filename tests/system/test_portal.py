#!/usr/bin/env python3
"""Lines are ended in the browser, at a whole server, as people would: in
Chinese an eSIM, in Japanese a rented card; and everything that goes wrong.

Usage: test_portal.py KAIYAKU KAIYAKUD

Plain HTTP with cookies: what works here works without JavaScript.
"""
import datetime
import re

from lab import line, luhn, ok, run
from lab_browser import Browser, last_code, letters
from lab_server import Server

PORTAL = "[portal]\nenabled = yes\norigin = http://localhost:8080\n"
HEAD = ("subject,provider,contract,form,billing,voice,number,iccid,imsi,"
        "contract_date,contract_paper,service_start,valid_until,due_back,"
        "billed_through,monthly_fee,profile,items,deposit,email,language")


def esim(n, since="2026-03-05"):
    return (f"line,demo-mobile,TE-{n},esim,postpaid,yes,0901234{n:04d},"
            f"{luhn('898110000' + f'{n:09d}')},44099{n:010d},{since},{since},"
            f"{since},,,2026-10-31,2970,installed,,,holder{n}@example.com,"
            "zh-Hans")


def loan(n, due):
    return (f"loan,demo-rental,TR-{n},,,,,,,2026-11-20,,,,{due},,,,"
            f"sim-card:3300;charger:2200,5000,renter{n}@example.com,ja")


def begin(lab, *rows):
    lab.demo()
    added = lab.add(*rows, head=HEAD)
    assert added.code == 0, added
    return Server(lab, config=PORTAL)


def prove(b, contract, way):
    """Finds the line and gives the code; on its page then."""
    b.get("/end")
    b.send(find="contract", name=contract, way=way)
    b.send(code=last_code(b.server))
    b.click(r"/lines/\d+$")
    return b


def confirm(b):
    """The second proof, when it is asked for."""
    if "/confirm" not in b.path:
        return b
    if "code" not in b.text or not any("code" in f.names
                                       for f in b.read.forms):
        b.send(form=b.read.forms[0])
    return b.send(code=last_code(b.server))


def check(b, number, query):
    b.get(f"/lines/{number}/check?{query}")
    if b.links("prove=1"):
        confirm(b.click("prove=1"))
    return b


def clean(b, label):
    """What every page of ours has."""
    ok(b.status == 200 and b.text.count("<h1") == 1 and
       'lang="' + b.lang + '"' in b.text and "<script" not in b.text and
       len(b.text) < 50_000, label, b.status, b.plain[:600])


def test_an_esim_in_chinese(lab):
    server = begin(lab, esim(1))
    b = prove(Browser(server, "zh-Hans"), "TE-1", "sms")
    clean(b, "the line and what hangs on it")
    number = re.search(r"/lines/(\d+)", b.path).group(1)
    clean(b.click(r"/lines/\d+/end$"), "what do you want?")
    b.send(way="plain", form=b.form("way"))
    clean(b, "when is it to end?")
    ok("/when" in b.path and "<svg" in b.text and "<table" in b.text,
       "a picture and a table of what each day costs", b.path)
    b.send(when="soon", form=b.form("when"))
    ok("/check" in b.path, "check", b.path, b.plain[:500])
    check(b, number, b.path.split("?", 1)[1])
    clean(b, "everything before confirming")
    form = b.form("shown")
    b.send(form=form, follow=False, moved="yes")
    first = b.headers.get("location", "")
    ok(b.status == 303 and first.endswith("/done"), "it is filed", b.status,
       b.plain[:600])
    b.ask("GET", first)
    clean(b, "the confirmation page")
    ref = re.search(r"KY(-[0-9A-Z]{4}){3}", b.text).group(0)
    ok(re.search(r'class="number">' + ref, b.text), "says its number")
    b.send(form=form, follow=False, moved="yes")
    ok(b.status == 303 and ref in b.headers["location"],
       "the same form again: the same ending", b.status)
    shown = lab.json("ending", "list")
    ok([row["ending"] for row in shown["lines"]] == [ref],
       "there is one ending only", shown)

    clean(b.get(f"/endings/{ref}"), "the tasks")
    clean(b.get(f"/endings/{ref}/tasks/profile"), "the profile: not yet")
    ok("act" not in {n for f in b.read.forms for n in f.names},
       "nothing to press before its time")
    server.stop()
    advanced = lab("clock", "advance", "--days", "2")
    assert advanced.code == 0, advanced
    server.start()
    b = prove(Browser(server, "zh-Hans"), "TE-1", "mail")
    clean(b.get(f"/endings/{ref}/tasks/profile"), "two days later it is time")
    clean(b.get(f"/endings/{ref}"), "what is done")
    ok(b.says("确认方：您的运营商的计费系统") and "simulated" not in b.plain,
       "a simulated system by the name of what it stands for", b.plain)
    b.get(f"/endings/{ref}/tasks/profile")
    b.send(act="deleted", form=b.form("act"))
    ok(b.status == 200 and "noted=1" in b.path, "the holder's word is noted",
       b.status, b.plain[:400])
    b.get(f"/endings/{ref}/calendar", follow=False)
    ok(b.status in (200, 404), "a calendar, or nothing is due")
    b.get(f"/endings/{ref}/withdraw")
    ok(b.status == 200 and not b.read.forms,
       "it cannot be taken back any more, and there is no button",
       b.plain[:300])
    server.stop()
    lab.check("an eSIM in Chinese")


def test_a_rented_card_in_japanese(lab):
    server = begin(lab, loan(2, "2026-12-10"))
    b = prove(Browser(server, "ja"), "TR-2", "mail")
    clean(b, "the loan")
    number = re.search(r"/lines/(\d+)", b.path).group(1)
    b.click(r"/lines/\d+/end$")
    b.send(way="plain", form=b.form("way"))
    ok("/check" in b.path, "a loan has no last day to choose", b.path)
    check(b, number, b.path.split("?", 1)[1])
    ok("<table" not in b.text, "what comes back is no charge")
    b.send(form=b.form("shown"))
    ok(b.path.endswith("/done"), "it is filed", b.path, b.plain[:400])
    ref = re.search(r"KY(-[0-9A-Z]{4}){3}", b.text).group(0)
    clean(b.get(f"/endings/{ref}"), "the tasks")
    clean(b.get(f"/endings/{ref}/tasks/item:charger"), "the charger")
    b.send(act="extend", until="2026-12-05", form=b.form("until"))
    ok(b.status == 422, "a day that is too early", b.status)
    b.send(act="extend", until="2026-12-12", form=b.form("until"))
    ok("noted=1" in b.path, "two days more", b.status, b.plain[:400])
    b.get(f"/endings/{ref}/tasks/item:charger")
    b.send(act="lost", form=b.form("sure"))
    ok(b.status == 422, "lost: only with the box ticked", b.status)
    b.send(act="lost", sure="yes", form=b.form("sure"))
    ok("noted=1" in b.path, "the charger is lost", b.status, b.plain[:300])
    b.get(f"/endings/{ref}/calendar", follow=False)
    ok(b.status == 200 and "BEGIN:VCALENDAR" in b.text and
       b.headers["content-type"].startswith("text/calendar"),
       "the day of return for the calendar", b.status)
    server.stop()
    lab.check("a rented card in Japanese")


def test_what_goes_wrong(lab):
    server = begin(lab, esim(3, "2024-03-05"), esim(4, "2024-03-05"))

    # Whose line can be ended here is said before a code is waited for.
    b = Browser(server, "en").get("/end")
    ok("Demo Mobile" in b.plain and b.links("/guide$"),
       "of these operators; others are in the guide", b.plain[:400])
    b.send(form=b.form("find"))
    ok(b.status == 422 and all(f'href="#{f}"' in b.text for f in (
        "find", "name", "way")), "everything missing is told at once",
       b.plain[:400])
    one = prove(Browser(server, "en"), "TE-3", "sms")
    number = re.search(r"/lines/(\d+)", one.path).group(1)

    # Wrong order, and somebody else.
    one.get(f"/lines/{number}/check?way=plain&when=day")
    ok("/end" in one.path, "check without a day: back to the question",
       one.path)
    one.get("/endings/KY-0000-0000-0000")
    ok(one.status == 404, "an ending that is none")
    stranger = Browser(server, "en")
    stranger.get(f"/lines/{number}")
    ok("/sign-in" in stranger.path, "a stranger sees no line", stranger.path)
    other = prove(Browser(server, "en"), "TE-4", "sms")
    other.get(f"/lines/{number}")
    ok(other.status == 404, "nor does the holder of another one")

    # Two tabs: the other one says where the money goes, this one files.
    query = "way=plain&when=soon"
    check(one, number, query)
    form = one.form("shown")
    tab = Browser(server, "en")
    tab.cookies = dict(one.cookies)
    tab.get(f"/lines/{number}/payee?kind=abroad")
    tab.send(iban="DE89370400440532013000", name="Hana Demo",
             form=tab.form("iban"))
    ok(f"/lines/{number}" in tab.path and tab.status == 200,
       "the account is named in another tab", tab.path, tab.plain[:300])
    one.send(form=form, moved="yes")
    ok(one.status == 409 and "changed in the meantime" in one.plain,
       "the form of before is stale, and that is said", one.status,
       one.plain[:300])
    other.ask("POST", f"/en/lines/{number}/check?{query}", "moved=yes")
    ok(other.status == 404, "nobody else's form does anything",
       other.status)
    form = one.form("shown")
    one.send(form=form, moved="yes")
    ok(one.path.endswith("/done"), "the page as it is now files it", one.path,
       one.plain[:300])
    ref = re.search(r"KY(-[0-9A-Z]{4}){3}", one.text).group(0)
    one.get(f"/lines/{number}/check?{query}")
    ok("already=1" in one.path, "going back files nothing", one.path)
    stolen = Browser(server, "en")
    stolen.ask("POST", f"/en/lines/{number}/check?{query}", "moved=yes")
    ok("/sign-in" in stolen.path, "without a session nothing", stolen.path)

    # Withdrawn in the list of tasks.
    one.get(f"/endings/{ref}/withdraw")
    one.send()
    ok(one.status == 200 and ref in one.path, "taken back", one.path)
    server.stop()
    lab.check("what goes wrong")


def link_of(server, kind, lang):
    link = next(link for k, _, link in letters(server) if k == kind)
    return f"/{lang}/" + link.split("/", 4)[4]


def test_an_agent_without_a_line(lab):
    server = begin(lab, esim(7))
    holder = prove(Browser(server, "en"), "TE-7", "sms")
    number = re.search(r"/lines/(\d+)", holder.path).group(1)
    holder.get("/account/open").send()
    holder.get("/account/agents/new")
    if "/confirm" in holder.path:
        confirm(holder)
        holder.get("/account/agents/new")
    until = (datetime.date.today() + datetime.timedelta(days=300)).isoformat()
    day = re.search(r'max="([0-9-]+)"', holder.text)
    holder.send(form=holder.form("email"), email="agent@example.com",
                line=number, rights="file", until=day.group(1) if day
                else until)
    ok("grant-asked" in holder.path, "somebody is asked", holder.path,
       holder.plain[:400])
    path = link_of(server, "Link: acting for somebody", "en")
    agent = Browser(server, "ja").ask("GET", path.replace("/en/", "/ja/", 1))
    ok(agent.path.endswith("/join") and agent.status == 200,
       "who has no account shows the mailbox first", agent.path)
    clean(agent, "the page that says so")
    agent.send()
    clean(agent, "the page of the code")
    agent.send(code="00000000")
    ok(agent.status == 422, "a wrong code", agent.status)
    agent.send(code=last_code(server))
    ok(agent.path.endswith(path[3:]), "back at the request", agent.path,
       agent.plain[:300])
    ok(day.group(1)[:4] + "年" in agent.plain and "証拠の提出" in agent.plain,
       "which says until when and for what", agent.plain[:600])
    agent.send()
    ok("/clients" in agent.path, "accepted", agent.path, agent.plain[:300])
    clean(agent, "the clients of somebody without a line")
    again = agent.ask("GET", path.replace("/en/", "/ja/", 1))
    ok(again.status == 200 and not any(
        "csrf" in f.names for f in again.read.forms),
       "once; the back button", again.status, again.plain[:300])
    other = Browser(server, "en").ask("GET", path).send()
    ok(other.status == 422, "and for nobody else", other.status)
    agent.get(f"/lines/{number}/end")
    agent.send(way="plain", form=agent.form("way"))
    agent.send(when="soon", form=agent.form("when"))
    check(agent, number, agent.path.split("?", 1)[1])
    agent.send(form=agent.form("shown"), moved="yes")
    ok(agent.path.endswith("/done"), "the agent files", agent.path,
       agent.plain[:400])
    shown = lab("ending", "show", "TE-7")
    ok(re.search(r"filed by +ac-\w+, for ac-\w+, by the grant gr-\w+",
                 shown.out), "and the ending says for whom", shown)
    ending = lab.json("ending", "show", "TE-7")["ending"]
    ok(ending["on_behalf"].startswith("ac-") and
       ending["grant"].startswith("gr-"), "also in JSON", ending)
    server.stop()
    lab.check("an agent without a line")


run(globals())
