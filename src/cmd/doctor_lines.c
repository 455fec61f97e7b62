/* Rules of the lines there are, and endings that wait for people. */
#include "cmd/doctor.h"
#include "rules/rulebook.h"

#include <inttypes.h>
#include <stdlib.h>

/* A look at everything would take minutes where there are a million. */
#define LINES_LOOKED_AT 20000
#define ROWS 64
#define PROVIDERS_MAX 64
#define WAITING_DAYS 14

struct round {
	struct ky_doctor *d;
	uint32_t looked_at;
	uint32_t providers_n;
	struct ky_slug provider[PROVIDERS_MAX];
	uint32_t waiting;       /* endings that wait for people for long */
	uint64_t first_waiting; /* its line */
	struct ky_case c;
	struct ky_row row[ROWS];
};

static void
note_provider(struct round *r, const struct ky_slug *provider)
{
	for (uint32_t i = 0; i < r->providers_n; i++)
		if (strcmp(r->provider[i].text, provider->text) == 0)
			return;
	if (r->providers_n < PROVIDERS_MAX)
		r->provider[r->providers_n++] = *provider;
}

/* Not for a day or another duty, but for somebody to do something. */
static bool
theirs(const struct ky_duty *duty)
{
	static const char *const reasons[] = {"proof-needed", "bring-back",
	    "lost-charge", "third-party-billing", "delete-the-profile",
	    "assisted"};

	if (duty->kind >= KY_DUTY_CLOSING__MAX)
		return false;
	if (duty->state == KY_STATE_REFUSED)
		return true;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (duty->state == KY_STATE_WAITING &&
		    strcmp(duty->reason, reasons[i]) == 0)
			return true;
	return false;
}

static bool
waits_for_people(const struct ky_case *c, struct ky_time now)
{
	for (uint8_t i = 0; i < c->duties_n; i++)
		if (theirs(&c->duty[i]) &&
		    now.us - c->duty[i].changed.us > WAITING_DAYS * KY_DAY_US)
			return true;
	return false;
}

static enum ky_code
look_at(struct round *r, const struct ky_row *row, struct ky_err *err)
{
	struct ky_session *s = &r->d->session;
	struct ky_time now = ky_session_now(s);
	enum ky_code code;

	note_provider(r, &row->line.provider);
	if (row->ending.state != KY_ENDING_RUNNING ||
	    now.us - row->ending.filed.us <= WAITING_DAYS * KY_DAY_US)
		return KY_OK;
	code = s->store->case_load(s->store->self, &s->meta.issuer,
	    row->line_id, &r->c, err);
	if (code == KY_OK && waits_for_people(&r->c, now) && r->waiting++ == 0)
		r->first_waiting = row->line_id;
	return code;
}

static enum ky_code
look_at_all(struct round *r, struct ky_err *err)
{
	struct ky_session *s = &r->d->session;
	uint64_t after = 0;
	uint32_t n = ROWS;
	enum ky_code code = KY_OK;

	while (code == KY_OK && n == ROWS && r->looked_at < LINES_LOOKED_AT) {
		code = s->store->case_list(s->store->self, &s->meta.issuer,
		    after, ROWS, r->row, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			code = look_at(r, &r->row[i], err);
			after = r->row[i].line_id;
		}
		r->looked_at += n;
	}
	return code;
}

/* --- rules --- */

/* The newest check among its facts is that long ago, in days; -1: undated. */
static int64_t
age_of(const struct ky_rulebook *book, struct ky_date today)
{
	int64_t age = -1;

	for (int t = 0; t < KY_TOPIC__MAX; t++) {
		const struct ky_rule *rule = ky_rulebook_find(book,
		    (enum ky_topic)t, today);
		int64_t days;

		if (rule == NULL || ky_date_none(rule->checked_on))
			continue;
		days = ky_date_days(today) - ky_date_days(rule->checked_on);
		if (age < 0 || days < age)
			age = days;
	}
	return age;
}

