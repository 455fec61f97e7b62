"""The simulated card as a program: its commands, its folder, its lines."""
import json
import re
import signal
import subprocess

from lab import ROOT, ok, run
from lab_card import VCARD, Card, der, tlvs, wire

ICCID, OTHER = "8988211000000212345", "8988211000000212352"
HOST = "smdp.example.com"


def vcard(*args):
    return subprocess.run([VCARD, *args], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=30)


def events(card):
    return [(n, event) for n, event, _ in card.notifications()]


def delete(iccid):
    return der("bf33", der("5a", wire(iccid)))


def test_usage(lab):
    usage = vcard("--help")
    ok(usage.returncode == 0 and usage.stdout.startswith("usage:"), "help")
    for label, words in [
            ("no command", []), ("an unknown one", ["be"]),
            ("no folder", ["show"]), ("an unknown option", ["show", "--x"]),
            ("no ICCID", ["reinstall", "--state", "x"]),
            ("a short ICCID", ["reinstall", "--state", "x", "--iccid", "1"]),
            ("a wrong EID", ["init", "--state", "x", "--eid", "1" * 32]),
            ("a wrong curve", ["init", "--state", "x", "--curve", "p521"]),
            ("a wrong chain", ["init", "--state", "x", "--chain", "long"]),
            ("a wrong quirk", ["init", "--state", "x", "--quirk", "odd"]),
            ("a wrong event", ["add-profile", "--state", "x", "--iccid",
                               ICCID, "--address", HOST + ":erase"]),
            ("no event", ["add-profile", "--state", "x", "--iccid", ICCID,
                          "--address", HOST + ":"]),
            ("no way", ["serve", "--state", "x"]),
            ("two ways", ["serve", "--state", "x", "--stdio", "--vpcd",
                          "a:1"])]:
        said = vcard(*words)
        ok(said.returncode == 2 and said.stderr.endswith(usage.stdout), label,
           said)


def test_manual(lab):
    page = (ROOT / "man/kaiyaku-vcard.1").read_text("utf-8")
    told = re.findall(r"^\.It Cm ([a-z0-9-]+)", page.split(".Sh QUIRKS")[1],
                      re.M)
    ok(told == vcard("quirks").stdout.split(), "every quirk is in the manual")
    seen = subprocess.run(
        ["mandoc", "-Tascii", "-O", "width=500",
         ROOT / "man/kaiyaku-vcard.1"], capture_output=True, text=True)
    plain = re.sub(".\b", "", seen.stdout)
    synopsis = plain.split("SYNOPSIS")[1].split("DESCRIPTION")[0]
    usage = vcard("--help").stdout.removeprefix("usage:")
    ok(re.sub(r"\s+", "", synopsis) == re.sub(r"\s+", "", usage),
       "its synopsis is the usage", synopsis, usage)


def test_life(lab):
    card = Card(lab.folder / "card")
    again = card.run("init")
    ok(again.returncode == 1 and "there already" in again.stderr,
       "no second card in a folder", again)
    card.add(ICCID, address=[HOST, "b.example:delete"], enabled=True)
    card.add(OTHER, address=[HOST], ppr2=True, nickname="あ")
    ok(events(card) == [(1, "install"), (2, "enable"), (3, "install")],
       "what installing leaves", events(card))
    twice = card.run("add-profile", iccid=ICCID)
    ok(twice.returncode == 1, "an ICCID is there once", twice.stderr)
    ok(card.run("reinstall", iccid=ICCID).returncode == 1,
       "nothing to install again")
    with card.talk() as talk:
        talk.select()
        ok(talk.result(delete(OTHER)) == 3, "a policy forbids it")
        ok(talk.result(delete(ICCID)) == 2, "it is enabled")
        busy = card.run("show")
        ok(busy.returncode == 1 and "another program" in busy.stderr,
           "one program is the card", busy)
        off = der("bf32", der("a0", der("5a", wire(ICCID))), "810100")
        ok(talk.result(off) == 0 and talk.result(delete(ICCID)) == 0,
           "disabled, deleted")
        ok(card.profile(ICCID) is None, "on disk, too")
    ok(events(card)[3:] == [(4, "disable"), (5, "delete"), (6, "delete")],
       "what deleting leaves", events(card))
    ok("deleted" in card.do("show"), "shown as deleted")
    card.reinstall(ICCID)
    ok(events(card)[-1] == (7, "install"), "installed again, later")
    card.do("delete-remotely", iccid=ICCID)
    ok([e for _, e in events(card)[-2:]] == ["rpm-delete"] * 2,
       "deleted remotely")
    card.do("fail-profile", iccid=OTHER, error=9)
    ok(events(card)[-1] == (10, "install"), "an installation failed")
    ok(card.profile(OTHER) is not None, "which changes nothing")
    ok(card.run("fail-profile", iccid=ICCID).returncode == 2,
       "a failure has a reason")


