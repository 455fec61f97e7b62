#!/usr/bin/env python3
"""Receipts of one's own, kept with an ending: brought, covered, looked at,
removed; what is not taken, and what others see of it.

Usage: test_keep.py KAIYAKU KAIYAKUD
"""
import hashlib
import http.client
import json
import re
import sqlite3
import struct
import subprocess
import zlib

from lab import line, ok, run
from lab_browser import Browser, last_code
from lab_server import Server

PORTAL = "[portal]\nenabled = yes\norigin = http://localhost:8080\n"
RED = (250, 0, 0)


def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data
            + struct.pack(">I", zlib.crc32(kind + data)))


def png(width=288, height=440, colour=RED, note=b""):
    row = b"\0" + bytes(colour) * width
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0,
                                         0, 0))
            + chunk(b"tEXt", b"Author\0GPS-35.6586N " + note)
            + chunk(b"IDAT", zlib.compress(row * height))
            + chunk(b"IEND", b""))


def pixel(jpeg, x, y):
    shown = subprocess.run(["djpeg", "-ppm", "-nosmooth"], input=jpeg,
                           check=True, capture_output=True).stdout
    _, width, height, _ = shown.split(maxsplit=4)[:4]
    pixels = shown[-int(width) * int(height) * 3:]
    at = (y * int(width) + x) * 3
    return tuple(pixels[at:at + 3])


def begin(lab):
    lab.demo(line(1), line(2))
    for name in ("DM-1", "DM-2"):
        assert lab("end", name).code == 0
    return Server(lab, config=PORTAL)


def prove(server, contract, lang="en"):
    b = Browser(server, lang).get("/end")
    b.send(find="contract", name=contract, way="sms")
    b.send(code=last_code(server))
    return b, int(re.search(r"/proven/(\d+)", b.path).group(1))


def multipart(fields, data, name="slip.png", media="image/png"):
    mark = "----kaiyaku7MA4YWxkTrZu0gW"
    out = b"".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}'
        '\r\n'.encode() for k, v in fields.items())
    out += (f'--{mark}\r\nContent-Disposition: form-data; name="picture"; '
            f'filename="{name}"\r\nContent-Type: {media}\r\n\r\n').encode()
    return out + data + f"\r\n--{mark}--\r\n".encode(), mark


def bring(b, n, data, form=None, follow=True, **more):
    """As the page's form sends it."""
    if form is None:
        form = b.get(f"/lines/{n}/keep").form("picture")
    fields = {k: v for k, v in form.items() if k != "picture"} | more
    body, mark = multipart(fields, data)
    c = http.client.HTTPConnection("127.0.0.1", b.server.port, timeout=30)
    c.request("POST", f"/{b.lang}/lines/{n}/keep", body, {
        "Cookie": "; ".join(f"{k}={v}" for k, v in b.cookies.items()),
        "Content-Type": f"multipart/form-data; boundary={mark}"})
    answer = c.getresponse()
    b.status, b.text = answer.status, answer.read().decode()
    b.headers = {k.lower(): v for k, v in answer.getheaders()}
    b.path = f"/{b.lang}/lines/{n}/keep"
    c.close()
    if follow and b.status == 303:
        b.ask("GET", b.headers["location"])
    return b


def raw(b, path):
    c = b.server.connect()
    c.request("GET", path, headers={"Cookie": "; ".join(
        f"{k}={v}" for k, v in b.cookies.items())})
    answer = c.getresponse()
    body = answer.read()
    c.close()
    return answer.status, {k.lower(): v for k, v in
                           answer.getheaders()}, body


def keep(b, covers=(), **more):
    """Ticks these boxes and keeps it."""
    form = b.form("clean")
    form.pop("cover", None)
    data = "&".join([f"{k}={v}" for k, v in
                     {**form, "clean": "yes", **more}.items()]
                    + [f"cover={c}" for c in covers])
    return b.ask("POST", form.action or b.path, data)


