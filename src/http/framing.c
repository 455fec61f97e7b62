#include "http/framing.h"

#include <string.h>
#include <strings.h>

#define HOST_MAX 255
#define FIELDS_MAX 100

/* From here on the library reads strictly and keeps its memory in another
 * way. */
#define STRICT_SINCE 77

bool
ky_framing_token(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (c <= ' ' || c >= '\177' ||
		    strchr("\"(),/:;<=>?@[\\]{}", c) != NULL)
			return false;
	}
	return s.len > 0;
}

bool
ky_framing_host(struct ky_str s)
{
	if (s.len == 0 || s.len > HOST_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z');

		if (!plain && strchr(".-_:[]", c) == NULL)
			return false;
	}
	return true;
}

/* Fields that must not come twice: two readers would take two of them. */
static const char *const single[] = {"Host", "Content-Length",
    "Transfer-Encoding", "Content-Type", "Authorization", "Idempotency-Key",
    "If-Match", "Expect"};
#define SINGLE_N (sizeof(single) / sizeof(single[0]))
enum {
	HOST,
	CONTENT_LENGTH,
	TRANSFER_ENCODING
};

/* What is seen on the way through the fields. */
struct look {
	const char *next; /* where the next field must begin; NULL: unknown */
	const char *fault;
	uint32_t fields;
	struct ky_str value[SINGLE_N];
};

static bool
value_ok(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (((unsigned char)s.p[i] < ' ' && s.p[i] != '\t') ||
		    s.p[i] == '\177')
			return false;
	return true;
}

/*
 * The library puts a NUL for the colon and one for each of CR and LF, and
 * leaves the rest where it came in.  So a head of plain lines is one run of
 * "name NUL blanks value NUL NUL"; whatever else was sent (a single LF, a
 * folded line, a NUL, a line it dropped) leaves a gap.
 */
static bool
in_line(struct look *l, struct ky_str name, struct ky_str value)
{
	const char *p = l->next;

	if (p == NULL)
		return true;
	if (name.p != p || name.p[name.len] != '\0')
		return false;
	p += name.len + 1;
	while (p < value.p && (*p == ' ' || *p == '\t'))
		p++;
	if (value.p != p || p[value.len] != '\0' || p[value.len + 1] != '\0')
		return false;
	l->next = p + value.len + 2;
	return true;
}

static const char *
look_at(struct look *l, struct ky_str name, struct ky_str value)
{
	if (++l->fields > FIELDS_MAX)
		return "there are too many header fields";
	if (!in_line(l, name, value))
		return "a header line does not end in CR LF, or is folded";
	if (!ky_framing_token(name))
		return "a header field's name is no token";
	if (!value_ok(value))
		return "a header field holds a control character";
	for (size_t i = 0; i < SINGLE_N; i++) {
		if (name.len != strlen(single[i]) ||
		    strncasecmp(name.p, single[i], name.len) != 0)
			continue;
		if (l->value[i].p != NULL)
			return "a header field stands twice";
		l->value[i] = value;
	}
	return NULL;
}

static enum MHD_Result
each(void *self, enum MHD_ValueKind kind, const char *name, size_t name_len,
    const char *value, size_t value_len)
{
	struct look *l = self;

	(void)kind;
	l->fault = look_at(l, (struct ky_str){name, name_len},
	    (struct ky_str){value != NULL ? value : "", value_len});
	return l->fault == NULL ? MHD_YES : MHD_NO;
}

/* Does the library keep lines as said above? */
static bool
lines_known(void)
{
	struct ky_str version = ky_str_of(MHD_get_version());
	uint64_t n;

	if (!ky_str_starts(version, "0.9."))
		return false;
	version.p += 4;
	version.len = strspn(version.p, "0123456789");
	return ky_str_u64(version, 1000, &n) && n < STRICT_SINCE;
}

static void
refuse(struct ky_framing *out, enum ky_problem p, const char *detail)
{
	out->problem = p;
	out->detail = detail;
}

static void
check_fields(struct MHD_Connection *c, struct look *l, struct ky_framing *out)
{
	(void)MHD_get_connection_values_n(c, MHD_HEADER_KIND, each, l);
	if (l->fault != NULL)
		refuse(out, KY_PROBLEM_MALFORMED, l->fault);
	else if (l->next != NULL && (l->next[0] != '\0' || l->next[1] != '\0'))
		refuse(out, KY_PROBLEM_MALFORMED,
		    "the header does not end in an empty line");
	else if (!ky_framing_host(l->value[HOST]))
		refuse(out, KY_PROBLEM_MALFORMED,
		    "the header Host is malformed");
}

static void
check_body(const struct look *l, struct ky_framing *out)
{
	struct ky_str length = l->value[CONTENT_LENGTH];
	struct ky_str coding = l->value[TRANSFER_ENCODING];

	if (coding.p != NULL) {
		if (length.p == NULL && coding.len == 7 &&
		    strncasecmp(coding.p, "chunked", 7) == 0)
			refuse(out, KY_PROBLEM_LENGTH,
			    "a body needs a Content-Length here");
		else
			refuse(out, KY_PROBLEM_MALFORMED,
			    "the header Transfer-Encoding is malformed");
	} else if (length.p != NULL) {
		if (!ky_str_u64(length, UINT64_MAX, &out->length))
			refuse(out, KY_PROBLEM_MALFORMED,
			    "the header Content-Length is malformed");
		else if (out->length > KY_BODY_MAX)
			refuse(out, KY_PROBLEM_TOO_LARGE,
			    "a body may have 2 MiB at most");
	}
}

/* "method blank target blank version CR LF", with a NUL for each of the four,
 * and none in between. */
static bool
line_ok(const struct ky_request_line *line)
{
	return line->method + strlen(line->method) + 1 == line->target &&
	    line->target + line->target_len + 1 == line->version &&
	    line->version[8] == '\0' && line->version[9] == '\0';
}

void
ky_framing_check(struct MHD_Connection *c, const struct ky_request_line *line,
    struct ky_framing *out)
{
	struct look l = {0};

	*out = (struct ky_framing){0};
	if (strcmp(line->version, "HTTP/1.1") != 0) {
		refuse(out, KY_PROBLEM_VERSION, "send HTTP/1.1");
		return;
	}
	if (lines_known()) {
		if (!line_ok(line)) {
			refuse(out, KY_PROBLEM_MALFORMED,
			    "the request line is malformed");
			return;
		}
		l.next = line->version + 10;
	}
	check_fields(c, &l, out);
	if (out->detail == NULL)
		check_body(&l, out);
}
