/*
 * What comes in at the payment service's address: the signature's header is
 * the first line, the body the rest.
 */
#include "core/money.h"
#include "pay/webhook.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(const char *text, size_t size)
{
	size_t n = strnlen(text, size);

	assert(n < size);
	assert(strspn(text,
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		   "0123456789_-") == n);
}

static void
check_event(const struct ky_pay_event *e)
{
	assert((unsigned)e->news < KY_PAY_NEWS__MAX);
	check_text(e->id, sizeof(e->id));
	check_text(e->session, sizeof(e->session));
	check_text(e->intent, sizeof(e->intent));
	check_text(e->dispute, sizeof(e->dispute));
	assert(e->id[0] != '\0');
	assert(e->minor >= 0 && e->minor <= KY_AMOUNT_MAX);
	assert(memchr(e->currency, '\0', sizeof(e->currency)) != NULL);
	assert((e->news == KY_PAY_DISPUTED) == (e->dispute[0] != '\0'));
	assert(e->news != KY_PAY_DISPUTED || e->minor > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ky_str secret = KY_STR("whsec_demo_0123456789");
	const struct ky_time now = {INT64_C(1795000000000000)};
	struct ky_str header = {(const char *)data, size}, body = {"", 0};
	const char *end = size > 0 ? memchr(data, '\n', size) : NULL;
	struct ky_pay_event event = {.news = KY_PAY_NEWS__MAX};
	struct ky_err err = {.code = KY_OK};
	enum ky_code code;

	if (end != NULL) {
		header.len = (size_t)(end - header.p);
		body = (struct ky_str){end + 1, size - header.len - 1};
	}
	code = ky_pay_webhook_verify(secret, header, body, now, &err);
	assert(code == KY_OK || code == KY_E_REFUSED);
	code = ky_pay_webhook_read(body, &event, &err);
	if (code == KY_OK)
		check_event(&event);
	else
		assert(code == KY_E_INPUT && event.news == KY_PAY_NEWS__MAX);
	return 0;
}
