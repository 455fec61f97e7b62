#include "web/session.h"

#include "base/hash.h"
#include "base/hex.h"
#include "page/page.h"

#include <sodium/utils.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define ONCE_BYTES 16
#define ONCE_SIZE 24 /* of base64url, and its end */

/* --- cookies --- */

#define KNOWN_DAYS 180

static bool
is_secure(const struct ky_visit *v)
{
	return v->site != NULL && v->site->origin != NULL &&
	    strncmp(v->site->origin, "https://", 8) == 0;
}

enum cookie {
	SESSION,
	KNOWN
};

/* The prefix makes browsers refuse the cookie from anybody but this host
 * itself, over a secure connection. */
static const char *
cookie_name(const struct ky_visit *v, enum cookie which)
{
	static const char *const names[][2] = {
	    [SESSION] = {"kaiyaku", "__Host-kaiyaku"},
	    [KNOWN] = {"kaiyaku-known", "__Host-kaiyaku-known"},
	};

	return names[which][is_secure(v)];
}

/* "" = none, or none of ours. */
static const char *
cookie_sent(const struct ky_visit *v, enum cookie which, size_t size)
{
	struct ky_str sent = ky_cookie(v->rq->header(v->rq, "Cookie"),
	    cookie_name(v, which));

	if (sent.len == 0 || sent.len >= size)
		return "";
	return ky_arena_copy(v->rq->arena, sent).p;
}

/* One header a cookie, whatever the calls of a visit lead to; `value` "": take
 * it away. */
static void
set_cookie(struct ky_visit *v, enum cookie which, const char *value)
{
	static const char header[] = "Set-Cookie";
	const char *name = cookie_name(v, which);
	size_t size = 192, len = strlen(name) + 1;
	char *text = ky_arena_alloc(v->rq->arena, size), age[24] = "";

	if (value[0] == '\0' || which == KNOWN)
		(void)snprintf(age, sizeof(age), "; Max-Age=%d",
		    value[0] == '\0' ? 0 : KNOWN_DAYS * 24 * 60 * 60);
	(void)snprintf(text, size, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
	    name, value, is_secure(v) ? "; Secure" : "", age);
	for (uint32_t i = 0; i < v->an->headers_n; i++)
		if (strcmp(v->an->header[i].name, header) == 0 &&
		    strncmp(v->an->header[i].value, text, len) == 0) {
			v->an->header[i].value = text;
			return;
		}
	ky_http_header(v->an, header, text);
}

static void
set_session(struct ky_visit *v, const char *value)
{
	v->cookie = ky_arena_copy(v->rq->arena, ky_str_of(value)).p;
	set_cookie(v, SESSION, value);
}

/* --- the session in the context --- */

const struct ky_guest *
ky_visit_session(const struct ky_visit *v)
{
	return v->session;
}

bool
ky_visit_signed_in(const struct ky_visit *v)
{
	return v->session != NULL && v->session->account.text[0] != '\0' &&
	    !v->session->half;
}

static bool
is_known(const struct ky_visit *v)
{
	return ky_visit_signed_in(v) ||
	    (v->session != NULL && !v->session->half &&
		v->session->reach_n > 0);
}

