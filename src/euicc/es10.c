/* ES10 functions of an eUICC: requests written, responses read. */
#include "euicc/es10.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

#define TAG_LIST_NOTIFICATIONS 0xbf28u
#define TAG_RETRIEVE 0xbf2bu
#define TAG_PROFILES 0xbf2du
#define TAG_METADATA 0xbf2fu
#define TAG_INFO2 0xbf22u
#define TAG_EID 0xbf3eu
#define TAG_PROFILE 0xe3u
#define TAG_ICCID 0x5au
#define TAG_AID 0x4fu
#define TAG_LIST 0xa0u
#define TAG_CLASS 0x95u

#define CODE_UNDEFINED 127
#define CODE_NOTHING 1

/* The longest request, one by AID, has 26 bytes. */
#define REQUEST_MAX ((size_t)64)

const uint8_t ky_isd_r_aid[16] = {0xa0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10,
    0xff, 0xff, 0xff, 0xff, 0x89, 0x00, 0x00, 0x01, 0x00};

/* --- requests --- */

static struct ky_str
view(const uint8_t *bytes, size_t n)
{
	return (struct ky_str){(const char *)bytes, n};
}

void
ky_es10_get_eid(struct ky_buf *out)
{
	ky_buf_add(out, KY_STR("\xbf\x3e\x03\x5c\x01\x5a"));
}

void
ky_es10_get_info2(struct ky_buf *out)
{
	ky_der_put(out, TAG_INFO2, KY_STR(""));
}

/* An element around what `content` holds, which is then given back. */
static void
wrap(struct ky_buf *out, uint32_t tag, struct ky_buf *content)
{
	assert(ky_buf_ok(content));
	ky_der_put(out, tag, ky_buf_str(content));
	ky_buf_done(content);
}

void
ky_es10_get_profiles(struct ky_buf *out, bool longer, int class)
{
	struct ky_buf content, wanted;

	ky_buf_init(&content, REQUEST_MAX);
	ky_buf_init(&wanted, REQUEST_MAX);
	if (class >= 0) {
		ky_der_put_int(&wanted, TAG_CLASS, class);
		wrap(&content, TAG_LIST, &wanted);
	}
	/* ICCID, AID, state, the three names, class, addresses, owner, rules;
	 * no icon. */
	if (longer)
		ky_der_put(&content, 0x5c,
		    KY_STR("\x5a\x4f\x9f\x70\x90\x91\x92\x95\xb6\xb7\x99"));
	wrap(out, TAG_PROFILES, &content);
}

static void
put_profile(struct ky_buf *out, const struct ky_es10_profile *p, bool by_aid)
{
	if (by_aid)
		ky_der_put(out, TAG_AID, view(p->aid, p->aid_n));
	else
		ky_der_put(out, TAG_ICCID,
		    view(p->iccid_raw, sizeof(p->iccid_raw)));
}

static void
put_switch(struct ky_buf *out, uint32_t tag, const struct ky_es10_profile *p,
    bool by_aid, bool refresh)
{
	struct ky_buf content, which;

	ky_buf_init(&content, REQUEST_MAX);
	ky_buf_init(&which, REQUEST_MAX);
	put_profile(&which, p, by_aid);
	wrap(&content, TAG_LIST, &which);
	ky_der_put(&content, 0x81, refresh ? KY_STR("\xff") : KY_STR("\0"));
	wrap(out, tag, &content);
}

void
ky_es10_disable(struct ky_buf *out, const struct ky_es10_profile *p,
    bool by_aid, bool refresh)
{
	put_switch(out, KY_ES10_DISABLE, p, by_aid, refresh);
}

void
ky_es10_enable(struct ky_buf *out, const struct ky_es10_profile *p, bool by_aid,
    bool refresh)
{
	put_switch(out, KY_ES10_ENABLE, p, by_aid, refresh);
}

