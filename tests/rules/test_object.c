#include "rules/object.h"

#include "rules/rulebook.h"

#include "t.h"

/* What a version needs before its own members. */
#define COMMON \
	"\"valid_from\":\"2024-01-01\",\"checked_on\":\"2026-01-01\"," \
	"\"confidence\":\"high\",\"source\":\"a test\""

struct heard {
	char first[512];
	uint32_t lines;
};

static void
hear(void *arg, const char *line)
{
	struct heard *h = arg;

	if (h->lines++ == 0)
		(void)snprintf(h->first, sizeof(h->first), "%s", line);
}

/* Reads `text` as a version of `t` and returns the first complaint or "". */
static const char *
read_as(enum ky_topic t, const char *text, bool connected, void *out)
{
	static uint8_t memory[64 * 1024];
	static struct heard heard;
	struct ky_arena arena;
	struct ky_reader reader = {.arena = &arena,
	    .file = "f",
	    .connected = connected,
	    .say = hear,
	    .arg = &heard};
	struct ky_place place = {NULL, "v", 0};
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

	ky_arena_init(&arena, memory, sizeof(memory));
	heard = (struct heard){.first = ""};
	memset(out, 0, ky_topic_size(t));
	ky_object_read(&reader, &place, value, ky_schema_topic(t), out);
	json_decref(value);
	if (reader.complaints != heard.lines)
		return "complaints were not counted";
	return heard.first;
}

union any {
	struct ky_rule rule;
	struct ky_rule_last_day last_day;
	struct ky_rule_early_fee early_fee;
	struct ky_rule_loan loan;
	struct ky_rule_credit credit;
	struct ky_rule_grades grades;
	struct ky_rule_profile profile;
	struct ky_rule_channels channels;
	struct ky_rule_words words;
	struct ky_rule_recurring recurring;
	struct ky_rule_card card;
	struct ky_rule_port_out port_out;
};

#define LAST_DAY(rest) "{" COMMON ",\"basis\":\"chosen\"" rest "}"
#define AHEAD ",\"ahead_days\":30"
#define FEE(rest) "{" COMMON "," rest "}"
#define LEAST(number) \
	"{" COMMON ",\"least\":{\"authority\":\"attested\"," \
	"\"contract\":\"confirmed\",\"options\":\"confirmed\"," \
	"\"devices\":\"confirmed\",\"dues\":\"confirmed\"," \
	"\"credit\":\"confirmed\",\"item\":\"attested\"," \
	"\"network\":\"confirmed\",\"profile\":\"proven\"," \
	"\"number\":\"" number "\"}}"
#define CREDIT(balance) \
	"{" COMMON "," balance ",\"handling_fee\":0," \
	"\"deposit_nets\":true,\"balance_nets\":false,\"rail\":\"bank\"," \
	"\"smallest\":0}"
#define CHANNEL(rest) \
	"{" COMMON ",\"list\":[{\"kind\":\"web\"," \
	"\"from_abroad\":\"yes\"" rest "}]}"

