"""The eSIM part of the demonstration: three deletions, signed by chips.

The chips (kaiyaku-vcard), the SM-DP+ and the TLS in front of us are simulated
and made anew each time.  `prepare` makes the chips and hands their roots to
the store; once kaiyakud serves, `tell` ends the three lines before the reader's
eyes.  False of `tell`: something was not as it is told.
"""
import base64
import http.client
import json
import os
import re
import shlex
import ssl
import subprocess
import textwrap
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SMDP, OURS = "smdp.example", "rsp.demo-mobile.example"
ES9 = "/gsma/rsp2/es9plus/handleNotification"
ES2 = "/gsma/rsp2/es2plus/handleDownloadProgressInfo"
PROTOCOL = "gsma/rsp/v2.2.0"
WIDTH = 78
PATIENCE = 30  # seconds until something that should come is given up

# As in src/cmd/story.c, whose records name the chips of two of them.
LINES = {
    "DM-1002": dict(iccid="8981100000000000028", made=[
        "--eid", "89049032000000000000000000000260"],
        addresses=[SMDP]),
    "DM-1007": dict(iccid="8981100000000000077", made=[
        "--curve", "brainpool"], addresses=[SMDP]),
    "DM-1008": dict(iccid="8981100000000000085", made=[
        "--v3", "--eid", "89049032000000000000000000000842"],
        addresses=[SMDP, OURS + ":delete"]),
}


def prepare(folder, build):
    """False: it was done before."""
    chips = folder / "esim"
    if chips.exists():
        return False
    chips.mkdir(mode=0o700)

    def vcard(*words, line):
        return subprocess.run(
            [build / "kaiyaku-vcard", words[0], "--state", chips / line,
             *words[1:]], check=True, capture_output=True, text=True).stdout

    for line, it in LINES.items():
        vcard("init", *it["made"], line=line)
        vcard("add-profile", "--iccid", it["iccid"], "--provider",
              "Demo Mobile", "--name", line, "--enabled",
              *(w for a in it["addresses"] for w in ("--address", a)),
              line=line)
        (folder / "anchors" / f"{line}.pem").write_text(
            vcard("root", line=line))
    return True


class Outside:
    """What is not ours, on loopback with TLS: an SM-DP+ that takes what
    phones send, and for our own name a proxy that hands it to kaiyakud."""

    def __init__(self, folder, url):
        self.url, self.taken, self.calls = url, [], 0
        self.ca = folder / "tls.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-nodes", "-keyout",
             folder / "tls.key", "-out", self.ca, "-days", "2", "-subj",
             "/CN=" + SMDP, "-addext",
             f"subjectAltName=DNS:{SMDP},DNS:{OURS}"],
            check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.ca, folder / "tls.key")
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.server.socket = context.wrap_socket(self.server.socket,
                                                 server_side=True)
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def arrives(self, host, body):
        """The status that a phone is answered."""
        if host == OURS:
            return self.post(ES9, body)
        self.taken.append(base64.b64decode(
            json.loads(body)["pendingNotification"]))
        return 204

    def post(self, path, body):
        c = http.client.HTTPConnection(self.url, timeout=PATIENCE)
        c.request("POST", path, body, {"Content-Type": "application/json",
                                       "X-Admin-Protocol": PROTOCOL})
        status = c.getresponse().status
        c.close()
        return status

    def passes_on(self, iccid, point, signed):
        """The SM-DP+'s callback, with what a chip signed as resultData."""
        self.calls += 1
        return self.post(ES2, json.dumps({
            "header": {"functionRequesterIdentifier": SMDP,
                       "functionCallIdentifier": f"demo-{self.calls}"},
            "iccid": iccid + "F", "profileType": "demo",
            "timestamp": "2026-12-01T00:00:00Z",
            "notificationPointId": point,
            "notificationPointStatus": {"status": "Executed-Success"},
            "resultData": base64.b64encode(signed).decode()}))


def handler_of(outside):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(outside.arrives(self.headers["Host"], body))
            self.send_header("X-Admin-Protocol", PROTOCOL)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return Handler


def wrapped(words):
    """As it can be typed again; an option and its value stay together."""
    parts = []
    for word in (shlex.quote(str(w)) for w in words):
        option = parts and parts[-1].startswith("--") and " " not in parts[-1]
        if option and not word.startswith("--"):
            parts[-1] += " " + word
        else:
            parts.append(word)
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) < 70:
            lines[-1] += " " + part
        else:
            lines.append(part)
    return " \\\n      ".join(lines)


def fold(line):
    """Indented; what is too wide goes on under where its text begins."""
    line = "  " + line
    if len(line) <= WIDTH or " " not in line.strip():
        return line.rstrip()
    label = re.match(r"\s+(\S+( \S+)*\s{2,})?", line)
    under = label.end() + (0 if label[1] else 2)
    return textwrap.fill(line, WIDTH, subsequent_indent=" " * under,
                         break_long_words=False, break_on_hyphens=False)


