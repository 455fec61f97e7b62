#include "store/pack.h"

#include "base/hex.h"
#include "core/contact.h"

#include <assert.h>
#include <inttypes.h>

struct ky_pack
ky_pack_init(char *memory, size_t size)
{
	assert(size > 0);
	memory[0] = '\0';
	return (struct ky_pack){memory, 0, size};
}

static void
add(struct ky_pack *p, const char *z)
{
	size_t n = strlen(z);

	assert(n < p->size - p->len);
	memcpy(p->p + p->len, z, n + 1);
	p->len += n;
}

void
ky_pack_text(struct ky_pack *p, const char *name, const char *value)
{
	if (p->len > 0)
		add(p, " ");
	add(p, name);
	add(p, "=");
	add(p, value);
}

void
ky_pack_int(struct ky_pack *p, const char *name, int64_t value)
{
	uint64_t v = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char digits[24];
	char *d = digits + sizeof(digits) - 1;

	*d = '\0';
	do {
		*--d = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	if (value < 0)
		*--d = '-';
	ky_pack_text(p, name, d);
}

bool
ky_pack_next(struct ky_str *rest, struct ky_str *name, struct ky_str *value,
    bool *more)
{
	const char *end, *equals;
	size_t len;

	*more = rest->len > 0;
	if (!*more)
		return true;
	end = memchr(rest->p, ' ', rest->len);
	len = end != NULL ? (size_t)(end - rest->p) : rest->len;
	equals = memchr(rest->p, '=', len);
	if (equals == NULL || equals == rest->p)
		return false;
	*name = (struct ky_str){rest->p, (size_t)(equals - rest->p)};
	*value = (struct ky_str){equals + 1, len - name->len - 1};
	if (end != NULL && len + 1 == rest->len)
		return false; /* a blank at the end */
	len += end != NULL ? 1 : 0;
	rest->p += len;
	rest->len -= len;
	return true;
}

void
ky_pack_sums(const struct ky_ledger *l, char out[KY_PACK_SUMS_SIZE])
{
	struct ky_pack p = ky_pack_init(out, KY_PACK_SUMS_SIZE);

	for (int i = 0; i < KY_ACC__MAX; i++)
		if (l->sum[i] != 0)
			ky_pack_int(&p, ky_account_name((enum ky_account)i),
			    l->sum[i]);
}

void
ky_pack_totals(const struct ky_ledger *l, char out[KY_PACK_SUMS_SIZE])
{
	struct ky_pack p = ky_pack_init(out, KY_PACK_SUMS_SIZE);

	for (int i = 0; i < KY_ENTRY__MAX; i++)
		if (l->total[i] != 0)
			ky_pack_int(&p,
			    ky_entry_kind_name((enum ky_entry_kind)i),
			    l->total[i]);
}

void
ky_pack_unbilled(const struct ky_ledger *l, char out[KY_PACK_SUMS_SIZE])
{
	struct ky_pack p = ky_pack_init(out, KY_PACK_SUMS_SIZE);

	for (int i = 0; i < KY_TAX__MAX; i++)
		if (l->unbilled[i] != 0)
			ky_pack_int(&p, ky_tax_name((enum ky_tax)i),
			    l->unbilled[i]);
}

/* An amount other than zero into a place that holds none yet. */
static bool
amount(struct ky_str value, int64_t *out)
{
	bool below = value.len > 0 && value.p[0] == '-';
	uint64_t v;

	if (below)
		value = (struct ky_str){value.p + 1, value.len - 1};
	if (!ky_str_u64(value, (uint64_t)KY_MONEY_MAX, &v) || v == 0 ||
	    *out != 0)
		return false;
	*out = below ? -(int64_t)v : (int64_t)v;
	return true;
}

bool
ky_unpack_sums(struct ky_str text, struct ky_ledger *l)
{
	struct ky_str name, value;
	enum ky_account a;
	bool more;

	while (ky_pack_next(&text, &name, &value, &more)) {
		if (!more)
			return true;
		if (!ky_account_parse(name, &a) || !amount(value, &l->sum[a]))
			return false;
	}
	return false;
}

bool
ky_unpack_totals(struct ky_str text, struct ky_ledger *l)
{
	struct ky_str name, value;
	enum ky_entry_kind k;
	bool more;

	while (ky_pack_next(&text, &name, &value, &more)) {
		if (!more)
			return true;
		if (!ky_entry_kind_parse(name, &k) ||
		    !amount(value, &l->total[k]))
			return false;
	}
	return false;
}

bool
ky_unpack_unbilled(struct ky_str text, struct ky_ledger *l)
{
	struct ky_str name, value;
	enum ky_tax tax;
	bool more;

	while (ky_pack_next(&text, &name, &value, &more)) {
		if (!more)
			return true;
		if (!ky_tax_parse(name, &tax) ||
		    !amount(value, &l->unbilled[tax]))
			return false;
	}
	return false;
}

/* --- chips --- */

/* A letter for each flag; none is left out of a text of ours. */
struct letter {
	char letter;
	bool *flag;
};

static void
pack_letters(const struct letter *l, size_t n, char *out)
{
	for (size_t i = 0; i < n; i++)
		if (*l[i].flag)
			*out++ = l[i].letter;
	*out = '\0';
}

/* False for a letter that is unknown or there twice. */
static bool
unpack_letters(struct ky_str text, const struct letter *l, size_t n)
{
	for (size_t at = 0; at < text.len; at++) {
		size_t i = 0;

		while (i < n && l[i].letter != text.p[at])
			i++;
		if (i == n || *l[i].flag)
			return false;
		*l[i].flag = true;
	}
	return true;
}

#define CHIP_LETTERS(c) \
	{ \
		{'i', &(c)->installed}, {'s', &(c)->by_chip}, \
	}
#define CHIP_NUMBERS(c) \
	{ \
		&(c)->there_n, &(c)->deleted_n, &(c)->again_n, \
		    &(c)->deleted_at.us, &(c)->claimed_at.us \
	}
#define CHIPS_LETTERS(c) \
	{ \
		{'d', &(c)->doubted}, {'c', &(c)->crowded}, \
	}
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define CHIP_NUMBERS_N 5
#define CHIP_PARTS (3 + CHIP_NUMBERS_N)

/* "EID:flags:there:deleted:again:deleted at:claimed at:evidence"; -1 is no
 * number. */
static void
pack_chip(struct ky_pack *p, struct ky_chip c)
{
	const struct letter letters[] = CHIP_LETTERS(&c);
	const int64_t *numbers[CHIP_NUMBERS_N] = CHIP_NUMBERS(&c);
	char flags[COUNT(letters) + 1], proof[2 * sizeof(c.proof) + 1];
	char text[256];
	int len;

	pack_letters(letters, COUNT(letters), flags);
	len = snprintf(text, sizeof(text), "%s:%s", c.eid.digits, flags);
	for (size_t i = 0; i < CHIP_NUMBERS_N; i++)
		len += snprintf(text + len, sizeof(text) - (size_t)len,
		    ":%" PRId64, *numbers[i]);
	ky_hex_encode(c.proof, sizeof(c.proof), proof);
	(void)snprintf(text + len, sizeof(text) - (size_t)len, ":%s", proof);
	ky_pack_text(p, "chip", text);
}

static void
pack_chips(struct ky_pack *p, struct ky_chips chips)
{
	const struct letter letters[] = CHIPS_LETTERS(&chips);
	char flags[COUNT(letters) + 1];

	pack_letters(letters, COUNT(letters), flags);
	if (flags[0] != '\0')
		ky_pack_text(p, "chips", flags);
	if (chips.told_at.us != 0)
		ky_pack_int(p, "told", chips.told_at.us);
	if (chips.claimed_at.us != 0)
		ky_pack_int(p, "claimed", chips.claimed_at.us);
	for (uint8_t i = 0; i < chips.n; i++)
		pack_chip(p, chips.row[i]);
}

/* A number from -1 on. */
static bool
unpack_number(struct ky_str text, int64_t *out)
{
	uint64_t v;

	*out = KY_NO_EVENT;
	if (ky_str_is(text, "-1"))
		return true;
	if (!ky_str_u64(text, INT64_MAX, &v))
		return false;
	*out = (int64_t)v;
	return true;
}

/* The parts between colons; false unless there are exactly so many. */
static bool
split(struct ky_str text, struct ky_str out[CHIP_PARTS])
{
	for (size_t i = 0; i < CHIP_PARTS; i++) {
		const char *end = text.len > 0 ? memchr(text.p, ':', text.len)
					       : NULL;

		if ((end == NULL) != (i + 1 == CHIP_PARTS))
			return false;
		out[i] = text;
		if (end == NULL)
			return true;
		out[i].len = (size_t)(end - text.p);
		text.p += out[i].len + 1;
		text.len -= out[i].len + 1;
	}
	return false;
}

static bool
unpack_chip(struct ky_str text, struct ky_chips *chips)
{
	struct ky_str part[CHIP_PARTS];
	struct ky_chip c = {.installed = false};
	const struct letter letters[] = CHIP_LETTERS(&c);
	int64_t *numbers[CHIP_NUMBERS_N] = CHIP_NUMBERS(&c);

	if (chips->n == KY_CHIPS_MAX || !split(text, part) ||
	    !ky_eid_take(part[0], &c.eid) ||
	    !unpack_letters(part[1], letters, COUNT(letters)) ||
	    !ky_hex_decode(part[CHIP_PARTS - 1], c.proof, sizeof(c.proof)))
		return false;
	for (size_t i = 0; i < CHIP_NUMBERS_N; i++)
		if (!unpack_number(part[2 + i], numbers[i]))
			return false;
	chips->row[chips->n++] = c;
	return true;
}

static bool
unpack_chips(struct ky_str text, struct ky_chips *chips)
{
	const struct letter letters[] = CHIPS_LETTERS(chips);

	return text.len > 0 && unpack_letters(text, letters, COUNT(letters));
}

/* Printable, without a blank. */
static bool
unpack_matching(struct ky_str text, char out[KY_MATCHING_SIZE])
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~')
			return false;
	return text.len > 0 && ky_str_copy(text, out, KY_MATCHING_SIZE);
}

