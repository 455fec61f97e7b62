"""What the tests of refunds share: a bank that is a folder, lines that are owed
money, and answers as banks give them.

    bank = Bank(lab)                # settings; lab("...", env=bank.env)
    bank.owed(1, 2, 3)              # three lines, ended, waiting for the bank
    run = bank.run()                # proposed by asha, approved by ben
    file = bank.file(run)
    lab.path(name, answer(file, {1: "0", 2: "2"}))
"""
import calendar
import re
from datetime import datetime, timedelta, timezone

from lab import HEAD, line

ASHA, BEN, CHEN = ({"KAIYAKU_ACTOR": name} for name in
                   ("asha", "ben", "chen"))
PAYEES = ",deposit,payee_bank,payee_branch,payee_account,payee_name,payee_iban"
RECORD, DATA, TRAILER = 120, b"2", b"8"
SETTINGS = """[peer "bank"]
kind = file
requester = 0123456789
name = カ）カイヤク
bank = 9999
branch = 001
account = 7654321
payer_name = Demo Mobile K.K.
payer_account = DE89370400440532013000
payer_bic = DEMODEFFXXX
"""


def japan(n):
    return f"9998,002,{n:07d},ヤマダ ハナコ,"


def abroad():
    return ",,,Erika Example,DE89370400440532013000"


def counted():
    """The day on which a request counts now: in Japan, with the cut-off at
    20:00."""
    return (datetime.now(timezone(timedelta(hours=9))) +
            timedelta(hours=4)).date()


class Bank:
    def __init__(self, lab, settings=SETTINGS, more=""):
        self.lab = lab
        self.conf = lab.folder / "bank.conf"
        self.conf.write_text(more + settings, encoding="utf-8")
        self.env = {"KAIYAKU_CONFIG": str(self.conf)}
        lab.demo()
        # Fees go by days: these lines end with a month, which they owe whole.
        day = counted()
        ahead = calendar.monthrange(day.year, day.month)[1] - day.day
        self.paid_through = str(day.replace(day=1) - timedelta(days=1))
        if ahead > 0:
            self.good("clock", "advance", "--days", str(ahead))

    def __call__(self, *args, who=None):
        return self.lab(*args, env=self.env | (who or {}))

    def json(self, *args, who=None):
        return self(*args, "--json", who=who).json

    def good(self, *args, who=None):
        answer = self(*args, who=who)
        assert answer.code == 0, answer
        return answer

    def owed(self, *numbers, payee=japan):
        """Their contracts are over, their cards back, their dues paid; what
        is left of the deposit waits for the bank."""
        rows = [line(n).replace("2026-07-31", self.paid_through) +
                f",{14126 + 1000 * n}," +
                (payee(n) if payee is japan else payee())
                for n in numbers]
        added = self.lab.add(*rows, head=HEAD + PAYEES)
        assert added.code == 0, added
        for n in numbers:
            self.good("end", f"DM-{n}", "--checked", "papers")
        self.good("clock", "advance", "--days", "5")
        for n in numbers:
            self.good("fact", f"DM-{n}", "item-back", "sim-card")
        self.good("clock", "advance", "--days", "90")

    def credit(self, contract):
        shown = self.json("ending", "show", contract)
        return next(d for d in shown["duties"] if d["kind"] == "credit")

    def state(self, contract):
        """Of the ending, of what is owed, why; paid out and come back."""
        shown = self.json("ending", "show", contract)
        duty = next(d for d in shown["duties"] if d["kind"] == "credit")
        sums = {kind: sum(p["amount"] for p in shown["postings"]
                          if p["kind"] == kind and p["amount"] > 0)
                for kind in ("refund-paid", "refund-bounced")}
        return (shown["ending"]["state"], duty["state"], duty["reason"],
                sums["refund-paid"], sums["refund-bounced"])

    def run(self, *flags):
        run = self.json("refund", "export", *flags, who=ASHA)["payrun"]
        self.good("refund", "approve", str(run), who=BEN)
        return run

    def file(self, run, name=None):
        name = name or f"run-{run}"
        self.good("refund", "file", str(run), "--out", name)
        return (self.lab.folder / name).read_bytes()

    def transfers(self, run):
        rows = self.json("refund", "show", str(run), "--transfers", "all")
        return {t["transfer"]: t for t in rows["transfers"]}

    def put(self, name, content):
        """A file as the bank sends it."""
        if isinstance(content, str):
            content = content.encode()
        (self.lab.folder / name).write_bytes(content)
        return name

    def table(self, name, *rows):
        return self.put(name, "\n".join(
            ["transfer,amount,result,reason", *rows, ""]))


def records(file):
    return [file[i:i + RECORD] for i in range(0, len(file), RECORD)]


def answer(file, codes, count=None, total=None):
    """The file as a bank gives it back, with a code in each data record that
    it names, and without the others."""
    rows, kept = records(file), []
    for row in rows:
        number = int(row[91:101]) if row[:1] == DATA else None
        if number in codes:
            kept.append(row[:113] + codes[number].encode() + row[114:])
    count = len(kept) if count is None else count
    total = sum(int(r[80:90]) for r in kept) if total is None else total
    return (rows[0] + b"".join(kept) +
            b"8%06d%012d" % (count, total) + b" " * 101 + rows[-1])


def end_to_end_ids(xml):
    return re.findall(r"<EndToEndId>([^<]+)</EndToEndId>", xml.decode())


def message_id(xml):
    return re.search(r"<MsgId>([^<]+)</MsgId>", xml.decode()).group(1)


def pain002(xml, inside, status=""):
    """A status report on a payment run of ours."""
    run = message_id(xml)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">'
        "<CstmrPmtStsRpt><GrpHdr><MsgId>B-1</MsgId>"
        "<CreDtTm>2027-03-06T10:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{run}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{status}"
        f"</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{run}"
        f"</OrgnlPmtInfId>{inside}</OrgnlPmtInfAndSts></CstmrPmtStsRpt>"
        "</Document>\n")


def settled(name):
    return (f"<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId>"
            "<TxSts>ACSC</TxSts></TxInfAndSts>")
