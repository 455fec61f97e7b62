#!/usr/bin/env python3
"""The HTTP server attacked over real sockets.  Argument: tests/http/serve.

Each test starts a server of its own with a few echo routes and a service
that is none; whatever is sent, the server goes on answering others.
"""
import json
import os
import re
import resource
import select
import signal
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import lab
from lab import ok, skip
from lab_api import Contract

ALL = "kyt_" + "A" * 43
READ = "kyt_" + "R" * 43
LONG = 30  # seconds until a test gives up
CONTRACT = Contract()


class Server:
    def __init__(self, folder, *settings, listen="127.0.0.1:0"):
        self.log = folder / "serve.log"
        self.process = subprocess.Popen(
            [lab.PROGRAM, listen, *settings], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=self.log.open("w"), text=True)
        self.port, self.metrics_port = map(
            int, self.process.stdout.readline().split())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(LONG)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        ok(self.process.returncode == 0, "the server stops cleanly",
           self.process.returncode, self.lines()[-2000:])

    def lines(self):
        return self.log.read_text(errors="replace")

    def connect(self, port=None):
        s = socket.create_connection(("127.0.0.1", port or self.port), LONG)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return s

    def raw(self, data, end=False, seconds=1):
        """What comes back until the server closes, and whether it did."""
        with self.connect() as s:
            try:
                s.sendall(data)
                if end:
                    s.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            return until_quiet(s, seconds)

    def get(self, path, *headers, method="GET", body=b"", port=None):
        with self.connect(port) as s:
            s.sendall(request(path, *headers, method=method, body=body))
            return answer(s, method == "HEAD")

    def alive(self, label):
        ok(self.get("/echo/a").status == 200, label + ": others are served")


def request(path, *headers, method="GET", body=b""):
    lines = [f"{method} {path} HTTP/1.1", "Host: t", *headers]
    if body or method in ("POST", "PUT", "PATCH"):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Answer:
    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.line = lines[0]
        self.status = int(lines[0].split(" ")[1])
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            self.headers[name.lower()] = value
        self.body = body

    @property
    def text(self):
        return self.body.decode()

    def __str__(self):
        return f"{self.line} {self.headers} {self.body[:300]}"


def answer(s, bodyless=False, rest=b""):
    """One answer of a socket; what came after it is kept in s's own rest."""
    data = rest
    while b"\r\n\r\n" not in data:
        piece = s.recv(65536)
        if not piece:
            raise EOFError(f"closed after {data[:200]!r}")
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    got = Answer(head, b"")
    if 100 <= got.status < 200:
        return answer(s, bodyless, body)
    length = 0 if bodyless else int(got.headers.get("content-length", 0))
    while len(body) < length:
        piece = s.recv(65536)
        if not piece:
            raise EOFError("closed within a body")
        body += piece
    got.body, got.rest = body[:length], body[length:]
    return got


def as_documented(got, wanted):
    """A status that no operation of the contract names is its default."""
    said = CONTRACT.doc["components"]["responses"]["Problem"]
    (media, content), = said["content"].items()
    body = json.loads(got.body)
    faults = CONTRACT.faults(content["schema"], body)
    for name, head in said["headers"].items():
        if name.lower() in got.headers:
            faults += CONTRACT.faults(CONTRACT.follow(head)["schema"],
                                      got.headers[name.lower()])
    ok(got.status == body["status"] == wanted and not faults and
       got.headers["content-type"] == media,
       f"a {wanted} as the contract has it", *faults, got)


def until_quiet(s, seconds):
    data = b""
    while True:
        readable, _, _ = select.select([s], [], [], seconds)
        if not readable:
            return data, False
        try:
            piece = s.recv(65536)
        except ConnectionResetError:
            return data, True
        if not piece:
            return data, True
        data += piece


def status(data):
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", data)
    return int(found.group(1)) if found else 0


