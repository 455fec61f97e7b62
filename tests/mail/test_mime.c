#include "t.h"

#include "mail/mime.h"

#define TEN "0123456789"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

/* As it stands in a message with "\n" for its lines' ends. */
static void
subjects(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"short", "Your line ends", "Subject: Your line ends\n"},
	    {"none", "", "Subject:\n"},
	    {"of 76 bytes with its name",
		"Receipt 12 " TEN TEN TEN TEN TEN "012345",
		"Subject: Receipt 12 " TEN TEN TEN TEN TEN "012345\n"},
	    {"of 77", "Receipt 12 " TEN TEN TEN TEN TEN "0123456",
		"Subject: Receipt 12\n " TEN TEN TEN TEN TEN "0123456\n"},
	    {"long: folded at blanks, not encoded",
		"The receipt for ending your line: it ends on the day you "
		"chose, and not before it (Demo Mobile, +8190****1003)",
		"Subject: The receipt for ending your line: it ends on the day "
		"you chose, and\n not before it (Demo Mobile, "
		"+8190****1003)\n"},
	    {"a first word that fills the line", SEVENTY " b",
		"Subject: " SEVENTY "\n b\n"},
	    {"a word longer than a line", "a " SEVENTY TEN " b",
		"Subject: a "
		"=?UTF-8?B?MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MD"
		"EyMzQ1Njc4?=\n =?UTF-8?B?"
		"OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3?=\n"
		" =?UTF-8?B?ODk=?= b\n"},
	    {"not ASCII", "解約", "Subject: =?UTF-8?B?6Kej57SE?=\n"},
	    {"only what is not ASCII", "解約 (Demo Mobile, +8190****1003)",
		"Subject: =?UTF-8?B?6Kej57SE?= (Demo Mobile, "
		"+8190****1003)\n"},
	    {"the blank between two such words", "a 解 約 b",
		"Subject: a =?UTF-8?B?6KejIOe0hA==?= b\n"},
	    {"no character is cut", "解約解約解約解約解約解約解約",
		"Subject: "
		"=?UTF-8?B?6Kej57SE6Kej57SE6Kej57SE6Kej57SE6Kej57SE6Kej57SE6Kej"
		"?=\n =?UTF-8?B?57SE?=\n"},
	    {"what could be read as encoded", "a =?x?= b",
		"Subject: a =?UTF-8?B?PT94Pz0=?= b\n"},
	    {"blanks that folding would lose", "a  b ",
		"Subject: =?UTF-8?B?YSAgYiA=?=\n"},
	    {"a line's end is no line's end", "a\nBcc: b",
		"Subject: =?UTF-8?B?YQpCY2M6?= b\n"},
	};
	struct ky_buf out;

	ky_buf_init(&out, 2048);
	T_CASES (c, cases) {
		ky_buf_reset(&out);
		ky_mime_header(&out, "Subject", c->text, "\n");
		t_eq_str(c->label, out.p, c->want);
	}
	ky_buf_done(&out);
}

static void
senders(void)
{
	static const struct {
		const char *label, *mailbox, *name, *want;
	} cases[] = {
	    {"no name", "a@b.example", "", "From: <a@b.example>\n"},
	    {"a name", "a@b.example", "x, y",
		"From: =?UTF-8?B?eCwgeQ==?= <a@b.example>\n"},
	    {"a long mailbox", SEVENTY "@b.example", "x",
		"From: =?UTF-8?B?eA==?=\n <" SEVENTY "@b.example>\n"},
	};
	struct ky_buf out;

	ky_buf_init(&out, 2048);
	T_CASES (c, cases) {
		ky_buf_reset(&out);
		ky_mime_from(&out, c->mailbox, c->name, "\n");
		t_eq_str(c->label, out.p, c->want);
	}
	ky_buf_done(&out);
}

int
main(void)
{
	T_RUN(subjects);
	T_RUN(senders);
	return t_done();
}
