/*
 * A line of a provider that is not connected, told by its holder: its ending
 * is assisted (docs/decisions/0019).
 *
 * It gets a contract number of ours, and no number, card or chip: those are
 * what lines are found by, and nobody may stand in for a line of ours by
 * saying so.
 */
#include "portal/again.h"
#include "service/portal.h"

#include "base/hash.h"

#include <sodium.h>
#include <string.h>

#define AT_NUMBER 200 /* of the chance: the contract number */

/* The same form of the same session makes the same line: its number and the
 * command's key come of it, also when the first sending was not answered. */
static void
make_key(struct ky_portal_work *w, char key[KY_KEY_SIZE])
{
	const char *session = w->session.id.text;
	uint8_t hash[KY_SHA256_SIZE];
	struct ky_sha256 h;

	key[0] = '\0';
	if (!ky_again_formed(w->ask))
		return;
	ky_sha256_init(&h);
	ky_sha256_add(&h, (struct ky_str){session, strlen(session) + 1});
	ky_sha256_add(&h,
	    (struct ky_str){(const char *)w->ask->form, KY_FORM_BYTES});
	ky_sha256_end(&h, hash);
	memcpy(w->chance + AT_NUMBER, hash, sizeof(hash));
	_Static_assert(KY_KEY_SIZE > 43, "base64 of 32 bytes");
	(void)sodium_bin2base64(key, KY_KEY_SIZE, hash, sizeof(hash),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
_Static_assert(AT_NUMBER + KY_SHA256_SIZE <= KY_PORTAL_CHANCE, "it fits");

static void
bare(const struct ky_portal_work *w, struct ky_line *l)
{
	struct ky_slug id;

	ky_portal_id(w, "ST", AT_NUMBER, &id);
	(void)snprintf(l->contract_no.text, sizeof(l->contract_no.text), "%s",
	    id.text);
	memset(&l->msisdn, 0, sizeof(l->msisdn));
	memset(&l->iccid, 0, sizeof(l->iccid));
	memset(&l->imsi, 0, sizeof(l->imsi));
	memset(&l->eid, 0, sizeof(l->eid));
	memset(l->matching_id, 0, sizeof(l->matching_id));
	l->locked = l->known = l->attached = false;
	l->number = KY_NUMBER_NONE;
	/* On the device, for all that is known: there it is to be deleted. */
	l->profile = l->form == KY_FORM_ESIM ? KY_PROFILE_INSTALLED
					     : KY_PROFILE_NONE;
}

/* Rules of a provider with which nothing is connected. */
static enum ky_code
may_assist(struct ky_portal_work *w, const struct ky_line *l, bool *yes,
    struct ky_err *err)
{
	struct ky_case *c = ky_arena_alloc(w->s->arena, sizeof(*c));
	struct ky_rules rules = {0};
	bool found = false;

	c->issuer = w->s->service->config.issuer;
	c->line = *l;
	if (ky_engine_rules(w->s->service->config.engine, c, &rules, &found,
		err) != KY_OK)
		return err->code;
	*yes = found && !rules.book->connected;
	return KY_OK;
}

static enum ky_code
submit(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_command *cmd = ky_arena_alloc(w->s->arena, sizeof(*cmd));
	struct ky_reply reply = {0};

	make_key(w, cmd->key);
	cmd->line = *w->ask->line;
	bare(w, &cmd->line);
	cmd->kind = KY_CMD_IMPORT;
	cmd->role = KY_ROLE_HOLDER;
	cmd->actor = w->session.account.text[0] != '\0' ? w->session.account
							: w->session.id;
	(void)snprintf(cmd->channel.text, sizeof(cmd->channel.text), "portal");
	cmd->refund_reason = -1;
	if (ky_engine_submit(w->s->service->config.engine, cmd, &reply, err) !=
	    KY_OK)
		return err->code;
	w->right = reply.answer.verdict == KY_VERDICT_ACCEPTED;
	w->c = ky_arena_alloc(w->s->arena, sizeof(*w->c));
	w->c->line_id = reply.answer.line_id;
	if (!w->right) {
		w->told->word = KY_WORD_BAD_LINE;
		(void)snprintf(w->told->text, sizeof(w->told->text), "%s",
		    reply.answer.code);
	}
	return KY_OK;
}

enum ky_code
ky_portal_import_look(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_line *l = ky_arena_alloc(w->s->arena, sizeof(*l));
	bool yes = false, over = false;
	const char *fault;

	if (w->ask->line == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "a line is wanted");
	*l = *w->ask->line;
	bare(w, l);
	if (ky_portal_full(w, KY_LIMIT_INQUIRY, w->ask->from, &over, err) !=
		KY_OK ||
	    may_assist(w, l, &yes, err) != KY_OK)
		return err->code;
	fault = ky_line_fault(l);
	if (over || w->session.proven_n == KY_PROVEN_MAX) {
		w->told->word = over ? KY_WORD_TOO_OFTEN : KY_WORD_TOO_MANY;
	} else if (!yes) {
		w->told->word = KY_WORD_NOT_ASSISTED;
	} else if (fault[0] != '\0') {
		w->told->word = KY_WORD_BAD_LINE;
		(void)snprintf(w->told->text, sizeof(w->told->text), "%s",
		    fault);
	}
	return KY_OK;
}

/* Counted before there is a line; many may look at one moment. */
static enum ky_code
count(void *self, struct ky_store *store, struct ky_err *err)
{
	struct ky_portal_work *w = self;
	bool over = false;

	w->lobby = store->lobby;
	if (ky_portal_count(w, KY_LIMIT_INQUIRY, w->ask->from, &over, err) !=
	    KY_OK)
		return err->code;
	w->told->word = over ? KY_WORD_TOO_OFTEN : KY_WORD_DONE;
	return KY_OK;
}

/* A command is no write of the service's: it has a turn of its own. */
enum ky_code
ky_portal_import_send(struct ky_portal_work *w, struct ky_err *err)
{
	if (ky_engine_write(w->s->service->config.engine, count, w, err) !=
	    KY_OK)
		return err->code;
	return w->told->word == KY_WORD_DONE ? submit(w, err) : KY_OK;
}

enum ky_code
ky_portal_import(struct ky_portal_work *w, struct ky_err *err)
{
	if (!ky_guest_proved(&w->session, w->c->line_id,
		KY_SHOWN_BIT(KY_SHOWN_STATED), w->now)) {
		w->told->word = KY_WORD_TOO_MANY;
		return KY_OK;
	}
	w->save_session = true;
	w->told->word = KY_WORD_PROVEN;
	w->told->line_id = w->c->line_id;
	return w->session.account.text[0] != '\0' ? ky_portal_attach(w, err)
						  : KY_OK;
}
