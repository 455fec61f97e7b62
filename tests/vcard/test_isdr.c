/*
 * ES10 requests and responses, byte by byte (GSMA SGP.22, 5.7).
 */
#include "fixture.h"

#define AID_1 "a0000005591010ffffffff8900001000"
#define AID_2 "a0000005591010ffffffff8900001100"

struct step {
	const char *label, *request, *response;
};

static struct ky_pki *keys;

static void
play(struct ky_isdr *d, const struct step *steps, size_t n)
{
	for (const struct step *s = steps; s < steps + n; s++) {
		struct ky_buf out;
		char got[8];
		uint16_t sw;

		ky_buf_init(&out, KY_ISDR_RESPONSE_MAX);
		sw = ky_isdr_answer(d, bytes(s->request), &out);
		(void)snprintf(got, sizeof(got), "%04x", sw);
		t_eq_str(s->label, sw == 0x9000 ? text(ky_buf_str(&out)) : got,
		    s->response);
		ky_buf_done(&out);
	}
}
#define PLAY(d, steps) play((d), (steps), sizeof(steps) / sizeof((steps)[0]))

static void
asking(void)
{
	static const struct step steps[] = {
	    {"EID", "bf3e035c015a", "bf3e125a10" EID},
	    {"EID without a tag", "bf3e00", "6a80"},
	    {"addresses", "bf3c00",
		"bf3c148112"
		"6c70612e64732e6578616d706c652e636f6d"},
	    {"SM-DP+ set", "bf3f0b8009612e6578616d706c65", "bf3f03800100"},
	    {"addresses again", "bf3c00",
		"bf3c1f8009612e6578616d706c658112"
		"6c70612e64732e6578616d706c652e636f6d"},
	    {"rules of authorisation", "bf4300", "bf4302a000"},
	    {"nothing", "", "6a80"},
	    {"cut off", "bf2d05", "6a80"},
	    {"one octet more", "bf2d0000", "6a80"},
	    {"an unknown function", "bf5500", "6a88"},
	};
	struct ky_isdr d = {.chip = chip(), .pki = keys};

	PLAY(&d, steps);
	free(d.chip);
}

static void
listing(void)
{
	static const struct step steps[] = {
	    {"default", "bf2d00",
		"bf2d819ba08198"
		"e3305a0a" FIRST "4f10" AID_1 "9f70010191044465"
		"6d6f92034f6e65950102"
		"e3305a0a" SECOND "4f10" AID_2
		"9f700100910444656d6f920354776f950102"
		"e3325a0a" THIRD "4f10a0000005591010ffffffff8900001200"
		"9f700100910444656d6f92055468726565950100"},
	    {"by ICCID", "bf2d115c015aa00c5a0a" SECOND,
		"bf2d10a00ee30c5a0a" SECOND},
	    {"by ICCID, two tags", "bf2d125c025a4fa00c5a0a" SECOND,
		"bf2d22a020e31e5a0a" SECOND "4f10" AID_2},
	    {"by AID, state", "bf2d185c029f70a0124f10" AID_1,
		"bf2d08a006e3049f700101"},
	    {"by class", "bf2d085c015aa003950100", "bf2d10a00ee30c5a0a" THIRD},
	    {"by class, none", "bf2d085c015aa003950101", "bf2d02a000"},
	    {"no such ICCID", "bf2d0ea00c5a0a00000000000000000000",
		"bf2d02a000"},
	    {"an unknown criterion", "bf2d05a003960100", "bf2d03810101"},
	    {"half a tag", "bf2d035c019f", "bf2d03810101"},
	    {"addresses and rules", "bf2d125c02b699a00c5a0a" FIRST,
		"bf2d21a01fe31db6183016800204f0"
		"8110736d64702e6578616d706c652e636f6d990100"},
	};
	struct ky_isdr d = {.chip = chip(), .pki = keys};

	PLAY(&d, steps);
	free(d.chip);
}

/* Which rule bits and which octets. */
static void
rules(void)
{
	static const struct {
		uint8_t rules;
		const char *response;
	} cases[] = {
	    {0, "bf2d07a005e303990100"},
	    {KY_VCHIP_PPR1, "bf2d08a006e30499020640"},
	    {KY_VCHIP_PPR2, "bf2d08a006e30499020520"},
	    {KY_VCHIP_PPR1 | KY_VCHIP_PPR2, "bf2d08a006e30499020560"},
	};
	struct ky_isdr d = {.chip = chip(), .pki = keys};

	T_CASES (k, cases) {
		const struct step one = {k->response,
		    "bf2d115c0199a00c5a0a" FIRST, k->response};

		d.chip->profile[0].rules = k->rules;
		play(&d, &one, 1);
	}
	free(d.chip);
}

