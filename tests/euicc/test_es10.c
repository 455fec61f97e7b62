#include "euicc/es10.h"

#include "bytes.h"
#include "t.h"

static const struct ky_es10_profile some = {
    .iccid_raw = {0x98, 0x00, 0x10, 0x32, 0x54, 0x76, 0x98, 0x10, 0x32, 0x14},
    .aid = {0xa0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0xff, 0xff, 0xff, 0xff,
	0x89, 0x00, 0x00, 0x11, 0x00},
    .aid_n = 16,
};
#define AID "a0000005591010ffffffff8900001100"

static void
asked(const char *label, struct ky_buf *b, const char *hex)
{
	t_ok(label, ky_buf_ok(b) && are(ky_buf_str(b), hex));
	ky_buf_reset(b);
}

static void
requests(void)
{
	struct ky_es10_profile given = {
	    .iccid_raw = {0x98, 0x44, 0x50, 0x98, 0x52, 0x21, 0x43, 0x65, 0x87,
		0xf9}};
	struct ky_buf b;

	ky_buf_init(&b, 1000);
	ky_es10_get_eid(&b);
	asked("EID", &b, "BF3E03 5C015A");
	ky_es10_get_info2(&b);
	asked("what the chip can do", &b, "BF2200");
	ky_es10_get_profiles(&b, false, -1);
	asked("profiles", &b, "BF2D00");
	ky_es10_get_profiles(&b, true, -1);
	asked("profiles with all that matters", &b,
	    "BF2D0D 5C0B 5A 4F 9F70 90 91 92 95 B6 B7 99");
	ky_es10_get_profiles(&b, false, KY_ES10_TEST);
	asked("test profiles", &b, "BF2D05 A003 950100");
	ky_es10_get_profiles(&b, false, KY_ES10_PROVISIONING);
	asked("provisioning profiles", &b, "BF2D05 A003 950101");
	ky_es10_get_profiles(&b, true, KY_ES10_PROVISIONING);
	asked("both", &b,
	    "BF2D12 A003 950101 5C0B 5A 4F 9F70 90 91 92 95 B6 B7 99");
	ky_es10_disable(&b, &some, false, false);
	asked("disable by ICCID", &b,
	    "BF3211 A00C 5A0A 98001032547698103214 810100");
	ky_es10_disable(&b, &some, true, true);
	asked("disable by AID, with a refresh", &b,
	    "BF3217 A012 4F10" AID "8101FF");
	ky_es10_enable(&b, &some, false, true);
	asked("enable by ICCID, with a refresh", &b,
	    "BF3111 A00C 5A0A 98001032547698103214 8101FF");
	ky_es10_enable(&b, &some, true, false);
	asked("enable by AID", &b, "BF3117 A012 4F10" AID "810100");
	ky_es10_delete(&b, &given, false);
	asked("delete by ICCID", &b, "BF330C 5A0A 984450985221436587F9");
	ky_es10_delete(&b, &some, true);
	asked("delete by AID", &b, "BF3312 4F10" AID);
	ky_es10_list_notifications(&b);
	asked("list notifications", &b, "BF2800");
	ky_buf_done(&b);
}

static void
numbers_asked(void)
{
	static const struct {
		int64_t n;
		const char *retrieve, *remove;
	} cases[] = {
	    {0, "BF2B05 A003 800100", "BF3003 800100"},
	    {7, "BF2B05 A003 800107", "BF3003 800107"},
	    {127, "BF2B05 A003 80017F", "BF3003 80017F"},
	    {128, "BF2B06 A004 80020080", "BF3004 80020080"},
	    {255, "BF2B06 A004 800200FF", "BF3004 800200FF"},
	    {256, "BF2B06 A004 80020100", "BF3004 80020100"},
	    {INT64_MAX, "BF2B0C A00A 80087FFFFFFFFFFFFFFF",
		"BF300A 80087FFFFFFFFFFFFFFF"},
	};
	struct ky_buf b;

	ky_buf_init(&b, 1000);
	T_CASES (c, cases) {
		ky_es10_retrieve_notification(&b, c->n);
		asked(c->retrieve, &b, c->retrieve);
		ky_es10_remove_notification(&b, c->n);
		asked(c->remove, &b, c->remove);
	}
	ky_buf_done(&b);
}

