"""kaiyaku doctor: break an installation in each way, and read the finding."""
import fcntl
import json
import os
import socket
import sqlite3

from lab import line, ok, run


def look(lab, *flags, env=None):
    """The findings that are not well, by their check, and the exit code."""
    answer = lab("doctor", "--json", "--offline", *flags, env=env)
    doc = json.loads(answer.out)
    bad = {}
    for f in doc["findings"]:
        if f["state"] == "wrong":
            bad.setdefault(f["check"], []).append(f)
            assert f["what"] and f["why"] and f["type"], f
    ok(answer.code == (1 if bad else 0) and doc["wrong"] ==
       sum(map(len, bad.values())), f"exit {answer.code} says the same",
       answer)
    return bad


def found(lab, label, check, what, kind="", **more):
    """Something is wrong with `check`, and only with that."""
    bad = look(lab, **more)
    text = json.dumps(bad.get(check, []))
    ok(list(bad) == [check] and what in text and kind in text,
       f"{label}: {what}", json.dumps(bad, indent=1))


def config(lab, text, mode=0o600):
    path = lab.folder / "kaiyaku.conf"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return {"KAIYAKU_CONFIG": str(path)}


def change(lab, *statements):
    """In the file itself, past the guards that keep others from it."""
    db = sqlite3.connect(lab.store)
    for name, in db.execute("SELECT name FROM sqlite_schema "
                            "WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_all_is_well(lab):
    lab.demo(line(1))
    ok(look(lab) == {}, "a new installation")
    answer = lab("doctor")
    ok(answer.code == 0 and answer.out.endswith("nothing is wrong\n"),
       "in words", answer)
    before = sorted((p.name, p.stat().st_mtime_ns)
                    for p in lab.folder.rglob("*")
                    if p.is_file() and not p.name.endswith("-shm"))
    lab("doctor")
    after = sorted((p.name, p.stat().st_mtime_ns)
                   for p in lab.folder.rglob("*")
                   if p.is_file() and not p.name.endswith("-shm"))
    ok(before == after, "nothing is changed by looking", before, after)


def test_settings(lab):
    lab.demo(line(1))
    env = config(lab, "[store]\npth = /x\n")
    found(lab, "an unknown name", "settings", "kaiyaku.conf:2",
          "check-config", env=env)
    env = config(lab, "not a setting\n")
    found(lab, "no setting at all", "settings", "kaiyaku.conf:1", env=env)
    found(lab, "no such file", "settings", "nowhere.conf",
          env={"KAIYAKU_CONFIG": "/nowhere.conf"})
    env = config(lab, '[peer "bss"]\nkind = csv\n')
    bad = look(lab, env=env)
    ok("settings" in bad and "folder" in json.dumps(bad["settings"]),
       "values that cannot work together", bad)


def test_no_store(lab):
    bad = look(lab)
    ok("db init" in bad["store"][0]["type"], "no store: make one", bad)


def test_permissions(lab):
    lab.demo(line(1))
    for name, why in (("k.db", "ended"), ("k.db.keys", "names")):
        (lab.folder / name).chmod(0o644)
        found(lab, name, "permissions", why, f"chmod 600 {lab.folder}/{name}")
        (lab.folder / name).chmod(0o600)
    seed = next((lab.folder / "keys").glob("*.seed"))
    seed.chmod(0o640)
    bad = look(lab)
    ok(sorted(bad) == ["keys", "permissions"] and
       f"chmod 600 {seed}" == bad["permissions"][0]["type"],
       "a key that others may read", bad)
    seed.chmod(0o600)
    env = config(lab, '[peer "mail"]\nkind = smtp\nurl = smtp://127.0.0.1\n'
                 'from = a@b.example\nuser = u\npassword = p\n', 0o644)
    bad = look(lab, env=env)
    ok("chmod o=" in bad["permissions"][0]["type"] and
       "p\n" not in json.dumps(bad), "a secret in a file for everybody", bad)


def test_server(lab):
    lab.demo(line(1))
    path = str(lab.store) + ".sock"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.close()
    found(lab, "a socket that nobody listens on", "server", "was killed",
          "systemctl")
    with open(str(lab.store) + ".lock", "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found(lab, "and a process that holds the lock", "server",
              f"process {os.getpid()}")
        os.unlink(path)
        notes = [f for f in lab.json("doctor", "--offline")["findings"]
                 if f["check"] == "server"]
        ok(notes[0]["state"] == "note" and str(os.getpid()) in
           notes[0]["what"], "another command at work is no fault", notes)


def test_store(lab):
    lab.demo(line(1))
    db = sqlite3.connect(lab.store)
    schema = db.execute("PRAGMA user_version").fetchone()[0]
    db.execute(f"PRAGMA user_version = {schema + 1}")
    db.commit()
    found(lab, "of a later version", "store", "schema", "install")
    db.execute(f"PRAGMA user_version = {schema - 1}")
    db.commit()
    found(lab, "of an earlier version", "store", "schema", "tick")
    db.close()
    os.rename(lab.folder / "k.db.keys", lab.folder / "away")
    bad = look(lab)
    ok("store" in bad, "its keys are away", bad)
    lab.store.write_bytes(b"something else, and long enough to be a header"
                          * 10)
    ok("store" in look(lab), "another file in its place")


def test_keys(lab):
    lab.demo(line(1))
    seeds = sorted((lab.folder / "keys").glob("*.seed"))
    kept = seeds[0].read_bytes()
    seeds[0].unlink()
    found(lab, "a secret is away", "keys", "", "keys rotate")
    seeds[0].write_bytes(kept)
    seeds[0].chmod(0o600)
    ok(look(lab) == {}, "it is back")
    os.rename(lab.folder / "keys", lab.folder / "away")
    found(lab, "all of them are away", "keys", "", "[keys] dir")


def test_log(lab):
    lab.demo(line(1), line(2))
    lab("end", "DM-1")
    lab("tick")
    ok(look(lab) == {}, "a paper in the log")
    change(lab, "UPDATE log_node SET hash = zeroblob(32)")
    found(lab, "other papers than its head says", "log", "head", "db check")


def test_clock(lab):
    lab.demo(line(1))
    lab("clock", "advance", "--days", "40")
    lab("end", "DM-1")
    ok("clock" not in look(lab), "the demo clock moved with the commands")
    change(lab, "UPDATE meta SET clock_offset_us = 0")
    bad = look(lab)
    ok("timedatectl" in bad["clock"][0]["type"], "set back by weeks", bad)


def test_rules(lab):
    lab.demo(line(1))
    change(lab, "DELETE FROM rules")
    found(lab, "a line without its provider's rules", "rules", "demo-mobile",
          "rules load")


def test_endings_that_wait(lab):
    lab.demo(line(1))
    env = config(lab, '[peer "hlr"]\nkind = none\n')
    ended = lab("end", "DM-1", env=env)
    assert ended.code == 0, ended
    ok(look(lab, env=env) == {}, "not on the first day")
    lab("clock", "advance", "--days", "40", env=env)
    bad = look(lab, env=env)
    ok(list(bad) == ["endings"] and "duty list" in bad["endings"][0]["type"],
       "weeks later", bad)


def test_steps_that_do_not_end(lab):
    lab.demo(line(1))
    ended = lab("end", "DM-1")
    assert ended.code == 0, ended
    change(lab, "UPDATE duty SET state = 'sent', "
           "changed_us = changed_us - 90000000000 WHERE kind = 'contract'",
           "INSERT INTO effect VALUES ('lab', 99, 1, 'bss-end', 'contract', "
           "0, 0, 'key', NULL, 0, 'receipt', 0, '')")
    found(lab, "25 hours", "effects", "contract", "duty list '#1'")


def test_webhooks(lab):
    lab.demo(line(1))
    hook = lab.json("webhook", "add", "http://127.0.0.1:9/")["webhook"]["id"]
    ok(look(lab) == {}, "one that is well")
    db = sqlite3.connect(lab.store)
    db.execute("UPDATE hook SET failing_since_us = 1790000000000000")
    db.commit()
    found(lab, "one that fails", "webhooks", "fails since",
          f"deliveries {hook}")
    db.execute("UPDATE hook SET state = 'gone', failing_since_us = 0")
    db.commit()
    found(lab, "one that is gone", "webhooks", "switched off",
          f"webhook on {hook}")
    db.close()


def test_peers(lab):
    lab.demo(line(1))
    folder = lab.folder / "drop"
    env = config(lab, f'[peer "bss"]\nkind = csv\nfolder = {folder}\n')
    found(lab, "a folder that is away", "peers", str(folder), "ls -ld",
          env=env)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        env = config(lab, '[peer "bss"]\nkind = tmf\n'
                     f'url = http://127.0.0.1:{port}\n')
        bad = json.loads(lab("doctor", "--json", env=env).out)["findings"]
        ok(any(f["check"] == "peers" and f["state"] == "wrong" and
               "curl" in f["type"] for f in bad), "nobody answers", bad)
        ok(look(lab, env=env) == {}, "not asked with --offline")


def test_backup(lab):
    lab.demo(line(1))
    ok("backup" not in look(lab), "a demo store needs none")


run(globals())
