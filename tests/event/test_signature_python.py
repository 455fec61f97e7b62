#!/usr/bin/env python3
"""Our webhook signatures against Python's hmac, over chance keys and bodies.

Usage: test_signature_python.py TEST_SIGNATURE
"""
import base64
import hashlib
import hmac
import random
import subprocess
import sys


def expected(secrets, name, at, body):
    macs = (hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256)
            for key in secrets)
    return " ".join("v1," + base64.b64encode(m.digest()).decode()
                    for m in macs)


def main():
    chance = random.Random(3)
    sizes = [0, 1, 55, 56, 63, 64, 65, 1000, 16 * 1024]
    failed = 0
    for count, size in enumerate(sizes, 1):
        body = chance.randbytes(size)
        keys = [chance.randbytes(chance.randint(24, 64))
                for _ in range(1 + count % 2)]
        texts = ["whsec_" + base64.b64encode(k).decode() for k in keys]
        name, at = f"evt_{chance.random()}"[:20].replace(".", "-"), count * 7
        got = subprocess.run(
            [sys.argv[1], texts[0], texts[1] if len(texts) > 1 else "", name,
             str(at)], input=body, capture_output=True, check=True)
        good = got.stdout.decode().rstrip("\n") == expected(
            keys, name, at, body)
        failed += not good
        print(f"{'' if good else 'not '}ok {count} - {size} bytes, "
              f"{len(keys)} keys")
    print(f"1..{len(sizes)}")
    return 1 if failed else 0


sys.exit(main())
