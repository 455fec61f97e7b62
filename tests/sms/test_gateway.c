#include "t.h"

#include "peers/peer.h"
#include "sms/sms.h"

static const char *script;
static const struct ky_msisdn holder = {.digits = "819000000001"};

#define JSON_BODY \
	"{\"to\": \"{to}\", \"text\": \"{text}\", \"id\": \"{id}\", " \
	"\"coding\": \"{coding}\"}"

static struct ky_sms_gateway
config_of(const struct peer *p, char url[96])
{
	(void)snprintf(url, 96, "http://127.0.0.1:%u/send", p->port);
	return (struct ky_sms_gateway){.url = url,
	    .body = JSON_BODY,
	    .total_ms = 1500};
}

static bool
held(struct peer *p, const char *words)
{
	peer_control(p, "{\"show\": true}");
	return strstr(p->answer.p, words) != NULL;
}

/* In JSON and as fields, and by which alphabet. */
static void
what_is_sent(void)
{
	static const struct {
		const char *label, *text, *body;
		enum ky_sms_body form;
		const char *wants[4];
	} cases[] = {
	    {"7 bits", "Code 1 \"2\"", JSON_BODY, KY_SMS_JSON,
		{"\"to\": \"+819000000001\"", "\"text\": \"Code 1 \\\"2\\\"\"",
		    "\"coding\": \"gsm7\"", "\"id\": \"letter-1\""}},
	    {"UCS-2", "\xe8\xa7\xa3", JSON_BODY, KY_SMS_JSON,
		{"\"text\": \"\\u89e3\"", "\"coding\": \"ucs2\"",
		    "\"content_type\": \"application/json\"",
		    "\"path\": \"/send\""}},
	    {"fields", "a&b=c d", "n={number}&text={text}&from=Demo",
		KY_SMS_FIELDS,
		{"\"n\": \"819000000001\"", "\"text\": \"a&b=c d\"",
		    "\"from\": \"Demo\"", "x-www-form-urlencoded"}},
	};
	struct peer p;
	char url[96];

	peer_start(&p, script, "s3cret");
	T_CASES (c, cases) {
		struct ky_sms_gateway config = config_of(&p, url);
		struct ky_sms sms = {0};
		struct ky_err err = {0};

		config.token = "s3cret";
		config.body = c->body;
		config.form = c->form;
		config.header_name = "X-Key";
		config.header_key = "k3y";
		t_good("open", ky_sms_gateway_open(&config, &sms, &err), &err);
		t_good(c->label,
		    sms.send(sms.self, &holder, c->text, "letter-1", &err),
		    &err);
		for (size_t i = 0; i < 4; i++)
			t_ok(c->wants[i], held(&p, c->wants[i]));
		t_ok("by another header", held(&p, "\"header\": \"k3y\""));
		ky_sms_close(&sms);
	}
	peer_stop(&p);
}

/* Nothing left, or it may have: only the first is to be tried again. */
static void
failures(void)
{
	static const struct {
		const char *fault;
		enum ky_code want;
		long sent;
	} cases[] = {
	    {"401", KY_E_RETRY, 0},
	    {"403", KY_E_RETRY, 0},
	    {"408", KY_E_RETRY, 0},
	    {"429", KY_E_RETRY, 0},
	    {"503-wait", KY_E_RETRY, 0},
	    {"503", KY_E_UNSURE, 0},
	    {"400", KY_E_REFUSED, 0},
	    {"404", KY_E_REFUSED, 0},
	    {"302", KY_E_REFUSED, 0},
	    {"500-after", KY_E_UNSURE, 1},
	    {"close", KY_E_UNSURE, 0},
	    {"close-after", KY_E_UNSURE, 1},
	    {"hang", KY_E_UNSURE, 0},
	    {"201-after", KY_OK, 1},
	};
	struct peer p;
	char url[96], json[64];
	struct ky_sms_gateway config;
	struct ky_sms sms = {0};
	struct ky_err err = {0};

	peer_start(&p, script, NULL);
	config = config_of(&p, url);
	t_good("open", ky_sms_gateway_open(&config, &sms, &err), &err);
	T_CASES (c, cases) {
		enum ky_code code;

		(void)snprintf(json, sizeof(json),
		    "{\"reset\": true, \"fault\": \"%s\"}", c->fault);
		peer_control(&p, json);
		err = (struct ky_err){0};
		code = sms.send(sms.self, &holder, "x", "letter-1", &err);
		t_eq_str(c->fault, ky_code_name(code), ky_code_name(c->want));
		t_ok("it names nobody", strstr(err.msg, "8190") == NULL);
		peer_control(&p, "{\"show\": true}");
		t_eq_int("sent", peer_number(&p, "sent"), c->sent);
		t_eq_int("asked once", peer_number(&p, "requests"), 1);
	}
	ky_sms_close(&sms);
	peer_stop(&p);
}

