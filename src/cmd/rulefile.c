#include "cmd/rulefile.h"

#include "doc/file.h"

#include <errno.h>

enum ky_code
ky_rulefile_read(struct ky_rulefile *r, const char *path,
    void (*say)(void *self, const char *line), void *self, struct ky_err *err)
{
	enum ky_code code;

	*r = (struct ky_rulefile){.memory = malloc(KY_RULEBOOK_ARENA_SIZE)};
	ky_buf_init(&r->json, KY_RULEBOOK_BYTES_MAX);
	if (r->memory == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	ky_arena_init(&r->arena, r->memory, KY_RULEBOOK_ARENA_SIZE);
	code = ky_file_read(path, &r->json, err);
	if (code == KY_E_LIMIT)
		err->code = code = KY_E_INPUT;
	if (code != KY_OK)
		return code;
	if (ky_rulebook_check(&r->arena, ky_buf_str(&r->json), path, say,
		self) > 0)
		return ky_fail(err, KY_E_INPUT, 0, "%s is no rule file", path);
	ky_arena_reset(&r->arena);
	return ky_rulebook_read(&r->arena, ky_buf_str(&r->json), path, &r->book,
	    err);
}

void
ky_rulefile_done(struct ky_rulefile *r)
{
	ky_buf_done(&r->json);
	free(r->memory);
	*r = (struct ky_rulefile){0};
}

enum ky_code
ky_rulefile_check_other(const char *path,
    void (*say)(void *self, const char *line), void *self, struct ky_err *err)
{
	void *memory = malloc(KY_GUIDE_FILE_ARENA_SIZE);
	struct ky_arena arena;
	struct ky_buf json;
	enum ky_code code;

	if (memory == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	ky_arena_init(&arena, memory, KY_GUIDE_FILE_ARENA_SIZE);
	ky_buf_init(&json, KY_GUIDE_FILE_BYTES_MAX);
	code = ky_file_read(path, &json, err);
	if (code == KY_E_LIMIT)
		err->code = code = KY_E_INPUT;
	if (code == KY_OK &&
	    ky_guide_file_check(&arena, ky_buf_str(&json), path, say, self) > 0)
		code = ky_fail(err, KY_E_INPUT, 0, "%s is no file of the guide",
		    path);
	ky_buf_done(&json);
	free(memory);
	return code;
}

/* Beside kaiyakud it is kaiyakud that writes. */
static enum ky_code
put_remote(struct ky_session *s, const struct ky_rulefile *r,
    struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_RULES_PUT};
	struct ky_result out;

	call.in.rules.provider = r->book.provider;
	call.in.rules.json = ky_buf_str(&r->json);
	return ky_session_call(s, &call, &out, err);
}

enum ky_code
ky_rulefile_put(struct ky_session *s, const struct ky_rulefile *r,
    struct ky_err *err)
{
	struct ky_store *store = s->store;
	enum ky_code code;

	if (s->remote != NULL)
		return put_remote(s, r, err);
	code = store->begin(store->self, err);
	if (code != KY_OK)
		return code;
	code = store->rules_put(store->self, &s->meta.issuer, &r->book.provider,
	    r->book.hash, ky_buf_str(&r->json), ky_session_now(s), err);
	if (code == KY_OK)
		code = store->commit(store->self, err);
	if (code != KY_OK)
		store->rollback(store->self);
	return code;
}
