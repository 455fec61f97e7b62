#include "cmd/inquiry.h"

#include "t.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What `kaiyaku inquiry show` prints. */
static const char *
shown(const struct ky_inquiry *q)
{
	static char out[2048];
	struct ky_cli cli = {0};
	FILE *file = tmpfile();
	int screen;
	size_t n;

	if (file == NULL)
		abort();
	(void)fflush(stdout);
	screen = dup(STDOUT_FILENO);
	if (screen < 0 || dup2(fileno(file), STDOUT_FILENO) < 0)
		abort();
	ky_inquiry_show(&cli, q);
	(void)fflush(stdout);
	if (dup2(screen, STDOUT_FILENO) < 0)
		abort();
	(void)close(screen);
	rewind(file);
	n = fread(out, 1, sizeof(out) - 1, file);
	out[n] = '\0';
	(void)fclose(file);
	return out;
}

/* A stranger's text must not move the cursor, paint, ring, set the window's
 * title, or turn the direction of what staff reads. */
static void
what_strangers_write(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"plain", "How long?", "\n  How long?\n"},
	    {"lines stay lines", "one\ntwo", "\n  one\n  two\n"},
	    {"a line that looks like ours", "a\nAnswer\n  yes",
		"\n  a\n  Answer\n    yes\n"},
	    {"colours", "a\033[31mb", "\n  a[31mb\n"},
	    {"a title", "a\033]0;x\007b", "\n  a]0;xb\n"},
	    {"back to the start", "good\rbad", "\n  goodbad\n"},
	    {"rubbed out",
		"a\b\b\x7f"
		"b",
		"\n  ab\n"},
	    {"a tab", "a\tb", "\n  ab\n"},
	    {"C1: an escape of one character",
		"a\xc2\x9b"
		"31mb",
		"\n  a31mb\n"},
	    {"C1: the next line",
		"a\xc2\x85"
		"b",
		"\n  ab\n"},
	    {"turned around",
		"a\xe2\x80\xae"
		"b\xe2\x80\xac"
		"c",
		"\n  abc\n"},
	    {"isolated",
		"a\xe2\x81\xa6"
		"b\xe2\x81\xa9"
		"c",
		"\n  abc\n"},
	    {"marks of direction",
		"a\xe2\x80\x8e"
		"b\xe2\x80\x8f"
		"c\xd8\x9c"
		"d",
		"\n  abcd\n"},
	    {"separators of lines",
		"a\xe2\x80\xa8"
		"b\xe2\x80\xa9"
		"c",
		"\n  abc\n"},
	    {"formats are text", "%s%n%1000d", "\n  %s%n%1000d\n"},
	    {"other scripts stay", "\xe8\xa7\xa3\xe7\xb4\x84 \xc3\xa9",
		"\n  \xe8\xa7\xa3\xe7\xb4\x84 \xc3\xa9\n"},
	    {"what is no UTF-8 ends it", "a\xff\033[31m", "\n  a\n"},
	};

	T_CASES (k, cases) {
		struct ky_inquiry q = {.id = {"iq-1"}};
		char want[128];

		(void)snprintf(q.text, sizeof(q.text), "%s", k->text);
		(void)snprintf(q.subject, sizeof(q.subject), "%s", k->text);
		(void)snprintf(want, sizeof(want), "\nSubject%sText%s", k->want,
		    k->want);
		t_ok(k->label, strstr(shown(&q), want) != NULL);
	}
}

int
main(void)
{
	T_RUN(what_strangers_write);
	return t_done();
}
