"""A backup is made while commands are, and is the same store elsewhere."""
import os
import threading

from lab import Lab, line, ok, run

LINES = 40


def everything(lab, contracts):
    """What people can see of the lines: facts, endings, papers, log."""
    seen = {}
    for contract in contracts:
        seen[contract] = lab.json("line", "show", contract)
        ending = lab("ending", "show", contract, "--json")
        seen[contract + " ending"] = ending.json if ending.code == 0 else None
        paper = lab("paper", contract, "--all", "--json")
        seen[contract + " papers"] = paper.out if paper.code == 0 else None
    seen["log"] = lab("log", "checkpoint").out
    return seen


def elsewhere(lab, name):
    """Another place that shares the signing keys, which no backup holds."""
    folder = lab.folder / name
    folder.mkdir()
    if (lab.folder / "keys").is_dir():
        os.symlink(lab.folder / "keys", folder / "keys")
    return Lab(folder)


def test_the_same_elsewhere(lab):
    names = [f"DM-{n}" for n in range(1, 9)]
    lab.demo(*[line(n) for n in range(1, 9)])
    for name in names[:5]:
        lab("end", name)
    lab("clock", "advance", "--days", "40")
    made = lab("backup", "copy.db")
    ok(made.code == 0, "a backup is made", made)
    ok("copy.db.keys" in made.out and "erased" in made.out,
       "and what its keys mean is said", made)
    for name in ("copy.db", "copy.db.keys"):
        mode = (lab.folder / name).stat().st_mode & 0o777
        ok(mode == 0o600, f"{name} is for its owner's eyes only", oct(mode))
    again = lab("backup", "copy.db")
    ok(again.code == 2 and "exists already" in again.err,
       "never onto another one", again)

    other = elsewhere(lab, "other")
    back = other("restore", lab.folder / "copy.db")
    ok(back.code == 0 and "0 faults" in back.out, "restored and checked", back)
    other.check("restored")
    ok(everything(lab, names) == everything(other, names),
       "lines, endings, papers and log are the same")
    twice = other("restore", lab.folder / "copy.db")
    ok(twice.code == 2 and "exists already" in twice.err,
       "a store that is there is not touched", twice)
    other.check("still")

    os.unlink(lab.folder / "copy.db.keys")
    third = elsewhere(lab, "third")
    bare = third("restore", lab.folder / "copy.db")
    ok(bare.code == 2 and "keys file" in bare.err,
       "without its keys it is no backup", bare)
    ok(not third.store.exists(), "and nothing was made of it")


def test_while_commands_are_made(lab):
    names = [f"DM-{n}" for n in range(1, LINES + 1)]
    lab.demo(*[line(n) for n in range(1, LINES + 1)])
    done = []

    def end_them():
        for name in names:
            answer = lab("end", name, "--json")
            if answer.code == 0:
                done.append(name)

    worker = threading.Thread(target=end_them)
    worker.start()
    copies = []
    while worker.is_alive():
        acknowledged = set(done)
        name = f"copy-{len(copies)}.db"
        made = lab("backup", name)
        if not ok(made.code == 0, f"{name} is made meanwhile", made):
            break
        copies.append((name, acknowledged))
    worker.join()
    ok(len(done) == LINES, "all were ended", len(done))
    between = 0
    for name, acknowledged in (copies[0], copies[len(copies) // 2],
                               copies[-1]):
        other = elsewhere(lab, "of-" + name)
        back = other("restore", lab.folder / name, "--json")
        ok(back.code == 0 and back.json["faults"] == 0,
           f"{name} has no faults", back)
        ended = {one["contract"] for one in other.json("ending", "list")
                 ["lines"]}
        ok(acknowledged <= ended,
           f"{name} has what was acknowledged before it was begun",
           acknowledged - ended)
        between += 0 < len(ended) < LINES
    ok(between > 0, "one of them is of a moment in the middle")


run(globals())
