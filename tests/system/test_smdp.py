"""kaiyaku smdp: the SM-DP+ asked by hand, over mutual TLS."""
import json
import os
import pty
import subprocess

from lab import HEAD, PROGRAM, line, luhn, ok, run
from lab_ending import Smdp

ICCID = luhn("898821100000021234")
OTHER = luhn("898821100000021235")
EID = "89049032123451234512345678901235"
HEADER = HEAD + ",profile,matching_id,eid"


def row(n, iccid, matching_id="", eid="", profile="released"):
    cells = line(n).replace("physical", "esim").split(",")
    cells[5] = iccid
    return ",".join([*cells, profile, matching_id, eid])


class Desk:
    def __init__(self, lab, smdp, *rows, **settings):
        self.lab, self.conf = lab, lab.folder / "kaiyaku.conf"
        self.smdp = smdp
        self.set(**settings)
        if not lab.store.exists():
            lab.demo()
        if rows:
            added = lab.add(*rows, head=HEADER)
            assert added.code == 0, added

    def set(self, **settings):
        self.conf.write_text(self.smdp.config(**settings))

    def __call__(self, *args, **more):
        return self.lab(*args, env={"KAIYAKU_CONFIG": str(self.conf)}, **more)

    def ask(self, *args):
        """With --json: the answer and the exit code."""
        answer = self("smdp", *args, "--json")
        return json.loads(answer.out), answer.code


def test_from_order_to_cancel(lab):
    with Smdp() as smdp:
        desk = Desk(lab, smdp)
        smdp.hold(ICCID, "Available")
        seen = desk("smdp", "status", ICCID)
        ok(seen.code == 0 and seen.out.startswith("Available: in stock") and
           "next: kaiyaku smdp order" in seen.out and ICCID not in seen.out,
           "in stock, its number masked", seen)
        got = desk("smdp", "order", "--profile-type", "consumer-1")
        ok(got.code == 0 and f"iccid          {ICCID}\n" in got.out and
           "key            cli-" in got.out, "any of a type: which", got)
        smdp.hold(ICCID, "Available")
        got, code = desk.ask("order", "--eid", EID, ICCID, "--clear")
        ok(code == 0 and got["outcome"] == "done" and
           got["profile"] == ICCID and got["function"] == "downloadOrder" and
           smdp.state(ICCID) == "Linked", "for a chip", got)
        seen, code = desk.ask("status", ICCID)
        ok(seen["state"] == "Linked" and seen["eid"] and EID not in
           seen["eid"] and ICCID not in json.dumps(seen),
           "linked, and masked in JSON too", seen)

        (lab.folder / "code").write_text("4711\nsecond line\n")
        got = desk("smdp", "confirm", "--eid", EID, "--matching-id", "KA-1",
                   "--confirmation-code-file", "code", "--smds",
                   "smds.example", ICCID)
        body = smdp(last=True)["last"]["body"]
        ok(got.code == 0 and "LPA:1$smdp.example$KA-1" in got.out and
           "next: kaiyaku smdp release" in got.out,
           "confirmed: the activation code", got)
        ok(body["confirmationCode"] == "4711" and
           body["smdsAddress"] == "smds.example" and
           body["releaseFlag"] is False and "4711" not in got.out,
           "what was sent; the code is not shown", body)
        got, code = desk.ask("release", ICCID)
        ok(code == 0 and smdp.state(ICCID) == "Released", "released", got)
        got, code = desk.ask("cancel", "--eid", EID, "--matching-id", "KA-1",
                             "--final", "available", ICCID)
        ok(code == 0 and smdp.state(ICCID) == "Available",
           "given back: nobody is asked", got)


