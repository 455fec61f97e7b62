/* GetProfilesInfo and SetNickname (GSMA SGP.22, 5.7.15 and 5.7.21). */
#include "vcard/isdr.h"

#include <string.h>

#define GET_PROFILES 0xbf2du
#define INCORRECT_INPUT 1
#define TAGS_MAX 32
#define NICKNAME_MAX 64

/* A choice of elements: default, or those of a tag list. */
struct choice {
	uint32_t n;
	uint32_t tag[TAGS_MAX];
};

static const struct choice usual = {10,
    {0x5a, 0x4f, 0x9f70, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0xbf76}};

static bool
wants(const struct choice *c, uint32_t tag)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (c->tag[i] == tag)
			return true;
	return false;
}

/* Tags one behind the other, of one or two octets. */
static bool
read_tags(struct ky_str list, struct choice *out)
{
	out->n = 0;
	for (size_t i = 0; i < list.len; i++) {
		uint32_t tag = (uint8_t)list.p[i];

		if ((tag & 0x1f) == 0x1f) {
			if (++i == list.len)
				return false;
			tag = tag << 8 | (uint8_t)list.p[i];
		}
		if (out->n == TAGS_MAX)
			return false;
		out->tag[out->n++] = tag;
	}
	return true;
}

static bool
all_usual(const struct choice *c)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (!wants(&usual, c->tag[i]))
			return false;
	return true;
}

/* A BIT STRING of one octet at most, without zero bits at its end. */
static void
put_bits(struct ky_buf *b, uint32_t tag, uint8_t bits)
{
	uint8_t value[2] = {0, bits};

	while (bits != 0 && (bits >> value[0] & 1) == 0)
		value[0]++;
	ky_der_put(b, tag,
	    (struct ky_str){(const char *)value, bits == 0 ? 1 : 2});
}

static void
put_addresses(const struct ky_isdr *d, struct ky_buf *b,
    const struct ky_vchip_profile *p)
{
	struct ky_buf list, row;

	ky_buf_init(&list, 4096);
	for (uint32_t i = 0; i < p->addresses_n; i++) {
		uint8_t events = p->address[i].events;

		if (d->quirks.n[KY_QUIRK_NO_DELETE_ADDRESS] != 0)
			events &= (uint8_t)~KY_VCHIP_DELETE;
		ky_buf_init(&row, 512);
		put_bits(&row, 0x80, events);
		ky_der_put(&row, 0x81, ky_str_of(p->address[i].host));
		ky_isdr_wrap(&list, 0x30, &row);
	}
	ky_isdr_wrap(b, 0xb6, &list);
}

/* A text of the profile; or what no terminal should ever print. */
static void
put_text(const struct ky_isdr *d, struct ky_buf *b, uint32_t tag,
    const char *text)
{
	static const char bad[] = "\x1b[2J\x1b]0;x\x07\r\n\t\x7f\xc2\x9b"
				  "31m\xe2\x80\xae\xff\xfe\xc0\x80\0end";

	if (d->quirks.n[KY_QUIRK_CONTROL_TEXT] != 0)
		ky_der_put(b, tag, (struct ky_str){bad, sizeof(bad) - 1});
	else
		ky_der_put(b, tag, ky_str_of(text));
}

static void
put_profile(const struct ky_isdr *d, struct ky_buf *out,
    const struct ky_vchip_profile *p, const struct choice *c)
{
	struct ky_buf in;

	ky_buf_init(&in, 8192);
	if (wants(c, 0x5a))
		ky_der_put(&in, 0x5a,
		    (struct ky_str){(const char *)p->iccid, 10});
	if (wants(c, 0x4f))
		ky_der_put(&in, 0x4f,
		    (struct ky_str){(const char *)p->aid, 16});
	if (wants(c, 0x9f70))
		ky_der_put_int(&in, 0x9f70, p->enabled);
	if (wants(c, 0x90) && p->nickname[0] != '\0')
		put_text(d, &in, 0x90, p->nickname);
	if (wants(c, 0x91))
		put_text(d, &in, 0x91, p->provider);
	if (wants(c, 0x92))
		put_text(d, &in, 0x92, p->name);
	if (wants(c, 0x95))
		ky_der_put_int(&in, 0x95, (int)p->class);
	if (wants(c, 0xb6) && p->addresses_n > 0)
		put_addresses(d, &in, p);
	if (wants(c, 0xb7)) /* of MCC 999: nobody's (ITU-T E.212) */
		ky_der_put(&in, 0xb7, KY_STR("\x80\x03\x99\xf9\x99"));
	if (wants(c, 0x99))
		put_bits(&in, 0x99, p->rules);
	ky_isdr_wrap(out, 0xe3, &in);
}

