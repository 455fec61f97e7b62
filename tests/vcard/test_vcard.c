/*
 * APDUs: channels, classes, blocks, fetching, status words.
 */
#include "fixture.h"

#define SELECT "a4040010" ISD_R
#define DISABLE "e2910014bf3211a00c5a0a" FIRST "810100"
#define DELETE "e291000fbf330c5a0a" SECOND
#define FCI "6f1f8410" ISD_R "a5049f6501ffe0058203020200"

struct step {
	const char *label, *apdu, *answer;
};

static struct ky_pki *keys;

static const char *
send_one(struct ky_vcard *c, const char *apdu)
{
	const char *got = "no answer";
	struct ky_buf out;
	struct ky_err err;

	ky_buf_init(&out, KY_VCARD_APDU_MAX);
	if (ky_vcard_apdu(c, bytes(apdu), &out, &err) == KY_VCARD_ANSWERED)
		got = text(ky_buf_str(&out));
	ky_buf_done(&out);
	return got;
}

static void
play(struct ky_vcard *c, const struct step *steps, size_t n)
{
	for (const struct step *s = steps; s < steps + n; s++)
		if (s->label != NULL)
			t_eq_str(s->label, send_one(c, s->apdu), s->answer);
}
#define PLAY(c, steps) play((c), (steps), sizeof(steps) / sizeof((steps)[0]))

/* A card without quirks, or with the one. */
static struct ky_vcard *
card(enum ky_quirk quirk, uint32_t n)
{
	static struct ky_vcard c;
	struct ky_quirks q = {0};

	if (quirk < KY_QUIRK__MAX)
		q.n[quirk] = n;
	ky_vcard_init(&c, chip(), keys, &q);
	return &c;
}

static void
done(struct ky_vcard *c)
{
	free(c->isdr.chip);
	ky_vcard_done(c);
}

static void
channels(void)
{
	static const struct step steps[] = {
	    {"the first", "0070000001", "019000"},
	    {"the second", "0070000001", "029000"},
	    {"without Le", "00700000", "6c01"},
	    {"any Le", "0070000000", "6c01"},
	    {"a named one", "00700005", "9000"},
	    {"the same", "00700005", "6a81"},
	    {"beyond", "00700014", "6a81"},
	    {"closed", "00708001", "9000"},
	    {"closed, with Le", "0070800200", "9000"},
	    {"closed twice", "00708001", "6881"},
	    {"the basic one stays", "00708000", "6a86"},
	    {"on one not open", "01" SELECT, "6881"},
	    {"another mode", "00704000", "6a86"},
	    {"from another one", "4170000001", "019000"},
	};
	struct ky_vcard *c = card(KY_QUIRK__MAX, 0);

	PLAY(c, steps);
	for (int i = 0; i < 17; i++)
		(void)send_one(c, "0070000001");
	t_eq_str("none left", send_one(c, "0070000001"), "6a81");
	t_eq_str("the last, by its class", send_one(c, "4f" SELECT), "6121");
	ky_vcard_reset(c);
	t_eq_str("a reset closes them", send_one(c, "4f" SELECT), "6881");
	done(c);
}

static void
selecting(void)
{
	static const struct step steps[] = {
	    {"the ISD-R", "00" SELECT, "6121"},
	    {"fetched", "00c0000021", FCI "9000"},
	    {"gone", "00c0000021", "6985"},
	    {"with Le", "00" SELECT "00", "6121"},
	    {"in two pieces", "00c0000001", "6f6120"},
	    {"the rest, by the other class", "80c0000020",
		"1f8410" ISD_R "a5049f6501ffe00582030202009000"},
	    {"no data wanted", "00a4040c10" ISD_R, "9000"},
	    {"the master file", "00a40004023f00", "610a"},
	    {"deselects it", "80e2910003bf2d00", "6d00"},
	    {"another application", "00a4040007a0000000871002", "6a82"},
	    {"half of it", "00a4040005a000000559", "6a82"},
	};
	struct ky_vcard *c = card(KY_QUIRK__MAX, 0);

	PLAY(c, steps);
	done(c);
}

