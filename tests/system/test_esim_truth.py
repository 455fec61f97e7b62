"""kaiyaku-esim says what is so: nothing is called deleted, proven or gone that
was not seen, and every answer comes in time and can be read."""
import json
import os
import shlex
import signal
import subprocess
import sys

from lab import ok, run, skip
from lab_card import Card, Pcsc, Reader, pcsc_call
from lab_esim import ESIM, HOST, ICCID, OTHER, Desk, Peer

LONG = "KY_LONG" in os.environ
DELETE = ("delete", "--iccid", ICCID, "--yes")

# Stands between the program and the card.  Its rules, one after another
# "WHEN THEN" for APDUs that hold WHEN: an answer in hexadecimal (the card does
# not see the APDU), or "away PATH", which moves that folder away.  A rule
# "after WHEN" makes those behind it sleep until such an APDU was seen.
TWIST = """
import json, os, subprocess, sys
rules = json.loads(sys.argv[1])
card = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE)
awake = set()
for line in sys.stdin.buffer:
    asked = json.loads(line)
    apdu, answer = asked.get("apdu", ""), None
    for n, rule in enumerate(rules):
        if rule["when"] not in apdu or not apdu:
            continue
        if "after" in rule and rule["after"] not in awake:
            continue
        if "away" in rule and os.path.exists(rule["away"]):
            os.rename(rule["away"], rule["away"] + "-away")
        answer = answer or rule.get("answer")
    awake |= {r["after"] for r in rules
              if "after" in r and apdu and r["after"] in apdu}
    if answer:
        sys.stdout.write(json.dumps(
            {"id": asked["id"], "answer": answer}) + "\\n")
        sys.stdout.flush()
        continue
    card.stdin.write(line); card.stdin.flush()
    sys.stdout.buffer.write(card.stdout.readline())
    sys.stdout.buffer.flush()
card.stdin.close()
card.wait()
"""


def desk_of(lab, name, **options):
    folder = lab.folder / f"desk-{name}"
    folder.mkdir()
    card = Card(folder / "card").add(
        ICCID, **({"address": [HOST], "enabled": True, "name": "Line 1",
                   "provider": "Test Operator"} | options))
    return Desk(folder, card)


def twisted(desk, rules, *args, quirks=()):
    words = [sys.executable, "-c", TWIST, json.dumps(rules),
             *desk.card.serve(*quirks)]
    return desk.over("exec " + shlex.join(str(w) for w in words), *args)


def test_list_fails_after_deleting(lab):
    """It was deleted, and cannot be looked at: that is not a no."""
    desk = desk_of(lab, "blind", enabled=False)
    answer = twisted(desk, [{"when": "bf2d", "after": "bf33",
                             "answer": "6f00"}], *DELETE, "--offline")
    ok(desk.card.profile(ICCID) is None, "deleted")
    ok(answer.code == 5 and "run it again" in answer.err,
       "it may have happened", answer)
    answer = desk(*DELETE, "--offline")
    ok(answer.code == 3, "run again, it goes on", answer)
    desk = desk_of(lab, "blind-on")
    answer = twisted(desk, [{"when": "bf2d", "after": "bf33",
                             "answer": "6f00"}], *DELETE, "--offline")
    ok(answer.code == 5 and "undoes" not in answer.err,
       "nothing is to be undone by enabling it", answer)
    desk = desk_of(lab, "refused")
    answer = twisted(desk, [{"when": "bf33",
                             "answer": "bf330380017f9000"}], *DELETE,
                     "--offline")
    ok(answer.code == 1 and "enable` undoes" in answer.err,
       "refused after disabling: that is said", answer)


def test_list_fails_after_disabling(lab):
    desk = desk_of(lab, "blind-off")
    answer = twisted(desk, [{"when": "bf2d", "after": "bf32",
                             "answer": "6f00"}], "disable")
    ok(not desk.card.profile(ICCID)["enabled"], "disabled")
    ok(answer.code == 5, "it may have happened", answer)


def test_hidden_class(lab):
    """A profile that only the question for its class shows is not gone when
    that question fails."""
    desk = desk_of(lab, "hidden", enabled=False, **{"class": "test"})
    answer = twisted(
        desk, [{"when": "bf33", "answer": "bf33038001009000"},
               {"when": "950100", "after": "bf33", "answer": "6f00"}],
        *DELETE, "--offline", quirks=["hidden-classes"])
    ok(desk.card.profile(ICCID) is not None, "the card did nothing")
    ok(answer.code == 5 and "no longer" not in answer.out,
       "nobody says that it is gone", answer)


