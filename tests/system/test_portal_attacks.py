#!/usr/bin/env python3
"""What somebody hostile tries at the portal, against the whole server:
test_portal_attacks.py KAIYAKU KAIYAKUD"""
import http.client
import json
import re
import sqlite3
import threading
import time
import urllib.parse

from lab import ROOT, ok, run, sanitized
from lab_post import open_lab, stop, totp
from lab_tab import Page, Tab

NUMBER = {"alex": "09012341003", "mei": "09012341002"}
EVIL = '"><b x=\'1\' onclick=alert(1)>{{csrf}}%s'
HIDE = re.compile(r'name="(csrf|once)" value="[^"]*"|\d\d:\d\d')


def prove(tab, post, who, way="mail"):
    """The number of the line that is proven."""
    page = tab.get("/en/end").send(find="msisdn", name=NUMBER[who], way=way)
    page = page.send(code=post.code(f"{who}@example.com"))
    return int(re.search(r"/end/proven/(\d+)", page.path).group(1))


def account(tab, post, who):
    line = prove(tab, post, who)
    page = tab.get("/en/account/open").send()
    ok(page.h1 == "My account", f"{who} has an account", page)
    return line


def raw(server, method, path, body=None, headers=None, tab=None):
    """One request with headers of one's own; follows nothing."""
    given = {"Cookie": "; ".join(f"{k}={v}" for k, v in tab.cookies.items())} \
        if tab is not None and tab.cookies else {}
    if body is not None:
        given["Content-Type"] = "application/x-www-form-urlencoded"
    c = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        c.request(method, path, body, {**given, **(headers or {})})
        return Page(tab, path, c.getresponse())
    finally:
        c.close()


def posted_routes():
    """Every address that takes a form, as the sources have them."""
    found = set()
    for file in (ROOT / "src/web").glob("*.c"):
        text = file.read_text()
        found |= {"/{lang}" + p for p in re.findall(
            r'^\s*(?:FORM|SEND)\("([^"]*)"', text, re.M)}
        found |= {"/{lang}" + p for p in re.findall(
            r'KY_POST,\s*"/\{lang\}([^"]+)"', text)}
        found |= {"/{lang}/lines/{line}" + p for p in re.findall(
            r'KY_POST,\s*AT\("([^"]*)"', text)}
    return sorted(found)


def facts(lab):
    """What an attack could have changed: all but sessions, limits, and the
    notes of who looked at what."""
    store = sqlite3.connect(f"file:{lab.store}?mode=ro", uri=True)
    try:
        tables = [r[0] for r in store.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {t: store.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0]
                for t in tables
                if t not in ("folio", "access", "tally")} | {
            "kept": store.execute("SELECT kind, count(*) FROM folio WHERE kind"
                                  " <> 'session' GROUP BY kind").fetchall()
            if "folio" in tables else []}
    finally:
        store.close()


def test_forged_posts(lab):
    server, post = open_lab(lab)
    mine, other = Tab(server), Tab(server)
    line = account(mine, post, "alex")
    prove(other, post, "mei")
    theirs = other.get("/en/end").filled()["csrf"]
    own = mine.get("/en/end").filled()["csrf"]
    ok(theirs != own and len(own) > 20, "each session has its token")
    # These change nothing of anybody: they make a picture or check a paper.
    free = {"/{lang}/slip", "/{lang}/slip/pdf", "/{lang}/verify"}
    routes = [r for r in posted_routes() if r not in free]
    ok(len(routes) > 35, f"{len(routes)} addresses take forms", routes)
    fill = {"lang": "en", "line": str(line), "duty": "profile",
            "ref": "KY-0000-0000-0000", "token": "x" * 22, "id": "ke-1",
            "operator": "demo-mobile"}
    fields = {"act": "deleted", "moved": "yes", "email": "x@example.com",
              "new": "correct horse battery", "again": "correct horse battery",
              "once": "o" * 22, "lang": "ja", "id": "x", "line": str(line)}
    before = facts(lab)
    for route in routes:
        path = re.sub(r"\{(\w+)\}", lambda m: fill[m.group(1)], route)
        got = {}
        for label, token in (("no", None), ("an empty", ""),
                             ("a guessed", "A" * len(own)),
                             ("another's", theirs)):
            body = urllib.parse.urlencode(
                fields if token is None else {**fields, "csrf": token})
            got[label] = raw(server, "POST", path, body, tab=mine).status
        ok(set(got.values()) <= {403, 404, 303} and len(set(got.values())) ==
           1, f"{route}: forged posts are refused", got)
        body = urllib.parse.urlencode({**fields, "csrf": own})
        raw(server, "GET", f"{path}?{body}", tab=mine)
    ok(facts(lab) == before, "and nothing was done, by GET neither", before,
       facts(lab))
    stop(server)


