#include "service/wire.h"
#include "t.h"

#include <stddef.h>

enum colour {
	RED,
	GREEN,
	COLOURS
};

struct part {
	bool set;
	char name[8];
};

struct thing {
	uint64_t n;
	enum colour colour;
	int32_t perhaps;
	uint8_t parts_n;
	struct part part[3];
	struct ky_date day;
	const char *pointer; /* never travels */
};

static const struct ky_wire_field part_fields[] = {
    KY_FLAG(struct part, set),
    KY_TEXT(struct part, name),
    KY_FIELDS_END,
};

static const struct ky_wire_field fields[] = {
    KY_RAW(struct thing, n),
    KY_ENUM(struct thing, colour, COLOURS),
    KY_OPTION(struct thing, perhaps, 5),
    KY_COUNT(struct thing, parts_n, 3),
    KY_PARTS(struct thing, part, 3, part_fields),
    KY_DATE(struct thing, day),
    KY_FIELDS_END,
};

/* Where each field lies among the bytes. */
enum {
	AT_COLOUR = 8,
	AT_PERHAPS = 12,
	AT_COUNT = 16,
	AT_PART = 17,
	AT_DAY = AT_PART + 3 * 9,
	SIZE = AT_DAY + (int)sizeof(struct ky_date)
};

static const struct thing sample = {.n = 7,
    .colour = GREEN,
    .perhaps = -1,
    .parts_n = 2,
    .part = {{true, "one"}, {false, "seven.."}},
    .day = {2026, 8, 31},
    .pointer = "here"};

static void
there_and_back(void)
{
	struct ky_buf b;
	struct thing got = {0};
	struct ky_wire in;

	ky_buf_init(&b, 1000);
	ky_wire_put(&b, fields, &sample);
	t_eq_int("as many bytes as are described", (int64_t)b.len, SIZE);
	t_eq_int("which can be asked", (int64_t)ky_wire_size(fields), SIZE);
	in = (struct ky_wire){ky_buf_str(&b), false};
	ky_wire_get(&in, fields, &got);
	t_ok("all was read", ky_wire_all(&in));
	t_ok("the same",
	    got.n == 7 && got.colour == GREEN && got.perhaps == -1 &&
		got.parts_n == 2 && got.part[0].set &&
		strcmp(got.part[1].name, "seven..") == 0 &&
		got.day.year == 2026 && got.day.day == 31);
	t_ok("but for pointers", got.pointer == NULL);
	for (size_t n = 0; n < SIZE; n++) {
		memset(&got, 0, sizeof(got));
		in = (struct ky_wire){{b.p, n}, false};
		ky_wire_get(&in, fields, &got);
		if (!in.bad)
			break;
		if (n == SIZE - 1)
			t_ok("no beginning of it will do", true);
	}
	ky_buf_done(&b);
}

static void
hostile(void)
{
	static const struct {
		const char *label;
		size_t at;
		unsigned char byte;
		bool good;
	} cases[] = {
	    {"an enum's next value", AT_COLOUR, 2, false},
	    {"a negative enum", AT_COLOUR + 3, 0x80, false},
	    {"an option beyond", AT_PERHAPS, 5, false},
	    {"a count beyond", AT_COUNT, 4, false},
	    {"a flag of two", AT_PART, 2, false},
	    {"text without an end", AT_PART + 9 + 8, 'x', false},
	    {"a control character", AT_PART + 1, '\033', false},
	    {"UTF-8", AT_PART + 1, 0xc3, true},
	    {"day 32", AT_DAY + 5, 32, false},
	    {"month 13", AT_DAY + 4, 13, false},
	    {"month 0", AT_DAY + 4, 0, false},
	    {"a year below zero", AT_DAY + 3, 0x80, false},
	    {"any number", 0, 0xff, true},
	};
	struct ky_buf b;

	ky_buf_init(&b, 1000);
	T_CASES (k, cases) {
		struct thing got = {0};
		struct ky_wire in;

		ky_buf_reset(&b);
		ky_wire_put(&b, fields, &sample);
		b.p[k->at] = (char)k->byte;
		if (k->at == AT_PERHAPS)
			memset(b.p + AT_PERHAPS + 1, 0, 3);
		in = (struct ky_wire){ky_buf_str(&b), false};
		ky_wire_get(&in, fields, &got);
		t_ok(k->label, ky_wire_all(&in) == k->good);
	}
	ky_buf_done(&b);
}

/* What lies behind a text's end stays outside. */
static void
tails(void)
{
	struct part p = {false, "a"}, got = {0};
	struct ky_buf b;
	struct ky_wire in;

	memcpy(p.name + 2, "tail", 4);
	ky_buf_init(&b, 100);
	ky_wire_put(&b, part_fields, &p);
	in = (struct ky_wire){ky_buf_str(&b), false};
	ky_wire_get(&in, part_fields, &got);
	t_ok("only the text",
	    got.name[0] == 'a' && got.name[2] == '\0' && got.name[5] == '\0');
	ky_buf_done(&b);
}

static void
lengths(void)
{
	struct ky_buf b;
	struct ky_wire in;

	ky_buf_init(&b, 100);
	ky_wire_put_bytes(&b, KY_STR("four"));
	in = (struct ky_wire){ky_buf_str(&b), false};
	t_ok("bytes",
	    ky_str_is(ky_wire_get_bytes(&in, 4), "four") && ky_wire_all(&in));
	in = (struct ky_wire){ky_buf_str(&b), false};
	(void)ky_wire_get_bytes(&in, 3);
	t_ok("more than may be", in.bad);
	b.p[0] = 5;
	in = (struct ky_wire){ky_buf_str(&b), false};
	(void)ky_wire_get_bytes(&in, 100);
	t_ok("more than there are", in.bad);
	t_eq_int("then everything is zero", ky_wire_get_u32(&in), 0);
	ky_buf_done(&b);
}

int
main(void)
{
	T_RUN(there_and_back);
	T_RUN(hostile);
	T_RUN(tails);
	T_RUN(lengths);
	return t_done();
}
