#include "port/till.h"

#include "t.h"

#define READ_BACK(noun, max) \
	for (int i = 0; i < (int)(max); i++) { \
		const char *name = ky_##noun##_name((enum ky_##noun)i); \
		enum ky_##noun got = (enum ky_##noun)((max)-1 - i); \
\
		t_ok(name, \
		    ky_##noun##_parse(ky_str_of(name), &got) && \
			(int)got == i); \
	} \
	do { \
		enum ky_##noun got; \
\
		t_ok("and no other", \
		    !ky_##noun##_parse(KY_STR("lost"), &got)); \
	} while (0)

static void
names_are_read_back(void)
{
	READ_BACK(transfer_state, KY_TRANSFER_STATE__MAX);
	READ_BACK(rail_form, KY_RAIL_FORM__MAX);
	READ_BACK(payrun_state, KY_PAYRUN_STATE__MAX);
	READ_BACK(payment_state, KY_PAYMENT_STATE__MAX);
}

/* Row by row: where from, and where to.  What is not said here may not be. */
static void
a_transfer_moves_by_the_table(void)
{
	static const char *const want[] = {
	    [KY_TRANSFER_QUEUED] = "in-run",
	    [KY_TRANSFER_IN_RUN] = "queued paid failed",
	    [KY_TRANSFER_PAID] = "failed returned",
	    [KY_TRANSFER_FAILED] = "",
	    [KY_TRANSFER_RETURNED] = "",
	};

	for (int from = 0; from < KY_TRANSFER_STATE__MAX; from++) {
		char got[128] = "";
		size_t n = 0;

		for (int to = 0; to < KY_TRANSFER_STATE__MAX; to++)
			if (ky_transfer_may((enum ky_transfer_state)from,
				(enum ky_transfer_state)to))
				n += (size_t)snprintf(got + n, sizeof(got) - n,
				    "%s%s", n > 0 ? " " : "",
				    ky_transfer_state_name(
					(enum ky_transfer_state)to));
		t_eq_str(ky_transfer_state_name((enum ky_transfer_state)from),
		    got, want[from]);
	}
}

int
main(void)
{
	T_RUN(names_are_read_back);
	T_RUN(a_transfer_moves_by_the_table);
	return t_done();
}