def test_headers_of_pages(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    line = account(tab, post, "alex")
    for path in ("/en", "/en/end", "/en/sign-in", "/en/account",
                 f"/en/lines/{line}", f"/en/lines/{line}/papers",
                 f"/en/lines/{line}/statement", "/en/verify",
                 "/en/guide", "/en/lines/999999"):
        h = tab.get(path).headers
        ok(h.get("cache-control") == "no-store" and
           h.get("x-content-type-options") == "nosniff" and
           "frame-ancestors 'none'" in h.get("content-security-policy", "")
           and "unsafe" not in h["content-security-policy"] and
           "referrer-policy" in h, f"headers of {path}", h)
    cookie = raw(server, "GET", "/en/end").headers["set-cookie"]
    ok("HttpOnly" in cookie and "SameSite=Lax" in cookie and
       "Secure" not in cookie, "the cookie", cookie)
    stop(server)
    server.conf.write_text(re.sub(r"origin = \S+",
                                  "origin = https://portal.example",
                                  server.conf.read_text()))
    server.start()
    cookie = raw(server, "GET", "/en/end").headers["set-cookie"]
    ok(cookie.startswith("__Host-") and all(
        w in cookie for w in ("HttpOnly", "SameSite=Lax", "; Secure",
                              "Path=/")), "behind https", cookie)
    stop(server)


def test_where_links_lead(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    account(tab, post, "alex")
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example",
            "Forwarded": "host=evil.example"}
    page = raw(server, "GET", "/en/recover", headers=evil)
    tab2 = Tab(server)
    tab2.keep(page.headers["set-cookie"])
    body = urllib.parse.urlencode(page.filled(email="alex@example.com"))
    page = raw(server, "POST", "/en/recover", body, evil, tab2)
    ok("evil.example" not in str(page), "no page names a poisoned host")
    base = re.escape(f"http://127.0.0.1:{server.port}")
    link = post.newest(rf"({base}/\S+)", "alex@example.com")
    ok(link.startswith(f"http://127.0.0.1:{server.port}/"),
       "a mailed link stays on the configured base", link)
    for path in ("/", "/en/account"):
        page = raw(server, "GET", path, headers=evil)
        ok("evil" not in page.headers.get("location", ""),
           f"{path} leads to no poisoned host", page.headers)
    tab.get("/en/account/password").send(new="correct horse battery",
                                         again="correct horse battery")
    for bad in ("//evil.example", "https://evil.example", "/\\evil.example",
                "/en/../..//evil.example", "\t//evil.example",
                "/en\r\nSet-Cookie: a=b", "javascript:alert(1)",
                "/en@evil.example", "/evil.example", "/en:80/"):
        one = Tab(server)
        page = one.get("/en/sign-in")
        page = page.send(follow=False, email="alex@example.com",
                         password="correct horse battery", next=bad)
        to = page.headers.get("location", "")
        ok(page.status == 303 and re.match(r"/en/[a-z]", to) and
           "//" not in to and "evil.example" not in to and
           "a=b" not in str(page.headers),
           f"next={bad!r} leads nowhere else", page.status, page.headers)
    stop(server)


def unharmed(page, label):
    body = page.body
    ok(page.status < 500 and "<b x=" not in body and
       "' onclick" not in body and '"><b' not in body, label, page)


def test_texts_that_are_markup(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    line = account(tab, post, "alex")
    for path, fields in (
            ("/en/end", {"find": "contract", "way": "mail"}),
            ("/en/sign-in", {}), ("/en/recover", {}),
            ("/en/end/papers", {}), ("/en/recover/papers", {}),
            ("/en/contact", {}), ("/en/account/contacts", {}),
            ("/en/account/agents/new", {}),
            (f"/en/end/bill/{line}", {}),
            (f"/en/lines/{line}/payee", {})):
        page = tab.get(path) if "account" in path or str(line) in path or \
            path == "/en/end" else Tab(server).get(path)
        form = next((f for f in page.forms if f["method"] == "post" and
                     len(f["fields"]) > 2), None)
        if form is None:
            ok(page.status < 500, f"{path}: no such form now", page)
            continue
        sent = {k: v if k in ("csrf", "once") else EVIL
                for k, v in form["fields"].items()}
        sent = {**sent, "name": EVIL, "email": EVIL, "text": EVIL, **fields}
        answer = page.tab.post(form["action"] or path, sent)
        unharmed(answer, f"{path}: what was typed is text")
    query = urllib.parse.quote(EVIL, safe="")
    for path in ("/en/sign-in?next=", "/en/guide?q=", "/en/places?q=",
                 "/en/help?q=", "/en/end?name=", "/en/cases?q=",
                 f"/en/lines/{line}/check?when=", "/en/confirm?next=",
                 f"/en/lines/{line}/when?way=", "/en/slip?name="):
        unharmed(tab.get(path + query), f"{path}: as a query")
    for path in ("/en/", "/en/papers/", "/en/endings/", "/en/lines/",
                 "/en/grant/", "/en/withdraw/", "/en/recover/",
                 "/en/assist/", "/en/guide/"):
        page = tab.get(path + query)
        unharmed(page, f"{path}: as an address")
        ok(all("\n" not in v for v in page.headers.values()) and
           "<b" not in str(page.headers), "nor in a header", page.headers)
    stop(server)


def test_things_of_others(lab):
    server, post = open_lab(lab)
    mine, other = Tab(server), Tab(server)
    line = account(mine, post, "alex")
    account(other, post, "mei")
    ended = lab("end", "DM-1003", "--json",
                env={"KAIYAKU_CONFIG": str(server.conf)})
    ok(ended.code == 0, "the first one's line is ended", ended)
    ref = re.search(r"KY(-[0-9A-Z]{4}){3}", ended.out)
    if ref is None:
        shown = lab("ending", "list", "--json",
                    env={"KAIYAKU_CONFIG": str(server.conf)})
        ref = re.search(r"KY(-[0-9A-Z]{4}){3}", shown.out)
    ref = ref.group(0)
    none = ref[:-1] + ("0" if ref[-1] != "0" else "2")
    seen = mine.get(f"/en/endings/{ref}")
    ok(seen.status == 200 and ref in seen.body, "who sees its ending", seen)
    for what in ("", "/done", "/calendar", "/calendar/profile",
                 "/tasks/profile", "/tasks/authority", "/withdraw"):
        same(other, f"/en/endings/{ref}{what}", f"/en/endings/{none}{what}",
             ref, none)
    for what in ("", "/end", "/when", "/check", "/plan", "/payee", "/lock",
                 "/papers", "/statement", "/statement/csv", "/statement/json",
                 "/statement/pdf", "/keep", "/receipts/ke-1",
                 "/receipts/ke-1/picture", "/receipts/ke-1/file",
                 "/receipts/ke-1/cover", "/receipts/ke-1/remove"):
        same(other, f"/en/lines/{line}{what}", f"/en/lines/999999{what}",
             f"/{line}", "/999999")
    same(other, f"/en/end/proven/{line}", "/en/end/proven/999999", f"/{line}",
         "/999999")
    token = other.get("/en/account/open").body
    token = re.search(r'name="csrf" value="([^"]*)"', token) or re.search(
        r'name="csrf" value="([^"]*)"', other.get("/en/account").body)
    before = facts(lab)
    for path in (f"/en/endings/{ref}/withdraw", f"/en/endings/{ref}/tasks/"
                 "profile", f"/en/lines/{line}/check", f"/en/lines/{line}",
                 f"/en/lines/{line}/lock", f"/en/lines/{line}/payee",
                 f"/en/lines/{line}/plan", f"/en/end/bill/{line}"):
        page = other.post(path, {"csrf": token.group(1), "once": "o" * 22,
                                 "act": "deleted", "moved": "yes"},
                          follow=False)
        ok(page.status in (303, 403, 404, 409, 422) and
           "alex@" not in page.body, f"another's form to {path}", page)
    ok(facts(lab) == before, "none of them did anything", before, facts(lab))
    stop(server)


def same(tab, there, none, name, other):
    """Another's thing answers as one that is not there."""
    a, b = tab.get(there, follow=False), tab.get(none, follow=False)
    ok(a.status == b.status == 404 and
       HIDE.sub("", a.body.replace(name, other)) == HIDE.sub("", b.body),
       f"{there}: not there", a.status, b.status)


def test_codes_are_not_guessed(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    there = tab.get("/en/end").send(find="msisdn", name=NUMBER["alex"],
                                    way="mail")
    code = post.code("alex@example.com")
    guess = [f"{(int(code) + n) % 100000000:08d}" for n in range(1, 40)]
    said, tries = there, 0
    while tries < 20 and said.h1 == "Enter the code" and any(
            "code" in f["fields"] for f in said.forms):
        said, tries = said.send(said.with_field("code"),
                                code=guess[tries]), tries + 1
    late = tab.post("/en/end/code", there.filled(code=code, once="p" * 22))
    ok(tries <= 10 and late.h1 != "This line is yours",
       f"after {tries} wrong codes the right one is wrong, too", late)
    letters = guesses = 0
    for _ in range(30):
        one = Tab(server)
        page = one.get("/en/end").send(find="msisdn", name=NUMBER["alex"],
                                       way="mail")
        if page.h1 != "Enter the code":
            break
        letters += 1
        for n in range(3):
            page = page.send(page.with_field("code"), code=guess[n])
            guesses += "tries are left" in page.text
            if page.h1 != "Enter the code" or not any(
                    "code" in f["fields"] for f in page.forms):
                break
    ok(letters <= 20 and guesses <= 60,
       "sessions of one address come to an end", letters, guesses)
    mails = [p for p in post.folder.rglob("*") if p.is_file()]
    ok(len(mails) <= 10, f"{len(mails)} letters and no more")
    stop(server)


def at_once(n, act):
    """n of them in parallel; what each gave."""
    out, gate = [None] * n, threading.Barrier(n)

    def go(i):
        gate.wait()
        out[i] = act()
    threads = [threading.Thread(target=go, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return out


def test_the_same_at_once(lab):
    server, post = open_lab(lab)
    tab = Tab(server)
    page = tab.get("/en/end").send(find="msisdn", name=NUMBER["alex"],
                                   way="mail")
    body = urllib.parse.urlencode(page.filled(
        code=post.code("alex@example.com")))
    got = at_once(12, lambda: raw(server, "POST", "/en/end/code", body,
                                  tab=tab))
    ok(all(p.status in (303, 403, 422) for p in got) and
       {p.headers["location"].split("?")[0] for p in got
        if p.status == 303} and len({p.headers.get("set-cookie")
                                     for p in got if p.status == 303}) == 1,
       "a code twelve times at once makes one session",
       [(p.status, p.headers.get("set-cookie")) for p in got])
    tab.keep(next(p for p in got if p.status == 303).headers["set-cookie"])
    form = tab.get("/en/account/open")
    body = urllib.parse.urlencode(form.filled())
    got = at_once(12, lambda: raw(server, "POST", "/en/account/open", body,
                                  tab=tab))
    kept = dict(facts(lab)["kept"])
    ok(all(p.status < 500 for p in got) and list(kept.values()) and
       max(kept.values()) <= 2, "an account opened twelve times is one",
       kept, [p.status for p in got])
    stop(server)


def read_routes():
    """Every address that shows something, as the sources have them."""
    found = set()
    for file in (ROOT / "src/web").glob("*.c"):
        text = file.read_text()
        found |= {"/{lang}" + p for p in re.findall(
            r'^\s*(?:FORM|LOOK)\("([^"]*)"', text, re.M)}
        found |= {"/{lang}" + p for p in re.findall(
            r'KY_GET,\s*"/\{lang\}([^"]+)"', text)}
        found |= {"/{lang}/lines/{line}" + p for p in re.findall(
            r'KY_GET,\s*AT\("([^"]*)"', text)}
    return sorted(found)


def filled(route, fill):
    return re.sub(r"\{(\w+)\}", lambda m: fill[m.group(1)], route)


def ending_of(lab, server, contract, *how):
    """Of a line that is ended by command: its number."""
    done = lab("end", contract, *how, "--json",
               env={"KAIYAKU_CONFIG": str(server.conf)})
    assert done.code == 0, done
    return re.search(r"KY(-[0-9A-Z]{4}){3}", done.out).group(0)


def names_of(tab):
    """Of an account's mailboxes, agents and sessions."""
    return sorted(set(re.findall(r'name="id" value="([^"]+)"', "".join(
        tab.get(f"/en/account/{p}").body
        for p in ("agents", "contacts", "sessions")))))


def grant(tab, line, to="friend@example.com", **fields):
    page = tab.get("/en/account/agents/new")
    until = re.search(r'max="([0-9-]+)"', page.body).group(1)
    return page, {"email": to, "line": str(line), "until": until,
                  "rights": "file", **fields}


# What strangers may ask for; each has tests of its own.
ASKED = {"/{lang}/contact", "/{lang}/cases/tell", "/{lang}/end/papers",
         "/{lang}/recover", "/{lang}/recover/papers", "/{lang}/slip",
         "/{lang}/slip/pdf", "/{lang}/verify", "/{lang}/assist/{operator}"}


def last_steps(tab, fill, fields):
    """Every form's last step, sent without those before it; the answers."""
    csrf = tab.get("/en/end").forms[-1]["fields"].get("csrf") or re.search(
        r'name="csrf" value="([^"]*)"', tab.get("/en/end").body).group(1)
    body = urllib.parse.urlencode({**fields, "csrf": csrf})
    return {r: raw(tab.server, "POST", filled(r, fill), body, tab=tab)
            for r in posted_routes()
            if r not in ASKED and "sign-" not in r and "/end/code" not in r
            and r != "/{lang}/end"}


def test_half_way_in(lab):
    """Who has not gone through a flow sends its last form all the same."""
    server, post = open_lab(lab)
    mine = Tab(server)
    line = account(mine, post, "alex")
    ref = ending_of(lab, server, "DM-1003")
    page, fields = grant(mine, line)
    page.send(**fields)
    token = post.link("friend@example.com", "/grant/").rsplit("/", 1)[1]
    mine.get("/en/account/password").send(new="correct horse battery",
                                          again="correct horse battery")
    page = mine.get("/en/account/totp").send()
    secret = re.search(r'<p class="code">([A-Z2-7 ]+)</p>', page.body)
    secret = secret.group(1).replace(" ", "")
    ok("is on" in page.send(code=totp(secret)).text, "an app", page)
    ids = names_of(mine)
    ok(len(ids) >= 2, "things that have names", ids)

    new = Tab(server)
    asked = Tab(server)
    asked.get("/en/end").send(find="msisdn", name=NUMBER["alex"], way="mail")
    half = Tab(server)
    page = half.get("/en/sign-in").send(email="alex@example.com",
                                        password="correct horse battery")
    ok(page.h1 == "One step more", "half way in", page)
    fill = {"lang": "en", "line": str(line), "duty": "authority", "ref": ref,
            "token": "x" * 43, "id": "ke-1", "operator": "demo-mobile"}
    before = facts(lab)
    for label, tab in (("new", new), ("with a code to come", asked),
                       ("half signed in", half)):
        got = last_steps(tab, fill, {
            "id": ids[0], "once": "o" * 22, "line": str(line),
            "act": "deleted", "moved": "yes", "email": "x@example.com",
            "new": "wrong horse battery", "again": "wrong horse battery",
            "until": fields["until"], "lang": "ja", "code": "00000000"})
        ok(all(p.status in (303, 403, 404, 409, 422, 429) and
               "alex@" not in p.body and ref not in p.body
               for r, p in got.items() if "{ref}" not in r),
           f"{label}: {len(got)} last steps are refused",
           {r: p.status for r, p in got.items()})
        ok(facts(lab) == before, f"{label}: and did nothing", before,
           facts(lab))
        ok(not any("/done" in p.headers.get("location", "") or
                   "done=" in p.headers.get("location", "")
                   for p in got.values()), "nor says that it did",
           {r: p.headers.get("location") for r, p in got.items()})
    ok(new.get(f"/en/grant/{token}").status == 200,
       "a grant's link shows a form, and no more", token)
    stop(server)


def test_every_route_of_another(lab):
    """Names of somebody's things, in every address and every field."""
    server, post = open_lab(lab)
    mine, other = Tab(server), Tab(server)
    line = account(mine, post, "alex")
    account(other, post, "mei")
    ref = ending_of(lab, server, "DM-1003")
    papers = re.findall(r"/en/papers/([A-Z0-9-]+)",
                        mine.get(f"/en/lines/{line}/papers").body)
    ok(papers, "it has papers", mine.get(f"/en/lines/{line}/papers"))
    page, fields = grant(mine, line)
    page.send(**fields)
    ids = names_of(mine)
    theirs = {"lang": "en", "line": str(line), "duty": "profile", "ref": ref,
              "number": papers[0], "token": "x" * 43, "id": "ke-1",
              "operator": "demo-mobile", "area": "x", "kind": "esim",
              "situation": "x"}
    none = {**theirs, "line": "999999",
            "ref": ref[:-1] + ("0" if ref[-1] != "0" else "2"),
            "number": papers[0].replace(papers[0][5], "Z")}
    named = [r for r in read_routes()
             if re.search(r"\{(line|ref|number)\}", r)]
    ok(len(named) > 25, f"{len(named)} addresses name things", named)
    for route in named:
        a = other.get(filled(route, theirs), follow=False)
        b = other.get(filled(route, none), follow=False)
        ok(a.status == b.status in (404, 303) and
           a.headers.get("location", "").replace(str(line), "999999") ==
           b.headers.get("location", "") and "alex@" not in a.body,
           f"{route}: not there", a.status, b.status, a)
    before = facts(lab)
    csrf = re.search(r'name="csrf" value="([^"]*)"',
                     other.get("/en/account/agents/new").body).group(1)
    for route in posted_routes():
        if route in ASKED or "sign-out" in route or any(
                f"/account/{own}" in route for own in (
                    "password", "language", "spares", "totp", "data")):
            continue  # what is the asker's own
        for name in ids if "/account/" in route else ids[:1]:
            body = urllib.parse.urlencode({
                "csrf": csrf, "once": "o" * 22, "id": name, "line": str(line),
                "act": "deleted", "moved": "yes", "email": "",
                "until": fields["until"], "find": "ending", "name": ref})
            got = raw(server, "POST", filled(route, theirs), body, tab=other)
            ok(got.status in (303, 403, 404, 409, 422) and
               "alex@" not in got.body, f"{route}: not {name}", got)
            if route == "/{lang}/account/agents/new":
                ok(got.status == 422 or got.status == 404,
                   "nobody grants another's line", got)
    after = facts(lab)
    ok({**after, "kept": [k for k in after["kept"] if k[0] != "account"]} ==
       {**before, "kept": [k for k in before["kept"] if k[0] != "account"]},
       "and nothing was done", before, after)
    stop(server)


def one_effect(lab, before, label, got, **more):
    now = facts(lab)
    kept, was = dict(now["kept"]), dict(before["kept"])
    grown = {k: kept[k] - was.get(k, 0) for k in kept
             if kept[k] != was.get(k, 0)}
    ok(all(p.status < 500 for p in got) and grown == more, label, grown,
       [p.status for p in got])


def test_acts_at_once(lab):
    """A finger that trembles, a proxy that repeats, two tabs."""
    server, post = open_lab(lab)
    tab, agent = Tab(server), Tab(server)
    line = account(tab, post, "alex")
    account(agent, post, "mei")
    later = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 70 * 86400))
    ref = ending_of(lab, server, "DM-1003", "--on", later)
    other = ending_of(lab, server, "DM-1002", "--on", later)
    before = facts(lab)
    page, fields = grant(tab, line, to="mei@example.com")
    body = urllib.parse.urlencode(page.filled(**fields))
    got = at_once(12, lambda: raw(server, "POST", "/en/account/agents/new",
                                  body, tab=tab))
    one_effect(lab, before, "a grant twelve times is one", got, grant=1)
    second = tab.get("/en/account/agents/new")
    other_body = urllib.parse.urlencode(second.filled(
        **{**fields, "email": "friend@example.com"}))
    got = [raw(server, "POST", "/en/account/agents/new", b, tab=tab)
           for b in (other_body, body, other_body, body)]
    one_effect(lab, before, "two tabs sent by turns are two", got, grant=2)
    ends = {p.headers.get("location") for p in got}
    ok(ends == {"/en/account/agents?done=grant-asked"}, "and all say so", ends)
    before, page = facts(lab), Tab(server).get("/en/contact")
    asked = urllib.parse.urlencode(page.filled(
        page.with_field("once"), text="When?", email="x@example.com"))
    got = at_once(12, lambda: raw(server, "POST", "/en/contact", asked,
                                  tab=page.tab))
    one_effect(lab, before, "a question twelve times is one", got, inquiry=1)
    ok({p.status for p in got} == {303}, "and all are told so",
       [p.status for p in got])
    mails = [p for p in post.folder.rglob("*") if p.is_file() and
             b"To: x@example.com" in p.read_bytes()]
    ok(len(mails) <= 1, "by one letter", mails)
    link = post.link("mei@example.com", "/grant/")
    body = urllib.parse.urlencode(agent.get(link).filled())
    got = at_once(12, lambda: raw(server, "POST", link, body, tab=agent))
    ok(all(p.status in (303, 422) for p in got), "it is taken once",
       [p.status for p in got])
    page = tab.get("/en/account/agents")
    ok(page.text.count("In force") == 1, "and in force once", page)
    mails = len(list(post.folder.rglob("*")))
    body = urllib.parse.urlencode(page.filled(page.with_field("id")))
    got = at_once(12, lambda: raw(server, "POST", "/en/account/agents", body,
                                  tab=tab))
    ok(all(p.status in (303, 404) for p in got) and
       "In force" not in tab.get("/en/account/agents").text, "it ends once",
       [p.status for p in got])
    time.sleep(0.3)
    ok(len(list(post.folder.rglob("*"))) - mails <= 2,
       "which is told once, to either", mails)
    once = growth(lab, lambda: withdraw(agent, other, 1))
    many = growth(lab, lambda: withdraw(tab, ref, 12))
    ok(once == many and any(once.values()),
       "twelve tabs take an ending back once", once, many)
    stop(server)


EFFECTS = ("effect", "ending", "event", "paper", "posting", "result")


def growth(lab, act):
    """What it adds, once the engine is done with it."""
    was = facts(lab)
    act()
    now, end = facts(lab), time.monotonic() + 5
    while time.monotonic() < end:
        time.sleep(0.2)
        was_now, now = now, facts(lab)
        if was_now == now:
            break
    return {t: now[t] - was[t] for t in EFFECTS}


def withdraw(tab, ref, n):
    """As many forms of as many tabs, sent at once."""
    path = f"/en/endings/{ref}/withdraw"
    bodies = iter([urllib.parse.urlencode(f.filled(f.form(path)))
                   for f in [tab.get(path) for _ in range(n)]])
    got = at_once(n, lambda: raw(tab.server, "POST", path, next(bodies),
                                 tab=tab))
    ok(all(p.status in (303, 409, 422) for p in got) and
       any(p.status == 303 for p in got) and
       not any(f["action"] == path for f in tab.get(path).forms),
       f"taken back by {n} at once", [p.status for p in got])


def test_uploads_that_are_bombs(lab):
    server, _ = open_lab(lab)
    for label, body in (
            ("nested", b"[" * 60000), ("objects", b'{"a":' * 12000),
            ("a huge number", b"9" * 60000),
            ("exponent", b'{"number":1e999999999}'),
            ("binary", bytes(range(256)) * 200), ("zeros", b"\0" * 60000),
            ("nothing", b""), ("a string", json.dumps("x" * 60000).encode())):
        mark = "kaiyakuboundary"
        form = (f'--{mark}\r\nContent-Disposition: form-data; name="paper"; '
                'filename="a.json"\r\nContent-Type: application/json\r\n\r\n'
                ).encode() + body + f"\r\n--{mark}--\r\n".encode()
        start = time.monotonic()
        page = raw(server, "POST", "/en/verify", form, {
            "Content-Type": f"multipart/form-data; boundary={mark}"})
        took = time.monotonic() - start
        ok(page.status in (200, 400, 413, 422) and took < 3 and
           page.body.count("<h1") == 1,
           f"a paper that is {label}: {page.status} in {took:.2f} s", page)
    stop(server)


def test_many_sessions(lab):
    server, _ = open_lab(lab)

    def some(n):
        opened = 0
        for _ in range(n):
            page = raw(server, "GET", "/en/end")
            opened += page.status == 200
        return opened
    some(100)
    before = server.memory_kib()
    opened = some(2000)
    grown = server.memory_kib() - before
    ok(opened > 0 and (sanitized() or grown < 16 * 1024),
       f"2,000 visits, {opened} sessions: {grown} KiB more")
    stop(server)


run(globals())
