/* X.509 certificates of chips, makers and roots, read in place. */
#include "proof/certificate.h"

#include <string.h>

#define EXTENSIONS_MAX 32

#define OID(literal) \
	{ \
		(literal), sizeof(literal) - 1 \
	}

enum tag {
	TAG_BOOLEAN = 0x01,
	TAG_INTEGER = 0x02,
	TAG_BITS = 0x03,
	TAG_BYTES = 0x04,
	TAG_OID = 0x06,
	TAG_UTF8 = 0x0c,
	TAG_PRINTABLE = 0x13,
	TAG_UTC_TIME = 0x17,
	TAG_TIME = 0x18,
	TAG_SEQUENCE = 0x30,
	TAG_SET = 0x31,
};

static const struct ky_str ecdsa_sha256 = OID("\x2a\x86\x48\xce\x3d\4\3\2");
static const struct ky_str ec_key = OID("\x2a\x86\x48\xce\x3d\2\1");
static const struct ky_str curves[KY_PROOF_CURVE__MAX] = {
    [KY_PROOF_P256] = OID("\x2a\x86\x48\xce\x3d\3\1\7"),
    [KY_PROOF_BRAINPOOL] = OID("\x2b\x24\3\3\2\x08\1\1\7"),
};

/* The next element, which must have that tag. */
static bool
take(struct ky_str *rest, uint32_t tag, struct ky_tlv *out)
{
	struct ky_str at = *rest;

	if (!ky_der_next(&at, out) || out->tag != tag)
		return false;
	*rest = at;
	return true;
}

/* The next element, if it has that tag. */
static bool
take_if(struct ky_str *rest, uint32_t tag, struct ky_tlv *out)
{
	if (take(rest, tag, out))
		return true;
	*out = (struct ky_tlv){.tag = 0};
	return false;
}

/* The one element of those bytes. */
static bool
only(struct ky_str bytes, uint32_t tag, struct ky_tlv *out)
{
	return take(&bytes, tag, out) && bytes.len == 0;
}

/* A BIT STRING of whole bytes. */
static bool
whole_bits(struct ky_str value, struct ky_str *out)
{
	if (value.len < 2 || value.p[0] != 0)
		return false;
	*out = (struct ky_str){value.p + 1, value.len - 1};
	return true;
}

/* AlgorithmIdentifier: ecdsa-with-SHA256, without parameters. */
static bool
take_algorithm(struct ky_str *rest)
{
	struct ky_tlv sequence, oid;

	return take(rest, TAG_SEQUENCE, &sequence) &&
	    only(sequence.value, TAG_OID, &oid) &&
	    ky_str_eq(oid.value, ecdsa_sha256);
}

/* An INTEGER of at most 32 bytes, into 32. */
static bool
take_half(struct ky_str *rest, uint8_t out[32])
{
	struct ky_tlv n;
	struct ky_str v;

	if (!take(rest, TAG_INTEGER, &n) || n.value.len == 0)
		return false;
	v = n.value;
	if ((uint8_t)v.p[0] >= 0x80)
		return false;
	if (v.len > 1 && v.p[0] == 0) {
		if ((uint8_t)v.p[1] < 0x80)
			return false;
		v = (struct ky_str){v.p + 1, v.len - 1};
	}
	if (v.len > 32)
		return false;
	memset(out, 0, 32 - v.len);
	memcpy(out + 32 - v.len, v.p, v.len);
	return true;
}

/* SIGNED{}: what is signed, the algorithm, r and s. */
static bool
read_signed(struct ky_str der, struct ky_tlv *tbs, uint8_t signature[64],
    const char **why)
{
	struct ky_tlv outer, bits, pair;
	struct ky_str rest, inside;

	*why = "not DER";
	if (!only(der, TAG_SEQUENCE, &outer))
		return false;
	rest = outer.value;
	if (!take(&rest, TAG_SEQUENCE, tbs))
		return false;
	*why = "signature algorithm";
	if (!take_algorithm(&rest))
		return false;
	*why = "form of the signature";
	if (!take(&rest, TAG_BITS, &bits) || rest.len > 0 ||
	    !whole_bits(bits.value, &inside) ||
	    !only(inside, TAG_SEQUENCE, &pair))
		return false;
	rest = pair.value;
	return take_half(&rest, signature) &&
	    take_half(&rest, signature + 32) && rest.len == 0;
}

