#include "event/body.h"

#include "core/paper.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

/*
 * The members of `data` are a closed schema per kind (docs/events.md): a
 * receiver that validates finds what is there and nothing else.
 */
#define CODE 0x01u  /* "code" */
#define DUTY 0x02u  /* "duty", "state" and, where it has one, "ref" */
#define PAPER 0x04u /* "paper" and "kind" */
#define MINOR 0x08u /* "amount" */
#define DAY 0x10u   /* "day" */
#define REF 0x20u   /* "ref" */
#define LINE 0x40u  /* the subject is the line, even with an ending */

static const uint8_t members[] = {
    [KY_EVENT_ENDING_FILED] = DAY,
    [KY_EVENT_ENDING_ACCEPTED] = 0,
    [KY_EVENT_ENDING_REFUSED] = CODE,
    [KY_EVENT_ENDING_ACTION_NEEDED] = DUTY | CODE | DAY,
    [KY_EVENT_ENDING_DUTY_CHANGED] = DUTY,
    [KY_EVENT_ENDING_HELD] = DUTY | CODE | DAY,
    [KY_EVENT_ENDING_REOPENED] = 0,
    [KY_EVENT_ENDING_WITHDRAWN] = 0,
    [KY_EVENT_ENDING_COMPLETED] = 0,
    [KY_EVENT_ENDING_PARTIAL] = 0,
    [KY_EVENT_LINE_ADDED] = LINE,
    [KY_EVENT_LINE_ENDED] = DAY | LINE,
    [KY_EVENT_REFUND_PAID] = MINOR,
    [KY_EVENT_DEVICE_RELEASED] = REF,
    [KY_EVENT_PROFILE_DELETED] = CODE,
    [KY_EVENT_NUMBER_RELEASED] = CODE | DAY,
    [KY_EVENT_PAPER_READY] = PAPER,
    [KY_EVENT_PROFILE_REMINDER] = CODE | DAY,
    [KY_EVENT_BILL_DRAWN] = MINOR,
    [KY_EVENT_PAYMENT_RECEIVED] = MINOR,
    [KY_EVENT_REFUND_RETURNED] = MINOR,
};
_Static_assert(sizeof(members) == KY_EVENT__MAX, "a row each");

void
ky_event_uuid(const uint8_t id[16], char out[KY_UUID_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = digits[id[i] >> 4];
		*out++ = digits[id[i] & 0xf];
	}
	*out = '\0';
}

static void
put(json_t *doc, const char *key, json_t *value)
{
	if (json_object_set_new(doc, key, value) != 0)
		abort(); /* out of memory */
}

static void
put_text(json_t *doc, const char *key, const char *text)
{
	put(doc, key, json_string(text));
}

static void
put_text_or_null(json_t *doc, const char *key, const char *text)
{
	put(doc, key, text[0] != '\0' ? json_string(text) : json_null());
}

static void
put_int(json_t *doc, const char *key, uint64_t n)
{
	put(doc, key, json_integer((json_int_t)n));
}

static void
put_paper(json_t *data, const struct ky_event *ev)
{
	struct ky_ending ending = {0};
	char number[KY_PAPER_NO_SIZE];

	(void)snprintf(ending.ref, sizeof(ending.ref), "%s", ev->ending);
	ky_paper_number(&ending, ev->paper, ev->paper_n, number);
	put_text(data, "paper", number);
	put_text(data, "kind", ky_paper_kind_name(ev->paper));
}

static void
put_by_kind(json_t *data, const struct ky_event *ev)
{
	unsigned has = members[ev->kind];
	char day[KY_DATE_TEXT_SIZE];

	if (has & DUTY)
		put_text(data, "duty", ky_duty_kind_name(ev->duty));
	if ((has & REF) || ((has & DUTY) && ev->duty == KY_DUTY_ITEM))
		put_int(data, "ref", ev->ref);
	if (has & DUTY)
		put_text(data, "state", ky_duty_state_name(ev->state));
	if (has & CODE)
		put_text_or_null(data, "code", ev->code);
	if (has & PAPER)
		put_paper(data, ev);
	if (has & MINOR)
		put(data, "amount", json_integer(ev->minor));
	if (has & DAY) {
		ky_date_format(ev->day, day);
		put_text_or_null(data, "day", day);
	}
}

static json_t *
data_of(const struct ky_event *ev, const struct ky_slug *issuer)
{
	json_t *data = json_object();

	put_int(data, "number", ev->n);
	put_text(data, "issuer", issuer->text);
	put_text(data, "provider", ev->provider.text);
	put_int(data, "line", ev->line_id);
	put_int(data, "version", ev->version);
	put_text_or_null(data, "ending", ev->ending);
	put_by_kind(data, ev);
	return data;
}

static void
put_subject(json_t *doc, const struct ky_event *ev)
{
	char text[KY_REF_SIZE + 16];

	if (ev->ending[0] != '\0' && !(members[ev->kind] & LINE))
		(void)snprintf(text, sizeof(text), "/endings/%s", ev->ending);
	else
		(void)snprintf(text, sizeof(text), "/lines/%ju",
		    (uintmax_t)ev->line_id);
	put_text(doc, "subject", text);
}

static void
put_source(json_t *doc, const char *base_url, const struct ky_slug *issuer)
{
	char urn[sizeof("urn:kaiyaku:") + sizeof(issuer->text)];

	(void)snprintf(urn, sizeof(urn), "urn:kaiyaku:%s", issuer->text);
	put_text(doc, "source", base_url[0] != '\0' ? base_url : urn);
}

json_t *
ky_event_json(const struct ky_event *ev, const char *base_url,
    const struct ky_slug *issuer)
{
	json_t *doc = json_object();
	char uuid[KY_UUID_SIZE], at[KY_TIME_TEXT_SIZE];

	assert((unsigned)ev->kind < KY_EVENT__MAX);
	ky_event_uuid(ev->id, uuid);
	ky_time_format(ev->at, at);
	put_text(doc, "specversion", "1.0");
	put_text(doc, "id", uuid);
	put_source(doc, base_url, issuer);
	put_text(doc, "type", ky_event_kind_name(ev->kind));
	put_subject(doc, ev);
	put_text(doc, "time", at);
	put_text(doc, "datacontenttype", "application/json");
	put(doc, "data", data_of(ev, issuer));
	return doc;
}

static int
add(const char *bytes, size_t n, void *out)
{
	ky_buf_add(out, (struct ky_str){bytes, n});
	return 0;
}

void
ky_event_body(const struct ky_event *ev, const char *base_url,
    const struct ky_slug *issuer, struct ky_buf *out)
{
	json_t *doc = ky_event_json(ev, base_url, issuer);

	/* Members keep the order in which they were put. */
	if (json_dump_callback(doc, add, out, JSON_COMPACT) != 0)
		abort(); /* out of memory */
	json_decref(doc);
}
