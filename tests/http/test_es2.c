/* ES2+ callbacks: signed ones, claims, and what vendors do differently. */
#include "http/es2.h"

#include "asked.h"
#include "http/routes.h"
#include "http/rsp.h"
#include "t.h"

#define PROGRESS "/gsma/rsp2/es2plus/handleDownloadProgressInfo"
#define NOTIFIED "/gsma/rsp2/es2plus/handleNotification"
#define ICCID "8988211000000212343"
#define EID "89049032123451234512345678901235"
#define AT INT64_C(1795338000000000) /* 2026-11-22T09:00:00Z */

static struct asked a;

/* --- what points mean --- */

static void
points(void)
{
	static const struct {
		const char *label, *text;
		uint32_t n; /* 0: refused */
	} cases[] = {
	    {"the standard's", "", 1},
	    {"one", "4:install", 1},
	    {"a vendor's", "4:install 5:delete 101:enable 102:disable", 4},
	    {"words", " INSTALLED:install  DELETED:delete ", 2},
	    {"no kind", "4", 0},
	    {"no name", ":install", 0},
	    {"no such kind", "4:gone", 0},
	    {"a kind that is not for claims", "4:already-there", 0},
	    {"one twice", "4:install 4:delete", 0},
	    {"too many",
		"1:delete 2:delete 3:delete 4:delete 5:delete 6:delete "
		"7:delete "
		"8:delete 9:delete 10:delete 11:delete 12:delete 13:delete "
		"14:delete 15:delete 16:delete 17:delete",
		0},
	    {"a name that is too long",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:delete", 0},
	};

	T_CASES (c, cases) {
		struct ky_es2_points p = {0};
		struct ky_err err = {0};
		enum ky_code code = ky_es2_points_parse(ky_str_of(c->text), &p,
		    &err);

		t_ok(c->label,
		    p.n == c->n && (code == KY_OK) == (c->n > 0) &&
			(code == KY_OK || strstr(err.msg, "points") != NULL));
	}
}

/* --- reading --- */

static void
reading(void)
{
	static const struct {
		const char *label, *json, *iccid, *eid, *point;
		bool failed;
		int64_t at;
	} cases[] = {
	    {"version 2",
		"{\"iccid\":\"" ICCID "F\",\"eid\":\"" EID "\","
		"\"timestamp\":\"2026-11-22T09:00:00Z\","
		"\"notificationPointId\":4,\"notificationPointStatus\":"
		"{\"status\":\"Executed-Success\"}}",
		ICCID, EID, "4", false, AT},
	    {"version 3",
		"{\"iccid\":\"" ICCID "\",\"notificationEvent\":\"DELETED\","
		"\"notificationEventStatus\":{\"status\":\"Executed-Success\"},"
		"\"timestamp\":\"2026-11-22T18:00:00+09:00\"}",
		ICCID, "", "DELETED", false, AT},
	    {"a point as text, a status as text",
		"{\"iccid\":\" " ICCID "f \",\"notificationPointId\":\"101\","
		"\"notificationPointStatus\":\"Failed\"}",
		ICCID, "", "101", true, 0},
	    {"a warning is a success",
		"{\"notificationPointStatus\":{\"status\":"
		"\"Executed-WithWarning\"}}",
		"", "", "", false, 0},
	    {"too late is not",
		"{\"notificationPointStatus\":{\"status\":"
		"\"Expired\"}}",
		"", "", "", true, 0},
	    {"18 digits with two fillers",
		"{\"iccid\":\"898821100000021234FF\"}", "898821100000021234",
		"", "", false, 0},
	    {"three fillers", "{\"iccid\":\"89882110000002123FFF\"}", "", "",
		"", false, 0},
	    {"a wrong check digit", "{\"iccid\":\"8988211000000212344\"}", "",
		"", "", false, 0},
	    {"a number for a text", "{\"iccid\":8988211000000212343,\"eid\":1}",
		"", "", "", false, 0},
	    {"a day for a time", "{\"timestamp\":\"2026-11-22\"}", "", "", "",
		false, 0},
	    {"a chip whose check digits do not fit",
		"{\"eid\":\"89049032123451234512345678901299\"}", "",
		"89049032123451234512345678901299", "", false, 0},
	    {"no chip", "{\"eid\":\"8904903212345123451234567890123x\"}", "",
		"", "", false, 0},
	    {"nothing", "{}", "", "", "", false, 0},
	};

	T_CASES (c, cases) {
		json_t *doc = json_loads(c->json, 0, NULL);
		struct ky_es2_callback cb;

		ky_es2_read(doc, &a.arena, &cb);
		t_eq_str(c->label, cb.iccid.digits, c->iccid);
		t_eq_str("chip", cb.eid.digits, c->eid);
		t_eq_str("point", cb.point, c->point);
		t_ok("status", cb.failed == c->failed);
		t_eq_int("time", cb.at.us, c->at);
		json_decref(doc);
	}
}

static void
claims(void)
{
	static const struct {
		const char *label, *points, *point;
		bool failed, is;
		enum ky_profile_event_kind kind;
	} cases[] = {
	    {"installed", "", "4", false, true, KY_PROFILE_INSTALL},
	    {"not installed", "", "4", true, true, KY_PROFILE_INSTALL_FAILED},
	    {"downloaded is no event", "", "3", false, false, 0},
	    {"5 means nothing by itself", "", "5", false, false, 0},
	    {"unless it is said", "5:delete", "5", false, true,
		KY_PROFILE_DELETE},
	    {"then 4 is not either", "5:delete", "4", false, false, 0},
	    {"another vendor's 5", "5:install", "5", false, true,
		KY_PROFILE_INSTALL},
	    {"a deletion that failed", "5:delete", "5", true, false, 0},
	    {"a word", "DELETED:delete", "DELETED", false, true,
		KY_PROFILE_DELETE},
	    {"none", "", "", false, false, 0},
	};

	T_CASES (c, cases) {
		struct ky_es2_callback cb = {.failed = c->failed,
		    .iccid.digits = ICCID,
		    .at.us = AT};
		struct ky_es2_points p;
		struct ky_profile_event ev = {0};
		struct ky_err err;

		(void)snprintf(cb.point, sizeof(cb.point), "%s", c->point);
		if (ky_es2_points_parse(ky_str_of(c->points), &p, &err) !=
		    KY_OK)
			abort();
		t_ok(c->label,
		    ky_es2_claim(&cb, &p, &ev) == c->is &&
			(!c->is ||
			    (ev.kind == c->kind && !ev.chip_signed &&
				ev.n == KY_NO_EVENT && ev.at.us == AT)));
	}
}

/* --- the routes --- */

#define HEADER \
	"\"header\":{\"functionRequesterIdentifier\":\"smdp.example\"," \
	"\"functionCallIdentifier\":\"77\"},"
#define CLAIM \
	"{" HEADER "\"eid\":\"" EID "\",\"iccid\":\"" ICCID "F\"," \
	"\"profileType\":\"c\",\"timestamp\":\"2026-11-22T09:00:00Z\"," \
	"\"notificationPointId\":4,\"notificationPointStatus\":" \
	"{\"status\":\"Executed-Success\"}"

static void
as(const char *token, uint32_t scopes)
{
	(void)snprintf(a.rq.token.text, sizeof(a.rq.token.text), "%s", token);
	a.rq.scopes = scopes;
	a.rq.who.role = KY_ROLE_OPERATOR;
	(void)snprintf(a.rq.who.actor.text, sizeof(a.rq.who.actor.text), "%s",
	    token[0] != '\0' ? "smdp-1" : "");
}

static void
run(const char *body)
{
	ky_arena_reset(&a.arena);
	a.rq.body = ky_str_of(body);
	asked_run(&a, ky_routes_es2, PROGRESS);
}

#define MAY (1u << KY_SCOPE_PROFILES_NOTIFY)

/* The chip's word needs nobody's token, and is trusted over the number. */
static void
signed_ones(void)
{
	unsigned commands = a.fake.commands;

	as("", 0);
	run(CLAIM ",\"resultData\":\"MAA=\"}");
	t_eq_int("without a token", a.an.status, 204);
	t_ok("the bytes", a.fake.der_len == 2 && a.fake.der[0] == 0x30);
	t_eq_int("as ES2+", a.fake.via, KY_VIA_ES2);
	t_eq_str("of the chip that is said", a.fake.eid.digits, EID);
	run("{\"resultData\":\"MAA=\"}");
	t_eq_int("and nothing but it", a.an.status, 204);
	as("tk-1", MAY);
	run(CLAIM ",\"resultData\":\"MAA=\"}");
	t_eq_int("with a token", a.an.status, 204);
	t_eq_int("the number counts for nothing", a.fake.commands, commands);
	ky_arena_reset(&a.arena);
	asked_run(&a, ky_routes_es2, NOTIFIED);
	t_eq_int("as version 3 calls it", a.an.status, 204);
}

/* What the chip signed cannot be verified, or not yet: then it is the SM-DP+
 * that tells of it, as the bytes say, whatever the number. */
static void
signed_but_not_proven(void)
{
	static const struct {
		const char *label;
		enum ky_proof_verdict verdict;
		enum ky_profile_event_kind said; /* in the bytes */
		const char *iccid;
		uint32_t scopes;
		unsigned commands;
		enum ky_profile_event_kind kind;
	} cases[] = {
	    {"proven: nothing to add", KY_PROOF_VERIFIED, KY_PROFILE_DISABLE,
		ICCID, MAY, 0, 0},
	    {"no certificate yet", KY_PROOF_NO_CERTIFICATE,
		KY_PROFILE_ALREADY_THERE, ICCID, MAY, 1,
		KY_PROFILE_ALREADY_THERE},
	    {"under another root", KY_PROOF_UNTRUSTED, KY_PROFILE_DISABLE,
		ICCID, MAY, 1, KY_PROFILE_DISABLE},
	    {"a deletion that is not proven", KY_PROOF_UNTRUSTED,
		KY_PROFILE_DELETE, ICCID, MAY, 0, 0},
	    {"told by nobody", KY_PROOF_UNTRUSTED, KY_PROFILE_DISABLE, ICCID, 0,
		0, 0},
	    {"of another profile", KY_PROOF_UNTRUSTED, KY_PROFILE_DISABLE,
		"8988211000000999998", MAY, 0, 0},
	    {"of none", KY_PROOF_UNTRUSTED, KY_PROFILE_DISABLE, "", MAY, 0, 0},
	    {"unreadable: the number counts", KY_PROOF_MALFORMED,
		KY_PROFILE_DISABLE, "", MAY, 1, KY_PROFILE_INSTALL},
	};

	T_CASES (c, cases) {
		unsigned before = a.fake.commands;

		as(c->scopes != 0 ? "tk-1" : "", c->scopes);
		a.fake.verdict = c->verdict;
		a.fake.event = (struct ky_profile_event){.kind = c->said,
		    .n = 5};
		(void)snprintf(a.fake.event.iccid.digits,
		    sizeof(a.fake.event.iccid.digits), "%s", c->iccid);
		run(CLAIM ",\"resultData\":\"MAA=\"}");
		t_eq_int(c->label, a.an.status, 204);
		t_eq_int("commands", a.fake.commands - before, c->commands);
		if (c->commands == 0)
			continue;
		t_eq_int("what", a.fake.command.event.kind, c->kind);
		t_ok("a claim",
		    !a.fake.command.event.chip_signed &&
			a.fake.command.event.n == KY_NO_EVENT &&
			a.fake.command.event.at.us == AT);
		t_eq_str("of", a.fake.command.event.iccid.digits, ICCID);
		t_eq_str("on", a.fake.command.event.eid.digits, EID);
	}
	a.fake.verdict = KY_PROOF_VERIFIED;
}

static void
unsigned_ones(void)
{
	static const struct {
		const char *label, *token;
		uint32_t scopes;
		const char *body;
		unsigned status, commands;
	} cases[] = {
	    {"nobody", "", 0, CLAIM "}", 401, 0},
	    {"somebody else", "tk-2", ~MAY, CLAIM "}", 403, 0},
	    {"the SM-DP+", "tk-1", MAY, CLAIM "}", 204, 1},
	    {"with another result", "tk-1", MAY,
		CLAIM ",\"resultData\":\"MQA=\"}", 204, 1},
	    {"with no base64", "tk-1", MAY, CLAIM ",\"resultData\":\"!\"}", 204,
		1},
	    {"nobody, with no base64", "", 0, CLAIM ",\"resultData\":\"!\"}",
		401, 0},
	    {"no card", "tk-1", MAY, "{\"notificationPointId\":4}", 400, 0},
	    {"a card that is none", "tk-1", MAY,
		"{\"iccid\":\"1\",\"notificationPointId\":4}", 204, 0},
	    {"a card of nobody's", "tk-1", MAY,
		"{\"iccid\":\"8988211000000999998\",\"notificationPointId\":4}",
		204, 0},
	    {"a point without a meaning", "tk-1", MAY,
		"{\"iccid\":\"" ICCID "\",\"notificationPointId\":5}", 204, 0},
	    {"not JSON", "tk-1", MAY, "<xml/>", 400, 0},
	};

	T_CASES (c, cases) {
		unsigned before = a.fake.commands;

		as(c->token, c->scopes);
		run(c->body);
		t_eq_int(c->label, a.an.status, c->status);
		t_eq_int("commands", a.fake.commands - before, c->commands);
		t_ok("a challenge with 401 only",
		    (c->status == 401) ==
			(asked_said(&a, "WWW-Authenticate")[0] != '\0'));
	}
}

static void
what_is_told(void)
{
	const struct ky_command *cmd = &a.fake.command;
	const char *body = CLAIM "}";
	char key[KY_KEY_SIZE];

	as("tk-1", MAY);
	run(body);
	t_eq_int("a fact", cmd->kind, KY_CMD_FACT);
	t_eq_int("of a profile", cmd->fact, KY_FACT_PROFILE_EVENT);
	t_eq_int("of the line", (int64_t)cmd->line_id, 7);
	t_eq_str("by", cmd->actor.text, "smdp-1");
	t_eq_int("installed", cmd->event.kind, KY_PROFILE_INSTALL);
	t_ok("nobody signed", !cmd->event.chip_signed);
	t_eq_int("no number", cmd->event.n, KY_NO_EVENT);
	t_eq_str("card", cmd->event.iccid.digits, ICCID);
	t_eq_str("chip", cmd->event.eid.digits, EID);
	t_eq_int("when it says", cmd->event.at.us, AT);
	t_eq_int("grade", cmd->evidence.grade, KY_GRADE_CONFIRMED);
	t_eq_str("origin", cmd->evidence.origin, "smdp");
	t_eq_str("media type", cmd->evidence.media_type, "application/json");
	t_ok("the body is the evidence",
	    cmd->evidence.bytes.len == strlen(body) &&
		memcmp(a.fake.evidence, body, strlen(body)) == 0);
	memcpy(key, cmd->key, sizeof(key));
	run(CLAIM ",\"x\":1}");
	t_eq_str("the same call has the same key", cmd->key, key);
	a.fake.reused = 1;
	run(CLAIM ",\"x\":2}");
	t_ok("used for something else: another one",
	    a.an.status == 204 && strcmp(cmd->key, key) != 0);
	a.fake.reused = 2;
	run(CLAIM ",\"x\":2}");
	t_eq_int("used for these very bytes: it is in", a.an.status, 204);
	a.fake.answers = KY_VERDICT_REFUSED;
	run(body);
	t_eq_int("what rules do not take is no fault of theirs", a.an.status,
	    204);
	a.fake.answers = KY_VERDICT_ACCEPTED;
	run("{\"iccid\":\"" ICCID "\",\"notificationPointId\":4}");
	t_eq_int("now, when no time is said", cmd->event.at.us,
	    a.fake.health.now.us);
	run("{" HEADER "\"iccid\":\"" ICCID "\",\"notificationPointId\":4,"
	    "\"timestamp\":\"2099-11-22T09:00:00Z\"}");
	t_eq_int("or one that is to come", cmd->event.at.us,
	    a.fake.health.now.us);
	memcpy(key, cmd->key, sizeof(key));
	a.fake.health.now.us++;
	a.fake.reused = 2;
	run("{" HEADER "\"iccid\":\"" ICCID "\",\"notificationPointId\":4,"
	    "\"timestamp\":\"2099-11-22T09:00:00Z\"}");
	t_ok("the same bytes later are the same command",
	    a.an.status == 204 && strcmp(cmd->key, key) == 0);
	a.fake.reused = 0;
	run("{" HEADER "\"iccid\":\"8988211000000999998\"}");
	t_eq_int("answered", a.an.status, 204);
	a.fake.fails = KY_E_LIMIT;
	run(body);
	t_eq_int("what cannot be stored comes again", a.an.status, 503);
	a.fake.fails = KY_OK;
}

static void
counted(void)
{
	struct ky_rsp_counters n = {0};

	a.about.rsp = &n;
	as("tk-1", MAY);
	run(CLAIM "}");
	run("{\"iccid\":\"8988211000000999998\",\"notificationPointId\":4}");
	run("{\"iccid\":\"" ICCID "\",\"notificationPointId\":5}");
	t_eq_int("claims", (int64_t)n.claims, 3);
	t_eq_int("of nobody", (int64_t)n.unknown, 1);
	t_eq_int("without a meaning", (int64_t)n.unmapped, 1);
	a.about.rsp = NULL;
}

int
main(void)
{
	asked_init(&a);
	(void)snprintf(a.fake.iccid, sizeof(a.fake.iccid), "%s", ICCID);
	a.fake.answers = KY_VERDICT_ACCEPTED;
	a.fake.health.now.us = AT + KY_SECOND_US;
	T_RUN(points);
	T_RUN(reading);
	T_RUN(claims);
	T_RUN(signed_ones);
	T_RUN(signed_but_not_proven);
	T_RUN(unsigned_ones);
	T_RUN(what_is_told);
	T_RUN(counted);
	asked_done(&a);
	return t_done();
}
