#include "http/tmf_read.h"

#include "t.h"

#include <stdlib.h>

#define ITEM(more) \
	"{\"productOrderItem\":[{\"id\":\"1\",\"action\":\"delete\"," \
	"\"product\":{\"id\":\"7\"" more "}}]}"
#define TRAIT(name, value) \
	ITEM(",\"productCharacteristic\":[{\"name\":\"" name \
	     "\",\"value\":" value "}]")
#define TRAITS(a, b) ITEM(",\"productCharacteristic\":[" a "," b "]")

static struct ky_faults
read_order(const char *text, struct ky_tmf_sent *out)
{
	json_t *body = json_loads(text, 0, NULL);
	struct ky_faults faults = {0};

	if (body == NULL)
		printf("Bail out! not JSON: %s\n", text);
	ky_tmf_read_order(body, out, &faults);
	json_decref(body);
	return faults;
}

static void
faults_are_named(void)
{
	static const struct {
		const char *label, *text, *pointer, *code;
	} cases[] = {
	    {"no items", "{}", "/productOrderItem", "missing"},
	    {"empty", "{\"productOrderItem\":[]}", "/productOrderItem",
		"malformed"},
	    {"an attribute that is none",
		"{\"colour\":1,\"productOrderItem\":[{\"id\":\"1\",\"action\":"
		"\"delete\",\"product\":{\"id\":\"7\"}}]}",
		"/colour", "unknown-attribute"},
	    {"read only",
		"{\"state\":\"completed\",\"productOrderItem\":[{\"id\":\"1\","
		"\"action\":\"delete\",\"product\":{\"id\":\"7\"}}]}",
		"/state", "read-only"},
	    {"a contact is not kept",
		"{\"notificationContact\":\"a@b.example\",\"productOrderItem\":"
		"[{\"id\":\"1\",\"action\":\"delete\",\"product\":{\"id\":"
		"\"7\"}}]}",
		"/notificationContact", "not-offered"},
	    {"add",
		"{\"productOrderItem\":[{\"id\":\"1\",\"action\":\"add\"}]}",
		"/productOrderItem/0/action", "action-not-offered"},
	    {"modify",
		"{\"productOrderItem\":[{\"id\":\"1\",\"action\":\"modify\"}]}",
		"/productOrderItem/0/action", "action-not-offered"},
	    {"an action that is none",
		"{\"productOrderItem\":[{\"id\":\"1\",\"action\":\"x\"}]}",
		"/productOrderItem/0/action", "malformed"},
	    {"nothing to do",
		"{\"productOrderItem\":[{\"id\":\"1\",\"action\":"
		"\"noChange\"}]}",
		"/productOrderItem", "nothing-to-do"},
	    {"no line",
		"{\"productOrderItem\":[{\"id\":\"1\",\"action\":\"delete\"}]}",
		"/productOrderItem/0/product", "missing"},
	    {"item without id",
		"{\"productOrderItem\":[{\"action\":\"delete\",\"product\":"
		"{\"id\":\"7\"}}]}",
		"/productOrderItem/0/id", "malformed"},
	    {"two items of one id",
		"{\"productOrderItem\":[{\"id\":\"1\",\"action\":\"delete\","
		"\"product\":{\"id\":\"7\"}},{\"id\":\"1\",\"action\":"
		"\"delete\",\"product\":{\"id\":\"8\"}}]}",
		"/productOrderItem/1/id", "contradiction"},
	    {"one line twice",
		"{\"productOrderItem\":[{\"id\":\"1\",\"action\":\"delete\","
		"\"product\":{\"id\":\"7\"}},{\"id\":\"2\",\"action\":"
		"\"delete\",\"product\":{\"id\":\"7\"}}]}",
		"/productOrderItem/1/product", "contradiction"},
	    {"several of it", ITEM("},\"quantity\":2,\"x\":{"),
		"/productOrderItem/0/x", "unknown-attribute"},
	    {"unknown characteristic", TRAIT("colour", "1"),
		"/productOrderItem/0/product/productCharacteristic/0/name",
		"characteristic-not-offered"},
	    {"keep the number", TRAIT("numberPolicy", "\"keep\""),
		"/productOrderItem/0/product/productCharacteristic/0/value",
		"number-policy-not-offered"},
	    {"bring back by", TRAIT("returnBy", "\"2026-08-31\""),
		"/productOrderItem/0/product/productCharacteristic/0/value",
		"return-by-not-offered"},
	    {"money elsewhere", TRAIT("refundTo", "\"paypal\""),
		"/productOrderItem/0/product/productCharacteristic/0/value",
		"refund-not-offered"},
	    {"not a number", TRAIT("msisdn", "\"abc\""),
		"/productOrderItem/0/product/productCharacteristic/0/value",
		"malformed"},
	    {"not a card", TRAIT("iccid", "\"8981\""),
		"/productOrderItem/0/product/productCharacteristic/0/value",
		"malformed"},
	    {"not a chip", TRAIT("eid", "\"89\""),
		"/productOrderItem/0/product/productCharacteristic/0/value",
		"malformed"},
	    {"not a truth", TRAIT("portOut", "\"maybe\""),
		"/productOrderItem/0/product/productCharacteristic/0/value",
		"malformed"},
	    {"not a reason code", TRAIT("endReason", "\"Mr. Sato left\""),
		"/productOrderItem/0/product/productCharacteristic/0/value",
		"malformed"},
	    {"not a language", TRAIT("language", "\"Nihongo?\""),
		"/productOrderItem/0/product/productCharacteristic/0/value",
		"malformed"},
	    {"said against itself",
		TRAITS("{\"name\":\"portOut\",\"value\":false}",
		    "{\"name\":\"numberPolicy\",\"value\":\"portOut\"}"),
		"/productOrderItem/0/product/productCharacteristic/1/value",
		"contradiction"},
	    {"said twice",
		TRAITS("{\"name\":\"portOut\",\"value\":false}",
		    "{\"name\":\"portOut\",\"value\":false}"),
		"/productOrderItem/0/product/productCharacteristic/1/name",
		"contradiction"},
	    {"a day is no moment",
		"{\"requestedCompletionDate\":\"2026-08-31\","
		"\"productOrderItem\":[{\"id\":\"1\",\"action\":\"delete\","
		"\"product\":{\"id\":\"7\"}}]}",
		"/requestedCompletionDate", "malformed"},
	    {"ends before it begins",
		"{\"requestedCompletionDate\":\"2026-08-01T00:00:00Z\","
		"\"requestedStartDate\":\"2026-08-02T00:00:00Z\","
		"\"productOrderItem\":[{\"id\":\"1\",\"action\":\"delete\","
		"\"product\":{\"id\":\"7\"}}]}",
		"/requestedCompletionDate", "contradiction"},
	};
	static struct ky_tmf_sent sent;

	T_CASES (c, cases) {
		struct ky_faults f = read_order(c->text, &sent);

		t_eq_str(c->label, f.n > 0 ? f.row[0].pointer : "(none)",
		    c->pointer);
		t_eq_str(c->label, f.n > 0 ? f.row[0].code : "(none)", c->code);
		json_decref(sent.kept);
	}
}

