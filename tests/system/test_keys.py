"""Keys that change, keys that are stolen, and a log that only grows."""
import os
import pty
import shutil
import subprocess

from lab import PROGRAM, Lab, line, ok, run, skip

PUB = "keys/issuer.pub"


def receipt(lab, contract, name):
    """The line is ended and its receipt given out, logged."""
    filed = lab("end", contract)
    assert filed.code == 0, filed
    given = lab("paper", contract, "--kind", "receipt", "--out", name)
    assert given.code == 0, given


def finding(lab, name, keys=PUB):
    return lab.json("verify", name, "--key", keys)["finding"]


def log_size(lab):
    return lab("log", "checkpoint").out.splitlines()[1]


def keys(lab):
    """(use, status) of each, in order."""
    return [(k["use"], k["status"]) for k in lab.json("keys", "list")["keys"]]


def active(lab, use):
    return next(k["id"] for k in lab.json("keys", "list")["keys"]
                if k["use"] == use and k["status"] == "active")


def test_rotation(lab):
    lab.demo(line(1), line(2), line(3))
    ok(keys(lab) == [("paper", "active"), ("log", "active")],
       "a key for each use", lab("keys", "list"))
    receipt(lab, "DM-1", "old.json")
    shutil.copy(lab.folder / PUB, lab.folder / "old.pub")
    lab("clock", "advance", "--days", "1")
    first = active(lab, "paper")
    turned = lab("keys", "rotate", "--use", "paper")
    ok(turned.code == 0 and "issuer.pub again" in turned.out,
       "rotated; the keys must be published again", turned)
    ok(keys(lab) == [("paper", "retired"), ("log", "active"),
                     ("paper", "active")], "the old one is retired")
    retired, _, fresh = lab.json("keys", "list")["keys"]
    ok(retired["id"] == first and retired["valid_to"] == fresh["valid_from"]
       and fresh["valid_to"] is None, "one ends as the other begins", retired)
    ok(not (lab.folder / f"keys/{first}.seed").exists(),
       "its secret is erased")
    receipt(lab, "DM-2", "new.json")
    ok(finding(lab, "old.json") == "valid", "the paper of before is valid")
    ok(finding(lab, "new.json") == "valid", "the paper of after is valid")
    ok(finding(lab, "new.json", "old.pub") == "other-key",
       "who has the old keys does not know the new one")
    both = lab("keys", "rotate", "--json")
    ok(both.code == 0 and both.json["publish"].endswith("/issuer.pub"),
       "both at once, as JSON", both)
    ok([s for _, s in keys(lab)] == ["retired"] * 3 + ["active"] * 2,
       "one of each use is active", lab("keys", "list"))
    receipt(lab, "DM-3", "newest.json")
    for name in ("old.json", "new.json", "newest.json"):
        ok(finding(lab, name) == "valid", f"{name} is valid")
    ok(lab("keys", "rotate", "--use", "both").code == 2, "no such use")
    lab.check("after rotations")


def test_a_lost_secret(lab):
    lab.demo(line(1))
    (lab.folder / f"keys/{active(lab, 'paper')}.seed").unlink()
    ok(lab("end", "DM-1").code == 2, "without its secret nothing is signed")
    ok(lab("keys", "rotate", "--use", "paper").code == 0,
       "a rotation needs no old secret")
    receipt(lab, "DM-1", "r.json")
    ok(finding(lab, "r.json") == "valid", "and all goes on")


def test_stolen_paper_key(lab):
    lab.demo(line(1), line(2), line(3))
    receipt(lab, "DM-1", "before.json")
    size = log_size(lab)
    lab("clock", "advance", "--days", "1")
    receipt(lab, "DM-2", "after.json")
    now = lab.json("clock")["now"]
    key = active(lab, "paper")
    for label, args in {
            "no time of theft": (key, "--log-size", size),
            "no size of the log": (key, "--at", now),
            "a size the log never had": (key, "--at", now, "--log-size",
                                         "99"),
            "a time to come": (key, "--at", "2999-01-01", "--log-size",
                               size),
            "a key of nobody": ("0" * 16, "--at", now, "--log-size", size),
    }.items():
        answer = lab("keys", "compromise", *args)
        ok(answer.code == 2, f"refused: {label}", answer)
    ok("compromised" not in lab("keys", "list").out, "nothing was changed")
    ok(finding(lab, "after.json") == "valid", "all papers count so far")
    marked = lab("keys", "compromise", key, "--at", now, "--log-size", size,
                 "--yes")
    ok(marked.code == 0 and f"the first {size} entries" in marked.out,
       "marked; which papers still count is said", marked)
    stolen = lab.json("keys", "list")["keys"][0]
    ok(stolen["status"] == "compromised" and
       str(stolen["log_size"]) == size, "the list shows it", stolen)
    ok(finding(lab, "before.json") == "valid",
       "a paper that the log had before the theft counts")
    ok(finding(lab, "after.json") == "key-compromised",
       "a later paper of this key does not")
    receipt(lab, "DM-3", "fresh.json")
    ok(finding(lab, "fresh.json") == "valid", "a paper of the new key does")
    lab.check("after a theft")


