"""`kaiyaku demo`: what it prints (demo.golden), and that strangers agree."""
import subprocess
import sys

from lab import ROOT, ok, run

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
    ok(shown["sound"] and len(shown["lines"]) == 7, "as JSON", shown)
    papers = sorted((lab.folder / "run/papers").glob("*.json"))
    ok(len(papers) == 19, "all papers are there", papers)
    for paper in papers:
        mine = lab("verify", "--key", "run/issuer.pub", paper)
        ok(mine.code == 0 and "valid" in mine.out, f"{paper.name} verifies",
           mine)
        theirs = subprocess.run(
            [sys.executable, ROOT / "tests/doc/verify.py", paper,
             lab.folder / "run/issuer.pub"], capture_output=True, text=True)
        ok(theirs.returncode == 0, f"{paper.name}: the other verifier agrees",
           theirs.stdout, theirs.stderr)
    lab.store = lab.folder / "run/kaiyaku.db"
    lab.check("the demo's store")
    ok(lab("line", "list").out.count("closed") == 6, "six are closed")
    ok("withdrawn" in lab("line", "list").out, "one was withdrawn")


def test_real_store_is_left_alone(lab):
    lab.store = lab.folder / "run/kaiyaku.db"
    lab("db", "init", "--issuer", "lab")
    before = lab.store.read_bytes()
    answer = lab("demo", "run")
    ok(answer.code == 2 and "real store" in answer.err,
       "a folder with a real store is refused", answer)
    ok(lab.store.read_bytes() == before, "and left as it was")


run(globals())
