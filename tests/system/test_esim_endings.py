#!/usr/bin/env python3
"""Endings of eSIM lines, each story from the order to its certificate: never
installed, handed out, installed and deleted, deleted and installed again.

    test_esim_endings.py KAIYAKU KAIYAKUD
        (kaiyaku-esim and kaiyaku-vcard lie beside KAIYAKU)
"""
import email
import email.policy
import json
import shutil

from lab import HEAD, line as table, luhn, ok, run
from lab_card import Card, der, wire
from lab_ending import (CONFIRMED, EVENT, HOST, Scene, delete, last, signed)
from lab_esim import Desk

ICCID, OTHER = luhn("898821100000021234"), luhn("898821100000021235")
THIRD = luhn("898821100000021236")
POINTS = "4:install 5:delete"


def says(duty, state, reason, grade=None):
    return (duty and duty["state"] == state and duty["reason"] == reason and
            grade in (None, duty["grade"]))


def last_paper(scene, line, kind):
    """The newest paper, once it is of that kind."""
    return scene.wait(lambda: (scene.papers(line) or [{}])[-1],
                      lambda p: p.get("kind") == kind)


def profile_of(paper):
    return next(d for d in paper.get("duties", []) if d["kind"] == "profile")


def codes(paper):
    return [n["code"] for n in paper.get("not_proved", [])]


def closed(scene, line, label, grade="proven", kind="certificate"):
    paper = last_paper(scene, line, kind)
    ok(paper.get("kind") == kind and
       (profile_of(paper)["state"], profile_of(paper)["grade"]) ==
       ("seen", grade), label, paper)
    return paper


# --- never installed ---

def test_never_installed(lab):
    with Scene(lab) as s:
        s.smdp.hold(ICCID, "Released", eid=s.card.eid, matchingId="KA-1")
        s.smdp.hold(OTHER, "Released", matchingId="KA-2")
        line = s.add(ICCID, profile="released", eid=s.card.eid,
                     matching_id="KA-1")
        other = s.add(OTHER, profile="released")
        for one in (line, other):
            s.end(one)
        ok(s.smdp.state(ICCID) == "Released",
           "nothing is taken back before the last day")
        s.days(40)
        duty = s.duty(line)
        ok(says(duty, "seen", "never-installed", "confirmed"),
           "taken back, and the SM-DP+ says so", duty)
        ok(s.smdp.state(ICCID) == "Unavailable", "never to be offered again")
        closed(s, line, "its certificate says confirmed", "confirmed")
        duty = s.duty(other)
        ok(says(duty, "refused", "peer-refused"),
           "our record has no matching id: a person decides", duty)
        ok(s.smdp.state(OTHER) == "Released", "and nothing happened there")


def test_nobody_to_ask(lab):
    """A vendor without getProfileStatus, whose answer was lost: the look is
    the same order again."""
    with Scene(lab, status="none") as s:
        s.smdp.hold(ICCID, "Released", matchingId="KA-1")
        line = s.add(ICCID, profile="released", matching_id="KA-1")
        s.end(line)
        s.smdp(fault="500-after", times=1)
        before = s.smdp()["requests"]
        s.days(40)
        duty = s.duty(line)
        ok(says(duty, "seen", "never-installed", "confirmed"),
           "seen by the order's repetition", duty)
        asked = s.smdp(last=True)
        ok(asked["requests"] == before + 2 and
           asked["last"]["path"].endswith("/cancelOrder"),
           "asked twice, in the same words", asked)
        closed(s, line, "its certificate", "confirmed")


# --- handed out ---

def installed_by_callback(s, line, card, iccid):
    """Its result and that it was enabled, as the SM-DP+ passes them on."""
    told = [s.call_back(4, iccid, last(card, word), eid=card.eid)
            for word in ("install", "enable")]
    ok(told == [204, 204], "the result of the installation comes", told)
    ok(s.wait(lambda: s.line(line)["profile"], lambda p: p == "installed") ==
       "installed", "it is installed", s.line(line), s.notifications(line))


