"""Money that comes in: usage rated elsewhere, payments, waivers by two,
extensions.  Usage: test_money_in.py KAIYAKU KAIYAKUD"""
import json
import subprocess
from datetime import datetime, timedelta

from lab import HEAD, PROGRAM, ROOT, line, ok, run
from lab_server import Server

USAGE = "record,line,day,kind,amount,currency,tax"
RECEIPTS = "receipt,line,amount,day,means"
LOAN_HEAD = "provider,contract,subject,contract_date,due_back,items,deposit"


def put(lab, name, *rows, head=USAGE):
    (lab.folder / name).write_text("\n".join([head, *rows]) + "\n",
                                   encoding="utf-8")
    return name


def book(lab, name, *flags, what="usage", actor="cli"):
    """An import's account of itself; `code` is the exit status."""
    said = lab(what, "import", name, *flags, "--json",
               env={"KAIYAKU_ACTOR": actor})
    return {"code": said.code} | said.json


def counted(said, **want):
    return all(said[k] == v for k, v in want.items())


def day(lab, back=0):
    """The store's day in Japan, or some days before."""
    now = datetime.fromisoformat(lab.json("clock")["now"].rstrip("Z"))
    return str((now + timedelta(hours=9)).date() - timedelta(days=back))


def charged(lab, name="DM-1"):
    return [(p["amount"], p["what"]) for p in
            lab.json("ending", "show", name)["postings"]
            if p["kind"] == "charge-usage" and p["amount"] > 0]


def owed(lab, name="DM-1"):
    shown = lab.json("line", "show", name)
    return shown["owed"], shown["held"]


def test_usage_is_charged_once(lab):
    lab.demo(line(1), line(2))
    today = day(lab)
    first = put(lab, "first.csv",
                f"R-1,DM-1,{today},roaming-data,1200,JPY,outside",
                f"R-2,09012340002,{today},call,88,JPY,",
                f"R-3,+819012340001,{today},sms,5,JPY,standard")
    dry = book(lab, first, "--dry-run")
    ok(counted(dry, code=0, records=3, bad=0, booked=0),
       "a dry run books nothing", dry)
    said = book(lab, first)
    ok(counted(said, code=0, records=3, booked=3, known=0, conflicts=0,
               refused={}), "a file is booked", said)
    again = book(lab, first, actor="night-shift")
    ok(counted(again, code=0, booked=0, known=3),
       "imported again, by somebody else, it books nothing", again)
    (lab.folder / "second.ndjson").write_text("".join(
        json.dumps({"record": n, "line": "DM-1", "day": today, "kind": kind,
                    "amount": amount, "currency": "JPY"} | more) + "\n"
        for n, kind, amount, more in (
            ("R-1", "roaming-data", 1200, {"tax": "outside"}),
            ("R-4", "call", 30, {}))))
    other = book(lab, "second.ndjson")
    ok(counted(other, code=0, booked=1, known=1),
       "the same record in another file, and of another form, is known",
       other)
    piped = subprocess.run(
        [PROGRAM, "--store", lab.store, "usage", "import", "--format", "csv",
         "--json", "-"], cwd=lab.folder, env=lab.environment(), text=True,
        input=(lab.folder / first).read_text(), capture_output=True)
    ok(piped.returncode == 0 and json.loads(piped.stdout)["known"] == 3,
       "from the standard input", piped)
    odd = put(lab, "odd.csv", f"R-1,DM-1,{today},roaming-data,1300,JPY,outside",
              f"R-2,DM-1,{today},call,88,JPY,", f"R-5,DM-1,{today},call,7,JPY,")
    said = lab("usage", "import", odd)
    ok(said.code == 2 and "odd.csv:2: record: is known with another content" in
       said.err and "odd.csv:3: record: is known" in said.err and
       "1 booked" in said.out and "2 in conflict" in said.out,
       "another content, or another line, is a conflict and named", said)
    lab("end", "DM-1")
    ok(charged(lab) == [(1200, "roaming-data"), (5, "sms"), (30, "call"),
                        (7, "call")], "each is charged once", charged(lab))
    lab.check("after all that")


