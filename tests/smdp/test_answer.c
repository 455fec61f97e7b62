/* What an SM-DP+'s answers mean: each row of the tables, and what is none. */
#include "smdp/es2.h"
#include "t.h"

static json_t *
answer(const char *status, const char *subject, const char *reason)
{
	return subject != NULL
	    ? json_pack("{s:{s:{s:s, s:{s:s, s:s, s:s}}}}", "header",
		  "functionExecutionStatus", "status", status, "statusCodeData",
		  "subjectCode", subject, "reasonCode", reason, "message",
		  "8988211000000212345")
	    : json_pack("{s:{s:{s:s}}}", "header", "functionExecutionStatus",
		  "status", status);
}

static void
codes(void)
{
	static const struct {
		const char *label;
		enum ky_es2_function f;
		const char *status, *subject, *reason;
		enum ky_code want;
		const char *words; /* the next step, in them */
	} cases[] = {
	    {"done", KY_ES2_CANCEL_ORDER, "Executed-Success", NULL, NULL, KY_OK,
		""},
	    {"done, with a warning", KY_ES2_CANCEL_ORDER,
		"Executed-WithWarning", "8.9", "5.1", KY_OK, ""},
	    {"too late", KY_ES2_CANCEL_ORDER, "Expired", NULL, NULL, KY_E_RETRY,
		"again"},
	    {"another's profile", KY_ES2_CANCEL_ORDER, "Failed", "8.2.1", "1.2",
		KY_E_REFUSED, "account"},
	    {"something is missed", KY_ES2_CANCEL_ORDER, "Failed", "8.2.1",
		"2.2", KY_E_REFUSED, "iccid_form"},
	    {"not known", KY_ES2_CANCEL_ORDER, "Failed", "8.2.1", "3.9",
		KY_E_REFUSED, "not held"},
	    {"handed out", KY_ES2_CANCEL_ORDER, "Failed", "8.2.1", "3.3",
		KY_E_REFUSED, "deleted on the device"},
	    {"handed out, as some say it", KY_ES2_CANCEL_ORDER, "Failed",
		"8.2.1", "3.5", KY_E_REFUSED, "deleted on the device"},
	    {"the EID is missed", KY_ES2_CANCEL_ORDER, "Failed", "8.1.1", "2.2",
		KY_E_REFUSED, "enter the line's EID"},
	    {"another EID", KY_ES2_CANCEL_ORDER, "Failed", "8.1.1", "3.10",
		KY_E_REFUSED, "our record"},
	    {"the matching id is missed", KY_ES2_CANCEL_ORDER, "Failed",
		"8.2.6", "2.2", KY_E_REFUSED, "enter it"},
	    {"another matching id", KY_ES2_CANCEL_ORDER, "Failed", "8.2.6",
		"3.10", KY_E_REFUSED, "our record"},
	    {"SM-DS away", KY_ES2_CANCEL_ORDER, "Failed", "8.9", "5.1",
		KY_E_UNSURE, "in part"},
	    {"SM-DS fails", KY_ES2_CANCEL_ORDER, "Failed", "8.9", "4.2",
		KY_E_UNSURE, "in part"},
	    {"we may not", KY_ES2_CANCEL_ORDER, "Failed", "1.6", "1.2",
		KY_E_RETRY, "certificate"},
	    {"we may not, at all", KY_ES2_CANCEL_ORDER, "Failed", "1", "1.1",
		KY_E_RETRY, "certificate"},
	    {"it broke there", KY_ES2_CANCEL_ORDER, "Failed", "8.2", "4.2",
		KY_E_UNSURE, "carried out"},
	    {"no memory there", KY_ES2_CANCEL_ORDER, "Failed", "8.1", "4.8",
		KY_E_UNSURE, "memory"},
	    {"out of time", KY_ES2_CANCEL_ORDER, "Failed", "8.8", "4.10",
		KY_E_RETRY, "again"},
	    {"a code nobody wrote down", KY_ES2_CANCEL_ORDER, "Failed", "9.9",
		"9.9", KY_E_REFUSED, "9.9/9.9"},
	    {"no code", KY_ES2_CANCEL_ORDER, "Failed", NULL, NULL, KY_E_REFUSED,
		"not why"},
	    {"codes that are words", KY_ES2_CANCEL_ORDER, "Failed", "8.2.1\n",
		"secret", KY_E_REFUSED, "not why"},
	    {"a status nobody knows", KY_ES2_CANCEL_ORDER, "Done", NULL, NULL,
		KY_E_UNSURE, "functionExecutionStatus"},
	    {"order: in use", KY_ES2_DOWNLOAD_ORDER, "Failed", "8.2.1", "3.3",
		KY_E_REFUSED, "in use"},
	    {"order: none left", KY_ES2_DOWNLOAD_ORDER, "Failed", "8.2.5",
		"3.7", KY_E_REFUSED, "left"},
	    {"confirm: id in use", KY_ES2_CONFIRM_ORDER, "Failed", "8.2.6",
		"3.3", KY_E_REFUSED, "matching id"},
	    {"confirm: for a chip", KY_ES2_CONFIRM_ORDER, "Failed", "8.1.1",
		"2.2", KY_E_REFUSED, "give its EID"},
	    {"confirm: for another chip", KY_ES2_CONFIRM_ORDER, "Failed",
		"8.1.1", "3.10", KY_E_REFUSED, "our record"},
	    {"order: another's profile", KY_ES2_DOWNLOAD_ORDER, "Failed",
		"8.2.1", "1.2", KY_E_REFUSED, "account"},
	    {"order: no such type", KY_ES2_DOWNLOAD_ORDER, "Failed", "8.2.5",
		"3.9", KY_E_REFUSED, "its name"},
	    {"release: not now", KY_ES2_RELEASE_PROFILE, "Failed", "8.2.1",
		"3.5", KY_E_REFUSED, "state"},
	};

	T_CASES (c, cases) {
		json_t *doc = answer(c->status, c->subject, c->reason);
		char subject[KY_ES2_CODE_SIZE], reason[KY_ES2_CODE_SIZE];
		bool said = c->subject != NULL &&
		    strcmp(c->reason, "secret") != 0;
		struct ky_err err = {0};

		ky_es2_codes(doc, subject, reason);
		t_eq_str("subject", subject, said ? c->subject : "");
		t_eq_str("reason", reason, said ? c->reason : "");

		t_eq_int(c->label, ky_es2_judge(c->f, doc, &err), c->want);
		t_ok("says what next", strstr(err.msg, c->words) != NULL);
		t_ok("and repeats no words of theirs",
		    strstr(err.msg, "8988211") == NULL &&
			strstr(err.msg, "secret") == NULL);
		json_decref(doc);
	}
}