def test_cut_list(lab):
    desk = desk_of(lab, "huge", enabled=False)
    answer = desk("delete", "--iccid", OTHER, "--yes", "--offline",
                  quirks=["huge-list=100"])
    ok(answer.code != 0 and "there is no profile" not in answer.err and
       "more profiles" in answer.err, "not seen is not absent", answer)


def test_old_proof(lab):
    """An earlier deletion of the same profile proves nothing about this."""
    desk = desk_of(lab, "old", enabled=False)
    ok(desk(*DELETE, "--offline").code == 3, "deleted, its proof kept")
    desk.card.reinstall(ICCID)
    got = desk.json(*DELETE, "--offline", "--without-proof",
                    quirks=["no-delete-address"])
    ok(desk.card.profile(ICCID) is None and got["deletedNow"],
       "deleted again, unsigned", got)
    ok(got["proof"] is None, "the old proof is not shown", got["proof"])
    got = desk.json(*DELETE, "--offline")
    ok(got.get("proof") is None, "nor by the next run", got)


def test_other_proof(lab):
    """The list says one profile, the signed bytes another."""
    cards = []
    for name, iccid in (("one", ICCID), ("two", OTHER)):
        folder = lab.folder / name
        folder.mkdir()
        card = Card(folder / "card").add(iccid, address=[HOST])
        answer = Desk(folder, card)("delete", "--iccid", iccid, "--yes",
                                    "--offline")
        ok(answer.code == 3, f"{name}: deleted", answer)
        cards.append(card)
    chips = [card.chip for card in cards]
    chips[0]["notifications"][1]["pending"] = (
        chips[1]["notifications"][1]["pending"])
    (cards[0].folder / "chip.json").write_text(json.dumps(chips[0]))
    desk = Desk(lab.folder / "one", cards[0])
    got = desk.json(*DELETE, "--offline", "--outbox", lab.folder / "box")
    ok(got["exit"] == 3 and got["proof"] is None, "no proof of this", got)


def test_late_notification(lab):
    desk = desk_of(lab, "late", enabled=False)
    with Peer(lab.folder / "smdp-late", HOST) as smdp:
        got = desk.json(*DELETE, *smdp.flags,
                        quirks=["slow-notification=50"])
        ok(got["exit"] == 3 and got["proof"] is None,
           "a proof that did not come yet: not all is done", got)
        got = desk.json(*DELETE, *smdp.flags)
        ok(got["exit"] == 0 and got["proof"] is not None,
           "run again, it has come", got)


def test_order(lab):
    """429 is no final answer: what comes after waits."""
    for status in (408, 429, 503):
        desk = desk_of(lab, f"order-{status}")
        with Peer(lab.folder / f"smdp-{status}", HOST) as smdp:
            smdp.wish(status=status)
            got = desk.json(*DELETE, *smdp.flags)
            ok(len(smdp.log) == 1 and got["exit"] == 3,
               f"{status}: the later ones wait", smdp.log)
            got = desk.json("send", *smdp.flags)
            ok(got["exit"] == 0 and smdp.taken()[0][:1] == b"\xbf",
               f"{status}: then in order", got)


def test_going_on(lab):
    """Told once more: what is still on the card is not called gone."""
    desk = desk_of(lab, "rest")
    with Peer(lab.folder / "smdp-rest", HOST) as smdp:
        answer = twisted(desk, [{"when": "bf3003800101", "answer":
                                 "bf30038001 7f9000".replace(" ", "")}],
                         *DELETE, *smdp.flags, "--json")
        ok(not answer.json["notificationsGone"], "one stays", answer)
        got = desk.json(*DELETE, *smdp.flags)
        ok(got["notificationsGone"] == (desk.card.notifications() == []),
           "told as it is", got)


def test_ending_later(lab):
    """Our server is named only by the second run."""
    desk = desk_of(lab, "later", enabled=False)
    with Peer(lab.folder / "smdp-later", HOST) as smdp, \
            Peer(lab.folder / "ours", "127.0.0.1", "localhost") as ours:
        ok(desk(*DELETE, *smdp.flags).code == 0, "told to the SM-DP+ alone")
        answer = desk(*DELETE, *smdp.flags, "--ending",
                      f"https://localhost:{ours.port}", "--ending-ca", ours.ca)
        ok(answer.code == 0 and "server  has the proof (204)" in answer.out and
           len(ours.taken()) == 2, "then to us, too", answer)