static void
eids(void)
{
	static const struct {
		const char *label, *hex, *digits; /* "" = refused */
	} cases[] = {
	    {"plain digits", "BF3E12 5A10 89049032123451234512345678901235",
		"89049032123451234512345678901235"},
	    {"check digits that do not fit",
		"BF3E12 5A10 89049032123451234512345678901234",
		"89049032123451234512345678901234"},
	    {"something before it",
		"BF3E15 800101 5A10 89049032123451234512345678901235",
		"89049032123451234512345678901235"},
	    {"a letter", "BF3E12 5A10 8904903212345123451234567890123F", ""},
	    {"15 bytes", "BF3E11 5A0F 890490321234512345123456789012", ""},
	    {"17 bytes", "BF3E13 5A11 8904903212345123451234567890123501", ""},
	    {"none", "BF3E00", ""},
	    {"length that lies", "BF3E12 5A11 89049032123451234512345678901235",
		""},
	    {"outer length that lies",
		"BF3E13 5A10 89049032123451234512345678901235", ""},
	    {"another answer", "BF2200", ""},
	    {"nothing", "", ""},
	};

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex);
		struct ky_eid eid = {.digits = ""};

		t_ok(c->label,
		    ky_es10_read_eid(in, &eid) == (c->digits[0] != '\0'));
		t_eq_str("... digits", eid.digits, c->digits);
		release(in);
	}
}

static void
info(void)
{
	struct ky_str in = bytes(
	    "8103020201 8203020200 8303260107"
	    "840D 810103 8204000A1B2C 83022710"
	    "8505 0679FDEF00 88020390"
	    "A916 0414 81370F5125D0B1D408D4C3B232E6D25E795BEBFB"
	    "AA2C 0414 81370F5125D0B1D408D4C3B232E6D25E795BEBFB"
	    "     0414 F54172BDF98A95D65CBEB88A38A1C11D800A85C3");
	struct ky_es10_info i = {.roots_n = 7};
	struct ky_buf b;

	ky_buf_init(&b, 1000);
	ky_der_put(&b, 0xbf22, in);
	t_ok("read", ky_es10_read_info2(ky_buf_str(&b), &i));
	t_ok("version", memcmp(i.svn, "\2\2\0", 3) == 0);
	t_ok("firmware", memcmp(i.firmware, "\x26\1\7", 3) == 0);
	t_ok("memory", i.memory_known && i.memory_free == 0x0a1b2c);
	t_ok("test profiles", i.test_profiles);
	t_eq_int("roots it signs under", i.roots_n, 2);
	t_ok("the second",
	    memcmp(i.root[1], "\xf5\x41\x72\xbd", 4) == 0 &&
		i.root[1][19] == 0xc3);
	ky_buf_done(&b);
	release(in);
}

static void
info_odd(void)
{
	static const struct {
		const char *label, *hex;
		bool read, memory;
		uint32_t roots;
	} cases[] = {
	    {"empty", "BF2200", true, false, 0},
	    {"memory without a number", "BF2204 84028100", true, false, 0},
	    {"memory without a zero in front", "BF2207 84058203FFFFFF", true,
		true, 0},
	    {"memory beyond 32 bits", "BF2209 840782050100000000", true, false,
		0},
	    {"version of two bytes", "BF2204 82020202", true, false, 0},
	    {"a root of 19 bytes",
		"BF2217 AA15 0413 81370F5125D0B1D408D4C3B232E6D25E795BEB", true,
		false, 0},
	    {"a loose byte in it", "BF2206 8203020200 84", false, false, 0},
	    {"a length that lies", "BF2205 8204020200", false, false, 0},
	    {"another answer", "BF2000", false, false, 0},
	    {"nothing", "", false, false, 0},
	};

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex);
		struct ky_es10_info i = {.roots_n = 0};

		t_ok(c->label, ky_es10_read_info2(in, &i) == c->read);
		t_ok("... memory", i.memory_known == c->memory);
		t_eq_int("... roots", i.roots_n, c->roots);
		release(in);
	}
}

