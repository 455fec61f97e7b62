/* A demonstration's letterbox: codes and links nobody else would see. */
#include "web/routes.h"
#include "web/session.h"
#include "web/visit.h"

#include "page/page.h"

#define LETTERS_MAX 20

static json_t *
letter_json(const struct ky_letter *l)
{
	char until[KY_TIME_TEXT_SIZE] = "";

	if (l->until.us != 0)
		ky_time_format(l->until, until);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "kind",
	    ky_letter_kind_name(l->kind), "to",
	    l->way == KY_LETTER_BY_MAIL ? l->email : l->msisdn.digits, "code",
	    l->code, "link", l->link, "until", until, "number", l->inquiry.text,
	    "text", l->text);
}

/* The lines of tools/demo_lines.csv, where somebody has brought them in: each
 * by a name in `tries`, if it is there.  False: it was answered. */
static bool
put_tries(struct ky_visit *v)
{
	static const struct {
		const char *name, *contract;
	} known[] = {
	    {"esim", "TRY-ESIM"},
	    {"card", "TRY-CARD"},
	    {"prepaid", "TRY-PREPAID"},
	    {"rental", "TRY-RENTAL"},
	};
	enum {
		KNOWN_N = sizeof(known) / sizeof(known[0])
	};
	struct ky_line_name names[KNOWN_N] = {0};
	struct ky_call c = {.op = KY_CALL_FIND,
	    .in.find = {.name = names, .n = KNOWN_N}};
	struct ky_result r;
	json_t *tries;
	bool any = false;

	for (size_t i = 0; i < KNOWN_N; i++)
		(void)ky_str_copy(ky_str_of(known[i].contract), names[i].text,
		    sizeof(names[i].text));
	if (!ky_visit_call(v, NULL, &c, &r))
		return false;
	tries = json_object();
	for (size_t i = 0; i < KNOWN_N; i++) {
		bool there = r.out.found[i].line_id != 0;

		any = any || there;
		(void)json_object_set_new(tries, known[i].name,
		    json_boolean(there));
	}
	ky_visit_put(v, "tries", tries);
	ky_visit_put(v, "any", json_boolean(any));
	return true;
}

static void
demo(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_letter letters[LETTERS_MAX];
	struct ky_visit v;
	json_t *rows;
	uint32_t n;

	if (!ky_visit_begin(&v, rq, an))
		return;
	if (!rq->about->demo || v.site == NULL || v.site->letters == NULL) {
		ky_visit_missing(&v);
		return;
	}
	if (!put_tries(&v))
		return;
	n = v.site->letters(v.site->letters_self, letters, LETTERS_MAX);
	rows = json_array();
	for (uint32_t i = 0; i < n; i++)
		(void)json_array_append_new(rows, letter_json(&letters[i]));
	ky_visit_put(&v, "rows", rows);
	ky_visit_show(&v, KY_PAGE("demo"), 200);
}

const struct ky_route ky_routes_demo[] = {
    {KY_GET, "/{lang}/demo", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, demo},
    {.pattern = NULL},
};
