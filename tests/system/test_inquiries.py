"""What people asked at the portal, by command: nothing yet, and bad input."""
from lab import line, ok, run


def test_nothing_was_asked(lab):
    lab.demo(line(1))
    listed = lab("inquiry", "list", "--json")
    ok(listed.code == 0 and listed.json == {"inquiries": []}
       or listed.code == 0 and '"inquiries"' in listed.out,
       "an empty list", listed)
    for kind in "papers", "recovery", "message", "correction", "case":
        for state in "new", "shown", "accepted", "refused", "answered", "all":
            answer = lab("inquiry", "list", "--kind", kind, "--state", state)
            ok(answer.code == 0 and answer.out == "",
               f"none: {kind}, {state}", answer)


def test_bad_input(lab):
    lab.demo(line(1))
    for label, args, words in (
            ("no such kind", ("list", "--kind", "rumour"), "--kind is"),
            ("no such state", ("list", "--state", "old"), "--state is"),
            ("not there", ("show", "iq-0"), "there is no inquiry"),
            ("no name", ("show", "???"), ""),
            ("no decision", ("decide", "iq-0"), "--to is"),
            ("back to new", ("decide", "iq-0", "--to", "new"), "--to is"),
            ("nothing to decide", ("decide", "iq-0", "--to", "refused"),
             "there is no inquiry"),
            ("too long", ("decide", "iq-0", "--to", "answered", "--answer",
                          "x" * 5000), "--answer"),
    ):
        answer = lab("inquiry", *args)
        ok(answer.code == 2 and words in answer.err, label, answer)


run(globals())
