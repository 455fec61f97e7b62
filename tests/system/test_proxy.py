#!/usr/bin/env python3
"""The examples of packaging/nginx and packaging/caddy, each in front of a real
kaiyakud on its Unix socket: TLS, lengths, limits, what is not let through.

    test_proxy.py KAIYAKU KAIYAKUD
"""
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time

from lab import ROOT, Lab, line, ok, run, skip
from lab_card import Card
from lab_esim import Desk
from lab_server import Server

sys.path.insert(0, str(ROOT / "tests/peers"))
import smdp_peer  # noqa: E402  beside the tests of other layers

MARK = "smuggled-0001"
ICCID, OTHER = "8988211000000212343", "8988211000000999998"
ES9, ES2 = "rsp.kaiyaku.example", "es2.kaiyaku.example"
PROBLEM = "application/problem+json"


def find(program):
    return shutil.which(program, path=os.environ.get("PATH", "") +
                        ":/usr/sbin")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def certificate(folder):
    """A throwaway one for localhost."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost," +
         ",".join(f"DNS:{name}" for name in (ES9, ES2)),
         "-keyout", folder / "tls.key", "-out", folder / "tls.pem"],
        check=True, capture_output=True)
    return ssl.create_default_context(cafile=str(folder / "tls.pem"))


def wait_for(port, process):
    for _ in range(500):
        if process.poll() is not None:
            return False
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.01)
    return False


class Proxy:
    """One of the examples with a kaiyakud behind it; both end with it.
    `swap`: what else is replaced in the example; `config`: more sections of
    kaiyakud's."""

    def __init__(self, lab, swap=(), config="", **settings):
        self.folder, self.process = lab.folder, None
        self.context = certificate(lab.folder)
        self.port, self.plain = free_port(), free_port()
        self.server = Server(
            lab, http=lab.folder / "http.sock", base_url="https://localhost",
            config="[metrics]\nlisten = 127.0.0.1:0\n" + config,
            **{"trust_forwarded": "yes"} | settings)
        self.swap = list(swap)
        self.start(lab)
        if not wait_for(self.port, self.process):
            words = (lab.folder / "proxy.err").read_text()
            self.close()
            raise RuntimeError(f"{self.name} does not start: {words}")

    def put(self, site, pairs):
        for old, new in [*pairs, *self.swap]:
            assert old in site, old
            site = site.replace(old, new)
        return site

    def run(self, *args, **more):
        with open(self.folder / "proxy.err", "wb") as err:
            self.process = subprocess.Popen(
                args, stdin=subprocess.DEVNULL, stdout=err, stderr=err, **more)

    def connect(self, source=None):
        return http.client.HTTPSConnection(
            "localhost", self.port, context=self.context, timeout=20,
            source_address=(source, 0) if source else None)

    def ask(self, method, path, body=None, source=None, connection=None,
            chunked=False, **headers):
        c = connection or self.connect(source)
        try:
            c.request(method, path, body,
                      {k.replace("_", "-"): v for k, v in headers.items()},
                      encode_chunked=chunked)
            answer = c.getresponse()
            return (answer.status,
                    {k.lower(): v for k, v in answer.getheaders()},
                    answer.read())
        finally:
            if connection is None:
                c.close()

    def raw(self, data):
        """Bytes as they are; what comes back until the other side closes, or
        half a second long nothing."""
        with socket.create_connection(("localhost", self.port), 10) as plain:
            with self.context.wrap_socket(
                    plain, server_hostname="localhost") as s:
                got = b""
                try:
                    s.sendall(data)
                    s.settimeout(0.5)
                    while chunk := s.recv(65536):
                        got += chunk
                except OSError:
                    pass
                return got

    def metric(self, name):
        with socket.create_connection(
                ("127.0.0.1", self.server.metrics), 10) as s:
            s.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n"
                      b"Connection: close\r\n\r\n")
            text = b"".join(iter(lambda: s.recv(65536), b"")).decode()
        return next(float(r.split()[1]) for r in text.splitlines()
                    if r.startswith(name + " "))

    def logs(self, text, tries=500):
        """Does kaiyakud?  It does so after the answer."""
        for _ in range(tries):
            if text in self.server.since_start():
                return True
            time.sleep(0.01)
        return False

    def log(self):
        """What it says of requests; some of the examples say nothing."""
        log = self.folder / "access.log"
        return log.read_text() if log.exists() else ""

    def close(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
        return self.server.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Nginx(Proxy):
    name, program = "nginx", "nginx"
    in_chunks = (200,)  # it sends a length, however the body came
    limits = ("rate=50r/s", "rate=1r/m"), ("burst=100", "burst=3")

    def start(self, lab):
        site = self.put((ROOT / "packaging/nginx/kaiyaku.conf").read_text(), [
            ("unix:/run/kaiyaku/http.sock", f"unix:{self.server.http}"),
            ("\tlisten [::]:80;\n", ""),
            ("\tlisten [::]:443 ssl http2;\n", ""),
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
            ("kaiyaku.example;", "localhost;"),
            ("/etc/ssl/kaiyaku.example.pem", f"{lab.folder}/tls.pem"),
            ("/etc/ssl/private/kaiyaku.example.key", f"{lab.folder}/tls.key"),
            ("/var/log/nginx/kaiyaku.log", f"{lab.folder}/access.log"),
            ("/var/log/nginx/kaiyaku.error.log", f"{lab.folder}/error.log")])
        paths = "".join(
            f"{name}_temp_path {lab.folder}/{name};\n" for name in
            ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (lab.folder / "nginx.conf").write_text(
            f"daemon off;\npid {lab.folder}/nginx.pid;\nworker_processes 1;\n"
            f"error_log {lab.folder}/main.log;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{paths}{site}}}\n")
        # Its workers must reach the folder of the test.
        user = ("user root;\n" if lab.folder.owner() == "root" else "")
        self.run(find("nginx"), "-p", lab.folder, "-c",
                 lab.folder / "nginx.conf", "-g", user)


class Named(http.client.HTTPSConnection):
    """To this machine, under another name."""

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), 20)
        self.sock = self._context.wrap_socket(plain,
                                              server_hostname=self.host)