def handed_out(lab, status):
    """Downloaded is a trap: only a chip's word ends the doubt."""
    with Scene(lab, status=status) as s:
        s.smdp.hold(ICCID, "Downloaded")
        line = s.add(ICCID, profile="released")
        s.end(line)
        s.days(3)
        duty = s.duty(line)
        ok(says(duty, "waiting", "handed-out-result-unknown"),
           f"status {status}: what is not known is said", duty)
        ok(s.line(line)["profile"] == "downloaded", "it was handed out")
        s.days(40)
        duty = s.duty(line)
        ok(says(duty, "waiting", "handed-out-result-unknown"),
           "and it does not close by itself", duty)
        s.card.add(ICCID, address=[HOST], enabled=True)
        s.smdp.hold(ICCID, "Enabled", eid=s.card.eid)
        installed_by_callback(s, line, s.card, ICCID)
        duty = s.until(line, reason="delete-the-profile")
        if status != "none":
            s.days(2)
            duty = s.duty(line)
        ok(says(duty, "waiting", "delete-the-profile"),
           "now the holder is waited for", duty)
        ok(s.call_back(5, ICCID, delete(s.card, ICCID)) == 204,
           "the deletion comes")
        duty = s.until(line, state="seen")
        ok(says(duty, "seen", "deletion-proven", "proven"), "proven", duty)
        closed(s, line, "its certificate says so")


def test_handed_out(lab):
    handed_out(lab, "get-profile-status")


def test_handed_out_and_nobody_to_ask(lab):
    handed_out(lab, "none")


def test_handed_out_and_failed(lab):
    """A chip signs that it installed nothing: the order can be taken back."""
    for status in ("get-profile-status", "none"):
        sub = type(lab)(lab.folder / status)
        sub.folder.mkdir()
        with Scene(sub, status=status) as s:
            s.card.add(OTHER, address=[HOST], enabled=True)
            s.smdp.hold(ICCID, "Downloaded")
            line = s.add(ICCID, profile="released")
            s.end(line)
            s.days(3)
            ok(says(s.duty(line), "waiting", "handed-out-result-unknown"),
               f"{status}: handed out", s.duty(line))
            s.card.do("fail-profile", iccid=ICCID, error=10, address=HOST)
            s.smdp.hold(ICCID, "Released")
            s.send(last(s.card, "enable"))  # brings the certificate
            told = s.call_back(4, ICCID, last(s.card, "install"),
                               eid=s.card.eid)
            duty = s.until(line, state="seen")
            ok(told == 204 and
               says(duty, "seen", "never-installed", "confirmed"),
               f"{status}: then it is taken back", told, duty,
               s.notifications(line))
            ok(s.smdp.state(ICCID) == "Unavailable",
               f"{status}: there, too", s.smdp(last=True))


# --- the ways of a proof ---

def paper_verifies(s, line, label):
    """The certificate and the proof beside it, with nothing but files."""
    out = s.lab.folder / f"paper-{line}.json"
    given = s.lab("paper", f"#{line}", "--out", out,
                  env={"KAIYAKU_CONFIG": str(s.server.conf)})
    proof = out.with_suffix(".profile-proof.json")
    said = s.lab("verify", "--key", s.lab.store.parent / "keys/issuer.pub",
                 "--evidence", proof, "--root", s.anchors / "card.pem",
                 "--allow-test-roots", out)
    ok(given.code == 0 and said.code == 0 and
       "the chip signed this" in said.out, label, given, said)
    bare = s.lab("verify", "--evidence", proof, "--root",
                 s.anchors / "card.pem", out)
    ok(bare.code == 1 and "test-root" in bare.out,
       label + "; refused where test roots are", bare)


