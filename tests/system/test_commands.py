"""A line from import to certificate by hand, and what commands answer."""
import json
import subprocess
from datetime import date, timedelta

from lab import ROOT, HEAD, line, ok, run


def test_a_line_by_hand(lab):
    lab.demo(line(1))
    shown = lab.json("line", "show", "DM-1")
    ok(shown["number"] == "+8190****0001", "numbers are masked", shown)
    for name in ("#1", "09012340001", "+819012340001",
                 "8981100000000000010"):
        ok(lab.json("line", "show", name)["line"] == 1,
           f"the line is found by {name[:4]}...")
    preview = lab.json("preview", "DM-1", "--days", "5")
    ok(len(preview["days"]) == 5, "a row for each possible day", preview)
    filed = lab("end", "DM-1", "--key", "k1", "--json")
    ok(filed.code == 0 and filed.json["code"] == "filed", "filed", filed)
    ok(filed.json["day"] == preview["last_day"],
       "the preview's day is the ending's")
    ref = filed.json["ending"]
    ok(lab.json("line", "show", ref)["line"] == 1,
       "the line is found by its ending's number")
    again = lab("end", "DM-1", "--key", "k1", "--json")
    ok(again.json["replayed"] and again.json["ending"] == ref,
       "the same key has the same answer", again)
    paper = lab("paper", "DM-1", "--kind", "receipt", "--out", "r.json")
    ok(paper.code == 0, "the receipt", paper)
    ok(lab("clock", "advance", "--days", "2").code == 0, "two days on")
    back = lab("fact", "DM-1", "item-back", "sim-card")
    ok(back.code == 0, "the card is back", back)
    ok(lab("clock", "advance", "--days", "60").code == 0, "sixty days on")
    done = lab.json("ending", "show", "DM-1")
    ok(done["ending"]["state"] == "closed", "nothing is left", done)
    ok(sum(p["amount"] for p in done["postings"]) == 0,
       "the books sum to zero")
    ok(done["postings"][0]["amount"] == preview["charges"][0]["amount"],
       "what was previewed was booked")
    for kind in ("receipt", "end-statement", "certificate"):
        got = lab("paper", "DM-1", "--kind", kind, "--out", f"{kind}.json")
        seen = lab("verify", f"{kind}.json", "--key", "keys/issuer.pub")
        ok(got.code == 0 and seen.code == 0, f"{kind} verifies", got, seen)
    ok(lab("verify", "receipt.json").code == 3,
       "without keys: intact, signer unknown")
    said = lab("verify", "certificate.json", "--key", "keys/issuer.pub").out
    ok("the contract is over, confirmed by" in said and
       "What it does not prove:" in said, "the paper is read out", said)
    text = (lab.folder / "receipt.json").read_text()
    (lab.folder / "bad.json").write_text(text.replace("DM-1", "DM-2"))
    ok(lab("verify", "bad.json", "--key", "keys/issuer.pub").code == 1,
       "one changed letter: not valid")
    ok(lab("log", "export", "log").code == 0 and
       (lab.folder / "log/checkpoint").exists(), "the log is exported")
    ok(lab("log", "checkpoint").out ==
       (lab.folder / "log/checkpoint").read_text(), "its checkpoint")
    lab.check("after all that")


def test_withdrawing(lab):
    lab.demo(line(1, "2024-04-10"))
    before = lab.json("line", "show", "DM-1")
    lab("end", "DM-1")
    gone = lab("ending", "withdraw", "DM-1")
    ok(gone.code == 0, "withdrawn in time", gone)
    after = lab.json("line", "show", "DM-1")
    ok(after["ending"]["state"] == "withdrawn", "the ending says so", after)
    same = ("contract_running", "network", "owed", "held", "profile")
    ok(all(before[k] == after[k] for k in same), "the line is as before")
    ok(lab("end", "DM-1").code == 0, "and may be ended anew")


