/*
 * A payment service that is none: a port of our own, and news as words.
 *
 * News: "NEWS EVENT SESSION INTENT MINOR CURRENCY DISPUTE", "-" for what is
 * not said; their signature is "genuine".
 */
#ifndef KY_TESTS_SERVICE_PAY_H
#define KY_TESTS_SERVICE_PAY_H

#include "desk.h"

/* What it was asked for, and what it shows. */
struct pay_world {
	int64_t asked; /* 0: nobody was */
	bool paid;
	unsigned looks;
};

static inline enum ky_code
pay_collect(void *self, uint64_t line_id, const struct ky_line *line,
    int64_t minor, const char *key, struct ky_err *err)
{
	struct pay_world *w = self;

	(void)line_id;
	(void)line;
	(void)key;
	(void)err;
	w->asked = minor;
	return KY_OK;
}

static inline enum ky_code
pay_refund(void *self, uint64_t line_id, const struct ky_line *line,
    int64_t minor, const char *key, struct ky_err *err)
{
	(void)self;
	(void)line_id;
	(void)line;
	(void)minor;
	(void)key;
	return ky_fail(err, KY_E_REFUSED, 0, "no-original-payment");
}

static inline enum ky_code
pay_look(void *self, uint64_t line_id, const struct ky_line *line,
    const char *key, struct ky_seen *seen, struct ky_raw *raw,
    struct ky_err *err)
{
	struct pay_world *w = self;

	(void)line_id;
	(void)line;
	(void)key;
	(void)err;
	w->looks++;
	*seen = (struct ky_seen){.settled = w->paid,
	    .asked = w->asked != 0 && !w->paid,
	    .minor = w->paid ? w->asked : 0};
	raw->len = 2;
	memcpy(raw->bytes, "{}", 2);
	(void)snprintf(raw->media_type, sizeof(raw->media_type),
	    "application/json");
	(void)snprintf(raw->origin, sizeof(raw->origin), "pay");
	return KY_OK;
}

static inline void
pay_text(const char *word, char *out, size_t size)
{
	if (!ky_str_copy(ky_str_of(strcmp(word, "-") == 0 ? "" : word), out,
		size))
		abort();
}

static inline enum ky_code
pay_read(void *self, struct ky_str signature, struct ky_str body,
    struct ky_pay_event *out, struct ky_err *err)
{
	char text[512], news[32], id[64], session[64], intent[64], dispute[64];
	char currency[8];
	int kind = 0;
	long long minor;

	(void)self;
	if (!ky_str_is(signature, "genuine"))
		return ky_fail(err, KY_E_REFUSED, 7, "not genuine");
	if (!ky_str_copy(body, text, sizeof(text)) ||
	    sscanf(text, "%31s %63s %63s %63s %lld %7s %63s", news, id, session,
		intent, &minor, currency, dispute) != 7)
		return ky_fail(err, KY_E_INPUT, 0, "no news");
	while (kind < KY_PAY_NEWS__MAX &&
	    strcmp(ky_pay_news_name((enum ky_pay_news)kind), news) != 0)
		kind++;
	if (kind == KY_PAY_NEWS__MAX)
		return ky_fail(err, KY_E_INPUT, 0, "no such news");
	*out = (struct ky_pay_event){.news = (enum ky_pay_news)kind,
	    .minor = minor};
	pay_text(id, out->id, sizeof(out->id));
	pay_text(session, out->session, sizeof(out->session));
	pay_text(intent, out->intent, sizeof(out->intent));
	pay_text(currency, out->currency, sizeof(out->currency));
	pay_text(dispute, out->dispute, sizeof(out->dispute));
	return KY_OK;
}

/* A desk whose engine asks that service, driven step by step. */
static inline void
pay_open(struct desk *d, struct pay_world *w)
{
	memset(w, 0, sizeof(*w));
	desk_pay = (struct ky_pay_reader){w, pay_read};
	desk_open_with(d, 0, NULL);
	ky_service_free(d->service);
	rig_stop(&d->rig);
	d->rig.config.peers.pay = (struct ky_pay){.self = w,
	    .collect = pay_collect,
	    .refund = pay_refund,
	    .look = pay_look};
	rig_start(&d->rig);
	desk_serve(d, NULL);
}

struct pay_row {
	struct ky_slug issuer;
	struct ky_payment row;
};

static inline enum ky_code
pay_write(void *self, struct ky_store *s, struct ky_err *err)
{
	struct pay_row *r = self;

	return s->till->payment_put(s->till->self, &r->issuer, &r->row, err);
}

/* A page that the line's holder was given. */
static inline void
pay_put(struct desk *d, uint64_t line_id, const char *session, int64_t minor)
{
	struct pay_row r = {d->rig.config.issuer,
	    {.line_id = line_id,
		.provider = {"demo-mobile"},
		.minor = minor,
		.currency = "JPY",
		.state = KY_PAYMENT_OPEN,
		.means = KY_MEANS_PAGE,
		.tries = 1,
		.created = {1}}};
	struct ky_err err = {0};

	(void)snprintf(r.row.key, sizeof(r.row.key), "key-%s", session);
	(void)snprintf(r.row.session, sizeof(r.row.session), "%s", session);
	(void)snprintf(r.row.link, sizeof(r.row.link),
	    "https://pages.pay.example/c/%s", session);
	if (ky_engine_write(d->rig.engine, pay_write, &r, &err) != KY_OK)
		abort();
}

#endif
