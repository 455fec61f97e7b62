"""What people asked at the portal: by command, and answered by a whole server.

Usage: test_inquiries.py KAIYAKU KAIYAKUD
"""
import re

from lab import line, ok, run
from lab_browser import Browser, letters
from lab_server import Server

PORTAL = "[portal]\nenabled = yes\norigin = http://localhost:8080\n"


def test_nothing_was_asked(lab):
    lab.demo(line(1))
    listed = lab("inquiry", "list", "--json")
    ok(listed.code == 0 and listed.json == {"inquiries": []}
       or listed.code == 0 and '"inquiries"' in listed.out,
       "an empty list", listed)
    for kind in "papers", "recovery", "message", "correction", "case":
        for state in ("new", "waiting", "seen", "shown", "accepted", "refused",
                      "answered", "all"):
            answer = lab("inquiry", "list", "--kind", kind, "--state", state)
            ok(answer.code == 0 and answer.out == "",
               f"none: {kind}, {state}", answer)


def test_bad_input(lab):
    lab.demo(line(1))
    for label, args, words in (
            ("no such kind", ("list", "--kind", "rumour"), "--kind is"),
            ("no such state", ("list", "--state", "old"), "--state is"),
            ("not there", ("show", "iq-0"), "there is no inquiry"),
            ("no name", ("show", "???"), ""),
            ("no decision", ("decide", "iq-0"), "--to is"),
            ("back to new", ("decide", "iq-0", "--to", "new"), "--to is"),
            ("by one of two", ("decide", "iq-0", "--to", "seen"), "--to is"),
            ("no such line", ("decide", "iq-0", "--to", "accepted", "--line",
                              "DM-999"), "no line or loan"),
            ("nothing to decide", ("decide", "iq-0", "--to", "refused"),
             "there is no inquiry"),
            ("too long", ("decide", "iq-0", "--to", "answered", "--answer",
                          "x" * 5000), "--answer"),
    ):
        answer = lab("inquiry", *args)
        ok(answer.code == 2 and words in answer.err, label, answer)


def begin(lab):
    lab.demo(line(1))
    server = Server(lab, config=PORTAL)
    inquiry = lambda *args: lab("inquiry", *args, env={
        "KAIYAKU_CONFIG": str(server.conf)})
    return server, inquiry


def newest(inquiry):
    return re.search(r"iq-\w+", inquiry("list").out).group(0)


def kinds(server):
    return [kind for kind, _, _ in letters(server)
            if kind != "Lines to try"]


def test_a_question_is_answered(lab):
    server, inquiry = begin(lab)
    b = Browser(server, "en").get("/contact")
    b.send(form=b.form("text"), text="How long?", email="asks@example.com")
    ok("done=question-asked" in b.path, "it is taken", b.path)
    ok(kinds(server) == ["Receipt of a question"], "and that is told",
       kinds(server))
    number = newest(inquiry)
    asked = inquiry("decide", number, "--to", "waiting", "--answer",
                    "Which line?")
    ok(asked.code == 0 and "waiting" in asked.out, "asked back", asked)
    kind, _, link = letters(server)[0]
    ok(kind == "Question: something is missing" and number in link,
       "by mail, with where to say it", kind, link)
    b = Browser(server, "en").ask("GET", "/en/" + link.split("/en/", 1)[1])
    b.send(form=b.form("number"), text="DM-1", email="asks@example.com")
    shown = inquiry("show", newest(lambda *a: inquiry(*a, "--state", "new")))
    ok(number in shown.out, "what is added names the first question", shown)
    done = inquiry("decide", number, "--to", "answered", "--answer",
                   "Three days.")
    ok(done.code == 0, "answered", done)
    letterbox = Browser(server, "en").get("/demo")
    ok(letterbox.says("Answer to a question") and
       letterbox.says("Three days."), "the answer", letterbox.plain[:400])
    again = inquiry("decide", number, "--to", "answered", "--answer", "x")
    ok(again.code != 0 and "does not allow" in again.err, "once", again)
    server.stop()


def test_papers_of_somebody_without_an_account(lab):
    server, inquiry = begin(lab)
    b = Browser(server, "en").get("/end/papers")
    b.send(name="090 1234 0001", email="new@example.com", paper="passport")
    number = newest(inquiry)
    bare = inquiry("decide", number, "--to", "accepted")
    ok(bare.code == 2 and "of a line" in bare.err, "of which line?", bare)
    told = len(letters(server))
    done = inquiry("decide", number, "--to", "accepted", "--line", "DM-1")
    ok(done.code == 0 and "accepted" in done.out, "accepted", done)
    sent = letters(server)[:-told]
    link = next(l for k, _, l in sent if k == "Papers: they fit")
    ok(any(k == "Notice: papers for a line" for k, _, _ in sent),
       "who holds the line is told", sent)
    path = "/en/" + link.split("/en/", 1)[1]
    for _ in range(2):
        scanner = Browser(server, "en").ask("GET", path)
        ok(scanner.status == 200 and scanner.form("csrf") is not None,
           "who only looks changes nothing", scanner.status)
    b = Browser(server, "en").ask("GET", path).send()
    ok("/end/proven/" in b.path and b.status == 200, "on with the line",
       b.path, b.plain[:300])
    line_path = b.path.replace("/end/proven/", "/lines/")
    ok(b.ask("GET", line_path).status == 200, "its page", b.status)
    stranger = Browser(server, "en").ask("GET", line_path)
    ok(not stranger.says("DM-1"), "and nobody else's", stranger.status,
       stranger.plain[:300])
    b.get("/account/open").send()
    ok("/account" in b.path and b.status == 200, "an account", b.path,
       b.plain[:300])
    used = Browser(server, "en").ask("GET", path).send()
    ok(used.status == 422 and used.says("used already"), "the link is used",
       used.status)
    back = b.ask("GET", path).send()
    ok(back.status == 422, "also for who used it: the back button", back.status)
    server.stop()
    lab.check("papers without an account")


def test_a_death(lab):
    """The family says so here; a person of ours ends it, by the papers."""
    server, inquiry = begin(lab)
    b = Browser(server, "en").get("/help/death").click(r"/end/heirs$")
    ok("Husband or wife" in b.plain and "family register" in b.plain,
       "papers by relation", b.plain[:900])
    b.send(form=b.form("relation"), about="demo-mobile", relation="spouse",
           name="DM-1", email="widow@example.com", text="")
    ok("done=papers-asked" in b.path and "We have it" in b.plain,
       "it is handed in", b.path, b.plain[:400])
    asked = newest(inquiry)
    shown = inquiry("show", asked)
    ok("death, spouse: DM-1" in shown.out and "message" in shown.out,
       "staff sees who asks about which line", shown)
    refused = inquiry("decide", asked, "--to", "accepted", "--line", "DM-1")
    ok(refused.code != 0, "and cannot make the family its holder", refused)
    conf = {"KAIYAKU_CONFIG": str(server.conf)}
    filed = lab("end", "DM-1", "--way", "death", "--relation", "spouse",
                "--papers", "death,identity", "--checked", "papers", "--yes",
                env=conf)
    ok(filed.code == 0, "it is ended by the papers", filed)
    told = inquiry("decide", asked, "--to", "answered", "--answer",
                   "It ends on 20 December.")
    ok(told.code == 0 and "Demo: answer" not in told.err, "and answered", told)
    server.stop()
    lab.check("a death")


run(globals())