def test_for_good(lab):
    with Smdp() as smdp:
        desk = Desk(lab, smdp, row(1, ICCID, "KA-1", EID))
        smdp.hold(ICCID, "Released", eid=EID, matchingId="KA-1")
        answer = desk("smdp", "cancel", "DM-1")
        ok(answer.code == 2 and "--yes" in answer.err and
           smdp()["requests"] == 0, "not without a yes", answer)
        answer = desk("smdp", "cancel", "DM-1", "--json")
        ok(answer.code == 2 and smdp()["requests"] == 0,
           "nor with --json", answer)
        for said, state in (("no\n", "Released"), ("yes\n", "Unavailable")):
            ours, theirs = pty.openpty()
            os.write(ours, said.encode())
            done = subprocess.run(
                [PROGRAM, "--store", lab.store, "--config", desk.conf,
                 "smdp", "cancel", "DM-1"], stdin=theirs, text=True,
                capture_output=True, env=lab.environment(), timeout=60)
            os.close(ours)
            os.close(theirs)
            ok("never be offered" in done.stderr and
               smdp.state(ICCID) == state, f"on a terminal, {said.strip()}",
               done)
        smdp.hold(ICCID, "Released", eid=EID, matchingId="KA-1")
        got, code = desk.ask("cancel", "--yes", ICCID)
        ok(code == 0 and got["line"] == 1 and
           smdp.state(ICCID) == "Unavailable",
           "by the card: EID and matching id are the line's", got)


def test_refused(lab):
    with Smdp() as smdp:
        desk = Desk(lab, smdp)
        for state, args, subject, reason, words in (
                ("Downloaded", ("cancel", "--yes"), "8.2.1", "3.3",
                 "deleted on the device"),
                ("Available", ("confirm",), "8.2.1", "3.5", "look at it"),
                ("Released", ("release",), "8.2.1", "3.5", "look at it"),
                ("Released", ("order",), "8.2.1", "3.3", "in use"),
                ("Linked", ("confirm",), "8.1.1", "2.2", "give its EID")):
            smdp.hold(ICCID, state, eid=EID if state == "Linked" else "")
            got, code = desk.ask(*args, ICCID)
            ok(code == 1 and got["outcome"] == "refused" and
               (got["subject"], got["reason"]) == (subject, reason) and
               words in got["message"] and smdp.state(ICCID) == state,
               f"{args[0]} of one that is {state}", got)
            answer = desk("smdp", *args, ICCID)
            ok(answer.code == 1 and f"{subject}/{reason}" in answer.err and
               "nothing was changed there" in answer.err and
               ICCID not in answer.err and answer.out == "", "in words",
               answer)
        got, code = desk.ask("status", OTHER)
        ok(code == 1 and (got["subject"], got["reason"]) == ("8.2.1", "3.9"),
           "one that is not known there", got)
        got, code = desk.ask("order", "--profile-type", "none-such")
        ok(code == 1 and got["reason"] == "3.7", "no such type", got)
        smdp(answer={"header": {"functionExecutionStatus": {
            "status": "Failed", "statusCodeData": {
                "subjectCode": "8.2.1\x1b[2J", "reasonCode": "\x1b]0;x\x07",
                "message": "\x1b[31m" + ICCID}}}})
        answer = desk("smdp", "release", ICCID)
        ok(answer.code == 1 and "\x1b" not in answer.err and
           ICCID not in answer.err, "their words are not repeated", answer)
        smdp(answer={"header": {"functionExecutionStatus": {
            "status": "Executed-Success"}}, "matchingId": "\x1b[2J",
            "smdpAddress": "a\nb", "iccid": ICCID})
        answer = desk("smdp", "confirm", ICCID)
        ok(answer.code == 0 and "\x1b" not in answer.out and
           "(not printable)" in answer.out, "nor drawn on the terminal",
           answer)


