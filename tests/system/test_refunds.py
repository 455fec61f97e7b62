"""Refunds by bank transfer, from the queue to the certificate and back: two
persons, one file, and nothing is paid twice whatever happens to it."""
import hashlib
import sqlite3

from lab import ok, run
from lab_bank import (ASHA, BEN, CHEN, Bank, abroad, answer, end_to_end_ids,
                      pain002, records, settled)
from lab_server import Server


def papers(lab, n):
    """Kinds of the papers of the n-th line."""
    store = sqlite3.connect(f"file:{lab.store}?mode=ro", uri=True)
    try:
        return [kind for kind, in store.execute(
            "SELECT kind FROM paper WHERE line = ?", (n,))]
    finally:
        store.close()


def test_to_the_end(lab):
    bank = Bank(lab)
    bank.owed(1, 2, 3)
    ok(bank.state("DM-1")[:2] == ("running", "unsure"),
       "a refund is ordered, and its ending waits", bank.state("DM-1"))
    proposed = bank("refund", "export", who=ASHA)
    ok(proposed.code == 0 and "payment run 1 proposed: 3 transfers of "
       "demo-mobile, 42,438 JPY" in proposed.out and
       "kaiyaku refund approve 1" in proposed.out,
       "proposed: count, sum, day, and what the second person types",
       proposed)
    early = bank("refund", "file", "1", "--out", "early")
    ok(early.code == 1 and "only an approved one" in early.err and
       not (lab.folder / "early").exists(), "no file of a proposal", early)
    own = bank("refund", "approve", "1", who=ASHA)
    ok(own.code == 1 and "second person" in own.err, "not by oneself", own)
    yes = bank("refund", "approve", "1", who=BEN)
    ok(yes.code == 0 and "approved by ben" in yes.out, "by another", yes)

    first, second = bank.file(1, "a"), bank.file(1, "b")
    shown = bank.json("refund", "show", "1")
    ok(first == second and shown["sha256"] ==
       hashlib.sha256(first).hexdigest(),
       "the file written twice is the same, and the one approved")
    ok([r[:1] for r in records(first)] == [b"1", b"2", b"2", b"2", b"8",
                                           b"9"] and
       (lab.folder / "a").stat().st_mode & 0o77 == 0,
       "six records, for its owner alone")
    over = bank("refund", "file", "1", "--out", "a")
    ok(over.code == 2 and "not written over" in over.err and
       (lab.folder / "a").read_bytes() == first, "never written over", over)

    bank.put("r1", answer(first, {1: "0", 2: "2", 3: "0"}))
    taken = bank("refund", "result", "r1")
    ok(taken.code == 0 and "3 results: 2 paid, 1 not paid" in taken.out,
       "the bank's answer", taken)
    ok(bank.state("DM-1")[:4] == ("closed", "seen", "paid-back", 13146),
       "paid: nothing is left", bank.state("DM-1"))
    ok("certificate" in papers(lab, 1) and
       "certificate" not in papers(lab, 2), "with its certificate")
    ok(bank.state("DM-2")[1:3] == ("waiting", "payee-needed"),
       "not paid: another account is asked for", bank.state("DM-2"))
    ok(bank.json("refund", "show", "1")["state"] == "settled",
       "every transfer has its result")

    again = bank("refund", "result", "r1")
    ok(again.code == 0 and "taken before" in again.out,
       "the same file again does nothing", again)
    ok(bank.state("DM-1")[3] == 13146, "nothing is booked twice")

    wrong = bank("payee", "DM-2", "--bank", "9998", "--branch", "5",
                 "--account", "77", "--name", "山田")
    ok(wrong.code == 2 and "payee.name" in wrong.err and "山" not in
       wrong.err, "an account that no bank could pay", wrong)
    told = bank("payee", "DM-2", "--bank", "9998", "--branch", "5",
                "--account", "77", "--name", "サトウ ケン", "--kind", "savings")
    ok(told.code == 0, "another account", told)
    ok(bank.state("DM-2")[1] == "unsure", "it is ordered again",
       bank.state("DM-2"))
    ok(bank.run() == 2 and list(bank.transfers(2)) == [4],
       "in a second run, alone")
    bank.put("r2", answer(bank.file(2), {4: "0"}))
    ok(bank("refund", "result", "r2").code == 0 and
       bank.state("DM-2")[:4] == ("closed", "seen", "paid-back", 14146),
       "paid at last", bank.state("DM-2"))
    lab.check("in the end")