static bool
digits(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.len > 0;
}

static uint32_t
two(const char *p)
{
	return (uint32_t)((p[0] - '0') * 10 + (p[1] - '0'));
}

/* YYMMDDHHMMSSZ of 1950 to 2049, or YYYYMMDDHHMMSSZ (RFC 5280, 4.1.2.5). */
static bool
take_time(struct ky_str *rest, struct ky_time *out)
{
	struct ky_tlv t = {.tag = 0};
	bool utc = take_if(rest, TAG_UTC_TIME, &t);
	size_t n = utc ? 12 : 14;
	const char *p;
	int32_t year;
	uint32_t month, day;
	int64_t seconds;

	if (!utc && !take(rest, TAG_TIME, &t))
		return false;
	p = t.value.p;
	if (t.value.len != n + 1 || p[n] != 'Z' ||
	    !digits((struct ky_str){p, n}))
		return false;
	if (utc)
		year = (int32_t)two(p) + (two(p) < 50 ? 2000 : 1900);
	else
		year = (int32_t)(two(p) * 100 + two(p + 2));
	p += n - 10;
	month = two(p);
	day = two(p + 2);
	if (year < 1 || month < 1 || month > 12 || day < 1 ||
	    day > ky_civil_month_days(year, month) || two(p + 4) > 23 ||
	    two(p + 6) > 59 || two(p + 8) > 59)
		return false;
	seconds = ky_civil_to_days(year, month, day) * 86400 +
	    (int64_t)two(p + 4) * 3600 + (int64_t)two(p + 6) * 60 + two(p + 8);
	out->us = seconds * KY_SECOND_US;
	return true;
}

static bool
is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_letter(char c)
{
	return is_small(c) || (c >= 'A' && c <= 'Z');
}

/* A word begins with it, or ends with it in capitals: "TESTCERT", "Test CI",
 * "RspTest", "RSPTEST"; not "Attestation", not "Contest". */
static bool
says_test(struct ky_str s)
{
	for (size_t i = 0; i + 4 <= s.len; i++) {
		const char *at = s.p + i;

		if ((at[0] | 0x20) != 't' || (at[1] | 0x20) != 'e' ||
		    (at[2] | 0x20) != 's' || (at[3] | 0x20) != 't')
			continue;
		if (i == 0 || !is_letter(at[-1]) ||
		    (is_small(at[-1]) && !is_small(at[0])))
			return true;
		if (memcmp(at, "TEST", 4) == 0 &&
		    (i + 4 == s.len || !is_letter(at[4])))
			return true;
	}
	return false;
}

/* What we look at in a name: O and serialNumber, at most once each. */
struct name {
	struct ky_str organisation, serial_number;
	bool test, others;
};

static bool
read_attribute(struct ky_str value, struct name *n)
{
	struct ky_tlv oid, text;
	struct ky_str *into;

	if (!take(&value, TAG_OID, &oid) || !ky_der_next(&value, &text) ||
	    value.len > 0)
		return false;
	if (ky_str_is(oid.value, "\x55\4\x0a"))
		into = &n->organisation;
	else if (ky_str_is(oid.value, "\x55\4\5"))
		into = &n->serial_number;
	else
		into = NULL;
	if (into != &n->serial_number &&
	    (into != NULL || ky_str_is(oid.value, "\x55\4\3") ||
		ky_str_is(oid.value, "\x55\4\x0b")))
		n->test |= says_test(text.value);
	if (into == NULL) {
		n->others = true;
		return true;
	}
	if (into->len > 0 || text.value.len == 0 ||
	    (text.tag != TAG_PRINTABLE && text.tag != TAG_UTF8))
		return false;
	*into = text.value;
	return true;
}

/* The content of a Name: SETs of attributes. */
static bool
read_name(struct ky_str rest, struct name *out)
{
	struct name n = {.test = false};
	struct ky_tlv set, attribute;

	while (rest.len > 0) {
		if (!take(&rest, TAG_SET, &set))
			return false;
		while (set.value.len > 0)
			if (!take(&set.value, TAG_SEQUENCE, &attribute) ||
			    !read_attribute(attribute.value, &n))
				return false;
	}
	*out = n;
	return true;
}