GET = b"GET /echo/a HTTP/1.1\r\nHost: t\r\n"
POST = b"POST /echo/a HTTP/1.1\r\nHost: t\r\n"
NEXT = b"GET /echo/smuggled HTTP/1.1\r\nHost: t\r\n\r\n"

# Each must be refused (or the connection closed without a word), and nothing
# that follows may be taken for a request.
MALFORMED = {
    "two lengths": POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "two equal lengths":
        POST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "a list of lengths": POST + b"Content-Length: 3, 3\r\n\r\nabc",
    "a length with a sign": POST + b"Content-Length: +3\r\n\r\nabc",
    "a negative length": POST + b"Content-Length: -3\r\n\r\nabc",
    "a hexadecimal length": POST + b"Content-Length: 0x3\r\n\r\nabc",
    "an empty length": POST + b"Content-Length:\r\n\r\n",
    "a length beyond 64 bits":
        POST + b"Content-Length: 18446744073709551619\r\n\r\nabc",
    "length and encoding": POST + b"Content-Length: 3\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "encoding and length": POST + b"Transfer-Encoding: chunked\r\n"
        b"Content-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "chunked": POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked with a bad size":
        POST + b"Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
    "chunked with a line feed in an extension":
        POST + b"Transfer-Encoding: chunked\r\n\r\n3;a\nb\r\nabc\r\n0\r\n\r\n",
    "an unknown encoding": POST + b"Transfer-Encoding: x\r\n\r\nabc",
    "an encoding that looks like chunked":
        POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "two encodings": POST + b"Transfer-Encoding: chunked\r\n"
        b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a list of encodings":
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "an encoding hidden by a blank":
        POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "an encoding hidden by a fold":
        POST + b"A: b\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a folded line": GET + b"A: b\r\n c\r\n\r\n",
    "a folded line by a tab": GET + b"A: b\r\n\tc\r\n\r\n",
    "a fold before the first field":
        b"GET /echo/a HTTP/1.1\r\n A: b\r\nHost: t\r\n\r\n",
    "a bare line feed": b"GET /echo/a HTTP/1.1\nHost: t\n\n",
    "a bare line feed in a field": GET + b"A: b\nC: d\r\n\r\n",
    "a bare line feed at the head's end, with a body":
        POST + b"Content-Length: 3\r\n\nabc",
    "a bare return": GET + b"A: b\rC: d\r\n\r\n",
    "a NUL in a field": GET + b"A: b\0c\r\n\r\n",
    "a NUL at a field's end": GET + b"A: b\0\r\nC: d\r\n\r\n",
    "a NUL in a name": GET + b"A\0: b\r\n\r\n",
    "a NUL in the target": b"GET /echo/a\0b HTTP/1.1\r\nHost: t\r\n\r\n",
    "a control character in a field": GET + b"A: b\x01\r\n\r\n",
    "a blank before the colon": GET + b"A : b\r\n\r\n",
    "a line without a colon": GET + b"Ab\r\n\r\n",
    "a field without a name": GET + b": b\r\n\r\n",
    "a name that is no token": GET + b"A(: b\r\n\r\n",
    "two hosts": GET + b"Host: u\r\n\r\n",
    "no host": b"GET /echo/a HTTP/1.1\r\n\r\n",
    "an odd host": b"GET /echo/a HTTP/1.1\r\nHost: t/../u\r\n\r\n",
    "two tokens": GET + b"Authorization: Bearer a\r\n"
        b"Authorization: Bearer b\r\n\r\n",
    "two blanks": b"GET  /echo/a HTTP/1.1\r\nHost: t\r\n\r\n",
    "a tab for a blank": b"GET\t/echo/a\tHTTP/1.1\r\nHost: t\r\n\r\n",
    "a blank in the target": b"GET /echo/a b HTTP/1.1\r\nHost: t\r\n\r\n",
    "a blank after the version": b"GET /echo/a HTTP/1.1 \r\nHost: t\r\n\r\n",
    "no version": b"GET /echo/a\r\nHost: t\r\n\r\n",
    "HTTP/1.0": b"GET /echo/a HTTP/1.0\r\nHost: t\r\n\r\n",
    "HTTP/1.2": b"GET /echo/a HTTP/1.2\r\nHost: t\r\n\r\n",
    "HTTP/2.0": b"GET /echo/a HTTP/2.0\r\nHost: t\r\n\r\n",
    "HTTP/2's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "http/1.1": b"GET /echo/a http/1.1\r\nHost: t\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "noise": bytes(range(256)) * 8 + b"\r\n\r\n",
    "too many fields": GET + b"".join(
        b"A%d: b\r\n" % n for n in range(200)) + b"\r\n",
}


