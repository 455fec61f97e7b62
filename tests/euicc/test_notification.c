#include "euicc/notification.h"

#include "bytes.h"
#include "t.h"

/* Deletion of 8988211000000212345 as event 7. */
#define DELETED \
	"bf2f2e" \
	"800107" \
	"81020410" \
	"0c1974657374736d6470706c7573312e6578616d706c652e636f6d" \
	"5a0a988812010000202143f5"
#define SIGNATURE \
	"5f3740" \
	"c9f084871c54eb181e1ed34f7a3ee3f8f42f60355a6224819c0e4e1a45473293" \
	"fc5ef334d2e266c4ddc8d6a4dd0e5997815e275b76ebc9863017a3f0c0fbfbf8"
#define CHIP "3003020101"
#define MAKER "3003020102"
#define TAIL SIGNATURE CHIP MAKER

/* The same piece by piece. */
#define N "800107"
#define EVENT "81020410"
#define ADDRESS "0c03612e62"
#define ICCID "5a0a988812010000202143f5"

#define INSTALLED "bf2f18" N "81020780" ADDRESS ICCID
#define TRANSACTION "800401020304"
#define SMDP "06032a0304"
#define DONE "a20ba0094f05a0000005590400"
#define FAILED(reason) "a208a106800105" reason
#define THERE FAILED("810109")

static void
put(struct ky_buf *b, uint32_t tag, const char *hex)
{
	struct ky_str value = bytes(hex);

	ky_der_put(b, tag, value);
	release(value);
}

static void
add(struct ky_buf *b, const char *hex)
{
	struct ky_str value = bytes(hex);

	ky_buf_add(b, value);
	release(value);
}

/* An OtherSignedNotification: metadata around `meta`, then `tail`. */
static struct ky_str
other(const char *meta, const char *tail)
{
	struct ky_buf content, all;
	struct ky_str out;

	ky_buf_init(&content, 100000);
	ky_buf_init(&all, 100000);
	put(&content, 0xbf2f, meta);
	add(&content, tail);
	ky_der_put(&all, 0x30, ky_buf_str(&content));
	out = cut(ky_buf_str(&all), all.len);
	ky_buf_done(&content);
	ky_buf_done(&all);
	return out;
}

/* A ProfileInstallationResult: BF27 around `data`, then `tail`. */
static struct ky_str
installation(const char *data, const char *tail)
{
	struct ky_buf content, all;
	struct ky_str out;

	ky_buf_init(&content, 100000);
	ky_buf_init(&all, 100000);
	put(&content, 0xbf27, data);
	add(&content, tail);
	ky_der_put(&all, 0xbf37, ky_buf_str(&content));
	out = cut(ky_buf_str(&all), all.len);
	ky_buf_done(&content);
	ky_buf_done(&all);
	return out;
}

static bool
within(struct ky_str part, struct ky_str all)
{
	return part.p >= all.p && part.p + part.len <= all.p + all.len;
}

static void
worked_example(void)
{
	struct ky_str in = bytes("307e" DELETED SIGNATURE CHIP MAKER);
	struct ky_notification_parts p;
	const char *why = NULL;

	t_eq_int("read", ky_notification_read(in, &p, &why),
	    KY_NOTIFICATION_READ);
	t_eq_str("nothing wrong", why, "");
	t_ok("not an installation", !p.installation && !p.remote);
	t_eq_int("deleted", p.kind, KY_PROFILE_DELETE);
	t_eq_int("number", p.meta.n, 7);
	t_eq_int("event", p.meta.events, KY_EVENT_BIT_DELETE);
	t_eq_str("address", p.meta.address, "testsmdpplus1.example.com");
	t_eq_str("ICCID", p.meta.iccid.digits, "8988211000000212345");
	t_ok("signed: tag and length, too", are(p.signed_tlv, DELETED));
	t_eq_int("... 49 bytes", (int64_t)p.signed_tlv.len, 49);
	t_ok("... in place", within(p.signed_tlv, in));
	t_ok("signature",
	    are(p.signature, &SIGNATURE[6]) && within(p.signature, in));
	t_ok("chip", are(p.certificate, CHIP) && within(p.certificate, in));
	t_eq_int("maker", p.chain_n, 1);
	t_ok("... in place", are(p.chain[0], MAKER) && within(p.chain[0], in));
	t_ok("whole", ky_str_eq(p.whole, in));
	t_eq_int("no transaction", (int64_t)p.transaction.len, 0);
	release(in);
}