def rows(server, sql):
    db = sqlite3.connect(server.lab.store)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def test_kept(lab):
    server = begin(lab)
    b, n = prove(server, "DM-1")
    b.get(f"/lines/{n}/papers")
    ok("Your own receipts" in b.text and f"/lines/{n}/keep" in b.text,
       "the papers' page leads there", b.plain[:800])
    form = b.get(f"/lines/{n}/keep").form("picture")
    bring(b, n, png(), form)
    ok(b.status == 200 and b.path.endswith("/cover") and
       b.text.count('name="cover"') == 20, "it is shown under a grid",
       b.status, b.path, b.plain[:600])
    once = b.path
    status, headers, jpeg = raw(b, once.replace("/cover", "/picture"))
    ok(status == 200 and headers["content-type"] == "image/jpeg" and
       b"GPS" not in jpeg and pixel(jpeg, 20, 20)[0] > 230,
       "made anew: a JPEG without what was hidden", status, headers)
    ok(headers["x-content-type-options"] == "nosniff" and
       headers["cross-origin-resource-policy"] == "same-origin",
       "for our pages alone", headers)
    bring(b, n, png(), form)
    ok(b.path == once, "the same form twice is one", b.path, once)
    keep(b.get(once.replace("/en", "", 1)), clean="no")
    ok(b.status == 422 and "tick this box" in b.plain,
       "not before it was looked at", b.status, b.plain[:500])
    b.get(once.replace("/en", "", 1))
    form = b.form("clean")
    keep(b, covers=("2l", "10r"), note="slip+of+the+post")
    ok(b.status == 200 and "It is kept" in b.plain and
       "slip of the post" in b.plain, "it is kept", b.status, b.plain[:700])
    shown = once.replace("/cover", "")
    status, headers, jpeg = raw(b, shown + "/file")
    ok(status == 200 and headers["content-disposition"].startswith(
        'attachment; filename="ex-'), "it can be saved", status, headers)
    ok(max(pixel(jpeg, 50, 60)) <= 3 and max(pixel(jpeg, 250, 420)) <= 3 and
       pixel(jpeg, 250, 60)[0] > 230 and pixel(jpeg, 50, 420)[0] > 230,
       "what was covered is black, and only that", pixel(jpeg, 50, 60),
       pixel(jpeg, 250, 60))
    ok(rows(server, "SELECT count(*) FROM exhibit WHERE picture IS NOT NULL")
       == [(0,)], "the picture as it was is gone")
    b.ask("GET", once)
    ok(b.path == shown and "slip of the post" in b.plain,
       "its old page leads to it", b.path, b.status)
    ok(rows(server, "SELECT grade, media_type FROM evidence WHERE media_type "
            "= 'image/jpeg'") == [("stated", "image/jpeg")],
       "as stated evidence")
    b.ask("POST", once, "&".join(f"{k}={v}" for k, v in
                                 {**form, "clean": "yes"}.items()))
    ok(rows(server, "SELECT count(*) FROM exhibit") == [(1,)],
       "the form sent again keeps nothing more")
    refs = rows(server, "SELECT ref FROM ending WHERE line = " + str(n))
    b.get(f"/endings/{refs[0][0]}")
    ok("kept, as stated" in b.plain, "the ending's record says so",
       b.plain[-900:])
    remove = f"/lines/{n}/receipts/{shown.rsplit('/', 1)[1]}/remove"
    b.get(remove)
    ok("erased at once" in b.plain, "it can be removed", b.status)
    b.send(form=b.form("csrf"))
    ok("It is removed" in b.plain and "One was removed" in b.plain and
       "slip of the post" not in b.plain, "a trace is left", b.plain[:800])
    ok(raw(b, shown + "/picture")[0] == 404, "not the picture")
    ok(rows(server, "SELECT count(*) FROM evidence WHERE media_type = "
            "'image/jpeg' AND bytes IS NOT NULL") == [(0,)],
       "nor its bytes")
    server.stop()