def test_three_ways(lab):
    with Scene(lab) as s:
        at = {}
        for iccid in (ICCID, OTHER, THIRD):
            s.card.add(iccid, address=[HOST], enabled=True)
            at[iccid] = s.add(iccid, profile="installed", eid=s.card.eid)
            s.end(at[iccid])
            with s.card.talk() as talk:  # one enabled at a time
                talk.select()
                talk.result(der("bf32", der("a0", der("5a", wire(iccid))),
                                "810100"))
        s.days(12)
        for iccid, line in at.items():
            duties = s.duties(line)
            ok(says(duties["contract"], "seen", "contract-over") and
               says(duties["network"], "seen", "not-known") and
               says(duties["profile"], "waiting", "delete-the-profile"),
               f"{iccid[-2:]}: contract and network did not wait for it",
               duties)
            papers = s.papers(line)
            ok([p["kind"] for p in papers] == ["receipt", "end-statement"],
               f"{iccid[-2:]}: no certificate yet", [p["kind"]
                                                     for p in papers])
        told = s.call_back(5, ICCID, delete(s.card, ICCID), path=EVENT)
        ok(told == 204, "the SM-DP+ passes one on")
        ok(s.send(delete(s.card, OTHER)) == 204, "a phone brings one")
        answer = Desk(lab.folder, s.card)(
            "delete", "--iccid", THIRD, "--yes", "--allow-private",
            "--ending", f"http://127.0.0.1:{s.server.port}")
        ok(answer.code == 3 and "has the proof (204)" in answer.out,
           "our tool brings one", answer)
        for iccid, via in ((ICCID, "es2plus"), (OTHER, "es9plus"),
                           (THIRD, "es9plus")):
            duty = s.until(at[iccid], state="seen")
            rows = s.notifications(at[iccid])
            ok(says(duty, "seen", "deletion-proven", "proven") and
               duty["by"] == "euicc", f"{via} {iccid[-2:]}: proven", duty)
            ok(rows[-1]["via"] == via and rows[-1]["state"] == "told",
               f"{via} {iccid[-2:]}: and shown", rows)
            paper = closed(s, at[iccid], f"{iccid[-2:]}: its certificate")
            ok("test-roots" in codes(paper) and "when-deleted" in
               codes(paper), f"{iccid[-2:]}: what it does not prove",
               codes(paper))
            paper_verifies(s, at[iccid], f"{iccid[-2:]}: verifies offline")
        ok(lab("db", "check").code == 0, "the store is sound")


def test_addresses_of_ours(lab):
    """A profile that names our address, and theirs: two signed deletions of
    one event each; either does, and both are no contradiction."""
    with Scene(lab) as s:
        s.lab.folder.joinpath("server.conf").write_text(
            s.server.conf.read_text().replace(
                "[proof]\n", "[proof]\naddresses = proof.ours.example\n"))
        s.server.stop()
        s.server.start()
        s.card.add(ICCID, address=[HOST, "proof.ours.example"], enabled=True)
        line = s.add(ICCID, profile="installed", eid=s.card.eid)
        s.end(line)
        s.days(12)
        delete(s.card, ICCID)
        both = [raw for _, word, raw in s.card.notifications()
                if word == "delete"]
        ok(len(both) == 2, "one for each address")
        ok([s.send(raw) for raw in both] == [204, 204], "both come here")
        duty = s.until(line, state="seen")
        ok(says(duty, "seen", "deletion-proven", "proven"), "proven", duty)
        rows = s.wait(lambda: s.notifications(line), lambda r: len(r) == 2 and
                      all(x["state"] == "told" for x in r))
        ok([r["to_us"] for r in rows] == [False, True] and
           not any(r["event"]["number_reused"] for r in rows),
           "which was meant for us is shown", rows)


def test_offered_again(lab):
    """An SM-DP+ that puts it back on the shelf once it heard of the deletion:
    one scan would bring the line back, so that is taken back as well."""
    with Scene(lab) as s:
        s.card.add(ICCID, address=[HOST])
        s.smdp.hold(ICCID, "Disabled", eid=s.card.eid)
        line = s.add(ICCID, profile="installed", eid=s.card.eid)
        s.end(line)
        s.days(12)
        raw = delete(s.card, ICCID)
        s.smdp.hold(ICCID, "Released")
        s.send(raw)
        duty = s.until(line, state="seen")
        ok(says(duty, "seen", "deletion-proven", "proven"), "proven", duty)
        ok(s.smdp.state(ICCID) == "Unavailable", "and offered no more",
           s.smdp(last=True))
        closed(s, line, "its certificate")