/* --- where refunds go --- */

/* Members that are texts without a blank; "" is left out. */
static const struct {
	const char *name;
	size_t at, size;
} payee_texts[] = {
#define TEXT(name, m) \
	{ \
		name, offsetof(struct ky_payee, m), \
		    sizeof(((struct ky_payee *)NULL)->m) \
	}
    TEXT("account", account),
    TEXT("bank", bank),
    TEXT("branch", branch),
    TEXT("bic", bic),
    TEXT("country", country),
#undef TEXT
};

/* A name has blanks: "%20", and "%25" for the sign itself. */
#define ESCAPED_SIZE (3 * KY_PAYEE_NAME_SIZE)

static void
escape(const char *text, char out[ESCAPED_SIZE])
{
	for (; *text != '\0'; text++) {
		if (*text != ' ' && *text != '%') {
			*out++ = *text;
			continue;
		}
		*out++ = '%';
		*out++ = '2';
		*out++ = *text == ' ' ? '0' : '5';
	}
	*out = '\0';
}

static bool
unescape(struct ky_str text, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (c == '%') {
			struct ky_str code = {text.p + i, 3};

			if (text.len - i < 3 ||
			    (!ky_str_is(code, "%20") &&
				!ky_str_is(code, "%25")))
				return false;
			if (code.p[2] == '0')
				c = ' ';
			i += 2;
		}
		if (c == '\0' || n + 1 >= size)
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n > 0;
}

