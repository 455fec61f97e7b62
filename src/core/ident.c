#include "core/ident.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* What the messages call each kind. */
#define MSISDN "telephone number"
#define ICCID "card number (ICCID)"
#define DOCOMO "docomo card number"
#define IMSI "subscriber number (IMSI)"
#define EID "eSIM chip number (EID)"
#define IMEI "device number (IMEI)"

/* A mask leaves at least so many characters out. */
#define HIDDEN_MIN 4

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Nothing but digits, `min` to `max` of them. */
static enum ky_code
digits(const char *kind, struct ky_str text, size_t min, size_t max,
    struct ky_err *err)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.p[i]))
			return ky_fail(err, KY_E_INPUT, 0,
			    "%s, character %zu: not a digit", kind, i + 1);
		if (i == max)
			return ky_fail(err, KY_E_INPUT, 0,
			    "%s, character %zu: more than %zu digits", kind,
			    i + 1, max);
	}
	if (text.len < min)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s, character %zu: ends too early, %zu digits needed",
		    kind, text.len + 1, min);
	return KY_OK;
}

/* The length of the mask says nothing about what it hides. */
static void
mask(const char *front, const char *text, size_t head, size_t tail,
    char out[KY_MASK_SIZE])
{
	size_t n = strlen(text);
	int len;

	out[0] = '\0';
	if (n == 0)
		return;
	assert(head + HIDDEN_MIN + tail <= n);
	len = snprintf(out, KY_MASK_SIZE, "%s%.*s****%s", front, (int)head,
	    text, text + n - tail);
	assert(len > 0 && len < KY_MASK_SIZE);
}

char
ky_luhn_digit(const char *d, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t v = (uint32_t)(d[n - 1 - i] - '0');

		assert(v <= 9);
		if (i % 2 == 0)
			v = v > 4 ? 2 * v - 9 : 2 * v;
		sum += v;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

/* The last of `text`, all digits, is the Luhn digit of those before it. */
static enum ky_code
luhn(const char *kind, struct ky_str text, struct ky_err *err)
{
	assert(text.len > 1);
	if (text.p[text.len - 1] != ky_luhn_digit(text.p, text.len - 1))
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s, character %zu: check digit does not fit", kind,
		    text.len);
	return KY_OK;
}

/*
 * Japan's numbering plan as far as lines go: the first row that fits holds,
 * the last one fits always.
 * Rule: docs/rules/jp.md#9.1 (telephone numbers)
 */
static const struct plan {
	const char *prefix;  /* national, with the leading 0 */
	const char *refused; /* what it is, when no line can have it */
	uint8_t len;         /* digits, the leading 0 counted */
	enum ky_msisdn_kind kind;
} japan[] = {
    {.prefix = "0200", .len = 14, .kind = KY_MSISDN_DATA},
    {.prefix = "0204", .refused = "0204 is a pager number"},
    {.prefix = "020", .len = 11, .kind = KY_MSISDN_DATA},
    {.prefix = "0600", .refused = "0600 is a fixed-mobile (FMC) number"},
    {.prefix = "0700", .refused = "0700 is not a mobile number"},
    {.prefix = "0800", .refused = "0800 is not a mobile number"},
    {.prefix = "0900", .refused = "0900 is not a mobile number"},
    {.prefix = "060", .len = 11, .kind = KY_MSISDN_MOBILE},
    {.prefix = "070", .len = 11, .kind = KY_MSISDN_MOBILE},
    {.prefix = "080", .len = 11, .kind = KY_MSISDN_MOBILE},
    {.prefix = "090", .len = 11, .kind = KY_MSISDN_MOBILE},
    {.prefix = "050", .refused = "050 is an IP phone number"},
    {.prefix = "00", .refused = "00 starts a dialling prefix"},
    {.prefix = "010", .refused = "010 is a dialling prefix"},
    {.prefix = "0", .refused = "a landline or service number"},
};
/* The shortest number of any kind in Japan, so that one cut short is not
 * taken for a landline. */
#define JAPAN_LEN_MIN 10
#define E164_LEN_MIN 7
#define E164_LEN_MAX 15

