#include "http/routes.h"
#include "http/payments.h"
#include "http/rsp.h"

#include "asked.h"
#include "t.h"

#include <stdlib.h>

static struct asked a;
static const struct ky_route *const probes[] = {ky_routes_probe, NULL};

#define NAMES_MAX 128
struct names {
	int n;
	char name[NAMES_MAX][80];
};

static bool
has(const struct names *l, const char *name)
{
	for (int i = 0; i < l->n; i++)
		if (strcmp(l->name[i], name) == 0)
			return true;
	return false;
}

/* Each word of ours in a text, once: "kaiyaku_..." as far as it goes. */
static void
collect(const char *text, struct names *out)
{
	for (const char *p = text; (p = strstr(p, "kaiyaku_")) != NULL;) {
		char name[80];
		size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz_");

		(void)snprintf(name, sizeof(name), "%.*s", (int)n, p);
		if (!has(out, name) && out->n < NAMES_MAX)
			memcpy(out->name[out->n++], name, sizeof(name));
		p += n;
	}
}

static char *
slurp(const char *path)
{
	char *text = calloc(1, 1 << 18);
	FILE *f = fopen(path, "r");

	if (text == NULL || f == NULL)
		exit(1);
	(void)!fread(text, 1, (1 << 18) - 1, f);
	(void)fclose(f);
	return text;
}

/* The names of "# TYPE" lines. */
static void
types(const char *text, struct names *out)
{
	for (const char *p = text; (p = strstr(p, "\n# TYPE ")) != NULL; p++)
		if (out->n < NAMES_MAX)
			(void)snprintf(out->name[out->n++], 80, "%.*s",
			    (int)strcspn(p + 8, " "), p + 8);
}

static void
form(void)
{
	const char *text = ky_buf_str(&a.an.body).p;

	t_eq_int("status", a.an.status, 200);
	t_eq_str("type", a.an.content_type,
	    "text/plain; version=0.0.4; charset=utf-8");
	t_ok("a counter",
	    strstr(text, "\nkaiyaku_commands_total 41\n") != NULL);
	t_ok("a narrow member",
	    strstr(text, "\nkaiyaku_queue_limit 1024\n") != NULL);
	t_ok("a truth", strstr(text, "\nkaiyaku_stopping 0\n") != NULL);
	t_ok("a label",
	    strstr(text, "\nkaiyaku_info{issuer=\"fake\",demo=\"no\"} 1\n") !=
		NULL);
	t_ok("the histogram's end",
	    strstr(text, "_bucket{le=\"+Inf\"} 0\n") != NULL);
	for (const char *p = text; p != NULL && *p != '\0';) {
		if (p[0] != '#' && strncmp(p, "kaiyaku_", 8) != 0)
			t_ok("a line of another form", false);
		p = strchr(p, '\n');
		p = p != NULL ? p + 1 : NULL;
	}
}

static void
compare(const char *label, const struct names *all, const struct names *some)
{
	bool ok = true;

	for (int i = 0; i < some->n; i++)
		if (!has(all, some->name[i])) {
			printf("# %s is not there\n", some->name[i]);
			ok = false;
		}
	t_ok(label, ok && some->n > 0);
}

/* docs/operate/metrics.md lists what is told; whoever uses a name uses one
 * that is told. */
static void
documents(void)
{
	static struct names told, listed, alerts, board;
	char *page = slurp(KY_SOURCE_ROOT "/docs/operate/metrics.md");
	char *rules = slurp(
	    KY_SOURCE_ROOT "/packaging/prometheus/kaiyaku.rules.yml");
	char *dashboard = slurp(
	    KY_SOURCE_ROOT "/packaging/grafana/kaiyaku.json");

	(void)snprintf(told.name[told.n++], 80, "kaiyaku_up");
	types(ky_buf_str(&a.an.body).p, &told);
	for (char *p = page; (p = strstr(p, "\n| `kaiyaku_")) != NULL; p++)
		(void)snprintf(listed.name[listed.n++], 80, "%.*s",
		    (int)strcspn(p + 4, "`"), p + 4);
	t_ok("there are many", told.n > 30);
	compare("what is told is listed", &listed, &told);
	compare("what is listed is told", &told, &listed);
	(void)snprintf(told.name[told.n++], 80,
	    "kaiyaku_http_request_seconds_bucket");
	collect(rules, &alerts);
	compare("alerts", &told, &alerts);
	collect(dashboard, &board);
	compare("dashboard", &told, &board);
	free(page);
	free(rules);
	free(dashboard);
}

static void
down(void)
{
	a.fake.fails = KY_E_SYSTEM;
	asked_run(&a, ky_routes_metrics, "/metrics");
	t_ok("says so and goes on",
	    a.an.status == 200 &&
		strstr(ky_buf_str(&a.an.body).p, "kaiyaku_up 0\n") != NULL &&
		strstr(ky_buf_str(&a.an.body).p, "kaiyaku_store_ok") == NULL &&
		strstr(ky_buf_str(&a.an.body).p, "kaiyaku_http_") != NULL);
}

int
main(void)
{
	struct ky_server_config config = {
	    .routes = probes,
	    .clock = fake_clock(),
	    .entropy = fake_entropy(),
	    .listen = "127.0.0.1:0",
	    .fd = -1,
	    .handlers = 1,
	};
	struct ky_server *server;
	struct ky_err err;

	static struct ky_rsp_counters rsp;
	static struct ky_pay_counters pay;

	asked_init(&a);
	a.about.rsp = &rsp;
	a.about.pay = &pay;
	config.calls = a.calls;
	if (!t_good("a server to watch", ky_server_new(&config, &server, &err),
		&err))
		return t_done();
	a.about.watched = server;
	asked_run(&a, ky_routes_metrics, "/metrics");
	T_RUN(form);
	T_RUN(documents);
	T_RUN(down);
	ky_server_free(server);
	asked_done(&a);
	return t_done();
}
