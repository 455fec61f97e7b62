"""kaiyaku-esim from outside: a simulated card, a strict SM-DP+."""
import base64
import json
import os
import pty
import re
import shutil
import stat
import subprocess
import time

from lab import ROOT, ok, run, skip
from lab_card import Card, Reader
from lab_esim import ESIM, HOST, ICCID, OTHER, Desk, Peer

LONG = "KY_LONG" in os.environ
# A control character that is no line end, or a direction's.
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
                 "\udc80-\udcff]")


def desk_of(lab, name="card", **options):
    folder = lab.folder / f"desk-{name}"
    folder.mkdir()
    card = Card(folder / "card").add(
        ICCID, **({"address": [HOST], "enabled": True, "name": "Line 1",
                   "provider": "Test Operator"} | options))
    return Desk(folder, card)


DELETE = ("delete", "--iccid", ICCID, "--yes")


def test_looking(lab):
    desk = desk_of(lab)
    desk.card.add(OTHER, address=[HOST], name="Second")
    got = desk.json("list")
    ok([p["iccid"] for p in got["profiles"]] == [ICCID, OTHER],
       "list: both profiles", got)
    first = got["profiles"][0]
    ok((first["state"], first["operator"], first["name"],
        first["mayBeDeleted"]) == ("enabled", "Test Operator", "Line 1", True),
       "list: what is known of it", first)
    ok(first["addresses"] == [{"address": HOST, "events":
                               "install+enable+disable+delete"}],
       "list: where its notifications go", first)
    ok(got["trips"] <= 14, "list: few round trips", got["trips"])
    answer = desk("list")
    ok(answer.code == 0 and f"EID {desk.card.eid}" in answer.out and
       ICCID in answer.out, "list in words", answer)
    got = desk.json("info")
    ok(got["eid"] == desk.card.eid and got["version"] == "2.2.2", "info", got)
    got = desk.json("notifications")["notifications"]
    ok([(n["number"], n["event"]) for n in got] ==
       [(n, event) for n, event, _ in desk.card.notifications()],
       "notifications: as the card has them", got)


def test_delete(lab):
    desk = desk_of(lab)
    with Peer(lab.folder / "smdp", HOST) as smdp:
        got = desk.json(*DELETE, *smdp.flags)
        ok(got["exit"] == 0, "deleted", got)
        ok(got["profileGone"] and got["notificationsGone"] and
           got["deletedNow"], "the card was looked at again", got)
        ok(got["memoryAfter"] > got["memoryBefore"], "memory rose", got)
        ok(got["proof"]["event"] == "delete" and
           got["proof"]["goals"][0]["status"] == 204, "the proof", got)
        ok([e["why"] for e in smdp.log] == [""] * 4,
           "a strict SM-DP+ takes each", smdp.log)
        ok([b[:1] for b in smdp.taken()] == [b"\xbf"] + 3 * [b"\x30"],
           "in the order of their numbers")
        ok(smdp.log[0]["protocol"] == "gsma/rsp/v2.2.2",
           "with the card's version")
        proof = json.loads(open(got["proof"]["file"]).read())
        again = desk(*DELETE, *smdp.flags)
        ok(again.code == 0 and "has the proof (204)" in again.out,
           "again: it is told once more", again)
        ok(len(smdp.log) == 4, "and nothing is sent twice")
    ok(desk.card.profile(ICCID) is None, "the card no longer has it")
    ok(desk.card.notifications() == [], "nor its notifications")
    ok(base64.b64decode(proof["notification"]) == smdp_last(desk),
       "kept as the chip gave it")
    box = desk.state / "kaiyaku-esim"
    modes = {stat.S_IMODE(p.stat().st_mode) for p in box.iterdir()}
    ok(stat.S_IMODE(box.stat().st_mode) == 0o700 and modes == {0o600},
       "for its owner alone", modes)


def smdp_last(desk):
    row = [r for r in desk.kept() if r["event"] == "delete"][-1]
    return base64.b64decode(json.load(open(row["file"]))["notification"])