# --- orders of arrival ---

def test_deletion_first(lab):
    """Its installation becomes known later."""
    with Scene(lab) as s:
        s.card.add(ICCID, address=[HOST])
        line = s.add(ICCID, profile="installed")
        s.end(line)
        s.days(12)
        s.send(delete(s.card, ICCID))
        ok(s.meaning(line, "installation-unknown") == "installation-unknown",
           "a deletion, and nothing else")
        duty = s.until(line, reason="installation-unknown")
        ok(says(duty, "waiting", "installation-unknown"),
           "the duty says what is missing", duty)
        s.send(last(s.card, "install"))
        duty = s.until(line, state="seen")
        ok(says(duty, "seen", "deletion-proven", "proven"),
           "until the installation comes", duty)
        closed(s, line, "its certificate")
        ok(s.papers(line)[-1]["identifiers"]["iccid"].count("*") > 0,
           "masked")


def test_installed_again(lab):
    """After the certificate: reopened, by an amendment."""
    with Scene(lab) as s:
        s.card.add(ICCID, address=[HOST])
        line = s.add(ICCID, profile="installed", eid=s.card.eid)
        s.end(line)
        s.days(12)
        s.send_all(s.card)
        s.send(delete(s.card, ICCID))
        closed(s, line, "closed by a deletion")
        s.card.reinstall(ICCID)
        s.send(last(s.card, "install"))
        duty = s.until(line, state="waiting")
        ok(duty["state"] in ("open", "waiting") and
           s.line(line)["profile"] == "installed",
           "installed again: reopened", duty)
        ok(s.meaning(line, "installed-again") == "installed-again",
           "and says why", s.notifications(line))
        paper = last_paper(s, line, "amendment")
        ok(paper.get("kind") == "amendment" and
           profile_of(paper)["state"] != "seen", "an amendment says so",
           paper)
        s.send(delete(s.card, ICCID))
        duty = s.until(line, state="seen")
        ok(says(duty, "seen", "deletion-proven", "proven"),
           "deleted again: proven", duty)
        paper = s.wait(lambda: s.papers(line)[-1],
                       lambda p: profile_of(p)["state"] == "seen")
        ok(paper["kind"] == "amendment" and
           profile_of(paper)["evidence"] == duty["evidence"],
           "a second amendment rests on the second deletion", paper)


def test_deleted_in_between(lab):
    """A genuine deletion that is delivered when it is worth nothing."""
    with Scene(lab) as s:
        s.card.add(ICCID, address=[HOST])
        line = s.add(ICCID, profile="installed", eid=s.card.eid)
        s.end(line)
        s.days(12)
        old = delete(s.card, ICCID)
        s.card.reinstall(ICCID)
        s.send(last(s.card, "install"))
        s.send(old)
        ok(s.meaning(line, "installed-again") == "installed-again",
           "installed after it", s.notifications(line))
        duty = s.until(line, state="waiting", reason="installed-again")
        ok(says(duty, "waiting", "installed-again", "none"),
           "the duty stays open, and says why", duty)
        s.send(old)
        s.days(3)
        duty = s.duty(line)
        ok(says(duty, "waiting", "installed-again", "none"),
           "however often it comes", duty)


