#include "card/removal.h"

#include <stdlib.h>
#include <string.h>

#define NOT_FOUND 1
#define POLICY 3
#define CAT_BUSY 5
#define BUSY_TRIES 4
#define BUSY_MS 2000
#define STATE_TRIES 20
#define STATE_MS 500
#define DELETE_TRIES 4
#define LIST_TRIES 5
#define LIST_MS 1000
#define DELETE_EVENTS 0x48u /* bits 3 and 6: by the device, and remote */

void
ky_removal_init(struct ky_removal *r, struct ky_session *s,
    const struct ky_delivery *d, const char *digits)
{
	*r = (struct ky_removal){.s = s, .d = d};
	(void)snprintf(r->digits, sizeof(r->digits), "%s", digits);
}

void
ky_removal_done(struct ky_removal *r)
{
	for (uint32_t i = 0; i < r->letters_n; i++)
		ky_letter_done(&r->letter[i]);
	free(r->profiles);
	free(r->before);
	free(r->after);
}

/* --- looking --- */

/* The list again, until no change is going on. */
static enum ky_code
read_profiles(struct ky_removal *r, struct ky_err *err)
{
	enum ky_code code = KY_E_RETRY;

	for (int i = 0; i < STATE_TRIES && code == KY_E_RETRY; i++) {
		if (i > 0)
			r->s->wait(STATE_MS);
		code = ky_session_profiles(r->s, r->profiles, err);
	}
	return code;
}

/* A list that is cut, or cannot be had, shows no absence. */
static enum ky_code
check_absence(const struct ky_removal *r, struct ky_err *err)
{
	if (r->profiles->more)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the card lists more profiles than can be read");
	if (r->hidden && r->profiles->partial)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the card does not list the profiles of its class");
	return KY_OK;
}

/* What the card has of it now. */
static enum ky_code
reread(struct ky_removal *r, bool *there, bool *enabled, struct ky_err *err)
{
	const struct ky_es10_profile *p;
	enum ky_code code = read_profiles(r, err);

	if (code != KY_OK)
		return code;
	p = ky_profiles_find(r->profiles, r->digits);
	if (p == NULL)
		code = check_absence(r, err);
	*there = p != NULL || code != KY_OK;
	*enabled = p != NULL && p->enabled;
	return code;
}

/* After a change was asked for: a look that fails is no "no". */
static enum ky_code
unsure(enum ky_code code, struct ky_err *err)
{
	if (code == KY_OK)
		return code;
	if (code == KY_E_REFUSED || code == KY_E_RETRY)
		err->code = KY_E_UNSURE;
	return ky_during(err, "it may have been done; run it again");
}

enum ky_code
ky_removal_look(struct ky_removal *r, struct ky_err *err)
{
	const struct ky_es10_profile *p = NULL;
	struct ky_err none;
	enum ky_code code;

	r->profiles = calloc(1, sizeof(*r->profiles));
	r->before = calloc(1, sizeof(*r->before));
	r->after = calloc(1, sizeof(*r->after));
	if (r->profiles == NULL || r->before == NULL || r->after == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = ky_session_eid(r->s, &r->eid, err);
	if (code != KY_OK)
		return code;
	/* Only to compare and to be polite: some cards do not say it. */
	r->info_known = ky_session_info(r->s, &r->info, &none) == KY_OK;
	code = read_profiles(r, err);
	if (code == KY_OK)
		code = ky_session_notifications(r->s, r->before, err);
	if (code == KY_OK)
		p = ky_profiles_find(r->profiles, r->digits);
	if (code == KY_OK && p == NULL)
		code = check_absence(r, err);
	r->listed = p != NULL;
	if (p == NULL)
		return code;
	r->profile = *p;
	r->hidden = p >= r->profiles->row + r->profiles->ordinary;
	return code;
}

static bool
mine(const struct ky_removal *r, const struct ky_notification_meta *m)
{
	return strcmp(m->iccid.digits, r->digits) == 0;
}

bool
ky_removal_known(const struct ky_removal *r)
{
	if (r->listed)
		return true;
	for (uint32_t i = 0; i < r->before->n; i++)
		if (mine(r, &r->before->row[i]) &&
		    (r->before->row[i].events & DELETE_EVENTS) != 0)
			return true;
	return false;
}

bool
ky_removal_waiting(const struct ky_removal *r, const struct ky_pending *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (mine(r, &list->row[i]))
			return true;
	return list->more;
}

/* Addresses that get a notification of the deletion. */
static uint32_t
witnesses(const struct ky_es10_profile *p)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->addresses_n; i++)
		n += (p->address[i].events & DELETE_EVENTS) != 0;
	return n;
}