/* Where the k-th digit (from 0) stands, or one past the end. */
static size_t
place(struct ky_str text, size_t k)
{
	size_t i = 0;

	for (; i < text.len; i++)
		if (is_digit(text.p[i]) && k-- == 0)
			break;
	return i + 1;
}

/* The digits from character `at` on, without the hyphens between them. */
static enum ky_code
msisdn_bare(struct ky_str text, size_t at, char out[E164_LEN_MAX + 1],
    struct ky_err *err)
{
	size_t n = 0;

	for (size_t i = at; i < text.len; i++) {
		if (text.p[i] == '-' && i > at && is_digit(text.p[i - 1]) &&
		    i + 1 < text.len && is_digit(text.p[i + 1]))
			continue;
		if (!is_digit(text.p[i]))
			return ky_fail(err, KY_E_INPUT, 0,
			    MSISDN ", character %zu: not a digit", i + 1);
		if (n == E164_LEN_MAX)
			return ky_fail(err, KY_E_INPUT, 0,
			    MSISDN ", character %zu: more than %d digits",
			    i + 1, E164_LEN_MAX);
		out[n++] = text.p[i];
	}
	out[n] = '\0';
	return KY_OK;
}

static enum ky_code
msisdn_foreign(struct ky_str text, const char *bare, struct ky_msisdn *out,
    struct ky_err *err)
{
	size_t n = strlen(bare);

	if (bare[0] == '0')
		return ky_fail(err, KY_E_INPUT, 0,
		    MSISDN ", character 2: no country code starts with 0");
	if (n < E164_LEN_MIN)
		return ky_fail(err, KY_E_INPUT, 0,
		    MSISDN ", character %zu: ends too early, %d digits needed",
		    text.len + 1, E164_LEN_MIN);
	*out = (struct ky_msisdn){.kind = KY_MSISDN_FOREIGN};
	memcpy(out->digits, bare, n);
	return KY_OK;
}

/* `rest` is the number without 0 or 81, which took `skip` digits. */
static enum ky_code
msisdn_japan(struct ky_str text, const char *rest, size_t skip,
    struct ky_msisdn *out, struct ky_err *err)
{
	size_t n = strlen(rest);
	const struct plan *p = japan;

	if (n + 1 < JAPAN_LEN_MIN)
		return ky_fail(err, KY_E_INPUT, 0,
		    MSISDN ", character %zu: ends too early", text.len + 1);
	while (!ky_str_starts(ky_str_of(rest), p->prefix + 1))
		p++;
	if (p->refused != NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    MSISDN ", character %zu: %s, not a line's",
		    place(text, skip == 1 ? 0 : skip), p->refused);
	if (n + 1 != p->len)
		return ky_fail(err, KY_E_INPUT, 0,
		    MSISDN ", character %zu: a number with %s has %d digits",
		    place(text, skip + (n < p->len ? n : p->len - 1U)),
		    p->prefix, p->len);
	*out = (struct ky_msisdn){.digits = "81", .kind = p->kind};
	memcpy(out->digits + 2, rest, n);
	return KY_OK;
}

enum ky_code
ky_msisdn_parse(struct ky_str text, struct ky_msisdn *out, struct ky_err *err)
{
	bool plus = text.len > 0 && text.p[0] == '+';
	char bare[E164_LEN_MAX + 1] = "";
	size_t skip;

	if (msisdn_bare(text, plus ? 1 : 0, bare, err) != KY_OK)
		return err->code;
	if (plus && !ky_str_starts(ky_str_of(bare), "81"))
		return msisdn_foreign(text, bare, out, err);
	if (plus && bare[2] == '0')
		return ky_fail(err, KY_E_INPUT, 0,
		    MSISDN ", character %zu: the 0 is dropped after +81",
		    place(text, 2));
	if (!plus && bare[0] != '0')
		return ky_fail(err, KY_E_INPUT, 0,
		    MSISDN ", character 1: starts with neither + nor 0");
	skip = plus ? 2 : 1;
	return msisdn_japan(text, bare + skip, skip, out, err);
}

void
ky_msisdn_mask(const struct ky_msisdn *m, char out[KY_MASK_SIZE])
{
	size_t n = strlen(m->digits);
	size_t shown = n > HIDDEN_MIN ? n - HIDDEN_MIN : 0;
	size_t tail = shown / 2 < 4 ? shown / 2 : 4;
	size_t head = shown - tail < 4 ? shown - tail : 4;

	mask("+", m->digits, head, tail, out);
}