def test_bad_records(lab):
    lab.demo(line(1), line(2))
    today, ahead = day(lab), day(lab, -1)
    lab.add("demo-rental,DR-1,loan,2026-11-01,2027-12-15,card:3300,5000",
            head=LOAN_HEAD, name="loans.csv")
    rows = [f"R-1,DM-1,{today},call,10,JPY,",
            f"R-2,DM-9,{today},call,10,JPY,",
            f"R-3,DM-1,{ahead},call,10,JPY,",
            f"R-4,DM-1,2026-02-30,call,10,JPY,",
            f"R-5,DM-1,2026-03-04,call,10,JPY,",
            f"R-6,DM-1,{today},call,0,JPY,",
            f"R-7,DM-1,{today},call,-5,JPY,",
            f"R-8,DM-1,{today},Call!,10,JPY,",
            f"R-9,DM-1,{today},call,10,USD,",
            f"R-1,DM-1,{today},call,10,JPY,",
            f"R-10,DM-1,{today},call,10,JPY,some",
            f"R-11,DM-1,{today},call,10",
            f"R-12,DR-1,{today},call,10,JPY,"]
    name = put(lab, "bad.csv", *rows)
    want = [(3, "line"), (4, "day"), (5, "day"), (6, "day"), (7, "amount"),
            (8, "amount"), (9, "kind"), (10, "currency"), (11, "record"),
            (12, "tax"), (13, "")]
    said = book(lab, name)
    found = [(c["line"], c["column"]) for c in said["complaints"]]
    ok(counted(said, code=2, records=13, bad=11, booked=0) and found == want,
       "every bad record is named, in order, and nothing is booked", found,
       said)
    words = lab("usage", "import", name)
    ok("bad.csv:3: line: no line or loan is known by that name" in words.err
       and "nothing was imported" in words.out, "file, line and column",
       words)
    ours = book(lab, name, "--provider", "demo-mobile", "--dry-run")
    ok(ours["bad"] == 12 and ours["complaints"][-1]["line"] == 14,
       "a provider's file is about its own lines", ours)
    partly = book(lab, name, "--partly")
    ok(counted(partly, code=2, bad=11, booked=2), "partly: the good ones",
       partly)
    again = book(lab, name, "--partly")
    ok(counted(again, bad=11, booked=0, known=2), "once", again)
    for label, text, words in (
            ("an empty file", "", "the file is empty"),
            ("no columns of ours", "a,b\n", "no name of ours"),
            ("a column missing", "record,line\n", "column day is missing"),
            ("bytes that are no text", "record,line,day,kind,amount,currency"
             "\n\x00\n", "line 2")):
        (lab.folder / "x.csv").write_text(text)
        said = lab("usage", "import", "x.csv")
        ok(said.code == 2 and words in said.err, label, said)
    for label, args, words in (
            ("no file", ("none.csv",), "could not open"),
            ("no form", ("lines.txt",), "--format is missing"),
            ("a form that is none", ("x.csv", "--format", "xml"),
             "csv or json"),
            ("a provider that is none", ("x.csv", "--provider", "X Y"),
             "--provider")):
        said = lab("usage", "import", *args)
        ok(said.code == 2 and words in said.err, label, said)
    lab.check("after bad records")


