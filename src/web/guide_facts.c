#include "web/guide_facts.h"

#include "view/guide.h"
#include "view/view.h"
#include "web/guide_words.h"

#include <string.h>

json_t *
ky_guide_str(struct ky_str s)
{
	return json_stringn(s.p != NULL ? s.p : "", s.len);
}

static void
put(json_t *o, const char *name, json_t *value)
{
	(void)json_object_set_new(o, name, value);
}

/* --- where it comes from --- */

static bool
is_old(struct ky_date checked_on, struct ky_date today)
{
	return ky_date_none(checked_on) ||
	    ky_date_days(today) - ky_date_days(checked_on) > KY_CHECK_DAYS_MAX;
}

/* "www.example.jp" of an address. */
static struct ky_str
host_of(struct ky_str address)
{
	size_t from = ky_str_starts(address, "https://") ? 8 : 7, to = from;

	while (to < address.len && address.p[to] != '/')
		to++;
	return (struct ky_str){address.p + from, to - from};
}

/* Not "https://a.example/ (page 3)". */
static bool
is_address(struct ky_str s)
{
	return (ky_str_starts(s, "https://") || ky_str_starts(s, "http://")) &&
	    memchr(s.p, ' ', s.len) == NULL;
}

static void
put_source(json_t *o, const struct ky_fact_source *f, bool invented,
    struct ky_date today)
{
	bool old = is_old(f->checked_on, today);

	put(o, "confidence", json_string(ky_confidence_name(f->confidence)));
	put(o, "checked_on", ky_date_json(f->checked_on));
	put(o, "old", json_boolean(!invented && old));
	put(o, "invented", json_boolean(invented));
	put(o, "unsure",
	    json_boolean(
		!invented && (old || f->confidence <= KY_CONFIDENCE_LOW)));
	put(o, "note", ky_guide_str(f->note));
	if (!is_address(f->source)) {
		/* "no page read" is said in the reader's words. */
		if (memchr(f->source.p, '.', f->source.len) != NULL)
			put(o, "source", ky_guide_str(f->source));
		return;
	}
	put(o, "link", ky_guide_str(f->source));
	put(o, "host", ky_guide_str(host_of(f->source)));
}

json_t *
ky_guide_source(const struct ky_fact_source *f, bool invented,
    struct ky_date today)
{
	json_t *o = json_object();

	put_source(o, f, invented, today);
	return json_pack("[o]", o);
}

json_t *
ky_guide_source_public(const struct ky_fact_source *f, struct ky_date today)
{
	json_t *o = json_object();

	put_source(o, f, false, today);
	put(o, "authority", json_boolean(f->confidence == KY_CONFIDENCE_HIGH));
	return json_pack("[o]", o);
}

/* --- tables --- */

static const char *const channel_codes[] = {
    [KY_CHANNEL_WEB] = "web",
    [KY_CHANNEL_APP] = "app",
    [KY_CHANNEL_PHONE] = "phone",
    [KY_CHANNEL_SHOP] = "shop",
    [KY_CHANNEL_MAIL] = "mail",
    [KY_CHANNEL_POST] = "post",
    [KY_CHANNEL_COUNTER] = "counter",
    [KY_CHANNEL_BOX] = "box",
    [KY_CHANNEL_ITSELF] = "itself",
};
_Static_assert(sizeof(channel_codes) / sizeof(channel_codes[0]) ==
	KY_CHANNEL__MAX,
    "a code each");

static const char *const abroad_codes[] = {
    [KY_ABROAD_NOT_STATED] = "not-stated",
    [KY_ABROAD_YES] = "yes",
    [KY_ABROAD_NO] = "no",
};
_Static_assert(sizeof(abroad_codes) / sizeof(abroad_codes[0]) == KY_ABROAD__MAX,
    "a code each");

static json_t *
channels(enum ky_tongue t, const struct ky_rule *rule)
{
	const struct ky_rule_channels *r = (const void *)rule;
	json_t *rows = json_array();

	for (uint32_t i = 0; i < r->n; i++)
		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:o, s:s, s:o}", "kind",
			channel_codes[r->row[i].kind], "hours",
			ky_guide_hours(t, r->row[i].hours), "abroad",
			abroad_codes[r->row[i].from_abroad], "where",
			ky_guide_str(r->row[i].where)));
	return rows;
}

static const char *const contact_codes[] = {
    [KY_CONTACT_PAGE] = "page",
    [KY_CONTACT_PHONE] = "phone",
    [KY_CONTACT_MAIL] = "mail",
    [KY_CONTACT_CHAT] = "chat",
    [KY_CONTACT_SOCIAL] = "social",
    [KY_CONTACT_POST] = "post",
};
_Static_assert(sizeof(contact_codes) / sizeof(contact_codes[0]) ==
	KY_CONTACT__MAX,
    "a code each");