def test_ending(lab):
    desk = desk_of(lab)
    with Peer(lab.folder / "smdp", HOST) as smdp, \
            Peer(lab.folder / "ours", "127.0.0.1", "localhost") as ours:
        ending = ["--ending", f"https://localhost:{ours.port}",
                  "--ending-ca", ours.ca]
        smdp.wish(status=503, times=9)
        got = desk.json(*DELETE, *smdp.flags, *ending)
        ok(got["exit"] == 3 and got["profileGone"], "the SM-DP+ is down", got)
        ok(len(desk.card.notifications()) == 4,
           "told only to us: all stay on the card")
        ok(len(ours.log) == 4 and len(smdp.log) == 1,
           "we got each; at the SM-DP+ the later ones wait",
           (len(ours.log), len(smdp.log)))
        smdp.wish(status=204, times=0)
        for _ in range(8):  # what is left of the wishes
            desk("send", *smdp.flags, *ending)
        got = desk.json("send", *smdp.flags, *ending)
        ok(got["exit"] == 0 and got["left"] == 0, "sent at last", got)
        ok(desk.card.notifications() == [], "and off the card")
        ok(len(ours.log) == 4, "we were not told twice")


def test_offline(lab):
    desk = desk_of(lab)
    answer = desk(*DELETE, "--offline")
    ok(answer.code == 3, "offline: done, and to be sent", answer)
    ok(desk.card.profile(ICCID) is None, "the profile is gone")
    ok(len(desk.card.notifications()) == 4, "the notifications are not")
    ok(len(desk.kept()) == 4, "each is kept")
    answer = desk("send")
    ok(answer.code == 3 and "--ca" in answer.err,
       "without roots nobody is trusted", answer)
    with Peer(lab.folder / "smdp", HOST) as smdp:
        answer = desk.bare("send", "--no-card", *smdp.flags)
        ok(answer.code == 0 and len(smdp.taken()) == 4,
           "sent without the card", answer)
        ok(len(desk.card.notifications()) == 4, "which still has them")
        answer = desk("send", *smdp.flags)
        ok(answer.code == 0 and desk.card.notifications() == [],
           "until it is there", answer)
        ok(len(smdp.log) == 4, "nothing is sent twice")


def test_answers(lab):
    cases = [
        (dict(status=500), 3, "cannot take it now"),
        (dict(status=429), 3, "cannot take it now"),
        (dict(status=302, location="https://elsewhere.example/"), 3,
         "not followed"),
        (dict(status=403), 3, "does not take it"),
        (dict(close=True), 3, "without an answer"),
        (dict(status=200), 0, ""),
    ]
    for n, (wish, code, words) in enumerate(cases):
        desk = desk_of(lab, f"answers-{n}", no_result=True, enabled=False)
        with Peer(lab.folder / f"smdp-{n}", HOST) as smdp:
            smdp.wish(**wish)
            answer = desk(*DELETE, *smdp.flags)
            ok(answer.code == code and words in answer.err,
               f"{wish}: exit {code}", answer)
            ok(len(desk.card.notifications()) == (code != 0),
               f"{wish}: on the card while nobody has it")
            answer = desk("send", *smdp.flags)
            ok(answer.code == 0 and desk.card.notifications() == [],
               f"{wish}: the next time it is taken", answer)


