#include "cmd/guide.h"

#include "cmd/session.h"
#include "cmd/show.h"

static void
say_topic(const struct ky_cli *cli, const struct ky_rules *rules,
    enum ky_topic t, const struct ky_rule *rule)
{
	struct ky_date today = ky_date_at(ky_system_time(), KY_ZONE_JAPAN);
	char checked[KY_SHOW_SIZE];
	struct ky_buf b;

	ky_buf_init(&b, KY_SENTENCE_MAX);
	ky_guide_sentence(&b, rules, t, ky_rule_firm(rules->book, rule, today));
	ky_say(cli, KY_PAINT_HEAD, "%-10s ", ky_topic_name(t));
	ky_say(cli, KY_PAINT_NONE, "%.*s\n", KY_STR_ARG(ky_buf_str(&b)));
	ky_buf_done(&b);
	if (t == KY_TOPIC_CHANNELS)
		ky_show_channels(cli, rules->channels);
	if (rule->note.len > 0)
		ky_say(cli, KY_PAINT_NONE, "           note: %.*s\n",
		    KY_STR_ARG(rule->note));
	ky_say(cli, KY_PAINT_DIM,
	    "           source: %.*s; checked %s; confidence %s\n",
	    KY_STR_ARG(rule->source),
	    ky_date_none(rule->checked_on)
		? "on a day not known"
		: ky_show_date(rule->checked_on, checked),
	    ky_confidence_name(rule->confidence));
}

/* A hole stays a hole, and is named: "nothing is said" is no "no". */
static void
say_holes(const struct ky_cli *cli, const struct ky_rulebook *book,
    struct ky_date contract)
{
	const char *before = "\nNot known here: ";

	for (int t = 0; t < KY_TOPIC__MAX; t++) {
		/* (Where it says nothing of trust, our own rule holds.) */
		if (t == KY_TOPIC_TRUST ||
		    ky_rulebook_find(book, (enum ky_topic)t, contract) != NULL)
			continue;
		ky_say(cli, KY_PAINT_WAIT, "%s%s", before,
		    ky_topic_name((enum ky_topic)t));
		before = ", ";
	}
	if (before[0] == ',')
		ky_say(cli, KY_PAINT_WAIT, ".  Ask the provider.\n");
}

void
ky_guide_say(const struct ky_cli *cli, const struct ky_rules *rules,
    struct ky_date contract)
{
	const struct ky_rulebook *book = rules->book;
	char day[KY_SHOW_SIZE];

	ky_say(cli, KY_PAINT_HEAD, "%.*s\n", KY_STR_ARG(book->name));
	if (book->fictional)
		ky_say(cli, KY_PAINT_WAIT,
		    "A fictional provider, for demonstration.\n");
	else
		ky_say(cli, KY_PAINT_WAIT,
		    "kaiyaku is not affiliated with %.*s.  What counts is "
		    "what the provider says today.\n",
		    KY_STR_ARG(book->name));
	ky_say(cli, KY_PAINT_NONE, "For contracts made on %s.\n\n",
	    ky_show_date(contract, day));
	for (int t = 0; t < KY_TOPIC__MAX; t++) {
		const struct ky_rule *rule = ky_rulebook_find(book,
		    (enum ky_topic)t, contract);

		if (rule != NULL)
			say_topic(cli, rules, (enum ky_topic)t, rule);
	}
	if (!book->fictional)
		say_holes(cli, book, contract);
}
