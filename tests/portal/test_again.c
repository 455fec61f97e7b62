/* A form that comes twice counts once. */
#include "portal/again.h"

#include "base/hash.h"
#include "t.h"

/* Stands in for the store's: a hash that a test can follow. */
static void
mac(void *self, const char *what, struct ky_str text, uint8_t out[32])
{
	char both[256];

	(void)snprintf(both, sizeof(both), "%s/%s/%.*s", (const char *)self,
	    what, (int)text.len, text.p);
	ky_sha256(ky_str_of(both), out);
}

static char key_a[] = "key-a", key_b[] = "key-b";
static const struct ky_lobby a = {.self = key_a, .mac = mac};
static const struct ky_lobby b = {.self = key_b, .mac = mac};
static const struct ky_slug issuer = {"demo"}, other = {"demo-2"};

static struct ky_ask
form(const char *cookie, uint8_t byte)
{
	struct ky_ask ask = {.act = KY_ACT_CODE, .form = {byte}};

	(void)snprintf(ask.cookie, sizeof(ask.cookie), "%s", cookie);
	return ask;
}

static void
next_secret(void)
{
	struct ky_ask ask = form("old", 1);
	char want[KY_COOKIE_SIZE], got[KY_COOKIE_SIZE];
	const struct {
		const char *label;
		const struct ky_lobby *lobby;
		const struct ky_slug *issuer;
		struct ky_ask ask;
		bool same;
	} cases[] = {
	    {"the same form, the same old secret", &a, &issuer, ask, true},
	    {"another form", &a, &issuer, form("old", 2), false},
	    {"another old secret", &a, &issuer, form("older", 1), false},
	    {"another store", &b, &issuer, ask, false},
	    {"another issuer", &a, &other, ask, false},
	};

	ky_again_cookie(&a, &issuer, &ask, want);
	t_eq_int("32 bytes", strlen(want), 43);
	T_CASES (k, cases) {
		ky_again_cookie(k->lobby, k->issuer, &k->ask, got);
		t_ok(k->label, (strcmp(want, got) == 0) == k->same);
	}
}

static void
again(void)
{
	static const struct ky_time at = {KY_HOUR_US};
	static const struct {
		const char *label;
		uint8_t form;
		int64_t later;
		bool again;
	} cases[] = {
	    {"at once", 1, 0, true},
	    {"a moment later", 1, KY_AGAIN_US - 1, true},
	    {"too late", 1, KY_AGAIN_US, false},
	    {"it read the clock first and had the second turn", 1, -1, true},
	    {"by a clock that was set back", 1, -KY_AGAIN_US, false},
	    {"another form", 2, 0, false},
	    {"none", 0, 0, false},
	};
	struct ky_told first = {.word = KY_WORD_PROVEN, .line_id = 7};
	struct ky_ask ask = form("old", 1);

	T_CASES (k, cases) {
		struct ky_guest s = {0};
		struct ky_told told = {0};
		struct ky_ask second = form("new", k->form);

		ky_again_take(&s, &ask, &first, at);
		t_ok(k->label,
		    ky_again_is(&s, &second, (struct ky_time){at.us + k->later},
			&told) == k->again);
		t_ok("and it is told as it was",
		    told.again == k->again &&
			(told.word == KY_WORD_PROVEN) == k->again &&
			(told.line_id == 7) == k->again);
	}
}

/* The last few, and of those that asked for a code only the last. */
static void
several(void)
{
	static const struct {
		const char *label;
		int taken; /* forms after the first one */
		enum ky_word first, next;
		bool waits, again;
	} cases[] = {
	    {"it alone", 0, KY_WORD_DONE, KY_WORD_DONE, false, true},
	    {"as many as are remembered", KY_AGAIN_MAX - 1, KY_WORD_DONE,
		KY_WORD_DONE, false, true},
	    {"one too many", KY_AGAIN_MAX, KY_WORD_DONE, KY_WORD_DONE, false,
		false},
	    {"its code is waited for", 0, KY_WORD_CODE_SENT, KY_WORD_DONE, true,
		true},
	    {"with something else done meanwhile", 1, KY_WORD_CODE_SENT,
		KY_WORD_DONE, true, true},
	    {"no code is waited for any more", 0, KY_WORD_CODE_SENT,
		KY_WORD_DONE, false, false},
	    {"another code is", 1, KY_WORD_CODE_SENT, KY_WORD_CODE_SENT, true,
		false},
	    {"a code after what was done", 1, KY_WORD_DONE, KY_WORD_CODE_SENT,
		true, true},
	};
	static const struct ky_time at = {KY_HOUR_US};

	T_CASES (k, cases) {
		struct ky_told first = {.word = k->first};
		struct ky_told next = {.word = k->next}, told = {0};
		struct ky_ask ask = form("x", 1);
		struct ky_guest s = {0};

		if (k->waits)
			s.pending.purpose = KY_PURPOSE_PROVE;
		ky_again_take(&s, &ask, &first, at);
		for (int i = 0; i < k->taken; i++) {
			struct ky_ask later = form("x", (uint8_t)(i + 2));

			ky_again_take(&s, &later, &next, at);
		}
		t_ok(k->label, ky_again_is(&s, &ask, at, &told) == k->again);
	}
}

static void
nothing_taken(void)
{
	struct ky_guest s = {0};
	struct ky_told told = {0};
	struct ky_ask none = form("x", 0);

	t_ok("a session that took no form knows none",
	    !ky_again_formed(&none) &&
		!ky_again_is(&s, &none, (struct ky_time){0}, &told));
	s.again[0] = (struct ky_again){.form = {1}, .word = UINT8_MAX};
	none.form[0] = 1;
	t_ok("nor one that a newer build told something",
	    !ky_again_is(&s, &none, (struct ky_time){0}, &told));
}

int
main(void)
{
	T_RUN(next_secret);
	T_RUN(again);
	T_RUN(several);
	T_RUN(nothing_taken);
	return t_done();
}
