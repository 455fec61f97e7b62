#include "sim/index.h"
#include "t.h"

static void
finds_what_was_put(void)
{
	struct ky_index x = {0};
	char key[KY_INDEX_KEY_SIZE];
	uint32_t got, wrong = 0;

	t_ok("nothing in an empty one", !ky_index_get(&x, "a", &got));
	for (uint32_t i = 0; i < 5000; i++) {
		(void)snprintf(key, sizeof(key), "key %u", i);
		ky_index_put(&x, key, i);
	}
	for (uint32_t i = 0; i < 5000; i++) {
		(void)snprintf(key, sizeof(key), "key %u", i);
		wrong += !ky_index_get(&x, key, &got) || got != i;
	}
	t_eq_int("each of 5000 is found", wrong, 0);
	t_eq_int("and counted", x.n, 5000);
	t_ok("another is not", !ky_index_get(&x, "key 5000", &got));
	ky_index_put(&x, "key 7", 70);
	t_ok("put again: the new value",
	    ky_index_get(&x, "key 7", &got) && got == 70);
	t_eq_int("and no row more", x.n, 5000);
	ky_index_done(&x);
}

int
main(void)
{
	T_RUN(finds_what_was_put);
	return t_done();
}
