"""What the system tests share: TAP, a folder of their own, the program.

Each test is a function of a Lab; `run(globals(), ...)` runs them in the order
in which they stand.  The program is the first argument.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
HEAD = ("provider,contract,form,billing,number,iccid,imsi,contract_date,"
        "contract_paper,service_start,billed_through,monthly_fee")
count = failed = 0


def sanitized():
    """Is the program built with a sanitizer, whose memory is its own?"""
    return PROGRAM is not None and b"__asan_init" in PROGRAM.read_bytes()


def ok(condition, label, *words):
    global count, failed
    count += 1
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {count} - {label}")
    if not condition:
        for word in words:
            print("# " + str(word).replace("\n", "\n# "))
    return condition


def skip(label, reason):
    global count
    count += 1
    print(f"ok {count} - {label} # SKIP {reason}")


def luhn(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        n = int(digit) * (2 if place % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return digits + str(-total % 10)


def line(n, contract_date="2026-03-05"):
    """A physical postpaid line of Demo Mobile, number n."""
    return (f"demo-mobile,DM-{n},physical,postpaid,0901234{n:04d},"
            f"{luhn('898110000' + f'{n:09d}')},44099{n:010d},{contract_date},"
            f"{contract_date},{contract_date},2026-07-31,1980")


class Answer:
    def __init__(self, run):
        self.code, self.out, self.err = run.returncode, run.stdout, run.stderr

    @property
    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"exit {self.code}\n{self.out}{self.err}"


class Lab:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.store = self.folder / "k.db"

    def environment(self):
        keep = {k: v for k, v in os.environ.items()
                if not k.startswith("KAIYAKU_")}
        return keep | {"KAIYAKU_RULES": str(ROOT / "operators"),
                       "KAIYAKU_CONFIG": os.devnull}

    def start(self, *args, **more):
        return subprocess.Popen(
            [PROGRAM, "--store", self.store, *args],
            cwd=self.folder, env=self.environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, **more)

    def __call__(self, *args, env=None, **more):
        return Answer(subprocess.run(
            [PROGRAM, "--store", self.store, *args],
            cwd=self.folder, env=self.environment() | (env or {}),
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=60, **more))

    def json(self, *args):
        return self(*args, "--json").json

    def demo(self, *rows):
        """A demo store on 2026-12-01 or so with these lines."""
        made = self("db", "init", "--demo", "--issuer", "lab")
        assert made.code == 0, made
        loaded = self("rules", "load", ROOT / "operators/demo-mobile.json",
                      ROOT / "operators/demo-rental.json")
        assert loaded.code == 0, loaded
        if rows:
            added = self.add(*rows)
            assert added.code == 0, added
        return self

    def add(self, *rows, head=HEAD, name="lines.csv", flags=()):
        path = self.folder / name
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return self("line", "import", name, *flags)

    def check(self, label):
        answer = self("db", "check")
        return ok(answer.code == 0, label + ": db check finds nothing", answer)


def run(tests):
    for name, test in list(tests.items()):
        if not name.startswith("test_"):
            continue
        # In memory where that is possible: what is tried here is death of the
        # process, not of the machine.
        shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        folder = tempfile.mkdtemp(prefix="kaiyaku-", dir=shm)
        try:
            test(Lab(folder))
        except Exception as error:  # a broken test is a failed one
            import traceback
            ok(False, f"{name}: {error!r}", traceback.format_exc())
        finally:
            subprocess.run(["chmod", "-R", "u+rwX", folder], check=False)
            shutil.rmtree(folder, ignore_errors=True)
    print(f"1..{count}")
    sys.exit(1 if failed else 0)