/* Rule: docs/rules/jp.md#9.4 (card numbers) */
static enum ky_iccid_issuer
iccid_issuer(struct ky_str card)
{
	static const struct {
		const char *prefix;
		enum ky_iccid_issuer issuer;
	} known[] = {
	    {"8981100", KY_ICCID_DOCOMO},
	    {"8981200", KY_ICCID_SOFTBANK},
	    {"8981300", KY_ICCID_KDDI},
	    {"8981", KY_ICCID_JAPAN_UNKNOWN},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (ky_str_starts(card, known[i].prefix))
			return known[i].issuer;
	return KY_ICCID_FOREIGN;
}

enum ky_code
ky_iccid_parse(struct ky_str text, struct ky_iccid *out, struct ky_err *err)
{
	bool filler = text.len > 0 && text.p[text.len - 1] == 'F';
	struct ky_str card = {text.p, text.len - (filler ? 1 : 0)};

	/* The chip has room for 20: a filler stands for a missing digit. */
	if (digits(ICCID, card, 18, 20, err) != KY_OK)
		return err->code;
	if (filler && card.len == 20)
		return ky_fail(err, KY_E_INPUT, 0,
		    ICCID ", character 21: a filler after 20 digits");
	if (!ky_str_starts(card, "89"))
		return ky_fail(err, KY_E_INPUT, 0,
		    ICCID ", character 1: a SIM card's number starts with 89");
	if (card.len > 18 && luhn(ICCID, card, err) != KY_OK)
		return err->code;
	*out = (struct ky_iccid){
	    .issuer = iccid_issuer(card),
	    .checked = card.len > 18,
	};
	memcpy(out->digits, card.p, card.len);
	return KY_OK;
}

void
ky_iccid_mask(const struct ky_iccid *c, char out[KY_MASK_SIZE])
{
	mask("", c->digits, 7, 4, out);
}

enum ky_code
ky_docomo_card_parse(struct ky_str text, struct ky_docomo_card *out,
    struct ky_err *err)
{
	size_t len = sizeof(out->text) - 1;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (i < 2 && (c < 'A' || c > 'Z'))
			return ky_fail(err, KY_E_INPUT, 0,
			    DOCOMO ", character %zu: not a capital letter",
			    i + 1);
		if (i >= 2 && !is_digit(c))
			return ky_fail(err, KY_E_INPUT, 0,
			    DOCOMO ", character %zu: not a digit", i + 1);
		if (i == len)
			return ky_fail(err, KY_E_INPUT, 0,
			    DOCOMO ", character %zu: more than 13 digits",
			    i + 1);
	}
	if (text.len < len)
		return ky_fail(err, KY_E_INPUT, 0,
		    DOCOMO ", character %zu: ends too early, 13 digits needed",
		    text.len + 1);
	memcpy(out->text, text.p, len);
	out->text[len] = '\0';
	return KY_OK;
}

/*
 * DN05035ABCDEFGH is 8981100 00 35ABCDEFG and a check digit: the maker's
 * letters become two digits, the three digits after them are left out, and
 * so is the printed last digit, which is not the check digit.
 * Rule: docs/rules/jp.md#9.4 (card numbers)
 */
enum ky_code
ky_docomo_card_iccid(const struct ky_docomo_card *card, struct ky_iccid *out,
    struct ky_err *err)
{
	static const char makers[][2][3] = {
	    {"DN", "00"},
	    {"GE", "01"},
	    {"AX", "02"},
	    {"TS", "04"},
	    {"GD", "05"},
	};

	for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++) {
		if (memcmp(makers[i][0], card->text, 2) != 0)
			continue;
		/* `checked` stays false: our own digit proves nothing. */
		*out = (struct ky_iccid){.issuer = KY_ICCID_DOCOMO};
		memcpy(out->digits, "8981100", 7);
		memcpy(out->digits + 7, makers[i][1], 2);
		memcpy(out->digits + 9, card->text + 5, 9);
		out->digits[18] = ky_luhn_digit(out->digits, 18);
		return KY_OK;
	}
	return ky_fail(err, KY_E_INPUT, 0,
	    DOCOMO ", character 1: no card maker of these letters is known");
}