static void
pack_payee(struct ky_pack *p, const struct ky_payee *payee)
{
	char name[ESCAPED_SIZE];

	if (payee->kind == KY_PAYEE_NONE)
		return;
	ky_pack_text(p, "payee", ky_payee_kind_name(payee->kind));
	for (size_t i = 0; i < COUNT(payee_texts); i++) {
		const char *text = (const char *)payee + payee_texts[i].at;

		if (text[0] != '\0')
			ky_pack_text(p, payee_texts[i].name, text);
	}
	if (payee->account_kind != 0)
		ky_pack_int(p, "account-kind", payee->account_kind);
	if (payee->iban)
		ky_pack_int(p, "iban", 1);
	if (payee->name[0] != '\0') {
		escape(payee->name, name);
		ky_pack_text(p, "holder", name);
	}
}

static bool
unpack_account_kind(struct ky_str value, enum ky_account_kind *out)
{
	uint64_t v;

	if (*out != 0 || !ky_str_u64(value, KY_ACCOUNT_OTHER, &v))
		return false;
	*out = (enum ky_account_kind)v;
	return v == KY_ACCOUNT_ORDINARY || v == KY_ACCOUNT_CURRENT ||
	    v == KY_ACCOUNT_SAVINGS || v == KY_ACCOUNT_OTHER;
}

