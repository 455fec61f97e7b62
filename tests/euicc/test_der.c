#include "euicc/der.h"

#include "bytes.h"
#include "t.h"

static void
elements(void)
{
	static const struct {
		const char *label;
		const char *hex;
		uint32_t tag; /* 0 = refused */
		bool shortest;
		size_t head;
		size_t length;
	} cases[] = {
	    {"empty value", "3000", 0x30, true, 2, 0},
	    {"one byte", "8001ff", 0x80, true, 2, 1},
	    {"what follows stays", "8001ff8001ff", 0x80, true, 2, 1},
	    {"two-byte tag 5F37", "5f370155", 0x5f37, true, 3, 1},
	    {"two-byte tag BF2F", "bf2f00", 0xbf2f, true, 3, 0},
	    {"two-byte tag 9F70", "9f700101", 0x9f70, true, 3, 1},
	    {"number 31, the first of the long form", "1f1f00", 0x1f1f, true, 3,
		0},
	    {"three-byte tag", "bf810000", 0xbf8100, true, 4, 0},
	    {"greatest three-byte tag", "ffff7f00", 0xffff7f, true, 4, 0},
	    {"length 81 80 cut off", "048180", 0, false, 0, 0},
	    {"length 81 with 1", "04810155", 0x04, false, 3, 1},
	    {"length 81 with 0", "048100", 0x04, false, 3, 0},
	    {"length 82 with a leading zero", "0482000155", 0x04, false, 4, 1},
	    {"length 83", "048300000155", 0x04, false, 5, 1},
	    {"length 84", "04840000000155", 0x04, false, 6, 1},
	    {"length 85", "0485000000000155", 0, false, 0, 0},
	    {"length 88", "0488000000000000000155", 0, false, 0, 0},
	    {"length FF", "04ff", 0, false, 0, 0},
	    {"length of 4 GiB less one", "0484ffffffff55", 0, false, 0, 0},
	    {"indefinite", "30800000", 0, false, 0, 0},
	    {"indefinite, nothing behind", "3080", 0, false, 0, 0},
	    {"nothing", "", 0, false, 0, 0},
	    {"a tag alone", "30", 0, false, 0, 0},
	    {"half a tag", "bf", 0, false, 0, 0},
	    {"half a three-byte tag", "bf81", 0, false, 0, 0},
	    {"a two-byte tag alone", "bf2f", 0, false, 0, 0},
	    {"four-byte tag", "bf81800100", 0, false, 0, 0},
	    {"one byte too few", "040255", 0, false, 0, 0},
	    {"long tag of a small number: 1F 10", "1f1000", 0x1f10, false, 3,
		0},
	    {"long tag of a small number: BF 1E", "bf1e00", 0xbf1e, false, 3,
		0},
	    {"long tag with leading zeros: BF 80 2F", "bf802f00", 0xbf802f,
		false, 4, 0},
	    {"three-byte tag of 128, the least there is", "1f810000", 0x1f8100,
		true, 4, 0},
	};

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex), rest = in, der = in;
		struct ky_tlv e = {.tag = 7};

		if (c->tag == 0) {
			t_ok(c->label,
			    !ky_ber_next(&rest, &e) && !ky_der_next(&rest, &e));
			t_ok("... nothing changed",
			    rest.p == in.p && rest.len == in.len && e.tag == 7);
		} else {
			t_ok(c->label, ky_ber_next(&rest, &e));
			t_eq_int("... tag", e.tag, c->tag);
			t_ok("... value",
			    e.value.p == in.p + c->head &&
				e.value.len == c->length);
			t_ok("... whole",
			    e.whole.p == in.p &&
				e.whole.len == c->head + c->length);
			t_ok("... rest",
			    rest.p == in.p + e.whole.len &&
				rest.len == in.len - e.whole.len);
			t_ok("... shortest form",
			    ky_der_next(&der, &e) == c->shortest);
		}
		release(in);
	}
}

static void
tag_zero(void)
{
	struct ky_str in = bytes("0000"), rest = in;
	struct ky_tlv e;

	t_ok("BER skips it like any", ky_ber_next(&rest, &e) && e.tag == 0);
	rest = in;
	t_ok("DER has none", !ky_der_next(&rest, &e));
	release(in);
}

/* Every length form around its borders, cut off at each byte. */
static void
borders(void)
{
	static const struct {
		size_t length;
		size_t head; /* of the shortest form, tag 30 */
	} cases[] = {{0, 2}, {1, 2}, {126, 2}, {127, 2}, {128, 3}, {129, 3},
	    {255, 3}, {256, 4}, {257, 4}, {65535, 4}, {65536, 5}, {70000, 5}};
	static char room[70000];

	T_CASES (c, cases) {
		struct ky_str value = {room, c->length}, all;
		struct ky_tlv e;
		struct ky_buf b;
		bool refused = true;

		memset(room, 0xa5, sizeof(room));
		ky_buf_init(&b, 100000);
		ky_der_put(&b, 0x30, value);
		all = ky_buf_str(&b);
		t_eq_int("head", (int64_t)(all.len - c->length),
		    (int64_t)c->head);
		t_ok("read again",
		    ky_der_only(all, &e) && e.tag == 0x30 &&
			ky_str_eq(e.value, value) && ky_str_eq(e.whole, all));
		for (size_t n = 0; n < all.len; n += n < 300 ? 1 : 997) {
			struct ky_str part = cut(all, n), rest = part;

			refused &= !ky_der_only(part, &e) &&
			    !ky_ber_next(&rest, &e) && !ky_der_next(&rest, &e);
			release(part);
		}
		t_ok("cut off anywhere: refused", refused);
		ky_buf_addc(&b, '\0');
		t_ok("a byte behind it: not the only one",
		    !ky_der_only(ky_buf_str(&b), &e));
		ky_buf_done(&b);
	}
}

