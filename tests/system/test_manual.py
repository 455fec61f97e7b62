"""--help, `help COMMAND` and the manual's synopsis say the same."""
import re
import subprocess

from lab import ROOT, ok, run


def synopsis_of_manual():
    text = subprocess.run(
        ["mandoc", "-Tascii", "-O", "width=500", ROOT / "man/kaiyaku.1"],
        capture_output=True, text=True, check=True).stdout
    text = re.sub(".\b", "", text)
    body = text.split("SYNOPSIS\n")[1].split("\nDESCRIPTION")[0]
    return [" ".join(line.split()) for line in body.splitlines()
            if line.strip()]


def test_synopsis(lab):
    listed = [line[2:20].strip() for line in lab("help").out.splitlines()
              if line.startswith("  ")]
    ok(len(listed) > 30, "help lists the commands")
    want = []
    for name in listed:
        answer = lab(*name.split(), "--help")
        ok(answer.code == 0, f"{name} --help", answer)
        ok(lab("help", *name.split()).out == answer.out,
           f"help {name} says the same")
        want.append(answer.out.splitlines()[0].removeprefix("usage: "))
    got = synopsis_of_manual()
    ok(len(got) == len(want), "as many synopses as commands")
    for mine, theirs in zip(want, got):
        ok(mine == theirs, f"manual: {mine}", theirs)


def test_flags_are_described(lab):
    manual = (ROOT / "man/kaiyaku.1").read_text()
    for flag in set(re.findall(r"^  --([a-z-]+)", "\n".join(
            lab(*line[2:20].split(), "--help").out
            for line in lab("help").out.splitlines()
            if line.startswith("  ")), re.M)):
        ok(f".It Fl -{flag}" in manual, f"manual describes --{flag}")


def test_columns_are_described(lab):
    source = (ROOT / "src/cmd/columns.c").read_text()
    manual = (ROOT / "man/kaiyaku-csv.5").read_text()
    names = re.findall(r'^    \{"([a-z_]+)", (REQUIRED|OPTIONAL)', source,
                       re.M)
    ok(len(names) > 25, "columns found in the source")
    for name, need in names:
        mark = " Pq required" if need == "REQUIRED" else ""
        ok(f".It Li {name}{mark}\n" in manual, f"manual lists {name}")


def test_settings_are_described(lab):
    manual = (ROOT / "man/kaiyaku.conf.5").read_text()
    for full in lab.json("check-config"):
        section, _, name = full.rpartition(".")
        ok(f".It Li {name}" in manual, f"manual lists {full}")
        ok(section.startswith("peer") or f"[{section}]" in manual,
           f"manual has the section of {full}")
    sample = lab("--config", ROOT / "docs/formats/kaiyaku.conf",
                 "check-config")
    ok(sample.code == 0, "the sample is accepted", sample)


def test_version(lab):
    project = re.search(r"version: '([0-9.]+)'",
                        (ROOT / "meson.build").read_text()).group(1)
    ok(lab("version").out == f"kaiyaku {project}\n", "version of the build")


run(globals())