enum ky_hindrance
ky_removal_hindrance(const struct ky_removal *r)
{
	const struct ky_es10_profile *p = &r->profile;

	if (!r->listed)
		return KY_HINDRANCE_NONE;
	if (p->rules_known && (p->rules & KY_ES10_RULE_NO_DELETE) != 0)
		return KY_HINDRANCE_POLICY;
	if (!p->addresses_known)
		return KY_HINDRANCE_UNKNOWN;
	return witnesses(p) == 0 ? KY_HINDRANCE_NOWHERE : KY_HINDRANCE_NONE;
}

/* --- disabling and enabling --- */

/* After an error of the way: no other try will mend it. */
static bool
hopeless(enum ky_code code)
{
	return code == KY_E_LIMIT || code == KY_E_SYSTEM || code == KY_E_INPUT;
}

/* After the card said yes: a reader has to reset it; a modem does so itself,
 * and until it is through with that, nothing can be read. */
static enum ky_code
await(struct ky_removal *r, bool on, bool *done, struct ky_err *err)
{
	bool there = true, enabled = !on;
	enum ky_code code;

	if (r->s->t->bare) {
		code = ky_session_reset(r->s, err);
		if (code == KY_OK)
			code = reread(r, &there, &enabled, err);
		*done = code == KY_OK && enabled == on;
		return unsure(code, err);
	}
	for (int i = 0; i < STATE_TRIES; i++) {
		r->s->wait(STATE_MS);
		code = reread(r, &there, &enabled, err);
		*done = code == KY_OK && enabled == on;
		if (*done || hopeless(code))
			break;
	}
	return unsure(code, err);
}

static enum ky_code
ask_once(struct ky_removal *r, bool on, bool by_aid, bool refresh, int *result,
    struct ky_err *err)
{
	return on
	    ? ky_session_enable(r->s, &r->profile, by_aid, refresh, result, err)
	    : ky_session_disable(r->s, &r->profile, by_aid, refresh, result,
		  err);
}

/* One way of asking, as often as a busy card makes us; `result` as the last
 * answer had it, -1 = none came. */
static enum ky_code
ask(struct ky_removal *r, bool on, bool by_aid, bool refresh, int *result,
    struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (int i = 0; i <= BUSY_TRIES && code == KY_OK; i++) {
		*result = -1;
		code = ask_once(r, on, by_aid, refresh, result, err);
		if (code != KY_OK || *result != CAT_BUSY || i == BUSY_TRIES)
			break;
		ky_delivery_say(r->d, "the card is busy; trying again");
		r->s->wait(BUSY_MS);
		/* The last time after a reset, which ends what it is busy
		 * with. */
		if (i == BUSY_TRIES - 1)
			code = ky_session_reset(r->s, err);
	}
	return code;
}

static enum ky_code
try_switch(struct ky_removal *r, bool on, bool by_aid, bool refresh, bool *done,
    struct ky_err *err)
{
	const char *doing = on ? "enabling" : "disabling";
	bool there = true, enabled = !on;
	int result = -1;
	enum ky_code code = ask(r, on, by_aid, refresh, &result, err), looked;

	if (hopeless(code))
		return code;
	if (code == KY_OK && result == POLICY)
		return ky_fail(err, KY_E_REFUSED, result,
		    "the operator's rule on the card forbids %s this profile; "
		    "only the operator can lift it",
		    doing);
	if (code == KY_OK && result == 0)
		return await(r, on, done, err);
	/* It may have worked although the answer says no, or got lost. */
	if (code == KY_OK)
		ky_delivery_say(r->d, "%s (%s, %s): %s", doing,
		    by_aid ? "by AID" : "by ICCID",
		    refresh ? "with refresh" : "without refresh",
		    ky_es10_result_text(on ? KY_ES10_ENABLE : KY_ES10_DISABLE,
			result));
	else
		ky_delivery_say(r->d, "%s: %s", doing, err->msg);
	looked = reread(r, &there, &enabled, err);
	*done = looked == KY_OK && enabled == on;
	return unsure(looked, err);
}