static void
many_roots(void)
{
	struct ky_es10_info i;
	struct ky_buf list, b;
	uint8_t root[20];

	ky_buf_init(&list, 10000);
	ky_buf_init(&b, 10000);
	for (uint8_t n = 0; n < 20; n++) {
		memset(root, n, sizeof(root));
		ky_der_put(&list, 0x04,
		    (struct ky_str){(const char *)root, sizeof(root)});
	}
	ky_der_put(&b, 0xaa, ky_buf_str(&list));
	ky_buf_reset(&list);
	ky_der_put(&list, 0xbf22, ky_buf_str(&b));
	t_ok("read", ky_es10_read_info2(ky_buf_str(&list), &i));
	t_ok("the first eight", i.roots_n == 8 && i.root[7][19] == 7);
	ky_buf_done(&list);
	ky_buf_done(&b);
}

static bool
profiles(const char *hex, struct ky_es10_profile *rows, uint32_t max,
    uint32_t *n, bool *more, int *code)
{
	struct ky_str in = bytes(hex);
	bool read = ky_es10_read_profiles(in, rows, max, n, more, code);

	release(in);
	return read;
}

/* One profile with these elements; what became of it. */
static const struct ky_es10_profile *
profile_of(const char *hex)
{
	static struct ky_es10_profile p;
	struct ky_str in = bytes(hex);
	struct ky_buf one, all;
	bool more, read;
	uint32_t n = 0;
	int code;

	ky_buf_init(&one, 10000);
	ky_buf_init(&all, 10000);
	ky_der_put(&one, 0xe3, in);
	ky_der_put(&all, 0xa0, ky_buf_str(&one));
	ky_buf_reset(&one);
	ky_der_put(&one, 0xbf2d, ky_buf_str(&all));
	read = ky_es10_read_profiles(ky_buf_str(&one), &p, 1, &n, &more, &code);
	ky_buf_done(&one);
	ky_buf_done(&all);
	release(in);
	return read && n == 1 ? &p : NULL;
}

static void
one_profile(void)
{
	const struct ky_es10_profile *p = profile_of(
	    "5A0A 988812010000202143F5"
	    "4F10" AID "9F700101"
	    "9007 E697A5E69CAC21"
	    "9104 44656D6F"
	    "9205 436F616368"
	    "950102"
	    "B63A 3017 80020490 8111 736D64702E6578616D706C652E74657374"
	    "     301F 80020410 8119 6B616979616B752E6578616D706C652E7465"
	    "                        73742E6A702E61"
	    "B70A 800344F001 810100 8200"
	    "99020520"
	    "BF7600");

	t_ok("read", p != NULL);
	t_eq_str("ICCID", p->iccid.digits, "8988211000000212345");
	t_ok("... as it is on the chip",
	    memcmp(p->iccid_raw, "\x98\x88\x12\x01\0\0\x20\x21\x43\xf5", 10) ==
		0);
	t_ok("AID", p->aid_n == 16 && memcmp(p->aid, some.aid, 16) == 0);
	t_ok("enabled", p->enabled);
	t_eq_str("nickname", p->nickname, "\xe6\x97\xa5\xe6\x9c\xac!");
	t_eq_str("provider", p->provider, "Demo");
	t_eq_str("name", p->name, "Coach");
	t_eq_int("class", p->class, KY_ES10_OPERATIONAL);
	t_eq_str("owner", p->owner, "44010");
	t_ok("rules", p->rules_known && p->rules == KY_ES10_RULE_NO_DELETE);
	t_ok("addresses", p->addresses_known && p->addresses_n == 2);
	t_eq_str("... one", p->address[0].name, "smdp.example.test");
	t_eq_int("... for", p->address[0].events,
	    KY_EVENT_BIT_INSTALL | KY_EVENT_BIT_DELETE);
	t_eq_str("... two", p->address[1].name, "kaiyaku.example.test.jp.a");
	t_eq_int("... for", p->address[1].events, KY_EVENT_BIT_DELETE);
}

