#include "card/session.h"

#include "card/pace.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_TRIES 10
#define TRIES 3
#define APART_MS 250
#define BLOCKS_MAX 256
#define REQUEST_MAX 1024
#define NOTHING_TO_REMOVE 1
#define CHANGE_ONGOING 11 /* SGP.22 v3, of a list */

void
ky_session_init(struct ky_session *s, const struct ky_transport *t,
    struct ky_str aid, uint8_t segment)
{
	*s = (struct ky_session){.t = t, .aid = aid, .segment = segment};
	if (aid.len == 0)
		s->aid = (struct ky_str){(const char *)ky_isd_r_aid,
		    sizeof(ky_isd_r_aid)};
	if (segment == 0)
		s->segment = t->segment;
	assert(s->segment >= 6);
	ky_session_renew(s);
	s->wait = ky_pace_wait_ms;
	ky_buf_init(&s->request, REQUEST_MAX);
	ky_buf_init(&s->answer, KY_CARD_ANSWER_MAX);
	ky_buf_init(&s->part, KY_CARD_ANSWER_MAX);
}

void
ky_session_renew(struct ky_session *s)
{
	s->until_ms = ky_pace_now_ms() + KY_SESSION_TOTAL_MS;
}

static void
shut(struct ky_session *s)
{
	if (s->open)
		s->t->close(s->t->self);
	s->open = false;
}

void
ky_session_done(struct ky_session *s)
{
	shut(s);
	ky_buf_done(&s->request);
	ky_buf_done(&s->answer);
	ky_buf_done(&s->part);
}

static enum ky_code
check_time(const struct ky_session *s, struct ky_err *err)
{
	if (ky_pace_now_ms() < s->until_ms)
		return KY_OK;
	return ky_fail(err, KY_E_LIMIT, 0,
	    "the card has taken all the time there was");
}

enum ky_code
ky_session_open(struct ky_session *s, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (int i = 0; i < OPEN_TRIES && !s->open; i++) {
		if (i > 0)
			s->wait(APART_MS);
		code = check_time(s, err);
		if (code != KY_OK)
			return code;
		code = s->t->open(s->t->self, s->aid, err);
		s->open = code == KY_OK;
		if (code != KY_OK && code != KY_E_RETRY)
			break;
	}
	return code;
}

enum ky_code
ky_session_reset(struct ky_session *s, struct ky_err *err)
{
	enum ky_code code;

	shut(s);
	code = check_time(s, err);
	if (code == KY_OK)
		code = s->t->reset(s->t->self, err);
	if (code != KY_OK)
		return ky_during(err, "while resetting the card");
	s->stale = false;
	return ky_session_open(s, err);
}

/* --- one function --- */

static bool
done_word(uint16_t sw)
{
	return sw == 0x9000 || sw >> 8 == 0x91;
}

static enum ky_code
refuse(struct ky_session *s, uint16_t sw, struct ky_err *err)
{
	s->stale = s->stale || sw == 0x6985;
	return ky_fail(err, KY_E_REFUSED, sw, "the card refuses: %04X", sw);
}

/* A block of the request: STORE DATA, 91 for the last (SGP.22, 5.7.2). */
static enum ky_code
send_block(struct ky_session *s, size_t at, size_t n, struct ky_err *err)
{
	uint8_t apdu[5 + 255] = {0x80, 0xe2, 0x11, (uint8_t)(at / s->segment),
	    (uint8_t)n};
	enum ky_code code = check_time(s, err);
	uint16_t sw = 0;

	if (code != KY_OK)
		return code;
	if (at + n == s->request.len)
		apdu[2] = 0x91;
	memcpy(apdu + 5, s->request.p + at, n);
	code = s->t->exchange(s->t->self,
	    (struct ky_str){(const char *)apdu, 5 + n}, &s->part, &sw, err);
	if (code != KY_OK)
		return code;
	if (!done_word(sw))
		return refuse(s, sw, err);
	if (sw != 0x9000 && s->t->bare)
		s->stale = true;
	ky_buf_reset(&s->answer);
	ky_buf_add(&s->answer, ky_buf_str(&s->part));
	return KY_OK;
}

static enum ky_code
send_blocks(struct ky_session *s, struct ky_err *err)
{
	enum ky_code code = KY_OK;
	size_t n;

	assert(ky_buf_ok(&s->request) && s->request.len > 0);
	assert(s->request.len <= (size_t)s->segment * BLOCKS_MAX);
	for (size_t at = 0; at < s->request.len && code == KY_OK; at += n) {
		n = s->request.len - at;
		if (n > s->segment)
			n = s->segment;
		code = send_block(s, at, n, err);
	}
	return code;
}