/* What a payee has that is one of several names; false: it is odd. */
static bool
unpack_payee(struct ky_str name, struct ky_str value, struct ky_payee *payee)
{
	if (ky_str_is(name, "payee"))
		return payee->kind == KY_PAYEE_NONE &&
		    ky_payee_kind_parse(value, &payee->kind) &&
		    payee->kind != KY_PAYEE_NONE;
	if (payee->kind == KY_PAYEE_NONE)
		return false; /* its kind comes first */
	if (ky_str_is(name, "account-kind"))
		return unpack_account_kind(value, &payee->account_kind);
	if (ky_str_is(name, "iban")) {
		bool first = !payee->iban;

		payee->iban = true;
		return first && ky_str_is(value, "1");
	}
	if (ky_str_is(name, "holder"))
		return payee->name[0] == '\0' &&
		    unescape(value, payee->name, sizeof(payee->name));
	for (size_t i = 0; i < COUNT(payee_texts); i++) {
		char *text = (char *)payee + payee_texts[i].at;

		if (ky_str_is(name, payee_texts[i].name))
			return text[0] == '\0' && value.len > 0 &&
			    ky_str_copy(value, text, payee_texts[i].size);
	}
	return false;
}

void
ky_pack_payee(const struct ky_payee *payee, char out[KY_PACK_PAYEE_SIZE])
{
	struct ky_pack p = ky_pack_init(out, KY_PACK_PAYEE_SIZE);

	pack_payee(&p, payee);
}

bool
ky_unpack_payee(struct ky_str text, struct ky_payee *payee)
{
	struct ky_str name, value;
	bool more;

	while (ky_pack_next(&text, &name, &value, &more)) {
		if (!more)
			return true;
		if (!unpack_payee(name, value, payee))
			return false;
	}
	return false;
}

/* --- who it is --- */

_Static_assert(KY_CALLED_SIZE <= KY_PAYEE_NAME_SIZE, "it may be escaped");

void
ky_pack_identity(const struct ky_line *l, char out[KY_PACK_IDENTITY_SIZE])
{
	struct ky_pack p = ky_pack_init(out, KY_PACK_IDENTITY_SIZE);
	char e164[sizeof(l->msisdn.digits) + 1] = "+", called[ESCAPED_SIZE];

	if (l->msisdn.digits[0] != '\0') {
		memcpy(e164 + 1, l->msisdn.digits, sizeof(l->msisdn.digits));
		ky_pack_text(&p, "msisdn", e164);
	}
	if (l->iccid.digits[0] != '\0')
		ky_pack_text(&p, "iccid", l->iccid.digits);
	if (l->imsi.digits[0] != '\0')
		ky_pack_text(&p, "imsi", l->imsi.digits);
	if (l->eid.digits[0] != '\0')
		ky_pack_text(&p, "eid", l->eid.digits);
	if (l->email[0] != '\0')
		ky_pack_text(&p, "email", l->email);
	if (l->language[0] != '\0')
		ky_pack_text(&p, "language", l->language);
	if (l->matching_id[0] != '\0')
		ky_pack_text(&p, "matching", l->matching_id);
	if (l->called[0] != '\0') {
		escape(l->called, called);
		ky_pack_text(&p, "called", called);
	}
	pack_chips(&p, l->chips);
	pack_payee(&p, &l->payee);
}

/* What an identity has that is one of several names; false: it is odd. */
static bool
unpack_profile(struct ky_str name, struct ky_str value, struct ky_line *l)
{
	if (ky_str_is(name, "matching"))
		return unpack_matching(value, l->matching_id);
	if (ky_str_is(name, "chip"))
		return unpack_chip(value, &l->chips);
	if (ky_str_is(name, "chips"))
		return unpack_chips(value, &l->chips);
	if (ky_str_is(name, "told"))
		return unpack_number(value, &l->chips.told_at.us);
	if (ky_str_is(name, "claimed"))
		return unpack_number(value, &l->chips.claimed_at.us);
	return unpack_payee(name, value, &l->payee);
}