void
ky_es10_delete(struct ky_buf *out, const struct ky_es10_profile *p, bool by_aid)
{
	struct ky_buf content;

	ky_buf_init(&content, REQUEST_MAX);
	put_profile(&content, p, by_aid);
	wrap(out, KY_ES10_DELETE, &content);
}

void
ky_es10_list_notifications(struct ky_buf *out)
{
	ky_der_put(out, TAG_LIST_NOTIFICATIONS, KY_STR(""));
}

void
ky_es10_retrieve_notification(struct ky_buf *out, int64_t n)
{
	struct ky_buf content, number;

	ky_buf_init(&content, REQUEST_MAX);
	ky_buf_init(&number, REQUEST_MAX);
	ky_der_put_int(&number, 0x80, n);
	wrap(&content, TAG_LIST, &number);
	wrap(out, TAG_RETRIEVE, &content);
}

void
ky_es10_remove_notification(struct ky_buf *out, int64_t n)
{
	struct ky_buf content;

	ky_buf_init(&content, REQUEST_MAX);
	ky_der_put_int(&content, 0x80, n);
	wrap(out, KY_ES10_REMOVE, &content);
}

/* --- responses --- */

/* What stands in the response with that tag. */
static bool
open_response(struct ky_str response, uint32_t tag, struct ky_str *out)
{
	struct ky_tlv one;

	if (!ky_ber_next(&response, &one) || one.tag != tag)
		return false;
	*out = one.value;
	return true;
}

/* All of `list` are elements. */
static bool
is_whole(struct ky_str list)
{
	struct ky_tlv one;

	while (list.len > 0)
		if (!ky_ber_next(&list, &one))
			return false;
	return true;
}

/* A code of the card; one that fits nowhere is undefined. */
static bool
read_code(struct ky_str value, int *out)
{
	int64_t n;

	if (!ky_ber_uint(value, &n))
		return false;
	*out = n <= UINT8_MAX ? (int)n : CODE_UNDEFINED;
	return true;
}

/* A0 with a list, or 81 with an error, which is never 0. */
static bool
open_list(struct ky_str response, uint32_t tag, struct ky_str *list, int *code)
{
	struct ky_str content;
	struct ky_tlv one;
	int error = 0;

	if (!open_response(response, tag, &content))
		return false;
	if (ky_ber_find(content, TAG_LIST, &one) && is_whole(one.value)) {
		*list = one.value;
		*code = 0;
		return true;
	}
	if (!ky_ber_find(content, 0x81, &one) || !read_code(one.value, &error))
		return false;
	*list = KY_STR("");
	*code = error != 0 ? error : CODE_UNDEFINED;
	return true;
}

/* Digits two in a byte, the high half first. */
bool
ky_es10_read_eid(struct ky_str response, struct ky_eid *out)
{
	struct ky_eid eid = {.digits = ""};
	struct ky_str content;
	struct ky_tlv one;

	if (!open_response(response, TAG_EID, &content) ||
	    !ky_ber_find(content, TAG_ICCID, &one) || one.value.len != 16)
		return false;
	for (size_t i = 0; i < 32; i++) {
		uint8_t b = (uint8_t)one.value.p[i / 2];
		uint8_t d = i % 2 == 0 ? b >> 4 : b & 0xf;

		if (d > 9)
			return false;
		eid.digits[i] = (char)('0' + d);
	}
	*out = eid;
	return true;
}

static void
read_three(struct ky_str content, uint32_t tag, uint8_t out[3])
{
	struct ky_tlv one;

	if (ky_ber_find(content, tag, &one) && one.value.len == 3)
		memcpy(out, one.value.p, 3);
}

static void
read_memory(struct ky_str content, struct ky_es10_info *out)
{
	struct ky_tlv card, free;
	int64_t bytes;

	if (!ky_ber_find(content, 0x84, &card) ||
	    !ky_ber_find(card.value, 0x82, &free) ||
	    !ky_ber_uint(free.value, &bytes) || bytes > UINT32_MAX)
		return;
	out->memory_free = (uint32_t)bytes;
	out->memory_known = true;
}