static void
only(void)
{
	struct ky_str two = bytes("30008000"), loose = bytes("308100");
	struct ky_tlv e = {.tag = 7};

	t_ok("two are not one", !ky_der_only(two, &e));
	t_ok("nor is a loose length", !ky_der_only(loose, &e));
	t_ok("nor nothing", !ky_der_only(KY_STR(""), &e));
	t_eq_int("nothing written", e.tag, 7);
	release(two);
	release(loose);
}

static void
tags_written(void)
{
	static const struct {
		uint32_t tag;
		const char *hex;
	} cases[] = {
	    {0x30, "300101"},
	    {0x80, "800101"},
	    {0x5f37, "5f370101"},
	    {0xbf2f, "bf2f0101"},
	    {0xbf8100, "bf81000101"},
	};

	T_CASES (c, cases) {
		struct ky_buf b;

		ky_buf_init(&b, 100);
		ky_der_put(&b, c->tag, KY_STR("\1"));
		t_ok(c->hex, are(ky_buf_str(&b), c->hex));
		ky_buf_done(&b);
	}
}

static void
find(void)
{
	struct ky_str list = bytes("800101 810102 5f370103 810104");
	struct ky_str bad = bytes("800101 8105 02 820103");
	struct ky_tlv e = {.tag = 7};

	t_ok("first", ky_ber_find(list, 0x80, &e) && e.value.p[0] == 1);
	t_ok("the first of two",
	    ky_ber_find(list, 0x81, &e) && e.value.p[0] == 2);
	t_ok("two-byte tag", ky_ber_find(list, 0x5f37, &e));
	e.tag = 7;
	t_ok("not there", !ky_ber_find(list, 0x82, &e) && e.tag == 7);
	t_ok("before what is malformed", ky_ber_find(bad, 0x80, &e));
	t_ok("behind it", !ky_ber_find(bad, 0x82, &e));
	t_ok("in nothing", !ky_ber_find(KY_STR(""), 0x80, &e));
	release(list);
	release(bad);
}

static void
integers(void)
{
	static const struct {
		const char *hex;
		int64_t der; /* -1 = refused */
		int64_t ber;
	} cases[] = {
	    {"00", 0, 0},
	    {"07", 7, 7},
	    {"7f", 127, 127},
	    {"0080", 128, 128},
	    {"00ff", 255, 255},
	    {"0100", 256, 256},
	    {"7fff", 32767, 32767},
	    {"008000", 32768, 32768},
	    {"7fffffff", INT32_MAX, INT32_MAX},
	    {"0080000000", INT64_C(2147483648), INT64_C(2147483648)},
	    {"7fffffffffffffff", INT64_MAX, INT64_MAX},
	    {"", -1, -1},
	    {"80", -1, 128},
	    {"ff", -1, 255},
	    {"ffff", -1, 65535},
	    {"0000", -1, 0},
	    {"0007", -1, 7},
	    {"00007f", -1, 127},
	    {"008000000000000000", -1, -1},
	    {"007fffffffffffffff", -1, INT64_MAX},
	    {"8000000000000000", -1, -1},
	    {"ffffffffffffffff", -1, -1},
	    {"010000000000000000", -1, -1},
	    {"00000000000000000000000000000005", -1, 5},
	};

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex);
		int64_t n = -1;
		struct ky_buf b;

		t_ok(c->hex, ky_der_int(in, &n) == (c->der >= 0));
		t_eq_int("... value", n, c->der);
		n = -1;
		t_ok("... of a card", ky_ber_uint(in, &n) == (c->ber >= 0));
		t_eq_int("... value", n, c->ber);
		if (c->der >= 0) {
			struct ky_tlv e;

			ky_buf_init(&b, 100);
			ky_der_put_int(&b, 0x80, c->der);
			t_ok("... written so",
			    ky_der_only(ky_buf_str(&b), &e) &&
				ky_str_eq(e.value, in));
			ky_buf_done(&b);
		}
		release(in);
	}
}

static void
bits(void)
{
	static const struct {
		const char *label, *hex;
		uint8_t bits;
	} cases[] = {
	    {"bit 0", "0780", 0x01},
	    {"bit 3", "0410", 0x08},
	    {"bit 3, written out", "0010", 0x08},
	    {"bit 7", "0001", 0x80},
	    {"bits 0 and 3", "0490", 0x09},
	    {"more than eight", "008001", 0x01},
	    {"none", "00", 0},
	    {"not even their number", "", 0},
	};

	T_CASES (c, cases) {
		struct ky_str in = bytes(c->hex);

		t_eq_int(c->label, ky_ber_bits(in), c->bits);
		release(in);
	}
}

int
main(void)
{
	T_RUN(elements);
	T_RUN(tag_zero);
	T_RUN(borders);
	T_RUN(only);
	T_RUN(tags_written);
	T_RUN(find);
	T_RUN(integers);
	T_RUN(bits);
	return t_done();
}