static void
malformed(void)
{
	static const struct step steps[] = {
	    {"nothing", "", "6700"},
	    {"three octets", "00a404", "6700"},
	    {"cut off", "00a4040010a000", "6700"},
	    {"two octets more", "00a4000c023f000000", "6700"},
	    {"an extended length", "00a4000c0000023f00", "6700"},
	    {"GSM's class", "a0a40000023f00", "6e00"},
	    {"secure messaging", "0ca40000023f00", "6e00"},
	    {"a wrong class", "80a40000023f00", "6e00"},
	    {"an unknown instruction", "00b0000000", "6d00"},
	    {"nothing to fetch", "8012000000", "6985"},
	    {"STORE DATA without the ISD-R", "80e2910003bf2d00", "6d00"},
	    {"a capability that is none", "80aa00000aa908810082", "6700"},
	    {"another template", "80aa000002a800", "6a80"},
	    {"a capability", "80aa00000aa9088100820101830107", "9000"},
	};
	struct ky_vcard *c = card(KY_QUIRK__MAX, 0);

	PLAY(c, steps);
	done(c);
}

static void
blocks(void)
{
	static const struct step steps[] = {
	    {"selected", "00a4040c10" ISD_R, "9000"},
	    {"one", "80e2910006bf3e035c015a", "6115"},
	    {"too much asked for", "80c0000000", "6c15"},
	    {"as much", "80c0000015", "bf3e125a10" EID "9000"},
	    {"with Le", "80e2910006bf3e035c015a00", "6115"},
	    {"another command forgets it", "80e2910003bf4300", "6105"},
	    {"its own is there", "00c0000005", "bf4302a0009000"},
	    {"three: the first", "80e2110002bf3e", "9000"},
	    {"the second", "80e2110102035c", "9000"},
	    {"the last", "80e2910202015a", "6115"},
	    {"begun", "80e2110002bf3e", "9000"},
	    {"one left out", "80e2910202015a", "6a86"},
	    {"begun again", "80e2110002bf3e", "9000"},
	    {"from the beginning", "80e2910006bf3e035c015a", "6115"},
	    {"not from the beginning", "80e2910106bf3e035c015a", "6a86"},
	    {"another P1", "80e2900006bf3e035c015a", "6a86"},
	    {"no data", "80e29100", "6700"},
	    {"no TLV", "80e2910001bf", "6a80"},
	    {"an unknown function", "80e2910003bf5500", "6a88"},
	};
	struct ky_vcard *c = card(KY_QUIRK__MAX, 0);

	PLAY(c, steps);
	done(c);
}

/* More than 256 octets come in pieces, and the pieces are the whole. */
static void
pieces(void)
{
	struct ky_vcard *c = card(KY_QUIRK__MAX, 0);
	struct ky_buf all, out;
	struct ky_tlv whole;
	struct ky_err err;
	uint16_t sw = 0;

	ky_buf_init(&all, 4096);
	ky_buf_init(&out, KY_VCARD_APDU_MAX);
	(void)send_one(c, "00a4040c10" ISD_R);
	t_eq_str("deleted", send_one(c, "80" DELETE), "6106");
	t_eq_str("retrieved", send_one(c, "80e2910003bf2b00"), "6100");
	do {
		char apdu[16];

		(void)snprintf(apdu, sizeof(apdu), "00c00000%02x", sw & 0xff);
		ky_buf_reset(&out);
		(void)ky_vcard_apdu(c, bytes(apdu), &out, &err);
		sw = (uint16_t)((uint8_t)out.p[out.len - 2] << 8 |
		    (uint8_t)out.p[out.len - 1]);
		ky_buf_add(&all, (struct ky_str){out.p, out.len - 2});
	} while (sw >> 8 == 0x61 && ky_buf_ok(&all));
	t_eq_int("all of it", sw, 0x9000);
	t_ok("one element", ky_der_only(ky_buf_str(&all), &whole));
	ky_buf_done(&out);
	ky_buf_done(&all);
	done(c);
}

