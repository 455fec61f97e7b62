#include "card/session.h"

#include "t.h"

#include <stdlib.h>

/* A transport whose answers are rows; counts what it was asked. */
struct step {
	enum ky_code code;
	uint16_t sw;
	const char *data; /* hexadecimal */
};
struct fake {
	const struct step *steps;
	unsigned n, at, opened, closed, reset, waited;
	unsigned opens_fail; /* so many first ones, KY_E_RETRY */
	uint8_t last[300];
	size_t last_n;
};
static struct fake f;

static enum ky_code
card_open(void *self, struct ky_str aid, struct ky_err *err)
{
	(void)self;
	(void)aid;
	if (f.opens_fail > 0) {
		f.opens_fail--;
		return ky_fail(err, KY_E_RETRY, 0, "not ready");
	}
	f.opened++;
	return KY_OK;
}

static enum ky_code
card_exchange(void *self, struct ky_str apdu, struct ky_buf *answer,
    uint16_t *sw, struct ky_err *err)
{
	const struct step *s = &f.steps[f.at < f.n - 1 ? f.at : f.n - 1];

	(void)self;
	f.at++;
	f.last_n = apdu.len;
	memcpy(f.last, apdu.p, apdu.len);
	ky_buf_reset(answer);
	if (s->code != KY_OK)
		return ky_fail(err, s->code, 0, "as written");
	*sw = s->sw;
	for (const char *p = s->data; *p != '\0'; p += 2) {
		char pair[3] = {p[0], p[1], '\0'};

		ky_buf_addc(answer, (char)strtol(pair, NULL, 16));
	}
	return KY_OK;
}

static enum ky_code
card_reset(void *self, struct ky_err *err)
{
	(void)self;
	(void)err;
	f.reset++;
	return KY_OK;
}

static void
card_close(void *self)
{
	(void)self;
	f.closed++;
}

static void
no_wait(uint32_t ms)
{
	(void)ms;
	f.waited++;
}

static const struct ky_transport bare = {.name = "fake",
    .segment = 255,
    .bare = true,
    .open = card_open,
    .exchange = card_exchange,
    .reset = card_reset,
    .close = card_close};

#define EID "bf3e125a1089049032123451234512345678901235"

static void
asking(void)
{
	static const struct {
		const char *label;
		struct step steps[4];
		unsigned n;
		enum ky_code code;
		unsigned asked, reset;
	} cases[] = {
	    {"at once", {{KY_OK, 0x9000, EID}}, 1, KY_OK, 1, 0},
	    {"nothing happened: again",
		{{KY_E_RETRY, 0, ""}, {KY_OK, 0x9000, EID}}, 2, KY_OK, 2, 0},
	    {"lost: a question may be asked again",
		{{KY_E_UNSURE, 0, ""}, {KY_OK, 0x9000, EID}}, 2, KY_OK, 2, 0},
	    {"6985: reset, and again",
		{{KY_OK, 0x6985, ""}, {KY_OK, 0x9000, EID}}, 2, KY_OK, 2, 1},
	    {"three times at most", {{KY_E_RETRY, 0, ""}}, 1, KY_E_RETRY, 3, 0},
	    {"wrong data: never again", {{KY_OK, 0x6a80, ""}}, 1, KY_E_REFUSED,
		1, 0},
	    {"the machine: never again", {{KY_E_SYSTEM, 0, ""}}, 1, KY_E_SYSTEM,
		1, 0},
	    {"what is no answer", {{KY_OK, 0x9000, "bf3e00"}}, 1, KY_E_REFUSED,
		1, 0},
	    {"a proactive command waits: done", {{KY_OK, 0x910b, EID}}, 1,
		KY_OK, 1, 0},
	};

	T_CASES (c, cases) {
		struct ky_session s;
		struct ky_eid eid = {""};
		struct ky_err err = {0};

		f = (struct fake){.steps = c->steps, .n = c->n};
		ky_session_init(&s, &bare, (struct ky_str){NULL, 0}, 0);
		s.wait = no_wait;
		t_eq_int(c->label, ky_session_eid(&s, &eid, &err), c->code);
		t_eq_int(c->label, f.at, c->asked);
		t_eq_int(c->label, f.reset, c->reset);
		if (c->code == KY_OK)
			t_eq_str(c->label, eid.digits,
			    "89049032123451234512345678901235");
		ky_session_done(&s);
		t_eq_int("every channel is closed", f.closed, f.opened);
	}
}

