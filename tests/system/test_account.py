#!/usr/bin/env python3
"""Sessions, proofs, accounts and agents as a browser sees them, against the
whole server: test_account.py KAIYAKU KAIYAKUD"""
import json
import re

from lab import ok, run
from lab_post import open_lab, stop, totp
from lab_tab import Tab


def prove(tab, post, number="09012341003", to="alex@example.com"):
    tab.get("/en/end").send(find="msisdn", name=number, way="mail")
    return tab.get("/en/end/code").send(code=post.code(to))


def open_account(tab, post, **line):
    prove(tab, post, **line)
    return tab.get("/en/account/open").send()


def test_prove(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    page = tab.get("/en/end")
    ok(page.status == 200 and page.h1 == "Find your line", "the first page",
       page)
    ok("kaiyaku" in tab.cookies, "a form brings a session")
    there = page.send(find="msisdn", name="090-1234-1003", way="mail")
    ok(there.h1 == "Enter the code", "a line that is there", there)
    code = post.code("alex@example.com")
    other = Tab(server)
    none = other.get("/en/end").send(find="msisdn", name="09099999999",
                                     way="mail")
    hide = re.compile(r'name="(csrf|once)" value="[^"]*"|\d\d:\d\d')
    ok(hide.sub("", none.body) == hide.sub("", there.body),
       "one that is not there looks the same")
    wrong = there.send(code="00000000" if code != "00000000" else "11111111")
    ok(wrong.status == 422 and "tries are left" in wrong.text and
       "<title>Error:" in wrong.body, "a wrong code", wrong)
    sent, before = wrong.filled(code=code), dict(tab.cookies)
    done = tab.post("/en/end/code", sent)
    ok(done.h1 == "This line is yours", "the right code", done)
    ok("8190****1003" in done.text.replace("+", ""), "its masked number",
       done)
    ok("09012341003" not in done.body and "819012341003" not in done.body,
       "and no more of it")
    line = re.search(r"/end/proven/(\d+)", done.path).group(1)
    again = tab.get("/en/end/code")
    ok("The code was right" in again.text and
       done.path.split("?")[0] in again.body,
       "going back to the code leads on", again)
    ok("No code is waiting" in Tab(server).get("/en/end/code").text,
       "without one there is none to enter")
    late = Tab(server, dict(before)).post("/en/end/code", sent)
    ok(late.h1 == "This line is yours" and late.path == done.path,
       "the same form once more, with the cookie from before, leads there too",
       late)
    ok(tab.get(f"/en/end/proven/{line}").h1 == "This line is yours",
       "and both are the same session")
    planted = Tab(server, dict(before))
    other_form = planted.post("/en/end/code", {**sent, "once": "x" * 22})
    ok(other_form.status == 403 and "Nothing was done." in other_form.text,
       "another form with that cookie leads nowhere", other_form)
    ok(Tab(server, dict(before)).get(f"/en/end/proven/{line}").h1 ==
       "Sign in", "nor does the cookie alone")
    ok(Tab(server).get(f"/en/end/proven/{line}").h1 == "Sign in",
       "another browser does not see it")
    ok(prove(other, post, "09012341002", "mei@example.com").status == 200 and
       other.get(f"/en/end/proven/{line}").status == 404,
       "nor another holder")
    stop(server)


def test_old_forms(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    page = tab.get("/en/end")
    fields = page.filled(find="msisdn", name="09012341003", way="mail")
    ok(tab.post("/en/end", {**fields, "csrf": "x"}).status == 403,
       "another token")
    ok(Tab(server).post("/en/end", fields).status == 403,
       "a stranger's browser")
    stranger = Tab(server)
    stranger.get("/en/end")
    ok(stranger.post("/en/end", fields).status == 403, "another session")
    two = Tab(server, tab.cookies)
    two.get("/en/sign-in")
    ok(tab.post("/en/end", fields).h1 == "Enter the code",
       "two tabs of one browser work")
    prove(tab, post)
    old = tab.post("/en/end", fields)
    ok(old.status == 403 and "Open the form again" in old.text,
       "a form from before the proof is old, and says what to do", old)
    ok(tab.get("/en/end").status == 200, "and can be opened again")
    stop(server)


def test_account(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    page = open_account(tab, post)
    ok(page.h1 == "My account" and "alex@example.com" in page.text,
       "an account is opened with the line's mailbox", page)
    ok("1003" in page.text, "its line is in it", page)
    ok(tab.get("/en/account/open").h1 == "My account",
       "going back opens no second one")

    weak = tab.get("/en/account/password").send(new="1234567890",
                                                again="1234567890")
    ok(weak.status == 422 and "too easy to guess" in weak.text,
       "a password that many use", weak)
    page = tab.get("/en/account/password").send(
        new="correct horse battery", again="correct horse battery")
    ok("Your password is set." in page.text, "a password is set", page)

    other = Tab(server)
    page = other.get("/en/sign-in?next=/en/account/sessions").send(
        email="alex@example.com", password="wrong horse battery")
    ok(page.status == 422 and "do not fit together" in page.text,
       "a wrong password", page)
    nobody = Tab(server).get("/en/sign-in").send(
        email="nobody@example.com", password="wrong horse battery")
    ok("do not fit together" in nobody.text and nobody.status == 422,
       "is told like an account that is not there")
    page = page.send(password="correct horse battery")
    ok(page.h1 == "Where I am signed in" and "Another browser" in page.text,
       "the right one leads back to where one was going", page)
    page = page.send(page.with_field("id"))
    ok("That browser was signed out." in page.text, "one is signed out", page)
    ok(tab.get("/en/account").h1 == "Sign in", "and is out")

    page = other.get("/en/account/contacts")
    ok(page.h1 == "Confirm that it is you", "a password is no second proof",
       page)
    page = page.send(page.form(by="send"))
    page = page.send(page.form(by="code"),
                     code=post.code("alex@example.com"))
    ok(page.h1 == "E-mail addresses", "a code by mail is, and leads on", page)
    page = page.send(page.form(email=""), email="second@example.com")
    page = page.send(code=post.code("second@example.com"))
    ok("The e-mail address was added." in page.text, "a second mailbox", page)

    page = other.get("/en/account/spares").send()
    spares = re.findall(r"<li>([0-9a-z]{5}-[0-9a-z]{5})</li>", page.body)
    ok(len(spares) == 10, "ten recovery codes", page)
    page = other.get("/en/account/totp").send()
    secret = re.search(r'<p class="code">([A-Z2-7 ]+)</p>', page.body)
    ok(secret and "<svg" in page.body, "a key as text and picture", page)
    secret = secret.group(1).replace(" ", "")
    page = page.send(code=totp(secret))
    ok("The authenticator app is on." in page.text, "it is on", page)
    own_data(lab, server, other, secret, spares)
    sign_in_twice(server, post, secret, spares)
    recover(server, post)
    stop(server)


def own_data(lab, server, tab, secret, spares):
    assert lab("end", "DM-1003",
               env={"KAIYAKU_CONFIG": str(server.conf)}).code == 0
    page = tab.get("/en/account")
    ok("/en/account/data" in page.body, "the account leads to its data", page)
    file = tab.get("/en/account/data").send()
    data = json.loads(file.body)
    account, line = data["account"], data["lines"][0]
    ok(file.headers["content-disposition"].endswith('"my-data.json"') and
       file.headers["cache-control"] == "no-store" and
       data["schema"] == "kaiyaku.account/1" and data["demo"],
       "one file, to be saved", file)
    ok([m["address"] for m in account["mailboxes"]] ==
       ["alex@example.com", "second@example.com"] and
       account["has_authenticator"] and
       account["recovery_codes_left"] == 10 and len(account["sessions"]) == 1,
       "the account", account)
    ok(line["facts"]["contract"] == "DM-1003" and
       "mail" in line["proven_by"] and line["statement"] is not None and
       line["history"] and line["receipts"] == [], "its line", line)
    paper = lab.folder / "paper.json"
    paper.write_text(line["papers"][0]["file"])
    found = lab("verify", paper, "--json")
    ok(found.code == 3 and line["papers"][0]["number"] in found.out,
       "its papers, byte for byte: intact, as a stranger sees it", found.out)
    ok(any(r["mine"] for r in line["looked_at"]),
       "who looked at it", line["looked_at"])
    for label, word in (("authenticator", secret), ("number", "9012341003"),
                        ("recovery code", spares[0]),
                        ("cookie", list(tab.cookies.values())[0]),
                        ("password", "argon2")):
        ok(word not in file.body, f"never in it: the {label}")
    late = Tab(tab.server, tab.cookies).post("/en/account/data",
                                             {"csrf": "x"})
    ok(late.status == 403, "not by another page's form", late)


def sign_in_twice(server, post, secret, spares):
    third = Tab(server)
    page = third.get("/en/sign-in").send(email="second@example.com",
                                         password="correct horse battery")
    ok(page.h1 == "One step more", "the second factor is asked for", page)
    ok(third.get("/en/account").h1 == "One step more",
       "and nothing is seen without it")
    page = third.get("/en/sign-in/second").send(code="000000")
    ok(page.status == 422, "a wrong one", page)
    page = page.send(code=spares[0])
    ok(page.h1 == "My account", "a recovery code will do", page)
    page = third.get("/en/account").send(
        third.get("/en/account").form("/en/sign-out"))
    ok("You are signed out." in page.text, "signed out", page)
    ok(third.get("/en/account").h1 == "Sign in", "and out it is")
    page = third.get("/en/sign-in").send(email="second@example.com",
                                         password="correct horse battery")
    page = page.send(code=spares[0])
    ok(page.status == 422, "the same recovery code counts once", page)


def recover(server, post):
    tab = Tab(server)
    page = tab.get("/en/recover").send(email="second@example.com")
    ok("a link is on its way" in page.text, "a link is sent", page)
    nobody = Tab(server).get("/en/recover").send(email="no@example.com")
    hide = re.compile(r'name="(csrf|once)" value="[^"]*"')
    ok(hide.sub("", nobody.body) == hide.sub("", page.body),
       "or so it looks")
    link = post.link("second@example.com", "/recover/")
    page = tab.get(link)
    ok(page.h1 == "Set a new password", "the link only shows a form", page)
    page = page.send(new="another horse battery",
                     again="another horse battery")
    ok(page.h1 == "Sign in" and "Your password is set." in page.text,
       "a new password", page)
    page = tab.get(link).send(new="third horse battery",
                              again="third horse battery")
    ok(page.status == 422 and "This link no longer works" in page.text,
       "the link counts once", page)


def offered(page):
    return re.findall(r'name="same" value="(\d+)"', page.body)


def test_lines_of_one_mailbox(lab):
    server, post = open_lab(lab)
    tab, other = Tab(server), Tab(server)
    page = open_account(other, post)
    ok(offered(page) == [], "a mailbox of one line brings no other", page)
    prove(tab, post, "09012341002", "mei@example.com")
    page = tab.get("/en/account/open")
    lines = offered(page)
    ok(len(lines) == 2 and "registered with the same e-mail address" in
       page.text, "the others of a mailbox are offered", page)
    ok("09012341010" not in page.body and "819012341010" not in page.body,
       "masked")
    fields = {**tab.get("/en/account/open").filled(), "same": lines[0]}
    ok(other.post("/en/account/same", fields).status == 403,
       "a form of another session is none")
    fields = {**other.get("/en/account").filled(), "same": lines[0]}
    stolen = other.post("/en/account/same", fields)
    ok(stolen.path == "/en/account/same" and
       other.get(f"/en/lines/{lines[0]}").status == 404,
       "nobody takes a line of a mailbox that is not his", stolen)

    page = page.send(same=lines[0])
    ok(page.h1 == "My account" and offered(page) == lines[1:],
       "the ticked one comes with the account, the other is offered", page)
    ok(post.newest("(A line was added)", "mei@example.com") != "",
       "the mailbox hears of it")
    form = page.form("/en/account/same")
    ok(page.send(form).status == 422, "none ticked")
    for _ in range(2):
        done = page.send(form, same=lines[1])
        ok("are in your account" in done.text and offered(done) == [] and
           all(f"/lines/{n}" in done.body for n in lines),
           "it comes too, once or twice", done)
    ok("No other line" in tab.get("/en/account/same").text, "none is left")
    stop(server)


def test_agent(lab):
    server, post = open_lab(lab)
    holder, agent = Tab(server), Tab(server)
    open_account(holder, post)
    open_account(agent, post, number="09012341002", to="mei@example.com")
    page = holder.get("/en/account/agents/new")
    until = re.search(r'max="([0-9-]+)"', page.body).group(1)
    line = re.search(r'<option value="(\d+)"', page.body).group(1)
    page = page.send(email="mei@example.com", line=line, until=until)
    ok("The link is on its way." in page.text and
       "Not accepted yet" in page.text, "somebody is asked", page)
    link = post.link("mei@example.com", "/grant/")
    ok(agent.get(f"/en/lines/{line}/lock").status == 404,
       "nothing is seen before it is accepted")
    page = agent.get(link)
    ok(page.h1 == "Act for somebody", "the link only shows a form", page)
    page = page.send()
    ok("You act for them from now on." in page.text and
       "alex@example.com" in page.text and "1003" in page.text,
       "accepted: the client and the line", page)
    ok(agent.get(f"/en/lines/{line}/lock").status == 404,
       "the lock stays the holder's")
    page = holder.get("/en/account/agents")
    ok("In force" in page.text, "the holder sees it", page)
    page = page.send(page.with_field("id"))
    ok("It was stopped." in page.text, "and stops it", page)
    ok("alex@example.com" not in agent.get("/en/clients").text,
       "at once")
    stop(server)


def test_lock(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    page = prove(tab, post)
    line = re.search(r"/end/proven/(\d+)", page.path).group(1)
    page = tab.get(f"/en/lines/{line}/lock")
    fields = page.filled()
    done = tab.post(page.path, fields)
    ok("The line is locked." in done.text, "locked", done)
    again = tab.post(page.path, fields)
    ok("The line is locked." in again.text, "twice is once", again)
    refused = lab("end", "DM-1003", env={"KAIYAKU_CONFIG": str(server.conf)})
    ok(refused.code != 0 and "lock" in refused.out + refused.err,
       "nobody can end it", refused)
    page = done.send()
    ok("is not enough to unlock" in page.text,
       "opening asks for what ending would: a mail is not enough", page)
    stop(server)


def test_help(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    page = prove(tab, post)
    ok("Enter the last bill" in page.text, "a mail alone: the bill helps",
       page)
    line = re.search(r"/end/proven/(\d+)", page.path).group(1)
    page = tab.get(f"/en/end/bill/{line}").send(contract="DM-1003",
                                                amount="1円")
    ok(page.status == 422 and "do not fit together" in page.text,
       "a bill that is not the last one", page)
    page = page.send(contract="DM-1003", amount="much")
    ok(page.status == 422 and "in digits" in page.text, "no amount", page)

    page = Tab(server).get("/en/end/papers").send(
        name="090 1234 1003", email="new@example.com", paper="passport",
        text="I have moved.")
    ok("answer by e-mail" in page.text, "papers instead, as a stranger", page)
    page = Tab(server).get("/en/recover/papers").send(
        name="alex@example.com", email="new@example.com", text="")
    ok("answer by e-mail" in page.text, "papers for a login", page)
    listed = lab("inquiry", "list", "--json",
                 env={"KAIYAKU_CONFIG": str(server.conf)})
    ok(listed.code == 0 and "passport" in listed.out and
       "recovery" in listed.out, "people of ours see both", listed)
    stop(server)


def test_often(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    for _ in range(11):
        page = tab.get("/en/end").send(find="msisdn", name="09099999999",
                                       way="mail")
    ok(page.status == 422 and "asked for this too often" in page.text and
       "Japan time" in page.text, "too often, and when again", page)
    stop(server)


def test_languages(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    for tag in ("en", "ja", "zh-Hans", "zh-Hant", "ko"):
        for path in ("/end", "/sign-in", "/recover", "/end/help"):
            page = tab.get(f"/{tag}{path}")
            ok(page.status == 200 and f'<html lang="{tag}">' in page.body,
               f"/{tag}{path}", page)
    stop(server)


run(globals())
