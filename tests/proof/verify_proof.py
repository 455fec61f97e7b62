#!/usr/bin/env python3
"""A second verifier of proof files, written from docs/formats/proof.md alone.
Needs openssl for ECDSA.

    verify_proof.py PROOF ROOT.pem    says what it finds; exit 0 when verified
    verify_proof.py --made PROGRAM    TAP over what make_proofs makes
"""
import base64
import json
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

ROLES = {"00": "ci", "0000": "sub-ci", "000000": "eum", "02": "eum",
         "00000000": "sub-eum", "0000000000": "euicc", "01": "euicc"}
RANK = ["euicc", "sub-eum", "eum", "sub-ci", "ci"]
ARC = "678112010201"
CURVES = {"2a8648ce3d030107": 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,
          "2b2403030208010107": 0xa9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7}
KNOWN = {"551d0f", "551d13", "551d20", "551d0e", "551d23", "551d1e",
         "67811201020200", "551d11", "551d1f"}


class Finding(Exception):
    pass


def need(good, finding):
    if not good:
        raise Finding(finding)


def elements(data):
    """(tag, whole, value) of each; ValueError when it is not DER."""
    at = 0
    while at < len(data):
        start, tag = at, data[at]
        at += 1
        if tag & 31 == 31:
            while True:
                tag = tag << 8 | data[at]
                at += 1
                if not data[at - 1] & 128:
                    break
        size = data[at]
        at += 1
        if size & 128:
            n = size & 127
            size = int.from_bytes(data[at:at + n], "big")
            at += n
            if not n or size < 128 or size >> 8 * (n - 1) == 0:
                raise ValueError
        if at + size > len(data):
            raise ValueError
        yield tag, data[start:at + size], data[at:at + size]
        at += size


def one(data, tag):
    (got,) = elements(data)
    if got[0] != tag:
        raise ValueError
    return got[2]


def when(tag, value):
    text = value.decode()
    if tag == 0x17:
        text = ("20" if text[:2] < "50" else "19") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(
        tzinfo=timezone.utc)


def name(value):
    """Attributes of a Name, as (OID, text)."""
    return [tuple(e[2] for e in elements(pair[2])) for part in elements(value)
            for pair in elements(part[2])]


def attribute(names, oid):
    found = [v for o, v in names if o.hex() == oid]
    return found[0] if len(found) == 1 else None


class Certificate:
    def __init__(self, der):
        try:
            self.read(der)
        except (ValueError, IndexError):
            raise Finding("bad-certificate") from None

    def read(self, der):
        tbs, algorithm, bits = elements(one(der, 0x30))
        ecdsa = bytes.fromhex("300a06082a8648ce3d040302")
        self.tbs, self.signature = tbs[1], one(bits[2][1:], 0x30)
        parts = list(elements(tbs[2]))
        if algorithm[1] != ecdsa or parts[2][1] != ecdsa:
            raise ValueError
        _, _, _, issuer, validity, subject, key = parts[:7]
        self.issuer, self.subject = name(issuer[2]), name(subject[2])
        self.begin, self.end = (when(t, v)
                                for t, _, v in elements(validity[2]))
        self.spki, (kind, _) = key[1], elements(key[2])
        curve = list(elements(kind[2]))[1][2].hex()
        need(curve in CURVES, "curve")
        self.order = CURVES[curve]
        self.read_extensions(one(parts[-1][2], 0x30))

    def read_extensions(self, value):
        self.role, self.ca, self.unknown, self.path = None, False, False, None
        self.usage = self.names = self.eins = self.own = self.by = None
        for _, _, extension in elements(value):
            oid, *flag, content = elements(extension)
            self.read_extension(oid[2].hex(), content[2])
            self.unknown |= bool(flag) and oid[2].hex() not in KNOWN

    def read_extension(self, oid, value):
        if oid == "551d0f":
            self.usage = one(value, 3)[1]
        elif oid == "551d13":
            for tag, _, v in elements(one(value, 0x30)):
                if tag == 1:
                    self.ca = v != b"\0"
                else:
                    self.path = int.from_bytes(v, "big")
        elif oid == "551d20":
            found = [next(elements(p[2]))[2].hex()
                     for p in elements(one(value, 0x30))]
            found = [f[len(ARC):] for f in found if f.startswith(ARC)]
            self.role = ROLES.get(found[0]) if len(found) == 1 else None
        elif oid == "551d0e":
            self.own = one(value, 4)
        elif oid == "551d23":
            self.by = dict((t, v) for t, _, v in
                           elements(one(value, 0x30))).get(0x80)
        elif oid == "551d1e":
            (permitted,) = elements(one(value, 0x30))
            self.names = [name(one(one(tree[2], 0xa4), 0x30))
                          for tree in elements(permitted[2])]
        elif oid == "67811201020200":
            self.eins = [v.decode() for _, _, v in
                         elements(one(value, 0x30))]

    def permits(self, eid, organisation):
        good = self.names is not None or self.eins is not None
        if self.names is not None:
            good &= any(
                len(n) == 2 and attribute(n, "55040a") == organisation
                and re.fullmatch(rb"\d{8}", attribute(n, "550405") or b"")
                and eid.startswith(attribute(n, "550405").decode())
                for n in self.names)
        if self.eins is not None:
            good &= any(eid.startswith(e) for e in self.eins)
        return good