class Esim:
    """The example for the eSIM routes, beside the other one."""

    def prepare(self):
        self.certs = self.folder / "certs"
        self.certs.mkdir()
        smdp_peer.make_certificates(self.certs)
        self.secret = self.server.token("smdp-1", scopes="profiles:notify")

    def rsp(self, name, path, body, cert=None, connection=None, method="POST",
            **headers):
        context = ssl.create_default_context(
            cafile=str(self.folder / "tls.pem"))
        if cert:
            context.load_cert_chain(self.certs / f"{cert}.pem",
                                    self.certs / f"{cert}.key")
        c = connection or Named(name, self.port, context=context)
        try:
            c.request(method, path, body, {k.replace("_", "-"): v
                                           for k, v in headers.items()})
            answer = c.getresponse()
            return (answer.status, {k.lower(): v for k, v in
                                    answer.getheaders()}, answer.read())
        except OSError as e:
            return 0, {}, str(e).encode()
        finally:
            if connection is None:
                c.close()

    def keeping(self, name):
        return Named(name, self.port, context=ssl.create_default_context(
            cafile=str(self.folder / "tls.pem")))


class NginxEsim(Esim, Nginx):
    """Both of nginx's examples in one configuration."""

    def put(self, site, pairs):
        lab_folder = self.folder
        self.prepare()
        more = (ROOT / "packaging/nginx/kaiyaku-esim.conf").read_text()
        common = ROOT / "packaging/nginx/kaiyaku-esim-proxy.conf"
        token = lab_folder / "token.conf"
        token.write_text('proxy_set_header Authorization "Bearer '
                         f'{self.secret}";\n')
        for old, new in [
                ("\tlisten [::]:443 ssl;\n", ""),
                ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
                (f"/etc/ssl/{ES9}.pem", f"{lab_folder}/tls.pem"),
                (f"/etc/ssl/{ES2}.pem", f"{lab_folder}/tls.pem"),
                (f"/etc/ssl/private/{ES9}.key", f"{lab_folder}/tls.key"),
                (f"/etc/ssl/private/{ES2}.key", f"{lab_folder}/tls.key"),
                ("/etc/ssl/smdp-ca.pem", f"{self.certs}/ca.pem"),
                ("/var/log/nginx/kaiyaku.log", f"{lab_folder}/access.log"),
                ("/var/log/nginx/kaiyaku.error.log",
                 f"{lab_folder}/error.log"),
                ("kaiyaku-esim-proxy.conf;", f"{common};"),
                ("kaiyaku-smdp-token.conf;", f"{token};")]:
            assert old in more, old
            more = more.replace(old, new)
        return super().put(site, pairs) + more