/* "tel:+81312345678": digits and a plus in front, nothing else. */
json_t *
ky_guide_tel(struct ky_str value)
{
	char text[64] = "tel:";
	size_t n = 4;

	for (size_t i = 0; i < value.len && n + 1 < sizeof(text); i++)
		if ((value.p[i] >= '0' && value.p[i] <= '9') ||
		    (value.p[i] == '+' && n == 4))
			text[n++] = value.p[i];
	return json_stringn(text, n);
}

/* Where it leads; "" = nowhere, it is only shown. */
static json_t *
href(const struct ky_rule_contact *c)
{
	if (c->kind == KY_CONTACT_PHONE)
		return ky_guide_tel(c->value);
	if (c->kind == KY_CONTACT_MAIL)
		return json_sprintf("mailto:%.*s", KY_STR_ARG(c->value));
	return is_address(c->value) ? ky_guide_str(c->value) : json_string("");
}

static json_t *
contacts(enum ky_tongue t, const struct ky_rule *rule)
{
	const struct ky_rule_contacts *r = (const void *)rule;
	json_t *rows = json_array();

	for (uint32_t i = 0; i < r->n; i++) {
		const struct ky_rule_contact *c = &r->row[i];

		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:o, s:o, s:b, s:o, s:o, s:o}", "kind",
			contact_codes[c->kind], "value",
			ky_guide_str(is_address(c->value) ? host_of(c->value)
							  : c->value),
			"href", href(c), "outside", is_address(c->value),
			"what", ky_guide_str(c->what), "hours",
			ky_guide_hours(t, c->hours), "days",
			ky_guide_str(c->days)));
	}
	return rows;
}

/* Which papers are asked of whom. */
json_t *
ky_guide_vouchers(const struct ky_rule *rule)
{
	const struct ky_rule_death *r = (const void *)rule;
	json_t *rows = json_array();

	for (int i = 0; i < KY_RELATION__MAX; i++) {
		json_t *papers = json_array();

		for (int k = 0; k < KY_VOUCHER__MAX; k++)
			if ((r->papers[i] >> k & 1) != 0)
				(void)json_array_append_new(papers,
				    json_string(
					ky_voucher_name((enum ky_voucher)k)));
		if (json_array_size(papers) > 0)
			(void)json_array_append_new(rows,
			    json_pack("{s:s, s:O}", "relation",
				ky_relation_name((enum ky_relation)i), "papers",
				papers));
		json_decref(papers);
	}
	return rows;
}

/* --- facts --- */

json_t *
ky_guide_fact(enum ky_tongue t, const struct ky_rulebook *book,
    enum ky_topic topic, const struct ky_rule *rule, struct ky_date today)
{
	struct ky_fact_source f = {
	    .checked_on = rule->checked_on,
	    .confidence = rule->confidence,
	    .source = rule->source,
	    .note = rule->note,
	};
	json_t *o = json_object();

	put_source(o, &f, book->fictional, today);
	put(o, "topic", json_string(ky_topic_name(topic)));
	put(o, "from", ky_date_json(rule->valid_from));
	put(o, "until", ky_date_json(rule->valid_to));
	put(o, "says",
	    ky_guide_says(t, book, topic, rule,
		ky_rule_firm(book, rule, today)));
	put(o, "items", ky_guide_items(topic, rule));
	if (topic == KY_TOPIC_CHANNELS)
		put(o, "channels", channels(t, rule));
	if (topic == KY_TOPIC_DEATH)
		put(o, "vouchers", ky_guide_vouchers(rule));
	if (topic == KY_TOPIC_CONTACTS)
		put(o, "contacts", contacts(t, rule));
	return o;
}

/* An older version that names no last day holds until the next begins. */
static void
put_until(json_t *fact, const struct ky_rule *next)
{
	if (json_is_null(json_object_get(fact, "until")) &&
	    !ky_date_none(next->valid_from))
		put(fact, "until",
		    ky_date_json(ky_date_add(next->valid_from, -1)));
}

json_t *
ky_guide_versions(enum ky_tongue t, const struct ky_rulebook *book,
    enum ky_topic topic, struct ky_date today)
{
	size_t size = ky_topic_size(topic);
	const char *versions = book->topic[topic].versions;
	json_t *facts = json_array();

	for (uint32_t i = book->topic[topic].n; i-- > 0;) {
		const char *rule = versions + i * size;
		bool older = i + 1 != book->topic[topic].n;
		json_t *fact = ky_guide_fact(t, book, topic, (const void *)rule,
		    today);

		if (older)
			put_until(fact, (const void *)(rule + size));
		put(fact, "older", json_boolean(older));
		(void)json_array_append_new(facts, fact);
	}
	return facts;
}