def test_before_the_line(lab):
    """The chip is faster than the import, and than the ending."""
    with Scene(lab) as s:
        s.card.add(ICCID, address=[HOST])
        delete(s.card, ICCID)
        ok(set(s.send_all(s.card)) == {204}, "of no line here")
        rows = s.wait(lambda: s.ask("GET", "/v1/notifications?state=unbound"
                                    ).json["notifications"],
                      lambda r: len(r) == 2)
        ok([r["event"]["kind"] for r in rows] == ["install", "delete"],
           "kept", rows)
        line = s.add(ICCID, profile="installed")
        ok(s.meaning(line, "deletion-proven") == "deletion-proven",
           "told when it comes", s.notifications(line))
        s.end(line)
        s.days(12)
        duty = s.duty(line)
        ok(says(duty, "seen", "deletion-proven", "proven"),
           "an ending filed later rests on the proof", duty)
        closed(s, line, "its certificate")
        s.card.add(OTHER, address=[HOST])
        s.send(delete(s.card, OTHER))
        cells = table(9).replace("physical", "esim").split(",")
        cells[5] = OTHER
        path = lab.folder / "more.csv"
        path.write_text(f"{HEAD},profile,eid\n"
                        f"{','.join(cells)},installed,{s.card.eid}\n")
        made = lab("line", "import", path,
                   env={"KAIYAKU_CONFIG": str(s.server.conf)})
        found = s.ask("POST", "/v1/lines/search", {"iccid": OTHER}).json
        ok(made.code == 0 and found["lines"], "a table, beside the server",
           made, found)
        line = found["lines"][0]["line"]
        ok(s.meaning(line, "deletion-proven") == "deletion-proven",
           "is told as well", s.notifications(line))


# --- what proves nothing ---

def test_other_chip(lab):
    with Scene(lab, chips=("phone",)) as s:
        for card in (s.card, s.phone):
            card.add(ICCID, address=[HOST])
        line = s.add(ICCID, profile="installed", eid=s.card.eid)
        s.end(line)
        s.days(12)
        s.send(delete(s.phone, ICCID))
        ok(s.meaning(line, "other-chip") == "other-chip",
           "deleted on another chip", s.notifications(line))
        duty = s.until(line, reason="other-chip")
        ok(says(duty, "waiting", "other-chip"), "the duty says so", duty)
        s.send(delete(s.card, ICCID))
        duty = s.until(line, state="seen")
        ok(says(duty, "seen", "deletion-proven", "proven"),
           "deleted where it was", duty)
        s.phone.reinstall(ICCID)
        s.send(last(s.phone, "install"))
        duty = s.until(line, state="waiting")
        ok(duty["state"] == "waiting" and
           s.meaning(line, "installed-again") == "installed-again",
           "installed on the other one: reopened", duty,
           s.notifications(line))


def test_number_reused(lab):
    """A chip and its copy: both sign an event of one number."""
    with Scene(lab) as s:
        s.card.add(ICCID, address=[HOST])
        shutil.copytree(s.card.folder, lab.folder / "copy")
        copy = Card.__new__(Card)
        copy.folder = lab.folder / "copy"
        line = s.add(ICCID, profile="installed", eid=s.card.eid)
        s.end(line)
        s.days(12)
        raw = delete(s.card, ICCID)
        copy.add(OTHER, address=[HOST])
        copy_delete = delete(copy, OTHER)
        s.send(raw)
        duty = s.until(line, state="seen")
        ok(says(duty, "seen", "deletion-proven", "proven"), "proven", duty)
        for other in (last(copy, "install"), copy_delete):
            s.send(other)
        duty = s.until(line, state="waiting")
        n = s.metric("kaiyaku_notifications_doubted_total")
        ok(n >= 1 and " service.notify-doubted " in s.server.since_start(),
           "a number came twice: an alarm", n)
        ok(duty["state"] == "waiting" and
           s.meaning(line, "number-reused") == "number-reused",
           "and the proof is none any more", duty, s.notifications(line))


def test_without_a_card(lab):
    """A notification that names no ICCID says nothing of any line."""
    with Scene(lab) as s:
        s.card.add(ICCID, address=[HOST])
        line = s.add(ICCID, profile="installed", eid=s.card.eid)
        s.end(line)
        s.days(12)
        tbs = der("bf2f", "800107", "81020410",
                  der("0c", HOST.encode().hex()))
        ok(s.send(signed(s.card, tbs)) == 204, "taken")
        rows = s.wait(lambda: s.ask("GET", "/v1/notifications").json[
            "notifications"], lambda r: r and r[-1]["state"] != "due")
        ok(rows[-1]["verdict"] == "verified" and rows[-1]["state"] ==
           "unbound" and rows[-1]["line"] is None and
           rows[-1]["event"]["iccid"] is None, "verified, and of no line",
           rows)
        duty = s.duty(line)
        ok(says(duty, "waiting", "delete-the-profile"), "none hears of it",
           duty)


