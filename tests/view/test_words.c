#include "view/words.h"
#include "t.h"

#include <stdlib.h>

static void
table(void)
{
	const char *code, *sentence, *before = "";

	for (uint32_t i = 0; ky_words_at(i, &code, &sentence); i++) {
		t_ok("codes ascend", strcmp(before, code) < 0);
		t_eq_str("a code finds its sentence", ky_words(code), sentence);
		t_ok("no full stop", sentence[strlen(sentence) - 1] != '.');
		before = code;
	}
	t_eq_str("an unknown code stands for itself", ky_words("no-such-code"),
	    "no-such-code");
}

/* docs/formats/messages.md has the same rows. */
static void
document(const char *path)
{
	FILE *file = fopen(path, "re");
	const char *code, *sentence;
	char line[512], want[512];
	uint32_t i = 0;

	t_ok("the document is there", file != NULL);
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, "| `", 3) != 0)
			continue;
		if (!t_ok("no more rows than codes",
			ky_words_at(i++, &code, &sentence)))
			break;
		(void)snprintf(want, sizeof(want), "| `%s` | %s |\n", code,
		    sentence);
		t_eq_str("row", line, want);
	}
	t_ok("no fewer rows", !ky_words_at(i, &code, &sentence));
	if (file != NULL)
		(void)fclose(file);
}

int
main(int argc, char **argv)
{
	T_RUN(table);
	if (argc == 2)
		document(argv[1]);
	return t_done();
}