static void
empty_profile(void)
{
	const struct ky_es10_profile *p = profile_of("");

	t_ok("read", p != NULL);
	t_ok("no names",
	    p->iccid.digits[0] == '\0' && p->aid_n == 0 &&
		p->nickname[0] == '\0' && p->owner[0] == '\0');
	t_ok("no ICCID to send", p->iccid_raw[0] == 0xff);
	t_ok("disabled, operational",
	    !p->enabled && p->class == KY_ES10_OPERATIONAL);
	t_ok("rules and addresses not known",
	    !p->rules_known && !p->addresses_known && p->addresses_n == 0);
}

static void
profile_numbers(void)
{
	static const struct {
		const char *label, *hex, *digits;
	} cases[] = {
	    {"18 digits", "5A0A 988812010000202143FF", "898821100000021234"},
	    {"18 digits in nine bytes", "5A09 988812010000202143",
		"898821100000021234"},
	    {"20 digits", "5A0A 98881201000020214365", "89882110000002123456"},
	    {"17 digits", "5A0A 9888120100002021F3FF", ""},
	    {"letters", "5A0A AA8812010000202143F5", ""},
	    {"eleven bytes", "5A0B 988812010000202143F5FF", ""},
	    {"empty", "5A00", ""},
	};

	T_CASES (c, cases) {
		const struct ky_es10_profile *p = profile_of(c->hex);

		t_ok(c->label, p != NULL);
		t_eq_str("... digits", p->iccid.digits, c->digits);
	}
}

static void
profile_elements(void)
{
	static const struct {
		const char *label, *hex;
		bool enabled;
		enum ky_es10_class class;
		uint8_t aid_n;
		const char *owner;
	} cases[] = {
	    {"disabled", "9F700100", false, KY_ES10_OPERATIONAL, 0, ""},
	    {"state of two bytes", "9F70020101", false, KY_ES10_OPERATIONAL, 0,
		""},
	    {"state 2", "9F700102", false, KY_ES10_OPERATIONAL, 0, ""},
	    {"no state", "9F7000", false, KY_ES10_OPERATIONAL, 0, ""},
	    {"test profile", "950100", false, KY_ES10_TEST, 0, ""},
	    {"provisioning", "950101", false, KY_ES10_PROVISIONING, 0, ""},
	    {"class 3", "950103", false, KY_ES10_OPERATIONAL, 0, ""},
	    {"empty class", "9500", false, KY_ES10_OPERATIONAL, 0, ""},
	    {"AID of five bytes", "4F05A000000559", false, KY_ES10_OPERATIONAL,
		5, ""},
	    {"AID of four bytes", "4F04A0000005", false, KY_ES10_OPERATIONAL, 0,
		""},
	    {"AID of seventeen", "4F11" AID "00", false, KY_ES10_OPERATIONAL, 0,
		""},
	    {"owner with a network of three digits", "B705 8003440010", false,
		KY_ES10_OPERATIONAL, 0, "440010"},
	    {"owner of no country", "B705 8003EEEEEE", false,
		KY_ES10_OPERATIONAL, 0, ""},
	    {"owner of two bytes", "B704 80024401", false, KY_ES10_OPERATIONAL,
		0, ""},
	    {"unknown and long", "BF76 03 010203 9401 00 DF21 00", false,
		KY_ES10_OPERATIONAL, 0, ""},
	};

	T_CASES (c, cases) {
		const struct ky_es10_profile *p = profile_of(c->hex);

		t_ok(c->label, p != NULL);
		t_ok("... enabled", p->enabled == c->enabled);
		t_eq_int("... class", p->class, c->class);
		t_eq_int("... AID", p->aid_n, c->aid_n);
		t_eq_str("... owner", p->owner, c->owner);
	}
}

static void
profile_rules(void)
{
	static const struct {
		const char *label, *hex;
		bool known;
		uint32_t rules;
	} cases[] = {
	    {"none", "990100", true, 0},
	    {"none, written out", "99020000", true, 0},
	    {"no disabling", "99020640", true, KY_ES10_RULE_NO_DISABLE},
	    {"no deleting", "99020520", true, KY_ES10_RULE_NO_DELETE},
	    {"neither", "99020560", true,
		KY_ES10_RULE_NO_DISABLE | KY_ES10_RULE_NO_DELETE},
	    {"update control alone", "99020780", true, 0},
	    {"empty", "9900", false, 0},
	};

	T_CASES (c, cases) {
		const struct ky_es10_profile *p = profile_of(c->hex);

		t_ok(c->label, p != NULL && p->rules_known == c->known);
		t_eq_int("... rules", p->rules, c->rules);
	}
}