def test_program_of_the_card(lab):
    desk = desk_of(lab, "program")
    for command in ("true", "echo no", "exec no-such-program"):
        answer = desk.over(command, "list")
        ok(answer.code == 6 and "not to be spoken with" not in answer.err,
           f"{command}: the first reason is said", answer)


def test_held_card(lab):
    """Another program has the card, or the card says nothing: not for ever."""
    missing = Reader.missing()
    if missing:
        skip("a card that is held", missing)
        return
    desk = desk_of(lab, "held")
    with Reader(lab.folder) as reader:
        inserted = reader.insert(desk.card)
        with inserted:
            with Pcsc(reader.name) as other:
                pcsc_call("SCardBeginTransaction", other.card)
                answer = desk.bare("list", env=reader.environment)
                ok(answer.code == 4 and "another program" in answer.err,
                   "held by another program", answer)
                pcsc_call("SCardEndTransaction", other.card, 0)
            answer = desk.bare("list", env=reader.environment)
            ok(answer.code == 0, "and let go", answer)
            if not LONG:
                skip("a silent card", "KY_LONG is not set")
                return
            inserted.program.send_signal(signal.SIGSTOP)
            answer = desk.bare("list", env=reader.environment)
            ok(answer.code == 6 and "in time" in answer.err, "silent", answer)
            inserted.program.send_signal(signal.SIGCONT)


def test_nowhere_to_keep(lab):
    """The folder is lost between the deletion and the keeping."""
    desk = desk_of(lab, "lost", enabled=False)
    box = desk.state / "kaiyaku-esim"
    answer = twisted(desk, [{"when": "bf33", "away": str(box)}], *DELETE,
                     "--offline")
    ok(answer.code == 3 and "nothing signed" not in answer.out and
       "the card still has it" in answer.out, "says how it stands", answer)
    answer = desk(*DELETE, "--offline")
    ok(answer.code == 3 and len(desk.kept()) == 2, "and goes on", answer)


def test_words(lab):
    """Errors are JSON, too, wherever --json stands and whatever is in them."""
    desk = desk_of(lab, "words")
    for words in [("list", "--bogus", "--json"), ("--json", "nonsense"),
                  ("list", "--json", b"--\xff\xfe"),
                  ("list", "--json", "x" * 39 + "\u00e9"),
                  ("list", "--json", "--reader", "a", "--reader", "b"),
                  ("list", "--transport", "at", "--json"),
                  ("replay-file", "/dev/null", "--json")]:
        answer = desk.bare(*words)
        try:
            good = answer.json["error"]["message"] != ""
        except (ValueError, KeyError):
            good = False
        ok(good and answer.code == 2, f"{words}", answer)
    answer = desk.bare("list", "\x1b[2Jx")
    ok("\x1b" not in answer.err, "nothing raw is printed", answer)
    answer = desk.bare("list", "--transport", "stdio", "--command",
                       desk.card.command(),
                       env={"XDG_RUNTIME_DIR": str(lab.folder / "not there")})
    ok(answer.code == 0, "a runtime folder that is not there", answer)
    for url in ("https://", "https:///", "https://host\n.example"):
        answer = desk(*DELETE, "--ending", url)
        ok(answer.code == 2, f"--ending {url!r}", answer)
    answer = subprocess.run([ESIM, "notifications", "--kept"],
                            env={"PATH": "/usr/bin:/bin"},
                            capture_output=True, text=True)
    ok(answer.returncode == 2 and "--outbox" in answer.stderr,
       "no home: says what to say", answer)


def test_own_input(lab):
    """The card at our own input and output: one document, nothing else."""
    desk = desk_of(lab, "own")
    card = subprocess.Popen(desk.card.serve(), stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE)
    program = subprocess.Popen(
        [ESIM, *DELETE, "--json", "--offline", "--transport", "stdio"],
        stdin=card.stdout, stdout=card.stdin, stderr=subprocess.PIPE,
        env=desk.environment)
    card.stdin.close()
    card.stdout.close()
    said = program.communicate(timeout=60)[1]
    try:
        good = json.loads(said)["profileGone"]
    except ValueError:
        good = False
    ok(good and program.returncode == 3, "standard error is JSON", said)
    ok(card.wait(60) == 0, "the card's program ends with us")


run(globals())