static void
complaints(void)
{
	static const struct {
		const char *label;
		enum ky_topic topic;
		const char *text, *want;
	} cases[] = {
	    {"a good one", KY_TOPIC_LAST_DAY, LAST_DAY(AHEAD), ""},
	    {"not an object", KY_TOPIC_LAST_DAY, "[]",
		"f: /v: must be an object"},
	    {"unknown members are named", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"bases\":1"),
		"f: /v: unknown member \"bases\""},
	    {"an unknown name is cut short and one line", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"12345678901234567890123456789012345678901"
			       "234567890\":1"),
		"f: /v: unknown member \"123456789012345678901234567890123456"
		"789012...\""},
	    {"not cut inside a character", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"解約解約解約解約解約解約解約解約\":1"),
		"f: /v: unknown member \"解約解約解約解約解約解約解約...\""},
	    {"control characters are masked", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"a\\nb\":1"),
		"f: /v: unknown member \"a?b\""},
	    {"a required member", KY_TOPIC_LAST_DAY, "{" COMMON "}",
		"f: /v: \"basis\" is missing"},
	    {"a required member of all versions", KY_TOPIC_LAST_DAY,
		"{\"valid_from\":\"2024-01-01\",\"checked_on\":\"2026-01-01\","
		"\"confidence\":\"high\",\"basis\":\"same-day\"}",
		"f: /v: \"source\" is missing"},
	    {"an empty source", KY_TOPIC_LAST_DAY,
		"{\"valid_from\":\"2024-01-01\",\"checked_on\":\"2026-01-01\","
		"\"confidence\":\"high\",\"source\":\" \","
		"\"basis\":\"same-day\"}",
		"f: /v/source: must not be empty"},
	    {"a day that does not exist", KY_TOPIC_LAST_DAY,
		"{\"valid_from\":\"2023-02-29\",\"checked_on\":\"2026-01-01\","
		"\"confidence\":\"high\",\"source\":\"s\","
		"\"basis\":\"same-day\"}",
		"f: /v/valid_from: \"2023-02-29\": date, character 9: there "
		"is no day 29 in 2023-02"},
	    {"a version that ends before it begins", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"valid_to\":\"2023-12-31\""),
		"f: /v: valid_to is before valid_from"},
	    {"a time of day", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"hours\":{\"cutoff\":\"25:00\"}"),
		"f: /v/hours/cutoff: \"25:00\" is not a time of day"},
	    {"a time of day has five characters", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"hours\":{\"cutoff\":\"9:00\"}"),
		"f: /v/hours/cutoff: \"9:00\" is not a time of day"},
	    {"an unknown member inside", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"hours\":{\"closes\":\"20:00\"}"),
		"f: /v/hours: unknown member \"closes\""},
	    {"opening hours are in order", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"hours\":{\"opens\":\"20:00\","
			       "\"cutoff\":\"09:00\"}"),
		"f: /v/hours: opens is not before cutoff"},
	    {"a number, not a text", KY_TOPIC_LAST_DAY,
		LAST_DAY(",\"ahead_days\":\"30\""),
		"f: /v/ahead_days: must be a whole number"},
	    {"a whole number", KY_TOPIC_LAST_DAY,
		LAST_DAY(",\"ahead_days\":30.0"),
		"f: /v/ahead_days: must be a whole number"},
	    {"below the range", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"notice_days\":-1"),
		"f: /v/notice_days: -1 is not from 0 to 366"},
	    {"above the range", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"request_by_day\":32"),
		"f: /v/request_by_day: 32 is not from 1 to 31"},
	    {"true or false", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"after_items\":1"),
		"f: /v/after_items: must be true or false"},
	    {"a word of the list", KY_TOPIC_LAST_DAY,
		"{" COMMON ",\"basis\":\"sometimes\"}",
		"f: /v/basis: \"sometimes\" is not one of same-day, chosen, "
		"month-end, billing-month-end, validity"},
	    {"a word, not a number", KY_TOPIC_LAST_DAY,
		"{" COMMON ",\"basis\":3}", "f: /v/basis: must be a text"},
	    {"no null where the core needs a value", KY_TOPIC_LAST_DAY,
		"{" COMMON ",\"basis\":null}", "f: /v/basis: must not be null"},
	    /* Rule: docs/rules/jp.md#10.2 */
	    {"asked by a day, but no month to end with", KY_TOPIC_LAST_DAY,
		LAST_DAY(AHEAD ",\"request_by_day\":25"),
		"f: /v: request_by_day needs a basis that ends with a month"},
	    {"a chosen day needs a bound", KY_TOPIC_LAST_DAY, LAST_DAY(""),
		"f: /v: the basis chosen needs ahead_days"},
	    {"only a chosen day has that bound", KY_TOPIC_LAST_DAY,
		"{" COMMON ",\"basis\":\"same-day\"" AHEAD "}",
		"f: /v: ahead_days needs the basis chosen"},

	    {"an amount that is not known", KY_TOPIC_EARLY_FEE,
		FEE("\"when\":\"joining-month\",\"amount\":null"),
		"f: /v/amount: \"null\" is only for providers that are not "
		"connected"},
	    {"an amount below zero", KY_TOPIC_EARLY_FEE,
		FEE("\"when\":\"joining-month\",\"amount\":-1"),
		"f: /v/amount: -1 is not from 0 to 100000000"},
	    {"an amount beyond all money", KY_TOPIC_EARLY_FEE,
		FEE("\"when\":\"joining-month\",\"amount\":1000000000000001"),
		"f: /v/amount: 1000000000000001 is not from 0 to "
		"100000000"},
	    {"within how many months", KY_TOPIC_EARLY_FEE,
		FEE("\"when\":\"within-months\",\"amount\":990"),
		"f: /v: months belongs to within-months, and only there"},
	    {"months without within-months", KY_TOPIC_EARLY_FEE,
		FEE("\"when\":\"never\",\"amount\":0,\"months\":2"),
		"f: /v: months belongs to within-months, and only there"},
	    {"never, but an amount", KY_TOPIC_EARLY_FEE,
		FEE("\"when\":\"never\",\"amount\":990"),
		"f: /v: a fee that is never taken has amount 0"},
	    /* Rule: docs/rules/jp.md#1.2 (1,000 yen and tax) */
	    {"more than a large operator may take", KY_TOPIC_EARLY_FEE,
		FEE("\"when\":\"joining-month\",\"amount\":1101,"
		    "\"large_operator\":true"),
		"f: /v: a large operator may take at most 1100 yen for "
		"contracts since 2022-07-01"},
	    {"as much as a large operator may take", KY_TOPIC_EARLY_FEE,
		FEE("\"when\":\"joining-month\",\"amount\":1100,"
		    "\"large_operator\":true"),
		""},

	    {"not stated is no rule to act by", KY_TOPIC_RECURRING,
		FEE("\"base\":\"not-stated\",\"options\":\"none\""),
		"f: /v/base: \"not-stated\" is only for providers that are "
		"not connected"},
	    /* Rule: docs/rules/jp.md#10.3 */
	    {"a charge for a card nobody wants back", KY_TOPIC_CARD,
		FEE("\"returns\":\"asked\",\"lost_charge\":3300,"
		    "\"counted\":\"arrival\""),
		"f: /v: a deadline or a charge needs returns due"},
	    {"a desk does not scan the post", KY_TOPIC_LOAN,
		FEE("\"counted_post\":\"counter\",\"late_per_day\":1,"
		    "\"extend_per_day\":1"),
		"f: /v/counted_post: \"counter\" is not one of postmark, "
		"arrival, not-stated"},

	    /* Rule: docs/rules/jp.md#2 */
	    {"a refund without a legal reason", KY_TOPIC_CREDIT,
		CREDIT("\"balance\":\"refund\""),
		"f: /v: reasons belong to a balance of refund, and it needs "
		"one"},
	    {"reasons without a refund", KY_TOPIC_CREDIT,
		CREDIT("\"balance\":\"forfeit\",\"reasons\":[\"moved\"]"),
		"f: /v: reasons belong to a balance of refund, and it needs "
		"one"},
	    {"reasons are a list", KY_TOPIC_CREDIT,
		CREDIT("\"balance\":\"refund\",\"reasons\":\"moved\""),
		"f: /v/reasons: must be a list"},
	    {"a reason twice", KY_TOPIC_CREDIT,
		CREDIT("\"balance\":\"refund\","
		       "\"reasons\":[\"moved\",\"moved\"]"),
		"f: /v/reasons/1: \"moved\" stands here twice"},
	    {"a reason the law does not know", KY_TOPIC_CREDIT,
		CREDIT("\"balance\":\"refund\",\"reasons\":[\"goodwill\"]"),
		"f: /v/reasons/0: \"goodwill\" is not one of business-end, "
		"small-amount, left-japan, moved, service-failure"},

	    {"grades that can be reached", KY_TOPIC_GRADES, LEAST("recorded"),
		""},
	    {"a grade nobody can reach", KY_TOPIC_GRADES, LEAST("confirmed"),
		"f: /v/least/number: \"confirmed\" is above this duty's best, "
		"\"recorded\""},
	    {"none is no grade to ask for", KY_TOPIC_GRADES, LEAST("none"),
		"f: /v/least/number: \"none\" is not one of stated, attested, "
		"recorded, confirmed, proven"},

	    {"a list", KY_TOPIC_LATER, "{" COMMON ",\"list\":\"a\"}",
		"f: /v/list: must be a list of at least one"},
	    {"an empty list", KY_TOPIC_LATER, "{" COMMON ",\"list\":[]}",
		"f: /v/list: must be a list of at least one"},
	    {"an entry of another type", KY_TOPIC_LATER,
		"{" COMMON ",\"list\":[\"a\",1]}",
		"f: /v/list/1: must be a text"},
	    {"an empty entry", KY_TOPIC_LATER, "{" COMMON ",\"list\":[\"\"]}",
		"f: /v/list/0: must not be empty"},
	    {"an entry of two lines", KY_TOPIC_LATER,
		"{" COMMON ",\"list\":[\"a\\nb\"]}",
		"f: /v/list/0: must not hold characters that are not seen"},
	    {"an entry that is turned around", KY_TOPIC_LATER,
		"{" COMMON ",\"list\":[\"a\\u202eb\"]}",
		"f: /v/list/0: must not hold characters that are not seen"},
	    {"an object of a list", KY_TOPIC_CHANNELS, CHANNEL(",\"open\":1"),
		"f: /v/list/0: unknown member \"open\""},
	    {"a member deep inside", KY_TOPIC_CHANNELS,
		CHANNEL(",\"hours\":{\"opens\":\"24:00\"}"),
		"f: /v/list/0/hours/opens: \"24:00\" is not a time of day"},
	};

	T_CASES (c, cases) {
		union any out;

		t_eq_str(c->label, read_as(c->topic, c->text, true, &out),
		    c->want);
	}
}

