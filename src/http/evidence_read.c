#include "http/evidence_read.h"

#include <sodium/utils.h>
#include <stdio.h>
#include <string.h>

/* What judged it: this API, in this version. */
static void
put_verifier(struct ky_evidence *e)
{
	(void)snprintf(e->verifier, sizeof(e->verifier), "kaiyaku/1");
}

/* type/subtype of RFC 6838's characters: it is shown in headers. */
static bool
is_media_type(struct ky_str s)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "0123456789!#$&^_.+-/";
	const char *slash = memchr(s.p, '/', s.len);

	for (size_t i = 0; i < s.len; i++)
		if (strchr(allowed, s.p[i]) == NULL)
			return false;
	return slash != NULL && slash != s.p && slash != s.p + s.len - 1 &&
	    memchr(slash + 1, '/', s.len - (size_t)(slash + 1 - s.p)) == NULL;
}

static void
read_media_type(struct ky_fields *f, struct ky_evidence *e, bool content)
{
	struct ky_str type = content ? KY_STR("application/octet-stream")
				     : KY_STR("application/json");

	if (ky_field_text(f, "media_type", KY_MEDIA_SIZE - 1, &type) &&
	    !content)
		ky_field_fault(f, "media_type", "not-allowed",
		    "stands beside content only");
	else if (!is_media_type(type))
		ky_field_fault(f, "media_type", "not-valid",
		    "is a media type like image/jpeg");
	else
		(void)ky_str_copy(type, e->media_type, sizeof(e->media_type));
}

static bool
read_content(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_evidence *e)
{
	/* Four characters carry three bytes. */
	const size_t text_max = (KY_EVIDENCE_MAX + 2) / 3 * 4;
	struct ky_str text;
	size_t n = 0, room;
	char *bytes;

	if (!ky_field_text(f, "content", text_max, &text))
		return false;
	room = text.len / 4 * 3 + 3;
	bytes = ky_arena_alloc(rq->arena, room);
	if (sodium_base642bin((unsigned char *)bytes, room, text.p, text.len,
		NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    n > KY_EVIDENCE_MAX) {
		ky_field_fault(f, "content", "not-valid",
		    "must be base64 (RFC 4648, 4) of at most %zu bytes",
		    KY_EVIDENCE_MAX);
		return false;
	}
	e->bytes = (struct ky_str){bytes, n};
	return true;
}

static bool
works_for_provider(enum ky_role role)
{
	return role == KY_ROLE_STAFF || role == KY_ROLE_OFFICER ||
	    role == KY_ROLE_OPERATOR;
}

/* What a holder or an agent says is their word, whatever they send. */
static void
read_grade(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_evidence *e)
{
	bool works = works_for_provider(rq->who.role);

	e->grade = works ? KY_GRADE_ATTESTED : KY_GRADE_STATED;
	KY_FIELD_ENUM(f, "grade", grade, &e->grade);
	if (e->grade == KY_GRADE_NONE || e->grade == KY_GRADE_RECORDED ||
	    e->grade == KY_GRADE_PROVEN)
		ky_field_fault(f, "grade", "not-valid",
		    "must be stated, attested or confirmed");
	else if (!works && e->grade != KY_GRADE_STATED)
		ky_field_fault(f, "grade", "not-allowed",
		    "more than stated is for staff, an officer or the "
		    "operator");
}

void
ky_papers_read(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_command *cmd)
{
	enum ky_voucher paper;
	const char *text;
	json_t *list;

	if (!ky_field_list(f, "papers", KY_VOUCHER__MAX, &list))
		return;
	if (!works_for_provider(rq->who.role)) {
		ky_field_fault(f, "papers", "not-allowed",
		    "only staff, an officer or the operator can say so");
		return;
	}
	for (size_t i = 0; i < json_array_size(list); i++) {
		text = json_string_value(json_array_get(list, i));
		if (text == NULL ||
		    !ky_voucher_parse(ky_str_of(text), &paper)) {
			ky_field_fault(f, "papers", "not-valid",
			    "member %zu is none of the words for it", i);
			return;
		}
		cmd->claim.shown |= UINT32_C(1) << paper;
	}
}

void
ky_evidence_read(const struct ky_http_request *rq, struct ky_fields *f,
    const char *about, struct ky_command *cmd)
{
	struct ky_evidence *e = &cmd->evidence;
	bool content = read_content(rq, f, e);
	char *note;
	int n;

	read_grade(rq, f, e);
	(void)snprintf(e->origin, sizeof(e->origin), "%.*s",
	    (int)sizeof(e->origin) - 1, rq->who.actor.text);
	(void)ky_field_code(f, "by", e->origin, sizeof(e->origin));
	read_media_type(f, e,
	    content || json_object_get(f->object, "content") != NULL);
	put_verifier(e);
	cmd->has_evidence = true;
	if (content)
		return;
	/* No time in it: the same again under its key must be the same. */
	note = ky_arena_alloc(rq->arena, 256);
	n = snprintf(note, 256,
	    "{\"by\":\"%s\",\"grade\":\"%s\","
	    "\"says\":\"%s\"}",
	    e->origin, ky_grade_name(e->grade), about);
	e->bytes = (struct ky_str){note, (size_t)n};
}

void
ky_authority_read(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_command *cmd)
{
	static const char *const words[] = {"papers", "code", "operator"};
	static const char *const origin[] = {"counter", "one-time-code",
	    "operator"};
	static const enum ky_grade grade[] = {KY_GRADE_ATTESTED,
	    KY_GRADE_CONFIRMED, KY_GRADE_CONFIRMED};
	struct ky_evidence *e = &cmd->evidence;
	char *note;
	int how, n;

	ky_papers_read(rq, f, cmd);
	ky_field_need(f, "checked");
	if (!ky_field_word(f, "checked", words, 3, &how))
		return;
	if (!works_for_provider(rq->who.role)) {
		ky_field_fault(f, "checked", "not-allowed",
		    "only staff, an officer or the operator can say so");
		return;
	}
	note = ky_arena_alloc(rq->arena, 128);
	n = snprintf(note, 128, "{\"by\":\"%s\",\"checked\":\"%s\"}",
	    rq->who.actor.text, words[how]);
	e->bytes = (struct ky_str){note, (size_t)n};
	e->grade = grade[how];
	(void)snprintf(e->media_type, sizeof(e->media_type),
	    "application/json");
	(void)snprintf(e->origin, sizeof(e->origin), "%s", origin[how]);
	put_verifier(e);
	cmd->duty = KY_DUTY_AUTHORITY;
	cmd->has_evidence = true;
}