static void
profile_addresses(void)
{
	static const struct {
		const char *label, *hex;
		uint32_t n;
		const char *first;
	} cases[] = {
	    {"none", "B600", 0, ""},
	    {"one", "B60B 3009 80020410 8103612E62", 1, "a.b"},
	    {"one that is none", "B60B 3009 80020410 8103611B62", 1, "?"},
	    {"no events", "B607 3005 8103612E62", 0, "a.b"},
	    {"no address", "B606 3004 80020410", 0, ""},
	    {"something else first", "B60E 800101 3009 80020410 8103612E62", 1,
		"a.b"},
	    {"an unknown row", "B60B 3109 80020410 8103612E62", 0, ""},
	    {"cut off", "B60B 300A 80020410 8103612E62", 0, ""},
	};

	T_CASES (c, cases) {
		const struct ky_es10_profile *p = profile_of(c->hex);

		t_ok(c->label, p != NULL && p->addresses_known);
		t_eq_int("... number", p->addresses_n, c->n);
		if (c->n > 0)
			t_eq_str("... first", p->address[0].name, c->first);
	}
}

static void
many_addresses(void)
{
	char hex[2000] = "B66E";
	const struct ky_es10_profile *p;

	for (size_t i = 0; i < 10; i++)
		(void)snprintf(hex + 4 + 22 * i, 23, "300980020410%s",
		    "8103612E62");
	p = profile_of(hex);
	t_ok("read", p != NULL);
	t_eq_int("the first eight", p->addresses_n, KY_ES10_ADDRESSES_MAX);
}

static void
lists(void)
{
	static const struct {
		const char *label, *hex;
		bool read;
		uint32_t n;
		bool more;
		int code;
	} cases[] = {
	    {"empty", "BF2D02 A000", true, 0, false, 0},
	    {"wrong input", "BF2D03 810101", true, 0, false, 1},
	    {"a change is going on", "BF2D03 81010B", true, 0, false, 11},
	    {"undefined", "BF2D03 81017F", true, 0, false, 127},
	    {"error 0 is none", "BF2D03 810100", true, 0, false, 127},
	    {"error beyond a byte", "BF2D04 81020100", true, 0, false, 127},
	    {"error without a number", "BF2D02 8100", false, 0, false, 0},
	    {"two, both fit", "BF2D06 A004 E300E300", true, 2, false, 0},
	    {"three", "BF2D08 A006 E300E300E300", true, 2, true, 0},
	    {"others in between", "BF2D0A A008 E300 310130 E300 00", false, 0,
		false, 0},
	    {"others in between", "BF2D09 A007 E300 310130 E300", true, 2,
		false, 0},
	    {"loose lengths", "BF2D8105 A08102 E300", true, 1, false, 0},
	    {"neither", "BF2D00", false, 0, false, 0},
	    {"another tag", "BF2D02 A100", false, 0, false, 0},
	    {"length of the list lies", "BF2D04 A003 E300", false, 0, false, 0},
	    {"length of a profile lies", "BF2D04 A002 E301", false, 0, false,
		0},
	    {"length of an element lies", "BF2D06 A004 E302 5A0A", false, 0,
		false, 0},
	    {"indefinite", "BF2D80 A000 0000", false, 0, false, 0},
	    {"4 GiB of it", "BF2D84FFFFFFFF A000", false, 0, false, 0},
	    {"another answer", "BF2802 A000", false, 0, false, 0},
	    {"nothing", "", false, 0, false, 0},
	};
	struct ky_es10_profile rows[2];

	T_CASES (c, cases) {
		bool more = false;
		uint32_t n = 0;
		int code = 0;

		t_ok(c->label,
		    profiles(c->hex, rows, 2, &n, &more, &code) == c->read);
		t_eq_int("... number", n, c->n);
		t_ok("... more", more == c->more);
		t_eq_int("... code", code, c->code);
	}
}

