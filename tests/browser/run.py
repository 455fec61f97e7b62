#!/usr/bin/env python3
"""A whole server for a browser: tests/browser/run.py KAIYAKU KAIYAKUD NAME

Starts a demo store with a few lines, a server, and NAME.mjs with node; what
that prints is TAP.  The script gets, in its environment:

KY_BASE      http://localhost:PORT
KY_CONTROL   where it may POST {"days": N} or {"minutes": N} (time passes),
             {"mail": true} (all letters so far, oldest first), {"run":
             ["line", "show", ...]}
KY_OUT       folder for screenshots
"""
import datetime
import email
import email.policy
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))
import lab as lab_module  # noqa: E402  (reads argv)
from lab import Lab  # noqa: E402
from lab_server import Server  # noqa: E402

JAPAN = datetime.timezone(datetime.timedelta(hours=9))
ROWS = HERE / "lines.csv"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Stage:
    """The store, its server, its mailbox."""

    def __init__(self, folder):
        self.lab = Lab(folder)
        self.mail = Path(folder) / "mail"
        self.lab.demo()
        added = self.lab("line", "import", ROWS)
        assert added.code == 0, added
        self.twentieth()
        self.port = free_port()
        # A passkey belongs to a name: browsers make none for an address.
        base = f"http://localhost:{self.port}"
        self.base = base
        self.server = Server(
            self.lab, listen=f"127.0.0.1:{self.port}", base_url=base,
            rate_per_minute=1000000, config=(
                "[engine]\nbrake_per_hour = 1000000\n"
                f'[peer "mail"]\nkind = maildir\nfolder = {self.mail}\n'
                "from = papers@issuer.example\n"
                f"[portal]\nenabled = yes\norigin = {base}\n"
                "contact = help@issuer.example\n"))

    def twentieth(self):
        """On a 20th, so that dates do not depend on the day of the test."""
        now = datetime.datetime.now(JAPAN)
        if now.day >= 20:
            now = now.replace(day=1) + datetime.timedelta(days=32)
        gone = self.lab("clock", "advance", "--to",
                        now.replace(day=20).date().isoformat())
        assert gone.code == 0, gone

    def minutes(self, n):
        now = datetime.datetime.fromisoformat(
            self.lab.json("clock")["now"].replace("Z", "+00:00"))
        self.passes("--to", (now + datetime.timedelta(minutes=n)).isoformat(
            timespec="seconds"))

    def passes(self, *how):
        assert self.server.stop() == 0, self.server.since_start()[-2000:]
        gone = self.lab("clock", "advance", *how,
                        env={"KAIYAKU_CONFIG": str(self.server.conf)})
        assert gone.code == 0, gone
        self.server.start()

    def letters(self):
        found = []
        for path in self.mail.rglob("*"):
            if path.is_file() and path.parent.name in ("new", "cur"):
                m = email.message_from_bytes(path.read_bytes(),
                                             policy=email.policy.default)
                body = m.get_body(("plain",))
                found.append((path.stat().st_mtime_ns, {
                    "to": m["To"], "subject": m["Subject"],
                    "text": body.get_content() if body else "",
                    "parts": [p.get_content_type() for p in m.walk()]}))
        return [letter for _, letter in sorted(found, key=lambda f: f[0])]

    def answer(self, asked):
        if "days" in asked:
            self.passes("--days", str(asked["days"]))
        if "minutes" in asked:
            self.minutes(asked["minutes"])
        if "run" in asked:
            got = self.lab(*asked["run"], env={
                "KAIYAKU_CONFIG": str(self.server.conf)})
            return {"code": got.code, "out": got.out, "err": got.err}
        return {"mail": self.letters()} if "mail" in asked else {}


def control(stage):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(
                int(self.headers["Content-Length"])))
            body = json.dumps(stage.answer(asked)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main():
    name = sys.argv[3]
    out = Path(os.environ.get("KY_SCREENS", "screens")).resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kaiyaku-", dir="/dev/shm") as f:
        stage = Stage(f)
        desk = control(stage)
        try:
            done = subprocess.run(
                ["node", HERE / (name + ".mjs")],
                env=os.environ | {
                    "KY_BASE": stage.base,
                    "KY_CONTROL": f"http://127.0.0.1:{desk.server_port}/",
                    "KY_OUT": str(out)}, stdin=subprocess.DEVNULL)
        finally:
            desk.shutdown()
            if stage.server.process is not None:
                stage.server.stop()
        said = stage.server.log_file.read_text(errors="replace")
        faults = [row for row in said.splitlines()
                  if "http.answer-failed" in row]
        for row in faults[:5]:
            print("# " + row)
        return done.returncode or int(bool(faults))


if __name__ == "__main__":
    assert lab_module
    sys.exit(main())
