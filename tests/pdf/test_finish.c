/* The language of a PDF, added behind it. */
#include "pdf/finish.h"

#include "t.h"

/* As small as cairo's form can be: `root` is the catalogue's number. */
static void
make(struct ky_buf *b, const char *catalogue, const char *root,
    const char *table)
{
	char at[32];
	size_t object, xref;

	ky_buf_reset(b);
	ky_buf_addz(b, "%PDF-1.5\n");
	object = b->len;
	ky_buf_addz(b, catalogue);
	xref = b->len;
	ky_buf_addz(b, table);
	(void)snprintf(at, sizeof(at), "%010zu 00000 n \n", object);
	ky_buf_addz(b, at);
	ky_buf_addf(b,
	    "trailer\n<< /Size 2\n   /Root %s 0 R\n   /Info 1 0 R\n>>\n"
	    "startxref\n%zu\n%%%%EOF\n",
	    root, xref);
}

#define CATALOGUE "1 0 obj\n<< /Type /Catalog\n   /Pages 1 0 R\n>>\nendobj\n"
#define TABLE "xref\n0 2\n0000000000 65535 f \n"

static void
added(void)
{
	struct ky_buf b;
	struct ky_err err;
	size_t before;

	ky_buf_init(&b, 4096);
	make(&b, CATALOGUE, "1", TABLE);
	before = b.len;
	t_good("the language is added", ky_pdf_finish(&b, "zh-Hant", &err),
	    &err);
	t_ok("behind what was there", b.len > before);
	t_ok("into the catalogue",
	    strstr(b.p + before,
		"1 0 obj\n<< /Type /Catalog\n   /Pages 1 0 R\n   /Lang "
		"(zh-Hant)\n") == b.p + before);
	t_ok("which the old table leads to",
	    strstr(b.p + before, "/Prev 61\n") != NULL);
	ky_buf_done(&b);
}

static void
other_forms(void)
{
	static const struct {
		const char *label, *catalogue, *root, *table;
	} cases[] = {
	    {"no such object", CATALOGUE, "2", TABLE},
	    {"another object", "3 0 obj\n<< /A 1\n>>\nendobj\n", "1", TABLE},
	    {"no end", "1 0 obj\n<< /Type /Catalog", "1", TABLE},
	    {"no table", CATALOGUE, "1", "1 0 obj\n<</Type /XRef>>\n"},
	    {"a table of a part", CATALOGUE, "1",
		"xref\n1 2\n0000000000 65535 f \n"},
	    {"a table too short", CATALOGUE, "1", "xref\n0 2\n"},
	};
	struct ky_buf b;
	struct ky_err err;

	ky_buf_init(&b, 4096);
	T_CASES (c, cases) {
		size_t before;

		make(&b, c->catalogue, c->root, c->table);
		before = b.len;
		t_bad(c->label, ky_pdf_finish(&b, "ja", &err), KY_E_CORRUPT,
		    &err, "not of the form");
		t_eq_int("nothing is added", (int64_t)b.len, (int64_t)before);
	}
	ky_buf_reset(&b);
	t_bad("nothing", ky_pdf_finish(&b, "ja", &err), KY_E_CORRUPT, &err,
	    "not of the form");
	ky_buf_done(&b);
}

int
main(void)
{
	T_RUN(added);
	T_RUN(other_forms);
	return t_done();
}
