#!/usr/bin/env python3
"""The bulk transfer file once more, from docs/formats/zengin.md alone.

Usage: zengin.py [--write] GOLDEN

Writes the files of GOLDEN from transfers.csv and reads the answers there, and
compares both with what lies there (--write: puts it there).  TAP.
"""
import csv
import sys
import unicodedata
from pathlib import Path

FORMS = {
    "plain": dict(requester="0123456789", name="カ）カイヤク", date="0831",
                  bank="0001", branch="123", kind="1", account="7654321"),
    "wishes": dict(requester="9876543210", name="Kaiyaku ヲ・テスト/A",
                   date="0104", bank="9900", branch="018", kind="9",
                   account="0000001", bank_name="ﾕｳﾁﾖ",
                   branch_name="ゼロイチハチ", crlf=True, clearing="    ",
                   new="1", designation="7", post=True, run=9876543210),
}
CODES = {"0": ("paid", ""), " ": ("open", ""), "1": ("failed", "no-funds"),
         "2": ("failed", "account-wrong"), "3": ("failed", "holder-refused"),
         "8": ("failed", "withdrawn"), "9": ("failed", "bank-refused"),
         "R": ("returned", "bank-refused")}

LARGE = str.maketrans("ァィゥェォャュョッヮヵヶ", "アイウエオヤユヨツワカケ")
HALF = {unicodedata.normalize("NFKC", chr(0xfec0 + byte)): byte
        for byte in range(0xa6, 0xde)}
HALF |= {"\u3099": 0xde, "\u309a": 0xdf}


def kana(text, length):
    """JIS X 0201, blanks behind."""
    text = unicodedata.normalize("NFKC", text).upper()
    text = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c
                   for c in text)
    text = text.translate(LARGE).replace("・", ".").replace("ー", "-")
    out = bytes(HALF[c] if c in HALF else ord(c)
                for c in unicodedata.normalize("NFD", text))
    assert len(out) <= length, text
    return out.ljust(length)


def n(value, length):
    out = str(value).rjust(length, "0")
    assert len(out) == length and out.isdigit()
    return out.encode()


def write(rows, form):
    run = form.get("run", 5)
    head = [b"1210", n(form["requester"], 10), kana(form["name"], 40),
            n(form["date"], 4), n(form["bank"], 4),
            kana(form.get("bank_name", ""), 15), n(form["branch"], 3),
            kana(form.get("branch_name", ""), 15), n(form["kind"], 1),
            n(form["account"], 7), b" " * 17]
    records = [b"".join(head)]
    for row in rows:
        post = form.get("post") and form["bank"] == row["bank"] == "9900"
        records.append(b"".join([
            b"2", n(row["bank"], 4), b" " * 15,
            b"   " if post else n(row["branch"], 3), b" " * 15,
            form.get("clearing", "0000").encode(), n(row["kind"], 1),
            n(row["account"], 7), kana(row["name"], 30), n(row["amount"], 10),
            n(form.get("new", "0"), 1), n(row["transfer"], 10), n(run, 10),
            form.get("designation", " ").encode(), b" ", b" " * 7]))
    total = sum(int(row["amount"]) for row in rows)
    records.append(b"8" + n(len(rows), 6) + n(total, 12) + b" " * 101)
    records.append(b"9" + b" " * 119)
    assert all(len(record) == 120 for record in records)
    end = b"\r\n" if form.get("crlf") else b""
    return b"".join(record + end for record in records)


def line(transfer, state, amount, why, code, account):
    return " ".join([str(int(transfer)), state, str(int(amount)), why or "-",
                     code.strip() or "-", account]) + "\n"


def read_fixed(data):
    """The file as it was sent, codes at place 114, no line ends."""
    records = [data[i:i + 120] for i in range(0, len(data), 120)]
    assert records[0][:4] == b"1210" and records[-1][:1] == b"9"
    body, trailer = records[1:-2], records[-2]
    assert all(record[:1] == b"2" for record in body)
    assert int(trailer[1:7]) == len(body)
    assert int(trailer[7:19]) == sum(int(r[80:90]) for r in body)
    out = ""
    for record in body:
        code = record[113:114].decode()
        state, why = CODES[code]
        account = b"/".join([record[1:5], record[20:23], record[43:50]])
        out += line(record[91:101], state, record[80:90], why, code,
                    account.decode())
    return out


def read_table(text):
    out = ""
    for row in csv.DictReader(text.splitlines()):
        state = row["result"]
        why = row["reason"]
        if state in ("failed", "returned") and not why:
            why = "bank-refused"
        account = "/".join([row["bank"].zfill(4), row["branch"].zfill(3),
                            row["account"].zfill(7)])
        out += line(row["transfer"], state, row["amount"], why, row["code"],
                    account)
    return out


def main():
    args = sys.argv[1:]
    put = args[:1] == ["--write"]
    golden = Path(args[-1])
    with open(golden / "transfers.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    made = {f"{name}.zengin": write(rows, form)
            for name, form in FORMS.items()}
    answer = bytearray(made["plain.zengin"])
    for record, code in enumerate("0 123R98", 1):
        answer[record * 120 + 113] = ord(code)
    made["answer.zengin"] = bytes(answer)
    made["answer.txt"] = read_fixed(made["answer.zengin"]).encode()
    made["table.txt"] = read_table(
        (golden / "table.csv").read_text(encoding="utf-8-sig")).encode()

    failed = 0
    for number, (name, data) in enumerate(made.items(), 1):
        path = golden / name
        if put:
            path.write_bytes(data)
        good = path.exists() and path.read_bytes() == data
        failed += not good
        print(f"{'' if good else 'not '}ok {number} - {name}")
    print(f"1..{len(made)}")
    return failed > 0


sys.exit(main())