static void
holes(void)
{
	union any out;

	t_eq_str("an unknown amount, where we only tell what to do",
	    read_as(KY_TOPIC_EARLY_FEE,
		FEE("\"when\":\"joining-month\",\"amount\":null"), false, &out),
	    "");
	t_eq_int("it is -1", out.early_fee.amount, -1);

	t_eq_str("a source without dates",
	    read_as(KY_TOPIC_PORT_OUT,
		"{\"valid_from\":null,\"checked_on\":null,"
		"\"confidence\":\"low\",\"source\":\"s\","
		"\"offered\":true,\"fee\":null}",
		false, &out),
	    "");
	t_ok("no date",
	    ky_date_none(out.rule.valid_from) &&
		ky_date_none(out.rule.checked_on));
	t_eq_int("and no fee", out.port_out.fee, -1);

	t_eq_str("a source that does not say",
	    read_as(KY_TOPIC_RECURRING,
		FEE("\"base\":\"not-stated\",\"options\":\"not-stated\""),
		false, &out),
	    "");
	t_eq_int("not stated", out.recurring.base, KY_PRORATE_NOT_STATED);

	t_eq_str("a chosen day without a stated bound",
	    read_as(KY_TOPIC_LAST_DAY, LAST_DAY(""), false, &out), "");
	t_eq_str("but a needed word stays needed",
	    read_as(KY_TOPIC_LAST_DAY, "{" COMMON ",\"basis\":null}", false,
		&out),
	    "f: /v/basis: must not be null");
}

