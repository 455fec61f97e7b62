#include "base/hex.h"
#include "vcard/vchip.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* --- written --- */

static json_t *
hex(const uint8_t *bytes, size_t n)
{
	char text[2 * KY_VCHIP_PENDING_MAX + 1];

	ky_hex_encode(bytes, n, text);
	return json_string(text);
}

static json_t *
addresses(const struct ky_vchip_profile *p)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < p->addresses_n; i++)
		if (json_array_append_new(list,
			json_pack("{s:i, s:s}", "events", p->address[i].events,
			    "host", p->address[i].host)) != 0) {
			json_decref(list);
			return NULL;
		}
	return list;
}

static json_t *
profile(const struct ky_vchip_profile *p)
{
	return json_pack("{s:o, s:o, s:b, s:b, s:i, s:i, s:s, s:s, s:s, s:o}",
	    "iccid", hex(p->iccid, 10), "aid", hex(p->aid, 16), "enabled",
	    p->enabled, "gone", p->gone, "rules", p->rules, "class",
	    (int)p->class, "nickname", p->nickname, "provider", p->provider,
	    "name", p->name, "addresses", addresses(p));
}

static json_t *
notification(const struct ky_vchip_notification *n)
{
	return json_pack("{s:I, s:i, s:o, s:o}", "n", (json_int_t)n->n, "event",
	    n->event, "meta", hex(n->meta, n->meta_n), "pending",
	    hex(n->pending, n->pending_n));
}

static json_t *
quirks(const struct ky_quirks *q)
{
	json_t *object = json_object();

	for (int i = 0; i < KY_QUIRK__MAX; i++)
		if (q->n[i] != 0)
			(void)json_object_set_new(object,
			    ky_quirk_name((enum ky_quirk)i),
			    json_integer(q->n[i]));
	return object;
}

static json_t *
whole(const struct ky_vchip *c)
{
	json_t *profiles = json_array(), *notifications = json_array();
	bool good = true;

	for (uint32_t i = 0; i < c->profiles_n; i++)
		good &= json_array_append_new(profiles,
			    profile(&c->profile[i])) == 0;
	for (uint32_t i = 0; i < c->notifications_n; i++)
		good &= json_array_append_new(notifications,
			    notification(&c->notification[i])) == 0;
	if (!good) {
		json_decref(profiles);
		json_decref(notifications);
		return NULL;
	}
	return json_pack("{s:s, s:s, s:b, s:I, s:i, s:s, s:s, s:o, s:o, s:o}",
	    "what", "a simulated eUICC; its signatures prove nothing", "eid",
	    c->eid.digits, "v3", c->v3, "next_n", (json_int_t)c->next_n, "aids",
	    (int)c->aids, "smdp", c->smdp, "smds", c->smds, "quirks",
	    quirks(&c->quirks), "profiles", profiles, "notifications",
	    notifications);
}