json_t *
ky_guide_row(const struct ky_operator *o)
{
	const struct ky_rulebook *b = &o->book;
	json_t *offers = json_array();

	for (int i = 0; i < KY_OFFER__MAX; i++)
		if ((o->offers >> i & 1) != 0)
			(void)json_array_append_new(offers,
			    json_string(ky_offer_name((enum ky_offer)i)));
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:b, s:b}", "slug",
	    b->provider.text, "name", ky_guide_str(b->name), "other",
	    ky_str_eq(b->name, b->name_ja) ? json_string("")
					   : ky_guide_str(b->name_ja),
	    "company", ky_guide_str(b->company), "offers", offers, "connected",
	    b->connected, "fictional", b->fictional);
}

/* --- a provider's page --- */

#define OFFER(o) (1u << KY_OFFER_##o)
#define SECTION_TOPICS_MAX 6

/* What is asked comes first: who lacks it has to get it before all else. */
static const struct section {
	const char *code;
	uint32_t offers; /* told of being unknown only for these; 0 = all */
	enum ky_topic topic[SECTION_TOPICS_MAX + 1]; /* ends with __MAX */
} sections[] = {
    {"asks", 0,
	{KY_TOPIC_ASKS, KY_TOPIC_RECOVER, KY_TOPIC_TRUST, KY_TOPIC__MAX}},
    {"ways", 0, {KY_TOPIC_CHANNELS, KY_TOPIC_ABROAD, KY_TOPIC__MAX}},
    {"when", 0,
	{KY_TOPIC_LAST_DAY, KY_TOPIC_DELAY, KY_TOPIC_RECURRING, KY_TOPIC__MAX}},
    {"steps", OFFER(ESIM),
	{KY_TOPIC_STEPS, KY_TOPIC_ESIM, KY_TOPIC_PROFILE, KY_TOPIC__MAX}},
    {"fees", 0,
	{KY_TOPIC_EARLY_FEE, KY_TOPIC_INITIAL, KY_TOPIC_EIGHT_DAYS,
	    KY_TOPIC_CONFIRMATION, KY_TOPIC__MAX}},
    {"items", OFFER(CARD) | OFFER(RENTAL) | OFFER(ROUTER) | OFFER(PHONE),
	{KY_TOPIC_CARD, KY_TOPIC_LOAN, KY_TOPIC_LOST, KY_TOPIC__MAX}},
    {"prepaid", OFFER(PREPAID),
	{KY_TOPIC_EXPIRY, KY_TOPIC_VALUE, KY_TOPIC_CREDIT, KY_TOPIC_UNUSED,
	    KY_TOPIC_PREPAID, KY_TOPIC_CLOSURE, KY_TOPIC__MAX}},
    {"number", OFFER(VOICE),
	{KY_TOPIC_PORT_OUT, KY_TOPIC_NUMBER, KY_TOPIC_PAUSE, KY_TOPIC__MAX}},
    {"after", 0,
	{KY_TOPIC_LATER, KY_TOPIC_LOSSES, KY_TOPIC_DUES, KY_TOPIC_BILLS,
	    KY_TOPIC_KEEP, KY_TOPIC__MAX}},
    {"death", OFFER(VOICE), {KY_TOPIC_HEIRS, KY_TOPIC_DEATH, KY_TOPIC__MAX}},
    {"contacts", 0, {KY_TOPIC_CONTACTS, KY_TOPIC__MAX}},
};

static json_t *
section(enum ky_tongue t, const struct ky_operator *o, const struct section *s,
    struct ky_date today)
{
	json_t *facts = json_array();

	for (const enum ky_topic *p = s->topic; *p != KY_TOPIC__MAX; p++) {
		json_t *more = ky_guide_versions(t, &o->book, *p, today);

		(void)json_array_extend(facts, more);
		json_decref(more);
	}
	return json_pack("{s:s, s:b, s:o}", "code", s->code, "known",
	    json_array_size(facts) > 0, "facts", facts);
}

static bool
concerns(const struct section *s, const struct ky_operator *o)
{
	return s->offers == 0 || o->offers == 0 || (s->offers & o->offers) != 0;
}

static json_t *
all_sections(enum ky_tongue t, const struct ky_operator *o,
    struct ky_date today)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		json_t *row = section(t, o, &sections[i], today);

		if (json_is_true(json_object_get(row, "known")) ||
		    concerns(&sections[i], o))
			(void)json_array_append(rows, row);
		json_decref(row);
	}
	return rows;
}

