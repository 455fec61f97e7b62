#include "cmd/webhook.h"
#include "t.h"

static void
kinds(void)
{
	const struct {
		const char *label, *text;
		uint64_t want; /* 0: refused */
	} cases[] = {
	    {"one", "ending.filed", 1u << KY_EVENT_ENDING_FILED},
	    {"with its whole name", "kaiyaku.ending.filed",
		1u << KY_EVENT_ENDING_FILED},
	    {"two", "ending.filed,line.ended",
		1u << KY_EVENT_ENDING_FILED | 1u << KY_EVENT_LINE_ENDED},
	    {"with blanks", "ending.filed, paper.ready",
		1u << KY_EVENT_ENDING_FILED | 1u << KY_EVENT_PAPER_READY},
	    {"twice the same", "line.added,line.added",
		1u << KY_EVENT_LINE_ADDED},
	    {"none", "", 0},
	    {"an empty one", "line.added,", 0},
	    {"not one", "line.sold", 0},
	    {"longer than any",
		"ending.ending.ending.ending.ending.ending.ending.ending."
		"ending.ending",
		0},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		uint64_t got = 0;
		enum ky_code code = ky_webhook_kinds(c->text, &got, &err);

		if (c->want == 0)
			t_bad(c->label, code, KY_E_INPUT, &err,
			    "no such kind of event");
		else
			t_eq_int(c->label, (int64_t)got, (int64_t)c->want);
	}
}

static void
shown(void)
{
	const struct ky_hook h = {
	    .id = {"wh-1"},
	    .url = "https://receiver.example/in",
	    .kinds = 1u << KY_EVENT_LINE_ADDED,
	    .secret = "whsec_secret",
	    .old_secret = "whsec_older",
	};
	json_t *doc = ky_webhook_json(&h);
	char *text = json_dumps(doc, JSON_COMPACT);

	t_ok("its kinds",
	    strstr(text, "\"events\":[\"kaiyaku.line.added\"]") != NULL);
	t_ok("never its secrets", strstr(text, "whsec_") == NULL);
	free(text);
	json_decref(doc);
}

int
main(void)
{
	T_RUN(kinds);
	T_RUN(shown);
	return t_done();
}
