#include "t.h"

#include "base/once.h"

static void
each_text_once(void)
{
	struct ky_once s;
	struct ky_err err = {0};
	char text[16];
	uint32_t wrong = 0;
	bool fresh;

	ky_once_init(&s);
	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < 20000; i++) {
			(void)snprintf(text, sizeof(text), "DM-%d", i);
			if (ky_once_add(&s, ky_str_of(text), &fresh, &err) !=
				KY_OK ||
			    fresh != (turn == 0))
				wrong++;
		}
	t_eq_int("20000 texts are new the first time and known the second",
	    wrong, 0);
	t_ok("at 16 to 32 bytes each",
	    s.room * sizeof(*s.slot) >= 20000 * 16 &&
		s.room * sizeof(*s.slot) <= 20000 * 32);
	ky_once_done(&s);
}

static void
by_length_and_bytes(void)
{
	static const struct {
		const char *label;
		struct ky_str text;
		bool fresh;
	} cases[] = {
	    {"nothing", {"", 0}, true},
	    {"nothing again", {"", 0}, false},
	    {"a NUL is a byte like any", {"a\0b", 3}, true},
	    {"the part in front of it is another text", {"a\0b", 1}, true},
	    {"case counts", {"A", 1}, true},
	    {"the same once more", {"a", 1}, false},
	};
	struct ky_once s;
	struct ky_err err = {0};

	ky_once_init(&s);
	T_CASES (c, cases) {
		bool fresh = !c->fresh;

		t_ok(c->label,
		    ky_once_add(&s, c->text, &fresh, &err) == KY_OK &&
			fresh == c->fresh);
	}
	ky_once_done(&s);
	t_ok("after done nothing is held", s.slot == NULL && s.used == 0);
}

int
main(void)
{
	T_RUN(each_text_once);
	T_RUN(by_length_and_bytes);
	return t_done();
}
