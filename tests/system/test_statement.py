"""A line's money on one page, and the books as a whole: proven, balanced,
found out when somebody touched them."""
import csv
import io
import json
import re
import sqlite3
from collections import defaultdict
from datetime import date, timedelta

import jsonschema
import yaml

from lab import ROOT, line, ok, run

PREPAID = ("provider,contract,form,billing,contract_date,contract_paper,"
           "service_start,valid_until,used,balance,number,iccid,imsi")
LISTS = ("opening", "unbilled", "paid", "set_off", "back", "lapsed", "inside")


def sql(lab, text, *values):
    with sqlite3.connect(lab.store, timeout=30) as db:
        db.execute(text, values)
    db.close()


def ended(lab):
    """Demo lines: one ended and paid, one only filed."""
    lab.demo(line(1), line(2))
    for name in ("DM-1", "DM-2"):
        assert lab("end", name).code == 0
    assert lab("clock", "advance", "--days", "40").code == 0
    return lab


def prepaid(lab):
    """A prepaid line ended, its balance promised; a period that holds it."""
    row = line(7).split(",")
    lab.demo()
    now = date.fromisoformat(lab.json("clock")["now"][:10])
    bought, until = now - timedelta(days=8), now + timedelta(days=21)
    added = lab.add(f"demo-mobile,DM-7,physical,prepaid,{bought},{bought},"
                    f"{bought},{until},yes,2400,{','.join(row[4:7])}",
                    head=PREPAID)
    assert added.code == 0, added
    filed = lab("end", "DM-7", "--reason", "left-japan")
    assert filed.code == 0, filed
    assert lab("clock", "advance", "--days", "30").code == 0
    return ("--provider", "demo-mobile", "--from", str(bought), "--to",
            str(now + timedelta(days=60)))


def rows_of(statement):
    return [row for bill in statement["bills"] for row in bill["rows"]] + [
        row for name in LISTS for row in statement[name]]


def identities(statement):
    t = statement["totals"]
    return (t["owed"] - t["overpaid"] ==
            t["brought_owed"] + t["charged"] - t["reversed"] - t["unbilled"] -
            t["from_balance"] - t["paid"] + t["charged_back"] - t["waived"] -
            t["set_off"] + t["overpaid_back"] and
            t["held"] + t["payable"] ==
            t["brought_held"] - t["from_balance"] - t["set_off"] +
            t["overpaid_back"] + t["price_back"] - t["refunded"] - t["lapsed"]
            and t["charged"] - t["reversed"] - t["unbilled"] ==
            sum(bill["charged"] for bill in statement["bills"]))


def test_a_page(lab):
    ended(lab)
    page = lab("statement", "DM-1")
    ok(page.code == 0, "the page", page)
    for words in ("What was owed", "monthly fee, ", "What was paid",
                  "collected from the holder", "What comes back", "= owed now",
                  "demo-mobile#recurring@", "10 %"):
        ok(words in page.out, f"it says: {words}", page.out)
    ok(all(len(text) <= 80 for text in page.out.splitlines()),
       "in 80 columns", page.out)
    ok("09012340001" not in page.out and "+8190****0001" in page.out,
       "numbers are masked")
    named = set(re.findall(r"\[(\d+)\]", page.out.split("The rules that")[0]))
    told = set(re.findall(r"\[(\d+)\]", page.out.split("The rules that")[1]))
    ok(named and named == told, "every rule that is named stands below",
       page.out)
    ok(page.out == lab("statement", "#1").out, "by any name of the line")


