#!/usr/bin/env python3
"""What an installation has, and the pages of docs/operate: every block of
them is run, in the order of the pages, in a folder with stand-ins for what
would touch the machine.

    test_packaging.py KAIYAKU KAIYAKUD
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from lab import PROGRAM, ROOT, ok, run, skip

DAEMON = Path(sys.argv[2]).resolve()
BUILD = PROGRAM.parent
PAGES = ("install", "backup", "upgrade", "security", "troubleshooting")
SYSTEMD = ROOT / "packaging/systemd"

# As root they change the machine; here they do what matters of it.
STAND_INS = {
    "runuser": '[ "$1 $2 $3" = "-u kaiyaku --" ]\nshift 3\nexec "$@"\n',
    "install": '''for word; do
	shift
	case $word in
	-o | -g) skip=1 ;;
	*) [ "${skip-}" ] && skip= || set -- "$@" "$word" ;;
	esac
done
exec /usr/bin/install "$@"
''',
    "chown": '[ "$2" = kaiyaku:kaiyaku ]\n[ -d "$3" ]\n',
    "systemd-sysusers": ":\n",
    "systemctl": '''root=$STAND_IN_ROOT
stop() {
	[ -f $root/pid ] || return 0
	kill "$(cat $root/pid)"
	while kill -0 "$(cat $root/pid)" 2>/dev/null; do sleep 0.05; done
	rm $root/pid
}
start() {
	[ ! -f $root/pid ] || return 0
	kaiyakud >$root/log 2>&1 </dev/null &
	echo $! >$root/pid
	until grep -q ' server.ready ' $root/log; do
		kill -0 $! || { cat $root/log; exit 1; }
		sleep 0.05
	done
}
case "$*" in
"enable --now kaiyakud" | "start kaiyakud") start ;;
"stop kaiyakud") stop ;;
"start kaiyaku-backup.service") sh -eu $root/backup-command ;;
"enable --now kaiyaku-backup.timer") ;;
*) echo "no stand-in for: $*" >&2; exit 1 ;;
esac
''',
}


def blocks(page):
    """(line, text) of each that is run."""
    text = (ROOT / f"docs/operate/{page}.md").read_text(encoding="utf-8")
    for found in re.finditer(r"^```sh\n(.*?)^```$", text, re.M | re.S):
        if not found[1].startswith("# by hand\n"):
            yield text.count("\n", 0, found.start()) + 1, found[1]


class Machine:
    """A folder in which the absolute paths of the pages lie."""

    def __init__(self, lab):
        self.root = lab.folder / "m"
        self.bin = lab.folder / "bin"
        for folder in ("etc", "var/lib", "var/backups", "run/kaiyaku",
                       "usr/share/kaiyaku"):
            (self.root / folder).mkdir(parents=True)
        (self.root / "usr/share/kaiyaku/operators").symlink_to(
            ROOT / "operators")
        self.bin.mkdir()
        for name, body in STAND_INS.items():
            self.script(name, body)
        self.script("kaiyaku", f'exec {PROGRAM} "$@"\n')
        self.script("kaiyakud", f'exec {DAEMON} "$@"\n')
        unit = (SYSTEMD / "kaiyaku-backup.service").read_text()
        command = re.search(r"^ExecStart=/usr/libexec/(.*)$", unit, re.M)[1]
        (self.root / "backup-command").write_text(
            self.here(f"{SYSTEMD}/{command}\n"))
        keep = {k: v for k, v in os.environ.items()
                if not k.startswith("KAIYAKU_")}
        self.environment = keep | {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "STAND_IN_ROOT": str(self.root), "TMPDIR": str(lab.folder),
            "KAIYAKU_CONFIG": str(self.root / "etc/kaiyaku/kaiyaku.conf"),
            "KAIYAKU_STORE": str(self.root / "var/lib/kaiyaku/kaiyaku.db"),
            "KAIYAKU_METRICS_LISTEN": "none"}

    def script(self, name, body):
        path = self.bin / name
        path.write_text("#!/bin/sh\nset -eu\n" + body)
        path.chmod(0o755)

    def here(self, text):
        # The checkout itself may lie below /var.
        return str(ROOT).join(
            re.sub(r"(?<![\w.\-/])/(etc|var|run|usr/share)/",
                   rf"{self.root}/\1/", part)
            for part in text.split(str(ROOT)))

    def sh(self, text):
        return subprocess.run(
            ["sh", "-eu"], input=self.here(text), cwd=self.root, text=True,
            env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=120)

    def stop(self):
        pid = self.root / "pid"
        if pid.exists():
            os.kill(int(pid.read_text()), signal.SIGTERM)
            for _ in range(400):
                if not Path(f"/proc/{pid.read_text().strip()}").exists():
                    break
                time.sleep(0.05)


def test_pages(lab):
    if shutil.which("curl") is None:
        return skip("docs/operate", "curl is not installed")
    machine = Machine(lab)
    try:
        for page in PAGES:
            for at, text in blocks(page):
                made = machine.sh(text)
                ok(made.returncode == 0, f"docs/operate/{page}.md, line {at}",
                   f"exit {made.returncode}", made.stdout)
        found = machine.sh("kaiyaku doctor\n").stdout
        ok("well   backup:" in found, "the doctor knows of the backup", found)
        for folder in ("var/lib/kaiyaku", "var/backups/kaiyaku",
                       "var/backups/kaiyaku-keys"):
            path = machine.root / folder
            open_ = [str(f) for f in [path, *path.iterdir()]
                     if f.suffix not in (".pub", ".sock")
                     and f.name != "keys" and f.stat().st_mode & 0o077]
            ok(not open_, f"/{folder} is its owner's alone", open_)
    finally:
        machine.stop()


def test_backups_are_forgotten(lab):
    """Old ones, and only after a new one is good."""
    machine = Machine(lab)
    stores, keys = lab.folder / "s", lab.folder / "k"
    stores.mkdir()
    keys.mkdir()

    def old(name, days):
        for path in (stores / f"kaiyaku-{name}.db",
                     keys / f"kaiyaku-{name}.db.keys"):
            path.write_text("x")
            then = time.time() - days * 86400
            os.utime(path, (then, then))

    def there():
        return sorted(p.name for p in [*stores.iterdir(), *keys.iterdir()]
                      if p.read_bytes() == b"x")

    backup = f"{SYSTEMD}/kaiyaku-backup {stores} {keys} 35"
    old("old", 40)
    old("young", 30)
    (stores / "notes.db").write_text("x")
    failed = machine.sh(backup)
    ok(failed.returncode != 0 and len(there()) == 5,
       "without a store nothing is copied and nothing forgotten", failed)
    lab.demo()
    machine.environment["KAIYAKU_STORE"] = str(lab.store)
    machine.environment["KAIYAKU_CONFIG"] = os.devnull
    made = machine.sh(backup)
    ok(made.returncode == 0 and there() == [
        "kaiyaku-young.db", "kaiyaku-young.db.keys", "notes.db"],
       "the copies of more than 35 days are gone, with their keys, and "
       "nothing else", made.stdout, there())
    new = [p.name for p in stores.glob("kaiyaku-2*")]
    ok(len(new) == 1 and (keys / f"{new[0]}.keys").exists(),
       "the new one's keys lie apart", new, list(keys.iterdir()))


def test_installed(lab):
    if shutil.which("meson") is None or not (BUILD / "meson-private").is_dir():
        return skip("what is installed", "not in a build folder")
    made = subprocess.run(
        ["meson", "install", "-C", BUILD, "--no-rebuild", "--destdir",
         lab.folder / "i"], capture_output=True, text=True, timeout=120)
    if not ok(made.returncode == 0, "it can be installed", made.stdout,
              made.stderr):
        return
    files = [str(p.relative_to(lab.folder / "i"))
             for p in (lab.folder / "i").rglob("*") if p.is_file()]
    for wanted in ("bin/kaiyaku", "sbin/kaiyakud", "libexec/kaiyaku-backup",
                   "bin/kaiyaku-esim",
                   "share/kaiyaku/operators/ymobile.json",
                   "lib/systemd/system/kaiyakud.service",
                   "lib/systemd/system/kaiyakud.socket",
                   "lib/systemd/system/kaiyaku-backup.service",
                   "lib/systemd/system/kaiyaku-backup.timer",
                   "lib/sysusers.d/kaiyaku.conf"):
        ok(any(f.endswith("/" + wanted) for f in files),
           f"{wanted} is installed", files)
    # The simulation and the simulated chip stay in the build folder.
    pages = {p.name for p in (ROOT / "man").iterdir()} - {
        "kaiyaku-sim.1", "kaiyaku-vcard.1"}
    there = {Path(f).name for f in files if "/man/" in f}
    ok(pages == there, "the manual of what is installed is installed",
       pages ^ there)


def verify(unit):
    """What systemd says is wrong with it, but for what is not installed."""
    made = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit],
        capture_output=True, text=True, timeout=60)
    return [row for row in made.stderr.splitlines()
            if unit.name in row and "is not executable" not in row]


def test_units(lab):
    if shutil.which("systemd-analyze") is None:
        return skip("units", "systemd is not installed")
    units = sorted(p for p in SYSTEMD.iterdir()
                   if p.suffix in (".service", ".socket", ".timer"))
    for unit in units:
        faults = verify(unit)
        ok(not faults, f"systemd finds nothing wrong with {unit.name}",
           *faults)
    bad = lab.folder / "bad.service"
    bad.write_text("[Service]\nExecStart=/bin/true\nNoSuchSetting=yes\n")
    ok(verify(bad), "and would say so")


if __name__ == "__main__":
    run(globals())
