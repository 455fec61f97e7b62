/*
 * Hosted pages of a Stripe-compatible API.
 *
 * A payment's row in the till is written before anything is asked, and says
 * which page is the current one:
 *
 *	row, no session ── POST, key/try ──► session and link in the row
 *	     ▲ the answer was lost: the same request again, the same answer
 *	     │
 *	     └── try + 1 ◄── the old page is known to be no longer good
 *
 * A lost page, whose address nobody was told, cannot be paid; one whose
 * address is out is replaced only once the service says that it is over.
 * So nobody can pay twice.
 */
#include "pay/answer.h"
#include "pay/private.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SESSIONS "/v1/checkout/sessions"
#define REFUNDS "/v1/refunds"
#define EXPANDED "?expand%%5B%%5D=payment_intent" /* expand[], for printf */
/* Such a service keeps a page at most a day, and takes none of less than half
 * an hour; both with some minutes for clocks that differ. */
#define PAGE_LIFE_US (23 * KY_HOUR_US)
#define PAGE_LIFE_MIN_US (40 * KY_MINUTE_US)
#define TRIES_MAX 9999
#define PAYMENTS_STEP 16
#define PAYMENTS_MAX 256 /* of a line, looked at for one refund */
#define REFUNDS_MAX 100  /* of a payment: one answer */
#define RETURN_SIZE KY_PAY_VALUE_MAX

struct checkout {
	struct ky_pay_held held;
	struct ky_pay_api *api;
	char return_url[RETURN_SIZE];
};

/* --- making a page --- */

/* What is to be paid, in the holder's language; first match by the tag's
 * start. */
static const char *
words_for(const char *language)
{
	static const struct {
		const char *tag, *words;
	} known[] = {
	    {"ja", "未払い金"},
	    {"zh-Hant", "欠費"},
	    {"zh-TW", "欠費"},
	    {"zh-HK", "欠費"},
	    {"zh", "欠费"},
	    {"ko", "미납금"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strncasecmp(language, known[i].tag, strlen(known[i].tag)) ==
		    0)
			return known[i].words;
	return "Dues";
}

/* The words, and the number that people are told: the key up to its "/". */
static void
put_name(struct ky_buf *form, const struct ky_line *line, const char *key)
{
	char name[KY_KEY_SIZE + 64];

	(void)snprintf(name, sizeof(name), "%s %.*s", words_for(line->language),
	    (int)strcspn(key, "/"), key);
	ky_pay_form_add(form, "line_items[0][price_data][product_data][name]",
	    name);
}

static void
put_currency(struct ky_buf *form, const char *name, const char currency[4])
{
	char lower[4] = "";

	for (int i = 0; i < 3 && currency[i] != '\0'; i++)
		lower[i] = (char)(currency[i] - 'A' + 'a');
	ky_pay_form_add(form, name, lower);
}

/* All of it follows from the row: the same again is the same request. */
static void
page_form(const struct checkout *c, const struct ky_line *line,
    const struct ky_payment *row, struct ky_buf *form)
{
	ky_pay_form_add(form, "mode", "payment");
	ky_pay_form_add(form, "client_reference_id", row->key);
	ky_pay_form_add(form, "metadata[" KY_PAY_KEY_NAME "]", row->key);
	ky_pay_form_add(form,
	    "payment_intent_data[metadata][" KY_PAY_KEY_NAME "]", row->key);
	ky_pay_form_add(form, "line_items[0][quantity]", "1");
	put_currency(form, "line_items[0][price_data][currency]",
	    row->currency);
	ky_pay_form_number(form, "line_items[0][price_data][unit_amount]",
	    row->minor);
	put_name(form, line, row->key);
	ky_pay_form_add(form, "success_url", c->return_url);
	ky_pay_form_add(form, "cancel_url", c->return_url);
	ky_pay_form_number(form, "expires_at", row->expires.us / KY_SECOND_US);
}

static enum ky_code
ask_for_page(struct checkout *c, const struct ky_line *line,
    const struct ky_payment *row, struct ky_page *out, struct ky_err *err)
{
	char key[KY_KEY_SIZE + 8];
	json_t *doc = NULL;
	struct ky_buf form;
	enum ky_code code;

	(void)snprintf(key, sizeof(key), "%s/%u", row->key, row->tries);
	ky_buf_init(&form, KY_PAY_FORM_MAX);
	page_form(c, line, row, &form);
	assert(ky_buf_ok(&form));
	code = ky_pay_api_post(c->api, SESSIONS, key, ky_buf_str(&form), &doc,
	    err);
	ky_buf_done(&form);
	if (code == KY_OK && ky_page_read(doc, out, err) != KY_OK)
		code = err->code = KY_E_UNSURE;
	json_decref(doc);
	return code;
}

/* The next try: another page, under another idempotency key. */
static enum ky_code
next_try(struct checkout *c, struct ky_payment *row, int64_t minor,
    struct ky_err *err)
{
	if (row->tries >= TRIES_MAX)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "more than %d pages for one payment", TRIES_MAX);
	row->tries++;
	row->minor = minor;
	row->state = KY_PAYMENT_OPEN;
	row->session[0] = row->intent[0] = row->link[0] = '\0';
	row->expires = ky_time_after(ky_pay_now(&c->held), PAGE_LIFE_US);
	return ky_pay_row_put(&c->held, row, err);
}

