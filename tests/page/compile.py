"""tools/pages names the place of every fault, and finds each kind."""
import importlib.machinery
import importlib.util
import sys
import tempfile
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools/pages"
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("pages_tool", str(TOOL))
spec = importlib.util.spec_from_loader("pages_tool", loader)
pages = importlib.util.module_from_spec(spec)
sys.modules["pages_tool"] = pages
loader.exec_module(pages)
count = failed = 0

FAULTS = [
    ("no end", "{% if a %}x", "if has no end"),
    ("end of nothing", "x{% end %}", "x.html:1: end of nothing"),
    ("the line is named", "\n\n{% nonsense %}", "x.html:3: no such word"),
    ("a bare attribute", "<a class={{ a }}>", "quote the attribute"),
    ("an address without its filter", '<a href="{{ a }}">', "filter link"),
    ("a filter that is none", "{{ a | shout }}", "no such filter"),
    ("an argument too many", "{{ a | date:x }}", "no such filter"),
    ("not a path", "{{ a b }}", "not a hole"),
    ("a brace in a message", '{{ "5 {" }}', "a brace that is no hole"),
    ("a message's filter", '{{ "{a|shout}" }}', "no such filter"),
    ("else without if", "{% for x in a %}{% else %}{% end %}", "else without"),
    ("a part that is missing", '{% include "parts/none" %}', "is missing"),
    ("a part of itself", '{% include "x" %}', "includes itself"),
]
GOOD = """{% title "T" %}<h1 id="{{ a }}" title="?a={{ a | url }}">{{ "Hello {b.c|date}" }}</h1>
{# nobody sees this #}
{% if a == "x" %}1{% elif not b %}2{% else %}3{% end %}
{% for r in rows %}{{ r.a? }}{% end %}
{% plural n "one" "{n} of them" %}"""


def ok(good, label, *seen):
    global count, failed
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {label}")
    for one in seen if not good else ():
        print("#", one)


def compiled(text):
    (pages.PAGES / "x.html").write_text(text)
    return pages.Compiler().file("x")


with tempfile.TemporaryDirectory() as folder:
    pages.ROOT = Path(folder)
    pages.PAGES = Path(folder) / "pages"
    pages.PAGES.mkdir()
    for label, text, words in FAULTS:
        try:
            compiled(text)
            ok(False, label, "no fault")
        except pages.Fault as fault:
            ok(words in str(fault), label, fault)
    made = compiled(GOOD)
    kinds = [op.kind for op in made.ops]
    ok(kinds.count("IF") == 2 and kinds.count("JUMP") == 2 and
       all(op.jump <= len(made.ops) for op in made.ops), "a whole page", kinds)
    ok(made.title and made.title[0].message.id == "T", "and its title")
    (pages.PAGES / "layout.html").write_text(
        '{{ "Skip" }}<title>{% page_title %}</title>{% body %}{{ "About" }}')
    ops, own, own_n = pages.Compiler().page("x")
    said = [op.message.id for op in ops[own:own + own_n] if op.message]
    ok(said == [op.message.id for op in made.ops if op.message] and
       len(said) < len([op for op in ops if op.message]),
       "a page knows which part is its own", said)
    last = [op for op in made.ops if op.kind == "JUMP"]
    ok(len({op.jump for op in last}) == 1, "every branch ends in one place",
       last)

print(f"1..{count}")
sys.exit(failed > 0)