class Caddy(Proxy):
    name, program = "Caddy", "caddy"
    # Not the one of Debian 12: kaiyakud refuses, which Caddy hears, or it
    # finds the connection closed before.
    in_chunks = (411, 503)

    def start(self, lab):
        # No control interface, nothing to fetch, this port alone.
        site = self.put((ROOT / "packaging/caddy/Caddyfile").read_text(), [
            ("unix//run/kaiyaku/http.sock", f"unix/{self.server.http}"),
            ("{\n\tservers", "{\n\tadmin off\n\tauto_https disable_redirects"
             "\n\tskip_install_trust\n\tservers"),
            ("kaiyaku.example {", f"https://localhost:{self.port} {{\n"
             f"\ttls {lab.folder}/tls.pem {lab.folder}/tls.key\n"),
            ("\tlog {", f"\tlog {{\n\t\toutput file {lab.folder}/access.log")])
        (lab.folder / "Caddyfile").write_text(site)
        self.run(find("caddy"), "run", "--config",
                 lab.folder / "Caddyfile", "--adapter", "caddyfile",
                 env=lab.environment() | {"HOME": str(lab.folder)})


class CaddyEsim(Esim, Caddy):
    """Both of Caddy's examples in one configuration."""

    def put(self, site, pairs):
        self.prepare()
        more = (ROOT / "packaging/caddy/kaiyaku-esim.Caddyfile").read_text()
        for old, new in [
                ("unix//run/kaiyaku/http.sock", f"unix/{self.server.http}"),
                (f"{ES9} {{", f"https://{ES9}:{self.port} {{"),
                (f"{ES2} {{", f"https://{ES2}:{self.port} {{"),
                (f"/etc/ssl/{ES9}.pem", f"{self.folder}/tls.pem"),
                (f"/etc/ssl/{ES2}.pem", f"{self.folder}/tls.pem"),
                (f"/etc/ssl/private/{ES9}.key", f"{self.folder}/tls.key"),
                (f"/etc/ssl/private/{ES2}.key", f"{self.folder}/tls.key"),
                ("/etc/ssl/smdp-ca.pem", f"{self.certs}/ca.pem"),
                ("{env.KAIYAKU_SMDP_TOKEN}", self.secret)]:
            assert old in more, old
            more = more.replace(old, new)
        return super().put(site, pairs) + more


# --- what holds behind any of them ---

def lets_through(p):
    token = p.server.token("operator")
    bearer = {"Authorization": f"Bearer {token}"}
    status, head, body = p.ask("GET", "/v1/lines/1", **bearer)
    ok(status == 200 and json.loads(body)["line"] == 1 and
       "max-age" in head.get("strict-transport-security", ""),
       f"{p.name}: a line is read through it, over TLS", status, head, body)
    status, _, body = p.ask(
        "POST", "/v1/lines/1/endings", json.dumps({"way": "plain"}), **bearer,
        Idempotency_Key='"p-1"', If_Match=head["etag"],
        Content_Type="application/json")
    ok(status == 201, f"{p.name}: an ending is filed", status, body)
    status, _, _ = p.ask("GET", "/v1/lines/1")
    ok(status == 401, f"{p.name}: no token, no answer", status)
    status, _, _ = p.ask("GET", "/metrics")
    ok(status == 404, f"{p.name}: metrics are not for outside", status)
    ok("/v1/lines/1" not in p.log() and token not in p.log(),
       f"{p.name}: its log names no line and no token", p.log())