/*
 * What the service answered with an error is answered so again under that
 * key, for a day.  The page, if there is one, is known to nobody.
 */
static enum ky_code
lost(struct checkout *c, struct ky_payment *row, struct ky_err *err)
{
	struct ky_err ignored;

	/* (Where that cannot be written, it is asked under the old key.) */
	if (err->code == KY_E_UNSURE && err->cause >= 500)
		(void)!next_try(c, row, row->minor, &ignored);
	return err->code;
}

/* The row has no page yet. */
static enum ky_code
make_page(struct checkout *c, const struct ky_line *line, int64_t minor,
    struct ky_payment *row, struct ky_err *err)
{
	struct ky_time enough = ky_time_after(ky_pay_now(&c->held),
	    PAGE_LIFE_MIN_US);
	struct ky_page page;
	enum ky_code code = KY_OK;

	/* A page that was asked for, whose answer was lost, and which is of no
	 * use any more. */
	if (row->minor != minor || ky_time_cmp(row->expires, enough) < 0)
		code = next_try(c, row, minor, err);
	if (code != KY_OK)
		return code;
	if (ask_for_page(c, line, row, &page, err) != KY_OK)
		return lost(c, row, err);
	if (page.link[0] == '\0' || page.minor != minor ||
	    strcmp(page.currency, row->currency) != 0)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the page has no address, or is for another amount");
	memcpy(row->session, page.id, sizeof(row->session));
	memcpy(row->intent, page.intent, sizeof(row->intent));
	memcpy(row->link, page.link, sizeof(row->link));
	if (page.expires.us != 0)
		row->expires = page.expires;
	code = ky_pay_row_put(&c->held, row, err);
	/* Asked for again, the service gives the same page. */
	return code == KY_OK ? code : (err->code = KY_E_UNSURE);
}

/* --- the page there is --- */

/* *doc is the caller's, with KY_OK only. */
static enum ky_code
get_page(struct checkout *c, const struct ky_payment *row, json_t **doc,
    struct ky_page *out, struct ky_err *err)
{
	char path[KY_PAY_PATH_SIZE];
	json_t *found = NULL;
	enum ky_code code;

	(void)snprintf(path, sizeof(path), SESSIONS "/%s" EXPANDED,
	    row->session);
	code = ky_pay_api_get(c->api, path, &found, err);
	if (code == KY_OK && found == NULL)
		code = ky_fail(err, KY_E_RETRY, 404,
		    "the service does not know the page: another account?");
	if (code == KY_OK)
		code = ky_page_read(found, out, err);
	if (code == KY_OK &&
	    (strcmp(out->id, row->session) != 0 ||
		strcmp(out->currency, row->currency) != 0))
		code = ky_fail(err, KY_E_RETRY, 0,
		    "the answer is about another page, or currency");
	if (code == KY_OK)
		*doc = found;
	else
		json_decref(found);
	return code;
}

/* What was seen of it, where that is news. */
static enum ky_code
note(struct checkout *c, struct ky_payment *row, const struct ky_page *page,
    struct ky_err *err)
{
	static const enum ky_payment_state states[KY_PAGE__MAX] = {
	    [KY_PAGE_OPEN] = KY_PAYMENT_OPEN,
	    [KY_PAGE_PENDING] = KY_PAYMENT_OPEN,
	    [KY_PAGE_PAID] = KY_PAYMENT_PAID,
	    [KY_PAGE_EXPIRED] = KY_PAYMENT_EXPIRED,
	    [KY_PAGE_FAILED] = KY_PAYMENT_FAILED,
	};
	bool paid = page->state == KY_PAGE_PAID;