static void
cut_off(void)
{
	struct ky_str in = bytes("307e" DELETED SIGNATURE CHIP MAKER);
	struct ky_notification_parts p;
	const char *why;
	bool refused = true, said = true;

	for (size_t n = 0; n < in.len; n++) {
		struct ky_str part = cut(in, n);

		why = NULL;
		refused &= ky_notification_read(part, &p, &why) == KY_NOT_ONE;
		said &= why != NULL && why[0] != '\0';
		release(part);
	}
	t_ok("anywhere: none", refused);
	t_ok("and why", said);
	release(in);
}

static void
events(void)
{
	static const struct {
		const char *label, *bits;
		enum ky_profile_event_kind kind;
		bool remote;
	} cases[] = {
	    {"installed", "81020780", KY_PROFILE_INSTALL, false},
	    {"enabled", "81020640", KY_PROFILE_ENABLE, false},
	    {"disabled", "81020520", KY_PROFILE_DISABLE, false},
	    {"deleted", "81020410", KY_PROFILE_DELETE, false},
	    {"deleted, zero bits written out", "81020010", KY_PROFILE_DELETE,
		false},
	    {"deleted, some zero bits written out", "81020310",
		KY_PROFILE_DELETE, false},
	    {"remotely enabled", "81020308", KY_PROFILE_ENABLE, true},
	    {"remotely disabled", "81020204", KY_PROFILE_DISABLE, true},
	    {"remotely deleted", "81020102", KY_PROFILE_DELETE, true},
	};

	T_CASES (c, cases) {
		struct ky_notification_parts p;
		const char *why;
		char meta[200];
		struct ky_str in;

		(void)snprintf(meta, sizeof(meta), N "%s" ADDRESS ICCID,
		    c->bits);
		in = other(meta, TAIL);
		t_eq_int(c->label, ky_notification_read(in, &p, &why),
		    KY_NOTIFICATION_READ);
		t_ok("... so", p.kind == c->kind && p.remote == c->remote);
		release(in);
	}
}

static void
others_read(void)
{
	static const struct {
		const char *label, *meta;
		int64_t n;
		const char *iccid;
	} cases[] = {
	    {"number 0", "800100" EVENT ADDRESS ICCID, 0,
		"8988211000000212345"},
	    {"number 128", "80020080" EVENT ADDRESS ICCID, 128,
		"8988211000000212345"},
	    {"the greatest number", "80087fffffffffffffff" EVENT ADDRESS ICCID,
		INT64_MAX, "8988211000000212345"},
	    {"no ICCID", N EVENT ADDRESS, 7, ""},
	    {"18 digits", N EVENT ADDRESS "5a0a988812010000202143ff", 7,
		"898821100000021234"},
	    {"20 digits", N EVENT ADDRESS "5a0a98881201000020214365", 7,
		"89882110000002123456"},
	    {"something new at the end", N EVENT ADDRESS ICCID "870101", 7,
		"8988211000000212345"},
	    {"something new without an ICCID", N EVENT ADDRESS "870101", 7, ""},
	    {"something new in between", N "9f700101" EVENT ADDRESS ICCID, 7,
		"8988211000000212345"},
	};

	T_CASES (c, cases) {
		struct ky_str in = other(c->meta, TAIL);
		struct ky_notification_parts p;
		const char *why;

		t_eq_int(c->label, ky_notification_read(in, &p, &why),
		    KY_NOTIFICATION_READ);
		t_eq_int("... number", p.meta.n, c->n);
		t_eq_str("... ICCID", p.meta.iccid.digits, c->iccid);
		release(in);
	}
}

#define LETTERS_21 "616161616161616161616161616161616161616161"
#define LETTERS_63 LETTERS_21 LETTERS_21 LETTERS_21
#define LETTERS_252 LETTERS_63 LETTERS_63 LETTERS_63 LETTERS_63

