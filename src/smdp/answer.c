/* What answers of ES2+ mean for us (GSMA SGP.22, 5.3 and 5.2.6). */
#include "smdp/es2.h"

#include <stdio.h>
#include <string.h>

static const char *
text_of(const json_t *o, const char *name)
{
	const char *text = json_string_value(json_object_get(o, name));

	return text != NULL ? text : "";
}

/* Subject and reason are numbers with dots; anything else is not repeated. */
static void
take_code(const json_t *data, const char *name, char out[KY_ES2_CODE_SIZE])
{
	const char *text = text_of(data, name);
	size_t n = strspn(text, "0123456789.");

	out[0] = '\0';
	if (text[n] == '\0' && n < KY_ES2_CODE_SIZE)
		memcpy(out, text, n + 1);
}

/* A row without a reason stands for all of its subject, one without a subject
 * for all of that reason. */
struct meaning {
	const char *subject, *reason;
	enum ky_code code;
	const char *words;
};

#define HANDED_OUT \
	"the profile was handed out or is in no order: it must be deleted on " \
	"the device"

static const struct meaning cancel[] = {
    {"8.2.1", "1.2", KY_E_REFUSED,
	"the profile belongs to another requester: check the account"},
    {"8.2.1", "2.2", KY_E_REFUSED,
	"the ICCID or the final state was missed: check iccid_form"},
    {"8.2.1", "3.9", KY_E_REFUSED,
	"the ICCID is not known there: check iccid_form, then treat it as not "
	"held by this server"},
    {"8.2.1", "3.3", KY_E_REFUSED, HANDED_OUT},
    {"8.2.1", "3.5", KY_E_REFUSED, HANDED_OUT},
    {"8.1.1", "2.2", KY_E_REFUSED,
	"the order is bound to a chip: enter the line's EID and try again"},
    {"8.1.1", "3.10", KY_E_REFUSED,
	"the order is bound to another chip: our record of the EID is wrong"},
    {"8.2.6", "2.2", KY_E_REFUSED,
	"the order has a matching id: enter it and try again"},
    {"8.2.6", "3.10", KY_E_REFUSED,
	"the order has another matching id: our record of it is wrong"},
    {"8.9", "5.1", KY_E_UNSURE,
	"the discovery server's entry is not taken back: perhaps cancelled in "
	"part"},
    {"8.9", "4.2", KY_E_UNSURE,
	"the discovery server's entry is not taken back: perhaps cancelled in "
	"part"},
    {NULL, NULL, KY_OK, NULL},
};

static const struct meaning order[] = {
    {"8.2.1", "1.2", KY_E_REFUSED,
	"the profile belongs to another requester: check the account"},
    {"8.2.1", "2.2", KY_E_REFUSED, "the ICCID was missed: check iccid_form"},
    {"8.2.1", "3.3", KY_E_REFUSED,
	"the profile is in use: look at its state, or take another"},
    {"8.2.1", "3.5", KY_E_REFUSED,
	"the profile's state does not allow it now: look at it first"},
    {"8.2.1", "3.9", KY_E_REFUSED,
	"the ICCID is not known there: check iccid_form"},
    {"8.2.5", "3.7", KY_E_REFUSED,
	"no profile of that type is left: have more made"},
    {"8.2.5", "3.9", KY_E_REFUSED,
	"the profile type is not known there: check its name"},
    {"8.2.6", "3.3", KY_E_REFUSED,
	"the matching id is in use: take another, or none"},
    {"8.1.1", "2.1", KY_E_REFUSED,
	"the EID is not taken: compare it with the chip's"},
    {"8.1.1", "2.2", KY_E_REFUSED,
	"the order is bound to a chip: give its EID and try again"},
    {"8.1.1", "3.10", KY_E_REFUSED,
	"the order is bound to another chip: our record of the EID is wrong"},
    {"8.9", "5.1", KY_E_UNSURE,
	"the discovery server cannot be reached: look before trying again"},
    {NULL, NULL, KY_OK, NULL},
};

