#!/usr/bin/env python3
"""What a page costs: every page that links lead to from the start, in each
language, by one reader after another on one connection.

Usage: bench/pages.py KAIYAKU KAIYAKUD

Printed: pages, bytes with the style sheet, and milliseconds from asking to the
last byte, beside the same for /livez, which no page can be faster than.
"""
import html
import http.client
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent /
                       "tests/system"))
from lab import Lab  # noqa: E402
from lab_server import Server  # noqa: E402

LANGUAGES = ("en", "ja", "zh-Hans", "zh-Hant", "ko")
ROUNDS = 5
LINK = re.compile(r'<a\s[^>]*?href="(/[^"#]*)')


# As a browser: sessions of one reader are few, and there is a limit to them.
cookies = {}


def get(connection, path):
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": "; ".join(
        f"{name}={value}" for name, value in cookies.items())}
        if cookies else {})
    answer = connection.getresponse()
    body = answer.read()
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie":
            cookies.update([value.partition(";")[0].split("=", 1)])
    return (time.perf_counter() - start) * 1000, answer.status, body


def walk(connection, lang):
    """{path: bytes} of all pages"""
    seen, waiting = {}, [f"/{lang}"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        _, status, body = get(connection, path)
        seen[path] = len(body) if status == 200 else 0
        waiting += [html.unescape(to) for to in LINK.findall(body.decode("utf-8", "replace"))
                    if to.startswith(f"/{lang}/") and html.unescape(to) not in seen]
    return {path: size for path, size in seen.items() if size}


def at(sorted_, share):
    return sorted_[min(len(sorted_) - 1, int(len(sorted_) * share))]


def main():
    with tempfile.TemporaryDirectory(prefix="kaiyaku-") as folder:
        lab = Lab(folder)
        lab.demo()
        server = Server(lab, rate_per_minute=1000000,
                        config="[portal]\nenabled = yes\n")
        c = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        style = max(len(get(c, path)[2]) for path in re.findall(
            rb'href="(/assets/style[^"]*)"', get(c, "/en")[2]) for path in
            [path.decode()])
        floor = sorted(get(c, "/livez")[0] for _ in range(500))
        for lang in LANGUAGES:
            pages = walk(c, lang)
            times = sorted((min(get(c, path)[0] for _ in range(ROUNDS)), path)
                           for path in pages)
            ms = [t for t, _ in times]
            print(f"{lang:8} {len(pages):4} pages  "
                  f"{max(pages.values()) + style:6} bytes at most, "
                  f"style {style}  p50 {at(ms, .5):.2f} ms  "
                  f"p99 {at(ms, .99):.2f} ms  most {ms[-1]:.2f} ms "
                  f"({times[-1][1]})  /livez {at(floor, .5):.2f} ms")
        server.stop()


if __name__ == "__main__":
    main()
