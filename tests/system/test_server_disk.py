#!/usr/bin/env python3
"""A full disk under kaiyakud: it says so, loses nothing, and goes on.

Usage: test_server_disk.py KAIYAKU KAIYAKUD

The store lies on a filesystem of its own, which becomes as large as what is in
it, and then larger again; that takes the right to mount one.
"""
import os
import subprocess
import time

from lab import ok, run, skip
from lab_load import CONFIG, Load, judge, judge_store, rows
from lab_server import Server

LONG = "KY_LONG" in os.environ
ROUNDS = 8 if LONG else 3
CLIENTS = 64
ROOMY = 192 * 1024 * 1024
PAGE = 4096


class Disk:
    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.folder.mkdir()
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOMY}",
                               "none", self.folder], capture_output=True,
                              check=False)
        self.there = made.returncode == 0
        return self

    def __exit__(self, *ignored):
        if self.there:
            subprocess.run(["umount", "--lazy", self.folder], check=False)

    def resize(self, size):
        subprocess.run(["mount", "-o", f"remount,size={size}", self.folder],
                       capture_output=True, check=True)

    def fill(self, spare=0):
        """As large as what is in it, which may grow meanwhile."""
        for _ in range(50):
            fs = os.statvfs(self.folder)
            used = (fs.f_blocks - fs.f_bfree) * fs.f_frsize
            try:
                return self.resize(used + spare + PAGE)
            except subprocess.CalledProcessError:
                pass
        raise RuntimeError("the disk cannot be made full")

    def empty(self):
        self.resize(ROOMY)


def full_and_free_again(lab, disk):
    lab.store = disk.folder / "k.db"
    lab.demo()
    server = Server(lab, http=lab.folder / "http.sock", config=CONFIG)
    token = server.token()
    load = Load(server, token, CLIENTS).start()
    seen = 0
    for n in range(ROUNDS):
        ok(load.wait_for(seen + 200), f"round {n}: it works",
           server.since_start()[-1500:])
        ready = server.ask("GET", "/readyz")
        ok(ready.status == 200, f"round {n}: it is ready", ready)
        before = load.count(503)
        disk.fill(spare=n * 8 * PAGE)
        end = time.monotonic() + 30
        while load.count(503) < before + 100 and time.monotonic() < end:
            time.sleep(0.01)
        ok(load.count(503) >= before + 100, f"round {n}: then it says later",
           load.notes)
        ready = server.ask("GET", "/readyz")
        ok(ready.status == 503 and "disk" in
           [row["what"] for row in ready.json["not_ready"]],
           f"round {n}: and why it is not ready", ready)
        ok(server.ask("GET", "/livez").status == 200, f"round {n}: it lives")
        seen = len(load.acks)
        disk.empty()
    ok(load.wait_for(seen + 200), "it works when there is room again",
       server.since_start()[-1500:])
    load.finish()
    later = load.notes.get(503, [])
    ok(all(r.headers.get("retry-after", "0").isdigit() and
           int(r.headers["retry-after"]) > 0 for r in later),
       f"each of {len(later)} refusals says when to come back")
    ok(not load.notes.get("lost"), "no connection was lost",
       load.notes.get("lost", [])[:3])
    judge(load, "after full disks")
    end = time.monotonic() + 20
    todo = "SELECT number FROM paper WHERE state <> 'logged'"
    while rows(lab, todo) and time.monotonic() < end:
        time.sleep(0.1)
    ok(not rows(lab, todo), "every paper is signed and in the log",
       rows(lab, todo)[:5])
    ok(server.stop() == 0, "stopped")
    judge_store(lab, "after full disks")


def killed_on_a_full_disk(lab, disk):
    """Both at once."""
    lab.store = disk.folder / "k.db"
    lab.demo()
    server = Server(lab, http=lab.folder / "http.sock", config=CONFIG)
    load = Load(server, server.token(), CLIENTS).start()
    load.wait_for(200)
    disk.fill()
    end = time.monotonic() + 30
    while load.count(503) < 50 and time.monotonic() < end:
        time.sleep(0.01)
    server.kill()
    disk.empty()
    server.start()
    seen = len(load.acks)
    ok(load.wait_for(seen + 200), "it works again")
    disk.fill()
    code = server.stop()
    ok(code == 0, "it can be stopped on a full disk", code,
       server.since_start()[-1500:])
    disk.empty()
    server.start()
    load.finish()
    judge(load, "killed on a full disk")
    ok(server.stop() == 0, "stopped")
    judge_store(lab, "killed on a full disk")


def with_disk(lab, test, label):
    with Disk(lab.folder / "disk") as disk:
        if disk.there:
            test(lab, disk)
        else:
            skip(label, "no filesystem may be mounted here")


def test_full(lab):
    with_disk(lab, full_and_free_again, "a full disk")


def test_killed_when_full(lab):
    with_disk(lab, killed_on_a_full_disk, "killed on a full disk")


if __name__ == "__main__":
    run(globals())
