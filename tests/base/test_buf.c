#include "base/buf.h"
#include "t.h"

static void
add(void)
{
	struct ky_buf b;

	ky_buf_init(&b, 64);
	t_ok("empty at first", ky_buf_ok(&b) && ky_buf_str(&b).len == 0);
	t_ok("and points somewhere", ky_buf_str(&b).p != NULL);
	ky_buf_addz(&b, "line");
	ky_buf_addc(&b, ' ');
	ky_buf_add(&b, KY_STR("47"));
	ky_buf_addf(&b, "%02d, %s", 11, "ended");
	ky_buf_add(&b, ky_str_of(NULL));
	ky_buf_addf(&b, "%s", "");
	t_ok("fits", ky_buf_ok(&b));
	t_eq_str("in order, with a NUL", ky_buf_str(&b).p, "line 4711, ended");
	t_eq_int("the NUL is not counted", ky_buf_str(&b).len, 16);
	ky_buf_add(&b, KY_STR("\0x"));
	t_eq_int("a NUL is a byte like others", ky_buf_str(&b).len, 18);
	ky_buf_done(&b);
}

static void
ceiling(void)
{
	static const struct {
		const char *label;
		size_t max;
		bool fits;
	} cases[] = {
	    {"exactly", 10, true},
	    {"a byte short", 9, false},
	    {"no room at all", 0, false},
	};

	T_CASES (c, cases) {
		struct ky_buf b;

		ky_buf_init(&b, c->max);
		ky_buf_add(&b, KY_STR("0123456789"));
		t_ok(c->label, ky_buf_ok(&b) == c->fits);
		ky_buf_done(&b);
		ky_buf_init(&b, c->max);
		ky_buf_addf(&b, "%010d", 123456789);
		t_ok(c->label, ky_buf_ok(&b) == c->fits);
		ky_buf_done(&b);
	}
}

static void
past_the_ceiling(void)
{
	struct ky_buf b;

	ky_buf_init(&b, 4);
	ky_buf_addz(&b, "abc");
	ky_buf_addz(&b, "de");
	ky_buf_addc(&b, 'f');
	t_ok("remembered", !ky_buf_ok(&b));
	t_eq_str("nothing is added any more, though it would fit",
	    ky_buf_str(&b).p, "abc");
	ky_buf_reset(&b);
	t_ok("a reset forgets", ky_buf_ok(&b));
	t_eq_int("text and all", ky_buf_str(&b).len, 0);
	ky_buf_addz(&b, "abcd");
	t_ok("and starts anew", ky_buf_ok(&b));
	t_eq_str("with the same ceiling", ky_buf_str(&b).p, "abcd");
	ky_buf_done(&b);
	ky_buf_done(&b);
	t_ok("done twice does no harm", b.p == NULL);
}

static void
grows(void)
{
	enum {
		N = 10000
	};
	struct ky_buf b;
	size_t wrong = 0;

	ky_buf_init(&b, N);
	for (int i = 0; i < N; i++)
		ky_buf_addc(&b, (char)('a' + i % 26));
	for (size_t i = 0; i < b.len; i++)
		wrong += b.p[i] != (char)('a' + i % 26);
	t_ok("up to the ceiling", ky_buf_ok(&b) && b.len == N);
	t_eq_int("every byte in its place", wrong, 0);
	t_eq_int("a NUL behind", b.p[N], 0);
	ky_buf_addc(&b, 'x');
	t_ok("and no further", !ky_buf_ok(&b) && b.len == N);
	ky_buf_done(&b);
}

int
main(void)
{
	T_RUN(add);
	T_RUN(ceiling);
	T_RUN(past_the_ceiling);
	T_RUN(grows);
	return t_done();
}