static void
metadata_refused(void)
{
	static const struct {
		const char *label, *meta, *why;
	} cases[] = {
	    {"empty", "", "sequence number"},
	    {"no number", EVENT ADDRESS ICCID, "sequence number"},
	    {"empty number", "8000" EVENT ADDRESS ICCID, "sequence number"},
	    {"negative number", "8001ff" EVENT ADDRESS ICCID,
		"sequence number"},
	    {"128 without its zero", "800180" EVENT ADDRESS ICCID,
		"sequence number"},
	    {"number with a zero too many", "80020007" EVENT ADDRESS ICCID,
		"sequence number"},
	    {"number beyond 63 bits",
		"8009008000000000000000" EVENT ADDRESS ICCID,
		"sequence number"},
	    {"no event", N ADDRESS ICCID, "event bits"},
	    {"empty event", N "8100" ADDRESS ICCID, "event bits"},
	    {"no bit", N "810100" ADDRESS ICCID, "event bits"},
	    {"no bit set", N "81020000" ADDRESS ICCID, "event bits"},
	    {"two bits set", N "81020490" ADDRESS ICCID, "event bits"},
	    {"all bits set", N "810200ff" ADDRESS ICCID, "event bits"},
	    {"two bytes of bits", N "8103001000" ADDRESS ICCID, "event bits"},
	    {"eight unused bits", N "81020810" ADDRESS ICCID, "event bits"},
	    {"32 unused bits", N "81022010" ADDRESS ICCID, "event bits"},
	    {"the set bit is an unused one", N "81020510" ADDRESS ICCID,
		"event bits"},
	    {"an unused bit is set, too", N "81020411" ADDRESS ICCID,
		"event bits"},
	    {"remote result", N "81020001" ADDRESS ICCID, "event bits"},
	    {"no address", N EVENT ICCID, "address"},
	    {"empty address", N EVENT "0c00" ICCID, "address"},
	    {"address with a NUL", N EVENT "0c03610062" ICCID, "address"},
	    {"address with a line end", N EVENT "0c0361620a" ICCID, "address"},
	    {"address with a blank", N EVENT "0c03612062" ICCID, "address"},
	    {"address with DEL", N EVENT "0c03617f62" ICCID, "address"},
	    {"address beyond ASCII", N EVENT "0c03c3a162" ICCID, "address"},
	    {"address of 254", N EVENT "0c81fe" LETTERS_252 "6161" ICCID,
		"address"},
	    {"ICCID of 9 bytes", N EVENT ADDRESS "5a09988812010000202143",
		"ICCID"},
	    {"ICCID of 11 bytes", N EVENT ADDRESS "5a0b988812010000202143f5ff",
		"ICCID"},
	    {"empty ICCID", N EVENT ADDRESS "5a00", "ICCID"},
	    {"ICCID of fillers", N EVENT ADDRESS "5a0affffffffffffffffffff",
		"ICCID"},
	    {"ICCID of 17 digits", N EVENT ADDRESS "5a0a9888120100002021f3ff",
		"ICCID"},
	    {"digit behind a filler",
		N EVENT ADDRESS "5a0a988812010000202143 5f", "ICCID"},
	    {"letter in the ICCID", N EVENT ADDRESS "5a0a98881201000020a143f5",
		"ICCID"},
	    {"letter at its end", N EVENT ADDRESS "5a0a988812010000202143e5",
		"ICCID"},
	    {"ICCID twice", N EVENT ADDRESS ICCID ICCID, "metadata"},
	    {"number twice", N N EVENT ADDRESS ICCID, "metadata"},
	    {"number at the end", EVENT ADDRESS ICCID N, "metadata"},
	    {"ICCID before the address", N EVENT ICCID ADDRESS, "metadata"},
	    {"length not the shortest", "80810107" EVENT ADDRESS ICCID,
		"metadata"},
	    {"cut off inside", N EVENT ADDRESS "5a0b988812010000202143f5",
		"metadata"},
	    {"a loose byte", N EVENT ADDRESS ICCID "87", "metadata"},
	};

	T_CASES (c, cases) {
		struct ky_str in = other(c->meta, TAIL);
		struct ky_notification_parts p = {.error = 77};
		const char *why = "";

		t_eq_int(c->label, ky_notification_read(in, &p, &why),
		    KY_NOTIFICATION_BAD);
		t_ok(why, strncmp(why, c->why, strlen(c->why)) == 0);
		t_eq_int("... nothing written", p.error, 77);
		release(in);
	}
}