def test_the_same_in_three_forms(lab):
    ended(lab)
    doc = lab.json("statement", "DM-1")
    ok(identities(doc), "the identities hold", doc["totals"])
    booked = lab.json("ending", "show", "DM-1")["postings"]
    ok(len(rows_of(doc)) * 2 == len(booked), "every posting is in one row")
    ok(sorted(row["entry"] for row in rows_of(doc)) ==
       list(range(1, len(booked) // 2 + 1)), "and every entry in one list")
    amounts = defaultdict(int)
    for posting in booked:
        amounts[posting["account"]] += posting["amount"]
    for row in rows_of(doc):
        amounts[row["debit"]] -= abs(row["amount"])
        amounts[row["credit"]] += abs(row["amount"])
    ok(not any(amounts.values()), "to the last yen", dict(amounts))
    shown = lab("statement", "DM-1", "--csv")
    table = list(csv.DictReader(io.StringIO(shown.out)))
    by_entry = {row["entry"]: row for row in rows_of(doc)}
    ok(len(table) == len(by_entry) and all(
        str(by_entry[int(row["entry"])]["amount"]) == row["amount"] and
        by_entry[int(row["entry"])]["rule"] == row["rule"]
        for row in table), "as CSV", shown)
    certificate = lab("paper", "DM-1", "--kind", "end-statement", "--out",
                      "paper.json")
    ok(certificate.code == 0, "a paper", certificate)
    money = json.loads((lab.folder / "paper.json").read_text())
    money = money["document"]["payload"]["money"]
    ok({"bills", "charged", "charged_back", "forfeited", "owed", "paid",
        "refunded", "reversed", "set_off", "tax", "to_refund", "unbilled",
        "waived", "currency"} == set(money), "has the totals", money)


def test_the_golden_ones_keep_the_contract(lab):
    contract = yaml.safe_load(
        (ROOT / "api/openapi.yaml").read_text(encoding="utf-8"))
    schema = {"$ref": "#/components/schemas/Statement",
              "components": contract["components"]}
    files = sorted((ROOT / "tests/cmd/statements").glob("*.json"))
    ok(len(files) >= 7, "there are golden ones")
    for path in files:
        doc = json.loads(path.read_text())
        try:
            jsonschema.validate(doc, schema)
            said = None
        except jsonschema.ValidationError as error:
            said = error
        ok(said is None, f"{path.stem} is as openapi.yaml says", said)
        ok(identities(doc), f"{path.stem}: the identities", doc["totals"])
        ok(all(row["rule"] for row in rows_of(doc)),
           f"{path.stem}: a rule made each row")


def test_what_is_not_there(lab):
    lab.demo(line(1))
    empty = lab("statement", "DM-1")
    ok(empty.code == 0 and "nothing" in empty.out, "a line without an ending",
       empty)
    ok(lab("statement", "nobody").code == 2, "no such line")
    both = lab("statement", "DM-1", "--csv", "--json")
    ok(both.code == 2 and "exclude" in both.out + both.err,
       "CSV and JSON exclude each other", both)
    lab("db", "check")
    sql(lab, "DELETE FROM rules")
    ruleless = lab.json("statement", "DM-1")
    ok(ruleless["provider_name"] is None and ruleless["refund"]["rail"] is None,
       "without rules: what they would say is null", ruleless)


def test_books_are_proven(lab):
    ended(lab)
    proven = lab.json("ledger", "check")
    ok(proven["faults"] == 0 and proven["lines"] == 2 and
       proven["entries"] > 4, "all of them", proven)
    one = lab.json("ledger", "check", "--provider", "demo-rental")
    ok(one["lines"] == 0, "or one provider's", one)
    ok(lab("ledger", "check", "--provider", "No Name").code == 2,
       "a name that is none")
    text = lab("ledger", "check")
    ok(text.code == 0 and "0 faults" in text.out, "in words", text)


def test_who_touches_the_books_is_found(lab):
    cases = (
        ("an amount", "UPDATE posting SET minor = minor + 1 WHERE line = 1 "
         "AND entry = 1 AND minor > 0",
         "line 1, entry 1: an entry does not sum to zero: charge-month"),
        ("both halves", "UPDATE posting SET minor = minor * 2 WHERE line = 1 "
         "AND entry = 1", "line 1"),
        ("an account", "UPDATE posting SET account = 'deposit' WHERE line = 1 "
         "AND entry = 1 AND minor > 0",
         "line 1, entry 1: an entry moves what its kind does not"),
        ("an entry", "DELETE FROM posting WHERE line = 1 AND entry = 2",
         "line 1, entry 3: entries are missing"),
        ("the last entry", "DELETE FROM posting WHERE line = 1 AND entry = "
         "(SELECT max(entry) FROM posting WHERE line = 1)",
         ": entries are missing"),
        ("a rule", "UPDATE posting SET rule = '' WHERE line = 1 AND entry = 1",
         "line 1, entry 1: an entry names no rule: charge-month"),
        ("a bill", "UPDATE posting SET bill = 3 WHERE line = 1 AND bill = 1",
         "line 1, entry 1: a charge or tax without its bill: charge-month"),
        ("a stored sum", "UPDATE line SET sums = 'cash=9 fees=-9' "
         "WHERE line = 2", "line 2: the sum of an account is not that of its "
         "postings: "),
        ("a stored total", "UPDATE line SET totals = '' WHERE line = 2",
         "line 2: the total of a kind is not that of its postings: "
         "charge-month"),
        ("the number of bills", "UPDATE line SET bills = 7 WHERE line = 2",
         "line 2: bills are missing"),
    )
    ended(lab)
    sound = lab.store.read_bytes()
    for what, change, words in cases:
        for rest in lab.folder.glob("k.db-*"):
            rest.unlink()
        lab.store.write_bytes(sound)
        sql(lab, change)
        found = lab("ledger", "check", "--json")
        ok(found.code == 5 and found.json["faults"] > 0 and any(
            words in said for said in found.json["list"]),
           f"{what} touched: found, by its name", found)
    ok(lab("ledger", "check").code == 5, "in words the status is the same")
    sql(lab, "UPDATE line SET sums = 'cash=9' WHERE line = 2")
    stopped = lab("ledger", "check")
    ok(stopped.code == 5 and "line 2" in stopped.err,
       "a line that cannot be read is named", stopped)


def test_rules_that_say_nothing_are_counted(lab):
    ended(lab)
    sql(lab, "UPDATE posting SET rule = 'no-such-rule' WHERE line = 1 "
        "AND entry = 1")
    counted = lab("ledger", "check")
    ok(counted.code == 0 and
       "1 entries of which the provider's rules say nothing" in counted.out,
       "no fault, and told", counted)


def transfer(lab, state, minor, n=1):
    sql(lab, "INSERT INTO payrun (issuer, n, state, form, provider, currency,"
        "day, maker, checker, created_us, count, total, paid, failed) SELECT "
        "issuer, ?, 'approved', 'zengin', provider, currency, 20261220, 'one',"
        "'two', 1, 1, ?, 0, 0 FROM line WHERE line = 1", n, minor)
    sql(lab, "INSERT INTO transfer (issuer, n, key, line, provider, minor,"
        "currency, kind, state, run, created_us, changed_us) SELECT issuer, ?,"
        "'k' || ?, line, provider, ?, currency, 'none', ?, ?, 1, 1 FROM line "
        "WHERE line = 1", n, n, minor, state, n)


def test_banks_and_books_agree(lab):
    ended(lab)
    transfer(lab, "in-run", 500)
    ok(lab("ledger", "check").code == 0, "on its way is no fault")
    shown = lab("statement", "DM-1")
    ok("in payment run 1, to be executed on 2026-12-20" in
       " ".join(shown.out.split()),
       "and is shown", shown)
    sql(lab, "UPDATE transfer SET state = 'paid'")
    found = lab("ledger", "check")
    ok(found.code == 5 and "line 1: transfers that were paid come to 500, the "
       "books have 0" in found.out, "paid, and not booked", found)
    sql(lab, "UPDATE duty SET kind = 'credit' WHERE line = 1 "
        "AND kind = 'authority'")
    sql(lab, "UPDATE duty SET state = 'sent' WHERE line = 1 "
        "AND kind = 'credit'")
    waits = lab.json("ledger", "check")
    ok(waits["faults"] == 0 and waits["under_way"] == 1,
       "unless its duty is pending: it is under way", waits)
    sql(lab, "DELETE FROM transfer")
    sql(lab, "INSERT INTO payment (issuer, n, key, line, provider, minor,"
        "currency, state, means, tries, created_us) SELECT issuer, 1, 'p', "
        "line, provider, 999999, currency, 'paid', 'page', 1, 1 FROM line "
        "WHERE line = 1")
    found = lab("ledger", "check")
    ok(found.code == 5 and "payments that were asked for come to 999999" in
       found.out, "a payment that is not in the books", found)


def test_trial_balance(lab):
    ended(lab)
    lab.add("demo-rental,R-1,loan,2026-11-01,2026-12-24,card:3300,5000", head=(
        "provider,contract,subject,contract_date,due_back,items,deposit"),
        name="loan.csv")
    text = lab("ledger", "balance")
    ok(text.code == 0 and text.out.count("debits equal credits") == 2 and
       all(len(row) <= 80 for row in text.out.splitlines()),
       "of each provider", text)
    doc = lab.json("ledger", "balance", "--kinds")
    ok(doc["equal"] and len(doc["books"]) == 2, "as JSON", doc)
    for books in doc["books"]:
        ok(sum(a["debit"] for a in books["accounts"]) == books["debit"] ==
           books["credit"] == sum(a["credit"] for a in books["accounts"]),
           f"{books['provider']}: both sides are equal")
        ok(all(a["debit"] == sum(k["debit"] for k in a["kinds"]) and
               a["balance"] == sum(k["balance"] for k in a["kinds"])
               for a in books["accounts"]), "its kinds are its accounts")
    one = lab.json("ledger", "balance", "--provider", "demo-rental")
    ok([b["provider"] for b in one["books"]] == ["demo-rental"],
       "one provider's", one)
    table = list(csv.DictReader(io.StringIO(
        lab("ledger", "balance", "--csv", "--kinds").out)))
    ok(sum(int(r["debit"]) for r in table) ==
       sum(int(r["credit"]) for r in table) > 0, "as CSV", table)
    mobile = [b for b in doc["books"] if b["provider"] == "demo-mobile"][0]
    day = lab.json("statement", "DM-1")["bills"][0]["day"]
    ok(len(lab.json("ledger", "balance", "--to", "2026-01-01")["books"]) == 0
       and "no entries" in lab("ledger", "balance", "--to", "2026-01-01").out,
       "nothing before the beginning")
    parts = [lab.json("ledger", "balance", "--provider", "demo-mobile", *args)
             ["books"] for args in (("--to", day), ("--from", "2099-01-01"))]
    ok(parts[0][0]["debit"] < mobile["debit"], "up to a day", parts)
    later = {a["account"]: a for a in parts[1][0]["accounts"]}
    ok(all(later[a["account"]]["before"] == a["balance"]
           for a in mobile["accounts"] if a["balance"]),
       "what stood before a day is the balance until then", later)
    ok(lab("ledger", "balance", "--from", "2026-12-02", "--to", "2026-12-01")
       .code == 2, "a period that ends before it begins")
    sql(lab, "UPDATE posting SET minor = minor + 1 WHERE line = 1 "
        "AND entry = 1 AND minor > 0")
    uneven = lab("ledger", "balance", "--provider", "demo-mobile")
    ok(uneven.code == 5 and "debits do not equal credits" in uneven.out,
       "unequal: it says so", uneven)


def test_prepaid_value(lab):
    period = prepaid(lab)
    page = lab("statement", "DM-7")
    ok("prepaid balance, to be paid back: the holder leaves Japan" in
       " ".join(page.out.split()),
       "the balance is promised, with its reason", page)
    doc = lab.json("ledger", "prepaid", *period)
    ok([(r["reason"], r["times"], r["amount"]) for r in doc["refunded"]] ==
       [("left-japan", 1, 2400)], "by reason", doc)
    ok(doc["refunded"][0]["of_unused"] is None and doc["issued"] is None,
       "a share of nothing known is not made up", doc)
    told = lab.json("ledger", "prepaid", *period, "--unused", "100000",
                    "--issued", "70001")
    ok(told["refunded"][0]["of_unused"] == 2400 and
       told["refunded"][0]["of_issue"] == 3429,
       "shares of what is told, rounded up", told)
    sql(lab, "UPDATE posting SET what = NULL")
    older = lab.json("ledger", "prepaid", *period)
    ok(older["refunded"] == doc["refunded"],
       "an older entry has the reason of its ending", older)
    sql(lab, "UPDATE ending SET refund_reason = NULL")
    silent = lab.json("ledger", "prepaid", *period)
    ok(silent["refunded"][0]["reason"] == "not-said", "or none", silent)
    words = lab("ledger", "prepaid", *period)
    ok(words.code == 0 and "unconfirmed" in words.out and
       all(len(row) <= 100 for row in words.out.splitlines()),
       "what is unconfirmed is said", words)
    ok(lab.json("ledger", "prepaid", "--provider", "demo-mobile", "--from",
                "2026-01-01", "--to", "2026-01-31")["refunded"] == [],
       "another period has none of it")
    for args in ((), ("--provider", "demo-mobile"),
                 (*period[:4], "--to", "2026-01-01"),
                 (*period, "--unused", "-5"), (*period, "--issued", "1.5"),
                 ("--provider", "nobody", *period[2:])):
        refused = lab("ledger", "prepaid", *args)
        ok(refused.code == 2, f"refused: {' '.join(args)}"[:70], refused)


def test_small_amounts_against_the_limits(lab):
    rules = json.loads((ROOT / "operators/demo-mobile.json").read_text())
    for version in rules["topics"]["prepaid"]:
        version.update(share_balance_pct=5, share_issue_pct=20,
                       period_months=6, confidence="unconfirmed")
    (lab.folder / "demo-mobile.json").write_text(json.dumps(rules))
    period = (*prepaid(lab), "--issued", "12000")
    loaded = lab("rules", "load", "demo-mobile.json")
    ok(loaded.code == 0, "rules with limits", loaded)
    sql(lab, "UPDATE posting SET what = 'small-amount' "
        "WHERE kind = 'refund-due'")
    for unused, above in ((48000, False), (47999, True)):
        doc = lab.json("ledger", "prepaid", *period, "--unused", str(unused))
        ok([x["above"] for x in doc["small_amount"]] == [above, False],
           f"5 % of {unused}, 20 % of 12000", doc)
    text = lab("ledger", "prepaid", *period, "--unused", "47999")
    ok("limit 5 %: above" in text.out and "confidence: unconfirmed" in
       text.out, "in words", text)


run(globals())