def test_usage_after_the_end(lab):
    """In its window it waits for a bill; the cap is kept."""
    lab.demo(line(1))
    lab("end", "DM-1")
    last = lab.json("ending", "show", "DM-1")["ending"]["last_day"]
    lab("clock", "advance", "--days", "2")
    lab("fact", "DM-1", "item-back", "sim-card")
    said = book(lab, put(lab, "late.csv",
                         f"R-1,DM-1,{last},roaming-data,4000,JPY,outside",
                         f"R-2,DM-1,{last},roaming-data,3000,JPY,outside"))
    ok(counted(said, code=0, booked=2), "late usage is booked", said)
    after = book(lab, put(lab, "after.csv", f"R-3,DM-1,{day(lab)},call,10,"
                          "JPY,"))
    ok(counted(after, code=2, bad=1) and after["complaints"][0]["message"] ==
       "is after the contract's last day", "not that of later days", after)
    ok(owed(lab)[0] == 0, "it waits for its bill", owed(lab))
    lab("clock", "advance", "--days", "30")
    rows = lab.json("ending", "show", "DM-1")["postings"]
    capped = sum(p["amount"] for p in rows if p["kind"] == "capped" and
                 p["amount"] > 0)
    paid = sum(p["amount"] for p in rows if p["kind"] == "collected" and
               p["amount"] > 0)
    bills = {p["bill"] for p in rows if p["bill"]}
    ok(capped == 2000 and bills == {1, 2},
       "what is beyond the cap is not charged", rows)
    ok(owed(lab) == (0, 0) and paid > 5000, "the rest is billed and paid",
       rows)
    ok(lab.json("ending", "show", "DM-1")["ending"]["state"] == "closed",
       "and the line is closed")
    late = book(lab, put(lab, "later.csv",
                         f"R-4,DM-1,{last},call,100,JPY,"))
    ok(counted(late, code=0, booked=1), "news after the certificate", late)
    lab.check("after late usage")


def test_payments(lab):
    lab.demo()
    added = lab.add(line(1) + ",3000", line(2) + ",3000", head=HEAD + ",owed")
    assert added.code == 0, added
    today = day(lab)
    part = lab("payment", "add", "DM-1", "1000", "--receipt", "DESK-1")
    ok(part.code == 0 and owed(lab) == (2000, 0),
       "a part is paid: the rest is owed", part, owed(lab))
    again = lab("payment", "add", "DM-1", "1000", "--receipt", "DESK-1",
                "--json", env={"KAIYAKU_ACTOR": "desk-2"})
    ok(again.json["replayed"] and owed(lab)[0] == 2000,
       "the same receipt is the same payment", again)
    wrong = lab("payment", "add", "DM-1", "900", "--receipt", "DESK-1")
    ok(wrong.code == 2 and "known with another content" in wrong.err,
       "with another sum it is a conflict", wrong)
    name = put(lab, "paid.csv", f"DESK-1,DM-1,1000,{today},cash",
               f"CVS-1,DM-1,2500,{today},", f"CVS-2,DM-2,3000,{today},page",
               head=RECEIPTS)
    said = book(lab, name, what="payment")
    ok(counted(said, code=0, records=3, booked=2, known=1),
       "a file knows what was taken in at the counter", said)
    ok(owed(lab) == (0, 500), "paid too much: it is held", owed(lab))
    ok(owed(lab, "DM-2") == (0, 0), "paid to the yen", owed(lab, "DM-2"))
    ok(counted(book(lab, name, what="payment"), known=3),
       "imported twice, booked once")
    for label, row, column in (
            ("an unknown reference", f"X,000123,,5,{today},", "reference"),
            ("both names", f"X,000123,DM-1,5,{today},", "line"),
            ("no name", f"X,,,5,{today},", ""),
            ("a day to come", f"X,,DM-1,5,{day(lab, -1)},", "day"),
            ("no means of ours", f"X,,DM-1,5,{today},barter", "means"),
            ("no money", f"X,,DM-1,0,{today},", "amount")):
        said = book(lab, put(lab, "bad.csv", row, head="receipt,reference,"
                             "line,amount,day,means"), what="payment")
        ok(counted(said, code=2, bad=1, booked=0) and
           said["complaints"][0]["column"] == column, label, said)
    for label, args, words in (
            ("no receipt", (), "--receipt is missing"),
            ("a receipt that is none", ("--receipt", "a b"), "no blanks"),
            ("no means", ("--receipt", "x", "--means", "gold"), "cash"),
            ("a day to come", ("--receipt", "x", "--day", day(lab, -1)),
             "still to come")):
        said = lab("payment", "add", "DM-1", "5", *args)
        ok(said.code == 2 and words in said.err, label, said)
    ok(lab("payment", "add", "DM-1", "0", "--receipt", "x").code == 1,
       "nothing is no payment")
    lab("payment", "add", "DM-1", "20000", "--receipt", "DESK-2")
    lab("end", "DM-1")
    lab("clock", "advance", "--days", "2")
    lab("fact", "DM-1", "item-back", "sim-card")
    lab("clock", "advance", "--days", "60")
    rows = lab.json("ending", "show", "DM-1")["postings"]
    back = sum(p["amount"] for p in rows if p["kind"] == "refund-due" and
               p["amount"] > 0)
    bill = sum(p["amount"] for p in rows if p["kind"].startswith("charge-")
               and p["amount"] > 0)
    ok(back == 20500 - bill and owed(lab) == (0, back),
       "what was paid too much is promised back, less the last bill", back,
       bill, rows)
    credit = next(d for d in lab.json("duty", "list", "DM-1")["duties"]
                  if d["kind"] == "credit")
    ok(credit["reason"] == "payee-needed", "and waits for an account", credit)
    ok(sum(p["amount"] for p in rows if p["account"] == "cash") == 21000,
       "cash is on an account of its own", rows)
    lab.check("after payments")