def keeps_connections(p):
    before = p.metric("kaiyaku_http_connections_total")
    c = p.connect()
    good = sum(p.ask("GET", "/livez", connection=c)[0] == 200
               for _ in range(30))
    c.close()
    more = p.metric("kaiyaku_http_connections_total") - before
    ok(good == 30 and more <= 2,
       f"{p.name}: 30 requests use one connection on both sides", good, more)


SEARCH = {"Content_Type": "application/json"}


def sends_lengths(p):
    """kaiyakud answers 411 to chunks, 505 to HTTP/1.0."""
    bearer = {"Authorization": f"Bearer {p.server.token('lengths')}"}
    body = json.dumps({"contract": "DM-1"}).encode()
    status, _, got = p.ask("POST", "/v1/lines/search", iter([body[:5],
                           body[5:]]), chunked=True, Transfer_Encoding=
                           "chunked", **bearer, **SEARCH)
    ok(status in p.in_chunks,
       f"{p.name}: a body in chunks is answered {p.in_chunks}", status, got)
    got = p.raw(b"GET /livez HTTP/1.0\r\nHost: localhost\r\n\r\n")
    ok(b" 200 " in got.split(b"\r\n")[0],
       f"{p.name}: an HTTP/1.0 client is served", got)
    if find("curl") is None:
        return skip(f"{p.name}: HTTP/2", "curl is not installed")
    for what, flags, wanted in [
            ("with a length", ["-d", body], (200,)),
            ("without one", ["-T", "-", "-X", "POST"], p.in_chunks),
            # 0: the stream is reset.
            ("with a length too short",
             ["-d", body, "-H", "Content-Length: 3"], (400, 0))]:
        made = subprocess.run(
            ["curl", "-s", "--http2", "--cacert", p.folder / "tls.pem",
             "-H", f"Authorization: {bearer['Authorization']}",
             "-H", "Content-Type: application/json", *flags,
             "-w", "%{http_version} %{http_code}", "-o", "/dev/null",
             f"https://localhost:{p.port}/v1/lines/search"],
            input=body, capture_output=True, timeout=30)
        version, status = made.stdout.split()
        ok(version in (b"2", b"0") and int(status) in wanted,
           f"{p.name}: HTTP/2, a body {what} is answered {wanted}", made)


def bounds_bodies(p):
    """Too large for the proxy, and too large for kaiyakud alone."""
    bearer = {"Authorization": f"Bearer {p.server.token('bodies')}"}
    status, head, body = p.ask("POST", "/v1/lines/search",
                               b" " * (3 * 1024 * 1024), **bearer, **SEARCH)
    ok(status == 413 and head.get("content-type") == PROBLEM and
       json.loads(body)["code"] == "too-large",
       f"{p.name}: of 3 MiB, it refuses itself, in the API's form", status,
       head, body)
    status, head, body = p.ask("POST", "/v1/lines/search", b" " * 2_097_152,
                               **bearer, **SEARCH)
    ok(status == 400 and head.get("x-request-id"),
       f"{p.name}: 2 MiB reach kaiyakud, which reads them", status, head, body)
    status, head, body = p.ask("POST", "/v1/lines/search", b"x",
                               **bearer, **SEARCH, X_Long="x" * 40_000)
    ok(status in (400, 413, 431, 502, 503),
       f"{p.name}: a head of 40 kB is refused", status, head, body)


# One request and more bytes; two readers could cut them differently.
SECOND = (f"GET /livez HTTP/1.1\r\nHost: localhost\r\n"
          f"X-Request-Id: {MARK}\r\n\r\n").encode()