static void
full_lists(void)
{
	static struct ky_es10_profile rows[KY_ES10_PROFILES_MAX];
	static struct ky_notification_meta notes[KY_ES10_NOTIFICATIONS_MAX];
	struct ky_buf list, all, meta, note;
	uint32_t n = 0;
	bool more = true;
	int code = -1;

	ky_buf_init(&list, 100000);
	ky_buf_init(&all, 100000);
	ky_buf_init(&meta, 1000);
	ky_buf_init(&note, 1000);
	for (int i = 0; i < KY_ES10_PROFILES_MAX; i++)
		ky_der_put(&list, 0xe3, KY_STR("\x95\x01\x01"));
	ky_der_put(&meta, 0xa0, ky_buf_str(&list));
	ky_der_put(&all, 0xbf2d, ky_buf_str(&meta));
	t_ok("64 profiles",
	    ky_es10_read_profiles(ky_buf_str(&all), rows, KY_ES10_PROFILES_MAX,
		&n, &more, &code) &&
		n == KY_ES10_PROFILES_MAX && !more && code == 0);
	ky_buf_reset(&list);
	ky_buf_reset(&all);
	for (int i = 0; i < KY_ES10_NOTIFICATIONS_MAX; i++) {
		ky_buf_reset(&meta);
		ky_buf_reset(&note);
		ky_der_put_int(&meta, 0x80, i);
		ky_der_put(&note, 0xbf2f, ky_buf_str(&meta));
		ky_buf_add(&list, ky_buf_str(&note));
	}
	ky_buf_done(&meta);
	ky_buf_init(&meta, 100000);
	ky_der_put(&meta, 0xa0, ky_buf_str(&list));
	ky_der_put(&all, 0xbf28, ky_buf_str(&meta));
	t_ok("256 notifications",
	    ky_es10_read_notifications(ky_buf_str(&all), notes,
		KY_ES10_NOTIFICATIONS_MAX, &n, &more, &code) &&
		n == KY_ES10_NOTIFICATIONS_MAX && !more && code == 0);
	t_ok("from 0 to 255", notes[0].n == 0 && notes[255].n == 255);
	t_ok("one less has room",
	    ky_es10_read_notifications(ky_buf_str(&all), notes,
		KY_ES10_NOTIFICATIONS_MAX - 1, &n, &more, &code) &&
		n == KY_ES10_NOTIFICATIONS_MAX - 1 && more);
	ky_buf_done(&list);
	ky_buf_done(&all);
	ky_buf_done(&meta);
	ky_buf_done(&note);
}

#define META "BF2F0F 800107 81020410 0C03612E62 870101"

static void
notifications(void)
{
	static const struct {
		const char *label, *hex;
		bool read;
		uint32_t n;
		bool more;
		int code;
		int64_t first;
	} cases[] = {
	    {"empty", "BF2802 A000", true, 0, false, 0, 0},
	    {"undefined", "BF2803 81017F", true, 0, false, 127, 0},
	    {"one", "BF2814 A012" META, true, 1, false, 0, 7},
	    {"number 0", "BF2808 A006 BF2F03 800100", true, 1, false, 0, 0},
	    {"number 128", "BF2809 A007 BF2F04 80020080", true, 1, false, 0,
		128},
	    {"128 without its zero", "BF2808 A006 BF2F03 800180", true, 1,
		false, 0, 128},
	    {"three", "BF2812 A010 BF2F03800101 800100 BF2F0180 BF2F00", true,
		1, true, 0, 1},
	    {"one without a number", "BF2805 A003 BF2F00", true, 0, true, 0, 0},
	    {"an unknown element", "BF2808 A006 300401020304", true, 0, false,
		0, 0},
	    {"length that lies",
		"BF2814 A012 BF2F10 800107 81020410"
		"0C03612E62 870101",
		false, 0, false, 0, 0},
	    {"neither", "BF2800", false, 0, false, 0, 0},
	    {"another answer", "BF2D02 A000", false, 0, false, 0, 0},
	    {"nothing", "", false, 0, false, 0, 0},
	};
	struct ky_notification_meta rows[2];

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex);
		bool more = false;
		uint32_t n = 0;
		int code = 0;

		t_ok(c->label,
		    ky_es10_read_notifications(in, rows, 2, &n, &more, &code) ==
			c->read);
		t_eq_int("... number", n, c->n);
		t_ok("... more", more == c->more);
		t_eq_int("... code", code, c->code);
		if (c->n > 0)
			t_eq_int("... first", rows[0].n, c->first);
		release(in);
	}
}