def test_deleted_remotely(lab):
    """Version 3: ordered by the operator, signed by the chip."""
    with Scene(lab) as s:
        card = s.chip("v3", v3=True)
        s.server.stop()
        s.server.start()
        card.add(ICCID, address=[HOST], enabled=True)
        line = s.add(ICCID, profile="installed", eid=card.eid)
        s.end(line)
        s.days(12)
        card.do("delete-remotely", iccid=ICCID)
        told = s.call_back("RPM", ICCID, last(card, "rpm-delete"), path=EVENT)
        duty = s.until(line, state="seen")
        ok(told == 204 and says(duty, "seen", "deletion-proven", "proven"),
           "proven", told, duty, s.notifications(line))
        ok(s.notifications(line)[-1]["event"]["remote"],
           "and who ordered it is on record")


def test_test_roots(lab):
    """Refused, unless the operator says otherwise."""
    with Scene(lab, trust=False) as s:
        s.card.add(ICCID, address=[HOST])
        line = s.add(ICCID, profile="installed", eid=s.card.eid)
        s.end(line)
        s.days(12)
        ok(s.send(delete(s.card, ICCID)) == 204, "taken")
        rows = s.ask("GET", "/v1/notifications?state=rejected").json[
            "notifications"]
        ok([(r["verdict"], r["test_root"]) for r in rows] ==
           [("test-root", True)] and rows[0]["why"],
           "and shown with the reason", rows)
        ok(says(s.duty(line), "waiting", "delete-the-profile"),
           "the line hears nothing", s.duty(line))
        ok("test_roots" not in s.ask("GET", "/readyz").json,
           "none are allowed")
        ok("test-roots" not in codes(s.papers(line)[-1]),
           "papers have nothing to say of it")


def test_true_root(lab):
    """As in production: beside a test root that is refused, one that is
    none, and a certificate that has nothing to say of tests."""
    scene = Scene(lab, trust=False)
    card = scene.chip("true", chain="plain-names")
    with scene as s:
        card.add(ICCID, address=[HOST], enabled=True)
        line = s.add(ICCID, profile="installed", eid=card.eid)
        s.end(line)
        s.days(12)
        ok(s.send(delete(card, ICCID)) == 204, "the deletion comes")
        duty = s.until(line, state="seen")
        rows = s.notifications(line)
        ok(says(duty, "seen", "deletion-proven", "proven"), "proven", duty)
        ok([(r["verdict"], r["test_root"]) for r in rows] ==
           [("verified", False)], "by no test root", rows)
        paper = closed(s, line, "its certificate")
        ok("when-deleted" in codes(paper) and
           "test-roots" not in codes(paper),
           "what it does not prove is the date, not the root", codes(paper))
        out = s.lab.folder / "paper.json"
        given = s.lab("paper", f"#{line}", "--out", out,
                      env={"KAIYAKU_CONFIG": str(s.server.conf)})
        said = s.lab("verify", "--key",
                     s.lab.store.parent / "keys/issuer.pub", "--evidence",
                     out.with_suffix(".profile-proof.json"), "--root",
                     s.anchors / "true.pem", out)
        ok(given.code == 0 and said.code == 0 and
           "the chip signed this" in said.out and
           "test root" not in said.out,
           "it verifies offline, with no leave for test roots", given, said)


# --- the SM-DP+'s word ---

