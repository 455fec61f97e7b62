#!/usr/bin/env python3
"""The checks themselves, tried on small trees that are wrong on purpose.

Usage: test_checks.py ROOT.  TAP on standard output.
"""
import importlib.machinery
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(sys.argv[1])


def cite(rule):
    return f"/* docs/rules/{rule} */\n"


GOOD = {
    "src/base/meson.build": "base_pure_src = files('str.c')\n",
    "src/base/banned.h": "",
    "src/base/str.h": "struct ky_str;\n",
    "src/base/str.c": '#include "base/str.h"\n',
    "src/base/buf.h": "struct ky_buf;\n",
    "src/core/line.h": '#include "base/str.h"\n' + cite("jp.md#1.1"),
    "src/store/row.h": '#include "core/line.h"\n#include "base/buf.h"\n',
    "src/sim/bss.h": "struct ky_bss;\n",
    "src/store/sql/line.sql": "-- name: line\n",
    "tests/base/test_str.c": cite("jp.md#1.1"),
    "fuzz/meson.build": "foreach name : ['csv']\n",
    "fuzz/fuzz_csv.c": "",
    "fuzz/corpus/csv/empty": "",
    "docs/rules/jp.md": "# Japan\n\n## 1 Ending\n\n### 1.1 Eight days\n\n"
                        "## 2 Taxes (no code: shown as given)\n",
}
# What is wrong (path: text; None removes), the check, the words it says.
WRONG = [
    ("the core includes the impure part of base",
     {"src/core/bad.h": '#include "base/buf.h"\n'}, "check-layers",
     "core may not include base/buf.h"),
    ("an adapter includes another",
     {"src/store/bad.h": '#include "sim/bss.h"\n'}, "check-layers",
     "store may not include sim/bss.h"),
    ("base looks up",
     {"src/base/bad.h": '#include "core/line.h"\n'}, "check-layers",
     "base may not include core/line.h"),
    ("a layer nobody declared",
     {"src/util/bad.h": ""}, "check-layers", "util is not in the table"),
    ("a source without its test",
     {"src/core/line.c": ""}, "check-layers", "no tests/core/test_line.c"),
    ("a source excused without a reason",
     {"src/core/line.c": "", "tools/no-twin.txt": "src/core/line.c\n"},
     "check-layers", "no tests/core/test_line.c"),
    ("an excuse for what has a test",
     {"tools/no-twin.txt": "src/base/str.c too small\n"}, "check-layers",
     "src/base/str.c has a test now"),
    ("an excuse for what is gone",
     {"tools/no-twin.txt": "src/base/gone.c too small\n"}, "check-layers",
     "there is no src/base/gone.c"),
    ("a header that needs another first",
     {"src/core/bad.h": "struct ky_x { size_t n; };\n"
                        "_Static_assert(sizeof(struct ky_y), \"\");\n"},
     "check-layers", "does not compile alone"),
    ("SQL elsewhere",
     {"src/engine/bad.sql": ""}, "check-layers", "src/store/sql"),
    ("a fuzz target left out of the build",
     {"fuzz/fuzz_der.c": "", "fuzz/corpus/der/a": ""}, "check-layers",
     "not named in fuzz/meson.build"),
    ("a fuzz target without seeds",
     {"fuzz/corpus/csv/empty": None}, "check-layers", "no seeds"),
    ("a citation of a rule that does not exist",
     {"src/core/line.h": cite("jp.md#7")}, "check-rules",
     "unknown rule jp.md#7, cited by src/core/line.h"),
    ("a citation in a page that does not exist",
     {"tests/base/test_str.c": cite("kr.md#1")}, "check-rules",
     "unknown rule kr.md#1"),
    ("no rules at all",
     {"docs/rules/jp.md": None}, "check-rules", "no page"),
]
PURE = [
    ("string functions are allowed",
     "int memcmp(const void *, const void *, unsigned long);\n"
     "int ky_x(char *p) { return memcmp(p, p + 1, *p); }\n", 0, ""),
    ("the clock is not",
     "long time(long *);\nlong ky_x(void) { return time(0); }\n", 1,
     "the core calls: time"),
    ("nor is what has our prefix and lies elsewhere",
     "void ky_log(void);\nvoid ky_x(void) { ky_log(); }\n", 1,
     "the core calls: ky_log"),
    ("an empty core proves nothing", "", 1, "no function"),
]
RECORDS = [
    ("two lines passed, one failed",
     {"result": "FAIL", "stdout": "ok 1 - a\nnot ok 2 - b\nok 3\n1..3\n"},
     (2, 1)),
    ("a crash after good lines is one failure",
     {"result": "ERROR", "stdout": "ok 1 - a\nok 2 - b\n"}, (2, 1)),
    ("a timeout without a line is one failure",
     {"result": "TIMEOUT", "stdout": ""}, (0, 1)),
    ("what was skipped did not pass",
     {"result": "OK", "stdout": "ok 1 - a\nok 2 - b # SKIP no root\n1..2\n"},
     (1, 0)),
    ("a test of one exit status counts as one",
     {"result": "OK", "stdout": ""}, (1, 0)),
    ("words that look like a result are none",
     {"result": "OK", "stdout": "okay then\nok 1 - a\n# not ok\n1..1\n"},
     (1, 0)),
]

checks = failed = 0


def check(label, good, said=""):
    global checks, failed
    checks += 1
    failed += not good
    print(f"{'' if good else 'not '}ok {checks} - {label}")
    if not good:
        print("".join(f"# {line}\n" for line in said.splitlines()), end="")


def tried(tool, change):
    """Run the tool on the good tree with one change."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**GOOD, **change}.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is not None:
                path.write_text(text)
        done = subprocess.run([ROOT / "tools" / tool, folder], text=True,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def pure(code):
    """check-pure on a core of this code."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("core", code), ("base_pure", "")):
            subprocess.run(
                ["gcc", "-x", "c", "-c", "-o", "x.o", "-"], cwd=folder,
                input=text, text=True, check=True)
            subprocess.run(["ar", "rcs", f"lib{name}.a", "x.o"], cwd=folder,
                           check=True)
        done = subprocess.run([ROOT / "tools/check-pure", folder], text=True,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def main():
    for tool in ("check-layers", "check-rules"):
        status, said = tried(tool, {})
        check(f"{tool}: the good tree is good", status == 0, said)
    status, said = tried("check-rules", {"tests/base/test_str.c": ""})
    check("check-rules: a rule without a test is told and does not fail",
          status == 0 and "jp.md#1.1: no test" in said
          and "jp.md#2: no" not in said, said)
    for label, change, tool, words in WRONG:
        status, said = tried(tool, change)
        check(f"{tool}: {label}", status == 1 and words in said
              and "Traceback" not in said, said)

    for label, code, want, words in PURE:
        status, said = pure(code)
        check(f"check-pure: {label}", status == want and words in said, said)

    loader = importlib.machinery.SourceFileLoader(
        "runner", str(ROOT / "tools/check"))
    runner = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("runner", loader))
    loader.exec_module(runner)
    for label, record, want in RECORDS:
        passed, bad, report = runner.count([{"name": "x", **record}])
        check(f"check: {label}",
              (passed, bad, bool(report)) == (*want, want[1] > 0),
              f"{passed} passed, {bad} failed\n{report}")

    print(f"1..{checks}")
    return 1 if failed else 0


sys.exit(main())
