"""A whole server with a portal, and the mailboxes of everybody.

    server, post = open_lab(lab)
    post.code("alex@example.com")
    stop(server)
"""
import base64
import email
import email.policy
import hashlib
import hmac
import re
import socket
import struct
import time

from lab import ROOT, ok
from lab_server import Server

ROWS = ROOT / "tests/browser/lines.csv"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Post:
    """The mailboxes of everybody."""

    def __init__(self, folder):
        self.folder, self.seen = folder, set()

    def newest(self, pattern, to):
        """What the pattern finds in the newest letter to that mailbox that
        was not looked at yet; waits for it."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            for path in sorted(self.folder.rglob("*"),
                               key=lambda p: p.stat().st_mtime, reverse=True):
                if not path.is_file() or path in self.seen or \
                        "/tmp/" in str(path.relative_to(self.folder.parent)):
                    continue
                letter = email.message_from_bytes(
                    path.read_bytes(), policy=email.policy.default)
                text = letter.get_body(("plain",)).get_content()
                found = re.search(pattern, text)
                if to in str(letter["To"]) and found:
                    self.seen.add(path)
                    return found.group(1)
            time.sleep(0.05)
        raise AssertionError(f"no letter to {to} with {pattern}")

    def code(self, to):
        return self.newest(r"\b(\d{8})\b", to)

    def link(self, to, page=""):
        """To such a page ("/grant/"), where other letters may come in, too."""
        return self.newest(rf"https?://[^/\s]+(/\S*{page}\S+)", to)


def totp(secret):
    """What an app shows now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30),
                   hashlib.sha1).digest()
    at = mac[-1] & 15
    number = struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1000000:06d}"


def open_lab(lab, config=""):
    lab.demo()
    added = lab("line", "import", ROWS)
    assert added.code == 0, added
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    post = Post(lab.folder / "mail")
    server = Server(lab, listen=f"127.0.0.1:{port}", base_url=base,
                    rate_per_minute=1000000, config=(
                        f'[peer "mail"]\nkind = maildir\n'
                        f"folder = {post.folder}\nfrom = p@issuer.example\n"
                        f"[portal]\nenabled = yes\norigin = {base}\n"
                        + config))
    return server, post


def stop(server):
    log = server.since_start()
    ok("answer-failed" not in log, "no page had a fault", log[-2000:])
    for secret in ("alex@example.com", "819012341003", "correct horse"):
        ok(secret not in log, "nothing personal in the log", secret)
    ok(server.stop() == 0, "it stops")
