#include "portal/body.h"

#include "t.h"

struct thing {
	char text[16];
	uint8_t bytes[4];
	bool flag;
	uint16_t small;
	uint32_t middle;
	int64_t large;
	struct ky_time at;
	int untouched;
};

#define T struct thing
static const struct ky_body_field fields[] = {
    KY_BODY(T, text, TEXT),
    KY_BODY(T, bytes, BYTES),
    KY_BODY(T, flag, INT),
    KY_BODY(T, small, INT),
    KY_BODY(T, middle, INT),
    KY_BODY(T, large, INT),
    KY_BODY(T, at, INT),
    KY_BODY_END,
};
#undef T

static struct ky_err err;

static void
there_and_back(void)
{
	static const struct {
		const char *label, *body;
		struct thing thing;
	} cases[] = {
	    {"nothing", "{}", {.large = 0}},
	    {"all of it",
		"{\"at\":-5,\"bytes\":\"00010203\",\"flag\":1,"
		"\"large\":-9223372036854775808,\"middle\":4294967295,"
		"\"small\":65535,\"text\":\"\\\"密码\\n\"}",
		{.text = "\"密码\n",
		    .bytes = {0, 1, 2, 3},
		    .flag = true,
		    .small = 65535,
		    .middle = UINT32_MAX,
		    .large = INT64_MIN,
		    .at = {-5}}},
	};

	T_CASES (k, cases) {
		static char body[KY_FOLIO_BODY_SIZE];
		struct thing got = {.untouched = 7, .small = 9};

		t_good(k->label, ky_body_write(fields, &k->thing, body, &err),
		    &err);
		t_eq_str("as text", body, k->body);
		t_good("back", ky_body_read(fields, body, &got, &err), &err);
		t_ok("the same",
		    strcmp(got.text, k->thing.text) == 0 &&
			memcmp(got.bytes, k->thing.bytes, 4) == 0 &&
			got.flag == k->thing.flag &&
			got.small == k->thing.small &&
			got.middle == k->thing.middle &&
			got.large == k->thing.large &&
			got.at.us == k->thing.at.us);
		t_eq_int("the rest is left alone", got.untouched, 7);
	}
}

static void
what_cannot_be_read(void)
{
	static const struct {
		const char *label, *body;
		bool good;
	} cases[] = {
	    {"of another build", "{\"later\":[1,2],\"small\":3}", true},
	    {"no JSON", "{", false},
	    {"no object", "[]", false},
	    {"nothing", "", false},
	    {"too long", "{\"text\":\"0123456789abcdef\"}", false},
	    {"text for a number", "{\"small\":\"3\"}", false},
	    {"a number for text", "{\"text\":3}", false},
	    {"too large", "{\"small\":65536}", false},
	    {"below zero", "{\"middle\":-1}", false},
	    {"too few bytes", "{\"bytes\":\"0001\"}", false},
	    {"no hexadecimal", "{\"bytes\":\"0001020g\"}", false},
	    {"an end in the middle", "{\"text\":\"a\\u0000b\"}", false},
	    {"a member twice", "{\"small\":1,\"small\":2}", false},
	};

	T_CASES (k, cases) {
		struct thing t = {.large = 0};

		t_ok(k->label,
		    (ky_body_read(fields, k->body, &t, &err) == KY_OK) ==
			k->good);
	}
}

static void
what_cannot_be_written(void)
{
	static char body[KY_FOLIO_BODY_SIZE];
	struct thing t = {.text = "\xff\xfe"};

	t_bad("no UTF-8", ky_body_write(fields, &t, body, &err), KY_E_INPUT,
	    &err, "UTF-8");
}

int
main(void)
{
	T_RUN(there_and_back);
	T_RUN(what_cannot_be_read);
	T_RUN(what_cannot_be_written);
	return t_done();
}