static void
no_answers(void)
{
	static const char *const bad[] = {"{}", "{\"header\":{}}",
	    "{\"header\":{\"functionExecutionStatus\":\"Executed-Success\"}}",
	    "{\"header\":{\"functionExecutionStatus\":{\"status\":1}}}",
	    "{\"functionExecutionStatus\":{\"status\":\"Executed-Success\"}}"};

	T_CASES (text, bad) {
		json_t *doc = json_loads(*text, 0, NULL);
		struct ky_err err = {0};

		t_eq_int(*text, ky_es2_judge(KY_ES2_CANCEL_ORDER, doc, &err),
		    KY_E_UNSURE);
		json_decref(doc);
	}
}

static void
statuses_of_http(void)
{
	static const struct {
		unsigned status;
		uint32_t retry_after_s;
		enum ky_code want;
		const char *words;
	} cases[] = {
	    {401, 0, KY_E_RETRY, "certificate"},
	    {403, 0, KY_E_RETRY, "certificate"},
	    {404, 0, KY_E_RETRY, "url"},
	    {405, 0, KY_E_RETRY, "url"},
	    {302, 0, KY_E_RETRY, "url"},
	    {408, 0, KY_E_RETRY, "408"},
	    {429, 0, KY_E_RETRY, "429"},
	    {503, 9, KY_E_RETRY, "503"},
	    {503, 0, KY_E_UNSURE, "503"},
	    {500, 0, KY_E_UNSURE, "500"},
	    {502, 9, KY_E_UNSURE, "502"},
	    {400, 0, KY_E_REFUSED, "400"},
	    {204, 0, KY_E_UNSURE, "204"},
	};

	T_CASES (c, cases) {
		struct ky_err err = {0};
		char label[16];

		(void)snprintf(label, sizeof(label), "%u", c->status);
		t_eq_int(label,
		    ky_es2_judge_http(c->status, c->retry_after_s, &err),
		    c->want);
		t_ok("in words", strstr(err.msg, c->words) != NULL);
	}
}

