#include "card/apdu.h"

#include "card/transport.h"
#include "t.h"

/* A way whose answers are written down; it keeps what was sent. */
struct script {
	const char *answers[24]; /* hexadecimal; NULL ends, "-" fails */
	unsigned at;
	char sent[2048]; /* hexadecimal, a blank behind each */
};

static uint8_t
nibble(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static enum ky_code
transmit(void *self, struct ky_str apdu, struct ky_buf *response,
    struct ky_err *err)
{
	struct script *s = self;
	const char *answer = s->answers[s->at];
	size_t n = strlen(s->sent);

	for (size_t i = 0; i < apdu.len && n + 4 < sizeof(s->sent); i++)
		n += (size_t)snprintf(s->sent + n, sizeof(s->sent) - n, "%02x",
		    (unsigned char)apdu.p[i]);
	(void)snprintf(s->sent + n, sizeof(s->sent) - n, " ");
	if (answer == NULL || answer[0] == '-')
		return ky_fail(err, KY_E_RETRY, 0, "the script has ended");
	s->at++;
	for (; answer[0] != '\0'; answer += 2)
		ky_buf_addc(response,
		    (char)(nibble(answer[0]) << 4 | nibble(answer[1])));
	return KY_OK;
}

static void
class_bytes(void)
{
	static const struct {
		uint8_t cla, channel, want;
	} cases[] = {{0x00, 0, 0x00}, {0x80, 0, 0x80}, {0x00, 3, 0x03},
	    {0x80, 3, 0x83}, {0x00, 4, 0x40}, {0x80, 4, 0xc0}, {0x00, 19, 0x4f},
	    {0x80, 19, 0xcf}};

	T_CASES (c, cases)
		t_eq_int("class byte", ky_apdu_class(c->cla, c->channel),
		    c->want);
}

static void
exchanges(void)
{
	static const struct {
		const char *label;
		const char *answers[8];
		bool le;
		uint8_t channel;
		const char *sent, *data;
		enum ky_code code;
		unsigned sw;
	} cases[] = {
	    {"an answer at once", {"aabb9000"}, true, 1, "81e29100010500 ",
		"aabb", KY_OK, 0x9000},
	    {"fetched with T=0", {"6102", "aabb9000"}, false, 1,
		"81e291000105 01c0000002 ", "aabb", KY_OK, 0x9000},
	    {"fetched piece by piece", {"6102", "aabb6101", "cc9000"}, false, 2,
		"82e291000105 02c0000002 02c0000001 ", "aabbcc", KY_OK, 0x9000},
	    {"some data and the rest", {"aa6101", "bb9000"}, true, 0,
		"80e29100010500 00c0000001 ", "aabb", KY_OK, 0x9000},
	    {"another Le", {"6c03", "aabbcc9000"}, true, 1,
		"81e29100010500 81e29100010503 ", "aabbcc", KY_OK, 0x9000},
	    {"another Le, where none was sent", {"6c03", "aabbcc9000"}, false,
		1, "81e291000105 81e29100010503 ", "aabbcc", KY_OK, 0x9000},
	    {"another length when fetching", {"6105", "6c02", "aabb9000"},
		false, 1, "81e291000105 01c0000005 01c0000002 ", "aabb", KY_OK,
		0x9000},
	    {"a proactive command waits", {"6101", "aa910b"}, false, 1,
		"81e291000105 01c0000001 ", "aa", KY_OK, 0x910b},
	    {"refused", {"6985"}, false, 1, "81e291000105 ", "", KY_OK, 0x6985},
	    {"extended channels", {"6101", "aa9000"}, false, 5,
		"c1e291000105 41c0000001 ", "aa", KY_OK, 0x9000},
	    {"one length after another", {"6105", "6c02", "6c03"}, false, 1,
		NULL, "", KY_E_UNSURE, 0},
	    {"promised, and nothing given", {"6105", "6105"}, false, 1, NULL,
		"", KY_E_UNSURE, 0},
	    {"no status word", {"90"}, false, 1, NULL, "", KY_E_UNSURE, 0},
	    {"never sent", {"-"}, false, 1, NULL, "", KY_E_RETRY, 0},
	    {"done, and lost on the way back", {"6105", "-"}, false, 1, NULL,
		"", KY_E_UNSURE, 0},
	};

	T_CASES (c, cases) {
		struct script s = {0};
		struct ky_apdu_way w;
		struct ky_buf answer;
		struct ky_err err = {0};
		char got[64] = "";
		uint16_t sw = 0;

		memcpy(s.answers, c->answers, sizeof(c->answers));
		ky_apdu_init(&w, &s, transmit);
		w.le = c->le;
		w.channel = c->channel;
		ky_buf_init(&answer, 1024);
		t_eq_int(c->label,
		    ky_apdu_exchange(&w, KY_STR("\x80\xe2\x91\x00\x01\x05"),
			&answer, &sw, &err),
		    c->code);
		for (size_t i = 0; i < answer.len; i++)
			(void)snprintf(got + 2 * i, 3, "%02x",
			    (unsigned char)answer.p[i]);
		if (c->code == KY_OK) {
			t_eq_str(c->label, got, c->data);
			t_eq_int(c->label, sw, c->sw);
		}
		if (c->sent != NULL)
			t_eq_str(c->label, s.sent, c->sent);
		ky_buf_done(&answer);
		ky_apdu_done(&w);
	}
}

/* A card that never comes to an end is stopped by the answer's bound. */
static enum ky_code
endless(void *self, struct ky_str apdu, struct ky_buf *response,
    struct ky_err *err)
{
	static const char piece[256];

	(void)self;
	(void)apdu;
	(void)err;
	ky_buf_add(response, (struct ky_str){piece, sizeof(piece)});
	ky_buf_addc(response, '\x61');
	ky_buf_addc(response, '\x00');
	return KY_OK;
}

static void
bounds(void)
{
	struct ky_apdu_way w;
	struct ky_buf answer;
	struct ky_err err = {0};
	uint16_t sw = 0;

	ky_apdu_init(&w, NULL, endless);
	ky_buf_init(&answer, KY_CARD_ANSWER_MAX);
	t_bad("an endless answer",
	    ky_apdu_exchange(&w, KY_STR("\x80\xe2\x91\x00\x01\x05"), &answer,
		&sw, &err),
	    KY_E_LIMIT, &err, "longer than");
	t_ok("in few rounds", w.trips < 2000);
	ky_buf_done(&answer);
	ky_apdu_done(&w);
}

static void
opening(void)
{
	static const struct {
		const char *label;
		const char *answers[6];
		bool basic;
		enum ky_code code;
		int cause;
		unsigned channel;
	} cases[] = {
	    {"channel 1", {"019000", "6102", "6f009000"}, true, KY_OK, 0, 1},
	    {"channel 19", {"139000", "9000"}, true, KY_OK, 0, 19},
	    {"no channels: on the basic one", {"6881", "9000"}, true, KY_OK, 0,
		0},
	    {"no channels, and that matters", {"6881"}, false, KY_E_REFUSED,
		0x6881, 0},
	    {"none is free", {"6a81"}, true, KY_E_RETRY, 0x6a81, 0},
	    {"no such application", {"019000", "6a82", "9000"}, true,
		KY_E_REFUSED, 0x6a82, 0},
	    {"not ready", {"019000", "6985", "9000"}, true, KY_E_RETRY, 0x6985,
		0},
	    {"channel 20 cannot be", {"149000"}, true, KY_E_REFUSED, 0, 0},
	    {"channel 0 cannot be", {"009000"}, true, KY_E_REFUSED, 0, 0},
	    {"two channels cannot be", {"01029000"}, true, KY_E_REFUSED, 0, 0},
	};

	T_CASES (c, cases) {
		struct script s = {0};
		struct ky_apdu_way w;
		struct ky_err err = {0};

		memcpy(s.answers, c->answers, sizeof(c->answers));
		ky_apdu_init(&w, &s, transmit);
		t_eq_int(c->label,
		    ky_apdu_open(&w, KY_STR("\xa0\x00\x00\x05\x59"), c->basic,
			&err),
		    c->code);
		t_eq_int(c->label, w.channel, c->channel);
		if (c->code != KY_OK)
			t_eq_int(c->label, err.cause, c->cause);
		ky_apdu_done(&w);
	}
}

/* What a run before left open is below ours. */
static void
stale(void)
{
	static const struct {
		const char *label;
		uint8_t own;
		const char *sent;
	} cases[] = {
	    {"none is ours", 0, "0070800100 0070800200 0070800300 "},
	    {"the first is ours", 1, ""},
	    {"the third is ours", 3, "0070800100 0070800200 "},
	    {"ours is an extended one", 19,
		"0070800100 0070800200 0070800300 "},
	};

	T_CASES (c, cases) {
		struct script s = {.answers = {"9000", "6881", "9000"}};
		struct ky_apdu_way w;

		ky_apdu_init(&w, &s, transmit);
		w.channel = c->own;
		ky_apdu_close_stale(&w);
		t_eq_str(c->label, s.sent, c->sent);
		t_eq_int("ours stays", w.channel, c->own);
		ky_apdu_done(&w);
	}
}

int
main(void)
{
	T_RUN(stale);
	T_RUN(class_bytes);
	T_RUN(exchanges);
	T_RUN(bounds);
	T_RUN(opening);
	return t_done();
}
