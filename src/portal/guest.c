#include "portal/guest.h"

#include "core/name.h"
#include "portal/body.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static const char *const rights[] = {
    [KY_RIGHT_STATUS] = "status",
    [KY_RIGHT_FILE] = "file",
    [KY_RIGHT_PAPERS] = "papers",
    [KY_RIGHT_ALL] = "all",
};
KY_NAMES(right, rights, KY_RIGHT__MAX);

static const char *const purposes[] = {
    [KY_PURPOSE_NONE] = "none",
    [KY_PURPOSE_PROVE] = "prove",
    [KY_PURPOSE_SIGN_IN] = "sign-in",
    [KY_PURPOSE_CONFIRM] = "confirm",
    [KY_PURPOSE_CONTACT] = "contact",
};
KY_NAMES(purpose, purposes, KY_PURPOSE__MAX);

/* --- as it is kept --- */

#define T struct ky_guest
#define PROVEN(i) \
	KY_BODY(T, reach[i].line_id, INT), KY_BODY(T, reach[i].shown, INT), \
	    KY_BODY(T, reach[i].at, INT)
#define TAKEN(i) \
	KY_BODY(T, again[i].form, BYTES), KY_BODY(T, again[i].at, INT), \
	    KY_BODY(T, again[i].word, INT), KY_BODY(T, again[i].line_id, INT)
static const struct ky_body_field fields[] = {
    KY_BODY(T, language, TEXT),
    KY_BODY(T, csrf, TEXT),
    KY_BODY(T, created, INT),
    KY_BODY(T, seen, INT),
    KY_BODY(T, shown, INT),
    KY_BODY(T, half, INT),
    KY_BODY(T, fresh, INT),
    KY_BODY(T, pending.purpose, INT),
    KY_BODY(T, pending.way, INT),
    KY_BODY(T, pending.until, INT),
    KY_BODY(T, pending.tries, INT),
    KY_BODY(T, pending.hash, BYTES),
    KY_BODY(T, pending.line_id, INT),
    KY_BODY(T, pending.account, TEXT),
    KY_BODY(T, pending.email, TEXT),
    KY_BODY(T, pending.to, TEXT),
    KY_BODY(T, challenged, INT),
    KY_BODY(T, challenge, BYTES),
    TAKEN(0),
    TAKEN(1),
    TAKEN(2),
    TAKEN(3),
    KY_BODY(T, mailbox, TEXT),
    KY_BODY(T, mailbox_at, INT),
    KY_BODY(T, proven_n, INT),
    PROVEN(0),
    PROVEN(1),
    PROVEN(2),
    PROVEN(3),
    PROVEN(4),
    PROVEN(5),
    PROVEN(6),
    PROVEN(7),
    KY_BODY_END,
};
#undef T
_Static_assert(KY_PROVEN_MAX == 8 && KY_AGAIN_MAX == 4, "a row each");

enum ky_code
ky_guest_write(const struct ky_guest *s, char body[KY_FOLIO_BODY_SIZE],
    struct ky_err *err)
{
	struct ky_guest own = *s;

	for (int i = s->proven_n; i < KY_REACH_MAX; i++)
		own.reach[i] = (struct ky_reach){0};
	return ky_body_write(fields, &own, body, err);
}

enum ky_code
ky_guest_read(const char *body, struct ky_guest *out, struct ky_err *err)
{
	struct ky_guest s = {0};

	if (ky_body_read(fields, body, &s, err) != KY_OK)
		return err->code;
	if (s.proven_n > KY_PROVEN_MAX ||
	    (unsigned)s.pending.purpose >= KY_PURPOSE__MAX ||
	    (unsigned)s.pending.way >= KY_LETTER_WAY__MAX)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "a session is not what it has to be");
	s.reach_n = s.proven_n;
	for (int i = 0; i < s.proven_n; i++)
		s.reach[i].rights = KY_RIGHTS_OWN;
	*out = s;
	return KY_OK;
}

bool
ky_guest_proved(struct ky_guest *s, uint64_t line_id, uint32_t shown,
    struct ky_time now)
{
	struct ky_reach *r = NULL;