#define ICCID "8988211000000212343"
/* Its check digits do not fit: there are such chips. */
#define EID "89049032123451234512345678901299"

static void
states(void)
{
	static const struct {
		const char *name;
		enum ky_code want;
		enum ky_profile_state state;
	} cases[] = {
	    {"Available", KY_OK, KY_PROFILE_RELEASED},
	    {"Allocated", KY_OK, KY_PROFILE_RELEASED},
	    {"Linked", KY_OK, KY_PROFILE_RELEASED},
	    {"Confirmed", KY_OK, KY_PROFILE_RELEASED},
	    {"Released", KY_OK, KY_PROFILE_RELEASED},
	    {"Downloaded", KY_OK, KY_PROFILE_DOWNLOADED},
	    {"Installed", KY_OK, KY_PROFILE_INSTALLED},
	    {"Enabled", KY_OK, KY_PROFILE_INSTALLED},
	    {"Disabled", KY_OK, KY_PROFILE_INSTALLED},
	    {"Deleted", KY_OK, KY_PROFILE_DELETED},
	    {"Unavailable", KY_OK, KY_PROFILE_RETIRED},
	    {"Error", KY_OK, KY_PROFILE_NONE},
	    {"released", KY_E_RETRY, KY_PROFILE_NONE},
	    {"", KY_E_RETRY, KY_PROFILE_NONE},
	};
	const struct ky_iccid iccid = {.digits = ICCID};

	T_CASES (c, cases) {
		json_t *doc = json_pack("{s:[{s:s, s:s}, {s:s, s:s, s:s}]}",
		    "profileStatusList", "iccid", "89882110000002123430",
		    "state", "Deleted", "iccid", ICCID "F", "state", c->name,
		    "eid", EID);
		enum ky_profile_state state = KY_PROFILE_NONE;
		struct ky_eid eid = {0};
		struct ky_err err = {0};

		t_eq_int(c->name,
		    ky_es2_status_read(doc, &iccid, &state, &eid, &err),
		    c->want);
		t_eq_int("is", state, c->state);
		t_eq_str("in its word", ky_es2_status_word(doc, &iccid),
		    c->want == KY_OK ? c->name : "");
		t_eq_str("on", eid.digits, c->want == KY_OK ? EID : "");
		json_decref(doc);
	}
}

static void
no_states(void)
{
	static const char *const bad[] = {"{}", "{\"profileStatusList\":{}}",
	    "{\"profileStatusList\":[1,null,{}]}",
	    ("{\"profileStatusList\":[{\"iccid\":\"898821100000021234\","
	     "\"state\":\"Deleted\"}]}")};
	const struct ky_iccid iccid = {.digits = ICCID};

	T_CASES (text, bad) {
		json_t *doc = json_loads(*text, 0, NULL);
		enum ky_profile_state state = KY_PROFILE_NONE;
		struct ky_eid eid = {0};
		struct ky_err err = {0};

		t_eq_int(*text,
		    ky_es2_status_read(doc, &iccid, &state, &eid, &err),
		    KY_E_RETRY);
		t_eq_str("no word", ky_es2_status_word(doc, &iccid), "");
		json_decref(doc);
	}
}

int
main(void)
{
	T_RUN(codes);
	T_RUN(no_answers);
	T_RUN(statuses_of_http);
	T_RUN(states);
	T_RUN(no_states);
	return t_done();
}
