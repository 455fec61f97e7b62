#include "rules/rulebook.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
ignore(void *arg, const char *line)
{
	(void)arg;
	(void)line;
}

/* Any bytes are a rulebook or a complaint, within the stated arena; reading
 * and checking agree. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t memory[KY_RULEBOOK_ARENA_SIZE];
	struct ky_str json = {(const char *)data, size};
	struct ky_arena arena;
	struct ky_rulebook book;
	struct ky_rules rules;
	struct ky_err err;
	enum ky_code code;
	uint32_t complaints;

	ky_arena_init(&arena, memory, sizeof(memory));
	complaints = ky_rulebook_check(&arena, json, "x.json", ignore, NULL);
	ky_arena_reset(&arena);
	code = ky_rulebook_read(&arena, json, "x.json", &book, &err);
	assert((code == KY_OK) == (complaints == 0));
	if (code == KY_OK)
		ky_rules_select(&book, (struct ky_date){2026, 1, 1}, &rules);
	return 0;
}