	for (int i = 0; i < s->proven_n; i++)
		if (s->reach[i].line_id == line_id)
			r = &s->reach[i];
	if (r == NULL) {
		if (s->proven_n == KY_PROVEN_MAX || s->reach_n == KY_REACH_MAX)
			return false;
		memmove(&s->reach[s->proven_n + 1], &s->reach[s->proven_n],
		    (size_t)(s->reach_n - s->proven_n) * sizeof(*r));
		r = &s->reach[s->proven_n++];
		s->reach_n++;
		*r = (struct ky_reach){.line_id = line_id};
	}
	r->shown |= shown;
	r->rights = KY_RIGHTS_OWN;
	r->at = now;
	return true;
}

void
ky_guest_reaches(struct ky_guest *s, const struct ky_reach *more)
{
	for (int i = 0; i < s->reach_n; i++) {
		struct ky_reach *r = &s->reach[i];

		if (r->line_id != more->line_id)
			continue;
		/* One's own line is not also a client's. */
		if (more->grant.text[0] == '\0') {
			r->shown |= more->shown;
			return;
		}
		if (r->grant.text[0] == '\0')
			return;
	}
	if (s->reach_n < KY_REACH_MAX)
		s->reach[s->reach_n++] = *more;
}

/* --- what pages ask --- */

bool
ky_guest_csrf(const struct ky_guest *s, struct ky_str given)
{
	size_t n = strlen(s->csrf);

	return n > 0 && given.len == n &&
	    sodium_memcmp(given.p, s->csrf, n) == 0;
}

const struct ky_reach *
ky_guest_reach(const struct ky_guest *s, uint64_t line_id, enum ky_right right)
{
	if (s->half || line_id == 0)
		return NULL;
	for (int i = 0; i < s->reach_n; i++)
		if (s->reach[i].line_id == line_id &&
		    (s->reach[i].rights & KY_RIGHT_BIT(right)) != 0)
			return &s->reach[i];
	return NULL;
}

static bool
lately(struct ky_time at, struct ky_time now)
{
	return at.us != 0 && ky_time_cmp(at, now) <= 0 &&
	    now.us - at.us < KY_FRESH_US;
}

bool
ky_guest_fresh(const struct ky_guest *s, struct ky_time now)
{
	return lately(s->fresh, now);
}

const char *
ky_guest_mailbox(const struct ky_guest *s, struct ky_time now)
{
	return lately(s->mailbox_at, now) ? s->mailbox : "";
}

void
ky_guest_envelope(const struct ky_guest *s, const struct ky_reach *reach,
    struct ky_command *cmd)
{
	cmd->actor = s->account.text[0] != '\0' ? s->account : s->id;
	cmd->role = reach->grant.text[0] != '\0' ? KY_ROLE_AGENT
						 : KY_ROLE_HOLDER;
	cmd->on_behalf = reach->holder;
	cmd->grant = reach->grant;
	(void)snprintf(cmd->channel.text, sizeof(cmd->channel.text), "portal");
	cmd->line_id = reach->line_id;
}

/* ["sms","totp"] */
static size_t
list_shown(uint32_t shown, char *out, size_t size)
{
	size_t n = 0;

	for (int i = 0; i < KY_SHOWN__MAX; i++)
		if ((shown & KY_SHOWN_BIT(i)) != 0)
			n += (size_t)snprintf(out + n, size - n, "%s\"%s\"",
			    n > 0 ? "," : "", ky_shown_name((enum ky_shown)i));
	return n;
}

void
ky_guest_authority(const struct ky_guest *s, const struct ky_reach *reach,
    const struct ky_standing *standing, struct ky_time now,
    char memory[KY_AUTHORITY_SIZE], struct ky_evidence *out)
{
	char line[128] = "", person[128] = "", at[KY_TIME_TEXT_SIZE];
	int n;

	(void)list_shown(reach->shown, line, sizeof(line));
	(void)list_shown(s->shown, person, sizeof(person));
	ky_time_format(now, at);
	n = snprintf(memory, KY_AUTHORITY_SIZE,
	    "{\"account\":\"%s\",\"at\":\"%s\",\"grade\":\"%s\","
	    "\"grant\":\"%s\",\"hold_hours\":%u,\"holder\":\"%s\","
	    "\"line\":[%s],\"person\":[%s],\"session\":\"%s\"}",
	    s->account.text, at, ky_grade_name(standing->grade),
	    reach->grant.text, standing->hold_hours, reach->holder.text, line,
	    person, s->id.text);
	assert(n > 0 && n < KY_AUTHORITY_SIZE);
	*out = (struct ky_evidence){.grade = standing->grade,
	    .media_type = "application/json",
	    .origin = "portal",
	    .verifier = "kaiyaku portal 1",
	    .bytes = {memory, (size_t)n}};
}