static void
longest_address(void)
{
	struct ky_str in = other(N EVENT "0c81fd" LETTERS_252 "62" ICCID, TAIL);
	struct ky_notification_parts p;
	const char *why;

	t_eq_int("253 letters", ky_notification_read(in, &p, &why),
	    KY_NOTIFICATION_READ);
	t_eq_int("... kept", (int64_t)strlen(p.meta.address), 253);
	t_ok("... to the last", p.meta.address[252] == 'b');
	release(in);
}

static void
tails(void)
{
	static const struct {
		const char *label, *tail;
		enum ky_notification_form form;
		const char *why;
		uint32_t chain_n;
	} cases[] = {
	    {"as it should be", TAIL, KY_NOTIFICATION_READ, "", 1},
	    {"a chain of three", TAIL "a1053003020103", KY_NOTIFICATION_READ,
		"", 2},
	    {"a chain of five", TAIL "a10f 3003020103 3003020104 3003020105",
		KY_NOTIFICATION_READ, "", 4},
	    {"one too many",
		TAIL "a114 3003020103 3003020104 3003020105 3003020106",
		KY_NOTIFICATION_BAD, "other certificates", 0},
	    {"an empty chain", TAIL "a100", KY_NOTIFICATION_READ, "", 1},
	    {"no certificate in the chain", TAIL "a103020103",
		KY_NOTIFICATION_BAD, "other certificates", 0},
	    {"chain cut off", TAIL "a1063003020103", KY_NOTIFICATION_BAD,
		"what follows", 0},
	    {"certificate of the chain cut off", TAIL "a1053004020103",
		KY_NOTIFICATION_BAD, "other certificates", 0},
	    {"something new behind it", TAIL "a2053003020103 870101",
		KY_NOTIFICATION_READ, "", 1},
	    {"a loose byte behind it", TAIL "87", KY_NOTIFICATION_BAD,
		"what follows", 0},
	    {"nothing", "", KY_NOTIFICATION_BAD, "signature", 0},
	    {"no signature", CHIP MAKER, KY_NOTIFICATION_BAD, "signature", 0},
	    {"signature of 63 bytes",
		"5f373f"
		"c9f084871c54eb181e1ed34f7a3ee3f8f42f60355a6224819c0e4e1a454732"
		"fc5ef334d2e266c4ddc8d6a4dd0e5997815e275b76ebc9863017a3f0c0fb"
		"fbf8" CHIP MAKER,
		KY_NOTIFICATION_BAD, "signature", 0},
	    {"empty signature", "5f3700" CHIP MAKER, KY_NOTIFICATION_BAD,
		"signature", 0},
	    {"no certificates", SIGNATURE, KY_NOTIFICATION_BAD, "certificate",
		0},
	    {"one certificate", SIGNATURE CHIP, KY_NOTIFICATION_BAD,
		"certificate of the maker", 0},
	    {"no certificate in its place", SIGNATURE "0c0161" MAKER,
		KY_NOTIFICATION_BAD, "certificate", 0},
	    {"none in the maker's", SIGNATURE CHIP "0c0161",
		KY_NOTIFICATION_BAD, "certificate of the maker", 0},
	    {"certificate's length not the shortest",
		SIGNATURE "308103020101" MAKER, KY_NOTIFICATION_BAD,
		"certificate", 0},
	};

	T_CASES (c, cases) {
		struct ky_str in = other(N EVENT ADDRESS ICCID, c->tail);
		struct ky_notification_parts p = {.chain_n = 0};
		const char *why = NULL;

		t_eq_int(c->label, ky_notification_read(in, &p, &why), c->form);
		t_ok(why, strncmp(why, c->why, strlen(c->why)) == 0);
		t_eq_int("... chain", p.chain_n, c->chain_n);
		release(in);
	}
}