def test_its_word(lab):
    """Enough where the rules say so; else kept, for the day on which
    nothing better has come."""
    with Scene(lab, points=POINTS) as s:
        old = s.add(ICCID, CONFIRMED, profile="installed")
        new = s.add(OTHER, profile="installed")
        for iccid, line in ((ICCID, old), (OTHER, new)):
            s.smdp.hold(iccid, "Enabled")
            s.end(line)
        s.days(12)
        for iccid, line in ((ICCID, old), (OTHER, new)):
            duty = s.until(line, reason="delete-the-profile")
            ok(says(duty, "waiting", "delete-the-profile"),
               f"{iccid[-2:]}: installed, says the SM-DP+", duty)
            s.smdp.hold(iccid, "Deleted")
            told = s.call_back(5, iccid, token=s.witness)
            ok(told == 204, f"{iccid[-2:]}: deleted, it says", told)
        duty = s.until(old, state="seen")
        ok(says(duty, "seen", "profile-deleted", "confirmed"),
           "least = confirmed: that is enough", duty)
        duty = s.until(new, reason="kept-for-later")
        ok(says(duty, "waiting", "kept-for-later", "confirmed"),
           "least = proven: it is kept", duty)
        s.days(160)
        duty = s.duty(new)
        ok(duty["state"] == "waiting" and duty["grade"] == "confirmed",
           "for as long as the rules wait", duty)
        closed(s, old, "least = confirmed: its certificate", "confirmed")
        s.days(12)
        duty = s.duty(new)
        ok(says(duty, "seen", "fallback-grade", "confirmed"),
           "then the rules let it do", duty)
        paper = closed(s, new, "its certificate says how good that is",
                       "confirmed")
        ok(profile_of(paper)["least"] == "proven" and
           "when-deleted" not in codes(paper), "and what was asked for",
           profile_of(paper), codes(paper))


def test_its_word_and_then_the_proof(lab):
    with Scene(lab, points=POINTS) as s:
        s.card.add(ICCID, address=[HOST])
        line = s.add(ICCID, profile="installed", eid=s.card.eid)
        s.smdp.hold(ICCID, "Deleted", eid=s.card.eid)
        s.end(line)
        s.days(12)
        duty = s.until(line, reason="kept-for-later")
        ok(says(duty, "waiting", "kept-for-later", "confirmed"),
           "deleted, says the SM-DP+", duty)
        s.send(delete(s.card, ICCID))
        duty = s.until(line, state="seen")
        ok(says(duty, "seen", "deletion-proven", "proven"),
           "and then the chip", duty)


def reminders(lab):
    """Subject and text of each."""
    found = []
    for path in sorted((lab.folder / "mail").rglob("*")):
        if path.is_file():
            letter = email.message_from_bytes(path.read_bytes(),
                                              policy=email.policy.default)
            if ".json" not in path.read_text("utf-8", "replace"):
                text = letter.get_body(("plain",)).get_content()
                found.append(f"{letter['subject']}\n{text}")
    return found


def test_reminders(lab):
    """Every thirty days, until the rules have waited long enough."""
    mail = (f'[peer "mail"]\nkind = maildir\nfolder = {lab.folder}/mail\n'
            "from = papers@issuer.example\n")
    with Scene(lab, config=mail) as s:
        line = s.add(ICCID, profile="installed",
                     email="holder@example.com", language="en")
        s.smdp.hold(ICCID, "Enabled")
        s.end(line)
        s.days(25)
        ok(len(reminders(lab)) == 0, "nobody is hurried", reminders(lab))
        s.days(10)
        got = reminders(lab)
        ok(len(got) == 1 and "eSIM" in got[0], "then the first", got)
        ok(ICCID not in "".join(got), "which shows no card")
        s.days(400)
        ok(len(reminders(lab)) == 6, "six in all", len(reminders(lab)))
        kinds = [e["type"] for e in s.ask(
            "GET", "/v1/events?after=0&limit=500").json["events"]]
        ok(kinds.count("kaiyaku.profile.reminder") == 6,
           "and as many events", kinds)
        duty = s.duty(line)
        ok(duty["state"] == "waiting" and duty["grade"] == "none",
           "none of them closes anything", duty)
        known = json.dumps(s.duties(line))
        s.card.add(ICCID, address=[HOST])
        delete(s.card, ICCID)
        s.send_all(s.card, "delete")
        s.send_all(s.card, "install")
        duty = s.until(line, state="seen")
        ok(says(duty, "seen", "deletion-proven", "proven"),
           "and a proof is never too late", duty, known)


if __name__ == "__main__":
    run(globals())