def test_it_comes_back(lab):
    """After the certificate: the ending opens again, and is amended."""
    bank = Bank(lab)
    bank.owed(1, 2)
    file = bank.file(bank.run())
    bank.good("refund", "result", bank.put("r", answer(file, {1: "0",
                                                              2: "0"})))
    ok(bank.state("DM-2")[0] == "closed", "closed")
    before = papers(lab, 2)
    back = bank("refund", "result", bank.put("back", answer(file,
                                                            {2: "R"})))
    ok(back.code == 0 and "1 sent back" in back.out, "sent back", back)
    ok(bank.state("DM-2") == ("running", "waiting", "payee-needed", 14146,
                              14146),
       "the duty is open, the money owed again", bank.state("DM-2"))
    after = papers(lab, 2)
    ok(before.count("certificate") == after.count("certificate") == 1 and
       before.count("amendment") == 0 and after.count("amendment") == 1,
       "the certificate is amended, not replaced", before, after)
    ok(bank.json("refund", "show", "1")["paid"] == 1 and
       bank.transfers(1)[2]["why"] == "bank-refused", "the run says so")
    ok("taken before" in bank("refund", "result", "back").out,
       "the same news again is none")
    other = bank.table("other", "2,14146,returned,account-closed")
    ok(bank("refund", "result", other).code == 0 and
       bank.state("DM-2")[4] == 14146, "told by another file, booked once")
    bank.good("payee", "DM-2", "--bank", "9998", "--branch", "006",
              "--account", "78", "--name", "サトウ ケン")
    again = bank.file(bank.run())
    bank.good("refund", "result", bank.put("r2", answer(again, {3: "0"})))
    ok(bank.state("DM-2") == ("closed", "seen", "paid-back", 28292, 14146),
       "paid again, once", bank.state("DM-2"))
    lab.check("in the end")


def test_lost_and_exported_again(lab):
    """A file that was lost, and a run that was never sent."""
    bank = Bank(lab)
    bank.owed(1, 2)
    run = bank.run()
    file = bank.file(run, "lost")
    (lab.folder / "lost").unlink()
    nothing = bank("refund", "export", who=ASHA)
    ok(nothing.code == 1 and "no refund waits" in nothing.err,
       "exported again there is nothing: it is in a run", nothing)
    ok(bank.file(run, "again") == file, "the file is written again")
    one = bank("refund", "void", "1", "--reason", "never-sent", who=CHEN)
    ok(one.code == 0 and "chen says that it was never sent" in one.out,
       "never sent, says one", one)
    held = bank("refund", "file", "1", "--out", "held")
    ok(held.code == 1 and "is void" in held.err, "no file meanwhile", held)
    ok(bank("refund", "void", "1", "--reason", "never-sent", who=CHEN).code ==
       1, "one twice is no second")
    two = bank("refund", "void", "1", "--reason", "never-sent", who=BEN)
    ok(two.code == 0 and "payment run 1 void" in two.out, "and two", two)
    ok(bank("refund", "file", "1", "--out", "void").code == 1,
       "no file any more")
    ok(bank.run() == 2 and list(bank.transfers(2)) == [1, 2],
       "the same transfers are in the next run")
    late = bank("refund", "result", bank.table(
        "r", "1,13146,paid,", "2,14146,paid,"))
    ok(late.code == 0, "whichever file it was, each is paid once", late)
    gone = bank("refund", "void", "2", "--reason", "x", who=CHEN)
    ok(gone.code == 1, "void no more", gone)
    ok([r["state"] for r in bank.json("refund", "list")["payruns"]] ==
       ["void", "settled"], "listed")
    lab.check("in the end")