def test_malformed(folder):
    with Server(folder.folder) as server:
        for label, data in MALFORMED.items():
            got, closed = server.raw(data + NEXT)
            ok(closed and (got == b"" or status(got) in
                           (400, 411, 413, 414, 431, 505)) and
               b"smuggled" not in got and b"HTTP/1.1 2" not in got,
               "refused and closed: " + label, got[:600], closed)
        server.alive("after all of that")
        ok("smuggled" not in server.lines(), "no smuggled request was logged")


def test_targets(folder):
    cases = {
        "absolute form": ("http://t/echo/a", 400),
        "authority form": ("t:80", 400),
        "asterisk form": ("*", 400),
        "a fragment": ("/echo/a#b", 400),
        "a broken escape": ("/echo/%4", 400),
        "a false escape": ("/echo/%zz", 400),
        "an encoded NUL": ("/echo/%00", 400),
        "an encoded line end": ("/echo/a%0d%0aX:y", 400),
        "an encoded slash": ("/echo/a%2fb", 400),
        "bytes that are no UTF-8": ("/echo/%ff%fe", 400),
        "an overlong escape": ("/echo/%c0%af", 400),
        "dots": ("/echo/../echo/a", 400),
        "encoded dots": ("/echo/%2e%2e", 400),
        "an empty part": ("/echo//a", 404),
        "a slash too many": ("/echo/a/", 404),
        "no such path": ("/nothing", 404),
        "a parameter twice": ("/echo/a?b=1&b=2", 400),
        "a parameter twice, once encoded": ("/echo/a?b=1&%62=2", 400),
        "a parameter without a name": ("/echo/a?=1", 400),
        "too many parameters":
            ("/echo/a?" + "&".join(f"p{n}=1" for n in range(33)), 400),
        "an escaped control character in a query": ("/echo/a?b=%0a", 400),
        "a long target": ("/echo/" + "a" * 9000, 431),
    }
    with Server(folder.folder) as server:
        for label, (target, want) in cases.items():
            got = server.get(target)
            ok(got.status == want, f"{label}: {want}", got)
        got = server.get("/echo/%E8%A7%A3?q=%20a+b%2B&r")
        ok(got.status == 200 and "part=解\n" in got.text and
           "value= a b+\n" in got.text and "name=r\nvalue=\n" in got.text,
           "what is right is decoded", got)
        got, _ = server.raw(b"GET /echo/" + b"a" * 60000 +
                            b" HTTP/1.1\r\nHost: t\r\n\r\n")
        ok(status(got) in (0, 400, 413, 414, 431), "an endless line", got[:200])
        server.alive("after that")


def memory_kib(server):
    with open(f"/proc/{server.process.pid}/status") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))


def too_large(n, *headers):
    """The head of a body that a browser sends."""
    return b"\r\n".join([b"POST /echo/a HTTP/1.1", b"Host: t",
                          b"Content-Length: %d" % n, *headers, b"", b""])