/* Both are texts whose bytes mean the same. */
static bool
same_text(const struct ky_tlv *a, const struct ky_tlv *b)
{
	bool texts = (a->tag == TAG_PRINTABLE || a->tag == TAG_UTF8) &&
	    (b->tag == TAG_PRINTABLE || b->tag == TAG_UTF8);

	return (texts || a->tag == b->tag) && ky_str_eq(a->value, b->value);
}

/* Both are sequences of the same shape, down to their values. */
static bool
same_list(struct ky_str a, struct ky_str b, int depth)
{
	struct ky_tlv x, y;

	while (a.len > 0 && b.len > 0) {
		if (!ky_der_next(&a, &x) || !ky_der_next(&b, &y))
			return false;
		if (depth > 0 ? x.tag != y.tag ||
			    !same_list(x.value, y.value, depth - 1)
			      : !same_text(&x, &y))
			return false;
	}
	return a.len == 0 && b.len == 0;
}

bool
ky_name_same(struct ky_str a, struct ky_str b)
{
	/* Name, its sets, their attributes: three levels to the values. */
	return ky_str_eq(a, b) || same_list(a, b, 3);
}

/* SubjectPublicKeyInfo */
static enum ky_proof_verdict
read_key(struct ky_str value, struct ky_certificate *c, const char **why)
{
	struct ky_tlv algorithm, oid, curve, bits;
	struct ky_str rest;
	int i = 0;

	*why = "public key";
	if (!take(&value, TAG_SEQUENCE, &algorithm) ||
	    !take(&value, TAG_BITS, &bits) || value.len > 0)
		return KY_PROOF_CERTIFICATE;
	rest = algorithm.value;
	if (!take(&rest, TAG_OID, &oid) || !ky_str_eq(oid.value, ec_key))
		return KY_PROOF_CERTIFICATE;
	*why = "curve";
	if (!take(&rest, TAG_OID, &curve) || rest.len > 0)
		return KY_PROOF_CURVE;
	while (i < KY_PROOF_CURVE__MAX && !ky_str_eq(curve.value, curves[i]))
		i++;
	if (i == KY_PROOF_CURVE__MAX)
		return KY_PROOF_CURVE;
	c->curve = (enum ky_proof_curve)i;
	*why = "public key";
	if (!whole_bits(bits.value, &c->point) ||
	    !((c->point.len == 65 && c->point.p[0] == 4) ||
		(c->point.len == 33 &&
		    (c->point.p[0] == 2 || c->point.p[0] == 3))))
		return KY_PROOF_CERTIFICATE;
	return KY_PROOF_VERIFIED;
}

/* --- extensions: each is given what its OCTET STRING holds --- */

/* Named bit i of a BIT STRING. */
static bool
bit(struct ky_str value, size_t i)
{
	size_t byte = 1 + i / 8;

	return byte < value.len &&
	    ((uint8_t)value.p[byte] >> (7 - i % 8) & 1) != 0;
}

static bool
read_usage(struct ky_str bytes, struct ky_certificate *c)
{
	struct ky_tlv bits;

	if (!only(bytes, TAG_BITS, &bits) || bits.value.len < 2 ||
	    (uint8_t)bits.value.p[0] > 7)
		return false;
	c->usage_known = true;
	c->may_sign = bit(bits.value, 0);
	c->may_certify = bit(bits.value, 5);
	c->may_list = bit(bits.value, 6);
	return true;
}

static bool
read_basic(struct ky_str bytes, struct ky_certificate *c)
{
	struct ky_tlv sequence, one;
	struct ky_str rest;

	if (!only(bytes, TAG_SEQUENCE, &sequence))
		return false;
	rest = sequence.value;
	if (take_if(&rest, TAG_BOOLEAN, &one)) {
		if (one.value.len != 1)
			return false;
		c->ca = one.value.p[0] != 0;
	}
	if (take_if(&rest, TAG_INTEGER, &one) &&
	    !ky_der_int(one.value, &c->path_max))
		return false;
	return rest.len == 0;
}

/* Roles of SGP.14, flat (v2) and hierarchical (v3), below 2.23.146.1.2.1. */
static enum ky_role
role_of(struct ky_str oid)
{
	static const struct {
		struct ky_str tail;
		enum ky_role role;
	} roles[] = {
	    {OID("\0"), KY_ROLE_CI},
	    {OID("\1"), KY_ROLE_EUICC},
	    {OID("\2"), KY_ROLE_EUM},
	    {OID("\0\0"), KY_ROLE_SUB_CI},
	    {OID("\0\0\0"), KY_ROLE_EUM},
	    {OID("\0\0\0\0"), KY_ROLE_SUB_EUM},
	    {OID("\0\0\0\0\0"), KY_ROLE_EUICC},
	};
	static const char arc[] = "\x67\x81\x12\1\2\1";
	struct ky_str tail;

	if (!ky_str_starts(oid, arc))
		return KY_ROLE_OTHER;
	tail = (struct ky_str){oid.p + 6, oid.len - 6};
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (ky_str_eq(tail, roles[i].tail))
			return roles[i].role;
	return KY_ROLE_OTHER;
}