def test_by_command(lab):
    server = begin(lab)
    b, n = prove(server, "DM-1")
    bring(b, n, png())
    keep(b, note="slip+of+the+post")
    bring(b, n, png(64, 64))  # not kept yet: nobody's but the holder's
    looks = "SELECT count(*) FROM access WHERE channel = 'cli' AND what = "
    listed = lab("exhibit", "list", "DM-1", "--json")
    kept = listed.json["receipts"]
    name = kept[0]["receipt"]
    ok(len(kept) == 1 and kept[0]["state"] == "kept" and
       kept[0]["grade"] == "stated" and
       kept[0]["media_type"] == "image/jpeg" and kept[0]["bytes"] > 500 and
       kept[0]["ending"].startswith("KY-") and
       kept[0]["note"] == "slip of the post",
       "staff list what is kept, beside a server", listed.out)
    words = lab("exhibit", "list", "DM-1").out
    ok(name in words and "stated" in words and "slip of the post" in words,
       "in words", words)
    ok(rows(server, looks + "'line'") == [(2,)], "which is logged",
       rows(server, "SELECT * FROM access"))
    server.stop()
    file = lab.folder / "slip.jpeg"
    saved = lab("exhibit", "save", "DM-1", name, "--out", file, "--json")
    ok(saved.code == 0 and file.stat().st_mode & 0o777 == 0o600 and
       hashlib.sha256(file.read_bytes()).hexdigest() == kept[0]["sha256"] and
       saved.json["sha256"] == kept[0]["sha256"],
       "saved, without one: as it is kept, for its owner alone", saved.out,
       saved.err)
    ok(rows(server, looks + "'evidence'") == [(1,)], "which is logged")
    file.write_bytes(b"mine")
    again = lab("exhibit", "save", "DM-1", name, "--out", file)
    ok(again.code == 2 and "there already" in again.err and
       file.read_bytes() == b"mine", "nothing is written over", again.err)
    ok(lab("exhibit", "save", "DM-1", name, "--out", file,
           "--replace").code == 0 and file.read_bytes()[:2] == b"\xff\xd8",
       "unless it is said")
    for words, why in ((("DM-1", "ex-none", "--out", "x"), "nothing of that"),
                       (("DM-2", name, "--out", "x"), "nothing of that"),
                       (("DM-9", name, "--out", "x"), "no line"),
                       (("DM-1", name), "--out FILE")):
        said = lab("exhibit", "save", *words)
        ok(said.code == 2 and why in said.err, f"not saved: {why}", said.err)
    ok("no receipt" in lab("exhibit", "list", "DM-2").out, "none, in words")
    receipt = lab("paper", "DM-1", "--kind", "receipt").json
    ok(receipt["document"]["payload"]["kept"] == [], "a paper of before has "
       "none", receipt)
    assert lab("clock", "advance", "--days", "40").code == 0
    paper = lab("paper", "DM-1", "--kind", "end-statement").json
    named = paper["document"]["payload"]["kept"]
    ok([(k["receipt"], k["sha256"], k["grade"]) for k in named] ==
       [(name, kept[0]["sha256"], "stated")] and
       "slip of the post" not in json.dumps(paper) and "only-stated" in
       [n["code"] for n in paper["document"]["payload"]["not_proved"]],
       "a later one names it by its hash, as stated, without its note", named)
    server = Server(lab, config=PORTAL)
    b, _ = prove(server, "DM-1")
    b.get(f"/papers/{paper['document']['payload']['number']}")
    ok(name in b.text and kept[0]["sha256"] in b.text and
       "nobody checked what they show" in b.plain, "so does its page",
       b.plain[:900])
    server.stop()


