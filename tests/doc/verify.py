#!/usr/bin/env python3
"""A second verifier of kaiyaku's papers, written from the manual pages
kaiyaku-certificate(5) and kaiyaku-log(5) alone.  Needs openssl for Ed25519.

    verify.py FILE [KEYS]       says what it finds; exit 0 valid, 3 signer
                                unknown, 1 anything else
    verify.py --golden DIR      TAP over the file `cases` of a folder
"""
import base64
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

LETTER = {"receipt": b"R", "end-statement": b"S", "certificate": b"C",
          "amendment": b"A"}
HEX = {n: re.compile(rf"[0-9a-f]{{{2 * n}}}") for n in (32, 64)}
SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410, then the key


class Finding(Exception):
    pass


def need(good, finding):
    if not good:
        raise Finding(finding)


def sha256(data):
    return hashlib.sha256(data).digest()


def canonical(value, depth=1):
    """RFC 8785 for what we allow; ValueError for what we do not."""
    if depth > 12:
        raise ValueError
    if isinstance(value, dict):
        if not all(re.fullmatch(r"[ !#-\[\]-~]{1,63}", k) for k in value):
            raise ValueError
        return "{" + ",".join(f'"{k}":{canonical(value[k], depth + 1)}'
                              for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(v, depth + 1) for v in value) + "]"
    if isinstance(value, float) or (
            isinstance(value, int) and abs(value) >= 2**53) or (
            isinstance(value, str) and "\0" in value):
        raise ValueError
    return json.dumps(value, ensure_ascii=False)


def load(data):
    def pairs(members):
        need(len(dict(members)) == len(members), "duplicate-key")
        return dict(members)

    need(data.endswith(b"\n"), "truncated")
    try:
        value = json.loads(data[:-1].decode(), object_pairs_hook=pairs)
    except ValueError:
        raise Finding("not-json") from None
    try:
        need(canonical(value).encode() + b"\n" == data, "not-canonical")
    except ValueError:
        raise Finding("not-canonical") from None
    return value


def has(value, *names):
    return isinstance(value, dict) and set(value) == set(names)


def is_hex(value, n):
    return isinstance(value, str) and HEX[n].fullmatch(value) is not None


def signed_by(public, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key", SPKI + public), ("text", message),
                              ("sig", signature)):
            Path(folder, name).write_bytes(content)
        return subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER",
             "-inkey", "key", "-rawin", "-in", "text", "-sigfile", "sig"],
            cwd=folder, capture_output=True).returncode == 0


def included(leaf, index, size, path, root):
    """RFC 9162, 2.1.3.2"""
    node, last = index, size - 1
    if index >= size:
        return False
    for h in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            leaf = sha256(b"\1" + h + leaf)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            leaf = sha256(b"\1" + leaf + h)
        node, last = node >> 1, last >> 1
    return last == 0 and leaf == root


def consistent(old, old_root, size, root, path):
    """RFC 9162, 2.1.4.2"""
    if old == size or old == 0:
        return not path and old_root == (root if old else sha256(b""))
    if old > size:
        return False
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    path = list(path) if node else [old_root, *path]
    if not path:
        return False
    then = now = path[0]
    for h in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            then, now = sha256(b"\1" + h + then), sha256(b"\1" + h + now)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            now = sha256(b"\1" + now + h)
        node, last = node >> 1, last >> 1
    return last == 0 and then == old_root and now == root


def checkpoint(text, keys):
    """(origin, size, root), once a trusted log key vouches for it"""
    form = re.fullmatch(
        r"(([!-*,-~]{1,95})\n(0|[1-9]\d*)\n([A-Za-z0-9+/]{43}=)\n)"
        r"\n((?:— [^\n]*\n)+)", text)
    need(form, "checkpoint-wrong")
    note, origin, size, root, lines = form.groups()
    if keys is not None:
        need(origin == keys["log"], "other-log")
        vouched = False
        for line in lines.splitlines():
            for key in keys["keys"]:
                public = bytes.fromhex(key["public"])
                start = sha256(origin.encode() + b"\n\1" + public)[:4]
                try:
                    name, sig = line[2:].split(" ")
                    sig = base64.b64decode(sig, validate=True)
                except ValueError:
                    continue
                if (key["use"], name, sig[:4], len(sig)) != (
                        "log", origin, start, 68):
                    continue
                if key["status"] == "compromised":
                    continue
                need(signed_by(public, note.encode(), sig[4:]),
                     "checkpoint-wrong")
                vouched = True
        need(vouched, "checkpoint-wrong")
    return origin, int(size), base64.b64decode(root)