static void
outsides(void)
{
	static const struct {
		const char *label, *hex;
		enum ky_notification_form form;
	} cases[] = {
	    {"nothing", "", KY_NOT_ONE},
	    {"text", "7b7d", KY_NOT_ONE},
	    {"another tag", "3100", KY_NOT_ONE},
	    {"a card's answer around it", "bf2b02a000", KY_NOT_ONE},
	    {"the metadata alone", DELETED, KY_NOT_ONE},
	    {"a compact one", "a000", KY_NOT_ONE},
	    {"indefinite length", "3080" DELETED "0000", KY_NOT_ONE},
	    {"a byte behind it", "307e" DELETED TAIL "00", KY_NOT_ONE},
	    {"two of them", "307e" DELETED TAIL "307e" DELETED TAIL,
		KY_NOT_ONE},
	    {"length not the shortest", "30817e" DELETED TAIL, KY_NOT_ONE},
	    {"a remote package's result", "a103800101", KY_NOTIFICATION_BAD},
	    {"empty", "3000", KY_NOTIFICATION_BAD},
	    {"empty installation", "bf3700", KY_NOTIFICATION_BAD},
	    {"installation of another tag",
		"bf3779 bf2833" TRANSACTION INSTALLED SMDP DONE SIGNATURE,
		KY_NOTIFICATION_BAD},
	    {"signature first", "307e" TAIL DELETED, KY_NOTIFICATION_BAD},
	    {"metadata of another tag", "3007bf2e0401020304",
		KY_NOTIFICATION_BAD},
	};

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex);
		struct ky_notification_parts p;
		const char *why = NULL;

		t_eq_int(c->label, ky_notification_read(in, &p, &why), c->form);
		t_ok("... and why", why != NULL && why[0] != '\0');
		release(in);
	}
}

static void
too_long(void)
{
	static char room[KY_NOTIFICATION_MAX + 1];
	struct ky_notification_parts p;
	struct ky_buf b;
	const char *why;

	ky_buf_init(&b, sizeof(room) + 10);
	ky_der_put(&b, 0x30, (struct ky_str){room, sizeof(room) - 5});
	t_eq_int("as long as may be", (int64_t)b.len,
	    (int64_t)KY_NOTIFICATION_MAX);
	t_eq_int("... looked into",
	    ky_notification_read(ky_buf_str(&b), &p, &why),
	    KY_NOTIFICATION_BAD);
	ky_buf_reset(&b);
	ky_der_put(&b, 0x30, (struct ky_str){room, sizeof(room) - 4});
	t_eq_int("longer", ky_notification_read(ky_buf_str(&b), &p, &why),
	    KY_NOT_ONE);
	t_eq_str("... so it says", why, "too long");
	ky_buf_done(&b);
}

static void
installations(void)
{
	static const struct {
		const char *label, *data;
		enum ky_profile_event_kind kind;
		uint8_t error;
	} cases[] = {
	    {"done", TRANSACTION INSTALLED SMDP DONE, KY_PROFILE_INSTALL, 0},
	    {"no server named", TRANSACTION INSTALLED DONE, KY_PROFILE_INSTALL,
		0},
	    {"an empty answer of the profile",
		TRANSACTION INSTALLED SMDP "a20da00b4f05a00000055904023000",
		KY_PROFILE_INSTALL, 0},
	    {"nothing said of it", TRANSACTION INSTALLED SMDP "a202a000",
		KY_PROFILE_INSTALL, 0},
	    {"it is there already", TRANSACTION INSTALLED SMDP THERE,
		KY_PROFILE_ALREADY_THERE, 9},
	    {"no memory", TRANSACTION INSTALLED SMDP FAILED("81010a"),
		KY_PROFILE_INSTALL_FAILED, 10},
	    {"reason unknown", TRANSACTION INSTALLED SMDP FAILED("81017f"),
		KY_PROFILE_INSTALL_FAILED, 127},
	    {"failed with an answer",
		TRANSACTION INSTALLED SMDP "a20ca10a80010581010c82023000",
		KY_PROFILE_INSTALL_FAILED, 12},
	    {"something new inside", TRANSACTION INSTALLED SMDP DONE "870101",
		KY_PROFILE_INSTALL, 0},
	};

	T_CASES (c, cases) {
		struct ky_str in = installation(c->data, SIGNATURE);
		struct ky_notification_parts p;
		const char *why;

		t_eq_int(c->label, ky_notification_read(in, &p, &why),
		    KY_NOTIFICATION_READ);
		t_ok("... an installation", p.installation && !p.remote);
		t_eq_int("... so", p.kind, c->kind);
		t_eq_int("... error", p.error, c->error);
		t_ok("... transaction",
		    are(p.transaction, "01020304") &&
			within(p.transaction, in));
		t_eq_str("... of", p.meta.iccid.digits, "8988211000000212345");
		t_ok("... signed from its tag on",
		    p.signed_tlv.p == in.p + 3 + (in.len > 0x82) &&
			p.signed_tlv.p[0] == '\xbf' &&
			p.signed_tlv.p[1] == 0x27);
		t_ok("... no certificate",
		    p.certificate.len == 0 && p.chain_n == 0);
		release(in);
	}
}