def test_stolen_log_key(lab):
    lab.demo(line(1))
    receipt(lab, "DM-1", "r.json")
    kept = lab("log", "checkpoint").out
    (lab.folder / "kept").write_text(kept)
    marked = lab("keys", "compromise", active(lab, "log"), "--at",
                 lab.json("clock")["now"], "--log-size", log_size(lab),
                 "--yes")
    ok(marked.code == 0 and "given out again" in marked.out,
       "marked; that papers must be given out again is said", marked)
    ok(finding(lab, "r.json") == "checkpoint-wrong",
       "a checkpoint by the stolen key does not count")
    again = lab("log", "checkpoint").out
    ok(again != kept and again.splitlines()[:3] == kept.splitlines()[:3],
       "the log is signed anew, as it was", again)
    lab("paper", "DM-1", "--kind", "receipt", "--out", "again.json")
    ok(finding(lab, "again.json") == "valid",
       "the paper given out again is valid")
    lab("log", "export", "log")
    old = lab("log", "verify", "kept", "--log", "log", "--key", PUB, "--json")
    ok(old.code == 1 and old.json["finding"] == "checkpoint-wrong",
       "the kept checkpoint shows nothing any more", old)


def on_a_terminal(lab, answer, *args):
    """The exit code when a person types that answer."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([PROGRAM, "--store", lab.store, *args],
                          cwd=lab.folder, env=lab.environment(), stdin=theirs,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        os.write(ours, answer.encode())
        process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    return process.returncode


def test_the_question(lab):
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError as error:
        skip("yes and no on a terminal", f"no terminals here: {error}")
        return
    lab.demo()
    args = ("keys", "compromise", active(lab, "paper"), "--at",
            lab.json("clock")["now"], "--log-size", "0")
    before = keys(lab)
    ok(on_a_terminal(lab, "y\n", *args) == 1 and keys(lab) == before,
       "all but yes changes nothing")
    ok(on_a_terminal(lab, "yes\n", *args) == 0 and keys(lab) ==
       [("paper", "compromised"), ("log", "active"), ("paper", "active")],
       "yes marks the key")


def growth(lab, kept, log, *flags):
    """Exit code and finding."""
    answer = lab("log", "verify", kept, "--log", log, "--json", *flags)
    return answer.code, answer.json["finding"]


def test_growth(lab):
    lab.demo(line(1), line(2), line(3))
    receipt(lab, "DM-1", "1.json")
    lab("log", "export", "log")
    shutil.copy(lab.folder / "log/checkpoint", lab.folder / "kept")
    ok(growth(lab, "kept", "log", "--key", PUB) == (0, "valid"),
       "a log that stood still")
    shutil.copytree(lab.folder, lab.folder / "fork")
    lab("keys", "rotate", "--use", "log")
    receipt(lab, "DM-2", "2.json")
    lab("clock", "advance", "--days", "60")
    lab("log", "export", "log")
    said = lab("log", "verify", "kept", "--log", "log", "--key", PUB)
    ok(said.code == 0 and "only grew" in said.out,
       "a log that grew, its key rotated meanwhile", said)
    ok(growth(lab, "kept", "log") == (3, "signer-unknown"),
       "without keys: grown, signer unknown")
    ok(growth(lab, "log/checkpoint", "fork/log", "--key", PUB) ==
       (1, "forked"), "a log that lost entries")

    fork = Lab(lab.folder / "fork")
    fork("clock", "advance", "--days", "1")
    receipt(fork, "DM-3", "3.json")
    fork("log", "export", "log")
    ok(growth(fork, "kept", "log", "--key", PUB) == (0, "valid"),
       "the fork grew as well")
    shutil.copy(fork.folder / "log/checkpoint", lab.folder / "theirs")
    told = lab("log", "verify", "theirs", "--log", "log", "--key", PUB)
    ok(told.code == 1 and "forked" in told.out,
       "but the two are no one log", told)

    tile = max((lab.folder / "log/tile/0").glob("000.p/*"),
               key=lambda path: int(path.name))
    tile.write_bytes(bytes(tile.stat().st_size))
    broken = lab("log", "verify", "kept", "--log", "log", "--key", PUB)
    ok(broken.code == 2 and "do not lead" in broken.err,
       "damaged files are no fork", broken)


def test_another_log(lab):
    lab.demo(line(1))
    receipt(lab, "DM-1", "1.json")
    lab("log", "export", "log")
    other = Lab(lab.folder / "other")
    other.folder.mkdir()
    other.demo(line(1))
    receipt(other, "DM-1", "1.json")
    other("log", "export", "log")
    ok(growth(lab, "other/log/checkpoint", "log", "--key", PUB) ==
       (1, "checkpoint-wrong"), "a log of that name by other keys")
    ok(growth(lab, "other/log/checkpoint", "log") == (1, "forked"),
       "without keys: no earlier state of this log")
    text = (lab.folder / "log/checkpoint").read_text()
    (lab.folder / "named").write_text(text.replace("lab/log", "bal/log"))
    ok(growth(lab, "named", "log", "--key", PUB) == (1, "other-log"),
       "a log of another name")
    (lab.folder / "large").write_text(text + "\n" * 9000)
    for label, args in {
            "no log to look at": ("log/checkpoint",),
            "no folder": ("log/checkpoint", "--log", "nowhere"),
            "no checkpoint": ("lines.csv", "--log", "log"),
            "far too long": ("large", "--log", "log"),
    }.items():
        answer = lab("log", "verify", *args)
        ok(answer.code == 2, f"refused: {label}", answer)


run(globals())