	if (row->state == states[page->state] &&
	    strcmp(row->intent, page->intent) == 0 &&
	    (!paid || row->minor == page->minor))
		return KY_OK;
	row->state = states[page->state];
	memcpy(row->intent, page->intent, sizeof(row->intent));
	if (paid)
		row->minor = page->minor;
	return ky_pay_row_put(&c->held, row, err);
}

static enum ky_code
see_page(struct checkout *c, struct ky_payment *row, json_t **doc,
    struct ky_page *out, struct ky_err *err)
{
	enum ky_code code = get_page(c, row, doc, out, err);

	if (code != KY_OK)
		return code;
	code = note(c, row, out, err);
	if (code != KY_OK) {
		json_decref(*doc);
		*doc = NULL;
	}
	return code;
}

/* Can it still be paid, or was it?  Asked to expire first. */
static enum ky_code
close_page(struct checkout *c, struct ky_payment *row, struct ky_page *page,
    struct ky_err *err)
{
	char path[KY_PAY_PATH_SIZE], key[KY_KEY_SIZE + 16];
	json_t *doc = NULL;
	enum ky_code code;

	(void)snprintf(path, sizeof(path), SESSIONS "/%s/expire", row->session);
	(void)snprintf(key, sizeof(key), "%s/%u/expire", row->key, row->tries);
	code = ky_pay_api_post(c->api, path, key, KY_STR(""), &doc, err);
	json_decref(doc);
	/* A no means that it is not open: then what is it? */
	if (code != KY_OK && code != KY_E_REFUSED)
		return code;
	doc = NULL;
	code = see_page(c, row, &doc, page, err);
	json_decref(doc);
	if (code == KY_OK && page->state == KY_PAGE_OPEN)
		code = ky_fail(err, KY_E_RETRY, 0, "the page does not expire");
	return code;
}

static enum ky_code
renew(struct checkout *c, const struct ky_line *line, int64_t minor,
    struct ky_payment *row, struct ky_err *err)
{
	json_t *doc = NULL;
	struct ky_page page;
	enum ky_code code = see_page(c, row, &doc, &page, err);

	json_decref(doc);
	/* Nobody there can say whether it was paid: a person finds out. */
	if (code == KY_E_RETRY && err->cause == 404)
		code = err->code = KY_E_REFUSED;
	if (code == KY_OK && page.state == KY_PAGE_OPEN && row->minor != minor)
		code = close_page(c, row, &page, err);
	if (code != KY_OK)
		return code;
	switch (page.state) {
	case KY_PAGE_OPEN:
	case KY_PAGE_PENDING:
	case KY_PAGE_PAID:
		return KY_OK;
	case KY_PAGE_EXPIRED:
	case KY_PAGE_FAILED:
	case KY_PAGE__MAX:
		break;
	}
	code = next_try(c, row, minor, err);
	return code == KY_OK ? make_page(c, line, minor, row, err) : code;
}

static enum ky_code
collect_locked(struct checkout *c, struct ky_payment *fresh,
    const struct ky_line *line, struct ky_err *err)
{
	struct ky_payment row;
	bool found = false;
	enum ky_code code = ky_pay_row_get(&c->held, fresh->key, &row, &found,
	    err);

	if (code == KY_OK && !found) {
		row = *fresh;
		row.expires = ky_time_after(row.created, PAGE_LIFE_US);
		code = ky_pay_row_put(&c->held, &row, err);
	}
	if (code != KY_OK || row.state == KY_PAYMENT_PAID)
		return code;
	return row.session[0] == '\0'
	    ? make_page(c, line, fresh->minor, &row, err)
	    : renew(c, line, fresh->minor, &row, err);
}

static enum ky_code
collect(void *self, uint64_t line_id, const struct ky_line *line, int64_t minor,
    const char *key, struct ky_err *err)
{
	struct checkout *c = self;
	struct ky_payment fresh = ky_pay_row_new(&c->held, line_id, line, minor,
	    key, KY_MEANS_PAGE);
	pthread_mutex_t *lock = ky_pay_take_lock(&c->held, key);
	enum ky_code code = collect_locked(c, &fresh, line, err);

	(void)pthread_mutex_unlock(lock);
	return code;
}

/* --- refunds --- */

/* The refund of that key in a list of them; the caller's, or NULL. */
static enum ky_code
pick(const json_t *doc, const char *key, json_t **out, struct ky_err *err)
{
	const json_t *list = json_object_get(doc, "data");
	json_t *row;
	size_t i;

	if (!json_is_array(list))
		return ky_fail(err, KY_E_RETRY, 0, "data: no list of refunds");
	json_array_foreach(list, i, row)
	{
		if (strcmp(ky_pay_key_of(row), key) != 0)
			continue;
		*out = json_incref(row);
		return KY_OK;
	}
	if (json_is_true(json_object_get(doc, "has_more")))
		return ky_fail(err, KY_E_RETRY, 0,
		    "more than %d refunds of one payment", REFUNDS_MAX);
	return KY_OK;
}

