"""A simulated card for system tests: over JSON lines and in a PC/SC reader.

    card = Card(lab.folder / "card")
    card.add("8988211000000212345", address=["smdp.example.com"], enabled=True)
    card.command("sw-91xx")           # for kaiyaku-esim's stdio transport
    with card.talk() as talk:         # or by hand
        talk.select()
        talk.es10("bf2d00")
    with Reader(folder) as reader, reader.insert(card):
        ... programs started with reader.environment see it over PC/SC

`Reader` is a pcscd of its own, with the driver of vsmartcard-vpcd, in private
mount and network namespaces: it meets no other pcscd and no other network.
Reader.missing() says why that is not possible here, or is None.
"""
import base64
import ctypes
import json
import os
import shlex
import shutil
import subprocess
import time

from lab import PROGRAM

VCARD = PROGRAM.parent / "kaiyaku-vcard" if PROGRAM else None
ISD_R = "a0000005591010ffffffff8900000100"
DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
PORT = 0x8C7B
PATIENCE = 30  # seconds until something that should come is given up
EVENTS = {0x80: "install", 0x40: "enable", 0x20: "disable", 0x10: "delete",
          0x02: "rpm-delete"}


def der(tag, *parts):
    """One element; tag and parts in hexadecimal."""
    value = "".join(parts)
    n = len(value) // 2
    length = (f"{n:02x}" if n < 128 else
              f"81{n:02x}" if n < 256 else f"82{n:04x}")
    return tag + length + value


def tlvs(text):
    """[(tag, value)] of hexadecimal BER-TLV elements one after the other."""
    found = []
    while text:
        n = 2
        if int(text[:2], 16) & 0x1f == 0x1f:
            n = 4
            while int(text[n - 2:n], 16) & 0x80:
                n += 2
        tag, text = text[:n], text[n:]
        length, text = int(text[:2], 16), text[2:]
        if length > 128:
            more = 2 * (length - 128)
            length, text = int(text[:more], 16), text[more:]
        assert len(text) >= 2 * length, "cut off"
        found.append((tag, text[:2 * length]))
        text = text[2 * length:]
    return found


def wire(iccid):
    """Twenty half-octets as a card has them."""
    digits = iccid.ljust(20, "f")
    return "".join(digits[i + 1] + digits[i] for i in range(0, 20, 2))


