#!/usr/bin/env python3
"""An operator's SM-DP+ for tests: ES2+ over mutual TLS, on loopback.

Usage: smdp_peer.py [--folder FOLDER]

Makes its certificates in FOLDER (or one of its own that goes with it):
ca.pem, client.pem and client.key for who may ask, other.pem and other.key of
somebody it does not know.  Serves on ports the kernel picks and prints
"port N", the tests' door; ends when its standard input does.  It knows nothing
of kaiyaku's code: what it offers is written in docs/peers.md.

POST /control {...} is the tests' own door, without TLS; it always answers
with {"tls": PORT, "folder": FOLDER, "requests": N, ...}:

  {"profile": {"iccid": "8988...", "state": "Released", "eid": "8904...",
               "matchingId": "KA-1", "owner": "mno.example"}}
  {"fault": "500-after", "times": 1}   the next so many; see FAULTS
  {"answer": {...}}                    the next answer is this, nothing done
  {"downloaded": "8988..."}            a phone took it: it can only be deleted
  {"show": "8988..."}                  what is held: {"profile": {...}}
  {"last": true}                       {"last": {"path", "headers", "body"}}
  {"prefix": "/vendor", "api_key": ["X-Api-Key", "s3cret"], "form": "F"}
  {"callback": {"url": ..., "body": {...}, "token": ...}}   {"status": 204}
"""
import hashlib
import http.client
import json
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

PATH = "/gsma/rsp2/es2plus/"
ORDERED = ("Allocated", "Linked", "Confirmed", "Released")
GONE = ("Downloaded", "Installed", "Enabled", "Disabled")
FAULTS = {
    "hang": "no answer, ever (until the peer ends)",
    "close": "the connection closes without an answer, nothing done",
    "close-after": "done, then half an answer",
    "500-before": "an error, nothing done",
    "500-after": "done, then an error",
    "503-wait": "busy, with Retry-After",
    "401": "who is asking?",
    "403": "not he",
    "404": "no such path",
    "302": "elsewhere",
    "garbage": "done, then an answer that is no JSON",
    "empty": "done, then 200 without a body",
    "expired": "Expired, nothing done",
}


class Failed(Exception):
    def __init__(self, subject, reason, status="Failed"):
        super().__init__(subject, reason)
        self.subject, self.reason, self.status = subject, reason, status


def openssl(*args):
    subprocess.run(["openssl", *map(str, args)], check=True,
                   capture_output=True)


def make_ca(folder, name):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            f"/CN=simulated {name}", "-keyout", folder / f"{name}.key",
            "-out", folder / f"{name}.pem")


def make_leaf(folder, ca, name):
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-subj", f"/CN={name}", "-keyout",
            folder / f"{name}.key", "-out", folder / f"{name}.csr")
    (folder / f"{name}.ext").write_text(
        "subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", folder / f"{name}.csr", "-CA",
            folder / f"{ca}.pem", "-CAkey", folder / f"{ca}.key",
            "-CAcreateserial", "-days", "2", "-extfile",
            folder / f"{name}.ext", "-out", folder / f"{name}.pem")


def make_certificates(folder):
    make_ca(folder, "ca")
    make_ca(folder, "otherca")
    for ca, name in (("ca", "server"), ("ca", "client"),
                     ("otherca", "other")):
        make_leaf(folder, ca, name)


def plain(iccid):
    return iccid.rstrip("Ff")