static void
put_once(struct ky_visit *v)
{
	const struct ky_entropy *e = &v->site->entropy;
	uint8_t bytes[ONCE_BYTES];
	char text[ONCE_SIZE];

	e->fill(e->self, bytes, sizeof(bytes));
	(void)sodium_bin2base64(text, sizeof(text), bytes, sizeof(bytes),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	ky_visit_text(v, "once", text);
}

static void
put_session(struct ky_visit *v)
{
	const struct ky_guest *s = v->session;

	ky_visit_put(v, "signed_in", json_boolean(ky_visit_signed_in(v)));
	ky_visit_put(v, "half", json_boolean(s != NULL && s->half));
	ky_visit_put(v, "known", json_boolean(is_known(v)));
	ky_visit_text(v, "mailbox", s != NULL ? s->email : "");
	ky_visit_text(v, "csrf", s != NULL ? s->csrf : "");
}

/* --- calls --- */

/* For acts of the portal: it judges by the cookie alone. */
static struct ky_caller
portal_caller(void)
{
	return (struct ky_caller){.actor = {"portal"}, .channel = {"portal"}};
}

/* The account or, without one, the session. */
static struct ky_caller
session_caller(const struct ky_visit *v, const struct ky_reach *reach)
{
	struct ky_caller who = portal_caller();

	if (v->session == NULL)
		return who;
	who.actor = v->session->account.text[0] != '\0' ? v->session->account
							: v->session->id;
	if (reach != NULL && reach->grant.text[0] != '\0')
		who.role = KY_ROLE_AGENT;
	return who;
}

void
ky_visit_from(const struct ky_visit *v, char out[KY_FROM_SIZE])
{
	const struct ky_http_request *rq = v->rq;
	size_t n = rq->from.len < (KY_FROM_SIZE - 1) / 2
	    ? rq->from.len
	    : (KY_FROM_SIZE - 1) / 2;

	ky_hex_encode((const uint8_t *)rq->from.p, n, out);
}

static void
hash_part(struct ky_sha256 *h, struct ky_str part)
{
	uint8_t len[4] = {(uint8_t)(part.len >> 24), (uint8_t)(part.len >> 16),
	    (uint8_t)(part.len >> 8), (uint8_t)part.len};

	ky_sha256_add(h, (struct ky_str){(const char *)len, sizeof(len)});
	ky_sha256_add(h, part);
}

/* "/lines/7/end": behind the language. */
static struct ky_str
plain_path(const struct ky_visit *v)
{
	struct ky_str path = v->rq->path;
	size_t n = v->rq->part[0].len + 1;

	return (struct ky_str){path.p + n, path.len - n};
}

void
ky_visit_stamp(const struct ky_visit *v, struct ky_ask *ask)
{
	struct ky_sha256 h;

	if (v->rq->method != KY_POST ||
	    ky_posted_get(&v->posted, "once").len == 0)
		return;
	ky_sha256_init(&h);
	hash_part(&h, plain_path(v));
	hash_part(&h, v->rq->body);
	ky_sha256_end(&h, ask->form);
}

static void
hear(struct ky_visit *v, const struct ky_told *told)
{
	v->session = told->word == KY_WORD_NO_SESSION || told->gone
	    ? NULL
	    : &told->session;
	if (told->known[0] != '\0')
		set_cookie(v, KNOWN, told->known);
	if (told->cookie[0] != '\0')
		set_session(v, told->cookie);
	else if (told->gone)
		set_session(v, "");
	put_session(v);
}

bool
ky_visit_ask(struct ky_visit *v, struct ky_ask *ask,
    const struct ky_told **told)
{
	struct ky_call c = {.version = KY_CALL_VERSION,
	    .op = KY_CALL_PORTAL,
	    .who = portal_caller(),
	    .in.ask = ask};
	struct ky_result r = {0};
	struct ky_err err = {0};
	enum ky_code code;

	(void)ky_str_copy(ky_str_of(v->cookie), ask->cookie,
	    sizeof(ask->cookie));
	(void)ky_str_copy(ky_str_of(cookie_sent(v, KNOWN, KY_KNOWN_SIZE)),
	    ask->known, sizeof(ask->known));
	(void)ky_str_copy(ky_str_of(ky_tongue_tag(v->tongue)), ask->language,
	    sizeof(ask->language));
	ky_visit_from(v, ask->from);
	code = v->rq->calls->call(v->rq->calls->self, &c, v->rq->arena, &r,
	    &err);
	sodium_memzero(ask->password, sizeof(ask->password));
	if (code != KY_OK) {
		ky_visit_sorry(v, &err);
		return false;
	}
	hear(v, r.out.told);
	if (told != NULL)
		*told = r.out.told;
	return true;
}

enum ky_code
ky_visit_try(struct ky_visit *v, const struct ky_reach *reach,
    struct ky_call *c, struct ky_result *out, struct ky_err *err)
{
	c->version = KY_CALL_VERSION;
	c->who = session_caller(v, reach);
	memset(out, 0, sizeof(*out));
	return v->rq->calls->call(v->rq->calls->self, c, v->rq->arena, out,
	    err);
}

bool
ky_visit_call(struct ky_visit *v, const struct ky_reach *reach,
    struct ky_call *c, struct ky_result *out)
{
	struct ky_err err = {0};

	if (ky_visit_try(v, reach, c, out, &err) == KY_OK)
		return true;
	ky_visit_sorry(v, &err);
	return false;
}

bool
ky_visit_command(struct ky_visit *v, const struct ky_reach *reach,
    struct ky_command *cmd, struct ky_result *out)
{
	struct ky_call c = {.op = KY_CALL_COMMAND,
	    .line_id = reach->line_id,
	    .in.command = cmd};

	ky_guest_envelope(v->session, reach, cmd);
	cmd->line_id = reach->line_id;
	ky_visit_key(v, cmd->key);
	return ky_visit_call(v, reach, &c, out);
}

/* --- who is there --- */

bool
ky_visit_open(struct ky_visit *v, const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct ky_ask ask = {.act = KY_ACT_LOOK};
	const struct ky_told *told;

	if (!ky_visit_begin(v, rq, an))
		return false;
	if (v->site == NULL || !v->site->portal)
		return true;
	ky_visit_text(v, "next", ky_visit_next(v, ""));
	put_once(v);
	v->cookie = cookie_sent(v, SESSION, KY_COOKIE_SIZE);
	if (v->cookie[0] == '\0') {
		put_session(v);
		return true;
	}
	ky_visit_stamp(v, &ask);
	if (!ky_visit_ask(v, &ask, &told))
		return false;
	v->again = told->again ? told : NULL;
	return true;
}

bool
ky_visit_form(struct ky_visit *v)
{
	struct ky_ask ask = {.act = KY_ACT_VISIT};
	const struct ky_told *told;

	if (v->session != NULL)
		return true;
	if (v->site == NULL || !v->site->portal) {
		ky_visit_missing(v);
		return false;
	}
	if (!ky_visit_ask(v, &ask, &told))
		return false;
	if (told->word != KY_WORD_TOO_OFTEN)
		return true;
	/* So many sessions of one address: nobody is told that a form is old. */
	ky_visit_later(v, 429);
	return false;
}

/* --- who may --- */

/* Adds `text` percent-encoded. */
static void
add_encoded(struct ky_buf *out, struct ky_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_')
			ky_buf_addc(out, (char)c);
		else
			ky_buf_addf(out, "%%%02X", c);
	}
}