HEAD = b"POST /v1/lines/search HTTP/1.1\r\nHost: localhost\r\n"
SHAPES = {
    "a length and chunks": HEAD + b"Content-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": HEAD + b"Transfer-Encoding: chunked\r\n"
        b"Content-Length: %d\r\n\r\n0\r\n\r\n" % (len(SECOND) + 5),
    "two lengths": HEAD + b"Content-Length: 0\r\n"
        b"Content-Length: %d\r\n\r\n" % len(SECOND),
    "a length in a list": HEAD + b"Content-Length: 0, %d\r\n\r\n"
        % len(SECOND),
    "a signed length": HEAD + b"Content-Length: +0\r\n\r\n",
    "a blank before the colon": HEAD + b"Content-Length : %d\r\n\r\n"
        % len(SECOND),
    "an unknown encoding": HEAD + b"Transfer-Encoding: xchunked\r\n"
        b"Content-Length: %d\r\n\r\n" % len(SECOND),
    "an encoding after a tab": HEAD + b"Transfer-Encoding:\tchunked\r\n"
        b"Content-Length: %d\r\n\r\n0\r\n\r\n" % (len(SECOND) + 5),
    "an encoding hidden by a line feed": HEAD + b"X: y\n"
        b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n"
        b"0\r\n\r\n" % (len(SECOND) + 5),
    "a folded line": HEAD + b"X: y\r\n Content-Length: %d\r\n"
        b"Content-Length: 0\r\n\r\n" % len(SECOND),
    "a line feed in a chunk's extension": HEAD +
        b"Transfer-Encoding: chunked\r\n\r\n0;\nx\r\n\r\n",
    "an underscore": HEAD + b"Content_Length: %d\r\n\r\n" % len(SECOND),
    "a body for a GET": b"GET /livez HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Length: %d\r\n\r\n" % len(SECOND),
    "an upgrade": b"GET /livez HTTP/1.1\r\nHost: localhost\r\n"
        b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
    "two hosts": b"GET /livez HTTP/1.1\r\nHost: localhost\r\n"
        b"Host: other\r\n\r\n",
}


def smuggles_nothing(p):
    """What kaiyakud takes for a request is one of the proxy's: those bear the
    number that the proxy gave, never the one in the bytes."""
    for shape, bytes_ in SHAPES.items():
        got = p.raw(bytes_ + SECOND)
        ok(not p.logs(MARK, tries=1),
           f"{p.name}: {shape} brings no second request in", got[:300])
    status, head, _ = p.ask("GET", "/livez")
    ok(status == 200 and p.logs(head["x-request-id"]) and
       not p.logs(MARK, tries=1), f"{p.name}: and it still serves", status)
    p.server.ask("GET", "/livez", X_Request_Id=MARK)
    ok(p.logs(MARK),
       f"{p.name}: without the proxy the number would have been seen")


def half_requests(p):
    """A body that never comes is the proxy's trouble, not kaiyakud's."""
    with socket.create_connection(("localhost", p.port), 10) as plain:
        with p.context.wrap_socket(plain, server_hostname="localhost") as s:
            s.sendall(HEAD + b"Content-Length: 100\r\n\r\n{")
            status, _, _ = p.ask("GET", "/livez")
    ok(status == 200, f"{p.name}: half a request stops nobody", status)


def away(p):
    p.server.kill()
    status, head, body = p.ask("GET", "/livez")
    ok(status == 503 and head.get("retry-after") == "5" and
       head.get("content-type") == PROBLEM and
       json.loads(body)["code"] == "unsure",
       f"{p.name}: with kaiyakud gone, it says when to come again", status,
       head, body)


def behind(kind):
    def test(lab):
        if find(kind.program) is None:
            return skip(f"{kind.name} in front",
                        f"{kind.program} is not installed")
        lab.demo(line(1))
        with kind(lab) as p:
            for part in (lets_through, keeps_connections, sends_lengths,
                         bounds_bodies, smuggles_nothing, half_requests):
                part(p)
            if p.in_chunks == (200,):
                ok("cut=yes" not in p.server.since_start(),
                   f"{p.name}: kaiyakud saw whole requests only")
            away(p)
    return test


JSON = {"Content_Type": "application/json;charset=UTF-8"}
HANDLE = "/gsma/rsp2/es9plus/handleNotification"
PROGRESS = "/gsma/rsp2/es2plus/handleDownloadProgressInfo"
PENDING = json.dumps({"pendingNotification": "MAA="})
CLAIM = json.dumps({
    "header": {"functionRequesterIdentifier": "smdp.example",
               "functionCallIdentifier": "77"},
    "iccid": "8988211000000999998", "notificationPointId": 4,
    "notificationPointStatus": {"status": "Executed-Success"}})


