/* Text out of documents, cell by cell. */
#include "print/scribe.h"

#include "t.h"

#include <stdlib.h>

static struct ky_sheet sheet;
static struct ky_scribe w;
static json_t *doc;

static void
begin(enum ky_tongue t)
{
	ky_scribe_init(&w, &sheet, t);
	doc = json_pack("{s:s, s:s, s:n, s:i, s:s}", "day", "2026-08-31", "at",
	    "2026-10-04T16:30:00Z", "none", "number", 12, "odd", "2026-13-01");
}

static void
end(void)
{
	ky_scribe_done(&w);
	json_decref(doc);
}

static void
values(void)
{
	begin(KY_TONGUE_EN);
	t_eq_str("a day", ky_scribe_day(&w, 0, doc, "day"), "31 August 2026");
	t_eq_str("no day", ky_scribe_day(&w, 0, doc, "odd"), "");
	t_eq_str("null", ky_scribe_day(&w, 0, doc, "none"), "");
	t_eq_str("an instant in its zone", ky_scribe_instant(&w, 0, doc, "at"),
	    "5 October 2026 01:30 (UTC+09:00)");
	w.zone = KY_ZONE_UTC;
	t_eq_str("in another", ky_scribe_instant(&w, 0, doc, "at"),
	    "4 October 2026 16:30 (UTC+00:00)");
	t_eq_str("its day there", ky_scribe_day_of(&w, 0, doc, "at"),
	    "4 October 2026");
	t_eq_str("no instant", ky_scribe_instant(&w, 0, doc, "day"), "");
	t_eq_int("a number", ky_scribe_number(doc, "number"), 12);
	t_eq_int("none", ky_scribe_number(doc, "day"), 0);
	t_eq_str("text", ky_scribe_text(doc, "number"), "");
	t_eq_str("money", ky_scribe_money(&w, 0, -1200), "−¥1,200");
	end();
}

static void
words(void)
{
	begin(KY_TONGUE_JA);
	t_eq_str("a message", ky_scribe_say(&w, "Provider"), "事業者");
	t_eq_str("a code", ky_scribe_word(&w, "way", "lost"), "紛失による解約");
	t_eq_str("an unknown code stands for itself",
	    ky_scribe_word(&w, "way", "of-later"), "of-later");
	t_eq_str("no code", ky_scribe_word(&w, "way", ""), "");
	t_eq_str("a hole is filled",
	    ky_scribe_fill(&w, 0, "Bill {number}", "number", "3"), "請求書 3");
	end();
}

static void
joins(void)
{
	const char *a;

	begin(KY_TONGUE_EN);
	t_eq_str("both", ky_scribe_join(&w, 0, "a", ", ", "b"), "a, b");
	t_eq_str("the first", ky_scribe_join(&w, 0, "a", ", ", ""), "a");
	t_eq_str("the last", ky_scribe_join(&w, 0, "", ", ", "b"), "b");
	a = ky_scribe_join(&w, 1, "c", "d", "e");
	t_eq_str("out of its own cell", ky_scribe_join(&w, 1, a, "-", a),
	    "cde-cde");
	end();
}

int
main(void)
{
	T_RUN(values);
	T_RUN(words);
	T_RUN(joins);
	return t_done();
}
