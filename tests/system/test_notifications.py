"""What chips signed, handed in and listed: kaiyaku notification."""
import base64
import json
import os
import resource
import subprocess

from lab import HEAD, PROGRAM, line, luhn, ok, run, sanitized
from lab_card import Card, der, wire

ICCID = luhn("898821100000021234")
OTHER = luhn("898821100000021235")


def row(n, iccid, eid="", profile="installed"):
    cells = line(n).replace("physical", "esim").split(",")
    cells[5] = iccid
    return ",".join([*cells, profile, f"KA-{n}", eid])


HEADER = HEAD + ",profile,matching_id,eid"


class Desk:
    """A lab with a card, whose root is trusted."""

    def __init__(self, lab, *rows):
        self.lab = lab.demo()
        self.card = Card(lab.folder / "card")
        self.roots = lab.folder / "roots"
        self.roots.mkdir()
        self.card.root(self.roots / "ci.pem")
        self.env = {"KAIYAKU_PROOF_ANCHORS": str(self.roots),
                    "KAIYAKU_PROOF_ALLOW_TEST_ROOTS": "yes"}
        if rows:
            added = lab.add(*rows, head=HEADER)
            assert added.code == 0, added

    def __call__(self, *args, **more):
        return self.lab(*args, env=self.env | more)

    def delete(self, iccid, address="smdp.example.com"):
        """Installs and deletes; the signed results, by event."""
        had = len(self.card.notifications())
        self.card.add(iccid, address=[address])
        with self.card.talk() as talk:
            talk.select()
            done = talk.es10(der("bf33", "5a0a" + wire(iccid)))
            assert done == "bf3303800100", done
        return {event: raw
                for _, event, raw in self.card.notifications()[had:]}

    def file(self, name, content):
        (self.lab.folder / name).write_bytes(content)
        return name

    def states(self):
        rows = self("notification", "list", "--json").json["notifications"]
        return [(r["event"]["kind"], r["state"]) for r in rows]


def test_a_deletion_and_its_installation(lab):
    desk = Desk(lab, row(1, ICCID))
    signed = desk.delete(ICCID)
    first = desk("notification", "add", desk.file("i", signed["install"]))
    ok(first.code == 0 and "waiting" in first.out,
       "an installation waits for a certificate", first)
    second = desk("notification", "add", desk.file("d", signed["delete"]))
    ok(second.code == 0 and "told" in second.out and
       "test root" in second.out, "the deletion brings it", second)
    ok(desk.states() == [("install", "told"), ("delete", "told")],
       "both are told", desk.states())
    shown = desk("notification", "show", "2", "--json").json
    ok(shown["code"] == "deletion-proven" and
       shown["meaning"] == "deletion-proven" and shown["missing"] == "",
       "and the deletion is proven", shown)
    line = lab("line", "show", "#1").out
    ok("eSIM profile    installed" in line and
       "the chip signed that the profile is deleted" in line,
       "the line says both: it counts once an ending has asked the SM-DP+",
       line)
    again = desk("notification", "add", "d")
    ok(again.code == 0 and "2 times" in again.out, "again: the same", again)
    ok(len(desk.states()) == 2, "and not stored twice")
    ok(desk("db", "check").code == 0, "all of it verifies again")
    ok(desk("notification", "list", "DM-1").out.count("\n") == 2,
       "the line's own")


def test_what_is_missing_is_said(lab):
    desk = Desk(lab, row(1, ICCID, profile="downloaded"))
    signed = desk.delete(ICCID)
    added = desk("notification", "add", desk.file("d", signed["delete"]))
    ok("missing: a known installation" in added.out,
       "without an installation it proves nothing", added)
    desk.card.reinstall(ICCID)
    install = [raw for _, event, raw in desk.card.notifications()
               if event == "install"]
    for n, raw in enumerate(install):
        added = desk("notification", "add", desk.file(f"i{n}", raw))
    ok("missing: a deletion after" in
       desk("notification", "show", "1").out,
       "nor when it was installed again", desk("notification", "show", "1"))


