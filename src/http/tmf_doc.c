#include "http/tmf_doc.h"

#include <inttypes.h>
#include <sodium/randombytes.h>
#include <stdlib.h>
#include <string.h>

enum ky_code
ky_tmf_open(struct ky_tmf *t, const struct ky_calls *calls,
    const struct ky_caller *who, struct ky_err *err)
{
	*t = (struct ky_tmf){.calls = calls, .who = *who};
	t->memory = malloc(KY_CALL_ARENA_SIZE);
	if (t->memory == NULL)
		return ky_fail(err, KY_E_LIMIT, 0, "out of memory");
	ky_arena_init(&t->arena, t->memory, KY_CALL_ARENA_SIZE);
	return KY_OK;
}

void
ky_tmf_close(struct ky_tmf *t)
{
	if (t->memory != NULL)
		ky_arena_reset(&t->arena);
	free(t->memory);
	t->memory = NULL;
}

enum ky_code
ky_tmf_call(struct ky_tmf *t, enum ky_call_op op, struct ky_call *call,
    struct ky_result *out, struct ky_err *err)
{
	ky_arena_reset(&t->arena);
	call->version = KY_CALL_VERSION;
	call->op = op;
	call->who = t->who;
	memset(out, 0, sizeof(*out));
	return t->calls->call(t->calls->self, call, &t->arena, out, err);
}

enum ky_code
ky_tmf_now(struct ky_tmf *t, struct ky_time *out, struct ky_err *err)
{
	struct ky_call call = {0};
	struct ky_result r;
	enum ky_code code = ky_tmf_call(t, KY_CALL_HEALTH, &call, &r, err);

	if (code == KY_OK)
		*out = r.out.health->now;
	return code;
}

enum ky_code
ky_tmf_line(struct ky_tmf *t, uint64_t line_id, const struct ky_case **c,
    struct ky_rules *rules, bool *found, struct ky_err *err)
{
	struct ky_call call = {.line_id = line_id};
	struct ky_result r;
	enum ky_code code;
	int n = snprintf(call.in.name.text, sizeof(call.in.name.text),
	    "%" PRIu64, line_id);

	(void)n; /* twenty digits at most */
	call.in.name.kind = KY_NAME_ID;
	code = ky_tmf_call(t, KY_CALL_LINE, &call, &r, err);
	if (code != KY_OK)
		return code;
	*found = r.found;
	*c = r.found ? r.out.line.c : NULL;
	if (rules != NULL) {
		memset(rules, 0, sizeof(*rules));
		if (r.found && r.out.line.rules != NULL)
			*rules = *r.out.line.rules;
	}
	return KY_OK;
}

/* --- documents --- */

static void
name_doc(struct ky_call *call, const char *kind, const struct ky_slug *owner)
{
	(void)ky_str_copy(ky_str_of(kind), call->in.doc.kind.text,
	    sizeof(call->in.doc.kind.text)); /* a literal of ours */
	if (owner != NULL)
		call->in.doc.owner = *owner;
}

static enum ky_code
take_doc(struct ky_tmf *t, enum ky_call_op op, struct ky_call *call,
    struct ky_tmf_doc *out, struct ky_err *err)
{
	struct ky_result r;
	enum ky_code code = ky_tmf_call(t, op, call, &r, err);
	json_t *json;

	out->json = NULL;
	if (code != KY_OK || !r.found)
		return code;
	json = json_loadb(r.bytes.p, r.bytes.len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(json)) {
		json_decref(json);
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "a stored document is no JSON object");
	}
	out->meta = r.out.docs[0];
	out->meta.json = (struct ky_str){NULL, 0};
	out->json = json;
	return KY_OK;
}

enum ky_code
ky_tmf_doc_get(struct ky_tmf *t, const char *kind, const char *id,
    struct ky_tmf_doc *out, struct ky_err *err)
{
	struct ky_call call = {0};

