"""The simulated card in a reader: real pcscd, real PC/SC, a plain client."""
from lab import ok, run, skip
from lab_card import Card, Pcsc, Reader, T1, der, tlvs, wire

ICCID, OTHER = "8988211000000212345", "8988211000000212352"
HOST = "smdp.example.com"
ATR = "3b9f96801fc78031e073fe211b674b59564341524480"


def new_card(lab, **options):
    return Card(lab.folder / "card", **options).add(
        ICCID, address=[HOST], enabled=True, name="First").add(
        OTHER, address=[HOST], name="Second")


def profiles(client, request="bf2d00"):
    (_, body), = tlvs(client.es10(request))
    (_, rows), = tlvs(body)
    return [dict(tlvs(row)) for _, row in tlvs(rows)]


def connecting(reader):
    with Pcsc(Reader.name) as client:
        ok(client.protocol.value == 1, "T=0 is agreed upon")
        ok(client.atr() == ATR, "its answer to reset", client.atr())
        fci = client.select()
        ok("e00582030202" in fci, "the ISD-R says what it is", fci)
        ok(client.channel == 1, "on the first channel")
        ok(client.transmit("00708001") == "9000", "the channel is closed")
    try:
        with Pcsc(Reader.name, T1):
            ok(False, "no T=1")
    except AssertionError as error:
        ok("8010000f" in str(error), "no T=1", error)


def ending(reader, card):
    with Pcsc(Reader.name) as client:
        client.select()
        eid = client.es10("bf3e035c015a")
        ok(eid == "bf3e125a10" + card.eid, "the EID", eid)
        rows = profiles(client)
        ok([r["5a"] for r in rows] == [wire(ICCID), wire(OTHER)],
           "both profiles", rows)
        ok([r["9f70"] for r in rows] == ["01", "00"], "the first enabled")
        delete = der("bf33", der("5a", wire(ICCID)))
        ok(client.result(delete) == 2, "an enabled one is not deleted")
        disable = der("bf32", der("a0", der("5a", wire(ICCID))), "810100")
        ok(client.result(disable) == 0, "disabled")
        ok(client.result(delete) == 0, "deleted")
        ok(client.result(delete) == 1, "and not there any more")
        ok([r["5a"] for r in profiles(client)] == [wire(OTHER)],
           "the other is")
        got = client.es10("bf2b06a00481020410")
        kept = next(raw for _, word, raw in card.notifications()
                    if word == "delete")
        (_, body), = tlvs(got)
        (_, one), = tlvs(body)
        ok(one == kept.hex(), "the signed deletion, byte by byte",
           len(one) // 2)
        ok(client.result("bf3003800105") == 0, "taken off the list")
        ok(client.es10("bf2b06a00481020410") == "bf2b02a000", "for good")


def resetting(reader):
    with Pcsc(Reader.name) as client:
        client.select()
        client.reset()
        ok(client.transmit("81e2910003bf2d00") == "6881",
           "a reset closes the channels")
        client.select()
        ok(len(profiles(client)) == 1, "and loses nothing")


def pulled(reader, card):
    with reader.insert(card, "delete-no-answer"):
        with Pcsc(Reader.name) as client:
            client.select()
            try:
                client.result(der("bf33", der("5a", wire(OTHER))))
                ok(False, "no answer")
            except AssertionError as error:
                # An error, or an answer of no bytes: pcscd does either.
                ok("SCardTransmit" in str(error) or str(error) == "",
                   "no answer", error)
    ok(card.profile(OTHER) is None, "and it was deleted")


def test_card(lab):
    why = Reader.missing()
    if why:
        skip("a card in a reader", why)
        return
    card = new_card(lab)
    with Reader(lab.folder) as reader:
        with reader.insert(card):
            connecting(reader)
            ending(reader, card)
            resetting(reader)
        pulled(reader, card)
        with reader.insert(card), Pcsc(Reader.name) as client:
            client.select()
            ok(profiles(client) == [], "inserted again: what it was")


run(globals())
