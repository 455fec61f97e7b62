"""kaiyakud from outside: its start and stop, and kaiyaku beside it."""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from lab import ROOT, line, ok, run

DAEMON = Path(sys.argv[2]).resolve()
SCOPES = "lines:read,lines:write,endings:read,endings:write,papers:read"


class Daemon:
    """Started, ready, and stopped at the end of the block."""

    def __init__(self, lab, *args, env=None):
        self.lab, self.args, self.env = lab, args, env or {}
        self.log = lab.folder / "kaiyakud.log"

    def __enter__(self):
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [DAEMON, "--store", self.lab.store, "--listen", "127.0.0.1:0",
                 "--metrics", "127.0.0.1:0", *self.args], cwd=self.lab.folder,
                env=self.lab.environment() | self.env,
                stdin=subprocess.DEVNULL, stderr=log)
        while "server.ready" not in self.said():
            if self.process.poll() is not None:
                raise RuntimeError(self.said())
            time.sleep(0.01)
        found = re.search(r"http=(\S+) metrics=(\d+)", self.said())
        self.url = "http://" + found.group(1)
        self.metrics = f"http://127.0.0.1:{found.group(2)}"
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def said(self):
        return self.log.read_text(encoding="utf-8")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def get(self, path, token=None, data=None, base=None, **headers):
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if data is not None:
            data = json.dumps(data).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request((base or self.url) + path, data,
                                         {k.replace("_", "-"): v for k, v
                                          in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def token(lab, *flags, scopes=SCOPES):
    return lab.json("token", "add", "api", "--scopes", scopes, *flags)


def test_life(lab):
    lab.demo(line(1))
    with Daemon(lab) as d:
        ok(d.get("/livez")[0] == 200, "alive")
        ok(d.get("/readyz")[0] == 200, "ready", d.get("/readyz")[1])
        ok("kaiyaku_" in d.get("/metrics", base=d.metrics)[1],
           "metrics on a listener of their own")
        ok(d.get("/metrics")[0] == 404, "and not on the other")
        ok(d.stop() == 0, "stops when told to")
        said = d.said()
    for event in "server.ready", "server.stopping", "server.stopped":
        ok(event in said, f"says {event}", said)
    ok(not Path(f"{lab.store}.sock").exists(), "takes its socket away")
    with Daemon(lab) as d:
        ok(d.stop(signal.SIGINT) == 0, "an interrupt stops it, too")
    lab.check("after two runs")


def test_beside(lab):
    """What acts goes through the server, what reads goes to the store."""
    lab.demo(line(1), line(2))
    with Daemon(lab) as d:
        ended = lab("end", "DM-1", "--checked", "papers", "--json")
        ok(ended.code == 0, "an ending is filed", ended)
        ok(ended.json["verdict"] == "accepted", "and accepted", ended)
        shown = lab.json("ending", "show", "DM-1")
        ok(shown["ending"]["state"] == "running", "it runs", shown)
        papers = lab("paper", "DM-1")
        ok(papers.code == 0 and "receipt" in papers.out,
           "its receipt is signed: the command waited", papers)
        again = lab("end", "DM-2", "--checked", "papers", "--key", "k",
                    "--json")
        same = lab("end", "DM-2", "--checked", "papers", "--key", "k",
                   "--json")
        ok(not again.json["replayed"] and same.json["replayed"],
           "the same key is the same ending", again, same)
        d.stop()
    replay = lab("end", "DM-2", "--checked", "papers", "--key", "k", "--json")
    ok(replay.json["replayed"], "also without the server", replay)
    no = None
    with Daemon(lab) as d:
        no = lab("end", "DM-2", "--checked", "papers")
        ok(no.code == 1, "the domain says no through it", no)
        added = lab.add(line(3), name="more.csv")
        ok(added.code == 0 and "1 imported" in added.out, "an import", added)
        loaded = lab("rules", "load", ROOT / "operators/demo-rental.json")
        ok(loaded.code == 0, "rules", loaded)
        ok(lab("tick", "--json").code == 0, "tick says what was done")
        ended = lab("end", "DM-3", "--checked", "papers")
        ok(ended.code == 0, "a line imported while it runs is ended", ended)
        for what in (["clock", "advance", "--days", "1"], ["keys", "rotate"],
                     ["tick", "--until", "2030-01-01"]):
            refused = lab(*what)
            ok(refused.code == 4 and str(d.process.pid) in refused.err and
               "stop it" in refused.err,
               f"{' '.join(what)}: says what to do", refused)
        d.stop()
    lab.check("after all that")


def test_second(lab):
    lab.demo()
    with Daemon(lab) as d:
        second = subprocess.run(
            [DAEMON, "--store", lab.store, "--listen", "127.0.0.1:0",
             "--metrics", "none"], env=lab.environment(),
            capture_output=True, text=True, timeout=30)
        ok(second.returncode == 4, "a second one is refused", second.stderr)
        ok(f"process {d.process.pid}" in second.stderr,
           "and told who is the first", second.stderr)
        ok(d.get("/livez")[0] == 200, "which goes on")
        d.process.kill()
        d.process.wait()
    ok(Path(f"{lab.store}.sock").exists(), "a killed one leaves its socket")
    acted = lab("token", "add", "x", "--scopes", "lines:read")
    ok(acted.code == 0, "which nobody waits for", acted)
    with Daemon(lab) as d:
        ok(d.get("/livez")[0] == 200, "and which the next one replaces")


def test_tokens(lab):
    lab.demo(line(1))
    with Daemon(lab) as d:
        made = token(lab)
        ok(re.fullmatch(r"kyt_[A-Za-z0-9_-]{43}", made["secret"]) is not None,
           "a secret", made["token"])
        ok(d.get("/v1/lines", made["secret"])[0] == 200, "opens")
        ok(d.get("/v1/lines", "kyt_" + "A" * 43)[0] == 401, "others do not")
        ok(made["secret"] not in lab("token", "list", "--json").out,
           "it is not shown again")
        weak = token(lab, scopes="papers:read")
        ok(d.get("/v1/lines", weak["secret"])[0] == 403, "scopes are kept")
        proof = f"/v1/lines/1/evidence/{'0' * 64}"
        ok(d.get(proof, weak["secret"])[0] == 403 and
           d.get(proof, made["secret"])[0] == 404,
           "what somebody is known by needs two of them")
        other = token(lab, "--provider", "somebody-else")
        status, body = d.get("/v1/lines/1", other["secret"])
        ok(status == 404, "others' lines are not there", body)
        gone = lab("token", "revoke", made["token"])
        ok(gone.code == 0, "revoked", gone)
        until = time.monotonic() + 10
        while d.get("/v1/lines", made["secret"])[0] != 401 and \
                time.monotonic() < until:
            time.sleep(0.1)
        ok(d.get("/v1/lines", made["secret"])[0] == 401, "opens no more")
        said = d.said()
    ok(made["secret"] not in said, "no secret is logged")
    ok(lab("token", "revoke", "tk-nobody0").code == 2, "one that is none")
    for flags in (["--scopes", "everything"], ["--role", "engine", "--scopes",
                  "lines:read"], []):
        ok(lab("token", "add", "x", *flags).code == 2,
           f"refused: {' '.join(flags) or 'no scopes'}")


def test_acknowledged(lab):
    """What was answered before SIGTERM is there afterwards, and whole."""
    lab.demo(*[line(n) for n in range(1, 31)])
    with Daemon(lab) as d:
        secret = token(lab)["secret"]
        filed = []
        for n in range(1, 31):
            status, body = d.get(
                f"/v1/lines/{n}/endings", secret,
                {"way": "plain"}, Idempotency_Key=f"k-{n}",
                If_Match=f'"{n}-1"')
            if status in (200, 201):
                filed.append(n)
        ok(d.stop() == 0, "stopped in the middle of its work")
    ok(len(filed) > 0, f"{len(filed)} endings were acknowledged", body)
    there = lab.json("ending", "list")["lines"]
    ok(len(there) == len(filed), "each of them is in the store",
       f"{len(there)} of {len(filed)}")
    lab.check("afterwards")


def test_reload(lab):
    lab.demo()
    conf = lab.folder / "k.conf"
    conf.write_text("[engine]\nworkers = 2\n")
    with Daemon(lab, "--config", str(conf)) as d:
        conf.write_text("[engine]\nworkers = 3\n[peer \"mail\"]\n"
                        "kind = none\n")
        d.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 10
        while "server.keys-read" not in d.said() and \
                time.monotonic() < until:
            time.sleep(0.02)
        said = d.said()
        ok("server.restart-needed-for setting=engine.workers" in said,
           "a setting that counts after a restart is named", said)
        ok("setting=peer.mail.kind" in said, "a peer's, too")
        ok("server.keys-read" in said, "keys are read again")
        conf.write_text("[engine]\nworkers = many\n")
        d.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 10
        while "server.reload-failed" not in d.said() and \
                time.monotonic() < until:
            time.sleep(0.02)
        ok("server.reload-failed" in d.said(), "a broken file is told")
        ok(d.get("/livez")[0] == 200, "and changes nothing")


def test_refuses_to_start(lab):
    lab.demo()

    def start(*args, env=None):
        return subprocess.run(
            [DAEMON, "--store", lab.store, "--metrics", "none", *args],
            env=lab.environment() | (env or {}), cwd=lab.folder,
            capture_output=True, text=True, timeout=30)

    public = start("--listen", "0.0.0.0:0")
    ok(public.returncode == 2 and "allow_public" in public.stderr,
       "plain HTTP for everybody must be asked for", public.stderr)
    for flags in (["--nonsense"], ["--listen"], ["x"],
                  ["--log-level", "loud"], ["--listen", "nowhere"]):
        answer = start(*flags)
        ok(answer.returncode == 2, f"refused: {' '.join(flags)}",
           answer.stderr)
    nothing = subprocess.run(
        [DAEMON, "--store", lab.folder / "no.db", "--metrics", "none",
         "--listen", "127.0.0.1:0"], env=lab.environment(),
        capture_output=True, text=True, timeout=30)
    ok(nothing.returncode not in (0, 4), "no store", nothing.stderr)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        taken = start("--listen", f"127.0.0.1:{busy.getsockname()[1]}")
        ok(taken.returncode == 6, "a port that is taken", taken.stderr)
    ok(lab("db", "check").code == 0, "the store is as it was")


def test_service_manager(lab):
    """READY, WATCHDOG and STOPPING, as systemd would hear them."""
    lab.demo()
    path = str(lab.folder / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(path)
        heard.settimeout(20)
        with Daemon(lab, env={"NOTIFY_SOCKET": path, "JOURNAL_STREAM": "1:2",
                              "WATCHDOG_USEC": "200000"}) as d:
            first = heard.recv(4096).decode()
            ok("READY=1" in first and "STATUS=127.0.0.1" in first, "ready",
               first)
            ok(heard.recv(4096).decode() == "WATCHDOG=1", "alive")
            ok(d.said().startswith("<6>"), "levels for the journal",
               d.said())
            ok(d.stop() == 0, "stopped")
            while "STOPPING=1" not in (last := heard.recv(4096).decode()):
                pass
            ok("STOPPING=1" in last, "says that it is stopping")


def test_socket_activation(lab):
    """A listening socket handed over by name, with no address of ours."""
    lab.demo()
    log = lab.folder / "kaiyakud.log"
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]

        # LISTEN_PID must be the process's own: a shell that becomes it.
        def hand_over():
            os.dup2(listening.fileno(), 3)

        with open(log, "w", encoding="utf-8") as out:
            process = subprocess.Popen(
                ["/bin/sh", "-c", 'LISTEN_PID=$$ exec "$0" "$@"', DAEMON,
                 "--store", lab.store, "--metrics", "none"],
                env=lab.environment() | {"LISTEN_FDS": "1",
                                         "LISTEN_FDNAMES": "http"},
                preexec_fn=hand_over, pass_fds=[3], stderr=out)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez",
                                        timeout=30) as answer:
                ok(answer.status == 200, "served on the socket handed over")
        finally:
            process.terminate()
            ok(process.wait(timeout=30) == 0, "stopped", log.read_text())


def test_called(lab):
    for flag, words in (("--help", "usage: kaiyakud"),
                        ("--version", "kaiyakud ")):
        answer = subprocess.run([DAEMON, flag], capture_output=True,
                                text=True)
        ok(answer.returncode == 0 and words in answer.stdout, flag)
    manual = (ROOT / "man/kaiyakud.8").read_text()
    usage = subprocess.run([DAEMON, "--help"], capture_output=True,
                           text=True).stdout
    for flag in set(re.findall(r"--([a-z-]+)", usage)):
        ok(f"Fl -{flag}" in manual, f"kaiyakud(8) describes --{flag}")
    for event in re.findall(r'"(server\.[a-z-]+)"',
                            (ROOT / "src/cmd/event.h").read_text()):
        ok(f"Li {event}\n" in manual, f"kaiyakud(8) describes {event}")


run(globals())