def test_unsure(lab):
    with Smdp() as smdp:
        desk = Desk(lab, smdp)
        for fault, state in (("500-after", "Unavailable"),
                             ("close-after", "Unavailable"),
                             ("garbage", "Unavailable"),
                             ("500-before", "Released")):
            smdp.hold(ICCID, "Released")
            smdp(fault=fault, times=9)
            got, code = desk.ask("cancel", "--yes", ICCID)
            ok(code == 7 and got["outcome"] == "unsure" and
               got["key"].startswith("cli-") and
               smdp.state(ICCID) == state, f"{fault}: unsure", got)
            smdp(fault=fault, times=0)
            answer = desk("smdp", "cancel", "--yes", "--key", got["key"],
                          ICCID)
            ok(answer.code == 0 and smdp.state(ICCID) == "Unavailable",
               "the same again under its key", answer)
        smdp(fault="500-after", times=9)
        smdp.hold(OTHER, "Released")
        answer = desk("smdp", "cancel", "--yes", OTHER)
        ok(answer.code == 7 and "it may have happened" in answer.err and
           "key: --key cli-" in answer.err, "in words", answer)


def test_nothing_happened(lab):
    with Smdp() as smdp:
        desk = Desk(lab, smdp)
        smdp.hold(ICCID, "Confirmed")
        for fault, words in (("401", "certificate"), ("404", "check url"),
                             ("expired", "Expired"), ("503-wait", "503")):
            smdp(fault=fault, times=9)
            got, code = desk.ask("release", ICCID)
            ok(code == 4 and got["outcome"] == "nothing" and
               words in got["message"] and
               smdp.state(ICCID) == "Confirmed", fault, got)
        smdp(fault="401", times=0)
        before = smdp()["requests"]
        for label, more in (
                ("a certificate of somebody else's",
                 {"cert_file": f"{smdp.folder}/other.pem",
                  "key_file": f"{smdp.folder}/other.key"}),
                ("a server that is not trusted",
                 {"ca_file": f"{smdp.folder}/otherca.pem"}),
                ("nobody there", {"url": "https://localhost:1"})):
            desk.set(**more)
            got, code = desk.ask("release", ICCID)
            ok(code == 4 and got["outcome"] == "nothing", label, got)
        ok(smdp()["requests"] == before, "nothing reached it")


def test_beside_an_ending(lab):
    with Smdp() as smdp:
        desk = Desk(lab, smdp, row(1, ICCID, "KA-1"))
        smdp.hold(ICCID, "Released", matchingId="KA-1")
        filed = lab("end", "DM-1", "--yes", "--checked", "papers", "--on",
                    "2026-12-31")
        assert filed.code == 0, filed
        for name in (ICCID, "DM-1"):
            answer = desk("smdp", "cancel", "--yes", name)
            ok(answer.code == 1 and "by itself" in answer.err and
               "kaiyaku ending show KY-" in answer.err,
               "an ending does it by itself", answer)
        got, code = desk.ask("order", ICCID)
        ok(code == 1 and got["ending"].startswith("KY-") and
           "for a line that ends" in got["message"],
           "and nothing is ordered for a line that ends", got)
        for args in (("confirm",), ("release",)):
            ok(desk("smdp", *args, ICCID).code == 1, f"nor {args[0]}ed")
        ok(smdp()["requests"] == 0, "the SM-DP+ was not asked")
        seen = desk("smdp", "status", "DM-1")
        ok(seen.code == 0 and seen.out.startswith("Released"),
           "looking is free", seen)
        dropped = lab("duty", "give-up", "DM-1", "profile", "--reason",
                      "test")
        assert dropped.code == 0, dropped
        answer = desk("smdp", "cancel", "--yes", "DM-1")
        ok(answer.code == 0 and smdp.state(ICCID) == "Unavailable",
           "what the ending gave up, a person may do", answer)


