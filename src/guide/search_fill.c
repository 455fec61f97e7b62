/* The directory's texts into an index. */
#include "guide/search.h"

#include <string.h>

struct filling {
	struct ky_search *s;
	ky_search_translate *translate;
	void *arg;
	struct ky_err *err;
	enum ky_code code; /* of the first that failed */
	enum ky_found_kind kind;
	uint32_t index;
};

static void
add(struct filling *f, enum ky_tongue tongue, uint32_t weight,
    struct ky_str text)
{
	if (f->code == KY_OK)
		f->code = ky_search_add(f->s, f->kind, f->index, tongue, weight,
		    text, f->err);
}

/* The same in all tongues. */
static void
add_name(struct filling *f, struct ky_str name)
{
	add(f, KY_TONGUE__MAX, KY_WEIGHT_NAME, name);
}

/* English, and its translations. */
static void
add_text(struct filling *f, uint32_t weight, struct ky_str english)
{
	if (english.len == 0)
		return;
	add(f, KY_TONGUE_EN, weight, english);
	if (f->translate == NULL)
		return;
	for (int t = 0; t < KY_TONGUE__MAX; t++) {
		struct ky_str said;

		if (t == KY_TONGUE_EN)
			continue;
		said = f->translate(f->arg, (enum ky_tongue)t, english);
		if (!ky_str_eq(said, english))
			add(f, (enum ky_tongue)t, weight, said);
	}
}

static void
add_words(struct filling *f, const struct ky_rule_words *w)
{
	for (uint32_t i = 0; i < w->n; i++)
		add_text(f, KY_WEIGHT_TEXT, w->row[i]);
}

/* The texts of a version that are its topic's own. */
static void
add_topic(struct filling *f, enum ky_topic topic, const void *version)
{
	const struct ky_rule_loan *loan = version;
	const struct ky_rule_channels *channels = version;
	const struct ky_rule_contacts *contacts = version;

	if (ky_topic_is_words(topic)) {
		add_words(f, version);
	} else if (topic == KY_TOPIC_LOAN) {
		add_text(f, KY_WEIGHT_TEXT, loan->where);
	} else if (topic == KY_TOPIC_CHANNELS) {
		for (uint32_t i = 0; i < channels->n; i++)
			add_text(f, KY_WEIGHT_TEXT, channels->row[i].where);
	} else if (topic == KY_TOPIC_CONTACTS) {
		for (uint32_t i = 0; i < contacts->n; i++) {
			add(f, KY_TONGUE__MAX, KY_WEIGHT_TEXT,
			    contacts->row[i].value);
			add_text(f, KY_WEIGHT_TEXT, contacts->row[i].what);
		}
	}
}

static void
add_topics(struct filling *f, const struct ky_rulebook *book)
{
	for (int t = 0; t < KY_TOPIC__MAX; t++) {
		const char *version = book->topic[t].versions;

		for (uint32_t i = 0; i < book->topic[t].n; i++) {
			const struct ky_rule *rule = (const void *)version;

			add_text(f, KY_WEIGHT_TEXT, rule->note);
			add_topic(f, (enum ky_topic)t, version);
			version += ky_topic_size((enum ky_topic)t);
		}
	}
}

static void
add_operator(struct filling *f, const struct ky_rulebook *book)
{
	add_name(f, book->name);
	add_name(f, book->name_ja);
	add_name(f, ky_str_of(book->provider.text));
	for (uint32_t i = 0; i < book->also_n; i++)
		add_name(f, book->also[i]);
	add(f, KY_TONGUE__MAX, KY_WEIGHT_TITLE, book->company);
	add_topics(f, book);
}

static void
add_operators(struct filling *f, const struct ky_directory *d)
{
	f->kind = KY_FOUND_OPERATOR;
	for (f->index = 0; f->index < d->operators_n; f->index++)
		add_operator(f, &d->operators[f->index].book);
}

/* A place is found in its area, also by whose it is. */
static void
add_spot(struct filling *f, const struct ky_directory *d,
    const struct ky_spot *s)
{
	const struct ky_operator *o = ky_directory_find(d,
	    ky_str_of(s->provider.text));

	add_text(f, KY_WEIGHT_TEXT, s->name);
	add(f, KY_TONGUE__MAX, KY_WEIGHT_TEXT, s->name_ja);
	add_text(f, KY_WEIGHT_TEXT, s->where);
	add_text(f, KY_WEIGHT_TEXT, s->closed);
	for (uint32_t i = 0; i < s->bring_n; i++)
		add_text(f, KY_WEIGHT_TEXT, s->bring[i]);
	add_text(f, KY_WEIGHT_TEXT, s->fact.note);
	if (o == NULL)
		return;
	add(f, KY_TONGUE__MAX, KY_WEIGHT_TEXT, o->book.name);
	add(f, KY_TONGUE__MAX, KY_WEIGHT_TEXT, o->book.name_ja);
}

static void
add_areas(struct filling *f, const struct ky_directory *d)
{
	f->kind = KY_FOUND_AREA;
	for (f->index = 0; f->index < d->areas_n; f->index++) {
		const struct ky_area *a = &d->areas[f->index];

		add_text(f, KY_WEIGHT_NAME, a->name);
		add_name(f, a->name_ja);
		add_name(f, ky_str_of(a->code.text));
		for (uint32_t i = 0; i < d->spots_n; i++)
			if (strcmp(d->spots[i].area.text, a->code.text) == 0)
				add_spot(f, d, &d->spots[i]);
	}
}

static void
add_laws(struct filling *f, const struct ky_directory *d)
{
	f->kind = KY_FOUND_LAW;
	for (f->index = 0; f->index < d->laws_n; f->index++) {
		const struct ky_law *l = &d->laws[f->index];

		add_text(f, KY_WEIGHT_TITLE, l->title);
		add(f, KY_TONGUE__MAX, KY_WEIGHT_TITLE, l->title_ja);
		add_text(f, KY_WEIGHT_TEXT, l->text);
		add_text(f, KY_WEIGHT_TEXT, l->article);
		add(f, KY_TONGUE__MAX, KY_WEIGHT_TEXT, l->article_ja);
		add_text(f, KY_WEIGHT_TEXT, l->fact.note);
	}
}

static void
add_links(struct filling *f, const struct ky_directory *d)
{
	f->kind = KY_FOUND_LINK;
	for (f->index = 0; f->index < d->links_n; f->index++) {
		const struct ky_link *l = &d->links[f->index];

		add_text(f, KY_WEIGHT_TITLE, l->name);
		add(f, KY_TONGUE__MAX, KY_WEIGHT_TITLE, l->name_ja);
		add(f, KY_TONGUE__MAX, KY_WEIGHT_TITLE, l->phone);
		add_text(f, KY_WEIGHT_TEXT, l->text);
		add(f, KY_TONGUE__MAX, KY_WEIGHT_TEXT, l->address);
		add_text(f, KY_WEIGHT_TEXT, l->hours);
		add_text(f, KY_WEIGHT_TEXT, l->fact.note);
	}
}

enum ky_code
ky_search_fill(struct ky_search *s, const struct ky_directory *d,
    ky_search_translate *translate, void *arg, struct ky_err *err)
{
	struct filling f = {.s = s,
	    .translate = translate,
	    .arg = arg,
	    .err = err};

	add_operators(&f, d);
	add_areas(&f, d);
	add_laws(&f, d);
	add_links(&f, d);
	return f.code;
}