static void
installations_refused(void)
{
	static const struct {
		const char *label, *data, *tail, *why;
	} cases[] = {
	    {"no transaction", INSTALLED SMDP DONE, SIGNATURE,
		"transaction number"},
	    {"empty transaction", "8000" INSTALLED SMDP DONE, SIGNATURE,
		"transaction number"},
	    {"transaction of 17 bytes",
		"80110102030405060708090a0b0c0d0e0f1011" INSTALLED SMDP DONE,
		SIGNATURE, "transaction number"},
	    {"no metadata", TRANSACTION SMDP DONE, SIGNATURE, "metadata"},
	    {"no result", TRANSACTION INSTALLED SMDP, SIGNATURE,
		"final result"},
	    {"empty result", TRANSACTION INSTALLED SMDP "a200", SIGNATURE,
		"final result"},
	    {"both results",
		TRANSACTION INSTALLED SMDP "a20aa000a106800105810109",
		SIGNATURE, "final result"},
	    {"another result", TRANSACTION INSTALLED SMDP "a202a200", SIGNATURE,
		"final result"},
	    {"failure without a reason",
		TRANSACTION INSTALLED SMDP "a205a103800105", SIGNATURE,
		"final result"},
	    {"reason beyond a byte",
		TRANSACTION INSTALLED SMDP "a209a1078001058102 0100", SIGNATURE,
		"final result"},
	    {"success malformed inside",
		TRANSACTION INSTALLED SMDP "a205a0034f0501", SIGNATURE,
		"final result"},
	    {"two results", TRANSACTION INSTALLED SMDP DONE THERE, SIGNATURE,
		"installation result"},
	    {"deleted", TRANSACTION "bf2f18" N EVENT ADDRESS ICCID SMDP DONE,
		SIGNATURE, "event bits"},
	    {"bad metadata",
		TRANSACTION "bf2f188001ff81020780" ADDRESS ICCID SMDP DONE,
		SIGNATURE, "sequence number"},
	    {"no signature", TRANSACTION INSTALLED SMDP DONE, "", "signature"},
	    {"certificate first", TRANSACTION INSTALLED SMDP DONE,
		CHIP SIGNATURE, "signature"},
	    {"loose byte behind it", TRANSACTION INSTALLED SMDP DONE,
		SIGNATURE "30", "what follows"},
	};

	T_CASES (c, cases) {
		struct ky_str in = installation(c->data, c->tail);
		struct ky_notification_parts p;
		const char *why = NULL;

		t_eq_int(c->label, ky_notification_read(in, &p, &why),
		    KY_NOTIFICATION_BAD);
		t_ok(why, strncmp(why, c->why, strlen(c->why)) == 0);
		release(in);
	}
}

static void
installation_with_more(void)
{
	struct ky_str in = installation(TRANSACTION INSTALLED SMDP DONE,
	    SIGNATURE CHIP MAKER);
	struct ky_notification_parts p;
	const char *why;

	t_eq_int("certificates behind it are not asked for",
	    ky_notification_read(in, &p, &why), KY_NOTIFICATION_READ);
	t_eq_int("... nor taken", (int64_t)p.certificate.len, 0);
	release(in);
}