enum ky_code
ky_removal_switch(struct ky_removal *r, bool on, struct ky_err *err)
{
	static const struct {
		bool by_aid, refresh;
	} ways[] = {{false, true}, {false, false}, {true, true}, {true, false}};
	bool done = false;
	enum ky_code code = KY_OK;

	ky_delivery_say(r->d, "%s the profile", on ? "enabling" : "disabling");
	for (size_t i = 0; i < 4 && !done; i++) {
		/* Without a baseband nobody answers a REFRESH. */
		bool refresh = ways[i].refresh != r->s->t->bare;

		if (ways[i].by_aid && r->profile.aid_n == 0)
			break;
		code = try_switch(r, on, ways[i].by_aid, refresh, &done, err);
		if (code == KY_E_REFUSED || hopeless(code))
			return code;
	}
	if (code == KY_OK && !done)
		code = ky_fail(err, KY_E_REFUSED, 0,
		    "the card does not %s the profile, in none of the ways "
		    "there are",
		    on ? "enable" : "disable");
	r->switched = r->switched || done;
	return code;
}

/* --- deleting --- */

static enum ky_code
refused(int result, struct ky_err *err)
{
	if (result == POLICY)
		return ky_fail(err, KY_E_REFUSED, result,
		    "the operator's rule on the card forbids deleting this "
		    "profile; only the operator can lift it");
	return ky_fail(err, KY_E_REFUSED, result,
	    "the card does not delete the profile: %s",
	    ky_es10_result_text(KY_ES10_DELETE, result));
}

/* Asks, and looks whether it is gone, whatever the answer was. */
static enum ky_code
try_delete(struct ky_removal *r, bool by_aid, bool *there, int *result,
    struct ky_err *err)
{
	struct ky_err first = {0};
	enum ky_code code, looked;
	bool enabled = false;

	*result = -1;
	code = ky_session_delete(r->s, &r->profile, by_aid, result, &first);
	if (code != KY_OK) {
		ky_delivery_say(r->d, "deleting: %s; looking what came of it",
		    first.msg);
		*err = first;
		if (hopeless(code))
			return code;
	}
	looked = reread(r, there, &enabled, err);
	if (looked != KY_OK)
		return unsure(looked, err);
	if (*there && enabled)
		return ky_removal_switch(r, false, err);
	return KY_OK;
}

static enum ky_code
delete_it(struct ky_removal *r, struct ky_err *err)
{
	unsigned not_found = 0;
	enum ky_code code = KY_OK;
	bool there = true;
	int result = -1;

	ky_delivery_say(r->d, "deleting the profile");
	for (int i = 0; i < DELETE_TRIES && code == KY_OK && there; i++) {
		bool by_aid = not_found >= 2 && r->profile.aid_n > 0;

		code = try_delete(r, by_aid, &there, &result, err);
		if (code == KY_OK && there && result == POLICY)
			return refused(result, err);
		not_found += result == NOT_FOUND;
	}
	if (code == KY_OK && there)
		code = refused(result, err);
	r->deleted_by_us = code == KY_OK;
	return code;
}

/* --- the notifications --- */

static bool
in(const struct ky_pending *list, int64_t n)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->row[i].n == n)
			return true;
	return false;
}

/* Deletions of this profile that were not there before. */
static uint32_t
fresh(const struct ky_removal *r)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->after->n; i++) {
		const struct ky_notification_meta *m = &r->after->row[i];

		n += mine(r, m) && (m->events & DELETE_EVENTS) != 0 &&
		    !in(r->before, m->n);
	}
	return n;
}

/* The list after the deletion; cards take a moment to write it. */
static enum ky_code
list_after(struct ky_removal *r, struct ky_err *err)
{
	uint32_t expected = r->deleted_by_us ? witnesses(&r->profile) : 0;
	enum ky_code code = KY_OK;

	for (int i = 0; i < LIST_TRIES && code == KY_OK; i++) {
		if (i > 0)
			r->s->wait(LIST_MS);
		code = ky_session_notifications(r->s, r->after, err);
		if (code == KY_OK && fresh(r) >= expected)
			break;
	}
	if (code == KY_OK && fresh(r) < expected) {
		r->unread = expected - fresh(r);
		ky_delivery_say(r->d,
		    "the card has not given all it is to sign about the "
		    "deletion");
	}
	return code;
}