static void
read_roots(struct ky_str content, struct ky_es10_info *out)
{
	size_t max = sizeof(out->root) / sizeof(out->root[0]);
	struct ky_tlv list, one;

	if (!ky_ber_find(content, 0xaa, &list))
		return;
	while (out->roots_n < max && ky_ber_next(&list.value, &one))
		if (one.tag == 0x04 && one.value.len == sizeof(out->root[0]))
			memcpy(out->root[out->roots_n++], one.value.p,
			    one.value.len);
}

bool
ky_es10_read_info2(struct ky_str response, struct ky_es10_info *out)
{
	struct ky_es10_info info = {.roots_n = 0};
	struct ky_str content;
	struct ky_tlv one;

	if (!open_response(response, TAG_INFO2, &content) || !is_whole(content))
		return false;
	read_three(content, 0x82, info.svn);
	read_three(content, 0x83, info.firmware);
	read_memory(content, &info);
	if (ky_ber_find(content, 0x88, &one))
		info.test_profiles = (ky_ber_bits(one.value) & 1u << 3) != 0;
	read_roots(content, &info);
	*out = info;
	return true;
}

static void
read_iccid(struct ky_str value, struct ky_es10_profile *p)
{
	size_t size = sizeof(p->iccid_raw);

	/* Nine bytes of a card that forgot the filler are filled up. */
	memset(p->iccid_raw, 0xff, size);
	if (value.len > size)
		return;
	memcpy(p->iccid_raw, value.p, value.len);
	if (!ky_iccid_from_chip(view(p->iccid_raw, size), &p->iccid))
		p->iccid = (struct ky_iccid){.digits = ""};
}

static void
read_class(struct ky_str value, struct ky_es10_profile *p)
{
	int64_t n;

	p->class = KY_ES10_OPERATIONAL;
	if (ky_ber_uint(value, &n) && n < KY_ES10_OPERATIONAL)
		p->class = (enum ky_es10_class)n;
}

/* Country and network, three bytes with digits as in 3GPP TS 24.008,
 * 10.5.1.3. */
static void
read_owner(struct ky_str value, char out[8])
{
	static const uint8_t order[] = {0, 1, 2, 4, 5, 3};
	char digits[8] = "";
	struct ky_tlv one;

	if (!ky_ber_find(value, 0x80, &one) || one.value.len != 3)
		return;
	for (size_t i = 0; i < sizeof(order); i++) {
		uint8_t b = (uint8_t)one.value.p[order[i] / 2];
		uint8_t d = order[i] % 2 == 0 ? b & 0xf : b >> 4;

		if (d == 0xf && order[i] == 3)
			break; /* a network of two digits */
		if (d > 9)
			return;
		digits[i] = (char)('0' + d);
	}
	memcpy(out, digits, sizeof(digits));
}

static void
read_addresses(struct ky_str list, struct ky_es10_profile *p)
{
	struct ky_tlv row, one;

	p->addresses_known = true;
	p->addresses_n = 0;
	while (p->addresses_n < KY_ES10_ADDRESSES_MAX &&
	    ky_ber_next(&list, &row)) {
		if (row.tag != 0x30 || !ky_ber_find(row.value, 0x81, &one))
			continue;
		ky_notification_address(one.value,
		    p->address[p->addresses_n].name);
		if (!ky_ber_find(row.value, 0x80, &one))
			continue;
		p->address[p->addresses_n++].events = ky_ber_bits(one.value);
	}
}

