"""Pictures of strangers, made anew: looked at with djpeg.

Usage: develop.py KAIYAKU-PHOTO
"""
import os
import resource
import struct
import subprocess
import sys
import zlib
from pathlib import Path

PROGRAM = Path(sys.argv[1]).resolve()
count = failed = 0
GPS = b"GPS-35.6586N-139.7454E"


def ok(good, label, *more):
    global count, failed
    count += 1
    print(f"{'' if good else 'not '}ok {count} - {label}", flush=True)
    if not good:
        failed += 1
        for text in more:
            print("# " + str(text)[:400].replace("\n", "\n# "))
    return good


def develop(data, *args):
    return subprocess.run([PROGRAM, *args], input=data, capture_output=True)


def cpu():
    """Seconds of a processor that the helpers have taken so far."""
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


# --- pictures to bring ---

def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data
            + struct.pack(">I", zlib.crc32(kind + data)))


def png(width, height, rows, colour=2, extra=b""):
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def flat(width, height, *pixels):
    """Stripes from left to right, one a pixel given."""
    step = width // len(pixels)
    row = b"\0" + b"".join(bytes(p) * step for p in pixels)
    return png(step * len(pixels), height, row * height)


def ppm(data):
    """Width, height and the pixels of a P6 file."""
    parts = data.split(maxsplit=4)
    head = len(b"\n".join(data.split(b"\n", 3)[:3])) + 1
    return int(parts[1]), int(parts[2]), data[head:]


def cjpeg(width, height, pixels, *options):
    data = b"P6\n%d %d\n255\n" % (width, height) + pixels
    made = subprocess.run(["cjpeg", *options], input=data,
                          capture_output=True)
    assert made.returncode == 0, made.stderr
    return made.stdout


def exif(orientation, order="<"):
    tiff = (b"II*\0" if order == "<" else b"MM\0*")
    tiff += struct.pack(order + "IH", 8, 2)
    tiff += struct.pack(order + "HHIHH", 274, 3, 1, orientation, 0)
    tiff += struct.pack(order + "HHII", 0x8825, 4, 1, 60)
    body = b"Exif\0\0" + tiff + b"\0" * 40 + GPS
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def with_segment(jpeg, segment):
    return jpeg[:2] + segment + jpeg[2:]


def pdf(pages, body=b"0 0 1 rg 0 0 300 200 re f", extra=b""):
    """Pages of 300 x 400 points, the lower half of each painted."""
    kids = b" ".join(b"%d 0 R" % (4 + i) for i in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R" + extra + b">>",
               b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
               b"<</Length %d>>stream\n%s\nendstream" % (len(body), body)]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]"
                b"/Contents 3 0 R/Resources<<>>>>"] * pages
    out, at = b"%PDF-1.4\n", []
    for n, one in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1)
    out += b"".join(b"%010d 00000 n \n" % a for a in at)
    return out + (b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
                  % (len(at) + 1, start))


# --- what came of them ---

def split(made):
    """The numbers of the head, and the JPEG."""
    head, jpeg = made.stdout.split(b"\n", 1)
    words = head.split()
    assert words[0] == b"photo", head
    return tuple(map(int, words[1:])), jpeg


def pixels_of(jpeg):
    shown = subprocess.run(["djpeg", "-ppm", "-nosmooth"], input=jpeg, capture_output=True)
    assert shown.returncode == 0, shown.stderr
    return ppm(shown.stdout)


def near(got, want, by=12):
    return all(abs(a - b) <= by for a, b in zip(got, want))


def at(picture, x, y):
    width, _height, pixels = picture
    start = (y * width + x) * 3
    return tuple(pixels[start:start + 3])


def taken(label, data, *args):
    made = develop(data, *args)
    if not ok(made.returncode == 0, label + ": is taken",
              made.returncode, made.stderr):
        return (0, 0, 0), (1, 1, b"\0\0\0"), b""
    numbers, jpeg = split(made)
    return numbers, pixels_of(jpeg), jpeg


RED, GREEN, BLUE, WHITE = (250, 0, 0), (0, 250, 0), (0, 0, 250), (255,) * 3


