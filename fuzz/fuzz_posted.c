/*
 * What a browser sends: a form of either kind, a cookie header, where a page
 * is to lead.  The first byte says which, the first line of a form is its
 * type.
 */
#include "web/form.h"
#include "web/posted.h"

#include <assert.h>
#include <string.h>

#define ROOM ((size_t)8 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Within the body, or what was decoded from it. */
static void
is_text(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++)
		assert(s.p[i] != '\0' && s.p[i] != '\x1b');
}

static void
form(struct ky_str text)
{
	static uint8_t memory[ROOM];
	static struct ky_posted posted;
	const char *line = memchr(text.p, '\n', text.len);
	struct ky_arena arena;
	struct ky_str type, body;
	struct ky_err err;

	if (line == NULL || text.len > ROOM / 4)
		return;
	type = (struct ky_str){text.p, (size_t)(line - text.p)};
	body = (struct ky_str){line + 1, text.len - type.len - 1};
	ky_arena_init(&arena, memory, sizeof(memory));
	if (ky_posted_read(type, body, &arena, &posted, &err) != KY_OK)
		return;
	assert(posted.fields_n <= KY_POSTED_FIELDS_MAX &&
	    posted.files_n <= KY_POSTED_FILES_MAX);
	for (uint32_t i = 0; i < posted.fields_n; i++) {
		assert(posted.field[i].name.len > 0);
		is_text(posted.field[i].name);
		is_text(posted.field[i].value);
	}
	for (uint32_t i = 0; i < posted.files_n; i++) {
		const struct ky_posted_file *f = &posted.file[i];

		is_text(f->name);
		is_text(f->filename);
		assert(f->bytes.p >= body.p &&
		    f->bytes.p + f->bytes.len <= body.p + body.len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str text, found;

	if (size == 0)
		return 0;
	text = (struct ky_str){(const char *)data + 1, size - 1};
	switch (data[0]) {
	case 'c':
		found = ky_cookie(text, "kaiyaku");
		assert(found.p == NULL || found.len < text.len);
		break;
	case 'n':
		if (ky_next_ok(text))
			assert(text.p[0] == '/' && text.p[1] != '/' &&
			    memchr(text.p, '\\', text.len) == NULL &&
			    memchr(text.p, '\n', text.len) == NULL);
		break;
	default:
		form(text);
		break;
	}
	return 0;
}