def test_trust(lab):
    desk = desk_of(lab)
    with Peer(lab.folder / "smdp", HOST) as smdp, \
            Peer(lab.folder / "other", HOST) as other:
        flags = ["--ca", other.ca, *smdp.flags[2:]]
        answer = desk(*DELETE, *flags)
        ok(answer.code == 3 and "not trusted" in answer.err,
           "another CA is not trusted", answer)
        answer = desk("send", "--system-roots", *flags)
        ok(answer.code == 3 and "not trusted" in answer.err,
           "nor by the system", answer)
        answer = desk("send", *smdp.flags[:4])
        ok(answer.code == 3 and "may not be reached" in answer.err,
           "a private address must be allowed", answer)
        ok(smdp.log == [], "nothing was sent")
    for address in ("127.0.0.1", "localhost", "smdp.example.com:8443",
                    "u@smdp.example.com", "smdp.example.com/x", "[::1]"):
        desk = desk_of(lab, f"address-{len(os.listdir(lab.folder))}",
                       address=[HOST])
        path = desk.card.folder / "chip.json"
        path.write_text(path.read_text().replace(HOST, address))
        answer = desk(*DELETE, "--system-roots")
        refusal = "its address is no public domain name, nothing is sent there"
        ok(answer.code == 3 and len(desk.card.notifications()) == 4 and
           [f"notification {n}: {refusal}" in answer.err for n in (3, 4)] ==
           [True, True] and "has it (" not in answer.err,
           f"address {address}: not sent there", answer)


def test_refusals(lab):
    desk = desk_of(lab, "rule", ppr2=True)
    answer = desk(*DELETE, "--offline")
    ok(answer.code == 1 and "PPR2" in answer.err and
       desk.json("list")["profiles"][0]["state"] == "enabled",
       "a rule of the operator: refused before anything", answer)
    desk = desk_of(lab, "rule1", ppr1=True)
    answer = desk(*DELETE, "--offline")
    ok(answer.code == 1 and "forbids disabling" in answer.err,
       "a rule against disabling", answer)
    desk = desk_of(lab, "nowhere")
    quirks = ["no-delete-address"]
    answer = desk(*DELETE, "--offline", quirks=quirks)
    ok(answer.code == 1 and "--without-proof" in answer.err and
       desk.card.profile(ICCID) is not None, "no address for deletions",
       answer)
    answer = desk(*DELETE, "--offline", "--without-proof", quirks=quirks)
    ok(desk.card.profile(ICCID) is None and "nothing signed" in answer.out,
       "... unless asked for", answer)
    desk = desk_of(lab, "usage")
    for words, code, text in [
            (("delete", "--yes"), 2, "--yes needs --iccid"),
            (("delete",), 2, "nobody is here"),
            (("delete", "--iccid", OTHER, "--yes"), 1, "no profile"),
            (("delete", "--iccid", "12345", "--yes"), 2, "18 to 20 digits"),
            (("delete", "--iccid", ICCID, "--yes", "--ending", "ftp://x"), 2,
             "https"),
            (("delete", "--iccid", ICCID, "--yes", "--ending", "http://x"), 2,
             "--allow-private")]:
        answer = desk(*words)
        ok(answer.code == code and text in answer.err, f"{words}", answer)
    (lab.folder / "file").write_text("")
    answer = desk(*DELETE, "--offline", "--outbox", lab.folder / "file/box")
    ok(answer.code == 6, "nowhere to keep the proof", answer)
    ok(desk.card.profile(ICCID) is not None, "nothing was deleted")


def typed(desk, text):
    """The program on a terminal, with that typed into it."""
    mine, theirs = pty.openpty()
    program = subprocess.Popen(
        [ESIM, "delete", "--offline", "--transport", "stdio", "--command",
         desk.card.command()], stdin=theirs, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env=desk.environment)
    os.close(theirs)
    os.write(mine, text.encode())
    out, err = program.communicate(timeout=60)
    os.close(mine)
    return program.returncode, out, err


def test_own_input(lab):
    """The card at our own standard input and output."""
    desk = desk_of(lab)
    card = subprocess.Popen(desk.card.serve(), stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE)
    program = subprocess.Popen(
        [ESIM, "list", "--json", "--transport", "stdio"], stdin=card.stdout,
        stdout=card.stdin, stderr=subprocess.PIPE, env=desk.environment)
    card.stdin.close()
    card.stdout.close()
    said = program.communicate(timeout=60)[1]
    ok(program.returncode == 0 and
       json.loads(said)["profiles"][0]["iccid"] == ICCID,
       "the answer goes to standard error", said)
    ok(card.wait(60) == 0, "and the card's program ends with us")