static enum ky_code
ready(struct ky_session *s, struct ky_err *err)
{
	return s->stale ? ky_session_reset(s, err) : ky_session_open(s, err);
}

/* May it be sent once more?  What was refused by a status word did nothing;
 * 6A80 and 6A88 will not change. */
static bool
worth_it(enum ky_code code, int cause, bool harmless)
{
	switch (code) {
	case KY_E_RETRY:
		return true;
	case KY_E_UNSURE:
		return harmless;
	case KY_E_REFUSED:
		return harmless && cause != 0x6a80 && cause != 0x6a88;
	case KY_OK:
	case KY_E_INPUT:
	case KY_E_LIMIT:
	case KY_E_CORRUPT:
	case KY_E_SYSTEM:
	case KY__CODE_MAX:
		break;
	}
	return false;
}

/* The request in s->request; its answer in s->answer. */
static enum ky_code
call(struct ky_session *s, bool harmless, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (int i = 0; i < TRIES; i++) {
		if (i > 0)
			s->wait(APART_MS);
		code = ready(s, err);
		if (code != KY_OK)
			return code;
		code = send_blocks(s, err);
		if (code == KY_OK)
			return KY_OK;
		/* The channel may have gone with whatever went wrong. */
		shut(s);
		if (!worth_it(code, err->cause, harmless))
			return code;
	}
	return code;
}

static enum ky_code
not_understood(struct ky_err *err, const char *what)
{
	return ky_fail(err, KY_E_REFUSED, 0,
	    "the card's answer cannot be read: %s", what);
}

/* --- asking --- */

enum ky_code
ky_session_eid(struct ky_session *s, struct ky_eid *out, struct ky_err *err)
{
	enum ky_code code;

	ky_buf_reset(&s->request);
	ky_es10_get_eid(&s->request);
	code = call(s, true, err);
	if (code == KY_OK && !ky_es10_read_eid(ky_buf_str(&s->answer), out))
		code = not_understood(err, "its EID");
	return code;
}

enum ky_code
ky_session_info(struct ky_session *s, struct ky_es10_info *out,
    struct ky_err *err)
{
	enum ky_code code;

	ky_buf_reset(&s->request);
	ky_es10_get_info2(&s->request);
	code = call(s, true, err);
	if (code == KY_OK && !ky_es10_read_info2(ky_buf_str(&s->answer), out))
		code = not_understood(err, "what it can do");
	return code;
}

const struct ky_es10_profile *
ky_profiles_find(const struct ky_profiles *p, const char *digits)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (digits[0] != '\0' &&
		    strcmp(p->row[i].iccid.digits, digits) == 0)
			return &p->row[i];
	return NULL;
}

/* `result` is the card's error, 0 for a list. */
static enum ky_code
list_profiles(struct ky_session *s, bool longer, int class,
    struct ky_profiles *out, int *result, struct ky_err *err)
{
	enum ky_code code;

	*out = (struct ky_profiles){0};
	ky_buf_reset(&s->request);
	ky_es10_get_profiles(&s->request, longer, class);
	code = call(s, true, err);
	if (code != KY_OK)
		return code;
	if (!ky_es10_read_profiles(ky_buf_str(&s->answer), out->row,
		KY_ES10_PROFILES_MAX, &out->n, &out->more, result))
		return not_understood(err, "its list of profiles");
	return KY_OK;
}

/* Those that are not in the list yet. */
static void
merge(struct ky_profiles *to, const struct ky_profiles *from)
{
	for (uint32_t i = 0; i < from->n; i++) {
		const struct ky_es10_profile *p = &from->row[i];

		if (p->iccid.digits[0] == '\0' ||
		    ky_profiles_find(to, p->iccid.digits) != NULL)
			continue;
		if (to->n == KY_ES10_PROFILES_MAX)
			to->more = true;
		else
			to->row[to->n++] = *p;
	}
	to->more = to->more || from->more;
}

/* The longer list, or the default one from cards that cannot be asked for
 * more: those answer "incorrect input", or a status word. */
static enum ky_code
list_ordinary(struct ky_session *s, struct ky_profiles *out, bool *longer,
    struct ky_err *err)
{
	int result = 0;
	enum ky_code code = list_profiles(s, true, -1, out, &result, err);

	*longer = code == KY_OK && result == 0;
	if (code == KY_E_REFUSED ||
	    (code == KY_OK && result != 0 && result != CHANGE_ONGOING))
		code = list_profiles(s, false, -1, out, &result, err);
	if (code == KY_OK && result == CHANGE_ONGOING)
		return ky_fail(err, KY_E_RETRY, 0,
		    "the card is changing a profile");
	if (code == KY_OK && result != 0)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the card does not list its profiles (%d)", result);
	return code;
}