def test_curves(lab):
    for curve, name in ("p256", "prime256v1"), ("brainpool",
                                                "brainpoolP256r1"):
        card = Card(lab.folder / curve, curve=curve)
        root = card.root(lab.folder / f"{curve}.pem")
        seen = subprocess.run(["openssl", "x509", "-noout", "-text", "-in",
                               root], capture_output=True, text=True)
        ok(name in seen.stdout and "TEST" in seen.stdout,
           f"{curve}: its root says TEST", seen)


def test_choices(lab):
    card = Card(lab.folder / "card", v3=True, smdp=HOST,
                eid="89049032123451234512345678901235",
                quirk=["seq-from-zero", "cat-busy=1"])
    ok(card.eid == "89049032123451234512345678901235", "the EID asked for")
    card.add("898821100000021236", address=[HOST], enabled=True)
    ok(events(card) == [(0, "install"), (1, "enable")], "from number 0")
    with card.talk() as talk:
        ok("8203030100" in talk.select(), "version 3")
        off = der("bf32", der("a0", der("5a", wire("898821100000021236"))),
                  "810100")
        ok([talk.result(off), talk.result(off)] == [5, 0],
           "a quirk of the card stays")
        ok(HOST.encode().hex() in talk.es10("bf3c00"), "the SM-DP+")


def test_killed(lab):
    """Killed in the middle of anything: what was answered is kept."""
    card = Card(lab.folder / "card")
    iccids = [f"89882110000002{n:05d}" for n in range(8)]
    for iccid in iccids:
        card.add(iccid, address=[HOST], no_result=True)
    for iccid in iccids:
        with card.talk() as talk:
            talk.select()
            ok(talk.result(delete(iccid)) == 0, "deleted")
            talk.raw(json.dumps({"id": 99, "apdu": "81e2910003bf2800"}))
            talk.program.send_signal(signal.SIGKILL)
        ok(card.profile(iccid) is None, "and kept")
    ok(events(card) == [(n, "delete") for n in range(1, 9)],
       "every deletion has its number")


def test_broken(lab):
    card = Card(lab.folder / "card").add(ICCID, address=[HOST])
    path = card.folder / "chip.json"
    good = path.read_text("utf-8")
    path.write_text(good.replace('"next_n"', '"next_x"'), "utf-8")
    ok(card.run("show").returncode == 1, "another file is no card")
    path.write_text(good, "utf-8")
    ok(card.run("show").returncode == 0, "this one is")
    ok(vcard("serve", "--state", lab.folder / "none", "--stdio")
       .returncode == 1, "no card, no service")


def test_lists(lab):
    card = Card(lab.folder / "card").add(ICCID, address=[HOST])
    with card.talk("huge-list=500") as talk:
        talk.select()
        (_, body), = tlvs(talk.es10("bf2d00"))
        (_, rows), = tlvs(body)
        ok(len(tlvs(rows)) == 500, "a huge list comes whole")
    with card.talk() as talk:
        talk.select()
        whole = talk.es10("bf2b00")
        ok(talk.es10("bf2b05a003800101") == whole, "one of one is all")
        small = talk.es10(der("bf2d", "5c025a4f",
                              der("a0", der("5a", wire(ICCID)))), segment=6)
        ok(wire(ICCID) in small, "blocks of six octets")


run(globals())