def test_waiving_by_two(lab):
    lab.demo(line(1))
    lab("end", "DM-1")
    last = lab.json("ending", "show", "DM-1")["ending"]["last_day"]
    lab("clock", "advance", "--days", "2")
    book(lab, put(lab, "late.csv", f"R-1,DM-1,{last},roaming-data,4500,JPY,"))

    def waive(actor, *more):
        said = lab("duty", "waive", "DM-1", "dues", "--reason", "goodwill",
                   *more, "--json", env={"KAIYAKU_ACTOR": actor})
        return said.code, said.json.get("code"), said
    said = waive("ann")
    ok(said[:2] == (0, "waiver-proposed"), "too much for one: proposed", *said)
    said = waive("ann")
    ok(said[:2] == (0, "second-person-needed"), "nor twice by one", *said)
    said = waive("ann", "--amount", "100")
    ok(said[:2] == (1, "more-than-owed"), "what is not billed yet is not owed",
       *said)
    for flags, words in ((("--amount", "0"), "above zero"),
                         (("--amount", "x"), "--amount"),
                         (("--approver", "ann"), "a second person")):
        said = lab("duty", "waive", "DM-1", "dues", "--reason", "goodwill",
                   *flags, env={"KAIYAKU_ACTOR": "ann"})
        ok(said.code == 2 and words in said.err, f"waive {flags}", said)
    said = lab("duty", "waive", "DM-1", "item", "--reason", "goodwill",
               "--amount", "5")
    ok(said.code == 2 and "for dues only" in said.err,
       "an amount of a thing is none", said)
    said = waive("ben")
    ok(said[:2] == (0, "waived"), "another officer confirms", *said)
    duties = {d["kind"]: d for d in lab.json("duty", "list", "DM-1")["duties"]}
    ok(duties["dues"]["state"] == "waived" and owed(lab)[0] == 0,
       "nothing is owed", duties["dues"])
    lab.check("after a waiver")
    lab.add(line(2))
    lab("end", "DM-2")
    lab("clock", "advance", "--days", "2")
    book(lab, put(lab, "late2.csv", f"R-2,DM-2,{day(lab, 2)},call,4500,JPY,"))
    both = lab("duty", "waive", "DM-2", "dues", "--reason", "goodwill",
               "--approver", "ben", "--json", env={"KAIYAKU_ACTOR": "ann"})
    ok(both.json.get("code") == "waived", "or both are there at once", both)
    lab.add(line(3))
    lab("end", "DM-3")
    lab("clock", "advance", "--days", "2")
    book(lab, put(lab, "late3.csv", f"R-3,DM-3,{day(lab, 2)},call,300,JPY,"))
    small = lab("duty", "waive", "DM-3", "dues", "--reason", "goodwill",
                "--json")
    ok(small.json.get("code") == "waived", "a little is let go by one", small)