static void
statuses(void)
{
	struct peer p;
	char url[96];
	struct ky_sms_gateway config;
	struct ky_sms sms = {0};
	struct ky_err err = {0};

	peer_start(&p, script, NULL);
	config = config_of(&p, url);
	config.statuses = " 200  201 ";
	t_good("open", ky_sms_gateway_open(&config, &sms, &err), &err);
	t_bad("202 is not among them",
	    sms.send(sms.self, &holder, "x", "letter-1", &err), KY_E_REFUSED,
	    &err, "answered 202");
	peer_control(&p, "{\"fault\": \"200-after\"}");
	t_good("200 is", sms.send(sms.self, &holder, "x", "letter-1", &err),
	    &err);
	ky_sms_close(&sms);
	peer_stop(&p);
	t_ok("nobody there",
	    ky_sms_gateway_open(&config, &sms, &err) == KY_OK &&
		sms.send(sms.self, &holder, "x", "letter-1", &err) ==
		    KY_E_RETRY);
	ky_sms_close(&sms);
}

static void
refused_here(void)
{
	static const struct ky_sms_gateway fine = {.url = "https://sms.example",
	    .body = JSON_BODY};
	struct ky_sms_gateway config = fine;
	char text[KY_SMS_SEGMENTS_MAX * 153 + 2];
	struct ky_sms sms = {0};
	struct ky_err err = {0};

	t_good("fine", ky_sms_gateway_check(&fine, &err), &err);
	config.url = "ftp://sms.example";
	t_bad("url", ky_sms_gateway_check(&config, &err), KY_E_INPUT, &err,
	    "url: ");
	config = fine;
	config.statuses = "200 404";
	t_bad("statuses", ky_sms_gateway_check(&config, &err), KY_E_INPUT, &err,
	    "statuses: ");
	config = fine;
	config.header_name = "X-Key";
	t_bad("half a header", ky_sms_gateway_check(&config, &err), KY_E_INPUT,
	    &err, "come together");
	config = fine;
	config.body = "x";
	t_bad("body", ky_sms_gateway_open(&config, &sms, &err), KY_E_INPUT,
	    &err, "body: ");
	t_good("open", ky_sms_gateway_open(&fine, &sms, &err), &err);
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	t_bad("too long", sms.send(sms.self, &holder, text, "letter-1", &err),
	    KY_E_REFUSED, &err, "longer than 6");
	t_bad("empty", sms.send(sms.self, &holder, "", "letter-1", &err),
	    KY_E_REFUSED, &err, "no text");
	t_bad("to nobody",
	    sms.send(sms.self, &(struct ky_msisdn){0}, "x", "letter-1", &err),
	    KY_E_REFUSED, &err, "no-number");
	ky_sms_close(&sms);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	script = argv[1];
	T_RUN(what_is_sent);
	T_RUN(failures);
	T_RUN(statuses);
	T_RUN(refused_here);
	return t_done();
}