static void
listed(void)
{
	static const struct {
		const char *label, *hex;
		int64_t n; /* -1 = refused */
		uint8_t events;
		const char *address, *iccid;
	} cases[] = {
	    {"as it is signed", DELETED, 7, KY_EVENT_BIT_DELETE,
		"testsmdpplus1.example.com", "8988211000000212345"},
	    {"number without its zero", "bf2f18800180" EVENT ADDRESS ICCID, 128,
		KY_EVENT_BIT_DELETE, "a.b", "8988211000000212345"},
	    {"loose length", "bf2f8118" N EVENT ADDRESS ICCID, 7,
		KY_EVENT_BIT_DELETE, "a.b", "8988211000000212345"},
	    {"several events", "bf2f18" N "81020490" ADDRESS ICCID, 7,
		KY_EVENT_BIT_DELETE | KY_EVENT_BIT_INSTALL, "a.b",
		"8988211000000212345"},
	    {"no ICCID", "bf2f0c" N EVENT ADDRESS, 7, KY_EVENT_BIT_DELETE,
		"a.b", ""},
	    {"an ICCID that is none", "bf2f0f" N EVENT ADDRESS "5a01ff", 7,
		KY_EVENT_BIT_DELETE, "a.b", ""},
	    {"no address", "bf2f0a" N EVENT "870101", 7, KY_EVENT_BIT_DELETE,
		"?", ""},
	    {"an address that is none", "bf2f0c" N EVENT "0c03611b62", 7,
		KY_EVENT_BIT_DELETE, "?", ""},
	    {"no number", "bf2f04" EVENT, -1, 0, "", ""},
	    {"another tag", "bf2e0c" N EVENT ADDRESS, -1, 0, "", ""},
	    {"cut off inside", "bf2f0c" N EVENT "0c04612e62", -1, 0, "", ""},
	    {"a byte behind it", DELETED "00", -1, 0, "", ""},
	    {"nothing", "", -1, 0, "", ""},
	};

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex);
		struct ky_notification_meta m = {.n = -1};

		t_ok(c->label,
		    ky_notification_meta_read(in, &m) == (c->n >= 0));
		t_eq_int("... number", m.n, c->n);
		t_eq_int("... events", m.events, c->events);
		t_eq_str("... address", m.address, c->address);
		t_eq_str("... ICCID", m.iccid.digits, c->iccid);
		release(in);
	}
}

static void
iccids(void)
{
	static const struct {
		const char *digits, *hex;
		enum ky_iccid_issuer issuer;
		bool checked;
	} cases[] = {
	    {"8988211000000212345", "988812010000202143f5", KY_ICCID_FOREIGN,
		false},
	    {"898821100000021234", "988812010000202143ff", KY_ICCID_FOREIGN,
		false},
	    {"89882110000002123456", "98881201000020214365", KY_ICCID_FOREIGN,
		false},
	    {"8981100005838500016", "981801005038580010f6", KY_ICCID_DOCOMO,
		true},
	    {"8981200005838500015", "981802005038580010f5", KY_ICCID_SOFTBANK,
		true},
	    {"89001012345678901239", "98000121436587092193", KY_ICCID_FOREIGN,
		true},
	    {"000000000000000000", "000000000000000000ff", KY_ICCID_FOREIGN,
		false},
	};

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex);
		struct ky_iccid got = {.digits = ""};
		uint8_t back[10];

		t_ok(c->digits, ky_iccid_from_chip(in, &got));
		t_eq_str("... digits", got.digits, c->digits);
		t_eq_int("... issuer", got.issuer, c->issuer);
		t_ok("... check digit", got.checked == c->checked);
		ky_iccid_to_chip(&got, back);
		t_ok("... and back",
		    in.len == 10 && memcmp(back, in.p, 10) == 0);
		release(in);
	}
}

int
main(void)
{
	T_RUN(worked_example);
	T_RUN(cut_off);
	T_RUN(events);
	T_RUN(others_read);
	T_RUN(metadata_refused);
	T_RUN(longest_address);
	T_RUN(tails);
	T_RUN(outsides);
	T_RUN(too_long);
	T_RUN(installations);
	T_RUN(installations_refused);
	T_RUN(installation_with_more);
	T_RUN(listed);
	T_RUN(iccids);
	return t_done();
}