/* The search criterion: an ICCID, an AID or a class. */
static bool
fits(const struct ky_vchip_profile *p, struct ky_tlv by)
{
	if (by.tag == 0x5a)
		return by.value.len == 10 &&
		    memcmp(by.value.p, p->iccid, 10) == 0;
	if (by.tag == 0x4f)
		return by.value.len == 16 &&
		    memcmp(by.value.p, p->aid, 16) == 0;
	return by.value.len == 1 && (uint8_t)by.value.p[0] == p->class;
}

static bool
shows(const struct ky_isdr *d, const struct ky_vchip_profile *p,
    const struct ky_tlv *by)
{
	if (p->gone)
		return false;
	if (by->tag != 0)
		return fits(p, *by);
	return d->quirks.n[KY_QUIRK_HIDDEN_CLASSES] == 0 ||
	    p->class == KY_VCHIP_OPERATIONAL;
}

/* `by.tag` 0: no criterion.  False: the request is wrong. */
static bool
read_request(struct ky_str value, struct ky_tlv *by, struct choice *c)
{
	struct ky_tlv one;

	*c = usual;
	*by = (struct ky_tlv){0};
	while (value.len > 0) {
		if (!ky_ber_next(&value, &one))
			return false;
		if (one.tag == 0x5c && !read_tags(one.value, c))
			return false;
		if (one.tag != 0xa0)
			continue;
		if (!ky_ber_next(&one.value, by) || one.value.len > 0)
			return false;
		if (by->tag != 0x5a && by->tag != 0x4f && by->tag != 0x95)
			return false;
	}
	return true;
}

uint16_t
ky_isdr_profiles(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	uint32_t times = d->quirks.n[KY_QUIRK_HUGE_LIST];
	struct ky_tlv by;
	struct choice c;
	struct ky_buf list, whole;

	if (!read_request(value, &by, &c) ||
	    (d->quirks.n[KY_QUIRK_UNKNOWN_TAG_ERROR] != 0 && !all_usual(&c)))
		return ky_isdr_code(out, GET_PROFILES, 0x81, INCORRECT_INPUT);
	ky_buf_init(&list, KY_ISDR_RESPONSE_MAX);
	ky_buf_init(&whole, KY_ISDR_RESPONSE_MAX);
	if (times == 0 || by.tag != 0)
		times = 1;
	for (uint32_t t = 0; t < times && ky_buf_ok(&list); t++)
		for (uint32_t i = 0; i < d->chip->profiles_n; i++)
			if (shows(d, &d->chip->profile[i], &by))
				put_profile(d, &list, &d->chip->profile[i], &c);
	ky_isdr_wrap(&whole, 0xa0, &list);
	ky_isdr_wrap(out, GET_PROFILES, &whole);
	return KY_SW_DONE;
}

uint16_t
ky_isdr_nickname(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	struct ky_vchip_profile *p = NULL;
	struct ky_tlv iccid, name;
	int code = 0;

	if (ky_ber_find(value, 0x5a, &iccid))
		p = ky_vchip_by_iccid(d->chip, iccid.value);
	if (p == NULL)
		code = 1;
	else if (!ky_ber_find(value, 0x90, &name) ||
	    name.value.len > NICKNAME_MAX ||
	    !ky_str_copy(name.value, p->nickname, sizeof(p->nickname)))
		code = 127;
	d->changed = code == 0;
	return ky_isdr_code(out, 0xbf29, 0x80, code);
}