/* What holds for each function. */
static const struct meaning any[] = {
    {"1", "1.1", KY_E_RETRY,
	"we are not allowed to ask: check requester and certificate"},
    {"1", "1.2", KY_E_RETRY,
	"we are not allowed to ask: check requester and certificate"},
    {NULL, "4.2", KY_E_UNSURE, "it failed while it was carried out"},
    {NULL, "4.8", KY_E_UNSURE, "it failed for want of memory there"},
    {NULL, "4.10", KY_E_RETRY, "it came too late: it is sent again"},
    {NULL, "5.1", KY_E_UNSURE, "something behind it cannot be reached"},
    {NULL, NULL, KY_OK, NULL},
};

/* "1" stands for 1, 1.6, ...; others for themselves. */
static bool
is_subject(const char *want, const char *got)
{
	if (want == NULL)
		return true;
	if (strcmp(want, "1") == 0)
		return got[0] == '1' && (got[1] == '.' || got[1] == '\0');
	return strcmp(want, got) == 0;
}

static const struct meaning *
find(const struct meaning *rows, const char *subject, const char *reason)
{
	for (; rows->words != NULL; rows++)
		if (is_subject(rows->subject, subject) &&
		    strcmp(rows->reason, reason) == 0)
			return rows;
	return NULL;
}

void
ky_es2_codes(const json_t *answer, char subject[KY_ES2_CODE_SIZE],
    char reason[KY_ES2_CODE_SIZE])
{
	const json_t *said = json_object_get(json_object_get(answer, "header"),
	    "functionExecutionStatus");
	const json_t *data = json_object_get(said, "statusCodeData");

	take_code(data, "subjectCode", subject);
	take_code(data, "reasonCode", reason);
}

static int
cause_of(const char *subject, const char *reason)
{
	if (strcmp(subject, "8.2.1") != 0)
		return 0;
	if (strcmp(reason, "3.9") == 0)
		return KY_ES2_UNKNOWN;
	return strcmp(reason, "3.3") == 0 || strcmp(reason, "3.5") == 0
	    ? KY_ES2_HANDED_OUT
	    : 0;
}

static enum ky_code
failed(enum ky_es2_function f, const json_t *answer, struct ky_err *err)
{
	char subject[KY_ES2_CODE_SIZE], reason[KY_ES2_CODE_SIZE];
	const struct meaning *m;

	ky_es2_codes(answer, subject, reason);
	m = find(f == KY_ES2_CANCEL_ORDER ? cancel : order, subject, reason);
	if (m == NULL)
		m = find(any, subject, reason);
	if (m != NULL)
		return ky_fail(err, m->code, cause_of(subject, reason),
		    "answered %s/%s: %s", subject, reason, m->words);
	if (subject[0] == '\0' && reason[0] == '\0')
		return ky_fail(err, KY_E_REFUSED, 0,
		    "answered Failed, and not why");
	return ky_fail(err, KY_E_REFUSED, 0, "answered %s/%s", subject, reason);
}

enum ky_code
ky_es2_judge(enum ky_es2_function f, const json_t *answer, struct ky_err *err)
{
	const json_t *header = json_object_get(answer, "header");
	const json_t *said = json_object_get(header, "functionExecutionStatus");
	const char *status = text_of(said, "status");

	if (strcmp(status, "Executed-Success") == 0 ||
	    strcmp(status, "Executed-WithWarning") == 0)
		return KY_OK;
	if (strcmp(status, "Failed") == 0)
		return failed(f, answer, err);
	if (strcmp(status, "Expired") == 0)
		return ky_fail(err, KY_E_RETRY, 0,
		    "answered Expired: it is sent again");
	return ky_fail(err, KY_E_UNSURE, 0,
	    "the answer has no functionExecutionStatus of ES2+");
}