def kinds():
    numbers, shown, _ = taken("a PNG", flat(64, 32, RED, BLUE))
    ok(numbers == (64, 32, 1), "its size is said", numbers)
    ok(near(at(shown, 4, 4), RED) and near(at(shown, 60, 4), BLUE),
       "its pixels are there", at(shown, 4, 4), at(shown, 60, 4))
    clear = png(32, 32, (b"\0" + bytes((0, 0, 0, 0)) * 32) * 32, colour=6)
    _, shown, _ = taken("a PNG one sees through", clear)
    ok(near(at(shown, 9, 9), WHITE), "lies on white", at(shown, 9, 9))
    jpeg = cjpeg(64, 32, bytes(GREEN) * 64 * 32)
    _, shown, _ = taken("a JPEG", jpeg)
    ok(near(at(shown, 9, 9), GREEN), "has its colour", at(shown, 9, 9))
    _, shown, _ = taken("a progressive one",
                        cjpeg(64, 32, bytes(GREEN) * 64 * 32, "-progressive"))
    ok(near(at(shown, 9, 9), GREEN), "has its colour", at(shown, 9, 9))
    _, shown, _ = taken("a grey one",
                        cjpeg(64, 32, bytes((99,) * 3) * 64 * 32,
                              "-grayscale"))
    ok(near(at(shown, 9, 9), (99,) * 3), "is grey", at(shown, 9, 9))
    numbers, shown, _ = taken("a PDF of two pages", pdf(2))
    ok(numbers == (1100, 2932, 2), "stands on end", numbers)
    ok([near(at(shown, 500, y), c) for y, c in
        ((300, WHITE), (1300, BLUE), (1800, WHITE), (2800, BLUE))]
       == [True] * 4, "both pages are drawn")


def sizes():
    numbers, _, jpeg = taken("a large photo",
                             cjpeg(4000, 3000, bytes(GREEN) * 12000000))
    ok(numbers == (1600, 1200, 1), "is made smaller", numbers)
    again, _, _ = taken("what was made", jpeg)
    ok(again == numbers, "keeps its size", again)
    long = png(1080, 10800, (b"\0" + bytes(GREEN) * 1080) * 10800)
    numbers, _, _ = taken("a long chat", long)
    ok(numbers[1] <= 8000 and numbers[0] > 700, "can still be read", numbers)
    seed, noise = 1, bytearray()
    for _ in range(1600 * 1600 * 3):
        seed = (seed * 1103515245 + 12345) & 0x7fffffff
        noise.append(seed >> 16 & 255)
    made = develop(cjpeg(1600, 1600, bytes(noise), "-quality", "40"))
    ok(made.returncode == 0 and len(made.stdout) <= 900 * 1024 + 64,
       "noise is given as small as all else", made.stderr, len(made.stdout))


def nothing_else():
    jpeg = with_segment(cjpeg(64, 32, bytes(RED) * 64 * 32), exif(1))
    jpeg = with_segment(jpeg, b"\xff\xfe\x00\x12a secret comment")
    assert GPS in jpeg
    _, _, out = taken("a photo that says where it was taken", jpeg)
    ok(GPS not in out and b"Exif" not in out and b"secret" not in out,
       "says nothing any more")
    noted = png(32, 32, (b"\0" + bytes(RED) * 32) * 32,
                extra=chunk(b"tEXt", b"Author\0a secret"))
    _, _, out = taken("a PNG with a name in it", noted)
    ok(b"secret" not in out, "has none any more")
    _, _, out = taken("what hangs behind a picture",
                      cjpeg(64, 32, bytes(RED) * 64 * 32) + b"<script>PK")
    ok(b"<script>" not in out, "stays behind")
    script = b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"
    _, _, out = taken("a PDF with a script", pdf(1, extra=script))
    ok(b"JavaScript" not in out, "is a picture of its page")


def upright():
    """Left red, right blue: where is the red, for each way to lie?"""
    rows = (bytes(RED) * 32 + bytes(BLUE) * 32) * 32
    plain = cjpeg(64, 32, rows, "-quality", "95")
    wanted = {1: (4, 16), 2: (60, 16), 3: (60, 16), 4: (4, 16),
              5: (16, 4), 6: (16, 4), 7: (16, 60), 8: (16, 60)}
    for n, (x, y) in wanted.items():
        order = "<" if n % 2 else ">"
        numbers, shown, _ = taken(f"orientation {n}",
                                  with_segment(plain, exif(n, order)))
        size = (64, 32, 1) if n < 5 else (32, 64, 1)
        ok(numbers == size and near(at(shown, x, y), RED, 25),
           "stands upright", numbers, at(shown, x, y))
    for n in (0, 9, 65535):
        numbers, _, _ = taken(f"orientation {n}",
                              with_segment(plain, exif(n)))
        ok(numbers == (64, 32, 1), "is taken for none", numbers)


def covered():
    data = flat(160, 160, RED, RED)
    _, shown, _ = taken("a covered picture", data, "--cover",
                        "0,2000,10000,4000;5000,6000,10000,8000")
    black = [at(shown, x, y) for y in range(32, 64) for x in range(160)]
    black += [at(shown, x, y) for y in range(96, 128) for x in range(80, 160)]
    ok(all(max(p) <= 2 for p in black), "is black where it was to be",
       max(map(max, black)))
    ok(near(at(shown, 80, 16), RED, 25) and near(at(shown, 40, 112), RED, 25),
       "and only there")
    for bad in ("x", "1,2,3", "1,2,3,4,5", "5,0,5,9", "0,0,10001,9",
                "9,0,1,9", "-1,0,1,9", ";".join(["0,0,9,9"] * 129)):
        made = develop(data, "--cover", bad)
        ok(made.returncode == 2 and made.stdout == b"",
           f"areas of {bad[:12]}: refused", made.returncode)


