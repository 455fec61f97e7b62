"""kaiyaku-esim over a simulated card, with a strict SM-DP+ at the other end.

    desk = Desk(lab.folder, card)
    with Peer(lab.folder / "smdp", HOST) as smdp:
        answer = desk("delete", "--iccid", ICCID, "--yes", *smdp.flags)

`Desk.cut(n, after)` kills the program at its n-th APDU: before the card gets
it, or after the card did it.
"""
import json
import os
import shlex
import subprocess
import sys
import urllib.request
import ssl

from lab import Answer, PROGRAM, ROOT

ESIM = PROGRAM.parent / "kaiyaku-esim" if PROGRAM else None
HOST, ICCID = "smdp.example.com", "8988211000000212345"
OTHER = "8988211000000212352"
PATH = "/gsma/rsp2/es9plus/handleNotification"
PATIENCE = 120

# Stands between the program and the card; kills the program at a line.
CUT = """
import os, signal, subprocess, sys
at, after = int(sys.argv[1]), sys.argv[2] == "after"
card = subprocess.Popen(sys.argv[3:], stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE)
for n, line in enumerate(sys.stdin.buffer, 1):
    if n == at and not after:
        os.kill(os.getppid(), signal.SIGKILL)
        break
    card.stdin.write(line); card.stdin.flush()
    answer = card.stdout.readline()
    if n == at:
        os.kill(os.getppid(), signal.SIGKILL)
        break
    sys.stdout.buffer.write(answer); sys.stdout.buffer.flush()
card.stdin.close()
card.wait()
"""


class Desk:
    """The program, with folders of its own."""

    def __init__(self, folder, card=None):
        self.folder, self.card = folder, card
        self.run_folder, self.state = folder / "run", folder / "state"
        for made in (self.run_folder, self.state):
            made.mkdir(mode=0o700, exist_ok=True)

    @property
    def environment(self):
        return os.environ | {"XDG_RUNTIME_DIR": str(self.run_folder),
                             "XDG_STATE_HOME": str(self.state)}

    def bare(self, *args, env=None, **more):
        return Answer(subprocess.run(
            [ESIM, *args], env=self.environment | (env or {}),
            **({"stdin": subprocess.DEVNULL} | more), capture_output=True,
            text=True, errors="surrogateescape", timeout=PATIENCE))

    def over(self, command, *args):
        return self.bare(*args, "--transport", "stdio", "--command", command)

    def __call__(self, *args, quirks=()):
        return self.over(self.card.command(*quirks), *args)

    def json(self, *args, quirks=()):
        answer = self(*args, "--json", quirks=quirks)
        return answer.json | {"exit": answer.code}

    def cut(self, at, after, *args):
        words = [sys.executable, "-c", CUT, str(at),
                 "after" if after else "before", *self.card.serve()]
        return self.over("exec " + shlex.join(str(w) for w in words), *args)

    def kept(self):
        return self.bare("notifications", "--kept", "--json").json[
            "notifications"]


class Peer:
    """tests/peers/es9_peer.py."""

    def __init__(self, folder, *names):
        self.folder, self.names = folder, names
        folder.mkdir()

    def __enter__(self):
        self.program = subprocess.Popen(
            [sys.executable, ROOT / "tests/peers/es9_peer.py", self.folder,
             *self.names], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)
        word, port = self.program.stdout.readline().split()
        assert word == "port"
        self.port = int(port)
        self.ca = self.folder / "ca.pem"
        return self

    def __exit__(self, *_):
        self.program.stdin.close()
        self.program.stdout.close()
        self.program.wait(PATIENCE)

    @property
    def flags(self):
        return ["--ca", self.ca, "--via", f"127.0.0.1:{self.port}",
                "--allow-private"]

    def ask(self, path, body=None):
        context = ssl.create_default_context(cafile=self.ca)
        context.check_hostname = False
        request = urllib.request.Request(
            f"https://127.0.0.1:{self.port}{path}",
            data=json.dumps(body).encode() if body else None)
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=context))
        return opener.open(request, timeout=PATIENCE).read()

    def wish(self, **what):
        self.ask("/control", what)

    @property
    def log(self):
        return json.loads(self.ask("/log"))

    def taken(self):
        """The elements that were taken, in the order in which they came."""
        return [bytes.fromhex(e["der"]) for e in self.log
                if e["status"] == 204]