def test_a_page_for_who_sends_too_much(folder):
    """A browser reads the answer when all is sent, and a connection that is
    closed with bytes on the way is one that broke."""
    html = b"Accept: text/html,*/*;q=0.8"
    with Server(folder.folder, "idle=2") as server:
        for n in (2 * 1024 * 1024 + 1, 12 << 20, 64 << 20):
            with server.connect() as s:
                s.sendall(too_large(n, html))
                piece, left = b"x" * 1048576, n
                while left:
                    s.sendall(piece[:left])
                    left -= min(left, len(piece))
                got = answer(s)
                ok(got.status == 413 and got.headers["connection"] == "close"
                   and not s.recv(1), f"{n} bytes are sent, then it is seen",
                   got)
        kept = memory_kib(server)
        ok(lab.sanitized() or kept < 48 * 1024, "none of it is kept", kept)
        for label, head in (
                ("more than anybody waits for", too_large((64 << 20) + 1, html)),
                ("a program", too_large(12 << 20, b"Accept: */*")),
                ("who asks before", too_large(12 << 20, html,
                                              b"Expect: 100-continue"))):
            got, closed = server.raw(head)
            ok(status(got) == 413 and closed, f"{label}: told at once",
               got[:200])
        start = time.monotonic()
        with server.connect() as s:
            s.sendall(too_large(12 << 20, html))
            sent = 0
            try:
                while time.monotonic() < start + 10:
                    s.sendall(b"x")
                    sent += 1
                    time.sleep(0.2)
            except OSError:
                pass
            ok(time.monotonic() - start < 5, "a byte at a time comes to an end",
               sent)
        server.alive("after that")


def test_sizes(folder):
    with Server(folder.folder) as server:
        got, closed = server.raw(GET + b"A: " + b"b" * 70000 + b"\r\n\r\n")
        ok(status(got) in (0, 413, 431) and closed, "a large field", got[:200])
        limit = 2 * 1024 * 1024
        got = server.get("/echo/a", method="POST", body=b"x" * limit)
        ok(got.status == 200 and f"length={limit}\n" in got.text,
           "2 MiB are taken", got)
        got, closed = server.raw(
            POST + b"Content-Length: %d\r\n\r\n" % (limit + 1))
        ok(status(got) == 413 and closed and b"smuggled" not in got,
           "a byte more is refused before it is sent", got[:300])
        head, _, body = got.partition(b"\r\n\r\n")
        as_documented(Answer(head, body), 413)
        got, closed = server.raw(POST + b"Content-Length: %d\r\n"
                                 b"Expect: 100-continue\r\n\r\n" % (limit + 1))
        ok(status(got) == 413, "and not waited for", got[:300])
        with server.connect() as s:
            s.sendall(POST + b"Content-Length: 3\r\n"
                      b"Expect: 100-continue\r\n\r\n")
            first = s.recv(100)
            s.sendall(b"abc")
            ok(first.startswith(b"HTTP/1.1 100 ") and
               answer(s, rest=first).status == 200, "100 Continue", first)
        deep = b"[" * 40 + b"]" * 40
        for body, want, label in (
                (b'{"a":1}', 201, "an object"),
                (b"", 400, "nothing"),
                (b"[]", 400, "an array"),
                (b'{"a":' + deep + b"}", 400, "too deep"),
                (b'{"a":1,"a":2}', 400, "a name twice"),
                (b'{"a":1}x', 400, "more than an object"),
                (b'{"a":"\xff"}', 400, "no UTF-8"),
                (b'{"a":"\\u0000"}', 400, "a NUL"),
                (b'{"secret-09012345678"', 400, "half an object")):
            got = server.get("/v1/lines/search",
                             "Content-Type: Application/JSON; charset=utf-8",
                             f"Authorization: Bearer {ALL}", method="POST",
                             body=body)
            ok(got.status == want and b"09012345678" not in got.body,
               f"JSON, {label}: {want}", got)
        got = server.get("/v1/lines/search", "Content-Type: text/plain",
                         f"Authorization: Bearer {ALL}", method="POST",
                         body=b"{}")
        ok(got.status == 415, "another type: 415", got)
        got = server.get("/large/8388608")
        ok(got.status == 200 and len(got.body) == 8388608, "8 MiB are sent")
        got = server.get("/large/8388609")
        ok(got.status == 500, "a byte more is an error of ours", got)