static void
retrieved(void)
{
	static const struct {
		const char *label, *hex;
		bool read;
		int code;
		const char *whole;
	} cases[] = {
	    {"one", "BF2B07 A005 3003020101", true, 0, "3003020101"},
	    {"an installation", "BF2B06 A004 BF3701 00", true, 0, "BF370100"},
	    {"of two the first", "BF2B0A A008 30020500 A1020500", true, 0,
		"30020500"},
	    {"loose lengths", "BF2B8108 A08105 3003020101", true, 0,
		"3003020101"},
	    {"empty list", "BF2B02 A000", true, 1, ""},
	    {"nothing there", "BF2B03 810101", true, 1, ""},
	    {"undefined", "BF2B03 81017F", true, 127, ""},
	    {"length that lies", "BF2B07 A005 3004020101", false, 0, ""},
	    {"neither", "BF2B00", false, 0, ""},
	    {"another answer", "BF2802 A000", false, 0, ""},
	};

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex), out = {0};
		int code = 0;

		t_ok(c->label,
		    ky_es10_read_notification(in, &out, &code) == c->read);
		t_eq_int("... code", code, c->code);
		t_ok("... whole", are(out, c->whole));
		if (c->whole[0] != '\0')
			t_ok("... in place",
			    out.p >= in.p && out.p + out.len <= in.p + in.len);
		release(in);
	}
}

static void
results(void)
{
	static const struct {
		const char *label, *hex;
		uint32_t tag;
		bool read;
		int code;
		const char *text;
	} cases[] = {
	    {"disabled", "BF3203 800100", 0xbf32, true, 0, "done"},
	    {"still enabled", "BF3303 800102", 0xbf33, true, 2,
		"the profile is enabled"},
	    {"not there", "BF3303 800101", 0xbf33, true, 1,
		"no such profile on the chip"},
	    {"policy", "BF3303 800103", 0xbf33, true, 3,
		"a policy of the profile forbids deleting"},
	    {"disabled before", "BF3203 800102", 0xbf32, true, 2,
		"the profile is disabled already"},
	    {"busy", "BF3203 800105", 0xbf32, true, 5,
		"the chip is busy with the modem"},
	    {"busy, enabling", "BF3103 800105", 0xbf31, true, 5,
		"the chip is busy with the modem"},
	    {"no port", "BF3103 80010A", 0xbf31, true, 10,
		"no eSIM port is free"},
	    {"nothing to remove", "BF3003 800101", 0xbf30, true, 1,
		"no notification with that number"},
	    {"undefined", "BF3303 80017F", 0xbf33, true, 127,
		"the chip gives no reason"},
	    {"a code nobody knows", "BF3303 800163", 0xbf33, true, 99,
		"the chip gives a reason that is not known"},
	    {"busy is no answer of a deletion", "BF3303 800105", 0xbf33, true,
		5, "the chip gives a reason that is not known"},
	    {"128 without its zero", "BF3303 800180", 0xbf33, true, 128,
		"the chip gives a reason that is not known"},
	    {"beyond a byte", "BF3304 80020100", 0xbf33, true, 127,
		"the chip gives no reason"},
	    {"something else first", "BF3306 810105 800100", 0xbf33, true, 0,
		"done"},
	    {"no number", "BF3302 8000", 0xbf33, false, 0, "done"},
	    {"no code", "BF3300", 0xbf33, false, 0, "done"},
	    {"length that lies", "BF3303 800200", 0xbf33, false, 0, "done"},
	    {"of another command", "BF3203 800100", 0xbf33, false, 0, "done"},
	    {"nothing", "", 0xbf33, false, 0, "done"},
	};

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex);
		int code = 0;

		t_ok(c->label,
		    ky_es10_read_result(in, c->tag, &code) == c->read);
		t_eq_int("... code", code, c->code);
		t_eq_str("... text", ky_es10_result_text(c->tag, code),
		    c->text);
		release(in);
	}
}