def test_people_where_no_peer_is(lab):
    """A real store has no peers: evidence is brought."""
    lab("db", "init", "--issuer", "lab")
    lab("rules", "load", ROOT / "operators/demo-mobile.json")
    lab.add(line(1))
    filed = lab("end", "DM-1")
    ok(filed.code == 0, "filed", filed)
    duty = lab.json("duty", "list", "DM-1")["duties"][0]
    ok(duty["kind"] == "authority" and duty["state"] == "waiting",
       "nobody was checked: it waits for proof", duty)
    seen = lab("duty", "seen", "DM-1", "authority", "--by", "desk-1")
    ok(seen.code == 0, "papers were seen", seen)
    ok(lab("clock", "advance", "--days", "1").code == 2,
       "real time cannot be turned")
    states = {d["kind"]: d["state"]
              for d in lab.json("duty", "list", "DM-1")["duties"]}
    ok(states["contract"] in ("refused", "waiting", "open"),
       "nothing was asked of nobody", states)
    lab.check("without peers")


def test_real_provider_without_firm_facts(lab):
    lab("db", "init", "--demo", "--issuer", "lab")
    loaded = lab("rules", "load", ROOT / "operators/mobal.json")
    ok(loaded.code == 0, "a real provider's rules", loaded)
    added = lab.add(line(1).replace("demo-mobile", "mobal"))
    ok(added.code == 0, "its line", added)
    preview = lab("preview", "DM-1")
    if preview.code == 0:
        ok("no figure is shown" in preview.out and
           "check here: " in preview.out,
           "no figure, but where to look", preview)
        ok(" JPY" not in preview.out.split("what is lost")[0],
           "no yen at all", preview)
    else:
        ok(preview.code == 1, "or no answer by rule", preview)


def test_guide(lab):
    checked = lab("rules", "check", *(ROOT / "operators").glob("*.json"))
    ok(checked.code == 0, "all of operators/ is good", checked)
    for path in sorted((ROOT / "operators").glob("*.json")):
        rules = json.loads(path.read_text())
        if rules["schema"] != "kaiyaku.rules/1":
            continue
        answer = lab("guide", path.stem)
        ok(answer.code == 0, f"guide {path.stem}", answer)
        ok(path.stem.startswith("demo-") or "Not known here: " in answer.out,
           f"and names the holes of {path.stem}", answer)
        ok(("not affiliated" in answer.out) != rules["fictional"],
           f"{path.stem}: real ones are not affiliated")
        ok(answer.out.count("source: ") ==
           len(lab.json("guide", path.stem)["topics"]),
           f"{path.stem}: each sentence has its source")


PAGES = (
    ("zh-Hans", "help/lost-card", "请立即挂失"),
    ("ja", "law", "初期契約解除"),
    ("ko", "places/hnd", "羽田空港"),
    ("en", "kinds/esim", "Deleting the eSIM from the phone does not end"),
    ("zh-Hant", "docomo", "docomo"),
    ("ja", "guide/au#when", "au"),
)


def test_guide_pages(lab):
    for lang, page, words in PAGES:
        shown = lab("guide", "--lang", lang, page)
        ok(shown.code == 0 and words in shown.out and "<main" not in shown.out,
           f"guide --lang {lang} {page}", shown)
    ok("[help/hours]" in lab("guide", "help").out, "pages name others")
    found = lab("guide", "--lang", "zh-Hans", "--search", "丢失")
    ok("[help/lost-card]" in found.out, "what is found, in Chinese", found)
    ok(lab.json("guide", "links")["page"] == "links", "as JSON")
    for wrong in (("help/zzz",), ("--lang", "xx", "law"),
                  ("--lang", "ja", "nobody"), ("law?x",), ("places/" + "a" * 9000,)):
        refused = lab("guide", *wrong)
        ok(refused.code == 2 and not refused.out,
           f"refused: {str(wrong)[:40]}", refused)
    medium = lab("guide", "docomo", "--contract", "2026-01-01").out
    ok(" JPY" not in medium, "no amount that we are not sure of", medium)