def test_headers(folder):
    with Server(folder.folder) as server:
        bearer = f"Authorization: Bearer {ALL}"
        ids = {"abcdefgh-1": True, "A" * 64: True, "short": False,
               "A" * 65: False, "abc def gh": False, "<script>alert": False,
               "abcdefgh\xff": False, "a" * 20 + "\t": True}
        for sent, kept in ids.items():
            with server.connect() as s:
                s.sendall(GET + b"X-Request-Id: " + sent.encode("latin-1") +
                          b"\r\n\r\n")
                got = answer(s)
            ok((got.headers["x-request-id"] == sent.strip()) == kept and
               re.fullmatch("[A-Za-z0-9-]{8,64}", got.headers["x-request-id"]),
               f"id {sent[:10]!r}: {'kept' if kept else 'ours'}", got)
        got = server.get("/v1/lines/7", bearer)
        ok(got.status == 200 and got.headers["cache-control"] == "no-store" and
           got.headers["x-content-type-options"] == "nosniff" and
           "actor=robot" in got.text and
           not any(name.startswith("access-control") for name in got.headers),
           "an answer's headers", got)
        got = server.get("/page")
        ok("default-src 'none'" in got.headers["content-security-policy"],
           "a page has a policy", got)
        got = server.get("/v1/lines/7", bearer, "Origin: http://evil.example",
                         "Access-Control-Request-Method: GET",
                         method="OPTIONS")
        ok(got.status == 204 and got.headers["allow"] == "GET, HEAD, OPTIONS"
           and not any(name.startswith("access-control")
                       for name in got.headers), "CORS is off", got)
        got = server.get("/v1/lines/7", method="DELETE")
        ok(got.status == 405 and got.headers["allow"] == "GET, HEAD, OPTIONS",
           "405 says what there is", got)
        for method in ("TRACE", "BREW", "get"):
            got = server.get("/v1/lines/7", method=method)
            ok(got.status == 405, f"{method}: 405", got)
        got = server.get("/v1/lines/7", bearer, method="HEAD")
        ok(got.status == 200 and int(got.headers["content-length"]) > 0 and
           got.body == b"", "HEAD is GET without a body", got)
        got = server.get("/v1/lines/search", bearer)
        ok(got.status == 405 and got.headers["allow"] == "POST, OPTIONS",
           "a literal part goes first", got)


def test_tokens(folder):
    with Server(folder.folder) as server:
        same = set()
        for label, value in (
                ("none", None), ("unknown", "Bearer kyt_" + "X" * 43),
                ("expired", "Bearer kyt_" + "E" * 43),
                ("revoked", "Bearer kyt_" + "V" * 43),
                ("another scheme", "Basic a3l0Xw=="), ("empty", "Bearer "),
                ("another kind", "Bearer abc"),
                ("too long", "Bearer kyt_" + "A" * 500)):
            headers = [f"Authorization: {value}"] if value else []
            got = server.get("/v1/lines/7", *headers,
                             "X-Request-Id: always-the-same")
            ok(got.status == 401 and
               got.headers["www-authenticate"] == 'Bearer realm="kaiyaku"',
               f"401: {label}", got)
            same.add(got.body)
        ok(len(same) == 1, "all in the same words", same)
        read = f"Authorization: bearer {READ}"
        ok(server.get("/v1/lines/7", read).status == 200, "a scope it has")
        post = "/v1/lines/7/endings"
        got = server.get(post, read, "Idempotency-Key: a", 'If-Match: "7-1"',
                         method="POST")
        ok(got.status == 403, "a scope it lacks", got)
        every = f"Authorization: Bearer {ALL}"
        got = server.get(post, every, 'If-Match: "7-1"', method="POST")
        ok(got.status == 400 and "/problems/key-missing" in got.text,
           "a key is needed", got)
        got = server.get(post, every, "Idempotency-Key: a", method="POST")
        ok(got.status == 428, "If-Match is needed", got)
        got = server.get(post, every, "Idempotency-Key: a b", 'If-Match: "7-1"',
                         method="POST")
        ok(got.status == 400, "a key with a blank", got)
        got = server.get(post, every, 'Idempotency-Key: "a"', 'If-Match: "7-1"',
                         method="POST")
        ok(got.status == 200, "all is there", got)
        got = server.get("/tmf-api/order")
        ok(got.status == 401 and '"status":"401"' in got.text and
           got.headers["content-type"] == "application/json;charset=utf-8",
           "TM Forum's shape", got)
        log = server.lines()
        ok(ALL not in log and READ not in log, "no token in the log")