def locked_pdf():
    made = subprocess.run(
        ["qpdf", "--encrypt", "secret", "owner", "256", "--", "-", "-"],
        input=pdf(1), capture_output=True)
    if made.returncode != 0:  # it wants files where it is older
        from tempfile import TemporaryDirectory
        with TemporaryDirectory() as folder:
            path = Path(folder, "plain.pdf")
            path.write_bytes(pdf(1))
            made = subprocess.run(
                ["qpdf", "--encrypt", "secret", "owner", "256", "--",
                 path, "-"], capture_output=True)
    return made.stdout


def refused():
    good = cjpeg(64, 64, bytes(range(256)) * 48)
    picture = flat(64, 64, RED)
    huge = png(60000, 60000, b"\0" * 100)
    wide = png(20001, 10, b"\0" * 100)
    many = png(9000, 9000, b"\0" * 100)
    bomb = struct.pack(">HHH", 0, 65500, 65500)
    head = good.index(b"\xff\xc0")
    sized = good[:head + 5] + bomb[2:] + good[head + 9:]
    deep = b"q " * 200000 + b"0 0 9 9 re f"
    cases = (
        ("nothing", b"", "not-picture"),
        ("a text", b"hello", "not-picture"),
        ("HTML", b"<html><script>", "not-picture"),
        ("a GIF", b"GIF89a" + b"\0" * 99, "not-picture"),
        ("HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 99, "not-picture"),
        ("SVG", b"<svg onload='x'/>", "not-picture"),
        ("half a JPEG", good[:len(good) // 2], "broken"),
        ("only a JPEG's beginning", good[:20], "broken"),
        ("a JPEG of nothing", b"\xff\xd8\xff" + b"\0" * 200, "broken"),
        ("a JPEG that says 65500 x 65500", sized, "too-large"),
        ("half a PNG", picture[:len(picture) // 2], "broken"),
        ("a PNG with a wrong sum", picture.replace(b"IDAT", b"IDBT"),
         "broken"),
        ("60000 x 60000 in 100 bytes", huge, "too-large"),
        ("20001 wide", wide, "too-large"),
        ("81 million pixels", many, "too-large"),
        ("no PDF behind its name", b"%PDF-1.7\nnothing", "broken"),
        ("five pages", pdf(5), "pages"),
        ("ten thousand pages", pdf(10000), "pages"),
        ("a locked PDF", locked_pdf(), "password"),
        ("more than 2 MiB", b"\xff\xd8\xff" + b"\0" * (2 << 20), "too-large"),
    )
    for label, data, code in cases:
        made = develop(data)
        said = made.stderr.decode(errors="replace")
        ok(made.returncode == 2 and made.stdout == b""
           and said.startswith(f"kaiyaku-photo: {code}: ")
           and said.count("\n") == 1, f"{label}: {code}",
           made.returncode, said)
    before = cpu()
    made = develop(pdf(4, deep))
    ok(cpu() - before < 10, "a PDF that nests without end is over "
       "in its bound of 8 s", made.returncode)
    loop = pdf(1).replace(b"/Parent 2 0 R", b"/Parent 4 0 R")
    ok(develop(loop).returncode in (0, 2), "one that is its own parent too")


def bombs():
    """Small files that are large: taken or not, within the bounds."""
    for label, data in (
            ("49 million white pixels", png(7000, 7000,
                                            (b"\0" + b"\xff" * 21000) * 7000)),
            ("a progressive JPEG of 49 million",
             cjpeg(7000, 7000, b"\xff" * 147000000, "-progressive")),
            ("text that unpacks to much", png(
                32, 32, (b"\0" + bytes(RED) * 32) * 32,
                extra=chunk(b"zTXt", b"a\0\0" + zlib.compress(
                    b"\0" * 60000000, 9))))):
        before = cpu()
        made = develop(data)
        ok(made.returncode in (0, 2) and cpu() - before < 10,
           label + f" ({len(data)} bytes): {made.returncode}", made.stderr)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if "ASAN_OPTIONS" not in os.environ:  # which takes memory of its own
        ok(peak < 800 * 1024, f"within memory: {peak // 1024} MiB")


def arguments():
    for args in (("--help",), ("version",)):
        made = develop(b"", *args)
        ok(made.returncode == 0 and b"kaiyaku-photo" in made.stdout, args[0])
    for args in (("x",), ("--cover",), ("a", "b"), ("--cover", "", "x")):
        made = develop(b"", *args)
        ok(made.returncode == 2 and made.stderr.startswith(b"usage:"),
           " ".join(args) + ": usage")


for test in (kinds, sizes, nothing_else, upright, covered, refused, bombs,
             arguments):
    test()
print(f"1..{count}")
sys.exit(1 if failed else 0)