enum ky_code
ky_session_profiles(struct ky_session *s, struct ky_profiles *out,
    struct ky_err *err)
{
	static const int hidden[] = {KY_ES10_PROVISIONING, KY_ES10_TEST};
	struct ky_profiles *others = calloc(1, sizeof(*others));
	bool longer = false;
	enum ky_code code;
	struct ky_err none;
	int result = 0;

	if (others == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = list_ordinary(s, out, &longer, err);
	out->ordinary = out->n;
	for (size_t i = 0; i < 2 && code == KY_OK; i++)
		if (list_profiles(s, longer, hidden[i], others, &result,
			&none) == KY_OK &&
		    result == 0)
			merge(out, others);
		else
			out->partial = true;
	free(others);
	return code;
}

static int
by_number(const void *a, const void *b)
{
	const struct ky_notification_meta *x = a, *y = b;

	return (x->n > y->n) - (x->n < y->n);
}

enum ky_code
ky_session_notifications(struct ky_session *s, struct ky_pending *out,
    struct ky_err *err)
{
	enum ky_code code;
	int result = 0;

	*out = (struct ky_pending){0};
	ky_buf_reset(&s->request);
	ky_es10_list_notifications(&s->request);
	code = call(s, true, err);
	if (code != KY_OK)
		return code;
	if (!ky_es10_read_notifications(ky_buf_str(&s->answer), out->row,
		KY_ES10_NOTIFICATIONS_MAX, &out->n, &out->more, &result))
		return not_understood(err, "its list of notifications");
	/* 1 and 127 are how some cards say that there are none. */
	if (result != 0)
		out->n = 0;
	qsort(out->row, out->n, sizeof(out->row[0]), by_number);
	return KY_OK;
}

enum ky_code
ky_session_retrieve(struct ky_session *s, int64_t n, struct ky_buf *out,
    struct ky_err *err)
{
	struct ky_notification_parts parts;
	struct ky_str one = {NULL, 0};
	const char *why = "";
	enum ky_code code;
	int result = 0;

	ky_buf_reset(out);
	ky_buf_reset(&s->request);
	ky_es10_retrieve_notification(&s->request, n);
	code = call(s, true, err);
	if (code != KY_OK)
		return code;
	if (!ky_es10_read_notification(ky_buf_str(&s->answer), &one, &result) ||
	    result != 0)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the card does not give notification %lld (%d)",
		    (long long)n, result);
	if (ky_notification_read(one, &parts, &why) == KY_NOTIFICATION_READ &&
	    parts.meta.n != n)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the card gives another notification than asked for");
	ky_buf_add(out, one);
	if (!ky_buf_ok(out) || one.len == 0)
		return ky_fail(err, KY_E_LIMIT, 0,
		    "notification %lld is longer than %zu bytes", (long long)n,
		    out->max);
	return KY_OK;
}

/* --- changing --- */

static enum ky_code
change(struct ky_session *s, uint32_t tag, bool harmless, int *result,
    struct ky_err *err)
{
	enum ky_code code = call(s, harmless, err);

	if (code == KY_OK &&
	    !ky_es10_read_result(ky_buf_str(&s->answer), tag, result))
		code = ky_fail(err, KY_E_UNSURE, 0,
		    "the card's answer cannot be read");
	return code;
}

enum ky_code
ky_session_disable(struct ky_session *s, const struct ky_es10_profile *p,
    bool by_aid, bool refresh, int *result, struct ky_err *err)
{
	ky_buf_reset(&s->request);
	ky_es10_disable(&s->request, p, by_aid, refresh);
	return change(s, KY_ES10_DISABLE, false, result, err);
}

enum ky_code
ky_session_enable(struct ky_session *s, const struct ky_es10_profile *p,
    bool by_aid, bool refresh, int *result, struct ky_err *err)
{
	ky_buf_reset(&s->request);
	ky_es10_enable(&s->request, p, by_aid, refresh);
	return change(s, KY_ES10_ENABLE, false, result, err);
}

enum ky_code
ky_session_delete(struct ky_session *s, const struct ky_es10_profile *p,
    bool by_aid, int *result, struct ky_err *err)
{
	ky_buf_reset(&s->request);
	ky_es10_delete(&s->request, p, by_aid);
	return change(s, KY_ES10_DELETE, false, result, err);
}

enum ky_code
ky_session_remove(struct ky_session *s, int64_t n, int *result,
    struct ky_err *err)
{
	enum ky_code code;

	ky_buf_reset(&s->request);
	ky_es10_remove_notification(&s->request, n);
	code = change(s, KY_ES10_REMOVE, true, result, err);
	if (code == KY_OK && *result == NOTHING_TO_REMOVE)
		*result = 0;
	return code;
}
