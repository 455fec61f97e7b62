/*
 * A file that says it is XML: what is handed out keeps to the bounds and to
 * the order of elements, whatever comes; a refusal names its place.
 */
#include "bank/xml.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	OUTER,
	MIDDLE,
	INNER,
	KNOWN__MAX
};

static const char *const namespaces[] = {"u", NULL};
static const struct ky_xml_known known[] = {
    [OUTER] = {"a", false},
    [MIDDLE] = {"a/b", true},
    [INNER] = {"a/b/c", false},
};

struct seen {
	int depth;
	bool inner; /* one in this middle */
};

static enum ky_code
opened(void *self, int what, struct ky_err *err)
{
	struct seen *s = self;

	(void)err;
	assert(what == s->depth++);
	if (what == MIDDLE)
		s->inner = false;
	if (what == INNER) {
		assert(!s->inner);
		s->inner = true;
	}
	return KY_OK;
}

static enum ky_code
closed(void *self, int what, struct ky_str text, struct ky_str value,
    struct ky_err *err)
{
	struct seen *s = self;

	assert(what == --s->depth);
	assert(text.len <= KY_XML_TEXT_MAX && value.len <= KY_XML_VALUE_MAX);
	assert(text.len == 0 || memchr(text.p, '\0', text.len) == NULL);
	if (ky_str_is(text, "no"))
		return ky_fail(err, KY_E_INPUT, 0, "no");
	return KY_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen seen = {0};
	struct ky_xml_reader how = {
	    .self = &seen,
	    .namespaces = namespaces,
	    .known = known,
	    .known_n = KNOWN__MAX,
	    .attribute = "d",
	    .open = opened,
	    .close = closed,
	};
	uint8_t hash[KY_SHA256_SIZE], want[KY_SHA256_SIZE];
	struct ky_err err;
	FILE *file = tmpfile();

	assert(file != NULL && fwrite(data, 1, size, file) == size);
	rewind(file);
	if (ky_xml_read(file, &how, hash, &err) == KY_OK) {
		ky_sha256((struct ky_str){(const char *)data, size}, want);
		assert(memcmp(hash, want, sizeof(hash)) == 0);
		assert(seen.depth == 0);
	} else {
		assert(err.code == KY_E_INPUT);
		assert(strncmp(err.msg, "line ", 5) == 0);
	}
	(void)fclose(file);
	return 0;
}
