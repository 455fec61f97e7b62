#include "fake.h"
#include "http/auth.h"
#include "t.h"

static uint8_t memory[1 << 20];
static struct ky_arena arena;
static struct fake fake;
static struct ky_auth auth;

static bool
find(const char *header, int64_t at_us, struct ky_token *token)
{
	struct ky_calls calls = fake_calls(&fake);
	struct ky_clock clock = fake_clock();
	struct ky_err err;
	bool found = true;
	enum ky_code code = ky_auth_find(&auth, &calls, ky_str_of(header),
	    clock.now(clock.self), at_us, &arena, token, &found, &err);

	ky_arena_reset(&arena);
	return code == KY_OK && found;
}

static void
headers(void)
{
	static const struct {
		const char *label, *header;
		bool want;
	} cases[] = {
	    {"a token", "Bearer " FAKE_ALL, true},
	    {"in lower case", "bearer " FAKE_ALL, true},
	    {"with blanks", "Bearer  " FAKE_ALL " ", true},
	    {"no header", NULL, false},
	    {"nothing", "", false},
	    {"no scheme", FAKE_ALL, false},
	    {"another scheme", "Basic " FAKE_ALL, false},
	    {"no blank", "Bearer" FAKE_ALL, false},
	    {"no secret", "Bearer ", false},
	    {"not one of ours", "Bearer abc", false},
	    {"one more letter", "Bearer " FAKE_ALL "A", false},
	    {"a blank within", "Bearer kyt_a b", false},
	    {"expired", "Bearer " FAKE_EXPIRED, false},
	    {"revoked", "Bearer " FAKE_REVOKED, false},
	};
	struct ky_token t;

	T_CASES (c, cases)
		t_ok(c->label, find(c->header, KY_DAY_US, &t) == c->want);
}

static void
belief(void)
{
	struct ky_token t;
	unsigned before;
	int64_t now = 2 * KY_DAY_US;

	t_ok("found", find("Bearer " FAKE_ALL, now, &t));
	t_eq_str("with its actor", t.actor.text, "robot");
	before = atomic_load(&fake.finds);
	t_ok("found again", find("Bearer " FAKE_ALL, now + 1000, &t));
	t_eq_int("without asking", atomic_load(&fake.finds), before);
	fake.revoked = true;
	t_ok("revoked, and not noticed at once",
	    find("Bearer " FAKE_ALL, now + KY_SECOND_US, &t));
	t_ok("noticed within five seconds",
	    !find("Bearer " FAKE_ALL, now + 5 * KY_SECOND_US, &t));
	t_ok("for good", !find("Bearer " FAKE_ALL, now + KY_HOUR_US, &t));
	fake.revoked = false;
	before = atomic_load(&fake.finds);
	t_ok("unknown ones are asked for each time",
	    !find("Bearer kyt_none", now, &t) &&
		!find("Bearer kyt_none", now, &t) &&
		atomic_load(&fake.finds) == before + 2);
}

static void
failing(void)
{
	struct ky_calls calls = fake_calls(&fake);
	struct ky_token t;
	struct ky_err err;
	bool found = true;

	fake.fails = KY_E_RETRY;
	t_bad("the call's error is told",
	    ky_auth_find(&auth, &calls, KY_STR("Bearer kyt_other"),
		(struct ky_time){0}, KY_DAY_US, &arena, &t, &found, &err),
	    KY_E_RETRY, &err, "as the test wants it");
	t_ok("and nobody is let in", !found);
}

int
main(void)
{
	fake_init(&fake);
	ky_auth_init(&auth);
	ky_arena_init(&arena, memory, sizeof(memory));
	T_RUN(headers);
	T_RUN(belief);
	T_RUN(failing);
	ky_auth_done(&auth);
	return t_done();
}