def test_what_does_not_fit(lab):
    bank = Bank(lab)
    bank.owed(1, 2, 3)
    file = bank.file(bank.run())
    good = answer(file, {1: "0", 2: "0", 3: "0"})

    def refused(label, content, words, code=2, flags=()):
        bank.put("bad", content)
        said = bank("refund", "result", "bad", *flags)
        ok(said.code == code and words in said.err + said.out, label, said)
        ok(all(t["state"] == "in-run" for t in bank.transfers(1).values()),
           f"{label}: nothing moves")

    refused("a sum that is wrong", answer(file, {1: "0", 2: "0"}, total=1),
            "record 4")
    refused("a count that is wrong", answer(file, {1: "0", 2: "0"}, count=3),
            "record 4")
    refused("cut short", good[:-120], "record 6")
    refused("half a record", good[:-7], "record")
    refused("a code nobody explained", answer(file, {1: "Z"}), "record 2")
    refused("another requester's", good[:4] + b"9" + good[5:], "record 1")
    refused("UTF-8 among records", good[:170] + "ヤマ".encode() + good[176:],
            "record 2")
    refused("Shift_JIS in a table", "transfer,amount,result,bank_name\n"
            "1,13146,paid,東京\n".encode("cp932"), "line 2")
    refused("two encodings in one", "transfer,amount,result\n1,13146,paid\n"
            .encode() + "2,14146,払".encode("cp932"), "line 3")
    refused("twice the same", "transfer,amount,result\n1,13146,paid\n"
            "1,13146,failed\n", "line 3")
    refused("nothing", b"", "is empty")
    refused("XML of another kind", "<Document xmlns='x:camt.053'/>",
            "neither pain.002 nor camt.054")
    refused("an unknown transfer", answer(file, {1: "0"})[:120] +
            records(file)[1][:91] + b"0000000099" +
            records(file)[1][101:113] + b"0" + records(file)[1][114:] +
            answer(file, {1: "0"})[240:], "there is no such transfer", 1)
    refused("another amount", "transfer,amount,result\n1,13145,paid\n",
            "another amount", 1)
    refused("another account", "transfer,amount,result,account\n"
            "1,13146,paid,9\n", "another account", 1)
    mixed = "transfer,amount,result\n1,13146,paid\n2,1,paid\n77,5,paid\n"
    refused("some fit and some do not", mixed, "nothing of the file is "
            "applied", 1)
    partly = bank("refund", "result", bank.put("mixed", mixed), "--partly")
    ok(partly.code == 1 and "1 paid" in partly.out and "2 do not fit" in
       partly.out, "partly those that fit are", partly)
    report = bank.json("refund", "result", "mixed", "--partly")
    ok([(f["row"], f["transfer"], f["code"]) for f in report["faults"]] ==
       [(2, 2, "other-amount"), (3, 77, "unknown-transfer")] and
       report["paid"] == 0 and report["before"] == 1,
       "told again by row, and nothing twice", report)
    asked = bank("refund", "result", bank.table(
        "dup", "2,14146,failed,duplicate"))
    ok(asked.code == 1 and "only the bank can say" in asked.out,
       "what the bank takes for a duplicate is asked about", asked)
    waits = bank.json("refund", "result", bank.table("open",
                                                     "2,14146,open,"))
    ok(waits["waiting"] == 1 and waits["taken"], "not decided yet", waits)
    lab.check("in the end")