/* The address of this visit, with what was asked of it. */
static void
add_here(const struct ky_visit *v, struct ky_buf *out)
{
	ky_buf_add(out, v->rq->path);
	for (uint32_t i = 0; i < v->rq->query_n; i++) {
		ky_buf_addc(out, i == 0 ? '?' : '&');
		add_encoded(out, v->rq->query[i].name);
		ky_buf_addc(out, '=');
		add_encoded(out, v->rq->query[i].value);
	}
}

/* To `page`, and to `next` after it. */
static void
go_with_next(struct ky_visit *v, const char *page, struct ky_str next)
{
	struct ky_buf to;

	ky_buf_init(&to, (size_t)4 * KY_NEXT_MAX);
	ky_buf_addz(&to, ky_visit_path(v, "%s", page));
	if (ky_next_ok(next)) {
		ky_buf_addz(&to, strchr(page, '?') == NULL ? "?" : "&");
		ky_buf_addz(&to, "next=");
		add_encoded(&to, next);
	}
	ky_visit_go(v, ky_arena_copy(v->rq->arena, ky_buf_str(&to)).p);
	ky_buf_done(&to);
}

void
ky_visit_detour(struct ky_visit *v, const char *page)
{
	struct ky_buf here;

	ky_buf_init(&here, KY_NEXT_MAX);
	add_here(v, &here);
	go_with_next(v, page,
	    ky_buf_ok(&here) ? ky_buf_str(&here) : ky_str_of(""));
	ky_buf_done(&here);
}

