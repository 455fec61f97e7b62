/*
 * Lines that a provider has under one mailbox: whoever shows the mailbox need
 * not prove each of them.
 *
 * A code that came to a mailbox says the same of every line that the provider
 * registered with it, so a line that comes to an account this way is worth
 * what a code by mail is worth for it (portal/shown.h): no more after a recent
 * change of contact, no more for a line with a telephone number.
 */
#include "service/portal.h"

#include "core/contact.h"

#include <string.h>

#define LOOKED_AT_MAX 64 /* lines of one mailbox, the newest first */

/* The names of what is attached; ky_portal_attach() has those before. */
#define CHANCE_AT 160
#define CHANCE_EACH 12
_Static_assert(CHANCE_AT + CHANCE_EACH * KY_SAME_MAX <= KY_PORTAL_CHANCE,
    "a name each");

/*
 * Did the line's provider give it this mailbox?  A line that its holder told
 * us of (decision 0019) has whatever mailbox he typed.
 */
static enum ky_code
registered(struct ky_portal_work *w, uint64_t line_id, const char *mailbox,
    struct ky_same *out, bool *is, struct ky_err *err)
{
	struct ky_case *c = ky_arena_alloc(w->s->arena, sizeof(*c));
	struct ky_rules *rules = ky_arena_alloc(w->s->arena, sizeof(*rules));
	bool found = false;

	*is = false;
	if (ky_serve_case(w->s, line_id, c, err) != KY_OK)
		return err->code;
	if (c->line_id == 0 || !ky_email_same(c->line.email, mailbox))
		return KY_OK;
	if (ky_engine_rules(w->s->service->config.engine, c, rules, &found,
		err) != KY_OK)
		return err->code;
	*is = found && rules->book->connected;
	*out = (struct ky_same){c, rules};
	return KY_OK;
}

/* --- what is offered --- */

/* Its own already? */
static bool
reached(const struct ky_guest *s, uint64_t line_id)
{
	for (uint8_t i = 0; i < s->reach_n; i++)
		if (s->reach[i].line_id == line_id &&
		    s->reach[i].grant.text[0] == '\0')
			return true;
	return false;
}

enum ky_code
ky_portal_same_look(struct ky_portal_work *w, struct ky_err *err)
{
	const char *mailbox = ky_guest_mailbox(&w->session, w->now);
	struct ky_store *store = w->s->store;
	struct ky_told *t = w->told;
	uint64_t ids[LOOKED_AT_MAX];
	uint32_t n = 0;
	bool is = false;

	if (mailbox[0] == '\0')
		return KY_OK;
	if (store->mailbox_lines(store->self, &w->s->service->config.issuer,
		mailbox, LOOKED_AT_MAX, ids, &n, err) != KY_OK)
		return err->code;
	for (uint32_t i = 0; i < n && t->same_n < KY_SAME_MAX; i++) {
		if (reached(&w->session, ids[i]))
			continue;
		if (registered(w, ids[i], mailbox, &t->same[t->same_n], &is,
			err) != KY_OK)
			return err->code;
		t->same_n += is ? 1 : 0;
	}
	return KY_OK;
}

/* --- what is taken --- */

enum ky_code
ky_portal_same_check(struct ky_portal_work *w, struct ky_err *err)
{
	const char *mailbox = ky_guest_mailbox(&w->session, w->now);
	struct ky_same same = {0};
	bool is = mailbox[0] != '\0';

	w->same_n = 0;
	w->same = (struct ky_letter_line){0};
	(void)ky_str_copy(ky_str_of(mailbox), w->mailbox, sizeof(w->mailbox));
	for (uint8_t i = 0; is && i < w->ask->lines_n; i++)
		if (registered(w, w->ask->lines[i], mailbox, &same, &is, err) !=
		    KY_OK)
			return err->code;
	if (is)
		w->same_n = w->ask->lines_n;
	if (w->same_n == 1)
		w->same = ky_portal_named(&same.c->line);
	return KY_OK;
}

/* Without an app or a passkey the second proof is a code to the mailbox; with
 * one it shows no mailbox, and the code of a line has to. */
static enum ky_word
wanted(const struct ky_portal_work *w)
{
	const struct ky_guest *s = &w->session;

	return s->has_totp || s->has_passkey ? KY_WORD_PROVE_FIRST
					     : KY_WORD_CONFIRM_FIRST;
}

enum ky_code
ky_portal_attach_same_look(struct ky_portal_work *w, struct ky_err *err)
{
	if (ky_guest_mailbox(&w->session, w->now)[0] == '\0') {
		w->told->word = wanted(w);
		return KY_OK;
	}
	if (ky_portal_same_check(w, err) != KY_OK)
		return err->code;
	if (w->same_n == 0)
		w->told->word = KY_WORD_NOT_YOURS;
	return KY_OK;
}

static void
tell_mailbox(struct ky_portal_work *w)
{
	struct ky_letter *l = ky_portal_letter(w, KY_LETTER_NEWS, w->mailbox);

	if (l == NULL)
		return;
	l->line = w->same;
	(void)snprintf(l->what.text, sizeof(l->what.text), "line-attached");
}

enum ky_code
ky_portal_same_hold(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_reach r = {.shown = KY_SHOWN_BIT(KY_SHOWN_MAIL),
	    .at = w->session.mailbox_at};
	bool new = false;

	for (uint8_t i = 0; i < w->same_n; i++) {
		r.line_id = w->ask->lines[i];
		new = new || !reached(&w->session, r.line_id);
		if (ky_portal_hold(w, &r, CHANCE_AT + (size_t)CHANCE_EACH * i,
			err) != KY_OK)
			return err->code;
	}
	if (new)
		tell_mailbox(w);
	return KY_OK;
}

/* The mailbox may be another one by now, or too long ago. */
enum ky_code
ky_portal_attach_same(struct ky_portal_work *w, struct ky_err *err)
{
	if (strcmp(ky_guest_mailbox(&w->session, w->now), w->mailbox) == 0)
		return ky_portal_same_hold(w, err);
	w->told->word = wanted(w);
	return KY_OK;
}