static void
values(void)
{
	union any out;

	t_eq_str("last day",
	    read_as(KY_TOPIC_LAST_DAY,
		"{" COMMON ",\"valid_to\":\"2025-12-31\",\"note\":\"解約\""
		",\"basis\":\"billing-month-end\",\"request_by_day\":25"
		",\"hours\":{\"opens\":\"09:30\",\"cutoff\":\"21:10\"}"
		",\"notice_days\":7,\"after_items\":true}",
		true, &out),
	    "");
	t_eq_int("valid_from", ky_date_days(out.rule.valid_from), 19723);
	t_eq_int("valid_to", out.rule.valid_to.year, 2025);
	t_eq_int("checked_on", out.rule.checked_on.year, 2026);
	t_eq_int("confidence", out.rule.confidence, KY_CONFIDENCE_HIGH);
	t_eq_str("source", out.rule.source.p, "a test");
	t_eq_str("note", out.rule.note.p, "解約");
	t_eq_int("basis", out.last_day.basis, KY_LAST_BILLING_END);
	t_eq_int("request_by_day", out.last_day.request_by_day, 25);
	t_eq_int("opens", out.last_day.hours.opens_min, 9 * 60 + 30);
	t_eq_int("cutoff", out.last_day.hours.cutoff_min, 21 * 60 + 10);
	t_eq_int("notice_days", out.last_day.notice_days, 7);
	t_ok("after_items", out.last_day.after_items);

	t_eq_str("no hours",
	    read_as(KY_TOPIC_LAST_DAY, LAST_DAY(AHEAD), true, &out), "");
	t_eq_int("open round the clock", out.last_day.hours.opens_min, -1);
	t_eq_int("without a cut-off", out.last_day.hours.cutoff_min, -1);
	t_eq_int("ahead_days", out.last_day.ahead_days, 30);

	t_eq_str("half the hours",
	    read_as(KY_TOPIC_CHANNELS,
		CHANNEL(",\"hours\":{\"cutoff\":\"00:00\"}"), true, &out),
	    "");
	t_eq_int("one row", out.channels.n, 1);
	t_eq_int("from midnight", out.channels.row[0].hours.opens_min, -1);
	t_eq_int("until midnight", out.channels.row[0].hours.cutoff_min, 0);
	t_eq_int("from abroad", out.channels.row[0].from_abroad, KY_ABROAD_YES);

	t_eq_str("credit",
	    read_as(KY_TOPIC_CREDIT,
		CREDIT("\"balance\":\"refund\",\"reasons\":[\"moved\",\"left-"
		       "japan\"]"),
		true, &out),
	    "");
	t_eq_int("a set of reasons", out.credit.reasons,
	    1 << KY_REFUND_MOVED | 1 << KY_REFUND_LEFT_JAPAN);
	t_ok("deposit_nets, not balance_nets",
	    out.credit.deposit_nets && !out.credit.balance_nets);

	t_eq_str("profile",
	    read_as(KY_TOPIC_PROFILE,
		"{" COMMON ",\"wait_days\":30,\"remind_days\":7,"
		"\"fallback\":\"stated\"}",
		true, &out),
	    "");
	t_eq_int("reminders", out.profile.remind_days, 7);
	t_eq_str("profile without reminders",
	    read_as(KY_TOPIC_PROFILE,
		"{" COMMON ",\"wait_days\":30,\"fallback\":\"stated\"}", true,
		&out),
	    "");
	t_eq_int("none", out.profile.remind_days, 0);

	t_eq_str("grades",
	    read_as(KY_TOPIC_GRADES, LEAST("stated"), true, &out), "");
	t_eq_int("of authority", out.grades.least[KY_DUTY_AUTHORITY],
	    KY_GRADE_ATTESTED);
	t_eq_int("of profile", out.grades.least[KY_DUTY_PROFILE],
	    KY_GRADE_PROVEN);
	t_eq_int("of number", out.grades.least[KY_DUTY_NUMBER],
	    KY_GRADE_STATED);

	t_eq_str("words",
	    read_as(KY_TOPIC_ASKS,
		"{" COMMON ",\"list\":[\"login\",\"暗証番号\"]}", true, &out),
	    "");
	t_eq_int("two", out.words.n, 2);
	t_eq_str("in order", out.words.row[1].p, "暗証番号");

	t_eq_str("a loan",
	    read_as(KY_TOPIC_LOAN,
		FEE("\"counted_post\":\"arrival\",\"grace_days\":1,"
		    "\"late_per_day\":550,\"late_cap\":11000,"
		    "\"lost_after_days\":30,\"reverse_when_found\":true,"
		    "\"extend_per_day\":0"),
		true, &out),
	    "");
	t_eq_int("counted_post", out.loan.counted_post, KY_COUNTED_ARRIVAL);
	t_eq_int("grace_days", out.loan.grace_days, 1);
	t_eq_int("late_per_day", out.loan.late_per_day, 550);
	t_eq_int("late_cap", out.loan.late_cap, 11000);
	t_eq_int("lost_after_days", out.loan.lost_after_days, 30);
	t_eq_int("no place", (int64_t)out.loan.where.len, 0);
}