static bool
read_policies(struct ky_str bytes, struct ky_certificate *c)
{
	struct ky_tlv sequence, policy, oid;
	struct ky_str rest;
	uint32_t n = 0;

	if (!only(bytes, TAG_SEQUENCE, &sequence))
		return false;
	for (rest = sequence.value; rest.len > 0;) {
		if (!take(&rest, TAG_SEQUENCE, &policy) ||
		    !take(&policy.value, TAG_OID, &oid))
			return false;
		if (!ky_str_starts(oid.value, "\x67\x81\x12\1\2\1"))
			continue; /* no role */
		c->role = n++ == 0 ? role_of(oid.value) : KY_ROLE_OTHER;
	}
	return true;
}

static bool
read_subject_key(struct ky_str bytes, struct ky_certificate *c)
{
	struct ky_tlv id;

	if (!only(bytes, TAG_BYTES, &id))
		return false;
	c->subject_key = id.value;
	return true;
}

static bool
read_authority_key(struct ky_str bytes, struct ky_certificate *c)
{
	struct ky_tlv sequence, id;

	if (!only(bytes, TAG_SEQUENCE, &sequence))
		return false;
	if (take_if(&sequence.value, 0x80, &id))
		c->authority_key = id.value;
	return true;
}

/* Permitted EIDs of one organisation; empty = this one permits nothing. */
struct limit {
	struct ky_str organisation, digits;
};

/* One permitted subtree: a directoryName of O and serialNumber, nothing
 * else; any other kind permits nothing. */
static bool
take_limit(struct ky_str *rest, struct limit *out)
{
	struct ky_tlv subtree, base, name;
	struct name n;

	*out = (struct limit){.digits = {NULL, 0}};
	if (!take(rest, TAG_SEQUENCE, &subtree) ||
	    !ky_der_next(&subtree.value, &base))
		return false;
	if (base.tag != 0xa4 || subtree.value.len > 0)
		return true;
	if (!only(base.value, TAG_SEQUENCE, &name) ||
	    !read_name(name.value, &n))
		return false;
	if (!n.others && n.organisation.len > 0 && n.serial_number.len == 8 &&
	    digits(n.serial_number))
		*out = (struct limit){n.organisation, n.serial_number};
	return true;
}

static bool
read_names(struct ky_str bytes, struct ky_certificate *c)
{
	struct ky_tlv sequence, permitted;
	struct ky_str rest;
	struct limit limit;

	c->by_name = true;
	if (!only(bytes, TAG_SEQUENCE, &sequence))
		return false;
	(void)take_if(&sequence.value, 0xa0, &permitted);
	/* Excluded ones are not understood, and must not be passed over. */
	if (sequence.value.len > 0)
		c->unknown_critical = true;
	c->names = permitted.value;
	for (rest = c->names; rest.len > 0;)
		if (!take_limit(&rest, &limit))
			return false;
	return true;
}

/* permittedEins, SGP.22 v3: SEQUENCE OF PrintableString */
static bool
read_prefixes(struct ky_str bytes, struct ky_certificate *c)
{
	struct ky_tlv sequence, text;
	struct ky_str rest;

	c->by_prefix = true;
	if (!only(bytes, TAG_SEQUENCE, &sequence))
		return false;
	c->prefixes = sequence.value;
	for (rest = c->prefixes; rest.len > 0;)
		if (!take(&rest, TAG_PRINTABLE, &text) || !digits(text.value) ||
		    text.value.len > 32)
			return false;
	return true;
}

static bool
begins(struct ky_str s, struct ky_str with)
{
	return with.len > 0 && s.len >= with.len &&
	    memcmp(s.p, with.p, with.len) == 0;
}