static void
read_profile_element(struct ky_tlv e, struct ky_es10_profile *p)
{
	switch (e.tag) {
	case TAG_ICCID:
		read_iccid(e.value, p);
		break;
	case TAG_AID:
		if (e.value.len < 5 || e.value.len > KY_AID_MAX)
			break;
		memcpy(p->aid, e.value.p, e.value.len);
		p->aid_n = (uint8_t)e.value.len;
		break;
	case 0x9f70:
		p->enabled = e.value.len == 1 && e.value.p[0] == 1;
		break;
	case 0x90:
		ky_es10_text(e.value, p->nickname, sizeof(p->nickname));
		break;
	case 0x91:
		ky_es10_text(e.value, p->provider, sizeof(p->provider));
		break;
	case 0x92:
		ky_es10_text(e.value, p->name, sizeof(p->name));
		break;
	case TAG_CLASS:
		read_class(e.value, p);
		break;
	case 0xb6:
		read_addresses(e.value, p);
		break;
	case 0xb7:
		read_owner(e.value, p->owner);
		break;
	case 0x99:
		p->rules_known = e.value.len > 0;
		p->rules = ky_ber_bits(e.value) >> 1 & 3u;
		break;
	default: /* icons and what later versions add */
		break;
	}
}

bool
ky_es10_read_profiles(struct ky_str response, struct ky_es10_profile *rows,
    uint32_t max, uint32_t *n, bool *more, int *code)
{
	struct ky_str list;
	struct ky_tlv row, one;
	uint32_t count = 0;
	bool rest = false;
	int error;

	if (!open_list(response, TAG_PROFILES, &list, &error))
		return false;
	while (ky_ber_next(&list, &row)) {
		struct ky_es10_profile p = {.class = KY_ES10_OPERATIONAL};

		if (row.tag != TAG_PROFILE)
			continue;
		if (!is_whole(row.value))
			return false;
		rest |= count == max;
		if (count == max)
			continue;
		read_iccid(KY_STR(""), &p);
		while (ky_ber_next(&row.value, &one))
			read_profile_element(one, &p);
		rows[count++] = p;
	}
	*n = count;
	*more = rest;
	*code = error;
	return true;
}

bool
ky_es10_read_notifications(struct ky_str response,
    struct ky_notification_meta *rows, uint32_t max, uint32_t *n, bool *more,
    int *code)
{
	struct ky_notification_meta meta;
	struct ky_str list;
	struct ky_tlv row;
	uint32_t count = 0;
	bool rest = false;
	int error;

	if (!open_list(response, TAG_LIST_NOTIFICATIONS, &list, &error))
		return false;
	while (ky_ber_next(&list, &row)) {
		if (row.tag != TAG_METADATA)
			continue;
		if (count < max && ky_notification_meta_read(row.whole, &meta))
			rows[count++] = meta;
		else
			rest = true;
	}
	*n = count;
	*more = rest;
	*code = error;
	return true;
}

bool
ky_es10_read_notification(struct ky_str response, struct ky_str *out, int *code)
{
	struct ky_str list;
	struct ky_tlv one;
	int error;

	if (!open_list(response, TAG_RETRIEVE, &list, &error))
		return false;
	if (ky_ber_next(&list, &one)) {
		*out = one.whole;
		*code = 0;
		return true;
	}
	*out = KY_STR("");
	*code = error != 0 ? error : CODE_NOTHING;
	return true;
}

bool
ky_es10_read_result(struct ky_str response, uint32_t tag, int *code)
{
	struct ky_str content;
	struct ky_tlv one;

	return open_response(response, tag, &content) &&
	    ky_ber_find(content, 0x80, &one) && read_code(one.value, code);
}