static void
bounds(void)
{
	static char text[64 * 1024];
	struct ky_buf b;
	union any out;

	ky_buf_init(&b, sizeof(text));
	ky_buf_addz(&b, "{" COMMON ",\"list\":[\"x\"");
	for (int i = 1; i < KY_RULEBOOK_LIST_MAX; i++)
		ky_buf_addz(&b, ",\"x\"");
	(void)snprintf(text, sizeof(text), "%s]}", b.p);
	t_eq_str("as many entries as a list may have",
	    read_as(KY_TOPIC_LATER, text, true, &out), "");
	(void)snprintf(text, sizeof(text), "%s,\"x\"]}", b.p);
	t_eq_str("one more", read_as(KY_TOPIC_LATER, text, true, &out),
	    "f: /v/list: has more than 32 entries");

	ky_buf_reset(&b);
	ky_buf_addz(&b, "{" COMMON ",\"list\":[\"");
	for (int i = 0; i < 1000; i++)
		ky_buf_addc(&b, 'x');
	(void)snprintf(text, sizeof(text), "%s\"]}", b.p);
	t_eq_str("a text of 1000 bytes",
	    read_as(KY_TOPIC_LATER, text, true, &out), "");
	(void)snprintf(text, sizeof(text), "%sx\"]}", b.p);
	t_eq_str("one more byte", read_as(KY_TOPIC_LATER, text, true, &out),
	    "f: /v/list/0: is longer than 1000 bytes");
	ky_buf_done(&b);
}

int
main(void)
{
	T_RUN(complaints);
	T_RUN(holes);
	T_RUN(values);
	T_RUN(bounds);
	return t_done();
}