static bool
name_permits(struct ky_str rest, struct ky_str eid, struct ky_str organisation)
{
	struct limit limit;

	while (take_limit(&rest, &limit))
		if (begins(eid, limit.digits) &&
		    ky_str_eq(organisation, limit.organisation))
			return true;
	return false;
}

static bool
prefix_permits(struct ky_str rest, struct ky_str eid)
{
	struct ky_tlv text;

	while (take(&rest, TAG_PRINTABLE, &text))
		if (begins(eid, text.value))
			return true;
	return false;
}

bool
ky_certificate_permits(const struct ky_certificate *maker, struct ky_str eid,
    struct ky_str organisation)
{
	if (!maker->by_name && !maker->by_prefix)
		return false;
	return (!maker->by_name ||
		   name_permits(maker->names, eid, organisation)) &&
	    (!maker->by_prefix || prefix_permits(maker->prefixes, eid));
}

static bool
pass(struct ky_str bytes, struct ky_certificate *c)
{
	(void)bytes;
	(void)c;
	return true;
}

static const struct {
	struct ky_str oid;
	bool (*read)(struct ky_str bytes, struct ky_certificate *c);
} extensions[] = {
    {OID("\x55\x1d\x0f"), read_usage},
    {OID("\x55\x1d\x13"), read_basic},
    {OID("\x55\x1d\x20"), read_policies},
    {OID("\x55\x1d\x0e"), read_subject_key},
    {OID("\x55\x1d\x23"), read_authority_key},
    {OID("\x55\x1d\x1e"), read_names},
    {OID("\x67\x81\x12\1\2\2\0"), read_prefixes},
    /* Say nothing about what we ask: alternative names, where lists are. */
    {OID("\x55\x1d\x11"), pass},
    {OID("\x55\x1d\x1f"), pass},
};
#define KNOWN (sizeof(extensions) / sizeof(extensions[0]))

static bool
read_extension(struct ky_str value, struct ky_certificate *c, uint32_t *seen)
{
	struct ky_tlv oid, flag, bytes;
	bool critical = false;
	size_t i = 0;

	if (!take(&value, TAG_OID, &oid))
		return false;
	if (take_if(&value, TAG_BOOLEAN, &flag))
		critical = flag.value.len == 1 && flag.value.p[0] != 0;
	if (!take(&value, TAG_BYTES, &bytes) || value.len > 0)
		return false;
	while (i < KNOWN && !ky_str_eq(oid.value, extensions[i].oid))
		i++;
	if (i == KNOWN) {
		c->unknown_critical |= critical;
		return true;
	}
	if ((*seen >> i & 1) != 0)
		return false;
	*seen |= 1u << i;
	return extensions[i].read(bytes.value, c);
}

static bool
read_extensions(struct ky_str value, struct ky_certificate *c)
{
	struct ky_tlv sequence, one;
	uint32_t seen = 0, n = 0;

	if (!only(value, TAG_SEQUENCE, &sequence))
		return false;
	while (sequence.value.len > 0)
		if (n++ == EXTENSIONS_MAX ||
		    !take(&sequence.value, TAG_SEQUENCE, &one) ||
		    !read_extension(one.value, c, &seen))
			return false;
	return true;
}

/* TBSCertificate as far as the subject. */
static bool
read_head(struct ky_str *rest, struct ky_certificate *c, const char **why)
{
	struct ky_tlv version, serial, issuer, validity, subject;
	struct name n;

	*why = "version";
	if (!take(rest, 0xa0, &version) ||
	    !ky_str_eq(version.value, KY_STR("\2\1\2")))
		return false;
	*why = "serial number";
	if (!take(rest, TAG_INTEGER, &serial) || serial.value.len == 0 ||
	    serial.value.len > 21)
		return false;
	c->serial = serial.value;
	*why = "signature algorithm";
	if (!take_algorithm(rest))
		return false;
	*why = "issuer";
	if (!take(rest, TAG_SEQUENCE, &issuer))
		return false;
	c->issuer = issuer.whole;
	*why = "validity";
	if (!take(rest, TAG_SEQUENCE, &validity) ||
	    !take_time(&validity.value, &c->from) ||
	    !take_time(&validity.value, &c->to) || validity.value.len > 0)
		return false;
	*why = "subject";
	if (!take(rest, TAG_SEQUENCE, &subject) ||
	    !read_name(subject.value, &n))
		return false;
	c->subject = subject.whole;
	c->organisation = n.organisation;
	c->serial_number = n.serial_number;
	c->test = n.test;
	return true;
}