class Teller:
    """Runs the programs and prints what they say."""

    def __init__(self, folder, build, url, outside):
        self.folder, self.build, self.url = folder, build, url
        self.outside, self.good = outside, True
        self.conf = folder / "kaiyaku.conf"

    def must(self, condition, words):
        if not condition:
            print("  NOT AS IT SHOULD BE:", words)
            self.good = False

    def ask(self, *words):
        return subprocess.run(
            [self.build / "kaiyaku", "--config", self.conf, *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)

    def show(self, *words, start="", most=None):
        """A command and its answer: from the line on that starts so."""
        print("\n  $ " + wrapped(words), flush=True)
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
            env=os.environ | {"XDG_RUNTIME_DIR": str(self.folder / "esim")})
        said = done.stdout.splitlines()
        first = next((n for n, line in enumerate(said)
                      if line.startswith(start)), 0)
        for line in said[first:][:most]:
            print(fold(line))
        return done.returncode

    def delete(self, line, *flags, start=""):
        chip = f"{self.build}/kaiyaku-vcard serve --stdio --state " \
               f"{self.folder}/esim/{line}"
        port = self.outside.server.server_address[1]
        code = self.show(
            self.build / "kaiyaku-esim", "delete", "--yes", "--iccid",
            LINES[line]["iccid"], "--transport", "stdio", "--command", chip,
            "--outbox", self.folder / "esim/outbox", "--ca", self.outside.ca,
            "--via", f"127.0.0.1:{port}", "--allow-private", *flags,
            start=start)
        self.must(code == 0, f"kaiyaku-esim: exit {code}")

    def deletion(self, line, state="told", meaning="deletion-proven"):
        """The last one of the line, once the line was told of it."""
        end = time.monotonic() + PATIENCE
        while True:
            rows = json.loads(self.ask("notification", "list", line,
                                       "--json").stdout)["notifications"]
            rows = [r for r in rows if r["event"]["kind"] == "delete"]
            n = str(rows[-1]["notification"]) if rows else ""
            got = rows and json.loads(self.ask("notification", "show", n,
                                               "--json").stdout)
            if got and (got["state"], got.get("meaning")) == (state, meaning):
                break
            if time.monotonic() > end:
                self.must(False, got or "no deletion came")
                return
            time.sleep(0.05)
        self.show(self.build / "kaiyaku", "--config", self.conf,
                  "notification", "show", n)

    def certificate(self, line, most=3):
        """Waits for it, and verifies it and the chip's signature offline."""
        path = self.folder / f"papers/{line}.certificate.json"
        end = time.monotonic() + PATIENCE
        while True:
            given = self.ask("paper", line, "--kind", "certificate", "--out",
                             str(path), "--json")
            if given.returncode == 0 and json.loads(given.stdout)["logged"]:
                break
            if time.monotonic() > end:
                self.must(False, given.stdout)
                return
            time.sleep(0.05)
        duty = next(d for d in json.loads(path.read_text())
                    ["document"]["payload"]["duties"]
                    if d["kind"] == "profile")
        print(f"\n  the certificate: {path}\n"
              f"  its duty `profile`: {duty['state']}, {duty['grade']} by "
              f"{duty['by']}, sha256 {duty['evidence'][:16]}...")
        self.must(duty["grade"] == "proven", "the grade")
        verify = [self.build / "kaiyaku", "verify", path, "--key",
                  self.folder / "issuer.pub"]
        code = self.show(*verify, most=1)
        self.must(code == 0, f"verify: exit {code}")
        code = self.show(
            *verify, "--evidence", path.with_suffix(".profile-proof.json"),
            "--root", self.folder / f"anchors/{line}.pem",
            "--allow-test-roots", start="the proof of the profile",
            most=most)
        self.must(code == 0, f"verify with the proof: exit {code}")


def direct(t):
    print("""
A. Our own tool (DM-1002)
The holder deletes the profile with kaiyaku-esim, which keeps what the chip
signs and sends it to the SM-DP+ and to the provider's kaiyaku.  The provider
knows that this chip had the profile: its record names the EID.""")
    t.delete("DM-1002", "--ending", f"http://{t.url}")
    t.deletion("DM-1002")
    t.certificate("DM-1002", most=None)


def by_callback(t):
    iccid = LINES["DM-1007"]["iccid"]
    print("""
B. The SM-DP+ passes it on (DM-1007)
The usual way: the phone tells the SM-DP+, which calls us back (ES2+) with
what the chip signed.  First it passes on the deletion alone.  The signature
is proven, and yet nothing follows: nobody knows that the profile was on that
chip.""")
    before = len(t.outside.taken)
    t.delete("DM-1007", start="the card")
    came = t.outside.taken[before:]
    t.must(len(came) > 1 and came[0][:2] == b"\xbf\x37", "what the SM-DP+ got")
    status = t.outside.passes_on(iccid, 5, came[-1])
    print(f"\n  the simulated SM-DP+ calls back with the deletion: {status}")
    t.must(status == 204, "the callback")
    t.deletion("DM-1007", meaning="installation-unknown")
    status = t.outside.passes_on(iccid, 4, came[0])
    print("\n  the simulated SM-DP+ calls back with the installation, signed "
          f"by the\n  same chip, earlier: {status}")
    t.must(status == 204, "the callback")
    t.deletion("DM-1007")
    t.certificate("DM-1007")


def by_address(t):
    print(f"""
C. The profile names us (DM-1008)
Notifications of its deletion go to the SM-DP+ and to {OURS},
which is ours: whatever deletes it tells us, here through a simulated proxy
with TLS.  (The tool takes whoever a profile names for an SM-DP+.)""")
    t.delete("DM-1008", start="the card")
    t.deletion("DM-1008")
    t.certificate("DM-1008")


def tell(folder, build, url):
    print("""
The eSIMs: deletions signed by chips
The chips are simulated (kaiyaku-vcard), with keys and roots made just now,
and so are the SM-DP+ and the phones' network.  The settings allow such test
roots: every paper says that what they sign proves nothing.""", flush=True)
    with Outside(folder / "esim", url) as outside:
        t = Teller(folder, build, url, outside)
        for part in direct, by_callback, by_address:
            part(t)
    t.must(t.ask("log", "export", str(folder / "log")).returncode == 0,
           "the log")
    return t.good