/* What changes the card is sent again only where nothing can have happened. */
static void
changing(void)
{
	static const struct {
		const char *label;
		struct step steps[4];
		unsigned n;
		enum ky_code code;
		unsigned asked;
		int result;
	} cases[] = {
	    {"done", {{KY_OK, 0x9000, "bf3303800100"}}, 1, KY_OK, 1, 0},
	    {"the card says no", {{KY_OK, 0x9000, "bf3303800102"}}, 1, KY_OK, 1,
		2},
	    {"nothing happened",
		{{KY_E_RETRY, 0, ""}, {KY_OK, 0x9000, "bf3303800100"}}, 2,
		KY_OK, 2, 0},
	    {"lost", {{KY_E_UNSURE, 0, ""}}, 1, KY_E_UNSURE, 1, -1},
	    {"6985", {{KY_OK, 0x6985, ""}}, 1, KY_E_REFUSED, 1, -1},
	    {"another function's answer", {{KY_OK, 0x9000, "bf3203800100"}}, 1,
		KY_E_UNSURE, 1, -1},
	};
	struct ky_es10_profile p = {.iccid_raw = {0x98, 0x88, 0x12, 0x01, 0x00,
					0x00, 0x20, 0x21, 0x43, 0xf5}};

	T_CASES (c, cases) {
		struct ky_session s;
		struct ky_err err = {0};
		int result = -1;

		f = (struct fake){.steps = c->steps, .n = c->n};
		ky_session_init(&s, &bare, (struct ky_str){NULL, 0}, 0);
		s.wait = no_wait;
		t_eq_int(c->label,
		    ky_session_delete(&s, &p, false, &result, &err), c->code);
		t_eq_int(c->label, f.at, c->asked);
		t_eq_int(c->label, result, c->result);
		ky_session_done(&s);
	}
}

static void
blocks(void)
{
	static const struct step steps[] = {{KY_OK, 0x9000, ""},
	    {KY_OK, 0x9000, ""}, {KY_OK, 0x9000, "bf3303800100"}};
	struct ky_es10_profile p = {.iccid_raw = {0x98}};
	struct ky_session s;
	struct ky_err err = {0};
	int result = -1;

	/* BF33 0C 5A 0A and ten bytes: 15 in blocks of 6. */
	f = (struct fake){.steps = steps, .n = 3};
	ky_session_init(&s, &bare, (struct ky_str){NULL, 0}, 6);
	s.wait = no_wait;
	t_good("in blocks", ky_session_delete(&s, &p, false, &result, &err),
	    &err);
	t_eq_int("three of them", f.at, 3);
	t_ok("the last is marked and numbered",
	    memcmp(f.last, "\x80\xe2\x91\x02\x03", 5) == 0 && f.last_n == 8);
	ky_session_done(&s);
}

static void
opening(void)
{
	static const struct step steps[] = {{KY_OK, 0x9000, EID}};
	static const struct {
		const char *label;
		unsigned fail;
		enum ky_code code;
	} cases[] = {{"ready at the tenth try", 9, KY_OK},
	    {"never ready", 10, KY_E_RETRY}};

	T_CASES (c, cases) {
		struct ky_session s;
		struct ky_err err = {0};

		f = (struct fake){.steps = steps,
		    .n = 1,
		    .opens_fail = c->fail};
		ky_session_init(&s, &bare, (struct ky_str){NULL, 0}, 0);
		s.wait = no_wait;
		t_eq_int(c->label, ky_session_open(&s, &err), c->code);
		t_eq_int("with pauses", f.waited, 9);
		ky_session_done(&s);
	}
}

static void
time_is_up(void)
{
	static const struct step steps[] = {{KY_OK, 0x9000, EID}};
	struct ky_session s;
	struct ky_eid eid;
	struct ky_err err = {0};

	f = (struct fake){.steps = steps, .n = 1};
	ky_session_init(&s, &bare, (struct ky_str){NULL, 0}, 0);
	s.until_ms = 0;
	t_bad("no time is left", ky_session_eid(&s, &eid, &err), KY_E_LIMIT,
	    &err, "all the time");
	t_eq_int("nothing was asked", f.at, 0);
	ky_session_renew(&s);
	t_eq_int("it begins anew", ky_session_eid(&s, &eid, &err), KY_OK);
	ky_session_done(&s);
}

int
main(void)
{
	T_RUN(asking);
	T_RUN(changing);
	T_RUN(blocks);
	T_RUN(opening);
	T_RUN(time_is_up);
	return t_done();
}