enum ky_code
ky_es2_judge_http(unsigned status, uint32_t retry_after_s, struct ky_err *err)
{
	int cause = (int)status;

	switch (status) {
	case 401:
	case 403:
		return ky_fail(err, KY_E_RETRY, cause,
		    "answered %d: our certificate or API key is not taken, "
		    "check cert_file, key_file and api_key",
		    cause);
	case 404:
	case 405:
		return ky_fail(err, KY_E_RETRY, cause,
		    "answered %d: no ES2+ at that address, check url", cause);
	case 408:
	case 425:
	case 429:
		return ky_fail(err, KY_E_RETRY, cause, "answered %d", cause);
	case 503:
		return ky_fail(err,
		    retry_after_s > 0 ? KY_E_RETRY : KY_E_UNSURE, cause,
		    "answered %d", cause);
	default:
		break;
	}
	if (status >= 300 && status < 400)
		return ky_fail(err, KY_E_RETRY, cause,
		    "answered %d: redirects are not followed, check url",
		    cause);
	if (status >= 400 && status < 500)
		return ky_fail(err, KY_E_REFUSED, cause, "answered %d", cause);
	return ky_fail(err, KY_E_UNSURE, cause, "answered %d", cause);
}

/* --- getProfileStatus --- */

static const struct {
	const char *name;
	enum ky_profile_state state;
} states[] = {
    {"Available", KY_PROFILE_RELEASED},
    {"Allocated", KY_PROFILE_RELEASED},
    {"Linked", KY_PROFILE_RELEASED},
    {"Confirmed", KY_PROFILE_RELEASED},
    {"Released", KY_PROFILE_RELEASED},
    {"Downloaded", KY_PROFILE_DOWNLOADED},
    {"Installed", KY_PROFILE_INSTALLED},
    {"Enabled", KY_PROFILE_INSTALLED},
    {"Disabled", KY_PROFILE_INSTALLED},
    {"Deleted", KY_PROFILE_DELETED},
    {"Unavailable", KY_PROFILE_RETIRED},
    /* Nobody can say what became of it. */
    {"Error", KY_PROFILE_NONE},
};

static bool
is_iccid(const char *text, const struct ky_iccid *iccid)
{
	size_t n = strlen(iccid->digits);

	return strncmp(text, iccid->digits, n) == 0 &&
	    text[n + strspn(text + n, "Ff")] == '\0';
}

static enum ky_code
read_row(const json_t *row, enum ky_profile_state *state, struct ky_eid *eid,
    struct ky_err *err)
{
	const char *name = text_of(row, "state");

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strcmp(states[i].name, name) != 0)
			continue;
		*state = states[i].state;
		(void)ky_eid_take(ky_str_of(text_of(row, "eid")), eid);
		return KY_OK;
	}
	return ky_fail(err, KY_E_RETRY, 0,
	    "state: missing, or none of SGP.22's");
}

/* Where they name it; NULL: nowhere. */
static const json_t *
find_row(const json_t *answer, const struct ky_iccid *iccid)
{
	const json_t *list = json_object_get(answer, "profileStatusList"), *row;
	size_t i;

	json_array_foreach(list, i, row)
	{
		if (is_iccid(text_of(row, "iccid"), iccid))
			return row;
	}
	return NULL;
}

const char *
ky_es2_status_word(const json_t *answer, const struct ky_iccid *iccid)
{
	const char *name = text_of(find_row(answer, iccid), "state");

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(states[i].name, name) == 0)
			return states[i].name;
	return "";
}

enum ky_code
ky_es2_status_read(const json_t *answer, const struct ky_iccid *iccid,
    enum ky_profile_state *state, struct ky_eid *eid, struct ky_err *err)
{
	const json_t *row = find_row(answer, iccid);

	if (row != NULL)
		return read_row(row, state, eid, err);
	return ky_fail(err, KY_E_RETRY, KY_ES2_UNKNOWN,
	    "profileStatusList: the ICCID is not in it");
}