	out->json = NULL;
	name_doc(&call, kind, NULL);
	if (!ky_str_copy(ky_str_of(id), call.in.doc.id, sizeof(call.in.doc.id)))
		return KY_OK; /* no id of ours is that long */
	return take_doc(t, KY_CALL_DOC_GET, &call, out, err);
}

enum ky_code
ky_tmf_doc_find(struct ky_tmf *t, const char *kind, const struct ky_slug *owner,
    const char *key, struct ky_tmf_doc *out, struct ky_err *err)
{
	struct ky_call call = {0};

	out->json = NULL;
	name_doc(&call, kind, owner);
	if (!ky_str_copy(ky_str_of(key), call.in.doc.key,
		sizeof(call.in.doc.key)))
		return KY_OK;
	return take_doc(t, KY_CALL_DOC_FIND, &call, out, err);
}

enum ky_code
ky_tmf_doc_next(struct ky_tmf *t, const char *kind, const struct ky_slug *owner,
    uint64_t after, struct ky_tmf_doc *out, struct ky_err *err)
{
	struct ky_call call = {.after = after, .max = 1};

	name_doc(&call, kind, owner);
	return take_doc(t, KY_CALL_DOC_NEXT, &call, out, err);
}

enum ky_code
ky_tmf_doc_put(struct ky_tmf *t, const struct ky_tmf_doc *d, struct ky_err *err)
{
	struct ky_call call = {0};
	struct ky_result r;
	enum ky_code code;
	char *text = json_dumps(d->json, JSON_COMPACT);

	if (text == NULL)
		return ky_fail(err, KY_E_LIMIT, 0, "out of memory");
	call.in.doc.kind = d->meta.kind;
	call.in.doc.owner = d->meta.owner;
	call.in.doc.doc = d->meta;
	call.in.doc.doc.json = ky_str_of(text);
	if (call.in.doc.doc.json.len > KY_DOC_BYTES_MAX)
		code = ky_fail(err, KY_E_INPUT, 0,
		    "the document is larger than %zu bytes", KY_DOC_BYTES_MAX);
	else
		code = ky_tmf_call(t, KY_CALL_DOC_PUT, &call, &r, err);
	free(text);
	return code;
}

void
ky_tmf_id(const char *prefix, char out[KY_DOC_ID_SIZE])
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
	uint8_t chance[20];
	char name[sizeof(chance) + 1];
	int n;

	randombytes_buf(chance, sizeof(chance));
	for (size_t i = 0; i < sizeof(chance); i++)
		name[i] = letters[chance[i] & 31];
	name[sizeof(chance)] = '\0';
	n = snprintf(out, KY_DOC_ID_SIZE, "%s-%s", prefix, name);
	(void)n; /* prefixes have two letters */
}

/* --- who --- */

json_t *
ky_tmf_caller_json(const struct ky_caller *who)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "actor", who->actor.text,
	    "role", ky_role_name(who->role), "channel", who->channel.text,
	    "provider", who->provider.text);
}

bool
ky_tmf_caller_read(const json_t *doc, struct ky_caller *out)
{
	struct ky_caller who = {0};

	if (!ky_role_parse(ky_str_of(ky_tmf_text(doc, "role")), &who.role) ||
	    !ky_str_copy(ky_str_of(ky_tmf_text(doc, "actor")), who.actor.text,
		sizeof(who.actor.text)) ||
	    !ky_str_copy(ky_str_of(ky_tmf_text(doc, "channel")),
		who.channel.text, sizeof(who.channel.text)) ||
	    !ky_str_copy(ky_str_of(ky_tmf_text(doc, "provider")),
		who.provider.text, sizeof(who.provider.text)))
		return false;
	*out = who;
	return true;
}

const char *
ky_tmf_text(const json_t *object, const char *name)
{
	const char *z = json_string_value(json_object_get(object, name));

	return z != NULL ? z : "";
}