def test_name_typed(lab):
    desk = desk_of(lab)
    code, _, err = typed(desk, "line 1\n")
    ok(code == 1 and "nothing was changed" in err, "another name", err)
    ok("Test Operator" in err and "8988211****2345" in err and
       "enabled" in err and ICCID not in err, "what is to be deleted", err)
    ok(desk.card.profile(ICCID) is not None, "is still there")
    code, out, err = typed(desk, "Line 1\n")
    ok(code == 3 and desk.card.profile(ICCID) is None, "its name", out + err)


def test_switching(lab):
    desk = desk_of(lab)
    ok(desk.json("disable")["changed"], "disabled")
    ok(not desk.json("disable")["changed"], "already")
    ok(desk.json("enable")["changed"], "enabled again")
    ok(desk.json("list")["profiles"][0]["state"] == "enabled", "as listed")


QUIRKS = ["cat-busy", "channel-busy", "channels-from-4", "delete-lost-answer",
          "delete-no-answer", "hidden-classes", "iccid-refused",
          "needs-terminal-capability", "no-terminal-capability",
          "refresh-6985", "refresh-flag-refused", "seq-from-zero",
          "short-segment", "slow-notification", "sw-91xx"]


def test_quirks(lab):
    for quirk in QUIRKS:
        desk = desk_of(lab, quirk)
        more = ["--segment", "100"] if quirk == "short-segment" else []
        with Peer(lab.folder / f"smdp-{quirk}", HOST) as smdp:
            answer = desk(*DELETE, *smdp.flags, *more, quirks=[quirk])
            if answer.code != 0:  # what may have happened is looked at again
                answer = desk(*DELETE, *smdp.flags, *more, quirks=[quirk])
            ok(answer.code == 0 and desk.card.profile(ICCID) is None and
               desk.card.notifications() == [], f"{quirk}: ended", answer)
            ok(any(b"\x81\x02\x04\x10" in b for b in smdp.taken()),
               f"{quirk}: proven")
    desk = desk_of(lab, "unknown-tag")
    answer = desk(*DELETE, "--offline", quirks=["unknown-tag-error"])
    ok(answer.code == 1 and "does not say" in answer.err,
       "a card that does not tell its addresses", answer)
    answer = desk(*DELETE, "--offline", "--without-proof",
                  quirks=["unknown-tag-error"])
    ok(answer.code == 3 and "notification" in answer.out,
       "... and signs all the same", answer)


def test_hostile(lab):
    cases = ["endless-61xx", "huge-list", "control-text", "wrong-lengths",
             "wrong-6cxx"]
    cases += [f"hostile-random={n}" for n in range(1, 200 if LONG else 12)]
    for quirk in cases:
        desk = desk_of(lab, quirk)
        for words in (("list",), ("info",), ("notifications",),
                      (*DELETE, "--offline")):
            answer = desk(*words, quirks=[quirk])
            ok(0 <= answer.code <= 6 and "runtime error" not in answer.err and
               "Sanitizer" not in answer.err, f"{quirk}: {words[0]} ends",
               answer)
            ok(not RAW.search(answer.out + answer.err),
               f"{quirk}: {words[0]} prints nothing raw",
               ascii(answer.out + answer.err))


def test_cut(lab):
    """Killed at any APDU, and run again: it goes on to the end."""
    template = desk_of(lab, "template")
    n, ends = 0, 0
    with Peer(lab.folder / "smdp", HOST) as smdp:
        while not ends and n < 200:
            n += 1
            for after in (False, True) if LONG else (n % 2 == 0,):
                folder = lab.folder / f"cut-{n}-{after}"
                shutil.copytree(template.folder, folder)
                desk = Desk(folder, template.card)
                desk.card.folder = folder / "card"
                before = len(smdp.log)
                first = desk.cut(n, after, *DELETE, *smdp.flags)
                ends = first.code == 0
                answer = desk(*DELETE, *smdp.flags)
                new = smdp.taken()[before:]
                good = (answer.code == 0 and
                        desk.card.profile(ICCID) is None and
                        desk.card.notifications() == [] and
                        any(b"\x81\x02\x04\x10" in b for b in new))
                ok(good, f"cut {'after' if after else 'before'} APDU {n}",
                   first, answer, [b[:12].hex() for b in new])
        ok(ends and n > 20, f"all {n} APDUs were tried")
        ok(all(e["why"] == "" for e in smdp.log), "each POST was sound")


