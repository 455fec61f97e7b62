#!/usr/bin/env python3
"""A strict SM-DP+ for tests: ES9+ HandleNotification over TLS, on loopback.

Usage: es9_peer.py FOLDER NAME [NAME ...]

Makes a CA of its own in FOLDER (ca.pem) and a P-256 certificate for the NAMEs,
serves on a port the kernel picks and prints "port N"; ends when its standard
input does.  It knows nothing of kaiyaku's code: what it takes is GSMA SGP.22,
6.5.2 and 5.6.4, and anything else is answered 400 with the reason in the body
and kept for GET /log.

GET  /log                         what came: [{"path", "status", "why", "der"}]
POST /control {"status": 500, "times": 1, "location": "https://..."}
                                  answer the next so many so, taking nothing
POST /control {"close": true, "times": 1}
                                  take the next, and close without an answer
"""
import base64
import json
import re
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PATH = "/gsma/rsp2/es9plus/handleNotification"


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def make_certificates(folder, names):
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *curve, "-keyout", f"{folder}/ca.key", "-out",
            f"{folder}/ca.pem", "-days", "2", "-subj", "/CN=TEST CI of ES9",
            "-addext", "basicConstraints=critical,CA:true")
    openssl("req", *curve, "-keyout", f"{folder}/tls.key", "-out",
            f"{folder}/tls.csr", "-subj", f"/CN={names[0]}")
    (folder / "tls.ext").write_text(
        "subjectAltName=" + ",".join(f"DNS:{n}" for n in names) + "\n")
    openssl("x509", "-req", "-in", f"{folder}/tls.csr", "-CA",
            f"{folder}/ca.pem", "-CAkey", f"{folder}/ca.key",
            "-CAcreateserial", "-days", "2", "-extfile",
            f"{folder}/tls.ext", "-out", f"{folder}/tls.pem")


def element(der):
    """(tag, content, rest) of the first BER-TLV; definite and shortest."""
    at = 1
    if der[0] & 0x1f == 0x1f:
        while der[at] & 0x80:
            at += 1
        at += 1
    tag, n = der[:at].hex(), der[at]
    at += 1
    if n >= 0x80:
        width = n & 0x7f
        n = int.from_bytes(der[at:at + width], "big")
        assert 1 <= width <= 3 and n >= 0x80, "length"
        assert der[at] != 0, "length with a zero in front"
        at += width
    assert at + n <= len(der), "cut off"
    return tag, der[at:at + n], der[at + n:]


def elements(der):
    while der:
        tag, content, der = element(der)
        yield tag, content


def check_metadata(content):
    parts = list(elements(content))
    tags = [tag for tag, _ in parts]
    assert tags[:3] == ["80", "81", "0c"], f"metadata {tags}"
    assert parts[1][1].hex() in ("0780", "0640", "0520", "0410"), "event"
    return parts[2][1].decode("ascii")


def check_notification(der):
    """The address in it."""
    tag, content, rest = element(der)
    assert not rest, "something behind the element"
    parts = list(elements(content))
    tags = [t for t, _ in parts]
    if tag == "30":
        assert tags == ["bf2f", "5f37", "30", "30"], f"other: {tags}"
        address = check_metadata(parts[0][1])
    else:
        assert tag == "bf37" and tags == ["bf27", "5f37"], f"{tag}: {tags}"
        inner = dict(elements(parts[0][1]))
        assert {"80", "bf2f", "a2"} <= inner.keys(), "installation result"
        address = check_metadata(inner["bf2f"])
    assert len(parts[1][1]) == 64, "signature"
    return address


class World:
    lock = threading.Lock()
    log, order = [], []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        self.send_header("X-Admin-Protocol", "gsma/rsp/v2.2.0")
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)

    def do_GET(self):
        with World.lock:
            self.answer(200, json.dumps(World.log).encode())

    def check(self, body):
        h = self.headers
        assert self.path == PATH, "path"
        assert h["User-Agent"] == "gsma-rsp-lpad", "User-Agent"
        assert re.fullmatch(r"gsma/rsp/v[0-9]+\.[0-9]+\.[0-9]+",
                            h["X-Admin-Protocol"] or ""), "X-Admin-Protocol"
        assert (h["Content-Type"] or "").lower().replace(" ", "") in (
            "application/json;charset=utf-8", "application/json"), "type"
        assert "Authorization" not in h and "Cookie" not in h, "credentials"
        assert "Expect" not in h and "Transfer-Encoding" not in h, "framing"
        assert re.fullmatch(
            rb'\{"pendingNotification":"[A-Za-z0-9+/]+=?=?"\}', body), "body"
        der = base64.b64decode(json.loads(body)["pendingNotification"],
                               validate=True)
        address = check_notification(der)
        assert h["Host"].split(":")[0] in (address, "localhost"), "Host"
        return der

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with World.lock:
            if self.path == "/control":
                wish = json.loads(body)
                World.order += [wish] * wish.get("times", 1)
                return self.answer(204)
            return self.take(body)

    def take(self, body):
        entry = {"path": self.path, "status": 204, "why": "", "der": "",
                 "protocol": self.headers["X-Admin-Protocol"]}
        World.log.append(entry)
        wish = World.order.pop(0) if World.order else {}
        try:
            entry["der"] = self.check(body).hex()
        except (AssertionError, ValueError, KeyError, IndexError,
                AttributeError) as error:
            entry.update(status=400, why=str(error) or repr(error))
            return self.answer(400, entry["why"].encode())
        if "status" in wish:
            entry["status"] = wish["status"]
            more = {"Location": wish["location"]} if "location" in wish else {}
            return self.answer(wish["status"], **more)
        if wish.get("close"):
            self.close_connection = True
            return None
        return self.answer(204)


def main():
    folder = Path(sys.argv[1])
    make_certificates(folder, sys.argv[2:])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls.pem", folder / "tls.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print("port", server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


main()
