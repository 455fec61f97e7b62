#include "cmd/inquiry.h"

#include "cmd/show.h"

#include <inttypes.h>

json_t *
ky_inquiry_json(const struct ky_inquiry *q)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:s*, s:I, s:s*, s:s*, s:s*, "
			 "s:s*, s:s*, s:s, s:s*, s:s*, s:s*, s:o}",
	    "inquiry", q->id.text, "kind", ky_inquiry_kind_name(q->kind),
	    "state", ky_inquiry_state_name(q->state), "at", ky_time_json(q->at),
	    "account", ky_text_given(q->account.text), "line",
	    (json_int_t)q->line_id, "about", ky_text_given(q->about.text),
	    "language", ky_text_given(q->language), "email",
	    ky_text_given(q->email), "paper", ky_text_given(q->paper.text),
	    "subject", ky_text_given(q->subject), "text", q->text, "answer",
	    ky_text_given(q->answer), "seen_by", ky_text_given(q->seen_by.text),
	    "by", ky_text_given(q->decided_by.text), "decided",
	    ky_time_json(q->decided));
}

void
ky_inquiry_say(const struct ky_cli *cli, const struct ky_inquiry *q)
{
	char at[KY_SHOW_SIZE];

	bool open = q->state == KY_INQUIRY_NEW || q->state == KY_INQUIRY_SEEN;

	ky_say(cli, open ? KY_PAINT_WAIT : KY_PAINT_NONE, "%s  %-10s %-8s %s",
	    q->id.text, ky_inquiry_kind_name(q->kind),
	    ky_inquiry_state_name(q->state),
	    ky_show_time(q->at, KY_ZONE_JAPAN, at));
	if (q->line_id != 0)
		ky_say(cli, KY_PAINT_NONE, " line #%" PRIu64, q->line_id);
	if (q->about.text[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, " %s", q->about.text);
	if (q->paper.text[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, " %s", q->paper.text);
	ky_say(cli, KY_PAINT_NONE, "\n");
}

/* What a stranger wrote goes to a terminal without its control characters. */
static void
say_text(const struct ky_cli *cli, const char *head, const char *text)
{
	if (text[0] == '\0')
		return;
	ky_say(cli, KY_PAINT_HEAD, "%s\n  ", head);
	ky_show_text(cli, text);
	ky_say(cli, KY_PAINT_NONE, "\n");
}

void
ky_inquiry_show(const struct ky_cli *cli, const struct ky_inquiry *q)
{
	ky_inquiry_say(cli, q);
	say_text(cli, "Account", q->account.text);
	say_text(cli, "Mailbox", q->email);
	say_text(cli, "Language", q->language);
	say_text(cli, "Subject", q->subject);
	say_text(cli, "Text", q->text);
	say_text(cli, "Answer", q->answer);
	say_text(cli, "Seen by", q->seen_by.text);
	say_text(cli, "Decided by", q->decided_by.text);
}