/* *out stays NULL where there is none. */
static enum ky_code
find_of_payment(struct checkout *c, const char *intent, const char *key,
    json_t **out, struct ky_err *err)
{
	char path[KY_PAY_PATH_SIZE];
	json_t *doc = NULL;
	enum ky_code code;

	(void)snprintf(path, sizeof(path),
	    REFUNDS "?payment_intent=%s&limit=%d", intent, REFUNDS_MAX);
	code = ky_pay_api_get(c->api, path, &doc, err);
	if (code == KY_OK && doc != NULL)
		code = pick(doc, key, out, err);
	json_decref(doc);
	return code;
}

/* A payment that can be paid back to. */
static bool
is_original(const struct ky_payment *row)
{
	return row->state == KY_PAYMENT_PAID && row->intent[0] != '\0';
}

/* Where a line's payments are looked through for one refund. */
struct search {
	const char *key;
	json_t *refund;             /* found; or NULL */
	bool any;                   /* `original` is one */
	struct ky_payment original; /* the newest */
};

static enum ky_code
search_some(struct checkout *c, const struct ky_payment *row, uint32_t n,
    struct search *s, struct ky_err *err)
{
	for (uint32_t i = 0; i < n; i++) {
		if (!is_original(&row[i]))
			continue;
		s->any = true;
		s->original = row[i];
		if (s->refund == NULL &&
		    find_of_payment(c, row[i].intent, s->key, &s->refund,
			err) != KY_OK)
			return err->code;
	}
	return KY_OK;
}

/* s->refund is the caller's, with KY_OK only. */
static enum ky_code
search(struct checkout *c, uint64_t line_id, struct search *s,
    struct ky_err *err)
{
	const struct ky_till *t = c->held.desk.till;
	struct ky_payment row[PAYMENTS_STEP];
	uint32_t n = PAYMENTS_STEP, looked = 0;
	uint64_t after = 0;
	enum ky_code code = KY_OK;

	while (code == KY_OK && n == PAYMENTS_STEP && looked < PAYMENTS_MAX) {
		code = t->payments(t->self, &c->held.desk.issuer, line_id,
		    after, PAYMENTS_STEP, row, &n, err);
		if (code != KY_OK)
			break;
		code = search_some(c, row, n, s, err);
		after = n > 0 ? row[n - 1].n : after;
		looked += n;
	}
	if (code == KY_OK && looked >= PAYMENTS_MAX && s->refund == NULL)
		code = ky_fail(err, KY_E_RETRY, 0,
		    "the line has more than %d payments", PAYMENTS_MAX);
	if (code == KY_OK)
		return KY_OK;
	json_decref(s->refund);
	err->code = KY_E_RETRY; /* nothing was asked for yet */
	return KY_E_RETRY;
}

static enum ky_code
pay_back(struct checkout *c, const struct search *s, int64_t minor,
    struct ky_err *err)
{
	struct ky_refund refund;
	json_t *doc = NULL;
	struct ky_buf form;
	enum ky_code code;

	if (!s->any)
		return ky_fail(err, KY_E_REFUSED, 0, "no-original-payment");
	ky_buf_init(&form, KY_PAY_FORM_MAX);
	ky_pay_form_add(&form, "payment_intent", s->original.intent);
	ky_pay_form_number(&form, "amount", minor);
	ky_pay_form_add(&form, "metadata[" KY_PAY_KEY_NAME "]", s->key);
	assert(ky_buf_ok(&form));
	code = ky_pay_api_post(c->api, REFUNDS, s->key, ky_buf_str(&form), &doc,
	    err);
	ky_buf_done(&form);
	if (code == KY_OK && ky_refund_read(doc, &refund, err) != KY_OK)
		code = err->code = KY_E_UNSURE;
	json_decref(doc);
	return code;
}

/* The service forgets idempotency keys after a day, the till never: a refund
 * is looked for before one is asked for. */
static enum ky_code
refund(void *self, uint64_t line_id, const struct ky_line *line, int64_t minor,
    const char *key, struct ky_err *err)
{
	struct checkout *c = self;
	struct search s = {.key = key};
	pthread_mutex_t *lock = ky_pay_take_lock(&c->held, key);
	enum ky_code code = search(c, line_id, &s, err);

	(void)line;
	if (code == KY_OK && s.refund == NULL)
		code = pay_back(c, &s, minor, err);
	else if (code == KY_OK)
		json_decref(s.refund);
	(void)pthread_mutex_unlock(lock);
	return code;
}

