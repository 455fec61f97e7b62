"""`kaiyaku demo`: what it prints (demo.golden), and that strangers agree; and
the eSIM part after it, whose keys are new each time."""
import json
import os
import signal
import subprocess
import sys

from lab import PROGRAM, ROOT, ok, run

GOLDEN = ROOT / "tests/system/demo.golden"


def test_demo(lab):
    answer = lab("demo", "run")
    if not ok(answer.code == 0, "every line ends as told", answer):
        return
    ok(answer.err == "", "nothing is complained about", answer.err)
    if "--write" in sys.argv:
        GOLDEN.write_text(answer.out)
    want = GOLDEN.read_text().splitlines()
    got = answer.out.splitlines()
    ok(len(want) == len(got), "as many lines as in demo.golden",
       f"{len(got)} lines, not {len(want)}")
    wrong = [(w, g) for w, g in zip(want, got) if w != g]
    ok(not wrong, "the same text, refs and keys included", *wrong[:5])
    again = lab("demo", "run")
    ok(again.code == 0 and again.out == answer.out,
       "a second time in the same folder", again.err)
    shown = lab("demo", "run", "--json").json
    ok(shown["sound"] and len(shown["lines"]) == 9, "as JSON", shown)
    papers = sorted((lab.folder / "run/papers").glob("*.json"))
    ok(len(papers) == 22, "all papers are there", papers)
    for paper in papers:
        mine = lab("verify", "--key", "run/issuer.pub", paper)
        ok(mine.code == 0 and "valid" in mine.out, f"{paper.name} verifies",
           mine)
        theirs = subprocess.run(
            [sys.executable, ROOT / "tests/doc/verify.py", paper,
             lab.folder / "run/issuer.pub"], capture_output=True, text=True)
        ok(theirs.returncode == 0, f"{paper.name}: the other verifier agrees",
           theirs.stdout, theirs.stderr)
        ok("test-roots" in [n["code"] for n in paper_of(paper)["not_proved"]],
           f"{paper.name} says that test roots are allowed")
    lab.store = lab.folder / "run/kaiyaku.db"
    lab.check("the demo's store")
    listed = lab("line", "list").out
    ok(listed.count("closed") == 5, "five are closed", listed)
    ok(listed.count("withdrawn") == 1, "one was withdrawn", listed)
    ok(listed.count("running") == 3, "three wait for what chips sign", listed)


def paper_of(path):
    return json.loads(path.read_text())["document"]["payload"]


def serve(lab, **more):
    """The eSIM part, without serving afterwards."""
    return subprocess.Popen(
        [ROOT / "tools/serve-demo", "--once", "--build", PROGRAM.parent,
         "run"], cwd=lab.folder, env=lab.environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, **more)


ESIMS = {"DM-1002": "es9plus", "DM-1007": "es2plus", "DM-1008": "es9plus"}


def test_esim(lab):
    lab("demo", "run")
    program = serve(lab)
    said = program.communicate(timeout=100)[0]
    ok(program.returncode == 0 and "NOT AS" not in said, "it ends as told",
       said)
    config = ("--config", "run/kaiyaku.conf")
    lab.store = lab.folder / "run/kaiyaku.db"
    for line, via in ESIMS.items():
        rows = lab.json(*config, "notification", "list",
                        line)["notifications"]
        ok({(r["state"], r["verdict"], r["test_root"]) for r in rows} ==
           {("told", "verified", True)}, f"{line}: what its chip signed", rows)
        ok({r["via"] for r in rows} == {via}, f"{line}: came by {via}", rows)
        ok([r["to_us"] for r in rows if r["event"]["kind"] == "delete"] ==
           [line == "DM-1008"], f"{line}: whom it was for", rows)
        verify_esim(lab, line)
    story = " ".join(said[said.index("B. The SM-DP+"):].split())
    open_yet = story.find("the line a chip signed a deletion; that the "
                          "profile was on it is not known missing:")
    proven = story.find("the line the chip signed that the profile is deleted")
    ok(-1 < open_yet < proven, "a deletion before its installation is known: "
       "the meaning is open, then proven", said)
    listed = lab("line", "list").out
    ok(listed.count("closed") == 8, "all are closed", listed)
    lab.check("afterwards")
    again = serve(lab)
    said = again.communicate(timeout=100)[0]
    ok(again.returncode == 0 and "begun before" in said, "once is enough",
       said)


def verify_esim(lab, line):
    path = lab.folder / f"run/papers/{line}.certificate.json"
    proof = path.with_suffix(".profile-proof.json")
    root = lab.folder / f"run/anchors/{line}.pem"
    paper = paper_of(path)
    duty, = [d for d in paper["duties"] if d["kind"] == "profile"]
    ok((duty["state"], duty["grade"], duty["least"], duty["by"]) ==
       ("seen", "proven", "proven", "euicc"), f"{line}: the duty is proven",
       duty)
    ok(paper["demo"] and {"demo", "test-roots", "when-deleted"} <=
       {n["code"] for n in paper["not_proved"]}, f"{line}: what it is not",
       paper["not_proved"])
    key, with_proof = ("--key", "run/issuer.pub"), ("--evidence", proof)
    other = next(lab.folder / f"run/anchors/{n}.pem" for n in ESIMS
                 if n != line)
    allowed = "--allow-test-roots"
    for label, words, code in (
            ("the certificate", (*key, path), 0),
            ("and its proof", (*key, *with_proof, "--root", root, allowed,
                               path), 0),
            ("no root", (*key, *with_proof, path), 3),
            ("a test root", (*key, *with_proof, "--root", root, path), 1),
            ("another root", (*key, *with_proof, "--root", other, allowed,
                              path), 1),
            ("the proof alone", ("--root", root, allowed, proof), 0)):
        got = lab("verify", *words)
        ok(got.code == code, f"{line}: verify, {label}: {code}", got)
    theirs = subprocess.run(
        [sys.executable, ROOT / "tests/proof/verify_proof.py", proof, root],
        capture_output=True, text=True)
    ok(theirs.returncode == 0, f"{line}: the other verifier agrees",
       theirs.stdout, theirs.stderr)


def test_interrupted(lab):
    lab("demo", "run")
    program = serve(lab, preexec_fn=lambda: signal.signal(
        signal.SIGINT, signal.default_int_handler))
    while program.stdout.readline()[:2] != "A.":
        pass
    program.send_signal(signal.SIGINT)
    program.communicate(timeout=100)
    answer = lab("demo", "run")
    ok(answer.code == 0, "interrupted: nothing is left running", answer)


def test_real_store_is_left_alone(lab):
    lab.store = lab.folder / "run/kaiyaku.db"
    lab("db", "init", "--issuer", "lab")
    before = lab.store.read_bytes()
    answer = lab("demo", "run")
    ok(answer.code == 2 and "real store" in answer.err,
       "a folder with a real store is refused", answer)
    ok(lab.store.read_bytes() == before, "and left as it was")


run(globals())
