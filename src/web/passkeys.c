/* Passkeys: the one thing here that needs a script, so there is another way
 * everywhere. */
#include "web/account.h"

#include "page/page.h"
#include "page/tr.h"

#include <sodium/utils.h>

#define SIGNED_MAX ((size_t)8192) /* bytes of one field, decoded */

static void
put_challenge(struct ky_visit *v)
{
	char text[KY_CHALLENGE_SIZE * 4 / 3 + 4];

	(void)sodium_bin2base64(text, sizeof(text), v->session->challenge,
	    KY_CHALLENGE_SIZE, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	ky_visit_text(v, "challenge", text);
	ky_visit_asset(v, "script", "passkey.js");
}

/* What is to be signed is new with each page. */
static bool
ask_for(struct ky_visit *v, enum ky_act act)
{
	struct ky_ask ask = {.act = act};
	const struct ky_told *told;

	if (!ky_visit_ask(v, &ask, &told) ||
	    ky_visit_said(v, told, "passkey") == KY_SAID_GONE)
		return false;
	put_challenge(v);
	return true;
}

/* A field of base64url; false: it is none. */
static bool
signed_field(const struct ky_visit *v, const char *name, struct ky_str *out)
{
	struct ky_str text = ky_posted_get(&v->posted, name);
	size_t n = 0;
	char *bytes;

	if (text.len == 0 || text.len > SIGNED_MAX * 4 / 3)
		return false;
	bytes = ky_arena_array(v->rq->arena, SIGNED_MAX, 1);
	if (sodium_base642bin((unsigned char *)bytes, SIGNED_MAX, text.p,
		text.len, NULL, &n, NULL,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
		return false;
	*out = (struct ky_str){bytes, n};
	return true;
}

static void
not_signed(struct ky_visit *v)
{
	ky_visit_wrong(v, "passkey",
	    KY_TR("Your browser sent no passkey. Try again, or use another "
		  "way."));
}

/* --- signing in, and the second proof --- */

static bool
show_use(struct ky_visit *v)
{
	return ask_for(v, KY_ACT_PASSKEY_ASK);
}

static void
read_use(struct ky_visit *v, struct ky_ask *ask)
{
	if (!signed_field(v, "client", &ask->client) ||
	    !signed_field(v, "data", &ask->data) ||
	    !signed_field(v, "signature", &ask->signature) ||
	    !signed_field(v, "credential", &ask->credential))
		not_signed(v);
}

static void
used(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_go(v, ky_visit_next(v, ky_visit_path(v, "/account")));
}

void
ky_sign_in_passkey(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_PASSKEY_USE,
	    .page = KY_PAGE("sign-in/passkey"),
	    .field = "passkey",
	    .show = show_use,
	    .read = read_use,
	    .then = used};

	ky_flow_run(&flow, rq, an);
}

void
ky_confirm_passkey(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_PASSKEY_USE,
	    .page = KY_PAGE("confirm/passkey"),
	    .field = "passkey",
	    .may = ky_visit_needs_account,
	    .show = show_use,
	    .read = read_use,
	    .then = used};

	ky_flow_run(&flow, rq, an);
}

/* --- those of the account --- */

static bool
may_change(struct ky_visit *v)
{
	return ky_visit_needs_account(v) && ky_visit_needs_proof(v);
}

static bool
show_list(struct ky_visit *v)
{
	return ky_visit_put_list(v, KY_FOLIO_PASSKEY, "passkeys");
}

static void
dropped(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_done(v, "/account/passkeys", "passkey-dropped");
}

void
ky_account_passkeys(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_PASSKEY_DROP,
	    .page = KY_PAGE("account/passkeys"),
	    .field = "id",
	    .may = may_change,
	    .show = show_list,
	    .read = ky_read_id,
	    .then = dropped};

	ky_flow_run(&flow, rq, an);
}

static bool
show_new(struct ky_visit *v)
{
	if (!ask_for(v, KY_ACT_PASSKEY_NEW))
		return false;
	ky_visit_text(v, "user", v->session->account.text);
	return true;
}

static void
read_new(struct ky_visit *v, struct ky_ask *ask)
{
	ky_visit_keep(v, "text");
	if (!ky_visit_field(v, "text", ask->text, sizeof(ask->text)))
		ky_visit_wrong(v, "text",
		    KY_TR("Enter a name that you will recognise, for example: "
			  "My phone."));
	if (!signed_field(v, "client", &ask->client) ||
	    !signed_field(v, "data", &ask->data))
		not_signed(v);
}

static void
added(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_done(v, "/account/passkeys", "passkey-added");
}

void
ky_account_passkey_new(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_PASSKEY_ADD,
	    .page = KY_PAGE("account/passkey-new"),
	    .field = "passkey",
	    .may = may_change,
	    .show = show_new,
	    .read = read_new,
	    .then = added};

	ky_flow_run(&flow, rq, an);
}