def test_pipeline(folder):
    with Server(folder.folder) as server, server.connect() as s:
        s.sendall(b"".join(request(f"/echo/{n}") for n in range(50)))
        rest, seen = b"", []
        for _ in range(50):
            got = answer(s, rest=rest)
            rest = got.rest
            seen.append(re.search("part=(.*)", got.text).group(1))
        ok(seen == [str(n) for n in range(50)],
           "50 at once are answered in order", seen)


def test_half_closed(folder):
    with Server(folder.folder, "request=1") as server:
        got, closed = server.raw(request("/slow/200"), end=True)
        ok(status(got) == 200 and closed,
           "who has said all is answered all the same", got[:300], closed)
        got, closed = server.raw(POST + b"Content-Length: 9\r\n\r\nabc",
                                 end=True, seconds=LONG)
        ok(status(got) != 200 and closed, "half a body is no request",
           got[:300])
        for _ in range(50):
            with server.connect() as s:
                s.sendall(request("/slow/50"))
        server.alive("when 50 hang up before their answer")


def drip(server, first, step, seconds):
    """Sends `first`, then `step` every 0.2 s; how long until it was cut."""
    start = time.monotonic()
    data = b""
    with server.connect() as s:
        s.sendall(first)
        while time.monotonic() - start < seconds:
            try:
                s.sendall(step)
                if select.select([s], [], [], 0.2)[0]:
                    piece = s.recv(65536)
                    data += piece
                    if not piece:
                        return True, data
            except OSError:
                return True, data
    return False, data


def test_slow(folder):
    with Server(folder.folder, "request=1", "idle=2") as server:
        cases = {
            "a request line": (b"GET /", b"a"),
            "headers": (GET, b"A: b\r\n"),
            "a body": (POST + b"Content-Length: 100000\r\n\r\n", b"x"),
            "nothing": (b"", b""),
            "half a TLS greeting": (b"\x16\x03\x01\x02\x00\x01", b""),
        }
        with ThreadPoolExecutor(len(cases)) as pool:
            cut = {label: pool.submit(drip, server, *case, LONG)
                   for label, case in cases.items()}
        for label, done in cut.items():
            ok(done.result()[0], "cut in time: " + label, done.result())
        ok(status(cut["a body"].result()[1]) == 408, "and told why: a body")
        with server.connect() as s:
            s.sendall(request("/echo/a"))
            first = answer(s)
            ok(first.status == 200 and s.recv(10) == b"",
               "an idle connection is closed after a while")
        with server.connect() as s:  # an answer nobody reads
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            s.sendall(request("/large/8000000"))
            deadline = time.monotonic() + LONG
            while ("phase=answering" not in server.lines() and
                   time.monotonic() < deadline):
                time.sleep(0.1)
            ok("phase=answering" in server.lines(),
               "an answer that is not read is cut off")
        server.alive("after the slow ones")