class Card:
    """A state folder.  Options become arguments: no_result=True is
    --no-result, address=[...] several --address."""

    def __init__(self, folder, **options):
        self.folder = folder
        made = self.run("init", **options)
        assert made.returncode == 0, made.stderr
        self.eid = self.chip["eid"]

    def run(self, what, **options):
        words = [VCARD, what, "--state", self.folder]
        for name, value in options.items():
            flag = "--" + name.replace("_", "-")
            for one in value if isinstance(value, list) else [value]:
                if one is not False:
                    words += [flag] if one is True else [flag, str(one)]
        return subprocess.run(words, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=PATIENCE)

    def do(self, what, **options):
        done = self.run(what, **options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def add(self, iccid, **options):
        self.do("add-profile", iccid=iccid, **options)
        return self

    def reinstall(self, iccid):
        self.do("reinstall", iccid=iccid)

    def root(self, path):
        """The root certificate, PEM, written to `path`."""
        path.write_text(self.do("root"), encoding="ascii")
        return path

    @property
    def chip(self):
        """What it keeps, as it stands on disk."""
        return json.loads((self.folder / "chip.json").read_text("utf-8"))

    def profile(self, iccid):
        """None when it is not there (any more)."""
        return next((p for p in self.chip["profiles"]
                     if p["iccid"] == wire(iccid) and not p["gone"]), None)

    def notifications(self):
        """[(number, event's word, the signed element as bytes)]"""
        return [(n["n"], EVENTS[n["event"]], bytes.fromhex(n["pending"]))
                for n in self.chip["notifications"]]

    def pending(self, event):
        """The last of that event, in base64, as ES9+ wants it."""
        last = [raw for _, word, raw in self.notifications() if word == event]
        return base64.b64encode(last[-1]).decode()

    def serve(self, *quirks, vpcd=None):
        words = [VCARD, "serve", "--state", self.folder]
        words += ["--vpcd", vpcd] if vpcd else ["--stdio"]
        for quirk in quirks:
            words += ["--quirk", quirk]
        return words

    def command(self, *quirks):
        """A shell's line that is the card over JSON lines."""
        return shlex.join(str(w) for w in self.serve(*quirks))

    def talk(self, *quirks):
        return Talk(self.serve(*quirks))


class Exchange:
    """ES10 over anything with transmit(hex) -> hex."""

    channel = 0

    def select(self):
        opened = self.transmit("0070000001")
        assert opened.endswith("9000"), opened
        self.channel = int(opened[:2], 16)
        fci, sw = self.whole(self.byte(0x00) + "a4040010" + ISD_R)
        assert sw == "9000", sw
        return fci

    def byte(self, proprietary):
        low = (self.channel if self.channel < 4 else
               0x40 + self.channel - 4)
        return f"{proprietary | low:02x}"

    def whole(self, apdu):
        """(data, status word), 61xx and 6cxx followed."""
        answer = self.transmit(apdu)
        data, sw = answer[:-4], answer[-4:]
        while sw[:2] in ("61", "6c"):
            answer = self.transmit(self.byte(0x00) + "c00000" + sw[2:])
            data, sw = data + answer[:-4], answer[-4:]
        return data, sw

    def es10(self, request, segment=255):
        """The response; an error when the status word is none of success."""
        blocks = [request[i:i + 2 * segment]
                  for i in range(0, len(request), 2 * segment)]
        for n, block in enumerate(blocks):
            p1 = "91" if n == len(blocks) - 1 else "11"
            data, sw = self.whole(f"{self.byte(0x80)}e2{p1}{n:02x}"
                                  f"{len(block) // 2:02x}{block}")
            assert sw[:2] in ("90", "91"), sw
        return data

    def result(self, request):
        """Of enable, disable, delete and the like: the code."""
        (_, inner), = tlvs(self.es10(request))
        return int(tlvs(inner)[0][1], 16)


class Talk(Exchange):
    """JSON lines with a program (docs/formats/stdio.md)."""

    def __init__(self, words):
        self.program = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.n = 0

    def ask(self, **request):
        self.n += 1
        self.raw(json.dumps({"id": self.n} | request))
        answer = json.loads(self.program.stdout.readline())
        assert answer["id"] == self.n, answer
        return answer

    def raw(self, line):
        self.program.stdin.write(line + "\n")
        self.program.stdin.flush()

    def transmit(self, apdu):
        return self.ask(apdu=apdu)["answer"]

    def reset(self):
        self.channel = 0
        return self.ask(reset=True)["atr"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.stdin.close()
        self.program.stdout.close()
        self.program.wait(PATIENCE)


class Reader:
    """One in a test program: libpcsclite remembers the socket's name."""

    name = "Simulated reader 00 00"

    @staticmethod
    def missing():
        for need in ("pcscd", "unshare", "nsenter", "ip"):
            if not shutil.which(need, path=os.environ["PATH"] + ":/usr/sbin"):
                return f"there is no {need}"
        if not os.path.exists(DRIVER):
            return "there is no vsmartcard-vpcd"
        tried = subprocess.run([*Reader.apart(), "ip", "link", "set", "lo",
                                "up"], capture_output=True, text=True)
        if tried.returncode != 0:
            return "no namespaces: " + tried.stderr.strip()
        return None

    @staticmethod
    def apart():
        user = [] if os.getuid() == 0 else ["--map-root-user"]
        return ["unshare", "--mount", "--net", *user]

    def __init__(self, folder):
        self.folder = folder
        self.sockets = folder / "pcscd"
        self.sockets.mkdir()
        self.socket = self.sockets / "pcscd.comm"
        config = folder / "reader.conf"
        config.write_text(f'FRIENDLYNAME "Simulated reader"\n'
                          f'DEVICENAME /dev/null:{PORT:#x}\n'
                          f'LIBPATH {DRIVER}\nCHANNELID {PORT:#x}\n')
        script = ('ip link set lo up && mount -t tmpfs none /run && '
                  'mkdir /run/pcscd && mount --bind "$1" /run/pcscd && '
                  'exec pcscd -f -c "$2"')
        self.log = open(folder / "pcscd.log", "w+", encoding="utf-8")
        self.program = subprocess.Popen(
            [*self.apart(), "sh", "-euc", script, "sh", self.sockets, config],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            env=os.environ | {"PATH": os.environ["PATH"] + ":/usr/sbin"})
        os.environ["PCSCLITE_CSOCK_NAME"] = str(self.socket)
        self.until(self.socket.exists, "pcscd's socket")

    @property
    def environment(self):
        """For programs that are to see this reader."""
        return {"PCSCLITE_CSOCK_NAME": str(self.socket)}

    def until(self, true, what):
        # A bound against hanging, not a measurement.
        end = time.monotonic() + PATIENCE
        while not true():
            assert self.program.poll() is None, "pcscd died: " + self.said()
            assert time.monotonic() < end, f"no {what}: " + self.said()
            time.sleep(0.02)

    def said(self):
        return (self.folder / "pcscd.log").read_text("utf-8")

    def insert(self, card, *quirks):
        return Inserted(self, card, quirks)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.terminate()
        self.program.wait(PATIENCE)
        self.log.close()


class Inserted:
    """A card in the reader, from here to the end of the block."""

    def __init__(self, reader, card, quirks):
        self.reader, self.card, self.quirks = reader, card, quirks

    def __enter__(self):
        pid = str(self.reader.program.pid)
        inside = ["nsenter", "--target", pid, "--net"]
        if os.getuid() != 0:
            inside += ["--user", "--preserve-credentials"]
        self.program = subprocess.Popen(
            inside + self.card.serve(*self.quirks,
                                     vpcd=f"127.0.0.1:{PORT}"),
            stdin=subprocess.DEVNULL)
        self.reader.until(lambda: self.program.poll() is None and
                          pcsc_present(self.reader.name), "card")
        return self.card

    def __exit__(self, *_):
        self.program.terminate()
        self.program.wait(PATIENCE)
        self.reader.until(lambda: not pcsc_present(self.reader.name),
                          "empty reader")


# --- PC/SC ---

class State(ctypes.Structure):
    _fields_ = [("reader", ctypes.c_char_p), ("user", ctypes.c_void_p),
                ("current", ctypes.c_ulong), ("event", ctypes.c_ulong),
                ("atr_n", ctypes.c_ulong), ("atr", ctypes.c_ubyte * 33)]


class Request(ctypes.Structure):
    _fields_ = [("protocol", ctypes.c_ulong), ("length", ctypes.c_ulong)]


PRESENT, T0, T1, LEAVE, RESET, SHARED, SYSTEM = 0x20, 1, 2, 0, 1, 2, 2


def pcsc():
    return ctypes.CDLL("libpcsclite.so.1")


def pcsc_call(function, *args):
    code = getattr(pcsc(), function)(*args) & 0xffffffff
    assert code == 0, f"{function}: {code:08x}"


def pcsc_context():
    context = ctypes.c_long()
    pcsc_call("SCardEstablishContext", SYSTEM, None, None,
              ctypes.byref(context))
    return context


def pcsc_present(name):
    context = pcsc_context()
    state = State(reader=name.encode())
    try:
        pcsc_call("SCardGetStatusChange", context, ctypes.c_ulong(0),
                  ctypes.byref(state), ctypes.c_ulong(1))
        return bool(state.event & PRESENT)
    finally:
        pcsc_call("SCardReleaseContext", context)


class Pcsc(Exchange):
    """A plain client of PC/SC, not ours."""

    def __init__(self, name, protocols=T0 | T1):
        self.context = pcsc_context()
        self.card, self.protocol = ctypes.c_long(), ctypes.c_ulong()
        pcsc_call("SCardConnect", self.context, name.encode(),
                  ctypes.c_ulong(SHARED), ctypes.c_ulong(protocols),
                  ctypes.byref(self.card), ctypes.byref(self.protocol))

    def transmit(self, apdu):
        data = bytes.fromhex(apdu)
        out = ctypes.create_string_buffer(65536)
        n = ctypes.c_ulong(len(out))
        head = Request(self.protocol.value, ctypes.sizeof(Request))
        pcsc_call("SCardTransmit", self.card, ctypes.byref(head), data,
                  ctypes.c_ulong(len(data)), None, out, ctypes.byref(n))
        return out.raw[:n.value].hex()

    def atr(self):
        out = (ctypes.c_ubyte * 33)()
        n = ctypes.c_ulong(33)
        pcsc_call("SCardStatus", self.card, None, None, None, None, out,
                  ctypes.byref(n))
        return bytes(out[:n.value]).hex()

    def reset(self):
        self.channel = 0
        pcsc_call("SCardReconnect", self.card, ctypes.c_ulong(SHARED),
                  self.protocol, ctypes.c_ulong(RESET),
                  ctypes.byref(self.protocol))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pcsc_call("SCardDisconnect", self.card, ctypes.c_ulong(LEAVE))
        pcsc_call("SCardReleaseContext", self.context)