def test_words(lab):
    bank = Bank(lab)
    for label, args, code, words in (
            ("no run", ("refund", "show", "7"), 2, "no payment run 7"),
            ("no number", ("refund", "show", "x"), 2, "by its number"),
            ("a state that is none",
             ("refund", "export", "--form", "x"), 2, "--form is"),
            ("no day", ("refund", "export", "--day", "x"), 2, "--day"),
            ("no code", ("refund", "export", "--currency", "yen"), 2,
             "--currency"),
            ("too many", ("refund", "export", "--max", "1000000"), 2,
             "--max"),
            ("nothing waits", ("refund", "export"), 1, "no refund waits"),
            ("a key without whose",
             ("refund", "export", "--key", "k"), 2, "--key needs"),
            ("no file", ("refund", "result", "none"), 2, "could not open"),
            ("nowhere to", ("refund", "file", "1"), 2, "--out is missing"),
            ("no form", ("refund", "result", "bank.conf", "--form", "x"), 2,
             "--form is"),
            ("no reason", ("refund", "void", "7"), 2, "no payment run 7"),
            ("no line", ("payee", "DM-9", "--name", "x"), 2, "no line")):
        said = bank(*args)
        ok(said.code == code and words in said.err, label, said)


def test_left_in_the_queue(lab):
    bank = Bank(lab)
    bank.owed(1, 2, 3)
    bank.owed(4, payee=abroad)
    made = bank.json("refund", "export", "--max", "2", "--provider",
                     "demo-mobile", "--key", "k", who=ASHA)
    ok(made["transfers"] == 2 and made["left_out"] == [
        {"code": "other-form", "transfers": 1},
        {"code": "over-max", "transfers": 1}],
       "what is left out, and why", made)
    again = bank.json("refund", "export", "--max", "2", "--provider",
                      "demo-mobile", "--key", "k", who=ASHA)
    ok(again["payrun"] == made["payrun"], "the same key is the same run")
    other = bank("refund", "export", "--max", "3", "--provider",
                 "demo-mobile", "--key", "k", who=ASHA)
    ok(other.code == 2, "with another content it is refused", other)
    holiday = bank("refund", "export", "--day", "2099-05-03", who=ASHA)
    ok(holiday.code == 2 and "the next one is 2099-05-07" in holiday.err,
       "a day banks do not work", holiday)


def test_abroad(lab):
    """By pain.001, and what pain.002 says of it."""
    bank = Bank(lab)
    bank.owed(1, 2, payee=abroad)
    bank.owed(3)
    run = bank.run("--form", "pain.001")
    xml = bank.file(run)
    names = end_to_end_ids(xml)
    ok(len(names) == 2 and b"<NbOfTxs>2</NbOfTxs>" in xml and
       b"DE89370400440532013000" in xml, "two of them, in XML", xml)
    rejected = pain002(xml, "", "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>"
                       "AM04</Cd></Rsn></StsRsnInf>")
    said = bank("refund", "result", bank.put("no.xml", rejected))
    ok(said.code == 0 and "2 queued again" in said.out,
       "rejected as a whole, for want of funds: nobody is asked for another "
       "account", said)
    ok(bank.json("refund", "show", str(run))["state"] == "void" and
       bank.state("DM-1")[1] == "unsure", "they wait for the next run")
    run = bank.run("--form", "pain.001")
    xml = bank.file(run)
    ok(end_to_end_ids(xml) == names, "under the same names")
    bank.put("yes.xml", pain002(xml, settled(names[0])))
    ok(bank("refund", "result", "yes.xml").code == 0 and
       bank.state("DM-1")[:3] == ("closed", "seen", "paid-back"),
       "one is settled", bank.state("DM-1"))
    ok(bank.state("DM-2")[1] == "unsure", "the other not yet")
    bank.put("all.xml", pain002(xml, "", "<GrpSts>ACSC</GrpSts>"))
    ok(bank("refund", "result", "all.xml").code == 0 and
       bank.state("DM-2")[:3] == ("closed", "seen", "paid-back"),
       "then the rest", bank.state("DM-2"))
    lab.check("in the end")


def test_doctor(lab):
    """Says what nobody takes on."""
    bank = Bank(lab)

    def noted(label, words):
        said = bank.json("doctor", "--offline")["findings"]
        found = [f["what"] for f in said if f["check"] == "refunds"]
        ok(len(found) == 1 and words in found[0], label, found)

    noted("nothing waits", "none waits")
    bank.owed(1)
    noted("waits for a run", "more than 7 days")
    made = bank.json("refund", "export", who=ASHA)
    noted("just proposed", "none waits")
    bank.good("clock", "advance", "--days", "4")
    noted("waits for a second person", "only proposed")
    bank.good("refund", "approve", str(made["payrun"]), "--actor", "ben")
    noted("the bank has its time", "none waits")
    bank.good("clock", "advance", "--days", "10")
    noted("the bank does not answer", "1 transfers without an answer")


