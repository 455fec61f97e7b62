"""A kaiyakud on a Lab's store, for the tests that talk to a whole server.

    lab.demo(line(1))
    server = Server(lab)                      # TCP, a port the kernel picks
    answer = server.ask("GET", "/v1/lines/1", token=server.token())
    server.stop()
"""
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

DAEMON = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
READY_S = 20
SCOPES = ("lines:read,lines:write,endings:read,endings:write,duties:write,"
          "papers:read,rules:read,rules:write,events:read,webhooks:write,"
          "bulk:write,bulk:approve,access:read")


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout=20):
        super().__init__("localhost", timeout=timeout)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Reply:
    def __init__(self, answer):
        self.status = answer.status
        self.headers = {k.lower(): v for k, v in answer.getheaders()}
        self.body = answer.read()

    @property
    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.headers}\n{self.body[:2000]!r}"


class Server:
    """`settings`: of [server]; `config`: lines for other sections; `http`: a
    Unix socket instead of TCP; `wrap`: a command in front, that becomes
    kaiyakud; `popen`: more for Popen."""

    def __init__(self, lab, http=None, config="", environment=None,
                 arguments=(), start=True, wrap=(), popen=None, **settings):
        self.lab, self.http = lab, http
        self.conf = lab.folder / "server.conf"
        self.log_file = lab.folder / "server.log"
        self.environment = environment or {}
        self.arguments, self.wrap, self.popen = arguments, wrap, popen or {}
        settings = {"listen": f"unix:{http}" if http else "127.0.0.1:0",
                    **settings}
        self.conf.write_text(
            "[server]\n" + "".join(f"{k} = {v}\n" for k, v in
                                   settings.items())
            + ("" if "[metrics]" in config else "[metrics]\nlisten = none\n")
            + config)
        self.process = None
        self.port = self.metrics = 0
        if start:
            self.start()

    def start(self):
        environment = self.lab.environment() | self.environment
        environment["KAIYAKU_CONFIG"] = str(self.conf)
        self.log_at = (self.log_file.stat().st_size
                       if self.log_file.exists() else 0)
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                [*self.wrap, DAEMON, "--store", self.lab.store,
                 *self.arguments],
                cwd=self.lab.folder, env=environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                **self.popen)
        self.wait_ready()
        return self

    def since_start(self):
        with open(self.log_file, encoding="utf-8", errors="replace") as f:
            f.seek(self.log_at)
            return f.read()

    def wait_ready(self):
        """The line that says it is ready names the ports."""
        end = time.monotonic() + READY_S
        while time.monotonic() < end:
            for row in self.since_start().splitlines():
                if " server.ready " in f" {row} ":
                    fields = dict(f.split("=", 1) for f in row.split()
                                  if "=" in f)
                    _, _, port = fields.get("http", "").rpartition(":")
                    self.port = int(port) if port.isdigit() else 0
                    self.metrics = int(fields["metrics"].rpartition(":")[2])
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise RuntimeError("kaiyakud is not ready:\n" + self.since_start())

    def connect(self, timeout=20):
        if self.http:
            return UnixConnection(self.http, timeout)
        return http.client.HTTPConnection("127.0.0.1", self.port,
                                          timeout=timeout)

    def ask(self, method, path, body=None, token=None, key=None, match=None,
            connection=None, **headers):
        """One request; `body` as JSON unless it is bytes."""
        given = {k.replace("_", "-"): v for k, v in headers.items()}
        if token:
            given["Authorization"] = f"Bearer {token}"
        if key:
            given["Idempotency-Key"] = f'"{key}"'
        if match:
            given["If-Match"] = match
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            given.setdefault("Content-Type", "application/json")
        c = connection or self.connect()
        try:
            c.request(method, path, body, given)
            return Reply(c.getresponse())
        finally:
            if connection is None:
                c.close()

    def token(self, name="lab-api", role="operator", scopes=SCOPES, *more):
        made = self.lab("token", "add", name, "--role", role, "--scopes",
                        scopes, *more, "--json",
                        env={"KAIYAKU_CONFIG": str(self.conf)})
        assert made.code == 0, made
        return made.json["secret"]

    def memory_kib(self, row="VmRSS"):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(r.split()[1]) for r in status.splitlines()
                    if r.startswith(row + ":"))

    def signal(self, number):
        os.kill(self.process.pid, number)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, timeout=30):
        """Its exit code."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        return self.process.wait(timeout)
