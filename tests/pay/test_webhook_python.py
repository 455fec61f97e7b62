#!/usr/bin/env python3
"""Webhook signatures made by Python's hmac, over chance secrets and bodies.

Usage: test_webhook_python.py TEST_WEBHOOK
"""
import hashlib
import hmac
import json
import random
import subprocess
import sys


def header(secrets, at, body):
    macs = (hmac.new(s.encode(), f"{at}.".encode() + body, hashlib.sha256)
            for s in secrets)
    return f"t={at}," + ",".join(f"v1={m.hexdigest()}" for m in macs)


def main():
    chance = random.Random(5)
    cases = []
    for size in (0, 1, 55, 56, 63, 64, 65, 1000, 16 * 1024):
        secrets = ["whsec_" + "".join(chance.choices("abcXYZ0189/+=", k=n))
                   for n in (10, 58, 64, 200)]
        ours, at = chance.choice(secrets), chance.randrange(10 ** 10)
        body = json.dumps({
            "id": f"evt_{size}", "type": "checkout.session.expired",
            "data": {"object": {"id": "cs_1", "payment_intent": None,
                                "words": "\u671f\u9650" + "x" * size}},
        }, ensure_ascii=False).encode()
        flipped = bytearray(body)
        flipped[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        others = [s for s in secrets if s != ours]
        cases += [
            ("one secret", ours, header([ours], at, body), body, "expired"),
            ("among four", ours, header(secrets, at, body), body, "expired"),
            ("not ours", ours, header(others, at, body), body, "refused"),
            ("a bit flipped", ours, header([ours], at, body),
             bytes(flipped), "refused"),
        ]
        cases = [(*c, at) if len(c) == 5 else c for c in cases]
    failed = 0
    for count, (label, secret, head, body, want, at) in enumerate(cases, 1):
        got = subprocess.run([sys.argv[1], secret, head, str(at)], input=body,
                             capture_output=True, check=True)
        good = got.stdout.decode().strip() == want
        failed += not good
        print(f"{'' if good else 'not '}ok {count} - {label}, "
              f"{len(body)} bytes")
    print(f"1..{len(cases)}")
    return 1 if failed else 0


sys.exit(main())
