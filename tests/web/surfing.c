#include "surfing.h"

#include "http/router.h"
#include "web/routes.h"
#include "web/site.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct surfing_page page;

static uint8_t *memory;
static struct ky_site site;
static struct ky_calls calls;
static char cookie[128];

static struct ky_str
header(const struct ky_http_request *rq, const char *name)
{
	(void)rq;
	if (strcasecmp(name, "Cookie") == 0 && cookie[0] != '\0')
		return ky_str_of(cookie);
	if (strcasecmp(name, "Content-Type") == 0)
		return KY_STR("application/x-www-form-urlencoded");
	return (struct ky_str){0};
}

void
surfing_begin(const struct ky_calls *c, const struct ky_clock *clock,
    const struct ky_entropy *entropy)
{
	calls = *c;
	memory = malloc(KY_HTTP_ARENA_SIZE);
	site = (struct ky_site){.origin = "https://portal.example",
	    .contact = "",
	    .portal = true,
	    .clock = *clock,
	    .entropy = *entropy};
}

void
surfing_end(void)
{
	free(memory);
}

static void
keep(const struct ky_http_answer *an)
{
	page.status = an->status;
	for (uint32_t i = 0; i < an->headers_n; i++)
		if (strcmp(an->header[i].name, "Location") == 0)
			(void)snprintf(page.location, sizeof(page.location),
			    "%s", an->header[i].value);
	(void)snprintf(page.body, sizeof(page.body), "%.*s", (int)an->body.len,
	    an->body.len > 0 ? an->body.p : "");
}

static void
run(const struct ky_routing *routing, const struct ky_target *t,
    const char *form, bool post, struct ky_arena *arena)
{
	struct ky_http_about about = {.site = &site, .demo = true};
	struct ky_http_answer an = {0};
	struct ky_http_request rq = {.method = post ? KY_POST : KY_GET,
	    .path = t->path,
	    .query_n = t->query_n,
	    .body = ky_str_of(form),
	    .header = header,
	    .arena = arena,
	    .calls = &calls,
	    .about = &about,
	    .from = KY_STR("\x02\xC0\x02\x02\x01"),
	    .id = "request-1"};

	memcpy(rq.query, t->query, sizeof(rq.query));
	memcpy(rq.part, routing->part, sizeof(rq.part));
	ky_buf_init(&an.body, KY_ANSWER_MAX);
	routing->route->handler(&rq, &an);
	keep(&an);
	ky_buf_done(&an.body);
}

void
surfing(bool post, const char *target, const char *form, const char *secret)
{
	static const struct ky_route *const routes[] = {ky_routes_desk, NULL};
	struct ky_target *t = calloc(1, sizeof(*t));
	char *room = calloc(1, strlen(target) + 1);
	struct ky_routing routing;
	struct ky_arena arena;
	size_t path = strcspn(target, "#"); /* browsers keep the rest */

	cookie[0] = '\0';
	if (secret[0] != '\0')
		(void)snprintf(cookie, sizeof(cookie), "__Host-kaiyaku=%s",
		    secret);
	ky_arena_init(&arena, memory, KY_HTTP_ARENA_SIZE);
	if (ky_target_parse((struct ky_str){target, path}, room, t) != NULL)
		abort();
	ky_router_find(routes, post ? KY_POST : KY_GET, t, &routing);
	memset(&page, 0, sizeof(page));
	if (routing.route != NULL)
		run(&routing, t, form, post, &arena);
	ky_arena_reset(&arena);
	free(room);
	free(t);
}
