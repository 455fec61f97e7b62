#include "portal/inquiry.h"

#include "core/name.h"
#include "portal/body.h"

#include <assert.h>
#include <string.h>

static const char *const kinds[] = {
    [KY_INQUIRY_PAPERS] = "papers",
    [KY_INQUIRY_RECOVERY] = "recovery",
    [KY_INQUIRY_MESSAGE] = "message",
    [KY_INQUIRY_CORRECTION] = "correction",
    [KY_INQUIRY_CASE] = "case",
};
KY_NAMES(inquiry_kind, kinds, KY_INQUIRY__MAX);

static const char *const states[] = {
    [KY_INQUIRY_NEW] = "new",
    [KY_INQUIRY_SHOWN] = "shown",
    [KY_INQUIRY_ACCEPTED] = "accepted",
    [KY_INQUIRY_REFUSED] = "refused",
    [KY_INQUIRY_ANSWERED] = "answered",
    [KY_INQUIRY_WAITING] = "waiting",
    [KY_INQUIRY_SEEN] = "seen",
};
KY_NAMES(inquiry_state, states, KY_INQUIRY_STATE__MAX);

#define BIT(s) (1u << KY_INQUIRY_##s)
#define YES (BIT(ACCEPTED) | BIT(REFUSED) | BIT(WAITING))
#define SAY (BIT(ANSWERED) | BIT(REFUSED) | BIT(WAITING))

/* From a state of a kind to which. */
static const unsigned moves[KY_INQUIRY__MAX][KY_INQUIRY_STATE__MAX] = {
    [KY_INQUIRY_PAPERS] = {[KY_INQUIRY_NEW] = YES,
	[KY_INQUIRY_WAITING] = YES,
	[KY_INQUIRY_SEEN] = YES},
    [KY_INQUIRY_RECOVERY] =
	{[KY_INQUIRY_NEW] = YES, [KY_INQUIRY_WAITING] = YES},
    [KY_INQUIRY_MESSAGE] = {[KY_INQUIRY_NEW] = SAY, [KY_INQUIRY_WAITING] = SAY},
    [KY_INQUIRY_CORRECTION] =
	{[KY_INQUIRY_NEW] = YES, [KY_INQUIRY_WAITING] = YES},
    [KY_INQUIRY_CASE] = {[KY_INQUIRY_NEW] = BIT(SHOWN) | BIT(REFUSED),
	[KY_INQUIRY_SHOWN] = BIT(REFUSED)},
};

bool
ky_inquiry_moves(enum ky_inquiry_kind k, enum ky_inquiry_state from,
    enum ky_inquiry_state to)
{
	assert((unsigned)k < KY_INQUIRY__MAX &&
	    (unsigned)from < KY_INQUIRY_STATE__MAX &&
	    (unsigned)to < KY_INQUIRY_STATE__MAX);
	return (moves[k][from] >> to & 1) != 0;
}

/* An accepted recovery is told by its link.  A message that is refused is one
 * that nobody answers. */
static const struct {
	enum ky_inquiry_kind kind;
	enum ky_inquiry_state state;
	enum ky_letter_kind letter;
} told[] = {
    {KY_INQUIRY_PAPERS, KY_INQUIRY_ACCEPTED, KY_LETTER_ACCEPTED},
    {KY_INQUIRY_PAPERS, KY_INQUIRY_REFUSED, KY_LETTER_REFUSED},
    {KY_INQUIRY_RECOVERY, KY_INQUIRY_REFUSED, KY_LETTER_REFUSED},
    {KY_INQUIRY_MESSAGE, KY_INQUIRY_ANSWERED, KY_LETTER_ANSWER},
    {KY_INQUIRY_CORRECTION, KY_INQUIRY_ACCEPTED, KY_LETTER_ANSWER},
    {KY_INQUIRY_CORRECTION, KY_INQUIRY_REFUSED, KY_LETTER_ANSWER},
};

enum ky_letter_kind
ky_inquiry_letter(enum ky_inquiry_kind k, enum ky_inquiry_state s)
{
	if (s == KY_INQUIRY_NEW)
		return KY_LETTER_ASKED;
	if (s == KY_INQUIRY_WAITING)
		return KY_LETTER_WANTED;
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (told[i].kind == k && told[i].state == s)
			return told[i].letter;
	return KY_LETTER__MAX;
}

#define T struct ky_inquiry
static const struct ky_body_field fields[] = {
    KY_BODY(T, kind, INT),
    KY_BODY(T, session, TEXT),
    KY_BODY(T, about, TEXT),
    KY_BODY(T, language, TEXT),
    KY_BODY(T, email, TEXT),
    KY_BODY(T, paper, TEXT),
    KY_BODY(T, subject, TEXT),
    KY_BODY(T, text, TEXT),
    KY_BODY(T, answer, TEXT),
    KY_BODY(T, seen_by, TEXT),
    KY_BODY(T, decided_by, TEXT),
    KY_BODY(T, decided, INT),
    KY_BODY_END,
};
#undef T

void
ky_inquiry_column(enum ky_inquiry_kind k, enum ky_inquiry_state s,
    struct ky_slug *out)
{
	(void)snprintf(out->text, sizeof(out->text), "%s:%s",
	    ky_inquiry_kind_name(k), ky_inquiry_state_name(s));
}

enum ky_code
ky_inquiry_write(const struct ky_inquiry *q, struct ky_folio *out,
    struct ky_err *err)
{
	out->kind = KY_FOLIO_INQUIRY;
	out->id = q->id;
	out->n = q->n;
	out->owner = q->account;
	out->line_id = q->line_id;
	out->at = q->at;
	ky_inquiry_column(q->kind, q->state, &out->state);
	return ky_body_write(fields, q, out->body, err);
}

enum ky_code
ky_inquiry_read(const struct ky_folio *r, struct ky_inquiry *out,
    struct ky_err *err)
{
	struct ky_inquiry q = {.id = r->id,
	    .n = r->n,
	    .account = r->owner,
	    .line_id = r->line_id,
	    .at = r->at};
	const char *colon = strchr(r->state.text, ':');

	if (ky_body_read(fields, r->body, &q, err) != KY_OK)
		return err->code;
	if (colon == NULL || (unsigned)q.kind >= KY_INQUIRY__MAX ||
	    !ky_inquiry_state_parse(ky_str_of(colon + 1), &q.state))
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "an inquiry is not what it has to be");
	*out = q;
	return KY_OK;
}