static void
changing(void)
{
	static const struct step steps[] = {
	    {"delete what is enabled", "bf330c5a0a" FIRST, "bf3303800102"},
	    {"disable what is disabled", "bf3211a00c5a0a" SECOND "810100",
		"bf3203800102"},
	    {"disable", "bf3211a00c5a0a" FIRST "810100", "bf3203800100"},
	    {"enable by AID", "bf3117a0124f10" AID_2 "8101ff", "bf3103800100"},
	    {"enable what is enabled", "bf3117a0124f10" AID_2 "810100",
		"bf3103800102"},
	    {"enable another", "bf3111a00c5a0a" FIRST "810100", "bf3103800100"},
	    {"with a port", "bf3114a00c5a0a" SECOND "810100820100",
		"bf3103800100"},
	    {"delete", "bf330c5a0a" FIRST, "bf3303800100"},
	    {"delete again", "bf330c5a0a" FIRST, "bf3303800101"},
	    {"delete nine octets", "bf330b5a09988812010000202163",
		"bf3303800101"},
	    {"delete nothing", "bf3300", "bf330380017f"},
	    {"enable without wrapper", "bf310f5a0a" SECOND "810100",
		"bf310380017f"},
	    {"enable without flag", "bf310ea00c5a0a" SECOND, "bf310380017f"},
	};
	struct ky_isdr d = {.chip = chip(), .pki = keys};

	PLAY(&d, steps);
	t_eq_int("notifications", d.chip->notifications_n, 7);
	t_ok("a refusal changes nothing", !d.changed);
	free(d.chip);
}

static void
policies(void)
{
	static const struct step steps[] = {
	    {"not to be disabled", "bf3211a00c5a0a" FIRST "810100",
		"bf3203800103"},
	    {"nor by enabling another", "bf3111a00c5a0a" SECOND "810100",
		"bf3103800103"},
	    {"not to be deleted", "bf330c5a0a" SECOND, "bf3303800103"},
	    {"but reset", "bf340482020780", "bf3403800100"},
	    {"operational ones are gone", "bf2d035c015a",
		"bf2d10a00ee30c5a0a" THIRD},
	    {"nothing to reset", "bf340482020780", "bf3403800101"},
	    {"the test one, too", "bf3404820205e0", "bf3403800100"},
	    {"no profile", "bf2d00", "bf2d02a000"},
	    {"no options", "bf3400", "bf340380017f"},
	};
	struct ky_isdr d = {.chip = chip(), .pki = keys};

	d.chip->profile[0].rules = KY_VCHIP_PPR1;
	d.chip->profile[1].rules = KY_VCHIP_PPR2;
	PLAY(&d, steps);
	t_eq_int("a deletion each", d.chip->notifications_n, 3);
	t_eq_int("... is what they are", d.chip->notification[2].event,
	    KY_VCHIP_DELETE);
	free(d.chip);
}

static void
nicknames(void)
{
	static const struct step steps[] = {
	    {"set",
		"bf2910"
		"5a0a" FIRST "9002"
		"4869",
		"bf2903800100"},
	    {"seen", "bf2d115c0190a00c5a0a" FIRST, "bf2d08a006e30490024869"},
	    {"not there",
		"bf2910"
		"5a0a00000000000000000000"
		"90024869",
		"bf2903800101"},
	    {"no name", "bf290c5a0a" FIRST, "bf290380017f"},
	    {"taken away", "bf290e5a0a" FIRST "9000", "bf2903800100"},
	    {"not seen", "bf2d115c0190a00c5a0a" FIRST, "bf2d04a002e300"},
	};
	struct ky_isdr d = {.chip = chip(), .pki = keys};

	PLAY(&d, steps);
	free(d.chip);
}