def test_not_taken(lab):
    server = begin(lab)
    b, n = prove(server, "DM-1")
    for label, data, words in (
            ("nothing", b"", "Choose a picture"),
            ("a text", b"hello", "not a JPEG, PNG or PDF"),
            ("a GIF", b"GIF89a" + b"\0" * 50, "not a JPEG, PNG or PDF"),
            ("half a picture", png()[:200], "cannot be read"),
            ("PDF that is none", b"%PDF-1.7 x", "cannot be read"),
            ("a bomb", png(1, 1)[:16] + struct.pack(">II", 60000, 60000)
             + png(1, 1)[24:], "")):
        bring(b, n, data)
        ok(b.status == 422 and words in b.plain and
           "Error: " in b.text and 'href="#picture"' in b.text,
           f"{label}: not taken", b.status, b.plain[:500])
    c = server.connect()  # as browsers do: the answer is read at the end
    c.putrequest("POST", f"/en/lines/{n}/keep")
    c.putheader("Accept", "text/html")
    c.putheader("Accept-Language", "en")
    c.putheader("Content-Length", str(9 << 20))
    c.endheaders(b"x" * (9 << 20))
    answer = c.getresponse()
    ok(answer.status == 413 and b"2 MB at most" in answer.read(),
       "too large: what to do is said", answer.status)
    c.close()
    bring(b, n, png(), csrf="x")
    ok(b.status == 403, "another session's form", b.status)
    body, mark = multipart(b.get(f"/lines/{n}/keep").form("picture"), png())
    c = server.connect()
    c.putrequest("POST", f"/en/lines/{n}/keep")
    c.putheader("Content-Type", f"multipart/form-data; boundary={mark}")
    c.putheader("Content-Length", str(len(body)))
    c.endheaders(body[:len(body) // 2])
    c.close()
    ok(rows(server, "SELECT count(*) FROM exhibit") == [(0,)],
       "broken off in the middle: nothing is there")
    bring(b, n, png())
    ok(b.path.endswith("/cover"), "the server goes on", b.path, b.status)
    server.stop()


def test_of_others(lab):
    server = begin(lab)
    b, n = prove(server, "DM-1")
    bring(b, n, png())
    new = b.path
    twin, _ = prove(server, "DM-1")
    other, m = prove(server, "DM-2")
    stranger = Browser(server, "en")
    for path in (new, new.replace("/cover", "/picture"),
                 new.replace("/cover", "")):
        ok(raw(twin, path)[0] == 404, "a new one is its bringer's alone",
           raw(twin, path)[0], path)
        ok(raw(other, path)[0] == 404, "and nothing to another holder")
        ok(raw(other, path.replace(f"/{n}/", f"/{m}/"))[0] == 404,
           "not by way of another line")
        stranger.ask("GET", path, follow=False)
        ok(stranger.status == 303, "a stranger signs in first",
           stranger.status)
    keep(b)
    kept = new.replace("/cover", "")
    ok(raw(twin, kept)[0] == 200, "a kept one is the line's holder's",
       raw(twin, kept)[0])
    ok(raw(other, kept)[0] == 404, "still nobody else's")
    server.stop()


def test_full(lab):
    server = begin(lab)
    b, n = prove(server, "DM-1")
    for i in range(12):
        bring(b, n, png(64, 64 + i))
        assert b.path.endswith("/cover"), (b.status, b.plain[:300])
    bring(b, n, png(64, 90))
    ok(b.status == 409 and "You cannot keep more receipts" in b.plain,
       "a thirteenth: no room, and what to do", b.status, b.plain[:400])
    lines = b.get(f"/lines/{n}/papers").links(r"/receipts/[^/]*/cover$")
    ok(len(lines) == 12, "all are listed, not kept yet", lines)
    b.ask("GET", lines[0].replace("/cover", "/remove"))
    b.send(form=b.form("csrf"))
    bring(b, n, png(64, 90))
    ok(b.path.endswith("/cover"), "one thrown away makes room", b.status)
    server.stop()
    assert lab("clock", "advance", "--days", "1").code == 0
    server = Server(lab, config=PORTAL)
    again, _ = prove(server, "DM-1")
    prove(server, "DM-2")
    ok(rows(server, "SELECT count(*) FROM exhibit") == [(0,)],
       "what was not kept in time is forgotten",
       rows(server, "SELECT state, until_us FROM exhibit"))
    ok(again.get(f"/lines/{n}/papers").status == 200, "the page stands")
    server.stop()


run(globals())
