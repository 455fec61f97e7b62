"""kaiyaku-esim through the AT port of a simulated modem with the simulated
card in it: list, and a deletion with its proof."""
import os
import pty
import re
import select
import threading
import tty

from lab import ok, run
from lab_card import Card
from lab_esim import HOST, ICCID, Desk, Peer


class Modem:
    """AT commands on a pseudo-terminal.  `marks`: the modem puts the channel
    into the class byte by itself."""

    def __init__(self, card, *quirks, marks=False):
        self.talk, self.marks = card.talk(*quirks), marks
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.path = os.ttyname(self.slave)
        self.done, self.tell = os.pipe()
        self.echo, self.heard, self.sessions = True, [], {}
        self.thread = threading.Thread(target=self.serve)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        os.write(self.tell, b".")
        self.thread.join()
        self.talk.__exit__()
        for fd in (self.master, self.slave, self.done, self.tell):
            os.close(fd)

    def serve(self):
        line = b""
        while self.done not in select.select(
                [self.master, self.done], [], [])[0]:
            for byte in os.read(self.master, 4096):
                if byte != 0x0d:
                    line += bytes([byte])
                    continue
                self.hear(line.decode())
                line = b""

    def say(self, *lines):
        for line in lines:
            os.write(self.master, f"\r\n{line}\r\n".encode())

    def hear(self, line):
        self.heard.append(line)
        if self.echo:
            os.write(self.master, line.encode() + b"\r")
        name, _, rest = line.partition("=")
        todo = {"AT+CCHO": self.open, "AT+CCHC": self.close,
                "AT+CGLA": self.pass_on, "AT+CSIM": self.pass_on,
                "AT+CFUN": self.switch}.get(name)
        if todo:
            todo(rest)
        elif line == "AT+CPIN?":
            self.say("+CPIN: READY", "OK")
        else:
            self.echo = self.echo and line != "ATE0"
            self.say("OK" if line in ("AT", "ATE0", "AT+CMEE=1") else "ERROR")

    def open(self, aid):
        number = self.talk.transmit("0070000001")
        channel = int(number[:2], 16) if number.endswith("9000") else 0
        answer = channel and self.talk.transmit(
            f"{channel:02x}a4040010" + aid.strip('"').lower())
        if not channel or answer[-4:-2] not in ("61", "90"):
            self.say("+CME ERROR: 13")
            return
        self.sessions[str(channel)] = channel
        self.say("+CREG: 1", f"+CCHO: {channel}", "OK")

    def close(self, session):
        channel = self.sessions.pop(session, None)
        if channel:
            self.talk.transmit(f"007080{channel:02x}00")
        self.say("OK" if channel else "ERROR")

    def pass_on(self, rest):
        session, count, apdu = re.fullmatch(
            r'(?:(\w+),)?(\d+),"([0-9A-F]+)"', rest).groups()
        assert int(count) == len(apdu), rest
        if session and session not in self.sessions:
            self.say("+CME ERROR: 21")
            return
        if session and self.marks:
            apdu = f"{int(apdu[:2], 16) & 0xfc | int(session):02X}{apdu[2:]}"
        answer = self.talk.transmit(apdu.lower()).upper()
        name = "+CGLA" if session else "+CSIM"
        self.say(f'{name}: {len(answer)},"{answer}"', "OK")

    def switch(self, to):
        if to == "1":
            self.talk.reset()
            self.sessions.clear()
        self.say("OK")


def desk_of(lab, name):
    folder = lab.folder / f"desk-{name}"
    folder.mkdir()
    card = Card(folder / "card").add(
        ICCID, address=[HOST], enabled=True, name="Line 1",
        provider="Test Operator")
    return Desk(folder, card)


def test_list(lab):
    desk = desk_of(lab, "list")
    for way, marks in (("at", False), ("at", True), ("csim", False)):
        with Modem(desk.card, marks=marks) as modem:
            answer = desk.bare("list", "--json", "--transport", way,
                               "--device", modem.path + ",delay=1")
        what = f"{way}, {'modem' if marks else 'we'} put the channel in"
        ok(answer.code == 0 and answer.json["profiles"][0]["iccid"] == ICCID,
           f"list: {what}", answer)
        ok(not any("=?" in line for line in modem.heard),
           "nothing is asked with =?", modem.heard)
        ok(modem.sessions == {}, "no session is left open", modem.heard)


def test_delete(lab):
    """With a card that does nothing more until it was reset."""
    for way in ("at", "csim"):
        desk = desk_of(lab, way)
        with Modem(desk.card, "refresh-6985", marks=True) as modem, \
                Peer(lab.folder / f"smdp-{way}", HOST) as smdp:
            answer = desk.bare("delete", "--iccid", ICCID, "--yes", *smdp.flags,
                               "--transport", way, "--device", modem.path)
            ok(answer.code == 0 and len(smdp.taken()) == 4,
               f"{way}: deleted, and proven", (answer, modem.heard))
        ok("AT+CFUN=0" in modem.heard and "AT+CFUN=1" in modem.heard,
           "the card was reset on the way", modem.heard)
        ok(desk.card.profile(ICCID) is None and
           desk.card.notifications() == [], "all gone")


def test_no_card(lab):
    desk = desk_of(lab, "none")
    with Modem(desk.card) as modem:
        answer = desk.bare("list", "--transport", "at", "--aid",
                           "A0000005591010FFFFFFFF8900000999",
                           "--device", modem.path)
        ok(answer.code in (1, 4) and "no eUICC there" in answer.err,
           "no ISD-R in the modem", answer)
        answer = desk.bare("list", "--transport", "at", "--device",
                           modem.path + ",colour=red")
        ok(answer.code == 2 and "no such setting" in answer.err,
           "an unknown setting", answer)


run(globals())