bool
ky_unpack_identity(struct ky_str text, struct ky_line *l)
{
	struct ky_str name, value;
	struct ky_err err;
	bool more;

	while (ky_pack_next(&text, &name, &value, &more)) {
		enum ky_code code = KY_E_INPUT;

		if (!more)
			return true;
		if (ky_str_is(name, "msisdn"))
			code = ky_msisdn_parse(value, &l->msisdn, &err);
		else if (ky_str_is(name, "iccid"))
			code = ky_iccid_parse(value, &l->iccid, &err);
		else if (ky_str_is(name, "imsi"))
			code = ky_imsi_parse(value, &l->imsi, &err);
		else if (ky_str_is(name, "eid"))
			code = ky_eid_take(value, &l->eid) ? KY_OK : code;
		else if (ky_str_is(name, "email"))
			code = ky_email_parse(value, l->email, &err);
		else if (ky_str_is(name, "language"))
			code = ky_language_parse(value, l->language, &err);
		else if (ky_str_is(name, "called"))
			code = unescape(value, l->called, sizeof(l->called))
			    ? KY_OK
			    : code;
		else if (unpack_profile(name, value, l))
			code = KY_OK;
		if (code != KY_OK)
			return false;
	}
	return false;
}

void
ky_pack_tariffs(const struct ky_tariff *t, uint8_t n,
    char out[KY_PACK_TARIFFS_SIZE])
{
	size_t at = 0;

	out[0] = '\0';
	for (uint8_t i = 0; i < n; i++) {
		int day = t[i].from.year * 10000 + t[i].from.month * 100 +
		    t[i].from.day;
		int w = snprintf(out + at, KY_PACK_TARIFFS_SIZE - at,
		    "%s%s:%" PRId64 ":%" PRId64 ":%d", i > 0 ? ";" : "",
		    t[i].plan.text, t[i].fee, t[i].once, day);

		assert(w > 0 && (size_t)w < KY_PACK_TARIFFS_SIZE - at);
		at += (size_t)w;
	}
}

/* The text up to `mark`, which `rest` loses with it. */
static struct ky_str
up_to(struct ky_str *rest, char mark)
{
	const char *p = rest->len > 0 ? memchr(rest->p, mark, rest->len) : NULL;
	size_t n = p != NULL ? (size_t)(p - rest->p) : rest->len;
	struct ky_str part = {rest->p, n};

	n += p != NULL;
	*rest = (struct ky_str){rest->p + n, rest->len - n};
	return part;
}

static bool
unpack_tariff(struct ky_str one, struct ky_tariff *t)
{
	struct ky_err err;
	struct ky_str plan = up_to(&one, ':');
	uint64_t fee, once, day;

	if (ky_slug_parse(plan, &t->plan, &err) != KY_OK ||
	    !ky_str_u64(up_to(&one, ':'), KY_AMOUNT_MAX, &fee) ||
	    !ky_str_u64(up_to(&one, ':'), KY_AMOUNT_MAX, &once) ||
	    !ky_str_u64(one, 99991231, &day))
		return false;
	t->fee = (int64_t)fee;
	t->once = (int64_t)once;
	t->from = (struct ky_date){(int32_t)(day / 10000),
	    (uint8_t)(day / 100 % 100), (uint8_t)(day % 100)};
	return t->from.month >= 1 && t->from.month <= 12 && t->from.day >= 1 &&
	    t->from.day <= ky_civil_month_days(t->from.year, t->from.month);
}

bool
ky_unpack_tariffs(struct ky_str text, struct ky_tariff *out, uint8_t max,
    uint8_t *n)
{
	memset(out, 0, max * sizeof(*out));
	*n = 0;
	while (text.len > 0) {
		if (*n == max || !unpack_tariff(up_to(&text, ';'), &out[*n]))
			return false;
		++*n;
	}
	return true;
}

static void
pack_date(struct ky_pack *p, const char *name, struct ky_date d)
{
	if (!ky_date_none(d))
		ky_pack_int(p, name, d.year * 10000 + d.month * 100 + d.day);
}

static void
pack_duty(struct ky_pack *p, enum ky_duty_kind kind, uint8_t ref)
{
	ky_pack_text(p, "duty", ky_duty_kind_name(kind));
	if (ref > 0)
		ky_pack_int(p, "ref", ref);
}

static void
pack_claim(struct ky_pack *p, const struct ky_claim *claim)
{
	if (claim->ground != KY_GROUND_NONE)
		ky_pack_text(p, "ground", ky_ground_name(claim->ground));
	if (claim->relation != KY_RELATION_NONE)
		ky_pack_text(p, "relation", ky_relation_name(claim->relation));
	for (int i = 0; i < KY_VOUCHER__MAX; i++)
		if ((claim->shown >> i & 1) != 0)
			ky_pack_text(p, "shown",
			    ky_voucher_name((enum ky_voucher)i));
}

