#!/usr/bin/env python3
"""Files for the bank against the schema.  Usage: schema.py MAKE_PAIN001

Each run of runs.h is written, compared with its golden file and validated by
xmllint, and so are runs of made-up transfers.  Then a golden file is spoiled
in one place at a time, to see that the schema is as strict as it says.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

MAKE = sys.argv[1]
HERE = Path(__file__).resolve().parent
SCHEMA = HERE / "schema/pain.001.xsd"
RANDOM = 120
count = failed = 0


def ok(condition, label, words=""):
    global count, failed
    count += 1
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {count} - {label}")
    if not condition:
        print("# " + words.rstrip().replace("\n", "\n# "))


def make(*words):
    return subprocess.run([MAKE, *words], check=True,
                          stdout=subprocess.PIPE).stdout


def validate(*paths):
    """(valid, what xmllint says)"""
    done = subprocess.run(
        ["xmllint", "--nonet", "--noout", "--schema", SCHEMA, *paths],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode not in (0, 3, 4):  # 1: not well-formed, 5: no schema
        sys.exit(f"xmllint ended with {done.returncode}\n{done.stdout}")
    return done.returncode == 0, done.stdout


def block(text, name, nth=0):
    """The lines from <name> to </name>."""
    found = re.findall(rf"^( *)(<{name}>.*?</{name}>)\n", text, re.M | re.S)
    indent, inner = found[nth]
    return f"{indent}{inner}\n"


def leaf(name, value):
    """Another value in the first such element."""
    return lambda text: re.sub(rf"(<{name}[^>]*>)[^<]*(<)", rf"\g<1>{value}\2",
                               text, count=1)


def without(name):
    return lambda text: text.replace(block(text, name), "", 1)


def doubled(name):
    return lambda text: text.replace(block(text, name),
                                     block(text, name) * 2, 1)


def swapped(first, second):
    def change(text):
        a, b = block(text, first), block(text, second)
        assert a + b in text, (first, second)
        return text.replace(a + b, b + a, 1)
    return change


LEAVES = ("MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty", "PmtInfId",
          "PmtMtd", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt", "ChrgBr",
          "PmtId", "Amt", "Cdtr", "CdtrAcct", "RmtInf", "GrpHdr", "PmtInf",
          "EndToEndId", "IBAN", "BICFI", "Nm", "Ustrd")
SPOILED = [
    *((f"without {name}", without(name)) for name in LEAVES),
    *((f"{name} twice", doubled(name)) for name in LEAVES),
    ("head behind the payment", swapped("GrpHdr", "PmtInf")),
    ("count behind the sum", swapped("NbOfTxs", "CtrlSum")),
    ("account before the party", swapped("Dbtr", "DbtrAcct")),
    ("bank before the account", swapped("DbtrAcct", "DbtrAgt")),
    ("amount before the id", swapped("PmtId", "Amt")),
    ("payee's account before the payee", swapped("Cdtr", "CdtrAcct")),
    ("text before the account", swapped("CdtrAcct", "RmtInf")),
    ("an id of 36", leaf("MsgId", "X" * 36)),
    ("an empty id", leaf("EndToEndId", "")),
    ("a time without a zone", leaf("CreDtTm", "2026-08-29T03:00:00")),
    ("a time with fractions", leaf("CreDtTm", "2026-08-29T03:00:00.5Z")),
    ("no such hour", leaf("CreDtTm", "2026-08-29T25:00:00Z")),
    ("no transfers", leaf("NbOfTxs", "0")),
    ("a count that is none", leaf("NbOfTxs", "two")),
    ("a count of 16 digits", leaf("NbOfTxs", "1" * 16)),
    ("a sum of nothing", leaf("CtrlSum", "0.00")),
    ("a sum with a comma", leaf("CtrlSum", "1,000")),
    ("a sum of 19 digits", leaf("CtrlSum", "1" * 19)),
    ("another way of paying", leaf("PmtMtd", "CHK")),
    ("a day that is none", leaf("Dt", "2026-02-30")),
    ("a day in another order", leaf("Dt", "01/09/2026")),
    ("a name of 141", leaf("Nm", "N" * 141)),
    ("a name of blanks", leaf("Nm", "   ")),
    ("a name in other letters", leaf("Nm", "Élodie")),
    ("a name with an ampersand", leaf("Nm", "A &amp; B")),
    ("a country in small letters", leaf("Ctry", "de")),
    ("a country of three letters", leaf("Ctry", "DEU")),
    ("an IBAN without a country", leaf("IBAN", "1289370400440532013000")),
    ("an IBAN with blanks", leaf("IBAN", "DE89 3704")),
    ("an IBAN of 35", leaf("IBAN", "DE89" + "1" * 31)),
    ("a BIC of 9", leaf("BICFI", "DEMODEFFX")),
    ("a BIC in small letters", leaf("BICFI", "demodeff")),
    ("no such bearer of charges", leaf("ChrgBr", "OURS")),
    ("an amount of nothing", leaf("InstdAmt", "0")),
    ("less than nothing", leaf("InstdAmt", "-1")),
    ("six decimals", leaf("InstdAmt", "1.000001")),
    ("19 digits", leaf("InstdAmt", "1" * 19)),
    ("no currency", lambda text: text.replace(' Ccy="EUR"', "", 1)),
    ("a currency of two letters",
     lambda text: text.replace('Ccy="EUR"', 'Ccy="EU"', 1)),
    ("an attribute more",
     lambda text: text.replace('Ccy="EUR"', 'Ccy="EUR" x="1"', 1)),
    ("a text of 141", leaf("Ustrd", "x" * 141)),
    ("the same transfer twice", leaf("EndToEndId", "KYA9B05650-T1031")),
    ("an element that we never write",
     lambda text: text.replace("   <PmtMtd>",
                               "   <BtchBookg>true</BtchBookg>\n   <PmtMtd>",
                               1)),
    ("another version's namespace",
     lambda text: text.replace("001.001.09", "001.001.03")),
]


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        names = make("names").decode().split()
        for name in names:
            golden = HERE / f"golden/{name}.xml"
            written = make(name)
            ok(written == golden.read_bytes(), f"{name}: as its golden file",
               written.decode())
            valid, said = validate(golden)
            ok(valid, f"{name}: valid", said)
        seeds = []
        for seed in range(RANDOM):
            path = folder / f"{seed}.xml"
            path.write_bytes(make("random", str(seed)))
            seeds.append(path)
        valid, said = validate(*seeds)
        ok(valid, f"{RANDOM} runs of made-up transfers: valid", said)
        text = (HERE / "golden/iban.xml").read_text()
        path = folder / "spoiled.xml"
        for label, change in SPOILED:
            spoiled = change(text)
            assert spoiled != text, label
            path.write_text(spoiled)
            valid, said = validate(path)
            ok(not valid, f"refused: {label}", said)
    print(f"1..{count}")
    return failed > 0


sys.exit(main())
