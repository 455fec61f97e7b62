/*
 * Is this paper real?  Anybody may drop a file here; nothing of it is kept.
 *
 * The keys are read anew each time: they may have been changed.
 */
#include "web/routes.h"
#include "web/session.h"
#include "web/visit.h"

#include "doc/keys.h"
#include "doc/verify.h"
#include "page/page.h"

#include <string.h>

static void
ask(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (ky_visit_open(&v, rq, an))
		ky_visit_show(&v, KY_PAGE("verify"), 200);
}

/* Not one of ours by its first bytes: what is it more likely? */
static const char *
mistaken(struct ky_str file)
{
	return ky_str_starts(file, "%PDF-") ? "pdf"
	    : ky_str_starts(file, "\xFF\xD8") || ky_str_starts(file, "\x89PNG")
	    ? "picture"
	    : "";
}

static void
put_verified(struct ky_visit *v, const struct ky_verified *is)
{
	char issued[KY_TIME_TEXT_SIZE], sealed[KY_TIME_TEXT_SIZE];

	ky_visit_text(v, "finding", ky_finding_name(is->finding));
	ky_visit_put(v, "good", json_boolean(ky_finding_good(is->finding)));
	ky_visit_put(v, "intact",
	    json_boolean(is->finding == KY_FOUND_SIGNER_UNKNOWN));
	if (!is->parsed)
		return;
	ky_time_format(is->issued, issued);
	ky_time_format(is->sealed, sealed);
	ky_visit_put(v, "paper",
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:I, s:I}",
		"kind", ky_paper_kind_name(is->kind), "number", is->number,
		"ending", is->ending, "issuer", is->issuer.text, "issued",
		issued, "sealed", sealed, "demo", is->demo, "logged",
		is->has_proof && is->tree_size > 0, "place",
		/* People count from one. */
		(json_int_t)is->index + 1, "size", (json_int_t)is->tree_size));
}

static void
judge(struct ky_visit *v, struct ky_str file)
{
	struct ky_verified *is = ky_arena_alloc(v->rq->arena, sizeof(*is));
	struct ky_keyset *keys = ky_arena_alloc(v->rq->arena, sizeof(*keys));
	struct ky_err err = {0};
	bool known = v->site != NULL && v->site->keys != NULL &&
	    ky_keys_load(v->site->keys, keys, &err) == KY_OK;

	ky_verify(file, known ? keys : NULL, is);
	put_verified(v, is);
	ky_visit_text(v, "mistaken", is->parsed ? "" : mistaken(file));
	ky_visit_show(v, KY_PAGE("verified"), 200);
}

static void
dropped(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_posted_file *file;
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	file = ky_posted_file(&v.posted, "paper");
	if (file != NULL) {
		judge(&v, file->bytes);
		return;
	}
	ky_visit_put(&v, "nothing", json_true());
	ky_visit_show(&v, KY_PAGE("verify"), 422);
}

const struct ky_route ky_routes_verify[] = {
    {KY_GET, "/{lang}/verify", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, ask},
    {KY_POST, "/{lang}/verify", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, dropped},
    {.pattern = NULL},
};