def test_a_record_that_names_the_chip(lab):
    desk = Desk(lab)
    signed = desk.delete(ICCID)
    desk("notification", "add", desk.file("d", signed["delete"]))
    ok(desk.states() == [("delete", "unbound")], "no line of ours",
       desk.states())
    path = lab.folder / "l.csv"
    path.write_text("\n".join([HEADER, row(1, ICCID, desk.card.eid)]) + "\n")
    ok(desk("line", "import", "l.csv").code == 0, "its line is imported")
    ok(desk.states() == [("delete", "told")], "and told", desk.states())
    ok(desk("notification", "show", "1", "--json").json["code"] ==
       "deletion-proven", "the record names the chip: proven")


def test_forms_of_a_file(lab):
    desk = Desk(lab, row(1, ICCID), row(2, OTHER))
    signed = desk.delete(ICCID)["delete"]
    text = base64.b64encode(signed)
    forms = {
        "base64": text,
        "base64 in lines": b"\n".join(text[i:i + 64]
                                      for i in range(0, len(text), 64)),
        "base64 without padding": text.rstrip(b"="),
        "what a phone sends": json.dumps(
            {"pendingNotification": text.decode()}).encode(),
        "what an SM-DP+ sends": json.dumps(
            {"iccid": ICCID, "resultData": text.decode()}).encode(),
        "what kaiyaku-esim keeps": json.dumps(
            {"n": 1, "notification": text.decode()}).encode(),
        "the bytes": signed,
    }
    for n, (label, content) in enumerate(forms.items(), 1):
        added = desk("notification", "add", desk.file("f", content))
        ok(added.code == 0 and
           ("once" if n == 1 else f"{n} times") in added.out, label, added)
    none = {"nothing": b"", "a word": b"hello", "JSON of something":
            b"{\"a\": 1}", "half a JSON": b"{", "a short element": b"0\x03",
            "a NUL": b"\0", "something larger": b"A" * 200000,
            "DER without an end": b"\x30" + b"A" * 100000,
            "base64 of too much": base64.b64encode(b"0" * 90000),
            "not quite base64": text[:40] + b"!" + text[40:],
            "base64 and then something": text + b"\0" + text,
            "JSON without a bottom": b'{"a":' + b"[" * 100000,
            "JSON of no text": b'{"pendingNotification": 7}',
            "JSON of no base64": b'{"resultData": "%%%"}'}
    for label, content in none.items():
        added = desk("notification", "add", desk.file("f", content))
        ok(added.code == 2, f"{label}: none", added)
    ok(len(desk.states()) == 1, "and none is kept")


def test_what_is_no_file(lab):
    """Neither waited for nor read into memory."""
    desk = Desk(lab, row(1, ICCID))
    signed = desk.delete(ICCID)["delete"]
    os.mkfifo(lab.folder / "pipe")
    (lab.folder / "folder").mkdir()
    with open(lab.folder / "sparse", "wb") as sparse:
        sparse.truncate(1 << 30)
    with open(lab.folder / "der", "wb") as sparse:
        sparse.write(signed)
        sparse.truncate(1 << 30)
    (lab.folder / "self").symlink_to("self")
    (lab.folder / "shut").write_bytes(signed)
    (lab.folder / "shut").chmod(0)
    files = ["pipe", "folder", "sparse", "der", "self", "nowhere",
             "/dev/null", "/dev/zero", ""]
    files += ["shut"] if os.geteuid() != 0 else []
    # A sanitizer's shadow needs address space without a bound.
    limit = resource.RLIM_INFINITY if sanitized() else 512 << 20
    for name in files:
        added = lab("notification", "add", name, env=desk.env,
                    preexec_fn=lambda: resource.setrlimit(
                        resource.RLIMIT_AS, (limit, limit)))
        ok(added.code == 2 and added.err.startswith("kaiyaku: "),
           f"{name or 'no name'}: none", added)
    ok(desk.states() == [], "and none is kept")
    (lab.folder / "d").write_bytes(signed)
    piped = subprocess.run(
        ["sh", "-c", 'cat d | "$@" notification add /dev/stdin', "sh",
         PROGRAM, "--store", lab.store], cwd=lab.folder, text=True,
        env=lab.environment() | desk.env, capture_output=True, timeout=60)
    ok(piped.returncode == 0 and desk.states() == [("delete", "told")],
       "a pipe that says something is read", piped)


