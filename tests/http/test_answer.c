#include "asked.h"
#include "t.h"

#include "base/log.h"

#include <sys/wait.h>
#include <unistd.h>

static struct asked a;

static void
documents(void)
{
	ky_http_json(&a.rq, KY_DIALECT_PROBLEM, &a.an, 201,
	    json_pack("{s:i}", "a", 1));
	t_eq_int("status", a.an.status, 201);
	t_eq_str("type", a.an.content_type, "application/json");
	t_eq_str("body", ky_buf_str(&a.an.body).p, "{\"a\":1}\n");
	ky_http_json(&a.rq, KY_DIALECT_TMF, &a.an, 200, json_array());
	t_eq_str("TM Forum's type", a.an.content_type,
	    "application/json;charset=utf-8");
	t_eq_str("nothing is left of what was before", ky_buf_str(&a.an.body).p,
	    "[]\n");
}

static void
too_large(void)
{
	json_t *doc = json_array();

	ky_buf_done(&a.an.body);
	ky_buf_init(&a.an.body, 400);
	for (int i = 0; i < 500; i++)
		(void)json_array_append_new(doc, json_integer(i));
	ky_http_json(&a.rq, KY_DIALECT_PROBLEM, &a.an, 200, doc);
	t_eq_int("is an error of ours", a.an.status, 500);
	t_ok("and a whole document",
	    a.an.body.len > 0 && a.an.body.p[a.an.body.len - 2] == '}');
}

/* Does adding this header end the process? */
static bool
dies(const char *name, const char *value)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		(void)fclose(stderr);
		ky_http_header(&a.an, name, value);
		_exit(0);
	}
	(void)waitpid(child, &status, 0);
	return WIFSIGNALED(status);
}

static void
headers(void)
{
	a.an.headers_n = 0;
	t_ok("a proper one", !dies("Location", "/v1/lines/7"));
	t_ok("a line end", dies("Location", "/v1\r\nSet-Cookie: a=b"));
	t_ok("a line feed", dies("Location", "a\nb"));
	t_ok("a control character", dies("Location", "a\001"));
	t_ok("a colon in a name", dies("Location: a", "b"));
	t_ok("no name", dies("", "b"));
	for (int i = 0; i < KY_HEADERS_MAX; i++)
		ky_http_header(&a.an, "A", "b");
	t_ok("one too many", dies("A", "b"));
}

static void
quiet(void *self, enum ky_level level, const char *line)
{
	(void)self;
	(void)level;
	(void)line;
}

int
main(void)
{
	(void)setvbuf(stdout, NULL, _IONBF, 0);
	ky_log_open(KY_ERROR, quiet, NULL);
	asked_init(&a);
	T_RUN(documents);
	T_RUN(too_large);
	T_RUN(headers);
	asked_done(&a);
	return t_done();
}