static const struct {
	const char *label;
	enum ky_quirk quirk;
	uint32_t n;
	struct step step[8];
} odd[] = {
    {"refresh-6985", KY_QUIRK_REFRESH_6985, 1,
	{{"disabled", "80" DISABLE, "6106"},
	    {"how it went", "80c0000006", "bf32038001009000"},
	    {"then nothing", "80e2910003bf2d00", "6985"},
	    {"not even that", "0070000001", "6985"}}},
    {"sw-91xx", KY_QUIRK_SW_91XX, 1,
	{{"disabled", "80" DISABLE, "6106"},
	    {"REFRESH waits", "80c0000006", "bf3203800100910b"},
	    {"asked too short", "8012000000", "6c0b"},
	    {"fetched", "801200000b",
		"d009810301010482028182"
		"9000"},
	    {"answered", "801400000c810301010402028281030100", "9000"},
	    {"no more", "801200000b", "6985"}}},
    {"channel-busy", KY_QUIRK_CHANNEL_BUSY, 1,
	{{"none", "0070000001", "6a81"}, {"closed", "00708001", "9000"},
	    {"one", "0070000001", "019000"}}},
    {"channels-from-4", KY_QUIRK_CHANNELS_FROM_4, 1,
	{{"four", "0070000001", "049000"},
	    {"its class", "40a4040c10" ISD_R, "9000"},
	    {"and the other", "c0e2910006bf3e035c015a", "6115"},
	    {"fetched", "40c0000015", "bf3e125a10" EID "9000"},
	    {"closed", "0070800400", "9000"}}},
    {"no-terminal-capability", KY_QUIRK_NO_TERMINAL_CAPABILITY, 1,
	{{"refused", "80aa00000aa9088100820101830107", "6d00"}}},
    {"needs-terminal-capability", KY_QUIRK_NEEDS_TERMINAL_CAPABILITY, 1,
	{{"refused", "80e2910006bf3e035c015a", "6985"},
	    {"told", "80aa00000aa9088100820101830107", "9000"},
	    {"done", "80e2910006bf3e035c015a", "6115"}}},
    {"short-segment", KY_QUIRK_SHORT_SEGMENT, 5,
	{{"six", "80e2910006bf3e035c015a", "6700"},
	    {"five", "80e2110005bf3e035c01", "9000"},
	    {"one", "80e29101015a", "6115"}}},
    {"delete-lost-answer", KY_QUIRK_DELETE_LOST_ANSWER, 1,
	{{"lost", "80" DELETE, "6f00"}, {"not there", "80" DELETE, "6106"},
	    {"indeed", "80c0000006", "bf33038001019000"}}},
    {"delete-no-answer", KY_QUIRK_DELETE_NO_ANSWER, 1,
	{{"silent", "80" DELETE, "no answer"},
	    {"not there", "80" DELETE, "6106"},
	    {"indeed", "80c0000006", "bf33038001019000"}}},
    {"wrong-6cxx", KY_QUIRK_WRONG_6CXX, 1,
	{{"asked", "80e2910006bf3e035c015a", "6115"},
	    {"no", "80c0000015", "6c16"}, {"no", "80c0000016", "6c17"},
	    {"for ever", "80c00000ff", "6c00"}}},
    {"wrong-lengths", KY_QUIRK_WRONG_LENGTHS, 1,
	{{"asked", "80e2910003bf4300", "6105"},
	    {"one too many", "80c0000005", "bf4303a0009000"},
	    {"asked", "80e2910003bf4300", "6109"},
	    {"4 GB", "80c0000009", "bf4384ffffffffa0009000"},
	    {"asked", "80e2910003bf4300", "6105"},
	    {"indefinite", "80c0000005", "bf4380a0009000"},
	    {"asked", "80e2910003bf4300", "6102"},
	    {"cut off", "80c0000002", "bf439000"}}},
};