static void
what_is_asked_for(void)
{
	static struct ky_tmf_sent sent;
	struct ky_faults f;

	f = read_order(TRAIT("portOut", "true"), &sent);
	t_eq_int("port-out: no fault", f.n, 0);
	t_eq_int("port-out", sent.ask[0].way, KY_WAY_PORT_OUT);
	t_eq_int("the line", (int64_t)sent.ask[0].line_id, 7);
	json_decref(sent.kept);
	f = read_order(TRAIT("numberPolicy", "\"release\""), &sent);
	t_eq_int("release", sent.ask[0].way, KY_WAY_PLAIN);
	json_decref(sent.kept);
	f = read_order(TRAIT("refundTo", "\"bank\""), &sent);
	t_eq_int("to the bank", sent.ask[0].rail, KY_RAIL_BANK);
	json_decref(sent.kept);
	f = read_order(TRAIT("refundReason", "\"left-japan\""), &sent);
	t_eq_int("left Japan", sent.ask[0].refund_reason, KY_REFUND_LEFT_JAPAN);
	json_decref(sent.kept);
	f = read_order(TRAIT("whenUsedUp", "\"true\""), &sent);
	t_ok("when used up", sent.ask[0].used_up);
	json_decref(sent.kept);
	f = read_order(TRAIT("language", "\"zh-Hans\""), &sent);
	t_eq_str("what the holder reads", sent.ask[0].language, "zh-Hans");
	json_decref(sent.kept);
	f = read_order(ITEM(""), &sent);
	t_eq_int("as few words as may be", f.n, 0);
	t_eq_int("is plain", sent.ask[0].way, KY_WAY_PLAIN);
	json_decref(sent.kept);
}