def test_idle_crowd(folder):
    want = 10000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < want + 500:
        skip("10,000 idle connections", f"only {hard} files are allowed")
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (want + 500, hard))
    crowd = []
    try:
        with Server(folder.folder, "request=60") as server:
            for n in range(want):
                s = socket.socket()
                s.connect(("127.0.0.1", server.port))
                if n % 2:
                    s.send(b"GET /echo/a HT")
                crowd.append(s)
            took = []
            for _ in range(50):
                start = time.monotonic()
                got = server.get("/echo/a")
                took.append(time.monotonic() - start)
                if got.status != 200:
                    break
            ok(len(took) == 50, "10,000 wait, and others are served",
               got, took)
            text = server.get("/metrics", port=server.metrics_port).text
            open_now = int(re.search(
                r"^kaiyaku_http_connections_open (\d+)", text, re.M).group(1))
            ok(open_now >= want, "all of them are there", open_now)
            rss = int(re.search(r"VmRSS:\s+(\d+)", open(
                f"/proc/{server.process.pid}/status").read()).group(1))
            print(f"# {want} connections: {rss // 1024} MiB resident, slowest "
                  f"of 50 requests {max(took) * 1000:.1f} ms")
            ok(rss < 400 * 1024, "in less than 400 MiB", rss)
            for s in crowd:
                s.close()
    finally:
        for s in crowd:
            s.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_crowded_out(folder):
    with Server(folder.folder, "connections=40", "request=60",
                "idle=60") as server:
        crowd = [server.connect() for _ in range(40)]
        start = time.monotonic()
        server.alive("when every place is taken by somebody silent")
        print(f"# after {time.monotonic() - start:.1f} s")
        for s in crowd:
            s.close()


def test_per_address(folder):
    with Server(folder.folder, "per-address=5") as server:
        crowd = [server.connect() for _ in range(5)]
        for s in crowd:
            s.sendall(request("/echo/a"))
        ok(all(answer(s).status == 200 for s in crowd), "five are served")
        got, closed = server.raw(request("/echo/a"))
        ok(got == b"" and closed, "the sixth is not", got)
        crowd.pop().close()
        deadline = time.monotonic() + LONG
        got = b""
        while not got and time.monotonic() < deadline:
            got, _ = server.raw(request("/echo/a", "Connection: close"))
        ok(status(got) == 200, "once one has gone, another comes in")
        for s in crowd:
            s.close()


def test_rate(folder):
    with Server(folder.folder, "rate=20", "forwarded=1") as server:
        def burst(n, *headers, path="/echo/a"):
            return [server.get(path, *headers).status for _ in range(n)]
        got = burst(30)
        ok(got.count(200) in (20, 21) and set(got[22:]) == {429},
           "20 a minute, then 429", got)
        late = server.get("/echo/a")
        ok(1 <= int(late.headers["retry-after"]) <= 4, "and when to try", late)
        as_documented(late, 429)
        ok(burst(3, "X-Forwarded-For: 192.0.2.7") == [200] * 3,
           "another address has its own")
        ok(burst(3, "X-Forwarded-For: 203.0.113.9, 192.0.2.8") == [200] * 3,
           "the last hop counts")
        got = burst(30, "X-Forwarded-For: 198.51.100.1, 192.0.2.8")
        ok(got.count(429) >= 12, "whatever stands before it", got)
        got = server.get("/v1/lines/7", f"Authorization: Bearer {ALL}")
        ok(got.status == 200, "a token has its own", got)
        got = burst(30, path="/v1/lines/7")
        ok(set(got) == {429}, "guessing tokens counts for the address", got)
        ok(set(burst(30, path="/livez")) == {200}, "probes are free")


def test_logs(folder):
    with Server(folder.folder) as server:
        server.get("/echo/09012345678?msisdn=09087654321")
        server.get("/secret-path-4711?token=abc")
        server.get("/echo/a", "User-Agent: x%0aerror http.request status=200")
        server.get("/echo/a%20error%20forged=1")
        server.raw(GET + b"A: b\nerror forged=2\r\n\r\n")
        log = server.lines()
        for word in ("09012345678", "09087654321", "path-4711", "token=abc",
                     "forged"):
            ok(word not in log, f"not in the log: {word}", log)
        ok(all(re.match(r"(info|warn|error|debug) http\.[a-z-]+ ", line)
               for line in log.splitlines()), "each line is an event", log)
        ok("route=/echo/{x} status=200" in log, "the pattern is there", log)


