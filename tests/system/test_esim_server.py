"""From the device to the line: kaiyaku-esim deletes on a simulated card, tells
a whole server, and the line's deletion is proven.

    test_esim_server.py KAIYAKU KAIYAKUD  (kaiyaku-esim, kaiyaku-vcard beside)
"""
import time

from lab import line, ok, run
from lab_card import Card
from lab_esim import HOST, Desk
from lab_server import SCOPES, Server

ICCID = "8988211000000212343"
# The curve, as certificates name it (RFC 5639, 4.1).
BRAINPOOL = bytes.fromhex("06092b2403030208010107")
READ = SCOPES + ",profiles:read"


def meaning(server, token, number):
    """What the last notification of the line means, once it was told."""
    for _ in range(500):
        rows = server.ask("GET", f"/v1/lines/{number}/notifications",
                          token=token).json["notifications"]
        if len(rows) == 4 and all(r["state"] == "told" for r in rows):
            return server.ask(
                "GET", f"/v1/notifications/{rows[-1]['notification']}",
                token=token).json["meaning"]
        time.sleep(0.02)
    return rows


def deletes(lab, **chip):
    """Of a chip made so, to the line's proof."""
    card = Card(lab.folder / "card", **chip)
    card.add(ICCID, address=[HOST], enabled=True)
    anchors = lab.folder / "anchors"
    anchors.mkdir()
    card.root(anchors / "root.pem")
    lab.demo(line(1))
    server = Server(lab, config=f"[proof]\nanchors = {anchors}\n"
                                "allow_test_roots = yes\n")
    try:
        token = server.token("reader", "operator", READ)
        made = server.ask("POST", "/v1/lines", {
            "provider": "demo-mobile", "contract": "E-1", "form": "esim",
            "contract_date": "2026-03-05", "service_start": "2026-03-05",
            "iccid": ICCID, "eid": card.eid, "profile": "installed"},
            token=token, key="e-1")
        assert made.status == 201, str(made)
        desk = Desk(lab.folder, card)
        answer = desk("delete", "--iccid", ICCID, "--yes", "--allow-private",
                      "--ending", f"http://127.0.0.1:{server.port}")
        ok(answer.code == 3 and "provider's server  has the proof (204)" in
           answer.out and "does not have it yet" in answer.out,
           "we have it; the SM-DP+, whom nobody could reach, does not", answer)
        ok(len(card.notifications()) == 4, "so all stays on the card")
        got = meaning(server, token, made.json["line"])
        ok(got == "deletion-proven", "the line's deletion is proven", got)
    finally:
        server.stop()
    return card


def test_ending(lab):
    deletes(lab)


def test_brainpool(lab):
    """The same of a chip on brainpoolP256r1."""
    card = deletes(lab, curve="brainpool")
    ok([event for _, event, raw in card.notifications()
        if raw.count(BRAINPOOL) == 2] == ["enable", "disable", "delete"],
       "whose certificate and its issuer's name the curve")


run(globals())