static void
rules_missing(struct ky_doctor *d, const char *provider, const char *why)
{
	char type[96];

	(void)snprintf(type, sizeof(type), "kaiyaku rules load %s.json",
	    provider);
	ky_doctor_say(d, KY_DOCTOR_WRONG, "rules",
	    "its lines cannot be previewed or ended", type,
	    "there are lines of %s, but %s", provider, why);
}

static bool
rules_of(struct ky_doctor *d, struct ky_arena *a, const struct ky_slug *p)
{
	struct ky_session *s = &d->session;
	struct ky_date today = ky_date_at(ky_session_now(s), KY_ZONE_JAPAN);
	struct ky_rulebook *book;
	struct ky_buf json;
	struct ky_err err = {0};
	int64_t age;
	enum ky_code code;

	ky_arena_reset(a);
	book = ky_arena_alloc(a, sizeof(*book));
	ky_buf_init(&json, KY_RULEBOOK_BYTES_MAX);
	code = s->store->rules_get(s->store->self, &s->meta.issuer, p, "",
	    &json, &err);
	if (code == KY_OK && json.len > 0)
		code = ky_rulebook_read(a, ky_buf_str(&json), p->text, book,
		    &err);
	if (code != KY_OK || json.len == 0) {
		rules_missing(d, p->text,
		    code == KY_OK ? "no rules of it are loaded" : err.msg);
		ky_buf_done(&json);
		return false;
	}
	age = book->fictional ? 0 : age_of(book, today);
	ky_buf_done(&json);
	if (age >= 0 && age <= KY_CHECK_DAYS_MAX)
		return true;
	ky_doctor_say(d, KY_DOCTOR_WRONG, "rules",
	    "no amount is computed from facts that nobody has checked lately",
	    "check its page, correct the file, kaiyaku rules load FILE",
	    "the newest fact about %s was checked %" PRId64 " days ago",
	    p->text, age);
	return false;
}

static void
say_rules(struct round *r)
{
	void *memory = malloc(KY_RULEBOOK_ARENA_SIZE);
	struct ky_arena arena;
	bool good = true;

	if (memory == NULL)
		abort(); /* nothing is under way that this could hurt */
	ky_arena_init(&arena, memory, KY_RULEBOOK_ARENA_SIZE);
	for (uint32_t i = 0; i < r->providers_n; i++)
		good = rules_of(r->d, &arena, &r->provider[i]) && good;
	free(memory);
	if (good)
		ky_doctor_say(r->d, KY_DOCTOR_WELL, "rules", "", "",
		    "loaded for each of the %u providers that have lines here",
		    r->providers_n);
}

/* --- endings --- */

static void
say_waiting(struct round *r)
{
	char type[64];

	if (r->waiting == 0) {
		ky_doctor_say(r->d, KY_DOCTOR_WELL, "endings", "", "",
		    "none waits for people for more than %d days%s",
		    WAITING_DAYS,
		    r->looked_at >= LINES_LOOKED_AT
			? " among the first lines looked at"
			: "");
		return;
	}
	(void)snprintf(type, sizeof(type), "kaiyaku duty list '#%" PRIu64 "'",
	    r->first_waiting);
	ky_doctor_say(r->d, KY_DOCTOR_WRONG, "endings",
	    "somebody has asked to end a line and still waits", type,
	    "%u endings wait for people for more than %d days, the first is "
	    "of line %" PRIu64,
	    r->waiting, WAITING_DAYS, r->first_waiting);
}

void
ky_doctor_lines(struct ky_doctor *d)
{
	struct round *r = calloc(1, sizeof(*r));
	struct ky_err err = {0};

	if (r == NULL)
		abort(); /* nothing is under way that this could hurt */
	r->d = d;
	if (look_at_all(r, &err) == KY_OK) {
		say_rules(r);
		say_waiting(r);
	} else {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "lines",
		    "what cannot be read cannot be acted on",
		    "kaiyaku db check", "%s", err.msg);
	}
	explicit_bzero(r, sizeof(*r));
	free(r);
}