def phones_deliver(p):
    """Whatever kaiyakud says of it: without roots, to come again."""
    c = p.keeping(ES9)
    before = p.metric("kaiyaku_http_connections_total")
    got = [p.rsp(ES9, HANDLE, PENDING, connection=c, **JSON)
           for _ in range(10)]
    c.close()
    ok(all(g[0] == 503 and g[1].get("retry-after") == "30" and
           g[1]["x-admin-protocol"].startswith("gsma/rsp/v2") for g in got)
       and p.metric("kaiyaku_http_connections_total") - before <= 1,
       f"{p.name}: notifications reach kaiyakud, over one connection", got[0])
    status, head, _ = p.rsp(ES9, HANDLE, b"x", **JSON)
    ok(status == 400 and head["x-admin-protocol"],
       f"{p.name}: what is none is refused by kaiyakud", status, head)
    status, _, _ = p.rsp(ES9, "/gsma/rsp2/asn1", b"\xa2\x05\xbf=\x020\0")
    ok(status == 503, f"{p.name}: the ASN.1 binding too", status)
    status, _, _ = p.rsp(ES9, HANDLE, iter([PENDING.encode()]), **JSON)
    ok(status in (503, 411, 400),
       f"{p.name}: a body in chunks is answered", status)
    status, _, _ = p.rsp(ES9, HANDLE, b" " * 70_000, **JSON)
    ok(status == 413, f"{p.name}: of 70 kB it is too large", status)
    for path in ("/", "/v1/lines/1", "/metrics", PROGRESS,
                 "/gsma/rsp2/es9plus/initiateAuthentication"):
        status, _, _ = p.rsp(ES9, path, PENDING, **JSON)
        ok(status == 404, f"{p.name}: {path} is not for phones", status)


def smdp_calls_back(p):
    status, _, body = p.rsp(ES2, PROGRESS, CLAIM, cert="client", **JSON)
    ok(status == 204 and body == b"",
       f"{p.name}: who has a certificate is let in", status, body)
    for cert in (None, "other"):
        status, _, body = p.rsp(ES2, PROGRESS, CLAIM, cert=cert, **JSON)
        ok(status in (0, 400, 403),
           f"{p.name}: with the certificate {cert} nobody is", status, body)
    status, _, _ = p.rsp(ES2, PROGRESS, CLAIM, cert="client", **JSON,
                         Authorization="Bearer nonsense")
    ok(status == 204, f"{p.name}: its word counts, not the client's", status)
    status, _, _ = p.rsp(ES2, HANDLE, PENDING, cert="client", **JSON)
    ok(status == 404, f"{p.name}: other paths are not there", status)
    ok(p.secret not in p.log() and "8988211" not in p.log() +
       p.server.since_start(), f"{p.name}: no log has the card or the token")


def chip_of(lab):
    """A chip, and what makes kaiyakud believe it."""
    card = Card(lab.folder / "card")
    card.add(ICCID, address=[ES9], enabled=True)
    (lab.folder / "anchors").mkdir()
    card.root(lab.folder / "anchors/root.pem")
    return card, (f"[proof]\nanchors = {lab.folder}/anchors\n"
                  "allow_test_roots = yes\n")


def verified(lab, n):
    """What `kaiyaku notification list` says, once n are verified, or never."""
    for _ in range(500):
        listed = lab("notification", "list", "--state", "unbound")
        assert listed.code == 0, listed
        if listed.out.count("verified") >= n:
            break
        time.sleep(0.02)
    return listed