json_t *
ky_guide_law(const struct ky_law *law, struct ky_date today)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "code",
	    law->code.text, "title", ky_guide_str(law->title), "title_ja",
	    ky_guide_str(law->title_ja), "text", ky_guide_str(law->text),
	    "article", ky_guide_str(law->article), "since",
	    ky_date_json(law->since), "facts",
	    ky_guide_source_public(&law->fact, today));
}

static json_t *
laws_of(const struct ky_directory *d, const struct ky_operator *o,
    struct ky_date today)
{
	json_t *rows = json_array();

	for (uint32_t i = 0; i < d->laws_n; i++)
		if (d->laws[i].offers == 0 || o->offers == 0 ||
		    (d->laws[i].offers & o->offers) != 0)
			(void)json_array_append_new(rows,
			    ky_guide_law(&d->laws[i], today));
	return rows;
}

/* --- places --- */

static const char *const counted_codes[] = {
    [KY_COUNTED_POSTMARK] = "postmark",
    [KY_COUNTED_COUNTER] = "counter",
    [KY_COUNTED_ARRIVAL] = "arrival",
    [KY_COUNTED_NOT_STATED] = "not-stated",
};
_Static_assert(sizeof(counted_codes) / sizeof(counted_codes[0]) ==
	KY_COUNTED__MAX,
    "a code each");

static json_t *
acts_of(const struct ky_spot *s)
{
	json_t *acts = json_array();

	for (int i = 0; i < KY_SPOT__MAX; i++)
		if ((s->acts >> i & 1) != 0)
			(void)json_array_append_new(acts,
			    json_string(ky_spot_act_name((enum ky_spot_act)i)));
	return acts;
}

#define SPOT(a) (1u << KY_SPOT_##a)

/* Hours of a post box that nobody told are not worth a row. */
static bool
has_hours(const struct ky_spot *s)
{
	return s->acts != SPOT(POST) || s->always_open ||
	    s->hours.opens_min >= 0 || s->closed.len > 0;
}

static struct ky_str
area_name(const struct ky_directory *d, const struct ky_spot *s)
{
	const struct ky_area *a = ky_directory_area(d, ky_str_of(s->area.text));

	return a != NULL ? a->name : ky_str_of(s->area.text);
}

json_t *
ky_guide_spot(enum ky_tongue t, const struct ky_directory *d,
    const struct ky_spot *s, struct ky_date today)
{
	const struct ky_operator *o = ky_directory_find(d,
	    ky_str_of(s->provider.text));
	bool invented = o != NULL && o->book.fictional;
	struct ky_hours hours = {s->hours.opens_min, s->hours.closes_min};
	json_t *bring = json_array();

	for (uint32_t i = 0; i < s->bring_n; i++)
		(void)json_array_append_new(bring, ky_guide_str(s->bring[i]));
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:s, "
			 "s:s, s:o, s:s, s:o, s:o, s:b, s:b, s:b}",
	    "code", s->code.text, "name", ky_guide_str(s->name), "name_ja",
	    ky_guide_str(s->name_ja), "where", ky_guide_str(s->where), "hours",
	    ky_guide_hours(t, hours), "always", s->always_open, "closed",
	    ky_guide_str(s->closed), "acts", acts_of(s), "bring", bring,
	    "counted", counted_codes[s->counted], "slug", s->provider.text,
	    "operator",
	    o != NULL ? ky_guide_str(o->book.name)
		      : json_string(s->provider.text),
	    "area", s->area.text, "area_name", ky_guide_str(area_name(d, s)),
	    "facts", ky_guide_source(&s->fact, invented, today), "fictional",
	    invented, "timed", has_hours(s), "returns", s->acts != SPOT(END));
}

static json_t *
spots_of(enum ky_tongue t, const struct ky_directory *d,
    const struct ky_operator *o, struct ky_date today)
{
	const struct ky_spot *found[KY_DIRECTORY_SPOTS_MAX];
	uint32_t n = ky_directory_spots(d, ky_str_of(o->book.provider.text),
	    KY_STR(""), found);
	json_t *rows = json_array();

	for (uint32_t i = 0; i < n; i++)
		(void)json_array_append_new(rows,
		    ky_guide_spot(t, d, found[i], today));
	return rows;
}

json_t *
ky_guide_operator(enum ky_tongue t, const struct ky_directory *d,
    const struct ky_operator *o, struct ky_date today)
{
	struct ky_rules rules;
	json_t *row = ky_guide_row(o);

	ky_rules_select(&o->book, today, &rules);
	put(row, "status",
	    ky_guide_versions(t, &o->book, KY_TOPIC_STATUS, today));
	put(row, "sections", all_sections(t, o, today));
	put(row, "delay", ky_guide_delay(t, rules.last_day, rules.recurring));
	put(row, "laws", laws_of(d, o, today));
	put(row, "spots", spots_of(t, d, o, today));
	return row;
}