enum ky_proof_verdict
ky_certificate_read(struct ky_str der, struct ky_certificate *out,
    const char **why)
{
	struct ky_certificate c = {.role = KY_ROLE_OTHER, .path_max = -1};
	enum ky_proof_verdict v;
	struct ky_tlv tbs, key, one;

	*why = "too long";
	if (der.len > KY_CERTIFICATE_MAX ||
	    !read_signed(der, &tbs, c.signature, why))
		return KY_PROOF_CERTIFICATE;
	c.whole = der;
	c.tbs = tbs.whole;
	if (!read_head(&tbs.value, &c, why))
		return KY_PROOF_CERTIFICATE;
	*why = "public key";
	if (!take(&tbs.value, TAG_SEQUENCE, &key))
		return KY_PROOF_CERTIFICATE;
	v = read_key(key.value, &c, why);
	if (v != KY_PROOF_VERIFIED)
		return v;
	*why = "extensions";
	(void)take_if(&tbs.value, 0x81, &one); /* issuerUniqueID */
	(void)take_if(&tbs.value, 0x82, &one); /* subjectUniqueID */
	if (!take(&tbs.value, 0xa3, &one) || tbs.value.len > 0 ||
	    !read_extensions(one.value, &c))
		return KY_PROOF_CERTIFICATE;
	*why = "";
	*out = c;
	return KY_PROOF_VERIFIED;
}

/* --- lists of revoked certificates --- */

static bool
critical_among(struct ky_str list, const char *known, bool *out)
{
	struct ky_tlv one, oid, flag;

	*out = false;
	while (list.len > 0) {
		if (!take(&list, TAG_SEQUENCE, &one) ||
		    !take(&one.value, TAG_OID, &oid))
			return false;
		if (take_if(&one.value, TAG_BOOLEAN, &flag) &&
		    !(known != NULL && ky_str_is(oid.value, known)))
			*out = true;
	}
	return true;
}

bool
ky_crl_next(struct ky_str *rows, struct ky_str *serial, struct ky_time *since)
{
	struct ky_tlv row, n;

	if (!take(rows, TAG_SEQUENCE, &row) ||
	    !take(&row.value, TAG_INTEGER, &n) || !take_time(&row.value, since))
		return false;
	*serial = n.value;
	return true;
}

/* Each row is read once; one with a critical extension belongs to another
 * issuer or means something we do not know. */
static bool
rows_read(struct ky_str rows)
{
	struct ky_tlv row, n, list;
	struct ky_time since;
	bool critical = false;

	while (rows.len > 0) {
		if (!take(&rows, TAG_SEQUENCE, &row) ||
		    !take(&row.value, TAG_INTEGER, &n) ||
		    !take_time(&row.value, &since))
			return false;
		if (row.value.len > 0 &&
		    (!only(row.value, TAG_SEQUENCE, &list) ||
			!critical_among(list.value, NULL, &critical)))
			return false;
		if (critical)
			return false;
	}
	return true;
}

bool
ky_crl_read(struct ky_str der, struct ky_crl *out, const char **why)
{
	struct ky_crl c = {.rows = {NULL, 0}};
	struct ky_tlv tbs, issuer, one;
	struct ky_time at;
	bool critical = false;

	if (!read_signed(der, &tbs, c.signature, why))
		return false;
	*why = "not a list of revoked certificates";
	c.tbs = tbs.whole;
	(void)take_if(&tbs.value, TAG_INTEGER, &one); /* version */
	if (!take_algorithm(&tbs.value) ||
	    !take(&tbs.value, TAG_SEQUENCE, &issuer) ||
	    !take_time(&tbs.value, &at))
		return false;
	c.issuer = issuer.whole;
	(void)take_time(&tbs.value, &at); /* the next one: old lists count */
	if (take_if(&tbs.value, TAG_SEQUENCE, &one))
		c.rows = one.value;
	*why = "a row that cannot be read";
	if (!rows_read(c.rows))
		return false;
	*why = "extensions";
	if (take_if(&tbs.value, 0xa0, &one) &&
	    (!only(one.value, TAG_SEQUENCE, &one) ||
		/* issuingDistributionPoint only says that it is a part */
		!critical_among(one.value, "\x55\x1d\x1c", &critical)))
		return false;
	if (critical || tbs.value.len > 0)
		return false;
	*why = "";
	*out = c;
	return true;
}