def device_delivers(p, lab, card):
    """A phone posts the first; kaiyaku-esim deletes and sends the others."""
    first = json.dumps({"pendingNotification": card.pending("install")})
    status, head, body = p.rsp(ES9, HANDLE, first, **JSON)
    ok(status == 204 and body == b"" and
       head["x-admin-protocol"].startswith("gsma/rsp/v2"),
       f"{p.name}: a genuine notification is taken", status, head, body)
    desk = Desk(lab.folder, card)
    flags = ["--ca", lab.folder / "tls.pem", "--via",
             f"127.0.0.1:{p.port}", "--allow-private"]
    p.server.kill()
    away = desk("delete", "--iccid", ICCID, "--yes", *flags)
    kept = [event for _, event, _ in card.notifications()]
    ok(away.code == 3 and kept == ["install", "enable", "disable", "delete"],
       f"{p.name}: with kaiyakud gone, all stays on the card", away, kept)
    p.server.http.unlink(missing_ok=True)
    p.server.start()
    sent = desk("send", *flags)
    ok(sent.code == 0 and sent.err.count("(204)") == 4 and
       card.notifications() == [],
       f"{p.name}: kaiyaku-esim send is told 204, four times", sent)
    card.add(OTHER, address=[ES9], enabled=True)
    done = desk("delete", "--iccid", OTHER, "--yes", *flags)
    ok(done.code == 0 and "(204)" in done.out + done.err and
       card.notifications() == [],
       f"{p.name}: and so is kaiyaku-esim delete", done)
    listed = verified(lab, 8)
    ok(listed.out.count("verified") == 8,
       f"{p.name}: kaiyakud verified all of two profiles", listed)


def device_behind(kind):
    def test(lab):
        if find(kind.program) is None:
            return skip(f"a device before {kind.name}",
                        f"{kind.program} is not installed")
        lab.demo(line(1))
        card, config = chip_of(lab)
        with kind(lab, config=config) as p:
            device_delivers(p, lab, card)
    return test


def esim_behind(kind):
    def test(lab):
        if find(kind.program) is None:
            return skip(f"the eSIM routes behind {kind.name}",
                        f"{kind.program} is not installed")
        lab.demo(line(1))
        with kind(lab) as p:
            phones_deliver(p)
            smdp_calls_back(p)
    return test


def counts_addresses(kind):
    """Limits by address count the client's, which he cannot choose."""
    def test(lab):
        if find(kind.program) is None:
            return skip(f"{kind.name}, addresses",
                        f"{kind.program} is not installed")
        lab.demo(line(1))
        with kind(lab, rate_per_minute=4) as p:
            got = [p.ask("GET", "/v1/lines/1", source="127.0.0.2",
                         X_Forwarded_For=f"192.0.2.{n}")[0]
                   for n in range(6)]
            ok(got[:4] == [401] * 4 and 429 in got[4:],
               f"{p.name}: an address has its limit, whatever it claims", got)
            status, _, _ = p.ask("GET", "/v1/lines/1", source="127.0.0.3")
            ok(status == 401, f"{p.name}: another one is not touched", status)
    return test


def test_without_trust(lab):
    if find("nginx") is None:
        return skip("trust_forwarded = no", "nginx is not installed")
    lab.demo(line(1))
    with Nginx(lab, rate_per_minute=4, trust_forwarded="no") as p:
        got = [p.ask("GET", "/v1/lines/1", source=f"127.0.0.{n}")[0]
               for n in range(2, 8)]
        ok(429 in got, "without trust_forwarded all are one address", got)


test_nginx = behind(Nginx)
test_caddy = behind(Caddy)
test_nginx_esim = esim_behind(NginxEsim)
test_caddy_esim = esim_behind(CaddyEsim)
test_nginx_device = device_behind(NginxEsim)
test_caddy_device = device_behind(CaddyEsim)
test_nginx_addresses = counts_addresses(Nginx)
test_caddy_addresses = counts_addresses(Caddy)


def test_nginx_itself(lab: Lab):
    if find("nginx") is None:
        return skip("nginx itself", "nginx is not installed")
    lab.demo(line(1))
    with Nginx(lab, swap=Nginx.limits) as p:
        c = http.client.HTTPConnection("localhost", p.plain, timeout=10)
        c.request("GET", "/v1/lines", headers={"Host": "elsewhere.example"})
        answer = c.getresponse()
        ok(answer.status == 308 and answer.getheader("Location")
           == "https://localhost/v1/lines",
           "plain HTTP is sent to TLS, and to no other host", answer.status,
           answer.getheaders())
        c.close()
        got = [p.ask("GET", "/livez") for _ in range(6)]
        ok([g[0] for g in got] == [200] * 4 + [429] * 2 and
           got[5][1].get("retry-after") == "2" and
           json.loads(got[5][2])["code"] == "too-many",
           "too many requests of an address end at nginx", got)


if __name__ == "__main__":
    run(globals())
