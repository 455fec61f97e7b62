#include "portal/inquiry.h"

#include "t.h"

static void
moves(void)
{
	/* From new, and from shown, to which: n s a r w (answered) b (asked
	 * back) 1 (of two). */
	static const struct {
		enum ky_inquiry_kind kind;
		const char *from_new, *from_shown;
	} cases[] = {
	    {KY_INQUIRY_PAPERS, "..ar.b.", "......."},
	    {KY_INQUIRY_RECOVERY, "..ar.b.", "......."},
	    {KY_INQUIRY_MESSAGE, "...rwb.", "......."},
	    {KY_INQUIRY_CORRECTION, "..ar.b.", "......."},
	    {KY_INQUIRY_CASE, ".s.r...", "...r..."},
	};

	T_CASES (k, cases)
		for (int to = 0; to < KY_INQUIRY_STATE__MAX; to++) {
			enum ky_inquiry_state s = (enum ky_inquiry_state)to;

			t_ok(ky_inquiry_kind_name(k->kind),
			    ky_inquiry_moves(k->kind, KY_INQUIRY_NEW, s) ==
				    (k->from_new[to] != '.') &&
				ky_inquiry_moves(k->kind, KY_INQUIRY_SHOWN,
				    s) == (k->from_shown[to] != '.') &&
				!ky_inquiry_moves(k->kind, KY_INQUIRY_REFUSED,
				    s) &&
				!ky_inquiry_moves(k->kind, KY_INQUIRY_ACCEPTED,
				    s));
			/* After asking back as if it were new. */
			t_ok("asked back",
			    k->kind == KY_INQUIRY_CASE ||
				ky_inquiry_moves(k->kind, KY_INQUIRY_WAITING,
				    s) == (k->from_new[to] != '.'));
		}
}

static void
there_and_back(void)
{
	static struct ky_inquiry q = {.id = {"iq-1"},
	    .n = 3,
	    .kind = KY_INQUIRY_CORRECTION,
	    .state = KY_INQUIRY_ACCEPTED,
	    .account = {"ac-1"},
	    .about = {"demo-mobile"},
	    .language = "ko",
	    .email = "x@example.com",
	    .subject = "영업 시간",
	    .text = "two\nlines",
	    .answer = "thanks",
	    .decided_by = {"staff-1"},
	    .at = {4},
	    .decided = {5}};
	static struct ky_folio r;
	static struct ky_inquiry got;
	struct ky_err err = {0};

	t_good("write", ky_inquiry_write(&q, &r, &err), &err);
	t_eq_str("by what it is listed", r.state.text, "correction:accepted");
	t_good("read", ky_inquiry_read(&r, &got, &err), &err);
	t_ok("all of it", memcmp(&got, &q, sizeof(q)) == 0);
	memset(q.text, 0x01, sizeof(q.text) - 1);
	memset(q.answer, 0x01, sizeof(q.answer) - 1);
	t_bad("what swells when it is written", ky_inquiry_write(&q, &r, &err),
	    KY_E_INPUT, &err, "too long");
	(void)snprintf(r.body, sizeof(r.body), "{\"kind\":77}");
	t_bad("no such kind", ky_inquiry_read(&r, &got, &err), KY_E_CORRUPT,
	    &err, "");
}

static void
letters(void)
{
	static const struct {
		enum ky_inquiry_kind kind;
		enum ky_inquiry_state state;
		enum ky_letter_kind letter;
	} cases[] = {
	    {KY_INQUIRY_MESSAGE, KY_INQUIRY_NEW, KY_LETTER_ASKED},
	    {KY_INQUIRY_MESSAGE, KY_INQUIRY_ANSWERED, KY_LETTER_ANSWER},
	    {KY_INQUIRY_MESSAGE, KY_INQUIRY_REFUSED, KY_LETTER__MAX},
	    {KY_INQUIRY_CORRECTION, KY_INQUIRY_REFUSED, KY_LETTER_ANSWER},
	    {KY_INQUIRY_CASE, KY_INQUIRY_SHOWN, KY_LETTER__MAX},
	    {KY_INQUIRY_PAPERS, KY_INQUIRY_WAITING, KY_LETTER_WANTED},
	    {KY_INQUIRY_PAPERS, KY_INQUIRY_SEEN, KY_LETTER__MAX},
	    {KY_INQUIRY_PAPERS, KY_INQUIRY_ACCEPTED, KY_LETTER_ACCEPTED},
	    {KY_INQUIRY_RECOVERY, KY_INQUIRY_ACCEPTED, KY_LETTER__MAX},
	    {KY_INQUIRY_RECOVERY, KY_INQUIRY_REFUSED, KY_LETTER_REFUSED},
	};

	T_CASES (c, cases)
		t_eq_int(ky_inquiry_state_name(c->state),
		    ky_inquiry_letter(c->kind, c->state), c->letter);
}

int
main(void)
{
	T_RUN(moves);
	T_RUN(letters);
	T_RUN(there_and_back);
	return t_done();
}
