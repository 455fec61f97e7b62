"""`kaiyaku verify` of chips' proofs: exit codes, words, and no trust in what
a file says of itself."""
import json
import subprocess
import sys
from pathlib import Path

from lab import ok, run

MAKE = sys.argv[2]
EID, ICCID = "89049032123451234512345678901235", "8988211000000212345"


def make(lab):
    made = lab.folder / "made"
    if not made.exists():
        made.mkdir()
        subprocess.run([MAKE, made], check=True)
    return made


def verify(lab, name, *flags):
    made = make(lab)
    named = [f if f.startswith("--") else made / f for f in flags]
    return lab("verify", *named, made / name)


def test_proofs(lab):
    """The exit code says what the words say"""
    root, test = ("--root", "sound-p256.pem"), "--allow-test-roots"
    for label, name, flags, code, words in (
            ("with its root", "sound-p256.json", (*root, test), 0,
             "verified: the chip signed this"),
            ("a test root that is not allowed", "sound-p256.json", root, 1,
             "test-root"),
            ("without a root", "sound-p256.json", (), 3,
             "signature intact, root unknown"),
            ("brainpool", "sound-brainpool.json",
             ("--root", "sound-brainpool.pem", test), 0, "verified"),
            ("a subordinate issuer", "v3-sub-ci-p256.json",
             ("--root", "v3-sub-ci-p256.pem", test), 0, "verified"),
            ("an installation", "install-sound-p256.json", (*root, test), 0,
             "installed profile"),
            ("another root", "sound-p256.json",
             ("--root", "v3-p256.pem", test), 1, "untrusted"),
            ("a byte changed", "changed-p256.json", (*root, test), 1,
             "bad-signature"),
            ("a byte changed, no root", "changed-p256.json", (), 1,
             "bad-signature"),
            ("a maker without limits", "no-eid-limit-p256.json",
             ("--root", "no-eid-limit-p256.pem", test), 1,
             "eid-not-permitted"),
            ("an expired chip", "euicc-expired-p256.json",
             ("--root", "euicc-expired-p256.pem", test), 1, "expired"),
            ("no certificate", "unlent-p256.json", (*root, test), 1,
             "no-certificate")):
        said = verify(lab, name, *flags)
        ok(said.code == code and words in said.out, label, said.code,
           said.out, said.err)
        ok(EID not in said.out and ICCID not in said.out,
           f"{label}: chip and profile are masked", said.out)


def test_words(lab):
    said = verify(lab, "sound-p256.json", "--root", "sound-p256.pem",
                  "--allow-test-roots").out
    for part in ("deleted profile", "event number 7", "test root",
                 "proves nothing", "as the file says", "not proven: when",
                 "installed again", "no other chip"):
        ok(part in said, f"it says: {part}", said)


def test_as_json(lab):
    flags = ("--json", "--root", "sound-p256.pem", "--allow-test-roots")
    doc = verify(lab, "sound-p256.json", *flags).json
    ok((doc["verdict"], doc["good"], doc["event"], doc["number"],
        doc["test_root"]) == ("verified", True, "delete", 7, True),
       "JSON of a good one", doc)
    doc = verify(lab, "sound-p256.json", "--json").json
    ok((doc["verdict"], doc["good"], doc["intact"], doc["root"])
       == ("untrusted", False, True, None), "JSON without a root", doc)
    doc = verify(lab, "changed-p256.json", *flags).json
    ok((doc["verdict"], doc["good"], doc["intact"], "chip" in doc)
       == ("bad-signature", False, False, False),
       "JSON of a bad one names no chip", doc)


def test_papers(lab):
    root = ("--root", "sound-p256.pem", "--allow-test-roots")
    key = ("--key", "issuer.pub")
    proof = ("--evidence", "sound-p256.json")
    for label, name, flags, code, said_words in (
            ("the paper names the proof", "paper.json",
             (*key, *proof, *root), 0, "verified: the chip signed this"),
            ("its signer is unknown", "paper.json", (*proof, *root), 3,
             "verified: the chip signed this"),
            ("the root is unknown", "paper.json", (*key, *proof), 3,
             "root unknown"),
            ("the paper names another", "other.json",
             (*key, *proof, *root), 1, "does not name this proof"),
            ("an installation is no deletion", "paper-install.json",
             (*key, "--evidence", "install-sound-p256.json", *root), 1,
             "no deletion"),
            ("the paper names a forged one", "paper-forged.json",
             (*key, "--evidence", "changed-p256.json", *root), 1,
             "bad-signature")):
        said = verify(lab, name, *flags)
        ok(said.code == code and said_words in said.out, label, said.code,
           said.out, said.err)
    doc = verify(lab, "paper.json", "--json", *key, *proof, *root).json
    ok(doc["good"] and doc["proof"]["good"] and doc["proof"]["fault"] is None,
       "JSON of both", doc)
    doc = verify(lab, "other.json", "--json", *key, *proof, *root).json
    ok(doc["good"] and "does not name" in doc["proof"]["fault"],
       "JSON says what does not fit", doc)


def test_malformed(lab):
    made = make(lab)
    good = (made / "sound-p256.json").read_bytes()
    (made / "blank.json").write_bytes(good.replace(b'":"', b'": "', 1))
    (made / "cut.json").write_bytes(good[:200])
    (made / "noroot.pem").write_text("hello\n")
    (made / "empty.pem").write_text("")
    for label, name, flags, said_words in (
            ("not canonical", "blank.json", (), "canonical"),
            ("cut off", "cut.json", (), "not JSON"),
            ("a root that is none", "sound-p256.json",
             ("--root", "noroot.pem"), "the root"),
            ("an empty root", "sound-p256.json", ("--root", "empty.pem"),
             "empty"),
            ("a chip's root that is a proof", "sound-p256.json",
             ("--root", "sound-p256.json"), "the root"),
            ("a key for a proof", "sound-p256.json",
             ("--key", "issuer.pub"), "go with a paper"),
            ("a root for a paper alone", "paper.json",
             ("--root", "sound-p256.pem"), "go with a proof"),
            ("a paper as evidence", "paper.json",
             ("--evidence", "other.json"), "not a proof file")):
        said = verify(lab, name, *flags)
        ok(said.code == 2 and said_words in said.err, label, said.code,
           said.out, said.err)


def test_no_trust(lab):
    """What a file says of itself changes nothing but itself"""
    made = make(lab)
    doc = json.loads((made / "sound-p256.json").read_text())
    doc.update(test_root=False, root="81370f5125d0b1d408d4c3b232e6d25e"
               "795bebfb")
    (made / "lies.json").write_text(
        json.dumps(doc, sort_keys=True, separators=(",", ":")) + "\n")
    said = verify(lab, "lies.json", "--root", "sound-p256.pem")
    ok(said.code == 1 and "test-root" in said.out,
       "a proof that calls its root another one", said.out)
    said = verify(lab, "lies.json")
    ok(said.code == 3 and "81370f" not in said.out,
       "a root named in the file is not shown as one", said.out)


run(globals())