def test_input(lab):
    with Smdp() as smdp:
        desk = Desk(lab, smdp, row(1, ICCID))
        (lab.folder / "empty").write_text("")
        (lab.folder / "long").write_text("x" * 5000)
        (lab.folder / "odd").write_bytes(b"47\x0011\n")
        os.mkfifo(lab.folder / "pipe")
        for label, args, words in (
                ("no such line", ("release", "nobody"), "no line"),
                ("a card that is none", ("release", ICCID[:-1] + "x"),
                 "no line"),
                ("no profile", ("order",), "--profile-type"),
                ("an EID", ("order", "--eid", "89", ICCID), "--eid"),
                ("a matching id", ("confirm", "--matching-id", "a b", ICCID),
                 "--matching-id"),
                ("a key", ("release", "--key", "k" * 65, ICCID), "--key"),
                ("a final state", ("cancel", "--final", "gone", ICCID),
                 "--final"),
                *((f"a code in {name}", ("confirm", ICCID,
                                         "--confirmation-code-file", name),
                   words) for name, words in (
                       ("empty", "first line"), ("odd", "first line"),
                       ("pipe", "first line"), (".", "folder"),
                       ("nowhere", "cannot read")))):
            answer = desk("smdp", *args)
            ok(answer.code == 2 and words in answer.err and
               ICCID not in answer.err, label, answer)
        ok(desk("smdp", "confirm", ICCID, "--confirmation-code-file",
                "long").code != 0, "a code without an end")
        ok(smdp()["requests"] == 0, "the SM-DP+ was not asked")
        desk.set(status="none")
        answer = desk("smdp", "status", ICCID)
        ok(answer.code == 2 and "get-profile-status" in answer.err,
           "one that cannot be asked", answer)
        answer = lab("smdp", "status", ICCID)
        ok(answer.code == 2 and "kind = es2plus" in answer.err,
           "none is set up", answer)


def openssl(*args):
    subprocess.run(["openssl", *map(str, args)], check=True,
                   capture_output=True)


def test_settings(lab):
    """What check-config and doctor say of the files, before anybody asks."""
    with Smdp() as smdp:
        desk, folder = Desk(lab, smdp), lab.folder
        answer = desk("check-config")
        ok(answer.code == 0 and "note: peer smdp" in answer.err and
           "30 days" in answer.err and answer.err.count("\n") == 1,
           "all is well, but not for long", answer)
        key = f"{smdp.folder}/client.key"
        (folder / "empty.pem").touch()
        (folder / "none.pem").write_text("no certificate\n")
        os.mkfifo(folder / "pipe.pem")
        openssl("ec", "-in", key, "-out", folder / "locked.key", "-aes128",
                "-passout", "pass:secret")
        (folder / "open.key").write_bytes(open(key, "rb").read())
        (folder / "open.key").chmod(0o644)
        openssl("req", "-x509", "-key", key, "-subj", "/CN=x", "-days", "90",
                "-out", folder / "long.pem")
        openssl("x509", "-in", folder / "long.pem", "-signkey", key, "-days",
                "-1", "-out", folder / "old.pem")
        for more, words in (
                ({"cert_file": folder / "away.pem"}, "cannot read"),
                ({"cert_file": folder}, "folder"),
                ({"cert_file": folder / "none.pem"}, "no certificate in PEM"),
                ({"cert_file": folder / "empty.pem"}, "no certificate in PEM"),
                ({"cert_file": folder / "pipe.pem"}, "no certificate in PEM"),
                ({"cert_file": folder / "old.pem"}, "has expired"),
                ({"key_file": folder / "none.pem"}, "no private key in PEM"),
                ({"key_file": folder / "locked.key"}, "passphrase"),
                ({"key_file": folder / "open.key"}, "everybody may read"),
                ({"key_file": f"{smdp.folder}/other.key"},
                 "not the key of cert_file"),
                ({"ca_file": folder / "none.pem"}, "ca_file"),
                ({"url": "http://localhost:1"}, "https"),
                ({"version": "two"}, "version: is like 2.2.0"),
                ({"api_key_header": "x" * 99, "api_key": "y"},
                 "api_key_header: missing, or longer")):
            desk.set(**more)
            answer = desk("check-config")
            ok(answer.code == 2 and words in answer.err, f"{words}", answer)
            said = desk("doctor", "--offline", "--json").json["findings"]
            ok(any(f["state"] == "wrong" and words in f["what"] and f["type"]
                   for f in said), "doctor says it, too", said)
        desk.set(cert_file=folder / "long.pem")
        answer = desk("check-config")
        ok(answer.code == 0 and answer.err == "", "mended", answer)


run(globals())
