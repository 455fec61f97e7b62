#include "mail/facts.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define NO_END_YEAR 9999
#define REF_LENGTH (sizeof("KY-7H3K-9QXM-2PTA") - 1)

static bool
read_zone(const char *text, struct ky_zone *out)
{
	unsigned hours, minutes;
	char sign;

	if (text == NULL || strlen(text) != 6 ||
	    sscanf(text, "%c%2u:%2u", &sign, &hours, &minutes) != 3 ||
	    hours > 14 || minutes > 59 || (sign != '+' && sign != '-'))
		return false;
	out->offset_min = (int16_t)((sign == '-' ? -1 : 1) *
	    (int)(hours * 60 + minutes));
	return true;
}

static const char *
text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static bool
read_instant(const json_t *dates, const char *name, struct ky_time *out)
{
	const char *text = text_of(dates, name);
	struct ky_err err;

	return text != NULL &&
	    ky_time_parse(ky_str_of(text), out, &err) == KY_OK;
}

static bool
read_day(const json_t *object, const char *name, struct ky_date *out)
{
	const char *text = text_of(object, name);
	struct ky_err err;

	return text != NULL &&
	    ky_date_parse(ky_str_of(text), out, &err) == KY_OK;
}

static void
add(struct ky_mail_facts *f, const struct ky_deadline *d, struct ky_date issued)
{
	if (f->deadlines_n < KY_DEADLINES_MAX &&
	    ky_date_cmp(d->day, issued) >= 0 && d->day.year < NO_END_YEAR)
		f->deadline[f->deadlines_n++] = *d;
}

/* The moment, and the last day of which a part lies before it. */
static void
take_until(struct ky_mail_facts *f, struct ky_time t, struct ky_zone zone,
    const char *offset, struct ky_date issued)
{
	struct ky_deadline d = {.kind = KY_DEADLINE_WITHDRAW,
	    .day = ky_date_at((struct ky_time){t.us - 1}, zone)};

	f->until_day = ky_date_at(t, zone);
	f->until_minute = (uint16_t)ky_minute_at(t, zone);
	(void)snprintf(f->until_zone, sizeof(f->until_zone), "%.6s", offset);
	add(f, &d, issued);
}

/* Only what somebody waits for the holder to do; most duties are ours. */
static void
take_duty(struct ky_mail_facts *f, const json_t *duty, struct ky_date issued)
{
	static const struct {
		const char *kind, *reason;
		enum ky_deadline_kind means;
	} known[] = {
	    {"item", "bring-back", KY_DEADLINE_RETURN},
	    {"contract", "assisted", KY_DEADLINE_END_THERE},
	    {"credit", "payee-needed", KY_DEADLINE_PAYEE},
	};
	const char *kind = text_of(duty, "kind");
	const char *reason = text_of(duty, "reason");
	const char *what = text_of(duty, "what");
	struct ky_deadline d = {0};
	struct ky_err err;

	if (kind == NULL || reason == NULL || !read_day(duty, "due", &d.day))
		return;
	if (what != NULL &&
	    ky_slug_parse(ky_str_of(what), &d.what, &err) != KY_OK)
		d.what.text[0] = '\0';
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].kind, kind) == 0 &&
		    strcmp(known[i].reason, reason) == 0) {
			d.kind = known[i].means;
			add(f, &d, issued);
		}
}

static void
take_dates(struct ky_mail_facts *f, const json_t *payload)
{
	const json_t *dates = json_object_get(payload, "dates");
	const char *kind = text_of(payload, "kind");
	const char *offset = text_of(dates, "zone");
	bool receipt = kind == NULL || strcmp(kind, "receipt") == 0;
	struct ky_deadline last = {.kind = KY_DEADLINE_LAST_DAY};
	struct ky_date issued_on = {0};
	struct ky_time issued = {0}, until;
	struct ky_zone zone;
	const json_t *duty;
	size_t i;

	if (!read_zone(offset, &zone))
		return;
	if (read_instant(dates, "issued", &issued))
		issued_on = ky_date_at(issued, zone);
	if (receipt && read_instant(dates, "withdraw_until", &until)) {
		/* A last day that is today has begun. */
		f->too_late = issued.us != 0 && ky_time_cmp(until, issued) <= 0;
		if (!f->too_late)
			take_until(f, until, zone, offset, issued_on);
	}
	if (read_day(dates, "last_day", &last.day))
		add(f, &last, issued_on);
	json_array_foreach(json_object_get(payload, "duties"), i, duty)
	    take_duty(f, duty, issued_on);
}

static bool
is_text(const json_t *object, const char *name, const char *text)
{
	const char *is = text_of(object, name);

	return is != NULL && strcmp(is, text) == 0;
}

/* By whom the contract is ended: by its holder, whose word for who he is was
 * enough, since nothing is connected. */
static bool
ended_there(const json_t *payload)
{
	bool there = false, stated = false;
	const json_t *duty;
	size_t i;

	json_array_foreach(json_object_get(payload, "duties"), i, duty)
	{
		there |= is_text(duty, "kind", "contract") &&
		    is_text(duty, "reason", "assisted");
		stated |= is_text(duty, "kind", "authority") &&
		    is_text(duty, "grade", "stated");
	}
	return there && stated;
}

void
ky_mail_facts_read(struct ky_str document, struct ky_mail_facts *out)
{
	json_t *doc = json_loadb(document.p, document.len, 0, NULL);
	const json_t *payload = json_object_get(json_object_get(doc,
						    "document"),
	    "payload");
	const char *state = text_of(payload, "state");

	*out = (struct ky_mail_facts){.demo = json_is_true(
					  json_object_get(payload, "demo")),
	    .there = ended_there(payload),
	    .steps_only = is_text(payload, "title", "Record of steps"),
	    .taken_back = is_text(payload, "state", "withdrawn")};
	/* Taken back, there is nothing left to do. */
	if (state == NULL || strcmp(state, "running") == 0)
		take_dates(out, payload);
	json_decref(doc);
}

void
ky_mail_ending_of(const char *text, char out[KY_REF_SIZE])
{
	size_t n = strlen(text);

	out[0] = '\0';
	if (n < REF_LENGTH || strncmp(text, "KY-", 3) != 0 ||
	    (n > REF_LENGTH && text[REF_LENGTH] != '-' &&
		text[REF_LENGTH] != '/'))
		return;
	(void)snprintf(out, KY_REF_SIZE, "%.*s", (int)REF_LENGTH, text);
}