def check_key(document, public, keys):
    for key in keys["keys"]:
        if key["use"] == "paper" and key["public"] == public:
            break
    else:
        raise Finding("other-key")
    need(document["payload"]["issuer"] == keys["issuer"], "other-issuer")
    at = datetime.fromisoformat
    sealed = at(document["sealed"])
    need(at(key["valid_from"]) <= sealed, "key-not-valid")
    need(key["valid_to"] is None or sealed < at(key["valid_to"]),
         "key-not-valid")
    return key


def paper(data, keys):
    root = load(data)
    need(has(root, "document", "signature") or
         has(root, "document", "proof", "signature"), "not-a-paper")
    document, signature = root["document"], root["signature"]
    proof = root.get("proof")
    need(has(document, "payload", "salt", "sealed") and
         has(signature, "alg", "key", "public", "sig") and
         document["payload"].get("schema") == "kaiyaku.paper/1" and
         document["payload"].get("kind") in LETTER and
         signature["alg"] == "Ed25519" and
         is_hex(document["salt"], 32) and is_hex(signature["public"], 32) and
         is_hex(signature["sig"], 64), "not-a-paper")
    need(proof is None or has(proof, "checkpoint", "hashes", "index") and
         all(is_hex(h, 32) for h in proof["hashes"]), "not-a-paper")

    covered = canonical(document).encode()
    public = bytes.fromhex(signature["public"])
    need(signature["key"] == sha256(public).hex()[:16] and
         signed_by(public, b"kaiyaku-document-v1\n" + covered,
                   bytes.fromhex(signature["sig"])), "signature-wrong")
    key = None
    if keys is not None:
        key = check_key(document, signature["public"], keys)
    if proof is not None:
        _, size, tree = checkpoint(proof["checkpoint"], keys)
        entry = LETTER[document["payload"]["kind"]] + sha256(
            bytes.fromhex(document["salt"]) + covered)
        need(included(sha256(b"\0" + entry), proof["index"], size,
                      [bytes.fromhex(h) for h in proof["hashes"]], tree),
             "proof-wrong")
    need(key is not None, "signer-unknown")
    if key["status"] == "compromised":
        need(proof is not None and proof["index"] < key["log_size"],
             "key-compromised")
    need(proof is not None, "not-logged")


def growth(old, new, hashes, keys):
    old_origin, old_size, old_root = checkpoint(old.decode(), keys)
    origin, size, root = checkpoint(new.decode(), keys)
    need(origin == old_origin, "other-log")
    need(consistent(old_size, old_root, size, root,
                    [bytes.fromhex(h) for h in hashes.decode().split()]),
         "forked")
    need(keys is not None, "signer-unknown")


def finding(check, *args):
    try:
        check(*args)
    except Finding as found:
        return str(found)
    except (AttributeError, KeyError, TypeError, ValueError):
        return "not-a-paper"  # a member of another type than ours
    return "valid"


def golden(folder):
    def keys(name):
        return None if name == "-" else load((folder / name).read_bytes())

    failed = n = 0
    for n, line in enumerate((folder / "cases").read_text().splitlines(), 1):
        what, key_file, *files, want = line.split()
        content = [(folder / name).read_bytes() for name in files]
        got = finding({"paper": paper, "growth": growth}[what], *content,
                      keys(key_file))
        failed += got != want
        print(f"{'' if got == want else 'not '}ok {n} - {line}")
        if got != want:
            print(f"# got {got}")
    print(f"1..{n}")
    return failed > 0 or n == 0


def main():
    if sys.argv[1:2] == ["--golden"]:
        return golden(Path(sys.argv[2]))
    if len(sys.argv) not in (2, 3) or sys.argv[1].startswith("-"):
        print("usage: verify.py PAPER [ISSUER.pub]", file=sys.stderr)
        return 2
    keys = load(Path(sys.argv[2]).read_bytes()) if sys.argv[2:] else None
    found = finding(paper, Path(sys.argv[1]).read_bytes(), keys)
    print(found)
    return {"valid": 0, "not-logged": 0, "signer-unknown": 3}.get(found, 1)


if __name__ == "__main__":
    sys.exit(main())
