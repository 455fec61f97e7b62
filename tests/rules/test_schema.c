#include "rules/schema.h"

#include "t.h"

static const char *root = ".";

/* Do these words name every value from 0 (or 1) to below `max` once? */
static void
words_are_complete(const char *label, const struct ky_word *w, int min, int max)
{
	uint32_t seen = 0, want = (UINT32_C(1) << max) - (UINT32_C(1) << min);

	for (; w->name != NULL; w++)
		seen |= UINT32_C(1) << w->value;
	t_eq_int(label, seen, want);
}

static const struct ky_word *
words_of(const struct ky_table *t, const char *member)
{
	const struct ky_member *m = ky_table_find(t, ky_str_of(member));

	return m->of != NULL ? m->of->row[0].words : m->words;
}

static void
every_value_has_a_word(void)
{
	static const struct {
		enum ky_topic topic;
		const char *member;
		int min, max;
	} cases[] = {
	    {KY_TOPIC_LAST_DAY, "confidence", 0, KY_CONFIDENCE__MAX},
	    {KY_TOPIC_LAST_DAY, "basis", 0, KY_LAST__MAX},
	    {KY_TOPIC_RECURRING, "base", 0, KY_PRORATE__MAX},
	    {KY_TOPIC_RECURRING, "options", 0, KY_PRORATE__MAX},
	    {KY_TOPIC_RECURRING, "round", 0, KY_ROUND__MAX},
	    {KY_TOPIC_EARLY_FEE, "when", 0, KY_EARLY__MAX},
	    {KY_TOPIC_CARD, "returns", 0, KY_RETURN__MAX},
	    {KY_TOPIC_CARD, "counted", 0, KY_COUNTED__MAX},
	    {KY_TOPIC_CREDIT, "balance", 0, KY_VALUE__MAX},
	    {KY_TOPIC_CREDIT, "reasons", 0, KY_REFUND_REASON__MAX},
	    {KY_TOPIC_CREDIT, "rail", 0, KY_RAIL__MAX},
	    {KY_TOPIC_PROFILE, "fallback", KY_GRADE_STATED, KY_GRADE__MAX},
	    {KY_TOPIC_GRADES, "least", KY_GRADE_STATED, KY_GRADE__MAX},
	    {KY_TOPIC_TRUST, "least", KY_GRADE_STATED, KY_GRADE__MAX},
	    {KY_TOPIC_CHANNELS, "list", 0, KY_CHANNEL__MAX},
	    {KY_TOPIC_KINDS, "list", 0, KY_OFFER__MAX},
	    {KY_TOPIC_CONTACTS, "list", 0, KY_CONTACT__MAX},
	};

	words_are_complete("kind", words_of(ky_schema_book(), "kind"), 0,
	    KY_PROVIDER__MAX);
	T_CASES (c, cases)
		words_are_complete(c->member,
		    words_of(ky_schema_topic(c->topic), c->member), c->min,
		    c->max);
}

/* The words of a rule file are those of papers and commands. */
static void
words_are_the_core_s(void)
{
	const struct ky_table *credit = ky_schema_topic(KY_TOPIC_CREDIT);
	const struct ky_table *grades = ky_schema_topic(KY_TOPIC_GRADES);
	const struct ky_table *least = grades->row[0].of;
	const struct ky_word *w;

	for (w = words_of(credit, "reasons"); w->name != NULL; w++)
		t_eq_str("refund reason", w->name,
		    ky_refund_reason_name((enum ky_refund_reason)w->value));
	for (w = words_of(ky_schema_topic(KY_TOPIC_KINDS), "list");
	     w->name != NULL; w++)
		t_eq_str("offer", w->name,
		    ky_offer_name((enum ky_offer)w->value));
	for (w = words_of(grades, "least"); w->name != NULL; w++)
		t_eq_str("grade", w->name,
		    ky_grade_name((enum ky_grade)w->value));
	for (size_t i = 0; i < least->rows; i++) {
		t_eq_str("duty", least->row[i].name,
		    ky_duty_kind_name((enum ky_duty_kind)i));
		t_eq_int("its own grade", least->row[i].duty, (int)i);
		t_eq_int("in its own place",
		    (int64_t)(least->row[i].at / sizeof(enum ky_grade)),
		    (int)i);
	}
}

static void
rows_fit(const char *label, const struct ky_table *t)
{
	bool fits = true;

	for (size_t i = 0; i < t->rows; i++) {
		const struct ky_member *m = &t->row[i];

		if (m->at + m->size > t->size || m->min > m->max)
			fits = false;
		if (m->type == KY_MEMBER_COUNT && m->size < sizeof(m->max) &&
		    m->max >> (8 * m->size) != 0)
			fits = false; /* its largest would be cut */
		if (m->type == KY_MEMBER_OBJECT && m->of->size != m->size)
			fits = false;
		if (m->of != NULL)
			rows_fit(m->name, m->of);
	}
	t_ok(label, fits);
}