def test_replay(lab):
    desk = desk_of(lab)
    desk(*DELETE, "--offline")
    row = [r for r in desk.kept() if r["event"] == "delete"][0]
    letter = json.load(open(row["file"]))["notification"]
    (lab.folder / "n.b64").write_text(letter + "\n")
    (lab.folder / "n.der").write_bytes(base64.b64decode(letter))
    with Peer(lab.folder / "smdp", HOST) as smdp:
        for path in (row["file"], lab.folder / "n.b64", lab.folder / "n.der"):
            answer = desk.bare("replay-file", *smdp.flags, path)
            ok(answer.code == 0 and smdp.taken()[-1] ==
               base64.b64decode(letter), f"{path}: sent as it is", answer)
    (lab.folder / "n.bad").write_text("nothing of the kind")
    answer = desk.bare("replay-file", lab.folder / "n.bad")
    ok(answer.code == 2 and "no notification" in answer.err, "no such file",
       answer)


def test_manual(lab):
    desk = Desk(lab.folder)
    text = subprocess.run(
        ["mandoc", "-Tascii", "-O", "width=500", ROOT / "man/kaiyaku-esim.1"],
        capture_output=True, text=True, check=True).stdout
    text = re.sub(".\b", "", text)
    body = text.split("SYNOPSIS\n")[1].split("\nDESCRIPTION")[0]
    got = [" ".join(line.split()) for line in body.splitlines()
           if line.strip()]
    listed = re.findall(r"^  ([a-z-]+)", desk.bare("--help").out, re.M)
    listed = [name for name in listed if not name.startswith("-")]
    ok(len(listed) > 7 and len(got) == len(listed), "as many synopses", got)
    manual = (ROOT / "man/kaiyaku-esim.1").read_text()
    for name, theirs in zip(listed, got):
        help_text = desk.bare(name, "--help").out
        mine = help_text.splitlines()[0].removeprefix("usage: ")
        ok(mine == theirs, f"manual: {mine}", theirs)
        for flag in re.findall(r"^  --([a-z-]+)", help_text, re.M):
            ok(f".It Fl -{flag}" in manual, f"{name}: describes --{flag}")
    project = re.search(r"version: '([0-9.]+)'",
                        (ROOT / "meson.build").read_text()).group(1)
    ok(desk.bare("version").out == f"kaiyaku-esim {project}\n", "version")


def test_pcsc(lab):
    missing = Reader.missing()
    if missing:
        skip("over PC/SC", missing)
        return
    desk = desk_of(lab)
    with Reader(lab.folder) as reader, \
            Peer(lab.folder / "smdp", HOST) as smdp:
        answer = desk.bare("list", env=reader.environment)
        ok(answer.code in (2, 4), "no card in the reader", answer)
        with reader.insert(desk.card, "sw-91xx"):
            start = time.monotonic()
            answer = desk.bare("list", "--json", env=reader.environment)
            took = time.monotonic() - start
            ok(answer.code == 0 and
               answer.json["profiles"][0]["iccid"] == ICCID, "list", answer)
            print(f"# list over PC/SC: {answer.json['trips']} round trips, "
                  f"{1000 * took:.0f} ms")
            answer = desk.bare("list", "--reader", "no such",
                               env=reader.environment)
            ok(answer.code == 2 and reader.name in answer.err,
               "another reader", answer)
            answer = desk.bare(*DELETE, *smdp.flags, "--reader", reader.name,
                               env=reader.environment)
            ok(answer.code == 0 and len(smdp.taken()) == 4, "delete", answer)
        ok(desk.card.profile(ICCID) is None and
           desk.card.notifications() == [], "all gone")


run(globals())
