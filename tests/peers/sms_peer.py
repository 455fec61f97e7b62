#!/usr/bin/env python3
"""An SMS gateway for tests, simulated, on loopback: no message leaves.

Usage: sms_peer.py [--token TOKEN]

Serves on a port the kernel picks and prints "port N"; ends when its standard
input does.  It takes POSTs to any path, in JSON or as form fields, and keeps
what it would have sent.

POST /control {...} is the tests' own door:

  {"reset": true}                   nothing was ever sent
  {"fault": "503-wait", "times": 1} the next so many requests
  {"show": true}                    what is held

Faults:

  close        the connection closes without an answer, nothing sent
  close-after  sent, then half an answer
  hang         no answer, ever            (until the peer ends)
  503-wait     busy, with Retry-After, nothing sent
  NNN          that status, nothing sent
  NNN-after    sent, then that status
"""
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    lock, token = threading.Lock(), None
    state = {"sent": 0, "requests": 0, "last": {}, "fault": "", "times": 0}

    def log_message(self, *args):
        pass

    def answer(self, status, body, headers=(), half=False):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[:len(data) // 2] if half else data)
        self.close_connection = self.close_connection or half

    def control(self, body):
        with self.lock:
            if body.get("reset"):
                self.state.update(sent=0, requests=0, last={}, times=0)
            if "fault" in body:
                self.state.update(fault=body["fault"],
                                  times=body.get("times", 1))
            self.answer(200, self.state)

    def fault(self):
        with self.lock:
            self.state["requests"] += 1
            if self.state["times"] == 0:
                return ""
            self.state["times"] -= 1
            return self.state["fault"]

    def take(self, body):
        kind = self.headers["Content-Type"]
        fields = json.loads(body) if kind == "application/json" else \
            dict(parse_qsl(body.decode(), strict_parsing=True))
        with self.lock:
            self.state["sent"] += 1
            self.state["last"] = fields | {
                "content_type": kind, "path": self.path,
                "header": self.headers.get("X-Key", "")}

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/control":
            return self.control(json.loads(body))
        fault = self.fault()
        if self.token and self.headers.get("Authorization") != \
                f"Bearer {self.token}":
            return self.answer(401, {"error": "who"})
        if fault == "hang":
            time.sleep(3600)
        if fault == "close":
            self.close_connection = True
            return None
        if fault == "503-wait":
            return self.answer(503, {}, [("Retry-After", "1")])
        if fault.isdigit():
            return self.answer(int(fault), {"error": "simulated"})
        self.take(body)
        status = int(fault[:3]) if fault[:3].isdigit() else 202
        return self.answer(status, {"id": "sim-1", "state": "queued"},
                           half=fault == "close-after")


def main():
    if "--token" in sys.argv:
        Handler.token = sys.argv[sys.argv.index("--token") + 1]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("port", server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
