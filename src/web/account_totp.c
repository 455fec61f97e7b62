/* An authenticator app as the second factor. */
#include "web/account.h"

#include "page/page.h"
#include "page/tr.h"
#include "web/qr.h"

#include <string.h>

static bool
may(struct ky_visit *v)
{
	return ky_visit_needs_account(v) && ky_visit_needs_proof(v);
}

static bool
show(struct ky_visit *v)
{
	ky_visit_put_login(v);
	return true;
}

static void
read(struct ky_visit *v, struct ky_ask *ask)
{
	if (ky_posted_has(&v->posted, "do", "on")) {
		ask->act = KY_ACT_TOTP_ON;
		ky_read_code(v, ask);
	} else if (ky_posted_has(&v->posted, "do", "off")) {
		ask->act = KY_ACT_TOTP_OFF;
	}
}

/* In groups of four, as it is typed. */
static json_t *
grouped(const char *secret)
{
	char text[KY_PORTAL_NAME_SIZE * 2];
	size_t n = 0;

	for (size_t i = 0; secret[i] != '\0' && n + 2 < sizeof(text); i++) {
		if (i > 0 && i % 4 == 0)
			text[n++] = ' ';
		text[n++] = secret[i];
	}
	return json_stringn(text, n);
}

/* The new secret stands in this answer alone. */
static void
show_secret(struct ky_visit *v, const struct ky_told *told)
{
	struct ky_qr qr;

	ky_visit_put(v, "secret", grouped(told->secret));
	ky_visit_text(v, "uri", told->text);
	if (ky_qr_make(ky_str_of(told->text), &qr)) {
		ky_visit_put(v, "qr_size", json_integer(qr.size));
		ky_visit_text(v, "qr", qr.path);
	}
	ky_visit_put_login(v);
	ky_visit_show(v, KY_PAGE("account/totp-new"), 200);
}

static void
then(struct ky_visit *v, const struct ky_told *told)
{
	if (told->secret[0] != '\0')
		show_secret(v, told);
	else
		ky_visit_done(v, "/account",
		    ky_posted_has(&v->posted, "do", "on") ? "totp-on"
							  : "totp-off");
}

void
ky_account_totp(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_TOTP_NEW,
	    .page = KY_PAGE("account/totp"),
	    .field = "code",
	    .may = may,
	    .show = show,
	    .read = read,
	    .then = then};

	ky_flow_run(&flow, rq, an);
}