class World:
    def __init__(self):
        self.lock = threading.Lock()
        self.profiles, self.answered = {}, {}
        self.fault, self.times, self.literal = None, 0, None
        self.prefix, self.api_key, self.form = "", None, ""
        self.requests, self.last = 0, None

    # --- the tests' door ---

    def control(self, body):
        for name in ("prefix", "api_key", "form"):
            if name in body:
                setattr(self, name, body[name])
        if "profile" in body:
            held = {"state": "Released", "eid": "", "matchingId": "",
                    "owner": "mno.example", "type": "consumer-1",
                    "locked": False} | body["profile"]
            self.profiles[plain(held["iccid"])] = held
        if "downloaded" in body:
            self.profiles[plain(body["downloaded"])]["state"] = "Downloaded"
        if "fault" in body:
            assert body["fault"] in FAULTS, body
            self.fault, self.times = body["fault"], body.get("times", 1)
        if "answer" in body:
            self.literal = body["answer"]
        said = {"requests": self.requests}
        if "show" in body:
            said["profile"] = self.profiles.get(plain(body["show"]))
        if "last" in body:
            said["last"] = self.last
        return said

    def draw(self):
        with self.lock:
            self.requests += 1
            if self.times == 0:
                return None
            self.times -= 1
            return self.fault

    # --- ES2+ ---

    def find(self, body):
        iccid = body.get("iccid")
        if not isinstance(iccid, str):
            raise Failed("8.2.1", "2.2")
        want = r"[0-9]{18,19}F{1,2}|[0-9]{20}" if self.form == "F" else \
            r"[0-9]{18,20}"
        held = self.profiles.get(plain(iccid))
        if held is None or not re.fullmatch(want, iccid):
            raise Failed("8.2.1", "3.9")
        if held["owner"] != body["header"]["functionRequesterIdentifier"]:
            raise Failed("8.2.1", "1.2")
        return held

    def check_eid(self, held, body):
        if held["eid"] and "eid" not in body:
            raise Failed("8.1.1", "2.2")
        if held["eid"] and body["eid"] != held["eid"]:
            raise Failed("8.1.1", "3.10")

    def download_order(self, body):
        if "iccid" in body:
            held = self.find(body)
        else:
            free = [p for p in self.profiles.values() if
                    p["state"] == "Available" and
                    p["type"] == body.get("profileType")]
            if not free:
                raise Failed("8.2.5", "3.7")
            held = free[0]
        if held["state"] != "Available":
            raise Failed("8.2.1", "3.3")
        held["eid"] = body.get("eid", "")
        held["state"] = "Linked" if held["eid"] else "Allocated"
        return {"iccid": held["iccid"]}

    def confirm_order(self, body):
        held = self.find(body)
        if not isinstance(body.get("releaseFlag"), bool):
            raise Failed("1.6", "2.2")
        if held["state"] not in ("Allocated", "Linked"):
            raise Failed("8.2.1", "3.5")
        self.check_eid(held, body)
        wanted = body.get("matchingId") or "MADE-1"
        if any(p["matchingId"] == wanted for p in self.profiles.values()):
            raise Failed("8.2.6", "3.3")
        held["matchingId"] = wanted
        held["state"] = "Released" if body["releaseFlag"] else "Confirmed"
        return {"eid": held["eid"], "matchingId": wanted,
                "smdpAddress": "smdp.example"}

    def release_profile(self, body):
        held = self.find(body)
        if held["state"] != "Confirmed":
            raise Failed("8.2.1", "3.5")
        held["state"] = "Released"
        return {}

    def cancel_order(self, body):
        if body.get("finalProfileStatusIndicator") not in (
                "Available", "Unavailable"):
            raise Failed("8.2.1", "2.2")
        held = self.find(body)
        if held["state"] not in ORDERED:
            raise Failed("8.2.1", "3.3")
        self.check_eid(held, body)
        if held["matchingId"] and "matchingId" not in body:
            raise Failed("8.2.6", "2.2")
        if held["matchingId"] and held["matchingId"] != body["matchingId"]:
            raise Failed("8.2.6", "3.10")
        held["state"] = body["finalProfileStatusIndicator"]
        held["matchingId"] = ""
        return {}

    def get_profile_status(self, body):
        rows = []
        for wanted in body["iccidList"]:
            held = self.profiles.get(plain(wanted["iccid"]))
            if held:
                rows.append({"iccid": wanted["iccid"], "eid": held["eid"],
                             "state": held["state"], "acToken": "",
                             "lockFlag": False})
        if not rows:
            raise Failed("8.2.1", "3.9")
        return {"profileStatusList": rows}

    FUNCTIONS = {"downloadOrder": download_order,
                 "confirmOrder": confirm_order, "cancelOrder": cancel_order,
                 "releaseProfile": release_profile,
                 "getProfileStatus": get_profile_status}

    def perform(self, function, body):
        header = body["header"]
        call = header["functionCallIdentifier"]
        assert set(header) == {"functionRequesterIdentifier",
                               "functionCallIdentifier"}, header
        assert call and len(call) <= 64, call
        print_of = hashlib.sha256(json.dumps(
            [function, body], sort_keys=True).encode()).digest()
        with self.lock:
            known = self.answered.get(call)
            if known and known[0] == print_of:
                return known[1]
            try:
                if known:
                    raise Failed("1.6", "3.11")
                said = self.FUNCTIONS[function](self, body)
                status = {"status": "Executed-Success"}
            except Failed as no:
                said, status = {}, {
                    "status": no.status, "statusCodeData": {
                        "subjectCode": no.subject, "reasonCode": no.reason,
                        "subjectIdentifier": "", "message": "no"}}
            answer = {"header": {"functionExecutionStatus": status}} | said
            self.answered[call] = (print_of, answer)
            return answer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes
    world, secure, folder, tls_port = World(), False, None, 0

    def log_message(self, *args):
        pass

    def answer(self, status, body, headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def before(self, fault):
        """True when the fault is the whole answer."""
        if fault == "hang":
            time.sleep(3600)
        elif fault == "close":
            self.close_connection = True
        elif fault == "500-before":
            self.answer(500, {})
        elif fault == "503-wait":
            self.answer(503, {}, [("Retry-After", "7")])
        elif fault == "302":
            self.answer(302, {}, [("Location", "https://127.0.0.1:1/")])
        elif fault in ("401", "403", "404"):
            self.answer(int(fault), {})
        elif fault == "expired":
            self.answer(200, {"header": {"functionExecutionStatus": {
                "status": "Expired"}}})
        else:
            return False
        return True

    def after(self, fault, body):
        data = json.dumps(body).encode()
        if fault == "close-after":
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[:len(data) // 2])
            self.close_connection = True
        elif fault == "500-after":
            self.answer(500, {})
        elif fault == "garbage":
            self.answer(200, b"<html>surprise</html>")
        elif fault == "empty":
            self.answer(200, b"")
        else:
            self.answer(200, body)

    def strict(self):
        """What a vendor's gateway looks at before the function does."""
        w = self.world
        if w.api_key and self.headers.get(w.api_key[0]) != w.api_key[1]:
            return 401
        if not self.path.startswith(w.prefix + PATH):
            return 404
        if self.path[len(w.prefix + PATH):] not in w.FUNCTIONS:
            return 404
        if self.headers.get("Content-Type", "").split(";")[0] != \
                "application/json" or not re.fullmatch(
                    r"gsma/rsp/v\d+\.\d+\.\d+",
                    self.headers.get("X-Admin-Protocol", "")):
            return 400
        return None

    def es2(self, raw):
        fault = self.world.draw()
        if self.before(fault):
            return None
        wrong = self.strict()
        if wrong:
            return self.answer(wrong, {})
        body = json.loads(raw)
        self.world.last = {"path": self.path, "body": body,
                           "headers": dict(self.headers.items())}
        literal, self.world.literal = self.world.literal, None
        if literal is not None:
            return self.answer(200, literal)
        return self.after(fault, self.world.perform(
            self.path.rsplit("/", 1)[1], body))

    def call_back(self, how):
        url = urlsplit(how["url"])
        c = http.client.HTTPConnection(url.hostname, url.port, timeout=20)
        head = {"Content-Type": "application/json",
                "X-Admin-Protocol": "gsma/rsp/v2.2.0"}
        if "token" in how:
            head["Authorization"] = f"Bearer {how['token']}"
        c.request("POST", url.path, json.dumps(how["body"]), head)
        status = c.getresponse().status
        c.close()
        return status

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.secure:
            return self.es2(raw)
        body = json.loads(raw)
        with self.world.lock:
            said = self.world.control(body)
        if "callback" in body:
            said["status"] = self.call_back(body["callback"])
        return self.answer(200, said | {"tls": Handler.tls_port,
                                        "folder": str(Handler.folder)})


class Secure(Handler):
    secure = True


class SecureServer(ThreadingHTTPServer):
    """Shakes hands in the connection's own thread."""
    context = None

    def finish_request(self, request, client_address):
        tls = self.context.wrap_socket(request, server_side=True,
                                       do_handshake_on_connect=False)
        try:
            tls.do_handshake()
        except OSError:
            self.turn_away(tls)
            return
        self.RequestHandlerClass(tls, client_address, self)

    def turn_away(self, tls):
        """The alert is out; closing at once could take it back."""
        try:
            tls.settimeout(2)
            socket.socket.shutdown(tls, socket.SHUT_WR)
            while socket.socket.recv(tls, 65536):
                pass
        except OSError:
            pass

    def handle_error(self, request, client_address):
        pass  # a client that goes away is part of the tests


def serve(folder):
    make_certificates(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    context.load_verify_locations(folder / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    SecureServer.context = context
    tls = SecureServer(("127.0.0.1", 0), Secure)
    door = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.tls_port, Handler.folder = tls.server_address[1], folder
    for server in (tls, door):
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print("port", door.server_address[1], flush=True)
    sys.stdin.read()


def main():
    if "--folder" in sys.argv:
        return serve(Path(sys.argv[sys.argv.index("--folder") + 1]))
    with tempfile.TemporaryDirectory(prefix="ky-smdp-") as folder:
        return serve(Path(folder))


if __name__ == "__main__":
    main()
