#include "card/delivery.h"

#include "card/post.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINE_SIZE 512

void
ky_delivery_say(const struct ky_delivery *d, const char *fmt, ...)
{
	char line[LINE_SIZE];
	va_list args;

	if (d->say == NULL)
		return;
	va_start(args, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	d->say(d->say_self, line);
}

/* --- from the card --- */

/* What was known of the same bytes before stays known. */
static enum ky_code
recall(const struct ky_delivery *d, struct ky_letter *l, struct ky_err *err)
{
	struct ky_letter before;
	bool there = false;
	enum ky_code code = ky_outbox_find(d->box, l->hash, &before, &there,
	    err);

	/* A file that cannot be read is written anew: the bytes are here. */
	if (code == KY_E_INPUT)
		return KY_OK;
	if (code != KY_OK || !there)
		return code;
	l->stored = before.stored;
	l->goals_n = before.goals_n;
	memcpy(l->goal, before.goal, sizeof(l->goal));
	ky_letter_done(&before);
	return KY_OK;
}

/* Who is to have it: the address in it, and our own server. */
static enum ky_code
address(const struct ky_delivery *d, struct ky_letter *l, struct ky_err *err)
{
	char url[KY_OUTBOX_URL_SIZE];
	enum ky_code code = KY_OK;
	struct ky_err no;

	if (l->readable &&
	    ky_post_address_url(l->meta.address, d->allow_private, url, &no) ==
		KY_OK)
		code = ky_letter_add_goal(l, true, url, err);
	else if (!ky_letter_answered(l))
		ky_delivery_say(d,
		    "notification %lld: its address is no public domain name, "
		    "nothing is sent there",
		    (long long)l->meta.n);
	if (code == KY_OK && d->ending != NULL)
		code = ky_letter_add_goal(l, false, d->ending, err);
	return code;
}

enum ky_code
ky_delivery_take(const struct ky_delivery *d, struct ky_session *s, int64_t n,
    const struct ky_eid *eid, const uint8_t svn[3], struct ky_letter *out,
    struct ky_err *err)
{
	struct ky_buf bytes;
	enum ky_code code;

	ky_letter_init(out);
	ky_buf_init(&bytes, KY_NOTIFICATION_MAX);
	code = ky_session_retrieve(s, n, &bytes, err);
	if (code == KY_OK)
		code = ky_letter_make(ky_buf_str(&bytes), out, err);
	ky_buf_done(&bytes);
	if (code != KY_OK)
		return code;
	out->stored = d->now();
	code = recall(d, out, err);
	out->eid = *eid;
	memcpy(out->svn, svn, sizeof(out->svn));
	out->meta.n = n;
	out->on_card = true;
	if (code == KY_OK)
		code = address(d, out, err);
	if (code == KY_OK)
		code = ky_outbox_keep(d->box, out, err);
	if (code != KY_OK)
		ky_letter_done(out);
	return code;
}

/* --- to who it is for --- */

/* Of the same chip and profile, for the same server, earlier, and not taken:
 * this one would arrive out of order. */
static bool
waits(struct ky_letter *const *rows, uint32_t at, const struct ky_goal *goal)
{
	const struct ky_letter *l = rows[at];

	for (uint32_t i = 0; i < at; i++) {
		const struct ky_letter *e = rows[i];

		if (strcmp(e->eid.digits, l->eid.digits) != 0 ||
		    strcmp(e->meta.iccid.digits, l->meta.iccid.digits) != 0)
			continue;
		for (uint32_t k = 0; k < e->goals_n; k++)
			if (e->goal[k].held &&
			    strcmp(e->goal[k].url, goal->url) == 0)
				return true;
	}
	return false;
}

static const char *
party(const struct ky_goal *goal)
{
	return goal->own ? "the SM-DP+" : "the provider's server";
}

static void
send_one(const struct ky_delivery *d, const struct ky_letter *l,
    struct ky_goal *goal)
{
	char url[KY_OUTBOX_URL_SIZE];
	struct ky_err err = {0};
	enum ky_code code = KY_OK;
	unsigned status = 0;

	if (goal->own)
		code = ky_post_address_url(l->meta.address, d->allow_private,
		    url, &err);
	if (code == KY_OK)
		code = d->post(d->post_self, l, goal, &status, &err);
	goal->status = status;
	goal->at = d->now();
	goal->sent = code == KY_OK;
	/* What failed may work later; a refusal by 4xx is final. */
	goal->held = code != KY_OK &&
	    (code != KY_E_REFUSED || status < 400 || status > 499);
	if (code == KY_OK)
		ky_delivery_say(d, "notification %lld (%s): %s has it (%u)",
		    (long long)l->meta.n, ky_profile_event_kind_name(l->kind),
		    party(goal), status);
	else
		ky_delivery_say(d,
		    "notification %lld (%s): %s does not have it: %s",
		    (long long)l->meta.n, ky_profile_event_kind_name(l->kind),
		    party(goal), err.msg);
}

static bool
send_letter(const struct ky_delivery *d, struct ky_letter *const *rows,
    uint32_t at)
{
	struct ky_letter *l = rows[at];
	bool tried = false;

	for (uint32_t i = 0; i < l->goals_n; i++) {
		struct ky_goal *goal = &l->goal[i];

		goal->held = false;
		if (goal->sent)
			continue;
		if (waits(rows, at, goal)) {
			goal->held = true;
			ky_delivery_say(d,
			    "notification %lld (%s): waits for the ones before "
			    "it",
			    (long long)l->meta.n,
			    ky_profile_event_kind_name(l->kind));
			continue;
		}
		send_one(d, l, goal);
		tried = true;
	}
	return tried;
}

enum ky_code
ky_delivery_send(const struct ky_delivery *d, struct ky_letter *const *rows,
    uint32_t n, uint32_t *left, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	*left = 0;
	for (uint32_t i = 0; i < n && code == KY_OK; i++) {
		if (d->post != NULL && send_letter(d, rows, i))
			code = ky_outbox_keep(d->box, rows[i], err);
		for (uint32_t k = 0; k < rows[i]->goals_n; k++)
			*left += !rows[i]->goal[k].sent;
		/* One that can be handed to nobody is left, too. */
		*left += rows[i]->goals_n == 0;
	}
	return code;
}

/* --- off the card --- */

enum ky_code
ky_delivery_clear(const struct ky_delivery *d, struct ky_session *s,
    struct ky_letter *l, bool *gone, struct ky_err *err)
{
	struct ky_buf bytes;
	enum ky_code code;
	bool same = false;
	int result = 0;

	*gone = false;
	if (!ky_letter_answered(l))
		return KY_OK;
	ky_buf_init(&bytes, KY_NOTIFICATION_MAX);
	code = ky_session_retrieve(s, l->meta.n, &bytes, err);
	same = code == KY_OK &&
	    ky_str_eq(ky_buf_str(&bytes), ky_buf_str(&l->bytes));
	ky_buf_done(&bytes);
	if (code != KY_OK)
		return code;
	if (!same)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the card has another notification under that number");
	code = ky_session_remove(s, l->meta.n, &result, err);
	if (code == KY_OK && result != 0)
		code = ky_fail(err, KY_E_REFUSED, result,
		    "the card does not give up notification %lld: %s",
		    (long long)l->meta.n,
		    ky_es10_result_text(KY_ES10_REMOVE, result));
	if (code != KY_OK)
		return code;
	*gone = true;
	l->on_card = false;
	return ky_outbox_keep(d->box, l, err);
}