def test_settings(lab):
    bank = Bank(lab)
    bank.owed(1)
    run = bank.run()
    text = bank.conf.read_text(encoding="utf-8")
    bank.conf.write_text(text.replace("7654321", "7654322"),
                         encoding="utf-8")
    other = bank("refund", "file", str(run), "--out", "other")
    ok(other.code == 5 and "would not be the one" in other.err and
       not (lab.folder / "other").exists() and
       not (lab.folder / "other.part").exists(),
       "with another account it would be another file: there is none", other)
    for label, change, words in (
            ("a number that is none", ("0123456789", "12345"), "requester"),
            ("a name no bank takes", ("カ）カイヤク", "株式会社"), "name"),
            ("no BIC", ("DEMODEFFXXX", "DEMO"), "bic"),
            ("extras nobody knows", ("kind = file", "kind = file\n"
                                     "kana = kanji"), "kana"),
            ("a code that is none", ("kind = file", "kind = file\n"
                                     "result_codes = 0=gone"),
             "result_codes"),
            ("a place that is none", ("kind = file", "kind = file\n"
                                      "result_place = 95"),
             "result_place")):
        bank.conf.write_text(text.replace(*change), encoding="utf-8")
        said = bank("check-config")
        ok(said.code == 2 and words in said.out + said.err, label, said)
    bank.conf.write_text('[peer "bank"]\nkind = file\n')
    said = bank("check-config")
    ok(said.code == 2 and "no account pays" in said.out + said.err,
       "nothing is set up", said)
    bank.conf.write_text('[peer "bank"]\nkind = none\n')
    ok(bank("refund", "file", str(run), "--out", "none").code == 1,
       "no bank, no file")


def test_beside_a_server(lab):
    """The server has the store: the command line goes through it."""
    bank = Bank(lab)
    bank.owed(1, 2, 3)
    server = Server(lab, config=bank.conf.read_text(encoding="utf-8"))
    bank.env = {"KAIYAKU_CONFIG": str(server.conf)}
    run = bank.run()
    file = bank.file(run)
    read = server.token("dora", "officer", "money:read,money:write")
    got = server.ask("GET", f"/v1/payruns/{run}/file", token=read)
    ok(got.status == 200 and got.body == file,
       "the server gives out the same file", got)
    bank.put("r", answer(file, {1: "0", 2: "2"}))
    taken = bank("refund", "result", "r")
    ok(taken.code == 0 and "1 paid, 1 not paid" in taken.out, "taken", taken)
    both = answer(file, {3: "0"})
    sent = server.ask("POST", "/v1/payruns/results", body=both, token=read,
                      Content_Type="application/octet-stream")
    ok(sent.status == 200 and sent.json["paid"] == 1, "and over HTTP", sent)
    back = bank.table("back", "3,15146,returned,account-closed")
    sent = server.ask("POST", "/v1/payruns/results",
                      body=(lab.folder / back).read_bytes(), token=read,
                      Content_Type="text/csv")
    ok(sent.status == 200 and sent.json["returned"] == 1 and
       sent.json["taken"], "right away sent back", sent)
    ok(server.stop() == 0, "the server stops")
    ok(bank.state("DM-1")[:3] == ("closed", "seen", "paid-back"), "paid",
       bank.state("DM-1"))
    ok(bank.state("DM-2")[1:3] == ("waiting", "payee-needed"), "not paid",
       bank.state("DM-2"))
    ok(bank.state("DM-3")[1:] == ("waiting", "payee-needed", 15146, 15146),
       "booked out and in", bank.state("DM-3"))
    lab.check("in the end")


run(globals())