enum ky_code
ky_vchip_write(const struct ky_vchip *c, struct ky_buf *out, struct ky_err *err)
{
	json_t *object = whole(c);
	char *text = NULL;

	if (object != NULL)
		text = json_dumps(object, JSON_INDENT(1));
	json_decref(object);
	if (text == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a text of the simulated card is not UTF-8");
	ky_buf_addz(out, text);
	ky_buf_addc(out, '\n');
	free(text);
	if (!ky_buf_ok(out))
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the simulated card is larger than its file may be");
	return KY_OK;
}

/* --- read --- */

static bool
read_text(const json_t *from, const char *key, char *out, size_t size)
{
	const json_t *v = json_object_get(from, key);

	return json_is_string(v) &&
	    ky_str_copy((struct ky_str){json_string_value(v),
			    json_string_length(v)},
		out, size);
}

static bool
read_int(const json_t *from, const char *key, int64_t max, int64_t *out)
{
	const json_t *v = json_object_get(from, key);
	json_int_t n = json_integer_value(v);

	if (!json_is_integer(v) || n < 0 || n > max)
		return false;
	*out = n;
	return true;
}

static bool
read_bool(const json_t *from, const char *key, bool *out)
{
	const json_t *v = json_object_get(from, key);

	*out = json_is_true(v);
	return json_is_boolean(v);
}

/* Up to `max` bytes; how many in `n`. */
static bool
read_hex(const json_t *from, const char *key, uint8_t *out, size_t max,
    uint32_t *n)
{
	const json_t *v = json_object_get(from, key);
	struct ky_str text = {json_string_value(v), json_string_length(v)};

	if (text.p == NULL || text.len % 2 != 0 || text.len / 2 > max ||
	    !ky_hex_decode(text, out, text.len / 2))
		return false;
	*n = (uint32_t)(text.len / 2);
	return true;
}

static bool
read_addresses(const json_t *list, struct ky_vchip_profile *p)
{
	int64_t events = 0;

	if (!json_is_array(list) ||
	    json_array_size(list) > KY_VCHIP_ADDRESSES_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		struct ky_vchip_address *a = &p->address[i];

		if (!read_int(one, "events", 0xff, &events) ||
		    !read_text(one, "host", a->host, sizeof(a->host)))
			return false;
		a->events = (uint8_t)events;
		p->addresses_n++;
	}
	return true;
}

static bool
read_profile(const json_t *from, struct ky_vchip_profile *p)
{
	int64_t rules = 0, class = 0;
	uint32_t iccid_n = 0, aid_n = 0;
	bool good = read_hex(from, "iccid", p->iccid, 10, &iccid_n) &&
	    read_hex(from, "aid", p->aid, 16, &aid_n) &&
	    read_bool(from, "enabled", &p->enabled) &&
	    read_bool(from, "gone", &p->gone) &&
	    read_int(from, "rules", 0xff, &rules) &&
	    read_int(from, "class", KY_VCHIP_OPERATIONAL, &class) &&
	    read_text(from, "nickname", p->nickname, sizeof(p->nickname)) &&
	    read_text(from, "provider", p->provider, sizeof(p->provider)) &&
	    read_text(from, "name", p->name, sizeof(p->name)) &&
	    read_addresses(json_object_get(from, "addresses"), p);

	p->rules = (uint8_t)rules;
	p->class = (enum ky_vchip_class) class;
	return good && iccid_n == 10 && aid_n == 16;
}

static bool
read_notification(const json_t *from, struct ky_vchip_notification *n)
{
	int64_t event = 0;
	bool good = read_int(from, "n", INT64_MAX, &n->n) &&
	    read_int(from, "event", 0xff, &event) &&
	    read_hex(from, "meta", n->meta, sizeof(n->meta), &n->meta_n) &&
	    read_hex(from, "pending", n->pending, sizeof(n->pending),
		&n->pending_n);

	n->event = (uint8_t)event;
	return good;
}

static bool
read_quirks(const json_t *from, struct ky_quirks *q)
{
	const char *name;
	json_t *v;
	enum ky_quirk which;

	if (!json_is_object(from))
		return false;
	json_object_foreach((json_t *)(uintptr_t)from, name, v)
	{
		json_int_t n = json_integer_value(v);

		if (!ky_quirk_parse(ky_str_of(name), &which) || n < 1 ||
		    n > UINT32_MAX)
			return false;
		q->n[which] = (uint32_t)n;
	}
	return true;
}

static bool
read_lists(const json_t *from, struct ky_vchip *c)
{
	const json_t *profiles = json_object_get(from, "profiles"),
		     *notifications = json_object_get(from, "notifications");

	if (!json_is_array(profiles) || !json_is_array(notifications) ||
	    json_array_size(profiles) > KY_VCHIP_PROFILES_MAX ||
	    json_array_size(notifications) > KY_VCHIP_NOTIFICATIONS_MAX)
		return false;
	for (; c->profiles_n < json_array_size(profiles); c->profiles_n++)
		if (!read_profile(json_array_get(profiles, c->profiles_n),
			&c->profile[c->profiles_n]))
			return false;
	for (; c->notifications_n < json_array_size(notifications);
	     c->notifications_n++)
		if (!read_notification(json_array_get(notifications,
					   c->notifications_n),
			&c->notification[c->notifications_n]))
			return false;
	return true;
}

static bool
read_chip(const json_t *from, struct ky_vchip *c)
{
	int64_t aids = 0;
	bool good = read_text(from, "eid", c->eid.digits,
			sizeof(c->eid.digits)) &&
	    strspn(c->eid.digits, "0123456789") == 32 &&
	    read_bool(from, "v3", &c->v3) &&
	    read_int(from, "next_n", INT64_MAX, &c->next_n) &&
	    read_int(from, "aids", 65535, &aids) &&
	    read_text(from, "smdp", c->smdp, sizeof(c->smdp)) &&
	    read_text(from, "smds", c->smds, sizeof(c->smds)) &&
	    read_quirks(json_object_get(from, "quirks"), &c->quirks) &&
	    read_lists(from, c);

	c->aids = (uint32_t)aids;
	return good;
}

enum ky_code
ky_vchip_read(struct ky_str json, struct ky_vchip **out, struct ky_err *err)
{
	json_t *object = json_loadb(json.p, json.len, JSON_REJECT_DUPLICATES,
	    NULL);
	struct ky_vchip *c = calloc(1, sizeof(*c));
	bool good = object != NULL && c != NULL && read_chip(object, c);

	json_decref(object);
	if (!good) {
		free(c);
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "this is no state of a simulated card");
	}
	*out = c;
	return KY_OK;
}