static void
notifications(void)
{
	static const struct step steps[] = {
	    {"none yet", "bf2800", "bf2802a000"},
	    {"none to retrieve", "bf2b00", "bf2b02a000"},
	    {"disable", "bf3211a00c5a0a" FIRST "810100", "bf3203800100"},
	    {"delete", "bf330c5a0a" FIRST, "bf3303800100"},
	    {"of an event", "bf280481020410",
		"bf282aa028bf2f25800101810204100c10736d64702e6578616d706c652e"
		"636f6d5a0a" FIRST},
	    {"of two events", "bf280481020580", "bf2802a000"},
	    {"without its wrapper", "bf2b03800101", "bf2b0381017f"},
	    {"a list's criterion", "bf2b0481020410", "bf2b0381017f"},
	    {"an unknown number", "bf2b05a003800105", "bf2b03810101"},
	    {"no number", "bf2b05a003820105", "bf2b0381017f"},
	    {"remove an unknown one", "bf3003800105", "bf3003800101"},
	    {"remove nothing", "bf3000", "bf300380017f"},
	    {"remove number 0", "bf3003800100", "bf3003800100"},
	    {"and again", "bf3003800100", "bf3003800101"},
	    {"the other stays", "bf2800",
		"bf282aa028bf2f25800101810204100c10736d64702e6578616d706c652e"
		"636f6d5a0a" FIRST},
	};
	struct ky_isdr d = {.chip = chip(), .pki = keys};

	d.chip->next_n = 0;
	PLAY(&d, steps);
	free(d.chip);
}

/* By number and by event: exactly what was signed when it happened. */
static void
retrieving(void)
{
	static const char *const requests[] = {"bf2b00", "bf2b05a003800101",
	    "bf2b06a00481020620", "bf2b06a004810200ff"};
	struct ky_isdr d = {.chip = chip(), .pki = keys};
	struct ky_buf out;

	ky_buf_init(&out, KY_ISDR_RESPONSE_MAX);
	(void)ky_isdr_answer(&d, bytes("bf3211a00c5a0a" FIRST "810100"), &out);
	T_CASES (r, requests) {
		struct ky_tlv whole, list;

		ky_buf_reset(&out);
		t_eq_int(*r, ky_isdr_answer(&d, bytes(*r), &out), 0x9000);
		t_ok("BF2B, A0",
		    ky_der_only(ky_buf_str(&out), &whole) &&
			whole.tag == 0xbf2b &&
			ky_der_only(whole.value, &list) && list.tag == 0xa0);
		t_ok("what is kept",
		    ky_str_eq(list.value,
			(struct ky_str){(char *)d.chip->notification[0].pending,
			    d.chip->notification[0].pending_n}));
	}
	ky_buf_done(&out);
	free(d.chip);
}

static uint32_t
free_memory(struct ky_isdr *d)
{
	struct ky_buf out;
	struct ky_tlv whole, inner, memory;
	int64_t n = -1;

	ky_buf_init(&out, KY_ISDR_RESPONSE_MAX);
	t_ok("information",
	    ky_isdr_answer(d, bytes("bf2200"), &out) == 0x9000 &&
		ky_der_only(ky_buf_str(&out), &whole) &&
		ky_ber_find(whole.value, 0x84, &inner) &&
		ky_ber_find(inner.value, 0x82, &memory) &&
		ky_der_int(memory.value, &n));
	ky_buf_done(&out);
	return (uint32_t)n;
}

static void
information(void)
{
	struct ky_isdr d = {.chip = chip(), .pki = keys};
	struct ky_tlv whole, list, id;
	uint32_t before;
	struct ky_buf out;

	ky_buf_init(&out, KY_ISDR_RESPONSE_MAX);
	t_eq_int("information 1", ky_isdr_answer(&d, bytes("bf2000"), &out),
	    0x9000);
	t_ok("a key it can sign under",
	    ky_der_only(ky_buf_str(&out), &whole) && whole.tag == 0xbf20 &&
		ky_ber_find(whole.value, 0xaa, &list) &&
		ky_der_only(list.value, &id) && id.tag == 0x04 &&
		id.value.len == 20);
	t_ok("... named in the root's certificate",
	    memmem(ky_pki_ci(keys).p, ky_pki_ci(keys).len, id.value.p, 20) !=
		NULL);
	before = free_memory(&d);
	ky_buf_reset(&out);
	(void)ky_isdr_answer(&d, bytes("bf330c5a0a" SECOND), &out);
	t_ok("a deletion frees memory", free_memory(&d) > before);
	ky_buf_done(&out);
	free(d.chip);
}

