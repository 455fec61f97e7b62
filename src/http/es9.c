/*
 * ES9+ HandleNotification: phones and tools hand in what a chip signed (GSMA
 * SGP.22, 5.6.4, 6.5.2.6; the ASN.1 binding 6.4).  Open to anybody: the
 * chip's signature is the authentication, and it is judged later.
 */
#include "http/routes.h"
#include "http/rsp.h"

#define TAG_PROVISIONING 0xa2u /* of the ASN.1 binding's request */
#define TAG_HANDLE 0xbf3du     /* handleNotification, in it */

static void
take(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct ky_str bytes)
{
	if (bytes.len > KY_NOTIFICATION_BYTES_MAX) {
		ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_TOO_LARGE,
		    "", "", "a notification has 16 kB at most", NULL, 0);
		return;
	}
	switch (ky_rsp_notify(rq, an, bytes, KY_VIA_ES9, NULL, NULL)) {
	case KY_RSP_STORED:
		ky_rsp_taken(an);
		break;
	case KY_RSP_NOT_ONE:
		ky_rsp_malformed(rq, an, "this is no notification of a chip");
		break;
	case KY_RSP_ANSWERED:
		break;
	}
}

static void
handle_json(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	char words[KY_RSP_WORDS_SIZE];
	json_t *doc = ky_rsp_object(rq->arena, rq->body, words);
	const json_t *text = json_object_get(doc, "pendingNotification");
	struct ky_str bytes;

	if (doc == NULL)
		ky_rsp_malformed(rq, an, words);
	else if (!json_is_string(text))
		ky_rsp_malformed(rq, an,
		    "the field pendingNotification is missing or no text");
	else if (!ky_rsp_base64(rq->arena,
		     (struct ky_str){json_string_value(text),
			 json_string_length(text)},
		     &bytes))
		ky_rsp_malformed(rq, an, "pendingNotification is not base64");
	else
		take(rq, an, bytes);
	json_decref(doc);
}

/*
 * The content of the one element that `bytes` are, if its tag is this one.
 * Lengths are definite, of four bytes at most (ITU-T X.690, 8.1.3).
 */
static bool
within(struct ky_str *bytes, unsigned tag)
{
	const unsigned char *p = (const unsigned char *)bytes->p;
	size_t at = tag > 0xff ? 2 : 1, len, n;

	if (bytes->len < at + 1 ||
	    (at == 1 ? p[0] : (unsigned)p[0] << 8 | p[1]) != tag)
		return false;
	len = p[at++];
	if (len >= 0x80) {
		n = len & 0x7f;
		if (n == 0 || n > 4 || bytes->len - at < n)
			return false;
		for (len = 0; n > 0; n--)
			len = len << 8 | p[at++];
	}
	if (bytes->len - at != len)
		return false;
	*bytes = (struct ky_str){bytes->p + at, len};
	return true;
}

static void
handle_asn1(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_str bytes = rq->body;

	if (within(&bytes, TAG_PROVISIONING) && within(&bytes, TAG_HANDLE) &&
	    bytes.len > 0)
		take(rq, an, bytes);
	else
		ky_rsp_malformed(rq, an,
		    "of the ASN.1 binding only HandleNotification is read, in "
		    "definite lengths");
}

#define OPENLY (KY_ROUTE_PUBLIC | KY_ROUTE_OPEN)

const struct ky_route ky_routes_es9[] = {
    {KY_POST, KY_RSP_PATH "es9plus/handleNotification", 0, OPENLY,
	KY_DIALECT_PROBLEM, handle_json},
    {KY_POST, KY_RSP_PATH "asn1", 0, OPENLY, KY_DIALECT_PROBLEM, handle_asn1},
    {.pattern = NULL},
};
