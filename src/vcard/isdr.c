#include "vcard/isdr.h"

#include "base/hex.h"

#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

static struct ky_str
view(const uint8_t *p, size_t n)
{
	return (struct ky_str){(const char *)p, n};
}

void
ky_isdr_wrap(struct ky_buf *out, uint32_t tag, struct ky_buf *in)
{
	ky_der_put(out, tag, ky_buf_str(in));
	ky_buf_done(in);
}

uint16_t
ky_isdr_code(struct ky_buf *out, uint32_t tag, uint32_t inner, int code)
{
	struct ky_buf in;

	ky_buf_init(&in, 16);
	ky_der_put_int(&in, inner, code);
	ky_isdr_wrap(out, tag, &in);
	return KY_SW_DONE;
}

/* --- who it is, what it has --- */

static uint16_t
get_eid(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	uint8_t eid[16];
	struct ky_tlv tags;
	struct ky_buf in;

	if (!ky_ber_find(value, 0x5c, &tags) || !ky_str_is(tags.value, "Z") ||
	    !ky_hex_decode(ky_str_of(d->chip->eid.digits), eid, 16))
		return KY_SW_WRONG_DATA;
	ky_buf_init(&in, 32);
	ky_der_put(&in, 0x5a, view(eid, 16));
	ky_isdr_wrap(out, 0xbf3e, &in);
	return KY_SW_DONE;
}

/* The list of CI keys: the one that its certificates are under. */
static void
put_roots(struct ky_isdr *d, struct ky_buf *out, uint32_t tag)
{
	struct ky_str ci = ky_pki_ci(d->pki);
	const unsigned char *p = (const unsigned char *)ci.p;
	X509 *x = d2i_X509(NULL, &p, (long)ci.len);
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(x);
	struct ky_buf in;

	ky_buf_init(&in, 64);
	if (id != NULL)
		ky_der_put(&in, 0x04,
		    view(ASN1_STRING_get0_data(id),
			(size_t)ASN1_STRING_length(id)));
	ky_isdr_wrap(out, tag, &in);
	X509_free(x);
}

static struct ky_str
svn(const struct ky_isdr *d)
{
	return d->chip->v3 ? KY_STR("\x03\x01\x00") : KY_STR("\x02\x02\x02");
}

static uint16_t
get_info1(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	struct ky_buf in;

	(void)value;
	ky_buf_init(&in, 256);
	ky_der_put(&in, 0x82, svn(d));
	put_roots(d, &in, 0xa9);
	put_roots(d, &in, 0xaa);
	ky_isdr_wrap(out, 0xbf20, &in);
	return KY_SW_DONE;
}

static void
put_resources(const struct ky_isdr *d, struct ky_buf *out)
{
	struct ky_buf in;
	uint32_t there = 0;

	for (uint32_t i = 0; i < d->chip->profiles_n; i++)
		there += !d->chip->profile[i].gone;
	ky_buf_init(&in, 64);
	ky_der_put_int(&in, 0x81, there);
	ky_der_put_int(&in, 0x82, ky_vchip_memory(d->chip));
	ky_der_put_int(&in, 0x83, 8192);
	ky_isdr_wrap(out, 0x84, &in);
}

static uint16_t
get_info2(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	struct ky_buf in;

	(void)value;
	ky_buf_init(&in, 512);
	ky_der_put(&in, 0x81, KY_STR("\x02\x03\x01"));
	ky_der_put(&in, 0x82, svn(d));
	ky_der_put(&in, 0x83, KY_STR("\x00\x00\x01"));
	put_resources(d, &in);
	ky_der_put(&in, 0x85, KY_STR("\x05\x7f\x36\xe0"));
	ky_der_put(&in, 0x86, KY_STR("\x0f\x02\x00"));
	ky_der_put(&in, 0x87, KY_STR("\x02\x03\x00"));
	ky_der_put(&in, 0x88, KY_STR("\x04\x90"));
	put_roots(d, &in, 0xa9);
	put_roots(d, &in, 0xaa);
	ky_der_put_int(&in, 0x8b, 2);
	ky_der_put(&in, 0x04, KY_STR("\x01\x00\x00"));
	ky_der_put(&in, 0x0c, KY_STR("SIMULATED"));
	ky_isdr_wrap(out, 0xbf22, &in);
	return KY_SW_DONE;
}

static uint16_t
get_addresses(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	struct ky_buf in;

	(void)value;
	ky_buf_init(&in, 600);
	if (d->chip->smdp[0] != '\0')
		ky_der_put(&in, 0x80, ky_str_of(d->chip->smdp));
	ky_der_put(&in, 0x81, ky_str_of(d->chip->smds));
	ky_isdr_wrap(out, 0xbf3c, &in);
	return KY_SW_DONE;
}

static uint16_t
set_smdp(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	struct ky_tlv host;
	int code = 0;

	if (!ky_ber_find(value, 0x80, &host) ||
	    !ky_str_copy(host.value, d->chip->smdp, sizeof(d->chip->smdp)))
		code = 127;
	d->changed = code == 0;
	return ky_isdr_code(out, 0xbf3f, 0x80, code);
}

/* Rules of what profiles may demand: none. */
static uint16_t
get_rat(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	(void)d;
	(void)value;
	ky_der_put(out, 0xbf43, KY_STR("\xa0\x00"));
	return KY_SW_DONE;
}

static uint16_t
get_challenge(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	uint8_t challenge[16];
	struct ky_buf in;

	(void)d;
	(void)value;
	if (RAND_bytes(challenge, sizeof(challenge)) != 1)
		return KY_SW_WRONG_DATA;
	ky_buf_init(&in, 32);
	ky_der_put(&in, 0x80, view(challenge, sizeof(challenge)));
	ky_isdr_wrap(out, 0xbf2e, &in);
	return KY_SW_DONE;
}

/* --- */

static const struct {
	uint32_t tag;
	ky_isdr_fn *fn;
} functions[] = {
    {0xbf20, get_info1},
    {0xbf22, get_info2},
    {0xbf28, ky_isdr_list},
    {0xbf29, ky_isdr_nickname},
    {0xbf2b, ky_isdr_retrieve},
    {0xbf2d, ky_isdr_profiles},
    {0xbf2e, get_challenge},
    {0xbf30, ky_isdr_remove},
    {0xbf31, ky_isdr_enable},
    {0xbf32, ky_isdr_disable},
    {0xbf33, ky_isdr_delete},
    {0xbf34, ky_isdr_memory_reset},
    {0xbf3c, get_addresses},
    {0xbf3e, get_eid},
    {0xbf3f, set_smdp},
    {0xbf43, get_rat},
};

uint16_t
ky_isdr_answer(struct ky_isdr *d, struct ky_str request, struct ky_buf *out)
{
	struct ky_str rest = request;
	struct ky_tlv one;

	d->changed = d->switched = d->refresh = false;
	d->deleted = d->impossible = false;
	if (!ky_ber_next(&rest, &one) || rest.len > 0)
		return KY_SW_WRONG_DATA;
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (functions[i].tag == one.tag)
			return functions[i].fn(d, one.value, out);
	return KY_SW_UNKNOWN_TAG;
}
