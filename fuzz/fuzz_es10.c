/*
 * A card's answers: every reader takes any bytes; rows stay within bounds and
 * texts are fit to be shown.
 */
#include "base/utf8.h"
#include "euicc/es10.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Less than the bounds, so that they are reached. */
#define ROWS 3

static void
shown(const char *text, size_t size)
{
	char again[256];

	assert(strlen(text) < size && size <= sizeof(again));
	assert(ky_utf8_valid(ky_str_of(text)));
	for (const char *p = text; *p != '\0'; p++)
		assert((unsigned char)*p >= ' ' && *p != 0x7f);
	ky_es10_text(ky_str_of(text), again, sizeof(again));
	assert(strcmp(text, again) == 0);
}

static void
requested(const struct ky_es10_profile *p, bool by_aid)
{
	struct ky_tlv outer, which;
	struct ky_buf b;

	ky_buf_init(&b, 64);
	ky_es10_delete(&b, p, by_aid);
	assert(ky_buf_ok(&b) && ky_der_only(ky_buf_str(&b), &outer));
	assert(outer.tag == 0xbf33 && ky_der_only(outer.value, &which));
	assert(which.tag == (by_aid ? 0x4f : 0x5a));
	ky_buf_reset(&b);
	ky_es10_disable(&b, p, by_aid, true);
	assert(ky_buf_ok(&b) && ky_der_only(ky_buf_str(&b), &outer));
	assert(outer.tag == 0xbf32);
	ky_buf_done(&b);
}

static void
profile(const struct ky_es10_profile *p)
{
	shown(p->nickname, sizeof(p->nickname));
	shown(p->provider, sizeof(p->provider));
	shown(p->name, sizeof(p->name));
	assert(strlen(p->owner) < sizeof(p->owner));
	assert(strspn(p->owner, "0123456789") == strlen(p->owner));
	assert(p->aid_n <= KY_AID_MAX && p->rules <= 3);
	assert((unsigned)p->class <= KY_ES10_OPERATIONAL);
	assert(p->addresses_n <= KY_ES10_ADDRESSES_MAX);
	assert(p->addresses_known || p->addresses_n == 0);
	for (uint32_t i = 0; i < p->addresses_n; i++)
		assert(p->address[i].name[0] != '\0' &&
		    strlen(p->address[i].name) <= KY_ADDRESS_MAX);
	requested(p, false);
	requested(p, true);
}

static void
profiles(struct ky_str in)
{
	struct ky_es10_profile rows[ROWS];
	uint32_t n;
	bool more;
	int code;

	if (!ky_es10_read_profiles(in, rows, ROWS, &n, &more, &code))
		return;
	assert(n <= ROWS && code >= 0 && code <= 255);
	assert(!more || n == ROWS);
	assert(code == 0 || n == 0);
	for (uint32_t i = 0; i < n; i++)
		profile(&rows[i]);
}

static void
notifications(struct ky_str in)
{
	struct ky_notification_meta rows[ROWS];
	struct ky_str one;
	struct ky_tlv e;
	uint32_t n;
	bool more;
	int code;

	if (ky_es10_read_notifications(in, rows, ROWS, &n, &more, &code)) {
		assert(n <= ROWS && (code == 0 || (n == 0 && !more)));
		for (uint32_t i = 0; i < n; i++)
			assert(rows[i].n >= 0 && rows[i].address[0] != '\0');
	}
	if (ky_es10_read_notification(in, &one, &code)) {
		assert((code == 0) == (one.len > 0));
		if (code == 0) {
			assert(one.p >= in.p);
			assert(one.p + one.len <= in.p + in.len);
			assert(ky_ber_next(&one, &e) && one.len == 0);
		}
	}
}

static void
rest(struct ky_str in)
{
	struct ky_es10_info info;
	struct ky_eid eid;
	char text[9];
	int code;

	if (ky_es10_read_eid(in, &eid))
		assert(strlen(eid.digits) == 32 &&
		    strspn(eid.digits, "0123456789") == 32);
	if (ky_es10_read_info2(in, &info))
		assert(info.roots_n <= 8);
	for (uint32_t tag = 0xbf30; tag <= 0xbf33; tag++)
		if (ky_es10_read_result(in, tag, &code)) {
			assert(code >= 0 && code <= 255);
			assert(ky_es10_result_text(tag, code)[0] != '\0');
		}
	for (size_t size = 1; size <= sizeof(text); size++) {
		ky_es10_text(in, text, size);
		shown(text, size);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str in = {(const char *)data, size};

	profiles(in);
	notifications(in);
	rest(in);
	return 0;
}