static void
values_fit(void)
{
	rows_fit("the file", ky_schema_book());
	for (unsigned i = 0; i < KY_TOPIC__MAX; i++) {
		const struct ky_table *t = ky_schema_topic((enum ky_topic)i);

		t_eq_int("the size the core knows", (int64_t)t->size,
		    (int64_t)ky_topic_size((enum ky_topic)i));
		rows_fit(ky_topic_name((enum ky_topic)i), t);
		rows_fit("the rule in front", t->base);
	}
}

/* Members of `t` that `text` lacks: each must stand behind `mark` and end
 * with one of `ends`. */
static int
lacks(const char *text, const struct ky_table *t, const char *mark,
    const char *ends)
{
	int n = 0;

	for (size_t i = 0; i < t->rows; i++) {
		const struct ky_member *m = &t->row[i];
		const char *at = text;
		char wanted[64];

		(void)snprintf(wanted, sizeof(wanted), "%s%s", mark, m->name);
		do {
			at = strstr(at, wanted);
			if (at != NULL)
				at += strlen(wanted);
		} while (at != NULL && strchr(ends, *at) == NULL);
		if (at == NULL) {
			printf("# lacks %s\n", m->name);
			n++;
		}
		if (m->of != NULL)
			n += lacks(text, m->of, mark, ends);
	}
	return n;
}

static size_t
count_members(const struct ky_table *t)
{
	size_t n = t->rows;

	for (size_t i = 0; i < t->rows; i++)
		if (t->row[i].of != NULL)
			n += count_members(t->row[i].of);
	return n;
}

static size_t
count_text(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static void
listing_names_every_member(void)
{
	struct ky_buf b;
	const char *text;

	ky_buf_init(&b, 64 * 1024);
	ky_rules_schema_print(&b);
	t_ok("it fits", ky_buf_ok(&b));
	text = b.p;
	t_eq_int("the file", lacks(text, ky_schema_book(), "    ", " "), 0);
	for (unsigned i = 0; i < KY_TOPIC__MAX; i++) {
		const struct ky_table *t = ky_schema_topic((enum ky_topic)i);
		char heading[64];

		(void)snprintf(heading, sizeof(heading), "\n%s\n",
		    ky_topic_name((enum ky_topic)i));
		text = strstr(b.p, heading);
		if (t_ok("has the topic", text != NULL))
			t_eq_int(ky_topic_name((enum ky_topic)i),
			    lacks(text, t, "    ", " "), 0);
	}
	t_ok("a text has its bounds",
	    strstr(b.p, " text, 1 to 100 bytes, required\n") != NULL);
	ky_buf_done(&b);
}

/* The part of the manual from `heading` to the next one, in `out`. */
static bool
section(const char *manual, const char *heading, char *out, size_t size)
{
	const char *from, *to;
	struct ky_str part;
	char line[64];

	(void)snprintf(line, sizeof(line), "\n.Ss %s\n", heading);
	from = strstr(manual, line);
	if (from == NULL)
		return false;
	from += strlen(line);
	to = strstr(from, "\n.Ss ");
	if (to == NULL)
		to = strstr(from, "\n.Sh ");
	if (to == NULL)
		return false;
	from--; /* every line has a line end in front */
	part = (struct ky_str){from, (size_t)(to - from)};
	return ky_str_copy(part, out, size);
}

static void
manual_section(const char *manual, const char *heading,
    const struct ky_table *t)
{
	char part[16 * 1024];

	if (!t_ok(heading, section(manual, heading, part, sizeof(part))))
		return;
	t_eq_int("has every member", lacks(part, t, "\n.It Ic ", "\n"), 0);
	t_eq_int("and no other", (int64_t)count_text(part, "\n.It Ic "),
	    (int64_t)count_members(t));
}

static void
manual_names_every_member(void)
{
	static char manual[96 * 1024];
	char path[512];
	size_t n = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/man/kaiyaku-rules.5", root);
	f = fopen(path, "rb");
	if (t_ok("the manual opens", f != NULL)) {
		n = fread(manual, 1, sizeof(manual) - 1, f);
		(void)fclose(f);
	}
	manual[n] = '\0';
	manual_section(manual, "The file", ky_schema_book());
	manual_section(manual, "Versions",
	    ky_schema_topic(KY_TOPIC_LAST_DAY)->base);
	for (unsigned i = 0; i < KY_TOPIC__MAX; i++)
		manual_section(manual, ky_topic_name((enum ky_topic)i),
		    ky_schema_topic((enum ky_topic)i));
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		root = argv[1];
	T_RUN(every_value_has_a_word);
	T_RUN(words_are_the_core_s);
	T_RUN(values_fit);
	T_RUN(listing_names_every_member);
	T_RUN(manual_names_every_member);
	return t_done();
}