static void
texts(void)
{
	static const struct {
		const char *label, *in, *out;
	} cases[] = {
	    {"plain", "Demo Mobile", "Demo Mobile"},
	    {"Japanese", "\xe6\x97\xa5\xe6\x9c\xac",
		"\xe6\x97\xa5\xe6\x9c\xac"},
	    {"an emoji", "\xf0\x9f\x93\xb1", "\xf0\x9f\x93\xb1"},
	    {"line end, tab, escape", "a\r\n\t\x1b[31mb", "a????[31mb"},
	    {"DEL",
		"a\x7f"
		"b",
		"a?b"},
	    {"C1: U+009B",
		"a\xc2\x9b"
		"b",
		"a?b"},
	    {"right to left override U+202E",
		"a\xe2\x80\xae"
		"b",
		"a?b"},
	    {"isolate U+2067",
		"a\xe2\x81\xa7"
		"b",
		"a?b"},
	    {"Arabic letter mark U+061C",
		"a\xd8\x9c"
		"b",
		"a?b"},
	    {"zero width space U+200B",
		"a\xe2\x80\x8b"
		"b",
		"a?b"},
	    {"zero width joiner U+200D",
		"a\xe2\x80\x8d"
		"b",
		"a?b"},
	    {"line separator U+2028",
		"a\xe2\x80\xa8"
		"b",
		"a?b"},
	    {"byte order mark U+FEFF",
		"\xef\xbb\xbf"
		"b",
		"?b"},
	    {"soft hyphen U+00AD",
		"a\xc2\xad"
		"b",
		"a?b"},
	    {"no-break space U+00A0 stays",
		"a\xc2\xa0"
		"b",
		"a\xc2\xa0"
		"b"},
	    {"tag U+E0041",
		"a\xf3\xa0\x81\x81"
		"b",
		"a?b"},
	    {"overlong slash", "\xc0\xaf", "??"},
	    {"overlong NUL", "\xe0\x80\x80", "???"},
	    {"surrogate", "\xed\xa0\x80", "???"},
	    {"beyond Unicode", "\xf4\x90\x80\x80", "????"},
	    {"five bytes", "\xf8\x88\x80\x80\x80", "?????"},
	    {"a byte of the middle",
		"\x80"
		"b",
		"?b"},
	    {"FF", "\xff\xfe", "??"},
	    {"cut off", "a\xe6\x97", "a??"},
	    {"broken in the middle",
		"a\xe6"
		"bc",
		"a?bc"},
	    {"empty", "", ""},
	};

	T_CASES (c, cases) {
		struct ky_str in = cut(ky_str_of(c->in), strlen(c->in));
		char out[64];

		ky_es10_text(in, out, sizeof(out));
		t_eq_str(c->label, out, c->out);
		release(in);
	}
}

static void
short_room(void)
{
	char out[6];

	ky_es10_text(KY_STR("abcdef"), out, sizeof(out));
	t_eq_str("cut", out, "abcde");
	ky_es10_text(KY_STR("abc\xe6\x97\xa5"
			    "d"),
	    out, sizeof(out));
	t_eq_str("at a whole character", out, "abc");
	ky_es10_text(KY_STR("ab\xe6\x97\xa5"
			    "d"),
	    out, sizeof(out));
	t_eq_str("which fits exactly", out, "ab\xe6\x97\xa5");
	ky_es10_text(KY_STR("abc"), out, 1);
	t_eq_str("room for none", out, "");
	ky_es10_text(KY_STR("a\0b"), out, sizeof(out));
	t_eq_str("a NUL", out, "a?b");
}

int
main(void)
{
	T_RUN(requests);
	T_RUN(numbers_asked);
	T_RUN(eids);
	T_RUN(info);
	T_RUN(info_odd);
	T_RUN(many_roots);
	T_RUN(one_profile);
	T_RUN(empty_profile);
	T_RUN(profile_numbers);
	T_RUN(profile_elements);
	T_RUN(profile_rules);
	T_RUN(profile_addresses);
	T_RUN(many_addresses);
	T_RUN(lists);
	T_RUN(full_lists);
	T_RUN(notifications);
	T_RUN(retrieved);
	T_RUN(results);
	T_RUN(texts);
	T_RUN(short_room);
	return t_done();
}
