#include "core/iban.h"

/* Lengths by country, in the order of their codes: IBAN registry, 2024. */
static const struct {
	char country[3];
	uint8_t len;
} registry[] = {
    {"AD", 24},
    {"AE", 23},
    {"AL", 28},
    {"AT", 20},
    {"AZ", 28},
    {"BA", 20},
    {"BE", 16},
    {"BG", 22},
    {"BH", 22},
    {"BR", 29},
    {"BY", 28},
    {"CH", 21},
    {"CR", 22},
    {"CY", 28},
    {"CZ", 24},
    {"DE", 22},
    {"DK", 18},
    {"DO", 28},
    {"EE", 20},
    {"EG", 29},
    {"ES", 24},
    {"FI", 18},
    {"FO", 18},
    {"FR", 27},
    {"GB", 22},
    {"GE", 22},
    {"GI", 23},
    {"GL", 18},
    {"GR", 27},
    {"GT", 28},
    {"HR", 21},
    {"HU", 28},
    {"IE", 22},
    {"IL", 23},
    {"IQ", 23},
    {"IS", 26},
    {"IT", 27},
    {"JO", 30},
    {"KW", 30},
    {"KZ", 20},
    {"LB", 28},
    {"LC", 32},
    {"LI", 21},
    {"LT", 20},
    {"LU", 20},
    {"LV", 21},
    {"MC", 27},
    {"MD", 24},
    {"ME", 22},
    {"MK", 19},
    {"MR", 27},
    {"MT", 31},
    {"MU", 30},
    {"NL", 18},
    {"NO", 15},
    {"PK", 24},
    {"PL", 28},
    {"PS", 29},
    {"PT", 25},
    {"QA", 29},
    {"RO", 24},
    {"RS", 22},
    {"SA", 24},
    {"SC", 31},
    {"SE", 24},
    {"SI", 19},
    {"SK", 24},
    {"SM", 27},
    {"ST", 25},
    {"SV", 28},
    {"TL", 23},
    {"TN", 24},
    {"TR", 26},
    {"UA", 29},
    {"VA", 22},
    {"VG", 24},
    {"XK", 20},
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static enum ky_code
bad(size_t place, const char *words, struct ky_err *err)
{
	return ky_fail(err, KY_E_INPUT, 0, "character %zu: %s", place, words);
}

/* `form`: A a letter, 9 a digit, X either; the last one goes on. */
static enum ky_code
check_form(struct ky_str s, const char *form, struct ky_err *err)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (*form == 'A' && !is_letter(c))
			return bad(i + 1, "not a capital letter", err);
		if (*form == '9' && !is_digit(c))
			return bad(i + 1, "not a digit", err);
		if (*form == 'X' && !is_letter(c) && !is_digit(c))
			return bad(i + 1, "no capital letter or digit", err);
		if (form[1] != '\0')
			form++;
	}
	return KY_OK;
}

/* 0: the registry does not say. */
static size_t
length_of(struct ky_str iban)
{
	for (size_t i = 0; i < sizeof(registry) / sizeof(registry[0]); i++)
		if (ky_str_starts(iban, registry[i].country))
			return registry[i].len;
	return 0;
}

/* The first four characters moved to the end, a letter being 10 to 35. */
static uint32_t
modulo_97(struct ky_str iban)
{
	uint32_t rest = 0;

	for (size_t i = 0; i < iban.len; i++) {
		char c = iban.p[(i + 4) % iban.len];

		rest = is_digit(c) ? rest * 10 + (uint32_t)(c - '0')
				   : rest * 100 + (uint32_t)(c - 'A') + 10;
		rest %= 97;
	}
	return rest;
}

enum ky_code
ky_iban_check(struct ky_str iban, struct ky_err *err)
{
	enum ky_code code = check_form(iban, "AA99X", err);
	size_t len = length_of(iban);

	if (code != KY_OK)
		return code;
	if (iban.len < KY_IBAN_MIN || iban.len > KY_IBAN_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%zu characters where an IBAN has %d to %d", iban.len,
		    KY_IBAN_MIN, KY_IBAN_MAX);
	if (len != 0 && iban.len != len)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%zu characters where its country has %zu", iban.len, len);
	if (modulo_97(iban) != 1)
		return bad(3, "the check digits do not fit", err);
	return KY_OK;
}

enum ky_code
ky_bic_check(struct ky_str bic, struct ky_err *err)
{
	enum ky_code code = check_form(bic, "XXXXAAX", err);

	if (code != KY_OK)
		return code;
	if (bic.len != 8 && bic.len != 11)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%zu characters where a BIC has 8 or 11", bic.len);
	return KY_OK;
}
