"""Real PDFs, looked at with poppler, qpdf and zbar.

Usage: render.py KAIYAKU-PDF MAKE-SHEET PAPERS STATEMENTS

With KY_PICTURES in the environment each page is left there as a PNG.  All of
that for every kind and language under KY_LONG only.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM, MAKE, PAPERS, STATEMENTS = (
        Path(path).resolve() for path in sys.argv[1:5])
FAMILY = {"en": "NotoSans-", "ja": "NotoSansCJKjp-",
          "zh-Hans": "NotoSansCJKsc-", "zh-Hant": "NotoSansCJKtc-",
          "ko": "NotoSansCJKkr-"}
PAPER = {"receipt": "R1", "end-statement": "S1", "certificate": "C1",
         "record-of-steps": "C1", "amendment": "A1"}
count = failed = 0


def ok(good, label, *more):
    global count, failed
    count += 1
    print(f"{'' if good else 'not '}ok {count} - {label}", flush=True)
    if not good:
        failed += 1
        for text in more:
            print("# " + str(text).replace("\n", "\n# "))
    return good


def run(*command, data=None, **env):
    return subprocess.run(command, input=data, capture_output=True,
                          env={**os.environ, **env})


def pdf(sheet, **env):
    if isinstance(sheet, dict):
        sheet = json.dumps(sheet).encode()
    return run(PROGRAM, data=sheet, **env)


def text_of(command, path, *options):
    output = ["-"] if command == "pdftotext" else []
    return run(command, *options, path, *output).stdout.decode()


def squeeze(text):
    return re.sub(r"\s+", "", text)


def sheet_of(*words):
    made = run(MAKE, *words)
    assert made.returncode == 0, made.stderr
    return made.stdout


def blocks(*rows, **head):
    return {"schema": "kaiyaku.sheet/1", "language": "ja", "title": "題",
            "issuer": "発行者", "number": "KY-1", "foot": "注", "mark": "",
            "at": "2026-10-04T01:00:00Z", "blocks": list(rows), **head}


def kinds():
    for kind in PAPER:
        yield kind, ("paper", PAPERS / f"{kind}.json")
    for name in ("tax-on-top", "bounced"):
        yield name, ("statement", STATEMENTS / f"{name}.json")
    yield "visit", ("visit",)


def look(folder, name, language, sheet):
    """What holds for each of our sheets, in each language."""
    label = f"{name} in {language}"
    done = pdf(sheet)
    if not ok(done.returncode == 0, f"{label}: made", done.stderr.decode()):
        return
    path = folder / f"{name}-{language}.pdf"
    path.write_bytes(done.stdout)
    said = json.loads(sheet)
    checked = run("qpdf", "--check", path)
    ok(checked.returncode == 0, f"{label}: qpdf finds no fault",
       checked.stdout.decode())
    info = text_of("pdfinfo", path)
    for want in (r"Title: +" + re.escape(said["title"]),
                 r"Author: +" + re.escape(said["issuer"]),
                 r"Tagged: +yes", r"Page size: .*\(A4\)"):
        ok(re.search(want, info), f"{label}: {want.split(':')[0]}", info)
    ok(f"/Lang ({language})".encode() in done.stdout, f"{label}: /Lang")
    tree = text_of("pdfinfo", path, "-struct-text")
    ok("Document" in tree and "Table" in tree and "TH" in tree,
       f"{label}: structure", tree)
    shown = squeeze(text_of("pdftotext", path))
    missing = [text for text in texts(said["blocks"])
               if len(text) < 40 and squeeze(text) not in shown]
    ok(not missing, f"{label}: its text can be taken out", missing)
    fonts = text_of("pdffonts", path).splitlines()[2:]
    ok(fonts and all(re.search(r" yes yes yes ", line) for line in fonts),
       f"{label}: fonts are embedded, cut down and readable", *fonts)
    ok(any(FAMILY[language] in line for line in fonts),
       f"{label}: in the form of its language", *fonts)
    ok(len(done.stdout) < 120_000, f"{label}: {len(done.stdout)} bytes")
    if "KY_PICTURES" in os.environ:
        run("pdftoppm", "-r", "70", "-png", path,
            Path(os.environ["KY_PICTURES"]) / f"{name}-{language}")


def texts(list_):
    """Short texts that stand in one line each."""
    for block in list_:
        if block["type"] == "heading":
            yield block["text"]
        if block["type"] == "pairs":
            for row in block["rows"]:
                yield from row
        if block["type"] == "twin":
            for row in block["rows"]:
                yield row["second"]


def test_matrix(folder):
    """All kinds in all languages; on ordinary days two of them each, so that
    each language has its turn."""
    whole = "KY_LONG" in os.environ or "KY_PICTURES" in os.environ
    for n, (name, words) in enumerate(kinds()):
        for m, language in enumerate(FAMILY):
            if not whole and (m - 2 * n) % len(FAMILY) > 1:
                continue
            look(folder, name, language,
                 sheet_of(words[0], language, *words[1:]))


def test_same_bytes(folder):
    sheet = sheet_of("paper", "ja", PAPERS / "certificate.json")
    first = pdf(sheet).stdout
    others = [pdf(sheet, TZ="America/New_York", LANG="C", LC_ALL="C"),
              pdf(sheet, TZ="Asia/Tokyo", LANG="ja_JP.UTF-8", HOME="/nowhere",
                  PANGO_LANGUAGE="zh-cn", SOURCE_DATE_EPOCH="1"),
              pdf(sheet, FONTCONFIG_FILE="/dev/null", XDG_DATA_HOME=str(folder),
                  G_SLICE="always-malloc")]
    ok(first.startswith(b"%PDF-"), "a PDF")
    for other in others:
        ok(other.stdout == first, "the same bytes elsewhere",
           other.stderr.decode())


def test_qr_code(folder):
    path = folder / "qr.pdf"
    path.write_bytes(pdf(sheet_of("paper", "ko",
                                  PAPERS / "receipt.json")).stdout)
    run("pdftoppm", "-r", "110", "-png", path, folder / "qr")
    read = [run("zbarimg", "-q", "--raw", picture).stdout.decode().strip()
            for picture in sorted(folder.glob("qr-*.png"))]
    ok("https://kaiyaku.example/verify" in read, "a reader reads it", read)
    path.write_bytes(pdf(blocks({"type": "qr", "data": "x" * 1000,
                                 "text": ""})).stdout)
    run("pdftoppm", "-r", "300", "-png", path, folder / "large")
    read = [run("zbarimg", "-q", "--raw", picture).stdout.decode().strip()
            for picture in sorted(folder.glob("large-*.png"))]
    ok(read == ["x" * 1000], "the largest one, too")


def test_a_long_table(folder):
    columns = [{"name": name, "width": 1, "right": right}
               for name, right in (("日付", False), ("金額", True))]
    rows = [{"cells": [f"第{n}行", f"{n}円"], "sum": False}
            for n in range(120)]
    path = folder / "long.pdf"
    path.write_bytes(pdf(blocks(
        {"type": "table", "name": "長い表", "columns": columns,
         "rows": rows})).stdout)
    shown = text_of("pdftotext", path, "-layout")
    tree = text_of("pdfinfo", path, "-struct-text")
    pages = shown.count("\f")
    ok(pages > 2, "goes on over pages", pages)
    ok(shown.count("日付") == pages, "names stand on each", shown)
    ok(f"{pages}/{pages}" in squeeze(shown), "pages are numbered")
    ok(tree.count("Table") == 1 and tree.count("TR") == 121,
       "and it is one table", tree)
    ok(tree.count("日付") == 1, "with its names once", tree)
    ok("発行者" not in tree, "what is on top of pages is no part of it", tree)


def test_any_letters(folder):
    path = folder / "letters.pdf"
    names = "Nguyễn Thị Ánh, สมชาย, Łukasz, Ольга, 👋, office fi ffl"
    done = pdf(blocks({"type": "text", "text": names}, language="en"))
    ok(done.returncode == 0, "letters of all kinds", done.stderr.decode())
    path.write_bytes(done.stdout)
    shown = squeeze(text_of("pdftotext", path))
    for word in ("NguyễnThịÁnh", "Łukasz", "Ольга", "officefiffl"):
        ok(word in shown, f"{word} can be taken out", shown)


def test_han_forms(folder):
    """One character, drawn as each of the four writes it."""
    drawn = set()
    for language in ("ja", "zh-Hans", "zh-Hant", "ko"):
        path = folder / f"han-{language}.pdf"
        path.write_bytes(pdf(blocks(
            {"type": "heading", "level": 1, "text": "骨直令角返祖海空戸雪港"}, issuer="A",
            foot="", number="", language=language)).stdout)
        drawn.add(run("pdftoppm", "-r", "72", path).stdout)
    ok(len(drawn) == 4, "four languages, four forms", len(drawn))


def test_refused(_):
    tall = {"type": "table", "name": "", "rows": [
        {"cells": ["あ" * 130, ""], "sum": False}], "columns": [
            {"name": "", "width": width, "right": False}
            for width in (1, 100)]}
    text = {"type": "text", "text": "a"}
    for label, sheet, words in (
            ("no JSON", b"{", "no JSON object"),
            ("nothing", b"", "no JSON object"),
            ("too much", b" " * (512 * 1024 + 1), "too-large"),
            ("an escape", blocks({"type": "text", "text": "a\x1bb"}),
             "a character that no sheet"),
            ("an override", blocks({"type": "text", "text": "a\u202eb"}),
             "a character that no sheet"),
            ("a row as high as a tower", blocks(tall), "does not fit"),
            ("a notice of lines", blocks(
                {"type": "notice", "title": "", "text": "\n" * 200 + "a"}),
             "does not fit"),
            ("61 pages", blocks(*[text, {"type": "break"}] * 60, text),
             "more than 60 pages")):
        done = pdf(sheet)
        said = done.stderr.decode()
        ok(done.returncode == 2 and words in said and done.stdout == b"",
           f"{label} is refused", done.returncode, said)
    ok(run(PROGRAM, "x").returncode == 2, "another argument is refused")
    ok(run(PROGRAM, "version").stdout.startswith(b"kaiyaku-pdf "), "version")


def test_bounds_hold(_):
    """The most that a sheet may be is made, in time."""
    done = pdf(blocks(*[{"type": "text", "text": "漢字かな交じり文" * 150}]
                      * 60, {"type": "list", "rows": ["一"] * 1000}))
    ok(done.returncode == 0, "the largest sheets are made",
       done.stderr.decode())


def main():
    with tempfile.TemporaryDirectory() as name:
        for test in (test_matrix, test_same_bytes, test_qr_code,
                     test_a_long_table, test_any_letters, test_han_forms,
                     test_refused, test_bounds_hold):
            print(f"# {test.__name__}")
            folder = Path(name) / test.__name__
            folder.mkdir()
            test(folder)
    print(f"1..{count}")
    return failed > 0


sys.exit(main())