static void
quirks(void)
{
	T_CASES (k, odd) {
		struct ky_vcard *c = card(k->quirk, k->n);

		printf("# %s\n", k->label);
		t_eq_str("selected", send_one(c, "00a4040c10" ISD_R), "9000");
		PLAY(c, k->step);
		done(c);
	}
}

static void
after_reset(void)
{
	struct ky_vcard *c = card(KY_QUIRK_REFRESH_6985, 1);

	(void)send_one(c, "00a4040c10" ISD_R);
	(void)send_one(c, "80" DISABLE);
	t_eq_str("stuck", send_one(c, "00" SELECT), "6985");
	ky_vcard_reset(c);
	t_eq_str("selected", send_one(c, "00" SELECT), "6121");
	t_ok("it is disabled", !c->isdr.chip->profile[0].enabled);
	done(c);
}

static void
endless(void)
{
	struct ky_vcard *c = card(KY_QUIRK_ENDLESS_61XX, 1);
	const char *got = "";
	int i;

	(void)send_one(c, "00a4040c10" ISD_R);
	t_eq_str("asked", send_one(c, "80e2910006bf3e035c015a"), "6115");
	for (i = 0; i < 2000; i++) {
		got = send_one(c, "80c0000000");
		if (strlen(got) != 516 || strcmp(got + 512, "6100") != 0)
			break;
	}
	t_eq_int("never an end", i, 2000);
	done(c);
}

static void
control_text(void)
{
	struct ky_vcard *c = card(KY_QUIRK_CONTROL_TEXT, 1);

	(void)send_one(c, "00a4040c10" ISD_R);
	t_ok("asked",
	    strncmp(send_one(c, "80e2910006bf2d035c0192"), "61", 2) == 0);
	t_ok("an escape is in it",
	    strstr(send_one(c, "80c0000010"), "1b5b324a") != NULL);
	done(c);
}

/* The same seed, the same answers; none longer than an answer can be. */
static void
hostile(void)
{
	static uint8_t first[400][300], second[300];
	static size_t n[400];
	bool same = true, bounded = true;
	uint32_t odd_ones = 0;

	for (int round = 0; round < 2; round++) {
		struct ky_vcard *c = card(KY_QUIRK_HOSTILE_RANDOM, 4711);
		struct ky_err err;
		struct ky_buf out;

		ky_buf_init(&out, KY_VCARD_APDU_MAX);
		for (int i = 0; i < 400; i++) {
			uint8_t *to = round == 0 ? first[i] : second;

			ky_buf_reset(&out);
			(void)ky_vcard_apdu(c, bytes("80e2910003bf2d00"), &out,
			    &err);
			bounded &= ky_buf_ok(&out) && out.len <= 258;
			if (out.len > 0)
				memcpy(to, out.p, out.len);
			odd_ones += out.len != 2 ||
			    memcmp(out.p, "\x6d\0", 2) != 0;
			if (round == 0)
				n[i] = out.len;
			else
				same &= n[i] == out.len &&
				    memcmp(first[i], second, out.len) == 0;
		}
		ky_buf_done(&out);
		done(c);
	}
	t_ok("bounded", bounded);
	t_ok("the same again", same);
	t_ok("some are odd, some are not", odd_ones > 100 && odd_ones < 700);
}

static uint32_t
draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

/* Whatever is sent: an answer of 2 to 258 octets, and afterwards the card
 * still works.  The sanitizers look on. */
