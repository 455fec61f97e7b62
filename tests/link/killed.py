#!/usr/bin/env python3
"""Death at each write while a file is put into a drop folder.

Usage: killed.py TEST_LINK_DROP KILL_AT.so

After each death "out/" holds the whole file or none, and the next try ends
with exactly one.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

program, kill_at = sys.argv[1:3]
failed = count = 0


def put(folder, **env):
    return subprocess.run([program, "put", folder], env=dict(os.environ) | env
                          ).returncode


def main():
    global failed, count
    with tempfile.TemporaryDirectory() as top:
        points = Path(top) / "points"
        code = put(top + "/whole", LD_PRELOAD=kill_at, KILL_COUNT=str(points))
        total = int(points.read_text()) if code == 0 else 0
        print("ok 1 - points to die at" if total >= 6 else
              f"not ok 1 - points to die at: {total}, code {code}")
        count, failed = 1, total < 6
        for n in range(total):
            folder = f"{top}/{n}"
            code = put(folder, LD_PRELOAD=kill_at, KILL_AT=str(n))
            out = Path(folder) / "out/a.csv"
            before = out.read_text() if out.exists() else None
            again = put(folder)
            good = (code == -9 and before in (None, "all of it") and again == 0
                    and out.read_text() == "all of it"
                    and not list((Path(folder) / "tmp").iterdir()))
            count += 1
            failed += not good
            print(f"{'ok' if good else 'not ok'} {count} - point {n}")
    print(f"1..{count}")
    return 1 if failed else 0


sys.exit(main())