static void
pack_file(struct ky_pack *p, const struct ky_command *cmd)
{
	ky_pack_text(p, "way", ky_way_name(cmd->way));
	pack_date(p, "wish", cmd->wish);
	if (cmd->when_used_up)
		ky_pack_text(p, "wish", "used-up");
	if (cmd->refund_reason >= 0)
		ky_pack_text(p, "refund",
		    ky_refund_reason_name(
			(enum ky_refund_reason)cmd->refund_reason));
	pack_claim(p, &cmd->claim);
	if (cmd->hold_hours != 0)
		ky_pack_int(p, "hold", cmd->hold_hours);
}

/* Of a payee only what kind it is: it names a person. */
static void
pack_money(struct ky_pack *p, const struct ky_command *cmd)
{
	if (cmd->fact == KY_FACT_PAYEE)
		ky_pack_text(p, "payee", ky_payee_kind_name(cmd->payee.kind));
	if (cmd->means != KY_MEANS_UNSTATED)
		ky_pack_text(p, "means", ky_means_name(cmd->means));
	if (cmd->tax != KY_TAX_NONE)
		ky_pack_text(p, "tax", ky_tax_name(cmd->tax));
	if (cmd->what.text[0] != '\0')
		ky_pack_text(p, "what", cmd->what.text);
	if (cmd->fact == KY_FACT_REMAINING) {
		ky_pack_int(p, "bytes", cmd->report.bytes);
		ky_pack_int(p, "at", cmd->report.at.us);
		pack_date(p, "valid", cmd->report.valid_until);
	}
}

static void
pack_fact(struct ky_pack *p, const struct ky_command *cmd)
{
	ky_pack_text(p, "fact", ky_fact_name(cmd->fact));
	if (cmd->ref > 0)
		ky_pack_int(p, "ref", cmd->ref);
	pack_date(p, "day", cmd->day);
	if (cmd->minor != 0)
		ky_pack_int(p, "minor", cmd->minor);
	if (cmd->fact == KY_FACT_PROFILE)
		ky_pack_text(p, "profile", ky_profile_state_name(cmd->profile));
	pack_money(p, cmd);
}

static void
pack_outcome(struct ky_pack *p, const struct ky_outcome *o)
{
	ky_pack_text(p, "effect", ky_effect_kind_name(o->effect.kind));
	ky_pack_int(p, "id", (int64_t)o->effect.id);
	pack_duty(p, o->effect.duty, o->effect.ref);
	if (o->effect.minor != 0)
		ky_pack_int(p, "minor", o->effect.minor);
	ky_pack_text(p, "came", ky_code_name(o->code));
	if (o->looked)
		ky_pack_int(p, "looked", 1);
}

void
ky_pack_command(const struct ky_command *cmd, char out[KY_PACK_COMMAND_SIZE])
{
	struct ky_pack p = ky_pack_init(out, KY_PACK_COMMAND_SIZE);

	switch (cmd->kind) {
	case KY_CMD_IMPORT:
		ky_pack_text(&p, "contract", cmd->line.contract_no.text);
		break;
	case KY_CMD_FILE:
		pack_file(&p, cmd);
		break;
	case KY_CMD_EVIDENCE:
	case KY_CMD_WAIVE:
	case KY_CMD_GIVE_UP:
	case KY_CMD_RETRY:
		pack_duty(&p, cmd->duty, cmd->ref);
		if (cmd->kind == KY_CMD_WAIVE && cmd->minor != 0)
			ky_pack_int(&p, "minor", cmd->minor);
		pack_claim(&p, &cmd->claim);
		if (cmd->has_evidence)
			ky_pack_text(&p, "grade",
			    ky_grade_name(cmd->evidence.grade));
		break;
	case KY_CMD_FACT:
		pack_fact(&p, cmd);
		break;
	case KY_CMD_OUTCOME:
		pack_outcome(&p, &cmd->outcome);
		break;
	case KY_CMD_CHANGE:
		ky_pack_text(&p, "change", ky_change_kind_name(cmd->change));
		if (cmd->change == KY_CHANGE_PLAN)
			ky_pack_text(&p, "what", cmd->what.text);
		if (cmd->ref > 0)
			ky_pack_int(&p, "ref", cmd->ref);
		break;
	case KY_CMD_HANDED:
		ky_pack_text(&p, "paper", ky_paper_kind_name(cmd->paper));
		ky_pack_int(&p, "n", cmd->paper_n);
		break;
	case KY_CMD_WITHDRAW:
	case KY_CMD_WAKE:
	case KY_CMD__MAX:
		break;
	}
}