def test_extending_a_loan(lab):
    lab.demo()
    lab("rules", "load", ROOT / "operators/demo-rental.json")
    due = day(lab, -10)
    lab.add(f"demo-rental,DR-1,loan,2026-11-01,{due},card:3300,5000",
            head=LOAN_HEAD, name="loans.csv")
    preview = lab("preview", "DR-1")
    ok("a day more, asked for before it is late" in preview.out and
       "a day late" in preview.out, "what a day more would cost", preview)
    longer = lab("fact", "DR-1", "extended", "--day", day(lab, -13))
    ok(longer.code == 0 and lab.json("line", "show", "DR-1")["due_back"] ==
       day(lab, -13), "three days more", longer)
    ok(owed(lab, "DR-1")[0] == 990, "at their price", owed(lab, "DR-1"))
    for label, args, code, words in (
            ("without a day", (), 2, "--day is missing"),
            ("backwards", ("--day", day(lab, -11)), 1, "day-before-due"),
            ("too far", ("--day", "2030-01-01"), 1, "day-too-far")):
        said = lab("fact", "DR-1", "extended", *args)
        ok(said.code == code and words in said.err, label, said)
    for args, words in ((("payment", "--amount", "5", "--tax", "reduced"),
                         "late-usage only"),
                        (("late-usage", "--amount", "5", "--means", "cash"),
                         "payment only"),
                        (("late-usage", "--amount", "5", "--what", "A B"),
                         "--what"),
                        (("late-usage", "--amount", "5", "--tax", "much"),
                         "standard, reduced or outside"),
                        (("payment", "--amount", "5", "--means", "gold"),
                         "cash, reference or page")):
        said = lab("fact", "DR-1", *args)
        ok(said.code == 2 and words in said.err, f"fact {args}", said)
    lab("clock", "advance", "--days", "14")
    late = lab("fact", "DR-1", "extended", "--day", day(lab, -5))
    ok(late.code == 1 and "late-already" in late.err, "too late", late)
    lab.check("after an extension")


def test_beside_a_server(lab):
    """The command through kaiyakud's socket, and two officers over HTTP."""
    lab.demo(line(1))
    today = day(lab)
    server = Server(lab)
    try:
        rows = [f"R-{n},DM-1,{today},call,1,JPY," for n in range(600)]
        name = put(lab, "many.csv", *rows)
        said = book(lab, name)
        ok(counted(said, code=0, records=600, booked=600),
           "a file through the socket", said)
        ok(counted(book(lab, name), known=600), "once")
        paid = lab("payment", "add", "DM-1", "100", "--receipt", "D-1")
        ok(paid.code == 0, "a payment through it", paid)
        token = server.token()
        record = {"record": "R-7", "line": "DM-1", "day": today,
                  "kind": "call", "amount": 1, "currency": "JPY"}
        same = server.ask("POST", "/v1/usage", [record], token)
        ok(same.status == 200 and same.json["known"] == 1,
           "what the command booked is known over HTTP", same)
        other = server.ask("POST", "/v1/usage",
                           [record | {"record": "H-1", "amount": 2}], token)
        ok(other.json["booked"] == 1, "and the other way round", other)
        back = book(lab, put(lab, "back.csv", f"H-1,DM-1,{today},call,2,JPY,"))
        ok(counted(back, known=1), "known to the command", back)
    finally:
        ok(server.stop() == 0, "the server stops")
    lab.check("beside a server")


run(globals())
