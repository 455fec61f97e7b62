#include "web/choice.h"

#include "t.h"

#include <stdlib.h>
#include <string.h>

/* "way=plain&when=day" as the server would have taken it apart. */
static void
asked(const char *text, struct ky_http_request *rq)
{
	static char room[512];
	char *save = NULL;

	memset(rq, 0, sizeof(*rq));
	(void)snprintf(room, sizeof(room), "%s", text);
	for (char *p = strtok_r(room, "&", &save); p != NULL;
	     p = strtok_r(NULL, "&", &save)) {
		char *equals = strchr(p, '=');

		*equals = '\0';
		rq->query[rq->query_n++] = (struct ky_param){ky_str_of(p),
		    ky_str_of(equals + 1)};
	}
}

static void
reads(void)
{
	static const struct {
		const char *query;
		uint32_t faults;
		const char *again; /* as it is written */
	} rows[] = {
	    {"", 0, "way=plain&when=soon"},
	    {"way=port-out", 0, "way=port-out&when=soon"},
	    {"way=used-up", 0, "way=plain&when=used"},
	    {"way=nonsense", KY_CHOICE_FAULT_WAY, NULL},
	    {"way=forced", 0, "way=forced&when=soon"},
	    {"when=never", KY_CHOICE_FAULT_WHEN, NULL},
	    {"when=day", KY_CHOICE_FAULT_ON, NULL},
	    {"when=day&on=", KY_CHOICE_FAULT_ON, NULL},
	    {"when=day&on=2026-02-30", KY_CHOICE_FAULT_ON, NULL},
	    {"when=day&on= 2026-12-31 ", 0, "way=plain&when=day&on=2026-12-31"},
	    {"when=soon&on=garbage&fly=garbage", 0, "way=plain&when=soon"},
	    {"when=month&on=2026-12-31", 0, "way=plain&when=month"},
	    {"when=fly", KY_CHOICE_FAULT_FLY, NULL},
	    {"when=fly&fly=tomorrow", KY_CHOICE_FAULT_FLY, NULL},
	    {"when=fly&fly=2026-12-20", 0, "way=plain&when=fly&fly=2026-12-20"},
	    {"when=day&on=2026-12-19&fly=2026-12-20", 0,
		"way=plain&when=day&on=2026-12-19&fly=2026-12-20"},
	    {"reason=left-japan", 0, "way=plain&when=soon&reason=left-japan"},
	    {"reason=none", 0, "way=plain&when=soon&reason=none"},
	    {"reason=greed", KY_CHOICE_FAULT_REASON, NULL},
	    {"way=confirmation-measure&ground=signal", 0,
		"way=confirmation-measure&when=soon&ground=signal"},
	    {"ground=boredom", KY_CHOICE_FAULT_GROUND, NULL},
	};

	T_CASES (c, rows) {
		struct ky_http_request *rq = calloc(1, sizeof(*rq));
		char text[KY_CHOICE_SIZE];
		struct ky_choice w;

		asked(c->query, rq);
		t_eq_int(c->query, ky_choice_read(rq, &w), c->faults);
		if (c->again != NULL) {
			ky_choice_write(&w, text);
			t_eq_str("written again", text, c->again);
		}
		free(rq);
	}
}

static void
days(void)
{
	const struct ky_line line = {.closing = {20},
	    .valid_until = {2026, 12, 31}};
	const struct ky_date today = {2026, 11, 29};
	static const struct {
		const char *label;
		struct ky_choice w;
		struct ky_date want;
	} rows[] = {
	    {"soon is no day", {.when = KY_CHOICE_SOON}, {0, 0, 0}},
	    {"the day", {.when = KY_CHOICE_DAY, .on = {2026, 12, 3}},
		{2026, 12, 3}},
	    {"the billing month's end, not the calendar's",
		{.when = KY_CHOICE_MONTH}, {2026, 12, 20}},
	    {"used up: the call knows when", {.when = KY_CHOICE_USED},
		{0, 0, 0}},
	    {"a flight is planned first",
		{.when = KY_CHOICE_FLY, .fly = {2026, 12, 3}}, {0, 0, 0}},
	};

	T_CASES (c, rows)
		t_eq_int(c->label,
		    ky_date_cmp(ky_choice_day(&c->w, &line, today), c->want),
		    0);
}

/* The longest of all fits. */
static void
fits(void)
{
	const struct ky_choice w = {.way = KY_WAY_CONFIRMATION_MEASURE,
	    .when = KY_CHOICE_DAY,
	    .on = {9999, 12, 31},
	    .fly = {9999, 12, 31},
	    .refund_reason = KY_REFUND_SERVICE_FAILURE,
	    .ground = KY_GROUND_EXPLANATION};
	char text[KY_CHOICE_SIZE];

	ky_choice_write(&w, text);
	t_ok("written", strlen(text) < KY_CHOICE_SIZE - 1);
}

int
main(void)
{
	T_RUN(reads);
	T_RUN(days);
	T_RUN(fits);
	return t_done();
}
