#include "core/iban.h"

#include "t.h"

/* The registry's own examples: they are nobody's accounts. */
static void
iban(void)
{
	static const char *const good[] = {
	    "AD1200012030200359100100",
	    "AE070331234567890123456",
	    "AT611904300234573201",
	    "AZ21NABZ00000000137010001944",
	    "BE68539007547034",
	    "BG80BNBG96611020345678",
	    "BR1800360305000010009795493C1",
	    "CH9300762011623852957",
	    "CR05015202001026284066",
	    "CY17002001280000001200527600",
	    "CZ6508000000192000145399",
	    "DE89370400440532013000",
	    "DK5000400440116243",
	    "EE382200221020145685",
	    "ES9121000418450200051332",
	    "FI2112345600000785",
	    "FR1420041010050500013M02606",
	    "GB29NWBK60161331926819",
	    "GR1601101250000000012300695",
	    "HR1210010051863000160",
	    "HU42117730161111101800000000",
	    "IE29AIBK93115212345678",
	    "IL620108000000099999999",
	    "IS140159260076545510730339",
	    "IT60X0542811101000000123456",
	    "LC55HEMM000100010012001200023015",
	    "LU280019400644750000",
	    "MT84MALT011000012345MTLCAST001S",
	    "MU17BOMM0101101030300200000MUR",
	    "NL91ABNA0417164300",
	    "NO9386011117947",
	    "PL61109010140000071219812874",
	    "PT50000201231234567890154",
	    "RO49AAAA1B31007593840000",
	    "SA0380000000608010167519",
	    "SE4550000000058398257466",
	    "SI56263300012039086",
	    "SK3112000000198742637541",
	    "TR330006100519786457841326",
	    "UA213223130000026007233566001",
	    "VG96VPVG0000012345678901",
	    "XK051212012345678906",
	};
	static const struct {
		const char *label, *text, *words;
	} bad[] = {
	    {"nothing", "", "0 characters where an IBAN has 15 to 34"},
	    {"a digit turned", "DE89370400440532013001",
		"character 3: the check digits do not fit"},
	    {"two digits exchanged", "DE89370400440532010300",
		"the check digits"},
	    {"two letters exchanged", "GB29NWKB60161331926819",
		"the check digits"},
	    {"another country", "DK89370400440532013000",
		"22 characters where its country has 18"},
	    {"a digit short", "DE8937040044053201300",
		"21 characters where its country has 22"},
	    {"a digit more", "DE893704004405320130000",
		"23 characters where its country has 22"},
	    {"blanks", "DE89 3704 0044 0532 0130 00",
		"character 5: no capital letter or digit"},
	    {"lower case", "de89370400440532013000",
		"character 1: not a capital letter"},
	    {"no check digits", "DEX9370400440532013000",
		"character 3: not a digit"},
	    {"a sign", "DE8937040044053201300-", "character 22: no capital"},
	    {"too short for any", "ZZ123456789012", "14 characters where an"},
	    {"too long for any", "ZZ12345678901234567890123456789012345",
		"37 characters where an IBAN has 15 to 34"},
	    {"00 for 97", "ZZ00000000000000000", "the check digits"},
	};
	struct ky_err err = {0};

	T_CASES (c, good)
		t_good(*c, ky_iban_check(ky_str_of(*c), &err), &err);
	T_CASES (c, bad)
		t_bad(c->label, ky_iban_check(ky_str_of(c->text), &err),
		    KY_E_INPUT, &err, c->words);
}

/* A country that the registry will have tomorrow is not refused: its check
 * digits are worked out here, by the definition. */
static void
unknown_country(void)
{
	char text[] = "ZZ00ABC0123456789";
	struct ky_err err = {0};
	int fit = 0;

	for (int digits = 2; digits <= 98; digits++) {
		text[2] = (char)('0' + digits / 10);
		text[3] = (char)('0' + digits % 10);
		fit += ky_iban_check(ky_str_of(text), &err) == KY_OK;
	}
	t_eq_int("one pair of check digits fits", fit, 1);
}

static void
bic(void)
{
	static const char *const good[] = {"DEUTDEFF", "DEUTDEFF500",
	    "NEDSZAJJXXX", "AB12GB2L"};
	static const struct {
		const char *label, *text, *words;
	} bad[] = {
	    {"nothing", "", "0 characters where a BIC has 8 or 11"},
	    {"seven", "DEUTDEF", "7 characters"},
	    {"nine", "DEUTDEFF5", "9 characters"},
	    {"twelve", "DEUTDEFF5000", "12 characters"},
	    {"lower case", "deutdeff", "character 1: no capital letter"},
	    {"no country", "DEUT1EFF", "character 5: not a capital letter"},
	    {"half a country", "DEUTD1FF", "character 6: not a capital"},
	    {"a blank", "DEUTDE F", "character 7: no capital"},
	};
	struct ky_err err = {0};

	T_CASES (c, good)
		t_good(*c, ky_bic_check(ky_str_of(*c), &err), &err);
	T_CASES (c, bad)
		t_bad(c->label, ky_bic_check(ky_str_of(c->text), &err),
		    KY_E_INPUT, &err, c->words);
}

int
main(void)
{
	T_RUN(iban);
	T_RUN(unknown_country);
	T_RUN(bic);
	return t_done();
}