/* Rule: docs/rules/jp.md#9.3 (the country's plan splits the number) */
enum ky_code
ky_imsi_parse(struct ky_str text, struct ky_imsi *out, struct ky_err *err)
{
	if (digits(IMSI, text, 15, 15, err) != KY_OK)
		return err->code;
	*out = (struct ky_imsi){.mnc_len = 0};
	memcpy(out->digits, text.p, 15);
	if (ky_str_starts(text, "440"))
		out->mnc_len = 2;
	else if (ky_str_starts(text, "441"))
		out->mnc_len = 3;
	return KY_OK;
}

void
ky_imsi_mask(const struct ky_imsi *i, char out[KY_MASK_SIZE])
{
	mask("", i->digits, 5, 3, out);
}

/* Rule: docs/rules/jp.md#9.5 (the number of the chip in the phone) */
enum ky_code
ky_eid_parse(struct ky_str text, struct ky_eid *out, struct ky_err *err)
{
	uint32_t rest = 0;

	if (digits(EID, text, 32, 32, err) != KY_OK)
		return err->code;
	for (size_t i = 0; i < text.len; i++)
		rest = (rest * 10 + (uint32_t)(text.p[i] - '0')) % 97;
	if (rest != 1)
		return ky_fail(err, KY_E_INPUT, 0,
		    EID ", character 31: check digits do not fit");
	memcpy(out->digits, text.p, 32);
	out->digits[32] = '\0';
	return KY_OK;
}

bool
ky_eid_take(struct ky_str text, struct ky_eid *out)
{
	struct ky_err ignored;

	*out = (struct ky_eid){""};
	return digits(EID, text, 32, 32, &ignored) == KY_OK &&
	    ky_str_copy(text, out->digits, sizeof(out->digits));
}

void
ky_eid_mask(const struct ky_eid *e, char out[KY_MASK_SIZE])
{
	mask("", e->digits, 8, 4, out);
}

/* Rule: docs/rules/jp.md#9.6 (the number of the phone) */
enum ky_code
ky_imei_parse(struct ky_str text, struct ky_imei *out, struct ky_err *err)
{
	if (digits(IMEI, text, 15, 15, err) != KY_OK ||
	    luhn(IMEI, text, err) != KY_OK)
		return err->code;
	memcpy(out->digits, text.p, 15);
	out->digits[15] = '\0';
	return KY_OK;
}

void
ky_imei_mask(const struct ky_imei *i, char out[KY_MASK_SIZE])
{
	mask("", i->digits, 4, 4, out);
}

static bool
is_contract(char c, size_t at)
{
	return is_digit(c) || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c == '_' ||
	    ((c == '.' || c == '-') && at > 0);
}

static bool
is_slug(char c, size_t at)
{
	return (c >= 'a' && c <= 'z') || ((is_digit(c) || c == '-') && at > 0);
}

/* A word of 1 to `size` - 1 characters that may stand where they stand. */
static enum ky_code
word(const char *kind, struct ky_str text, bool (*may)(char c, size_t at),
    char *out, size_t size, struct ky_err *err)
{
	if (text.len == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s, character 1: nothing there", kind);
	for (size_t i = 0; i < text.len; i++) {
		if (i == size - 1)
			return ky_fail(err, KY_E_INPUT, 0,
			    "%s, character %zu: longer than %zu characters",
			    kind, i + 1, size - 1);
		if (!may(text.p[i], i))
			return ky_fail(err, KY_E_INPUT, 0,
			    "%s, character %zu: cannot stand here", kind,
			    i + 1);
	}
	memcpy(out, text.p, text.len);
	memset(out + text.len, 0, size - text.len);
	return KY_OK;
}

enum ky_code
ky_contract_no_parse(struct ky_str text, struct ky_contract_no *out,
    struct ky_err *err)
{
	return word("contract number", text, is_contract, out->text,
	    sizeof(out->text), err);
}

enum ky_code
ky_slug_parse(struct ky_str text, struct ky_slug *out, struct ky_err *err)
{
	return word("name", text, is_slug, out->text, sizeof(out->text), err);
}