static void
noise(void)
{
	static const uint8_t ins[] = {0x70, 0xa4, 0xaa, 0xc0, 0xe2, 0xe2, 0xe2};
	struct ky_vcard *c = card(KY_QUIRK__MAX, 0);
	uint32_t seed = 1;
	bool sound = true;
	struct ky_buf out;
	struct ky_err err;

	ky_buf_init(&out, KY_VCARD_APDU_MAX);
	(void)send_one(c, "00a4040c10" ISD_R);
	for (int i = 0; i < 20000; i++) {
		uint8_t apdu[64];
		uint32_t n = draw(&seed, sizeof(apdu) + 1);

		for (uint32_t k = 0; k < sizeof(apdu); k++)
			apdu[k] = (uint8_t)draw(&seed, 256);
		apdu[0] = (uint8_t)(draw(&seed, 2) * 0x80);
		apdu[1] = ins[draw(&seed, sizeof(ins))];
		if (apdu[1] == 0xe2 && n > 7) {
			apdu[2] = 0x91;
			apdu[3] = 0;
			apdu[4] = (uint8_t)(n - 5);
			apdu[5] = 0xbf;
			apdu[6] = (uint8_t)(0x20 + draw(&seed, 0x24));
			apdu[7] = (uint8_t)(n - 8);
		}
		ky_buf_reset(&out);
		sound &= ky_vcard_apdu(c, (struct ky_str){(char *)apdu, n},
			     &out, &err) == KY_VCARD_ANSWERED &&
		    ky_buf_ok(&out) && out.len >= 2 && out.len <= 258;
	}
	t_ok("sound", sound);
	ky_vcard_reset(c);
	t_eq_str("it still works", send_one(c, "00" SELECT), "6121");
	ky_buf_done(&out);
	done(c);
}

static enum ky_code
keep(void *self, const struct ky_vchip *c, struct ky_err *err)
{
	uint32_t *times = self;

	(void)c;
	if (++*times == 2)
		return ky_fail(err, KY_E_SYSTEM, 0, "the disk is full");
	return KY_OK;
}

static void
keeping(void)
{
	struct ky_vcard *c = card(KY_QUIRK__MAX, 0);
	struct ky_buf out;
	struct ky_err err;
	uint32_t times = 0;

	ky_buf_init(&out, KY_VCARD_APDU_MAX);
	c->keep = keep;
	c->keeper = &times;
	(void)send_one(c, "00a4040c10" ISD_R);
	(void)send_one(c, "80e2910003bf2d00");
	t_eq_int("nothing to keep", times, 0);
	(void)send_one(c, "80" DELETE);
	t_eq_int("kept", times, 1);
	(void)send_one(c, "80c0000006");
	t_eq_int("once", times, 1);
	t_ok("not kept: broken",
	    ky_vcard_apdu(c, bytes("80" DISABLE), &out, &err) ==
		KY_VCARD_BROKEN);
	t_eq_str("why", err.msg, "the disk is full");
	ky_buf_done(&out);
	done(c);
}

/* Quirks of the chip are the card's, unless it has its own number. */
static void
both(void)
{
	struct ky_quirks q = {0};
	struct ky_vcard c;
	struct ky_vchip *own = chip();

	own->quirks.n[KY_QUIRK_CAT_BUSY] = 3;
	own->quirks.n[KY_QUIRK_SW_91XX] = 1;
	q.n[KY_QUIRK_CAT_BUSY] = 5;
	ky_vcard_init(&c, own, keys, &q);
	t_eq_int("its own number", c.isdr.quirks.n[KY_QUIRK_CAT_BUSY], 5);
	t_eq_int("the chip's", c.isdr.quirks.n[KY_QUIRK_SW_91XX], 1);
	ky_vcard_done(&c);
	free(own);
}

int
main(void)
{
	keys = pki(KY_CURVE_P256, KY_PKI_SOUND);
	T_RUN(channels);
	T_RUN(selecting);
	T_RUN(malformed);
	T_RUN(blocks);
	T_RUN(pieces);
	T_RUN(quirks);
	T_RUN(after_reset);
	T_RUN(endless);
	T_RUN(control_text);
	T_RUN(hostile);
	T_RUN(noise);
	T_RUN(keeping);
	T_RUN(both);
	ky_pki_free(keys);
	return t_done();
}