const char *
ky_es10_result_text(uint32_t tag, int code)
{
	static const struct {
		uint32_t tag; /* 0 = any */
		int code;
		const char *text;
	} texts[] = {
	    {0, 0, "done"},
	    {0, CODE_UNDEFINED, "the chip gives no reason"},
	    {KY_ES10_ENABLE, 1, "no such profile on the chip"},
	    {KY_ES10_ENABLE, 2, "the profile is enabled already"},
	    {KY_ES10_ENABLE, 3, "a policy forbids it"},
	    {KY_ES10_ENABLE, 4, "another profile must be enabled again"},
	    {KY_ES10_ENABLE, 5, "the chip is busy with the modem"},
	    {KY_ES10_ENABLE, 6, "a rule of the enterprise forbids it"},
	    {KY_ES10_ENABLE, 7, "the chip does not take the command"},
	    {KY_ES10_ENABLE, 9, "not allowed remotely"},
	    {KY_ES10_ENABLE, 10, "no eSIM port is free"},
	    {KY_ES10_DISABLE, 1, "no such profile on the chip"},
	    {KY_ES10_DISABLE, 2, "the profile is disabled already"},
	    {KY_ES10_DISABLE, 3, "a policy of the profile forbids disabling"},
	    {KY_ES10_DISABLE, 5, "the chip is busy with the modem"},
	    {KY_ES10_DISABLE, 7, "the chip does not take the command"},
	    {KY_ES10_DISABLE, 9, "not allowed remotely"},
	    {KY_ES10_DELETE, 1, "no such profile on the chip"},
	    {KY_ES10_DELETE, 2, "the profile is enabled"},
	    {KY_ES10_DELETE, 3, "a policy of the profile forbids deleting"},
	    {KY_ES10_DELETE, 4, "not allowed in test mode"},
	    {KY_ES10_DELETE, 7, "the chip does not take the command"},
	    {KY_ES10_DELETE, 20, "there is no way back to another profile"},
	    {KY_ES10_DELETE, 21, "the chip went back to its fallback profile"},
	    {KY_ES10_REMOVE, 1, "no notification with that number"},
	    {TAG_RETRIEVE, 1, "no notification with that number"},
	    {TAG_PROFILES, 1, "the chip does not know what was asked for"},
	    {TAG_PROFILES, 11, "a change of profiles is going on"},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((texts[i].tag == 0 || texts[i].tag == tag) &&
		    texts[i].code == code)
			return texts[i].text;
	return "the chip gives a reason that is not known";
}

/* --- text --- */

/* Bytes of the character that begins with `lead`; 0 = none does. */
static size_t
character_size(uint8_t lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xc0)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

static uint32_t
character(const char *p, size_t n)
{
	uint32_t c = (uint8_t)p[0];

	if (n > 1)
		c &= 0xffu >> (n + 1);
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((uint8_t)p[i] & 0x3fu);
	return c;
}

/*
 * Control characters, and what is not seen itself but changes what is:
 * directions, breaks, joiners, fillers, tags (Unicode's Cc, Cf, Zl, Zp and
 * Default_Ignorable, but for the selectors of a glyph's variant).
 */
static bool
is_unseen(uint32_t c)
{
	static const uint32_t ranges[][2] = {{0, 0x1f}, {0x7f, 0x9f},
	    {0xad, 0xad}, {0x34f, 0x34f}, {0x600, 0x605}, {0x61c, 0x61c},
	    {0x6dd, 0x6dd}, {0x70f, 0x70f}, {0x890, 0x891}, {0x8e2, 0x8e2},
	    {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180f},
	    {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
	    {0x3164, 0x3164}, {0xfdd0, 0xfdef}, {0xfeff, 0xfeff},
	    {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0xfffe, 0xffff},
	    {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1345f},
	    {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0x10ffff}};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

void
ky_es10_text(struct ky_str bytes, char *out, size_t size)
{
	size_t used = 0;

	assert(size > 0);
	for (size_t i = 0, n; i < bytes.len; i += n) {
		const char *p = bytes.p + i;
		bool good;

		n = character_size((uint8_t)p[0]);
		good = n > 0 && n <= bytes.len - i &&
		    ky_utf8_valid((struct ky_str){p, n});
		if (!good)
			n = 1;
		good = good && !is_unseen(character(p, n));
		if (used + (good ? n : 1) >= size)
			break;
		memcpy(out + used, good ? p : "?", good ? n : 1);
		used += good ? n : 1;
	}
	out[used] = '\0';
}