def test_what_does_not_verify_is_kept_apart(lab):
    desk = Desk(lab, row(1, ICCID))
    signed = desk.delete(ICCID)["delete"]
    at = signed.index(bytes.fromhex("5f3740")) + 10
    forged = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1:]
    added = desk("notification", "add", desk.file("f", forged))
    ok(added.code == 1 and "bad-signature" in added.out, "forged", added)
    env = {"KAIYAKU_PROOF_ALLOW_TEST_ROOTS": "no"}
    added = desk("notification", "add", desk.file("d", signed), **env)
    ok(added.code == 1 and "test-root" in added.out,
       "under a test root that is not allowed", added)
    ok(desk.states() == [("delete", "rejected")] * 2, "kept", desk.states())
    ok("eSIM profile    installed" in lab("line", "show", "#1").out,
       "the line hears nothing of it")
    added = desk("notification", "add", "d")
    ok(added.code == 0 and "told" in added.out,
       "once the root is trusted, the same bytes count", added)
    doctor = desk("doctor", "--offline", "--json").json
    ok(any(f["check"] == "notifications" and f["state"] == "note"
           for f in doctor["findings"]), "doctor says there are some", doctor)


def test_without_roots(lab):
    desk = Desk(lab, row(1, ICCID))
    signed = desk.delete(ICCID)["delete"]
    added = lab("notification", "add", desk.file("d", signed))
    ok(added.code != 0 and "no trusted roots" in added.err,
       "nothing is taken in", added)
    (desk.roots / "torn.pem").write_text("-----BEGIN CERTIFICATE-----")
    added = desk("notification", "add", "d")
    ok(added.code != 0 and "torn.pem" in added.err, "a torn root is named",
       added)
    ended = desk("end", "--yes", "DM-1")
    ok(ended.code == 0, "and an ending does not wait for it", ended)
    doctor = desk("doctor", "--offline", "--json").json
    ok(any(f["check"] == "roots" and f["state"] == "wrong" and
           "torn.pem" in f["what"] for f in doctor["findings"]),
       "doctor names it, too", doctor)


def test_identifiers_are_masked(lab):
    desk = Desk(lab, row(1, ICCID))
    desk("notification", "add", desk.file("d", desk.delete(ICCID)["delete"]))
    for words in (("list",), ("show", "1"), ("list", "--json"),
                  ("show", "1", "--json")):
        out = desk("notification", *words).out
        ok(ICCID not in out and desk.card.eid not in out,
           " ".join(words) + ": masked", out)
    out = desk("notification", "show", "1", "--clear").out
    ok(ICCID in out and desk.card.eid in out, "--clear: not", out)
    ok(ICCID in desk("notification", "list", "--clear").out,
       "nor in a listing")
    saved = desk("notification", "show", "1", "--save", "saved")
    ok(saved.code == 0 and (lab.folder / "saved").read_bytes() ==
       (lab.folder / "d").read_bytes(), "saved as it came", saved)
    ok((lab.folder / "saved").stat().st_mode & 0o777 == 0o600,
       "for its owner's eyes")


def test_proofs_lie_beside_the_paper(lab):
    desk = Desk(lab, row(1, ICCID, "", "installed"))
    ended = desk("end", "--yes", "--checked", "papers", "DM-1")
    ok(ended.code == 0, "ended", ended)
    signed = desk.delete(ICCID)
    for event in ("install", "delete"):
        desk("notification", "add", desk.file(event, signed[event]))
    desk("tick", "--until", "2027-12-31")
    given = desk("paper", "DM-1", "--out", "cert.json")
    proof = lab.folder / "cert.profile-proof.json"
    ok(given.code == 0 and proof.exists(), "the proof is written", given)
    if proof.exists():
        checked = desk("verify", proof.name, "--root",
                       desk.roots / "ci.pem", "--allow-test-roots")
        ok(checked.code == 0, "and verifies offline", checked)


run(globals())