/* --- looking --- */

static enum ky_code
look_page(struct checkout *c, struct ky_payment *row, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *err)
{
	json_t *doc = NULL;
	struct ky_page page;
	enum ky_code code;

	if (row->session[0] == '\0') {
		ky_pay_nothing(row->key, raw);
		*seen = (struct ky_seen){0};
		return KY_OK;
	}
	code = see_page(c, row, &doc, &page, err);
	if (code == KY_OK)
		code = ky_page_evidence(doc, raw, err);
	json_decref(doc);
	if (code != KY_OK)
		return code;
	*seen = (struct ky_seen){
	    .settled = page.state == KY_PAGE_PAID,
	    .asked = page.state == KY_PAGE_OPEN ||
		page.state == KY_PAGE_PENDING,
	};
	if (seen->settled)
		seen->minor = page.minor;
	return KY_OK;
}

static enum ky_code
look_refund(struct checkout *c, uint64_t line_id, const struct ky_line *line,
    const char *key, struct ky_seen *seen, struct ky_raw *raw,
    struct ky_err *err)
{
	struct search s = {.key = key};
	struct ky_refund refund = {0};
	enum ky_code code = search(c, line_id, &s, err);

	if (code != KY_OK)
		return code;
	if (s.refund == NULL) {
		ky_pay_nothing(key, raw);
		*seen = (struct ky_seen){0};
		return KY_OK;
	}
	code = ky_refund_read(s.refund, &refund, err);
	if (code == KY_OK &&
	    strcmp(refund.currency, line->ledger.currency) != 0)
		code = ky_fail(err, KY_E_RETRY, 0,
		    "the refund is in another currency");
	if (code == KY_OK)
		code = ky_refund_evidence(s.refund, raw, err);
	json_decref(s.refund);
	if (code == KY_OK)
		*seen = (struct ky_seen){
		    .minor = refund.minor,
		    .settled = refund.state == KY_REFUND_DONE,
		    .failed = refund.state == KY_REFUND_FAILED,
		};
	return code;
}

/* What is in the till was collected, else the key is a refund's. */
static enum ky_code
look(void *self, uint64_t line_id, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	struct checkout *c = self;
	pthread_mutex_t *lock = ky_pay_take_lock(&c->held, key);
	struct ky_payment row;
	bool found = false;
	enum ky_code code = ky_pay_row_get(&c->held, key, &row, &found, err);

	if (code == KY_OK)
		code = found
		    ? look_page(c, &row, seen, raw, err)
		    : look_refund(c, line_id, line, key, seen, raw, err);
	(void)pthread_mutex_unlock(lock);
	return code;
}

/* --- opening --- */

static void
close_checkout(void *self)
{
	struct checkout *c = self;

	ky_pay_api_close(c->api);
	ky_pay_held_done(&c->held);
	free(c);
}

static enum ky_code
check_return(const char *url, char out[RETURN_SIZE], struct ky_err *err)
{
	struct ky_str s = ky_str_of(url);

	if ((ky_str_starts(s, "https://") || ky_str_starts(s, "http://")) &&
	    ky_str_copy(s, out, RETURN_SIZE))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "return_url: missing, no address, or longer than %d bytes",
	    RETURN_SIZE - 1);
}

enum ky_code
ky_pay_checkout_check(const struct ky_pay_checkout *config, struct ky_err *err)
{
	char return_url[RETURN_SIZE];
	struct ky_pay_api *api;
	enum ky_code code = check_return(config->return_url, return_url, err);

	if (code == KY_OK)
		code = ky_pay_api_open(&config->place, &api, err);
	if (code == KY_OK)
		ky_pay_api_close(api);
	return code;
}

enum ky_code
ky_pay_checkout_open(const struct ky_pay_desk *desk,
    const struct ky_pay_checkout *config, struct ky_pay *out,
    struct ky_err *err)
{
	struct checkout *c = calloc(1, sizeof(*c));
	enum ky_code code;

	if (c == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = check_return(config->return_url, c->return_url, err);
	if (code == KY_OK)
		code = ky_pay_api_open(&config->place, &c->api, err);
	if (code != KY_OK) {
		free(c);
		return code;
	}
	ky_pay_held_init(&c->held, desk, close_checkout);
	*out = (struct ky_pay){
	    .self = c,
	    .collect = collect,
	    .refund = refund,
	    .look = look,
	};
	return KY_OK;
}