void
ky_visit_step(struct ky_visit *v, const char *page, ...)
{
	char text[128];
	va_list ap;

	va_start(ap, page);
	(void)vsnprintf(text, sizeof(text), page, ap);
	va_end(ap);
	go_with_next(v, text, ky_str_of(ky_visit_next(v, "")));
}

bool
ky_visit_needs_account(struct ky_visit *v)
{
	if (ky_visit_signed_in(v))
		return true;
	ky_visit_detour(v,
	    v->session != NULL && v->session->half ? "/sign-in/second"
						   : "/sign-in");
	return false;
}

bool
ky_visit_needs_session(struct ky_visit *v)
{
	return is_known(v) || ky_visit_needs_account(v);
}

/* Whom the grant is from: his mailbox. */
static bool
put_client(struct ky_visit *v, const struct ky_reach *reach)
{
	struct ky_ask ask = {.act = KY_ACT_LIST, .kind = KY_FOLIO_GRANT};
	const struct ky_told *told;

	if (!ky_visit_ask(v, &ask, &told))
		return false;
	for (uint32_t i = 0; i < told->rows_n; i++)
		if (strcmp(told->row[i].id.text, reach->grant.text) == 0)
			ky_visit_text(v, "acting_for", told->row[i].text);
	return true;
}

const struct ky_reach *
ky_visit_needs_line(struct ky_visit *v, uint64_t line_id, enum ky_right right)
{
	const struct ky_reach *reach;

	if (!ky_visit_needs_session(v))
		return NULL;
	reach = ky_guest_reach(v->session, line_id, right);
	if (reach == NULL) {
		ky_visit_missing(v);
		return NULL;
	}
	if (reach->grant.text[0] != '\0' && !put_client(v, reach))
		return NULL;
	return reach;
}

uint64_t
ky_visit_line_id(struct ky_str part)
{
	uint64_t id;

	return ky_str_u64(part, INT64_MAX, &id) ? id : 0;
}

bool
ky_visit_needs_proof(struct ky_visit *v)
{
	const struct ky_clock *clock;

	if (!ky_visit_needs_session(v))
		return false;
	clock = &v->site->clock;
	if (ky_guest_fresh(v->session, clock->now(clock->self)))
		return true;
	ky_visit_detour(v, "/confirm");
	return false;
}

/* --- posts --- */

void
ky_visit_old(struct ky_visit *v)
{
	ky_visit_put(v, "again", json_stringn(v->rq->path.p, v->rq->path.len));
	ky_visit_show(v, KY_PAGE("session/old"), 403);
}

bool
ky_visit_post_ok(struct ky_visit *v)
{
	if (v->session != NULL &&
	    ky_guest_csrf(v->session, ky_posted_get(&v->posted, "csrf")))
		return true;
	ky_visit_old(v);
	return false;
}

void
ky_visit_key(const struct ky_visit *v, char out[KY_KEY_SIZE])
{
	struct ky_caller who = session_caller(v, NULL);
	struct ky_sha256 h;
	uint8_t hash[KY_SHA256_SIZE];

	ky_sha256_init(&h);
	hash_part(&h, ky_str_of(who.actor.text));
	hash_part(&h, plain_path(v));
	hash_part(&h, ky_posted_get(&v->posted, "once"));
	ky_sha256_end(&h, hash);
	_Static_assert(KY_KEY_SIZE > 43, "base64 of 32 bytes");
	(void)sodium_bin2base64(out, KY_KEY_SIZE, hash, sizeof(hash),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