/*
 * Keeps every notification of this profile that is on the card, durably,
 * before anything else.  Those from before go along: a server that gets a
 * deletion before the rest may take it for nonsense.
 */
static enum ky_code
collect(struct ky_removal *r, struct ky_err *err)
{
	enum ky_code code = list_after(r, err);

	for (uint32_t i = 0; i < r->after->n && code == KY_OK; i++) {
		int64_t n = r->after->row[i].n;

		if (!mine(r, &r->after->row[i]))
			continue;
		if (r->letters_n == KY_REMOVAL_LETTERS_MAX) {
			r->unread++;
			continue;
		}
		code = ky_delivery_take(r->d, r->s, n, &r->eid, r->info.svn,
		    &r->letter[r->letters_n], err);
		if (code == KY_OK) {
			r->letters_n++;
			continue;
		}
		if (code == KY_E_SYSTEM || code == KY_E_LIMIT)
			break;
		ky_delivery_say(r->d, "notification %lld: %s", (long long)n,
		    err->msg);
		r->unread++;
		code = KY_OK;
	}
	if (code == KY_OK && r->letters_n > 0)
		ky_delivery_say(r->d, "%u signed notifications are kept in %s",
		    r->letters_n, r->d->box->path);
	return code;
}

static enum ky_code
deliver(struct ky_removal *r, struct ky_err *err)
{
	struct ky_letter *rows[KY_REMOVAL_LETTERS_MAX];
	enum ky_code code;

	for (uint32_t i = 0; i < r->letters_n; i++)
		rows[i] = &r->letter[i];
	code = ky_delivery_send(r->d, rows, r->letters_n, &r->left, err);
	ky_session_renew(r->s);
	for (uint32_t i = 0; i < r->letters_n && code == KY_OK; i++) {
		struct ky_err why = {0};
		bool gone = false;

		/* One that stays on the card is no harm: `send` clears it. */
		if (ky_delivery_clear(r->d, r->s, rows[i], &gone, &why) !=
		    KY_OK)
			ky_delivery_say(r->d, "notification %lld %s: %s",
			    (long long)rows[i]->meta.n,
			    gone ? "is off the card" : "stays", why.msg);
	}
	return code;
}

/* What the card shows at the end; signed by nobody. */
static enum ky_code
confirm(struct ky_removal *r, struct ky_err *err)
{
	bool there = true, enabled = false;
	struct ky_err none;
	enum ky_code code = reread(r, &there, &enabled, err);

	if (code == KY_OK)
		code = ky_session_notifications(r->s, r->after, err);
	if (code != KY_OK)
		return code;
	r->profile_gone = !there;
	r->notifications_gone = !ky_removal_waiting(r, r->after);
	r->info_after_known = ky_session_info(r->s, &r->info_after, &none) ==
	    KY_OK;
	return KY_OK;
}

const struct ky_letter *
ky_removal_proof(const struct ky_removal *r)
{
	for (uint32_t i = r->letters_n; i > 0; i--) {
		const struct ky_letter *l = &r->letter[i - 1];

		if (!l->readable || !mine(r, &l->meta))
			continue;
		if (l->kind == KY_PROFILE_INSTALL)
			break; /* what comes before is of another time */
		if (l->kind == KY_PROFILE_DELETE &&
		    !(r->listed && in(r->before, l->meta.n)))
			return l;
	}
	return NULL;
}

/* The profile is gone: whatever failed now, it is not that nothing happened. */
static enum ky_code
afterwards(enum ky_code code, struct ky_err *err)
{
	if (code == KY_OK)
		return code;
	if (code != KY_E_SYSTEM)
		err->code = KY_E_UNSURE;
	return ky_during(err, "the profile is deleted; run it again");
}

enum ky_code
ky_removal_run(struct ky_removal *r, struct ky_err *err)
{
	enum ky_code code = ky_outbox_try(r->d->box, err);

	if (code == KY_OK && r->listed && r->profile.enabled)
		code = ky_removal_switch(r, false, err);
	if (code == KY_OK && r->listed)
		code = delete_it(r, err);
	if (code != KY_OK)
		return code;
	code = collect(r, err);
	if (code == KY_OK)
		code = deliver(r, err);
	if (code == KY_OK)
		code = confirm(r, err);
	return afterwards(code, err);
}