static void
quirks(void)
{
	static const struct {
		enum ky_quirk quirk;
		uint32_t n;
		struct step step[3];
	} cases[] = {
	    {KY_QUIRK_CAT_BUSY, 1,
		{{"busy", "bf3211a00c5a0a" FIRST "810100", "bf3203800105"},
		    {"then not", "bf3211a00c5a0a" FIRST "810100",
			"bf3203800100"},
		    {"nor again", "bf3111a00c5a0a" FIRST "810100",
			"bf3103800100"}}},
	    {KY_QUIRK_ICCID_REFUSED, 1,
		{{"by ICCID", "bf3211a00c5a0a" FIRST "810100", "bf3203800101"},
		    {"by AID", "bf3217a0124f10" AID_1 "810100", "bf3203800100"},
		    {"delete by ICCID", "bf330c5a0a" FIRST, "bf3303800101"}}},
	    {KY_QUIRK_REFRESH_FLAG_REFUSED, 1,
		{{"flag", "bf3211a00c5a0a" FIRST "8101ff", "bf320380017f"},
		    {"still enabled", "bf330c5a0a" FIRST, "bf3303800102"},
		    {"no flag", "bf3211a00c5a0a" FIRST "810100",
			"bf3203800100"}}},
	    {KY_QUIRK_UNKNOWN_TAG_ERROR, 1,
		{{"B6", "bf2d045c025ab6", "bf2d03810101"},
		    {"usual", "bf2d085c015aa003950100",
			"bf2d10a00ee30c5a0a" THIRD},
		    {"99", "bf2d035c0199", "bf2d03810101"}}},
	    {KY_QUIRK_NO_DELETE_ADDRESS, 1,
		{{"not said", "bf2d115c01b6a00c5a0a" SECOND,
		     "bf2d1ea01ce31ab6183016800205e08110736d64702e6578616d70"
		     "6c652e636f6d"},
		    {"done", "bf330c5a0a" SECOND, "bf3303800100"},
		    {"not signed", "bf2800", "bf2802a000"}}},
	    {KY_QUIRK_HIDDEN_CLASSES, 1,
		{{"not there", "bf2d085c015aa003950101", "bf2d02a000"},
		    {"asked for", "bf2d085c015aa003950100",
			"bf2d10a00ee30c5a0a" THIRD},
		    {"operational ones", "bf2d035c0195",
			"bf2d0ca00ae303950102e303950102"}}},
	    {KY_QUIRK_SLOW_NOTIFICATION, 1,
		{{"done", "bf330c5a0a" SECOND, "bf3303800100"},
		    {"not yet", "bf2800", "bf2802a000"},
		    {"now", "bf280481020410",
			"bf282aa028bf2f25800101810204100c10736d64702e6578616d"
			"706c652e636f6d5a0a" SECOND}}},
	};

	T_CASES (k, cases) {
		struct ky_isdr d = {.chip = chip(), .pki = keys};

		d.quirks.n[k->quirk] = k->n;
		PLAY(&d, k->step);
		free(d.chip);
	}
}

static void
huge(void)
{
	struct ky_isdr d = {.chip = chip(), .pki = keys};
	struct ky_tlv whole;
	struct ky_buf out;

	d.quirks.n[KY_QUIRK_HUGE_LIST] = 2000;
	ky_buf_init(&out, KY_ISDR_RESPONSE_MAX);
	t_eq_int("answered", ky_isdr_answer(&d, bytes("bf2d00"), &out), 0x9000);
	t_ok("sound, and more than 256 kB",
	    ky_der_only(ky_buf_str(&out), &whole) &&
		out.len > (size_t)256 * 1024);
	ky_buf_done(&out);
	free(d.chip);
}

/* A list that has no room for what an order would sign: nothing is done. */
static void
full(void)
{
	struct ky_isdr d = {.chip = chip(), .pki = keys};
	static const struct step steps[] = {
	    {"delete", "bf330c5a0a" SECOND, "bf330380017f"},
	    {"disable", "bf3211a00c5a0a" FIRST "810100", "bf320380017f"},
	    {"reset", "bf3404820205e0", "bf340380017f"},
	};

	d.chip->notifications_n = KY_VCHIP_NOTIFICATIONS_MAX - 1;
	PLAY(&d, steps);
	t_ok("all are there",
	    !d.chip->profile[1].gone && d.chip->profile[0].enabled);
	free(d.chip);
}

int
main(void)
{
	keys = pki(KY_CURVE_P256, KY_PKI_SOUND);
	T_RUN(asking);
	T_RUN(listing);
	T_RUN(rules);
	T_RUN(changing);
	T_RUN(policies);
	T_RUN(nicknames);
	T_RUN(notifications);
	T_RUN(retrieving);
	T_RUN(information);
	T_RUN(quirks);
	T_RUN(huge);
	T_RUN(full);
	ky_pki_free(keys);
	return t_done();
}