def holds(certificate, signed, r, s):
    """ECDSA with SHA-256, by openssl."""
    if not (0 < r < certificate.order and 0 < s < certificate.order):
        return False

    def integer(n):
        body = n.to_bytes(n.bit_length() // 8 + 1, "big")
        return bytes([2, len(body)]) + body
    body = integer(r) + integer(s)
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        (at / "sig").write_bytes(bytes([0x30, len(body)]) + body)
        (at / "tbs").write_bytes(signed)
        (at / "key").write_text(
            "-----BEGIN PUBLIC KEY-----\n"
            + base64.encodebytes(certificate.spki).decode()
            + "-----END PUBLIC KEY-----\n")
        return subprocess.run(
            ["openssl", "dgst", "-sha256", "-verify", at / "key",
             "-signature", at / "sig", at / "tbs"],
            capture_output=True, check=False).returncode == 0


def signed_by(certificate, issuer):
    if RANK.index(issuer.role) <= RANK.index(certificate.role) or \
            certificate.issuer != issuer.subject:
        return False
    if certificate.by and issuer.own and certificate.by != issuer.own:
        return False
    r, s = (int.from_bytes(v, "big")
            for _, _, v in elements(certificate.signature))
    return holds(issuer, certificate.tbs, r, s)


def notification(data):
    """(signed, signature, certificates)"""
    try:
        (tag, _, value), = elements(data)
        parts = list(elements(value))
        signed, signature = parts[0], parts[1]
        need((tag, signed[0]) in ((0x30, 0xbf2f), (0xbf37, 0xbf27))
             and signature[0] == 0x5f37 and len(signature[2]) == 64,
             "malformed")
        certificates = []
        for t, whole, v in parts[2:] if tag == 0x30 else []:
            if t == 0x30:
                certificates.append(whole)
            elif t == 0xa1:
                certificates += [w for _, w, _ in elements(v)]
    except (ValueError, IndexError):
        raise Finding("not-one") from None
    return signed[1], signature[2], certificates


def issuer_of(certificate, others, root, below):
    """The chain above a certificate, root last."""
    if signed_by(certificate, root) and (
            root.path is None or root.path >= below):
        return [root]
    for other in others:
        if other.role in RANK and other.ca and other.usage is not None and \
                other.usage & 4 and not other.unknown and (
                    other.path is None or other.path >= below) and \
                signed_by(certificate, other):
            return [other] + issuer_of(other, others, root, below + 1)
    raise Finding("untrusted")


def verify(file, root_pem):
    proof = json.loads(file)
    canonical = json.dumps(proof, sort_keys=True, separators=(",", ":"))
    need(file.decode() == canonical + "\n"
         and proof["schema"] == "kaiyaku-proof-v1", "malformed")
    signed, signature, certificates = notification(
        base64.b64decode(proof["notification"]))
    if not certificates and proof["lender"]:
        certificates = notification(base64.b64decode(proof["lender"]))[2]
    need(certificates, "no-certificate")
    chip, maker = (Certificate(c) for c in certificates[:2])
    root = Certificate(base64.b64decode(re.search(
        "CERTIFICATE-----(.*?)-----", root_pem, re.S).group(1)))
    need(chip.role == "euicc" and chip.usage is not None and chip.usage & 128
         and not chip.ca and not chip.unknown, "wrong-role")
    need(maker.role in ("eum", "sub-eum") and maker.ca
         and maker.usage is not None and maker.usage & 4
         and not maker.unknown, "wrong-role")
    others = [Certificate(c) for c in certificates[2:]]
    chain = [maker] + issuer_of(maker, others, root, 1)
    need((maker.path is None or maker.path >= 0) and signed_by(chip, maker),
         "untrusted")
    at = datetime.fromisoformat(proof["received"].replace("Z", "+00:00"))
    need(all(c.begin <= at <= c.end for c in [chip] + chain), "expired")
    eid = (attribute(chip.subject, "550405") or b"").decode()
    organisation = attribute(chip.subject, "55040a")
    limited = [c for c in chain[:-1] if c.names is not None
               or c.eins is not None]
    need(re.fullmatch(r"\d{32}", eid) and limited
         and any(c.role in ("eum", "sub-eum") for c in limited)
         and all(c.permits(eid, organisation) for c in limited),
         "eid-not-permitted")
    need(holds(chip, signed, int.from_bytes(signature[:32], "big"),
               int.from_bytes(signature[32:], "big")), "bad-signature")
    return "verified"


def found(file, root):
    try:
        return verify(Path(file).read_bytes(), Path(root).read_text())
    except Finding as finding:
        return str(finding)


def made(program):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, folder], check=True)
        rows = [row.split() for row in
                (Path(folder) / "cases.txt").read_text().splitlines()]
        failed = 0
        for n, (which, verdict) in enumerate(rows, 1):
            got = found(f"{folder}/{which}.json", f"{folder}/{which}.pem")
            failed += got != verdict
            print(f"{'ok' if got == verdict else 'not ok'} {n} - {which}: "
                  f"{verdict}" + (f", not {got}" if got != verdict else ""))
        print(f"1..{len(rows)}")
        return 1 if failed or not rows else 0


if __name__ == "__main__":
    if sys.argv[1] == "--made":
        sys.exit(made(sys.argv[2]))
    said = found(*sys.argv[1:3])
    print(said)
    sys.exit(0 if said == "verified" else 1)