static void
no_personal_data_is_kept(void)
{
	static const char order[] =
	    "{\"externalId\":\"A-1\",\"description\":\"call 090-1234-5678 "
	    "or sato@example.jp\",\"note\":[{\"text\":\"ICCID "
	    "8981100012345678901\",\"author\":\"Sato Hanako\"}],"
	    "\"relatedParty\":[{\"id\":\"p1\",\"role\":\"customer\",\"name\":"
	    "\"Sato Hanako\"}],\"productOrderItem\":[{\"id\":\"1\",\"action\":"
	    "\"delete\",\"product\":{\"id\":\"7\",\"productCharacteristic\":["
	    "{\"name\":\"msisdn\",\"value\":\"+819012345678\"}]}}]}";
	static const char *const never[] = {"1234-5678", "sato@", "Hanako",
	    "8981100012345678901", "819012345678"};
	static struct ky_tmf_sent sent;
	struct ky_faults f = read_order(order, &sent);
	char *text = json_dumps(sent.kept, JSON_COMPACT);

	t_eq_int("no fault", f.n, 0);
	T_CASES (n, never)
		t_ok(*n, strstr(text, *n) == NULL);
	t_ok("the rest is",
	    strstr(text, "\"A-1\"") != NULL && strstr(text, "\"p1\"") != NULL &&
		strstr(text, "call ") != NULL);
	t_eq_str("it was read all the same", sent.ask[0].msisdn.digits,
	    "819012345678");
	free(text);
	json_decref(sent.kept);
}

static void
scrubs(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {"left Japan on 2026-08-31", "left Japan on 2026-08-31"},
	    {"090-1234-5678", "***"},
	    {"tel +81 90 1234 5678, thanks", "tel +***, thanks"},
	    {"\xef\xbc\x90\xef\xbc\x99\xef\xbc\x90\xef\xbc\x91\xef\xbc\x92"
	     "\xef\xbc\x93\xef\xbc\x94\xef\xbc\x95\xef\xbc\x96\xef\xbc\x97",
		"***"},
	    {"a@b", "***"},
	    {"mail a@b.example now", "mail *** now"},
	    {"order 12345678", "order 12345678"},
	};

	T_CASES (c, cases) {
		json_t *s = ky_tmf_scrub(c->text);

		t_eq_str(c->text, json_string_value(s), c->want);
		json_decref(s);
	}
}

static struct ky_time
at(const char *text)
{
	struct ky_time t = {0};
	struct ky_err err;

	if (text[0] != '\0' &&
	    ky_time_parse(ky_str_of(text), &t, &err) != KY_OK)
		printf("Bail out! %s\n", text);
	return t;
}

static void
wished_days(void)
{
	static const struct {
		const char *label, *start, *completion, *want;
	} cases[] = {
	    {"nothing said", "", "", ""},
	    {"a moment's day in Japan", "", "2026-08-31T14:59:59Z",
		"2026-08-31"},
	    {"is another day than in UTC", "", "2026-08-31T15:00:00Z",
		"2026-09-01"},
	    {"midnight belongs to the day that begins", "",
		"2026-09-01T00:00:00+09:00", "2026-09-01"},
	    {"not before the start", "2026-09-05T00:00:00+09:00", "",
		"2026-09-05"},
	    {"the later of both", "2026-09-05T00:00:00+09:00",
		"2026-09-10T00:00:00+09:00", "2026-09-10"},
	    {"a start that is past", "2026-08-01T00:00:00+09:00", "", ""},
	};

	T_CASES (c, cases) {
		char day[KY_DATE_TEXT_SIZE];

		ky_date_format(ky_tmf_wish(at(c->start), at(c->completion),
				   at("2026-08-10T01:00:00Z"), KY_ZONE_JAPAN),
		    day);
		t_eq_str(c->label, day, c->want);
	}
}

int
main(void)
{
	T_RUN(faults_are_named);
	T_RUN(what_is_asked_for);
	T_RUN(no_personal_data_is_kept);
	T_RUN(scrubs);
	T_RUN(wished_days);
	return t_done();
}