def test_guide_finds(lab):
    listed = lab("guide")
    everybody = lab.json("guide")["operators"]
    ok(listed.code == 0 and len(listed.out.splitlines()) == len(everybody),
       "everybody, a line each", listed)
    ok(any(o["provider"] == "docomo" and "esim" in o["offers"]
           for o in everybody), "with what they offer")
    for words, first in (("ドコモ", "docomo"), ("软银", "softbank"),
                         ("ﾜｲﾓﾊﾞｲﾙ", "ymobile"), ("188", "hotline-188"),
                         ("kuukou", "nrt")):
        found = lab.json("guide", "--search", words)["found"]
        ok(found and found[0]["code"] == first, f"{words} finds {first}")
    nothing = lab("guide", "--search", "zzzzzzz")
    ok(nothing.code == 0 and "Nothing has all" in nothing.out,
       "or says that there is nothing", nothing)
    browser = lab("guide", "--search", "forged")
    ok("Nothing has all" in browser.out and "verify" not in browser.out,
       "no page that is only in a browser", browser)
    near = lab("guide", "--search", "softbnk")
    ok("Nothing has all of these words.  These come near:" in near.out and
       "provider  softbank " in near.out, "or what comes near", near)
    found = lab.json("guide", "--search", "死亡")["found"]
    ok("help/death" in [f["code"] for f in found],
       "questions, too, in any language", found)
    places = lab("guide", "global-wifi").out
    ok("Haneda Airport: airport counter (空港カウンター), Terminal 3; "
       "06:30 to 23:45" in places, "places with hours", places)
    ok("hours not known" in places, "and without")
    files = lab.json("rules", "list", "--files")["rules"]
    ok(len(files) == len(everybody), "no other file is taken for rules")
    texts = subprocess.run([ROOT / "tools/facts"], capture_output=True,
                           text=True, check=True).stdout.splitlines()
    ok(texts == sorted(set(texts)) and len(texts) < 500,
       f"few different texts: {len(texts)}")
    ok(json.dumps("Each day late is charged.") in texts, "as they stand")


def test_parcels_count_by_the_rule(lab):
    # Due back three days from now, on the lab's clock.
    lab.demo(line(1))
    now = date.fromisoformat(lab.json("clock")["now"][:10])
    due = now + timedelta(days=3)
    lab.add(f"demo-rental,R-1,loan,{now},{due},card:3300,5000", head=(
        "provider,contract,subject,contract_date,due_back,items,deposit"),
        name="loan.csv")
    ok(lab("end", "R-1").code == 0, "the loan is ended")
    ok(lab("clock", "advance", "--days", "6").code == 0, "six days on")
    back = lab("fact", "R-1", "item-back", "card", "--posted", str(due),
               "--arrived", str(due + timedelta(days=2)))
    ok(back.code == 0, "posted in time, arrived late", back)
    kinds = {p["kind"] for p in lab.json("ending", "show", "R-1")["postings"]}
    ok("charge-late" not in kinds and "refund-due" in kinds, "the postmark counts: no late fee", kinds)


def test_what_is_json(lab):
    lab.demo(line(1))
    lab("end", "DM-1")
    for command in ("line list", "line show DM-1", "preview DM-1",
                    "ending list", "ending show DM-1", "duty list DM-1",
                    "rules list", "guide demo-mobile", "log checkpoint",
                    "tick", "clock", "db info", "db check", "check-config",
                    "version", "line show nobody", "line import nothing"):
        answer = lab(*command.split(), "--json")
        try:
            json.loads(answer.out)
            fine = answer.err == ""
        except ValueError:
            fine = False
        ok(fine, f"{command} --json is one document", answer)


def test_settings(lab):
    (lab.folder / "k.conf").write_text("[cli]\nactor = desk\n")
    got = lab.json("--config", "k.conf", "check-config")["cli.actor"]
    ok(got == {"value": "desk", "from": "k.conf:2"}, "from the file", got)
    got = lab("check-config", "--json", env={
        "KAIYAKU_CONFIG": "k.conf", "KAIYAKU_ACTOR": "counter"}).json
    ok(got["cli.actor"]["from"] == "KAIYAKU_ACTOR", "environment wins", got)
    ok(got["store.path"]["from"] == "--store", "flags win", got)


run(globals())
