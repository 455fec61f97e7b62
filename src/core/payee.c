#include "core/payee.h"

#include "base/kana.h"
#include "base/utf8.h"
#include "core/iban.h"
#include "core/name.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* A mask leaves at least so many characters out, and shows so many. */
#define HIDDEN_MIN 4
#define SHOWN_JAPAN 3
#define SHOWN_ABROAD 4

static const char *const kinds[] = {
    [KY_PAYEE_NONE] = "none",
    [KY_PAYEE_JAPAN] = "japan",
    [KY_PAYEE_ABROAD] = "abroad",
};
KY_NAMES(payee_kind, kinds, KY_PAYEE__MAX);

bool
ky_account_kind_parse(struct ky_str name, enum ky_account_kind *out)
{
	static const struct {
		const char *name;
		enum ky_account_kind kind;
	} words[] = {
	    {"ordinary", KY_ACCOUNT_ORDINARY},
	    {"current", KY_ACCOUNT_CURRENT},
	    {"savings", KY_ACCOUNT_SAVINGS},
	    {"other", KY_ACCOUNT_OTHER},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (ky_str_is(name, words[i].name)) {
			*out = words[i].kind;
			return true;
		}
	return false;
}

/* A member that is text: what the messages call it, and where it is. */
struct member {
	const char *name;
	char *text;
	size_t size;
};

static struct ky_str
str(struct member m)
{
	size_t len = strnlen(m.text, m.size);

	assert(len < m.size);
	return (struct ky_str){m.text, len};
}

static enum ky_code
bad(const char *name, const char *words, struct ky_err *err)
{
	return ky_fail(err, KY_E_INPUT, 0, "payee.%s: %s", name, words);
}

/* --- tidying --- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* As many digits as there is room for, the front filled with zeros. */
static enum ky_code
fill(struct member m, struct ky_err *err)
{
	size_t want = m.size - 1, len = str(m).len;

	if (len == 0)
		return bad(m.name, "is missing", err);
	for (size_t i = 0; i < len; i++)
		if (!is_digit(m.text[i]))
			return ky_fail(err, KY_E_INPUT, 0,
			    "payee.%s: character %zu: not a digit", m.name,
			    i + 1);
	memmove(m.text + want - len, m.text, len + 1);
	memset(m.text, '0', want - len);
	return KY_OK;
}

/* Upper case, blanks taken out. */
static void
tighten(struct member m)
{
	size_t n = 0;

	for (size_t i = 0, len = str(m).len; i < len; i++) {
		char c = m.text[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c != ' ')
			m.text[n++] = c;
	}
	m.text[n] = '\0';
}

static size_t
blank_at(struct ky_str s, size_t i)
{
	static const char wide[] = "\xe3\x80\x80"; /* U+3000 */

	if (s.p[i] == ' ' || s.p[i] == '\t')
		return 1;
	return s.len - i >= 3 && memcmp(s.p + i, wide, 3) == 0 ? 3 : 0;
}

/* Blanks of either width off both ends. */
static void
trim(struct member m)
{
	struct ky_str s = str(m);
	size_t start = 0, end = s.len, n;

	while (start < end && (n = blank_at(s, start)) > 0)
		start += n;
	for (size_t i = start; i<s.len; i += n> 0 ? n : 1) {
		n = blank_at(s, i);
		if (n == 0)
			end = i + 1;
	}
	memmove(m.text, m.text + start, end - start);
	m.text[end - start] = '\0';
}

/* --- names --- */

static enum ky_code
check_kana(struct member name, struct ky_err *err)
{
	char bytes[KY_PAYEE_KANA_MAX];
	size_t len;

	if (ky_kana_encode(str(name), 0, bytes, sizeof(bytes), &len, err) !=
	    KY_OK)
		return ky_during(err, "payee.name");
	return KY_OK;
}

/* The basic Latin set of ISO 20022 payments. */
static bool
is_latin(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') ||
	    (c < 0x80 && c != 0 && strchr("/-?:().,'+ ", (int)c) != NULL);
}

static enum ky_code
check_latin(struct member name, struct ky_err *err)
{
	struct ky_str rest = str(name);
	uint32_t c;

	for (size_t place = 1; rest.len > 0; place++) {
		const char *words = NULL;

		if (!ky_utf8_next(&rest, &c))
			words = "not UTF-8";
		else if (!is_latin(c))
			words = "no Latin letter, digit or sign that banks "
				"abroad take";
		else if (place > KY_PAYEE_LATIN_MAX)
			words = "more characters than banks abroad take";
		if (words != NULL)
			return ky_fail(err, KY_E_INPUT, 0,
			    "payee.name: character %zu: %s", place, words);
	}
	return KY_OK;
}

/* --- what a kind has --- */

static enum ky_code
all_empty(const struct member *m, size_t n, struct ky_err *err)
{
	for (size_t i = 0; i < n; i++)
		if (str(m[i]).len > 0)
			return bad(m[i].name, "this kind of payee has none",
			    err);
	return KY_OK;
}

static bool
is_account_kind(enum ky_account_kind k)
{
	switch (k) {
	case KY_ACCOUNT_ORDINARY:
	case KY_ACCOUNT_CURRENT:
	case KY_ACCOUNT_SAVINGS:
	case KY_ACCOUNT_OTHER:
		return true;
	}
	return false;
}

#define MEMBER(p, m) ((struct member){#m, (p)->m, sizeof((p)->m)})

static enum ky_code
check_japan(struct ky_payee *p, struct ky_err *err)
{
	const struct member none[] = {MEMBER(p, bic), MEMBER(p, country)};
	struct member account = MEMBER(p, account);
	enum ky_code code = all_empty(none, 2, err);

	if (code == KY_OK && p->iban)
		code = bad("iban", "this kind of payee has none", err);
	if (code == KY_OK)
		code = fill(MEMBER(p, bank), err);
	if (code == KY_OK)
		code = fill(MEMBER(p, branch), err);
	if (code == KY_OK && !is_account_kind(p->account_kind))
		code = bad("account_kind", "none of 1, 2, 4, 9", err);
	if (code != KY_OK)
		return code;
	if (str(account).len > KY_PAYEE_JAPAN_DIGITS)
		return bad("account", "more than 7 digits", err);
	account.size = KY_PAYEE_JAPAN_DIGITS + 1;
	code = fill(account, err);
	return code == KY_OK ? check_kana(MEMBER(p, name), err) : code;
}

static enum ky_code
check_iban(struct ky_payee *p, struct ky_err *err)
{
	struct member account = MEMBER(p, account);

	if (ky_iban_check(str(account), err) != KY_OK)
		return ky_during(err, "payee.account");
	if (p->country[0] != '\0' && strncmp(p->country, p->account, 2) != 0)
		return bad("country", "not the one the account begins with",
		    err);
	memcpy(p->country, p->account, 2);
	p->country[2] = '\0';
	return KY_OK;
}

/* Where there is no IBAN the bank must be told. */
static enum ky_code
check_other(struct ky_payee *p, struct ky_err *err)
{
	struct ky_str account = str(MEMBER(p, account));

	if (account.len == 0)
		return bad("account", "is missing", err);
	for (size_t i = 0; i < account.len; i++) {
		char c = account.p[i];

		if (i == KY_IBAN_MAX)
			return bad("account", "more than 34 characters", err);
		if (!is_digit(c) && !(c >= 'A' && c <= 'Z') && c != '-')
			return ky_fail(err, KY_E_INPUT, 0,
			    "payee.account: character %zu: no letter, digit or "
			    "hyphen",
			    i + 1);
	}
	if (p->bic[0] == '\0')
		return bad("bic", "is missing, and the account is no IBAN",
		    err);
	return KY_OK;
}

static enum ky_code
check_country(struct member country, struct ky_err *err)
{
	struct ky_str s = str(country);

	if (s.len != 2 || s.p[0] < 'A' || s.p[0] > 'Z' || s.p[1] < 'A' ||
	    s.p[1] > 'Z')
		return bad("country", "not two letters of ISO 3166", err);
	if (ky_str_is(s, "JP"))
		return bad("country",
		    "an account in Japan is told by bank and branch", err);
	return KY_OK;
}

static enum ky_code
check_abroad(struct ky_payee *p, struct ky_err *err)
{
	const struct member none[] = {MEMBER(p, bank), MEMBER(p, branch)};
	enum ky_code code = all_empty(none, 2, err);

	if (code == KY_OK && p->account_kind != 0)
		code = bad("account_kind", "this kind of payee has none", err);
	if (code != KY_OK)
		return code;
	tighten(MEMBER(p, account));
	tighten(MEMBER(p, bic));
	tighten(MEMBER(p, country));
	code = p->iban ? check_iban(p, err) : check_other(p, err);
	if (code == KY_OK)
		code = check_country(MEMBER(p, country), err);
	if (code == KY_OK && p->bic[0] != '\0' &&
	    ky_bic_check(str(MEMBER(p, bic)), err) != KY_OK)
		code = ky_during(err, "payee.bic");
	return code == KY_OK ? check_latin(MEMBER(p, name), err) : code;
}

enum ky_code
ky_payee_check(struct ky_payee *p, struct ky_err *err)
{
	struct ky_payee tidy = *p;
	enum ky_code code = KY_OK;

	trim(MEMBER(&tidy, name));
	if (tidy.kind != KY_PAYEE_NONE && tidy.name[0] == '\0')
		return bad("name", "is missing", err);
	switch (tidy.kind) {
	case KY_PAYEE_JAPAN:
		code = check_japan(&tidy, err);
		break;
	case KY_PAYEE_ABROAD:
		code = check_abroad(&tidy, err);
		break;
	case KY_PAYEE_NONE:
	case KY_PAYEE__MAX:
		code = bad("kind", "neither japan nor abroad", err);
		break;
	}
	if (code == KY_OK)
		*p = tidy;
	return code;
}

bool
ky_payee_same(const struct ky_payee *a, const struct ky_payee *b)
{
	return a->kind == b->kind && strcmp(a->name, b->name) == 0 &&
	    strcmp(a->account, b->account) == 0 &&
	    strcmp(a->bank, b->bank) == 0 &&
	    strcmp(a->branch, b->branch) == 0 &&
	    a->account_kind == b->account_kind && a->iban == b->iban &&
	    strcmp(a->bic, b->bic) == 0 && strcmp(a->country, b->country) == 0;
}

/* The last characters, as long as enough are left out. */
static const char *
tail(const char *account, size_t head, size_t shown)
{
	size_t len = strlen(account);
	size_t spare = len > head + HIDDEN_MIN ? len - head - HIDDEN_MIN : 0;

	return account + len - (spare < shown ? spare : shown);
}

void
ky_payee_mask(const struct ky_payee *p, char out[KY_PAYEE_MASK_SIZE])
{
	int n = 0;

	out[0] = '\0';
	switch (p->kind) {
	case KY_PAYEE_JAPAN:
		n = snprintf(out, KY_PAYEE_MASK_SIZE,
		    "bank %s branch %s account ****%s", p->bank, p->branch,
		    tail(p->account, 0, SHOWN_JAPAN));
		break;
	case KY_PAYEE_ABROAD:
		n = snprintf(out, KY_PAYEE_MASK_SIZE, "account %.*s****%s",
		    p->iban ? 4 : 0, p->account,
		    tail(p->account, p->iban ? 4 : 0, SHOWN_ABROAD));
		break;
	case KY_PAYEE_NONE:
	case KY_PAYEE__MAX:
		break;
	}
	assert(n >= 0 && n < KY_PAYEE_MASK_SIZE);
}