def test_stop_under_load(folder):
    answered, unanswered, refused, wrong = [], [], [], []
    with Server(folder.folder, "handlers=8") as server:
        go_on = threading.Event()
        go_on.set()

        def ask():
            while go_on.is_set():
                try:
                    s = server.connect()
                except OSError:
                    refused.append(1)
                    return
                with s:
                    try:
                        s.sendall(request("/slow/20"))
                        got = answer(s)
                        (answered if got.status in (200, 503)
                         else wrong).append(got.status)
                    except (OSError, EOFError):
                        unanswered.append(1)
                        return
        askers = [threading.Thread(target=ask) for _ in range(32)]
        for asker in askers:
            asker.start()
        time.sleep(1)
        server.process.send_signal(signal.SIGTERM)
        for asker in askers:
            asker.join(LONG)
        go_on.clear()
        server.process.wait(LONG)
        log = server.lines()
        cut = log.count("cut=yes")
        ok(len(answered) > 100 and not wrong, "a server under load answers",
           len(answered), wrong)
        # Some had connected, and the server had not read a byte of theirs.
        ok(cut == 0 and log.count("status=200") == answered.count(200),
           "what it began is answered when it stops", cut,
           log.count("status=200"), answered.count(200))
        print(f"# {len(answered)} answered ({answered.count(503)} put off), "
              f"{len(unanswered)} never read, {len(refused)} not let in")


def test_queue_full(folder):
    with Server(folder.folder, "handlers=1") as server:
        crowd = [server.connect() for _ in range(40)]
        for s in crowd:
            s.sendall(request("/slow/100"))
        got = [answer(s) for s in crowd]
        full = [a for a in got if a.status == 503]
        ok(len(full) >= 20 and all(a.headers["retry-after"] == "1"
                                   for a in full) and
           {a.status for a in got} == {200, 503},
           "a full queue says 503 and when to come again",
           [a.status for a in got])
        as_documented(full[0], 503)
        for s in crowd:
            s.close()


def test_unix_socket(folder):
    path = folder.folder / "s"
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(path))
    stale.close()
    with Server(folder.folder, listen=f"unix:{path}"):
        ok(path.stat().st_mode & 0o777 == 0o660, "mode 0660",
           oct(path.stat().st_mode))
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(str(path))
            s.sendall(request("/echo/a"))
            ok(answer(s).status == 200, "a stale socket is replaced")
        second = subprocess.run([lab.PROGRAM, f"unix:{path}"],
                                capture_output=True, text=True, timeout=LONG)
        ok(second.returncode == 1 and "could not listen" in second.stderr,
           "a living one is not", second)
    ok(not os.path.lexists(path), "it is gone when the server is")


def test_public(folder):
    with Server(folder.folder) as server:
        ok(server.get("/livez").text == "alive\n", "/livez")
        ok(server.get("/readyz").status == 200, "/readyz")
        ok("too-large (HTTP 413)" in server.get("/problems/too-large").text,
           "a problem's page")
        ok(server.get("/problems/none").status == 404, "no such problem")
        got = server.get("/log/checkpoint")
        ok(got.text.startswith("fake.example/log\n300\n"), "/log/checkpoint")
        got = server.get("/log/tile/0/000")
        ok(len(got.body) == 8192 and "immutable" in
           got.headers["cache-control"], "a full tile", got.headers)
        ok(len(server.get("/log/tile/0/001.p/44").body) == 44 * 32, "a part")
        for path in ("0/001", "0/001.p/45", "0/1", "0/0000", "00/000", "7/000",
                     "0/x000/001", "0/000.p/0", "0/000.p/256", "0/000.p/05",
                     "0/000.p", "0/000/x", "-1/000", "entries/000",
                     "0/x001/x002/x003/x004/x005/006"):
            ok(server.get(f"/log/tile/{path}").status == 404,
               f"no tile: {path}")
        ok(len(server.get("/log/tile/1/000.p/1").body) == 32, "a level up")


lab.run(globals())
